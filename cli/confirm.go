package cli

import (
	"bufio"
	"io"
	"slices"
	"strings"

	"regulars/lang"
)

// confirm asks a yes-or-no question. --yes answers it; without a terminal it is an error that names the flag, never a
// yes. Any answer but a clear yes means no.
func (c *call) confirm(key string, pairs ...any) error {
	if c.global.yes {
		return nil
	}
	if !c.env.InTerminal {
		return refuse("needs_answer", "flag", "yes")
	}
	question := lang.SafeLines(c.T(key, pairs...)) + " " + c.T("command.confirm.choices") + " "
	if _, err := io.WriteString(c.env.Err, question); err != nil {
		return refuse("needs_answer", "flag", "yes")
	}
	line, _ := bufio.NewReader(io.LimitReader(c.env.In, 256)).ReadString('\n')
	answer := strings.ToLower(strings.TrimSpace(line))
	if slices.Contains(strings.Fields(c.T("command.confirm.yes")), answer) {
		return nil
	}
	return refuse("declined")
}
