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

func TestLongMenusSayHowMuchStandsBelow(t *testing.T) {
	newRig(t, lang.EN, 80, 24).press("alt+7").sees("more lines below").press("end").misses("more lines below")
	newRig(t, lang.ZH, 80, 24).press("alt+9").sees("下面还有").press("end").misses("下面还有")
	newRig(t, lang.EN, 120, 48).press("alt+7").sees("Summary", "Points about to expire").misses("more lines below")
}
