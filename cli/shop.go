package cli

import (
	"context"
	"slices"
	"strings"

	"regulars/lang"
	"regulars/reports"
	"regulars/store"
	"regulars/store/filter"
)

// shopRows are the commands about the shop as a whole.
func shopRows() []row {
	return []row{
		{path: "init", flags: []flagRow{
			{name: "shop", value: "NAME", must: true, words: "command.flag.init.shop"},
			{name: "currency", value: "CODE", must: true},
			{name: "tz", value: "ZONE", must: true},
			{name: "test-mode"},
		}, run: foundShop},
		{path: "setting list", needs: needsBook, run: listSettings},
		{path: "setting set", args: "KEY VALUE", min: 2, max: 2, needs: needsQuiet, run: changeSetting},
		{path: "daily", flags: []flagRow{{name: "dry-run"}}, needs: needsQuiet, run: daily},
	}
}

// foundShop makes a new shop in a file that does not exist yet.
func foundShop(c *call) error {
	if c.global.now != "" && !c.on("test-mode") {
		return refuse("not_test_mode")
	}
	language := ""
	if c.global.langGiven {
		language = string(c.lang)
	}
	book, err := c.found(c.ctx, c.global.db, store.Founding{
		Name:     strings.TrimSpace(c.text("shop")),
		Currency: strings.ToUpper(strings.TrimSpace(c.text("currency"))),
		Zone:     strings.TrimSpace(c.text("tz")),
		Lang:     language,
		TestMode: c.on("test-mode"),
	}, c.options())
	if err != nil {
		return err
	}
	path := book.Path()
	if err := book.Close(); err != nil {
		return err
	}
	return c.ack(struct {
		OK   bool   `json:"ok"`
		Path string `json:"path"`
	}{true, path}, "command.init.done", "path", path, "shop", strings.TrimSpace(c.text("shop")))
}

// found makes a new shop for somebody. Every road to one goes through here, so that each begins with the same rules.
func (c *call) found(ctx context.Context, path string, f store.Founding, o store.Options) (*store.Book, error) {
	c.beginWith(&f)
	return store.Create(ctx, path, f, o)
}

// beginWith lets a new shop begin with the rule that gift cards earn nothing, named in its language. They earn when they are spent.
func (c *call) beginWith(f *store.Founding) {
	l, chosen := lang.Parse(f.Lang)
	if !chosen {
		l = c.lang
	}
	f.GiftCards = l.T("rule.gift_cards")
}

// settingJSON is one rule of the shop.
type settingJSON struct {
	Key     string   `json:"key"`
	Value   string   `json:"value"`
	Default string   `json:"default"`
	Kind    string   `json:"kind"`
	Choices []string `json:"choices"`
}

// listSettings prints the rules of the shop.
func listSettings(c *call) error {
	all := c.book.Settings()
	if c.global.json {
		lines := make([]settingJSON, 0, len(all))
		for _, s := range all {
			choices := s.Choices
			if choices == nil {
				choices = []string{}
			}
			lines = append(lines, settingJSON{s.Key, s.Value, s.Default, s.Kind, choices})
		}
		return c.json(items(lines, nil))
	}
	rows := make([][]string, 0, len(all))
	for _, s := range all {
		rows = append(rows, []string{s.Key, s.Value, s.Default, strings.Join(slices.DeleteFunc(slices.Clone(s.Choices), func(v string) bool { return v == "" }), ", ")})
	}
	c.table([]column{
		{words: "command.column.key"},
		{words: "command.column.value"},
		{words: "command.column.default"},
		{words: "command.column.choices"},
	}, rows, "command.list.empty")
	return nil
}

// changeSetting changes one rule of the shop.
func changeSetting(c *call) error {
	key, value := strings.TrimSpace(c.args[0]), strings.TrimSpace(c.args[1])
	all := c.book.Settings()
	at := slices.IndexFunc(all, func(s store.Setting) bool { return s.Key == key })
	if at < 0 {
		keys := make([]string, 0, len(all))
		for _, s := range all {
			keys = append(keys, s.Key)
		}
		if near := filter.Nearest(key, keys); near != "" {
			return refuse("unknown_setting", "why", "near", "key", key, "near", near)
		}
		return refuse("unknown_setting", "key", key, "near", "")
	}
	batch, err := c.book.SetSetting(c.ctx, key, value)
	if err != nil {
		return err
	}
	return c.ackBatch(batch, struct {
		OK     bool   `json:"ok"`
		Key    string `json:"key"`
		Value  string `json:"value"`
		Before string `json:"before"`
		Batch  any    `json:"batch"`
	}{true, key, value, all[at].Value, idJSON(batch)}, "command.setting.set.done", "key", key, "value", value, "before", all[at].Value)
}

// dailyResult is what the daily run did.
type dailyResult struct {
	expired, released store.Settled
	tiers             store.TierRun
	scored            int // members whose scores are new
	referrals         store.ReferralRun
	birthdays         store.Birthdays
	care              store.CareRun
}

// promptOrders is up to how many orders scores are made before a write too: of a larger shop they wait for the console or for
// the daily command, because no write needs them.
const promptOrders = 30_000

// runDaily settles what is due for the whole shop, rewards birthdays and scores its members, when it has at most so many orders; 0 is any
// number. It runs before write commands and when the console starts.
func runDaily(ctx context.Context, book *store.Book, s store.Settling, scored int64) (result dailyResult, err error) {
	if result, err = settleAll(ctx, book, s); err != nil {
		return result, err
	}
	if result.birthdays, err = book.RewardBirthdays(ctx, store.Settling{DryRun: s.DryRun, Asked: scored == 0}); err != nil || s.DryRun {
		return result, err
	}
	result.scored, err = reports.KeepScores(ctx, book, scored)
	return result, err
}

// settleAll settles what is due: what lapsed expires, what waited is released, who keeps a tier is decided.
func settleAll(ctx context.Context, book *store.Book, s store.Settling) (result dailyResult, err error) {
	if result.expired, err = book.Expire(ctx, s); err != nil {
		return result, err
	}
	if result.released, err = book.Release(ctx, s); err != nil {
		return result, err
	}
	if !s.DryRun {
		if result.referrals, err = book.SettleReferrals(ctx); err != nil {
			return result, err
		}
	}
	result.tiers, err = book.RunTiers(ctx, s)
	return result, err
}

// settledJSON is one run of expiry or release.
type settledJSON struct {
	OK      bool  `json:"ok"`
	DryRun  bool  `json:"dry_run"`
	AsOf    any   `json:"as_of"`
	Batch   any   `json:"batch"`
	Members int64 `json:"members"`
	Entries int64 `json:"entries"`
	Points  int64 `json:"points"`
}

// settled is the JSON of one run.
func settled(s store.Settled, dryRun bool) settledJSON {
	return settledJSON{true, dryRun, dayJSON(s.AsOf), idJSON(s.Batch), s.Members, s.Entries, s.Points}
}

// birthsJSON is what birthdays gave.
type birthsJSON struct {
	Batch  any   `json:"batch"`
	People int64 `json:"people"`
	Points int64 `json:"points"`
}

// careRunJSON is what making the care list did.
type careRunJSON struct {
	Rows   int64 `json:"rows"`
	People int64 `json:"people"`
	New    int64 `json:"new"`
	Gone   int64 `json:"gone"`
}

// idJSON is an id, or null for none.
func idJSON(id int64) any {
	if id == 0 {
		return nil
	}
	return id
}

// daily carries out the daily run by hand or from a timer.
func daily(c *call) error {
	dry := c.on("dry-run")
	result, err := runDaily(c.ctx, c.book, store.Settling{DryRun: dry, Confirmed: c.global.yes}, 0)
	if err != nil {
		return err
	}
	if result.care, err = makeCare(c.ctx, c.book, dry); err != nil {
		return err
	}
	if !dry {
		if _, err := c.book.Tidy(c.ctx); err != nil {
			return err
		}
	}
	if err := c.ackDaily(&result); err != nil {
		return err
	}
	if result.tiers.Up+result.tiers.Down > 0 {
		c.say("command.daily.tiers", "up", result.tiers.Up, "down", result.tiers.Down)
	}
	if result.birthdays.People > 0 {
		c.say("command.daily.birthdays", "n", result.birthdays.People, "points", result.birthdays.Points)
	}
	return nil
}

// ackDaily prints what the daily run did for the whole shop.
func (c *call) ackDaily(result *dailyResult) error {
	dry := c.on("dry-run")
	return c.ack(struct {
		OK       bool        `json:"ok"`
		DryRun   bool        `json:"dry_run"`
		Expired  settledJSON `json:"expired"`
		Released settledJSON `json:"released"`
		Referred int64       `json:"referrals_rewarded"`
		Births   birthsJSON  `json:"birthdays"`
		Tiers    tierRun     `json:"tiers"`
		Scored   int         `json:"scored"`
		Care     careRunJSON `json:"care"`
	}{
		true, dry, settled(result.expired, dry), settled(result.released, dry), result.referrals.Earned,
		birthsJSON{idJSON(result.birthdays.Batch), result.birthdays.People, result.birthdays.Points},
		c.tierRun(result.tiers), result.scored, careRunJSON(result.care),
	},
		dryKey(c, "command.daily.done"), "expired", result.expired.Points, "members", result.expired.Members, "released", result.released.Points,
		"scored", result.scored, "people", result.care.People)
}

// dryKey is the sentence of a rehearsal where the command was one.
func dryKey(c *call, key string) string {
	if c.on("dry-run") {
		return key + ".dry"
	}
	return key
}
