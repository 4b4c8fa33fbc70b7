package store

import "testing"

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
	set := func(s *till, m int64, phone string) { s.must(s.EditMember(s.ctx, m, MemberEdit{Phone: &phone})) }
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
