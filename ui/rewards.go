package ui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/ui/widget"
)

// rewards is the catalogue of what points buy.
type rewards struct {
	roll
	listing[store.Offer]
	all bool // archived ones too
}

func newRewards() *rewards {
	s := &rewards{}
	s.name, s.columns, s.actions, s.wrote = "rewards", s.heads, s.acts, s.saved
	rolls(&s.roll, &s.listing, s.line, s.card)
	s.listing.id = func(o *store.Offer) int64 { return o.ID }
	s.reads = func() errand {
		all := s.all
		return func(ctx context.Context, book Book) (any, error) {
			return book.Offers(ctx, store.OfferReward, all)
		}
	}
	return s
}

func (s *rewards) heads() []widget.Column {
	return []widget.Column{
		{Title: s.T("rewards.col.name"), Width: 16, Grow: 2},
		{Title: s.T("rewards.col.kind"), Width: 10, Max: 14, Drop: 2},
		{Title: s.T("members.col.points"), Width: 6, Max: 10, Right: true},
		{Title: s.T("rewards.col.left"), Width: 4, Max: 8, Right: true},
		{Title: s.T("rewards.col.had"), Width: 4, Max: 8, Right: true},
		{Title: s.T("rewards.col.used"), Width: 4, Max: 8, Right: true, Drop: 1},
	}
}

func (s *rewards) line(o *store.Offer) widget.Row {
	tone := widget.Plain
	if o.Archived {
		tone = widget.Faint
	}
	left := widget.Cell{Text: s.T("core.absent"), Tone: widget.Faint}
	if o.Stock >= 0 {
		left = widget.Cell{Text: s.app.num(o.Stock)}
		if o.Stock == 0 {
			left.Tone = widget.Warn
		}
	}
	return widget.Row{
		{Text: o.Name, Tone: tone},
		{Text: s.T("offer.kind." + o.Kind), Tone: widget.Muted},
		{Text: s.app.num(o.Points), Tone: tone},
		left,
		{Text: s.app.num(o.Taken), Tone: quiet(o.Taken)},
		{Text: s.app.num(o.Used), Tone: quiet(o.Used)},
	}
}

// card is what is promised.
func (s *rewards) card(o *store.Offer) []sheetRow { return s.app.promises(o) }

// promises are the terms of an offer, those that say something.
func (a *App) promises(o *store.Offer) []sheetRow {
	rows := []sheetRow{{label: a.T("rewards.col.kind"), value: a.T("offer.kind." + o.Kind)}}
	add := func(key, value string, shown bool) {
		if shown {
			rows = append(rows, sheetRow{label: a.T("offer." + key), value: value})
		}
	}
	add("off", a.takesOff(o.Kind, o.Value), o.Value > 0)
	add("cost", a.money(o.Cost), o.Cost > 0)
	add("min_order", a.money(o.MinOrder), o.MinOrder > 0)
	add("max_discount", a.money(o.MaxDiscount), o.MaxDiscount > 0)
	add("per_member", a.num(o.PerMember), o.PerMember > 0)
	add("days", a.num(o.ValidDays), o.ValidDays > 0)
	add("until", a.date(o.Ends), o.Ends != 0)
	add("where", o.Where, o.Where != "")
	add("partner", o.Partner, o.Partner != "")
	add("with_parcel", a.T("core.yes"), o.WithParcel)
	add("first_order", a.T("core.yes"), o.FirstOrder)
	add("stackable", a.T("core.yes"), o.Stackable)
	if o.Archived {
		rows = append(rows, sheetRow{}, sheetRow{note: a.T("offer.archived"), tone: widget.Warn})
	}
	return rows
}

// takesOff is what an offer of a kind takes off.
func (a *App) takesOff(kind string, value int64) string {
	if kind == store.KindPercent {
		return a.num(value) + "%"
	}
	return a.money(value)
}

func (s *rewards) acts() []Action {
	return []Action{
		{ID: "reward.edit", Key: keys.Open, Off: s.cannot, Do: func() tea.Cmd { return s.app.Push(newRewardForm(*s.at())) }},
		{ID: "reward.new", Key: keys.New, Off: s.app.viewOnly, Do: func() tea.Cmd {
			return s.app.Push(newRewardForm(store.Offer{Kind: store.KindGift, Stock: -1}))
		}},
		{ID: "reward.archive", Key: keys.Delete, Off: s.cannot, Do: s.archive, Name: s.archiveWord},
		{ID: "reward.all", Key: keys.Status, Do: s.showAll},
		{ID: "reward.settle", Key: keys.Months, Do: func() tea.Cmd { return s.settle(s.app.today()) }},
		{ID: "reward.codes", Key: keys.Import, Off: s.noPartner, Do: func() tea.Cmd { return s.app.Push(newPartnerCodes(*s.at())) }, Quiet: true},
		{ID: "reward.codelist", Key: keys.Coupons, Off: s.cannotList, Do: func() tea.Cmd { return s.app.Push(newCodesOf(s.at().ID)) }, Quiet: true},
	}
}

func (s *rewards) archiveWord() string {
	if o := s.at(); o != nil && o.Archived {
		return s.T("act.reward.back")
	}
	return s.T("act.reward.archive")
}

// archive takes the reward out of the catalogue, or puts it back; the same key takes it back.
func (s *rewards) archive() tea.Cmd {
	id, archived := s.at().ID, !s.at().Archived
	s.all = s.all || archived
	return save(&s.Base, slotSave, func(ctx context.Context, book Book) (any, error) {
		batch, err := book.ArchiveOffer(ctx, id, archived)
		return kept{archived, batch}, err
	})
}

func (s *rewards) showAll() tea.Cmd {
	s.all = !s.all
	return s.Reload()
}

func (s *rewards) saved(r Result) tea.Cmd {
	if v, ok := r.Value.(settled); ok {
		return s.settlement(v)
	}
	if archived, ok := r.Value.(bool); ok && archived {
		return s.app.Done("toast.archived")
	}
	return s.app.Done("toast.saved")
}

// newRewardForm is the form for a reward; one without an id is new.
func newRewardForm(o store.Offer) *formPanel {
	f := &formPanel{width: 76, shows: byKind}
	f.title = func() string {
		if o.ID == 0 {
			return f.label("act.reward.new")
		}
		return o.Name
	}
	f.make = func(f *formPanel) widget.Form {
		kinds := store.OfferKinds(store.OfferReward)
		inputs := []*widget.Input{
			{Key: "name", Label: f.T("rewards.col.name"), Width: 30, Field: widget.NewField(o.Name), Check: filled(f, "form.bad.empty")},
			{Key: "kind", Label: f.T("rewards.col.kind"), Width: 24, Choice: widget.NewChoice(o.Kind, f.named("offer.kind", kinds...)...)},
			countInput(f, "points", f.T("rewards.points"), o.Points, false),
			offInput(f, &o),
			moneyIn(f, "cost", f.T("offer.cost"), o.Cost),
			countInput(f, "stock", f.T("rewards.col.left"), o.Stock, true),
			countInput(f, "per_member", f.T("offer.per_member"), o.PerMember, true),
			countInput(f, "days", f.T("offer.days"), o.ValidDays, true),
			untilInput(f, o.Ends),
			moneyIn(f, "min_order", f.T("offer.min_order"), o.MinOrder),
			moneyIn(f, "max_discount", f.T("offer.max_discount"), o.MaxDiscount),
			whereInput(f, f.T("offer.where"), o.Where),
			{Key: "with_parcel", Label: f.T("offer.with_parcel"), Width: 16, Choice: widget.NewChoice(yesNo(o.WithParcel), f.named("core", "yes", "no")...)},
			{Key: "stackable", Label: f.T("offer.stackable"), Width: 16, Choice: widget.NewChoice(yesNo(o.Stackable), f.named("core", "yes", "no")...)},
			{Key: "partner", Label: f.T("offer.partner"), Width: 24, Field: widget.NewField(o.Partner)},
		}
		return widget.Form{Save: f.T("act.save"), Note: f.T("rewards.note"), Inputs: inputs}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		edited := o
		f.promise(&edited)
		edited.Points = f.count("points", 0)
		edited.Stock, edited.WithParcel = f.count("stock", -1), f.form.Value("with_parcel") == "yes"
		edited.Ends, _ = store.ParseDay(narrow(f.form.Value("until")))
		edited.Stackable = f.form.Value("stackable") == "yes"
		edited.Where, edited.Partner = narrowed(f, "where"), narrowed(f, "partner")
		return f.saveWhere(o.Where, func(ctx context.Context, book Book) (any, error) { return asKept(book.SaveReward(ctx, edited)) })
	}
	f.after = said("toast.saved")
	return f
}
