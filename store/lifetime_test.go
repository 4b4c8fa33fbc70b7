package store

import (
	"fmt"
	"slices"
	"testing"
)

// due is what lapses after each day, as the reports of liability and of expiring points read it.
func (s *till) due() map[string]int64 {
	s.t.Helper()
	figures, err := s.Figures(s.ctx)
	s.must(err)
	list := map[string]int64{}
	for _, f := range figures.Expiring {
		list[f.Day.String()] = f.Points
	}
	return list
}

func (s *till) lapses(want ...any) {
	s.t.Helper()
	due := s.due()
	for i := 0; i < len(want); i += 2 {
		if day, n := want[i].(string), int64(want[i+1].(int)); due[day] != n {
			s.t.Fatalf("%d points lapse after %s, want %d; all %v", due[day], day, n, due)
		}
		delete(due, want[i].(string))
	}
	if len(due) > 0 {
		s.t.Fatalf("also %v lapse", due)
	}
}

// 100 points of an order on 10 March live 30 days without an order, to 9 April. An order on 5 April, to 5 May, brings 50 more; one that is
// cancelled takes that back. What a person gives on 20 April lives to 20 May.
func TestPointsLapseWithoutAnOrder(t *testing.T) {
	s := openTill(t)
	s.set("expiry", "inactive:30d")
	s.set("return_days", "0")
	s.set("care_points", "10")
	s.set("point_value", "10")
	s.send(s.paid("1", "a@example.com", 100_00))
	m := s.buyer("a@example.com")
	s.lapses("2025-04-09", 100)
	s.pass(26)
	s.send(s.paid("2", "a@example.com", 50_00))
	s.lapses("2025-05-05", 150)
	o, err := s.AddOrder(s.ctx, OrderInput{Member: m, Amount: 20_00})
	s.must(err)
	s.lapses("2025-05-05", 170)
	_, err = s.CancelOrder(s.ctx, o.Order)
	s.must(err)
	_, err = s.CancelOrder(s.ctx, s.order("2"))
	s.must(err)
	s.lapses("2025-04-09", 100)
	_, err = s.ExcludeOrder(s.ctx, s.order("1"), "test")
	s.must(err)
	s.lapses()
	_, err = s.ExcludeOrder(s.ctx, s.order("1"), "")
	s.must(err)
	s.lapses("2025-04-09", 100)

	t.Run("OKOnTheCareList", func(t *testing.T) { // four days before
		_, err := s.MakeCare(s.ctx, nil, false)
		s.must(err)
		page, err := s.Care(s.ctx, 0, 10)
		s.must(err)
		if !slices.ContainsFunc(page.Items, func(r CareRow) bool {
			return r.Kind == "points" && r.Member == m && r.Due == Date(2025, 4, 9) && r.N == 100
		}) {
			t.Errorf("the care list has %+v", page.Items)
		}
	})
	t.Run("OKLapses", func(t *testing.T) {
		s.pass(5)
		s.has(m, 0, 0)
		for range 2 {
			_, err := s.Expire(s.ctx, Settling{})
			s.must(err)
		}
		s.earn(m, 7)
		s.has(m, 7, 0)
		s.lapses("2025-05-10", 7) // its own thirty days
	})
	t.Run("OKAnOrderThatCameLate", func(t *testing.T) { // paid before the points lapsed: they live again, to 8 May
		late := s.paid("3", "a@example.com", 10_00)
		late.PlacedAt = InstantOf(s.now().AddDate(0, 0, -2))
		late.PaidAt = late.PlacedAt
		r := s.send(late)
		s.has(m, 117, 0)
		s.lapses("2025-05-08", 110, "2025-05-10", 7)
		_, err := s.UndoBatch(s.ctx, r.Batch, false)
		s.must(err)
		s.has(m, 7, 0)
	})
	t.Run("OKAGapBetweenOrders", func(t *testing.T) { // imported at once: the first order's points lapsed before the second
		first, second := s.paid("11", "b@example.com", 10_00), s.paid("12", "b@example.com", 5_00)
		first.PaidAt, second.PaidAt = InstantOf(s.now().AddDate(0, 0, -50)), InstantOf(s.now().AddDate(0, 0, -10))
		first.PlacedAt, second.PlacedAt = first.PaidAt, second.PaidAt
		if r := s.send(first, second); r.Expired != 10 && r.Awarded != 15 {
			t.Errorf("the file gave %d, of which %d lapsed", r.Awarded, r.Expired)
		}
		s.has(s.buyer("b@example.com"), 5, 0)
	})
	s.sound()
}

// What has expired of somebody who was merged comes back by an order that comes late, goes with its file, and does not stay when they are
// parted.
func TestAMergedMembersPointsComeBack(t *testing.T) {
	s := openTill(t)
	s.set("expiry", "inactive:30d")
	s.set("return_days", "0")
	s.send(s.paid("1", "a@example.com", 100_00))
	a, b := s.buyer("a@example.com"), s.member("13800138001")
	s.pass(31)
	_, err := s.Expire(s.ctx, Settling{})
	s.must(err)
	merge, err := s.MergeMembers(s.ctx, b, a)
	s.must(err)
	s.has(b, 0, 0)
	late := s.paid("2", "a@example.com", 10_00)
	late.PlacedAt = InstantOf(s.now().AddDate(0, 0, -5))
	late.PaidAt = late.PlacedAt
	for range 2 {
		file := s.send(late)
		s.has(b, 110, 0)
		s.lapses("2025-05-05", 110)
		_, err = s.UndoBatch(s.ctx, file.Batch, false)
		s.must(err)
		s.has(b, 0, 0)
	}
	s.send(late)
	s.has(b, 110, 0)
	_, err = s.UndoBatch(s.ctx, merge, false)
	s.must(err)
	s.has(b, 10, 0) // the order came when they were one, and stays
	s.has(a, 0, 0)
	_, err = s.MergeMembers(s.ctx, b, a)
	s.must(err)
	s.has(b, 110, 0)
	s.sound()
}

// A tier's gift that had lapsed before the next order of the same file stays lapsed, though all other points lapse later and the last order
// keeps the member active today.
func TestATiersGiftLapsesBetweenTheOrdersOfAFile(t *testing.T) {
	s := openTill(t)
	s.set("expiry", "inactive:30d")
	s.set("return_days", "100")
	tiers := s.tiers("lifetime", "none", 150_00, 900_00)
	tiers.Steps[0].Gift = 30
	s.must(only(s.SetTiers(s.ctx, tiers, false)))
	var file []OrderDraft
	for i, before := range []int{120, 110, 70, 45, 20} {
		o := s.paid(fmt.Sprint(i), "a@example.com", 100_00)
		o.PlacedAt = InstantOf(s.now().AddDate(0, 0, -before))
		o.PaidAt = o.PlacedAt
		file = append(file, o)
	}
	s.send(file...)
	s.has(s.buyer("a@example.com"), 200, 300)
	s.sound()
}

// Points of an order that a file moves to an earlier day have lapsed before the next order of the same file, as if both had come so at first.
func TestAChangedOrdersPointsLapseBeforeTheNextOrderOfTheFile(t *testing.T) {
	s := openTill(t)
	s.set("expiry", "inactive:30d")
	s.set("return_days", "0")
	s.send(s.paidAgo("1", "a@example.com", 0, 0))
	s.send(s.paidAgo("1", "a@example.com", 99_00, 60), s.paidAgo("2", "a@example.com", 10_00, 7))
	s.has(s.buyer("a@example.com"), 10, 0)
	s.sound()
}

// Two members with points that never lapse, one with a day of their own. The shop changes to twelve months: the old points lapse by the
// day they were given, but not before the day of grace; undoing it puts every day back.
func TestAPolicyForPointsGivenBefore(t *testing.T) {
	s := openTill(t)
	a, b := s.member("13800138000"), s.member("13800138001")
	s.earn(a, 100)
	_, err := s.Earn(s.ctx, Award{Member: b, Points: 30, Expires: Date(2025, 12, 1)})
	s.must(err)
	s.pass(3)
	s.earn(b, 50)
	s.set("expiry", "12m")
	s.earn(b, 5)
	s.lapses("2025-12-01", 30, "2026-03-13", 5)
	in := Reliving{NotBefore: Date(2026, 3, 12)}
	t.Run("ErrInThePast", func(t *testing.T) {
		_, err := s.ApplyExpiry(s.ctx, Reliving{NotBefore: Date(2025, 3, 12)})
		s.wants(err, CodeBadDay)
	})
	dry := in
	dry.DryRun = true
	would, err := s.ApplyExpiry(s.ctx, dry)
	s.must(err)
	s.lapses("2025-12-01", 30, "2026-03-13", 5)
	done, err := s.ApplyExpiry(s.ctx, in)
	s.must(err)
	if would.Batch = done.Batch; would != done || done.Members != 2 || done.Lots != 2 || done.Points != 150 || done.Sooner != 150 || done.First != Date(2026, 3, 12) {
		t.Fatalf("changed %+v, said before %+v", done, would)
	}
	s.lapses("2025-12-01", 30, "2026-03-12", 100, "2026-03-13", 55) // the first would have lapsed on the 10th
	again, err := s.ApplyExpiry(s.ctx, in)
	s.must(err)
	if again.Batch != 0 || again.Lots != 0 {
		t.Errorf("the same again changed %+v", again)
	}
	s.sound()
	t.Run("OKInactivity", func(t *testing.T) {
		s.set("expiry", "inactive:1m")
		idle, err := s.ApplyExpiry(s.ctx, Reliving{NotBefore: Date(2025, 4, 30)})
		s.must(err)
		s.lapses("2025-12-01", 30, "2025-04-30", 155)
		s.send(s.paid("1", "c@example.com", 1))
		_, err = s.AddOrder(s.ctx, OrderInput{Member: b, Amount: 1_00, PaidAt: InstantOf(s.now().AddDate(0, 0, -1))})
		s.must(err)
		s.lapses("2025-12-01", 30, "2025-04-30", 155, "2025-04-12", 1) // an order in March moves no day beyond the day of grace
		s.sound()
		_, err = s.UndoBatch(s.ctx, done.Batch, false)
		s.wants(err, CodeBatchTouched)
		_, err = s.UndoBatch(s.ctx, idle.Batch, false)
		s.must(err)
	})
	_, err = s.UndoBatch(s.ctx, done.Batch, false)
	s.must(err)
	s.lapses("2025-12-01", 30, "2026-03-13", 5, "2025-04-12", 1)
	s.sound()
	t.Run("ErrTouched", func(t *testing.T) { // a day that was changed behind the book's back is found
		s.must(s.write(s.ctx, "test", func(t *tx) error {
			return t.exec("INSERT INTO lot (entry, used, expires) VALUES (1, 0, 99999) ON CONFLICT DO UPDATE SET expires = 99999")
		}))
		d, err := s.Doctor(s.ctx, true, "")
		s.must(err)
		if !slices.ContainsFunc(d.Findings, func(f Finding) bool { return f.Code == FindingLife }) {
			t.Errorf("the doctor finds %+v", d.Findings)
		}
	})
}

// 100 points of an order, 80 of them spent; the refund of half of it takes the 20 that are left, and 30 are missing. Nobody is left with a
// debt, and who pays again has what they would have had.
func TestClampWritesOffWhatIsMissing(t *testing.T) {
	s := openTill(t)
	s.set("return_days", "0")
	s.set("negative_balance", "clamp")
	o := s.paid("1", "a@example.com", 100_00)
	s.send(o)
	m := s.buyer("a@example.com")
	_, err := s.Redeem(s.ctx, Redeem{Member: m, Points: 80})
	s.must(err)
	half := o
	half.Status, half.Refunded, half.Has = StatusPartlyRefunded, 50_00, HasStatus|HasRefunded
	first := s.send(half)
	if got := s.entries(m); !slices.Equal(got, []string{"earn +100", "redeem -80", "clawback -50", "write_off +30"}) {
		t.Fatalf("entries %v", got)
	}
	s.has(m, 0, 0)
	s.earn(m, 5)
	s.has(m, 5, 0) // no debt that they would pay
	half.Status, half.Refunded = StatusRefunded, 100_00
	second := s.send(half)
	s.has(m, 0, 0) // the five are taken, 45 written off
	_, err = s.UndoBatch(s.ctx, second.Batch, false)
	s.must(err)
	s.has(m, 5, 0)
	_, err = s.UndoBatch(s.ctx, first.Batch, false)
	s.must(err)
	s.has(m, 25, 0)
	s.sound()
	t.Run("OKByHand", func(t *testing.T) {
		ack := s.earn(m, 40)
		_, err := s.Redeem(s.ctx, Redeem{Member: m, Points: 60})
		s.must(err)
		_, err = s.UndoEntry(s.ctx, ack.Entry, false)
		s.wants(err, CodeWouldOwe)
		undone, err := s.UndoEntry(s.ctx, ack.Entry, true)
		s.must(err)
		if undone.Balance != 0 {
			t.Errorf("the balance after it is %d", undone.Balance)
		}
		s.has(m, 0, 0)
	})
	t.Run("OKADebtFromBefore", func(t *testing.T) { // stays until it is paid
		s.set("negative_balance", "allow")
		ack := s.earn(m, 10)
		_, err := s.Redeem(s.ctx, Redeem{Member: m, Points: 10})
		s.must(err)
		_, err = s.UndoEntry(s.ctx, ack.Entry, true)
		s.must(err)
		s.set("negative_balance", "clamp")
		s.has(m, -10, 0)
		s.earn(m, 4)
		s.has(m, -6, 0)
	})
	s.sound()
}

// Nobody gains by a debt that was written off: whoever gives back what the points were spent on, or whose order counts again, has what they
// would have had if nothing of it had happened.
func TestClampGivesNothingAway(t *testing.T) {
	open := func(t *testing.T) (s *till, member int64) {
		s = openTill(t)
		s.set("return_days", "0")
		s.set("negative_balance", "clamp")
		s.send(s.paid("1", "a@example.com", 100_00), s.paid("2", "a@example.com", 100_00))
		return s, s.buyer("a@example.com")
	}
	goes := func(s *till, id string) Batch {
		o := s.paid(id, "a@example.com", 100_00)
		o.Status, o.Refunded, o.Has = StatusRefunded, 100_00, HasStatus|HasRefunded
		return Batch{ID: s.send(o).Batch}
	}
	redeem := func(s *till, member, points int64) int64 {
		ack, err := s.Redeem(s.ctx, Redeem{Member: member, Points: points})
		s.must(err)
		return ack.Redemption
	}
	cancel := func(s *till, redemption int64) {
		_, err := s.CancelRedemption(s.ctx, redemption, "")
		s.must(err)
	}
	t.Run("OKRedemption", func(t *testing.T) {
		s, m := open(t)
		r := redeem(s, m, 150)
		goes(s, "1")
		goes(s, "2")
		s.has(m, 0, 0) // 150 written off
		cancel(s, r)
		s.has(m, 0, 0)
		s.sound()
	})
	t.Run("OKOnlyWhatCameAfter", func(t *testing.T) { // the debt of the first is forgiven for good
		s, m := open(t)
		redeem(s, m, 200)
		goes(s, "1")
		s.earn(m, 30)
		r := redeem(s, m, 30)
		cancel(s, r)
		s.has(m, 30, 0)
		s.sound()
	})
	t.Run("OKAnotherOrder", func(t *testing.T) { // the points of the first were taken by the second's refund
		s, m := open(t)
		redeem(s, m, 100)
		first := goes(s, "1")
		goes(s, "2")
		s.has(m, 0, 0)
		_, err := s.UndoBatch(s.ctx, first.ID, false)
		s.must(err)
		s.has(m, 0, 0) // 100 of the first order, all spent
		s.sound()
	})
	t.Run("OKMerged", func(t *testing.T) {
		s, m := open(t)
		s.send(s.paid("3", "b@example.com", 50_00), s.paid("4", "c@example.com", 70_00))
		other, third := s.buyer("b@example.com"), s.buyer("c@example.com")
		r := redeem(s, m, 150)
		redeem(s, other, 50)
		o := s.paid("3", "b@example.com", 50_00)
		o.Status = StatusCancelled
		s.send(o) // 50 of the other written off, before they were one
		goes(s, "1")
		_, err := s.MergeMembers(s.ctx, other, m)
		s.must(err)
		_, err = s.MergeMembers(s.ctx, third, other)
		s.must(err)
		redeem(s, third, 70)
		goes(s, "2")
		s.has(third, 0, 0) // 50, 50 and 100 written off
		cancel(s, r)
		s.has(third, 0, 0)
		s.sound()
	})
	t.Run("OKUndone", func(t *testing.T) { // undoing what gave points back leaves what was there before
		s, m := open(t)
		redeem(s, m, 200)
		for _, reason := range []string{"test", ""} {
			ack, err := s.ExcludeOrder(s.ctx, 1, reason)
			s.must(err)
			if reason != "" {
				s.earn(m, 50)
				s.has(m, 50, 0) // 100 written off
				continue
			}
			s.has(m, 50, 0)
			_, err = s.UndoBatch(s.ctx, ack.Batch, false)
			s.must(err)
		}
		s.has(m, 50, 0)
		s.sound()
	})
	t.Run("OKAgainAfterUndo", func(t *testing.T) { // a file that is undone and comes again gives no points twice
		s, m := open(t)
		redeem(s, m, 150)
		_, err := s.UndoBatch(s.ctx, s.number("SELECT max(id) FROM batch"), false)
		s.must(err)
		s.has(m, 0, 0)
		s.send(s.paid("1", "a@example.com", 100_00), s.paid("2", "a@example.com", 100_00))
		s.has(m, 50, 0)
		s.sound()
	})
}

// Of one file, an order that has become paid brings points that had lapsed before the next order that the book knew; another order, new to the
// book, stands between the two, and the points live by it.
func TestPointsLiveByAnOrderOfTheFileThatBroughtThem(t *testing.T) {
	s := openTill(t) // on 10 March
	s.set("expiry", "inactive:45d")
	waiting := s.paidAgo("1", "a@example.com", 4000, 0)
	waiting.Status = StatusPending
	s.send(waiting, s.paidAgo("2", "a@example.com", 5000, 0))
	s.send(s.paidAgo("1", "a@example.com", 4000, 60), s.paidAgo("3", "a@example.com", 6000, 25))
	s.has(s.buyer("a@example.com"), 40+60, 50)
	s.sound()
}
