package cli

import (
	"context"
	"sync/atomic"
	"time"

	"regulars/lang"
	"regulars/reports"
	"regulars/store"
	"regulars/store/demo"
)

// pastClock is the clock of a demo shop while it is made: it stands at a moment of the past, or runs with the real one.
type pastClock struct {
	real func() time.Time
	at   atomic.Int64 // the moment as a store.Instant; 0: the present
}

func (p *pastClock) now() time.Time {
	if at := p.at.Load(); at != 0 {
		return store.Instant(at).Time()
	}
	return p.real()
}

// stand puts the clock to a moment of the past; 0 is the present.
func (p *pastClock) stand(at store.Instant) { p.at.Store(int64(at)) }

// demoFilling is a demo shop that is being made.
type demoFilling struct {
	ctx   context.Context
	book  *store.Book
	shop  *demo.Shop
	lang  lang.Lang // of the names that the shop gives
	clock *pastClock
	weeks int // lived through week by week, with imports and what happens at the till

	answers []*store.AnswerDraft // what customers are still to say
	coupons []string             // codes that nobody has brought yet
	taken   map[int]string       // the codes of rewards, by the person who took one
}

// day is one day in milliseconds.
const day = store.Instant(24 * time.Hour / time.Millisecond)

// fill brings in the old orders at once, lives through the last weeks, and adds what is known of the people.
func (f *demoFilling) fill() error {
	if _, err := f.book.SetSetting(f.ctx, "expiry", demoExpiry); err != nil {
		return err
	}
	end := store.InstantOf(f.clock.real())
	f.answers = f.shop.Answers(demoHeard)
	acts := f.shop.Acts(7 * f.weeks)
	complaints := demoComplaints{filling: f, ids: map[int]int64{}}
	complaints.list, complaints.steps = f.shop.Complaints(7 * f.weeks)
	from := store.Instant(0)
	for week := f.weeks; week >= 0; week-- {
		to, name := end-store.Instant(7*week)*day, demoFile
		if from != 0 {
			name = store.DayOf(to.Time(), f.book.Shop().Zone).String() + ".csv"
		}
		if week == 0 {
			f.clock.stand(0)
		} else {
			f.clock.stand(to)
		}
		if err := f.intake(from, to, name); err != nil {
			return err
		}
		if err := f.question(week, to); err != nil {
			return err
		}
		for len(acts) > 0 && week > 0 && acts[0].Before > 7*(week-1) {
			if err := complaints.until(acts[0].Before, end); err != nil {
				return err
			}
			if err := f.act(&acts[0], end-store.Instant(acts[0].Before)*day+day/2); err != nil {
				return err
			}
			acts = acts[1:]
		}
		if week > 0 {
			if err := complaints.until(7*(week-1), end); err != nil {
				return err
			}
		}
		from = to
	}
	if err := describeAll(f.ctx, f.book, f.shop.People); err != nil {
		return err
	}
	if err := f.gather(); err != nil {
		return err
	}
	if err := f.aim(); err != nil {
		return err
	}
	if _, err := reports.KeepScores(f.ctx, f.book, 0); err != nil {
		return err
	}
	_, err := makeCare(f.ctx, f.book, false)
	return err
}

// intake brings in what came in a span of time, and does what falls due at its end.
func (f *demoFilling) intake(from, to store.Instant, name string) error {
	if err := f.bring(from, to, name); err != nil {
		return err
	}
	if err := f.hear(to, name); err != nil {
		return err
	}
	if from == 0 {
		if err := f.promise(); err != nil {
			return err
		}
	} else if err := f.callBack(from); err != nil {
		return err
	}
	_, err := settleAll(f.ctx, f.book, store.Settling{Confirmed: true})
	return err
}

// hear imports what customers have said up to a moment, as a file of the survey tool.
func (f *demoFilling) hear(to store.Instant, name string) error {
	n := 0
	for n < len(f.answers) && f.answers[n].At < to {
		n++
	}
	heard := f.answers[:n]
	f.answers = f.answers[n:]
	if n == 0 {
		return nil
	}
	_, err := f.book.ImportAnswers(f.ctx, store.AnswersInput{
		Kind: store.AnswerNPS, File: demoSurvey + "-" + name, Format: demoSurvey, Encoding: "utf-8",
		Read: func(yield func(*store.AnswerDraft) error, _ func(store.RowProblem) error) error {
			for i, draft := range heard {
				draft.Line = i + 2 // below the names of the columns
				if err := yield(draft); err != nil {
					return err
				}
			}
			return nil
		},
	})
	return err
}

// bring imports the orders of every source that were placed in a span of time.
func (f *demoFilling) bring(from, to store.Instant, name string) error {
	for _, source := range f.shop.Sources() {
		in := store.ImportInput{Source: source, File: name, Format: source, Encoding: "utf-8"}
		if from != 0 {
			in.File = source + "-" + name
		}
		rows, any := int64(0), false
		for draft := range f.shop.OrdersOf(source) {
			if any = draft.PlacedAt >= from && draft.PlacedAt < to; any {
				break
			}
		}
		if !any && from != 0 {
			continue
		}
		in.RowCount = func() int64 { return rows }
		in.Read = func(yield func(*store.OrderDraft) error, _ func(store.RowProblem) error) error {
			for draft := range f.shop.OrdersOf(source) {
				if draft.PlacedAt < from || draft.PlacedAt >= to {
					continue
				}
				rows++
				if err := yield(draft); err != nil {
					return err
				}
			}
			return nil
		}
		if _, err := f.book.ImportOrders(f.ctx, in); err != nil {
			return err
		}
	}
	return nil
}
