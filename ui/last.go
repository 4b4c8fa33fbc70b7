package ui

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
)

// slotLast is the slot in which the last act is taken back.
const slotLast = "undo.last"

// lastAct is the last that was written here and that undo takes back from a screen which has no undo of its own.
type lastAct struct {
	entry, batch int64
	order        int64  // an order written down by hand, which undo cancels
	text         string // what its form was about, or what was said when it was done
}

// none reports whether there is nothing to take back.
func (l lastAct) none() bool { return l.entry == 0 && l.batch == 0 && l.order == 0 }

// note keeps what a write of a screen did, if it can be taken back, and how it is called. What was done before is out of reach then: undo never
// means something else than what was just done. before is the toast from before it.
func (a *App) note(s Screen, r Result, before int) {
	last := lastAct{}
	switch v := r.Value.(type) {
	case store.Ack:
		if !v.Replayed {
			last.entry = v.Entry
		}
	case store.OrderAck:
		last.batch = v.Batch
	case store.ContactAck:
		last.batch = v.Batch
	case store.CodeAck:
		last.batch = v.Batch
	case batched:
		last.batch = int64(v)
	case addedOrder:
		if !v.ack.Replayed {
			last.order = v.ack.Order
		}
	case kept:
		last.batch = v.batch
	}
	if last.none() || r.Slot == slotUndo || r.Slot == slotLast {
		a.last = lastAct{}
		return
	}
	told := a.toast.serial != before
	_, formed := s.(*formPanel)
	_, rules := s.(*programme)
	switch a.last = last; {
	case (formed || rules) && last.batch != 0:
		a.last.text = s.Title()
	case told:
		a.last.text = a.toast.text
	}
	if told {
		a.toast.text = a.T("toast.undo", "text", a.toast.text, "key", a.keyName(keys.Undo))
	}
}

// undoesItself reports whether the screen on top has an act of its own on the key.
func (a *App) undoesItself() bool {
	return slices.ContainsFunc(a.top().Actions(), func(act Action) bool { return act.Key.Name == keys.Undo.Name })
}

// nothingDone is why there is nothing to take back.
func (a *App) nothingDone() string {
	if a.last.none() {
		return "off.nothingdone"
	}
	return a.viewOnly()
}

// undoLast takes the last act back.
func (a *App) undoLast(allowDebt bool) tea.Cmd {
	last := a.last
	return save(a.top().base(), slotLast, func(ctx context.Context, book Book) (any, error) {
		switch {
		case last.batch != 0:
			return book.UndoBatch(ctx, last.batch, false)
		case last.order != 0:
			return book.CancelOrder(ctx, last.order)
		}
		return book.UndoEntry(ctx, last.entry, allowDebt)
	})
}

// tookLast says what was taken back: the points where some moved, and what had been said of the act.
func (a *App) tookLast(value any) tea.Cmd {
	if ack, ok := value.(store.OrderAck); ok {
		return a.Done("toast.order.cancel", "ref", ack.Ref, "points", a.moved(ack.Points))
	}
	text := a.last.text
	cmd := a.tookBack(value)
	if undone, ok := value.(store.Undone); ok && undone.Points == 0 && undone.Orders == 0 || text == "" {
		if text != "" {
			return a.Done("toast.change.undone", "what", text)
		}
		return cmd
	}
	return a.Toast(toneDone, a.toast.text+"  ("+text+")")
}

// refusedLast asks whether a debt is wanted when the undo would leave one, and else says why it was refused.
func (a *App) refusedLast(err error) tea.Cmd {
	if !store.CodeIs(err, store.CodeWouldOwe) {
		return a.Fail(err)
	}
	return a.askDebt("act.undo.last", err, func() tea.Cmd { return a.undoLast(true) })
}

// askDebt asks whether a debt is wanted which an undo, of the act whose words have the key, was refused for.
func (a *App) askDebt(act string, refused error, undo func() tea.Cmd) tea.Cmd {
	return a.Confirm(func() question {
		return question{title: a.T(act), text: a.sentence(refused), act: a.T("member.undo.debt")}
	}, undo)
}
