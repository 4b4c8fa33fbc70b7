package exchange

import (
	"strings"
	"testing"

	"regulars/store"
)

// TestYouzanSubsets holds that any choice of the columns is enough that has the number, a time and an amount.
func TestYouzanSubsets(t *testing.T) {
	for _, c := range []struct{ name, text, phone string }{
		{"six columns", "订单号,订单实付金额,买家付款时间,订单状态,买家手机号,买家昵称\nE1,20.00,2026-06-01 10:00:00,交易完成,13800138001,喵\n", "13800138001"},
		{"no status", "买家付款时间,订单实付金额,订单号\n2026-06-01 10:00:00,20.00,E1\n", ""},
		{"ragged", "订单号,订单实付金额,订单创建时间,买家手机号,分销员,分销员\nE1,20.00,2026-06-01 10:00:00,13800138001\n", "13800138001"},
		{"longer than the heading", "订单号,订单实付金额,订单创建时间,买家手机号\nE1,20.00,2026-06-01 10:00:00,13800138001,,,\n", "13800138001"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := readText(t, c.text, Options{Zone: zone(t, "Asia/Shanghai")})
			wantOrders(t, r, "E1")
			if d := r.drafts[0]; r.file.Format != "youzan" || d.Total != 2000 || d.Buyer.Phone != c.phone || d.PlacedAt != at(t, "2026-06-01T02:00:00Z") {
				t.Errorf("%s: %+v", r.file.Format, d)
			}
		})
	}
}

// TestYouzanPointsPart holds that what points paid for does not earn. The worth of the points is the discount at payment:
// 120.00 asked and 20.00 off for 2000 points leave 100.00, whether the amount paid is before or after that.
func TestYouzanPointsPart(t *testing.T) {
	head := "订单号,订单创建时间,应收订单金额,订单实付金额,支付优惠合计,订单抵用积分数\n"
	for _, c := range []struct {
		name, row   string
		total, paid int64
		noted       bool
	}{
		{"paid before it", "E1,2026-06-01,120.00,120.00,20.00,2000", 12000, 2000, false},
		{"paid after it", "E1,2026-06-01,120.00,100.00,20.00,2000", 10000, 0, false},
		{"half of it", "E1,2026-06-01,120.00,110.00,20.00,2000", 11000, 1000, false},
		{"no worth", "E1,2026-06-01,120.00,120.00,0.00,2000", 12000, 0, true},
		{"no points", "E1,2026-06-01,120.00,120.00,20.00,0", 12000, 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := readText(t, head+c.row+"\n", Options{})
			wantOrders(t, r, "E1")
			d := r.drafts[0]
			if d.Total != c.total || d.PointsPaid != c.paid || (d.Has&store.HasPointsPaid != 0) != (c.paid > 0) {
				t.Errorf("total %d, paid with points %d, has %b", d.Total, d.PointsPaid, d.Has)
			}
			if noted := len(r.file.Notes) > 0 && r.file.Notes[len(r.file.Notes)-1].Code == NotePointsPart; noted != c.noted {
				t.Errorf("notes %v", r.file.Notes)
			}
		})
	}
}

// TestYouzanReceiver holds who the buyer is: the own phone, else the receiver's, which is noted; a nick is nobody.
func TestYouzanReceiver(t *testing.T) {
	head := "订单号,订单创建时间,订单实付金额,买家昵称,买家手机号,收货人/提货人,收货人手机号/提货人手机号\n"
	for _, c := range []struct {
		row   string
		want  store.Buyer
		noted int
	}{
		{"E1,2026-06-01,10.00,喵,13800138001,苗苗,13800138001", store.Buyer{Name: "苗苗", Phone: "13800138001"}, 0},
		{"E1,2026-06-01,10.00,喵,13800138001,收礼人,13900139002", store.Buyer{Name: "喵", Phone: "13800138001"}, 0},
		{"E1,2026-06-01,10.00,微信用户,186******05,顾先生,13900139002", store.Buyer{Name: "顾先生", Phone: "13900139002"}, 1},
		{"E1,2026-06-01,10.00,路人甲,,路*甲,150****0011", store.Buyer{Name: "路人甲"}, 0},
	} {
		r := readText(t, head+c.row+"\n", Options{})
		wantOrders(t, r, "E1")
		noted := 0
		for _, n := range r.file.Notes {
			if n.Code == NoteReceiverPhone {
				noted = n.Rows
			}
		}
		if r.drafts[0].Buyer != c.want || noted != c.noted {
			t.Errorf("%s: %+v, noted %d", c.row, r.drafts[0].Buyer, noted)
		}
	}
}

// TestPackedRows holds how the lines of a packed row are told apart: by the numbers of its lines.
func TestPackedRows(t *testing.T) {
	head := "主订单编号,子订单编号,选购商品,商品数量,商家编码,订单应付金额,运费,订单提交时间,订单状态\n"
	for _, c := range []struct {
		name, row string
		total     int64
		lines     []store.LineDraft
	}{
		{"two", "1,11;12,a;b,2;1,A;B,30.00,0,2026-06-01,已完成", 3000, []store.LineDraft{{SKU: "A", Name: "a", Quantity: 2}, {SKU: "B", Name: "b", Quantity: 1}}},
		{"a separator at the end", "1,11;12;,a;b;,2;1;,A;B;,30.00,0,2026-06-01,已完成", 3000, []store.LineDraft{{SKU: "A", Name: "a", Quantity: 2}, {SKU: "B", Name: "b", Quantity: 1}}},
		{"packed amounts", "1,11;12,a;b,2;1,A;B,20.00;10.50,0;0,2026-06-01,已完成", 3050, []store.LineDraft{{SKU: "A", Name: "a", Quantity: 2}, {SKU: "B", Name: "b", Quantity: 1}}},
		{"a title with the separator", "1,11,a;b,2,A,30.00,0,2026-06-01,已完成", 3000, []store.LineDraft{{SKU: "A", Name: "a;b", Quantity: 2, Price: 1500}}},
		{"titles that do not fit", "1,11;12,a;b;c,2;1,A;B,30.00,0,2026-06-01,已完成", 3000, []store.LineDraft{{SKU: "A", Quantity: 2}, {SKU: "B", Quantity: 1}}},
		{"no quantities", "1,11;12,a;b,,A;-,30.00,0,2026-06-01,已完成", 3000, []store.LineDraft{{SKU: "A", Name: "a", Quantity: 1}, {Name: "b", Quantity: 1}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := readText(t, head+c.row+"\n", Options{})
			wantOrders(t, r, "1")
			d := r.drafts[0]
			if d.Total != c.total || len(d.Lines) != len(c.lines) {
				t.Fatalf("total %d, lines %+v", d.Total, d.Lines)
			}
			for i := range d.Lines {
				if d.Lines[i] != c.lines[i] {
					t.Errorf("line %d: %+v, want %+v", i+1, d.Lines[i], c.lines[i])
				}
			}
		})
	}
}

// FuzzPackedCells holds that no packed cell breaks the reader, and that an order read has lines fit to keep.
func FuzzPackedCells(f *testing.F) {
	for _, seed := range [][4]string{
		{"11;12", "a;b", "2;1", "20.00;10.50"},
		{"11;12;", ";;", "", "1"},
		{";", "a", "x;y", "0;0"},
		{"1;2;3", "茶;巾;杯", "1;-1;999999999", "99999999999;1;1"},
		{"\t1;\t2", "\"a;b\"", "1;;2", "=\"1.00\";2"},
	} {
		f.Add(seed[0], seed[1], seed[2], seed[3])
	}
	f.Fuzz(func(t *testing.T, ids, items, quantities, amounts string) {
		cell := func(s string) string { return `"` + doubled(s) + `"` }
		text := "主订单编号,子订单编号,选购商品,商品数量,订单应付金额,订单提交时间,订单状态\n1," +
			cell(ids) + "," + cell(items) + "," + cell(quantities) + "," + cell(amounts) + ",2026-06-01,已完成\n"
		r := readText(t, text, Options{})
		for _, d := range r.drafts {
			if d.Total < 0 || d.Refunded > d.Total {
				t.Errorf("total %d, refunded %d", d.Total, d.Refunded)
			}
			for _, l := range d.Lines {
				if l.SKU == "" && l.Name == "" {
					t.Errorf("a line of nothing: %+v", l)
				}
			}
		}
	})
}

// doubled writes the quotes of a quoted cell.
func doubled(s string) string { return strings.ReplaceAll(s, `"`, `""`) }
