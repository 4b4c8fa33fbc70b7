package exchange

import (
	"encoding/csv"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"regulars/store"
)

// taobaoHead is a heading line of the report of orders, as short as it can be.
const taobaoHead = "订单编号,买家会员名,买家应付货款,买家应付邮费,买家实际支付金额,订单状态,退款金额,订单创建时间\n"

// TestP37ADiscountIsNoRefund holds that a refund column which repeats the difference between asked and paid takes nothing
// back and is noted, and that a real refund is one.
func TestP37ADiscountIsNoRefund(t *testing.T) {
	for _, c := range []struct {
		name, row string
		refunded  int64
		status    store.Status
		noted     bool
	}{
		{"the discount", "1,a,200.00,0.00,180.00,交易成功,20.00,2026-06-01", 0, store.StatusCompleted, true},
		{"the discount with postage", "1,a,200.00,10.00,190.00,交易成功,20.00,2026-06-01", 0, store.StatusCompleted, true},
		{"two cents of rounding", "1,a,200.00,0.00,180.00,交易成功,20.02,2026-06-01", 0, store.StatusCompleted, true},
		{"three cents are another amount", "1,a,200.00,0.00,180.00,交易成功,20.03,2026-06-01", 2003, store.StatusPartlyRefunded, false},
		{"paid in full", "1,a,200.00,0.00,200.00,交易成功,20.00,2026-06-01", 2000, store.StatusPartlyRefunded, false},
		{"beside a discount", "1,a,200.00,0.00,180.00,交易成功,30.00,2026-06-01", 3000, store.StatusPartlyRefunded, false},
		{"refunded in words", "1,a,200.00,0.00,100.00,退款成功,100.00,2026-06-01", 10000, store.StatusRefunded, false},
		{"closed and paid back", "1,a,200.00,0.00,200.00,交易关闭,200.00,2026-06-01", 20000, store.StatusRefunded, false},
		{"no refund", "1,a,200.00,0.00,180.00,交易成功,0.00,2026-06-01", 0, store.StatusCompleted, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := readText(t, taobaoHead+c.row+"\n", Options{})
			wantOrders(t, r, "1")
			d := r.drafts[0]
			if d.Refunded != c.refunded || d.Status != c.status {
				t.Errorf("refunded %d, %s; want %d, %s", d.Refunded, d.Status, c.refunded, c.status)
			}
			if noted := len(r.file.Notes) > 0 && r.file.Notes[0].Code == NoteRefundIsDiscount; noted != c.noted {
				t.Errorf("notes %v", r.file.Notes)
			}
		})
	}
}

// TestP37TheNoteNamesItsLines holds that somebody can look the orders up.
func TestP37TheNoteNamesItsLines(t *testing.T) {
	r := readText(t, taobaoHead+"1,a,200.00,0.00,180.00,交易成功,20.00,2026-06-01\n2,b,9.00,0.00,9.00,交易成功,0.00,2026-06-01\n3,c,50.00,0.00,45.00,交易成功,5.00,2026-06-01\n", Options{})
	n := wantNote(t, r, NoteRefundIsDiscount)
	if n.Rows != 2 || !reflect.DeepEqual(n.Lines, []int{2, 4}) {
		t.Errorf("%d orders on lines %v, want 2 on 2 and 4", n.Rows, n.Lines)
	}
}

// TestTaobaoStatusOfLines holds that one line's status is not the order's.
func TestTaobaoStatusOfLines(t *testing.T) {
	head := "主订单编号,子订单编号,标题,购买数量,订单状态,退款状态,退款金额,买家应付货款,买家实际支付金额,订单创建时间\n"
	line := func(sub, status, refund, back, paid string) string {
		return "1," + sub + ",茶," + "1," + status + "," + refund + "," + back + "," + paid + "," + paid + ",2026-06-01 10:00:00\n"
	}
	for _, c := range []struct {
		name, rows      string
		status          store.Status
		total, refunded int64
		open            string
	}{
		{"one of two closed", line("1", "交易成功", "", "", "30.00") + line("2", "交易关闭", "", "", "40.00"), store.StatusPartlyRefunded, 7000, 4000, ""},
		{"the closed one first", line("1", "交易关闭", "退款成功", "40.00", "40.00") + line("2", "交易成功", "没有申请退款", "无退款申请", "30.00"), store.StatusPartlyRefunded, 7000, 4000, ""},
		{"part of one", line("1", "交易关闭", "退款成功", "15.00", "40.00") + line("2", "交易成功", "", "", "30.00"), store.StatusPartlyRefunded, 7000, 1500, ""},
		{"all closed, none paid", line("1", "交易关闭", "", "", "0.00") + line("2", "交易关闭", "", "", "0.00"), store.StatusCancelled, 0, 0, ""},
		{"all closed, nothing said of money", line("1", "交易关闭", "", "", "40.00") + line("2", "交易关闭", "", "", "30.00"), store.StatusCancelled, 7000, 0, ""},
		{"all refunded", line("1", "交易关闭", "退款成功", "", "40.00") + line("2", "交易关闭", "退款成功", "30.00", "30.00"), store.StatusRefunded, 7000, 7000, ""},
		{"the slowest line counts", line("1", "交易成功", "", "", "40.00") + line("2", "买家已付款，等待卖家发货", "", "", "30.00"), store.StatusPaid, 7000, 0, ""},
		{"refund asked for", line("1", "交易成功", "买家已经申请退款，等待卖家同意", "0.00", "40.00") + line("2", "交易成功", "", "", "30.00"), store.StatusCompleted, 7000, 0, "买家已经申请退款，等待卖家同意"},
		{"one word unknown holds all", line("1", "交易成功", "", "", "40.00") + line("2", "换货处理", "", "", "30.00"), store.StatusUnknown, 7000, 0, ""},
		{"the same line twice", line("1", "交易成功", "", "", "40.00") + line("1", "交易成功", "", "", "40.00"), store.StatusCompleted, 4000, 0, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := readText(t, head+c.rows, Options{})
			wantOrders(t, r, "1")
			d := r.drafts[0]
			open := ""
			if d.Detail != nil {
				open = d.Detail.RefundOpen
			}
			if d.Status != c.status || d.Total != c.total || d.Refunded != c.refunded || open != c.open {
				t.Errorf("%s, total %d, refunded %d, open %q", d.Status, d.Total, d.Refunded, open)
			}
			if d.Has&store.HasRefundState == 0 || d.Grain != store.GrainLines {
				t.Errorf("has %b, grain %d", d.Has, d.Grain)
			}
		})
	}
}

// TestTaobaoRowsAgain holds that a row of the report of orders that stands twice is one order: two exports laid one under the
// other say it so.
func TestTaobaoRowsAgain(t *testing.T) {
	head := strings.TrimSuffix(taobaoHead, "\n") + ",宝贝标题,宝贝种类,宝贝总数量\n"
	row := "1,a,200.00,0.00,200.00,交易成功,45.00,2026-06-01,茶,1,2\n"
	r := readText(t, head+row+row, Options{})
	wantOrders(t, r, "1")
	d := r.drafts[0]
	again := readText(t, head+strings.Repeat("1,a,200.00,0.00,180.00,交易成功,20.00,2026-06-01,茶,1,2\n", 2), Options{})
	if wantNote(t, again, NoteRefundIsDiscount); again.drafts[0].Refunded != 0 {
		t.Errorf("the discount is taken for a refund of %d", again.drafts[0].Refunded)
	}
	if d.Total != 20000 || d.Refunded != 4500 || len(d.Lines) != 1 || d.Lines[0].Quantity != 2 {
		t.Errorf("total %d, refunded %d, lines %+v", d.Total, d.Refunded, d.Lines)
	}
}

// TestTaobaoWords holds the platform's words: exact, of either comma, by a piece of them, and unknown.
func TestTaobaoWords(t *testing.T) {
	for word, want := range map[string]store.Status{
		"等待买家付款":       store.StatusPending,
		"买家已付款,等待卖家发货": store.StatusPaid,
		"买家已付款，等待卖家发货": store.StatusPaid,
		"卖家已发货，等待买家确认": store.StatusFulfilled,
		"交易成功":         store.StatusCompleted,
		"已签收":          store.StatusCompleted,
		"待评价":          store.StatusCompleted,
		"已结算":          store.StatusCompleted,
		"已评价":          store.StatusCompleted,
		"订单关闭":         store.StatusCancelled,
		"交易关闭":         store.StatusCancelled,
		"交易关闭 ":        store.StatusCancelled,
		"付款以后用户退款成功，交易自动关闭": store.StatusRefunded,
		"拼团中": store.StatusUnknown,
	} {
		r := readText(t, taobaoHead+"1,a,20.00,0.00,20.00,\""+word+"\",,2026-06-01\n", Options{})
		wantOrders(t, r, "1")
		if got := r.drafts[0].Status; got != want {
			t.Errorf("%s is %s, want %s", word, got, want)
		}
	}
}

// TestTaobaoKnowsBuyersByNick holds that the receiver's phone is no identity beside a nick, stands in for one that is
// hidden, and that what is private is not read.
func TestTaobaoKnowsBuyersByNick(t *testing.T) {
	r := readFile(t, filepath.Join("testdata", "taobao_orders_45.csv"), Options{Zone: zone(t, "Asia/Shanghai")})
	if r.err != nil {
		t.Fatal(r.err)
	}
	known := map[string]store.Buyer{}
	for _, d := range r.drafts {
		known[d.ID] = d.Buyer
	}
	for id, want := range map[string]store.Buyer{
		"2837460000000000001": {Key: "若曦家的猫"},
		"2837460000000000002": {Name: "李雷", Phone: "13800138000"},
		"2837460000000000005": {Key: "𠮷田家の娘", Name: "𠮷田 花"},
		"2837460000000000012": {Name: "王芳", Phone: "13700137000"},
	} {
		if known[id] != want {
			t.Errorf("order %s: %+v, want %+v", id, known[id], want)
		}
	}
	ignored := strings.Join(r.file.Ignored, ",")
	for _, private := range []string{"买家支付宝账号", "收货地址", "发票抬头"} {
		if !strings.Contains(ignored, private) {
			t.Errorf("%s is read", private)
		}
	}
	wantProblem(t, r, CodeIDDamaged)
}

// TestColumnsInAnyOrder holds that every platform's file is known by its set of headings, never by their places.
func TestColumnsInAnyOrder(t *testing.T) {
	random := rand.New(rand.NewPCG(37, 2026))
	for _, name := range []string{"taobao_orders_45", "taobao_orders_38", "taobao_orders_37", "taobao_items_28", "taobao_items_10", "youzan_items", "douyin", "pdd"} {
		t.Run(name, func(t *testing.T) {
			raw, err := os.ReadFile(filepath.Join("testdata", name+".csv"))
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasPrefix(name, "taobao") {
				if raw, err = simplifiedchinese.GB18030.NewDecoder().Bytes(raw); err != nil {
					t.Fatal(err)
				}
			}
			options := Options{Zone: zone(t, "Asia/Shanghai")}
			want := readText(t, string(raw), options)
			cr := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(raw), "\ufeff")))
			cr.LazyQuotes = true
			rows, err := cr.ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			random.Shuffle(len(rows[0]), func(i, j int) {
				for _, row := range rows {
					row[i], row[j] = row[j], row[i]
				}
			})
			var b strings.Builder
			if err := csv.NewWriter(&b).WriteAll(rows); err != nil {
				t.Fatal(err)
			}
			got := readText(t, b.String(), options)
			if got.err != nil || got.file.Format != want.file.Format {
				t.Fatal(got.err, got.file)
			}
			if !reflect.DeepEqual(got.drafts, want.drafts) {
				t.Errorf("other orders than from the file as it was:\n%+v\n%+v", got.drafts, want.drafts)
			}
		})
	}
}

// TestPlatformsCurrency holds that the amounts of a platform of one currency are in that, whatever the shop's is, and that orders
// which so stay apart are told.
func TestPlatformsCurrency(t *testing.T) {
	for _, shop := range []string{"CNY", "JPY"} {
		r := readText(t, taobaoHead+"1,a,200.00,0.00,138.50,交易成功,0.00,2026-06-01\n", Options{Currency: shop})
		if len(r.drafts) != 1 || r.drafts[0].Currency != "CNY" || r.drafts[0].Total != 13850 {
			t.Fatalf("in a shop of %s: %+v, %v", shop, r.drafts, r.problems)
		}
		told := false
		for _, n := range r.file.Notes {
			told = told || n.Code == NoteOtherCurrency
		}
		if told != (shop != "CNY") {
			t.Errorf("in a shop of %s the note is %v", shop, told)
		}
	}
}
