package store

import (
	"fmt"
	"reflect"
	"testing"

	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// allRows is all that an import and the acts beside it may write, table by table, but for the texts that are sealed with a salt.
func (s *till) allRows() map[string][]string {
	s.t.Helper()
	all := map[string][]string{}
	for table, columns := range map[string]string{
		"member":         "id, name, status, tier, merged_into, excluded, joined_day, batch",
		"identity":       "source, key, member",
		"identity_added": "*",
		"orders":         "*",
		"order_detail":   "*",
		"order_refund":   "*",
		"order_before":   "*",
		"entry":          "id, member, prev, reason, unit, amount, at, batch, order_id, revision, releases, expires, basis, terms, shares",
		"rollup":         "*",
		"lot":            "*",
		"allocation":     "*",
		"tier_move":      "*",
		"day_order":      "*",
		"day_count":      "*",
		"day_point":      "*",
		"day_due":        "*",
		"doc":            "*",
		"likeness":       "*",
		"source":         "*",
		"batch":          "id, kind, name, entry_from, entry_to, order_from, order_to, member_from, member_to, result",
		"audit":          "id, act, subject, detail, refused",
	} {
		s.must(s.writer.conn.query(func(r *sqlite.Stmt) error {
			row := ""
			for i := range r.ColumnCount() {
				row += r.ColumnText(i) + "|"
			}
			all[table] = append(all[table], row)
			return nil
		}, "SELECT "+columns+" FROM "+table+" ORDER BY 1, 2"))
	}
	return all
}

// beforeTheTurn lets something happen once after the next import was prepared and before it has the turn.
func (s *till) beforeTheTurn(act func()) {
	s.options.stage = func(name string) {
		if name == "prepared" {
			s.options.stage = nil
			act()
		}
	}
}

// What an import finds out before it has the turn counts only as long as it holds: whatever others do in between, the book comes to what it
// would be had they done it before the import began.
func TestOthersWriteBeforeAnImportHasTheTurn(t *testing.T) {
	usual, many := prepareRows, massDeeds
	t.Cleanup(func() { prepareRows, massDeeds = usual, many })
	file := func(s *till) []OrderDraft {
		known, lined, refunded := s.paid("K-1", "known@example.com", 5000), s.paid("K-2", "merged@example.com", 7000), s.paid("K-3", "other@example.com", 8000)
		lined.Lines = []LineDraft{{Name: "soap", Quantity: 1, Price: 7000}}
		refunded.Refunded, refunded.Has = 1000, refunded.Has|HasRefunded
		list := []OrderDraft{known, lined, refunded}
		for i := range 40 {
			o := s.paid(fmt.Sprint("N-", i), fmt.Sprintf("buyer%d@example.com", i%8), int64(1000+i))
			if i%8 == 3 {
				o.Buyer.Phone, o.Buyer.Name = "13800138003", "李娜"
			}
			list = append(list, o)
		}
		list = append(list, s.paid("N-K", "known@example.com", 300), s.paid("N-M", "merged@example.com", 400))
		if shop := s.Shop(); shop.Terms.PeriodCapped() { // what caps ask is prepared where no order has changed
			return list[3:]
		}
		return list
	}
	for name, act := range map[string]func(s *till){
		"Nobody": func(*till) {},
		"ASale":  func(s *till) { s.earn(s.buyer("known@example.com"), 70) },
		"ARedemption": func(s *till) {
			_, err := s.Redeem(s.ctx, Redeem{Member: s.buyer("rich@example.com"), Points: 100})
			s.must(err)
		},
		"ARefusal": func(s *till) {
			_, err := s.Redeem(s.ctx, Redeem{Member: s.buyer("known@example.com"), Points: 100000})
			s.wants(err, CodeInsufficientPoints)
		},
		"AMerge": func(s *till) {
			_, err := s.MergeMembers(s.ctx, s.buyer("known@example.com"), s.buyer("merged@example.com"))
			s.must(err)
		},
		"TheSameFile":    func(s *till) { s.send(file(s)...) },
		"APartOfTheFile": func(s *till) { s.send(file(s)[2:9]...) },
		"AnUndo": func(s *till) {
			_, err := s.UndoBatch(s.ctx, 1, false)
			s.must(err)
		},
		"SomebodyNew": func(s *till) { s.member("13800138003") },
		"AnExclusion": func(s *till) {
			s.must(s.ExcludeMember(s.ctx, s.buyer("known@example.com"), "wholesale"))
		},
		"ASetting": func(s *till) { s.set("join", "agreed") },
		"ARefund": func(s *till) {
			_, err := s.RefundOrder(s.ctx, s.order("K-1"), 2000)
			s.must(err)
		},
	} {
		differs := func(t *testing.T, capped bool) {
			var want map[string][]string
			var result ImportResult
			for _, from := range []int{1 << 30, 1} {
				prepareRows, massDeeds = 1<<30, many
				s := openTill(t)
				if capped {
					s.rule(program.RuleCap, "cap_month", "51")
				}
				s.send(s.paid("K-1", "known@example.com", 5000), s.paid("K-2", "merged@example.com", 7000), s.paid("K-3", "other@example.com", 8000))
				s.earn(s.buyer("other@example.com"), 5)
				s.send(s.paid("K-4", "rich@example.com", 90000))
				s.pass(9)
				s.earn(s.buyer("rich@example.com"), 900)
				drafts := file(s)
				if from == 1 {
					s.beforeTheTurn(func() { prepareRows = 1 << 30; act(s) })
				} else {
					act(s)
				}
				if prepareRows = from; capped {
					massDeeds = 1
				}
				got := s.send(drafts...)
				s.sound()
				if want == nil {
					want, result = s.allRows(), got
					continue
				}
				if !reflect.DeepEqual(got, result) {
					t.Errorf("prepared: %+v\nnot prepared: %+v", got, result)
				}
				for table, rows := range s.allRows() {
					if !reflect.DeepEqual(rows, want[table]) {
						t.Errorf("%s, prepared: %q\nnot prepared: %q", table, rows, want[table])
					}
				}
			}
		}
		t.Run(name, func(t *testing.T) { differs(t, false) })
		t.Run(name+"UnderACap", func(t *testing.T) { differs(t, true) })
	}
}
