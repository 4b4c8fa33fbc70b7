package ui

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/ui/widget"
)

// slots of the member's own writes.
const (
	slotUndo    = "undo"
	slotSuspend = "suspend"
	slotSeen    = "seen"
)

// Actions are what can be done with the member.
func (s *member) Actions() []Action {
	m, name := s.m, s.app.called(&s.m.MemberRow)
	return []Action{
		{ID: "member.award", Key: keys.Award, Off: s.fixed, Do: s.open(func() Screen { return newAward(m.ID, name, m.Balance) })},
		{ID: "member.redeem", Key: keys.Redeem, Off: s.cannotRedeem, Do: s.open(func() Screen {
			return newRedeem(m.ID, name, m.Balance)
		})},
		{ID: "member.rewards", Key: keys.Coupons, Off: s.off, Do: s.open(func() Screen { return newMemberRewards(m.ID, name) })},
		{ID: "member.order", Key: keys.Order, Off: s.fixed, Do: s.open(func() Screen { return newOrderForm(m.ID) })},
		{ID: "member.deed", Key: keys.Deed, Off: s.noDeed, Do: s.open(func() Screen { return newDeed(m.ID, name) }), Quiet: true},
		{ID: "member.ticket", Key: keys.Ticket, Off: s.fixed, Do: s.open(func() Screen { return newTicketForm(ticketAbout{member: m.ID, name: m.Name}) })},
		{ID: "member.note", Key: keys.Note, Off: s.fixed, Do: s.open(func() Screen { return newNote(m.ID, name) })},
		{ID: "feedback.new", Key: keys.Feedback, Off: s.fixed, Do: s.open(func() Screen { return newFeedbackForm(about{member: m.ID, name: name}) })},
		{ID: "member.copy", Key: keys.Copy, Off: s.off, Do: s.copyAnswer},
		{ID: "member.undo", Key: keys.Undo, Off: s.nothingToUndo, Do: s.undo},
		{ID: "member.why", Key: keys.Why, Off: s.off, Do: s.why},
		{ID: "member.event", Key: keys.Open, Off: s.noOrder, Do: s.openOrder},
		{ID: "member.tickets", Off: s.notThere, Do: s.open(func() Screen { return newTickets(m.ID) }), Quiet: true},
		{ID: "member.tag", Key: keys.Label, Off: s.fixed, Do: s.open(func() Screen { return newTags(m) }), Quiet: true},
		{ID: "member.edit", Key: keys.Edit, Off: s.fixed, Do: s.open(func() Screen { return newMemberEdit(m) }), Quiet: true},
		{ID: "member.statement", Key: keys.PointsFrom, Off: s.notThere, Do: s.open(func() Screen { return newStatement(m.ID, name) }), Quiet: true},
		{ID: "member.seen", Key: keys.Seen, Off: s.unwritable, Do: s.see, Quiet: true},
		{ID: "member.adjust", Key: keys.Adjust, Off: s.fixed, Quiet: true, Do: s.open(func() Screen {
			return newAdjust(m.ID, name, m.Balance)
		})},
		{ID: "member.attach", Key: keys.Attach, Off: s.fixed, Do: s.open(func() Screen { return newAttach(m.ID, name) }), Quiet: true},
		{ID: "member.join", Key: keys.Join, Off: s.joined, Do: s.join, Quiet: true},
		{ID: "member.consent", Off: s.fixed, Do: s.open(func() Screen { return newConsent(m, name) }), Quiet: true},
		{ID: "member.detail", Off: s.fixed, Do: s.open(func() Screen { return newDetail(m, name) }), Quiet: true},
		{ID: "member.merge", Key: keys.Merge, Off: s.fixed, Do: s.merge, Quiet: true},
		{ID: "member.exclude", Key: keys.Exclude, Off: s.unwritable, Do: s.open(func() Screen { return newExclusion(m, name) }), Quiet: true},
		{ID: "member.place", Key: keys.Place, Off: s.cannotPlace, Do: s.open(func() Screen { return newPlacing(m, name) }), Quiet: true},
		{ID: "member.suspend", Key: keys.Suspend, Off: s.unwritable, Do: s.suspend, Quiet: true, Name: s.suspendWord},
	}
}

func (s *member) open(make func() Screen) func() tea.Cmd {
	return func() tea.Cmd { return s.app.Push(make()) }
}

// notThere is why nothing can be done yet.
func (s *member) notThere() string {
	if !s.ready {
		return "off.loading"
	}
	return ""
}

// unwritable is why nothing can be written of the member.
func (s *member) unwritable() string {
	if reason := s.notThere(); reason != "" {
		return reason
	}
	return s.app.viewOnly()
}

// off is why the member can receive nothing.
func (s *member) off() string {
	switch {
	case !s.ready:
		return "off.loading"
	case s.m.MergedInto != 0:
		return "off.merged"
	case s.m.Status == "suspended":
		return "off.suspended"
	}
	return ""
}

// fixed is why nothing can be given to the member or changed.
func (s *member) fixed() string {
	if reason := s.off(); reason != "" {
		return reason
	}
	return s.app.viewOnly()
}

func (s *member) cannotRedeem() string {
	if reason := s.fixed(); reason != "" {
		return reason
	}
	if s.m.Balance <= 0 {
		return "off.nopoints"
	}
	return ""
}

// undoable is the entry that undo takes back: the one under the cursor, else the newest of the timeline.
func (s *member) undoable() *store.EntryRow {
	if e := s.at(); e != nil && e.Entry != nil && e.Entry.Reverses == 0 {
		return e.Entry
	}
	return nil
}

// justWritten reports whether the line is the order that was written down here last, which undo cancels.
func (s *member) justWritten(e *store.Event) bool {
	return e != nil && e.Order != nil && e.Order.ID == s.app.last.order
}

func (s *member) nothingToUndo() string {
	e := s.at()
	if !s.justWritten(e) && s.undoable() == nil && (e == nil || e.Note == nil && e.Contact == nil && e.Change == nil && (e.Tier == nil || e.Tier.Batch == 0)) {
		return "off.nothere"
	}
	return s.app.viewOnly()
}

// undo takes back the entry, the contact, the change or the note under the cursor. It asks first where that would leave a debt, where it moves
// more than the eye sees, and before a note goes, which does not come back.
func (s *member) undo() tea.Cmd {
	s.undone = 0
	switch e := s.at(); {
	case s.justWritten(e):
		return s.app.undoLast(false)
	case e.Tier != nil:
		return s.undoChange(e.Tier.Batch, s.T("batch.what.place")+"  "+s.app.moveText(e.Tier))
	case e.Change != nil && (e.Change.What == "merge" || e.Change.What == "exclude"):
		return s.confirmUndo(e.Change.Batch, s.undoing(func() (string, string) { return s.app.changeWord(e.Change), s.app.changeNote(e.Change) }))
	case e.Change != nil && e.Change.What == "add":
		batch := e.Change.Batch
		return save(&s.Base, slotUndo, func(ctx context.Context, book Book) (any, error) {
			_, err := book.UndoBatch(ctx, batch, false)
			return unmade(s.Title()), err
		})
	case e.Change != nil:
		return s.undoChange(e.Change.Batch, strings.TrimSpace(s.app.changeWord(e.Change)+"  "+s.app.changeNote(e.Change)))
	case e.Note != nil:
		id, text := e.Note.ID, e.Note.Text
		return s.app.Confirm(func() question {
			return question{text: s.T("member.undo.note", "text", text), act: s.T("act.member.undo")}
		}, func() tea.Cmd {
			return save(&s.Base, slotUndo, func(ctx context.Context, book Book) (any, error) { return true, book.DropNote(ctx, id) })
		})
	case e.Contact != nil:
		return s.confirmUndo(e.Contact.Batch, s.undoing(func() (string, string) { return s.T("event.contact"), s.app.contactNote(e.Contact) }))
	}
	return s.undoEntry(s.undoable().ID, false)
}

// undoing are the words of the question whether an act is to be taken back: what it was, and about whom or what.
func (s *member) undoing(act func() (what, name string)) func() question {
	return func() question {
		what, name := act()
		return question{text: s.T("batch.undo.ask", "what", what, "name", name), act: s.T("act.member.undo")}
	}
}

// undoneChange is what an undo of a change of a member took back, in words.
type undoneChange string

// unmade is who was added and is gone again.
type unmade string

func (s *member) undoChange(batch int64, what string) tea.Cmd {
	return save(&s.Base, slotUndo, func(ctx context.Context, book Book) (any, error) {
		_, err := book.UndoBatch(ctx, batch, false)
		return undoneChange(what), err
	})
}

func (s *member) undoEntry(entry int64, allowDebt bool) tea.Cmd {
	s.undone = entry
	return save(&s.Base, slotUndo, func(ctx context.Context, book Book) (any, error) {
		return book.UndoEntry(ctx, entry, allowDebt)
	})
}

// Refuse shows why the member could not be read, while there is nobody to show, and asks whether a debt is wanted when an undo would leave one.
func (s *member) Refuse(slot string, err error) bool {
	if slot == slotMember && !s.ready {
		s.err = err
		return true
	}
	if slot != slotUndo || !store.CodeIs(err, store.CodeWouldOwe) || s.undone == 0 {
		return false
	}
	entry := s.undone
	s.app.askDebt("act.member.undo", err, func() tea.Cmd { return s.undoEntry(entry, true) })
	return true
}

// wrote says what a write of this screen did.
func (s *member) wrote(r Result) tea.Cmd {
	if who, gone := r.Value.(unmade); gone {
		return tea.Batch(s.app.Pop(), s.app.Done("toast.change.undone", "what", s.T("batch.what.add")+"  "+string(who)))
	}
	s.made()
	switch r.Slot {
	case slotMerge:
		return s.app.Done("toast.merged")
	case slotUndo:
		return s.app.tookBack(r.Value)
	case slotSuspend:
		return s.app.Done("toast.saved")
	case slotSeen:
		return s.app.Done("toast.seen")
	}
	return nil
}

func (s *member) suspendWord() string {
	if s.m.Status == "suspended" {
		return s.T("act.member.resume")
	}
	return s.T("act.member.suspend")
}

// suspend stops the member from earning and redeeming, or lets them again.
func (s *member) suspend() tea.Cmd {
	id, suspended := s.id, s.m.Status != "suspended"
	act := func() tea.Cmd {
		return save(&s.Base, slotSuspend, func(ctx context.Context, book Book) (any, error) {
			return asBatch(book.SuspendMember(ctx, id, suspended))
		})
	}
	if !suspended {
		return act()
	}
	return s.app.Confirm(func() question {
		return question{text: s.T("member.suspend.ask", "name", s.app.called(&s.m.MemberRow)), act: s.T("act.member.suspend")}
	}, act)
}

func (s *member) noOrder() string {
	if e := s.at(); e == nil || e.Part != nil || e.Tier != nil || e.Kind == "join" || e.Change != nil && s.app.changeNote(e.Change) == "" || e.Entry != nil && e.Entry.Order == 0 {
		return "off.noorder"
	}
	return ""
}

func (s *member) openOrder() tea.Cmd {
	e := s.at()
	switch {
	case e.Ticket != nil:
		return s.app.Push(newTicket(e.Ticket.ID))
	case e.Feedback != nil:
		return s.app.Push(newAnswer(e.Feedback.ID))
	case e.Order != nil:
		return s.app.Push(newOrder(e.Order.ID))
	case e.Note != nil:
		return s.read(s.heading("event.note"), e.At, e.Note.Staff, func() string { return e.Note.Text })
	case e.Contact != nil:
		return s.read(s.heading("event.contact"), e.At, e.Contact.Staff, func() string { return s.app.contactNote(e.Contact) })
	case e.Change != nil:
		return s.read(func() string { return s.app.changeWord(e.Change) }, e.At, e.Change.Staff, func() string { return s.app.changeNote(e.Change) })
	}
	return s.app.Push(newOrder(e.Entry.Order))
}

// read shows the whole of a text that a line of the timeline cuts.
func (s *member) read(title func() string, at store.Instant, staff string, text func() string) tea.Cmd {
	return s.app.Why(func() string { return capital(title()) + " · " + s.app.called(&s.m.MemberRow) }, func() []sheetRow {
		return []sheetRow{{note: text()}, {}, {note: s.app.moment(at) + "  " + staff, tone: widget.Muted}}
	})
}

// copyAnswer copies a ready answer for the customer and shows it, because not every terminal passes copies on.
func (s *member) copyAnswer() tea.Cmd {
	text := s.answer()
	rows := func() []sheetRow {
		return []sheetRow{{note: text}, {}, {note: s.T("member.copied"), tone: widget.Muted}}
	}
	return tea.Batch(tea.SetClipboard(text), s.app.Why(s.heading("act.member.copy"), rows))
}

// answer is the balance, what lapses next and what waits, as one would write it to the customer.
func (s *member) answer() string {
	a, m := s.app, &s.m
	parts := []string{s.T("answer.balance", "name", strings.TrimLeft(a.spaced(m.Name), " "), "n", m.Balance)}
	if m.Name == "" {
		parts[0] = s.T("answer.balance.unnamed", "n", m.Balance)
	}
	if worth := a.worth(m.Balance); worth != "" && m.Balance > 0 {
		parts = append(parts, s.T("answer.worth", "money", worth))
	}
	for _, lot := range m.Lots {
		if lot.Expires != 0 && lot.Releases <= a.today() {
			key := "answer.expiry"
			if lot.Moves {
				key += ".moves"
			}
			parts = append(parts, s.T(key, "n", s.lapsing(lot.Expires), "day", a.date(lot.Expires)))
			break
		}
	}
	if m.Pending > 0 {
		parts = append(parts, s.T("answer.pending", "n", m.Pending))
	}
	if next := s.nextTier(); next != "" {
		parts = append(parts, next)
	}
	if len(s.codes) > 0 {
		list := make([]string, len(s.codes))
		for i := range s.codes {
			list[i] = s.codes[i].Name + " " + s.codes[i].Code
		}
		parts = append(parts, s.T("answer.codes", "list", strings.Join(list, s.T("core.list.comma"))))
	}
	return strings.Join(parts, s.T("answer.join")) + s.T("answer.end", "shop", a.shop().Name)
}

// lapsing is how many points lapse on the day.
func (s *member) lapsing(day store.Day) int64 {
	var n int64
	for _, lot := range s.m.Lots {
		if lot.Expires == day {
			n += lot.Left
		}
	}
	return n
}

// why opens the arithmetic behind the balance.
func (s *member) why() tea.Cmd { return s.app.Push(newWhyBalance(s.id, s.app.called(&s.m.MemberRow))) }
