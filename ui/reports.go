package ui

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/reports"
	"regulars/ui/widget"
)

// reportList is the list of reports, grouped as an owner asks. What the report under the cursor found in the last days
// stands beside it or below.
type reportList struct {
	Base
	choices
	names []string // which report stands in which line, "" for a heading
	found map[string]*reports.Sheet
}

func newReports() *reportList { return &reportList{found: map[string]*reports.Sheet{}} }

// Init reads what the reports from rollups find: those cost little whatever the size of the shop.
func (s *reportList) Init() tea.Cmd {
	s.menu.Reset()
	return s.Reload()
}

// Reload reads it again.
func (s *reportList) Reload() tea.Cmd {
	period := reports.LastDays(s.app.today(), reports.UsualDays)
	return load(&s.Base, "found", func(ctx context.Context, book Book) (any, error) {
		in, err := reports.Input{Period: period}.Read(ctx, book, reports.NeedsFigures, "")
		if err != nil {
			return nil, err
		}
		found := map[string]*reports.Sheet{}
		for _, r := range reports.Reports() {
			if r.Needs == reports.NeedsFigures {
				found[r.Name] = r.Sheet(in)
			}
		}
		return found, nil
	})
}

// Rebuild makes the lines.
func (s *reportList) Rebuild() {
	s.names, s.menu.Items = s.names[:0], nil
	group := ""
	for _, r := range reports.Reports() {
		if r.Group != group {
			if group != "" {
				s.add("", widget.Item{Head: true})
			}
			group = r.Group
			s.add("", widget.Item{Word: s.T("report.group." + group), Head: true})
		}
		s.add(r.Name, widget.Item{Word: reports.Title(r.Name, s.app.lang)})
	}
}

func (s *reportList) add(name string, item widget.Item) {
	s.names = append(s.names, name)
	s.menu.Items = append(s.menu.Items, item)
}

// Update takes what was found and moves.
func (s *reportList) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case Result:
		switch value := msg.Value.(type) {
		case map[string]*reports.Sheet:
			s.found = value
		case string:
			return s.app.copied(s.heading("report.note.title"), value)
		}
	case Click:
		s.pointed(msg)
	case widget.Stroke:
		s.menu.Do(msg)
	}
	return nil
}

// Refuse keeps quiet about the findings: they are an extra, and the report itself says what is wrong.
func (s *reportList) Refuse(slot string, _ error) bool { return slot == "found" }

// noteDays is how many days the note tells of.
const noteDays = 7

// note copies the week in a few plain lines, to be pasted into a chat, and shows them.
func (s *reportList) note() tea.Cmd {
	today, l := s.app.today(), s.app.lang
	return load(&s.Base, "note", func(ctx context.Context, book Book) (any, error) {
		sheets, err := reports.Compute(ctx, book, reports.NoteReports(), today, noteDays)
		if err != nil {
			return nil, err
		}
		format, _ := reports.FindFormat("note")
		var text strings.Builder
		err = format.Write(&text, l, sheets...)
		return text.String(), err
	})
}

// at is the name of the report under the cursor.
func (s *reportList) at() string {
	i := s.menu.At()
	if i < 0 || i >= len(s.names) {
		return ""
	}
	return s.names[i]
}

func (s *reportList) none() string {
	if s.at() == "" {
		return "off.choosereport"
	}
	return ""
}

// Actions open the report under the cursor, and the goals.
func (s *reportList) Actions() []Action {
	return []Action{
		{ID: "report.open", Key: keys.Open, Off: s.none, Do: func() tea.Cmd { return s.app.Push(newReport(s.at())) }},
		{ID: "report.months", Key: keys.Months, Do: func() tea.Cmd { return s.app.Push(newClosings()) }},
		{ID: "report.note", Key: keys.Copy, Do: s.note},
		{ID: "goals", Key: keys.Join, Do: func() tea.Cmd { return s.app.Push(newGoals()) }},
	}
}

// View draws the list, and what the report under the cursor is about beside it or below.
func (s *reportList) View(w, h int) string {
	if wide(w) {
		left := w * 36 / 100
		list, card := s.page(left, h), s.page(w-left-1, h)
		list.End()
		s.list(list, 0)
		card.End()
		s.card(card)
		return s.app.beside(list.String(), card.String())
	}
	p := s.page(w, h)
	s.list(p, cardLines)
	p.Rule()
	s.card(p)
	return p.String()
}

// list draws the names of the reports and keeps so many lines free below them.
func (s *reportList) list(p *widget.Page, below int) {
	s.lines = p.Y()
	s.drawLong(p, &s.menu, min(len(s.menu.Items), max(p.Rest()-below, 4)))
}

// cardLines are kept below the list for what the report is about.
const cardLines = 6

// card says what the report under the cursor answers, and what it found in the last days.
func (s *reportList) card(p *widget.Page) {
	name := s.at()
	if name == "" {
		return
	}
	p.Line(widget.Strong, reports.Title(name, s.app.lang))
	if sheet := s.found[name]; sheet != nil {
		p.End()
		p.Text(widget.Plain, sheet.Finding.In(s.app.lang))
	}
	p.End()
	definition := (&reports.Sheet{Name: name}).Definition(s.app.lang)
	if len(widget.Wrap(definition, p.Left()-4)) <= p.Rest() {
		p.Text(widget.Muted, definition)
	}
}

// findReport is the report with the name. Names come from the table of reports, so that one that is missing is a fault
// of the program and shows as the first report.
func findReport(name string) reports.Report {
	if r, ok := reports.Find(name); ok {
		return r
	}
	return reports.Reports()[0]
}
