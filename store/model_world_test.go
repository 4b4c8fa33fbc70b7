package store

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"zombiezen.com/go/sqlite"
)

// model is a book and what plain arithmetic says must be in it.
type model struct {
	t           failer
	book        *Book
	look        conn // reads the file apart from the book's own readers
	now         time.Time
	zone        *time.Location
	terms       modelTerms
	restoreDays Day
	start       string  // as the setting says it
	right       Instant // the clock was confirmed although there are rows up to this moment
	join        string
	step, least int64 // of a redemption
	members     []*modelMember
	orders      []*modelOrder
	batches     []*modelBatch
	redemptions []*modelRedemption
	byHand      []*modelHand
	persons     []*modelPerson
	lost        []func() // brings back what batches had taught and the act under way took away
	identities  map[string]*modelMember
	opened      []*modelLot // lots that the act opened, in order
	seen        int64       // the last entry that was matched with the model
	keyed       []func() error
	clamp       bool                   // the shop wants no debts
	shorts      []modelShort           // of the act under way
	acts        []int64                // the last entry before each act
	tick        int64                  // what tells debits and write-offs of the act under way apart
	spare       map[*modelMember]int64 // what the undo under way writes off again
	spared      *modelOff              // what the last taking back wrote off at once
}

// failer is what a rapid test and a plain one have in common.
type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

type modelRedemption struct {
	id    int64
	debit *modelDebit
	gone  bool
}

// modelHand is an entry that a person made and may undo.
type modelHand struct {
	entry  int64
	owner  *modelMember
	points int64
	lot    *modelLot
	debit  *modelDebit
	gone   bool
}

var (
	templateOnce sync.Once
	templatePath string
	templateErr  error
)

// foundOnce makes one new shop that every check copies: founding is slower than copying.
func foundOnce(ctx context.Context) (string, error) {
	templateOnce.Do(func() {
		var dir string
		if dir, templateErr = os.MkdirTemp("", "model"); templateErr != nil {
			return
		}
		templatePath = filepath.Join(dir, "shop.db")
		var b *Book
		b, templateErr = Create(ctx, templatePath, Founding{Name: "模型", Currency: "CNY", Zone: "Asia/Shanghai"},
			Options{Clock: func() time.Time { return modelStart.Add(-time.Hour) }})
		if templateErr == nil {
			templateErr = b.Close()
		}
	})
	return templatePath, templateErr
}

// TestMain lets the random tests of a CI run draw the same every time, so that it judges the change and not the dice. Anywhere
// else they draw anew, and print the seed that brings a failure back.
func TestMain(m *testing.M) {
	if os.Getenv("CI") != "" {
		_ = flag.Set("rapid.seed", "1")
	}
	flag.Parse()
	if checks := flag.Lookup("rapid.checks"); RaceDetector && checks.Value.String() == checks.DefValue {
		// the race detector makes every act thirty times slower and finds nothing in one goroutine's arithmetic
		_ = checks.Value.Set("5")
	}
	m.Run()
	if templatePath != "" {
		_ = os.RemoveAll(filepath.Dir(templatePath))
	}
}

var modelStart = time.Date(2025, 3, 10, 2, 0, 0, 0, time.UTC)

func newModel(ctx context.Context, t failer, dir string) *model {
	t.Helper()
	from, err := foundOnce(ctx)
	if err != nil {
		t.Fatalf("found: %v", err)
	}
	path := filepath.Join(dir, "shop.db")
	if err := copyFile(from, path); err != nil {
		t.Fatalf("copy: %v", err)
	}
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatalf("zone: %v", err)
	}
	w := &model{
		t: t, now: modelStart, zone: zone, restoreDays: 30, start: "all", join: "all", step: 1, identities: map[string]*modelMember{},
		terms: modelTerms{rate: 100, rounding: "floor", basis: "paid_ex_shipping", returnDays: 7, expiry: "none"},
	}
	if w.book, err = Open(ctx, path, Options{Clock: func() time.Time { return w.now }}); err != nil {
		t.Fatalf("open: %v", err)
	}
	if w.look, err = openWriterConn(path, true); err != nil {
		t.Fatalf("look: %v", err)
	}
	w.must(only(w.book.SetSetting(ctx, "transfer", "on")))
	w.seen = w.number("SELECT coalesce(max(id), 0) FROM entry")
	return w
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		return err
	}
	return out.Close()
}

func (w *model) close() {
	w.must(w.look.Close())
	w.must(w.book.Close())
}

func (w *model) today() Day { return DayOf(w.now, w.zone) }

func (w *model) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatalf("unexpected: %v", err)
	}
}

// refused checks that an act was refused with the code, when the model says that it must be.
func (w *model) refused(err error, code Code) {
	w.t.Helper()
	if !CodeIs(err, code) {
		w.t.Fatalf("want %s, got %v", code, err)
	}
}

func (w *model) number(sql string, args ...any) int64 {
	w.t.Helper()
	n, err := w.look.number(sql, args...)
	w.must(err)
	return n
}

// learn matches the lots that the model opened in an act with the entries that the book wrote.
func (w *model) learn() {
	w.t.Helper()
	type row struct{ id, member, size, releases, expires, order int64 }
	var rows []row
	w.must(w.look.query(func(s *sqlite.Stmt) error {
		rows = append(rows, row{s.ColumnInt64(0), s.ColumnInt64(1), s.ColumnInt64(2), s.ColumnInt64(3), s.ColumnInt64(4), s.ColumnInt64(5)})
		return nil
	}, `SELECT e.id, e.member, e.amount + coalesce((SELECT sum(a.amount) FROM allocation a WHERE a.entry = e.id AND a.amount < 0), 0) AS size,
		e.releases, e.expires, e.order_id FROM entry e WHERE e.id > ? AND e.amount > 0 AND NOT (e.reason = ? AND e.order_id IS NOT NULL) AND e.reason <> ? ORDER BY e.id`,
		w.seen, ReasonExpireRestore, ReasonWriteOff))
	rows = slices.DeleteFunc(rows, func(r row) bool { return r.size == 0 })
	for i, r := range rows {
		if i >= len(w.opened) {
			break
		}
		l := w.opened[i]
		var order int64
		if l.order != nil {
			order = l.order.id
		}
		if l.owner.id != r.member || l.size != r.size || l.releases != Day(r.releases) || l.expires != Day(r.expires) || order != r.order {
			w.t.Fatalf("lot %d of the act: the book has %+v, the model %d M%d releases %s expires %s order %d", i, r, l.size, l.owner.id, l.releases, l.expires, order)
		}
		l.id = r.id
	}
	if len(rows) != len(w.opened) {
		w.t.Fatalf("the act opened %d lots in the book and %d in the model: %+v", len(rows), len(w.opened), rows)
	}
	w.opened = w.opened[:0]
	w.seen = w.number("SELECT coalesce(max(id), 0) FROM entry")
	w.acts, w.tick = append(w.acts, w.seen), 0
}

// modelAct is the room that each act has for the ticks of its entries.
const modelAct = 1_000_000

// next is when something happens: later than everything before.
func (w *model) next() int64 {
	w.tick++
	return int64(len(w.acts))*modelAct + w.tick
}

// when is when the book wrote an entry.
func (w *model) when(entry int64) int64 {
	act, _ := slices.BinarySearch(w.acts, entry)
	if act == 0 {
		return entry
	}
	return int64(act)*modelAct + entry - w.acts[act-1]
}

// story is what the ledger did, for the message of a failure.
func (w *model) story(where string, args ...any) string {
	var b strings.Builder
	w.must(w.look.query(func(s *sqlite.Stmt) error {
		fmt.Fprintf(&b, "\n#%d M%d %s %+d order %d reverses %d batch %d releases %s expires %s recorded %s takes %s", s.ColumnInt64(0), s.ColumnInt64(1), Reason(s.ColumnInt64(2)), s.ColumnInt64(3),
			s.ColumnInt64(4), s.ColumnInt64(5), s.ColumnInt64(6), Day(s.ColumnInt64(7)), Day(s.ColumnInt64(8)), DayOf(Instant(s.ColumnInt64(9)).Time(), w.zone), s.ColumnText(10))
		return nil
	}, `SELECT id, member, reason, amount, order_id, reverses, batch, releases, expires, recorded,
		(SELECT group_concat(lot || ':' || amount, ' ') FROM allocation a WHERE a.entry = entry.id) FROM entry WHERE `+where, args...))
	return b.String()
}
