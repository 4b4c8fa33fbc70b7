package ui

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/lang"
	"regulars/reports"
	"regulars/store"
	"regulars/ui/widget"
)

// surveys is the list of questionnaires, those that take answers first.
type surveys struct {
	roll
	listing[store.Survey]
}

func newSurveys() *surveys {
	s := &surveys{}
	s.name, s.columns, s.actions, s.wrote = "surveys", s.heads, s.acts, s.saved
	rolls(&s.roll, &s.listing, s.line, s.card)
	s.listing.id = func(v *store.Survey) int64 { return v.ID }
	s.reads = func() errand {
		return func(ctx context.Context, book Book) (any, error) { return book.Surveys(ctx) }
	}
	return s
}

func (s *surveys) heads() []widget.Column {
	return []widget.Column{
		{Title: s.T("surveys.col.title"), Width: 20, Grow: 2},
		{Title: s.T("surveys.col.key"), Width: 14, Grow: 1, Drop: 1},
		{Title: s.T("surveys.col.questions"), Width: 9, Right: true},
		{Title: s.T("surveys.col.answers"), Width: 9, Right: true},
		{Title: s.T("surveys.col.state"), Width: 8},
	}
}

func (s *surveys) line(v *store.Survey) widget.Row {
	state := widget.Cell{Text: s.T("survey.open"), Tone: widget.Good}
	if v.Closed != 0 {
		state = widget.Cell{Text: s.T("survey.closed"), Tone: widget.Faint}
	}
	questions := int64(len(v.Questions))
	return widget.Row{
		{Text: v.Title.In(string(s.app.lang)), Tone: widget.Strong},
		{Text: v.Key, Tone: widget.Muted},
		{Text: s.app.num(questions), Tone: quiet(questions)},
		{Text: s.app.num(v.Sheets), Tone: quiet(v.Sheets)},
		state,
	}
}

func (s *surveys) card(v *store.Survey) []sheetRow {
	a := s.app
	rows := []sheetRow{
		{label: s.T("surveys.col.key"), value: v.Key, tone: widget.Strong},
		{label: s.T("surveys.who"), value: s.T("survey.kind." + v.Kind)},
		{label: s.T("surveys.made"), value: a.date(a.dayOf(v.Created))},
		{label: s.T("surveys.rounds"), value: a.num(v.Rounds)},
	}
	var constructs []string
	for _, q := range v.Questions {
		if word := a.lang.Listed("construct", q.Construct); word != "" && !slices.Contains(constructs, word) {
			constructs = append(constructs, word)
		}
	}
	if len(constructs) > 0 {
		rows = append(rows, sheetRow{}, sheetRow{note: s.T("surveys.asks", "list", strings.Join(constructs, s.T("core.list.comma"))), tone: widget.Muted})
	}
	return rows
}

func (s *surveys) acts() []Action {
	list := []Action{
		{ID: "survey.open", Key: keys.Open, Off: s.none, Do: func() tea.Cmd { return s.app.Push(newQuestions(s.at())) }},
		{ID: "survey.new", Key: keys.New, Off: s.app.viewOnly, Do: func() tea.Cmd { return s.app.Push(newSurveyForm()) }},
	}
	list = append(list, s.app.surveyActions(s.at, s.cannotImport)...)
	return append(list,
		Action{ID: "survey.edit", Key: keys.Edit, Off: s.cannot, Do: func() tea.Cmd { return s.app.Push(newSurveyTitle(*s.at())) }, Quiet: true},
		Action{ID: "survey.close", Key: keys.Cancel, Off: s.cannot, Do: s.close, Name: s.closeWord, Quiet: true},
	)
}

// surveyActions are what can be done with a whole questionnaire.
func (a *App) surveyActions(at func() *store.Survey, cannot func() string) []Action {
	none := func() string {
		if at() == nil {
			return "off.norow"
		}
		return ""
	}
	return []Action{
		{ID: "survey.text", Key: keys.Copy, Off: none, Do: func() tea.Cmd { return a.showSurvey(at()) }},
		{ID: "survey.import", Key: keys.Import, Off: cannot, Do: func() tea.Cmd {
			v := *at()
			return a.Push(newBrowseFor(func(path string) Screen { return newSheetImport(path, &v) }))
		}},
		{ID: "survey.result", Key: keys.Run, Off: none, Do: func() tea.Cmd {
			r := newReport("survey")
			r.asked.options.Survey = at().Key
			return a.Push(r)
		}},
	}
}

func (s *surveys) cannotImport() string {
	if v := s.at(); v != nil && v.Closed != 0 {
		return "off.surveyclosed"
	}
	return s.cannot()
}

func (s *surveys) closeWord() string {
	if v := s.at(); v != nil && v.Closed != 0 {
		return s.T("act.survey.reopen")
	}
	return s.T("act.survey.close")
}

// close ends the questionnaire, or opens it again.
func (s *surveys) close() tea.Cmd {
	key, closed := s.at().Key, s.at().Closed == 0
	return save(&s.Base, slotSave, func(ctx context.Context, book Book) (any, error) { return asBatch(book.CloseSurvey(ctx, key, closed)) })
}

func (s *surveys) saved(Result) tea.Cmd { return s.app.Done("toast.saved") }

// showSurvey copies the questionnaire as text to paste and shows it, because not every terminal passes copies on.
func (a *App) showSurvey(v *store.Survey) tea.Cmd {
	text := reports.SurveyText(a.lang, v)
	rows := func() []sheetRow {
		rows := []sheetRow{{note: a.T("survey.copied"), tone: widget.Muted}, {}}
		for line := range strings.Lines(text) {
			rows = append(rows, sheetRow{note: strings.TrimSuffix(line, "\n")})
		}
		return rows
	}
	return tea.Batch(tea.SetClipboard(text), a.Why(func() string { return v.Title.In(string(a.lang)) }, rows))
}

// newSurveyForm makes a questionnaire, from a ready one or empty.
func newSurveyForm() *formPanel {
	f := &formPanel{width: 76}
	f.title = func() string { return f.label("act.survey.new") }
	f.make = func(f *formPanel) widget.Form {
		key := &widget.Input{Key: "key", Label: f.T("surveys.col.key"), Width: 24, Check: filled(f, "form.bad.empty"), Hint: func() string { return f.T("surveys.key.hint") }}
		title := &widget.Input{Key: "title", Label: f.T("surveys.col.title"), Width: 34, Field: widget.Field{Placeholder: f.T("form.optional")}}
		return widget.Form{Save: f.label("act.survey.new"), Note: f.T("surveys.new.note"), Inputs: []*widget.Input{
			{Key: "template", Label: f.T("surveys.template"), Width: 34, Choice: widget.NewChoice("loyalty", f.named("survey.template", reports.SurveyTemplates()...)...)},
			key, title,
		}}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		v, _ := reports.NewSurvey(f.form.Value("template"), narrowed(f, "key"), f.app.lang)
		if title := narrowed(f, "title"); title != "" {
			v.Title = store.Wording{}
			f.app.reword(&v.Title, title)
		}
		return save(&f.Base, slotSave, func(ctx context.Context, book Book) (any, error) { return asBatch(book.AddSurvey(ctx, v)) })
	}
	f.after = said("toast.saved")
	return f
}

// reword puts words in place of those in the language of the console.
func (a *App) reword(w *store.Wording, text string) {
	if a.lang == lang.ZH {
		w.ZH = text
	} else {
		w.EN = text
	}
}

// newSurveyTitle changes the title of a questionnaire and the language in which it is shown.
func newSurveyTitle(v store.Survey) *formPanel {
	f := &formPanel{}
	f.title = func() string { return f.label("act.survey.edit") }
	f.make = func(f *formPanel) widget.Form {
		languages := make([]widget.Option, 0, 2)
		for _, l := range lang.All() {
			languages = append(languages, widget.Option{Value: string(l), Word: l.Name()})
		}
		return widget.Form{Save: f.label("act.survey.edit"), Inputs: append(wordInputs(f, "surveys.col.title", v.Title),
			&widget.Input{Key: "lang", Label: f.T("surveys.lang"), Width: 16, Choice: widget.NewChoice(v.Lang, languages...)})}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		title, l := f.wording(), f.form.Value("lang")
		return changeSurvey(f, v.Key, func(v *store.Survey) { v.Title, v.Lang = title, l })
	}
	f.after = said("toast.saved")
	return f
}

// wordInputs are fields for words in both languages, that of the console first.
func wordInputs(f *formPanel, label string, w store.Wording) (list []*widget.Input) {
	for _, l := range lang.All() {
		text := w.EN
		if l == lang.ZH {
			text = w.ZH
		}
		in := &widget.Input{Key: "text." + string(l), Label: f.T(label) + " (" + l.Name() + ")", Width: 44, Field: widget.NewField(text)}
		in.Field.Limit = 500
		if list = append(list, in); l == f.app.lang && len(list) > 1 {
			list[0], list[1] = list[1], list[0]
		}
	}
	return list
}

// wording is what those fields hold.
func (f *formPanel) wording() store.Wording {
	return store.Wording{EN: narrowed(f, "text.en"), ZH: narrowed(f, "text.zh")}
}

// changeSurvey reads a questionnaire, changes it and saves it.
func changeSurvey(f *formPanel, key string, change func(*store.Survey)) tea.Cmd {
	return save(&f.Base, slotSave, func(ctx context.Context, book Book) (any, error) { return asBatch(alterSurvey(ctx, book, key, change)) })
}

func alterSurvey(ctx context.Context, book Book, key string, change func(*store.Survey)) (batch int64, err error) {
	v, err := book.Survey(ctx, key)
	if err != nil {
		return 0, err
	}
	change(&v)
	return book.EditSurvey(ctx, v)
}
