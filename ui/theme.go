package ui

import (
	"image/color"
	"strings"

	"charm.land/lipgloss/v2"

	"regulars/lang"
	"regulars/ui/widget"
)

// The themes a person can choose. ThemeAuto follows the terminal's background when it tells.
const (
	ThemeAuto  = "auto"
	ThemeLight = "light"
	ThemeDark  = "dark"
	ThemeMono  = "mono"
)

// themes lists the themes in the order in which they are offered.
func themes() []string { return []string{ThemeAuto, ThemeLight, ThemeDark, ThemeMono} }

// The borders a person can choose.
const (
	BordersDrawn = "round"
	BordersASCII = "ascii"
)

// palette is the colours of one theme: camellia red for where you are, amber for what needs you, tea green for what is
// good, and three greys. Ink is text on a background of the theme's own, because what the terminal writes in may be as dark as
// that: not every terminal tells its background, and a person may choose the other theme.
type palette struct {
	muted, faint, rule, accent, good, warn, bad, selected, ink, onAccent, entry, chart string
	heat                                                                               [4]string // backgrounds from the least to the most
}

var (
	darkPalette = palette{
		muted: "#9A948B", faint: "#7A746C", rule: "#5F5B55", accent: "#E58B88", good: "#8DB580", warn: "#E0B060",
		bad: "#F0716A", selected: "#3A3431", ink: "#EFEAE3", onAccent: "#1D1A18", entry: "#2B2725", chart: "#C99A8B",
		heat: [4]string{"#2E2826", "#4A332F", "#6B403B", "#8F4E49"},
	}
	lightPalette = palette{
		muted: "#6F6961", faint: "#8A847B", rule: "#A8A299", accent: "#B0413E", good: "#3F7A3A", warn: "#9A6A00",
		bad: "#B3261E", selected: "#F1E4DE", ink: "#2B2725", onAccent: "#FFFFFF", entry: "#F3EFEA", chart: "#B9776B",
		heat: [4]string{"#FBF3EF", "#F3DDD4", "#E9C0B3", "#DD9F8F"},
	}
)

// newLook makes the look of a theme. Dark is what is known of the terminal's background and counts for ThemeAuto only.
func newLook(theme, borders string, dark bool) *widget.Look {
	look := &widget.Look{Signs: widget.Drawn(), Safe: lang.Safe}
	if borders == BordersASCII {
		look.Signs = widget.ASCII()
	}
	switch theme {
	case ThemeMono:
		look.Styles = monoStyles()
		return look
	case ThemeLight:
		dark = false
	case ThemeDark:
		dark = true
	}
	look.Styles = colourStyles(lightPalette)
	if dark {
		look.Styles = colourStyles(darkPalette)
	}
	return look
}

type styles = [len(widget.Look{}.Styles)]widget.Style

// colourStyles are the tokens of a palette. Ordinary text keeps the terminal's own colour. No meaning hangs on a colour alone: words and signs stand beside each.
func colourStyles(p palette) styles {
	plain := lipgloss.NewStyle()
	ink := func(hex string) lipgloss.Style { return plain.Foreground(hue(hex)) }
	on := func(hex string) lipgloss.Style { return ink(p.ink).Background(hue(hex)) }
	return styles{
		widget.Muted:    style(ink(p.muted)),
		widget.Faint:    style(ink(p.faint)),
		widget.Strong:   style(plain.Bold(true)),
		widget.Accent:   style(ink(p.accent).Bold(true)),
		widget.Selected: solid(on(p.selected).Bold(true)),
		widget.Here:     style(ink(p.accent).Bold(true)),
		widget.Good:     style(ink(p.good)),
		widget.Warn:     style(ink(p.warn)),
		widget.Bad:      style(ink(p.bad)),
		widget.Rule:     style(ink(p.rule)),
		widget.Key:      style(ink(p.accent)),
		widget.EntryOn:  solid(on(p.entry).Underline(true)),
		widget.Button:   style(ink(p.accent)),
		widget.ButtonOn: solid(ink(p.onAccent).Background(hue(p.accent)).Bold(true)),
		widget.Chart:    style(ink(p.chart)),
		widget.Heat1:    solid(on(p.heat[0])),
		widget.Heat2:    solid(on(p.heat[1])),
		widget.Heat3:    solid(on(p.heat[2])),
		widget.Heat4:    solid(on(p.heat[3])),
	}
}

// monoStyles tell things apart by weight, underline and reverse only.
func monoStyles() styles {
	plain := lipgloss.NewStyle()
	return styles{
		widget.Muted:    style(plain.Faint(true)),
		widget.Faint:    style(plain.Faint(true)),
		widget.Strong:   style(plain.Bold(true)),
		widget.Accent:   style(plain.Bold(true)),
		widget.Selected: solid(plain.Reverse(true)),
		widget.Here:     style(plain.Bold(true).Reverse(true)),
		widget.Warn:     style(plain.Bold(true)),
		widget.Bad:      style(plain.Bold(true)),
		widget.Rule:     style(plain.Faint(true)),
		widget.Key:      style(plain.Bold(true)),
		widget.EntryOn:  solid(plain.Underline(true)),
		widget.Button:   style(plain.Bold(true)),
		widget.ButtonOn: solid(plain.Reverse(true)),
	}
}

func hue(hex string) color.Color { return lipgloss.Color(hex) }

// style takes the escapes out of a Lip Gloss style, so that drawing costs no Render.
func style(s lipgloss.Style) widget.Style {
	const mark = "x"
	on, off, _ := strings.Cut(s.Render(mark), mark)
	return widget.Style{On: on, Off: off}
}

// solid is a style with a background, which the cells around the text carry too.
func solid(s lipgloss.Style) widget.Style {
	out := style(s)
	out.Fill = true
	return out
}
