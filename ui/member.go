package ui

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"regulars/reports"
	"regulars/store"
	"regulars/ui/widget"
)

// timelineLength is how many events of a member are read.
const timelineLength = 300

// memberRead is all that the card of a member shows.
type memberRead struct {
	member store.Member
	events []store.Event
	tier   store.MemberTier
	codes  []store.CodeRow // those that can be used
	offers []reports.Offer
}

// shownOffers is how many offers stand on a member's card.
const shownOffers = 3

// member is one member: the card, and one timeline of orders, points and notes.
type member struct {
	Base
	listing[store.Event]
	id int64

	m      store.Member
	tier   store.MemberTier
	codes  []store.CodeRow
	offers []reports.Offer
	undone int64 // the entry whose undo was asked for last; 0: something else was
}

func newMember(id int64) *member { return &member{id: id, listing: listing[store.Event]{id: eventID}} }

// eventID tells the events of one timeline apart.
func eventID(e *store.Event) int64 {
	switch {
	case e.Order != nil:
		return e.Order.ID<<4 | 1
	case e.Entry != nil:
		return e.Entry.ID<<4 | 2
	case e.Note != nil:
		return e.Note.ID<<4 | 3
	case e.Ticket != nil:
		return e.Ticket.ID<<4 | 4
	case e.Feedback != nil:
		return e.Feedback.ID<<4 | 5
	case e.Part != nil:
		return e.Part.ID<<4 | 6
	case e.Contact != nil:
		return e.Contact.ID<<4 | 7
	case e.Change != nil:
		return e.Change.Batch<<4 | 8
	}
	return int64(e.At) << 4
}

// Init reads the member.
func (s *member) Init() tea.Cmd { return s.Reload() }

// Reload reads the member again.
func (s *member) Reload() tea.Cmd {
	s.again(timelineLength)
	return readMember(&s.Base, s.id)
}

// made lets the cursor go to what a form added to the timeline, so that undo means it.
func (s *member) made() { s.added() }

// slotMember is the slot in which a member is read.
const slotMember = "member"

// readMember reads what the card of a member shows.
func readMember(b *Base, id int64) tea.Cmd {
	return load(b, slotMember, func(ctx context.Context, book Book) (any, error) {
		m, err := book.Member(ctx, id)
		if err != nil {
			return memberRead{}, err
		}
		events, err := book.Timeline(ctx, id, timelineLength)
		if err != nil {
			return memberRead{}, err
		}
		tier, err := book.MemberTier(ctx, id)
		if err != nil {
			return memberRead{}, err
		}
		codes, err := book.Codes(ctx, store.CodeQuery{Member: id, Status: "open"})
		if err != nil {
			return memberRead{}, err
		}
		codes = slices.DeleteFunc(codes, func(c store.CodeRow) bool { return c.What == "" })
		taste, err := book.Taste(ctx, id)
		return memberRead{m, events, tier, codes, reports.OfferNext(taste, shownOffers)}, err
	})
}

// Title is the member's name.
func (s *member) Title() string {
	if !s.ready {
		return ""
	}
	return s.app.called(&s.m.MemberRow)
}

// Rebuild makes the lines of the timeline.
func (s *member) Rebuild() {
	rows := make([]widget.Row, len(s.items))
	var day, what int
	for i := range s.items {
		rows[i] = s.app.eventRow(&s.items[i])
		day, what = max(day, widget.Width(rows[i][0].Text)), max(what, widget.Width(s.app.look.Clean(rows[i][1].Text)))
	}
	s.table.SetColumns(
		widget.Column{Title: s.T("member.timeline"), Width: day},
		widget.Column{Width: min(what, 34)},
		widget.Column{Width: 8, Grow: 1, Drop: 1},
		widget.Column{Title: s.T("members.col.points"), Width: 7, Right: true},
	)
	s.table.SetRows(rows)
}

// Update takes what was read and moves in the timeline.
func (s *member) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case Result:
		if read, ok := msg.Value.(memberRead); ok {
			s.take(read)
			return nil
		}
		return s.wrote(msg)
	default:
		s.moved(msg)
	}
	return nil
}

// take shows what was read.
func (s *member) take(read memberRead) {
	s.m, s.tier, s.codes, s.offers = read.member, read.tier, read.codes, read.offers
	s.listing.take(slotList, told(read.events), false, s.Rebuild)
}

// told leaves out the entries that earned for an order of the timeline: the order's own line says the points.
func told(events []store.Event) []store.Event {
	orders := map[int64]bool{}
	for _, e := range events {
		if e.Order != nil {
			orders[e.Order.ID] = true
		}
	}
	return slices.DeleteFunc(events, func(e store.Event) bool {
		return e.Entry != nil && orders[e.Entry.Order] && e.Entry.Order != 0 && (e.Entry.Reason == "earn" || e.Entry.Reason == "clawback")
	})
}

// column draws the member in one column: name, card, timeline.
func (s *member) column(p *widget.Page) {
	p.Line(widget.Strong, s.app.called(&s.m.MemberRow))
	p.End()
	s.card(p, true)
	p.End()
	s.timeline(p)
}

// View draws card and timeline side by side where there is room, else one above the other.
func (s *member) View(w, h int) string {
	p, read := s.opened(w, h, s.ready, s.err)
	if !read {
		return p.String()
	}
	if wide(w) {
		left := w * 47 / 100
		card, line := s.page(left, h-2), s.page(w-left-1, h-2)
		s.card(card, true)
		s.lines, s.left = 2, left+1
		s.timeline(line)
		p.Block(s.app.beside(card.String(), line.String()))
		return p.String()
	}
	s.card(p, h >= 19 && w >= 80)
	p.End()
	s.lines, s.left = p.Y(), 0
	s.timeline(p)
	return p.String()
}

func (s *member) timeline(p *widget.Page) {
	if len(s.items) == 0 {
		p.Text(widget.Muted, s.T("member.timeline.empty"))
		return
	}
	if s.base().id == 0 {
		s.table.DrawStill(p, p.Rest())
		return
	}
	s.table.Draw(p, p.Rest())
}
