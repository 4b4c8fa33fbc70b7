package lang

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"strings"
	"testing"
	"time"
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		in   string
		want Lang
		ok   bool
	}{
		{"en", EN, true},
		{"zh", ZH, true},
		{"ZH", ZH, true},
		{"zh_CN.UTF-8", ZH, true},
		{"zh-Hans", ZH, true},
		{"en-GB", EN, true},
		{"en_US@euro", EN, true},
		{"C", "", false},
		{"C.UTF-8", "", false},
		{"POSIX", "", false},
		{"", "", false},
		{"de_DE.UTF-8", "", false},
		{"english", "", false},
		{"中文", "", false},
	} {
		got, ok := Parse(c.in)
		if got != c.want || ok != c.ok {
			t.Errorf("Parse(%q) = %q, %v; want %q, %v", c.in, got, ok, c.want, c.ok)
		}
	}
}

// day stands for the store's Day, which this package may not know.
type day struct{}

func (day) Civil() (int, time.Month, int) { return 2026, time.November, 22 }
func (day) String() string                { return "2026-11-22" }

func TestFill(t *testing.T) {
	for _, c := range []struct {
		name, text string
		pairs      []any
		en, zh     string
	}{
		{"plain", "ready", nil, "ready", "ready"},
		{"value", "hello {name}", []any{"name", "欧阳"}, "hello 欧阳", "hello 欧阳"},
		{"one", "{n} order|{n} orders", []any{"n", 1}, "1 order", "1 order"},
		{"many", "{n} order|{n} orders", []any{"n", int64(1204880)}, "1,204,880 orders", "1,204,880 orders"},
		{"none", "{n} order|{n} orders", []any{"n", 0}, "0 orders", "0 orders"},
		{"word by number", "{a} {a:hen|hens}, {b} {b:egg|eggs}", []any{"a", 1, "b", 12}, "1 hen, 12 eggs", "1 hen, 12 eggs"},
		{"line has no separators", "line {line}", []any{"line", 12345}, "line 12345", "line 12345"},
		{"list", "found {list}", []any{"list", []string{"a", "b"}}, "found a, b", "found a、b"},
		{"day", "on {day}", []any{"day", day{}}, "on 22 Nov 2026", "on 2026年11月22日"},
		{"unfilled stays visible", "a {b}", nil, "a {b}", "a {b}"},
		{"value is no template", "{a}", []any{"a", "{b}|c", "b", "x"}, "{b}|c", "{b}|c"},
		{"open brace", "a { b", []any{"x", 1}, "a { b", "a { b"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := EN.fill(c.text, c.pairs); got != c.en {
				t.Errorf("en %q, want %q", got, c.en)
			}
			if got := ZH.fill(c.text, c.pairs); got != c.zh {
				t.Errorf("zh %q, want %q", got, c.zh)
			}
		})
	}
	if got := EN.T("no.such.key"); got != "no.such.key" {
		t.Errorf("unknown key gives %q", got)
	}
}

// A number that is not called n, or not the first of its sentence, has its singular too.
func TestOneOfOne(t *testing.T) {
	for want, got := range map[string]string{
		"1 more point: has 4, needs 5":                                   EN.T("memberrewards.short", "n", 1, "have", 4, "need", 5),
		"1 row could not be read and is left out.":                       EN.T("command.peek.problems", "n", 1),
		"1 point is below the minimum of 10. Nothing was saved.":         EN.T("error.below_minimum", "points", 1, "minimum", 10),
		"Rehearsed on 2 orders of 1 member since 1, as of 2. The draft:": EN.T("command.simulate.head", "orders", 2, "members", 1, "since", "1", "day", "2"),
	} {
		if got != want {
			t.Errorf("%q is not %q", got, want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct {
		n    int64
		want string
	}{
		{0, "0"},
		{7, "7"},
		{-7, "-7"},
		{999, "999"},
		{1000, "1,000"},
		{-1000, "-1,000"},
		{1204880, "1,204,880"},
		{math.MaxInt64, "9,223,372,036,854,775,807"},
		{math.MinInt64, "-9,223,372,036,854,775,808"},
	} {
		if got := EN.Int(c.n); got != c.want {
			t.Errorf("Int(%d) = %s, want %s", c.n, got, c.want)
		}
	}
}

func TestMoney(t *testing.T) {
	for _, c := range []struct {
		minor         int64
		currency      string
		money, amount string
	}{
		{12850, "CNY", "¥128.50", "128.50"},
		{-300, "GBP", "-£3.00", "-3.00"},
		{1234, "KWD", "KWD\u00a01.234", "1.234"},
		{1234, "JPY", "JP¥1,234", "1,234"},
		{5, "USD", "$0.05", "0.05"},
		{0, "EUR", "€0.00", "0.00"},
		{-1, "CNY", "-¥0.01", "-0.01"},
		{123456789, "CHF", "CHF\u00a01,234,567.89", "1,234,567.89"},
		{math.MinInt64, "CNY", "-¥92,233,720,368,547,758.08", "-92,233,720,368,547,758.08"},
		{150, "", "1.50", "1.50"},
		{150, "XX", "XX\u00a01.50", "1.50"},
	} {
		for _, l := range All() {
			if got := l.Money(c.minor, c.currency); got != c.money {
				t.Errorf("Money(%d, %s) = %q, want %q", c.minor, c.currency, got, c.money)
			}
			if got := l.Amount(c.minor, c.currency); got != c.amount {
				t.Errorf("Amount(%d, %s) = %q, want %q", c.minor, c.currency, got, c.amount)
			}
		}
	}
}

func TestDecimals(t *testing.T) {
	for currency, want := range map[string]int{"CNY": 2, "JPY": 0, "KWD": 3, "KRW": 0, "USD": 2, "TND": 3, "ISK": 0} {
		if got, ok := Decimals(currency); !ok || got != want {
			t.Errorf("Decimals(%s) = %d, %v; want %d", currency, got, ok, want)
		}
	}
	for _, currency := range []string{"XX", "", "cny", "XAU", "RMB", "CNYX"} {
		if _, ok := Decimals(currency); ok {
			t.Errorf("%q passes as a currency", currency)
		}
	}
	if n := len(Currencies()); n < 150 {
		t.Errorf("only %d currencies", n)
	}
}

func TestPercentAndNumber(t *testing.T) {
	for _, c := range []struct {
		got, want string
	}{
		{EN.Percent(0.656, 1), "65.6%"},
		{ZH.Percent(1, 0), "100%"},
		{EN.Percent(-0.0001, 0), "0%"},
		{EN.Percent(-0.012, 1), "-1.2%"},
		{EN.Percent(math.NaN(), 1), "–"},
		{EN.Number(12345.678, 2), "12,345.68"},
		{EN.Number(-0.001, 1), "0.0"},
		{EN.Number(-1234, 0), "-1,234"},
		{EN.Number(math.Inf(1), 0), "–"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

func TestDates(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{EN.Date(2026, time.November, 22), "22 Nov 2026"},
		{ZH.Date(2026, time.November, 22), "2026年11月22日"},
		{EN.DateShort(time.January, 3), "3 Jan"},
		{ZH.DateShort(time.January, 3), "1月3日"},
		{EN.Month(2026, time.November), "Nov 2026"},
		{ZH.Month(2026, time.November), "2026年11月"},
		{EN.Weekday(time.Sunday), "Sun"},
		{ZH.Weekday(time.Sunday), "周日"},
		{EN.Weekday(9), ""},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

// refusal is an error as the layers below make it.
type refusal struct {
	code  string
	facts map[string]any
}

func (r refusal) Error() string              { return "driver: SECRET" }
func (r refusal) ErrorCode() string          { return r.code }
func (r refusal) ErrorFacts() map[string]any { return r.facts }

func TestError(t *testing.T) {
	message, hint := EN.Error(fmt.Errorf("read: %w", refusal{"bad_day", map[string]any{"value": "2026-02-\x1b[2J30"}}))
	if message != "“2026-02-‹ESC›[2J30” is no day of the calendar." || !strings.Contains(hint, "YYYY-MM-DD") {
		t.Errorf("message %q, hint %q", message, hint)
	}
	for _, err := range []error{errors.New("sql: SECRET"), refusal{"no_such_code\x1b", nil}} {
		for _, l := range All() {
			message, hint = l.Error(err)
			if strings.Contains(message+hint, "SECRET") || Safe(message) != message || message == "" || hint == "" {
				t.Errorf("%v: message %q, hint %q", err, message, hint)
			}
		}
	}
	owned := refusal{"cannot_undo", map[string]any{"entry": 7, "reason": "transfer", "why": "transfer"}}
	if _, hint = EN.Error(owned); hint != "move the points back: `regulars points transfer`" {
		t.Errorf("hint of a command: %q", hint)
	}
	if _, hint = EN.ErrorInConsole(owned); hint != "move the points back" {
		t.Errorf("hint in the console: %q", hint)
	}
	if _, hint = EN.ErrorInConsole(refusal{"bad_points", nil}); hint != "write digits only, 1 or more, such as 200" {
		t.Errorf("a hint that serves both, in the console: %q", hint)
	}
	message, _ = EN.Error(&fs.PathError{Op: "open", Path: "a\x07b", Err: fs.ErrNotExist})
	if message != "There is no file a‹BEL›b." {
		t.Errorf("message %q", message)
	}
	if CodeOf(context.Canceled) != "interrupted" || CodeOf(errors.New("x")) != "unknown" {
		t.Error("system errors have no code")
	}
	long := strings.Repeat("长", 100)
	message, _ = EN.Error(refusal{"bad_day", map[string]any{"value": long}})
	if want := strings.Repeat("长", 39) + "…"; !strings.Contains(message, want) || strings.Contains(message, long) {
		t.Errorf("a long value is not cut: %s", message)
	}
}

func TestFactsBecomeMoney(t *testing.T) {
	pairs := EN.factPairs(map[string]any{"paid_minor": int64(12850), "currency": "CNY"})
	if got := EN.fill("{paid_minor}", pairs); got != "¥128.50" {
		t.Errorf("got %q", got)
	}
}
