package program

import "slices"

// Programme is all that decides what an order gives and where its buyer stands.
type Programme struct {
	Terms Terms
	Tiers Tiers
}

// PastOrder is an order that counts, as a rehearsal needs it. Amounts are minor units.
type PastOrder struct {
	Amounts
	Refunded             int64
	At                   int64 // the moment it counts from: what is later comes after
	Day                  Day
	Fulfilled, Completed Day // when it came to that moment, at the earliest its own day; 0: not yet
	Buyer                int32
	Discounted           bool
}

// PastLine is a line of an order: what it cost after its own discount, and its product's place in Past.Products.
type PastLine struct {
	Amount  int64
	Product int32
}

// PastSpending is what a buyer redeemed on a day.
type PastSpending struct {
	Buyer  int32
	Day    Day
	Points int64
}

// Past is what has happened in a shop, or in a file, and what a rehearsal plays again under other rules.
type Past struct {
	Orders   []PastOrder
	Joined   []Day             // by buyer: when their membership began
	Climbs   []bool            // by buyer: may go up and down by the rules
	Lines    []PastLine        // of all orders, one order after the other; nil: not read
	LineFrom []int32           // by order, and one more: where its lines begin; nil with Lines
	Products []Line            // without amounts
	Meets    map[string][]bool // by filter, as typed: the buyers who meet it
	Spent    []PastSpending    // by buyer, and of one buyer by day; nil: nothing is spent
	Since    Day               // orders before this day earn nothing, as before a programme's start
	Today    Day

	turns []int32 // the orders by buyer, and of one buyer by time
	ends  []int32 // by buyer: where their orders end in turns
}

// MonthPoints is what the orders of one month gave, less what their refunds took back, with the gifts of tiers.
type MonthPoints struct {
	Month  Day // its first day
	Points int64
}

// Outcome is what a programme comes to on a past. Points of orders are given in full and taken back by their refunds. Without Spent nothing
// is ever spent, and Left is what members hold at most; with it Redeemed is what they could spend of it, and Short what they could not.
type Outcome struct {
	Given, TakenBack, Gifts, Expired int64
	Redeemed, Short                  int64
	Left, Pending                    int64 // at the end, what still waits included
	Growth                           int64
	Months                           []MonthPoints
	Tiers                            []int64 // by step, the entry tier first: those who may climb and have an order
	Points, Grown                    []int64 // by buyer: what is left
	Steps                            []int8  // by buyer
}

// Awarded is what members got in sum: what orders gave and kept, and gifts.
func (o *Outcome) Awarded() int64 { return o.Given - o.TakenBack + o.Gifts }

// Arrange puts the orders into turns: by buyer, then by time. Play needs it once.
func (p *Past) Arrange() {
	starts := make([]int32, len(p.Joined)+1)
	for i := range p.Orders {
		starts[p.Orders[i].Buyer+1]++
	}
	for i := 1; i < len(starts); i++ {
		starts[i] += starts[i-1]
	}
	p.turns, p.ends = make([]int32, len(p.Orders)), starts[:len(p.Joined)]
	for i := range p.Orders {
		at := &p.ends[p.Orders[i].Buyer]
		p.turns[*at] = int32(i)
		*at++
	}
	from := int32(0)
	for _, to := range p.ends {
		turns := p.turns[from:to]
		for i := 1; i < len(turns); i++ {
			for k := i; k > 0 && p.later(turns[k-1], turns[k]); k-- {
				turns[k-1], turns[k] = turns[k], turns[k-1]
			}
		}
		from = to
	}
}

// later reports whether an order comes after another; of the same moment the one that is told first comes first.
func (p *Past) later(a, b int32) bool {
	x, y := &p.Orders[a], &p.Orders[b]
	if x.Day != y.Day {
		return x.Day > y.Day
	}
	return x.At > y.At
}

// Play plays all orders under a programme, by the same steps as an import: before each order it is decided what is due of the tier, the
// order gives its points by the tier of then, and may reach the next. At the end what is over has lapsed and every tier is decided.
// stop is asked now and then; its error ends the rehearsal.
func (p *Past) Play(programme Programme, stop func() error) (*Outcome, error) {
	pl := &player{Past: p, Programme: programme, out: &Outcome{
		Tiers: make([]int64, len(programme.Tiers.Steps)+1), Points: make([]int64, len(p.Joined)), Grown: make([]int64, len(p.Joined)),
		Steps: make([]int8, len(p.Joined)),
	}}
	pl.asksOrders, pl.asksMonths = pl.Terms.Counting()
	pl.asksTier, pl.asksLines, pl.asksUsed = pl.Terms.Tiered(), pl.Terms.Scoping() && p.Lines != nil, pl.Terms.PeriodCapped()
	pl.who.Meets, pl.who.Used = pl.meets, pl.usedOf
	_, pl.asksGrowth = pl.Tiers.Uses()
	pl.asksGrowing = pl.Terms.Growing()
	pl.layMonths()
	for _, s := range p.Spent {
		if s.Day >= p.Since {
			pl.out.Short += s.Points // less what is covered
		}
	}
	from := int32(0)
	for buyer, to := range p.ends {
		if buyer%1024 == 0 && stop != nil {
			if err := stop(); err != nil {
				return nil, err
			}
		}
		if to > from {
			pl.play(int32(buyer), p.turns[from:to])
		}
		from = to
	}
	pl.tellMonths()
	return pl.out, nil
}

// player is a rehearsal under way, with the buyer whose turn it is.
type player struct {
	*Past
	Programme
	out *Outcome

	asksOrders, asksMonths, asksTier, asksLines, asksUsed, asksGrowth, asksGrowing bool

	months []int32 // by day since first: the month's place in sums
	first  Day
	sums   []MonthPoints

	buyer    int32
	purchase Purchase
	who      Buyer
	shares   []Share
	orders   int64
	month    int32 // of the latest order, -1: none
	run      int64 // months in a row up to it
	used     []usage
	rank     Rank
	deeds    []Deed
	totals   Measures
	gifted   uint32 // by step: its gift was given
	held     []heldLot
	spends   []PastSpending // of the buyer
	spent    int            // how many of Spent came before the buyer
}

// heldLot is a lot whose end is not known before all that the buyer did is: orders move it, or something is spent of it. From is the day it was given.
type heldLot struct {
	Lot
	from Day
}

// usage is what a rule has given the buyer on the day and in the month of their latest order that gave anything.
type usage struct {
	rule       int64
	growth     bool
	day        Day
	month      int32
	today, now int64
}

// layMonths numbers the months between the first order, or the start, and today.
func (pl *player) layMonths() {
	pl.first = pl.Today
	for i := range pl.Orders {
		pl.first = min(pl.first, pl.Orders[i].Day)
	}
	last := pl.Today
	for i := range pl.Orders {
		last = max(last, pl.Orders[i].Day)
	}
	for day := pl.first; day <= last; day++ {
		if y, m, d := civil(day); d == 1 || day == pl.first {
			pl.sums = append(pl.sums, MonthPoints{Month: date(y, m, 1)})
		}
		pl.months = append(pl.months, int32(len(pl.sums)-1))
	}
}

func (pl *player) monthOf(day Day) int32 { return pl.months[day-pl.first] }

// tellMonths leaves out the months before the start.
func (pl *player) tellMonths() {
	start := pl.first
	if pl.Since > start {
		start = pl.Since
	}
	if y, m, _ := civil(start); len(pl.sums) > 0 {
		i := slices.IndexFunc(pl.sums, func(s MonthPoints) bool { return s.Month >= date(y, m, 1) })
		if i >= 0 {
			pl.out.Months = pl.sums[i:]
		}
	}
}

// play plays the orders of one buyer.
func (pl *player) play(buyer int32, turns []int32) {
	pl.buyer, pl.orders, pl.month, pl.run, pl.used, pl.rank = buyer, 0, -1, 0, pl.used[:0], Rank{}
	pl.deeds, pl.totals, pl.gifted = pl.deeds[:0], Measures{}, 0
	pl.findSpends()
	tiers := len(pl.Tiers.Steps) > 0 && pl.Climbs[buyer]
	for _, i := range turns {
		o := &pl.Orders[i]
		if tiers && pl.rank.Until != 0 && pl.rank.Until < o.Day {
			pl.rank, _ = pl.Tiers.Settle(pl.rank, pl.Joined[buyer], o.Day, pl.deeds)
		}
		points, growth := pl.give(i, o)
		pl.count(o)
		if tiers {
			pl.do(Deed{o.Day, Measures{Points: points, Spend: o.Total - o.Refunded, Orders: 1, Growth: growth}})
			pl.reach(o.Day)
		}
		pl.out.Grown[buyer] += growth
	}
	pl.out.Growth += pl.out.Grown[buyer]
	defer pl.settleHeld(turns)
	if !tiers {
		if pl.Climbs[buyer] {
			pl.out.Tiers[0]++
		}
		return
	}
	pl.rank, _ = pl.Tiers.Settle(pl.rank, pl.Joined[buyer], pl.Today, pl.deeds)
	pl.reach(pl.Today)
	pl.out.Steps[buyer] = int8(pl.rank.Step)
	pl.out.Tiers[pl.rank.Step]++
}

// do adds a deed where its day belongs.
func (pl *player) do(d Deed) {
	pl.totals = pl.totals.Add(d.Measures)
	pl.deeds = append(pl.deeds, d)
	for i := len(pl.deeds) - 1; i > 0 && pl.deeds[i-1].Day > d.Day; i-- {
		pl.deeds[i-1], pl.deeds[i] = pl.deeds[i], pl.deeds[i-1]
	}
}

// count notes an order for what later rules ask.
func (pl *player) count(o *PastOrder) {
	pl.orders++
	switch month := pl.monthOf(o.Day); {
	case month == pl.month:
	case month == pl.month+1 && pl.month >= 0:
		pl.month, pl.run = month, pl.run+1
	default:
		pl.month, pl.run = month, 1
	}
}

// give posts what an order gives, and what its refund takes back: what is left of it.
func (pl *player) give(i int32, o *PastOrder) (points, growth int64) {
	wait, reached := o.reached(pl.Terms.Moment)
	if o.Day < pl.Since || !reached {
		return 0, 0
	}
	earning := pl.Terms.Earning(o.Amounts)
	shares := pl.award(i, o, earning)
	if len(shares) == 0 {
		return 0, 0
	}
	given := SumShares(shares, UnitPoints)
	earned := Earned(shares, earning)
	owed := Owed(0, given, o.Refunded, earned, false)
	if pl.asksGrowing {
		g := SumShares(shares, UnitGrowth)
		growth = g - Owed(0, g, o.Refunded, earned, false).Clawed
	}
	pl.out.Given += given
	pl.out.TakenBack += owed.Clawed
	pl.sums[pl.monthOf(o.Day)].Points += given - owed.Clawed
	pl.keep(o.Day, pl.Terms.Release(wait), shares, owed.Clawed)
	if pl.asksUsed && (given > 0 || growth > 0) { // what leaves no entry has used nothing
		pl.note(o.Day, shares)
	}
	return given - owed.Clawed, growth
}

// reached is the day of the moment at which the order gives its points.
func (o *PastOrder) reached(m Moment) (Day, bool) {
	switch m {
	case MomentFulfilled:
		return o.Fulfilled, o.Fulfilled != 0
	case MomentCompleted:
		return o.Completed, o.Completed != 0
	}
	return o.Day, true
}

// award asks the rules.
func (pl *player) award(i int32, o *PastOrder, earning int64) []Share {
	t := &pl.Terms
	if len(t.Rules) == 0 {
		pl.shares = pl.shares[:0]
		if n := t.Points(earning); n > 0 {
			pl.shares = append(pl.shares, Share{Points: n, Of: earning})
		}
		return pl.shares
	}
	pl.purchase.Day, pl.purchase.Earning, pl.purchase.Discounted = o.Day, earning, o.Discounted
	if pl.purchase.Lines = pl.purchase.Lines[:0]; pl.asksLines {
		for _, l := range pl.Lines[pl.LineFrom[i]:pl.LineFrom[i+1]] {
			line := pl.Products[l.Product]
			line.Amount = l.Amount
			pl.purchase.Lines = append(pl.purchase.Lines, line)
		}
	}
	pl.who.Tier, pl.who.Orders, pl.who.Streak = "", 0, 0
	if pl.asksTier {
		pl.who.Tier = pl.Tiers.At(pl.rank.Step).Key
	}
	if pl.asksOrders || pl.asksMonths {
		pl.who.Orders = pl.orders
	}
	if pl.asksMonths {
		pl.who.Streak = pl.streak(pl.monthOf(o.Day))
	}
	pl.shares = t.Award(pl.shares[:0], &pl.purchase, &pl.who)
	return pl.shares
}

// streak is how many months in a row with orders end with this one; 0 when it had an order already.
func (pl *player) streak(month int32) int64 {
	switch {
	case month == pl.month:
		return 0
	case pl.month >= 0 && month == pl.month+1:
		return pl.run + 1
	}
	return 1
}

func (pl *player) meets(r *Rule) bool {
	who := pl.Meets[r.Where]
	return int(pl.buyer) < len(who) && who[pl.buyer]
}
