package store

import (
	"context"
	"encoding/base64"
	"slices"
	"testing"
	"time"
)

// bought adds a paid order by hand.
func bought(t testing.TB, b *Book, member, amount int64, number string) int64 {
	t.Helper()
	ack, err := b.AddOrder(context.Background(), OrderInput{Member: member, Amount: amount, Key: number, Lines: []LineDraft{{SKU: "tea", Name: "茶", Quantity: 1, Price: amount}}})
	if err != nil {
		t.Fatal(err)
	}
	return ack.Order
}

func person1(t testing.TB, b *Book, d MemberDraft) int64 {
	t.Helper()
	id, _, err := b.AddMember(context.Background(), d)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// The card of a member with an order whose points wait for the end of the return window.
func TestMemberCard(t *testing.T) {
	ctx := context.Background()
	now := noon()
	b := shopAt(t, now)
	id := person1(t, b, MemberDraft{Name: "王芳", Phone: "13800138000", Email: "fang@example.com", Birthday: "02-29", City: "上海", Tags: []string{"vip"}})
	order := bought(t, b, id, 12990, "A-1")
	if _, err := b.Earn(ctx, Award{Member: id, Points: 50, Text: "welcome", Expires: b.Today() + 3}); err != nil {
		t.Fatal(err)
	}
	if err := b.NoteMember(ctx, id, "likes green tea"); err != nil {
		t.Fatal(err)
	}
	m, err := b.Member(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	if m.Balance != 50 || m.Pending != 129 || m.NextExpiry != b.Today()+3 || m.Orders != 1 || m.Spend != 12990 || m.Phone != "+8613800138000" ||
		m.BirthMonth != 2 || m.City != "上海" || !slices.Equal(m.Tags, []string{"vip"}) || len(m.Identities) != 2 || len(m.Notes) != 1 {
		t.Errorf("card %+v", m)
	}
	if len(m.Lots) != 2 || m.Lots[0].Left != 50 || m.Lots[1].Left != 129 || m.Lots[1].Releases != b.Today()+7 || m.Lots[1].Order != order {
		t.Errorf("lots %+v", m.Lots)
	}
	*now = now.AddDate(0, 0, 7) // the welcome points have lapsed, the order's are free; nobody has written since
	if m, err = b.Member(ctx, id); err != nil || m.Balance != 129 || m.Pending != 0 || m.NextExpiry != 0 || len(m.Lots) != 1 {
		t.Errorf("a week later: balance %d, pending %d, next expiry %v, %v; %v", m.Balance, m.Pending, m.NextExpiry, m.Lots, err)
	}
	page, err := b.Members(ctx, MemberQuery{Where: "balance = 129 and pending = 0 and not points_expiring within 999d"})
	if err != nil || len(page.Items) != 1 || page.Items[0].Balance != 129 || page.Total != 1 {
		t.Errorf("list %+v %v", page, err)
	}
	if _, err := b.Member(ctx, 99); !CodeIs(err, CodeNoMember) {
		t.Error(err)
	}
	events, err := b.Timeline(ctx, id, EventMark{}, 10)
	if err != nil || len(events) != 5 {
		t.Errorf("%d events %v", len(events), err)
	}
}

func TestFindMember(t *testing.T) {
	b := shopAt(t, noon())
	ctx := context.Background()
	ann := person1(t, b, MemberDraft{Name: "Ann", Phone: "13800138000", Email: "ann@example.com", Card: "C-7"})
	bob := person1(t, b, MemberDraft{Name: "Bob", Card: "1"})
	for ref, want := range map[string]int64{
		"M1": ann, "m2": bob, "13800138000": ann, "+86 138 0013 8000": ann, "ANN@example.com": ann, "C-7": ann, "card:C-7": ann,
		"phone:138-0013-8000": ann, "email:ann@EXAMPLE.com": ann, "1": bob, "2": bob,
	} {
		if id, err := b.FindMember(ctx, ref); err != nil || id != want {
			t.Errorf("%q is %d, want %d; %v", ref, id, want, err)
		}
	}
	for _, ref := range []string{"", " ", "M99", "nobody@example.com", "card:", "x:y", "99", "M", "../x", "M99999999999999999999"} {
		if _, err := b.FindMember(ctx, ref); !CodeIs(err, CodeNoMember) {
			t.Errorf("%q: %v", ref, err)
		}
	}
	if _, err := b.MergeMembers(ctx, ann, bob); err != nil {
		t.Fatal(err)
	}
	if id, err := b.FindMember(ctx, "M2"); err != nil || id != ann {
		t.Errorf("a merged member is %d; %v", id, err)
	}
}

func TestOrders(t *testing.T) {
	b := shopAt(t, noon())
	ctx := context.Background()
	ann := person1(t, b, MemberDraft{Name: "Ann Lee", Phone: "13800138000"})
	bob := person1(t, b, MemberDraft{Name: "Bob", Phone: "13900139000"})
	one, two := bought(t, b, ann, 1000, "SO-1"), bought(t, b, bob, 2000, "SO-2")
	three := bought(t, b, 0, 3000, "SO-3")
	if _, err := b.RefundOrder(ctx, two, 2000); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		q    OrderQuery
		want []int64
	}{
		{OrderQuery{}, []int64{three, two, one}},
		{OrderQuery{Limit: 1}, []int64{three}},
		{OrderQuery{Before: three}, []int64{two, one}},
		{OrderQuery{Member: ann}, []int64{one}},
		{OrderQuery{Status: "refunded"}, []int64{two}},
		{OrderQuery{Status: "unclaimed"}, []int64{three}},
		{OrderQuery{Status: "excluded"}, nil},
		{OrderQuery{Text: "SO"}, []int64{three, two, one}},
		{OrderQuery{Text: "so-2"}, []int64{two}},
		{OrderQuery{Text: "lee"}, []int64{one}},
		{OrderQuery{Text: "9000"}, []int64{two}},
		{OrderQuery{Text: "nothing"}, nil},
	} {
		list, err := b.Orders(ctx, c.q)
		var got []int64
		for _, o := range list {
			got = append(got, o.ID)
		}
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%+v: %v, want %v; %v", c.q, got, c.want, err)
		}
	}
	if _, err := b.Orders(ctx, OrderQuery{Status: "nonsense"}); !CodeIs(err, CodeBadStatus) {
		t.Error(err)
	}
	o, err := b.Order(ctx, two)
	if err != nil || o.Status != "refunded" || o.Member != bob || len(o.Lines) != 1 || o.Lines[0].Key != "tea" || len(o.Entries) != 2 || o.Entries[1].Reason != "clawback" {
		t.Errorf("%+v %v", o, err)
	}
	d := o.Draft()
	if d.ID != "SO-2" || d.Status != StatusRefunded || d.Total != 2000 || d.Refunded != 2000 || d.Buyer.Phone != "+8613900139000" || len(d.Lines) != 1 {
		t.Errorf("draft %+v", d)
	}
	for ref, want := range map[string]int64{"SO-3": three, OrderRef(one): one, o.Source + ":SO-2": two} {
		if id, err := b.FindOrder(ctx, ref); err != nil || id != want {
			t.Errorf("%q is %d, want %d; %v", ref, id, want, err)
		}
	}
	if _, err := b.FindOrder(ctx, "SO-9"); !CodeIs(err, CodeNoOrder) {
		t.Error(err)
	}
	products, err := b.Products(ctx, "TEA", 0)
	if err != nil || len(products) != 1 || products[0].Name != "茶" {
		t.Errorf("%+v %v", products, err)
	}
}

// The running balance ends in the member's total, on every page and after a merge.
func TestHistory(t *testing.T) {
	b := shopAt(t, noon())
	ctx := context.Background()
	ann, bob := person1(t, b, MemberDraft{Name: "Ann"}), person1(t, b, MemberDraft{Name: "Bob"})
	for i := range 6 {
		if _, err := b.Earn(ctx, Award{Member: []int64{ann, bob}[i%2], Points: int64(10 + i), Text: "hello", Key: "k" + string(rune('a'+i))}); err != nil {
			t.Fatal(err)
		}
	}
	redeemed, err := b.Redeem(ctx, Redeem{Member: ann, Points: 15, Order: "till 7"})
	if err != nil {
		t.Fatal(err)
	}
	list, err := b.History(ctx, ann, 0, 0)
	if err != nil || len(list) != 4 || list[0].Balance != 21 || list[3].Balance != 10 || list[0].OrderRef != "till 7" || list[1].Text != "hello" || list[1].Key != "ke" {
		t.Fatalf("%+v %v", list, err)
	}
	card, err := b.Entry(ctx, redeemed.Entry)
	if err != nil || len(card.Takings) != 2 || card.Takings[0].Amount != 10 || card.Takings[1].Amount != 5 || card.ReversedBy != 0 {
		t.Errorf("%+v %v", card, err)
	}
	if _, err := b.MergeMembers(ctx, ann, bob); err != nil {
		t.Fatal(err)
	}
	m, err := b.Member(ctx, ann)
	if err != nil {
		t.Fatal(err)
	}
	var paged []EntryRow
	for before := int64(0); ; before = paged[len(paged)-1].ID {
		page, err := b.History(ctx, ann, 3, before)
		if err != nil {
			t.Fatal(err)
		}
		if len(page) == 0 {
			break
		}
		paged = append(paged, page...)
	}
	if len(paged) != 11 || paged[0].Balance != m.Balance || paged[10].Balance != 10 || m.Balance != 60 || m.Lifetime.Earned != 75 || m.Lifetime.Redeemed != 15 {
		t.Errorf("%d entries, %d, balance %d, %+v", len(paged), paged[0].Balance, m.Balance, m.Lifetime)
	}
	for i := 1; i < len(paged); i++ {
		if paged[i-1].Balance-paged[i-1].Amount != paged[i].Balance {
			t.Errorf("entry %d: %d − %d is not %d", paged[i-1].ID, paged[i-1].Balance, paged[i-1].Amount, paged[i].Balance)
		}
	}
	x, err := b.Explain(ctx, ann)
	sum := int64(0)
	for _, f := range x.ByReason {
		sum += f.Points
	}
	if err != nil || sum != m.Balance || len(x.Entries) != 11 {
		t.Errorf("%+v %v", x.ByReason, err)
	}
	ledger, err := b.Ledger(ctx, LedgerQuery{Reason: "redeem"})
	if err != nil || len(ledger) != 1 || ledger[0].Amount != -15 {
		t.Errorf("%+v %v", ledger, err)
	}
	if _, err := b.Ledger(ctx, LedgerQuery{Reason: "gift"}); !CodeIs(err, CodeUnknownReason) {
		t.Error(err)
	}
}

// Every sort, either way, gives every member once over pages of any size, in order.
func TestMembersPaging(t *testing.T) {
	now := noon()
	b := shopAt(t, now)
	ctx := context.Background()
	for i := range 23 {
		id := person1(t, b, MemberDraft{Name: string(rune('a' + i%5))})
		if i%3 > 0 {
			bought(t, b, id, int64(1000*(i%4)), "N"+string(rune('a'+i)))
		}
		*now = now.Add(time.Hour * 20)
	}
	for _, name := range append(MemberSorts(), "") {
		for _, desc := range []bool{false, true} {
			var rows []MemberRow
			q := MemberQuery{Sort: name, Desc: desc, Limit: 4}
			for {
				page, err := b.Members(ctx, q)
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				if q.After == "" && page.Total != 23 {
					t.Errorf("%s: total %d", name, page.Total)
				}
				rows = append(rows, page.Items...)
				if q.After = page.Next; q.After == "" {
					break
				}
			}
			key := func(m MemberRow) int64 {
				return map[string]int64{"name": int64(m.Name[0]), "balance": m.Balance, "spend": m.Spend, "orders": m.Orders, "last": int64(m.Last), "first": int64(m.First), "joined": int64(m.Joined), "": m.ID}[name]
			}
			seen := map[int64]bool{}
			for i, m := range rows {
				seen[m.ID] = true
				if i > 0 && name != "" && key(m) != key(rows[i-1]) && (key(m) < key(rows[i-1])) != desc {
					t.Errorf("%s %v: %d after %d", name, desc, key(m), key(rows[i-1]))
				}
			}
			if len(seen) != 23 || len(rows) != 23 {
				t.Errorf("%s %v: %d rows, %d members", name, desc, len(rows), len(seen))
			}
		}
	}
	if _, err := b.Members(ctx, MemberQuery{Sort: "shoe size"}); !CodeIs(err, CodeBadSort) {
		t.Error(err)
	}
	for _, after := range []string{"nonsense", "e30x", base64.RawURLEncoding.EncodeToString([]byte(`{"k":{}}`)), base64.RawURLEncoding.EncodeToString([]byte(`{"k":1.5}`)), cursor{Sort: "name"}.String()} {
		if _, err := b.Members(ctx, MemberQuery{After: after}); !CodeIs(err, CodeBadCursor) {
			t.Errorf("%q: %v", after, err)
		}
	}
	page, err := b.Members(ctx, MemberQuery{Text: "a", Sort: "orders", Desc: true, Where: "orders > 0"})
	if err != nil || len(page.Items) != 3 || page.Total != 3 || page.Items[0].Orders != 1 {
		t.Errorf("%+v %v", page, err)
	}
}

func TestExports(t *testing.T) {
	b := shopAt(t, noon())
	ctx := context.Background()
	ann, bob := person1(t, b, MemberDraft{Name: "Ann", Email: "ann@example.com"}), person1(t, b, MemberDraft{Name: "Bob", Tags: []string{"vip"}})
	for i := range 3 {
		bought(t, b, []int64{ann, bob, 0}[i], 1000, "X"+string(rune('a'+i)))
	}
	if _, err := b.MergeMembers(ctx, ann, bob); err != nil {
		t.Fatal(err)
	}
	var members []Member
	if err := b.ExportMembers(ctx, "", func(m *Member) error { members = append(members, *m); return nil }); err != nil {
		t.Fatal(err)
	}
	if len(members) != 1 || members[0].ID != ann || members[0].Orders != 2 || len(members[0].Lots) == 0 || members[0].Lots[0].Left == 0 {
		t.Errorf("members %+v", members)
	}
	count := func(where string) (orders, entries int) {
		if err := b.ExportOrders(ctx, where, func(o *Order) error {
			if o.Member != 0 && (o.Member != ann || len(o.Identities) != 1) || len(o.Lines) != 1 {
				t.Errorf("order %+v", o)
			}
			orders++
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if err := b.ExportLedger(ctx, where, func(*EntryRow) error { entries++; return nil }); err != nil {
			t.Fatal(err)
		}
		return orders, entries
	}
	if orders, entries := count(""); orders != 3 || entries != 4 {
		t.Errorf("%d orders, %d entries", orders, entries)
	}
	if orders, entries := count("name:ann"); orders != 2 || entries != 4 {
		t.Errorf("Ann, who is Bob too: %d orders, %d entries", orders, entries)
	}
	if orders, entries := count("name:nobody"); orders != 0 || entries != 0 {
		t.Errorf("nobody: %d orders, %d entries", orders, entries)
	}
	if err := b.ExportMembers(ctx, "shoe > 4", nil); err == nil {
		t.Error("a mistake in the filter passed")
	}
}

// Readers that all meet new queries at once do not wait for each other's connections.
func TestManyReadersAtOnce(t *testing.T) {
	b := shopAt(t, noon())
	id := person1(t, b, MemberDraft{Name: "王芳", Phone: "13800138000"})
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	reads := []func() error{
		func() error { _, err := b.FindMember(ctx, "M1"); return err },
		func() error { _, err := b.FindMember(ctx, "13800138000"); return err },
		func() error { _, err := b.Member(ctx, id); return err },
		func() error { _, err := b.Members(ctx, MemberQuery{Text: "wang"}); return err },
		func() error { _, err := b.Members(ctx, MemberQuery{Where: "orders = 0", Sort: "spend"}); return err },
		func() error { _, err := b.Orders(ctx, OrderQuery{Text: "x"}); return err },
		func() error { _, err := b.Timeline(ctx, id, EventMark{}, 5); return err },
		func() error { _, err := b.Figures(ctx); return err },
		func() error { _, err := b.Columns(ctx, ColumnsQuery{}); return err },
	}
	failed := make(chan error, 4*len(reads))
	for range 4 {
		for _, read := range reads {
			go func() { failed <- read() }()
		}
	}
	for range cap(failed) {
		if err := <-failed; err != nil {
			t.Error(err)
		}
	}
}

// People without a name, phone or e-mail address are shown by the key they are known by.
func TestKeyOfTheNameless(t *testing.T) {
	b := shopAt(t, noon())
	person1(t, b, MemberDraft{Card: "C-9"})
	person1(t, b, MemberDraft{Card: "C-8", Name: "Ann"})
	page, err := b.Members(context.Background(), MemberQuery{Sort: "joined"})
	if err != nil || len(page.Items) != 2 || page.Items[0].Key != "C-9" || page.Items[1].Key != "" {
		t.Errorf("%+v %v", page.Items, err)
	}
}
