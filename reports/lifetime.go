package reports

import (
	"math"
	"sync"

	"regulars/lang"
)

// The stable words of the models, and of choosing among them.
const (
	modelAuto   = "auto"
	modelBG     = "bgnbd"
	modelMBG    = "mbgnbd"
	modelPareto = "paretonbd"
)

// Models are the words that choose a model of buying, the usual one first.
func Models() []string { return []string{modelAuto, modelBG, modelMBG, modelPareto} }

// manyCustomers is from how many customers on a fit begins where coarser ones ended: of every so many-th customer, then of all by four
// weeks and by one. fitSample is how many customers the first has.
const (
	manyCustomers = 10_000
	fitSample     = 20_000
)

// fit is a model with its parameters and the log-likelihood there.
type fit struct {
	model buying
	ll    float64
}

// modelFit knows how one model is fitted.
type modelFit struct {
	name       string
	likelihood func(*pasts) likelihood
	starts     func(rate, watched float64) [][]float64 // purchases a week, and weeks watched, on average
	build      func(at []float64) buying
	costly     bool // a customer costs an integral
}

// modelFits are the models, in the order in which they are listed.
func modelFits() []modelFit {
	beta := func(rate, _ float64) [][]float64 {
		return [][]float64{{1, 1 / rate, 0.5, 1}, {0.3, 0.3 / rate, 0.8, 2.5}, {1, 1 / rate, 0.01, 5}}
	}
	return []modelFit{
		{
			modelBG, func(p *pasts) likelihood { return betaLikelihood(p, false) }, beta,
			func(at []float64) buying { return betaGeometric{at[0], at[1], at[2], at[3], false} }, false,
		},
		{
			modelMBG, func(p *pasts) likelihood { return betaLikelihood(p, true) }, beta,
			func(at []float64) buying { return betaGeometric{at[0], at[1], at[2], at[3], true} }, false,
		},
		{
			modelPareto, paretoLikelihood,
			func(rate, watched float64) [][]float64 {
				return [][]float64{{0.5, 0.5 / rate, 0.5, watched / 2}, {1, 1 / rate, 0.1, watched}, {1, 1 / rate, 0.001, watched}}
			},
			func(at []float64) buying { return pareto{at[0], at[1], at[2], at[3]} }, true,
		},
	}
}

// fitModels fits the model of a name, or all for "auto", on exact days. It gives none while fewer than 30 customers have
// come back. In a shop of very many a costly model is left out of "auto" when on spans of four weeks another one is
// likelier.
func fitModels(k *customers, name string) []fit {
	exact := newPasts(grouped(k, nil))
	if exact.repeat < enough {
		return nil
	}
	data := []*pasts{exact} // the last is what is reported
	if exact.n > manyCustomers {
		part := k.everyOf(int(exact.n / fitSample))
		data = []*pasts{newPasts(grouped(part, byWeeks(4))), newPasts(grouped(k, byWeeks(4))), newPasts(grouped(k, byWeeks(1))), exact}
	}
	rate, watched := exact.averages()
	var fits []fit
	likeliest := math.Inf(-1)
	for _, m := range modelFits() {
		if name != modelAuto && name != m.name {
			continue
		}
		top := maximise(m.likelihood(data[0]), data[0].n, m.starts(rate, watched)...)
		for i := 1; i < len(data) && top.ok; i++ {
			top = settle(m.likelihood(data[i]), m.likelihood(data[i-1]), data[i].n, top.at)
			if i == 1 {
				if m.costly && top.ll < likeliest {
					top.ok = false
				}
				likeliest = max(likeliest, top.ll)
			}
		}
		if top.ok {
			fits = append(fits, fit{m.build(top.at), top.ll})
		}
	}
	return fits
}

// everyOf are every n-th of the customers.
func (k *customers) everyOf(n int) *customers {
	part := &customers{to: k.to}
	for i := 0; i < len(k.all); i += max(n, 1) {
		if part.all = append(part.all, k.all[i]); k.all[i].days > 0 {
			part.n++
		}
	}
	return part
}

// averages are the purchases a week and the weeks watched of an average customer.
func (p *pasts) averages() (rate, watched float64) {
	var x, time float64
	for _, h := range p.list {
		x += float64(h.x) * float64(h.n)
		time += weeks(h.watched) * float64(h.n)
	}
	return max(x, 1) / max(time, 1), max(time/float64(p.n), 1)
}

// best is the fit with the largest likelihood; nil of none.
func best(fits []fit) *fit {
	var top *fit
	for i := range fits {
		if top == nil || fits[i].ll > top.ll {
			top = &fits[i]
		}
	}
	return top
}

// outlook says how long customers will stay and what they will spend.
type outlook struct {
	*customers
	fits     []fit
	chosen   *fit // nil while too few have come back
	repeat   int64
	currency string
	unit     float64 // minor units in a currency unit

	spenders  int64
	spend     gammaGamma
	spendLL   float64
	spendOK   bool
	pearson   float64
	usualDay  float64 // the mean value of a repeat purchase day, where the model of spend has none
	months    int
	discount  float64 // a month
	prospects map[[2]int32]prospect
}

// prospect is what lies ahead of a customer who is still one: purchase days, and the same with later ones worth less.
type prospect struct{ days, worth float64 }

// weeksAMonth makes twelve months a year of 365.25 days.
const weeksAMonth = 365.25 / 12 / 7

// outlookOf fits the models that the options name to customers.
func outlookOf(k *customers, currency string, options Options) *outlook {
	o := &outlook{customers: k, currency: currency, unit: 1, months: options.months(), discount: options.discount()}
	decimals, known := lang.Decimals(o.currency)
	if !known {
		decimals = 2
	}
	o.unit = math.Pow10(decimals)
	o.fits = fitModels(o.customers, options.model())
	if o.chosen = best(o.fits); o.chosen == nil {
		return o
	}
	o.fitSpend()
	o.lookAhead()
	return o
}

// fitSpend fits what a repeat purchase day is worth.
func (o *outlook) fitSpend() {
	var list []spender
	sum := 0.0
	for i := range o.all {
		b := &o.all[i]
		if b.days > 1 {
			o.repeat++
			if mean := o.dayValue(i); mean > 0 {
				list = append(list, spender{float64(b.days - 1), mean})
				sum += mean
			}
		}
	}
	o.spenders, o.pearson = int64(len(list)), correlation(list)
	o.usualDay = sum / float64(len(list))
	o.spend, o.spendLL, o.spendOK = fitSpend(list)
}

// dayValue is the mean value of the repeat purchase days of the customer at a place in the columns, in currency units; 0 of one without any.
func (o *outlook) dayValue(i int) float64 {
	b := &o.all[i]
	if b.days < 2 {
		return 0
	}
	return float64(b.net-o.firstNet[i]) / float64(b.days-1) / o.unit
}

// lookAhead computes what lies ahead for each pair of purchase days and time watched: how long ago the last purchase was
// matters only to whether somebody is still a customer.
func (o *outlook) lookAhead() {
	o.prospects = map[[2]int32]prospect{}
	var pairs [][2]int32
	for i := range o.all {
		if b := &o.all[i]; b.days > 0 {
			h := b.past(o.to)
			pair := [2]int32{h.x, h.watched}
			if _, seen := o.prospects[pair]; !seen {
				o.prospects[pair] = prospect{}
				pairs = append(pairs, pair)
			}
		}
	}
	found := make([]prospect, len(pairs))
	var group sync.WaitGroup
	for chunk := range chunks {
		group.Go(func() {
			for i := len(pairs) * chunk / chunks; i < len(pairs)*(chunk+1)/chunks; i++ {
				found[i] = o.prospect(pairs[i][0], pairs[i][1])
			}
		})
	}
	group.Wait()
	for i, pair := range pairs {
		o.prospects[pair] = found[i]
	}
}

// prospect adds up the months: the purchases of the i-th are worth 1/(1+d)^i of today's.
func (o *outlook) prospect(x, watched int32) prospect {
	var p prospect
	factor := 1.0
	for month := 1; month <= o.months; month++ {
		days := o.chosen.model.ahead(float64(x), weeks(watched), float64(month)*weeksAMonth)
		factor /= 1 + o.discount
		p.worth += (days - p.days) * factor
		p.days = days
	}
	return p
}

// view is what the models say of one customer. Amounts are currency units.
type view struct {
	history
	alive    float64
	days     float64 // purchase days expected in the months ahead
	dayValue float64 // what one of them is worth
	clv      float64
}

// of is the view of the customer at a place in the columns, who must have bought.
func (o *outlook) of(i int) view {
	b := &o.all[i]
	h := b.past(o.to)
	ahead := o.prospects[[2]int32{h.x, h.watched}]
	v := view{history: h, alive: o.chosen.model.alive(float64(h.x), weeks(h.last), weeks(h.watched)), dayValue: o.usualDay}
	if o.spendOK {
		mean := o.dayValue(i)
		if expected := o.spend.expected(float64(h.x), mean); !math.IsNaN(expected) {
			v.dayValue = expected
		}
	}
	v.days = ahead.days * v.alive
	v.clv = ahead.worth * v.alive * v.dayValue
	return v
}
