package store

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
)

// Points that an import lets lapse are the same whether the lots of everybody are found at once or those of each member by themselves: beside
// lots that were spent from, lots that were given another life, and people who were merged.
func TestLapsesOfManyAtOnceAreThoseOfEach(t *testing.T) {
	usual, beside := walkCost, besideRows
	t.Cleanup(func() { walkCost, besideRows = usual, beside })
	var want map[string][]string
	for i, cost := range []int64{0, 1 << 40} {
		walkCost, besideRows = cost, []int{1 << 30, 16}[i]
		s := openTill(t)
		s.set("expiry", "2m")
		r := rand.New(rand.NewPCG(3, 3))
		n := 0
		file := func(count, from, days int) (list []OrderDraft) {
			for range count {
				n++
				list = append(list, s.paidAgo(fmt.Sprint("O-", n), fmt.Sprintf("b%d@example.com", r.IntN(20)), int64(1000+r.IntN(9000)), from+r.IntN(days)))
			}
			return list
		}
		s.send(file(80, 0, 50)...)
		for b := range 12 {
			if a := s.buyer(fmt.Sprintf("b%d@example.com", b)); b%3 == 0 {
				_, err := s.Redeem(s.ctx, Redeem{Member: a, Points: 30})
				s.must(err)
			} else if b%3 == 1 {
				s.earn(a, 25)
			}
		}
		s.set("expiry", "1m")
		_, err := s.ApplyExpiry(s.ctx, Reliving{NotBefore: DayOf(s.now(), s.Shop().Zone) + 1})
		s.must(err)
		s.set("expiry", "2m")
		_, err = s.MergeMembers(s.ctx, s.buyer("b2@example.com"), s.buyer("b5@example.com"))
		s.must(err)
		s.pass(20)
		if got := s.send(file(150, 0, 300)...); got.Expired == 0 {
			t.Fatalf("nothing has lapsed: %+v", got)
		}
		s.sound()
		if want == nil {
			want = s.allRows()
			continue
		}
		for table, rows := range s.allRows() {
			if !reflect.DeepEqual(rows, want[table]) {
				t.Errorf("%s differs", table)
			}
		}
	}
}
