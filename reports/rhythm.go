package reports

import (
	"slices"

	"regulars/store"
)

// dueFor is for how many days after their usual gap somebody is due to buy again.
const dueFor = 7

// Rhythms says of every buyer of the columns what the care list needs: what they spent in the last 365 days, when they bought last,
// whether they are quiet by the rule of the findings (see Quiet), and whether they are due: not quiet, at least three purchase days, the
// last within 365 days, and their own median gap, of at least a week, is over by less than a week. asOf is the day for which the
// list is made.
func Rhythms(c *store.Columns, asOf store.Day) []store.Rhythm {
	n := upTo(c, asOf)
	if n == 0 {
		return nil
	}
	f := &Findings{AsOf: asOf}
	patrons, _ := f.meet(c, n)
	list := make([]store.Rhythm, 0, f.Customers)
	at := make([]int32, len(patrons)) // where a patron stands in the list
	for i := range patrons {
		if p := &patrons[i]; p.days > 0 {
			at[i] = int32(len(list))
			list = append(list, store.Rhythm{Member: c.Person(i).ID, Year: p.year, Last: p.last})
		}
	}
	quiet := quieter(c, n, asOf, patrons)
	for _, who := range quiet.Contacts {
		r := &list[at[who.Person]]
		r.Quiet, r.Usual = true, who.UsualGap
	}
	slot := make([]int32, len(patrons))
	var chosen []int32
	for i := range patrons {
		p := &patrons[i]
		silence := asOf - p.last
		if p.days >= rhythmDays && silence >= quietFloor && silence < yearDays && silence < store.Day(p.longest)+dueFor && !list[at[i]].Quiet {
			chosen = append(chosen, int32(i))
			slot[i] = int32(len(chosen))
		}
	}
	for i, gaps := range gapsOf(c, n, patrons, chosen, slot) {
		slices.Sort(gaps)
		r := &list[at[chosen[i]]]
		usual := int(median(gaps) + 0.5)
		if over := int(asOf-r.Last) - usual; usual >= quietFloor && over >= 0 && over < dueFor {
			r.Due, r.Usual = true, usual
		}
	}
	return list
}
