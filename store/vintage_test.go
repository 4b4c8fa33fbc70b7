package store

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"zombiezen.com/go/sqlite"
)

// TestVintagesOfAnyActs lets points lapse, come back, move and go in any order, in the hands of few people, so that they meet.
func TestVintagesOfAnyActs(t *testing.T) {
	for seed := range uint64(6) {
		t.Logf("seed %d", seed)
		r := rand.New(rand.NewPCG(seed, 77))
		now := noon()
		b := shopAt(t, now)
		ctx := context.Background()
		for key, value := range map[string]string{"expiry": "45d", "return_days": "0", "negative_balance": []string{"allow", "clamp"}[seed%2], "transfer": "on"} {
			if _, err := b.SetSetting(ctx, key, value); err != nil {
				t.Fatal(err)
			}
		}
		var ids, redeemed, orders, merges []int64
		for i := range 5 {
			ids = append(ids, person1(t, b, MemberDraft{Phone: fmt.Sprintf("13800%06d", i)}))
		}
		from := func(list []int64) int64 {
			if len(list) == 0 {
				return 0
			}
			return list[r.IntN(len(list))]
		}
		for i := range 90 {
			*now = now.Add(time.Duration(r.IntN(200)) * time.Hour)
			member := from(ids)
			switch r.IntN(10) {
			case 0, 1, 2:
				if ack, err := b.AddOrder(ctx, OrderInput{Member: member, Amount: int64(r.IntN(9000)), PaidAt: InstantOf(*now), Key: fmt.Sprint("N", i)}); err == nil {
					orders = append(orders, ack.Order)
				}
			case 3, 4:
				if ack, err := b.Redeem(ctx, Redeem{Member: member, Points: int64(1 + r.IntN(60))}); err == nil {
					redeemed = append(redeemed, ack.Entry)
				}
			case 5:
				_, _ = b.UndoEntry(ctx, from(redeemed), true)
			case 6:
				_, _ = b.RefundOrder(ctx, from(orders), int64(1+r.IntN(9000)))
			case 7:
				_, _ = b.Expire(ctx, Settling{Asked: true})
			case 8:
				_, _ = b.Transfer(ctx, TransferInput{From: member, To: from(ids), Points: int64(1 + r.IntN(20))})
			case 9:
				if len(merges) > 0 && r.IntN(2) == 0 {
					_, _ = b.UndoBatch(ctx, merges[len(merges)-1], false)
					merges = merges[:len(merges)-1]
				} else if batch, err := b.MergeMembers(ctx, member, from(ids)); err == nil {
					merges = append(merges, batch)
				}
			}
		}
		if d, err := b.Doctor(ctx, true, ""); err != nil || !d.OK {
			t.Fatal(d.Findings, err)
		}
		compareVintages(t, b)
	}
}

// compareVintages holds what became of each month's points, as it is read from pages at both ends, against the engine's own sums.
func compareVintages(t *testing.T, b *Book) {
	t.Helper()
	defer func(usual int) { twoReaders = usual }(twoReaders)
	twoReaders = 0
	list, err := b.Vintages(context.Background(), ColumnsQuery{To: b.Today()})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int64{}
	for _, v := range list {
		for what, ages := range map[string][]int64{"issued": {v.Issued}, "redeemed": v.Redeemed, "expired": v.Expired, "taken": v.Taken} {
			for age, n := range ages {
				if key := fmt.Sprint(what, v.Month, age); n != 0 {
					got[key] = n
				}
			}
		}
	}
	if want := vintagesPointByPoint(t, b); !maps.Equal(got, want) || len(want) < 3 {
		t.Errorf("vintages %v, want %v", got, want)
	}
}

// vintagesPointByPoint follows each point by itself from the month in which it was given first, by what became of it and at which age.
func vintagesPointByPoint(t *testing.T, b *Book) map[string]int64 {
	t.Helper()
	type row struct{ id, reason, amount, month, reverses int64 }
	var rows []row
	taken := map[int64][][2]int64{} // by entry: lot and amount
	zone := b.shop.Load().Zone
	if err := b.sweep(context.Background(), func(s *sweep) error {
		if err := s.query(func(r *sqlite.Stmt) error {
			year, m, _ := DayOf(Instant(r.ColumnInt64(3)).Time(), zone).Civil()
			rows = append(rows, row{r.ColumnInt64(0), r.ColumnInt64(1), r.ColumnInt64(2), int64(12*year + int(m)), r.ColumnInt64(4)})
			return nil
		}, "SELECT id, reason, amount, at, coalesce(reverses, 0) FROM entry WHERE unit = 0 ORDER BY id"); err != nil {
			return err
		}
		return s.query(func(r *sqlite.Stmt) error {
			taken[r.ColumnInt64(0)] = append(taken[r.ColumnInt64(0)], [2]int64{r.ColumnInt64(1), r.ColumnInt64(2)})
			return nil
		}, "SELECT entry, lot, amount FROM allocation ORDER BY entry, lot")
	}); err != nil {
		t.Fatal(err)
	}
	want := map[string]int64{}
	count := func(what string, month, at int64, n int64) {
		key := fmt.Sprint(what, Date(int((month-1)/12), time.Month((month-1)%12+1), 1), max(at-month, 0))
		if want[key] += n; want[key] == 0 {
			delete(want, key)
		}
	}
	words := map[Reason]string{ReasonRedeem: "redeemed", ReasonRedeemRestore: "redeemed", ReasonExpire: "expired", ReasonExpireRestore: "expired"}
	lots, gone := map[int64][]int64{}, map[int64]map[int64][]int64{} // the months of the points that are left on a lot, and of those that a debit took, by lot
	given, came := map[int64]int64{}, map[int64]bool{}               // the month of each entry; the lots of merges that have come
	merge := int64(0)
	for _, r := range rows {
		reason := Reason(r.reason)
		given[r.id] = r.month
		if reason == ReasonWriteOff || reason == ReasonMergeOut && r.amount > 0 {
			continue
		}
		what, back, from := cmp.Or(words[reason], "taken"), int64(0), gone[r.reverses]
		if reason == ReasonMergeOut {
			merge, came = r.id, map[int64]bool{}
		}
		gone[r.id] = map[int64][]int64{}
		brings := func() { // what the credit brings by itself
			n := int(r.amount - back)
			if r.amount < 0 || n == 0 {
				return
			}
			var months []int64
			switch {
			case slices.Contains([]Reason{ReasonEarn, ReasonBonus, ReasonReferral, ReasonOpening, ReasonAdjust, ReasonTransferIn}, reason):
			case reason == ReasonMergeIn:
				for _, lot := range slices.Sorted(maps.Keys(gone[merge])) {
					if len(months) == 0 && !came[lot] && len(gone[merge][lot]) == n {
						months, came[lot] = slices.Clone(gone[merge][lot]), true
					}
				}
			default:
				for _, lot := range slices.Sorted(maps.Keys(from)) {
					k := min(n-len(months), len(from[lot]))
					months, from[lot] = append(months, from[lot][:k]...), from[lot][k:]
				}
				for _, month := range months {
					count(what, month, r.month, -1)
				}
			}
			for len(months) < n {
				count("issued", r.month, r.month, 1)
				months = append(months, r.month)
			}
			lots[r.id] = months
		}
		paid := false
		for _, k := range taken[r.id] {
			lot, n := k[0], int(k[1])
			if lot == r.id {
				brings()
				what, paid = "taken", true
			}
			if n > 0 {
				for _, month := range lots[lot][:n] {
					if reason != ReasonMergeOut {
						count(what, month, r.month, 1)
					}
				}
				gone[r.id][lot], lots[lot] = slices.Clone(lots[lot][:n]), lots[lot][n:]
				continue
			}
			back -= k[1]
			list := from[lot]
			for len(list) < -n { // it has come back by another way
				list = append([]int64{given[lot]}, list...)
			}
			from[lot] = list[:len(list)+n]
			lots[lot] = slices.Concat(list[len(list)+n:], lots[lot])
			for _, month := range list[len(list)+n:] {
				count(what, month, r.month, -1)
			}
		}
		if !paid {
			brings()
		}
	}
	return want
}
