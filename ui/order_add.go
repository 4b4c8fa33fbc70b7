package ui

import (
	"context"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/store/program"
	"regulars/ui/widget"
)

// offeredProducts is how many products the form of an order offers.
const offeredProducts = 300

// orderOffer is what the form of an order reads before it can be filled in.
type orderOffer struct {
	products []store.Product
	member   string // the name of the buyer given
}

// newOrderForm is the form for an order by hand: a transfer in a chat, a stall, the phone. Member is the buyer, 0 when the
// form asks.
func newOrderForm(member int64) *formPanel {
	f := &formPanel{}
	offer := orderOffer{}
	f.title = func() string {
		if member != 0 && offer.member != "" {
			return f.T("form.neworder.for", "name", offer.member)
		}
		return f.T("form.neworder")
	}
	f.make = func(f *formPanel) widget.Form {
		return widget.Form{Save: f.T("form.neworder.save"), Inputs: orderInputs(f, offer, member)}
	}
	f.loads = func(f *formPanel) tea.Cmd { return loadOffer(f, member) }
	f.loaded = func(f *formPanel, r Result) {
		offer = r.Value.(orderOffer)
		f.Rebuild()
	}
	f.live = func(f *formPanel) {
		f.form.Note, f.form.Save = f.orderGives(member), f.T("form.neworder.save")
		if minor, ok := typedMoney(f.form.Value("amount"), f.app.shop().Currency); ok && minor > 0 {
			f.form.Save = f.T("form.neworder.act", "money", f.app.money(minor))
		}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		in := f.orderInput(member)
		in.Key = f.orderNumber()
		who := strings.TrimSpace(f.form.Value("member"))
		return save(&f.Base, slotSave, func(ctx context.Context, book Book) (_ any, err error) {
			var added addedOrder
			if who != "" {
				if in.Member, err = findBuyer(ctx, book, who); err != nil {
					return added, err
				}
			}
			if in.Member != 0 {
				if added.buyer, err = book.Member(ctx, in.Member); err != nil {
					return added, err
				}
			}
			added.ack, err = book.AddOrder(ctx, in)
			return added, err
		})
	}
	f.after = func(f *formPanel, value any) tea.Cmd { return f.added(value.(addedOrder)) }
	return f
}

// orderInputs are the fields of an order by hand; that of the buyer is left out when the buyer is given.
func orderInputs(f *formPanel, offer orderOffer, member int64) []*widget.Input {
	inputs := []*widget.Input{moneyInput(f, "amount", f.T("form.paid"), false)}
	if member == 0 {
		inputs = append(inputs, &widget.Input{
			Key: "member", Label: f.T("form.buyer"), Width: 30, Field: widget.Field{Placeholder: f.T("form.buyer.hint")},
		})
	}
	return append(inputs,
		moneyInput(f, "shipping", f.T("form.shipping"), true),
		dayInput(f, f.T("form.day")),
		&widget.Input{Key: "goods", Label: f.T("form.goods"), Width: 30, Choice: widget.NewFreeChoice("", offer.options()...)},
		quantityInput(f),
		&widget.Input{Key: "channel", Label: f.T("form.where"), Width: 30, Choice: widget.NewFreeChoice("", f.options("channel", 5)...)},
		&widget.Input{Key: "note", Label: f.T("form.remark"), Width: 30, Field: widget.Field{Placeholder: f.T("form.optional")}},
	)
}

// addedOrder is an order by hand that was written down, and whose it is; a buyer without an id is nobody.
type addedOrder struct {
	ack   store.OrderAck
	buyer store.Member
}

// added says what was written down and for whom, because the buyer may have been typed in part.
func (f *formPanel) added(o addedOrder) tea.Cmd {
	points := f.app.moved(o.ack.Points)
	switch {
	case o.ack.Replayed:
		return f.app.Done("toast.replayed")
	case o.buyer.ID == 0:
		return f.app.Done("toast.order.new", "ref", o.ack.Ref, "points", points)
	}
	return f.app.Done("toast.order.newfor", "ref", o.ack.Ref, "name", f.app.person(o.buyer.Name, o.buyer.ID), "points", points)
}

// findBuyer finds whom was typed: a phone, an e-mail or a number, else the only one whose name, pinyin or last digits match.
func findBuyer(ctx context.Context, book Book, who string) (int64, error) {
	id, err := book.FindMember(ctx, who)
	if !store.CodeIs(err, store.CodeNoMember) {
		return id, err
	}
	page, failed := book.Members(ctx, store.MemberQuery{Text: who, Sort: "last", Desc: true, Limit: 2})
	switch {
	case failed != nil:
		return 0, failed
	case len(page.Items) == 0:
		return 0, err
	case len(page.Items) > 1:
		return 0, store.Refuse(store.CodeAmbiguousMember, "member", who, "n", max(page.Total, int64(len(page.Items))))
	}
	return page.Items[0].ID, nil
}

// loadOffer reads the products that are offered and the name of the buyer.
func loadOffer(f *formPanel, member int64) tea.Cmd {
	return load(&f.Base, "offer", func(ctx context.Context, book Book) (_ any, err error) {
		var offer orderOffer
		if offer.products, err = book.Products(ctx, "", offeredProducts); err != nil || member == 0 {
			return offer, err
		}
		m, err := book.Member(ctx, member)
		offer.member = m.Name
		return offer, err
	})
}

// options are the products as answers of a choice.
func (o orderOffer) options() []widget.Option {
	list := make([]widget.Option, len(o.products))
	for i, p := range o.products {
		list[i] = widget.Option{Value: p.Name, Word: p.Name, Find: p.Key + " " + pinyinOf(p.Name)}
	}
	return list
}

// moneyInput is a field for an amount in the shop's currency.
func moneyInput(f *formPanel, key, label string, optional bool) *widget.Input {
	in := &widget.Input{Key: key, Label: label, Width: 14, Unit: f.app.shop().Currency}
	in.Field.Limit = 18
	if optional {
		in.Field.Placeholder = f.T("form.optional")
	}
	in.Check = func(v string) string {
		if optional && strings.TrimSpace(v) == "" {
			return ""
		}
		if _, ok := typedMoney(v, f.app.shop().Currency); !ok {
			return f.T("form.bad.money", "example", f.app.amount(12850))
		}
		return ""
	}
	return in
}

// dayInput is a field for a day; it begins with today.
func dayInput(f *formPanel, label string) *widget.Input {
	in := &widget.Input{Key: "day", Label: label, Width: 14, Field: widget.NewField(f.app.today().String())}
	in.Hint = func() string {
		day, err := store.ParseDay(narrow(in.Value()))
		if err != nil {
			return ""
		}
		return f.app.ago(day)
	}
	in.Check = func(v string) string {
		day, err := store.ParseDay(narrow(v))
		switch {
		case err != nil:
			return f.T("form.bad.day", "example", f.app.today().String())
		case day > f.app.today():
			return f.T("form.bad.future")
		}
		return ""
	}
	return in
}

// quantityInput is how many pieces.
func quantityInput(f *formPanel) *widget.Input {
	in := &widget.Input{Key: "quantity", Label: f.T("form.quantity"), Width: 6, Field: widget.NewField("1")}
	in.Field.Limit = 6
	in.Check = func(v string) string {
		if n, ok := typedPoints(v); !ok || n < 1 {
			return f.T("form.bad.points")
		}
		return ""
	}
	return in
}

// orderInput is what the form says, but for its key.
func (f *formPanel) orderInput(member int64) store.OrderInput {
	v := func(key string) string { return strings.TrimSpace(f.form.Value(key)) }
	currency := f.app.shop().Currency
	in := store.OrderInput{Member: member, Channel: v("channel"), Note: v("note")}
	in.Amount, _ = typedMoney(v("amount"), currency)
	in.Shipping, _ = typedMoney(v("shipping"), currency)
	day, err := store.ParseDay(narrow(v("day")))
	if err == nil && day != f.app.today() {
		in.PaidAt = day.Start(f.app.shop().Zone) + noonOffset
	}
	if goods := v("goods"); goods != "" {
		quantity, _ := typedPoints(v("quantity"))
		in.Lines = []store.LineDraft{goodsLine(goods, max(quantity, 1), in.Amount-in.Shipping)}
	}
	return in
}

// noonOffset puts an order of another day at noon, in milliseconds after its start.
const noonOffset = 12 * 60 * 60 * 1000

// orderNumber is the key of an order by hand and its number too, so it is short and telling: H, the day it was written
// down, and a few letters of the form's own key.
func (f *formPanel) orderNumber() string {
	y, m, d := f.app.today().Civil()
	letters := f.key[len(f.key)-6:]
	return "H" + strconv.Itoa(y%100*10000+int(m)*100+d) + "-" + letters
}

// goodsLine is a line whose pieces add up to money exactly: the price is rounded up and the rest is a discount.
func goodsLine(name string, quantity, money int64) store.LineDraft {
	price := (max(money, 0) + quantity - 1) / quantity
	return store.LineDraft{Name: name, Quantity: quantity, Price: price, Discount: price*quantity - max(money, 0)}
}

// orderGives says what the order will earn, and when that can be used.
func (f *formPanel) orderGives(member int64) string {
	in := f.orderInput(member)
	if in.Amount <= 0 || in.Shipping > in.Amount {
		return ""
	}
	if member == 0 && strings.TrimSpace(f.form.Value("member")) == "" {
		return f.T("form.neworder.nobody")
	}
	terms := f.app.shop().Terms
	points := terms.Points(terms.Earning(program.Amounts{Total: in.Amount, Shipping: in.Shipping}))
	if points == 0 {
		return ""
	}
	day := f.app.today()
	if in.PaidAt != 0 {
		day = f.app.dayOf(in.PaidAt)
	}
	if release := store.Day(terms.Release(program.Day(day))); release > f.app.today() {
		return f.T("form.neworder.later", "n", points, "day", f.app.date(release))
	}
	return f.T("form.neworder.now", "n", points)
}
