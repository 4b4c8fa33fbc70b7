package store

import (
	"context"
	"slices"

	"zombiezen.com/go/sqlite"
)

// AnswerEdit changes what is not nil. Another score or comment is a revision: the answer before it stays. All else is what the shop
// says about the answer, and changes in place.
type AnswerEdit struct {
	Score           *int64
	Comment         *string
	Member          *int64 // 0 makes it anonymous
	Driver, Channel *string
	AddTags         []string
	RemoveTags      []string
}

// EditAnswer revises an answer or what the shop says about it; ID in the ack is where it stands now. Errors: those of AddAnswer,
// CodeNoAnswer, and CodeAnswerRevised when a later one has taken its place.
func (b *Book) EditAnswer(ctx context.Context, id int64, e AnswerEdit) (ack AnswerAck, err error) {
	err = b.write(ctx, "feedback.edit", func(t *tx) error {
		a, err := t.answerByID(id)
		if err != nil {
			return err
		}
		score, comment := a.score, a.comment
		if err := t.applyEdit(a, e); err != nil {
			return err
		}
		now := id
		if a.score != score || a.comment != comment {
			if now, err = t.nextAnswer(); err != nil {
				return err
			}
			a.revises, a.batch = id, 0
			if err := t.insertAnswer(now, a); err != nil {
				return err
			}
		} else if err := t.exec("UPDATE feedback SET member = ?, driver = ?, channel = ? WHERE id = ?", null(a.member), a.driver, a.channel, id); err != nil {
			return err
		}
		if err := t.tagAnswer(now, e.AddTags, e.RemoveTags); err != nil {
			return err
		}
		ack = a.ack(now)
		return t.audit("feedback.edit", "feedback:"+AnswerRef(now), map[string]any{"revises": a.revises, "driver": a.driver, "member": a.member}, "")
	})
	return ack, err
}

// applyEdit changes the fields that are given, checked as those of a new answer.
func (t *tx) applyEdit(a *answer, e AnswerEdit) (err error) {
	if e.Comment != nil {
		if a.comment, err = cleanRemark(*e.Comment); err != nil {
			return err
		}
		if err := t.propose(a); err != nil {
			return err
		}
	}
	score, scored := a.score.(int64)
	if e.Score != nil {
		score, scored = *e.Score, true
	}
	if a.score, err = checkScore(a.kind, score, scored, a.comment); err != nil {
		return err
	}
	for i, tag := range e.AddTags {
		if e.AddTags[i], err = cleanName(tag); err != nil {
			return err
		}
	}
	if e.Member != nil {
		if a.member = *e.Member; a.member != 0 {
			if err := t.checkKnown(a.member); err != nil {
				return err
			}
		}
	}
	var driver, channel string // what stands there already may come from a file and be on no list
	for _, f := range []struct{ value, checked, into *string }{{e.Driver, &driver, &a.driver}, {e.Channel, &channel, &a.channel}} {
		if f.value != nil {
			*f.checked, *f.into = *f.value, *f.value
		}
	}
	return t.checkLists(driver, channel)
}

// answerByID reads an answer that counts.
func (t *tx) answerByID(id int64) (*answer, error) {
	a, by, gone := &answer{}, int64(0), false
	found, err := t.one(func(s *sqlite.Stmt) {
		a.kind, a.comment, a.member, a.order, a.product, a.about = AnswerKind(s.ColumnText(0)), s.ColumnText(2), s.ColumnInt64(3), s.ColumnInt64(4), s.ColumnInt64(5), s.ColumnInt64(6)
		a.channel, a.question, a.driver, a.proposed = s.ColumnText(7), s.ColumnText(8), s.ColumnText(9), s.ColumnText(10)
		a.askedAt, a.askedBy, a.at, a.source, a.ext = s.ColumnInt64(12), s.ColumnInt64(13), Instant(s.ColumnInt64(14)), s.ColumnText(15), s.ColumnText(16)
		if by, gone = s.ColumnInt64(17), !s.ColumnIsNull(18); !s.ColumnIsNull(1) {
			a.score = s.ColumnInt64(1)
		}
		if !s.ColumnIsNull(11) {
			a.tone = s.ColumnInt64(11)
		}
	}, `SELECT kind, score, comment, member, order_id, product, about_staff, channel, question, driver, proposed, tone, asked_at, asked_by, at, source, ext, revised_by, withdrawn
		FROM feedback WHERE id = ?`, id)
	switch {
	case err != nil:
		return nil, err
	case !found || gone:
		return nil, Refuse(CodeNoAnswer, "feedback", AnswerRef(id))
	case by != 0:
		return nil, Refuse(CodeAnswerRevised, "feedback", AnswerRef(id), "by", AnswerRef(by))
	}
	return a, t.query(func(s *sqlite.Stmt) error {
		a.tags = append(a.tags, s.ColumnText(0))
		return nil
	}, "SELECT tag FROM feedback_tag WHERE feedback = ?", id)
}

// ConfirmAnswers makes the drivers that the word list proposes for the answers those that count; answers without a proposal, or with a
// driver, stay as they are. It returns how many were confirmed.
func (b *Book) ConfirmAnswers(ctx context.Context, ids []int64) (n int64, err error) {
	err = b.write(ctx, "feedback.confirm", func(t *tx) error {
		const open = " WHERE id IN (SELECT value FROM json_each(?)) AND driver = '' AND proposed <> '' AND withdrawn IS NULL AND revised_by IS NULL"
		if n, err = t.number("SELECT count(*) FROM feedback"+open, idList(ids)); err != nil || n == 0 {
			return err
		}
		if err := t.exec("UPDATE feedback SET driver = proposed"+open, idList(ids)); err != nil {
			return err
		}
		return t.audit("feedback.confirm", "feedback", map[string]any{"n": n}, "")
	})
	return n, err
}

// RemoveAnswers takes answers out that should not be there, as one batch that can be undone. Errors: CodeNoAnswer,
// CodeAnswerRevised.
func (b *Book) RemoveAnswers(ctx context.Context, ids []int64) (batch int64, err error) {
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	err = b.write(ctx, "feedback.remove", func(t *tx) error {
		if batch, err = t.newBatch(batchStart{kind: "bulk", what: "feedback"}); err != nil {
			return err
		}
		for _, id := range ids {
			if _, err := t.answerByID(id); err != nil {
				return err
			}
			if err := t.countAnswers(-1, "id = ?", id); err != nil {
				return err
			}
			if err := t.exec("UPDATE feedback SET withdrawn = ? WHERE id = ?", batch, id); err != nil {
				return err
			}
		}
		if err := t.closeBatch(batch, map[string]int64{"answers": int64(len(ids))}); err != nil {
			return err
		}
		return t.audit("feedback.remove", "batch", map[string]any{"batch": batch, "answers": ids}, "")
	})
	return batch, err
}

// restoreAnswers lets answers count again that a batch took out. When a file has brought one of them in again meanwhile, that file, or who
// has revised that answer since, stands in the way.
func (t *tx) restoreAnswers(r batchRange) error {
	by, err := t.number(`SELECT coalesce(now.batch, ?) FROM feedback f JOIN feedback now ON now.source = f.source AND now.ext = f.ext AND now.revised_by IS NULL
		AND now.withdrawn IS NULL WHERE f.withdrawn = ? LIMIT 1`, handTouch, r.id)
	if err == nil {
		err = touchedBy(r, by)
	}
	if err != nil {
		return err
	}
	var ids []int64
	if err := t.query(func(s *sqlite.Stmt) error {
		ids = append(ids, s.ColumnInt64(0))
		return nil
	}, "SELECT id FROM feedback WHERE withdrawn = ?", r.id); err != nil {
		return err
	}
	if err := t.exec("UPDATE feedback SET withdrawn = NULL WHERE withdrawn = ?", r.id); err != nil {
		return err
	}
	return t.countAnswers(1, "id IN (SELECT value FROM json_each(?))", idList(ids))
}
