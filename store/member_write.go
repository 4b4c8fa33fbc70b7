package store

import (
	"context"
	"strconv"
	"strings"
	"time"

	"zombiezen.com/go/sqlite"
)

// MemberDraft is a new person by hand. Phone, Email and Card are as typed; one of them, or a name, must be there.
type MemberDraft struct {
	Name, Phone, Email, Card string
	Birthday                 string // YYYY-MM-DD, MM-DD or --MM-DD
	City, FoundBy            string
	Tags                     []string
	ReferredBy               int64 // who brought them; 0: nobody
}

// activeAccount opens the account of a member who may get and spend points.
func (t *tx) activeAccount(member int64) (*account, error) {
	if err := t.checkActive(member); err != nil {
		return nil, err
	}
	a, err := t.account(member)
	if err != nil {
		return nil, err
	}
	return a, t.settle(a)
}

func (t *tx) checkActive(member int64) error {
	var status string
	var into int64
	found, err := t.one(func(s *sqlite.Stmt) { status, into = s.ColumnText(0), s.ColumnInt64(1) }, "SELECT status, merged_into FROM member WHERE id = ?", member)
	switch {
	case err != nil:
		return err
	case !found:
		return Refuse(CodeNoMember, "member", MemberRef(member))
	case status == "suspended":
		return Refuse(CodeMemberSuspended, "member", MemberRef(member))
	case status == "merged":
		return Refuse(CodeMemberMerged, "member", MemberRef(member), "into", MemberRef(into))
	case status != "active":
		return Refuse(CodeMemberGone, "member", MemberRef(member))
	}
	return nil
}

// AddMember adds a person by hand, as a member. It is one batch, undone as long as nothing hangs on them. Errors: CodeNoPerson, CodeBadName, CodeBadPhone, CodeBadEmail,
// CodeBadBirthday, CodeIdentityTaken, and those of Refer.
func (b *Book) AddMember(ctx context.Context, d MemberDraft) (id, batch int64, err error) {
	err = b.write(ctx, "member.add", func(t *tx) error {
		identities, err := t.draftIdentities(d.Phone, d.Email, d.Card)
		if err != nil {
			return err
		}
		name := ""
		if d.Name != "" {
			if name, err = cleanName(d.Name); err != nil {
				return err
			}
		}
		if name == "" && len(identities) == 0 {
			return Refuse(CodeNoPerson)
		}
		if id, err = t.newMember(name, t.now, true); err != nil {
			return err
		}
		if batch, err = t.newBatch(batchStart{kind: "bulk", what: addBatch, name: MemberRef(id)}); err != nil {
			return err
		}
		change := handChange{}
		for _, identity := range identities {
			if err := t.addIdentity(id, identity); err != nil {
				return err
			}
		}
		if err := t.describe(id, MemberEdit{Birthday: &d.Birthday, City: &d.City, FoundBy: &d.FoundBy}); err != nil {
			return err
		}
		if err := t.tagMember(id, d.Tags, nil); err != nil {
			return err
		}
		if d.ReferredBy != 0 {
			if change.Referral, err = t.referByHand(d.ReferredBy, id); err != nil {
				return err
			}
		}
		if _, err := t.rewardJoin(id, joinedByForm); err != nil {
			return err
		}
		if _, err := t.keepHand(batch, id, change, nil); err != nil {
			return err
		}
		return orErr(t.index(id), t.audit("member.add", memberSubject(id), map[string]any{"batch": batch}, ""))
	})
	return id, batch, err
}

func (t *tx) draftIdentities(phone, email, card string) (list []Identity, err error) {
	if phone != "" {
		key, err := NormalPhone(phone, t.shop.Region)
		if err != nil {
			return nil, err
		}
		list = append(list, Identity{SourcePhone, key})
	}
	if email != "" {
		key, err := NormalEmail(email)
		if err != nil {
			return nil, err
		}
		list = append(list, Identity{SourceEmail, key})
	}
	if card != "" {
		clean, err := cleanLine(card, maxKey)
		if err != nil {
			return nil, err
		}
		if key := NormalKey(clean); key != "" {
			list = append(list, Identity{SourceCard, key})
		}
	}
	return list, nil
}

// newMember writes the row of a new person, known since the given instant.
func (t *tx) newMember(name string, since Instant, joined bool) (int64, error) {
	var joinedAt any
	if joined {
		joinedAt = since
	}
	id, day := t.nextMember(since, joined)
	return id, t.exec(memberInsert+"(?, ?, ?, ?, ?, ?)", id, name, joinedAt, day, t.now, null(t.batch))
}

// nextMember counts one person more, whose row the caller writes, and gives their number and the day they are counted from.
func (t *tx) nextMember(since Instant, joined bool) (int64, Day) {
	h := &t.w.heads
	h.member++
	day := t.dayOf(since)
	t.countPerson(day, joined, 1)
	return h.member, day
}

// addIdentity gives a member an identity that nobody has. Someone hidden or erased does not keep one.
func (t *tx) addIdentity(member int64, identity Identity) error {
	var owner int64
	var status string
	_, err := t.one(func(s *sqlite.Stmt) { owner, status = s.ColumnInt64(0), s.ColumnText(1) },
		"SELECT m.id, m.status FROM identity i JOIN member m ON m.id = i.member WHERE i.source = ? AND i.key = ?", identity.Source, identity.Key)
	switch {
	case err != nil:
		return err
	case owner == member:
		return nil
	case status == "hidden":
		if err := t.exec("UPDATE identity SET member = ? WHERE source = ? AND key = ?", member, identity.Source, identity.Key); err != nil {
			return err
		}
		return t.index(owner)
	case owner != 0:
		return Refuse(CodeIdentityTaken, "source", identity.Source, "key", identity.Key, "member", MemberRef(owner))
	}
	return t.exec("INSERT INTO identity (source, key, member) VALUES (?, ?, ?)", identity.Source, identity.Key, member)
}

// replaceIdentity makes key the member's only identity of its source; "" takes it away. What a person has taken away or set is no
// batch's any more: undoing one leaves it.
func (t *tx) replaceIdentity(member int64, source, key string) error {
	const others = " WHERE member = ? AND source = ? AND key <> ?"
	if n, err := t.number("SELECT count(*) FROM identity"+others, member, source, key); err != nil {
		return err
	} else if n > 0 {
		if err := t.exec("DELETE FROM identity_added WHERE (source, key) IN (SELECT source, key FROM identity"+others+")", member, source, key); err != nil {
			return err
		}
		if err := t.exec("DELETE FROM identity"+others, member, source, key); err != nil {
			return err
		}
	}
	if key == "" {
		return nil
	}
	return t.addIdentity(member, Identity{source, key})
}

// parseBirthday reads a birthday with or without its year; "" is none. The 29th of February needs no leap year here.
func parseBirthday(s string, today Day) (year, month, day int64, err error) {
	if s == "" {
		return 0, 0, 0, nil
	}
	refused := Refuse(CodeBadBirthday, "value", s)
	text := strings.TrimPrefix(s, "--")
	if parts := strings.Split(text, "-"); len(parts) == 3 {
		if year, err = strconv.ParseInt(parts[0], 10, 64); err != nil || len(parts[0]) != 4 {
			return 0, 0, 0, refused
		}
		text = parts[1] + "-" + parts[2]
		if thisYear, _, _ := today.Civil(); year < int64(thisYear)-120 {
			return 0, 0, 0, refused
		}
	}
	probe := year
	if probe == 0 {
		probe = 2000
	}
	date, err := time.Parse("2006-01-02", strconv.FormatInt(probe, 10)+"-"+text)
	if err != nil || year != 0 && DayOf(date, time.UTC) > today {
		return 0, 0, 0, refused
	}
	return year, int64(date.Month()), int64(date.Day()), nil
}

// TagMember adds and removes tags, as one batch, 0 when nothing is new. Errors: CodeNoMember, CodeBadName.
func (b *Book) TagMember(ctx context.Context, id int64, add, remove []string) (batch int64, err error) {
	err = b.write(ctx, "member.tag", func(t *tx) error {
		if err := t.checkKnown(id); err != nil {
			return err
		}
		if batch, err = t.byHand("tag", id, func() error { return t.tagMember(id, add, remove) }); err != nil {
			return err
		}
		return t.audit("member.tag", memberSubject(id), map[string]any{"added": len(add), "removed": len(remove), "batch": batch}, "")
	})
	return batch, err
}

func (t *tx) tagMember(id int64, add, remove []string) error {
	for _, tag := range add {
		name, err := cleanName(tag)
		if err != nil {
			return err
		}
		if err := t.exec("INSERT INTO tag (member, tag) VALUES (?, ?) ON CONFLICT DO NOTHING", id, name); err != nil {
			return err
		}
	}
	for _, tag := range remove {
		if err := t.exec("DELETE FROM tag WHERE member = ? AND tag = ?", id, tag); err != nil {
			return err
		}
	}
	return nil
}

// NoteMember adds a dated note.
func (b *Book) NoteMember(ctx context.Context, id int64, text string) error {
	clean, err := cleanRemark(text)
	if err != nil {
		return err
	}
	if clean == "" {
		return Refuse(CodeBadName, "value", text, "why", "empty")
	}
	return b.write(ctx, "member.note", func(t *tx) error {
		if err := t.checkKnown(id); err != nil {
			return err
		}
		if err := t.exec("INSERT INTO note (member, at, staff, text) VALUES (?, ?, ?, ?)", id, t.now, t.staff, clean); err != nil {
			return err
		}
		return t.audit("member.note", memberSubject(id), nil, "")
	})
}

// DropNote takes a note away for good; one that is not there any more is no error.
func (b *Book) DropNote(ctx context.Context, id int64) error {
	return b.write(ctx, "member.note", func(t *tx) error {
		var member int64
		found, err := t.one(func(s *sqlite.Stmt) { member = s.ColumnInt64(0) }, "SELECT member FROM note WHERE id = ?", id)
		if err != nil || !found {
			return err
		}
		if err := t.exec("DELETE FROM note WHERE id = ?", id); err != nil {
			return err
		}
		return t.audit("member.note.undo", memberSubject(member), map[string]any{"note": id}, "")
	})
}

// SuspendMember stops a member from getting and spending points by hand, or lets them again. It is one batch, 0 when nothing is new.
// Errors: CodeNoMember.
func (b *Book) SuspendMember(ctx context.Context, id int64, suspended bool) (batch int64, err error) {
	err = b.write(ctx, "member.suspend", func(t *tx) error {
		if err := t.checkKnown(id); err != nil {
			return err
		}
		what, status := "resume", "active"
		if suspended {
			what, status = "suspend", "suspended"
		}
		if batch, err = t.byHand(what, id, func() error {
			return t.exec("UPDATE member SET status = ?, version = version + 1 WHERE id = ? AND status IN ('active', 'suspended')", status, id)
		}); err != nil {
			return err
		}
		if err := t.reconsider(id); err != nil {
			return err
		}
		return t.audit("member.suspend", memberSubject(id), map[string]any{"status": status, "batch": batch}, "")
	})
	return batch, err
}

// checkKnown refuses a person who is not there, or only under another name.
func (t *tx) checkKnown(id int64) error {
	err := t.checkActive(id)
	if CodeIs(err, CodeMemberSuspended) {
		return nil
	}
	return err
}
