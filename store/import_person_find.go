package store

import (
	"slices"

	"zombiezen.com/go/sqlite"
)

// identitiesOf are the draft's keys in the order in which they decide who it is: the platform's own, then those of our own export,
// then card, e-mail and phone. What cannot be normalised is no identity.
func (t *tx) identitiesOf(source string, d *PersonDraft) (list []Identity) {
	add := func(i Identity) {
		if i.Source != "" && i.Key != "" && len(i.Key) <= maxKey && !slices.Contains(list, i) {
			list = append(list, i)
		}
	}
	add(Identity{source, NormalKey(d.Key)})
	for _, i := range d.Identities {
		add(Identity{i.Source, normalKey(i.Source, i.Key, t.shop.Region)})
	}
	add(Identity{SourceCard, NormalKey(d.Card)})
	if d.Email != "" {
		if key, err := NormalEmail(d.Email); err == nil {
			add(Identity{SourceEmail, key})
		}
	}
	if d.Phone != "" {
		if key, err := NormalPhone(d.Phone, t.shop.Region); err == nil {
			add(Identity{SourcePhone, key})
		}
	}
	return list
}

// find gives the person whom the first known identity means. A row of our own export that names nobody by an identity is who has
// its number, if the name is the same too: numbers mean other people in other shops.
func (s *peopleSaving) find(d *PersonDraft, identities []Identity) (known knownBuyer, err error) {
	t := s.tx
	for _, i := range identities {
		if known, err = t.ownerOf(i); err != nil || known.member != 0 {
			return known, err
		}
	}
	if d.ID == 0 || d.Name == "" {
		return known, nil
	}
	_, err = t.one(func(r *sqlite.Stmt) {
		known = scanPerson(r)
	}, selectPerson+" WHERE m.id = ? AND m.name = ? AND m.status IN ('active', 'suspended')", d.ID, d.Name)
	return known, err
}

// ownerOf is the person who has the identity, as they are now; its zero value when nobody has it.
func (t *tx) ownerOf(i Identity) (known knownBuyer, err error) {
	if _, err = t.one(func(r *sqlite.Stmt) { known = scanPerson(r) }, selectOwner, i.Source, i.Key); err != nil || known.mergedInto == 0 {
		return known, err
	}
	if known.member, err = t.surviving(known.mergedInto); err != nil {
		return known, err
	}
	_, err = t.one(func(r *sqlite.Stmt) { known = scanPerson(r) }, selectPerson+" WHERE m.id = ?", known.member)
	return known, err
}

// resolve makes or wakes the person and teaches the book the identities that nobody has. One that somebody else has stays theirs,
// and both are noted as perhaps the same.
func (s *peopleSaving) resolve(d *PersonDraft, found knownBuyer, identities []Identity) (member int64, err error) {
	t := s.tx
	if member = found.member; member == 0 {
		if member, err = t.newMember(cleanBuyerName(d.Name), s.since(d), s.joins(d)); err != nil {
			return 0, err
		}
		s.change.Made = true
	} else if found.status == "hidden" {
		if err := t.wake(member); err != nil {
			return 0, err
		}
		s.change.Made = true
	}
	taught := false
	for _, i := range identities {
		owner, err := t.ownerOf(i)
		switch {
		case err != nil:
			return 0, err
		case owner.member == member:
		case owner.member != 0 && owner.status != "hidden":
			if err := s.alike(member, owner.member, i.Source); err != nil {
				return 0, err
			}
		default:
			taught = true
			if err := t.addIdentity(member, i); err != nil {
				return 0, err
			}
			if s.change.Made {
				continue // a person who is hidden again keeps their identities, to be known by
			}
			s.change.moves++
			if err := t.exec("INSERT INTO identity_added (batch, source, key, member) VALUES (?, ?, ?, ?)", s.result.Batch, i.Source, i.Key, member); err != nil {
				return 0, err
			}
		}
	}
	if taught || s.change.Made {
		return member, t.index(member)
	}
	return member, nil
}

func (s *peopleSaving) alike(a, b int64, source string) error {
	why := LikePhone
	if source != SourcePhone {
		why = LikeEmail
	}
	noted, err := s.tx.likely(a, b, why)
	if noted {
		s.result.Likely++
	}
	return err
}

// since is the moment from which a new person is counted.
func (s *peopleSaving) since(d *PersonDraft) Instant {
	for _, at := range []Instant{d.JoinedAt, d.Since} {
		if at != 0 && at <= s.tx.now {
			return at
		}
	}
	return s.tx.now
}

// joins reports whether the file, or the shop's setting, makes a new person a member. Points in another programme are a
// membership.
func (s *peopleSaving) joins(d *PersonDraft) bool {
	switch {
	case d.Joined != 0:
		return d.Joined > 0
	case d.JoinedAt != 0:
		return true
	case s.tx.shop.join == "hand":
		return false
	case s.in.What == "balances" || s.tx.shop.join == "all":
		return true
	}
	return slices.ContainsFunc(d.Consent, func(c Agreement) bool { return c.Granted })
}

// checkFields refuses values that the kinds of custom fields do not take.
func (s *peopleSaving) checkFields(d *PersonDraft) error {
	for i, f := range d.Fields {
		name, err := cleanName(f.Name)
		if err != nil {
			return err
		}
		kind := s.tx.shop.Field(name)
		text, err := kind.Clean(f.Value)
		if err != nil {
			return err
		}
		d.Fields[i] = Field{kind.Name, text}
	}
	return nil
}
