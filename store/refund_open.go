package store

import "zombiezen.com/go/sqlite"

// readRefundStates reads which orders have a refund that is asked for and not settled. A file that says nothing of
// refunds needs them not.
func (s *saving) readRefundStates() error {
	says := false
	for i := range s.rows {
		says = says || s.rows[i].has&HasRefundState != 0
	}
	if !says {
		return nil
	}
	s.refundOpen = map[int64]string{}
	return s.tx.query(func(r *sqlite.Stmt) error {
		s.refundOpen[r.ColumnInt64(0)] = r.ColumnText(1)
		return nil
	}, "SELECT order_id, refund_open FROM order_detail WHERE refund_open <> ''")
}

// refundState is what the file says of an order's refund that is not settled; said is false when it says nothing.
func (s *saving) refundState(row int32) (word string, said bool) {
	if s.rows[row].has&HasRefundState == 0 {
		return "", false
	}
	if e := s.extras[row]; e != nil && e.detail != nil {
		word = e.detail.RefundOpen
	}
	return word, true
}

// refundMoved reports whether the file says something else of an order's open refund than the book.
func (s *saving) refundMoved(order int64, row int32) bool {
	word, said := s.refundState(row)
	return said && word != s.refundOpen[order]
}

// keepRefundState writes what the file says of an order's open refund.
func (s *saving) keepRefundState(order int64, row int32) error {
	if !s.refundMoved(order, row) {
		return nil
	}
	word, _ := s.refundState(row)
	return s.tx.saveRefundOpen(order, word)
}

// saveRefundOpen writes an order's open refund; "" is none.
func (t *tx) saveRefundOpen(order int64, word string) error {
	if word == "" {
		return t.exec("UPDATE order_detail SET refund_open = '' WHERE order_id = ?", order)
	}
	return t.exec("INSERT INTO order_detail (order_id, refund_open) VALUES (?, ?) ON CONFLICT DO UPDATE SET refund_open = excluded.refund_open", order, word)
}
