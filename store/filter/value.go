package filter

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// number reads a whole number or an amount of money.
func (p *parser) number(f *Field, t token) (int64, error) {
	if f.Kind == KindShare {
		if n, ok := parseShare(t.text); ok {
			return n, nil
		}
		return 0, mistake(t, WhatNumber, "")
	}
	text := strings.TrimRight(strings.TrimLeft(t.text, "¥￥$€£"), "元块单次笔分")
	decimals := 0
	if f.Kind == KindMoney {
		decimals = p.options.Decimals
	}
	n, ok := parseDecimal(text, decimals)
	if !ok {
		return 0, mistake(t, WhatNumber, "")
	}
	return n, nil
}

// parseDecimal reads a signed decimal with at most so many decimals, scaled to a whole number.
func parseDecimal(s string, decimals int) (int64, bool) {
	negative := strings.HasPrefix(s, "-")
	s = strings.TrimPrefix(s, "-")
	if !negative {
		s = strings.TrimPrefix(s, "+")
	}
	whole, fraction, dotted := strings.Cut(s, ".")
	if whole == "" || dotted && fraction == "" || len(fraction) > decimals || len(whole) > 15 {
		return 0, false
	}
	digits := whole + fraction + strings.Repeat("0", decimals-len(fraction))
	for _, r := range digits {
		if r < '0' || r > '9' {
			return 0, false
		}
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return 0, false
	}
	if negative {
		n = -n
	}
	return n, true
}

// within reads a duration and makes it the days from it to today, or from today on.
func (p *parser) within(f *Field) (node, error) {
	t, err := p.value()
	if err != nil {
		return nil, err
	}
	text := lower(t.text)
	for _, suffix := range []string{"之内", "以内", "内"} {
		text = strings.TrimSuffix(text, suffix)
	}
	d, ok := parseDuration(text)
	if !ok || d.n < 0 {
		return nil, mistake(t, WhatDuration, "30d")
	}
	today := p.options.Today
	n := &ranges{field: f, options: p.options}
	switch {
	case f.Kind == KindDay:
		n.spans = knownDays([]span{{int64(d.times(-1).from(today)), int64(today)}}, false)
	case f.Name == "birthday":
		n.spans = birthdays(today, d.from(today), p.options.LeapMarch)
	default:
		n.spans = []span{{int64(max(1, today)), int64(d.from(today))}}
	}
	return n, nil
}

// birthdays are the dates, as month × 100 + day, from one day to another. Who was born on 29 February has the birthday in other years on
// the 28th, or with march on 1 March.
func birthdays(from, to int32, march bool) []span {
	if to-from >= 365 {
		return []span{{101, 1231}}
	}
	y, m, d := civil(from)
	low := int64(m)*100 + int64(d)
	if march && low == 301 && !leap(y) {
		low = 229
	}
	y, m, d = civil(to)
	high := int64(m)*100 + int64(d)
	if !march && high == 228 && !leap(y) {
		high = 229
	}
	if low <= high {
		return []span{{low, high}}
	}
	return []span{{low, 1231}, {101, high}}
}

func leap(year int) bool { return year%4 == 0 && (year%100 != 0 || year%400 == 0) }

// day reads a calendar date, a word or a distance from today. "none" is 0.
func (p *parser) day(_ *Field, t token) (int64, error) {
	text := lower(t.text)
	if isNone(text) {
		return 0, nil
	}
	if n, ok := dayWords[text]; ok {
		return int64(p.options.Today) + n, nil
	}
	if at, err := time.Parse(time.DateOnly, strings.ReplaceAll(text, "/", "-")); err == nil && at.Year() >= 1970 {
		return max(1, at.Unix()/86400), nil
	}
	distance, sign := text, 0
	switch {
	case strings.HasSuffix(text, "前"):
		distance, sign = strings.TrimSuffix(strings.TrimSuffix(text, "前"), "以"), -1
	case strings.HasSuffix(text, "后"):
		distance, sign = strings.TrimSuffix(strings.TrimSuffix(text, "后"), "以"), 1
	}
	d, ok := parseDuration(distance)
	signed := strings.HasPrefix(text, "-") || strings.HasPrefix(text, "+")
	if !ok || signed == (sign != 0) {
		near := ""
		if ok && !signed {
			near = "-" + text
		}
		return 0, mistake(t, WhatDay, near)
	}
	if sign != 0 {
		d = d.times(sign)
	}
	return max(1, int64(d.from(p.options.Today))), nil
}

// dayWords are days by name, as distances from today.
var dayWords = map[string]int64{
	"today": 0, "今天": 0, "今日": 0, "yesterday": -1, "昨天": -1, "昨日": -1, "tomorrow": 1, "明天": 1, "明日": 1,
}

func isNone(word string) bool { return word == "none" || word == "无" || word == "从未" }

// YesNo reads the ways of writing yes and no; the result is "yes" or "no".
func YesNo(word string) (answer string, ok bool) {
	switch lower(word) {
	case "yes", "y", "true", "1", "是", "有", "对":
		return "yes", true
	case "no", "n", "false", "0", "否", "没有", "不":
		return "no", true
	}
	return "", false
}

// duration is a number of days or of calendar months.
type duration struct {
	n      int
	months bool
}

func (d duration) times(sign int) duration { return duration{d.n * sign, d.months} }

// from is the day that lies so far from another one. A month after the 31st is the last day of a shorter month.
func (d duration) from(day int32) int32 {
	if !d.months {
		return int32(min(math.MaxInt32, max(math.MinInt32, int64(day)+int64(d.n))))
	}
	y, m, dd := civil(day)
	return min(dayOf(y, m+time.Month(d.n), dd), dayOf(y, m+time.Month(d.n)+1, 0))
}

// units are the words for spans of time: how many days, or months when negative.
var units = []struct {
	word string
	n    int
}{
	{"days", 1},
	{"day", 1},
	{"d", 1},
	{"天", 1},
	{"日", 1},
	{"weeks", 7},
	{"week", 7},
	{"w", 7},
	{"周", 7},
	{"个星期", 7},
	{"星期", 7},
	{"months", -1},
	{"month", -1},
	{"m", -1},
	{"个月", -1},
	{"月", -1},
	{"years", -12},
	{"year", -12},
	{"y", -12},
	{"年", -12},
}

// maxDuration is the longest span in its own units; it keeps days within their range.
const maxDuration = 36500

func parseDuration(s string) (d duration, ok bool) {
	factor := 1
	for _, u := range units {
		if rest, cut := strings.CutSuffix(s, u.word); cut {
			s, factor = rest, u.n
			break
		}
	}
	n, err := strconv.Atoi(strings.TrimPrefix(s, "+"))
	if err != nil || n > maxDuration || n < -maxDuration || strings.HasPrefix(s, "++") || strings.HasPrefix(s, "+-") {
		return duration{}, false
	}
	if factor < 0 {
		return duration{n * -factor, true}, n < 1200 && n > -1200
	}
	return duration{n: n * factor}, true
}

func civil(day int32) (int, time.Month, int) { return time.Unix(int64(day)*86400, 0).UTC().Date() }

func dayOf(y int, m time.Month, d int) int32 {
	return int32(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}
