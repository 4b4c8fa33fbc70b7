package exchange

import (
	"slices"

	"regulars/store"
)

// totalsDecide reports whether the totals in the rows of one order show if they are those of lines.
func (f *Format) totalsDecide() bool { return !f.platform() || f.TotalsDecide }

// linePart is what one line of an order says about where it stands.
type linePart struct {
	status, refund string
	due            int64 // what was asked for it, with its shipping
	shipping       int64
	own            int64 // what was paid for it, as far as the row says
	refunded       int64
}

// part is what a row says about where its line stands.
func (a *assembler) part(s *scrap) linePart {
	p := linePart{status: s.draft.StatusText, refund: s.refund, due: s.draft.Goods + s.draft.Shipping, shipping: s.draft.Shipping, refunded: s.draft.Refunded}
	if p.own = s.draft.Total; !a.lineTotals {
		p.own = max(0, s.line.Quantity*s.line.Price-s.line.Discount)
	}
	return p
}

// outcome is what the lines of an order come to.
type outcome struct {
	standing int          // lines neither closed nor refunded in full
	least    store.Status // of those, the status that is furthest from the end
	refunded int64
	back     bool  // a line was refunded in full
	closed   int64 // what was paid for lines that are closed and say nothing of a refund
	said     bool  // a line has a word for its status
	unsaid   bool  // a line is refunded in part and does not say how much
}

// combineParts settles the status of an order from those of its lines. A line that is closed or refunded takes its own
// amount out of the order and nothing else; the order stands where that line stands which is furthest from its end. It is
// cancelled when all lines are closed and nothing was paid back, and held when a word of one line is unknown.
func (o *order) combineParts(a *assembler) {
	d := &o.draft
	if len(o.parts) == 1 {
		o.parts[0].own = d.Total
	}
	sum, unknown := outcome{}, ""
	for i := range o.parts {
		if unknown == "" {
			unknown = o.addPart(a, &o.parts[i], &sum)
		}
	}
	if sum.said {
		d.Has |= store.HasStatus
	}
	if d.StatusText = o.parts[0].status; unknown != "" {
		d.Has |= store.HasStatus
		d.Status, d.StatusText = store.StatusUnknown, unknown
		return
	}
	d.Refunded = sum.refunded
	switch {
	case sum.standing > 0:
		d.Status = sum.least
		d.Refunded += sum.closed
	case sum.back || sum.refunded > 0:
		d.Status = store.StatusRefunded
		d.Refunded += sum.closed
	default:
		d.Status = store.StatusCancelled
	}
	if d.Refunded = min(d.Refunded, d.Total); d.Refunded > 0 {
		d.Has |= store.HasRefunded
	}
	if sum.unsaid && d.Refunded == 0 {
		d.Status = store.StatusPartlyRefunded
	}
	o.refundStatus(a)
}

// distinct drops what is said again, word for word.
func distinct[T comparable](list []T) []T {
	if len(list) < 2 {
		return list
	}
	seen, kept := make(map[T]bool, len(list)), list[:0]
	for _, one := range list {
		if !seen[one] {
			seen[one] = true
			kept = append(kept, one)
		}
	}
	return kept
}

// fewLines is how many lines an order has at the most for a search through all of them to be the quickest.
const fewLines = 32

// lineSet holds the numbers of an order's lines: in a list while there are few, as nearly always, and in a map where a file makes one
// order of thousands of rows.
type lineSet struct {
	few  []string
	many map[string]bool
}

// emptied is an empty set with the room of this one.
func (s *lineSet) emptied() lineSet { return lineSet{few: s.few[:0]} }

// has reports whether the set holds a number.
func (s *lineSet) has(id string) bool {
	if s.many != nil {
		return s.many[id]
	}
	return slices.Contains(s.few, id)
}

// add puts a number in.
func (s *lineSet) add(id string) {
	if s.many == nil && len(s.few) < fewLines {
		s.few = append(s.few, id)
		return
	}
	if s.many == nil {
		s.many = make(map[string]bool, 2*fewLines)
		for _, known := range s.few {
			s.many[known] = true
		}
	}
	s.many[id] = true
}

// addPart adds one line. It gives back the line's word when nobody knows what that means.
func (o *order) addPart(a *assembler, p *linePart, sum *outcome) (unknown string) {
	status, refund := store.StatusPaid, store.StatusUnknown
	if p.status != "" {
		if status = a.statusOf(p.status); status == store.StatusUnknown {
			return p.status
		}
	}
	if p.refund != "" {
		var open, known bool
		if refund, open, known = a.refundOf(p.refund); !known {
			return p.refund
		}
		if open {
			o.detail.RefundOpen = p.refund
		}
	}
	sum.said = sum.said || p.status != "" || p.refund != ""
	full := refund == store.StatusRefunded || status == store.StatusRefunded
	switch {
	case p.refunded > 0:
		sum.refunded += p.refunded
		full = full || p.refunded >= p.own
	case full:
		sum.refunded += p.own
	case status == store.StatusCancelled:
		sum.closed += p.own
	case refund == store.StatusPartlyRefunded || status == store.StatusPartlyRefunded:
		sum.unsaid = true
	}
	sum.back = sum.back || full
	if full || status == store.StatusCancelled {
		return ""
	}
	if sum.standing++; sum.standing == 1 || status < sum.least {
		sum.least = status
	}
	return ""
}

// costs gives a line without a price the price that makes it cost an amount; what does not divide by its pieces is its
// discount.
func costs(l *store.LineDraft, amount int64) {
	if l.Quantity <= 0 || amount <= 0 {
		return
	}
	l.Price = (amount + l.Quantity - 1) / l.Quantity
	l.Discount = l.Price*l.Quantity - amount
}
