package store

import (
	"fmt"
	"slices"
	"testing"

	"regulars/store/program"
)

// questions is a questionnaire with a question of most types: trust and its reverse, what was expected of it, buying again, NPS, a choice and words.
func (s *till) questions(key string) {
	s.t.Helper()
	s.must(only(s.AddSurvey(s.ctx, Survey{Key: key, Kind: SurveyCustomers, Lang: "zh", Title: Wording{ZH: "信任"}, Questions: []Question{
		{Type: QuestionLikert, Construct: "trust", Text: Wording{EN: "keeps promises", ZH: "说到做到"}},
		{Type: QuestionLikert, Construct: "trust", Reversed: true, Text: Wording{EN: "not honest", ZH: "不坦诚"}},
		{Type: QuestionExpectation, Construct: "trust", Pair: 1, Text: Wording{ZH: "期望说到做到"}},
		{Type: QuestionNPS, Text: Wording{ZH: "推荐"}},
		{Type: QuestionChoice, Text: Wording{ZH: "常用"}, Choices: []Wording{{EN: "shop", ZH: "门店"}, {EN: "web", ZH: "网店"}}},
		{Type: QuestionText, Text: Wording{ZH: "为什么"}},
	}})))
}

// sheet is what one person answered: cells by the number of their question.
func sheet(d SheetDraft, cells ...string) SheetDraft {
	for i, text := range cells {
		if text != "" {
			d.Answers = append(d.Answers, AnswerCell{i + 1, fmt.Sprint("Q", i+1), text})
		}
	}
	return d
}

// surveyed brings drafts in as a file of answers to a questionnaire. Lines count from 2.
func (s *till) surveyed(in SurveyInput, drafts ...SheetDraft) (SurveyResult, error) {
	s.t.Helper()
	in.Source, in.Format = "generic", "generic"
	in.Read = func(yield func(*SheetDraft) error, _ func(RowProblem) error) error {
		for i := range drafts {
			d := drafts[i]
			d.Line = i + 2
			if err := yield(&d); err != nil {
				return err
			}
		}
		return nil
	}
	return s.ImportSurvey(s.ctx, in)
}

func (s *till) facts(key string) *SurveyFacts {
	s.t.Helper()
	f, err := s.SurveyFacts(s.ctx, key, ColumnsQuery{})
	s.must(err)
	return f
}

// TestSurveyFile brings answers in, again, corrected, and takes them back: each answer to NPS is feedback exactly once all the while.
func TestSurveyFile(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	s.questions("trust")
	march := Date(2025, 3, 5).Start(s.Shop().Zone)
	drafts := []SheetDraft{
		sheet(SheetDraft{ID: "1", Phone: "138 0013 8000", At: march}, "7分", "1", "6", "0", "网店", "物流太慢"),
		sheet(SheetDraft{ID: "2", Email: "nobody@example.com", At: march}, "5 - agree", "3", "", "9", "1", ""),
		sheet(SheetDraft{ID: "3", At: march}, "I agree (6)", "2", "", "", "", "只有话"),
		{ID: "4", At: march},
	}
	in := SurveyInput{Key: "trust", SHA256: []byte("1"), File: "trust.csv"}
	dry := in
	dry.DryRun = true
	r, err := s.surveyed(dry, drafts...)
	s.must(err)
	if r.New != 3 || r.Batch != 0 || len(s.facts("trust").Answers) != 0 {
		t.Fatalf("rehearsal %+v", r)
	}
	r, err = s.surveyed(in, drafts...)
	s.must(err)
	if r.New != 3 || r.Matched != 1 || r.Anonymous != 2 || r.Blank != 1 || r.BlankLine != 5 || r.Feedback != 3 || !slices.Equal(r.Rounds, []string{"2025-03"}) {
		t.Fatalf("result %+v", r)
	}
	f := s.facts("trust")
	if len(f.Answers) != 3 || f.Answers[0].Member != m || !slices.Equal(f.Answers[0].Scores, []int64{7, 1, 6, 0, 2, NotAnswered}) || f.Answers[1].Member != 0 || f.Answers[2].Scores[0] != 6 {
		t.Fatalf("facts %+v", f.Answers)
	}
	if got := f.Question(2).Figure(1); got != 7 {
		t.Errorf("a reversed 1 counts as %v", got)
	}
	said := func(want ...string) {
		t.Helper()
		list, err := s.Feedback(s.ctx, FeedbackQuery{})
		s.must(err)
		var got []string
		for _, f := range list {
			got = append(got, fmt.Sprintf("%s %d %t M%d %s %s %s", f.Kind, f.Score, f.HasScore, f.Member, f.Question, f.Channel, f.Comment))
		}
		if !slices.Equal(got, want) {
			t.Fatalf("feedback\n%q\nwant\n%q", got, want)
		}
		s.sound()
	}
	zero, nine, words := "nps 0 true M"+fmt.Sprint(m)+" trust survey 物流太慢", "nps 9 true M0 trust survey ", "comment 0 false M0 trust survey 只有话"
	said(words, nine, zero)

	again, err := s.surveyed(in, drafts...)
	s.must(err)
	if again.Unchanged != 3 || again.New+again.Updated != 0 || again.Batch != 0 || again.AlreadyImported == nil {
		t.Fatalf("again %+v", again)
	}
	said(words, nine, zero)

	drafts[1] = sheet(SheetDraft{ID: "2", Email: "nobody@example.com", At: march}, "5", "3", "", "10", "1", "")
	later, err := s.surveyed(SurveyInput{Key: "trust", SHA256: []byte("2")}, drafts...)
	s.must(err)
	if later.Updated != 1 || later.Unchanged != 2 || later.Feedback != 1 {
		t.Fatalf("corrected %+v", later)
	}
	said("nps 10 true M0 trust survey ", words, zero)
	if got := s.facts("trust").Answers; len(got) != 3 || got[2].Scores[3] != 10 {
		t.Fatalf("corrected facts %+v", got)
	}
	_, err = s.UndoBatch(s.ctx, r.Batch, false)
	s.wants(err, CodeBatchTouched)
	_, err = s.UndoBatch(s.ctx, later.Batch, false)
	s.must(err)
	said(words, nine, zero)
	_, err = s.UndoBatch(s.ctx, r.Batch, false)
	s.must(err)
	said()
	if got := s.facts("trust").Answers; len(got) != 0 {
		t.Fatalf("after undo %+v", got)
	}
	r, err = s.surveyed(in, drafts...)
	s.must(err)
	if r.New != 3 || r.Feedback != 3 {
		t.Fatalf("brought in anew %+v", r)
	}
}

// TestSurveyRejects names line, column and value of what cannot be read, and saves nothing.
func TestSurveyRejects(t *testing.T) {
	s := openTill(t)
	s.questions("trust")
	at := Date(2025, 3, 5).Start(s.Shop().Zone)
	for _, c := range []struct {
		draft  SheetDraft
		code   Code
		column string
	}{
		{sheet(SheetDraft{At: at}, "8"), CodeNoNumber, "Q1"},
		{sheet(SheetDraft{At: at}, "", "0"), CodeNoNumber, "Q2"},
		{sheet(SheetDraft{At: at}, "", "", "", "11"), CodeNoNumber, "Q4"},
		{sheet(SheetDraft{At: at}, "often"), CodeNoNumber, "Q1"},
		{sheet(SheetDraft{At: at}, "3.5"), CodeNoNumber, "Q1"},
		{sheet(SheetDraft{At: at}, "", "", "", "", "摊位"), CodeBadOption, "Q5"},
		{sheet(SheetDraft{At: at}, "", "", "", "", "3"), CodeNoNumber, "Q5"},
		{sheet(SheetDraft{}, "7"), CodeNoRound, ""},
		{sheet(SheetDraft{At: at + 30*86_400_000}, "7"), CodeNotYet, ""},
	} {
		good := sheet(SheetDraft{At: at}, "7")
		r, err := s.surveyed(SurveyInput{Key: "trust"}, good, c.draft)
		s.wants(err, CodeRowsRejected)
		if r.Rejected != 1 || r.Problems[0].Line != 3 || r.Problems[0].Column != c.column || !CodeIs(r.Problems[0].Err, c.code) {
			t.Errorf("%v: %+v", c.code, r.Problems)
		}
	}
	if got := s.facts("trust").Answers; len(got) != 0 {
		t.Fatalf("saved %+v", got)
	}
	r, err := s.surveyed(SurveyInput{Key: "trust", GoodRows: true}, sheet(SheetDraft{At: at}, "7"), sheet(SheetDraft{At: at}, "8"))
	if err != nil || r.New != 1 || r.Rejected != 1 {
		t.Fatal(r, err)
	}
	_, err = s.surveyed(SurveyInput{Key: "none"}, sheet(SheetDraft{At: at}, "7"))
	s.wants(err, CodeNoSurvey)
	s.must(only(s.CloseSurvey(s.ctx, "trust", true)))
	_, err = s.surveyed(SurveyInput{Key: "trust"}, sheet(SheetDraft{At: at}, "6"))
	s.wants(err, CodeSurveyClosed)
}

// TestSurveyRounds holds that numbers begin anew in each round, and that one file is of one round.
func TestSurveyRounds(t *testing.T) {
	s := openTill(t)
	s.questions("trust")
	in := SurveyInput{Key: "trust", Round: "spring", SHA256: []byte("a")}
	r, err := s.surveyed(in, sheet(SheetDraft{ID: "1"}, "7"), sheet(SheetDraft{}, "7"), sheet(SheetDraft{}, "7"))
	if err != nil || r.New != 3 {
		t.Fatal(r, err)
	}
	in.Round = "autumn"
	_, err = s.surveyed(in, sheet(SheetDraft{ID: "1"}, "7"))
	s.wants(err, CodeOtherRound)
	in.SHA256 = []byte("b")
	if r, err = s.surveyed(in, sheet(SheetDraft{ID: "1"}, "7"), sheet(SheetDraft{}, "7")); err != nil || r.New != 2 {
		t.Fatal(r, err)
	}
	s.questions("older")
	if _, err = s.surveyed(SurveyInput{Key: "older"}, sheet(SheetDraft{At: s.Today().Start(s.Shop().Zone) - 86_400_000}, "7")); err != nil {
		t.Fatal(err)
	}
	s.must(only(s.CloseSurvey(s.ctx, "trust", true)))
	if last := s.facts(""); last == nil || last.Key != "trust" { // answered today, although it is closed
		t.Fatalf("answered last: %+v", last)
	}
	list, err := s.Surveys(s.ctx)
	if err != nil || len(list) != 2 || list[0].Key != "older" || list[1].Sheets != 5 || list[1].Rounds != 2 {
		t.Fatal(list, err)
	}
}

// TestSurveyKeepsWhatAnswersMean lets words change at any time, and nothing that would change what was said.
func TestSurveyKeepsWhatAnswersMean(t *testing.T) {
	s := openTill(t)
	s.questions("trust")
	for _, c := range []struct {
		code   Code
		change func(*Survey)
	}{
		{CodeBadSurveyKey, func(v *Survey) { v.Key = "Große Umfrage" }},
		{CodeSurveyExists, func(*Survey) {}},
		{CodeBadQuestion, func(v *Survey) { v.Key, v.Title = "x", Wording{} }},
		{CodeBadQuestion, func(v *Survey) { v.Key, v.Questions[0].Text = "x", Wording{} }},
		{CodeBadQuestion, func(v *Survey) { v.Key, v.Questions[0].Type = "x", "stars" }},
		{CodeBadQuestion, func(v *Survey) { v.Key, v.Questions[2].Pair = "x", 4 }},
		{CodeBadQuestion, func(v *Survey) { v.Key, v.Questions[3].Reversed = "x", true }},
		{CodeBadQuestion, func(v *Survey) { v.Key, v.Questions[4].Choices = "x", nil }},
	} {
		v, err := s.Survey(s.ctx, "trust")
		s.must(err)
		c.change(&v)
		s.wants(only(s.AddSurvey(s.ctx, v)), c.code)
	}
	_, err := s.surveyed(SurveyInput{Key: "trust", Round: "1"}, sheet(SheetDraft{}, "7", "", "", "", "2"))
	s.must(err)
	change := func(code Code, change func(*Survey)) {
		t.Helper()
		v, err := s.Survey(s.ctx, "trust")
		s.must(err)
		change(&v)
		if _, err := s.EditSurvey(s.ctx, v); code == "" {
			s.must(err)
		} else {
			s.wants(err, code)
		}
	}
	change(CodeSurveyAnswered, func(v *Survey) { v.Questions[0].Type = QuestionText })
	change(CodeSurveyAnswered, func(v *Survey) { v.Questions[0].Reversed, v.Questions[2].Pair = true, 0 })
	change(CodeSurveyAnswered, func(v *Survey) { v.Questions[4].Type, v.Questions[4].Choices = QuestionText, nil })
	change(CodeSurveyAnswered, func(v *Survey) { v.Questions = slices.Delete(v.Questions, 4, 5) })
	change("", func(v *Survey) {
		v.Questions[0].Text.ZH, v.Questions[4].Choices = "一诺千金", append(v.Questions[4].Choices, Wording{ZH: "市集"})
		v.Questions = append(slices.Delete(v.Questions, 3, 4), Question{Type: QuestionCSAT, Text: Wording{EN: "content"}})
	})
	v, err := s.Survey(s.ctx, "trust")
	s.must(err)
	if len(v.Questions) != 6 || v.Questions[5].N != 7 || v.Question(4) != nil || v.Question(1).Text.ZH != "一诺千金" || len(v.Question(5).Choices) != 3 {
		t.Fatalf("%+v", v.Questions)
	}
}

// TestSurveyMembers: who answered is asked no more for a while, is not hidden when their file is undone, and keeps the answers through a merge and back.
func TestSurveyMembers(t *testing.T) {
	s := openTill(t)
	a, b := s.member("13800138000"), s.member("13800138001")
	s.questions("trust")
	_, err := s.surveyed(SurveyInput{Key: "trust", Round: "1"}, sheet(SheetDraft{Phone: "13800138001"}, "7"))
	s.must(err)
	if _, marked, err := s.Ask(s.ctx, AskInput{Kind: AnswerNPS, Members: []Asking{{MemberRow: MemberRow{ID: a}}, {MemberRow: MemberRow{ID: b}}}}); err != nil || marked != 1 {
		t.Fatal(marked, err)
	}
	batch, err := s.MergeMembers(s.ctx, a, b)
	s.must(err)
	if got := s.facts("trust").Answers[0].Member; got != a {
		t.Fatalf("after the merge it is M%d's", got)
	}
	_, err = s.UndoBatch(s.ctx, batch, false)
	s.must(err)
	if got := s.facts("trust").Answers[0].Member; got != b {
		t.Fatalf("after parting it is M%d's", got)
	}
}

// TestSurveyGivesPoints: a rule gives 20 points for answering, once a round and member, and undoing the file takes them back.
func TestSurveyGivesPoints(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	s.questions("trust")
	s.rule(program.RuleAction, "action", "survey", "points", "20")
	r, err := s.surveyed(SurveyInput{Key: "trust", Round: "1"}, sheet(SheetDraft{ID: "1", Phone: "13800138000"}, "7", "", "", "9"), sheet(SheetDraft{ID: "2"}, "7"))
	s.must(err)
	if r.Rewarded != 1 || r.Points != 20 {
		t.Fatalf("%+v", r)
	}
	s.has(m, 20, 0)
	_, err = s.surveyed(SurveyInput{Key: "trust", Round: "1"}, sheet(SheetDraft{ID: "1", Phone: "13800138000"}, "6"), sheet(SheetDraft{ID: "9", Phone: "13800138000"}, "6"))
	s.must(err)
	s.has(m, 20, 0)
	later, err := s.surveyed(SurveyInput{Key: "trust", Round: "2"}, sheet(SheetDraft{ID: "1", Phone: "13800138000"}, "6"))
	s.must(err)
	s.has(m, 40, 0)
	_, err = s.UndoBatch(s.ctx, later.Batch, false)
	s.must(err)
	s.has(m, 20, 0)
	s.sound()
	_, err = s.surveyed(SurveyInput{Key: "trust", Round: "2"}, sheet(SheetDraft{ID: "1", Phone: "13800138000"}, "6"))
	s.must(err)
	s.has(m, 40, 0)
	s.sound()
}

// TestTraining: answers of training belong to staff and are no feedback; what was reached of 100 is told of each of them.
func TestTraining(t *testing.T) {
	s := openTill(t)
	s.must(only(s.AddSurvey(s.ctx, Survey{Key: "tea", Kind: SurveyTraining, Lang: "en", Title: Wording{EN: "Tea"}, Questions: []Question{
		{Type: QuestionScore, Text: Wording{EN: "knowledge"}},
		{Type: QuestionScore, Text: Wording{EN: "complaints"}},
		{Type: QuestionLikert, Text: Wording{EN: "useful"}},
		{Type: QuestionNPS, Text: Wording{EN: "recommend"}},
		{Type: QuestionText, Text: Wording{EN: "next"}},
	}})))
	_, err := s.surveyed(SurveyInput{Key: "tea", Round: "1"}, sheet(SheetDraft{Staff: "nobody"}, "50"))
	s.wants(err, CodeRowsRejected)
	r, err := s.surveyed(SurveyInput{Key: "tea", Round: "1"}, sheet(SheetDraft{Staff: "owner"}, "90", "61", "1", "0", "more tea"), sheet(SheetDraft{}, "10"))
	s.must(err)
	if r.New != 2 || r.Matched != 1 || r.Feedback != 0 {
		t.Fatalf("%+v", r)
	}
	list, err := s.Feedback(s.ctx, FeedbackQuery{})
	if err != nil || len(list) != 0 {
		t.Fatal(list, err)
	}
	v, err := s.Service(s.ctx, ColumnsQuery{To: s.Today()})
	s.must(err)
	if len(v.Training) != 1 || v.Training[0] != (StaffScore{"owner", s.Today(), 76}) { // (90 + 61) ÷ 2 = 75.5
		t.Fatalf("training %+v", v.Training)
	}
	_, err = s.UndoBatch(s.ctx, r.Batch, false)
	s.must(err)
	if v, err = s.Service(s.ctx, ColumnsQuery{To: s.Today()}); err != nil || len(v.Training) != 0 {
		t.Fatalf("after undo %+v %v", v.Training, err)
	}
}

// TestWhoWasAskedAndHasAnswered counts the answer of somebody who was asked, also one within a questionnaire.
func TestWhoWasAskedAndHasAnswered(t *testing.T) {
	s := openTill(t)
	a, b := s.member("13800138000"), s.member("13800138001")
	s.questions("trust")
	_, marked, err := s.Ask(s.ctx, AskInput{Kind: AnswerNPS, Members: []Asking{{MemberRow: MemberRow{ID: a}}, {MemberRow: MemberRow{ID: b}}}})
	if err != nil || marked != 2 {
		t.Fatal(marked, err)
	}
	s.pass(1)
	_, err = s.surveyed(SurveyInput{Key: "trust", Round: "1"}, sheet(SheetDraft{Phone: "13800138000"}, "7", "", "", "9"))
	s.must(err)
	asks, err := s.Asks(s.ctx, ColumnsQuery{To: s.Today()})
	s.must(err)
	day := s.Today() - 1
	if want := []AskFact{{day, AnswerNPS, true}, {day, AnswerNPS, false}}; !slices.Equal(asks, want) {
		t.Fatalf("asked %+v", asks)
	}
	if asks, err = s.Asks(s.ctx, ColumnsQuery{To: s.Today(), Where: "phone = 13800138001"}); err != nil || len(asks) != 1 || asks[0].Answered {
		t.Fatal(asks, err)
	}
}

// TestWhatComplaintsAreAbout: the category where it is one of the shop's drivers, else what the word list reads.
func TestWhatComplaintsAreAbout(t *testing.T) {
	s := openTill(t)
	for _, in := range []TicketInput{
		{Text: "物流太慢", TicketChange: TicketChange{Kind: "complaint", Severity: "normal", Category: "price"}},
		{Text: "物流太慢", TicketChange: TicketChange{Kind: "complaint", Severity: "normal", Category: "late"}},
		{Text: "嗯", TicketChange: TicketChange{Kind: "complaint", Severity: "normal"}},
	} {
		_, err := s.OpenTicket(s.ctx, in)
		s.must(err)
	}
	service, err := s.Service(s.ctx, ColumnsQuery{To: s.Today()})
	s.must(err)
	facts := service.Tickets
	if len(facts) != 3 || facts[0].Driver != "price" || facts[1].Driver != "logistics" || facts[2].Driver != "" {
		t.Fatalf("%+v", facts)
	}
}
