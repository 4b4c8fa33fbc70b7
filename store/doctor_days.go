package store

import (
	"cmp"
	"fmt"
	"sort"

	"zombiezen.com/go/sqlite"
)

// compareDays compares the stored day rollups with the counted ones, number by number.
func (d *diagnosis) compareDays(r *recount) error {
	stored, err := d.storedDays()
	if err != nil {
		return err
	}
	have, want := stored.figures(), r.sums.figures()
	for f := range want {
		have[f] += 0 // so that it is among them
	}
	var wrong []dayFigure
	for f := range have {
		if have[f] != want[f] {
			wrong = append(wrong, f)
		}
	}
	sort.Slice(wrong, func(i, j int) bool { return wrong[i].compare(wrong[j]) < 0 })
	for _, f := range wrong {
		d.find(FindingRollup, f.table, "what", f.what, "stored", have[f], "counted", want[f])
	}
	return nil
}

// storedDays reads the day rollups.
func (d *diagnosis) storedDays() (*sums, error) {
	s := &sums{points: map[dayPointKey]dayPointSum{}, due: map[dayDueKey]int64{}}
	for _, table := range []struct {
		row func(r *sqlite.Stmt, day Day)
		sql string
	}{
		{func(r *sqlite.Stmt, day Day) {
			s.order(day, r.ColumnInt64(1), r.ColumnText(2), dayOrderSum{r.ColumnInt64(3), r.ColumnInt64(4), r.ColumnInt64(5)})
		}, "SELECT day, source, currency, orders, gross, refund FROM day_order"},
		{func(r *sqlite.Stmt, day Day) {
			s.count(day, r.ColumnInt64(1), r.ColumnInt64(2))
		}, "SELECT day, kind, n FROM day_count"},
		{func(r *sqlite.Stmt, day Day) {
			s.answer(day, AnswerKind(r.ColumnText(1)), r.ColumnInt64(2), r.ColumnInt64(3))
		}, "SELECT day, kind, score, n FROM day_answer"},
		{func(r *sqlite.Stmt, day Day) {
			s.points[dayPointKey{day, r.ColumnInt64(1), Reason(r.ColumnInt64(2))}] = dayPointSum{r.ColumnInt64(3), r.ColumnInt64(4)}
		}, "SELECT day, unit, reason, entries, points FROM day_point"},
		{func(r *sqlite.Stmt, day Day) {
			s.due[dayDueKey{day, r.ColumnInt64(1)}] = r.ColumnInt64(2)
		}, "SELECT day, kind, points FROM day_due"},
	} {
		if err := d.query(func(r *sqlite.Stmt) error {
			table.row(r, Day(r.ColumnInt64(0)))
			return nil
		}, table.sql); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// dayFigure is one number of a day rollup, as a person is told of it.
type dayFigure struct{ table, what string }

func (f dayFigure) compare(o dayFigure) int {
	return cmp.Or(cmp.Compare(f.table, o.table), cmp.Compare(f.what, o.what))
}

// figures are the numbers of all day rollups.
func (s *sums) figures() map[dayFigure]int64 {
	all := map[dayFigure]int64{}
	for k, v := range s.orders {
		what := fmt.Sprintf("%s source %d %s ", k.day, k.source, k.currency)
		all[dayFigure{"day_order", what + "orders"}] = v.orders
		all[dayFigure{"day_order", what + "gross"}] = v.gross
		all[dayFigure{"day_order", what + "refund"}] = v.refund
	}
	for k, n := range s.counts {
		all[dayFigure{"day_count", fmt.Sprintf("%s kind %d", k.day, k.kind)}] = n
	}
	for k, n := range s.answers {
		all[dayFigure{"day_answer", fmt.Sprintf("%s %s %d", k.day, k.kind, k.score)}] = n
	}
	for k, v := range s.points {
		what := fmt.Sprintf("%s unit %d %s ", k.day, k.unit, k.reason)
		all[dayFigure{"day_point", what + "entries"}] = v.entries
		all[dayFigure{"day_point", what + "points"}] = v.points
	}
	for k, n := range s.due {
		all[dayFigure{"day_due", fmt.Sprintf("%s kind %d", k.day, k.kind)}] = n
	}
	return all
}
