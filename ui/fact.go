package ui

import "regulars/ui/widget"

// facts writes rows of label, value and note, one a line. A row with only a note is a sentence over as many lines as it
// needs, an empty row an empty line.
func (a *App) facts(p *widget.Page, rows []sheetRow) {
	label, value := factWidths(rows)
	for _, row := range rows {
		a.fact(p, row, label, value)
	}
}

// twoFacts writes two groups of rows side by side, or one below the other where labels and values would be cut.
func (a *App) twoFacts(p *widget.Page, left, right []sheetRow) {
	const margins = 6
	leftLabel, leftValue := factWidths(left)
	rightLabel, rightValue := factWidths(right)
	half := max(p.Left()/2, leftLabel+leftValue+margins)
	if len(right) > 0 && half+rightLabel+rightValue+margins > p.Left() {
		if half = p.Left() - rightLabel - rightValue - margins; half < leftLabel+leftValue+margins {
			a.facts(p, left)
			a.facts(p, right)
			return
		}
	}
	for i := range max(len(left), len(right)) {
		if i < len(left) {
			row := left[i]
			if 2+leftLabel+2+leftValue+2+widget.Width(row.note) > half {
				row.note = ""
			}
			a.factCells(p, row, leftLabel, leftValue, half)
		}
		p.To(half)
		if i < len(right) {
			a.factCells(p, right[i], rightLabel, rightValue, p.Left())
		}
		p.End()
	}
}

// factWidths are the cells that labels and values take.
func factWidths(rows []sheetRow) (label, value int) {
	for _, row := range rows {
		label = max(label, widget.Width(row.label))
		value = max(value, widget.Width(row.value))
	}
	return min(label, 22), min(value, 24)
}

// fact writes one row as a line; a sentence takes as many lines as it needs, as does a note that has no room beside its value.
func (a *App) fact(p *widget.Page, row sheetRow, label, value int) {
	if row.label == "" && row.value == "" && row.note != "" {
		p.Text(row.tone, row.note)
		return
	}
	below := ""
	if label+value+6+widget.Width(a.look.Clean(row.note)) > p.Left() {
		row.note, below = "", row.note
	}
	a.factCells(p, row, label, value, p.Left())
	p.End()
	if below != "" {
		p.Text(widget.Muted, below)
	}
}

// factCells writes one row into at most room cells of the line.
func (a *App) factCells(p *widget.Page, row sheetRow, label, value, room int) {
	if row.label == "" && row.value == "" {
		p.Gap(2).PutIn(row.tone, row.note, min(widget.Width(a.look.Clean(row.note)), room-2))
		return
	}
	p.Gap(2).PutIn(widget.Muted, row.label, label).Gap(2)
	if left := room - label - 4; row.note == "" && widget.Width(row.value) > value {
		p.PutIn(row.tone, row.value, min(widget.Width(a.look.Clean(row.value)), left)) // words, longer than the others' values
		return
	}
	p.PutRight(row.tone, row.value, min(value, room-label-4))
	if rest := room - label - value - 6; row.note != "" && rest > 3 {
		p.Gap(2).PutIn(widget.Muted, row.note, min(widget.Width(a.look.Clean(row.note)), rest))
	}
}

// trouble says in the page why there is nothing to show, and how to try again.
func (b *Base) trouble(p *widget.Page, err error) {
	message, hint := b.app.lang.ErrorInConsole(err)
	p.End()
	p.Gap(2).Put(widget.Bad, b.app.look.Signs.Alert+" ").Put(widget.Strong, b.T("desk.unread")).End()
	p.End()
	p.Text(widget.Plain, message)
	if hint != "" {
		p.Text(widget.Muted, b.sentence(hint))
	}
	p.End()
	p.Text(widget.Muted, b.T("desk.again", "key", b.app.keyName(keys.Refresh)))
}

// opened begins the page of one thing that is read from the book: the path, and why it could not be read. It reports whether the thing
// is there to be drawn below.
func (b *Base) opened(w, h int, ready bool, err error) (p *widget.Page, read bool) {
	p = b.page(w, h)
	b.crumbs(p)
	if err != nil {
		b.trouble(p, err)
		return p, false
	}
	if ready {
		p.End()
	}
	return p, ready
}

// drawList draws a list from where the page stands, or why there is none: it could not be read, or it is empty, which empty says.
func (b *Base) drawList(p *widget.Page, l *listed, empty func()) {
	l.lines = p.Y()
	switch {
	case l.err != nil:
		b.trouble(p, l.err)
	case l.table.Len() > 0:
		l.table.Draw(p, p.Rest())
	case l.ready:
		empty()
	}
}

// listAndCard draws a list, and beside it what is known of the row under the cursor, where there is a row and room for it.
func (b *Base) listAndCard(w, h int, row bool, list func(p *widget.Page, w int), card func(*widget.Page)) string {
	if !row || !wide(w) {
		p := b.page(w, h)
		list(p, w)
		return p.String()
	}
	left := w * 66 / 100
	one, other := b.page(left, h), b.page(w-left-1, h)
	list(one, left)
	card(other)
	return b.app.beside(one.String(), other.String())
}

// nothing is the empty state of a list: what is not there, and the next step.
func (b *Base) nothing(p *widget.Page, what, next string) {
	p.Space()
	p.Text(widget.Plain, what)
	if next != "" {
		p.End()
		p.Text(widget.Muted, next)
	}
}
