package store

import (
	"fmt"
	"testing"
	"time"
)

// BenchmarkAnswers brings in a file of 100,000 answers of 20,000 members.
func BenchmarkAnswers(b *testing.B) {
	ctx := b.Context()
	for b.Loop() {
		b.StopTimer()
		book, err := Create(ctx, b.TempDir()+"/shop.db", Founding{Name: "b", Currency: "CNY", Zone: "Asia/Shanghai"}, Options{Clock: func() time.Time { return time.Date(2026, 6, 1, 10, 0, 0, 0, time.UTC) }})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := book.ImportPeople(ctx, PeopleInput{What: "members", Source: "generic", Read: func(yield func(*PersonDraft) error, _ func(RowProblem) error) error {
			for i := range 20_000 {
				if err := yield(&PersonDraft{Line: i + 2, Phone: fmt.Sprint(13800000000 + i)}); err != nil {
					return err
				}
			}
			return nil
		}}); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		if _, err := book.ImportAnswers(ctx, AnswersInput{Kind: AnswerNPS, Source: "generic", Read: func(yield func(*AnswerDraft) error, _ func(RowProblem) error) error {
			for i := range 100_000 {
				d := &AnswerDraft{Line: i + 2, Score: int64(i % 11), HasScore: true, Comment: "all was fine", Phone: fmt.Sprint(13800000000 + i%20_000), At: Instant(1_750_000_000_000 + i)}
				if err := yield(d); err != nil {
					return err
				}
			}
			return nil
		}}); err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		if err := book.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}
