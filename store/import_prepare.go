package store

import (
	"context"
	"maps"
	"slices"

	"zombiezen.com/go/sqlite"
)

// prepareRows is from how many orders on an import reads what it needs to know of the book before it has the turn.
var prepareRows = 500

// preparedImport is an import as far as it could be told beside others who write, with how far the book had come then.
type preparedImport struct {
	saving
	entry, audit int64
	alone        ImportResult // what the file alone says
}

// prepare tells the file's rows apart, finds out whose they are, and opens the accounts of those whom the book knows, all at one moment of the
// book and without its writer. What others write until the import has the turn is asked by still.
func (im *importer) prepare(ctx context.Context) error {
	if len(im.rows) < prepareRows {
		return nil
	}
	return im.book.sweep(ctx, func(r *sweep) (err error) {
		p := &preparedImport{alone: im.result}
		p.alone.Preview = slices.Clone(im.result.Preview)
		if p.entry, err = r.number("SELECT coalesce(max(id), 0) FROM entry"); err != nil {
			return err
		}
		if p.audit, err = r.number("SELECT coalesce(max(id), 0) FROM audit"); err != nil {
			return err
		}
		shop, err := readShop(r.conn)
		if err != nil {
			return err
		}
		p.saving = *im.saving(&tx{conn: r.conn, ctx: ctx, book: im.book, shop: shop, accounts: map[int64]*account{}})
		for i, source := range im.sources {
			if p.sources[i], err = p.tx.knownSource(source.name, source.shop); err != nil {
				return err
			}
		}
		if err := p.compare(); err != nil {
			return err
		}
		if err := p.besidePast(ctx, r, func() error {
			needed := p.neededBuyers()
			if err := p.preload(needed, true); err != nil {
				return err
			}
			return p.openAccounts(p.knownMembers(needed))
		}); err != nil {
			return err
		}
		im.prepared = p
		return nil
	})
}

// saving is the import at its beginning.
func (im *importer) saving(t *tx) *saving {
	return &saving{importer: im, tx: t, sources: make([]int64, len(im.sources)), sorted: im.sorted, back: map[int32]*order{}}
}

// begin is the import with the turn in hand: as it was prepared, if that still holds, else at its beginning.
func (im *importer) begin(t *tx) (*saving, error) {
	p := im.prepared
	if p == nil {
		return im.saving(t), nil
	}
	im.prepared = nil
	still, err := p.still(t)
	if err != nil {
		return nil, err
	}
	if !still {
		im.result = p.alone
		return im.saving(t), nil
	}
	t.accounts, p.tx = p.tx.accounts, t
	return &p.saving, nil
}

// still reports whether what was prepared holds: since then others have done nothing but at the counter, which changes accounts alone. Each
// of those has got an entry, and is read anew when it is asked for.
func (p *preparedImport) still(t *tx) (bool, error) {
	others, err := t.number(`SELECT count(*) FROM audit WHERE id > ? AND refused = '' AND act NOT IN ('points.earn', 'points.adjust', 'points.redeem')`, p.audit)
	if err != nil || others > 0 {
		return false, err
	}
	return true, t.query(func(r *sqlite.Stmt) error {
		delete(p.tx.accounts, r.ColumnInt64(0))
		return nil
	}, "SELECT DISTINCT member FROM entry WHERE id > ?", p.entry)
}

// compare tells the file's rows apart, unless that was prepared.
func (s *saving) compare() error {
	if s.compared {
		return nil
	}
	s.compared = true
	if err := s.readRefundStates(); err != nil {
		return err
	}
	if err := s.readRefunds(); err != nil {
		return err
	}
	return s.match()
}

// lookUp fills in whose the identities of the file are, one by one in the order of the book's rows.
func (s *saving) lookUp() error {
	for source, keys := range s.owners.members {
		for _, key := range slices.Sorted(maps.Keys(keys)) {
			var known knownBuyer
			if _, err := s.tx.one(func(r *sqlite.Stmt) { known = scanPerson(r) }, selectOwner, source, key); err != nil {
				return err
			}
			keys[key] = known.member
			if known.member != 0 && known != plainPerson(known.member) {
				s.owners.special[known.member] = known
			}
		}
	}
	return nil
}

// openAccounts opens the accounts of some members.
func (s *saving) openAccounts(members []int64) error {
	if err := s.preloadAccounts(members); err != nil {
		return err
	}
	for _, member := range members {
		if _, err := s.tx.account(member); err != nil {
			return err
		}
	}
	return nil
}

// knownMembers are those behind the needed buyers whom the book knows, but for those who were merged into somebody.
func (s *saving) knownMembers(needed []bool) (members []int64) {
	for i := range s.buyers {
		if !needed[i] {
			continue
		}
		for _, identity := range s.buyers[i].identities {
			member := s.owners.members[identity.Source][identity.Key]
			if member == 0 {
				continue
			}
			if s.owners.special[member].mergedInto == 0 {
				members = append(members, member)
			}
			break
		}
	}
	return members
}
