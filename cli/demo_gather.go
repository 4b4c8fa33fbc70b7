package cli

import (
	"regulars/store"
	"regulars/store/demo"
)

// gather lets customers take part in what the shop does beside selling, and draws the prize of the tasting.
func (f *demoFilling) gather() error {
	zone, today := f.book.Shop().Zone, f.book.Today()
	for _, g := range f.shop.Gatherings() {
		g.Starts = today - store.Day(g.Ago)
		if g.Days > 0 {
			g.Ends = g.Starts + store.Day(g.Days) - 1
		}
		id, _, err := f.book.SaveGathering(f.ctx, g.Gathering, "")
		if err != nil {
			return err
		}
		if _, err := f.book.Join(f.ctx, store.JoinInput{Gathering: id, Read: func(yield func(*store.ParticipantDraft) error, _ func(store.RowProblem) error) error {
			for i := range f.shop.People {
				if g.Every == 0 || i%g.Every != 0 {
					continue
				}
				p := &f.shop.People[i]
				d := store.ParticipantDraft{Phone: p.Phone, Email: p.Email, Name: p.Name, At: (g.Starts + store.Day(i%max(min(g.Days, g.Ago), 1))).Start(zone)}
				if n := len(g.Options); n > 0 {
					d.Option = g.Options[i*i%7%n].Text
				}
				if p.Phone == "" && p.Email == "" {
					continue
				}
				if err := yield(&d); err != nil {
					return err
				}
			}
			return nil
		}}); err != nil {
			return err
		}
		if err := f.drawPrize(id, &g); err != nil {
			return err
		}
	}
	return nil
}

// drawPrize draws the winners of one that has some.
func (f *demoFilling) drawPrize(id int64, g *demo.Gathering) error {
	if g.Winners == 0 {
		return nil
	}
	_, err := f.book.DrawWinners(f.ctx, store.DrawInput{Gathering: id, Winners: g.Winners, Seed: g.Seed, Prize: f.shop.Prize()})
	if store.CodeIs(err, store.CodeGatheringOff) { // a tiny shop has too few people
		return nil
	}
	return err
}
