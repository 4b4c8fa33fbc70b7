package reports

import (
	"regulars/store"
)

// statement is the account of the points of a period, by the day on which entries were recorded, so that a month that is
// over never changes. Opening + issued - redeemed - expired - clawed back + adjusted - closing is 0: every reason of the
// ledger stands under one heading.
func statement(in Input) *Sheet {
	f := in.Figures
	now := flowOf(f.Points, in.Period)
	s := &Sheet{Name: "statement", Currency: f.Currency, Period: in.Period, N: now.entries}
	first, ok := firstPoints(f)
	s.compare(in, first, ok, func(p Period) []Figure { return flowOf(f.Points, p).figures() })
	s.Tables = []Table{reasonTable(f.Points, in.Period)}
	s.Finding, s.Next = now.finding(in)
	return s
}

// firstPoints is the day of the first entry; ok is false without one.
func firstPoints(f *store.Figures) (first store.Day, ok bool) {
	if len(f.Points) == 0 {
		return 0, false
	}
	return f.Points[0].Day, true
}

// flow is what went into and out of the points of a period. What is given back counts against what it gives back.
type flow struct {
	entries                            int64
	opening, issued, adjusted, closing int64
	redeemed, expired, clawed          int64 // as positive numbers
}

// flowOf adds up the rollup by recorded day and reason.
func flowOf(points []store.PointFigure, p Period) flow {
	var f flow
	for _, e := range points {
		if e.Day > p.To {
			continue
		}
		f.closing += e.Points
		if e.Day < p.From {
			f.opening += e.Points
			continue
		}
		f.entries += e.Entries
		switch headingOf(e.Reason) {
		case headIssued:
			f.issued += e.Points
		case headRedeemed:
			f.redeemed -= e.Points
		case headExpired:
			f.expired -= e.Points
		case headClawed:
			f.clawed -= e.Points
		default:
			f.adjusted += e.Points
		}
	}
	return f
}

// account is where a reason stands in the statement.
type account uint8

const (
	headAdjusted account = iota
	headIssued
	headRedeemed
	headExpired
	headClawed
)

// headingOf puts every reason under one heading: whatever is neither given, used, lapsed nor taken back is an adjustment.
func headingOf(r store.Reason) account {
	switch r {
	case store.ReasonEarn, store.ReasonBonus, store.ReasonReferral, store.ReasonOpening:
		return headIssued
	case store.ReasonRedeem, store.ReasonRedeemRestore:
		return headRedeemed
	case store.ReasonExpire, store.ReasonExpireRestore:
		return headExpired
	case store.ReasonClawback, store.ReasonClawbackRestore:
		return headClawed
	}
	return headAdjusted
}

// difference is what the headings leave unexplained.
func (f flow) difference() int64 {
	return f.opening + f.issued - f.redeemed - f.expired - f.clawed + f.adjusted - f.closing
}

// figures are the values under the names of the contract.
func (f flow) figures() []Figure {
	return []Figure{
		{"opening", Count(f.opening)},
		{"issued", Count(f.issued)},
		{"redeemed", Count(f.redeemed)},
		{"expired", Count(f.expired)},
		{"clawed_back", Count(f.clawed)},
		{"adjusted", Count(f.adjusted)},
		{"closing", Count(f.closing)},
		{"difference", Count(f.difference())},
	}
}

// reasonTable has the entries and points of each month and reason.
func reasonTable(points []store.PointFigure, p Period) Table {
	t := Table{Name: "by_month_and_reason", Chart: ChartNone, Columns: []Column{
		{"month", KindMonth},
		{"reason", KindTerm},
		{"entries", KindCount},
		{"points", KindCount},
	}}
	type key struct {
		month  store.Day
		reason store.Reason
	}
	at := map[key]int{}
	for _, e := range points {
		if !p.Holds(e.Day) || e.Entries == 0 {
			continue
		}
		k := key{monthStart(e.Day), e.Reason}
		i, known := at[k]
		if !known {
			i = len(t.Rows)
			at[k] = i
			t.Rows = append(t.Rows, []Value{InMonth(k.month), Term(k.reason.String()), Count(0), Count(0)})
		}
		t.Rows[i][2].Int += e.Entries
		t.Rows[i][3].Int += e.Points
	}
	return t
}

// finding says what was given and used, and what is left.
func (f flow) finding(in Input) (Sentence, Step) {
	next := Step{Say: say("report.next.statement"), Report: "liability"}
	if f.entries == 0 {
		return say("report.finding.statement.none", "closing", f.closing), next
	}
	return say("report.finding.statement", "issued", f.issued, "redeemed", f.redeemed, "closing", f.closing, "worth", in.worth(f.closing)), next
}

// worth is what points are worth by the shop's rule; not known without the shop.
func (in Input) worth(points int64) Value {
	currency := ""
	if in.Figures != nil {
		currency = in.Figures.Currency
	}
	if in.Shop == nil || in.Shop.PointValue.Points <= 0 {
		return Value{Kind: KindMoney, Text: currency}
	}
	return Money(in.Shop.Worth(points), currency)
}
