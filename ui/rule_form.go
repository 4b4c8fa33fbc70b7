package ui

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/store/program"
	"regulars/ui/widget"
)

// newRuleForm is the form for one rule of a draft. What it would make of an order stands below while it is typed.
func newRuleForm(s *programme, r program.Rule) *formPanel {
	f := &formPanel{width: 78}
	known := r.Name != ""
	f.title = func() string {
		if known {
			return r.Name
		}
		return f.label("programme.kind." + string(r.Kind))
	}
	f.make = func(f *formPanel) widget.Form {
		inputs := []*widget.Input{{Key: "name", Label: f.T("command.column.called"), Width: 30, Field: widget.NewField(r.Name), Check: filled(f, "form.bad.empty")}}
		fields := program.RuleFields()
		for i := range fields {
			if of, _ := fields[i].Knows(r.Kind); of && !(known && fields[i].Name == "unit") {
				inputs = append(inputs, ruleInput(f, &fields[i], &r, &s.draft.Tiers))
			}
		}
		return widget.Form{Save: f.label("act.programme.put"), Inputs: inputs}
	}
	f.live = func(f *formPanel) {
		f.form.Note = ""
		if key := f.form.At(); key != "" {
			f.form.Note = f.T("rule.help." + key)
		}
		typed, err := f.typedRule(r)
		if err == nil && typed.Check(f.app.shop().Decimals) == nil && typed.Kind != program.RuleAction && !typed.Off {
			f.form.Note += "\n" + f.app.exampleWords(&program.Programme{Terms: withRule(s.draft.Terms, typed), Tiers: s.draft.Tiers}, &typed)
		}
		if r.Kind == program.RuleAction {
			f.form.Note += "\n" + f.T("rule.past")
		}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		typed, err := f.typedRule(r)
		shop := f.app.shop()
		if err == nil {
			err = shop.CheckRule(&typed)
		}
		if err != nil {
			f.Refuse(slotSave, err)
			return nil
		}
		if typed.Where == r.Where {
			s.put(typed)
			return f.app.Close(f.id)
		}
		tiers := slices.Clone(s.draft.Tiers.Steps)
		return load(&f.Base, slotSave, func(ctx context.Context, book Book) (any, error) {
			return typed, book.CheckFilter(ctx, typed.Where, tiers...)
		})
	}
	f.after = func(_ *formPanel, value any) tea.Cmd {
		s.put(value.(program.Rule))
		return nil
	}
	return f
}

// withRule is terms with a rule in place of the one with its number, or beside the others.
func withRule(t program.Terms, r program.Rule) program.Terms {
	t.Rules = slices.DeleteFunc(slices.Clone(t.Rules), func(known program.Rule) bool { return known.ID == r.ID })
	t.Rules = append(t.Rules, r)
	program.SortRules(t.Rules)
	return t
}

// typedRule is the rule as the form has it.
func (f *formPanel) typedRule(r program.Rule) (program.Rule, error) {
	shop := f.app.shop()
	for _, in := range f.form.Inputs {
		if in.Key == "name" {
			r.Name = strings.TrimSpace(in.Value())
			continue
		}
		if err := shop.SetRuleField(&r, in.Key, in.Value()); err != nil {
			return r, err
		}
	}
	return r, nil
}

// ruleInput is the input for one field: a choice where there are few values, else typed and checked as the book does. Tiers are those of the draft.
func ruleInput(f *formPanel, field *program.RuleField, r *program.Rule, tiers *program.Tiers) *widget.Input {
	shop := f.app.shop()
	text := field.Text(r, shop.Decimals)
	in := &widget.Input{Key: field.Name, Label: f.T("rule.field." + field.Name), Width: 34, Field: widget.NewField(text)}
	option := func(value, word string) widget.Option {
		return widget.Option{Value: value, Word: word, Find: pinyinOf(word)}
	}
	switch {
	case field.Form == program.FormYes:
		in.Choice = widget.NewChoice(text, option("", f.T("core.no")), option("yes", f.T("core.yes")))
	case field.Name == "unit":
		in.Choice = widget.NewChoice(text, option("", f.T("rule.unit.points")), option(string(program.UnitGrowth), f.T("rule.unit.growth")))
	case field.Name == "discounted":
		in.Choice = widget.NewChoice(text, option("", f.T("programme.any")), option("yes", f.T("rule.discounted.yes")), option("no", f.T("rule.discounted.no")))
	case field.Name == "action":
		list := make([]widget.Option, len(program.Actions))
		for i, action := range program.Actions {
			list[i] = option(action, f.T("rule.action."+action))
		}
		if text == "" {
			text = program.Actions[0]
		}
		in.Choice = widget.NewChoice(text, list...)
	default:
		if field.Name == "where" {
			in.Field.Limit = longestFilter
		}
		in.Check = func(v string) string {
			with := *r
			err := shop.SetRuleField(&with, in.Key, v)
			if err == nil && in.Key == "tiers" && v != text {
				err = knownTiers(with.Tiers, tiers)
			}
			if err != nil {
				message, hint := f.app.lang.ErrorInConsole(err)
				if in.Key != "tiers" { // what the field takes stands below the form
					hint = ""
				}
				return strings.TrimSpace(joined(message, f.sentence(hint)))
			}
			if _, must := field.Knows(r.Kind); must && strings.TrimSpace(v) == "" {
				return f.T("form.bad.empty")
			}
			return ""
		}
	}
	return in
}

// knownTiers refuses a word that is none of the tiers, if there are any.
func knownTiers(words []string, tiers *program.Tiers) error {
	var names []string
	for _, t := range tiers.Steps {
		names = append(names, t.Name)
	}
	for _, word := range words {
		if len(names) > 0 && tiers.Find(word) < 0 {
			return store.Refuse(store.CodeNoTier, "tier", word, "list", names)
		}
	}
	return nil
}

// newBaseForm is the form for what holds for all orders in a draft: the base rate, what earns, when, and how long points live.
func newBaseForm(s *programme) *formPanel {
	f := &formPanel{width: 76}
	terms := s.draft.Terms
	f.title = func() string { return f.label("rule.base") }
	f.make = func(f *formPanel) widget.Form {
		shop := f.app.shop()
		var inputs []*widget.Input
		for _, key := range store.TermSettings() {
			setting := shop.TermSetting(&terms, key)
			in := &widget.Input{Key: key, Label: f.T("setting."+key, "unit", f.app.unit()), Width: 34, Field: widget.NewField(setting.Value)}
			options := settingOptions(f.app, setting)
			switch {
			case setting.Kind == "choice":
				in.Choice = widget.NewChoice(setting.Value, options...)
			case len(options) > 0:
				in.Choice = widget.NewFreeChoice(settingWord(f.app, key, setting.Value), options...)
				in.Choice.Anew = true
			}
			in.Check = func(v string) string {
				with := terms
				if err := shop.SetTerm(&with, key, strings.TrimSpace(v)); err != nil {
					message, hint := f.app.lang.ErrorInConsole(err)
					return joined(message, hint)
				}
				return ""
			}
			inputs = append(inputs, in)
		}
		return widget.Form{Save: f.label("act.programme.put"), Inputs: inputs}
	}
	f.live = func(f *formPanel) {
		f.form.Note = ""
		if typed, err := f.typedTerms(terms); err == nil {
			f.form.Note = f.app.exampleWords(&program.Programme{Terms: typed}, nil)
		}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		typed, err := f.typedTerms(terms)
		if err != nil {
			f.Refuse(slotSave, err)
			return nil
		}
		s.draft.Terms = typed
		s.Rebuild()
		return f.app.Close(f.id)
	}
	return f
}

// typedTerms are the terms as the form has them.
func (f *formPanel) typedTerms(t program.Terms) (program.Terms, error) {
	shop := f.app.shop()
	for _, in := range f.form.Inputs {
		if err := shop.SetTerm(&t, in.Key, strings.TrimSpace(in.Value())); err != nil {
			return t, err
		}
	}
	return t, nil
}
