package ui

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/store/program"
	"regulars/ui/widget"
)

// newTierForm is the form for one tier; step 0 is a new one.
func newTierForm(tiers program.Tiers, step int) *formPanel {
	t := tiers.At(step)
	f := &formPanel{width: 74}
	f.title = func() string {
		if step == 0 {
			return f.label("act.tier.new")
		}
		return t.Name
	}
	f.make = func(f *formPanel) widget.Form {
		inputs := []*widget.Input{{Key: "name", Label: f.T("command.column.called"), Width: 26, Field: widget.NewField(t.Name), Check: filled(f, "form.bad.empty")}}
		if step == 0 {
			inputs = append(inputs, &widget.Input{Key: "key", Label: f.T("tiers.key"), Width: 16, Hint: func() string { return f.T("tiers.key.hint") }})
		}
		inputs = append(inputs, f.measureInputs("", f.T("tiers.reach"), t.Reach)...)
		if !tiers.Lasts.Never() {
			inputs = append(inputs, f.measureInputs("keep", f.T("tiers.keep"), t.Keep)...)
		}
		gift := &widget.Input{Key: "gift", Label: f.T("tiers.form.gift"), Width: 12, Field: widget.NewField(positive(t.Gift)), Check: f.wholeCheck}
		return widget.Form{Save: f.T("act.save"), Note: f.T("tiers.form.note"), Inputs: append(inputs, gift)}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		edited := tiers
		edited.Steps = slices.Clone(tiers.Steps)
		at := step - 1
		if step == 0 {
			edited.Steps = append(edited.Steps, program.Tier{})
			at = len(edited.Steps) - 1
		}
		f.readTier(&edited.Steps[at])
		edited.Sort()
		return f.saveTiers(edited)
	}
	f.after = said("toast.tierssaved")
	return f
}

// measureInputs are the inputs for thresholds: spend, points, orders, and growth value where the shop counts it.
func (f *formPanel) measureInputs(prefix, label string, m program.Measures) []*widget.Input {
	spend := moneyInput(f, prefix+"spend", label+" "+f.T("word.tier_spend"), true)
	if m.Spend > 0 {
		spend.Field.Set(f.app.amount(m.Spend))
	}
	list := []*widget.Input{spend}
	for i, name := range program.MeasureNames {
		if name == "spend" {
			continue
		}
		list = append(list, &widget.Input{
			Key: prefix + name, Label: label + " " + f.T("word.tier_"+name), Width: 12, Field: widget.NewField(positive(m.List()[i])), Check: f.wholeCheck,
		})
	}
	return list
}

// wholeCheck refuses what is no whole number from 0 up; nothing is 0.
func (f *formPanel) wholeCheck(v string) string {
	if n, ok := typedPoints(v); strings.TrimSpace(v) != "" && (!ok || n < 0) {
		return f.T("tiers.bad.number")
	}
	return ""
}

// positive writes a number that may be absent.
func positive(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

// readTier takes the tier from the form.
func (f *formPanel) readTier(t *program.Tier) {
	value := func(key string) int64 {
		n, _ := typedPoints(f.form.Value(key))
		return n
	}
	t.Name = strings.TrimSpace(f.form.Value("name"))
	if t.Key == "" {
		if t.Key = strings.ToLower(strings.TrimSpace(f.form.Value("key"))); t.Key == "" {
			t.Key = tierKeyOf(t.Name)
		}
	}
	for prefix, m := range map[string]*program.Measures{"": &t.Reach, "keep": &t.Keep} {
		if f.form.Input(prefix+"spend") == nil {
			continue
		}
		*m = program.Measures{Points: value(prefix + "points"), Orders: value(prefix + "orders"), Growth: value(prefix + "growth")}
		m.Spend, _ = typedMoney(f.form.Value(prefix+"spend"), f.app.shop().Currency)
	}
	t.Gift = value("gift")
}

// tierKeyOf makes a key of a tier's name: in lower case, with _ for signs and blanks.
func tierKeyOf(name string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return r < unicode.MaxASCII && !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9')
	}), "_")
}

// saveTiers hands the tiers to the book, or to the draft that the form belongs to.
func (f *formPanel) saveTiers(tiers program.Tiers) tea.Cmd {
	if f.keep != nil {
		if err := f.keep(tiers); err != nil {
			f.Refuse(slotSave, err)
			return nil
		}
		return f.app.Close(f.id)
	}
	return save(&f.Base, slotSave, func(ctx context.Context, book Book) (any, error) { return asBatch(book.SetTiers(ctx, tiers, false)) })
}

// newTierRules is the form for what holds for all tiers.
func newTierRules(tiers program.Tiers) *formPanel {
	f := &formPanel{}
	f.title = func() string { return f.label("act.tier.rules") }
	f.make = func(f *formPanel) widget.Form {
		options := func(values []string, word func(string) string, now string) *widget.Choice {
			if !slices.Contains(values, now) {
				values = append(slices.Clone(values), now)
			}
			list := make([]widget.Option, len(values))
			for i, v := range values {
				list[i] = widget.Option{Value: v, Word: word(v)}
			}
			return widget.NewChoice(now, list...)
		}
		needs := "all"
		if tiers.Any {
			needs = "any"
		}
		return widget.Form{Save: f.T("act.save"), Note: f.T("tiers.rules.note"), Inputs: []*widget.Input{
			{Key: "window", Label: f.T("tiers.window"), Width: 30, Choice: options([]string{"lifetime", "year", "365d", "anniversary"}, f.app.lang.Window, tiers.Window.String())},
			{Key: "lasts", Label: f.T("tiers.lasts"), Width: 30, Choice: options([]string{"none", "12m", "year_end", "next_year_end", "anniversary"}, f.app.lang.Lasting, tiers.Lasts.String())},
			{Key: "grace", Label: f.T("tiers.grace"), Width: 8, Field: widget.NewField(strconv.Itoa(tiers.Grace)), Check: f.wholeCheck},
			{Key: "needs", Label: f.T("tiers.needs"), Width: 30, Choice: widget.NewChoice(needs, f.named("tiers.needs", "all", "any")...)},
		}}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		edited := tiers
		edited.Window, _ = program.ParseWindow(f.form.Value("window"))
		edited.Lasts, _ = program.ParseLasting(f.form.Value("lasts"))
		grace, _ := typedPoints(f.form.Value("grace"))
		edited.Grace, edited.Any = int(grace), f.form.Value("needs") == "any"
		return f.saveTiers(edited)
	}
	f.after = said("toast.tierssaved")
	return f
}

// newPlacing is the form that puts a member into a tier by hand.
func newPlacing(m store.Member, name string) *formPanel {
	f := &formPanel{}
	f.title = func() string { return f.T("form.placing", "name", name) }
	f.make = func(f *formPanel) widget.Form {
		list := []widget.Option{{Value: "", Word: f.T("tier.entry")}}
		for _, t := range f.app.shop().Tiers.Steps {
			list = append(list, widget.Option{Value: t.Key, Word: t.Name})
		}
		until := &widget.Input{Key: "until", Label: f.T("tiers.until"), Width: 14, Hint: func() string { return f.T("form.day.hint") }}
		until.Check = func(v string) string {
			v = strings.TrimSpace(v)
			if f.form.Value("hold") != "until" {
				if v != "" {
					return f.T("form.placing.until", "hold", f.T("tiers.hold.until"))
				}
				return ""
			}
			if _, err := store.ParseDay(narrow(v)); err != nil {
				return f.T("form.bad.day", "example", f.app.today().String())
			}
			return ""
		}
		return widget.Form{Save: f.T("act.save"), Note: f.T("form.placing.note"), Inputs: []*widget.Input{
			{Key: "tier", Label: f.T("tiers.col.tier"), Width: 26, Choice: widget.NewChoice(m.Tier, list...)},
			{Key: "hold", Label: f.T("tiers.hold"), Width: 30, Choice: widget.NewChoice("rules", f.named("tiers.hold", "rules", "floor", "until", "lock")...)},
			until,
			{Key: "text", Label: f.label("word.reason"), Width: 40},
		}}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		hold := f.form.Value("hold")
		p := store.TierPlace{Member: m.ID, Key: f.form.Value("tier"), Lock: hold == "lock", Floor: hold == "floor", Text: strings.TrimSpace(f.form.Value("text"))}
		if hold == "until" {
			p.Until, _ = store.ParseDay(narrow(f.form.Value("until")))
		}
		return save(&f.Base, slotSave, func(ctx context.Context, book Book) (any, error) { return asBatch(book.PlaceTier(ctx, p)) })
	}
	f.after = said("toast.saved")
	return f
}
