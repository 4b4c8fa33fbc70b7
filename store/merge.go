package store

import (
	"context"
	"encoding/json"

	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// peopleSQL walks a member and everybody merged into them; peopleOfSQL does for each of a list of members, its root.
const (
	peopleSQL   = "WITH RECURSIVE people(id) AS (SELECT ?1 UNION SELECT m.id FROM people p CROSS JOIN member m ON m.merged_into = p.id) "
	peopleOfSQL = "WITH RECURSIVE people(root, id) AS (SELECT value, value FROM json_each(?1) UNION SELECT p.root, m.id FROM people p CROSS JOIN member m ON m.merged_into = p.id) "
)

// MergeMembers joins two records of one person: keep stays, lose's identities, points and orders count as keep's from now
// on. Lots keep their days. It is one batch, and undoing the batch separates them again. Errors: CodeSameMember,
// CodeNoMember, CodeMemberMerged, CodeMemberSuspended.
func (b *Book) MergeMembers(ctx context.Context, keep, lose int64) (batch int64, err error) {
	if keep == lose {
		return 0, Refuse(CodeSameMember)
	}
	err = b.write(ctx, "member.merge", func(t *tx) error {
		to, err := t.activeAccount(keep)
		if err != nil {
			return err
		}
		from, err := t.activeAccount(lose)
		if err != nil {
			return err
		}
		if batch, err = t.newBatch(batchStart{kind: "merge", name: MemberRef(keep) + " ← " + MemberRef(lose)}); err != nil {
			return err
		}
		for _, a := range []*account{to, from} {
			if err := t.lift(a); err != nil {
				return err
			}
		}
		if err := t.mergeTier(to, from); err != nil {
			return err
		}
		if err := t.movePoints(from, to); err != nil {
			return err
		}
		if err := t.moveIdentities(batch, from.member, to.member); err != nil {
			return err
		}
		if err := t.moveAnswers(batch, from.member, to.member); err != nil {
			return err
		}
		if err := t.inherit(batch, keep, lose); err != nil {
			return err
		}
		if err := t.setMerged(lose, keep); err != nil {
			return err
		}
		from.gone = true
		t.rerank(keep, false)
		for _, m := range []int64{keep, lose} {
			if err := t.index(m); err != nil {
				return err
			}
		}
		if err := t.closeBatch(batch, map[string]int64{"keep": keep, "lose": lose}); err != nil {
			return err
		}
		return t.audit("member.merge", memberSubject(keep), map[string]any{"batch": batch, "lose": lose}, "")
	})
	return batch, err
}

// movePoints carries all lots, lapsed and waiting ones too, and the debt from one account to the other.
func (t *tx) movePoints(from, to *account) error {
	if err := t.openLots(from); err != nil {
		return err
	}
	takings := program.Drain(from.lots)
	var all int64
	for _, k := range takings {
		all += k.Amount
	}
	debt := from.debt
	if all > 0 {
		if _, err := t.post(from, posting{reason: ReasonMergeOut, amount: -all, takings: takings}); err != nil {
			return err
		}
		if err := t.handOver(from, to, ReasonMergeIn, takings); err != nil {
			return err
		}
	}
	if debt == 0 {
		return nil
	}
	if _, err := t.post(from, posting{reason: ReasonMergeOut, amount: debt}); err != nil {
		return err
	}
	if err := t.openLots(to); err != nil {
		return err
	}
	pays, _ := program.Reclaim(to.lots, debt, program.Day(t.today), func(program.Lot) bool { return false })
	_, err := t.post(to, posting{reason: ReasonMergeIn, amount: -debt, takings: pays})
	return err
}

func (t *tx) moveIdentities(batch, from, to int64) error {
	if err := t.exec("INSERT INTO identity_added (batch, source, key, member) SELECT ?, source, key, member FROM identity WHERE member = ?", batch, from); err != nil {
		return err
	}
	return t.exec("UPDATE identity SET member = ? WHERE member = ?", to, from)
}

// spoken are the places of what somebody said and was asked.
var spoken = []string{"feedback", "asked", "survey_sheet"}

// moveAnswers makes what one has said and was asked the other's, and notes what moved.
func (t *tx) moveAnswers(batch, from, to int64) error {
	for _, place := range spoken {
		if err := t.exec("INSERT INTO feedback_moved (batch, place, id) SELECT ?, ?, id FROM "+place+" WHERE member = ?", batch, place, from); err != nil {
			return err
		}
		if err := t.exec("UPDATE "+place+" SET member = ? WHERE member = ?", to, from); err != nil {
			return err
		}
	}
	return nil
}

// giveAnswersBack is the way back: what moved goes home unless a person has given it to somebody else since, and so does what was said or
// asked since about the orders of the one who goes, and what was said, about no order, to a question that goes.
func (t *tx) giveAnswersBack(batch, keep, lose int64) error {
	people, err := t.mergedInto(lose)
	if err != nil {
		return err
	}
	var theirs []int64
	for _, m := range append(people, lose) {
		orders, err := t.ordersOf(m)
		if err != nil {
			return err
		}
		for _, o := range orders {
			theirs = append(theirs, o.id)
		}
	}
	orders := idList(theirs)
	for _, place := range spoken {
		if err := t.exec("UPDATE "+place+" SET member = ?1 WHERE member = ?2 AND id IN (SELECT id FROM feedback_moved WHERE batch = ?3 AND place = ?4)", lose, keep, batch, place); err != nil {
			return err
		}
		if err := t.exec("UPDATE "+place+" SET member = ?1 WHERE member = ?2 AND order_id IN (SELECT value FROM json_each(?3))", lose, keep, orders); err != nil {
			return err
		}
	}
	return t.giveRepliesBack(keep, lose)
}

// giveRepliesBack gives answers about no order to the one whom their question went home to: those of one moment that are more than the one who stayed
// was asked then.
func (t *tx) giveRepliesBack(keep, lose int64) error {
	var theirs []int64
	first, answers := map[int64]int64{}, map[int64]int64{} // of each answer the first of its revisions, and which of its moment that one is
	said := map[Instant]int64{}
	if err := t.query(func(s *sqlite.Stmt) error {
		id, at, from := s.ColumnInt64(0), Instant(s.ColumnInt64(1)), s.ColumnInt64(2)
		if first[id] = first[from]; first[id] == 0 {
			first[id] = id
			said[at]++
			answers[id] = said[at]
		}
		if answers[first[id]] > s.ColumnInt64(3) && s.ColumnIsNull(4) {
			theirs = append(theirs, id)
		}
		return nil
	}, `SELECT f.id, f.asked_at, coalesce(w.id, 0), (SELECT count(*) FROM asked a WHERE a.member = ?1 AND a.at = f.asked_at AND a.withdrawn IS NULL), f.order_id
		FROM feedback f LEFT JOIN feedback w ON w.id = f.revises AND w.asked_at = f.asked_at
		WHERE f.member = ?1 AND f.withdrawn IS NULL AND f.asked_at IN (SELECT at FROM asked WHERE member = ?2 AND withdrawn IS NULL) ORDER BY f.id`, keep, lose); err != nil {
		return err
	}
	return t.exec("UPDATE feedback SET member = ? WHERE id IN (SELECT value FROM json_each(?))", lose, idList(theirs))
}

// inheritance is what the one who stays got from the other by a merge, as it stands in member_before.
type inheritance struct {
	Tags      []string `json:"tags"`       // those that the one who stays did not have
	Joined    bool     `json:"joined"`     // they joined by it
	JoinedDay Day      `json:"joined_day"` // the day they were counted from before
}

// inherit gives the tags and the membership of the one who goes to the one who stays, and notes what was new.
func (t *tx) inherit(batch, keep, lose int64) error {
	var got inheritance
	if err := t.query(func(s *sqlite.Stmt) error {
		got.Tags = append(got.Tags, s.ColumnText(0))
		return nil
	}, "SELECT tag FROM tag WHERE member = ? AND tag NOT IN (SELECT tag FROM tag WHERE member = ?)", lose, keep); err != nil {
		return err
	}
	if err := t.tagMember(keep, got.Tags, nil); err != nil {
		return err
	}
	joins, err := t.one(func(s *sqlite.Stmt) { got.JoinedDay = Day(s.ColumnInt64(0)) },
		"SELECT k.joined_day FROM member k JOIN member l ON l.id = ? WHERE k.id = ? AND k.joined_at IS NULL AND l.joined_at IS NOT NULL", lose, keep)
	if err != nil {
		return err
	}
	if got.Joined = joins; joins {
		if err := t.joinAs(keep, lose); err != nil {
			return err
		}
	}
	state, err := json.Marshal(got)
	if err != nil {
		return err
	}
	return t.exec("INSERT INTO member_before (batch, member, state) VALUES (?, ?, ?)", batch, keep, string(state))
}

// joinAs makes a person a member since the other joined.
func (t *tx) joinAs(member, other int64) error {
	if err := t.countMember(member, -1); err != nil {
		return err
	}
	if err := t.exec("UPDATE member SET joined_at = o.joined_at, joined_day = o.joined_day FROM (SELECT joined_at, joined_day FROM member WHERE id = ?) o WHERE id = ?", other, member); err != nil {
		return err
	}
	return t.countMember(member, 1)
}

func (t *tx) setMerged(lose, keep int64) error {
	if err := t.countMember(lose, -1); err != nil {
		return err
	}
	if err := t.exec("DELETE FROM score WHERE member = ?", lose); err != nil { // the one who stays has them when scores are kept next
		return err
	}
	return t.exec("UPDATE member SET status = 'merged', merged_into = ?, version = version + 1 WHERE id = ?", keep, lose)
}

func (t *tx) countMember(member, sign int64) error {
	_, err := t.one(func(s *sqlite.Stmt) { t.countPerson(Day(s.ColumnInt64(0)), !s.ColumnIsNull(1), sign) },
		"SELECT joined_day, joined_at FROM member WHERE id = ?", member)
	return err
}
