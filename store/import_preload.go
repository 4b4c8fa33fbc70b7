package store

import (
	"maps"
	"slices"

	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// preloadShare is the share of a table above which an import reads it whole, in its order, instead of row by row.
const preloadShare = 4

// knownBuyer is what the member row behind an identity says.
type knownBuyer struct {
	member, mergedInto int64
	named              bool
	status, excluded   string
}

const (
	selectPerson = "SELECT m.id, m.merged_into, m.name <> '', m.status, m.excluded FROM member m"
	selectOwner  = selectPerson + " JOIN identity i ON i.member = m.id WHERE i.source = ? AND i.key = ?"
)

func scanPerson(s *sqlite.Stmt) knownBuyer {
	return knownBuyer{s.ColumnInt64(0), s.ColumnInt64(1), s.ColumnBool(2), s.ColumnText(3), s.ColumnText(4)}
}

// owners are whose the file's identities are, read at once. Most people are as plainPerson says; the others are kept apart, so
// that a book of many costs one number each.
type owners struct {
	members map[string]map[string]int64 // by source and key; 0: nobody's
	special map[int64]knownBuyer
}

func plainPerson(member int64) knownBuyer {
	return knownBuyer{member: member, named: true, status: "active"}
}

// preload reads whose the file's identities are, all at once, when the file names a good part of those in the book, else when it should each
// by itself.
func (s *saving) preload(needed []bool, each bool) error {
	members, names, wanted := map[string]map[string]int64{}, false, 0
	for i := range s.buyers {
		if !needed[i] {
			continue
		}
		names = names || s.buyers[i].name != ""
		for _, identity := range s.buyers[i].identities {
			if members[identity.Source] == nil {
				members[identity.Source] = make(map[string]int64, len(s.buyers))
			}
			members[identity.Source][identity.Key] = 0
			wanted++
		}
	}
	known, err := s.tx.number("SELECT count(*) FROM (SELECT 1 FROM identity LIMIT ?)", preloadShare*wanted+1)
	many := known <= int64(preloadShare*wanted)
	if err != nil || !many && !each {
		return err
	}
	s.owners = &owners{members: members, special: map[int64]knownBuyer{}}
	if !many {
		return s.lookUp()
	}
	for source, keys := range members {
		if err := s.preloadKeys(source, keys); err != nil {
			return err
		}
	}
	return s.tx.query(func(r *sqlite.Stmt) error {
		s.owners.special[r.ColumnInt64(0)] = scanPerson(r)
		return nil
	}, selectPerson+" WHERE m.merged_into IS NOT NULL OR m.status <> 'active' OR m.excluded IS NOT NULL OR ? AND m.name = ''", names)
}

// preloadKeys fills in whose the keys of one source are.
func (s *saving) preloadKeys(source string, keys map[string]int64) error {
	var buf []byte
	return s.tx.query(func(r *sqlite.Stmt) error {
		buf = slices.Grow(buf[:0], r.ColumnLen(0))
		key := buf[:r.ColumnBytes(0, buf[:cap(buf)])]
		if _, ok := keys[string(key)]; ok {
			keys[string(key)] = r.ColumnInt64(1)
		}
		return nil
	}, "SELECT key, member FROM identity WHERE source = ?", source)
}

// owner is the member whom the identity belongs to; its zero value when nobody has it.
func (s *saving) owner(identity Identity) (known knownBuyer, err error) {
	if s.owners == nil {
		_, err = s.tx.one(func(r *sqlite.Stmt) { known = scanPerson(r) }, selectOwner, identity.Source, identity.Key)
		return known, err
	}
	member := s.owners.members[identity.Source][identity.Key]
	if member == 0 {
		return knownBuyer{}, nil
	}
	if known, special := s.owners.special[member]; special {
		return known, nil
	}
	return plainPerson(member), nil
}

// remember notes what an import has changed of a person.
func (s *saving) remember(known knownBuyer) {
	if s.owners != nil {
		s.owners.special[known.member] = known
	}
}

// own gives an identity that nobody has to a member.
func (s *saving) own(identity Identity, member int64) error {
	if s.owners != nil {
		s.owners.members[identity.Source][identity.Key] = member
	}
	return s.tx.exec("INSERT INTO identity (source, key, member) VALUES (?, ?, ?)", identity.Source, identity.Key, member)
}

// openNew opens the accounts of everybody whom the import has made, who have no row yet. before is the last member before them.
func (s *saving) openNew(before int64) {
	t := s.tx
	list := make([]account, t.w.heads.member-before)
	for i := range list {
		list[i].member = before + int64(i) + 1
		t.accounts[list[i].member] = &list[i]
	}
	for i := range s.buyers {
		if b := &s.buyers[i]; b.made && b.member > before {
			t.accounts[b.member].membership = membership{program.Day(t.dayOf(b.since)), s.joins(b), true}
		}
	}
}

// preloadAccounts opens those of the accounts that are not open yet, all at once, when they are a good part of the book's.
func (s *saving) preloadAccounts(wanted []int64) error {
	t := s.tx
	wanted = slices.DeleteFunc(slices.Clone(wanted), func(member int64) bool { return t.accounts[member] != nil })
	slices.Sort(wanted)
	wanted = slices.Compact(wanted)
	known, err := t.number("SELECT count(*) FROM (SELECT 1 FROM rollup LIMIT ?)", preloadShare*len(wanted)+1)
	if err != nil || known > int64(preloadShare*len(wanted)) {
		return err
	}
	opened := t.accounts
	t.accounts = make(map[int64]*account, len(opened)+len(wanted))
	maps.Copy(t.accounts, opened)
	list := make([]account, len(wanted)) // in one piece: they live and end together
	for i, member := range wanted {
		list[i].member = member
		if t.accounts[member] == nil {
			t.accounts[member] = &list[i]
		}
	}
	i := 0
	return t.query(func(r *sqlite.Stmt) error {
		member := r.ColumnInt64(16)
		for i < len(wanted) && wanted[i] < member {
			i++
		}
		if i < len(wanted) && wanted[i] == member && opened[member] == nil {
			list[i].scan(r)
			list[i].saved = true
		}
		return nil
	}, selectAccount+" ORDER BY member")
}
