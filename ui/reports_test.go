package ui

import (
	"testing"

	"regulars/lang"
)

func TestReportsListSaysWhatPointsAreWorth(t *testing.T) {
	r := newRig(t, lang.EN, 120, 40)
	r.press("alt+7", "end").sees("38,210 points worth ¥382.10").misses("worth –")
	r.press("up", "up").sees("worth ¥12,048.80")
}
