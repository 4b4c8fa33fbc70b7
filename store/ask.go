package store

import (
	"cmp"
	"context"
	"slices"
	"sort"

	"zombiezen.com/go/sqlite"

	"regulars/store/filter"
)

// Why somebody who could be asked is left out.
const (
	SkipRecent    = "recent"     // asked, or heard of, too short a while ago
	SkipOptOut    = "opted_out"  // does not want to be written to
	SkipNoContact = "no_contact" // only platforms know them that forbid to contact them
	SkipComplaint = "complaint"  // has an after-sales case that is not closed
)

// AskQuery says whom to look for. What is zero is as the shop's settings say.
type AskQuery struct {
	Channel     string // through which they will be asked: its opt-outs are left out; "" leaves out whoever has said no to anything
	Where       string // the filter language, over the members
	After       *int64 // days since the receipt of the order
	Within      int64  // for how many days after that asking still makes sense; 0: 30
	Every       int64  // days until somebody may be asked again, whatever the channel
	Limit       int    // 0: 50
	ResponseDay Day    // from which day on the response is counted; 0: the last 90 days
}

// Asking is somebody to ask, with the order that they have just received.
type Asking struct {
	MemberRow
	Order    int64
	Ref      string
	Received Day
}

// AskList is whom to ask today, the latest receipt first.
type AskList struct {
	Items           []Asking
	Total           int64            // how many there are, of whom Items shows the first
	Skipped         map[string]int64 // by reason
	Asked, Answered int64            // who was asked since the day that the query names, and how many of them have answered
}

// usualAskWithin is for how many days after the first possible day asking still makes sense, and longestDelivery how long before its
// receipt an order is paid at most.
const (
	usualAskWithin  = 30
	longestDelivery = 60
	responseDays    = 90
)

// AskList finds whom to ask: members who have received an order some days ago, and whom nobody has asked, and who have said nothing,
// for a while. Received is when the order was completed, else sent, else paid. Errors: CodeBadFilter.
func (b *Book) AskList(ctx context.Context, q AskQuery) (list AskList, err error) {
	list.Skipped = map[string]int64{}
	err = b.look(ctx, func(v *view) error {
		q.complete(v)
		found, err := v.receivers(q)
		if err != nil {
			return err
		}
		ids := make([]int64, 0, len(found))
		for id := range found {
			ids = append(ids, id)
		}
		slices.Sort(ids)
		skip, err := v.unaskable(ids, q)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if why := skip[id]; why != "" {
				list.Skipped[why]++
				continue
			}
			list.Items = append(list.Items, found[id])
		}
		sort.SliceStable(list.Items, func(i, j int) bool { return list.Items[j].Received < list.Items[i].Received })
		list.Total = int64(len(list.Items))
		list.Items = list.Items[:min(len(list.Items), pageLimit(q.Limit, 50))]
		if err := v.introduce(list.Items); err != nil {
			return err
		}
		list.Asked, list.Answered, err = v.response(q.ResponseDay, v.today)
		return err
	})
	return list, err
}

// complete fills in what the shop's settings say.
func (q *AskQuery) complete(v *view) {
	if q.After == nil {
		q.After = &v.shop.AskAfter
	}
	if q.Within == 0 {
		q.Within = usualAskWithin
	}
	if q.Every == 0 {
		q.Every = v.shop.AskEvery
	}
	if q.ResponseDay == 0 {
		q.ResponseDay = v.today - responseDays + 1
	}
}

// receivers are the members who received an order in the days that the query asks for, each with the last of them.
func (v *view) receivers(q AskQuery) (map[int64]Asking, error) {
	where, err := v.condition(q.Where)
	if err != nil {
		return nil, err
	}
	condition, args := where.SQL()
	to := v.today - Day(*q.After)
	from := to - Day(q.Within)
	args = append([]any{from - longestDelivery}, args...)
	found := map[int64]Asking{}
	return found, v.each(func(rows *rows) error {
		var a Asking
		var at Instant
		if err := rows.Scan(&a.ID, &a.Order, &a.Ref, &at); err != nil {
			return err
		}
		a.Received = DayOf(at.Time(), v.shop.Zone)
		if was, known := found[a.ID]; a.Received >= from && a.Received <= to && (!known || a.Received >= was.Received) {
			found[a.ID] = a
		}
		return nil
	}, `WITH RECURSIVE people(root, id) AS (SELECT m.id, m.id FROM rollup r JOIN member m ON m.id = r.member
			WHERE m.status = 'active' AND r.last_day >= ? AND `+condition+`
		UNION SELECT p.root, m.id FROM people p CROSS JOIN member m ON m.merged_into = p.id),
		chain(root, id) AS (SELECT p.root, r.order_head FROM people p CROSS JOIN rollup r ON r.member = p.id WHERE r.order_head IS NOT NULL
		UNION ALL SELECT c.root, o.prev FROM chain c CROSS JOIN orders o ON o.id = c.id WHERE o.prev IS NOT NULL)
		SELECT c.root, o.id, o.ext, coalesce(o.done_at, o.shipped_at, o.paid_at, o.placed_at) FROM chain c CROSS JOIN orders o ON o.id = c.id WHERE o.counted = 1`, args...)
}

// survivorsOf and andSurvivors stand around the name of a table of members: those and all into whom they were merged.
const (
	survivorsOf  = "whose(id) AS (SELECT id FROM "
	andSurvivors = " UNION SELECT m.merged_into FROM whose w JOIN member m ON m.id = w.id WHERE m.merged_into IS NOT NULL) SELECT id FROM whose"
)

// unaskable says why some of the members must not be asked now.
func (v *view) unaskable(ids []int64, q AskQuery) (map[int64]string, error) {
	skip := map[int64]string{}
	known := map[int64][]Identity{}
	if err := v.each(func(rows *rows) error {
		var id int64
		var i Identity
		err := rows.Scan(&id, &i.Source)
		known[id] = append(known[id], i)
		return err
	}, "SELECT i.member, i.source FROM json_each(?) j CROSS JOIN identity i ON i.member = j.value", idList(ids)); err != nil {
		return nil, err
	}
	for id, identities := range known {
		if forbidden(identities) {
			skip[id] = SkipNoContact
		}
	}
	since := v.today - Day(q.Every)
	for _, s := range []struct {
		why, sql string
		args     []any
	}{
		{SkipRecent, `WITH RECURSIVE heard(id) AS (SELECT member FROM asked WHERE day > ?1 AND withdrawn IS NULL
			UNION SELECT member FROM feedback WHERE day > ?1 AND member IS NOT NULL AND withdrawn IS NULL
			UNION SELECT member FROM survey_sheet WHERE day > ?1 AND member IS NOT NULL AND withdrawn IS NULL), ` + survivorsOf + "heard" + andSurvivors, []any{since}},
		{SkipOptOut, peopleOfSQL + "SELECT p.root FROM people p CROSS JOIN consent c ON c.member = p.id WHERE ?2 = '' OR c.channel = ?2 OR c.channel = 'all' GROUP BY p.root, c.channel HAVING max(" +
			filter.Said + ") % 2 = 1", []any{idList(ids), q.Channel}},
		{SkipComplaint, `WITH RECURSIVE open(id) AS (SELECT member FROM ticket WHERE closed_at IS NULL AND member IS NOT NULL), ` + survivorsOf + "open" + andSurvivors, nil},
	} {
		if err := v.each(func(rows *rows) error {
			var id int64
			err := rows.Scan(&id)
			skip[id] = s.why
			return err
		}, s.sql, s.args...); err != nil {
			return nil, err
		}
	}
	return skip, nil
}

// introduce fills in the lines of the members.
func (v *view) introduce(list []Asking) error {
	ids := make([]int64, len(list))
	for i := range list {
		ids[i] = list[i].ID
	}
	rows, err := v.memberRows(ids)
	if err != nil {
		return err
	}
	for i := range rows {
		list[i].MemberRow = rows[i]
	}
	return nil
}

// isAnswered says of a row a of asked whether its member has answered. A list asks all at one moment: of those who were merged since, as many were
// answered as there are answers, the first ones first. A revision of an answer is no other one.
const isAnswered = `(SELECT count(*) FROM feedback f LEFT JOIN feedback w ON w.id = f.revises
		WHERE f.member = a.member AND f.asked_at = a.at AND f.withdrawn IS NULL AND w.asked_at IS NOT f.asked_at)
	>= (SELECT count(*) FROM asked s WHERE s.member = a.member AND s.at = a.at AND s.id <= a.id AND s.withdrawn IS NULL)`

// response counts who was asked in a span of days, and how many of them have answered since.
func (v *view) response(from, to Day) (asked, answered int64, err error) {
	_, err = v.first([]any{&asked, &answered}, "SELECT count(*), coalesce(sum("+isAnswered+`), 0) FROM asked a WHERE a.day BETWEEN ? AND ? AND a.withdrawn IS NULL`, from, to)
	return asked, answered, err
}

// AskInput are members who have been asked.
type AskInput struct {
	Kind    AnswerKind
	Channel string
	Every   int64 // days until somebody may be asked again; 0: as the settings say
	Members []Asking
}

// askBatch is what a batch of contacts is called that asked for feedback.
const askBatch = "ask"

// Ask notes that members have been asked, as one batch of contacts that can be undone. Who was asked or has said something meanwhile is
// left out; marked says how many were noted, and batch is 0 when nobody was. Errors: CodeBadKind, CodeUnknownChannel.
func (b *Book) Ask(ctx context.Context, in AskInput) (batch, marked int64, err error) {
	if _, known := rangeOf(in.Kind); !known {
		return 0, 0, Refuse(CodeBadKind, "file", string(in.Kind))
	}
	err = b.writeAlone(ctx, "feedback.ask", func(t *tx) error {
		if err := t.checkLists("", in.Channel); err != nil {
			return err
		}
		since := t.today - Day(cmp.Or(in.Every, t.shop.AskEvery))
		if batch, err = t.newBatch(batchStart{kind: "contact", what: askBatch, name: string(in.Kind)}); err != nil {
			return err
		}
		for _, a := range in.Members {
			recent, err := t.number(`SELECT count(*) FROM (SELECT 1 FROM asked WHERE member = ?1 AND day > ?2 AND withdrawn IS NULL
				UNION ALL SELECT 1 FROM feedback WHERE member = ?1 AND day > ?2 AND withdrawn IS NULL
				UNION ALL SELECT 1 FROM survey_sheet WHERE member = ?1 AND day > ?2 AND withdrawn IS NULL)`, a.ID, since)
			if err != nil {
				return err
			}
			if recent > 0 {
				continue
			}
			if err := t.exec("INSERT INTO asked (member, order_id, kind, channel, at, day, staff, batch) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
				a.ID, null(a.Order), string(in.Kind), in.Channel, t.now, t.today, t.staff, batch); err != nil {
				return err
			}
			marked++
		}
		if marked == 0 {
			return errDryRun
		}
		if err := t.closeBatch(batch, map[string]int64{"members": marked}); err != nil {
			return err
		}
		return t.audit("feedback.ask", "batch", map[string]any{"batch": batch, "members": marked, "kind": string(in.Kind)}, "")
	})
	if isDryRun(err) {
		return 0, 0, nil
	}
	return batch, marked, err
}

// unask makes it as if a batch had asked nobody.
func (t *tx) unask(r batchRange) error {
	if err := t.exec(`UPDATE feedback SET asked_at = NULL, asked_by = NULL WHERE id IN (SELECT f.id FROM asked a JOIN feedback f ON f.member = a.member AND f.asked_at = a.at
		WHERE a.batch = ?)`, r.id); err != nil {
		return err
	}
	return t.exec("UPDATE asked SET withdrawn = ? WHERE batch = ?", t.batch, r.id)
}

// answerWithin is for how many days what somebody says is taken as the answer to what they were asked.
const answerWithin = 60

// wasAsked notes who asked for an answer, and when: the last time that its member was asked and has not answered yet.
func (t *tx) wasAsked(a *answer) error {
	if a.member == 0 {
		return nil
	}
	_, err := t.one(func(s *sqlite.Stmt) { a.askedAt, a.askedBy = s.ColumnInt64(0), s.ColumnInt64(1) },
		`SELECT at, staff FROM asked a WHERE member = ?1 AND at <= ?2 AND day >= ?3 AND withdrawn IS NULL
			AND NOT (`+isAnswered+`) ORDER BY at DESC LIMIT 1`,
		a.member, a.at, t.dayOf(a.at)-answerWithin)
	return err
}
