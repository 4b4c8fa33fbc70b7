package ui

import (
	"strconv"
	"strings"
	"time"
)

// settingWord is the word of a value where it has one, else the value itself.
func settingWord(a *App, key, value string) string {
	l := a.lang
	if value == "" {
		return l.T("settings.unset")
	}
	if word := "setting." + key + "." + strings.ReplaceAll(value, ":", "_"); l.Has(word) {
		return l.T(word)
	}
	if unit := "setting." + key + ".unit"; l.Has(unit) {
		if value == "none" {
			return l.T("settings.unlimited")
		}
		if n, err := strconv.ParseInt(value, 10, 64); err == nil {
			return l.T(unit, "value", n, "unit", a.unit())
		}
		return l.T(unit, "value", value, "unit", a.unit())
	}
	return value
}

// settingShown is a value as the list of rules shows it: besides words, lists and times that are typed in short are written out.
func settingShown(a *App, key, value string) string {
	switch key {
	case "feedback_drivers":
		return a.listed("driver.", value)
	case "feedback_channels":
		return a.listed("channel.", value)
	case "service_hours":
		return a.hoursShown(value)
	case "first_response", "resolution":
		return a.targetsShown(value)
	case "referral_min", "sms_price":
		if minor, err := strconv.ParseInt(value, 10, 64); err == nil && minor > 0 {
			for range a.shop().Decimals {
				minor *= 10
			}
			return a.money(minor)
		}
	}
	return settingWord(a, key, value)
}

// listed writes a list of words that are parted by commas in the person's language, as far as lang knows them.
func (a *App) listed(prefix, value string) string {
	words := strings.Split(strings.ReplaceAll(value, "，", ","), ",")
	for i, word := range words {
		words[i] = strings.TrimSpace(word)
		if a.lang.Has(prefix + words[i]) {
			words[i] = a.T(prefix + words[i])
		}
	}
	return strings.Join(words, a.T("core.list.comma"))
}

// hoursShown writes hours such as "1-5 09:00-18:00; 6 10:00-16:00" with the names of the days.
func (a *App) hoursShown(value string) string {
	parts := strings.Split(value, ";")
	for i, part := range parts {
		days, span, ok := strings.Cut(strings.TrimSpace(part), " ")
		first, last, several := strings.Cut(days, "-")
		from, err := strconv.Atoi(first)
		if !ok || err != nil {
			return value
		}
		name := a.lang.Weekday(time.Weekday(from % 7))
		if to, err := strconv.Atoi(last); several && err == nil {
			name = a.T("settings.days", "from", name, "to", a.lang.Weekday(time.Weekday(to%7)))
		}
		parts[i] = name + " " + strings.ReplaceAll(span, "-", "–")
	}
	return strings.Join(parts, a.T("core.list.comma"))
}

// targetsShown names the severities that the numbers of hours are for.
func (a *App) targetsShown(value string) string {
	parts := strings.Fields(value)
	for i, severity := range []string{"low", "normal", "urgent"} {
		if i < len(parts) {
			parts[i] = a.T("ticket.severity."+severity) + " " + parts[i]
		}
	}
	return strings.Join(parts, a.T("core.list.comma"))
}
