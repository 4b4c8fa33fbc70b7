package store

import "regulars/store/program"

// Outlook tells what orders would earn in a new shop, before there is one.
type Outlook struct{ terms program.Terms }

// NewOutlook begins with the terms that every new shop begins with. decimals are the minor digits of its currency.
func NewOutlook(decimals int) *Outlook {
	shop := Shop{values: map[string]string{}}
	for _, row := range settingTable {
		shop.values[row.key] = row.fallback
	}
	terms, _ := shop.termsFromValues() // what settings begin with can be read
	terms.Decimals = decimals
	return &Outlook{terms}
}

// Rate is how many points one whole unit of the currency earns.
func (o *Outlook) Rate() program.Rate { return o.terms.Rate }

// Award is what an order that earns would give, and what its refunds would take back of that.
func (o *Outlook) Award(d *OrderDraft) program.Award {
	earning := o.terms.Earning(program.Amounts{Total: d.Total, Shipping: d.Shipping, Tax: d.Tax, PointsPaid: d.PointsPaid})
	return program.Owed(0, o.terms.Points(earning), d.Refunded, earning, false)
}
