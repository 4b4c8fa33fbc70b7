package cli

import (
	"cmp"
	"context"
	"errors"
	"io"
	"strings"

	"regulars/store"
	"regulars/store/exchange"
	"regulars/store/program"
)

// couponRows are the commands about codes: those given away, and those that points have bought.
func couponRows() []row {
	return []row{
		{path: "coupon issue", flags: append(promiseFlags(store.OfferCoupon, true),
			flagRow{name: "count", value: "N"},
			flagRow{name: "where", value: "FILTER", words: "command.flag.coupon.where"},
			flagRow{name: "from", value: "DAY", words: "command.flag.coupon.from"},
			flagRow{name: "uses", value: "N"},
			flagRow{name: "first-order"},
			flagRow{name: "key", value: "KEY"},
		), apart: [][]string{{"count", "where"}}, needs: needsWriter, run: issueCoupons},
		{path: "coupon use", args: "CODE", min: 1, max: 1, flags: []flagRow{
			{name: "order", value: "ORDER", must: true, words: "command.flag.redeem.order"},
			{name: "goods", value: "AMOUNT"},
		}, needs: needsWriter, run: useCoupon},
		{path: "coupon free", args: "CODE", min: 1, max: 1, flags: []flagRow{{name: "order", value: "ORDER", words: "command.flag.redeem.order"}}, needs: needsWriter, run: freeCoupon},
		{path: "coupon void", args: "CODE", min: 1, max: 1, flags: []flagRow{{name: "off", words: "command.flag.void.off"}}, needs: needsWriter, run: voidCoupon},
		{path: "coupon show", args: "CODE", min: 1, max: 1, needs: needsBook, run: showCoupon},
		{path: "coupon list", flags: []flagRow{
			{name: "status", value: "STATUS", choices: store.CodeStatuses()},
			{name: "member", value: "MEMBER"},
			{name: "offer", value: "ID"},
			{name: "what", value: "WHAT", choices: []string{store.OfferReward, store.OfferCoupon, "referral"}},
			{name: "limit", value: "N"},
			{name: "before", value: "ID"},
		}, needs: needsBook, run: listCoupons},
		{path: "coupon batches", flags: []flagRow{{name: "all", words: "command.flag.reward.all"}}, needs: needsBook, run: listBatchesOfCoupons},
		{path: "coupon review", args: "[USE]", max: 1, flags: []flagRow{{name: "off", words: "command.flag.review.off"}}, needs: needsWriter, run: reviewCoupons},
	}
}

// issueCoupons makes a batch of coupons and prints the codes, one a line.
func issueCoupons(c *call) error {
	in := store.CouponIssue{Offer: store.Offer{Uses: 1, FirstOrder: c.on("first-order")}, ForWhere: strings.TrimSpace(c.text("where"))}
	var err error
	if err = c.promise(&in.Offer); err != nil {
		return err
	}
	in.Offer.Where = ""
	if !c.given("count") && in.ForWhere == "" {
		return refuse("missing_flag", "flag", "count", "usage", c.row.usage()+" --name NAME --kind KIND --count N")
	}
	if in.Count, err = c.whole("count", 0); err != nil {
		return err
	}
	if in.Key, err = c.key(); err != nil {
		return err
	}
	out, err := c.book.IssueCoupons(c.ctx, in)
	if err != nil {
		return err
	}
	codes := make([]string, len(out.Codes))
	for i, code := range out.Codes {
		codes[i] = program.ShowCode(code)
	}
	if c.global.json {
		result := issuedJSON{OK: true, Offer: out.Offer, Batch: out.Batch, Issued: len(codes), Codes: codes, Replayed: out.Replayed}
		if len(codes) == 1 {
			result.Code = codes[0]
		}
		return c.json(result)
	}
	c.note("command.coupon.issue.done", "n", len(codes), "name", in.Offer.Name, "batch", out.Batch)
	for _, code := range codes {
		c.out.line(code)
	}
	return nil
}

// issuedJSON is a batch of coupons that was made. code is null where there are several.
type issuedJSON struct {
	OK       bool     `json:"ok"`
	Offer    int64    `json:"offer"`
	Batch    int64    `json:"batch"`
	Issued   int      `json:"issued"`
	Code     any      `json:"code"`
	Codes    []string `json:"codes"`
	Replayed bool     `json:"replayed"`
}

// codeAckJSON is the result of an act on a code.
type codeAckJSON struct {
	OK       bool   `json:"ok"`
	Code     string `json:"code"`
	Status   string `json:"status"`
	Offer    any    `json:"offer"`
	Name     any    `json:"name"`
	Member   any    `json:"member"`
	Order    any    `json:"order"`
	Discount int64  `json:"discount_minor"`
	UsesLeft any    `json:"uses_left"`
	Batch    any    `json:"batch"`
}

// ackCode prints the result of an act on a code.
func (c *call) ackCode(a store.CodeAck, err error, words string) error {
	if err != nil {
		return err
	}
	out := codeAckJSON{true, a.Code, a.Status, idJSON(a.Offer), textJSON(a.Name), idJSON(a.Member), textJSON(a.Order), a.Discount, nil, idJSON(a.Batch)}
	if a.Uses >= 0 {
		out.UsesLeft = a.Uses
	}
	if words == "command.coupon.use.done" && a.Discount > 0 {
		words = "command.coupon.use.off"
	}
	return c.ackBatch(a.Batch, out, words, "code", a.Code, "name", a.Name, "order", a.Order, "amount", c.lang.Money(a.Discount, c.book.Shop().Currency))
}

// useCoupon marks a code as used on an order.
func useCoupon(c *call) error {
	goods, err := c.money("goods")
	if err != nil {
		return err
	}
	ack, err := c.book.UseCode(c.ctx, store.CodeUse{Code: strings.TrimSpace(c.args[0]), Order: strings.TrimSpace(c.text("order")), Goods: goods})
	return c.ackCode(ack, err, "command.coupon.use.done")
}

// freeCoupon takes a use back.
func freeCoupon(c *call) error {
	ack, err := c.book.FreeCode(c.ctx, strings.TrimSpace(c.args[0]), strings.TrimSpace(c.text("order")))
	return c.ackCode(ack, err, "command.coupon.free.done")
}

// voidCoupon makes a code void, or good again.
func voidCoupon(c *call) error {
	words := "command.coupon.void.done"
	if c.on("off") {
		words = "command.coupon.void.off.done"
	}
	ack, err := c.book.VoidCode(c.ctx, strings.TrimSpace(c.args[0]), c.on("off"))
	return c.ackCode(ack, err, words)
}

// codeJSON is one code.
type codeJSON struct {
	ID         int64  `json:"id"`
	Code       string `json:"code"`
	Status     string `json:"status"`
	What       string `json:"what"`
	Offer      any    `json:"offer"`
	Name       any    `json:"name"`
	Kind       any    `json:"kind"`
	Member     any    `json:"member"`
	From       any    `json:"from"`
	Until      any    `json:"until"`
	Issued     any    `json:"issued_at"`
	Uses       any    `json:"uses"`
	Used       int64  `json:"used"`
	UsedAt     any    `json:"used_at"`
	UsedOn     any    `json:"used_on"`
	Redemption any    `json:"redemption"`
	Ticket     any    `json:"ticket"`
}

func (c *call) codeLine(r *store.CodeRow) codeJSON {
	return codeJSON{
		r.ID, r.Code, r.Status, cmp.Or(r.What, "referral"), idJSON(r.Offer), textJSON(r.Name), textJSON(r.Kind), idJSON(r.Member), dayJSON(r.Starts),
		dayJSON(r.Ends), c.timeJSON(r.Issued), idJSON(r.Uses), r.Used, c.timeJSON(r.UsedAt), textJSON(r.UsedOn), idJSON(r.Redemption), idJSON(r.Ticket),
	}
}

// showCoupon prints one code and where it stands.
func showCoupon(c *call) error {
	r, err := c.book.Code(c.ctx, strings.TrimSpace(c.args[0]))
	if err != nil {
		return err
	}
	if c.global.json {
		return c.json(c.codeLine(&r))
	}
	c.codeTable([]store.CodeRow{r})
	return nil
}

// listCoupons prints codes, newest first.
func listCoupons(c *call) error {
	q := store.CodeQuery{Status: c.text("status"), What: c.text("what")}
	var err error
	if c.given("member") {
		if q.Member, err = c.member(c.text("member")); err != nil {
			return err
		}
	}
	if c.given("offer") {
		if q.Offer, err = parseID(c.text("offer"), "offer"); err != nil {
			return err
		}
	}
	list, next, err := pages(c, func(r *store.CodeRow) int64 { return r.ID }, func(before int64, limit int) ([]store.CodeRow, error) {
		q.Before, q.Limit = before, limit
		return c.book.Codes(c.ctx, q)
	})
	if err != nil {
		return err
	}
	if c.global.json {
		lines := make([]codeJSON, 0, len(list))
		for i := range list {
			lines = append(lines, c.codeLine(&list[i]))
		}
		return c.json(items(lines, next))
	}
	c.codeTable(list)
	c.more(next)
	return nil
}

// codeName is what a code is of, and which case gave it.
func (c *call) codeName(r *store.CodeRow) string {
	name := cmp.Or(r.Name, c.T("offer.what.referral"))
	if r.Ticket != 0 {
		name += " (" + store.TicketRef(r.Ticket) + ")"
	}
	return name
}

func (c *call) codeTable(list []store.CodeRow) {
	rows := make([][]string, 0, len(list))
	for i := range list {
		r := &list[i]
		owner, used := c.T("core.absent"), ""
		if r.Member != 0 {
			owner = cmp.Or(r.MemberName, store.MemberRef(r.Member))
		}
		if r.UsedAt != 0 {
			used = c.timeText(r.UsedAt) + " " + r.UsedOn
		}
		rows = append(rows, []string{r.Code, c.T("code.status." + r.Status), c.codeName(r), owner, c.dayText(r.Ends), used})
	}
	c.table([]column{
		{words: "command.column.code"},
		{words: "command.column.status"},
		{words: "command.column.called"},
		{words: "command.column.member"},
		{words: "command.column.ends"},
		{words: "command.column.used"},
	}, rows, "command.coupon.list.empty")
}

// listBatchesOfCoupons prints the batches of coupons.
func listBatchesOfCoupons(c *call) error {
	list, err := c.book.Offers(c.ctx, store.OfferCoupon, c.on("all"))
	if err != nil {
		return err
	}
	lines, rows := make([]offerJSON, 0, len(list)), make([][]string, 0, len(list))
	for i := range list {
		o := &list[i]
		lines = append(lines, offerLine(o))
		rows = append(rows, []string{idText(o.ID), o.Name, c.T("offer.kind." + o.Kind), c.offerValue(o), c.lang.Int(o.Taken), c.lang.Int(o.Used), c.dayText(o.Ends)})
	}
	if c.global.json {
		return c.json(items(lines, nil))
	}
	c.table([]column{
		{words: "command.column.id"},
		{words: "command.column.called"},
		{words: "command.column.kind"},
		{"command.column.off", true},
		{"command.column.issued", true},
		{"command.column.used", true},
		{words: "command.column.ends"},
	}, rows, "command.coupon.batches.empty")
	return nil
}

// offerValue is what an offer takes off, for people.
func (c *call) offerValue(o *store.Offer) string {
	switch {
	case o.Kind == store.KindPercent:
		return idText(o.Value) + "%"
	case o.Value > 0:
		return c.lang.Amount(o.Value, c.book.Shop().Currency)
	}
	return ""
}

// reviewCoupons lists what a person should look at, or says that somebody has.
func reviewCoupons(c *call) error {
	if len(c.args) > 0 {
		use, err := parseID(c.args[0], "use")
		if err != nil {
			return err
		}
		if err := c.book.ReviewCode(c.ctx, use, !c.on("off")); err != nil {
			return err
		}
		return c.ack(struct {
			OK  bool  `json:"ok"`
			Use int64 `json:"use"`
		}{true, use}, "command.coupon.review.done", "id", use)
	}
	if c.given("off") {
		return refuse("missing_argument", "usage", programName+" coupon review USE --off")
	}
	list, err := c.book.CodeReviews(c.ctx, mostRows)
	if err != nil {
		return err
	}
	type reviewJSON struct {
		Use        int64  `json:"use"`
		Code       string `json:"code"`
		Name       any    `json:"name"`
		Member     any    `json:"member"`
		Order      string `json:"order"`
		At         any    `json:"at"`
		State      string `json:"state"`
		Why        string `json:"why"`
		Redemption any    `json:"redemption"`
	}
	lines, rows := make([]reviewJSON, 0, len(list)), make([][]string, 0, len(list))
	for _, r := range list {
		lines = append(lines, reviewJSON{r.Use, r.Code, textJSON(r.Name), idJSON(r.Member), r.OrderRef, c.timeJSON(r.At), r.State, r.Why, idJSON(r.Redemption)})
		rows = append(rows, []string{idText(r.Use), r.Code, r.Name, r.OrderRef, c.timeText(r.At), c.T("code.review." + r.Why)})
	}
	if c.global.json {
		return c.json(items(lines, nil))
	}
	c.table([]column{
		{words: "command.column.id"},
		{words: "command.column.code"},
		{words: "command.column.called"},
		{words: "command.column.order"},
		{words: "command.column.at"},
		{words: "command.column.text"},
	}, rows, "command.coupon.review.empty")
	return nil
}

// exportCodes writes the codes that can still be used, one a line, or a table of all of them when a shape or a filter is asked for.
func exportCodes(c *call) error {
	if c.shape() != "" || c.given("where") {
		return export(c, "coupons")
	}
	for _, name := range []string{"encoding", "spreadsheet"} {
		if c.given(name) { // of a table
			return refuse("missing_flag", "flag", "format", "usage", c.row.usage()+" --format csv --"+name)
		}
	}
	offer, err := c.offer()
	if err != nil {
		return err
	}
	return c.toFile("command.export.done", func(w io.Writer) (int64, error) { return writeCodes(c.ctx, w, c.book, offer) })
}

// offer is the number of --offer; 0 without it.
func (c *call) offer() (int64, error) {
	if !c.given("offer") {
		return 0, nil
	}
	return parseID(c.text("offer"), "offer")
}

// writeCodeTable writes every code with where it stands.
func writeCodeTable(ctx context.Context, w io.Writer, book *store.Book, r tableRequest) (int64, error) {
	table, err := exchange.NewWriter(w, exchange.CodesTable(), r.options)
	if err != nil {
		return 0, err
	}
	err = book.ExportCodeRows(ctx, r.offer, r.where, func(k *store.CodeRow) error {
		return table.Write(
			exchange.Whole(k.ID), exchange.Text(k.Code), exchange.Text(k.Status), exchange.Text(cmp.Or(k.What, "referral")), number(k.Offer), exchange.Word(k.Name),
			exchange.Word(k.Kind), number(k.Member), exchange.OnDay(k.Starts), exchange.OnDay(k.Ends), exchange.Moment(k.Issued), number(k.Uses), exchange.Whole(k.Used),
			exchange.Moment(k.UsedAt), exchange.Word(k.UsedOn), number(k.Redemption), number(k.Ticket),
		)
	})
	return table.Rows(), errors.Join(err, table.Close())
}

func writeCodes(ctx context.Context, w io.Writer, book *store.Book, offer int64) (n int64, err error) {
	err = book.ExportCodes(ctx, offer, func(code string) error {
		n++
		_, err := io.WriteString(w, code+"\n")
		return err
	})
	return n, err
}
