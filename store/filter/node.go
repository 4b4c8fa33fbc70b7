package filter

import (
	"math"
	"strings"
)

// node is a part of a checked filter.
type node interface {
	compile(*builder)
}

// builder gathers a condition and its arguments side by side.
type builder struct {
	text strings.Builder
	args []any
}

func (b *builder) write(sql string, args ...any) {
	b.text.WriteString(sql)
	b.args = append(b.args, args...)
}

// join is "and" or "or" over two or more parts.
type join struct {
	any   bool
	parts []node
}

func (j *join) compile(b *builder) {
	between := " AND "
	if j.any {
		between = " OR "
	}
	b.write("(")
	for i, part := range j.parts {
		if i > 0 {
			b.write(between)
		}
		part.compile(b)
	}
	b.write(")")
}

type negation struct{ part node }

func (n *negation) compile(b *builder) {
	b.write("NOT ")
	n.part.compile(b)
}

// span is the numbers from low to high, both included.
type span struct{ low, high int64 }

const (
	lowest  = math.MinInt64
	highest = math.MaxInt64
)

// ranges says that a number or day field lies in one of the spans.
type ranges struct {
	field   *Field
	options Options
	spans   []span
}

func (n *ranges) compile(b *builder) {
	b.write("(")
	for i, s := range n.spans {
		if i > 0 {
			b.write(" OR ")
		}
		b.write(n.field.sql, todays(n.field, n.options)...)
		switch {
		case s.low == s.high:
			b.write(" = ?", s.low)
		case s.low == lowest:
			b.write(" <= ?", s.high)
		case s.high == highest:
			b.write(" >= ?", s.low)
		default:
			b.write(" BETWEEN ? AND ?", s.low, s.high)
		}
	}
	if len(n.spans) == 0 {
		b.write("0")
	}
	b.write(")")
}

// oneOf says that a word, set or text field has one of the values. none is the value of a field that is empty.
type oneOf struct {
	field  *Field
	values []string
}

const none = ""

func (n *oneOf) compile(b *builder) {
	b.write("(")
	for i, v := range n.values {
		if i > 0 {
			b.write(" OR ")
		}
		switch {
		case n.field.Kind == KindWord:
			b.write(n.field.sql+" = ? COLLATE NOCASE", v)
		case n.field.Kind == KindText && v == none:
			b.write("m.id NOT IN ("+n.field.sql+")", "")
		default:
			b.write("m.id IN ("+n.field.sql+")", lower(v))
		}
	}
	b.write(")")
}

// found is a bare word.
type found struct {
	word   string
	search func(string) (string, []any)
}

func (n *found) compile(b *builder) {
	sql, args := n.search(n.word)
	b.write("("+sql+")", args...)
}

// lower folds A–Z only, as SQLite's lower and NOCASE do.
func lower(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}
