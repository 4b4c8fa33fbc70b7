package ui

import (
	"context"

	"regulars/store"
)

// countRows is the result of a file of a list: every row is new, every second is known.
func countRows(rows int64) store.FileResult {
	return store.FileResult{New: rows - rows/2, Updated: rows / 2}
}

func (b *fakeBook) ImportPeople(_ context.Context, in store.PeopleInput) (store.PeopleResult, error) {
	if b.allNew && !in.AllNew && !in.DryRun {
		return store.PeopleResult{}, store.Refuse(store.CodeAllNew, "n", int64(2))
	}
	var r store.PeopleResult
	rows := int64(0)
	err := in.Read(func(d *store.PersonDraft) error {
		rows++
		if in.Mode == store.PointsLeft {
			r.PointsSeen += d.Points
			return nil
		}
		if d.HasPoints {
			r.Given += d.Points
			r.Changes = append(r.Changes, store.PointsChange{Name: d.Name, Old: 20, New: 20 + d.Points})
		}
		return nil
	}, func(p store.RowProblem) error {
		r.Rejected++
		r.Problems = append(r.Problems, p)
		return nil
	})
	rejected, problems := r.Rejected, r.Problems
	r.FileResult = countRows(rows)
	r.Rejected, r.Problems = rejected, problems
	r.Total = store.PointsChange{Old: 40, New: 40 + r.Given}
	if !in.DryRun {
		r.Batch = 7
		b.calls["import "+in.What+" "+string(in.Mode)]++
	}
	return r, err
}

func (b *fakeBook) ImportProducts(_ context.Context, in store.ProductsInput) (store.FileResult, error) {
	rows := int64(0)
	err := in.Read(func(*store.ProductDraft) error { rows++; return nil }, func(store.RowProblem) error { return nil })
	r := countRows(rows)
	if !in.DryRun {
		r.Batch = 8
		b.calls["import products"]++
	}
	return r, err
}

func (b *fakeBook) ImportAnswers(_ context.Context, in store.AnswersInput) (store.AnswersResult, error) {
	r := store.AnswersResult{Matched: 1, Anonymous: 1, Cards: 1}
	rows := int64(0)
	err := in.Read(func(d *store.AnswerDraft) error {
		rows++
		r.Sum, r.Scored = r.Sum+d.Score, r.Scored+1
		return nil
	}, func(store.RowProblem) error { return nil })
	r.FileResult = countRows(rows)
	if !in.DryRun {
		r.Batch = 9
		b.calls["import answers "+string(in.Kind)]++
	}
	return r, err
}

func (b *fakeBook) Likely(context.Context, int) ([]store.Likeness, error) {
	pair := func(one, other int, why string) store.Likeness {
		return store.Likeness{
			A:   store.LikePerson{MemberRow: b.people[one], City: "杭州", Identities: []store.Identity{{Source: "taobao", Key: "若曦家的猫"}}},
			B:   store.LikePerson{MemberRow: b.people[other], City: "杭州", Identities: []store.Identity{{Source: "youzan", Key: "13800002046"}}},
			Why: why,
		}
	}
	if b.calls["apart"]+b.calls["merge"] > 0 {
		return nil, nil
	}
	return []store.Likeness{pair(0, 1, "phone"), pair(7, 2, "email"), pair(6, 5, "name")}, nil
}

func (b *fakeBook) Apart(context.Context, int64, int64) error {
	b.calls["apart"]++
	return b.refuse
}

func (b *fakeBook) ScanLikely(context.Context) (int, error) { return 2, b.refuse }

func (b *fakeBook) MergeMembers(_ context.Context, keep, lose int64) (int64, error) {
	b.calls["merge"]++
	b.merged = [2]int64{keep, lose}
	return 11, b.refuse
}

func (b *fakeBook) Today() store.Day { return day(2026, 11, 22) }

func (b *fakeBook) EntriesOf(context.Context, int64, store.Day, store.Day) ([]store.EntryRow, int64, error) {
	return b.shelf.entries[:2], 3926, nil
}
