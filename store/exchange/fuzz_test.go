package exchange

import (
	"bytes"
	"encoding/csv"
	"io"
	"strings"
	"testing"
	"time"

	"regulars/store"
)

// recordsOf reads all records with our reader.
func recordsOf(text string, comma byte) (records [][]string, lines []int, faults int, err error) {
	r := newReader(strings.NewReader(text), comma)
	for {
		ok, err := r.next()
		if err != nil || !ok {
			return records, lines, faults, err
		}
		if r.row.fault != "" {
			faults++
		}
		var cells []string
		for i := range r.row.cells {
			cells = append(cells, r.row.cell(i))
		}
		records, lines = append(records, cells), append(lines, r.row.line)
	}
}

// FuzzReader holds our reader against the standard library's: what that one accepts is read alike, with the same lines.
func FuzzReader(f *testing.F) {
	f.Add(simple)
	f.Add("a,\"b\"\"c\",\"d\ne\"\r\n1,2,3\n\n\n\"x\"\n")
	f.Add("\"\",\"\"\n,\n\"")
	f.Add("a\"b,c\n=\"1\",2\n")
	f.Add("\x1a\n\r\r\n\"\r\n\"\n")
	f.Fuzz(func(t *testing.T, text string) {
		got, lines, faults, err := recordsOf(text, ',')
		for i := 1; i < len(lines); i++ {
			if lines[i] <= lines[i-1] {
				t.Fatalf("lines %v do not rise", lines)
			}
		}
		std := csv.NewReader(strings.NewReader(text))
		std.FieldsPerRecord = -1
		at := 0
		for {
			want, stdErr := std.Read()
			if stdErr == io.EOF {
				break
			}
			if stdErr != nil || err != nil || faults > 0 || strings.ContainsAny(text, "\r\x1a") {
				return
			}
			if at >= len(got) || strings.Join(got[at], "\x00") != strings.Join(want, "\x00") {
				t.Fatalf("record %d of %q: %q, want %q", at, text, got, want)
			}
			if line, _ := std.FieldPos(0); line != lines[at] {
				t.Fatalf("record %d of %q: line %d, want %d", at, text, lines[at], line)
			}
			at++
		}
		if err == nil && at != len(got) {
			t.Fatalf("%q: %d records, want %d", text, len(got), at)
		}
	})
}

// FuzzFile reads any bytes as a file: it must end with orders, problems or a refusal of ours, and what it yields must be
// fit for the book.
func FuzzFile(f *testing.F) {
	f.Add([]byte(simple))
	f.Add([]byte("\ufeffName,Financial Status,Lineitem name,Total,Created at\n#1,paid,Tea,1.00,2026-01-05 10:00:00 +0800\n"))
	f.Add([]byte("order_id;item;qty;price;date\n1;Tea;2;1,50;1/2/2026\n1;Cup;1;2,00;13/2/2026\n"))
	f.Add([]byte("sep=\t\norder_id\tamount\tdate\n1\t-5\t2026-01-05\n1\t5\t2026-01-05\n"))
	f.Add([]byte("\xff\xfeo\x00r\x00d\x00e\x00r\x00,\x00"))
	f.Add([]byte("\xb6\xa9\xb5\xa5\xba\xc5,\xbd\xf0\xb6\xee,\xc8\xd5\xc6\xda\n1,1.00,2026-01-05\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, encoding := range []string{"", EncodingGB18030} {
			wantFit(t, data, Options{Encoding: encoding})
		}
	})
}

// wantFit reads bytes as a file and fails unless it ends with orders, problems or a refusal of ours, and all that it
// yields is fit for the book.
func wantFit(t *testing.T, data []byte, o Options) {
	t.Helper()
	file, err := Read("-", bytes.NewReader(data), o)
	if err != nil {
		wantCoded(t, err)
		return
	}
	defer file.Close()
	orders, rejected := 0, 0
	err = file.Orders(func(d *store.OrderDraft) error {
		orders++
		if d.ID == "" || d.Total < 0 || d.Refunded < 0 || d.Refunded > d.Total || d.PlacedAt == 0 && d.PaidAt == 0 && d.Line == 0 {
			t.Fatalf("unfit draft %+v", d)
		}
		if strings.ContainsFunc(d.Buyer.Name+d.ID+d.Buyer.Email, forbidden) {
			t.Fatalf("control characters in %+v", d)
		}
		return nil
	}, func(Problem) error { rejected++; return nil })
	if err != nil {
		wantCoded(t, err)
	} else if file.Rejected > rejected || orders+file.Rejected > file.Rows {
		t.Fatalf("%d rows, %d orders, %d rejected, %d problems", file.Rows, orders, file.Rejected, rejected)
	}
}

// wantCoded fails unless an error is a refusal of ours.
func wantCoded(t *testing.T, err error) {
	t.Helper()
	if _, coded := err.(*store.Error); !coded {
		t.Fatalf("no refusal of ours: %v", err)
	}
}

// FuzzMoney: what is read can be written and read again; the fast way and the careful way agree.
func FuzzMoney(f *testing.F) {
	for _, seed := range []string{"12.50", "-$0.95", "(12.00)", "1.234,50", "12,00", "￥12元", "1 234.50", "1'000.00", "9e9", "-", "12.", "９９", "1.234.567"} {
		f.Add(seed, byte('.'), uint8(2))
		f.Add(seed, byte(','), uint8(0))
		f.Add(seed, byte(0), uint8(3))
	}
	f.Fuzz(func(t *testing.T, text string, mark byte, decimals uint8) {
		if mark != '.' && mark != ',' {
			mark = 0
		}
		digits := int(decimals % 4)
		read, code := parseMoney(text, mark, digits)
		if code != "" {
			return
		}
		if read.minor > maxMinor || read.minor < -maxMinor {
			t.Fatalf("%q is %d", text, read.minor)
		}
		if read.mark.currency != "" {
			digits = digitsAfter(read.mark.currency)
		}
		currency := map[int]string{0: "JPY", 2: "EUR", 3: "KWD"}[digits]
		if currency == "" {
			return
		}
		again, code := parseMoney(decimal(read.minor, currency), '.', digits)
		if code != "" || again.minor != read.minor {
			t.Fatalf("%q is %d, written %q, read %d %s", text, read.minor, decimal(read.minor, currency), again.minor, code)
		}
		if mark != 0 {
			return
		}
		if fast, ok := plainMoney(text, '.', digits); ok {
			if careful, code := readDigits(strings.TrimPrefix(text, "-"), '.', digits); code != "" || careful != max(fast, -fast) {
				t.Fatalf("%q: %d the fast way, %d %s the careful way", text, fast, careful, code)
			}
		}
	})
}

// FuzzDate: what is read exists, and agrees with the standard library for its shapes.
func FuzzDate(f *testing.F) {
	for _, seed := range []string{
		"2026-01-05", "2026-01-05 10:00:00 +0800", "20260105", "5/1/26", "2026年1月5日 下午3:20", "Jan 5, 2026", "Mon, 05 Jan 2026 10:00:00 GMT",
		"2024-02-29T24:00", "2026-01-05T10:00:00.123Z", "31.12.2026", "45658",
	} {
		f.Add(seed)
	}
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, order := range []dayOrder{orderUnknown, dayFirst, monthFirst} {
			got, code := parseDate(text, order)
			if code != "" {
				continue
			}
			want := time.Date(got.year, time.Month(got.month), got.day, got.hour, got.minute, got.second, 0, time.UTC)
			if want.Unix() != got.local() || want.Day() != got.day && got.hour < 24 {
				t.Fatalf("%q read as %+v", text, got)
			}
			c := clock{zone: berlin}
			first, _ := c.instant(&got)
			if again, _ := c.instant(&got); again != first {
				t.Fatalf("%q: %d then %d", text, first, again)
			}
		}
		for _, layout := range []string{time.DateOnly, time.DateTime, time.RFC3339, "2006-01-02 15:04:05 -0700"} {
			want, stdErr := time.Parse(layout, text)
			got, code := parseDate(text, orderUnknown)
			if stdErr != nil || code != "" {
				continue
			}
			c := clock{zone: time.UTC}
			if instant, _ := c.instant(&got); instant/1000 != store.InstantOf(want)/1000 {
				t.Fatalf("%q is %v, want %v", text, instant.Time(), want)
			}
		}
	})
}

// TestClockAgreesWithTheStandardLibrary walks a clock over every hour of some years and compares.
func TestClockAgreesWithTheStandardLibrary(t *testing.T) {
	for _, name := range []string{"Europe/Berlin", "America/New_York", "Asia/Shanghai", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca", "UTC"} {
		z := zone(t, name)
		c := clock{zone: z}
		for seconds := at(t, "2010-01-01T00:00:00Z").Time().Unix(); seconds < at(t, "2013-01-01T00:00:00Z").Time().Unix(); seconds += 1800 {
			want := time.Unix(seconds, 0).In(z)
			written := civil{year: want.Year(), month: int(want.Month()), day: want.Day(), hour: want.Hour(), minute: want.Minute()}
			got, decided := c.instant(&written)
			if decided == timeSkipped {
				t.Fatalf("%s: %v is taken for skipped", name, want)
			}
			if got.Time().Unix() > seconds || decided == timeExact && got.Time().Unix() != seconds {
				t.Fatalf("%s: %v became %v", name, want, got.Time().In(z))
			}
		}
	}
}
