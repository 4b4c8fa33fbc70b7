package ui

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"regulars/store"
	"regulars/store/program"
)

// fakeBook answers from memory. Methods that a test does not expect panic, because the embedded Book is nil.
type fakeBook struct {
	Book
	zone      *time.Location
	people    []store.MemberRow
	events    []store.Event
	orders    []store.OrderRow
	calls     map[string]int
	held      []store.HeldWord
	refuse    error // what every write is refused with
	earned    []store.Award
	deeds     []store.Deed
	redeems   []store.Redeem
	prefs     map[string]string
	only      error // why writing is off
	shelf     *shelf
	kinds     []store.FieldKind
	edits     []store.MemberEdit
	layouts   map[string]store.Layout
	allNew    bool   // nobody in a file of people is known
	orderless bool   // people, and no order yet
	askRef    string // of the order about which the first is asked, in place of a short one
	merged    [2]int64
	contacts  []store.ContactInput
	snoozed   []int64
	lastOf    store.Batch // of an event
	cared     []int       // how many people each reading of the care list gave
	version   int64       // of the data, as another session changes it
	tiers     program.Tiers
	placed    []store.TierPlace
	wanted    []store.RedeemReward
	issued    []store.CodeRow
	taste     store.Taste
	score     store.MemberScore
	aims      []any // goals set, improvements written, closed and undone
	joined    []any // events saved, people noted, draws made
	drawn     bool  // the event has a draw
	idle      bool  // there is no event, poll or group
	drafts    []store.NewProgramme
}

func newFakeBook() *fakeBook {
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		panic(err)
	}
	b := &fakeBook{zone: zone, calls: map[string]int{}, prefs: map[string]string{}, shelf: newShelf(), layouts: map[string]store.Layout{}, tiers: fakeTiers(), lastOf: store.Batch{ID: 41, What: "draw"}}
	b.kinds = []store.FieldKind{
		{Name: "尺码", Kind: store.FieldChoice, Choices: []string{"S", "M", "L"}, Members: 12},
		{Name: "脚长", Kind: store.FieldNumber},
		{Name: "结婚纪念日", Kind: store.FieldDay, Members: 3},
		{Name: "Letter by post, and a name that is much too long for it", Kind: store.FieldYesNo},
	}
	b.held = []store.HeldWord{
		{Source: "taobao", Word: "定金已付，等待尾款", Orders: 12, First: day(2026, 11, 1), Last: day(2026, 11, 20), Examples: []store.HeldOrder{{Ext: "2837460000000000010", Total: 15000, Currency: "CNY"}}},
		{Source: "woocommerce", Word: "awaiting pick-up at the far shop", Orders: 1, Examples: []store.HeldOrder{{Ext: "77", Total: 100, Currency: "CNY"}}},
	}
	b.people = []store.MemberRow{
		{ID: 1, Name: "欧阳若曦", Phone: "+8613800002046", Status: "member", Tier: "silver", Joined: at(2024, 12, 3), Balance: 4210, Pending: 504, Orders: 34, Spend: 1820400, First: day(2024, 12, 3), Last: day(2026, 10, 12), NextExpiry: day(2026, 11, 30), BirthMonth: 5, BirthDay: 8, Tags: []string{"白茶"}},
		{ID: 2, Name: "陈子轩", Phone: "+8613900007711", Status: "member", Balance: 2905, Orders: 20, Spend: 1296050, First: day(2025, 1, 5), Last: day(2026, 9, 17)},
		{ID: 3, Name: "Zoë Müller", Email: "zoe@example.com", Status: "member", Balance: 1240, Orders: 12, Spend: 987720, First: day(2025, 3, 5), Last: day(2026, 9, 25)},
		{ID: 4, Name: "王芳", Phone: "+8613600000912", Status: "member", Balance: 880, Orders: 9, Spend: 834000, Last: day(2026, 8, 24)},
		{ID: 5, Name: "李静", Phone: "+8613700003350", Status: "suspended", Balance: 5102, Orders: 31, Spend: 791580, Last: day(2026, 11, 19), BirthMonth: 11, BirthDay: 23},
		{ID: 6, Name: "", Email: "nobody@example.com", Balance: -20, Orders: 1, Spend: 100, First: day(2026, 11, 15), Last: day(2026, 11, 15)},
		{ID: 7, Name: "Evil\x1b]0;PWNED\x07 Name\u202e", Email: "x@example.com", Orders: 0},
		{ID: 8, Name: "ｱﾝﾅ 👨‍👩‍👧‍👦 O’Brien-Featherstonehaugh-Cholmondeley the Third of Somewhere", Email: "long@example.com", Orders: 2, Spend: 99999999999},
	}
	for i := 9; i <= 60; i++ {
		b.people = append(b.people, store.MemberRow{
			ID: int64(i), Name: fmt.Sprintf("顾客%02d", i), Phone: fmt.Sprintf("+86138000%05d", i), Orders: 1, Spend: int64(i) * 100, Last: day(2026, 1, i%28+1),
		})
	}
	order := store.OrderRow{ID: 3181, Source: "shopify", Ext: "#3181", Member: 1, MemberName: "欧阳若曦", Status: "paid", Currency: "CNY", Day: day(2026, 10, 12), Paid: at(2026, 10, 12), Total: 42000, Counted: true, Awarded: 504}
	back := store.OrderRow{ID: 2877, Source: "shopify", Ext: "#2877", Member: 1, MemberName: "欧阳若曦", Status: "partially_refunded", Currency: "CNY", Day: day(2026, 9, 2), Total: 51200, Refunded: 12800, Counted: true, Awarded: 614, Clawed: 153}
	b.orders = []store.OrderRow{order, back}
	b.events = []store.Event{
		{Kind: "note", At: at(2026, 11, 22), Note: &store.Note{ID: 1, At: at(2026, 11, 22), Text: "问山茶礼盒什么时候到货"}},
		{Kind: "order", At: at(2026, 10, 12), Order: &order},
		{Kind: "entry", At: at(2026, 9, 18), Entry: &store.EntryRow{ID: 71, Member: 1, Reason: "redeem", Amount: -800, At: at(2026, 9, 18), Text: "茶滤", Order: 3181}},
		{Kind: "entry", At: at(2026, 9, 15), Entry: &store.EntryRow{ID: 70, Member: 1, Reason: "bonus", Amount: 200, At: at(2026, 9, 15), Text: "包裹迟到，致歉"}},
		{Kind: "order", At: at(2026, 9, 2), Order: &back},
		{Kind: "join", At: at(2024, 12, 3)},
	}
	return b
}

func (b *fakeBook) Shop() store.Shop {
	terms := shopTerms()
	terms.Rules = []program.Rule{{ID: 1, Name: "晒单", Kind: program.RuleAction, Action: "share", Points: 20}}
	return store.Shop{Name: "山茶小铺", Currency: "CNY", Decimals: 2, Lang: "zh", Zone: b.zone, Terms: terms, Region: "CN", PointValue: store.PointValue{Points: 100, Minor: 100}, Fields: b.kinds, Tiers: b.tiers}
}
func (b *fakeBook) ViewOnly() error { return b.only }
func (b *fakeBook) Path() string    { return "/shop/shop.db" }

func (b *fakeBook) SetPreference(_ context.Context, name, value string) error {
	b.prefs[name] = value
	return nil
}

func (b *fakeBook) Members(_ context.Context, q store.MemberQuery) (store.MemberPage, error) {
	b.calls["members"]++
	var page store.MemberPage
	for _, m := range b.people {
		if q.Text == "" || strings.Contains(m.Name+m.Phone+m.Email, q.Text) {
			page.Items = append(page.Items, m)
		}
	}
	page.Total = int64(len(page.Items))
	page.Items = page.Items[:min(len(page.Items), q.Limit)]
	return page, nil
}

func (b *fakeBook) Member(_ context.Context, id int64) (store.Member, error) {
	for _, m := range b.people {
		if m.ID == id {
			return store.Member{
				MemberRow: m, City: "杭州", FoundBy: "小红书", Version: 3, GapDays: 12,
				Identities: []store.Identity{{Source: "phone", Key: "+8613800002046"}, {Source: "email", Key: "ouyang@example.com"}, {Source: "taobao", Key: "若曦家的猫"}},
				Fields:     []store.Field{{Name: "过敏", Value: "茉莉"}},
				Notes:      []store.Note{{ID: 1, At: at(2026, 11, 22), Text: "问山茶礼盒什么时候到货"}},
				Lots: []store.Lot{
					{Entry: 1, Amount: 500, Left: 210, Expires: day(2026, 11, 30)},
					{Entry: 2, Amount: 1480, Left: 1480, Expires: day(2026, 12, 31)},
					{Entry: 3, Amount: 2520, Left: 2520, Expires: day(2027, 6, 30)},
					{Entry: 4, Amount: 504, Left: 504, Releases: day(2026, 11, 29), Expires: day(2027, 11, 30)},
				},
				Score: b.score, Lifetime: store.Lifetime{Orders: 34, Spend: 1820400, Refund: 12800, Earned: 6000, Redeemed: 1200},
			}, nil
		}
	}
	return store.Member{}, store.Refuse(store.CodeNoMember, "member", id)
}

func (b *fakeBook) Taste(context.Context, int64) (store.Taste, error) { return b.taste, nil }

func (b *fakeBook) Timeline(_ context.Context, _ int64, below store.EventMark, limit int) ([]store.Event, error) {
	b.calls["timeline"]++
	i := 0
	if below != (store.EventMark{}) {
		i = slices.IndexFunc(b.events, func(e store.Event) bool { return below.Above(e.Mark()) })
		if i < 0 {
			return nil, nil
		}
	}
	return slices.Clone(b.events[i:min(len(b.events), i+limit)]), nil
}

func (b *fakeBook) NoteMember(_ context.Context, _ int64, text string) error {
	note := &store.Note{ID: 9, At: at(2026, 11, 22), Staff: "Li", Text: text}
	b.events = slices.Insert(b.events, 0, store.Event{Kind: "note", At: note.At, Note: note})
	return b.refuse
}

func (b *fakeBook) DropNote(_ context.Context, id int64) error {
	b.events = slices.DeleteFunc(b.events, func(e store.Event) bool { return e.Note != nil && e.Note.ID == id })
	return b.refuse
}

func (b *fakeBook) Earn(ctx context.Context, a store.Award) (store.Ack, error) {
	if ctx.Err() != nil {
		return store.Ack{}, ctx.Err()
	}
	if b.refuse != nil {
		return store.Ack{}, b.refuse
	}
	b.earned = append(b.earned, a)
	return store.Ack{Entry: 80, Member: a.Member, Points: a.Points, Balance: 4210 + a.Points, Key: a.Key}, nil
}

func (b *fakeBook) Reward(_ context.Context, d store.Deed) (store.Ack, error) {
	if b.refuse != nil {
		return store.Ack{}, b.refuse
	}
	b.deeds = append(b.deeds, d)
	return store.Ack{Entry: 81, Member: d.Member, Points: 20, Balance: 4230}, nil
}

func (b *fakeBook) Redeem(_ context.Context, r store.Redeem) (store.Ack, error) {
	if b.refuse != nil {
		return store.Ack{}, b.refuse
	}
	b.redeems = append(b.redeems, r)
	return store.Ack{Entry: 81, Member: r.Member, Points: -r.Points, Balance: 4210 - r.Points}, nil
}

func (b *fakeBook) UndoEntry(_ context.Context, entry int64, allowDebt bool) (store.Ack, error) {
	if entry == 70 && !allowDebt {
		return store.Ack{}, store.Refuse(store.CodeWouldOwe, "debt", int64(50))
	}
	b.calls["undo"]++
	return store.Ack{Entry: 82, Points: -200, Balance: 4010}, nil
}

func (b *fakeBook) Explain(_ context.Context, id int64) (store.Explanation, error) {
	m, err := b.Member(context.Background(), id)
	return store.Explanation{Member: m, ByReason: []store.PointFigure{{Reason: 1, Entries: 34, Points: 5714}, {Reason: 6, Entries: 1, Points: -1000}}}, err
}

func (b *fakeBook) Settings() []store.Setting {
	return []store.Setting{
		{Key: "name", Value: "山茶小铺", Kind: "text"},
		{Key: "currency", Value: "CNY", Default: "USD", Kind: "text"},
		{Key: "zone", Value: "Asia/Shanghai", Default: "UTC", Kind: "text"},
		{Key: "rate", Value: "1", Default: "1", Kind: "number"},
		{Key: "basis", Value: "paid_ex_shipping", Default: "paid_ex_shipping", Kind: "choice", Choices: []string{"paid_ex_shipping", "paid", "goods"}},
		{Key: "return_days", Value: "7", Default: "7", Kind: "number"},
		{Key: "expiry", Value: "12m", Default: "none", Kind: "expiry"},
		{Key: "join", Value: "all", Default: "all", Kind: "choice", Choices: []string{"all", "agreed", "hand"}},
	}
}

func (b *fakeBook) SetSetting(_ context.Context, key, value string) (int64, error) {
	if b.refuse != nil {
		return 0, b.refuse
	}
	b.prefs["setting "+key] = value
	return 44, nil
}

func (b *fakeBook) MemberYear(_ context.Context, _ int64, year int) (store.MemberYear, error) {
	return store.MemberYear{Orders: 14, Spend: 152000, Months: [12]int64{1, 2, 5}, Before: 9, First: day(year-1, 12, 3), Products: []store.YearProduct{{Name: "白茶", Orders: 6}}}, nil
}

func (b *fakeBook) Economics(context.Context, store.ColumnsQuery) (*store.Economics, error) {
	return &store.Economics{Costs: []store.MarketingCost{{Month: day(2025, 10, 1), Channel: "小红书", Amount: 80000}, {Month: day(2025, 9, 1), Channel: "Ads", Amount: 40000}}}, nil
}

func (b *fakeBook) SetMarketingCost(context.Context, store.MarketingCost) (int64, error) {
	return 0, nil
}

func (b *fakeBook) Closings(context.Context) ([]store.Closing, error) {
	if len(b.people) == 0 || b.shelf.unread != nil {
		return nil, b.shelf.unread
	}
	return []store.Closing{{Month: day(2025, 9, 1), At: 1759800000000, Staff: "owner", Code: "003141592653", Figures: map[string]int64{"closing": 1180000, "gross_minor": 1180000}}}, nil
}

func (b *fakeBook) CloseMonth(_ context.Context, month store.Day, figures map[string]int64) (store.Closing, error) {
	return store.Closing{Month: month, Code: "123456789012", Figures: figures}, nil
}

func (b *fakeBook) CheckFilter(context.Context, string, ...program.Tier) error { return nil }

func (b *fakeBook) FiguresOf(ctx context.Context, _ string) (store.Figures, error) {
	return b.Figures(ctx)
}

func (b *fakeBook) Figures(context.Context) (store.Figures, error) {
	f := store.Figures{Currency: "CNY", Outstanding: 1204880, Pending: 96310, Members: int64(len(b.people)), Expiring: []store.Expiring{{Day: day(2026, 11, 30), Points: 38210}}}
	for r, n := range map[store.Reason]int64{store.ReasonEarn: 1320400, store.ReasonRedeem: -98300, store.ReasonClawback: -17220} {
		f.Points = append(f.Points, store.PointFigure{Day: day(2026, 11, 1), Reason: r, Entries: 40, Points: n})
	}
	if len(b.people) == 0 {
		return store.Figures{Currency: "CNY"}, nil
	}
	if b.orderless {
		return f, nil
	}
	for d := day(2026, 9, 1); d <= day(2026, 11, 22); d++ {
		n := int64(d%7) + 10
		f.Days = append(f.Days, store.DayFigure{Day: d, Source: "shopify", Currency: "CNY", Orders: n, Gross: n * 12541, Refund: n * 100})
		f.Counts = append(f.Counts, store.Counts{Day: d, First: 6, Second: 4, Joined: 5, Active: 1})
	}
	return f, nil
}

func (b *fakeBook) Batches(_ context.Context, kind string, _ int) ([]store.Batch, error) {
	all := []store.Batch{
		{ID: 5, Kind: "bulk", What: "refund", At: at(2026, 11, 23), Name: "#3190", Result: map[string]int64{"orders": 1, "points": -128}, Entries: 1},
		{ID: 4, Kind: "import", At: at(2026, 11, 22), Name: "orders_1122.csv", Result: map[string]int64{"new": 86, "awarded": 9204, "rows": 90, "orders": 90}, Entries: 86},
		{ID: 3, Kind: "expiry", At: at(2026, 11, 1), Result: map[string]int64{"members": 11, "entries": 12, "points": 1984}, Entries: 12},
		{ID: 2, Kind: "import", At: at(2026, 11, 1), Name: "ExportOrderList202511011002.csv", Result: map[string]int64{"new": 1020, "awarded": 118204}, UndoneBy: 3},
	}
	if b.calls["undo batch"] > 0 {
		all = slices.Insert(all, 0, store.Batch{ID: 9, Kind: "undo", At: at(2026, 11, 23)})
	}
	return slices.DeleteFunc(all, func(b store.Batch) bool { return kind != "" && b.Kind != kind }), nil
}

func (b *fakeBook) UndoBatch(_ context.Context, id int64, dryRun bool) (store.Undone, error) {
	b.calls["undo batch"]++
	b.shelf.acts = append(b.shelf.acts, fmt.Sprintf("undo batch %d", id))
	if id == 47 {
		b.snoozed = nil
	}
	if id > 40 && id < 49 { // what EditMember, SeeMember, PlaceTier, SetSetting, SetTiers, an edit of a row, SnoozeCare and AddMember made
		return store.Undone{Batch: 9, Members: 1}, nil
	}
	return store.Undone{Batch: 9, Entries: 86, Points: 9204, Orders: 86}, nil
}

func (b *fakeBook) Columns(context.Context, store.ColumnsQuery) (*store.Columns, error) {
	c := &store.Columns{Currency: "CNY", Sources: []string{"shopify"}}
	for i := range 60 {
		c.People = append(c.People, store.Person{ID: int64(i + 1)})
	}
	for d := day(2025, 1, 1); d <= day(2026, 11, 20); d += 3 {
		for i := range 60 {
			if int(d)%(i+5) < 3 && (i > 3 || d < day(2026, 8, 1)) {
				c.Day, c.Buyer = append(c.Day, d), append(c.Buyer, int32(i))
				c.Net, c.Source = append(c.Net, int64(100*(70-i))), append(c.Source, 0)
			}
		}
	}
	return c, nil
}

func (b *fakeBook) Lines(context.Context, store.ColumnsQuery) (*store.Lines, error) {
	l := &store.Lines{Start: []int32{0}, Products: b.shelf.products}
	for i := range 90 {
		if len(l.Products) > 1 {
			l.Product = append(l.Product, []int32{0, 1}[:1+i%2]...)
			l.Start, l.Day, l.Buyer = append(l.Start, int32(len(l.Product))), append(l.Day, day(2026, 11, 1)), append(l.Buyer, int32(i%60))
		}
	}
	return l, nil
}

func (b *fakeBook) Origins(context.Context) (*store.Origins, error) {
	o := &store.Origins{Ways: []string{"", "小红书", "Evil\x1b]0;PWNED\x07 friend\u202e"}}
	for i := range 60 {
		o.Joined, o.Found = append(o.Joined, day(2025, 1, 1)+store.Day(i)), append(o.Found, uint16(i%3))
	}
	return o, nil
}

func (b *fakeBook) OfferFacts(context.Context, string) (*store.OfferFacts, error) {
	on := day(2026, 11, 20)
	return &store.OfferFacts{
		Offers:    []store.OfferName{{ID: 1, What: store.OfferReward, Name: "紫砂茶壶礼盒（含两只品茗杯与竹制茶盘）"}, {ID: 2, What: store.OfferCoupon, Name: "Evil\x1b]0;PWNED\x07\u202e"}},
		Days:      []store.OfferDay{{Offer: 1, Day: on, Issued: 12, Taken: 5, Cost: 6000, Used: 5}, {Offer: 2, Day: on, Issued: 400, Lapsed: 30}, {Day: on, Issued: 3}},
		Referrals: []store.ReferralFact{{Member: 1, Day: on, Bought: true, Earned: true, Points: 300}, {Member: 2, Day: on}},
	}, b.refuse
}

func (b *fakeBook) Vintages(context.Context, store.ColumnsQuery) ([]store.Vintage, error) {
	var list []store.Vintage
	for i := range 15 {
		list = append(list, store.Vintage{Month: store.Date(2025, time.Month(8+i), 1), Issued: 100_000, Expired: []int64{int64(100 * (14 - i))}, Redeemed: []int64{3000, 2000, 1000}[:min(3, 15-i)]})
	}
	return list, nil
}

func (b *fakeBook) People(_ context.Context, ids []int64) (map[int64]store.Person, error) {
	people := map[int64]store.Person{}
	for _, m := range b.people {
		if slices.Contains(ids, m.ID) {
			people[m.ID] = store.Person{ID: m.ID, Name: m.Name, Reach: m.Phone + m.Email}
		}
	}
	return people, nil
}

func (b *fakeBook) DataVersion(context.Context) (int64, error) {
	b.calls["version"]++
	return b.version, nil
}

func (b *fakeBook) Held(context.Context) ([]store.HeldWord, error) { return b.held, nil }

func (b *fakeBook) AnswerHeld(_ context.Context, in store.AnswerInput) (store.ImportResult, error) {
	b.calls["answer "+in.Source+" "+in.Word+" "+in.Status.String()]++
	b.held = nil
	return store.ImportResult{New: 3, Awarded: 120}, nil
}

func (b *fakeBook) StatusWords(context.Context, string) (map[string]store.Status, error) {
	return nil, nil
}

func (b *fakeBook) ImportOrders(ctx context.Context, in store.ImportInput) (store.ImportResult, error) {
	r := store.ImportResult{Format: in.Format, Encoding: in.Encoding, HeldWords: map[string]int64{}}
	err := in.Read(func(d *store.OrderDraft) error {
		if d.Grain == store.GrainCompanion {
			r.Unlinked++
			if d.Refunded > 0 {
				r.Loose = append(r.Loose, store.LooseRefund{Line: d.Line, Ext: d.ID, Currency: "USD", Amount: d.Refunded, Candidates: []string{"ORD-1"}})
			}
			return ctx.Err()
		}
		r.Orders++
		r.New++
		r.Awarded += d.Total / 100
		if len(r.Preview) < 5 {
			r.Preview = append(r.Preview, store.PreviewOrder{Ext: d.ID, Buyer: d.Buyer.Email, Status: d.Status, Total: d.Total, Points: d.Total / 100})
		}
		in.Progress(r.Orders, 10)
		return ctx.Err()
	}, func(p store.RowProblem) error {
		r.Rejected++
		r.Problems = append(r.Problems, p)
		return nil
	})
	r.MembersNew, r.Rows, r.First, r.Last = r.New, r.Orders+r.Rejected, day(2026, 10, 1), day(2026, 11, 21)
	r.Choices = store.PointsChoices{All: store.PointsChoice{Orders: r.New, Points: r.Awarded, Expired: 3}, Year: store.PointsChoice{Points: r.Awarded / 2}}
	if !in.DryRun {
		r.Batch = 5
		b.calls["import"]++
	}
	return r, err
}

func (b *fakeBook) FieldKinds(context.Context) ([]store.FieldKind, error) {
	return append([]store.FieldKind{{Name: "过敏", Kind: store.FieldText, Members: 4}}, b.kinds...), nil
}

func (b *fakeBook) SetFieldKind(_ context.Context, k store.FieldKind) error {
	if b.refuse == nil {
		b.kinds = append(b.kinds, k)
	}
	return b.refuse
}

func (b *fakeBook) EditMember(_ context.Context, _ int64, e store.MemberEdit) (int64, error) {
	b.edits = append(b.edits, e)
	return 41, b.refuse
}

func (b *fakeBook) SeeMember(context.Context, int64, store.Instant) (int64, error) {
	b.calls["seen"]++
	return 42, b.refuse
}

func (b *fakeBook) Layout(_ context.Context, heading, _ string) (store.Layout, bool, error) {
	l, ok := b.layouts[heading]
	return l, ok, nil
}

func (b *fakeBook) SaveLayout(_ context.Context, l store.Layout) error {
	b.layouts[l.Heading] = l
	return nil
}
