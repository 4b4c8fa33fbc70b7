package store

import (
	"cmp"
	"sort"

	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// How the care list looks at tiers: at most so many members, those who spent most in the last 365 days, because each is looked at with all
// that they did; so many days before a tier ends; and when at most a tenth of what the next tier asks is missing.
const (
	tierLooks = 20_000
	tierWarns = 30
	tierShare = 10
)

// climbing notes whom a tier may be near or about to leave.
func (r *careRun) climbing(p *carePerson) {
	if y := r.rhythm(p.id); len(r.shop.Tiers.Steps) > 0 && p.joined != 0 && y != nil {
		r.climbers = append(r.climbers, climber{*p, y.Year})
	}
}

// climber is a member whose tier is looked at.
type climber struct {
	carePerson
	year int64
}

// tierDrops are those whose tier ends soon and who have not done yet what keeping it asks; on the way it finds those who have almost
// reached the next one.
func (r *careRun) tierDrops() error {
	sort.Slice(r.climbers, func(i, j int) bool {
		return cmp.Or(cmp.Compare(r.climbers[j].year, r.climbers[i].year), cmp.Compare(r.climbers[i].id, r.climbers[j].id)) < 0
	})
	tiers := &r.shop.Tiers
	for i := range r.climbers[:min(len(r.climbers), tierLooks)] {
		p := &r.climbers[i]
		var at tierMove
		if _, err := r.one(func(s *sqlite.Stmt) { at.scan(s) }, selectTierMove+" WHERE id = ?", p.tierMove); err != nil {
			return err
		}
		rank := at.rank(r.shop)
		deeds, err := r.deeds(r.shop, p.id, p.orderHead, p.entryHead)
		if err != nil {
			return err
		}
		progress := tiers.Progress(rank, program.Day(p.counted), program.Day(r.today), deeds)
		if decides := Day(progress.Decides); decides >= r.today && decides <= r.today+tierWarns && progress.Keep != (program.Measures{}) {
			if what, n := dearest(progress.Keep, tiers.At(rank.Step).Keeping(), tiers.Any); n > 0 {
				r.add(careDraft{member: p.id, ref: int64(decides), due: decides, n: n, m: what, text: tiers.At(rank.Step).Name})
			}
		}
		if progress.Next == 0 || rank.Fixed {
			continue
		}
		asked := tiers.At(progress.Next).Reach
		if what, n := dearest(progress.Missing, asked, tiers.Any); n > 0 && n*tierShare <= asked.List()[what] {
			r.near = append(r.near, careDraft{member: p.id, ref: int64(progress.Next), due: r.today, n: n, m: what, text: tiers.At(progress.Next).Name})
		}
	}
	return nil
}

// tierNears are those who have almost reached the next tier.
func (r *careRun) tierNears() error {
	for _, d := range r.near {
		r.add(d)
	}
	return nil
}

// dearest is the measure of which the largest share is missing, as its place in Measures.List, and how much; where any one is enough, that of
// which the smallest is.
func dearest(missing, asked program.Measures, any bool) (what, n int64) {
	share := -1.0
	want := asked.List()
	for i, m := range missing.List() {
		if want[i] == 0 {
			continue
		}
		if s := float64(m) / float64(want[i]); share < 0 || s > share != any {
			share, what, n = s, int64(i), m
		}
	}
	return what, n
}

// couponsEnding are those who have codes that can still be used and end within the days of the setting care_points.
func (r *careRun) couponsEnding() error {
	return r.query(func(s *sqlite.Stmt) error {
		ends := Day(s.ColumnInt64(1))
		r.add(careDraft{member: r.now(s.ColumnInt64(0)), ref: int64(ends), due: ends, n: s.ColumnInt64(2)})
		return nil
	}, `SELECT member, min(ends), count(*) FROM code WHERE member IS NOT NULL AND voided_at IS NULL AND ends BETWEEN ?1 AND ?2 AND coalesce(starts, 0) <= ?1
		AND (uses IS NULL OR used < uses) GROUP BY member`, r.today, r.today+r.shop.CarePoints)
}
