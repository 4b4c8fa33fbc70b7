package reports

import "regulars/store"

// Options are what a report can be asked beyond its period. The zero Options ask what is usual.
type Options struct {
	Model    string    // of clv: one of Models; "" is auto
	Months   int       // of clv: how far it looks ahead; 0 is 12
	Discount *float64  // of clv and whatif: by how much a month later is worth less; nil is 0.01, 12.7 % a year
	Plus     *float64  // of whatif: how many more of a hundred customers stay; nil is 5
	Margin   *float64  // of economics: what is left of a hundred units of revenue; nil is by what goods cost
	Least    int64     // of affinity: in how many baskets a pair must be; 0 is one in a thousand, and five
	Limit    int       // of lists: how many lines at most; 0 is 10, of pairs 30
	At       store.Day // of effect: the day of the change; 0 is the middle of the period
	Against  Period    // what the period is held against, such as a festival a year before; the zero Period is the one before it
	Days     int       // of effect: how many days each side has; 0 is as many as there are, up to 90
	Metric   string    // of goals: which goal the values tell of; "" is the first
	Survey   string    // of survey: the key of the questionnaire; "" is the one that was answered last
	Member   int64     // of clv: the only member to list; 0 is the best
}

// What is usual.
const (
	usualMonths   = 12
	usualDiscount = 0.01
	usualLimit    = 10
	usualPlus     = 5
)

func (o Options) model() string {
	if o.Model == "" {
		return modelAuto
	}
	return o.Model
}

func (o Options) months() int {
	if o.Months == 0 {
		return usualMonths
	}
	return o.Months
}

func (o Options) discount() float64 {
	if o.Discount == nil {
		return usualDiscount
	}
	return *o.Discount
}

func (o Options) plus() float64 {
	if o.Plus == nil {
		return usualPlus
	}
	return *o.Plus
}

func (o Options) limit() int {
	if o.Limit == 0 {
		return usualLimit
	}
	return o.Limit
}

// least is in how many of n baskets a pair must be to be worth a word.
func (o Options) least(n int64) int64 {
	if o.Least == 0 {
		return max(5, n/1000)
	}
	return o.Least
}

// pairLimit is how many pairs are listed.
func (o Options) pairLimit() int {
	if o.Limit == 0 {
		return 3 * usualLimit
	}
	return o.Limit
}

// before is the period that another is held against: the one that was asked for, else the one that ends where it begins.
func (in Input) before(p Period) Period {
	if in.Options.Against != (Period{}) && p == in.Period {
		return in.Options.Against
	}
	return p.Previous()
}
