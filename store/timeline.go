package store

import (
	"context"
	"slices"
	"sort"
)

// Event is one line of a member's timeline. Kind: order, entry, note, tier, ticket, feedback, event, contact, change, join; the field of that
// name is set.
type Event struct {
	Kind  string
	At    Instant
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

// Timeline gives what happened with a member, the newest first: orders, entries, notes, moves between tiers, feedback, events and groups, contacts,
// what people changed of them, joining. Errors: CodeNoMember.
func (b *Book) Timeline(ctx context.Context, member int64, limit int) (events []Event, err error) {
	err = b.look(ctx, func(v *view) error {
		if err := v.checkMember(member); err != nil {
			return err
		}
		limit = pageLimit(limit, 50)
		for _, read := range []func(int64, int) ([]Event, error){
			v.changeEvents, // an act before what it gave
			v.orderEvents, v.entryEvents, v.noteEvents, v.tierEvents, v.ticketEvents, v.feedbackEvents, v.gatheringEvents, v.contactEvents, v.joinEvent,
		} {
			more, err := read(member, limit)
			if err != nil {
				return err
			}
			events = append(events, more...)
		}
		added := Instant(0)
		for _, e := range events {
			if e.Change != nil && e.Change.What == addBatch {
				added = e.At
			}
		}
		events = slices.DeleteFunc(events, func(e Event) bool { return e.Kind == "join" && e.At == added }) // the same said twice
		sort.SliceStable(events, func(i, j int) bool { return events[j].At < events[i].At })
		events = events[:min(len(events), limit)]
		return nil
	})
	return events, err
}

func (v *view) joinEvent(member int64, _ int) ([]Event, error) {
	at, err := v.number("SELECT coalesce(joined_at, 0) FROM member WHERE id = ?", member)
	if err != nil || at == 0 {
		return nil, err
	}
	return []Event{{Kind: "join", At: Instant(at)}}, nil
}

func (v *view) orderEvents(member int64, limit int) (events []Event, err error) {
	var list []OrderRow
	if err := v.each(func(rows *rows) error {
		o, err := scanOrderRow(rows)
		list = append(list, o)
		return err
	}, orderChain+"SELECT "+orderRowSQL+" FROM chain c CROSS JOIN orders o ON o.id = c.id"+orderJoins+
		" ORDER BY coalesce(o.paid_at, o.placed_at) DESC, o.id DESC LIMIT ?2", member, limit); err != nil {
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
		events = append(events, Event{Kind: "order", At: at, Order: &list[i]})
	}
	return events, nil
}

func (v *view) entryEvents(member int64, limit int) (events []Event, err error) {
	list, err := v.history(member, limit, 0)
	for i := range list {
		events = append(events, Event{Kind: "entry", At: list[i].At, Entry: &list[i]})
	}
	return events, err
}

func (v *view) noteEvents(member int64, limit int) (events []Event, err error) {
	err = v.each(func(rows *rows) error {
		n := &Note{}
		err := rows.Scan(&n.ID, &n.At, &n.Staff, &n.Text)
		events = append(events, Event{Kind: "note", At: n.At, Note: n})
		return err
	}, "SELECT n.id, n.at, s.name, n.text FROM note n JOIN staff s ON s.id = n.staff WHERE n.member = ? ORDER BY n.id DESC LIMIT ?", member, limit)
	return events, err
}

func (v *view) ticketEvents(member int64, limit int) (events []Event, err error) {
	err = v.each(func(rows *rows) error {
		r := &TicketRow{Member: member}
		err := rows.Scan(&r.ID, &r.Stage, &r.Kind, &r.Product, &r.Text, &r.Opened, &r.Closed)
		events = append(events, Event{Kind: "ticket", At: r.Opened, Ticket: r})
		return err
	}, `SELECT k.id, k.stage, k.kind, coalesce(p.name, ''), coalesce(e.text, ''), k.opened_at, coalesce(k.closed_at, 0) FROM ticket k
		JOIN ticket_event e ON e.ticket = k.id AND e.n = 1 LEFT JOIN product p ON p.id = k.product WHERE `+ticketsOf+" ORDER BY k.id DESC LIMIT ?2", member, limit)
	return events, err
}

func (v *view) feedbackEvents(member int64, limit int) (events []Event, err error) {
	list, err := v.feedback(" AND f.member = ? ORDER BY f.id DESC LIMIT ?", member, limit)
	for i := range list {
		events = append(events, Event{Kind: "feedback", At: list[i].At, Feedback: &list[i]})
	}
	return events, err
}

// contactEvents are what was said to somebody, also before they were merged.
func (v *view) contactEvents(member int64, limit int) (events []Event, err error) {
	list, err := v.contacts(`c.member IN (WITH RECURSIVE people(id) AS (SELECT ?1 UNION SELECT m.id FROM people p CROSS JOIN member m ON m.merged_into = p.id) SELECT id FROM people)
		ORDER BY c.id DESC LIMIT ?2`, member, limit)
	for i := range list {
		events = append(events, Event{Kind: "contact", At: list[i].At, Contact: &list[i]})
	}
	return events, err
}
