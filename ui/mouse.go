package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"regulars/ui/widget"
)

// doubleClick is how long after a click another one on the same line makes a double click of both.
const doubleClick = 400 * time.Millisecond

// clicked is the last click: when it was, on which line, and which screen was on top.
type clicked struct {
	at     time.Time
	line   int
	screen int
}

// area is where the screen on top was drawn last: its upper left corner and its size.
type area struct{ x, y, w, h int }

// foot is a key of the footer: the cells from from to below to.
type foot struct {
	key      Binding
	from, to int
}

// onFoot presses the key of the footer that stands at column x. Arrows, which mean two things, are left alone.
func (a *App) onFoot(x int) tea.Cmd {
	for _, f := range a.feet {
		if x >= f.from && x < f.to && f.key.Name != keys.UpDown.Name && f.key.Name != keys.LeftRight.Name {
			return a.key(f.key.press())
		}
	}
	return nil
}

// click goes to the place clicked on the bar, presses the key clicked in the footer, or points at something on the screen. A double click
// on a row does what Enter does there; after one that opened or closed a panel, its second half is not for what came to stand under the
// pointer.
func (a *App) click(msg tea.MouseClickMsg) tea.Cmd {
	if msg.Button != tea.MouseLeft || a.small() {
		return nil
	}
	top, last := a.top(), a.clicked
	a.clicked = clicked{a.clock(), msg.Y, top.base().id}
	quick := a.clicked.at.Sub(last.at) < doubleClick && last.line == msg.Y
	at := Click{X: msg.X - a.area.x, Y: msg.Y - a.area.y}
	switch {
	case msg.Y == barLine:
		if place, ok := a.placeAt(msg.X); ok {
			return a.Go(place)
		}
		return nil
	case msg.Y == a.h-1:
		return a.onFoot(msg.X)
	case at.X < 0 || at.X >= a.area.w || at.Y < 0 || at.Y >= a.area.h:
		return nil
	case quick && last.screen != top.base().id:
		return nil
	}
	cmd := top.Update(at)
	rows, ok := top.(interface{ pointed(at Click) bool })
	if quick && ok && a.top() == top && rows.pointed(at) {
		a.clicked = clicked{}
		return tea.Batch(cmd, a.key(keys.Open.press()))
	}
	return cmd
}

// wheel moves in the list on top.
func (a *App) wheel(msg tea.MouseWheelMsg) tea.Cmd {
	if a.small() {
		return nil
	}
	switch msg.Button {
	case tea.MouseWheelUp:
		return a.top().Update(widget.Stroke{Kind: widget.Up})
	case tea.MouseWheelDown:
		return a.top().Update(widget.Stroke{Kind: widget.Down})
	}
	return nil
}
