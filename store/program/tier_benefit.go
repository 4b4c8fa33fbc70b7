package program

import (
	"errors"
	"slices"
	"strconv"
	"strings"
)

// The kinds of benefits. The program grants points, service, shipping and gifts where they fall due; it tells the others wherever a
// member is served, and the shop grants them.
const (
	BenefitPoints   = "points"   // so many times the points of the base rate: hundredths, in Value; an earning rule says it
	BenefitDiscount = "discount" // the shop's till takes off so many hundredths of a percent, in Value
	BenefitService  = "service"  // tickets come first; service hours to answer in Value and to solve in Within, 0: as for everybody
	BenefitShipping = "shipping" // orders are marked as long as they wait to be sent
	BenefitGift     = "gift"     // Text is given once in each Every
	BenefitText     = "text"     // anything else, in the shop's own words
)

// GiftPeriods are how often a gift can be given.
var GiftPeriods = []string{"month", "quarter", "year"}

// BenefitMarks stand between benefits that are written in one line, and in none.
const BenefitMarks = ";\uff1b"

// Benefit is one thing that a tier brings.
type Benefit struct {
	Kind   string `json:"kind"`
	Value  int64  `json:"value,omitempty"`
	Within int64  `json:"within,omitempty"`
	Every  string `json:"every,omitempty"` // of GiftPeriods
	Text   string `json:"text,omitempty"`
}

// errBenefit is what ParseBenefit answers to what is none.
var errBenefit = errors.New("benefit is points:1.5, discount:5, service, service:1/8, shipping, gift:month:words or text:words")

// mostServiceHours bounds the service hours of a benefit.
const mostServiceHours = 1000

// ParseBenefit reads a benefit as String writes it: points:1.5 (times), discount:5 (percent, up to two decimals), service or service:1/8
// (service hours to answer and to solve), shipping, gift:PERIOD:WORDS, text:WORDS.
func ParseBenefit(s string) (b Benefit, err error) {
	kind, rest, _ := strings.Cut(strings.TrimSpace(s), ":")
	b.Kind, rest = strings.TrimSpace(kind), strings.TrimSpace(rest)
	ok := true
	switch b.Kind {
	case BenefitPoints:
		b.Value, ok = parseFactor(rest)
	case BenefitDiscount:
		var r Rate
		r, err = ParseRate(rest)
		b.Value, ok = int64(r)/(rateScale/100), err == nil && r%(rateScale/100) == 0
	case BenefitService:
		if rest != "" {
			first, within, _ := strings.Cut(rest, "/")
			b.Value, ok = serviceHours(first)
			if ok {
				b.Within, ok = serviceHours(within)
			}
		}
	case BenefitShipping:
		ok = rest == ""
	case BenefitGift:
		every, text, _ := strings.Cut(rest, ":")
		b.Every, b.Text = strings.TrimSpace(every), strings.TrimSpace(text)
	case BenefitText:
		b.Text = rest
	}
	if !ok || !b.valid() {
		return b, errBenefit
	}
	return b, nil
}

func serviceHours(v string) (int64, bool) {
	n, err := strconv.ParseInt(strings.TrimSpace(v), 10, 64)
	return n, err == nil && n > 0 && n <= mostServiceHours
}

// String is the benefit as ParseBenefit reads it.
func (b Benefit) String() string {
	s := b.Kind
	if amount := b.Amount(); amount != "" {
		s += ":" + amount
	}
	if b.Text != "" {
		s += ":" + b.Text
	}
	return s
}

// Amount is how much or how often, as people write it: a factor, a percent, the hours to answer and to solve, a period; "" where nothing is
// to be said.
func (b Benefit) Amount() string {
	switch b.Kind {
	case BenefitPoints:
		return factorText(b.Value)
	case BenefitDiscount:
		return Rate(b.Value * (rateScale / 100)).String()
	case BenefitService:
		if b.Value > 0 {
			return strconv.FormatInt(b.Value, 10) + "/" + strconv.FormatInt(b.Within, 10)
		}
	}
	return b.Every
}

// valid reports whether the benefit does something, and says nothing that its kind does not know.
func (b Benefit) valid() bool {
	known := Benefit{Kind: b.Kind}
	ok := true
	switch b.Kind {
	case BenefitPoints:
		known.Value, ok = b.Value, b.Value > 100 && b.Value <= 10_000
	case BenefitDiscount:
		known.Value, ok = b.Value, b.Value > 0 && b.Value <= 10_000
	case BenefitService:
		known.Value, known.Within = b.Value, b.Within
		ok = b.Value >= 0 && b.Value <= b.Within && b.Within <= mostServiceHours && (b.Value > 0) == (b.Within > 0)
	case BenefitShipping:
	case BenefitGift:
		known.Every, known.Text, ok = b.Every, b.Text, slices.Contains(GiftPeriods, b.Every) && b.Text != ""
	case BenefitText:
		known.Text, ok = b.Text, b.Text != ""
	default:
		return false
	}
	return ok && b == known && !strings.ContainsAny(b.Text, BenefitMarks)
}

// twice reports whether two benefits of one tier cannot both be: one of each kind is enough, but for different gifts and words.
func (b Benefit) twice(o Benefit) bool { return o.Kind == b.Kind && o.Text == b.Text }

// Benefit is the tier's first benefit of a kind; ok is false when it has none.
func (t Tier) Benefit(kind string) (b Benefit, ok bool) {
	i := slices.IndexFunc(t.Benefits, func(b Benefit) bool { return b.Kind == kind })
	if i < 0 {
		return Benefit{}, false
	}
	return t.Benefits[i], true
}

// Bring reports whether any tier has a benefit of the kind.
func (t *Tiers) Bring(kind string) bool {
	return slices.ContainsFunc(t.Steps, func(s Tier) bool { _, ok := s.Benefit(kind); return ok })
}

// TierRule is the place, in Rules, of the first earning rule that is a tier's own multiplier: it multiplies points for that tier alone, whatever
// the order; -1 when there is none. Such rules are all that the tier's benefit of kind points is, so that nothing counts twice.
func (t *Terms) TierRule(key string) int {
	return slices.IndexFunc(t.Rules, func(r Rule) bool { return r.multiplies(key) })
}

// multiplies reports whether the rule is a tier's own multiplier.
func (r *Rule) multiplies(tier string) bool {
	return r.Kind == RuleMultiple && r.Unit == UnitPoints && !r.Off && len(r.Tiers) == 1 && r.Tiers[0] == tier && r.Where == "" && r.everyOrder()
}

// tierBenefit is what a tier's own multipliers come to together, as Award adds them up; ok is false when there are none.
func (t *Terms) tierBenefit(key string) (b Benefit, ok bool) {
	b = Benefit{Kind: BenefitPoints, Value: 100}
	for i := range t.Rules {
		if r := &t.Rules[i]; r.multiplies(key) {
			b.Value, ok = b.Value+r.Factor-100, true
			if r.Exclusive {
				break
			}
		}
	}
	return b, ok
}

// dropTierRules takes a tier's own multipliers out of the rules from a place on.
func (t *Terms) dropTierRules(key string, from int) {
	t.Rules = append(t.Rules[:from:from], slices.DeleteFunc(t.Rules[from:], func(r Rule) bool { return r.multiplies(key) })...)
}

// everyOrder reports whether the rule asks nothing of an order or of its day.
func (r *Rule) everyOrder() bool {
	return !r.Scoped() && r.From == 0 && r.To == 0 && len(r.Weekdays)+len(r.MonthDays) == 0 && r.Discounted == "" && r.Minimum == 0 && !r.First &&
		r.Every == 0 && r.Streak == 0
}

// ShowMultipliers gives every tier the benefit of its own multiplier, as the rules say it.
func (t *Terms) ShowMultipliers(tiers *Tiers) {
	for i := range tiers.Steps {
		if b, ok := t.tierBenefit(tiers.Steps[i].Key); ok {
			tiers.Steps[i].Benefits = append([]Benefit{b}, tiers.Steps[i].Benefits...)
		}
	}
}

// Kept are the tiers as they are kept: without their multipliers, which the rules say.
func (t *Tiers) Kept() Tiers {
	kept := *t
	kept.Steps = slices.Clone(t.Steps)
	for i := range kept.Steps {
		kept.Steps[i].dropMultiplier()
	}
	return kept
}

func (t *Tier) dropMultiplier() {
	t.Benefits = slices.DeleteFunc(slices.Clone(t.Benefits), func(b Benefit) bool { return b.Kind == BenefitPoints })
}

// AgreeMultipliers lets the rules and the tiers of a draft say the same: where a tier brings what it brought before, the rules decide, else the tier
// does. Both become copies of the draft's own. next numbers the first new rule.
// It reports whether the rules have changed.
func (p *Programme) AgreeMultipliers(was *Tiers, next int64) (changed bool) {
	tiers := &p.Tiers
	tiers.Steps = slices.Clone(tiers.Steps)
	for i := range tiers.Steps {
		s := &tiers.Steps[i]
		now, _ := s.Benefit(BenefitPoints)
		if before, _ := was.At(was.Find(s.Key)).Benefit(BenefitPoints); now != before {
			continue
		}
		s.dropMultiplier()
		if b, ok := p.Terms.tierBenefit(s.Key); ok {
			s.Benefits = append([]Benefit{b}, s.Benefits...)
		}
	}
	changed = p.Terms.TakeMultipliers(tiers, was, next)
	p.Terms.ShowMultipliers(tiers)
	return changed
}

// TakeMultipliers brings the rules in line with what tiers bring, and takes that benefit out of tiers, whose steps must be the caller's own
// copy. was are the tiers from before: one that is no more takes its multiplier along. next numbers the first new rule. It reports
// whether the rules, which are a copy then, have changed.
func (t *Terms) TakeMultipliers(tiers, was *Tiers, next int64) (changed bool) {
	before := t.Rules
	t.Rules = slices.Clone(before)
	for i := range tiers.Steps {
		s := &tiers.Steps[i]
		brings, ok := s.Benefit(BenefitPoints)
		s.dropMultiplier()
		at := t.TierRule(s.Key)
		rules, _ := t.tierBenefit(s.Key)
		switch {
		case ok && at < 0:
			t.Rules = append(t.Rules, Rule{ID: next, Name: s.Name, Kind: RuleMultiple, Tiers: []string{s.Key}, Factor: brings.Value})
			next++
		case ok:
			r := &t.Rules[at]
			if brings.Value != rules.Value { // the first alone brings what all came to
				r.Factor = brings.Value
				t.dropTierRules(s.Key, at+1)
			}
			if old := was.Find(s.Key); old > 0 && r.Name == was.At(old).Name {
				r.Name = s.Name
			}
		case at >= 0:
			t.dropTierRules(s.Key, at)
		}
	}
	for _, s := range was.Steps {
		if tiers.Find(s.Key) < 0 {
			t.dropTierRules(s.Key, 0)
		}
	}
	SortRules(t.Rules)
	return !slices.EqualFunc(before, t.Rules, func(a, b Rule) bool { return a.ID == b.ID && a.Factor == b.Factor && a.Name == b.Name })
}
