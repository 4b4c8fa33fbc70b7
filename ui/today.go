package ui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"regulars/reports"
	"regulars/store"
	"regulars/ui/widget"
)

// todaySpan is how many days Today looks back.
const todaySpan = 30

// todayRead is what Today is drawn from: rollups only, so that it takes the same moment in every shop.
type todayRead struct {
	figures store.Figures
	sheet   *reports.Sheet
	batches []store.Batch
	care    careList
	goals   []reports.GoalLine
}

// waiting is how many things there are that somebody should look at.
type waiting struct {
	id string // its words are lang's "today.next.<id>"
	n  int64

	event int64 // that is near, with its name and the day
	name  string
	day   store.Day
}

// today is the first screen: how the shop does, what to do next, what came in last.
type today struct {
	Base
	choices
	read   todayRead
	next   []waiting
	ready  bool
	err    error // why the figures could not be read
	acts   []func() tea.Cmd
	room   int      // how many people the window has room for
	cared  int      // how many lines of the menu are people to care for
	latest lastCare // to take it back
}

func newToday() *today { return &today{} }

// Init reads the figures, and of the people to care for no more than the window has lines for, because each takes some pages of the book.
func (s *today) Init() tea.Cmd { return s.load(s.listLines(s.app.w, s.app.h-frameRows)) }

// Reload reads the figures again.
func (s *today) Reload() tea.Cmd { return s.load(careRead) }

// load reads the figures, and as many people to care for as so many lines hold together with the last imports.
func (s *today) load(lines int) tea.Cmd {
	day := s.app.today()
	return load(&s.Base, slotFigures, func(ctx context.Context, book Book) (any, error) {
		figures, err := book.Figures(ctx)
		if err != nil {
			return todayRead{}, err
		}
		batches, err := book.Batches(ctx, "import", 5)
		if err != nil {
			return todayRead{}, err
		}
		report, _ := reports.Find("summary")
		sheet := report.Sheet(lately(day, &figures))
		care, err := readCare(ctx, book, min(max(lines-len(batches), careShown), careRead))
		if err != nil {
			return todayRead{}, err
		}
		aims, err := book.Goals(ctx, day)
		return todayRead{figures, sheet, batches, care, reports.GoalLines(aims, &figures, day)}, err
	})
}

// lately is what the figures are of: the last days, held against as many before them and, being named, against nothing else: Today shows no year before.
func lately(day store.Day, figures *store.Figures) reports.Input {
	span := reports.LastDays(day, todaySpan)
	return reports.Input{Period: span, Figures: figures, Options: reports.Options{Against: reports.LastDays(span.From-1, todaySpan)}}
}

// rest reads the people to care for whom Init left out.
func (s *today) rest() tea.Cmd {
	return load(&s.Base, "care", func(ctx context.Context, book Book) (any, error) { return readCare(ctx, book, careRead) })
}

// count asks what files left open.
func (s *today) count() tea.Cmd {
	return load(&s.Base, "next", func(ctx context.Context, book Book) (any, error) { return unsettled(ctx, book), nil })
}

// unsettled is what files left open: orders whose status nobody has explained, pairs who may be one person; and events that begin or
// end within days.
// What cannot be counted is not shown.
func unsettled(ctx context.Context, book Book) []waiting {
	held, pairs := waiting{id: "held"}, waiting{id: "pairs"}
	if words, err := book.Held(ctx); err == nil {
		for _, w := range words {
			held.n += w.Orders
		}
	}
	if list, err := book.Likely(ctx, likelyShown); err == nil {
		pairs.n = int64(len(list))
	}
	list := []waiting{held, pairs}
	events, err := book.Gatherings(ctx, store.GatherEvent, false)
	if err != nil {
		return list
	}
	today := book.Today()
	for i := range events {
		switch g := &events[i]; {
		case len(list) > 4:
		case g.Starts > today && g.Starts <= today+eventAhead:
			list = append(list, waiting{"event_starts", 1, g.ID, g.Name, g.Starts})
		case g.Starts <= today && g.Ends >= today && g.Ends <= today+eventAhead:
			list = append(list, waiting{"event_ends", 1, g.ID, g.Name, g.Ends})
		}
	}
	return list
}

// eventAhead is how many days before an event begins or ends Today speaks of it.
const eventAhead = 7

// open goes where the thing that waits is dealt with.
func (w waiting) open(a *App) tea.Cmd {
	switch w.id {
	case "held":
		return a.goTo("files")
	case "event_starts", "event_ends":
		return a.GoTo("marketing", newGathering(store.GatherEvent, w.event))
	}
	return a.GoTo("members", newLikely())
}

// slotFigures is the slot in which the figures are read.
const slotFigures = "figures"

// Refuse shows why the figures could not be read, while there are none to show.
func (s *today) Refuse(slot string, err error) bool {
	if slot != slotFigures || s.ready {
		return false
	}
	s.err = err
	return true
}

// Update takes figures and counts, and moves in the list.
func (s *today) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case Result:
		switch v := msg.Value.(type) {
		case todayRead:
			s.read, s.ready, s.err = v, true, nil
			s.Rebuild()
			switch care := &v.care.page; {
			case s.empty():
			case care.Next != 0 && len(care.Items) < careRead:
				return tea.Batch(s.count(), s.rest())
			default:
				return s.count()
			}
		case careList:
			s.read.care = v
			s.Rebuild()
		case []waiting:
			s.next = v
			s.Rebuild()
		case store.Undone:
			if s.latest != (lastCare{}) {
				s.latest = lastCare{}
				return s.app.Done("toast.contact.undone")
			}
			return s.app.undoneBatch(v)
		case store.ContactAck:
			return tea.Batch(s.logged(v.Batch), s.app.Done("toast.cared"))
		case snoozed:
			s.latest = lastCare{v.batch, true}
			return s.app.Done("toast.snoozed", "n", snoozeFor)
		case broughtBack:
			s.latest = lastCare{}
			return s.app.Done("toast.snoozed.undone")
		}
	case Click:
		s.pointed(msg)
	case widget.Stroke:
		if _, chosen := s.menu.Do(msg); chosen {
			return s.open()
		}
	}
	return nil
}

// empty reports whether the shop has no order yet.
func (s *today) empty() bool { return len(s.read.figures.Days) == 0 && s.read.figures.Members == 0 }

// last is the day of the last order, 0 without orders.
func (s *today) last() store.Day {
	today, days := s.app.today(), s.read.figures.Days // in the order of days
	for i := len(days) - 1; i >= 0; i-- {
		if days[i].Orders > 0 && days[i].Day <= today {
			return days[i].Day
		}
	}
	return 0
}

// stale reports whether the last order is older than the days that Today tells of, so that its figures say nothing.
func (s *today) stale() bool {
	last := s.last()
	return last != 0 && s.app.today()-last >= todaySpan
}

// Rebuild makes the list of what to do next.
func (s *today) Rebuild() {
	at := s.menu.At()
	s.menu.Items, s.acts, s.cared = nil, nil, 0
	if !s.ready || s.empty() {
		return
	}
	s.addCare()
	findings := func() tea.Cmd { return s.app.Push(newFindings(0, "")) }
	if s.stale() {
		s.add(s.T("today.next.findings"), s.T("today.next.page"), findings)
	}
	for _, w := range s.next {
		if w.n > 0 {
			s.add(s.T("today.next."+w.id, "n", w.n, "name", w.name, "day", s.app.short(w.day)), s.T("today.next.list"), func() tea.Cmd { return w.open(s.app) })
		}
	}
	if !s.stale() {
		s.add(s.T("today.next.findings"), s.T("today.next.page"), findings)
	}
	s.menu.Reset()
	if at > 0 {
		s.menu.Select(at)
	}
}

// careShown is how many people to care for Today names at least.
const careShown = 6

// addCare puts the people to care for first; their words are laid out when they are drawn.
func (s *today) addCare() {
	page := &s.read.care.page
	s.cared = min(len(page.Items), max(s.room, careShown))
	for i := range s.cared {
		s.menu.Items = append(s.menu.Items, widget.Item{Note: s.app.money(page.Items[i].Value)})
		s.acts = append(s.acts, func() tea.Cmd { return s.app.Push(newContactRun(s.read.care, i)) })
	}
	if more := page.Total - int64(s.cared); more > 0 && s.cared > 0 {
		s.menu.Items = append(s.menu.Items, widget.Item{Word: "  " + s.T("today.care.more", "n", more)})
		s.acts = append(s.acts, func() tea.Cmd { return s.app.Push(newContactRun(s.read.care, s.cared)) })
	}
}

// cares is the person to care for under the cursor, nil when it stands on another line.
func (s *today) cares() *store.CareRow {
	if i := s.menu.At(); i >= 0 && i < s.cared {
		return &s.read.care.page.Items[i]
	}
	return nil
}

func (s *today) nobody() string {
	if s.cares() == nil {
		return "off.choosecare"
	}
	return s.app.viewOnly()
}

func (s *today) add(word, note string, act func() tea.Cmd) {
	s.menu.Items = append(s.menu.Items, widget.Item{Word: s.app.look.Signs.Ring + " " + word, Note: note})
	s.acts = append(s.acts, act)
}

// open does what the line under the cursor says.
func (s *today) open() tea.Cmd {
	if i := s.menu.At(); i >= 0 && i < len(s.acts) {
		return s.acts[i]()
	}
	return nil
}

// Actions are the roads from Today.
func (s *today) Actions() []Action {
	note, hand := keys.Note, Binding{}
	if s.ready && s.empty() { // nobody to note anything on, and the first member to add
		note, hand = hand, keys.New
	}
	return []Action{
		{ID: "today.open", Key: keys.Open, Off: s.nothing, Do: s.open},
		{ID: "care.done", Key: keys.Delete, Off: s.nobody, Do: s.done},
		{ID: "care.snooze", Key: keys.Suspend, Off: s.nobody, Do: func() tea.Cmd { return s.snooze(s.cares().ID) }},
		{ID: "care.note", Key: note, Off: s.nobody, Do: func() tea.Cmd {
			return s.app.Push(newCareNote(s.cares(), s.logged))
		}},
		{ID: "today.find", Key: keys.Filter, Do: func() tea.Cmd { return s.app.Push(newFind("")) }},
		{ID: "goals", Key: keys.Join, Do: s.app.showGoals},
		{ID: "plans", Key: keys.PointsFrom, Do: func() tea.Cmd { return s.app.Push(newPlans()) }, Quiet: true},
		{ID: "messages", Key: keys.Map, Do: func() tea.Cmd { return s.app.Push(newMessages()) }, Quiet: true},
		{ID: "files.import", Key: keys.Import, Off: s.app.viewOnly, Do: func() tea.Cmd { return s.app.GoTo("files", newBrowse()) }},
		{ID: "member.new", Key: hand, Off: s.app.viewOnly, Do: func() tea.Cmd { return s.app.Push(newMemberForm()) }},
		{ID: "import.undo", Key: keys.Undo, Off: s.noBatch, Name: s.undoWord, Do: s.undo},
		{ID: "today.why", Key: keys.Why, Off: s.nothing, Do: func() tea.Cmd { return s.app.Why(s.heading("today.why"), s.why) }},
	}
}

// viewOnly is why nothing can be written.
func (a *App) viewOnly() string {
	if a.book != nil && a.book.ViewOnly() != nil {
		return "off.viewonly"
	}
	return ""
}

func (s *today) nothing() string {
	if !s.ready || s.empty() {
		return "off.noorders"
	}
	return ""
}

// lastBatch is the newest import that still stands, nil when there is none.
func (s *today) lastBatch() *store.Batch {
	for i := range s.read.batches {
		if b := &s.read.batches[i]; b.UndoneBy == 0 {
			return b
		}
	}
	return nil
}

// done closes what the person under the cursor is on the list for.
func (s *today) done() tea.Cmd {
	in := store.ContactInput{Care: s.cares().ID, Result: "done"}
	return save(&s.Base, slotSave, func(ctx context.Context, book Book) (any, error) { return book.LogContact(ctx, in) })
}

// logged keeps the batch of a contact, to take it back.
func (s *today) logged(batch int64) tea.Cmd {
	s.latest = lastCare{batch: batch}
	return nil
}

// undo takes back what was done last: a contact and putting off at once, an import when it is wanted.
func (s *today) undo() tea.Cmd {
	if s.latest != (lastCare{}) {
		return s.takeBack(s.latest)
	}
	b := s.lastBatch()
	return s.askUndoBatch(b.ID, b.Name)
}

func (s *today) undoWord() string {
	if s.latest != (lastCare{}) {
		return s.T("act.care.undo")
	}
	return s.T("act.import.undo")
}

func (s *today) noBatch() string {
	if s.lastBatch() == nil && s.latest == (lastCare{}) {
		return "off.nobatch"
	}
	return s.app.viewOnly()
}

// why says how the figures are counted.
func (s *today) why() []sheetRow {
	rows := []sheetRow{{note: s.T("today.why.period", "from", s.app.date(s.read.sheet.Period.From), "to", s.app.date(s.read.sheet.Period.To)), tone: widget.Muted}, {}}
	for _, key := range []string{"revenue", "orders", "aov", "repeat", "outstanding", "liability", "expiring"} {
		rows = append(rows, sheetRow{note: s.T("today." + key), tone: widget.Strong}, sheetRow{note: s.T("today.why." + key)})
	}
	return rows
}
