package cli

import (
	"strings"

	"regulars/reports"
	"regulars/store"
)

// costRows keep what the shop spends on being found, which `report economics` reckons with.
func costRows() []row {
	flags := []flagRow{{name: "month", value: "YYYY-MM", must: true}, {name: "channel", value: "NAME", must: true, words: "command.flag.cost.channel"}}
	return []row{
		{path: "cost set", flags: append([]flagRow{{name: "amount", value: "AMOUNT", must: true, words: "command.flag.cost.amount"}}, flags...), needs: needsWriter, run: setCost},
		{path: "cost remove", flags: flags, needs: needsWriter, run: setCost},
		{path: "cost list", flags: []flagRow{{name: "month", value: "YYYY-MM"}}, needs: needsBook, run: listCosts},
	}
}

// setCost keeps what was spent in a month on a channel, or takes it away when no amount is given.
func setCost(c *call) error {
	month, err := c.month()
	if err != nil {
		return err
	}
	cost := store.MarketingCost{Month: month.From, Channel: strings.TrimSpace(c.text("channel"))}
	if cost.Amount, err = c.money("amount"); err != nil {
		return err
	}
	was, err := c.book.SetMarketingCost(c.ctx, cost)
	if err != nil {
		return err
	}
	if was == 0 && !c.given("amount") {
		return refuse("no_cost", "month", reports.InMonth(cost.Month).In(c.lang), "channel", cost.Channel)
	}
	currency := c.book.Shop().Currency
	done := "command.cost.set.done"
	if cost.Amount == 0 {
		done = "command.cost.remove.done"
	}
	return c.ack(struct {
		OK bool `json:"ok"`
		costJSON
		Was int64 `json:"was_minor"`
	}{true, costOf(cost, currency), was}, done, "month", reports.InMonth(cost.Month).In(c.lang), "channel", cost.Channel,
		"amount", c.lang.Money(cost.Amount, currency), "was", c.lang.Money(was, currency))
}

// costJSON is one cost for programs.
type costJSON struct {
	Month    string `json:"month"`
	Channel  string `json:"channel"`
	Amount   int64  `json:"amount_minor"`
	Currency string `json:"currency"`
}

func costOf(cost store.MarketingCost, currency string) costJSON {
	return costJSON{cost.Month.Month(), cost.Channel, cost.Amount, currency}
}

// listCosts prints what was spent, the latest month first.
func listCosts(c *call) error {
	only := reports.Period{}
	if c.given("month") {
		month, err := c.month()
		if err != nil {
			return err
		}
		only = month
	}
	list, err := c.book.MarketingCosts(c.ctx)
	if err != nil {
		return err
	}
	currency := c.book.Shop().Currency
	lines, rows := []costJSON{}, [][]string{}
	for _, cost := range list {
		if c.given("month") && cost.Month != only.From {
			continue
		}
		lines = append(lines, costOf(cost, currency))
		rows = append(rows, []string{reports.InMonth(cost.Month).In(c.lang), cost.Channel, c.lang.Money(cost.Amount, currency), cost.Staff})
	}
	if c.global.json {
		return c.json(items(lines, nil))
	}
	c.table([]column{{words: "report.name.month"}, {words: "report.name.channel"}, {words: "report.name.cost_minor", right: true}, {words: "command.column.staff"}}, rows, "command.cost.none")
	return nil
}
