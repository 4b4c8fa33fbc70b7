package ui

import (
	"strconv"
	"strings"

	"regulars/reports"
	"regulars/store"
	"regulars/ui/widget"
)

// eventRow is one line of a timeline: the day, what it was, what is to say about it, and the points.
func (a *App) eventRow(e *store.Event) widget.Row {
	signs := a.look.Signs
	day := widget.Cell{Text: a.short(a.dayOf(e.At)), Tone: widget.Muted}
	switch {
	case e.Order != nil:
		o := e.Order
		what := widget.Cell{Text: signs.Dot + " " + a.T("event.order", "ref", a.tailRef(orderRef(o), eventRef))}
		detail := widget.Cell{Text: a.lang.Money(o.Total, o.Currency), Tone: widget.Plain}
		if o.Refunded > 0 {
			detail.Text += "  " + a.T("event.refunded", "money", a.lang.Money(o.Refunded, o.Currency))
			detail.Tone = widget.Warn
		}
		if !o.Counted {
			detail.Text += "  " + a.orderState(o)
			detail.Tone = widget.Muted
		}
		return widget.Row{day, what, detail, a.pointsCell(o.Awarded - o.Clawed)}
	case e.Entry != nil:
		en := e.Entry
		what := widget.Cell{Text: entrySign(signs, en) + " " + a.T("reason."+en.Reason)}
		return widget.Row{day, what, {Text: a.entryNote(en), Tone: widget.Muted}, a.pointsCell(en.Amount)}
	case e.Tier != nil:
		return a.tierRow(day, e.Tier)
	case e.Ticket != nil:
		sign := signs.Check
		tone := widget.Muted
		if e.Ticket.Closed == 0 {
			sign, tone = signs.Alert, widget.Warn
		}
		what := widget.Cell{Text: sign + " " + a.T("event.ticket", "ticket", store.TicketRef(e.Ticket.ID)), Tone: tone}
		return widget.Row{day, what, {Text: a.T("ticket.stage."+string(e.Ticket.Stage)) + " · " + a.about(e.Ticket), Tone: widget.Muted}, {}}
	case e.Feedback != nil:
		cell := a.scoreCell(e.Feedback)
		if !e.Feedback.Low() {
			cell.Text = signs.Ring + " " + cell.Text
		}
		return widget.Row{day, cell, {Text: strings.ReplaceAll(e.Feedback.Comment, "\n", " ")}, {}}
	case e.Contact != nil:
		return widget.Row{day, {Text: signs.Ring + " " + a.T("event.contact")}, {Text: a.contactNote(e.Contact)}, {}}
	case e.Part != nil:
		return widget.Row{day, {Text: signs.Ring + " " + a.took(e.Part)}, {Text: e.Part.Name}, {}}
	case e.Change != nil:
		return widget.Row{day, {Text: signs.Ring + " " + a.changeWord(e.Change)}, {Text: a.changeNote(e.Change), Tone: widget.Muted}, {}}
	case e.Note != nil:
		return widget.Row{day, {Text: signs.Ring + " " + a.T("event.note")}, {Text: e.Note.Text}, {}}
	}
	return widget.Row{day, {Text: signs.Ring + " " + a.T("event."+e.Kind)}, {}, {}}
}

// contactNote is how somebody was spoken with, what was said, and what follows and when.
func (a *App) contactNote(c *store.Contact) string {
	parts := []string{reports.ContactResult(a.lang, c)}
	if c.Text != "" {
		parts = append(parts, strings.Join(strings.Fields(c.Text), " "))
	}
	if c.NextDay != 0 {
		parts = append(parts, a.T("event.contact.next", "day", a.short(c.NextDay), "what", c.Next))
	}
	return strings.TrimSpace(strings.Join(parts, " · "))
}

// took is what somebody took part in, in a word, or that they were in a group until a day.
func (a *App) took(p *store.Participant) string {
	if p.What == store.GatherGroup && p.Until != 0 {
		return a.T("event.group.left", "day", a.short(p.Until))
	}
	if p.What == store.GatherEvent {
		return a.T("event.kind." + p.Kind)
	}
	return a.T("gathering.what." + p.What)
}

// eventRef is how much of an order's number a timeline shows: all of one by hand, and the end of longer ones.
const eventRef = 14

// pointsCell shows points with sign and colour; none is empty.
func (a *App) pointsCell(n int64) widget.Cell {
	switch {
	case n > 0:
		return widget.Cell{Text: a.signed(n), Tone: widget.Good}
	case n < 0:
		return widget.Cell{Text: a.signed(n), Tone: widget.Bad}
	}
	return widget.Cell{}
}

// orderRef is how an order is called: the platform's number, or our own.
func orderRef(o *store.OrderRow) string {
	if o.Ext != "" {
		return o.Ext
	}
	return "O" + strconv.FormatInt(o.ID, 10)
}

// orderState says why an order does not count, or its status.
func (a *App) orderState(o *store.OrderRow) string {
	switch {
	case o.Withdrawn:
		return a.T("order.withdrawn")
	case o.Excluded != "":
		return a.T("excluded." + o.Excluded)
	}
	return a.T("status." + o.Status)
}

// entrySign tells kinds of entries apart without colour.
func entrySign(signs widget.Signs, e *store.EntryRow) string {
	switch {
	case e.Reason == "undo" || strings.HasSuffix(e.Reason, "_restore"):
		return signs.Level
	case e.Amount < 0:
		return signs.Fall
	}
	return signs.Up
}

// entryNote is what there is to say about an entry: its words, its tier, its order, or the day its points lapse.
func (a *App) entryNote(e *store.EntryRow) string {
	switch {
	case e.Text != "":
		return reports.EntryNote(a.lang, e)
	case e.Tier != "":
		return a.T("event.tier.gift", "tier", e.Tier)
	case e.Reward:
		return e.OrderRef
	case e.OrderRef != "":
		return a.T("event.order", "ref", a.tailRef(e.OrderRef, eventRef))
	case e.Expires != 0:
		return a.T("event.expires", "day", a.short(e.Expires))
	}
	return ""
}
