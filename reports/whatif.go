package reports

import (
	"math"

	"regulars/store"
)

// whatif says what keeping more customers is worth to this shop. It is the sum of Reichheld and Sasser ("Zero Defections:
// Quality Comes to Services", Harvard Business Review 68(5), 1990), from which the trade has its "+25 % to +125 % profit",
// with this shop's own figures: somebody who bought in one round brings m a round and stays for the next with the chance
// ret, later rounds being worth less by d, so that the value is m + m ret/(1+d) + … = m (1+d)/(1+d-ret). A round is a year,
// or half of the shop's life while that is shorter than two years. The change does not depend on the margin, as long as
// the margin is the same for all.
func whatif(in Input) *Sheet {
	s := &Sheet{Name: "whatif", Currency: in.Columns.Currency, Period: in.Period}
	plus := in.Options.plus()
	first, ok := firstOrder(in.Columns)
	s.compare(in, first, ok, func(p Period) []Figure {
		earlier := in
		earlier.Period = p
		return roundsOf(earlier).figures(plus)
	})
	w := roundsOf(in)
	s.N = w.kept.before
	s.Tables = []Table{w.curve()}
	change, _ := s.Value("profit_change_percent")
	s.Finding, s.Next = w.finding(plus, change)
	return s
}

// figures are the values of the shop as it was at the end of a period.
func (w rounds) figures(plus float64) []Figure {
	now, then := w.value(0), w.value(plus)
	change := Unknown(KindPercent)
	if now > 0 {
		change = Percent((then/now - 1) * 100) // unknown where nobody leaves and nothing is discounted: both are without end
	}
	return []Figure{
		{"retention_plus_points", Number(plus)},
		{"round_days", w.length()},
		{"true_retention", w.retention()},
		{"spend_per_round_minor", w.money(w.spend)},
		{"clv_now_minor", w.money(now)},
		{"clv_then_minor", w.money(then)},
		{"profit_change_percent", change},
	}
}

// rounds is what one round of the shop was like.
type rounds struct {
	days     int // of a round; 0 when the shop is too young
	kept     keeping
	ret      float64
	spend    float64 // of a customer in a round, net, minor units; not a number when nothing is known
	discount float64 // a round
	currency string
}

// shortestRound is how many days a round must have to mean anything.
const shortestRound = 90

func roundsOf(in Input) rounds {
	c := in.Columns
	w := rounds{currency: c.Currency, spend: math.NaN()}
	first, ok := firstOrder(c)
	if !ok {
		return w
	}
	days := min(int(in.Period.To-first+1)/2, yearDays)
	if days < shortestRound {
		return w
	}
	now := LastDays(in.Period.To, days)
	w.days, w.kept = days, keptFrom(c, LastDays(now.From-1, days), now)
	w.ret = float64(w.kept.retained) / float64(w.kept.before)
	w.discount = math.Pow(1+in.Options.discount(), float64(days)/(weeksAMonth*7)) - 1
	w.spend = spentIn(c, now) / float64(w.kept.active())
	return w
}

// active is how many customers bought in the later of the two periods.
func (k keeping) active() int64 { return k.retained + k.reactivated + k.fresh }

// spentIn is what known customers spent in a period, net, minor units.
func spentIn(c *store.Columns, p Period) float64 {
	sum := int64(0)
	for i := upTo(c, p.From-1); i < upTo(c, p.To); i++ {
		if c.Buyer[i] >= 0 {
			sum += c.Net[i]
		}
	}
	return float64(sum)
}

// most is the highest retention that is reckoned with: nobody keeps everybody.
const mostKept = 0.99

// value is what a customer is worth when so many of a hundred more stay, minor units; not a number while nothing is known.
func (w rounds) value(plus float64) float64 {
	if w.days == 0 || w.kept.before < enough {
		return math.NaN()
	}
	ret := min(w.ret+plus/100, max(mostKept, w.ret))
	return w.spend * (1 + w.discount) / (1 + w.discount - ret)
}

func (w rounds) length() Value {
	if w.days == 0 {
		return Unknown(KindCount)
	}
	return Count(int64(w.days))
}

func (w rounds) retention() Value {
	if w.days == 0 {
		return Unknown(KindRate)
	}
	return share(w.kept.retained, w.kept.before)
}

// money is an amount of minor units, rounded; not known when it is not a number.
func (w rounds) money(minor float64) Value {
	if math.IsNaN(minor) || math.IsInf(minor, 0) {
		return Value{Kind: KindMoney, Text: w.currency}
	}
	return Money(int64(math.Round(minor)), w.currency)
}

// curvePoints are the points that the table adds.
var curvePoints = [...]float64{0, 1, 2, 3, 5, 8, 10, 15, 20}

// curve has the value for more points than were asked for.
func (w rounds) curve() Table {
	t := Table{Name: "curve", Chart: ChartNone, Columns: []Column{
		{"retention_plus_points", KindNumber},
		{"true_retention", KindRate},
		{"clv_minor", KindMoney},
		{"change", KindRate},
	}}
	now := w.value(0)
	if !(now > 0) {
		return t
	}
	for _, plus := range curvePoints {
		t.Rows = append(t.Rows, []Value{
			Number(plus), Rate(min(w.ret+plus/100, max(mostKept, w.ret))), w.money(w.value(plus)), Rate(w.value(plus)/now - 1),
		})
	}
	return t
}

// finding says what the points are worth, and where those are who could be kept.
func (w rounds) finding(plus float64, change Value) (Sentence, Step) {
	next := Step{Say: say("report.next.whatif"), Report: "churn"}
	if !change.Known {
		return say("report.finding.whatif.few"), next
	}
	return say("report.finding.whatif", "plus", Number(plus), "now", w.money(w.value(0)), "then", w.money(w.value(plus)),
		"change", Rate(change.Real/100)), next
}
