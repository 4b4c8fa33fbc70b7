package cli

import (
	"slices"
	"strconv"
	"strings"

	"regulars/store"
	"regulars/store/program"
)

// draft lays what the flags say over today's programme: settings, rules taken out, changed and added, tiers likewise.
func (c *call) draft(shop *store.Shop, p *program.Programme) error {
	for _, key := range store.TermSettings() {
		flag := strings.ReplaceAll(key, "_", "-")
		if !c.given(flag) {
			continue
		}
		if err := shop.SetTerm(&p.Terms, key, c.text(flag)); err != nil {
			return err
		}
	}
	p.Terms.Rules = slices.Clone(p.Terms.Rules)
	for _, text := range c.list("without") {
		id, err := parseID(text, "rule")
		if err != nil {
			return err
		}
		n := len(p.Terms.Rules)
		p.Terms.Rules = slices.DeleteFunc(p.Terms.Rules, func(r program.Rule) bool { return r.ID == id })
		if len(p.Terms.Rules) == n {
			return store.Refuse(store.CodeNoRule, "rule", id)
		}
	}
	for i, text := range c.list("rule") {
		if err := draftRule(shop, &p.Terms, text, store.DraftRule+int64(i)); err != nil {
			return err
		}
	}
	return c.draftTiers(shop, &p.Tiers)
}

// draftRule reads a rule as --rule takes it: a kind, or the number of a rule that it changes, then FIELD=VALUE.
func draftRule(shop *store.Shop, t *program.Terms, text string, id int64) error {
	words := quotedWords(text)
	if len(words) == 0 {
		return refuse("bad_empty", "flag", "rule")
	}
	r := program.Rule{ID: id, Kind: program.RuleKind(words[0]), Name: words[0]}
	at := -1
	if known, err := strconv.ParseInt(words[0], 10, 64); err == nil {
		if at = slices.IndexFunc(t.Rules, func(r program.Rule) bool { return r.ID == known }); at < 0 {
			return store.Refuse(store.CodeNoRule, "rule", known)
		}
		r = t.Rules[at]
	}
	for _, word := range words[1:] {
		name, value, _ := strings.Cut(word, "=")
		if name = strings.ReplaceAll(name, "-", "_"); name == "name" {
			r.Name = value
			continue
		}
		if err := shop.SetRuleField(&r, name, value); err != nil {
			return err
		}
	}
	if at >= 0 {
		t.Rules[at] = r
	} else {
		t.Rules = append(t.Rules, r)
	}
	return nil
}

// quotedWords are words between blanks; within quotes of either kind blanks are a word's own.
func quotedWords(text string) (words []string) {
	var b strings.Builder
	quote, begun := rune(0), false
	for _, r := range text {
		switch {
		case r == quote:
			quote = 0
		case quote == 0 && (r == '"' || r == '\''):
			quote, begun = r, true
		case quote == 0 && (r == ' ' || r == '\t'):
			if begun {
				words = append(words, b.String())
				b.Reset()
			}
			begun = false
		default:
			b.WriteRune(r)
			begun = true
		}
	}
	if begun {
		words = append(words, b.String())
	}
	return words
}

// draftTiers lays the flags about tiers over today's.
func (c *call) draftTiers(shop *store.Shop, t *program.Tiers) error {
	t.Steps = slices.Clone(t.Steps)
	if err := c.tierRules(t); err != nil {
		return err
	}
	for _, word := range c.list("without-tier") {
		at := t.Find(word) - 1
		if at < 0 {
			return refuse(string(store.CodeNoTier), "tier", word, "list", tierKeys(*t))
		}
		t.Steps = slices.Delete(t.Steps, at, at+1)
	}
	for _, text := range c.list("tier") {
		if err := draftTier(shop, t, text); err != nil {
			return err
		}
	}
	t.Sort()
	return nil
}

// draftTier reads a tier as --tier takes it: its key or name, then spend=, points=, orders=, growth=, keep-…=, gift= and name=.
func draftTier(shop *store.Shop, t *program.Tiers, text string) error {
	words := quotedWords(text)
	if len(words) == 0 {
		return refuse("bad_empty", "flag", "tier")
	}
	at := t.Find(words[0]) - 1
	if at < 0 {
		t.Steps = append(t.Steps, program.Tier{Key: strings.ToLower(words[0]), Name: words[0]})
		at = len(t.Steps) - 1
	}
	tier := &t.Steps[at]
	for _, word := range words[1:] {
		name, value, _ := strings.Cut(word, "=")
		measures, measure := &tier.Reach, name
		if keep, ok := strings.CutPrefix(name, "keep-"); ok {
			measures, measure = &tier.Keep, keep
		}
		list, i := measures.List(), slices.Index(program.MeasureNames[:], measure)
		var err error
		switch {
		case name == "name":
			tier.Name = value
		case name == "gift":
			tier.Gift, err = parseWhole(value)
		case measure == "spend":
			list[i], err = parseMoney(value, shop.Currency)
		case i >= 0:
			list[i], err = parseWhole(value)
		default:
			return refuse("bad_choice", "flag", "tier", "value", word, "list", []string{"spend=3000", "orders=5", "points=500", "growth=500", "keep-spend=1500", "gift=100", "name=Gold"})
		}
		if err != nil {
			return err
		}
		*measures = program.MeasuresOf(list)
	}
	return nil
}
