package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"regulars/reports"
	"regulars/store"
)

// entryJSON is one entry of the ledger.
type entryJSON struct {
	Entry      int64  `json:"entry"`
	Key        any    `json:"key"`
	Member     int64  `json:"member"`
	MemberName string `json:"member_name"`
	Reason     string `json:"reason"`
	Unit       string `json:"unit"`
	Amount     int64  `json:"amount"`
	Balance    any    `json:"balance"`
	At         any    `json:"at"`
	Recorded   any    `json:"recorded"`
	Staff      string `json:"staff"`
	Batch      any    `json:"batch"`
	Order      any    `json:"order"`
	OrderID    any    `json:"order_id"`
	Reverses   any    `json:"reverses"`
	ReleasesOn any    `json:"releases_on"`
	ExpiresOn  any    `json:"expires_on"`
	Basis      any    `json:"basis_minor"`
	Rule       any    `json:"rule"`
	Text       any    `json:"text"`
	Hash       string `json:"hash"`

	Shares []shareJSON `json:"shares"`
}

// shareJSON is what one rule gave of an entry, and of how much money. Rule 0 is the base rate; a name is null of that and of rules that are unknown.
type shareJSON struct {
	Rule   int64 `json:"rule"`
	Name   any   `json:"name"`
	Points int64 `json:"points"`
	Of     any   `json:"of_minor"`
}

func sharesJSON(e *store.EntryRow) []shareJSON {
	list := []shareJSON{}
	terms, _ := reports.EntryTerms(e)
	for _, s := range reports.EntryShares(e) {
		share := shareJSON{Rule: s.Rule, Points: s.Points, Of: idJSON(s.Of)}
		if r := terms.Rule(s.Rule); r != nil {
			share.Name = r.Name
		}
		list = append(list, share)
	}
	return list
}

// entry is one entry in JSON; the balance after it is known only in a member's own history.
func (c *call) entry(e *store.EntryRow, history bool) entryJSON {
	out := entryJSON{
		Entry: e.ID, Key: textJSON(e.Key), Member: e.Member, MemberName: e.MemberName, Reason: e.Reason, Unit: e.Unit,
		Amount: e.Amount, At: c.timeJSON(e.At), Recorded: c.timeJSON(e.Recorded), Staff: e.Staff, Batch: idJSON(e.Batch),
		Order: textJSON(e.OrderRef), OrderID: idJSON(e.Order), Reverses: idJSON(e.Reverses), ReleasesOn: dayJSON(e.Releases),
		ExpiresOn: dayJSON(e.Expires), Basis: idJSON(e.Basis), Rule: savedJSON(e.Rule), Text: textJSON(e.Text), Hash: e.Hash,
		Shares: sharesJSON(e),
	}
	if history {
		out.Balance = e.Balance
	}
	return out
}

// savedJSON is what was saved as JSON, as it stands; null where there is nothing.
func savedJSON(rule string) any {
	if !json.Valid([]byte(rule)) {
		return nil
	}
	return json.RawMessage(rule)
}

// history prints a member's entries, newest first, with the total after each.
func history(c *call) error {
	id, err := c.mergedMember(c.args[0])
	if err != nil {
		return err
	}
	entries, next, err := pages(c, entryID, func(before int64, limit int) ([]store.EntryRow, error) {
		return c.book.History(c.ctx, id, limit, before)
	})
	if err != nil {
		return err
	}
	return c.printEntries(entries, next, true)
}

// listEntries prints the shop's entries, newest first.
func listEntries(c *call) error {
	entries, next, err := pages(c, entryID, func(before int64, limit int) ([]store.EntryRow, error) {
		return c.book.Ledger(c.ctx, store.LedgerQuery{Reason: c.text("reason"), Before: before, Limit: limit})
	})
	if err != nil {
		return err
	}
	return c.printEntries(entries, next, false)
}

// entryID is where a page of entries ends.
func entryID(e *store.EntryRow) int64 { return e.ID }

// entryText is what was written beside an entry, or the tier that brought it, or the rules.
func (c *call) entryText(e *store.EntryRow) string {
	if e.Text == "" && e.Tier != "" {
		return c.T("event.tier.gift", "tier", e.Tier)
	}
	return cmp.Or(reports.EntryNote(c.lang, e), reports.ShareWords(c.lang, e))
}

// printEntries prints a page of entries; next is 0 on the last one.
func (c *call) printEntries(entries []store.EntryRow, next int64, history bool) error {
	if c.global.json {
		lines := make([]entryJSON, 0, len(entries))
		for i := range entries {
			lines = append(lines, c.entry(&entries[i], history))
		}
		return c.json(items(lines, next))
	}
	columns := []column{
		{words: "command.column.entry"},
		{words: "command.column.at"},
		{words: "command.column.name"},
		{words: "command.column.reason"},
		{"command.column.points", true},
		{words: "command.column.order"},
		{words: "command.column.text"},
	}
	const balanceAt = 5 // behind the points
	if history {
		columns = slices.Insert(columns, balanceAt, column{"command.column.balance_after", true})
	}
	rows := make([][]string, 0, len(entries))
	for _, e := range entries {
		row := []string{idText(e.ID), c.timeText(e.At), e.MemberName, c.T("reason." + e.Reason), signed(c, e.Amount), e.OrderRef, c.entryText(&e)}
		if history {
			row = slices.Insert(row, balanceAt, c.lang.Int(e.Balance))
		}
		rows = append(rows, row)
	}
	c.table(columns, rows, "command.points.list.empty")
	c.more(next)
	return nil
}

// signed writes points with a sign even when they are a credit.
func signed(c *call, points int64) string {
	if points > 0 {
		return "+" + c.lang.Int(points)
	}
	return c.lang.Int(points)
}

// reasonSumJSON is the sum of one reason.
type reasonSumJSON struct {
	Reason  string `json:"reason"`
	Entries int64  `json:"entries"`
	Points  int64  `json:"points"`
}

// explain says how a balance comes about: the sum of each reason, the open lots, the newest entries.
func explain(c *call) error {
	id, err := c.mergedMember(c.args[0])
	if err != nil {
		return err
	}
	x, err := c.book.Explain(c.ctx, id)
	if err != nil {
		return err
	}
	if c.global.json {
		sums, entries := []reasonSumJSON{}, []entryJSON{}
		for _, s := range x.ByReason {
			sums = append(sums, reasonSumJSON{s.Reason.String(), s.Entries, s.Points})
		}
		for i := range x.Entries {
			entries = append(entries, c.entry(&x.Entries[i], true))
		}
		return c.json(struct {
			Member   int64           `json:"member"`
			Balance  int64           `json:"balance"`
			Pending  int64           `json:"pending"`
			Debt     int64           `json:"debt"`
			Lapsed   int64           `json:"lapsed"`
			ByReason []reasonSumJSON `json:"by_reason"`
			Lots     []lotJSON       `json:"lots"`
			Entries  []entryJSON     `json:"entries"`
		}{x.Member.ID, x.Member.Balance, x.Member.Pending, x.Member.Debt, x.Lapsed, sums, c.memberCard(&x.Member).Lots, entries})
	}
	rows := make([][]string, 0, len(x.ByReason)+1)
	total := int64(0)
	for _, s := range x.ByReason {
		total += s.Points
		rows = append(rows, []string{c.T("reason." + s.Reason.String()), c.lang.Int(s.Entries), signed(c, s.Points)})
	}
	c.say("command.points.explain.head", "name", cmp.Or(x.Member.Name, c.T("core.unnamed")), "id", x.Member.ID)
	c.table([]column{
		{words: "command.column.reason"},
		{"command.column.entries", true},
		{"command.column.points", true},
	}, rows, "command.points.list.empty")
	sum := "command.points.explain.sum"
	if x.Lapsed != 0 {
		sum += ".lapsed"
	}
	c.say(sum, "total", total, "balance", x.Member.Balance, "pending", x.Member.Pending, "lapsed", x.Lapsed)
	if x.Member.Debt != 0 {
		c.say("command.points.explain.debt", "debt", x.Member.Debt)
	}
	for _, l := range x.Member.Lots {
		c.out.line("  " + c.lotLine(l))
	}
	return nil
}

// settle runs expiry or release for a day.
func settle(c *call, run func(context.Context, store.Settling) (store.Settled, error), words string) error {
	day, err := c.day("as-of")
	if err != nil {
		return err
	}
	result, err := run(c.ctx, store.Settling{AsOf: day, DryRun: c.on("dry-run"), Asked: true, Confirmed: c.global.yes})
	if err != nil {
		return err
	}
	return c.ack(settled(result, c.on("dry-run")), dryKey(c, words), "points", result.Points, "members", result.Members, "day", result.AsOf)
}
