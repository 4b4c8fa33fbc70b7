package store

import (
	"fmt"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

// snapshot is all that files of people can change, as it is seen: members who are not hidden, with their points, and the settings.
func (s *till) snapshot() map[string]any {
	s.t.Helper()
	all := map[string]any{"settings": s.Settings()}
	s.must(s.ExportMembers(s.ctx, "", func(m *Member) error {
		card := *m
		card.Lots = nil // a lot that was given back is told in another order
		all[fmt.Sprintf("M%d", m.ID)] = card
		return nil
	}))
	return all
}

// TestImportAndUndoOfPeopleIsNothing brings random files of members and balances in on people with random histories, again, and takes
// them back, the last first: the same file twice changes nothing, and at the end everything is what it was.
func TestImportAndUndoOfPeopleIsNothing(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := openTill(t)
		defer func() { _ = s.Close() }()
		emails := []string{"a@example.com", "b@example.com", "c@example.com", "d@example.com"}
		for i := range rapid.IntRange(0, 3).Draw(r, "known") {
			s.send(s.paid(fmt.Sprint(i), emails[i], rapid.Int64Range(100, 90000).Draw(r, "paid")))
			s.earn(s.buyer(emails[i]), rapid.Int64Range(1, 500).Draw(r, "given"))
		}
		s.pass(rapid.IntRange(0, 20).Draw(r, "days"))
		before := s.snapshot()
		var batches []int64
		for n := range rapid.IntRange(1, 4).Draw(r, "files") {
			in := PeopleInput{What: "members", AllNew: true, GoodRows: true, SHA256: []byte{byte(n)}}
			if rapid.Bool().Draw(r, "balances") {
				in.What, in.Source = "balances", "smile"
				in.Mode = rapid.SampledFrom([]PointsMode{PointsAdd, PointsSet, PointsOpening}).Draw(r, "mode")
			}
			drafts := drawPeople(r, emails)
			result := s.bring(in, drafts...)
			if int(result.New+result.Updated+result.Unchanged+result.Rejected) != len(drafts) {
				r.Fatalf("%d rows: %+v", len(drafts), result)
			}
			if again := s.bring(in, drafts...); again.New+again.Updated != 0 {
				r.Fatalf("the same file again: %+v", again)
			}
			if result.Batch != 0 {
				batches = append(batches, result.Batch)
			}
			s.sound()
		}
		for i := len(batches) - 1; i >= 0; i-- {
			_, err := s.UndoBatch(s.ctx, batches[i], false)
			s.must(err)
		}
		s.sound()
		if after := s.snapshot(); !reflect.DeepEqual(before, after) {
			r.Fatalf("after the undo\n%+v\nwant\n%+v", after, before)
		}
	})
}

// drawPeople makes a file's rows, each of another person.
func drawPeople(r *rapid.T, emails []string) (drafts []PersonDraft) {
	text := rapid.SampledFrom([]string{"", "上海", "Köln"})
	for _, email := range emails[:rapid.IntRange(1, len(emails)).Draw(r, "rows")] {
		d := PersonDraft{
			Email: email, Name: text.Draw(r, "name"), City: text.Draw(r, "city"), Tier: text.Draw(r, "tier"), FoundBy: text.Draw(r, "found"), Note: text.Draw(r, "note"),
			Points: rapid.Int64Range(0, 400).Draw(r, "points"), HasPoints: rapid.Bool().Draw(r, "has points"),
			Growth: rapid.Int64Range(0, 9).Draw(r, "growth"), HasGrowth: rapid.Bool().Draw(r, "has growth"),
		}
		if rapid.Bool().Draw(r, "more") {
			d.Key, d.Tags, d.Fields = "k"+email, []string{"VIP", "新"}, []Field{{"size", "M"}}
			d.Birthday = Birthday{Month: rapid.IntRange(1, 12).Draw(r, "month"), Day: 5}
			d.Consent = []Agreement{{"email", rapid.Bool().Draw(r, "agreed")}}
			d.Values = []PlatformValue{{Source: "youzan", Name: "stored_value", Value: text.Draw(r, "stored") + "1"}}
			d.JoinedAt = Instant(rapid.Int64Range(1_500_000_000_000, 1_600_000_000_000).Draw(r, "joined"))
		}
		drafts = append(drafts, d)
	}
	return drafts
}
