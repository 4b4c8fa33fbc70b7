package reports

// membersVersus compares what members order with what others do. An order is a member's when its buyer had joined by its
// day; orders of buyers whom nobody knows are others', and count in nothing about people. It says what members do, not what
// membership does to them: who buys more is also likelier to join.
func membersVersus(in Input) *Sheet {
	c := in.Columns
	s := &Sheet{Name: "members_vs", Currency: c.Currency, Period: in.Period}
	now := sidesOf(in, in.Period)
	s.N = now.members.orders + now.others.orders
	first, ok := firstOrder(c)
	s.compare(in, first, ok, func(p Period) []Figure {
		if p == in.Period {
			return now.figures(c.Currency)
		}
		return sidesOf(in, p).figures(c.Currency)
	})
	s.Finding, s.Next = now.finding(c.Currency)
	return s
}

// side is what one kind of buyers did.
type side struct{ orders, net, customers, twice int64 }

// sides are both.
type sides struct{ members, others side }

func sidesOf(in Input, p Period) sides {
	c := in.Columns
	var s sides
	seen := make([][2]uint8, c.Heads())
	for i := upTo(c, p.From-1); i < upTo(c, p.To); i++ {
		who, at, which := c.Buyer[i], &s.others, 0
		if who >= 0 && in.Origins != nil && int(who) < len(in.Origins.Joined) {
			if joined := in.Origins.Joined[who]; joined != 0 && joined <= c.Day[i] {
				at, which = &s.members, 1
			}
		}
		at.orders++
		at.net += c.Net[i]
		if who < 0 {
			continue
		}
		switch seen[who][which] = min(seen[who][which]+1, 3); seen[who][which] {
		case 1:
			at.customers++
		case 2:
			at.twice++
		}
	}
	return s
}

func (s sides) figures(currency string) []Figure {
	orders, net := s.members.orders+s.others.orders, s.members.net+s.others.net
	return []Figure{
		{"member_orders", Count(s.members.orders)},
		{"member_aov_minor", meanMoney(s.members.net, s.members.orders, currency)},
		{"member_repeat_rate", judged(s.members.twice, s.members.customers)},
		{"other_orders", Count(s.others.orders)},
		{"other_aov_minor", meanMoney(s.others.net, s.others.orders, currency)},
		{"other_repeat_rate", judged(s.others.twice, s.others.customers)},
		{"participation_rate", judged(s.members.orders, orders)},
		{"revenue_share", spendShare(s.members.net, net)},
	}
}

func (s sides) finding(currency string) (Sentence, Step) {
	next := Step{Say: say("report.next.members_vs"), Report: "sources"}
	orders := s.members.orders + s.others.orders
	switch {
	case orders == 0:
		return say("report.finding.members_vs.none"), next
	case s.members.orders < enough || s.others.orders < enough:
		return say("report.finding.members_vs.few", "share", ofHundred(s.members.orders, orders)), next
	}
	return say("report.finding.members_vs", "share", ofHundred(s.members.orders, orders),
		"members", meanMoney(s.members.net, s.members.orders, currency), "others", meanMoney(s.others.net, s.others.orders, currency)), next
}
