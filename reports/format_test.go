package reports

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"regulars/lang"
	"regulars/store"
)

// sheets are one of every report, and the findings, over data that tries to break out of every format.
func sheets() []*Sheet {
	day := store.Date(2026, 11, 22)
	c := hostileTown(day)
	c.Sources = []string{"=HYPERLINK(1)|\x1b[31m:<b>店_1</b>"}
	in := Input{Period: LastDays(day, 90), Columns: c, Figures: Rollups(c), Lines: hostileLines(day), Origins: &store.Origins{
		Joined: make([]store.Day, len(c.People)), Found: make([]uint16, len(c.People)), Ways: []string{"=1+1|<b>\x1b[2J"},
	}, Shop: &store.Shop{Name: "<b>店|=1", Currency: "CNY", RFMDays: store.UsualRFMDays, RFMOrders: store.UsualRFMOrders}, Tiers: &store.TierHistory{}}
	in.Shop, in.Tiers = &store.Shop{Currency: c.Currency}, &store.TierHistory{}
	in.Service = &store.Service{Carriers: []string{"=1+1|\x1b[2J"}, Parcels: []store.Parcel{{Day: day}}, Tickets: []store.TicketFact{
		{TicketRow: store.TicketRow{Day: day, Kind: "complaint", Cause: "@SUM(1)|<b>", Product: "\x1b[31m", ProductID: 1}, OwnerOrSelf: "=1"},
	}}
	in.Offers = &store.OfferFacts{
		Offers:    []store.OfferName{{ID: 1, What: store.OfferReward, Name: "=1+1|<b>"}, {ID: 2, What: store.OfferCoupon, Name: "\x1b[31m`*"}},
		Days:      []store.OfferDay{{Offer: 1, Day: day, Issued: 1}, {Offer: 2, Day: day, Used: 1}},
		Referrals: []store.ReferralFact{{Member: 1, Day: day}},
	}
	in.Gatherings = &store.GatheringFacts{
		List: []store.GatheringFact{
			{What: store.GatherEvent, Name: "=1+1|<b>\x1b[2J`*", Starts: day - 40, Ends: day - 30}, {What: store.GatherGroup, Name: "\x1b[31m", Starts: day - 200},
		},
		Parts: []store.PartFact{{At: 0, Member: 1, Day: day - 30}, {At: 1, Member: 1, Day: day - 150}},
	}
	in.Aims = &Aims{
		Goals:        []store.Goal{{Metric: "orders", Target: 1}, {Metric: "nps", Target: 4500}},
		Improvements: []store.Improvement{{Text: "=1+1|<b>\x1b[2J`*", Metric: "spend", State: store.ImproveDone, Day: day - 30}, {Text: "\x1b[31m", State: store.ImproveOpen}},
	}
	in.Survey = hostileSurvey(day)
	for r := store.ReasonEarn; r <= store.ReasonUndo; r++ {
		in.Figures.Points = append(in.Figures.Points, store.PointFigure{Day: day, Reason: r, Entries: 1, Points: 7})
	}
	var all []*Sheet
	for _, r := range Reports() {
		all = append(all, r.Sheet(in))
	}
	all[0].Also = Discover(c, day, &Points{Rate: "0.5", Points: 9, Worth: 9}).Sheet()
	return all
}

// hostileSurvey is a questionnaire whose words try to break out.
func hostileSurvey(day store.Day) *store.SurveyFacts {
	f := &store.SurveyFacts{Survey: store.Survey{Lang: "en", Title: store.Wording{EN: "=1|<b>"}, Questions: []store.Question{
		{N: 1, Type: store.QuestionLikert, Construct: "\x1b[31m", Text: store.Wording{EN: "@SUM(1)|`*"}},
		{N: 2, Type: store.QuestionExpectation, Pair: 1, Text: store.Wording{EN: "-1"}},
		{N: 3, Type: store.QuestionChoice, Text: store.Wording{EN: "+1"}, Choices: []store.Wording{{EN: "=A1"}, {EN: "<i>"}}},
	}}}
	for i := range int64(40) {
		f.Answers = append(f.Answers, store.Sheet{Day: day, Round: "=ROUND(1)|\x1b[2J", Scores: []int64{1 + i%7, 7, 1 + i%2}})
	}
	return f
}

// hostileLines are forty orders of two products whose names try to break out.
func hostileLines(day store.Day) *store.Lines {
	l := &store.Lines{Start: []int32{0}, Products: []store.Product{{Key: "=1", Name: "@SUM(1)|<b>"}, {Key: "\x1b[31m", Name: "`*_茶_*`"}, {Key: "C"}}}
	for i := range int32(40) {
		l.Product = append(l.Product, 0, 1)
		if i%4 == 0 {
			l.Product[len(l.Product)-2] = 2
			l.Product = l.Product[:len(l.Product)-1]
		}
		l.Start, l.Day, l.Buyer = append(l.Start, int32(len(l.Product))), append(l.Day, day), append(l.Buyer, i%10)
	}
	return l
}

func written(t *testing.T, format string, l lang.Lang, all ...*Sheet) string {
	t.Helper()
	f, ok := FindFormat(format)
	if !ok {
		t.Fatalf("no format %q", format)
	}
	var b bytes.Buffer
	if err := f.Write(&b, l, all...); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestFormatsWriteNoRawControlCharacters(t *testing.T) {
	for _, format := range Formats() {
		for _, l := range lang.All() {
			if format.Binary {
				continue
			}
			text := written(t, format.Name, l, sheets()...)
			if lang.SafeLines(text) != text {
				t.Errorf("%s %s holds raw control characters", format.Name, l)
			}
			if strings.Contains(text, "report.") || strings.Contains(text, "NaN") {
				t.Errorf("%s %s holds a key without words or NaN:\n%s", format.Name, l, text)
			}
		}
	}
}

// TestJSONKeepsTheContract reads the object as another program would.
func TestJSONKeepsTheContract(t *testing.T) {
	all := sheets()
	var summary struct {
		Report, From, To, Currency, Definition string
		N                                      int64
		Values, Previous                       map[string]any
		Tables                                 []struct {
			Name    string
			Columns []string
			Rows    [][]any
		}
		Findings *struct{ Values map[string]any }
	}
	text := written(t, "json", lang.EN, all[0])
	if err := json.Unmarshal([]byte(text), &summary); err != nil {
		t.Fatal(err)
	}
	if summary.Report != "summary" || summary.From != "2026-08-25" || summary.To != "2026-11-22" || summary.Currency != "CNY" {
		t.Errorf("head %+v", summary)
	}
	for _, name := range []string{
		"members", "customers", "active_members_90d", "orders", "revenue_minor", "refunds_minor",
		"net_revenue_minor", "aov_minor", "points_outstanding", "nps", "csat_percent", "repeat_purchase_rate", "open_tickets",
	} {
		for what, values := range map[string]map[string]any{"values": summary.Values, "previous": summary.Previous} {
			if _, there := values[name]; !there {
				t.Errorf("%s has no %s", what, name)
			}
		}
	}
	if summary.Values["nps"] != nil || summary.Findings == nil || summary.Findings.Values["quiet_customers"] == nil {
		t.Errorf("values %v, findings %v", summary.Values, summary.Findings)
	}
	for _, table := range summary.Tables {
		for _, row := range table.Rows {
			if len(row) != len(table.Columns) {
				t.Errorf("%s: %d cells in %d columns", table.Name, len(row), len(table.Columns))
			}
		}
	}
	var listing struct {
		Items []struct{ Report string }
		Next  any
	}
	if err := json.Unmarshal([]byte(written(t, "json", lang.ZH, all...)), &listing); err != nil || len(listing.Items) != len(all) {
		t.Errorf("listing %+v, %v", listing, err)
	}
}

func TestCSVReadsBackAndHoldsNoFormula(t *testing.T) {
	text := written(t, "csv", lang.EN, sheets()...)
	reader := csv.NewReader(strings.NewReader(text))
	reader.FieldsPerRecord = -1
	rows, err := reader.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, row := range rows {
		names[row[0]] = true
		for _, cell := range row {
			if strings.HasPrefix(cell, "=") || strings.HasPrefix(cell, "@") {
				t.Errorf("%q is a formula", cell)
			}
		}
	}
	if !names["gap_median_days"] || !names["table"] || !names["net_revenue_minor"] {
		t.Errorf("rows are missing: %v", names)
	}
}

func TestMarkdownTablesKeepTheirColumns(t *testing.T) {
	for line := range strings.Lines(written(t, "md", lang.EN, sheets()...)) {
		if strings.Contains(line, "HYPERLINK") && (strings.Contains(line, "<b>") || !strings.Contains(line, `\|`)) {
			t.Errorf("markup of the data is live: %s", line)
		}
	}
}

// TestTextColumnsLineUp measures the amounts of a table as a terminal shows them.
// TestTheFilterIsNamed: whoever reads a report of some members only is told so, whatever it is written as.
func TestTheFilterIsNamed(t *testing.T) {
	s := &Sheet{Name: "summary", Where: "tag:vip|<b>", Values: []Figure{{"orders", Count(1)}}}
	for format, want := range map[string]string{
		"text": "only tag:vip|<b>", "json": `"where":"tag:vip|<b>"`, "csv": "tag:vip|<b>", "md": `only tag:vip\|&lt;b&gt;`, "html": "only tag:vip|&lt;b&gt;",
	} {
		if text := written(t, format, lang.EN, s); !strings.Contains(text, want) {
			t.Errorf("%s does not say %s: %s", format, want, text)
		}
	}
	if sheet := unpacked(t, written(t, "xlsx", lang.EN, s))["xl/worksheets/sheet1.xml"]; !strings.Contains(sheet, "only tag:vip|&lt;b&gt;") {
		t.Errorf("the workbook does not say it: %s", sheet)
	}
}

func TestTextColumnsLineUp(t *testing.T) {
	for _, l := range lang.All() {
		text := written(t, "text", l, sheets()[0])
		var ends []int
		for line := range strings.Lines(text) {
			if at := strings.LastIndex(line, "¥"); at >= 0 && strings.Contains(line, "2026") && strings.Contains(line, "  ") {
				ends = append(ends, ansi.StringWidth(strings.TrimSuffix(line, "\n")))
			}
		}
		if len(ends) != 90 || slices.Min(ends) != slices.Max(ends) {
			t.Errorf("%s: %d days, from %d to %d cells", l, len(ends), slices.Min(ends), slices.Max(ends))
		}
	}
}

// TestEveryNameHasWords walks what can be shown and fails on a name that lang does not know.
func TestEveryNameHasWords(t *testing.T) {
	var keys []string
	for _, r := range Reports() {
		keys = append(keys, "report.title."+r.Name, "report.definition."+r.Name, "report.group."+r.Group)
	}
	for _, s := range flat(sheets()) {
		keys = append(keys, s.Finding.Key, "report.title."+s.Name, "report.definition."+s.Name)
		if s.Next.Say.Key != "" {
			keys = append(keys, s.Next.Say.Key)
		}
		for _, f := range s.Values {
			keys = append(keys, "report.name."+strings.ToLower(f.Name))
		}
		for _, table := range s.Tables {
			keys = append(keys, "report.name."+table.Name)
			for _, c := range table.Columns {
				keys = append(keys, "report.name."+strings.ToLower(c.Name))
			}
			for _, v := range slices.Concat(table.Rows...) {
				if v.Kind == KindTerm && v.Known {
					keys = append(keys, "report.term."+v.Text)
				}
			}
		}
	}
	f := Findings{Points: &Points{}}
	for _, line := range f.Lines() {
		keys = append(keys, line.Label.Key, line.Text.Key, line.Why.Key)
	}
	for _, l := range lang.All() {
		for _, key := range keys {
			if !l.Has(key) {
				t.Errorf("%s has no words for %q", l, key)
			}
		}
	}
}

// TestSentencesAreFilled says every sentence of a summary, a repeat report and the findings in both languages.
func TestSentencesAreFilled(t *testing.T) {
	facts := []any{
		"n", 1, "days", 30, "orders", 2, "customers", 3, "money", Money(5, "CNY"), "change", Rate(.1), "share", 4,
		"returning", 5, "gap", Number(2), "twice", 6, "file", "f", "text", "t", "from", InMonth(0), "to", InMonth(40), "back", 7,
		"before", 8, "rate", "1", "unit", "¥1", "points", 9, "worth", "¥2", "day", OnDay(40),
	}
	for _, key := range []string{
		"report.finding.summary.none", "report.finding.summary.alone", "report.finding.summary.more", "report.finding.summary.less",
		"report.finding.summary.same", "report.finding.repeat", "report.finding.repeat.nogap", "report.finding.repeat.few",
		"report.finding.repeat.none", "report.next.repeat", "report.next.repeat.none", "report.next.summary", "report.look.read",
		"report.look.head", "report.look.head.month", "report.look.empty", "report.look.nobody", "report.look.few", "report.look.how", "report.look.contacts",
		"report.look.back", "report.look.back.young", "report.look.back.few", "report.look.best", "report.look.quiet",
		"report.look.quiet.none", "report.look.fresh.alone", "report.look.fresh.more", "report.look.fresh.less",
		"report.look.fresh.same", "report.look.points", "report.look.points.bare",
	} {
		for _, l := range lang.All() {
			if text := say(key, facts...).In(l); !l.Has(key) || strings.ContainsAny(text, "{}|") {
				t.Errorf("%s %s: %q", l, key, text)
			}
		}
	}
}

// parted is a line that begins with the unit of the number on the line before.
var parted = regexp.MustCompile(`^(年12|月9|日为)`)

func TestWrappingKeepsMarksOffTheEdges(t *testing.T) {
	text := "有节奏：至少三个购买日，最后一次在一年以内。好客户（近 365 天），前一半；words that wrap, too 12,345.00 ends. 到2011年12月9日为止"
	for width := 10; width < 60; width++ {
		lines := strings.Split(wrapped(text, width, ""), "\n")
		for _, line := range lines {
			if ansi.StringWidth(line) > width || strings.HasSuffix(line, "（") || strings.HasPrefix(line, "，") || strings.HasPrefix(line, "。") || parted.MatchString(line) {
				t.Errorf("width %d: %q", width, line)
			}
		}
		bare := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if bare(strings.Join(lines, "")) != bare(text) {
			t.Errorf("width %d loses text: %q", width, lines)
		}
	}
}
