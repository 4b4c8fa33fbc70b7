package store

import (
	"context"
	"slices"

	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// Settling is a run of expiry or release.
type Settling struct {
	AsOf      Day // 0: today
	DryRun    bool
	Asked     bool // a person asked for this very run, which is a yes unless the clock is years away
	Confirmed bool // the owner says that the clock is right although it jumped or went back
}

// Settled is what a run did, or would do.
type Settled struct {
	Batch                    int64 // 0: nothing was due, or a dry run
	Members, Entries, Points int64
	AsOf                     Day
}

// Expire books every lot whose last day is before AsOf: one entry for each, one batch for the run. Running it twice, or
// late, gives the same. While the clock is in doubt what was over before that still lapses; when more is due nothing does.
// Errors: CodeClockJumped and CodeClockBehind, until a run is confirmed, CodeBadDay for a day after today, unless DryRun.
func (b *Book) Expire(ctx context.Context, s Settling) (out Settled, err error) {
	err = b.writeAlone(ctx, "points.expire", func(t *tx) error {
		if out.AsOf, err = t.settlingDay(s); err != nil {
			return err
		}
		certain, err := t.certainDay(s, out.AsOf)
		if err != nil {
			return err
		}
		due, err := t.membersDue(dueExpiry, out.AsOf-1)
		if err != nil || len(due) == 0 {
			return err
		}
		if out.Batch, err = t.newBatch(batchStart{kind: "expiry"}); err != nil {
			return err
		}
		for _, member := range due {
			a, err := t.account(member)
			if err != nil {
				return err
			}
			entries, points, err := t.expireLots(a, certain)
			if err != nil {
				return err
			}
			if a.lapsesBy(out.AsOf) {
				return t.doubt()
			}
			if entries > 0 {
				out.Members++
			}
			out.Entries += entries
			out.Points += points
			a.dirty = true
			if err := t.forget(a); err != nil {
				return err
			}
		}
		if s.DryRun {
			return errDryRun
		}
		if err := t.closeBatch(out.Batch, map[string]int64{"members": out.Members, "entries": out.Entries, "points": out.Points}); err != nil {
			return err
		}
		return t.audit("points.expire", "batch", map[string]any{"batch": out.Batch, "entries": out.Entries, "points": out.Points}, "")
	})
	if s.DryRun && isDryRun(err) {
		out.Batch, err = 0, nil
	}
	return out, err
}

// Release brings the rollups up to date for points whose waiting time is over. It writes no entry: a lot carries its day,
// and reading derives the same without it.
func (b *Book) Release(ctx context.Context, s Settling) (out Settled, err error) {
	err = b.writeAlone(ctx, "points.release", func(t *tx) error {
		if out.AsOf, err = t.settlingDay(s); err != nil {
			return err
		}
		due, err := t.membersDue(dueRelease, out.AsOf)
		if err != nil {
			return err
		}
		for _, member := range due {
			a, err := t.account(member)
			if err != nil {
				return err
			}
			if err := t.openLots(a); err != nil {
				return err
			}
			before := a.pending
			a.refresh(out.AsOf)
			out.Members++
			out.Points += before - a.pending
			a.dirty = true
			if err := t.forget(a); err != nil {
				return err
			}
		}
		if s.DryRun {
			return errDryRun
		}
		if out.Members == 0 {
			return nil
		}
		return t.audit("points.release", "members", map[string]any{"members": out.Members, "points": out.Points}, "")
	})
	if s.DryRun && isDryRun(err) {
		err = nil
	}
	return out, err
}

func (t *tx) settlingDay(s Settling) (Day, error) {
	if s.AsOf == 0 {
		return t.today, nil
	}
	if s.AsOf > t.today && !s.DryRun {
		return 0, Refuse(CodeBadDay, "value", s.AsOf.String(), "latest", t.today.String())
	}
	return s.AsOf, nil
}

// certainDay is the day before which lots are over for certain in a run up to asOf.
func (t *tx) certainDay(s Settling, asOf Day) (Day, error) {
	switch {
	case s.DryRun:
		return asOf, nil
	case s.Confirmed, s.Asked && t.plausible():
		return asOf, t.believeClock()
	case t.behind():
		return 0, t.doubt()
	}
	return min(asOf, t.lapseDay()), nil
}

// lapsesBy reports whether any lot that is left is over before the day. The lots are open.
func (a *account) lapsesBy(day Day) bool {
	return slices.ContainsFunc(a.lots, func(l program.Lot) bool { return l.Left > 0 && l.Lapsed(program.Day(day)) })
}

// membersDue lists members of whose lots something is released or lapses, as kind says, on or before a day. Everybody is looked at only when
// the sums by day say that there is such a lot.
func (t *tx) membersDue(kind int64, day Day) (due []int64, err error) {
	if some, err := t.number("SELECT 1 FROM day_due WHERE kind = ? AND day <= ? AND points <> 0 LIMIT 1", kind, day); err != nil || some == 0 {
		return nil, err
	}
	column := "next_release"
	if kind == dueExpiry {
		column = "next_expiry"
	}
	err = t.query(func(s *sqlite.Stmt) error {
		due = append(due, s.ColumnInt64(0))
		return nil
	}, "SELECT member FROM rollup WHERE "+column+" <= ? ORDER BY member", day)
	return due, err
}

// forget saves an account and drops it from the act, so that a long run holds few.
func (t *tx) forget(a *account) error {
	delete(t.accounts, a.member)
	return t.save(a)
}

// Transfer moves points from one member to another; each lot keeps its days. It is off unless the setting allows it.
func (b *Book) Transfer(ctx context.Context, in TransferInput) (ack Ack, err error) {
	if err := countable(in.Points); err != nil {
		return Ack{}, err
	}
	if in.From == in.To {
		return Ack{}, Refuse(CodeSameMember)
	}
	if err := checkKey(in.Key); err != nil {
		return Ack{}, err
	}
	err = b.write(ctx, "points.transfer", func(t *tx) error {
		keyHash := contentHash("points.transfer", in.From, in.To, in.Points)
		if done, err := t.replay(in.Key, keyHash, &ack); done || err != nil {
			return err
		}
		if !t.shop.transfer {
			return Refuse(CodeTransferOff)
		}
		from, err := t.activeAccount(in.From)
		if err != nil {
			return err
		}
		to, err := t.activeAccount(in.To)
		if err != nil {
			return err
		}
		takings, err := t.spend(from, in.Points)
		if err != nil {
			return err
		}
		p := posting{reason: ReasonTransferOut, amount: -in.Points, takings: takings, key: in.Key, keyHash: keyHashOf(in.Key, keyHash)}
		if err := t.acknowledge(&ack, from, p, "points.transfer", map[string]any{"to": in.To}); err != nil {
			return err
		}
		return t.handOver(from, to, ReasonTransferIn, takings)
	})
	return ack, err
}

// TransferInput says who gives how many points to whom.
type TransferInput struct {
	From, To, Points int64
	Key              string
}

// handOver credits what was taken from one member's lots to another: one entry for each lot, with the same days.
func (t *tx) handOver(from, to *account, reason Reason, takings []program.Taking) error {
	for _, taking := range takings {
		l := from.lot(taking.Lot)
		p := posting{reason: reason, amount: taking.Amount, releases: Day(l.Releases), expires: l.Lapse}
		if reason == ReasonTransferIn && l.Lapse.Moves() { // by the orders of who gets them from now on, but never earlier
			p.expires = l.Lapse.NotBefore(l.Expires)
		}
		if reason == ReasonMergeIn {
			p.order, p.revision = l.Order, t.w.heads.entry+1 // the order finds its own lot again after a merge
		}
		if _, err := t.post(to, p); err != nil {
			return err
		}
	}
	return nil
}
