package ui

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"regulars/reports"
	"regulars/ui/widget"
)

// periods are the spans that the arrows walk, in days; 0 is everything since the first order.
var periods = []int{30, 90, 365, 0}

// report is one report over one period: the finding, the next step, the figures beside those of the period before, and
// the tables.
type report struct {
	Base
	name string
	span int // index into periods

	asked reportAsk

	from  reports.Input
	sheet *reports.Sheet
	err   error
	block drawing
	spans strip
}

func newReport(name string) *report {
	s := &report{name: name}
	if findReport(name).Ever {
		s.span = slices.Index(periods, 0)
	}
	return s
}

// Init reads the shop's figures.
func (s *report) Init() tea.Cmd { return s.compute() }

// Reload reads everything again.
func (s *report) Reload() tea.Cmd {
	s.from = reports.Input{}
	return s.compute()
}

// reportRead is a computed report and what it was computed from.
type reportRead struct {
	sheet *reports.Sheet
	from  reports.Input
}

// compute computes the report for the period, reading only what was not read before.
func (s *report) compute() tea.Cmd {
	r, have, days, today, asked := findReport(s.name), s.from, periods[s.span], s.app.today(), s.asked
	return load(&s.Base, "sheet", func(ctx context.Context, book Book) (any, error) {
		if err := asked.settle(ctx, book); err != nil {
			return reportRead{}, err
		}
		period, own := asked.period(today, days)
		if have.Period, have.Options = reports.LastDays(today, days), asked.options; own {
			have.Period = period
		}
		from, err := have.Read(ctx, book, r.Needs|reports.NeedsFigures, asked.where)
		if err != nil {
			return reportRead{}, err
		}
		if days == 0 && asked.from == 0 {
			first, ok := from.First()
			if !ok {
				first = today
			}
			from.Period.From = min(first, from.Period.To)
		}
		sheet := r.Sheet(from)
		return reportRead{sheet, from}, reports.Introduce(ctx, book, sheet)
	})
}

// Title is the report's name.
func (s *report) Title() string { return reports.Title(s.name, s.app.lang) }

// Rebuild forgets what was drawn.
func (s *report) Rebuild() { s.block.forget() }

// Refuse shows why the report could not be computed or written.
func (s *report) Refuse(slot string, err error) bool {
	if slot != "sheet" {
		return false
	}
	s.err = err
	return true
}

// Update takes the sheet and scrolls.
func (s *report) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case Result:
		switch value := msg.Value.(type) {
		case reportRead:
			s.sheet, s.from, s.err = value.sheet, value.from, nil
			s.Rebuild()
		case string:
			return s.exported(value)
		}
	case Click:
		if i := s.spans.at(msg); i >= 0 {
			return s.show(i)
		}
	case widget.Stroke:
		s.block.scroll(msg.Kind)
	}
	return nil
}

// Actions switch the period, follow the next step, write the report to a file, and explain it.
func (s *report) Actions() []Action {
	list := []Action{
		{ID: "report.longer", Key: keys.Right, Do: func() tea.Cmd { return s.step(1) }, Quiet: true},
		{ID: "report.shorter", Key: keys.Left, Do: func() tea.Cmd { return s.step(-1) }, Quiet: true},
		{ID: "report.period", Key: keys.LeftRight, Do: func() tea.Cmd { return s.step(1) }},
		{ID: "report.next", Key: keys.Open, Off: s.noNext, Do: s.next, Name: s.nextWord},
		{ID: "report.ask", Key: keys.Filter, Do: func() tea.Cmd { return s.app.Push(newReportAsk(s)) }},
		{ID: "report.export", Key: keys.ReportExport, Off: s.loading, Do: s.chooseFormat},
		{ID: "report.improve", Key: keys.Improve, Off: s.noSources, Do: s.improve, Quiet: true},
		{ID: "report.why", Key: keys.Why, Off: s.loading, Do: func() tea.Cmd {
			return s.app.Why(func() string { return s.T("report.why.title", "report", s.Title()) }, s.whyRows)
		}},
	}
	if s.name == "economics" {
		list = slices.Insert(list, 4, Action{ID: "report.cost", Key: keys.New, Off: s.app.viewOnly, Do: func() tea.Cmd { return s.app.Push(newCostForm(channels(s.sheet))) }})
	}
	return list
}

// step goes on to the next or the previous period, round in a circle.
func (s *report) step(by int) tea.Cmd {
	return s.show((s.span + by + len(periods)) % len(periods))
}

// show computes the report for the period with the index.
func (s *report) show(span int) tea.Cmd {
	s.span = span
	s.block.top, s.asked.from, s.asked.to = 0, 0, 0
	return s.compute()
}

func (s *report) loading() string {
	if s.sheet == nil {
		return "off.loading"
	}
	return ""
}

func (s *report) noNext() string {
	if s.sheet == nil {
		return "off.loading"
	}
	if s.sheet.Next.Report == "" && s.sheet.Next.Where == "" {
		return "off.nonext"
	}
	return ""
}

func (s *report) nextWord() string {
	if s.sheet == nil || s.sheet.Next.Where != "" {
		return s.T("act.report.next")
	}
	return reports.Title(s.sheet.Next.Report, s.app.lang)
}

// next opens the report's next step: another report, or the members it speaks of.
func (s *report) next() tea.Cmd {
	if where := s.sheet.Next.Where; where != "" {
		return s.app.GoTo("members", newMembersWhere(where))
	}
	return s.app.Push(newReport(s.sheet.Next.Report))
}

// whyRows are the definition of the report and of each of its figures, with the figures of this shop.
func (s *report) whyRows() []sheetRow {
	l, sheet := s.app.lang, s.sheet
	rows := []sheetRow{{note: sheet.Definition(l)}, {}, {note: s.T("report.why.period", "dates", s.dates(sheet.Period), "n", sheet.N), tone: widget.Strong}}
	if len(sheet.Previous) > 0 {
		rows = append(rows, sheetRow{note: s.T("report.why.before", "dates", s.dates(sheet.Before)), tone: widget.Muted})
	}
	for _, f := range sheet.Values {
		why := sheet.Why(f.Name, l)
		if !s.told(f) || why == "" && !slices.Contains(sheet.Technical, f.Name) {
			continue
		}
		if why != "" {
			rows = append(rows, sheetRow{})
		}
		rows = append(rows, sheetRow{label: sheet.Label(f.Name, l), value: reports.Figures(l, f.Value)[0], tone: widget.Strong})
		if why != "" {
			rows = append(rows, sheetRow{note: why, tone: widget.Muted})
		}
	}
	return rows
}

// told reports whether a figure is known now or was before; what the shop does not measure is left out.
func (s *report) told(f reports.Figure) bool {
	before, _ := s.sheet.PreviousValue(f.Name)
	return f.Known || before.Known
}

// dates writes a period: its first and last day.
func (s *report) dates(p reports.Period) string {
	return s.T("report.sheet.period", "from", p.From, "to", p.To)
}

// periodWord names a period of so many days.
func (a *App) periodWord(days int) string {
	switch days {
	case 0:
		return a.T("report.period.all")
	case 365:
		return a.T("report.period.year")
	}
	return a.T("core.days", "n", days)
}
