package widget

import "slices"

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

	None  string                 // says that nothing in the open list fits what was typed
	Below func(n int) string     // says that n inputs stand below those shown
	Full  func(limit int) string // says that a field takes so many characters and no more

	at, top int
	x, y    int
	shown   bool
	drawn   drawnForm
}

// Value is the value of the input with the key, "" when there is none. It stands once in the program (decision 41).
//
//go:noinline
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

// Resume goes on where a form stood: what its inputs hold, those not shown too, which has the cursor, and whether it is frozen. What inputs
// hold that are new here is left as it is; one that comes first takes the cursor while nothing was typed.
func (f *Form) Resume(old *Form, inputs []*Input) {
	for _, in := range inputs {
		fresh := f.Input(in.Key)
		switch {
		case fresh == nil:
		case in.Choice == nil || fresh.Choice == nil:
			fresh.Field.Set(in.Value())
		case in.Choice.Free:
			fresh.Choice.resume(in.Choice)
		default:
			fresh.Choice.Choose(in.Choice.Value())
		}
	}
	key := old.At()
	switch at := slices.IndexFunc(f.Inputs, func(in *Input) bool { return in.Key == key }); {
	case key == "" && len(old.Inputs) > 0:
		f.at = len(f.Inputs)
	case at >= 0 && (old.at > 0 || old.Value(key) != ""):
		f.at = at
	}
	f.Frozen = old.Frozen
}

// At is the key of the input that has the cursor, "" on the button.
func (f *Form) At() string {
	if f.at >= len(f.Inputs) {
		return ""
	}
	return f.Inputs[f.at].Key
}

// Show puts other inputs in place of those there. The cursor stays on its input, else on the button or, in the end, where it was.
func (f *Form) Show(inputs []*Input) {
	key, button := f.At(), f.at >= len(f.Inputs)
	f.Inputs = inputs
	if button {
		f.at = len(inputs)
	}
	for i, in := range inputs {
		if in.Key == key {
			f.at = i
		}
	}
	f.at = min(f.at, len(inputs))
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
		if !f.settle() {
			return Editing
		}
		return f.accept()
	}
	if f.at < len(f.Inputs) && f.edit(f.Inputs[f.at], s) {
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

// edit gives the input a stroke. What was wrong with what it held before says nothing about what it holds now; what was typed
// or pasted and has no room is told.
func (f *Form) edit(in *Input, s Stroke) bool {
	field, do := &in.Field, in.Field.Do
	if in.Choice != nil {
		field, do = in.Choice.typed(), in.Choice.Do
	}
	if !do(s) {
		return false
	}
	in.problem, f.Problem = "", ""
	if s.Kind == Text && field.lost && f.Full != nil {
		in.problem = f.Full(field.limit())
	}
	return true
}

// settle takes what an open list stands on, and reports false when nothing in it fits what was typed.
func (f *Form) settle() bool {
	if f.at >= len(f.Inputs) {
		return true
	}
	choice := f.Inputs[f.at].Choice
	return choice == nil || !choice.open || choice.take()
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
	f.Problem = ""
	for i, in := range f.Inputs {
		if !in.check() && wrong < 0 {
			wrong = i
		}
	}
	if wrong >= 0 {
		f.at = wrong
		return Editing
	}
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
