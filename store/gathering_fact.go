package store

import (
	"context"

	"zombiezen.com/go/sqlite"
)

// GatheringFacts are what the report on events and groups is computed from.
type GatheringFacts struct {
	List  []GatheringFact // by first day
	Parts []PartFact
	Moves []TierStand // in the order in which they were made
}

// GatheringFact is one event or group.
type GatheringFact struct {
	What, Name   string
	Starts, Ends Day // Ends 0: without end
}

// PartFact is one time that somebody took part, or their stay in a group.
type PartFact struct {
	At         int   // index into List
	Member     int64 // merges followed; below 0: somebody unknown, the same number for the same contact
	Day, Until Day   // Until 0: still in the group
	Points     int64
}

// TierStand is where a member stood from a day on; "" is the entry tier.
type TierStand struct {
	Member int64
	Day    Day
	Tier   string
}

// GatheringFacts reads all events and groups with who took part, of the members that where picks; polls are none of them.
func (b *Book) GatheringFacts(ctx context.Context, where string) (*GatheringFacts, error) {
	f := &GatheringFacts{}
	return f, b.sweep(ctx, func(s *sweep) error {
		p, err := s.picks(where)
		if err != nil {
			return err
		}
		at := map[int64]int{}
		if err := s.query(func(r *sqlite.Stmt) error {
			at[r.ColumnInt64(0)] = len(f.List)
			f.List = append(f.List, GatheringFact{r.ColumnText(1), r.ColumnText(2), Day(r.ColumnInt64(3)), Day(r.ColumnInt64(4))})
			return nil
		}, "SELECT id, what, name, starts, ends FROM gathering WHERE what <> 'poll' ORDER BY starts, id"); err != nil {
			return err
		}
		strangers := map[string]int64{}
		if err := s.query(func(r *sqlite.Stmt) error {
			i, listed := at[r.ColumnInt64(0)]
			part := PartFact{i, r.ColumnInt64(1), Day(r.ColumnInt64(3)), Day(r.ColumnInt64(4)), r.ColumnInt64(5)}
			if !listed || !p.holds(part.Member) {
				return nil
			}
			if contact := r.ColumnText(2); part.Member == 0 {
				if strangers[contact] == 0 {
					strangers[contact] = -int64(len(strangers)) - 1
				}
				part.Member = strangers[contact]
			}
			f.Parts = append(f.Parts, part)
			return nil
		}, "SELECT p.gathering, ("+survivorSQL("p.member")+"), p.contact, p.day, p.until, p.points FROM participation p WHERE p.withdrawn IS NULL ORDER BY p.id"); err != nil {
			return err
		}
		if len(f.Parts) == 0 {
			return nil
		}
		return s.query(func(r *sqlite.Stmt) error {
			f.Moves = append(f.Moves, TierStand{r.ColumnInt64(0), Day(r.ColumnInt64(1)), r.ColumnText(2)})
			return nil
		}, "SELECT member, day, after FROM tier_move ORDER BY id")
	})
}
