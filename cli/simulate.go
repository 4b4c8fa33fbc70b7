package cli

import (
	"cmp"
	"slices"
	"strings"

	"regulars/lang"
	"regulars/reports"
	"regulars/store"
	"regulars/store/exchange"
	"regulars/store/program"
)

// simulateRow is the command that rehearses a draft of the programme.
func simulateRow() row {
	flags := slices.Concat(readingFlags(), []flagRow{
		{name: "currency", value: "CODE"},
		{name: "tz", value: "ZONE", words: "command.flag.timezone"},
		{name: "since", value: "DAY", words: "command.flag.rehearse_since"},
		{name: "redemptions", words: "command.flag.rehearse_spend"},
		{name: "rule", value: "RULE", many: true, words: "command.flag.draft_rule"},
		{name: "without", value: "ID", many: true, words: "command.flag.draft_without"},
	})
	for _, key := range store.TermSettings() {
		words := "command.flag.draft." + key
		if key == "rate" {
			words = "rule.help.rate"
		}
		flags = append(flags, flagRow{name: strings.ReplaceAll(key, "_", "-"), value: "VALUE", words: words})
	}
	flags = append(flags, []flagRow{
		{name: "tier", value: "TIER", many: true, words: "command.flag.draft_tier"},
		{name: "without-tier", value: "TIER", many: true, words: "command.flag.draft_without_tier"},
		{name: "needs", value: "any|all", choices: []string{"any", "all"}},
		{name: "window", value: "WINDOW"},
		{name: "lasts", value: "DURATION"},
		{name: "grace", value: "N"},
		{name: "save", words: "command.flag.draft_save"},
	}...)
	return row{path: "rule simulate", args: "[FILE]", max: 1, flags: flags, run: simulate}
}

// simulate rehearses a draft on the shop's own orders, or on a file, which needs no shop.
func simulate(c *call) error {
	switch {
	case len(c.args) > 0 && c.on("save"):
		return refuse("needs_shop")
	case len(c.args) > 0 && c.on("redemptions"):
		return refuse("needs_shop", "why", "spend")
	}
	for _, f := range readingFlags() {
		if len(c.args) == 0 && c.given(f.name) {
			return refuse("missing_argument", "usage", programName+" rule simulate FILE "+f.typed())
		}
	}
	shop, file, err := c.rehearsalShop()
	if err != nil {
		return err
	}
	if file != nil {
		defer file.Close()
	}
	in := store.Rehearsing{Draft: shop.Programme(), Spend: c.on("redemptions")}
	if in.Since, err = c.day("since"); err != nil {
		return err
	}
	if err := c.draft(&shop, &in.Draft); err != nil {
		return err
	}
	r, problems, err := c.rehearse(&shop, file, in)
	if err != nil {
		return err
	}
	changes := reports.ProgrammeChanges(c.lang, shop, &r.Before, &r.After)
	if c.on("save") {
		return c.saveDraft(&shop, r, changes)
	}
	if c.global.json {
		return c.json(c.rehearsalJSON(&shop, r, changes, 0))
	}
	c.tellRehearsal(&shop, r, changes)
	if problems > 0 {
		c.note("command.peek.problems", "n", problems)
	}
	if r.Held > 0 {
		c.note("command.peek.held", "n", r.Held)
	}
	if r.Foreign > 0 {
		c.note("command.peek.foreign", "n", r.Foreign, "currency", shop.Currency)
	}
	if len(r.Silent) > 0 {
		c.note("command.simulate.silent", "list", strings.Join(r.Silent, c.T("core.list.comma")))
	}
	return nil
}

// rehearsalShop opens the shop, and the file when one is named. A file without a shop is rehearsed for a new one.
func (c *call) rehearsalShop() (shop store.Shop, file *exchange.File, err error) {
	wants := needsBook
	if c.on("save") {
		wants = needsQuiet
	}
	err = c.open(wants)
	switch {
	case err == nil && len(c.args) == 0:
		return c.book.Shop(), nil, nil
	case err == nil:
		shop = c.book.Shop()
		options, err := c.readingOptions(shop.Currency, shop.Zone)
		if err != nil {
			return shop, nil, err
		}
		options.Recall = c.recall(exchange.KindOrders)
		file, err = c.openOrders(c.args[0], options)
		return shop, file, asked(file, err)
	case len(c.args) == 0 || !store.CodeIs(err, store.CodeNoShop):
		return shop, nil, err
	case c.global.origin["now"] == "flag":
		return shop, nil, refuse("not_test_mode")
	}
	file, zone, err := c.openPeeked()
	if err = asked(file, err); err != nil {
		return shop, nil, err
	}
	c.adoptLang(file.Lang)
	currency := cmp.Or(strings.ToUpper(c.text("currency")), file.Currency)
	if currency == "" {
		return shop, file, refuse("missing_flag", "flag", "currency", "usage", c.row.usage()+" --currency CNY")
	}
	f := store.Founding{Name: file.Name, Currency: currency, Zone: zone.String()}
	c.beginWith(&f)
	shop, err = store.RehearsalShop(f)
	return shop, file, err
}

// asked is the error of opening a file, or what it asks before it can be read.
func asked(file *exchange.File, err error) error {
	if err == nil && file.AskDayOrder != nil {
		return file.AskDayOrder
	}
	return err
}

// rehearse plays the orders, and counts the rows of a file that could not be read.
func (c *call) rehearse(shop *store.Shop, file *exchange.File, in store.Rehearsing) (r *store.Rehearsal, problems int, err error) {
	if file == nil {
		r, err = c.book.Rehearse(c.ctx, in)
		return r, 0, err
	}
	input := store.ImportInput{
		Source: file.Format, RowCount: func() int64 { return int64(file.Rows) },
		Read: func(yield func(*store.OrderDraft) error, _ func(store.RowProblem) error) error {
			return file.Orders(yield, func(exchange.Problem) error {
				problems++
				return nil
			})
		},
	}
	if c.book != nil {
		r, err = c.book.RehearseFile(c.ctx, input, in)
	} else {
		r, err = store.RehearseFile(c.ctx, *shop, c.env.Now(), input, in)
	}
	return r, problems, err
}

// saveDraft shows what the draft changes and what it would have come to, asks, and puts it in force.
func (c *call) saveDraft(shop *store.Shop, r *store.Rehearsal, changes []string) error {
	if !c.global.json {
		c.tellRehearsal(shop, r, changes)
		if err := c.out.flush(); err != nil {
			return err
		}
	}
	if err := c.confirm("command.simulate.ask", "n", int64(len(changes))); err != nil {
		return err
	}
	batch, err := c.book.SaveProgramme(c.ctx, store.NewProgramme{Draft: r.After, From: shop.ProgrammeVersion(), LetGo: c.global.yes})
	if err != nil {
		return err
	}
	return c.ack(c.rehearsalJSON(shop, r, changes, batch), "command.simulate.saved", "batch", batch)
}

// outcomeJSON is what one programme comes to.
type outcomeJSON struct {
	Points    int64            `json:"points"`
	Cost      int64            `json:"cost_minor"`
	TakenBack int64            `json:"taken_back"`
	Gifts     int64            `json:"gifts"`
	Expired   int64            `json:"expired"`
	Left      int64            `json:"liability_points"`
	Liability int64            `json:"liability_minor"`
	Redeemed  int64            `json:"redeemed"`
	Short     int64            `json:"redeemed_short"`
	Pending   int64            `json:"pending"`
	Growth    int64            `json:"growth"`
	Tiers     map[string]int64 `json:"tiers"`
}

func outcome(shop *store.Shop, t *program.Tiers, o *program.Outcome) outcomeJSON {
	out := outcomeJSON{
		Points: o.Awarded(), Cost: shop.Worth(o.Awarded()), TakenBack: o.TakenBack, Gifts: o.Gifts, Expired: o.Expired, Left: o.Left,
		Liability: shop.Worth(o.Left), Redeemed: o.Redeemed, Short: o.Short, Pending: o.Pending, Growth: o.Growth, Tiers: map[string]int64{},
	}
	for step, n := range o.Tiers {
		out.Tiers[cmp.Or(t.At(step).Key, entryTier)] = n
	}
	return out
}

// rehearsalMonthJSON is one month's points under both.
type rehearsalMonthJSON struct {
	Month  string `json:"month"`
	Points int64  `json:"points"`
	Now    int64  `json:"points_now"`
}

// moverJSON is somebody who would stand elsewhere; member is null where only a file knows them.
type moverJSON struct {
	Member any    `json:"member"`
	Name   string `json:"name"`
	From   any    `json:"from"`
	To     any    `json:"to"`
}

// rehearsalJSON is a rehearsal as programs read it: the draft's figures at the top, today's under now.
type rehearsalJSON struct {
	OK      bool  `json:"ok"`
	Orders  int64 `json:"orders"`
	Members int64 `json:"members"`
	outcomeJSON
	Currency  string               `json:"currency"`
	Since     any                  `json:"since"`
	AsOf      any                  `json:"as_of"`
	TierMoves map[string]int64     `json:"tier_moves"`
	Movers    []moverJSON          `json:"movers"`
	Months    []rehearsalMonthJSON `json:"months"`
	Now       outcomeJSON          `json:"now"`
	Changes   []string             `json:"changes"`
	Silent    []string             `json:"silent_rules"`
	Held      int64                `json:"held"`
	Foreign   int64                `json:"other_currency"`
	Saved     any                  `json:"saved_batch"`
}

func (c *call) rehearsalJSON(shop *store.Shop, r *store.Rehearsal, changes []string, batch int64) rehearsalJSON {
	out := rehearsalJSON{
		OK: true, Orders: r.Orders, Members: r.Members, outcomeJSON: outcome(shop, &r.After.Tiers, r.Then), Currency: shop.Currency,
		Since: dayJSON(r.Since), AsOf: dayJSON(r.AsOf), TierMoves: map[string]int64{}, Movers: []moverJSON{}, Months: []rehearsalMonthJSON{},
		Now: outcome(shop, &r.Before.Tiers, r.Now), Changes: append([]string{}, changes...), Silent: append([]string{}, r.Silent...), Held: r.Held, Foreign: r.Foreign, Saved: idJSON(batch),
	}
	for _, m := range r.Moves {
		out.TierMoves[cmp.Or(m.From, entryTier)+">"+cmp.Or(m.To, entryTier)] = m.N
	}
	for _, m := range r.Movers {
		line := moverJSON{Name: cmp.Or(m.Name, m.Reach, m.Key), From: textJSON(m.From), To: textJSON(m.To)}
		if c.book != nil && len(c.args) == 0 {
			line.Member = m.ID
		}
		out.Movers = append(out.Movers, line)
	}
	for i, m := range r.Then.Months {
		out.Months = append(out.Months, rehearsalMonthJSON{monthText(m.Month), m.Points, r.Now.Months[i].Points})
	}
	return out
}

func monthText(d program.Day) string { return store.Day(d).Month() }

// tellRehearsal prints a rehearsal for people.
func (c *call) tellRehearsal(shop *store.Shop, r *store.Rehearsal, changes []string) {
	since := c.T("command.simulate.all")
	if r.Since != 0 {
		since = c.dayText(r.Since)
	}
	c.say("command.simulate.head", "orders", r.Orders, "members", r.Members, "since", since, "day", c.dayText(r.AsOf))
	for _, line := range changes {
		c.out.line("  " + lang.SafeLines(line))
	}
	if len(changes) == 0 {
		c.say("command.simulate.same")
	}
	c.out.line("")
	lines := reports.RehearsalLines(c.lang, *shop, r)
	rows := make([][]string, len(lines))
	for i, line := range lines {
		rows[i] = []string{line.Label, line.Now, line.Then, line.Change}
	}
	c.table([]column{{words: "rehearsal.figure"}, {"rehearsal.now", true}, {"rehearsal.then", true}, {"rehearsal.change", true}}, rows, "command.list.empty")
	c.out.line("")
	rows = nil
	for i, m := range r.Then.Months {
		if now := r.Now.Months[i].Points; now != 0 || m.Points != 0 {
			rows = append(rows, []string{monthText(m.Month), c.lang.Int(now), c.lang.Int(m.Points)})
		}
	}
	c.table([]column{{words: "rehearsal.month"}, {"rehearsal.now", true}, {"rehearsal.then", true}}, rows, "command.simulate.empty")
	if moves := reports.RehearsalMoves(c.lang, r); len(moves) > 0 {
		c.out.line("")
		for _, line := range moves {
			c.out.line(lang.SafeLines(line))
		}
	}
	c.out.line("")
	c.say(reports.RehearsalNote(r))
}
