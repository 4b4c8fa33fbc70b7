package store_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"regulars/store"
	"regulars/store/exchange"
)

// The same three orders as Taobao reports them by order and by item. Order 2 has two lines, of which one was closed and
// 40.00 of it went back; order 3 only repeats its discount in the refund column.
const (
	byOrder = "订单编号,买家会员名,买家应付货款,买家应付邮费,买家实际支付金额,订单状态,退款金额,订单创建时间,订单付款时间,宝贝标题,宝贝种类,宝贝总数量\n" +
		"1,猫,50.00,8.00,58.00,交易成功,0.00,2026-06-01 10:00:00,2026-06-01 10:01:00,茶,1,1\n" +
		"2,狗,70.00,0.00,70.00,交易成功,40.00,2026-06-02 10:00:00,2026-06-02 10:01:00,\"茶，杯\",2,2\n" +
		"3,猫,200.00,0.00,180.00,交易成功,20.00,2026-06-03 10:00:00,2026-06-03 10:01:00,饼,1,1\n"
	byItem = "主订单编号,子订单编号,标题,价格,购买数量,商家编码,订单状态,退款状态,退款金额,买家应付货款,买家实际支付金额,订单创建时间,订单付款时间\n" +
		"1,1,茶,50.00,1,CHA,交易成功,没有申请退款,无退款申请,50.00,58.00,2026-06-01 10:00:00,2026-06-01 10:01:00\n" +
		"2,21,茶,30.00,1,CHA,交易成功,没有申请退款,无退款申请,30.00,30.00,2026-06-02 10:00:00,2026-06-02 10:01:00\n" +
		"2,22,杯,40.00,1,BEI,交易关闭,退款成功,40.00,40.00,40.00,2026-06-02 10:00:00,2026-06-02 10:01:00\n" +
		"3,3,饼,200.00,1,BING,交易成功,没有申请退款,20.00,200.00,180.00,2026-06-03 10:00:00,2026-06-03 10:01:00\n"
)

// bringText imports a file of this text.
func (b platformBook) bringText(name, text string) store.ImportResult {
	b.t.Helper()
	path := filepath.Join(b.t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		b.t.Fatal(err)
	}
	shop := b.Shop()
	f, err := exchange.Open(path, exchange.Options{Currency: shop.Currency, Zone: shop.Zone})
	if err != nil {
		b.t.Fatal(err)
	}
	defer f.Close()
	r, err := b.ImportOrders(b.ctx, store.ImportInput{
		Source: f.Format, File: name, Format: f.Format, SHA256: f.SHA256[:],
		Read: func(yield func(*store.OrderDraft) error, problem func(store.RowProblem) error) error {
			return f.Orders(yield, func(p exchange.Problem) error {
				return problem(store.RowProblem{Line: p.Line, Column: p.Column, Err: p})
			})
		},
	})
	if err != nil {
		b.t.Fatal(name, err)
	}
	return r
}

// TestP38FilesOfBothGrainsNeverFlip holds that the report of orders decides about money, status and buyer whichever file
// comes first, that the report of items adds lines, and that from the second round on neither changes anything.
func TestP38FilesOfBothGrainsNeverFlip(t *testing.T) {
	files := map[string]string{"orders": byOrder, "items": byItem}
	for _, first := range []string{"orders", "items"} {
		t.Run(first+" first", func(t *testing.T) {
			b := openPlatformBook(t, "CNY")
			second := map[string]string{"orders": "items", "items": "orders"}[first]
			for round := range 3 {
				for _, name := range []string{first, second} {
					r := b.bringText(name+".csv", files[name])
					if round > 0 && (r.New != 0 || r.Updated != 0 || r.Unchanged != 3) {
						t.Errorf("round %d, %s: %d new, %d updated, %d unchanged", round+1, name, r.New, r.Updated, r.Unchanged)
					}
				}
			}
			// 50 and 180 for the cat: postage and discount earn nothing; 70 less 40 for the dog.
			for nick, balance := range map[string]int64{"猫": 230, "狗": 30} {
				id, err := b.FindMember(b.ctx, "taobao:"+nick)
				if err != nil {
					t.Fatal(err)
				}
				m, err := b.Member(b.ctx, id)
				if err != nil {
					t.Fatal(err)
				}
				if m.Balance+m.Pending != balance {
					t.Errorf("%s has %d, want %d", nick, m.Balance+m.Pending, balance)
				}
			}
			for _, want := range []string{"1 completed 5800 0 800 ", "2 partially_refunded 7000 4000 0 CHA 1 3000 BEI 1 4000 ", "3 completed 18000 0 0 "} {
				id, err := b.FindOrder(b.ctx, want[:1])
				if err != nil {
					t.Fatal(err)
				}
				o, err := b.Order(b.ctx, id)
				if err != nil {
					t.Fatal(err)
				}
				got := fmt.Sprintf("%s %s %d %d %d ", o.Ext, o.Status, o.Total, o.Refunded, o.Shipping)
				if o.Ext == "2" { // the lines of one product come from whichever file is first
					for _, l := range o.Lines {
						got += fmt.Sprintf("%s %d %d ", l.Key, l.Quantity, l.Price)
					}
				}
				if got != want {
					t.Errorf("order %q, want %q", got, want)
				}
			}
		})
	}
}
