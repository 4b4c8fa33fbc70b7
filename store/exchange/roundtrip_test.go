package exchange

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"regulars/store"
)

// exportOrders writes drafts as our own table.
func exportOrders(t testing.TB, drafts []store.OrderDraft, o WriteOptions) string {
	t.Helper()
	var b bytes.Buffer
	w, err := NewOrderWriter(&b, o)
	if err != nil {
		t.Fatal(err)
	}
	for i := range drafts {
		if err := w.WriteOrder("shopify", &drafts[i], i%2 == 0); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if w.Orders() != int64(len(drafts)) {
		t.Errorf("%d orders counted", w.Orders())
	}
	return b.String()
}

// full is a draft with everything, and texts that spreadsheets and readers like to change.
func full(id string) store.OrderDraft {
	return store.OrderDraft{
		Shop: "=shop", ID: id, Status: store.StatusPartlyRefunded, StatusText: "partially_refunded", Currency: "EUR",
		Has: store.HasShipping | store.HasTax | store.HasDiscount | store.HasGoods | store.HasRefunded | store.HasPointsPaid |
			store.HasStatus | store.HasLines | store.HasCurrency,
		Total: 123456789, Shipping: 0, Tax: 7, Discount: 100, Goods: 123456000, Refunded: 50, PointsPaid: 1,
		PlacedAt: 1767571200123, PaidAt: 1767571201000, DoneAt: 1767671201000, ShippedAt: 1767651201000,
		Buyer: store.Buyer{Name: "'=HYPERLINK(\"x\";1)", Email: "ann+x@example.com", Phone: "+4930123456", Key: "007"},
		Detail: &store.OrderDetail{
			Channel: "@market", Carrier: "-dash", Tracking: "123456789012345678", City: "Köln, Süd", Country: "DE", Coupons: "A;B,C",
			Note: "two\nlines, \"quoted\"\n=1+1", Marketing: -1, Outstanding: 5,
		},
		Lines: []store.LineDraft{
			{SKU: "'1", Name: "\"Best\" tea", Quantity: 3, Price: 1250, Discount: 5},
			{SKU: "0012", Name: "’s-Hertogenbosch 🍵", Quantity: -1, Price: 0},
			{SKU: "+49", Name: "''90s mug", Quantity: 1000, Price: 1},
		},
	}
}

func TestOurOwnExportReadsBack(t *testing.T) {
	drafts := []store.OrderDraft{full("1001"), full("=cmd"), full("00042"), full("1E5"), full("2837000000000000121")}
	drafts[1].Grain = store.GrainLines
	for _, sample := range []string{"testdata/shopify_79.csv", "testdata/shopify_47.csv", "testdata/generic_en.csv"} {
		for _, d := range readFile(t, sample, Options{}).drafts {
			if d.Status != store.StatusUnknown && (d.Status != store.StatusPartlyRefunded || d.Refunded > 0) {
				d.ID = fmt.Sprint(sample, d.ID)
				drafts = append(drafts, d)
			}
		}
	}
	for _, write := range waysToWrite(t) {
		r := readBack(t, drafts, write)
		if r.drafts[0].Source != "shopify" || r.file.Format != FormatGeneric {
			t.Errorf("format %s, source %q", r.file.Format, r.drafts[0].Source)
		}
	}
}

// waysToWrite are all ways in which a table can be written and read back.
func waysToWrite(t testing.TB) []WriteOptions {
	ways := []WriteOptions{{Shape: ShapeWorkbook}, {Shape: ShapeWorkbook, Zone: zone(t, "America/New_York"), Title: "订单 & <Orders>"}}
	for _, encoding := range append(WriteEncodings(), "") {
		ways = append(ways, WriteOptions{Encoding: encoding}, WriteOptions{Encoding: encoding, Spreadsheet: true})
	}
	return ways
}

// readBack writes drafts and reads them again, and fails unless all came back with every value.
func readBack(t testing.TB, drafts []store.OrderDraft, write WriteOptions) reading {
	t.Helper()
	read := Options{Currency: "USD", Zone: write.Zone}
	if write.Encoding == EncodingGB18030 {
		read.Encoding = write.Encoding
	}
	r := readText(t, exportOrders(t, drafts, write), read)
	if r.err != nil || len(r.problems) > 0 || len(r.drafts) != len(drafts) {
		t.Fatalf("%+v: %v %v, %d orders of %d", write, r.err, r.problems, len(r.drafts), len(drafts))
	}
	for i := range drafts {
		sameDraft(t, drafts[i], r.drafts[i])
	}
	return r
}

// sameDraft fails unless a draft came back with every value.
func sameDraft(t testing.TB, want, got store.OrderDraft) {
	t.Helper()
	a, b := shape(&want), shape(&got)
	for _, side := range []map[string]any{a, b} {
		delete(side, "line")
		delete(side, "word")
		if side["detail"] == (store.OrderDetail{}) {
			delete(side, "detail")
		}
	}
	if !reflect.DeepEqual(a, b) {
		t.Errorf("\nwrote %v\nread  %v", a, b)
	}
}

func TestSameNumberFromTwoSources(t *testing.T) {
	one := exportOrders(t, []store.OrderDraft{full("1")}, WriteOptions{})
	two := strings.ReplaceAll(one, "shopify", "manual")
	r := readText(t, one+two[strings.Index(two, "\n")+1:], Options{})
	if len(r.drafts) != 2 || r.drafts[0].Source != "shopify" || r.drafts[1].Source != "manual" {
		t.Errorf("%d orders, of %q and %q", len(r.drafts), r.drafts[0].Source, r.drafts[1].Source)
	}
}

func TestF64SpreadsheetGuard(t *testing.T) {
	text := exportOrders(t, []store.OrderDraft{full("=1+1")}, WriteOptions{Spreadsheet: true})
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		for i, cell := range row {
			if heading := rows[0][i]; cell != "" && strings.ContainsRune("=+-@", rune(cell[0])) && heading != "qty" {
				t.Errorf("%s: a spreadsheet would calculate %s", heading, cell)
			}
		}
	}
	if !strings.Contains(text, ",1234567.89,") || !strings.Contains(text, ",-1,") {
		t.Error("numbers were changed")
	}
}

func TestTextsReadBack(t *testing.T) {
	for _, text := range []string{
		"'", "''", "'=1", "''=1", "=\"1\"", "\"a\"", "'\"a\"", "'12", "''12", "- x", "-", "+1", "@a", "＝1", "a'", "'a'", "0", "007",
		"123456789012345", "=", "'-", "\"", "\"\"\"",
	} {
		for _, spreadsheet := range []bool{false, true} {
			if got := trimCell(guard(Text(text), spreadsheet)); got != text {
				t.Errorf("%q guarded %v became %q", text, spreadsheet, got)
			}
		}
	}
}

func FuzzTextsReadBack(f *testing.F) {
	f.Add("'=1")
	f.Add("=\"1\"")
	f.Add("''\"")
	f.Fuzz(func(t *testing.T, text string) {
		kept := texts{notes: &notes{}}
		text, code, _ := kept.clean(strings.TrimFunc(text, padding), useName, false)
		if code != "" {
			t.Skip()
		}
		for _, spreadsheet := range []bool{false, true} {
			if got := trimCell(guard(Text(text), spreadsheet)); got != text {
				t.Errorf("%q guarded %v became %q", text, spreadsheet, got)
			}
		}
	})
}

func TestJSONLines(t *testing.T) {
	text := exportOrders(t, []store.OrderDraft{full("1"), full("2")}, WriteOptions{Shape: ShapeJSONLines})
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if len(lines) != 2 {
		t.Fatalf("%d lines", len(lines))
	}
	var order struct {
		Source, ID, Name string
		Total            int64 `json:"total_minor"`
		Lines            []lineObject
		PaidAt           string `json:"paid_at"`
	}
	if err := json.Unmarshal([]byte(lines[1]), &order); err != nil {
		t.Fatal(err, lines[1])
	}
	if order.ID != "2" || order.Total != 123456789 || len(order.Lines) != 3 || order.Lines[0].Price != 1250 || order.Source != "shopify" {
		t.Errorf("%+v", order)
	}
}

func TestUnknownWriteEncoding(t *testing.T) {
	_, err := NewWriter(&bytes.Buffer{}, MembersTable(), WriteOptions{Encoding: "latin"})
	wantCode(t, err, CodeUnknownEncoding)
}

func TestTablesHaveDistinctHeadings(t *testing.T) {
	for _, table := range [][]Heading{OrdersTable(), MembersTable(), LedgerTable()} {
		seen := map[string]bool{}
		for _, h := range table {
			if seen[h.CSV] {
				t.Errorf("%s twice", h.CSV)
			}
			seen[h.CSV] = true
		}
	}
}

func TestTemplates(t *testing.T) {
	for _, lang := range []string{"en", "zh"} {
		var b bytes.Buffer
		if err := Template(&b, "orders", lang, ""); err != nil {
			t.Fatal(err)
		}
		r := readText(t, b.String(), Options{})
		wantOrders(t, r)
		if len(r.file.Ignored) > 0 {
			t.Errorf("%s: our own reader ignores %v", lang, r.file.Ignored)
		}
		b.Reset()
		if err := Template(&b, "members", lang, ShapeWorkbook); err != nil || b.Len() == 0 {
			t.Error(err)
		}
	}
	wantCode(t, Template(&bytes.Buffer{}, "wishes", "en", ""), CodeUnknownTemplate)
}

// mend writes the rejects of a reading, changes a text in them and reads them again.
func mend(t *testing.T, r reading, wrong, right string) (rejects string, again reading) {
	t.Helper()
	problems := map[int][]Problem{}
	for _, p := range r.problems {
		problems[p.Line] = append(problems[p.Line], p)
	}
	var b bytes.Buffer
	if err := r.file.WriteRejects(&b, "", problems, func(err error) string { return err.(Problem).ErrorCode() }); err != nil {
		t.Fatal(err)
	}
	return b.String(), readText(t, strings.ReplaceAll(b.String(), wrong, right), Options{})
}

func TestRejectsCanBeMended(t *testing.T) {
	rejects, again := mend(t, readText(t, simple+"3,not an address,1x,2026-01-07\n", Options{}), "not an address,1x,2026", "c@example.com,1.00,2026")
	if !strings.Contains(rejects, "4,amount,1x,amount_invalid email_invalid,3,") || strings.Count(rejects, "\n") != 2 {
		t.Errorf("rejects: %s", rejects)
	}
	wantOrders(t, again, "3")
	if again.drafts[0].Buyer.Email != "c@example.com" {
		t.Errorf("%+v", again.drafts[0])
	}
}

// TestRejectsHoldWholeOrders holds that an order of which one row is at fault comes back with all its rows, in their order, so
// that the mended file brings in what was paid and not a part of it.
func TestRejectsHoldWholeOrders(t *testing.T) {
	for name, text := range map[string]string{
		"together": "1,2026-01-05,20,tea,1,20\n1,2026-01-05,4x,cup,2,20\n1,2026-01-05,7,pot,1,7\n2,2026-01-05,9,tea,1,9\n",
		"apart":    "1,2026-01-05,20,tea,1,20\n2,2026-01-05,9,tea,1,9\n1,2026-01-05,4x,cup,2,20\n1,2026-01-05,7,pot,1,7\n",
	} {
		rejects, again := mend(t, readText(t, "order,date,amount,item,qty,price\n"+text, Options{}), "1,2026-01-05,4x", "1,2026-01-05,40")
		if strings.Count(rejects, "\n") != 4 || strings.Count(rejects, string(CodeOrderLeftOut)) != 2 {
			t.Errorf("%s: rejects: %s", name, rejects)
		}
		wantOrders(t, again, "1")
		if d := again.drafts[0]; d.Total != 6700 || len(d.Lines) != 3 || d.Lines[2].Name != "pot" {
			t.Errorf("%s: mended %+v, %v", name, d, again.problems)
		}
	}
}

func TestF67Create(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "out.csv")
	o, err := Create(path, false)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = o.Write([]byte("one"))
	if _, err := os.Lstat(path); err == nil {
		t.Error("the file has its name before it is whole")
	}
	if err := o.Commit(); err != nil {
		t.Fatal(err)
	}
	o.Discard()
	info, err := os.Stat(path)
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
	_, err = Create(path, false)
	wantCode(t, err, store.CodeFileExists)
	o, err = Create(path, true)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = o.Write([]byte("two"))
	o.Discard()
	if text, _ := os.ReadFile(path); string(text) != "one" {
		t.Errorf("discarded file left %q", text)
	}
	_, err = Create(dir, true)
	wantCode(t, err, CodeNotRegular)
	_, err = Create(filepath.Join(dir, "absent", "x.csv"), false)
	wantCode(t, err, store.CodeBadPath)
	first, _ := Create(filepath.Join(dir, "race.csv"), false)
	second, _ := Create(filepath.Join(dir, "race.csv"), false)
	if err := first.Commit(); err != nil {
		t.Fatal(err)
	}
	wantCode(t, second.Commit(), store.CodeFileExists)
	left, _ := filepath.Glob(filepath.Join(dir, ".*"))
	if len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
