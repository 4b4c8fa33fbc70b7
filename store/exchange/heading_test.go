package exchange

import (
	"strings"
	"testing"
)

// TestHeadingsNameTheirCurrency holds that a currency in brackets is no part of a heading, and is that of the column's amounts.
func TestHeadingsNameTheirCurrency(t *testing.T) {
	for _, c := range []struct {
		name, head, row, currency string
		total, shipping           int64
	}{
		{"the shop's", "订单号,日期,金额(元),运费(元)", "1,2026-01-05,\"1,234.50\",5.00", "CNY", 123450, 500},
		{"wide brackets and a star", "*订单号,*日期,*金额（元）,运费（人民币）", "1,2026-01-05,12.50,5", "CNY", 1250, 500},
		{"square brackets", "Order ID,Date,Total [CNY],Shipping", "1,2026-01-05,12.50,5", "CNY", 1250, 500},
		{"another", "Order ID,Date,Total (USD),Shipping (USD)", "1,2026-01-05,12.50,5", "USD", 1250, 500},
		{"another without decimals", "Order ID,Date,Total (JPY),Shipping (JPY)", "1,2026-01-05,4800,500", "JPY", 4800, 500},
		{"a heading without it beside", "Order ID,Date,Total (USD),Total", "1,2026-01-05,1.00,7.00", "CNY", 700, 0},
		{"no currency", "Order ID,Date,Total,Shipping (cup)", "1,2026-01-05,7.00,5", "CNY", 700, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := readText(t, c.head+"\n"+c.row+"\n", Options{Currency: "CNY"})
			if len(r.drafts) != 1 {
				t.Fatalf("%d orders, %v, %v", len(r.drafts), r.err, r.problems)
			}
			if d := r.drafts[0]; d.Currency != c.currency || d.Total != c.total || d.Shipping != c.shipping {
				t.Errorf("%s %d, %d of shipping", d.Currency, d.Total, d.Shipping)
			}
		})
	}
	two := readText(t, "Order ID,Date,Total (USD),Total (CNY)\n1,2026-01-05,1.00,7.00\n", Options{Currency: "CNY"})
	wantCode(t, two.err, CodeMissingColumn)
	columns := readText(t, "Order ID,Date,Total (USD),Currency\n1,2026-01-05,1.00,EUR\n", Options{Currency: "CNY"})
	if len(columns.problems) != 1 || columns.problems[0].Code != CodeOtherMoney {
		t.Errorf("%v beside a column that says otherwise", columns.problems)
	}
}

// TestTheHeadingLineAgain holds that files which were put together are read as one, also where each began with a byte order mark.
func TestTheHeadingLineAgain(t *testing.T) {
	const head = "order_id,date,amount,status\n"
	r := readText(t, "\ufeff"+head+"1,2026-01-05,7.00,paid\n\ufeff"+head+"2,2026-01-06,8.00,paid\n", Options{})
	if len(r.drafts) != 2 || len(r.problems) > 0 || r.file.Rows != 2 || len(r.file.Statuses) != 1 {
		t.Errorf("%d orders of %d rows, %v, words %v", len(r.drafts), r.file.Rows, r.problems, r.file.Statuses)
	}
	if r := readText(t, head+"1,2026-01-05,7.00,paid\norder_id,date,amount,paid\n", Options{}); len(r.problems) == 0 {
		t.Error("a row that only resembles the heading line was passed over")
	}
}

// TestTitlesAboveTheHeadings holds that a CSV's headings are found below lines of titles, as a workbook's are, and below nothing else.
func TestTitlesAboveTheHeadings(t *testing.T) {
	const head, rows = "订单号,下单时间,实付金额\n", "1,2026-01-05,7.00\n2,2026-01-06,8.00\n"
	for _, top := range []string{"我的店，订单\n", "我的店,,\n导出时间：,2026-01-07 10:00\n\n", "账号；a\n\"起始\n终止\"\n----,\n"} {
		r := readText(t, top+head+rows, Options{})
		wantOrders(t, r, "1", "2")
		if line := strings.Count(top, "\n") + 2; r.drafts[0].Line != line || r.file.Rows != 2 {
			t.Errorf("%q: the first order is in line %d of %d rows", top, r.drafts[0].Line, r.file.Rows)
		}
	}
	lacking := readText(t, "我的店\n订单号,交易何时,实付金额\n"+rows, Options{})
	if e := wantCode(t, lacking.err, CodeMissingColumn); len(e.Facts["found"].([]string)) != 3 {
		t.Errorf("what is missing is said of %v", e.Facts["found"])
	}
	tabs := strings.ReplaceAll(head+rows, ",", "\t")
	if r := readText(t, "店铺,我的店\n"+tabs, Options{}); r.err != nil || len(r.drafts) != 2 || r.file.Delimiter != "\t" {
		t.Errorf("tabs below a comma: %v, %d orders", r.err, len(r.drafts))
	}
	for _, text := range []string{"a,b,c\n" + head + rows, "我的店\n编号,什么,多少\n" + head + rows, "我的店\n" + rows} {
		if r := readText(t, text, Options{}); r.err == nil {
			t.Errorf("%q was read", text)
		}
	}
}
