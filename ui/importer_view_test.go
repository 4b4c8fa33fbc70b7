package ui

import (
	"strings"
	"testing"

	"regulars/lang"
	"regulars/store/exchange"
)

// TestTheWarningsOfAFileAreNeverCrowdedOut: what is strange about a file is read before it is imported, in the smallest windows too, and
// no number of points is cut.
func TestTheWarningsOfAFileAreNeverCrowdedOut(t *testing.T) {
	for _, size := range [][2]int{{60, 20}, {80, 24}, {120, 40}} {
		r := newRig(t, lang.EN, size[0], size[1])
		r.run(r.app.GoTo("files", newImport(r.home+"/orders.csv")))
		s := r.app.top().(*importer)
		s.p.result.Awarded = 120_343_462
		s.p.notes = append(s.p.notes, exchange.Note{Code: exchange.NoteStrangers, Rows: 60_000})
		r.sees("○ the shop knew hardly one of the", "120,343,462", "A1")
		if size[0] >= 80 && !strings.Contains(r.frame(), "= ¥1,203,434.62") {
			t.Errorf("what the points cost is cut:\n%s", r.frame())
		}
		r.exact(size[0], size[1])
	}
}

// TestUnseenCharactersAreTakenOutFromThePreview: rows that were left out for them come in once the person says so, and no option of
// the command line is named.
func TestUnseenCharactersAreTakenOutFromThePreview(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+8", "i", "type:ord", "enter").sees("d take control characters out")
	if r.press("e").sees("choose “take control characters out”"); strings.Contains(r.frame(), "--strip-control") {
		t.Errorf("an option stands in\n%s", r.frame())
	}
	r.press("esc", "d").sees("evil@example.com")
	if strings.Contains(r.frame(), "take control characters out") {
		t.Errorf("there is nothing left to take out:\n%s", r.frame())
	}
}

// TestAColumnWithoutHeadingIsLeftOutWhenThePersonSaysSo, at once where they have seen all columns.
func TestAColumnWithoutHeadingIsLeftOutWhenThePersonSaysSo(t *testing.T) {
	r := newRig(t, lang.ZH, 80, 24)
	r.file("nameless.csv", "order_id,ordered_at,email,total,,note\nN1,2026-10-01,a@example.com,9999999.99,x,y\n")
	r.press("alt+8", "i", "type:namel", "enter").sees("第 5 列有数据", "Enter 不读这一列").press("enter").sees("会发生什么", "9,999,999.99", "+9,999,999")
	r.file("seen.csv", "Beleg Ω;Wann 🕒;Kontakt;Brutto (€);;x\nR1;01.10.2026 10:00;a@example.com;11,90;u;v\nR2;02.10.2026 11:00;b@example.com;12,90;u;v\nR3;03.10.2026 12:00;c@example.com;13,90;u;v\n")
	r.press("esc", "alt+8", "i", "type:seen", "enter").sees("Beleg Ω").press("ctrl+s").sees("会发生什么", "a@example.com")
}
