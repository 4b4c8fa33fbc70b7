package exchange

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"regulars/store"
)

// anyText makes a text that the reader keeps as it is: what a book can hold.
func anyText(use textUse) *rapid.Generator[string] {
	runes := rapid.OneOf(
		rapid.RuneFrom([]rune(`=+-@'",;_x0041_ 0123456789EeNA#/:.()`)), rapid.RuneFrom([]rune("李雷若曦＝＋。，€£ßéş🍵’")),
		rapid.Rune(),
	)
	return rapid.Custom(func(t *rapid.T) string {
		kept := texts{notes: &notes{}}
		text, code, _ := kept.clean(strings.TrimFunc(rapid.StringOfN(runes, 0, 12, -1).Draw(t, "text"), padding), use, false)
		if again, _, _ := kept.clean(text, use, false); code != "" || again != text || strings.ContainsFunc(text, private) || saysNothing(trimCell(text)) || isSpreadsheetError(trimCell(text)) {
			return "plain"
		}
		return text
	})
}

// private reports the private characters, of which GB18030 cannot write all; TestGBWriter holds those.
func private(r rune) bool { return r >= 0xe000 && r <= 0xf8ff }

// anyDraft makes an order as a book can hold it.
func anyDraft(id string) *rapid.Generator[store.OrderDraft] {
	return rapid.Custom(func(t *rapid.T) store.OrderDraft {
		line := anyText(useLine)
		amount := rapid.Int64Range(0, maxMinor/4)
		moment := rapid.Custom(func(t *rapid.T) store.Instant {
			if rapid.Bool().Draw(t, "autumn") { // the hours around the end of summer time in New York, 2026-11-01
				return store.Instant(1793512800000 + rapid.Int64Range(-7_200_000, 7_200_000).Draw(t, "millis"))
			}
			return store.Instant(rapid.Int64Range(700_000_000_000, 4_000_000_000_000).Draw(t, "millis"))
		})
		d := store.OrderDraft{
			Shop: line.Draw(t, "shop"), ID: id, Grain: rapid.SampledFrom([]store.Grain{store.GrainOrders, store.GrainLines}).Draw(t, "grain"), Status: store.StatusPaid, StatusText: "paid",
			Currency: rapid.SampledFrom([]string{"USD", "JPY", "KWD", "CNY"}).Draw(t, "currency"),
			Has:      store.HasShipping | store.HasTax | store.HasStatus | store.HasLines | store.HasCurrency,
			Total:    amount.Draw(t, "total"), Shipping: amount.Draw(t, "shipping"), Tax: amount.Draw(t, "tax"),
			PlacedAt: moment.Draw(t, "placed"), PaidAt: moment.Draw(t, "paid"),
			Buyer: store.Buyer{Name: anyText(useName).Draw(t, "name"), Email: "ann@example.com", Phone: rapid.StringMatching(`\+?[0-9]{7,15}`).Draw(t, "phone")},
			Detail: &store.OrderDetail{
				Channel: line.Draw(t, "channel"), City: line.Draw(t, "city"), Note: anyText(useNote).Draw(t, "note"), Tracking: line.Draw(t, "tracking"),
			},
		}
		for range rapid.IntRange(1, 3).Draw(t, "lines") {
			d.Lines = append(d.Lines, store.LineDraft{
				SKU: line.Draw(t, "sku") + "s", Name: line.Draw(t, "item"), Quantity: rapid.Int64Range(1, 1000).Draw(t, "quantity"),
				Price: rapid.Int64Range(0, maxMinor/10_000).Draw(t, "price"),
			})
		}
		return d
	})
}

// TestAnyOrderReadsBack: what is written in any way is read back as it was.
func TestAnyOrderReadsBack(t *testing.T) {
	ways := waysToWrite(t)
	rapid.Check(t, func(r *rapid.T) {
		var drafts []store.OrderDraft
		for i := range rapid.IntRange(1, 4).Draw(r, "orders") {
			id := fmt.Sprint(i, rapid.OneOf(rapid.StringMatching(`#?[0-9]{1,19}`), rapid.StringMatching(`=?[A-Z0-9-]{1,12}`)).Draw(r, "id"))
			if isScientific(id) {
				id = "#" + id
			}
			drafts = append(drafts, anyDraft(id).Draw(r, "order"))
		}
		readBack(t, drafts, rapid.SampledFrom(ways).Draw(r, "way"))
		if t.Failed() {
			r.FailNow()
		}
	})
}
