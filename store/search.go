package store

import (
	"cmp"
	"errors"
	"slices"
	"strings"
)

// foldQuery makes what was typed comparable with doc texts: folded, at most 100 characters, and a telephone number without
// what people put between its digits.
func foldQuery(text string) string {
	if runes := []rune(text); len(runes) > 100 {
		text = string(runes[:100])
	}
	q := foldText(strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), ""))
	digits := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -.()/", r) {
			return -1
		}
		return r
	}, strings.TrimPrefix(q, "+"))
	if len(digits) >= 3 && isDigits(digits) && strings.ContainsAny(q, " +()") {
		return digits
	}
	return q
}

// hit is a person whose text holds the query.
type hit struct {
	member int64
	text   string
	class  int // how well it fits, 0 best
}

type hits []hit

func (h hits) ids() []int64 {
	ids := make([]int64, len(h))
	for i := range h {
		ids[i] = h[i].member
	}
	return ids
}

// relevanceBlock is how many hits are put into order of relevance at a time.
const relevanceBlock = 64

// relevant gives a page of hits, the best first: who is meant exactly, then by how the text begins, block by block.
func (l *memberList) relevant() (ids []int64, next string, err error) {
	exact, err := l.exact()
	if err != nil {
		return nil, "", err
	}
	after, skip := l.cursor.ID, l.cursor.Skip
	for len(ids) < l.limit {
		found, err := l.search(after, relevanceBlock)
		if err != nil {
			return nil, "", err
		}
		l.rank(found)
		block := found.ids()
		if after == 0 {
			block = append(slices.Clone(exact), without(block, exact)...)
		} else {
			block = without(block, exact)
		}
		take := min(l.limit-len(ids), len(block)-min(skip, len(block)))
		ids = append(ids, block[min(skip, len(block)):][:take]...)
		if skip += take; skip < len(block) {
			return ids, cursor{ID: after, Skip: skip}.String(), nil
		}
		if len(found) < relevanceBlock {
			return ids, "", nil
		}
		after, skip = slices.MaxFunc(found, func(a, b hit) int { return cmp.Compare(a.member, b.member) }).member, 0
	}
	return ids, cursor{ID: after}.String(), nil
}

func without(ids, others []int64) []int64 {
	return slices.DeleteFunc(ids, func(id int64) bool { return slices.Contains(others, id) })
}

// rank sorts hits: a line of the text that is the query, then one that begins with it, then a phone that ends with it.
func (l *memberList) rank(found hits) {
	for i := range found {
		found[i].class = l.class(found[i].text)
	}
	slices.SortStableFunc(found, func(a, b hit) int { return a.class - b.class })
}

func (l *memberList) class(text string) int {
	best := 3
	for line := range strings.SplitSeq(text, "\n") {
		switch {
		case line == l.text:
			return 0
		case strings.HasPrefix(line, l.text):
			best = min(best, 1)
		case strings.HasSuffix(line, l.text) && isDigits(line):
			best = min(best, 1)
		case strings.Contains(line, " "+l.text):
			best = min(best, 2)
		}
	}
	return best
}

// search gives up to limit hits after a member, by id.
func (l *memberList) search(after int64, limit int) (hits, error) {
	terms := strings.Fields(l.text)
	var grams []string
	for _, term := range terms {
		grams = append(grams, gramsFor(term)...)
	}
	var indexed hits
	var err error
	if len(grams) > 0 {
		if grams, err = l.v.bestGrams(grams); err != nil {
			return nil, err
		}
		indexed, err = l.byGrams(matchAll(grams), terms, after, limit)
	} else {
		indexed, err = l.byBeginnings(terms, after, limit)
	}
	if err != nil {
		return nil, err
	}
	if dirty, err := l.v.number("SELECT count(*) FROM (SELECT 1 FROM doc_dirty LIMIT 1)"); err != nil || dirty == 0 {
		return indexed, err
	}
	stale, err := l.scan("doc_dirty q CROSS JOIN doc d ON d.member = q.member", "q.member > ?", []any{after}, terms, limit)
	if err != nil || len(stale) == 0 {
		return indexed, err
	}
	all := append(indexed, stale...)
	slices.SortFunc(all, func(a, b hit) int { return cmp.Compare(a.member, b.member) })
	all = slices.CompactFunc(all, func(a, b hit) bool { return a.member == b.member })
	return all[:min(len(all), limit)], nil
}

// bestGrams learns how common grams are, when that is needed, and keeps the best of them.
func (v *view) bestGrams(grams []string) ([]string, error) {
	r := &v.book.rarity
	if !r.due() {
		return r.best(grams), nil
	}
	people, err := v.number("SELECT coalesce(max(member), 0) FROM doc")
	if err != nil || !r.stale(people) {
		return r.best(grams), err
	}
	var texts []string
	if err := v.each(func(rows *rows) error {
		texts = append(texts, "")
		return rows.Scan(&texts[len(texts)-1])
	}, "SELECT text FROM doc ORDER BY member DESC LIMIT ?", raritySample); err != nil {
		return nil, err
	}
	r.learn(texts)
	return r.best(grams), nil
}

// matchAll is the index's query for texts that have all the grams.
func matchAll(grams []string) string {
	return `"` + strings.Join(grams, `" "`) + `"`
}

func (l *memberList) byGrams(match string, terms []string, after int64, limit int) (hits, error) {
	return l.scan("gram CROSS JOIN doc d ON d.member = gram.rowid", "gram MATCH ? AND gram.rowid > ?", []any{match, after}, terms, limit)
}

// nearScan is how many ids' texts are read in full for a query of one or two letters before its grams are asked.
const nearScan = 4_000

// byBeginnings answers terms of one or two ASCII letters each. Most such queries find enough among the first texts, at any
// place in them; what lies beyond is found at the beginnings of words.
func (l *memberList) byBeginnings(terms []string, after int64, limit int) (hits, error) {
	near, err := l.near(terms, after, limit)
	if err != nil || len(near) == limit {
		return near, err
	}
	var g gramWriter
	for _, term := range terms {
		g.add(term)
	}
	far, err := l.byGrams(matchAll(strings.Fields(g.String())), terms, after+nearScan, limit-len(near))
	return append(near, far...), err
}

// near looks through the first nearScan ids after a member.
func (l *memberList) near(terms []string, after int64, limit int) (found hits, err error) {
	var kept *nearTexts
	if after == 0 {
		if kept, err = l.v.nearTexts(); err != nil {
			return nil, err
		}
	}
	if kept == nil {
		return l.scan("doc d", "d.member > ? AND d.member <= ?", []any{after, after + nearScan}, terms, limit)
	}
	for rest := kept.texts; len(found) < limit && len(rest) > 0; {
		var some hits
		some, rest = rest.having(terms, limit-len(found))
		ids, err := l.fitting(some.ids())
		if err != nil {
			return nil, err
		}
		for _, h := range some {
			if len(ids) > 0 && ids[0] == h.member {
				found, ids = append(found, h), ids[1:]
			}
		}
	}
	return found, nil
}

// nearTexts are the texts of the first people, kept because reading them is most of what a query of one or two letters costs.
type nearTexts struct {
	audit int64 // the newest row of the audit: every act that changes a text writes one
	texts hits  // nil: asked for once since then, and not kept yet
}

// nearTexts gives the texts of the first nearScan ids when they are asked for twice without an act between; nil the first time.
func (v *view) nearTexts() (*nearTexts, error) {
	audit, err := v.number("SELECT max(id) FROM audit")
	if err != nil {
		return nil, err
	}
	n := v.book.near.Load()
	if n == nil || n.audit != audit {
		v.book.near.Store(&nearTexts{audit: audit})
		return nil, nil
	}
	if n.texts == nil {
		n = &nearTexts{audit: audit, texts: hits{}}
		if err := v.each(func(rows *rows) error {
			var h hit
			err := rows.Scan(&h.member, &h.text)
			n.texts = append(n.texts, h)
			return err
		}, "SELECT member, text FROM doc WHERE member <= ? ORDER BY member", nearScan); err != nil {
			return nil, err
		}
		v.book.near.Store(n)
	}
	return n, nil
}

// having are the first texts that hold every term, and those after them.
func (h hits) having(terms []string, limit int) (some, rest hits) {
	for i := range h {
		if !slices.ContainsFunc(terms, func(term string) bool { return !strings.Contains(h[i].text, term) }) {
			if some = append(some, h[i]); len(some) == limit {
				return some, h[i+1:]
			}
		}
	}
	return some, nil
}

// scan reads texts from a source, keeps those that hold every term and whose member fits the list's condition.
func (l *memberList) scan(source, where string, args []any, terms []string, limit int) (found hits, err error) {
	query := "SELECT d.member, d.text FROM " + source + " CROSS JOIN member m ON m.id = d.member"
	if l.filtered {
		query += " LEFT JOIN rollup r ON r.member = m.id"
	}
	query += " WHERE " + where
	for _, term := range terms {
		query += " AND instr(d.text, ?) > 0"
		args = append(args, term)
	}
	order := "d.member"
	if strings.HasPrefix(source, "gram") {
		order = "gram.rowid"
	}
	// The rows come in the order of the index. A LIMIT that is bound would have the statement planned anew for each value.
	err = l.v.each(func(rows *rows) error {
		if len(found) == limit {
			return errEnough
		}
		var h hit
		if err := rows.Scan(&h.member, &h.text); err != nil {
			return err
		}
		found = append(found, h)
		return nil
	}, query+" AND "+l.condition+" ORDER BY "+order, append(args, l.args...)...)
	if errors.Is(err, errEnough) {
		err = nil
	}
	return found, err
}

// errEnough ends a reading early.
var errEnough = errors.New("enough")

// exact are the members that the text names: by reference, by a whole identity, or by the beginning of an order number.
func (l *memberList) exact() ([]int64, error) {
	ids, err := l.v.named(l.text)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	return l.fitting(ids)
}

// fitting keeps the members who fit the list's condition.
func (l *memberList) fitting(ids []int64) (fitting []int64, err error) {
	err = l.v.each(func(rows *rows) error {
		fitting = append(fitting, 0)
		return rows.Scan(&fitting[len(fitting)-1])
	}, "SELECT m.id FROM json_each(?) j CROSS JOIN member m ON m.id = j.value LEFT JOIN rollup r ON r.member = m.id WHERE "+l.condition+" ORDER BY j.key",
		append([]any{idList(ids)}, l.args...)...)
	return fitting, err
}

// named lists whom a folded text names by itself.
func (v *view) named(text string) (ids []int64, err error) {
	if id, ok := parseRef(text, 'm'); ok {
		ids = append(ids, id)
	}
	if !strings.ContainsAny(text, "0123456789@") || len(text) < 3 {
		return ids, nil
	}
	add := func(rows *rows) error {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return err
		}
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
		return nil
	}
	if err := v.each(add, identityByKey, text); err != nil {
		return nil, err
	}
	err = v.each(add, ordersByPrefix, text, len(text) < orderPrefix)
	return ids, err
}

// orderPrefix is from how many characters on the beginning of an order number finds it; a shorter one must be whole.
const orderPrefix = 5

// identityByKey finds a key under every source, one seek each, without an index by key alone.
const identityByKey = `WITH RECURSIVE sources(name) AS (
SELECT min(source) FROM identity UNION ALL SELECT (SELECT min(source) FROM identity WHERE source > name) FROM sources WHERE name IS NOT NULL)
SELECT i.member FROM sources s JOIN identity i ON i.source = s.name AND i.key = ?`

// ordersByPrefix finds members by an order number as typed, in capitals, or behind a #; the whole number first.
const ordersByPrefix = `SELECT DISTINCT o.member FROM (SELECT ?1 AS ext UNION SELECT upper(?1) UNION SELECT '#' || ?1 UNION SELECT '#' || upper(?1)) t
CROSS JOIN source s CROSS JOIN orders o ON o.source = s.id AND o.ext >= t.ext AND o.ext < t.ext || iif(?2, char(1), char(1114111))
WHERE o.member IS NOT NULL LIMIT 20`

// searchCondition is the condition over m for a bare word of the filter language.
func searchCondition(word string) (string, []any) {
	q := foldQuery(word)
	orders := "SELECT o.member FROM source s CROSS JOIN orders o ON o.source = s.id AND o.ext = ? WHERE o.member IS NOT NULL"
	grams := gramsFor(q)
	if len(grams) == 0 {
		return "m.id IN (SELECT member FROM doc WHERE instr(text, ?) > 0 UNION ALL " + orders + ")", []any{q, word}
	}
	return "m.id IN (SELECT d.member FROM gram CROSS JOIN doc d ON d.member = gram.rowid WHERE gram MATCH ? AND instr(d.text, ?) > 0 UNION ALL " +
			"SELECT d.member FROM doc_dirty q CROSS JOIN doc d ON d.member = q.member WHERE instr(d.text, ?) > 0 UNION ALL " + orders + ")",
		[]any{matchAll(grams), q, q, word}
}
