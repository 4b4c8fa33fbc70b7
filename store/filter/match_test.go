package filter

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Row is what the language knows of one member, for evaluating a filter without a database. Days are days since
// 1970-01-01, 0 for none; money is minor units.
type Row struct {
	Spend, Orders, Balance, Pending, Debt, Earned, Redeemed int64
	FirstOrder, LastOrder, Joined                           int32
	NextExpiry                                              int32 // the first day at or after today that is an open lot's last; 0: none
	BirthMonth, BirthDay                                    int
	Name, Status, Tier, City                                string
	Phones, Emails, Tags                                    []string
	Consent                                                 []string               // channels granted
	NPS, CSAT                                               int64                  // the last scores; -1: none
	PAlive, CLV                                             int64                  // millionths and minor units; -1: not known
	RFM, Stickiness                                         string                 // words of Groups and Bands; "": not known
	Events, Groups                                          []string               // slugs of what they took part in, and of the groups they are in
	Custom                                                  map[string]string      // the shop's own fields
	Matches                                                 func(word string) bool // what a bare word means; nil: nothing matches
}

// rowNumbers and rowWords are what a field is of a row.
var (
	rowNumbers = map[string]func(*Row) int64{
		"spend":           func(r *Row) int64 { return r.Spend },
		"orders":          func(r *Row) int64 { return r.Orders },
		"balance":         func(r *Row) int64 { return r.Balance },
		"pending":         func(r *Row) int64 { return r.Pending },
		"debt":            func(r *Row) int64 { return r.Debt },
		"earned":          func(r *Row) int64 { return r.Earned },
		"redeemed":        func(r *Row) int64 { return r.Redeemed },
		"first_order":     func(r *Row) int64 { return int64(r.FirstOrder) },
		"last_order":      func(r *Row) int64 { return int64(r.LastOrder) },
		"joined":          func(r *Row) int64 { return int64(r.Joined) },
		"birthday":        func(r *Row) int64 { return int64(r.BirthMonth*100 + r.BirthDay) },
		"points_expiring": func(r *Row) int64 { return int64(r.NextExpiry) },
		"p_alive":         func(r *Row) int64 { return r.PAlive },
		"clv":             func(r *Row) int64 { return r.CLV },
		"nps":             func(r *Row) int64 { return r.NPS },
		"csat":            func(r *Row) int64 { return r.CSAT },
	}
	rowWords = map[string]func(*Row) []string{
		"tier":       func(r *Row) []string { return []string{r.Tier} },
		"status":     func(r *Row) []string { return []string{r.Status} },
		"city":       func(r *Row) []string { return []string{r.City} },
		"tag":        func(r *Row) []string { return r.Tags },
		"consent":    func(r *Row) []string { return r.Consent },
		"name":       func(r *Row) []string { return []string{r.Name} },
		"phone":      func(r *Row) []string { return r.Phones },
		"email":      func(r *Row) []string { return r.Emails },
		"rfm":        func(r *Row) []string { return []string{r.RFM} },
		"stickiness": func(r *Row) []string { return []string{r.Stickiness} },
		"event":      func(r *Row) []string { return r.Events },
		"group":      func(r *Row) []string { return r.Groups },
	}
)

// Match evaluates the filter on a row.
func (f *Filter) Match(row *Row) bool { return f.root == nil || match(f.root, row) }

// match says what the parser has made of a text, without SQL.
func match(n node, row *Row) bool {
	switch n := n.(type) {
	case *join:
		return n.any == slices.ContainsFunc(n.parts, func(part node) bool { return match(part, row) == n.any })
	case *negation:
		return !match(n.part, row)
	case *ranges:
		v := rowNumbers[n.field.Name](row)
		return slices.ContainsFunc(n.spans, func(s span) bool { return v >= s.low && v <= s.high })
	case *oneOf:
		return slices.ContainsFunc(n.values, func(v string) bool { return n.has(rowWords[n.field.Name](row), lower(v)) })
	case *found:
		return row.Matches != nil && row.Matches(n.word)
	case *ownField:
		return n.match(row)
	}
	panic("filter: a node that the test does not know")
}

func (n *oneOf) has(words []string, v string) bool {
	if n.field.Kind != KindText {
		return slices.ContainsFunc(words, func(w string) bool { return lower(w) == v })
	}
	if v == none {
		return !slices.ContainsFunc(words, func(w string) bool { return w != "" })
	}
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(lower(w), v) })
}

func (n *ownField) match(row *Row) bool {
	value, has := "", false
	for name, v := range row.Custom {
		if lower(name) == lower(n.name) {
			value, has = v, true
		}
	}
	if len(n.tests) == 0 {
		return has
	}
	for _, t := range n.tests {
		if n.holds(t, value, has) != n.all {
			return !n.all
		}
	}
	return n.all
}

func (n *ownField) holds(t ownTest, value string, has bool) bool {
	if t.operator == "none" || !has {
		return t.operator == "none" && !has
	}
	if t.operator == ":" {
		return strings.Contains(lower(value), lower(t.value))
	}
	order := strings.Compare(lower(value), lower(t.value))
	if n.kind == CustomNumber {
		have, _ := strconv.ParseFloat(value, 64)
		want, _ := strconv.ParseFloat(t.value, 64)
		order = cmp.Compare(have, want)
	}
	switch t.operator {
	case "<":
		return order < 0
	case "<=":
		return order <= 0
	case ">":
		return order > 0
	case ">=":
		return order >= 0
	}
	return order == 0
}
