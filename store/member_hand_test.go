package store

import (
	"encoding/json"
	"fmt"
	"testing"
)

// What a person changes of a member is undone as a batch: everything is what it was, and the rollups agree.
func TestUndoingWhatWasDoneToAMember(t *testing.T) {
	name, phone, email, born, city, none := "安娜", "13900139000", "anna@example.com", "1990-05-08", "上海", ""
	yes, no := true, false
	for label, act := range map[string]func(*till, int64) (int64, error){
		"OKName":   func(s *till, m int64) (int64, error) { return s.EditMember(s.ctx, m, MemberEdit{Name: &name}) },
		"OKPhone":  func(s *till, m int64) (int64, error) { return s.EditMember(s.ctx, m, MemberEdit{Phone: &phone}) },
		"OKNoMail": func(s *till, m int64) (int64, error) { return s.EditMember(s.ctx, m, MemberEdit{Email: &none}) },
		"OKAll": func(s *till, m int64) (int64, error) {
			return s.EditMember(s.ctx, m, MemberEdit{
				Name: &name, Phone: &phone, Email: &email, Card: &phone, Birthday: &born, City: &city, FoundBy: &city,
				Consent: map[string]bool{"sms": true, "email": false}, Fields: map[string]string{"size": "L", "tea": ""},
			})
		},
		"OKLeft": func(s *till, m int64) (int64, error) { return s.EditMember(s.ctx, m, MemberEdit{Joined: &no}) },
		"OKTags": func(s *till, m int64) (int64, error) {
			return s.TagMember(s.ctx, m, []string{"stall", "vip"}, []string{"tea"})
		},
		"OKSuspended": func(s *till, m int64) (int64, error) { return s.SuspendMember(s.ctx, m, true) },
		"OKSeen":      func(s *till, m int64) (int64, error) { return s.SeeMember(s.ctx, m, 0) },
	} {
		t.Run(label, func(t *testing.T) {
			s := openTill(t)
			s.send(s.paid("1", "old@example.com", 10000))
			m := s.buyer("old@example.com")
			s.must(only(s.EditMember(s.ctx, m, MemberEdit{Joined: &yes, Fields: map[string]string{"tea": "白茶"}, Consent: map[string]bool{"email": true}})))
			s.must(only(s.TagMember(s.ctx, m, []string{"tea", "vip"}, nil)))
			before := s.known(m)
			batch, err := act(s, m)
			s.must(err)
			if batch == 0 || s.known(m) == before {
				t.Fatalf("batch %d changed nothing", batch)
			}
			s.sound()
			if _, err := s.UndoBatch(s.ctx, batch, true); err != nil || s.known(m) == before {
				t.Fatalf("a dry run: %v", err)
			}
			done, err := s.UndoBatch(s.ctx, batch, false)
			s.must(err)
			if got := s.known(m); got != before || done.Members != 1 {
				t.Errorf("%d members, now\n%s\nwant\n%s", done.Members, got, before)
			}
			_, err = s.UndoBatch(s.ctx, batch, false)
			s.wants(err, CodeAlreadyUndone)
			s.sound()
		})
	}
}

// known is all that the book knows of a member, as text.
func (s *till) known(m int64) string {
	s.t.Helper()
	card, err := s.Member(s.ctx, m)
	s.must(err)
	text, err := json.Marshal(card)
	s.must(err)
	return string(text)
}

// A change that a later one stands upon is not undone by itself, and the refusal names that one.
func TestUndoingAChangeUnderALaterOne(t *testing.T) {
	one, two := "Anna", "Anne"
	s := openTill(t)
	m := s.member("13800138000")
	first, err := s.EditMember(s.ctx, m, MemberEdit{Name: &one})
	s.must(err)
	tags, err := s.TagMember(s.ctx, m, []string{"vip"}, nil)
	s.must(err)
	second, err := s.EditMember(s.ctx, m, MemberEdit{Name: &two})
	s.must(err)
	_, err = s.UndoBatch(s.ctx, first, false)
	s.names(err, second, "edit")
	_, err = s.UndoBatch(s.ctx, tags, false) // another value
	s.must(err)
	merge, err := s.MergeMembers(s.ctx, s.member("13900139000"), m)
	s.must(err)
	_, err = s.UndoBatch(s.ctx, second, false)
	s.names(err, merge, "merge")
	for _, batch := range []int64{merge, second, first} {
		_, err = s.UndoBatch(s.ctx, batch, false)
		s.must(err)
	}
	if name := s.card(m).Name; name != "王芳" {
		t.Errorf("the name is %q", name)
	}
	s.sound()
}

// names checks that a refusal to undo names the batch that stands in the way and what it was.
func (s *till) names(err error, by int64, act string) {
	s.t.Helper()
	s.wants(err, CodeBatchTouched)
	if facts := err.(*Error).Facts; facts["by"] != by || facts["act"] != act {
		s.t.Errorf("refused with %v, want %d and %s", facts, by, act)
	}
}

// What changes nothing is no batch, and a file that taught a phone takes it with it also after an edit of it was undone.
func TestUndoingAnEditLeavesTheFileItsWords(t *testing.T) {
	phone, same := "13900139000", ""
	s := openTill(t)
	s.send(s.paid("1", "a@example.com", 10000))
	d := s.paid("2", "a@example.com", 5000)
	d.Buyer.Phone = "13800138000"
	file := s.send(d).Batch
	m := s.buyer("a@example.com")
	if batch, err := s.EditMember(s.ctx, m, MemberEdit{City: &same}); err != nil || batch != 0 {
		t.Fatalf("no change is batch %d, %v", batch, err)
	}
	batch, err := s.EditMember(s.ctx, m, MemberEdit{Phone: &phone})
	s.must(err)
	_, err = s.UndoBatch(s.ctx, batch, false)
	s.must(err)
	_, err = s.UndoBatch(s.ctx, file, false)
	s.must(err)
	if n := s.number("SELECT count(*) FROM identity WHERE source = 'phone'"); n != 0 {
		t.Errorf("%d phones are left", n)
	}
	s.sound()
}

// Points for joining go with the edit that made somebody a member, and come again when they join again.
func TestUndoingAJoining(t *testing.T) {
	yes := true
	s := openTill(t)
	s.set("join", "hand")
	s.set("return_days", "0")
	s.deed("signup", "50", "sources", "form,order")
	s.send(s.paid("1", "a@example.com", 10000))
	m := s.buyer("a@example.com")
	s.has(m, 100, 0)
	for range 2 {
		batch, err := s.EditMember(s.ctx, m, MemberEdit{Joined: &yes})
		s.must(err)
		s.has(m, 150, 0)
		s.undo(batch)
		s.has(m, 100, 0)
	}
	s.sound()
}

// A tier by hand is undone as long as it is the last that happened; what the rules would have given since comes then.
func TestUndoingAPlace(t *testing.T) {
	s := openTill(t)
	s.tiers("lifetime", "none", 100_00, 300_00)
	m := s.member("13800138000")
	s.pass(1)
	place := func(key string) int64 {
		batch, err := s.PlaceTier(s.ctx, TierPlace{Member: m, Key: key, Lock: true})
		s.must(err)
		return batch
	}
	first := place("gold")
	s.tier(m, "gold")
	if again := place("gold"); again != 0 {
		t.Errorf("what stands already is batch %d", again)
	}
	second := place("silver")
	_, err := s.UndoBatch(s.ctx, first, false)
	s.names(err, second, placeBatch)
	moves, err := s.Timeline(s.ctx, m, EventMark{}, 5)
	s.must(err)
	if moves[0].Tier == nil || moves[0].Tier.Batch != second {
		t.Errorf("the timeline says %+v", moves[0])
	}
	s.undo(second)
	s.tier(m, "gold")
	_, err = s.AddOrder(s.ctx, OrderInput{Member: m, Amount: 150_00})
	s.must(err)
	s.undo(first)
	s.tier(m, "silver")
	s.sound()
}

// The timeline tells what people changed, with each value, until it is undone; the list of batches has it under a kind of its own.
func TestTheTimelineTellsChanges(t *testing.T) {
	name, born := "Anna", "05-08"
	s := openTill(t)
	m := s.member("13800138000")
	edit, err := s.EditMember(s.ctx, m, MemberEdit{Name: &name, Birthday: &born, Consent: map[string]bool{"sms": true}})
	s.must(err)
	s.pass(1)
	_, err = s.TagMember(s.ctx, m, []string{"vip"}, nil)
	s.must(err)
	const added = "add [{identity phone  +8613800138000} {status   active} {value joined  2025-03-10} {value name  王芳}]\n"
	tell := func() string {
		events, err := s.Timeline(s.ctx, m, EventMark{}, 50)
		s.must(err)
		text := ""
		for _, e := range events {
			if e.Change != nil {
				text += fmt.Sprintf("%s %v\n", e.Change.What, e.Change.Values)
			}
		}
		return text
	}
	if got, want := tell(), "tag [{tag vip  vip}]\nedit [{consent sms  yes} {value birthday  05-08} {value name 王芳 Anna}]\n"+added; got != want {
		t.Errorf("the timeline tells\n%swant\n%s", got, want)
	}
	s.undo(edit)
	if got, want := tell(), "tag [{tag vip  vip}]\n"+added; got != want {
		t.Errorf("after the undo\n%swant\n%s", got, want)
	}
	for kind, want := range map[string]int{"": 1, MemberBatch: 3, "bulk": 0} {
		if list, err := s.Batches(s.ctx, kind, 10); err != nil || len(list) != want {
			t.Errorf("%d batches of kind %q, want %d; %v", len(list), kind, want, err)
		}
	}
}

// An edit makes neither scores nor the care list anew, which are made from orders.
func TestAnEditMakesNothingStale(t *testing.T) {
	name := "Anna"
	s := openTill(t)
	s.send(s.paid("1", "a@example.com", 10000))
	s.makes()
	s.must(s.KeepScores(s.ctx, Scores{Day: s.Today()}))
	s.must(only(s.EditMember(s.ctx, s.buyer("a@example.com"), MemberEdit{Name: &name})))
	if due, err := s.ScoresDue(s.ctx); due != 0 || err != nil {
		t.Errorf("scores are due from %d orders, %v", due, err)
	}
	if fresh, _, err := s.CareState(s.ctx); !fresh || err != nil {
		t.Errorf("the care list is stale, %v", err)
	}
}

// Nobody is born on a day to come; today is none, wherever the shop is.
func TestBirthdaysOfThisYear(t *testing.T) {
	s := openTill(t)
	s.setClock("2025-03-10T01:00:00+08:00") // the 9th in UTC
	m := s.member("13800138000")
	for birthday, code := range map[string]Code{"2025-03-10": "", "2025-03-11": CodeBadBirthday, "1905-01-01": "", "1904-12-31": CodeBadBirthday} {
		if err := only(s.EditMember(s.ctx, m, MemberEdit{Birthday: &birthday})); code == "" {
			s.must(err)
		} else {
			s.wants(err, code)
		}
	}
	s.bring(PeopleInput{},
		PersonDraft{Key: "1", Email: "later@example.com", Birthday: Birthday{2025, 11, 2}},
		PersonDraft{Key: "2", Email: "today@example.com", Birthday: Birthday{2025, 3, 10}})
	born := func(email string) string {
		c := s.card(s.byEmail(email))
		return fmt.Sprint(c.BirthYear, c.BirthMonth, c.BirthDay)
	}
	if later, today := born("later@example.com"), born("today@example.com"); later != "0 11 2" || today != "2025 3 10" {
		t.Errorf("birthdays %s and %s", later, today)
	}
}
