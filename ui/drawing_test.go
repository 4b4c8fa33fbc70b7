package ui

import (
	"strconv"
	"testing"

	"regulars/lang"
	"regulars/ui/widget"
)

// A page longer than its room is shown to its last line, and says how much stands below before that.
func TestScrollingReachesTheLastLine(t *testing.T) {
	const length, room = 30, 10
	r := newRig(t, lang.EN, 80, 24)
	base := r.app.top().base()
	var d drawing
	shown := func() []string {
		p := base.page(20, room)
		d.show(base, p, 20, func(int) (lines []string) {
			for i := range length {
				lines = append(lines, widget.Fit("line "+strconv.Itoa(i+1), 20))
			}
			return lines
		})
		return trimmed(p)
	}
	shown()
	for range length {
		d.scroll(widget.Down)
		shown()
	}
	if lines := shown(); lines[len(lines)-1] != widget.Fit("line 30", 20) {
		t.Errorf("the last line shown is %q", lines[len(lines)-1])
	}
}

// A sheet and an answer that are longer than the window say how much stands below, and Home and End go to their ends.
func TestLongSheetsAndAnswersSayHowMuchStandsBelow(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24)
	r.run(r.app.Why(func() string { return "Long" }, func() (rows []sheetRow) {
		for i := range 40 {
			rows = append(rows, sheetRow{note: "row " + strconv.Itoa(i+1)})
		}
		return rows
	}))
	r.sees("row 1 ", "lines below").press("end").sees("row 40 ").misses("below").press("home").sees("row 1 ")

	r = newRig(t, lang.EN, 60, 20).press("alt+5", "down", "enter").sees("below").misses("What it was before")
	r.press("end").sees("What it was before", "before").misses("below").press("home").misses("What it was before")
}
