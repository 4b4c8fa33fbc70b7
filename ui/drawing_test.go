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
