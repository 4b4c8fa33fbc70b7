package store

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// makes makes the list and gives each shown person's kind by member.
func (s *till) makes(rhythms ...Rhythm) map[int64]string {
	s.t.Helper()
	_, err := s.MakeCare(s.ctx, rhythms, false)
	s.must(err)
	return s.cares()
}

// cares is each shown person's kind by member.
func (s *till) cares() map[int64]string {
	s.t.Helper()
	page, err := s.Care(s.ctx, 0, 1000)
	s.must(err)
	kinds := map[int64]string{}
	for _, c := range page.Items {
		kinds[c.Member] = c.Kind
	}
	if int64(len(kinds)) != page.Total {
		s.t.Fatalf("total %d of %d", page.Total, len(kinds))
	}
	return kinds
}

// caring is the row of the list by which a member is shown.
func (s *till) caring(member int64) CareRow {
	s.t.Helper()
	page, err := s.Care(s.ctx, 0, 1000)
	s.must(err)
	i := slices.IndexFunc(page.Items, func(c CareRow) bool { return c.Member == member })
	if i < 0 {
		s.t.Fatalf("member %d is not on the list %+v", member, page.Items)
	}
	return page.Items[i]
}

// born makes a member with a birthday.
func (s *till) born(phone, birthday string) int64 {
	s.t.Helper()
	id, _, err := s.AddMember(s.ctx, MemberDraft{Name: "李静", Phone: phone, Birthday: birthday})
	s.must(err)
	return id
}

// log writes down a contact that answers what the member is shown by.
func (s *till) log(member int64, result string) ContactAck {
	s.t.Helper()
	ack, err := s.LogContact(s.ctx, ContactInput{Care: s.caring(member).ID, Result: result})
	s.must(err)
	return ack
}

func TestBirthdayOfALeapDay(t *testing.T) {
	for _, c := range []struct {
		year, month, day int
		march            bool
		want             string
	}{
		{2024, 2, 29, false, "2024-02-29"},
		{2024, 2, 29, true, "2024-02-29"},
		{2026, 2, 29, false, "2026-02-28"},
		{2026, 2, 29, true, "2026-03-01"},
		{2100, 2, 29, false, "2100-02-28"},
		{2026, 2, 28, true, "2026-02-28"},
		{2026, 12, 31, false, "2026-12-31"},
	} {
		if got := birthdayIn(c.year, c.month, c.day, c.march).String(); got != c.want {
			t.Errorf("%v: %s, want %s", c, got, c.want)
		}
	}
}

// TestF60 holds that somebody born on 29 February is on the list once a year, on the day that the owner chose.
func TestF60LeapBirthdayOnTheCareList(t *testing.T) {
	for choice, want := range map[string]string{"february": "2027-02-28", "march": "2027-03-01"} {
		s := openTill(t)
		m := s.born("13800138000", "1992-02-29")
		s.set("care_birthday", "0")
		s.set("leap_birthday", choice)
		s.setClock("2027-02-27T09:00:00+08:00")
		var days []string
		for range 4 {
			if s.makes()[m] == "birthday" {
				days = append(days, s.Today().String())
			}
			s.pass(1)
		}
		if len(days) != 1 || days[0] != want {
			t.Errorf("%s: %v, want %s", choice, days, want)
		}
	}
}

// TestP10 holds that days before something are counted back from its day, across the turn of the year.
func TestP10DaysBefore(t *testing.T) {
	s := openTill(t)
	s.setClock("2026-12-28T09:00:00+08:00")
	born := s.born("13800138000", "1990-01-02")
	owner := s.member("13900139000")
	last := Date(2027, time.January, 11)
	_, err := s.Earn(s.ctx, Award{Member: owner, Points: 500, Expires: last})
	s.must(err)
	for _, c := range []struct {
		day          string
		born, points bool
	}{
		{"2026-12-28", false, true}, // 14 days before the 11th; the birthday is in 5 days
		{"2026-12-29", false, true},
		{"2026-12-30", true, true}, // 3 days before
	} {
		s.setClock(c.day + "T09:00:00+08:00")
		kinds := s.makes()
		if (kinds[born] == "birthday") != c.born || (kinds[owner] == "points") != c.points {
			t.Errorf("%s: %v", c.day, kinds)
		}
	}
	if row := s.caring(owner); row.N != 500 || row.Due != last {
		t.Errorf("points row %+v", row)
	}
	if row := s.caring(born); row.Due.String() != "2027-01-02" {
		t.Errorf("birthday row %+v", row)
	}
	s.set("care_points", "11")
	if kinds := s.makes(); kinds[owner] != "" {
		t.Errorf("12 days before with 11 set: %v", kinds)
	}
}

// TestCareValue ranks by what people spent, urgent rows first, and pages through.
func TestCareValue(t *testing.T) {
	s := openTill(t)
	var people []int64
	var rhythms []Rhythm
	for i, year := range []int64{5000, 90000, 5000, 700} {
		m := s.member(fmt.Sprint("1380013800", i))
		people = append(people, m)
		rhythms = append(rhythms, Rhythm{Member: m, Year: year, Last: s.Today() - 40, Usual: 10, Quiet: i < 3, Due: i == 3})
	}
	_, err := s.LogContact(s.ctx, ContactInput{Member: people[3], Result: "no_answer", NextDay: s.Today(), Next: "问尺码"})
	s.must(err)
	s.makes(rhythms...)
	var got []int64
	for after := int64(0); ; {
		page, err := s.Care(s.ctx, after, 1)
		s.must(err)
		for _, c := range page.Items {
			got = append(got, c.Member)
		}
		if after = page.Next; after == 0 {
			break
		}
	}
	if want := []int64{people[3], people[1], people[0], people[2]}; !slices.Equal(got, want) {
		t.Errorf("order %v, want %v", got, want)
	}
	first := s.caring(people[3])
	if first.Kind != "followup" || !first.Urgent || first.Text != "问尺码" || first.Value != 700 || !slices.Equal(first.Also, []string{"reorder"}) {
		t.Errorf("urgent row %+v", first)
	}
	s.sound()
}

// TestCareThrottle holds that who was spoken with is left in peace for exactly the days that are set, and that a reason that was dealt
// with does not come back by itself.
func TestCareThrottle(t *testing.T) {
	s := openTill(t)
	s.set("care_days", "14")
	m, same := s.member("13800138000"), s.member("13800138001")
	first := s.Today() - 40
	quiet := func(last Day) []Rhythm {
		return []Rhythm{{Member: m, Year: 100, Last: last, Usual: 10, Quiet: true}, {Member: same, Year: 100, Last: first, Usual: 10, Quiet: true}}
	}
	if kinds := s.makes(quiet(first)...); len(kinds) != 2 {
		t.Fatalf("%v", kinds)
	}
	s.log(m, "reached")
	s.log(same, "reached")
	if kinds := s.cares(); len(kinds) != 0 {
		t.Fatalf("after the contact %v", kinds)
	}
	if kinds := s.makes(quiet(first)...); len(kinds) != 0 {
		t.Fatalf("the same reason again %v", kinds)
	}
	s.pass(13)
	if kinds := s.makes(quiet(first + 5)...); len(kinds) != 0 {
		t.Fatalf("another reason after 13 days %v", kinds)
	}
	s.pass(1)
	if kinds := s.makes(quiet(first + 5)...); kinds[m] != "quiet" || len(kinds) != 1 {
		t.Fatalf("after 14 days another reason, and one that was done: %v", kinds)
	}
}

// TestCareDedupe holds that one person is shown once, and that making the list again changes nothing.
func TestCareDedupe(t *testing.T) {
	s := openTill(t)
	m := s.born("13800138000", "1990-"+s.now().Format("01-02"))
	r := Rhythm{Member: m, Year: 100, Last: s.Today() - 40, Usual: 10, Quiet: true}
	if kinds := s.makes(r); len(kinds) != 1 || kinds[m] != "quiet" {
		t.Fatalf("%v", kinds)
	}
	row := s.caring(m)
	if !slices.Equal(row.Also, []string{"birthday"}) {
		t.Fatalf("also %v", row.Also)
	}
	before, err := s.DataVersion(s.ctx)
	s.must(err)
	out, err := s.MakeCare(s.ctx, []Rhythm{r}, false)
	s.must(err)
	after, err := s.DataVersion(s.ctx)
	s.must(err)
	if out.New != 0 || out.Gone != 0 || out.Rows != 2 || out.People != 1 || before != after || s.caring(m).ID != row.ID {
		t.Fatalf("again %+v", out)
	}
	if out, err := s.MakeCare(s.ctx, nil, true); err != nil || out.Gone != 1 || s.caring(m).Kind != "quiet" {
		t.Fatalf("dry run %+v %v", out, err)
	}
	if kinds := s.makes(); kinds[m] != "birthday" {
		t.Fatalf("when the reason has passed: %v", kinds)
	}
	s.sound()
}

// TestCareActs closes, puts off, tries again, and takes it all back.
func TestCareActs(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	r := Rhythm{Member: m, Year: 100, Last: s.Today() - 40, Usual: 10, Quiet: true}
	s.makes(r)
	id := s.caring(m).ID
	s.must(only(s.SnoozeCare(s.ctx, id, s.Today()+3)))
	if len(s.cares()) != 0 || len(s.makes(r)) != 0 {
		t.Fatal("put off, and still there")
	}
	s.must(only(s.SnoozeCare(s.ctx, id, s.Today())))
	if s.cares()[m] != "quiet" {
		t.Fatal("brought back, and not there")
	}
	s.wants(only(s.SnoozeCare(s.ctx, id, s.Today()-1)), CodeBadDay)
	s.wants(only(s.SnoozeCare(s.ctx, 99, s.Today()+1)), CodeNoCare)
	s.must(only(s.SnoozeCare(s.ctx, id, s.Today()+3)))
	s.pass(2)
	if len(s.makes(r)) != 0 {
		t.Fatal("a day too early")
	}
	s.pass(1)
	if s.makes(r)[m] != "quiet" {
		t.Fatal("not back on its day")
	}
	s.log(m, "no_answer")
	s.pass(1)
	if len(s.makes(r)) != 0 {
		t.Fatal("tried again too early")
	}
	s.pass(1)
	if s.makes(r)[m] != "quiet" {
		t.Fatal("not tried again")
	}
	ack := s.log(m, "reached")
	_, err := s.LogContact(s.ctx, ContactInput{Care: id, Result: "done"})
	s.wants(err, CodeCareClosed)
	_, err = s.UndoBatch(s.ctx, ack.Batch, false)
	s.must(err)
	if s.cares()[m] != "quiet" {
		t.Fatal("the undo did not open the row")
	}
	list, err := s.Contacts(s.ctx, ContactQuery{Member: m})
	s.must(err)
	if len(list) != 1 || list[0].Result != "no_answer" {
		t.Fatalf("contacts %+v", list)
	}
	if s.makes(r)[m] != "quiet" {
		t.Fatal("an undone contact still throttles")
	}
	for _, bad := range []ContactInput{
		{Member: m, Result: "perhaps"}, {Member: m, Result: "lost"}, {Member: m, Result: "done", Lost: "price"}, {Member: m, Result: "done", Channel: "pigeon"},
	} {
		_, err := s.LogContact(s.ctx, bad)
		s.wants(err, CodeBadChoice)
	}
	_, err = s.LogContact(s.ctx, ContactInput{Member: m, Result: "done", NextDay: s.Today() - 1})
	s.wants(err, CodeBadDay)
	s.sound()
}

// TestCareLeavesPeopleAlone holds that who refused, whose platform forbids it, and who is no customer any more is left out of what can
// wait.
func TestCareLeavesPeopleAlone(t *testing.T) {
	s := openTill(t)
	quiet := func(m int64) Rhythm { return Rhythm{Member: m, Year: 1, Last: s.Today() - 40, Usual: 10, Quiet: true} }
	asked, refused, both := s.member("13800138000"), s.member("13800138001"), s.member("13800138002")
	s.must(only(s.EditMember(s.ctx, refused, MemberEdit{Consent: map[string]bool{"sms": false, "email": false}})))
	s.must(only(s.EditMember(s.ctx, both, MemberEdit{Consent: map[string]bool{"sms": false, "email": true}})))
	s.bring(PeopleInput{Source: "etsy", AllNew: true}, PersonDraft{Key: "b5", Email: "buyer@example.com"})
	etsy := s.buyer("buyer@example.com")
	suspended := s.member("13800138003")
	s.must(only(s.SuspendMember(s.ctx, suspended, true)))
	staff := s.member("13800138004")
	s.must(s.ExcludeMember(s.ctx, staff, "staff"))
	kinds := s.makes(quiet(asked), quiet(refused), quiet(both), quiet(suspended), quiet(staff), quiet(etsy))
	if len(kinds) != 2 || kinds[asked] != "quiet" || kinds[both] != "quiet" {
		t.Errorf("%v", kinds)
	}
	_, err := s.LogContact(s.ctx, ContactInput{Member: refused, Result: "no_answer", NextDay: s.Today()})
	s.must(err)
	if kinds := s.makes(quiet(refused)); kinds[refused] != "followup" {
		t.Errorf("what was agreed with somebody who refused offers: %v", kinds)
	}
}

// TestLowScores are on the list until somebody has spoken with the person.
func TestLowScores(t *testing.T) {
	s := openTill(t)
	var people []int64
	for i := range 6 {
		people = append(people, s.member(fmt.Sprint("1380013800", i)))
	}
	at := InstantOf(s.now())
	for i, d := range []struct {
		kind  AnswerKind
		score int64
	}{{AnswerNPS, 6}, {AnswerNPS, 7}, {AnswerNPS, 0}, {AnswerCSAT, 2}, {AnswerCES1, 4}, {AnswerCES2, 4}} {
		_, err := s.answers(AnswersInput{Kind: d.kind, SHA256: []byte{byte(i)}}, score(d.score, AnswerDraft{Phone: fmt.Sprint("1380013800", i), At: at}))
		s.must(err)
	}
	kinds := s.makes()
	for i, want := range []string{"low_score", "", "low_score", "low_score", "low_score", ""} {
		if kinds[people[i]] != want {
			t.Errorf("answer %d: %q, want %q", i, kinds[people[i]], want)
		}
	}
	s.log(people[0], "no_answer")
	s.log(people[2], "reached")
	s.pass(2)
	kinds = s.makes()
	if kinds[people[0]] != "low_score" || kinds[people[2]] != "" {
		t.Errorf("after two days %v", kinds)
	}
	s.pass(29)
	if kinds := s.makes(); len(kinds) != 0 {
		t.Errorf("after a month %v", kinds)
	}
}

// TestCarePlans counts days from what the plan says, only for whom the filter picks, and never twice.
func TestCarePlans(t *testing.T) {
	s := openTill(t)
	s.set("care_days", "3")
	save := func(p CarePlan) int64 {
		t.Helper()
		p.Active = true
		id, _, err := s.SaveCarePlan(s.ctx, p)
		s.must(err)
		return id
	}
	done := s.paid("1", "a@example.com", 10000)
	done.Status, done.DoneAt = StatusCompleted, InstantOf(s.now().AddDate(0, 0, 2))
	plain := s.paid("2", "b@example.com", 500)
	s.pass(2)
	s.send(done, plain)
	a, b := s.buyer("a@example.com"), s.buyer("b@example.com")
	ask := save(CarePlan{Name: "收货回访", After: PlanReceipt, Days: 7})
	save(CarePlan{Name: "老客户", After: PlanContact, Days: 20, Filter: "spend > 50"})
	s.pass(4) // the sixth day after b's order, the fourth after a's arrival; both have had their thanks
	s.set("restore_days", "31")
	for _, m := range []int64{a, b} {
		if s.makes()[m] == "thanks" {
			s.log(m, "done")
		}
	}
	s.pass(1)
	if kinds := s.makes(); len(kinds) != 0 {
		t.Fatalf("on the day of b's plan, 1 day after the thanks: %v", kinds)
	}
	s.pass(2)
	kinds := s.makes()
	if kinds[a] != "plan" || kinds[b] != "plan" {
		t.Fatalf("when the thanks are over: %v", kinds)
	}
	if row := s.caring(a); row.Text != "收货回访" || row.N != int64(s.Today()-7) || row.Due != s.Today() {
		t.Fatalf("a's row %+v", row)
	}
	s.log(a, "reached")
	s.log(b, "reached")
	s.pass(4)
	if kinds := s.makes(); len(kinds) != 0 {
		t.Fatalf("done, and again: %v", kinds)
	}
	s.pass(15)
	if kinds := s.makes(); len(kinds) != 0 {
		t.Fatalf("19 days after the contact: %v", kinds)
	}
	s.pass(1)
	if kinds := s.makes(); kinds[a] != "plan" || len(kinds) != 1 {
		t.Fatalf("20 days after the contact: %v", kinds)
	}
	s.must(only(s.RemoveCarePlan(s.ctx, ask)))
	if fresh, _, err := s.CareState(s.ctx); err != nil || fresh {
		t.Fatal("a change of the plans leaves the list fresh", err)
	}
	_, _, err := s.SaveCarePlan(s.ctx, CarePlan{Name: "老客户", After: PlanJoin, Days: 1})
	s.wants(err, CodeNameTaken)
	_, _, err = s.SaveCarePlan(s.ctx, CarePlan{Name: "x", After: PlanJoin})
	s.wants(err, CodeBadPlan)
	_, _, err = s.SaveCarePlan(s.ctx, CarePlan{ID: 99, Name: "x", After: PlanJoin, Days: 1})
	s.wants(err, CodeNoPlan)
	s.sound()
}

// TestCareFollowsMerging holds that reasons and contacts of somebody who was merged are those of the one who is left.
func TestCareFollowsMerging(t *testing.T) {
	s := openTill(t)
	keep, lose := s.member("13800138000"), s.member("13800138001")
	_, err := s.LogContact(s.ctx, ContactInput{Member: lose, Result: "reached", NextDay: s.Today() + 1, Next: "寄样品"})
	s.must(err)
	_, err = s.MergeMembers(s.ctx, keep, lose)
	s.must(err)
	s.pass(1)
	if kinds := s.makes(Rhythm{Member: keep, Quiet: true, Last: 1, Usual: 2}); kinds[keep] != "followup" || len(kinds) != 1 {
		t.Fatalf("%v", kinds)
	}
	s.log(keep, "done")
	if kinds := s.makes(); len(kinds) != 0 {
		t.Fatalf("after it was done %v", kinds)
	}
	s.sound()
}

// TestP30 holds that a mailing sends nothing and leaves out whom one may not write to; marking it is one batch that is undone whole.
func TestP30MailingHasNoSideEffects(t *testing.T) {
	s := openTill(t)
	yes, unknown, no := s.member("13800138000"), s.member("13800138001"), s.member("13800138002")
	s.must(only(s.EditMember(s.ctx, yes, MemberEdit{Consent: map[string]bool{"sms": true}})))
	s.must(only(s.EditMember(s.ctx, no, MemberEdit{Consent: map[string]bool{"sms": false}})))
	_, _, err := s.AddMember(s.ctx, MemberDraft{Name: "无号", Email: "x@example.com"})
	s.must(err)
	before, err := s.DataVersion(s.ctx)
	s.must(err)
	mail := func(q MailQuery) (ids []int64, skipped MailSkipped) {
		t.Helper()
		skipped, err := s.Mail(s.ctx, q, func(r Recipient) error {
			ids = append(ids, r.ID)
			if r.Agreed != (r.ID == yes) || r.Address == "" {
				t.Errorf("recipient %+v", r)
			}
			return nil
		})
		s.must(err)
		return ids, skipped
	}
	ids, skipped := mail(MailQuery{Channel: "sms"})
	if !slices.Equal(ids, []int64{yes, unknown}) || skipped != (MailSkipped{OptedOut: 1, NoAddress: 1}) {
		t.Errorf("%v %+v", ids, skipped)
	}
	if ids, skipped := mail(MailQuery{Channel: "sms", Consented: true}); !slices.Equal(ids, []int64{yes}) || skipped.OptedOut != 3 {
		t.Errorf("consented %v %+v", ids, skipped)
	}
	if after, err := s.DataVersion(s.ctx); err != nil || after != before {
		t.Error("writing a mailing wrote to the book", err)
	}
	r := Rhythm{Member: yes, Last: s.Today() - 40, Usual: 10, Quiet: true}
	s.makes(r)
	if ids, _ := mail(MailQuery{Channel: "sms", Care: "quiet"}); !slices.Equal(ids, []int64{yes}) {
		t.Errorf("by care %v", ids)
	}
	sent, err := s.MarkSent(s.ctx, Sending{Message: "quiet", Channel: "sms", Members: []int64{yes, unknown}})
	batch := sent.Batch
	s.must(err)
	if _, skipped := mail(MailQuery{Channel: "sms"}); skipped.Recent != 2 {
		t.Errorf("written to again: %+v", skipped)
	}
	if len(s.cares()) != 0 || len(s.makes(r)) != 0 {
		t.Error("written to, and still on the list")
	}
	_, err = s.UndoBatch(s.ctx, batch, false)
	s.must(err)
	if ids, _ := mail(MailQuery{Channel: "sms"}); len(ids) != 2 || s.makes(r)[yes] != "quiet" {
		t.Errorf("after the undo %v", ids)
	}
	s.sound()
}

// TestListedByHand puts buyers of a filter onto the list, where they stay until somebody has spoken with them, and takes them off again.
func TestListedByHand(t *testing.T) {
	s := openTill(t)
	one, other, quiet := s.member("13800138000"), s.member("13900139000"), s.member("13700137000")
	add := func(in CareAdd) CareAdded {
		t.Helper()
		out, err := s.AddToCare(s.ctx, in)
		s.must(err)
		return out
	}
	added := add(CareAdd{Members: []int64{one, other, one}, Text: "ask about the set"})
	if added.Added != 2 {
		t.Fatalf("%+v", added)
	}
	if kinds := s.makes(); len(kinds) != 2 || kinds[one] != "listed" || s.caring(one).Text != "ask about the set" {
		t.Fatalf("%v", kinds)
	}
	s.log(one, "reached")
	s.pass(8)
	if kinds := s.makes(); len(kinds) != 1 || kinds[other] != "listed" {
		t.Errorf("after the talk %v", kinds)
	}
	_, err := s.UndoBatch(s.ctx, added.Batch, false)
	s.must(err)
	if len(s.cares()) != 0 || len(s.makes()) != 0 {
		t.Error("taken off, and still on the list")
	}
	if out := add(CareAdd{Where: "spend > 1000000"}); out != (CareAdded{}) {
		t.Errorf("nobody is %+v", out)
	}
	add(CareAdd{Where: "phone:13700137000"})
	if s.makes()[quiet] != "listed" {
		t.Error("not found by the filter")
	}
	s.pass(31)
	if len(s.makes()) != 0 {
		t.Error("still there after a month")
	}
	_, err = s.AddToCare(s.ctx, CareAdd{FirstOf: 99})
	s.wants(err, CodeNoBatch)
	_, err = s.AddToCare(s.ctx, CareAdd{Members: []int64{99}})
	s.wants(err, CodeNoMember)
	s.sound()
}

// TestFirstBuyersListed puts those onto the list whose first order a file brought, and nobody who had bought before.
func TestFirstBuyersListed(t *testing.T) {
	s := openTill(t)
	s.send(s.paid("A1", "old@x.cn", 5000))
	batch := s.send(s.paid("A2", "old@x.cn", 5000), s.paid("A3", "new@x.cn", 5000), s.paid("A4", "twice@x.cn", 100), s.paid("A5", "twice@x.cn", 100)).Batch
	out, err := s.AddToCare(s.ctx, CareAdd{FirstOf: batch})
	s.must(err)
	if out.Added != 1 {
		t.Errorf("%+v", out)
	}
}

// TestCareFollowsTheCase: a case comes onto the list with the act that brings its clock into the day, and leaves it with the act that stops it,
// without any run between.
func TestCareFollowsTheCase(t *testing.T) {
	s := openTill(t)
	member := s.member("13800138000")
	low := s.say(FeedbackInput{Kind: AnswerCSAT, Score: 1, HasScore: true, Member: member})
	if kinds := s.makes(); kinds[member] != "low_score" {
		t.Fatalf("%v", kinds)
	}
	k := s.open(TicketInput{Text: "broken", TicketChange: TicketChange{Feedback: low.ID, Severity: "urgent"}})
	row := s.caring(member)
	if row.Kind != "ticket" || row.N != k.ID || !row.Urgent || len(row.Also) != 0 {
		t.Fatalf("%+v", row)
	}
	first := row.M
	s.do(k.ID, "reply", "we are looking into it", TicketChange{})
	if kinds := s.cares(); kinds[member] == "ticket" && s.caring(member).M == first {
		t.Errorf("answered, and the clock stands at %d still", first)
	}
	s.do(k.ID, "wait", "", TicketChange{})
	if kinds := s.cares(); len(kinds) != 0 {
		t.Errorf("waiting for the customer, and on the list: %v", kinds)
	}
	s.do(k.ID, "resume", "", TicketChange{})
	before := s.cares()
	if after := s.makes(); fmt.Sprint(before) != fmt.Sprint(after) {
		t.Errorf("the act made %v, the run %v", before, after)
	}
	s.do(k.ID, "close", "", TicketChange{Remedy: "replace"})
	if kinds := s.cares(); len(kinds) != 0 {
		t.Errorf("closed, and on the list: %v", kinds)
	}
	s.sound()
}

// TestContactsOnTheTimeline shows what was said to somebody, also before they were merged, and not what was taken back.
func TestContactsOnTheTimeline(t *testing.T) {
	s := openTill(t)
	keep, lose := s.member("13800138000"), s.member("13900139000")
	for _, in := range []ContactInput{
		{Member: lose, Result: "later", Channel: "phone", Text: "before the merge", Next: "call back", NextDay: s.Today() + 3},
		{Member: keep, Result: "reached", Text: "at home"},
		{Member: keep, Result: "no_answer"},
	} {
		ack, err := s.LogContact(s.ctx, in)
		s.must(err)
		if in.Result == "no_answer" {
			_, err = s.UndoBatch(s.ctx, ack.Batch, false)
			s.must(err)
		}
	}
	_, err := s.MergeMembers(s.ctx, keep, lose)
	s.must(err)
	events, err := s.Timeline(s.ctx, keep, EventMark{}, 50)
	s.must(err)
	text := ""
	for _, e := range events {
		if c := e.Contact; c != nil {
			text += fmt.Sprintf("%s %s %s %s; ", c.Result, c.Text, c.Next, c.NextDay)
		}
	}
	if want := "reached at home  1970-01-01; later before the merge call back 2025-03-13; "; text != want {
		t.Errorf("%q, want %q", text, want)
	}
}

// TestLeapDayInFilters: a filter finds a birthday of 29 February on the day that the shop has chosen.
func TestLeapDayInFilters(t *testing.T) {
	s := openTill(t)
	born := s.born("13800138000", "1992-02-29")
	s.setClock("2027-02-26T09:00:00+08:00")
	for choice, want := range map[string]int{"february": 1, "march": 0} {
		s.set("leap_birthday", choice)
		page, err := s.Members(s.ctx, MemberQuery{Where: "birthday within 2d"})
		s.must(err)
		if len(page.Items) != want || want == 1 && page.Items[0].ID != born {
			t.Errorf("%s: %d found", choice, len(page.Items))
		}
	}
}

// TestMailingWithCoupons gives everybody a code of their own on the terms of a batch, and takes contacts and codes back together, as long as none
// was used.
func TestMailingWithCoupons(t *testing.T) {
	s := openTill(t)
	one, other := s.member("13800138000"), s.member("13900139000")
	issued, err := s.IssueCoupons(s.ctx, CouponIssue{Count: 1, Offer: Offer{Name: "满100减10", Kind: KindFixed, Value: 1000, MinOrder: 10_000, ValidDays: 30, Uses: 1}})
	s.must(err)
	send := Sending{Message: "back", Channel: "sms", Members: []int64{one, other}, Coupon: issued.Offer}
	sent, err := s.MarkSent(s.ctx, send)
	s.must(err)
	if len(sent.Codes) != 2 || sent.Codes[0] == sent.Codes[1] || sent.Offer == issued.Offer {
		t.Fatalf("%+v", sent)
	}
	c := s.code(program.ShowCode(sent.Codes[1]))
	if c.Member != other || c.Value != 1000 || c.Ends != s.Today()+29 || c.Status != "open" {
		t.Errorf("%+v", c)
	}
	use := CodeUse{Code: sent.Codes[0], Order: "A1", Goods: 20_000}
	_, err = s.UseCode(s.ctx, use)
	s.must(err)
	_, err = s.UndoBatch(s.ctx, sent.Batch, false)
	s.wants(err, CodeCodeRefused)
	_, err = s.FreeCode(s.ctx, use.Code, "")
	s.must(err)
	_, err = s.UndoBatch(s.ctx, sent.Batch, false)
	s.must(err)
	s.status(program.ShowCode(sent.Codes[0]), "void")
	if list, err := s.Contacts(s.ctx, ContactQuery{}); err != nil || len(list) != 0 {
		t.Errorf("contacts %v %v", list, err)
	}
	s.status(program.ShowCode(issued.Codes[0]), "open")
	send.Coupon = 99
	_, err = s.MarkSent(s.ctx, send)
	s.wants(err, CodeNoOffer)
	s.sound()
}

func TestTemplates(t *testing.T) {
	s := openTill(t)
	_, err := s.SaveTemplate(s.ctx, "hello", Template{Lang: "zh", Text: "{nmae}您好"})
	s.wants(err, CodeBadPlaceholder)
	if near := err.(*Error).Facts["near"]; near != "name" {
		t.Errorf("near %v", near)
	}
	s.must(only(s.SaveTemplate(s.ctx, "hello", Template{Lang: "zh", Text: "{name}您好 { x } {"})))
	s.must(only(s.SaveTemplate(s.ctx, "hello", Template{Lang: "en", Text: "Hi"})))
	s.must(only(s.SaveTemplate(s.ctx, "hello", Template{Lang: "en", Text: ""})))
	list, err := s.Templates(s.ctx)
	s.must(err)
	if len(list) != 1 || list[0].Text != "{name}您好 { x } {" {
		t.Errorf("%+v", list)
	}
	t.Run("OKUndo", func(t *testing.T) { // both languages of one edit at once
		both, err := s.SaveTemplate(s.ctx, "hello", Template{Lang: "zh", Text: "您好"}, Template{Lang: "en", Text: "Hello"})
		s.must(err)
		same, err := s.SaveTemplate(s.ctx, "hello", Template{Lang: "en", Text: "Hello"})
		s.must(err)
		if same != 0 {
			t.Errorf("the same text is batch %d", same)
		}
		s.pass(1)
		later, err := s.SaveTemplate(s.ctx, "hello", Template{Lang: "en"})
		s.must(err)
		_, err = s.UndoBatch(s.ctx, both, false)
		s.wants(err, CodeBatchTouched)
		s.undo(later)
		s.undo(both)
		now, err := s.Templates(s.ctx)
		s.must(err)
		if !slices.Equal(now, list) {
			t.Errorf("%+v, want %+v", now, list)
		}
		s.sound()
	})
}

// TestDoctorFindsCareWithoutALead edits the list behind the program's back.
func TestDoctorFindsCareWithoutALead(t *testing.T) {
	s := openTill(t)
	m := s.born("13800138000", "1990-"+s.now().Format("01-02"))
	s.makes()
	edit(t, s.path, fmt.Sprint("UPDATE care SET lead = 0 WHERE member = ", m))
	d, err := s.Doctor(s.ctx, true, "")
	s.must(err)
	if len(d.Findings) != 1 || d.Findings[0].Code != FindingRollup {
		t.Fatalf("%+v", d.Findings)
	}
}

// P30: a buyer whom only a platform that forbids contact knows is in no mailing, also with an address.
func TestP30NoMailingGoesToBuyersOfEtsy(t *testing.T) {
	s := openTill(t)
	s.bring(PeopleInput{Source: "etsy", AllNew: true}, PersonDraft{Key: "b1", Email: "a@example.com"})
	s.bring(PeopleInput{Source: "shopify", AllNew: true}, PersonDraft{Key: "b2", Email: "b@example.com"})
	var to []string
	skipped, err := s.Mail(s.ctx, MailQuery{Channel: "email"}, func(r Recipient) error {
		to = append(to, r.Address)
		return nil
	})
	if err != nil || skipped.NoContact != 1 || !slices.Equal(to, []string{"b@example.com"}) {
		t.Fatalf("to %v, left out %+v, %v", to, skipped, err)
	}
}

// TestCarePlansThatCannotBeRead holds that only a filter that is not understood makes a plan one for nobody: any other error stops the run,
// or all whom the plan is about would leave the list.
func TestCarePlansThatCannotBeRead(t *testing.T) {
	s := openTill(t)
	member := s.member("13800138000")
	_, _, err := s.SaveCarePlan(s.ctx, CarePlan{Name: "x", After: "moon", Days: 1})
	s.wants(err, CodeBadPlan)
	_, _, err = s.SaveCarePlan(s.ctx, CarePlan{Name: "x", After: PlanJoin, Days: 1, Filter: "orders = 0", Active: true})
	s.must(err)
	s.must(s.sweep(s.ctx, func(sw *sweep) error {
		r := &careRun{sweep: sw}
		err := r.readPlans()
		if len(r.plans) != 1 || !r.plans[0].picked[member] {
			t.Errorf("plans %+v", r.plans)
		}
		return err
	}))
	raw, err := sqlite.OpenConn(":memory:")
	s.must(err)
	c, shop := conn{Conn: raw}, s.Shop()
	s.must(c.exec("CREATE TABLE care_plan AS SELECT 1 AS id, 'x' AS name, 'join' AS after, 1 AS days, 'orders = 0' AS filter, 1 AS active"))
	if err := (&careRun{sweep: &sweep{conn: c, shop: &shop}}).readPlans(); err == nil {
		t.Error("a plan whose members cannot be read is read")
	}
	s.must(c.Close())
}
