package ui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/ui/widget"
)

// imported says what an import did and lets it be taken back.
type imported struct {
	Base
	result store.ImportResult
	file   string
}

func newImported(r store.ImportResult, file string) *imported {
	return &imported{result: r, file: file}
}

// Title is the file's name.
func (s *imported) Title() string { return s.file }

// Update says that the import was taken back, or its new buyers put onto the care list.
func (s *imported) Update(msg tea.Msg) tea.Cmd {
	if r, ok := msg.(Result); ok {
		switch v := r.Value.(type) {
		case store.CareAdded:
			return s.app.addedToCare(v)
		case store.Undone:
			return tea.Batch(s.app.Close(s.id), s.app.undoneBatch(v))
		}
	}
	return nil
}

// undoneBatch says what taking back a batch did. Orders that went change whom to care for.
func (a *App) undoneBatch(u store.Undone) tea.Cmd {
	if u.Orders == 0 {
		return a.Done("toast.taken", "points", a.moved(u.Points))
	}
	return tea.Batch(a.runDaily(false), a.Done("toast.batch.undone", "n", u.Orders, "points", a.moved(u.Points)))
}

// tookBack says what an undo did: of an entry, of a batch, or of what moves no points.
func (a *App) tookBack(value any) tea.Cmd {
	switch v := value.(type) {
	case store.Ack:
		return a.Done("toast.undone", "points", a.moved(v.Points), "balance", v.Balance)
	case store.Undone:
		return a.undoneBatch(v)
	case undoneChange:
		return a.Done("toast.change.undone", "what", string(v))
	}
	return a.Done("toast.improve.undone")
}

// askUndoBatch asks before a whole import is taken back.
func (b *Base) askUndoBatch(batch int64, file string) tea.Cmd {
	return b.confirmUndo(batch, func() question {
		return question{text: b.T("import.undo.ask", "file", file), act: b.T("act.import.undo")}
	})
}

// confirmUndo asks before a batch is taken back.
func (b *Base) confirmUndo(batch int64, words func() question) tea.Cmd {
	return b.app.Confirm(words, func() tea.Cmd {
		return save(b, slotUndo, func(ctx context.Context, book Book) (any, error) {
			return book.UndoBatch(ctx, batch, false)
		})
	})
}

// Actions lead on, or take the import back.
func (s *imported) Actions() []Action {
	return []Action{
		{ID: "imported.members", Key: keys.Open, Do: func() tea.Cmd {
			s.app.Pop()
			return s.app.goTo("members")
		}},
		{ID: "import.rows", Key: keys.Rows, Off: s.noProblems, Do: func() tea.Cmd {
			list, total := s.result.Problems, s.result.Rejected
			return s.app.showProblems(list, total)
		}},
		{ID: "imported.care", Key: keys.Award, Off: s.nothing, Do: func() tea.Cmd { return s.addToCare(store.CareAdd{FirstOf: s.result.Batch}) }},
		{ID: "import.undo", Key: keys.Undo, Off: s.nothing, Do: func() tea.Cmd { return s.askUndoBatch(s.result.Batch, s.file) }},
	}
}

func (s *imported) noProblems() string {
	if len(s.result.Problems) == 0 {
		return "off.noproblems"
	}
	return ""
}

func (s *imported) nothing() string {
	if s.result.Batch == 0 {
		return "off.nothingnew"
	}
	return ""
}

// View says in figures what came in.
func (s *imported) View(w, h int) string {
	a, r := s.app, &s.result
	p := s.page(w, h)
	s.crumbs(p)
	p.End()
	p.Gap(2).Put(widget.Good, a.look.Signs.Check+" ").Put(widget.Strong, s.T("imported.title", "file", s.file, "n", r.New+r.Updated)).End()
	p.End()
	rows := []figure{
		{s.T("import.new"), a.num(r.New), "", widget.Strong},
		{s.T("import.updated"), a.num(r.Updated), "", quiet(r.Updated)},
		{s.T("import.unchanged"), a.num(r.Unchanged), "", quiet(r.Unchanged)},
		{s.T("import.refunded"), a.num(r.Refunded), "", quiet(r.Refunded)},
		{s.T("import.held"), a.num(r.Held), held(s, r.Held), attention(r.Held)},
		{s.T("import.rejected"), a.num(r.Rejected), "", attention(r.Rejected)},
		{},
		{s.T("import.members.new"), a.num(r.MembersNew), "", widget.Strong},
		{s.T("import.members.matched"), a.num(r.MembersMatched), "", quiet(r.MembersMatched)},
		{s.T("import.awarded"), a.num(r.Awarded), a.equals(r.Awarded), widget.Strong},
		{s.T("import.deeds"), a.num(r.Deeds), "", quiet(r.Deeds)},
		{s.T("import.pending"), a.num(r.Pending), "", quiet(r.Pending)},
		{s.T("import.clawed"), a.num(r.ClawedBack), "", quiet(r.ClawedBack)},
	}
	for _, row := range rows {
		if row.label != "" {
			p.Gap(4).PutIn(widget.Muted, row.label, 24).PutRight(row.tone, row.value, 14).Gap(2).Put(widget.Muted, row.note)
		}
		p.End()
	}
	p.End()
	p.Text(widget.Muted, s.T("imported.next"))
	return p.String()
}

// held says what to do about orders whose status nobody understood.
func held(s *imported, n int64) string {
	if n == 0 {
		return ""
	}
	return s.T("imported.held")
}
