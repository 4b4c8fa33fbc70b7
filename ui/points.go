package ui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/ui/widget"
)

// ledgerPage is how many entries are read at a time.
const ledgerPage = 200

// soon is how many days ahead the points that lapse are counted.
const soon = 30

// points is the shop's ledger: every entry of points, newest first, and what is outstanding.
type points struct {
	Base
	listing[store.EntryRow]
	reason string // "" is all

	figures store.Figures
	counted bool // figures have been read
	undone  int64
	peeked  store.EntryCard // the entry shown beside the list
}

func newPoints() *points {
	return &points{listing: listing[store.EntryRow]{id: func(e *store.EntryRow) int64 { return e.ID }}}
}

// Init reads the first page and the figures.
func (s *points) Init() tea.Cmd { return s.Reload() }

// Reload reads both again, the ledger at least as far as it was read before.
func (s *points) Reload() tea.Cmd {
	figures := load(&s.Base, slotFigures, func(ctx context.Context, book Book) (any, error) { return book.Figures(ctx) })
	s.peeked = store.EntryCard{}
	return tea.Batch(s.read(0, s.again(ledgerPage)), figures)
}

func (s *points) read(before int64, limit int) tea.Cmd {
	q := store.LedgerQuery{Reason: s.reason, Before: before, Limit: limit}
	return load(&s.Base, pageSlot(before == 0), func(ctx context.Context, book Book) (any, error) {
		items, err := book.Ledger(ctx, q)
		return rowsRead[store.EntryRow]{items, len(items) == limit}, err
	})
}

// Rebuild makes columns and rows.
func (s *points) Rebuild() {
	rows := make([]widget.Row, len(s.items))
	at := 0
	for i := range s.items {
		rows[i] = s.row(&s.items[i])
		at = max(at, widget.Width(rows[i][0].Text))
	}
	s.table.SetColumns(
		widget.Column{Title: s.T("points.col.at"), Width: max(11, at)},
		widget.Column{Title: s.T("points.col.member"), Width: 12, Grow: 2},
		widget.Column{Title: s.T("points.col.reason"), Width: 18},
		widget.Column{Title: s.T("points.col.points"), Width: 9, Right: true},
		widget.Column{Title: s.T("points.col.note"), Width: 17, Grow: 3, Drop: 1},
	)
	s.table.SetRows(rows)
}

func (s *points) row(e *store.EntryRow) widget.Row {
	a := s.app
	at := a.short(a.dayOf(e.Recorded))
	if a.dayOf(e.Recorded) == a.today() {
		at = a.moment(e.Recorded)
	}
	return widget.Row{
		{Text: at, Tone: widget.Muted},
		{Text: a.person(e.MemberName, e.Member)},
		{Text: entrySign(a.look.Signs, e) + " " + a.T("reason."+e.Reason)},
		a.pointsCell(e.Amount),
		{Text: a.entryNote(e), Tone: widget.Muted},
	}
}

// Refuse shows why the ledger could not be read, and asks whether a debt is wanted when an undo would leave one.
func (s *points) Refuse(slot string, err error) bool {
	if slot == slotUndo && store.CodeIs(err, store.CodeWouldOwe) {
		entry := s.undone
		s.app.askDebt("act.member.undo", err, func() tea.Cmd { return s.undo(entry, true) })
		return true
	}
	return s.unread(slot, err) || slot == slotFigures || slot == "peek"
}

// Update takes what was read or undone and moves in the list.
func (s *points) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case Result:
		return s.take(msg)
	default:
		if s.moved(msg) {
			return s.selected()
		}
	}
	return nil
}

func (s *points) take(r Result) tea.Cmd {
	switch value := r.Value.(type) {
	case store.Figures:
		s.figures, s.counted = value, true
	case store.EntryCard:
		s.peeked = value
	case store.Ack:
		return s.app.tookBack(value)
	case rowsRead[store.EntryRow]:
		s.listing.take(r.Slot, value.items, value.more, s.Rebuild)
		owners := map[int64]string{}
		for i := range value.items {
			owners[value.items[i].Member] = value.items[i].MemberName
		}
		return tea.Batch(s.selected(), s.meet(owners))
	}
	return nil
}

// selected reads on at the end of the list, and the entry under the cursor when it is shown beside.
func (s *points) selected() tea.Cmd {
	var cmds []tea.Cmd
	if s.wants() {
		cmds = append(cmds, s.read(s.last().ID, ledgerPage))
	}
	if e := s.at(); e != nil && wide(s.app.w) && e.ID != s.peeked.ID {
		id := e.ID
		cmds = append(cmds, load(&s.Base, "peek", func(ctx context.Context, book Book) (any, error) {
			return book.Entry(ctx, id)
		}))
	}
	return tea.Batch(cmds...)
}

func (s *points) none() string {
	if s.at() == nil {
		return "off.noentry.why"
	}
	return ""
}

func (s *points) noOrder() string {
	if e := s.at(); e == nil || e.Order == 0 {
		return "off.noorder"
	}
	return ""
}

// cannotUndo is why the entry under the cursor cannot be taken back here.
func (s *points) cannotUndo() string {
	e := s.at()
	switch {
	case e == nil:
		return "off.noentry"
	case e.Reverses != 0 && e.Reason != store.ReasonExpire.String():
		return "off.undo.reversal"
	case e.Order != 0 && e.Reason != "redeem":
		return "off.undo.order"
	}
	return s.app.viewOnly()
}

// Actions are what can be done with the list and the entry under the cursor.
func (s *points) Actions() []Action {
	list := []Action{
		{ID: "points.member", Key: keys.Open, Off: s.none, Do: func() tea.Cmd { return s.app.Push(newMember(s.at().Member)) }},
		{ID: "points.why", Key: keys.Why, Off: s.none, Do: func() tea.Cmd { return s.app.Push(newWhyEntry(*s.at(), nil)) }},
		{ID: "points.rewards", Key: keys.Rewards, Do: func() tea.Cmd { return s.app.Push(newRewards()) }},
		{ID: "points.coupons", Key: keys.Coupons, Do: func() tea.Cmd { return s.app.Push(newCoupons()) }},
		{ID: "points.referrals", Key: keys.Referrals, Do: func() tea.Cmd { return s.app.Push(newReferrals()) }},
		{ID: "points.reason", Key: keys.Reason, Do: s.chooseReason},
		{ID: "points.rules", Key: keys.Rules, Do: func() tea.Cmd { return s.app.Push(newProgramme()) }},
		{ID: "points.tiers", Key: keys.Tiers, Do: func() tea.Cmd { return s.app.Push(newTierList()) }},
		{ID: "points.order", Key: keys.Order, Off: s.noOrder, Do: func() tea.Cmd { return s.app.Push(newOrder(s.at().Order)) }},
		{ID: "points.undo", Key: keys.Undo, Off: s.cannotUndo, Do: func() tea.Cmd { return s.undo(s.at().ID, false) }},
	}
	if s.reason != "" {
		list = append(list, Action{ID: "points.clear", Key: keys.Back, Do: func() tea.Cmd { return s.narrow("") }})
	}
	return list
}

// undo takes back an entry.
func (s *points) undo(entry int64, allowDebt bool) tea.Cmd {
	s.undone = entry
	return save(&s.Base, slotUndo, func(ctx context.Context, book Book) (any, error) {
		return book.UndoEntry(ctx, entry, allowDebt)
	})
}

func (s *points) chooseReason() tea.Cmd {
	return s.choose("points.reason", s.reason, s.reasons, s.narrow)
}

// narrow shows the entries of one reason only, or all.
func (s *points) narrow(reason string) tea.Cmd {
	s.reason = reason
	s.anew()
	return s.read(0, ledgerPage)
}

// reasons are the filters: all, and the reasons that the ledger has, with their sums.
func (s *points) reasons() []answer {
	list := []answer{{"", s.T("points.reason.all"), ""}}
	for r := store.ReasonEarn; r <= store.ReasonUndo; r++ {
		var entries, sum int64
		for _, f := range s.figures.Points {
			if f.Reason == r {
				entries += f.Entries
				sum += f.Points
			}
		}
		if entries > 0 || !s.counted {
			list = append(list, answer{r.String(), s.T("reason." + r.String()), s.app.signed(sum)})
		}
	}
	return list
}

// View draws what is outstanding, the list, and the entry under the cursor beside it where there is room.
func (s *points) View(w, h int) string {
	p := s.page(w, h)
	s.head(p, w)
	switch {
	case s.err != nil:
		s.trouble(p, s.err)
		return p.String()
	case len(s.items) == 0:
		if s.ready {
			s.empty(p)
		}
		return p.String()
	}
	s.lines = p.Y()
	if !wide(w) {
		s.table.Draw(p, p.Rest())
		return p.String()
	}
	left := w * 62 / 100
	list, card := s.page(left, h-s.lines), s.page(w-left-1, h-s.lines)
	s.table.Draw(list, h-s.lines)
	if e := s.at(); e != nil {
		card.Gap(2).Put(widget.Strong, s.T("why.entry", "entry", e.ID)).End()
		card.End()
		full := store.EntryCard{EntryRow: *e}
		if s.peeked.ID == e.ID {
			full = s.peeked
		}
		s.app.facts(card, s.app.entryWhy(&full, nil))
	}
	p.Block(s.app.beside(list.String(), card.String()))
	return p.String()
}

func (s *points) empty(p *widget.Page) {
	if s.reason != "" {
		s.nothing(p, s.T("points.nomatch", "reason", s.T("reason."+s.reason)), s.T("orders.nomatch.next", "key", s.app.keyName(keys.Back)))
		return
	}
	s.nothing(p, s.T("points.empty"), s.T("points.empty.next"))
}

// head is what is outstanding and what is shown.
func (s *points) head(p *widget.Page, w int) {
	right, tone := s.T("points.reason.all"), widget.Muted
	if s.reason != "" {
		right, tone = s.T("reason."+s.reason), widget.Accent
	}
	width := widget.Width(right)
	for i, part := range s.figureParts() {
		if i > 0 && p.X()+widget.Width(part.label)+widget.Width(part.value)+4 > w-width-4 {
			break
		}
		p.Gap(2).Put(widget.Muted, part.label+" ").Put(part.tone, part.value)
	}
	p.To(max(w-width-2, p.X()+2)).Put(tone, right).End()
}

// figureParts are the figures above the list, the most important first.
func (s *points) figureParts() []sheetRow {
	if !s.counted {
		return nil
	}
	a, f := s.app, &s.figures
	parts := []sheetRow{{label: s.T("points.outstanding"), value: a.num(f.Outstanding), tone: widget.Strong}}
	if worth := a.worth(f.Outstanding); worth != "" {
		parts = append(parts, sheetRow{label: "=", value: worth, tone: widget.Muted})
	}
	if f.Pending != 0 {
		parts = append(parts, sheetRow{label: s.T("member.pending"), value: a.num(f.Pending)})
	}
	if lapsing := s.lapsing(); lapsing > 0 {
		parts = append(parts, sheetRow{label: s.T("points.lapsing", "days", soon), value: a.num(lapsing), tone: widget.Warn})
	}
	return parts
}

// lapsing is how many points lapse within the next days.
func (s *points) lapsing() int64 {
	var n int64
	for _, e := range s.figures.Expiring {
		if e.Day >= s.app.today() && e.Day <= s.app.today()+soon {
			n += e.Points
		}
	}
	return n
}
