package program

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
)

// RuleField is one thing that a rule can say. Commands, forms, differences and files read the same table.
type RuleField struct {
	Name  string
	Kinds []RuleKind // that know it
	Must  []RuleKind // of those, that need it
	Form  FieldForm
	text  func(*Rule, int) string // "" where the rule does not say it
	set   func(*Rule, string, int) error
}

// FieldForm is how a field is typed.
type FieldForm string

// The forms.
const (
	FormText   FieldForm = "text"
	FormNumber FieldForm = "number"
	FormMoney  FieldForm = "money" // a decimal in the shop's currency
	FormDay    FieldForm = "day"
	FormList   FieldForm = "list" // words between commas
	FormYes    FieldForm = "yes"  // yes or nothing
	FormExpiry FieldForm = "expiry"
)

// RuleField errors.
var (
	errRuleValue = errors.New("the value is not one that the field takes")
	errRuleKind  = errors.New("the kind of rule does not know the field")
)

var (
	giving   = []RuleKind{RuleMultiple, RuleBonus, RuleRate}
	ordering = []RuleKind{RuleMultiple, RuleBonus, RuleRate, RuleExclude}
	timed    = []RuleKind{RuleMultiple, RuleBonus, RuleRate, RuleExclude, RuleCap, RuleAction}
	asking   = []RuleKind{RuleMultiple, RuleBonus, RuleRate, RuleExclude, RuleAction}
	pointing = []RuleKind{RuleMultiple, RuleBonus, RuleRate, RuleAction}
)

// ruleFields is the table, in the order of a form.
var ruleFields = []RuleField{
	number("factor", []RuleKind{RuleMultiple}, func(r *Rule) *int64 { return &r.Factor }, factorText, parseFactor).must(RuleMultiple),
	whole("points", []RuleKind{RuleBonus, RuleAction}, 1, MaxPoints, func(r *Rule) *int64 { return &r.Points }).must(RuleBonus, RuleAction),
	{Name: "rate", Kinds: []RuleKind{RuleRate}, Must: []RuleKind{RuleRate}, Form: FormNumber, text: rateText, set: setRate},
	{Name: "unit", Kinds: []RuleKind{RuleMultiple, RuleBonus, RuleRate, RuleCap, RuleAction}, Form: FormText, text: func(r *Rule, _ int) string { return string(r.Unit) }, set: setUnit},
	{Name: "action", Kinds: []RuleKind{RuleAction}, Must: []RuleKind{RuleAction}, Form: FormText, text: func(r *Rule, _ int) string { return r.Action }, set: setAction},
	words("sources", []RuleKind{RuleAction}, func(r *Rule) *[]string { return &r.Sources }),
	day("from", timed, func(r *Rule) *Day { return &r.From }),
	day("to", timed, func(r *Rule) *Day { return &r.To }),
	numbers("weekdays", timed, 7, func(r *Rule) *[]int64 { return &r.Weekdays }),
	numbers("month_days", timed, 31, func(r *Rule) *[]int64 { return &r.MonthDays }),
	words("tiers", asking, func(r *Rule) *[]string { return &r.Tiers }),
	{Name: "where", Kinds: asking, Form: FormText, text: func(r *Rule, _ int) string { return r.Where }, set: func(r *Rule, v string, _ int) error { r.Where = v; return nil }},
	{Name: "minimum", Kinds: giving, Form: FormMoney, text: minimumText, set: setMinimum},
	words("products", ordering, func(r *Rule) *[]string { return &r.Products }),
	words("categories", ordering, func(r *Rule) *[]string { return &r.Categories }),
	yes("gift_cards", ordering, func(r *Rule) *bool { return &r.GiftCards }),
	{Name: "discounted", Kinds: ordering, Form: FormText, text: func(r *Rule, _ int) string { return r.Discounted }, set: setDiscounted},
	yes("first", giving, func(r *Rule) *bool { return &r.First }),
	whole("every", giving, 2, 1000, func(r *Rule) *int64 { return &r.Every }),
	whole("streak", giving, 2, 120, func(r *Rule) *int64 { return &r.Streak }),
	whole("cap_order", []RuleKind{RuleMultiple, RuleBonus, RuleRate, RuleCap}, 1, MaxPoints, func(r *Rule) *int64 { return &r.CapOrder }),
	whole("cap_day", []RuleKind{RuleMultiple, RuleBonus, RuleRate, RuleCap, RuleAction}, 1, MaxPoints, func(r *Rule) *int64 { return &r.CapDay }),
	whole("cap_month", []RuleKind{RuleMultiple, RuleBonus, RuleRate, RuleCap, RuleAction}, 1, MaxPoints, func(r *Rule) *int64 { return &r.CapMonth }),
	{Name: "lives", Kinds: pointing, Form: FormExpiry, text: livesText, set: setLives},
	whole("priority", timed, -1000, 1000, func(r *Rule) *int64 { return &r.Priority }),
	yes("exclusive", giving, func(r *Rule) *bool { return &r.Exclusive }),
	yes("off", timed, func(r *Rule) *bool { return &r.Off }),
}

// RuleFields lists the fields in the order of a form.
func RuleFields() []RuleField { return ruleFields }

// Knows reports whether rules of the kind can say the field, and whether they must.
func (f *RuleField) Knows(kind RuleKind) (known, must bool) {
	return slices.Contains(f.Kinds, kind), slices.Contains(f.Must, kind)
}

// Text is what the rule says, as it is typed; "" for nothing. decimals are those of the shop's currency.
func (f *RuleField) Text(r *Rule, decimals int) string { return f.text(r, decimals) }

// Set lets the rule say what is typed; "" takes it away. It fails on values that the field does not take.
func (f *RuleField) Set(r *Rule, typed string, decimals int) error {
	typed = strings.TrimSpace(typed)
	if known, _ := f.Knows(r.Kind); !known && typed != "" {
		return errRuleKind
	}
	return f.set(r, typed, decimals)
}

func (f RuleField) must(kinds ...RuleKind) RuleField {
	f.Must = kinds
	return f
}

func number(name string, kinds []RuleKind, at func(*Rule) *int64, text func(int64) string, parse func(string) (int64, bool)) RuleField {
	return RuleField{
		Name: name, Kinds: kinds, Form: FormNumber,
		text: func(r *Rule, _ int) string { return zeroless(*at(r), text) },
		set: func(r *Rule, v string, _ int) error {
			n, ok := int64(0), v == ""
			if !ok {
				n, ok = parse(v)
			}
			*at(r) = n
			return valueError(ok)
		},
	}
}

func whole(name string, kinds []RuleKind, low, high int64, at func(*Rule) *int64) RuleField {
	return number(name, kinds, at, func(n int64) string { return strconv.FormatInt(n, 10) }, func(v string) (int64, bool) {
		n, err := strconv.ParseInt(v, 10, 64)
		return n, err == nil && n >= low && n <= high
	})
}

func words(name string, kinds []RuleKind, at func(*Rule) *[]string) RuleField {
	return RuleField{
		Name: name, Kinds: kinds, Form: FormList,
		text: func(r *Rule, _ int) string { return strings.Join(*at(r), ",") },
		set:  func(r *Rule, v string, _ int) error { *at(r) = split(v); return nil },
	}
}

// split takes words apart at commas of either width.
func split(v string) (list []string) {
	for _, word := range strings.FieldsFunc(v, func(r rune) bool { return r == ',' || r == '，' || r == '、' }) {
		if word = strings.TrimSpace(word); word != "" && !slices.Contains(list, word) {
			list = append(list, word)
		}
	}
	return list
}

func numbers(name string, kinds []RuleKind, high int64, at func(*Rule) *[]int64) RuleField {
	return RuleField{
		Name: name, Kinds: kinds, Form: FormList,
		text: func(r *Rule, _ int) string {
			list := make([]string, len(*at(r)))
			for i, n := range *at(r) {
				list[i] = strconv.FormatInt(n, 10)
			}
			return strings.Join(list, ",")
		},
		set: func(r *Rule, v string, _ int) error {
			var list []int64
			for _, word := range split(v) {
				n, err := strconv.ParseInt(word, 10, 64)
				if err != nil || n < 1 || n > high {
					return errRuleValue
				}
				list = append(list, n)
			}
			slices.Sort(list)
			*at(r) = slices.Compact(list)
			return nil
		},
	}
}

func yes(name string, kinds []RuleKind, at func(*Rule) *bool) RuleField {
	return RuleField{
		Name: name, Kinds: kinds, Form: FormYes,
		text: func(r *Rule, _ int) string {
			if *at(r) {
				return "yes"
			}
			return ""
		},
		set: func(r *Rule, v string, _ int) error {
			*at(r) = v == "yes"
			return valueError(v == "yes" || v == "no" || v == "")
		},
	}
}

func day(name string, kinds []RuleKind, at func(*Rule) *Day) RuleField {
	return RuleField{
		Name: name, Kinds: kinds, Form: FormDay,
		text: func(r *Rule, _ int) string {
			if *at(r) == 0 {
				return ""
			}
			return time.Unix(int64(*at(r))*86400, 0).UTC().Format(time.DateOnly)
		},
		set: func(r *Rule, v string, _ int) error {
			if *at(r) = 0; v == "" {
				return nil
			}
			t, err := time.Parse(time.DateOnly, v)
			*at(r) = Day(t.Unix() / 86400)
			return valueError(err == nil && t.Year() >= 1971 && t.Year() < 2200)
		},
	}
}

func valueError(ok bool) error {
	if ok {
		return nil
	}
	return errRuleValue
}

func zeroless(n int64, text func(int64) string) string {
	if n == 0 {
		return ""
	}
	return text(n)
}

// factorText is a factor as a decimal: 1.5.
func factorText(n int64) string { return Rate(n * (rateScale / 100)).String() }

// parseFactor reads a decimal above 1 and at most 100, with up to two decimals, into hundredths.
func parseFactor(v string) (int64, bool) {
	r, err := ParseRate(v)
	n := int64(r) / (rateScale / 100)
	return n, err == nil && int64(r)%(rateScale/100) == 0 && n > 100 && n <= 10_000
}

func rateText(r *Rule, _ int) string {
	if r.Rate == 0 {
		return ""
	}
	return r.Rate.String()
}

func setRate(r *Rule, v string, _ int) (err error) {
	if r.Rate = 0; v != "" {
		r.Rate, err = ParseRate(v)
	}
	return err
}

func setUnit(r *Rule, v string, _ int) error {
	if v == "points" {
		v = ""
	}
	r.Unit = Unit(v)
	return valueError(r.Unit == UnitPoints || r.Unit == UnitGrowth)
}

func setAction(r *Rule, v string, _ int) error {
	r.Action = v
	return valueError(v == "" || slices.Contains(Actions, v))
}

func setDiscounted(r *Rule, v string, _ int) error {
	r.Discounted = v
	return valueError(v == "" || v == "yes" || v == "no")
}

func livesText(r *Rule, _ int) string {
	if r.Lives == nil {
		return ""
	}
	return r.Lives.String()
}

func setLives(r *Rule, v string, _ int) error {
	if r.Lives = nil; v == "" {
		return nil
	}
	e, err := ParseExpiry(v)
	r.Lives = &e
	return err
}

func minimumText(r *Rule, decimals int) string {
	if r.Minimum == 0 {
		return ""
	}
	digits := strconv.FormatInt(r.Minimum, 10)
	if decimals == 0 {
		return digits
	}
	for len(digits) <= decimals {
		digits = "0" + digits
	}
	return digits[:len(digits)-decimals] + "." + digits[len(digits)-decimals:]
}

func setMinimum(r *Rule, v string, decimals int) error {
	r.Minimum = 0
	if v == "" {
		return nil
	}
	units, fraction, _ := strings.Cut(v, ".")
	if len(fraction) > decimals || len(units) > 12 || strings.ContainsAny(v, "+-") {
		return errRuleValue
	}
	n, err := strconv.ParseInt(units+fraction+strings.Repeat("0", decimals-len(fraction)), 10, 64)
	r.Minimum = n
	return valueError(err == nil && n > 0)
}

// Actions are what a member can be rewarded for that is no purchase, each with a way by which the shop knows of it: joining by form, file or
// first order; a birthday by the daily run; a review and a survey by the answer that is recorded; taking part in an event by its list; and those
// of HandActions by whoever serves the member, with what shows that it happened.
var Actions = []string{"signup", "birthday", "review", "share", "survey", "check_in", "apology", "event", "manual"}

// HandActions are the actions that somebody records for a member.
var HandActions = []string{"share", "check_in", "apology", "manual"}

// joinings are where somebody joins, as the sources of a rule about it: a form, a file of members, a first order in a file.
var joinings = []string{"form", "import", "order"}

// noReward are the sources that forbid rewards for reviews.
var noReward = []string{"amazon", "taobao", "tmall"}

// Forbids reports whether a source forbids to reward the action.
func Forbids(source, action string) bool {
	name, _, _ := strings.Cut(source, ":")
	return action == "review" && slices.Contains(noReward, strings.ToLower(name))
}

// Fault is what is wrong with a rule as a whole: the field, and why: missing, order, nothing, forbidden.
type Fault struct{ Field, Why string }

// Check finds the first thing that is wrong with a rule whose fields were set one by one; nil when nothing is.
func (r *Rule) Check(decimals int) *Fault {
	if !slices.Contains(RuleKinds, r.Kind) {
		return &Fault{"kind", "missing"}
	}
	for i := range ruleFields {
		f := &ruleFields[i]
		known, must := f.Knows(r.Kind)
		switch text := f.Text(r, decimals); {
		case must && text == "":
			return &Fault{f.Name, "missing"}
		case !known && text != "":
			return &Fault{f.Name, "unknown"}
		}
	}
	if r.From != 0 && r.To != 0 && r.To < r.From {
		return &Fault{"to", "order"}
	}
	if r.Kind == RuleCap && r.CapOrder+r.CapDay+r.CapMonth == 0 {
		return &Fault{"cap_order", "missing"}
	}
	if r.Kind == RuleExclude && !r.narrow() {
		return &Fault{"products", "nothing"}
	}
	for _, s := range r.Sources {
		switch {
		case Forbids(s, r.Action):
			return &Fault{"sources", "forbidden"}
		case r.Action == "signup" && !slices.Contains(joinings, s):
			return &Fault{"sources", "joining"}
		}
	}
	return nil
}

// narrow reports whether the rule asks anything at all: an exclusion that does not would end all earning.
func (r *Rule) narrow() bool {
	return r.Scoped() || r.From != 0 || r.To != 0 || len(r.Weekdays)+len(r.MonthDays)+len(r.Tiers) > 0 || r.Where != "" || r.Discounted != ""
}
