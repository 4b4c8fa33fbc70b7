package store

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// Gathering is something that members take part in beside buying: an event, a poll or a group.
type Gathering struct {
	ID                int64
	What              string // GatherEvent, GatherPoll or GatherGroup
	Slug              string // by which filters and commands name it; "" makes one of the name
	Kind              string // of an event one of EventKinds, of a group the platform's word
	Name, Place, Note string
	Starts, Ends      Day   // Ends 0: without end
	Daily             bool  // a member can take part once a day, not once in all
	Points            int64 // for each time
	MemberCap, Cap    int64 // points of one member, and of all together, at most; 0: any number
	Room              int64 // participants at most; 0: any number
	Seed              string
	Options           []PollOption // of a poll
	Closed            Instant
	Version           int64 // the version an editor saw; 0 skips the check

	People  int64 // who took part, or are in the group now, those of no name too
	Unknown int64 // of these, those whom the book does not know
	Times   int64 // how often they took part
	Given   int64 // points
	Draws   int64
}

// PollOption is what can be chosen in a poll, and how many have chosen it.
type PollOption struct {
	Text  string
	Votes int64
}

// What a gathering is.
const (
	GatherEvent = "event"
	GatherPoll  = "poll"
	GatherGroup = "group"
)

// EventKinds are the kinds of an event.
func EventKinds() []string {
	return []string{"gathering", "draw", "quiz", "contest", "community", "other"}
}

// maxOptions bounds the options of a poll.
const maxOptions = 30

var selectGathering = `SELECT g.id, g.what, g.slug, g.kind, g.name, g.place, g.note, g.starts, coalesce(g.ends, 0), g.daily, g.points, g.member_cap, g.cap, g.room,
	g.seed, coalesce(g.closed_at, 0), g.version,
	(SELECT count(DISTINCT coalesce('M' || (` + survivorSQL("p.member") + `), p.contact)) FROM participation p WHERE p.gathering = g.id AND p.withdrawn IS NULL AND p.until IS NULL),
	(SELECT count(DISTINCT p.contact) FROM participation p WHERE p.gathering = g.id AND p.withdrawn IS NULL AND p.until IS NULL AND p.member IS NULL),
	(SELECT count(*) FROM participation p WHERE p.gathering = g.id AND p.withdrawn IS NULL),
	(SELECT coalesce(sum(p.points), 0) FROM participation p WHERE p.gathering = g.id AND p.withdrawn IS NULL),
	(SELECT count(*) FROM draw d WHERE d.gathering = g.id AND d.withdrawn IS NULL) FROM gathering g`

func scanGathering(rows *rows) (g Gathering, err error) {
	err = rows.Scan(&g.ID, &g.What, &g.Slug, &g.Kind, &g.Name, &g.Place, &g.Note, &g.Starts, &g.Ends, &g.Daily, &g.Points, &g.MemberCap, &g.Cap, &g.Room,
		&g.Seed, &g.Closed, &g.Version, &g.People, &g.Unknown, &g.Times, &g.Given, &g.Draws)
	return g, err
}

// Gatherings lists what there is to take part in, the latest first. what "" is all; closed ones only when asked.
func (b *Book) Gatherings(ctx context.Context, what string, closed bool) (list []Gathering, err error) {
	err = b.look(ctx, func(v *view) error {
		list, err = v.gatherings("(?1 = '' OR g.what = ?1) AND (?2 OR g.closed_at IS NULL) ORDER BY g.starts DESC, g.id DESC", what, closed)
		return err
	})
	return list, err
}

// Gathering gives one, found by its slug or number; what "" is any. Errors: CodeNoGathering.
func (b *Book) Gathering(ctx context.Context, what, ref string) (g Gathering, err error) {
	err = b.look(ctx, func(v *view) error {
		id, _ := strconv.ParseInt(strings.TrimSpace(ref), 10, 64)
		list, err := v.gatherings("(?1 = '' OR g.what = ?1) AND (g.slug = ?2 OR g.id = ?3) ORDER BY g.slug = ?2 DESC LIMIT 1", what, slugOf(ref), id)
		if err != nil || len(list) == 0 {
			return orErr(err, Refuse(CodeNoGathering, "what", what, "value", ref))
		}
		g = list[0]
		return nil
	})
	return g, err
}

func (v *view) gatherings(where string, args ...any) (list []Gathering, err error) {
	if err := v.each(func(rows *rows) error {
		g, err := scanGathering(rows)
		list = append(list, g)
		return err
	}, selectGathering+" WHERE "+where, args...); err != nil {
		return nil, err
	}
	for i := range list {
		if list[i].What != GatherPoll {
			continue
		}
		if err := v.pollResult(&list[i]); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// pollResult reads the options of a poll and counts the votes: one for each person, the latest where a merge has made two of it.
func (v *view) pollResult(g *Gathering) error {
	if err := v.each(func(rows *rows) error {
		var o PollOption
		err := rows.Scan(&o.Text)
		g.Options = append(g.Options, o)
		return err
	}, "SELECT text FROM gathering_option WHERE gathering = ? ORDER BY n", g.ID); err != nil {
		return err
	}
	votes := map[string]int{}
	if err := v.each(func(rows *rows) error {
		var who string
		var n int
		err := rows.Scan(&who, &n)
		votes[who] = n
		return err
	}, "SELECT coalesce('M' || ("+survivorSQL("p.member")+"), p.contact), p.n FROM participation p WHERE p.gathering = ? AND p.withdrawn IS NULL ORDER BY p.id", g.ID); err != nil {
		return err
	}
	for _, n := range votes {
		g.Options[n-1].Votes++
	}
	return nil
}

// slugOf makes a word that can be typed in a filter without quotes: letters and digits, parted by dashes.
func slugOf(name string) string {
	word := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	slug := []rune(strings.Join(word, "-"))
	return strings.Trim(string(slug[:min(len(slug), 40)]), "-")
}

// clean checks what a person has typed, and puts what the kind of gathering does not know to nothing.
func (g *Gathering) clean() (err error) {
	for _, text := range []*string{&g.Name, &g.Place, &g.Note, &g.Seed, &g.Kind} {
		if *text, err = cleanLine(strings.TrimSpace(*text), maxReason); err != nil {
			return err
		}
	}
	if g.Slug = slugOf(g.Slug); g.Slug == "" {
		g.Slug = slugOf(g.Name)
	}
	switch g.What {
	case GatherGroup:
		g.Ends, g.Daily, g.Room, g.Points, g.Options = 0, false, 0, 0, nil
	case GatherPoll:
		g.Kind, g.Daily, g.Place = "poll", false, ""
	case GatherEvent:
		g.Options = nil
	}
	if g.Points == 0 {
		g.MemberCap, g.Cap = 0, 0
	}
	for _, f := range []struct {
		field string
		value any
		wrong bool
	}{
		{"what", g.What, !slices.Contains([]string{GatherEvent, GatherPoll, GatherGroup}, g.What)},
		{"name", g.Name, g.Name == "" || len([]rune(g.Name)) > maxNameRunes},
		{"slug", g.Slug, g.Slug == "" || strings.Trim(g.Slug, "0123456789") == ""}, // a number names by number
		{"kind", g.Kind, g.What == GatherEvent && !slices.Contains(EventKinds(), g.Kind)},
		{"ends", g.Ends.String(), g.Ends != 0 && g.Ends < g.Starts || g.Ends == 0 && g.What == GatherEvent},
		{"points", g.Points, g.Points < 0 || g.Points > program.MaxPoints},
		{"member_cap", g.MemberCap, g.MemberCap < 0 || g.MemberCap > program.MaxPoints},
		{"cap", g.Cap, g.Cap < 0 || g.Cap > program.MaxPoints},
		{"room", g.Room, g.Room < 0 || g.Room > program.MaxPoints},
		{"options", len(g.Options), g.What == GatherPoll && (len(g.Options) < 2 || len(g.Options) > maxOptions)},
	} {
		if f.wrong {
			return Refuse(CodeBadGathering, "why", f.field, "value", f.value, "allowed", EventKinds(), "limit", int64(maxOptions))
		}
	}
	return g.cleanOptions()
}

func (g *Gathering) cleanOptions() error {
	seen := map[string]bool{}
	for i := range g.Options {
		text, err := cleanName(g.Options[i].Text)
		if err != nil {
			return err
		}
		if key := strings.ToLower(text); text == "" || seen[key] {
			return Refuse(CodeBadGathering, "why", "option", "value", text)
		} else {
			seen[key] = true
		}
		g.Options[i].Text = text
	}
	return nil
}

// SaveGathering makes an event, poll or group, or changes the one that ID names: points that were given stay as they are. Options of a
// poll can be added and reworded, but not taken away. It is one batch, 0 when nothing is new. The same key again answers with the first one's id.
// Errors: CodeBadGathering, CodeNoGathering, CodeNameTaken for a slug that another has, CodeKeyConflict, CodeEditedMeanwhile.
func (b *Book) SaveGathering(ctx context.Context, g Gathering, key string) (id, batch int64, err error) {
	if err := checkKey(key); err != nil {
		return 0, 0, err
	}
	if err := g.clean(); err != nil {
		return 0, 0, err
	}
	act := g.What + ".save"
	err = b.write(ctx, act, func(t *tx) error {
		batch = 0
		hash := g.hash(act)
		if done, err := t.replayRow("gathering", key, hash, &id); done || err != nil {
			return err
		}
		if n, err := t.number("SELECT id FROM gathering WHERE slug = ? AND id <> ?", g.Slug, g.ID); err != nil || n != 0 {
			return orErr(err, Refuse(CodeNameTaken, "name", g.Slug))
		}
		if id = g.ID; id != 0 {
			if err := t.mayEdit(&g); err != nil {
				return err
			}
		}
		if batch, err = t.byRows(gatheringBatch, g.Name, gatheringRows(&id), func() error {
			if id == 0 {
				if err := t.exec(`INSERT INTO gathering (what, slug, kind, name, starts, created_at, key, key_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
					g.What, g.Slug, g.Kind, g.Name, g.Starts, t.now, textOrNull(key), keyHashOf(key, hash)); err != nil {
					return err
				}
				id = t.LastInsertRowID()
			}
			return t.writeGathering(id, &g)
		}); err != nil {
			return err
		}
		return t.audit(act, gatheringSubject(id), map[string]any{"points": g.Points, "starts": g.Starts.String(), "batch": batch}, "")
	})
	return id, batch, err
}

// gatheringRows are where an event, poll or group is kept.
func gatheringRows(id *int64) []keptRows {
	return []keptRows{{"gathering", []any{id}}, {"gathering_option", []any{id}}}
}

// writeGathering writes all that can be edited.
func (t *tx) writeGathering(id int64, g *Gathering) error {
	if err := t.exec(`UPDATE gathering SET slug = ?, kind = ?, name = ?, place = ?, note = ?, starts = ?, ends = ?, daily = ?, points = ?, member_cap = ?, cap = ?,
		room = ?, seed = ?, version = version + ? WHERE id = ?`, g.Slug, g.Kind, g.Name, g.Place, g.Note, g.Starts, null(g.Ends), g.Daily, g.Points, g.MemberCap,
		g.Cap, g.Room, g.Seed, g.ID != 0, id); err != nil {
		return err
	}
	for i, o := range g.Options {
		if err := t.exec("INSERT INTO gathering_option (gathering, n, text) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET text = excluded.text", id, i+1, o.Text); err != nil {
			return err
		}
	}
	return nil
}

// hash is what a key stands for: all that was asked for, and which one it changes.
func (g *Gathering) hash(act string) []byte {
	fields := []any{g.ID, g.Slug, g.Kind, g.Name, g.Place, g.Note, int64(g.Starts), int64(g.Ends), strconv.FormatBool(g.Daily), g.Points, g.MemberCap, g.Cap, g.Room, g.Seed}
	for _, o := range g.Options {
		fields = append(fields, o.Text)
	}
	return contentHash(act, fields...)
}

// mayEdit refuses changes that what has happened does not allow.
func (t *tx) mayEdit(g *Gathering) error {
	old, err := t.gathering(g.ID)
	if err != nil || old.What != g.What {
		return orErr(err, Refuse(CodeNoGathering, "what", g.What, "value", g.ID))
	}
	if g.Version != 0 && g.Version != old.Version {
		return Refuse(CodeEditedMeanwhile, "member", old.Name)
	}
	n, err := t.number("SELECT count(*) FROM gathering_option WHERE gathering = ?", g.ID)
	if err == nil && int64(len(g.Options)) < n {
		err = Refuse(CodeBadGathering, "why", "fewer", "value", len(g.Options))
	}
	return err
}

// replayRow answers an act whose key a row of a table has: with the row's id when the content is the same, else with a conflict.
func (t *tx) replayRow(table, key string, hash []byte, id *int64) (bool, error) {
	if key == "" {
		return false, nil
	}
	var first []byte
	found, err := t.one(func(s *sqlite.Stmt) { *id, first = s.ColumnInt64(0), columnBlob(s, 1) }, "SELECT id, key_hash FROM "+table+" WHERE key = ?", key)
	if err == nil && found && string(first) != string(hash) {
		err = Refuse(CodeKeyConflict, "key", key, "gathering", *id)
	}
	return found, err
}

func gatheringSubject(id int64) string { return "gathering:" + numberWord(id) }

func numberWord(n int64) string { return strconv.FormatInt(n, 10) }

// gathering reads what an act asks of one. Errors: CodeNoGathering.
func (t *tx) gathering(id int64) (g Gathering, err error) {
	found, err := t.one(func(s *sqlite.Stmt) {
		g = Gathering{
			ID: id, What: s.ColumnText(0), Name: s.ColumnText(1), Starts: Day(s.ColumnInt64(2)), Ends: Day(s.ColumnInt64(3)), Daily: s.ColumnBool(4),
			Points: s.ColumnInt64(5), MemberCap: s.ColumnInt64(6), Cap: s.ColumnInt64(7), Room: s.ColumnInt64(8), Seed: s.ColumnText(9),
			Closed: Instant(s.ColumnInt64(10)), Version: s.ColumnInt64(11), Slug: s.ColumnText(12),
		}
	}, "SELECT what, name, starts, ends, daily, points, member_cap, cap, room, seed, closed_at, version, slug FROM gathering WHERE id = ?", id)
	if err != nil || !found {
		return g, orErr(err, Refuse(CodeNoGathering, "value", id))
	}
	err = t.query(func(s *sqlite.Stmt) error {
		g.Options = append(g.Options, PollOption{Text: s.ColumnText(0)})
		return nil
	}, "SELECT text FROM gathering_option WHERE gathering = ? ORDER BY n", id)
	return g, err
}

// CloseGathering ends the taking part, or lets it go on. It is one batch, 0 when it is so already. Errors: CodeNoGathering.
func (b *Book) CloseGathering(ctx context.Context, id int64, closed bool) (batch int64, err error) {
	err = b.write(ctx, "gathering.close", func(t *tx) error {
		batch = 0
		g, err := t.gathering(id)
		if err != nil || (g.Closed != 0) == closed {
			return err
		}
		at := any(nil)
		if closed {
			at = t.now
		}
		if batch, err = t.byRows(gatheringBatch, g.Name, gatheringRows(&id), func() error {
			return t.exec("UPDATE gathering SET closed_at = ?, version = version + 1 WHERE id = ?", at, id)
		}); err != nil {
			return err
		}
		return t.audit("gathering.close", gatheringSubject(id), map[string]any{"closed": closed, "batch": batch}, "")
	})
	return batch, err
}
