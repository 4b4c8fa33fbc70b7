package program

import (
	"cmp"
	"slices"
	"sort"
)

// RuleKind says what a rule does.
type RuleKind string

// The kinds of rules.
const (
	RuleRate     RuleKind = "rate"     // so many more points for each whole unit of money
	RuleMultiple RuleKind = "multiple" // the points of the base rate, multiplied: what is above them is the rule's share
	RuleBonus    RuleKind = "bonus"    // so many points for an order
	RuleExclude  RuleKind = "exclude"  // what it matches earns nothing
	RuleCap      RuleKind = "cap"      // no more than so many points from all rules together
	RuleAction   RuleKind = "action"   // so many points for something that is no purchase
)

// RuleKinds lists the kinds in the order in which a form offers them.
var RuleKinds = []RuleKind{RuleMultiple, RuleBonus, RuleRate, RuleExclude, RuleCap, RuleAction}

// Unit is what a rule gives.
type Unit string

// The units. Growth value is spent by nothing and never lapses: tiers are built on it.
const (
	UnitPoints Unit = ""
	UnitGrowth Unit = "growth"
)

// BaseRule is the number of the base rate in shares: the one rule that every programme has, kept as settings.
const BaseRule int64 = 0

// Rule is one earning rule beside the base rate. Whatever it does not ask is no condition. Rules that give are asked in the
// order of their priority, then of their numbers; each adds its own share, and an exclusive one that gave something is the last.
type Rule struct {
	ID        int64    `json:"id"`
	Name      string   `json:"name"`
	Kind      RuleKind `json:"kind"`
	Unit      Unit     `json:"unit,omitempty"`
	Priority  int64    `json:"priority,omitempty"` // the lower goes first
	Exclusive bool     `json:"exclusive,omitempty"`
	Off       bool     `json:"off,omitempty"`

	From       Day      `json:"from,omitempty"` // of the order's day; the first and the last that count
	To         Day      `json:"to,omitempty"`
	Weekdays   []int64  `json:"weekdays,omitempty"`   // 1 is Monday
	MonthDays  []int64  `json:"month_days,omitempty"` // 8: the 8th of each month
	Tiers      []string `json:"tiers,omitempty"`      // keys of tiers, of which the member has one
	Where      string   `json:"where,omitempty"`      // a filter, as typed
	Minimum    int64    `json:"minimum,omitempty"`    // minor units that the order must have earned points for
	Products   []string `json:"products,omitempty"`   // keys of products; with Categories and GiftCards: the lines that count
	Categories []string `json:"categories,omitempty"`
	GiftCards  bool     `json:"gift_cards,omitempty"`
	Discounted string   `json:"discounted,omitempty"` // "yes": only orders with a discount, "no": only those without
	First      bool     `json:"first,omitempty"`      // only a member's first order
	Every      int64    `json:"every,omitempty"`      // only each so manieth order
	Streak     int64    `json:"streak,omitempty"`     // only the first order of each so manieth month in a row with orders
	Action     string   `json:"action,omitempty"`     // of RuleAction
	Sources    []string `json:"sources,omitempty"`    // of RuleAction: where it may have happened; empty: anywhere allowed

	Rate   Rate  `json:"rate,omitempty"`
	Factor int64 `json:"factor,omitempty"` // hundredths: 150 gives half as many again
	Points int64 `json:"points,omitempty"`

	CapOrder int64   `json:"cap_order,omitempty"` // the most it gives for one order, to one member in a day, and in a month
	CapDay   int64   `json:"cap_day,omitempty"`
	CapMonth int64   `json:"cap_month,omitempty"`
	Lives    *Expiry `json:"lives,omitempty"` // how long its points live; nil: as the programme says
}

// SortRules puts rules in the order in which they are asked.
func SortRules(rules []Rule) {
	sort.SliceStable(rules, func(i, j int) bool {
		a, b := &rules[i], &rules[j]
		return cmp.Or(cmp.Compare(a.Priority, b.Priority), cmp.Compare(a.ID, b.ID)) < 0
	})
}

// Line is one line of an order as rules see it: what it cost after its own discount, in minor units.
type Line struct {
	Amount            int64
	Product, Category string
	GiftCard          bool
}

// Purchase is what rules ask about an order.
type Purchase struct {
	Day        Day
	Earning    int64 // minor units that earn by the basis, before exclusions
	Discounted bool
	Lines      []Line // empty where nobody knows them
}

// Buyer is what rules ask about the member when the points are posted; it is never asked again for the same order.
type Buyer struct {
	Tier   string
	Orders int64                 // counted orders that were known before this one
	Streak int64                 // months in a row with orders, ending with this order's; 0: the month had an order before
	Meets  func(rule *Rule) bool // whether the member meets the rule's filter; nil: nobody does

	// Used is how many points the rule has given the member in the day, or the month, of this order; AllRules asks for what
	// all rules gave. nil: none.
	Used func(rule int64, unit Unit, month bool) int64

	// Gave is how many of the other counted orders, or of those in as many last months, the rule has given something for; nil: none.
	Gave func(rule, months int64) int64

	Cut bool // becomes true when a cap by day or month takes something away: with less used, nothing else would have been given
}

// AllRules stands for every rule of a unit when a cap over all is asked.
const AllRules int64 = -1

// Share is what one rule gave for an order, in its unit, and the minor units that it counted.
type Share struct {
	Rule, Points, Of int64
	Growth           bool
}

// matches reports whether the rule's conditions on time, member and order hold, products and what is left after exclusions aside.
func (r *Rule) matches(p *Purchase, b *Buyer) bool {
	switch {
	case r.Off, r.From != 0 && p.Day < r.From, r.To != 0 && p.Day > r.To,
		r.Discounted == "yes" && !p.Discounted, r.Discounted == "no" && p.Discounted,
		r.First && b.Orders > 0,
		r.Every > 0 && !r.due(r.Every, b.Orders+1, 0, b),
		r.Streak > 0 && !r.due(r.Streak, b.Streak, b.Streak, b),
		len(r.Tiers) > 0 && !slices.Contains(r.Tiers, b.Tier):
		return false
	}
	return r.OnDay(p.Day) && (r.Where == "" || b.Meets != nil && b.Meets(r))
}

// due reports whether the n-th order, or month in a row, is one of those that the rule gives something for. An order that went back moves
// those after it one place forward: what was given for one of them is not given again.
func (r *Rule) due(each, n, months int64, b *Buyer) bool {
	return n > 0 && n%each == 0 && (b.Gave == nil || b.Gave(r.ID, months)*each < n)
}

// OnDay reports whether the day is one of the rule's weekdays and days of the month.
func (r *Rule) OnDay(day Day) bool {
	if len(r.Weekdays) > 0 && !slices.Contains(r.Weekdays, dayOfWeek(day)) {
		return false
	}
	if len(r.MonthDays) == 0 {
		return true
	}
	_, _, d := civil(day)
	return slices.Contains(r.MonthDays, int64(d))
}

// dayOfWeek is 1 for Monday to 7 for Sunday; day 0 was a Thursday.
func dayOfWeek(day Day) int64 { return int64((day+3)%7+7)%7 + 1 }

// Scoped reports whether the rule counts only some lines of an order.
func (r *Rule) Scoped() bool { return len(r.Products)+len(r.Categories) > 0 || r.GiftCards }

func (r *Rule) counts(l *Line) bool {
	return r.GiftCards && l.GiftCard || l.Product != "" && slices.Contains(r.Products, l.Product) ||
		l.Category != "" && slices.Contains(r.Categories, l.Category)
}

// PeriodCapped reports whether any rule asks what a member was given before in the day or month.
func (t *Terms) PeriodCapped() bool {
	return t.any(func(r *Rule) bool { return r.Kind != RuleAction && r.CapDay+r.CapMonth > 0 })
}

// PeriodCap is what a cap by day or by month asks: how many points a rule, or AllRules, has given a member in it.
type PeriodCap struct {
	Rule  int64
	Unit  Unit
	Month bool // else by day
}

// PeriodCaps lists what the caps of all rules ask, each once.
func (t *Terms) PeriodCaps() (list []PeriodCap) {
	add := func(c PeriodCap, most int64) {
		if most > 0 && !slices.Contains(list, c) {
			list = append(list, c)
		}
	}
	for i := range t.Rules {
		r := &t.Rules[i]
		rule := r.ID
		if r.Kind == RuleCap {
			rule = AllRules
		}
		add(PeriodCap{rule, r.Unit, false}, r.CapDay)
		add(PeriodCap{rule, r.Unit, true}, r.CapMonth)
	}
	return list
}

// CapsPointsAlone reports whether no cap by day or by month is one of growth value.
func (t *Terms) CapsPointsAlone() bool {
	return !slices.ContainsFunc(t.PeriodCaps(), func(c PeriodCap) bool { return c.Unit == UnitGrowth })
}

// CapsAllAlone reports whether every cap by day or by month is one of what all rules give in points.
func (t *Terms) CapsAllAlone() bool {
	return !slices.ContainsFunc(t.PeriodCaps(), func(c PeriodCap) bool { return c.Rule != AllRules || c.Unit == UnitGrowth })
}

// Used is what shares count for it.
func (c PeriodCap) Used(shares []Share) (sum int64) {
	for _, s := range shares {
		if s.Growth == (c.Unit == UnitGrowth) && (c.Rule == AllRules || c.Rule == s.Rule) {
			sum += s.Points
		}
	}
	return sum
}

// Counting reports whether any rule asks how many orders a member had, and whether any asks for months in a row.
func (t *Terms) Counting() (orders, months bool) {
	return t.any(func(r *Rule) bool { return r.First || r.Every > 0 }), t.any(func(r *Rule) bool { return r.Streak > 0 })
}

// Scoping reports whether any rule asks for the lines of an order.
func (t *Terms) Scoping() bool { return t.any((*Rule).Scoped) }

// Tiered reports whether any rule asks for the member's tier.
func (t *Terms) Tiered() bool { return t.any(func(r *Rule) bool { return len(r.Tiers) > 0 }) }

// Growing reports whether any rule gives growth value.
func (t *Terms) Growing() bool { return t.any(func(r *Rule) bool { return r.Unit == UnitGrowth }) }

func (t *Terms) any(is func(*Rule) bool) bool {
	for i := range t.Rules {
		if !t.Rules[i].Off && is(&t.Rules[i]) {
			return true
		}
	}
	return false
}

// Acts are the deeds that a rule in force rewards, in the order of Actions.
func (t *Terms) Acts() (list []string) {
	for _, action := range Actions {
		if t.any(func(r *Rule) bool { return r.Kind == RuleAction && r.Action == action }) {
			list = append(list, action)
		}
	}
	return list
}

// Rule is the rule with the number; nil for the base rate and for numbers that these terms do not have.
func (t *Terms) Rule(id int64) *Rule {
	for i := range t.Rules {
		if t.Rules[i].ID == id {
			return &t.Rules[i]
		}
	}
	return nil
}

// SumShares adds up the shares of one unit.
func SumShares(shares []Share, unit Unit) (sum int64) {
	for _, s := range shares {
		if s.Growth == (unit == UnitGrowth) {
			sum += s.Points
		}
	}
	return sum
}
