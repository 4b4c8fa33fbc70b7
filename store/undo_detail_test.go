package store

import (
	"fmt"
	"strings"
	"testing"
)

// taught is everything that files teach about orders, row by row: what the ledger makes of it is left out.
func (s *till) taught() string {
	s.t.Helper()
	var b strings.Builder
	s.must(s.look(s.ctx, func(v *view) error {
		for _, query := range []string{
			"SELECT * FROM order_detail ORDER BY order_id",
			"SELECT * FROM line ORDER BY order_id, n",
			"SELECT * FROM order_refund ORDER BY order_id, grain, key",
			`SELECT id, source, ext, member, prev, status, currency, day, placed_at, paid_at, done_at, shipped_at, total, shipping, tax, discount, points_paid,
				refunded, counted, excluded, no_earn, awarded - clawed, batch, touched, pinned, grain FROM orders WHERE withdrawn IS NULL ORDER BY id`,
		} {
			if err := v.each(func(rows *rows) error {
				row := make([]any, rows.stmt.ColumnCount())
				for i := range row {
					row[i] = new(any)
				}
				if err := rows.Scan(row...); err != nil {
					return err
				}
				for i := range row {
					fmt.Fprintf(&b, "%s=%v ", rows.stmt.ColumnName(i), *row[i].(*any))
				}
				fmt.Fprintln(&b)
				return nil
			}, query); err != nil {
				return err
			}
		}
		return nil
	}))
	return b.String()
}

// TestUndoForgetsWhatAFileTaught: after a file and its undo the orders' details, lines and moments are what they were, for orders of which
// nothing, something or all was known.
func TestUndoForgetsWhatAFileTaught(t *testing.T) {
	const day = 24 * 3600 * 1000
	full := OrderDetail{
		Channel: "web", Carrier: "SF", Tracking: "T1", City: "Oslo", Country: "NO", Coupons: "TEN", Note: "first", Outstanding: 100, RefundOpen: "asked",
	}
	other := OrderDetail{
		Channel: "stall", Carrier: "UPS", Tracking: "T2", City: "Rome", Country: "IT", Coupons: "FIVE", Note: "second", Outstanding: 250, RefundOpen: "asked again",
	}
	for name, change := range map[string]func(*OrderDraft){
		"ASecondVersion": func(d *OrderDraft) {
			d.Status, d.Total, d.Has = StatusCompleted, 12000, HasStatus|HasRefundState|HasLines
		},
		"ASmallerVersionWithoutRefunds": func(d *OrderDraft) {
			d.Status, d.Total, d.Has, d.Detail.RefundOpen = StatusFulfilled, 8000, HasStatus|HasRefundState, ""
		},
		"AFileOfLines": func(d *OrderDraft) { d.Grain, d.Has = GrainLines, HasLines },
		"ACompanion": func(d *OrderDraft) {
			d.Grain, d.Has, d.Refunded = GrainCompanion, HasRefundedAtLeast, 2500
			d.Refunds = []RefundRow{{Key: "a", Amount: 2500}}
		},
		"ACompanionThatRefundsInFull": func(d *OrderDraft) {
			d.Grain, d.Status, d.Has = GrainCompanion, StatusRefunded, HasStatus|HasRefundedAtLeast
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := openTill(t)
			bare, some, all, nobody := s.paid("1", "a@example.com", 10000), s.paid("2", "a@example.com", 10000), s.paid("3", "b@example.com", 10000), s.paid("4", "", 10000)
			some.Detail = &OrderDetail{City: "Bergen", Note: "kept"}
			all.Detail, all.ShippedAt, all.DoneAt, all.Has = &full, all.PaidAt+day, all.PaidAt+2*day, HasStatus|HasRefundState|HasLines
			all.Lines = []LineDraft{{SKU: "CUP", Name: "Cup", Quantity: 2, Price: 5000}}
			s.send(bare, some, all, nobody)
			before := s.taught()
			var file []OrderDraft
			for _, o := range []OrderDraft{bare, some, all, nobody} {
				detail := other
				o.Detail, o.ShippedAt, o.DoneAt, o.Lines = &detail, o.PaidAt+3*day, o.PaidAt+4*day, []LineDraft{{SKU: "POT", Name: "Pot", Quantity: 1, Price: 10000}}
				o.Buyer.Email = "c@example.com" // teaches whose the fourth is
				change(&o)
				file = append(file, o)
			}
			r := s.send(file...)
			if r.Updated < 3 || s.taught() == before {
				t.Fatalf("result %+v", r)
			}
			s.sound()
			_, err := s.UndoBatch(s.ctx, r.Batch, false)
			s.must(err)
			if after := s.taught(); after != before {
				t.Errorf("the undo left\n%swhere there was\n%s", after, before)
			}
			s.sound()
		})
	}
}

// TestDetailsComeWithAnUnchangedOrder: a newer export may bring nothing but a parcel's number, or the lines.
func TestDetailsComeWithAnUnchangedOrder(t *testing.T) {
	s := openTill(t)
	bare := s.paid("1", "a@example.com", 10000)
	bare.Detail = &OrderDetail{City: "Bergen"}
	s.send(bare)
	before := s.taught()
	sent := bare
	sent.Detail = &OrderDetail{City: "Bergen", Carrier: "SF", Tracking: "T1"}
	sent.Lines = []LineDraft{{SKU: "CUP", Name: "Cup", Quantity: 2, Price: 5000}}
	r := s.send(sent)
	if r.Updated != 1 || r.Awarded != 0 {
		t.Fatalf("result %+v", r)
	}
	id, err := s.FindOrder(s.ctx, "1")
	s.must(err)
	o, err := s.Order(s.ctx, id)
	s.must(err)
	if o.Tracking != "T1" || o.City != "Bergen" || len(o.Lines) != 1 {
		t.Errorf("order %+v", o)
	}
	if again := s.send(sent); again.Unchanged != 1 || again.Batch != 0 {
		t.Errorf("again %+v", again)
	}
	if older := s.send(bare); older.Unchanged != 1 {
		t.Errorf("a file that says less changes %+v", older)
	}
	s.sound()
	_, err = s.UndoBatch(s.ctx, r.Batch, false)
	s.must(err)
	if after := s.taught(); after != before {
		t.Errorf("the undo left\n%swhere there was\n%s", after, before)
	}
}

// TestARevivedOrderIsAsItsNewFileSays: what the file said that was undone has gone with it.
func TestARevivedOrderIsAsItsNewFileSays(t *testing.T) {
	s := openTill(t)
	first := s.paid("1", "a@example.com", 10000)
	first.Detail = &OrderDetail{City: "Bergen", Note: "wrong"}
	first.Lines = []LineDraft{{SKU: "CUP", Name: "Cup", Quantity: 2, Price: 5000}}
	_, err := s.UndoBatch(s.ctx, s.send(first).Batch, false)
	s.must(err)
	second := first
	second.Detail, second.Lines = &OrderDetail{City: "Oslo"}, []LineDraft{{SKU: "POT", Name: "Pot", Quantity: 1, Price: 10000}}
	if r := s.send(second); r.New != 1 {
		t.Fatalf("result %+v", r)
	}
	id, err := s.FindOrder(s.ctx, "1")
	s.must(err)
	o, err := s.Order(s.ctx, id)
	s.must(err)
	if o.City != "Oslo" || o.Note != "" || len(o.Lines) != 1 || o.Lines[0].Key != "POT" {
		t.Errorf("order %+v", o)
	}
	s.sound()
}
