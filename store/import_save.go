package store

import (
	"bytes"
	"cmp"
	"path/filepath"
	"slices"

	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// bySourceAndNumber sorts the file's rows as the book's index of orders is sorted, so that looking them up walks it once.
func (im *importer) bySourceAndNumber() []int32 {
	order := make([]int32, len(im.rows))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int {
		x, y := &im.rows[a], &im.rows[b]
		if x.source != y.source {
			return cmp.Compare(x.source, y.source)
		}
		if c := bytes.Compare(im.number(x), im.number(y)); c != 0 {
			return c
		}
		return cmp.Compare(a, b)
	})
	return order
}

// dropDuplicates finds orders that the file holds twice. One that says the same again is unchanged; one that says
// something else is a problem, because nobody can know which is right.
func (im *importer) dropDuplicates() (order []int32, err error) {
	order = im.bySourceAndNumber()
	kept := order[:0]
	for _, i := range order {
		if len(kept) > 0 {
			first, again := &im.rows[kept[len(kept)-1]], &im.rows[i]
			if first.source == again.source && im.ext(first) == im.ext(again) {
				if same := *again; sameRow(first, &same) {
					im.result.Unchanged++
				} else if err := im.problem(RowProblem{
					Line: int(again.line), Column: "order_id", Value: im.ext(again),
					Err: Refuse(CodeDuplicateOrder, "order", im.ext(again), "first", first.line, "line", again.line),
				}); err != nil {
					return nil, err
				}
				continue
			}
		}
		kept = append(kept, i)
	}
	return kept, nil
}

func sameRow(a, b *importRow) bool {
	x, y := *a, *b
	x.ext, x.line, y.ext, y.line = 0, 0, 0, 0
	return x == y
}

// save is the transaction of an import.
func (im *importer) save(t *tx) error {
	s, err := im.begin(t)
	if err != nil {
		return err
	}
	if im.result.AlreadyImported, err = t.earlierImport("orders", im.in.SHA256); err != nil {
		return err
	}
	what := "orders"
	if im.answers != nil {
		what = "answer"
	}
	if im.result.Batch, err = t.newBatch(batchStart{kind: "import", what: what, name: filepath.Base(im.in.File), sha256: im.in.SHA256}); err != nil {
		return err
	}
	for i, source := range im.sources {
		if s.sources[i], err = t.source(source.name, source.shop); err != nil {
			return err
		}
	}
	if err := s.readOldest(); err != nil {
		return err
	}
	s.setStart()
	t.bulk.on, t.bulk.keeps = true, true
	for _, step := range []func() error{s.compare, s.resolveBuyers, s.readCodes, s.update, s.foresee, s.insert, s.settleAll, s.useCodes, s.tellUnlinked, s.rewardJoins} {
		if err := step(); err != nil {
			return err
		}
	}
	s.count()
	if err := s.keepStart(); err != nil {
		return err
	}
	held, err := s.keepHeld()
	if err != nil {
		return err
	}
	if im.in.DryRun || im.result.New+im.result.Updated == 0 && !held {
		return errDryRun
	}
	r := &im.result
	if err := t.closeBatch(r.Batch, map[string]int64{
		"rows": r.Rows, "orders": r.Orders, "new": r.New, "updated": r.Updated, "unchanged": r.Unchanged, "refunded": r.Refunded,
		"rejected": r.Rejected, "held": r.Held, "members_new": r.MembersNew, "members_matched": r.MembersMatched, "awarded": r.Awarded,
		"pending": r.Pending, "clawed_back": r.ClawedBack, "expired": r.Expired, "coupons": r.CodesUsed, "deeds": r.Deeds,
	}); err != nil {
		return err
	}
	return t.audit("import.orders", "batch", map[string]any{"batch": r.Batch, "new": r.New, "updated": r.Updated, "points": r.Awarded}, "")
}

// earlierImport finds the latest import of the same bytes as the same kind of file that was not undone; nil when there is none.
func (t *tx) earlierImport(what string, sum []byte) (found *Batch, err error) {
	if sum == nil {
		return nil, nil
	}
	_, err = t.one(func(s *sqlite.Stmt) {
		found = &Batch{ID: s.ColumnInt64(0), At: Instant(s.ColumnInt64(1)), Staff: s.ColumnText(2), Name: s.ColumnText(3), Kind: "import", What: s.ColumnText(4)}
	}, "SELECT b.id, b.at, s.name, b.name, b.what FROM batch b JOIN staff s ON s.id = b.staff WHERE b.kind = 'import' AND b.what = ? AND b.sha256 = ? AND b.undone_by IS NULL ORDER BY b.id DESC LIMIT 1", what, sum)
	return found, err
}

// saving is an import inside its transaction.
type saving struct {
	*importer
	tx         *tx
	sources    []int64
	sorted     []int32 // the file's rows by source and number
	compared   bool    // the rows are told apart
	changed    []changedRow
	fresh      []int32               // rows that are new
	unlinked   []int32               // rows about orders that nobody knows
	owners     *owners               // nil: they are looked up one by one
	made       []*importBuyer        // people who are in no table yet
	order      order                 // the one being inserted
	from       Day                   // orders before this day earn nothing
	oldest     Day                   // the first day of the shop's orders; 0 where nobody asks
	refundOpen map[int64]string      // orders with a refund that is not settled, where the file says something of refunds
	refunds    map[int64][]RefundRow // what the book knows of refunds one by one
	named      []namedCodes          // orders that may name codes of ours, or take a gift along
	naming     bool                  // the shop has codes
	newest     []Day                 // the last order in the file of each buyer; nil: not asked
	gifts      map[int64][]codeRow   // what waits for its member's next parcel
}

// changedRow is a row whose order the book knows otherwise.
type changedRow struct {
	row   int32
	order *order
}

// match tells the file's rows apart: known and the same, known and changed, new.
func (s *saving) match() (err error) {
	walk, err := s.tx.knownOrders()
	if err != nil {
		return err
	}
	defer func() { err = walk.close(err) }()
	known := &order{}
	for n, i := range s.sorted {
		if err := s.step(n); err != nil {
			return err
		}
		r := &s.rows[i]
		found, err := walk.find(s.sources[r.source], s.number(r))
		if err != nil {
			return err
		}
		if found {
			known.scan(walk.stmt)
		}
		unchanged := found && s.isUnchanged(known, i)
		if unchanged {
			teaches, err := s.teaches(i, known)
			if err != nil {
				return err
			}
			unchanged = !teaches
		}
		switch {
		case !found, r.grain == GrainCompanion && known.withdrawn != 0:
			s.takeFresh(i)
		case unchanged && !s.refundMoved(known.id, i):
			s.result.Unchanged++
			if i < int32(len(s.result.Preview)) {
				s.result.Preview[i].Points = known.awarded - known.clawed
			}
		default:
			s.changed = append(s.changed, changedRow{i, known})
			known = &order{}
		}
	}
	return nil
}

func (s *saving) step(n int) error {
	if n%4096 == 0 {
		if err := s.tx.ctx.Err(); err != nil {
			return err
		}
		if s.in.Progress != nil {
			s.in.Progress(int64(n), int64(len(s.rows)))
		}
	}
	return nil
}

// takeFresh notes a row whose order the book does not know: it is new, unless the row only speaks of an order of which
// another file tells.
func (s *saving) takeFresh(row int32) {
	if s.rows[row].grain == GrainCompanion {
		s.unlinked = append(s.unlinked, row)
		return
	}
	s.fresh = append(s.fresh, row)
}

// teaches reports whether a row brings lines or details that the book lacks, for an order that is otherwise as it says.
func (s *saving) teaches(row int32, o *order) (bool, error) {
	e := s.extras[row]
	if e == nil {
		return false, nil
	}
	if lines, err := s.lacksLines(row, o); lines || err != nil || e.detail == nil {
		return lines, err
	}
	known, err := s.tx.detailOf(o.id)
	return err == nil && e.detail.adds(known, s.rows[row].grain > o.grain), err
}

// lacksLines reports whether a row has lines for an order that has none.
func (s *saving) lacksLines(row int32, o *order) (bool, error) {
	e := s.extras[row]
	if e == nil || len(e.lines) == 0 {
		return false, nil
	}
	n, err := s.tx.number("SELECT count(*) FROM line WHERE order_id = ?", o.id)
	return n == 0, err
}

// keepExtras saves what few orders have, and what the file says of refunds. A coarse file fills only what is blank.
func (s *saving) keepExtras(row int32, o *order, lines bool) error {
	if err := s.keepRefundState(o.id, row); err != nil {
		return err
	}
	if err := s.keepRefunds(o.id, s.newRefunds(row, o)); err != nil {
		return err
	}
	e := s.extras[row]
	if e == nil {
		return nil
	}
	save := s.tx.saveDetail
	if s.rows[row].grain > o.grain {
		save = s.tx.fillDetail
	}
	if err := save(o.id, e.detail); err != nil || !lines {
		return err
	}
	return s.tx.saveLines(o.id, e.lines)
}

// insert writes the new orders in the order of time, so that every member's chain, first order and points follow it.
func (s *saving) insert() error {
	slices.SortFunc(s.fresh, func(a, b int32) int {
		x, y := &s.rows[a], &s.rows[b]
		if c := cmp.Compare(x.when(), y.when()); c != 0 {
			return c
		}
		return cmp.Compare(a, b)
	})
	return s.tx.writeBeside(func() error {
		for n, i := range s.fresh {
			if err := s.step(n); err != nil {
				return err
			}
			if err := s.insertOne(i); err != nil {
				return err
			}
			s.noteCodes(i, &s.order)
		}
		return nil
	})
}

func (r *importRow) when() Instant {
	if r.paidAt != 0 {
		return r.paidAt
	}
	return r.placedAt
}

func (s *saving) insertOne(i int32) error {
	t, o := s.tx, s.newOrder(i)
	t.tally(o, 1)
	s.tellDay(o)
	s.result.New++
	if o.refunded > 0 {
		s.result.Refunded++
	}
	var a *account
	gives, growth := given{}, int64(0)
	if o.member != 0 {
		var err error
		if a, err = t.account(o.member); err != nil { // resolve has followed merges already
			return err
		}
		if err := t.reviewTier(a, o.day); err != nil {
			return err
		}
		o.loose, growth = true, a.growth
		if gives, err = s.awardOf(i, a, o); err != nil {
			return err
		}
		if err := s.joinChain(a, o); err != nil {
			return err
		}
	}
	earns := len(gives.shares) > 0
	slow := o.refunded > 0 && earns // given in full and taken back in part: both stand in the ledger
	if earns && !slow {
		o.terms, o.awarded, o.revision = t.shop.termsID, gives.points(), t.shop.entries(&gives)
	}
	if err := t.insertOrderRow(o); err != nil {
		return err
	}
	if err := s.keepExtras(i, o, true); err != nil {
		return err
	}
	if slow {
		moved, err := t.converge(a, o, false)
		if err != nil {
			return err
		}
		s.result.ClawedBack += gives.points() - moved
		if err := t.saveOrder(o); err != nil {
			return err
		}
	} else if earns {
		o.revision = 0
		if err := t.postAward(a, o, t.shop, gives.shares, gives); err != nil {
			return err
		}
	}
	if a == nil {
		return nil
	}
	t.noteAward(a, o, gives.shares, slow)
	return t.stepTier(a, o, a.growth-growth)
}

// noteAward adds what a new order was given to what caps have used, as far as that is known. What was given slowly is in the ledger alone.
func (t *tx) noteAward(a *account, o *order, shares []program.Share, slow bool) {
	a.bound.points += o.awarded
	a.bound.listed = a.bound.listed && !slow
	if a.usedKnown || a.bound.listed {
		a.used = noteUsed(a.used, t.capsNow(), o.day, o.day, shares)
	}
}

// awardOf is what the order earns, and notes what each choice of a start day would give.
func (s *saving) awardOf(i int32, a *account, o *order) (gives given, err error) {
	t := s.tx
	noEarn := o.noEarn
	o.noEarn = false
	gives, err = t.award(a, o, func() ([]program.Line, error) {
		if e := s.extras[i]; e != nil {
			return t.draftLines(e.lines)
		}
		return nil, nil
	})
	points := gives.points()
	if o.noEarn = noEarn; err != nil || len(gives.shares) == 0 {
		return given{}, err
	}
	lapsed := t.shop.Terms.Expiry.Lapse(program.Day(o.day)).Last(s.newestOf(i, a))
	add := func(c *PointsChoice) {
		c.Orders++
		c.Points += points
		if lapsed != 0 && Day(lapsed) < t.today {
			c.Expired += points
		}
	}
	add(&s.result.Choices.All)
	if y, m, d := t.today.Civil(); o.day > Date(y-1, m, d) {
		add(&s.result.Choices.Year)
	}
	if o.day >= t.today {
		add(&s.result.Choices.None)
	}
	if o.noEarn {
		return given{}, nil
	}
	pending := Day(t.shop.Terms.Release(t.shop.momentDay(o, t.shop.Terms.Moment))) > t.today
	s.result.Awarded += points
	if points == program.MaxPoints {
		s.result.Capped++
	}
	if pending {
		s.result.Pending += points
	}
	if i < int32(len(s.result.Preview)) {
		s.result.Preview[i].Points, s.result.Preview[i].Pending = points, pending
	}
	return gives, nil
}

// newestOf is the day of the last order of a row's buyer that the book or the file knows, when points live by it; else 0.
func (s *saving) newestOf(i int32, a *account) program.Day {
	t := s.tx
	if !t.shop.idles {
		return 0
	}
	if s.newest == nil {
		s.newest = make([]Day, len(s.buyers))
		for _, row := range s.fresh {
			if r := &s.rows[row]; r.buyer >= 0 {
				s.newest[r.buyer] = max(s.newest[r.buyer], t.dayOf(r.when()))
			}
		}
	}
	return program.Day(max(a.lastDay, s.newest[s.rows[i].buyer]))
}

// newOrder is the order of a new row.
func (s *saving) newOrder(i int32) *order {
	t, r := s.tx, &s.rows[i]
	h := &t.w.heads
	h.order++
	o := &s.order
	*o = order{
		id: h.order, source: s.sources[r.source], ext: s.ext(r), status: r.status, currency: s.currencies[r.currency], placedAt: r.placedAt,
		paidAt: r.paidAt, doneAt: r.doneAt, shipped: r.shippedAt, total: r.total, shipping: r.shipping, tax: r.tax, discount: r.discount,
		pointsPaid: r.pointsPaid, refunded: r.refunded, batch: s.result.Batch, touched: s.result.Batch, grain: r.grain,
	}
	if r.buyer >= 0 {
		o.member, o.excluded = s.buyers[r.buyer].member, s.buyers[r.buyer].excluded
	}
	o.day = t.dayOf(o.when())
	o.normalise()
	o.noEarn = o.day < s.from
	return o
}

// readOldest finds the first day of the shop's orders, unless the file is the first of its source: a shop's past may be older, and
// what a platform calls an order may lie ahead, but from the second file on a strange day is more likely a slip.
func (s *saving) readOldest() error {
	for _, source := range s.sources {
		known, err := s.tx.number("SELECT EXISTS (SELECT 1 FROM orders WHERE source = ?)", source)
		if err != nil {
			return err
		}
		if known != 0 {
			oldest, err := s.tx.number("SELECT min(day) FROM day_order")
			s.oldest = Day(oldest)
			return err
		}
	}
	return nil
}

// farAhead is how many days after today an order may be dated before somebody should look.
const farAhead = 2

func (s *saving) tellDay(o *order) {
	s.result.First = earlier(s.result.First, o.day)
	s.result.Last = max(s.result.Last, o.day)
	switch {
	case s.oldest == 0:
	case o.day < s.oldest:
		s.result.Early++
	case o.day > s.tx.today+farAhead:
		s.result.Ahead++
	}
}

// joinChain links a new order to its member. A purchase that is the member's latest is added to the rollup; any other has
// the member counted anew.
func (s *saving) joinChain(a *account, o *order) error {
	t := s.tx
	counts := o.counted && o.currency == t.shop.Currency
	if counts && a.past != nil {
		defer a.past.note(o.day)
	}
	if counts && !a.lifted {
		if late, err := t.comesLate(a, o.day); err != nil {
			return err
		} else if late {
			if err := t.lift(a); err != nil {
				return err
			}
		}
	}
	if err := t.link(a, o); err != nil {
		return err
	}
	if !counts || a.lifted {
		return nil
	}
	switch a.orders {
	case 0:
		t.sums.count(o.day, countFirst, 1)
		a.firstDay = o.day
	case 1:
		t.sums.count(o.day, countSecond, 1)
		a.secondDay = o.day
	}
	if a.orders > 0 && o.day <= a.lastDay+activeDays {
		t.sums.count(a.lastDay+activeDays, countActive, 1)
	} else {
		t.sums.count(o.day, countActive, 1)
	}
	t.sums.count(o.day+activeDays, countActive, -1)
	a.orders++
	a.spend += o.total - o.refunded
	a.refunds += o.refunded
	a.lastDay = o.day
	return nil
}

// settleAll books what lapsed long ago of points that the file's old orders have just given.
func (s *saving) settleAll() error {
	t := s.tx
	day := t.lapseDay()
	for _, member := range t.touchedMembers() {
		a := t.accounts[member]
		if a.nextExpiry == 0 || a.nextExpiry >= day {
			continue
		}
		_, points, err := t.expireLots(a, day)
		if err != nil {
			return err
		}
		s.result.Expired += points
	}
	return nil
}

func (s *saving) count() {
	s.result.MembersMatched = 0
	for i := range s.buyers {
		if s.buyers[i].made {
			s.result.MembersNew++
		} else {
			s.result.MembersMatched++
		}
	}
}
