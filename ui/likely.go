package ui

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/ui/widget"
)

// likelyShown is how many pairs are read.
const likelyShown = 500

// The slots of the pairs.
const (
	slotApart = "apart"
	slotMerge = "merge"
	slotScan  = "scan"
)

// likely is the list of pairs of people who may be one. Nobody is merged but by hand.
type likely struct {
	Base
	listing[store.Likeness]
}

func newLikely() *likely {
	return &likely{listing: listing[store.Likeness]{id: func(l *store.Likeness) int64 { return l.A.ID<<32 ^ l.B.ID }}}
}

// Init reads the pairs.
func (s *likely) Init() tea.Cmd { return s.Reload() }

// Reload reads the pairs again.
func (s *likely) Reload() tea.Cmd {
	return load(&s.Base, slotList, func(ctx context.Context, book Book) (any, error) { return book.Likely(ctx, likelyShown) })
}

// Title is the list's part of the path.
func (s *likely) Title() string { return s.T("likely.title") }

// Rebuild makes a line for each pair.
func (s *likely) Rebuild() {
	s.table.SetColumns(
		widget.Column{Title: s.T("likely.col.one"), Width: 16, Grow: 1},
		widget.Column{Title: s.T("likely.col.other"), Width: 16, Grow: 1},
		widget.Column{Title: s.T("likely.col.why"), Width: 23},
	)
	rows := make([]widget.Row, len(s.items))
	for i := range s.items {
		l := &s.items[i]
		rows[i] = widget.Row{
			{Text: s.app.called(&l.A.MemberRow)}, {Text: s.app.called(&l.B.MemberRow)}, {Text: s.T("likely.why." + l.Why), Tone: widget.Muted},
		}
	}
	s.table.SetRows(rows)
}

// Refuse shows in the list why it could not be read.
func (s *likely) Refuse(slot string, err error) bool { return s.unread(slot, err) }

// Update takes the pairs and what was decided about one.
func (s *likely) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case Result:
		switch msg.Slot {
		case slotList:
			s.take(msg.Slot, msg.Value.([]store.Likeness), false, s.Rebuild)
		case slotApart:
			return s.app.Done("toast.apart")
		case slotMerge:
			return s.app.Done("toast.merged")
		case slotScan:
			return s.app.Done("toast.scanned", "n", msg.Value.(int))
		}
	default:
		s.moved(msg)
	}
	return nil
}

func (s *likely) none() string {
	if s.at() == nil {
		return "off.nopair"
	}
	return s.app.viewOnly()
}

// Actions decide about the pair under the cursor.
func (s *likely) Actions() []Action {
	return []Action{
		{ID: "likely.merge", Key: keys.Open, Off: s.none, Do: s.merge},
		{ID: "likely.apart", Key: keys.Exclude, Off: s.none, Do: s.apart},
		{ID: "likely.one", Key: keys.Attach, Off: s.none, Do: func() tea.Cmd { return s.app.Push(newMember(s.at().A.ID)) }, Quiet: true},
		{ID: "likely.other", Key: keys.Note, Off: s.none, Do: func() tea.Cmd { return s.app.Push(newMember(s.at().B.ID)) }, Quiet: true},
		{ID: "likely.scan", Key: keys.Filter, Off: s.app.viewOnly, Do: s.scan},
		{ID: "back", Key: keys.Back, Do: s.app.Pop},
	}
}

// pair is who stays when the pair is merged, and who goes into them: the one with more orders stays, then the one who is
// known longer.
func (s *likely) pair() (keep, lose *store.LikePerson) {
	l := s.at()
	if l.B.Orders > l.A.Orders {
		return &l.B, &l.A
	}
	return &l.A, &l.B
}

// merge makes the pair one person, after asking.
func (s *likely) merge() tea.Cmd {
	keep, lose := s.pair()
	return s.askMerge("act.likely.merge", keep.MemberRow, lose.MemberRow)
}

// askMerge asks before lose becomes one person with keep, and says what goes over. The act is the key of its words.
func (b *Base) askMerge(act string, keep, lose store.MemberRow) tea.Cmd {
	a, one, other := b.app, keep.ID, lose.ID
	return a.Confirm(func() question {
		gone := strings.TrimSpace(a.called(&lose) + "  " + a.reach(lose.Phone, lose.Email))
		return question{text: b.T("likely.ask", "keep", a.called(&keep), "lose", gone, "orders", lose.Orders, "points", lose.Balance), act: b.T(act)}
	}, func() tea.Cmd {
		return save(b, slotMerge, func(ctx context.Context, book Book) (any, error) { return book.MergeMembers(ctx, one, other) })
	})
}

// apart says that the pair are two people, who are not proposed again.
func (s *likely) apart() tea.Cmd {
	a, b := s.at().A.ID, s.at().B.ID
	return save(&s.Base, slotApart, func(ctx context.Context, book Book) (any, error) { return true, book.Apart(ctx, a, b) })
}

// scan looks through the whole book.
func (s *likely) scan() tea.Cmd {
	return save(&s.Base, slotScan, func(ctx context.Context, book Book) (any, error) { return book.ScanLikely(ctx) })
}

// View draws the pairs, and below what is known of the two under the cursor side by side.
func (s *likely) View(w, h int) string {
	p := s.page(w, h)
	s.crumbs(p)
	p.End()
	s.lines = p.Y()
	switch {
	case s.err != nil:
		s.trouble(p, s.err)
		return p.String()
	case len(s.items) == 0:
		if s.ready {
			s.nothing(p, s.T("likely.empty"), s.T("likely.empty.next", "key", s.app.keyName(keys.Filter)))
		}
		return p.String()
	}
	const evidence = 8
	s.table.Draw(p, max(min(len(s.items)+1, p.Rest()-evidence), 3))
	p.End()
	s.evidence(p, w)
	return p.String()
}

// evidence is what is known of both, side by side, with what they have in common marked.
func (s *likely) evidence(p *widget.Page, w int) {
	l := s.at()
	left, right := s.known(&l.A), s.known(&l.B)
	label := 0
	for _, row := range left {
		label = max(label, widget.Width(row.label))
	}
	room := max((w-label-8)/2, 8)
	for i := range left {
		tone := widget.Plain
		if left[i].value != "" && left[i].value == right[i].value {
			tone = widget.Good
		}
		p.Gap(2).PutIn(widget.Muted, left[i].label, label).Gap(2).PutIn(tone, left[i].value, room).Gap(2).PutIn(tone, right[i].value, room).End()
	}
}

// known is what is known of one of a pair.
func (s *likely) known(m *store.LikePerson) []figure {
	a := s.app
	sources := make([]string, 0, len(m.Identities))
	for _, i := range m.Identities {
		if i.Source != store.SourcePhone && i.Source != store.SourceEmail {
			sources = append(sources, a.identity(i))
		}
	}
	orders := s.T("core.orders", "n", m.Orders) + "  " + a.money(m.Spend)
	return []figure{
		{label: s.T("likely.who"), value: a.called(&m.MemberRow)},
		{label: s.label("word.phone"), value: a.reach(m.Phone, "")},
		{label: s.label("word.email"), value: m.Email},
		{label: s.T("likely.platforms"), value: strings.Join(sources, "  ")},
		{label: s.T("form.city"), value: m.City},
		{label: s.T("likely.bought"), value: orders},
		{label: s.T("members.col.points"), value: a.num(m.Balance)},
	}
}
