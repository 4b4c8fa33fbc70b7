package store_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"regulars/store"
)

// squareMonths are files of one shop on Square. S1 is a sale of 100.00 in January, of which 30.00 go back in February and twice
// 20.00 in March. Each refund has a row of its own and no number of its own; the file of items tells the same refunds in its own way.
var squareMonths = func() map[string]string {
	const (
		head  = "Date,Time,Time Zone,Net Sales,Partial Refunds,Total Collected,Transaction ID,Payment ID,Event Type,Customer ID\n"
		sale  = "2026-01-10,10:00:00,UTC,$100.00,$0.00,$100.00,S1,P1,Payment,C1\n"
		after = "2026-01-10,10:00:00,UTC,$100.00,-$70.00,$30.00,S1,P1,Payment,C1\n"
		other = "2026-01-11,10:00:00,UTC,$40.00,$0.00,$40.00,S2,P2,Payment,C2\n"
		first = "2026-02-05,10:00:00,UTC,-$30.00,$0.00,-$30.00,S1,P1,Refund,C1\n"
		march = "2026-03-06,10:00:00,UTC,-$20.00,$0.00,-$20.00,S1,P1,Refund,C1\n2026-03-07,10:00:00,UTC,-$20.00,$0.00,-$20.00,S1,P1,Refund,C1\n"
		rest  = "2026-04-01,10:00:00,UTC,-$45.00,$0.00,-$45.00,S1,P1,Refund,C1\n"
		items = "Date,Time,Time Zone,Item,Qty,Gross Sales,Net Sales,Transaction ID,Event Type,Customer ID\n"
		back  = "2026-02-05,10:00:00,UTC,Cup,-1,-$15.00,-$15.00,S1,Refund,C1\n2026-02-05,10:00:00,UTC,Pot,-1,-$15.00,-$15.00,S1,Refund,C1\n"
	)
	return map[string]string{
		"january": head + sale + other, "february": head + first, "march": head + march, "spring": head + first + march, "april": head + rest,
		"quarter": head + after + other + first + march, "sums": head + after + other, "items": items + back,
	}
}()

// bringMonth imports one of the files.
func (b platformBook) bringMonth(name string) store.ImportResult {
	b.t.Helper()
	path := filepath.Join(b.t.TempDir(), name+".csv")
	if err := os.WriteFile(path, []byte(squareMonths[name]), 0o600); err != nil {
		b.t.Fatal(err)
	}
	return b.bringFile(path)
}

// refunded is what went back of S1, and the points its buyer has left of it.
func (b platformBook) refunded() (amount, points int64) {
	b.t.Helper()
	id, err := b.FindOrder(b.ctx, "S1")
	if err != nil {
		b.t.Fatal(err)
	}
	o, err := b.Order(b.ctx, id)
	if err != nil {
		b.t.Fatal(err)
	}
	m, err := b.Member(b.ctx, o.Member)
	if err != nil {
		b.t.Fatal(err)
	}
	return o.Refunded, m.Balance + m.Pending
}

// TestRefundsOfSeveralMonthsAddUp: whatever files tell a refund, and in whatever order, it counts once, and those of other months
// add to it: 30.00 + 20.00 + 20.00 of 100.00 leave 100 − 70 = 30 points. Undoing a file leaves the book as it was before it.
func TestRefundsOfSeveralMonthsAddUp(t *testing.T) {
	for files, want := range map[string][]int64{ // refunded after each file, in hundredths
		"january february march":              {0, 3000, 7000},
		"january march february":              {0, 4000, 7000},
		"january february spring march":       {0, 3000, 7000, 7000},
		"january march spring february":       {0, 4000, 7000, 7000},
		"january spring february march":       {0, 7000, 7000, 7000},
		"january february items march":        {0, 3000, 3000, 7000},
		"january items march february":        {0, 3000, 4000, 7000},
		"january items spring":                {0, 3000, 7000},
		"january february march april":        {0, 3000, 7000, 10000}, // 115.00 of 100.00: all of it
		"january april march february":        {0, 4500, 8500, 10000},
		"january sums february march":         {0, 7000, 7000, 7000}, // the sale says how much: the same 70.00
		"january sums april":                  {0, 7000, 7000},       // it cannot be told that 45.00 are more
		"january sums april february":         {0, 7000, 7000, 7500},
		"sums february april march":           {7000, 7000, 7500, 10000},
		"quarter january february march":      {7000, 7000, 7000, 7000},
		"quarter january april":               {7000, 7000, 10000},
		"february january march february":     {-1, 0, 4000, 7000}, // a refund before its sale is told, and waits for its file
		"january february march sums quarter": {0, 3000, 7000, 7000, 7000},
	} {
		t.Run(files, func(t *testing.T) {
			b := openPlatformBook(t, "USD")
			var states []string
			var batches []int64
			for i, file := range strings.Fields(files) {
				before := b.state()
				if r := b.bringMonth(file); r.Batch != 0 {
					states, batches = append(states, before), append(batches, r.Batch)
				}
				b.sound()
				if want[i] < 0 {
					continue
				}
				if amount, points := b.refunded(); amount != want[i] || points != 100-want[i]/100 {
					t.Errorf("after %s %d are refunded and %d points left, want %d and %d", file, amount, points, want[i], 100-want[i]/100)
				}
				if again := b.bringMonth(file); again.Batch != 0 || again.Updated != 0 {
					t.Errorf("%s again: %+v", file, countsOf(again))
				}
			}
			for i := len(batches) - 1; i >= 0; i-- {
				if i > 0 {
					if _, err := b.UndoBatch(b.ctx, batches[i-1], false); !store.CodeIs(err, store.CodeBatchTouched) {
						t.Errorf("undoing %d before %d: %v", batches[i-1], batches[i], err)
					}
				}
				if _, err := b.UndoBatch(b.ctx, batches[i], false); err != nil {
					t.Fatal(err)
				}
				b.sound()
				if left := b.state(); left != states[i] {
					t.Errorf("undoing %d left\n%swhere there was\n%s", batches[i], left, states[i])
				}
			}
		})
	}
}

// TestARevivedOrderForgetsItsRefunds: the sale's file is undone with its refund rows, and the sale comes in again without them.
func TestARevivedOrderForgetsItsRefunds(t *testing.T) {
	b := openPlatformBook(t, "USD")
	r := b.bringMonth("quarter")
	if _, err := b.UndoBatch(b.ctx, r.Batch, false); err != nil {
		t.Fatal(err)
	}
	b.sound()
	b.bringMonth("january")
	b.sound()
	b.bringMonth("march")
	if amount, points := b.refunded(); amount != 4000 || points != 60 {
		t.Errorf("%d are refunded and %d points left", amount, points)
	}
	b.sound()
}
