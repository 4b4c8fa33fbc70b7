package ui

import (
	"image/color"
	"math"
	"strings"
	"testing"

	"regulars/lang"
	"regulars/ui/widget"
)

// luminance is how light a colour is, as WCAG 2 reckons it.
func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	linear := func(v uint32) float64 {
		x := float64(v) / 0xffff
		if x <= 0.03928 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

func contrast(a, b string) float64 {
	x, y := luminance(hue(a)), luminance(hue(b))
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// TestThemesCanBeRead: what is read has 4.5:1 on the background that the theme is made for, what is off 3:1, and text on a background of the
// theme's own 4.5:1 whatever the terminal's.
func TestThemesCanBeRead(t *testing.T) {
	for _, c := range []struct {
		name, background string
		palette
	}{{"dark", "#1E1E1E", darkPalette}, {"light", "#FFFFFF", lightPalette}} {
		p := c.palette
		for _, ink := range []string{p.muted, p.accent, p.good, p.warn, p.bad} {
			if got := contrast(ink, c.background); got < 4.5 {
				t.Errorf("%s: %s has %.1f:1", c.name, ink, got)
			}
		}
		if got := contrast(p.faint, c.background); got < 3 {
			t.Errorf("%s: faint has %.1f:1", c.name, got)
		}
		for _, ground := range append([]string{p.selected, p.entry}, p.heat[:]...) {
			if got := contrast(p.ink, ground); got < 4.5 {
				t.Errorf("%s: ink on %s has %.1f:1", c.name, ground, got)
			}
		}
		styles := colourStyles(p)
		for _, tone := range []widget.Tone{widget.Selected, widget.EntryOn, widget.Heat1, widget.Heat2, widget.Heat3, widget.Heat4} {
			if !strings.Contains(styles[tone].On, "38;2;") {
				t.Errorf("%s: tone %d leaves the colour of its text to the terminal", c.name, tone)
			}
		}
	}
}

func TestWithoutColoursTheSelectionIsReversed(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+2")
	r.app.withoutColours(true)
	if frame := r.app.frame(); strings.Contains(frame, "38;2;") || !strings.Contains(frame, "\x1b[7m") {
		t.Errorf("drawn with colours, or without a reversed selection:\n%q", frame)
	}
}
