package reports

import (
	"cmp"
	"math"
	"slices"
)

// clv says what customers will be worth: the purchases to come by a model of buying (see betaGeometric and pareto), chosen by
// its likelihood, times what a purchase day is worth by another (see gammaGamma), month by month, later months being worth
// less. It is net revenue still to come and not profit, and nothing of it is certain for one customer.
func clv(in Input) *Sheet {
	first, ok := firstOrder(in.Columns)
	customers := in.customersOf(first, ok)
	o := outlookOf(customers(in.Period), in.Columns.Currency, in.Options)
	s := &Sheet{Name: "clv", Currency: o.currency, Period: in.Period, N: o.n}
	s.compare(in, first, ok, func(p Period) []Figure {
		if p == in.Period {
			return o.figures()
		}
		earlier := in.Options
		if o.chosen != nil {
			earlier.Model = o.chosen.model.name() // another model's figures would not compare
		}
		return outlookOf(customers(p), o.currency, earlier).figures()
	})
	s.Tables = []Table{o.modelTable(), o.newTable(), o.memberTable(in)}
	s.Technical = technical
	s.Finding, s.Next = o.finding()
	return s
}

// technical are the figures that stand under why: the model's name, its parameters and how well it fits.
var technical = []string{
	"model", "r", "alpha", "a", "b", "s", "beta", "log_likelihood", "p", "q", "gamma", "gg_log_likelihood", "spend_correlation", "models",
}

// figures are the values under the names of the contract. Parameters that the chosen model has not are unknown.
func (o *outlook) figures() []Figure {
	figures := []Figure{{"model", Unknown(KindTerm)}}
	names := [...]string{"r", "alpha", "a", "b", "s", "beta"}
	ll := Unknown(KindNumber)
	known := map[string]Value{}
	fresh := Unknown(KindNumber)
	if o.chosen != nil {
		figures[0].Value = Term(o.chosen.model.name())
		ll = Number(o.chosen.ll)
		for _, f := range o.chosen.model.parameters() {
			known[f.Name] = f.Value
		}
		fresh = Number(o.chosen.model.fresh(float64(o.months) * weeksAMonth))
	}
	for _, name := range names {
		v, ok := known[name]
		if !ok {
			v = Unknown(KindNumber)
		}
		figures = append(figures, Figure{name, v})
	}
	figures = append(figures, Figure{"log_likelihood", ll}, Figure{"customers", Count(o.n)}, Figure{"repeat_buyers", Count(o.repeat)})
	spend := [...]Value{Unknown(KindNumber), Unknown(KindNumber), Unknown(KindNumber), Unknown(KindNumber)}
	if o.spendOK {
		spend = [...]Value{Number(o.spend.p), Number(o.spend.q), Number(o.spend.gamma), Number(o.spendLL)}
	}
	pearson := Unknown(KindNumber)
	if o.chosen != nil {
		pearson = Number(o.pearson)
	}
	days, alive, total := o.totals()
	return append(figures,
		Figure{"p", spend[0]}, Figure{"q", spend[1]}, Figure{"gamma", spend[2]}, Figure{"gg_log_likelihood", spend[3]},
		Figure{"spend_correlation", pearson},
		Figure{"months", Count(int64(o.months))}, Figure{"discount_monthly", Rate(o.discount)},
		Figure{"mean_p_alive", alive}, Figure{"expected_orders", days}, Figure{"new_customer_orders", fresh},
		Figure{"total_clv_minor", total},
	)
}

// totals are the purchase days expected of all customers, the mean probability of still being one, and the sum of CLV.
func (o *outlook) totals() (days, alive, total Value) {
	total = Value{Kind: KindMoney, Text: o.currency}
	if o.chosen == nil {
		return Unknown(KindNumber), Unknown(KindRate), total
	}
	var d, a, t float64
	for i := range o.all {
		if o.all[i].days > 0 {
			v := o.of(i)
			d, a, t = d+v.days, a+v.alive, t+v.clv
		}
	}
	return Number(d), Rate(a / float64(o.n)), o.money(t)
}

// money is an amount of currency units, rounded to the minor unit; not known when it is not a number.
func (o *outlook) money(amount float64) Value {
	minor := math.Round(amount * o.unit)
	if math.IsNaN(minor) || math.Abs(minor) > 1<<62 {
		return Value{Kind: KindMoney, Text: o.currency}
	}
	return Money(int64(minor), o.currency)
}

// modelTable has every model that was fitted.
func (o *outlook) modelTable() Table {
	names := [...]string{"r", "alpha", "a", "b", "s", "beta"}
	t := Table{Name: "models", Chart: ChartNone, Columns: []Column{{"model", KindTerm}, {"log_likelihood", KindNumber}}}
	for _, name := range names {
		t.Columns = append(t.Columns, Column{name, KindNumber})
	}
	for _, f := range o.fits {
		row := []Value{Term(f.model.name()), Number(f.ll)}
		for _, name := range names {
			v, ok := find(f.model.parameters(), name)
			if !ok {
				v = Unknown(KindNumber)
			}
			row = append(row, v)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// memberTable has the members who will be worth most, or the one who was asked for.
func (o *outlook) memberTable(in Input) Table {
	t := Table{Name: "top_members", Chart: ChartNone, Columns: []Column{
		{"member", KindMember},
		{"clv_minor", KindMoney},
		{"p_alive", KindRate},
		{"expected_orders", KindNumber},
		{"expected_value_minor", KindMoney},
		{"x", KindCount},
		{"t_x", KindNumber},
		{"T", KindNumber},
	}}
	if o.chosen == nil {
		return t
	}
	for _, i := range o.top(in) {
		v, who := o.of(i), in.Columns.Person(i)
		t.Rows = append(t.Rows, []Value{
			Member(who), o.money(v.clv), Rate(v.alive), Number(v.days), o.money(v.dayValue),
			Count(int64(v.x)), Number(weeks(v.last)), Number(weeks(v.watched)),
		})
	}
	return t
}

// top are the places of the members of the table, those worth most first.
func (o *outlook) top(in Input) []int {
	limit := in.Options.limit()
	type worth struct {
		at  int
		clv float64
	}
	first := func(a, b worth) int { return cmp.Or(cmp.Compare(b.clv, a.clv), cmp.Compare(a.at, b.at)) }
	var list []worth
	for i := range o.all {
		switch {
		case o.all[i].days == 0:
		case in.Options.Member != 0 && in.Columns.Person(i).ID != in.Options.Member:
		default:
			list = append(list, worth{i, o.of(i).clv})
			if len(list) >= 2*limit+1000 { // only the first are of interest, and sorting all would cost more than the models
				slices.SortFunc(list, first)
				list = list[:limit]
			}
		}
	}
	slices.SortFunc(list, first)
	places := make([]int, 0, limit)
	for _, w := range list[:min(limit, len(list))] {
		places = append(places, w.at)
	}
	return places
}

// finding says what all customers will be worth, in whole units as befits a forecast, and offers the groups.
func (o *outlook) finding() (Sentence, Step) {
	next := Step{Say: say("report.next.clv"), Report: "rfm"}
	if o.chosen == nil {
		return say("report.finding.clv.few", "n", o.n), next
	}
	_, _, total := o.totals()
	if !total.Known {
		return say("report.finding.clv.few", "n", o.n), next
	}
	mean := o.money(float64(total.Int) / float64(o.n) / o.unit)
	return say("report.finding.clv", "customers", o.n, "months", o.months, "money", wholeMoney{total.Int, total.Text}, "mean", wholeMoney{mean.Int, mean.Text}), next
}
