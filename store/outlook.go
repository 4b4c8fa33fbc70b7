package store

import (
	"strings"

	"regulars/store/program"
)

// Outlook tells what orders would earn in a new shop, before there is one.
type Outlook struct {
	terms  program.Terms
	lines  []program.Line // of the order at hand
	shares []program.Share
	sold   map[soldName]program.Line
}

// NewOutlook begins with the terms that every new shop begins with. decimals are the minor digits of its currency.
func NewOutlook(decimals int) *Outlook {
	first := Founding{GiftCards: "–"} // a name that nobody sees
	shop := Shop{values: map[string]string{}, Terms: program.Terms{Rules: first.Rules()}}
	for _, row := range settingTable {
		shop.values[row.key] = row.fallback
	}
	terms, _ := shop.termsFromValues() // what settings begin with can be read
	terms.Decimals = decimals
	return &Outlook{terms: terms, sold: map[soldName]program.Line{}}
}

// Rate is how many points one whole unit of the currency earns.
func (o *Outlook) Rate() program.Rate { return o.terms.Rate }

// Award is what an order that earns would give, and what its refunds would take back of that.
func (o *Outlook) Award(d *OrderDraft) program.Award {
	p := program.Purchase{
		Earning: o.terms.Earning(program.Amounts{Total: d.Total, Shipping: d.Shipping, Tax: d.Tax, PointsPaid: d.PointsPaid}),
		Lines:   o.linesOf(d),
	}
	o.shares = o.terms.Award(o.shares[:0], &p, &program.Buyer{})
	return program.Owed(0, program.SumShares(o.shares, program.UnitPoints), d.Refunded, program.Earned(o.shares, p.Earning), false)
}

// linesOf are the lines of an order as rules see them, good until the next order.
func (o *Outlook) linesOf(d *OrderDraft) []program.Line {
	o.lines = o.lines[:0]
	for i := range d.Lines {
		name := soldName{d.Lines[i].Key(), d.Lines[i].Name}
		l, known := o.sold[name]
		if !known {
			name = soldName{strings.Clone(name.key), strings.Clone(name.name)}
			l = name.line(nil)
			o.sold[name] = l
		}
		l.Amount = d.Lines[i].amount()
		o.lines = append(o.lines, l)
	}
	return o.lines
}
