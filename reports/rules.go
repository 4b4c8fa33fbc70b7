package reports

import (
	"strconv"
	"strings"
	"time"

	"regulars/lang"
	"regulars/store"
	"regulars/store/program"
)

// RuleWords says a rule in words: what it gives, then when and to whom.
func RuleWords(l lang.Lang, shop store.Shop, r *program.Rule) string {
	w := ruleWriter{l, shop}
	return strings.Join(append([]string{w.effect(r)}, w.conditions(r)...), l.T("rule.and"))
}

// ruleWriter says rules in a language, with the money of a shop.
type ruleWriter struct {
	l    lang.Lang
	shop store.Shop
}

func (w ruleWriter) money(minor int64) string { return w.l.Money(minor, w.shop.Currency) }

// unit is one whole unit of the shop's money, without decimals: ¥1.
func (w ruleWriter) unit() string {
	return wholeMoney{unitOf(w.shop.Currency), w.shop.Currency}.In(w.l)
}

func (w ruleWriter) named(u program.Unit) string {
	if u == program.UnitGrowth {
		return w.l.T("rule.unit.growth")
	}
	return w.l.T("rule.unit.points")
}

func (w ruleWriter) effect(r *program.Rule) string {
	factor, _ := fieldText(r, "factor", w.shop.Decimals)
	action := ""
	if r.Action != "" {
		action = w.l.T("rule.action." + r.Action)
	}
	return w.l.T("rule.effect."+string(r.Kind), "factor", factor, "points", r.Points, "rate", r.Rate.String(), "unit", w.named(r.Unit), "money", w.unit(), "action", action)
}

// fieldText is what a rule says in a field, as it is typed.
func fieldText(r *program.Rule, name string, decimals int) (text string, said bool) {
	for _, f := range program.RuleFields() {
		if f.Name == name {
			text = f.Text(r, decimals)
		}
	}
	return text, text != ""
}

// unsaid are the fields that the effect says already, or that say nothing about an order.
var unsaid = map[string]bool{"factor": true, "points": true, "rate": true, "unit": true, "action": true, "priority": true}

func (w ruleWriter) conditions(r *program.Rule) (list []string) {
	for _, f := range program.RuleFields() {
		text := f.Text(r, w.shop.Decimals)
		if text == "" || unsaid[f.Name] {
			continue
		}
		key := "rule.when." + f.Name
		if f.Form == program.FormYes {
			list = append(list, w.l.T(key))
			continue
		}
		list = append(list, w.l.T(key, "value", w.condition(r, f.Name, text)))
	}
	return list
}

// condition is the value of a field as a reader wants it.
func (w ruleWriter) condition(r *program.Rule, field, text string) string {
	switch field {
	case "from":
		return w.day(r.From)
	case "to":
		return w.day(r.To)
	case "minimum":
		return w.money(r.Minimum)
	case "weekdays":
		names := make([]string, len(r.Weekdays))
		for i, d := range r.Weekdays {
			names[i] = w.l.Weekday(time.Weekday(d % 7))
		}
		return strings.Join(names, w.l.T("rule.list"))
	case "tiers":
		names := make([]string, len(r.Tiers))
		for i, key := range r.Tiers {
			names[i] = w.shop.Tiers.Name(key)
		}
		return strings.Join(names, w.l.T("rule.list"))
	case "month_days", "products", "categories", "sources":
		return strings.ReplaceAll(text, ",", w.l.T("rule.list"))
	case "lives":
		return ExpiryWords(w.l, *r.Lives)
	case "discounted":
		return w.l.T("rule.discounted." + text)
	case "cap_order", "cap_day", "cap_month":
		n, _ := strconv.ParseInt(text, 10, 64)
		return w.l.Int(n)
	}
	return text
}

func (w ruleWriter) day(d program.Day) string {
	y, m, day := store.Day(d).Civil()
	return w.l.Date(y, m, day)
}

// ExpiryWords says how long points live: 12 months.
func ExpiryWords(l lang.Lang, e program.Expiry) string {
	kind, count := e.Parts()
	return l.T("rule.expiry."+kind, "n", count)
}

// FirstLapse says when the first of changed lots lapse: after a day, or never for 0.
func FirstLapse(l lang.Lang, day store.Day) string {
	if day == 0 {
		return l.T("policy.first.none")
	}
	return l.T("policy.first", "day", day)
}

// RuleExample is an order that the rule, or the base rate, makes an example of, and what it gives under the terms: for a draft, the terms
// that would be. nil asks for the base rate alone.
type RuleExample struct {
	Purchase program.Purchase
	Buyer    program.Buyer
	Shares   []program.Share
}

// exampleAmount is what the order of an example comes to, in hundredths of the whole unit of money.
const exampleAmount = 12850

// usualOrder is how many orders the member of an example had: not the first, and none of a round number.
const usualOrder = 6

// Example makes an example for a rule: an order of 128.50, or of the rule's minimum, on the next of its days, by a member who meets its
// conditions.
func Example(shop store.Shop, terms program.Terms, r *program.Rule, today store.Day) RuleExample {
	x := RuleExample{Purchase: program.Purchase{Day: program.Day(today), Earning: exampleAmount}}
	for range shop.Decimals {
		x.Purchase.Earning *= 10
	}
	x.Purchase.Earning /= 100
	if x.Buyer.Orders = usualOrder; r != nil {
		x.fit(r)
	}
	x.Buyer.Meets = func(asked *program.Rule) bool { return r != nil && asked.Where == r.Where }
	x.Shares = terms.Award(nil, &x.Purchase, &x.Buyer)
	return x
}

// fit makes the example's order and member meet the rule.
func (x *RuleExample) fit(r *program.Rule) {
	p, b := &x.Purchase, &x.Buyer
	p.Earning = max(p.Earning, r.Minimum)
	p.Discounted = r.Discounted == "yes"
	p.Day = max(p.Day, r.From)
	for i := 0; i < 400 && !r.OnDay(p.Day); i++ {
		p.Day++
	}
	if len(r.Tiers) > 0 {
		b.Tier = r.Tiers[0]
	}
	switch {
	case r.First:
		b.Orders = 0
	case r.Every > 0:
		b.Orders = r.Every - 1
	}
	b.Streak = max(r.Streak, 1)
	if r.Scoped() {
		line := program.Line{Amount: p.Earning, GiftCard: r.GiftCards}
		if len(r.Products) > 0 {
			line.Product = r.Products[0]
		}
		if len(r.Categories) > 0 {
			line.Category = r.Categories[0]
		}
		p.Lines = []program.Line{line}
	}
}

// Words says an example: an order of ¥128.50 by Gold gives 192 points: 128 by the rate + 64 by "Gold day".
func (x RuleExample) Words(l lang.Lang, shop store.Shop, terms *program.Terms) string {
	w := ruleWriter{l, shop}
	order := l.T("rule.example.order", "money", w.money(x.Purchase.Earning))
	if x.Buyer.Tier != "" {
		order = l.T("rule.example.tier", "money", w.money(x.Purchase.Earning), "tier", shop.Tiers.Name(x.Buyer.Tier))
	}
	switch {
	case len(x.Shares) == 0 && len(x.Purchase.Lines) > 0:
		return l.T("rule.example.goods", "money", w.money(x.Purchase.Earning))
	case len(x.Shares) == 0:
		return l.T("rule.example.nothing", "order", order)
	}
	return l.T("rule.example", "order", order, "points", program.SumShares(x.Shares, program.UnitPoints), "why", w.shares(x.Shares, terms))
}

// shares say which rule gave how much.
func (w ruleWriter) shares(shares []program.Share, terms *program.Terms) string {
	parts := make([]string, len(shares))
	for i, s := range shares {
		parts[i] = w.l.T("rule.share", "points", s.Points, "unit", w.shareUnit(s), "rule", ShareName(w.l, terms, s.Rule))
	}
	return strings.Join(parts, " + ")
}

func (w ruleWriter) shareUnit(s program.Share) string {
	if s.Growth {
		return w.named(program.UnitGrowth)
	}
	return w.named(program.UnitPoints)
}

// ShareName is the name of the rule that gave a share.
func ShareName(l lang.Lang, terms *program.Terms, rule int64) string {
	if rule == program.BaseRule {
		return l.T("rule.base")
	}
	if r := terms.Rule(rule); r != nil {
		return r.Name
	}
	return l.T("rule.gone", "rule", rule)
}
