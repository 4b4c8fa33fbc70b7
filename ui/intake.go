package ui

import (
	"errors"
	"maps"
	"path/filepath"

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

// intakeFile is a file and how it is to be read. It is copied into commands, so it holds plain values.
type intakeFile struct {
	path    string
	options exchange.Options
}

// intake is the Base of a screen that brings a file in, whatever the file holds: where it stands, and what helps when the file cannot be
// read.
type intake struct {
	Base
	file   *intakeFile
	reread func() tea.Cmd // reads the file as it is to be read by now
	remap  func() tea.Cmd // asks what the columns mean

	stage    importStage
	err      error
	step     Progress
	leaving  bool               // Esc was pressed while reading
	proposal *exchange.Proposal // of a file whose columns nobody has explained; nil for others
}

// Title is the file's name.
func (s *intake) Title() string { return filepath.Base(s.file.path) }

// begin says that the file is being read or imported.
func (s *intake) begin(stage importStage) { s.stage, s.step, s.err = stage, Progress{}, nil }

// Refuse shows why the file cannot be read, or that the import was stopped. Where nobody has explained the columns, what they may mean is
// asked.
func (s *intake) Refuse(slot string, err error) bool {
	switch {
	case s.leaving:
		return true
	case slot == slotLook:
		s.stage, s.err = stageRefused, shortFile(err, s.Title())
		var open unmapped
		if errors.As(err, &open) && s.app.topOf(s.app.into).base() == &s.Base {
			s.proposal = &open.proposal
			s.remap()
		}
		return true
	case slot == slotBring:
		s.stage = stagePreview
	}
	return false
}

// shortFile leaves the folder out of what an error says of its file: the path line says it already.
func shortFile(err error, name string) error {
	var refused *store.Error
	if errors.As(err, &refused) && refused.Facts["file"] != nil {
		refused.Facts["file"] = name
	}
	return err
}

// remedies are what may help a file that was refused, beside what the kind of file knows.
func (s *intake) remedies() []Action {
	switch {
	case store.CodeIs(s.err, exchange.CodeNotUTF8), store.CodeIs(s.err, exchange.CodeUTF16Unmarked):
		encoding, _ := facts(s.err)["encoding"].(string)
		return []Action{{
			ID: "import.encoding", Key: keys.Open, Do: s.again(func(o *exchange.Options) { o.Encoding = encoding }),
			Name: func() string { return s.T("act.import.encoding", "encoding", encoding) },
		}}
	case store.CodeIs(s.err, exchange.CodeDayOrder):
		yes, no := true, false
		return []Action{
			{ID: "import.dayfirst", Key: keys.Delete, Do: s.again(func(o *exchange.Options) { o.DayFirst = &yes })},
			{ID: "import.monthfirst", Key: keys.Map, Do: s.again(func(o *exchange.Options) { o.DayFirst = &no })},
		}
	case store.CodeIs(s.err, exchange.CodeNoHeadingText):
		return []Action{{ID: "import.nameless", Key: keys.Open, Do: s.again(func(o *exchange.Options) { o.PassNameless = true })}}
	case store.CodeIs(s.err, exchange.CodeControl):
		return []Action{s.strip(keys.Open)}
	}
	return nil
}

// strip reads the file anew without the characters that nobody sees.
func (s *intake) strip(key Binding) Action {
	return Action{ID: "import.strip", Key: key, Do: s.again(func(o *exchange.Options) { o.StripControl = true })}
}

// again reads the file once more with a changed option.
func (s *intake) again(change func(*exchange.Options)) func() tea.Cmd {
	return func() tea.Cmd {
		change(&s.file.options)
		return s.reread()
	}
}

// mapped reads the file again with its columns as a person mapped them, who has seen those without a heading too.
func (s *intake) mapped(chosen map[string]string) tea.Cmd {
	s.file.options.Map, s.file.options.PassNameless = merged(s.file.options.Map, chosen), true
	return s.reread()
}

// merged are columns as they were mapped before, and what was chosen over it.
func merged(before, chosen map[string]string) map[string]string {
	all := maps.Clone(before)
	if all == nil {
		all = map[string]string{}
	}
	maps.Copy(all, chosen)
	return all
}

// chooseKind asks what kind of file it is.
func (s *intake) chooseKind() tea.Cmd { return s.app.chooseKind(&s.Base, s.file.path) }

// leave goes back; what is being read is dropped.
func (s *intake) leave() tea.Cmd {
	s.leaving = true
	s.stop(slotLook)
	if s.app.book == nil {
		return s.app.Swap(s.id, newWizard(""))
	}
	return s.app.Pop()
}

// halt cancels the import, which rolls back.
func (s *intake) halt() tea.Cmd {
	s.stop(slotBring)
	return nil
}

// draw draws the stage the import is at. What could still be done hides the hint of a refusal when it is much.
func (s *intake) draw(p *widget.Page, remedies func() []Action, preview func()) {
	switch s.stage {
	case stageReading:
		s.progress(p, "import.reading", s.Title(), s.step)
	case stageImporting:
		s.progress(p, "import.importing", s.Title(), s.step)
	case stageRefused:
		s.refused(p, s.err, len(remedies()) <= 2)
	default:
		preview()
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

// unseen reports whether a row was left out for characters that nobody sees, which can be taken out.
func unseen(row store.RowProblem) bool {
	var p exchange.Problem
	return errors.As(row.Err, &p) && (p.Code == exchange.CodeControl || p.Code == exchange.CodeBidi)
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

// progress draws how far the reading or importing of a file is.
func (b *Base) progress(p *widget.Page, key, file string, step Progress) {
	p.Skip(p.Rest() / 4)
	p.Line(widget.Strong, b.T(key, "file", file))
	p.End()
	if step.Done == 0 {
		p.Line(widget.Muted, b.T("off.loading"))
		return
	}
	width := min(p.Left()-30, 50)
	p.Gap(2).Put(widget.Chart, widget.Bar(b.app.look.Signs, step.Done, step.Total, max(width, 10)))
	p.Gap(2).Put(widget.Plain, b.T("import.progress", "n", step.Done, "total", step.Total)).End()
	if step.Rate > 0 {
		p.Line(widget.Muted, b.T("import.rate", "n", step.Rate))
	}
	p.End()
	p.Line(widget.Muted, b.T(key+".esc"))
}

// refused says why a file cannot be read, with the hint where nothing else helps.
func (b *Base) refused(p *widget.Page, err error, hinted bool) {
	message, hint := b.app.lang.ErrorInConsole(err)
	p.Gap(2).Put(widget.Bad, b.app.look.Signs.Alert+" ").Put(widget.Strong, b.T("import.refused")).End()
	p.End()
	p.Text(widget.Plain, message)
	if hint != "" && hinted {
		p.End()
		p.Text(widget.Muted, b.sentence(hint))
	}
	if rows, ok := facts(err)["preview"].([]string); ok && len(rows) > 0 {
		p.End()
		p.Line(widget.Muted, b.T("import.readas"))
		for _, row := range rows {
			p.Gap(2).Line(widget.Plain, row)
		}
	}
}
