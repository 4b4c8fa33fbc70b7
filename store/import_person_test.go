package store

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// people brings drafts in as a file of members or balances. Lines count from 2, as in a file.
func (s *till) people(in PeopleInput, drafts ...PersonDraft) (PeopleResult, error) {
	s.t.Helper()
	if in.What == "" {
		in.What = "members"
	}
	if in.Source == "" {
		in.Source = "shopify"
	}
	in.Read = func(yield func(*PersonDraft) error, _ func(RowProblem) error) error {
		for i := range drafts {
			d := drafts[i]
			d.Line = i + 2
			if err := yield(&d); err != nil {
				return err
			}
		}
		return nil
	}
	return s.ImportPeople(s.ctx, in)
}

func (s *till) bring(in PeopleInput, drafts ...PersonDraft) PeopleResult {
	s.t.Helper()
	r, err := s.people(in, drafts...)
	s.must(err)
	return r
}

// card is a member's card without what every write moves.
func (s *till) card(id int64) Member {
	s.t.Helper()
	m, err := s.Member(s.ctx, id)
	s.must(err)
	return m
}

var wang = PersonDraft{
	Key: "7210448301122", Email: "Wang@Example.com", Phone: "13800138000", Name: "王芳", Birthday: Birthday{1990, 5, 8}, City: "上海", Country: "CN",
	FoundBy: "小程序", Tier: "金卡", Tags: []string{"老客", "VIP"}, Consent: []Agreement{{"email", true}, {"sms", false}}, Note: "爱喝乌龙",
	Fields: []Field{{"size", "M"}}, Growth: 1280, HasGrowth: true, Points: 300, HasPoints: true,
	Values: []PlatformValue{{Source: "youzan", Name: "stored_value", Value: "188.00"}},
}

func TestMembersFile(t *testing.T) {
	s := openTill(t)
	joined := InstantOf(s.now().AddDate(-1, 0, 0))
	draft := wang
	draft.JoinedAt = joined
	r := s.bring(PeopleInput{SHA256: []byte("1")}, draft, PersonDraft{Key: "2", Joined: -1})
	if r.New != 2 || r.Updated+r.Unchanged+r.Rejected != 0 || r.Growth != 1280 || r.PointsSeen != 300 || r.Given != 0 || r.Batch == 0 {
		t.Fatalf("result %+v", r)
	}
	m := s.card(s.buyer("wang@example.com"))
	if m.Name != "王芳" || m.City != "上海" || m.Tier != "金卡" || m.Joined != joined || m.BirthYear != 1990 || m.BirthMonth != 5 || m.BirthDay != 8 || m.FoundBy != "小程序" ||
		m.Country != "CN" || m.Growth != 1280 || m.Balance != 0 || len(m.Tags) != 2 || len(m.Identities) != 3 || len(m.Notes) != 1 {
		t.Fatalf("card %+v", m)
	}
	if len(m.Consent) != 2 || !m.Consent[0].Granted || m.Consent[0].Source != "shopify" || m.Consent[1].Granted || m.Consent[0].Version != "" {
		t.Fatalf("consent %+v", m.Consent)
	}
	if !reflect.DeepEqual(m.Fields, []Field{{"size", "M"}}) || !reflect.DeepEqual(m.Values, []PlatformValue{{"youzan", "stored_value", "188.00", s.Today()}}) {
		t.Fatalf("fields %v, values %v", m.Fields, m.Values)
	}
	if other, err := s.FindMember(s.ctx, "shopify:2"); err != nil || s.card(other).Joined != 0 {
		t.Fatal("a customer who is no member became one", err)
	}
	s.sound()
	again := s.bring(PeopleInput{SHA256: []byte("1")}, draft, PersonDraft{Key: "2", Joined: -1})
	if again.Unchanged != 2 || again.New+again.Updated != 0 || again.Batch != 0 || again.AlreadyImported == nil {
		t.Fatalf("the same file again: %+v", again)
	}
	_, err := s.UndoBatch(s.ctx, r.Batch, false)
	s.must(err)
	if n := s.number("SELECT count(*) FROM member WHERE status <> 'hidden'"); n != 0 {
		t.Fatalf("%d people are left after the undo", n)
	}
	if n := s.number("SELECT (SELECT count(*) FROM tag) + (SELECT count(*) FROM consent) + (SELECT count(*) FROM field) + (SELECT count(*) FROM note) + (SELECT count(*) FROM platform_value)"); n != 0 {
		t.Fatalf("%d things of them are left", n)
	}
	s.sound()
	if back := s.bring(PeopleInput{SHA256: []byte("1")}, draft, PersonDraft{Key: "2", Joined: -1}); back.New != 2 || back.Growth != 1280 {
		t.Fatalf("in again after the undo: %+v", back)
	}
	s.sound()
}

func TestMembersFileOnKnownPeople(t *testing.T) {
	s := openTill(t)
	s.send(s.paid("1", "wang@example.com", 5000))
	id := s.buyer("wang@example.com")
	before := s.card(id)
	r := s.bring(PeopleInput{}, wang)
	if r.Updated != 1 || r.New != 0 {
		t.Fatalf("result %+v", r)
	}
	after := s.card(id)
	if after.City != "上海" || after.Balance != before.Balance || after.Version != before.Version+1 {
		t.Fatalf("card %+v", after)
	}
	// A file that says less blanks nothing.
	if r := s.bring(PeopleInput{}, PersonDraft{Email: "wang@example.com"}); r.Unchanged != 1 {
		t.Fatalf("a file that says less: %+v", r)
	}
	if _, err := s.FindMember(s.ctx, "13800138000"); err != nil {
		t.Fatal("the phone was not learned", err)
	}
	_, err := s.UndoBatch(s.ctx, r.Batch, false)
	s.must(err)
	if got := s.card(id); !reflect.DeepEqual(got, before) {
		t.Fatalf("after the undo\n%+v, want\n%+v", got, before)
	}
	s.wants(s.find("13800138000"), CodeNoMember)
	s.sound()
}

func (s *till) find(ref string) error {
	_, err := s.FindMember(s.ctx, ref)
	return err
}

func TestP38HandEditsStay(t *testing.T) {
	s := openTill(t)
	r := s.bring(PeopleInput{}, wang)
	id := s.buyer("wang@example.com")
	city, birthday := "杭州", ""
	s.must(only(s.EditMember(s.ctx, id, MemberEdit{City: &city, Birthday: &birthday, Consent: map[string]bool{"email": false}, Fields: map[string]string{"size": "L"}})))
	s.must(only(s.TagMember(s.ctx, id, nil, []string{"VIP"})))
	moved := wang
	moved.Tier, moved.City, moved.Tags = "黑卡", "北京", []string{"老客", "VIP", "新茶"}
	if r := s.bring(PeopleInput{}, moved); r.Updated != 1 {
		t.Fatalf("result %+v", r)
	}
	m := s.card(id)
	if m.City != "杭州" || m.BirthMonth != 0 || m.Tier != "黑卡" || strings.Join(m.Tags, " ") != "新茶 老客" && strings.Join(m.Tags, " ") != "老客 新茶" ||
		m.Consent[0].Granted || m.Fields[0].Value != "L" {
		t.Fatalf("card %+v", m)
	}
	_, err := s.UndoBatch(s.ctx, r.Batch, false)
	s.wants(err, CodeBatchTouched) // the later file stands upon it
}

func TestUndoLeavesWhatAPersonHasChangedSince(t *testing.T) {
	s := openTill(t)
	s.send(s.paid("1", "wang@example.com", 5000))
	id := s.buyer("wang@example.com")
	r := s.bring(PeopleInput{}, wang)
	city := "杭州"
	s.must(only(s.EditMember(s.ctx, id, MemberEdit{City: &city})))
	_, err := s.UndoBatch(s.ctx, r.Batch, false)
	s.must(err)
	if m := s.card(id); m.City != "杭州" || m.Tier != "" || m.Country != "" {
		t.Fatalf("card %+v", m)
	}
	s.sound()
}

func TestB28AFileOfStrangersAsks(t *testing.T) {
	s := openTill(t)
	s.bring(PeopleInput{}, wang) // the first of its source
	few := make([]PersonDraft, strangers-1)
	for i := range few {
		few[i].Email = fmt.Sprintf("few%d@example.com", i)
	}
	if r := s.bring(PeopleInput{}, few...); r.New != strangers-1 {
		t.Fatalf("a few new people ask: %+v", r)
	}
	others := make([]PersonDraft, strangers)
	for i := range others {
		others[i].Email = fmt.Sprintf("other%d@example.com", i)
	}
	_, err := s.people(PeopleInput{}, others...)
	s.wants(err, CodeAllNew)
	if n := s.number("SELECT count(*) FROM member"); n != strangers {
		t.Fatalf("%d people", n)
	}
	if r := s.bring(PeopleInput{DryRun: true}, others...); r.New != strangers {
		t.Fatalf("a preview does not ask: %+v", r)
	}
	if r := s.bring(PeopleInput{AllNew: true}, others...); r.New != strangers {
		t.Fatalf("result %+v", r)
	}
	more := append([]PersonDraft{{Email: "other0@example.com"}}, make([]PersonDraft, strangers)...)
	for i := range more[1:] {
		more[i+1].Email = fmt.Sprintf("more%d@example.com", i)
	}
	if r := s.bring(PeopleInput{}, more...); r.New != strangers {
		t.Fatalf("one who is known is enough: %+v", r)
	}
}

func TestNobodyIsMergedByAFile(t *testing.T) {
	s := openTill(t)
	one, two := s.member("13800138000"), int64(0)
	s.send(s.paid("1", "wang@example.com", 5000))
	two = s.buyer("wang@example.com")
	r := s.bring(PeopleInput{}, PersonDraft{Key: "9", Email: "wang@example.com", Phone: "13800138000"})
	if r.Likely != 1 || r.Updated != 1 {
		t.Fatalf("result %+v", r)
	}
	pairs, err := s.Likely(s.ctx, 0)
	s.must(err)
	if len(pairs) != 1 || pairs[0].A.ID != min(one, two) || pairs[0].B.ID != max(one, two) || pairs[0].Why != LikePhone || len(pairs[0].B.Identities) == 0 {
		t.Fatalf("pairs %+v", pairs)
	}
	s.must(s.Apart(s.ctx, two, one))
	if pairs, err = s.Likely(s.ctx, 0); err != nil || len(pairs) != 0 {
		t.Fatal("two people are proposed again", pairs, err)
	}
	if r := s.bring(PeopleInput{}, PersonDraft{Key: "9", Email: "wang@example.com", Phone: "13800138000"}); r.Likely != 0 {
		t.Fatalf("asked again: %+v", r)
	}
	s.wants(s.Apart(s.ctx, 77, 78), CodeNoLikeness)
}

func TestOrdersProposePeopleToo(t *testing.T) {
	s := openTill(t)
	one := s.member("13800138000")
	s.send(s.paid("1", "wang@example.com", 5000))
	both := s.paid("2", "wang@example.com", 700)
	both.Buyer.Phone = "13800138000"
	s.send(both)
	pairs, err := s.Likely(s.ctx, 0)
	s.must(err)
	if len(pairs) != 1 || pairs[0].A.ID != one || pairs[0].Why != LikePhone {
		t.Fatalf("pairs %+v", pairs)
	}
	_, err = s.MergeMembers(s.ctx, one, s.buyer("wang@example.com"))
	s.must(err)
	if pairs, err = s.Likely(s.ctx, 0); err != nil || len(pairs) != 0 {
		t.Fatal("a merged pair is still proposed", pairs, err)
	}
}

func TestNamesakesAreAHint(t *testing.T) {
	s := openTill(t)
	on := func(source, key, name, city string) {
		s.bring(PeopleInput{Source: source, AllNew: true}, PersonDraft{Key: key, Name: name, City: city})
	}
	on("shopify", "1", "Zoë Müller", "Köln")
	on("etsy", "z", "zoe muller", "koln")
	on("shopify", "2", "Zoë Müller", "Köln") // Shopify itself keeps two
	on("etsy", "y", "Zoë Müller", "Bonn")
	n, err := s.ScanLikely(s.ctx)
	s.must(err)
	if n != 2 {
		t.Fatalf("%d pairs, want the Etsy buyer with each of Shopify's", n)
	}
	if n, err = s.ScanLikely(s.ctx); err != nil || n != 0 {
		t.Fatal("found again", n, err)
	}
}

func TestBalances(t *testing.T) {
	for _, c := range []struct {
		mode       PointsMode
		old, file  int64
		given, new int64
		taken      int64
	}{
		{PointsAdd, 100, 50, 50, 150, 0},
		{PointsSet, 100, 250, 150, 250, 0},
		{PointsSet, 100, 30, 0, 30, 70},
		{PointsSet, 100, 100, 0, 100, 0},
		{PointsSet, 100, 0, 0, 0, 100},
		{PointsOpening, 100, 50, 50, 150, 0},
		{PointsOpening, 0, 0, 0, 0, 0},
	} {
		t.Run(fmt.Sprintf("%s %d on %d", c.mode, c.file, c.old), func(t *testing.T) {
			s := openTill(t)
			m := s.member("13800138000")
			if c.old > 0 {
				s.earn(m, c.old)
			}
			in := PeopleInput{What: "balances", Source: "generic", Mode: c.mode, SHA256: []byte("x"), DryRun: true}
			draft := PersonDraft{Phone: "13800138000", Points: c.file, HasPoints: true}
			preview := s.bring(in, draft)
			if preview.Given != c.given || preview.Taken != c.taken || preview.Batch != 0 || len(preview.Changes) != 1 || preview.Changes[0] != (PointsChange{m, "", c.old, c.new}) {
				t.Fatalf("preview %+v", preview)
			}
			s.has(m, c.old, 0)
			in.DryRun = false
			r := s.bring(in, draft)
			s.has(m, c.new, 0)
			if again := s.bring(in, draft); again.Unchanged != 1 || again.Given+again.Taken != 0 {
				t.Fatalf("the same file again: %+v", again)
			}
			s.has(m, c.new, 0)
			s.sound()
			if c.given+c.taken == 0 {
				return
			}
			_, err := s.UndoBatch(s.ctx, r.Batch, false)
			s.must(err)
			s.has(m, c.old, 0)
			s.sound()
		})
	}
}

func TestOpeningBalances(t *testing.T) {
	s := openTill(t)
	from := s.Today() - 10
	in := PeopleInput{What: "balances", Source: "generic", Mode: PointsOpening, AsOf: from}
	r := s.bring(in, PersonDraft{Email: "a@example.com", Name: "A", Points: 500, HasPoints: true})
	m := s.buyer("a@example.com")
	if r.New != 1 || r.Given != 500 || r.StartSet != from {
		t.Fatalf("result %+v", r)
	}
	s.has(m, 500, 0)
	history, err := s.History(s.ctx, m, 0, 0)
	s.must(err)
	if len(history) != 1 || history[0].Reason != "opening" || DayOf(history[0].At.Time(), s.Shop().Zone) != from {
		t.Fatalf("history %+v", history)
	}
	if s.card(m).Joined == 0 {
		t.Fatal("somebody of the old programme is no member")
	}
	// An order from before the opening day is known and earns nothing; a later one earns.
	old := s.paid("1", "a@example.com", 9900)
	old.PaidAt = InstantOf(s.now().AddDate(0, 0, -30))
	old.PlacedAt = old.PaidAt
	if r := s.send(old, s.paid("2", "a@example.com", 1000)); r.New != 2 || r.Awarded != 10 {
		t.Fatalf("orders %+v", r)
	}
	// Another opening balance for the same person is a mistake; the same one is not.
	if r := s.bring(in, PersonDraft{Email: "a@example.com", Points: 500, HasPoints: true}); r.Unchanged != 1 {
		t.Fatalf("the same balance: %+v", r)
	}
	rejected, err := s.people(in, PersonDraft{Email: "a@example.com", Points: 700, HasPoints: true})
	s.wants(err, CodeRowsRejected)
	s.wants(rejected.Problems[0].Err, CodeOpeningTwice)
	_, err = s.UndoBatch(s.ctx, r.Batch, false)
	s.must(err)
	s.has(m, 0, 10)
	if got := s.Settings(); settingOf(got, "programme_start") != "all" {
		t.Fatalf("the start is %s", settingOf(got, "programme_start"))
	}
	s.sound()
}

func settingOf(all []Setting, key string) string {
	for _, one := range all {
		if one.Key == key {
			return one.Value
		}
	}
	return ""
}

func TestOpeningRefusesWhatOrdersHaveEarned(t *testing.T) {
	s := openTill(t)
	old := s.paid("1", "a@example.com", 9900)
	old.PaidAt = InstantOf(s.now().AddDate(0, 0, -30))
	old.PlacedAt = old.PaidAt
	s.send(old)
	in := PeopleInput{What: "balances", Source: "generic", Mode: PointsOpening}
	r, err := s.people(in, PersonDraft{Email: "a@example.com", Points: 500, HasPoints: true})
	s.wants(err, CodeRowsRejected)
	s.wants(r.Problems[0].Err, CodeOpeningEarned)
	in.GoodRows = true
	if r := s.bring(in, PersonDraft{Email: "a@example.com", Points: 500, HasPoints: true}, PersonDraft{Email: "b@example.com", Points: 5, HasPoints: true}); r.New != 1 || r.Rejected != 1 || r.Given != 5 {
		t.Fatalf("result %+v", r)
	}
	s.sound()
}

func TestBalancesWithLastDays(t *testing.T) {
	s := openTill(t)
	in := PeopleInput{What: "balances", Source: "generic", Mode: PointsOpening}
	r := s.bring(in, PersonDraft{
		Email: "a@example.com", Points: 60, HasPoints: true,
		Lots: []PointLot{{10, s.Today() - 1}, {20, s.Today() + 5}, {30, 0}},
	})
	if r.Given != 50 || r.Lapsed != 10 {
		t.Fatalf("result %+v", r)
	}
	m := s.card(s.buyer("a@example.com"))
	if len(m.Lots) != 2 || m.Lots[0].Expires != s.Today()+5 || m.Lots[0].Left != 20 || m.Lots[1].Expires != 0 {
		t.Fatalf("lots %+v", m.Lots)
	}
	s.sound()
}

func TestBalancesOfSomebodyInDebt(t *testing.T) {
	s := openTill(t)
	o := s.paid("1", "a@example.com", 10000)
	s.send(o)
	s.pass(30)
	m := s.buyer("a@example.com")
	_, err := s.Redeem(s.ctx, Redeem{Member: m, Points: 80})
	s.must(err)
	o.Status, o.Refunded, o.Has = StatusRefunded, 10000, HasStatus|HasRefunded
	s.send(o)
	s.has(m, -80, 0)
	r := s.bring(PeopleInput{What: "balances", Source: "generic", Mode: PointsSet}, PersonDraft{Email: "a@example.com", Points: 20, HasPoints: true})
	if r.Given != 100 {
		t.Fatalf("result %+v", r)
	}
	s.has(m, 20, 0)
	_, err = s.UndoBatch(s.ctx, r.Batch, false)
	s.must(err)
	s.has(m, -80, 0)
	s.sound()
}

func TestUndoOfBalancesThatWereSpent(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	r := s.bring(PeopleInput{What: "balances", Source: "generic", Mode: PointsAdd}, PersonDraft{Phone: "13800138000", Points: 100, HasPoints: true})
	_, err := s.Redeem(s.ctx, Redeem{Member: m, Points: 60})
	s.must(err)
	_, err = s.UndoBatch(s.ctx, r.Batch, false)
	s.must(err)
	s.has(m, -60, 0)
	s.sound()
}

func TestBalancesRefuse(t *testing.T) {
	s := openTill(t)
	in := PeopleInput{What: "balances", Source: "generic", Mode: PointsSet}
	draft := PersonDraft{Email: "a@example.com", Points: 5, HasPoints: true}
	r, err := s.people(in, draft, draft)
	s.wants(err, CodeRowsRejected)
	s.wants(r.Problems[0].Err, CodePersonTwice)
	huge := draft
	huge.Points = 1 << 40
	r, err = s.people(in, huge)
	s.wants(err, CodeRowsRejected)
	s.wants(r.Problems[0].Err, CodeLimitExceeded)
	if n := s.number("SELECT count(*) FROM member"); n != 0 {
		t.Fatalf("%d people were saved", n)
	}
	r = s.bring(PeopleInput{What: "balances", Source: "generic", Mode: PointsSet, GoodRows: true}, draft, draft)
	if r.New != 1 || r.Rejected != 1 {
		t.Fatalf("result %+v", r)
	}
	s.sound()
}

func TestP39TierAndLifetimeComeAlong(t *testing.T) {
	s := openTill(t)
	joined := InstantOf(s.now().AddDate(-2, 0, 0))
	r := s.bring(PeopleInput{What: "balances", Source: "smile", Mode: PointsOpening}, PersonDraft{
		Email: "a@example.com", Points: 5, HasPoints: true, Tier: "Gold", JoinedAt: joined, Birthday: Birthday{0, 2, 29},
		Values: []PlatformValue{{Source: "smile", Name: "lifetime_points", Value: "900"}, {Source: "smile", Name: "referrals", Value: "3"}, {Source: "smile", Name: "tier_until", Value: "2027-01-01"}},
	})
	m := s.card(s.buyer("a@example.com"))
	if r.New != 1 || m.Tier != "Gold" || m.Joined != joined || m.BirthMonth != 2 || m.BirthDay != 29 || len(m.Values) != 3 {
		t.Fatalf("card %+v", m)
	}
}

func TestP31BuyersWhoHaveNotJoinedKeepWhatTheyAccrue(t *testing.T) {
	s := openTill(t)
	s.set("join", "hand")
	s.send(s.paid("1", "a@example.com", 10000))
	s.pass(30)
	m := s.buyer("a@example.com")
	if s.card(m).Joined != 0 {
		t.Fatal("joined by herself")
	}
	s.has(m, 100, 0)
	r := s.bring(PeopleInput{Source: "youzan"}, PersonDraft{Email: "a@example.com", Joined: 1})
	if r.Updated != 1 || s.card(m).Joined == 0 {
		t.Fatal("the file says that she has joined")
	}
	s.has(m, 100, 0)
	s.sound()
}

func TestOwnNumbersMeanPeopleOnlyWithTheirNames(t *testing.T) {
	s := openTill(t)
	id, _, err := s.AddMember(s.ctx, MemberDraft{Name: "无名"})
	s.must(err)
	if r := s.bring(PeopleInput{Source: "regulars"}, PersonDraft{ID: id, Name: "无名"}); r.Unchanged != 1 {
		t.Fatalf("result %+v", r)
	}
	r, err := s.people(PeopleInput{Source: "regulars"}, PersonDraft{ID: id, Name: "别人"})
	s.wants(err, CodeRowsRejected)
	s.wants(r.Problems[0].Err, CodeNoPerson)
}

func TestOnePersonOnTwoRowsOfMembers(t *testing.T) {
	s := openTill(t)
	rows := []PersonDraft{{Key: "1", Email: "a@example.com", City: "上海"}, {Key: "2", Email: "a@example.com", City: "北京", Tier: "银卡"}}
	if r := s.bring(PeopleInput{}, rows...); r.New != 1 || r.Updated != 1 {
		t.Fatalf("result %+v", r)
	}
	if m := s.card(s.buyer("a@example.com")); m.City != "上海" || m.Tier != "银卡" || len(m.Identities) != 3 {
		t.Fatalf("card %+v", m)
	}
	if r := s.bring(PeopleInput{}, rows...); r.Unchanged != 2 {
		t.Fatalf("again %+v", r)
	}
	s.sound()
}
