package cli

import (
	"cmp"
	"strings"

	"regulars/reports"
	"regulars/store"
)

// The shapes of an order in JSON. Money is minor units of currency.
type (
	orderLineJSON struct {
		ID         int64  `json:"order"`
		Source     string `json:"source"`
		Shop       string `json:"shop"`
		Ext        string `json:"id"`
		Member     any    `json:"member"`
		MemberName string `json:"member_name"`
		Status     string `json:"status"`
		Currency   string `json:"currency"`
		Day        any    `json:"day"`
		PlacedAt   any    `json:"placed_at"`
		PaidAt     any    `json:"paid_at"`
		DoneAt     any    `json:"done_at"`
		Total      int64  `json:"total_minor"`
		Shipping   int64  `json:"shipping_minor"`
		Tax        int64  `json:"tax_minor"`
		Discount   int64  `json:"discount_minor"`
		Refunded   int64  `json:"refunded_minor"`
		Counted    bool   `json:"counted"`
		Excluded   any    `json:"excluded"`
		Withdrawn  bool   `json:"withdrawn"`
		Awarded    int64  `json:"awarded"`
		Clawed     int64  `json:"clawed_back"`
		Batch      any    `json:"batch"`
		Priority   bool   `json:"priority"`
	}
	orderJSON struct {
		orderLineJSON
		Channel    any         `json:"channel"`
		Carrier    any         `json:"carrier"`
		Tracking   any         `json:"tracking"`
		City       any         `json:"city"`
		Coupons    any         `json:"coupons"`
		Note       any         `json:"note"`
		Buyer      any         `json:"buyer"`
		RefundOpen any         `json:"refund_open"`
		ByHand     any         `json:"by_hand"`
		NoPoints   any         `json:"no_points"`
		Lines      []itemJSON  `json:"lines"`
		Entries    []entryJSON `json:"entries"`
	}
	// handActJSON is what a person was the last to do to the order, and the batch whose undo takes it back.
	handActJSON struct {
		What  string `json:"what"`
		Batch int64  `json:"batch"`
	}
	// noPointsJSON is why the order gave nothing: nobody, currency, out, start, moment, rule, little, other; of rule the rules that take it out.
	noPointsJSON struct {
		Why   string          `json:"why"`
		Rules []ruleTitleJSON `json:"rules"`
	}
	ruleTitleJSON struct {
		Rule int64  `json:"rule"`
		Name string `json:"name"`
	}
	itemJSON struct {
		Key      string `json:"key"`
		Name     string `json:"name"`
		Category any    `json:"category"`
		Quantity int64  `json:"quantity"`
		Price    int64  `json:"price_minor"`
		Discount int64  `json:"discount_minor"`
	}
)

// orderLine is one order of a list in JSON.
func (c *call) orderLine(o *store.OrderRow) orderLineJSON {
	return orderLineJSON{
		ID: o.ID, Source: o.Source, Shop: o.Shop, Ext: o.Ext, Member: idJSON(o.Member), MemberName: o.MemberName, Status: o.Status,
		Currency: o.Currency, Day: dayJSON(o.Day), PlacedAt: c.timeJSON(o.Placed), PaidAt: c.timeJSON(o.Paid), DoneAt: c.timeJSON(o.Done),
		Total: o.Total, Shipping: o.Shipping, Tax: o.Tax, Discount: o.Discount, Refunded: o.Refunded, Counted: o.Counted,
		Excluded: textJSON(o.Excluded), Withdrawn: o.Withdrawn, Awarded: o.Awarded, Clawed: o.Clawed, Batch: idJSON(o.Batch), Priority: o.Priority,
	}
}

// orderCard is the whole order in JSON.
func (c *call) orderCard(o *store.Order) orderJSON {
	out := orderJSON{
		orderLineJSON: c.orderLine(&o.OrderRow), Channel: textJSON(o.Channel), Carrier: textJSON(o.Carrier), Tracking: textJSON(o.Tracking),
		City: textJSON(o.City), Coupons: textJSON(o.Coupons), Note: textJSON(o.Note), Buyer: textJSON(o.Buyer), RefundOpen: textJSON(o.RefundOpen),
		Lines: []itemJSON{}, Entries: []entryJSON{},
	}
	if o.ByHand.Batch != 0 {
		out.ByHand = handActJSON{o.ByHand.What, o.ByHand.Batch}
	}
	if o.NoPoints.Why != "" {
		why := noPointsJSON{o.NoPoints.Why, []ruleTitleJSON{}}
		for _, r := range o.NoPoints.Rules {
			why.Rules = append(why.Rules, ruleTitleJSON{r.ID, r.Name})
		}
		out.NoPoints = why
	}
	for _, l := range o.Lines {
		out.Lines = append(out.Lines, itemJSON{l.Key, l.Name, textJSON(l.Category), l.Quantity, l.Price, l.Discount})
	}
	for i := range o.Entries {
		out.Entries = append(out.Entries, c.entry(&o.Entries[i], false))
	}
	return out
}

// showOrder prints one order with its lines and entries.
func showOrder(c *call) error {
	id, err := c.order(c.args[0])
	if err != nil {
		return err
	}
	o, err := c.book.Order(c.ctx, id)
	if err != nil {
		return err
	}
	if c.global.json {
		return c.json(c.orderCard(&o))
	}
	c.card(c.orderFacts(&o))
	if len(o.Lines) > 0 {
		rows := make([][]string, 0, len(o.Lines))
		for _, l := range o.Lines {
			rows = append(rows, []string{l.Name, c.lang.Int(l.Quantity), c.lang.Amount(l.Price, o.Currency), c.lang.Amount(l.Discount, o.Currency)})
		}
		c.out.line("")
		c.table([]column{
			{words: "command.column.product"},
			{"command.column.quantity", true},
			{"command.column.price", true},
			{"command.column.discount", true},
		}, rows, "command.list.empty")
	}
	if len(o.Entries) > 0 {
		c.out.line("")
		return c.printEntries(o.Entries, 0, false)
	}
	return nil
}

// firstText adds to a word that something comes before others.
func (c *call) firstText(word string, priority bool) string {
	if priority {
		return c.T("command.first", "word", word)
	}
	return word
}

// first is the word for what comes before others; "" for what does not.
func (c *call) first(priority bool) string {
	if priority {
		return c.T("core.yes")
	}
	return ""
}

// orderFacts are the lines of an order for people; amounts of 0 are left out.
func (c *call) orderFacts(o *store.Order) []fact {
	money := func(minor int64) string {
		if minor == 0 {
			return ""
		}
		return c.lang.Money(minor, o.Currency)
	}
	facts := []fact{
		{"command.column.id", idText(o.ID)},
		{"command.column.number", o.Ext},
		{"command.column.source", strings.TrimSuffix(o.Source+":"+o.Shop, ":")},
		{"command.column.name", cmp.Or(o.MemberName, o.Buyer)},
		{"command.column.status", c.T("status." + o.Status)},
		{"command.column.day", o.Day.String()},
		{"command.column.placed", c.timeText(o.Placed)},
		{"command.column.total", c.lang.Money(o.Total, o.Currency)},
		{"command.column.shipping", money(o.Shipping)},
		{"command.column.tax", money(o.Tax)},
		{"command.column.discount", money(o.Discount)},
		{"command.column.refunded", money(o.Refunded)},
		{"command.column.refund_open", o.RefundOpen},
		{"command.column.priority", c.first(o.Priority)},
		{"command.column.points", c.lang.Int(o.Awarded - o.Clawed)},
		{"command.column.channel", o.Channel},
		{"command.column.carrier", strings.TrimSpace(o.Carrier + " " + o.Tracking)},
		{"command.column.city", o.City},
		{"command.column.coupons", o.Coupons},
		{"command.column.text", o.Note},
	}
	if o.ByHand.Batch != 0 {
		facts = append(facts, fact{"command.column.byhand", c.T("command.order.byhand", "what", c.T("batch.what."+o.ByHand.What), "batch", o.ByHand.Batch)})
	}
	if o.NoPoints.Why != "" {
		facts = append(facts, fact{"command.column.nopoints", reports.NoPoints(c.lang, o)})
	}
	if o.Excluded != "" {
		facts = append(facts, fact{"command.column.excluded", c.T("command.excluded." + o.Excluded)})
	}
	if !o.Counted {
		facts = append(facts, fact{"command.column.counted", c.T("core.no")})
	}
	return facts
}
