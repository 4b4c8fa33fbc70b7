package cli

import (
	"cmp"
	"strings"

	"regulars/lang"
	"regulars/store"
)

// ticketFields are what a ticket is made of and can be changed of it.
func ticketFields() []flagRow {
	return []flagRow{
		{name: "type", value: "TYPE", choices: store.TicketKinds(), words: "command.flag.ticket_type"},
		{name: "severity", value: "SEVERITY", choices: store.TicketSeverities()},
		{name: "member", value: "MEMBER"},
		{name: "order", value: "ORDER", words: "command.flag.ticket_order"},
		{name: "product", value: "PRODUCT", words: "command.flag.ticket_product"},
		{name: "channel", value: "TEXT", words: "command.flag.ticket_channel"},
		{name: "category", value: "TEXT", words: "command.flag.ticket_category"},
		{name: "owner", value: "STAFF"},
		{name: "due", value: "DAY"},
	}
}

// ticketOutcome are what is known of a ticket by its end.
func ticketOutcome() []flagRow {
	return []flagRow{
		{name: "remedy", value: "REMEDY", choices: store.TicketRemedies()},
		{name: "cause", value: "TEXT", words: "command.flag.ticket_cause"},
		{name: "responsibility", value: "TEXT"},
		{name: "cost", value: "AMOUNT", words: "command.flag.ticket_cost"},
	}
}

// ticketRows are the commands about complaints and after-sales.
func ticketRows() []row {
	text := flagRow{name: "text", value: "TEXT", words: "command.flag.ticket_text"}
	act := func(name string, flags ...flagRow) row {
		return row{path: "ticket " + name, args: "TICKET", min: 1, max: 1, some: name == "edit", flags: append(flags, text), needs: needsWriter, run: func(c *call) error { return ticketAct(c, name) }}
	}
	reply := act("reply", flagRow{name: "canned", value: "NAME"})
	reply.apart = [][]string{{"canned", "text"}}
	assign := act("assign")
	assign.args, assign.min, assign.max = "TICKET STAFF", 2, 2
	return []row{
		{path: "ticket open", flags: append(ticketFields(), flagRow{name: "feedback", value: "ANSWER"}, text, flagRow{name: "key", value: "KEY"}), needs: needsWriter, run: openTicket},
		{path: "ticket show", args: "TICKET", min: 1, max: 1, needs: needsBook, run: showTicket},
		{path: "ticket list", flags: []flagRow{
			{name: "stage", value: "STAGE", choices: append(store.TicketStages(), "open", "overdue", "teaching"), words: "command.flag.ticket_stage"},
			{name: "member", value: "MEMBER"},
			{name: "owner", value: "STAFF"},
			{name: "limit", value: "N"},
			{name: "before", value: "ID"},
		}, needs: needsBook, run: listTickets},
		{path: "ticket board", needs: needsBook, run: showBoard},
		reply,
		act("note"), act("wait"), act("resume"),
		act("advance", flagRow{name: "to", value: "STAGE", choices: store.TicketStages(), words: "command.flag.ticket_to"}),
		assign,
		act("edit", append(append(ticketFields()[:7:7], ticketOutcome()...), flagRow{name: "due", value: "DAY"}, flagRow{name: "teaching", value: "YES|NO", choices: []string{"yes", "no"}})...),
		{path: "ticket compensate", args: "TICKET", min: 1, max: 1, flags: []flagRow{
			{name: "points", value: "N"},
			{name: "coupon", value: "BATCH"},
			{name: "reason", value: "TEXT"},
			{name: "key", value: "KEY"},
		}, needs: needsWriter, run: compensateTicket},
		act("close", ticketOutcome()...),
		act("reopen"),
		{path: "ticket undo", args: "TICKET", min: 1, max: 1, needs: needsWriter, run: undoTicket},
		{path: "ticket canned", args: "[NAME]", max: 1, flags: []flagRow{{name: "text", value: "TEXT", words: "command.flag.canned_text"}}, needs: needsQuiet, run: cannedReplies},
		{path: "suggestion add", args: "TEXT", min: 1, max: 1, needs: needsQuiet, run: addSuggestion},
		{path: "suggestion list", flags: []flagRow{{name: "limit", value: "N"}, {name: "before", value: "ID"}}, needs: needsBook, run: listSuggestions},
	}
}

// ticketChange reads what the flags say of a ticket. A flag that the command has not is not given.
func (c *call) ticketChange() (change store.TicketChange, err error) {
	change = store.TicketChange{
		Stage: store.TicketStage(c.text("to")), Kind: c.text("type"), Severity: c.text("severity"), Channel: c.text("channel"), Category: c.text("category"),
		Responsibility: c.text("responsibility"), Cause: c.text("cause"), Remedy: c.text("remedy"),
	}
	if c.given("member") {
		if change.Member, err = c.member(c.text("member")); err != nil {
			return change, err
		}
	}
	if c.given("order") {
		if change.Order, err = c.order(c.text("order")); err != nil {
			return change, err
		}
	}
	if c.given("product") {
		p, err := c.product(c.text("product"))
		if err != nil {
			return change, err
		}
		change.Product = p.ID
	}
	if c.given("owner") {
		if change.Owner, err = c.book.FindStaff(c.ctx, c.text("owner")); err != nil {
			return change, err
		}
	}
	if c.given("due") {
		due, err := c.day("due")
		if err != nil {
			return change, err
		}
		change.DueBy = due.String()
	}
	if c.given("teaching") {
		teaching := c.text("teaching") == "yes"
		change.Teaching = &teaching
	}
	change.Cost, err = c.money("cost")
	return change, err
}

// openTicket opens a ticket.
func openTicket(c *call) error {
	change, err := c.ticketChange()
	if err != nil {
		return err
	}
	if c.given("feedback") {
		if change.Feedback, err = answerID(strings.TrimSpace(c.text("feedback"))); err != nil {
			return err
		}
	}
	in := store.TicketInput{TicketChange: change, Text: c.text("text")}
	if in.Key, err = c.key(); err != nil {
		return err
	}
	ack, err := c.book.OpenTicket(c.ctx, in)
	if err != nil {
		return err
	}
	words := "command.ticket.open.done"
	if ack.Replayed {
		words = "command.ticket.replayed"
	}
	return c.ackTicket(&ack, words)
}

// ticketID is the ticket that the first argument means.
func (c *call) ticketID() (int64, error) { return store.ParseTicketRef(strings.TrimSpace(c.args[0])) }

// ticketAct takes a ticket one step on.
func ticketAct(c *call, act string) error {
	id, err := c.ticketID()
	if err != nil {
		return err
	}
	a := store.TicketAct{Ticket: id, Act: act, Text: c.text("text")}
	if a.Change, err = c.ticketChange(); err != nil {
		return err
	}
	if act == "assign" {
		if a.Change.Owner, err = c.book.FindStaff(c.ctx, c.args[1]); err != nil {
			return err
		}
	}
	if c.given("canned") {
		if a.Text, err = c.cannedText(id, c.text("canned")); err != nil {
			return err
		}
	}
	ack, err := c.book.ActOnTicket(c.ctx, a)
	if err != nil {
		return err
	}
	return c.ackTicket(&ack, "command.ticket.act.done")
}

// compensateTicket gives the customer of a ticket points, or a code of a batch of coupons.
func compensateTicket(c *call) error {
	id, err := c.ticketID()
	if err != nil {
		return err
	}
	in := store.Compensation{Ticket: id, Text: c.text("reason")}
	switch points, coupon := c.given("points"), c.given("coupon"); {
	case points && coupon:
		return refuse("flags_exclude", "flag", "points", "other", "coupon")
	case coupon:
		in.Coupon, err = parseID(c.text("coupon"), "offer")
	case points:
		in.Points, err = c.whole("points", 0)
	default:
		return refuse("missing_flag", "flag", "points", "usage", c.row.usage()+" --points N | --coupon BATCH")
	}
	if err != nil {
		return err
	}
	if in.Key, err = c.key(); err != nil {
		return err
	}
	ack, err := c.book.CompensateTicket(c.ctx, in)
	if err != nil {
		return err
	}
	words := "command.ticket.compensate.done"
	if ack.Coupon != "" {
		words = "command.ticket.coupon.done"
	}
	return c.ackTicket(&ack, words)
}

// undoTicket takes the last thing back that was done about a ticket; with --yes also points that the customer has spent.
func undoTicket(c *call) error {
	id, err := c.ticketID()
	if err != nil {
		return err
	}
	ack, err := c.book.UndoTicket(c.ctx, id, c.global.yes)
	if err != nil {
		return err
	}
	return c.ackTicket(&ack, "command.ticket.act.done")
}

// ticketAckJSON is the result of an act on a ticket.
type ticketAckJSON struct {
	OK bool `json:"ok"`
	ticketJSON
	Entry    any         `json:"entry"`
	Points   any         `json:"points"`
	Balance  any         `json:"balance"`
	Card     bool        `json:"card_number"`
	Alerts   []alertJSON `json:"alerts"`
	Replayed bool        `json:"replayed"`
	Coupon   any         `json:"coupon"`
}

// ackTicket prints where a ticket stands after an act.
func (c *call) ackTicket(ack *store.TicketAck, words string) error {
	out := ticketAckJSON{
		OK: true, ticketJSON: c.ticketJSON(&ack.TicketRow), Card: ack.Card, Alerts: alertsJSON(ack.Alerts), Replayed: ack.Replayed, Entry: idJSON(ack.Ack.Entry),
		Coupon: textJSON(ack.Coupon),
	}
	if ack.Ack.Entry != 0 {
		out.Points, out.Balance = ack.Ack.Points, ack.Ack.Balance
	}
	if err := c.ack(out, words, "ticket", store.TicketRef(ack.ID), "stage", c.T("ticket.stage."+string(ack.Stage)), "due", c.dueText(&ack.TicketRow),
		"n", ack.Ack.Points, "balance", ack.Ack.Balance, "code", ack.Coupon); err != nil {
		return err
	}
	for _, a := range ack.Alerts {
		c.note("ticket.alert."+a.What, "name", cmp.Or(a.Name, store.MemberRef(a.ID)), "n", a.N, "days", a.Days)
	}
	if ack.Card {
		c.note("ticket.card")
	}
	return nil
}

// replies are the ready replies and the shop's own, which come first and stand in place of a ready one of the same name.
func (c *call) replies() (list []lang.Reply, err error) {
	own, err := c.book.CannedReplies(c.ctx, string(c.lang))
	if err != nil {
		return nil, err
	}
	taken := map[string]bool{}
	for _, r := range own {
		list, taken[r.Name] = append(list, lang.Reply{Name: r.Name, Text: r.Text}), true
	}
	for _, r := range c.lang.ReadyReplies() {
		if !taken[r.Name] {
			list = append(list, r)
		}
	}
	return list, nil
}

// cannedText is a canned reply with the values of a ticket filled in.
func (c *call) cannedText(id int64, name string) (string, error) {
	list, err := c.replies()
	if err != nil {
		return "", err
	}
	card, err := c.book.Ticket(c.ctx, id)
	if err != nil {
		return "", err
	}
	var names []string
	for _, r := range list {
		if r.Name == name {
			return lang.FillIn(r.Text, card.Values(c.book.Shop().Name, c.book.Actor())), nil
		}
		names = append(names, r.Name)
	}
	return "", refuse("bad_choice", "flag", "canned", "value", name, "list", names)
}

// cannedReplies lists the canned replies, or saves one; an empty text takes the shop's own away.
func cannedReplies(c *call) error {
	if len(c.args) == 1 {
		if !c.given("text") {
			return refuse("missing_flag", "flag", "text", "usage", c.row.usage()+" --text TEXT")
		}
		batch, err := c.book.SaveCannedReply(c.ctx, store.CannedReply{Lang: string(c.lang), Name: c.args[0], Text: c.text("text")})
		if err != nil {
			return err
		}
		return c.ackBatch(batch, struct {
			OK    bool   `json:"ok"`
			Name  string `json:"name"`
			Batch any    `json:"batch"`
		}{true, c.args[0], idJSON(batch)}, "command.ticket.canned.done", "name", c.args[0])
	}
	if c.given("text") {
		return refuse("missing_argument", "usage", c.row.usage())
	}
	list, err := c.replies()
	if err != nil {
		return err
	}
	type replyJSON struct {
		Name string `json:"name"`
		Text string `json:"text"`
	}
	lines, rows := make([]replyJSON, len(list)), make([][]string, len(list))
	for i, r := range list {
		lines[i], rows[i] = replyJSON(r), []string{r.Name, r.Text}
	}
	if c.global.json {
		return c.json(items(lines, nil))
	}
	c.table([]column{{words: "command.column.called"}, {words: "command.column.text"}}, rows, "command.list.empty")
	return nil
}

// addSuggestion logs what a staff member proposes.
func addSuggestion(c *call) error {
	id, err := c.book.AddSuggestion(c.ctx, c.args[0])
	if err != nil {
		return err
	}
	return c.ack(struct {
		OK         bool  `json:"ok"`
		Suggestion int64 `json:"suggestion"`
	}{true, id}, "command.suggestion.add.done", "id", id)
}

// suggestionJSON is one suggestion.
type suggestionJSON struct {
	ID    int64  `json:"id"`
	At    any    `json:"at"`
	Staff string `json:"staff"`
	Text  string `json:"text"`
}

// listSuggestions prints what staff propose, the latest first.
func listSuggestions(c *call) error {
	list, next, err := pages(c, func(s *store.Suggestion) int64 { return s.ID }, func(before int64, limit int) ([]store.Suggestion, error) {
		return c.book.Suggestions(c.ctx, before, limit)
	})
	if err != nil {
		return err
	}
	lines, rows := make([]suggestionJSON, len(list)), make([][]string, len(list))
	for i, s := range list {
		lines[i], rows[i] = suggestionJSON{s.ID, c.timeJSON(s.At), s.Staff, s.Text}, []string{idText(s.ID), c.timeText(s.At), s.Staff, s.Text}
	}
	if c.global.json {
		return c.json(items(lines, next))
	}
	c.table([]column{{words: "command.column.id"}, {words: "command.column.at"}, {words: "command.column.staff"}, {words: "command.column.text"}}, rows, "command.suggestion.list.empty")
	c.more(next)
	return nil
}
