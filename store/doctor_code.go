package store

import (
	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// codesAgree compares what codes and offers say of their uses and stock with the uses themselves, and the state of uses with their orders.
func (d *diagnosis) codesAgree() error {
	return d.query(func(s *sqlite.Stmt) error {
		d.find(FindingCode, s.ColumnText(0), "what", program.ShowCode(s.ColumnText(1)), "stored", s.ColumnInt64(2), "counted", s.ColumnInt64(3))
		return nil
	}, `SELECT 'code', c.text, c.used, n FROM (SELECT c.id, c.text, c.used, c.uses, count(u.id) AS n FROM code c LEFT JOIN code_use u ON u.code = c.id AND u.state = 'used' GROUP BY c.id) c
			WHERE c.used <> n OR n > c.uses
		UNION ALL SELECT 'offer', name || ' used', used, n FROM (SELECT o.name, o.used, coalesce(sum(c.used), 0) AS n FROM offer o LEFT JOIN code c ON c.offer = o.id GROUP BY o.id)
			WHERE used <> n
		UNION ALL SELECT 'offer', name || ' taken', taken, n FROM (SELECT o.name, o.taken, count(c.id) AS n FROM offer o
			LEFT JOIN code c ON c.offer = o.id AND c.voided_at IS NULL AND (o.kind <> 'partner' OR c.redemption IS NOT NULL) GROUP BY o.id) WHERE taken <> n
		UNION ALL SELECT 'offer', name || ' stock', stock, n FROM (SELECT o.name, o.stock, count(c.id) AS n FROM offer o
			LEFT JOIN code c ON c.offer = o.id AND c.voided_at IS NULL WHERE o.kind = 'partner' GROUP BY o.id) WHERE stock <> n
		UNION ALL SELECT 'offer', name || ' stock', stock, taken FROM offer WHERE stock < taken
		UNION ALL SELECT 'redemption', c.text, c.redemption, coalesce(x.redemption, 0) FROM code c LEFT JOIN redemption_cancel x ON x.redemption = c.redemption
			WHERE c.redemption IS NOT NULL AND (c.voided_at IS NULL) <> (x.redemption IS NULL)
		UNION ALL SELECT 'code_use', c.text, o.status, 0 FROM code_use u JOIN code c ON c.id = u.code JOIN orders o ON o.id = u.order_id
			WHERE u.state = 'used' AND (o.withdrawn IS NOT NULL OR u.why <> 'kept' AND o.status IN (1, 6, 7))
		UNION ALL SELECT 'referral', id, amount, taken FROM (SELECT r.id, r.state, x.amount, (WITH RECURSIVE after(id, amount) AS
				(SELECT id, amount FROM entry WHERE reverses = x.id AND reason IN (?1, ?2)
				UNION ALL SELECT e.id, e.amount FROM after CROSS JOIN entry e ON e.reverses = after.id AND e.reason IN (?1, ?2))
				SELECT -coalesce(sum(amount), 0) FROM after) AS taken
			FROM referral r JOIN entry x ON x.id IN (r.member_entry, r.friend_entry)) WHERE (state = 'earned') = (taken > 0)`, ReasonClawback, ReasonUndo)
}
