package exchange

import (
	"strings"

	"regulars/store"
)

// dateText reads a written date from left to right.
type dateText struct {
	rest  string
	order dayOrder
}

// number takes up to most digits; n is -1 when there are none.
func (p *dateText) number(most int) (n, digits int) {
	for digits < len(p.rest) && digits < most && p.rest[digits] >= '0' && p.rest[digits] <= '9' {
		n = n*10 + int(p.rest[digits]-'0')
		digits++
	}
	p.rest = p.rest[digits:]
	if digits == 0 {
		return -1, 0
	}
	return n, digits
}

// take takes one of the given texts off the front.
func (p *dateText) take(texts ...string) bool {
	for _, text := range texts {
		if rest, ok := strings.CutPrefix(p.rest, text); ok {
			p.rest = rest
			return true
		}
	}
	return false
}

// spaces drops what may stand between the parts.
func (p *dateText) spaces() { p.rest = strings.TrimLeft(p.rest, " ,") }

// date reads the date.
func (p *dateText) date(c *civil) store.Code {
	if p.rest == "" {
		return CodeCellEmpty
	}
	digits := digitsFrom(p.rest)
	switch {
	case digits == len(p.rest) || digits >= 5 && p.rest[digits] == '.' && digitsOnly(p.rest[digits+1:]):
		return p.compact(c, digits)
	case digits == 8 && (p.rest[8] == ' ' || p.rest[8] == 'T'):
		return p.compact(c, digits)
	case digits == 4:
		return p.yearFirst(c)
	case digits == 1 || digits == 2:
		return p.dayOrMonthFirst(c)
	case digits == 0:
		return p.monthName(c)
	}
	return CodeDateInvalid
}

// compact reads 20261122, 20261122150405, and recognises the day numbers of spreadsheets.
func (p *dateText) compact(c *civil, digits int) store.Code {
	whole := p.rest[:digits]
	switch {
	case digits == 5 || digits < len(p.rest) && p.rest[digits] == '.':
		return CodeDateSerial
	case digits == 8 || digits == 14:
		c.year, c.month, c.day = two(whole)*100+two(whole[2:]), two(whole[4:]), two(whole[6:])
		if digits == 14 {
			c.hour, c.minute, c.second, c.timed = two(whole[8:]), two(whole[10:]), two(whole[12:]), true
		}
		p.rest = p.rest[digits:]
		return ""
	}
	return CodeDateInvalid
}

// yearFirst reads 2026-1-5 and 2026年1月5日.
func (p *dateText) yearFirst(c *civil) store.Code {
	c.year, _ = p.number(4)
	if p.take("年") {
		c.month, _ = p.number(2)
		if !p.take("月") {
			return CodeDateInvalid
		}
		c.day, _ = p.number(2)
		if !p.take("日", "号") {
			return CodeDateInvalid
		}
		return dateParts(c)
	}
	mark := p.rest[0]
	if mark != '-' && mark != '/' && mark != '.' {
		return CodeDateInvalid
	}
	p.rest = p.rest[1:]
	if month := monthNamed(p.rest); month > 0 {
		c.month = month
		p.rest = strings.TrimLeft(p.rest, letters)
	} else {
		c.month, _ = p.number(2)
	}
	if !p.take(string(mark)) {
		return CodeDateInvalid
	}
	c.day, _ = p.number(2)
	return dateParts(c)
}

// dateParts refuses a date with a part missing.
func dateParts(c *civil) store.Code {
	if c.year < 0 || c.month < 0 || c.day < 0 {
		return CodeDateInvalid
	}
	return ""
}

// dayOrMonthFirst reads 22/11/2026, 11/22/26, 22.11.2026 and 22 Nov 2026.
func (p *dateText) dayOrMonthFirst(c *civil) store.Code {
	first, _ := p.number(2)
	if p.rest == "" {
		return CodeDateInvalid
	}
	mark := p.rest[0]
	if mark == ' ' || mark == '-' || mark == '/' {
		if month := monthNamed(p.rest[1:]); month > 0 {
			p.rest = strings.TrimLeft(p.rest[1:], letters)
			c.day, c.month = first, month
			if !p.take(string(mark), ", ", ". ", ".") {
				return CodeDateInvalid
			}
			return p.year(c)
		}
	}
	if mark != '/' && mark != '-' && mark != '.' {
		return CodeDateInvalid
	}
	p.rest = p.rest[1:]
	second, _ := p.number(2)
	if !p.take(string(mark)) || second < 0 {
		return CodeDateInvalid
	}
	switch {
	case mark == '.' || p.order == dayFirst:
		c.day, c.month = first, second
	case p.order == monthFirst:
		c.month, c.day = first, second
	default:
		return CodeDayOrder
	}
	return p.year(c)
}

// year reads a year of four digits, or of two in this century.
func (p *dateText) year(c *civil) store.Code {
	year, digits := p.number(4)
	switch digits {
	case 2:
		year += 2000
	case 4:
	default:
		return CodeDateInvalid
	}
	c.year = year
	return ""
}

// letters are what the names of months and days consist of.
const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

// monthNames are the English months; three letters are enough.
var monthNames = [...]string{
	"", "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
}

// monthNamed recognises a month's English name or its first three letters at the front; 0 when there is none.
func monthNamed(s string) int {
	word := strings.ToLower(s[:len(s)-len(strings.TrimLeft(s, letters))])
	if len(word) < 3 {
		return 0
	}
	if word == "sept" {
		return 9
	}
	for i, name := range monthNames {
		if word == name || len(word) == 3 && strings.HasPrefix(name, word) {
			return i
		}
	}
	return 0
}

// monthName reads Nov 22, 2026, with or without the day of the week before, which may also stand before a day: Sun, 22
// Nov 2026.
func (p *dateText) monthName(c *civil) store.Code {
	word := strings.ToLower(p.rest[:len(p.rest)-len(strings.TrimLeft(p.rest, letters))])
	for _, day := range []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"} {
		if word == day || len(word) == 3 && strings.HasPrefix(day, word) {
			p.rest = p.rest[len(word):]
			p.spaces()
			if digits := digitsFrom(p.rest); digits == 1 || digits == 2 {
				return p.dayOrMonthFirst(c)
			}
			break
		}
	}
	c.month = monthNamed(p.rest)
	if c.month == 0 {
		return CodeDateInvalid
	}
	p.rest = strings.TrimLeft(strings.TrimLeft(p.rest, letters), ". ")
	c.day, _ = p.number(2)
	if c.day < 0 || !p.take(", ", ",", " ") {
		return CodeDateInvalid
	}
	p.spaces()
	return p.year(c)
}

// time reads the time of day and the offset behind a date, if any.
func (p *dateText) time(c *civil) store.Code {
	if p.rest == "" || c.timed {
		return ""
	}
	if !p.take("T") {
		before := p.rest
		p.spaces()
		if p.rest == before && digitsFrom(p.rest) > 0 {
			return CodeDateInvalid
		}
	}
	half := 0
	if p.take("上午", "凌晨", "早上") {
		half = 1
	} else if p.take("下午", "晚上", "中午") {
		half = 2
	}
	p.spaces()
	if code := p.timeOfDay(c); code != "" {
		return code
	}
	p.spaces()
	switch lower := strings.ToLower(p.rest); {
	case strings.HasPrefix(lower, "am"), strings.HasPrefix(lower, "a.m."):
		half = 1
	case strings.HasPrefix(lower, "pm"), strings.HasPrefix(lower, "p.m."):
		half = 2
	}
	if half > 0 && p.rest != "" {
		p.take("AM", "PM", "am", "pm", "Am", "Pm", "a.m.", "p.m.", "A.M.", "P.M.")
		p.spaces()
	}
	if code := c.turn(half); code != "" {
		return code
	}
	return p.zone(c)
}

// timeOfDay reads 15:04, 15:04:05 and 15:04:05.000.
func (p *dateText) timeOfDay(c *civil) store.Code {
	c.timed = true
	c.hour, _ = p.number(2)
	if c.hour < 0 {
		return CodeDateInvalid
	}
	if !p.take(":", "时", "点") {
		if strings.HasPrefix(strings.ToLower(strings.TrimSpace(p.rest)), "am") || strings.HasPrefix(strings.ToLower(strings.TrimSpace(p.rest)), "pm") {
			return ""
		}
		return CodeDateInvalid
	}
	var digits int
	if c.minute, digits = p.number(2); digits != 2 {
		return CodeDateInvalid
	}
	p.take("分")
	if p.take(":") || digitsFrom(p.rest) > 0 && strings.Contains(p.rest, "秒") {
		if c.second, digits = p.number(2); digits != 2 {
			return CodeDateInvalid
		}
		p.take("秒")
	}
	if p.take(".", ",") {
		scale := 100
		for digitsFrom(p.rest) > 0 {
			c.mill += int(p.rest[0]-'0') * scale
			scale /= 10
			p.rest = p.rest[1:]
		}
	}
	return ""
}

// turn makes a time of the twelve-hour clock one of the twenty-four: half 1 is before noon, 2 after.
func (c *civil) turn(half int) store.Code {
	switch {
	case half == 0:
		return ""
	case c.hour > 12 && half == 1 || c.hour > 23:
		return CodeTimeInvalid
	case half == 1 && c.hour == 12:
		c.hour = 0
	case half == 2 && c.hour < 12:
		c.hour += 12
	}
	return ""
}

// zone reads the offset from UTC.
func (p *dateText) zone(c *civil) store.Code {
	if p.rest == "" {
		return ""
	}
	if p.take("Z", "z", "UTC", "GMT") {
		c.fixed = true
		if p.rest == "" {
			return ""
		}
	}
	sign := 1
	if p.take("-", "−") {
		sign = -1
	} else if !p.take("+") {
		return CodeDateInvalid
	}
	hours, digits := p.number(2)
	if digits == 0 {
		return CodeDateInvalid
	}
	minutes := 0
	p.take(":")
	if digitsFrom(p.rest) > 0 {
		if minutes, digits = p.number(2); digits != 2 {
			return CodeDateInvalid
		}
	}
	if hours > 15 || minutes > 59 {
		return CodeTimeInvalid
	}
	c.fixed, c.offset = true, sign*(hours*3600+minutes*60)
	return ""
}

// slashed looks at a cell for the order of day and month: first and second are the parts of 03/04/2025, ok is false for
// every other shape.
func slashed(s string) (first, second int, ok bool) {
	s = strings.TrimFunc(s, unseen)
	if digits := digitsFrom(s); digits == 0 || digits > 2 {
		return 0, 0, false
	}
	p := dateText{rest: s}
	first, _ = p.number(2)
	if !p.take("/", "-") {
		return 0, 0, false
	}
	second, digits := p.number(2)
	if digits == 0 || !p.take("/", "-") || digitsFrom(p.rest) < 2 {
		return 0, 0, false
	}
	return first, second, true
}
