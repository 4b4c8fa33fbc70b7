package store

import (
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
