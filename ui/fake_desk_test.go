package ui

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"regulars/store"
	"regulars/store/program"
)

// shelf is what the fake book holds for the pages on orders, products and points.
type shelf struct {
	orders   []store.Order
	products []store.Product
	entries  []store.EntryRow
	unread   error // what every read of these is refused with
	acts     []string
	added    []store.OrderInput
}

// savedRule is the rule of the fixtures as an entry keeps it.
const savedRule = `{"rate":1000000,"basis":"paid_ex_shipping","rounding":"floor","return_days":7,"expiry":"12m","decimals":2}`

// shopTerms are the terms of the fake shop.
func shopTerms() program.Terms {
	expiry, err := program.ParseExpiry("12m")
	if err != nil {
		panic(err)
	}
	return program.Terms{
		Rate: 1_000_000, Basis: program.BasisPaidWithoutShipping, Rounding: program.RoundFloor, ReturnDays: 7, Expiry: expiry, Decimals: 2,
	}
}

// newShelf holds orders in every state, an order with everything, one that nobody owns, one in another currency, names
// that try to break out, and a ledger with every reason.
func newShelf() *shelf {
	s := &shelf{}
	earned := store.EntryRow{
		ID: 88, Member: 1, MemberName: "欧阳若曦", Reason: "earn", Unit: "points", Amount: 408, At: at(2026, 11, 20), Recorded: at(2026, 11, 20),
		Staff: "owner", Batch: 4, Order: 3190, OrderRef: "#3190", Releases: day(2026, 11, 27), Expires: day(2027, 11, 20), Basis: 40800, Rule: savedRule,
		Hash: "9f3ac41e77b2d05596c1",
	}
	back := store.EntryRow{
		ID: 90, Member: 1, MemberName: "欧阳若曦", Reason: "clawback", Unit: "points", Amount: -128, At: at(2026, 11, 21), Recorded: at(2026, 11, 21),
		Staff: "owner", Order: 3190, OrderRef: "#3190", Rule: savedRule, Hash: "0be1c2a3d4e5f6071829",
	}
	full := store.Order{
		OrderRow: store.OrderRow{
			ID: 3190, Source: "shopify", Ext: "#3190", Member: 1, MemberName: "欧阳若曦", Status: "partially_refunded", Currency: "CNY",
			Day: day(2026, 11, 20), Placed: at(2026, 11, 20), Paid: at(2026, 11, 20), Total: 42000, Shipping: 1200, Discount: 3000, Refunded: 12800,
			Counted: true, Awarded: 408, Clawed: 128, Batch: 4,
		},
		ByHand: store.HandAct{Batch: 12, What: "refund"}, Channel: "web", Carrier: "顺丰", Tracking: "SF1234567890123", City: "杭州", Coupons: "双11", Note: "请用礼盒包装",
		Identities: []store.Identity{{Source: "shopify", Key: "7712"}, {Source: "phone", Key: "+8613800002046"}},
		Lines: []store.OrderLine{
			{Key: "TEA-01", Name: "山茶白茶礼盒", Category: "茶", Quantity: 2, Price: 16800},
			{Key: "CUP-07", Name: "手作茶滤（竹）", Category: "器具", Quantity: 1, Price: 10200, Discount: 3000},
		},
		Entries: []store.EntryRow{earned, back},
	}
	s.orders = []store.Order{full}
	add := func(o store.OrderRow) { s.orders = append(s.orders, store.Order{OrderRow: o}) }
	add(store.OrderRow{ID: 3189, Source: "generic", Ext: "2837000000000000121", Status: "paid", Currency: "CNY", Day: day(2026, 11, 19), Total: 8800, Counted: true})
	s.orders[1].Buyer = "t***3"
	add(store.OrderRow{ID: 3188, Source: "shopify", Ext: "#3188", Member: 3, MemberName: "Zoë Müller", Status: "completed", Currency: "USD", Day: day(2026, 11, 18), Total: 128050, Counted: true})
	add(store.OrderRow{ID: 3187, Source: "hand", Ext: "H261117-K7QX2A", Member: 4, MemberName: "王芳", Status: "paid", Currency: "CNY", Day: day(2026, 11, 17), Total: 36600, Counted: true, Awarded: 366})
	add(store.OrderRow{ID: 3186, Source: "shopify", Shop: "second", Ext: "#3186", Member: 2, MemberName: "陈子轩", Status: "cancelled", Currency: "CNY", Day: day(2026, 11, 17), Total: 12800, Awarded: 128, Clawed: 128})
	add(store.OrderRow{ID: 3185, Source: "shopify", Ext: "#3185", Member: 5, MemberName: "李静", Status: "paid", Currency: "CNY", Day: day(2026, 11, 16), Total: 5990, Excluded: "staff"})
	add(store.OrderRow{ID: 3184, Source: "shopify", Ext: "#3184", Member: 7, MemberName: "Evil\x1b]0;PWNED\x07 Name\u202e", Status: "refunded", Currency: "CNY", Day: day(2026, 11, 15), Total: 9900, Refunded: 9900, Awarded: 99, Clawed: 99})
	add(store.OrderRow{ID: 3183, Source: "shopify", Ext: "#3183", Member: 4, MemberName: "王芳", Status: "pending", Currency: "CNY", Day: day(2026, 11, 15), Total: 20000})
	add(store.OrderRow{ID: 3182, Source: "shopify", Ext: "#3182", Member: 8, MemberName: "ｱﾝﾅ 👨‍👩‍👧‍👦 O’Brien-Featherstonehaugh-Cholmondeley", Status: "fulfilled", Currency: "CNY", Day: day(2025, 11, 14), Total: 99999999999, Counted: true, Awarded: 10000000})
	add(store.OrderRow{ID: 3181, Source: "shopify", Ext: "#3181", Member: 1, MemberName: "欧阳若曦", Status: "paid", Currency: "CNY", Day: day(2026, 10, 12), Total: 42000, Counted: true, Withdrawn: true})
	for i := int64(3180); i > 3140; i-- {
		add(store.OrderRow{ID: i, Source: "shopify", Ext: fmt.Sprintf("#%d", i), Member: i%60 + 1, MemberName: fmt.Sprintf("顾客%02d", i%60), Status: "completed", Currency: "CNY", Day: day(2026, 10, 1) - store.Day(3180-i), Total: i * 3, Counted: true, Awarded: i * 3 / 100})
	}
	for i := range s.orders {
		switch o := &s.orders[i]; {
		case o.Awarded != 0:
		case o.Member == 0:
			o.NoPoints.Why = store.NoPointsNobody
		case o.Currency != "CNY":
			o.NoPoints.Why = store.NoPointsCurrency
		case !o.Counted:
			o.NoPoints.Why = store.NoPointsOut
		default:
			o.NoPoints = store.NoPoints{Why: store.NoPointsRule, Rules: []program.Rule{{ID: 3, Name: "礼品卡和运费补差 gift cards and freight"}}}
		}
	}
	s.products = []store.Product{
		{ID: 1, Key: "TEA-01", Name: "山茶白茶礼盒", Category: "茶", Cost: 6200, HasCost: true},
		{ID: 2, Key: "CUP-07", Name: "手作茶滤（竹）", Category: "器具"},
		{ID: 3, Key: "运费补差", Name: "运费补差", Excluded: true},
		{ID: 4, Key: "SKU-A-VERY-LONG-NUMBER-0000001", Name: "Camellia hand cream, 50 ml, with a name that is much longer than any column", Category: "Care", Cost: 990, HasCost: true},
	}
	s.entries = []store.EntryRow{back, earned}
	for i := range 17 {
		reason := store.ReasonEarn + store.Reason(i)
		amount := int64(200 - 30*i)
		s.entries = append(s.entries, store.EntryRow{
			ID: int64(87 - i), Member: int64(i%8 + 1), MemberName: []string{"欧阳若曦", "陈子轩", "Zoë Müller", "王芳", "李静", "", "Evil\x1b[31m", "ｱﾝﾅ 👨‍👩‍👧‍👦"}[i%8],
			Reason: reason.String(), Unit: "points", Amount: amount, At: at(2026, 11, 19), Recorded: at(2026, 11, 19), Staff: "owner", Hash: "a1b2c3d4e5f60718",
			Text: []string{"包裹迟到，致歉", "", "birthday"}[i%3],
		})
	}
	s.entries[len(s.entries)-1].Reverses = 70
	return s
}

func (b *fakeBook) Orders(_ context.Context, q store.OrderQuery) ([]store.OrderRow, error) {
	var list []store.OrderRow
	for _, o := range b.shelf.orders {
		switch {
		case q.Before != 0 && o.ID >= q.Before:
		case q.Status == "unclaimed" && o.Member != 0:
		case q.Status == "excluded" && o.Excluded == "":
		case q.Status == "withdrawn" && !o.Withdrawn:
		case store.ParseStatus(q.Status) != store.StatusUnknown && o.Status != q.Status:
		case !strings.Contains(o.Ext+o.MemberName, q.Text):
		case len(list) < q.Limit:
			list = append(list, o.OrderRow)
		}
	}
	return list, b.shelf.unread
}

func (b *fakeBook) Order(_ context.Context, id int64) (store.Order, error) {
	for _, o := range b.shelf.orders {
		if o.ID == id {
			return o, b.shelf.unread
		}
	}
	return store.Order{}, store.Refuse(store.CodeNoOrder, "order", store.OrderRef(id))
}

func (b *fakeBook) act(what string, id, points int64) (store.OrderAck, error) {
	if b.refuse != nil {
		return store.OrderAck{}, b.refuse
	}
	b.shelf.acts = append(b.shelf.acts, fmt.Sprintf("%s %d", what, id))
	return store.OrderAck{Order: id, Ref: fmt.Sprintf("#%d", id), Points: points}, nil
}

func (b *fakeBook) RefundOrder(_ context.Context, id, amount int64) (store.OrderAck, error) {
	return b.act(fmt.Sprintf("refund %d of", amount), id, -amount/100)
}

func (b *fakeBook) CancelOrder(_ context.Context, id int64) (store.OrderAck, error) {
	return b.act("cancel", id, -284)
}

func (b *fakeBook) ExcludeOrder(_ context.Context, id int64, reason string) (store.OrderAck, error) {
	return b.act("exclude "+reason+" of", id, 0)
}

func (b *fakeBook) AttachOrder(_ context.Context, id, member int64) (store.OrderAck, error) {
	return b.act(fmt.Sprintf("attach to %d", member), id, 88)
}

func (b *fakeBook) AddOrder(_ context.Context, in store.OrderInput) (store.OrderAck, error) {
	b.shelf.added = append(b.shelf.added, in)
	return b.act("add", 4000, 128)
}

func (b *fakeBook) FindMember(_ context.Context, ref string) (int64, error) {
	for _, m := range b.people {
		if ref == m.Email || strings.HasSuffix(m.Phone, ref) {
			return m.ID, nil
		}
	}
	return 0, store.Refuse(store.CodeNoMember, "member", ref)
}

func (b *fakeBook) Products(_ context.Context, text string, _ int) ([]store.Product, error) {
	list := slices.DeleteFunc(slices.Clone(b.shelf.products), func(p store.Product) bool { return !strings.Contains(p.Name+p.Key+p.Category, text) })
	return list, b.shelf.unread
}

func (b *fakeBook) EditProduct(_ context.Context, p store.Product) (int64, error) {
	for i := range b.shelf.products {
		if b.refuse == nil && b.shelf.products[i].ID == p.ID {
			b.shelf.products[i] = p
		}
	}
	return 46, b.refuse
}

func (b *fakeBook) Entry(_ context.Context, id int64) (store.EntryCard, error) {
	for _, e := range b.shelf.entries {
		if e.ID != id {
			continue
		}
		card := store.EntryCard{EntryRow: e, ReversedBy: 91}
		if e.Amount < 0 {
			card.Takings = []store.Taking{{Entry: 12, Amount: 4, Expires: day(2026, 12, 31)}, {Entry: 13, Amount: -e.Amount - 6}}
		}
		return card, nil
	}
	return store.EntryCard{}, store.Refuse(store.CodeNoEntry, "entry", id)
}

func (b *fakeBook) Ledger(_ context.Context, q store.LedgerQuery) ([]store.EntryRow, error) {
	var list []store.EntryRow
	for _, e := range b.shelf.entries {
		if (q.Reason == "" || e.Reason == q.Reason) && (q.Before == 0 || e.ID < q.Before) && len(list) < q.Limit {
			list = append(list, e)
		}
	}
	return list, b.shelf.unread
}
