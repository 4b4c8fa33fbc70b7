package ui

import (
	"strconv"
	"strings"

	"regulars/store"
	"regulars/ui/widget"
)

// countInput is a field for a whole number; one that may be empty means no limit then, as 0 and -1 do.
func countInput(f *formPanel, key, label string, n int64, optional bool) *widget.Input {
	in := &widget.Input{Key: key, Label: label, Width: 10}
	in.Field.Limit = 12
	if n > 0 || n == 0 && key == "stock" {
		in.Field.Set(strconv.FormatInt(n, 10))
	}
	if optional {
		in.Field.Placeholder = f.T("form.optional")
	}
	in.Check = func(v string) string {
		if optional && strings.TrimSpace(v) == "" {
			return ""
		}
		if n, ok := typedPoints(v); !ok || n < 0 || n == 0 && key != "stock" {
			return f.T("form.bad.points")
		}
		return ""
	}
	return in
}

// count is the number typed, or what an empty field means.
func (f *formPanel) count(key string, empty int64) int64 {
	if n, ok := typedPoints(f.form.Value(key)); ok {
		return n
	}
	return empty
}

// moneyIn is a field for an amount that may be empty, holding one that is known.
func moneyIn(f *formPanel, key, label string, minor int64) *widget.Input {
	in := moneyInput(f, key, label, true)
	if minor > 0 {
		in.Field.Set(f.app.amount(minor))
	}
	return in
}

// offInput is a field for what an offer takes off: an amount, or whole per cents where the kind says so.
func offInput(f *formPanel, o *store.Offer) *widget.Input {
	in := moneyIn(f, "value", f.T("offer.off"), 0)
	if o.Value > 0 {
		in.Field.Set(strings.TrimSuffix(f.app.takesOff(o.Kind, o.Value), "%"))
		if o.Kind != store.KindPercent {
			in.Field.Set(f.app.amount(o.Value))
		}
	}
	in.Unit, in.Hint = "", func() string {
		if f.form.Value("kind") == store.KindPercent {
			return "%"
		}
		return f.app.shop().Currency
	}
	in.Field.Placeholder = ""
	check, must := in.Check, filled(f, "form.bad.empty")
	in.Check = func(v string) string {
		if problem := must(v); problem != "" {
			return problem
		}
		return check(v)
	}
	return in
}

// byKind reports whether offers of the chosen kind have what an input asks.
func byKind(f *formPanel, key string) bool { return store.OfferKnows(f.form.Value("kind"), key) }

// untilInput is a field for the last day of an offer; empty is no end. A day that stands there already may be over.
func untilInput(f *formPanel, ends store.Day) *widget.Input {
	in := dayInput(f, f.T("offer.until"))
	in.Key, in.Field = "until", widget.Field{Placeholder: f.T("form.optional")}
	if ends != 0 {
		in.Field.Set(ends.String())
	}
	in.Check = func(v string) string {
		if day, err := store.ParseDay(narrow(v)); strings.TrimSpace(v) != "" && (err != nil || day < f.app.today() && day != ends) {
			return f.T("form.bad.later", "example", (f.app.today() + snoozeFor).String())
		}
		return ""
	}
	return in
}

// promise lays what the form says of an offer over it.
func (f *formPanel) promise(o *store.Offer) {
	money := func(key string) int64 {
		minor, _ := typedMoney(f.form.Value(key), f.app.shop().Currency)
		return minor
	}
	o.Name, o.Kind = strings.TrimSpace(f.form.Value("name")), f.form.Value("kind")
	if o.Value = money("value"); o.Kind == store.KindPercent {
		o.Value = f.count("value", 0)
	}
	o.Cost, o.MinOrder, o.MaxDiscount = money("cost"), money("min_order"), money("max_discount")
	o.PerMember, o.ValidDays = f.count("per_member", 0), f.count("days", 0)
}

// narrowed is a text of the form without blanks around it.
func narrowed(f *formPanel, key string) string { return strings.TrimSpace(f.form.Value(key)) }
