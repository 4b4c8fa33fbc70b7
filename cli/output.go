package cli

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"syscall"
	"unicode/utf8"

	"regulars/lang"
)

// output is standard output with its first error remembered: what could not be written is a failure of the command,
// and nobody has to check every print.
type output struct {
	to     io.Writer
	buffer *bufio.Writer
	err    error
}

func newOutput(w io.Writer) *output { return &output{to: w, buffer: bufio.NewWriter(w)} }

// Write takes bytes until the first error.
func (o *output) Write(p []byte) (int, error) {
	if o.err != nil {
		return 0, o.err
	}
	n, err := o.buffer.Write(p)
	o.err = err
	return n, err
}

// line prints one line.
func (o *output) line(text string) {
	_, _ = io.WriteString(o, text+"\n")
}

// drop forgets what was not handed over yet: the beginning of a result that failed is no result.
func (o *output) drop() { o.buffer.Reset(o.to) }

// flush hands everything over and gives the first error there was.
func (o *output) flush() error {
	if o.err == nil {
		o.err = o.buffer.Flush()
	}
	return o.err
}

// outputError says why standard output is incomplete. A reader that went away is told nothing.
func (a *app) outputError(err error) error {
	if errors.Is(err, syscall.EPIPE) || errors.Is(err, io.ErrClosedPipe) {
		return silent{"output_closed"}
	}
	return refuse(a.failed)
}

// errorObject is the shape of an error with --json.
type errorObject struct {
	Error struct {
		Code    string `json:"code"`
		Message string `json:"message"`
		Hint    string `json:"hint"`
		// Problems are the first rows of a refused file, where there is one.
		Problems []problemJSON `json:"problems,omitempty"`
		// Columns are those of a file that nobody has explained, with what they may mean.
		Columns []columnJSON `json:"columns,omitempty"`
	} `json:"error"`
}

// report tells a person or a program what went wrong, on standard error.
func (a *app) report(err error) {
	if isSilent(err) {
		return
	}
	message, hint := a.lang.Error(err)
	if a.global.json {
		var object errorObject
		object.Error.Code, object.Error.Message, object.Error.Hint = lang.CodeOf(err), message, hint
		var refused refusedFile
		if errors.As(err, &refused) {
			object.Error.Problems, object.Error.Columns = refused.problems, refused.columns
		}
		if text, err := encodeJSON(object); err == nil {
			_, _ = a.env.Err.Write(text)
		}
		return
	}
	fmt.Fprintln(a.env.Err, a.lang.T("command.error", "message", message))
	if hint != "" {
		fmt.Fprintln(a.env.Err, a.lang.T("core.hint.prefix")+hint)
	}
}

// encodeJSON writes one line of JSON. Characters that a terminal would obey or that turn the reading direction are
// written as \u escapes, so that the values stay exact and the bytes harmless.
func encodeJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return nil, fmt.Errorf("encode json: %w", err)
	}
	return escapeJSON(b.Bytes()), nil
}

// escapeJSON replaces the runes that lang.Safe would show by their JSON escapes. Below U+0080 the encoder has done so.
func escapeJSON(text []byte) []byte {
	clean := bytes.TrimSuffix(text, []byte("\n"))
	if !bytes.ContainsRune(clean, 0x7f) && lang.Safe(string(clean)) == string(clean) {
		return text
	}
	out := make([]byte, 0, len(text)+32)
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		switch {
		case r == 0x7f || r >= utf8.RuneSelf && lang.Safe(string(r)) != string(r):
			out = appendEscape(out, r)
		default:
			out = append(out, text[i:i+size]...)
		}
		i += size
	}
	return out
}

// appendEscape writes a rune as one or, beyond the basic plane, two \u escapes.
func appendEscape(out []byte, r rune) []byte {
	if r < 0x10000 {
		return fmt.Appendf(out, `\u%04x`, r)
	}
	r -= 0x10000
	return fmt.Appendf(out, `\u%04x\u%04x`, 0xD800+r>>10, 0xDC00+r&0x3FF)
}
