package ui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"regulars/lang"
	"regulars/ui/widget"
)

// TestFactsAreNotCut: a note without room stands below, and words longer than the column go on to the right.
func TestFactsAreNotCut(t *testing.T) {
	a := newRig(t, lang.EN, 80, 24).app
	rows := []sheetRow{
		{label: "What", value: "Camellia hand cream 50 ml"}, {label: "Points given", value: "0", note: "nobody is known to have bought it"}, {label: "Paid", value: "¥68.00"},
	}
	p := widget.NewPage(a.look, 46, 6)
	a.facts(p, rows)
	want := "" +
		"  What          Camellia hand cream 50 ml\n" +
		"  Points given                         0\n" +
		"  nobody is known to have bought it\n" +
		"  Paid                            ¥68.00\n"
	if got := plainLines(p); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// plainLines is a page as plain text without the spaces at the end of its lines and without empty lines.
func plainLines(p *widget.Page) string {
	var b strings.Builder
	for line := range strings.SplitSeq(ansi.Strip(p.String()), "\n") {
		if line = strings.TrimRight(line, " "); line != "" {
			b.WriteString(line + "\n")
		}
	}
	return b.String()
}

// TestTwoGroupsOfFactsCutNoLabel: the wider one has the room of the other, and where both have none they stand one below the other.
func TestTwoGroupsOfFactsCutNoLabel(t *testing.T) {
	a := newRig(t, lang.EN, 80, 24).app
	left := []sheetRow{{label: "First response", value: "26 Nov 12:57"}, {label: "Settled", value: "! 27 Nov 12:03 late"}}
	right := []sheetRow{{label: "Owner", value: "owner"}}
	for width, want := range map[int]string{
		80: "  First response         26 Nov 12:57     Owner  owner\n  Settled         ! 27 Nov 12:03 late\n",
		55: "  First response         26 Nov 12:57    Owner  owner\n  Settled         ! 27 Nov 12:03 late\n",
		44: "  First response         26 Nov 12:57\n  Settled         ! 27 Nov 12:03 late\n  Owner  owner\n",
	} {
		p := widget.NewPage(a.look, width, 6)
		if a.twoFacts(p, left, right); plainLines(p) != want {
			t.Errorf("%d cells: got\n%swant\n%s", width, plainLines(p), want)
		}
	}
}
