package store

import (
	"context"
	"maps"
	"slices"
)

// Taste is what there is to know of a member before something is offered to them: what they bought, what goes with it, and what is
// new. Products that the shop has excluded are not among them.
type Taste struct {
	Today    Day
	Bought   []Bought // in the order of products
	Pairs    []Pair   // of what they bought
	Habits   map[int64]Habit
	Products map[int64]Product // all that is spoken of, without cost
	Orders   int64             // counted orders in which anything is known to have been bought
	LastDay  Day               // of the last of them
}

// Bought is a product and the days on which the member bought it, the first one first.
type Bought struct {
	Product int64
	Days    []Day
}

// newDays is for how long after its first sale a product is new.
const newDays = 60

// Taste reads it from the member's own orders and from what the daily run kept. Errors: CodeNoMember.
func (b *Book) Taste(ctx context.Context, member int64) (taste Taste, err error) {
	err = b.look(ctx, func(v *view) (err error) {
		taste, err = v.taste(member)
		return err
	})
	return taste, err
}

func (v *view) taste(member int64) (t Taste, err error) {
	n, err := v.number("SELECT count(*) FROM member WHERE id = ?", member)
	if err == nil && n == 0 {
		err = Refuse(CodeNoMember, "member", MemberRef(member))
	}
	if err != nil {
		return t, err
	}
	t = Taste{Today: v.today, Habits: map[int64]Habit{}, Products: map[int64]Product{}}
	if err := v.bought(member, &t); err != nil {
		return t, err
	}
	list := idList(slices.Sorted(maps.Keys(t.Products)))
	if err := v.each(func(rows *rows) error {
		var p Pair
		err := rows.Scan(&p.Product, &p.Other, &p.Together, &p.Of)
		t.Pairs = append(t.Pairs, p)
		t.Products[p.Other] = Product{}
		return err
	}, "SELECT p.product, p.other, p.together, p.of FROM json_each(?) j CROSS JOIN product_pair p ON p.product = j.value ORDER BY p.product, p.place", list); err != nil {
		return t, err
	}
	if err := v.each(func(rows *rows) error {
		var h Habit
		err := rows.Scan(&h.Product, &h.Gap, &h.First)
		t.Habits[h.Product] = h
		t.Products[h.Product] = Product{}
		return err
	}, "SELECT product, gap, first FROM product_habit WHERE first >= ? OR product IN (SELECT value FROM json_each(?))", v.today-newDays, list); err != nil {
		return t, err
	}
	return t, v.nameProducts(&t)
}

// bought reads the member's products and days.
func (v *view) bought(member int64, t *Taste) error {
	orders := map[int64]bool{}
	return v.each(func(rows *rows) error {
		var order, product int64
		var day Day
		if err := rows.Scan(&order, &product, &day); err != nil {
			return err
		}
		orders[order] = true
		t.Orders, t.LastDay = int64(len(orders)), max(t.LastDay, day)
		t.Products[product] = Product{}
		if n := len(t.Bought); n == 0 || t.Bought[n-1].Product != product {
			t.Bought = append(t.Bought, Bought{Product: product})
		}
		b := &t.Bought[len(t.Bought)-1]
		if n := len(b.Days); n == 0 || b.Days[n-1] != day {
			b.Days = append(b.Days, day)
		}
		return nil
	}, orderChain+`SELECT o.id, l.product, o.day FROM chain c CROSS JOIN orders o ON o.id = c.id JOIN line l ON l.order_id = o.id
		JOIN product p ON p.id = l.product WHERE o.counted = 1 AND p.excluded = 0 ORDER BY l.product, o.day`, member)
}

// nameProducts fills in the products and drops those that are excluded.
func (v *view) nameProducts(t *Taste) error {
	list := idList(slices.Sorted(maps.Keys(t.Products)))
	clear(t.Products)
	return v.each(func(rows *rows) error {
		var p Product
		err := rows.Scan(&p.ID, &p.Key, &p.Name, &p.Category)
		t.Products[p.ID] = p
		return err
	}, "SELECT p.id, p.key, p.name, p.category FROM json_each(?) j CROSS JOIN product p ON p.id = j.value WHERE p.excluded = 0", list)
}
