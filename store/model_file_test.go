package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"pgregory.net/rapid"
	"zombiezen.com/go/sqlite"
)

// This file holds imports.

var modelPeople = [][]string{
	{"b0@example.com"},
	{"b1@example.com"},
	{"b2@example.com", "+8613800000002"},
	{"+8613800000002"},
	{"b3@example.com", "+8613800000003"},
	{"b0@example.com", "+8613800000003"},
	{"k1", "b1@example.com"}, // k1 and k2 are keys of the platform
	{"k1"},
	{"k2", "+8613800000002"},
	nil,
}

var modelSources = []modelSource{{"generic", ""}, {"generic", "east"}, {"woo", ""}}

// startDay is the day before which a file's orders earn nothing; from nil is the shop's setting.
func (w *model) startDay(from *PointsFrom) Day {
	start := w.start
	if from != nil {
		start = from.word()
	}
	switch start {
	case "all":
		return 0
	case "none":
		return w.today()
	}
	day, err := ParseDay(start)
	w.must(err)
	return day
}

func (w *model) drawFile(rt *rapid.T) (rows []modelDraft) {
	for _, n := range rapid.SliceOfNDistinct(rapid.IntRange(1, 16), 1, 6, rapid.ID[int]).Draw(rt, "numbers") {
		source := modelSources[0]
		if n > 12 { // two numbers that other sources have too
			source, n = modelSources[1+n%2], n/2-5
		}
		d := modelDraft{
			ext: fmt.Sprintf("A%02d", n), source: source, lines: w.drawLines(rt), identities: modelPeople[rapid.IntRange(0, len(modelPeople)-1).Draw(rt, "who")],
			status: rapid.SampledFrom([]Status{
				StatusPaid, StatusPaid, StatusPaid, StatusFulfilled, StatusCompleted, StatusPending, StatusRefunded, StatusPartlyRefunded, StatusCancelled,
			}).Draw(rt, "status"),
			currency: rapid.SampledFrom([]string{"CNY", "CNY", "CNY", "CNY", "USD"}).Draw(rt, "currency"),
			total:    rapid.SampledFrom([]int64{0, 999, 10000, 12345, 30000}).Draw(rt, "total"),
			paidAt:   InstantOf(w.now.AddDate(0, 0, -rapid.SampledFrom([]int{0, 1, 5, 40, 120, 300}).Draw(rt, "days back")).Truncate(1e9)),
		}
		if rapid.Bool().Draw(rt, "fixed day") { // so that overlapping files often say the same
			d.paidAt, d.identities = InstantOf(modelStart.AddDate(0, 0, -10*n)), modelPeople[n%len(modelPeople)]
		}
		d.identities = slices.Clone(d.identities)
		for i, identity := range d.identities {
			if identity[0] == 'k' {
				d.identities[i] = source.String() + " " + identity
			}
		}
		if rapid.Bool().Draw(rt, "shipping") {
			d.has, d.shipping = d.has|HasShipping, min(d.total, 500)
		}
		if rapid.IntRange(0, 3).Draw(rt, "points") == 0 {
			d.has, d.paidPts = d.has|HasPointsPaid, d.total/4
		}
		if rapid.Bool().Draw(rt, "refund") || d.status == StatusPartlyRefunded {
			d.has |= HasRefunded
			if d.status == StatusPartlyRefunded || d.status == StatusRefunded {
				d.refunded = rapid.SampledFrom([]int64{d.total / 3, d.total / 2, d.total}).Draw(rt, "refunded")
			}
		}
		d.has |= HasStatus
		rows = append(rows, d.coarse(rt))
	}
	return rows
}

// coarse makes some rows those of a file of lines, some those of a file of refunds, and some orders with their refunds one by one.
func (d modelDraft) coarse(rt *rapid.T) modelDraft {
	switch rapid.IntRange(0, 5).Draw(rt, "grain") {
	case 0:
		d.grain, d.status, d.refunded, d.has = GrainLines, StatusPaid, 0, d.has&HasShipping
	case 1:
		full := d.status == StatusRefunded
		d.grain, d.status, d.has, d.paidAt = GrainCompanion, StatusPaid, HasRefundedAtLeast, 0
		if full {
			d.status, d.has = StatusRefunded, d.has|HasStatus
		}
		d.told = drawRefunds(rt)
	case 2:
		d.told = drawRefunds(rt)
		d.refunded, d.has = 0, d.has&^HasRefunded|HasRefundedAtLeast
		o := modelOrder{status: d.status, total: d.total}
		o.raise(sumOf(d.told))
		d.status, d.refunded = o.status, o.refunded
	}
	return d
}

func drawRefunds(rt *rapid.T) (list []RefundRow) {
	for _, n := range rapid.SliceOfNDistinct(rapid.IntRange(1, 4), 0, 3, rapid.ID[int]).Draw(rt, "refunds") {
		list = append(list, RefundRow{Key: fmt.Sprint(n), Amount: int64(n) * 1700, Grain: Grain(n % 2)})
	}
	return list
}

func (w *model) sendFile(ctx context.Context, rows []modelDraft, in ImportInput) (ImportResult, error) {
	in.Source = "generic"
	in.Read = func(yield func(*OrderDraft) error, _ func(RowProblem) error) error {
		for i, d := range rows {
			if err := yield(d.draft(i + 2)); err != nil {
				return err
			}
		}
		return nil
	}
	return w.book.ImportOrders(ctx, in)
}

// importFile imports a random file, dry and then for good; the same again changes nothing; sometimes it is undone at once, which
// must leave every balance as before.
func (w *model) importFile(ctx context.Context, rt *rapid.T) {
	usual := prepareRows
	defer func() { prepareRows = usual }()
	if rapid.Bool().Draw(rt, "prepared") {
		prepareRows = 1
	}
	rows := w.drawFile(rt)
	in := ImportInput{KeepStart: rapid.Bool().Draw(rt, "keep start")}
	switch rapid.IntRange(0, 5).Draw(rt, "points from") {
	case 0:
		in.PointsFrom = &PointsFrom{None: true}
	case 1:
		in.PointsFrom = &PointsFrom{Day: w.today() - 50}
	}
	before := w.balances()
	in.DryRun = true
	promise, err := w.sendFile(ctx, rows, in)
	w.must(err)
	in.DryRun = false
	done, err := w.sendFile(ctx, rows, in)
	w.must(err)
	if promise.Batch != 0 || promise.New != done.New || promise.Updated != done.Updated || promise.Awarded != done.Awarded || promise.ClawedBack != done.ClawedBack {
		w.t.Fatalf("a dry run promised %+v, the import did %+v", promise, done)
	}
	b := w.modelImport(rows, w.startDay(in.PointsFrom), done.Batch)
	if int64(len(b.fresh)) > done.New || done.New+done.Updated != int64(len(b.fresh)+len(b.before)) || done.Unlinked != int64(b.loose) ||
		done.Unchanged != int64(len(rows)-len(b.fresh)-len(b.before)-b.loose) {
		w.t.Fatalf("the import says %+v; the model %d new, %d changed of %d", done, len(b.fresh), len(b.before), len(rows))
	}
	if (done.Batch == 0) != (len(b.fresh)+len(b.before) == 0) {
		w.t.Fatalf("batch %d for %d new and %d changed", done.Batch, len(b.fresh), len(b.before))
	}
	if done.Batch == 0 {
		return
	}
	if in.KeepStart && in.PointsFrom != nil && in.PointsFrom.word() != w.start {
		b.start = &[2]string{w.start, in.PointsFrom.word()}
		w.start = in.PointsFrom.word()
	}
	w.batches = append(w.batches, b)
	w.check(ctx)
	again, err := w.sendFile(ctx, rows, in)
	w.must(err)
	if again.Batch != 0 || again.New+again.Updated != 0 {
		w.t.Fatalf("the same file again: %+v", again)
	}
	if rapid.IntRange(0, 3).Draw(rt, "undo at once") == 0 {
		_, err := w.book.UndoBatch(ctx, b.id, false)
		w.must(err)
		w.modelUndo(b)
		w.check(ctx)
		if after := w.balances(); after != before {
			w.t.Fatalf("import and undo: before %s, after %s%s", before, after, w.story("id > 0"))
		}
	}
}

// balances is everybody's standing as one text; people who have nothing are left out.
func (w *model) balances() string {
	var b strings.Builder
	for _, m := range w.sorted() {
		if balance, pending := w.balance(m); balance != 0 || pending != 0 || m.debt != 0 {
			fmt.Fprintf(&b, "M%d %d; ", m.id, balance+pending)
		}
	}
	return b.String()
}

// modelImport tells what a file does: changed orders by time, then new ones and those that an undo had taken away, by time.
func (w *model) modelImport(rows []modelDraft, start Day, id int64) *modelBatch {
	b := &modelBatch{id: id, kind: "import", learned: map[string]*modelMember{}}
	byNumber := slices.Clone(rows)
	var sources []modelSource // in the order of the file
	for _, d := range rows {
		if !slices.Contains(sources, d.source) {
			sources = append(sources, d.source)
		}
	}
	slices.SortFunc(byNumber, func(x, y modelDraft) int {
		return cmp.Or(slices.Index(sources, x.source)-slices.Index(sources, y.source), strings.Compare(x.ext, y.ext))
	})
	var changed []modelDraft
	fresh := map[string]bool{}
	for _, d := range byNumber {
		switch o := w.byNumber(d); {
		case d.grain == GrainCompanion && (o == nil || o.out != 0):
			b.loose++
		case o == nil:
			fresh[d.number()] = true
		case !w.same(o, d):
			changed = append(changed, d)
		}
	}
	w.resolveAll(b, rows, fresh, changed)
	when := func(d modelDraft) Instant {
		if o := w.byNumber(d); o != nil && d.paidAt == 0 {
			return o.paidAt
		}
		return d.paidAt
	}
	byTime := func(x, y modelDraft) int { return cmp.Compare(when(x), when(y)) }
	slices.SortStableFunc(changed, byTime)
	revived := func(d modelDraft) bool { o := w.byNumber(d); return o != nil && o.out != 0 }
	added := slices.DeleteFunc(slices.Clone(rows), func(d modelDraft) bool {
		return !fresh[d.number()] && !(revived(d) && d.grain != GrainCompanion)
	})
	slices.SortStableFunc(added, byTime)
	for _, d := range changed {
		if !revived(d) {
			w.modelUpdate(b, d, start)
		}
	}
	for _, d := range added {
		if revived(d) {
			w.modelUpdate(b, d, start)
			continue
		}
		o := &modelOrder{
			id:  w.number("SELECT o.id FROM orders o JOIN source s ON s.id = o.source WHERE o.ext = ? AND s.name = ? AND s.shop = ?", d.ext, d.source.name, d.source.shop),
			ext: d.ext, source: d.source, lines: d.lines, status: d.status, currency: d.currency, paidAt: d.paidAt,
			day: DayOf(d.paidAt.Time(), w.zone), total: d.total, shipping: d.shipping, paidPts: d.paidPts, refunded: d.refunded, touched: id, grain: d.grain, told: d.told,
		}
		if m := w.buyer(d); m != nil {
			o.excluded = m.excluded
			w.give(o, m)
		}
		o.noEarn = o.day < start
		o.settleStatus()
		w.orders = append(w.orders, o)
		b.fresh = append(b.fresh, o)
		w.converge(o)
	}
	return b
}

func (w *model) modelUpdate(b *modelBatch, d modelDraft, start Day) {
	o := w.byNumber(d)
	revived, m := o.out != 0, w.buyer(d)
	if revived {
		o.lines = nil
	}
	b.before = append(b.before, modelState{o, *o})
	if len(o.lines) == 0 {
		o.lines = d.lines
	}
	given := false
	if m != nil && (o.owner == nil || revived && o.owner.survivor() != m) {
		w.give(o, m)
		given = true
		if o.excluded == "" {
			o.excluded = m.excluded
		}
	}
	at, day := o.paidAt, o.day
	w.changeIn(b, o, func() {
		if revived {
			o.refunded, o.shipping, o.paidPts, o.pinned, o.excluded, o.grain = 0, 0, 0, false, "", d.grain
			if m != nil {
				o.excluded = m.excluded
			}
		}
		d.lay(o)
		o.out, o.touched = 0, b.id
		if o.paidAt != at {
			day = DayOf(o.paidAt.Time(), w.zone)
		}
		if revived || given && day < start {
			o.noEarn = day < start
		}
	})
}

// number is what tells orders apart.
func (d modelDraft) number() string { return d.source.String() + " " + d.ext }

func (w *model) byNumber(d modelDraft) *modelOrder {
	i := slices.IndexFunc(w.orders, func(o *modelOrder) bool { return o.ext == d.ext && o.source == d.source })
	if i < 0 {
		return nil
	}
	return w.orders[i]
}

// buyer is whom the first known identity of a row names.
func (w *model) buyer(d modelDraft) *modelMember {
	for _, i := range d.identities {
		if m := w.identities[i]; m != nil {
			return m.survivor()
		}
	}
	return nil
}

// resolveAll makes the new people of a file and learns identities, in the order of the file.
func (w *model) resolveAll(b *modelBatch, rows []modelDraft, fresh map[string]bool, changed []modelDraft) {
	needed := map[string]bool{}
	for _, d := range rows {
		if fresh[d.number()] {
			needed[strings.Join(d.identities, " ")] = true
		}
	}
	for _, d := range changed {
		if o := w.byNumber(d); o.owner == nil || o.out != 0 {
			needed[strings.Join(d.identities, " ")] = true
		}
	}
	for _, d := range rows {
		if len(d.identities) == 0 || !needed[strings.Join(d.identities, " ")] {
			continue
		}
		m, made := w.buyer(d), false
		if m == nil {
			m, made = &modelMember{tags: map[string]bool{}}, true
			if w.join == "all" {
				m.joined = w.joinedWith(rows, d)
			}
			w.members = append(w.members, m)
		}
		for _, i := range d.identities {
			if w.identities[i] == nil {
				w.identities[i] = m
				if !made {
					b.learned[i] = m
				}
			}
		}
		if made {
			w.must(w.find(m, d.identities[0]))
		}
	}
}

// joinedWith is when somebody joins whom a file makes known: with the first order that names them the same way.
func (w *model) joinedWith(rows []modelDraft, who modelDraft) modelJoined {
	at := Instant(0)
	for _, d := range rows {
		if !slices.Equal(d.identities, who.identities) {
			continue
		}
		when := d.paidAt
		if o := w.byNumber(d); d.grain == GrainCompanion && o != nil && o.out == 0 && o.owner == nil {
			when = o.paidAt
		}
		if at == 0 || when != 0 && when < at {
			at = when
		}
	}
	return modelJoined{at, DayOf(at.Time(), w.zone)}
}

func (w *model) find(m *modelMember, identity string) error {
	source, key, platform := strings.Cut(identity, " ")
	switch {
	case platform:
	case identity[0] == '+':
		source, key = SourcePhone, identity
	default:
		source, key = SourceEmail, identity
	}
	_, err := w.look.one(func(s *sqlite.Stmt) { m.id = s.ColumnInt64(0) }, "SELECT member FROM identity WHERE source = ? AND key = ?", source, key)
	return err
}
