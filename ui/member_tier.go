package ui

import (
	"strings"

	"regulars/store"
	"regulars/store/program"
	"regulars/ui/widget"
)

// tierWay says until when the member's tier is certain and what is missing to keep it and to reach the next; "" where there is nothing
// to say.
func (s *member) tierWay() string {
	a, t := s.app, &s.tier
	var parts []string
	switch {
	case t.Fixed && t.Until != 0:
		parts = append(parts, s.T("member.tier.locked.until", "day", a.date(t.Until)))
	case t.Fixed:
		parts = append(parts, s.T("member.tier.locked"))
	case t.Until != 0 && t.Progress.Keep != (program.Measures{}):
		parts = append(parts, s.T("member.tier.keep", "day", a.date(t.Until), "missing", a.measuresText(t.Progress.Keep, t.Progress.Any)))
	case t.Until != 0:
		parts = append(parts, s.T("member.tier.certain", "day", a.date(t.Until)))
	}
	if t.Floor != "" {
		parts = append(parts, s.T("member.tier.floor", "tier", t.Floor))
	}
	if t.Next != "" && !t.Fixed && t.Progress.Missing != (program.Measures{}) {
		parts = append(parts, s.T("member.tier.next", "missing", a.measuresText(t.Progress.Missing, t.Progress.Any), "tier", t.Next))
	}
	out := ""
	for i, part := range parts {
		if i > 0 {
			out += " · "
		}
		out += part
	}
	return out
}

// benefits are what the member's tier brings, so that whoever serves them grants it.
func (s *member) benefits() string {
	words := make([]string, len(s.tier.Benefits))
	for i, b := range s.tier.Benefits {
		words[i] = s.app.lang.Benefit(b.Kind, b.Amount(), b.Text)
	}
	return strings.Join(words, " · ")
}

// nextTier is the way to the next tier as one would write it to the member.
func (s *member) nextTier() string {
	t := &s.tier
	if t.Next == "" || t.Fixed || t.Progress.Missing == (program.Measures{}) {
		return ""
	}
	return s.T("answer.tier", "missing", s.app.measuresText(t.Progress.Missing, t.Progress.Any), "tier", t.Next)
}

// cannotPlace is why no tier can be given by hand.
func (s *member) cannotPlace() string {
	switch {
	case s.off() != "":
		return s.off()
	case len(s.app.shop().Tiers.Steps) == 0:
		return "off.notiers"
	case s.m.Joined == 0:
		return "off.notjoined"
	}
	return s.app.viewOnly()
}

// tierRow is one line of a timeline about a move between tiers.
func (a *App) tierRow(day widget.Cell, m *store.TierMove) widget.Row {
	sign, tone := a.moveSign(m)
	note := a.T("tier.why." + m.Reason)
	switch m.Measure {
	case "":
	case "spend":
		note = a.T("event.tier.decided", "why", note, "have", a.amount(m.Value), "asked", a.amount(m.Asked))
	default:
		note = a.T("event.tier.decided", "why", note, "have", a.num(m.Value), "asked", a.num(m.Asked))
	}
	return widget.Row{day, {Text: sign + " " + a.moveText(m), Tone: tone}, {Text: note, Tone: widget.Muted}, {}}
}

// tierWord is what a tier is called whose key stands in a member's row.
func (a *App) tierWord(key string) string {
	shop := a.shop()
	return shop.Tiers.Name(key)
}
