package reports

import (
	"regulars/store"
)

// expiring is the calendar of the points that lapse when nobody uses them, as the book stands today, and what they are
// worth. The rollup looks twelve months ahead.
func expiring(in Input) *Sheet {
	f := in.Figures
	s := &Sheet{Name: "expiring", Currency: f.Currency, Period: in.Period}
	day := in.Period.To
	within := func(days int) int64 {
		sum := int64(0)
		for _, e := range f.Expiring {
			if e.Day >= day && e.Day <= day+store.Day(days) {
				sum += e.Points
			}
		}
		return sum
	}
	soon, year := within(30), within(yearDays)
	s.N = year
	first, ok := firstPoints(f)
	s.compare(in, first, ok, func(p Period) []Figure {
		lapsed := flowOf(f.Points, p).expired
		due := []Value{Count(soon), Count(within(90)), Count(year), in.worth(soon), in.worth(year)}
		if p != in.Period { // what was due then has been used, has lapsed or is due still: that is not kept
			for i := range due {
				due[i] = Value{Kind: due[i].Kind, Text: due[i].Text}
			}
		}
		return []Figure{
			{"points_due_30", due[0]},
			{"points_due_90", due[1]},
			{"points_due_365", due[2]},
			{"due_30_minor", due[3]},
			{"due_365_minor", due[4]},
			{"points_lapsed", Count(lapsed)},
			{"lapsed_minor", in.worth(lapsed)},
		}
	})
	s.Tables = []Table{in.dueTable(day)}
	next := Step{Say: say("report.next.expiring.none"), Report: "liability"}
	if soon > 0 {
		next = Step{Say: say("report.next.expiring"), Where: "points_expiring within 30d"}
	}
	s.Next, s.Finding = next, say("report.finding.expiring", "points", soon, "worth", in.worth(soon), "all", year)
	if year == 0 {
		s.Finding = say("report.finding.expiring.none")
	}
	return s
}

// dueTable has the points that lapse in each month from a day on.
func (in Input) dueTable(day store.Day) Table {
	t := Table{Name: "by_expiry_month", Columns: []Column{{"month", KindMonth}, {"points", KindCount}, {"worth_minor", KindMoney}}}
	for _, e := range in.Figures.Expiring {
		if e.Day < day {
			continue
		}
		if n := len(t.Rows); n == 0 || t.Rows[n-1][0] != InMonth(e.Day) {
			t.Rows = append(t.Rows, []Value{InMonth(e.Day), Count(0), in.worth(0)})
		}
		last := t.Rows[len(t.Rows)-1]
		last[1].Int += e.Points
		last[2] = in.worth(last[1].Int)
	}
	return t
}
