package store

import (
	"cmp"
	"context"
	"math"
	"slices"
	"sort"
)

// Event is one line of a member's timeline. Kind: order, entry, note, tier, ticket, feedback, event, contact, change, join; the field of that
// name is set.
type Event struct {
	Kind  string
	At    Instant
	ID    int64 // among the events of its kind
	Entry *EntryRow
	Order *OrderRow
	Note  *Note
	Tier  *TierMove

	Ticket   *TicketRow // its number, stage, type, product, text, and when it was opened and closed
	Feedback *FeedbackRow
	Part     *Participant // of kind event
	Contact  *Contact
	Change   *MemberChange
}

// EventMark is the place of an event in its timeline, after which a page of older events begins. The zero value stands above all events.
type EventMark struct {
	At   Instant
	Kind string
	ID   int64
}

// Mark is the place of the event.
func (e *Event) Mark() EventMark { return EventMark{e.At, e.Kind, e.ID} }

// Above reports whether an event at m stands above one at n: it is newer, or of the same moment and told before it.
func (m EventMark) Above(n EventMark) bool {
	switch {
	case m.At != n.At:
		return m.At > n.At
	case m.Kind != n.Kind:
		return eventRank(m.Kind) < eventRank(n.Kind)
	}
	return m.ID > n.ID
}

// eventSource is where the events of one kind come from. It reads them as older says, the newest first, of one moment the highest ids first.
type eventSource struct {
	kind string
	read func(*view, int64, older) ([]Event, error)
}

// eventSources are the sources in the order in which a timeline tells what happened at one moment: an act before what it gave.
var eventSources = []eventSource{
	{"change", (*view).changeEvents},
	{"order", (*view).orderEvents},
	{"entry", (*view).entryEvents},
	{"note", (*view).noteEvents},
	{"tier", (*view).tierEvents},
	{"ticket", (*view).ticketEvents},
	{"feedback", (*view).feedbackEvents},
	{"event", (*view).gatheringEvents},
	{"contact", (*view).contactEvents},
	{"join", (*view).joinEvent},
}

func eventRank(kind string) int {
	return slices.IndexFunc(eventSources, func(s eventSource) bool { return s.kind == kind })
}

// older asks one source for at most limit events from before a moment, or of that moment with a lower id.
type older struct {
	at    Instant
	id    int64
	limit int
}

// holds reports whether an event is one that was asked for, however many there are.
func (o older) holds(e *Event) bool { return e.At < o.at || e.At == o.at && e.ID < o.id }

// of picks from all events of a source, whose moments the book does not hold, those that were asked for.
func (o older) of(events []Event) []Event {
	events = slices.DeleteFunc(events, func(e Event) bool { return !o.holds(&e) })
	slices.SortFunc(events, func(a, b Event) int { return cmp.Or(cmp.Compare(b.At, a.At), cmp.Compare(b.ID, a.ID)) })
	return events[:min(len(events), o.limit)]
}

// olderThan asks the source of a rank for what stands below a mark in a timeline.
func olderThan(mark EventMark, rank, limit int) older {
	if mark == (EventMark{}) {
		return older{math.MaxInt64, math.MaxInt64, limit}
	}
	o := older{mark.At, mark.ID, limit}
	switch of := eventRank(mark.Kind); {
	case rank < of:
		o.id = math.MinInt64
	case rank > of:
		o.id = math.MaxInt64
	}
	return o
}

// Timeline gives what happened with a member, the newest first: orders, entries, notes, moves between tiers, feedback, events and groups, contacts,
// what people changed of them, joining. It begins below a mark, that of the last event of the page before; limit 0 is 50, and at most 1000 are read.
// Errors: CodeNoMember.
func (b *Book) Timeline(ctx context.Context, member int64, below EventMark, limit int) (events []Event, err error) {
	err = b.look(ctx, func(v *view) error {
		if err := v.checkMember(member); err != nil {
			return err
		}
		limit = pageLimit(limit, 50)
		for rank, source := range eventSources {
			more, err := source.read(v, member, olderThan(below, rank, limit))
			if err != nil {
				return err
			}
			events = append(events, more...)
		}
		sort.SliceStable(events, func(i, j int) bool { return events[j].At < events[i].At })
		events = events[:min(len(events), limit)]
		return nil
	})
	return events, err
}

// joinEvent is when somebody joined, unless that is when a person added them, which their change tells.
func (v *view) joinEvent(member int64, o older) ([]Event, error) {
	at, err := v.number(`SELECT coalesce(p.joined_at, 0) FROM member p WHERE p.id = ?1 AND NOT EXISTS (SELECT 1 FROM member_before m JOIN batch b ON b.id = m.batch
		WHERE m.member = ?1 AND b.kind = 'bulk' AND b.what = ?2 AND b.undone_by IS NULL AND b.at = p.joined_at)`, member, addBatch)
	join := Event{Kind: "join", At: Instant(at), ID: member}
	if err != nil || at == 0 || !o.holds(&join) {
		return nil, err
	}
	return []Event{join}, nil
}

// orderMoment is when an order stands in a timeline.
const orderMoment = "coalesce(nullif(o.paid_at, 0), o.placed_at)"

func (v *view) orderEvents(member int64, below older) (events []Event, err error) {
	var list []OrderRow
	if err := v.each(func(rows *rows) error {
		o, err := scanOrderRow(rows)
		list = append(list, o)
		return err
	}, orderChain+"SELECT "+orderRowSQL+" FROM chain c CROSS JOIN orders o ON o.id = c.id"+orderJoins+
		" WHERE ("+orderMoment+", o.id) < (?2, ?3) ORDER BY "+orderMoment+" DESC, o.id DESC LIMIT ?4", member, below.at, below.id, below.limit); err != nil {
		return nil, err
	}
	for i := range list {
		list[i].Member = member
	}
	if err := v.follow(list); err != nil {
		return nil, err
	}
	for i := range list {
		at := list[i].Paid
		if at == 0 {
			at = list[i].Placed
		}
		events = append(events, Event{Kind: "order", At: at, ID: list[i].ID, Order: &list[i]})
	}
	return events, nil
}

func (v *view) entryEvents(member int64, o older) (events []Event, err error) {
	steps, err := v.entrySteps(member)
	if err != nil {
		return nil, err
	}
	steps = slices.DeleteFunc(steps, func(s entryStep) bool { return !o.holds(&Event{At: s.at, ID: s.id}) })
	slices.SortStableFunc(steps, func(a, b entryStep) int { return cmp.Compare(b.at, a.at) })
	list, err := v.stepRows(steps[:min(len(steps), o.limit)])
	for i := range list {
		events = append(events, Event{Kind: "entry", At: list[i].At, ID: list[i].ID, Entry: &list[i]})
	}
	return events, err
}

// noteEvents are what was noted of somebody, also before they were merged.
func (v *view) noteEvents(member int64, o older) (events []Event, err error) {
	err = v.each(func(rows *rows) error {
		n := &Note{}
		err := rows.Scan(&n.ID, &n.At, &n.Staff, &n.Text)
		events = append(events, Event{Kind: "note", At: n.At, ID: n.ID, Note: n})
		return err
	}, peopleSQL+`SELECT n.id, n.at, s.name, n.text FROM people p CROSS JOIN note n ON n.member = p.id JOIN staff s ON s.id = n.staff WHERE (n.at, n.id) < (?2, ?3)
		ORDER BY n.at DESC, n.id DESC LIMIT ?4`, member, o.at, o.id, o.limit)
	return events, err
}

func (v *view) ticketEvents(member int64, o older) (events []Event, err error) {
	err = v.each(func(rows *rows) error {
		r := &TicketRow{Member: member}
		err := rows.Scan(&r.ID, &r.Stage, &r.Kind, &r.Product, &r.Text, &r.Opened, &r.Closed)
		events = append(events, Event{Kind: "ticket", At: r.Opened, ID: r.ID, Ticket: r})
		return err
	}, `SELECT k.id, k.stage, k.kind, coalesce(p.name, ''), coalesce(e.text, ''), k.opened_at, coalesce(k.closed_at, 0) FROM ticket k
		JOIN ticket_event e ON e.ticket = k.id AND e.n = 1 LEFT JOIN product p ON p.id = k.product WHERE `+ticketsOf+`
		AND (k.opened_at, k.id) < (?2, ?3) ORDER BY k.opened_at DESC, k.id DESC LIMIT ?4`, member, o.at, o.id, o.limit)
	return events, err
}

func (v *view) feedbackEvents(member int64, o older) (events []Event, err error) {
	list, err := v.feedback(" AND f.member = ?1 AND (f.at, f.id) < (?2, ?3) ORDER BY f.at DESC, f.id DESC LIMIT ?4", member, o.at, o.id, o.limit)
	for i := range list {
		events = append(events, Event{Kind: "feedback", At: list[i].At, ID: list[i].ID, Feedback: &list[i]})
	}
	return events, err
}

// contactEvents are what was said to somebody, also before they were merged.
func (v *view) contactEvents(member int64, o older) (events []Event, err error) {
	list, err := v.contacts(`c.member IN (WITH RECURSIVE people(id) AS (SELECT ?1 UNION SELECT m.id FROM people p CROSS JOIN member m ON m.merged_into = p.id) SELECT id FROM people)
		AND (c.at, c.id) < (?2, ?3) ORDER BY c.at DESC, c.id DESC LIMIT ?4`, member, o.at, o.id, o.limit)
	for i := range list {
		events = append(events, Event{Kind: "contact", At: list[i].At, ID: list[i].ID, Contact: &list[i]})
	}
	return events, err
}
