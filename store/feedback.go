package store

import (
	"context"
	"strings"
)

// AnswerKind is the scale on which an answer is.
type AnswerKind string

// The scales. The effort score has two versions that point in opposite directions, so that the version stands with each answer.
const (
	AnswerNPS     AnswerKind = "nps"     // 0 to 10: would you recommend us
	AnswerCSAT    AnswerKind = "csat"    // 1 to 5: how satisfied are you
	AnswerCES1    AnswerKind = "ces1"    // 1 to 5: how much effort was it; low is good
	AnswerCES2    AnswerKind = "ces2"    // 1 to 7: it was easy; high is good
	AnswerStars   AnswerKind = "stars"   // 1 to 5
	AnswerComment AnswerKind = "comment" // no score
)

// AnswerKinds are the names of all scales.
func AnswerKinds() []string {
	names := make([]string, 0, len(answerRanges))
	for _, r := range answerRanges {
		names = append(names, string(r.kind))
	}
	return names
}

// answerRange is a scale with its lowest and highest score.
type answerRange struct {
	kind      AnswerKind
	low, high int64
}

var answerRanges = []answerRange{
	{AnswerNPS, 0, 10}, {AnswerCSAT, 1, 5}, {AnswerCES1, 1, 5}, {AnswerCES2, 1, 7}, {AnswerStars, 1, 5}, {AnswerComment, 0, 0},
}

// rangeOf finds a scale by its name.
func rangeOf(kind AnswerKind) (answerRange, bool) {
	for _, r := range answerRanges {
		if r.kind == kind {
			return r, true
		}
	}
	return answerRange{}, false
}

// FeedbackRow is one answer as it counts now: withdrawn and revised ones are left out of lists.
type FeedbackRow struct {
	ID                int64
	Kind              AnswerKind
	Score             int64
	HasScore          bool // false for a comment without a score; 0 is a score
	Comment           string
	Member            int64 // 0: anonymous
	Name              string
	Order             string // its number; "" when it is about none
	OrderID           int64
	Product           string // its name
	Channel, Question string
	Driver, Proposed  string // confirmed by a person, and proposed by the word list
	Tone              int    // -1, 0 or 1, proposed by the word list
	HasTone           bool
	Tags              string // parted by commas
	About             string // the member of the staff whom it is about
	AskedBy           string // who asked for it, "" when nobody did
	AskedAt           Instant
	Staff             string // who recorded it
	At, Recorded      Instant
	Day               Day
	Batch             int64
	Revises           int64 // the answer before; 0: none
}

// Low reports a score that asks for a follow-up: an NPS up to 6, two stars or a satisfaction of 2 and less, and hard effort on
// either scale.
func (f *FeedbackRow) Low() bool {
	return f.HasScore && LowScore(f.Kind, f.Score)
}

// FeedbackQuery asks for a page of answers, the newest first. What is zero asks for all; Driver is the confirmed one, else the
// proposed one; Before is the last id of the page before.
type FeedbackQuery struct {
	Kind            AnswerKind
	Member, Order   int64
	Driver, Channel string
	Unconfirmed     bool // only those whose proposed driver nobody has confirmed
	From, To        Day
	Before          int64
	Limit           int
}

// Feedback gives a page of answers, the latest recorded first. Errors: CodeBadKind.
func (b *Book) Feedback(ctx context.Context, q FeedbackQuery) (list []FeedbackRow, err error) {
	if _, known := rangeOf(q.Kind); !known && q.Kind != "" {
		return nil, Refuse(CodeBadKind, "file", string(q.Kind))
	}
	var where strings.Builder
	var args []any
	for _, c := range []struct {
		asked bool
		sql   string
		arg   any
	}{
		{q.Kind != "", "f.kind = ?", string(q.Kind)},
		{q.Member != 0, "f.member = ?", q.Member},
		{q.Order != 0, "f.order_id = ?", q.Order},
		{q.Driver != "", "iif(f.driver = '', f.proposed, f.driver) = ?", q.Driver},
		{q.Channel != "", "f.channel = ?", q.Channel},
		{q.Unconfirmed, "f.driver = '' AND f.proposed <> ?", ""},
		{q.From != 0, "f.day >= ?", q.From},
		{q.To != 0, "f.day <= ?", q.To},
		{q.Before != 0, "f.id < ?", q.Before},
	} {
		if c.asked {
			where.WriteString(" AND " + c.sql)
			args = append(args, c.arg)
		}
	}
	err = b.look(ctx, func(v *view) error {
		list, err = v.feedback(where.String()+" ORDER BY f.id DESC LIMIT ?", append(args, pageLimit(q.Limit, 50))...)
		return err
	})
	return list, err
}

// feedback reads the answers that count and fit a condition.
func (v *view) feedback(where string, args ...any) (list []FeedbackRow, err error) {
	err = v.each(func(rows *rows) error {
		f, err := scanFeedback(rows)
		list = append(list, f)
		return err
	}, selectFeedback+" WHERE f.withdrawn IS NULL AND f.revised_by IS NULL"+where, args...)
	return list, err
}

// Answer is one answer, and what it was before each of its revisions, the newest first. Errors: CodeNoAnswer.
func (b *Book) Answer(ctx context.Context, id int64) (f FeedbackRow, before []FeedbackRow, err error) {
	err = b.look(ctx, func(v *view) error {
		list, err := v.feedback(" AND f.id = ?", id)
		if err != nil || len(list) == 0 {
			return orErr(err, Refuse(CodeNoAnswer, "feedback", AnswerRef(id)))
		}
		f = list[0]
		return v.each(func(rows *rows) error {
			was, err := scanFeedback(rows)
			before = append(before, was)
			return err
		}, "WITH RECURSIVE chain(id) AS (SELECT ?1 UNION SELECT f.revises FROM chain c CROSS JOIN feedback f ON f.id = c.id WHERE f.revises IS NOT NULL) "+
			selectFeedback+" JOIN chain c ON c.id = f.id WHERE f.id <> ?1 ORDER BY f.id DESC", id)
	})
	return f, before, err
}

// ExportFeedback gives all answers that count of the members that the filter fits, or all answers when it says nothing, in the order of
// their ids. An error of yield ends it; yield must not read from the book. Errors: CodeBadFilter.
func (b *Book) ExportFeedback(ctx context.Context, where string, yield func(*FeedbackRow) error) error {
	return b.look(ctx, func(v *view) error {
		from, condition, args, err := v.ofMembers("feedback g", "g.member", where)
		if err != nil {
			return err
		}
		return v.each(func(rows *rows) error {
			f, err := scanFeedback(rows)
			if err != nil {
				return err
			}
			return yield(&f)
		}, selectFeedback+" WHERE f.withdrawn IS NULL AND f.revised_by IS NULL AND f.id IN (SELECT g.id FROM "+from+" WHERE "+condition+") ORDER BY f.id", args...)
	})
}

const selectFeedback = `SELECT f.id, f.kind, f.score, coalesce(f.comment, ''), coalesce(m.id, 0), coalesce(m.name, ''), coalesce(o.ext, ''), coalesce(o.id, 0), coalesce(p.name, ''),
	f.channel, f.question, f.driver, f.proposed, f.tone, coalesce((SELECT group_concat(g.tag, ',') FROM feedback_tag g WHERE g.feedback = f.id), ''),
	coalesce((SELECT name FROM staff WHERE id = f.about_staff), ''), coalesce((SELECT name FROM staff WHERE id = f.asked_by), ''), coalesce(f.asked_at, 0), s.name,
	f.at, f.recorded, f.day, coalesce(f.batch, 0), coalesce(f.revises, 0)
	FROM feedback f JOIN staff s ON s.id = f.staff LEFT JOIN member m ON m.id = f.member LEFT JOIN orders o ON o.id = f.order_id LEFT JOIN product p ON p.id = f.product`

func scanFeedback(rows *rows) (f FeedbackRow, err error) {
	var score, tone *int64
	err = rows.Scan(&f.ID, &f.Kind, &score, &f.Comment, &f.Member, &f.Name, &f.Order, &f.OrderID, &f.Product, &f.Channel, &f.Question, &f.Driver, &f.Proposed, &tone,
		&f.Tags, &f.About, &f.AskedBy, &f.AskedAt, &f.Staff, &f.At, &f.Recorded, &f.Day, &f.Batch, &f.Revises)
	if f.HasScore = score != nil; f.HasScore {
		f.Score = *score
	}
	if f.HasTone = tone != nil; f.HasTone {
		f.Tone = int(*tone)
	}
	return f, err
}
