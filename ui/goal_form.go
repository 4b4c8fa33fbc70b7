package ui

import (
	"context"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/reports"
	"regulars/store"
	"regulars/ui/widget"
)

// improved is the number of an improvement that was written.
type improved int64

// newGoalForm is the form for a goal; nil is a new one.
func newGoalForm(g *reports.GoalLine) *formPanel {
	f := &formPanel{}
	f.title = func() string { return f.T("form.goal") }
	f.make = func(f *formPanel) widget.Form {
		metric, target := "repeat_rate", ""
		if g != nil {
			metric, target = g.Metric, f.app.goalText(g)
		}
		names := store.MetricNames(func(m store.GoalMetric) bool { return m.Goal })
		month := &widget.Input{Key: "month", Label: f.T("form.goal.month"), Width: 10, Field: widget.NewField(monthText(f.app.today()))}
		month.Hint = func() string { return f.T("form.goal.month.hint", "example", monthText(f.app.today())) }
		month.Check = func(v string) string {
			if _, err := store.ParseMonth(narrow(v)); err != nil {
				return f.T("form.bad.month", "example", monthText(f.app.today()))
			}
			return ""
		}
		return widget.Form{Save: f.T("act.save"), Note: f.T("form.goal.note"), Inputs: []*widget.Input{
			{Key: "metric", Label: f.T("report.name.metric"), Width: 26, Choice: widget.NewChoice(metric, f.named("report.term", names...)...)},
			{Key: "target", Label: f.T("form.goal.target"), Width: 14, Field: widget.NewField(target), Check: filled(f, "form.bad.empty")},
			month,
		}}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		m, _ := store.FindMetric(f.form.Value("metric"))
		target, ok := reports.ParseGoal(m, narrow(f.form.Value("target")), f.app.shop().Currency)
		if !ok {
			_, hint := f.app.lang.ErrorInConsole(store.Refuse(store.CodeBadGoal, "why", m.Unit, "metric", m.Name))
			f.form.Fail("target", hint)
			return nil
		}
		month, _ := store.ParseMonth(narrow(f.form.Value("month")))
		in := store.GoalInput{Metric: m.Name, Month: month, Target: target}
		return save(&f.Base, slotSave, func(ctx context.Context, book Book) (any, error) { return book.SetGoal(ctx, in) })
	}
	f.after = said("toast.goal")
	return f
}

// goalText is a goal as it is typed.
func (a *App) goalText(g *reports.GoalLine) string {
	m, _ := store.FindMetric(g.Metric)
	switch m.Unit {
	case store.UnitMoney:
		return a.amount(g.Target)
	case store.UnitCount:
		return strconv.FormatInt(g.Target, 10)
	}
	return strconv.FormatFloat(float64(g.Target)/100, 'f', -1, 64)
}

// monthText is the month of a day as it is typed.
func monthText(day store.Day) string {
	text := day.String()
	return text[:strings.LastIndexByte(text, '-')]
}

// source joins what an improvement came from to a value of a choice.
func source(kind, ref string) string {
	if kind == "" {
		return ""
	}
	return kind + ":" + ref
}

// newImproveForm is the form for an improvement; one without an ID is new. Sources are what else it can come from, beside the shop's drivers
// and what it says already.
func newImproveForm(i store.Improvement, sources []string) *formPanel {
	f := &formPanel{width: 76}
	var staff []string
	f.title = func() string { return f.T("form.improve") }
	f.loads = func(f *formPanel) tea.Cmd {
		return load(&f.Base, "staff", func(ctx context.Context, book Book) (any, error) { return book.StaffNames(ctx) })
	}
	f.loaded = func(f *formPanel, r Result) {
		staff = r.Value.([]string)
		f.Rebuild()
	}
	f.make = func(f *formPanel) widget.Form {
		return widget.Form{Save: f.T("act.save"), Inputs: f.improveInputs(&i, sources, staff)}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		edited, owner, key := i, f.form.Value("owner"), f.key
		edited.Text, edited.Metric = narrowed(f, "text"), f.form.Value("metric")
		edited.Source, edited.Ref, _ = strings.Cut(f.form.Value("from"), ":")
		edited.Due, _ = store.ParseDay(narrow(f.form.Value("due")))
		if i.ID != 0 {
			key = ""
		}
		return save(&f.Base, slotSave, func(ctx context.Context, book Book) (_ any, err error) {
			if owner != "" {
				if edited.OwnerID, err = book.FindStaff(ctx, owner); err != nil {
					return nil, err
				}
			}
			id, err := book.SaveImprovement(ctx, edited, key)
			return improved(id), err
		})
	}
	f.after = func(f *formPanel, _ any) tea.Cmd {
		return f.app.Done("toast.improve", "key", f.app.keyName(keys.Join))
	}
	return f
}

// improveInputs are the inputs of an improvement; whose it is is only asked where there are several.
func (f *formPanel) improveInputs(i *store.Improvement, sources, staff []string) []*widget.Input {
	due := dayInput(f, f.T("form.improve.due"))
	due.Key, due.Field = "due", widget.Field{Placeholder: f.T("form.optional")}
	if i.Due != 0 {
		due.Field.Set(i.Due.String())
	}
	due.Check = func(v string) string {
		if _, err := store.ParseDay(narrow(v)); strings.TrimSpace(v) != "" && err != nil {
			return f.T("form.bad.day", "example", f.app.today().String())
		}
		return ""
	}
	metrics := append([]widget.Option{{Word: f.T("core.absent")}}, f.named("report.term", store.MetricNames(func(m store.GoalMetric) bool { return m.Moves })...)...)
	inputs := []*widget.Input{
		{Key: "text", Label: f.T("form.improve.text"), Width: 46, Field: widget.NewField(i.Text), Check: filled(f, "form.bad.empty")},
		{Key: "from", Label: f.T("form.improve.from"), Width: 34, Choice: widget.NewChoice(source(i.Source, i.Ref), f.sourceOptions(i, sources)...)},
		{Key: "metric", Label: f.T("form.improve.metric"), Width: 34, Choice: widget.NewChoice(i.Metric, metrics...)},
		due,
	}
	if len(staff) < 2 {
		return inputs
	}
	options := make([]widget.Option, len(staff))
	for n, name := range staff {
		options[n] = widget.Option{Value: name, Word: name, Find: pinyinOf(name)}
	}
	return append(inputs, &widget.Input{Key: "owner", Label: f.T("form.improve.owner"), Width: 24, Choice: widget.NewChoice(i.Owner, options...)})
}

// sourceOptions are what an improvement can come from.
func (f *formPanel) sourceOptions(i *store.Improvement, sources []string) []widget.Option {
	options := []widget.Option{{Word: f.T("core.absent")}}
	seen := map[string]bool{"": true}
	add := func(kind, ref string) {
		value := source(kind, ref)
		if seen[value] {
			return
		}
		seen[value] = true
		word := reports.ImproveSource(f.app.lang, &store.Improvement{Source: kind, Ref: ref})
		options = append(options, widget.Option{Value: value, Word: word, Find: pinyinOf(word)})
	}
	add(i.Source, i.Ref)
	for _, value := range sources {
		kind, ref, _ := strings.Cut(value, ":")
		add(kind, ref)
	}
	for _, driver := range f.app.shop().Drivers {
		add(store.FromDriver, driver)
	}
	return options
}

// newImproveClose is the form that says that an improvement is done, or will not be.
func newImproveClose(i *store.Improvement, drop bool) *formPanel {
	f := &formPanel{}
	id, text := i.ID, i.Text
	words, toast := "form.improve.close", "toast.improve.done"
	if drop {
		words, toast = "form.improve.drop", "toast.improve.drop"
	}
	f.title = func() string { return f.T(words, "text", text) }
	f.make = func(f *formPanel) widget.Form {
		note := textInput(f, "note", f.T("form.improve.note"), 40, "")
		if drop {
			return widget.Form{Save: f.T("act.save"), Inputs: []*widget.Input{note}}
		}
		return widget.Form{Save: f.T("act.save"), Inputs: []*widget.Input{dayInput(f, f.T("form.improve.day")), note}}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		day, _ := store.ParseDay(narrow(f.form.Value("day")))
		note := f.text("note")
		return save(&f.Base, slotSave, func(ctx context.Context, book Book) (any, error) {
			return improved(id), book.CloseImprovement(ctx, id, drop, day, note)
		})
	}
	f.after = said(toast)
	return f
}

// improveSources are what the tables of a report name: the drivers, else the causes, those that weigh most first.
func improveSources(sheet *reports.Sheet) (list []string) {
	for _, from := range []struct{ table, kind string }{{"drivers", store.FromDriver}, {"causes", store.FromCause}} {
		t := sheet.Table(from.table)
		if t == nil {
			continue
		}
		for _, row := range t.Rows {
			if row[0].Known && row[0].Text != "" {
				list = append(list, source(from.kind, row[0].Text))
			}
		}
	}
	return list
}

// noSources is why no improvement can start from the report.
func (s *report) noSources() string {
	if reason := s.loading(); reason != "" {
		return reason
	}
	if len(improveSources(s.sheet)) == 0 {
		return "off.improve.report"
	}
	return s.app.viewOnly()
}

// improve starts an improvement from what the report names first.
func (s *report) improve() tea.Cmd {
	sources := improveSources(s.sheet)
	i := store.Improvement{Metric: "nps"}
	if i.Source, i.Ref, _ = strings.Cut(sources[0], ":"); i.Source == store.FromCause {
		i.Metric = "tickets_per_100"
	}
	return s.app.Push(newImproveForm(i, sources))
}
