package store

import (
	"cmp"
	"context"
	"slices"
	"time"

	"regulars/store/program"
)

// RehearsalShop is a new shop as a rehearsal before there is one needs it: its settings are those that every shop begins with. Errors:
// CodeBadSetting.
func RehearsalShop(f Founding) (Shop, error) {
	values, err := foundingSettings(f)
	if err != nil {
		return Shop{}, err
	}
	s := Shop{values: values}
	if err := s.derive(); err != nil {
		return Shop{}, err
	}
	s.Terms.Rules = f.Rules()
	s.Terms, err = s.termsFromValues()
	return s, err
}

// RehearseFile plays a file of orders as if it were the first that a shop with the programme takes in, by what this shop knows of products
// and of words for statuses. Errors: those of Rehearse; the file's own problems are told to the file's reader.
func (b *Book) RehearseFile(ctx context.Context, file ImportInput, in Rehearsing) (*Rehearsal, error) {
	words, err := b.StatusWords(ctx, file.Source)
	if err != nil {
		return nil, err
	}
	r := fileRehearsal{shop: b.Shop(), words: words, today: b.Today()}
	if err := b.sweep(ctx, func(s *sweep) (err error) {
		r.stocked, err = s.stockedLines()
		return err
	}); err != nil {
		return nil, err
	}
	out, err := r.run(ctx, file, in)
	if err != nil {
		return nil, b.told(err)
	}
	return out, nil
}

// RehearseFile plays a file of orders before there is a shop.
func RehearseFile(ctx context.Context, shop Shop, now time.Time, file ImportInput, in Rehearsing) (*Rehearsal, error) {
	r := fileRehearsal{shop: shop, words: map[string]Status{}, today: DayOf(now, shop.Zone)}
	return r.run(ctx, file, in)
}

// fileRehearsal is a rehearsal of a file: an import without a book.
type fileRehearsal struct {
	*importer
	shop     Shop
	words    map[string]Status
	stocked  map[string]program.Line // see stockedLines
	today    Day
	people   []Person
	products map[soldName]int32
}

func (r *fileRehearsal) run(ctx context.Context, file ImportInput, in Rehearsing) (*Rehearsal, error) {
	if err := r.shop.CheckProgramme(&in.Draft); err != nil {
		return nil, err
	}
	r.importer = newImporter(nil, file)
	if err := r.readAll(ctx, &r.shop, r.words); err != nil {
		return nil, err
	}
	out := &Rehearsal{Before: r.shop.Programme(), After: in.Draft, Since: in.Since, AsOf: r.today}
	past := &program.Past{Since: program.Day(in.Since), Today: program.Day(out.AsOf), Meets: map[string][]bool{}}
	out.Held = r.result.Held
	out.Foreign = r.lay(past, out.scoping())
	out.asked(func(rule *program.Rule) {
		if rule.Where != "" && !slices.Contains(out.Silent, rule.Name) {
			out.Silent = append(out.Silent, rule.Name)
		}
	})
	if err := out.play(ctx, past); err != nil {
		return nil, err
	}
	for i := range out.Movers {
		out.Movers[i].Person = r.people[out.Movers[i].ID-1]
	}
	return out, nil
}

// lay lays out the file's orders that count, in the order in which an import would write them, and counts those in other currencies.
func (r *fileRehearsal) lay(past *program.Past, scoping bool) (foreign int64) {
	rows := slices.DeleteFunc(r.sorted, func(i int32) bool { return r.rows[i].grain == GrainCompanion })
	slices.SortFunc(rows, func(a, b int32) int {
		if c := cmp.Compare(r.rows[a].when(), r.rows[b].when()); c != 0 {
			return c
		}
		return cmp.Compare(a, b)
	})
	r.findBuyers(past, rows)
	if scoping {
		past.Lines, past.LineFrom, r.products = []program.PastLine{}, []int32{0}, map[soldName]int32{}
	}
	past.Orders = make([]program.PastOrder, 0, len(rows))
	for _, i := range rows {
		row := &r.rows[i]
		o := order{
			status: row.status, currency: r.currencies[row.currency], placedAt: row.placedAt, paidAt: row.paidAt, doneAt: row.doneAt,
			shipped: row.shippedAt, total: row.total, shipping: row.shipping, tax: row.tax, pointsPaid: row.pointsPaid, refunded: row.refunded,
		}
		if o.normalise(); o.counted && o.currency != r.shop.Currency {
			foreign++
		}
		if !o.counted || o.currency != r.shop.Currency || row.buyer < 0 {
			continue
		}
		o.day = DayOf(o.when().Time(), r.shop.Zone)
		p := program.PastOrder{
			Amounts: o.amounts(), Refunded: o.refunded, At: int64(o.when()), Day: program.Day(o.day), Buyer: int32(r.buyers[row.buyer].member - 1),
			Discounted: row.discount > 0,
		}
		p.Fulfilled, p.Completed = r.shop.moments(&o)
		if past.Orders = append(past.Orders, p); scoping {
			r.layLines(past, r.extras[i])
		}
	}
	return foreign
}

// layLines adds the lines of the latest order.
func (r *fileRehearsal) layLines(past *program.Past, e *importExtra) {
	if e != nil {
		for _, l := range e.lines {
			name := soldName{l.Key(), l.Name}
			at, known := r.products[name]
			if !known {
				at = int32(len(past.Products))
				r.products[name] = at
				past.Products = append(past.Products, name.line(r.stocked))
			}
			past.Lines = append(past.Lines, program.PastLine{Product: at, Amount: l.amount()})
		}
	}
	past.LineFrom = append(past.LineFrom, int32(len(past.Lines)))
}

// findBuyers tells people apart as an import into a new shop does: each is whoever first had one of the identities.
func (r *fileRehearsal) findBuyers(past *program.Past, rows []int32) {
	needed := make([]bool, len(r.buyers))
	for _, i := range rows {
		if b := r.rows[i].buyer; b >= 0 {
			needed[b] = true
		}
	}
	owners := map[Identity]int64{}
	for i := range r.buyers {
		b := &r.buyers[i]
		if !needed[i] {
			continue
		}
		for _, identity := range b.identities {
			if b.member = owners[identity]; b.member != 0 {
				break
			}
		}
		if b.member == 0 {
			r.people = append(r.people, Person{Name: b.name})
			b.member = int64(len(r.people))
			past.Joined = append(past.Joined, program.Day(DayOf(b.since.Time(), r.shop.Zone)))
			past.Climbs = append(past.Climbs, r.shop.join == "all" || r.shop.join == "agreed" && b.marketing > 0)
		}
		p := &r.people[b.member-1]
		if p.Name == "" {
			p.Name = b.name
		}
		for _, identity := range b.identities {
			if owners[identity] == 0 {
				owners[identity] = b.member
			}
			if p.Key == "" {
				p.Key = identity.Key
			}
		}
	}
}
