package ui

import (
	"context"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/ui/widget"
)

// marketing is the list of events, polls and groups, the latest first.
type marketing struct {
	roll
	listing[store.Gathering]
	all bool // closed ones too
}

func newMarketing() *marketing {
	s := &marketing{}
	s.name, s.columns, s.actions, s.wrote = "marketing", s.heads, s.acts, s.saved
	rolls(&s.roll, &s.listing, s.line, s.card)
	s.listing.id = func(g *store.Gathering) int64 { return g.ID }
	s.reads = func() errand {
		all := s.all
		return func(ctx context.Context, book Book) (any, error) { return book.Gatherings(ctx, "", all) }
	}
	return s
}

// Actions are those of the list: it is the first of its place, and there is no way back.
func (s *marketing) Actions() []Action { return s.acts() }

func (s *marketing) heads() []widget.Column {
	return []widget.Column{
		{Title: s.T("gathering.name.event"), Width: 18, Grow: 3},
		{Title: s.T("marketing.col.what"), Width: 10, Max: 16, Grow: 1},
		{Title: s.T("marketing.col.when"), Width: 20, Drop: 1},
		{Title: s.T("marketing.col.state"), Width: 10},
		{Title: s.T("gathering.people"), Width: 6, Right: true},
		{Title: s.T("members.col.points"), Width: 8, Right: true, Drop: 2},
	}
}

func (s *marketing) line(g *store.Gathering) widget.Row {
	state, tone := s.app.gatheringState(g)
	name := widget.Plain
	if g.Closed != 0 {
		name = widget.Faint
	}
	return widget.Row{
		{Text: g.Name, Tone: name},
		{Text: s.app.gatheringKind(g), Tone: widget.Muted},
		{Text: s.app.gatheringDays(g), Tone: widget.Muted},
		{Text: state, Tone: tone},
		{Text: s.app.num(g.People), Tone: quiet(g.People)},
		{Text: s.app.num(g.Given), Tone: quiet(g.Given)},
	}
}

// gatheringKind is what kind of event it is, that it is a poll, or a group and where.
func (a *App) gatheringKind(g *store.Gathering) string {
	if g.What == store.GatherGroup {
		return a.T("gathering.what.group") + " " + a.lang.Listed("channel", g.Kind)
	}
	return a.T("event.kind." + g.Kind)
}

// gatheringDays are its days.
func (a *App) gatheringDays(g *store.Gathering) string {
	if g.Ends == g.Starts {
		return a.short(g.Starts)
	}
	text := a.short(g.Starts) + " –"
	if g.Ends != 0 {
		text += " " + a.short(g.Ends)
	}
	return text
}

// gatheringState says whether it goes on.
func (a *App) gatheringState(g *store.Gathering) (string, widget.Tone) {
	switch today := a.today(); {
	case g.Closed != 0:
		return a.T("gathering.state.closed"), widget.Faint
	case g.Starts > today:
		return a.T("gathering.state.ahead"), widget.Accent
	case g.Ends != 0 && g.Ends < today:
		return a.T("gathering.state.over"), widget.Muted
	}
	return a.T("gathering.state.on"), widget.Good
}

// card is what was laid down about it.
func (s *marketing) card(g *store.Gathering) []sheetRow {
	return append(s.app.gatheringTerms(g), s.app.gatheringCounts(g)...)
}

// gatheringTerms are the terms of an event, poll or group, those that say something.
func (a *App) gatheringTerms(g *store.Gathering) []sheetRow {
	state, tone := a.gatheringState(g)
	rows := []sheetRow{{label: a.gatheringKind(g), value: state, tone: tone}, {label: a.T("marketing.col.when"), value: a.gatheringDays(g)}}
	add := func(key, value string, shown bool) {
		if shown {
			rows = append(rows, sheetRow{label: a.T("gathering." + key), value: value})
		}
	}
	add("place", g.Place, g.Place != "")
	add("points", a.num(g.Points), g.Points > 0)
	add("member_cap", a.num(g.MemberCap), g.MemberCap > 0)
	add("cap", a.num(g.Cap), g.Cap > 0)
	add("room", a.num(g.Room), g.Room > 0)
	add("daily", a.T("core.yes"), g.Daily)
	add("seed", g.Seed, g.Seed != "")
	return rows
}

// gatheringCounts are what came of it so far.
func (a *App) gatheringCounts(g *store.Gathering) []sheetRow {
	rows := []sheetRow{{label: a.T("gathering.people"), value: a.num(g.People), tone: widget.Strong}}
	if g.Unknown > 0 {
		rows = append(rows, sheetRow{label: a.T("gathering.unknown"), value: a.num(g.Unknown), tone: widget.Warn})
	}
	if g.Daily {
		rows = append(rows, sheetRow{label: a.T("gathering.times"), value: a.num(g.Times)})
	}
	if g.Points > 0 || g.Given > 0 {
		rows = append(rows, sheetRow{label: a.T("gathering.given"), value: a.num(g.Given)})
	}
	return append(rows, sheetRow{label: a.T("command.column.slug"), value: g.Slug, tone: widget.Muted})
}

func (s *marketing) acts() []Action {
	fresh := func(what string) func() tea.Cmd {
		return func() tea.Cmd {
			return s.app.Push(newGatheringForm(store.Gathering{What: what, Kind: "draw", Starts: s.app.today(), Ends: s.app.today()}))
		}
	}
	return []Action{
		{ID: "gathering.open", Key: keys.Open, Off: s.none, Do: func() tea.Cmd { return s.app.Push(newGathering(s.at().What, s.at().ID)) }},
		{ID: "event.new", Key: keys.New, Off: s.app.viewOnly, Do: fresh(store.GatherEvent)},
		{ID: "poll.new", Key: keys.Preset, Off: s.app.viewOnly, Do: fresh(store.GatherPoll)},
		{ID: "group.new", Key: keys.Join, Off: s.app.viewOnly, Do: fresh(store.GatherGroup)},
		{ID: "gathering.edit", Key: keys.Edit, Off: s.cannot, Do: func() tea.Cmd { return s.app.Push(newGatheringForm(*s.at())) }},
		{ID: "messages", Key: keys.Map, Do: func() tea.Cmd { return s.app.Push(newMessages()) }},
		{ID: "gathering.report", Key: keys.Why, Do: func() tea.Cmd { return s.app.GoTo("reports", newReport("events")) }},
		{ID: "gathering.all", Key: keys.Status, Do: s.showAll, Quiet: true},
	}
}

func (s *marketing) showAll() tea.Cmd {
	s.all = !s.all
	return s.Reload()
}

func (s *marketing) saved(Result) tea.Cmd { return s.app.Done("toast.saved") }

// numberText is an id as commands and the book take it.
func numberText(id int64) string { return strconv.FormatInt(id, 10) }
