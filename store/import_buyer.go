package store

import (
	"slices"

	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// resolveBuyers finds or makes the member behind every buyer whose orders are new or have changed.
func (s *saving) resolveBuyers() error {
	needed := s.neededBuyers()
	for _, c := range s.changed {
		s.seen(c.row, c.order)
	}
	for row, o := range s.back {
		s.seen(row, o)
	}
	if s.owners == nil {
		if err := s.preload(needed, false); err != nil {
			return err
		}
	}
	before := s.tx.w.heads.member
	for i := range s.buyers {
		if needed[i] {
			if err := s.resolve(&s.buyers[i]); err != nil {
				return err
			}
		}
	}
	if err := s.writeMade(); err != nil {
		return err
	}
	s.openNew(before)
	members := make([]int64, 0, len(s.buyers))
	for i := range s.buyers {
		if needed[i] {
			members = append(members, s.buyers[i].member)
		}
	}
	s.tellStrangers(s.tx.w.heads.member-before, int64(len(members)))
	return s.preloadAccounts(members)
}

// seen notes that a buyer was there when an order was bought of which the row does not say when.
func (s *saving) seen(row int32, o *order) {
	if r := &s.rows[row]; needsBuyer(r, o) && r.when() == 0 {
		s.buyers[r.buyer].seen(o.when())
	}
}

// neededBuyers are those whose orders are new, or have changed and belong to nobody yet.
func (s *saving) neededBuyers() []bool {
	needed := make([]bool, len(s.buyers))
	for _, i := range s.fresh {
		if b := s.rows[i].buyer; b >= 0 {
			needed[b] = true
		}
	}
	for _, c := range s.changed {
		if needsBuyer(&s.rows[c.row], c.order) {
			needed[s.rows[c.row].buyer] = true
		}
	}
	return needed
}

// needsBuyer reports whether a known order gets the buyer whom the row names.
func needsBuyer(r *importRow, o *order) bool {
	return r.buyer >= 0 && (o.member == 0 || o.withdrawn != 0)
}

// resolve finds the buyer by the first identity that the book knows. Other identities that nobody has are added; one that
// somebody else has stays theirs: nobody is merged silently.
func (s *saving) resolve(b *importBuyer) error {
	t := s.tx
	owned := make([]bool, len(b.identities))
	var found knownBuyer
	for i, identity := range b.identities {
		known, err := s.owner(identity)
		if err != nil {
			return err
		}
		owned[i] = known.member != 0
		switch {
		case !owned[i]:
		case found.member == 0:
			found = known
		case known.member != found.member:
			if err := s.alike(found, known, identity.Source); err != nil {
				return err
			}
		}
	}
	if found.member == 0 {
		return s.makeMember(b)
	}
	if err := s.recognise(b, found); err != nil {
		return err
	}
	if !slices.Contains(owned, false) {
		return nil
	}
	if err := s.writeMade(); err != nil { // the person may be among them
		return err
	}
	for i, identity := range b.identities {
		if owned[i] {
			continue
		}
		if err := s.own(identity, b.member); err != nil {
			return err
		}
		if err := t.exec("INSERT INTO identity_added (batch, source, key, member) VALUES (?, ?, ?, ?)", s.result.Batch, identity.Source, identity.Key, b.member); err != nil {
			return err
		}
	}
	return t.index(b.member)
}

// alike notes that a buyer whose identities belong to two people may be both.
func (s *saving) alike(a, b knownBuyer, source string) error {
	if err := s.writeMade(); err != nil { // one of the two may be among them
		return err
	}
	for _, known := range []*knownBuyer{&a, &b} {
		if known.status == "hidden" {
			return nil
		}
		if known.mergedInto != 0 {
			var err error
			if known.member, err = s.tx.surviving(known.mergedInto); err != nil {
				return err
			}
		}
	}
	why := LikePhone
	if source != SourcePhone {
		why = LikeEmail
	}
	_, err := s.tx.likely(a.member, b.member, why)
	return err
}

// joins reports whether the shop's setting makes this buyer a member at once.
func (s *saving) joins(b *importBuyer) bool {
	return s.tx.shop.join == "all" || s.tx.shop.join == "agreed" && b.marketing > 0
}

// recognise follows a merge, wakes a hidden member and fills a name that the book lacks.
func (s *saving) recognise(b *importBuyer, known knownBuyer) error {
	t := s.tx
	if known.mergedInto != 0 {
		var err error
		if known.member, err = t.surviving(known.mergedInto); err != nil {
			return err
		}
		if _, err = t.one(func(r *sqlite.Stmt) { known = scanPerson(r) }, selectPerson+" WHERE m.id = ?", known.member); err != nil {
			return err
		}
	}
	b.member, b.excluded = known.member, known.excluded
	if known.status == "hidden" {
		b.made = true
		if err := t.wake(b.member); err != nil {
			return err
		}
		known.status = "active"
		s.remember(known)
	}
	if !known.named && b.name != "" {
		known.named = true
		s.remember(known)
		if err := s.writeMade(); err != nil { // the person may be among them
			return err
		}
		if err := t.exec("UPDATE member SET name = ? WHERE id = ?", b.name, b.member); err != nil {
			return err
		}
		return t.index(b.member)
	}
	return nil
}

// wake makes a member whom an undo had hidden visible again; undoing the batch that does it hides them again.
func (t *tx) wake(member int64) error {
	var day Day
	var joined bool
	hidden, err := t.one(func(s *sqlite.Stmt) { day, joined = Day(s.ColumnInt64(0)), !s.ColumnIsNull(1) },
		"SELECT joined_day, joined_at FROM member WHERE id = ? AND status = 'hidden'", member)
	if err != nil || !hidden {
		return err
	}
	t.countPerson(day, joined, 1)
	if t.bulk.on {
		a, err := t.account(member)
		if err != nil {
			return err
		}
		a.membership = membership{program.Day(day), joined, true}
	}
	if err := t.exec("UPDATE member SET status = 'active', batch = coalesce(?, batch) WHERE id = ?", null(t.batch), member); err != nil {
		return err
	}
	return t.index(member)
}

func (t *tx) countPerson(day Day, joined bool, sign int64) {
	t.sums.count(day, countPeople, sign)
	if joined {
		t.sums.count(day, countJoined, sign)
	}
}

// index renews what search knows of a member.
func (t *tx) index(member int64) error {
	var name string
	if _, err := t.one(func(s *sqlite.Stmt) { name = s.ColumnText(0) }, "SELECT name FROM member WHERE id = ?", member); err != nil {
		return err
	}
	var identities []Identity
	if err := t.query(func(s *sqlite.Stmt) error {
		identities = append(identities, Identity{s.ColumnText(0), s.ColumnText(1)})
		return nil
	}, "SELECT source, key FROM identity WHERE member = ?", member); err != nil {
		return err
	}
	return t.indexAs(member, name, identities)
}

func (t *tx) indexAs(member int64, name string, identities []Identity) error {
	return t.saveDoc(member, docText(name, identities))
}
