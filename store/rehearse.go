package store

import (
	"cmp"
	"context"
	"slices"

	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// Rehearsing asks what a draft of the programme would have given for orders that have been.
type Rehearsing struct {
	Draft program.Programme
	Since Day  // what was bought before earns nothing, and counts for first orders, tiers and months in a row; 0: all earns
	Spend bool // the shop's own redemptions are played on their days, as far as points suffice; a file has none
}

// Rehearsal compares today's programme with a draft on the same orders. Both begin with nobody having points, and with everybody in the tier
// that their orders before have reached; what was given by hand or set by hand is not played, and what was redeemed only where it was asked.
type Rehearsal struct {
	Spend           bool
	Since, AsOf     Day
	Orders, Members int64 // that count since, and who placed them
	Now, Then       *program.Outcome
	Before, After   program.Programme
	Moves           []RehearsedMove
	Movers          []Mover  // some of those who would stand elsewhere, the highest new tier first
	Silent          []string // rules whose filter a file cannot answer
	Held, Foreign   int64    // orders of a file that were left out: of a status nobody has explained, or in another currency
}

// RehearsedMove is how many would stand in another tier, by keys; "" is the entry tier.
type RehearsedMove struct {
	From, To string
	N        int64
}

// Mover is somebody who would stand in another tier.
type Mover struct {
	Person
	From, To string
}

// moversShown is how many people a rehearsal names.
const moversShown = 20

// Rehearse plays the shop's own orders. Errors: CodeBadRule, CodeBadName, CodeBadTiers, CodeBadFilter.
func (b *Book) Rehearse(ctx context.Context, in Rehearsing) (*Rehearsal, error) {
	shop := b.Shop()
	if err := shop.CheckProgramme(&in.Draft); err != nil {
		return nil, err
	}
	out := &Rehearsal{Before: shop.Programme(), After: in.Draft, Since: in.Since, AsOf: b.Today(), Spend: in.Spend}
	past := &program.Past{Since: program.Day(in.Since), Today: program.Day(out.AsOf), Meets: map[string][]bool{}}
	if err := b.sweep(ctx, func(s *sweep) error { return s.readPast(past, out) }); err != nil {
		return nil, err
	}
	if err := out.play(ctx, past); err != nil {
		return nil, b.told(err)
	}
	ids := make([]int64, len(out.Movers))
	for i := range out.Movers {
		ids[i] = out.Movers[i].ID
	}
	people, err := b.People(ctx, ids)
	for i := range out.Movers {
		out.Movers[i].Person = people[ids[i]]
	}
	return out, err
}

// Programme is the rules and the tiers in force.
func (s *Shop) Programme() program.Programme {
	return program.Programme{Terms: s.Terms, Tiers: s.Tiers}
}

// CheckProgramme refuses rules and tiers that could not be saved, and sorts them as they are asked. Errors: CodeBadRule, CodeBadName,
// CodeBadTiers.
func (s *Shop) CheckProgramme(p *program.Programme) error {
	p.Terms.Rules = slices.Clone(p.Terms.Rules)
	for i := range p.Terms.Rules {
		if err := s.CheckRule(&p.Terms.Rules[i]); err != nil {
			return err
		}
	}
	next := int64(1)
	for _, r := range append(slices.Clone(s.Terms.Rules), p.Terms.Rules...) {
		next = max(next, r.ID+1)
	}
	p.AgreeMultipliers(&s.Tiers, next)
	program.SortRules(p.Terms.Rules)
	return checkTiers(p.Tiers, s.Currency)
}

// play plays both programmes on a past, and compares where they leave people.
func (r *Rehearsal) play(ctx context.Context, past *program.Past) (err error) {
	past.Arrange()
	if r.Now, err = past.Play(r.Before, ctx.Err); err != nil {
		return err
	}
	if r.Then, err = past.Play(r.After, ctx.Err); err != nil {
		return err
	}
	bought := make([]bool, len(past.Joined))
	for i := range past.Orders {
		if o := &past.Orders[i]; o.Day >= past.Since {
			r.Orders++
			bought[o.Buyer] = true
		}
	}
	for _, b := range bought {
		if b {
			r.Members++
		}
	}
	r.compare()
	return nil
}

// compare counts who would stand in another tier.
func (r *Rehearsal) compare() {
	before, after := &r.Before.Tiers, &r.After.Tiers
	counts := make([]int64, (len(before.Steps)+1)*(len(after.Steps)+1))
	at := func(from, to int) int { return from*(len(after.Steps)+1) + to }
	for i, from := range r.Now.Steps {
		counts[at(int(from), int(r.Then.Steps[i]))]++
	}
	for to := len(after.Steps); to >= 0; to-- {
		for from := range len(before.Steps) + 1 {
			move := RehearsedMove{before.At(from).Key, after.At(to).Key, counts[at(from, to)]}
			if move.N == 0 || move.From == move.To {
				continue
			}
			r.Moves = append(r.Moves, move)
			for i := 0; i < len(r.Now.Steps) && len(r.Movers) < moversShown; i++ {
				if int(r.Now.Steps[i]) == from && int(r.Then.Steps[i]) == to {
					r.Movers = append(r.Movers, Mover{Person{ID: int64(i) + 1}, move.From, move.To})
				}
			}
		}
	}
}

// asked are all rules of both programmes that are not off.
func (r *Rehearsal) asked(yield func(*program.Rule)) {
	for _, rules := range [][]program.Rule{r.Before.Terms.Rules, r.After.Terms.Rules} {
		for i := range rules {
			if !rules[i].Off {
				yield(&rules[i])
			}
		}
	}
}

// scoping reports whether any rule asks for the lines of orders.
func (r *Rehearsal) scoping() bool { return r.Before.Terms.Scoping() || r.After.Terms.Scoping() }

// moments reports whether any of both programmes waits for more than the payment.
func (r *Rehearsal) moments() bool {
	return r.Before.Terms.Moment != program.MomentPaid || r.After.Terms.Moment != program.MomentPaid
}

// readPast reads the shop's people and orders.
func (s *sweep) readPast(past *program.Past, of *Rehearsal) error {
	if err := s.readBuyers(past); err != nil {
		return err
	}
	ids, err := s.readOrders(past, of.moments())
	if err != nil {
		return err
	}
	if of.Spend {
		if err := s.readSpent(past); err != nil {
			return err
		}
	}
	of.asked(func(r *program.Rule) {
		if r.Where == "" || past.Meets[r.Where] != nil || err != nil {
			return
		}
		var picked []bool
		if picked, err = s.members(r.Where); err == nil && picked != nil {
			past.Meets[r.Where] = picked[1:]
		}
	})
	if err != nil || !of.scoping() {
		return err
	}
	return s.readPastLines(past, ids)
}

// readBuyers reads who may climb, and since when: a buyer's place is the member's id less one.
func (s *sweep) readBuyers(past *program.Past) error {
	most, err := s.number("SELECT coalesce(max(id), 0) FROM member")
	if err != nil {
		return err
	}
	past.Joined, past.Climbs = make([]program.Day, most), make([]bool, most)
	return s.query(func(r *sqlite.Stmt) error {
		past.Joined[r.ColumnInt64(0)-1], past.Climbs[r.ColumnInt64(0)-1] = program.Day(r.ColumnInt64(1)), true
		return nil
	}, "SELECT id, joined_day FROM member WHERE status = 'active' AND joined_at IS NOT NULL")
}

// readSpent reads what was redeemed and not cancelled.
func (s *sweep) readSpent(past *program.Past) error {
	survivors, err := s.survivors()
	if err != nil {
		return err
	}
	if err := s.query(func(r *sqlite.Stmt) error {
		member := r.ColumnInt64(0)
		if now, merged := survivors[member]; merged {
			member = now
		}
		day := program.Day(DayOf(Instant(r.ColumnInt64(1)).Time(), s.shop.Zone))
		past.Spent = append(past.Spent, program.PastSpending{Buyer: int32(member - 1), Day: day, Points: r.ColumnInt64(2)})
		return nil
	}, "SELECT member, at, points FROM redemption WHERE id NOT IN (SELECT redemption FROM redemption_cancel) ORDER BY id"); err != nil {
		return err
	}
	slices.SortStableFunc(past.Spent, func(a, b program.PastSpending) int {
		return cmp.Or(cmp.Compare(a.Buyer, b.Buyer), cmp.Compare(a.Day, b.Day))
	})
	return nil
}

// readOrders reads the orders that count, in the order of the table, and tells their ids.
func (s *sweep) readOrders(past *program.Past, moments bool) (ids []int64, err error) {
	survivors, err := s.survivors()
	if err != nil {
		return nil, err
	}
	room, err := s.number("SELECT coalesce(sum(orders), 0) FROM day_order WHERE currency = ?", s.shop.Currency)
	if err != nil {
		return nil, err
	}
	past.Orders, ids = make([]program.PastOrder, 0, room), make([]int64, 0, room)
	err = s.query(func(r *sqlite.Stmt) error {
		member := r.ColumnInt64(1)
		if now, merged := survivors[member]; merged {
			member = now
		}
		o := program.PastOrder{
			Buyer: int32(member - 1), Day: program.Day(r.ColumnInt64(2)), Refunded: r.ColumnInt64(7), Discounted: r.ColumnInt64(8) > 0, At: r.ColumnInt64(9),
			Amounts: program.Amounts{Total: r.ColumnInt64(3), Shipping: r.ColumnInt64(4), Tax: r.ColumnInt64(5), PointsPaid: r.ColumnInt64(6)},
		}
		if moments {
			known := order{day: Day(o.Day), status: Status(r.ColumnInt64(10)), doneAt: Instant(r.ColumnInt64(11)), shipped: Instant(r.ColumnInt64(12))}
			o.Fulfilled, o.Completed = s.shop.moments(&known)
		}
		past.Orders, ids = append(past.Orders, o), append(ids, r.ColumnInt64(0))
		return nil
	}, `SELECT id, member, day, total, shipping, tax, points_paid, refunded, discount, coalesce(paid_at, placed_at), status, done_at, shipped_at
		FROM orders NOT INDEXED WHERE counted = 1 AND currency = ? AND member IS NOT NULL`, s.shop.Currency)
	return ids, err
}

// moments are the days on which an order came to the moments at which it may give its points; 0: not yet.
func (s *Shop) moments(o *order) (fulfilled, completed program.Day) {
	day := func(m program.Moment) program.Day {
		if !o.reached(m) {
			return 0
		}
		return s.momentDay(o, m)
	}
	return day(program.MomentFulfilled), day(program.MomentCompleted)
}

// readPastLines reads the lines of those orders, which stand in the order of their ids.
func (s *sweep) readPastLines(past *program.Past, ids []int64) error {
	most, err := s.number("SELECT coalesce(max(id), 0) FROM product")
	if err != nil {
		return err
	}
	past.Products = make([]program.Line, most+1)
	if err := s.query(func(r *sqlite.Stmt) error {
		past.Products[r.ColumnInt64(0)] = productLine(r.ColumnText(1), r.ColumnText(2), r.ColumnText(3))
		return nil
	}, "SELECT id, key, name, category FROM product"); err != nil {
		return err
	}
	past.Lines, past.LineFrom = []program.PastLine{}, make([]int32, 1, len(ids)+1)
	upTo := func(id int64) bool { // closes the orders before, and reports whether the id is one of the orders
		for len(past.LineFrom) <= len(ids) && ids[len(past.LineFrom)-1] < id {
			past.LineFrom = append(past.LineFrom, int32(len(past.Lines)))
		}
		return len(past.LineFrom) <= len(ids) && ids[len(past.LineFrom)-1] == id
	}
	err = s.query(func(r *sqlite.Stmt) error {
		if upTo(r.ColumnInt64(0)) {
			past.Lines = append(past.Lines, program.PastLine{
				Product: int32(r.ColumnInt64(1)), Amount: r.ColumnInt64(2)*r.ColumnInt64(3) - r.ColumnInt64(4),
			})
		}
		return nil
	}, "SELECT order_id, product, quantity, price, discount FROM line ORDER BY order_id, n")
	upTo(1 << 62)
	return err
}

// DraftRule is the number of the first rule that only a draft has; others follow. No rule that was saved comes near it.
const DraftRule int64 = 1 << 40

// TierKeys are the keys of all tiers of both programmes, the entry tier first.
func (r *Rehearsal) TierKeys() []string {
	if len(r.Before.Tiers.Steps)+len(r.After.Tiers.Steps) == 0 {
		return nil
	}
	keys := []string{""}
	for _, tiers := range [][]program.Tier{r.After.Tiers.Steps, r.Before.Tiers.Steps} {
		for _, t := range tiers {
			if !slices.Contains(keys, t.Key) {
				keys = append(keys, t.Key)
			}
		}
	}
	return keys
}

// TierName is what a tier of either programme is called.
func (r *Rehearsal) TierName(key string) string {
	if r.After.Tiers.Find(key) > 0 {
		return r.After.Tiers.Name(key)
	}
	return r.Before.Tiers.Name(key)
}
