package reports

import (
	"cmp"
	"math"
	"sort"
	"strings"

	"regulars/store"
)

// economics says what a new customer costs and when that has come back, and what the programme costs beside what members bring. The
// shop types in what it spent on each channel by month; a period that holds a part of a month holds that part of its cost. What a
// customer brings is net revenue times the margin, which is that of the goods whose cost is known over the year before, or what was
// asked for.
func economics(in Input) *Sheet {
	s := &Sheet{Name: "economics", Currency: in.Columns.Currency, Period: in.Period}
	first, ok := firstOrder(in.Columns)
	now := in.economyOf(in.Period)
	s.compare(in, first, ok, func(p Period) []Figure {
		if p == in.Period {
			return now.figures()
		}
		return in.economyOf(p).figures()
	})
	s.N = now.all.fresh
	s.Tables = []Table{now.channelTable(), now.curveTable(), in.costTable()}
	s.Finding, s.Next = now.finding()
	return s
}

// economy is one period of it. Amounts are minor units.
type economy struct {
	currency    string
	channels    []acquired
	all         acquired
	margin      float64 // a fraction; not a number where nothing is known
	brought     []float64
	programme   Value
	memberSpend int64
}

// acquired is what one channel cost and whom it brought.
type acquired struct {
	name        string
	cost, fresh int64
}

// each is what a new customer cost, not known without cost or without customers.
func (a acquired) each(currency string) Value {
	if a.cost == 0 {
		return Value{Kind: KindMoney, Text: currency}
	}
	return meanMoney(a.cost, a.fresh, currency)
}

// curveMonths is how far back customers are followed to see when they have paid for themselves.
const curveMonths = 24

func (in Input) economyOf(p Period) *economy {
	c := in.Columns
	e := &economy{currency: c.Currency, margin: in.marginOf(p.To)}
	e.acquire(in, p)
	whole := lastWholeMonth(p.To)
	e.brought = cohortsOf(c, Period{From: monthsAfter(whole+1, -curveMonths), To: whole}).spentByAge()
	redeemed := int64(0)
	if in.Figures != nil {
		redeemed = flowOf(in.Figures.Points, p).redeemed
	}
	if e.programme = in.worth(redeemed); e.programme.Known {
		e.programme.Int += in.offerSum(p, store.OfferCoupon).Cost
	}
	e.memberSpend = sidesOf(in, p).members.net
	return e
}

// lastWholeMonth is the last day of the latest month that is over by the end of a day: what a part of a month brought would pass for all of it.
func lastWholeMonth(day store.Day) store.Day {
	if month := MonthOf(day); month.To > day {
		return month.From - 1
	}
	return day
}

// acquire counts by channel what was spent and who came: by how they said they found the shop, else by the source of their first order.
// Names are held against each other without regard to case.
func (e *economy) acquire(in Input, p Period) {
	at := map[string]int{}
	of := func(name string) *acquired {
		key := strings.ToLower(strings.TrimSpace(name))
		i, known := at[key]
		if !known {
			i = len(e.channels)
			at[key], e.channels = i, append(e.channels, acquired{name: name})
		}
		return &e.channels[i]
	}
	for _, cost := range in.costs() {
		if part := costIn(cost, p); part > 0 {
			of(cost.Channel).cost += part
			e.all.cost += part
		}
	}
	k, sources := customersAt(in.Columns, p.To), firstSources(in.Columns, p.To)
	for i := range k.all {
		if b := &k.all[i]; b.days == 0 || !p.Holds(b.first) {
			continue
		}
		way := ""
		if in.Origins != nil && i < len(in.Origins.Found) {
			way = in.Origins.Ways[in.Origins.Found[i]]
		}
		if way == "" {
			way, _, _ = strings.Cut(in.Columns.Sources[sources[i]], ":")
		}
		of(way).fresh++
		e.all.fresh++
	}
	sort.SliceStable(e.channels, func(i, j int) bool {
		a, b := e.channels[i], e.channels[j]
		return cmp.Or(cmp.Compare(b.cost, a.cost), cmp.Compare(b.fresh, a.fresh), cmp.Compare(a.name, b.name)) < 0
	})
}

func (in Input) costs() []store.MarketingCost {
	if in.Economics == nil {
		return nil
	}
	return in.Economics.Costs
}

// costIn is the part of a month's cost that falls into a period, by days.
func costIn(cost store.MarketingCost, p Period) int64 {
	month := MonthOf(cost.Month)
	both := Period{From: max(month.From, p.From), To: min(month.To, p.To)}
	if both.Days() == 0 {
		return 0
	}
	return rounded(cost.Amount*int64(both.Days()), int64(month.Days()))
}

// marginOf is what is left of a unit of revenue after what the goods cost: as asked for, else of the goods whose cost is known, over the
// year that ends on a day.
func (in Input) marginOf(to store.Day) float64 {
	if in.Options.Margin != nil {
		return *in.Options.Margin / 100
	}
	if in.Economics == nil {
		return math.NaN()
	}
	var net, cost int64
	for _, d := range in.Economics.Margins {
		if LastDays(to, yearDays).Holds(d.Day) {
			net, cost = net+d.Net, cost+d.Cost
		}
	}
	if net <= 0 {
		return math.NaN()
	}
	return float64(net-cost) / float64(net)
}

// spentByAge is what a customer has spent on average up to and with each month since the first one, over the cohorts that are old enough; the
// period ends with a month.
func (k *cohorts) spentByAge() (list []float64) {
	if len(k.list) == 0 {
		return nil
	}
	sum := 0.0
	for age := range k.list[0].active {
		var net, size int64
		for i := range k.list {
			if h := &k.list[i]; age < len(h.active) {
				net, size = net+h.net[age], size+h.size
			}
		}
		if size == 0 {
			break
		}
		sum += float64(net) / float64(size)
		list = append(list, sum)
	}
	return list
}

// payback is the first month, 0 being that of the first order, by whose end an average customer has brought back an amount, to the minor
// unit; not known where none has, or nothing is known.
func (e *economy) payback(each Value) Value {
	for month, spent := range e.brought {
		if back := e.earned(spent); each.Known && back.Known && back.Int >= each.Int {
			return Count(int64(month))
		}
	}
	return Unknown(KindCount)
}

// earned is an amount of revenue times the margin.
func (e *economy) earned(revenue float64) Value {
	if x := math.Round(revenue * e.margin); !math.IsNaN(x) && math.Abs(x) < 1<<53 {
		return Money(int64(x), e.currency)
	}
	return Value{Kind: KindMoney, Text: e.currency}
}

// figures are the values under the names of the contract.
func (e *economy) figures() []Figure {
	each, year := e.all.each(e.currency), Value{Kind: KindMoney, Text: e.currency}
	if len(e.brought) > 11 {
		year = e.earned(e.brought[11])
	}
	members, share := e.earned(float64(e.memberSpend)), Unknown(KindRate)
	if members.Known && members.Int > 0 && e.programme.Known {
		share = Rate(float64(e.programme.Int) / float64(members.Int))
	}
	return []Figure{
		{"marketing_cost_minor", Money(e.all.cost, e.currency)},
		{"new_customers", Count(e.all.fresh)},
		{"cost_per_new_customer_minor", each},
		{"margin_rate", Rate(e.margin)},
		{"payback_months", e.payback(each)},
		{"first_year_margin_minor", year},
		{"programme_cost_minor", e.programme},
		{"member_margin_minor", members},
		{"programme_cost_share", share},
	}
}

// channelTable has what each channel cost and brought, the dearest first.
func (e *economy) channelTable() Table {
	t := Table{Name: "by_channel", Chart: ChartNone, Columns: []Column{
		{"channel", KindText}, {"cost_minor", KindMoney}, {"new_customers", KindCount}, {"cost_per_new_customer_minor", KindMoney}, {"payback_months", KindCount},
	}}
	for _, a := range e.channels {
		each := a.each(e.currency)
		t.Rows = append(t.Rows, []Value{channelName(a.name), Money(a.cost, e.currency), Count(a.fresh), each, e.payback(each)})
	}
	return t
}

// channelName is a channel as the shop calls it. Customers whom nobody asked stand under the platform of their first order.
func channelName(name string) Value {
	if name == "" {
		return Unknown(KindText)
	}
	return Source(name)
}

// curveTable has what an average customer has brought up to and with each month.
func (e *economy) curveTable() Table {
	t := Table{Name: "brought_by_month", Chart: ChartNone, Columns: []Column{{"month_after", KindCount}, {"spent_minor", KindMoney}, {"earned_minor", KindMoney}}}
	for month, spent := range e.brought[:min(len(e.brought), 13)] {
		t.Rows = append(t.Rows, []Value{Count(int64(month)), Money(int64(math.Round(spent)), e.currency), e.earned(spent)})
	}
	return t
}

// costTable has what was typed in for the months of the period.
func (in Input) costTable() Table {
	t := Table{Name: "entered", Chart: ChartNone, Columns: []Column{{"month", KindMonth}, {"channel", KindText}, {"cost_minor", KindMoney}}}
	for _, cost := range in.costs() {
		if month := MonthOf(cost.Month); month.To >= in.Period.From && month.From <= in.Period.To {
			t.Rows = append(t.Rows, []Value{InMonth(cost.Month), Word(cost.Channel), Money(cost.Amount, in.Columns.Currency)})
		}
	}
	return t
}

// finding says what a new customer cost and when that is back, or what is missing to say so.
func (e *economy) finding() (Sentence, Step) {
	each := e.all.each(e.currency)
	back := e.payback(each)
	next := Step{Say: say("report.next.economics"), Report: "sources"}
	switch {
	case e.all.cost == 0:
		return say("report.finding.economics.none", "n", e.all.fresh), Step{Say: say("report.next.economics.none")}
	case e.all.fresh == 0:
		return say("report.finding.economics.nobody", "cost", Money(e.all.cost, e.currency)), next
	case math.IsNaN(e.margin):
		return say("report.finding.economics.margin", "n", e.all.fresh, "each", each), Step{Say: say("report.next.economics.margin")}
	case !back.Known:
		return say("report.finding.economics.never", "n", e.all.fresh, "each", each), next
	case back.Int == 0:
		return say("report.finding.economics.once", "n", e.all.fresh, "each", each), next
	}
	return say("report.finding.economics", "n", e.all.fresh, "each", each, "months", back.Int), next
}
