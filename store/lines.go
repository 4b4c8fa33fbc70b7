package store

import (
	"context"
	"math"
	"slices"

	"zombiezen.com/go/sqlite"
)

// Lines are the products of the orders that count, order by order: those of order i are Product[Start[i]:Start[i+1]], each
// once, however many lines name it. Products that the shop has excluded, such as postage, are not among them, and an order
// without any other is left out.
type Lines struct {
	Start    []int32
	Day      []Day     // of each order
	Buyer    []int32   // of each order: the place of a person in Columns; -1 is nobody known
	Product  []int32   // index into Products
	Products []Product // without cost
}

// Len is the number of orders.
func (l *Lines) Len() int { return len(l.Day) }

// Lines reads the products of orders. Errors: CodeBadFilter.
func (b *Book) Lines(ctx context.Context, q ColumnsQuery) (lines *Lines, err error) {
	err = b.sweep(ctx, func(s *sweep) error {
		orders, err := b.orderDays(ctx, s, q)
		if err != nil {
			return err
		}
		lines, err = s.lines(orders)
		return err
	})
	return lines, err
}

// uncounted is the day of an order that a query does not pick.
const uncounted = Day(math.MinInt32)

// pickedOrders are, by order id, the day and the buyer of the orders that a query picks.
type pickedOrders struct {
	days  []Day // uncounted of the others
	buyer []int32
	first int64 // no id among them is lower
}

// orderDays tells by order id on which day the orders that the query picks count, and who bought.
func (b *Book) orderDays(ctx context.Context, s *sweep, q ColumnsQuery) (*pickedOrders, error) {
	picked, err := s.members(q.Where)
	if err != nil {
		return nil, err
	}
	survivors, err := s.survivors()
	if err != nil {
		return nil, err
	}
	most, err := s.number("SELECT coalesce(max(id), 0) FROM orders")
	if err != nil {
		return nil, err
	}
	q.To = q.last()
	out := &pickedOrders{days: slices.Repeat([]Day{uncounted}, int(most)+1), buyer: make([]int32, most+1)}
	err = b.scan(ctx, s, "orders", []string{"member", "day", "counted"}, func(bool) gatherer {
		return gatherer{row: func(id int64, row []int64) error {
			member, day := row[0], Day(row[1])
			if now, merged := survivors[member]; merged {
				member = now
			}
			if uint64(id) > uint64(most) || picked != nil && uint64(member) >= uint64(len(picked)) {
				return errPage
			}
			if row[2] != 0 && day >= q.From && day <= q.To && (picked == nil || member != 0 && picked[member]) {
				out.days[id], out.buyer[id] = day, int32(member-1)
			}
			return nil
		}}
	})
	for out.first < most && out.days[out.first] == uncounted {
		out.first++
	}
	return out, err
}

// lines reads the lines of those orders; the table is in the order of orders.
func (s *sweep) lines(orders *pickedOrders) (*Lines, error) {
	out := &Lines{Start: []int32{0}}
	place, err := s.shownProducts(out)
	if err != nil {
		return nil, err
	}
	order := int64(0)
	end := func() {
		from := out.Start[len(out.Start)-1]
		basket := out.Product[from:]
		slices.Sort(basket)
		out.Product = out.Product[:int(from)+len(slices.Compact(basket))]
		if n := int32(len(out.Product)); n > from {
			out.Start, out.Day, out.Buyer = append(out.Start, n), append(out.Day, orders.days[order]), append(out.Buyer, orders.buyer[order])
		}
	}
	err = s.query(func(r *sqlite.Stmt) error {
		if id := r.ColumnInt64(0); id != order {
			end()
			order = id
		}
		if at := place[r.ColumnInt64(1)]; at > 0 && orders.days[order] != uncounted {
			out.Product = append(out.Product, at-1)
		}
		return nil
	}, "SELECT order_id, product FROM line WHERE order_id >= ? ORDER BY order_id, n", orders.first)
	end()
	return out, err
}

// shownProducts fills in the products that are not excluded and tells, by product id, where each stands, from 1.
func (s *sweep) shownProducts(out *Lines) ([]int32, error) {
	most, err := s.number("SELECT coalesce(max(id), 0) FROM product")
	if err != nil {
		return nil, err
	}
	place := make([]int32, most+1)
	return place, s.query(func(r *sqlite.Stmt) error {
		p := Product{ID: r.ColumnInt64(0), Key: r.ColumnText(1), Name: r.ColumnText(2), Category: r.ColumnText(3)}
		out.Products = append(out.Products, p)
		place[p.ID] = int32(len(out.Products))
		return nil
	}, "SELECT id, key, name, category FROM product WHERE excluded = 0 ORDER BY id")
}
