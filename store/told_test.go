package store

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func (s *till) untold(format string, all bool) Telling {
	s.t.Helper()
	t, err := s.Untold(s.ctx, format, all)
	s.must(err)
	return t
}

func (t *Telling) ids() (ids []int64) {
	for i := range t.Members {
		ids = append(ids, t.Members[i].ID)
	}
	return ids
}

func TestOnlyChangesAreTold(t *testing.T) {
	s := openTill(t)
	one, two := s.member("13800138000"), s.member("13900139000")
	s.earn(one, 100)
	first := s.untold(TellPlain, false)
	if !reflect.DeepEqual(first.ids(), []int64{one}) || first.Unchanged != 1 || !first.Members[0].First {
		t.Fatalf("first %+v", first)
	}
	batch, err := s.Tell(s.ctx, first)
	s.must(err)
	if again := s.untold(TellPlain, false); len(again.Members) != 0 || again.Unchanged != 2 {
		t.Fatalf("again %+v", again)
	}
	if all := s.untold(TellPlain, true); len(all.Members) != 2 {
		t.Fatalf("all %+v", all)
	}
	if other := s.untold(TellShopify, false); other.Elsewhere != 2 || len(other.Members) != 0 {
		t.Fatalf("Shopify knows nobody of them: %+v", other)
	}
	s.earn(one, 5)
	s.earn(two, 7)
	next := s.untold(TellPlain, false)
	if !reflect.DeepEqual(next.ids(), []int64{one, two}) || next.Members[0].Was != 100 || next.Members[0].Balance != 105 {
		t.Fatalf("next %+v", next)
	}
	later, err := s.Tell(s.ctx, next)
	s.must(err)
	_, err = s.UndoBatch(s.ctx, batch, false)
	s.wants(err, CodeBatchTouched)
	_, err = s.UndoBatch(s.ctx, later, false)
	s.must(err)
	if back := s.untold(TellPlain, false); !reflect.DeepEqual(back.ids(), []int64{one, two}) || back.Members[0].Was != 100 || !back.Members[1].First {
		t.Fatalf("after the undo %+v", back)
	}
	if n, err := s.Tell(s.ctx, Telling{Format: TellPlain}); n != 0 || err != nil {
		t.Fatal("nobody was told", n, err)
	}
	s.sound()
}

func TestShopifyIsToldByTags(t *testing.T) {
	s := openTill(t)
	s.bring(PeopleInput{}, PersonDraft{Key: "1", Email: "a@example.com", Tags: []string{"VIP", "points:3", "tier:Silver"}, Tier: "Gold"})
	id := s.buyer("a@example.com")
	if tags := s.card(id).Tags; !reflect.DeepEqual(tags, []string{"VIP"}) {
		t.Fatalf("our own tags come back as tags of the member: %v", tags)
	}
	s.earn(id, 1250)
	telling := s.untold(TellShopify, false)
	if len(telling.Members) != 1 || !reflect.DeepEqual(telling.Members[0].TellTags(), []string{"VIP", "points:1250", "tier:Gold"}) {
		t.Fatalf("telling %+v", telling)
	}
}

func TestWhoMayNotBeContactedIsLeftOut(t *testing.T) {
	s := openTill(t)
	for _, d := range []struct{ source, key, email string }{{"etsy", "b1", ""}, {"amazon", "b2", "x@marketplace.amazon.com"}, {"shopify", "b3", "c@example.com"}} {
		s.bring(PeopleInput{Source: d.source, AllNew: true}, PersonDraft{Key: d.key, Email: d.email})
	}
	s.bring(PeopleInput{Source: "shopify", AllNew: true}, PersonDraft{Key: "b4", Email: "d@example.com", Identities: []Identity{{"etsy", "b5"}}})
	telling := s.untold(TellPlain, true)
	if len(telling.Members) != 2 || telling.NoContact != 2 {
		t.Fatalf("%d told, %d left out", len(telling.Members), telling.NoContact)
	}
}

func TestEntriesOf(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	s.earn(m, 100)
	first := s.Today()
	s.pass(1)
	s.earn(m, 20)
	s.pass(1)
	s.earn(m, 3)
	for _, c := range []struct {
		from, to Day
		n        int
		before   int64
	}{{0, 0, 3, 0}, {first + 1, 0, 2, 100}, {first + 1, first + 1, 1, 100}, {0, first, 1, 0}, {first + 9, 0, 0, 123}} {
		list, before, err := s.EntriesOf(s.ctx, m, c.from, c.to)
		s.must(err)
		if len(list) != c.n || before != c.before {
			t.Errorf("%v to %v: %d entries after %d, want %d after %d", c.from, c.to, len(list), before, c.n, c.before)
		}
	}
	_, _, err := s.EntriesOf(s.ctx, 99, 0, 0)
	s.wants(err, CodeNoMember)
}

// Names of platforms are no patterns: what one knows of people is not what another with a like name knows.
func TestAPlatformIsNoPattern(t *testing.T) {
	s := openTill(t)
	for i, source := range []string{"a_b:east", "axb:east"} {
		d := s.paid(fmt.Sprint(i), "", 50_00)
		d.Buyer = Buyer{Key: fmt.Sprint("k", i)}
		name, shop, _ := strings.Cut(source, ":")
		_, err := s.fileOf(ImportInput{Source: name, Shop: shop}, d)
		s.must(err)
	}
	s.must(s.look(s.ctx, func(v *view) error {
		known, err := v.knownTo("a_b")
		if len(known) != 1 {
			t.Errorf("a_b knows %d people, want 1", len(known))
		}
		return err
	}))
}
