package ui

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"regulars/reports"
	"regulars/store"
	"regulars/ui/widget"
)

// timelineLength is how many events of a member are read at a time.
const timelineLength = 300

// memberRead is all that the card of a member shows.
type memberRead struct {
	member store.Member
	timeline
	tier   store.MemberTier
	codes  []store.CodeRow // those that can be used
	offers []reports.Offer
}

// timeline is what was read of a timeline, from its beginning down; more says that there may be older events.
type timeline struct {
	events []store.Event
	more   bool
}

// olderRead is a page of a timeline below what was read before.
type olderRead timeline

// shownOffers is how many offers stand on a member's card.
const shownOffers = 3

// member is one member: the card, and one timeline of orders, points and notes.
type member struct {
	Base
	listing[store.Event]
	id     int64
	events []store.Event // that were read, of which the listing leaves some out

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
	case e.Tier != nil:
		return e.Tier.ID<<4 | 9
	}
	return int64(e.At) << 4
}

// Init reads the member.
func (s *member) Init() tea.Cmd { return s.Reload() }

// Reload reads the member again, the timeline as far down as it was read before.
func (s *member) Reload() tea.Cmd { return readMember(&s.Base, s.id, s.end()) }

// end is the place of the last event that was read.
func (s *member) end() store.EventMark {
	if len(s.events) == 0 {
		return store.EventMark{}
	}
	return s.events[len(s.events)-1].Mark()
}

// made lets the cursor go to what a form added to the timeline, so that undo means it.
func (s *member) made() { s.added() }

// slotMember is the slot in which a member is read.
const slotMember = "member"

// readTimeline reads a timeline in pages, down to a mark; the first page is read in any case.
func readTimeline(ctx context.Context, book Book, id int64, down store.EventMark) (t timeline, err error) {
	for below := (store.EventMark{}); ; {
		page, err := book.Timeline(ctx, id, below, timelineLength)
		if err != nil {
			return timeline{}, err
		}
		t.events, t.more = append(t.events, page...), len(page) == timelineLength
		if !t.more {
			break
		}
		if below = page[len(page)-1].Mark(); down == (store.EventMark{}) || !below.Above(down) {
			break
		}
	}
	n := len(t.events)
	for n > timelineLength && down.Above(t.events[n-1].Mark()) {
		n, t.more = n-1, true
	}
	t.events = t.events[:n]
	return t, nil
}

// readMember reads what the card of a member shows, and the timeline down to a mark.
func readMember(b *Base, id int64, down store.EventMark) tea.Cmd {
	return load(b, slotMember, func(ctx context.Context, book Book) (any, error) {
		m, err := book.Member(ctx, id)
		if err != nil {
			return memberRead{}, err
		}
		line, err := readTimeline(ctx, book, id, down)
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
		return memberRead{m, line, tier, codes, reports.OfferNext(taste, shownOffers)}, err
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
		switch read := msg.Value.(type) {
		case memberRead:
			s.take(read)
			return s.further()
		case olderRead:
			if s.listing.known != nil {
				return nil // the timeline is about to be read again, for what was added
			}
			s.tell(timeline{append(s.events, read.events...), read.more})
			return s.further()
		}
		return s.wrote(msg)
	default:
		if s.moved(msg) {
			return s.further()
		}
	}
	return nil
}

// further reads on at the end of the timeline.
func (s *member) further() tea.Cmd {
	if !s.wants() {
		return nil
	}
	id, below := s.id, s.end()
	return load(&s.Base, slotMore, func(ctx context.Context, book Book) (any, error) {
		page, err := book.Timeline(ctx, id, below, timelineLength)
		return olderRead{page, len(page) == timelineLength}, err
	})
}

// take shows what was read.
func (s *member) take(read memberRead) {
	s.m, s.tier, s.codes, s.offers = read.member, read.tier, read.codes, read.offers
	s.ask(slotMore) // a page that was asked for below what was read before does not belong below this
	s.tell(read.timeline)
}

// tell shows what was read of the timeline, the cursor on the event where it was.
func (s *member) tell(t timeline) {
	s.events = t.events
	s.listing.take(slotList, told(slices.Clone(t.events)), t.more, s.Rebuild)
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
	s.card(p, cardFull)
	p.End()
	s.drawTimeline(p)
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
		s.card(card, cardFull)
		s.lines, s.left = 2, left+1
		s.drawTimeline(line)
		p.Block(s.app.beside(card.String(), line.String()))
		return p.String()
	}
	switch {
	case h < 19:
		s.card(p, cardLow)
	case w < 80:
		s.card(p, cardFigures)
		p.End()
	default:
		s.card(p, cardFull)
		p.End()
	}
	s.lines, s.left = p.Y(), 0
	s.drawTimeline(p)
	return p.String()
}

func (s *member) drawTimeline(p *widget.Page) {
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
