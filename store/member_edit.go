package store

import (
	"context"

	"zombiezen.com/go/sqlite"
)

// MemberEdit changes what is not nil. Version is the version the editor saw; 0 skips the check.
type MemberEdit struct {
	Version                                           int64
	Name, Phone, Email, Card, Birthday, City, FoundBy *string
	Joined                                            *bool
	Consent                                           map[string]bool   // by channel
	Fields                                            map[string]string // "" removes
}

// EditMember changes a person. A version that is not the current one is refused (CodeEditedMeanwhile), so that the second
// of two editors sees what the first did. It is one batch, 0 when nothing is new. Errors: CodeNoMember, CodeEditedMeanwhile, CodeBadName,
// CodeBadPhone, CodeBadEmail, CodeBadBirthday, CodeIdentityTaken.
func (b *Book) EditMember(ctx context.Context, id int64, e MemberEdit) (batch int64, err error) {
	err = b.write(ctx, "member.edit", func(t *tx) error {
		version, err := t.number("SELECT version FROM member WHERE id = ? AND status IN ('active', 'suspended')", id)
		if err != nil || version == 0 {
			return orErr(err, Refuse(CodeNoMember, "member", MemberRef(id)))
		}
		if e.Version != 0 && e.Version != version {
			return t.editedMeanwhile(id)
		}
		if batch, err = t.byHand("edit", id, func() error { return t.edit(id, e) }); err != nil {
			return err
		}
		return orErr(t.index(id), t.audit("member.edit", memberSubject(id), map[string]any{"fields": e.changed(), "batch": batch}, ""))
	})
	return batch, err
}

func (t *tx) edit(id int64, e MemberEdit) error {
	for _, change := range []func(int64, MemberEdit) error{t.editIdentities, t.describe, t.editConsent} {
		if err := change(id, e); err != nil {
			return err
		}
	}
	return t.exec("UPDATE member SET version = version + 1 WHERE id = ?", id)
}

func (t *tx) editedMeanwhile(id int64) error {
	refused := Refuse(CodeEditedMeanwhile, "member", MemberRef(id))
	_, err := t.one(func(s *sqlite.Stmt) {
		refused.Facts["by"], refused.Facts["at"] = s.ColumnText(0), Instant(s.ColumnInt64(1))
	}, "SELECT s.name, a.at FROM audit a JOIN staff s ON s.id = a.staff WHERE a.subject = ? ORDER BY a.id DESC LIMIT 1", memberSubject(id))
	return orErr(err, refused)
}

func (e MemberEdit) changed() (names []string) {
	for _, f := range []struct {
		name string
		set  bool
	}{
		{"name", e.Name != nil},
		{"phone", e.Phone != nil},
		{"email", e.Email != nil},
		{"card", e.Card != nil},
		{"birthday", e.Birthday != nil},
		{"city", e.City != nil},
		{"found_by", e.FoundBy != nil},
		{"joined", e.Joined != nil},
		{"consent", e.Consent != nil},
		{"fields", e.Fields != nil},
	} {
		if f.set {
			names = append(names, f.name)
		}
	}
	return names
}

func (t *tx) editIdentities(id int64, e MemberEdit) error {
	for _, f := range []struct {
		source string
		value  *string
		normal func(string) (string, error)
	}{
		{SourcePhone, e.Phone, func(s string) (string, error) { return NormalPhone(s, t.shop.Region) }},
		{SourceEmail, e.Email, NormalEmail},
		{SourceCard, e.Card, func(s string) (string, error) { return cleanLine(NormalKey(s), maxKey) }},
	} {
		if f.value == nil {
			continue
		}
		key := ""
		if *f.value != "" {
			var err error
			if key, err = f.normal(*f.value); err != nil {
				return err
			}
		}
		if err := t.replaceIdentity(id, f.source, key); err != nil {
			return err
		}
	}
	return nil
}

// describe sets the fields of the member row that are given.
func (t *tx) describe(id int64, e MemberEdit) error {
	if e.Name != nil {
		name, err := cleanName(*e.Name)
		if err != nil {
			return err
		}
		if err := t.exec("UPDATE member SET name = ? WHERE id = ?", name, id); err != nil {
			return err
		}
	}
	if e.Birthday != nil {
		year, month, day, err := parseBirthday(*e.Birthday, t.today)
		if err != nil {
			return err
		}
		if err := t.exec("UPDATE member SET birth_year = ?, birth_month = ?, birth_day = ? WHERE id = ?", null(year), null(month), null(day), id); err != nil {
			return err
		}
	}
	for _, f := range []struct {
		column string
		value  *string
	}{{"city", e.City}, {"found_by", e.FoundBy}} {
		if f.value == nil {
			continue
		}
		text, err := cleanLine(*f.value, maxNameRunes)
		if err != nil {
			return err
		}
		if err := t.exec("UPDATE member SET "+f.column+" = ? WHERE id = ?", text, id); err != nil {
			return err
		}
	}
	if e.Joined != nil {
		return t.setJoined(id, *e.Joined)
	}
	return nil
}

func (t *tx) setJoined(id int64, joined bool) error {
	var was bool
	var day Day
	if _, err := t.one(func(s *sqlite.Stmt) { was, day = !s.ColumnIsNull(0), Day(s.ColumnInt64(1)) },
		"SELECT joined_at, joined_day FROM member WHERE id = ?", id); err != nil || was == joined {
		return err
	}
	if !joined {
		t.sums.count(day, countJoined, -1)
		return t.exec("UPDATE member SET joined_at = NULL WHERE id = ?", id)
	}
	t.sums.count(day, countPeople, -1)
	t.sums.count(t.today, countPeople, 1)
	t.sums.count(t.today, countJoined, 1)
	if err := t.exec("UPDATE member SET joined_at = ?, joined_day = ? WHERE id = ?", t.now, t.today, id); err != nil {
		return err
	}
	if _, err := t.rewardJoin(id, joinedByForm); err != nil {
		return err
	}
	return t.reconsider(id)
}

// reconsider has the act look at a member's tier at its end.
func (t *tx) reconsider(id int64) error {
	a, err := t.account(id)
	t.touchTier(a, t.today)
	return err
}

func (t *tx) editConsent(id int64, e MemberEdit) error {
	for channel, granted := range e.Consent {
		name, err := cleanName(channel)
		if err != nil {
			return err
		}
		if err := t.exec("INSERT INTO consent (member, channel, granted, source, at) VALUES (?, ?, ?, 'hand', ?) ON CONFLICT DO UPDATE SET granted = excluded.granted, source = excluded.source, at = excluded.at",
			id, name, granted, t.now); err != nil {
			return err
		}
	}
	for name, value := range e.Fields {
		if err := t.putField(id, name, value); err != nil {
			return err
		}
	}
	return nil
}
