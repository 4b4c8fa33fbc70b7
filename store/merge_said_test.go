package store

import (
	"slices"
	"testing"
)

// notes are the texts of a member's notes, as the card and as the timeline has them.
func (s *till) notes(member int64) (texts []string) {
	s.t.Helper()
	for _, n := range s.card(member).Notes {
		texts = append(texts, n.Text)
	}
	var told []string
	events, err := s.Timeline(s.ctx, member, EventMark{}, 100)
	s.must(err)
	for _, e := range events {
		if e.Note != nil {
			told = append(told, e.Note.Text)
		}
	}
	if !slices.Equal(texts, told) {
		s.t.Errorf("M%d: the card has the notes %q, the timeline %q", member, texts, told)
	}
	return texts
}

// What was noted of either of two who were merged stands with the one who is left; parted, each has their own.
func TestMergingCarriesNotes(t *testing.T) {
	s := openTill(t)
	keep, lose := s.member("13800138000"), s.member("13800138001")
	note := func(member int64, text string) {
		t.Helper()
		s.pass(1)
		s.must(s.NoteMember(s.ctx, member, text))
	}
	has := func(member int64, want ...string) {
		t.Helper()
		if got := s.notes(member); !slices.Equal(got, want) {
			t.Errorf("M%d: %q, want %q", member, got, want)
		}
	}
	note(lose, "likes oolong")
	note(keep, "calls on Mondays")
	note(lose, "has a dog")
	batch, err := s.MergeMembers(s.ctx, keep, lose)
	s.must(err)
	note(keep, "moved house")
	has(keep, "moved house", "has a dog", "calls on Mondays", "likes oolong")
	s.bring(PeopleInput{}, PersonDraft{Key: "9", Phone: "13800138001", Note: "has a dog"}) // known already
	has(keep, "moved house", "has a dog", "calls on Mondays", "likes oolong")
	s.undo(batch)
	has(keep, "moved house", "calls on Mondays")
	has(lose, "has a dog", "likes oolong")
	s.sound()
}

// An answer is to one question: of two who were asked by one list, and were merged, the one answer is counted once, and goes along with
// what it answers when they part.
func TestMergingCountsAnswersOnce(t *testing.T) {
	s := openTill(t)
	s.send(s.paid("1", "keep@example.com", 5000), s.paid("2", "lose@example.com", 5000))
	keep, lose := s.buyer("keep@example.com"), s.buyer("lose@example.com")
	ask := func() {
		t.Helper()
		list, _ := s.asks(AskQuery{})
		if _, n, err := s.Ask(s.ctx, AskInput{Kind: AnswerNPS, Members: list.Items}); err != nil || n != list.Total {
			t.Fatalf("%d asked: %v", n, err)
		}
	}
	response := func(asked, answered int64) {
		t.Helper()
		list, _ := s.asks(AskQuery{})
		facts, err := s.Asks(s.ctx, ColumnsQuery{})
		s.must(err)
		told := int64(0)
		for _, f := range facts {
			if f.Answered {
				told++
			}
		}
		if list.Asked != asked || list.Answered != answered || told != answered || int64(len(facts)) != asked {
			t.Errorf("%d of %d answered, reports say %d of %d; want %d of %d", list.Answered, list.Asked, told, len(facts), answered, asked)
		}
	}
	own := func(email string, answered int) {
		t.Helper()
		facts, err := s.Asks(s.ctx, ColumnsQuery{Where: "email:" + email})
		s.must(err)
		n := 0
		for _, f := range facts {
			if f.Answered {
				n++
			}
		}
		if n != answered {
			t.Errorf("%s has answered %d of %d times, want %d", email, n, len(facts), answered)
		}
	}
	s.pass(8)
	ask()
	s.say(nps(keep, 9))
	response(2, 1)
	batch, err := s.MergeMembers(s.ctx, keep, lose)
	s.must(err)
	response(2, 1)
	s.pass(1)
	s.say(nps(keep, 8)) // to what the other was asked
	response(2, 2)
	s.pass(1)
	s.say(nps(keep, 7)) // to nothing
	response(2, 2)
	s.undo(batch)
	response(2, 2)
	own("keep@", 1)
	own("lose@", 1)
	s.sound()
}
