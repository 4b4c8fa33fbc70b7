package ui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/store/program"
	"regulars/ui/widget"
)

// slots of the order's own writes.
const (
	slotCancel  = "cancel"
	slotExclude = "exclude"
	slotAttach  = "attach"
)

// Actions are what can be done with the order.
func (s *order) Actions() []Action {
	return []Action{
		{ID: "order.refund", Key: keys.Refund, Off: s.cannotRefund, Do: func() tea.Cmd { return s.app.Push(newRefund(s.o)) }},
		{ID: "order.undo", Key: keys.Undo, Off: s.cannotUndo, Do: s.undo, Name: s.undoWord},
		{ID: "order.attach", Key: keys.Attach, Off: s.cannotAttach, Do: s.pickMember},
		{ID: "order.member", Key: keys.Open, Off: s.nobody, Do: func() tea.Cmd { return s.app.Push(newMember(s.o.Member)) }},
		{ID: "order.ticket", Key: keys.Ticket, Off: s.gone, Do: func() tea.Cmd {
			return s.app.Push(newTicketForm(ticketAbout{order: s.id, ref: orderRef(&s.o.OrderRow), member: s.o.Member, name: s.o.MemberName}))
		}},
		{ID: "feedback.new", Key: keys.Feedback, Off: s.gone, Do: func() tea.Cmd {
			return s.app.Push(newFeedbackForm(about{member: s.o.Member, order: s.o.ID, ref: orderRef(&s.o.OrderRow)}))
		}},
		{ID: "order.why", Key: keys.Why, Off: s.loading, Do: s.why},
		{ID: "order.exclude", Key: keys.Exclude, Off: s.gone, Do: s.exclude, Name: s.excludeWord},
		{ID: "order.cancel", Key: keys.Cancel, Off: s.cannotCancel, Do: s.cancel},
	}
}

func (s *order) loading() string {
	if !s.ready {
		return "off.loading"
	}
	return ""
}

// gone is why nothing can be done with the order.
func (s *order) gone() string {
	switch {
	case !s.ready:
		return "off.loading"
	case s.o.Withdrawn:
		return "off.order.withdrawn"
	}
	return s.app.viewOnly()
}

func (s *order) cannotCancel() string {
	if s.gone() == "" && s.o.Status == store.StatusCancelled.String() {
		return "off.order.cancelled"
	}
	return s.gone()
}

func (s *order) cannotRefund() string {
	switch reason := s.cannotCancel(); {
	case reason != "":
		return reason
	case s.o.Status == store.StatusPending.String():
		return "off.order.unpaid"
	case s.o.Refunded >= s.o.Total:
		return "off.order.refunded"
	}
	return ""
}

func (s *order) cannotAttach() string {
	if s.gone() == "" && s.o.Member != 0 {
		return "off.order.owned"
	}
	return s.gone()
}

func (s *order) nobody() string {
	if s.ready && s.o.Member == 0 {
		return "off.order.nobody"
	}
	return s.loading()
}

func (s *order) cannotUndo() string {
	if s.gone() == "" && s.o.ByHand.Batch == 0 {
		return "off.order.nobyhand"
	}
	return s.gone()
}

// undoWord names what undo takes back.
func (s *order) undoWord() string {
	if s.o.ByHand.Batch == 0 {
		return s.T("act.order.undo")
	}
	return s.T("act.order.undo." + s.o.ByHand.What)
}

// undo takes back what a person did last to the order.
func (s *order) undo() tea.Cmd {
	batch := s.o.ByHand.Batch
	return save(&s.Base, slotUndo, func(ctx context.Context, book Book) (any, error) {
		return book.UndoBatch(ctx, batch, false)
	})
}

// cancel asks, then cancels the whole order.
func (s *order) cancel() tea.Cmd {
	o, id := s.o.OrderRow, s.id
	return s.app.Confirm(func() question {
		text := s.T("order.cancel.ask", "ref", orderRef(&o), "money", s.app.lang.Money(o.Total, o.Currency))
		if left := o.Awarded - o.Clawed; left > 0 {
			text += " " + s.T("order.cancel.points", "n", left)
		}
		return question{title: s.T("order.cancel.title", "ref", orderRef(&o)), text: text, act: s.T("order.cancel.do")}
	}, func() tea.Cmd {
		return save(&s.Base, slotCancel, func(ctx context.Context, book Book) (any, error) {
			return book.CancelOrder(ctx, id)
		})
	})
}

func (s *order) excludeWord() string {
	if s.o.Excluded != "" {
		return s.T("act.order.include")
	}
	return s.T("act.order.exclude")
}

// exclude asks for the reason and takes the order out of the figures, or takes it in again.
func (s *order) exclude() tea.Cmd {
	if s.o.Excluded != "" {
		return s.setExcluded("")
	}
	reasons := func() []answer { return worded(&s.Base, "excluded", store.Exclusions()...) }
	return s.choose("order.exclude", "", reasons, s.setExcluded)
}

func (s *order) setExcluded(reason string) tea.Cmd {
	id := s.id
	return save(&s.Base, slotExclude, func(ctx context.Context, book Book) (any, error) {
		return book.ExcludeOrder(ctx, id, reason)
	})
}

// pickMember asks whose order it is and gives it to that member.
func (s *order) pickMember() tea.Cmd {
	id := s.id
	return s.app.Push(newMemberPick("order.attach.title", func(m store.MemberRow) tea.Cmd {
		return save(&s.Base, slotAttach, func(ctx context.Context, book Book) (any, error) {
			return book.AttachOrder(ctx, id, m.ID)
		})
	}))
}

// wrote says what a write of this screen did.
func (s *order) wrote(r Result) tea.Cmd {
	if undone, ok := r.Value.(store.Undone); ok {
		return s.app.Done("toast.order.undo", "ref", orderRef(&s.o.OrderRow), "points", s.app.moved(undone.Points))
	}
	ack, ok := r.Value.(store.OrderAck)
	if !ok {
		return nil
	}
	key := "toast.order." + r.Slot
	if r.Slot == slotExclude && s.o.Excluded != "" {
		key = "toast.order.include"
	}
	return s.app.Done(key, "ref", ack.Ref, "points", s.app.moved(ack.Points))
}

// moved says how many points an act gave or took back.
func (a *App) moved(points int64) string {
	if points == 0 {
		return a.T("order.moved.none")
	}
	return a.T("order.moved", "signed", a.signed(points))
}

// newRefund is the form that refunds an order, wholly or in part; it begins with all that is left.
func newRefund(o store.Order) *formPanel {
	f := &formPanel{}
	left := o.Total - o.Refunded
	f.title = func() string { return f.T("form.refund", "ref", orderRef(&o.OrderRow)) }
	f.make = func(f *formPanel) widget.Form {
		all := f.app.lang.Amount(left, o.Currency)
		in := &widget.Input{
			Key: "amount", Label: f.T("form.amount"), Width: 14, Unit: o.Currency,
			Field: widget.NewField(all),
			Hint:  func() string { return f.T("form.refund.left", "money", f.app.lang.Money(left, o.Currency)) },
			Check: func(v string) string {
				switch minor, ok := typedMoney(v, o.Currency); {
				case !ok || minor < 1:
					return f.T("form.bad.money", "example", all)
				case minor > left:
					return f.T("form.refund.more", "money", f.app.lang.Money(left, o.Currency))
				}
				return ""
			},
		}
		return widget.Form{Save: f.T("act.order.refund"), Inputs: []*widget.Input{in}}
	}
	f.live = func(f *formPanel) {
		minor, ok := typedMoney(f.form.Value("amount"), o.Currency)
		f.form.Save, f.form.Note = f.T("act.order.refund"), ""
		switch {
		case !ok || minor < 1:
			return
		case minor > left:
			f.form.Note = f.T("form.refund.more", "money", f.app.lang.Money(left, o.Currency))
			return
		}
		f.form.Save = f.T("form.refund.act", "money", f.app.lang.Money(minor, o.Currency))
		f.form.Note = f.T("form.refund.nopoints")
		owed := program.Owed(o.Awarded, o.Awarded, o.Refunded+minor, o.Earned(), false)
		if back := owed.Clawed - o.Clawed; back > 0 {
			f.form.Note = f.T("form.refund.points", "n", back, "given", o.Awarded)
		}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		minor, _ := typedMoney(f.form.Value("amount"), o.Currency)
		return save(&f.Base, slotSave, func(ctx context.Context, book Book) (any, error) {
			return book.RefundOrder(ctx, o.ID, minor)
		})
	}
	f.after = func(f *formPanel, value any) tea.Cmd {
		ack := value.(store.OrderAck)
		return f.app.Done("toast.order.refund", "ref", ack.Ref, "points", f.app.moved(ack.Points))
	}
	return f
}
