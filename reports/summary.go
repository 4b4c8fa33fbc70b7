package reports

import (
	"cmp"
	"slices"
	"strings"

	"regulars/store"
)

// summary is the shop on one page: people, orders, money and points of a period beside the period before. It reads only
// rollups, so its time grows with the shop's days and not with its orders.
func summary(in Input) *Sheet {
	f := in.Figures
	now, then := totalsOf(f, in.Period), totalsOf(f, in.before(in.Period))
	s := &Sheet{Name: "summary", Currency: f.Currency, Period: in.Period, N: now.orders}
	first, ok := firstDay(f.Days, f.Currency)
	s.compare(in, first, ok, func(p Period) []Figure { return totalsOf(f, p).figures(f.Currency) })
	s.Tables = []Table{dayTable(f, in.Period), sourceTable(f, in.Period)}
	if other := otherCurrencies(f, in.Period); len(other.Rows) > 0 {
		s.Tables = append(s.Tables, other)
	}
	s.Finding, s.Next = summaryFinding(s, now, then)
	return s
}

// totals are the sums of one period, and the counts of people and points as they stood on its last day.
type totals struct {
	members, customers, second, active int64
	orders, gross, refund              int64
	outstanding                        int64
	openTickets                        Value // open after-sales tickets
	nps                                npsCount
	csat                               Value
}

// net is what was kept.
func (t totals) net() int64 { return t.gross - t.refund }

// totalsOf adds up the rollups. People and points are counted back from the present where the rollup holds the present.
func totalsOf(f *store.Figures, p Period) totals {
	t := totals{members: f.Members, outstanding: f.Outstanding, openTickets: openTickets(f, p.To)}
	for _, d := range f.Days {
		if p.Holds(d.Day) && d.Currency == f.Currency {
			t.orders += d.Orders
			t.gross += d.Gross
			t.refund += d.Refund
		}
	}
	for _, c := range f.Counts {
		if c.Day > p.To {
			t.members -= c.Joined
			continue
		}
		t.customers += c.First
		t.second += c.Second
		t.active += c.Active
	}
	for _, e := range f.Points {
		if e.Day > p.To {
			t.outstanding -= e.Points
		}
	}
	var satisfied boxes
	for _, a := range f.Answers {
		switch {
		case !p.Holds(a.Day):
		case a.Kind == store.AnswerNPS:
			t.nps.add(a.Score, a.N)
		case a.Kind == store.AnswerCSAT:
			satisfied.addFive(a.Score, a.N)
		}
	}
	t.csat, _, _ = satisfied.top2()
	return t
}

// openTickets counts the after-sales tickets that were open at the end of a day; a file of orders knows of none.
func openTickets(f *store.Figures, to store.Day) Value {
	if f.Tickets == nil {
		return Unknown(KindCount)
	}
	n := int64(0)
	for _, d := range f.Tickets {
		if d.Day <= to {
			n += d.Opened - d.Closed
		}
	}
	return Count(n)
}

// figures are the totals under the names of the contract, in its order. What only answers tell is unknown without any.
func (t totals) figures(currency string) []Figure {
	return []Figure{
		{"members", Count(t.members)},
		{"customers", Count(t.customers)},
		{"active_members_90d", Count(t.active)},
		{"orders", Count(t.orders)},
		{"revenue_minor", Money(t.gross, currency)},
		{"refunds_minor", Money(t.refund, currency)},
		{"net_revenue_minor", Money(t.net(), currency)},
		{"aov_minor", meanMoney(t.net(), t.orders, currency)},
		{"points_outstanding", Count(t.outstanding)},
		{"nps", t.nps.value()},
		{"csat_percent", t.csat},
		{"repeat_purchase_rate", judged(t.second, t.customers)},
		{"open_tickets", t.openTickets},
	}
}

// moneyColumns are the columns of orders and money that the tables of the summary share.
func moneyColumns(first ...Column) []Column {
	return append(first, Column{"orders", KindCount}, Column{"revenue_minor", KindMoney},
		Column{"refunds_minor", KindMoney}, Column{"net_revenue_minor", KindMoney})
}

// moneyCells are the cells of those columns.
func moneyCells(t totals, currency string) []Value {
	return []Value{Count(t.orders), Money(t.gross, currency), Money(t.refund, currency), Money(t.net(), currency)}
}

// add counts one day of one source.
func (t *totals) add(d store.DayFigure) {
	t.orders += d.Orders
	t.gross += d.Gross
	t.refund += d.Refund
}

// longest is how many days a period may have for its table to show days before the shop's first order and after its last.
const longest = 366

// dayTable has one row for every day of the period, empty days too, so that a line drawn from it tells no lies. A period of
// over a year is cut to the days on which the shop has figures, lest "ever" be a million rows.
func dayTable(f *store.Figures, p Period) Table {
	if p.Days() > longest {
		if len(f.Days) == 0 {
			p.To = p.From - 1
		} else {
			p.From, p.To = max(p.From, f.Days[0].Day), min(p.To, f.Days[len(f.Days)-1].Day)
		}
	}
	sums := make([]totals, p.Days())
	for _, d := range f.Days {
		if p.Holds(d.Day) && d.Currency == f.Currency {
			sums[d.Day-p.From].add(d)
		}
	}
	t := Table{Name: "days", Columns: moneyColumns(Column{"day", KindDay}), Rows: make([][]Value, 0, len(sums))}
	for i, sum := range sums {
		t.Rows = append(t.Rows, append([]Value{OnDay(p.From + store.Day(i))}, moneyCells(sum, f.Currency)...))
	}
	return t
}

// sourceTable has one row for every source and shop that sold in the period, the one that brought most first.
func sourceTable(f *store.Figures, p Period) Table {
	names, sums := sumBy(f, p, func(d store.DayFigure) (string, bool) { return d.Source, d.Currency == f.Currency })
	var all int64
	for _, sum := range sums {
		all += sum.net()
	}
	t := Table{Name: "by_source", Columns: moneyColumns(Column{"source", KindText}, Column{"shop", KindText})}
	t.Columns = append(t.Columns, Column{"aov_minor", KindMoney}, Column{"share", KindRate})
	for i, sum := range sums {
		source, shop, _ := strings.Cut(names[i], ":")
		row := append([]Value{Source(source), Word(shop)}, moneyCells(sum, f.Currency)...)
		t.Rows = append(t.Rows, append(row, meanMoney(sum.net(), sum.orders, f.Currency), share(sum.net(), all)))
	}
	return t
}

// otherCurrencies lists what was sold in currencies that are not the shop's: apart, because currencies are never added.
func otherCurrencies(f *store.Figures, p Period) Table {
	names, sums := sumBy(f, p, func(d store.DayFigure) (string, bool) { return d.Currency, d.Currency != f.Currency })
	t := Table{Name: "other_currencies", Columns: moneyColumns(Column{"currency", KindText})}
	for i, sum := range sums {
		t.Rows = append(t.Rows, append([]Value{Word(names[i])}, moneyCells(sum, names[i])...))
	}
	return t
}

// sumBy adds up the days of the period by what key gives, leaving out those it refuses; the largest net amount comes
// first and names decide between equals.
func sumBy(f *store.Figures, p Period, key func(store.DayFigure) (string, bool)) (names []string, sums []totals) {
	at := map[string]int{}
	for _, d := range f.Days {
		name, ok := key(d)
		if !ok || !p.Holds(d.Day) || d.Orders == 0 && d.Gross == 0 && d.Refund == 0 {
			continue
		}
		i, known := at[name]
		if !known {
			i = len(names)
			at[name] = i
			names, sums = append(names, name), append(sums, totals{})
		}
		sums[i].add(d)
	}
	order := make([]int, len(names))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		if sums[a].net() != sums[b].net() {
			return cmp.Compare(sums[b].net(), sums[a].net())
		}
		return strings.Compare(names[a], names[b])
	})
	sortedNames, sortedSums := make([]string, len(order)), make([]totals, len(order))
	for i, from := range order {
		sortedNames[i], sortedSums[i] = names[from], sums[from]
	}
	return sortedNames, sortedSums
}

// summaryFinding says what the period brought and how that compares.
func summaryFinding(s *Sheet, now, then totals) (Sentence, Step) {
	next := Step{Say: say("report.next.summary"), Report: "repeat"}
	days := s.Period.Days()
	if now.orders == 0 {
		return say("report.finding.summary.none", "n", days), next
	}
	facts := []any{"n", days, "orders", now.orders, "money", Money(now.net(), s.Currency), "before", s.Before.Days()}
	if !s.Comparable || then.net() <= 0 {
		return say("report.finding.summary.alone", facts...), next
	}
	than := "report.finding.summary."
	if s.Before != s.Period.Previous() { // a festival is held against that of the year before
		than += "against_"
		facts = append(facts, "from", OnDay(s.Before.From), "to", OnDay(s.Before.To))
	}
	change := float64(now.net()-then.net()) / float64(then.net())
	switch direction(change * 100) {
	case 1:
		return say(than+"more", append(facts, "change", Rate(change))...), next
	case -1:
		return say(than+"less", append(facts, "change", Rate(-change))...), next
	}
	return say(than+"same", facts...), next
}
