package store

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"regulars/store/filter"
)

// Lifetime sums up a member's counted orders in the shop's currency and their points. Money is minor units; Spend is net of
// refunds.
type Lifetime struct{ Orders, Spend, Refund, Earned, Redeemed int64 }

// Member is the whole card.
type Member struct {
	MemberRow
	BirthYear                        int
	City, Country, FoundBy, Excluded string
	Created, LastSeen                Instant
	MergedInto                       int64 // the member that this one was merged into; 0: none
	Version                          int64
	Growth, Debt                     int64
	Identities                       []Identity
	Consent                          []Consent
	Fields                           []Field
	Values                           []PlatformValue // what only a platform can change, with its day
	Notes                            []Note          // the newest first
	Lots                             []Lot           // open lots in the order they will be spent
	Lifetime                         Lifetime
	Took                             []Participant // events, polls and groups, the latest 20 first; none in exports
	Score                            MemberScore   // what the models say; its Day is 0 where nothing is kept
	GapDays                          float64       // median days between purchase days; 0 when fewer than 2, and in exports
}

// Consent is what a person said about one channel, the last time they said it.
type Consent struct {
	Channel         string
	Granted         bool
	Version, Source string
	At              Instant
}

// Field is a custom field of a person, such as a size or an allergy.
type Field struct{ Name, Value string }

// Note is a dated remark about a person.
type Note struct {
	ID    int64
	At    Instant
	Staff string
	Text  string
}

// Member gives a person's card as of today. Errors: CodeNoMember.
func (b *Book) Member(ctx context.Context, id int64) (m Member, err error) {
	err = b.look(ctx, func(v *view) (err error) {
		m, err = v.member(id)
		return err
	})
	return m, err
}

func (v *view) member(id int64) (m Member, err error) {
	cards, err := v.cards([]int64{id})
	if err != nil {
		return m, err
	}
	if len(cards) == 0 {
		return m, Refuse(CodeNoMember, "member", MemberRef(id))
	}
	if cards[0].Took, err = v.tookPart(id, 20); err != nil {
		return m, err
	}
	cards[0].GapDays, err = v.gapDays(id)
	return cards[0], err
}

// cards loads the cards of the given members, in that order; who does not exist is missing.
func (v *view) cards(ids []int64) ([]Member, error) {
	rows, err := v.memberRows(ids)
	if err != nil {
		return nil, err
	}
	cards := make([]Member, len(rows))
	at := make(map[int64]*Member, len(rows))
	for i := range rows {
		cards[i].MemberRow = rows[i]
		at[rows[i].ID] = &cards[i]
	}
	list := idList(ids)
	for _, read := range []func(map[int64]*Member, string) error{v.describe, v.lifetimes, v.attachIdentities, v.attachConsent, v.attachFields, v.attachValues, v.attachNotes, v.attachLots, v.attachScores} {
		if err := read(at, list); err != nil {
			return nil, err
		}
	}
	return cards, nil
}

// describe reads what stands in the rows of member and rollup.
func (v *view) describe(at map[int64]*Member, list string) error {
	return v.each(func(rows *rows) error {
		var id int64
		var m Member
		if err := rows.Scan(&id, &m.BirthYear, &m.City, &m.Country, &m.FoundBy, &m.Excluded, &m.Created, &m.LastSeen, &m.MergedInto, &m.Version,
			&m.Growth, &m.Debt, &m.Lifetime.Orders, &m.Lifetime.Spend, &m.Lifetime.Refund); err != nil {
			return err
		}
		m.MemberRow = at[id].MemberRow
		*at[id] = m
		return nil
	}, `SELECT m.id, coalesce(m.birth_year, 0), m.city, m.country, m.found_by, coalesce(m.excluded, ''), m.created_at, coalesce(m.last_seen_at, 0),
		coalesce(m.merged_into, 0), m.version, coalesce(r.growth, 0), coalesce(r.debt, 0), coalesce(r.orders, 0), coalesce(r.spend, 0), coalesce(r.refunds, 0)
		FROM json_each(?) j CROSS JOIN member m ON m.id = j.value LEFT JOIN rollup r ON r.member = m.id`, list)
}

// lifetimes adds up points earned and redeemed, and growth value: what people had before they were merged stands in their own rollups.
func (v *view) lifetimes(at map[int64]*Member, list string) error {
	return v.each(func(rows *rows) error {
		var id, earned, redeemed, growth int64
		err := rows.Scan(&id, &earned, &redeemed, &growth)
		if m := at[id]; m != nil {
			m.Lifetime.Earned, m.Lifetime.Redeemed, m.Growth = earned, redeemed, growth
		}
		return err
	}, peopleOfSQL+`SELECT p.root, coalesce(sum(r.earned), 0), coalesce(sum(r.redeemed), 0), coalesce(sum(r.growth), 0) FROM people p CROSS JOIN rollup r ON r.member = p.id GROUP BY p.root`, list)
}

func (v *view) attachIdentities(at map[int64]*Member, list string) error {
	return v.each(func(rows *rows) error {
		var id int64
		var i Identity
		err := rows.Scan(&id, &i.Source, &i.Key)
		at[id].Identities = append(at[id].Identities, i)
		return err
	}, "SELECT i.member, i.source, i.key FROM json_each(?) j CROSS JOIN identity i ON i.member = j.value ORDER BY i.member, i.source, i.key", list)
}

// attachConsent adds what each has said of each channel, or somebody merged into them: whatever was said last.
func (v *view) attachConsent(at map[int64]*Member, list string) error {
	return v.each(func(rows *rows) error {
		var id, latest int64
		var c Consent
		err := rows.Scan(&id, &c.Channel, &c.Granted, &c.Version, &c.Source, &c.At, &latest)
		at[id].Consent = append(at[id].Consent, c)
		return err
	}, peopleOfSQL+`SELECT p.root, c.channel, c.granted, c.text_version, c.source, c.at, max(`+filter.Said+`) FROM people p CROSS JOIN consent c ON c.member = p.id
		GROUP BY p.root, c.channel ORDER BY p.root, c.channel`, list) // the engine takes the other columns from the row of the maximum
}

func (v *view) attachFields(at map[int64]*Member, list string) error {
	return v.each(func(rows *rows) error {
		var id int64
		var f Field
		err := rows.Scan(&id, &f.Name, &f.Value)
		at[id].Fields = append(at[id].Fields, f)
		return err
	}, "SELECT f.member, f.name, f.value FROM json_each(?) j CROSS JOIN field f ON f.member = j.value ORDER BY f.member, f.name", list)
}

func (v *view) attachValues(at map[int64]*Member, list string) error {
	return v.each(func(rows *rows) error {
		var id int64
		var p PlatformValue
		err := rows.Scan(&id, &p.Source, &p.Name, &p.Value, &p.Day)
		at[id].Values = append(at[id].Values, p)
		return err
	}, `SELECT p.member, p.source, p.name, p.value, p.day FROM json_each(?) j CROSS JOIN platform_value p ON p.member = j.value
		ORDER BY p.member, p.source, p.name`, list)
}

// attachNotes adds what was noted of each, or of somebody merged into them, the newest first.
func (v *view) attachNotes(at map[int64]*Member, list string) error {
	return v.each(func(rows *rows) error {
		var id int64
		var n Note
		err := rows.Scan(&id, &n.ID, &n.At, &n.Staff, &n.Text)
		at[id].Notes = append(at[id].Notes, n)
		return err
	}, peopleOfSQL+`SELECT p.root, n.id, n.at, s.name, n.text FROM people p CROSS JOIN note n ON n.member = p.id JOIN staff s ON s.id = n.staff
		ORDER BY p.root, n.id DESC`, list)
}

// attachLots adds the open lots that have not lapsed.
func (v *view) attachLots(at map[int64]*Member, list string) error {
	lots, err := v.openLots(list)
	for id, open := range lots {
		at[id].Lots = slices.DeleteFunc(open, func(l Lot) bool { return l.Expires != 0 && l.Expires < v.today })
	}
	return err
}

func (v *view) identitiesOf(member int64) (list []Identity, err error) {
	err = v.each(func(rows *rows) error {
		var i Identity
		err := rows.Scan(&i.Source, &i.Key)
		list = append(list, i)
		return err
	}, "SELECT source, key FROM identity WHERE member = ? ORDER BY source, key", member)
	return list, err
}

// orderChain walks the orders of a member and of everybody merged into them, the newest row of each chain first.
const orderChain = `WITH RECURSIVE people(id) AS (SELECT ?1 UNION SELECT m.id FROM people p CROSS JOIN member m ON m.merged_into = p.id),
chain(id) AS (SELECT r.order_head FROM people p CROSS JOIN rollup r ON r.member = p.id WHERE r.order_head IS NOT NULL
UNION ALL SELECT o.prev FROM chain c CROSS JOIN orders o ON o.id = c.id WHERE o.prev IS NOT NULL) `

// gapDays is the median number of days between a member's days with a counted order.
func (v *view) gapDays(member int64) (float64, error) {
	var days []Day
	if err := v.each(func(rows *rows) error {
		days = append(days, 0)
		return rows.Scan(&days[len(days)-1])
	}, orderChain+"SELECT DISTINCT o.day FROM chain c CROSS JOIN orders o ON o.id = c.id WHERE o.counted = 1 AND o.currency = ?2 ORDER BY o.day",
		member, v.shop.Currency); err != nil || len(days) < 2 {
		return 0, err
	}
	gaps := make([]int, len(days)-1)
	for i := range gaps {
		gaps[i] = int(days[i+1] - days[i])
	}
	slices.Sort(gaps)
	n := len(gaps)
	return float64(gaps[(n-1)/2]+gaps[n/2]) / 2, nil
}

// FindMember finds a person by any identity: M12, a phone number, an e-mail address, a card, source:key, or the plain number
// of M12. One who was merged is found as the member they are now. Errors: CodeNoMember, CodeAmbiguousMember.
func (b *Book) FindMember(ctx context.Context, ref string) (id int64, err error) {
	err = b.look(ctx, func(v *view) (err error) {
		id, err = v.findMember(strings.TrimSpace(ref))
		return err
	})
	return id, err
}

func (v *view) findMember(ref string) (int64, error) {
	refused := Refuse(CodeNoMember, "member", ref)
	if ref == "" {
		return 0, refused
	}
	if id, ok := parseRef(ref, 'm'); ok {
		return v.current(id, refused)
	}
	found, err := v.byIdentity(ref)
	if err != nil {
		return 0, err
	}
	if len(found) == 0 && isDigits(ref) {
		if id, err := strconv.ParseInt(ref, 10, 64); err == nil {
			return v.current(id, refused)
		}
	}
	switch len(found) {
	case 0:
		return 0, refused
	case 1:
		return v.current(found[0], refused)
	}
	return 0, Refuse(CodeAmbiguousMember, "member", ref, "n", len(found))
}

// byIdentity lists whose identity the reference is: as source:key, else as a phone number or e-mail address in any spelling,
// or as the key of any source.
func (v *view) byIdentity(ref string) (ids []int64, err error) {
	add := func(rows *rows) error {
		var id int64
		err := rows.Scan(&id)
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
		return err
	}
	keys := []string{ref}
	for i := range len(ref) { // the source itself may hold a colon: taobao:shop:nick
		if ref[i] != ':' {
			continue
		}
		source, key := ref[:i], normalKey(ref[:i], ref[i+1:], v.shop.Region)
		if err := v.each(add, "SELECT member FROM identity WHERE source = ? AND key = ?", source, key); err != nil || len(ids) > 0 {
			return ids, err
		}
	}
	if phone, err := NormalPhone(ref, v.shop.Region); err == nil {
		keys = append(keys, phone)
	}
	if email, err := NormalEmail(ref); err == nil && email != ref {
		keys = append(keys, email)
	}
	for _, key := range keys {
		if err := v.each(add, identityByKey, key); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// normalKey is a key as the book keeps it under a source.
func normalKey(source, key, region string) string {
	normal, err := key, error(nil)
	switch source {
	case SourcePhone:
		normal, err = NormalPhone(key, region)
	case SourceEmail:
		normal, err = NormalEmail(key)
	default:
		normal = NormalKey(key)
	}
	if err != nil {
		return key
	}
	return normal
}

// current follows merges to the member a person is now.
func (v *view) current(id int64, refused error) (int64, error) {
	for {
		var into int64
		found, err := v.first([]any{&into}, "SELECT coalesce(merged_into, 0) FROM member WHERE id = ?", id)
		if err != nil || !found {
			return 0, orErr(err, refused)
		}
		if into == 0 {
			return id, nil
		}
		id = into
	}
}

// parseRef reads a reference such as M12 or O12 in either case; prefix is in lower case.
func parseRef(s string, prefix byte) (id int64, ok bool) {
	if len(s) < 2 || s[0]|0x20 != prefix || !isDigits(s[1:]) {
		return 0, false
	}
	id, err := strconv.ParseInt(s[1:], 10, 64)
	return id, err == nil
}
