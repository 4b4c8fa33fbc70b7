package store

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"zombiezen.com/go/sqlite"
)

// personChange is what a file changed of one person, each value before and after, so that undoing the file puts back what nobody
// has changed since.
type personChange struct {
	Made     bool                 `json:"made,omitempty"` // known, or known again, by this file alone
	Values   map[string][2]string `json:"values,omitempty"`
	Tags     []string             `json:"tags,omitempty"` // added
	Consent  map[string][2]string `json:"consent,omitempty"`
	Fields   map[string][2]string `json:"fields,omitempty"`
	Notes    []int64              `json:"notes,omitempty"` // added
	Platform []platformChange     `json:"platform,omitempty"`
	Version  [2]int64             `json:"version"` // of the member before and after; 0: it stayed

	moves int // how many changes there are
}

// platformChange is a platform's value before and after; Was and Day are empty when there was none.
type platformChange struct {
	Source string `json:"source"`
	Name   string `json:"name"`
	Was    string `json:"was"`
	Day    Day    `json:"day"`
	Now    string `json:"now"`
}

// The values of a person that stand in the member's row, as text; "" is none.
const (
	valueName     = "name"
	valueBirthday = "birthday"
	valueCity     = "city"
	valueCountry  = "country"
	valueFoundBy  = "found_by"
	valueTier     = "tier"
	valueSeen     = "last_seen"
	valueJoined   = "joined" // instant and day
)

// personValues reads them.
func (t *tx) personValues(member int64) (values map[string]string, version int64, err error) {
	_, err = t.one(func(s *sqlite.Stmt) {
		values = map[string]string{
			valueName: s.ColumnText(0), valueCity: s.ColumnText(1), valueCountry: s.ColumnText(2), valueFoundBy: s.ColumnText(3),
			valueTier: s.ColumnText(4), valueSeen: s.ColumnText(5), valueJoined: joinedText(s.ColumnInt64(6), s.ColumnInt64(7)),
		}
		if s.ColumnInt64(9) != 0 {
			values[valueBirthday] = birthdayText(Birthday{int(s.ColumnInt64(8)), int(s.ColumnInt64(9)), int(s.ColumnInt64(10))})
		}
		version = s.ColumnInt64(11)
	}, `SELECT name, city, country, found_by, tier, coalesce(last_seen_at, ''), joined_at, joined_day, birth_year, birth_month, birth_day, version
		FROM member WHERE id = ?`, member)
	return values, version, err
}

func joinedText(at, day int64) string { return fmt.Sprintf("%d/%d", at, day) }

func parseJoined(text string) (at, day int64) {
	a, d, _ := strings.Cut(text, "/")
	at, _ = strconv.ParseInt(a, 10, 64)
	day, _ = strconv.ParseInt(d, 10, 64)
	return at, day
}

func birthdayText(b Birthday) string {
	if b.Month == 0 {
		return ""
	}
	return fmt.Sprintf("%d-%d-%d", b.Year, b.Month, b.Day)
}

// putValue writes one of them.
func (t *tx) putValue(member int64, name, text string) error {
	switch name {
	case valueBirthday:
		var b Birthday
		if text != "" {
			if _, err := fmt.Sscanf(text, "%d-%d-%d", &b.Year, &b.Month, &b.Day); err != nil {
				return err
			}
		}
		return t.exec("UPDATE member SET birth_year = ?, birth_month = ?, birth_day = ? WHERE id = ?",
			null(int64(b.Year)), null(int64(b.Month)), null(int64(b.Day)), member)
	case valueSeen:
		at, _ := strconv.ParseInt(text, 10, 64)
		return t.exec("UPDATE member SET last_seen_at = ? WHERE id = ?", null(at), member)
	case valueTier:
		return t.fileTier(member, text)
	case valueJoined:
		if err := t.countMember(member, -1); err != nil {
			return err
		}
		at, day := parseJoined(text)
		if err := t.exec("UPDATE member SET joined_at = ?, joined_day = ? WHERE id = ?", null(at), day, member); err != nil {
			return err
		}
		return t.countMember(member, 1)
	}
	return t.exec("UPDATE member SET "+name+" = ? WHERE id = ?", text, member)
}

// describe lays what the draft says over the person. again says that an earlier row of the file has told of them: this one only
// fills what is missing.
func (s *peopleSaving) describe(member int64, d *PersonDraft) error {
	t := s.tx
	now, version, err := t.personValues(member)
	if err != nil {
		return err
	}
	hand, err := s.handEdits(member, version)
	if err != nil {
		return err
	}
	_, again := s.lines[member]
	before := s.change.moves
	for _, v := range s.wanted(d, now) {
		if v.text == "" || v.text == now[v.name] || hand[v.name] || now[v.name] != "" && (v.fill || again) {
			continue
		}
		if err := s.setValue(member, v.name, now[v.name], v.text); err != nil {
			return err
		}
	}
	for _, step := range []func(int64, *PersonDraft, map[string]bool) error{s.addTags, s.putConsent, s.putFields, s.addNote, s.putPlatform} {
		if err := step(member, d, hand); err != nil {
			return err
		}
	}
	if s.change.moves == before || s.change.Made {
		return nil
	}
	if s.change.Version[0] == 0 {
		s.change.Version[0] = version
	}
	s.change.Version[1] = version + 1
	return t.exec("UPDATE member SET version = version + 1 WHERE id = ?", member)
}

// wantedValue is a value that a file states. fill says that it never replaces another.
type wantedValue struct {
	name, text string
	fill       bool
}

func (s *peopleSaving) wanted(d *PersonDraft, now map[string]string) []wantedValue {
	line := func(text string) string {
		clean, err := cleanLine(text, maxNameRunes)
		if err != nil {
			return ""
		}
		return clean
	}
	list := []wantedValue{
		{valueName, cleanBuyerName(d.Name), true},
		{valueBirthday, s.birthday(d, now[valueBirthday]), false},
		{valueCity, line(d.City), false},
		{valueCountry, line(d.Country), false},
		{valueFoundBy, line(d.FoundBy), true},
		{valueTier, s.tx.shop.tierWord(line(d.Tier)), false},
		{valueJoined, s.joined(d, now[valueJoined]), false},
	}
	if seen, _ := strconv.ParseInt(now[valueSeen], 10, 64); int64(d.LastSeen) > seen && d.LastSeen <= s.tx.now {
		list = append(list, wantedValue{valueSeen, strconv.FormatInt(int64(d.LastSeen), 10), false})
	}
	return list
}

// birthday is the draft's; a year that is not known never replaces one that is, and one in the future is none.
func (s *peopleSaving) birthday(d *PersonDraft, now string) string {
	b := d.Birthday
	if b.Year != 0 && Date(b.Year, time.Month(max(b.Month, 1)), max(b.Day, 1)) > s.tx.today {
		b.Year = 0
	}
	if text := birthdayText(b); b.Year != 0 || !strings.HasSuffix(now, strings.TrimPrefix(text, "0")) {
		return text
	}
	return ""
}

// joined is the membership that the draft states: it begins with the earliest day that any file names, and never ends by a file.
func (s *peopleSaving) joined(d *PersonDraft, now string) string {
	at, _ := parseJoined(now)
	stated := d.Joined > 0 || d.JoinedAt != 0 && d.Joined == 0 || s.in.What == "balances" && d.Joined == 0 && s.tx.shop.join != "hand"
	begins := d.JoinedAt
	if begins == 0 || begins > s.tx.now {
		begins = s.tx.now
	}
	if !stated || at != 0 && at <= int64(begins) {
		return ""
	}
	return joinedText(int64(begins), int64(s.tx.dayOf(begins)))
}

// setValue changes a value and notes what it was.
func (s *peopleSaving) setValue(member int64, name, before, after string) error {
	if s.change.Values == nil {
		s.change.Values = map[string][2]string{}
	}
	if first, twice := s.change.Values[name]; twice {
		before = first[0]
	}
	s.change.Values[name] = [2]string{before, after}
	s.change.moves++
	if err := s.tx.putValue(member, name, after); err != nil || name != valueName {
		return err
	}
	return s.tx.index(member)
}

// addTags adds the tags that the person does not have. One that an earlier file gave and that a person took away stays away.
func (s *peopleSaving) addTags(member int64, d *PersonDraft, _ map[string]bool) error {
	if len(d.Tags) == 0 {
		return nil
	}
	dropped, err := s.droppedTags(member)
	if err != nil {
		return err
	}
	for _, tag := range d.Tags {
		name, err := cleanName(tag)
		if err != nil || ownTag(name) {
			continue
		}
		n, err := s.tx.number("SELECT count(*) FROM tag WHERE member = ? AND tag = ?", member, name)
		if err != nil || n > 0 {
			if err != nil {
				return err
			}
			continue
		}
		if _, gone := dropped[name]; gone {
			continue
		}
		if err := s.tx.exec("INSERT INTO tag (member, tag) VALUES (?, ?)", member, name); err != nil {
			return err
		}
		s.change.Tags = append(s.change.Tags, name)
		s.change.moves++
	}
	return nil
}

// droppedTags are the tags that files which were not undone gave to a member.
func (s *peopleSaving) droppedTags(member int64) (map[string]struct{}, error) {
	if s.dropped == nil {
		s.dropped = map[int64]map[string]struct{}{}
		if err := s.tx.query(func(r *sqlite.Stmt) error {
			given := s.dropped[r.ColumnInt64(0)]
			if given == nil {
				given = map[string]struct{}{}
				s.dropped[r.ColumnInt64(0)] = given
			}
			given[r.ColumnText(1)] = struct{}{}
			return nil
		}, `SELECT m.member, j.value FROM member_before m JOIN batch b ON b.id = m.batch AND b.undone_by IS NULL, json_each(m.state, '$.tags') j`); err != nil {
			return nil, err
		}
	}
	return s.dropped[member], nil
}

// putConsent notes what the file says about each channel; what somebody, or whom was merged into
// them, told a person by hand stays.
func (s *peopleSaving) putConsent(member int64, d *PersonDraft, _ map[string]bool) error {
	t := s.tx
	for _, c := range d.Consent {
		var now string
		hand := false
		if err := t.query(func(r *sqlite.Stmt) error {
			hand = hand || r.ColumnText(2) == "hand"
			if r.ColumnInt64(4) == member {
				now = consentText(r.ColumnInt64(0) == 1, r.ColumnText(1), r.ColumnText(2), r.ColumnInt64(3))
			}
			return nil
		}, peopleSQL+"SELECT c.granted, c.text_version, c.source, c.at, c.member FROM people p CROSS JOIN consent c ON c.member = p.id WHERE c.channel = ?2", member, c.Channel); err != nil {
			return err
		}
		after := consentText(c.Granted, "", s.in.Source, int64(t.now))
		if hand || now != "" && now[0] == after[0] {
			continue
		}
		if s.change.Consent == nil {
			s.change.Consent = map[string][2]string{}
		}
		s.change.Consent[c.Channel] = [2]string{now, after}
		s.change.moves++
		if err := t.putConsentText(member, c.Channel, after); err != nil {
			return err
		}
	}
	return nil
}

// consentText is an agreement as one text: 1 or 0, its moment, its source, and the version of the text that was agreed to.
func consentText(granted bool, version, source string, at int64) string {
	answer := 0
	if granted {
		answer = 1
	}
	text, err := json.Marshal([]string{version, source})
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%d %d %s", answer, at, text)
}

// putConsentText writes an agreement; "" takes it away.
func (t *tx) putConsentText(member int64, channel, text string) error {
	if text == "" {
		return t.exec("DELETE FROM consent WHERE member = ? AND channel = ?", member, channel)
	}
	parts := strings.SplitN(text, " ", 3)
	var rest []string
	if err := json.Unmarshal([]byte(parts[2]), &rest); err != nil {
		return err
	}
	at, _ := strconv.ParseInt(parts[1], 10, 64)
	return t.exec(`INSERT INTO consent (member, channel, granted, text_version, source, at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
		granted = excluded.granted, text_version = excluded.text_version, source = excluded.source, at = excluded.at`,
		member, channel, parts[0] == "1", rest[0], rest[1], at)
}

// putFields sets custom fields, unless people have edited this person's by hand: then the file only fills those that are missing.
func (s *peopleSaving) putFields(member int64, d *PersonDraft, hand map[string]bool) error {
	t := s.tx
	for _, f := range d.Fields {
		var now string
		if _, err := t.one(func(r *sqlite.Stmt) { now = r.ColumnText(0) },
			"SELECT value FROM field WHERE member = ? AND name = ? COLLATE NOCASE", member, f.Name); err != nil {
			return err
		}
		if f.Value == "" || now == f.Value || now != "" && hand["fields"] {
			continue
		}
		if s.change.Fields == nil {
			s.change.Fields = map[string][2]string{}
		}
		s.change.Fields[f.Name] = [2]string{now, f.Value}
		s.change.moves++
		if err := t.putField(member, f.Name, f.Value); err != nil {
			return err
		}
	}
	return nil
}

// addNote adds a note that the person, or whom was merged into them, does not have yet.
func (s *peopleSaving) addNote(member int64, d *PersonDraft, _ map[string]bool) error {
	t := s.tx
	text, err := cleanRemark(d.Note)
	if err != nil || text == "" {
		return nil
	}
	n, err := t.number(peopleSQL+"SELECT count(*) FROM people p CROSS JOIN note n ON n.member = p.id WHERE n.text = ?2", member, text)
	if err != nil || n > 0 {
		return err
	}
	if err := t.exec("INSERT INTO note (member, at, staff, text) VALUES (?, ?, ?, ?)", member, t.now, t.staff, text); err != nil {
		return err
	}
	s.change.Notes = append(s.change.Notes, t.LastInsertRowID())
	s.change.moves++
	return nil
}

// putPlatform notes what only the platform can change, with the file's day.
func (s *peopleSaving) putPlatform(member int64, d *PersonDraft, _ map[string]bool) error {
	t := s.tx
	for _, v := range d.Values {
		c := platformChange{Source: v.Source, Name: v.Name, Now: v.Value}
		if _, err := t.one(func(r *sqlite.Stmt) { c.Was, c.Day = r.ColumnText(0), Day(r.ColumnInt64(1)) },
			"SELECT value, day FROM platform_value WHERE member = ? AND source = ? AND name = ?", member, v.Source, v.Name); err != nil {
			return err
		}
		if c.Was == v.Value || c.Day > s.asOf {
			continue
		}
		if err := t.exec(`INSERT INTO platform_value (member, source, name, value, day) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET value = excluded.value, day = excluded.day`, member, v.Source, v.Name, v.Value, s.asOf); err != nil {
			return err
		}
		s.change.Platform = append(s.change.Platform, c)
		s.change.moves++
	}
	return nil
}

// handEdits are the values of a member that people have edited by hand, by the names of the audit.
func (s *peopleSaving) handEdits(member, version int64) (map[string]bool, error) {
	if version <= 1 || s.change.Made {
		return nil, nil
	}
	if s.edited == nil {
		s.edited = map[int64]map[string]bool{}
		if err := s.tx.query(func(r *sqlite.Stmt) error {
			id, ok := parseRef(strings.TrimPrefix(r.ColumnText(0), "member:"), 'm')
			var names []string
			if !ok || json.Unmarshal([]byte(r.ColumnText(1)), &names) != nil {
				return nil
			}
			if s.edited[id] == nil {
				s.edited[id] = map[string]bool{}
			}
			for _, name := range names {
				s.edited[id][name] = true
			}
			return nil
		}, `SELECT subject, detail ->> 'fields' FROM audit WHERE act = 'member.edit' AND refused = ''
			AND NOT EXISTS (SELECT 1 FROM batch b WHERE b.id = detail ->> 'batch' AND b.undone_by IS NOT NULL)`); err != nil {
			return nil, err
		}
	}
	return s.edited[member], nil
}

// remember saves what the file changed of everybody, for the undo.
func (s *peopleSaving) remember() error {
	for _, member := range slices.Sorted(maps.Keys(s.changes)) {
		state, err := json.Marshal(s.changes[member])
		if err != nil {
			return err
		}
		if err := s.tx.exec("INSERT INTO member_before (batch, member, state) VALUES (?, ?, ?)", s.result.Batch, member, string(state)); err != nil {
			return err
		}
	}
	return nil
}
