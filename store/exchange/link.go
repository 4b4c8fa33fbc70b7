package exchange

import "hash/maphash"

// refundRow is a refund as a survey keeps it: the order and the line that it names.
type refundRow struct{ key, line string }

// lineOf is the number of a row's line; "" when it has none.
func (p *plan) lineOf(r *row) string {
	if u := p.use(FieldLineID); u != nil {
		return trimCell(r.cell(u.columns[0]))
	}
	return ""
}

// linkOf keeps what a row shows about which refund belongs to which sale.
func (s *survey) linkOf(r *row) {
	key, line := s.plan.orderKey(r), s.plan.lineOf(r)
	switch {
	case key == "":
	case s.plan.format.Refund(s.plan, r):
		s.refunds = append(s.refunds, refundRow{key, line})
	case line != "":
		if s.sales == nil {
			s.sales = map[string]string{}
		}
		s.sales[line] = key
	}
}

// link finds the sales of refunds that name an order of which the file holds no sale. Their rows lie apart from those of
// the sale.
func (s *survey) link() {
	sold := make(map[string]bool, len(s.refunds))
	for _, refund := range s.refunds {
		sold[refund.key] = false
	}
	for _, key := range s.sales {
		if _, asked := sold[key]; asked {
			sold[key] = true
		}
	}
	for _, refund := range s.refunds {
		key, known := s.sales[refund.line]
		if !known || sold[refund.key] {
			continue
		}
		if s.plan.links == nil {
			s.plan.links = map[string]string{}
		}
		s.plan.links[refund.line] = key
		hash := maphash.String(s.seed, key)
		s.apart[hash] = max(s.apart[hash], 1) + 1
	}
	s.sales, s.refunds = nil, nil
}

// linkedKey is the key of the order that a row belongs to: its own, or for a refund that of its sale.
func (p *plan) linkedKey(r *row) string {
	key := p.orderKey(r)
	if len(p.links) == 0 || !p.format.Refund(p, r) {
		return key
	}
	if sale, linked := p.links[p.lineOf(r)]; linked {
		return sale
	}
	return key
}
