package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"regulars/store/program"
)

func TestImportWorked(t *testing.T) {
	s := openTill(t)
	old := s.paid("1", "a@example.com", 12850)
	old.PlacedAt = InstantOf(s.now().AddDate(0, 0, -30))
	old.PaidAt = old.PlacedAt
	pending := s.paid("3", "b@example.com", 4000)
	pending.Status = StatusPending
	part := s.paid("4", "b@example.com", 10000)
	part.Status, part.Refunded, part.Has = StatusPartlyRefunded, 2500, HasStatus|HasRefunded
	nobody := s.paid("5", "", 999)
	held := s.paid("6", "c@example.com", 100)
	held.Status, held.StatusText = StatusUnknown, "等待成团"
	r := s.send(old, s.paid("2", "a@example.com", 5000), pending, part, nobody, held)
	// 128 released + 50 waiting + 100 waiting − 25 clawed back; the unpaid, the nameless and the held give nothing
	if r.New != 5 || r.Held != 1 || r.Orders != 6 || r.Awarded != 278 || r.Pending != 150 || r.ClawedBack != 25 || r.MembersNew != 2 || r.Refunded != 1 || r.HeldWords["等待成团"] != 1 {
		t.Fatalf("result %+v", r)
	}
	s.has(s.buyer("a@example.com"), 128, 50)
	s.has(s.buyer("b@example.com"), 0, 75)
	s.must(s.SetStatusWord(s.ctx, "generic", "等待成团", StatusPaid))
	if r := s.send(held); r.New != 1 || r.Held != 0 {
		t.Fatalf("the word explained: %+v", r)
	}
	s.has(s.buyer("c@example.com"), 0, 1)
	s.sound()
}

func TestImportRefusals(t *testing.T) {
	s := openTill(t)
	good := s.paid("1", "a@example.com", 100)
	twice := s.paid("1", "a@example.com", 200)
	negative := s.paid("2", "a@example.com", -1)
	over := s.paid("3", "a@example.com", 100)
	over.Refunded, over.Has = 101, HasRefunded
	long := s.paid(strings.Repeat("9", 201), "a@example.com", 100)
	undated := s.paid("4", "a@example.com", 100)
	undated.PlacedAt, undated.PaidAt = 0, 0
	for name, bad := range map[string]OrderDraft{"ErrNoDate": undated, "ErrDuplicateOrder": twice, "ErrNegative": negative, "ErrRefundedBeyond": over, "ErrNumberTooLong": long, "ErrNoNumber": s.paid("", "", 1)} {
		t.Run(name, func(t *testing.T) {
			r, err := s.file(good, bad)
			s.wants(err, CodeRowsRejected)
			if r.Rejected != 1 || len(r.Problems) != 1 || r.Problems[0].Line != 3 || r.Batch != 0 {
				t.Fatalf("result %+v", r)
			}
		})
	}
	if n := s.number("SELECT count(*) FROM orders"); n != 0 {
		t.Fatalf("%d orders were saved", n)
	}
	t.Run("OKGoodRows", func(t *testing.T) {
		r, err := s.fileOf(ImportInput{Source: "generic", GoodRows: true}, good, negative, good)
		s.must(err)
		if r.New != 1 || r.Rejected != 1 || r.Unchanged != 1 || r.Orders != 3 {
			t.Fatalf("result %+v", r)
		}
	})
	t.Run("ErrReader", func(t *testing.T) {
		broken := errors.New("the disk is gone")
		_, err := s.ImportOrders(s.ctx, ImportInput{Source: "generic", Read: func(func(*OrderDraft) error, func(RowProblem) error) error { return broken }})
		if !errors.Is(err, broken) {
			t.Fatalf("got %v", err)
		}
	})
	s.sound()
}

func TestAnInterruptedImportSavesNothing(t *testing.T) {
	s := openTill(t)
	many := func(stop int, cancel func()) func(func(*OrderDraft) error, func(RowProblem) error) error {
		return func(yield func(*OrderDraft) error, _ func(RowProblem) error) error {
			for i := range 9000 {
				if i == stop {
					cancel()
				}
				o := s.paid(fmt.Sprintf("%06d", i), fmt.Sprintf("b%d@example.com", i%500), 1000)
				if err := yield(&o); err != nil {
					return err
				}
			}
			return nil
		}
	}
	t.Run("WhileReading", func(t *testing.T) {
		ctx, cancel := context.WithCancel(s.ctx)
		defer cancel()
		_, err := s.ImportOrders(ctx, ImportInput{Source: "generic", Read: many(3000, cancel)})
		s.wants(err, CodeInterrupted)
	})
	t.Run("WhileSaving", func(t *testing.T) {
		ctx, cancel := context.WithCancel(s.ctx)
		defer cancel()
		calls := 0
		_, err := s.ImportOrders(ctx, ImportInput{Source: "generic", Read: many(-1, cancel), Progress: func(int64, int64) {
			if calls++; calls == 3 {
				cancel()
			}
		}})
		s.wants(err, CodeInterrupted)
	})
	for _, table := range []string{"orders", "member", "identity", "entry", "batch", "day_order", "rollup"} {
		if n := s.number("SELECT count(*) FROM " + table); n != 0 {
			t.Errorf("%d rows in %s", n, table)
		}
	}
	r, err := s.ImportOrders(s.ctx, ImportInput{Source: "generic", Read: many(-1, nil)})
	s.must(err)
	if r.New != 9000 {
		t.Fatalf("the second run: %+v", r)
	}
	s.sound()
}

func TestTheProgrammesStart(t *testing.T) {
	for _, c := range []struct {
		name string
		from *PointsFrom
		set  string
		want int64
	}{
		{"All", nil, "", 10 + 20 + 40},
		{"ADay", &PointsFrom{Day: Date(2025, 1, 1)}, "", 20 + 40},
		{"NoneBeforeToday", &PointsFrom{None: true}, "", 40},
		{"TheShopsOwnDay", nil, "2025-02-08", 20 + 40}, // the day itself is in
		{"TheShopsNone", nil, "none", 40},
		{"TheFilesWordGoesFirst", &PointsFrom{}, "2025-02-09", 10 + 20 + 40},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := openTill(t)
			if c.set != "" {
				s.set("programme_start", c.set)
			}
			drafts := []OrderDraft{s.paid("1", "a@example.com", 1000), s.paid("2", "a@example.com", 2000), s.paid("3", "a@example.com", 4000)}
			drafts[0].PaidAt = InstantOf(s.now().AddDate(-2, 0, 0))
			drafts[1].PaidAt = InstantOf(s.now().AddDate(0, 0, -30))
			r, err := s.fileOf(ImportInput{Source: "generic", PointsFrom: c.from}, drafts...)
			s.must(err)
			if r.Awarded != c.want {
				t.Fatalf("awarded %d, want %d", r.Awarded, c.want)
			}
			if r.Choices.All.Points != 70 || r.Choices.Year.Points != 60 || r.Choices.None.Points != 40 {
				t.Fatalf("choices %+v", r.Choices)
			}
			card, err := s.Member(s.ctx, s.buyer("a@example.com"))
			s.must(err)
			if card.Lifetime.Orders != 3 { // they count in the figures all the same
				t.Fatalf("lifetime %+v", card.Lifetime)
			}
			s.sound()
		})
	}
}

func TestUndoOfImports(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	s.earn(m, 10)
	first := s.send(s.paid("1", "a@example.com", 10000), s.paid("2", "b@example.com", 10000))
	o := s.paid("1", "a@example.com", 10000)
	o.Status = StatusRefunded
	second := s.send(o, s.paid("3", "a@example.com", 3000))
	a := s.buyer("a@example.com")
	s.has(a, 0, 30)
	t.Run("ErrBatchTouched", func(t *testing.T) {
		_, err := s.UndoBatch(s.ctx, first.Batch, false)
		s.wants(err, CodeBatchTouched)
		if by := factOf(err, "by"); by != second.Batch {
			t.Fatalf("by %v, want %d", by, second.Batch)
		}
	})
	t.Run("OKDryRun", func(t *testing.T) {
		u, err := s.UndoBatch(s.ctx, second.Batch, true)
		s.must(err)
		if u.Batch != 0 || u.Orders != 2 || u.Points != 70 { // +100 and −30
			t.Fatalf("would undo %+v", u)
		}
		s.has(a, 0, 30)
	})
	t.Run("OK", func(t *testing.T) {
		_, err := s.UndoBatch(s.ctx, second.Batch, false)
		s.must(err)
		s.has(a, 0, 100)
		u, err := s.UndoBatch(s.ctx, first.Batch, false)
		s.must(err)
		if u.Members != 2 {
			t.Fatalf("undid %+v", u)
		}
		s.has(m, 10, 0)
		f, err := s.Figures(s.ctx)
		s.must(err)
		if f.Outstanding != 10 || f.Members != 1 {
			t.Fatalf("outstanding %d, %d members", f.Outstanding, f.Members)
		}
		s.sound()
	})
	t.Run("ErrAlreadyUndone", func(t *testing.T) {
		_, err := s.UndoBatch(s.ctx, first.Batch, false)
		s.wants(err, CodeAlreadyUndone)
		_, err = s.UndoBatch(s.ctx, 999, false)
		s.wants(err, CodeNoBatch)
		_, err = s.UndoBatch(s.ctx, s.number("SELECT max(id) FROM batch"), false) // an undo
		s.wants(err, CodeCannotUndo)
	})
	t.Run("OKRevived", func(t *testing.T) {
		s.pass(40)
		r := s.send(s.paid("1", "a@example.com", 10000), s.paid("2", "b@example.com", 10000))
		if r.New != 2 || r.Awarded != 200 {
			t.Fatalf("again %+v", r)
		}
		s.has(a, 0, 100)
		s.sound()
		u, err := s.UndoBatch(s.ctx, r.Batch, false)
		s.must(err)
		if u.Members != 2 {
			t.Fatalf("undid %+v", u)
		}
		s.has(a, 0, 0)
		s.sound()
	})
	t.Run("OKAPhoneOfTheHidden", func(t *testing.T) { // nobody can see them: their address is free for the counter
		id, _, err := s.AddMember(s.ctx, MemberDraft{Name: "安", Email: "a@example.com"})
		s.must(err)
		s.send(s.paid("1", "a@example.com", 10000))
		s.has(id, 0, 100)
		s.sound()
	})
}

// N7: an order, an opening balance or an award that would bring somebody above what one can have is refused, naming the person, and of a
// file the line.
func TestN7TheRefusedBalanceIsNamed(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	s.must(only(s.EditMember(s.ctx, m, MemberEdit{Email: new("a@example.com")})))
	for range 99 {
		s.earn(m, program.MaxPoints)
	}
	s.earn(m, program.MaxPoints-50)
	refused := func(err error, why string, line any) {
		t.Helper()
		s.wants(err, CodeLimitExceeded)
		if f := err.(*Error).Facts; f["member"] != MemberRef(m) || f["why"] != why || f["line"] != line || f["value"] != int64(program.MaxBalance+50) {
			t.Errorf("facts %v", f)
		}
	}
	_, err := s.Earn(s.ctx, Award{Member: m, Points: 100})
	refused(err, "balance", nil)
	_, err = s.file(s.paid("1", "b@example.com", 5000), s.paid("2", "a@example.com", 10000))
	refused(err, "line", 3)
	s.send(s.paid("2", "a@example.com", 5000))
	_, err = s.file(s.paid("2", "a@example.com", 10000))
	refused(err, "line", 2)
	_, err = s.people(PeopleInput{What: "balances", Mode: PointsAdd}, PersonDraft{Email: "a@example.com", Points: 50, HasPoints: true})
	refused(err, "line", 2)
	s.sound()
}

// Figures hold the source of an order in two bytes: a file with more shops than that is refused, and so is a book that would come to have more.
func TestMoreShopsThanFiguresCanHold(t *testing.T) {
	s := openTill(t)
	drafts := make([]OrderDraft, maxSources+1)
	for i := range drafts {
		drafts[i] = s.paid(fmt.Sprint(i), "", 1_00)
		drafts[i].Shop = fmt.Sprint("s", i)
	}
	_, err := s.file(drafts...)
	s.wants(err, CodeLimitExceeded)
	if n := s.number("SELECT count(*) FROM orders"); n != 0 {
		t.Errorf("%d orders came in", n)
	}
	s.must(s.write(s.ctx, "test", func(t *tx) error { return t.exec("INSERT INTO source (id, name) VALUES (?, 'last')", maxSources) }))
	_, err = s.file(s.paid("1", "a@example.com", 1_00))
	s.wants(err, CodeLimitExceeded)
}
