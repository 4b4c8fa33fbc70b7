package ui

import (
	tea "charm.land/bubbletea/v2"

	"regulars/ui/widget"
)

// sheetRow is one line of a sheet: a label, a figure, and what there is to say about it. A row with only a note is a
// sentence over the whole width; an empty row is an empty line.
type sheetRow struct {
	label, value, note string
	tone               widget.Tone
}

// sheet is a panel that is read and scrolled: the "why?" of a figure, and the message log.
type sheet struct {
	Base
	title func() string
	rows  func() []sheetRow
	block scroller
	ready bool  // what it shows was read from the book
	err   error // why it could not be read
}

// slotWhy is the slot in which a sheet reads what it shows.
const slotWhy = "why"

// Why opens the rows, the rule and the arithmetic behind a figure. Title and rows are made each time they are drawn, in the language shown
// then, so they are made from values that stay.
func (a *App) Why(title func() string, rows func() []sheetRow) tea.Cmd {
	s := &sheet{title: title, rows: rows}
	s.passing = true
	return a.Push(s)
}

// newLog is the log of messages, the newest first.
func newLog() *sheet {
	s := &sheet{}
	s.passing = true
	s.title = s.heading("act.log")
	s.rows = func() []sheetRow {
		if len(s.app.log) == 0 {
			return []sheetRow{{note: s.T("log.empty"), tone: widget.Muted}}
		}
		var rows []sheetRow
		for i := len(s.app.log) - 1; i >= 0; i-- {
			t := s.app.log[i]
			tone, sign := t.tone.drawn(s.app.look.Signs)
			rows = append(rows, sheetRow{note: s.app.clockTime(t.at) + "  " + sign + " " + t.text, tone: tone})
		}
		return rows
	}
	return s
}

// Title is what the sheet explains.
func (s *sheet) Title() string { return s.title() }

func (s *sheet) hints() []hint { return []hint{{keys.UpDown, "hint.scroll"}, {keys.Back, "act.back"}} }

// Refuse shows why what the sheet explains could not be read, while it shows nothing else.
func (s *sheet) Refuse(slot string, err error) bool {
	if slot != slotWhy || s.ready {
		return false
	}
	s.err = err
	return true
}

// unread says why there is nothing to show, and how to try again.
func (s *sheet) unread() []sheetRow {
	message, hint := s.app.lang.ErrorInConsole(s.err)
	rows := []sheetRow{{note: s.app.look.Signs.Alert + " " + s.T("desk.unread"), tone: widget.Bad}, {}, {note: message}}
	if hint != "" {
		rows = append(rows, sheetRow{note: s.sentence(hint), tone: widget.Muted})
	}
	return append(rows, sheetRow{}, sheetRow{note: s.T("desk.again", "key", s.app.keyName(keys.Refresh)), tone: widget.Muted})
}

// Update scrolls.
func (s *sheet) Update(msg tea.Msg) tea.Cmd {
	stroke, ok := msg.(widget.Stroke)
	if !ok {
		return nil
	}
	if stroke.Kind == widget.Enter {
		return s.app.Close(s.id)
	}
	s.block.scroll(stroke.Kind)
	return nil
}

// Size fits the rows.
func (s *sheet) Size(w, h int) (int, int) {
	width := min(w-4, 76)
	return width, min(h, len(s.layout(width-4, s.rows()))+2)
}

// layout breaks the rows into lines.
func (s *sheet) layout(w int, rows []sheetRow) []sheetRow {
	var out []sheetRow
	for _, row := range rows {
		if row.label != "" || row.value != "" || row.note == "" {
			out = append(out, row)
			continue
		}
		for _, line := range widget.Wrap(s.app.look.Clean(row.note), w-2) {
			out = append(out, sheetRow{note: line, tone: row.tone})
		}
	}
	return out
}

// View draws the rows from the line it is scrolled to.
func (s *sheet) View(w, h int) string {
	p := s.page(w, h)
	rows := s.layout(w, s.rows())
	label, value := 0, 0
	for _, row := range rows {
		label = max(label, widget.Width(row.label))
		value = max(value, widget.Width(row.value))
	}
	label, value = min(label, w/2), min(value, w/3)
	s.block.window(&s.Base, p, len(rows), func(i int) {
		row := rows[i]
		if row.label == "" && row.value == "" {
			p.Gap(1).Put(row.tone, row.note).End()
			return
		}
		p.Gap(1).PutIn(widget.Muted, row.label, label).Gap(2).PutRight(row.tone, row.value, value)
		if row.note != "" {
			p.Gap(2).Put(widget.Muted, row.note)
		}
		p.End()
	})
	return p.String()
}
