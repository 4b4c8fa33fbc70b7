package store

import (
	"encoding/json"
	"slices"
	"strconv"

	"regulars/store/program"
)

// givenShares is what stands in entry.shares: which rule gave how much of the entry, and of a first entry for an order, where that
// differs, all that the rules gave for it. Without any the base rate gave all of the entry.
type givenShares struct {
	Give []program.Share
	All  []program.Share // nil: Give is all
	Part bool            // another entry of the same award says what all is
}

// sharesJSON is its form: lists of rule, points, counted amount and, for growth value, a 1.
type sharesJSON struct {
	Give [][]int64 `json:"give"`
	All  [][]int64 `json:"all,omitempty"`
	Part bool      `json:"part,omitempty"`
}

// parseShares reads entry.shares; what is empty or unreadable has none.
func parseShares(text string) (g givenShares) {
	if text == "" {
		return g
	}
	var j sharesJSON
	if json.Unmarshal([]byte(text), &j) != nil {
		return g
	}
	return givenShares{sharesOf(j.Give), sharesOf(j.All), j.Part}
}

func sharesOf(lists [][]int64) (shares []program.Share) {
	for _, l := range lists {
		if len(l) >= 3 {
			shares = append(shares, program.Share{Rule: l[0], Points: l[1], Of: l[2], Growth: len(l) > 3})
		}
	}
	return shares
}

// text writes what parseShares reads, by hand because an import writes it for every order.
func (g *givenShares) text(scratch []byte) (string, []byte) {
	b := append(scratch[:0], `{"give":`...)
	b = appendShares(b, g.Give)
	if g.All != nil {
		b = appendShares(append(b, `,"all":`...), g.All)
	}
	if g.Part {
		b = append(b, `,"part":true`...)
	}
	b = append(b, '}')
	return string(b), b
}

func appendShares(b []byte, shares []program.Share) []byte {
	b = append(b, '[')
	for i, s := range shares {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(append(b, '['), s.Rule, 10)
		b = strconv.AppendInt(append(b, ','), s.Points, 10)
		b = strconv.AppendInt(append(b, ','), s.Of, 10)
		if s.Growth {
			b = append(b, ",1"...)
		}
		b = append(b, ']')
	}
	return append(b, ']')
}

// given is what an order gives: the shares of the rules, and the minor units that earn by the basis.
type given struct {
	shares []program.Share
	basis  int64
}

// earned is what a refund takes its share of.
func (g *given) earned() int64 { return program.Earned(g.shares, g.basis) }

func (g *given) points() int64 { return program.SumShares(g.shares, program.UnitPoints) }
func (g *given) growth() int64 { return program.SumShares(g.shares, program.UnitGrowth) }

// Earned is the part of the order that earned under the terms of its award, in minor units: a refund takes its share of the
// points of this.
func (o *Order) Earned() int64 {
	terms := program.Terms{Basis: program.Basis(o.Basis)}
	basis := terms.Earning(program.Amounts{Total: o.Total, Shipping: o.Shipping, Tax: o.Tax, PointsPaid: o.PointsPaid})
	for _, e := range slices.Backward(o.Entries) {
		if len(e.Shares) > 0 && e.Shares[0].Rule == program.BaseRule && e.Basis > 0 {
			return program.Proportion(min(e.Shares[0].Of, e.Basis), basis, e.Basis)
		}
	}
	return basis
}

// entries is how many entries hold an award: those of portions.
func (s *Shop) entries(g *given) (n int64) {
	for i, share := range g.shares {
		if !slices.ContainsFunc(g.shares[:i], func(before program.Share) bool { return s.together(before, share) }) {
			n++
		}
	}
	return n
}

// together reports whether one entry holds both shares.
func (s *Shop) together(a, b program.Share) bool {
	return a.Growth == b.Growth && (a.Growth || s.lives(a) == s.lives(b))
}

// lives is how long the points of a share live.
func (s *Shop) lives(share program.Share) program.Expiry {
	if share.Rule != program.BaseRule {
		if r := s.Terms.Rule(share.Rule); r != nil && r.Lives != nil {
			return *r.Lives
		}
	}
	return s.Terms.Expiry
}

// plain reports whether the base rate alone gave on all that earns, which needs no record.
func (g *given) plain() bool {
	return len(g.shares) == 0 || len(g.shares) == 1 && g.shares[0].Rule == program.BaseRule && g.shares[0].Of == g.basis
}

// portion is the part of an award that one entry holds: points that live equally long, or growth value.
type portion struct {
	shares []program.Share
	amount int64
	lives  program.Expiry
	growth bool
}

// portions splits shares into entries, in the order in which the rules were asked, growth value last.
func (s *Shop) portions(shares []program.Share) (list []portion) {
	for _, growth := range []bool{false, true} {
		for _, share := range shares {
			if share.Growth != growth {
				continue
			}
			i := slices.IndexFunc(list, func(p portion) bool { return s.together(p.shares[0], share) })
			if i < 0 {
				i = len(list)
				list = append(list, portion{lives: s.lives(share), growth: growth})
			}
			list[i].amount += share.Points
			list[i].shares = append(list[i].shares, share)
		}
	}
	return list
}
