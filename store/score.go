package store

import (
	"context"

	"zombiezen.com/go/sqlite"

	"regulars/store/filter"
)

// NoScore stands for a score that nothing is known of.
const NoScore = -1

// Score is what the models say of one member, in whole numbers. A member who has not bought has none.
type Score struct {
	Member int64
	PAlive int64 // the chance of still being a customer, millionths; NoScore where no model could be fitted
	Orders int64 // purchase days expected in twelve months, thousandths; NoScore likewise
	CLV    int64 // what those are worth, later months less, minor units; NoScore likewise
	RFM    int64 // the scores of recency, frequency and money as digits: 543
	Group  int64 // index into filter.Groups
	Band   int64 // index into filter.Bands; NoScore where there is nothing to tell it by
}

// Scores are those of all members who have bought, in the order of their ids, from one fit.
type Scores struct {
	Day   Day    // the last day of the orders that the fit saw
	Model string // "" where too few have come back for a model
	List  []Score

	Pairs  []Pair // those of one product together, the likeliest first
	Habits []Habit
}

// Pair is two products that are bought together.
type Pair struct {
	Product, Other int64
	Together, Of   int64 // orders with both, orders with Product
}

// Habit is how a product is bought.
type Habit struct {
	Product int64
	Gap     int64 // the median of the days until the same customer buys it again; 0: too few have
	First   Day   // when it was first sold, as far back as the pairs were counted
}

// ScoresDue tells from how many orders scores are to be made, 0 while the kept ones are of today and no batch has come since that could
// have changed them.
func (b *Book) ScoresDue(ctx context.Context) (orders int64, err error) {
	err = b.look(ctx, func(v *view) (err error) {
		orders, err = v.number(`SELECT coalesce(max(id), 0) FROM orders WHERE NOT EXISTS (SELECT 1 FROM score_fit f WHERE f.day = ?
			AND NOT EXISTS (SELECT 1 FROM batch b WHERE b.id > f.batch AND NOT `+asideBatches+"))", v.today)
		return err
	})
	return orders, err
}

// KeepScores replaces the kept scores by those of a new fit. They are no act of anybody and can be computed again, so that the audit
// has no row of them: one that is written by merely opening the console would also be taken for work, which tells a clock that jumped.
func (b *Book) KeepScores(ctx context.Context, s Scores) error {
	return b.writeAlone(ctx, "scores.keep", func(t *tx) error {
		for _, table := range []string{"score", "product_pair", "product_habit"} {
			if err := t.exec("DELETE FROM " + table); err != nil {
				return err
			}
		}
		for i := range s.List {
			if err := t.putScore(&s.List[i]); err != nil {
				return err
			}
		}
		if err := t.putHabits(&s); err != nil {
			return err
		}
		return t.exec("INSERT OR REPLACE INTO score_fit (id, day, batch, model) VALUES (1, ?, ?, ?)", s.Day, t.w.heads.batch, s.Model)
	})
}

func (t *tx) putScore(s *Score) error {
	w := t.bindTo("INSERT INTO score (member, p_alive, orders, clv, rfm, team, band) VALUES (?, ?, ?, ?, ?, ?, ?)")
	return w.int(s.Member).score(s.PAlive).score(s.Orders).score(s.CLV).int(s.RFM).int(s.Group).score(s.Band).run()
}

// putHabits writes which products go together and how they are bought again.
func (t *tx) putHabits(s *Scores) error {
	place := int64(0)
	for i, p := range s.Pairs {
		if place++; i == 0 || p.Product != s.Pairs[i-1].Product {
			place = 1
		}
		if err := t.exec("INSERT INTO product_pair (product, place, other, together, of) VALUES (?, ?, ?, ?, ?)", p.Product, place, p.Other, p.Together, p.Of); err != nil {
			return err
		}
	}
	for _, h := range s.Habits {
		if err := t.exec("INSERT INTO product_habit (product, gap, first) VALUES (?, ?, ?)", h.Product, h.Gap, h.First); err != nil {
			return err
		}
	}
	return nil
}

// score binds a score, NULL where nothing is known.
func (b *binder) score(v int64) *binder {
	if v == NoScore {
		return b.null(0)
	}
	if b.i++; b.err == nil {
		b.stmt.BindInt64(b.i, v)
	}
	return b
}

// MemberScore is the score of one member with the day of its fit. Day 0: none is kept.
type MemberScore struct {
	Score
	Day Day
}

// GroupWord is the stable word of the member's RFM group, "" without a score.
func (s *MemberScore) GroupWord() string { return wordAt(s, filter.Groups, s.Group) }

// BandWord is the stable word of the member's band of stickiness, "" where it is not known.
func (s *MemberScore) BandWord() string { return wordAt(s, filter.Bands, s.Band) }

func wordAt(s *MemberScore, words []string, i int64) string {
	if s.Day == 0 || i < 0 || i >= int64(len(words)) {
		return ""
	}
	return words[i]
}

// attachScores adds what the models say.
func (v *view) attachScores(at map[int64]*Member, list string) error {
	return v.each(func(rows *rows) error {
		var s MemberScore
		err := rows.Scan(&s.Member, &s.PAlive, &s.Orders, &s.CLV, &s.RFM, &s.Group, &s.Band, &s.Day)
		if m := at[s.Member]; m != nil {
			m.Score = s
		}
		return err
	}, `SELECT s.member, coalesce(s.p_alive, -1), coalesce(s.orders, -1), coalesce(s.clv, -1), s.rfm, s.team, coalesce(s.band, -1), f.day
		FROM json_each(?) j CROSS JOIN score s ON s.member = j.value CROSS JOIN score_fit f`, list)
}

// scores looks for kept scores of nobody.
func (d *diagnosis) scores() error {
	return d.query(func(s *sqlite.Stmt) error {
		d.find(FindingRollup, "score", "what", MemberRef(s.ColumnInt64(0))+" score", "stored", int64(1), "counted", int64(0))
		return nil
	}, "SELECT s.member FROM score s LEFT JOIN rollup r ON r.member = s.member WHERE r.member IS NULL")
}
