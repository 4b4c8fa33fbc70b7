package program

import "slices"

// Award is what an order gives by the rules: the shares in the order in which the rules were asked, the base rate first, appended
// to dst. Every share is above 0, their sum by unit is what is posted. Multipliers add up and do not multiply one another: twice
// and one and a half times together are two and a half times. A fraction is rounded in each share as the terms say, that of a
// multiplier in base and share together, so that twice 1.99 is 3 and not 2.
func (t *Terms) Award(dst []Share, p *Purchase, b *Buyer) []Share {
	shares := dst[len(dst):]
	excluded, all := t.excluded(p, b)
	if all {
		return dst
	}
	whole := p.Earning - excluded.amount
	if whole <= 0 {
		return dst // what earns nothing gets no bonus either
	}
	if n := t.Points(whole); n > 0 {
		shares = append(shares, Share{Points: n, Of: whole})
	}
	var closed [2]bool // an exclusive rule has given
	for i := range t.Rules {
		r := &t.Rules[i]
		if !r.gives() || closed[r.slot()] || whole < r.Minimum || !r.matches(p, b) {
			continue
		}
		of := whole
		if r.Scoped() {
			if of = t.matched(r, p, excluded.lines); of == 0 {
				continue
			}
		}
		if n := r.capped(t.worth(r, of), b); n > 0 {
			shares = append(shares, Share{r.ID, n, of, r.Unit == UnitGrowth})
			closed[r.slot()] = r.Exclusive
		}
	}
	return append(dst, t.capAll(shares, p, b)...)
}

// gives reports whether the rule gives something for orders.
func (r *Rule) gives() bool {
	return r.Kind == RuleRate || r.Kind == RuleMultiple || r.Kind == RuleBonus
}

func (r *Rule) slot() int {
	if r.Unit == UnitGrowth {
		return 1
	}
	return 0
}

// worth is what the rule gives for an amount that it counts, before caps.
func (t *Terms) worth(r *Rule, of int64) int64 {
	switch r.Kind {
	case RuleRate:
		with := *t
		with.Rate = r.Rate
		return with.Points(of)
	case RuleMultiple:
		return min(MaxPoints, t.times(of, r.Factor)-t.Points(of))
	}
	return r.Points
}

// times is what an amount gives at so many hundredths of the base rate, rounded once.
func (t *Terms) times(of, hundredths int64) int64 {
	with := *t
	with.Rate *= Rate(hundredths)
	with.scale = 100
	return with.Points(of)
}

// capped cuts what the rule would give to what its own caps leave.
func (r *Rule) capped(n int64, b *Buyer) int64 {
	n = min(n, MaxPoints)
	if r.CapOrder > 0 {
		n = min(n, r.CapOrder)
	}
	return b.within(n, r.room(r.ID, b))
}

// within is what a cap by day or month leaves of some points.
func (b *Buyer) within(n, most int64) int64 {
	b.Cut = b.Cut || n > most
	return min(n, most)
}

// room is what the rule's caps by day and by month leave of what rule, or all rules, may give.
func (r *Rule) room(rule int64, b *Buyer) int64 {
	left := int64(MaxPoints)
	used := func(month bool) int64 {
		if b.Used == nil {
			return 0
		}
		return b.Used(rule, r.Unit, month)
	}
	if r.CapDay > 0 {
		left = min(left, r.CapDay-used(false))
	}
	if r.CapMonth > 0 {
		left = min(left, r.CapMonth-used(true))
	}
	return max(0, left)
}

// capAll cuts the shares to what the caps over all rules leave, the last share first.
func (t *Terms) capAll(shares []Share, p *Purchase, b *Buyer) []Share {
	for i := range t.Rules {
		r := &t.Rules[i]
		if r.Kind != RuleCap || !r.matches(p, b) {
			continue
		}
		sum := SumShares(shares, r.Unit)
		most := b.within(sum, r.room(AllRules, b))
		if r.CapOrder > 0 {
			most = min(most, r.CapOrder)
		}
		shares = cut(shares, r.Unit == UnitGrowth, sum-most)
	}
	return shares
}

// cut takes n points of a unit off the shares, the last first.
func cut(shares []Share, growth bool, n int64) []Share {
	for i := len(shares) - 1; i >= 0 && n > 0; i-- {
		if shares[i].Growth != growth {
			continue
		}
		off := min(n, shares[i].Points)
		if shares[i].Points -= off; shares[i].Points == 0 {
			shares = slices.Delete(shares, i, i+1)
		}
		n -= off
	}
	return shares
}

// excludedPart is what of an order earns nothing.
type excludedPart struct {
	amount int64
	lines  []bool // by line; nil: none
}

// excluded is what the exclusions take out of an order; all when nothing is left that could earn.
func (t *Terms) excluded(p *Purchase, b *Buyer) (out excludedPart, all bool) {
	for i := range t.Rules {
		r := &t.Rules[i]
		scoped := r.Scoped()
		if r.Kind != RuleExclude || scoped && len(p.Lines) == 0 || !r.matches(p, b) {
			continue
		}
		if !scoped {
			return out, true
		}
		for k := range p.Lines {
			if r.counts(&p.Lines[k]) {
				if out.lines == nil {
					out.lines = make([]bool, len(p.Lines))
				}
				out.lines[k] = true
			}
		}
	}
	if out.lines == nil {
		return out, false
	}
	out.amount = p.part(func(i int) bool { return out.lines[i] })
	return out, out.amount == p.Earning
}

// Excluding are the exclusions that leave nothing of an order that could earn, those in order that take something out; none when something is left.
func (t *Terms) Excluding(p *Purchase, b *Buyer) (rules []Rule) {
	excluded, all := t.excluded(p, b)
	if !all && (excluded.amount == 0 || excluded.amount < p.Earning) {
		return nil
	}
	for i := range t.Rules {
		r := &t.Rules[i]
		switch {
		case r.Kind != RuleExclude || !r.matches(p, b):
		case !r.Scoped():
			return []Rule{*r}
		case slices.ContainsFunc(p.Lines, func(l Line) bool { return r.counts(&l) }):
			rules = append(rules, *r)
		}
	}
	return rules
}

// matched is how much of what earns the rule's own lines are, those left out that earn nothing.
func (t *Terms) matched(r *Rule, p *Purchase, excluded []bool) int64 {
	return p.part(func(i int) bool { return (excluded == nil || !excluded[i]) && r.counts(&p.Lines[i]) })
}

// part is the share of what earns that belongs to some lines. A discount on the whole order, and what was paid with points, lowers
// every line alike; where the lines are less than what earns, the rest belongs to none.
func (p *Purchase) part(is func(int) bool) int64 {
	var lines, some int64
	for i := range p.Lines {
		amount := max(0, p.Lines[i].Amount)
		lines += amount
		if is(i) {
			some += amount
		}
	}
	if some == 0 || p.Earning <= 0 {
		return 0
	}
	return Proportion(p.Earning, some, max(lines, p.Earning))
}

// Again is what an order gives now that it earns another amount, by the rules that gave for it when was earned: those and no
// others, each on the same part of the order. b says what caps by day and month leave, without what this order has used of
// them; nothing else of it is asked.
func (t *Terms) Again(shares []Share, was int64, p *Purchase, b *Buyer) []Share {
	if was == p.Earning || was <= 0 {
		return shares
	}
	var out []Share
	whole := Proportion(min(Earned(shares, was), was), p.Earning, was)
	for _, s := range shares {
		of := Proportion(min(s.Of, was), p.Earning, was)
		r, n := t.Rule(s.Rule), int64(0)
		switch {
		case of <= 0, r != nil && whole < r.Minimum:
		case r == nil:
			n = t.Points(of)
		default:
			n = r.capped(t.worth(r, of), b)
		}
		if n > 0 {
			out = append(out, Share{s.Rule, n, of, s.Growth})
		}
	}
	return t.capAll(out, p, b)
}

// Act is what the rules give for something that is no purchase, done on a day; source is where it happened, "" for the shop itself.
func (t *Terms) Act(action, source string, day Day, b *Buyer) (shares []Share) {
	p := Purchase{Day: day}
	for i := range t.Rules {
		r := &t.Rules[i]
		if r.Kind != RuleAction || r.Action != action || len(r.Sources) > 0 && !slices.Contains(r.Sources, source) || !r.matches(&p, b) {
			continue
		}
		if n := r.capped(r.Points, b); n > 0 {
			shares = append(shares, Share{Rule: r.ID, Points: n, Growth: r.Unit == UnitGrowth})
		}
	}
	return shares
}
