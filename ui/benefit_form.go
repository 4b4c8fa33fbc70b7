package ui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/reports"
	"regulars/store/program"
	"regulars/ui/widget"
)

// newBenefitForm is the form for what a tier brings, each kind in its own field.
func newBenefitForm(tiers program.Tiers, step int) *formPanel {
	t := tiers.At(step)
	f := &formPanel{width: 74}
	f.title = func() string { return f.T("form.benefits", "tier", t.Name) }
	f.make = func(f *formPanel) widget.Form {
		fits := func(prefix string) func(string) string {
			return func(v string) string {
				kind, _, _ := strings.Cut(prefix, ":")
				if _, err := program.ParseBenefit(prefix + strings.TrimSpace(v)); strings.TrimSpace(v) != "" && err != nil {
					return f.T("benefit.bad." + kind)
				}
				return ""
			}
		}
		amount := func(kind string) string { b, _ := t.Benefit(kind); return b.Amount() }
		service, serves := t.Benefit(program.BenefitService)
		_, ships := t.Benefit(program.BenefitShipping)
		gift, _ := t.Benefit(program.BenefitGift)
		return widget.Form{Save: f.T("act.save"), Note: f.T("benefit.note"), Inputs: []*widget.Input{
			{
				Key: "points", Label: f.T("benefit.points"), Width: 8, Field: widget.NewField(amount(program.BenefitPoints)), Check: fits("points:"),
				Hint: func() string { return f.exampleFor(t, f.form.Value("points")) },
			},
			{Key: "discount", Label: f.T("benefit.discount"), Width: 8, Unit: "%", Field: widget.NewField(amount(program.BenefitDiscount)), Check: fits("discount:")},
			{Key: "service", Label: f.T("benefit.service"), Width: 26, Choice: widget.NewChoice(yesNo(serves), f.named("benefit.choice", "no", "yes")...)},
			{Key: "first", Label: f.T("benefit.first"), Width: 8, Unit: f.T("benefit.hours"), Field: widget.NewField(positive(service.Value)), Check: f.wholeCheck},
			{Key: "within", Label: f.T("benefit.within"), Width: 8, Unit: f.T("benefit.hours"), Field: widget.NewField(positive(service.Within)), Check: func(v string) string {
				return fits("service:")(strings.Trim(f.form.Value("first")+"/"+v, "/ "))
			}},
			{Key: "shipping", Label: f.T("benefit.shipping"), Width: 26, Choice: widget.NewChoice(yesNo(ships), f.named("benefit.choice", "no", "yes")...)},
			{Key: "every", Label: f.T("benefit.gift"), Width: 26, Choice: widget.NewChoice(gift.Every, append([]widget.Option{{Word: f.T("benefit.choice.no")}}, f.named("benefit.every", program.GiftPeriods...)...)...)},
			{Key: "gift", Label: f.T("benefit.gift.text"), Width: 40, Field: widget.NewField(gift.Text), Check: func(v string) string {
				if every := f.form.Value("every"); every != "" {
					return fits("gift:" + every + ":")(v + emptyMark(v))
				}
				return ""
			}},
			{Key: "other", Label: f.T("benefit.other"), Width: 40, Field: widget.NewField(otherBenefits(t)), Check: func(v string) string {
				if _, err := parseBenefits(v); err != nil {
					return f.T("tiers.bad.benefit")
				}
				return ""
			}},
		}}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		edited := tiers
		edited.Steps = slices.Clone(tiers.Steps)
		edited.Steps[step-1].Benefits = f.readBenefits()
		return f.saveTiers(edited)
	}
	f.after = said("toast.saved")
	return f
}

// emptyMark makes an empty text one that no benefit takes.
func emptyMark(v string) string {
	if strings.TrimSpace(v) == "" {
		return ";"
	}
	return ""
}

// otherBenefits are those that have no field of their own: the shop's own words, and further gifts as the command writes them.
func otherBenefits(t program.Tier) string {
	var words []string
	gifts := 0
	for _, b := range t.Benefits {
		switch b.Kind {
		case program.BenefitText:
			words = append(words, b.Text)
		case program.BenefitGift:
			if gifts++; gifts > 1 {
				words = append(words, b.String())
			}
		}
	}
	return strings.Join(words, "; ")
}

// parseBenefits reads gifts and words between semicolons of either width: words of theirs may hold commas and colons.
func parseBenefits(line string) (list []program.Benefit, err error) {
	for _, word := range strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(program.BenefitMarks, r) }) {
		word = strings.TrimSpace(word)
		if word == "" {
			continue
		}
		plain := strings.ReplaceAll(word, "\uff1a", ":")
		if kind, _, _ := strings.Cut(plain, ":"); kind == program.BenefitGift || kind == program.BenefitText {
			word = plain
		} else {
			word = program.BenefitText + ":" + word
		}
		b, err := program.ParseBenefit(word)
		if err != nil {
			return nil, err
		}
		list = append(list, b)
	}
	return list, nil
}

// readBenefits takes what the tier brings from the form, whose checks have passed.
func (f *formPanel) readBenefits() (list []program.Benefit) {
	value := func(key string) string { return strings.TrimSpace(f.form.Value(key)) }
	add := func(text string) {
		if b, err := program.ParseBenefit(text); err == nil {
			list = append(list, b)
		}
	}
	if v := value("points"); v != "" {
		add("points:" + v)
	}
	if v := value("discount"); v != "" {
		add("discount:" + v)
	}
	if value("service") == "yes" {
		add(strings.TrimSuffix("service:"+strings.Trim(value("first")+"/"+value("within"), "/"), ":"))
	}
	if value("shipping") == "yes" {
		add("shipping")
	}
	if every := value("every"); every != "" {
		add("gift:" + every + ":" + value("gift"))
	}
	others, _ := parseBenefits(f.form.Value("other"))
	return append(list, others...)
}

// exampleFor says what an order gives a member of the tier with so many times the points; "" where that is nothing to say.
func (f *formPanel) exampleFor(t program.Tier, times string) string {
	b, err := program.ParseBenefit("points:" + strings.TrimSpace(times))
	if err != nil {
		return ""
	}
	shop := f.app.shop()
	p := shop.Programme()
	p.Tiers = program.Tiers{Steps: []program.Tier{{Key: t.Key, Benefits: []program.Benefit{b}}}}
	p.Terms.TakeMultipliers(&p.Tiers, &program.Tiers{}, program.AllRules)
	x := reports.Example(shop, p.Terms, &p.Terms.Rules[p.Terms.TierRule(t.Key)], f.app.today())
	return f.T("benefit.example", "money", f.app.money(x.Purchase.Earning), "n", program.SumShares(x.Shares, program.UnitPoints))
}
