package lang

import "strings"

// Measures says what a tier asks: "net spend ¥1,000 and 3 orders". list is points, spend in minor units, orders, growth value; 0 asks
// nothing of a measure.
func (l Lang) Measures(list [4]int64, any bool, currency string) string {
	var parts []string
	for i, name := range []string{"points", "spend", "orders", "growth"} {
		switch {
		case list[i] == 0:
		case name == "spend":
			parts = append(parts, l.T("tier.measure.spend", "money", l.Money(list[i], currency)))
		default:
			parts = append(parts, l.T("tier.measure."+name, "n", list[i]))
		}
	}
	joint := "tier.and"
	if any {
		joint = "tier.or"
	}
	return strings.Join(parts, l.T(joint))
}

// Benefit says one benefit of a tier, as program.Benefit holds it: its kind, how much or how often, and the shop's own words.
func (l Lang) Benefit(kind, amount, text string) string {
	switch kind {
	case "text":
		return text
	case "gift":
		return l.T("tier.benefit.gift", "every", l.T("benefit.every."+amount), "text", text)
	case "service":
		if first, within, ok := strings.Cut(amount, "/"); ok {
			return l.T("tier.benefit.service.hours", "first", first, "within", within)
		}
	}
	return l.T("tier.benefit."+kind, "amount", amount)
}

// Window says over what time a tier's measures are counted, as program.Window writes it.
func (l Lang) Window(w string) string {
	if days, ok := strings.CutSuffix(w, "d"); ok {
		return l.T("tier.window.days", "days", days)
	}
	return l.T("tier.window." + w)
}

// Lasting says how long a tier is certain, as program.Lasting writes it.
func (l Lang) Lasting(w string) string {
	if months, ok := strings.CutPrefix(w, "month_end:"); ok {
		return l.T("tier.lasts.month_end", "months", months)
	}
	if days, ok := strings.CutSuffix(w, "d"); ok {
		return l.T("tier.window.days", "days", days)
	}
	if months, ok := strings.CutSuffix(w, "m"); ok {
		return l.T("tier.lasts.months", "months", months)
	}
	return l.T("tier.lasts." + w)
}
