package store

import (
	"time"

	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// careKind is a reason to care for somebody: how it is called, whether it is before everything else, and who finds the people. person
// is asked about everybody who is active, list once.
type careKind struct {
	name   string
	urgent bool
	person func(*careRun, *carePerson)
	list   func(*careRun) error
}

// careKinds is the table of reasons. Of several reasons for one person the first in the table is shown.
//
// n, m and text of a row: of ticket the ticket's number, the minute of the day when its clock is over, and its kind; of followup the contact's day and its next step; of low_score the score, and on which scale; of quiet and
// reorder the last order's day and the usual gap in days; of points how many lapse; of coupon how many end;
// of gift what is to be given; of tier_drop and tier_near how much of which measure is missing, and the tier's name; of thanks the first order's day; of plan the day
// from which it counts, and the plan's name; of listed the day on which they were put there, and why.
func careKinds() []careKind {
	return []careKind{
		{name: "ticket", urgent: true, list: (*careRun).ticketsDue},
		{name: "followup", urgent: true, list: (*careRun).followUps},
		{name: "low_score", urgent: true, list: (*careRun).lowScores},
		{name: "quiet", person: (*careRun).quiet},
		{name: "birthday", person: (*careRun).birthday},
		{name: kindGift, list: (*careRun).giftsDue},
		{name: "points", person: (*careRun).expiring, list: (*careRun).expiringPoints},
		{name: "coupon", list: (*careRun).couponsEnding},
		{name: "tier_drop", person: (*careRun).climbing, list: (*careRun).tierDrops},
		{name: "tier_near", list: (*careRun).tierNears},
		{name: "reorder", person: (*careRun).reorder},
		{name: "thanks", person: (*careRun).thanks},
		{name: "plan", person: (*careRun).planned},
		{name: kindListed, list: (*careRun).listed},
	}
}

// CareKinds are the names of the reasons to care for somebody, the most pressing first.
func CareKinds() []string {
	kinds := careKinds()
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = k.name
	}
	return names
}

// How long a reason that has passed stays on the list, and how far back an unanswered low score lies at most, in days.
const (
	careLinger = 7
	lowScoreIn = 30
)

// followUps are the next steps that somebody wrote down and that are due, unless the person was reached again since.
func (r *careRun) followUps() error {
	return r.query(func(s *sqlite.Stmt) error {
		d := careDraft{member: r.now(s.ColumnInt64(0)), ref: s.ColumnInt64(1), due: Day(s.ColumnInt64(2)), n: s.ColumnInt64(3), text: s.ColumnText(4)}
		if r.reached[d.member].contact <= d.ref {
			r.add(d)
		}
		return nil
	}, "SELECT member, id, next_day, day, next_text FROM contact WHERE next_day <= ? AND withdrawn IS NULL", r.today)
}

// lowScores are low answers of the last 30 days after which nobody has spoken with the person, and that no ticket follows up. An effort of 4 and 5 is low where low is
// good, one of 1 to 3 where high is good.
func (r *careRun) lowScores() error {
	return r.query(func(s *sqlite.Stmt) error {
		d := careDraft{member: r.now(s.ColumnInt64(0)), ref: s.ColumnInt64(1), due: Day(s.ColumnInt64(2)) + 1, n: s.ColumnInt64(3), text: s.ColumnText(4)}
		if r.reached[d.member].at < Instant(s.ColumnInt64(5)) {
			r.add(d)
		}
		return nil
	}, `SELECT f.member, f.id, f.day, f.score, f.kind, f.at FROM feedback f WHERE f.day > ? AND f.member IS NOT NULL AND f.withdrawn IS NULL AND f.revised_by IS NULL
		AND CASE f.kind WHEN 'nps' THEN f.score <= 6 WHEN 'csat' THEN f.score <= 2 WHEN 'stars' THEN f.score <= 2 WHEN 'ces1' THEN f.score >= 4
			WHEN 'ces2' THEN f.score <= 3 ELSE 0 END
		AND NOT EXISTS (SELECT 1 FROM ticket k WHERE k.feedback = f.id)`, r.today-lowScoreIn)
}

// quiet are the good customers who are quieter than their own rhythm, as the findings know them.
func (r *careRun) quiet(p *carePerson) {
	if y := r.rhythm(p.id); y != nil && y.Quiet {
		r.add(careDraft{member: p.id, ref: int64(y.Last), due: r.today, n: int64(y.Last), m: int64(y.Usual)})
	}
}

// reorder are those whose usual time to buy again has come.
func (r *careRun) reorder(p *carePerson) {
	if y := r.rhythm(p.id); y != nil && y.Due {
		r.add(careDraft{member: p.id, ref: int64(y.Last), due: y.Last + Day(y.Usual), n: int64(y.Last), m: int64(y.Usual)})
	}
}

// birthday are those whose birthday is today or within so many days.
func (r *careRun) birthday(p *carePerson) {
	if p.birthMonth == 0 {
		return
	}
	year, _, _ := r.today.Civil()
	for _, y := range []int{year, year + 1} {
		if day := birthdayIn(y, p.birthMonth, p.birthDay, r.shop.LeapMarch); day >= r.today && day <= r.today+r.shop.CareBirthday {
			r.add(careDraft{member: p.id, ref: int64(y), due: day})
		}
	}
}

// birthdayIn is the day of a birthday in a year. Of somebody born on 29 February it is in other years the 28th, or 1 March.
func birthdayIn(year, month, day int, march bool) Day {
	if month == 2 && day == 29 && !march && Date(year, time.February, 29) == Date(year, time.March, 1) {
		day = 28
	}
	return Date(year, time.Month(month), day)
}

// thanks are those whose first order, and so far only one, is at most a week old.
func (r *careRun) thanks(p *carePerson) {
	if p.orders == 1 && p.first >= r.today-careLinger && p.first < r.today {
		r.add(careDraft{member: p.id, ref: int64(p.first), due: p.first + 1, n: int64(p.first)})
	}
}

// expiring notes those of whom a lot lapses soon; expiringPoints asks how much it is.
func (r *careRun) expiring(p *carePerson) {
	if p.nextExpiry != 0 && p.nextExpiry <= r.today+r.shop.CarePoints && r.shop.Worth(p.total) >= r.unit {
		r.lapsing = append(r.lapsing, p.id)
	}
}

// expiringPoints puts those onto the list of whose points at least a currency unit's worth lapses within so many days.
func (r *careRun) expiringPoints() error {
	const many = 1000
	for from := 0; from < len(r.lapsing); from += many {
		ids := r.lapsing[from:min(from+many, len(r.lapsing))]
		found := map[int64]careDraft{}
		if err := r.query(func(s *sqlite.Stmt) error {
			if last := Day(program.Lapse(s.ColumnInt64(6)).Last(program.Day(s.ColumnInt64(1)))); last >= r.today && last <= r.today+r.shop.CarePoints {
				member := s.ColumnInt64(0)
				d := found[member]
				d.n += s.ColumnInt64(4)
				d.due = earlier(d.due, last)
				found[member] = d
			}
			return nil
		}, openLotsSQL, idList(ids)); err != nil {
			return err
		}
		for _, id := range ids {
			if d := found[id]; r.shop.Worth(d.n) >= r.unit && d.n > 0 {
				d.member, d.ref = id, int64(d.due)
				r.add(d)
			}
		}
	}
	return nil
}
