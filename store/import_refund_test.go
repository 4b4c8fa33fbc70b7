package store

import (
	"strings"
	"testing"
)

// told is a file that tells refunds of an order one by one, by their keys.
func told(ext string, amounts map[string]int64) OrderDraft {
	d := companion(ext, 0)
	for key, amount := range amounts {
		d.Refunds = append(d.Refunds, RefundRow{Key: key, Amount: amount})
		d.Refunded += amount
	}
	return d
}

func TestRefundsOfAnOrderThatDoesNotStand(t *testing.T) {
	s := openTill(t)
	waiting := s.paid("1", "a@example.com", 10000)
	waiting.Status, waiting.PaidAt, waiting.Has = StatusPending, 0, HasStatus|HasRefundedAtLeast
	s.send(waiting)
	if r := s.send(told("1", map[string]int64{"a": 3000})); r.Updated != 1 || r.Refunded != 0 {
		t.Fatalf("result %+v", r)
	}
	if r := s.send(waiting); r.Unchanged != 1 {
		t.Fatalf("the order again: %+v", r)
	}
	s.sound()
	paid := s.paid("1", "a@example.com", 10000)
	paid.Has |= HasRefundedAtLeast
	r := s.send(paid)
	s.has(s.buyer("a@example.com"), 0, 70)
	if r.Updated != 1 || r.Refunded != 1 {
		t.Fatalf("paid: %+v", r)
	}
	_, err := s.UndoBatch(s.ctx, r.Batch, false)
	s.must(err)
	s.sound()
	if again := s.send(waiting); again.Unchanged != 1 {
		t.Fatalf("the order again: %+v", again)
	}
}

func TestRefundsOfAHeldOrderWaitWithIt(t *testing.T) {
	s := openTill(t)
	held := s.paid("1", "a@example.com", 10000)
	held.Status, held.StatusText, held.Has = StatusUnknown, "odd", HasStatus|HasRefundedAtLeast
	held.Refunded, held.Refunds = 3000, []RefundRow{{Key: "a", Amount: 3000}}
	s.send(held)
	if n := s.number("SELECT count(*) FROM order_refund"); n != 0 {
		t.Fatalf("%d refunds of an order that waits", n)
	}
	_, err := s.AnswerHeld(s.ctx, AnswerInput{Source: "generic", Word: "odd", Status: StatusCompleted})
	s.must(err)
	s.has(s.buyer("a@example.com"), 0, 70)
	s.send(told("1", map[string]int64{"a": 3000, "b": 2000}))
	s.has(s.buyer("a@example.com"), 0, 50)
	s.sound()
}

func TestRefundsToldInAnotherCurrencySayNothing(t *testing.T) {
	s := openTill(t)
	s.send(s.paid("1", "a@example.com", 10000))
	foreign := told("1", map[string]int64{"a": 3000})
	foreign.Currency = "USD"
	if r := s.send(foreign); r.Unchanged != 1 {
		t.Fatalf("result %+v", r)
	}
	s.sound()
}

func TestARefundByHandIsAmongThoseThatFilesTell(t *testing.T) {
	s := openTill(t)
	s.send(s.paid("1", "a@example.com", 10000))
	s.send(told("1", map[string]int64{"a": 3000}))
	_, err := s.RefundOrder(s.ctx, s.order("1"), 2000)
	s.must(err)
	s.has(s.buyer("a@example.com"), 0, 50)
	s.send(told("1", map[string]int64{"b": 1000})) // 40 told, 50 known
	s.has(s.buyer("a@example.com"), 0, 50)
	s.send(told("1", map[string]int64{"c": 2500})) // 65 told
	s.has(s.buyer("a@example.com"), 0, 35)
	s.sound()
}

func TestErrRefundAmount(t *testing.T) {
	s := openTill(t)
	s.send(s.paid("1", "a@example.com", 10000))
	for _, amount := range []int64{0, -1, maxAmount + 1} {
		d := companion("1", 0)
		d.Refunds = []RefundRow{{Key: "a", Amount: amount}}
		r, err := s.file(d)
		s.wants(err, CodeRowsRejected)
		if len(r.Problems) != 1 || !CodeIs(r.Problems[0].Err, CodeBadAmount) {
			t.Errorf("%d: %+v", amount, r.Problems)
		}
	}
}

// TestDoctorFindsRefunds: what files have told is more than what the order says, and an order that was withdrawn has some.
func TestDoctorFindsRefunds(t *testing.T) {
	s := openTill(t)
	s.send(s.paid("1", "a@example.com", 10000), s.paid("2", "a@example.com", 10000))
	r := s.send(told("1", map[string]int64{"a": 3000}))
	gone := s.send(s.paid("3", "a@example.com", 10000))
	third := s.order("3")
	_, err := s.UndoBatch(s.ctx, gone.Batch, false)
	s.must(err)
	s.sound()
	s.must(s.write(s.ctx, "test.damage", func(t *tx) error {
		for _, o := range []int64{1, third} {
			if err := t.exec("INSERT INTO order_refund (order_id, grain, key, amount, batch) VALUES (?, 1, 'b', 3001, ?)", o, r.Batch); err != nil {
				return err
			}
		}
		return nil
	}))
	d, err := s.Doctor(s.ctx, true, "")
	s.must(err)
	var found []string
	for _, f := range d.Findings {
		found = append(found, f.Code+" "+f.What["order"].(string))
	}
	if got, want := strings.Join(found, ", "), FindingRefund+" "+OrderRef(1)+", "+FindingRefund+" "+OrderRef(third); got != want {
		t.Errorf("found %s, want %s", got, want)
	}
}
