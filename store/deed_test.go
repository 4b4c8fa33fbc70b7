package store

import (
	"slices"
	"testing"
	"time"

	"regulars/store/program"
)

// deed adds a rule for a deed.
func (s *till) deed(action, points string, fields ...string) int64 {
	s.t.Helper()
	return s.rule(program.RuleAction, append([]string{"action", action, "points", points}, fields...)...)
}

// TestSignUp rewards joining once, where the rule says, and not for what was before it.
func TestSignUp(t *testing.T) {
	s := openTill(t)
	before := s.member("13800138000")
	form := s.deed("signup", "50", "sources", "form,order")
	m := s.member("13800138001")
	s.has(m, 50, 0)
	s.has(before, 0, 0)
	rows, err := s.History(s.ctx, m, 10, 0)
	s.must(err)
	if shares := rows[0].Shares; rows[0].Reason != "bonus" || len(shares) != 1 || shares[0].Rule != form || rows[0].Text != "joined" {
		t.Fatalf("why: %+v", rows[0])
	}
	s.must(only(s.EditMember(s.ctx, m, MemberEdit{Joined: new(bool)})))
	yes := true
	s.must(only(s.EditMember(s.ctx, m, MemberEdit{Joined: &yes}))) // leaving and joining again is no second joining
	s.has(m, 50, 0)

	old := s.paid("A0", "old@example.com", 100_00)
	old.PlacedAt = InstantOf(s.now().AddDate(0, 0, -2))
	old.PaidAt = old.PlacedAt
	file := []OrderDraft{s.paid("A1", "a@example.com", 100_00), s.paid("A2", "b@example.com", 10_00), old, s.paid("A3", "a@example.com", 1_00)}
	first, err := s.file(file...)
	s.must(err)
	if first.Deeds != 100 || first.MembersNew != 3 { // who came two days before the rule was made gets nothing
		t.Fatalf("file %+v", first)
	}
	a := s.byEmail("a@example.com")
	s.has(a, 50, 101)
	s.has(s.byEmail("old@example.com"), 0, 100)
	_, err = s.UndoBatch(s.ctx, first.Batch, false)
	s.must(err)
	s.has(a, 0, 0)
	again, err := s.file(file...)
	s.must(err)
	if again.Deeds != 100 { // undone is undone: the file brings it again
		t.Fatalf("again %+v", again)
	}
	s.has(a, 50, 101)
	if same, err := s.file(file...); err != nil || same.Deeds != 0 {
		t.Fatalf("the same file: %+v %v", same, err)
	}

	people, err := s.people(PeopleInput{}, PersonDraft{Email: "c@example.com", Joined: 1, JoinedAt: InstantOf(s.now())})
	s.must(err)
	if people.Deeds != 0 { // the rule does not name files
		t.Fatalf("people %+v", people)
	}
	s.deed("signup", "7", "sources", "import", "from", "2025-03-01")
	people, err = s.people(PeopleInput{AllNew: true}, PersonDraft{Email: "d@example.com", Joined: 1, JoinedAt: InstantOf(s.now().AddDate(0, 0, -5))},
		PersonDraft{Email: "e@example.com", Joined: 1, JoinedAt: InstantOf(s.now().AddDate(0, 0, -20))}, PersonDraft{Email: "c@example.com", Joined: 1})
	s.must(err)
	if d := s.byEmail("d@example.com"); people.Deeds != 7 { // from 1 March, as the rule says
		t.Fatalf("people %+v", people)
	} else {
		s.has(d, 7, 0)
		_, err = s.UndoBatch(s.ctx, people.Batch, false)
		s.must(err)
		s.has(d, 0, 0)
	}
	if _, err := s.people(PeopleInput{What: "balances", AllNew: true, Mode: PointsOpening}, PersonDraft{Email: "f@example.com", HasPoints: true, Points: 10}); err != nil {
		t.Fatal(err)
	}
	s.has(s.byEmail("f@example.com"), 10, 0)
	s.sound()
}

// byEmail is the member with an e-mail address.
func (s *till) byEmail(email string) int64 {
	s.t.Helper()
	id, err := s.FindMember(s.ctx, email)
	s.must(err)
	return id
}

// TestSignUpCounts lets points for joining count for tiers, also in a file, and keeps a rule's filter and limits.
func TestSignUpCounts(t *testing.T) {
	s := openTill(t)
	tiers := s.tiers("lifetime", "none", 1000_00)
	tiers.Steps[0].Reach = program.Measures{Points: 150}
	s.must(only(s.SetTiers(s.ctx, tiers, false)))
	s.deed("signup", "60")
	_, err := s.file(s.paid("A1", "a@example.com", 90_00), s.paid("A2", "b@example.com", 89_00))
	s.must(err)
	s.isTier(s.byEmail("a@example.com"), "silver")
	s.isTier(s.byEmail("b@example.com"), "")
	s.set("programme_start", "none")
	s.has(s.member("13800138000"), 60, 0) // joining today is from today on
	s.sound()
}

// TestBirthdays rewards each birthday once a year, those of closed days late, and 29 February as the setting says.
func TestBirthdays(t *testing.T) {
	s := openTill(t)
	today, leap, soon := s.born("13800138000", "1990-03-10"), s.born("13800138001", "1992-02-29"), s.born("13800138002", "03-12")
	nobody, err := s.RewardBirthdays(s.ctx, Settling{})
	s.must(err)
	if nobody.Ran {
		t.Fatalf("without a rule: %+v", nobody)
	}
	s.deed("birthday", "88", "lives", "30d")
	would, err := s.RewardBirthdays(s.ctx, Settling{DryRun: true})
	s.must(err)
	s.has(today, 0, 0)
	run, err := s.RewardBirthdays(s.ctx, Settling{})
	s.must(err)
	if would.Points != 88 || run.People != 1 || run.Points != 88 || run.Batch == 0 {
		t.Fatalf("would %+v, run %+v", would, run)
	}
	s.has(today, 88, 0)
	again, err := s.RewardBirthdays(s.ctx, Settling{})
	s.must(err)
	if again.Ran || again.Points != 0 {
		t.Fatalf("again %+v", again)
	}
	late := s.born("13800138003", "03-10")
	if run, err = s.RewardBirthdays(s.ctx, Settling{Asked: true}); err != nil || run.People != 1 { // made known on the day itself
		t.Fatalf("asked %+v %v", run, err)
	}
	s.has(late, 88, 0)
	birthday := "03-11"
	s.must(only(s.EditMember(s.ctx, today, MemberEdit{Birthday: &birthday}))) // another birthday in the same year is none
	s.setClock("2025-03-13T10:00:00+08:00")                                   // the 11th and 12th were closed
	run, err = s.RewardBirthdays(s.ctx, Settling{})
	s.must(err)
	if run.People != 1 { // that of the 12th; those of the 10th have had theirs
		t.Fatalf("late %+v", run)
	}
	s.has(soon, 88, 0)
	_, err = s.UndoBatch(s.ctx, run.Batch, false)
	s.must(err)
	s.has(soon, 0, 0)
	s.setClock("2026-02-28T10:00:00+08:00")
	_, err = s.Expire(s.ctx, Settling{Confirmed: true})
	s.must(err)
	run, err = s.RewardBirthdays(s.ctx, Settling{})
	s.must(err)
	if run.People != 1 {
		t.Fatalf("28 February: %+v", run)
	}
	s.has(leap, 88, 0)
	s.set("leap_birthday", "march")
	s.setClock("2026-03-01T10:00:00+08:00")
	if run, err = s.RewardBirthdays(s.ctx, Settling{}); err != nil || run.People != 0 { // it was rewarded on the 28th already
		t.Fatalf("1 March: %+v %v", run, err)
	}
	s.sound()
}

func TestLeapBirthdayInMarch(t *testing.T) {
	s := openTill(t)
	leap := s.born("13800138001", "1992-02-29")
	s.set("leap_birthday", "march")
	s.deed("birthday", "88")
	s.setClock("2026-02-28T10:00:00+08:00")
	_, err := s.RewardBirthdays(s.ctx, Settling{})
	s.must(err)
	s.has(leap, 0, 0)
	s.setClock("2026-03-01T10:00:00+08:00")
	_, err = s.RewardBirthdays(s.ctx, Settling{})
	s.must(err)
	s.has(leap, 88, 0)
}

// TestAnswersAreRewarded rewards a review and a survey by hand and from a file, whatever they say; a revision, a comment and a platform that
// forbids it bring nothing.
func TestAnswersAreRewarded(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	s.deed("review", "20", "cap_month", "50")
	s.deed("survey", "5")
	say := func(kind AnswerKind, score int64, question string) AnswerAck {
		ack, err := s.AddAnswer(s.ctx, FeedbackInput{Kind: kind, Score: score, HasScore: kind != AnswerComment, Comment: "慢", Member: m, Question: question})
		s.must(err)
		return ack
	}
	if low, high := say(AnswerStars, 1, ""), say(AnswerStars, 5, ""); low.Points != 20 || high.Points != 20 {
		t.Fatalf("one star %d, five %d", low.Points, high.Points)
	}
	if third := say(AnswerStars, 3, ""); third.Points != 10 { // 50 a month
		t.Fatalf("third %+v", third)
	}
	if zero := say(AnswerNPS, 0, "spring"); zero.Points != 5 { // P33: 0 is a score
		t.Fatalf("zero %+v", zero)
	}
	if revised := say(AnswerNPS, 10, "spring"); revised.Points != 0 || revised.Revises == 0 {
		t.Fatalf("revised %+v", revised)
	}
	if comment := say(AnswerComment, 0, ""); comment.Points != 0 {
		t.Fatalf("comment %+v", comment)
	}
	s.has(m, 55, 0)

	_, err := s.fileOf(ImportInput{Source: "taobao"}, s.paid("T1", "t@example.com", 10_00))
	s.must(err)
	_, err = s.file(s.paid("G1", "g@example.com", 10_00))
	s.must(err)
	file := []AnswerDraft{
		{Kind: AnswerStars, Score: 5, HasScore: true, Order: "T1"},
		{Kind: AnswerStars, Score: 2, HasScore: true, Order: "G1"},
		{Kind: AnswerStars, Score: 4, HasScore: true, Email: "nobody@example.com"},
		{Kind: AnswerCSAT, Score: 4, HasScore: true, Email: "t@example.com"},
		{Kind: AnswerStars, Score: 5, HasScore: true, Order: "G1", At: InstantOf(s.now().Add(-48 * time.Hour))},
	}
	r, err := s.answers(AnswersInput{Kind: AnswerStars}, file...)
	s.must(err)
	if r.Deeds != 25 || r.Unpaid != 1 { // of Taobao nothing for the review, of before the rule nothing at all
		t.Fatalf("file %+v", r)
	}
	g := s.byEmail("g@example.com")
	s.has(g, 20, 10)
	if same, err := s.answers(AnswersInput{Kind: AnswerStars}, file...); err != nil || same.Deeds != 0 {
		t.Fatalf("same %+v %v", same, err)
	}
	_, err = s.UndoBatch(s.ctx, r.Batch, false)
	s.must(err)
	s.has(g, 0, 10)
	if r, err = s.answers(AnswersInput{Kind: AnswerStars}, file...); err != nil || r.Deeds != 25 {
		t.Fatalf("again %+v %v", r, err)
	}
	_, _, err = s.AddRule(s.ctx, program.Rule{Name: "x", Kind: program.RuleAction, Action: "review", Points: 5, Where: "nps >= 9"})
	s.wants(err, CodeBadRule)
	_, _, err = s.AddRule(s.ctx, program.Rule{Name: "x", Kind: program.RuleAction, Action: "signup", Points: 5, Sources: []string{"taobao"}})
	s.wants(err, CodeBadRule)
	if shop := s.Shop(); !slices.Equal(shop.Terms.Acts(), []string{"review", "survey"}) {
		t.Fatalf("acts %v", shop.Terms.Acts())
	}
	s.sound()
}

// TestMergedDeeds rewards a birthday once of two people who turn out to be one.
func TestMergedDeeds(t *testing.T) {
	s := openTill(t)
	a, b := s.born("13800138000", "03-11"), s.born("13800138001", "03-10")
	s.deed("birthday", "88")
	_, err := s.RewardBirthdays(s.ctx, Settling{})
	s.must(err)
	s.has(b, 88, 0)
	_, err = s.MergeMembers(s.ctx, a, b)
	s.must(err)
	s.pass(1)
	_, err = s.RewardBirthdays(s.ctx, Settling{})
	s.must(err)
	s.has(a, 88, 0)
	s.sound()
}
