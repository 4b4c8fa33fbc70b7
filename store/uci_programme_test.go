package store_test

import (
	"compress/gzip"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"regulars/store"
	"regulars/store/program"
)

// pastOrder is an order of the UCI data with what its customer sent back later.
type pastOrder struct {
	draft  store.OrderDraft
	lines  map[string]*pastLine
	events []pastRefund
}

type pastLine struct{ left, price int64 }

// pastRefund is money that went back of an order, and when.
type pastRefund struct {
	at    time.Time
	pence int64
}

func pence(text string) int64 {
	v, _ := strconv.ParseFloat(text, 64)
	return int64(math.Round(v * 100))
}

// readProgrammeUCI reads a third of the customers' orders, and matches each cancelled line to the same customer's latest earlier order
// with that product.
func readProgrammeUCI(t *testing.T) []*pastOrder {
	t.Helper()
	file := sharedUCI(t, "orders_2010_2011.csv")
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var list []*pastOrder
	orders, of := map[string]*pastOrder{}, map[string][]*pastOrder{}
	for _, r := range rows[1:] {
		if customer, _ := strconv.Atoi(r[1]); r[1] == "" || customer%3 != 0 {
			continue
		}
		at := uciMoment(t, r[2])
		o := &pastOrder{lines: map[string]*pastLine{}, draft: store.OrderDraft{
			ID: r[0], Status: store.StatusPaid, Has: store.HasStatus | store.HasRefunded, Total: pence(r[6]), PlacedAt: at, PaidAt: at, Buyer: store.Buyer{Key: r[1]},
		}}
		list, orders[r[0]], of[r[1]] = append(list, o), o, append(of[r[1]], o)
	}
	zipped, err := gzip.NewReader(sharedUCI(t, "lines_2010_2011.csv.gz"))
	if err != nil {
		t.Fatal(err)
	}
	in := csv.NewReader(zipped)
	in.ReuseRecord = true
	for {
		r, err := in.Read()
		if errors.Is(err, io.EOF) {
			return list
		}
		if err != nil {
			t.Fatal(err)
		}
		quantity, _ := strconv.ParseInt(r[3], 10, 64)
		if o := orders[r[0]]; o != nil {
			if line := o.lines[r[1]]; line == nil {
				o.lines[string(append([]byte(nil), r[1]...))] = &pastLine{quantity, pence(r[5])}
			} else {
				line.left += quantity
			}
			continue
		}
		if r[0][0] == 'C' {
			sendBack(of[r[6]], r[1], -quantity, uciMoment(t, r[4]).Time())
		}
	}
}

func uciMoment(t *testing.T, text string) store.Instant {
	t.Helper()
	at, err := time.Parse("2006-01-02 15:04", text)
	if err != nil {
		t.Fatal(err)
	}
	return store.InstantOf(at)
}

// sendBack takes so many of a product back from the latest orders before a moment.
func sendBack(orders []*pastOrder, product string, quantity int64, at time.Time) {
	for _, o := range slices.Backward(orders) {
		line := o.lines[product]
		if line == nil || o.draft.PaidAt.Time().After(at) {
			continue
		}
		n := min(line.left, quantity)
		if line.left, quantity = line.left-n, quantity-n; n > 0 && line.price > 0 {
			o.events = append(o.events, pastRefund{at, n * line.price})
		}
	}
}

// upTo is the order as a file of the moment tells it. more says that something went back since before.
func (o *pastOrder) upTo(before, now time.Time) (d store.OrderDraft, more bool) {
	d = o.draft
	for _, e := range o.events {
		if !e.at.Before(now) {
			continue
		}
		d.Refunded = min(d.Refunded+e.pence, d.Total)
		more = more || !e.at.Before(before)
	}
	switch {
	case d.Refunded == d.Total && d.Total > 0:
		d.Status = store.StatusRefunded
	case d.Refunded > 0:
		d.Status = store.StatusPartlyRefunded
	}
	return d, more
}

// TestUCIProgramme plays thirteen months of a real shop with three tiers, a member day and a life of twelve months, each month's file read
// at its end: the statement of each month adds up, to what the members have, and stays as it is; the doctor finds nothing; undoing
// everything leaves nothing.
func TestUCIProgramme(t *testing.T) {
	if store.RaceDetector {
		t.Skip("one goroutine imports these orders, for minutes with the race detector")
	}
	orders := readProgrammeUCI(t)
	ctx := context.Background()
	now := time.Date(2011, 1, 1, 9, 0, 0, 0, time.UTC)
	book, err := store.Create(ctx, filepath.Join(t.TempDir(), "uci.db"), store.Founding{Name: "UCI", Currency: "GBP", Zone: "Europe/London", TestMode: true},
		store.Options{Clock: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	setUpUCIProgramme(ctx, t, book)
	var batches []int64
	var statements []uciStatement
	var before map[int64]int64
	var wasBatch int64
	for month := range 14 {
		begin, end := now.AddDate(0, -1, 0), now
		var file []store.OrderDraft
		for _, o := range orders {
			if d, more := o.upTo(begin, end); d.PaidAt.Time().Before(end) && (!d.PaidAt.Time().Before(begin) || more) {
				file = append(file, d)
			}
		}
		if month == 6 {
			before, wasBatch = pointsOf(ctx, t, book), int64(len(batches))
		}
		batches = append(batches, playUCIMonth(ctx, t, book, file)...)
		figures, err := book.Figures(ctx)
		check(err)
		st := statementOf(figures, book.Today())
		statements = append(statements, st)
		if held := sumOfPoints(pointsOf(ctx, t, book)); st.closing != held || month > 0 && st.opening != statements[month-1].closing {
			t.Fatalf("the statement of the month to %s: %+v, members have %d", book.Today(), st, held)
		}
		now = now.AddDate(0, 1, 0)
	}
	figures, err := book.Figures(ctx)
	check(err)
	whole := map[string]int64{}
	for month, st := range statements {
		if got := statementOf(figures, store.Date(2011, time.Month(month+1), 1)); fmt.Sprint(got) != fmt.Sprint(st) {
			t.Errorf("month %d was %+v and is %+v", month+1, st, got)
		}
		for reason, n := range st.reasons {
			whole[reason] += n
		}
	}
	for _, reason := range []string{"earn", "bonus", "clawback", "expire"} {
		if whole[reason] == 0 {
			t.Errorf("there is no %s: %v", reason, whole)
		}
	}
	soundUCI(ctx, t, book)
	for _, batch := range slices.Backward(batches[wasBatch:]) {
		_, err := book.UndoBatch(ctx, batch, false)
		check(err)
	}
	if after := pointsOf(ctx, t, book); !maps.Equal(after, before) {
		t.Errorf("undoing the second half leaves %d points of %d people, before %d of %d", sumOfPoints(after), len(after), sumOfPoints(before), len(before))
	}
	for _, batch := range slices.Backward(batches[:wasBatch]) {
		_, err := book.UndoBatch(ctx, batch, false)
		check(err)
	}
	if after := pointsOf(ctx, t, book); len(after) != 0 {
		t.Errorf("undoing everything leaves %v", after)
	}
	soundUCI(ctx, t, book)
}

// uciStatement is the account of a month's points: opening and the sums by reason make closing.
type uciStatement struct {
	opening, closing int64
	reasons          map[string]int64
}

// statementOf is the statement of the calendar month of a day.
func statementOf(f store.Figures, day store.Day) uciStatement {
	y, m, _ := day.Civil()
	from, to := store.Date(y, m, 1), store.Date(y, m+1, 1)
	s := uciStatement{reasons: map[string]int64{}}
	for _, p := range f.Points {
		switch {
		case p.Day < from:
			s.opening += p.Points
		case p.Day < to:
			s.reasons[p.Reason.String()] += p.Points
		}
	}
	s.closing = s.opening
	for _, n := range s.reasons {
		s.closing += n
	}
	return s
}

// sharedUCI opens a file of the shared data, or skips the test.
func sharedUCI(t *testing.T, name string) *os.File {
	t.Helper()
	file, err := os.Open(filepath.Join("..", "..", "shared", "data", name))
	if err != nil {
		t.Skip("the UCI data is not beside the project: ../shared/data/" + name)
	}
	t.Cleanup(func() { _ = file.Close() })
	return file
}

func soundUCI(ctx context.Context, t *testing.T, book *store.Book) {
	t.Helper()
	d, err := book.Doctor(ctx, true, "")
	if err != nil || !d.OK {
		t.Fatalf("doctor: %v %+v", err, d.Findings)
	}
}

// setUpUCIProgramme gives three tiers of the year's spend, double points on the 8th, and points that live twelve months.
func setUpUCIProgramme(ctx context.Context, t *testing.T, book *store.Book) {
	t.Helper()
	window, err1 := program.ParseWindow("365d")
	lasts, err2 := program.ParseLasting("12m")
	tiers := program.Tiers{Window: window, Lasts: lasts, Grace: 30, Steps: []program.Tier{
		{Key: "silver", Name: "Silver", Reach: program.Measures{Spend: 1000_00}, Gift: 50},
		{Key: "gold", Name: "Gold", Reach: program.Measures{Spend: 3000_00}, Gift: 150},
		{Key: "black", Name: "Black", Reach: program.Measures{Spend: 10_000_00}, Gift: 500},
	}}
	shop, day := book.Shop(), program.Rule{Name: "member day", Kind: program.RuleMultiple}
	_, err3 := book.SetSetting(ctx, "expiry", "12m")
	_, err4 := book.SetTiers(ctx, tiers, false)
	err := errors.Join(err1, err2, err3, err4,
		shop.SetRuleField(&day, "factor", "2"), shop.SetRuleField(&day, "month_days", "8"))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := book.AddRule(ctx, day); err != nil {
		t.Fatal(err)
	}
}

// playUCIMonth reads a file and settles what is due, as somebody does who looks once a month.
func playUCIMonth(ctx context.Context, t *testing.T, book *store.Book, file []store.OrderDraft) (batches []int64) {
	t.Helper()
	done, err := book.ImportOrders(ctx, store.ImportInput{Source: "generic", Read: func(yield func(*store.OrderDraft) error, _ func(store.RowProblem) error) error {
		for i := range file {
			file[i].Line = i + 2
			if err := yield(&file[i]); err != nil {
				return err
			}
		}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	expired, err := book.Expire(ctx, store.Settling{Confirmed: true})
	if err != nil {
		t.Fatal(err)
	}
	tiers, err := book.RunTiers(ctx, store.Settling{Confirmed: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, batch := range []int64{done.Batch, expired.Batch, tiers.Batch} {
		if batch != 0 {
			batches = append(batches, batch)
		}
	}
	return batches
}

// pointsOf are the sums of each member's entries of points; who has none is left out.
func pointsOf(ctx context.Context, t *testing.T, book *store.Book) map[int64]int64 {
	t.Helper()
	totals := map[int64]int64{}
	if err := book.ExportLedger(ctx, "", func(e *store.EntryRow) error {
		if e.Unit == "points" {
			totals[e.Member] += e.Amount
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	maps.DeleteFunc(totals, func(_, n int64) bool { return n == 0 })
	return totals
}

func sumOfPoints(totals map[int64]int64) (sum int64) {
	for _, n := range totals {
		sum += n
	}
	return sum
}
