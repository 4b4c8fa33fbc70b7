package store

import (
	"slices"
	"testing"
)

// TestMemberYear: two orders in March 2025, one of them with a cup twice in two lines and one by somebody who was merged since, one in April,
// and one the year before; what was cancelled, and what others bought, is left out.
func TestMemberYear(t *testing.T) {
	s := openTill(t)
	ann, twin, bob := s.member("13800138000"), s.member("13800138001"), s.member("13800138002")
	buy := func(member int64, key string, day Day, goods ...string) int64 {
		t.Helper()
		in := OrderInput{Member: member, Amount: 100_00, Key: key, PaidAt: day.Start(s.Shop().Zone)}
		for _, name := range goods {
			in.Lines = append(in.Lines, LineDraft{Name: name, Quantity: 1, Price: 10_00})
		}
		ack, err := s.AddOrder(s.ctx, in)
		s.must(err)
		return ack.Order
	}
	today := s.Today()
	year, month, _ := today.Civil()
	buy(ann, "a", Date(year, month, 1), "cup", "cup", "tea")
	refunded := buy(twin, "b", Date(year, month, 1), "cup")
	buy(ann, "c", Date(year, 1, 5), "tea")
	buy(ann, "d", Date(year-1, 12, 31), "pot")
	buy(bob, "e", Date(year, month, 1), "pot")
	gone := buy(ann, "f", Date(year, month, 1), "pot")
	_, err := s.RefundOrder(s.ctx, refunded, 30_00)
	s.must(err)
	_, err = s.CancelOrder(s.ctx, gone)
	s.must(err)
	_, err = s.MergeMembers(s.ctx, ann, twin)
	s.must(err)
	y, err := s.MemberYear(s.ctx, ann, year)
	s.must(err)
	if y.Orders != 3 || y.Spend != 270_00 || y.Before != 1 || y.First != Date(year-1, 12, 31) || y.Months[0] != 1 || y.Months[month-1] != 2 {
		t.Errorf("year %+v", y)
	}
	if want := []YearProduct{{"cup", 2}, {"tea", 2}}; !slices.Equal(y.Products, want) {
		t.Errorf("products %v, want %v", y.Products, want)
	}
	_, err = s.MemberYear(s.ctx, 999, year)
	s.wants(err, CodeNoMember)
}
