package ui

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/store/exchange"
)

// importer takes a file of orders in: it reads it, shows what would happen, and imports it when told to.
type importer struct {
	intake
	how   reading
	p     preview
	asked bool // the choice of the first day that earns was made
}

// newImport is the import of the file at the path.
func newImport(path string) *importer {
	s := &importer{how: reading{intakeFile: intakeFile{path: path}}}
	s.file, s.reread, s.remap = &s.how.intakeFile, s.look, s.explain
	return s
}

// Init reads the file.
func (s *importer) Init() tea.Cmd { return s.look() }

// look reads the file as it is to be read now.
func (s *importer) look() tea.Cmd {
	s.begin(stageReading)
	how := s.how
	return reads(&s.Base, slotLook, func(ctx context.Context, book Book, step func(int64, int64)) (any, error) {
		return look(ctx, book, how, step)
	})
}

// Update takes preview, progress and result.
func (s *importer) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case Progress:
		s.step = msg
	case Result:
		switch v := msg.Value.(type) {
		case preview:
			if v.kind != "" {
				return s.app.Swap(s.id, newListImport(s.how.path, v.kind))
			}
			s.p, s.stage = v, stagePreview
		case store.ImportResult:
			return s.imported(v)
		}
	}
	return nil
}

// imported shows the findings after a shop's first import, else what the import did. The daily run scores whom it brought.
func (s *importer) imported(r store.ImportResult) tea.Cmd {
	if r.New > 0 && r.MembersMatched+r.Unchanged+r.Updated == 0 {
		return tea.Batch(s.app.Swap(s.id, newFindings(r.Batch, s.p.name)), s.app.runDaily(false))
	}
	return tea.Batch(s.app.Swap(s.id, newImported(r, s.p.name)), s.app.runDaily(false))
}

// otherKind asks what kind of file it is; nil while there is no shop, which takes orders only.
func (s *importer) otherKind() func() tea.Cmd {
	if s.app.book == nil {
		return nil
	}
	return s.chooseKind
}

// Actions are what can be done at the stage.
func (s *importer) Actions() []Action {
	switch s.stage {
	case stageReading:
		return []Action{{ID: "import.leave", Key: keys.Back, Do: s.leave}}
	case stageImporting:
		return []Action{{ID: "import.stop", Key: keys.Back, Do: s.halt}}
	case stageRefused:
		return s.remedies()
	}
	list := []Action{
		{ID: "import.start", Key: keys.Open, Off: s.cannotStart, Do: s.start},
		{ID: "import.rows", Key: keys.Rows, Off: s.noProblems, Do: s.problems},
		{ID: "import.map", Key: keys.Map, Do: s.remap},
		{ID: "import.leave", Key: keys.Back, Do: s.leave},
		{ID: "import.points", Key: keys.PointsFrom, Off: s.noChoice, Do: s.choosePoints},
		{ID: "import.words", Key: keys.Tag, Off: s.noWords, Do: s.explainWords},
		{ID: "list.kind", Key: keys.Kind, Off: s.noShop, Do: s.chooseKind, Quiet: true},
	}
	if slices.ContainsFunc(s.p.result.Problems, unseen) {
		list = slices.Insert(list, 2, s.strip(keys.Delete)) // beside the rows with errors
	}
	if len(s.p.others) > 0 {
		list = append(list, Action{ID: "import.sheet", Key: keys.Sort, Do: s.chooseSheet})
	}
	return list
}

// remedies are what may help a file that was refused.
func (s *importer) remedies() []Action {
	list := s.intake.remedies()
	if store.CodeIs(s.err, exchange.CodeMissingColumn) {
		list = append(list, Action{ID: "import.map", Key: keys.Map, Do: s.remap})
	}
	if s.app.book != nil {
		list = append(list, Action{ID: "list.kind", Key: keys.Kind, Do: s.chooseKind})
	}
	return append(list, Action{ID: "import.leave", Key: keys.Back, Do: s.leave})
}

func (s *importer) cannotStart() string {
	switch {
	case s.p.result.New+s.p.result.Updated+s.p.result.Held == 0:
		return "off.nothingnew"
	case s.app.book != nil && s.app.book.ViewOnly() != nil:
		return "off.viewonly"
	}
	return ""
}

func (s *importer) noProblems() string {
	if len(s.p.result.Problems) == 0 {
		return "off.noproblems"
	}
	return ""
}

func (s *importer) noChoice() string {
	if c := s.p.result.Choices; c.All.Points == c.None.Points {
		return "off.nochoice"
	}
	return ""
}

func (s *importer) noShop() string {
	if s.app.book == nil {
		return "off.noshop"
	}
	return ""
}

func (s *importer) noWords() string {
	if len(s.p.result.HeldWords) == 0 || s.app.book == nil {
		return "off.nowords"
	}
	return ""
}

// start imports. A file that reaches behind the start of the programme first shows what that would cost; a file without
// a shop first founds one.
func (s *importer) start() tea.Cmd {
	switch {
	case s.app.book == nil:
		return s.app.Push(newFoundForm(s.p, s.how.path))
	case s.mustChoose():
		return s.choosePoints()
	}
	return s.bring()
}

// mustChoose reports whether this is a first import with orders from before today, so that the owner should decide from
// which day on orders earn.
func (s *importer) mustChoose() bool {
	r := &s.p.result
	return !s.asked && s.noChoice() == "" && r.MembersMatched+r.Unchanged+r.Updated == 0
}

func (s *importer) bring() tea.Cmd {
	s.begin(stageImporting)
	how, sum := s.how, s.p.sum
	return job(&s.Base, slotBring, func(ctx context.Context, book Book, step func(int64, int64)) (any, error) {
		return bring(ctx, book, how, sum, step)
	})
}

// problems shows the rows that will not be imported, and why.
func (s *importer) problems() tea.Cmd {
	list := s.p.result.Problems
	total := s.p.result.Rejected
	return s.app.showProblems(list, total)
}
