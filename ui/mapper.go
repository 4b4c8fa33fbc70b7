package ui

import (
	"maps"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/store/exchange"
	"regulars/ui/widget"
)

// mapper says which column of a file means what. It changes how the file is read, never the file.
type mapper struct {
	Base
	of      *importer
	columns []exchange.ColumnUse
	picked  map[int]exchange.Field // what was changed, by column
	table   widget.Table
	lines   int
}

func newMapper(of *importer, columns []exchange.ColumnUse) *mapper {
	return &mapper{of: of, columns: columns, picked: map[int]exchange.Field{}}
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
		widget.Column{Title: s.T("mapper.means"), Width: 16, Grow: 1},
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
func (s *mapper) fieldWord(f exchange.Field) string {
	if f == "" {
		return s.T("mapper.ignored")
	}
	return s.T("field." + string(f))
}

// Update moves in the list.
func (s *mapper) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case Click:
		s.table.SelectLine(msg.Y - s.lines)
	case widget.Stroke:
		s.table.Do(msg)
	}
	return nil
}

// Actions change a column and read the file again.
func (s *mapper) Actions() []Action {
	return []Action{
		{ID: "mapper.change", Key: keys.Open, Off: s.none, Do: s.change},
		{ID: "mapper.ignore", Key: keys.Delete, Off: s.none, Do: s.ignore},
		{ID: "mapper.done", Key: keys.Save, Off: s.unchanged, Do: s.done},
		{ID: "back", Key: keys.Back, Do: s.app.Pop},
	}
}

func (s *mapper) none() string {
	if s.table.At() < 0 {
		return "off.nocolumn"
	}
	return ""
}

func (s *mapper) unchanged() string {
	if len(s.picked) == 0 {
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
	fields := exchange.Fields()
	f := &formPanel{}
	f.title = func() string { return s.columns[at].Heading }
	f.make = func(f *formPanel) widget.Form {
		options := []widget.Option{{Value: "", Word: s.fieldWord("")}}
		for _, field := range fields {
			word := s.fieldWord(exchange.Field(field))
			options = append(options, widget.Option{Value: field, Word: word, Find: field + " " + pinyinOf(word)})
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
	chosen := maps.Clone(s.of.how.options.Map)
	if chosen == nil {
		chosen = map[string]string{}
	}
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
	s.of.how.options.Map = chosen
	return tea.Batch(s.app.Pop(), s.of.look())
}

// View draws the columns.
func (s *mapper) View(w, h int) string {
	p := s.page(w, h)
	s.crumbs(p)
	p.End()
	s.lines = p.Y()
	s.table.Draw(p, p.Rest())
	return p.String()
}
