package store

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// MemberChange is what a person did to a member beside the ledger and still stands. Undoing the batch takes it back.
type MemberChange struct {
	Batch  int64
	What   string // add, edit, tag, seen, suspend, resume, snooze, merge, exclude
	Staff  string
	Values []ChangedValue // none of merge and exclude
	Reason string         // of exclude; "": taken in again
	Other  int64          // of merge, who was taken in
}

// ChangedValue is one value before and after; "" is none.
type ChangedValue struct {
	Kind          string // value, tag, consent, field, identity, status, care
	Name          string // of the value (name, birthday, city…), tag, channel, field, or source of an identity
	Before, After string // days as YYYY-MM-DD; of a consent yes or no; of a tag the tag; of care until when it waits
}

// changeEvents are what people did to a member, the newest first.
func (v *view) changeEvents(member int64, o older) (events []Event, err error) {
	err = v.each(func(rows *rows) error {
		var at Instant
		var state string
		c := &MemberChange{}
		if err := rows.Scan(&c.Batch, &c.What, &at, &c.Staff, &state, &c.Other, &c.Reason); err != nil {
			return err
		}
		var change handChange
		if state != "" {
			if err := json.Unmarshal([]byte(state), &change); err != nil {
				return err
			}
		}
		c.Values = v.changedValues(change.Hand)
		events = append(events, Event{Kind: "change", At: at, ID: c.Batch, Change: c})
		return nil
	}, `SELECT b.id, iif(b.kind = 'bulk', b.what, b.kind), b.at, s.name, iif(b.kind = 'bulk', m.state, ''), iif(b.kind = 'merge', b.result ->> 'lose', 0), iif(b.kind = 'exclude', b.name, '')
		FROM batch b JOIN staff s ON s.id = b.staff LEFT JOIN member_before m ON m.batch = b.id AND m.member = ?1
		WHERE b.undone_by IS NULL AND (`+onMembers+` AND m.member IS NOT NULL OR b.kind = 'merge' AND m.member IS NOT NULL
			OR b.kind = 'exclude' AND b.result ->> 'member' = ?1) AND (b.at, b.id) < (?2, ?3) ORDER BY b.at DESC, b.id DESC LIMIT ?4`, member, o.at, o.id, o.limit)
	return events, err
}

// changedValues are the values of a change in the order of their names.
func (v *view) changedValues(hand map[string][2]string) (list []ChangedValue) {
	for _, key := range slices.Sorted(maps.Keys(hand)) {
		kind, name, _ := strings.Cut(key, " ")
		c := ChangedValue{Kind: kind, Name: name, Before: hand[key][0], After: hand[key][1]}
		show := func(text string) string { return text }
		switch kind + " " {
		case handValue:
			show = func(text string) string { return v.shownValue(name, text) }
		case handTag:
			show = func(string) string { return name }
		case handConsent:
			show = func(text string) string {
				if text[0] == '1' {
					return "yes"
				}
				return "no"
			}
		case handCare:
			c.Name = ""
			show = func(text string) string {
				state, rest, _ := strings.Cut(text, " ")
				until, _, _ := strings.Cut(rest, " ")
				if day, _ := strconv.ParseInt(until, 10, 64); state == "snoozed" {
					return Day(day).String()
				}
				return ""
			}
		case handIdentity:
			var id string
			c.Name, id, _ = strings.Cut(name, " ")
			show = func(string) string { return id }
		}
		for _, text := range []*string{&c.Before, &c.After} {
			if *text != "" {
				*text = show(*text)
			}
		}
		if c.Kind == "care" && len(list) > 0 && list[len(list)-1] == c {
			continue // another reason that waits as long
		}
		list = append(list, c)
	}
	return list
}

// shownValue is a value of a person as people write it.
func (v *view) shownValue(name, text string) string {
	switch name {
	case valueJoined:
		if at, day := parseJoined(text); at != 0 {
			return Day(day).String()
		}
		return ""
	case valueSeen:
		at, _ := strconv.ParseInt(text, 10, 64)
		return DayOf(Instant(at).Time(), v.shop.Zone).String()
	case valueBirthday:
		year, rest, _ := strings.Cut(text, "-")
		month, day, _ := strings.Cut(rest, "-")
		if text = pad(month) + "-" + pad(day); year != "0" {
			text = year + "-" + text
		}
	}
	return text
}

// pad gives a number of a day two digits.
func pad(n string) string {
	if len(n) == 1 {
		return "0" + n
	}
	return n
}
