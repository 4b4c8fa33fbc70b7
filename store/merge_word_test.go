package store

import "testing"

// said is what a member's card says of a channel: yes, no, or nothing.
func (s *till) said(member int64, channel string) string {
	s.t.Helper()
	for _, c := range s.card(member).Consent {
		if c.Channel == channel {
			return map[bool]string{true: "yes", false: "no"}[c.Granted]
		}
	}
	return ""
}

// silent reports whether the care list may say nothing to a member.
func (s *till) silent(member int64) (silent bool) {
	s.t.Helper()
	s.must(s.sweep(s.ctx, func(sw *sweep) error {
		r := &careRun{sweep: sw}
		err := r.prepare()
		silent = r.silent[member]
		return err
	}))
	return silent
}

// Of two who were merged the last word on a channel counts, on the card, in filters, for questions and for the care list; parted, each has
// their own again.
func TestMergingKeepsTheLastWord(t *testing.T) {
	s := openTill(t)
	s.send(s.paid("1", "keep@example.com", 5000), s.paid("2", "lose@example.com", 5000), s.paid("3", "third@example.com", 5000))
	keep, lose, third := s.buyer("keep@example.com"), s.buyer("lose@example.com"), s.buyer("third@example.com")
	says := func(member int64, yes bool) {
		t.Helper()
		s.must(only(s.EditMember(s.ctx, member, MemberEdit{Consent: map[string]bool{"email": yes}})))
	}
	says(third, false)
	s.pass(1)
	says(keep, true)
	s.pass(1)
	says(lose, false)
	merge := func(other int64) int64 {
		t.Helper()
		batch, err := s.MergeMembers(s.ctx, keep, other)
		s.must(err)
		return batch
	}
	merge(lose)
	is := func(want string, asked string) {
		t.Helper()
		picks := map[bool]string{true: "yes", false: "no"}[len(searchAll(t, s.Book, MemberQuery{Where: "consent:email"})) == 1]
		if got := s.said(keep, "email"); got != want || picks != want || s.silent(keep) != (want == "no") {
			t.Errorf("the card says %q, the filter %q, silent %t; want %q", got, picks, s.silent(keep), want)
		}
		if _, got := s.asks(AskQuery{Channel: "email"}); got != asked {
			t.Errorf("to ask: %q, want %q", got, asked)
		}
	}
	s.setClock("2025-03-20T10:00:00+08:00")
	is("no", "opted_out=2")
	s.bring(PeopleInput{}, PersonDraft{Key: "9", Email: "keep@example.com", Consent: []Agreement{{"email", true}}})
	is("no", "opted_out=2") // what somebody has told by hand stands, whoever they were then
	says(keep, true)
	is("yes", "M1/2 opted_out=1")
	batch := merge(third)
	is("yes", "M1/3") // the third had refused before
	s.undo(batch)
	if keeps, others := s.said(keep, "email"), s.said(third, "email"); keeps != "yes" || others != "no" {
		t.Errorf("parted, they say %q and %q", keeps, others)
	}
	s.sound()
}

// Who was spoken with as somebody who was merged since was spoken with, and the other way round.
func TestMergingCarriesContacts(t *testing.T) {
	s := openTill(t)
	keep, lose := s.member("13800138000"), s.member("13800138001")
	_, err := s.LogContact(s.ctx, ContactInput{Member: lose, Result: "reached", Text: "call again", Next: "call", NextDay: s.Today() + 1})
	s.must(err)
	s.pass(1)
	_, err = s.AddToCare(s.ctx, CareAdd{Members: []int64{lose}, Text: "ask about the cup"})
	s.must(err)
	s.say(nps(lose, 1))
	_, err = s.MergeMembers(s.ctx, keep, lose)
	s.must(err)
	s.pass(1)
	reasons := func() (n int) {
		t.Helper()
		s.must(s.sweep(s.ctx, func(sw *sweep) error {
			r := &careRun{sweep: sw}
			if err := r.prepare(); err != nil {
				return err
			}
			for _, list := range []func() error{r.followUps, r.lowScores, r.listed} {
				if err := list(); err != nil {
					return err
				}
			}
			n = len(r.drafts)
			return nil
		}))
		return n
	}
	if n := reasons(); n < 3 {
		t.Fatalf("%d reasons before anybody has spoken with them", n)
	}
	contacts, err := s.Contacts(s.ctx, ContactQuery{Member: keep})
	s.must(err)
	if len(contacts) != 1 {
		t.Errorf("%d contacts of the one who is left", len(contacts))
	}
	s.must(s.look(s.ctx, func(v *view) error {
		recent, err := v.contactedSince([]int64{keep}, s.Today()-5)
		if !recent[keep] {
			t.Error("nobody has contacted the one who is left")
		}
		return err
	}))
	_, err = s.LogContact(s.ctx, ContactInput{Member: keep, Result: "reached", Text: "all is well"})
	s.must(err)
	if n := reasons(); n != 0 {
		t.Errorf("%d reasons after somebody has spoken with them", n)
	}
	s.sound()
}
