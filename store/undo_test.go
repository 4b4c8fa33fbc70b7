package store

import (
	"testing"
	"time"
)

// What an import taught about people leaves with it, but never from somebody to whom a person has given it.
func TestUndoingAnImportTakesBackWhatItTaught(t *testing.T) {
	taught := func(t *testing.T) (s *till, a int64, batch int64) {
		s = openTill(t)
		s.send(s.paid("1", "a@example.com", 10000))
		d := s.paid("2", "a@example.com", 5000)
		d.Buyer.Phone = "13800138000"
		batch = s.send(d).Batch
		return s, s.buyer("a@example.com"), batch
	}
	set := func(s *till, m int64, phone string) { s.must(only(s.EditMember(s.ctx, m, MemberEdit{Phone: &phone}))) }
	owner := func(s *till) int64 {
		return s.number("SELECT member FROM identity WHERE source = 'phone' AND key = '+8613800138000'")
	}
	for name, c := range map[string]struct {
		act func(s *till, a int64) (want int64)
	}{
		"OK": {act: func(*till, int64) int64 { return 0 }},
		"OKGivenToAnother": {act: func(s *till, a int64) int64 {
			set(s, a, "")
			b := s.member("13900139000")
			set(s, b, "13800138000")
			return b
		}},
		"OKSetAgainByHand": {act: func(s *till, a int64) int64 {
			set(s, a, "13900139000")
			set(s, a, "13800138000")
			return a
		}},
		"OKMerged": {act: func(s *till, a int64) int64 {
			_, err := s.MergeMembers(s.ctx, s.member("13900139000"), a)
			s.must(err)
			return 0
		}},
		"OKGivenToAnotherAndMerged": {act: func(s *till, a int64) int64 {
			set(s, a, "")
			b := s.member("13800138000")
			_, err := s.MergeMembers(s.ctx, b, a)
			s.must(err)
			return b
		}},
		"OKRowOfAnOlderProgram": {act: func(s *till, a int64) int64 {
			s.must(s.write(s.ctx, "test.age", func(t *tx) error { return t.exec("UPDATE identity_added SET member = NULL") }))
			return 0
		}},
	} {
		t.Run(name, func(t *testing.T) {
			s, a, batch := taught(t)
			if got := owner(s); got != a {
				t.Fatalf("the import taught the phone to %d, want %d", got, a)
			}
			want := c.act(s, a)
			_, err := s.UndoBatch(s.ctx, batch, false)
			s.must(err)
			if got := owner(s); got != want {
				t.Errorf("the phone is now of %d, want %d", got, want)
			}
			s.sound()
		})
	}
}

// One file makes a known order larger and partly refunded, when what the order gave first has lapsed and its buyer owes 80. The
// larger order's lot pays the debt; undoing the file must bring the debt back and not reach for points that have lapsed.
func TestUndoingAFileThatGaveAndTookForOneOrder(t *testing.T) {
	for name, refunded := range map[string]int64{"OKLargerAndRefunded": 5000, "OKLarger": 0} {
		t.Run(name, func(t *testing.T) {
			s := openTill(t)
			s.set("expiry", "20d")
			s.set("return_days", "0")
			d := s.paid("1", "a@example.com", 10000) // 100 points until 30 March
			s.send(d)
			m := s.buyer("a@example.com")
			s.pass(35) // 14 April
			given := s.earn(m, 80)
			_, err := s.Redeem(s.ctx, Redeem{Member: m, Points: 80})
			s.must(err)
			_, err = s.UndoEntry(s.ctx, given.Entry, true)
			s.must(err)
			s.has(m, -80, 0)
			d.Total, d.Refunded, d.Has = 20000, refunded, HasStatus|HasRefunded
			d.PaidAt = InstantOf(s.now()) // the second 100 live until 4 May
			if refunded > 0 {
				d.Status = StatusPartlyRefunded
			}
			batch := s.send(d).Batch
			// 100 pay the debt of 80; of the other 20, and of the 100 that have lapsed, floor(200 × 50/200) = 50 are taken back.
			s.has(m, 20-min(20, refunded/100), 0)
			_, err = s.UndoBatch(s.ctx, batch, false)
			s.must(err)
			s.has(m, -80, 0)
			s.sound()
		})
	}
}

// Undoing a file puts the day back on which an order counted, also when the zone has changed since and the file's own day was the
// same one.
func TestUndoingAFileBringsTheDayBack(t *testing.T) {
	s := openTill(t)
	day := func() Day { return Day(s.number("SELECT day FROM orders WHERE ext = '1'")) }
	d := s.paid("1", "a@example.com", 10000)
	d.PaidAt = InstantOf(time.Date(2025, 3, 9, 17, 0, 0, 0, time.UTC)) // one in the morning of 10 March in Shanghai, 9 March in London
	s.send(d)
	s.set("zone", "Europe/London")
	d.PaidAt = InstantOf(time.Date(2025, 3, 10, 1, 0, 0, 0, time.UTC))
	batch := s.send(d).Batch
	if day() != Date(2025, 3, 10) {
		t.Fatalf("paid on 10 March in London, counts on %s", day())
	}
	_, err := s.UndoBatch(s.ctx, batch, false)
	s.must(err)
	if day() != Date(2025, 3, 10) {
		t.Errorf("counts on %s after the undo, want the day of Shanghai", day())
	}
	s.sound()
}
