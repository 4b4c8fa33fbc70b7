package store

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"zombiezen.com/go/sqlite"
)

// The systems that can be told what members have.
const (
	TellShopify = "shopify"
	TellYouzan  = "youzan"
	TellPlain   = "plain"
)

// Told is a member whose balance or tier is another one than a system was last told.
type Told struct {
	Member
	Was     int64  // the balance that was told
	WasTier string // the tier that was told
	First   bool   // nothing has been told yet
}

// Telling is what there is to tell a system, and how many members are left out.
type Telling struct {
	Format    string
	Members   []Told // by their ids
	Unchanged int64  // told already
	Elsewhere int64  // the system does not know them
	NoContact int64  // their only platforms forbid to contact them
}

// The beginnings of the tags by which a shop system is told what members have.
const (
	pointsTag = "points:"
	tierTag   = "tier:"
)

// ownTag reports a tag that was made by telling a system, and comes back with its next file.
func ownTag(tag string) bool {
	return strings.HasPrefix(tag, pointsTag) || strings.HasPrefix(tag, tierTag)
}

// TellTags are a member's tags as a shop system shall have them: all that it has by its own files and by hand, and ours for balance
// and tier, which replace those told before.
func (t *Told) TellTags() []string {
	tags := slices.DeleteFunc(slices.Clone(t.Tags), ownTag)
	tags = append(tags, pointsTag+strconv.FormatInt(t.Balance, 10))
	if t.Tier != "" {
		tags = append(tags, tierTag+t.Tier)
	}
	return tags
}

// Untold finds the members whose balance or tier has changed since the system was last told, or all of them. Only those are told
// whom the system itself has named: Shopify's are the members of its own file of customers, because their other tags are known from it
// alone; Youzan's have a phone and come from one of its files. The plain file is for people, so that members whose only
// platforms forbid to contact them stay out of it. Who has not joined is told nothing.
func (b *Book) Untold(ctx context.Context, format string, all bool) (t Telling, err error) {
	t.Format = format
	err = b.look(ctx, func(v *view) error {
		last, err := v.lastTold(format)
		if err != nil {
			return err
		}
		known, err := v.knownTo(format)
		if err != nil {
			return err
		}
		return v.chunks("SELECT m.id FROM member m WHERE m.id > ? AND m.status = 'active' AND m.joined_at IS NOT NULL ORDER BY m.id LIMIT ?", nil, func(ids []int64) error {
			cards, err := v.cards(ids)
			for i := range cards {
				t.take(&cards[i], known, last, all)
			}
			return err
		})
	})
	return t, err
}

// take puts one member where they belong.
func (t *Telling) take(m *Member, known map[int64]bool, last map[int64]Told, all bool) {
	was, told := last[m.ID]
	switch {
	case t.Format == TellPlain && forbidden(m.Identities):
		t.NoContact++
	case t.Format != TellPlain && !known[m.ID], t.Format == TellYouzan && m.Phone == "":
		t.Elsewhere++
	case !all && told && was.Was == m.Balance && was.WasTier == m.Tier, !all && !told && m.Balance == 0 && m.Tier == "":
		t.Unchanged++
	default:
		t.Members = append(t.Members, Told{Member: *m, Was: was.Was, WasTier: was.WasTier, First: !told})
	}
}

// forbidden reports whether all platforms that know a person forbid to contact them.
func forbidden(identities []Identity) bool {
	platforms := slices.DeleteFunc(slices.Clone(identities), func(i Identity) bool {
		return i.Source == SourcePhone || i.Source == SourceEmail || i.Source == SourceCard
	})
	return len(platforms) > 0 && !slices.ContainsFunc(platforms, func(i Identity) bool { return !NoContact(platformOf(i.Source)) })
}

// platformOf is the platform of an identity's source, which may name a shop too: taobao:shop.
func platformOf(source string) string {
	platform, _, _ := strings.Cut(source, ":")
	return platform
}

// lastTold reads what the system was last told.
func (v *view) lastTold(format string) (map[int64]Told, error) {
	last := map[int64]Told{}
	err := v.each(func(rows *rows) error {
		var t Told
		err := rows.Scan(&t.ID, &t.Was, &t.WasTier)
		last[t.ID] = t
		return err
	}, "SELECT member, balance, tier FROM told WHERE format = ?", format)
	return last, err
}

// knownTo lists the members whom a platform's own files have named.
func (v *view) knownTo(format string) (map[int64]bool, error) {
	known := map[int64]bool{}
	query := "SELECT member FROM identity WHERE source = ?1 OR source > ?1 || ':' AND source < ?1 || ';'"
	if format == TellYouzan {
		query += " UNION SELECT member FROM platform_value WHERE source = ?1 UNION SELECT o.member FROM source s JOIN orders o ON o.source = s.id WHERE s.name = ?1 AND o.member IS NOT NULL AND o.withdrawn IS NULL"
	}
	err := v.each(func(rows *rows) error {
		var id int64
		err := rows.Scan(&id)
		known[id] = true
		return err
	}, query, format)
	return known, err
}

// Tell notes that the system has been told of the members, as they were in t, so that the next export holds only what changes from
// now on. It is a batch: undoing it makes the next export tell them again. Nobody in t: nothing is noted, and batch is 0.
func (b *Book) Tell(ctx context.Context, t Telling) (batch int64, err error) {
	if len(t.Members) == 0 {
		return 0, nil
	}
	err = b.writeAlone(ctx, "balances.tell", func(tx *tx) error {
		if batch, err = tx.newBatch(batchStart{kind: "contact", name: t.Format}); err != nil {
			return err
		}
		for i := range t.Members {
			m := &t.Members[i]
			if err := tx.exec(`INSERT INTO told_before (batch, format, member, balance, tier, day) SELECT ?1, ?2, ?3, t.balance, coalesce(t.tier, ''), coalesce(t.day, 0)
				FROM (SELECT 1) LEFT JOIN told t ON t.format = ?2 AND t.member = ?3`, batch, t.Format, m.ID); err != nil {
				return err
			}
			if err := tx.exec(`INSERT INTO told (format, member, balance, tier, day) VALUES (?, ?, ?, ?, ?)
				ON CONFLICT DO UPDATE SET balance = excluded.balance, tier = excluded.tier, day = excluded.day`, t.Format, m.ID, m.Balance, m.Tier, tx.today); err != nil {
				return err
			}
		}
		if err := tx.closeBatch(batch, map[string]int64{"members": int64(len(t.Members))}); err != nil {
			return err
		}
		return tx.audit("balances.tell", "batch", map[string]any{"batch": batch, "format": t.Format, "members": len(t.Members)}, "")
	})
	return batch, err
}

// untell makes a system be as if a batch had not told it anything. A later batch that told the same system more is refused.
func (t *tx) untell(r batchRange) error {
	var by int64
	if _, err := t.one(func(s *sqlite.Stmt) { by = s.ColumnInt64(0) }, `SELECT later.batch FROM told_before later JOIN batch b ON b.id = later.batch AND b.undone_by IS NULL
		JOIN told_before mine ON mine.batch = ?1 AND mine.format = later.format AND mine.member = later.member WHERE later.batch > ?1 LIMIT 1`, r.id); err != nil {
		return err
	}
	if by != 0 {
		return Refuse(CodeBatchTouched, "batch", r.id, "by", by, "why", "told")
	}
	for _, sql := range []string{
		"DELETE FROM told WHERE (format, member) IN (SELECT format, member FROM told_before WHERE batch = ?)",
		"INSERT INTO told (format, member, balance, tier, day) SELECT format, member, balance, tier, day FROM told_before WHERE batch = ? AND balance IS NOT NULL",
	} {
		if err := t.exec(sql, r.id); err != nil {
			return err
		}
	}
	return nil
}

// EntriesOf gives a member's entries recorded on the days from from to to, the oldest first, with the total after each; 0 is an open
// end. before is the total before the first of them. Errors: CodeNoMember.
func (b *Book) EntriesOf(ctx context.Context, member int64, from, to Day) (list []EntryRow, before int64, err error) {
	err = b.look(ctx, func(v *view) error {
		if err := v.checkMember(member); err != nil {
			return err
		}
		for last := int64(0); ; {
			page, err := v.history(member, 1000, last)
			if err != nil {
				return err
			}
			for i := range page {
				switch day := DayOf(page[i].Recorded.Time(), v.shop.Zone); {
				case to != 0 && day > to:
				case from != 0 && day < from:
					before = page[i].Balance
					return nil
				default:
					list = append(list, page[i])
				}
			}
			if len(page) < 1000 {
				return nil
			}
			last = page[len(page)-1].ID
		}
	})
	slices.Reverse(list)
	return list, before, err
}
