package ui

import (
	"context"
	"errors"
	"path/filepath"
	"slices"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/store/exchange"
	"regulars/ui/widget"
)

// The slots of an import.
const (
	slotLook  = "look"
	slotBring = "bring"
)

// importStage is where an import stands.
type importStage uint8

const (
	stageReading importStage = iota
	stagePreview
	stageRefused // the file cannot be read as it is
	stageImporting
)

// importer takes a file of orders in: it reads it, shows what would happen, and imports it when told to.
type importer struct {
	Base
	how     reading
	stage   importStage
	p       preview
	err     error
	step    Progress
	asked   bool // the choice of the first day that earns was made
	leaving bool // Esc was pressed while reading

	proposal *exchange.Proposal // of a file whose columns nobody has explained; nil for others
}

// newImport is the import of the file at the path.
func newImport(path string) *importer { return &importer{how: reading{path: path}} }

// Init reads the file.
func (s *importer) Init() tea.Cmd { return s.look() }

// look reads the file as it is to be read now.
func (s *importer) look() tea.Cmd {
	s.stage, s.step, s.err = stageReading, Progress{}, nil
	how := s.how
	return reads(&s.Base, slotLook, func(ctx context.Context, book Book, step func(int64, int64)) (any, error) {
		return look(ctx, book, how, step)
	})
}

// Title is the file's name.
func (s *importer) Title() string { return filepath.Base(s.how.path) }

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

// Refuse shows why the file cannot be read, or that the import was stopped.
func (s *importer) Refuse(slot string, err error) bool {
	if s.leaving {
		return true
	}
	switch slot {
	case slotLook:
		s.stage, s.err = stageRefused, shortFile(err, s.Title())
		s.explain(err)
		return true
	case slotBring:
		s.stage = stagePreview
	}
	return false
}

// otherKind asks what kind of file it is; nil while there is no shop, which takes orders only.
func (s *importer) otherKind() func() tea.Cmd {
	if s.app.book == nil {
		return nil
	}
	return func() tea.Cmd { return s.app.chooseKind(&s.Base, s.how.path) }
}

// explain opens the mapper on a file whose columns nobody has explained, with what they may mean.
func (s *importer) explain(err error) {
	var open unmapped
	if !errors.As(err, &open) || s.app.topOf(s.app.into) != s {
		return
	}
	s.proposal = &open.proposal
	s.app.Push(newProposal(exchange.KindOrders, open.proposal, s.mapped, s.otherKind()))
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
		{ID: "list.kind", Key: keys.Kind, Off: s.noShop, Do: func() tea.Cmd { return s.app.chooseKind(&s.Base, s.how.path) }, Quiet: true},
	}
	if slices.ContainsFunc(s.p.result.Problems, unseen) {
		strip := Action{ID: "import.strip", Key: keys.Delete, Do: s.again(func(o *exchange.Options) { o.StripControl = true })}
		list = slices.Insert(list, 2, strip) // beside the rows with errors
	}
	if len(s.p.others) > 0 {
		list = append(list, Action{ID: "import.sheet", Key: keys.Sort, Do: s.chooseSheet})
	}
	return list
}

// unseen reports whether a row was left out for characters that nobody sees, which can be taken out.
func unseen(row store.RowProblem) bool {
	var p exchange.Problem
	return errors.As(row.Err, &p) && (p.Code == exchange.CodeControl || p.Code == exchange.CodeBidi)
}

// remedies are what may help a file that was refused.
func (s *importer) remedies() []Action {
	var list []Action
	switch {
	case store.CodeIs(s.err, exchange.CodeNotUTF8), store.CodeIs(s.err, exchange.CodeUTF16Unmarked):
		encoding, _ := facts(s.err)["encoding"].(string)
		list = append(list, Action{
			ID: "import.encoding", Key: keys.Open, Do: s.again(func(o *exchange.Options) { o.Encoding = encoding }),
			Name: func() string { return s.T("act.import.encoding", "encoding", encoding) },
		})
	case store.CodeIs(s.err, exchange.CodeDayOrder):
		yes, no := true, false
		list = append(list,
			Action{ID: "import.dayfirst", Key: keys.Delete, Do: s.again(func(o *exchange.Options) { o.DayFirst = &yes })},
			Action{ID: "import.monthfirst", Key: keys.Map, Do: s.again(func(o *exchange.Options) { o.DayFirst = &no })})
	case store.CodeIs(s.err, exchange.CodeMissingColumn):
		list = append(list, Action{ID: "import.map", Key: keys.Map, Do: s.remap})
	case store.CodeIs(s.err, exchange.CodeNoHeadingText):
		list = append(list, Action{ID: "import.nameless", Key: keys.Open, Do: s.again(func(o *exchange.Options) { o.PassNameless = true })})
	case store.CodeIs(s.err, exchange.CodeControl):
		list = append(list, Action{ID: "import.strip", Key: keys.Open, Do: s.again(func(o *exchange.Options) { o.StripControl = true })})
	}
	if s.app.book != nil {
		list = append(list, Action{ID: "list.kind", Key: keys.Kind, Do: func() tea.Cmd { return s.app.chooseKind(&s.Base, s.how.path) }})
	}
	return append(list, Action{ID: "import.leave", Key: keys.Back, Do: s.leave})
}

// again reads the file once more with a changed option.
func (s *importer) again(change func(*exchange.Options)) func() tea.Cmd {
	return func() tea.Cmd {
		change(&s.how.options)
		return s.look()
	}
}

// facts are the facts of an error that has them.
func facts(err error) map[string]any {
	var told interface{ ErrorFacts() map[string]any }
	if errors.As(err, &told) {
		return told.ErrorFacts()
	}
	return nil
}

// leave goes back; what is being read is dropped.
func (s *importer) leave() tea.Cmd {
	s.leaving = true
	s.stop(slotLook)
	if s.app.book == nil {
		return s.app.Swap(s.id, newWizard(""))
	}
	return s.app.Pop()
}

// halt cancels the import, which rolls back.
func (s *importer) halt() tea.Cmd {
	s.stop(slotBring)
	return nil
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
	s.stage, s.step = stageImporting, Progress{}
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

// showProblems shows rows that could not be imported, of total.
func (a *App) showProblems(list []store.RowProblem, total int64) tea.Cmd {
	return a.Why(func() string { return a.T("import.rows.title", "n", total) }, func() []sheetRow { return a.problemRows(list, total) })
}

// problemRows are rows that could not be imported as sentences with their lines.
func (a *App) problemRows(list []store.RowProblem, total int64) []sheetRow {
	var rows []sheetRow
	for _, p := range list {
		message, hint := a.lang.ErrorInConsole(p.Err)
		rows = append(rows, sheetRow{note: message, tone: widget.Bad})
		if hint != "" {
			rows = append(rows, sheetRow{note: hint, tone: widget.Muted})
		}
	}
	if total > int64(len(list)) {
		rows = append(rows, sheetRow{}, sheetRow{note: a.T("import.rows.more", "n", total-int64(len(list))), tone: widget.Muted})
	}
	return rows
}
