package ui

import (
	"slices"
	"strings"

	"regulars/store"
	"regulars/ui/widget"
)

// orderMark is the sign and tone of where an order stands. The word beside it is orderState's.
func (a *App) orderMark(o *store.OrderRow) (string, widget.Tone) {
	signs := a.look.Signs
	switch {
	case o.Withdrawn, o.Excluded != "":
		return signs.Ring, widget.Muted
	}
	switch o.Status {
	case "completed":
		return signs.Check, widget.Good
	case "partially_refunded":
		return signs.Fall, widget.Warn
	case "refunded":
		return signs.Fall, widget.Bad
	case "pending":
		return signs.Ring, widget.Warn
	case "cancelled":
		return signs.Ring, widget.Muted
	}
	return signs.Dot, widget.Plain
}

// statusCell is where an order stands, as a sign and a word.
func (a *App) statusCell(o *store.OrderRow) widget.Cell {
	sign, tone := a.orderMark(o)
	word := a.orderState(o)
	if o.Status == "partially_refunded" && o.Excluded == "" && !o.Withdrawn {
		word = a.T("orders.state.part")
	}
	return widget.Cell{Text: sign + " " + word, Tone: tone}
}

// orderAmount writes minor units of an order for a column: without a sign in the shop's own currency, with it in others.
func (a *App) orderAmount(minor int64, currency string) string {
	if currency == a.shop().Currency {
		return a.lang.Amount(minor, currency)
	}
	return a.lang.Money(minor, currency)
}

// tailRef shortens an order's number to width cells. It keeps the end, which is what tells long numbers apart.
func (a *App) tailRef(ref string, width int) string {
	ref = a.look.Clean(ref)
	if widget.Width(ref) <= width {
		return ref
	}
	runes := []rune(ref)
	for len(runes) > 0 && widget.Width(string(runes)) > width-1 {
		runes = runes[1:]
	}
	return a.look.Signs.Cut + string(runes)
}

// sourceName is what a platform is called.
func (a *App) sourceName(source string) string {
	if key := "source." + source; a.lang.Has(key) {
		return a.T(key)
	}
	return source
}

// sourceWord is where an order came from: its platform, the shop there, and the channel.
func (a *App) sourceWord(o *store.OrderRow, channel string) string {
	word := a.sourceName(o.Source)
	words := []string{word}
	for _, part := range []string{o.Shop, channel} {
		said := func(w string) bool { return strings.EqualFold(w, part) }
		if part = strings.TrimSpace(part); part != "" && !said(o.Source) && !slices.ContainsFunc(words, said) {
			words = append(words, part)
		}
	}
	return strings.Join(words, " · ")
}

// orderBuyer is who bought, as a list shows it: an order nobody owns says so.
func (a *App) orderBuyer(o *store.OrderRow) widget.Cell {
	if o.Member == 0 {
		return widget.Cell{Text: a.T("orders.nobody"), Tone: widget.Faint}
	}
	return a.firstCell(o.Priority, a.person(o.MemberName, o.Member))
}
