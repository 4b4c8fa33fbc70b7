package demo

import (
	"fmt"
	"math/rand/v2"
	"time"

	"regulars/store"
)

// writer writes purchases out as drafts. It uses the same room for every draft.
type writer struct {
	shop   *Shop
	draft  store.OrderDraft
	detail store.OrderDetail
	lines  [5]store.LineDraft
}

// Durations in milliseconds, as instants count.
const (
	oneMinute = store.Instant(time.Minute / time.Millisecond)
	oneDay    = store.Instant(24 * time.Hour / time.Millisecond)
)

// write makes the draft of one purchase. The same purchase always gives the same draft.
func (w *writer) write(p *purchase) *store.OrderDraft {
	random := rand.New(rand.NewPCG(p.seed, uint64(p.person)))
	who := &w.shop.persons[p.person]
	lang := w.shop.plan.Lang
	from := sources[p.source]
	w.detail = store.OrderDetail{Channel: pick(lang, from.channel), City: who.City, Country: who.country, Marketing: who.marketing}
	w.draft = store.OrderDraft{
		Shop: pick(lang, from.shop), ID: orderNumber(p), Has: store.HasStatus | store.HasLines | store.HasShipping |
			store.HasDiscount | store.HasGoods | store.HasRefunded | store.HasTax,
		PlacedAt: p.at, PaidAt: p.at + store.Instant(random.Int64N(int64(9*oneMinute))) + oneMinute/2,
		Detail: &w.detail, Buyer: buyerOf(who, p.source),
	}
	w.goods(random, who, p)
	w.fate(random, p)
	return &w.draft
}

// orderNumber writes the number as each platform does.
func orderNumber(p *purchase) string {
	switch p.source {
	case taobao:
		return fmt.Sprintf("2837%015d", int64(p.number)*1_000_003)
	case youzan:
		return "E" + p.at.Time().In(zone).Format("20060102") + fmt.Sprintf("%010d", p.number)
	case shopify:
		return fmt.Sprintf("#%d", 1000+p.number)
	}
	return "S-" + p.at.Time().In(zone).Format("20060102") + fmt.Sprintf("-%04d", p.number)
}

// buyerOf is who bought, as each platform tells it. Every platform tells enough to know the person again.
func buyerOf(who *person, source uint8) store.Buyer {
	b := store.Buyer{Name: who.Name, Phone: who.Phone, Email: who.Email}
	switch source {
	case taobao:
		b.Email = ""
		b.Key = who.key
	case youzan:
		b.Email = ""
	case shopify:
		b.Key = who.key
	}
	return b
}

// goods fills the lines and the amounts.
func (w *writer) goods(random *rand.Rand, who *person, p *purchase) {
	d, lang := &w.draft, w.shop.plan.Lang
	rate := int64(100)
	if who.abroad && p.source == shopify && random.IntN(2) == 0 {
		d.Currency, rate = "USD", 16 // a hundred yuan are sixteen dollars
		d.Has |= store.HasCurrency
	}
	d.Lines = w.lines[:0]
	for i := range 1 + weighted(random, []int{50, 30, 14, 6}) {
		thing := item(random, who)
		line := store.LineDraft{
			SKU: thing.sku, Name: pick(lang, thing.name), Quantity: int64(1 + weighted(random, []int{78, 15, 5, 2})),
			Price: (thing.price*rate/100 + 5) / 10 * 10,
		}
		if i == 0 && random.Float64()*3 < who.spend-1 {
			line.Quantity++
		}
		d.Goods += line.Price * line.Quantity
		d.Lines = withLine(d.Lines, line)
	}
	if coupon, percent := festival(p.at); percent > 0 && p.source != stall && random.IntN(10) < 7 {
		d.Discount = d.Goods * int64(percent) / 100
		d.Goods -= d.Discount
		w.detail.Coupons = coupon
	}
	if p.source != stall && d.Goods < 99*rate {
		d.Shipping = 8 * rate
	}
	d.Total = d.Goods + d.Shipping
	if random.IntN(40) == 0 {
		w.detail.Note = pick(lang, orderNotes[random.IntN(len(orderNotes))])
	}
}

// withLine adds a line, or its pieces to the line of the same product.
func withLine(lines []store.LineDraft, line store.LineDraft) []store.LineDraft {
	for i := range lines {
		if lines[i].SKU == line.SKU {
			lines[i].Quantity += line.Quantity
			return lines
		}
	}
	return append(lines, line)
}

// item draws what is in one line: mostly what this person always buys, else something near it.
func item(random *rand.Rand, who *person) *product {
	switch n := random.IntN(100); {
	case n < 60:
		return &catalogue[who.favourites[weighted(random, []int{5, 3, 2})]]
	case n < 80:
		return &catalogue[chosen(random, catalogue[who.favourites[0]].category)]
	}
	return &catalogue[chosen(random, -1)]
}

// festival is the coupon of the big sales and its percentage; 0 on all other days.
func festival(at store.Instant) (coupon string, percent int) {
	_, month, d := at.Time().In(zone).Date()
	switch {
	case month == time.June && d >= 14 && d <= 18:
		return "618", 12
	case month == time.November && d >= 9 && d <= 11:
		return "1111", 15
	case month == time.December && d >= 20 && d <= 24:
		return "XMAS", 10
	}
	return "", 0
}

// fate decides what became of the order: in 100 about 3 are cancelled, 2 sent back whole and 4 in part; those of the last
// days are still under way.
func (w *writer) fate(random *rand.Rand, p *purchase) {
	d := &w.draft
	end := w.shop.plan.End.Start(zone)
	d.PaidAt = min(d.PaidAt, end-1)
	chance := random.IntN(1000)
	if chance < 28 {
		d.Status = store.StatusCancelled
		if chance < 14 {
			d.PaidAt = 0 // never paid
		}
		return
	}
	if p.source == stall {
		d.Status, d.DoneAt = store.StatusCompleted, d.PaidAt
		return
	}
	shipped := p.at + oneDay/2 + store.Instant(random.Int64N(int64(oneDay*3/2)))
	done := shipped + 2*oneDay + store.Instant(random.Int64N(int64(4*oneDay)))
	back := done + store.Instant(random.Int64N(int64(3*oneDay)))
	switch {
	case p.at > end-oneDay && chance < 200:
		d.Status, d.PaidAt = store.StatusPending, 0
		return
	case shipped >= end:
		d.Status = store.StatusPaid
		return
	}
	d.ShippedAt = shipped
	by := carriers[weighted(random, []int{4, 3, 2, 1})]
	w.detail.Carrier = pick(w.shop.plan.Lang, by.name)
	w.detail.Tracking = fmt.Sprintf("%s%012d", by.prefix, random.Int64N(1e12))
	if done >= end {
		d.Status = store.StatusFulfilled
		return
	}
	d.Status, d.DoneAt = store.StatusCompleted, done
	switch {
	case back >= end:
	case chance < 48:
		d.Status, d.Refunded = store.StatusRefunded, d.Total
	case chance < 90 && len(d.Lines) > 1:
		d.Status = store.StatusPartlyRefunded
		d.Refunded = min(d.Lines[0].Price*d.Lines[0].Quantity, d.Goods/2)
	}
}
