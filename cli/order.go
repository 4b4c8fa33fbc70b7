package cli

import (
	"strings"

	"regulars/store"
)

// orderRows are the commands about orders by hand.
func orderRows() []row {
	return []row{
		{path: "order add", flags: []flagRow{
			{name: "amount", value: "AMOUNT", must: true, words: "command.flag.order.amount"},
			{name: "member", value: "MEMBER"},
			{name: "shipping", value: "AMOUNT"},
			{name: "paid-at", value: "TIME"},
			{name: "item", value: "NAME[*N][@PRICE]", many: true},
			{name: "channel", value: "TEXT"},
			{name: "note", value: "TEXT"},
			{name: "key", value: "KEY"},
		}, needs: needsWriter, run: addOrder},
		{path: "order show", args: "ORDER", min: 1, max: 1, needs: needsBook, run: showOrder},
		{path: "order list", args: "[TEXT]", max: 1, flags: []flagRow{
			{name: "status", value: "STATUS", choices: orderFilters()},
			{name: "member", value: "MEMBER"},
			{name: "limit", value: "N"},
			{name: "before", value: "ORDER-ID"},
		}, needs: needsBook, run: listOrders},
		{path: "order refund", args: "ORDER", min: 1, max: 1, flags: []flagRow{
			{name: "amount", value: "AMOUNT", must: true, words: "command.flag.order.refund"},
		}, needs: needsWriter, run: refundOrder},
		{path: "order cancel", args: "ORDER", min: 1, max: 1, needs: needsWriter, run: cancelOrder},
		{path: "order attach", args: "ORDER MEMBER", min: 2, max: 2, needs: needsWriter, run: attachOrder},
		{path: "order exclude", args: "[ORDER]", max: 1, flags: []flagRow{
			{name: "member", value: "MEMBER"},
			{name: "reason", value: "REASON", choices: store.Exclusions(), words: "command.flag.exclude.reason"},
			{name: "off", words: "command.flag.exclude.off"},
		}, apart: [][]string{{"reason", "off"}}, needs: needsWriter, run: exclude},
	}
}

// orderFilters are the words that --status of a list takes: the statuses, and what else keeps an order apart.
func orderFilters() []string {
	return append(orderStatuses(), "excluded", "withdrawn", "unclaimed", "refund_open")
}

// orderStatuses are the words for where an order stands.
func orderStatuses() []string {
	var all []string
	for s := store.StatusPending; s <= store.StatusCancelled; s++ {
		all = append(all, s.String())
	}
	return all
}

// order finds which order an argument means: an id, a number, or source:number.
func (c *call) order(ref string) (int64, error) {
	text, err := clean("order", ref)
	if err != nil {
		return 0, err
	}
	id, err := c.book.FindOrder(c.ctx, text)
	if store.CodeIs(err, store.CodeNoOrder) && isID(text) {
		if byID, err := c.book.FindOrder(c.ctx, "O"+text); !store.CodeIs(err, store.CodeNoOrder) {
			return byID, err
		}
	}
	return id, err
}

// addOrder enters an order that no file brought.
func addOrder(c *call) error {
	var in store.OrderInput
	var err error
	if c.given("member") {
		if in.Member, err = c.member(c.text("member")); err != nil {
			return err
		}
	}
	if in.Amount, err = c.money("amount"); err != nil {
		return err
	}
	if in.Shipping, err = c.money("shipping"); err != nil {
		return err
	}
	if in.PaidAt, err = c.instant("paid-at"); err != nil {
		return err
	}
	if in.Key, err = c.key(); err != nil {
		return err
	}
	in.Channel, in.Note = strings.TrimSpace(c.text("channel")), strings.TrimSpace(c.text("note"))
	for _, text := range c.list("item") {
		line, err := parseItem(text, c.book.Shop().Currency)
		if err != nil {
			return err
		}
		in.Lines = append(in.Lines, line)
	}
	ack, err := c.book.AddOrder(c.ctx, in)
	if err != nil {
		return err
	}
	return c.ackOrder(ack, "command.order.add.done")
}

// parseItem reads NAME, NAME*2, NAME@12.50 or NAME*2@12.50; the price is for one piece.
func parseItem(text, currency string) (store.LineDraft, error) {
	line := store.LineDraft{Quantity: 1}
	name := strings.TrimSpace(text)
	if at := strings.LastIndexByte(name, '@'); at >= 0 {
		price, err := parseMoney(name[at+1:], currency)
		if err != nil {
			return line, err
		}
		line.Price, name = price, strings.TrimSpace(name[:at])
	}
	if star := strings.LastIndexAny(name, "*×"); star >= 0 {
		quantity, err := parseWhole(strings.TrimPrefix(strings.TrimPrefix(name[star:], "*"), "×"))
		if err != nil || quantity < 1 {
			return line, refuse("bad_item", "value", text)
		}
		line.Quantity, name = quantity, strings.TrimSpace(name[:star])
	}
	if line.Price < 0 {
		return line, refuse("bad_item", "value", text)
	}
	var err error
	line.Name, err = clean("item", name)
	return line, err
}

// orderAckJSON is the result of an act on an order; entry, member and balance are as they stand after it. Batch is what takes it back,
// null of an order that was added.
type orderAckJSON struct {
	OK       bool   `json:"ok"`
	Order    int64  `json:"order"`
	Ref      string `json:"ref"`
	Entry    any    `json:"entry"`
	Key      any    `json:"key"`
	Member   any    `json:"member"`
	Points   int64  `json:"points"`
	Balance  any    `json:"balance"`
	Pending  any    `json:"pending"`
	Batch    any    `json:"batch"`
	Replayed bool   `json:"replayed"`
}

// ackOrder prints the result of an act on an order.
func (c *call) ackOrder(ack store.OrderAck, words string) error {
	out := orderAckJSON{OK: true, Order: ack.Order, Ref: ack.Ref, Key: textJSON(c.text("key")), Points: ack.Points, Batch: idJSON(ack.Batch), Replayed: ack.Replayed}
	o, err := c.book.Order(c.ctx, ack.Order)
	if err != nil {
		return err
	}
	for _, e := range o.Entries {
		if last, ok := out.Entry.(int64); !ok || e.ID > last {
			out.Entry = e.ID
		}
	}
	if o.Member != 0 {
		m, err := c.book.Member(c.ctx, o.Member)
		if err != nil {
			return err
		}
		out.Member, out.Balance, out.Pending = m.ID, m.Balance, m.Pending
	}
	if ack.Replayed {
		words = "command.order.replayed"
	}
	return c.ack(out, words, "ref", ack.Ref, "points", ack.Points, "batch", ack.Batch)
}

// refundOrder notes a refund and takes back its share of the points.
func refundOrder(c *call) error {
	order, err := c.order(c.args[0])
	if err != nil {
		return err
	}
	o, err := c.book.Order(c.ctx, order)
	if err != nil {
		return err
	}
	amount, err := parseMoney(c.text("amount"), o.Currency)
	if err != nil {
		return err
	}
	ack, err := c.book.RefundOrder(c.ctx, order, amount)
	if err != nil {
		return err
	}
	return c.ackOrder(ack, "command.order.refund.done")
}

// cancelOrder cancels an order and takes back its points.
func cancelOrder(c *call) error {
	order, err := c.order(c.args[0])
	if err != nil {
		return err
	}
	ack, err := c.book.CancelOrder(c.ctx, order)
	if err != nil {
		return err
	}
	return c.ackOrder(ack, "command.order.cancel.done")
}

// attachOrder gives an order without a buyer to a member, who then earns for it.
func attachOrder(c *call) error {
	order, err := c.order(c.args[0])
	if err != nil {
		return err
	}
	member, err := c.member(c.args[1])
	if err != nil {
		return err
	}
	ack, err := c.book.AttachOrder(c.ctx, order, member)
	if err != nil {
		return err
	}
	return c.ackOrder(ack, "command.order.attach.done")
}

// exclude keeps an order, or all of a member's, out of points and figures, or takes it back in.
func exclude(c *call) error {
	reason := c.text("reason")
	switch {
	case !c.on("off") && !c.given("reason"):
		return refuse("missing_flag", "flag", "reason", "usage", c.row.usage()+" --reason "+strings.Join(store.Exclusions(), "|"))
	case c.given("member") && len(c.args) == 1:
		return refuse("extra_argument", "value", c.args[0], "usage", c.row.usage()+" --member MEMBER")
	case !c.given("member") && len(c.args) == 0:
		return refuse("missing_argument", "usage", c.row.usage()+" | --member MEMBER")
	}
	if len(c.args) == 1 {
		order, err := c.order(c.args[0])
		if err != nil {
			return err
		}
		ack, err := c.book.ExcludeOrder(c.ctx, order, reason)
		if err != nil {
			return err
		}
		return c.ackOrder(ack, excludeWords("command.order.exclude", reason))
	}
	member, err := c.member(c.text("member"))
	if err != nil {
		return err
	}
	if err := c.book.ExcludeMember(c.ctx, member, reason); err != nil {
		return err
	}
	return c.ack(struct {
		memberAck
		Excluded any `json:"excluded"`
	}{memberAck{true, member}, textJSON(reason)}, excludeWords("command.order.exclude.member", reason), "id", member)
}

// excludeWords is the sentence for taking out or, without a reason, back in.
func excludeWords(key, reason string) string {
	if reason == "" {
		return key + ".off.done"
	}
	return key + ".done"
}

// listOrders prints a page of orders, newest first.
func listOrders(c *call) error {
	query := store.OrderQuery{Status: c.text("status")}
	if len(c.args) > 0 {
		query.Text = c.args[0]
	}
	if c.given("member") {
		member, err := c.member(c.text("member"))
		if err != nil {
			return err
		}
		query.Member = member
	}
	orders, next, err := pages(c, func(o *store.OrderRow) int64 { return o.ID }, func(before int64, limit int) ([]store.OrderRow, error) {
		query.Before, query.Limit = before, limit
		return c.book.Orders(c.ctx, query)
	})
	if err != nil {
		return err
	}
	if c.global.json {
		lines := make([]orderLineJSON, 0, len(orders))
		for i := range orders {
			lines = append(lines, c.orderLine(&orders[i]))
		}
		return c.json(items(lines, next))
	}
	c.printOrders(orders)
	c.more(next)
	return nil
}

// printOrders prints orders as a table.
func (c *call) printOrders(orders []store.OrderRow) {
	rows := make([][]string, 0, len(orders))
	for _, o := range orders {
		rows = append(rows, []string{
			idText(o.ID), o.Ext, o.Day.String(), o.MemberName, c.firstText(c.T("status."+o.Status), o.Priority), c.lang.Money(o.Total, o.Currency),
			c.lang.Money(o.Refunded, o.Currency), c.lang.Int(o.Awarded - o.Clawed), o.Source,
		})
	}
	c.table([]column{
		{words: "command.column.id"},
		{words: "command.column.number"},
		{words: "command.column.day"},
		{words: "command.column.name"},
		{words: "command.column.status"},
		{"command.column.total", true},
		{"command.column.refunded", true},
		{"command.column.points", true},
		{words: "command.column.source"},
	}, rows, "command.order.list.empty")
}
