package ui

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/store/exchange"
	"regulars/ui/widget"
)

// mapper says which column of a file means what. It changes how the file is read, never the file.
type mapper struct {
	Base
	cursor
	kind     exchange.Kind
	survey   *store.Survey // whose questions the columns can hold; nil of other files
	columns  []exchange.ColumnUse
	proposed bool                            // the meanings are guessed: nobody has agreed to them yet
	other    func() tea.Cmd                  // asks what else the file may be; nil where that is settled
	apply    func(map[string]string) tea.Cmd // reads the file again with the columns as they are mapped
	fields   []exchange.Field                // that a column can hold; "" is the first
	picked   map[int]exchange.Field          // what was changed, by column
}

// newMapper maps the columns of a file of a kind.
func newMapper(kind exchange.Kind, columns []exchange.ColumnUse, apply func(map[string]string) tea.Cmd) *mapper {
	fields := append([]exchange.Field{""}, exchange.FieldsOf(kind)...)
	return &mapper{kind: kind, columns: columns, apply: apply, fields: fields, picked: map[int]exchange.Field{}}
}

// of has the columns hold the questions of a questionnaire.
func (s *mapper) of(survey *store.Survey) {
	s.survey, s.fields = survey, append([]exchange.Field{""}, exchange.SurveyFields(survey)...)
}

// newProposal is the mapper of a file that nobody has explained, with what its columns may mean.
func newProposal(kind exchange.Kind, p exchange.Proposal, apply func(map[string]string) tea.Cmd, other func() tea.Cmd) *mapper {
	s := newMapper(kind, p.Columns, apply)
	s.proposed, s.other = true, other
	return s
}

// Title is the mapper's part of the path.
func (s *mapper) Title() string { return s.T("act.import.map") }

// use is what column i is read as now.
func (s *mapper) use(i int) exchange.Field {
	if field, ok := s.picked[i]; ok {
		return field
	}
	return s.columns[i].Field
}

// Rebuild makes a line for each column of the file.
func (s *mapper) Rebuild() {
	s.table.SetColumns(
		widget.Column{Title: s.T("mapper.heading"), Width: 16, Grow: 2},
		widget.Column{Title: s.T("mapper.means"), Width: 20},
		widget.Column{Title: s.T("mapper.samples"), Width: 14, Grow: 3},
	)
	rows := make([]widget.Row, len(s.columns))
	for i, c := range s.columns {
		means := widget.Cell{Text: s.fieldWord(s.use(i)), Tone: widget.Good}
		if s.use(i) == "" {
			means.Tone = widget.Faint
		}
		if _, changed := s.picked[i]; changed {
			means.Tone = widget.Accent
		}
		rows[i] = widget.Row{{Text: c.Heading}, means, {Text: strings.Join(c.Samples, " · "), Tone: widget.Muted}}
	}
	s.table.SetRows(rows)
}

// fieldWord is what a field is called.
func (s *mapper) fieldWord(f exchange.Field) string { return s.app.fieldWord(f, s.kind, s.survey) }

// fieldWord is what a field of files of a kind is called. Of answers to a questionnaire it may be a question; survey is nil for other files.
func (a *App) fieldWord(f exchange.Field, kind exchange.Kind, survey *store.Survey) string {
	if survey != nil {
		if q := survey.Question(exchange.QuestionOf(f)); q != nil {
			return strconv.Itoa(q.N) + ". " + q.Text.In(string(a.lang))
		}
	}
	switch key := "field." + string(f); {
	case f == "":
		return a.T("mapper.ignored")
	case a.lang.Has(key + "." + string(kind)):
		return a.T(key + "." + string(kind))
	case a.lang.Has(key):
		return a.T(key)
	}
	return string(f)
}

// Update moves in the list.
func (s *mapper) Update(msg tea.Msg) tea.Cmd {
	s.moved(msg)
	return nil
}

// step gives the column the next meaning that no other column has.
func (s *mapper) step(by int) tea.Cmd {
	at := s.table.At()
	i := max(slices.Index(s.fields, s.use(at)), 0)
	for range s.fields {
		i = (i + by + len(s.fields)) % len(s.fields)
		if s.fields[i] == "" || !s.taken(s.fields[i]) {
			break
		}
	}
	s.picked[at] = s.fields[i]
	s.Rebuild()
	return nil
}

// taken reports whether a column has the meaning.
func (s *mapper) taken(f exchange.Field) bool {
	for i := range s.columns {
		if s.use(i) == f {
			return true
		}
	}
	return false
}

// lacks is what the file still needs to be read, "" when nothing.
func (s *mapper) lacks() exchange.Field {
	fields := make([]exchange.Field, 0, len(s.columns))
	for i := range s.columns {
		fields = append(fields, s.use(i))
	}
	if s.survey != nil {
		return exchange.SurveyLacks(s.survey, fields)
	}
	return exchange.Lacks(s.kind, fields)
}

// Actions change a column and read the file again.
func (s *mapper) Actions() []Action {
	list := []Action{
		{ID: "mapper.done", Key: keys.Save, Off: s.unready, Do: s.done},
		{ID: "mapper.next", Key: keys.Right, Off: s.none, Do: func() tea.Cmd { return s.step(1) }},
		{ID: "mapper.prev", Key: keys.Left, Off: s.none, Do: func() tea.Cmd { return s.step(-1) }},
		{ID: "mapper.change", Key: keys.Open, Off: s.none, Do: s.change},
		{ID: "mapper.ignore", Key: keys.Delete, Off: s.none, Do: s.ignore},
	}
	if s.other != nil {
		list = append(list, Action{ID: "list.kind", Key: keys.Kind, Do: s.other})
	}
	return s.andBack(list)
}

func (s *mapper) none() string {
	if s.table.At() < 0 {
		return "off.nocolumn"
	}
	return ""
}

// unready is why the file cannot be read like this.
func (s *mapper) unready() string {
	switch {
	case s.lacks() != "":
		return "off.lacksfield"
	case len(s.picked) == 0 && !s.proposed:
		return "off.unchanged"
	}
	return ""
}

func (s *mapper) ignore() tea.Cmd {
	s.picked[s.table.At()] = ""
	s.Rebuild()
	return nil
}

// change asks what the column under the cursor means.
func (s *mapper) change() tea.Cmd {
	at := s.table.At()
	f := &formPanel{}
	f.title = func() string { return s.columns[at].Heading }
	f.make = func(f *formPanel) widget.Form {
		options := make([]widget.Option, len(s.fields))
		for i, field := range s.fields {
			word := s.fieldWord(field)
			options[i] = widget.Option{Value: string(field), Word: word, Find: string(field) + " " + pinyinOf(word)}
		}
		return widget.Form{
			Save: f.label("act.mapper.change"), Note: f.T("mapper.note"),
			Inputs: []*widget.Input{{Key: "field", Label: f.T("mapper.means"), Width: 30, Choice: widget.NewChoice(string(s.use(at)), options...)}},
		}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		s.set(at, exchange.Field(f.form.Value("field")))
		return f.app.Close(f.id)
	}
	return s.app.Push(f)
}

// set gives a column its meaning and takes the meaning from the column that had it.
func (s *mapper) set(at int, field exchange.Field) {
	for i := range s.columns {
		if i != at && field != "" && s.use(i) == field {
			s.picked[i] = ""
		}
	}
	s.picked[at] = field
	s.Rebuild()
}

// done reads the file again with the columns as they are now.
func (s *mapper) done() tea.Cmd {
	chosen := map[string]string{}
	for _, column := range s.columns {
		if column.Field != "" {
			chosen[string(column.Field)] = "" // left out, unless a column has it now
		}
	}
	for i := range s.columns {
		if field := s.use(i); field != "" {
			chosen[string(field)] = s.columns[i].Heading
		}
	}
	return tea.Batch(s.app.Pop(), s.apply(chosen))
}

// View draws the columns, and the values of the one under the cursor.
func (s *mapper) View(w, h int) string {
	p := s.page(w, h)
	s.crumbs(p)
	if s.proposed {
		p.Text(widget.Muted, s.T("mapper.proposed"))
	}
	p.End()
	s.lines = p.Y()
	values := 0
	if at := s.table.At(); at >= 0 {
		values = len(s.columns[at].Samples)
	}
	s.table.Draw(p, max(min(len(s.columns)+1, p.Rest()-values-3), 3))
	if at := s.table.At(); at >= 0 && p.Rest() > 2 {
		p.End()
		p.Gap(2).Put(widget.Strong, s.columns[at].Heading).Put(widget.Muted, "  "+s.fieldWord(s.use(at))).End()
		for _, sample := range s.columns[at].Samples {
			if p.Rest() > 1 || s.lacks() == "" {
				p.Gap(4).Put(widget.Plain, sample).End()
			}
		}
	}
	if field := s.lacks(); field != "" {
		p.ToLine(h - 1)
		p.Gap(2).Put(widget.Warn, s.app.look.Signs.Alert+" "+s.T("mapper.lacks", "field", s.fieldWord(field))).End()
	}
	return p.String()
}
