package store

import (
	"context"
	"encoding/json"
)

// HeldWord is a status word that nobody has explained and the orders that wait for its meaning.
type HeldWord struct {
	Source, Word string
	Orders       int64
	First, Last  Day
	Examples     []HeldOrder // the three latest
}

// HeldOrder is an order that waits. Total is minor units of Currency.
type HeldOrder struct {
	Shop, Ext, Buyer, Currency string
	Placed                     Instant
	Total                      int64
}

// heldExamples is how many orders a held word shows.
const heldExamples = 3

// Held lists the words that orders wait for, the most frequent first.
func (b *Book) Held(ctx context.Context) (list []HeldWord, err error) {
	err = b.look(ctx, func(v *view) (err error) {
		list, err = v.heldWords()
		return err
	})
	return list, err
}

func (v *view) heldWords() (list []HeldWord, err error) {
	if err := v.each(func(rows *rows) error {
		w := HeldWord{}
		err := rows.Scan(&w.Source, &w.Word, &w.Orders)
		list = append(list, w)
		return err
	}, "SELECT source, word, count(*) AS n FROM held WHERE done IS NULL GROUP BY source, word ORDER BY n DESC, source, word"); err != nil {
		return nil, err
	}
	for i := range list {
		if err := v.heldOrders(&list[i]); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// heldOrders fills in the days and the examples of a word.
func (v *view) heldOrders(w *HeldWord) error {
	if err := v.each(func(rows *rows) error {
		var first, last Instant
		if err := rows.Scan(&first, &last); err != nil {
			return err
		}
		zone := v.book.Shop().Zone
		w.First, w.Last = DayOf(first.Time(), zone), DayOf(last.Time(), zone)
		return nil
	}, `SELECT min(draft ->> 'placed'), max(draft ->> 'placed') FROM held WHERE done IS NULL AND source = ? AND word = ?`, w.Source, w.Word); err != nil {
		return err
	}
	return v.each(func(rows *rows) error {
		o, text := HeldOrder{}, ""
		if err := rows.Scan(&o.Shop, &o.Ext, &text); err != nil {
			return err
		}
		var kept keptDraft
		if err := json.Unmarshal([]byte(text), &kept); err != nil {
			return err
		}
		o.Buyer, o.Currency, o.Placed, o.Total = kept.Buyer.label(), kept.Currency, kept.Placed, kept.Total
		w.Examples = append(w.Examples, o)
		return nil
	}, `SELECT shop, ext, draft FROM held WHERE done IS NULL AND source = ? AND word = ? ORDER BY draft ->> 'placed' DESC, ext DESC LIMIT ?`,
		w.Source, w.Word, heldExamples)
}

// keptDraft is a held order as the book keeps it, in JSON.
type keptDraft struct {
	Currency string       `json:"currency"`
	Has      Has          `json:"has"`
	Grain    Grain        `json:"grain,omitempty"`
	Total    int64        `json:"total"`
	Shipping int64        `json:"shipping,omitempty"`
	Tax      int64        `json:"tax,omitempty"`
	Discount int64        `json:"discount,omitempty"`
	Goods    int64        `json:"goods,omitempty"`
	Refunded int64        `json:"refunded,omitempty"`
	Points   int64        `json:"points_paid,omitempty"`
	Placed   Instant      `json:"placed"`
	Paid     Instant      `json:"paid,omitempty"`
	Done     Instant      `json:"done,omitempty"`
	Shipped  Instant      `json:"shipped,omitempty"`
	Buyer    Buyer        `json:"buyer"`
	Detail   *OrderDetail `json:"detail,omitempty"`
	Lines    []LineDraft  `json:"lines,omitempty"`
	Refunds  []RefundRow  `json:"refunds,omitempty"`
	Answers  []Answer     `json:"answers,omitempty"`
}

// keep writes a draft as JSON. What names the order and its word stands in columns of their own.
func (d *OrderDraft) keep(currency string) (string, error) {
	k := keptDraft{
		Currency: currency, Has: d.Has, Grain: d.Grain, Total: d.Total, Shipping: d.Shipping, Tax: d.Tax, Discount: d.Discount, Goods: d.Goods,
		Refunded: d.Refunded, Points: d.PointsPaid, Placed: d.PlacedAt, Paid: d.PaidAt, Done: d.DoneAt, Shipped: d.ShippedAt, Buyer: d.Buyer,
		Detail: d.Detail, Lines: d.Lines, Refunds: d.Refunds, Answers: d.Answers,
	}
	if k.Placed == 0 {
		k.Placed = k.Paid
	}
	text, err := json.Marshal(k)
	return string(text), err
}

// draft is the order as its file stated it.
func (k *keptDraft) draft() OrderDraft {
	return OrderDraft{
		Currency: k.Currency, Has: k.Has, Grain: k.Grain, Total: k.Total, Shipping: k.Shipping, Tax: k.Tax, Discount: k.Discount, Goods: k.Goods,
		Refunded: k.Refunded, PointsPaid: k.Points, PlacedAt: k.Placed, PaidAt: k.Paid, DoneAt: k.Done, ShippedAt: k.Shipped, Buyer: k.Buyer,
		Detail: k.Detail, Lines: k.Lines, Refunds: k.Refunds, Answers: k.Answers,
	}
}
