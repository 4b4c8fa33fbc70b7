package cli

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"regulars/lang"
	"regulars/store"
	"regulars/store/program"
)

// tierRows are the commands about tiers.
func tierRows() []row {
	return []row{
		{path: "tier list", needs: needsBook, run: listTiers},
		{path: "tier set", args: "[TIER]", max: 1, some: true, flags: []flagRow{
			{name: "name", value: "NAME", words: "command.flag.tier.name"},
			{name: "spend", value: "AMOUNT", words: "command.flag.tier.spend"},
			{name: "points", value: "N", words: "command.flag.tier.points"},
			{name: "orders", value: "N", words: "command.flag.tier.orders"},
			{name: "growth", value: "N", words: "command.flag.tier.growth"},
			{name: "keep-spend", value: "AMOUNT"},
			{name: "keep-points", value: "N"},
			{name: "keep-orders", value: "N"},
			{name: "keep-growth", value: "N"},
			{name: "gift", value: "N"},
			{name: "benefit", value: "BENEFIT", many: true},
			{name: "needs", value: "any|all", choices: []string{"any", "all"}},
			{name: "window", value: "WINDOW"},
			{name: "lasts", value: "DURATION"},
			{name: "grace", value: "N"},
		}, needs: needsWriter, run: setTier},
		{path: "tier remove", args: "TIER", min: 1, max: 1, needs: needsWriter, run: removeTier},
		{path: "tier preset", needs: needsWriter, run: presetTiers},
		{path: "tier place", args: "MEMBER TIER", min: 2, max: 2, flags: []flagRow{
			{name: "until", value: "DAY", words: "command.flag.tier.until"},
			{name: "lock"},
			{name: "floor"},
			{name: "reason", value: "TEXT"},
		}, apart: [][]string{{"lock", "until"}, {"lock", "floor"}}, needs: needsWriter, run: placeTier},
		{path: "tier run", flags: []flagRow{{name: "as-of", value: "DAY"}, {name: "dry-run"}}, needs: needsQuiet, run: runTiers},
		{path: "tier moves", flags: []flagRow{{name: "limit", value: "N"}}, needs: needsBook, run: listMoves},
	}
}

// entryTier is how the entry tier is named where a tier is asked for.
const entryTier = "none"

// measuresJSON are thresholds or what is missing; a measure that is not asked for is null.
type measuresJSON struct {
	Points any `json:"points"`
	Spend  any `json:"spend_minor"`
	Orders any `json:"orders"`
	Growth any `json:"growth"`
}

func measures(m program.Measures) measuresJSON {
	return measuresJSON{idJSON(m.Points), idJSON(m.Spend), idJSON(m.Orders), idJSON(m.Growth)}
}

// tierJSON is one tier; the entry tier has no key.
type tierJSON struct {
	Key      any          `json:"key"`
	Name     string       `json:"name"`
	Reach    measuresJSON `json:"reach"`
	Keep     measuresJSON `json:"keep"`
	Gift     int64        `json:"gift"`
	Benefits []string     `json:"benefits"`
	Members  int64        `json:"members"`
}

// listTiers prints the tiers from the lowest up, the entry tier first.
func listTiers(c *call) error {
	o, err := c.book.TierOverview(c.ctx, 1)
	if err != nil {
		return err
	}
	if c.global.json {
		lines := make([]tierJSON, 0, len(o.Counts))
		for _, t := range o.Counts {
			line := tierJSON{
				Key: textJSON(t.Key), Name: cmp.Or(t.Name, c.T("tier.entry")), Reach: measures(t.Reach), Keep: measures(t.Keeping()), Gift: t.Gift,
				Benefits: []string{}, Members: t.Members,
			}
			for _, b := range t.Benefits {
				line.Benefits = append(line.Benefits, b.String())
			}
			lines = append(lines, line)
		}
		return c.json(struct {
			listing
			Any    bool   `json:"any"`
			Window string `json:"window"`
			Lasts  string `json:"lasts"`
			Grace  int    `json:"grace_days"`
		}{items(lines, nil), o.Tiers.Any, o.Tiers.Window.String(), o.Tiers.Lasts.String(), o.Tiers.Grace})
	}
	if len(o.Tiers.Steps) == 0 {
		c.say("command.tier.list.empty")
		return nil
	}
	rows := make([][]string, 0, len(o.Counts))
	for _, t := range o.Counts {
		benefits := make([]string, 0, len(t.Benefits))
		for _, b := range t.Benefits {
			benefits = append(benefits, c.lang.Benefit(b.Kind, b.Amount(), b.Text))
		}
		rows = append(rows, []string{
			cmp.Or(t.Key, c.T("core.absent")), cmp.Or(t.Name, c.T("tier.entry")), c.measuresText(t.Reach, o.Tiers.Any), c.lang.Int(t.Members),
			strings.Join(benefits, c.T("core.list.comma")),
		})
	}
	c.table([]column{
		{words: "command.column.tier"},
		{words: "command.column.called"},
		{words: "command.column.reached"},
		{"command.column.members", true},
		{words: "command.column.benefits"},
	}, rows, "command.tier.list.empty")
	c.say("command.tier.rules", "window", c.lang.Window(o.Tiers.Window.String()), "lasts", c.lang.Lasting(o.Tiers.Lasts.String()), "grace", int64(o.Tiers.Grace))
	return nil
}

// measuresText says thresholds: net spend ¥1,000 and 3 orders.
func (c *call) measuresText(m program.Measures, any bool) string {
	return c.lang.Measures(m.List(), any, c.book.Shop().Currency)
}

// setTier adds or changes one tier, and the rules of them all. What is not given stays.
func setTier(c *call) error {
	tiers := c.book.Shop().Tiers
	tiers.Steps = slices.Clone(tiers.Steps)
	if err := c.tierRules(&tiers); err != nil {
		return err
	}
	if len(c.args) == 0 {
		for _, f := range c.row.flags {
			if c.given(f.name) && !slices.Contains([]string{"needs", "window", "lasts", "grace"}, f.name) { // of one tier: of which?
				return refuse("missing_argument", "usage", programName+" tier set TIER "+f.typed())
			}
		}
	} else {
		at := tiers.Find(c.args[0]) - 1
		if at < 0 {
			tiers.Steps = append(tiers.Steps, program.Tier{Key: strings.ToLower(strings.TrimSpace(c.args[0])), Name: strings.TrimSpace(c.args[0])})
			at = len(tiers.Steps) - 1
		}
		if err := c.tierFlags(&tiers.Steps[at]); err != nil {
			return err
		}
		tiers.Sort()
	}
	return c.saveTiers(tiers, false, "command.tier.set.done")
}

// tierRules reads the flags about all tiers.
func (c *call) tierRules(t *program.Tiers) (err error) {
	if c.given("needs") {
		t.Any = c.text("needs") == "any"
	}
	if c.given("window") {
		if t.Window, err = program.ParseWindow(c.text("window")); err != nil {
			return refuse("bad_choice", "flag", "window", "value", c.text("window"), "list", []string{"lifetime", "year", "365d", "anniversary"})
		}
	}
	if c.given("lasts") {
		if t.Lasts, err = program.ParseLasting(c.text("lasts")); err != nil {
			return refuse("bad_choice", "flag", "lasts", "value", c.text("lasts"),
				"list", []string{"none", "12m", "365d", "year_end", "next_year_end", "month_end:12", "anniversary"})
		}
	}
	if c.given("grace") {
		n, err := c.whole("grace", 0)
		if err != nil {
			return err
		}
		t.Grace = int(n)
	}
	return nil
}

// tierFlags reads the flags about one tier.
func (c *call) tierFlags(t *program.Tier) (err error) {
	if c.given("name") {
		if t.Name, err = clean("name", c.text("name")); err != nil {
			return err
		}
	}
	for _, m := range []struct {
		prefix string
		to     *program.Measures
	}{{"", &t.Reach}, {"keep-", &t.Keep}} {
		list := m.to.List()
		for i, name := range program.MeasureNames {
			flag := m.prefix + name
			if !c.given(flag) {
				continue
			}
			if name == "spend" {
				list[i], err = c.money(flag)
			} else {
				list[i], err = c.whole(flag, 0)
			}
			if err != nil {
				return err
			}
		}
		*m.to = program.MeasuresOf(list)
	}
	if t.Gift, err = c.whole("gift", t.Gift); err != nil {
		return err
	}
	if !c.given("benefit") {
		return nil
	}
	t.Benefits = nil
	for _, text := range c.list("benefit") {
		if text == entryTier {
			continue
		}
		b, err := program.ParseBenefit(text)
		if err != nil {
			return refuse("bad_choice", "flag", "benefit", "value", text,
				"list", []string{"points:1.5", "discount:5", "service", "service:1/8", "shipping", "gift:month:TEXT", "gift:quarter:TEXT", "gift:year:TEXT", "text:TEXT", entryTier})
		}
		t.Benefits = append(t.Benefits, b)
	}
	return nil
}

// saveTiers saves the tiers and says who would move.
func (c *call) saveTiers(tiers program.Tiers, letGo bool, words string) error {
	batch, err := c.book.SetTiers(c.ctx, tiers, letGo)
	if err != nil {
		return err
	}
	would, err := c.book.RunTiers(c.ctx, store.Settling{DryRun: true})
	if err != nil {
		return err
	}
	return c.ackBatch(batch, struct {
		OK    bool     `json:"ok"`
		Tiers []string `json:"tiers"`
		Would tierRun  `json:"would_move"`
		Batch int64    `json:"batch"`
	}{true, tierKeys(tiers), c.tierRun(would), batch}, words, "n", int64(len(tiers.Steps)), "up", would.Up, "down", would.Down)
}

func tierKeys(tiers program.Tiers) []string {
	keys := []string{}
	for _, t := range tiers.Steps {
		keys = append(keys, t.Key)
	}
	return keys
}

// tierStep finds one of the shop's tiers.
func (c *call) tierStep(word string) (int, error) {
	tiers := c.book.Shop().Tiers
	step := tiers.Find(word)
	if step < 1 {
		return 0, refuse(string(store.CodeNoTier), "tier", word, "list", tierKeys(tiers))
	}
	return step, nil
}

// removeTier takes a tier away; with --yes also one that members have.
func removeTier(c *call) error {
	step, err := c.tierStep(c.args[0])
	if err != nil {
		return err
	}
	tiers := c.book.Shop().Tiers
	tiers.Steps = slices.Delete(slices.Clone(tiers.Steps), step-1, step)
	return c.saveTiers(tiers, c.global.yes, "command.tier.set.done")
}

// presetTiers makes three tiers from the shop's own spends, where it has none yet.
func presetTiers(c *call) error {
	if n := len(c.book.Shop().Tiers.Steps); n > 0 {
		return refuse("tiers_exist", "n", int64(n))
	}
	tiers, err := presetOf(c.ctx, c.book, c.lang)
	if err != nil {
		return err
	}
	return c.saveTiers(tiers, false, "command.tier.set.done")
}

// presetOf are three tiers that fit what a shop's own customers spend, with their names in l.
func presetOf(ctx context.Context, book *store.Book, l lang.Lang) (program.Tiers, error) {
	spends, err := book.TierSpends(ctx)
	return program.PresetTiers(spends, [3]string{l.T("tier.preset.1"), l.T("tier.preset.2"), l.T("tier.preset.3")}), err
}

// placeTier puts a member into a tier by hand.
func placeTier(c *call) error {
	member, err := c.member(c.args[0])
	if err != nil {
		return err
	}
	p := store.TierPlace{Member: member, Key: c.args[1], Lock: c.on("lock"), Floor: c.on("floor"), Text: strings.TrimSpace(c.text("reason"))}
	if p.Key == entryTier {
		p.Key = ""
	}
	if p.Until, err = c.day("until"); err != nil {
		return err
	}
	batch, err := c.book.PlaceTier(c.ctx, p)
	if err != nil {
		return err
	}
	m, err := c.book.MemberTier(c.ctx, member)
	if err != nil {
		return err
	}
	return c.ackBatch(batch, struct {
		OK     bool  `json:"ok"`
		Member int64 `json:"member"`
		Tier   any   `json:"tier"`
		Until  any   `json:"until"`
		Fixed  bool  `json:"fixed"`
		Batch  any   `json:"batch"`
	}{true, member, textJSON(m.Key), dayJSON(m.Until), m.Fixed, idJSON(batch)}, "command.tier.place.done", "tier", cmp.Or(m.Name, c.T("tier.entry")), "member", member)
}

// tierRun is what a run did, or would do.
type tierRun struct {
	AsOf   any            `json:"as_of"`
	Batch  any            `json:"batch"`
	Up     int64          `json:"up"`
	Down   int64          `json:"down"`
	Kept   int64          `json:"kept"`
	Points int64          `json:"points"`
	Moves  []tierMoveJSON `json:"moves"`
}

// tierMoveJSON is how many moved from one tier to another; null is the entry tier.
type tierMoveJSON struct {
	From any   `json:"from"`
	To   any   `json:"to"`
	N    int64 `json:"n"`
}

func (c *call) tierRun(r store.TierRun) tierRun {
	out := tierRun{AsOf: dayJSON(r.AsOf), Batch: idJSON(r.Batch), Up: r.Up, Down: r.Down, Kept: r.Kept, Points: r.Points, Moves: []tierMoveJSON{}}
	keys := append([]string{""}, tierKeys(c.book.Shop().Tiers)...)
	for _, from := range keys {
		for _, to := range keys {
			if n := r.Moves[[2]string{from, to}]; n > 0 {
				out.Moves = append(out.Moves, tierMoveJSON{textJSON(from), textJSON(to), n})
			}
		}
	}
	return out
}

// runTiers decides what is due, and looks whether anybody has reached a higher tier.
func runTiers(c *call) error {
	day, err := c.day("as-of")
	if err != nil {
		return err
	}
	r, err := c.book.RunTiers(c.ctx, store.Settling{AsOf: day, DryRun: c.on("dry-run"), Asked: true, Confirmed: c.global.yes})
	if err != nil {
		return err
	}
	return c.ack(struct {
		OK     bool `json:"ok"`
		DryRun bool `json:"dry_run"`
		tierRun
	}{true, c.on("dry-run"), c.tierRun(r)}, dryKey(c, "command.tier.run.done"), "up", r.Up, "down", r.Down, "kept", r.Kept, "day", r.AsOf)
}

// listMoves prints the latest moves between tiers.
func listMoves(c *call) error {
	limit, err := c.limit()
	if err != nil {
		return err
	}
	o, err := c.book.TierOverview(c.ctx, limit)
	if err != nil {
		return err
	}
	if c.global.json {
		type moveJSON struct {
			Member int64  `json:"member"`
			Name   string `json:"name"`
			Day    any    `json:"day"`
			From   any    `json:"from"`
			To     any    `json:"to"`
			Reason string `json:"reason"`
			Until  any    `json:"until"`
			Gift   int64  `json:"gift"`
		}
		lines := make([]moveJSON, 0, len(o.Moves))
		for _, m := range o.Moves {
			lines = append(lines, moveJSON{m.Member, m.Name, dayJSON(m.Day), textJSON(m.Before), textJSON(m.After), m.Reason, dayJSON(m.Until), m.Gift})
		}
		return c.json(items(lines, nil))
	}
	rows := make([][]string, 0, len(o.Moves))
	for _, m := range o.Moves {
		rows = append(rows, []string{
			c.dayText(m.Day), cmp.Or(m.Name, store.MemberRef(m.Member)), cmp.Or(m.Before, c.T("tier.entry")), cmp.Or(m.After, c.T("tier.entry")),
			c.T("tier.why." + m.Reason), c.dayText(m.Until),
		})
	}
	c.table([]column{
		{words: "command.column.day"},
		{words: "command.column.name"},
		{words: "command.column.tier_from"},
		{words: "command.column.tier_to"},
		{words: "command.column.why"},
		{words: "command.column.until"},
	}, rows, "command.tier.moves.empty")
	return nil
}

// standingJSON is where a member stands among the tiers, and what is missing.
type standingJSON struct {
	Name    string       `json:"name"`
	Since   any          `json:"since"`
	Until   any          `json:"until"`
	Fixed   bool         `json:"fixed"`
	Floor   any          `json:"floor"`
	Next    any          `json:"next"`
	Missing measuresJSON `json:"missing"`
	ToKeep  measuresJSON `json:"missing_to_keep"`
}

func standing(m store.MemberTier) *standingJSON {
	return &standingJSON{
		m.Name, dayJSON(m.Since), dayJSON(m.Until), m.Fixed, textJSON(m.Floor), textJSON(m.Next), measures(m.Progress.Missing), measures(m.Progress.Keep),
	}
}

// nextTier says what is missing to the next tier; "" at the top.
func (c *call) nextTier(m store.MemberTier) string {
	if m.Next == "" {
		return ""
	}
	return c.T("command.tier.next", "missing", c.measuresText(m.Progress.Missing, m.Progress.Any), "tier", m.Next)
}
