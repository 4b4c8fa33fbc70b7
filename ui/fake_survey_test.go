package ui

import (
	"context"
	"fmt"

	"regulars/store"
)

// fakeSurveys are a questionnaire with a question of most types, whose words try to break out, and a closed one without any.
func fakeSurveys() []store.Survey {
	return []store.Survey{
		{ID: 1, Key: "loyalty-2026", Kind: store.SurveyCustomers, Lang: "zh", Title: store.Wording{EN: "Customer loyalty", ZH: "顾客忠诚度问卷"}, Created: at(2026, 10, 1), Sheets: 86, Rounds: 2, Questions: []store.Question{
			{N: 1, Type: store.QuestionExpectation, Construct: "trust", Pair: 2, Text: store.Wording{EN: "Before I bought, I expected that this shop would keep what it promises, in every single respect.", ZH: "购买之前，我期望这家店说到做到。"}},
			{N: 2, Type: store.QuestionLikert, Construct: "trust", Text: store.Wording{EN: "This shop keeps what it promises.", ZH: "这家店说到做到。"}},
			{N: 3, Type: store.QuestionLikert, Construct: "trust", Reversed: true, Text: store.Wording{ZH: "我总不太确定这家店对我是否坦诚。\x1b[31m"}},
			{N: 4, Type: store.QuestionLikert, Construct: store.ConstructIntention, Text: store.Wording{EN: "I will buy in this shop again."}},
			{N: 5, Type: store.QuestionNPS, Text: store.Wording{EN: "Would you recommend us?", ZH: "您愿意推荐我们吗？"}},
			{N: 7, Type: store.QuestionChoice, Construct: "自己的", Text: store.Wording{ZH: "常在哪里买？"}, Choices: []store.Wording{{ZH: "门店"}, {ZH: "网店\u202e"}}},
			{N: 8, Type: store.QuestionText, Text: store.Wording{ZH: "为什么？"}},
		}},
		{ID: 2, Key: "training", Kind: store.SurveyTraining, Lang: "en", Title: store.Wording{EN: "Evil\x1b]0;PWNED\x07 title"}, Created: at(2025, 10, 1), Closed: at(2025, 12, 1)},
	}
}

func (b *fakeBook) Surveys(context.Context) ([]store.Survey, error) {
	return fakeSurveys(), b.shelf.unread
}

func (b *fakeBook) Survey(_ context.Context, key string) (store.Survey, error) {
	for _, s := range fakeSurveys() {
		if s.Key == key {
			return s, b.shelf.unread
		}
	}
	return store.Survey{}, store.Refuse(store.CodeNoSurvey, "value", key)
}

func (b *fakeBook) AddSurvey(_ context.Context, s store.Survey) (int64, error) {
	b.shelf.acts = append(b.shelf.acts, fmt.Sprintf("new survey %s with %d", s.Key, len(s.Questions)))
	return 46, b.refuse
}

func (b *fakeBook) EditSurvey(_ context.Context, s store.Survey) (int64, error) {
	b.shelf.acts = append(b.shelf.acts, fmt.Sprintf("survey %s has %d", s.Key, len(s.Questions)))
	return 46, b.refuse
}

func (b *fakeBook) CloseSurvey(_ context.Context, key string, closed bool) (int64, error) {
	b.shelf.acts = append(b.shelf.acts, fmt.Sprintf("survey %s closed %t", key, closed))
	return 46, b.refuse
}

func (b *fakeBook) ImportSurvey(_ context.Context, in store.SurveyInput) (r store.SurveyResult, err error) {
	err = in.Read(func(d *store.SheetDraft) error { r.New++; return nil }, func(p store.RowProblem) error {
		r.Rejected++
		r.Problems = append(r.Problems, p)
		return nil
	})
	r.Matched, r.Anonymous, r.Feedback, r.Rounds = r.New/2, r.New-r.New/2, r.New, []string{"2026-11"}
	if !in.DryRun {
		r.Batch = 33
		b.shelf.acts = append(b.shelf.acts, fmt.Sprintf("survey %s round %q: %d", in.Key, in.Round, r.New))
	}
	return r, err
}

func (b *fakeBook) SurveyFacts(_ context.Context, key string, _ store.ColumnsQuery) (*store.SurveyFacts, error) {
	f := &store.SurveyFacts{Survey: fakeSurveys()[0]}
	for i := range int64(70) {
		f.Answers = append(f.Answers, store.Sheet{
			Day: day(2026, 10, 20) + store.Day(i/2), Round: []string{"spring", "秋天的一轮，名字很长"}[i/35], Member: i % 2, Scores: []int64{7, 1 + i%7, 1 + i%5, 1 + i%6, i % 11, 1 + i%2, store.NotAnswered},
		})
	}
	return f, b.refuse
}

func (b *fakeBook) Asks(context.Context, store.ColumnsQuery) ([]store.AskFact, error) {
	return []store.AskFact{{Day: day(2026, 11, 19), Kind: store.AnswerNPS}, {Day: day(2026, 11, 20), Kind: store.AnswerNPS, Answered: true}}, b.refuse
}
