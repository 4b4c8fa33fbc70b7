package store

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// TierRun is what a run did, or would do. Kept are those whose certain time was over and who keep their tier.
type TierRun struct {
	Batch          int64 // 0: nobody moved, or a dry run
	Up, Down, Kept int64
	Gifts, Points  int64 // entries and points that came with tiers
	AsOf           Day
	Moves          map[[2]string]int64 // how many moved from one key to another; runs of several steps are one move
}

// RunTiers decides what is due: who keeps a tier whose certain time is over, and who goes one step down. A run that a person asks for,
// one of other tiers than the last, and a dry run also look whether anybody has reached a higher tier, which else happens at
// once. It is one batch. Running it twice, or late, gives the same. While the clock is in doubt nobody goes down. Errors: CodeBadDay for
// a day after today, unless DryRun.
func (b *Book) RunTiers(ctx context.Context, s Settling) (out TierRun, err error) {
	shop := b.Shop()
	if len(shop.Tiers.Steps) == 0 && shop.tiersID == 0 || !s.Asked && !s.DryRun && !s.Confirmed && shop.tiersRan == b.Today() {
		return TierRun{AsOf: b.Today()}, nil
	}
	err = b.writeAlone(ctx, "tier.run", func(t *tx) error {
		if out.AsOf, err = t.settlingDay(s); err != nil {
			return err
		}
		r := &tierRunner{tx: t, out: &out, asOf: out.AsOf, whole: s.Asked || s.DryRun || t.shop.tiersRan == 0}
		if r.certain, err = t.certainDay(s, out.AsOf); err != nil {
			return err
		}
		if err := r.run(); err != nil {
			return err
		}
		if s.DryRun {
			return errDryRun
		}
		return r.close()
	})
	if s.DryRun && isDryRun(err) {
		out.Batch, err = 0, nil
	}
	return out, err
}

// close keeps the batch when somebody moved, and notes that the run was.
func (r *tierRunner) close() error {
	t, out := r.tx, r.out
	if r.certain == t.today {
		t.shopChanged = true
		if err := t.exec("UPDATE tier_scheme SET ran = ? WHERE id = ?", t.today, t.shop.tiersID); err != nil {
			return err
		}
	}
	if out.Up+out.Down+out.Kept == 0 {
		id := out.Batch
		if out.Batch = 0; id == 0 {
			return nil
		}
		return t.dropBatch(id)
	}
	result := map[string]int64{"up": out.Up, "down": out.Down, "kept": out.Kept, "points": out.Points}
	if err := t.closeBatch(out.Batch, result); err != nil {
		return err
	}
	return t.audit("tier.run", "batch", map[string]any{"batch": out.Batch, "up": out.Up, "down": out.Down, "kept": out.Kept}, "")
}

// tierRunner is a run under way.
type tierRunner struct {
	*tx
	out           *TierRun
	asOf, certain Day
	whole         bool // looks at everybody, not only at those whose certain time is over
	candidates    []*account
	words         map[int64]string // the tier in a candidate's row, where no move of theirs says it or the shop has it no more
}

func (r *tierRunner) run() (err error) {
	if err := r.find(); err != nil || len(r.candidates) == 0 {
		return err
	}
	if r.out.Batch, err = r.newBatch(batchStart{kind: "tier"}); err != nil {
		return err
	}
	if err := r.readDeeds(); err != nil {
		return err
	}
	r.bulk.keeps = true
	first := r.w.heads.entry
	for i, a := range r.candidates {
		if i%4096 == 0 && r.ctx.Err() != nil {
			return r.ctx.Err()
		}
		if err := r.decide(a); err != nil {
			return err
		}
		if err := r.forget(a); err != nil {
			return err
		}
		a.deeds, a.lots = nil, nil
	}
	if first == r.w.heads.entry {
		return nil
	}
	_, err = r.one(func(s *sqlite.Stmt) { r.out.Gifts, r.out.Points = s.ColumnInt64(0), s.ColumnInt64(1) },
		"SELECT count(*), sum(amount) FROM entry WHERE id > ? AND reason = ?", first, ReasonBonus)
	return err
}

// find reads the rollups once and picks those for whom something may be due: a certain time is over, or, in a whole run, a threshold may
// be met or the tier in the member's row is none of the shop's.
func (r *tierRunner) find() error {
	t, tiers := r.tx, &r.shop.Tiers
	steps, err := r.steps()
	if err != nil {
		return err
	}
	_, growth := tiers.Uses()
	if _, err := t.hasMerged(0); err != nil {
		return err
	}
	met := map[int64]bool{}
	if err := t.query(func(s *sqlite.Stmt) error {
		until, member := Day(s.ColumnInt64(18)), s.ColumnInt64(16)
		_, odd := r.words[member]
		switch {
		case until != 0 && until < r.asOf, odd, r.dated(until, steps, member):
		case growth || t.merged[member]:
		case tiers.Reached(program.Measures{Points: s.ColumnInt64(8), Spend: s.ColumnInt64(11), Orders: s.ColumnInt64(10)}) <= int(steps[member]):
			return nil
		}
		a := &account{saved: true}
		a.scan(s)
		if odd {
			met[member] = true
		}
		r.candidates = append(r.candidates, a)
		return nil
	}, selectAccount+" WHERE ? OR tier_until < ? ORDER BY member", r.whole, r.asOf); err != nil {
		return err
	}
	for _, member := range slices.Sorted(maps.Keys(r.words)) {
		if !met[member] { // somebody whom only a file knows
			r.candidates = append(r.candidates, &account{member: member})
		}
	}
	return nil
}

// dated reports whether a member has a tier without end although the shop's tiers end now.
func (r *tierRunner) dated(until Day, steps []int8, member int64) bool {
	return r.whole && until == 0 && steps[member] > 0 && !r.shop.Tiers.Lasts.Never()
}

// steps are the members' steps by their ids, as their rows say. A word that stands there without a move, or for a tier that the shop has
// no more, is noted.
func (r *tierRunner) steps() ([]int8, error) {
	if !r.whole {
		return nil, nil
	}
	most, err := r.number("SELECT coalesce(max(id), 0) FROM member")
	if err != nil {
		return nil, err
	}
	steps, known := make([]int8, most+1), map[string]int{}
	r.words = map[int64]string{}
	return steps, r.query(func(s *sqlite.Stmt) error {
		word, member := s.ColumnText(1), s.ColumnInt64(0)
		step, seen := known[word]
		if !seen {
			step = r.shop.Tiers.Find(word)
			known[word] = step
		}
		steps[member] = int8(max(0, step))
		if step < 0 || r.shop.Tiers.At(step).Key != word || s.ColumnInt64(2) == 0 {
			r.words[member] = word
		}
		return nil
	}, `SELECT m.id, m.tier, coalesce(r.tier_move, 0) FROM member m LEFT JOIN rollup r ON r.member = m.id
		WHERE m.tier <> '' AND m.status IN ('active', 'suspended')`)
}

// readDeeds reads the orders of all candidates in one go whose rollups do not say it all, when they are many.
func (r *tierRunner) readDeeds() error {
	var asked []*account
	for _, a := range r.candidates {
		if asks, err := r.asksDeeds(a, r.asOf); err != nil {
			return err
		} else if asks {
			asked = append(asked, a)
		}
	}
	return r.knowDeeds(asked, func(*account) Day { return min(r.certain, r.asOf) })
}

// decide moves one candidate.
func (r *tierRunner) decide(a *account) error {
	t := r.tx
	first := len(t.moved)
	if err := r.adopt(a); err != nil {
		return err
	}
	if err := r.date(a); err != nil {
		return err
	}
	if a.tierUntil != 0 && a.tierUntil < r.certain {
		if err := t.reviewBefore(a, r.certain); err != nil {
			return err
		}
	}
	if r.whole {
		if err := t.reachTier(a, r.asOf); err != nil {
			return err
		}
	}
	if len(t.moved) > first {
		r.count(t.moved[first:])
		t.moved = t.moved[:first]
	}
	return nil
}

// adopt gives a tier of the shop's to somebody whose word for one stands in a file, or whose tier the shop has no more: theirs by key or
// name, else the one below it, else the entry tier.
func (r *tierRunner) adopt(a *account) error {
	key, odd := r.words[a.member]
	if !odd {
		return nil
	}
	t, tiers := r.tx, &r.shop.Tiers
	rank, err := t.rank(a)
	if err != nil {
		return err
	}
	joined, may, err := t.climber(a)
	if err != nil || !may {
		return err
	}
	step, reason := tiers.Find(key), program.MoveFile
	if step < 0 {
		reason = program.MoveScheme
		if step, err = r.below(key); err != nil {
			return err
		}
	}
	today := program.Day(r.asOf)
	to := program.Rank{Step: step, Since: today, Floor: min(rank.Floor, step)}
	if step > 0 {
		to.Until = tiers.Lasts.Last(today, joined)
	}
	m := program.Move{Day: today, From: rank.Step, To: step, Reason: reason, Rank: to}
	return t.writeMove(a, tierMove{
		day: r.asOf, before: key, after: tiers.At(step).Key, reason: reason, since: r.asOf, until: Day(to.Until), floor: tiers.At(to.Floor).Key,
	}, m)
}

// date makes a tier that was without end certain from the run on, where the shop's tiers end now.
func (r *tierRunner) date(a *account) error {
	if !r.whole || a.tierUntil != 0 || r.shop.Tiers.Lasts.Never() {
		return nil
	}
	rank, err := r.rank(a)
	if err != nil || rank.Step == 0 || rank.Fixed {
		return err
	}
	joined, may, err := r.climber(a)
	if err != nil || !may {
		return err
	}
	today := program.Day(r.asOf)
	rank.Since, rank.Until = today, r.shop.Tiers.Lasts.Last(today, joined)
	return r.moveTier(a, program.Move{Day: today, From: rank.Step, To: rank.Step, Reason: program.MoveScheme, Rank: rank})
}

// below is the step of today's tiers that stood below a tier when the shop last had it; 0 when none did.
func (r *tierRunner) below(key string) (step int, err error) {
	err = r.conn.query(func(s *sqlite.Stmt) error {
		var old program.Tiers
		if step != 0 {
			return nil
		}
		if err := json.Unmarshal([]byte(s.ColumnText(0)), &old); err != nil {
			return err
		}
		for i := old.Find(key) - 1; i > 0 && step == 0; i-- {
			step = max(0, r.shop.Tiers.Find(old.At(i).Key))
		}
		return nil
	}, "SELECT rules FROM tier_scheme ORDER BY id DESC")
	return step, err
}

// count adds the moves of one member to the result.
func (r *tierRunner) count(moves []program.Move) {
	out, tiers := r.out, &r.shop.Tiers
	from, to := moves[0].From, moves[len(moves)-1].To
	switch {
	case to > from:
		out.Up++
	case to < from:
		out.Down++
	default:
		out.Kept++
	}
	if out.Moves == nil {
		out.Moves = map[[2]string]int64{}
	}
	out.Moves[[2]string{tiers.At(from).Key, tiers.At(to).Key}]++
}
