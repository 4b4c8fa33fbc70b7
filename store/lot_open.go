package store

import (
	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// walkCost is how many entries are gone through in the time that one takes to be read by itself.
var walkCost int64 = 20

// openAll opens the lots of some accounts at once, where going through all entries of the book takes less time than walking those of each
// member. Else it leaves them to openLots.
func (t *tx) openAll(list []*account) error {
	walks, most := int64(0), int64(0)
	for _, a := range list {
		if !a.lotsLoaded {
			walks, most = walks+a.orders, max(most, a.member)
		}
	}
	if walks*walkCost < t.w.heads.entry {
		return nil
	}
	place := make([]int32, most+1) // by member: where they stand in list, counted from 1
	for i, a := range list {
		if !a.lotsLoaded {
			place[a.member] = int32(i + 1)
		}
	}
	lots, err := t.creditsOf(place, walks)
	if err != nil || len(lots) == 0 {
		return err
	}
	if err := t.takeUsed(lots); err != nil {
		return err
	}
	share(list, lots)
	for _, a := range list {
		if a.lotsLoaded {
			continue
		}
		a.lotsLoaded = true
		for k := range a.lots {
			a.lots[k].Expires = a.lots[k].Lapse.Last(a.booked)
		}
		t.redate(a)
	}
	return nil
}

// placedLot is a lot of one of many accounts.
type placedLot struct {
	program.Lot
	place int32
}

// creditsOf finds the lots of all members who have a place, some count of them, as they were given, in the order of their entries.
func (t *tx) creditsOf(place []int32, count int64) (lots []placedLot, err error) {
	lots = make([]placedLot, 0, count)
	wanted := &wantedRows{"entry", []string{"member", "unit", "amount", "order_id", "releases", "expires"}, 3, 1}
	return lots, t.eachRow(wanted, func(id int64, row []int64) error {
		if member := row[0]; row[1] == unitPoints && member < int64(len(place)) && place[member] != 0 {
			lots = append(lots, placedLot{
				program.Lot{ID: id, Order: row[3], Left: row[2], Releases: program.Day(row[4]), Lapse: program.Lapse(row[5])}, place[member],
			})
		}
		return nil
	})
}

// takeUsed takes from lots, which come in the order of their entries, what is gone of them, and gives them the lives that they were given
// later.
func (t *tx) takeUsed(lots []placedLot) error {
	i := 0
	return t.query(func(s *sqlite.Stmt) error {
		id := s.ColumnInt64(0)
		for i < len(lots) && lots[i].ID < id {
			i++
		}
		if i == len(lots) || lots[i].ID != id {
			return nil
		}
		lots[i].Left -= s.ColumnInt64(1)
		if s.ColumnType(2) != sqlite.TypeNull {
			lots[i].Lapse = program.Lapse(s.ColumnInt64(2))
		}
		return nil
	}, "SELECT entry, used, expires FROM lot WHERE entry BETWEEN ? AND ? ORDER BY entry", lots[0].ID, lots[len(lots)-1].ID)
}

// share gives each account those of its lots of which something is left, the newest first.
func share(list []*account, lots []placedLot) {
	counts := make([]int, len(list)+1)
	all := 0
	for _, l := range lots {
		if l.Left > 0 {
			counts[l.place]++
			all++
		}
	}
	room := make([]program.Lot, all)
	for i, a := range list {
		n := counts[i+1]
		if n > 0 {
			a.lots, room = room[:0:n], room[n:]
		}
	}
	for i := len(lots) - 1; i >= 0; i-- {
		if l := &lots[i]; l.Left > 0 {
			a := list[l.place-1]
			a.lots = append(a.lots, l.Lot)
		}
	}
}
