package store

import (
	"context"

	"zombiezen.com/go/sqlite"
)

// CareAdd says who is put onto the care list by hand: those named, those whom the filter picks, or the buyers whose first order a batch brought.
type CareAdd struct {
	Members []int64
	Where   string // the filter language
	FirstOf int64  // a batch of imported orders
	Text    string // why, for whoever speaks with them
}

// CareAdded is what that wrote. Nobody: nothing is written, and Batch is 0.
type CareAdded struct{ Batch, Added int64 }

// maxPicked is how many people can be put onto the list at once.
const maxPicked = 10_000

// pickedFor is for how many days somebody who was put onto the list stays there, when nobody speaks with them.
const pickedFor = 30

// kindListed is the reason of those who were put onto the list by hand.
const kindListed = "listed"

// AddToCare puts people onto the care list by hand; the next run shows them, save whom one may not write to or has spoken with lately. It is a
// batch: undoing it takes them off again. Errors: CodeBadFilter, CodeNoBatch, CodeLimitExceeded, CodeBadName, CodeNoMember and what goes with
// members.
func (b *Book) AddToCare(ctx context.Context, in CareAdd) (out CareAdded, err error) {
	if in.Text, err = cleanRemark(in.Text); err != nil {
		return out, err
	}
	err = b.writeAlone(ctx, "care.add", func(t *tx) error {
		members, err := t.picks(&in)
		if err != nil || len(members) == 0 {
			return err
		}
		if len(members) > maxPicked {
			return Refuse(CodeLimitExceeded, "value", int64(len(members)), "limit", int64(maxPicked))
		}
		if out.Batch, err = t.newBatch(batchStart{kind: "contact", what: kindListed, name: in.Text}); err != nil {
			return err
		}
		for _, member := range members {
			if err := t.exec("INSERT INTO care_pick (member, at, day, text, batch) VALUES (?, ?, ?, ?, ?)", member, t.now, t.today, in.Text, out.Batch); err != nil {
				return err
			}
		}
		if err := t.staleCare(); err != nil {
			return err
		}
		out.Added = int64(len(members))
		if err := t.closeBatch(out.Batch, map[string]int64{"members": out.Added}); err != nil {
			return err
		}
		return t.audit("care.add", "batch", map[string]any{"batch": out.Batch, "members": out.Added}, "")
	})
	return out, err
}

// picks are the members that are meant, each once, after all merging.
func (t *tx) picks(in *CareAdd) (members []int64, err error) {
	all := in.Members
	switch {
	case in.FirstOf != 0:
		var from, to int64
		found, err := t.one(func(s *sqlite.Stmt) { from, to = s.ColumnInt64(0), s.ColumnInt64(1) }, "SELECT order_from, order_to FROM batch WHERE id = ? AND kind = 'import'", in.FirstOf)
		if err != nil || !found {
			return nil, orErr(err, Refuse(CodeNoBatch, "batch", in.FirstOf))
		}
		if err := t.query(func(s *sqlite.Stmt) error {
			all = append(all, s.ColumnInt64(0))
			return nil
		}, `SELECT DISTINCT o.member FROM orders o JOIN rollup r ON r.member = o.member WHERE o.id >= ? AND o.id < ? AND o.counted = 1 AND r.orders = 1
			ORDER BY o.member`, from, to); err != nil {
			return nil, err
		}
	case in.Where != "":
		if all, err = t.membersWhere(in.Where); err != nil {
			return nil, err
		}
	}
	seen := map[int64]bool{}
	for _, id := range all {
		if id, err = t.surviving(id); err == nil {
			err = t.checkKnown(id)
		}
		if err != nil {
			return nil, err
		}
		if !seen[id] {
			seen[id] = true
			members = append(members, id)
		}
	}
	return members, nil
}

// unpick takes people off the list again who were put there by hand.
func (t *tx) unpick(r batchRange) error {
	if err := t.exec("UPDATE care_pick SET withdrawn = ? WHERE batch = ?", t.batch, r.id); err != nil {
		return err
	}
	return t.dropCare("kind = 'listed' AND ref IN (SELECT id FROM care_pick WHERE batch = ?)", r.id)
}

// dropCare takes rows off the list that nothing has been done about, at once and not only with the next run.
func (t *tx) dropCare(where string, args ...any) error {
	var people []int64
	if err := t.query(func(s *sqlite.Stmt) error {
		people = append(people, s.ColumnInt64(0))
		return nil
	}, "SELECT DISTINCT member FROM care WHERE state = 'open' AND "+where, args...); err != nil || len(people) == 0 {
		return err
	}
	if err := t.exec("DELETE FROM care WHERE state = 'open' AND "+where, args...); err != nil {
		return err
	}
	for _, member := range people {
		if err := t.leadCare(member); err != nil {
			return err
		}
	}
	return nil
}

// listed are those who were put onto the list by hand and with whom nobody has spoken since.
func (r *careRun) listed() error {
	return r.query(func(s *sqlite.Stmt) error {
		d := careDraft{member: r.now(s.ColumnInt64(0)), ref: s.ColumnInt64(1), due: Day(s.ColumnInt64(2)), n: s.ColumnInt64(2), text: s.ColumnText(3)}
		if r.reached[d.member].at < Instant(s.ColumnInt64(4)) {
			r.add(d)
		}
		return nil
	}, "SELECT member, id, day, text, at FROM care_pick WHERE withdrawn IS NULL AND day > ? ORDER BY id", r.today-pickedFor)
}
