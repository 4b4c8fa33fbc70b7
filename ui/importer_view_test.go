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
