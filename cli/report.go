package cli

import (
	"cmp"
	"io"

	"regulars/reports"
	"regulars/store"
)

// reportRows has one command for each report.
func reportRows() []row {
	rows := []row{{path: "report list", needs: needsNothing, run: listReports}}
	for _, r := range reports.Reports() {
		month := "command.flag.month"
		if r.Ever {
			month = "command.flag.month.ever"
		}
		own := append(reportFlags(r.Name), periodFlags(month)...)
		rows = append(rows, row{path: "report " + r.Name, flags: own, apart: reportApart(r.Name), needs: needsBook, run: func(c *call) error {
			return printReports(c, []reports.Report{r})
		}})
	}
	return append(rows, row{path: "report all", flags: periodFlags("command.flag.month.all"), needs: needsBook, run: func(c *call) error {
		return printReports(c, reports.All())
	}}, yearRow(), row{path: "report note", flags: []flagRow{{name: "to", value: "DAY", words: "command.flag.period_to"}}, needs: needsBook, run: printNote})
}

// periodFlags are the flags of every report; month are the words for --month.
func periodFlags(month string) []flagRow {
	return []flagRow{
		{name: "where", value: "FILTER"},
		{name: "from", value: "DAY"},
		{name: "to", value: "DAY", words: "command.flag.period_to"},
		{name: "month", value: "YYYY-MM", words: month},
		{name: "festival", value: "NAME"},
		{name: "year", value: "YYYY", with: "festival", words: "command.flag.festival.year"},
		{name: "format", value: "FORMAT", choices: reportFormats()},
		{name: "to-file", value: "FILE"},
		{name: "force", with: "to-file"},
	}
}

// reportFormats are the names of the formats.
func reportFormats() []string {
	var names []string
	for _, f := range reports.Formats() {
		names = append(names, f.Name)
	}
	return names
}

// reportJSON is one line of the list of reports.
type reportJSON struct {
	Name  string `json:"report"`
	Title string `json:"title"`
	Group string `json:"group"`
}

// listReports prints which reports there are.
func listReports(c *call) error {
	var lines []reportJSON
	var rows [][]string
	for _, r := range reports.Reports() {
		title, group := reports.Title(r.Name, c.lang), c.T("report.group."+r.Group)
		lines = append(lines, reportJSON{r.Name, title, group})
		rows = append(rows, []string{r.Name, title, group})
	}
	if c.global.json {
		return c.json(items(lines, nil))
	}
	c.table([]column{
		{words: "command.column.report"},
		{words: "command.column.called"},
		{words: "command.column.group"},
	}, rows, "command.list.empty")
	return nil
}

// printReports computes the reports and writes them.
func printReports(c *call, wanted []reports.Report) error {
	asJSON, err := c.asJSON()
	if err != nil {
		return err
	}
	sheets, err := c.sheets(wanted, reports.UsualDays)
	if err != nil {
		return err
	}
	format := cmp.Or(c.formatFor("to-file", reportFormats()...), "text")
	if asJSON {
		format = "json"
	}
	path := cmp.Or(c.text("to-file"), "-")
	if path == "-" {
		if f, _ := reports.FindFormat(format); f.Binary && c.env.OutTerminal {
			return refuse("needs_file", "format", format)
		}
		return c.writeSheets(format, c.out, sheets...)
	}
	if err := c.intoFile(path, func(w io.Writer) error { return c.writeSheets(format, w, sheets...) }); err != nil {
		return err
	}
	return c.ack(fileJSON{true, path, int64(len(sheets))}, "command.report.written", "path", path)
}

// sheets computes the reports over the period that the flags say, else over each one's usual period of so many days.
func (c *call) sheets(wanted []reports.Report, usual int) ([]*reports.Sheet, error) {
	period, err := c.period()
	if err != nil {
		return nil, err
	}
	options, err := c.reportOptions()
	if err != nil {
		return nil, err
	}
	if c.given("festival") {
		if period, options.Against, err = c.festival(); err != nil {
			return nil, err
		}
	}
	in := reports.Input{Period: period, Options: options}
	for _, r := range wanted {
		if in, err = in.Read(c.ctx, c.book, r.Needs, c.text("where")); err != nil {
			return nil, err
		}
	}
	first, _ := in.First()
	sheets := make([]*reports.Sheet, 0, len(wanted))
	for _, r := range wanted {
		in.Period = period
		if !c.given("from") && !c.given("festival") && (!c.given("month") || r.Ever && first <= period.To) {
			in.Period = r.Usual(first, period.To, usual)
		}
		sheets = append(sheets, r.Sheet(in))
	}
	return sheets, reports.Introduce(c.ctx, c.book, sheets...)
}

// weekDays is the period of the weekly note.
const weekDays = 7

// printNote prints the week in a few plain lines.
func printNote(c *call) error {
	sheets, err := c.sheets(reports.NoteReports(), weekDays)
	if err != nil {
		return err
	}
	if c.global.json {
		return c.writeSheets("json", c.out, sheets...)
	}
	return c.writeSheets("note", c.out, sheets...)
}

// period reads --from and --to, or --month: without an end it ends today. Where it begins without a beginning is for each report to
// say.
func (c *call) period() (reports.Period, error) {
	if c.given("month") {
		return c.month()
	}
	from, err := c.day("from")
	if err != nil {
		return reports.Period{}, err
	}
	to, err := c.day("to")
	if err != nil {
		return reports.Period{}, err
	}
	if to == 0 {
		to = max(c.book.Today(), from)
	}
	if c.given("from") && from > to {
		return reports.Period{}, refuse("period_reversed", "from", from, "to", to)
	}
	return reports.Period{From: from, To: to}, nil
}

// month is the calendar month of --month, up to today while it is under way: a part of a month is not held against the whole of the one
// before, and nobody has been silent for days that are still to come.
func (c *call) month() (reports.Period, error) {
	first, err := store.ParseMonth(c.text("month"))
	switch {
	case err != nil:
		return reports.Period{}, err
	case c.given("from"):
		return reports.Period{}, refuse("flags_exclude", "flag", "month", "other", "from")
	case c.given("to"):
		return reports.Period{}, refuse("flags_exclude", "flag", "month", "other", "to")
	}
	month, today := reports.MonthOf(first), c.book.Today()
	if month.Holds(today) {
		month.To = today
	}
	return month, nil
}
