package store

import (
	"context"
	"slices"

	"zombiezen.com/go/sqlite"
)

// ContactResults are what can come of a contact, in the order in which the console offers them.
func ContactResults() []string {
	return []string{"done", "reached", "will_buy", "later", "no_answer", "lost"}
}

// LostReasons are why a customer buys no more.
func LostReasons() []string {
	return []string{"price", "quality", "service", "competitor", "no_need", "unreachable"}
}

// ContactChannels are the ways to speak with somebody.
func ContactChannels() []string {
	return []string{"phone", "wechat", "sms", "email", "in_person", "other"}
}

// ConsentChannels are the channels that people agree to or refuse: "all", those of messages and contacts, that of Shopify's files,
// and those of the shop's own answers, sorted. A consent to any other would bind nobody.
func (s Shop) ConsentChannels() []string {
	return slices.Compact(slices.Sorted(slices.Values(slices.Concat([]string{"all", "whatsapp"}, ContactChannels(), s.Channels))))
}

// ContactInput is what somebody says of a contact. Either Care or Member is given.
type ContactInput struct {
	Care    int64 // the row of the list that it answers
	Member  int64
	Channel string // one of ContactChannels; "": not said
	Result  string // one of ContactResults
	Lost    string // one of LostReasons when Result is lost
	Text    string
	Next    string // the next step; "" with NextDay is a call back
	NextDay Day    // 0: there is none
}

// ContactAck is what logging a contact wrote.
type ContactAck struct {
	Contact, Batch, Member int64
}

// Contact is one line of what was said to somebody.
type Contact struct {
	ID, Member, Batch           int64
	Name, Staff                 string
	At                          Instant
	Day, NextDay                Day
	Kind, Channel, Result, Lost string
	Text, Next                  string
}

// againIn is after how many days somebody who did not answer is tried again.
const againIn = 2

// LogContact writes down a contact and closes the row of the list that it answers. Whatever else the list had for the person and can wait
// does wait, for as many days as the setting care_days says; who did not answer comes back in two days. It is a batch: undoing it
// opens the rows again. A gift is closed by done alone, which writes down that it was given and puts nothing else off. Errors: CodeNoCare, CodeCareClosed, CodeBadChoice, CodeBadDay, CodeNoMember and what goes with members.
func (b *Book) LogContact(ctx context.Context, in ContactInput) (ack ContactAck, err error) {
	if in, err = in.checked(); err != nil {
		return ack, err
	}
	err = b.write(ctx, "care.log", func(t *tx) error {
		row := careDraft{member: in.Member}
		if in.Care != 0 {
			if row, err = t.openCare(in.Care); err != nil {
				return err
			}
		}
		if in.Text == "" && row.kind == kindGift {
			in.Text = row.text
		}
		ack.Member = row.member
		if err := t.checkKnown(ack.Member); err != nil {
			return err
		}
		if in.NextDay != 0 && in.NextDay < t.today {
			return Refuse(CodeBadDay, "value", in.NextDay.String(), "earliest", t.today.String())
		}
		if ack.Batch, err = t.newBatch(batchStart{kind: "contact", what: "care", name: row.kind}); err != nil {
			return err
		}
		if ack.Contact, err = t.insertContact(row, in); err != nil {
			return err
		}
		if err := t.closeCare(ack, row.kind, in); err != nil {
			return err
		}
		if in.NextDay == t.today { // the next step belongs on the list at once
			if err := t.staleCare(); err != nil {
				return err
			}
		}
		if err := t.closeBatch(ack.Batch, map[string]int64{"contacts": 1, "member": ack.Member}); err != nil {
			return err
		}
		return t.audit("care.log", memberSubject(ack.Member), map[string]any{"batch": ack.Batch, "kind": row.kind, "result": in.Result}, "")
	})
	return ack, err
}

// checked are the input's words, if they are words that the book knows.
func (in ContactInput) checked() (ContactInput, error) {
	for _, c := range []struct {
		name, value string
		list        []string
		may         bool
	}{
		{"result", in.Result, ContactResults(), false}, {"channel", in.Channel, ContactChannels(), true}, {"lost", in.Lost, LostReasons(), in.Result != "lost"},
	} {
		if !slices.Contains(c.list, c.value) && !(c.may && c.value == "") {
			return in, Refuse(CodeBadChoice, "name", c.name, "value", c.value, "list", c.list)
		}
	}
	if in.Lost != "" && in.Result != "lost" {
		return in, Refuse(CodeBadChoice, "name", "result", "value", in.Result, "list", []string{"lost"})
	}
	var err error
	if in.Text, err = cleanRemark(in.Text); err != nil {
		return in, err
	}
	in.Next, err = cleanRemark(in.Next)
	return in, err
}

// openCare finds the row of the list that a contact answers: of whom it is now, its kind, which occurrence, and its text.
func (t *tx) openCare(id int64) (row careDraft, err error) {
	state := ""
	found, err := t.one(func(s *sqlite.Stmt) {
		row = careDraft{member: s.ColumnInt64(0), kind: s.ColumnText(1), ref: s.ColumnInt64(3), text: s.ColumnText(4)}
		state = s.ColumnText(2)
	}, "SELECT member, kind, state, ref, text FROM care WHERE id = ?", id)
	switch {
	case err != nil:
		return row, err
	case !found:
		return row, Refuse(CodeNoCare, "id", id)
	case state == "done":
		return row, Refuse(CodeCareClosed, "id", id)
	}
	row.member, err = t.surviving(row.member)
	return row, err
}

// insertContact writes a contact about a row of the list; of one by itself, or of another kind, the row says no more than that.
func (t *tx) insertContact(row careDraft, in ContactInput) (int64, error) {
	id, err := t.number("SELECT coalesce(max(id), 0) + 1 FROM contact")
	if err != nil {
		return 0, err
	}
	b := t.bindTo(`INSERT INTO contact (id, member, at, day, staff, kind, channel, result, lost, text, next_text, next_day, batch, ref) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
	b.int(id).int(row.member).int(int64(t.now)).int(int64(t.today)).int(t.staff).text(row.kind).text(in.Channel).text(in.Result).textOrNull(in.Lost)
	b.text(in.Text).text(in.Next).null(int64(in.NextDay)).int(t.batch).null(row.ref)
	return id, b.run()
}

// closeCare closes the row that a contact answers and puts the person's others off.
func (t *tx) closeCare(ack ContactAck, kind string, in ContactInput) error {
	back, all := t.today+t.shop.CareDays, false
	if in.Result == "no_answer" {
		back, all = t.today+againIn, true
	} else if in.Care != 0 && in.ticks(kind) {
		if err := t.exec("UPDATE care SET state = 'done', until = NULL, lead = 0, contact = ? WHERE id = ?", ack.Contact, in.Care); err != nil {
			return err
		}
	}
	if back > t.today && !(kind == kindGift && in.Result == "done") { // with a gift nobody has spoken
		if err := t.exec("UPDATE care SET state = 'snoozed', until = ?, lead = 0, contact = ? WHERE member = ? AND state = 'open' AND kind <> 'gift' AND (urgent = 0 OR ?)",
			back, ack.Contact, ack.Member, all); err != nil {
			return err
		}
	}
	return t.leadCare(ack.Member)
}

// leadCare chooses the row by which a person is shown on the list.
func (t *tx) leadCare(member int64) error {
	return t.exec(`UPDATE care SET lead = (id = (SELECT id FROM care WHERE member = ?1 AND state = 'open' ORDER BY place, due, id LIMIT 1))
		WHERE member = ?1 AND state = 'open'`, member)
}

// SnoozeCare puts a person off until a day, with all that is open for them; today brings back what was put off by hand. It is one batch, 0
// when nothing is new. Errors: CodeNoCare, CodeCareClosed, CodeBadDay.
func (b *Book) SnoozeCare(ctx context.Context, id int64, until Day) (batch int64, err error) {
	err = b.write(ctx, "care.snooze", func(t *tx) error {
		row, err := t.openCare(id)
		if err != nil {
			return err
		}
		member := row.member
		if until < t.today || until > t.today+365 {
			return Refuse(CodeBadDay, "value", until.String(), "earliest", t.today.String())
		}
		if batch, err = t.byHand("snooze", member, func() error {
			sql, args := "UPDATE care SET state = 'snoozed', until = ?, lead = 0, contact = NULL WHERE (member = ? AND state = 'open') OR id = ?", []any{until, member, id}
			if until == t.today {
				sql, args = "UPDATE care SET state = 'open', until = NULL WHERE member = ? AND state = 'snoozed' AND contact IS NULL", args[1:2]
			}
			return orErr(t.exec(sql, args...), t.leadCare(member))
		}); err != nil {
			return err
		}
		return t.audit("care.snooze", memberSubject(member), map[string]any{"kind": row.kind, "until": until.String(), "batch": batch}, "")
	})
	return batch, err
}

// uncontact takes a batch of contacts back: the rows that they closed are open again, and coupons that went with them are void.
func (t *tx) uncontact(r batchRange) error {
	if err := t.undoCoupons(r); err != nil {
		return err
	}
	var people []int64
	if err := t.query(func(s *sqlite.Stmt) error {
		people = append(people, s.ColumnInt64(0))
		return nil
	}, "SELECT DISTINCT c.member FROM contact x JOIN care c ON c.contact = x.id WHERE x.batch = ?", r.id); err != nil {
		return err
	}
	if err := t.exec("UPDATE care SET state = 'open', until = NULL, contact = NULL WHERE contact IN (SELECT id FROM contact WHERE batch = ?)", r.id); err != nil {
		return err
	}
	for _, member := range people {
		if err := t.leadCare(member); err != nil {
			return err
		}
	}
	if err := t.staleCare(); err != nil {
		return err
	}
	return t.exec("UPDATE contact SET withdrawn = ? WHERE batch = ?", t.batch, r.id)
}

// ContactQuery asks for contacts, the latest first. Member 0 is everybody's, and those with people who were merged are
// theirs; Before is the last id of the page before.
type ContactQuery struct {
	Member int64
	Before int64
	Limit  int
}

// Contacts gives a page of contacts that still stand.
func (b *Book) Contacts(ctx context.Context, q ContactQuery) (list []Contact, err error) {
	before := q.Before
	if before == 0 {
		before = 1 << 62
	}
	err = b.look(ctx, func(v *view) error {
		list, err = v.contacts("c.id < ?2 AND (?1 = 0 OR c.member IN ("+peopleSQL+"SELECT id FROM people)) ORDER BY c.id DESC LIMIT ?3", q.Member, before, pageLimit(q.Limit, 50))
		return err
	})
	return list, err
}

// contacts reads contacts that still stand.
func (v *view) contacts(where string, args ...any) (list []Contact, err error) {
	err = v.each(func(rows *rows) error {
		var c Contact
		err := rows.Scan(&c.ID, &c.Member, &c.Batch, &c.Name, &c.Staff, &c.At, &c.Day, &c.NextDay, &c.Kind, &c.Channel, &c.Result, &c.Lost, &c.Text, &c.Next)
		list = append(list, c)
		return err
	}, `SELECT c.id, m.id, c.batch, m.name, s.name, c.at, c.day, coalesce(c.next_day, 0), c.kind, c.channel, c.result, coalesce(c.lost, ''), c.text, c.next_text
		FROM contact c JOIN member m ON m.id = c.member JOIN staff s ON s.id = c.staff WHERE c.withdrawn IS NULL AND `+where, args...)
	return list, err
}

// dayLost adds on which day how many said why they buy no more.
func (s *sweep) dayLost(f *Figures, p *picks) error {
	return s.query(func(r *sqlite.Stmt) error {
		l := LostFigure{Day(r.ColumnInt64(0)), r.ColumnText(1), r.ColumnInt64(2)}
		switch n := len(f.Lost); {
		case !p.holds(r.ColumnInt64(3)):
		case n > 0 && f.Lost[n-1].Day == l.Day && f.Lost[n-1].Reason == l.Reason:
			f.Lost[n-1].People += l.People
		default:
			f.Lost = append(f.Lost, l)
		}
		return nil
	}, `SELECT day, lost, count(DISTINCT member), iif(?, member, 0) FROM contact WHERE lost IS NOT NULL AND withdrawn IS NULL
		GROUP BY 1, 2, 4 ORDER BY day, lost`, p.some())
}
