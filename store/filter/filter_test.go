package filter

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// today is 15 March 2027, a day in a year without 29 February.
var today = dayOf(2027, time.March, 15)

func testOptions() Options {
	return Options{
		Today: today, Decimals: 2, Search: func(word string) (string, []any) { return "found(?)", []any{word} },
		Custom: func(name string) CustomKind {
			return map[string]CustomKind{"size": CustomWord, "foot": CustomNumber, "wedding": CustomDay, "letter": CustomYesNo}[name]
		},
	}
}

func ann() *Row {
	return &Row{
		Name: "Ann 王小明", Status: "active", Tier: "Gold", City: "上海市", Spend: 50001, Orders: 3, Balance: 120, Pending: 5,
		FirstOrder: today - 400, LastOrder: today - 91, Joined: today - 30, NextExpiry: today + 30, BirthMonth: 3, BirthDay: 22,
		Phones: []string{"+8613800138000"}, Emails: []string{"ann@QQ.com"}, Tags: []string{"VIP", "咖啡"}, Consent: []string{"email"},
		Matches: func(word string) bool { return word == "王小" },
		PAlive:  400_000, CLV: -1, RFM: "at_risk", Stickiness: "slipping",
		Custom: map[string]string{"size": "M", "foot": "9.5", "wedding": "2027-03-10", "letter": "yes", "过敏": "坚果、茉莉"},
	}
}

func TestMatch(t *testing.T) {
	for text, want := range map[string]bool{
		"":                         true,
		"  ":                       true,
		"spend > 500":              true,
		"spend > 500.01":           false,
		"spend>=500.01":            true,
		"spend = 500.01":           true,
		"spend != 500":             true,
		"spend in (1, 500.01)":     true,
		"spend not in (1, 500.01)": false,
		"消费 > 500 且 最近下单 < -90天":   true,
		"消费>500且最近下单<-91天":         false,
		"消费＞５００元 或 订单＝9":           true,
		"（等级：gold）":                true,
		"spend > 500 and last_order < -90d and tier in (gold, silver)": true,
		"last_order < 90天前":                      true,
		"last_order = -91d":                      true,
		"last_order within 91d":                  true,
		"last_order within 90d":                  false,
		"最近下单 91天内":                              true,
		"last_order >= 2026-12-14":               true,
		"last_order > 2026-12-14":                false,
		"last_order = none":                      false,
		"last_order != none":                     true,
		"first_order < -1y":                      true,
		"joined <= -30d and joined >= -1m":       false,
		"joined within 30d":                      true,
		"birthday within 7d":                     true,
		"birthday within 6d":                     false,
		"生日 7天内":                                 true,
		"points_expiring within 30d":             true,
		"points_expiring within 29d":             false,
		"tag:vip":                                true,
		"tag = 咖啡":                               true,
		"tag in (a, 咖啡)":                         true,
		"tag != vip":                             false,
		"not tag:vip":                            false,
		"!tag:vip or 王小":                         true,
		"consent:email":                          true,
		"not consent:email":                      false,
		"not consent:sms":                        true,
		"city:上海":                                true,
		"city = none":                            false,
		"tier = none":                            false,
		"status = active":                        true,
		"状态 = 正常":                                true,
		"status in (suspended, hidden)":          false,
		"name:ANN":                               true,
		"phone:138-0013":                         true,
		"phone = none":                           false,
		"email:qq.com":                           true,
		"王小":                                     true,
		"王小 tag:vip":                             true,
		"王大":                                     false,
		`"王小" and not "and"`:                     true,
		"orders = 3 or orders = 4 and spend < 1": true,
		"(orders = 3 or orders = 4) and spend<1": false,
		"not (orders = 1 or orders = 2)":         true,
		"not not orders = 3":                     true,
		"balance = 120 pending=5 debt=0":         true,
		"spend < 0":                              false,
		"spend > -5":                             true,
		`field:size = "m"`:                       true,
		"字段：size ＝ L":                            false,
		"field:SIZE != L":                        true,
		"field:size in (S, M)":                   true,
		"field:size not in (S, M)":               false,
		"field:size":                             true,
		"field:colour":                           false,
		"field:colour = none":                    true,
		"p_alive < 0.5":                          true,
		"p_alive < 50%":                          true,
		"p_alive < .4":                           false,
		"留存概率 >= 40％":                            true,
		"clv > 500":                              false,
		"not clv > 500":                          true,
		"clv < 500 or clv >= 0":                  false,
		"rfm = champions":                        false,
		"rfm in (曾经忠诚, at_risk)":                 true,
		"stickiness != slipping":                 false,
		"黏性 = 流失中":                               true,
		"field:colour != none":                   false,
		"field:foot > 9":                         true,
		"field:foot > 9.5":                       false,
		"field:foot = 9.50":                      true,
		"field:foot < 10 and field:foot >= -1":   true,
		"field:wedding within 7d":                true,
		"field:wedding within 4d":                false,
		"field:wedding < today":                  true,
		"field:wedding >= 2027/03/11":            false,
		"field:letter = 是":                       true,
		"field:letter = no":                      false,
		"field:过敏:坚果":                            true,
		"field:过敏 = 坚果":                          false,
		"not field:过敏 王小":                        false,
	} {
		f, err := Parse(text, testOptions())
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if got := f.Match(ann()); got != want {
			sql, args := f.SQL()
			t.Errorf("%q matches %v, want %v; SQL %s %v", text, got, want, sql, args)
		}
	}
}

// A comparison with what a member does not have is false, and its negation true.
func TestAbsent(t *testing.T) {
	for text, want := range map[string]bool{
		"last_order < -90d": false, "not last_order < -90d": true, "last_order > -90d": false, "last_order != today": false,
		"last_order = none": true, "最近下单 = 从未": true, "last_order in (none, today)": true, "birthday within 365d": false,
		"points_expiring within 9999d": false, "city = none": true, "phone = none": true, "tier = none": true, "joined != none": false,
		"last_order within 36500d": false,
	} {
		f, err := Parse(text, testOptions())
		if err != nil {
			t.Errorf("%q: %v", text, err)
		} else if got := f.Match(&Row{}); got != want {
			t.Errorf("%q matches an empty row: %v", text, got)
		}
	}
}

func TestErrors(t *testing.T) {
	for _, c := range []struct {
		text   string
		column int
		what   string
		near   string
	}{
		{"spned > 500", 1, WhatField, "spend"},
		{"tag:vip and lastorder < -90d", 13, WhatField, "last_order"},
		{"消非 > 500", 1, WhatField, "消费"},
		{"spend", 6, WhatEnd, ">"},
		{"field = M", 7, WhatOperator, ":"},
		{"field:", 7, WhatEnd, ""},
		{"field:size > M", 12, WhatOperator, "="},
		{"field:foot > big", 14, WhatNumber, ""},
		{"field:wedding < soon", 17, WhatDay, ""},
		{"field:letter = maybe", 16, WhatValue, "yes"},
		{"field:size in (S, M", 15, WhatParen, ""},
		{"spend >", 8, WhatEnd, ""},
		{"spend > abc", 9, WhatNumber, ""},
		{"spend > 1e3", 9, WhatNumber, ""},
		{"spend > 12.345", 9, WhatNumber, ""},
		{"orders > 1.5", 10, WhatNumber, ""},
		{"spend > 9999999999999999999", 9, WhatNumber, ""},
		{"spend > 1,000", 10, WhatOperator, ""},
		{"spend within 7d", 7, WhatOperator, ">"},
		{"birthday < 7d", 10, WhatOperator, "within"},
		{"birthday within", 16, WhatEnd, ""},
		{"birthday within x", 17, WhatDuration, "30d"},
		{"birthday within -7d", 17, WhatDuration, "30d"},
		{"last_order < 90d", 14, WhatDay, "-90d"},
		{"last_order < 2026-02-30", 14, WhatDay, ""},
		{"last_order < yesterdya", 14, WhatDay, ""},
		{"status = suspend", 10, WhatValue, "suspended"},
		{"stickiness = x", 14, WhatValue, ""},
		{"rfm = 忠", 7, WhatValue, "忠诚"},
		{`name:"abc`, 6, WhatQuote, ""},
		{"(spend > 1", 1, WhatParen, ""},
		{"spend > 1)", 10, WhatParen, ""},
		{"tier in (a, b", 9, WhatParen, ""},
		{"tier in (a, )", 13, WhatValue, ""},
		{"and spend > 1", 1, WhatField, ""},
		{"spend > 1 and", 14, WhatEnd, ""},
		{"not", 4, WhatEnd, ""},
		{strings.Repeat("(", 60) + "a" + strings.Repeat(")", 60), 51, WhatLimit, ""},
		{strings.Repeat("a ", 300), 401, WhatLimit, ""},
		{strings.Repeat("a", 2001), 2001, WhatLimit, ""},
		{"'; DROP TABLE entry;-- = 1", 15, WhatField, ""},
	} {
		_, err := Parse(c.text, testOptions())
		var e *Error
		if !errors.As(err, &e) {
			t.Errorf("%q: no error", c.text)
			continue
		}
		if e.Column != c.column || e.What != c.what || e.Near != c.near {
			t.Errorf("%q: column %d %s near %q, want %d %s %q", c.text, e.Column, e.What, e.Near, c.column, c.what, c.near)
		}
		if e.ErrorCode() != "bad_filter" || e.ErrorFacts()["column"] != e.Column {
			t.Errorf("%q: facts %v", c.text, e.ErrorFacts())
		}
	}
}

// A word that the caller's list of the field does not have is refused where it stands; fields without a list take every word.
func TestWordsOfAField(t *testing.T) {
	o := testOptions()
	o.Words = map[string][]string{"tier": {"gold", "金卡", "Club VIP"}, "consent": {"all", "email"}}
	for _, text := range []string{
		"tier = GOLD", "tier in (gold, 金卡)", `tier:"club vip"`, "tier = none", "tier != 无", "consent:Email and not consent:all", "tag:nosuch",
		`tier:" Gold "`, `tier in ("金卡　", " club vip")`,
	} {
		if _, err := Parse(text, o); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
	for _, c := range []struct {
		text   string
		column int
		found  string
		near   string
	}{
		{"tier:nosuch", 6, "nosuch", ""},
		{"tier in (gold, Glod)", 16, "Glod", "gold"},
		{"not 等级 != 金", 11, "金", "金卡"},
		{`tier = "CLUB VPI"`, 8, "CLUB VPI", "Club VIP"},
		{"spend > 5 or consent:fax", 22, "fax", ""},
		{"consent in (emial)", 13, "emial", "email"},
		{"tag:vip consent:none", 17, "none", ""},
	} {
		_, err := Parse(c.text, o)
		var e *Error
		if !errors.As(err, &e) || e.Column != c.column || e.What != WhatValue || e.Found != c.found || e.Near != c.near {
			t.Errorf("%q: %v, want column %d, %q near %q", c.text, err, c.column, c.found, c.near)
		}
		if _, err := Parse(c.text, testOptions()); err != nil {
			t.Errorf("%q without a list: %v", c.text, err)
		}
	}
	// What is near nothing is told all there is, in the words that people see where the field has such.
	o.Shown = map[string][]string{"tier": {"金卡", "Club VIP"}}
	for text, known := range map[string][]string{"tier:nosuch": {"金卡", "Club VIP"}, "consent:fax": {"all", "email"}, "tier:glod": nil, "status:nosuch": {"active", "suspended", "merged", "hidden", "erased"}} {
		_, err := Parse(text, o)
		var e *Error
		if !errors.As(err, &e) || !slices.Equal(e.Known, known) {
			t.Errorf("%q: %v tells %q, want %q", text, err, e.Known, known)
		}
		if facts, told := e.ErrorFacts()["known"]; told != (known != nil) {
			t.Errorf("%q: facts tell %v", text, facts)
		}
	}
	o.Words["tier"] = nil
	if _, err := Parse("tier = gold", o); err == nil {
		t.Error("an empty list knows a word")
	}
}

func TestBareWordsNeedASearch(t *testing.T) {
	if _, err := Parse("wang", Options{}); err == nil {
		t.Error("a bare word was accepted without a search")
	}
}

func TestSQL(t *testing.T) {
	f, err := Parse(`spend > 500 and (tag:vip or not "o'neil")`, testOptions())
	if err != nil {
		t.Fatal(err)
	}
	sql, args := f.SQL()
	want := "((coalesce(r.spend, 0) >= ?) AND ((m.id IN (SELECT member FROM tag WHERE tag = ? COLLATE NOCASE)) OR NOT (found(?))))"
	if sql != want || !slices.Equal(args, []any{int64(50001), "vip", "o'neil"}) {
		t.Errorf("%s %v", sql, args)
	}
	if !f.Uses("spend") || f.Uses("orders") {
		t.Error("Uses is wrong")
	}
}

func TestDurations(t *testing.T) {
	day := func(y int, m time.Month, d int) int32 { return dayOf(y, m, d) }
	for _, c := range []struct {
		text string
		from int32
		want int32
	}{
		{"7d", day(2027, 3, 15), day(2027, 3, 22)},
		{"2周", day(2027, 3, 15), day(2027, 3, 29)},
		{"1m", day(2027, 1, 31), day(2027, 2, 28)},
		{"-1个月", day(2028, 3, 31), day(2028, 2, 29)},
		{"-1y", day(2028, 2, 29), day(2027, 2, 28)},
		{"12", day(2027, 3, 15), day(2027, 3, 27)},
	} {
		d, ok := parseDuration(c.text)
		if got := d.from(c.from); !ok || got != c.want {
			t.Errorf("%s from %d: %d %v, want %d", c.text, c.from, got, ok, c.want)
		}
	}
}

func TestBirthdays(t *testing.T) {
	for _, c := range []struct {
		from, to   int32
		month, day int
		want       bool
	}{
		{dayOf(2027, 2, 25), dayOf(2027, 2, 28), 2, 29, true},
		{dayOf(2028, 2, 25), dayOf(2028, 2, 28), 2, 29, false},
		{dayOf(2027, 3, 1), dayOf(2027, 3, 8), 2, 29, false},
		{dayOf(2027, 2, 27), dayOf(2027, 3, 2), 2, 29, true},
		{dayOf(2027, 12, 28), dayOf(2028, 1, 3), 1, 3, true},
		{dayOf(2027, 12, 28), dayOf(2028, 1, 3), 12, 27, false},
		{dayOf(2027, 6, 1), dayOf(2028, 5, 31), 5, 31, true},
	} {
		n := &ranges{field: fieldByName("birthday"), spans: birthdays(c.from, c.to, false)}
		if got := match(n, &Row{BirthMonth: c.month, BirthDay: c.day}); got != c.want {
			t.Errorf("%d-%d within %d..%d: %v", c.month, c.day, c.from, c.to, got)
		}
	}
}

// TestBirthdaysInMarch: a shop that keeps 29 February on 1 March finds it there in other years, and on the day itself in leap years.
func TestBirthdaysInMarch(t *testing.T) {
	for _, c := range []struct {
		from, to int32
		want     bool
	}{
		{dayOf(2027, 2, 25), dayOf(2027, 2, 28), false},
		{dayOf(2027, 2, 25), dayOf(2027, 3, 1), true},
		{dayOf(2027, 3, 1), dayOf(2027, 3, 8), true},
		{dayOf(2027, 3, 2), dayOf(2027, 3, 9), false},
		{dayOf(2028, 2, 25), dayOf(2028, 2, 29), true},
		{dayOf(2028, 2, 25), dayOf(2028, 2, 28), false},
		{dayOf(2028, 3, 1), dayOf(2028, 3, 8), false},
		{dayOf(2027, 3, 1), dayOf(2028, 2, 20), true},
	} {
		n := &ranges{field: fieldByName("birthday"), spans: birthdays(c.from, c.to, true)}
		if got := match(n, &Row{BirthMonth: 2, BirthDay: 29}); got != c.want {
			t.Errorf("within %d..%d: %v", c.from, c.to, got)
		}
	}
}

func TestComplete(t *testing.T) {
	values := func(field string) []string { return map[string][]string{"tag": {"vip", "old friend"}}[field] }
	for _, c := range []struct {
		text string
		from int
		want string
	}{
		{"", 0, "spend"},
		{"spe", 0, "spend"},
		{"消", 0, "消费"},
		{"spend ", 6, ">"},
		{"spend > 5 a", 10, "and"},
		{"spend > 5 and last", 14, "last_order"},
		{"status in (a", 11, "active"},
		{"status in (active, s", 19, "suspended"},
		{"tag:v", 4, "vip"},
		{"tag:", 4, `"old friend"`},
		{"birthday within ", 16, "7d"},
		{"birthday w", 9, "within"},
		{"not ta", 4, "tag"},
	} {
		from, list := Complete(c.text, values)
		if from != c.from || !slices.ContainsFunc(list, func(s Suggestion) bool { return s.Word == c.want }) {
			t.Errorf("%q: from %d, %v", c.text, from, list)
		}
	}
}

// Every field's example is a filter, and every operator it names is understood.
func TestTable(t *testing.T) {
	values := map[Kind]string{KindMoney: "1.5", KindNumber: "1", KindDay: "-7d", KindAhead: "7d", KindWord: "active", KindSet: "x", KindText: "x", KindShare: "0.5", KindCustom: "x"}
	for _, f := range Fields() {
		if !strings.Contains(f.Example, f.Name) {
			t.Errorf("%s: the example %q is of another field", f.Name, f.Example)
		}
		texts := []string{f.Example}
		for _, name := range append([]string{f.Name}, f.Synonyms...) {
			for _, o := range f.Operators() {
				v := values[f.Kind]
				if f.Values != nil {
					v = f.Values[0]
				}
				if o == "within" {
					v = "7d"
				}
				texts = append(texts, name+" "+o+" "+v)
			}
		}
		for _, text := range texts {
			parsed, err := Parse(text, testOptions())
			if err != nil {
				t.Errorf("%q: %v", text, err)
			} else if sql, args := parsed.SQL(); strings.Count(sql, "?") != len(args) || !parsed.Uses(f.Name) {
				t.Errorf("%q: %d marks, %d arguments", text, strings.Count(sql, "?"), len(args))
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"spend > 500 and last_order < -90d and tier in (gold, silver)", "消费 > 500 且 最近下单 < -90天", `tag:vip "a b" or not (x)`, `field:foot > 9.5 or field:size in (S, none)`,
		"birthday within 7d", "points_expiring 30天内", "a not in (b", "＝＝：", "-", `"`, "last_order in (none, 2026-01-01)",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		parsed, err := Parse(text, testOptions())
		from, _ := Complete(text, nil)
		if from < 0 || from > len(text) {
			t.Fatalf("completion from %d", from)
		}
		if err != nil {
			var e *Error
			if !errors.As(err, &e) || e.Column < 1 || e.Column > utf8.RuneCountInString(text)+1 {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		sql, args := parsed.SQL()
		if strings.Count(sql, "?") != len(args) || strings.Contains(sql, "'; ") {
			t.Fatalf("%q: %s %v", text, sql, args)
		}
		parsed.Match(ann())
		parsed.Match(&Row{})
	})
}

// Two words lie one slip away; which of them is proposed must not be chance.
func TestProposalIsAlwaysTheSame(t *testing.T) {
	for range 50 {
		_, err := Parse("状态=被停用", Options{})
		var m *Error
		if !errors.As(err, &m) || m.Near != "停用" {
			t.Fatalf("proposes %v", err)
		}
	}
}
