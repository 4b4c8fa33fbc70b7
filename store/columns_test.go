package store

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"regulars/store/filter"
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

// A filter picks in SQL exactly those whom it picks in Go, over random shops and random filters.
func TestFilterSQLEqualsGo(t *testing.T) {
	for seed := range uint64(2) {
		b := busyShop(t, seed+11)
		ctx := context.Background()
		r := rand.New(rand.NewPCG(seed, 5))
		scoreHalf(t, b, r)
		texts := docs(t, b)
		rows := map[int64]*filter.Row{}
		if err := b.ExportMembers(ctx, "status in (active, suspended, merged, hidden, erased)", func(m *Member) error {
			rows[m.ID] = filterRow(m, texts[m.ID])
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if len(rows) != 40 {
			t.Fatalf("%d members", len(rows))
		}
		takePart(t, b, r, rows)
		picked := 0
		for range 150 {
			text := randomFilter(r, 0)
			where := "(" + text + ") and status in (active, suspended, merged)"
			options := (&view{shop: b.shop.Load(), today: b.Today()}).filterOptions()
			f, err := filter.Parse(where, options)
			if err != nil {
				t.Fatalf("%s: %v", where, err)
			}
			var want []int64
			for id, row := range rows {
				if f.Match(row) {
					want = append(want, id)
				}
			}
			slices.Sort(want)
			got := searchAll(t, b, MemberQuery{Where: where, Limit: 7})
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Fatalf("seed %d: %s picks %v, want %v", seed, where, got, want)
			}
			if len(want) > 0 && len(want) < 40 {
				picked++
			}
		}
		if picked < 50 {
			t.Errorf("only %d of 150 filters pick some and not all", picked)
		}
	}
}

// takePart has some members take part in an event and come into a group, which some have left.
func takePart(t *testing.T, b *Book, r *rand.Rand, rows map[int64]*filter.Row) {
	t.Helper()
	ctx := context.Background()
	for what, slug := range map[string]string{GatherEvent: "spring", GatherGroup: "friends"} {
		g, _, err := b.SaveGathering(ctx, Gathering{What: what, Kind: "quiz", Name: slug, Starts: b.Today(), Ends: b.Today()}, "")
		if err != nil {
			t.Fatal(err)
		}
		for id := int64(1); id <= 40; id++ {
			if r.IntN(2) == 0 {
				if _, err := b.Join(ctx, joinOf(g, ParticipantDraft{Member: id})); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	for id, row := range rows {
		if row.Status == "merged" {
			continue // what they took part in is the survivor's
		}
		m, err := b.Member(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range m.Took {
			if p.What == GatherGroup {
				row.Groups = append(row.Groups, p.Slug)
			} else {
				row.Events = append(row.Events, p.Slug)
			}
		}
	}
}

// scoreHalf keeps random scores of every other member who has bought, some without a model.
func scoreHalf(t *testing.T, b *Book, r *rand.Rand) {
	t.Helper()
	scores := Scores{Day: b.Today(), Model: "mbgnbd"}
	for id := int64(1); id <= 40; id += 2 {
		if m, err := b.Member(context.Background(), id); err != nil || m.Orders == 0 {
			continue
		}
		s := Score{Member: id, PAlive: r.Int64N(5) * 250_000, CLV: r.Int64N(4) * 100_00, RFM: 543, Group: r.Int64N(10), Band: r.Int64N(5) - 1}
		if r.IntN(3) == 0 {
			s.PAlive, s.Orders, s.CLV = NoScore, NoScore, NoScore
		}
		scores.List = append(scores.List, s)
	}
	if err := b.KeepScores(context.Background(), scores); err != nil {
		t.Fatal(err)
	}
}

func filterRow(m *Member, text string) *filter.Row {
	row := &filter.Row{
		Spend: m.Spend, Orders: m.Orders, Balance: m.Balance, Pending: m.Pending, Debt: m.Debt, Earned: m.Lifetime.Earned, Redeemed: m.Lifetime.Redeemed,
		FirstOrder: int32(m.First), LastOrder: int32(m.Last), NextExpiry: int32(m.NextExpiry), BirthMonth: m.BirthMonth, BirthDay: m.BirthDay,
		Name: m.Name, Status: m.Status, Tier: m.Tier, City: m.City, Tags: m.Tags,
		PAlive: NoScore, CLV: NoScore, RFM: m.Score.GroupWord(), Stickiness: m.Score.BandWord(),
		Matches: func(word string) bool {
			return slices.Contains([]string{text}, word) || contains(text, foldQuery(word))
		},
	}
	if m.Score.Day != 0 {
		row.PAlive, row.CLV = m.Score.PAlive, m.Score.CLV
	} else if m.Orders == 0 {
		row.RFM = "prospects"
	}
	if m.Joined != 0 {
		row.Joined = int32(DayOf(m.Joined.Time(), time.FixedZone("", 8*3600)))
	}
	for _, i := range m.Identities {
		switch i.Source {
		case SourcePhone:
			row.Phones = append(row.Phones, i.Key)
		case SourceEmail:
			row.Emails = append(row.Emails, i.Key)
		}
	}
	row.Custom = map[string]string{}
	for _, f := range m.Fields {
		row.Custom[f.Name] = f.Value
	}
	for _, c := range m.Consent {
		if c.Granted {
			row.Consent = append(row.Consent, c.Channel)
		}
	}
	return row
}

func contains(text, part string) bool {
	for i := 0; i+len(part) <= len(text); i++ {
		if text[i:i+len(part)] == part {
			return true
		}
	}
	return false
}

func randomFilter(r *rand.Rand, depth int) string {
	pick := func(words ...string) string { return words[r.IntN(len(words))] }
	if depth < 3 {
		switch r.IntN(6) {
		case 0:
			return randomFilter(r, depth+1) + " and " + randomFilter(r, depth+1)
		case 1:
			return "(" + randomFilter(r, depth+1) + " or " + randomFilter(r, depth+1) + ")"
		case 2:
			return "not " + randomFilter(r, depth+2)
		}
	}
	compare := pick("<", "<=", ">", ">=", "=", "!=")
	switch r.IntN(10) {
	case 9:
		return pick("p_alive "+compare+" 0.5", "p_alive "+compare+" 75%", "留存概率 < .3", "clv "+compare+" 100", "clv in (0, 200)", "rfm = champions", "rfm in (沉睡, prospects)",
			"rfm != at_risk", "stickiness = high", "黏性 = 中", "stickiness != slipping")
	case 8:
		return pick("field:size", "field:SIZE = m", "field:size in (S, none)", "field:foot "+compare+" 9.5", "field:foot != none", "field:wedding "+compare+" 2026-03-10",
			"field:wedding within 30d", "field:allergy:NUT", "字段:allergy not in (nuts, 坚果)")
	case 0:
		return pick("spend", "消费") + compare + pick("0", "100", "250.5", "500")
	case 1:
		return pick("orders", "debt", "redeemed") + " " + compare + " " + pick("0", "1", "2", "4")
	case 2:
		return pick("balance", "pending", "积分") + " " + compare + " " + pick("-10", "0", "20", "100", "300")
	case 3:
		return pick("first_order", "last_order", "joined", "最近下单") + " " + compare + " " + pick("-30d", "-90天", "-2w", "none", "today", "2026-03-10")
	case 4:
		return pick("first_order", "last_order", "joined", "birthday", "points_expiring") + " within " + pick("0d", "7d", "30d", "3m", "1y")
	case 5:
		return pick("tag:vip", "tag = 咖啡", "tag in (old, VIP)", "consent:email", "consent != sms", "tag != vip", "event:spring", "event = none", "not group:Friends", "社群:friends")
	case 6:
		return pick("name:ann", "name = 王", "city:上海", "city = none", "phone = none", "phone:00001", "email:example", "email != none", "tier = none", "status = suspended")
	}
	return pick("wang", "xiao", "王", "zoe", "p1", "138", "zz")
}
