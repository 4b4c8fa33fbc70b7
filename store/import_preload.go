package store

import "zombiezen.com/go/sqlite"

// preloadShare is the share of a table above which an import reads it whole, in its order, instead of row by row.
const preloadShare = 4

const selectOwner = `SELECT m.id, m.merged_into, m.name, m.status, m.excluded, i.source, i.key FROM identity i JOIN member m ON m.id = i.member`

func scanOwner(s *sqlite.Stmt) knownBuyer {
	return knownBuyer{s.ColumnInt64(0), s.ColumnInt64(1), s.ColumnText(2), s.ColumnText(3), s.ColumnText(4)}
}

// preload reads whose the file's identities are, all at once, when the file names a good part of those in the book.
func (s *saving) preload(needed []bool) error {
	wanted := map[Identity]knownBuyer{}
	for i := range s.buyers {
		if needed[i] {
			for _, identity := range s.buyers[i].identities {
				wanted[identity] = knownBuyer{}
			}
		}
	}
	known, err := s.tx.number("SELECT count(*) FROM (SELECT 1 FROM identity LIMIT ?)", preloadShare*len(wanted)+1)
	if err != nil || known > int64(preloadShare*len(wanted)) {
		return err
	}
	s.owners = wanted
	return s.tx.query(func(r *sqlite.Stmt) error {
		identity := Identity{r.ColumnText(5), r.ColumnText(6)}
		if _, ok := wanted[identity]; ok {
			wanted[identity] = scanOwner(r)
		}
		return nil
	}, selectOwner)
}

// owner is the member whom the identity belongs to; its zero value when nobody has it.
func (s *saving) owner(identity Identity) (known knownBuyer, err error) {
	if s.owners != nil {
		return s.owners[identity], nil
	}
	_, err = s.tx.one(func(r *sqlite.Stmt) { known = scanOwner(r) }, selectOwner+" WHERE i.source = ? AND i.key = ?", identity.Source, identity.Key)
	return known, err
}

// own gives an identity that nobody has to a member.
func (s *saving) own(identity Identity, k knownBuyer) error {
	if s.owners != nil {
		s.owners[identity] = k
	}
	return s.tx.exec("INSERT INTO identity (source, key, member) VALUES (?, ?, ?)", identity.Source, identity.Key, k.member)
}

// preloadAccounts opens the accounts of the file's members, all at once, when they are a good part of the book's.
func (s *saving) preloadAccounts(needed []bool) error {
	t := s.tx
	wanted := map[int64]bool{}
	for i := range s.buyers {
		if needed[i] {
			wanted[s.buyers[i].member] = true
		}
	}
	known, err := t.number("SELECT count(*) FROM (SELECT 1 FROM rollup LIMIT ?)", preloadShare*len(wanted)+1)
	if err != nil || known > int64(preloadShare*len(wanted)) {
		return err
	}
	if err := t.query(func(r *sqlite.Stmt) error {
		if member := r.ColumnInt64(16); wanted[member] && t.accounts[member] == nil {
			a := &account{saved: true}
			a.scan(r)
			t.accounts[member] = a
		}
		return nil
	}, selectAccount); err != nil {
		return err
	}
	for member := range wanted {
		if t.accounts[member] == nil {
			t.accounts[member] = &account{member: member}
		}
	}
	return nil
}
