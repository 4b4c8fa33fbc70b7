package ui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/store/program"
	"regulars/ui/widget"
)

// formPanel is a form in a box. It draws its idempotency key once, when it opens; while it saves it is frozen, and what
// the book refuses stands in it as a sentence.
type formPanel struct {
	Base
	title  func() string
	make   func(f *formPanel) widget.Form        // makes inputs and words; called again when the language changes
	submit func(f *formPanel) tea.Cmd            // returns a save in slot "save"
	after  func(f *formPanel, value any) tea.Cmd // what follows a save; may be nil
	live   func(f *formPanel)                    // what follows the typing, such as the note on cost; may be nil
	loads  func(f *formPanel) tea.Cmd            // what the form reads before it can be filled in; may be nil
	loaded func(f *formPanel, r Result)
	awaits bool                                // what it reads is what it saves: it saves nothing before that was read
	shows  func(f *formPanel, key string) bool // whether an input is asked for, as the others stand; nil: all are
	keep   func(program.Tiers) error           // where tiers go that the form changed; nil: into the book
	width  int                                 // 0 is 68

	form  widget.Form
	all   []*widget.Input // of the form, shown or not
	key   string
	begun string // what the inputs held when the form opened
	off   string // why it cannot be saved yet; "" when it can

	unread bool // what it reads could not be read
}

// slotSave is the slot in which a form saves.
const slotSave = "save"

// Init draws the key and reads what the form offers.
func (f *formPanel) Init() tea.Cmd {
	if f.live != nil {
		f.live(f)
	}
	f.key, f.begun = f.app.newKey(), f.held()
	if f.awaits {
		f.off = "off.loading"
	}
	if f.loads != nil {
		return f.loads(f)
	}
	return nil
}

// Reload reads again what could not be read.
func (f *formPanel) Reload() tea.Cmd {
	if !f.unread {
		return nil
	}
	f.unread = false
	if f.awaits {
		f.off = "off.loading"
	}
	return f.loads(f)
}

// fill puts what was read, by the keys of inputs, into those in which nobody has typed meanwhile.
func (f *formPanel) fill(read map[string]string) {
	begun := strings.Split(f.begun, "\x00")
	for i, in := range f.all {
		value, ok := read[in.Key]
		if ok && in.Value() == begun[i] {
			in.Field.Set(value)
			value = in.Value()
		}
		if ok {
			begun[i] = value
		}
	}
	f.begun = strings.Join(begun, "\x00")
}

// Rebuild makes inputs and words again and keeps what was typed. Inputs that come with what was read are not typed.
func (f *formPanel) Rebuild() {
	was, old, dirty := f.form, f.all, f.dirty()
	f.form = f.make(f)
	f.all = f.form.Inputs
	f.form.Cancel, f.form.SaveKey = f.T("act.cancel"), f.app.keyName(keys.Save)
	f.form.None = f.T("form.none")
	f.form.Below = func(n int) string { return f.T("form.below", "n", n) }
	f.form.Full = func(limit int) string { return f.T("form.full", "n", limit) }
	for _, in := range f.form.Inputs {
		if in.Choice != nil {
			in.Choice.Prompt(f.T("form.pick"))
		}
	}
	f.form.Resume(&was, old)
	f.fold()
	if !dirty {
		f.begun = f.held()
	}
}

// fold shows the inputs that are asked for, and reports whether they are others than before. The others keep what was typed, and hold nothing.
func (f *formPanel) fold() bool {
	if f.shows == nil {
		return false
	}
	var shown []*widget.Input
	for _, in := range f.all {
		if f.shows(f, in.Key) {
			shown = append(shown, in)
		}
	}
	if slices.Equal(shown, f.form.Inputs) {
		return false
	}
	f.form.Show(shown)
	return true
}

// Title is the form's subject.
func (f *formPanel) Title() string { return f.title() }

// Typing is true: letters go into the fields.
func (f *formPanel) Typing() bool { return true }

func (f *formPanel) hints() []hint {
	next := []hint{{keys.Open, "hint.next"}, {keys.Save, "hint.save"}, {keys.Back, "hint.cancel"}}
	switch in := f.form.Input(f.form.At()); {
	case in == nil || in.Choice == nil:
		return next
	case in.Choice.Open():
		return []hint{{keys.UpDown, "hint.choose"}, {keys.Open, "hint.pick"}, {keys.Back, "hint.cancel"}}
	case !in.Choice.Lists():
		return next
	}
	return append([]hint{{Binding{Name: keys.Menu.Name}, "hint.choose"}}, next...)
}

// Cursor stands in the field.
func (f *formPanel) Cursor() *Point {
	if x, y, ok := f.form.Cursor(); ok {
		return &Point{X: x, Y: y}
	}
	return nil
}

// Update edits, saves, and closes when it was saved.
func (f *formPanel) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case widget.Stroke:
		if f.form.Frozen && msg.Kind == widget.Escape {
			f.stop(slotSave)
			return nil
		}
		return f.edited(f.form.Do(msg))
	case Click:
		return f.edited(f.form.Point(msg.X, msg.Y))
	case Result:
		if msg.Slot != slotSave {
			f.off, f.unread, f.form.Problem = "", false, ""
			if f.loaded != nil {
				f.loaded(f, msg)
			}
			return nil
		}
		cmd := f.app.Close(f.id)
		if below, ok := f.app.topOf(f.app.into).(interface{ made() }); ok {
			below.made()
		}
		if f.after != nil {
			return tea.Batch(cmd, f.after(f, msg.Value))
		}
		return cmd
	}
	return nil
}

// edited saves or closes when that is what a key or a click asked for.
func (f *formPanel) edited(outcome widget.Outcome) tea.Cmd {
	if f.fold() && outcome == widget.Accepted { // with what a list stood on, which asks for other inputs
		outcome = f.form.Do(widget.Stroke{Kind: widget.Save})
	}
	switch outcome {
	case widget.Accepted:
		if f.off != "" {
			again := f.Reload()
			f.form.Problem = f.T(f.off)
			return again
		}
		cmd := f.submit(f)
		f.form.Frozen = cmd != nil
		return cmd
	case widget.Cancelled:
		return f.cancel()
	}
	return nil
}

// held is all that the inputs hold.
func (f *formPanel) held() string {
	var b strings.Builder
	for _, in := range f.all {
		b.WriteString(in.Value())
		b.WriteByte(0)
	}
	return b.String()
}

// dirty reports whether something was typed that would be lost.
func (f *formPanel) dirty() bool { return f.held() != f.begun }

// cancel closes the form. What was typed is thrown away only when that is wanted.
func (f *formPanel) cancel() tea.Cmd {
	if !f.dirty() {
		return f.app.Close(f.id)
	}
	return f.app.Confirm(func() question {
		return question{f.Title(), f.T("form.discard"), f.T("form.discard.stay"), f.T("form.discard.act")}
	}, func() tea.Cmd { return f.app.Close(f.id) })
}

// Refuse shows what the book refused in the form, which can be mended and saved again. The key stays: what was refused
// was not written.
func (f *formPanel) Refuse(slot string, err error) bool {
	if slot != slotSave {
		f.unread = true
		if f.awaits {
			f.off, f.form.Problem = "form.unread", f.T("form.unread", "key", f.app.keyName(keys.Save))
		}
		return false
	}
	message, hint := f.app.lang.ErrorInConsole(err)
	if cancelled(err) {
		message, hint = f.T("toast.cancelled"), ""
	}
	if hint != "" {
		message = joined(message, f.sentence(hint))
	}
	f.form.Frozen = false
	key := blames(err)
	if store.CodeIs(err, store.CodeBadSetting) && f.form.Input(key) == nil {
		key = "value" // of the one setting that the form is for
	}
	if key != "" && f.form.Input(key) != nil {
		f.form.Fail(key, message)
		return true
	}
	f.form.Problem = message
	return true
}

// Size fits the inputs.
func (f *formPanel) Size(w, _ int) (int, int) {
	width := f.width
	if width == 0 {
		width = 68
	}
	width = min(w-2, width)
	return width, f.form.Height(width-4) + 4
}

// View draws the form.
func (f *formPanel) View(w, h int) string {
	if f.live != nil {
		f.live(f)
	}
	p := f.page(w, h)
	p.End()
	f.form.Draw(p)
	return p.String()
}
