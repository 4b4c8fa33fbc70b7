package store

import (
	"context"
	"slices"

	"regulars/store/program"
)

// Rules are the earning rules beside the base rate, in the order in which they are asked.
func (s *Shop) Rules() []program.Rule { return s.Terms.Rules }

// AddRule adds an earning rule and gives its number. The rules from before stay in force for what they gave: a change of rules is
// a new version of the terms, and a batch. Errors: CodeBadRule, CodeBadName, CodeBadFilter, CodeNoTier.
func (b *Book) AddRule(ctx context.Context, r program.Rule) (id, batch int64, err error) {
	batch, err = b.changeRules(ctx, "rule.add", func(t *tx, rules []program.Rule) ([]program.Rule, *program.Rule, error) {
		if err := t.checkRule(&r, &t.shop.Tiers); err != nil {
			return nil, nil, err
		}
		last, err := t.lastRule()
		r.ID, id = last+1, last+1
		return append(rules, r), &r, err
	})
	return id, batch, err
}

// EditRule replaces the rule with its number. Its kind and unit stay: what it gave counts against its caps. Errors: CodeNoRule,
// CodeBadRule, CodeBadName, CodeBadFilter, CodeNoTier.
func (b *Book) EditRule(ctx context.Context, r program.Rule) (batch int64, err error) {
	return b.changeRules(ctx, "rule.edit", func(t *tx, rules []program.Rule) ([]program.Rule, *program.Rule, error) {
		i := slices.IndexFunc(rules, func(known program.Rule) bool { return known.ID == r.ID })
		if i < 0 {
			return nil, nil, Refuse(CodeNoRule, "rule", r.ID)
		}
		if r.Kind != rules[i].Kind || r.Unit != rules[i].Unit {
			return nil, nil, Refuse(CodeBadRule, "name", "unit", "why", "fixed", "value", string(r.Kind))
		}
		if err := t.checkRule(&r, &t.shop.Tiers); err != nil {
			return nil, nil, err
		}
		rules[i] = r
		return rules, &r, nil
	})
}

// RemoveRule takes a rule out of the terms. What it gave stays given and is taken back by a refund as before. Errors: CodeNoRule.
func (b *Book) RemoveRule(ctx context.Context, id int64) (batch int64, err error) {
	return b.changeRules(ctx, "rule.remove", func(_ *tx, rules []program.Rule) ([]program.Rule, *program.Rule, error) {
		i := slices.IndexFunc(rules, func(r program.Rule) bool { return r.ID == id })
		if i < 0 {
			return nil, nil, Refuse(CodeNoRule, "rule", id)
		}
		gone := rules[i]
		return slices.Delete(rules, i, i+1), &gone, nil
	})
}

// changeRules is an act that makes a new version of the terms out of the rules in force. change gives the rules and which of them it is about.
func (b *Book) changeRules(ctx context.Context, act string, change func(*tx, []program.Rule) ([]program.Rule, *program.Rule, error)) (batch int64, err error) {
	return b.changeProgramme(ctx, act, ruleBatch, "rule", func(t *tx) (string, map[string]any, error) {
		terms := t.shop.Terms
		rules, about, err := change(t, slices.Clone(terms.Rules))
		if err != nil {
			return "", nil, err
		}
		program.SortRules(rules)
		terms.Rules = rules
		return about.Name, map[string]any{"rule": about.ID}, t.insertTerms(terms)
	})
}

// checkRule refuses a rule that says nothing sensible, and cleans its name. Its tiers are among those given, or are the shop's.
func (t *tx) checkRule(r *program.Rule, tiers *program.Tiers) error {
	if err := t.shop.CheckRule(r); err != nil {
		return err
	}
	if err := t.tierKeys(r, tiers); err != nil || r.Where == "" {
		return err
	}
	where, err := t.condition(r.Where)
	if err == nil && r.Action == "review" && slices.ContainsFunc([]string{"nps", "csat"}, where.Uses) {
		err = Refuse(CodeBadRule, "name", "where", "why", "stars", "value", r.Where)
	}
	return err
}

// tierKeys writes the tiers of a rule by their keys, as members have them. A shop without tiers of its own has those that files
// name. Errors: CodeNoTier for one that is neither among those given nor the shop's, which would let the rule give nothing for ever.
func (t *tx) tierKeys(r *program.Rule, tiers *program.Tiers) error {
	if len(t.shop.Tiers.Steps) == 0 {
		return nil
	}
	var keys []string
	for _, word := range r.Tiers {
		step := tiers.Find(word)
		if step < 0 {
			tiers = &t.shop.Tiers
			step = tiers.Find(word)
		}
		if step < 0 {
			return Refuse(CodeNoTier, "tier", word, "list", tierNames(tiers))
		}
		keys = append(keys, tiers.At(step).Key)
	}
	r.Tiers = keys
	return nil
}

// CheckRule refuses a rule that says nothing sensible, and cleans its name; whether its filter can be read is not asked. Errors:
// CodeBadRule, CodeBadName.
func (s *Shop) CheckRule(r *program.Rule) (err error) {
	if r.Name, err = cleanName(r.Name); err != nil {
		return err
	}
	if fault := r.Check(s.Decimals); fault != nil {
		return Refuse(CodeBadRule, "name", fault.Field, "why", fault.Why, "value", "")
	}
	return nil
}

// SetRuleField lets a rule say what was typed into one of its fields. Errors: CodeBadRule with the field and what was typed.
func (s *Shop) SetRuleField(r *program.Rule, name, typed string) error {
	fields := program.RuleFields()
	i := slices.IndexFunc(fields, func(f program.RuleField) bool { return f.Name == name })
	if i < 0 || fields[i].Set(r, typed, s.Decimals) != nil {
		return Refuse(CodeBadRule, "name", name, "why", "value", "value", typed)
	}
	return nil
}
