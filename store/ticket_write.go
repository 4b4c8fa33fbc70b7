package store

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"

	"zombiezen.com/go/sqlite"
)

// maxTicketWord bounds category, cause, channel and responsibility.
const maxTicketWord = 60

// OpenTicket opens a ticket. One that follows up an answer takes member, order, product and text from it, and there is one ticket for
// an answer: asked again, it gives the first. Errors: CodeBadKey, CodeKeyConflict, CodeBadName, CodeBadTicket, CodeNoMember,
// CodeMemberMerged, CodeNoOrder, CodeNoProduct, CodeNoFeedback, CodeNoStaff, and CodeTicketEmpty for a ticket that says nothing.
func (b *Book) OpenTicket(ctx context.Context, in TicketInput) (ack TicketAck, err error) {
	if err := checkKey(in.Key); err != nil {
		return ack, err
	}
	if in.Text, err = cleanRemark(in.Text); err != nil {
		return ack, err
	}
	if in.Kind == "" {
		in.Kind = TicketKinds()[0]
	}
	if in.Severity == "" {
		in.Severity = TicketSeverities()[1]
	}
	if err := in.clean(b.Shop().Currency); err != nil {
		return ack, err
	}
	err = b.write(ctx, "ticket.open", func(t *tx) error {
		ack = TicketAck{}
		change, err := changeJSON(in.TicketChange)
		if err != nil {
			return err
		}
		hash := contentHash("ticket.open", in.Text, change)
		id, err := t.openedBefore(&in, hash)
		if err != nil {
			return err
		}
		if ack.Replayed = id != 0; !ack.Replayed {
			if id, err = t.openTicket(&in, hash); err != nil {
				return err
			}
			if ack.Alerts, err = ticketAlerts(t.conn, t.recordedDay(), id); err != nil {
				return err
			}
		}
		return t.ticketAck(&ack, id, in.Text)
	})
	return ack, err
}

// openedBefore is the ticket that the same input has opened already: by its key, or for the same answer.
func (t *tx) openedBefore(in *TicketInput, hash []byte) (id int64, err error) {
	if in.Feedback != 0 {
		if id, err = t.number("SELECT id FROM ticket WHERE feedback = ?", in.Feedback); err != nil || id != 0 {
			return id, err
		}
	}
	if in.Key == "" {
		return 0, nil
	}
	var was []byte
	var at Instant
	found, err := t.one(func(s *sqlite.Stmt) { id, was, at = s.ColumnInt64(0), columnBlob(s, 1), Instant(s.ColumnInt64(2)) },
		"SELECT id, key_hash, opened_at FROM ticket WHERE key = ?", in.Key)
	if err == nil && found && string(was) != string(hash) {
		err = Refuse(CodeKeyConflict, "why", "ticket", "key", in.Key, "at", at, "ticket", TicketRef(id))
	}
	return id, err
}

func (t *tx) openTicket(in *TicketInput, hash []byte) (id int64, err error) {
	if in.Feedback != 0 {
		if err := t.fromFeedback(in); err != nil {
			return 0, err
		}
	}
	if in.Text == "" && in.Feedback == 0 && in.Order == 0 {
		return 0, Refuse(CodeTicketEmpty)
	}
	if err := t.checkTicketLinks(&in.TicketChange); err != nil {
		return 0, err
	}
	if in.Member == 0 && in.Order != 0 {
		if in.Member, err = t.number("SELECT coalesce(member, 0) FROM orders WHERE id = ?", in.Order); err != nil {
			return 0, err
		}
	}
	if in.Owner == 0 {
		in.Owner = t.staff
	}
	if id, err = t.number("SELECT coalesce(max(id), 0) + 1 FROM ticket"); err != nil {
		return 0, err
	}
	if err := t.exec(`INSERT INTO ticket (id, kind, severity, stage, opened_at, day, opened_by, first_due, key, key_hash) VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?)`,
		id, in.Kind, in.Severity, string(StageReceived), t.recorded(), t.recordedDay(), t.staff, textOrNull(in.Key), keyHashOf(in.Key, hash)); err != nil {
		return 0, err
	}
	return id, t.logTicket(id, ticketLog{act: actOpen, text: in.Text, change: in.TicketChange})
}

// fromFeedback takes from the answer what the input does not say.
func (t *tx) fromFeedback(in *TicketInput) error {
	found, err := t.one(func(s *sqlite.Stmt) {
		for i, to := range []*int64{&in.Member, &in.Order, &in.Product} {
			if *to == 0 {
				*to = s.ColumnInt64(i)
			}
		}
		if in.Text == "" {
			in.Text = s.ColumnText(3)
		}
		if in.Channel == "" {
			in.Channel = s.ColumnText(4)
		}
		if in.Category == "" {
			in.Category = s.ColumnText(5)
		}
	}, "SELECT member, order_id, product, comment, channel, driver FROM feedback WHERE id = ? AND withdrawn IS NULL", in.Feedback)
	if err == nil && !found {
		err = Refuse(CodeNoFeedback, "feedback", in.Feedback)
	}
	if err == nil && in.Member != 0 {
		in.Member, err = t.surviving(in.Member)
	}
	return err
}

// checkTicketLinks refuses what a change names and the book has not.
func (t *tx) checkTicketLinks(c *TicketChange) error {
	if day, err := ParseDay(c.DueBy); err == nil && day < t.today {
		return Refuse(CodeBadDay, "value", c.DueBy, "earliest", t.today.String())
	}
	if c.Member != 0 {
		if err := t.checkKnown(c.Member); err != nil {
			return err
		}
	}
	for _, link := range []struct {
		id      int64
		sql     string
		refused *Error
	}{
		{c.Order, "SELECT count(*) FROM orders WHERE id = ? AND withdrawn IS NULL", Refuse(CodeNoOrder, "order", OrderRef(c.Order))},
		{c.Product, "SELECT count(*) FROM product WHERE id = ?", Refuse(CodeNoProduct, "product", c.Product)},
		{c.Owner, "SELECT count(*) FROM staff WHERE id = ?", Refuse(CodeNoStaff, "staff", strconv.FormatInt(c.Owner, 10))},
	} {
		if link.id == 0 {
			continue
		}
		if n, err := t.number(link.sql, link.id); err != nil || n == 0 {
			return orErr(err, link.refused)
		}
	}
	return nil
}

// clean checks what can be checked without the book; amounts are of the currency.
func (c *TicketChange) clean(currency string) (err error) {
	c.Tier = "" // the book notes it
	for _, f := range []struct {
		name, value string
		allowed     []string
	}{
		{"stage", string(c.Stage), TicketStages()}, {"type", c.Kind, TicketKinds()}, {"severity", c.Severity, TicketSeverities()}, {"remedy", c.Remedy, TicketRemedies()},
	} {
		if f.value != "" && !slices.Contains(f.allowed, f.value) {
			return Refuse(CodeBadTicket, "what", f.name, "value", f.value, "allowed", f.allowed)
		}
	}
	for _, word := range []*string{&c.Channel, &c.Category, &c.Responsibility, &c.Cause} {
		if *word, err = cleanLine(*word, maxTicketWord); err != nil {
			return err
		}
	}
	if c.DueBy != "" {
		if _, err := ParseDay(c.DueBy); err != nil {
			return Refuse(CodeBadDay, "value", c.DueBy)
		}
	}
	if c.Cost < -maxAmount || c.Cost > maxAmount {
		return Refuse(CodeBadAmount, "amount", c.Cost, "currency", currency)
	}
	return nil
}

// ActOnTicket takes a ticket one step on. Errors: CodeNoTicket, CodeTicketStage for a step that does not follow, CodeBadTicket,
// and those of OpenTicket.
func (b *Book) ActOnTicket(ctx context.Context, a TicketAct) (ack TicketAck, err error) {
	if a.Text, err = cleanRemark(a.Text); err != nil {
		return ack, err
	}
	if err := a.Change.clean(b.Shop().Currency); err != nil {
		return ack, err
	}
	if !slices.Contains(TicketActs(), a.Act) {
		return ack, Refuse(CodeBadTicket, "what", "act", "value", a.Act, "allowed", TicketActs())
	}
	if a.Text == "" && (a.Act == actReply || a.Act == actNote) {
		return ack, Refuse(CodeTicketEmpty)
	}
	err = b.write(ctx, "ticket."+a.Act, func(t *tx) error {
		ack = TicketAck{}
		k, _, err := t.ticket(a.Ticket)
		if err != nil {
			return err
		}
		change, err := k.follows(a)
		if err != nil {
			return err
		}
		if err := t.checkTicketLinks(&change); err != nil {
			return err
		}
		if err := t.logTicket(a.Ticket, ticketLog{act: a.Act, text: a.Text, change: change}); err != nil {
			return err
		}
		return t.ticketAck(&ack, a.Ticket, a.Text)
	})
	return ack, err
}

// follows says what an act changes of the ticket, or refuses one that does not follow.
func (k *ticket) follows(a TicketAct) (change TicketChange, err error) {
	change = a.Change
	refused := Refuse(CodeTicketStage, "ticket", TicketRef(k.id), "stage", string(k.Stage), "act", a.Act)
	closed := k.closed != 0
	if a.Act != actAdvance {
		change.Stage = ""
	}
	switch a.Act {
	case actAdvance:
		if change.Stage == "" {
			change.Stage = k.Stage.Next()
		}
		if closed || change.Stage == StageClosed || change.Stage == StageReopened || change.Stage.rank() <= k.Stage.rank() {
			return change, refused.with("to", string(change.Stage))
		}
	case actReopen:
		if !closed {
			return change, refused
		}
	case actWait:
		if closed || k.waiting != 0 {
			return change, refused
		}
	case actResume:
		if k.waiting == 0 {
			return change, refused
		}
	case actClose:
		if closed {
			return change, refused
		}
		if change.Remedy == "" && k.Remedy == "" {
			change.Remedy = "none"
		}
	case actAssign:
		if change.Owner == 0 {
			return change, refused
		}
	case actReply:
		if closed {
			return change, refused
		}
	}
	return change, nil
}

// with adds a fact and returns e.
func (e *Error) with(name string, value any) *Error {
	e.Facts[name] = value
	return e
}

// UndoTicket takes the last thing back that was done about a ticket, with the points that it gave. allowDebt says that the
// customer may have spent them. Errors: CodeNoTicket, CodeCannotUndo when nothing is left to take back, CodeWouldOwe.
func (b *Book) UndoTicket(ctx context.Context, id int64, allowDebt bool) (ack TicketAck, err error) {
	err = b.write(ctx, "ticket.undo", func(t *tx) error {
		ack = TicketAck{}
		_, events, err := t.ticket(id)
		if err != nil {
			return err
		}
		last := lastStanding(events)
		if last == nil || last.act == actOpen {
			return Refuse(CodeTicketStart, "ticket", TicketRef(id))
		}
		if last.entry != 0 {
			e, err := t.entryByID(last.entry)
			if err != nil {
				return err
			}
			err = t.undoEntry(&ack.Ack, e, allowDebt) // which notes it in the ticket
			if err == nil {
				err = t.ticketAck(&ack, id, "")
			}
			return err
		}
		if last.code != 0 {
			err = t.uncompensate(last.code) // which notes it in the ticket
		} else {
			err = t.logTicket(id, ticketLog{act: actUndo, undoes: last.n})
		}
		if err != nil {
			return err
		}
		return t.ticketAck(&ack, id, "")
	})
	return ack, err
}

// lastStanding is the last event that was not taken back, and that somebody meant: not what only followed from a tier.
func lastStanding(events []ticketEvent) *ticketEvent {
	gone := map[int64]bool{}
	for i := len(events) - 1; i >= 0; i-- {
		e := &events[i]
		if gone[e.undoes] = true; e.act != actUndo && !gone[e.n] && !reranks(e.act, &e.change) {
			return e
		}
	}
	return nil
}

// undoneForTicket notes in a ticket that the points which it gave were taken back by the entry undo.
func (t *tx) undoneForTicket(entry, undo int64) error {
	var id, n int64
	found, err := t.one(func(s *sqlite.Stmt) { id, n = s.ColumnInt64(0), s.ColumnInt64(1) }, "SELECT ticket, n FROM ticket_event WHERE entry = ?", entry)
	if err != nil || !found {
		return err
	}
	return t.logTicket(id, ticketLog{act: actUndo, undoes: n, entry: undo})
}

// ticketLog is an event to be written.
type ticketLog struct {
	act, text     string
	change        TicketChange
	entry, undoes int64
	code          int64
	key           string
	keyHash       []byte
}

// logTicket appends an event, makes the ticket anew from all of its events, and writes the audit row.
func (t *tx) logTicket(id int64, l ticketLog) error {
	if err := t.notePriority(id, &l); err != nil {
		return err
	}
	change, err := changeJSON(l.change)
	if err != nil {
		return err
	}
	n, err := t.number("SELECT coalesce(max(n), 0) + 1 FROM ticket_event WHERE ticket = ?", id)
	if err != nil {
		return err
	}
	if err := t.exec("INSERT INTO ticket_event (ticket, n, act, at, staff, text, change, entry, undoes, code, key, key_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		id, n, l.act, t.recorded(), t.staff, textOrNull(l.text), change, null(l.entry), null(l.undoes), null(l.code), textOrNull(l.key), l.keyHash); err != nil {
		return err
	}
	if err := t.refold(id); err != nil {
		return err
	}
	detail := map[string]any{"event": n}
	if l.undoes != 0 {
		detail["undoes"] = l.undoes
	}
	return t.audit("ticket."+l.act, "ticket:"+TicketRef(id), detail, "")
}

// ticket makes a ticket from its events.
func (t *tx) ticket(id int64) (*ticket, []ticketEvent, error) {
	events, err := readTicketEvents(t.conn, id)
	if err != nil || len(events) == 0 {
		return nil, nil, orErr(err, Refuse(CodeNoTicket, "ticket", TicketRef(id)))
	}
	return t.shop.fold(id, events), events, nil
}

func readTicketEvents(c conn, id int64) (events []ticketEvent, err error) {
	err = c.query(func(s *sqlite.Stmt) error {
		e := ticketEvent{n: s.ColumnInt64(0), act: s.ColumnText(1), at: Instant(s.ColumnInt64(2)), staff: s.ColumnInt64(3), entry: s.ColumnInt64(5), undoes: s.ColumnInt64(6), code: s.ColumnInt64(7)}
		err := json.Unmarshal([]byte(s.ColumnText(4)), &e.change)
		events = append(events, e)
		return err
	}, "SELECT n, act, at, staff, change, entry, undoes, code FROM ticket_event WHERE ticket = ? ORDER BY n", id)
	return events, err
}

// ticketAck fills in where the ticket stands.
func (t *tx) ticketAck(ack *TicketAck, id int64, text string) error {
	ack.Card = LooksLikeCard(text)
	rows, err := ticketRows(t.conn, t.now, "k.id = ?", id)
	if len(rows) == 1 {
		ack.TicketRow = rows[0]
	}
	return err
}
