package reports

import (
	"cmp"
	"slices"

	"regulars/store"
)

// tickets says how complaints and after-sales went: the tickets that were opened in the period, how many on a hundred orders, how
// soon they were answered and settled, what they cost, and how many of their customers came back.
func tickets(in Input) *Sheet {
	s := &Sheet{Name: "tickets", Currency: in.currency(), Period: in.Period}
	first, ok := in.First()
	s.compare(in, first, ok, func(p Period) []Figure { return in.ticketsIn(p).figures(in.orders(p), s.Currency) })
	now := in.ticketsIn(in.Period)
	s.N = now.n
	s.Tables = []Table{
		in.causes(now.list, s.Currency),
		ticketTable("products", "product_name", now.list, func(f *store.TicketFact) string { return f.Product }, s.Currency),
		ticketTable("staff", "staff", now.list, func(f *store.TicketFact) string { return f.OwnerOrSelf }, s.Currency),
	}
	s.Next = Step{Say: say("report.next.tickets"), Report: "service"}
	switch rate, _ := s.Value("recovered_rate"); {
	case now.n == 0:
		s.Finding = say("report.finding.tickets.none")
	case rate.Known:
		s.Finding = say("report.finding.tickets", "n", now.n, "late", now.late, "share", rate)
	default:
		s.Finding = say("report.finding.tickets.open", "n", now.n, "late", now.late)
	}
	return s
}

// currency is the shop's.
func (in Input) currency() string {
	switch {
	case in.Figures != nil:
		return in.Figures.Currency
	case in.Shop != nil:
		return in.Shop.Currency
	}
	return ""
}

// orders counts the orders of a period, in every currency.
func (in Input) orders(p Period) (n int64) {
	for _, d := range in.Figures.Days {
		if p.Holds(d.Day) {
			n += d.Orders
		}
	}
	return n
}

// ticketSums are sums of after-sales tickets. Times are hours of service.
type ticketSums struct {
	list                            []*store.TicketFact
	n, late, cost, closed, repaired int64
	responses, resolutions          []float64
}

// ticketsIn are the tickets that were opened in a period.
func (in Input) ticketsIn(p Period) *ticketSums {
	k := &ticketSums{}
	if in.Service == nil {
		return k
	}
	for i := range in.Service.Tickets {
		if f := &in.Service.Tickets[i]; p.Holds(f.Day) {
			k.add(f)
		}
	}
	return k
}

func (k *ticketSums) add(f *store.TicketFact) {
	const hour = 3_600_000
	k.list = append(k.list, f)
	k.n++
	k.cost += f.Cost
	if f.FirstLate || f.ResolutionLate {
		k.late++
	}
	if f.Responded != 0 {
		k.responses = append(k.responses, float64(f.FirstService)/hour)
	}
	if f.Closed != 0 {
		k.resolutions = append(k.resolutions, float64(f.ResolutionService)/hour)
	}
	if possible, repaired := f.Repaired(); possible {
		k.closed++
		if repaired {
			k.repaired++
		}
	}
}

func (k *ticketSums) figures(orders int64, currency string) []Figure {
	return []Figure{
		{"n", Count(k.n)},
		{"per_100_orders", perHundred(k.n, orders)},
		{"median_first_response_h", middle(k.responses)},
		{"median_resolution_h", middle(k.resolutions)},
		{"overdue_rate", judged(k.late, k.n)},
		{"recovery_cost_minor", Money(k.cost, currency)},
		{"recovered_rate", judged(k.repaired, k.closed)},
	}
}

// perHundred is n on a hundred of all, unknown of none.
func perHundred(n, all int64) Value {
	if all == 0 {
		return Unknown(KindNumber)
	}
	return Number(100 * float64(n) / float64(all))
}

// middle is the median, unknown of nothing. It sorts values.
func middle(values []float64) Value {
	if len(values) == 0 {
		return Unknown(KindNumber)
	}
	slices.Sort(values)
	n := len(values)
	return Number((values[(n-1)/2] + values[n/2]) / 2)
}

// causes has the root causes, the most frequent first, with the share of all tickets up to each (Pareto). Tickets without a cause
// stand under their category.
func (in Input) causes(list []*store.TicketFact, currency string) Table {
	t := Table{Name: "causes", Chart: ChartPareto, Columns: []Column{{"cause", KindText}, {"n", KindCount}, {"share", KindRate}, {"cumulative_share", KindRate}, {"recovery_cost_minor", KindMoney}}}
	names, groups := groupedBy(list, func(f *store.TicketFact) string { return cmp.Or(f.Cause, f.Category) })
	sum := int64(0)
	for i, g := range groups {
		sum += g.n
		t.Rows = append(t.Rows, []Value{wordOrUnknown(names[i]), Count(g.n), share(g.n, int64(len(list))), share(sum, int64(len(list))), Money(g.cost, currency)})
	}
	return t
}

// ticketTable has the tickets of each of something, the most first.
func ticketTable(name, column string, list []*store.TicketFact, key func(*store.TicketFact) string, currency string) Table {
	t := Table{Name: name, Columns: []Column{
		{column, KindText}, {"n", KindCount}, {"median_first_response_h", KindNumber}, {"overdue_rate", KindRate}, {"recovered_rate", KindRate}, {"recovery_cost_minor", KindMoney},
	}}
	names, groups := groupedBy(list, key)
	for i, g := range groups {
		t.Rows = append(t.Rows, []Value{wordOrUnknown(names[i]), Count(g.n), middle(g.responses), share(g.late, g.n), share(g.repaired, g.closed), Money(g.cost, currency)})
	}
	return t
}

// wordOrUnknown is a name, unknown when it is empty.
func wordOrUnknown(name string) Value {
	if name == "" {
		return Unknown(KindText)
	}
	return Word(name)
}

// groupedBy sums tickets up by a key; the largest group comes first, and names decide between equals.
func groupedBy(list []*store.TicketFact, key func(*store.TicketFact) string) (names []string, groups []*ticketSums) {
	at := map[string]*ticketSums{}
	for _, f := range list {
		name := key(f)
		if at[name] == nil {
			at[name] = &ticketSums{}
			names = append(names, name)
		}
		at[name].add(f)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(at[b].n, at[a].n), cmp.Compare(a, b)) })
	for _, name := range names {
		groups = append(groups, at[name])
	}
	return names, groups
}
