package store

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// busyShop is a shop of random people and orders, on random days, with refunds, merges, redemptions and lots that lapse.
func busyShop(t testing.TB, seed uint64) *Book {
	t.Helper()
	ctx := context.Background()
	r := rand.New(rand.NewPCG(seed, seed))
	now := noon()
	b := shopAt(t, now)
	if _, err := b.SetSetting(ctx, "expiry", "60d"); err != nil {
		t.Fatal(err)
	}
	for _, k := range []FieldKind{{Name: "size", Kind: FieldChoice, Choices: []string{"S", "M"}}, {Name: "foot", Kind: FieldNumber}, {Name: "wedding", Kind: FieldDay}} {
		if err := b.SetFieldKind(ctx, k); err != nil {
			t.Fatal(err)
		}
	}
	var ids []int64
	for i := range 40 {
		d := MemberDraft{Name: []string{"王芳", "Ann", "小明", "Zoë"}[r.IntN(4)], City: []string{"", "上海", "Berlin", "上海市"}[r.IntN(4)]}
		if r.IntN(2) == 0 {
			d.Phone = fmt.Sprintf("13800%06d", i)
		}
		if r.IntN(2) == 0 {
			d.Email = fmt.Sprintf("p%d@Example.com", i)
		}
		if r.IntN(2) == 0 {
			d.Birthday = fmt.Sprintf("%02d-%02d", 1+r.IntN(12), 1+r.IntN(28))
		}
		if r.IntN(3) == 0 {
			d.Tags = []string{[]string{"vip", "VIP", "old", "咖啡"}[r.IntN(4)]}
		}
		ids = append(ids, person1(t, b, d))
		if r.IntN(2) == 0 {
			own := map[string]string{
				"size": []string{"", "s", "M"}[r.IntN(3)], "foot": []string{"", "9", "10", "9.50", "-1"}[r.IntN(5)],
				"Wedding": []string{"", "2026-03-10", "2026/2/28"}[r.IntN(3)], "allergy": []string{"", "Nuts", "坚果"}[r.IntN(3)],
			}
			if _, err := b.EditMember(ctx, ids[i], MemberEdit{Fields: own}); err != nil {
				t.Fatal(err)
			}
		}
		if r.IntN(3) == 0 {
			if _, err := b.EditMember(ctx, ids[i], MemberEdit{Consent: map[string]bool{"email": r.IntN(2) == 0, "sms": true}}); err != nil {
				t.Fatal(err)
			}
		}
	}
	for i := range 120 {
		*now = now.Add(time.Duration(r.IntN(40)) * time.Hour)
		member := ids[r.IntN(len(ids)/(1+r.IntN(4)))]
		switch r.IntN(6) {
		case 0:
			_, _ = b.Redeem(ctx, Redeem{Member: member, Points: int64(1 + r.IntN(50))})
		case 1:
			_, _ = b.Adjust(ctx, Award{Member: member, Points: int64(r.IntN(200) - 60), Text: "at the till"})
		default:
			buyer := member
			if r.IntN(8) == 0 {
				buyer = 0
			}
			ack, err := b.AddOrder(ctx, OrderInput{Member: buyer, Amount: int64(r.IntN(30000)), PaidAt: InstantOf(now.Add(-time.Duration(r.IntN(2400)) * time.Hour)), Key: fmt.Sprint("N", i)})
			if err == nil && r.IntN(4) == 0 {
				_, _ = b.RefundOrder(ctx, ack.Order, int64(1+r.IntN(10000)))
			}
			if err == nil && r.IntN(12) == 0 {
				_, _ = b.CancelOrder(ctx, ack.Order)
			}
		}
	}
	if _, err := b.MergeMembers(ctx, ids[0], ids[1]); err != nil {
		t.Fatal(err)
	}
	if _, err := b.SuspendMember(ctx, ids[2], true); err != nil {
		t.Fatal(err)
	}
	for i := range 8 {
		bought(t, b, ids[3+i], int64(5000+1000*i), fmt.Sprint("L", i))
	}
	*now = now.Add(3 * 24 * time.Hour) // some lots are released, some lapse, and nobody has written since
	return b
}

// Columns are the counted orders one by one, in order of their days, merged people under who they are now.
func TestColumnsEqualOrders(t *testing.T) {
	usual := twoReaders
	defer func() { twoReaders = usual }()
	for seed := range uint64(4) {
		twoReaders = int(seed%2) * usual // every other shop is read from two ends
		b := busyShop(t, seed+1)
		ctx := context.Background()
		type row struct {
			day    Day
			member int64
			net    int64
			source string
		}
		compare := func(a, b row) int {
			return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.member, b.member), cmp.Compare(a.net, b.net))
		}
		for _, q := range []ColumnsQuery{{}, {From: b.Today() - 60, To: b.Today() - 30}, {Where: "orders >= 3"}, {Where: "name:ann or tag:vip"}} {
			var want []row
			if err := b.ExportOrders(ctx, q.Where, func(o *Order) error {
				if o.Counted && o.Day >= q.From && (q.To == 0 || o.Day <= q.To) {
					want = append(want, row{o.Day, o.Member, o.Total - o.Refunded, o.Source})
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			c, err := b.Columns(ctx, q)
			if err != nil {
				t.Fatal(err)
			}
			var got []row
			for i := range c.Len() {
				member := int64(0)
				if c.Buyer[i] >= 0 {
					member = c.Person(int(c.Buyer[i])).ID
				}
				got = append(got, row{c.Day[i], member, c.Net[i], c.Sources[c.Source[i]]})
			}
			if !slices.IsSortedFunc(got, func(a, b row) int { return cmp.Compare(a.day, b.day) }) {
				t.Errorf("seed %d %+v: not in order of days", seed, q)
			}
			slices.SortFunc(got, compare)
			slices.SortFunc(want, compare)
			if !slices.Equal(got, want) || len(want) == 0 {
				t.Errorf("seed %d %+v: %d rows, want %d", seed, q, len(got), len(want))
			}
		}
	}
}

// The figures' rollups add up to what the orders, entries and members say one by one.
func TestFiguresEqualFacts(t *testing.T) {
	for seed := range uint64(3) {
		b := busyShop(t, seed+1)
		ctx := context.Background()
		f, err := b.Figures(ctx)
		if err != nil {
			t.Fatal(err)
		}
		var orders, net, facts, netFacts int64
		for _, d := range f.Days {
			orders, net = orders+d.Orders, net+d.Gross-d.Refund
		}
		c, err := b.Columns(ctx, ColumnsQuery{})
		if err != nil {
			t.Fatal(err)
		}
		for i := range c.Len() {
			facts, netFacts = facts+1, netFacts+c.Net[i]
		}
		if orders != facts || net != netFacts {
			t.Errorf("seed %d: rollups %d %d, orders %d %d", seed, orders, net, facts, netFacts)
		}
		var members, buyers, known, outstanding, pending int64
		if err := b.ExportMembers(ctx, "", func(m *Member) error {
			known++
			if m.Joined != 0 {
				members++
			}
			if m.Orders > 0 {
				buyers++
			}
			outstanding, pending = outstanding+m.Balance+m.Pending, pending+m.Pending
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if f.Members != members || f.Prospects != known-buyers || f.Outstanding != outstanding || f.Pending != pending {
			t.Errorf("seed %d: members %d, prospects %d, outstanding %d, pending %d; counted %d, %d, %d, %d", seed,
				f.Members, f.Prospects, f.Outstanding, f.Pending, members, known-buyers, outstanding, pending)
		}
		if pending == 0 || outstanding == pending {
			t.Errorf("seed %d tests nothing: pending %d, outstanding %d", seed, pending, outstanding)
		}
		compareVintages(t, b)
	}
}

func TestFiguresFollowWrites(t *testing.T) {
	b := shopAt(t, noon())
	ctx := context.Background()
	id := person1(t, b, MemberDraft{Name: "Ann"})
	for want := int64(0); want < 3; want++ {
		f, err := b.Figures(ctx)
		if err != nil {
			t.Fatal(err)
		}
		got := int64(0)
		for _, d := range f.Days {
			got += d.Orders
		}
		if got != want {
			t.Errorf("%d orders, want %d", got, want)
		}
		bought(t, b, id, 100, fmt.Sprint("K", want))
	}
}
