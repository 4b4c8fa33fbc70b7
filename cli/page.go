package cli

import "regulars/store"

// mostRows bounds one listing; an export has no bound.
const mostRows = 100_000

// pageRows is how many rows are asked of the book at once.
const pageRows = 500

// limit is how many rows a listing shows: --limit, else 50.
func (c *call) limit() (int, error) {
	n, err := c.whole("limit", 50)
	if err != nil {
		return 0, err
	}
	if n < 1 || n > mostRows {
		return 0, refuse("bad_limit", "value", c.text("limit"), "limit", mostRows)
	}
	return int(n), nil
}

// pages reads a listing that goes down by id: at most --limit rows before --before. next is the --before of the next
// page, 0 after the last.
func pages[T any](c *call, id func(*T) int64, read func(before int64, limit int) ([]T, error)) (list []T, next int64, err error) {
	limit, err := c.limit()
	if err != nil {
		return nil, 0, err
	}
	before, err := c.whole("before", 0)
	if err != nil {
		return nil, 0, err
	}
	for len(list) <= limit {
		wanted := min(pageRows, limit+1-len(list))
		some, err := read(before, wanted)
		if err != nil {
			return nil, 0, err
		}
		list = append(list, some...)
		if len(some) < wanted {
			return list, 0, nil
		}
		before = id(&some[len(some)-1])
	}
	list = list[:limit]
	return list, id(&list[limit-1]), nil
}

// more says on standard error how to go on where a listing goes down by id; next is 0 after the last page.
func (c *call) more(next int64) {
	if next != 0 {
		c.note("command.list.before", "cursor", idText(next))
	}
}

// memberPages reads at most limit members from where the query stands.
func (c *call) memberPages(query store.MemberQuery, limit int) (list []store.MemberRow, next string, err error) {
	for {
		query.Limit = min(pageRows, limit-len(list))
		page, err := c.book.Members(c.ctx, query)
		if err != nil {
			return nil, "", err
		}
		list = append(list, page.Items...)
		if page.Next == "" || len(list) >= limit {
			return list, page.Next, nil
		}
		query.After = page.Next
	}
}
