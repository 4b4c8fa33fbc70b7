package store

import (
	"strconv"
	"testing"

	"regulars/store/program"
)

// What a rule gives for each third order, or for three months in a row, it gives once, though an order before goes back and the next one
// takes its place; by hand and by a file alike.
func TestRulesGiveForEachNthOnce(t *testing.T) {
	for name, rule := range map[string][]string{"OKOrders": {"points", "1000", "every", "3"}, "OKMonths": {"points", "1000", "streak", "3"}} {
		for _, file := range []bool{false, true} {
			t.Run(name+strconv.FormatBool(file), func(t *testing.T) {
				s := openTill(t)
				s.set("return_days", "0")
				s.rule(program.RuleBonus, rule...)
				m := s.member("13800138000")
				days := 31 * 8
				buys := func(n int) (numbers []string) {
					var drafts []OrderDraft
					for range n {
						days -= 31
						o := s.paidAgo("n"+strconv.Itoa(days), "", 1_00, days)
						o.Buyer = Buyer{Phone: "13800138000"}
						drafts, numbers = append(drafts, o), append(numbers, o.ID)
						if !file {
							ack, err := s.AddOrder(s.ctx, OrderInput{Member: m, Amount: 1_00, PaidAt: o.PaidAt})
							s.must(err)
							numbers[len(numbers)-1] = ack.Ref
						}
					}
					if file {
						s.send(drafts...)
					}
					return numbers
				}
				first := buys(3)
				s.has(m, 1003, 0)
				_, err := s.RefundOrder(s.ctx, s.order(first[0]), 1_00)
				s.must(err)
				s.has(m, 1002, 0)
				buys(1)
				s.has(m, 1003, 0) // the third that counts
				buys(3)
				s.has(m, 2006, 0) // the sixth
				_, err = s.CancelOrder(s.ctx, s.order(first[2]))
				s.must(err)
				s.has(m, 1005, 0) // what it had goes with it
				s.sound()
			})
		}
	}
}

// So it is where the orders before went with the file that had brought them.
func TestRulesGiveOnceAfterAnUndo(t *testing.T) {
	s := openTill(t)
	s.set("return_days", "0")
	s.rule(program.RuleBonus, "points", "1000", "every", "3")
	first := s.send(s.paid("1", "a@example.com", 1_00), s.paid("2", "a@example.com", 1_00))
	s.send(s.paid("3", "a@example.com", 1_00))
	_, err := s.UndoBatch(s.ctx, first.Batch, false)
	s.must(err)
	s.send(s.paid("4", "a@example.com", 1_00), s.paid("5", "a@example.com", 1_00))
	s.has(s.buyer("a@example.com"), 1003, 0)
	s.sound()
}
