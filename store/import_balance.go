package store

import (
	"sort"

	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// pointsPlan is what a file's points shall do for one person.
type pointsPlan struct {
	lots          []creditLot
	takes, lapsed int64
	growth        int64
	active        program.Day // the person's last order that counts; 0: none
}

// creditLot is a lot that a file's points make.
type creditLot struct {
	points int64
	lapse  program.Lapse
}

// planPoints finds out what the draft's points and growth value come to for somebody whose account is a, nil for a new person. A
// refusal is a problem of the row.
func (s *peopleSaving) planPoints(a *account, d *PersonDraft) (plan pointsPlan, refused, err error) {
	if a != nil {
		plan.active = program.Day(a.lastDay)
	}
	if d.HasGrowth && d.Growth > 0 && (a == nil || a.growth == 0) {
		plan.growth = d.Growth // later values of another programme do not come on top of what grew here
	}
	if !d.HasPoints {
		return plan, nil, nil
	}
	for _, n := range []int64{d.Points, d.Growth} {
		if n < 0 || n > program.MaxPoints {
			return plan, Refuse(CodeLimitExceeded, "value", n, "limit", int64(program.MaxPoints)), nil
		}
	}
	switch s.in.Mode {
	case PointsLeft:
		s.result.PointsSeen += d.Points
		return plan, nil, nil
	case PointsSet:
		err = s.planSet(a, d, &plan)
		return plan, nil, err
	case PointsOpening:
		if same, refused, err := s.opened(a, d); same || refused != nil || err != nil {
			return plan, refused, err
		}
	}
	s.credit(d, d.Points, &plan)
	return plan, nil, nil
}

// planSet makes what can be spent equal to the file's points, and pays a debt in doing so.
func (s *peopleSaving) planSet(a *account, d *PersonDraft, plan *pointsPlan) error {
	if a == nil {
		s.credit(d, d.Points, plan)
		return nil
	}
	standing, err := s.tx.standing(a)
	if err != nil {
		return err
	}
	if more := d.Points - standing.Balance; more >= 0 {
		s.credit(d, more, plan)
	} else {
		plan.takes = -more
	}
	return nil
}

// opened refuses an opening balance for somebody who has another one, or who has points from orders that the balance speaks for
// too. same says that the person has this very one.
func (s *peopleSaving) opened(a *account, d *PersonDraft) (same bool, refused, err error) {
	if a == nil || a.entryHead == 0 {
		return false, nil, nil
	}
	var opening, earned int64
	if _, err := s.tx.one(func(r *sqlite.Stmt) { opening, earned = r.ColumnInt64(0), r.ColumnInt64(1) },
		`WITH RECURSIVE chain(id) AS (SELECT ?1 UNION ALL SELECT e.prev FROM chain c CROSS JOIN entry e ON e.id = c.id WHERE e.prev IS NOT NULL)
		SELECT coalesce(sum(e.amount) FILTER (WHERE e.reason = ?2 OR e.reason = ?3 AND x.reason = ?2), 0),
			coalesce(sum(e.amount) FILTER (WHERE o.day < ?4), 0)
		FROM chain c CROSS JOIN entry e ON e.id = c.id LEFT JOIN entry x ON x.id = e.reverses LEFT JOIN orders o ON o.id = e.order_id WHERE e.unit = 0`,
		a.entryHead, ReasonOpening, ReasonUndo, s.asOf); err != nil {
		return false, nil, err
	}
	switch {
	case opening != 0 && opening == d.Points:
		return true, nil, nil
	case opening != 0:
		return false, Refuse(CodeOpeningTwice, "line", d.Line, "points", opening), nil
	case earned > 0 && d.Points > 0:
		return false, Refuse(CodeOpeningEarned, "line", d.Line, "points", earned), nil
	}
	return false, nil, nil
}

// credit makes lots of points: by the last days that the file names, else by the programme's rule from the day they are of. Those
// that have lapsed already are left out and counted.
func (s *peopleSaving) credit(d *PersonDraft, points int64, plan *pointsPlan) {
	lots := d.Lots
	if len(lots) == 0 || points != d.Points {
		lots = []PointLot{{Points: points}}
	}
	from := s.tx.today
	if s.in.Mode == PointsOpening {
		from = s.asOf
	}
	for _, l := range lots {
		lapse := program.Lapse(l.Expires)
		if lapse == 0 {
			lapse = s.tx.shop.Terms.Expiry.Lapse(program.Day(from))
		}
		last := lapse.Last(plan.active)
		switch {
		case l.Points == 0:
		case last != 0 && last < program.Day(s.tx.today):
			plan.lapsed += l.Points
		default:
			plan.lots = append(plan.lots, creditLot{l.Points, lapse})
		}
	}
}

// postPoints writes what was planned into the ledger.
func (s *peopleSaving) postPoints(a *account, d *PersonDraft, plan pointsPlan) error {
	t, r := s.tx, &s.result
	r.Lapsed += plan.lapsed
	if plan.growth > 0 {
		if err := t.postGrowth(a, posting{reason: ReasonOpening, amount: plan.growth, at: s.asOf.Start(t.shop.Zone)}); err != nil {
			return err
		}
		r.Growth += plan.growth
		s.change.moves++
	}
	if s.in.Mode == PointsLeft || !d.HasPoints {
		return nil
	}
	old, err := t.standing(a)
	if err != nil {
		return err
	}
	reason, at := ReasonAdjust, Instant(0)
	if s.in.Mode == PointsOpening {
		reason, at = ReasonOpening, s.asOf.Start(t.shop.Zone)
	}
	for _, l := range plan.lots {
		if _, err := t.post(a, posting{reason: reason, amount: l.points, at: at, expires: l.lapse, terms: t.shop.termsID}); err != nil {
			return onLine(d.Line, err)
		}
		r.Given += l.points
		s.change.moves++
	}
	if plan.takes > 0 {
		takings, err := t.spend(a, plan.takes)
		if err != nil {
			return err
		}
		if _, err := t.post(a, posting{reason: reason, amount: -plan.takes, takings: takings}); err != nil {
			return err
		}
		r.Taken += plan.takes
		s.change.moves++
	}
	now, err := t.standing(a)
	if err != nil {
		return err
	}
	s.show(PointsChange{Member: a.member, Name: d.Name, Old: old.Balance, New: now.Balance})
	return nil
}

// show adds a member to the preview; those whose balance changes most stand first.
func (s *peopleSaving) show(c PointsChange) {
	r := &s.result
	r.Total.Old += c.Old
	r.Total.New += c.New
	r.Changes = append(r.Changes, c)
	if len(r.Changes) < 2*maxChanges {
		return
	}
	r.sortChanges()
}

// sortChanges keeps the largest changes.
func (r *PeopleResult) sortChanges() {
	size := func(c PointsChange) int64 { return max(c.New-c.Old, c.Old-c.New) }
	sort.SliceStable(r.Changes, func(i, j int) bool { return size(r.Changes[j]) < size(r.Changes[i]) })
	r.Changes = r.Changes[:min(len(r.Changes), maxChanges)]
}

// postGrowth appends an entry of growth value: it moves no lots and no balance.
func (t *tx) postGrowth(a *account, p posting) error {
	p.unit = unitGrowth
	_, err := t.appendEntry(a, p)
	return err
}
