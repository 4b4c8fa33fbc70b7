package store

import (
	"slices"

	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// account is one member's rollup row while an act works on it, with the open lots when they were needed.
type account struct {
	member                          int64
	entryHead, orderHead            int64
	total, pending, debt            int64
	nextRelease, nextExpiry         Day
	growth, earned, redeemed        int64
	orders, spend, refunds          int64
	firstDay, secondDay, lastDay    Day
	owed                            int64       // the debt before the act
	backdated                       bool        // got points that may have lapsed before the last order
	shorts                          []shortage  // what the act has taken back and no lot had
	booked                          program.Day // the last order by which the last days of lots are reckoned so far
	lots                            []program.Lot
	lotsLoaded, lifted, dirty, gone bool
	saved                           bool // the row exists

	tierMove   int64  // the newest move; 0: none
	tierUntil  Day    // the last day on which the tier is certain; 0: no end
	tier       string // the tier to be written into the member's row, while moved
	rank       program.Rank
	deeds      []program.Deed
	decided    Day // the day of the newest move, where rank is known and the rules moved; else 0
	rankKnown  bool
	moved      bool
	pastKnown  bool
	deedsKnown bool
	giftsKnown bool
	deedHead   int32 // the last deed in tx.deedList while they are not in deeds; 0: they are
	deedsSince Day   // the first day of the deeds that are known
	gifts      giftSteps
	membership membership
	tierFrom   Day // the first day on which what the member did has changed; 0: the tier need not be looked at
	past       past
	used       []capUse // what rules with caps by day or month have given, as far as an order can still ask
	usedKnown  bool
	bound      givenBound
}

// account loads a member's account once per act. The caller has resolved merges.
func (t *tx) account(member int64) (*account, error) {
	if a := t.accounts[member]; a != nil {
		return a, nil
	}
	a := &account{member: member}
	var err error
	// No row that an import keeps back is a rollup: this does not make it write them.
	if a.saved, err = t.conn.one(a.scan, selectAccount+" WHERE member = ?", member); err != nil {
		return nil, err
	}
	t.accounts[member] = a
	return a, nil
}

const selectAccount = `SELECT entry_head, order_head, total, pending, debt, next_release, next_expiry, growth, earned, redeemed,
	orders, spend, refunds, first_day, second_day, last_day, member, tier_move, tier_until FROM rollup`

func (a *account) scan(s *sqlite.Stmt) {
	a.entryHead, a.orderHead = s.ColumnInt64(0), s.ColumnInt64(1)
	a.total, a.pending, a.debt = s.ColumnInt64(2), s.ColumnInt64(3), s.ColumnInt64(4)
	a.nextRelease, a.nextExpiry = Day(s.ColumnInt64(5)), Day(s.ColumnInt64(6))
	a.growth, a.earned, a.redeemed = s.ColumnInt64(7), s.ColumnInt64(8), s.ColumnInt64(9)
	a.orders, a.spend, a.refunds = s.ColumnInt64(10), s.ColumnInt64(11), s.ColumnInt64(12)
	a.firstDay, a.secondDay, a.lastDay = Day(s.ColumnInt64(13)), Day(s.ColumnInt64(14)), Day(s.ColumnInt64(15))
	a.booked, a.owed = program.Day(a.lastDay), a.debt
	a.member, a.tierMove, a.tierUntil = s.ColumnInt64(16), s.ColumnInt64(17), Day(s.ColumnInt64(18))
}

// openLots loads what is left of the member's lots: it walks the entries from the newest until what it has found adds up
// to what the rollup says must be there.
func (t *tx) openLots(a *account) error {
	if a.lotsLoaded {
		t.redate(a)
		return nil
	}
	defer t.redate(a)
	a.lotsLoaded = true
	want := a.total + a.debt
	for id := a.entryHead; id != 0 && want > 0; {
		var prev int64
		_, err := t.one(func(s *sqlite.Stmt) {
			prev = s.ColumnInt64(0)
			left := s.ColumnInt64(1) - s.ColumnInt64(2)
			if s.ColumnInt64(1) > 0 && s.ColumnInt64(6) == 0 && left > 0 {
				l := program.Lot{ID: id, Order: s.ColumnInt64(5), Left: left, Releases: program.Day(s.ColumnInt64(3)), Lapse: program.Lapse(s.ColumnInt64(4))}
				l.Expires = l.Lapse.Last(a.booked)
				a.lots = append(a.lots, l)
				want -= left
			}
		}, `SELECT e.prev, e.amount, coalesce(l.used, 0), e.releases, `+lotLapse+`, e.order_id, e.unit
			FROM entry e LEFT JOIN lot l ON l.entry = e.id WHERE e.id = ?`, id)
		if err != nil {
			return err
		}
		id = prev
	}
	return nil
}

func (a *account) lot(id int64) *program.Lot {
	i := slices.IndexFunc(a.lots, func(l program.Lot) bool { return l.ID == id })
	if i < 0 {
		return nil
	}
	return &a.lots[i]
}

// standing is what the member has today. The rollup knows it as long as no lot has been released or has lapsed since it was
// written; then the lots say.
func (t *tx) standing(a *account) (program.Standing, error) {
	if !a.lotsLoaded && (a.nextRelease == 0 || a.nextRelease > t.today) && (a.nextExpiry == 0 || a.nextExpiry >= t.today) {
		return program.Standing{Balance: a.total - a.pending, Pending: a.pending}, nil
	}
	if err := t.openLots(a); err != nil {
		return program.Standing{}, err
	}
	return program.Stand(a.lots, a.debt, program.Day(t.today)), nil
}

// settle books what is due for the member: one expiry entry for each lot whose last day is over for certain. Lapsed lots
// are not spendable either way.
func (t *tx) settle(a *account) error {
	day := t.lapseDay()
	if a.nextExpiry == 0 || a.nextExpiry >= day {
		return nil
	}
	_, _, err := t.lapse(a, day, !t.bulk.on)
	return err
}

// expireLots books the lots of a member that lapsed before asOf.
func (t *tx) expireLots(a *account, asOf Day) (entries, points int64, err error) {
	return t.lapse(a, asOf, true)
}

// lapse books lots that lapsed before asOf. Those that lapse without orders are left alone while the orders come in, and those of a
// member who is being counted anew are left to that count.
func (t *tx) lapse(a *account, asOf Day, idle bool) (entries, points int64, err error) {
	if err := t.openLots(a); err != nil {
		return 0, 0, err
	}
	lapsed := slices.Clone(a.lots)
	program.InSpendingOrder(lapsed)
	for _, l := range lapsed {
		if l.Left == 0 || !l.Lapsed(program.Day(asOf)) || (a.lifted || !idle) && l.Lapse.Moves() {
			continue
		}
		if err := t.expireLot(a, l, Day(l.Expires)); err != nil {
			return entries, points, err
		}
		entries++
		points += l.Left
	}
	return entries, points, nil
}

// expireLot books what is left of a lot as lapsed after its last day.
func (t *tx) expireLot(a *account, l program.Lot, last Day) error {
	t.lapses = true
	_, err := t.post(a, posting{
		reason: ReasonExpire, amount: -l.Left, at: (last + 1).Start(t.shop.Zone), reverses: l.ID,
		takings: []program.Taking{{Lot: l.ID, Amount: l.Left}},
	})
	return err
}

// refresh derives what depends on the day from the lots.
func (a *account) refresh(today Day) {
	a.pending, a.nextRelease, a.nextExpiry = 0, 0, 0
	for _, l := range a.lots {
		if l.Left == 0 {
			continue
		}
		if !l.Released(program.Day(today)) {
			a.pending += l.Left
			a.nextRelease = earlier(a.nextRelease, Day(l.Releases))
		}
		a.nextExpiry = earlier(a.nextExpiry, Day(l.Expires))
	}
}

// earlier is the earlier of two optional days.
func earlier(a, b Day) Day {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}

const (
	accountColumns = ` INTO rollup (entry_head, order_head, total, pending, debt, next_release, next_expiry, growth, earned, redeemed,
		orders, spend, refunds, first_day, second_day, last_day, tier_move, tier_until, member) VALUES `
	insertAccount = "INSERT" + accountColumns + "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
	putAccount    = "INSERT OR REPLACE" + accountColumns // nothing refers to a rollup, and all of its columns are given
	updateAccount = `UPDATE rollup SET entry_head = ?, order_head = ?, total = ?, pending = ?, debt = ?, next_release = ?, next_expiry = ?, growth = ?,
		earned = ?, redeemed = ?, orders = ?, spend = ?, refunds = ?, first_day = ?, second_day = ?, last_day = ?, tier_move = ?, tier_until = ? WHERE member = ?`
)

// save writes a touched account.
func (t *tx) save(a *account) error {
	changed, err := t.ready(a)
	if err != nil || !changed {
		return err
	}
	return t.writeAccount(a)
}

// saveAll writes all accounts of the act, those of an import many a statement.
func (t *tx) saveAll() error {
	if !t.bulk.on {
		for _, member := range t.touchedMembers() {
			if err := t.save(t.accounts[member]); err != nil {
				return err
			}
		}
		return nil
	}
	list := make([]*account, 0, len(t.accounts))
	for _, member := range t.touchedMembers() {
		a := t.accounts[member]
		changed, err := t.ready(a)
		if err != nil {
			return err
		}
		if changed {
			list = append(list, a)
		}
	}
	if err := t.insertMany(putAccount, 19, len(list), func(b *binder, i int) { list[i].bind(b) }); err != nil {
		return err
	}
	for _, a := range list {
		if err := t.written(a); err != nil {
			return err
		}
	}
	return nil
}

// ready prepares a touched account for being written and reports whether it has to be; one whose orders changed other than by a later one is
// counted anew.
func (t *tx) ready(a *account) (changed bool, err error) {
	if a.lifted {
		if err := t.recount(a); err != nil {
			return false, err
		}
	}
	if !a.dirty {
		return false, nil
	}
	if a.backdated {
		if err := t.openLots(a); err != nil {
			return false, err
		}
		days, err := t.purchaseDays(a)
		if err != nil {
			return false, err
		}
		if err := t.relive(a, days); err != nil {
			return false, err
		}
	}
	if err := t.writeOff(a); err != nil {
		return false, err
	}
	if a.booked != program.Day(a.lastDay) && t.shop.idles && a.total+a.debt > 0 {
		if err := t.openLots(a); err != nil {
			return false, err
		}
	}
	if a.lotsLoaded {
		a.refresh(t.today)
	}
	return true, nil
}

func (t *tx) writeAccount(a *account) error {
	sql := insertAccount
	if a.saved {
		sql = updateAccount
	}
	b := t.bindTo(sql)
	a.bind(&b)
	if err := b.run(); err != nil {
		return err
	}
	return t.written(a)
}

func (a *account) bind(b *binder) {
	b.null(a.entryHead).null(a.orderHead).int(a.total).int(a.pending).int(a.debt).null(int64(a.nextRelease)).null(int64(a.nextExpiry))
	b.int(a.growth).int(a.earned).int(a.redeemed).int(a.orders).int(a.spend).int(a.refunds)
	b.null(int64(a.firstDay)).null(int64(a.secondDay)).null(int64(a.lastDay)).null(a.tierMove).null(int64(a.tierUntil)).int(a.member)
}

// written notes that the account's row is written, and writes the member's tier if that has changed.
func (t *tx) written(a *account) error {
	a.saved, a.dirty = true, false
	if !a.moved {
		return nil
	}
	a.moved = false
	return t.conn.exec("UPDATE member SET tier = ? WHERE id = ?", a.tier, a.member)
}

// purchase is one counted order of a member.
type purchase struct {
	day           Day
	gross, refund int64
	order         int64
}

// lift takes the member's purchases out of the people rollups, as the book has them now, before one of the orders changes
// in a way that cannot be added. recount puts them back from the changed orders.
func (t *tx) lift(a *account) error {
	if a.lifted {
		a.pastKnown, a.usedKnown = false, false
		return nil
	}
	days, err := t.purchaseDays(a)
	if err != nil {
		return err
	}
	t.sums.purchases(days, -1)
	a.lifted, a.dirty, a.pastKnown, a.usedKnown = true, true, false, false
	return nil
}

func (t *tx) recount(a *account) error {
	purchases, err := t.purchases(a)
	if err != nil {
		return err
	}
	if t.shop.idles {
		if err := t.openLots(a); err != nil {
			return err
		}
	}
	a.orders, a.spend, a.refunds, a.firstDay, a.secondDay, a.lastDay = 0, 0, 0, 0, 0, 0
	days := make([]Day, len(purchases))
	for i, p := range purchases {
		days[i] = p.day
		a.orders++
		a.spend += p.gross - p.refund
		a.refunds += p.refund
	}
	if len(days) > 0 {
		a.firstDay, a.lastDay = days[0], days[len(days)-1]
	}
	if len(days) > 1 {
		a.secondDay = days[1]
	}
	t.sums.purchases(days, 1)
	a.lifted, a.dirty, a.deedsKnown = false, true, false
	if !t.shop.idles || a.gone {
		return nil
	}
	return t.relive(a, days)
}

func (t *tx) purchaseDays(a *account) ([]Day, error) {
	purchases, err := t.purchases(a)
	days := make([]Day, len(purchases))
	for i, p := range purchases {
		days[i] = p.day
	}
	return days, err
}

// purchases walks the member's counted orders in the shop's currency, with those of everybody merged into the member, and
// gives them by day.
func (t *tx) purchases(a *account) (list []purchase, err error) {
	if a.gone {
		return nil, nil
	}
	heads := []int64{a.orderHead}
	merged, err := t.mergedInto(a.member)
	if err != nil {
		return nil, err
	}
	for _, m := range merged {
		head, err := t.number("SELECT coalesce(order_head, 0) FROM rollup WHERE member = ?", m)
		if err != nil {
			return nil, err
		}
		heads = append(heads, head)
	}
	for _, id := range heads {
		for id != 0 {
			var prev int64
			if _, err := t.one(func(s *sqlite.Stmt) {
				prev = s.ColumnInt64(0)
				if s.ColumnInt64(1) == 1 && s.ColumnText(2) == t.shop.Currency {
					list = append(list, purchase{Day(s.ColumnInt64(3)), s.ColumnInt64(4), s.ColumnInt64(5), id})
				}
			}, "SELECT prev, counted, currency, day, total, refunded FROM orders WHERE id = ?", id); err != nil {
				return nil, err
			}
			id = prev
		}
	}
	slices.SortStableFunc(list, func(a, b purchase) int { return int(a.day) - int(b.day) })
	return list, nil
}

// mergedInto lists everybody who was merged into the member, also through others.
func (t *tx) mergedInto(member int64) (list []int64, err error) {
	queue := []int64{member}
	for len(queue) > 0 {
		m := queue[0]
		queue = queue[1:]
		if err := t.query(func(s *sqlite.Stmt) error {
			queue = append(queue, s.ColumnInt64(0))
			return nil
		}, "SELECT id FROM member WHERE merged_into = ?", m); err != nil {
			return nil, err
		}
		if m != member {
			list = append(list, m)
		}
	}
	return list, nil
}
