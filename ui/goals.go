package ui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"regulars/reports"
	"regulars/store"
	"regulars/ui/widget"
)

// aim is one line of the list: a goal, or an improvement.
type aim struct {
	goal    *reports.GoalLine
	improve *store.Improvement
}

// goals is the list of what the shop wants to reach this month and of what it changes for it.
type goals struct {
	roll
	listing[aim]
	moved map[int64][]reports.Value // by improvement: before, after, difference, low, high, and what they show
	last  func() tea.Cmd            // takes back what was done here last; nil: nothing was
}

func newGoals() *goals {
	s := &goals{}
	s.name, s.columns, s.actions, s.wrote = "goals", s.heads, s.acts, s.saved
	rolls(&s.roll, &s.listing, s.line, s.card)
	s.listing.id = func(a *aim) int64 {
		if a.improve != nil {
			return a.improve.ID
		}
		return -a.goal.ID
	}
	s.reads = func() errand {
		today := s.app.today()
		return func(ctx context.Context, book Book) (any, error) {
			var list []aim
			figures, err := book.Figures(ctx)
			if err != nil {
				return nil, err
			}
			aims, err := reports.ReadAims(ctx, book, today)
			if err != nil {
				return nil, err
			}
			lines := reports.GoalLines(aims.Goals, &figures, today)
			for i := range lines {
				list = append(list, aim{goal: &lines[i]})
			}
			for i := range aims.Improvements {
				list = append(list, aim{improve: &aims.Improvements[i]})
			}
			return list, nil
		}
	}
	return s
}

// showGoals shows the goals among the reports, where they may be open already.
func (a *App) showGoals() tea.Cmd {
	cmd := a.goTo("reports")
	if _, shown := a.top().(*goals); shown {
		return cmd
	}
	return tea.Batch(cmd, a.Push(newGoals()))
}

// slotMoved is the slot in which it is read what improvements have moved.
const slotMoved = "moved"

// Update takes the list, and then reads what the improvements that are done have moved.
func (s *goals) Update(msg tea.Msg) tea.Cmd {
	cmd := s.roll.Update(msg)
	if r, ok := msg.(Result); ok && r.Slot == slotList {
		return tea.Batch(cmd, s.measure())
	}
	return cmd
}

// Refuse keeps quiet about what only stands beside the list.
func (s *goals) Refuse(slot string, err error) bool {
	return s.roll.Refuse(slot, err) || slot == slotMoved
}

// measure reads what the improvements that are done have moved.
func (s *goals) measure() tea.Cmd {
	var done []store.Improvement
	for i := range s.items {
		if m := s.items[i].improve; m != nil && m.State == store.ImproveDone && m.Metric != "" {
			done = append(done, *m)
		}
	}
	if len(done) == 0 {
		return nil
	}
	r, today := findReport("goals"), s.app.today()
	return load(&s.Base, slotMoved, func(ctx context.Context, book Book) (any, error) {
		in := reports.Input{Period: reports.LastDays(today, reports.UsualDays), Aims: &reports.Aims{Improvements: done}}
		in, err := in.Read(ctx, book, r.Needs, "")
		if err != nil {
			return nil, err
		}
		moved := map[int64][]reports.Value{}
		for i, row := range r.Sheet(in).Table("improvements").Rows {
			moved[done[i].ID] = row[4:]
		}
		return moved, nil
	})
}

func (s *goals) heads() []widget.Column {
	return []widget.Column{
		{Title: s.T("goals.col.what"), Width: 18, Grow: 3},
		{Title: s.T("goals.col.goal"), Width: 12, Right: true},
		{Title: s.T("goals.col.now"), Width: 12, Right: true},
		{Title: s.T("report.name.state"), Width: 22},
	}
}

// meterWidth is how many cells the meter of a goal has in the list.
const meterWidth = 10

func (s *goals) line(a *aim) widget.Row {
	if g := a.goal; g != nil {
		bar := widget.Bar(s.app.look.Signs, int64(g.Progress.Real*1000), 1000, meterWidth)
		return widget.Row{
			{Text: s.T("report.term." + g.Metric), Tone: widget.Strong},
			{Text: g.Want.In(s.app.lang)},
			{Text: g.Now.In(s.app.lang), Tone: widget.Strong},
			{Text: bar + " " + s.T("report.term.goal_"+g.State), Tone: goalTone(g.State)},
		}
	}
	m := a.improve
	day, tone := m.Due, widget.Plain
	switch {
	case m.State != store.ImproveOpen:
		day, tone = m.Day, widget.Muted
	case m.Due != 0 && m.Due < s.app.today():
		tone = widget.Warn
	}
	cell := widget.Cell{Text: s.T("core.absent"), Tone: widget.Faint}
	if day != 0 {
		cell = widget.Cell{Text: s.app.short(day), Tone: tone}
	}
	return widget.Row{{Text: m.Text, Tone: quietDone(m)}, cell, {}, {Text: s.T("report.term.improve_" + m.State), Tone: tone}}
}

// goalTone is good for what is reached, a warning for what falls behind.
func goalTone(state string) widget.Tone {
	switch state {
	case reports.GoalReached:
		return widget.Good
	case reports.GoalBehind:
		return widget.Warn
	}
	return widget.Plain
}

func quietDone(m *store.Improvement) widget.Tone {
	if m.State == store.ImproveOpen {
		return widget.Plain
	}
	return widget.Muted
}

// card is what is known of the line under the cursor.
func (s *goals) card(a *aim) []sheetRow {
	if g := a.goal; g != nil {
		return []sheetRow{
			{label: s.T("report.name.metric"), value: s.T("report.term." + g.Metric), tone: widget.Strong},
			{label: s.T("report.name.progress"), value: g.Progress.In(s.app.lang), tone: goalTone(g.State)},
			{label: s.T("goals.since"), value: s.app.date(g.Since)},
		}
	}
	m := a.improve
	rows := []sheetRow{{note: m.Text, tone: widget.Strong}}
	add := func(key, value string) {
		if value != "" {
			rows = append(rows, sheetRow{label: s.T(key), value: value})
		}
	}
	add("goals.source", reports.ImproveSource(s.app.lang, m))
	if m.Metric != "" {
		add("form.improve.metric", s.T("report.term."+m.Metric))
	}
	add("command.column.owner", s.app.name(m.Owner))
	switch {
	case m.State == store.ImproveOpen && m.Due != 0 && m.Due < s.app.today():
		rows = append(rows, sheetRow{label: s.T("form.improve.due"), value: s.T("goals.late", "day", s.app.date(m.Due)), tone: widget.Warn})
	case m.State == store.ImproveOpen && m.Due != 0:
		add("form.improve.due", s.app.date(m.Due))
	case m.State != store.ImproveOpen:
		add("goals."+m.State, s.app.date(m.Day))
	}
	add("form.improve.note", m.Note)
	return append(rows, s.effect(m)...)
}

// effect is the figure that an improvement should move, before and since.
func (s *goals) effect(m *store.Improvement) []sheetRow {
	v := s.moved[m.ID]
	if v == nil {
		return nil
	}
	l := s.app.lang
	rows := []sheetRow{{note: v[5].In(l), tone: widget.Accent}}
	if v[0].Known || v[1].Known {
		rows = append(rows, sheetRow{label: s.T("goals.before"), value: v[0].In(l)}, sheetRow{label: s.T("goals.after"), value: v[1].In(l), tone: widget.Strong})
	}
	if v[2].Known {
		rows = append(rows, sheetRow{label: s.T("goals.moved"), value: v[2].In(l)}, sheetRow{label: s.T("goals.interval"), value: v[3].In(l) + " … " + v[4].In(l)})
	}
	return rows
}

func (s *goals) acts() []Action {
	return []Action{
		{ID: "goal.edit", Key: keys.Open, Off: s.cannotEdit, Do: s.edit},
		{ID: "goal.new", Key: keys.New, Off: s.app.viewOnly, Do: func() tea.Cmd { return s.open(newGoalForm(nil)) }},
		{ID: "improve.new", Key: keys.Improve, Off: s.app.viewOnly, Do: func() tea.Cmd { return s.open(newImproveForm(store.Improvement{}, nil)) }},
		{ID: "improve.done", Key: keys.Delete, Off: s.notOpen, Do: func() tea.Cmd { return s.open(newImproveClose(s.at().improve, false)) }},
		{ID: "improve.drop", Key: keys.Exclude, Off: s.cannotEdit, Do: s.drop},
		{ID: "goal.undo", Key: keys.Undo, Off: s.noLast, Do: func() tea.Cmd { return s.undo() }},
		{ID: "goals.report", Key: keys.Run, Do: func() tea.Cmd { return s.app.Push(newReport("goals")) }},
	}
}

// cannotEdit is why the line under the cursor cannot be changed.
func (s *goals) cannotEdit() string {
	if a := s.at(); a != nil && a.improve != nil && a.improve.State != store.ImproveOpen {
		return "off.improve.closed"
	}
	return s.cannot()
}

func (s *goals) notOpen() string {
	if a := s.at(); a != nil && a.improve == nil {
		return "off.noimprovement"
	}
	return s.cannotEdit()
}

// noLast is why there is nothing to take back: neither anything that was done here nor the close of the improvement under the cursor.
func (s *goals) noLast() string {
	if a := s.at(); s.last == nil && (a == nil || a.improve == nil || a.improve.State == store.ImproveOpen) {
		return "off.noundo"
	}
	return s.app.viewOnly()
}

// open shows a form and notes, when it has saved, how to take that back.
func (s *goals) open(f *formPanel) tea.Cmd {
	after := f.after
	f.after = func(f *formPanel, value any) tea.Cmd {
		s.last = s.taker(value)
		return after(f, value)
	}
	return s.app.Push(f)
}

// taker takes back what was just written: of a goal, which the book knows to be the last one, or of an improvement.
func (s *goals) taker(value any) func() tea.Cmd {
	if id, ok := value.(improved); ok {
		return func() tea.Cmd { return s.unimprove(int64(id)) }
	}
	return func() tea.Cmd {
		return save(&s.Base, slotUndo, func(ctx context.Context, book Book) (any, error) { return book.UndoGoal(ctx) })
	}
}

func (s *goals) unimprove(id int64) tea.Cmd {
	return save(&s.Base, slotUndo, func(ctx context.Context, book Book) (any, error) { return book.UndoImprovement(ctx, id) })
}

func (s *goals) undo() tea.Cmd {
	if s.last != nil {
		return s.last()
	}
	return s.unimprove(s.at().improve.ID)
}

func (s *goals) edit() tea.Cmd {
	if a := s.at(); a.improve != nil {
		return s.open(newImproveForm(*a.improve, nil))
	}
	return s.open(newGoalForm(s.at().goal))
}

// drop ends the goal under the cursor, or asks why the improvement is dropped.
func (s *goals) drop() tea.Cmd {
	if a := s.at(); a.improve != nil {
		return s.open(newImproveClose(a.improve, true))
	}
	in := store.GoalInput{Metric: s.at().goal.Metric, Remove: true}
	return save(&s.Base, slotSave, func(ctx context.Context, book Book) (any, error) { return book.SetGoal(ctx, in) })
}

// saved takes what was measured, and says what was written.
func (s *goals) saved(r Result) tea.Cmd {
	switch value := r.Value.(type) {
	case map[int64][]reports.Value:
		s.moved = value
		return nil
	case string:
		s.last = nil
		return s.app.Done("toast.goal.undone", "metric", s.T("report.term."+value))
	case bool:
		s.last = nil
		return s.app.Done("toast.improve.undone")
	}
	s.last = s.taker(r.Value)
	return s.app.Done("toast.goal.gone")
}
