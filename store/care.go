package store

import (
	"context"
)

// CareRow is one person on the list of whom to care for, with the most pressing reason.
type CareRow struct {
	ID, Member       int64
	Name, Reach, Key string // as People gives them
	Tier             string
	Kind             string // one of CareKinds
	Urgent           bool
	Due              Day
	Value            int64 // minor units at risk: what the person spent in the last 365 days
	Ref              int64 // which occurrence of the kind
	N, M             int64 // what they say depends on the kind: see careKinds
	Text             string
	Also             []string // further reasons to care for the same person
	State            string   // open, snoozed or done
	Until            Day      // when a snoozed row comes back; 0: it is not snoozed
	Message          string   // the template that a plan names; "": the usual one of the kind
}

// CarePage is a page of the list.
type CarePage struct {
	Items []CareRow
	Total int64 // people on the whole list
	Made  Day   // the day for which the list was made; 0: never
	Next  int64 // the last row's id; 0: this is the last page
}

const selectCare = `SELECT c.id, c.member, m.name, m.tier, c.kind, c.urgent, c.due, c.value, c.ref, c.n, c.m, c.text, c.state, coalesce(c.until, 0),
	iif(c.kind = 'plan', coalesce((SELECT p.message FROM care_plan p WHERE p.id = c.m), ''), '') FROM care c JOIN member m ON m.id = c.member `

func scanCare(rows *rows) (c CareRow, err error) {
	err = rows.Scan(&c.ID, &c.Member, &c.Name, &c.Tier, &c.Kind, &c.Urgent, &c.Due, &c.Value, &c.Ref, &c.N, &c.M, &c.Text, &c.State, &c.Until, &c.Message)
	return c, err
}

// Care gives a page of whom to care for: what is urgent first, then by the value at risk. after is the page before's Next, 0 for the
// first page. The list is as the last daily run made it, less what was done since.
func (b *Book) Care(ctx context.Context, after int64, limit int) (page CarePage, err error) {
	err = b.look(ctx, func(v *view) error {
		if _, err := v.first([]any{&page.Made}, "SELECT day FROM care_made"); err != nil {
			return err
		}
		if page.Total, err = v.number("SELECT count(*) FROM care WHERE lead = 1"); err != nil {
			return err
		}
		urgent, value, most := int64(1), int64(1<<62), pageLimit(limit, 50)
		if after != 0 {
			found, err := v.first([]any{&urgent, &value}, "SELECT urgent, value FROM care WHERE id = ?", after)
			if err != nil || !found {
				return orErr(err, Refuse(CodeBadCursor))
			}
		}
		if err := v.each(func(rows *rows) error {
			c, err := scanCare(rows)
			page.Items = append(page.Items, c)
			return err
		}, selectCare+`WHERE c.lead = 1 AND (c.urgent, c.value) <= (?1, ?2) AND (c.urgent < ?1 OR c.value < ?2 OR c.id > ?3)
			ORDER BY c.urgent DESC, c.value DESC, c.id LIMIT ?4`, urgent, value, after, most+1); err != nil {
			return err
		}
		if len(page.Items) > most {
			page.Items = page.Items[:most]
			page.Next = page.Items[most-1].ID
		}
		return v.completeCare(page.Items)
	})
	return page, err
}

// CareItem gives one row of the list, whatever has been done about it. Errors: CodeNoCare.
func (b *Book) CareItem(ctx context.Context, id int64) (c CareRow, err error) {
	err = b.look(ctx, func(v *view) error {
		var list []CareRow
		if err := v.each(func(rows *rows) error {
			c, err := scanCare(rows)
			list = append(list, c)
			return err
		}, selectCare+"WHERE c.id = ?", id); err != nil {
			return err
		}
		if len(list) == 0 {
			return Refuse(CodeNoCare, "id", id)
		}
		err := v.completeCare(list)
		c = list[0]
		return err
	})
	return c, err
}

// completeCare adds how to reach people, and why else they stand on the list.
func (v *view) completeCare(list []CareRow) error {
	at := make(map[int64]*CareRow, len(list))
	ids := make([]int64, len(list))
	for i := range list {
		ids[i], at[list[i].Member] = list[i].Member, &list[i]
	}
	people, err := v.people(ids)
	if err != nil {
		return err
	}
	for id, who := range people {
		at[id].Reach, at[id].Key = who.Reach, who.Key
	}
	return v.each(func(rows *rows) error {
		var member int64
		var kind string
		err := rows.Scan(&member, &kind)
		if c := at[member]; err == nil && kind != c.Kind {
			c.Also = append(c.Also, kind)
		}
		return err
	}, "SELECT DISTINCT c.member, c.kind FROM json_each(?) j CROSS JOIN care c ON c.member = j.value WHERE c.state = 'open' ORDER BY c.place", idList(ids))
}

// CareWords gives the comments behind rows whose text stands elsewhere: of low scores, by the answer's id.
func (b *Book) CareWords(ctx context.Context, answers []int64) (map[int64]string, error) {
	words := map[int64]string{}
	err := b.look(ctx, func(v *view) error {
		return v.each(func(rows *rows) error {
			var id int64
			var text string
			err := rows.Scan(&id, &text)
			words[id] = text
			return err
		}, "SELECT f.id, f.comment FROM json_each(?) j JOIN feedback f ON f.id = j.value WHERE f.comment IS NOT NULL", idList(answers))
	})
	return words, err
}

// CareState says whether the list was made today and after all that has changed people and orders in bulk, and how many orders the
// shop has, by which the effort of making it can be told.
func (b *Book) CareState(ctx context.Context) (fresh bool, orders int64, err error) {
	err = b.look(ctx, func(v *view) error {
		var day Day
		var batch, stale, last int64
		if _, err := v.first([]any{&day, &batch, &stale}, "SELECT day, batch, stale FROM care_made"); err != nil {
			return err
		}
		if last, err = v.number(lastChange); err != nil {
			return err
		}
		orders, err = v.number("SELECT coalesce(max(id), 0) FROM orders")
		fresh = day == v.today && batch == last && stale == 0
		return err
	})
	return fresh, orders, err
}

// lastChange is the last batch that can have put somebody onto the list or taken them off it.
var lastChange = "SELECT coalesce(max(id), 0) FROM batch b WHERE kind <> 'contact' AND NOT " + asideBatches
