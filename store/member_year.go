package store

import (
	"context"
)

// MemberYear is what one member bought in a calendar year, merged people included, in the shop's own currency.
type MemberYear struct {
	Orders, Spend int64     // counted orders, and what was kept of them in minor units
	Months        [12]int64 // orders by month
	Before        int64     // orders in the year before
	First         Day       // of the first order ever; 0: none yet
	Products      []YearProduct
}

// YearProduct is a product and in how many orders of the year it was.
type YearProduct struct {
	Name   string
	Orders int64
}

// favourites is how many products of a year are told.
const favourites = 3

// MemberYear reads it from the member's own orders. Errors: CodeNoMember.
func (b *Book) MemberYear(ctx context.Context, member int64, year int) (y MemberYear, err error) {
	from, to := Date(year, 1, 1), Date(year, 12, 31)
	err = b.look(ctx, func(v *view) error {
		n, err := v.number("SELECT count(*) FROM member WHERE id = ?", member)
		if err == nil && n == 0 {
			err = Refuse(CodeNoMember, "member", MemberRef(member))
		}
		if err != nil {
			return err
		}
		if err := v.each(func(rows *rows) error {
			var day Day
			var net int64
			if err := rows.Scan(&day, &net); err != nil {
				return err
			}
			if y.First == 0 || day < y.First {
				y.First = day
			}
			switch at, month, _ := day.Civil(); at {
			case year:
				y.Orders, y.Spend = y.Orders+1, y.Spend+net
				y.Months[month-1]++
			case year - 1:
				y.Before++
			}
			return nil
		}, orderChain+"SELECT o.day, o.total - o.refunded FROM chain c CROSS JOIN orders o ON o.id = c.id WHERE o.counted = 1 AND o.currency = ?2", member, v.shop.Currency); err != nil {
			return err
		}
		return v.each(func(rows *rows) error {
			var p YearProduct
			err := rows.Scan(&p.Name, &p.Orders)
			y.Products = append(y.Products, p)
			return err
		}, orderChain+`SELECT p.name, count(DISTINCT o.id) AS n FROM chain c CROSS JOIN orders o ON o.id = c.id JOIN line l ON l.order_id = o.id JOIN product p ON p.id = l.product
			WHERE o.counted = 1 AND p.excluded = 0 AND o.day BETWEEN ?2 AND ?3 GROUP BY p.id ORDER BY n DESC, p.name LIMIT ?4`, member, from, to, favourites)
	})
	return y, err
}
