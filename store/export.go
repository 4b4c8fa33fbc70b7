package store

import (
	"context"
)

// exportChunk is how many rows an export holds in memory.
const exportChunk = 500

// The exports hold one moment of the book, and one of the readers' connections, until the last row: yield must not read from
// the book itself.

// ExportMembers gives the cards of all members that the filter picks, in the order of their ids; merged, hidden and erased
// people only when it asks for a status. An error of yield ends it. Errors: CodeBadFilter.
func (b *Book) ExportMembers(ctx context.Context, where string, yield func(*Member) error) error {
	return b.look(ctx, func(v *view) error {
		f, err := v.condition(where)
		if err != nil {
			return err
		}
		condition, args := f.SQL()
		if !f.Uses("status") {
			condition += " AND m.status IN ('active', 'suspended')"
		}
		query := "SELECT m.id FROM member m LEFT JOIN rollup r ON r.member = m.id WHERE m.id > ? AND " + condition + " ORDER BY m.id LIMIT ?"
		return v.chunks(query, args, func(ids []int64) error {
			cards, err := v.cards(ids)
			if err != nil {
				return err
			}
			for i := range cards {
				if err := yield(&cards[i]); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// chunks runs a query of ids again and again from where it ended; its first parameter is that id, its last the limit.
func (v *view) chunks(query string, args []any, fn func(ids []int64) error) error {
	after := int64(0)
	for {
		ids := make([]int64, 0, exportChunk)
		if err := v.each(func(rows *rows) error {
			ids = append(ids, 0)
			return rows.Scan(&ids[len(ids)-1])
		}, query, append(append([]any{after}, args...), exportChunk)...); err != nil || len(ids) == 0 {
			return err
		}
		if err := fn(ids); err != nil {
			return err
		}
		if len(ids) < exportChunk {
			return nil
		}
		after = ids[len(ids)-1]
	}
}

// ExportOrders gives all orders of the members that the filter picks, or all orders when it says nothing, in the order of
// their ids, without their entries. Orders whose import was undone are left out. An error of yield ends it. Errors: CodeBadFilter.
func (b *Book) ExportOrders(ctx context.Context, where string, yield func(*Order) error) error {
	return b.look(ctx, func(v *view) error {
		from, condition, args, err := v.ofMembers("orders o", "o.member", where)
		if err != nil {
			return err
		}
		query := "SELECT o.id FROM " + from + " WHERE o.id > ? AND o.withdrawn IS NULL AND " + condition + " ORDER BY o.id LIMIT ?"
		return v.chunks(query, args, func(ids []int64) error {
			orders, err := v.fullOrders(ids)
			if err != nil {
				return err
			}
			for i := range orders {
				if err := yield(&orders[i]); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// ofMembers joins a table to the members and rollups that a filter speaks of, merged people being who they are now. Without a
// filter it joins nothing.
func (v *view) ofMembers(table, member, where string) (from, condition string, args []any, err error) {
	f, err := v.condition(where)
	if err != nil || f.Empty() {
		return table, "1", nil, err
	}
	condition, args = f.SQL()
	from = table + " CROSS JOIN member x ON x.id = " + member + ` CROSS JOIN member m ON m.id = (WITH RECURSIVE now(id, into_id) AS (
		SELECT x.id, x.merged_into UNION ALL SELECT y.id, y.merged_into FROM now JOIN member y ON y.id = now.into_id)
		SELECT id FROM now WHERE into_id IS NULL) LEFT JOIN rollup r ON r.member = m.id`
	return from, condition, args, nil
}

// fullOrders loads orders with their details, lines and buyers' identities, in the order of the ids.
func (v *view) fullOrders(ids []int64) ([]Order, error) {
	orders := make([]Order, 0, len(ids))
	at := make(map[int64]int, len(ids))
	list := idList(ids)
	if err := v.each(func(rows *rows) error {
		var o Order
		err := o.scan(rows)
		at[o.ID] = len(orders)
		orders = append(orders, o)
		return err
	}, "SELECT "+orderRowSQL+", "+detailColumns+" FROM json_each(?) j CROSS JOIN orders o ON o.id = j.value"+orderJoins+detailJoin+" ORDER BY j.key", list); err != nil {
		return nil, err
	}
	if err := v.each(func(rows *rows) error {
		var id int64
		var l OrderLine
		err := rows.Scan(&id, &l.Key, &l.Name, &l.Category, &l.Quantity, &l.Price, &l.Discount)
		orders[at[id]].Lines = append(orders[at[id]].Lines, l)
		return err
	}, `SELECT l.order_id, p.key, p.name, p.category, l.quantity, l.price, l.discount FROM json_each(?) j CROSS JOIN line l ON l.order_id = j.value
		CROSS JOIN product p ON p.id = l.product ORDER BY l.order_id, l.n`, list); err != nil {
		return nil, err
	}
	return orders, v.identify(orders)
}

// identify follows the buyers' merges and adds their identities.
func (v *view) identify(orders []Order) error {
	var members []int64
	known := map[int64][]Identity{}
	for i := range orders {
		rows := []OrderRow{orders[i].OrderRow}
		if err := v.follow(rows); err != nil {
			return err
		}
		orders[i].OrderRow = rows[0]
		if _, seen := known[rows[0].Member]; !seen && rows[0].Member != 0 {
			known[rows[0].Member] = nil
			members = append(members, rows[0].Member)
		}
	}
	if err := v.each(func(rows *rows) error {
		var id int64
		var i Identity
		err := rows.Scan(&id, &i.Source, &i.Key)
		known[id] = append(known[id], i)
		return err
	}, "SELECT i.member, i.source, i.key FROM json_each(?) j CROSS JOIN identity i ON i.member = j.value ORDER BY i.member, i.source, i.key", idList(members)); err != nil {
		return err
	}
	for i := range orders {
		orders[i].Identities = known[orders[i].Member]
	}
	return nil
}

// ExportLedger gives all entries of the members that the filter picks, or all entries when it says nothing, in the order of
// their ids. An error of yield ends it. Errors: CodeBadFilter.
func (b *Book) ExportLedger(ctx context.Context, where string, yield func(*EntryRow) error) error {
	return b.look(ctx, func(v *view) error {
		from, condition, args, err := v.ofMembers("entry e", "e.member", where)
		if err != nil {
			return err
		}
		query := "SELECT e.id FROM " + from + " WHERE e.id > ? AND " + condition + " ORDER BY e.id LIMIT ?"
		return v.chunks(query, args, func(ids []int64) error {
			entries, err := v.entryRows(ids)
			if err != nil {
				return err
			}
			for i := range entries {
				if err := yield(&entries[i]); err != nil {
					return err
				}
			}
			return nil
		})
	})
}
