package store

import (
	"cmp"
	"slices"
)

// LooseRefund is a refund in a file whose sale neither the file nor the book knows by its number. Nothing was booked for it.
type LooseRefund struct {
	Line          int
	Ext, Currency string
	Amount        int64
	Candidates    []string // orders of the same buyer that the refund may belong to, the newest first
}

// Limits on what is told of refunds without their sale.
const (
	maxLoose      = 100
	maxCandidates = 3
)

// tellUnlinked counts the rows about orders that the book does not know, and finds for refunds which orders of the same
// buyer they may belong to: those with as much left to refund. A person decides.
func (s *saving) tellUnlinked() error {
	s.result.Unlinked = int64(len(s.unlinked))
	s.result.Orders -= s.result.Unlinked
	for _, i := range s.unlinked {
		r := &s.rows[i]
		if r.refunded == 0 || len(s.result.Loose) == maxLoose {
			continue
		}
		loose := LooseRefund{Line: int(r.line), Ext: s.ext(r), Currency: s.currencies[r.currency], Amount: r.refunded}
		var err error
		if loose.Candidates, err = s.candidates(r); err != nil {
			return err
		}
		s.result.Loose = append(s.result.Loose, loose)
	}
	return nil
}

// candidates are the orders that a refund without its sale may belong to.
func (s *saving) candidates(r *importRow) (list []string, err error) {
	if r.buyer < 0 {
		return nil, nil
	}
	for _, identity := range s.buyers[r.buyer].identities {
		member, err := s.tx.number("SELECT member FROM identity WHERE source = ? AND key = ?", identity.Source, identity.Key)
		if err != nil {
			return nil, err
		}
		if member, err = s.tx.surviving(member); err != nil {
			return nil, err
		}
		if member == 0 {
			continue
		}
		orders, err := s.tx.allOrdersOf(member)
		if err != nil {
			return nil, err
		}
		slices.SortStableFunc(orders, func(a, b *order) int { return cmp.Compare(b.when(), a.when()) })
		for _, o := range orders {
			fits := o.source == s.sources[r.source] && o.counted && o.currency == s.currencies[r.currency] && o.total-o.refunded >= r.refunded
			if fits && len(list) < maxCandidates {
				list = append(list, OrderRef(o.id))
			}
		}
		return list, nil
	}
	return nil, nil
}
