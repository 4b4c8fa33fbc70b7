package exchange

import (
	"fmt"
	"strings"
	"testing"

	"regulars/store"
)

// cellOf reads a file with one order whose named column holds the cell.
func cellOf(t testing.TB, column, cell string, o Options) reading {
	t.Helper()
	names := []string{"order_id", "name", "email", "phone", "amount", "date", "note"}
	cells := []string{"1", "Ann", "a@example.com", "13800138000", "1.00", "2026-01-05", ""}
	for i, name := range names {
		if name == column {
			cells[i] = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
		}
	}
	return readText(t, strings.Join(names, ",")+"\n"+strings.Join(cells, ",")+"\n", o)
}

// wantCell fails unless the cell is refused with the code; "" wants it accepted.
func wantCell(t testing.TB, column, cell string, code store.Code) reading {
	t.Helper()
	r := cellOf(t, column, cell, Options{Currency: "EUR"})
	switch {
	case r.err != nil:
		wantCode(t, r.err, code)
	case code == "" && len(r.problems) > 0:
		t.Errorf("%s %q: refused: %v", column, cell, r.problems)
	case code != "" && (len(r.problems) != 1 || r.problems[0].Code != code):
		t.Errorf("%s %q: problems %v, want %s", column, cell, r.problems, code)
	case code != "" && (r.problems[0].Line != 2 || r.problems[0].Column != column):
		t.Errorf("%s %q: blamed line %d column %q", column, cell, r.problems[0].Line, r.problems[0].Column)
	}
	return r
}

func TestH1MissingColumn(t *testing.T) {
	for heading, field := range map[string]string{
		"name,amount,date\nAnn,1.00,2026-01-05\n":              "order_id",
		"order_id,name,amount\n1,Ann,1.00\n":                   "ordered_at",
		"order_id,name,date\n1,Ann,2026-01-05\n":               "total",
		"order_id,price,date,item\n1,1.00,2026-01-05,Teapot\n": "total",
	} {
		e := wantCode(t, readText(t, heading, Options{}).err, CodeMissingColumn)
		if e.Facts["field"] != field || len(e.Facts["found"].([]string)) < 3 {
			t.Errorf("facts %v, want field %s", e.Facts, field)
		}
	}
}

func TestH2Ignored(t *testing.T) {
	r := readText(t, "order_id,amount,date,colour of the day,email\n1,1.00,2026-01-05,red,a@example.com\n", Options{})
	wantOrders(t, r, "1")
	if strings.Join(r.file.Ignored, "|") != "colour of the day" {
		t.Errorf("ignored %v", r.file.Ignored)
	}
}

func TestH3Duplicate(t *testing.T) {
	e := wantCode(t, readText(t, "name,order_id,amount,Name,date\nAnn,1,1.00,Ann,2026-01-05\n", Options{}).err, CodeTwoHeadings)
	if e.Facts["first"] != "1" || e.Facts["second"] != "4" {
		t.Errorf("facts %v", e.Facts)
	}
}

func TestH4FoldedHeadings(t *testing.T) {
	for _, heading := range []string{
		"ORDER ID,E-Mail,Total Amount,Order Date", " order_id ,email,total amount,order-date", "Ｏｒｄｅｒ＿ＩＤ,ＥＭＡＩＬ,Ａｍｏｕｎｔ,Ｄａｔｅ",
		"order\u00a0id,e\u200bmail,\ufeffamount,date", "Order #,Email Address,Grand Total,Created at",
	} {
		wantOrders(t, readText(t, heading+"\n1,a@example.com,1.00,2026-01-05\n", Options{}), "1")
	}
}

func TestH5OtherLanguages(t *testing.T) {
	for _, heading := range []string{
		"订单号,手机号,实付金额,下单时间", "订单编号,联系手机,金额,日期", "注文番号,電話番号,合計,注文日", "Bestellnummer,Telefon,Gesamtbetrag,Bestelldatum",
		"订单编号,收货人手机号／提货人手机号,买家实际支付金额,订单付款时间",
	} {
		r := readText(t, heading+"\n1,13800138000,1.00,2026-01-05\n", Options{})
		wantOrders(t, r, "1")
		if r.drafts[0].Total != 100 || r.drafts[0].Buyer.Phone != "13800138000" || r.drafts[0].PlacedAt == 0 {
			t.Errorf("%s: %+v", heading, r.drafts[0])
		}
	}
}

func TestH6NoHeading(t *testing.T) {
	e := wantCode(t, readText(t, "order_id,amount,,date\n1,1.00,,2026-01-05\n2,1.00,here,2026-01-05\n", Options{}).err, CodeNoHeadingText)
	if e.Facts["position"] != "3" || e.Facts["line"] != 3 {
		t.Errorf("facts %v", e.Facts)
	}
}

func TestH7NoHeadingLine(t *testing.T) {
	wantCode(t, readText(t, "1001,ann@example.com,12.50,2026-01-05\n1002,bob@example.com,1.00,2026-01-05\n", Options{}).err, CodeNoHeadingLine)
	if e := wantCode(t, readText(t, "Ann,ann@example.com\nBob,bob@example.com\n", Options{}).err, CodeNoHeadingLine); e.Facts["value"] != "ann@example.com" {
		t.Errorf("facts %v", e.Facts)
	}
	wantCode(t, readText(t, "ID,frequency,recency,T\n1,2,30.43,38.86\n", Options{}).err, CodeMissingColumn)
}

func TestH8LongAndEvilHeadings(t *testing.T) {
	r := readText(t, "order_id,amount,date,\x1b]0;PWNED\x07"+strings.Repeat("x", 10_000)+"\n1,1.00,2026-01-05,\n", Options{})
	wantOrders(t, r, "1")
	if name := r.file.Ignored[0]; len(name) > 3*shownChars || strings.Contains(name, "\x1b") {
		t.Errorf("shown as %q", name)
	}
}

func TestMapping(t *testing.T) {
	text := "Ref,Who,Euros,When\n7,Ann,1.00,2026-01-05\n"
	o := Options{Map: map[string]string{"order_id": "ref", "name": "Who", "total": "Euros", "ordered_at": "When"}}
	r := readText(t, text, o)
	wantOrders(t, r, "7")
	if r.drafts[0].Buyer.Name != "Ann" || r.drafts[0].Total != 100 {
		t.Errorf("%+v", r.drafts[0])
	}
	o.Map["amount"], o.Map["paid_amount"] = "Euros", "Euros"
	wantOrders(t, readText(t, text, o), "7")
	long := strings.Replace(text, "Who", strings.Repeat("W", 60), 1)
	o = Options{Map: map[string]string{"order_id": "ref", "name": strings.Repeat("W", 40) + "…", "total": "Euros", "ordered_at": "When"}}
	if r := readText(t, long, o); len(r.drafts) != 1 || r.drafts[0].Buyer.Name != "Ann" {
		t.Errorf("%+v %v", r.drafts, r.err)
	}
	if r := readText(t, simple, Options{Map: map[string]string{"email": ""}}); r.drafts[0].Buyer.Known() {
		t.Errorf("%+v", r.drafts[0])
	}
	wantOrders(t, readText(t, "order,price,date\n1,2.00,2026-01-05\n", Options{}), "1")
	wantCode(t, readText(t, text, Options{Map: map[string]string{"colour": "Who"}}).err, CodeUnknownField)
	wantCode(t, readText(t, text, Options{Map: map[string]string{"name": "Whom"}}).err, CodeUnknownColumn)
}

func TestN1NoNumbers(t *testing.T) {
	for _, cell := range []string{"1e3", "0x10", "1_000", "NaN", "Inf", "-", "1.2.3.4", "12 34", "++5", "1..2", ".", "12.", "abc", "1,2,3"} {
		code := CodeNotAmount
		if cell == "-" {
			code = CodeCellEmpty
		}
		wantCell(t, "amount", cell, code)
	}
}

func TestN2Ambiguous(t *testing.T) {
	for _, cell := range []string{"1,000", "1.000", "1 000", "1'000", "$1,000"} {
		wantCell(t, "amount", cell, CodeAmountAmbiguous)
	}
	for mark, want := range map[string][2]int64{".": {100_000, 100}, ",": {100, 100_000}} {
		for i, cell := range []string{"1,000", "1.000"} {
			r := cellOf(t, "amount", cell, Options{Currency: "EUR", Decimal: mark})
			wantOrders(t, r, "1")
			if r.drafts[0].Total != want[i] {
				t.Errorf("%s with %s: %d", cell, mark, r.drafts[0].Total)
			}
		}
	}
	r := readText(t, "order_id,amount,date\n1,\"1,000\",2026-01-05\n2,12.50,2026-01-05\n3,\"1,234,567\",2026-01-05\n", Options{})
	wantOrders(t, r, "1", "2", "3")
	if r.drafts[0].Total != 100_000 || r.drafts[2].Total != 123_456_700 {
		t.Errorf("%d %d", r.drafts[0].Total, r.drafts[2].Total)
	}
}

func TestN5Scripts(t *testing.T) {
	for cell, total := range map[string]int64{"１２３": 12300, "１２．５０": 1250, "￥12.50": 1250} {
		r := cellOf(t, "amount", cell, Options{Currency: "CNY"})
		if wantOrders(t, r, "1"); len(r.drafts) == 1 && r.drafts[0].Total != total {
			t.Errorf("%s: %d", cell, r.drafts[0].Total)
		}
	}
	wantCell(t, "amount", "٣", CodeOtherScript)
	wantCell(t, "amount", "−5", CodeRefundAlone)
}

// An amount is in the currency of its row unless its mark says otherwise: a mark that the row's currency shares is the row's, one that
// only another has makes the order one of that currency, and where neither is so, or amounts contradict each other, the row is refused.
func TestN8MarksOfOtherCurrencies(t *testing.T) {
	for _, c := range []struct {
		shop, currency, total, shipping string
		want                            string
		minor                           int64
		refused                         store.Code
	}{
		{"CNY", "", "$12.50", "", "", 0, CodeOtherMoney},
		{"CNY", "", "US$12.50", "US$1", "USD", 1250, ""},
		{"CNY", "", "USD 12.50", "$1", "USD", 1250, ""},
		{"CNY", "", "€12.50", "", "EUR", 1250, ""},
		{"CNY", "", "¥12.50", "1元", "CNY", 1250, ""},
		{"JPY", "", "¥12", "", "JPY", 12, ""},
		{"EUR", "", "¥12", "", "", 0, CodeOtherMoney},
		{"EUR", "", "12元", "", "CNY", 1200, ""},
		{"TWD", "", "12元", "", "TWD", 1200, ""},
		{"AUD", "", "$12.50", "", "AUD", 1250, ""},
		{"CNY", "USD", "$12.50", "", "USD", 1250, ""},
		{"CNY", "CNY", "€12.50", "", "", 0, CodeOtherMoney},
		{"CNY", "", "¥12.50", "$1", "", 0, CodeOtherMoney},
		{"CNY", "", "12.50", "€1", "", 0, CodeOtherMoney},
		{"", "", "$12.50", "", "", 1250, ""},
	} {
		r := readText(t, fmt.Sprintf("order_id,amount,shipping,date,currency\n1,%q,%q,2026-01-05,%s\n", c.total, c.shipping, c.currency), Options{Currency: c.shop})
		if c.refused != "" {
			wantProblem(t, r, c.refused)
			continue
		}
		wantOrders(t, r, "1")
		if d := r.drafts[0]; d.Currency != c.want || d.Total != c.minor {
			t.Errorf("%+v: %d %s", c, d.Total, d.Currency)
		}
	}
	_, problems := readList(t, list(t, KindProducts, "sku,cost\nT,$12.50\n", Options{Currency: "CNY"}))
	if len(problems) != 1 || problems[0].Code != CodeOtherMoney {
		t.Errorf("a cost in dollars: %v", problems)
	}
}

func TestN6TooLarge(t *testing.T) {
	for _, cell := range []string{"9223372036854775807", "9223372036854775808", strings.Repeat("9", 400), "100000000000.01"} {
		wantCell(t, "amount", cell, CodeAmountTooLarge)
	}
}

func TestN8Money(t *testing.T) {
	for _, c := range []struct {
		cell, currency string
		total          int64
		code           store.Code
	}{
		{"12.345", "EUR", 0, CodeAmountAmbiguous},
		{"1234.567", "EUR", 0, CodeAmountDecimals},
		{"12.345", "KWD", 12345, ""},
		{"¥12", "JPY", 12, ""},
		{"12元", "CNY", 1200, ""},
		{"¥12.50", "CNY", 1250, ""},
		{"12.50", "JPY", 0, CodeAmountDecimals},
		{"12.00", "JPY", 12, ""},
		{"$1,2", "USD", 0, CodeNotAmount},
		{"$1,240.00", "USD", 124000, ""},
		{"USD 12.00", "USD", 1200, ""},
		{"12,00 €", "EUR", 1200, ""},
		{"1.234,50", "EUR", 123450, ""},
		{"1 234,50", "EUR", 123450, ""},
		{"1'234.50", "CHF", 123450, ""},
		{"+5", "EUR", 500, ""},
		{"0", "EUR", 0, ""},
		{"", "EUR", 0, CodeCellEmpty}, // N9
	} {
		r := cellOf(t, "amount", c.cell, Options{Currency: c.currency})
		if c.code != "" {
			wantProblem(t, r, c.code)
			continue
		}
		wantOrders(t, r, "1")
		if r.drafts[0].Total != c.total {
			t.Errorf("%s %s: %d, want %d", c.cell, c.currency, r.drafts[0].Total, c.total)
		}
	}
}

func TestMoneySignTellsTheCurrency(t *testing.T) {
	r := readText(t, "order_id,amount,date\n1,€12.50,2026-01-05\n2,€1.00,2026-01-06\n", Options{})
	wantOrders(t, r, "1", "2")
	if r.file.Currency != "EUR" || r.drafts[0].Currency != "EUR" {
		t.Errorf("file %q draft %q", r.file.Currency, r.drafts[0].Currency)
	}
}

func TestN10UnrealDates(t *testing.T) {
	for _, cell := range []string{"2025-02-29", "2025-02-30", "2025-13-01", "2025-00-10", "31.04.2025", "20250230"} {
		wantCell(t, "date", cell, CodeDateNotReal)
	}
}

func TestN11AmbiguousDay(t *testing.T) {
	text := "order_id,amount,date\n1,1.00,03/04/2025\n2,1.00,05/06/2025\n"
	r := readText(t, text, Options{})
	e := wantCode(t, r.err, CodeDayOrder)
	if e.Facts["line"] != 2 || e.Facts["value"] != "03/04/2025" {
		t.Errorf("facts %v", e.Facts)
	}
	for first, want := range map[bool]string{true: "2025-04-03T00:00:00Z", false: "2025-03-04T00:00:00Z"} {
		r := readText(t, text, Options{DayFirst: &first})
		wantOrders(t, r, "1", "2")
		if r.drafts[0].PlacedAt != at(t, want) {
			t.Errorf("%v: %v", first, r.drafts[0].PlacedAt.Time())
		}
	}
	r = readText(t, text+"3,1.00,25/12/2025\n", Options{})
	wantOrders(t, r, "1", "2", "3")
	if r.drafts[0].PlacedAt != at(t, "2025-04-03T00:00:00Z") {
		t.Errorf("%v", r.drafts[0].PlacedAt.Time())
	}
	wantCode(t, readText(t, text+"3,1.00,25/12/2025\n4,1.00,12/25/2025\n", Options{}).err, CodeDayOrderMixed)
}

func TestN12SpreadsheetNumbers(t *testing.T) {
	wantCell(t, "date", "45658", CodeDateSerial)
	wantCell(t, "date", "45658.5", CodeDateSerial)
}

func TestN13Shapes(t *testing.T) {
	want := at(t, "2025-01-02T00:00:00Z")
	for _, cell := range []string{
		"2025-01-02", "2025-1-2", "2025/1/2", "2025/01/02", "2025.1.2", "20250102", "2025年1月2日", "2 Jan 2025", "Jan 2, 2025", "January 2 2025",
		"02.01.2025", "Thu, 02 Jan 2025", "2025-01-02T00:00:00Z", "2025-01-02 00:00", "2025-01-02 08:00:00 +0800", "2025-01-02T08:00+08:00",
		"2025-01-01 24:00", "2 January 2025 12:00 AM", "2025-01-02 00:00:00 UTC", "２０２５－０１－０２", "2025-Jan-02",
		"2025-01-02 上午12:00", "20250102000000", "2025-01-02 00:00:00.000",
	} {
		r := cellOf(t, "date", cell, Options{})
		if len(r.drafts) != 1 || r.drafts[0].PlacedAt != want {
			t.Errorf("%s: %+v %v", cell, r.drafts, r.problems)
		}
	}
	for _, cell := range []string{"yesterday", "2025", "2025-01", "1735776000", "2025-01-02x", "2025-01-02 10", "2025-01-02 1:2:3", "2025/01-02"} {
		wantCell(t, "date", cell, CodeDateInvalid)
	}
}

func TestN14Range(t *testing.T) {
	for _, cell := range []string{"0025-01-01", "1900-01-00", "9999-12-31", "1989-12-31"} {
		wantCell(t, "date", cell, CodeDateRange)
	}
}

func TestN15SummerTime(t *testing.T) {
	r := readText(t, "order_id,amount,date\n1,1.00,2025-03-30 02:30\n2,1.00,2025-10-26 02:30\n3,1.00,2025-07-01 12:00\n4,1.00,2025-12-01 12:00\n",
		Options{Zone: zone(t, "Europe/Berlin")})
	wantOrders(t, r, "1", "2", "3", "4")
	for i, want := range []string{"2025-03-30T01:00:00Z", "2025-10-26T00:30:00Z", "2025-07-01T10:00:00Z", "2025-12-01T11:00:00Z"} {
		if r.drafts[i].PlacedAt != at(t, want) {
			t.Errorf("order %d: %v, want %s", i+1, r.drafts[i].PlacedAt.Time(), want)
		}
	}
	wantNote(t, r, NoteTimeMoved)
	wantNote(t, r, NoteTimeTwice)
}

func TestN16Times(t *testing.T) {
	wantCell(t, "date", "2025-12-31 23:59:60", CodeLeapSecond)
	wantCell(t, "date", "2025-12-31 25:00", CodeTimeInvalid)
	wantCell(t, "date", "2025-12-31 24:01", CodeTimeInvalid)
	r := cellOf(t, "date", "2025-12-31 24:00", Options{Zone: zone(t, "Asia/Shanghai")})
	wantOrders(t, r, "1")
	if r.drafts[0].PlacedAt != at(t, "2026-01-01T00:00:00+08:00") {
		t.Errorf("%v", r.drafts[0].PlacedAt.Time())
	}
}

func TestN18Phones(t *testing.T) {
	for _, cell := range []string{"13800138000", "+86 138 0013 8000", "'+573001112233", "\t13800138000", `="13800138000"`, "(030) 1234-567", "＋８６　１３８－００１３－８００１"} {
		wantCell(t, "phone", cell, "")
	}
	wantCell(t, "phone", "1.38E+10", CodePhoneDamaged)
	wantCell(t, "phone", "call me", CodePhoneInvalid)
	if r := wantCell(t, "phone", "186******05", ""); r.drafts[0].Buyer.Phone != "" {
		t.Errorf("masked phone kept: %q", r.drafts[0].Buyer.Phone)
	}
}

func TestN19DamagedOrderNumbers(t *testing.T) {
	wantCell(t, "order_id", "1.23457E+15", CodeIDDamaged)
	wantCell(t, "order_id", "1E+17", CodeIDDamaged)
	for _, cell := range []string{"12E5", "2E", "E1000", "#1051", "240501-123", "2837000000000000121"} {
		wantCell(t, "order_id", cell, "")
	}
}
