package widget

import "slices"

// drawnForm is where the parts of a form stood when it was drawn last.
type drawnForm struct {
	inputs       []int // the line of each input that was drawn, from the first shown
	list         int   // the first line of the open list
	buttons      int   // the line of the buttons
	cancel, save span  // their columns
}

// span is the cells from from to below to.
type span struct{ from, to int }

func (s span) holds(x int) bool { return x >= s.from && x < s.to }

// texts are the lines that an input takes below its field: its hint where that would be cut beside the field, and what is wrong.
func (in *Input) texts(label, width int) (hint, problem []string) {
	if in.below(label, width) {
		hint = Wrap(in.Hint(), width-label-6)
	}
	if in.problem != "" {
		problem = Wrap(in.problem, width-label-8)
	}
	return hint, problem
}

// height is how many lines input i takes, with its list when that is open.
func (f *Form) height(i, label, width int) int {
	in := f.Inputs[i]
	hint, problem := in.texts(label, width)
	n := 1 + len(hint) + len(problem)
	if i == f.at && in.Choice != nil && in.Choice.Open() {
		n += in.Choice.listHeight()
	}
	return n
}

// inputsHeight is how many lines all inputs take.
func (f *Form) inputsHeight(label, width int) (n int) {
	for i := range f.Inputs {
		n += f.height(i, label, width)
	}
	return n
}

// label is how many cells the labels have in a form of a width.
func (f *Form) label(width int) int {
	label := 0
	for _, in := range f.Inputs {
		label = max(label, Width(in.Label))
	}
	return min(label, width*2/5)
}

// Height is how many lines the form wants at a width.
func (f *Form) Height(width int) int {
	return 1 + f.inputsHeight(f.label(width), width) + f.foot(width)
}

// foot is how many lines note, problem and buttons take.
func (f *Form) foot(width int) int { return 1 + aside(f.Note, width) + aside(f.Problem, width) }

// aside is how many lines a text between the inputs and the buttons takes.
func aside(text string, width int) int {
	if text == "" {
		return 0
	}
	return len(Wrap(text, width-4)) + 1
}

// Draw writes the form into the page. The buttons are always in sight; inputs that have no room above them are scrolled, and a line
// says how many stand below. The note gives way to the input with the cursor.
func (f *Form) Draw(p *Page) {
	f.shown, f.drawn = false, drawnForm{list: -1}
	label := f.label(p.w)
	bottom := p.h - f.foot(p.w)
	tight, note := f.inputsHeight(label, p.w) > bottom-p.y, f.Note
	if tight {
		bottom--
	}
	if f.at < len(f.Inputs) && f.height(f.at, label, p.w) > bottom-p.y {
		bottom, note = bottom+aside(note, p.w), ""
	}
	f.scroll(label, p.w, bottom-p.y)
	i := f.top
	for ; i < len(f.Inputs) && (i == f.top || p.y+f.height(i, label, p.w) <= bottom); i++ {
		f.input(p, i, label, bottom)
	}
	switch {
	case tight:
		f.below(p, len(f.Inputs)-i)
	case p.y < bottom:
		p.End()
	}
	if note != "" {
		p.Text(Muted, note)
		p.End()
	}
	if f.Problem != "" {
		p.Text(Bad, f.Problem)
		p.End()
	}
	f.buttons(p)
}

// below is the line that says how many inputs stand below those shown.
func (f *Form) below(p *Page, n int) {
	if n > 0 && f.Below != nil {
		p.Gap(2).Put(Muted, f.Below(n))
	}
	p.End()
}

// scroll keeps the input with the cursor in sight.
func (f *Form) scroll(label, width, room int) {
	at := min(f.at, len(f.Inputs)-1)
	f.top = min(f.top, max(at, 0))
	for f.top < at {
		need := 0
		for i := f.top; i <= at; i++ {
			need += f.height(i, label, width)
		}
		if need <= room {
			return
		}
		f.top++
	}
}

// input writes one input, at most down to the line bottom.
func (f *Form) input(p *Page, i, label, bottom int) {
	in := f.Inputs[i]
	focused := i == f.at && !f.Frozen
	tone := Muted
	if i == f.at {
		tone = Accent
	}
	f.drawn.inputs = append(f.drawn.inputs, p.y)
	width := in.cells(label, p.w)
	hint, problem := in.texts(label, p.w)
	if len(hint)+len(problem) >= bottom-p.y {
		hint, problem = nil, problem[:max(min(len(problem), bottom-p.y-1), 0)]
	}
	p.Gap(2).PutIn(tone, in.Label, label).Gap(2).Put(Rule, "[ ")
	x, y := p.x, p.y
	text, cursor := in.draw(p.look, width, focused)
	p.Raw(text, width).Put(Rule, " ]")
	if in.Unit != "" {
		p.Gap(1).Put(Plain, in.Unit)
	}
	if in.Hint != nil && !in.below(label, p.w) {
		p.Gap(2).Put(Muted, in.Hint())
	}
	p.End()
	for _, line := range hint {
		p.Gap(label+6).Put(Muted, line).End()
	}
	if focused {
		f.x, f.y, f.shown = x+cursor, y, true
	}
	mark := p.look.Signs.Alert
	for _, line := range problem {
		p.Gap(label+6).PutIn(Bad, mark, 2).Put(Bad, line).End()
		mark = ""
	}
	if focused && in.Choice != nil && in.Choice.Open() {
		f.list(p, in.Choice, x, bottom)
	}
}

// draw gives the field or choice of an input in exactly width cells, and the column of its cursor.
func (in *Input) draw(look *Look, width int, focused bool) (string, int) {
	if in.Choice != nil {
		return in.Choice.Draw(look, width, focused)
	}
	return in.Field.Draw(look, width, focused)
}

// list draws the open list of a choice below it, at most down to the line bottom.
func (f *Form) list(p *Page, c *Choice, x, bottom int) {
	f.drawn.list = p.y
	inner := NewPage(p.look, max(p.w-x, 0), min(c.listHeight(), bottom-p.y))
	if len(c.menu.Items) == 0 && !c.Free {
		inner.Put(Warn, f.None)
	}
	c.menu.Draw(inner, inner.h)
	if inner.h < 1 {
		return
	}
	for line := range lines(inner.String()) {
		p.Gap(x).Raw(line, p.w-x).End()
	}
}

func (f *Form) buttons(p *Page) {
	s := p.look.Signs
	cancel, save := "[ "+f.Cancel+" ]", f.Save
	width := Width(cancel) + Width(save) + Width(f.SaveKey) + 9
	p.To(max(p.w-width, 2))
	f.drawn.buttons, f.drawn.cancel.from = p.y, p.x
	p.Put(Muted, cancel)
	f.drawn.cancel.to = p.x
	p.Gap(3)
	tone := Button
	if f.at >= len(f.Inputs) {
		tone = ButtonOn
	}
	if f.Frozen {
		tone = Faint
	}
	f.drawn.save.from = p.x
	p.Put(tone, s.HereLeft+save+s.HereRight)
	f.drawn.save.to = p.x
	p.Gap(2).Put(Muted, f.SaveKey).End()
}

// Cursor is where the real cursor stands in the page last drawn.
func (f *Form) Cursor() (x, y int, ok bool) { return f.x, f.y, f.shown }

// Point carries out a click on a cell of the page last drawn: on an input it goes there and opens its list, in an open list it
// chooses, on a button it presses it.
func (f *Form) Point(x, y int) Outcome {
	switch {
	case f.Frozen:
	case y == f.drawn.buttons && f.drawn.cancel.holds(x):
		return Cancelled
	case y == f.drawn.buttons && f.drawn.save.holds(x):
		return f.Do(Stroke{Kind: Save})
	case f.inList(y):
		f.Inputs[f.at].Choice.take()
	default:
		f.goTo(y)
	}
	return Editing
}

// inList puts the cursor of the open list on line y and reports whether an answer stands there.
func (f *Form) inList(y int) bool {
	return f.drawn.list >= 0 && f.at < len(f.Inputs) && f.Inputs[f.at].Choice.menu.SelectLine(y-f.drawn.list)
}

// goTo goes to the input on line y and opens its list, or closes it when it was open.
func (f *Form) goTo(y int) {
	line := slices.Index(f.drawn.inputs, y)
	if line < 0 {
		return
	}
	to, listed := f.top+line, f.drawn.list >= 0
	if !f.settle() {
		f.Inputs[f.at].Choice.open = false
	}
	if to == f.at && listed {
		return
	}
	if to != f.at {
		f.leave(to - f.at)
	}
	if choice := f.Inputs[to].Choice; choice != nil && !choice.Free {
		choice.show("")
	}
}
