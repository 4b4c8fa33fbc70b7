package store

import (
	"time"

	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// kindGift is the care of those whose tier brings a gift in each period. Something is given and nothing need be said, so neither a late
// contact nor a refusal takes it off the list: it stays until somebody ticks that it was given.
const kindGift = "gift"

// giftsDue are the gifts of the current periods that have not been given yet.
func (r *careRun) giftsDue() error {
	if !r.shop.Tiers.Bring(program.BenefitGift) {
		return nil
	}
	given, err := r.giftsGiven()
	if err != nil {
		return err
	}
	for _, tier := range r.shop.Tiers.Steps {
		nth := map[string]int64{}
		for _, b := range tier.Benefits {
			if b.Kind != program.BenefitGift {
				continue
			}
			from, last := giftPeriod(b.Every, r.today)
			ref := giftRef(b.Every, from, nth[b.Every])
			nth[b.Every]++
			if err := r.query(func(s *sqlite.Stmt) error {
				if member := s.ColumnInt64(0); !given[careKey{member, kindGift, ref}] {
					r.add(careDraft{member: member, ref: ref, due: last, text: b.Text})
				}
				return nil
			}, "SELECT id FROM member WHERE tier = ? AND status = 'active'", tier.Key); err != nil {
				return err
			}
		}
	}
	return nil
}

// giftsGiven are the gifts that were given in a period that may not be over, whoever the one who got it is by now.
func (r *careRun) giftsGiven() (map[careKey]bool, error) {
	year, _, _ := r.today.Civil()
	given := map[careKey]bool{}
	return given, r.query(func(s *sqlite.Stmt) error {
		given[careKey{r.now(s.ColumnInt64(0)), kindGift, s.ColumnInt64(1)}] = true
		return nil
	}, "SELECT member, ref FROM contact WHERE kind = 'gift' AND day >= ? AND result = 'done' AND withdrawn IS NULL", Date(year, time.January, 1))
}

// giftPeriod is the month, quarter or year that a day lies in.
func giftPeriod(every string, day Day) (from, last Day) {
	year, month, _ := day.Civil()
	first, months := month, time.Month(1)
	switch every {
	case "quarter":
		first, months = (month-1)/3*3+1, 3
	case "year":
		first, months = time.January, 12
	}
	return Date(year, first, 1), Date(year, first+months, 1) - 1
}

// giftRef says which gift of which period: the same whatever it is called by then, and in whichever tier, so that who changes the tier, or is
// served after the words have changed, is not given the same twice.
func giftRef(every string, from Day, nth int64) int64 {
	kind := int64(0)
	for i, name := range program.GiftPeriods {
		if name == every {
			kind = int64(i)
		}
	}
	return int64(from)<<16 | kind<<8 | nth
}

// ticks reports whether a contact closes the row that it answers: a gift is closed by nothing but its being given.
func (in *ContactInput) ticks(kind string) bool { return kind != kindGift || in.Result == "done" }
