package store

// makeMember makes the person behind a buyer whom nobody knows. When it is known at once whose every identity is, their rows
// wait for writeMade.
func (s *saving) makeMember(b *importBuyer) error {
	t := s.tx
	b.made = true
	if s.owners == nil {
		var err error
		if b.member, err = t.newMember(b.name, b.since, s.joins(b)); err != nil {
			return err
		}
		for _, identity := range b.identities {
			if err := s.own(identity, b.member); err != nil {
				return err
			}
		}
		return t.indexNew(b.member, docText(b.name, b.identities))
	}
	b.member, _ = t.nextMember(b.since, s.joins(b))
	s.made = append(s.made, b)
	for _, identity := range b.identities {
		s.owners.members[identity.Source][identity.Key] = b.member
	}
	if b.name == "" {
		s.owners.special[b.member] = knownBuyer{member: b.member, status: "active"}
	}
	return nil
}

// madeRows is how many people one statement writes: more only makes the statement longer.
const madeRows = bulkRows

const (
	memberInsert   = "INSERT OR FAIL INTO member (id, name, joined_at, joined_day, created_at, batch) VALUES "
	identityInsert = "INSERT OR FAIL INTO identity (source, key, member) VALUES "
	docInsert      = "INSERT OR FAIL INTO doc (member, text) VALUES "
	dirtyInsert    = "INSERT OR FAIL INTO doc_dirty (member) VALUES "
)

// writeMade writes the people who wait, table after table.
func (s *saving) writeMade() error {
	made, t := s.made, s.tx
	if len(made) == 0 {
		return nil
	}
	s.made = nil
	type owned struct {
		*Identity
		member int64
	}
	var identities []owned
	for _, b := range made {
		for i := range b.identities {
			identities = append(identities, owned{&b.identities[i], b.member})
		}
	}
	for _, table := range []struct {
		sql           string
		columns, rows int
		bind          func(b *binder, i int)
	}{
		{memberInsert, 6, len(made), func(b *binder, i int) {
			p := made[i]
			b.int(p.member).text(p.name)
			if s.joins(p) {
				b.int(int64(p.since))
			} else {
				b.null(0)
			}
			b.int(int64(t.dayOf(p.since))).int(int64(t.now)).null(t.batch)
		}},
		{identityInsert, 3, len(identities), func(b *binder, i int) {
			b.text(identities[i].Source).text(identities[i].Key).int(identities[i].member)
		}},
		{dirtyInsert, 1, len(made), func(b *binder, i int) { b.int(made[i].member) }},
		{docInsert, 2, len(made), func(b *binder, i int) {
			b.int(made[i].member).text(docText(made[i].name, made[i].identities))
		}},
	} {
		if err := t.insertMany(table.sql, table.columns, table.rows, table.bind); err != nil {
			return err
		}
	}
	return nil
}

// insertMany writes so many rows, madeRows a statement and the last ones one by one. bind gives a row its values.
func (t *tx) insertMany(sql string, columns, rows int, bind func(b *binder, i int)) error {
	many, one := sql+values(columns, madeRows), sql+values(columns, 1)
	for i := 0; i < rows; {
		statement, n := one, 1
		if rows-i >= madeRows {
			statement, n = many, madeRows
		}
		b := t.bindTo(statement)
		for range n {
			bind(&b, i)
			i++
		}
		if err := b.run(); err != nil {
			return err
		}
	}
	return nil
}
