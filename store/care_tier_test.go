package store

import (
	"testing"
	"time"
)

// TestCareTickets lists an open ticket when its clock is over by the end of the day, and goes on to its next clock.
func TestCareTickets(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	k := s.open(TicketInput{Text: "杯子碎了", TicketChange: TicketChange{Member: m}}) // answered by 14:00, settled by 13 March 10:00
	if fresh, _, err := s.CareState(s.ctx); err != nil || fresh {
		t.Fatal("a new case leaves the list fresh", err)
	}
	if kinds := s.makes(); kinds[m] != "ticket" {
		t.Fatalf("%v", kinds)
	}
	if row := s.caring(m); !row.Urgent || row.N != k.ID || row.M != 14*60 || row.Due != s.Today() {
		t.Fatalf("row %+v", row)
	}
	s.do(k.ID, actReply, "马上补发", TicketChange{})
	if kinds := s.makes(); len(kinds) != 0 {
		t.Fatalf("answered: %v", kinds)
	}
	s.pass(3)
	if kinds := s.makes(); kinds[m] != "ticket" {
		t.Fatalf("on the day of the second clock: %v", kinds)
	}
	s.do(k.ID, actClose, "", TicketChange{Remedy: "replace"})
	if kinds := s.makes(); len(kinds) != 0 {
		t.Fatalf("closed: %v", kinds)
	}
	s.sound()
}

// TestCareTiers says by hand who is about to drop and who has almost arrived: gold asks 5,000 in a calendar year.
func TestCareTiers(t *testing.T) {
	s := openTill(t)
	s.tiers("year", "12m", 1000_00, 5000_00)
	s.set("care_days", "0")
	near, far, drops := s.member("13800138000"), s.member("13800138001"), s.member("13800138002")
	for _, o := range []OrderInput{{Member: near, Amount: 4500_00}, {Member: far, Amount: 4499_99}, {Member: drops, Amount: 1200_00}} {
		_, err := s.AddOrder(s.ctx, o)
		s.must(err)
	}
	all := []Rhythm{{Member: near, Year: 3, Last: 1}, {Member: far, Year: 2, Last: 1}, {Member: drops, Year: 1, Last: 1}}
	s.pass(1)
	found := func() map[int64]CareRow {
		s.makes(all...)
		rows := map[int64]CareRow{}
		page, err := s.Care(s.ctx, 0, 100)
		s.must(err)
		for _, c := range page.Items {
			if c.Kind == "tier_near" || c.Kind == "tier_drop" {
				rows[c.Member] = c
			}
		}
		return rows
	}
	rows := found()
	if row := rows[near]; len(rows) != 1 || row.Kind != "tier_near" || row.N != 500_00 || row.M != 1 || row.Text != "Gold" {
		t.Fatalf("exactly a tenth is missing: %+v", rows)
	}
	m, err := s.MemberTier(s.ctx, drops)
	s.must(err)
	decides := Day(m.Progress.Decides)
	for s.Today() < decides-tierWarns-1 {
		s.pass(1)
	}
	if row, there := found()[drops]; there {
		t.Fatalf("31 days before: %+v", row)
	}
	s.pass(1)
	m, err = s.MemberTier(s.ctx, drops)
	s.must(err)
	if row := found()[drops]; row.Kind != "tier_drop" || row.N != m.Progress.Keep.Spend || row.N < 1 || row.M != 1 || row.Due != decides || row.Text != "Silver" {
		t.Fatalf("30 days before: %+v, %+v", row, m)
	}
	s.sound()
}

// TestCareCoupons lists who has a code that can be used and ends soon.
func TestCareCoupons(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	ends := Date(2025, time.March, 24) // 14 days ahead
	out, err := s.IssueCoupons(s.ctx, CouponIssue{ForWhere: "phone:138", Offer: Offer{Name: "满50减10", Kind: KindFixed, Value: 1000, Uses: 1, Ends: ends}})
	s.must(err)
	if kinds := s.makes(); kinds[m] != "coupon" {
		t.Fatalf("%v", kinds)
	}
	if row := s.caring(m); row.N != 1 || row.Due != ends {
		t.Fatalf("%+v", row)
	}
	s.set("care_points", "13")
	if kinds := s.makes(); len(kinds) != 0 {
		t.Fatalf("a day early: %v", kinds)
	}
	s.set("care_points", "14")
	_, err = s.UseCode(s.ctx, CodeUse{Code: out.Codes[0], Order: "T1", Goods: 9000})
	s.must(err)
	if kinds := s.makes(); len(kinds) != 0 {
		t.Fatalf("used: %v", kinds)
	}
}
