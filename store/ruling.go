package store

import (
	"cmp"
	"slices"

	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// ruling is what an act has found out for its earning rules. It asks each question once for the whole act in an import, and once
// for each member otherwise.
type ruling struct {
	tiers     tierWords                // of all members, in an import
	met       map[int64]map[int64]bool // by rule: the members who meet its filter, in an import
	stocked   map[string]program.Line  // see stockedLines; nil: not read
	sold      map[string]*soldLine     // by key of product
	made      map[int64]Day            // when each rule was made; nil: not read
	caps      []program.PeriodCap      // of the terms in force
	capsKnown bool
	listed    []listedOrder  // see foreseeUsed
	changed   map[int64]bool // of those, the ones that the act has changed
	lost      map[int64]bool // see lostOrders; nil: not read

	account  *account // whose order is under the rules
	order    *order
	again    bool // the order has been given before: what it has used of caps does not count
	purchase program.Purchase
	buyer    program.Buyer
	shares   []program.Share
	err      error // of a question that a rule asked
}

// past is what rules ask of a member's earlier orders.
type past struct {
	orders int64
	months []int32 // those with an order, sorted; nil when no rule asks
}

// award is what an order that has given nothing yet gives under the terms in force. lines are those of the order where they are
// known. The shares are good until the next award.
func (t *tx) award(a *account, o *order, lines func() ([]program.Line, error)) (given, error) {
	shop := t.shop
	if !o.counted || o.noEarn || o.currency != shop.Currency || !o.reached(shop.Terms.Moment) {
		return given{}, nil
	}
	ru := &t.ruling
	g := given{basis: shop.Terms.Earning(o.amounts())}
	if len(shop.Terms.Rules) == 0 {
		ru.shares = ru.shares[:0]
		if n := shop.Terms.Points(g.basis); n > 0 {
			ru.shares = append(ru.shares, program.Share{Points: n, Of: g.basis})
		}
		g.shares = ru.shares
		return g, nil
	}
	if err := t.ask(a, o, false); err != nil {
		return given{}, err
	}
	ru.purchase = program.Purchase{Day: program.Day(o.day), Earning: g.basis, Discounted: o.discount > 0}
	if shop.Terms.Scoping() {
		var err error
		if ru.purchase.Lines, err = lines(); err != nil {
			return given{}, err
		}
	}
	ru.buyer.Cut = false
	ru.shares = shop.Terms.Award(ru.shares[:0], &ru.purchase, &ru.buyer)
	if ru.buyer.Cut && a.bound.known { // more than was used was counted: now it has to be known
		a.bound.known = false
		ru.shares = shop.Terms.Award(ru.shares[:0], &ru.purchase, &ru.buyer)
	}
	g.shares = ru.shares
	return g, ru.err
}

// reached reports whether the order has come to the moment at which it gives its points. One that was refunded in part had
// been delivered.
func (o *order) reached(m program.Moment) bool {
	switch m {
	case program.MomentFulfilled:
		return o.status != StatusPaid || o.shipped != 0 || o.doneAt != 0
	case program.MomentCompleted:
		return o.status == StatusCompleted || o.status == StatusPartlyRefunded || o.doneAt != 0
	}
	return true
}

// momentDay is the day of that moment, from which points wait; where nobody knows it, the order's own day.
func (s *Shop) momentDay(o *order, m program.Moment) program.Day {
	at := Instant(0)
	switch m {
	case program.MomentFulfilled:
		at = orInstant(o.shipped, o.doneAt)
	case program.MomentCompleted:
		at = o.doneAt
	}
	if at == 0 {
		return program.Day(o.day)
	}
	return program.Day(max(o.day, DayOf(at.Time(), s.Zone)))
}

// lapseOf is how points lapse that the base rate gives an order today.
func (s *Shop) lapseOf(o *order) program.Lapse {
	return s.Terms.Expiry.LapseOf(program.Day(o.day), s.Terms.Release(s.momentDay(o, s.Terms.Moment)))
}

// ask lays out what rules may ask about the member.
func (t *tx) ask(a *account, o *order, again bool) error {
	ru, terms := &t.ruling, &t.shop.Terms
	ru.account, ru.order, ru.again, ru.err = a, o, again, nil
	if ru.buyer.Meets == nil {
		ru.buyer.Meets, ru.buyer.Used, ru.buyer.Gave = t.meets, t.usedOf, t.gaveFor
	}
	ru.buyer.Tier, ru.buyer.Orders, ru.buyer.Streak = "", 0, 0
	if again {
		return nil
	}
	var err error
	if terms.Tiered() {
		if ru.buyer.Tier, err = t.tierOf(a); err != nil {
			return err
		}
	}
	orders, months := terms.Counting()
	if !orders && !months {
		return nil
	}
	p, err := t.pastOf(a, o, months)
	if err != nil {
		return err
	}
	ru.buyer.Orders = p.orders
	if months {
		ru.buyer.Streak = p.streak(monthOf(o.day))
	}
	return nil
}

// tierOf is the key of the member's tier; in an import all are read at once.
func (t *tx) tierOf(a *account) (tier string, err error) {
	if a.moved { // not written yet
		return a.tier, nil
	}
	if !t.bulk.on {
		_, err = t.one(func(s *sqlite.Stmt) { tier = s.ColumnText(0) }, "SELECT tier FROM member WHERE id = ?", a.member)
		return tier, err
	}
	w := &t.ruling.tiers
	err = w.read(t.conn)
	return w.words[w.place(a.member)], err
}

// tierWords are the tiers in all members' rows.
type tierWords struct {
	words []string // the first is none
	of    []int32  // by member id, as far as anybody has one: their word's place
}

func (w *tierWords) place(member int64) int32 {
	if member < int64(len(w.of)) {
		return w.of[member]
	}
	return 0
}

// read reads them once.
func (w *tierWords) read(c conn) error {
	if w.words != nil {
		return nil
	}
	w.words = []string{""}
	most, err := c.number("SELECT coalesce(max(id), 0) FROM member")
	if err != nil {
		return err
	}
	w.of = make([]int32, most+1)
	return c.query(func(s *sqlite.Stmt) error {
		if word := s.ColumnText(1); word != w.words[len(w.words)-1] {
			w.words = append(w.words, word)
		}
		w.of[s.ColumnInt64(0)] = int32(len(w.words) - 1)
		return nil
	}, "SELECT id, tier FROM member WHERE tier <> '' ORDER BY tier")
}

// meets reports whether the member meets the rule's filter. In an import everybody who does is found once, before its orders.
func (t *tx) meets(r *program.Rule) bool {
	ru := &t.ruling
	set, known := ru.met[r.ID]
	if known {
		return set[ru.account.member]
	}
	where, err := t.condition(r.Where)
	if err != nil {
		ru.err = err
		return false
	}
	condition, args := where.SQL()
	sql := "SELECT m.id FROM member m LEFT JOIN rollup r ON r.member = m.id WHERE " + condition
	if !t.bulk.on {
		found, err := t.one(func(*sqlite.Stmt) {}, sql+" AND m.id = ?", append(args, ru.account.member)...)
		ru.err = err
		return found
	}
	set = map[int64]bool{}
	if ru.met == nil {
		ru.met = map[int64]map[int64]bool{}
	}
	ru.met[r.ID] = set
	ru.err = t.query(func(s *sqlite.Stmt) error {
		set[s.ColumnInt64(0)] = true
		return nil
	}, sql, args...)
	return set[ru.account.member]
}

// monthOf counts months since 1970-01.
func monthOf(d Day) int32 {
	y, m, _ := d.Civil()
	return int32((y-1970)*12 + int(m) - 1)
}

// streak is how many months in a row end with this one; 0 when it has an order already.
func (p *past) streak(month int32) int64 {
	i, found := slices.BinarySearch(p.months, month)
	if found {
		return 0
	}
	n := int64(1)
	for i--; i >= 0 && p.months[i] == month-int32(n); i-- {
		n++
	}
	return n
}

// note adds an order to what is known.
func (p *past) note(day Day) {
	p.orders++
	if p.months == nil {
		return
	}
	if i, found := slices.BinarySearch(p.months, monthOf(day)); !found {
		p.months = slices.Insert(p.months, i, monthOf(day))
	}
}

// pastOf is what is known of the member's orders beside this one. An import that adds one order after the other keeps it.
func (t *tx) pastOf(a *account, o *order, months bool) (*past, error) {
	if a.pastKnown && o.loose {
		return &a.past, nil
	}
	p := &a.past
	if !o.loose {
		p = &past{}
	}
	*p = past{orders: a.orders}
	if months {
		p.months = []int32{}
	}
	if months && a.orders > 0 || a.lifted || !o.loose {
		purchases, err := t.purchases(a)
		if err != nil {
			return nil, err
		}
		p.orders = 0
		for _, known := range purchases {
			if known.order != o.id {
				p.note(known.day)
			}
		}
	}
	a.pastKnown = a.pastKnown || o.loose
	return p, nil
}

// all is everything that was given for the order of an entry; without a record the base rate gave it all.
func (g *givenShares) all(awarded int64) []program.Share {
	switch {
	case g.All != nil:
		return g.All
	case g.Give != nil:
		return g.Give
	}
	return []program.Share{{Points: awarded}}
}

// linesOf are the lines of an order in the book, as rules see them.
func (t *tx) linesOf(o *order) (lines []program.Line, err error) {
	err = t.query(func(s *sqlite.Stmt) error {
		l := productLine(s.ColumnText(3), s.ColumnText(5), s.ColumnText(4))
		l.Amount = s.ColumnInt64(0)*s.ColumnInt64(1) - s.ColumnInt64(2)
		lines = append(lines, l)
		return nil
	}, "SELECT l.quantity, l.price, l.discount, p.key, p.category, p.name FROM line l JOIN product p ON p.id = l.product WHERE l.order_id = ? ORDER BY l.n", o.id)
	return lines, err
}

// draftLines are the lines of an order that an import is about to make.
func (t *tx) draftLines(drafts []LineDraft) (lines []program.Line, err error) {
	ru := &t.ruling
	if ru.stocked == nil {
		if ru.stocked, err = t.stockedLines(); err != nil {
			return nil, err
		}
		ru.sold = map[string]*soldLine{}
	}
	lines = ru.purchase.Lines[:0]
	for i := range drafts {
		d := &drafts[i]
		key := d.Key()
		sold := ru.sold[key]
		if sold == nil || sold.name != d.Name {
			sold = &soldLine{d.Name, soldName{key, d.Name}.line(ru.stocked)}
			ru.sold[key] = sold
		}
		lines = append(lines, sold.line)
		lines[i].Amount = d.amount()
	}
	return lines, nil
}

// productLine is what rules ask about a product.
func productLine(key, name, category string) program.Line {
	return program.Line{Product: key, Category: category, GiftCard: program.IsGiftCard(name) || program.IsGiftCard(category)}
}

// stockedLines are what rules ask about the products of the book that have a category or are gift cards, by key.
func (c conn) stockedLines() (map[string]program.Line, error) {
	stocked := map[string]program.Line{}
	return stocked, c.query(func(s *sqlite.Stmt) error {
		if l := productLine(s.ColumnText(0), s.ColumnText(1), s.ColumnText(2)); l.Category != "" || l.GiftCard {
			stocked[l.Product] = l
		}
		return nil
	}, "SELECT key, name, category FROM product")
}

// soldName is a product under the name by which a file sells it.
type soldName struct{ key, name string }

// soldLine is a product as a file last sold it: under which name, and what rules ask about it.
type soldLine struct {
	name string
	line program.Line
}

// line is what rules ask about it, with what the book knows of the product.
func (n soldName) line(stocked map[string]program.Line) program.Line {
	known := stocked[n.key]
	l := productLine(n.key, cmp.Or(n.name, n.key), known.Category)
	l.GiftCard = l.GiftCard || known.GiftCard
	return l
}
