package ui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"regulars/reports"
	"regulars/store"
	"regulars/ui/widget"
)

// plans is the list of the rules by which people come onto the care list.
type plans struct {
	roll
	listing[store.CarePlan]
}

func newPlans() *plans {
	s := &plans{}
	s.name, s.columns, s.actions, s.wrote = "plans", s.heads, s.acts, s.saved
	rolls(&s.roll, &s.listing, s.line, s.card)
	s.listing.id = func(p *store.CarePlan) int64 { return p.ID }
	s.reads = func() errand {
		return func(ctx context.Context, book Book) (any, error) { return book.CarePlans(ctx) }
	}
	return s
}

func (s *plans) heads() []widget.Column {
	return []widget.Column{
		{Title: s.T("plans.col.name"), Width: 16, Grow: 1},
		{Title: s.T("plans.col.when"), Width: 30, Grow: 1},
		{Title: s.T("plans.col.active"), Width: 8},
	}
}

func (s *plans) line(p *store.CarePlan) widget.Row {
	tone, active := widget.Plain, s.T("core.yes")
	if !p.Active {
		tone, active = widget.Faint, s.T("core.no")
	}
	return widget.Row{{Text: p.Name, Tone: tone}, {Text: s.T("care.after."+p.After, "n", p.Days), Tone: tone}, {Text: active, Tone: tone}}
}

func (s *plans) card(p *store.CarePlan) []sheetRow {
	where, message := p.Filter, p.Message
	if where == "" {
		where = s.T("plans.everybody")
	}
	if message == "" {
		message = reports.MessageOf(&store.CareRow{Kind: "plan"})
	}
	return []sheetRow{{label: s.T("offer.where"), value: where}, {label: s.T("plans.message"), value: message}}
}

func (s *plans) acts() []Action {
	return []Action{
		{ID: "plan.edit", Key: keys.Open, Off: s.cannot, Do: func() tea.Cmd { return s.app.Push(newPlanForm(*s.at())) }},
		{ID: "plan.new", Key: keys.New, Off: s.app.viewOnly, Do: func() tea.Cmd {
			return s.app.Push(newPlanForm(store.CarePlan{After: store.PlanReceipt, Days: 7, Active: true}))
		}},
		{ID: "plan.active", Key: keys.Suspend, Off: s.cannot, Do: s.turn},
		{ID: "plan.remove", Key: keys.Delete, Off: s.cannot, Do: s.remove},
	}
}

// turn puts the plan out of force, or in force again.
func (s *plans) turn() tea.Cmd {
	p := *s.at()
	p.Active = !p.Active
	return save(&s.Base, slotSave, func(ctx context.Context, book Book) (any, error) { return asKept(book.SaveCarePlan(ctx, p)) })
}

// remove asks before a plan is taken away.
func (s *plans) remove() tea.Cmd {
	id, name := s.at().ID, s.at().Name
	return s.app.Confirm(func() question {
		return question{text: s.T("plans.remove", "name", name), act: s.T("act.plan.remove")}
	}, func() tea.Cmd {
		return save(&s.Base, slotRemove, func(ctx context.Context, book Book) (any, error) { return asBatch(book.RemoveCarePlan(ctx, id)) })
	})
}

// saved says what was written; the care list follows at once.
func (s *plans) saved(r Result) tea.Cmd {
	words := "toast.saved"
	if r.Slot == slotRemove {
		words = "toast.plan.removed"
	}
	return tea.Batch(s.app.runDaily(false), s.app.Done(words))
}

// newPlanForm is the form for a plan; one without an ID is new.
func newPlanForm(p store.CarePlan) *formPanel {
	f := &formPanel{width: 76}
	var own []store.Template
	f.title = func() string {
		if p.ID == 0 {
			return f.label("act.plan.new")
		}
		return p.Name
	}
	f.loads = func(f *formPanel) tea.Cmd {
		return load(&f.Base, "templates", func(ctx context.Context, book Book) (any, error) { return book.Templates(ctx) })
	}
	f.loaded = func(f *formPanel, r Result) {
		own = r.Value.([]store.Template)
		f.Rebuild()
	}
	f.make = func(f *formPanel) widget.Form {
		usual := []widget.Option{{Word: f.T("plans.usual")}}
		for _, m := range reports.Messages(f.app.lang, own) {
			word := f.app.messageName(m.Name)
			usual = append(usual, widget.Option{Value: m.Name, Word: word, Find: m.Name + " " + pinyinOf(word)})
		}
		return widget.Form{Save: f.T("act.save"), Note: f.T("plans.note"), Inputs: []*widget.Input{
			{Key: "name", Label: f.T("plans.col.name"), Width: 30, Field: widget.NewField(p.Name), Check: filled(f, "form.bad.empty")},
			{Key: "after", Label: f.T("plans.after"), Width: 34, Choice: widget.NewChoice(p.After, f.named("plans.start", store.PlanStarts()...)...)},
			countInput(f, "days", f.T("plans.days"), p.Days, false),
			whereInput(f, f.T("offer.where"), p.Filter),
			{Key: "message", Label: f.T("plans.message"), Width: 24, Choice: widget.NewChoice(p.Message, usual...)},
		}}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		edited := p
		edited.Name, edited.After, edited.Days = narrowed(f, "name"), f.form.Value("after"), f.count("days", 0)
		edited.Filter, edited.Message = narrowed(f, "where"), f.form.Value("message")
		return f.saveWhere(p.Filter, func(ctx context.Context, book Book) (any, error) { return asKept(book.SaveCarePlan(ctx, edited)) })
	}
	f.after = func(f *formPanel, _ any) tea.Cmd { return tea.Batch(f.app.runDaily(false), f.app.Done("toast.saved")) }
	return f
}
