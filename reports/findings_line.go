package reports

import (
	"math"
	"strings"

	"regulars/lang"
)

// Line is one sentence of the findings, with the word that stands before it and the answer to "why?".
type Line struct {
	Name  string // back, best, quiet, fresh, points: the finding it tells
	Label Sentence
	Text  Sentence
	Why   Sentence
}

// Lines are the findings in plain sentences, in the order in which they are shown. Where there is too little to judge by,
// the sentence says so.
func (f *Findings) Lines() []Line {
	lines := []Line{
		f.line("back", f.sayBack()),
		f.line("best", f.sayBest()),
		f.line("quiet", f.sayQuiet()),
		f.line("fresh", f.sayFresh()),
	}
	if f.Points != nil {
		lines = append(lines, f.line("points", f.sayPoints()))
	}
	return lines
}

func (f *Findings) line(name string, text Sentence) Line {
	return Line{Name: name, Label: say("report.look.label." + name), Text: text, Why: say("report.look.why." + name)}
}

// Head is the first sentence: how many orders of how many customers, from when to when.
func (f *Findings) Head() Sentence {
	if f.Orders == 0 {
		return say("report.look.empty")
	}
	facts := []any{
		"orders", say("core.orders", "n", f.Orders), "customers", say("core.customers", "n", f.Customers), "from", InMonth(f.First),
	}
	if InMonth(f.First) == InMonth(f.Last) {
		return say("report.look.head.month", facts...)
	}
	return say("report.look.head", append(facts, "to", InMonth(f.Last))...)
}

// sayBack tells how many bought twice, and how many return within 90 days where that can be told.
func (f *Findings) sayBack() Sentence {
	switch {
	case f.Customers == 0:
		return say("report.look.nobody")
	case f.Customers < enough:
		return say("report.look.back.few", "n", f.Customers, "twice", f.Twice)
	case !f.Back.Enough:
		return say("report.look.back.young", "twice", ofHundred(f.Twice, f.Customers), "days", f.Back.Within)
	}
	back := int64(math.Round(100 * f.Back.Rate))
	return say("report.look.back", "twice", ofHundred(f.Twice, f.Customers), "back", back, "days", f.Back.Within)
}

// sayBest tells what the best fifth brings.
func (f *Findings) sayBest() Sentence {
	if !f.Best.Enough {
		return say("report.look.few")
	}
	return say("report.look.best", "n", f.Best.Customers, "share", int64(math.Round(100*f.Best.Share)))
}

// sayQuiet tells how many good customers are quieter than their rhythm and what they spend a year.
func (f *Findings) sayQuiet() Sentence {
	q := &f.Quiet
	switch {
	case !q.Enough:
		return say("report.look.few")
	case len(q.Contacts) == 0:
		return say("report.look.quiet.none", "n", q.Judged)
	}
	return say("report.look.quiet", "n", int64(len(q.Contacts)), "money", wholeMoney{q.YearSpend, f.Currency})
}

// sayFresh tells how many are new.
func (f *Findings) sayFresh() Sentence {
	facts := []any{"n", f.Fresh.Now, "days", f.Fresh.Days, "before", f.Fresh.Before}
	switch {
	case f.Customers == 0:
		return say("report.look.few")
	case !f.Fresh.Comparable:
		return say("report.look.fresh.alone", facts...)
	}
	switch direction(f.Fresh.Change * 100) {
	case 1:
		return say("report.look.fresh.more", append(facts, "change", wholePercent(f.Fresh.Change))...)
	case -1:
		return say("report.look.fresh.less", append(facts, "change", wholePercent(-f.Fresh.Change))...)
	}
	return say("report.look.fresh.same", facts...)
}

// sayPoints tells what the earning rule costs.
func (f *Findings) sayPoints() Sentence {
	facts := []any{"rate", f.Points.Rate, "unit", moneyUnit(f.Currency), "points", f.Points.Points, "worth", wholeMoney{f.Points.Worth, f.Currency}}
	if f.Net <= 0 {
		return say("report.look.points.bare", facts...)
	}
	return say("report.look.points", append(facts, "share", Rate(float64(f.Points.Worth)/float64(f.Net)))...)
}

// moneyUnit is one whole unit of a currency, in words where nobody knows which: $1.
type moneyUnit string

// In says it.
func (u moneyUnit) In(l lang.Lang) string {
	if u == "" {
		return l.T("report.look.unit")
	}
	return wholeMoney{unitOf(string(u)), string(u)}.In(l)
}

// wholeMoney is an amount in whole currency units, as one says it: nobody needs the cents of a year's sales.
type wholeMoney struct {
	minor    int64
	currency string
}

// In writes the amount rounded to whole units.
func (m wholeMoney) In(l lang.Lang) string {
	unit := unitOf(m.currency)
	text := l.Money(rounded(m.minor, unit)*unit, m.currency)
	whole, _, _ := strings.Cut(text, ".")
	return whole
}

// unitOf is how many minor units one whole unit of a currency has; an unknown currency has a hundred.
func unitOf(currency string) int64 {
	decimals, ok := lang.Decimals(currency)
	if !ok {
		decimals = 2
	}
	return int64(math.Pow10(decimals))
}

// wholePercent is a fraction written without decimals.
type wholePercent float64

// In writes the percentage.
func (p wholePercent) In(l lang.Lang) string { return l.Percent(float64(p), 0) }
