package ui

import (
	"context"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"

	"regulars/ui/widget"
)

// Screen is one page of the console. A screen is its parameters (what is looked at, filter, sort, selected row) plus
// rows derived from the book; doc.go shows how one is written. Embed Base: it fills in what a screen does not need.
type Screen interface {
	// Init returns the commands that read the first rows. It is called once, when the screen is pushed.
	Init() tea.Cmd
	// Reload returns the commands that read the rows again with the same parameters, after something was written.
	Reload() tea.Cmd
	// Rebuild makes again whatever was made with words or styles, after the language or the theme changed.
	Rebuild()
	// Update receives a Result addressed to this screen, a Progress of its job, a widget.Stroke that no action took,
	// or a Click. It only changes the screen and returns commands.
	Update(msg tea.Msg) tea.Cmd
	// Refuse receives the error of a command of this screen. It returns true when the screen shows it itself;
	// otherwise a toast does.
	Refuse(slot string, err error) bool
	// View draws the screen into exactly w×h cells.
	View(w, h int) string
	// Actions are what can be done here now, the most useful first.
	Actions() []Action
	// Title is the screen's part of the path shown above details.
	Title() string
	// Typing reports whether letters are text now.
	Typing() bool
	// Cursor is where the real cursor stands in the last View; nil hides it.
	Cursor() *Point

	base() *Base
}

// Panel is a screen drawn as a box over the screen below it.
type Panel interface {
	Screen
	// Size is the size that the panel wants, at most w×h. Its View gets four cells and two lines less: the frame.
	Size(w, h int) (int, int)
}

// Point is a cell: column X, line Y, from the top left corner.
type Point struct{ X, Y int }

// Click is a mouse click on a cell of the screen.
type Click Point

// Result is what a command of a screen came back with. It reaches the screen only when nothing newer was asked in the
// same slot, and only when there was no error.
type Result struct {
	Slot  string
	Value any

	err    error
	screen int
	serial int
	write  bool
}

// Progress is how far a job of the screen is.
type Progress struct {
	Slot        string
	Done, Total int64 // Total 0: not known
	Rate        int64 // per second, 0: not known yet

	screen int
	serial int
	next   tea.Cmd
}

// Base is what every screen has: its app, its id, and the numbers of its requests.
type Base struct {
	app     *App
	id      int
	serials map[string]int
	cancels map[string]context.CancelFunc
	seen    int  // revision of the book that the rows come from
	passing bool // a panel that closes when the place changes
}

func (b *Base) base() *Base { return b }

// Init asks for nothing.
func (b *Base) Init() tea.Cmd { return nil }

// Reload asks for nothing.
func (b *Base) Reload() tea.Cmd { return nil }

// Rebuild has nothing to make again.
func (b *Base) Rebuild() {}

// Update ignores every message.
func (b *Base) Update(tea.Msg) tea.Cmd { return nil }

// Refuse leaves the error to a toast.
func (b *Base) Refuse(string, error) bool { return false }

// Actions are none.
func (b *Base) Actions() []Action { return nil }

// Title is none.
func (b *Base) Title() string { return "" }

// Typing is false.
func (b *Base) Typing() bool { return false }

// Cursor is hidden.
func (b *Base) Cursor() *Point { return nil }

// T is a sentence in the language shown now. It stands once in the program (decision 41).
//
//go:noinline
func (b *Base) T(key string, pairs ...any) string { return b.app.T(key, pairs...) }

// heading makes the title of a sheet, with a capital where the language has them, in the language shown when it is asked for.
func (b *Base) heading(key string) func() string {
	return func() string { return b.label(key) }
}

// page starts a page in the look shown now.
func (b *Base) page(w, h int) *widget.Page { return widget.NewPage(b.app.look, w, h) }

// ask gives the slot's next request number; answers to earlier ones will be dropped.
func (b *Base) ask(slot string) int {
	if b.serials == nil {
		b.serials = map[string]int{}
	}
	b.serials[slot]++
	return b.serials[slot]
}

// errand asks something of the book. It runs beside the console: it captures plain values, never the screen. What it answers
// comes back as the Value of a Result, where the screen names the type of it.
type errand func(context.Context, Book) (any, error)

// load is a command that reads from the book.
func load(b *Base, slot string, read errand) tea.Cmd {
	ctx, book, screen, serial := b.app.ctx, b.app.book, b.id, b.ask(slot)
	active := b.app.using()
	return func() tea.Msg {
		active.Add(1)
		defer active.Add(-1)
		value, err := read(ctx, book)
		return Result{Slot: slot, Value: value, err: err, screen: screen, serial: serial}
	}
}

// using is the count of commands that are using the book, for one that will.
func (a *App) using() *atomic.Int64 {
	a.work.asked = true
	return &a.active
}

// save is a command that writes to the book. Quitting waits for it, and when it succeeded every open screen reads again.
// The command must be returned to the console, or quitting would wait forever.
func save(b *Base, slot string, act errand) tea.Cmd {
	book, screen, serial := b.app.book, b.id, b.ask(slot)
	ctx, cancel := b.cancellable(slot)
	b.app.pending++
	active := b.app.using()
	return func() tea.Msg {
		active.Add(1)
		defer active.Add(-1)
		defer cancel()
		value, err := act(ctx, book)
		return Result{Slot: slot, Value: value, err: err, screen: screen, serial: serial, write: true}
	}
}

// job is a save that takes long, tells how far it is, and can be cancelled with stop.
func job(b *Base, slot string, act work) tea.Cmd {
	b.app.pending++
	return start(b, slot, true, act)
}

// reads is a load that takes long, tells how far it is, and can be cancelled with stop.
func reads(b *Base, slot string, act work) tea.Cmd {
	return start(b, slot, false, act)
}

// work is what a job does; it calls step with how far it is.
type work func(ctx context.Context, book Book, step func(done, total int64)) (any, error)

// start runs work beside the console.
func start(b *Base, slot string, write bool, act work) tea.Cmd {
	book, screen, serial, clock := b.app.book, b.id, b.ask(slot), b.app.clock
	ctx, cancel := b.cancellable(slot)
	if write {
		b.app.jobs[screen] = cancel
	}
	steps := make(chan Progress, 1)
	active := b.app.using()
	run := func() tea.Msg {
		active.Add(1)
		defer active.Add(-1)
		defer cancel()
		defer close(steps)
		meter := meter{start: clock(), clock: clock}
		value, err := act(ctx, book, func(done, total int64) {
			p, due := meter.step(done, total)
			if !due {
				return
			}
			p.Slot, p.screen, p.serial = slot, screen, serial
			select {
			case steps <- p:
			default:
			}
		})
		return Result{Slot: slot, Value: value, err: err, screen: screen, serial: serial, write: write}
	}
	return tea.Batch(run, watch(steps))
}

// watch waits for the next progress and hands itself on to wait for the one after it.
func watch(steps <-chan Progress) tea.Cmd {
	return func() tea.Msg {
		p, ok := <-steps
		if !ok {
			return nil
		}
		p.next = watch(steps)
		return p
	}
}

// rest is a command that comes back as an empty Result in the slot when nothing newer was asked for a moment: what is
// shown beside a list follows the cursor only when it rests.
func (b *Base) rest(slot string) tea.Cmd {
	screen, serial := b.id, b.ask(slot)
	return b.app.tick(restful, func(time.Time) tea.Msg { return Result{Slot: slot, screen: screen, serial: serial} })
}

// restful is how long a cursor stands before it rests.
const restful = 120 * time.Millisecond

// cancellable is the context of what runs in the slot; stop ends it.
func (b *Base) cancellable(slot string) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(b.app.ctx)
	if b.cancels == nil {
		b.cancels = map[string]context.CancelFunc{}
	}
	b.cancels[slot] = cancel
	return ctx, cancel
}

// stop cancels the save or job in the slot; its error comes back as interrupted, and nothing of it was written.
func (b *Base) stop(slot string) {
	if cancel := b.cancels[slot]; cancel != nil {
		cancel()
	}
}
