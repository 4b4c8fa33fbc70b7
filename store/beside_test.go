package store

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"regulars/store/program"
)

// Rows that are written beside whoever makes them are those that would have been written in turn, whatever is read in between.
func TestRowsWrittenBesideAreThoseWrittenInTurn(t *testing.T) {
	usual := besideRows
	t.Cleanup(func() { besideRows = usual })
	var want map[string][]string
	for _, besideRows = range []int{1 << 30, 1, 64} {
		s := openTill(t)
		tiers := s.tiers("90d", "30d", 12000, 30000)
		for i := range tiers.Steps {
			tiers.Steps[i].Gift = int64(10 * (i + 1))
		}
		s.must(only(s.SetTiers(s.ctx, tiers, false)))
		s.rule(program.RuleMultiple, "factor", "2", "tiers", "silver")
		s.rule(program.RuleCap, "cap_month", "400")
		s.send(s.paid("0", "b1@example.com", 13000), s.paid("1", "b2@example.com", 35000), s.paid("2", "b3@example.com", 4000))
		s.undo(s.send(s.paid("3", "b4@example.com", 4000)).Batch) // nobody sees b4 until another file names them
		var first []OrderDraft
		for i := range 30 {
			first = append(first, s.paid(fmt.Sprint("F-", i), fmt.Sprintf("b%d@example.com", i), 13000))
		}
		s.send(first...)
		s.runTiersAfter(200) // decides amid the days of the file
		r := rand.New(rand.NewPCG(7, 7))
		var file []OrderDraft
		for i := range 700 {
			buyer, past := r.IntN(30), 400
			if buyer < 20 {
				past = 199 // nothing of theirs is older than what the book knows
			}
			o := s.paid(fmt.Sprint("O-", i), fmt.Sprintf("b%d@example.com", buyer), int64(r.IntN(9000)))
			o.PlacedAt -= Instant(r.IntN(past)) * 86_400_000
			o.PaidAt = o.PlacedAt
			switch r.IntN(12) {
			case 0:
				o.Status, o.Refunded, o.Has = StatusPartlyRefunded, o.Total/3, o.Has|HasRefunded
			case 1:
				o.Status = StatusPending
			case 2:
				o.Buyer = Buyer{}
			case 3:
				o.Lines = []LineDraft{{Name: fmt.Sprint("soap ", r.IntN(9)), Quantity: 1, Price: o.Total}}
			case 4:
				o.Detail = &OrderDetail{City: "杭州"}
			}
			file = append(file, o)
		}
		if got := s.send(file...); got.New != 700 {
			t.Fatalf("%+v", got)
		}
		s.sound()
		if want == nil {
			want = s.allRows()
			continue
		}
		for table, rows := range s.allRows() {
			if !reflect.DeepEqual(rows, want[table]) {
				t.Errorf("%d rows: %s differs", besideRows, table)
			}
		}
	}
}

// A statement waits for what runs beside on its connection, and meets its error.
func TestAStatementWaitsForWhatRunsBeside(t *testing.T) {
	s := openTill(t)
	s.member("13800138000") // from the first act on the writer has a connection
	c, broken := s.writer.conn, errors.New("broken")
	s.must(c.exec("CREATE TEMP TABLE beside (n INTEGER)"))
	s.must(c.runBeside(func(c conn) error { return c.exec("INSERT INTO temp.beside VALUES (1), (2)") }))
	if n, err := c.number("SELECT count(*) FROM temp.beside"); n != 2 || err != nil {
		t.Errorf("%d rows, %v", n, err)
	}
	s.must(c.runBeside(func(conn) error { return broken }))
	if err := c.exec("DELETE FROM temp.beside"); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	if n, err := c.number("SELECT count(*) FROM temp.beside"); n != 2 || err != nil {
		t.Errorf("after an error: %d rows, %v", n, err)
	}
}

// A move of the act is found by its id, whether it is kept at hand, or was written and is read back.
func TestMovesOfTheActAreFoundByTheirIDs(t *testing.T) {
	s := openTill(t)
	s.tiers("lifetime", "none", 1000_00)
	var people []int64
	for i := range 9 {
		people = append(people, s.member(fmt.Sprint("1380013800", i)))
	}
	s.must(s.write(s.ctx, "test.moves", func(t *tx) error {
		t.bulk.on, t.bulk.keeps, t.bulk.beside = true, true, true
		t.decided = map[int64]bool{people[1]: true, people[4]: true, people[7]: true}
		first := t.w.heads.move + 1
		for i, member := range people {
			a, err := t.account(member)
			if err == nil {
				err = t.writeMove(a, tierMove{day: t.today, after: "silver", reason: program.MoveReached}, program.Move{})
			}
			if err == nil && i%3 == 2 {
				err = t.writeMoves()
			}
			if err != nil {
				return err
			}
			for n := range i + 1 {
				if m, err := t.tierMove(first + int64(n)); err != nil || m.member != people[n] {
					return fmt.Errorf("after %d moves: the one of %d is %+v, %v", i+1, people[n], m, err)
				}
			}
		}
		t.bulk.beside = false
		if len(t.bulk.made) != len(t.decided) {
			return fmt.Errorf("%d moves are kept", len(t.bulk.made))
		}
		return nil
	}))
	s.sound()
}

// What a cap of one rule has used by an order that the file has changed counts for the new orders of the file, which are written beside.
func TestCapsCountWhatTheFileHasChanged(t *testing.T) {
	usual, people := besideRows, massDeeds
	besideRows, massDeeds = 1, 1
	t.Cleanup(func() { besideRows, massDeeds = usual, people })
	s := openTill(t)
	s.rule(program.RuleBonus, "points", "90", "unit", "growth", "cap_month", "100")
	waiting := s.paid("1", "a@example.com", 5000)
	waiting.Status = StatusPending
	s.send(waiting)
	s.send(s.paid("1", "a@example.com", 5000), s.paid("2", "a@example.com", 6000))
	m, err := s.Member(s.ctx, s.buyer("a@example.com"))
	s.must(err)
	if m.Growth != 100 {
		t.Errorf("%d growth, want 90 and the 10 that are left of the month's cap", m.Growth)
	}
	s.sound()
}
