package store

import (
	"context"

	"zombiezen.com/go/sqlite"
)

// Origins say, by the place of a person in Columns, when somebody joined and how they found the shop.
type Origins struct {
	Joined []Day    // 0: has not joined
	Found  []uint16 // index into Ways
	Ways   []string // as the shop wrote them; the first is "", nothing is known
}

// Origins reads them for all members by id.
func (b *Book) Origins(ctx context.Context) (o *Origins, err error) {
	err = b.sweep(ctx, func(s *sweep) error {
		most, err := s.number("SELECT coalesce(max(id), 0) FROM member")
		if err != nil {
			return err
		}
		o = &Origins{Joined: make([]Day, most), Found: make([]uint16, most), Ways: []string{""}}
		ways := map[string]uint16{"": 0}
		return s.query(func(r *sqlite.Stmt) error {
			at := r.ColumnInt64(0) - 1
			o.Joined[at] = Day(r.ColumnInt64(1))
			way := r.ColumnText(2)
			n, known := ways[way]
			if !known && len(o.Ways) < 1<<16 {
				n = uint16(len(o.Ways))
				ways[way], o.Ways = n, append(o.Ways, way)
			}
			o.Found[at] = n
			return nil
		}, "SELECT id, iif(joined_at IS NULL, 0, joined_day), found_by FROM member")
	})
	return o, err
}
