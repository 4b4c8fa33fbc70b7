package reports

import (
	"cmp"
	"slices"
	"sort"

	"regulars/store"
)

// Quiet are the good customers who are quieter than their own rhythm. All of this must hold, as of the end of a day:
//
//   - a rhythm: at least three purchase days, the last of them within 365 days;
//   - good: their net spend of the last 365 days is in the upper half of all customers who bought in them;
//   - quiet: silent for longer than ever before between two purchase days, for at least twice their own median gap, and
//     for at least a week.
//
// The longest gap needs no assumption on how people buy: somebody with k gaps behind them whose habits have not changed
// exceeds all k with a chance of at most 1 in k+1.
type Quiet struct {
	Judged    int64 // customers with a rhythm
	YearSpend int64 // what the contacts spent in the last 365 days, minor units
	Enough    bool  // at least 30 customers, and somebody with a rhythm
	Contacts  []Contact
}

// Contact is one quiet customer, for a list to call. Contacts come in order of what they spend a year, largest first.
type Contact struct {
	Person    int32 // index into the columns' People
	ID        int64 // member id, 0 when the columns come from a file that is in no book
	Name      string
	Reach     string
	DaysSince int   // since the last purchase day
	UsualGap  int   // median gap in days, rounded
	YearSpend int64 // net of refunds, last 365 days, minor units
}

// Called is how a list calls a contact, and the address it shows beside: whoever left no name is called by the address.
func (c *Contact) Called() (name, reach string) {
	if c.Name == "" {
		return c.Reach, ""
	}
	return c.Name, c.Reach
}

// First are the contacts to name: the first five.
func (q *Quiet) First() []Contact { return q.Contacts[:min(shown, len(q.Contacts))] }

// Introduce gives contacts their names and addresses by member id, where columns from a book hold only ids. Whoever is
// missing in people stays as they are.
func (q *Quiet) Introduce(people map[int64]store.Person) {
	for i := range q.Contacts {
		if who, known := people[q.Contacts[i].ID]; known {
			q.Contacts[i].Name, q.Contacts[i].Reach = who.Name, who.Reach
		}
	}
}

// shown is how many of the contacts a page and a sheet name.
const shown = 5

// What makes a rhythm, and what breaks it.
const (
	rhythmDays  = 3
	quietFactor = 2
	quietFloor  = 7
)

// quieter finds the quiet customers among the patrons of the first n orders. It gathers the purchase days of those few
// only who are already silent for longer than their longest gap.
func quieter(c *store.Columns, n int, asOf store.Day, patrons []patron) Quiet {
	q := Quiet{}
	customers, bar := goodBar(patrons, asOf)
	slot := make([]int32, len(patrons)) // 1 + where a candidate stands in chosen
	var chosen []int32
	for i := range patrons {
		p := &patrons[i]
		if p.days < rhythmDays || asOf-p.last >= yearDays {
			continue
		}
		q.Judged++
		silence := int32(asOf - p.last)
		if p.year > 0 && p.year >= bar && silence > p.longest && silence >= quietFloor {
			chosen = append(chosen, int32(i))
			slot[i] = int32(len(chosen))
		}
	}
	if q.Enough = customers >= enough && q.Judged > 0; !q.Enough {
		return q
	}
	for i, gaps := range gapsOf(c, n, patrons, chosen, slot) {
		slices.Sort(gaps)
		p, usual := &patrons[chosen[i]], median(gaps)
		silence := int(asOf - p.last)
		if float64(silence) < quietFactor*usual {
			continue
		}
		who := c.Person(int(chosen[i]))
		q.YearSpend += p.year
		q.Contacts = append(q.Contacts, Contact{
			Person: chosen[i], ID: who.ID, Name: who.Name, Reach: who.Reach,
			DaysSince: silence, UsualGap: int(usual + 0.5), YearSpend: p.year,
		})
	}
	sort.Slice(q.Contacts, func(i, j int) bool {
		a, b := &q.Contacts[i], &q.Contacts[j]
		return cmp.Or(cmp.Compare(b.YearSpend, a.YearSpend), cmp.Compare(a.Person, b.Person)) < 0
	})
	return q
}

// goodBar counts the customers and gives the median of the yearly spend of those who bought within the year: the lowest
// of the upper half.
func goodBar(patrons []patron, asOf store.Day) (customers, bar int64) {
	var years []int64
	for i := range patrons {
		p := &patrons[i]
		if p.days == 0 {
			continue
		}
		customers++
		if asOf-p.last < yearDays {
			years = append(years, p.year)
		}
	}
	if len(years) == 0 {
		return customers, 0
	}
	half := (len(years) + 1) / 2
	largest(years, half)
	return customers, slices.Min(years[:half])
}

// gapsOf gathers the gaps between purchase days of each chosen person, in order of time. slot says where a person stands
// among the chosen, from 1.
func gapsOf(c *store.Columns, n int, patrons []patron, chosen, slot []int32) [][]int32 {
	total := 0
	for _, who := range chosen {
		total += int(patrons[who].days) - 1
	}
	room := make([]int32, total)
	gaps := make([][]int32, len(chosen))
	last := make([]store.Day, len(chosen))
	for i, who := range chosen {
		size := int(patrons[who].days) - 1
		gaps[i], room = room[:0:size], room[size:]
		last[i] = patrons[who].first
	}
	for i, who := range c.Buyer[:n] {
		if who < 0 || slot[who] == 0 {
			continue
		}
		at, day := slot[who]-1, c.Day[i]
		if day != last[at] {
			gaps[at] = append(gaps[at], int32(day-last[at]))
			last[at] = day
		}
	}
	return gaps
}
