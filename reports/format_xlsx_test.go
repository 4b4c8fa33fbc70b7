package reports

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"

	"regulars/lang"
	"regulars/store"
)

// unpacked reads every part of a workbook and refuses one that is no XML.
func unpacked(t *testing.T, book string) map[string]string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = string(text)
		for d := xml.NewDecoder(strings.NewReader(string(text))); ; {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
		}
	}
	return parts
}

// TestWorkbookReckonsWithScores: an NPS is a number to a spreadsheet, which sorts and draws it.
func TestWorkbookReckonsWithScores(t *testing.T) {
	s := &Sheet{Name: "nps", Values: []Figure{{"nps", Score(-12.5)}}}
	if got := unpacked(t, written(t, "xlsx", lang.EN, s))["xl/worksheets/sheet1.xml"]; !strings.Contains(got, "<v>-12.5</v>") {
		t.Errorf("no number in %s", got)
	}
}

// TestWorkbookHangsTogether: every part that is named exists, every sheet has its own name, and hostile names stay texts.
func TestWorkbookHangsTogether(t *testing.T) {
	for _, l := range lang.All() {
		parts := unpacked(t, written(t, "xlsx", l, sheets()...))
		for name, text := range parts {
			for _, part := range regexp.MustCompile(`PartName="/([^"]+)"`).FindAllStringSubmatch(text, -1) {
				if parts[part[1]] == "" {
					t.Errorf("%s: %s names %s", l, name, part[1])
				}
			}
			if strings.Contains(text, "<f>=") || strings.Contains(text, "<f>@") || strings.Contains(text, "NaN") || strings.Contains(text, "report.") {
				t.Errorf("%s: %s holds a formula of the data, NaN or a key without words", l, name)
			}
		}
		seen := map[string]bool{}
		for _, sheet := range regexp.MustCompile(`<sheet name="([^"]*)"`).FindAllStringSubmatch(parts["xl/workbook.xml"], -1) {
			if seen[sheet[1]] || len([]rune(sheet[1])) > 31 {
				t.Errorf("%s: sheet %q", l, sheet[1])
			}
			seen[sheet[1]] = true
		}
		if len(seen) != len(flat(sheets())) || parts["xl/charts/chart1.xml"] == "" {
			t.Errorf("%s: %d sheets", l, len(seen))
		}
	}
}

// TestWorkbookCells writes one of each kind: money in whole units to its own decimals, days as spreadsheets count them, rates as
// fractions, what is not known as nothing; and the chart reads the very cells of its table.
func TestWorkbookCells(t *testing.T) {
	s := &Sheet{
		Name: "summary", Values: []Figure{{"orders", Count(-7)}, {"revenue_minor", Money(-5, "CNY")}, {"aov_minor", Money(1234, "JPY")}, {"members", Unknown(KindCount)}},
		Tables: []Table{{Name: "days", Columns: []Column{{"day", KindDay}, {"orders", KindCount}}, Rows: [][]Value{{OnDay(store.Date(2026, 11, 22)), Count(3)}, {OnDay(store.Date(2026, 11, 23)), Count(4)}}}},
	}
	parts := unpacked(t, written(t, "xlsx", lang.EN, s))
	sheet := parts["xl/worksheets/sheet1.xml"]
	for _, want := range []string{
		`<c r="B6" s="3"><v>-7</v></c>`, `<c r="B7" s="9"><v>-0.05</v></c>`, `<c r="B8" s="7"><v>1234</v></c>`, `<c r="A13" s="5"><v>46348</v></c>`, `<c r="B14" s="3"><v>4</v></c>`, `<drawing r:id="rId1"/>`,
	} {
		if !strings.Contains(sheet, want) {
			t.Errorf("no %s in %s", want, sheet)
		}
	}
	if strings.Contains(sheet, `r="B9"`) {
		t.Error("what is not known has a cell")
	}
	if chart := parts["xl/charts/chart1.xml"]; !strings.Contains(chart, "<c:f>&#39;Summary&#39;!$A$13:$A$14</c:f>") || !strings.Contains(chart, "<c:f>&#39;Summary&#39;!$B$13:$B$14</c:f>") {
		t.Errorf("the chart reads other cells: %s", chart)
	}
	for _, c := range []struct{ column, row int }{{0, 1}, {25, 1}, {26, 2}, {701, 3}, {702, 4}} {
		if got, want := cellName(c.column, c.row), map[int]string{0: "A1", 25: "Z1", 26: "AA2", 701: "ZZ3", 702: "AAA4"}[c.column]; got != want {
			t.Errorf("column %d is %s, want %s", c.column, got, want)
		}
	}
}
