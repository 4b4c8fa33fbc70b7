package store

import (
	"context"
	"errors"
	"slices"
	"strings"

	"zombiezen.com/go/sqlite"

	"regulars/store/filter"
)

// What a plan counts from: the arrival of the last order, the last order, the day of joining, or the last order or contact, whichever is
// later, and then again and again.
const (
	PlanReceipt = "receipt"
	PlanOrder   = "order"
	PlanJoin    = "join"
	PlanContact = "contact"
)

// PlanStarts are the moments from which plans count.
func PlanStarts() []string { return []string{PlanReceipt, PlanOrder, PlanJoin, PlanContact} }

// CarePlan is a rule that puts people onto the care list so many days after something.
type CarePlan struct {
	ID      int64
	Name    string
	After   string // one of PlanStarts
	Days    int64  // from 1 to 3650
	Filter  string // the filter language; "" is everybody
	Message string // the template by which to write; "": the usual one
	Active  bool
}

// carePlan is a plan with those whom its filter picks; nil is everybody.
type carePlan struct {
	CarePlan
	picked []bool
}

// CarePlans lists the plans in the order in which they were made.
func (b *Book) CarePlans(ctx context.Context) (list []CarePlan, err error) {
	err = b.look(ctx, func(v *view) error {
		return v.each(func(rows *rows) error {
			var p CarePlan
			err := rows.Scan(&p.ID, &p.Name, &p.After, &p.Days, &p.Filter, &p.Message, &p.Active)
			list = append(list, p)
			return err
		}, "SELECT id, name, after, days, filter, message, active FROM care_plan ORDER BY id")
	})
	return list, err
}

// SaveCarePlan adds a plan when its ID is 0, else changes the one that has it. The list follows with the next daily run. It is
// one batch, 0 when nothing is new. Errors: CodeBadName, CodeBadPlan, CodeBadFilter, CodeNoPlan, CodeNameTaken.
func (b *Book) SaveCarePlan(ctx context.Context, p CarePlan) (id, batch int64, err error) {
	if p.Name, err = cleanName(p.Name); err != nil {
		return 0, 0, err
	}
	if p.Days < 1 || p.Days > 3650 {
		return 0, 0, Refuse(CodeBadPlan, "why", "days", "value", p.Days)
	}
	if !slices.Contains(PlanStarts(), p.After) {
		return 0, 0, Refuse(CodeBadPlan, "why", "after", "value", p.After)
	}
	p.Filter = strings.TrimSpace(p.Filter)
	if err := b.look(ctx, func(v *view) error { _, err := v.condition(p.Filter); return err }); err != nil {
		return 0, 0, err
	}
	err = b.write(ctx, "care.plan", func(t *tx) error {
		if n, err := t.number("SELECT count(*) FROM care_plan WHERE name = ? AND id <> ?", p.Name, p.ID); err != nil || n > 0 {
			return orErr(err, Refuse(CodeNameTaken, "name", p.Name))
		}
		act := "change"
		if id = p.ID; id == 0 {
			act = "add"
			if id, err = t.number("SELECT coalesce(max(id), 0) + 1 FROM care_plan"); err != nil {
				return err
			}
		} else if err := t.checkPlan(id); err != nil {
			return err
		}
		if batch, err = t.byRows(planBatch, p.Name, []keptRows{{"care_plan", []any{id}}}, func() error {
			return t.exec(`INSERT INTO care_plan (id, name, after, days, filter, message, active) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE
				SET name = excluded.name, after = excluded.after, days = excluded.days, filter = excluded.filter, message = excluded.message, active = excluded.active`,
				id, p.Name, p.After, p.Days, p.Filter, p.Message, p.Active)
		}); err != nil {
			return err
		}
		return t.plansChanged(act, id, batch)
	})
	return id, batch, err
}

// RemoveCarePlan takes a plan away; those whom it alone put onto the list leave it with the next daily run. It is one batch. Errors:
// CodeNoPlan.
func (b *Book) RemoveCarePlan(ctx context.Context, id int64) (batch int64, err error) {
	err = b.write(ctx, "care.plan", func(t *tx) error {
		name := ""
		found, err := t.one(func(s *sqlite.Stmt) { name = s.ColumnText(0) }, "SELECT name FROM care_plan WHERE id = ?", id)
		if err != nil || !found {
			return orErr(err, Refuse(CodeNoPlan, "id", id))
		}
		if batch, err = t.byRows(planBatch, name, []keptRows{{"care_plan", []any{id}}}, func() error {
			return t.exec("DELETE FROM care_plan WHERE id = ?", id)
		}); err != nil {
			return err
		}
		return t.plansChanged("remove", id, batch)
	})
	return batch, err
}

func (t *tx) checkPlan(id int64) error {
	if n, err := t.number("SELECT count(*) FROM care_plan WHERE id = ?", id); err != nil || n == 0 {
		return orErr(err, Refuse(CodeNoPlan, "id", id))
	}
	return nil
}

func (t *tx) plansChanged(act string, id, batch int64) error {
	if err := t.staleCare(); err != nil {
		return err
	}
	return t.audit("care.plan", "care_plan", map[string]any{"act": act, "plan": id, "batch": batch}, "")
}

// readPlans reads the plans in force and whom they are about. One whose filter is no longer understood, because a field of the shop's own
// has gone, is about nobody.
func (r *careRun) readPlans() error {
	if err := r.query(func(s *sqlite.Stmt) error {
		p := carePlan{CarePlan: CarePlan{ID: s.ColumnInt64(0), Name: s.ColumnText(1), After: s.ColumnText(2), Days: s.ColumnInt64(3), Filter: s.ColumnText(4)}}
		r.plans = append(r.plans, p)
		return nil
	}, "SELECT id, name, after, days, filter FROM care_plan WHERE active = 1 ORDER BY id"); err != nil {
		return err
	}
	for i := range r.plans {
		picked, err := r.members(r.plans[i].Filter)
		var unclear *filter.Error
		if errors.As(err, &unclear) {
			picked, err = []bool{}, nil
		}
		if err != nil {
			return err
		}
		r.plans[i].picked = picked
	}
	return nil
}

// planned are those for whom a plan's day has come: within the last week, or, for a plan that counts from the last contact, until there
// is one.
func (r *careRun) planned(p *carePerson) {
	for i := range r.plans {
		plan := &r.plans[i]
		if plan.picked != nil && (p.id >= int64(len(plan.picked)) || !plan.picked[p.id]) {
			continue
		}
		from := r.planStart(plan, p)
		due := from + Day(plan.Days)
		if from == 0 || due > r.today || plan.After != PlanContact && due <= r.today-careLinger {
			continue
		}
		r.add(careDraft{member: p.id, ref: plan.ID<<24 | int64(from), due: due, n: int64(from), m: plan.ID, text: plan.Name})
	}
}

// planStart is the day from which a plan counts for a person, 0 for none.
func (r *careRun) planStart(plan *carePlan, p *carePerson) Day {
	switch plan.After {
	case PlanOrder:
		return p.last
	case PlanJoin:
		return p.joined
	case PlanContact:
		if p.last == 0 && r.contacted[p.id] == 0 {
			return p.joined
		}
		return max(p.last, r.contacted[p.id])
	}
	if latest := r.today - Day(plan.Days); p.last > latest || p.last <= latest-careLinger-underway {
		return 0 // it cannot have arrived on the days that matter
	}
	return r.received(p)
}

// underway is how many days an order is on its way at most.
const underway = 60

// received is the day on which the last order arrived: when it was completed, where the files tell that, else the day of the order.
func (r *careRun) received(p *carePerson) (day Day) {
	for id := p.orderHead; id != 0 && day == 0 && r.failed == nil; {
		var prev int64
		_, r.failed = r.one(func(s *sqlite.Stmt) {
			prev = s.ColumnInt64(0)
			if s.ColumnInt64(1) == 0 || Day(s.ColumnInt64(3)) != p.last {
				return
			}
			if day = Day(s.ColumnInt64(3)); s.ColumnInt64(2) != 0 {
				day = DayOf(Instant(s.ColumnInt64(2)).Time(), r.shop.Zone)
			}
		}, "SELECT prev, counted, done_at, day FROM orders WHERE id = ?", id)
		id = prev
	}
	return day
}
