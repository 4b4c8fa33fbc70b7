package store_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"regulars/store"
	"regulars/store/exchange"
)

// uciOrder is one order of the UCI Online Retail data, amounts in pence.
type uciOrder struct {
	id, customer, at string
	total, refund    int64
	status           string
}

// readUCI reads the orders with a customer, or skips the test when the shared data is not there.
func readUCI(t *testing.T) []uciOrder {
	t.Helper()
	file, err := os.Open(filepath.Join("..", "..", "shared", "data", "orders_2010_2011.csv"))
	if err != nil {
		t.Skip("the UCI orders are not beside the project: ../shared/data/orders_2010_2011.csv")
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var orders []uciOrder
	for _, r := range rows[1:] {
		if r[1] == "" {
			continue
		}
		amount, err := strconv.ParseFloat(r[6], 64)
		if err != nil {
			t.Fatal(err)
		}
		orders = append(orders, uciOrder{id: r[0], customer: r[1], at: r[2], total: int64(math.Round(amount * 100)), status: "paid"})
	}
	return orders
}

func writeUCI(t *testing.T, orders []uciOrder) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "orders.csv")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	w := csv.NewWriter(file)
	_ = w.Write([]string{"invoice", "customer_id", "datetime", "amount", "refund", "status"})
	for _, o := range orders {
		_ = w.Write([]string{o.id, o.customer, o.at, pounds(o.total), pounds(o.refund), o.status})
	}
	if w.Flush(); w.Error() != nil {
		t.Fatal(w.Error())
	}
	return path
}

func pounds(pence int64) string { return fmt.Sprintf("%d.%02d", pence/100, pence%100) }

func importUCI(t *testing.T, book *store.Book, path string) store.ImportResult {
	t.Helper()
	shop := book.Shop()
	f, err := exchange.Open(path, exchange.Options{Currency: shop.Currency, Zone: shop.Zone})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	res, err := book.ImportOrders(context.Background(), store.ImportInput{
		Source: f.Format, File: filepath.Base(path), SHA256: f.SHA256[:],
		Read: func(yield func(*store.OrderDraft) error, problem func(store.RowProblem) error) error {
			return f.Orders(yield, func(p exchange.Problem) error {
				return problem(store.RowProblem{Line: p.Line, Column: p.Column, Err: p})
			})
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// expected are the points and the net spend of every customer, worked out apart from the store: one point a pound, floored;
// a part refund takes its floored share, a full one or a cancellation everything.
func expected(orders []uciOrder) (points, net map[string]int64) {
	points, net = map[string]int64{}, map[string]int64{}
	for _, o := range orders {
		award := o.total / 100
		switch {
		case o.status == "cancelled" || o.refund == o.total && o.total > 0:
			continue
		case o.refund > 0:
			award -= award * o.refund / o.total
		}
		points[o.customer] += award
		net[o.customer] += o.total - o.refund
	}
	return points, net
}

func checkCustomers(t *testing.T, book *store.Book, orders []uciOrder) {
	t.Helper()
	points, net := expected(orders)
	for customer := range points {
		id, err := book.FindMember(context.Background(), "generic:"+customer)
		if err != nil {
			t.Fatal(err)
		}
		m, err := book.Member(context.Background(), id)
		if err != nil {
			t.Fatal(err)
		}
		if m.Balance != points[customer] || m.Lifetime.Spend != net[customer] {
			t.Fatalf("customer %s: %d points and %d pence net, want %d and %d", customer, m.Balance, m.Lifetime.Spend, points[customer], net[customer])
		}
	}
}

func checkDoctor(t *testing.T, book *store.Book) {
	t.Helper()
	d, err := book.Doctor(context.Background(), true, "")
	if err != nil || !d.OK {
		t.Fatalf("doctor: %v %+v", err, d.Findings)
	}
}

func TestUCIOrders(t *testing.T) {
	if store.RaceDetector {
		t.Skip("one goroutine imports these orders, for minutes with the race detector; other tests let several read and write")
	}
	orders := readUCI(t)
	ctx := context.Background()
	now := time.Date(2011, 12, 31, 12, 0, 0, 0, time.UTC)
	book, err := store.Create(ctx, filepath.Join(t.TempDir(), "uci.db"), store.Founding{Name: "UCI", Currency: "GBP", Zone: "Europe/London"},
		store.Options{Clock: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()

	path := writeUCI(t, orders)
	first := importUCI(t, book, path)
	checkGolden(t, book, first)
	checkCustomers(t, book, orders)
	checkDoctor(t, book)

	again := importUCI(t, book, path)
	if again.Batch != 0 || again.New+again.Updated != 0 || again.Unchanged != int64(len(orders)) {
		t.Fatalf("the same file again: %+v", again)
	}

	// 200 refunded in full, 200 in part, 50 cancelled, spread over the file.
	later := append([]uciOrder(nil), orders...)
	for i := range 450 {
		o := &later[i*41]
		switch {
		case i < 200:
			o.refund, o.status = o.total, "refunded"
		case i < 400:
			o.refund, o.status = o.total/3, "partially_refunded"
		default:
			o.status = "cancelled"
		}
	}
	second := importUCI(t, book, writeUCI(t, later))
	if second.New != 0 || second.Updated+second.Unchanged != int64(len(orders)) {
		t.Fatalf("the second version: %+v", second)
	}
	checkCustomers(t, book, later)
	checkDoctor(t, book)

	if _, err := book.UndoBatch(ctx, first.Batch, false); !store.CodeIs(err, store.CodeBatchTouched) {
		t.Fatalf("undoing the first import under the second: %v", err)
	}
	for _, batch := range []int64{second.Batch, first.Batch} {
		if _, err := book.UndoBatch(ctx, batch, false); err != nil {
			t.Fatal(err)
		}
		if batch == second.Batch {
			checkCustomers(t, book, orders)
		}
		checkDoctor(t, book)
	}
	figures, err := book.Figures(ctx)
	if err != nil || figures.Outstanding != 0 {
		t.Fatalf("after undoing both: %d points outstanding, %v", figures.Outstanding, err)
	}
}

func checkGolden(t *testing.T, book *store.Book, first store.ImportResult) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "shared", "golden", "uci_2010_2011_metrics.json"))
	if err != nil {
		t.Skip("the golden figures are not beside the project: ../shared/golden/uci_2010_2011_metrics.json")
	}
	var golden struct {
		Descriptive struct {
			Customers int64   `json:"customers"`
			Orders    int64   `json:"orders"`
			Revenue   float64 `json:"revenue"`
			Repeaters int64   `json:"customers_with_2plus_orders"`
		} `json:"descriptive"`
	}
	if err := json.Unmarshal(text, &golden); err != nil {
		t.Fatal(err)
	}
	g := golden.Descriptive
	if first.New != g.Orders || first.MembersNew != g.Customers {
		t.Fatalf("imported %d orders of %d people, want %d of %d", first.New, first.MembersNew, g.Orders, g.Customers)
	}
	figures, err := book.Figures(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var gross, firsts, seconds int64
	for _, d := range figures.Days {
		gross += d.Gross
	}
	for _, c := range figures.Counts {
		firsts, seconds = firsts+c.First, seconds+c.Second
	}
	if gross != int64(math.Round(g.Revenue*100)) || firsts != g.Customers || seconds != g.Repeaters {
		t.Fatalf("gross %d, customers %d, repeaters %d; want %.2f, %d, %d", gross, firsts, seconds, g.Revenue, g.Customers, g.Repeaters)
	}
}
