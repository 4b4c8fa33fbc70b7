package store

import "testing"

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
