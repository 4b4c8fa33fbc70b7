package reports

import (
	"context"
	"math"

	"regulars/store"
)

// scoresAt are what the daily run keeps of every customer at the end of a day: the chance of still being one, the purchase days
// and the value of the twelve months to come, the RFM cell and group, and the band of stickiness. They are of the MBG/NBD
// model whatever the clv report chooses, because BG/NBD is certain of everybody who bought once, however long ago.
func scoresAt(c *store.Columns, shop *store.Shop, to store.Day) store.Scores {
	k := customersAt(c, to)
	out := store.Scores{Day: to, List: make([]store.Score, 0, k.n)}
	o := outlookOf(k, c.Currency, Options{Model: modelMBG})
	cells := scoresOf(k, c.Currency, Input{Shop: shop}.rules())
	_, band := k.bands(c, func() *fit { return o.chosen })
	if o.chosen != nil {
		out.Model = o.chosen.model.name()
	}
	for i := range k.all {
		b := &k.all[i]
		if b.days == 0 {
			continue
		}
		cell := cells.of[i]
		s := store.Score{
			Member: c.Person(i).ID, PAlive: store.NoScore, Orders: store.NoScore, CLV: store.NoScore, Band: store.NoScore,
			RFM: int64(cell.r)*100 + int64(cell.f)*10 + int64(cell.m), Group: int64(cells.group(i)),
		}
		if o.chosen != nil {
			v := o.of(i)
			s.PAlive, s.Orders, s.CLV = kept(v.alive*1e6), kept(v.days*1e3), kept(v.clv*o.unit)
		}
		if band != nil {
			s.Band = int64(band(b))
		}
		out.List = append(out.List, s)
	}
	return out
}

// kept is a figure as it is kept: a whole number, and NoScore where it is none.
func kept(x float64) int64 {
	if math.IsNaN(x) || x < 0 || x > 1<<53 {
		return store.NoScore
	}
	return int64(math.Round(x))
}

// habitDays is how far back it is looked which products go together: what was bought before is another shop's taste.
const habitDays = 400

// ScoreBook is the book whose scores are kept; *store.Book is one.
type ScoreBook interface {
	Shop() store.Shop
	Today() store.Day
	ScoresDue(ctx context.Context) (int64, error)
	Columns(ctx context.Context, q store.ColumnsQuery) (*store.Columns, error)
	Lines(ctx context.Context, q store.ColumnsQuery) (*store.Lines, error)
	KeepScores(ctx context.Context, s store.Scores) error
}

// KeepScores fits anew and keeps the scores where the kept ones are of an earlier day or from before the last batch; of a shop
// with more than most orders it does not, unless most is 0. n is how many members were scored. Errors are the book's.
func KeepScores(ctx context.Context, book ScoreBook, most int64) (n int, err error) {
	orders, err := book.ScoresDue(ctx)
	if err != nil || orders == 0 || most != 0 && orders > most {
		return 0, err
	}
	today := book.Today()
	columns, err := book.Columns(ctx, store.ColumnsQuery{To: today})
	if err != nil {
		return 0, err
	}
	shop := book.Shop()
	scores := scoresAt(columns, &shop, today)
	lines, err := book.Lines(ctx, store.ColumnsQuery{From: today - habitDays, To: today})
	if err != nil {
		return 0, err
	}
	scores.Pairs, scores.Habits = habitsOf(lines)
	return len(scores.List), book.KeepScores(ctx, scores)
}
