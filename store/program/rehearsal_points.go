package program

// keep adds to what the buyer holds what an order gave and kept. Points that live unequally long are apart, in the order in which the
// rules were asked; a refund takes of the last first.
func (pl *player) keep(day, release Day, shares []Share, taken int64) {
	for i := len(shares) - 1; i >= 0; i-- {
		first := true
		for _, s := range shares[:i] {
			first = first && (s.Growth || pl.lives(s) != pl.lives(shares[i]))
		}
		if shares[i].Growth || !first {
			continue // the first share of each life stands for all of it
		}
		amount := int64(0)
		for _, s := range shares[i:] {
			if !s.Growth && pl.lives(s) == pl.lives(shares[i]) {
				amount += s.Points
			}
		}
		off := min(taken, amount)
		taken -= off
		pl.hold(amount-off, day, release, pl.lives(shares[i]).LapseOf(day, release))
	}
}

// lives is how long the points of a share live.
func (pl *player) lives(s Share) Expiry {
	if s.Rule != BaseRule {
		if r := pl.Terms.Rule(s.Rule); r != nil && r.Lives != nil {
			return *r.Lives
		}
	}
	return pl.Terms.Expiry
}

// hold adds points that were given on a day. What orders move, or of what something may be spent, waits until all that the buyer did is known.
func (pl *player) hold(points int64, day, release Day, lapse Lapse) {
	l := Lot{Left: points, Releases: release, Expires: lapse.Last(0), Lapse: lapse}
	if lapse.Moves() || len(pl.spends) > 0 {
		pl.held = append(pl.held, heldLot{l, day})
		return
	}
	pl.put(l)
}

// findSpends finds what the buyer redeemed; buyers have their turns in the order of Spent.
func (pl *player) findSpends() {
	for pl.spent < len(pl.Spent) && pl.Spent[pl.spent].Buyer < pl.buyer {
		pl.spent++
	}
	end := pl.spent
	for end < len(pl.Spent) && pl.Spent[end].Buyer == pl.buyer {
		end++
	}
	pl.spends, pl.spent = pl.Spent[pl.spent:end], end
}

// settleHeld adds the points that waited: those that orders kept alive, or did not, less what was spent.
func (pl *player) settleHeld(turns []int32) {
	if len(pl.held)+len(pl.spends) == 0 {
		return
	}
	days := make([]Day, len(turns))
	for i, turn := range turns {
		days[i] = pl.Orders[turn].Day
	}
	for i := range pl.held {
		if l := &pl.held[i]; l.Lapse.Moves() {
			l.Expires = l.Lapse.Through(days)
		}
	}
	for _, s := range pl.spends {
		pl.spend(s)
	}
	for _, l := range pl.held {
		pl.put(l.Lot)
	}
	pl.held = pl.held[:0]
}

// spend takes a redemption from the lots that the buyer could spend on its day, in spending order.
func (pl *player) spend(s PastSpending) {
	if s.Day < pl.Since {
		return
	}
	var lots []Lot
	for i := range pl.held {
		if l := pl.held[i].Lot; pl.held[i].from <= s.Day {
			l.ID = int64(i)
			lots = append(lots, l)
		}
	}
	takings, short := Spend(lots, s.Points, s.Day)
	for _, k := range takings {
		pl.held[k.Lot].Left -= k.Amount
	}
	pl.out.Redeemed += s.Points - short
	pl.out.Short -= s.Points - short
}

func (pl *player) put(l Lot) {
	points := l.Left
	if l.Lapsed(pl.Today) {
		pl.out.Expired += points
		return
	}
	pl.out.Left += points
	pl.out.Points[pl.buyer] += points
	if !l.Released(pl.Today) {
		pl.out.Pending += points
	}
}

// note adds what an order gave to what caps by day and month have used.
func (pl *player) note(day Day, shares []Share) {
	for _, s := range shares {
		pl.usage(s.Rule, s.Growth, day).add(s.Points)
		pl.usage(AllRules, s.Growth, day).add(s.Points)
	}
}

func (u *usage) add(points int64) { u.today, u.now = u.today+points, u.now+points }

// usage is what a rule has given on a day and in its month, made when it is not there.
func (pl *player) usage(rule int64, growth bool, day Day) *usage {
	month, at := pl.monthOf(day), -1
	for i := range pl.used {
		if pl.used[i].rule == rule && pl.used[i].growth == growth {
			at = i
		}
	}
	if at < 0 {
		pl.used = append(pl.used, usage{rule: rule, growth: growth, day: day, month: month})
		return &pl.used[len(pl.used)-1]
	}
	u := &pl.used[at]
	if u.day != day {
		u.day, u.today = day, 0
	}
	if u.month != month {
		u.month, u.now = month, 0
	}
	return u
}

func (pl *player) usedOf(rule int64, unit Unit, month bool) int64 {
	u := pl.usage(rule, unit == UnitGrowth, pl.purchase.Day)
	if month {
		return u.now
	}
	return u.today
}

// reach raises the buyer as long as the sums of the window meet a higher tier: its gift may be enough for the next.
func (pl *player) reach(day Day) {
	tiers, joined := &pl.Tiers, pl.Joined[pl.buyer]
	for {
		// Less than a whole life cannot be more, unless growth value was taken back in the time that is left out.
		if !pl.asksGrowth && tiers.Reached(pl.totals) <= pl.rank.Step {
			return
		}
		sums := pl.totals
		if !tiers.Window.Lifetime() || pl.rank.From != 0 {
			sums = Sum(pl.deeds, tiers.WindowStart(pl.rank, day, joined), day)
		}
		m, ok := tiers.Reach(pl.rank, day, joined, sums)
		if !ok {
			return
		}
		pl.rank = m.Rank
		pl.gift(m)
	}
}

// gift gives the points that come with tiers reached for the first time, from the start on.
func (pl *player) gift(m Move) {
	day := min(m.Day, pl.Today)
	if day < pl.Since {
		return
	}
	points := int64(0)
	for step := m.From + 1; step <= m.To; step++ {
		if bit := uint32(1) << step; pl.gifted&bit == 0 {
			if n := pl.Tiers.At(step).Gift; n > 0 {
				points, pl.gifted = points+n, pl.gifted|bit
			}
		}
	}
	if points == 0 {
		return
	}
	pl.out.Gifts += points
	pl.sums[pl.monthOf(day)].Points += points
	pl.hold(points, day, 0, pl.Terms.Expiry.Lapse(day))
	pl.do(Deed{day, Measures{Points: points}})
}
