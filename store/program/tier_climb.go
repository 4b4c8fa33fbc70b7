package program

import "slices"

// Rank is where a member stands among the tiers, and until when that is certain. The zero value is the entry tier of somebody who
// was never anywhere else.
type Rank struct {
	Step  int  // 0 is the entry tier
	Since Day  // the day on which the tier was reached, or last kept for
	Until Day  // the last day on which it is certain; 0: no end
	From  Day  // where a lifetime's measures begin again, after a step down; 0: at the beginning
	Floor int  // the automatic rules never go below this step
	Fixed bool // they change nothing at all up to Until, which may be 0
}

// SameAs reports whether setting the rank by hand says nothing new of somebody who stands at another, whose certain time is not over.
func (r Rank) SameAs(now Rank, today Day) bool {
	return r.Step == now.Step && r.Floor == now.Floor && r.Fixed == now.Fixed && (!r.Fixed || r.Until == now.Until) && (now.Until == 0 || now.Until >= today)
}

// Why a rank changed.
const (
	MoveReached = "reached"  // the thresholds were met
	MoveKept    = "kept"     // what keeping asks was met when the certain time was over
	MoveFloor   = "floor"    // it was not, but the tier is a floor set by hand
	MoveLowered = "lowered"  // it was not
	MoveHand    = "hand"     // a person set it
	MoveFile    = "file"     // a file said so
	MoveScheme  = "scheme"   // the shop's tiers changed
	MoveMerged  = "merged"   // two people were one
	MoveUndone  = "undone"   // what gave it was taken back
	MoveResumed = "released" // a lock set by hand was over
)

// MovedByRules reports whether the rules have moved somebody for the reason by themselves.
func MovedByRules(reason string) bool {
	switch reason {
	case MoveReached, MoveKept, MoveFloor, MoveLowered, MoveResumed:
		return true
	}
	return false
}

// Move is one change of a rank. Day is the first day on which it holds. Measure, Value and Asked say what decided it, where
// thresholds did: the measure that was met, or else the one that was missed by most.
type Move struct {
	Day      Day
	From, To int
	Reason   string
	Rank     Rank
	Measure  string
	Value    int64
	Asked    int64
}

// Deed is what a member did on a day, as far as tiers go by it.
type Deed struct {
	Day Day
	Measures
}

// Sum adds up the deeds of a span of days, both included. Deeds stand in order of Day.
func Sum(deeds []Deed, from, to Day) (m Measures) {
	for i := len(deeds) - 1; i >= 0 && deeds[i].Day >= from; i-- {
		if deeds[i].Day <= to {
			m = m.Add(deeds[i].Measures)
		}
	}
	return m
}

// Reach raises a rank on a day when the sums of the window meet a higher tier's thresholds; ok is false when they do not, or a
// lock forbids it.
func (t *Tiers) Reach(r Rank, day, joined Day, sums Measures) (m Move, ok bool) {
	if r.Fixed && (r.Until == 0 || day <= r.Until) {
		return m, false
	}
	step := t.Reached(sums)
	if step <= r.Step {
		return m, false
	}
	m = Move{Day: day, From: r.Step, To: step, Reason: MoveReached}
	m.Measure, m.Value, m.Asked = t.decisive(sums, t.Steps[step-1].Reach, true)
	m.Rank = Rank{Step: step, Since: day, Until: t.Lasts.Last(day, joined), From: r.From, Floor: r.Floor}
	return m, true
}

// WindowStart is the first day of what counts towards a higher tier on a day.
func (t *Tiers) WindowStart(r Rank, day, joined Day) Day {
	if t.Window.Lifetime() && r.From != 0 {
		return r.From
	}
	return t.Window.Start(day, joined)
}

// Decides is the last day whose deeds count when it is decided whether a rank is kept; 0 when nothing is to be decided. It is decided
// on the day after.
func (t *Tiers) Decides(r Rank) Day {
	if r.Fixed {
		return r.Until
	}
	if r.Until == 0 || t.Lasts.Never() {
		return 0
	}
	return r.Until + Day(t.Grace)
}

// LooksBack is the first day whose deeds can still count when Settle, Reach and Climb are asked from a day on, for a rank that is certain
// until a day; 0 is without end.
func (t *Tiers) LooksBack(from, until Day) Day {
	if until != 0 {
		from = min(from, until)
	}
	return t.Window.earliest(from)
}

// Whole reports whether whoever does nothing but from one day to another, and comes without a tier, is seen with all of it on each of these
// days: the window begins no later, and no tier that they reach ends.
func (t *Tiers) Whole(first, last Day) bool {
	w, l := &t.Window, &t.Lasts
	return !w.NeedsJoining() && w.Start(last, 0) <= first && !l.anniversary && (l.Never() || l.Last(first, 0) >= last)
}

// keepStart is the first day of what counts for keeping: the window's days as they are on the last certain day, and of a lifetime what
// came after the tier was reached or last kept.
func (t *Tiers) keepStart(r Rank, joined Day) Day {
	if t.Window.Lifetime() {
		return r.Since + 1
	}
	return t.Window.Start(r.Until, joined)
}

// review decides about a rank whose certain time is over: kept, or one step down. sums are the deeds of keepStart up to Decides.
func (t *Tiers) review(r Rank, joined Day, deeds []Deed) Move {
	end := t.Decides(r)
	m := Move{Day: end + 1, From: r.Step, To: r.Step, Reason: MoveKept, Rank: r}
	m.Rank.Since, m.Rank.Until, m.Rank.Fixed = r.Until, t.Lasts.Last(r.Until, joined), false
	if r.Fixed { // a lock is over: the thresholds say where the member belongs, which may be one step below, or any where tiers need not be kept
		m.Reason = MoveResumed
		if m.To = max(r.Floor, t.Reached(Sum(deeds, t.WindowStart(r, end, joined), end))); !t.Lasts.Never() {
			m.To = max(m.To, r.Step-1)
		}
		if m.Rank.Step = m.To; m.To == 0 {
			m.Rank.Until = 0
		}
		return m
	}
	asked := t.At(r.Step).Keeping()
	sums := Sum(deeds, t.keepStart(r, joined), end)
	kept := t.met(sums, asked)
	m.Measure, m.Value, m.Asked = t.decisive(sums, asked, kept)
	switch {
	case kept:
	case r.Step <= r.Floor:
		m.Reason = MoveFloor
	default:
		m.Reason, m.To = MoveLowered, r.Step-1
		m.Rank.Step, m.Rank.From = m.To, end+1
	}
	if m.To == 0 {
		m.Rank.Until = 0
	}
	return m
}

// decisive is the measure that decided: where the thresholds were met the first of those, else the one of which least is there.
func (t *Tiers) decisive(sums, asked Measures, met bool) (name string, value, want int64) {
	have, list := sums.List(), asked.List()
	best := -1
	for i := range list {
		if list[i] == 0 || met && have[i] < list[i] || !met && have[i] >= list[i] {
			continue
		}
		if best < 0 || !met && float64(have[i])*float64(list[best]) < float64(have[best])*float64(list[i]) {
			best = i
		}
	}
	if best < 0 {
		return "", 0, 0
	}
	return MeasureNames[best], have[best], list[best]
}

// Settle decides all that is due of a rank before a day, one after the other: late or early, once or twice, it comes to the same.
func (t *Tiers) Settle(r Rank, joined, before Day, deeds []Deed) (Rank, []Move) {
	var moves []Move
	for end := t.Decides(r); end != 0 && end < before; end = t.Decides(r) {
		m := t.review(r, joined, deeds)
		r = m.Rank
		moves = append(moves, m)
	}
	return r, moves
}

// Span is which days a replay covers: the deeds from a day on up to today; what is due before a day is decided, which is today unless
// the clock is in doubt.
type Span struct{ From, Before, Today Day }

// Climb replays what a member's deeds do to a rank: what is due is decided before each, and each may reach a higher tier. Last it is
// decided what is due, and whether the window as it is today reaches a tier.
func (t *Tiers) Climb(r Rank, joined Day, span Span, deeds []Deed) (Rank, []Move) {
	var moves []Move
	reach := func(day Day, known []Deed) {
		if m, ok := t.Reach(r, day, joined, Sum(known, t.WindowStart(r, day, joined), day)); ok {
			r, moves = m.Rank, append(moves, m)
		}
	}
	settle := func(before Day) {
		settled, more := t.Settle(r, joined, before, deeds)
		r, moves = settled, append(moves, more...)
	}
	i, _ := slices.BinarySearchFunc(deeds, span.From, func(d Deed, day Day) int { return int(d.Day) - int(day) })
	for i < len(deeds) && deeds[i].Day <= span.Today {
		day := deeds[i].Day
		for i < len(deeds) && deeds[i].Day == day {
			i++
		}
		settle(day)
		reach(day, deeds[:i])
	}
	settle(span.Before)
	reach(span.Today, deeds)
	return r, moves
}

// Beyond are those moves of a replay that came to a rank, for somebody whom the rules have led through other steps since the replay's beginning
// and who stands elsewhere now: from the first one on that leads higher than they have been since, or else than they stand. A replay that ends
// lower than they stand moves nobody.
func Beyond(moves []Move, end, now Rank, since []int) []Move {
	if end.Step < now.Step {
		return nil
	}
	high := slices.Max(since)
	i := slices.IndexFunc(moves, func(m Move) bool { return m.To > high })
	if i < 0 {
		if end.Step == now.Step {
			return nil
		}
		for i = len(moves); i > 0 && moves[i-1].To > now.Step; i-- {
		}
	}
	if moves = moves[i:]; len(moves) > 0 {
		moves[0].From = now.Step
	}
	return moves
}

// Progress is how far a member is from the next tier and from keeping the present one.
type Progress struct {
	Next    int      // the next step; 0: there is none
	Missing Measures // what is missing to reach it; with Any one of them is enough
	Keep    Measures // what is missing to keep the present one beyond Until
	Until   Day      // the last day on which the present one is certain; 0: no end
	Decides Day      // the last day whose deeds count for keeping it; 0: nothing is to be decided
	Any     bool
}

// Progress tells on a day what is missing.
func (t *Tiers) Progress(r Rank, joined, today Day, deeds []Deed) Progress {
	p := Progress{Until: r.Until, Decides: t.Decides(r), Any: t.Any}
	if r.Step < len(t.Steps) {
		p.Next = r.Step + 1
		p.Missing = missing(Sum(deeds, t.WindowStart(r, today, joined), today), t.Steps[r.Step].Reach)
	}
	if r.Until != 0 && r.Step > 0 && !r.Fixed && !t.Lasts.Never() {
		sums, asked := Sum(deeds, t.keepStart(r, joined), p.Decides), t.At(r.Step).Keeping()
		if !t.met(sums, asked) {
			p.Keep = missing(sums, asked)
		}
	}
	return p
}

func missing(have, asked Measures) Measures {
	h, l := have.List(), asked.List()
	for i := range l {
		l[i] = max(0, l[i]-h[i])
	}
	return MeasuresOf(l)
}
