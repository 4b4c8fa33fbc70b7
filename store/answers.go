package store

import (
	"context"
	"slices"

	"zombiezen.com/go/sqlite"
)

// AnswerFact is one answer that counts, as figures need it.
type AnswerFact struct {
	Day              Day
	Kind             AnswerKind
	Score            int64
	HasScore         bool
	Member           int64  // 0: anonymous
	Tier             string // the member's present one; "" is the entry tier
	Channel          string
	Driver, Proposed string
	Question         string
	Tone             int
	Comment          string
}

// Says is the driver that the answer speaks of: the confirmed one, else the proposed one.
func (f *AnswerFact) Says() string { return firstText(f.Driver, f.Proposed) }

// Answers are all answers that count, in order of their days; with a filter only those of the members that it picks. Errors: CodeBadFilter.
func (b *Book) Answers(ctx context.Context, q ColumnsQuery) (list []AnswerFact, err error) {
	to := q.last()
	err = b.sweep(ctx, func(s *sweep) error {
		p, err := s.picks(q.Where)
		if err != nil {
			return err
		}
		words := map[string]string{} // one string for each word, not for each row
		buffer := make([]byte, 0, 256)
		word := func(r *sqlite.Stmt, col int) string {
			n := r.ColumnLen(col)
			buffer = slices.Grow(buffer[:0], n)[:n]
			r.ColumnBytes(col, buffer)
			known, is := words[string(buffer)]
			if !is {
				known = string(buffer)
				words[known] = known
			}
			return known
		}
		return s.query(func(r *sqlite.Stmt) error {
			member := r.ColumnInt64(3)
			if !p.holds(member) {
				return nil
			}
			list = append(list, AnswerFact{
				Day: Day(r.ColumnInt64(0)), Kind: AnswerKind(word(r, 1)), Score: r.ColumnInt64(2), HasScore: !r.ColumnIsNull(2), Member: member, Tier: word(r, 4),
				Channel: word(r, 5), Driver: word(r, 6), Proposed: word(r, 7), Question: word(r, 8), Tone: int(r.ColumnInt64(9)), Comment: r.ColumnText(10),
			})
			return nil
		}, `SELECT f.day, f.kind, f.score, f.member, coalesce(m.tier, ''), f.channel, f.driver, f.proposed, f.question, f.tone, f.comment
			FROM feedback f LEFT JOIN member m ON m.id = f.member WHERE f.withdrawn IS NULL AND f.revised_by IS NULL AND f.day BETWEEN ? AND ? ORDER BY f.day, f.id`, q.From, to)
	})
	return list, err
}

// AnswerFigure is how many answers of a day have a score, in the rollups.
type AnswerFigure struct {
	Day   Day
	Kind  AnswerKind
	Score int64
	N     int64
}

func (s *sweep) dayAnswers(f *Figures) error {
	return s.query(func(r *sqlite.Stmt) error {
		f.Answers = append(f.Answers, AnswerFigure{Day(r.ColumnInt64(0)), AnswerKind(r.ColumnText(1)), r.ColumnInt64(2), r.ColumnInt64(3)})
		return nil
	}, "SELECT day, kind, score, n FROM day_answer WHERE n <> 0 ORDER BY day, kind, score")
}
