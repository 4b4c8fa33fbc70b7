package reports

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"regulars/lang"
	"regulars/store"
)

// TestHTMLIsWholeAndNeedsNothing reads the letter and every report's own page as a strict reader does: every element closed, names
// of the data escaped, and nothing that would be fetched or run.
func TestHTMLIsWholeAndNeedsNothing(t *testing.T) {
	all := sheets()
	for _, l := range lang.All() {
		pages := map[string]string{"letter": written(t, "html", l, all...)}
		for _, s := range all {
			pages[s.Name] = written(t, "html", l, s)
		}
		for name, page := range pages {
			for _, bad := range []string{"<script", "http:", "https:", "src=", "url(", "@import", "%%", "<b>店", "NaN"} {
				if strings.Contains(page, bad) {
					t.Errorf("%s %s holds %s", l, name, bad)
				}
			}
			reader := xml.NewDecoder(strings.NewReader(strings.TrimPrefix(page, "<!doctype html>")))
			reader.Strict, reader.AutoClose = false, []string{"meta"}
			if err := closed(reader); err != nil {
				t.Errorf("%s %s: %v", l, name, err)
			}
		}
		if letter := pages["letter"]; strings.Count(letter, "<section ") < 8 || !strings.Contains(letter, "<svg ") || !strings.Contains(letter, "prefers-color-scheme:dark") {
			t.Errorf("%s: the letter lacks its sections or charts", l)
		}
	}
}

// closed reads to the end and refuses an element that closes another's.
func closed(reader *xml.Decoder) error {
	var open []string
	for {
		token, err := reader.RawToken()
		if errors.Is(err, io.EOF) {
			if len(open) > 0 {
				return errors.New("still open: " + strings.Join(open, " "))
			}
			return nil
		}
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.StartElement:
			if token.Name.Local != "meta" {
				open = append(open, token.Name.Local)
			}
		case xml.EndElement:
			if len(open) == 0 || open[len(open)-1] != token.Name.Local {
				return errors.New(token.Name.Local + " closes " + strings.Join(open, " "))
			}
			open = open[:len(open)-1]
		}
	}
}

// TestLetterTellsTheMonthAndNamesNobody: a letter of one calendar month bears its name, and the tables that name members stay out,
// which the report's own page has.
func TestLetterTellsTheMonthAndNamesNobody(t *testing.T) {
	c := columnsOf("CNY", smallTown(store.Date(2026, 11, 30)))
	shop := &store.Shop{Name: "山茶小铺", Currency: "CNY", RFMDays: store.UsualRFMDays, RFMOrders: store.UsualRFMOrders}
	in := Input{Period: MonthOf(store.Date(2026, 11, 5)), Columns: c, Figures: Rollups(c), Shop: shop}
	var all []*Sheet
	for _, name := range []string{"summary", "rfm", "clv"} {
		r, _ := Find(name)
		all = append(all, r.Sheet(in))
	}
	all[2].introduce(map[int64]store.Person{1: {ID: 1, Name: "欧阳若曦"}})
	all[2].Tables = append(all[2].Tables, Table{Name: "top_members", Columns: []Column{{"member", KindMember}}, Rows: [][]Value{{{Kind: KindMember, Known: true, Int: 1, Text: "欧阳若曦"}}}})
	letter := written(t, "html", lang.ZH, all...)
	if !strings.Contains(letter, "<h1>2026年11月月报</h1>") || !strings.Contains(letter, "山茶小铺") || strings.Contains(letter, "欧阳若曦") {
		t.Errorf("the letter begins %s", letter[strings.Index(letter, "<header"):][:200])
	}
	if page := written(t, "html", lang.ZH, all[2]); !strings.Contains(page, "欧阳若曦") {
		t.Error("the report's own page names nobody")
	}
}

// TestParetoEndsWithAll: of 60, 30 and 10 the bars stand at 60, 30 and 10 %, and the line goes through 0, 60, 90 and 100 %.
func TestParetoEndsWithAll(t *testing.T) {
	s := &Sheet{Name: "rfm", Tables: []Table{{
		Name: "groups", Chart: ChartPareto, Columns: []Column{{"group", KindTerm}, {"customers", KindCount}},
		Rows: [][]Value{{Term("new"), Count(60)}, {Term("loyal"), Count(30)}, {Term("active"), Count(10)}},
	}}}
	page := written(t, "html", lang.EN, s)
	for _, part := range []string{
		`class="s" points="0.00,100.00 1.00,40.00 2.00,10.00 3.00,0.00 "`, `y="40.00" width="0.76" height="60.00"`, `y="70.00" width="0.76" height="30.00"`,
		`y="90.00" width="0.76" height="10.00"`,
	} {
		if !strings.Contains(page, part) {
			t.Errorf("no %s in %s", part, page[strings.Index(page, "<section"):])
		}
	}
}

// TestNoteIsShort: whatever there is to tell, a note has at most twelve lines, and each begins with what it is.
func TestNoteIsShort(t *testing.T) {
	for _, l := range lang.All() {
		lines := strings.Split(strings.TrimSuffix(written(t, "note", l, sheets()...), "\n"), "\n")
		if len(lines) != noteLines {
			t.Errorf("%s: %d lines", l, len(lines))
		}
		for _, line := range lines[1:] {
			if !strings.HasPrefix(line, "· ") || len(line) < 10 {
				t.Errorf("%s: %q", l, line)
			}
		}
	}
}
