package store

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"slices"
	"time"

	"zombiezen.com/go/sqlite"
)

// FeedbackInput is an answer by hand: said on the phone, in a chat, at the counter. Who said it may stay unknown.
type FeedbackInput struct {
	Kind                      AnswerKind
	Score                     int64
	HasScore                  bool // 0 is a score
	Comment                   string
	Member, Order, Product    int64  // 0: nobody, none; an order without a member is its buyer's
	Staff                     string // whom it is about; "": nobody
	Channel, Question, Driver string
	Tags                      []string
	At                        Instant // when it was said; 0: now
	Key                       string  // idempotency key
}

// AnswerAck is what a write of an answer returns.
type AnswerAck struct {
	ID       int64
	Revises  int64  // the answer whose place this one takes; 0: none
	Proposed string // the driver that the word list proposes
	Tone     int    // -1, 0 or 1, proposed
	Card     bool   // the comment holds what looks like a card or ID number
	Low      bool   // the score asks for a follow-up
	Replayed bool
	AnswerWorth
}

// answer is one row of feedback while it is written.
type answer struct {
	kind                   AnswerKind
	own                    int64 // the answer that our own export names
	score                  any   // an int64, or nil
	comment                string
	member, order, product int64
	about                  int64
	channel, question      string
	driver, proposed       string
	tone                   any // an int64, or nil when no word tells
	askedAt, askedBy       int64
	at                     Instant
	batch                  int64
	source, ext            string
	key                    string
	keyHash                []byte
	revises                int64
	tags                   []string
}

// AddAnswer records an answer. A later answer of the same person to the same question revises the earlier one, which stays. Errors:
// CodeBadScore, CodeNoScore, CodeUnknownDriver, CodeUnknownChannel, CodeNoMember, CodeNoOrder, CodeNoStaff, CodeNotYet,
// CodeBadKey, CodeKeyConflict, CodeBadName of the comment and the tags.
func (b *Book) AddAnswer(ctx context.Context, in FeedbackInput) (ack AnswerAck, err error) {
	if err := checkKey(in.Key); err != nil {
		return ack, err
	}
	err = b.write(ctx, "feedback.add", func(t *tx) error {
		if done, err := t.replayAnswer(in, &ack); done || err != nil {
			return err
		}
		a, err := t.answerOf(in)
		if err != nil {
			return err
		}
		if a.question != "" && a.member != 0 {
			if a.revises, err = t.number(`SELECT id FROM feedback WHERE member = ? AND kind = ? AND question = ? AND withdrawn IS NULL AND revised_by IS NULL
				ORDER BY id DESC LIMIT 1`, a.member, string(a.kind), a.question); err != nil {
				return err
			}
		}
		id, err := t.nextAnswer()
		if err != nil {
			return err
		}
		ack = a.ack(id)
		if err := t.insertAnswer(id, a); err != nil {
			return err
		}
		if ack.AnswerWorth, err = t.rewardAnswer(id, a, ""); err != nil {
			return err
		}
		return t.audit("feedback.add", "feedback:"+AnswerRef(id), map[string]any{"kind": string(a.kind), "member": a.member, "revises": a.revises}, "")
	})
	return ack, err
}

func (a *answer) ack(id int64) AnswerAck {
	row := FeedbackRow{Kind: a.kind}
	row.Score, row.HasScore = a.score.(int64)
	tone, _ := a.tone.(int64)
	return AnswerAck{ID: id, Revises: a.revises, Proposed: a.proposed, Tone: int(tone), Card: LooksLikeCard(a.comment), Low: row.Low()}
}

// nextAnswer is the id of the next row.
func (t *tx) nextAnswer() (int64, error) {
	return t.number("SELECT coalesce(max(id), 0) + 1 FROM feedback")
}

// answerOf checks what was typed and finds whom and what it is about.
func (t *tx) answerOf(in FeedbackInput) (a *answer, err error) {
	a = &answer{kind: in.Kind, at: in.At, member: in.Member, order: in.Order, product: in.Product, channel: in.Channel, driver: in.Driver, key: in.Key}
	if a.at == 0 {
		a.at = t.now
	}
	if a.at > t.now {
		return nil, Refuse(CodeNotYet, "value", a.at.Time().In(t.shop.Zone).Format(time.DateTime))
	}
	if a.comment, err = cleanRemark(in.Comment); err != nil {
		return nil, err
	}
	if a.score, err = checkScore(in.Kind, in.Score, in.HasScore, a.comment); err != nil {
		return nil, err
	}
	if a.question, err = cleanLine(in.Question, maxNameRunes); err != nil {
		return nil, err
	}
	if err := t.checkLists(a.driver, a.channel); err != nil {
		return nil, err
	}
	for _, tag := range in.Tags {
		name, err := cleanName(tag)
		if err != nil {
			return nil, err
		}
		a.tags = append(a.tags, name)
	}
	if err := t.answerAbout(a, in.Staff); err != nil {
		return nil, err
	}
	a.keyHash = hashAnswer(in)
	if err := t.propose(a); err != nil {
		return nil, err
	}
	return a, t.wasAsked(a)
}

// hashAnswer is what a key stands for.
func hashAnswer(in FeedbackInput) []byte {
	if in.Key == "" {
		return nil
	}
	text, _ := json.Marshal(in) // a struct of plain values always marshals
	sum := sha256.Sum256(text)
	return sum[:]
}

// checkScore gives the score of an answer, nil for a comment without one.
func checkScore(kind AnswerKind, score int64, scored bool, comment string) (any, error) {
	scale, known := rangeOf(kind)
	switch {
	case !known:
		return nil, Refuse(CodeBadKind, "file", string(kind))
	case kind == AnswerComment && comment == "", kind != AnswerComment && !scored:
		return nil, Refuse(CodeNoScore, "why", string(kind))
	case kind == AnswerComment:
		return nil, nil
	case score < scale.low || score > scale.high:
		return nil, Refuse(CodeBadScore, "value", score, "low", scale.low, "high", scale.high)
	}
	return score, nil
}

// checkLists refuses a driver or channel that is not on the shop's list.
func (t *tx) checkLists(driver, channel string) error {
	if driver != "" && !slices.Contains(t.shop.Drivers, driver) {
		return Refuse(CodeUnknownDriver, "value", driver, "list", t.shop.Drivers)
	}
	if channel != "" && !slices.Contains(t.shop.Channels, channel) {
		return Refuse(CodeUnknownChannel, "value", channel, "list", t.shop.Channels)
	}
	return nil
}

// answerAbout checks the member, the order and the staff that an answer names. An order's buyer is who says something about it.
func (t *tx) answerAbout(a *answer, staff string) (err error) {
	if a.order != 0 {
		buyer := int64(-1)
		if _, err := t.one(func(s *sqlite.Stmt) { buyer = s.ColumnInt64(0) }, "SELECT coalesce(member, 0) FROM orders WHERE id = ?", a.order); err != nil {
			return err
		}
		if buyer < 0 {
			return Refuse(CodeNoOrder, "order", OrderRef(a.order))
		}
		if a.member == 0 && buyer != 0 {
			if a.member, err = t.surviving(buyer); err != nil {
				return err
			}
		}
	}
	if a.member != 0 {
		if err := t.checkKnown(a.member); err != nil {
			return err
		}
	}
	if staff == "" {
		return nil
	}
	if a.about, err = t.number("SELECT id FROM staff WHERE name = ?", staff); err == nil && a.about == 0 {
		err = Refuse(CodeNoStaff, "staff", staff)
	}
	return err
}

// replayAnswer answers a key that was used before with its first result, whatever has become since of what the answer names.
func (t *tx) replayAnswer(in FeedbackInput, ack *AnswerAck) (done bool, err error) {
	if in.Key == "" {
		return false, nil
	}
	var a answer
	var id int64
	var hash []byte
	var at Instant
	found, err := t.one(func(s *sqlite.Stmt) {
		id, hash, at, a.revises = s.ColumnInt64(0), columnBlob(s, 1), Instant(s.ColumnInt64(2)), s.ColumnInt64(3)
		a.kind, a.comment, a.proposed = AnswerKind(s.ColumnText(4)), s.ColumnText(5), s.ColumnText(6)
		if !s.ColumnIsNull(7) {
			a.score = s.ColumnInt64(7)
		}
		if !s.ColumnIsNull(8) {
			a.tone = s.ColumnInt64(8)
		}
	}, "SELECT id, key_hash, recorded, revises, kind, comment, proposed, score, tone FROM feedback WHERE key = ?", in.Key)
	if err != nil || !found {
		return false, err
	}
	if !slices.Equal(hash, hashAnswer(in)) {
		return false, Refuse(CodeKeyConflict, "key", in.Key, "at", at, "feedback", AnswerRef(id))
	}
	*ack = a.ack(id)
	ack.Replayed = true
	return true, nil
}

// insertAnswer writes one answer and keeps the rollup.
func (t *tx) insertAnswer(id int64, a *answer) error {
	if a.revises != 0 { // first, because only one answer may count under its number; by itself until the later one is there
		if err := t.countAnswers(-1, "id = ?", a.revises); err != nil {
			return err
		}
		if err := t.exec("UPDATE feedback SET revised_by = id WHERE id = ?", a.revises); err != nil {
			return err
		}
	}
	b := t.bindTo(`INSERT INTO feedback (id, kind, score, comment, member, order_id, product, about_staff, channel, question, driver, proposed, tone, asked_at, asked_by,
		at, day, recorded, staff, batch, source, ext, revises, key, key_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
	b.int(id).text(string(a.kind)).any(a.score).textOrNull(a.comment).null(a.member).null(a.order).null(a.product).null(a.about)
	b.text(a.channel).text(a.question).text(a.driver).text(a.proposed).any(a.tone).null(a.askedAt).null(a.askedBy)
	day := t.dayOf(a.at)
	b.int(int64(a.at)).int(int64(day)).int(int64(t.now)).int(t.staff).null(a.batch).text(a.source).textOrNull(a.ext).null(a.revises).textOrNull(a.key).blob(a.keyHash)
	if err := b.run(); err != nil {
		return err
	}
	if a.revises != 0 {
		if err := t.exec("UPDATE feedback SET revised_by = ? WHERE id = ?", id, a.revises); err != nil {
			return err
		}
	}
	if a.batch == 0 { // a file is a batch, which tells by itself that the care list is stale
		if err := t.staleCare(); err != nil {
			return err
		}
	}
	if score, scored := a.score.(int64); scored {
		t.sums.answer(day, a.kind, score, 1)
	}
	return t.tagAnswer(id, a.tags, nil)
}

func (t *tx) tagAnswer(id int64, add, remove []string) error {
	for _, tag := range add {
		if err := t.exec("INSERT INTO feedback_tag (feedback, tag) VALUES (?, ?) ON CONFLICT DO NOTHING", id, tag); err != nil {
			return err
		}
	}
	for _, tag := range remove {
		if err := t.exec("DELETE FROM feedback_tag WHERE feedback = ? AND tag = ?", id, tag); err != nil {
			return err
		}
	}
	return nil
}

// countAnswers adds the answers that count and fit a condition to the rollup, or takes them out with sign -1.
func (t *tx) countAnswers(sign int64, where string, args ...any) error {
	return t.query(func(s *sqlite.Stmt) error {
		t.sums.answer(Day(s.ColumnInt64(0)), AnswerKind(s.ColumnText(1)), s.ColumnInt64(2), sign)
		return nil
	}, "SELECT day, kind, score FROM feedback WHERE withdrawn IS NULL AND revised_by IS NULL AND score IS NOT NULL AND "+where, args...)
}
