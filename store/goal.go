package store

import (
	"context"
	"slices"

	"zombiezen.com/go/sqlite"
)

// GoalMetric is a figure for which a shop can set itself a goal, and which an improvement can be meant to move.
type GoalMetric struct {
	Name      string
	Unit      string // one of the units below
	Low, High int64  // what a goal may be, in its unit
	Less      bool   // less is better
	Sums      bool   // it adds up over the month, so that half of it is due in the middle
	Goal      bool   // a goal can be set for it
	Moves     bool   // days before and after a change can be compared by it
}

// The units of goals.
const (
	UnitPercent = "percent" // hundredths of a percent
	UnitPoints  = "points"  // hundredths of a point of NPS
	UnitPer100  = "per_100" // hundredths
	UnitCount   = "count"
	UnitMoney   = "money" // minor units of the shop's currency
)

// GoalMetrics lists the figures in the order in which choices show them.
func GoalMetrics() []GoalMetric {
	return []GoalMetric{
		{Name: "repeat_rate", Unit: UnitPercent, Low: 1, High: 10_000, Goal: true, Moves: true},
		{Name: "nps", Unit: UnitPoints, Low: -10_000, High: 10_000, Goal: true, Moves: true},
		{Name: "csat", Unit: UnitPercent, Low: 1, High: 10_000, Goal: true, Moves: true},
		{Name: "tickets_per_100", Unit: UnitPer100, Low: 0, High: 10_000, Less: true, Goal: true, Moves: true},
		{Name: "orders", Unit: UnitCount, Low: 1, High: maxGoal, Sums: true, Goal: true, Moves: true},
		{Name: "net_revenue", Unit: UnitMoney, Low: 1, High: maxGoal, Sums: true, Goal: true, Moves: true},
		{Name: "active_members", Unit: UnitCount, Low: 1, High: maxGoal, Goal: true},
		{Name: "churn", Unit: UnitPercent, Less: true, Moves: true},
		{Name: "spend", Unit: UnitMoney, Moves: true},
	}
}

// maxGoal bounds counts and amounts.
const maxGoal = 1_000_000_000_000

// MetricNames are the names of the figures that fit.
func MetricNames(fits func(GoalMetric) bool) (names []string) {
	for _, m := range GoalMetrics() {
		if fits(m) {
			names = append(names, m.Name)
		}
	}
	return names
}

// FindMetric is the figure of a name; ok is false when there is none.
func FindMetric(name string) (m GoalMetric, ok bool) {
	list := GoalMetrics()
	if i := slices.IndexFunc(list, func(m GoalMetric) bool { return m.Name == name }); i >= 0 {
		return list[i], true
	}
	return m, false
}

// Goal is what a figure should come to in a month.
type Goal struct {
	ID     int64
	Metric string // the name of one of GoalMetrics
	Since  Day    // the first day of the month from which it stands
	Target int64  // in the metric's unit
	At     Instant
	Staff  string
}

// Goals are the goals that stand in the month of a day, in the order of GoalMetrics.
func (b *Book) Goals(ctx context.Context, day Day) (list []Goal, err error) {
	found := map[string]Goal{}
	err = b.look(ctx, func(v *view) error {
		return v.each(func(rows *rows) error {
			var g Goal
			var target *int64
			err := rows.Scan(&g.ID, &g.Metric, &g.Since, &target, &g.At, &g.Staff)
			if target != nil {
				g.Target = *target
				found[g.Metric] = g
			} else {
				delete(found, g.Metric)
			}
			return err
		}, `SELECT g.id, g.metric, g.month, g.target, g.at, s.name FROM goal g JOIN staff s ON s.id = g.staff
			WHERE g.undone IS NULL AND g.month <= ? ORDER BY g.month, g.id`, firstOfMonth(day))
	})
	for _, m := range GoalMetrics() {
		if g, ok := found[m.Name]; ok {
			list = append(list, g)
		}
	}
	return list, err
}

// firstOfMonth is the first day of the month of a day.
func firstOfMonth(day Day) Day {
	year, month, _ := day.Civil()
	return Date(year, month, 1)
}

// GoalInput sets the goal of a figure from a month on, or ends it.
type GoalInput struct {
	Metric string
	Month  Day // any day of the month from which it stands; 0 is this month
	Target int64
	Remove bool // from that month on there is no goal
}

// SetGoal sets a goal, or with Remove ends one; what stands so already is not written again, and id is 0. Errors: CodeBadChoice,
// CodeBadGoal, CodeNoGoal when there is none to end.
func (b *Book) SetGoal(ctx context.Context, in GoalInput) (id int64, err error) {
	m, ok := FindMetric(in.Metric)
	if !ok || !m.Goal {
		return 0, Refuse(CodeBadChoice, "name", "metric", "value", in.Metric, "list", MetricNames(func(m GoalMetric) bool { return m.Goal }))
	}
	if !in.Remove && (in.Target < m.Low || in.Target > m.High) {
		return 0, Refuse(CodeBadGoal, "why", m.Unit, "metric", m.Name)
	}
	err = b.write(ctx, "goal.set", func(t *tx) error {
		if in.Month == 0 {
			in.Month = t.today
		}
		month := firstOfMonth(in.Month)
		stands, there := int64(0), false
		if _, err := t.one(func(s *sqlite.Stmt) { stands, there = s.ColumnInt64(0), !s.ColumnIsNull(0) },
			"SELECT target FROM goal WHERE metric = ? AND month <= ? AND undone IS NULL ORDER BY month DESC, id DESC LIMIT 1", m.Name, month); err != nil {
			return err
		}
		switch {
		case in.Remove && !there:
			return Refuse(CodeNoGoal, "metric", m.Name)
		case !in.Remove && there && stands == in.Target:
			return nil
		}
		target := any(in.Target)
		if in.Remove {
			target = nil
		}
		if err := t.exec("INSERT INTO goal (metric, month, target, at, staff) VALUES (?, ?, ?, ?, ?)", m.Name, month, target, t.recorded(), t.staff); err != nil {
			return err
		}
		id = t.LastInsertRowID()
		return t.audit("goal.set", "goal", map[string]any{"goal": id, "metric": m.Name, "month": month.String(), "target": target}, "")
	})
	return id, err
}

// UndoGoal takes the last act on the goals back, so that what stood before stands again, and gives the figure that it was about. Errors:
// CodeNoGoal when nothing is left to take back.
func (b *Book) UndoGoal(ctx context.Context) (metric string, err error) {
	err = b.write(ctx, "goal.undo", func(t *tx) error {
		id := int64(0)
		found, err := t.one(func(s *sqlite.Stmt) { id, metric = s.ColumnInt64(0), s.ColumnText(1) }, "SELECT id, metric FROM goal WHERE undone IS NULL ORDER BY id DESC LIMIT 1")
		if err != nil || !found {
			return orErr(err, Refuse(CodeNoGoal, "why", "undo"))
		}
		if err := t.exec("UPDATE goal SET undone = ? WHERE id = ?", t.recorded(), id); err != nil {
			return err
		}
		return t.audit("goal.undo", "goal", map[string]any{"goal": id, "metric": metric}, "")
	})
	return metric, err
}
