package ui

import (
	"context"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/ui/widget"
)

// whyEntry is the "why?" of one entry: a sheet that reads from the book what the entry did to lots.
type whyEntry struct {
	sheet
	card  store.EntryCard
	order *store.Order // the entry's order where it is known, else nil
}

// newWhyEntry is the rule and the arithmetic behind one entry. o is its order where it is known, else nil.
func newWhyEntry(e store.EntryRow, o *store.Order) *whyEntry {
	s := &whyEntry{card: store.EntryCard{EntryRow: e}, order: o}
	s.passing = true
	s.rows = func() []sheetRow {
		if s.err != nil {
			return s.unread()
		}
		return s.app.entryWhy(&s.card, s.order)
	}
	return s
}

// Init reads what the entry did to lots.
func (s *whyEntry) Init() tea.Cmd { return s.Reload() }

// Reload reads it again.
func (s *whyEntry) Reload() tea.Cmd {
	id := s.card.ID
	return load(&s.Base, slotWhy, func(ctx context.Context, book Book) (any, error) { return book.Entry(ctx, id) })
}

// Update takes the entry and scrolls.
func (s *whyEntry) Update(msg tea.Msg) tea.Cmd {
	if r, ok := msg.(Result); ok {
		s.card, s.ready, s.err = r.Value.(store.EntryCard), true, nil
		return nil
	}
	return s.sheet.Update(msg)
}

// Title names the entry.
func (s *whyEntry) Title() string { return s.T("why.entry", "entry", s.card.ID) }

// entryWhy is what an entry is, how its points came about, from which lots, when they can be used, and what it belongs to.
func (a *App) entryWhy(e *store.EntryCard, o *store.Order) []sheetRow {
	rows := []sheetRow{
		{note: a.T("reason."+e.Reason) + " · " + a.person(e.MemberName, e.Member) + " · " + a.moment(e.At), tone: widget.Accent},
		{},
	}
	rows = append(rows, a.arithmetic(&e.EntryRow, o)...)
	if worth := a.worth(e.Amount); worth != "" {
		rows = append(rows, sheetRow{label: a.T("why.entry.worth"), value: worth, tone: widget.Muted})
	}
	rows = append(rows, a.takingRows(e)...)
	rows = append(rows, sheetRow{})
	rows = append(rows, a.belongs(e)...)
	why := "why.reason." + e.Reason
	if e.Reason == "write_off" && e.Amount < 0 {
		why = "why.unwritten"
	}
	return append(rows, sheetRow{}, sheetRow{note: a.T(why), tone: widget.Muted})
}

// takingRows says from which lots an entry took its points, or to which it gave them back.
func (a *App) takingRows(e *store.EntryCard) []sheetRow {
	if len(e.Takings) == 0 {
		return nil
	}
	key := "why.taken"
	switch {
	case e.Amount > 0:
		key = "why.givenback"
	case e.Reason == store.ReasonRedeem.String():
		key = "why.spent"
	}
	rows := []sheetRow{{}, {note: a.T(key), tone: widget.Muted}}
	left := -e.Amount
	for _, t := range e.Takings {
		left -= t.Amount
		if t.Entry == e.ID {
			rows = append(rows, sheetRow{label: a.T("why.taken.debt"), value: a.num(t.Amount)})
			continue
		}
		row := sheetRow{label: a.T("why.lot.never"), value: a.num(max(t.Amount, -t.Amount)), note: a.T("why.taken.of", "entry", t.Entry)}
		if t.Expires != 0 {
			row.label = a.T("why.lot.until", "day", a.short(t.Expires))
		}
		rows = append(rows, row)
	}
	if e.Amount < 0 && left > 0 {
		rows = append(rows, sheetRow{label: a.T("member.debt"), value: a.num(left), note: a.T("member.debt.note"), tone: widget.Bad})
	}
	return rows
}

// sealShown is how many letters of an entry's seal are shown.
const sealShown = 12

// belongs are the days of an entry and what it belongs to.
func (a *App) belongs(e *store.EntryCard) []sheetRow {
	var rows []sheetRow
	add := func(key, value string) {
		if value != "" {
			rows = append(rows, sheetRow{label: a.T(key), value: value})
		}
	}
	number := func(key string, id int64) {
		if id != 0 {
			add(key, "#"+strconv.FormatInt(id, 10))
		}
	}
	if e.Releases > a.today() {
		add("order.releases", a.date(e.Releases))
	}
	switch {
	case e.Expires != 0:
		add("order.expires", a.date(e.Expires))
	case e.Amount > 0:
		add("order.expires", a.T("why.entry.kept"))
	}
	add("why.entry.tier", e.Tier)
	if e.Reward {
		add("why.entry.reward", e.OrderRef)
	} else {
		add("form.order", e.OrderRef)
	}
	if e.Reason != store.ReasonExpire.String() {
		number("why.entry.reverses", e.Reverses)
	}
	number("why.entry.reversed", e.ReversedBy)
	number("why.entry.batch", e.Batch)
	add("why.entry.staff", e.Staff)
	if e.Recorded != e.At {
		add("why.entry.recorded", a.moment(e.Recorded))
	}
	if e.Text != "" && e.Basis != 0 {
		add("form.remark", e.Text)
	}
	if len(e.Hash) >= sealShown {
		add("why.entry.seal", e.Hash[:sealShown])
	}
	return rows
}
