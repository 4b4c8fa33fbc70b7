package ui

import "regulars/ui/widget"

// strip is a row of words of which one is chosen, and where each of them stood when it was drawn last.
type strip struct{ spots []stripSpot }

// stripSpot is the cells of one word: those of a line from from to below to.
type stripSpot struct{ line, from, to int }

// begin forgets where the words stood.
func (t *strip) begin() { t.spots = t.spots[:0] }

// put draws the next word: between marks when it is the one chosen, else in a tone.
func (t *strip) put(p *widget.Page, chosen bool, tone widget.Tone, word string) {
	from, signs := p.X(), p.Look().Signs
	if chosen {
		p.Put(widget.Here, signs.HereLeft+word+signs.HereRight)
	} else {
		p.Gap(1).Put(tone, word).Gap(1)
	}
	t.spots = append(t.spots, stripSpot{p.Y(), from, p.X()})
}

// at is which word stands at a cell, -1 when none does.
func (t *strip) at(c Click) int {
	for i, s := range t.spots {
		if c.Y == s.line && c.X >= s.from && c.X < s.to {
			return i
		}
	}
	return -1
}

// drawPeriods draws the periods of reports, of which the one with the index is chosen; -1 is none.
func (t *strip) drawPeriods(a *App, p *widget.Page, chosen int) {
	t.begin()
	p.Gap(1)
	for i, days := range periods {
		t.put(p, i == chosen, widget.Muted, a.periodWord(days))
	}
}
