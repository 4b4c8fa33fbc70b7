package store

import (
	"context"
	"maps"
	"slices"

	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// MemberTier is where a member stands. A shop without tiers gives the zero value with the word that a file may have said.
type MemberTier struct {
	Key, Name    string // "" is the entry tier
	Since, Until Day    // until is the last day on which it is certain; 0: no end
	Fixed        bool   // locked by hand up to Until, or without end
	Floor        string // the name of the tier below which the rules never go; "": none
	Next         string // the name of the next tier; "": there is none
	Benefits     []program.Benefit
	Progress     program.Progress
}

// MemberTier tells where a member stands and what is missing to go up and to stay. Errors: CodeNoMember.
func (b *Book) MemberTier(ctx context.Context, member int64) (m MemberTier, err error) {
	err = b.sweep(ctx, func(s *sweep) error {
		var word string
		var orders, entries, move int64
		var joined Day
		found, err := s.one(func(r *sqlite.Stmt) {
			word, joined = r.ColumnText(0), Day(r.ColumnInt64(1))
			orders, entries, move = r.ColumnInt64(2), r.ColumnInt64(3), r.ColumnInt64(4)
		}, "SELECT m.tier, m.joined_day, r.order_head, r.entry_head, r.tier_move FROM member m LEFT JOIN rollup r ON r.member = m.id WHERE m.id = ?", member)
		if err != nil || !found {
			return orErr(err, Refuse(CodeNoMember, "member", MemberRef(member)))
		}
		tiers := &s.shop.Tiers
		m.Key, m.Name = word, tiers.Name(word)
		if len(tiers.Steps) == 0 {
			return nil
		}
		var at tierMove
		if _, err := s.one(func(r *sqlite.Stmt) { at.scan(r) }, selectTierMove+" WHERE id = ?", move); err != nil {
			return err
		}
		deeds, err := s.deeds(s.shop, member, orders, entries)
		if err != nil {
			return err
		}
		rank := at.rank(s.shop)
		m.Since, m.Until, m.Fixed, m.Floor, m.Benefits = at.since, at.until, at.fixed, tiers.Name(at.floor), tiers.At(rank.Step).Benefits
		m.Progress = tiers.Progress(rank, program.Day(joined), program.Day(s.today), deeds)
		m.Next = tiers.At(m.Progress.Next).Name
		return nil
	})
	return m, err
}

// TierMove is one move of a member between tiers, by their names; "" is the entry tier. Value and Asked are of Measure: minor units,
// points or a number; Measure "" is a move that no threshold decided.
type TierMove struct {
	ID, Member    int64
	Name          string // of the member
	Day           Day
	At            Instant
	Before, After string
	Reason        string // one of program's Move reasons
	Until         Day
	Measure       string
	Value, Asked  int64
	Gift          int64 // points
	Batch         int64 // what put the member there by hand and still stands; 0: nothing that could be undone by itself
	Up            bool
}

const tierMoveSQL = `t.id, t.member, m.name, t.day, t.at, t.before, t.after, t.reason, coalesce(t.until, 0), t.measure, t.value, t.asked, coalesce(e.amount, 0),
	coalesce((SELECT b.id FROM batch b WHERE b.id = t.batch AND b.kind = 'bulk' AND b.what = '` + placeBatch + `' AND b.undone_by IS NULL), 0)`

func (v *view) tierMoves(query string, args ...any) (list []TierMove, err error) {
	tiers := &v.shop.Tiers
	err = v.each(func(rows *rows) error {
		var m TierMove
		err := rows.Scan(&m.ID, &m.Member, &m.Name, &m.Day, &m.At, &m.Before, &m.After, &m.Reason, &m.Until, &m.Measure, &m.Value, &m.Asked, &m.Gift, &m.Batch)
		m.Up = tiers.Find(m.After) > tiers.Find(m.Before)
		m.Before, m.After = tiers.Name(m.Before), tiers.Name(m.After)
		list = append(list, m)
		return err
	}, query, args...)
	return list, err
}

// tierEvents are the moves of a member and of everybody merged into them, the newest first. What was only kept is told too.
func (v *view) tierEvents(member int64, o older) (events []Event, err error) {
	moves, err := v.tierMoves(`WITH RECURSIVE people(id) AS (SELECT ?1 UNION SELECT m.id FROM people p CROSS JOIN member m ON m.merged_into = p.id),
		chain(id) AS (SELECT r.tier_move FROM people p CROSS JOIN rollup r ON r.member = p.id WHERE r.tier_move IS NOT NULL
		UNION ALL SELECT t.prev FROM chain c CROSS JOIN tier_move t ON t.id = c.id WHERE t.prev IS NOT NULL)
		SELECT `+tierMoveSQL+` FROM chain c CROSS JOIN tier_move t ON t.id = c.id JOIN member m ON m.id = t.member LEFT JOIN entry e ON e.id = t.gift`,
		member)
	for i := range moves {
		at := moves[i].At
		if day := moves[i].Day; day < DayOf(at.Time(), v.shop.Zone) {
			at = (day + 1).Start(v.shop.Zone) - 1
		}
		events = append(events, Event{Kind: "tier", At: at, ID: moves[i].ID, Tier: &moves[i]})
	}
	return o.of(events), err
}

// TierCount is one tier with how many members have it. Key "" is the entry tier.
type TierCount struct {
	program.Tier
	Members int64
}

// TierOverview is the shop's tiers at a glance: the entry tier first, then from the lowest up, and the latest moves.
type TierOverview struct {
	Tiers  program.Tiers
	Counts []TierCount
	Others int64 // members whose word for a tier is none of the shop's
	Ran    bool  // the whole shop was held against these tiers
	Moves  []TierMove
}

// TierOverview counts the members of every tier and lists the latest moves, at most limit.
func (b *Book) TierOverview(ctx context.Context, limit int) (o TierOverview, err error) {
	err = b.look(ctx, func(v *view) error {
		o.Tiers, o.Ran = v.shop.Tiers, v.shop.tiersRan != 0
		o.Counts = append(o.Counts, TierCount{})
		for _, t := range o.Tiers.Steps {
			o.Counts = append(o.Counts, TierCount{Tier: t})
		}
		var sum int64
		if err := v.each(func(rows *rows) error {
			var word string
			var n int64
			err := rows.Scan(&word, &n)
			sum += n
			if step := o.Tiers.Find(word); step > 0 {
				o.Counts[step].Members += n
			} else {
				o.Others += n
			}
			return err
		}, "SELECT tier, count(*) FROM member WHERE tier <> '' AND status IN ('active', 'suspended') GROUP BY tier"); err != nil {
			return err
		}
		people, err := v.number("SELECT coalesce(sum(n), 0) FROM day_count WHERE kind = ?", countPeople)
		if err != nil {
			return err
		}
		o.Counts[0].Members = people - sum
		o.Moves, err = v.tierMoves("SELECT "+tierMoveSQL+` FROM tier_move t JOIN member m ON m.id = t.member LEFT JOIN entry e ON e.id = t.gift
			WHERE t.before <> t.after ORDER BY t.id DESC LIMIT ?`, limit)
		return err
	})
	return o, err
}

// TierHistory is who stood where on days of the past, by the place of a person in Columns. Keys are the shop's tiers from the lowest up, the
// entry tier, "", first; whatever else stands in a move counts as it.
type TierHistory struct {
	Keys   []string
	Joined []Day // when the person became a member; 0: is none, or no longer
	Member []int32
	Day    []Day
	Step   []uint8 // index into Keys
}

// TierHistory reads all moves in the order in which they were written, and of whom a text of the filter language picks when they
// joined; "" is everybody. Errors: CodeBadFilter.
func (b *Book) TierHistory(ctx context.Context, where string) (h *TierHistory, err error) {
	err = b.sweep(ctx, func(s *sweep) error {
		p, err := s.picks(where)
		if err != nil {
			return err
		}
		most, err := s.number("SELECT coalesce(max(id), 0) FROM member")
		if err != nil {
			return err
		}
		h = &TierHistory{Keys: []string{""}, Joined: make([]Day, most)}
		steps := map[string]uint8{}
		for i, t := range s.shop.Tiers.Steps {
			h.Keys = append(h.Keys, t.Key)
			steps[t.Key] = uint8(i + 1)
		}
		if err := s.query(func(r *sqlite.Stmt) error {
			if p.holds(r.ColumnInt64(0)) {
				h.Joined[r.ColumnInt64(0)-1] = max(Day(r.ColumnInt64(1)), 1)
			}
			return nil
		}, "SELECT id, joined_day FROM member WHERE status IN ('active', 'suspended') AND joined_at IS NOT NULL"); err != nil {
			return err
		}
		return s.query(func(r *sqlite.Stmt) error {
			h.Member = append(h.Member, int32(r.ColumnInt64(0)-1))
			h.Day = append(h.Day, Day(r.ColumnInt64(1)))
			h.Step = append(h.Step, steps[r.ColumnText(2)])
			return nil
		}, "SELECT member, day, after FROM tier_move ORDER BY id")
	})
	return h, err
}

// TierSpends are round net spends for three tiers of a shop, in minor units: what 70, 90 and 97 of 100 customers stay below in a year,
// and, while there are too few customers to say, 1,000, 3,000 and 10,000 units.
func (b *Book) TierSpends(ctx context.Context) (spends [3]int64, err error) {
	err = b.sweep(ctx, func(s *sweep) error {
		unit := pow10(s.shop.Decimals)
		spends = [3]int64{1000 * unit, 3000 * unit, 10_000 * unit}
		of := map[int64]int64{}
		if err := s.query(func(r *sqlite.Stmt) error {
			of[r.ColumnInt64(0)] += r.ColumnInt64(1)
			return nil
		}, "SELECT member, total - refunded FROM orders NOT INDEXED WHERE counted = 1 AND currency = ? AND day > ? AND member IS NOT NULL",
			s.shop.Currency, s.today-365); err != nil || len(of) < fewBuyers {
			return err
		}
		all := slices.Sorted(maps.Values(of))
		for i, percent := range []int{70, 90, 97} {
			spends[i] = roundUp(max(all[len(all)*percent/100], unit), unit)
			if i > 0 && spends[i] <= spends[i-1] {
				spends[i] = roundUp(2*spends[i-1], unit)
			}
		}
		return nil
	})
	return spends, err
}

// fewBuyers is how many customers a shop needs before its own spends say anything.
const fewBuyers = 30

// roundUp raises an amount to the next one that people remember: one or two digits and noughts, the second digit a 5.
func roundUp(amount, unit int64) int64 {
	step := unit
	for amount >= 20*step {
		step *= 10
	}
	if amount > 10*step {
		step *= 5
	}
	return (amount + step - 1) / step * step
}
