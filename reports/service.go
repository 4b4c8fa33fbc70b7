package reports

import (
	"maps"
	"slices"
	"sort"
	"strconv"

	"regulars/store"
)

// service says how soon orders are sent and arrive, and where they end in complaints.
func service(in Input) *Sheet {
	s := &Sheet{Name: "service", Currency: in.currency(), Period: in.Period}
	first, ok := in.First()
	s.compare(in, first, ok, func(p Period) []Figure {
		d := in.parcels(p, -1)
		return []Figure{
			{"parcels", Count(d.n)},
			{"days_to_ship", middle(d.shipped)},
			{"days_to_deliver", middle(d.delivered)},
			{"n", Count(in.ticketsIn(p).n)},
			{"tickets_per_100_orders", perHundred(in.ticketsIn(p).n, in.orders(p))},
		}
	})
	s.N = in.orders(in.Period)
	if in.Service != nil {
		s.Tables = []Table{in.carriers(), in.productTickets()}
	}
	s.Next = Step{Say: say("report.next.service"), Report: "tickets"}
	ship, _ := s.Value("days_to_ship")
	deliver, _ := s.Value("days_to_deliver")
	switch rate, _ := s.Value("tickets_per_100_orders"); {
	case ship.Known && deliver.Known && rate.Known:
		s.Finding = say("report.finding.service", "ship", ship, "deliver", deliver, "rate", rate)
	case rate.Known:
		s.Finding = say("report.finding.service.bare", "rate", rate)
	default:
		s.Finding = say("report.finding.service.none")
	}
	return s
}

// deliveries are parcels of a period. Times are days.
type deliveries struct {
	n                  int64
	shipped, delivered []float64
}

// parcels are those of one carrier, or of all of them with -1.
func (in Input) parcels(p Period, carrier int) (d deliveries) {
	if in.Service == nil {
		return d
	}
	for i := range in.Service.Parcels {
		b := &in.Service.Parcels[i]
		if !p.Holds(b.Day) || carrier >= 0 && b.Carrier != carrier {
			continue
		}
		d.n++
		d.shipped = append(d.shipped, b.Shipped/24)
		if b.Delivered >= 0 {
			d.delivered = append(d.delivered, b.Delivered/24)
		}
	}
	return d
}

// carriers has the parcels of each carrier, the most first, and how many of a hundred ended in a case.
func (in Input) carriers() Table {
	t := Table{Name: "by_carrier", Columns: []Column{{"carrier", KindText}, {"parcels", KindCount}, {"days_to_ship", KindNumber}, {"days_to_deliver", KindNumber}, {"n", KindCount}, {"tickets_per_100_orders", KindNumber}}}
	counts := map[string]int64{}
	for _, f := range in.ticketsIn(in.Period).list {
		if f.OrderID != 0 {
			counts[f.Carrier]++
		}
	}
	for i, name := range in.Service.Carriers {
		d := in.parcels(in.Period, i)
		if d.n > 0 {
			t.Rows = append(t.Rows, []Value{wordOrUnknown(name), Count(d.n), middle(d.shipped), middle(d.delivered), Count(counts[name]), perHundred(counts[name], d.n)})
		}
	}
	sort.SliceStable(t.Rows, func(i, j int) bool { return t.Rows[j][1].Int < t.Rows[i][1].Int })
	return t
}

// productTickets has the products with tickets, those with the most on a hundred orders first.
func (in Input) productTickets() Table {
	t := Table{Name: "by_product", Columns: []Column{{"product_name", KindText}, {"orders", KindCount}, {"n", KindCount}, {"tickets_per_100_orders", KindNumber}}}
	sold := map[int64]int64{}
	for _, d := range in.Service.Products {
		if in.Period.Holds(d.Day) {
			sold[d.Product] += d.Orders
		}
	}
	names := map[string]string{}
	list := in.ticketsIn(in.Period).list
	keys, groups := groupedBy(list, func(f *store.TicketFact) string {
		key := strconv.FormatInt(f.ProductID, 10)
		names[key] = f.Product
		return key
	})
	for i, key := range keys {
		if id, _ := strconv.ParseInt(key, 10, 64); id != 0 {
			t.Rows = append(t.Rows, []Value{Word(names[key]), Count(sold[id]), Count(groups[i].n), perHundred(groups[i].n, sold[id])})
		}
	}
	sort.SliceStable(t.Rows, func(i, j int) bool { return t.Rows[j][3].Real < t.Rows[i][3].Real })
	return t
}

// staff says what each of the staff did by hand, for learning and not for blame. Flags are entries that were taken back since and
// acts that a rule refused.
func staff(in Input) *Sheet {
	s := &Sheet{Name: "staff", Currency: in.currency(), Period: in.Period}
	first, ok := in.First()
	s.compare(in, first, ok, func(p Period) []Figure {
		sum, scores, marks := store.StaffDay{}, []float64(nil), []float64(nil)
		for _, one := range in.colleagues(p) {
			sum.Entries, sum.Given, sum.Undone = sum.Entries+one.Entries, sum.Given+one.Given, sum.Undone+one.Undone+one.Refused
			scores, marks = append(scores, one.scores...), append(marks, one.marks...)
		}
		k := in.ticketsIn(p)
		return []Figure{
			{"entries", Count(sum.Entries)},
			{"points_given", Count(sum.Given)},
			{"tickets", Count(k.n)},
			{"csat_mean", average(scores)},
			{"median_first_response_h", middle(k.responses)},
			{"recovered_rate", judged(k.repaired, k.closed)},
			{"training_mean", average(marks)},
			{"flags", Count(sum.Undone)},
		}
	})
	t := Table{Name: "staff", Columns: []Column{
		{"staff", KindText},
		{"entries", KindCount},
		{"points_given", KindCount},
		{"tickets", KindCount},
		{"csat_mean", KindNumber},
		{"median_first_response_h", KindNumber},
		{"recovered_rate", KindRate},
		{"training_mean", KindNumber},
		{"flags", KindCount},
	}}
	people := in.colleagues(in.Period)
	for _, name := range slices.Sorted(maps.Keys(people)) {
		one := people[name]
		t.Rows = append(t.Rows, []Value{
			wordOrUnknown(name), Count(one.Entries), Count(one.Given), Count(one.tickets.n), average(one.scores),
			middle(one.tickets.responses), share(one.tickets.repaired, one.tickets.closed), average(one.marks), Count(one.Undone + one.Refused),
		})
	}
	s.N, s.Tables = int64(len(t.Rows)), []Table{t}
	s.Finding = say("report.finding.staff", "n", s.N)
	if s.N == 0 {
		s.Finding = say("report.finding.staff.none")
	}
	s.Next = Step{Say: say("report.next.staff"), Report: "tickets"}
	return s
}

// colleague is what one of the staff did.
type colleague struct {
	store.StaffDay
	scores  []float64 // of satisfaction
	marks   []float64 // reached in assessments
	tickets ticketSums
}

// colleagues are those who did anything in a period, by name.
func (in Input) colleagues(p Period) map[string]*colleague {
	people := map[string]*colleague{}
	of := func(name string) *colleague {
		if people[name] == nil {
			people[name] = &colleague{}
		}
		return people[name]
	}
	if in.Service == nil {
		return people
	}
	for _, d := range in.Service.Staff {
		if p.Holds(d.Day) {
			one := of(d.Staff)
			one.Entries, one.Given, one.Undone, one.Refused = one.Entries+d.Entries, one.Given+d.Given, one.Undone+d.Undone, one.Refused+d.Refused
		}
	}
	for _, score := range in.Service.Scores {
		if p.Holds(score.Day) {
			one := of(score.Staff)
			one.scores = append(one.scores, float64(score.Score))
		}
	}
	for _, mark := range in.Service.Training {
		if p.Holds(mark.Day) {
			one := of(mark.Staff)
			one.marks = append(one.marks, float64(mark.Score))
		}
	}
	for _, f := range in.ticketsIn(p).list {
		of(f.OwnerOrSelf).tickets.add(f)
	}
	return people
}

// average is the arithmetic mean, unknown of nothing.
func average(values []float64) Value {
	if len(values) == 0 {
		return Unknown(KindNumber)
	}
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return Number(sum / float64(len(values)))
}
