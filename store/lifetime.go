package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"sort"

	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// A change of how long points live is for points given from then on. Points that were given before can be brought under it by an act of
// its own, which says beforehand what it does and lets nothing lapse before a day of grace.

// Reliving asks that points given before live as the programme says now.
type Reliving struct {
	NotBefore Day // nothing that changes lapses before this day
	DryRun    bool
}

// Relived is what a Reliving changed, or would change.
type Relived struct {
	Batch                 int64 // 0: nothing changed, or a dry run
	Expiry                program.Expiry
	NotBefore             Day
	Members, Lots, Points int64
	Sooner, Later         int64 // points that lapse sooner than before, and later or never
	First                 Day   // the earliest new last day; 0: none lapses
}

// ApplyExpiry gives the lots that follow the programme the last day that they would have had if it had been as it is now, but none
// before in.NotBefore. Lots with a day of their own, by hand, by a file or by a rule with its own life, keep it. It is one batch. Errors:
// CodeBadDay for a day of grace before today.
func (b *Book) ApplyExpiry(ctx context.Context, in Reliving) (out Relived, err error) {
	err = b.writeAlone(ctx, "points.policy", func(t *tx) error {
		if in.NotBefore < t.today {
			return Refuse(CodeBadDay, "value", in.NotBefore.String(), "earliest", t.today.String())
		}
		out = Relived{Expiry: t.shop.Terms.Expiry, NotBefore: in.NotBefore}
		r := &reliving{tx: t, out: &out, grace: program.Day(in.NotBefore), terms: map[int64]*Shop{}, seal: sha256.New()}
		if out.Batch, err = t.newBatch(batchStart{kind: "bulk", what: "policy"}); err != nil {
			return err
		}
		if err := r.all(); err != nil {
			return err
		}
		if in.DryRun || out.Lots == 0 {
			return errDryRun
		}
		if err := t.closeBatch(out.Batch, map[string]int64{"members": out.Members, "lots": out.Lots, "points": out.Points}); err != nil {
			return err
		}
		return t.audit("points.policy", "batch", map[string]any{
			"batch": out.Batch, "expiry": out.Expiry.String(), "not_before": in.NotBefore.String(), "members": out.Members, "lots": out.Lots,
			"points": out.Points, "sha256": hexOf(r.seal.Sum(nil)),
		}, "")
	})
	if isDryRun(err) {
		out.Batch, err = 0, nil
	}
	return out, err
}

type reliving struct {
	*tx
	out   *Relived
	grace program.Day
	terms map[int64]*Shop
	seal  interface {
		Write([]byte) (int, error)
		Sum([]byte) []byte
	}
}

// all goes over everybody who has lots.
func (r *reliving) all() error {
	var members []int64
	if err := r.query(func(s *sqlite.Stmt) error {
		members = append(members, s.ColumnInt64(0))
		return nil
	}, "SELECT member FROM rollup WHERE total + debt > 0 ORDER BY member"); err != nil {
		return err
	}
	for i, member := range members {
		if i%1024 == 0 {
			if err := r.ctx.Err(); err != nil {
				return err
			}
		}
		if err := r.member(member); err != nil {
			return err
		}
	}
	return nil
}

func (r *reliving) member(member int64) error {
	a, err := r.account(member)
	if err != nil {
		return err
	}
	if err := r.settle(a); err != nil {
		return err
	}
	if err := r.openLots(a); err != nil {
		return err
	}
	sort.Slice(a.lots, func(i, j int) bool { return a.lots[i].ID < a.lots[j].ID })
	changed := false
	for i := range a.lots {
		l := &a.lots[i]
		if l.Left == 0 || l.Lapsed(program.Day(r.today)) {
			continue
		}
		life, err := r.lifeOf(l)
		if err != nil {
			return err
		}
		if !life.follows || life.now == l.Lapse {
			continue
		}
		if err := r.give(a, l, life); err != nil {
			return err
		}
		changed = true
	}
	if changed {
		r.out.Members++
	}
	return r.forget(a)
}

// lotLife is what the programme says now of a lot, if it follows the programme.
type lotLife struct {
	was     *int64 // what the lot was given later before; nil: it lives as its entry says
	now     program.Lapse
	follows bool
}

// lifeOf finds the day from which the lot lives: the one from which the programme of then gives the last day that its entry says.
func (r *reliving) lifeOf(l *program.Lot) (life lotLife, err error) {
	var own program.Lapse
	var terms int64
	var days [3]Day
	if _, err := r.one(func(s *sqlite.Stmt) {
		own, terms = program.Lapse(s.ColumnInt64(0)), s.ColumnInt64(1)
		days = [...]Day{Day(s.ColumnInt64(2)), r.dayOf(Instant(s.ColumnInt64(3))), r.dayOf(Instant(s.ColumnInt64(4)))}
		if !s.ColumnIsNull(5) {
			was := s.ColumnInt64(5)
			life.was = &was
		}
	}, `SELECT e.expires, coalesce(e.terms, o.terms, 0), coalesce(o.day, 0), e.at, e.recorded, l.expires FROM entry e
		LEFT JOIN orders o ON o.id = e.order_id LEFT JOIN lot l ON l.entry = e.id WHERE e.id = ?`, l.ID); err != nil {
		return life, err
	}
	from, found := days[1], own == 0 && terms == 0
	if terms != 0 {
		shop := r.terms[terms]
		if shop == nil {
			if shop, err = r.shopUnder(terms); err != nil {
				return life, err
			}
			r.terms[terms] = shop
		}
		from, found = livesFrom(shop.Terms.Expiry, own, l.Releases, days)
	}
	if !found && life.was == nil {
		return life, nil
	}
	life.follows = true
	life.now = r.shop.Terms.Expiry.LapseOf(program.Day(from), l.Releases).NotBefore(r.grace)
	return life, nil
}

// livesFrom looks for the day from which the expiry gives the last day. Beside the days that may be it the days next to them are tried,
// because the shop may have been in another zone.
func livesFrom(e program.Expiry, last program.Lapse, releases program.Day, days [3]Day) (from Day, found bool) {
	for _, next := range []Day{0, -1, 1} {
		for _, day := range days {
			if day != 0 && e.LapseOf(program.Day(day+next), releases) == last {
				return day + next, true
			}
		}
	}
	return days[1], false
}

func (r *reliving) give(a *account, l *program.Lot, life lotLife) error {
	var was any
	if life.was != nil {
		was = *life.was
	}
	if err := r.exec("INSERT INTO lot_life (batch, lot, was, expires) VALUES (?, ?, ?, ?)", r.out.Batch, l.ID, was, int64(life.now)); err != nil {
		return err
	}
	_, _ = r.seal.Write(binary.AppendVarint(binary.AppendVarint(nil, l.ID), int64(life.now)))
	before := l.Expires
	if err := r.setLife(a, l, life.now, int64(life.now)); err != nil {
		return err
	}
	r.out.Lots++
	r.out.Points += l.Left
	switch {
	case l.Expires != 0 && (before == 0 || l.Expires < before):
		r.out.Sooner += l.Left
	case l.Expires != before:
		r.out.Later += l.Left
	}
	r.out.First = earlier(r.out.First, Day(l.Expires))
	return nil
}

// setLife changes how long an open lot lives. stored is what its row says: nil for what its entry says.
func (t *tx) setLife(a *account, l *program.Lot, lapse program.Lapse, stored any) error {
	if err := t.exec("INSERT INTO lot (entry, used, expires) VALUES (?, 0, ?) ON CONFLICT DO UPDATE SET expires = excluded.expires", l.ID, stored); err != nil {
		return err
	}
	t.sums.lot(0, Day(l.Expires), -l.Left)
	l.Lapse, l.Expires = lapse, lapse.Last(a.booked)
	t.sums.lot(0, Day(l.Expires), l.Left)
	a.dirty = true
	return nil
}

// formerLife is how a lot lived before a batch changed that: what its row said, nil for what its entry says.
type formerLife struct {
	lot, member int64
	was         any
	own         program.Lapse
}

// undoLives gives lots the lives back that they had before a batch changed them, also those that merges have made of them since. What has expired
// meanwhile stays so until its own run is undone.
func (t *tx) undoLives(r batchRange, out *Undone) error {
	if err := t.checkLives(r.id, "SELECT lot FROM lot_life WHERE batch = ?1"); err != nil {
		return err
	}
	var list []formerLife
	if err := t.query(func(s *sqlite.Stmt) error {
		l := formerLife{lot: s.ColumnInt64(0), member: s.ColumnInt64(1), own: program.Lapse(s.ColumnInt64(3))}
		if !s.ColumnIsNull(2) {
			l.was, l.own = s.ColumnInt64(2), program.Lapse(s.ColumnInt64(2))
		}
		list = append(list, l)
		return nil
	}, "SELECT x.lot, e.member, x.was, e.expires FROM lot_life x JOIN entry e ON e.id = x.lot WHERE x.batch = ? ORDER BY e.member, x.lot", r.id); err != nil {
		return err
	}
	merged := movedLots{tx: t, merges: map[int64]int64{}, lots: map[int64]map[int64]int64{}}
	for i, l := range list {
		if err := t.liveAgain(l); err != nil {
			return err
		}
		if i == 0 || list[i-1].member != l.member {
			out.Members++
		}
		for {
			into, owner, err := merged.next(l.lot, l.member)
			if err != nil {
				return err
			}
			if into == 0 {
				break
			}
			l.lot, l.member = into, owner
			if err := t.checkLives(r.id, "SELECT ?2", into); err != nil {
				return err
			}
			if l.was, err = t.noteLife(into, l.own); err != nil {
				return err
			}
			if err := t.liveAgain(l); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkLives refuses to undo a batch of lives when a later one that stands has changed one of some lots.
func (t *tx) checkLives(batch int64, lots string, args ...any) error {
	by, err := t.number("SELECT coalesce(max(b.id), 0) FROM batch b CROSS JOIN lot_life x ON x.batch = b.id WHERE b.id > ?1 AND b.kind = 'bulk' AND b.what = 'policy' AND b.undone_by IS NULL AND x.lot IN ("+
		lots+")", append([]any{batch}, args...)...)
	if err != nil || by != 0 {
		return orErr(err, Refuse(CodeBatchTouched, "batch", batch, "by", by, "why", "policy"))
	}
	return nil
}

// noteLife keeps that this act gives a lot another life than the one it came with.
func (t *tx) noteLife(lot int64, life program.Lapse) (stored any, err error) {
	return int64(life), t.exec("INSERT INTO lot_life (batch, lot, was, expires) SELECT ?1, ?2, (SELECT expires FROM lot WHERE entry = ?2), ?3", t.batch, lot, int64(life))
}

// liveAgain gives a lot its former life, whether anything is left of it or not.
func (t *tx) liveAgain(l formerLife) error {
	a, err := t.account(l.member)
	if err != nil {
		return err
	}
	if err := t.openLots(a); err != nil {
		return err
	}
	open := a.lot(l.lot)
	if open == nil {
		open = &program.Lot{ID: l.lot}
	}
	a.backdated = a.backdated || l.own.Moves()
	return t.setLife(a, open, l.own, l.was)
}

// lives checks that lots live as the last batch says that changed them and stands, and that nobody has changed what such a batch wrote.
func (d *diagnosis) lives() error {
	if err := d.query(func(s *sqlite.Stmt) error {
		d.find(FindingLife, "lot", "entry", s.ColumnInt64(0))
		return nil
	}, `WITH newest (lot, batch) AS (SELECT x.lot, max(x.batch) FROM lot_life x JOIN batch b ON b.id = x.batch WHERE b.undone_by IS NULL GROUP BY x.lot)
		SELECT l.entry, l.expires, x.expires FROM lot l LEFT JOIN newest n ON n.lot = l.entry LEFT JOIN lot_life x ON x.lot = n.lot AND x.batch = n.batch
		WHERE l.expires IS NOT x.expires`); err != nil {
		return err
	}
	type sealed struct {
		batch int64
		hash  string
	}
	var list []sealed
	if err := d.query(func(s *sqlite.Stmt) error {
		var detail struct {
			Batch int64  `json:"batch"`
			Hash  string `json:"sha256"`
		}
		err := json.Unmarshal([]byte(s.ColumnText(0)), &detail)
		list = append(list, sealed{detail.Batch, detail.Hash})
		return err
	}, "SELECT detail FROM audit WHERE act = 'points.policy' AND refused = ''"); err != nil {
		return err
	}
	for _, b := range list {
		sum := sha256.New()
		if err := d.query(func(s *sqlite.Stmt) error {
			_, err := sum.Write(binary.AppendVarint(binary.AppendVarint(nil, s.ColumnInt64(0)), s.ColumnInt64(1)))
			return err
		}, "SELECT x.lot, x.expires FROM lot_life x JOIN entry e ON e.id = x.lot WHERE x.batch = ? ORDER BY e.member, x.lot", b.batch); err != nil {
			return err
		}
		if hexOf(sum.Sum(nil)) != b.hash {
			d.find(FindingLives, "lot_life", "batch", b.batch)
		}
	}
	return nil
}
