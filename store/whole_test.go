package store

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// TestModel knows what each act does without rules, tiers, rewards and lives that orders prolong. Here all of these are at work at once,
// and what must hold is asked after each act: every balance is the sum of its entries and of its lots less the debt, growth value is
// the sum of its entries, nothing is redeemed twice, points lapse by the orders that there are, undoing a file leaves nothing of it, and
// the doctor finds nothing.

// wholeShop is a shop with everything, and what the random acts have made in it.
type wholeShop struct {
	*Book
	t       *rapid.T
	ctx     context.Context
	look    conn
	now     time.Time
	batches []int64
	rewards []int64
	redeems []Ack
	said    []string
}

// thorough asks the doctor after each act, and not only at the end: slow, and good for finding the act.
var thorough = flag.Bool("thorough", false, "ask the doctor after each act of TestWholeProgramme")

func TestWholeProgramme(t *testing.T) {
	drawn, whole := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		// Twenty are enough for every day; a failure is made smaller by as many as it takes.
		if f := flag.Lookup("rapid.checks"); f.Value.String() == f.DefValue && drawn >= 20 && drawn == whole {
			return
		}
		drawn++
		dir, err := os.MkdirTemp(t.TempDir(), "")
		if err != nil {
			rt.Fatal(err)
		}
		defer os.RemoveAll(dir)
		s := openWhole(rt, dir)
		defer func() { s.must(errors.Join(s.look.Close(), s.Close())) }()
		s.programme()
		acts := []func(){
			s.file, s.file, s.file, s.order, s.refund, s.cancel, s.exclude, s.earn, s.adjust, s.redeem, s.redeemReward, s.cancelRedemption, s.merge,
			s.undo, s.undo, s.transfer, s.expire, s.tierRun, s.pass, s.pass, s.pass, s.change, s.deed, s.undoEntry, s.again,
		}
		for range rapid.IntRange(4, 20).Draw(rt, "acts") {
			acts[rapid.IntRange(0, len(acts)-1).Draw(rt, "act")]()
			s.check()
			if *thorough {
				s.sound()
			}
		}
		s.sound()
		whole++
	})
}

func openWhole(rt *rapid.T, dir string) *wholeShop {
	s := &wholeShop{t: rt, ctx: context.Background(), now: modelStart}
	from, err := foundOnce(s.ctx)
	s.must(err)
	path := filepath.Join(dir, "shop.db")
	s.must(copyFile(from, path))
	s.Book, err = Open(s.ctx, path, Options{Clock: func() time.Time { return s.now }})
	s.must(err)
	s.look, err = openWriterConn(path, true)
	s.must(err)
	return s
}

func (s *wholeShop) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatalf("%v\n%s", err, strings.Join(s.said, "\n"))
	}
}

// did notes an act. The shop may refuse it, but never fail.
func (s *wholeShop) did(err error, format string, args ...any) bool {
	s.t.Helper()
	what := s.now.Format(time.DateTime) + " " + fmt.Sprintf(format, args...)
	if err != nil {
		what += ": " + err.Error()
	}
	s.said = append(s.said, what)
	var ours *Error
	if err != nil && (!errors.As(err, &ours) || ours.Code == CodeInternal) {
		s.must(err)
	}
	return err == nil
}

func (s *wholeShop) number(sql string, args ...any) int64 {
	n, err := s.look.number(sql, args...)
	s.must(err)
	return n
}

// wholeLives are the lives of points that a shop may choose.
var wholeLives = []string{"inactive:20d", "inactive:1m", "inactive:45d", "20d", "month_end:1", "none"}

// programme draws rules, tiers and rewards.
func (s *wholeShop) programme() {
	shop := s.Shop()
	rule := func(kind program.RuleKind, fields ...string) {
		r := program.Rule{Name: string(kind), Kind: kind}
		for i := 0; i+1 < len(fields); i += 2 {
			s.must(shop.SetRuleField(&r, fields[i], fields[i+1]))
		}
		_, _, err := s.AddRule(s.ctx, r)
		s.must(err)
	}
	s.must(only(s.SetSetting(s.ctx, "expiry", choose(s.t, wholeLives[:3], "expiry"))))
	s.must(only(s.SetSetting(s.ctx, "transfer", "on")))
	s.must(only(s.SetSetting(s.ctx, "negative_balance", choose(s.t, []string{"allow", "clamp"}, "negative"))))
	rule(program.RuleRate, "rate", "0.7", "unit", "growth")
	rule(program.RuleMultiple, "factor", "1.5", "tiers", "gold", "cap_month", "200")
	rule(program.RuleBonus, "points", "11", "every", "2", "lives", choose(s.t, []string{"30d", "inactive:10d"}, "lives"))
	rule(program.RuleAction, "action", "review", "points", "30", "cap_month", "60")
	tiers := program.Tiers{Grace: 5, Steps: []program.Tier{
		{Key: "silver", Name: "Silver", Reach: program.Measures{Growth: 100}, Gift: 15},
		{Key: "gold", Name: "Gold", Reach: program.Measures{Growth: 300, Spend: 300_00}, Gift: 40},
	}}
	var err error
	tiers.Window, err = program.ParseWindow("90d")
	s.must(err)
	tiers.Lasts, err = program.ParseLasting("60d")
	s.must(err)
	s.must(only(s.SetTiers(s.ctx, tiers, false)))
	for _, o := range []Offer{{Name: "strainer", Kind: KindGift, Points: 50, Stock: 2}, {Name: "cup", Kind: KindGift, Points: 20, Stock: -1, PerMember: 2}} {
		id, _, err := s.SaveReward(s.ctx, o)
		s.must(err)
		s.rewards = append(s.rewards, id)
	}
}

func (s *wholeShop) member() int64 {
	return rapid.Int64Range(1, 4).Draw(s.t, "member") // one who is not there is refused
}

func (s *wholeShop) orderID() int64 { return rapid.Int64Range(1, 12).Draw(s.t, "order") }

// file imports a random file. Every other one is taken back at once, which must leave what there was.
func (s *wholeShop) file() {
	var drafts []OrderDraft
	for _, n := range rapid.SliceOfNDistinct(rapid.IntRange(1, 12), 1, 5, rapid.ID[int]).Draw(s.t, "numbers") {
		at := InstantOf(s.now.AddDate(0, 0, -choose(s.t, []int{0, 0, 1, 8, 25, 60}, "days back")))
		d := OrderDraft{
			ID: fmt.Sprintf("A%02d", n), Has: HasStatus, Total: choose(s.t, []int64{0, 4000, 9900, 20000}, "total"), PlacedAt: at, PaidAt: at,
			Status: choose(s.t, []Status{StatusPaid, StatusPaid, StatusPaid, StatusCompleted, StatusPending, StatusRefunded, StatusPartlyRefunded, StatusCancelled}, "status"),
			Buyer:  Buyer{Email: fmt.Sprintf("b%d@example.com", rapid.IntRange(0, 2).Draw(s.t, "who"))},
		}
		if d.Status == StatusPartlyRefunded {
			d.Refunded, d.Has = d.Total/3, d.Has|HasRefunded
		}
		drafts = append(drafts, d)
	}
	_, err := s.RunTiers(s.ctx, Settling{}) // so that the file finds nothing due
	s.must(err)
	before := s.standing()
	in := ImportInput{Source: "generic", Read: func(yield func(*OrderDraft) error, _ func(RowProblem) error) error {
		for i := range drafts {
			drafts[i].Line = i + 2
			if err := yield(&drafts[i]); err != nil {
				return err
			}
		}
		return nil
	}}
	done, err := s.ImportOrders(s.ctx, in)
	if !s.did(err, "import %+v gives batch %d", drafts, done.Batch) || done.Batch == 0 {
		return
	}
	s.check()
	if rapid.Bool().Draw(s.t, "undo at once") {
		_, err := s.UndoBatch(s.ctx, done.Batch, false)
		s.did(err, "undo batch %d", done.Batch)
		s.must(err)
		if after := s.standing(); after != before {
			s.must(fmt.Errorf("import and undo leave %s, before %s", after, before))
		}
		return
	}
	s.batches = append(s.batches, done.Batch)
}

// standing is what everybody has; who has nothing is left out.
func (s *wholeShop) standing() string {
	page, err := s.Members(s.ctx, MemberQuery{Limit: 100})
	s.must(err)
	var list []string
	for _, m := range page.Items {
		if growth := s.number("SELECT coalesce((SELECT growth FROM rollup WHERE member = ?), 0)", m.ID); m.Balance != 0 || m.Pending != 0 || growth != 0 || m.Tier != "" {
			list = append(list, fmt.Sprintf("M%d %d %d %s", m.ID, m.Balance+m.Pending, growth, m.Tier))
		}
	}
	slices.Sort(list)
	return strings.Join(list, "; ")
}

func (s *wholeShop) order() {
	in := OrderInput{Member: s.member(), Amount: rapid.Int64Range(100, 20000).Draw(s.t, "amount"), PaidAt: InstantOf(s.now.AddDate(0, 0, -choose(s.t, []int{0, 0, 15, 40}, "days back")))}
	ack, err := s.AddOrder(s.ctx, in)
	s.did(err, "order %+v: %+v", in, ack)
}

func (s *wholeShop) refund() {
	id, amount := s.orderID(), rapid.Int64Range(1, 10000).Draw(s.t, "amount")
	s.byHand(fmt.Sprintf("refund %d of order %d", amount, id), func() (OrderAck, error) { return s.RefundOrder(s.ctx, id, amount) })
}

func (s *wholeShop) cancel() {
	id := s.orderID()
	s.byHand(fmt.Sprintf("cancel order %d", id), func() (OrderAck, error) { return s.CancelOrder(s.ctx, id) })
}

func (s *wholeShop) exclude() {
	id, reason := s.orderID(), choose(s.t, []string{"", "test"}, "reason")
	s.byHand(fmt.Sprintf("exclude %q order %d", reason, id), func() (OrderAck, error) { return s.ExcludeOrder(s.ctx, id, reason) })
}

// byHand does something to one order. Every other time it is taken back at once, which must leave what there was.
func (s *wholeShop) byHand(what string, act func() (OrderAck, error)) {
	_, err := s.RunTiers(s.ctx, Settling{}) // so that the act finds nothing due
	s.must(err)
	before := s.standing()
	ack, err := act()
	if !s.did(err, "%s: %+v", what, ack) {
		return
	}
	s.check()
	if !rapid.Bool().Draw(s.t, "undo at once") {
		s.batches = append(s.batches, ack.Batch)
		return
	}
	_, err = s.UndoBatch(s.ctx, ack.Batch, false)
	s.did(err, "undo batch %d", ack.Batch)
	s.must(err)
	if after := s.standing(); after != before {
		s.must(fmt.Errorf("%s and its undo leave %s, before %s", what, after, before))
	}
}

func (s *wholeShop) earn() {
	a := Award{Member: s.member(), Points: rapid.Int64Range(1, 100).Draw(s.t, "points")}
	_, err := s.Earn(s.ctx, a)
	s.did(err, "earn %+v", a)
}

func (s *wholeShop) adjust() {
	a := Award{Member: s.member(), Points: -rapid.Int64Range(1, 60).Draw(s.t, "points"), Text: "put it right"}
	_, err := s.Adjust(s.ctx, a)
	s.did(err, "adjust %+v", a)
}

func (s *wholeShop) redeem() {
	r := Redeem{Member: s.member(), Points: rapid.Int64Range(1, 150).Draw(s.t, "points")}
	ack, err := s.Redeem(s.ctx, r)
	if s.did(err, "redeem %+v", r) {
		s.redeems = append(s.redeems, ack)
	}
}

func (s *wholeShop) redeemReward() {
	r := RedeemReward{Member: s.member(), Reward: choose(s.t, s.rewards, "reward")}
	ack, err := s.RedeemReward(s.ctx, r)
	if s.did(err, "reward %+v", r) {
		s.redeems = append(s.redeems, ack)
	}
}

func (s *wholeShop) cancelRedemption() {
	if len(s.redeems) > 0 {
		ack := choose(s.t, s.redeems, "redemption")
		_, err := s.CancelRedemption(s.ctx, ack.Redemption, "")
		s.did(err, "cancel redemption %d", ack.Redemption)
	}
}

func (s *wholeShop) merge() {
	keep, lose := s.member(), s.member()
	batch, err := s.MergeMembers(s.ctx, keep, lose)
	if s.did(err, "merge M%d and M%d", keep, lose) {
		s.batches = append(s.batches, batch)
	}
}

func (s *wholeShop) undo() {
	if len(s.batches) > 0 {
		batch := choose(s.t, s.batches, "batch")
		_, err := s.UndoBatch(s.ctx, batch, false)
		s.did(err, "undo batch %d", batch)
	}
}

func (s *wholeShop) transfer() {
	in := TransferInput{From: s.member(), To: s.member(), Points: rapid.Int64Range(1, 60).Draw(s.t, "points")}
	_, err := s.Transfer(s.ctx, in)
	s.did(err, "transfer %+v", in)
}

func (s *wholeShop) expire() {
	done, err := s.Expire(s.ctx, Settling{})
	if s.did(err, "expire: %+v", done) && done.Batch != 0 {
		s.batches = append(s.batches, done.Batch)
	}
}

func (s *wholeShop) tierRun() {
	done, err := s.RunTiers(s.ctx, Settling{})
	if s.did(err, "tiers: %+v", done) && done.Batch != 0 {
		s.batches = append(s.batches, done.Batch)
	}
}

// pass lets days go by in steps after which the clock is still believed.
func (s *wholeShop) pass() {
	for range choose(s.t, []int{1, 3, 10, 25}, "days") {
		s.now = s.now.AddDate(0, 0, 1)
		s.must(s.SetStatusWord(s.ctx, "daily", "open", StatusPaid))
	}
}

func (s *wholeShop) change() {
	key, values := "expiry", wholeLives
	switch rapid.IntRange(0, 3).Draw(s.t, "setting") {
	case 0:
		key, values = "negative_balance", []string{"allow", "clamp"}
	case 1:
		key, values = "return_days", []string{"0", "7", "30"}
	}
	value := choose(s.t, values, "value")
	s.did(only(s.SetSetting(s.ctx, key, value)), "set %s %s", key, value)
}

func (s *wholeShop) deed() {
	d := Deed{Member: s.member(), Action: "review", Proof: "said so", Source: "form"}
	_, err := s.Reward(s.ctx, d)
	s.did(err, "deed %+v", d)
}

func (s *wholeShop) undoEntry() {
	id := rapid.Int64Range(1, max(1, s.number("SELECT coalesce(max(id), 0) FROM entry"))).Draw(s.t, "entry")
	allow := rapid.Bool().Draw(s.t, "allow debt")
	_, err := s.UndoEntry(s.ctx, id, allow)
	s.did(err, "undo entry %d", id)
}

// again gives the lots other lives by the policy of now, and sometimes takes it back.
func (s *wholeShop) again() {
	before := s.standing()
	in := Reliving{NotBefore: s.Today() + choose(s.t, []Day{0, 3, 30}, "grace"), DryRun: true}
	would, err := s.ApplyExpiry(s.ctx, in)
	if !s.did(err, "would live anew: %+v", would) {
		return
	}
	in.DryRun = false
	done, err := s.ApplyExpiry(s.ctx, in)
	s.did(err, "lives anew: %+v", done)
	if would.Batch = done.Batch; would != done || done.First != 0 && done.First < in.NotBefore {
		s.must(fmt.Errorf("the policy gives %+v, said before %+v", done, would))
	}
	if after := s.standing(); after != before {
		s.must(fmt.Errorf("other lives leave %s, before %s", after, before))
	}
	if done.Batch != 0 {
		s.batches = append(s.batches, done.Batch)
	}
}

// check asks for everything that must hold.
func (s *wholeShop) check() {
	s.t.Helper()
	for what, sql := range map[string]string{
		"a balance is not the sum of its entries": `SELECT r.member FROM rollup r WHERE r.total <> (SELECT coalesce(sum(amount), 0) FROM entry e WHERE e.member = r.member AND e.unit = 0)`,
		"a balance is not its lots less the debt": `SELECT r.member FROM rollup r WHERE r.total + r.debt <>
			(SELECT coalesce(sum(e.amount - coalesce(l.used, 0)), 0) FROM entry e LEFT JOIN lot l ON l.entry = e.id WHERE e.member = r.member AND e.amount > 0 AND e.unit = 0)`,
		"growth value is not the sum of its entries":           `SELECT r.member FROM rollup r WHERE r.growth <> (SELECT coalesce(sum(amount), 0) FROM entry e WHERE e.member = r.member AND e.unit = 1)`,
		"a reward was given away more often than it was there": `SELECT o.id FROM offer o WHERE o.stock < o.taken AND o.stock >= 0`,
		"more was written off than was owed":                   `SELECT w.id FROM entry w JOIN entry c ON c.id = w.reverses WHERE w.reason = 12 AND w.amount > 0 AND w.amount > -c.amount`,
	} {
		if n := s.number(sql); n != 0 {
			s.must(fmt.Errorf("%s: %d", what, n))
		}
	}
	page, err := s.Members(s.ctx, MemberQuery{Limit: 100})
	s.must(err)
	for _, row := range page.Items {
		m, err := s.Member(s.ctx, row.ID)
		s.must(err)
		if m.Balance != row.Balance || m.Debt > 0 && m.Balance+m.Pending > 0 {
			s.must(fmt.Errorf("M%d has %d, %d waiting and owes %d; the list says %d", m.ID, m.Balance, m.Pending, m.Debt, row.Balance))
		}
		s.checkLives(m, row)
	}
}

// sound asks the doctor for everything.
func (s *wholeShop) sound() {
	s.t.Helper()
	d, err := s.Doctor(s.ctx, true, "")
	s.must(err)
	if !d.OK {
		s.must(fmt.Errorf("doctor: %+v", d.Findings))
	}
}

// checkLives compares the last day of each lot, and what has expired, with the days of the orders that count.
func (s *wholeShop) checkLives(m Member, row MemberRow) {
	var orders []Day
	s.must(s.look.query(func(r *sqlite.Stmt) error {
		orders = append(orders, Day(r.ColumnInt64(0)))
		return nil
	}, `WITH RECURSIVE people(id) AS (SELECT ?1 UNION SELECT m.id FROM people p JOIN member m ON m.merged_into = p.id)
		SELECT o.day FROM orders o JOIN people p ON p.id = o.member WHERE o.counted = 1 ORDER BY o.day`, m.ID))
	shown := map[int64]Lot{}
	next := Day(0)
	for _, l := range m.Lots {
		shown[l.Entry] = l
		next = earlier(next, l.Expires)
	}
	if row.NextExpiry != next {
		s.must(fmt.Errorf("M%d: the list says %s, the first lot ends on %s", m.ID, row.NextExpiry, next))
	}
	if next != 0 {
		for _, days := range []Day{next - s.Today(), next - s.Today() - 1} {
			if days < 0 {
				continue
			}
			page, err := s.Members(s.ctx, MemberQuery{Where: fmt.Sprintf("points_expiring within %dd", days), Limit: 100})
			s.must(err)
			in := slices.ContainsFunc(page.Items, func(x MemberRow) bool { return x.ID == m.ID })
			if in != (days == next-s.Today()) {
				s.must(fmt.Errorf("M%d: the filter for %d days says %t, the first lot ends on %s", m.ID, days, in, next))
			}
		}
	}
	merged := s.number("SELECT count(*) FROM entry WHERE member = ? AND reason IN (?, ?)", m.ID, ReasonMergeIn, ReasonUndo) > 0
	s.must(s.look.query(func(r *sqlite.Stmt) error {
		id, left, lapse, expired := r.ColumnInt64(0), r.ColumnInt64(1), r.ColumnInt64(2), r.ColumnInt64(3)
		last := lifeBy(lapse, orders)
		lives := last == 0 || last >= s.Today()
		if lot, ok := shown[id]; ok != (left > 0 && lives) || ok && (lot.Expires != last || lot.Left != left) {
			s.must(fmt.Errorf("M%d: lot %d has %d and lives to %s by orders on %v; shown is %+v", m.ID, id, left, last, orders, lot))
		}
		if expired > 0 && lives && lapse >= 1<<32 && !merged {
			s.must(fmt.Errorf("M%d: %d of lot %d have expired, which lives to %s by orders on %v", m.ID, expired, id, last, orders))
		}
		return nil
	}, `SELECT e.id, e.amount - coalesce(l.used, 0), coalesce(l.expires, e.expires),
			-coalesce((SELECT sum(x.amount + coalesce((SELECT sum(b.amount) FROM entry b WHERE b.reverses = x.id), 0)) FROM entry x WHERE x.reverses = e.id AND x.reason = ?2), 0)
		FROM entry e LEFT JOIN lot l ON l.entry = e.id WHERE e.member = ?1 AND e.amount > 0 AND e.unit = 0`, m.ID, ReasonExpire))
	s.must(s.look.query(func(r *sqlite.Stmt) error {
		if last := lifeBy(r.ColumnInt64(1), orders); last >= s.Today() {
			s.must(fmt.Errorf("M%d: lot %d of somebody merged has expired, and lives to %s by orders on %v", m.ID, r.ColumnInt64(0), last, orders))
		}
		return nil
	}, `WITH RECURSIVE people(id) AS (SELECT id FROM member WHERE merged_into = ?1 UNION SELECT m.id FROM people p JOIN member m ON m.merged_into = p.id)
		SELECT e.id, coalesce(l.expires, e.expires) FROM entry x JOIN people p ON p.id = x.member JOIN entry e ON e.id = x.reverses LEFT JOIN lot l ON l.entry = e.id
		WHERE x.reason = ?2 AND coalesce(l.expires, e.expires) >= 1 << 32 AND x.amount + coalesce((SELECT sum(b.amount + coalesce((SELECT sum(u.amount) FROM entry u
			WHERE u.reverses = b.id AND u.reason = ?3), 0)) FROM entry b WHERE b.reverses = x.id), 0) < 0`, m.ID, ReasonExpire, ReasonUndo))
}

// lifeBy is the last day of a lot by the days of orders, counted with the calendar of the standard library.
func lifeBy(lapse int64, orders []Day) Day {
	last, n := Day(lapse&(1<<32-1)), int(lapse>>32&0xffff)
	if lapse < 1<<32 {
		return last
	}
	for _, day := range orders {
		y, m, d := day.Civil()
		until := Date(y, m, d+n)
		if lapse>>48 == 1 {
			end := time.Date(y, m+time.Month(n)+1, 0, 0, 0, 0, 0, time.UTC)
			until = Date(end.Year(), end.Month(), min(d, end.Day()))
		}
		if day <= last {
			last = max(last, until)
		}
	}
	return last
}
