package cli

import (
	"slices"

	"regulars/reports"
	"regulars/store"
)

// The questionnaire of a demo shop, and in which of its last weeks the shop asked it.
const demoQuestionnaire = "loyalty"

var demoRounds = []int{7, 2}

// question makes the shop's questionnaire before its first round, and brings in what was answered in a round that ends in the week.
func (f *demoFilling) question(week int, to store.Instant) error {
	round := slices.Index(demoRounds, week)
	if round < 0 {
		return nil
	}
	v, _ := reports.NewSurvey("loyalty", demoQuestionnaire, f.lang)
	v.Questions = slices.DeleteFunc(v.Questions, func(q store.Question) bool {
		return q.Type != store.QuestionLikert && q.Type != store.QuestionExpectation
	})
	if round == 0 {
		if _, err := f.book.AddSurvey(f.ctx, v); err != nil {
			return err
		}
	}
	sheets := f.shop.Sheets(&v, round, to)
	if len(sheets) == 0 {
		return nil
	}
	_, err := f.book.ImportSurvey(f.ctx, store.SurveyInput{
		Key: v.Key, Round: store.DayOf(to.Time(), f.book.Shop().Zone).String(), File: demoSurvey + "-" + demoQuestionnaire + ".csv", Format: "generic", Encoding: "utf-8",
		Read: func(yield func(*store.SheetDraft) error, _ func(store.RowProblem) error) error {
			for _, draft := range sheets {
				if err := yield(draft); err != nil {
					return err
				}
			}
			return nil
		},
	})
	return err
}
