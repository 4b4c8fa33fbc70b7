package store

import (
	"bytes"
	"cmp"
	"path/filepath"
	"slices"

	"zombiezen.com/go/sqlite"
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
	for _, step := range []func() error{s.compare, s.resolveBuyers, s.readCodes, s.update, s.recountChanged, s.foresee, s.insert, s.settleAll, s.useCodes, s.tellUnlinked, s.rewardJoins} {
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
	back       map[int32]*order      // of those, orders that an undo had withdrawn
	unlinked   []int32               // rows about orders that nobody knows
	owners     *owners               // nil: they are looked up one by one
	made       []*importBuyer        // people who are in no table yet
	order      order                 // the one being inserted
	from       Day                   // orders before this day earn nothing
	past       *pastOrders           // what caps and tiers ask of the orders in the book; nil: it was not read beforehand
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
		case known.withdrawn != 0:
			s.back[i], known = known, &order{}
			s.fresh = append(s.fresh, i)
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

// settleAll books what lapsed long ago of points that the file's old orders have just given.
func (s *saving) settleAll() error {
	t := s.tx
	day := t.lapseDay()
	var due []*account
	for _, member := range t.touchedMembers() {
		if a := t.accounts[member]; a.nextExpiry != 0 && a.nextExpiry < day {
			due = append(due, a)
		}
	}
	if err := t.openAll(due); err != nil {
		return err
	}
	lots := 0
	for _, a := range due {
		lots += len(a.lots)
	}
	t.bulk.uses = slices.Grow(t.bulk.uses, lots)
	return t.writeBeside(func() error {
		for _, a := range due {
			_, points, err := t.expireLots(a, day)
			if err != nil {
				return err
			}
			s.result.Expired += points
		}
		return nil
	})
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
