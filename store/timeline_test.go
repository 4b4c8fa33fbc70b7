package store

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// page is one page of a timeline.
func (s *till) page(member int64, below EventMark, limit int) []Event {
	s.t.Helper()
	events, err := s.Timeline(s.ctx, member, below, limit)
	s.must(err)
	return events
}

// Pages of a timeline put together are the whole of it: nothing is lost or doubled where a page ends, also where many events are of one moment,
// were noted later than they were, or came with somebody merged in.
func TestPagesOfATimelineAreTheWhole(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := openTill(t)
		s.tiers("lifetime", "none", 100_00, 300_00)
		opened := s.now()
		people := []int64{s.member("13800138000"), s.member("13800138001")}
		gathering := s.event(func(g *Gathering) { g.Points = 0 })
		for n := range rapid.IntRange(5, 25).Draw(r, "acts") {
			m := people[rapid.IntRange(0, 1).Draw(r, "who")]
			past := InstantOf(s.now().Add(-time.Duration(rapid.IntRange(0, 2).Draw(r, "hours ago")) * time.Hour))
			var err error
			switch act := rapid.SampledFrom([]string{"note", "order", "earn", "tag", "contact", "ticket", "feedback", "event", "place", "clock"}).Draw(r, "act"); act {
			case "note":
				err = s.NoteMember(s.ctx, m, "likes oolong")
			case "order":
				_, err = s.AddOrder(s.ctx, OrderInput{Member: m, Amount: 10_00, PaidAt: past})
			case "earn":
				s.earn(m, 5)
			case "tag":
				_, err = s.TagMember(s.ctx, m, []string{fmt.Sprint("t", n)}, nil)
			case "contact":
				_, err = s.LogContact(s.ctx, ContactInput{Member: m, Result: "reached", Text: "at home"})
			case "ticket":
				s.open(TicketInput{TicketChange: TicketChange{Kind: "question", Member: m}, Text: "when does it come"})
			case "feedback":
				in := nps(m, 9)
				in.At = past
				s.say(in)
			case "event":
				s.join(gathering, ParticipantDraft{Member: m, At: past})
			case "place":
				_, err = s.PlaceTier(s.ctx, TierPlace{Member: m, Key: rapid.SampledFrom([]string{"silver", "gold"}).Draw(r, "tier"), Lock: true})
			case "clock":
				later := opened.Add(time.Duration(rapid.IntRange(0, 30).Draw(r, "hours")) * time.Hour)
				s.at.Store(&later) // also back
			}
			s.must(err)
		}
		if rapid.Bool().Draw(r, "merged") {
			_, err := s.MergeMembers(s.ctx, people[0], people[1])
			s.must(err)
		}
		whole := s.page(people[0], EventMark{}, 1000)
		for i := 1; i < len(whole); i++ {
			if above, below := whole[i-1].Mark(), whole[i].Mark(); !above.Above(below) || below.Above(above) {
				r.Fatalf("%v stands above %v", above, below)
			}
		}
		for _, limit := range []int{1, 2, rapid.IntRange(3, max(3, len(whole)+1)).Draw(r, "limit")} {
			var got []EventMark
			for below := (EventMark{}); ; below = got[len(got)-1] {
				page := s.page(people[0], below, limit)
				for i := range page {
					got = append(got, page[i].Mark())
				}
				if len(page) < limit || len(got) > len(whole) {
					break
				}
			}
			for i := range max(len(got), len(whole)) {
				if i >= len(got) || i >= len(whole) || got[i] != whole[i].Mark() {
					r.Fatalf("pages of %d hold %d events, the whole %d; from the %d. on they differ:\n%v", limit, len(got), len(whole), i+1, got)
				}
			}
		}
	})
}

// Joining is not told beside the change by which a person added a member, also where a page begins between the two; without one it is.
func TestATimelineTellsJoiningOnce(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	events := s.page(m, EventMark{}, 1)
	if len(events) != 1 || events[0].Change == nil || events[0].Change.What != addBatch {
		t.Fatalf("the timeline tells %+v", events)
	}
	if below := s.page(m, events[0].Mark(), 5); len(below) > 0 {
		t.Errorf("below it stands %+v", below)
	}
	s.set("join", "all")
	s.send(s.paidAgo("1", "a@example.com", 10_00, 3))
	if events = s.page(s.buyer("a@example.com"), EventMark{}, 50); len(events) == 0 || events[len(events)-1].Kind != "join" {
		t.Errorf("a buyer's timeline tells %+v", events)
	}
}
