package exchange

import (
	"bufio"
	"encoding/json"
	"strconv"
	"strings"
)

// jsonWriter writes rows as JSON Lines.
type jsonWriter struct {
	out      *bufio.Writer
	headings []Heading
	line     []byte
}

// row writes a row as one object, its members in the order of the headings.
func (w *jsonWriter) row(values []Value) error {
	w.line = append(w.line[:0], '{')
	for i, h := range w.headings {
		name, value := h.JSON, any(nil)
		if name == "" {
			name = h.CSV
		}
		if i < len(values) {
			value = values[i].json
		}
		if i > 0 {
			w.line = append(w.line, ',')
		}
		w.line = strconv.AppendQuote(w.line, name)
		w.line = append(w.line, ':')
		text, err := marshal(value)
		if err != nil {
			return err
		}
		w.line = append(w.line, text...)
	}
	w.line = append(w.line, '}', '\n')
	_, err := w.out.Write(w.line)
	return err
}

// close writes what is left.
func (w *jsonWriter) close() error { return w.out.Flush() }

// marshal writes a JSON value without escaping what is harmless outside of HTML.
func marshal(value any) ([]byte, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(value)
	return []byte(strings.TrimSuffix(b.String(), "\n")), err
}
