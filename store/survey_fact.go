package store

import (
	"context"

	"zombiezen.com/go/sqlite"
)

// NotAnswered stands where somebody left a question out.
const NotAnswered = -1

// Sheet is what one person answered to a questionnaire at one time.
type Sheet struct {
	Day    Day
	Round  string
	Member int64   // 0: nobody the shop knows
	Staff  string  // of training: whose it is
	Scores []int64 // by the place of the question; NotAnswered where it was left out or is words
}

// SurveyFacts is a questionnaire with what was answered, the earliest first.
type SurveyFacts struct {
	Survey
	Answers []Sheet
}

// SurveyFacts reads the answers to a questionnaire up to a day; with a filter only those of the members that it picks. Without a key it is
// the questionnaire for customers that was answered last; nil when there is none. Errors: CodeNoSurvey, CodeBadFilter.
func (b *Book) SurveyFacts(ctx context.Context, key string, q ColumnsQuery) (f *SurveyFacts, err error) {
	err = b.sweep(ctx, func(s *sweep) error {
		if key == "" {
			last, err := s.number(`SELECT h.survey FROM survey_sheet h JOIN survey v ON v.id = h.survey AND v.kind = ?
				WHERE h.revised_by IS NULL AND h.withdrawn IS NULL ORDER BY h.day DESC, h.id DESC LIMIT 1`, SurveyCustomers)
			if err != nil || last == 0 {
				return err
			}
			list, err := s.surveys("WHERE v.id = ?", last)
			if err != nil {
				return err
			}
			f = &SurveyFacts{Survey: list[0]}
		} else {
			one, err := s.surveyByKey(key)
			if err != nil {
				return err
			}
			f = &SurveyFacts{Survey: one}
		}
		picked, err := s.members(q.Where)
		if err != nil {
			return err
		}
		return s.sheets(f, q, picked)
	})
	return f, err
}

// sheets reads the sheets that count.
func (s *sweep) sheets(f *SurveyFacts, q ColumnsQuery, picked []bool) error {
	to := q.last()
	place := map[int]int{}
	for i := range f.Questions {
		place[f.Questions[i].N] = i
	}
	last := int64(0)
	return s.query(func(r *sqlite.Stmt) error {
		member := r.ColumnInt64(3)
		if picked != nil && (member == 0 || !picked[member]) {
			return nil
		}
		if id := r.ColumnInt64(0); id != last {
			last = id
			sheet := Sheet{Day: Day(r.ColumnInt64(1)), Round: r.ColumnText(2), Member: member, Staff: r.ColumnText(4), Scores: make([]int64, len(f.Questions))}
			for i := range sheet.Scores {
				sheet.Scores[i] = NotAnswered
			}
			f.Answers = append(f.Answers, sheet)
		}
		if at, known := place[r.ColumnInt(5)]; known && !r.ColumnIsNull(6) {
			f.Answers[len(f.Answers)-1].Scores[at] = r.ColumnInt64(6)
		}
		return nil
	}, `SELECT h.id, h.day, h.round, h.member, coalesce(p.name, ''), a.n, a.value FROM survey_sheet h LEFT JOIN staff p ON p.id = h.staff
		LEFT JOIN survey_answer a ON a.sheet = h.id
		WHERE h.survey = ? AND h.revised_by IS NULL AND h.withdrawn IS NULL AND h.day BETWEEN ? AND ? ORDER BY h.day, h.id`, f.ID, q.From, to)
}
