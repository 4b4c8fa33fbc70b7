package filter

import (
	"maps"
	"slices"
	"strings"
)

// Parse reads and checks a text. Errors are *Error.
func Parse(text string, o Options) (*Filter, error) {
	tokens, err := lex(text)
	if err != nil {
		return nil, err
	}
	p := &parser{tokens: tokens, options: o, names: map[string]bool{}}
	f := &Filter{names: p.names}
	if p.peek().kind == tokenEnd {
		return f, nil
	}
	if f.root, err = p.either(0); err != nil {
		return nil, err
	}
	if t := p.peek(); t.kind == tokenClose {
		return nil, mistake(t, WhatParen, "")
	} else if t.kind != tokenEnd {
		return nil, mistake(t, WhatOperator, "")
	}
	return f, nil
}

type parser struct {
	tokens  []token
	at      int
	terms   int
	options Options
	names   map[string]bool
}

func (p *parser) peek() token { return p.tokens[p.at] }

func (p *parser) take() token {
	t := p.tokens[p.at]
	if t.kind != tokenEnd {
		p.at++
	}
	return t
}

func mistake(t token, what, near string) *Error {
	if t.kind == tokenEnd {
		what = WhatEnd
	}
	return &Error{Column: t.column, What: what, Found: t.text, Near: near}
}

// unknown is a value that is none of those known; the error tells these where nothing is near.
func unknown(t token, near string, known []string) *Error {
	e := mistake(t, WhatValue, near)
	if near == "" {
		e.Known = known
	}
	return e
}

// either reads parts joined by "or", the loosest.
func (p *parser) either(depth int) (node, error) {
	return p.joined(depth, true, func(t token) (bool, bool) { return t.kind == tokenOr, t.kind == tokenOr })
}

// all reads parts joined by "and", or by nothing at all.
func (p *parser) all(depth int) (node, error) {
	return p.joined(depth, false, func(t token) (bool, bool) {
		switch t.kind {
		case tokenAnd:
			return true, true
		case tokenWord, tokenQuoted, tokenOpen, tokenNot:
			return true, false
		}
		return false, false
	})
}

// joined reads one part and more of them as long as goes says so; goes also says whether the token is to be skipped.
func (p *parser) joined(depth int, anyOf bool, goes func(token) (on, skip bool)) (node, error) {
	read := p.one
	if anyOf {
		read = p.all
	}
	first, err := read(depth)
	if err != nil {
		return nil, err
	}
	parts := []node{first}
	for {
		on, skip := goes(p.peek())
		if !on {
			break
		}
		if skip {
			p.take()
		}
		part, err := read(depth)
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
	}
	if len(parts) == 1 {
		return first, nil
	}
	return &join{any: anyOf, parts: parts}, nil
}

// one reads a negation, a parenthesis, a comparison or a bare word.
func (p *parser) one(depth int) (node, error) {
	t := p.peek()
	if depth++; depth > maxDepth {
		return nil, mistake(t, WhatLimit, "")
	}
	switch t.kind {
	case tokenNot:
		p.take()
		part, err := p.one(depth)
		return &negation{part}, err
	case tokenOpen:
		p.take()
		inner, err := p.either(depth)
		if err != nil {
			return nil, err
		}
		if end := p.peek(); end.kind != tokenClose {
			return nil, &Error{Column: t.column, What: WhatParen, Found: t.text}
		}
		p.take()
		return inner, nil
	case tokenWord, tokenQuoted:
		if p.terms++; p.terms > maxTerms {
			return nil, mistake(t, WhatLimit, "")
		}
		p.take()
		return p.term(t)
	case tokenClose:
		return nil, mistake(t, WhatParen, "")
	}
	return nil, mistake(t, WhatField, "")
}

// term reads what follows a word: a comparison when the word names a field, else the word stands for itself.
func (p *parser) term(t token) (node, error) {
	next := p.peek()
	compares := next.kind == tokenCompare || next.kind == tokenColon || next.kind == tokenIn || next.kind == tokenWithin ||
		next.kind == tokenNot && p.at+1 < len(p.tokens) && p.tokens[p.at+1].kind == tokenIn
	field := fieldByName(t.text)
	if t.kind == tokenQuoted {
		field = nil
	}
	inside := field != nil && next.kind == tokenWord && strings.HasSuffix(next.text, "内") && (field.Kind == KindDay || field.Kind == KindAhead)
	switch {
	case field != nil && field.Kind == KindCustom && next.kind == tokenColon:
		p.names[field.Name] = true
		return p.custom()
	case field != nil && (compares || inside):
		p.names[field.Name] = true
		return p.comparison(field, inside)
	case compares:
		return nil, mistake(t, WhatField, Nearest(lower(t.text), fieldNames()))
	case field != nil && (next.kind == tokenEnd || next.kind == tokenClose) && field.Name == lower(t.text):
		return nil, mistake(next, WhatOperator, field.Operators()[0])
	case p.options.Search == nil:
		return nil, mistake(t, WhatField, Nearest(lower(t.text), fieldNames()))
	}
	return &found{word: t.text, search: p.options.Search}, nil
}

// comparison reads the operator and the values of a field.
func (p *parser) comparison(f *Field, inside bool) (node, error) {
	if inside {
		return p.within(f)
	}
	t := p.take()
	operator, negated := lower(t.text), false
	switch t.kind {
	case tokenNot:
		p.take()
		operator, negated = "in", true
	case tokenIn:
		operator = "in"
	}
	known := false
	for _, o := range f.Operators() {
		known = known || o == operator
	}
	if !known {
		return nil, mistake(t, WhatOperator, f.Operators()[0])
	}
	switch operator {
	case "within":
		return p.within(f)
	case "in":
		n, err := p.list(f)
		if negated && err == nil {
			n = &negation{n}
		}
		return n, err
	}
	v, err := p.value()
	if err != nil {
		return nil, err
	}
	return p.compare(f, operator, []token{v})
}

// value takes the next token, which must be a word.
func (p *parser) value() (token, error) {
	t := p.peek()
	if t.kind != tokenWord && t.kind != tokenQuoted {
		return t, mistake(t, WhatValue, "")
	}
	return p.take(), nil
}

// list reads (a, b, c); one value may stand without parentheses.
func (p *parser) list(f *Field) (node, error) {
	open := p.peek()
	if open.kind != tokenOpen {
		v, err := p.value()
		if err != nil {
			return nil, err
		}
		return p.compare(f, "=", []token{v})
	}
	p.take()
	var values []token
	for {
		v, err := p.value()
		if err != nil {
			return nil, err
		}
		if p.terms++; p.terms > maxTerms {
			return nil, mistake(v, WhatLimit, "")
		}
		values = append(values, v)
		switch t := p.take(); t.kind {
		case tokenComma:
		case tokenClose:
			return p.compare(f, "=", values)
		default:
			return nil, &Error{Column: open.column, What: WhatParen, Found: open.text}
		}
	}
}

// compare makes the node for one operator; several values only ever come with "=".
func (p *parser) compare(f *Field, operator string, values []token) (node, error) {
	if !f.counts() {
		return p.words(f, operator, values)
	}
	n := &ranges{field: f, options: p.options}
	for _, v := range values {
		read := p.number
		if f.Kind == KindDay {
			read = p.day
		}
		number, err := read(f, v)
		if err != nil {
			return nil, err
		}
		n.spans = append(n.spans, spansOf(operator, number)...)
	}
	if f.blank {
		n.spans = knownNumbers(n.spans)
	}
	if f.Kind == KindDay {
		n.spans = knownDays(n.spans, operator == "=" || operator == "!=")
	}
	return n, nil
}

// spansOf is what an operator picks around a value.
func spansOf(operator string, v int64) []span {
	switch operator {
	case "<":
		return []span{{lowest, v - 1}}
	case "<=":
		return []span{{lowest, v}}
	case ">":
		return []span{{v + 1, highest}}
	case ">=":
		return []span{{v, highest}}
	case "!=":
		return []span{{lowest, v - 1}, {v + 1, highest}}
	}
	return []span{{v, v}}
}

// knownNumbers leaves members of whom the number is not known out: it is -1 then.
func knownNumbers(spans []span) []span {
	var kept []span
	for _, s := range spans {
		if s.low = max(s.low, 0); s.low <= s.high {
			kept = append(kept, s)
		}
	}
	return kept
}

// knownDays leaves members without the day out, unless the text asks for "none", which is day 0.
func knownDays(spans []span, equality bool) []span {
	var kept []span
	for _, s := range spans {
		if !equality || s.low != 0 || s.high != 0 {
			s.low = max(s.low, 1)
		}
		if s.low <= s.high {
			kept = append(kept, s)
		}
	}
	return kept
}

func (p *parser) words(f *Field, operator string, values []token) (node, error) {
	n := &oneOf{field: f}
	for _, t := range values {
		if f.Kind != KindText { // words have no blanks around them, quoted or not
			t.text = strings.TrimSpace(t.text)
		}
		v := t.text
		if f.clean != nil {
			v = f.clean(v)
		}
		if t.kind == tokenWord && f.Kind != KindSet && isNone(v) {
			v = none
		} else if v == "" {
			return nil, mistake(t, WhatValue, "")
		}
		if f.Values != nil {
			var err error
			if v, err = oneOfValues(f, t); err != nil {
				return nil, err
			}
		}
		if known, checked := p.options.Words[f.Name]; checked && v != none && !slices.ContainsFunc(known, func(word string) bool { return strings.EqualFold(word, v) }) {
			if shown, few := p.options.Shown[f.Name]; few {
				return nil, unknown(t, nearestWord(v, known), shown)
			}
			return nil, unknown(t, nearestWord(v, known), known)
		}
		n.values = append(n.values, v)
		if f.Name == "tier" && v != none && p.options.TierKey != nil {
			if key := p.options.TierKey(v); key != none && lower(key) != lower(v) {
				n.values = append(n.values, key)
			}
		}
	}
	if operator == "!=" {
		return &negation{n}, nil
	}
	return n, nil
}

func oneOfValues(f *Field, t token) (string, error) {
	if v, ok := f.values[t.text]; ok {
		return v, nil
	}
	for _, v := range f.Values {
		if v == lower(t.text) {
			return v, nil
		}
	}
	near := slices.Concat(f.Values, slices.Sorted(maps.Keys(f.values)))
	return "", unknown(t, Nearest(lower(t.text), near), f.Values)
}
