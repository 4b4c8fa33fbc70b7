package program

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// ones is a programme of one point a unit, floored, in a currency of two decimals.
func ones(rules ...Rule) *Terms {
	for i := range rules {
		rules[i].ID = int64(i + 1)
	}
	SortRules(rules)
	return &Terms{Rate: rateScale, Basis: BasisPaidWithoutShipping, Rounding: RoundFloor, Decimals: 2, Rules: rules}
}

func TestAwardWorked(t *testing.T) {
	gold := Buyer{Tier: "gold", Orders: 4}
	tea := []Line{{Amount: 8000, Product: "tea", Category: "drinks"}, {Amount: 2000, Product: "cup"}}
	card := []Line{{Amount: 5000, GiftCard: true}, {Amount: 5000, Product: "tea"}}
	eighth := dayOf(t, "2026-11-08") // a Sunday
	for name, c := range map[string]struct {
		rules []Rule
		p     Purchase
		b     Buyer
		want  []Share
	}{
		"base alone": {nil, Purchase{Earning: 12850}, gold, []Share{{0, 128, 12850, false}}},
		// 128.50 × 1.5 = 192.75: 192 in all
		"gold by half":         {[]Rule{{Kind: RuleMultiple, Factor: 150, Tiers: []string{"gold"}}}, Purchase{Earning: 12850}, gold, []Share{{0, 128, 12850, false}, {1, 64, 12850, false}}},
		"not gold":             {[]Rule{{Kind: RuleMultiple, Factor: 150, Tiers: []string{"gold"}}}, Purchase{Earning: 12850}, Buyer{}, []Share{{0, 128, 12850, false}}},
		"member day":           {[]Rule{{Kind: RuleMultiple, Factor: 200, MonthDays: []int64{8}}}, Purchase{Earning: 199, Day: eighth}, Buyer{}, []Share{{0, 1, 199, false}, {1, 2, 199, false}}},
		"day after":            {[]Rule{{Kind: RuleMultiple, Factor: 200, MonthDays: []int64{8}}}, Purchase{Earning: 199, Day: eighth + 1}, Buyer{}, []Share{{0, 1, 199, false}}},
		"Sunday":               {[]Rule{{Kind: RuleBonus, Points: 5, Weekdays: []int64{7}}}, Purchase{Earning: 100, Day: eighth}, Buyer{}, []Share{{0, 1, 100, false}, {1, 5, 100, false}}},
		"Monday":               {[]Rule{{Kind: RuleBonus, Points: 5, Weekdays: []int64{7}}}, Purchase{Earning: 100, Day: eighth + 1}, Buyer{}, []Share{{0, 1, 100, false}}},
		"multipliers add up":   {[]Rule{{Kind: RuleMultiple, Factor: 200}, {Kind: RuleMultiple, Factor: 150}}, Purchase{Earning: 10000}, Buyer{}, []Share{{0, 100, 10000, false}, {1, 100, 10000, false}, {2, 50, 10000, false}}},
		"exclusive":            {[]Rule{{Kind: RuleMultiple, Factor: 200, Exclusive: true}, {Kind: RuleMultiple, Factor: 150}}, Purchase{Earning: 10000}, Buyer{}, []Share{{0, 100, 10000, false}, {1, 100, 10000, false}}},
		"priority":             {[]Rule{{Kind: RuleMultiple, Factor: 200, Priority: 2}, {Kind: RuleMultiple, Factor: 150, Exclusive: true, Priority: 1}}, Purchase{Earning: 10000}, Buyer{}, []Share{{0, 100, 10000, false}, {2, 50, 10000, false}}},
		"exclusive by unit":    {[]Rule{{Kind: RuleBonus, Points: 1, Exclusive: true}, {Kind: RuleRate, Rate: rateScale, Unit: UnitGrowth}}, Purchase{Earning: 1000}, Buyer{}, []Share{{0, 10, 1000, false}, {1, 1, 1000, false}, {2, 10, 1000, true}}},
		"half of a category":   {[]Rule{{Kind: RuleRate, Rate: rateScale / 2, Categories: []string{"drinks"}}}, Purchase{Earning: 9000, Lines: tea}, Buyer{}, []Share{{0, 90, 9000, false}, {1, 36, 7200, false}}}, // 80 of 100, with 10 off the order
		"excluded product":     {[]Rule{{Kind: RuleExclude, Products: []string{"cup"}}}, Purchase{Earning: 10000, Lines: tea}, Buyer{}, []Share{{0, 80, 8000, false}}},
		"P16 gift card":        {[]Rule{{Kind: RuleExclude, GiftCards: true}, {Kind: RuleMultiple, Factor: 200}}, Purchase{Earning: 10000, Lines: card}, Buyer{}, []Share{{0, 50, 5000, false}, {2, 50, 5000, false}}},
		"gift card alone":      {[]Rule{{Kind: RuleExclude, GiftCards: true}, {Kind: RuleBonus, Points: 9}}, Purchase{Earning: 5000, Lines: card[:1]}, Buyer{}, nil},
		"discounted":           {[]Rule{{Kind: RuleExclude, Discounted: "yes"}}, Purchase{Earning: 5000, Discounted: true}, Buyer{}, nil},
		"not discounted":       {[]Rule{{Kind: RuleExclude, Discounted: "yes"}}, Purchase{Earning: 5000}, Buyer{}, []Share{{0, 50, 5000, false}}},
		"P15 paid with points": {[]Rule{{Kind: RuleBonus, Points: 9}}, Purchase{Earning: 0}, Buyer{}, nil},
		"below the minimum":    {[]Rule{{Kind: RuleBonus, Points: 9, Minimum: 10000}}, Purchase{Earning: 9999}, Buyer{}, []Share{{0, 99, 9999, false}}},
		"at the minimum":       {[]Rule{{Kind: RuleBonus, Points: 9, Minimum: 10000}}, Purchase{Earning: 10000}, Buyer{}, []Share{{0, 100, 10000, false}, {1, 9, 10000, false}}},
		// A gift card for 95 with a cup for 5 is no order of 100 that earns: the bonus would come again with what the card buys.
		"minimum of what earns":      {[]Rule{{Kind: RuleExclude, GiftCards: true}, {Kind: RuleBonus, Points: 9, Minimum: 10000}}, Purchase{Earning: 10000, Lines: []Line{{Amount: 9500, GiftCard: true}, {Amount: 500}}}, Buyer{}, []Share{{0, 5, 500, false}}},
		"minimum with a card on top": {[]Rule{{Kind: RuleExclude, GiftCards: true}, {Kind: RuleBonus, Points: 9, Minimum: 10000}}, Purchase{Earning: 15000, Lines: []Line{{Amount: 5000, GiftCard: true}, {Amount: 10000}}}, Buyer{}, []Share{{0, 100, 10000, false}, {2, 9, 10000, false}}},
		"first order":                {[]Rule{{Kind: RuleBonus, Points: 9, First: true}}, Purchase{Earning: 100}, Buyer{}, []Share{{0, 1, 100, false}, {1, 9, 100, false}}},
		"second order":               {[]Rule{{Kind: RuleBonus, Points: 9, First: true}}, Purchase{Earning: 100}, Buyer{Orders: 1}, []Share{{0, 1, 100, false}}},
		"fifth order":                {[]Rule{{Kind: RuleBonus, Points: 9, Every: 5}}, Purchase{Earning: 100}, gold, []Share{{0, 1, 100, false}, {1, 9, 100, false}}},
		"third month":                {[]Rule{{Kind: RuleBonus, Points: 9, Streak: 3}}, Purchase{Earning: 100}, Buyer{Streak: 3}, []Share{{0, 1, 100, false}, {1, 9, 100, false}}},
		"again in a month":           {[]Rule{{Kind: RuleBonus, Points: 9, Streak: 3}}, Purchase{Earning: 100}, Buyer{Streak: 0}, []Share{{0, 1, 100, false}}},
		"cap of an order":            {[]Rule{{Kind: RuleMultiple, Factor: 300, CapOrder: 50}}, Purchase{Earning: 10000}, Buyer{}, []Share{{0, 100, 10000, false}, {1, 50, 10000, false}}},
		"cap over all":               {[]Rule{{Kind: RuleMultiple, Factor: 300}, {Kind: RuleCap, CapOrder: 120}}, Purchase{Earning: 10000}, Buyer{}, []Share{{0, 100, 10000, false}, {1, 20, 10000, false}}},
		"cap cuts the base":          {[]Rule{{Kind: RuleBonus, Points: 7}, {Kind: RuleCap, CapOrder: 60}}, Purchase{Earning: 10000}, Buyer{}, []Share{{0, 60, 10000, false}}},
		"its first day":              {[]Rule{{Kind: RuleBonus, Points: 5, From: eighth, To: eighth + 1}}, Purchase{Earning: 100, Day: eighth}, Buyer{}, []Share{{0, 1, 100, false}, {1, 5, 100, false}}},
		"before its first day":       {[]Rule{{Kind: RuleBonus, Points: 5, From: eighth, To: eighth + 1}}, Purchase{Earning: 100, Day: eighth - 1}, Buyer{}, []Share{{0, 1, 100, false}}},
		"its last day":               {[]Rule{{Kind: RuleBonus, Points: 5, From: eighth, To: eighth + 1}}, Purchase{Earning: 100, Day: eighth + 1}, Buyer{}, []Share{{0, 1, 100, false}, {1, 5, 100, false}}},
		"after its last day":         {[]Rule{{Kind: RuleBonus, Points: 5, From: eighth, To: eighth + 1}}, Purchase{Earning: 100, Day: eighth + 2}, Buyer{}, []Share{{0, 1, 100, false}}},
		"only at full price":         {[]Rule{{Kind: RuleBonus, Points: 5, Discounted: "no"}}, Purchase{Earning: 100, Discounted: true}, Buyer{}, []Share{{0, 1, 100, false}}},
		"at full price":              {[]Rule{{Kind: RuleBonus, Points: 5, Discounted: "no"}}, Purchase{Earning: 100}, Buyer{}, []Share{{0, 1, 100, false}, {1, 5, 100, false}}},
		"exclusive growth":           {[]Rule{{Kind: RuleRate, Rate: rateScale, Unit: UnitGrowth, Exclusive: true}, {Kind: RuleBonus, Points: 1}}, Purchase{Earning: 1000}, Buyer{}, []Share{{0, 10, 1000, false}, {1, 10, 1000, true}, {2, 1, 1000, false}}},
		"excluded for all":           {[]Rule{{Kind: RuleExclude, Products: []string{"tea"}}, {Kind: RuleBonus, Points: 5, Categories: []string{"drinks"}}, {Kind: RuleBonus, Points: 7, Products: []string{"cup"}}}, Purchase{Earning: 10000, Lines: tea}, Buyer{}, []Share{{0, 20, 2000, false}, {3, 7, 2000, false}}},
		"a cap of other days":        {[]Rule{{Kind: RuleBonus, Points: 7}, {Kind: RuleCap, CapOrder: 60, To: eighth}}, Purchase{Earning: 10000, Day: eighth + 1}, Buyer{}, []Share{{0, 100, 10000, false}, {1, 7, 10000, false}}},
		"a line below 0":             {[]Rule{{Kind: RuleRate, Rate: rateScale, Products: []string{"tea"}}}, Purchase{Earning: 7000, Lines: []Line{{Amount: 8000, Product: "tea"}, {Amount: -1000, Product: "coupon"}}}, Buyer{}, []Share{{0, 70, 7000, false}, {1, 70, 7000, false}}},
		"more than its lines":        {[]Rule{{Kind: RuleRate, Rate: rateScale, Products: []string{"tea"}}}, Purchase{Earning: 10000, Lines: []Line{{Amount: 5000, Product: "tea"}}}, Buyer{}, []Share{{0, 100, 10000, false}, {1, 50, 5000, false}}},
		"given too often":            {[]Rule{{Kind: RuleBonus, Points: 9, Every: 5}}, Purchase{Earning: 100}, Buyer{Orders: 9, Gave: func(_, _ int64) int64 { return 2 }}, []Share{{0, 1, 100, false}}},
		"given once of ten":          {[]Rule{{Kind: RuleBonus, Points: 9, Every: 5}}, Purchase{Earning: 100}, Buyer{Orders: 9, Gave: func(_, _ int64) int64 { return 1 }}, []Share{{0, 1, 100, false}, {1, 9, 100, false}}},
		"off":                        {[]Rule{{Kind: RuleBonus, Points: 7, Off: true}}, Purchase{Earning: 10000}, Buyer{}, []Share{{0, 100, 10000, false}}},
	} {
		if got := ones(c.rules...).Award(nil, &c.p, &c.b); !slices.Equal(got, c.want) {
			t.Errorf("%s gives %v, want %v", name, got, c.want)
		}
	}
}

// TestActWorked: a deed is rewarded by the rules for it, where it happened in one of the places that they name, and within their days.
func TestActWorked(t *testing.T) {
	day := dayOf(t, "2026-11-08")
	terms := ones(
		Rule{Kind: RuleAction, Action: "review", Points: 10}, Rule{Kind: RuleAction, Action: "review", Points: 5, Sources: []string{"shop", "wechat"}},
		Rule{Kind: RuleAction, Action: "share", Points: 3, To: day}, Rule{Kind: RuleBonus, Points: 99},
		Rule{Kind: RuleAction, Action: "check_in", Points: 6, Sources: []string{"shop"}, CapDay: 10},
	)
	for _, c := range []struct {
		action, source string
		day            Day
		want           []Share
	}{
		{"review", "", day, []Share{{Rule: 1, Points: 10}}},
		{"review", "wechat", day, []Share{{Rule: 1, Points: 10}, {Rule: 2, Points: 5}}},
		{"review", "shopify", day, []Share{{Rule: 1, Points: 10}}},
		{"share", "shop", day, []Share{{Rule: 3, Points: 3}}},
		{"share", "shop", day + 1, nil},
		{"survey", "shop", day, nil},
		{"check_in", "wechat", day, nil},
		{"check_in", "shop", day, []Share{{Rule: 5, Points: 2}}}, // 8 of the 10 of the day were given before
	} {
		b := Buyer{Used: func(int64, Unit, bool) int64 { return 8 }}
		if got := terms.Act(c.action, c.source, c.day, &b); !slices.Equal(got, c.want) {
			t.Errorf("%s at %q gives %v, want %v", c.action, c.source, got, c.want)
		}
	}
}

func TestCapsByDayAndMonth(t *testing.T) {
	terms := ones(Rule{Kind: RuleBonus, Points: 40, CapDay: 100, CapMonth: 150}, Rule{Kind: RuleCap, CapMonth: 900})
	for _, c := range []struct{ day, month, all, want, total int64 }{
		{0, 0, 0, 40, 140}, {80, 80, 0, 20, 120}, {100, 100, 0, 0, 100}, {0, 130, 0, 20, 120}, {0, 150, 0, 0, 100}, {0, 0, 800, 0, 100}, {0, 0, 870, 0, 30}, {0, 0, 901, 0, 0},
	} {
		b := Buyer{Used: func(rule int64, _ Unit, month bool) int64 {
			switch {
			case rule == AllRules:
				return c.all
			case month:
				return c.month
			}
			return c.day
		}}
		shares := terms.Award(nil, &Purchase{Earning: 10000}, &b)
		i := slices.IndexFunc(shares, func(s Share) bool { return s.Rule == 1 })
		got := int64(0)
		if i >= 0 {
			got = shares[i].Points
		}
		if got != c.want || SumShares(shares, UnitPoints) != c.total {
			t.Errorf("%+v: gives %v", c, shares)
		}
	}
}

var anyRule = rapid.Custom(func(rt *rapid.T) Rule {
	r := Rule{Kind: rapid.SampledFrom([]RuleKind{RuleMultiple, RuleBonus, RuleRate, RuleExclude, RuleCap}).Draw(rt, "kind")}
	r.Priority = rapid.Int64Range(-2, 2).Draw(rt, "priority")
	if rapid.Bool().Draw(rt, "scoped") && r.Kind != RuleCap {
		r.Products = []string{rapid.SampledFrom([]string{"a", "b"}).Draw(rt, "product")}
	}
	switch r.Kind {
	case RuleMultiple:
		r.Factor = rapid.Int64Range(101, 500).Draw(rt, "factor")
	case RuleBonus:
		r.Points = rapid.Int64Range(1, 100).Draw(rt, "points")
	case RuleRate:
		r.Rate = Rate(rapid.Int64Range(1, 3*rateScale).Draw(rt, "rate"))
	case RuleExclude:
		if !r.Scoped() {
			r.Discounted = "yes"
		}
		return r
	}
	r.Exclusive = r.Kind != RuleCap && rapid.Bool().Draw(rt, "exclusive")
	r.CapOrder = rapid.Int64Range(0, 200).Draw(rt, "cap")
	r.CapDay = rapid.Int64Range(0, 200).Draw(rt, "cap of a day")
	if rapid.Bool().Draw(rt, "growth") {
		r.Unit = UnitGrowth
	}
	return r
})

var anyPurchase = rapid.Custom(func(rt *rapid.T) Purchase {
	p := Purchase{Earning: rapid.Int64Range(0, 100_000).Draw(rt, "earning"), Discounted: rapid.Bool().Draw(rt, "discounted")}
	for range rapid.IntRange(0, 3).Draw(rt, "lines") {
		p.Lines = append(p.Lines, Line{Amount: rapid.Int64Range(0, 60_000).Draw(rt, "amount"), Product: rapid.SampledFrom([]string{"a", "b", "c"}).Draw(rt, "product")})
	}
	return p
})

// TestAwardHolds: whatever the rules are, every share is above 0 and counts no more than the order earns, no cap is exceeded, the order
// of the table does not matter, the same amount again gives the same, and what is taken back adds up.
func TestAwardHolds(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		rules := rapid.SliceOfN(anyRule, 0, 6).Draw(rt, "rules")
		terms := ones(rules...)
		p := anyPurchase.Draw(rt, "purchase")
		used := rapid.Int64Range(0, 150).Draw(rt, "used")
		b := Buyer{Used: func(int64, Unit, bool) int64 { return used }}
		shares := terms.Award(nil, &p, &b)
		seen := map[int64]bool{}
		for _, s := range shares {
			r := terms.Rule(s.Rule)
			if s.Points <= 0 || s.Of <= 0 || s.Of > p.Earning || seen[s.Rule] {
				rt.Fatalf("share %+v of %+v", s, p)
			}
			seen[s.Rule] = true
			if r != nil && (r.CapOrder > 0 && s.Points > r.CapOrder || r.CapDay > 0 && s.Points > max(0, r.CapDay-used)) {
				rt.Fatalf("share %+v is more than its rule's caps %+v", s, r)
			}
		}
		for i := range terms.Rules {
			r := &terms.Rules[i]
			if sum := SumShares(shares, r.Unit); r.Kind == RuleCap && (r.CapOrder > 0 && sum > r.CapOrder || r.CapDay > 0 && sum > max(0, r.CapDay-used)) {
				rt.Fatalf("%d points are more than the cap over all %+v", sum, r)
			}
		}
		other := *terms
		other.Rules = slices.Clone(terms.Rules)
		slices.Reverse(other.Rules)
		SortRules(other.Rules)
		if again := other.Award(nil, &p, &b); !slices.Equal(again, shares) {
			rt.Fatalf("gives %v and then %v", shares, again)
		}
		if again := terms.Again(shares, p.Earning, &p, &b); !slices.Equal(again, shares) {
			rt.Fatalf("the same order gives %v and then %v", shares, again)
		}
	})
}

// TestAgain: an order that grew or shrank gives by the rules that it was given by, and by no others.
func TestAgain(t *testing.T) {
	terms := ones(Rule{Kind: RuleMultiple, Factor: 150}, Rule{Kind: RuleBonus, Points: 20, Minimum: 5000}, Rule{Kind: RuleBonus, Points: 7, Minimum: 20000})
	given := terms.Award(nil, &Purchase{Earning: 10000}, &Buyer{})
	if want := []Share{{0, 100, 10000, false}, {1, 50, 10000, false}, {2, 20, 10000, false}}; !slices.Equal(given, want) {
		t.Fatalf("gives %v, want %v", given, want)
	}
	for earning, want := range map[int64][]Share{
		30000: {{0, 300, 30000, false}, {1, 150, 30000, false}, {2, 20, 30000, false}}, // the bonus from 200 was not given, and is not now
		4999:  {{0, 49, 4999, false}, {1, 25, 4999, false}},
		0:     nil,
	} {
		if got := terms.Again(given, 10000, &Purchase{Earning: earning}, &Buyer{}); !slices.Equal(got, want) {
			t.Errorf("of %d it gives %v, want %v", earning, got, want)
		}
	}
}

// TestAgainOfWhatEarns: an order of 150, a gift card of 50 among it, is one of 100 that earns; at 120 in all it is one of 80.
func TestAgainOfWhatEarns(t *testing.T) {
	terms := ones(Rule{Kind: RuleExclude, GiftCards: true}, Rule{Kind: RuleBonus, Points: 9, Minimum: 9000})
	p := Purchase{Earning: 15000, Lines: []Line{{Amount: 5000, GiftCard: true}, {Amount: 10000}}}
	given := terms.Award(nil, &p, &Buyer{})
	if got, want := terms.Again(given, 15000, &Purchase{Earning: 12000}, &Buyer{}), []Share{{0, 80, 8000, false}}; !slices.Equal(got, want) {
		t.Errorf("of what was %v it gives %v, want %v", given, got, want)
	}
}

// TestAgainWithinCaps: what an order gives of a larger amount is bounded by its rule's caps and by those over all; of the same amount it gives
// what it gave, whatever was given since.
func TestAgainWithinCaps(t *testing.T) {
	terms := ones(Rule{Kind: RuleMultiple, Factor: 200, CapDay: 120}, Rule{Kind: RuleCap, CapOrder: 250})
	none := func(int64, Unit, bool) int64 { return 0 }
	given := terms.Award(nil, &Purchase{Earning: 10000}, &Buyer{Used: none})
	for _, c := range []struct {
		earning, used int64
		want          []Share
		cut           bool
	}{
		{10000, 120, []Share{{0, 100, 10000, false}, {1, 100, 10000, false}}, false},
		{12000, 0, []Share{{0, 120, 12000, false}, {1, 120, 12000, false}}, false}, // at the cap and not cut by it
		{13000, 0, []Share{{0, 130, 13000, false}, {1, 120, 13000, false}}, true},
		{20000, 0, []Share{{0, 200, 20000, false}, {1, 50, 20000, false}}, true},
		{12000, 30, []Share{{0, 120, 12000, false}, {1, 90, 12000, false}}, true},
	} {
		b := Buyer{Used: func(int64, Unit, bool) int64 { return c.used }}
		if got := terms.Again(given, 10000, &Purchase{Earning: c.earning}, &b); !slices.Equal(got, c.want) || b.Cut != c.cut {
			t.Errorf("of %d it gives %v, cut %t, want %v", c.earning, got, b.Cut, c.want)
		}
	}
}

// TestPeriodCaps: a cap over all rules asks what all of them gave, any other what its own rule gave, by unit.
func TestPeriodCaps(t *testing.T) {
	terms := ones(Rule{Kind: RuleBonus, Points: 1, CapDay: 5, CapMonth: 9}, Rule{Kind: RuleCap, CapMonth: 50}, Rule{Kind: RuleRate, Rate: 1, Unit: UnitGrowth, CapDay: 3})
	list := terms.PeriodCaps()
	if want := []PeriodCap{{1, UnitPoints, false}, {1, UnitPoints, true}, {AllRules, UnitPoints, true}, {3, UnitGrowth, false}}; !slices.Equal(list, want) {
		t.Fatalf("asks %v, want %v", list, want)
	}
	shares := []Share{{Rule: BaseRule, Points: 100}, {Rule: 1, Points: 7}, {Rule: 3, Points: 20, Growth: true}}
	for i, want := range []int64{7, 7, 107, 20} {
		if got := list[i].Used(shares); got != want {
			t.Errorf("%+v has used %d, want %d", list[i], got, want)
		}
	}
}

func TestRuleFields(t *testing.T) {
	for _, c := range []struct {
		kind        RuleKind
		field, text string
		ok          bool
	}{
		{RuleMultiple, "factor", "1.5", true},
		{RuleMultiple, "factor", "1", false},
		{RuleMultiple, "factor", "0.5", false},
		{RuleMultiple, "factor", "1.234", false},
		{RuleMultiple, "factor", "101", false},
		{RuleBonus, "points", "200", true},
		{RuleBonus, "points", "0", false},
		{RuleBonus, "points", "-5", false},
		{RuleBonus, "points", "x", false},
		{RuleRate, "rate", "0.5", true},
		{RuleRate, "rate", "0", false},
		{RuleBonus, "rate", "0.5", false},
		{RuleBonus, "from", "2026-11-11", true},
		{RuleBonus, "from", "2026-13-11", false},
		{RuleBonus, "weekdays", "1,7", true},
		{RuleBonus, "weekdays", "0", false},
		{RuleBonus, "weekdays", "8", false},
		{RuleBonus, "month_days", "8,18,28", true},
		{RuleBonus, "month_days", "32", false},
		{RuleBonus, "tiers", "gold,silver", true},
		{RuleCap, "tiers", "gold", false},
		{RuleBonus, "minimum", "99.00", true},
		{RuleBonus, "minimum", "-1", false},
		{RuleBonus, "minimum", "1.234", false},
		{RuleBonus, "discounted", "no", true},
		{RuleBonus, "discounted", "maybe", false},
		{RuleBonus, "every", "5", true},
		{RuleBonus, "every", "1", false},
		{RuleBonus, "streak", "3", true},
		{RuleBonus, "lives", "12m", true},
		{RuleBonus, "lives", "0d", false},
		{RuleBonus, "unit", "growth", true},
		{RuleBonus, "unit", "stars", false},
		{RuleBonus, "exclusive", "yes", true},
		{RuleBonus, "exclusive", "ja", false},
		{RuleAction, "action", "review", true},
		{RuleAction, "action", "referral", false},
		{RuleBonus, "action", "review", false},
	} {
		i := slices.IndexFunc(ruleFields, func(f RuleField) bool { return f.Name == c.field })
		f, r := &ruleFields[i], &Rule{Kind: c.kind}
		err := f.Set(r, c.text, 2)
		if (err == nil) != c.ok {
			t.Errorf("%s of a %s = %q: %v", c.field, c.kind, c.text, err)
		}
		if c.ok && f.Text(r, 2) != c.text {
			t.Errorf("%s = %q reads back as %q", c.field, c.text, f.Text(r, 2))
		}
		if err := f.Set(r, "", 2); err != nil || f.Text(r, 2) != "" {
			t.Errorf("%s cannot be taken away: %v", c.field, err)
		}
	}
}

func TestRuleCheck(t *testing.T) {
	for want, r := range map[string]Rule{
		"":                  {Kind: RuleBonus, Points: 5},
		"kind missing":      {},
		"points missing":    {Kind: RuleBonus},
		"factor missing":    {Kind: RuleMultiple},
		"to order":          {Kind: RuleBonus, Points: 5, From: 9, To: 8},
		"products nothing":  {Kind: RuleExclude},
		"cap_order missing": {Kind: RuleCap},
		"points unknown":    {Kind: RuleCap, CapDay: 5, Points: 1},
		"sources forbidden": {Kind: RuleAction, Action: "review", Points: 5, Sources: []string{"shopify", "Taobao"}},
	} {
		got := ""
		if f := r.Check(2); f != nil {
			got = f.Field + " " + f.Why
		}
		if got != want {
			t.Errorf("%+v: %q, want %q", r, got, want)
		}
	}
	if Forbids("amazon:us", "review") != true || Forbids("amazon", "share") || Forbids("shopify", "review") {
		t.Error("who forbids what")
	}
	if strings.Join(split("a， b、c,,a"), "|") != "a|b|c" {
		t.Error("lists")
	}
}
