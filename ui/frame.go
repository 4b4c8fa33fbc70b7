package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/ui/widget"
)

// The smallest window in which the console works.
const (
	minWidth  = 60
	minHeight = 20
)

// The lines around the body: header, bar of places and a rule above it; a rule and the footer below.
const (
	barLine   = 1
	bodyLine  = 3
	frameRows = 5
)

// View states everything about the screen; the flags come first and never depend on what is shown.
func (a *App) View() tea.View {
	v := tea.View{AltScreen: true, WindowTitle: a.title()}
	if a.mouse {
		v.MouseMode = tea.MouseModeCellMotion
	}
	v.Content = pinned(a.frame())
	if a.cursor != nil {
		v.Cursor = tea.NewCursor(a.cursor.X, a.cursor.Y)
		v.Cursor.Shape = tea.CursorBar
	}
	return v
}

// pin is a space that is drawn concealed: it looks, and copies, like any other.
const pin = "\x1b[8m \x1b[m"

// pinned ends every line that ends blank with a pin. The renderer clears the blank end of a line in one go and then
// takes lines that end alike as shifted; where the shift falls into a wide character, half of it is lost on the screen.
// A last cell that it may not clear makes it compare column by column.
func pinned(frame string) string {
	var b strings.Builder
	b.Grow(len(frame) + len(frame)/16)
	for line := range strings.SplitAfterSeq(frame, "\n") {
		text, end := strings.CutSuffix(line, "\n")
		if rest, blank := strings.CutSuffix(text, " "); blank {
			b.WriteString(rest)
			b.WriteString(pin)
		} else {
			b.WriteString(text)
		}
		if end {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// title is the window's title.
func (a *App) title() string {
	if name := a.shop().Name; name != "" {
		return a.look.Clean(name + " · " + a.T("core.app"))
	}
	return a.T("core.app")
}

// frame draws the whole window, exactly w×h cells, and finds the cursor.
func (a *App) frame() string {
	a.cursor = nil
	if a.w <= 0 || a.h <= 0 {
		return ""
	}
	page := widget.NewPage(a.look, a.w, a.h)
	if a.small() {
		page.Text(widget.Plain, a.T("frame.small", "w", minWidth, "h", minHeight))
		return page.String()
	}
	a.header(page)
	a.bar(page)
	page.Rule()
	toast := a.toastLines()
	body := a.h - frameRows
	page.Block(widget.Head(a.body(a.w, body), body-max(len(toast)-1, 0)))
	a.lowerRule(page, toast)
	a.footer(page)
	return page.String()
}

// body draws the screen and the panels above it. What a list stands on is marked in the top one alone.
func (a *App) body(w, h int) string {
	stack := a.stacks[a.place]
	first := len(stack) - 1
	for first > 0 {
		if _, panel := stack[first].(Panel); !panel {
			break
		}
		first--
	}
	top := a.look
	defer func() { a.look = top }()
	if first < len(stack)-1 {
		a.look = a.behind
	}
	body := stack[first].View(w, h)
	cursor := offset(stack[first].Cursor(), 0, bodyLine)
	a.area = area{0, bodyLine, w, h}
	for i, s := range stack[first+1:] {
		if first+1+i == len(stack)-1 {
			a.look = top
		}
		body, cursor = a.overlay(body, s.(Panel), w, h)
	}
	a.cursor = cursor
	return body
}

// overlay draws one panel in the middle of the body.
func (a *App) overlay(body string, panel Panel, w, h int) (string, *Point) {
	pw, ph := panel.Size(w, h)
	pw, ph = max(min(pw, w), 8), max(min(ph, h), 3)
	x, y := (w-pw)/2, (h-ph)/3
	inner := panel.View(pw-4, ph-2)
	a.area = area{x + 2, bodyLine + y + 1, pw - 4, ph - 2}
	box := widget.Framed(a.look, panel.Title(), inner, pw, ph)
	return widget.Over(body, box, x, y), offset(panel.Cursor(), x+2, bodyLine+y+1)
}

func offset(p *Point, x, y int) *Point {
	if p == nil {
		return nil
	}
	return &Point{X: p.X + x, Y: p.Y + y}
}

// small reports whether the window is too small for the console.
func (a *App) small() bool { return a.w < minWidth || a.h < minHeight }

// header is the first line: whose console this is on the left; the day and who acts on the right.
func (a *App) header(page *widget.Page) {
	shop := a.shop()
	right := a.day()
	if work := a.atWork(); work != "" {
		right = work + "  " + right
	}
	warning := a.warning()
	if warning != "" {
		right = warning + "  " + right
	}
	if shop.TestMode {
		right = a.T("frame.testmode") + "  " + right
	}
	if a.staff != "" {
		right += "  " + a.staff
	}
	room := a.w - widget.Width(a.look.Clean(right)) - 3
	page.Gap(1).Put(widget.Strong, a.T("core.app"))
	if shop.Name != "" {
		page.Put(widget.Muted, " · ").Put(widget.Plain, widget.Cut(a.look.Clean(shop.Name), room-page.X(), a.look.Signs.Cut))
	}
	tone := widget.Muted
	if warning != "" {
		tone = widget.Warn
	}
	page.To(room+1).PutRight(tone, right, a.w-room-2).End()
}

// day is today as the header shows it.
func (a *App) day() string {
	today := a.today()
	y, m, d := today.Civil()
	weekday := a.lang.Weekday(weekdayOf(today))
	date := a.lang.DateShort(m, d)
	if wide(a.w) {
		date = a.lang.Date(y, m, d)
	}
	return a.T("frame.day", "date", date, "weekday", weekday)
}

// spot is a place on the bar: the cells from From to below To.
type spot struct{ place, from, to int }

// spots lays out the bar. When not all words fit, the other places show their numbers.
func (a *App) spots() ([]spot, []string) {
	words := make([]string, len(places()))
	total := 0
	for i, p := range places() {
		words[i] = a.T("place." + p.id)
		total += widget.Width(words[i]) + 2
	}
	if total > a.w {
		for i, p := range places() {
			if i != a.place {
				words[i] = p.mark()
			}
		}
	}
	out := make([]spot, len(words))
	x := 0
	for i, word := range words {
		width := widget.Width(word) + 2
		out[i] = spot{place: i, from: x, to: x + width}
		x += width
	}
	return out, words
}

// placeAt is the place drawn at column x of the bar; without a shop none is.
func (a *App) placeAt(x int) (int, bool) {
	if a.book == nil {
		return 0, false
	}
	spots, _ := a.spots()
	for _, s := range spots {
		if x >= s.from && x < s.to {
			return s.place, true
		}
	}
	return 0, false
}

// bar is the line of places, the one shown between two marks.
func (a *App) bar(page *widget.Page) {
	if a.book == nil {
		page.End()
		return
	}
	_, words := a.spots()
	signs := a.look.Signs
	for i, word := range words {
		if i == a.place {
			page.Put(widget.Here, signs.HereLeft+word+signs.HereRight)
			continue
		}
		page.Put(widget.Muted, " "+word+" ")
	}
	page.End()
}

// toastMost is how many lines a toast has at most.
const toastMost = 3

// toastLines are the lines of the toast that is shown, none when there is none.
func (a *App) toastLines() []string {
	if a.toast.text == "" {
		return nil
	}
	lines := widget.Wrap(a.look.Clean(a.toast.text), a.w-8)
	if len(lines) <= toastMost {
		return lines
	}
	rest := strings.Join(lines[toastMost-1:], " ")
	return append(lines[:toastMost-1], widget.Cut(rest, a.w-8, a.look.Signs.Cut))
}

// lowerRule is the line above the footer; a toast stands in it, and in lines of its own where it is long.
func (a *App) lowerRule(page *widget.Page, toast []string) {
	if len(toast) == 0 {
		page.Rule()
		return
	}
	signs := a.look.Signs
	tone, sign := a.toast.tone.drawn(signs)
	page.Put(widget.Rule, strings.Repeat(signs.Across, 2)).Gap(1).Put(tone, sign+" "+toast[0]).Gap(1)
	page.Rule()
	for _, line := range toast[1:] {
		page.Gap(5).Put(tone, line).End()
	}
}

// footer shows the keys of the screen, as many as fit, and always the way to the help.
func (a *App) footer(page *widget.Page) {
	help := a.keyName(keys.Help) + " " + a.T("act.help")
	room := a.w - widget.Width(help) - 2
	a.feet = a.feet[:0]
	for _, part := range a.footerParts() {
		name := a.keyName(part.key)
		if page.X()+2+widget.Width(name)+widget.Width(part.word) > room-1 {
			break
		}
		page.Gap(1)
		a.foot(page, part.key, part.word)
		page.Gap(1)
	}
	page.To(room + 1)
	a.foot(page, keys.Help, a.T("act.help"))
	page.End()
}

// foot draws one key of the footer and what it does, and remembers where.
func (a *App) foot(page *widget.Page, key Binding, word string) {
	from := page.X()
	page.Put(widget.Key, a.keyName(key)).Gap(1).Put(widget.Muted, word)
	a.feet = append(a.feet, foot{key, from, page.X()})
}

// footerParts are the keys of the screen on top and what they do, as words.
func (a *App) footerParts() []hint {
	var parts []hint
	top := a.top()
	h, hints := top.(hinter)
	if !hints || !top.Typing() {
		for _, act := range top.Actions() {
			if !act.Quiet && act.reason() == "" && len(act.Key.Pressed) > 0 {
				parts = append(parts, hint{act.Key, a.look.Clean(a.word(act))})
			}
		}
	}
	if hints && len(parts) == 0 {
		for _, hint := range h.hints() {
			hint.word = a.T(hint.word)
			parts = append(parts, hint)
		}
	}
	return parts
}
