package ui

import (
	"context"
	"path/filepath"
	"slices"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/store/exchange"
	"regulars/ui/widget"
)

// listImport takes a file of members, products, balances or answers in: it reads it, shows what would happen, and imports it
// when told to. Points never move silently: how they are taken is asked first, and what they come to is confirmed.
type listImport struct {
	intake
	cursor
	how  listReading
	p    listPreview
	done bool // the file was imported
}

// newListImport is the import of a file of the kind.
func newListImport(path string, kind exchange.Kind) *listImport {
	s := &listImport{how: listReading{intakeFile: intakeFile{path: path}, kind: kind}}
	s.file, s.reread, s.remap = &s.how.intakeFile, s.look, s.explain
	return s
}

// newSheetImport is the import of answers to a questionnaire.
func newSheetImport(path string, survey *store.Survey) *listImport {
	s := newListImport(path, exchange.KindSurvey)
	s.how.survey = survey
	return s
}

// Init reads the file, or asks first how its points are taken.
func (s *listImport) Init() tea.Cmd {
	if s.asking() {
		return s.chooseMode()
	}
	return s.look()
}

// look reads the file as it is to be read now.
func (s *listImport) look() tea.Cmd {
	s.begin(stageReading)
	how := s.how
	return reads(&s.Base, slotLook, func(ctx context.Context, book Book, step func(int64, int64)) (any, error) {
		return lookList(ctx, book, how, step)
	})
}

// asking reports whether nothing can be read before somebody has said how the points are taken.
func (s *listImport) asking() bool {
	return s.how.kind == exchange.KindBalances && s.how.mode == store.PointsLeft
}

// Rebuild makes the lines of what changes.
func (s *listImport) Rebuild() {
	if s.stage == stagePreview {
		s.rows()
	}
}

// Update takes preview, progress and result.
func (s *listImport) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case Progress:
		s.step = msg
	case Click, widget.Stroke:
		s.moved(msg)
	case Result:
		switch v := msg.Value.(type) {
		case listPreview:
			s.p, s.stage, s.done = v, stagePreview, msg.Slot == slotBring
			s.rows()
			if s.done {
				return s.app.Done("toast.list.imported", "n", v.result.New+v.result.Updated)
			}
		case store.Undone:
			return tea.Batch(s.app.Close(s.id), s.app.undoneBatch(v))
		}
	}
	return nil
}

// Refuse shows why the file cannot be read, or that the import was stopped. Only the import itself tells that nobody is known.
func (s *listImport) Refuse(slot string, err error) bool {
	if slot == slotBring && !s.leaving && store.CodeIs(err, store.CodeAllNew) {
		s.stage, s.err = stageRefused, err
		return true
	}
	return s.intake.Refuse(slot, err)
}

// Actions are what can be done at the stage.
func (s *listImport) Actions() []Action {
	switch {
	case s.asking():
		return []Action{{ID: "list.mode", Key: keys.Open, Do: s.chooseMode}, {ID: "import.leave", Key: keys.Back, Do: s.leave}}
	case s.stage == stageReading:
		return []Action{{ID: "import.leave", Key: keys.Back, Do: s.leave}}
	case s.stage == stageImporting:
		return []Action{{ID: "import.stop", Key: keys.Back, Do: s.halt}}
	case s.stage == stageRefused:
		return s.remedies()
	case s.done:
		return []Action{
			{ID: "list.close", Key: keys.Open, Do: s.app.Pop},
			{ID: "import.rows", Key: keys.Rows, Off: s.noProblems, Do: s.problems},
			{ID: "import.undo", Key: keys.Undo, Off: s.nothing, Do: func() tea.Cmd { return s.askUndoBatch(s.p.result.Batch, s.Title()) }},
			{ID: "back", Key: keys.Back, Do: s.app.Pop},
		}
	}
	list := []Action{{ID: "import.start", Key: keys.Open, Off: s.cannotStart, Do: s.start}}
	switch s.how.kind {
	case exchange.KindBalances:
		list = append(list, Action{ID: "list.mode", Key: keys.PointsFrom, Do: s.chooseMode})
	case exchange.KindMembers:
		list = append(list, Action{ID: "list.points", Key: keys.PointsFrom, Off: s.noPoints, Do: s.chooseMode})
	case exchange.KindAnswers:
		list = append(list, Action{ID: "list.scale", Key: keys.Sort, Do: s.chooseScale})
	case exchange.KindSurvey:
		list = append(list, Action{ID: "list.round", Key: keys.Sort, Do: func() tea.Cmd { return s.app.Push(newRoundForm(s)) }})
	}
	list = append(list, Action{ID: "import.rows", Key: keys.Rows, Off: s.noProblems, Do: s.problems})
	if slices.ContainsFunc(s.p.result.Problems, unseen) {
		list = append(list, s.strip(keys.Delete))
	}
	list = append(list, Action{ID: "import.map", Key: keys.Map, Do: s.remap})
	if s.how.survey == nil {
		list = append(list, Action{ID: "list.kind", Key: keys.Kind, Do: s.chooseKind})
	}
	return append(list, Action{ID: "import.leave", Key: keys.Back, Do: s.leave})
}

// remedies are what may help a file that was refused.
func (s *listImport) remedies() []Action {
	list := s.intake.remedies()
	switch {
	case store.CodeIs(s.err, store.CodeAllNew):
		list = append(list, Action{ID: "list.allnew", Key: keys.Open, Do: func() tea.Cmd {
			s.how.allNew = true
			return s.look()
		}})
	case store.CodeIs(s.err, store.CodeOtherRound):
		list = append(list, Action{ID: "list.round", Key: keys.Sort, Do: func() tea.Cmd { return s.app.Push(newRoundForm(s)) }})
	case store.CodeIs(s.err, exchange.CodeMissingColumn) && s.how.survey == nil:
		list = append(list, Action{ID: "import.map", Key: keys.Map, Do: s.remap})
	}
	if s.how.survey == nil {
		list = append(list, Action{ID: "list.kind", Key: keys.Kind, Do: s.chooseKind})
	}
	return append(list, Action{ID: "import.leave", Key: keys.Back, Do: s.leave})
}

func (s *listImport) cannotStart() string {
	if s.p.result.New+s.p.result.Updated == 0 {
		return "off.nothingnew"
	}
	return s.app.viewOnly()
}

func (s *listImport) noProblems() string {
	if len(s.p.result.Problems) == 0 {
		return "off.noproblems"
	}
	return ""
}

func (s *listImport) noPoints() string {
	if s.p.people.PointsSeen == 0 && s.how.mode == store.PointsLeft {
		return "off.nopointsinfile"
	}
	return ""
}

func (s *listImport) nothing() string {
	if s.p.result.Batch == 0 {
		return "off.nothingnew"
	}
	return s.app.viewOnly()
}

// start imports. Points that would move are confirmed first, with what they come to.
func (s *listImport) start() tea.Cmd {
	r := s.p.people
	switch {
	case s.p.unsure:
		return s.chooseScale()
	case r.Given+r.Taken == 0:
		return s.bring()
	}
	return s.app.Confirm(func() question {
		text := s.T("list.confirm", "given", r.Given, "taken", r.Taken, "worth", s.app.worth(r.Given-r.Taken), "old", r.Total.Old, "new", r.Total.New)
		return question{text: text, act: s.T("act.import.start")}
	}, s.bring)
}

func (s *listImport) bring() tea.Cmd {
	s.begin(stageImporting)
	how, sum := s.how, s.p.sum
	return job(&s.Base, slotBring, func(ctx context.Context, book Book, step func(int64, int64)) (any, error) {
		return bringList(ctx, book, how, sum, step)
	})
}

// problems shows the rows that are not imported, and why.
func (s *listImport) problems() tea.Cmd {
	list, total := s.p.result.Problems, s.p.result.Rejected
	return s.app.showProblems(list, total)
}

// explain opens the mapper of columns.
func (s *listImport) explain() tea.Cmd {
	if s.proposal != nil {
		return s.app.Push(newProposal(s.how.kind, *s.proposal, s.mapped, s.chooseKind))
	}
	m := newMapper(s.how.kind, s.p.columns, s.mapped)
	if s.how.survey != nil {
		m.of(s.how.survey)
	}
	return s.app.Push(m)
}

// newRoundForm asks of which round the answers are, and reads the file again.
func newRoundForm(s *listImport) *formPanel {
	f := &formPanel{}
	f.title = func() string { return f.label("act.list.round") }
	f.make = func(f *formPanel) widget.Form {
		in := &widget.Input{Key: "round", Label: f.T("list.round"), Width: 30, Field: widget.NewField(s.how.round), Hint: func() string { return f.T("list.round.hint") }}
		in.Field.Limit = 60
		return widget.Form{Save: f.label("act.list.round"), Inputs: []*widget.Input{in}}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		s.how.round = narrowed(f, "round")
		return tea.Batch(f.app.Close(f.id), s.look())
	}
	return f
}

// chooseMode asks how the points of the file are taken.
func (s *listImport) chooseMode() tea.Cmd {
	modes := []string{string(store.PointsOpening), string(store.PointsSet), string(store.PointsAdd)}
	if s.how.kind == exchange.KindMembers {
		modes = []string{"left", string(store.PointsOpening)}
	}
	return s.choose("list.mode", "", func() []answer { return worded(&s.Base, "list.mode", modes...) }, func(value string) tea.Cmd {
		s.how.mode = store.PointsMode(value)
		if value == "left" {
			s.how.mode = store.PointsLeft
		}
		return s.look()
	})
}

// chooseScale asks on which scale the answers are.
func (s *listImport) chooseScale() tea.Cmd {
	return s.choose("list.scale", "", func() []answer { return worded(&s.Base, "scale", store.AnswerKinds()...) }, func(value string) tea.Cmd {
		s.how.answers = store.AnswerKind(value)
		return s.look()
	})
}

// fileKinds are the kinds of files in the order in which they are offered.
var fileKinds = []exchange.Kind{exchange.KindOrders, exchange.KindMembers, exchange.KindBalances, exchange.KindProducts, exchange.KindAnswers}

// chooseKind asks what kind of file stands at a path and opens its import in the stead of the screen.
func (a *App) chooseKind(b *Base, path string) tea.Cmd {
	return a.pick(&picker{
		title: "act.list.kind", text: "list.kind.text", facts: []any{"file", filepath.Base(path)},
		answers: func() []answer { return worded(b, "filekind", fileKinds...) },
		then: func(value string) tea.Cmd {
			kind := exchange.Kind(value)
			if kind == exchange.KindOrders {
				s := newImport(path)
				s.how.sure = true
				return a.Swap(b.id, s)
			}
			return a.Swap(b.id, newListImport(path, kind))
		},
	})
}
