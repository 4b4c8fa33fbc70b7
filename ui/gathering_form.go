package ui

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/ui/widget"
)

// newGatheringForm is the form for an event, poll or group; one without an id is new.
func newGatheringForm(g store.Gathering) *formPanel {
	f := &formPanel{width: 76}
	f.title = func() string {
		if g.ID == 0 {
			return f.label("act." + g.What + ".new")
		}
		return g.Name
	}
	f.make = func(f *formPanel) widget.Form {
		return widget.Form{Save: f.T("act.save"), Note: f.T("gathering.form." + g.What), Inputs: f.gatheringInputs(&g)}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		edited, key := g, f.key
		f.readGathering(&edited)
		return save(&f.Base, slotSave, func(ctx context.Context, book Book) (any, error) { return asKept(book.SaveGathering(ctx, edited, key)) })
	}
	f.after = func(f *formPanel, value any) tea.Cmd {
		if g.ID != 0 {
			return f.app.Done("toast.saved")
		}
		return tea.Batch(f.app.Push(newGathering(g.What, value.(int64))), f.app.Done("toast.saved"))
	}
	return f
}

// gatheringInputs are the fields that its kind knows.
func (f *formPanel) gatheringInputs(g *store.Gathering) []*widget.Input {
	list := []*widget.Input{{Key: "name", Label: f.T("gathering.name." + g.What), Width: 40, Field: widget.NewField(g.Name), Check: filled(f, "form.bad.empty")}}
	first := f.openDay("from", f.T("gathering.from"), g.Starts, false)
	note := &widget.Input{Key: "note", Label: f.T("gathering.note"), Width: 44, Field: widget.NewField(g.Note)}
	points := []*widget.Input{
		countInput(f, "points", f.T("gathering.points"), positiveOr(g.Points), true),
		countInput(f, "member_cap", f.T("gathering.member_cap"), positiveOr(g.MemberCap), true),
		countInput(f, "cap", f.T("gathering.cap"), positiveOr(g.Cap), true),
		countInput(f, "room", f.T("gathering.room"), positiveOr(g.Room), true),
	}
	switch g.What {
	case store.GatherGroup:
		platform := &widget.Input{Key: "platform", Label: f.T("gathering.platform"), Width: 20, Check: filled(f, "form.bad.empty")}
		if g.ID != 0 {
			platform.Field.Set(g.Kind)
		}
		platform.Hint = func() string { return f.T("gathering.platform.hint") }
		return append(list, platform, first, note)
	case store.GatherPoll:
		texts := make([]string, len(g.Options))
		for i, o := range g.Options {
			texts[i] = o.Text
		}
		last := g.Ends
		if g.ID == 0 {
			last = 0
		}
		options := &widget.Input{Key: "options", Label: f.T("gathering.options"), Width: 40, Field: widget.NewField(strings.Join(texts, " / ")), Hint: func() string { return f.T("gathering.options.hint") }, Check: filled(f, "form.bad.empty")}
		return append(append(list, options, first, f.openDay("to", f.T("gathering.to"), last, true)), append(points, note)...)
	}
	list = append(list, &widget.Input{Key: "kind", Label: f.T("gathering.kind"), Width: 24, Choice: widget.NewChoice(g.Kind, f.named("event.kind", store.EventKinds()...)...)},
		first, f.openDay("to", f.T("gathering.to"), g.Ends, false), &widget.Input{Key: "place", Label: f.T("gathering.place"), Width: 30, Field: widget.NewField(g.Place)})
	list = append(list, points...)
	return append(list,
		&widget.Input{Key: "daily", Label: f.T("gathering.daily"), Width: 16, Choice: widget.NewChoice(yesNo(g.Daily), f.named("core", "yes", "no")...)},
		&widget.Input{Key: "seed", Label: f.T("gathering.seed"), Width: 24, Field: widget.NewField(g.Seed), Hint: func() string { return f.T("gathering.seed.hint") }},
		note)
}

// positiveOr is what a count shows: nothing instead of 0.
func positiveOr(n int64) int64 {
	if n == 0 {
		return -1
	}
	return n
}

// openDay is a field for a day that may lie ahead.
func (f *formPanel) openDay(key, label string, day store.Day, optional bool) *widget.Input {
	in := dayInput(f, label)
	in.Key = key
	in.Field.Set("")
	if day != 0 {
		in.Field.Set(day.String())
	}
	if optional {
		in.Field.Placeholder = f.T("form.optional")
	}
	in.Check = func(v string) string {
		if _, err := store.ParseDay(narrow(v)); err != nil && !(optional && strings.TrimSpace(v) == "") {
			return f.T("form.bad.day", "example", f.app.today().String())
		}
		return ""
	}
	return in
}

// readGathering lays the form over it.
func (f *formPanel) readGathering(g *store.Gathering) {
	g.Name, g.Note, g.Place, g.Seed = narrowed(f, "name"), narrowed(f, "note"), narrowed(f, "place"), narrowed(f, "seed")
	g.Starts, _ = store.ParseDay(narrow(f.form.Value("from")))
	g.Ends = 0
	if day, err := store.ParseDay(narrow(f.form.Value("to"))); err == nil {
		g.Ends = day
	}
	g.Points, g.MemberCap, g.Cap, g.Room = f.count("points", 0), f.count("member_cap", 0), f.count("cap", 0), f.count("room", 0)
	g.Daily = f.form.Value("daily") == "yes"
	switch g.What {
	case store.GatherGroup:
		g.Kind = narrowed(f, "platform")
	case store.GatherEvent:
		g.Kind = f.form.Value("kind")
	case store.GatherPoll:
		g.Options = nil
		for _, text := range strings.FieldsFunc(f.form.Value("options"), func(r rune) bool { return strings.ContainsRune("/／;；、", r) }) {
			if text = strings.TrimSpace(text); text != "" {
				g.Options = append(g.Options, store.PollOption{Text: text})
			}
		}
	}
}

// newDrawForm is the form for a draw. The seed can be what a witness says; left empty the event's own is taken, or one is made and shown.
func newDrawForm(g store.Gathering, offers []store.Offer) *formPanel {
	f := &formPanel{width: 76}
	f.title = func() string { return f.label("act.event.draw") + " · " + g.Name }
	f.make = func(f *formPanel) widget.Form {
		prizes := []widget.Option{{Word: f.T("core.absent")}}
		for _, o := range offers {
			prizes = append(prizes, widget.Option{Value: numberText(o.ID), Word: o.Name, Find: pinyinOf(o.Name)})
		}
		return widget.Form{Save: f.label("act.event.draw"), Note: f.T("draw.form.note"), Inputs: []*widget.Input{
			countInput(f, "winners", f.T("draw.winners"), 1, false),
			{Key: "seed", Label: f.T("draw.seed.label"), Width: 16, Field: widget.NewField(g.Seed), Hint: func() string { return f.T("draw.seed.hint") }},
			{Key: "weighted", Label: f.T("draw.weighted"), Width: 16, Choice: widget.NewChoice("no", f.named("core", "yes", "no")...)},
			{Key: "prize", Label: f.T("draw.prize"), Width: 36},
			countInput(f, "points", f.T("draw.points"), -1, true),
			{Key: "offer", Label: f.T("draw.offer"), Width: 30, Choice: widget.NewChoice("", prizes...)},
		}}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		in := store.DrawInput{
			Gathering: g.ID, Winners: f.count("winners", 1), Seed: narrowed(f, "seed"), Weighted: f.form.Value("weighted") == "yes", Prize: narrowed(f, "prize"),
			Points: f.count("points", 0), Key: f.key,
		}
		for _, o := range offers {
			if numberText(o.ID) == f.form.Value("offer") {
				in.Offer = o.ID
			}
		}
		return save(&f.Base, slotSave, func(ctx context.Context, book Book) (any, error) { return book.DrawWinners(ctx, in) })
	}
	f.after = func(f *formPanel, value any) tea.Cmd {
		return f.app.showDraws(g.Name, []store.Draw{value.(store.Draw)})
	}
	return f
}

// showDraws shows draws with their seeds and how anybody can repeat them.
func (a *App) showDraws(title string, draws []store.Draw) tea.Cmd {
	return a.Why(func() string { return a.T("draw.title", "name", title) }, func() (rows []sheetRow) {
		for i := range draws {
			d := &draws[i]
			if d.Undone {
				continue
			}
			if len(rows) > 0 {
				rows = append(rows, sheetRow{})
			}
			prize := d.Prize
			if prize == "" {
				prize = a.T("core.absent")
			}
			rows = append(rows, sheetRow{note: a.T("draw.head", "at", a.moment(d.At), "n", d.Participants, "prize", prize), tone: widget.Strong}, sheetRow{note: a.T("draw.seed", "seed", d.Seed), tone: widget.Accent}, sheetRow{})
			for _, w := range d.Winners {
				note := w.Chance + "  " + a.T("draw.ticket") + " " + numberText(w.Ticket) + "  " + w.Hash[:12]
				if w.Points > 0 {
					note += "  " + a.signed(w.Points)
				}
				rows = append(rows, sheetRow{label: numberText(w.Place), value: a.winner(&w), note: strings.TrimSpace(note + "  " + w.Code), tone: widget.Good})
			}
			rows = append(rows, sheetRow{}, sheetRow{note: a.T("draw.recipe", "seed", d.Seed, "id", d.ID, "hash", d.ListHash), tone: widget.Muted})
		}
		return rows
	})
}
