package store

import "regulars/store/program"

// lookback reads at once what tiers and caps ask of the past of many people: one by one each would have their orders and entries walked.
type lookback struct {
	*tx
	place     []int32         // by member: where they stand in people; 0: nobody asks of them
	people    []lookedAt      // the first is nobody
	survivors map[int64]int64 // into whom the merged have gone
	loose     bool            // tiers ask for what entries say beside the orders
	oldest    Day             // nothing before it is asked for
	days      []Day           // of orders by their ids, where loose; 0: left out
	from, to  Day             // what orders of these days were given is listed
	past      *pastOrders     // the orders of everybody; nil: not read before
	since     Day             // deeds are asked for from this day on; never: nobody's
	orders    int             // of those whose deeds are asked for, ever
}

// lookedAt is one of the people of whom a lookback asks, with what it has found.
type lookedAt struct {
	account *account
	since   Day   // their deeds are asked for from this day on
	deed    int32 // the last of them in tx.deedList; 0: none
	order   int32 // the last order in ruling.listed; 0: none
	points  int64 // what the listed orders were given
	climbs  bool  // their deeds are asked for
	capped  bool  // their orders are listed
}

// listedDeed is a deed of a member who has not asked for theirs yet.
type listedDeed struct {
	program.Deed
	before int32 // the member's one before, 0: none
}

// lookback begins one that may ask of so many people.
func (t *tx) lookback(people int) *lookback {
	return &lookback{tx: t, place: make([]int32, t.w.heads.member+1), people: make([]lookedAt, 1, people+1), oldest: never, since: never}
}

// person is where the lookback gathers what it finds of a member. It is good until the next one.
func (l *lookback) person(a *account) *lookedAt {
	if more := int(a.member) + 1 - len(l.place); more > 0 { // they are new
		l.place = append(l.place, make([]int32, more)...)
	}
	at := &l.place[a.member]
	if *at == 0 {
		*at = int32(len(l.people))
		l.people = append(l.people, lookedAt{account: a})
	}
	return &l.people[*at]
}

// wantDeeds asks for what members did, as far as tiers can ask for it from a day of each on.
func (l *lookback) wantDeeds(list []*account, from func(*account) Day) {
	points, growth := l.shop.Tiers.Uses()
	l.loose = points || growth
	for _, a := range list {
		l.orders += int(a.orders)
		a.deeds, a.deedHead, a.deedsKnown, a.deedsSince = nil, 0, true, l.deedsBegin(a, from(a))
		p := l.person(a)
		p.climbs, p.since = true, a.deedsSince
		l.since = min(l.since, a.deedsSince)
	}
	l.oldest = min(l.oldest, l.since)
}

// wantUsed asks for what the orders of members were given in the months from one day to another.
func (l *lookback) wantUsed(list []*account, from, to Day) {
	l.from, l.to = capDays(from, to)
	l.oldest = min(l.oldest, l.from)
	l.ruling.listed = make([]listedOrder, 1, 1+l.past.size())
	for _, a := range list {
		l.person(a).capped = true
	}
}

// capDays are the days of which the orders can take room under a cap from an order of the days between two.
func capDays(from, to Day) (first, last Day) {
	y, m, _ := from.Civil()
	return Date(y, m, 1), to + 31
}

// at is where the lookback gathers what it finds of a member; nil when nobody asks.
func (l *lookback) at(member int64) *lookedAt {
	if member >= int64(len(l.place)) || l.place[member] == 0 {
		return nil
	}
	return &l.people[l.place[member]]
}

// read reads what was asked for.
func (l *lookback) read() (err error) {
	if len(l.people) == 1 {
		return nil
	}
	if l.survivors, err = (&sweep{conn: l.conn}).survivors(); err != nil {
		return err
	}
	if l.deedList == nil {
		l.deedList = make([]listedDeed, 1)
	}
	if err := l.readOrders(); err != nil {
		return err
	}
	if err := l.readEntries(); err != nil {
		return err
	}
	for i := range l.people {
		p := &l.people[i]
		if p.climbs {
			p.account.deedHead = p.deed
		}
		if p.capped {
			p.account.bound.points, p.account.bound.last = p.points, p.order
		}
	}
	return nil
}

func (l *lookback) readOrders() error {
	if l.past.covers(l) {
		l.past.tell(l)
		return nil
	}
	currency := textNumber(l.shop.Currency)
	wanted := &wantedRows{
		"orders", []string{"member", "currency", "day", "total", "refunded", "counted", "withdrawn", "awarded", "clawed", "terms"}, 3, int64(l.oldest),
	}
	return l.eachRow(wanted, func(id int64, row []int64) error {
		member, day, counted, withdrawn, awarded, terms := row[0], Day(row[2]), row[5], row[6], row[7], row[9]
		if terms != 0 && withdrawn == 0 && day >= l.from && day <= l.to {
			l.list(givenOrder{id, member, awarded, day})
		}
		if l.loose {
			l.noteDay(id, day)
		}
		if counted != 1 || row[1] != currency {
			return nil
		}
		if p := l.climber(member); p != nil {
			l.did(p, program.Deed{Day: program.Day(day), Measures: program.Measures{Spend: row[3] - row[4], Points: awarded - row[8], Orders: 1}})
		}
		return nil
	})
}

// list lists what an order of a member was given, when somebody asks.
func (l *lookback) list(o givenOrder) {
	p := l.at(o.member)
	if p == nil || !p.capped {
		return
	}
	p.points += o.awarded
	l.ruling.listed = append(l.ruling.listed, listedOrder{o.order, o.awarded, o.day, p.order})
	p.order = int32(len(l.ruling.listed) - 1)
}

// noteDay keeps the day of an order. They come in the order of their ids.
func (l *lookback) noteDay(order int64, day Day) {
	if more := int(order) + 1 - len(l.days); more > 0 {
		l.days = append(l.days, make([]Day, more)...)
	}
	l.days[order] = day
}

// readEntries adds the deeds of looseEntries. Orders that were left out are older than anybody asks for.
func (l *lookback) readEntries() error {
	if !l.loose {
		return nil
	}
	wanted := &wantedRows{table: "entry", columns: []string{"member", "reason", "unit", "amount", "at", "order_id", "reverses"}}
	return l.eachRow(wanted, func(_ int64, row []int64) error {
		unit, order, reverses := row[2], row[5], row[6]
		e := looseEntry{unit: unit, amount: row[3], at: Instant(row[4]), reason: Reason(row[1])}
		if order != 0 {
			if unit == unitPoints || order >= int64(len(l.days)) || l.days[order] == 0 {
				return nil
			}
			e.day = l.days[order]
		}
		p := l.climber(row[0])
		if p == nil {
			return nil
		}
		if reverses != 0 && e.reason == ReasonUndo { // counts as what it undoes
			reversed, err := l.conn.number("SELECT reason FROM entry WHERE id = ?", reverses)
			if err != nil {
				return err
			}
			e.reversed = Reason(reversed)
		}
		if d, counts := e.deed(l.shop); counts {
			l.did(p, d)
		}
		return nil
	})
}

// climber is who has done what a member did, or whom they were merged into; nil when nobody asks for their deeds.
func (l *lookback) climber(member int64) *lookedAt {
	if len(l.survivors) > 0 {
		if now, merged := l.survivors[member]; merged {
			member = now
		}
	}
	if p := l.at(member); p != nil && p.climbs {
		return p
	}
	return nil
}

// did notes a deed.
func (l *lookback) did(p *lookedAt, d program.Deed) {
	if Day(d.Day) >= p.since {
		p.deed = l.listDeed(d, p.deed)
	}
}

// listDeed lists a deed after the member's one before, and gives its place.
func (t *tx) listDeed(d program.Deed, before int32) int32 {
	t.deedList = append(t.deedList, listedDeed{d, before})
	return int32(len(t.deedList) - 1)
}

// addDeed adds what a member has just done to what is known of them.
func (t *tx) addDeed(a *account, d program.Deed) {
	switch {
	case !a.deedsKnown:
	case a.deedHead != 0:
		a.deedHead = t.listDeed(d, a.deedHead)
	default:
		a.deeds = append(a.deeds, d)
	}
}

// takeDeeds makes a member's own list of what is listed of them, in order of day.
func (t *tx) takeDeeds(a *account) {
	if a.deedHead == 0 {
		return
	}
	n := 0
	for i := a.deedHead; i != 0; i = t.deedList[i].before {
		n++
	}
	a.deeds = make([]program.Deed, n, n+4)
	for i := a.deedHead; i != 0; i = t.deedList[i].before {
		n--
		a.deeds[n] = t.deedList[i].Deed
	}
	a.deedHead = 0
	sortDeeds(a.deeds)
}
