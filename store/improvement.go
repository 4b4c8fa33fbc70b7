package store

import (
	"context"
	"slices"
	"strconv"

	"zombiezen.com/go/sqlite"
)

// The states of an improvement.
const (
	ImproveOpen    = "open"
	ImproveDone    = "done"
	ImproveDropped = "dropped"
)

// The things from which an improvement can come.
const (
	FromDriver = "driver"
	FromCause  = "cause"
	FromTicket = "ticket"
)

// ImproveSources are the things from which an improvement can come.
func ImproveSources() []string { return []string{FromDriver, FromCause, FromTicket} }

// Improvement is something that the shop changes for the better.
type Improvement struct {
	ID      int64
	Text    string // what to change
	Source  string // one of ImproveSources; "": none
	Ref     string // which driver, cause, or ticket by its number
	Owner   string
	OwnerID int64
	Due     Day    // 0: none
	Metric  string // the figure that it should move; "": none
	State   string
	Day     Day // on which it was done or dropped
	Note    string
	At      Instant // when it was written down
	Staff   string  // by whom
}

const selectImprovement = `SELECT i.id, i.text, i.source, i.ref, o.name, i.owner, coalesce(i.due, 0), i.metric, i.state, coalesce(i.day, 0), i.note, f.at, s.name
	FROM improvement i JOIN improvement f ON f.id = i.id AND f.n = 1 JOIN staff o ON o.id = i.owner JOIN staff s ON s.id = f.staff
	WHERE i.n = (SELECT max(x.n) FROM improvement x WHERE x.id = i.id AND x.undone IS NULL)`

// Improvements lists improvements: what is open first and the soonest due of that, then what was done or dropped, the latest first. State
// "" is all of them.
func (b *Book) Improvements(ctx context.Context, state string) (list []Improvement, err error) {
	err = b.look(ctx, func(v *view) error {
		list, err = v.improvements(" AND (?1 = '' OR i.state = ?1) ORDER BY i.state <> 'open', iif(i.state = 'open', coalesce(i.due, 1 << 30), -i.day), i.id", state)
		return err
	})
	return list, err
}

// Improvement gives one improvement. Errors: CodeNoImprovement.
func (b *Book) Improvement(ctx context.Context, id int64) (one Improvement, err error) {
	err = b.look(ctx, func(v *view) error {
		list, err := v.improvements(" AND i.id = ?", id)
		if err != nil || len(list) == 0 {
			return orErr(err, Refuse(CodeNoImprovement, "id", id))
		}
		one = list[0]
		return nil
	})
	return one, err
}

func (v *view) improvements(where string, args ...any) (list []Improvement, err error) {
	err = v.each(func(rows *rows) error {
		var i Improvement
		err := rows.Scan(&i.ID, &i.Text, &i.Source, &i.Ref, &i.Owner, &i.OwnerID, &i.Due, &i.Metric, &i.State, &i.Day, &i.Note, &i.At, &i.Staff)
		list = append(list, i)
		return err
	}, selectImprovement+where, args...)
	return list, err
}

// checked is the improvement with its words clean. Errors: CodeBadName, CodeBadChoice.
func (i Improvement) checked() (Improvement, error) {
	var err error
	if i.Text, err = cleanLine(i.Text, maxImprove); err != nil {
		return i, err
	}
	if i.Text == "" {
		return i, Refuse(CodeBadName, "value", i.Text, "why", "empty")
	}
	if i.Note, err = cleanRemark(i.Note); err != nil {
		return i, err
	}
	if i.Ref, err = cleanLine(i.Ref, maxTicketWord); err != nil {
		return i, err
	}
	if (i.Source == "") != (i.Ref == "") || i.Source != "" && !slices.Contains(ImproveSources(), i.Source) {
		return i, Refuse(CodeBadChoice, "name", "source", "value", i.Source+":"+i.Ref, "list", ImproveSources())
	}
	if m, ok := FindMetric(i.Metric); i.Metric != "" && (!ok || !m.Moves) {
		return i, Refuse(CodeBadChoice, "name", "metric", "value", i.Metric, "list", MetricNames(func(m GoalMetric) bool { return m.Moves }))
	}
	return i, nil
}

// maxImprove is how many characters the text of an improvement has at most.
const maxImprove = 300

// SaveImprovement writes a new improvement down when its ID is 0, else changes what the open one with the ID says. Without an owner it is
// whose act it is. The same key again gives the first one. Errors: CodeBadName, CodeBadChoice, CodeUnknownDriver, CodeNoTicket, CodeNoStaff,
// CodeNoImprovement, CodeImprovementClosed, CodeKeyConflict.
func (b *Book) SaveImprovement(ctx context.Context, i Improvement, key string) (id int64, err error) {
	if i, err = i.checked(); err != nil {
		return 0, err
	}
	if err := checkKey(key); err != nil {
		return 0, err
	}
	hash := contentHash("improve.new", i.Text, i.Source, i.Ref, i.OwnerID, int64(i.Due), i.Metric)
	err = b.write(ctx, "improve.save", func(t *tx) error {
		if id, err = t.improvedBefore(key, hash); id != 0 || err != nil {
			return err
		}
		if err := t.checkImprovement(&i); err != nil {
			return err
		}
		if id = i.ID; id == 0 {
			if id, err = t.number("SELECT coalesce(max(id), 0) + 1 FROM improvement"); err != nil {
				return err
			}
			if err := t.exec(`INSERT INTO improvement (id, n, act, at, staff, text, source, ref, owner, due, metric, state, key, key_hash)
				VALUES (?, 1, 'new', ?, ?, ?, ?, ?, ?, ?, ?, 'open', ?, ?)`, id, t.recorded(), t.staff, i.Text, i.Source, i.Ref, i.OwnerID, null(int64(i.Due)), i.Metric,
				textOrNull(key), keyHashOf(key, hash)); err != nil {
				return err
			}
			return t.audit("improve.new", "improvement", map[string]any{"improvement": id, "metric": i.Metric}, "")
		}
		return t.improve(id, "edit", func(was *Improvement) {
			was.Text, was.Source, was.Ref, was.OwnerID, was.Due, was.Metric = i.Text, i.Source, i.Ref, i.OwnerID, i.Due, i.Metric
		})
	})
	return id, err
}

// improvedBefore is the improvement that was written down with the key.
func (t *tx) improvedBefore(key string, hash []byte) (id int64, err error) {
	if key == "" {
		return 0, nil
	}
	var was []byte
	var at Instant
	found, err := t.one(func(s *sqlite.Stmt) { id, was, at = s.ColumnInt64(0), columnBlob(s, 1), Instant(s.ColumnInt64(2)) },
		"SELECT id, key_hash, at FROM improvement WHERE key = ?", key)
	if err == nil && found && string(was) != string(hash) {
		err = Refuse(CodeKeyConflict, "why", "improvement", "key", key, "at", at)
	}
	return id, err
}

// checkImprovement refuses what an improvement names and the book has not.
func (t *tx) checkImprovement(i *Improvement) error {
	switch i.Source {
	case FromDriver:
		if !slices.Contains(t.shop.Drivers, i.Ref) {
			return Refuse(CodeUnknownDriver, "value", i.Ref, "list", t.shop.Drivers)
		}
	case FromTicket:
		id, _ := strconv.ParseInt(i.Ref, 10, 64)
		if n, err := t.number("SELECT count(*) FROM ticket WHERE id = ?", id); err != nil || n == 0 {
			return orErr(err, Refuse(CodeNoTicket, "ticket", i.Ref))
		}
	}
	if i.OwnerID == 0 {
		i.OwnerID = t.staff
		return nil
	}
	n, err := t.number("SELECT count(*) FROM staff WHERE id = ?", i.OwnerID)
	if err != nil || n == 0 {
		return orErr(err, Refuse(CodeNoStaff, "staff", strconv.FormatInt(i.OwnerID, 10)))
	}
	return nil
}

// CloseImprovement says on which day an improvement was done, or with drop that it will not be; day 0 is today. Errors:
// CodeNoImprovement, CodeImprovementClosed, CodeBadDay for a day to come or more than ten years ago, CodeBadName.
func (b *Book) CloseImprovement(ctx context.Context, id int64, drop bool, day Day, note string) error {
	note, err := cleanRemark(note)
	if err != nil {
		return err
	}
	return b.write(ctx, "improve.close", func(t *tx) error {
		if day == 0 {
			day = t.today
		}
		if day > t.today || day < t.today-maxBackdate {
			return Refuse(CodeBadDay, "why", "improved", "value", day.String(), "latest", t.today.String(), "earliest", (t.today - maxBackdate).String())
		}
		act, state := "done", ImproveDone
		if drop {
			act, state = "drop", ImproveDropped
		}
		return t.improve(id, act, func(was *Improvement) { was.State, was.Day, was.Note = state, day, note })
	})
}

// maxBackdate is how many days ago an improvement can have been done at most: ten years.
const maxBackdate = 3650

// improve writes the next version of an open improvement.
func (t *tx) improve(id int64, act string, change func(*Improvement)) error {
	was, n, err := t.improvement(id)
	if err != nil {
		return err
	}
	if was.State != ImproveOpen {
		return Refuse(CodeImprovementClosed, "why", was.State, "id", id)
	}
	change(&was)
	if err := t.exec(`INSERT INTO improvement (id, n, act, at, staff, text, source, ref, owner, due, metric, state, day, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		id, n+1, act, t.recorded(), t.staff, was.Text, was.Source, was.Ref, was.OwnerID, null(int64(was.Due)), was.Metric, was.State, null(int64(was.Day)), was.Note); err != nil {
		return err
	}
	return t.audit("improve."+act, "improvement", map[string]any{"improvement": id}, "")
}

// improvement reads the version that counts, and the number of the last one.
func (t *tx) improvement(id int64) (i Improvement, last int64, err error) {
	found, err := t.one(func(s *sqlite.Stmt) {
		i = Improvement{
			ID: id, Text: s.ColumnText(0), Source: s.ColumnText(1), Ref: s.ColumnText(2), OwnerID: s.ColumnInt64(3), Due: Day(s.ColumnInt64(4)), Metric: s.ColumnText(5),
			State: s.ColumnText(6), Day: Day(s.ColumnInt64(7)), Note: s.ColumnText(8),
		}
	}, "SELECT text, source, ref, owner, due, metric, state, day, note FROM improvement WHERE id = ? AND undone IS NULL ORDER BY n DESC LIMIT 1", id)
	if err != nil || !found {
		return i, 0, orErr(err, Refuse(CodeNoImprovement, "id", id))
	}
	last, err = t.number("SELECT max(n) FROM improvement WHERE id = ?", id)
	return i, last, err
}

// UndoImprovement takes the last act on an improvement back; of one that was only written down nothing is left, and gone is true.
// Errors: CodeNoImprovement.
func (b *Book) UndoImprovement(ctx context.Context, id int64) (gone bool, err error) {
	err = b.write(ctx, "improve.undo", func(t *tx) error {
		if _, _, err := t.improvement(id); err != nil {
			return err
		}
		n, err := t.number("SELECT max(n) FROM improvement WHERE id = ? AND undone IS NULL", id)
		if err != nil {
			return err
		}
		if err := t.exec("UPDATE improvement SET undone = ? WHERE id = ? AND n = ?", t.recorded(), id, n); err != nil {
			return err
		}
		gone = n == 1
		return t.audit("improve.undo", "improvement", map[string]any{"improvement": id, "version": n}, "")
	})
	return gone, err
}
