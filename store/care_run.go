package store

import (
	"cmp"
	"context"
	"slices"
	"sort"

	"zombiezen.com/go/sqlite"

	"regulars/store/filter"
)

// Rhythm is what the figures say of one buyer for the care list.
type Rhythm struct {
	Member int64
	Year   int64 // net spend of the last 365 days, minor units
	Last   Day   // the last purchase day
	Usual  int   // the median gap between purchase days; only of those who are quiet or due
	Quiet  bool  // a good customer, and quieter than their own rhythm
	Due    bool  // the usual time to buy again has come
}

// CareRun is what making the list did, or would do.
type CareRun struct {
	Rows   int64 // reasons on the list, also those that are done or put off
	People int64 // people to care for now
	New    int64 // reasons that were not on the list before
	Gone   int64 // reasons that have passed
}

// carePerson is what is asked of everybody.
type carePerson struct {
	id                   int64
	birthMonth, birthDay int
	nextExpiry           Day
	total                int64
	first, last, joined  Day // joined is 0 for who has not
	counted              Day // the day from which somebody is counted: joined, else first known
	orders, orderHead    int64
	entryHead, tierMove  int64
}

// careDraft is a reason that holds now.
type careDraft struct {
	member, ref  int64
	due          Day
	n, m         int64
	text         string
	place        int
	kind         string
	urgent, lead bool
	value        int64
}

// careFound is what a run found, as of the batch that was the last to change something.
type careFound struct {
	drafts    []careDraft // by member, then the most pressing first
	survivors map[int64]int64
	change    int64
}

// careRun gathers the reasons, on a reading of the whole book at one moment.
type careRun struct {
	*sweep
	rhythms   []Rhythm
	at        []int32 // by member id: 1 + where their rhythm stands
	survivors map[int64]int64
	silent    map[int64]bool // those whom only what is urgent may be said to
	active    []bool         // by member id
	contacted map[int64]Day  // the last contact of the last days
	reached   map[int64]reached
	plans     []carePlan
	lapsing   []int64
	climbers  []climber
	near      []careDraft // of those who have almost reached a tier
	unit      int64       // one unit of the currency in minor units
	kind      careKind
	place     int
	drafts    []careDraft
	failed    error // of what a person function had to read
}

// reached is the last time that somebody spoke with a person; to send a message or a gift is not to speak.
type reached struct {
	contact int64 // the last contact by its number
	at      Instant
}

// MakeCare makes the list of whom to care for anew, as of today. What people did about a reason stays as long as the reason does. With
// dryRun nothing is written.
func (b *Book) MakeCare(ctx context.Context, rhythms []Rhythm, dryRun bool) (out CareRun, err error) {
	found := &careFound{}
	if err := b.sweep(ctx, func(s *sweep) error {
		r := &careRun{sweep: s, rhythms: rhythms, unit: pow10(s.shop.Decimals)}
		if found.change, err = s.number(lastChange); err != nil {
			return err
		}
		found.drafts, err = r.find()
		found.survivors = r.survivors
		return err
	}); err != nil {
		return out, err
	}
	err = b.writeAlone(ctx, "care.make", func(t *tx) error {
		if out, err = t.mergeCare(found); err != nil {
			return err
		}
		if dryRun {
			return errDryRun
		}
		if err := t.exec("UPDATE care_made SET day = ?, batch = ?, stale = 0", t.today, found.change); err != nil || out.New == 0 && out.Gone == 0 {
			return err
		}
		return t.audit("care.make", "care", map[string]any{"rows": out.Rows, "new": out.New, "gone": out.Gone}, "")
	})
	if dryRun && isDryRun(err) {
		err = nil
	}
	return out, err
}

// find asks every kind about everybody, and leaves out whom one may not write to.
func (r *careRun) find() ([]careDraft, error) {
	if err := r.prepare(); err != nil {
		return nil, err
	}
	kinds := careKinds()
	if err := r.query(func(s *sqlite.Stmt) error {
		p := carePerson{
			id: s.ColumnInt64(0), birthMonth: s.ColumnInt(1), birthDay: s.ColumnInt(2), nextExpiry: Day(s.ColumnInt64(3)), total: s.ColumnInt64(4),
			first: Day(s.ColumnInt64(5)), last: Day(s.ColumnInt64(6)), orders: s.ColumnInt64(7), orderHead: s.ColumnInt64(8), joined: Day(s.ColumnInt64(9)),
			counted: Day(s.ColumnInt64(10)), entryHead: s.ColumnInt64(11), tierMove: s.ColumnInt64(12),
		}
		r.active[p.id] = true
		for r.place, r.kind = range kinds {
			if r.kind.person != nil {
				r.kind.person(r, &p)
			}
		}
		return r.failed
	}, `SELECT m.id, m.birth_month, m.birth_day, u.next_expiry, u.total, u.first_day, u.last_day, u.orders, u.order_head, iif(m.joined_at IS NULL, 0, m.joined_day),
		m.joined_day, u.entry_head, u.tier_move FROM member m LEFT JOIN rollup u ON u.member = m.id WHERE m.status = 'active' AND m.excluded IS NULL`); err != nil {
		return nil, err
	}
	for r.place, r.kind = range kinds {
		if r.kind.list == nil {
			continue
		}
		if err := r.kind.list(r); err != nil {
			return nil, err
		}
	}
	drafts := slices.DeleteFunc(r.drafts, func(d careDraft) bool {
		return !r.active[d.member] || !d.urgent && d.kind != kindGift && r.silent[d.member]
	})
	sort.Slice(drafts, func(i, j int) bool {
		a, b := &drafts[i], &drafts[j]
		return cmp.Or(cmp.Compare(a.member, b.member), cmp.Compare(a.place, b.place), cmp.Compare(a.due, b.due), cmp.Compare(a.ref, b.ref)) < 0
	})
	return drafts, nil
}

// prepare reads what all kinds need.
func (r *careRun) prepare() (err error) {
	most, err := r.number("SELECT coalesce(max(id), 0) FROM member")
	if err != nil {
		return err
	}
	r.at, r.active = make([]int32, most+1), make([]bool, most+1)
	for i := range r.rhythms {
		if id := r.rhythms[i].Member; id > 0 && id <= most {
			r.at[id] = int32(i) + 1
		}
	}
	if r.survivors, err = r.sweep.survivors(); err != nil {
		return err
	}
	if r.contacted, err = contactsSince(r.conn, r.survivors, 0); err != nil {
		return err
	}
	if err := r.readReached(); err != nil {
		return err
	}
	if err := r.readSilent(); err != nil {
		return err
	}
	return r.readPlans()
}

// readReached finds when each was last spoken with, also as somebody who was merged since.
func (r *careRun) readReached() error {
	r.reached = map[int64]reached{}
	return r.query(func(s *sqlite.Stmt) error {
		id := r.now(s.ColumnInt64(0))
		was := r.reached[id]
		r.reached[id] = reached{max(was.contact, s.ColumnInt64(1)), max(was.at, Instant(s.ColumnInt64(2)))}
		return nil
	}, "SELECT member, max(id), max(at) FROM contact WHERE withdrawn IS NULL AND kind <> 'gift' AND result NOT IN ('no_answer', 'sent') GROUP BY member")
}

// rhythm is what the figures say of a member; nil when they have never bought.
func (r *careRun) rhythm(id int64) *Rhythm {
	if at := r.at[id]; at > 0 {
		return &r.rhythms[at-1]
	}
	return nil
}

// now is who a member is after all merging.
func (r *careRun) now(id int64) int64 {
	if to := r.survivors[id]; to != 0 {
		return to
	}
	return id
}

// add puts a reason of the kind under way onto the list.
func (r *careRun) add(d careDraft) {
	d.place, d.kind, d.urgent = r.place, r.kind.name, r.kind.urgent
	if y := r.rhythm(d.member); y != nil {
		d.value = y.Year
	}
	r.drafts = append(r.drafts, d)
}

// readSilent finds whom nothing may be said to but what their own order or answer calls for: who has refused every channel that they
// were asked about, and buyers whose only platforms forbid it.
func (r *careRun) readSilent() error {
	r.silent = map[int64]bool{}
	if err := r.readRefused(); err != nil {
		return err
	}
	bound := map[int64]bool{}
	for _, source := range noContact {
		if err := r.query(func(s *sqlite.Stmt) error {
			bound[s.ColumnInt64(0)] = true
			return nil
		}, "SELECT DISTINCT member FROM identity WHERE source = ?1 OR source > ?1 || ':' AND source < ?1 || ';'", source); err != nil {
			return err
		}
	}
	for id := range bound {
		var all []Identity
		if err := r.query(func(s *sqlite.Stmt) error {
			all = append(all, Identity{Source: s.ColumnText(0)})
			return nil
		}, "SELECT source FROM identity WHERE member = ?", id); err != nil {
			return err
		}
		if forbidden(all) {
			r.silent[id] = true
		}
	}
	return nil
}

// readRefused finds who has refused every channel that they were asked about. What people say who were merged is compared by channel.
func (r *careRun) readRefused() error {
	if err := r.query(func(s *sqlite.Stmt) error {
		r.silent[s.ColumnInt64(0)] = true
		return nil
	}, "SELECT member FROM consent GROUP BY member HAVING max(granted) = 0"); err != nil {
		return err
	}
	type asked struct {
		person  int64
		channel string
	}
	said := map[asked]int64{}
	if err := r.query(func(s *sqlite.Stmt) error {
		key := asked{r.now(s.ColumnInt64(0)), s.ColumnText(1)}
		said[key] = max(said[key], s.ColumnInt64(2))
		return nil
	}, "SELECT c.member, c.channel, "+filter.Said+` FROM consent c WHERE c.member IN (SELECT id FROM member WHERE merged_into IS NOT NULL
		UNION SELECT merged_into FROM member WHERE merged_into IS NOT NULL)`); err != nil {
		return err
	}
	for key := range said {
		r.silent[key.person] = true
	}
	for key, word := range said {
		if word%2 == 0 {
			delete(r.silent, key.person)
		}
	}
	return nil
}

// contactsSince gives the last day on which each member was written to or spoken with, of days after since.
func contactsSince(c conn, survivors map[int64]int64, since Day) (map[int64]Day, error) {
	last := map[int64]Day{}
	return last, c.query(func(s *sqlite.Stmt) error {
		id := s.ColumnInt64(0)
		if to := survivors[id]; to != 0 {
			id = to
		}
		last[id] = max(last[id], Day(s.ColumnInt64(1)))
		return nil
	}, "SELECT member, max(day) FROM contact WHERE day > ? AND withdrawn IS NULL AND kind <> 'gift' AND result <> 'no_answer' GROUP BY member", since)
}
