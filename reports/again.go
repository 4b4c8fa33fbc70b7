package reports

import (
	"math"
	"strconv"
)

// mostAgain is up to how many repeat purchases of a new customer the forecast tells apart.
const mostAgain = 5

// purchases are the chances of 0, 1, … most purchases within so many weeks, of somebody who stays and whose rate has the gamma
// distribution of r and alpha: the negative binomial distribution.
func purchases(r, alpha, weeks float64, most int) []float64 {
	list := make([]float64, most+1)
	list[0] = math.Pow(alpha/(alpha+weeks), r)
	for n := 1; n <= most; n++ {
		list[n] = list[n-1] * (r + float64(n-1)) / float64(n) * weeks / (alpha + weeks)
	}
	return list
}

// again are the chances that a new customer has 0, 1, … most repeat purchases within so many weeks: either they stayed throughout, or they
// left after the last of them, and would have gone on. (Fader, Hardie and Lee, eq. 8; the modified model has one more chance to leave.)
func (m betaGeometric) again(weeks float64, most int) []float64 {
	staying := purchases(m.r, m.alpha, weeks, most)
	list := make([]float64, most+1)
	stayed, fewer := 1.0, 0.0 // the chance to have stayed so often, and that of fewer purchases
	left := 0.0
	if m.modified {
		left, stayed = m.a/(m.a+m.b), m.b/(m.a+m.b)
	}
	for n := range list {
		list[n] = stayed*staying[n] + left*(1-fewer)
		fewer += staying[n]
		k := m.chances(float64(n))
		left, stayed = stayed*m.a/(m.a+m.b+k), stayed*(m.b+k)/(m.a+m.b+k)
	}
	return list
}

// again integrates over the moment of leaving, as stays does.
func (m pareto) again(weeks float64, most int) []float64 {
	list := purchases(m.r, m.alpha, weeks, most)
	staying := math.Pow(m.beta/(m.beta+weeks), m.s)
	for n := range list {
		list[n] *= staying
	}
	small := min(m.alpha, m.beta)
	from, to := math.Log(small), math.Log(small+weeks)
	for _, node := range longRule() {
		u := from + (to-from)*node.at
		at := math.Exp(u) - small
		w := node.weight * (to - from) * math.Exp(u) * m.s / (m.beta + at) * math.Pow(m.beta/(m.beta+at), m.s)
		for n, chance := range purchases(m.r, m.alpha, at, most) {
			list[n] += w * chance
		}
	}
	return list
}

// newTable has how many of all new customers will have bought again how often within the months ahead.
func (o *outlook) newTable() Table {
	t := Table{Name: "new_customer", Chart: ChartNone, Columns: []Column{{"times_again", KindText}, {"share", KindRate}}}
	if o.chosen == nil {
		return t
	}
	more := 1.0
	for n, chance := range o.chosen.model.again(float64(o.months)*weeksAMonth, mostAgain) {
		more -= chance
		t.Rows = append(t.Rows, []Value{Word(strconv.Itoa(n)), Rate(chance)})
	}
	t.Rows = append(t.Rows, []Value{Word(strconv.Itoa(mostAgain+1) + "+"), Rate(max(more, 0))})
	return t
}
