package store

import (
	"context"
)

// Participant is one line of a list of participants, or of what a member took part in.
type Participant struct {
	ID, Gathering int64
	What, Name    string // of the gathering
	Kind, Slug    string
	Member        int64 // merges followed; 0: not known
	Person        string
	Contact       string // of somebody unknown
	Day, Until    Day    // Until 0: still in the group
	N             int64  // entries in a draw; of a poll the option
	Option        string // of a poll
	Points        int64
	At            Instant
	Batch         int64
}

var participantSQL = `SELECT p.id, g.id, g.what, g.name, g.kind, g.slug, coalesce((` + survivorSQL("p.member") + `), 0), coalesce(m.name, p.name), p.contact, p.day, coalesce(p.until, 0), p.n,
	coalesce(o.text, ''), p.points, p.at, p.batch FROM participation p JOIN gathering g ON g.id = p.gathering LEFT JOIN member m ON m.id = p.member
	LEFT JOIN gathering_option o ON o.gathering = g.id AND o.n = p.n WHERE p.withdrawn IS NULL AND `

func (v *view) participants(where string, args ...any) (list []Participant, err error) {
	err = v.each(func(rows *rows) error {
		var p Participant
		err := rows.Scan(&p.ID, &p.Gathering, &p.What, &p.Name, &p.Kind, &p.Slug, &p.Member, &p.Person, &p.Contact, &p.Day, &p.Until, &p.N, &p.Option, &p.Points, &p.At, &p.Batch)
		list = append(list, p)
		return err
	}, participantSQL+where, args...)
	return list, err
}

// Participants lists who took part, the latest first; before is the last id of the page before, 0 for the first.
func (b *Book) Participants(ctx context.Context, gathering, before int64, limit int) (list []Participant, err error) {
	if before == 0 {
		before = 1 << 62
	}
	err = b.look(ctx, func(v *view) error {
		list, err = v.participants("p.gathering = ? AND p.id < ? ORDER BY p.id DESC LIMIT ?", gathering, before, pageLimit(limit, 50))
		return err
	})
	return list, err
}

// tookPart lists what a member took part in, the latest first; limit -1 is all.
func (v *view) tookPart(member int64, limit int) ([]Participant, error) {
	return v.participants("p.member IN ("+peopleSQL+"SELECT id FROM people) ORDER BY p.day DESC, p.id DESC LIMIT ?2", member, limit)
}

func (v *view) gatheringEvents(member int64, o older) (events []Event, err error) {
	list, err := v.tookPart(member, -1)
	for i := range list {
		at := list[i].At
		if day := list[i].Day; day < DayOf(at.Time(), v.shop.Zone) { // noted later than it was
			at = (day + 1).Start(v.shop.Zone) - 1
		}
		events = append(events, Event{Kind: "event", At: at, ID: list[i].ID, Part: &list[i]})
	}
	return o.of(events), err
}

// LastOfGathering is the latest batch that stands on an event, poll or group, to be undone next. Errors: CodeGatheringOff when there is none.
func (b *Book) LastOfGathering(ctx context.Context, gathering int64) (last Batch, err error) {
	err = b.look(ctx, func(v *view) error {
		batch, err := v.number(`SELECT coalesce(max(x), 0) FROM (SELECT max(batch) x FROM participation WHERE gathering = ?1 AND withdrawn IS NULL
			UNION ALL SELECT max(ended) FROM participation WHERE gathering = ?1 AND withdrawn IS NULL
			UNION ALL SELECT max(batch) FROM draw WHERE gathering = ?1 AND withdrawn IS NULL
			UNION ALL SELECT max(b.id) FROM row_before x JOIN batch b ON b.id = x.batch WHERE x.place IN ('gathering', 'gathering_option') AND x.row ->> 0 = ?1 AND b.undone_by IS NULL)`, gathering)
		if err != nil || batch == 0 {
			return orErr(err, Refuse(CodeGatheringOff, "why", "nothing", "value", gathering))
		}
		last, err = v.batch(batch)
		return err
	})
	return last, err
}
