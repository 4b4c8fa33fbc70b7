package exchange

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"regulars/store"
)

// asked is a questionnaire whose questions resemble each other.
func asked(kind string) *store.Survey {
	return &store.Survey{Key: "k", Kind: kind, Questions: []store.Question{
		{N: 1, Type: store.QuestionLikert, Text: store.Wording{EN: "This shop keeps what it promises.", ZH: "这家店说到做到。"}},
		{N: 2, Type: store.QuestionExpectation, Text: store.Wording{EN: "I expected that this shop keeps what it promises.", ZH: "我期望这家店说到做到。"}},
		{N: 3, Type: store.QuestionText, Text: store.Wording{ZH: "为什么？"}},
		{N: 12, Type: store.QuestionNPS, Text: store.Wording{EN: "Recommend?"}},
	}}
}

func TestSurveyColumns(t *testing.T) {
	for _, c := range []struct{ heading, want string }{
		{"1,2,3,12", "q1 q2 q3 q12"},
		{"Q1,q2,Q3,Q12", "q1 q2 q3 q12"},
		{"1、这家店说到做到。,2、我期望这家店说到做到。,3、为什么？,12、Recommend?", "q1 q2 q3 q12"},
		{"12. Recommend?,2. I expected that this shop keeps what it promises.,1. This shop keeps what it promises.", "q12 q2 q1"},
		{"4、我期望这家店说到做到。(1-7),5、这家店说到做到。(1-7)", "q2 q1"}, // the tool's own numbers
		{"[必答] I expected that this shop keeps what it promises. (1–7),This shop keeps what it promises. (1–7)", "q2 q1"},
		{"1. Something else,This shop keeps what it promises.", " q1"},
		{"序号,提交答卷时间,1,您的手机号,您的邮箱,轮次", "answer_id at q1 phone email round"},
	} {
		l, err := ReadSurvey("a.csv", strings.NewReader(c.heading+"\n"+strings.Repeat("5,", strings.Count(c.heading, ","))+"5\n"), asked(store.SurveyCustomers), Options{})
		if err != nil {
			t.Errorf("%s: %v", c.heading, err)
			continue
		}
		var got []string
		for _, column := range l.Columns {
			got = append(got, string(column.Field))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s is read as %q, want %q", c.heading, got, c.want)
		}
		_ = l.Close()
	}
	_, err := ReadSurvey("a.csv", strings.NewReader("Phone,Date\n1,2026-01-01\n"), asked(store.SurveyCustomers), Options{})
	if !store.CodeIs(err, CodeMissingColumn) {
		t.Errorf("without a question: %v", err)
	}
}

func TestSurveySheets(t *testing.T) {
	const text = "ID,When,Q1,Q2,Q3,Name\n7,2026-01-02 10:00,7分,(跳过),a long word,王芳\n8,,(空),-,N/A,\n"
	l, err := ReadSurvey("a.csv", strings.NewReader(text), asked(store.SurveyTraining), Options{Map: map[string]string{"at": "When"}})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if got := l.Unmatched(asked(store.SurveyTraining)); !slices.Equal(got, []int{12}) {
		t.Errorf("without a column: %v", got)
	}
	var got []string
	if err := l.Sheets(func(d *store.SheetDraft) error {
		line := fmt.Sprint(d.Line, " ", d.ID, " ", d.Staff, " ", d.At != 0)
		for _, a := range d.Answers {
			line += fmt.Sprintf(" %s/%d=%s", a.Column, a.N, a.Text)
		}
		got = append(got, line)
		return nil
	}, func(p Problem) error { return p }); err != nil {
		t.Fatal(err)
	}
	if want := []string{"2 7 王芳 true Q1/1=7分 Q3/3=a long word", "3 8  false"}; !slices.Equal(got, want) {
		t.Errorf("sheets %q, want %q", got, want)
	}
	if got := QuestionOf("q12"); got != 12 || QuestionOf("quantity") != 0 || QuestionOf("at") != 0 {
		t.Errorf("question %d", got)
	}
}
