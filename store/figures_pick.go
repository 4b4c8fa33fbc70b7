package store

import (
	"context"
	"sort"
)

// FiguresOf are the figures of the members that a text of the filter language picks, counted from the facts; "" is everybody and
// everything, from the rollups. Orders, answers and tickets of nobody known are nobody's. Errors: CodeBadFilter.
func (b *Book) FiguresOf(ctx context.Context, where string) (Figures, error) {
	var f *Figures
	err := b.sweep(ctx, func(s *sweep) error {
		p, err := s.picks(where)
		if err == nil && p.some() {
			f, err = s.counted(p)
		}
		return err
	})
	if err != nil {
		return Figures{}, err
	}
	if f == nil {
		return b.Figures(ctx)
	}
	return *f, nil
}

// counted makes the figures of some members.
func (s *sweep) counted(p picks) (*Figures, error) {
	f := &Figures{Currency: s.shop.Currency}
	r := &recount{only: p, members: map[int64]*account{}}
	if err := s.count(r, s.shop); err != nil {
		return nil, err
	}
	names, err := s.sourceNames()
	if err != nil {
		return nil, err
	}
	for k, v := range r.sums.orders {
		f.Days = append(f.Days, DayFigure{Day: k.day, Source: names[k.source], Currency: k.currency, Orders: v.orders, Gross: v.gross, Refund: v.refund})
	}
	sort.Slice(f.Days, func(i, j int) bool {
		a, b := &f.Days[i], &f.Days[j]
		return a.Day < b.Day || a.Day == b.Day && (a.Source < b.Source || a.Source == b.Source && a.Currency < b.Currency)
	})
	f.addSums(&r.sums, s.today)
	return f, s.addTickets(f, &p)
}

// addSums adds what was counted of people, points and answers.
func (f *Figures) addSums(r *sums, today Day) {
	var counts []dayCountKey
	for k := range r.counts {
		counts = append(counts, k)
	}
	sort.Slice(counts, func(i, j int) bool { return counts[i].day < counts[j].day })
	for _, k := range counts {
		f.addCount(k, r.counts[k])
	}
	for k, v := range r.points {
		if k.unit == 0 {
			f.Points = append(f.Points, PointFigure{Day: k.day, Reason: k.reason, Entries: v.entries, Points: v.points})
			f.Outstanding += v.points
		}
	}
	sort.Slice(f.Points, func(i, j int) bool {
		a, b := &f.Points[i], &f.Points[j]
		return a.Day < b.Day || a.Day == b.Day && a.Reason < b.Reason
	})
	var due []dayDueKey
	for k, n := range r.due {
		if n != 0 {
			due = append(due, k)
		}
	}
	sort.Slice(due, func(i, j int) bool { return due[i].day < due[j].day })
	for _, k := range due {
		f.addDue(k, r.due[k], today)
	}
	for k, n := range r.answers {
		f.Answers = append(f.Answers, AnswerFigure{Day: k.day, Kind: k.kind, Score: k.score, N: n})
	}
	sort.Slice(f.Answers, func(i, j int) bool {
		a, b := &f.Answers[i], &f.Answers[j]
		return a.Day < b.Day || a.Day == b.Day && (a.Kind < b.Kind || a.Kind == b.Kind && a.Score < b.Score)
	})
}

// addTickets adds the after-sales tickets and the reasons why customers left, which no rollup keeps.
func (s *sweep) addTickets(f *Figures, p *picks) error {
	if err := s.dayTickets(f, p); err != nil {
		return err
	}
	return s.dayLost(f, p)
}
