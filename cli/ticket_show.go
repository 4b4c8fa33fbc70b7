package cli

import (
	"cmp"
	"context"
	"errors"
	"io"

	"regulars/store"
	"regulars/store/exchange"
)

// ticketJSON is one ticket.
type ticketJSON struct {
	Ticket         int64             `json:"ticket"`
	Ref            string            `json:"ref"`
	Stage          store.TicketStage `json:"stage"`
	Type           string            `json:"type"`
	Severity       string            `json:"severity"`
	Member         any               `json:"member"`
	Name           any               `json:"name"`
	Order          any               `json:"order"`
	OrderID        any               `json:"order_id"`
	Product        any               `json:"product"`
	Feedback       any               `json:"feedback"`
	Channel        any               `json:"channel"`
	Category       any               `json:"category"`
	Responsibility any               `json:"responsibility"`
	Cause          any               `json:"cause"`
	Remedy         any               `json:"remedy"`
	Cost           int64             `json:"cost_minor"`
	Currency       string            `json:"currency"`
	Teaching       bool              `json:"teaching"`
	Owner          any               `json:"owner"`
	OpenedBy       string            `json:"opened_by"`
	Opened         any               `json:"opened_at"`
	Responded      any               `json:"responded_at"`
	Waiting        any               `json:"waiting_since"`
	Closed         any               `json:"closed_at"`
	Reopens        int64             `json:"reopens"`
	FirstDue       any               `json:"first_response_due"`
	Due            any               `json:"resolution_due"`
	Overdue        bool              `json:"overdue"`
	FirstLate      bool              `json:"first_response_late"`
	ResolutionLate bool              `json:"resolution_late"`
	Text           any               `json:"text"`
	Priority       bool              `json:"priority"`
	Promised       any               `json:"promised_by"`
}

func (c *call) ticketJSON(r *store.TicketRow) ticketJSON {
	return ticketJSON{
		Ticket: r.ID, Ref: store.TicketRef(r.ID), Stage: r.Stage, Type: r.Kind, Severity: r.Severity, Member: idJSON(r.Member), Name: textJSON(r.Name),
		Order: textJSON(r.Order), OrderID: idJSON(r.OrderID), Product: textJSON(r.Product), Feedback: idJSON(r.Feedback), Channel: textJSON(r.Channel),
		Category: textJSON(r.Category), Responsibility: textJSON(r.Responsibility), Cause: textJSON(r.Cause), Remedy: textJSON(r.Remedy), Cost: r.Cost,
		Currency: c.book.Shop().Currency, Teaching: r.Teaching, Owner: textJSON(r.Owner), OpenedBy: r.OpenedBy, Opened: c.timeJSON(r.Opened),
		Responded: c.timeJSON(r.Responded), Waiting: c.timeJSON(r.Waiting), Closed: c.timeJSON(r.Closed), Reopens: r.Reopens,
		FirstDue: c.timeJSON(r.FirstDue), Due: c.timeJSON(r.Due), Overdue: r.Overdue(), FirstLate: r.FirstLate, ResolutionLate: r.ResolutionLate, Text: textJSON(r.Text),
		Priority: r.Priority, Promised: dayJSON(r.Promised),
	}
}

// alertJSON is something that happens again and again.
type alertJSON struct {
	What string `json:"what"`
	Name string `json:"name"`
	ID   any    `json:"id"`
	N    int64  `json:"n"`
	Days int64  `json:"days"`
}

func alertsJSON(list []store.TicketAlert) []alertJSON {
	out := make([]alertJSON, len(list))
	for i, a := range list {
		out[i] = alertJSON{a.What, a.Name, idJSON(a.ID), a.N, a.Days}
	}
	return out
}

// dueText says in words where a ticket's clock stands.
func (c *call) dueText(r *store.TicketRow) string {
	key := "ticket.due"
	switch {
	case r.Closed != 0 && r.ResolutionLate:
		key = "ticket.due.closed_late"
	case r.Closed != 0:
		key = "ticket.due.closed"
	case r.Overdue():
		key = "ticket.due.over"
	case r.NextDue() == 0:
		key = "ticket.due.waiting"
	}
	return c.T(key, "at", c.timeText(r.NextDue()))
}

// listTickets prints a page of tickets.
func listTickets(c *call) error {
	query := store.TicketQuery{Stage: c.text("stage"), Owner: c.text("owner")}
	var err error
	if c.given("member") {
		if query.Member, err = c.member(c.text("member")); err != nil {
			return err
		}
	}
	list, next, err := pages(c, func(r *store.TicketRow) int64 { return r.ID }, func(before int64, limit int) ([]store.TicketRow, error) {
		query.Before, query.Limit = before, limit
		return c.book.Tickets(c.ctx, query)
	})
	if err != nil {
		return err
	}
	if c.global.json {
		lines := make([]ticketJSON, len(list))
		for i := range list {
			lines[i] = c.ticketJSON(&list[i])
		}
		return c.json(items(lines, next))
	}
	c.printTickets(list)
	c.more(next)
	return nil
}

// printTickets prints tickets as a table.
func (c *call) printTickets(list []store.TicketRow) {
	rows := make([][]string, len(list))
	for i := range list {
		r := &list[i]
		rows[i] = []string{
			store.TicketRef(r.ID), c.T("ticket.stage." + string(r.Stage)), c.T("ticket.kind." + r.Kind),
			c.firstText(c.T("ticket.severity."+r.Severity), r.Priority), cmp.Or(r.Name, c.T("core.absent")), cmp.Or(r.Order, c.T("core.absent")), c.dueText(r), cmp.Or(r.Text, r.Cause),
		}
	}
	c.table([]column{
		{words: "command.column.ticket"},
		{words: "command.column.stage"},
		{words: "command.column.kind"},
		{words: "command.column.severity"},
		{words: "command.column.name"},
		{words: "command.column.order"},
		{words: "command.column.due"},
		{words: "command.column.text"},
	}, rows, "command.ticket.list.empty")
}

// ticketStageJSON is when a ticket reached a stage.
type ticketStageJSON struct {
	Stage    store.TicketStage `json:"stage"`
	At       any               `json:"at"`
	Staff    string            `json:"staff"`
	Inferred bool              `json:"inferred"`
}

// ticketEventJSON is one event of a ticket.
type ticketEventJSON struct {
	N      int64              `json:"n"`
	Act    string             `json:"act"`
	At     any                `json:"at"`
	Staff  string             `json:"staff"`
	Text   any                `json:"text"`
	Change store.TicketChange `json:"change"`
	Entry  any                `json:"entry"`
	Points any                `json:"points"`
	Undone bool               `json:"undone"`
	Undoes any                `json:"undoes"`
	Coupon any                `json:"coupon"`
}

// ticketCardJSON is all that is known of a ticket.
type ticketCardJSON struct {
	ticketJSON
	Stages    []ticketStageJSON `json:"stages"`
	Events    []ticketEventJSON `json:"events"`
	Similar   []ticketJSON      `json:"similar"`
	Alerts    []alertJSON       `json:"alerts"`
	NextScore any               `json:"next_score"`
	NextOrder any               `json:"next_order"`
}

// showTicket prints a ticket with its history.
func showTicket(c *call) error {
	id, err := c.ticketID()
	if err != nil {
		return err
	}
	k, err := c.book.Ticket(c.ctx, id)
	if err != nil {
		return err
	}
	if c.global.json {
		return c.json(c.ticketCardJSON(&k))
	}
	c.card([]fact{
		{"command.column.ticket", store.TicketRef(k.ID)},
		{"command.column.stage", c.T("ticket.stage." + string(k.Stage))},
		{"command.column.due", c.dueText(&k.TicketRow)},
		{"command.column.kind", c.T("ticket.kind." + k.Kind)},
		{"command.column.severity", c.firstText(c.T("ticket.severity."+k.Severity), k.Priority)},
		{"command.column.name", k.Name},
		{"command.column.order", k.Order},
		{"ticket.word.product", k.Product},
		{"command.column.channel", k.Channel},
		{"command.column.category", k.Category},
		{"ticket.word.cause", k.Cause},
		{"ticket.word.responsibility", k.Responsibility},
		{"ticket.word.remedy", c.remedy(k.Remedy)},
		{"command.column.cost", c.lang.Money(k.Cost, c.book.Shop().Currency)},
		{"ticket.word.owner", k.Owner},
		{"command.column.text", k.Text},
	})
	c.out.line("")
	c.printSteps(k.Steps)
	if len(k.Similar) > 0 {
		c.out.line("")
		c.say("ticket.similar")
		for _, s := range k.Similar {
			c.out.line("  " + c.T("ticket.similar.line", "ticket", store.TicketRef(s.ID), "remedy", c.remedy(s.Remedy), "cause", cmp.Or(s.Cause, s.Category), "money", c.lang.Money(s.Cost, c.book.Shop().Currency)))
		}
	}
	for _, a := range k.Alerts {
		c.say("ticket.alert."+a.What, "name", cmp.Or(a.Name, store.MemberRef(a.ID)), "n", a.N, "days", a.Days)
	}
	return nil
}

// printSteps prints the history of a ticket.
func (c *call) printSteps(steps []store.TicketStep) {
	rows := make([][]string, len(steps))
	for i := range steps {
		s := &steps[i]
		what := c.T("ticket.act." + s.Act)
		tier := s.Reranked()
		if tier != "" {
			what = c.T("ticket.priority")
		}
		if s.Undone {
			what = c.T("ticket.undone", "what", what)
		}
		text := s.Text
		if tier != "" {
			shop := c.book.Shop()
			text = c.T("ticket.tier", "tier", shop.Tiers.Name(tier))
		}
		if s.Points != 0 {
			text = c.T("ticket.points", "points", signed(c, s.Points))
		}
		if s.Coupon != "" {
			text = c.T("ticket.coupon", "code", s.Coupon)
		}
		rows[i] = []string{c.timeText(s.At), s.Staff, what, text}
	}
	c.table([]column{{words: "command.column.at"}, {words: "command.column.staff"}, {words: "command.column.act"}, {words: "command.column.text"}}, rows, "command.list.empty")
}

// remedy is a remedy in words; "" stays.
func (c *call) remedy(word string) string {
	if word == "" {
		return ""
	}
	return c.T("ticket.remedy." + word)
}

func (c *call) ticketCardJSON(k *store.TicketCard) ticketCardJSON {
	out := ticketCardJSON{ticketJSON: c.ticketJSON(&k.TicketRow), Stages: []ticketStageJSON{}, Events: []ticketEventJSON{}, Similar: []ticketJSON{}, Alerts: alertsJSON(k.Alerts)}
	for _, s := range k.Stages {
		out.Stages = append(out.Stages, ticketStageJSON{s.Stage, c.timeJSON(s.At), s.Staff, s.Inferred})
	}
	for _, s := range k.Steps {
		out.Events = append(out.Events, ticketEventJSON{s.N, s.Act, c.timeJSON(s.At), s.Staff, textJSON(s.Text), s.Change, idJSON(s.Entry), idJSON(s.Points), s.Undone, idJSON(s.Undoes), textJSON(s.Coupon)})
	}
	for i := range k.Similar {
		out.Similar = append(out.Similar, c.ticketJSON(&k.Similar[i]))
	}
	if k.NextScore != nil {
		out.NextScore = c.feedbackJSON(k.NextScore)
	}
	if k.NextOrder != nil {
		out.NextOrder = c.orderLine(k.NextOrder)
	}
	return out
}

// showBoard prints how many tickets stand at each stage, what happens again and again, and which orders want a ticket.
func showBoard(c *call) error {
	board, err := c.book.TicketBoard(c.ctx)
	if err != nil {
		return err
	}
	type refundJSON struct {
		OrderID int64  `json:"order_id"`
		Order   string `json:"order"`
		Member  any    `json:"member"`
		Word    string `json:"refund_open"`
	}
	refunds := make([]refundJSON, len(board.Refunds))
	for i, r := range board.Refunds {
		refunds[i] = refundJSON{r.Order, r.Ref, idJSON(r.Member), r.Word}
	}
	if c.global.json {
		return c.json(struct {
			Stages  map[store.TicketStage]int64 `json:"stages"`
			Open    int64                       `json:"open"`
			Overdue int64                       `json:"overdue"`
			Alerts  []alertJSON                 `json:"alerts"`
			Refunds []refundJSON                `json:"refunds"`
		}{board.Stages, board.Open, board.Overdue, alertsJSON(board.Alerts), refunds})
	}
	c.say("ticket.board", "n", board.Open, "late", board.Overdue)
	for _, stage := range store.TicketStages() {
		if n := board.Stages[store.TicketStage(stage)]; n > 0 {
			c.out.line("  " + c.T("command.pair", "name", c.T("ticket.stage."+stage), "value", c.lang.Int(n)))
		}
	}
	for _, a := range board.Alerts {
		c.say("ticket.alert."+a.What, "name", cmp.Or(a.Name, store.MemberRef(a.ID)), "n", a.N, "days", a.Days)
	}
	for _, r := range board.Refunds {
		c.say("ticket.refund", "ref", r.Ref, "word", r.Word)
	}
	return nil
}

// writeTickets writes every ticket of the members that the filter fits.
func writeTickets(ctx context.Context, w io.Writer, book *store.Book, r tableRequest) (int64, error) {
	table, err := exchange.NewWriter(w, exchange.TicketsTable(), r.options)
	if err != nil {
		return 0, err
	}
	currency := book.Shop().Currency
	err = book.ExportTickets(ctx, r.where, func(k *store.TicketRow) error {
		member := exchange.Nothing()
		if k.Member != 0 {
			member = exchange.Text(store.MemberRef(k.Member))
		}
		return table.Write(
			exchange.Text(store.TicketRef(k.ID)), exchange.Text(string(k.Stage)), exchange.Text(k.Kind), exchange.Text(k.Severity), member, exchange.Text(k.Name),
			exchange.Text(k.Order), exchange.Text(k.Product), exchange.Text(k.Channel), exchange.Text(k.Category), exchange.Text(k.Responsibility), exchange.Text(k.Cause),
			exchange.Text(k.Remedy), exchange.Money(k.Cost, currency), exchange.Text(currency), exchange.Text(k.Owner), exchange.Moment(k.Opened), exchange.Moment(k.Responded),
			exchange.Moment(k.Closed), exchange.Moment(k.FirstDue), exchange.Moment(k.Due), exchange.Flag(k.Overdue()), exchange.Whole(k.Reopens), exchange.Flag(k.Teaching), exchange.Text(k.Text),
		)
	})
	return table.Rows(), errors.Join(err, table.Close())
}
