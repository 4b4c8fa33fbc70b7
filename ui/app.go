package ui

import (
	"context"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"

	"regulars/lang"
	"regulars/store"
	"regulars/ui/widget"
)

// Options are what the console is opened with.
type Options struct {
	Book    Book             // nil: no shop yet, the wizard comes first
	Found   Founder          // makes a shop and opens it; used by the wizard
	Demo    Demonstrator     // makes or opens the demo shop; nil offers none
	Export  Exporter         // writes files; nil when this console may not
	Mail    Mailer           // writes mailings; nil when this console may not
	Clock   func() time.Time // required
	Lang    lang.Lang        // the language to begin with
	Theme   string           // ThemeAuto, ThemeLight, ThemeDark or ThemeMono
	Borders string           // BordersDrawn or BordersASCII
	Mouse   bool
	File    string // a file of orders to preview at once; "" opens Today
	Staff   string // who acts, shown in the header; "" while the owner is alone
	Home    string // the folder where file pickers begin and exports go
	Daily   Daily  // settles what is due; nil settles nothing
	Resumes bool   // a shell is there that brings a suspended console back
}

// App is the console: the one tea.Model. It owns size, places, the stack of screens of each place, toasts and pending
// writes, and nothing of the shop.
type App struct {
	ctx    context.Context
	book   Book
	found  Founder
	demo   Demonstrator
	export Exporter
	mail   Mailer
	clock  func() time.Time
	home   string
	staff  string
	daily  Daily
	resume bool

	lang    lang.Lang
	theme   string
	borders string
	dark    bool
	mouse   bool
	mono    bool // the terminal shows no colours, or is not to
	look    *widget.Look
	behind  *widget.Look // the same for what stands behind a panel

	w, h   int
	place  int // index into places()
	into   int // the place in which Push opens screens: that of the screen whose result is being handled, else the one shown
	stacks [][]Screen
	lastID int
	seen   int // revision of the book
	toast  toast
	log    []toast
	last   lastAct

	version int64        // of the book's data when it was last asked for; 0 before
	met     met          // people without a name who were shown
	pending int          // writes whose results have not come back
	active  atomic.Int64 // commands that are using the book now
	work    working
	jobs    map[int]context.CancelFunc
	leaving bool
	forced  bool // a signal asked the console to end
	trouble trouble
	warmed  bool    // the first screen has its rows
	follow  tea.Cmd // what follows from them
	tick    func(time.Duration, func(time.Time) tea.Msg) tea.Cmd
	cursor  *Point
	area    area // of the screen on top
	feet    []foot
	clicked clicked
	ahead   ahead
}

// New is a console that has drawn nothing yet. The context ends the reads and writes of all its commands.
func New(ctx context.Context, o Options) *App {
	a := &App{
		ctx: ctx, book: o.Book, found: o.Found, demo: o.Demo, export: o.Export, mail: o.Mail, clock: o.Clock, home: o.Home, staff: o.Staff, daily: o.Daily, resume: o.Resumes,
		lang: o.Lang, theme: o.Theme, borders: o.Borders, mouse: o.Mouse, dark: true, tick: tea.Tick,
		stacks: make([][]Screen, len(places())), met: met{}, jobs: map[int]context.CancelFunc{},
	}
	if a.theme == "" {
		a.theme = ThemeAuto
	}
	if a.borders == "" {
		a.borders = BordersDrawn
	}
	a.restyle()
	a.begin(o.File)
	return a
}

// begin puts the first screen on the stack of the first place.
func (a *App) begin(file string) {
	first := places()[0].open()
	switch {
	case a.book == nil:
		first = newWizard(file)
	case file != "":
		a.push(first)
		first = newImport(file)
	}
	a.push(first)
}

// T is a sentence in the language shown now.
func (a *App) T(key string, pairs ...any) string { return a.lang.T(key, pairs...) }

// restyle makes the look again after theme, borders or background changed.
func (a *App) restyle() {
	theme := a.theme
	if a.mono {
		theme = ThemeMono
	}
	a.look = newLook(theme, a.borders, a.dark)
	behind := *a.look
	behind.Signs.Marker = " "
	a.behind = &behind
	a.rebuild()
}

// withoutColours tells things apart by weight and reverse only, whatever the theme: the terminal shows no colours, or NO_COLOR says that it
// should not.
func (a *App) withoutColours(on bool) {
	if a.mono != on {
		a.mono = on
		a.restyle()
	}
}

// rebuild lets every open screen make its words again.
func (a *App) rebuild() {
	for _, stack := range a.stacks {
		for _, s := range stack {
			s.Rebuild()
		}
	}
}

// shop is the snapshot of the shop's settings; the zero Shop while there is none.
func (a *App) shop() store.Shop {
	if a.book == nil {
		return store.Shop{Zone: time.UTC}
	}
	return a.book.Shop()
}

// today is the shop's business day now.
func (a *App) today() store.Day { return store.DayOf(a.clock(), a.shop().Zone) }

// top is the screen that has the keys.
func (a *App) top() Screen { return a.topOf(a.place) }

// topOf is the screen on top of a place that was shown.
func (a *App) topOf(place int) Screen {
	stack := a.stacks[place]
	return stack[len(stack)-1]
}

// push puts a screen on the stack without starting it.
func (a *App) push(s Screen) {
	b := s.base()
	a.lastID++
	b.app, b.id, b.seen = a, a.lastID, a.seen
	a.stacks[a.into] = append(a.stacks[a.into], s)
	s.Rebuild()
}

// Push opens a screen above the one shown. What a result opens stands above the screen that asked, also while another place is shown.
func (a *App) Push(s Screen) tea.Cmd {
	a.push(s)
	return s.Init()
}

// Pop closes the screen shown and goes back to the one below. The last screen of a place stays.
func (a *App) Pop() tea.Cmd {
	stack := a.stacks[a.place]
	if len(stack) < 2 {
		return nil
	}
	a.stacks[a.place] = stack[:len(stack)-1]
	return a.freshen()
}

// Swap closes the screen with the id wherever it is, with everything above it, and opens another in its stead. Nothing happens when it is
// closed already.
func (a *App) Swap(id int, s Screen) tea.Cmd {
	place, at := a.where(id)
	if at < 0 {
		return nil
	}
	a.stacks[place] = a.stacks[place][:at]
	return a.within(place, func() tea.Cmd { return a.Push(s) })
}

// Close closes the screen with the id wherever it is, with everything above it. The first screen of a place stays.
func (a *App) Close(id int) tea.Cmd {
	place, at := a.where(id)
	if at < 1 {
		return nil
	}
	a.stacks[place] = a.stacks[place][:at]
	return a.freshen()
}

// where is the place of the open screen with the id and where it stands in the stack there, -1 when it was closed.
func (a *App) where(id int) (place, at int) {
	for place, stack := range a.stacks {
		for at, s := range stack {
			if s.base().id == id {
				return place, at
			}
		}
	}
	return -1, -1
}

// within does something that may open screens, in a place that need not be the one shown.
func (a *App) within(place int, do func() tea.Cmd) tea.Cmd {
	a.into = place
	cmd := do()
	a.into = a.place
	return cmd
}

// Go shows a place, as it was left.
func (a *App) Go(place int) tea.Cmd {
	for len(a.stacks[a.place]) > 1 && a.top().base().passing {
		a.Pop()
	}
	a.place, a.into = place, place
	if len(a.stacks[place]) == 0 {
		return a.Push(places()[place].open())
	}
	return a.freshen()
}

// GoTo shows the place with the id and opens a screen there above its list.
func (a *App) GoTo(id string, s Screen) tea.Cmd {
	return tea.Batch(a.goTo(id), a.Push(s))
}

// showMember shows the place of members with one of them on top, once: what stands above the member is closed, unless it holds what would be
// lost.
func (a *App) showMember(id int64) tea.Cmd {
	there := a.goTo("members")
	stack := a.stacks[a.place]
	for at := len(stack) - 1; at > 0 && !unsaved(stack[at]); at-- {
		if m, open := stack[at].(*member); open && m.id == id {
			a.stacks[a.place] = stack[:at+1]
			return tea.Batch(there, a.freshen())
		}
	}
	return tea.Batch(there, a.Push(newMember(id)))
}

// freshen reloads the screens of this place whose rows are older than the book.
func (a *App) freshen() tea.Cmd {
	var cmds []tea.Cmd
	for _, s := range a.stacks[a.place] {
		if b := s.base(); b.seen != a.seen {
			b.seen = a.seen
			cmds = append(cmds, s.Reload())
		}
	}
	return tea.Batch(cmds...)
}

// Changed says that the book changed: what is shown reads again now, the rest when it is shown.
func (a *App) Changed() tea.Cmd {
	a.seen++
	return a.freshen()
}

// find is the open screen with the id, nil when it was closed.
func (a *App) find(id int) Screen {
	if place, at := a.where(id); at >= 0 {
		return a.stacks[place][at]
	}
	return nil
}

// Init starts the first screens, asks the terminal for its background, and begins the daily run.
func (a *App) Init() tea.Cmd {
	cmds := []tea.Cmd{tea.RequestBackgroundColor, a.tellViewOnly(), a.runDaily(false), a.follow, a.poll()}
	if !a.warmed {
		for _, s := range a.stacks[a.place] {
			cmds = append(cmds, s.Init())
		}
	}
	return tea.Batch(cmds...)
}

// pollEvery is how often the book is asked whether another session wrote.
const pollEvery = time.Second

// polled is the version of a book's data.
type polled struct {
	book    Book
	version int64
	err     error
}

// poll asks in a moment for the version of the book's data.
func (a *App) poll() tea.Cmd {
	if a.book == nil {
		return nil
	}
	ctx, book, active := a.ctx, a.book, &a.active
	return a.tick(pollEvery, func(time.Time) tea.Msg {
		active.Add(1)
		defer active.Add(-1)
		version, err := book.DataVersion(ctx)
		return polled{book, version, err}
	})
}

// seeOthers reads again what is shown when another session wrote. While something is typed or written it waits, and a
// book that cannot be read now is asked again.
func (a *App) seeOthers(p polled) tea.Cmd {
	if p.book != a.book {
		return nil
	}
	if p.err != nil || a.top().Typing() || a.pending > 0 {
		return a.poll()
	}
	told := a.tellViewOnly()
	changed := a.version != 0 && a.version != p.version
	a.version = p.version
	if changed {
		return tea.Batch(a.Changed(), told, a.poll())
	}
	return tea.Batch(told, a.poll())
}

// dailyRan tells that the daily run of the shop ended.
type dailyRan struct{ err error }

// runDaily settles what is due, after the first frame; confirmed is the person's word that the date is right.
func (a *App) runDaily(confirmed bool) tea.Cmd {
	if a.daily == nil || a.book == nil {
		return nil
	}
	ctx, daily := a.ctx, a.daily
	a.pending++
	return func() tea.Msg { return dailyRan{daily(ctx, confirmed)} }
}

// wide reports whether the window has room for list and detail side by side.
func wide(w int) bool { return w >= 110 }

// beside puts two blocks of lines side by side, a rule between them.
func (a *App) beside(left, right string) string {
	return widget.Beside(left, right, a.look.Paint(widget.Rule, a.look.Signs.Down))
}

// goTo shows the place with the id.
func (a *App) goTo(id string) tea.Cmd {
	for i, p := range places() {
		if p.id == id {
			return a.Go(i)
		}
	}
	return nil
}

// adopt takes the book of a shop that was just founded, and begins in its first place with the screens given.
func (a *App) adopt(book Book, screens ...Screen) tea.Cmd {
	a.book, a.version, a.met, a.trouble = book, 0, met{}, trouble{}
	a.stacks, a.place, a.into = make([][]Screen, len(places())), 0, 0
	cmds := []tea.Cmd{a.Push(places()[0].open()), a.poll()}
	for _, s := range screens {
		cmds = append(cmds, a.Push(s))
	}
	return tea.Batch(cmds...)
}
