package cli

import (
	"strings"

	"regulars/reports"
	"regulars/store"
	"regulars/store/program"
)

// pointsRows are the commands that write and read the ledger.
func pointsRows() []row {
	award := []flagRow{
		{name: "points", value: "N", must: true},
		{name: "reason", value: "TEXT", must: true},
		{name: "key", value: "KEY"},
		{name: "order", value: "ORDER"},
		{name: "expires", value: "DAY"},
	}
	run := []flagRow{{name: "as-of", value: "DAY"}, {name: "dry-run"}}
	return []row{
		{path: "points earn", args: "MEMBER", min: 1, max: 1, flags: award, needs: needsWriter, run: func(c *call) error { return give(c, false) }},
		{path: "points reward", args: "MEMBER", min: 1, max: 1, flags: []flagRow{
			{name: "action", value: "ACTION", must: true, choices: program.Actions, words: "rule.help.action"},
			{name: "proof", value: "TEXT", must: true},
			{name: "source", value: "SOURCE", words: "command.flag.deed.source"},
			{name: "key", value: "KEY"},
		}, needs: needsWriter, run: reward},
		{path: "points adjust", args: "MEMBER", min: 1, max: 1, flags: award, needs: needsWriter, run: func(c *call) error { return give(c, true) }},
		{path: "points history", args: "MEMBER", min: 1, max: 1, flags: []flagRow{
			{name: "limit", value: "N"},
			{name: "before", value: "ENTRY"},
		}, needs: needsBook, run: history},
		{path: "points list", flags: []flagRow{
			{name: "reason", value: "REASON", words: "command.flag.points.list.reason"},
			{name: "limit", value: "N"},
			{name: "before", value: "ENTRY"},
		}, needs: needsBook, run: listEntries},
		{path: "points explain", args: "MEMBER", min: 1, max: 1, needs: needsBook, run: explain},
		{path: "points expire", flags: run, needs: needsQuiet, run: func(c *call) error { return settle(c, c.book.Expire, "command.points.expire.done") }},
		{path: "points policy", flags: []flagRow{{name: "not-before", value: "DAY", must: true, words: "command.flag.not_before"}, {name: "dry-run"}}, needs: needsWriter, run: policy},
		{path: "points release", flags: run, needs: needsQuiet, run: func(c *call) error { return settle(c, c.book.Release, "command.points.release.done") }},
		{path: "points transfer", args: "FROM TO", min: 2, max: 2, flags: []flagRow{
			{name: "points", value: "N", must: true},
			{name: "key", value: "KEY"},
		}, needs: needsWriter, run: transfer},
		{path: "points undo", args: "ENTRY", min: 1, max: 1, flags: []flagRow{{name: "allow-debt"}}, needs: needsWriter, run: undoEntry},
		{path: "redeem", args: "MEMBER", min: 1, max: 1, flags: []flagRow{
			{name: "points", value: "N"},
			{name: "order", value: "ORDER", words: "command.flag.redeem.order"},
			{name: "reward", value: "REWARD"},
			{name: "key", value: "KEY"},
		}, needs: needsWriter, run: redeem},
		{path: "redeem cancel", args: "ID", min: 1, max: 1, flags: []flagRow{{name: "key", value: "KEY"}}, needs: needsWriter, run: cancelRedemption},
	}
}

// policy brings points that were given before under the expiry of now.
func policy(c *call) error {
	day, err := c.day("not-before")
	if err != nil {
		return err
	}
	r, err := c.book.ApplyExpiry(c.ctx, store.Reliving{NotBefore: day, DryRun: c.on("dry-run")})
	if err != nil {
		return err
	}
	words := dryKey(c, "command.points.policy.done")
	if r.Lots == 0 {
		words = "policy.none"
	}
	return c.ack(struct {
		OK        bool   `json:"ok"`
		DryRun    bool   `json:"dry_run"`
		Batch     any    `json:"batch"`
		Expiry    string `json:"expiry"`
		NotBefore any    `json:"not_before"`
		Members   int64  `json:"members"`
		Lots      int64  `json:"lots"`
		Points    int64  `json:"points"`
		Sooner    int64  `json:"points_sooner"`
		Later     int64  `json:"points_later"`
		First     any    `json:"first_day"`
	}{
		true, c.on("dry-run"), idJSON(r.Batch), r.Expiry.String(), dayJSON(r.NotBefore), r.Members, r.Lots, r.Points, r.Sooner, r.Later, dayJSON(r.First),
	}, words, "members", r.Members, "points", r.Points, "sooner", r.Sooner, "later", r.Later, "expiry", reports.ExpiryWords(c.lang, r.Expiry),
		"first", reports.FirstLapse(c.lang, r.First), "batch", r.Batch)
}

// ackJSON is the result of a write on the ledger.
type ackJSON struct {
	OK         bool  `json:"ok"`
	Entry      any   `json:"entry"`
	Key        any   `json:"key"`
	Member     any   `json:"member"`
	Points     int64 `json:"points"`
	Balance    int64 `json:"balance"`
	Replayed   bool  `json:"replayed"`
	Redemption any   `json:"redemption,omitempty"`
	Value      any   `json:"value_minor,omitempty"`
	Currency   any   `json:"currency,omitempty"`
}

// redeemedJSON is the result of a redemption. coupon is null where points paid for an order.
type redeemedJSON struct {
	ackJSON
	Coupon any `json:"coupon"`
}

// ledgerAck is the JSON of a write.
func ledgerAck(a store.Ack) ackJSON {
	return ackJSON{
		OK: true, Entry: idJSON(a.Entry), Key: textJSON(a.Key), Member: idJSON(a.Member), Points: a.Points, Balance: a.Balance,
		Replayed: a.Replayed, Redemption: idJSON(a.Redemption),
	}
}

// ackLedger prints the result of a write on the ledger; a replay says so.
func (c *call) ackLedger(a store.Ack, key string) error {
	if a.Replayed {
		key = "command.points.replayed"
	}
	return c.ack(ledgerAck(a), key, "points", a.Points, "balance", a.Balance, "entry", a.Entry, "member", a.Member)
}

// key is the idempotency key as typed. One that is empty is refused: a caller that meant to have a key has none.
func (c *call) key() (string, error) {
	if !c.given("key") {
		return "", nil
	}
	return clean("key", c.text("key"))
}

// give awards or adjusts points.
func give(c *call, adjust bool) error {
	member, err := c.member(c.args[0])
	if err != nil {
		return err
	}
	award := store.Award{Member: member, Text: strings.TrimSpace(c.text("reason")), Order: strings.TrimSpace(c.text("order"))}
	if award.Points, err = c.whole("points", 0); err != nil {
		return err
	}
	if award.Key, err = c.key(); err != nil {
		return err
	}
	if award.Expires, err = c.day("expires"); err != nil {
		return err
	}
	act, words := c.book.Earn, "command.points.earn.done"
	if adjust {
		act, words = c.book.Adjust, "command.points.adjust.done"
	}
	ack, err := act(c.ctx, award)
	if err != nil {
		return err
	}
	return c.ackLedger(ack, words)
}

// reward gives what the rules give for something that is no purchase.
func reward(c *call) error {
	member, err := c.member(c.args[0])
	if err != nil {
		return err
	}
	d := store.Deed{Member: member, Action: c.text("action"), Source: strings.TrimSpace(c.text("source")), Proof: c.text("proof")}
	if d.Key, err = c.key(); err != nil {
		return err
	}
	ack, err := c.book.Reward(c.ctx, d)
	if err != nil {
		return err
	}
	return c.ackLedger(ack, "command.points.earn.done")
}

// transfer moves points from one member to another.
func transfer(c *call) error {
	from, err := c.member(c.args[0])
	if err != nil {
		return err
	}
	to, err := c.member(c.args[1])
	if err != nil {
		return err
	}
	points, err := c.whole("points", 0)
	if err != nil {
		return err
	}
	key, err := c.key()
	if err != nil {
		return err
	}
	ack, err := c.book.Transfer(c.ctx, store.TransferInput{From: from, To: to, Points: points, Key: key})
	if err != nil {
		return err
	}
	return c.ackLedger(ack, "command.points.transfer.done")
}

// undoEntry reverses one entry. A debt that this leaves is asked for first.
func undoEntry(c *call) error {
	entry, err := parseID(c.args[0], "entry")
	if err != nil {
		return err
	}
	ack, err := c.book.UndoEntry(c.ctx, entry, c.on("allow-debt"))
	if err != nil {
		return err
	}
	return c.ackLedger(ack, "command.points.undo.done")
}

// parseID reads a number that names something.
func parseID(text, what string) (int64, error) {
	id, err := parseWhole(strings.TrimPrefix(strings.TrimSpace(text), "#"))
	if err != nil || id < 1 {
		return 0, refuse("bad_id", "why", what, "value", text)
	}
	return id, nil
}

// redeem pays with points against an order, or for a reward.
func redeem(c *call) error {
	member, err := c.member(c.args[0])
	if err != nil {
		return err
	}
	if c.given("reward") {
		key, err := c.key()
		if err != nil {
			return err
		}
		return redeemReward(c, member, key)
	}
	for _, name := range []string{"points", "order"} {
		if !c.given(name) {
			return refuse("missing_flag", "flag", name, "usage", c.row.usage()+" --points N --order ORDER")
		}
	}
	order, err := clean("order", c.text("order"))
	if err != nil {
		return err
	}
	points, err := c.whole("points", 0)
	if err != nil {
		return err
	}
	key, err := c.key()
	if err != nil {
		return err
	}
	ack, err := c.book.Redeem(c.ctx, store.Redeem{Member: member, Points: points, Order: order, Key: key})
	if err != nil {
		return err
	}
	currency := c.book.Shop().Currency
	result := ledgerAck(ack)
	result.Value, result.Currency = ack.Value, currency
	words := "command.redeem.done"
	if ack.Replayed {
		words = "command.points.replayed"
	}
	return c.ack(redeemedJSON{result, nil}, words, "points", -ack.Points, "balance", ack.Balance, "entry", ack.Entry, "member", ack.Member,
		"worth", c.lang.Money(ack.Value, currency), "id", ack.Redemption)
}

// cancelRedemption gives the points of a redemption back.
func cancelRedemption(c *call) error {
	id, err := parseID(c.args[0], "redemption")
	if err != nil {
		return err
	}
	key, err := c.key()
	if err != nil {
		return err
	}
	ack, err := c.book.CancelRedemption(c.ctx, id, key)
	if err != nil {
		return err
	}
	return c.ackLedger(ack, "command.redeem.cancel.done")
}
