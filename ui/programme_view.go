package ui

import (
	"regulars/reports"
	"regulars/store/program"
	"regulars/ui/widget"
)

func (s *programme) rows() {
	s.table.SetColumns(
		widget.Column{Title: s.T("command.column.rule"), Width: 16, Grow: 1},
		widget.Column{Title: s.T("command.column.gives"), Width: 34, Grow: 4},
		widget.Column{Width: 8},
	)
	tones := map[string]widget.Tone{"new": widget.Good, "changed": widget.Warn, "ended": widget.Bad}
	rows := make([]widget.Row, len(s.items))
	for i, line := range s.items {
		name, says := widget.Strong, widget.Plain
		if line.quiet {
			name, says = widget.Faint, widget.Faint
		}
		mark := ""
		if line.mark != "" {
			mark = s.T("programme.mark." + line.mark)
		}
		rows[i] = widget.Row{{Text: line.name, Tone: name}, {Text: line.says, Tone: says}, {Text: mark, Tone: tones[line.mark]}}
	}
	s.table.SetRows(rows)
}

// View draws whether there is a draft, what the programme says, and an example of the line under the cursor.
func (s *programme) View(w, h int) string {
	p := s.page(w, h)
	s.crumbs(p)
	p.End()
	if n := len(s.changes()); n > 0 {
		p.Text(widget.Warn, s.T("programme.draft", "n", n, "rehearse", s.app.keyName(keys.Run), "save", s.app.keyName(keys.Save)))
	} else {
		p.Text(widget.Muted, s.T("programme.live"))
	}
	p.End()
	s.lines = p.Y()
	below := s.below(w - 4)
	s.table.Draw(p, max(min(len(s.items)+1, p.Rest()-len(below)-1), 2))
	if p.Rest() > len(below) {
		p.End()
		for _, line := range below {
			p.Line(line.tone, line.note)
		}
	}
	return p.String()
}

// below is the line under the cursor in full, and what it makes of an order.
func (s *programme) below(width int) (rows []sheetRow) {
	line := s.at()
	if line == nil {
		return nil
	}
	texts := []sheetRow{{note: line.name + s.T("programme.colon") + line.says, tone: widget.Plain}, {note: s.example(line), tone: widget.Muted}}
	for _, t := range texts {
		if t.note == "" {
			continue
		}
		for _, part := range widget.Wrap(s.app.look.Clean(t.note), width) {
			rows = append(rows, sheetRow{note: part, tone: t.tone})
		}
	}
	return rows
}

// example is an order under the draft that shows what the line does; "" where no order does.
func (s *programme) example(line *programmeLine) string {
	r := &line.rule
	switch {
	case line.kind == lineBase:
		r = nil
	case line.kind != lineRule, line.mark == "ended", r.Off, r.Kind == program.RuleAction:
		return ""
	}
	return s.app.exampleWords(&s.draft, r)
}

// exampleWords says an order that a rule makes an example of, under a programme.
func (a *App) exampleWords(p *program.Programme, r *program.Rule) string {
	shop := a.shop()
	shop.Tiers = p.Tiers
	return reports.Example(shop, p.Terms, r, a.today()).Words(a.lang, shop, &p.Terms)
}
