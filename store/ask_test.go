package store

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// asks lists whom to ask, by member, and why others are left out.
func (s *till) asks(q AskQuery) (list AskList, text string) {
	s.t.Helper()
	list, err := s.AskList(s.ctx, q)
	s.must(err)
	for _, a := range list.Items {
		text += fmt.Sprintf("%s/%s ", MemberRef(a.ID), a.Ref)
	}
	for _, why := range []string{SkipRecent, SkipOptOut, SkipNoContact, SkipComplaint} {
		if n := list.Skipped[why]; n > 0 {
			text += fmt.Sprintf("%s=%d ", why, n)
		}
	}
	return list, strings.TrimSpace(text)
}

// P34: nobody is asked before the first day, after the last, or again before the throttle is over, whatever the channel.
func TestP34WhomToAskAndWhen(t *testing.T) {
	s := openTill(t) // orders of 10 March
	s.send(s.paid("1", "a@example.com", 5000), s.paid("2", "b@example.com", 5000))
	a, b := s.buyer("a@example.com"), s.buyer("b@example.com")
	at := func(day string) { s.setClock(day + "T10:00:00+08:00") }
	for _, c := range []struct{ day, want string }{
		{"2025-03-16", ""},          // 6 days
		{"2025-03-17", "M1/1 M2/2"}, // 7 days: the first
		{"2025-04-16", "M1/1 M2/2"}, // 37 days: the last
		{"2025-04-17", ""},
	} {
		if at(c.day); true {
			if _, got := s.asks(AskQuery{}); got != c.want {
				t.Errorf("%s: %q, want %q", c.day, got, c.want)
			}
		}
	}
	at("2025-03-17")
	list, _ := s.asks(AskQuery{})
	batch, marked, err := s.Ask(s.ctx, AskInput{Kind: AnswerNPS, Channel: "wechat", Members: list.Items[:1]})
	s.must(err)
	if marked != 1 || batch == 0 {
		t.Fatalf("marked %d in %d", marked, batch)
	}
	if _, got := s.asks(AskQuery{}); got != "M2/2 recent=1" {
		t.Errorf("after asking: %q", got)
	}
	if again, n, err := s.Ask(s.ctx, AskInput{Kind: AnswerCSAT, Channel: "email", Members: list.Items[:1]}); err != nil || n != 0 || again != 0 {
		t.Errorf("asked twice through another channel: %d %v", n, err)
	}
	// The throttle of each length ends on its own day.
	for _, every := range []int64{30, 90, 180, 365} {
		s.set("ask_every", fmt.Sprint(every))
		asked, _ := ParseDay("2025-03-17")
		for _, day := range []Day{asked + Day(every) - 1, asked + Day(every)} {
			at(day.String())
			after := int64(day-Date(2025, 3, 10)) - 7 // so that the order is always in the days asked for
			_, got := s.asks(AskQuery{After: &after})
			if want := map[bool]string{true: "M1/1 M2/2", false: "M2/2 recent=1"}[day == asked+Day(every)]; got != want {
				t.Errorf("every %d days, %s: %q, want %q", every, day, got, want)
			}
		}
	}
	s.set("ask_every", "90")
	at("2025-03-18")
	s.say(nps(a, 9)) // the answer to what was asked
	f, err := s.Feedback(s.ctx, FeedbackQuery{})
	s.must(err)
	if f[0].AskedAt == 0 || f[0].AskedBy != "owner" {
		t.Errorf("who asked: %+v", f[0])
	}
	if list, _ = s.asks(AskQuery{}); list.Asked != 1 || list.Answered != 1 {
		t.Errorf("response %d of %d", list.Answered, list.Asked)
	}
	s.say(nps(b, 2)) // by themselves: they are left alone for as long
	if list, got := s.asks(AskQuery{}); got != "recent=2" || list.Answered != 1 {
		t.Errorf("who has spoken: %q %+v", got, list)
	}
	_, err = s.UndoBatch(s.ctx, batch, false)
	s.must(err)
	if f, err = s.Feedback(s.ctx, FeedbackQuery{Member: a}); err != nil || f[0].AskedAt != 0 {
		t.Errorf("after the undo %+v %v", f, err)
	}
	if list, _ = s.asks(AskQuery{}); list.Asked != 0 {
		t.Errorf("asked after the undo: %d", list.Asked)
	}
	s.sound()
}

func TestWhoIsNotAsked(t *testing.T) {
	s := openTill(t)
	refused := s.paid("4", "d@example.com", 5000)
	refused.Status = StatusCancelled
	s.send(s.paid("1", "a@example.com", 5000), s.paid("2", "b@example.com", 5000), s.paid("3", "c@example.com", 5000), refused)
	amazon := s.paid("A1", "", 5000)
	amazon.Buyer = Buyer{Key: "buyer-7"}
	_, err := s.fileOf(ImportInput{Source: "amazon"}, amazon)
	s.must(err)
	s.must(only(s.EditMember(s.ctx, s.buyer("a@example.com"), MemberEdit{Consent: map[string]bool{"email": false}})))
	s.must(only(s.SuspendMember(s.ctx, s.buyer("c@example.com"), true)))
	s.setClock("2025-03-20T10:00:00+08:00")
	open := s.open(TicketInput{TicketChange: TicketChange{Order: s.order("2")}, Text: "broken"})
	if _, got := s.asks(AskQuery{Channel: "phone"}); got != "M1/1 no_contact=1 complaint=1" {
		t.Errorf("with an open ticket: %q", got)
	}
	s.do(open.ID, actClose, "", TicketChange{Remedy: "none"})
	for name, c := range map[string]struct {
		q    AskQuery
		want string
	}{
		"OK":          {AskQuery{}, "M2/2 opted_out=1 no_contact=1"},
		"OKSms":       {AskQuery{Channel: "phone"}, "M2/2 M1/1 no_contact=1"},
		"OKEmail":     {AskQuery{Channel: "email"}, "M2/2 opted_out=1 no_contact=1"},
		"OKFilter":    {AskQuery{Channel: "phone", Where: "email:a@"}, "M1/1"},
		"OKEveryone":  {AskQuery{Channel: "phone", Limit: 1}, "M1/1 no_contact=1"},
		"OKNoOrder":   {AskQuery{Where: "email:d@"}, ""},
		"OKSuspended": {AskQuery{Where: "email:c@"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			list, got := s.asks(c.q)
			if sorted(got) != sorted(c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
			if name == "OKEveryone" && list.Total != 2 {
				t.Errorf("total %d", list.Total)
			}
		})
	}
	_, err = s.AskList(s.ctx, AskQuery{Where: "x >"})
	if err == nil {
		t.Error("a bad filter was taken")
	}
	_, _, err = s.Ask(s.ctx, AskInput{Kind: "mood"})
	s.wants(err, CodeBadKind)
	_, _, err = s.Ask(s.ctx, AskInput{Kind: AnswerNPS, Channel: "pigeon"})
	s.wants(err, CodeUnknownChannel)
}

func sorted(text string) string {
	words := strings.Fields(text)
	slices.Sort(words)
	return strings.Join(words, " ")
}

// P34: who asks all the same, one day too soon, asks nobody; on the day itself they do.
func TestP34NobodyIsAskedTooSoon(t *testing.T) {
	s := openTill(t)
	s.set("ask_every", "30")
	s.send(s.paid("1", "a@example.com", 5000))
	asked := s.Today()
	in := AskInput{Kind: AnswerNPS, Channel: "email", Members: []Asking{{}}}
	in.Members[0].ID = s.buyer("a@example.com")
	for _, c := range []struct {
		day  Day
		want int64
	}{{asked, 1}, {asked + 1, 0}, {asked + 29, 0}, {asked + 30, 1}} {
		s.setClock(c.day.String() + "T10:00:00+08:00")
		if _, n, err := s.Ask(s.ctx, in); err != nil || n != c.want {
			t.Errorf("%s: %d asked, %v, want %d", c.day, n, err, c.want)
		}
	}
	s.sound()
}
