package ui

import (
	"context"
	"slices"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/ui/widget"
)

// newWhyBalance is the "why?" of a member's balance: the sum of every kind of entry, and the lots it consists of.
func newWhyBalance(id int64, name string) *whyBalance {
	w := &whyBalance{member: id, name: name}
	w.passing = true
	w.sheet.rows = w.explain
	return w
}

// whyBalance is a sheet that reads its rows from the book.
type whyBalance struct {
	sheet
	member int64
	name   string
	e      store.Explanation
}

// Init reads the explanation.
func (s *whyBalance) Init() tea.Cmd { return s.Reload() }

// Reload reads the explanation again.
func (s *whyBalance) Reload() tea.Cmd {
	id := s.member
	return load(&s.Base, slotWhy, func(ctx context.Context, book Book) (any, error) {
		return book.Explain(ctx, id)
	})
}

// Update takes the explanation and scrolls.
func (s *whyBalance) Update(msg tea.Msg) tea.Cmd {
	if r, ok := msg.(Result); ok {
		s.e, s.ready, s.err = r.Value.(store.Explanation), true, nil
		return nil
	}
	return s.sheet.Update(msg)
}

// Title is whose balance it is.
func (s *whyBalance) Title() string { return s.T("why.balance", "name", s.app.name(s.name)) }

func (s *whyBalance) explain() []sheetRow {
	switch {
	case s.err != nil:
		return s.unread()
	case !s.ready:
		return []sheetRow{{note: s.T("off.loading"), tone: widget.Muted}}
	}
	a, m := s.app, &s.e.Member
	rows := []sheetRow{{note: s.T("why.balance.sum"), tone: widget.Muted}}
	var total int64
	for _, f := range s.e.ByReason {
		total += f.Points
		rows = append(rows, sheetRow{
			label: s.T("reason." + f.Reason.String()), value: a.signed(f.Points), note: s.T("core.entries", "n", f.Entries),
		})
	}
	rows = append(rows, sheetRow{label: s.T("why.total"), value: a.num(total), tone: widget.Strong})
	if m.Pending != 0 {
		rows = append(rows, sheetRow{label: s.T("why.pending"), value: a.signed(-m.Pending), note: s.T("why.pending.note")})
	}
	if s.e.Lapsed != 0 {
		rows = append(rows, sheetRow{label: s.T("why.lapsed"), value: a.signed(-s.e.Lapsed), note: s.T("why.lapsed.note")})
	}
	rows = append(rows, sheetRow{label: s.T("member.balance"), value: a.num(m.Balance), tone: widget.Strong, note: a.worthNote(m.Balance)}, sheetRow{})
	if len(m.Lots) > 0 {
		rows = append(rows, sheetRow{note: s.T("why.lots"), tone: widget.Muted})
	}
	for _, lot := range s.byDay(m.Lots) {
		rows = append(rows, s.lot(lot))
	}
	return append(rows, a.whyScore(&m.Score)...)
}

// whyScore says what a member's scores mean and from when they are.
func (a *App) whyScore(score *store.MemberScore) []sheetRow {
	if score.Day == 0 || score.PAlive == store.NoScore {
		return nil
	}
	share := func(word string) string { return a.T("report.term." + word) }
	rows := []sheetRow{
		{},
		{label: a.T("member.alive"), value: a.lang.Percent(float64(score.PAlive)/1e6, 1), tone: widget.Strong},
		{note: a.T("why.alive", "day", a.date(score.Day)), tone: widget.Muted},
		{label: a.T("why.ahead"), value: a.lang.Number(float64(score.Orders)/1e3, 1)},
		{label: a.T("why.clv"), value: a.money(score.CLV)},
		{note: a.T("why.clv.note"), tone: widget.Muted},
		{label: a.T("why.rfm"), value: strconv.FormatInt(score.RFM, 10), note: share(score.GroupWord())},
	}
	if band := score.BandWord(); band != "" {
		rows = append(rows, sheetRow{label: a.T("report.title.stickiness"), value: share(band)})
	}
	return rows
}

// byDay adds up the lots that lapse on the same day and are released alike, in the order in which they are spent.
func (s *whyBalance) byDay(lots []store.Lot) []store.Lot {
	var sums []store.Lot
	for _, lot := range lots {
		if lot.Releases <= s.app.today() {
			lot.Releases = 0
		}
		at := slices.IndexFunc(sums, func(o store.Lot) bool { return o.Expires == lot.Expires && o.Releases == lot.Releases })
		if at < 0 {
			sums = append(sums, lot)
			continue
		}
		sums[at].Left += lot.Left
		sums[at].Amount += lot.Amount
	}
	return sums
}

// lot is what lapses on one day and what is left of it.
func (s *whyBalance) lot(lot store.Lot) sheetRow {
	a := s.app
	row := sheetRow{label: s.T("why.lot.never"), value: a.num(lot.Left)}
	if lot.Expires != 0 {
		row.label = s.T("why.lot.until", "day", a.short(lot.Expires))
	}
	row.note = s.T("why.lot.of", "n", lot.Amount)
	if lot.Releases > a.today() {
		row.note = s.T("why.lot.from", "n", lot.Amount, "day", a.short(lot.Releases))
		row.tone = widget.Muted
	}
	return row
}
