package reports

import (
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"regulars/lang"
)

// Sheet gives the findings as a sheet named findings, for programs and for every format. Shares that rest on too little
// are unknown in it.
func (f *Findings) Sheet() *Sheet {
	only := func(enough bool, v Value) Value {
		if enough {
			return v
		}
		return Unknown(v.Kind)
	}
	s := &Sheet{
		Name: "findings", Currency: f.Currency, Period: Period{From: f.First, To: f.AsOf}, N: f.Customers, Finding: f.Head(),
		Values: []Figure{
			{"customers", Count(f.Customers)},
			{"orders", Count(f.Orders)},
			{"guest_orders", Count(f.Guests)},
			{"net_revenue_minor", Money(f.Net, f.Currency)},
			{"repeat_customers", Count(f.Twice)},
			{"repeat_purchase_rate", share(f.Twice, f.Customers)},
			{"return_90d_rate", only(f.Back.Enough, Rate(f.Back.Rate))},
			{"best_customers", Count(f.Best.Customers)},
			{"best_share", only(f.Best.Enough, Rate(f.Best.Share))},
			{"quiet_customers", only(f.Quiet.Enough, Count(int64(len(f.Quiet.Contacts))))},
			{"quiet_year_spend_minor", only(f.Quiet.Enough, Money(f.Quiet.YearSpend, f.Currency))},
			{"new_customers", Count(f.Fresh.Now)},
			{"new_customers_before", Count(f.Fresh.Before)},
		},
	}
	if f.Orders == 0 {
		s.Period.From = f.AsOf
	}
	if f.Points != nil {
		s.Values = append(s.Values, Figure{"points", Count(f.Points.Points)}, Figure{"points_worth_minor", Money(f.Points.Worth, f.Currency)})
	}
	t := Table{Name: "contacts", Columns: []Column{
		{"name", KindText}, {"reach", KindText}, {"days_since", KindCount}, {"usual_gap_days", KindCount}, {"year_spend_minor", KindMoney},
	}}
	for _, c := range f.Quiet.First() {
		t.Rows = append(t.Rows, []Value{
			Word(c.Name), Word(c.Reach), Count(int64(c.DaysSince)), Count(int64(c.UsualGap)), Money(c.YearSpend, f.Currency),
		})
	}
	s.Tables = []Table{t}
	return s
}

// WritePage writes the findings as one page of plain sentences, lines of at most width cells (60 or more). file names
// where the orders came from. The only errors are those of w.
func (f *Findings) WritePage(w io.Writer, l lang.Lang, file string, width int) error {
	head := f.Head().In(l)
	if f.Orders > 0 {
		head = f.HeadOf(l, lang.Safe(file), width-2)
	}
	var b strings.Builder
	b.WriteString("\n")
	for line := range strings.SplitSeq(head, "\n") {
		b.WriteString(block(line, "  ", width))
	}
	b.WriteString("\n")
	if f.Orders > 0 {
		f.pageLines(&b, l, width)
		f.pageContacts(&b, l, width)
		b.WriteString("\n" + block(say("report.look.how", "day", OnDay(f.AsOf)).In(l), "  ", width))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// HeadOf is the first sentence with the file that the orders came from before it, on a line of its own where both do not fit
// into width cells.
func (f *Findings) HeadOf(l lang.Lang, file string, width int) string {
	text := f.Head().In(l)
	head := l.T("report.look.read", "file", file, "text", text)
	if ansi.StringWidth(head) > width {
		head = strings.TrimSpace(l.T("report.look.read", "file", file, "text", "")) + "\n" + text
	}
	return head
}

// block sets text below an indent and ends the line.
func block(text, indent string, width int) string {
	return indent + wrapped(text, width-ansi.StringWidth(indent), indent) + "\n"
}

// pageLines writes each finding beside its label.
func (f *Findings) pageLines(b *strings.Builder, l lang.Lang, width int) {
	labels := 0
	for _, line := range f.Lines() {
		labels = max(labels, ansi.StringWidth(line.Label.In(l)))
	}
	indent := strings.Repeat(" ", labels+5)
	for _, line := range f.Lines() {
		text := wrapped(line.Text.In(l), width-len(indent), indent)
		b.WriteString("  " + padded(line.Label.In(l), labels, false) + "   " + text + "\n")
	}
}

// pageContacts writes the first to contact as a small table whose name and address share what the figures leave.
func (f *Findings) pageContacts(b *strings.Builder, l lang.Lang, width int) {
	contacts := f.Quiet.First()
	if len(contacts) == 0 {
		return
	}
	rows := [][]string{{l.T("report.look.contacts", "n", len(contacts)), "", Label("days_since", l), Label("usual_gap_days", l), Label("year_spend_minor", l)}}
	for _, c := range contacts {
		name, reach := c.Called()
		if name == "" {
			name = l.T("core.unnamed")
		}
		rows = append(rows, []string{
			lang.Safe(name), lang.Safe(reach), l.T("core.days.ago", "n", c.DaysSince), l.T("core.days", "n", c.UsualGap), l.Money(c.YearSpend, f.Currency),
		})
	}
	var widths [5]int
	for i, row := range rows {
		for j, cell := range row {
			if i > 0 || j > 1 { // the heading runs over name and address
				widths[j] = max(widths[j], ansi.StringWidth(cell))
			}
		}
	}
	room := width - 2 - 2 - widths[2] - widths[3] - widths[4] - 3*2
	widths[0] = min(widths[0], room/2)
	widths[1] = max(0, min(widths[1], room-widths[0]))
	widths[1] = max(widths[1], min(room-widths[0], ansi.StringWidth(rows[0][0])-widths[0]-2))
	for i, row := range rows {
		line := "  " + fitted(row[0], widths[0]) + "  " + fitted(row[1], widths[1])
		if i == 0 {
			line = "\n  " + fitted(row[0], widths[0]+2+widths[1])
		}
		for j := 2; j < len(row); j++ {
			line += "  " + padded(row[j], widths[j], true)
		}
		b.WriteString(line + "\n")
	}
}

// fitted cuts or fills text to exactly width cells.
func fitted(text string, width int) string {
	return padded(ansi.Truncate(text, width, "…"), width, false)
}
