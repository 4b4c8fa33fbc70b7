package cli

import (
	"context"
	"strings"

	"regulars/reports"
	"regulars/store"
)

// careRows are the commands about whom to care for today.
func careRows() []row {
	contact := []flagRow{
		{name: "channel", value: "CHANNEL", choices: store.ContactChannels(), words: "command.flag.channel_spoken"},
		{name: "note", value: "TEXT", words: "command.flag.said"},
		{name: "next", value: "TEXT"},
		{name: "next-day", value: "DAY"},
	}
	return []row{
		{path: "care today", flags: []flagRow{{name: "limit", value: "N"}, {name: "after", value: "ID"}}, needs: needsBook, run: careToday},
		{path: "care done", args: "ID", min: 1, max: 1, flags: contact, needs: needsWriter, run: func(c *call) error { return logCare(c, "done") }},
		{path: "care snooze", args: "ID", min: 1, max: 1, flags: []flagRow{
			{name: "days", value: "N", words: "command.flag.snooze_days"},
			{name: "until", value: "DAY", words: "command.flag.snooze_until"},
		}, apart: [][]string{{"days", "until"}}, needs: needsWriter, run: snoozeCare},
		{path: "care log", args: "[ID]", max: 1, flags: append([]flagRow{
			{name: "result", value: "RESULT", must: true, choices: store.ContactResults()},
			{name: "lost", value: "REASON", choices: store.LostReasons()},
			{name: "member", value: "MEMBER"},
		}, contact...), needs: needsWriter, run: func(c *call) error { return logCare(c, c.text("result")) }},
		{path: "care add", args: "[MEMBER…]", max: anyNumber, flags: []flagRow{
			{name: "where", value: "FILTER"},
			{name: "first-of", value: "BATCH", words: "command.flag.first_of"},
			{name: "note", value: "TEXT", words: "command.flag.listed_note"},
		}, needs: needsWriter, run: addToCare},
		{path: "care contacts", flags: []flagRow{
			{name: "member", value: "MEMBER"},
			{name: "limit", value: "N"},
			{name: "before", value: "ID"},
		}, needs: needsBook, run: listContacts},
	}
}

// addToCare puts people onto the care list by hand.
func addToCare(c *call) (err error) {
	in := store.CareAdd{Where: strings.TrimSpace(c.text("where")), Text: strings.TrimSpace(c.text("note"))}
	for _, ref := range c.args {
		id, err := c.member(ref)
		if err != nil {
			return err
		}
		in.Members = append(in.Members, id)
	}
	if c.given("first-of") {
		if in.FirstOf, err = parseID(c.text("first-of"), "batch"); err != nil {
			return err
		}
	}
	ways := 0
	for _, given := range []bool{len(in.Members) > 0, in.Where != "", in.FirstOf != 0} {
		if given {
			ways++
		}
	}
	switch usage := c.row.usage() + " | --where FILTER | --first-of BATCH"; {
	case ways == 0:
		return refuse("missing_argument", "usage", usage)
	case ways > 1 && len(c.args) > 0:
		return refuse("extra_argument", "value", c.args[0], "usage", usage)
	case ways > 1:
		return refuse("flags_exclude", "flag", "where", "other", "first-of")
	}
	out, err := c.book.AddToCare(c.ctx, in)
	if err != nil {
		return err
	}
	if err := refreshCare(c.ctx, c.book, promptOrders); err != nil {
		return err
	}
	words := "command.care.add.done"
	if out.Added == 0 {
		words = "command.care.add.nobody"
	}
	return c.ack(struct {
		OK    bool  `json:"ok"`
		Batch any   `json:"batch"`
		Added int64 `json:"added"`
	}{true, idJSON(out.Batch), out.Added}, words, "n", out.Added, "batch", out.Batch)
}

// makeCare makes the care list anew.
func makeCare(ctx context.Context, book *store.Book, dryRun bool) (store.CareRun, error) {
	columns, err := book.Columns(ctx, store.ColumnsQuery{})
	if err != nil {
		return store.CareRun{}, err
	}
	return book.MakeCare(ctx, reports.Rhythms(columns, reports.DataEnd(columns, book.Today())), dryRun)
}

// refreshCare makes the care list if something has changed since it was made, at most in a shop of so many orders.
func refreshCare(ctx context.Context, book *store.Book, most int64) error {
	fresh, orders, err := book.CareState(ctx)
	if err != nil || fresh || orders > most {
		return err
	}
	_, err = makeCare(ctx, book, false)
	return err
}

// careJSON is one person to care for. value_at_risk_minor is what they spent in the last 365 days, minor units of currency.
type careJSON struct {
	ID       int64    `json:"id"`
	Kind     string   `json:"kind"`
	Title    string   `json:"title"`
	Why      string   `json:"why"`
	Urgent   bool     `json:"urgent"`
	Due      any      `json:"due"`
	Value    int64    `json:"value_at_risk_minor"`
	Currency string   `json:"currency"`
	Member   int64    `json:"member"`
	Name     string   `json:"name"`
	Reach    any      `json:"reach"`
	Tier     any      `json:"tier"`
	Also     []string `json:"also"`
	Message  string   `json:"message"`
}

// careToday prints whom to care for.
func careToday(c *call) error {
	limit, err := c.limit()
	if err != nil {
		return err
	}
	after, err := c.whole("after", 0)
	if err != nil {
		return err
	}
	page, err := c.book.Care(c.ctx, after, limit)
	if err != nil {
		return err
	}
	said, err := careWords(c.ctx, c.book, page.Items)
	if err != nil {
		return err
	}
	shop, today := c.book.Shop(), c.book.Today()
	now := c.book.Now().In(shop.Zone)
	minute := now.Hour()*60 + now.Minute()
	lines := make([]careJSON, 0, len(page.Items))
	rows := make([][]string, 0, len(page.Items))
	for i := range page.Items {
		r := &page.Items[i]
		line := careJSON{
			ID: r.ID, Kind: r.Kind, Title: reports.CareTitle(c.lang, today, minute, r), Why: reports.CareWhy(c.lang, shop, today, r, said[r.Ref]), Urgent: r.Urgent, Due: dayJSON(r.Due),
			Value: r.Value, Currency: shop.Currency, Member: r.Member, Name: r.Name, Reach: textJSON(r.Reach), Tier: textJSON(r.Tier), Also: r.Also, Message: reports.MessageOf(r),
		}
		if line.Also == nil {
			line.Also = []string{}
		}
		lines = append(lines, line)
		rows = append(rows, []string{idText(r.ID), line.Title, r.Name, r.Reach, line.Why, c.lang.Money(r.Value, shop.Currency)})
	}
	if c.global.json {
		return c.json(struct {
			listing
			Total int64 `json:"total"`
			Made  any   `json:"made"`
		}{items(lines, page.Next), page.Total, dayJSON(page.Made)})
	}
	c.table([]column{
		{words: "command.column.id"},
		{words: "command.column.care"},
		{words: "command.column.name"},
		{words: "command.column.reach"},
		{words: "command.column.why"},
		{"command.column.risk", true},
	}, rows, "command.care.today.empty")
	if left := page.Total - int64(len(rows)); left > 0 && after == 0 {
		c.say("command.care.today.more", "n", left)
	}
	if page.Made != today {
		c.note("command.care.today.stale")
	}
	return nil
}

// careWords are the comments of the low scores on the list, by the answer's id.
func careWords(ctx context.Context, book *store.Book, list []store.CareRow) (map[int64]string, error) {
	var answers []int64
	for i := range list {
		if list[i].Kind == "low_score" {
			answers = append(answers, list[i].Ref)
		}
	}
	if len(answers) == 0 {
		return nil, nil
	}
	return book.CareWords(ctx, answers)
}

// logCare writes down a contact.
func logCare(c *call, result string) error {
	in := store.ContactInput{Result: result, Channel: c.text("channel"), Text: c.text("note"), Next: c.text("next"), Lost: c.text("lost")}
	var err error
	if in.NextDay, err = c.day("next-day"); err != nil {
		return err
	}
	switch {
	case len(c.args) > 0 && c.given("member"):
		err = refuse("extra_argument", "value", c.args[0], "usage", "regulars care log --member MEMBER")
	case len(c.args) > 0:
		in.Care, err = parseID(c.args[0], "care")
	case c.given("member"):
		in.Member, err = c.member(c.text("member"))
	default:
		err = refuse("missing_argument", "usage", c.row.usage())
	}
	if err != nil {
		return err
	}
	if in.Next != "" && in.NextDay == 0 {
		return refuse("missing_flag", "flag", "next-day", "usage", c.row.usage()+" --next-day DAY")
	}
	if result == "lost" && in.Lost == "" {
		return refuse("missing_flag", "flag", "lost", "usage", c.row.usage()+" --result lost --lost REASON")
	}
	ack, err := c.book.LogContact(c.ctx, in)
	if err != nil {
		return err
	}
	return c.ack(struct {
		OK      bool  `json:"ok"`
		Contact int64 `json:"contact"`
		Batch   int64 `json:"batch"`
		Member  int64 `json:"member"`
	}{true, ack.Contact, ack.Batch, ack.Member}, "command.care.log.done", "batch", ack.Batch)
}

// snoozeDays is for how long care waits when nobody says.
const snoozeDays = 7

// snoozeCare puts somebody off.
func snoozeCare(c *call) error {
	id, err := parseID(c.args[0], "care")
	if err != nil {
		return err
	}
	until, err := c.day("until")
	if err != nil {
		return err
	}
	if until == 0 {
		days, err := c.whole("days", snoozeDays)
		if err != nil {
			return err
		}
		until = c.book.Today() + store.Day(min(max(days, -1), 1000))
	}
	batch, err := c.book.SnoozeCare(c.ctx, id, until)
	if err != nil {
		return err
	}
	return c.ackBatch(batch, struct {
		OK    bool   `json:"ok"`
		ID    int64  `json:"id"`
		Until string `json:"until"`
		Batch any    `json:"batch"`
	}{true, id, until.String(), idJSON(batch)}, "command.care.snooze.done", "day", until)
}

// contactJSON is one contact.
type contactJSON struct {
	ID      int64  `json:"id"`
	Member  int64  `json:"member"`
	Name    string `json:"name"`
	At      any    `json:"at"`
	Day     any    `json:"day"`
	Staff   string `json:"staff"`
	Kind    any    `json:"kind"`
	Channel any    `json:"channel"`
	Result  string `json:"result"`
	Lost    any    `json:"lost"`
	Note    any    `json:"note"`
	Next    any    `json:"next"`
	NextDay any    `json:"next_day"`
	Batch   int64  `json:"batch"`
}

// listContacts prints what was said to people, the latest first.
func listContacts(c *call) error {
	query := store.ContactQuery{}
	var err error
	if c.given("member") {
		if query.Member, err = c.member(c.text("member")); err != nil {
			return err
		}
	}
	list, next, err := pages(c, func(x *store.Contact) int64 { return x.ID }, func(before int64, limit int) ([]store.Contact, error) {
		query.Before, query.Limit = before, limit
		return c.book.Contacts(c.ctx, query)
	})
	if err != nil {
		return err
	}
	lines := make([]contactJSON, 0, len(list))
	rows := make([][]string, 0, len(list))
	for i := range list {
		x := &list[i]
		lines = append(lines, contactJSON{
			x.ID, x.Member, x.Name, c.timeJSON(x.At), dayJSON(x.Day), x.Staff, textJSON(x.Kind), textJSON(x.Channel), x.Result, textJSON(x.Lost), textJSON(x.Text),
			textJSON(x.Next), dayJSON(x.NextDay), x.Batch,
		})
		rows = append(rows, []string{c.timeText(x.At), x.Name, reports.ContactResult(c.lang, x), x.Text, strings.TrimSpace(c.dayText(x.NextDay) + " " + x.Next), idText(x.Batch)})
	}
	if c.global.json {
		return c.json(items(lines, next))
	}
	c.table([]column{
		{words: "command.column.at"},
		{words: "command.column.name"},
		{words: "command.column.result"},
		{words: "command.column.text"},
		{words: "command.column.next"},
		{words: "command.column.batch"},
	}, rows, "command.care.contacts.empty")
	c.more(next)
	return nil
}
