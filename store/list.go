package store

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"regulars/store/filter"
	"regulars/store/program"
)

// MemberRow is one line of a list.
type MemberRow struct {
	ID                   int64
	Name, Phone, Email   string
	Key                  string // of the first identity, for people with neither name, phone nor e-mail; else ""
	Status, Tier         string
	Joined               Instant // 0: not joined
	Balance, Pending     int64   // as of today
	Orders, Spend        int64   // counted orders in the shop's currency, net of refunds
	First, Last          Day     // of the first and the last counted order; 0: none
	NextExpiry           Day     // the next last day of an open lot; 0: nothing lapses
	BirthMonth, BirthDay int
	Tags                 []string
}

// MemberQuery asks for a page of members. Text is what was typed (name, pinyin, initials, phone, e-mail, order number);
// Where is the filter language. Sort is one of MemberSorts; "" is by relevance for a text, else the newest first. After is
// the previous page's Next. Typed says that somebody has just typed Where: see CheckFilter. Merged, hidden and erased people are listed only when Where asks for a status.
type MemberQuery struct {
	Text, Where string
	Typed       bool
	Sort        string
	Desc        bool
	Limit       int // 0: 50; at most 1000
	After       string
}

// MemberPage is a page of members.
type MemberPage struct {
	Items []MemberRow
	Total int64  // members that match; -1 when not counted
	Next  string // "" when this is the last page
}

// memberSort is a line of the table of sorts: its name and the filter field or the SQL that it sorts by.
type memberSort struct{ name, field, sql string }

var memberSorts = []memberSort{
	{name: "name", sql: "lower(m.name)"},
	{name: "balance", field: "balance"},
	{name: "spend", field: "spend"},
	{name: "orders", field: "orders"},
	{name: "last", field: "last_order"},
	{name: "first", field: "first_order"},
	{name: "joined", sql: "coalesce(m.joined_at, 0)"},
}

// MemberSorts are the names that MemberQuery.Sort knows.
func MemberSorts() []string {
	names := make([]string, len(memberSorts))
	for i, s := range memberSorts {
		names[i] = s.name
	}
	return names
}

// pageLimit is how many rows a page has when the caller does not say, and at most.
func pageLimit(asked, usual int) int {
	if asked <= 0 {
		return usual
	}
	return min(asked, 1000)
}

// Members gives a page of members. Errors: CodeBadFilter (a *filter.Error), CodeBadSort, CodeBadCursor.
func (b *Book) Members(ctx context.Context, q MemberQuery) (page MemberPage, err error) {
	err = b.look(ctx, func(v *view) error {
		list, err := v.newList(q)
		if err != nil {
			return err
		}
		ids, next, total, err := list.ids()
		if err != nil {
			return err
		}
		page.Next, page.Total = next, total
		page.Items, err = v.memberRows(ids)
		return err
	})
	return page, err
}

// memberList is a checked MemberQuery.
type memberList struct {
	v         *view
	text      string // folded
	condition string // over m and r
	args      []any
	filtered  bool
	sort      memberSort
	desc      bool
	limit     int
	cursor    cursor
}

// cursor says where the next page begins: after a sort key and an id in a sorted list; for a search after a member, and
// so many hits later.
type cursor struct {
	Sort string `json:"s,omitempty"`
	Desc bool   `json:"d,omitempty"`
	Key  any    `json:"k,omitempty"`
	ID   int64  `json:"i,omitempty"`
	Skip int    `json:"n,omitempty"`
}

func (c cursor) String() string {
	text, _ := json.Marshal(c) // a struct of plain values always marshals
	return base64.RawURLEncoding.EncodeToString(text)
}

func parseCursor(s string) (c cursor, err error) {
	if s == "" {
		return c, nil
	}
	text, err := base64.RawURLEncoding.DecodeString(s)
	if err == nil {
		decoder := json.NewDecoder(strings.NewReader(string(text)))
		decoder.UseNumber()
		err = decoder.Decode(&c)
	}
	if n, ok := c.Key.(json.Number); ok && err == nil {
		c.Key, err = n.Int64()
	}
	switch c.Key.(type) {
	case nil, string, int64:
	default:
		return cursor{}, Refuse(CodeBadCursor)
	}
	if err != nil || c == (cursor{}) {
		return cursor{}, Refuse(CodeBadCursor).Because(err)
	}
	return c, nil
}

func (v *view) newList(q MemberQuery) (*memberList, error) {
	l := &memberList{v: v, text: foldQuery(q.Text), limit: pageLimit(q.Limit, 50), desc: q.Desc}
	read := v.condition
	if q.Typed {
		read = v.typed
	}
	where, err := read(q.Where)
	if err != nil {
		return nil, err
	}
	l.condition, l.args = where.SQL()
	l.filtered = !where.Empty()
	if !where.Uses("status") {
		l.condition = "m.status IN ('active', 'suspended') AND " + l.condition
	}
	if q.Sort != "" {
		i := slices.IndexFunc(memberSorts, func(s memberSort) bool { return s.name == q.Sort })
		if i < 0 {
			return nil, Refuse(CodeBadSort, "value", q.Sort, "allowed", MemberSorts())
		}
		l.sort = memberSorts[i]
	}
	if l.cursor, err = parseCursor(q.After); err != nil {
		return nil, err
	}
	if q.After != "" && (l.cursor.Sort != q.Sort || l.cursor.Desc != q.Desc) {
		return nil, Refuse(CodeBadCursor)
	}
	return l, nil
}

// condition checks a text of the filter language with this shop's currency and today.
func (v *view) condition(where string) (*filter.Filter, error) {
	return filter.Parse(where, v.filterOptions())
}

// CheckFilter checks a filter that somebody has just typed: its tiers and channels of consent must be ones that the book knows, or one of
// tiers, which are those of a draft. Errors: CodeBadFilter (a *filter.Error).
func (b *Book) CheckFilter(ctx context.Context, where string, tiers ...program.Tier) error {
	return b.look(ctx, func(v *view) error {
		if len(tiers) > 0 {
			shop := *v.shop
			shop.Tiers.Steps, v.shop = tiers, &shop
		}
		_, err := v.typed(where)
		return err
	})
}

// typed is condition for a text that somebody has just typed, in which a slip of the hand would pick nobody without a word. Tiers are known
// by key and name, and those too that members hold, because files name tiers of their own; channels too on which anybody has said anything.
func (v *view) typed(where string) (*filter.Filter, error) {
	o := v.filterOptions()
	o.Words = map[string][]string{"tier": nil, "consent": v.shop.ConsentChannels()}
	o.Shown = map[string][]string{"tier": nil}
	for _, t := range v.shop.Tiers.Steps {
		o.Words["tier"], o.Shown["tier"] = append(o.Words["tier"], t.Key, t.Name), append(o.Shown["tier"], t.Name)
	}
	f, err := filter.Parse(where, o)
	var unclear *filter.Error
	if !errors.As(err, &unclear) || unclear.What != filter.WhatValue {
		return f, err
	}
	if err := v.each(func(r *rows) error {
		var field, word string
		err := r.Scan(&field, &word)
		if field == "tier" && v.shop.tierKey(word) == "" {
			o.Shown[field] = append(o.Shown[field], word)
		}
		o.Words[field] = append(o.Words[field], word)
		return err
	}, "SELECT DISTINCT 'tier', tier FROM member WHERE tier <> '' UNION ALL SELECT DISTINCT 'consent', channel FROM consent"); err != nil {
		return nil, err
	}
	return filter.Parse(where, o)
}

func (v *view) filterOptions() filter.Options {
	return filter.Options{Today: int32(v.today), Decimals: v.shop.Decimals, LeapMarch: v.shop.LeapMarch, Search: searchCondition, Custom: v.shop.customKind, TierKey: v.shop.tierKey}
}

// tierKey is the key of the tier that a word names, as the screens show it; "" when none does.
func (s *Shop) tierKey(word string) string { return s.Tiers.At(s.Tiers.Find(word)).Key }

// ids gives the members of the page, the next page's cursor and the number of all matches.
func (l *memberList) ids() (ids []int64, next string, total int64, err error) {
	if l.text == "" {
		return l.sorted("")
	}
	if l.sort.name == "" {
		ids, next, err = l.relevant()
		total = -1
		if next == "" && l.cursor == (cursor{}) {
			total = int64(len(ids))
		}
		return ids, next, total, err
	}
	found, err := l.search(0, sortedHits)
	if err != nil {
		return nil, "", 0, err
	}
	ids, next, total, err = l.sorted(idList(found.ids()))
	if len(found) == sortedHits {
		total = -1
	}
	return ids, next, total, err
}

// sortedHits is how many hits of a text are sorted by something else than relevance; there it stops.
const sortedHits = 5000

// sorted gives a page by key. among, when not "", is a JSON list of the only members that count.
func (l *memberList) sorted(among string) (ids []int64, next string, total int64, err error) {
	key, args := "m.id", []any(nil)
	switch {
	case l.sort.field != "":
		key, args, _ = filter.Expression(l.sort.field, l.v.filterOptions())
	case l.sort.sql != "":
		key = l.sort.sql
	}
	desc := l.desc || l.sort.name == ""
	where, whereArgs := l.condition, l.args
	if among != "" {
		where, whereArgs = "m.id IN (SELECT value FROM json_each(?)) AND "+where, append([]any{among}, whereArgs...)
	}
	total = -1
	if l.cursor == (cursor{}) {
		if total, err = l.count(where, whereArgs, among != ""); err != nil {
			return nil, "", 0, err
		}
	}
	query := "SELECT m.id, " + key + " AS k FROM member m LEFT JOIN rollup r ON r.member = m.id WHERE " + where
	args = append(args, whereArgs...)
	direction, sign := "", " > "
	if desc {
		direction, sign = " DESC", " < "
	}
	order := " ORDER BY k" + direction + ", m.id" + direction
	if l.sort.name == "" {
		order = " ORDER BY m.id" + direction
	}
	if l.cursor != (cursor{}) && l.sort.name == "" {
		query, args = query+" AND m.id"+sign+"?", append(args, l.cursor.ID)
	} else if l.cursor != (cursor{}) {
		query, args = query+" AND (k, m.id)"+sign+"(?, ?)", append(args, l.cursor.Key, l.cursor.ID)
	}
	var last cursor
	err = l.v.each(func(rows *rows) error {
		if len(ids) == l.limit {
			next = last.String()
			return nil
		}
		last = cursor{Sort: l.sort.name, Desc: l.desc}
		ids = append(ids, 0)
		if err := rows.Scan(&ids[len(ids)-1], &last.Key); err != nil {
			return err
		}
		last.ID = ids[len(ids)-1]
		return nil
	}, query+order+" LIMIT ?", append(args, l.limit+1)...)
	return ids, next, total, err
}

// count is the number of matches. Everybody together is a rollup; anything else is counted.
func (l *memberList) count(where string, args []any, among bool) (int64, error) {
	if !l.filtered && !among {
		return l.v.number("SELECT coalesce(sum(n), 0) FROM day_count WHERE kind = ?", countPeople)
	}
	return l.v.number("SELECT count(*) FROM member m LEFT JOIN rollup r ON r.member = m.id WHERE "+where, args...)
}

// memberRows loads the lines of the given members, in that order.
func (v *view) memberRows(ids []int64) ([]MemberRow, error) {
	list := make([]MemberRow, len(ids))
	var due, debts []int64
	var at []int // where in list those stand that are due
	err := v.each(func(rows *rows) error {
		var m MemberRow
		var place int
		var total, debt int64
		var release Day
		var identities, tags string
		if err := rows.Scan(&place, &m.ID, &m.Name, &m.Status, &m.Tier, &m.Joined, &m.BirthMonth, &m.BirthDay, &total, &m.Pending, &debt,
			&release, &m.NextExpiry, &m.Orders, &m.Spend, &m.First, &m.Last, &identities, &tags); err != nil {
			return err
		}
		m.reach(identities)
		if tags != "" {
			m.Tags = strings.Split(tags, "\x1e")
			slices.Sort(m.Tags)
		}
		m.Balance = total - m.Pending
		if release != 0 && release <= v.today || m.NextExpiry != 0 && m.NextExpiry < v.today {
			due, debts, at = append(due, m.ID), append(debts, debt), append(at, place)
		}
		list[place] = m
		return nil
	}, selectMemberRows, idList(ids))
	if err != nil {
		return nil, err
	}
	if len(due) > 0 {
		lots, err := v.openLots(idList(due))
		if err != nil {
			return nil, err
		}
		for i, id := range due {
			m := &list[at[i]]
			s, expiry := standing(lots[id], debts[i], v.today)
			m.Balance, m.Pending, m.NextExpiry = s.Balance, s.Pending, expiry
		}
	}
	return slices.DeleteFunc(list, func(m MemberRow) bool { return m.ID == 0 }), nil
}

// selectIdentities gives the identities of m with their person, because a row costs more than a column. Between them stand separators
// that no key can hold.
const selectIdentities = "coalesce((SELECT group_concat(source || char(31) || key, char(30)) FROM identity WHERE member = m.id), '')"

// selectMemberRows gives tags as selectIdentities gives identities. Each row says its place in the list: sorting them would cost a fifth of it all.
const selectMemberRows = `SELECT j.key, m.id, m.name, m.status, m.tier, coalesce(m.joined_at, 0), coalesce(m.birth_month, 0), coalesce(m.birth_day, 0),
	coalesce(r.total, 0), coalesce(r.pending, 0), coalesce(r.debt, 0), coalesce(r.next_release, 0), coalesce(r.next_expiry, 0),
	coalesce(r.orders, 0), coalesce(r.spend, 0), coalesce(r.first_day, 0), coalesce(r.last_day, 0),
	` + selectIdentities + `, coalesce((SELECT group_concat(tag, char(30)) FROM tag WHERE member = m.id), '')
	FROM json_each(?) j CROSS JOIN member m ON m.id = j.value LEFT JOIN rollup r ON r.member = m.id`

// reach takes from a person's identities how a list names the person: a phone, an e-mail address, else any key.
func (m *MemberRow) reach(identities string) {
	for identity := range strings.SplitSeq(identities, "\x1e") {
		source, key, _ := strings.Cut(identity, "\x1f")
		switch {
		case source == SourcePhone && m.Phone == "":
			m.Phone = key
		case source == SourceEmail && m.Email == "":
			m.Email = key
		case m.Key == "" && source != SourcePhone && source != SourceEmail:
			m.Key = key
		}
	}
	if m.Name != "" || m.Phone != "" || m.Email != "" {
		m.Key = ""
	}
}
