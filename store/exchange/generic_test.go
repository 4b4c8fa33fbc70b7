package exchange

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"regulars/store"
)

func TestUCIOrdersMapByThemselves(t *testing.T) {
	path := filepath.Join("..", "..", "..", "shared", "data", "orders_2010_2011.csv")
	if _, err := os.Stat(path); err != nil {
		t.Skip("the public data set is not beside the repository")
	}
	r := readFile(t, path, Options{Currency: "GBP", Zone: zone(t, "Europe/London")})
	if r.err != nil || len(r.problems) > 0 {
		t.Fatal(r.err, r.problems)
	}
	buyers, known, revenue := map[string]bool{}, 0, int64(0)
	for _, d := range r.drafts {
		if d.Buyer.Known() {
			known++
			buyers[d.Buyer.Key] = true
			revenue += d.Total
		}
	}
	if len(r.drafts) != 19959 || known != 18532 || len(buyers) != 4338 || r.file.Rows != 19959 {
		t.Errorf("%d orders, %d of known buyers, %d buyers, revenue %d", len(r.drafts), known, len(buyers), revenue)
	}
	var fields []string
	for _, c := range r.file.Columns {
		fields = append(fields, string(c.Field))
	}
	if got := strings.Join(fields, ","); got != "order_id,buyer_key,ordered_at,country,,,total" {
		t.Errorf("columns read as %s", got)
	}
}

func TestRefundRows(t *testing.T) {
	heading := "order_id,amount,date\n"
	for _, c := range []struct {
		name, rows      string
		total, refunded int64
		status          store.Status
	}{
		{"after", "1,50.00,2026-01-05\n1,-20.00,2026-01-06\n", 5000, 2000, store.StatusPartlyRefunded},
		{"before", "1,-20.00,2026-01-06\n1,50.00,2026-01-05\n", 5000, 2000, store.StatusPartlyRefunded},
		{"apart", "1,50.00,2026-01-05\n2,1.00,2026-01-05\n1,-20.00,2026-01-06\n3,1.00,2026-01-05\n1,-30.00,2026-01-06\n", 5000, 5000, store.StatusRefunded},
		{"brackets", "1,50.00,2026-01-05\n1,(50.00),2026-01-06\n", 5000, 5000, store.StatusRefunded},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := readText(t, heading+c.rows, Options{})
			if r.err != nil || len(r.problems) > 0 {
				t.Fatal(r.err, r.problems)
			}
			for _, d := range r.drafts {
				if d.ID == "1" && (d.Total != c.total || d.Refunded != c.refunded || d.Status != c.status || d.Has&store.HasRefunded == 0) {
					t.Errorf("%+v", d)
				}
			}
		})
	}
	r := readText(t, heading+"1,50.00,2026-01-05\n1,-60.00,2026-01-05\n2,-1.00,2026-01-05\n", Options{})
	if len(r.drafts) != 0 || len(r.problems) != 2 || r.problems[0].Code != CodeRefundOverTotal || r.problems[1].Code != CodeRefundAlone || r.file.Rejected != 2 {
		t.Errorf("%v %v", r.drafts, r.problems)
	}
}

func TestLinesOfOneOrder(t *testing.T) {
	for name, c := range map[string]struct {
		text  string
		total int64
	}{
		"prices only":        {"order,product,qty,price,date\n1,Tea,2,3.00,2026-01-05\n1,Cup,1,4.00,2026-01-05\n", 1000},
		"with shipping":      {"order,product,qty,price,shipping,date\n1,Tea,2,3.00,5.00,2026-01-05\n1,Cup,1,4.00,5.00,2026-01-05\n", 1500},
		"amounts of lines":   {"order,product,amount,date\n1,Tea,6.00,2026-01-05\n1,Cup,4.00,2026-01-05\n", 1000},
		"total on each row":  {"order,product,qty,price,total,date\n1,Tea,2,3.00,11.00,2026-01-05\n1,Cup,1,4.00,11.00,2026-01-05\n", 1100},
		"total on the first": {"order,product,qty,price,total,date\n1,Tea,2,3.00,11.00,2026-01-05\n1,Cup,1,4.00,,\n", 1100},
		"two alike lines":    {"order,product,qty,price,total,date\n1,Tea,1,5.00,5.00,2026-01-05\n1,Cup,1,5.00,5.00,2026-01-05\n", 1000},
	} {
		t.Run(name, func(t *testing.T) {
			r := readText(t, c.text, Options{})
			wantOrders(t, r, "1")
			d := r.drafts[0]
			if d.Total != c.total || len(d.Lines) != 2 || d.Lines[1].Name != "Cup" || d.Has&store.HasLines == 0 {
				t.Errorf("%+v, want %d", d, c.total)
			}
		})
	}
}

func TestRepeatedLineNumbersCountOnce(t *testing.T) {
	r := readText(t, "order,line_id,product,qty,price,date\n1,a,Tea,1,3.00,2026-01-05\n1,a,Tea,1,3.00,2026-01-05\n1,b,Tea,1,3.00,2026-01-05\n", Options{})
	wantOrders(t, r, "1")
	if r.drafts[0].Total != 600 || len(r.drafts[0].Lines) != 2 {
		t.Errorf("%+v", r.drafts[0])
	}
}

func TestOneBadRowRejectsItsWholeOrder(t *testing.T) {
	r := readText(t, "order,product,qty,price,date\n1,Tea,1,3.00,2026-01-05\n1,Cup,one,4.00,2026-01-05\n2,Cup,1,4.00,2026-01-05\n1,Pot,1,9.00,2026-01-05\n", Options{})
	p := wantProblem(t, r, CodeNotWhole)
	if p.Line != 3 || len(r.drafts) != 1 || r.drafts[0].ID != "2" || r.file.Rejected != 1 {
		t.Errorf("%+v %v rejected %d", p, r.drafts, r.file.Rejected)
	}
}

func TestQuantityTimesPriceCannotOverflow(t *testing.T) {
	wantProblem(t, readText(t, "order,product,qty,price,date\n1,Tea,1000000000,99999999999.00,2026-01-05\n", Options{}), CodeAmountTooLarge)
	var b strings.Builder
	b.WriteString("order,product,amount,date\n")
	for i := range 30 {
		fmt.Fprintf(&b, "1,Tea%d,9999999999%d.00,2026-01-05\n", i, i%10)
	}
	wantProblem(t, readText(t, b.String(), Options{}), CodeAmountTooLarge)
}

func TestStatuses(t *testing.T) {
	for word, want := range map[string]store.Status{
		"Paid": store.StatusPaid, "PENDING": store.StatusPending, "on-hold": store.StatusPending, "Partially Refunded": store.StatusPartlyRefunded,
		"买家已付款，等待卖家发货": store.StatusPaid, "交易成功": store.StatusCompleted, "partially_refunded": store.StatusPartlyRefunded, "wat": store.StatusUnknown,
	} {
		r := readText(t, "order_id,amount,date,status\n1,1.00,2026-01-05,"+word+"\n", Options{})
		wantOrders(t, r, "1")
		if d := r.drafts[0]; d.Status != want || d.StatusText != word || d.Has&store.HasStatus == 0 {
			t.Errorf("%s: %+v", word, d)
		}
		if len(r.file.Statuses) != 1 || r.file.Statuses[0].Text != word || r.file.Statuses[0].Status != want || r.file.Statuses[0].Rows != 1 {
			t.Errorf("%s: %+v", word, r.file.Statuses)
		}
	}
	r := readText(t, "order_id,amount,date,status\n1,1.00,2026-01-05,WAT\n", Options{Statuses: map[string]store.Status{"wat": store.StatusCompleted}})
	if wantOrders(t, r, "1"); r.drafts[0].Status != store.StatusCompleted {
		t.Errorf("%+v", r.drafts[0])
	}
	r = readText(t, simple, Options{})
	if r.drafts[0].Status != store.StatusPaid || r.drafts[0].Has&store.HasStatus != 0 {
		t.Errorf("without a column: %+v", r.drafts[0])
	}
	wantProblem(t, readText(t, "order_id,amount,date,status\n1,1.00,2026-01-05,\n", Options{}), CodeCellEmpty)
}

func TestFormats(t *testing.T) {
	wantCode(t, readText(t, simple, Options{Format: "weidian"}).err, CodeUnknownFormat)
	e := wantCode(t, readText(t, simple, Options{Format: "shopify"}).err, CodeOtherFormat)
	if len(e.Facts["missing"].([]string)) != 3 {
		t.Errorf("facts %v", e.Facts)
	}
	for _, text := range []string{
		"Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Total Spent,Total Orders,Tags\n'7,Ann,Lee,a@example.com,yes,1.00,1,vip\n",
		"email,points\na@example.com,20\n",
	} {
		wantCode(t, readText(t, text, Options{}).err, CodeNotOrders)
	}
	wantOrders(t, readText(t, "order_id,email,points,amount,date\n1,a@example.com,5,1.00,2026-01-05\n", Options{}), "1")
}

func TestOptionsAreChecked(t *testing.T) {
	wantCode(t, readText(t, simple, Options{Currency: "XX"}).err, CodeUnknownCurrency)
	wantCode(t, readText(t, simple, Options{Decimal: ";"}).err, CodeUnknownMark)
}

func TestRowCurrencies(t *testing.T) {
	text := "order_id,amount,date,currency\n1,12.345,2026-01-05,KWD\n2,1200,2026-01-05,JPY\n3,12.50,2026-01-05,rmb\n4,1.00,2026-01-05,XXQ\n5,1.00,2026-01-05,\n"
	r := readText(t, text, Options{Currency: "EUR"})
	wantProblem(t, r, CodeRowCurrency)
	want := []struct {
		currency string
		total    int64
	}{{"KWD", 12345}, {"JPY", 1200}, {"CNY", 1250}, {"EUR", 100}}
	for i, d := range r.drafts {
		if d.Currency != want[i].currency || d.Total != want[i].total {
			t.Errorf("%+v, want %+v", d, want[i])
		}
	}
}

func TestProblemsStopTheReading(t *testing.T) {
	f, err := Open(write(t, simple+"3,x,1.00,2026-01-05\n"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	stop := fmt.Errorf("stop")
	if err := f.Orders(func(*store.OrderDraft) error { return stop }, func(Problem) error { return nil }); err != stop {
		t.Errorf("yield: %v", err)
	}
	if err := f.Orders(func(*store.OrderDraft) error { return nil }, func(Problem) error { return stop }); err != stop {
		t.Errorf("problem: %v", err)
	}
}

// TestEveryCodeHasWords reads the words of the reading's problems in both languages.
func TestEveryCodeHasWords(t *testing.T) {
	for _, lang := range []string{"en", "zh"} {
		var words strings.Builder
		files, err := filepath.Glob(filepath.Join("..", "..", "lang", "words", lang+"_*.go"))
		if err != nil || len(files) == 0 {
			t.Fatal("no words beside this package", err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			words.Write(text)
		}
		for _, code := range Codes() {
			if !strings.Contains(words.String(), `"error.`+string(code)+`"`) {
				t.Errorf("%s has no sentence for %s", lang, code)
			}
		}
		for _, note := range []store.Code{
			NoteUTF16, NoteGB18030, NoteReturns, NoteLinesJoined, NoteInvisibleRemoved, NoteControlRemoved, NoteMasked, NoteBadContact, NoteTimeMoved,
			NoteTimeTwice, NoteOutstanding, NoteSameRow, NoteRefundCut, NoteRefundUnknown, NoteNoBuyer, NoteBlankWords, NoteCurrencyGuessed,
			NoteLineTotals, NoteTotalFromLines, NoteZoneUnknown, NoteSheet, NoteOtherSheets, NoteHiddenRows,
			NoteRefundIsDiscount, NotePointsPart, NoteReceiverPhone,
			NotePackedUnread, NoteOtherCurrency, NoteSumsOnly, NoteStatistics, NoteLinesFile, NoteCompanion, NoteAdjusted, NoteEarly, NoteAhead, NoteCapped, NoteTotals, NotePersonAgain,
		} {
			if !strings.Contains(words.String(), `"import.`+string(note)+`"`) {
				t.Errorf("%s has no sentence for %s", lang, note)
			}
		}
		for _, field := range fieldNames() {
			if !strings.Contains(words.String(), `"field.`+field+`"`) {
				t.Errorf("%s has no word for the field %s", lang, field)
			}
		}
	}
}

// TestLineTotalsApart holds that amounts of lines are added up also where no order has two rows beside each other, and that a
// refund among them is none of the lines.
func TestLineTotalsApart(t *testing.T) {
	const head = "order,date,amount,item\n"
	r := readText(t, head+"1,2026-01-05,10,tea\n2,2026-01-05,9,tea\n1,2026-01-05,30,cup\n2,2026-01-05,8,cup\n", Options{})
	wantOrders(t, r, "1", "2")
	if len(r.drafts) == 2 && (r.drafts[0].Total != 4000 || r.drafts[1].Total != 1700) {
		t.Errorf("%+v", r.drafts)
	}
	r = readText(t, head+"1,2026-01-05,40,tea\n2,2026-01-05,9,tea\n1,2026-01-05,40,cup\n1,2026-01-06,-5,cup\n", Options{})
	for _, d := range r.drafts {
		if d.ID == "1" && (d.Total != 4000 || d.Refunded != 500) {
			t.Errorf("%+v", d)
		}
	}
}

// TestOneDigitBeforeTwo holds that 6/30/2026 shows the month first, as Excel writes it in the United States, and 30/6/2026 the day.
func TestOneDigitBeforeTwo(t *testing.T) {
	for text, want := range map[string]string{
		"6/30/2026 1:05 PM\n2,a@x.de,6,6/3/2026 1:05 PM": "2026-06-03",
		"30/6/2026\n2,a@x.de,6,6/3/2026":                 "2026-03-06",
	} {
		r := readText(t, "id,email,amount,date\n1,a@x.de,5,"+text+"\n", Options{})
		if len(r.drafts) != 2 || r.drafts[1].PlacedAt.Time().Format(time.DateOnly) != want {
			t.Errorf("%s: %+v, %v", text, r.drafts, r.err)
		}
	}
}

// TestChineseWords holds words of shop systems for where an order stands. A refund under way is nothing that an order can be: it is asked about.
func TestChineseWords(t *testing.T) {
	for word, want := range map[string]store.Status{
		"派送中":  store.StatusFulfilled,
		"已评价":  store.StatusCompleted,
		"订单关闭": store.StatusCancelled,
		"退款中":  store.StatusUnknown,
	} {
		r := readText(t, "order_id,amount,date,status\n1,7.00,2026-01-05,"+word+"\n", Options{})
		wantOrders(t, r, "1")
		if got := r.drafts[0].Status; got != want {
			t.Errorf("%s is %s, want %s", word, got, want)
		}
	}
}

// TestDecimalIDs holds that numbers which a spreadsheet has made decimals are the whole ones, unless the column has other numbers with a dot.
func TestDecimalIDs(t *testing.T) {
	const head = "order_id,customer_id,amount,date\n"
	r := readText(t, head+"1001.0,7.0,5.00,2026-01-05\n1002,8,6.00,2026-01-06\n", Options{})
	wantOrders(t, r, "1001", "1002")
	if r.drafts[0].Buyer.Key != "7" || r.drafts[1].Buyer.Key != "8" {
		t.Errorf("buyers %q and %q", r.drafts[0].Buyer.Key, r.drafts[1].Buyer.Key)
	}
	wantOrders(t, readText(t, head+"1001.0,,5.00,2026-01-05\n1001.1,,6.00,2026-01-05\n", Options{}), "1001.0", "1001.1")
	wantOrders(t, readText(t, head+"A.0,,5.00,2026-01-05\n1001.0,,6.00,2026-01-05\n", Options{}), "A.0", "1001.0")
}

// TestTotalsRows holds that a row of sums is passed over with a note, and that nothing else is: a row that tells a number, a day, a buyer or
// where it stands is read or refused.
func TestTotalsRows(t *testing.T) {
	const head = "单号,下单时间,买家昵称,实付金额,数量,订单状态\n1,2026-01-05,小王,7.00,1,已完成\n2,2026-01-06,小李,8.00,2,已完成\n"
	for _, last := range []string{"合计,,,15.00,3,", "总计：,,,15.00", "\" Grand Total:\",,,15.00,,", ",,小计,15.00,,", "小计,,,7.00,,\n合计,,,15.00,,"} {
		r := readText(t, head+last+"\n", Options{})
		wantOrders(t, r, "1", "2")
		if wantNote(t, r, NoteTotals); len(r.problems) > 0 || r.file.Rows != 2 {
			t.Errorf("%s: %d rows, %v", last, r.file.Rows, r.problems)
		}
	}
	for _, row := range []string{"合计,2026-01-07,,15.00,3,", "3,,合计,15.00,,", "合计,,小张,15.00,,", "合计,,,15.00,,已完成", "合计3,,,15.00,,", ",,,15.00,,"} {
		r := readText(t, head+row+"\n", Options{})
		if n := len(r.drafts) + len(r.problems); n < 3 || r.file.Rows != 3 {
			t.Errorf("%s was passed over: %d rows, %v", row, r.file.Rows, r.problems)
		}
	}
}

func TestMarketingByTheWordsOfLists(t *testing.T) {
	for word, want := range map[string]int8{"yes": 1, "同意": 1, "opted in": 1, "No": -1, "不同意": -1, "unsubscribed": -1, "perhaps": 0, "": 0} {
		r := readText(t, "order_id,email,amount,date,newsletter\n1,a@example.com,1.00,2026-01-05,"+word+"\n", Options{})
		if r.err != nil || len(r.drafts) != 1 {
			t.Fatalf("%q: %v, %d orders", word, r.err, len(r.drafts))
		}
		said := int8(0)
		if d := r.drafts[0].Detail; d != nil {
			said = d.Marketing
		}
		if said != want {
			t.Errorf("%q says %d, want %d", word, said, want)
		}
	}
}
