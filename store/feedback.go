package store

import (
	"context"
	"database/sql"
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
	Product           string // its name
	Channel, Question string
	Driver, Proposed  string // confirmed by a person, and proposed by the word list
	Tags              string // parted by commas
	At                Instant
	Day               Day
	Batch             int64
	Revises           int64 // the answer before; 0: none
}

// FeedbackQuery asks for a page of answers, the newest first. Kind "" is all; Member 0 is everybody's; Before is the last id of the
// page before.
type FeedbackQuery struct {
	Kind     AnswerKind
	Member   int64
	From, To Day // 0: open
	Before   int64
	Limit    int
}

// Feedback gives a page of answers, the latest recorded first. Errors: CodeBadKind.
func (b *Book) Feedback(ctx context.Context, q FeedbackQuery) (list []FeedbackRow, err error) {
	if _, known := rangeOf(q.Kind); !known && q.Kind != "" {
		return nil, Refuse(CodeBadKind, "file", string(q.Kind))
	}
	to := q.To
	if to == 0 {
		to = 1 << 30
	}
	before := q.Before
	if before == 0 {
		before = 1 << 62
	}
	err = b.look(ctx, func(v *view) error {
		return v.each(func(rows *sql.Rows) error {
			f, err := scanFeedback(rows)
			list = append(list, f)
			return err
		}, selectFeedback+` AND (?1 = '' OR f.kind = ?1) AND (?2 = 0 OR f.member = ?2) AND f.day BETWEEN ?3 AND ?4 AND f.id < ?5
			ORDER BY f.id DESC LIMIT ?6`, string(q.Kind), q.Member, q.From, to, before, pageLimit(q.Limit, 50))
	})
	return list, err
}

// ExportFeedback gives all answers that count, in the order of their ids. An error of yield ends it; yield must not read from the
// book.
func (b *Book) ExportFeedback(ctx context.Context, yield func(*FeedbackRow) error) error {
	return b.look(ctx, func(v *view) error {
		return v.each(func(rows *sql.Rows) error {
			f, err := scanFeedback(rows)
			if err != nil {
				return err
			}
			return yield(&f)
		}, selectFeedback+" ORDER BY f.id")
	})
}

const selectFeedback = `SELECT f.id, f.kind, f.score, coalesce(f.comment, ''), coalesce(m.id, 0), coalesce(m.name, ''), coalesce(o.ext, ''), coalesce(p.name, ''),
	f.channel, f.question, f.driver, f.proposed, coalesce((SELECT group_concat(g.tag, ',') FROM feedback_tag g WHERE g.feedback = f.id), ''),
	f.at, f.day, coalesce(f.batch, 0), coalesce(f.revises, 0)
	FROM feedback f LEFT JOIN member m ON m.id = f.member LEFT JOIN orders o ON o.id = f.order_id LEFT JOIN product p ON p.id = f.product
	WHERE f.withdrawn IS NULL AND f.revised_by IS NULL`

func scanFeedback(rows *sql.Rows) (f FeedbackRow, err error) {
	var score sql.NullInt64
	err = rows.Scan(&f.ID, &f.Kind, &score, &f.Comment, &f.Member, &f.Name, &f.Order, &f.Product, &f.Channel, &f.Question, &f.Driver, &f.Proposed, &f.Tags,
		&f.At, &f.Day, &f.Batch, &f.Revises)
	f.Score, f.HasScore = score.Int64, score.Valid
	return f, err
}
