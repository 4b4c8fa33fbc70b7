package reports

import (
	"math"
	"strings"
	"testing"

	"regulars/lang"
	"regulars/store"
)

// trustFacts are four people's answers: trust and its reverse, the intention to buy again, what was expected of the first, and a choice.
func trustFacts() *store.SurveyFacts {
	f := &store.SurveyFacts{Survey: store.Survey{Key: "trust", Lang: "en", Title: store.Wording{EN: "Trust"}, Questions: []store.Question{
		{N: 1, Type: store.QuestionLikert, Construct: "trust", Text: store.Wording{EN: "keeps promises"}},
		{N: 2, Type: store.QuestionLikert, Construct: "trust", Reversed: true, Text: store.Wording{EN: "not honest"}},
		{N: 3, Type: store.QuestionLikert, Construct: store.ConstructIntention, Text: store.Wording{EN: "buy again"}},
		{N: 4, Type: store.QuestionExpectation, Construct: "trust", Pair: 1, Text: store.Wording{EN: "expected promises kept"}},
		{N: 5, Type: store.QuestionChoice, Text: store.Wording{EN: "where"}, Choices: []store.Wording{{EN: "shop"}, {EN: "web"}}},
	}}}
	for i, scores := range [][]int64{{7, 1, 7, 6, 1}, {5, 3, 5, 6, 2}, {3, 4, 4, 5, 2}, {5, 3, 6, 7, store.NotAnswered}} {
		f.Answers = append(f.Answers, store.Sheet{Day: 20000, Round: "spring", Member: int64(i), Scores: scores})
	}
	return f
}

// tableRow checks one row of a table; NaN is not known.
func tableRow(t *testing.T, table *Table, row, from int, want ...float64) {
	t.Helper()
	for i, x := range want {
		v := table.Rows[row][from+i]
		got := v.Real
		if v.Kind == KindCount {
			got = float64(v.Int)
		}
		if v.Known == math.IsNaN(x) || v.Known && math.Abs(got-x) > 1e-5 {
			t.Errorf("%s row %d %s: %v known %t, want %v", table.Name, row, table.Columns[from+i].Name, got, v.Known, x)
		}
	}
}

// TestSurveyByHand works four answers out.
//
// Question 1: 7, 5, 3, 5; mean 5; variance (4 + 0 + 4 + 0) ÷ 3 = 8/3. Question 2 turned round (8 − x): 7, 5, 4, 5; mean 5.25; variance 4.75/3.
// Their sum: 14, 10, 7, 10; mean 10.25; variance 24.75/3. Alpha = 2/1 × (1 − (8 + 4.75) ÷ 24.75) = 0.969697.
// Trust: 7, 5, 3.5, 5; mean 5.125; variance 6.1875 ÷ 3 = 2.0625; standard error √(2.0625 ÷ 4) = 0.718070; × t(3) 3.1824 = 2.285187.
// Ranks of trust 4, 2.5, 1, 2.5 and of buying again 4, 2, 1, 3: r = 4.5 ÷ √(4.5 × 5) = 0.948683.
// Gap of question 1 against 4: 1, −1, −2, −2; mean −1; variance 6/3 = 2; standard error √(2 ÷ 4) = 0.707107; × 3.1824 = 2.250296.
func TestSurveyByHand(t *testing.T) {
	r, _ := Find("survey")
	s := r.Sheet(Input{Period: Period{From: 20000, To: 20000}, Survey: trustFacts()})
	checkValues(t, s, map[string]Value{"n": Count(4), "members": Count(3), "anonymous": Count(1)})
	nan := math.NaN()
	tableRow(t, s.Table("constructs"), 0, 1, 4, 5.125, 5.125-2.285187, 5.125+2.285187, 0.969697)
	tableRow(t, s.Table("with_intention"), 0, 1, 4, 0.948683)
	tableRow(t, s.Table("constructs"), 1, 1, 4, 5.5, 5.5-3.1824*math.Sqrt(5.0/3/4), 5.5+3.1824*math.Sqrt(5.0/3/4), nan)
	tableRow(t, s.Table("questions"), 1, 2, 4, 5.25)
	if got := s.Table("questions").Rows[1][1].Text; got != "not honest (R)" {
		t.Errorf("a reversed question is shown as %q", got)
	}
	tableRow(t, s.Table("expectation_gaps"), 0, 2, 4, -1, -1-2.250296, -1+2.250296, 6, 5)
	tableRow(t, s.Table("choices"), 0, 3, 1, 1.0/3)
	tableRow(t, s.Table("choices"), 1, 3, 2, 2.0/3)
	tableRow(t, s.Table("rounds"), 0, 2, 4, 5.125)
	if v := s.Table("constructs").Rows[0][2]; !v.Few {
		t.Error("the mean of four answers is shown as if it could be judged")
	}
	if say := s.Finding.In(lang.EN); !strings.Contains(say, "too few to judge") {
		t.Errorf("four answers: %q", say)
	}
}

// What three of forty people rated low is not what the shop is rated lowest for.
func TestSurveyFindingRestsOnEnough(t *testing.T) {
	f := &store.SurveyFacts{Survey: store.Survey{Lang: "en", Questions: []store.Question{
		{N: 1, Type: store.QuestionLikert, Construct: "trust"},
		{N: 2, Type: store.QuestionLikert, Construct: "ease"},
		{N: 3, Type: store.QuestionLikert, Construct: store.ConstructIntention},
	}}}
	for i := range int64(40) {
		scores := []int64{4 + i%3, store.NotAnswered, 4 + i%3}
		if i < 3 {
			scores[1] = 1 + i
		}
		f.Answers = append(f.Answers, store.Sheet{Day: 20000, Scores: scores})
	}
	r, _ := Find("survey")
	s := r.Sheet(Input{Period: Period{From: 20000, To: 20000}, Survey: f})
	facts := map[any]any{}
	for i := 0; i < len(s.Finding.Facts); i += 2 {
		facts[s.Finding.Facts[i]] = s.Finding.Facts[i+1]
	}
	for _, name := range []string{"most", "low"} {
		if facts[name] != listed(KindConstruct, "trust") {
			t.Errorf("%s is %v, want trust", name, facts[name])
		}
	}
}

// TestSurveyRoundsByHand: thirty people say 4 or 6 in spring and 5 or 7 in autumn. The change is 1; each variance is 30 ÷ 29, so that the
// standard error of the difference is √(2 × 30/29 ÷ 30) = 0.262613, × 1.959964 = 0.514712.
func TestSurveyRoundsByHand(t *testing.T) {
	f := trustFacts()
	f.Answers = nil
	for i := range int64(60) {
		sheet := store.Sheet{Day: store.Day(20000 + i/30), Round: []string{"spring", "autumn"}[i/30], Scores: []int64{4 + i/30 + i%2*2, store.NotAnswered, store.NotAnswered, store.NotAnswered, store.NotAnswered}}
		f.Answers = append(f.Answers, sheet)
	}
	r, _ := Find("survey")
	s := r.Sheet(Input{Period: Period{From: 20000, To: 20001}, Survey: f})
	nan := math.NaN()
	tableRow(t, s.Table("rounds"), 0, 2, 30, 5)
	tableRow(t, s.Table("rounds"), 0, 4, nan, nan, nan)
	tableRow(t, s.Table("rounds"), 1, 2, 30, 6)
	tableRow(t, s.Table("rounds"), 1, 4, 1, 1-0.514712, 1+0.514712)
	if s.Table("rounds").Rows[1][3].Few {
		t.Error("thirty answers are marked as too few")
	}
	if say := s.Finding.In(lang.EN); say != "Of 60 answers, rated lowest is trust (5.50)." {
		t.Errorf("finding %q", say)
	}
}

// TestStudent holds the points of Student's t against tables (R: qt(0.975, df)).
func TestStudent(t *testing.T) {
	for freedom, want := range map[int64]float64{3: 3.1824, 10: 2.2281, 11: 2.2010, 15: 2.1314, 29: 2.0452, 100: 1.9840, 5000: 1.9604} {
		if got := tQuantile(freedom); math.Abs(got-want) > 1e-4 {
			t.Errorf("t(%d) = %v, want %v", freedom, got, want)
		}
	}
}

// TestSurveyTemplates: each has its words in both languages, its pairs meet questions for an experience, and the text to paste has every question.
func TestSurveyTemplates(t *testing.T) {
	for _, name := range SurveyTemplates() {
		s, ok := NewSurvey(name, "k", lang.ZH)
		if !ok {
			t.Fatal(name)
		}
		constructs := map[string]int{}
		for _, q := range s.Questions {
			if strings.HasPrefix(q.Text.EN, "survey.") || strings.HasPrefix(q.Text.ZH, "survey.") || q.Text.EN == q.Text.ZH {
				t.Errorf("%s %d has no words: %+v", name, q.N, q.Text)
			}
			if q.Type == store.QuestionExpectation && (s.Question(q.Pair) == nil || s.Question(q.Pair).Construct != q.Construct) {
				t.Errorf("%s %d is held against %d", name, q.N, q.Pair)
			}
			if q.Type == store.QuestionLikert {
				constructs[q.Construct]++
			}
			for _, l := range lang.All() {
				if text := SurveyText(l, &s); !strings.Contains(text, q.Text.In(string(l))+"\n") {
					t.Errorf("%s: the text lacks %q", name, q.Text.In(string(l)))
				}
			}
		}
		if name == "loyalty" && (len(constructs) != len(store.Constructs()) || constructs["trust"] != 3) {
			t.Errorf("loyalty asks about %v", constructs)
		}
	}
}
