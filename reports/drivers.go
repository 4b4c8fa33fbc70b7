package reports

import (
	"cmp"
	"slices"
	"sort"

	"regulars/store"
)

// drivers says what moves satisfaction: for each driver how well it is rated, its share of the low scores, and how its ratings go with NPS,
// over people who gave both. A driver that a person has confirmed counts as such, else the one that the word list proposes; both
// are counted apart. Ratings of every scale are brought to 0 to 100.
func drivers(in Input) *Sheet {
	s := &Sheet{Name: "drivers", Currency: in.currency(), Period: in.Period}
	list := answersIn(in.Answers, in.Period)
	names, all, low := driverTally(list, in.complaints(in.Period))
	first, ok := firstAnswer(in.Answers)
	s.compare(in, first, ok, in.driverFigures)
	s.N = s.Values[0].Int
	t := Table{Name: "drivers", Chart: ChartNone, Columns: []Column{
		{"driver", KindDriver},
		{"confirmed", KindCount},
		{"proposed", KindCount},
		{"mean_score", KindNumber},
		{"complaints", KindCount},
		{"complaint_share", KindRate},
		{"nps", KindScore},
		{"people", KindCount},
		{"correlation", KindNumber},
		{"interval_low", KindNumber},
		{"interval_high", KindNumber},
	}}
	recommended := lastNPS(list)
	for _, name := range names {
		d := all[name]
		pairs := d.beside(recommended)
		r, from, to := spearman(pairs)
		t.Rows = append(t.Rows, []Value{
			listed(KindDriver, name), Count(d.confirmed), Count(d.proposed), Number(float64(d.sum) / (ratingUnit * float64(d.n))), Count(d.complaints), share(d.low, low),
			d.nps.value(), Count(int64(len(pairs))), Number(r), Number(from), Number(to),
		})
	}
	s.Tables = []Table{t, wordTable(in)}
	s.Finding, s.Next = driversFinding(s.N, names, all, low)
	return s
}

// driverFigures count the answers of a period that name a driver, and of how many of them a person has confirmed it.
func (in Input) driverFigures(p Period) []Figure {
	n, confirmed := int64(0), int64(0)
	for _, f := range answersIn(in.Answers, p) {
		if f.Says() != "" {
			n++
		}
		if f.Driver != "" {
			confirmed++
		}
	}
	return []Figure{{"n", Count(n)}, {"confirmed", Count(confirmed)}, {"proposed", Count(n - confirmed)}}
}

// complaints are the complaints of a period that tell what they are about. One that follows up an answer is counted with the answer.
func (in Input) complaints(p Period) (list []*store.TicketFact) {
	for _, f := range in.ticketsIn(p).list {
		if f.Kind == "complaint" && f.Driver != "" && f.Feedback == 0 {
			list = append(list, f)
		}
	}
	return list
}

// driverSums are what the answers of a period say of one driver.
type driverSums struct {
	confirmed, proposed int64
	n                   int64 // scored answers
	sum                 int64 // of their scores, in sixths from 0 to 600
	low                 int64 // low scores, blame without a score, and complaints
	complaints          int64 // complaints among after-sales tickets
	nps                 npsCount
	rated               map[int64]*rating // by member: scores of other scales than NPS
}

// rating is what one person says of a driver.
type rating struct{ n, sum int64 }

// ratingUnit is into how many parts a point of a hundred is divided: so a score of every scale is a whole number, and means that are equal are so
// to the last bit, which the correlation of their ranks rests on.
const ratingUnit = 6

// driverTally gathers answers and complaints by driver, the one with most low scores and complaints first, and counts all of those that name any.
func driverTally(list []store.AnswerFact, complaints []*store.TicketFact) (names []string, all map[string]*driverSums, low int64) {
	all = map[string]*driverSums{}
	of := func(name string) *driverSums {
		if all[name] == nil {
			all[name] = &driverSums{rated: map[int64]*rating{}}
			names = append(names, name)
		}
		return all[name]
	}
	for i := range list {
		if name := list[i].Says(); name != "" && of(name).add(&list[i]) {
			low++
		}
	}
	for _, f := range complaints {
		d := of(f.Driver)
		d.low, d.complaints = d.low+1, d.complaints+1
		low++
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(all[b].low, all[a].low), cmp.Compare(all[b].confirmed+all[b].proposed, all[a].confirmed+all[a].proposed), cmp.Compare(a, b))
	})
	return names, all, low
}

// beside are the mean ratings of the driver beside the NPS of whoever gave both, in one order, because sums of floats depend on it.
func (d *driverSums) beside(recommended map[int64]float64) (pairs []scorePair) {
	for member, r := range d.rated {
		if y, both := recommended[member]; both {
			pairs = append(pairs, scorePair{float64(r.sum) / float64(r.n), y})
		}
	}
	sort.Slice(pairs, func(i, j int) bool {
		return cmp.Or(cmp.Compare(pairs[i].x, pairs[j].x), cmp.Compare(pairs[i].y, pairs[j].y)) < 0
	})
	return pairs
}

// add counts one answer and reports whether it is a complaint.
func (d *driverSums) add(f *store.AnswerFact) (low bool) {
	if f.Driver != "" {
		d.confirmed++
	} else {
		d.proposed++
	}
	if low = f.HasScore && store.LowScore(f.Kind, f.Score) || !f.HasScore && f.Tone < 0; low {
		d.low++
	}
	if !f.HasScore {
		return low
	}
	score := rated(f)
	d.n++
	d.sum += score
	switch {
	case f.Kind == store.AnswerNPS:
		d.nps.add(f.Score, 1)
	case f.Member != 0:
		r := d.rated[f.Member]
		if r == nil {
			r = &rating{}
			d.rated[f.Member] = r
		}
		r.n++
		r.sum += score
	}
	return low
}

// rated brings the score of an answer to 0 to 100, where 100 is best, in parts of ratingUnit.
func rated(f *store.AnswerFact) int64 {
	switch f.Kind {
	case store.AnswerNPS:
		return 10 * ratingUnit * f.Score
	case store.AnswerCES1:
		return 25 * ratingUnit * (5 - f.Score)
	case store.AnswerCES2:
		return 100 * ratingUnit / 6 * (f.Score - 1)
	}
	return 25 * ratingUnit * (f.Score - 1)
}

// lastNPS is the last NPS answer of each member.
func lastNPS(list []store.AnswerFact) map[int64]float64 {
	last := map[int64]float64{}
	for _, f := range list {
		if f.Kind == store.AnswerNPS && f.Member != 0 {
			last[f.Member] = float64(f.Score)
		}
	}
	return last
}

func driversFinding(n int64, names []string, all map[string]*driverSums, low int64) (Sentence, Step) {
	next := Step{Say: say("report.next.drivers"), Report: "nps"}
	switch {
	case n == 0 && low == 0:
		return say("report.finding.drivers.none"), Step{Say: say("report.next.answers")}
	case low == 0:
		return say("report.finding.drivers.fine", "n", n), next
	case n < enough:
		return say("report.finding.drivers.few", "n", n, "driver", listed(KindDriver, names[0]), "low", all[names[0]].low), next
	}
	return say("report.finding.drivers", "n", n, "driver", listed(KindDriver, names[0]), "share", ofHundred(all[names[0]].low, low), "low", low), next
}
