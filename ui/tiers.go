package ui

import (
	"context"
	"slices"
	"sort"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/store/program"
	"regulars/ui/widget"
)

// tierMovesShown is how many of the latest moves are read.
const tierMovesShown = 50

// Slots of what the screen of tiers asks.
const (
	slotWould  = "would"
	slotPreset = "preset"
	slotRun    = "run"
)

// tierList is the shop's tiers: what each asks and brings, how many members have it, and who moved last.
type tierList struct {
	Base
	listing[store.TierCount]
	o store.TierOverview
}

func newTierList() *tierList {
	return &tierList{listing: listing[store.TierCount]{id: func(t *store.TierCount) int64 { return namedID(t.Key) }}}
}

// Init reads the tiers.
func (s *tierList) Init() tea.Cmd { return s.Reload() }

// Reload reads the tiers again.
func (s *tierList) Reload() tea.Cmd {
	return load(&s.Base, slotList, func(ctx context.Context, book Book) (any, error) {
		return book.TierOverview(ctx, tierMovesShown)
	})
}

// Title is the list's part of the path.
func (s *tierList) Title() string { return s.T("tiers.title") }

// tierName is what a tier is called; "" is the entry tier.
func (a *App) tierName(name string) string {
	if name == "" {
		return a.T("tier.entry")
	}
	return name
}

// measuresText says thresholds in the language.
func (a *App) measuresText(m program.Measures, any bool) string {
	return a.lang.Measures(m.List(), any, a.shop().Currency)
}

// Rebuild makes the lines, the highest tier first as people read a ladder.
func (s *tierList) Rebuild() {
	s.table.SetColumns(
		widget.Column{Title: s.T("tiers.col.tier"), Width: 12, Grow: 1},
		widget.Column{Title: s.T("tiers.col.asks"), Width: 22, Grow: 2},
		widget.Column{Title: s.T("tiers.col.members"), Width: 8, Right: true},
		widget.Column{Width: 10, Drop: 2},
		widget.Column{Title: s.T("tiers.col.brings"), Width: 14, Grow: 3, Drop: 1},
	)
	most := int64(1)
	for _, t := range s.items {
		most = max(most, t.Members)
	}
	rows := make([]widget.Row, len(s.items))
	for i, t := range s.items {
		asks := widget.Cell{Text: s.app.measuresText(t.Reach, s.o.Tiers.Any)}
		if t.Key == "" {
			asks = widget.Cell{Text: s.T("tiers.entry.asks"), Tone: widget.Faint}
		}
		rows[i] = widget.Row{
			{Text: s.app.tierName(t.Name), Tone: widget.Strong},
			asks,
			{Text: s.app.num(t.Members), Tone: quiet(t.Members)},
			{Text: widget.Bar(s.app.look.Signs, t.Members, most, 10), Tone: widget.Accent},
			{Text: strings.Join(s.brings(t.Tier), s.T("core.list.comma")), Tone: widget.Muted},
		}
	}
	s.table.SetRows(rows)
}

// brings are the benefits of a tier in words, its gift of points first.
func (s *tierList) brings(t program.Tier) (list []string) {
	if t.Gift > 0 {
		list = append(list, s.T("tiers.gift", "n", t.Gift))
	}
	for _, b := range t.Benefits {
		list = append(list, s.app.lang.Benefit(b.Kind, b.Amount(), b.Text))
	}
	return list
}

// Refuse shows in the list why it could not be read.
func (s *tierList) Refuse(slot string, err error) bool { return s.unread(slot, err) }

// Update takes the tiers, and what a run did or would do.
func (s *tierList) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case Result:
		switch value := msg.Value.(type) {
		case store.TierOverview:
			sort.SliceStable(value.Moves, func(i, j int) bool { return value.Moves[i].Day > value.Moves[j].Day })
			s.o = value
			items := slices.Clone(value.Counts)
			slices.Reverse(items)
			if len(value.Tiers.Steps) == 0 {
				items = nil
			}
			s.take(msg.Slot, items, false, s.Rebuild)
		case store.TierRun:
			return s.ran(msg.Slot, value)
		}
	default:
		s.moved(msg)
	}
	return nil
}

// ran says what a run did, or shows what one would do.
func (s *tierList) ran(slot string, r store.TierRun) tea.Cmd {
	if slot == slotRun {
		return s.app.Done("toast.tiers", "up", r.Up, "down", r.Down, "kept", r.Kept)
	}
	why := s.app.Why(s.heading("act.tier.would"), func() []sheetRow { return s.wouldRows(r) })
	if slot == slotPreset {
		return tea.Batch(why, s.app.Toast(toneDone, s.label("act.tier.preset")))
	}
	return why
}

// wouldRows say who would move at a run.
func (s *tierList) wouldRows(r store.TierRun) []sheetRow {
	rows := []sheetRow{{note: s.T("tiers.would", "up", r.Up, "down", r.Down, "kept", r.Kept)}, {}}
	keys := []string{""}
	for _, t := range s.o.Tiers.Steps {
		keys = append(keys, t.Key)
	}
	for _, from := range keys {
		for _, to := range keys {
			if n := r.Moves[[2]string{from, to}]; n > 0 && from != to {
				name := func(key string) string { return s.app.tierName(s.o.Tiers.Name(key)) }
				rows = append(rows, sheetRow{label: name(from) + " " + s.app.look.Signs.Crumb + " " + name(to), value: s.app.num(n), tone: widget.Strong})
			}
		}
	}
	if r.Points > 0 {
		rows = append(rows, sheetRow{}, sheetRow{note: s.T("tiers.would.points", "n", r.Points, "money", s.app.money(s.app.shop().Worth(r.Points)))})
	}
	return append(rows, sheetRow{}, sheetRow{note: s.T("tiers.would.note"), tone: widget.Muted})
}

// noTier is why the tier under the cursor cannot be changed: there is none, or it is the entry tier.
func (s *tierList) noTier() string {
	if t := s.at(); t == nil || t.Key == "" {
		return "off.notier"
	}
	return s.app.viewOnly()
}

func (s *tierList) noTiers() string {
	if len(s.o.Tiers.Steps) == 0 {
		return "off.notiers"
	}
	return ""
}

func (s *tierList) cannotRun() string {
	if reason := s.noTiers(); reason != "" {
		return reason
	}
	return s.app.viewOnly()
}

func (s *tierList) hasTiers() string {
	if len(s.o.Tiers.Steps) > 0 {
		return "off.hastiers"
	}
	return s.app.viewOnly()
}

// Actions change tiers, hold the shop against them, and show who has which.
func (s *tierList) Actions() []Action {
	list := []Action{
		{ID: "tier.edit", Key: keys.Open, Off: s.noTier, Do: func() tea.Cmd { return s.app.Push(newTierForm(s.o.Tiers, s.o.Tiers.Find(s.at().Key))) }},
		{ID: "tier.benefits", Key: keys.Benefits, Off: s.noTier, Do: func() tea.Cmd { return s.app.Push(newBenefitForm(s.o.Tiers, s.o.Tiers.Find(s.at().Key))) }},
		{ID: "tier.new", Key: keys.New, Off: s.app.viewOnly, Do: func() tea.Cmd { return s.app.Push(newTierForm(s.o.Tiers, 0)) }},
		{ID: "tier.rules", Key: keys.Edit, Off: s.cannotRun, Do: func() tea.Cmd { return s.app.Push(newTierRules(s.o.Tiers)) }},
		{ID: "tier.would", Key: keys.Why, Off: s.noTiers, Do: s.would},
		{ID: "tier.run", Key: keys.Run, Off: s.cannotRun, Do: s.run},
		{ID: "tier.members", Key: keys.Join, Off: s.noTier, Do: s.members},
		{ID: "tier.report", Key: keys.Map, Off: s.noTiers, Do: func() tea.Cmd { return s.app.Push(newReport("tiers")) }, Quiet: true},
		{ID: "tier.remove", Key: keys.Delete, Off: s.noTier, Do: s.remove, Quiet: true},
		{ID: "back", Key: keys.Back, Do: s.app.Pop},
	}
	if len(s.o.Tiers.Steps) == 0 {
		preset := Action{ID: "tier.preset", Key: keys.Preset, Off: s.hasTiers, Do: s.preset}
		return append([]Action{preset, list[2]}, list[len(list)-1])
	}
	return list
}

// would asks what a run would do.
func (s *tierList) would() tea.Cmd {
	return load(&s.Base, slotWould, func(ctx context.Context, book Book) (any, error) {
		return book.RunTiers(ctx, store.Settling{DryRun: true})
	})
}

func (s *tierList) run() tea.Cmd {
	return save(&s.Base, slotRun, func(ctx context.Context, book Book) (any, error) {
		return book.RunTiers(ctx, store.Settling{Asked: true})
	})
}

// members opens the list of those who have the tier.
func (s *tierList) members() tea.Cmd {
	return s.app.GoTo("members", newMembersWhere("tier = "+s.at().Key))
}

// preset makes three tiers from what the shop's customers spend.
func (s *tierList) preset() tea.Cmd {
	names := [3]string{s.T("tier.preset.1"), s.T("tier.preset.2"), s.T("tier.preset.3")}
	return save(&s.Base, slotPreset, func(ctx context.Context, book Book) (any, error) {
		spends, err := book.TierSpends(ctx)
		if err != nil {
			return nil, err
		}
		batch, err := book.SetTiers(ctx, program.PresetTiers(spends, names), false)
		if err != nil {
			return nil, err
		}
		run, err := book.RunTiers(ctx, store.Settling{DryRun: true})
		return kept{run, batch}, err
	})
}

// remove takes the tier away, after a question that says how many have it.
func (s *tierList) remove() tea.Cmd {
	tiers, at := s.o.Tiers, s.o.Tiers.Find(s.at().Key)
	name, n := s.at().Name, s.at().Members
	return s.app.Confirm(func() question {
		return question{text: s.T("tiers.remove.ask", "tier", name, "n", n), act: s.T("act.tier.remove")}
	}, func() tea.Cmd {
		tiers.Steps = slices.Delete(slices.Clone(tiers.Steps), at-1, at)
		return save(&s.Base, "remove", func(ctx context.Context, book Book) (any, error) { return asBatch(book.SetTiers(ctx, tiers, true)) })
	})
}

// View draws how tiers are counted, the ladder, and the latest moves.
func (s *tierList) View(w, h int) string {
	p := s.page(w, h)
	s.crumbs(p)
	p.End()
	switch {
	case s.err != nil:
		s.trouble(p, s.err)
		return p.String()
	case len(s.items) == 0:
		if s.ready {
			s.nothing(p, s.T("tiers.empty"), s.T("tiers.empty.next", "preset", s.app.keyName(keys.Preset), "new", s.app.keyName(keys.New)))
		}
		return p.String()
	}
	t := s.o.Tiers
	lead := s.T("tiers.lead", "window", s.app.lang.Window(t.Window.String()), "lasts", s.app.lang.Lasting(t.Lasts.String()))
	if t.Grace > 0 {
		lead += s.T("tiers.lead.grace", "n", int64(t.Grace))
	}
	p.Text(widget.Muted, lead)
	if !s.o.Ran {
		p.Text(widget.Warn, s.T("tiers.unran", "key", s.app.keyName(keys.Run)))
	}
	p.End()
	s.lines = p.Y()
	s.table.Draw(p, min(len(s.items)+1, p.Rest()))
	s.moves(p)
	return p.String()
}

// moves draws the latest moves in what is left of the page.
func (s *tierList) moves(p *widget.Page) {
	if p.Rest() < 4 {
		return
	}
	p.End()
	p.Line(widget.Muted, s.T("tiers.moves"))
	if len(s.o.Moves) == 0 {
		p.Line(widget.Faint, s.T("tiers.moves.none"))
		return
	}
	for i := range s.o.Moves {
		if p.Rest() < 1 {
			return
		}
		m := &s.o.Moves[i]
		sign, tone := s.app.moveSign(m)
		p.Gap(2).PutIn(widget.Muted, s.app.short(m.Day), s.app.dayWidth()).Gap(1)
		p.PutIn(widget.Plain, s.app.person(m.Name, m.Member), 20).Gap(2).Put(tone, sign+" "+s.app.moveText(m)).Gap(2)
		p.Put(widget.Muted, s.T("tier.why."+m.Reason)).End()
	}
}

// moveSign is the sign and the tone of a move: up, down, or kept.
func (a *App) moveSign(m *store.TierMove) (string, widget.Tone) {
	switch {
	case m.Up:
		return a.look.Signs.Up, widget.Good
	case m.Before == m.After:
		return a.look.Signs.Level, widget.Muted
	}
	return a.look.Signs.Fall, widget.Warn
}

// moveText says from which tier to which.
func (a *App) moveText(m *store.TierMove) string {
	if m.Before == m.After {
		return a.tierName(m.After)
	}
	return a.tierName(m.Before) + " " + a.look.Signs.Crumb + " " + a.tierName(m.After)
}
