package filter

import (
	"time"
)

// CustomKind is how a field of the shop's own is compared.
type CustomKind uint8

// The kinds of the shop's own fields.
const (
	CustomText   CustomKind = iota // equal whatever the case, or ":" contains
	CustomWord                     // equal whatever the case
	CustomNumber                   // decimals
	CustomDay                      // days
	CustomYesNo                    // yes or no
)

// customOperators are the comparisons of each kind, in the order in which mistakes name them.
var customOperators = map[CustomKind][]string{
	CustomText:   {"=", "!=", ":", "in"},
	CustomWord:   {"=", "!=", "in"},
	CustomNumber: {"=", "!=", ">", ">=", "<", "<=", "in"},
	CustomDay:    {"=", "!=", ">", ">=", "<", "<=", "within", "in"},
	CustomYesNo:  {"=", "!="},
}

// custom reads what follows "field": a colon, the name of one of the shop's own fields, and what its value is compared
// with. The name alone asks for members who have a value.
func (p *parser) custom() (node, error) {
	p.take()
	name, err := p.value()
	if err != nil {
		return nil, err
	}
	n := &ownField{name: name.text}
	if p.options.Custom != nil {
		n.kind = p.options.Custom(name.text)
	}
	t := p.peek()
	operator, negated := lower(t.text), false
	switch t.kind {
	case tokenCompare, tokenColon, tokenIn, tokenWithin:
	case tokenNot:
		if p.at+1 >= len(p.tokens) || p.tokens[p.at+1].kind != tokenIn {
			return n, nil
		}
		p.take()
		operator, negated = "in", true
	default:
		return n, nil
	}
	known := false
	for _, o := range customOperators[n.kind] {
		known = known || o == operator || t.kind == tokenIn && o == "in" || t.kind == tokenWithin && o == "within"
	}
	if !known {
		return nil, mistake(t, WhatOperator, customOperators[n.kind][0])
	}
	p.take()
	if t.kind == tokenWithin {
		return n, p.ownWithin(n)
	}
	if err := p.ownValues(n, operator, operator == "in" || t.kind == tokenIn); err != nil {
		return nil, err
	}
	if negated || operator == "!=" {
		return &negation{n}, nil
	}
	return n, nil
}

// ownWithin reads a span of days up to today.
func (p *parser) ownWithin(n *ownField) error {
	within, err := p.within(&Field{Kind: KindDay})
	if err != nil {
		return err
	}
	for _, s := range within.(*ranges).spans {
		n.tests = append(n.tests, ownTest{">=", dayText(s.low)}, ownTest{"<=", dayText(s.high)})
	}
	n.all = true
	return nil
}

// ownValues reads the value, or the list of values, that the field is compared with.
func (p *parser) ownValues(n *ownField, operator string, list bool) error {
	if operator == "!=" || list {
		operator = "="
	}
	open := p.peek()
	if !list || open.kind != tokenOpen {
		return p.ownValue(n, operator)
	}
	p.take()
	for {
		if err := p.ownValue(n, operator); err != nil {
			return err
		}
		if p.terms++; p.terms > maxTerms {
			return mistake(open, WhatLimit, "")
		}
		switch t := p.take(); t.kind {
		case tokenComma:
		case tokenClose:
			return nil
		default:
			return &Error{Column: open.column, What: WhatParen, Found: open.text}
		}
	}
}

// ownValue reads one value and checks it by the field's kind.
func (p *parser) ownValue(n *ownField, operator string) error {
	v, err := p.value()
	if err != nil {
		return err
	}
	if operator == "=" && v.kind == tokenWord && isNone(lower(v.text)) {
		n.tests = append(n.tests, ownTest{operator: "none"})
		return nil
	}
	text := v.text
	switch n.kind {
	case CustomNumber:
		if _, ok := parseDecimal(text, 6); !ok {
			return mistake(v, WhatNumber, "")
		}
	case CustomDay:
		day, err := p.day(nil, v)
		if err != nil {
			return err
		}
		text = dayText(day)
	case CustomYesNo:
		answer, ok := YesNo(text)
		if !ok {
			return mistake(v, WhatValue, "yes")
		}
		text = answer
	}
	if text == "" {
		return mistake(v, WhatValue, "")
	}
	n.tests = append(n.tests, ownTest{operator, text})
	return nil
}

// dayText is a day as the book keeps it in a field.
func dayText(day int64) string { return time.Unix(day*86400, 0).UTC().Format(time.DateOnly) }

// ownField compares a field of the shop's own. Without tests it asks for any value.
type ownField struct {
	name  string
	kind  CustomKind
	tests []ownTest
	all   bool // every test must hold, not one of them
}

// ownTest is one comparison; the operator "none" asks that there is no value.
type ownTest struct{ operator, value string }

const ownSQL = "SELECT 1 FROM field x WHERE x.member = m.id AND x.name = ? COLLATE NOCASE"

func (n *ownField) compile(b *builder) {
	if len(n.tests) == 0 {
		b.write("EXISTS ("+ownSQL+")", n.name)
		return
	}
	between := " OR "
	if n.all {
		between = " AND "
	}
	b.write("(")
	for i, t := range n.tests {
		if i > 0 {
			b.write(between)
		}
		switch {
		case t.operator == "none":
			b.write("NOT EXISTS ("+ownSQL+")", n.name)
		case t.operator == ":":
			b.write("EXISTS ("+ownSQL+" AND instr(lower(x.value), ?) > 0)", n.name, lower(t.value))
		case n.kind == CustomNumber:
			b.write("EXISTS ("+ownSQL+" AND CAST(x.value AS REAL) "+t.operator+" CAST(? AS REAL))", n.name, t.value)
		default:
			b.write("EXISTS ("+ownSQL+" AND x.value "+t.operator+" ? COLLATE NOCASE)", n.name, t.value)
		}
	}
	b.write(")")
}
