package ui

import (
	"strings"
	"testing"

	"regulars/lang"
)

func TestReportsListSaysWhatPointsAreWorth(t *testing.T) {
	r := newRig(t, lang.EN, 120, 40)
	r.press("alt+7", "end").sees("38,210 points worth ¥382.10").misses("worth –")
	r.press("up", "up").sees("worth ¥12,048.80")
}

// TestAHintThatStandsAloneIsASentence: what to do about a file that cannot be read begins with a capital and ends.
func TestAHintThatStandsAloneIsASentence(t *testing.T) {
	for l, want := range map[lang.Lang]string{lang.EN: "Put a line with the names of the columns before it.", lang.ZH: "请在最前面加一行列名。"} {
		r := newRig(t, l, 80, 24)
		r.file("plain.csv", "1001,2026-10-01,ann@example.com,12.50\n1002,2026-10-02,bo@example.com,8.00\n1003,2026-10-03,cy@example.com,5.00\n")
		r.press("alt+8", "i", "type:plain", "enter").sees(want)
	}
}

func TestLongMenusSayHowMuchStandsBelow(t *testing.T) {
	newRig(t, lang.EN, 80, 24).press("alt+7").sees("more lines below").press("end").misses("more lines below")
	newRig(t, lang.ZH, 80, 24).press("alt+9").sees("下面还有").press("end").misses("下面还有")
	newRig(t, lang.EN, 120, 48).press("alt+7").sees("Summary", "Points about to expire").misses("more lines below")
}

// TestTheListOfReportsUsesItsWindow: at 80×24 it takes all lines but those in which the report under the cursor says what it found.
func TestTheListOfReportsUsesItsWindow(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+7").sees("The shop at a glance", "Events and groups", "In these 30 days")
	if frame := r.frame(); !strings.Contains(frame, "26 more lines below") {
		t.Errorf("not as many as fit:\n%s", frame)
	}
}
