package store

import (
	"context"
	"slices"
	"sort"

	"zombiezen.com/go/sqlite"
)

// The reasons for which two people may be one.
const (
	LikePhone = "phone" // a file gave one of them the other's phone
	LikeEmail = "email" // a file gave one of them the other's e-mail or platform key
	LikeName  = "name"  // same name in the same city, on different platforms: a hint
)

// Likeness is a pair of people who may be one. They are never merged but by hand.
type Likeness struct {
	A, B LikePerson
	Why  string // LikePhone, LikeEmail or LikeName
	At   Instant
}

// LikePerson is one of a pair, with what speaks for and against.
type LikePerson struct {
	MemberRow
	City       string
	Identities []Identity
}

// likely notes a pair that may be one person; noted is false when it was known, or when somebody has said that they are two.
// A phone or an e-mail is a better reason than a name.
func (t *tx) likely(a, b int64, why string) (noted bool, err error) {
	if a == b {
		return false, nil
	}
	a, b = min(a, b), max(a, b)
	known, err := t.one(func(*sqlite.Stmt) {}, "SELECT 1 FROM likeness WHERE a = ? AND b = ? AND (state = 'apart' OR why <> ? OR ? = ?)", a, b, LikeName, why, LikeName)
	if err != nil || known {
		return false, err
	}
	return true, t.exec("INSERT INTO likeness (a, b, why, at) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET why = excluded.why", a, b, why, t.now)
}

// Likely lists pairs of people who may be one, the better reasons first. Pairs of whom one was merged or hidden meanwhile are
// left out.
func (b *Book) Likely(ctx context.Context, limit int) (list []Likeness, err error) {
	err = b.look(ctx, func(v *view) error {
		var pairs [][2]int64
		if err := v.each(func(rows *rows) error {
			var l Likeness
			var a, b int64
			err := rows.Scan(&a, &b, &l.Why, &l.At)
			list, pairs = append(list, l), append(pairs, [2]int64{a, b})
			return err
		}, `SELECT l.a, l.b, l.why, l.at FROM likeness l JOIN member x ON x.id = l.a JOIN member y ON y.id = l.b
			WHERE l.state = 'open' AND x.status IN ('active', 'suspended') AND y.status IN ('active', 'suspended')
			ORDER BY l.why = ?, l.at DESC, l.a, l.b LIMIT ?`, LikeName, pageLimit(limit, 100)); err != nil {
			return err
		}
		var ids []int64
		for _, p := range pairs {
			ids = append(ids, p[0], p[1])
		}
		people, err := v.likePeople(ids)
		for i, p := range pairs {
			list[i].A, list[i].B = people[p[0]], people[p[1]]
		}
		return err
	})
	return list, err
}

func (v *view) likePeople(ids []int64) (map[int64]LikePerson, error) {
	people := map[int64]LikePerson{}
	slices.Sort(ids)
	cards, err := v.cards(slices.Compact(ids))
	for _, m := range cards {
		people[m.ID] = LikePerson{m.MemberRow, m.City, m.Identities}
	}
	return people, err
}

// Apart says that two people who were proposed as one are two: they are not proposed again. Errors: CodeNoLikeness.
func (b *Book) Apart(ctx context.Context, one, other int64) error {
	low, high := min(one, other), max(one, other)
	return b.write(ctx, "member.apart", func(t *tx) error {
		known, err := t.number("SELECT count(*) FROM likeness WHERE a = ? AND b = ?", low, high)
		if err != nil || known == 0 {
			return orErr(err, Refuse(CodeNoLikeness, "a", MemberRef(one), "b", MemberRef(other)))
		}
		if err := t.exec("UPDATE likeness SET state = 'apart' WHERE a = ? AND b = ?", low, high); err != nil {
			return err
		}
		return t.audit("member.apart", memberSubject(low), map[string]any{"other": high}, "")
	})
}

// likeLimit is how many people of one name in one city are still proposed: more of them are a common name.
const likeLimit = 4

// ScanLikely looks through the whole book for people of the same name in the same city who are known on different platforms, and
// notes them as perhaps the same. It says how many pairs are new.
func (b *Book) ScanLikely(ctx context.Context) (noted int, err error) {
	err = b.writeAlone(ctx, "member.scan", func(t *tx) error {
		groups, err := t.namesakes()
		if err != nil {
			return err
		}
		noted = 0
		for _, group := range groups {
			fresh, err := t.likelyAmong(group)
			if err != nil {
				return err
			}
			noted += fresh
		}
		if noted == 0 {
			return nil
		}
		return t.audit("member.scan", "likeness", map[string]any{"pairs": noted}, "")
	})
	return noted, err
}

// likelyAmong notes every pair of namesakes who share no platform, and says how many pairs are new.
func (t *tx) likelyAmong(group []namesake) (noted int, err error) {
	for i, a := range group {
		for _, b := range group[:i] {
			if a.shares(b) {
				continue
			}
			fresh, err := t.likely(a.id, b.id, LikeName)
			if err != nil {
				return 0, err
			}
			if fresh {
				noted++
			}
		}
	}
	return noted, nil
}

// namesake is somebody whose name and city others have too.
type namesake struct {
	id      int64
	sources []string // the platforms that know the person
}

// shares reports whether one platform knows both: it would not keep one person twice.
func (n namesake) shares(other namesake) bool {
	return slices.ContainsFunc(n.sources, func(s string) bool { return slices.Contains(other.sources, s) })
}

// namesakes gives the people who share a name and a city, in one pass over all. The city is the person's own, else that of the
// latest order that names one.
func (t *tx) namesakes() (groups [][]namesake, err error) {
	type place struct{ name, city string }
	byPlace := map[place][]int64{}
	if err := t.query(func(s *sqlite.Stmt) error {
		if name, city := foldText(s.ColumnText(1)), foldText(s.ColumnText(2)); name != "" && city != "" {
			byPlace[place{name, city}] = append(byPlace[place{name, city}], s.ColumnInt64(0))
		}
		return nil
	}, `SELECT m.id, m.name, iif(m.city <> '', m.city, coalesce(d.city, '')) FROM member m LEFT JOIN rollup r ON r.member = m.id
		LEFT JOIN order_detail d ON d.order_id = r.order_head WHERE m.status IN ('active', 'suspended') AND m.name <> '' ORDER BY m.id`); err != nil {
		return nil, err
	}
	for _, ids := range byPlace {
		if len(ids) < 2 || len(ids) > likeLimit {
			continue
		}
		group := make([]namesake, len(ids))
		for i, id := range ids {
			if group[i], err = t.namesake(id); err != nil {
				return nil, err
			}
		}
		groups = append(groups, group)
	}
	sort.Slice(groups, func(i, j int) bool { return groups[i][0].id < groups[j][0].id })
	return groups, nil
}

func (t *tx) namesake(id int64) (n namesake, err error) {
	n.id = id
	err = t.query(func(s *sqlite.Stmt) error {
		n.sources = append(n.sources, s.ColumnText(0))
		return nil
	}, "SELECT DISTINCT source FROM identity WHERE member = ? AND source NOT IN (?, ?, ?)", id, SourcePhone, SourceEmail, SourceCard)
	return n, err
}
