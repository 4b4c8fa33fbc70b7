package filter

import (
	"strings"
	"sync"
)

// Kind is what a field's values are and thereby which comparisons it knows.
type Kind uint8

// The kinds.
const (
	KindMoney  Kind = iota + 1 // decimals of the shop's currency
	KindNumber                 // whole numbers
	KindDay                    // days: 2026-01-31, today, -90d
	KindAhead                  // a day to come: only "within 7d"
	KindWord                   // one of the words that the shop uses, equal whatever the case
	KindSet                    // a word that is in the member's set or not
	KindText                   // text that contains another
	KindShare                  // a part of one: 0.5 or 50%
	KindCustom                 // one of the shop's own fields, named after a colon: field:size = M
)

// operators are the comparisons of each kind, in the order completion offers them.
var operators = map[Kind][]string{
	KindMoney:  {">", ">=", "<", "<=", "=", "!=", "in"},
	KindNumber: {">", ">=", "<", "<=", "=", "!=", "in"},
	KindDay:    {"<", "<=", ">", ">=", "=", "!=", "within", "in"},
	KindAhead:  {"within"},
	KindWord:   {"=", "!=", ":", "in"},
	KindSet:    {":", "=", "!=", "in"},
	KindText:   {":", "=", "!=", "in"},
	KindShare:  {"<", "<=", ">", ">=", "=", "!=", "in"},
	KindCustom: {":"},
}

// Field is one line of the table.
type Field struct {
	Name     string
	Synonyms []string // Chinese keywords
	Kind     Kind
	Values   []string // all that a KindWord can be, when that is fixed
	Example  string

	values map[string]string   // Chinese words for Values
	clean  func(string) string // how a typed value is made comparable
	sql    string              // over m and r; each ? stands for today. KindSet, KindText: a query of member ids with one ? for the value
	blank  bool                // a number can be unknown: -1
}

// Operators are the comparisons that the field knows.
func (f *Field) Operators() []string { return operators[f.Kind] }

// counts reports whether the field's values are numbers or days, which are compared by their size.
func (f *Field) counts() bool {
	switch f.Kind {
	case KindMoney, KindNumber, KindDay, KindAhead, KindShare:
		return true
	}
	return false
}

// due says that the rollup's own figures are not today's: a lot was released or lapsed since it was written.
const due = "(coalesce(r.next_release, 99999999) <= ? OR coalesce(r.next_expiry, 99999999) < ?)"

// lastScore is the last score that a member gave on a scale, by the index of answers by member; -1 is none.
func lastScore(kind string) string {
	return "coalesce((SELECT f.score FROM feedback f WHERE f.member = m.id AND f.kind = '" + kind +
		"' AND f.score IS NOT NULL AND f.revised_by IS NULL AND f.withdrawn IS NULL ORDER BY f.at DESC, f.id DESC LIMIT 1), -1)"
}

// lastDay is the last day of a lot (99999999: none), as the program's Lapse keeps it: a day, or one that the last order moves. A month
// later than the 31st is the last day of a shorter month.
const lastDay = `(SELECT CASE WHEN k = 0 THEN 99999999 WHEN k < 4294967296 OR r.last_day IS NULL THEN k & 4294967295
WHEN k >> 48 = 0 THEN max(k & 4294967295, r.last_day + (k >> 32)) ELSE max(k & 4294967295, min(
unixepoch(r.last_day * 86400, 'unixepoch', 'start of month', '+' || (k >> 32 & 65535) || ' months', '+' || (strftime('%d', r.last_day * 86400, 'unixepoch') - 1) || ' days'),
unixepoch(r.last_day * 86400, 'unixepoch', 'start of month', '+' || ((k >> 32 & 65535) + 1) || ' months', '-1 day')) / 86400) END
FROM (SELECT coalesce(l.expires, e.expires, 0) AS k))`

// walk goes over a member's entries from the newest, stops when the open lots are complete, and selects something of these.
func walk(selects string) string {
	const left = "iif(e.unit = 0, max(0, e.amount - coalesce(l.used, 0)), 0)"
	return `(WITH RECURSIVE walk(prev, want, left, releases, expires) AS (SELECT r.entry_head, r.total + r.debt, 0, 0, 0 UNION ALL
SELECT e.prev, walk.want - ` + left + `, ` + left + `, coalesce(e.releases, 0), ` + lastDay + `
FROM walk JOIN entry e ON e.id = walk.prev LEFT JOIN lot l ON l.entry = e.id WHERE walk.want > 0)
SELECT ` + selects + ` FROM walk WHERE left > 0)`
}

var (
	balanceSQL = "iif(" + due + ", coalesce(" + walk("sum(iif(releases <= ? AND expires >= ?, left, 0))") + ", 0) - r.debt, coalesce(r.total - r.pending, 0))"
	pendingSQL = "iif(" + due + ", coalesce(" + walk("sum(iif(releases > ? AND expires >= ?, left, 0))") + ", 0), coalesce(r.pending, 0))"
	expirySQL  = "iif(coalesce(r.next_expiry, 99999999) < ?, " + walk("min(iif(expires >= ? AND expires < 99999999, expires, NULL))") + ", r.next_expiry)"
)

// lifetime adds up a column of the rollups of a member and of everybody merged into them, each of whom keeps their own.
func lifetime(column string) string {
	return "iif(EXISTS (SELECT 1 FROM member y WHERE y.merged_into = m.id), (WITH RECURSIVE people(id) AS (SELECT m.id UNION " +
		"SELECT y.id FROM people p CROSS JOIN member y ON y.merged_into = p.id) SELECT coalesce(sum(x." + column + "), 0) FROM people p CROSS JOIN rollup x ON x.member = p.id), coalesce(r." + column + ", 0))"
}

// took finds those who took part in something that a condition names, merges followed.
const took = "SELECT (WITH RECURSIVE up(id, into_id) AS (SELECT z.id, z.merged_into FROM member z WHERE z.id = p.member " +
	"UNION ALL SELECT z.id, z.merged_into FROM up JOIN member z ON z.id = up.into_id) SELECT id FROM up WHERE into_id IS NULL) " +
	"FROM gathering g JOIN participation p ON p.gathering = g.id WHERE p.member IS NOT NULL AND p.withdrawn IS NULL AND "

// Said orders what people said of one channel (c is a row of consent), the latest highest, and of one moment the refusal. A refusal is odd.
const Said = "2 * c.at + 1 - c.granted"

// agreed finds those whose last word on a channel agrees. That of somebody merged is also the word of whom they were merged into: only
// where there is such a one the words are compared.
const agreed = "WITH RECURSIVE said(member, word) AS (SELECT c.member, " + Said + " FROM consent c WHERE c.channel = ? COLLATE NOCASE), " +
	"kept(id) AS (SELECT merged_into FROM member WHERE merged_into IS NOT NULL), " +
	"up(id, word) AS (SELECT member, word FROM said WHERE member IN (SELECT id FROM member WHERE merged_into IS NOT NULL UNION SELECT id FROM kept) " +
	"UNION ALL SELECT z.merged_into, up.word FROM up CROSS JOIN member z ON z.id = up.id WHERE z.merged_into IS NOT NULL) " +
	"SELECT member FROM said WHERE word % 2 = 0 AND member NOT IN (SELECT id FROM kept) " +
	"UNION ALL SELECT id FROM up GROUP BY id HAVING max(word) % 2 = 0"

// fields is the table. A field that does not work yet does not stand here.
var fields = []Field{
	{Name: "spend", Synonyms: []string{"消费", "消费额", "累计消费"}, Kind: KindMoney, Example: "spend > 500", sql: "coalesce(r.spend, 0)"},
	{Name: "orders", Synonyms: []string{"订单", "订单数", "下单次数"}, Kind: KindNumber, Example: "orders >= 2", sql: "coalesce(r.orders, 0)"},
	{Name: "balance", Synonyms: []string{"积分", "可用积分"}, Kind: KindNumber, Example: "balance >= 1000", sql: balanceSQL},
	{Name: "pending", Synonyms: []string{"待生效"}, Kind: KindNumber, Example: "pending > 0", sql: pendingSQL},
	{Name: "debt", Synonyms: []string{"欠分"}, Kind: KindNumber, Example: "debt > 0", sql: "coalesce(r.debt, 0)"},
	{Name: "earned", Synonyms: []string{"累计积分", "累计获得"}, Kind: KindNumber, Example: "earned > 5000", sql: lifetime("earned")},
	{Name: "redeemed", Synonyms: []string{"累计兑换", "已兑换"}, Kind: KindNumber, Example: "redeemed = 0", sql: lifetime("redeemed")},
	{Name: "first_order", Synonyms: []string{"首单", "首次下单"}, Kind: KindDay, Example: "first_order within 30d", sql: "coalesce(r.first_day, 0)"},
	{Name: "last_order", Synonyms: []string{"最近下单", "最后下单", "上次下单"}, Kind: KindDay, Example: "last_order < -90d", sql: "coalesce(r.last_day, 0)"},
	{Name: "joined", Synonyms: []string{"入会", "入会日期", "加入"}, Kind: KindDay, Example: "joined within 30d", sql: "iif(m.joined_at IS NULL, 0, m.joined_day)"},
	{Name: "birthday", Synonyms: []string{"生日"}, Kind: KindAhead, Example: "birthday within 7d", sql: "coalesce(m.birth_month * 100 + m.birth_day, 0)"},
	{Name: "points_expiring", Synonyms: []string{"积分到期", "即将到期", "快过期"}, Kind: KindAhead, Example: "points_expiring within 30d", sql: "coalesce(" + expirySQL + ", 0)"},
	{Name: "tier", Synonyms: []string{"等级"}, Kind: KindWord, Example: "tier in (gold, silver)", sql: "m.tier"},
	{Name: "status", Synonyms: []string{"状态"}, Kind: KindWord, Example: "status = suspended", sql: "m.status", Values: []string{"active", "suspended", "merged", "hidden", "erased"}, values: map[string]string{"正常": "active", "停用": "suspended", "已停用": "suspended", "已合并": "merged", "已隐藏": "hidden", "已删除": "erased"}},
	{Name: "city", Synonyms: []string{"城市"}, Kind: KindText, Example: "city:上海", sql: "SELECT id FROM member WHERE city <> '' AND instr(lower(city), ?) > 0"},
	{Name: "tag", Synonyms: []string{"标签"}, Kind: KindSet, Example: "tag:vip", sql: "SELECT member FROM tag WHERE tag = ? COLLATE NOCASE"},
	{Name: "consent", Synonyms: []string{"同意", "营销同意"}, Kind: KindSet, Example: "not consent:email", sql: agreed},
	{Name: "name", Synonyms: []string{"姓名", "名字"}, Kind: KindText, Example: "name:王", sql: "SELECT id FROM member WHERE name <> '' AND instr(lower(name), ?) > 0"},
	{Name: "phone", Synonyms: []string{"手机", "手机号", "电话"}, Kind: KindText, Example: "phone:138", clean: digitsOnly, sql: "SELECT member FROM identity WHERE source = 'phone' AND instr(key, ?) > 0"},
	{Name: "email", Synonyms: []string{"邮箱", "邮件"}, Kind: KindText, Example: "email:qq.com", sql: "SELECT member FROM identity WHERE source = 'email' AND instr(lower(key), ?) > 0"},
	{Name: "p_alive", Synonyms: []string{"留存概率", "在网概率"}, Kind: KindShare, Example: "p_alive < 0.5", sql: "coalesce((SELECT s.p_alive FROM score s WHERE s.member = m.id), -1)", blank: true},
	{Name: "clv", Synonyms: []string{"未来价值", "客户价值"}, Kind: KindMoney, Example: "clv > 500", sql: "coalesce((SELECT s.clv FROM score s WHERE s.member = m.id), -1)", blank: true},
	{Name: "nps", Synonyms: []string{"推荐分"}, Kind: KindNumber, Example: "nps <= 6", sql: lastScore("nps"), blank: true},
	{Name: "csat", Synonyms: []string{"满意度"}, Kind: KindNumber, Example: "csat <= 2", sql: lastScore("csat"), blank: true},
	{
		Name: "rfm", Synonyms: []string{"客户分组", "分组"}, Kind: KindWord, Example: "rfm = champions", Values: Groups, values: groupWords,
		sql: "coalesce((SELECT " + wordOf("s.team", Groups) + " FROM score s WHERE s.member = m.id), iif(coalesce(r.orders, 0) = 0, 'prospects', ''))",
	},
	{
		Name: "stickiness", Synonyms: []string{"黏性", "粘性"}, Kind: KindWord, Example: "stickiness = slipping", Values: Bands, values: bandWords,
		sql: "coalesce((SELECT " + wordOf("s.band", Bands) + " FROM score s WHERE s.member = m.id), '')",
	},
	{Name: "event", Synonyms: []string{"活动", "参加活动"}, Kind: KindSet, Example: "event:spring-tea", clean: strings.ToLower, sql: took + "g.what <> 'group' AND g.slug = ?"},
	{Name: "group", Synonyms: []string{"社群", "在群"}, Kind: KindSet, Example: "not group:tea-friends", clean: strings.ToLower, sql: took + "g.what = 'group' AND p.until IS NULL AND g.slug = ?"},
	{Name: "field", Synonyms: []string{"字段"}, Kind: KindCustom, Example: `field:size = "M"`},
}

// digitsOnly drops what people put between the digits of a phone number.
func digitsOnly(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -()", r) {
			return -1
		}
		return r
	}, s)
}

// Fields lists the table for help and documentation.
func Fields() []Field { return fields }

// fieldByName knows every name and synonym.
func fieldByName(name string) *Field {
	return fieldIndex()[lower(name)]
}

var fieldIndex = sync.OnceValue(func() map[string]*Field {
	index := map[string]*Field{}
	for i := range fields {
		index[fields[i].Name] = &fields[i]
		for _, s := range fields[i].Synonyms {
			index[s] = &fields[i]
		}
	}
	return index
})

// fieldNames are all names, and then all synonyms.
func fieldNames() []string {
	var names []string
	for i := range fields {
		names = append(names, fields[i].Name)
	}
	for i := range fields {
		names = append(names, fields[i].Synonyms...)
	}
	return names
}

// Expression is the SQL of a number or day field over m and r, for sorting by it, with its arguments.
func Expression(name string, o Options) (sql string, args []any, ok bool) {
	f := fieldByName(name)
	if f == nil || !f.counts() {
		return "", nil, false
	}
	return f.sql, todays(f, o), true
}

func todays(f *Field, o Options) []any {
	var args []any
	for _, r := range f.sql {
		if r == '?' {
			args = append(args, int64(o.Today))
		}
	}
	return args
}
