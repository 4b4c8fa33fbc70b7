package widget

// Input is one line of a form: a field, or a choice when Choice is set.
type Input struct {
	Key    string // how the caller asks for the value
	Label  string
	Field  Field
	Choice *Choice
	Width  int                       // cells of the field; 0 is 24
	Unit   string                    // after the field
	Hint   func() string             // muted, after the unit, or below where it would be cut; may be nil
	Check  func(value string) string // what is wrong with the value, "" when nothing is; may be nil

	problem string
}

// Value is what the input holds.
func (in *Input) Value() string {
	if in.Choice != nil {
		return in.Choice.Value()
	}
	return in.Field.Value()
}

// Outcome is what a stroke made of a form.
type Outcome uint8

// The outcomes of a stroke on a form.
const (
	Editing   Outcome = iota // the form goes on
	Accepted                 // every check passed and the person wants to save
	Cancelled                // the person wants to leave
)

// Form is a column of inputs with a button that saves. Enter goes to the next input, unless what stands in this one is wrong, and, on the button,
// saves; the arrows go on from anywhere, and a save stroke saves from anywhere. While Frozen is set every stroke is ignored, so that a second
// Enter can do no harm.
type Form struct {
	Inputs  []*Input
	Save    string // the word on the button: the act itself
	Cancel  string // the word on the other button
	SaveKey string // the hint beside the button
	Note    string // a sentence above the buttons
	Problem string // what the store refused, in red above the buttons
	Frozen  bool

	at, top int
	x, y    int
	shown   bool
}

// Value is the value of the input with the key, "" when there is none.
func (f *Form) Value(key string) string {
	for _, in := range f.Inputs {
		if in.Key == key {
			return in.Value()
		}
	}
	return ""
}

// Input is the input with the key, nil when there is none.
func (f *Form) Input(key string) *Input {
	for _, in := range f.Inputs {
		if in.Key == key {
			return in
		}
	}
	return nil
}

// At is the key of the input that has the cursor, "" on the button.
func (f *Form) At() string {
	if f.at >= len(f.Inputs) {
		return ""
	}
	return f.Inputs[f.at].Key
}

// Fail marks the input with the key as wrong and goes there.
func (f *Form) Fail(key, problem string) {
	for i, in := range f.Inputs {
		if in.Key == key {
			in.problem = problem
			f.at = i
		}
	}
}

// Do carries out a stroke.
func (f *Form) Do(s Stroke) Outcome {
	if f.Frozen {
		return Editing
	}
	if s.Kind == Save {
		return f.accept()
	}
	if f.at < len(f.Inputs) && f.Inputs[f.at].do(s) {
		return Editing
	}
	switch s.Kind {
	case Escape:
		return Cancelled
	case Up, Prev:
		f.leave(-1)
	case Down, Next:
		f.leave(1)
	case Enter:
		if f.at >= len(f.Inputs) {
			return f.accept()
		}
		if f.Inputs[f.at].check() {
			f.at++
		}
	}
	return Editing
}

func (in *Input) do(s Stroke) bool {
	done := false
	if in.Choice != nil {
		done = in.Choice.Do(s)
	} else {
		done = in.Field.Do(s)
	}
	if done {
		in.problem = ""
	}
	return done
}

// leave checks the input and goes step inputs on; after the last comes the button.
func (f *Form) leave(step int) {
	if f.at < len(f.Inputs) {
		f.Inputs[f.at].check()
	}
	f.at = max(0, min(f.at+step, len(f.Inputs)))
}

func (in *Input) check() bool {
	in.problem = ""
	if in.Check != nil {
		in.problem = in.Check(in.Value())
	}
	return in.problem == ""
}

// accept checks everything and goes to the first input that is wrong.
func (f *Form) accept() Outcome {
	wrong := -1
	for i, in := range f.Inputs {
		if !in.check() && wrong < 0 {
			wrong = i
		}
	}
	if wrong >= 0 {
		f.at = wrong
		return Editing
	}
	f.Problem = ""
	return Accepted
}

// usualWidth is how many cells a field has that says nothing else.
const usualWidth = 24

// cells is how many cells the field of an input has beside labels of so many cells in a form of a width.
func (in *Input) cells(label, width int) int {
	want := in.Width
	if want == 0 {
		want = usualWidth
	}
	return max(min(want, width-label-8), 2)
}

// below reports whether the hint stands on a line of its own, because it would be cut beside the field.
func (in *Input) below(label, width int) bool {
	if in.Hint == nil {
		return false
	}
	used := label + 8 + in.cells(label, width)
	if in.Unit != "" {
		used += 1 + Width(in.Unit)
	}
	return used+2+Width(in.Hint()) > width
}

// height is how many lines the input takes.
func (in *Input) height(label, width int) int {
	n := 1
	if in.below(label, width) {
		n++
	}
	if in.problem != "" {
		n++
	}
	return n
}

// label is how many cells the labels have in a form of a width.
func (f *Form) label(width int) int {
	label := 0
	for _, in := range f.Inputs {
		label = max(label, Width(in.Label))
	}
	return min(label, width/3)
}

// Height is how many lines the form wants at a width.
func (f *Form) Height(width int) int {
	n, label := 2, f.label(width)
	for i, in := range f.Inputs {
		n += in.height(label, width)
		if i == f.at && in.Choice != nil && in.Choice.Open() {
			n += in.Choice.listHeight()
		}
	}
	for _, text := range []string{f.Note, f.Problem} {
		if text != "" {
			n += len(Wrap(text, width-4)) + 1
		}
	}
	return n
}

// Draw writes the form into the page.
func (f *Form) Draw(p *Page) {
	f.shown = false
	label := f.label(p.w)
	bottom := p.h - f.foot(p.w)
	f.scroll(label, p.w, bottom-p.y)
	for i := f.top; i < len(f.Inputs) && p.y < bottom; i++ {
		f.input(p, i, label)
	}
	if p.y < bottom {
		p.End()
	}
	p.ToLine(min(bottom, p.y))
	if f.Note != "" {
		p.Text(Muted, f.Note)
		p.End()
	}
	if f.Problem != "" {
		p.Text(Bad, f.Problem)
		p.End()
	}
	f.buttons(p)
}

// foot is how many lines stand below the inputs.
func (f *Form) foot(width int) int {
	n := 1
	for _, text := range []string{f.Note, f.Problem} {
		if text != "" {
			n += len(Wrap(text, width-4)) + 1
		}
	}
	return n
}

// scroll keeps the input with the cursor in sight.
func (f *Form) scroll(label, width, room int) {
	at := min(f.at, len(f.Inputs)-1)
	f.top = min(f.top, max(at, 0))
	for f.top < at {
		need := 0
		for i := f.top; i <= at; i++ {
			need += f.Inputs[i].height(label, width)
		}
		if need <= room {
			return
		}
		f.top++
	}
}

func (f *Form) input(p *Page, i, label int) {
	in := f.Inputs[i]
	focused := i == f.at && !f.Frozen
	tone := Muted
	if i == f.at {
		tone = Accent
	}
	width, below := in.cells(label, p.w), in.below(label, p.w)
	p.Gap(2).PutIn(tone, in.Label, label).Gap(2).Put(Rule, "[ ")
	x, y := p.x, p.y
	var text string
	var cursor int
	if in.Choice != nil {
		text, cursor = in.Choice.Draw(p.look, width, focused)
	} else {
		text, cursor = in.Field.Draw(p.look, width, focused)
	}
	p.Raw(text, width).Put(Rule, " ]")
	if in.Unit != "" {
		p.Gap(1).Put(Plain, in.Unit)
	}
	if in.Hint != nil && !below {
		p.Gap(2).Put(Muted, in.Hint())
	}
	p.End()
	if below {
		p.Gap(label+6).Put(Muted, in.Hint()).End()
	}
	if focused {
		f.x, f.y, f.shown = x+cursor, y, true
	}
	if in.problem != "" {
		p.Gap(label+6).Put(Bad, p.look.Signs.Alert+" "+in.problem).End()
	}
	if focused && in.Choice != nil && in.Choice.Open() {
		f.list(p, in.Choice, x)
	}
}

// list draws the open list of a choice below it.
func (f *Form) list(p *Page, c *Choice, x int) {
	inner := NewPage(p.look, max(p.w-x, 0), min(c.listHeight(), p.Rest()))
	c.menu.Draw(inner, inner.h)
	block := inner.String()
	for line := range lines(block) {
		p.Gap(x).Raw(line, p.w-x).End()
	}
}

func (f *Form) buttons(p *Page) {
	s := p.look.Signs
	cancel, save := "[ "+f.Cancel+" ]", f.Save
	width := Width(cancel) + Width(save) + Width(f.SaveKey) + 9
	p.To(max(p.w-width, 2))
	p.Put(Muted, cancel).Gap(3)
	tone := Button
	if f.at >= len(f.Inputs) {
		tone = ButtonOn
	}
	if f.Frozen {
		tone = Faint
	}
	p.Put(tone, s.HereLeft+save+s.HereRight).Gap(2).Put(Muted, f.SaveKey).End()
}

// Cursor is where the real cursor stands in the page last drawn.
func (f *Form) Cursor() (x, y int, ok bool) { return f.x, f.y, f.shown }
