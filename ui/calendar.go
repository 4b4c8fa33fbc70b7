package ui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/ui/widget"
)

// festivals is the shop's calendar of one year.
type festivals struct {
	roll
	listing[store.Festival]
	year int
}

func newFestivals(year int) *festivals {
	s := &festivals{year: year}
	s.name, s.columns, s.actions, s.wrote = "calendar", s.heads, s.acts, s.saved
	rolls(&s.roll, &s.listing, s.line, nil)
	s.listing.id = func(f *store.Festival) int64 { return int64(f.First) }
	s.reads = func() errand {
		year := s.year
		return func(ctx context.Context, book Book) (any, error) { return book.Festivals(ctx, year) }
	}
	s.subject = func() string { return s.T("calendar.title") + " " + numberText(int64(s.year)) }
	return s
}

func (s *festivals) heads() []widget.Column {
	return []widget.Column{
		{Title: s.T("gathering.name.event"), Width: 20, Grow: 2},
		{Title: s.T("gathering.from"), Width: 14},
		{Title: s.T("gathering.to"), Width: 14},
		{Title: s.T("calendar.col.said"), Width: 14, Grow: 1},
	}
}

func (s *festivals) line(f *store.Festival) widget.Row {
	if f.First == 0 {
		return widget.Row{{Text: s.app.festival(f)}, {Text: s.T("core.absent"), Tone: widget.Faint}, {}, {Text: s.T("calendar.unknown"), Tone: widget.Warn}}
	}
	said := widget.Cell{Text: s.T("calendar.usual"), Tone: widget.Muted}
	if f.Set {
		said = widget.Cell{Text: s.T("calendar.set"), Tone: widget.Accent}
	}
	return widget.Row{{Text: s.app.festival(f)}, {Text: s.app.short(f.First)}, {Text: s.app.short(f.Last)}, said}
}

// festival is what a festival is called.
func (a *App) festival(f *store.Festival) string {
	if f.Name != "" {
		return f.Name
	}
	return a.T("festival." + f.Key)
}

func (s *festivals) acts() []Action {
	return []Action{
		{ID: "calendar.edit", Key: keys.Open, Off: s.cannot, Do: func() tea.Cmd { return s.app.Push(newFestivalForm(*s.at(), s.app.festival(s.at()))) }},
		{ID: "calendar.new", Key: keys.New, Off: s.app.viewOnly, Do: func() tea.Cmd { return s.app.Push(newFestivalForm(store.Festival{}, "")) }},
		{ID: "calendar.back", Key: keys.Undo, Off: s.usual, Do: func() tea.Cmd { return s.remove(s.at().Key, s.year) }},
		{ID: "calendar.remove", Key: keys.Delete, Off: s.cannot, Do: s.askRemove},
		{ID: "calendar.report", Key: keys.Why, Off: s.none, Do: s.report},
		{ID: "calendar.later", Key: keys.Right, Do: func() tea.Cmd { s.year = min(s.year+1, 2100); return s.Reload() }, Quiet: true},
		{ID: "calendar.earlier", Key: keys.Left, Do: func() tea.Cmd { s.year = max(s.year-1, 2000); return s.Reload() }, Quiet: true},
	}
}

// usual is why there is nothing to go back from.
func (s *festivals) usual() string {
	if f := s.at(); f == nil || !f.Set {
		return "off.calendar.usual"
	}
	return s.app.viewOnly()
}

func (s *festivals) remove(key string, year int) tea.Cmd {
	return save(&s.Base, slotSave, func(ctx context.Context, book Book) (any, error) { return true, book.RemoveFestival(ctx, key, year) })
}

func (s *festivals) askRemove() tea.Cmd {
	f := *s.at()
	return s.app.Confirm(func() question {
		name := s.app.festival(&f)
		return question{title: name, text: s.T("calendar.remove.ask", "name", name), act: s.T("act.calendar.remove")}
	}, func() tea.Cmd { return s.remove(f.Key, 0) })
}

// report opens the summary of the festival beside that of the year before.
func (s *festivals) report() tea.Cmd {
	r := newReport("summary")
	r.asked.festival, r.asked.year = s.at().Key, s.year
	return s.app.GoTo("reports", r)
}

func (s *festivals) saved(Result) tea.Cmd { return s.app.Done("toast.saved") }

// newFestivalForm is the form for a festival's days; one without a key is new.
func newFestivalForm(was store.Festival, called string) *formPanel {
	f := &formPanel{}
	f.title = func() string {
		if was.Key == "" {
			return f.label("act.calendar.new")
		}
		return called
	}
	f.make = func(f *formPanel) widget.Form {
		var inputs []*widget.Input
		if was.Key == "" {
			inputs = append(inputs, &widget.Input{Key: "name", Label: f.T("gathering.name.event"), Width: 30, Check: filled(f, "form.bad.empty")})
		}
		return widget.Form{Save: f.T("act.save"), Note: f.T("calendar.form"), Inputs: append(inputs, f.openDay("from", f.T("gathering.from"), was.First, false), f.openDay("to", f.T("gathering.to"), was.Last, false))}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		name := was.Key
		if name == "" {
			name = narrowed(f, "name")
		}
		first, _ := store.ParseDay(narrow(f.form.Value("from")))
		last, _ := store.ParseDay(narrow(f.form.Value("to")))
		return save(&f.Base, slotSave, func(ctx context.Context, book Book) (any, error) { return book.SetFestival(ctx, name, first, last) })
	}
	f.after = said("toast.saved")
	return f
}

// festivalInput is the choice of a festival; "" is none.
func (f *formPanel) festivalInput(list []store.Festival, chosen string) *widget.Input {
	options := []widget.Option{{Word: f.T("core.absent")}}
	for i := range list {
		word := f.app.festival(&list[i])
		options = append(options, widget.Option{Value: list[i].Key, Word: word, Find: pinyinOf(word)})
	}
	return &widget.Input{Key: "festival", Label: f.T("report.ask.festival"), Width: 24, Choice: widget.NewChoice(chosen, options...)}
}
