package cli

import (
	"slices"
	"strings"

	"regulars/store"
	"regulars/store/exchange"
)

// promiseFlags are what rewards and coupons promise alike.
func promiseFlags(what string, must bool) []flagRow {
	return []flagRow{
		{name: "name", value: "NAME", must: must, words: "command.flag.offer.name"},
		{name: "kind", value: "KIND", must: must, choices: store.OfferKinds(what), words: "command.flag.offer.kind"},
		{name: "value", value: "AMOUNT|N%"},
		{name: "cost", value: "AMOUNT", words: "command.flag.offer.cost"},
		{name: "min-order", value: "AMOUNT"},
		{name: "max-discount", value: "AMOUNT"},
		{name: "until", value: "DAY"},
		{name: "days", value: "N", words: "command.flag.offer.days"},
		{name: "per-member", value: "N"},
		{name: "stackable", value: "yes|no", choices: []string{"yes", "no"}},
	}
}

// rewardRows are the commands about what points buy.
func rewardRows() []row {
	flags := func(must bool) []flagRow {
		return append(promiseFlags(store.OfferReward, must),
			flagRow{name: "points", value: "N", must: must, words: "command.flag.reward.points"},
			flagRow{name: "stock", value: "N"},
			flagRow{name: "where", value: "FILTER", words: "command.flag.reward.where"},
			flagRow{name: "with-parcel", value: "yes|no", choices: []string{"yes", "no"}},
			flagRow{name: "partner", value: "NAME"},
		)
	}
	return []row{
		{path: "reward add", flags: flags(true), needs: needsWriter, run: func(c *call) error { return saveReward(c, store.Offer{Stock: -1}) }},
		{path: "reward list", flags: []flagRow{
			{name: "all", words: "command.flag.reward.all"},
			{name: "for", value: "MEMBER", words: "command.flag.reward.for"},
		}, apart: [][]string{{"all", "for"}}, needs: needsBook, run: listRewards},
		{path: "reward edit", args: "REWARD", min: 1, max: 1, some: true, flags: flags(false), needs: needsWriter, run: editReward},
		{path: "reward archive", args: "REWARD", min: 1, max: 1, flags: []flagRow{{name: "off", words: "command.flag.archive.off"}}, needs: needsWriter, run: archiveReward},
		{path: "reward codes", args: "REWARD FILE|-", min: 2, max: 2, needs: needsWriter, run: importCodes},
		{path: "reward settlement", flags: []flagRow{{name: "month", value: "YYYY-MM", words: "command.flag.month.settle"}}, needs: needsBook, run: settlePartners},
	}
}

// offerJSON is a reward or a batch of coupons. stock is null without end; value_minor is null where value_percent is the value.
type offerJSON struct {
	ID          int64  `json:"id"`
	Name        string `json:"name"`
	Kind        string `json:"kind"`
	Points      any    `json:"points"`
	Value       any    `json:"value_minor"`
	Percent     any    `json:"value_percent"`
	Cost        int64  `json:"cost_minor"`
	Stock       any    `json:"stock"`
	PerMember   any    `json:"per_member"`
	Starts      any    `json:"from"`
	Ends        any    `json:"until"`
	Days        any    `json:"valid_days"`
	Where       any    `json:"where"`
	MinOrder    int64  `json:"min_order_minor"`
	MaxDiscount any    `json:"max_discount_minor"`
	Uses        any    `json:"uses"`
	FirstOrder  bool   `json:"first_order"`
	Stackable   bool   `json:"stackable"`
	WithParcel  bool   `json:"with_parcel"`
	Partner     any    `json:"partner"`
	Archived    bool   `json:"archived"`
	Issued      int64  `json:"issued"`
	Used        int64  `json:"used"`
	Missing     any    `json:"missing,omitempty"`
	Message     string `json:"message,omitempty"`
}

func offerLine(o *store.Offer) offerJSON {
	out := offerJSON{
		ID: o.ID, Name: o.Name, Kind: o.Kind, Points: idJSON(o.Points), Cost: o.Cost, PerMember: idJSON(o.PerMember), Starts: dayJSON(o.Starts),
		Ends: dayJSON(o.Ends), Days: idJSON(o.ValidDays), Where: textJSON(o.Where), MinOrder: o.MinOrder, MaxDiscount: idJSON(o.MaxDiscount),
		Uses: idJSON(o.Uses), FirstOrder: o.FirstOrder, Stackable: o.Stackable, WithParcel: o.WithParcel, Partner: textJSON(o.Partner),
		Archived: o.Archived, Issued: o.Taken, Used: o.Used,
	}
	if o.Stock >= 0 {
		out.Stock = o.Stock
	}
	if o.Kind == store.KindPercent {
		out.Percent = o.Value
	} else {
		out.Value = o.Value
	}
	return out
}

// promise lays what the flags say over an offer.
func (c *call) promise(o *store.Offer) (err error) {
	if c.given("name") {
		o.Name = c.text("name")
	}
	if c.given("kind") {
		o.Kind = c.text("kind")
	}
	if err := c.fitsKind(o.Kind); err != nil {
		return err
	}
	if o.Value, err = c.offValue(o); err != nil {
		return err
	}
	for _, f := range []struct {
		name  string
		to    *int64
		money bool
	}{
		{"cost", &o.Cost, true},
		{"min-order", &o.MinOrder, true},
		{"max-discount", &o.MaxDiscount, true},
		{"days", &o.ValidDays, false},
		{"per-member", &o.PerMember, false},
		{"points", &o.Points, false},
		{"stock", &o.Stock, false},
		{"uses", &o.Uses, false},
	} {
		switch {
		case !c.given(f.name):
		case f.name == "stock" && c.text("stock") == "none":
			o.Stock = -1
		case f.money:
			*f.to, err = c.money(f.name)
		default:
			*f.to, err = c.whole(f.name, 0)
		}
		if err != nil {
			return err
		}
	}
	for name, to := range map[string]*bool{"stackable": &o.Stackable, "with-parcel": &o.WithParcel} {
		if c.given(name) {
			*to = c.text(name) == "yes"
		}
	}
	for name, to := range map[string]*string{"where": &o.Where, "partner": &o.Partner} {
		if c.given(name) {
			*to = strings.TrimSpace(c.text(name))
		}
	}
	if c.given("from") {
		if o.Starts, err = c.day("from"); err != nil {
			return err
		}
	}
	if c.given("until") {
		o.Ends, err = c.day("until")
	}
	return err
}

// fitsKind refuses what the kind would pass over: only some take anything off, or have a partner. What is empty takes a field away.
func (c *call) fitsKind(kind string) error {
	for _, f := range []struct {
		name  string
		kinds []string
	}{
		{"value", []string{store.KindFixed, store.KindPercent}},
		{"max-discount", []string{store.KindPercent}},
		{"partner", []string{store.KindPartner}},
	} {
		if text := c.text(f.name); text != "" && text != "0" && !slices.Contains(f.kinds, kind) {
			return refuse("flags_exclude", "flag", f.name, "other", "kind "+kind)
		}
	}
	return nil
}

// offValue is what --value takes off: per cents of the kind percent, else an amount.
func (c *call) offValue(o *store.Offer) (int64, error) {
	if !c.given("value") {
		return o.Value, nil
	}
	text, percent := strings.CutSuffix(strings.TrimSpace(c.text("value")), "%")
	switch {
	case o.Kind == store.KindPercent:
		return parseWhole(text)
	case percent:
		return 0, store.Refuse(store.CodeBadOffer, "why", "value", "value", c.text("value"))
	}
	return parseMoney(text, c.book.Shop().Currency)
}

// saveReward makes a reward, or saves the one that was changed.
func saveReward(c *call, o store.Offer) error {
	words := "command.reward.add.done"
	if o.ID != 0 {
		words = "command.reward.edit.done"
	}
	if err := c.promise(&o); err != nil {
		return err
	}
	id, batch, err := c.book.SaveReward(c.ctx, o)
	if err != nil {
		return err
	}
	return c.ackBatch(batch, rewardHandAck{rewardAck{true, id}, idJSON(batch)}, words, "id", id, "name", o.Name, "points", o.Points)
}

// rewardAck is the result of an act on a reward.
type rewardAck struct {
	OK     bool  `json:"ok"`
	Reward int64 `json:"reward"`
}

// rewardHandAck is that of one that undoing its batch takes back; the batch is null when nothing was new.
type rewardHandAck struct {
	rewardAck
	Batch any `json:"batch"`
}

// reward finds a reward by its number or its name, among all when archived ones count.
func (c *call) reward(ref string) (o store.Offer, err error) {
	all, err := c.book.Offers(c.ctx, store.OfferReward, true)
	if err != nil {
		return o, err
	}
	var found, archived []store.Offer // a name is that of an archived reward where no other has it
	for _, o := range all {
		switch {
		case idText(o.ID) == strings.TrimPrefix(ref, "#"):
			found = append(found, o)
		case !strings.EqualFold(o.Name, strings.TrimSpace(ref)):
		case o.Archived:
			archived = append(archived, o)
		default:
			found = append(found, o)
		}
	}
	if len(found) == 0 {
		found = archived
	}
	if len(found) != 1 {
		return o, store.Refuse(store.CodeNoOffer, "offer", ref, "n", len(found))
	}
	return found[0], nil
}

// editReward changes what was given and leaves the rest.
func editReward(c *call) error {
	o, err := c.reward(c.args[0])
	if err != nil {
		return err
	}
	return saveReward(c, o)
}

// archiveReward takes a reward out of the catalogue, or puts it back.
func archiveReward(c *call) error {
	o, err := c.reward(c.args[0])
	if err != nil {
		return err
	}
	batch, err := c.book.ArchiveOffer(c.ctx, o.ID, !c.on("off"))
	if err != nil {
		return err
	}
	words := "command.reward.archive.done"
	if c.on("off") {
		words = "command.reward.archive.off.done"
	}
	return c.ackBatch(batch, rewardHandAck{rewardAck{true, o.ID}, idJSON(batch)}, words, "name", o.Name)
}

// listRewards prints the catalogue, and of one member what keeps them from each reward.
func listRewards(c *call) error {
	var list []store.RewardFor
	if c.given("for") {
		member, err := c.member(c.text("for"))
		if err != nil {
			return err
		}
		if list, err = c.book.RewardsFor(c.ctx, member); err != nil {
			return err
		}
	} else {
		all, err := c.book.Offers(c.ctx, store.OfferReward, c.on("all"))
		if err != nil {
			return err
		}
		for _, o := range all {
			list = append(list, store.RewardFor{Offer: o})
		}
	}
	lines, rows := make([]offerJSON, 0, len(list)), make([][]string, 0, len(list))
	for i := range list {
		r := &list[i]
		line, missing := offerLine(&r.Offer), ""
		if r.Missing != nil {
			p := problem(c.lang, 0, "", "", r.Missing)
			line.Missing, line.Message, missing = p.Code, p.Message, p.Message
			if r.Refusal() == "points" {
				missing = c.T("memberrewards.short", "n", r.Points-r.Have, "have", r.Have, "need", r.Points)
			}
		} else if r.Archived {
			missing = c.T("command.reward.archived")
		}
		lines = append(lines, line)
		rows = append(rows, []string{idText(r.ID), r.Name, c.T("offer.kind." + r.Kind), c.lang.Int(r.Points), c.stock(r.Stock), c.lang.Int(r.Taken), c.lang.Int(r.Used), missing})
	}
	if c.global.json {
		return c.json(items(lines, nil))
	}
	c.table([]column{
		{words: "command.column.id"},
		{words: "command.column.called"},
		{words: "command.column.kind"},
		{"command.column.points", true},
		{"command.column.stock", true},
		{"command.column.issued", true},
		{"command.column.used", true},
		{words: "command.column.text"},
	}, rows, "command.reward.list.empty")
	return nil
}

// stock is how many are left; without end it is a dash.
func (c *call) stock(n int64) string {
	if n < 0 {
		return c.T("core.absent")
	}
	return c.lang.Int(n)
}

// importCodes takes in a partner's codes, one a line.
func importCodes(c *call) error {
	o, err := c.reward(c.args[0])
	if err != nil {
		return err
	}
	codes, err := c.codeLines(c.args[1])
	if err != nil {
		return err
	}
	added, known, err := c.book.ImportPartnerCodes(c.ctx, o.ID, codes)
	if err != nil {
		return err
	}
	return c.ack(struct {
		rewardAck
		Added int64 `json:"added"`
		Known int64 `json:"known"`
	}{rewardAck{true, o.ID}, added, known}, "command.reward.codes.done", "name", o.Name, "n", added, "known", known)
}

// codeLines reads the codes of one file, or of standard input as -.
func (c *call) codeLines(path string) ([]string, error) {
	if refused := c.readable(path); refused != nil {
		return nil, refused
	}
	if path == "-" {
		return exchange.ReadCodes("-", c.env.In)
	}
	return exchange.CodeLines(path)
}

// redeemReward takes a reward's price from a member and prints the code.
func redeemReward(c *call, member int64, key string) error {
	for _, name := range []string{"points", "order"} {
		if c.given(name) {
			return refuse("flags_exclude", "flag", "reward", "other", name)
		}
	}
	o, err := c.reward(c.text("reward"))
	if err != nil {
		return err
	}
	ack, err := c.book.RedeemReward(c.ctx, store.RedeemReward{Member: member, Reward: o.ID, Key: key})
	if err != nil {
		return err
	}
	result := ledgerAck(ack)
	result.Value, result.Currency = ack.Value, c.book.Shop().Currency
	words := "command.redeem.reward.done"
	if ack.Replayed {
		words = "command.redeem.reward.replayed"
	}
	return c.ack(redeemedJSON{result, textJSON(ack.Code)}, words, "name", o.Name, "points", -ack.Points, "balance", ack.Balance, "member", ack.Member, "code", ack.Code, "id", ack.Redemption)
}

// settlePartners prints what the shop owes its partners for a month.
func settlePartners(c *call) error {
	day := c.book.Today()
	if c.given("month") {
		var err error
		if day, err = store.ParseMonth(c.text("month")); err != nil {
			return err
		}
	}
	list, err := c.book.Settlements(c.ctx, day)
	if err != nil {
		return err
	}
	type lineJSON struct {
		Partner string `json:"partner"`
		Reward  int64  `json:"reward"`
		Name    string `json:"name"`
		Issued  int64  `json:"issued"`
		Void    int64  `json:"taken_back"`
		Used    int64  `json:"used"`
		Cost    int64  `json:"cost_minor"`
		Waiting int64  `json:"waiting"`
	}
	currency := c.book.Shop().Currency
	lines, rows, sum := make([]lineJSON, len(list)), make([][]string, len(list)), int64(0)
	for i, s := range list {
		lines[i] = lineJSON(s)
		rows[i] = []string{s.Partner, s.Name, c.lang.Int(s.Issued), c.lang.Int(s.Void), c.lang.Int(s.Used), c.lang.Money(s.Cost, currency), c.lang.Int(s.Waiting)}
		sum += s.Cost
	}
	month := day.Month()
	if c.global.json {
		return c.json(struct {
			listing
			Month    string `json:"month"`
			Currency string `json:"currency"`
			Sum      int64  `json:"sum_minor"`
		}{items(lines, nil), month, currency, sum})
	}
	c.table([]column{
		{words: "command.column.partner"},
		{words: "command.column.called"},
		{"command.column.issued", true},
		{"command.column.taken_back", true},
		{"command.column.used", true},
		{"command.column.cost", true},
		{"command.column.waiting", true},
	}, rows, "settle.none")
	if len(list) > 0 {
		c.say("command.reward.settlement.sum", "month", month, "sum", c.lang.Money(sum, currency))
	}
	return nil
}
