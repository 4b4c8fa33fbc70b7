package store

import (
	"cmp"
	"strings"

	"zombiezen.com/go/sqlite"
)

// spot is where a draft stands on the list.
type spot struct {
	member      int64
	inactive    bool
	contact     string // of somebody unknown
	name        string
	day, until  Day
	n           int64
	standing    int64 // the row that says so already; 0: none
	left        bool  // that row has an end
	option      int64 // of that row
	ever        bool  // they are on the list in some way
	stranger    int64 // the row of the same contact from when nobody knew it
	strangerDay Day
}

// place finds who a draft means, on which day they took part, and what the list says of them already.
func (j *joining) place(d *ParticipantDraft) (*spot, error) {
	s := &spot{}
	var err error
	if s.member, s.inactive, err = j.person(d); err != nil {
		return nil, err
	}
	if s.member == 0 {
		if s.contact, err = cleanLine(cmp.Or(strings.TrimSpace(d.Phone), strings.TrimSpace(d.Email), strings.TrimSpace(d.Key), strings.TrimSpace(d.Card), strings.TrimSpace(d.Name)), maxKey); err != nil {
			return nil, err
		}
		if s.name, err = cleanLine(strings.TrimSpace(d.Name), maxNameRunes); err != nil {
			return nil, err
		}
		if s.contact == "" {
			return nil, Refuse(CodeNoPerson)
		}
	}
	if err := j.when(d, s); err != nil {
		return nil, err
	}
	if s.n = max(d.Tickets, 1); s.n > maxTickets {
		return nil, Refuse(CodeLimitExceeded, "value", d.Tickets, "limit", int64(maxTickets))
	}
	if j.g.What == GatherPoll {
		if s.n = j.g.option(d.Option); s.n == 0 {
			return nil, Refuse(CodeBadGathering, "why", "vote", "value", d.Option, "list", j.g.optionTexts())
		}
	}
	return s, j.stands(d, s)
}

// person is who a draft means, merges followed; 0 is nobody known.
func (j *joining) person(d *ParticipantDraft) (member int64, inactive bool, err error) {
	t := j.t
	known := knownBuyer{member: d.Member}
	if id, ok := parseRef(d.Key, 'm'); ok && known.member == 0 {
		known.member = id
	}
	if known.member != 0 {
		if known.member, err = t.surviving(known.member); err != nil {
			return 0, false, err
		}
		wanted := known.member
		known = knownBuyer{}
		if _, err = t.one(func(r *sqlite.Stmt) { known = scanPerson(r) }, selectPerson+" WHERE m.id = ?", wanted); err != nil {
			return 0, false, err
		}
		if known.member == 0 && d.Member != 0 {
			return 0, false, Refuse(CodeNoMember, "member", MemberRef(d.Member))
		}
	}
	if known.member == 0 {
		for _, i := range t.identitiesOf(j.in.Source, &PersonDraft{Key: d.Key, Email: d.Email, Phone: d.Phone, Card: d.Card}) {
			if known, err = t.ownerOf(i); err != nil || known.member != 0 {
				break
			}
		}
	}
	if err != nil || known.status != "active" && known.status != "suspended" {
		return 0, false, err
	}
	return known.member, known.status != "active", nil
}

// when is the day of a draft: within the days of an event or poll, and not after today, unless those are all ahead.
func (j *joining) when(d *ParticipantDraft, s *spot) error {
	t, g := j.t, &j.g
	s.day = t.today
	if d.At != 0 {
		s.day = t.dayOf(d.At)
	}
	if d.Until != 0 {
		s.until = t.dayOf(d.Until)
	}
	if g.What == GatherGroup {
		if s.day > t.today || s.until > t.today || s.until != 0 && s.until < s.day && !j.in.Leave {
			return Refuse(CodeBadDay, "value", max(s.day, s.until).String())
		}
		return nil
	}
	s.until = 0
	if s.day = max(min(s.day, t.today), g.Starts); g.Ends != 0 {
		s.day = min(s.day, g.Ends)
	}
	return nil
}

// stands reads what the list says already of whom a draft means.
func (j *joining) stands(d *ParticipantDraft, s *spot) error {
	t := j.t
	read := func(r *sqlite.Stmt) error {
		s.ever = true
		if day := Day(r.ColumnInt64(1)); !j.g.Daily || day == s.day {
			s.standing, s.left, s.option = r.ColumnInt64(0), !r.ColumnIsNull(2), r.ColumnInt64(3)
		}
		return nil
	}
	const columns = "SELECT p.id, p.day, p.until, p.n FROM " // CROSS JOIN keeps the person first: a list can be long
	if s.member == 0 {
		return t.query(read, columns+"participation p WHERE p.gathering = ? AND p.member IS NULL AND p.contact = ? AND p.withdrawn IS NULL ORDER BY p.id", j.g.ID, s.contact)
	}
	if err := t.query(read, peopleSQL+columns+"people o CROSS JOIN participation p ON p.member = o.id WHERE p.gathering = ?2 AND p.withdrawn IS NULL ORDER BY p.id", s.member, j.g.ID); err != nil || s.standing != 0 {
		return err
	}
	for _, contact := range []string{d.Phone, d.Email, d.Key, d.Card} {
		if contact = strings.TrimSpace(contact); contact == "" || s.stranger != 0 {
			continue
		}
		if _, err := t.one(func(r *sqlite.Stmt) { s.stranger, s.strangerDay = r.ColumnInt64(0), Day(r.ColumnInt64(1)) },
			"SELECT id, day FROM participation WHERE gathering = ? AND member IS NULL AND contact = ? AND withdrawn IS NULL AND (NOT ? OR day = ?)", j.g.ID, contact, j.g.Daily, s.day); err != nil {
			return err
		}
	}
	return nil
}

// option is the number of the option that a text means, from 1; 0 is none.
func (g *Gathering) option(text string) int64 {
	text = strings.TrimSpace(text)
	for i, o := range g.Options {
		if strings.EqualFold(o.Text, text) || text == numberWord(int64(i+1)) {
			return int64(i + 1)
		}
	}
	return 0
}

func (g *Gathering) optionTexts() (list []string) {
	for _, o := range g.Options {
		list = append(list, o.Text)
	}
	return list
}
