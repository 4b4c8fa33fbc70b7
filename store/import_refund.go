package store

import (
	"slices"

	"zombiezen.com/go/sqlite"
)

// readRefunds reads the refunds that the book knows one by one, by order.
func (s *saving) readRefunds() error {
	return s.tx.query(func(r *sqlite.Stmt) error {
		if s.refunds == nil {
			s.refunds = map[int64][]RefundRow{}
		}
		order := r.ColumnInt64(0)
		s.refunds[order] = append(s.refunds[order], RefundRow{Grain: Grain(r.ColumnInt64(1)), Key: r.ColumnText(2), Amount: r.ColumnInt64(3)})
		return nil
	}, "SELECT order_id, grain, key, amount FROM order_refund")
}

// newRefunds are the refunds that a row tells one by one and that the book does not know of the order. A coarse file's in
// another currency say nothing.
func (s *saving) newRefunds(row int32, o *order) (list []RefundRow) {
	r, e := &s.rows[row], s.extras[row]
	if e == nil || r.grain > o.grain && r.has&HasCurrency != 0 && s.currencies[r.currency] != o.currency {
		return nil
	}
	known := s.refunds[o.id]
	for _, refund := range e.refunds {
		if !slices.ContainsFunc(known, refund.same) {
			list = append(list, refund)
		}
	}
	return list
}

// refundsTold is what an order's refunds that are told one by one come to, with those of the row. Files of orders and files
// of lines tell the same refunds, each in its own way: the larger sum counts.
func (s *saving) refundsTold(row int32, o *order) int64 {
	var sums [GrainCompanion]int64
	for _, refund := range s.refunds[o.id] {
		sums[refund.Grain] += refund.Amount
	}
	for _, refund := range s.newRefunds(row, o) {
		sums[refund.Grain] += refund.Amount
	}
	return slices.Max(sums[:])
}

// keepRefunds saves refunds of an order, each once.
func (s *saving) keepRefunds(order int64, list []RefundRow) error {
	for _, refund := range list {
		if err := s.tx.exec("INSERT INTO order_refund (order_id, grain, key, amount, batch) VALUES (?, ?, ?, ?, ?)",
			order, int64(refund.Grain), refund.Key, refund.Amount, s.result.Batch); err != nil {
			return err
		}
	}
	return nil
}

// dropRefunds takes away the refunds that were told of the orders which an undo has withdrawn.
func (t *tx) dropRefunds(r batchRange) error {
	return t.exec(`DELETE FROM order_refund WHERE order_id >= ? AND order_id < ? AND (SELECT withdrawn FROM orders WHERE id = order_id) = ?`,
		r.orderFrom, r.orderTo, t.batch)
}

// same reports whether both are one refund.
func (r RefundRow) same(other RefundRow) bool { return r.Key == other.Key && r.Grain == other.Grain }

// refundTo raises what was refunded of an order that stands, up to its total.
func (o *order) refundTo(amount int64) {
	o.refunded = max(o.refunded, min(amount, o.total))
	o.partly()
}
