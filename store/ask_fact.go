package store

import (
	"context"

	"zombiezen.com/go/sqlite"
)

// AskFact is one member who was asked for feedback.
type AskFact struct {
	Day      Day
	Kind     AnswerKind // for what
	Answered bool
}

// Asks are all times that a member was asked, in order of their days; with a filter only of the members that it picks. Errors: CodeBadFilter.
func (b *Book) Asks(ctx context.Context, q ColumnsQuery) (list []AskFact, err error) {
	list = []AskFact{}
	err = b.sweep(ctx, func(s *sweep) error {
		p, err := s.picks(q.Where)
		if err != nil {
			return err
		}
		to := q.last()
		return s.query(func(r *sqlite.Stmt) error {
			if p.holds(r.ColumnInt64(0)) {
				list = append(list, AskFact{Day(r.ColumnInt64(1)), AnswerKind(r.ColumnText(2)), r.ColumnInt64(3) == 1})
			}
			return nil
		}, `SELECT a.member, a.day, a.kind, `+isAnswered+` FROM asked a WHERE a.withdrawn IS NULL AND a.day BETWEEN ? AND ? ORDER BY a.day, a.id`, q.From, to)
	})
	return list, err
}
