package reports

import (
	"context"

	"regulars/store"
)

// Shop is what the input of reports is read from; *store.Book is one.
type Shop interface {
	Shop() store.Shop
	FiguresOf(ctx context.Context, where string) (store.Figures, error)
	Columns(ctx context.Context, q store.ColumnsQuery) (*store.Columns, error)
	Lines(ctx context.Context, q store.ColumnsQuery) (*store.Lines, error)
	Origins(ctx context.Context) (*store.Origins, error)
	Vintages(ctx context.Context, q store.ColumnsQuery) ([]store.Vintage, error)
	TierHistory(ctx context.Context, where string) (*store.TierHistory, error)
	Service(ctx context.Context, q store.ColumnsQuery) (*store.Service, error)
	Answers(ctx context.Context, q store.ColumnsQuery) ([]store.AnswerFact, error)
	OfferFacts(ctx context.Context, where string) (*store.OfferFacts, error)
	Goals(ctx context.Context, day store.Day) ([]store.Goal, error)
	Improvements(ctx context.Context, state string) ([]store.Improvement, error)
	Asks(ctx context.Context, q store.ColumnsQuery) ([]store.AskFact, error)
	SurveyFacts(ctx context.Context, key string, q store.ColumnsQuery) (*store.SurveyFacts, error)
	GatheringFacts(ctx context.Context, where string) (*store.GatheringFacts, error)
	Economics(ctx context.Context, q store.ColumnsQuery) (*store.Economics, error)
	People(ctx context.Context, ids []int64) (map[int64]store.Person, error)
}

// Read gives the input with all that is needed and that it has not yet, up to the end of the period and only of the members that
// where picks; "" is everybody, and what belongs to nobody known. Errors are the shop's.
func (in Input) Read(ctx context.Context, shop Shop, needs Needs, where string) (Input, error) {
	rules := shop.Shop()
	in.Shop, in.Where = &rules, where
	query := store.ColumnsQuery{To: in.Period.To, Where: where}
	var err error
	for _, read := range []struct {
		need Needs
		have bool
		do   func()
	}{
		{NeedsFigures, in.Figures != nil, func() {
			var figures store.Figures
			figures, err = shop.FiguresOf(ctx, where)
			in.Figures = &figures
		}},
		{NeedsColumns, in.Columns != nil, func() { in.Columns, err = shop.Columns(ctx, query) }},
		{NeedsLines, in.Lines != nil, func() { in.Lines, err = shop.Lines(ctx, query) }},
		{NeedsOrigins, in.Origins != nil, func() { in.Origins, err = shop.Origins(ctx) }},
		{NeedsTiers, in.Tiers != nil, func() { in.Tiers, err = shop.TierHistory(ctx, where) }},
		{NeedsVintages, in.Vintages != nil, func() { in.Vintages, err = shop.Vintages(ctx, query) }},
		{NeedsService, in.Service != nil, func() { in.Service, err = shop.Service(ctx, query) }},
		{NeedsEconomics, in.Economics != nil, func() { in.Economics, err = shop.Economics(ctx, query) }},
		{NeedsOffers, in.Offers != nil, func() { in.Offers, err = shop.OfferFacts(ctx, where) }},
		{NeedsGoals, in.Aims != nil, func() { in.Aims, err = ReadAims(ctx, shop, in.Period.To) }},
		{NeedsAsks, in.Asks != nil, func() { in.Asks, err = shop.Asks(ctx, query) }},
		{NeedsSurvey, in.Survey != nil, func() { in.Survey, err = shop.SurveyFacts(ctx, in.Options.Survey, query) }},
		{NeedsGatherings, in.Gatherings != nil, func() { in.Gatherings, err = shop.GatheringFacts(ctx, where) }},
		{NeedsAnswers, in.Answers != nil, func() { in.Answers, err = shop.Answers(ctx, query) }},
	} {
		if !needs.Has(read.need) || read.have {
			continue
		}
		if read.do(); err != nil {
			return in, err
		}
	}
	return in, nil
}

// Compute computes reports over the usual period of each, so many days up to a day, and names the members in them. Errors are the shop's.
func Compute(ctx context.Context, shop Shop, wanted []Report, to store.Day, days int) ([]*Sheet, error) {
	in, err := Input{Period: LastDays(to, days)}, error(nil)
	for _, r := range wanted {
		if in, err = in.Read(ctx, shop, r.Needs, ""); err != nil {
			return nil, err
		}
	}
	first, _ := in.First()
	sheets := make([]*Sheet, 0, len(wanted))
	for _, r := range wanted {
		in.Period = r.Usual(first, to, days)
		sheets = append(sheets, r.Sheet(in))
	}
	return sheets, Introduce(ctx, shop, sheets...)
}

// First is the day of the shop's first order as far as the input knows; ok is false without one.
func (in Input) First() (first store.Day, ok bool) {
	if in.Columns != nil {
		return firstOrder(in.Columns)
	}
	if in.Figures != nil {
		return firstDay(in.Figures.Days, in.Figures.Currency)
	}
	if in.Answers != nil {
		return firstAnswer(in.Answers)
	}
	return 0, false
}

// bare reports whether the shop has no orders at all, as far as the input knows.
func (in Input) bare() bool {
	switch {
	case in.Where != "":
		return false
	case in.Figures != nil:
		return len(in.Figures.Days) == 0
	}
	return in.Columns != nil && in.Columns.Len() == 0
}

// Introduce gives the members in the sheets' tables their names. Errors are the shop's.
func Introduce(ctx context.Context, shop Shop, sheets ...*Sheet) error {
	for _, s := range sheets {
		ids := s.members()
		if len(ids) == 0 {
			continue
		}
		people, err := shop.People(ctx, ids)
		if err != nil {
			return err
		}
		s.introduce(people)
	}
	return nil
}
