package store

import "testing"

// An order from before the programme's start earns nothing, whichever way its buyer becomes known.
func TestTheStartHoldsForOrdersWithoutABuyer(t *testing.T) {
	old := func(s *till, id string) OrderDraft {
		d := s.paid(id, "", 10000)
		d.PlacedAt = InstantOf(s.now().AddDate(0, 0, -40)) // 29 January 2025
		d.PaidAt = d.PlacedAt
		return d
	}
	for name, c := range map[string]struct {
		start   string
		from    *PointsFrom // of the file that brings the order
		act     func(s *till, m int64)
		pending int64
		balance int64
	}{
		"OKAttachedFromTheStartOn": {"2025-01-29", nil, func(s *till, m int64) { _, err := s.AttachOrder(s.ctx, s.order("A"), m); s.must(err) }, 0, 100},
		"ErrAttached":              {"2025-01-30", nil, func(s *till, m int64) { _, err := s.AttachOrder(s.ctx, s.order("A"), m); s.must(err) }, 0, 0},
		"ErrAttachedAfterNone":     {"all", &PointsFrom{None: true}, func(s *till, m int64) { _, err := s.AttachOrder(s.ctx, s.order("A"), m); s.must(err) }, 0, 0},
		"ErrAttachedStartMoved": {"all", nil, func(s *till, m int64) {
			s.set("programme_start", "2025-02-01")
			_, err := s.AttachOrder(s.ctx, s.order("A"), m)
			s.must(err)
		}, 0, 0},
		"ErrNamedByAFile": {"all", nil, func(s *till, _ int64) {
			s.set("programme_start", "2025-02-01")
			d := old(s, "A")
			d.Buyer.Email = "a@example.com"
			s.send(d)
		}, 0, 0},
		"OKNamedByAFile": {"all", nil, func(s *till, _ int64) {
			d := old(s, "A")
			d.Buyer.Email = "a@example.com"
			s.send(d)
		}, 0, 100},
		"ErrByHand": {"2025-02-01", nil, func(s *till, m int64) {
			_, err := s.AddOrder(s.ctx, OrderInput{Member: m, Amount: 5000, PaidAt: old(s, "").PaidAt})
			s.must(err)
		}, 0, 0},
		"OKByHandToday": {"none", nil, func(s *till, m int64) { _, err := s.AddOrder(s.ctx, OrderInput{Member: m, Amount: 5000}); s.must(err) }, 50, 0},
	} {
		t.Run(name, func(t *testing.T) {
			s := openTill(t)
			m, _, err := s.AddMember(s.ctx, MemberDraft{Name: "王芳", Email: "a@example.com"})
			s.must(err)
			s.set("programme_start", c.start)
			_, err = s.fileOf(ImportInput{Source: "generic", PointsFrom: c.from}, old(s, "A"))
			s.must(err)
			c.act(s, m)
			s.has(m, c.balance, c.pending)
			s.sound()
		})
	}
}

// A start day that is chosen with the first file is the shop's from then on, and is put back with the file.
func TestAnImportThatSetsTheStart(t *testing.T) {
	for name, c := range map[string]struct {
		before string
		from   *PointsFrom
		act    func(s *till)
		during string
		after  string
	}{
		"OK":             {"all", &PointsFrom{Day: Date(2025, 3, 1)}, nil, "2025-03-01", "all"},
		"OKNone":         {"2025-01-01", &PointsFrom{None: true}, nil, "none", "2025-01-01"},
		"OKAll":          {"none", &PointsFrom{}, nil, "all", "none"},
		"OKAsItWas":      {"2025-03-01", &PointsFrom{Day: Date(2025, 3, 1)}, nil, "2025-03-01", "2025-03-01"},
		"OKNotChosen":    {"none", nil, nil, "none", "none"},
		"OKChangedSince": {"all", &PointsFrom{Day: Date(2025, 3, 1)}, func(s *till) { s.set("programme_start", "2025-02-01") }, "2025-03-01", "2025-02-01"},
		"OKOtherSetting": {"all", &PointsFrom{Day: Date(2025, 3, 1)}, func(s *till) { s.set("rate", "2") }, "2025-03-01", "all"},
		"OKOtherActs":    {"all", &PointsFrom{Day: Date(2025, 3, 1)}, func(s *till) { s.earn(s.buyer("a@example.com"), 5) }, "2025-03-01", "all"},
	} {
		t.Run(name, func(t *testing.T) {
			s := openTill(t)
			s.set("programme_start", c.before)
			start := func() string { return s.Shop().values[programmeStart] }
			if _, err := s.fileOf(ImportInput{Source: "generic", PointsFrom: c.from, KeepStart: true, DryRun: true}, s.paid("1", "a@example.com", 100)); err != nil || start() != c.before {
				t.Fatalf("a dry run: %v, start %s", err, start())
			}
			r, err := s.fileOf(ImportInput{Source: "generic", PointsFrom: c.from, KeepStart: true}, s.paid("1", "a@example.com", 100))
			s.must(err)
			if start() != c.during {
				t.Errorf("start %s, want %s", start(), c.during)
			}
			if c.act != nil {
				c.act(s)
			}
			_, err = s.UndoBatch(s.ctx, r.Batch, false)
			s.must(err)
			if start() != c.after {
				t.Errorf("after the undo: start %s, want %s", start(), c.after)
			}
			s.sound()
		})
	}
}
