package ui

import (
	"context"

	"regulars/store"
)

// Questioner is what the console asks of the book about questionnaires.
type Questioner interface {
	Surveys(ctx context.Context) ([]store.Survey, error)
	Survey(ctx context.Context, key string) (store.Survey, error)
	AddSurvey(ctx context.Context, s store.Survey) (batch int64, err error)
	EditSurvey(ctx context.Context, s store.Survey) (batch int64, err error)
	CloseSurvey(ctx context.Context, key string, closed bool) (batch int64, err error)
	ImportSurvey(ctx context.Context, in store.SurveyInput) (store.SurveyResult, error)
	Asks(ctx context.Context, q store.ColumnsQuery) ([]store.AskFact, error)
	SurveyFacts(ctx context.Context, key string, q store.ColumnsQuery) (*store.SurveyFacts, error)
}
