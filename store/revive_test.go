package store

import (
	"fmt"
	"slices"
	"testing"

	"regulars/store/program"
)

// An order whose file was undone and taken in again has been given once: what it gave before is no part of what it gives.
func TestAnOrderTakenInAgainGivesOnce(t *testing.T) {
	s := openTill(t)
	s.rule(program.RuleMultiple, "factor", "2", "month_days", "28")
	d := s.paid("1", "a@example.com", 10000)
	_, err := s.UndoBatch(s.ctx, s.send(d).Batch, false)
	s.must(err)
	s.send(d)
	m := s.buyer("a@example.com")
	s.has(m, 0, 100)
	d.Status = StatusCompleted
	s.send(d)
	s.has(m, 0, 100)
	d.Total = 15000
	s.send(d)
	s.has(m, 0, 150)
	d.Total = 10000
	s.send(d)
	s.has(m, 0, 100)
	s.sound()
}

// A file that was undone gives the same when it is taken in again, whatever its order: first orders, each third one, months in a row, tiers.
func TestAFileTakenInAgainGivesTheSame(t *testing.T) {
	s := openTill(t)
	s.tiers("365d", "12m", 100_00, 300_00)
	s.rule(program.RuleBonus, "points", "50", "first", "yes")
	s.rule(program.RuleBonus, "points", "7", "every", "3")
	s.rule(program.RuleBonus, "points", "100", "streak", "3")
	s.rule(program.RuleMultiple, "factor", "2", "tiers", "silver,gold", "cap_month", "90")
	s.rule(program.RuleRate, "rate", "1", "unit", "growth")
	var file []OrderDraft
	for i := range 6 { // the newest first, as most platforms write it
		d := s.paid(fmt.Sprint("A", i), "a@example.com", 60_00)
		d.PaidAt = InstantOf(s.now().AddDate(0, -i/2, -i))
		d.PlacedAt = d.PaidAt
		file = append(file, d)
	}
	file[2].Status, file[2].Refunded, file[2].Has = StatusPartlyRefunded, 30_00, HasStatus|HasRefunded
	given := func() (list []int64) {
		for i := range file {
			list = append(list, s.number(fmt.Sprintf("SELECT awarded * 1000 + clawed FROM orders WHERE ext = 'A%d'", i)))
		}
		m, err := s.Member(s.ctx, s.buyer("a@example.com"))
		s.must(err)
		return append(list, m.Balance, m.Pending, m.Growth)
	}
	first := s.send(file...)
	want := given()
	for _, again := range [][]OrderDraft{file, {file[3], file[0], file[5], file[1], file[4], file[2]}} {
		_, err := s.UndoBatch(s.ctx, first.Batch, false)
		s.must(err)
		r := s.send(again...)
		if got := given(); !slices.Equal(got, want) {
			t.Fatalf("taken in again it gives %v, first %v", got, want)
		}
		if r.New != first.New || r.Awarded != first.Awarded || r.ClawedBack != first.ClawedBack || r.Pending != first.Pending {
			t.Fatalf("taken in again %+v, first %+v", r, first)
		}
		first = r
		s.sound()
	}
}

// Of orders that are paid by one file, the one that was paid first is the member's first, wherever it stands in the file.
func TestOrdersPaidByOneFileEarnInTheOrderOfTime(t *testing.T) {
	s := openTill(t)
	s.rule(program.RuleBonus, "points", "50", "first", "yes")
	later, sooner := s.paid("A", "a@example.com", 1000), s.paid("B", "a@example.com", 1000)
	sooner.PaidAt -= 86_400_000
	sooner.PlacedAt = sooner.PaidAt
	file := []OrderDraft{later, sooner}
	waiting := slices.Clone(file)
	for i := range waiting {
		waiting[i].Status, waiting[i].PaidAt, waiting[i].Has = StatusPending, 0, HasStatus
	}
	s.send(waiting...)
	s.send(file...)
	if n := s.number("SELECT awarded FROM orders WHERE ext = 'B'"); n != 60 {
		t.Errorf("the first order gave %d", n)
	}
	s.sound()
}
