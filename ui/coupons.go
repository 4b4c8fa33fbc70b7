package ui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/ui/widget"
)

// coupons is the list of all codes, newest first: those given away, those that points bought, and those of referrals.
type coupons struct {
	roll
	listing[store.CodeRow]
	status string
	offer  int64               // only this one's codes; 0: all
	issued store.CouponsIssued // those made last from here
}

func newCoupons() *coupons {
	s := &coupons{}
	s.name, s.columns, s.actions, s.wrote = "coupons", s.heads, s.acts, s.saved
	rolls(&s.roll, &s.listing, s.line, s.card)
	s.listing.id = func(c *store.CodeRow) int64 { return c.ID }
	s.reads = func() errand {
		q := store.CodeQuery{Status: s.status, Offer: s.offer, Limit: readMost}
		return func(ctx context.Context, book Book) (any, error) { return book.Codes(ctx, q) }
	}
	return s
}

func (s *coupons) heads() []widget.Column {
	return []widget.Column{
		{Title: s.T("code.title"), Width: 12},
		{Title: s.T("memberrewards.col.what"), Width: 12, Grow: 2},
		{Title: s.T("points.col.member"), Width: 12, Grow: 1, Drop: 1},
		{Title: s.T("memberrewards.col.state"), Width: 20, Max: 30},
	}
}

func (s *coupons) line(c *store.CodeRow) widget.Row {
	owner := widget.Cell{Text: s.T("coupons.anybody"), Tone: widget.Faint}
	if c.Member != 0 {
		owner = widget.Cell{Text: s.app.person(c.MemberName, c.Member)}
	}
	return widget.Row{{Text: c.Code, Tone: codeTone(c)}, {Text: s.app.codeName(c)}, owner, {Text: s.app.codeState(c), Tone: widget.Muted}}
}

func (s *coupons) card(c *store.CodeRow) []sheetRow {
	a := s.app
	rows := []sheetRow{{label: s.T("code.title"), value: c.Code, tone: widget.Strong}, {label: s.T("memberrewards.col.what"), value: a.codeName(c)}}
	if c.Kind != "" {
		rows = append(rows, sheetRow{label: s.T("rewards.col.kind"), value: s.T("offer.kind." + c.Kind)})
	}
	for _, asks := range []struct {
		key  string
		text string
		says bool
	}{{"off", a.takesOff(c.Kind, c.Value), c.Value > 0}, {"min_order", a.money(c.MinOrder), c.MinOrder > 0}, {"max_discount", a.money(c.MaxDiscount), c.MaxDiscount > 0}} {
		if asks.says {
			rows = append(rows, sheetRow{label: s.T("offer." + asks.key), value: asks.text})
		}
	}
	rows = append(rows, sheetRow{label: s.T("code.issued"), value: a.date(a.dayOf(c.Issued))})
	if c.Ends != 0 {
		rows = append(rows, sheetRow{label: s.T("offer.until"), value: a.date(c.Ends)})
	}
	if c.Ticket != 0 {
		rows = append(rows, sheetRow{label: s.T("code.ticket"), value: store.TicketRef(c.Ticket)})
	}
	if c.UsedAt != 0 {
		rows = append(rows, sheetRow{label: s.T("code.status.used"), value: a.date(a.dayOf(c.UsedAt)) + "  " + c.UsedOn})
	}
	return rows
}

func (s *coupons) acts() []Action {
	return []Action{
		{ID: "coupon.use", Key: keys.Order, Off: s.app.viewOnly, Do: s.use},
		{ID: "coupon.new", Key: keys.New, Off: s.app.viewOnly, Do: func() tea.Cmd { return s.app.Push(newCouponForm(s)) }},
		{ID: "coupon.undo", Key: keys.Undo, Off: s.cannotUndo, Do: s.undo},
		{ID: "coupon.void", Key: keys.Delete, Off: s.cannotVoid, Do: func() tea.Cmd { return s.change(false) }},
		{ID: "coupon.status", Key: keys.Status, Do: s.choose},
		{ID: "coupon.copy", Key: keys.Copy, Off: s.none, Do: func() tea.Cmd { return s.app.showCode(s.at().Code) }},
		{ID: "coupon.review", Key: keys.Verify, Do: func() tea.Cmd { return s.app.Push(newCodeReviews()) }},
		{ID: "coupon.member", Key: keys.Open, Off: s.noMember, Do: func() tea.Cmd { return s.app.Push(newMember(s.at().Member)) }},
	}
}

func (s *coupons) noMember() string {
	if c := s.at(); c == nil || c.Member == 0 {
		return "off.nomember"
	}
	return ""
}

// use opens the form with the code under the cursor, when it can be used.
func (s *coupons) use() tea.Cmd {
	code := ""
	if c := s.at(); c != nil && c.Status == "open" {
		code = c.Code
	}
	return s.app.Push(newUseForm(code))
}

// justMade reports whether the code under the cursor is of the coupons that were made last.
func (s *coupons) justMade() bool {
	c := s.at()
	return c != nil && c.Offer != 0 && c.Offer == s.issued.Offer && c.Used == 0 && c.Status == "open"
}

func (s *coupons) cannotUndo() string {
	if s.justMade() {
		return s.app.viewOnly()
	}
	if c := s.at(); c == nil || c.Used == 0 && (c.Status != "void" || c.Redemption != 0) {
		return "off.nouse"
	}
	return s.app.viewOnly()
}

// undo frees the code's latest use, makes a void one good again, or takes back what was just made.
func (s *coupons) undo() tea.Cmd {
	if s.justMade() {
		name := s.at().Name
		return s.confirmUndo(s.issued.Batch, func() question {
			return question{text: s.T("batch.undo.ask", "what", s.T("batch.what.coupons"), "name", name), act: s.T("act.coupon.undo")}
		})
	}
	if s.at().Used == 0 {
		return s.change(true)
	}
	code := s.at().Code
	return save(&s.Base, slotUndo, func(ctx context.Context, book Book) (any, error) { return book.FreeCode(ctx, code, "") })
}

func (s *coupons) cannotVoid() string {
	c := s.at()
	switch {
	case c == nil:
		return "off.norow"
	case c.Redemption != 0 || c.What != store.OfferCoupon:
		return "off.notcoupon"
	case c.Status == "void" || c.Used > 0:
		return "off.codenotopen"
	}
	return s.app.viewOnly()
}

func (s *coupons) change(back bool) tea.Cmd {
	code := s.at().Code
	return save(&s.Base, slotSave, func(ctx context.Context, book Book) (any, error) { return book.VoidCode(ctx, code, back) })
}

func (s *coupons) saved(r Result) tea.Cmd {
	if undone, ok := r.Value.(store.Undone); ok {
		return s.app.tookBack(undone)
	}
	ack := r.Value.(store.CodeAck)
	return s.app.Done("toast.code", "code", ack.Code, "state", s.T("code.status."+ack.Status))
}

// choose narrows the list to one state.
func (s *coupons) choose() tea.Cmd {
	answers := func() []answer {
		return append([]answer{{"", s.T("coupons.all"), ""}}, worded(&s.Base, "code.status", store.CodeStatuses()...)...)
	}
	return s.Base.choose("coupons.status", s.status, answers, func(status string) tea.Cmd {
		s.status = status
		return s.Reload()
	})
}

// newUseForm is the form that marks a code as used on an order.
func newUseForm(code string) *formPanel {
	f := &formPanel{}
	f.title = func() string { return f.label("act.coupon.use") }
	f.make = func(f *formPanel) widget.Form {
		return widget.Form{Save: f.label("act.coupon.use"), Note: f.T("coupons.use.note"), Inputs: []*widget.Input{
			{Key: "code", Label: f.T("code.title"), Width: 20, Field: widget.NewField(code), Check: filled(f, "form.bad.empty")},
			{Key: "order", Label: f.T("form.order"), Width: 30, Check: filled(f, "form.bad.order")},
			moneyIn(f, "goods", f.T("coupons.goods"), 0),
		}}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		in := store.CodeUse{Code: narrowed(f, "code"), Order: narrowed(f, "order")}
		in.Goods, _ = typedMoney(f.form.Value("goods"), f.app.shop().Currency)
		return save(&f.Base, slotSave, func(ctx context.Context, book Book) (any, error) { return book.UseCode(ctx, in) })
	}
	f.after = func(f *formPanel, value any) tea.Cmd {
		ack := value.(store.CodeAck)
		if ack.Discount > 0 {
			return f.app.Done("toast.code.off", "code", ack.Code, "money", f.app.money(ack.Discount))
		}
		return f.app.Done("toast.code", "code", ack.Code, "state", f.T("code.status."+ack.Status))
	}
	return f
}

// newCouponForm is the form that makes a batch of coupons.
func newCouponForm(s *coupons) *formPanel {
	f := &formPanel{width: 76, shows: byKind}
	f.title = func() string { return f.label("act.coupon.new") }
	f.make = func(f *formPanel) widget.Form {
		count := countInput(f, "count", f.T("coupons.count"), 0, true)
		count.Hint, count.Field.Placeholder = func() string { return f.T("coupons.count.hint") }, ""
		check := count.Check
		count.Check = func(v string) string {
			if narrowed(f, "count")+narrowed(f, "where") == "" {
				return f.T("coupons.bad.count")
			}
			return check(v)
		}
		return widget.Form{Save: f.label("act.coupon.new"), Note: f.T("coupons.new.note"), Inputs: []*widget.Input{
			{Key: "name", Label: f.T("rewards.col.name"), Width: 30, Check: filled(f, "form.bad.empty")},
			{Key: "kind", Label: f.T("rewards.col.kind"), Width: 24, Choice: widget.NewChoice(store.KindFixed, f.named("offer.kind", store.OfferKinds(store.OfferCoupon)...)...)},
			offInput(f, &store.Offer{}),
			moneyIn(f, "min_order", f.T("offer.min_order"), 0),
			moneyIn(f, "max_discount", f.T("offer.max_discount"), 0),
			countInput(f, "days", f.T("offer.days"), 0, true),
			countInput(f, "per_member", f.T("offer.per_member"), 0, true),
			{Key: "first", Label: f.T("offer.first_order"), Width: 16, Choice: widget.NewChoice("no", f.named("core", "yes", "no")...)},
			count,
			whereInput(f, f.T("coupons.where"), ""),
		}}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		in := store.CouponIssue{Key: f.key, Count: f.count("count", 0), ForWhere: narrowed(f, "where"), Offer: store.Offer{Uses: 1, FirstOrder: f.form.Value("first") == "yes"}}
		f.promise(&in.Offer)
		return f.saveWhere("", func(ctx context.Context, book Book) (any, error) { return book.IssueCoupons(ctx, in) })
	}
	f.after = func(f *formPanel, value any) tea.Cmd {
		s.issued = value.(store.CouponsIssued)
		return f.app.Done("toast.issued", "n", len(s.issued.Codes))
	}
	return f
}

// codeReviews is the list of what a person should look at.
type codeReviews struct {
	roll
	listing[store.CodeReview]
}

func newCodeReviews() *codeReviews {
	s := &codeReviews{}
	s.name, s.columns, s.actions, s.wrote = "codereviews", s.heads, s.acts, s.saved
	rolls(&s.roll, &s.listing, s.line, nil)
	s.listing.id = func(r *store.CodeReview) int64 { return r.Use }
	s.reads = func() errand {
		return func(ctx context.Context, book Book) (any, error) {
			return book.CodeReviews(ctx, readMost)
		}
	}
	return s
}

func (s *codeReviews) heads() []widget.Column {
	return []widget.Column{
		{Title: s.T("code.title"), Width: 12},
		{Title: s.T("points.col.member"), Width: 10, Grow: 1, Drop: 1},
		{Title: s.T("codereviews.col.order"), Width: 10},
		{Title: s.T("codereviews.col.why"), Width: 24, Grow: 4},
	}
}

func (s *codeReviews) line(r *store.CodeReview) widget.Row {
	return widget.Row{{Text: r.Code}, {Text: s.app.person(r.MemberName, r.Member)}, {Text: r.OrderRef, Tone: widget.Muted}, {Text: s.T("code.review." + r.Why), Tone: widget.Warn}}
}

func (s *codeReviews) acts() []Action {
	return []Action{
		{ID: "codereview.order", Key: keys.Open, Off: s.noOrder, Do: func() tea.Cmd { return s.app.Push(newOrder(s.at().Order)) }},
		{ID: "codereview.done", Key: keys.Verify, Off: s.cannot, Do: s.done},
		{ID: "codereview.cancel", Key: keys.Cancel, Off: s.noRedemption, Do: s.cancel},
	}
}

func (s *codeReviews) noOrder() string {
	if r := s.at(); r == nil || r.Order == 0 {
		return "off.noorder"
	}
	return ""
}

func (s *codeReviews) noRedemption() string {
	if r := s.at(); r == nil || r.Redemption == 0 || r.State != "freed" {
		return "off.noredemption"
	}
	return s.app.viewOnly()
}

func (s *codeReviews) done() tea.Cmd {
	use := s.at().Use
	return save(&s.Base, slotSave, func(ctx context.Context, book Book) (any, error) { return true, book.ReviewCode(ctx, use, true) })
}

// cancel gives the points of the reward back, whose order has gone, and takes the item off the list.
func (s *codeReviews) cancel() tea.Cmd {
	id, use, key := s.at().Redemption, s.at().Use, s.app.newKey()
	return save(&s.Base, slotUndo, func(ctx context.Context, book Book) (any, error) {
		ack, err := book.CancelRedemption(ctx, id, key)
		if err != nil {
			return ack, err
		}
		return ack, book.ReviewCode(ctx, use, true)
	})
}

func (s *codeReviews) saved(r Result) tea.Cmd {
	if ack, ok := r.Value.(store.Ack); ok {
		return s.app.tookBack(ack)
	}
	return s.app.Done("toast.saved")
}
