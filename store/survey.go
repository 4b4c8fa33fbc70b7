package store

import (
	"context"
	"encoding/json"
	"strings"

	"zombiezen.com/go/sqlite"
)

// Wording is a text in each language; "" where nobody has written it.
type Wording struct {
	EN string `json:"en"`
	ZH string `json:"zh"`
}

// In is the text in a language, else in the other.
func (w Wording) In(lang string) string {
	if lang == "zh" {
		return firstText(w.ZH, w.EN)
	}
	return firstText(w.EN, w.ZH)
}

// QuestionType says how a question is answered.
type QuestionType string

// The types of questions. What somebody expects and what they experienced are asked apart, on one scale, so that the gap can be told.
const (
	QuestionLikert      QuestionType = "likert"      // 1 to 7: do you agree
	QuestionExpectation QuestionType = "expectation" // 1 to 7: what did you expect
	QuestionNPS         QuestionType = "nps"
	QuestionCSAT        QuestionType = "csat"
	QuestionCES         QuestionType = "ces"    // version 2.0: high is good
	QuestionScore       QuestionType = "score"  // 0 to 100: an assessment
	QuestionChoice      QuestionType = "choice" // one of several
	QuestionText        QuestionType = "text"
)

// questionScale is a type with its lowest and highest score, and the scale of feedback that its answers are on too.
type questionScale struct {
	kind      QuestionType
	low, high int64
	feedback  AnswerKind
}

var questionScales = []questionScale{
	{QuestionLikert, 1, 7, ""},
	{QuestionExpectation, 1, 7, ""},
	{QuestionNPS, 0, 10, AnswerNPS},
	{QuestionCSAT, 1, 5, AnswerCSAT},
	{QuestionCES, 1, 7, AnswerCES2},
	{QuestionScore, 0, 100, ""},
	{QuestionChoice, 1, 0, ""},
	{QuestionText, 0, 0, ""},
}

// QuestionTypes are the names of all types.
func QuestionTypes() []string {
	names := make([]string, len(questionScales))
	for i, s := range questionScales {
		names[i] = string(s.kind)
	}
	return names
}

// Constructs are what the loyalty questionnaire asks about, and the intention to buy again. A shop can have words of its own.
func Constructs() []string {
	return []string{"satisfaction", "trust", "switching_cost", "service_quality", "customer_value", "alternatives", ConstructIntention}
}

// ConstructIntention is the construct of the questions whether somebody will buy again, which all others are held against.
const ConstructIntention = "intention"

// Who answers a questionnaire.
const (
	SurveyCustomers = "customers"
	SurveyTraining  = "training" // the shop's staff
)

// Question is one question of a questionnaire. Its number is what answers name, and stays.
type Question struct {
	N         int // 0: the next one
	Type      QuestionType
	Construct string
	Reversed  bool // agreeing is bad
	Pair      int  // of an expectation: the number of the experience that it is held against; 0: none
	Text      Wording
	Choices   []Wording
}

// Range is the lowest and the highest score; scored is false for words.
func (q *Question) Range() (low, high int64, scored bool) {
	for _, s := range questionScales {
		if s.kind == q.Type && q.Type != QuestionText {
			if q.Type == QuestionChoice {
				s.high = int64(len(q.Choices))
			}
			return s.low, s.high, true
		}
	}
	return 0, 0, false
}

// Figure is a score as figures take it: that of a reversed question is turned round.
func (q *Question) Figure(score int64) float64 {
	if low, high, _ := q.Range(); q.Reversed {
		return float64(low + high - score)
	}
	return float64(score)
}

// feedback is the scale on which the answers are feedback too, "" when they are none.
func (q *Question) feedback() AnswerKind {
	for _, s := range questionScales {
		if s.kind == q.Type {
			return s.feedback
		}
	}
	return ""
}

// Survey is a questionnaire.
type Survey struct {
	ID        int64
	Key, Kind string
	Lang      string // in which it is shown when nobody asks for another
	Title     Wording
	Questions []Question
	Created   Instant
	Closed    Instant // from when on it takes no answers; 0: it does
	Sheets    int64   // how many have answered
	Rounds    int64
}

// Question finds a question by its number, nil when there is none.
func (s *Survey) Question(n int) *Question {
	for i := range s.Questions {
		if s.Questions[i].N == n {
			return &s.Questions[i]
		}
	}
	return nil
}

// isSurveyKey reports whether a questionnaire can be called so: up to forty small letters and digits, and after the first _ and -.
func isSurveyKey(s string) bool {
	const start = "abcdefghijklmnopqrstuvwxyz0123456789"
	return s != "" && len(s) <= 40 && strings.Contains(start, s[:1]) && strings.Trim(s, start+"_-") == ""
}

// mostQuestions is how many questions a questionnaire has at most; nobody answers more.
const mostQuestions = 100

// check refuses a questionnaire that cannot be asked, and cleans its texts.
func (s *Survey) check() (err error) {
	if !isSurveyKey(s.Key) {
		return Refuse(CodeBadSurveyKey, "value", s.Key)
	}
	if s.Kind != SurveyCustomers && s.Kind != SurveyTraining {
		return Refuse(CodeBadQuestion, "n", 0, "why", "kind", "value", s.Kind)
	}
	if len(s.Questions) > mostQuestions {
		return Refuse(CodeBadQuestion, "n", mostQuestions+1, "why", "many", "limit", mostQuestions)
	}
	if s.Title, err = cleanWording(s.Title); err != nil {
		return err
	}
	if s.Title == (Wording{}) {
		return Refuse(CodeBadQuestion, "n", 0, "why", "title")
	}
	for i := range s.Questions {
		if err := s.checkQuestion(&s.Questions[i]); err != nil {
			return err
		}
	}
	return nil
}

func (s *Survey) checkQuestion(q *Question) (err error) {
	because := func(why string) error { return Refuse(CodeBadQuestion, "n", q.N, "why", why, "value", string(q.Type)) }
	_, high, scored := q.Range()
	if q.Text, err = cleanWording(q.Text); err != nil {
		return err
	}
	for i := range q.Choices {
		if q.Choices[i], err = cleanWording(q.Choices[i]); err != nil {
			return err
		}
	}
	if q.Construct, err = cleanLine(q.Construct, maxNameRunes); err != nil {
		return err
	}
	pair := s.Question(q.Pair)
	switch {
	case !scored && q.Type != QuestionText:
		return because("type")
	case q.Text == (Wording{}):
		return because("text")
	case q.Type == QuestionChoice && high < 2, q.Type != QuestionChoice && len(q.Choices) > 0:
		return because("choices")
	case q.Pair != 0 && (q.Type != QuestionExpectation || pair == nil || pair.Type != QuestionLikert || pair.Reversed != q.Reversed):
		return because("pair")
	case q.Reversed && q.Type != QuestionLikert && q.Type != QuestionExpectation:
		return because("reversed")
	}
	return nil
}

func cleanWording(w Wording) (out Wording, err error) {
	if out.EN, err = cleanLine(w.EN, longestQuestion); err == nil {
		out.ZH, err = cleanLine(w.ZH, longestQuestion)
	}
	return out, err
}

// longestQuestion is how many characters a question has at most.
const longestQuestion = 500

// AddSurvey adds a questionnaire. Questions without a number get the next ones. It is one batch. Errors: CodeBadSurveyKey, CodeSurveyExists,
// CodeBadQuestion, CodeBadName.
func (b *Book) AddSurvey(ctx context.Context, s Survey) (batch int64, err error) {
	number(s.Questions, 0)
	if err := s.check(); err != nil {
		return 0, err
	}
	err = b.write(ctx, "survey.add", func(t *tx) error {
		if known, err := t.number("SELECT id FROM survey WHERE key = ?", s.Key); err != nil || known != 0 {
			return orErr(err, Refuse(CodeSurveyExists, "value", s.Key))
		}
		s.ID = 0
		if batch, err = t.byRows(surveyBatch, s.Key, s.rows(), func() error {
			if err := t.exec("INSERT INTO survey (key, kind, lang, title_en, title_zh, created_at) VALUES (?, ?, ?, ?, ?, ?)", s.Key, s.Kind, s.Lang, s.Title.EN, s.Title.ZH, t.recorded()); err != nil {
				return err
			}
			s.ID = t.LastInsertRowID()
			return t.writeQuestions(&s)
		}); err != nil {
			return err
		}
		return t.audit("survey.add", "survey", map[string]any{"survey": s.ID, "questions": len(s.Questions), "batch": batch}, "")
	})
	return batch, err
}

// rows are where a questionnaire is kept.
func (s *Survey) rows() []keptRows {
	return []keptRows{{"survey", []any{&s.ID}}, {"survey_question", []any{&s.ID}}}
}

// number gives questions without one the numbers after the highest.
func number(questions []Question, high int) {
	for i := range questions {
		high = max(high, questions[i].N)
	}
	for i := range questions {
		if questions[i].N == 0 {
			high++
			questions[i].N = high
		}
	}
}

// EditSurvey changes the title, the language and the questions of the questionnaire with the key. Words can change at any time; a question
// that somebody has answered stays, with its type and its choices, to which others may be added. It is one batch, 0 when nothing is new. Errors:
// those of AddSurvey, CodeNoSurvey, CodeSurveyAnswered.
func (b *Book) EditSurvey(ctx context.Context, s Survey) (batch int64, err error) {
	err = b.write(ctx, "survey.edit", func(t *tx) error {
		was, err := t.surveyByKey(s.Key)
		if err != nil {
			return err
		}
		s.ID, s.Kind = was.ID, was.Kind
		number(s.Questions, 0)
		if err := t.checkAnswered(&was, &s); err != nil {
			return err
		}
		if err := s.check(); err != nil {
			return err
		}
		if batch, err = t.byRows(surveyBatch, s.Key, s.rows(), func() error {
			if err := t.exec("UPDATE survey SET lang = ?, title_en = ?, title_zh = ? WHERE id = ?", s.Lang, s.Title.EN, s.Title.ZH, s.ID); err != nil {
				return err
			}
			if err := t.exec("DELETE FROM survey_question WHERE survey = ?", s.ID); err != nil {
				return err
			}
			return t.writeQuestions(&s)
		}); err != nil {
			return err
		}
		return t.audit("survey.edit", "survey", map[string]any{"survey": s.ID, "questions": len(s.Questions), "batch": batch}, "")
	})
	return batch, err
}

// checkAnswered refuses to change what answers mean.
func (t *tx) checkAnswered(was, now *Survey) error {
	return t.query(func(s *sqlite.Stmt) error {
		n := s.ColumnInt(0)
		before, after := was.Question(n), now.Question(n)
		if before == nil || after != nil && after.Type == before.Type && after.Reversed == before.Reversed && len(after.Choices) >= len(before.Choices) {
			return nil
		}
		return Refuse(CodeSurveyAnswered, "n", n, "value", now.Key)
	}, "SELECT DISTINCT a.n FROM survey_sheet h CROSS JOIN survey_answer a ON a.sheet = h.id WHERE h.survey = ?", was.ID)
}

func (t *tx) writeQuestions(s *Survey) error {
	for i := range s.Questions {
		q := &s.Questions[i]
		choices, err := json.Marshal(append([]Wording{}, q.Choices...))
		if err != nil {
			return err
		}
		if err := t.exec("INSERT INTO survey_question (survey, n, type, construct, reversed, pair, text_en, text_zh, choices) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
			s.ID, q.N, string(q.Type), q.Construct, q.Reversed, null(int64(q.Pair)), q.Text.EN, q.Text.ZH, string(choices)); err != nil {
			return err
		}
	}
	return nil
}

// CloseSurvey ends a questionnaire, so that it takes no more answers, or opens it again. It is one batch, 0 when it is so already. Errors: CodeNoSurvey.
func (b *Book) CloseSurvey(ctx context.Context, key string, closed bool) (batch int64, err error) {
	err = b.write(ctx, "survey.close", func(t *tx) error {
		batch = 0
		s, err := t.surveyByKey(key)
		if err != nil || (s.Closed != 0) == closed {
			return err
		}
		var at any
		if closed {
			at = t.recorded()
		}
		if batch, err = t.byRows(surveyBatch, key, s.rows(), func() error {
			return t.exec("UPDATE survey SET closed_at = ? WHERE id = ?", at, s.ID)
		}); err != nil {
			return err
		}
		return t.audit("survey.close", "survey", map[string]any{"survey": s.ID, "closed": closed, "batch": batch}, "")
	})
	return batch, err
}

// Surveys are all questionnaires, the open ones first, then by their latest answers.
func (b *Book) Surveys(ctx context.Context) (list []Survey, err error) {
	err = b.sweep(ctx, func(s *sweep) error {
		list, err = s.surveys("")
		return err
	})
	return list, err
}

// Survey is the questionnaire with the key. Errors: CodeNoSurvey.
func (b *Book) Survey(ctx context.Context, key string) (s Survey, err error) {
	err = b.sweep(ctx, func(w *sweep) error {
		s, err = w.surveyByKey(key)
		return err
	})
	return s, err
}

func (c conn) surveyByKey(key string) (Survey, error) {
	list, err := c.surveys("WHERE v.key = ?", key)
	if err != nil || len(list) == 0 {
		return Survey{}, orErr(err, Refuse(CodeNoSurvey, "value", key))
	}
	return list[0], nil
}

// surveys reads questionnaires with their questions.
func (c conn) surveys(where string, args ...any) (list []Survey, err error) {
	if err := c.query(func(s *sqlite.Stmt) error {
		list = append(list, Survey{
			ID: s.ColumnInt64(0), Key: s.ColumnText(1), Kind: s.ColumnText(2), Lang: s.ColumnText(3), Title: Wording{s.ColumnText(4), s.ColumnText(5)},
			Created: Instant(s.ColumnInt64(6)), Closed: Instant(s.ColumnInt64(7)), Sheets: s.ColumnInt64(8), Rounds: s.ColumnInt64(9),
		})
		return nil
	}, `SELECT v.id, v.key, v.kind, v.lang, v.title_en, v.title_zh, v.created_at, v.closed_at, count(h.id), count(DISTINCT h.round)
		FROM survey v LEFT JOIN survey_sheet h ON h.survey = v.id AND h.revised_by IS NULL AND h.withdrawn IS NULL `+where+`
		GROUP BY v.id ORDER BY v.closed_at IS NOT NULL, max(h.day) DESC, v.id`, args...); err != nil {
		return nil, err
	}
	for i := range list {
		if list[i].Questions, err = c.questions(list[i].ID); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func (c conn) questions(survey int64) (list []Question, err error) {
	err = c.query(func(s *sqlite.Stmt) error {
		q := Question{
			N: s.ColumnInt(0), Type: QuestionType(s.ColumnText(1)), Construct: s.ColumnText(2), Reversed: s.ColumnInt64(3) == 1, Pair: s.ColumnInt(4),
			Text: Wording{s.ColumnText(5), s.ColumnText(6)},
		}
		list = append(list, q)
		return json.Unmarshal([]byte(s.ColumnText(7)), &list[len(list)-1].Choices)
	}, "SELECT n, type, construct, reversed, pair, text_en, text_zh, choices FROM survey_question WHERE survey = ? ORDER BY n", survey)
	return list, err
}
