package exchange

import (
	"io"
	"slices"
	"sort"
	"strconv"
	"strings"

	"regulars/store"
)

// KindSurvey are files of answers to a questionnaire of the shop's own: one row for each person, a column for each question.
const KindSurvey Kind = "survey"

// The fields of such a file that other files do not have, beside q1, q2 and so on for its questions.
const (
	FieldRound Field = "round" // the round of the questionnaire
	FieldStaff Field = "staff" // whose answers they are, of training
)

// surveyBase are the fields of any file of answers that such a file has as well.
var surveyBase = []Field{FieldAnswerID, FieldAt, FieldEmail, FieldPhone, FieldBuyerKey, FieldOrderID, FieldChannel}

// OpenSurvey opens a file of answers to a questionnaire; - is not taken. Columns are matched to questions by the question's number
// (3, Q3), by its words in either language, or by words around them. Errors are those of OpenList.
func OpenSurvey(path string, s *store.Survey, o Options) (*List, error) {
	source, err := openPath(path)
	if err != nil {
		return nil, err
	}
	return beginTable(source, surveyTable(s), o)
}

// ReadSurvey takes such a file from a stream.
func ReadSurvey(name string, r io.Reader, s *store.Survey, o Options) (*List, error) {
	source, err := spool(name, r)
	if err != nil {
		return nil, err
	}
	return beginTable(source, surveyTable(s), o)
}

// questionField is the field of the question with the number.
func questionField(n int) Field { return Field("q" + strconv.Itoa(n)) }

// QuestionOf is the number of the question that a field is for; 0 of other fields.
func QuestionOf(f Field) int {
	n, err := strconv.Atoi(strings.TrimPrefix(string(f), "q"))
	if err != nil || f[0] != 'q' {
		return 0
	}
	return n
}

// SurveyFields are the fields of a file of answers to the questionnaire, its questions first.
func SurveyFields(s *store.Survey) (list []Field) {
	for _, a := range surveyTable(s).aliases {
		list = append(list, a.field)
	}
	return list
}

// SurveyLacks is what such a file with the fields still needs to be read; "" when nothing.
func SurveyLacks(s *store.Survey, fields []Field) Field {
	return surveyTable(s).missing(func(f Field) bool { return slices.Contains(fields, f) })
}

// surveyTable is the kind of file that answers to the questionnaire are.
func surveyTable(s *store.Survey) *listTable {
	t := &listTable{kind: KindSurvey, formats: []*listFormat{{Format: Format{Name: FormatGeneric}}}}
	for i := range s.Questions {
		q := &s.Questions[i]
		number := strconv.Itoa(q.N)
		a := alias{questionField(q.N), kindAnswer, []string{number}}
		var parts []string
		for _, text := range []string{q.Text.EN, q.Text.ZH} {
			if text == "" {
				continue
			}
			a.names = append(a.names, text, number+text, number+"、"+text, number+")"+text, "q"+number+text)
			if folded := foldHeading(text); len([]rune(folded)) >= leastPart {
				parts = append(parts, folded)
			}
		}
		t.aliases = append(t.aliases, a)
		if len(parts) > 0 {
			t.words = append(t.words, headingWord{a.field, parts})
		}
	}
	sort.SliceStable(t.words, func(i, j int) bool { return longest(t.words[i].parts) > longest(t.words[j].parts) })
	for _, a := range answersTable.aliases {
		for _, field := range surveyBase {
			if a.field == field {
				t.aliases = append(t.aliases, a)
			}
		}
	}
	t.aliases = append(t.aliases, alias{FieldRound, kindText, []string{"wave", "轮次", "期次", "批次"}})
	if s.Kind == store.SurveyTraining {
		t.aliases = append(t.aliases, alias{FieldStaff, kindText, []string{"name", "employee", "trainee", "员工", "姓名", "学员"}})
	}
	for _, w := range answersTable.words {
		for _, field := range surveyBase {
			if w.field == field {
				t.words = append(t.words, w)
			}
		}
	}
	t.missing = func(has func(Field) bool) Field {
		for i := range s.Questions {
			if has(questionField(s.Questions[i].N)) {
				return ""
			}
		}
		return FieldQuestion
	}
	return t
}

// leastPart is how many characters of a question must stand in a heading for it to be taken as that question.
const leastPart = 6

func longest(parts []string) (n int) {
	for _, p := range parts {
		n = max(n, len(p))
	}
	return n
}

// Sheets streams the rows of a file that OpenSurvey opened. An error of yield or problem ends the reading and is returned.
func (l *List) Sheets(yield func(*store.SheetDraft) error, problem func(Problem) error) error {
	return l.read(func(rec *record, _ *row) error {
		d := &store.SheetDraft{
			Line: rec.line, ID: rec.text(FieldAnswerID), At: rec.of(FieldAt).at, Email: rec.text(FieldEmail), Phone: rec.text(FieldPhone), Key: rec.text(FieldBuyerKey),
			Order: rec.text(FieldOrderID), Channel: rec.text(FieldChannel), Round: rec.text(FieldRound), Staff: rec.text(FieldStaff),
		}
		for i := range l.uses {
			if u := &l.uses[i]; u.kind == kindAnswer && rec.said[i].text != "" {
				d.Answers = append(d.Answers, store.AnswerCell{N: QuestionOf(u.field), Column: shown(l.plan.heads.texts[u.columns[0]], shownChars), Text: rec.said[i].text})
			}
		}
		return yield(d)
	}, problem)
}

// skipped reports what survey tools write where somebody was not asked, or left a question out.
func skipped(s string) bool {
	switch strings.Trim(s, "()（）[]") {
	case "空", "跳过", "未填写", "skipped", "no answer", "not answered":
		return true
	}
	return false
}

// Unmatched are the numbers of the questions for which the file has no column.
func (l *List) Unmatched(s *store.Survey) (list []int) {
	for i := range s.Questions {
		if _, has := l.at[questionField(s.Questions[i].N)]; !has {
			list = append(list, s.Questions[i].N)
		}
	}
	return list
}
