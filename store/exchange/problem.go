package exchange

import (
	"fmt"
	"sort"
	"strings"

	"regulars/store"
)

// Problem is a row that cannot be imported, and why. The order it belongs to is left out as a whole.
type Problem struct {
	Line   int        // of the file, from 1
	Column string     // the heading; "" when it concerns the whole row
	Value  string     // as found, escaped and cut to 40 characters
	Code   store.Code // why
	Facts  map[string]any
}

// Error is the programmer's text.
func (p Problem) Error() string {
	facts := p.ErrorFacts()
	names := make([]string, 0, len(facts))
	for name := range facts {
		names = append(names, name)
	}
	sort.Strings(names)
	var b strings.Builder
	b.WriteString(string(p.Code))
	for _, name := range names {
		fmt.Fprintf(&b, " %s=%q", name, fmt.Sprint(facts[name]))
	}
	return b.String()
}

// ErrorCode and ErrorFacts let lang say it.
func (p Problem) ErrorCode() string { return string(p.Code) }

// ErrorFacts gives the facts by name; line, column and value are always among them.
func (p Problem) ErrorFacts() map[string]any {
	facts := map[string]any{"line": p.Line, "column": p.Column, "value": p.Value}
	for name, fact := range p.Facts {
		facts[name] = fact
	}
	return facts
}
