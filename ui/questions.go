package ui

import (
	"context"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/ui/widget"
)

// questions is one questionnaire, question by question.
type questions struct {
	roll
	listing[store.Question]
	survey store.Survey
}

func newQuestions(v *store.Survey) *questions {
	s := &questions{survey: *v}
	s.name, s.columns, s.actions, s.wrote = "questions", s.heads, s.acts, s.saved
	rolls(&s.roll, &s.listing, s.line, s.card)
	s.subject = func() string { return s.survey.Title.In(string(s.app.lang)) }
	s.listing.id = func(q *store.Question) int64 { return int64(q.N) }
	s.reads = func() errand {
		key := s.survey.Key
		return func(ctx context.Context, book Book) (any, error) {
			v, err := book.Survey(ctx, key)
			return v.Questions, err
		}
	}
	return s
}

func (s *questions) heads() []widget.Column {
	return []widget.Column{
		{Title: s.T("questions.col.n"), Width: 4, Right: true},
		{Title: s.T("questions.col.text"), Width: 30, Grow: 4},
		{Title: s.T("questions.col.type"), Width: 16, Drop: 1},
		{Title: s.T("questions.col.construct"), Width: 16, Drop: 2},
	}
}

func (s *questions) line(q *store.Question) widget.Row {
	text := q.Text.In(string(s.app.lang))
	if q.Reversed {
		text += " (R)"
	}
	return widget.Row{
		{Text: strconv.Itoa(q.N), Tone: widget.Muted},
		{Text: text},
		{Text: s.T("survey.type." + string(q.Type)), Tone: widget.Muted},
		{Text: s.app.lang.Listed("construct", q.Construct), Tone: widget.Muted},
	}
}

func (s *questions) card(q *store.Question) []sheetRow {
	rows := []sheetRow{{note: q.Text.In(string(s.app.lang)), tone: widget.Strong}, {label: s.T("questions.col.type"), value: s.T("survey.type." + string(q.Type))}}
	if q.Construct != "" {
		rows = append(rows, sheetRow{label: s.T("questions.col.construct"), value: s.app.lang.Listed("construct", q.Construct)})
	}
	if q.Reversed {
		rows = append(rows, sheetRow{note: s.T("questions.reversed.note"), tone: widget.Muted})
	}
	if q.Pair != 0 {
		rows = append(rows, sheetRow{label: s.T("questions.pair"), value: strconv.Itoa(q.Pair)})
	}
	for i, c := range q.Choices {
		rows = append(rows, sheetRow{label: strconv.Itoa(i + 1), value: c.In(string(s.app.lang))})
	}
	return rows
}

// whole is the questionnaire with its questions as they were read.
func (s *questions) whole() *store.Survey {
	s.survey.Questions = s.items
	return &s.survey
}

func (s *questions) acts() []Action {
	list := []Action{
		{ID: "question.edit", Key: keys.Open, Off: s.cannot, Do: func() tea.Cmd { return s.app.Push(newQuestionForm(*s.whole(), *s.at())) }},
		{ID: "question.new", Key: keys.New, Off: s.app.viewOnly, Do: func() tea.Cmd {
			return s.app.Push(newQuestionForm(*s.whole(), store.Question{Type: store.QuestionLikert}))
		}},
	}
	list = append(list, s.app.surveyActions(s.whole, s.cannotImport)...)
	return append(list, Action{ID: "question.remove", Key: keys.Delete, Off: s.cannot, Do: s.remove, Quiet: true})
}

func (s *questions) cannotImport() string {
	switch {
	case s.survey.Closed != 0:
		return "off.surveyclosed"
	case len(s.items) == 0:
		return "off.norow"
	}
	return s.app.viewOnly()
}

// remove takes the question out; the book refuses when somebody has answered it.
func (s *questions) remove() tea.Cmd {
	key, n, text := s.survey.Key, s.at().N, s.at().Text
	return s.app.Confirm(func() question {
		return question{text: s.T("questions.remove.ask", "n", n, "text", text.In(string(s.app.lang))), act: s.T("act.question.remove")}
	}, func() tea.Cmd {
		return save(&s.Base, slotRemove, func(ctx context.Context, book Book) (any, error) {
			return asBatch(alterSurvey(ctx, book, key, func(v *store.Survey) {
				v.Questions = slices.DeleteFunc(v.Questions, func(q store.Question) bool { return q.N == n })
			}))
		})
	})
}

func (s *questions) saved(Result) tea.Cmd { return s.app.Done("toast.saved") }

// choiceMark parts the words to choose from in their field.
const choiceMark = "|"

// newQuestionForm changes a question, or makes one that has no number yet.
func newQuestionForm(v store.Survey, q store.Question) *formPanel {
	f := &formPanel{width: 78}
	word := "act.question.edit"
	if q.N == 0 {
		word = "act.question.new"
	}
	f.title = func() string { return f.label(word) }
	f.make = func(f *formPanel) widget.Form {
		var choices []string
		for _, c := range q.Choices {
			choices = append(choices, c.In(string(f.app.lang)))
		}
		options := &widget.Input{Key: "choices", Label: f.T("questions.choices"), Width: 44, Field: widget.NewField(strings.Join(choices, choiceMark)), Hint: func() string { return f.T("questions.choices.hint") }}
		options.Field.Limit = 500
		reversed := "no"
		if q.Reversed {
			reversed = "yes"
		}
		return widget.Form{Save: f.label(word), Inputs: append(wordInputs(f, "questions.col.text", q.Text),
			&widget.Input{Key: "type", Label: f.T("questions.col.type"), Width: 26, Choice: widget.NewChoice(string(q.Type), f.named("survey.type", store.QuestionTypes()...)...)},
			&widget.Input{Key: "construct", Label: f.T("questions.col.construct"), Width: 26, Choice: widget.NewChoice(q.Construct, f.listedOptions("construct", constructsOf(&v))...)},
			&widget.Input{Key: "reversed", Label: f.T("questions.reversed"), Width: 16, Choice: widget.NewChoice(reversed, f.named("core", "no", "yes")...)},
			&widget.Input{Key: "pair", Label: f.T("questions.pair"), Width: 40, Choice: widget.NewChoice(strconv.Itoa(q.Pair), f.pairs(&v)...)},
			options,
		)}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		q := f.question(q)
		return changeSurvey(f, v.Key, func(v *store.Survey) {
			if was := v.Question(q.N); q.N != 0 && was != nil {
				*was = q
			} else {
				v.Questions = append(v.Questions, q)
			}
		})
	}
	f.after = said("toast.saved")
	return f
}

// constructsOf are the constructs that a question can be given: ours, and those that the questionnaire has of its own.
func constructsOf(v *store.Survey) []string {
	list := store.Constructs()
	for _, q := range v.Questions {
		if q.Construct != "" && !slices.Contains(list, q.Construct) {
			list = append(list, q.Construct)
		}
	}
	return list
}

// pairs are the questions for an experience that an expectation can be held against.
func (f *formPanel) pairs(v *store.Survey) []widget.Option {
	list := []widget.Option{{Value: "0", Word: f.T("core.absent")}}
	for _, q := range v.Questions {
		if q.Type == store.QuestionLikert {
			list = append(list, widget.Option{Value: strconv.Itoa(q.N), Word: strconv.Itoa(q.N) + ". " + q.Text.In(string(f.app.lang))})
		}
	}
	return list
}

// question is what the form says of a question.
func (f *formPanel) question(q store.Question) store.Question {
	q.Text, q.Type, q.Construct, q.Reversed = f.wording(), store.QuestionType(f.form.Value("type")), f.form.Value("construct"), f.form.Value("reversed") == "yes"
	q.Pair, _ = strconv.Atoi(f.form.Value("pair"))
	was := q.Choices
	q.Choices = nil
	if text := narrowed(f, "choices"); text != "" {
		for i, one := range strings.Split(text, choiceMark) {
			var w store.Wording
			if i < len(was) {
				w = was[i]
			}
			f.app.reword(&w, strings.TrimSpace(one))
			q.Choices = append(q.Choices, w)
		}
	}
	return q
}
