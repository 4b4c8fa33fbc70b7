package exchange

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"regulars/store"
)

// sample is the text of a file in testdata.
func sample(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// draftOf is the order with a number.
func draftOf(t testing.TB, r reading, id string) store.OrderDraft {
	t.Helper()
	for _, d := range r.drafts {
		if d.ID == id {
			return d
		}
	}
	t.Fatalf("no order %s in %v", id, r.drafts)
	return store.OrderDraft{}
}

// TestFromTakesEveryFileOfAPlatform asks for the platform by its name.
func TestFromTakesEveryFileOfAPlatform(t *testing.T) {
	for name, platform := range map[string]string{
		"woo_webtoffee.csv": "woocommerce", "woo_analytics.csv": "woocommerce", "woo_skyverge.csv": "woocommerce", "woo_algolplus.csv": "woocommerce",
		"square_55.csv": "square", "square_items.csv": "square", "etsy_orders.csv": "etsy", "etsy_items.csv": "etsy", "etsy_payments.csv": "etsy",
		"amazon_all.txt": "amazon", "amazon_new.txt": "amazon", "amazon_unshipped.txt": "amazon",
	} {
		for _, asked := range []string{platform, "", "auto"} {
			r := readText(t, sample(t, name), Options{Format: asked})
			if r.err != nil || r.file.Format != platform {
				t.Errorf("%s asked as %q is %v", name, asked, r.err)
			}
		}
		if r := readText(t, sample(t, name), Options{Format: "shopify"}); !store.CodeIs(r.err, CodeOtherFormat) {
			t.Errorf("%s as shopify: %v", name, r.err)
		}
	}
}

// TestTheOrderOfColumnsSaysNothing turns the columns of every sample about: the drafts stay.
func TestTheOrderOfColumnsSaysNothing(t *testing.T) {
	for _, name := range []string{"woo_analytics.csv", "square_55.csv", "square_items.csv", "etsy_payments.csv", "amazon_all.txt", "amazon_new.txt"} {
		text := sample(t, name)
		comma := ","
		if strings.HasSuffix(name, ".txt") {
			comma = "\t"
		}
		rows, _, _, err := recordsOf(text, comma[0])
		if err != nil {
			t.Fatal(err)
		}
		var turned strings.Builder
		for _, row := range rows {
			for i := range row {
				if i > 0 {
					turned.WriteString(comma)
				}
				turned.WriteString(`"` + strings.ReplaceAll(row[len(row)-1-i], `"`, `""`) + `"`)
			}
			turned.WriteString("\n")
		}
		before, after := readText(t, text, Options{}), readText(t, turned.String(), Options{})
		if after.err != nil || len(before.drafts) != len(after.drafts) {
			t.Errorf("%s turned about: %v, %d orders instead of %d", name, after.err, len(after.drafts), len(before.drafts))
			continue
		}
		for i := range before.drafts {
			sameDraft(t, before.drafts[i], after.drafts[i])
		}
	}
}

func TestN19DamagedNumbersOfPlatforms(t *testing.T) {
	for name, at := range map[string][2]string{
		"woo_webtoffee.csv": {"1202,1202,", "1.202E+17,1.202E+17,"},
		"etsy_orders.csv":   {"3100000002", "3.1E+09"},
		"amazon_new.txt":    {"111-0000006-0000006", "1.11E+17"},
		"square_55.csv":     {"TX2,", "1.5E+12,"},
	} {
		r := readText(t, strings.ReplaceAll(sample(t, name), at[0], at[1]), Options{})
		if r.err != nil {
			t.Errorf("%s: %v", name, r.err)
			continue
		}
		for _, p := range r.problems {
			if p.Code != CodeIDDamaged {
				t.Errorf("%s: %v", name, p)
			}
		}
		if len(r.problems) == 0 {
			t.Errorf("%s: no problem", name)
		}
	}
}

func TestTenColumnsOfWooCommerce(t *testing.T) {
	r := readText(t, sample(t, "woo_analytics_10.csv"), Options{})
	wantOrders(t, r, "1201", "1202", "1208")
	wantNote(t, r, NoteSumsOnly)
	for _, d := range r.drafts {
		if d.Grain != store.GrainLines || d.Buyer.Known() {
			t.Errorf("draft %+v", d)
		}
	}
}

// TestValuesOfOrdersOnEveryRow reads a plugin's file whose columns fit no fingerprint: the values of the order stand on each
// of its rows and are taken once.
func TestValuesOfOrdersOnEveryRow(t *testing.T) {
	r := readText(t, "Order Number,Order Date,First Name (Billing),Last Name (Billing),Email (Billing),Order Shipping Amount,Order Refund Amount,Order Total Amount,Item Name,Quantity,Item Cost\n"+
		"3001,2026-08-01 09:00,José,Pérez,jose@example.com,5.00,12.50,53.00,Bowl,2,20.00\n"+
		"3001,2026-08-01 09:00,José,Pérez,jose@example.com,5.00,12.50,53.00,Spoon,1,8.00\n", Options{})
	wantOrders(t, r, "3001")
	d := r.drafts[0]
	if r.file.Format != FormatGeneric || d.Total != 5300 || d.Shipping != 500 || d.Refunded != 1250 || len(d.Lines) != 2 || d.Buyer.Name != "José Pérez" {
		t.Errorf("%s: %+v", r.file.Format, d)
	}
}

func TestOtherExportsAreNamed(t *testing.T) {
	for heading, kind := range map[string]string{
		"Name,Username,Last Active,Sign Up,Email,Orders,Total Spend,AOV,Country / Region,City,Region,Postal Code\nA,b,,,a@b.cc,1,2,2,,,,\n": "customers",
		"Date,Orders,Gross sales,Returns,Coupons,Net sales,Taxes,Shipping,Total sales\n2026-01-01,3,10,0,0,10,0,0,10\n":                     "sums",
		"Product title,SKU,Items sold,N. Revenue,Orders,Category,Variations,Status,Stock\nMug,M,3,30,3,,,,\n":                               "products",
		"Date,Type,Title,Info,Currency,Amount,Fees & Taxes,Net\n\"1 Jan, 2026\",Sale,Payment,,USD,5.00,0,5.00\n":                            "payments",
	} {
		if refused := wantCode(t, readText(t, heading, Options{}).err, CodeNotOrders); refused.Facts["why"] != kind {
			t.Errorf("%q is taken for %v", heading, refused.Facts["why"])
		}
	}
}

// TestComputersOfBuyersAreNotRead: the address of the buyer's computer and other columns that nobody needs stay out.
func TestComputersOfBuyersAreNotRead(t *testing.T) {
	for _, name := range []string{"woo_webtoffee.csv", "amazon_new.txt"} {
		r := readText(t, sample(t, name), Options{})
		for _, d := range r.drafts {
			detail := store.OrderDetail{}
			if d.Detail != nil {
				detail = *d.Detail
			}
			for _, text := range []string{d.Buyer.Name, d.Buyer.Key, d.Buyer.Email, d.Buyer.Phone, detail.Note, detail.Channel, detail.Tracking} {
				if strings.Contains(text, "203.0.113") || strings.Contains(text, "marketplace.amazon") || strings.Contains(text, "Mozilla") {
					t.Errorf("%s reads %q", name, text)
				}
			}
		}
	}
}

const squareHead = "Date,Time,Time Zone,Gross Sales,Discounts,Net Sales,Tax,Tip,Partial Refunds,Total Collected,Transaction ID,Payment ID,Event Type,Customer ID\n"

func TestSquareRefunds(t *testing.T) {
	row := func(event, ids, net, partial, second string) string {
		return "2026-07-18,12:00:" + second + ",UTC," + net + ",$0.00," + net + ",$0.00,$0.00," + partial + "," + net + "," + ids + "," + event + ",C1\n"
	}
	for _, c := range []struct {
		name, rows string
		refunded   map[string]int64
		grain      map[string]store.Grain
	}{
		{"SameTransaction", row("Payment", "T1,P1", "$20.00", "$0.00", "00") + row("Refund", "T1,P1", "-$5.00", "$0.00", "01"), map[string]int64{"T1": 500}, nil},
		{"TwoAlike", row("Payment", "T1,P1", "$20.00", "$0.00", "00") + row("Refund", "T1,P1", "-$5.00", "$0.00", "01") + row("Refund", "T1,P1", "-$5.00", "$0.00", "02"), map[string]int64{"T1": 1000}, nil},
		{"TheSameRowTwice", row("Payment", "T1,P1", "$20.00", "$0.00", "00") + strings.Repeat(row("Refund", "T1,P1", "-$5.00", "$0.00", "01"), 2), map[string]int64{"T1": 500}, nil},
		{"ToldTwice", row("Payment", "T1,P1", "$20.00", "-$5.00", "00") + row("Refund", "T1,P1", "-$5.00", "$0.00", "01"), map[string]int64{"T1": 500}, nil},
		{"ByThePaymentAfter", row("Payment", "T1,P1", "$20.00", "$0.00", "00") + row("Payment", "T3,P3", "$9.00", "$0.00", "00") + row("Refund", "T2,P1", "-$5.00", "$0.00", "01"), map[string]int64{"T1": 500, "T3": 0}, nil},
		{"ByThePaymentBefore", row("Refund", "T2,P1", "-$20.00", "$0.00", "01") + row("Payment", "T1,P1", "$20.00", "$0.00", "00"), map[string]int64{"T1": 2000}, nil},
		{"TheTransactionGoesFirst", row("Refund", "T2,P1", "-$5.00", "$0.00", "01") + row("Payment", "T1,P1", "$20.00", "$0.00", "00") + row("Payment", "T2,P2", "$8.00", "$0.00", "00"), map[string]int64{"T1": 0, "T2": 500}, nil},
		{"WithoutItsSale", row("Refund", "T9,P9", "$0.00", "-$5.00", "01"), map[string]int64{"T9": 500}, map[string]store.Grain{"T9": store.GrainCompanion}},
		{"MoreThanPaid", row("Payment", "T1,P1", "$20.00", "-$25.00", "00"), map[string]int64{"T1": 2000}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := readText(t, squareHead+c.rows, Options{Currency: "USD"})
			if r.err != nil || len(r.problems) > 0 || len(r.drafts) != len(c.refunded) {
				t.Fatalf("%v %v %v", r.err, r.problems, r.drafts)
			}
			for id, want := range c.refunded {
				if d := draftOf(t, r, id); d.Refunded != want || d.Grain != c.grain[id] || d.Has&store.HasRefundedAtLeast == 0 {
					t.Errorf("order %s is %+v, want %d refunded", id, d, want)
				}
			}
		})
	}
}

// TestSquareHeldWithAPartialRefund: a sale of an unknown kind keeps what it says was refunded, whatever the kind turns out to be.
func TestSquareHeldWithAPartialRefund(t *testing.T) {
	r := readText(t, squareHead+"2026-07-18,12:00:00,UTC,$20.00,$0.00,$20.00,$0.00,$0.00,-$5.00,$20.00,T1,P1,Exchange,C1\n", Options{Currency: "USD"})
	wantOrders(t, r, "T1")
	d := r.drafts[0]
	if d.Status != store.StatusUnknown || d.Refunded != 500 {
		t.Fatalf("order %+v", d)
	}
	if a := d.Answers[store.StatusCompleted]; a.Status != store.StatusPartlyRefunded || a.Refunded != 500 {
		t.Errorf("as a completed one it is %+v", a)
	}
}

// TestSquareBasis: of 1,380.05 collected, 110.05 tax and 30.00 tip are taken off, and a gift card sold is no revenue.
func TestSquareBasis(t *testing.T) {
	r := readText(t, sample(t, "square_55.csv"), Options{Currency: "USD"})
	if d := draftOf(t, r, "TX1"); d.Total != 138005-11005-3000 || d.Tax != 0 {
		t.Errorf("order %+v", d)
	}
	if d := draftOf(t, r, "TX4"); d.Total != 0 {
		t.Errorf("the gift card %+v", d)
	}
}

const etsyHead = "Sale Date,Order ID,Buyer User ID,Number of Items,Currency,Order Value,Discount Amount,Shipping,Sales Tax,Order Total,Status,Adjusted Order Total,Buyer\n"

// TestEtsyAdjustedTotals is the rule for the adjusted total: more than nothing and less than the total is a refund in part.
func TestEtsyAdjustedTotals(t *testing.T) {
	for _, c := range []struct {
		total, tax, status, adjusted string
		want, refunded               int64
		is                           store.Status
		noted                        bool
	}{
		{"35.00", "0.00", "Completed", "", 3500, 0, store.StatusCompleted, false},
		{"35.00", "0.00", "Completed", "0.00", 3500, 0, store.StatusCompleted, false},
		{"35.00", "0.00", "Completed", "35.00", 3500, 0, store.StatusCompleted, false},
		{"35.00", "0.00", "Completed", "25.00", 3500, 1000, store.StatusPartlyRefunded, false},
		{"35.00", "0.00", "Refunded", "0.00", 3500, 3500, store.StatusRefunded, false},
		{"35.00", "0.00", "Canceled", "0.00", 3500, 0, store.StatusCancelled, false},
		{"35.00", "0.00", "Completed", "36.00", 3500, 0, store.StatusCompleted, true},
		{"37.80", "2.80", "Completed", "27.80", 3500, 1000, store.StatusPartlyRefunded, false}, // with the tax in it
		{"35.00", "2.80", "Completed", "", 3500, 0, store.StatusCompleted, false},              // without it
	} {
		r := readText(t, etsyHead+"09/21/26,1,ann,1,USD,30.00,0.00,5.00,"+c.tax+","+c.total+","+c.status+","+c.adjusted+",\n", Options{})
		wantOrders(t, r, "1")
		d := r.drafts[0]
		if d.Total != c.want || d.Refunded != c.refunded || d.Status != c.is || d.PlacedAt != at(t, "2026-09-21T00:00:00Z") {
			t.Errorf("%+v is %+v", c, d)
		}
		if c.noted {
			wantNote(t, r, NoteAdjusted)
		}
	}
}

func TestEtsyBuyers(t *testing.T) {
	for text, want := range map[string]string{
		"lily88": "lily88", "Lily Chen (lily88)": "lily88", "Lily Chen": "", "A (b) (c)": "c", "": "", "陈　莉": "", "x)": "x)", "(": "(",
	} {
		if got := etsyKey(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

// FuzzPlatforms puts any cell into any column of a platform's file: every order that comes out can be saved.
func FuzzPlatforms(f *testing.F) {
	for _, name := range []string{"woo_webtoffee.csv", "woo_skyverge.csv", "square_55.csv", "square_items.csv", "etsy_orders.csv", "etsy_items.csv", "etsy_payments.csv", "amazon_all.txt"} {
		for _, cell := range []string{"-5.00", "$1,240.00", "refund", "1.5E+12", "", "name:x|quantity:9|total:1", "amount:9999999|reason:;amount:1"} {
			f.Add(name, cell, 3, 2)
			f.Add(name, cell, 12, 1)
		}
	}
	texts := map[string][][]string{}
	f.Fuzz(func(t *testing.T, name, cell string, column, line int) {
		if filepath.Base(name) != name || len(cell) > 1000 {
			t.Skip()
		}
		if texts[name] == nil {
			text, err := os.ReadFile(filepath.Join("testdata", name))
			if err != nil {
				t.Skip()
			}
			comma := byte(',')
			if strings.HasSuffix(name, ".txt") {
				comma = '\t'
			}
			rows, _, _, err := recordsOf(string(text), comma)
			if err != nil || len(rows) < 2 {
				t.Skip()
			}
			texts[name] = rows
		}
		rows := texts[name]
		var text strings.Builder
		for i, row := range rows {
			for c, value := range row {
				if column >= 0 && line > 0 && i == 1+line%(len(rows)-1) && c == column%len(row) {
					value = cell
				}
				text.WriteString(`"` + strings.ReplaceAll(value, `"`, `""`) + `",`)
			}
			text.WriteString("\n")
		}
		r := readText(t, text.String(), Options{Currency: "USD"})
		for _, d := range r.drafts {
			if d.ID == "" || d.Total < 0 || d.Refunded < 0 || d.Shipping < 0 || d.Total > maxMinor || d.Grain != store.GrainCompanion && (d.Refunded > d.Total || d.PlacedAt == 0) {
				t.Fatalf("%s with %q: %+v", name, cell, d)
			}
			for _, l := range d.Lines {
				if l.Quantity == 0 && l.Price != 0 {
					t.Fatalf("%s with %q: %+v", name, cell, l)
				}
			}
		}
	})
}

// TestPlatformsCommas holds that a platform's amounts are read with the comma where a spreadsheet has written it so.
func TestPlatformsCommas(t *testing.T) {
	const head = "order_id;order_number;order_date;status;order_total;billing_email;shipping_total\n"
	r := readText(t, head+"1;1;2026-01-05;completed;1.234,50;a@x.de;0\n2;2;2026-01-05;completed;29,00;a@x.de;4,90\n", Options{})
	if len(r.drafts) != 2 || r.drafts[0].Total != 123450 || r.drafts[1].Total != 2900 || r.drafts[1].Shipping != 490 {
		t.Errorf("%+v, %v", r.drafts, r.problems)
	}
	both := readText(t, head+"1;1;2026-01-05;completed;1234.50;a@x.de;0\n2;2;2026-01-05;completed;29,00;a@x.de;4.90\n", Options{})
	if len(both.problems) != 1 {
		t.Errorf("a column of both marks: %v", both.problems)
	}
}
