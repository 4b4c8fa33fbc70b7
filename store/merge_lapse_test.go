package store

import (
	"errors"
	"testing"

	"regulars/store/program"
)

// An expiry run is undone after two were parted who were merged when it ran: what it took of the other's points goes to the other, whose lots had come
// back as lapsed as they were and lapsed once more.
func TestUndoingAnExpiryRunAfterParting(t *testing.T) {
	for name, settled := range map[string]bool{"OKSettled": true, "OKNotYetSettled": false} {
		t.Run(name, func(t *testing.T) {
			s := openTill(t)
			s.set("expiry", "5d")
			s.set("return_days", "0")
			s.send(s.paid("1", "keep@example.com", 100_00), s.paid("2", "lose@example.com", 70_00), s.paid("3", "lose@example.com", 30_00))
			keep, lose := s.buyer("keep@example.com"), s.buyer("lose@example.com")
			merge, err := s.MergeMembers(s.ctx, keep, lose)
			s.must(err)
			s.pass(2)
			_, err = s.Redeem(s.ctx, Redeem{Member: keep, Points: 150, Order: "T1"})
			s.must(err)
			s.pass(7)
			run, err := s.Expire(s.ctx, Settling{Confirmed: true})
			s.must(err)
			if run.Points != 50 {
				t.Fatalf("%d points lapsed", run.Points)
			}
			s.undo(merge)
			if settled {
				_, err := s.Expire(s.ctx, Settling{Confirmed: true})
				s.must(err)
			}
			s.undo(run.Batch)
			s.has(keep, -50, 0)
			s.has(lose, 50, 0)
			s.sound()
		})
	}
}

// Older points that were brought under another expiry live as before once that is undone, also those that merges have carried on since, and stay so
// when the merges are undone.
func TestUndoingAPolicyOfTheMerged(t *testing.T) {
	s := openTill(t)
	s.set("return_days", "0")
	s.set("expiry", "60d")
	s.send(s.paid("1", "keep@example.com", 100_00), s.paid("2", "lose@example.com", 70_00), s.paid("3", "third@example.com", 5_00))
	keep, lose, third := s.buyer("keep@example.com"), s.buyer("lose@example.com"), s.buyer("third@example.com")
	policy := func(days string) int64 {
		t.Helper()
		s.set("expiry", days)
		out, err := s.ApplyExpiry(s.ctx, Reliving{NotBefore: s.Today()})
		s.must(err)
		return out.Batch
	}
	merge := func(keep, lose int64) int64 {
		t.Helper()
		batch, err := s.MergeMembers(s.ctx, keep, lose)
		s.must(err)
		return batch
	}
	s.lapses("2025-05-09", 175)
	first := policy("20d")
	s.lapses("2025-03-30", 175)
	one := merge(keep, lose)
	two := merge(third, keep)
	s.undo(first)
	s.lapses("2025-05-09", 175)
	s.sound()
	second := policy("30d") // of what has been carried on
	s.lapses("2025-04-09", 175)
	s.undo(second)
	s.lapses("2025-05-09", 175)
	s.undo(two)
	s.lapses("2025-05-09", 175)
	s.undo(one)
	s.lapses("2025-05-09", 175)
	s.sound()
	t.Run("ErrChangedSince", func(t *testing.T) {
		first := policy("40d")
		merge(keep, lose)
		second := policy("50d")
		_, err := s.UndoBatch(s.ctx, first, false)
		s.wants(err, CodeBatchTouched)
		var refused *Error
		if !errors.As(err, &refused) || refused.Facts["by"] != second || refused.Facts["why"] != "policy" {
			t.Errorf("refused with %v", err)
		}
	})
}

// A run of tiers that is undone while two are merged, and the tiers with it, hold for neither of them once they are parted, with their gifts.
func TestUndoingATierRunOfTheMerged(t *testing.T) {
	s := openTill(t)
	s.set("return_days", "0")
	s.send(s.paid("1", "keep@example.com", 100_00), s.paid("2", "lose@example.com", 70_00))
	keep, lose := s.buyer("keep@example.com"), s.buyer("lose@example.com")
	tiers, err := s.SetTiers(s.ctx, program.Tiers{Steps: []program.Tier{
		{Key: "silver", Name: "Silver", Gift: 30, Reach: program.Measures{Spend: 60_00}},
		{Key: "gold", Name: "Gold", Gift: 50, Reach: program.Measures{Spend: 150_00}},
	}}, false)
	s.must(err)
	run, err := s.RunTiers(s.ctx, Settling{})
	s.must(err)
	merge, err := s.MergeMembers(s.ctx, keep, lose)
	s.must(err)
	s.isTier(keep, "gold")
	s.undo(run.Batch)
	s.isTier(keep, "gold") // by what both have done
	s.undo(tiers)
	s.undo(merge)
	for member, points := range map[int64]int64{keep: 100, lose: 70} {
		s.isTier(member, "")
		s.has(member, points, 0)
	}
	s.sound()
}
