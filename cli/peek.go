package cli

import (
	"bytes"
	"cmp"
	"io"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"time"

	"regulars/lang"
	"regulars/reports"
	"regulars/store"
	"regulars/store/exchange"
	"regulars/store/program"
)

// peekRows is the command that looks at a file without a shop.
func peekRows() []row {
	return []row{{path: "peek", args: "FILE", min: 1, max: 1, flags: slices.Concat(readingFlags(), []flagRow{
		{name: "currency", value: "CODE"},
		{name: "tz", value: "ZONE", words: "command.flag.timezone"},
	}), run: peek}}
}

// peek reads a file of orders and prints what it says about the shop's customers. It creates nothing.
func peek(c *call) error {
	file, zone, err := c.openPeeked()
	if err != nil {
		return err
	}
	defer file.Close()
	if file.AskDayOrder != nil {
		return file.AskDayOrder
	}
	c.adoptLang(file.Lang)
	t := newTally(cmp.Or(strings.ToUpper(c.text("currency")), file.Currency), zone, file.Format)
	t.today = store.DayOf(c.env.Now(), zone)
	problems := 0
	err = file.Orders(func(d *store.OrderDraft) error {
		t.take(d)
		return c.ctx.Err()
	}, func(exchange.Problem) error {
		problems++
		return nil
	})
	if err != nil {
		return err
	}
	columns := t.columns()
	findings := reports.Discover(columns, reports.DataEnd(columns, t.today), t.points())
	if c.global.json {
		return c.peekJSON(columns, findings)
	}
	if err := findings.WritePage(c.out, c.lang, filepath.Base(file.Name), c.width()); err != nil {
		return err
	}
	if t.currency == "" {
		c.note("command.peek.currency")
	}
	if problems > 0 {
		c.note("command.peek.problems", "n", problems)
	}
	if t.held > 0 {
		c.note("command.peek.held", "n", t.held)
	}
	if t.foreign > 0 {
		c.note("command.peek.foreign", "n", t.foreign, "currency", t.currency)
	}
	if t.ahead > 0 {
		c.note("command.peek.ahead", "n", t.ahead)
	}
	return nil
}

// peekJSON prints the summary of the last 30 days and the findings.
func (c *call) peekJSON(columns *store.Columns, findings *reports.Findings) error {
	summary, ok := reports.Find("summary")
	if !ok {
		return refuse("internal")
	}
	sheet := summary.Sheet(reports.Input{
		Period: reports.LastDays(findings.AsOf, reports.UsualDays), Figures: reports.Rollups(columns), Columns: columns,
	})
	sheet.Also = findings.Sheet()
	return c.writeSheets("json", c.out, sheet)
}

// openPeeked opens the file with the zone that it shows, unless one was given.
func (c *call) openPeeked() (*exchange.File, *time.Location, error) {
	zone := time.UTC
	if c.given("tz") {
		var err error
		if zone, err = store.LoadZone(c.text("tz")); err != nil || c.text("tz") == "" {
			return nil, nil, refuse("bad_zone", "value", c.text("tz"))
		}
	}
	options, err := c.readingOptions(strings.ToUpper(c.text("currency")), zone)
	if err != nil {
		return nil, nil, err
	}
	file, err := c.openOrders(c.args[0], options)
	if err != nil || c.given("tz") || file.Zone == "" || c.args[0] == "-" {
		return file, zone, err
	}
	shown, err := store.LoadZone(file.Zone)
	if err != nil {
		return file, zone, nil
	}
	if err := file.Close(); err != nil {
		return nil, nil, err
	}
	options.Zone = shown
	file, err = c.openOrders(c.args[0], options)
	return file, shown, err
}

// adoptLang takes the language of a file where nothing else says which one is wanted.
func (c *call) adoptLang(language string) {
	if c.global.langGiven || c.global.lang != "" || c.environmentLangGiven() {
		return
	}
	if l, ok := lang.Parse(language); ok {
		c.lang = l
	}
}

// width is how many cells a line of a page may take.
func (c *call) width() int {
	if c.env.OutTerminal && c.env.Size != nil {
		if w, _ := c.env.Size(); w >= 60 {
			return min(w, 100)
		}
	}
	return 80
}

// writeSheets writes sheets in a format; JSON goes through the same escape as everything else we print.
func (c *call) writeSheets(format string, w io.Writer, sheets ...*reports.Sheet) error {
	f, ok := reports.FindFormat(format)
	if !ok {
		return refuse("internal")
	}
	if format != "json" {
		return f.Write(w, c.lang, sheets...)
	}
	var b bytes.Buffer
	if err := f.Write(&b, c.lang, sheets...); err != nil {
		return err
	}
	_, err := w.Write(escapeJSON(b.Bytes()))
	return err
}

// tally turns drafts into columns as an import into an empty shop would count them.
type tally struct {
	currency string
	zone     *time.Location
	today    store.Day
	source   string
	outlook  *store.Outlook // see newShop; nil: not made

	orders  []talliedOrder
	people  []store.Person
	owner   map[store.Identity]int32
	sources []string
	held    int64 // orders whose status nobody knows
	foreign int64 // orders in other currencies
	ahead   int64 // orders of days to come, which an import takes and figures leave out until then
	awarded int64 // points by the rule of a new shop
}

// talliedOrder is one counted order.
type talliedOrder struct {
	day           store.Day
	buyer         int32
	source        uint16
	gross, refund int64
}

// newShopWorth is how many points are worth one unit of money in a new shop.
const newShopWorth = 100

// newTally begins with an empty file. Without a currency the first order's is the shop's.
func newTally(currency string, zone *time.Location, source string) *tally {
	return &tally{currency: currency, zone: zone, source: source, owner: map[store.Identity]int32{}}
}

// take counts one order: it must be paid, neither cancelled nor refunded in full, and in the shop's currency.
func (t *tally) take(d *store.OrderDraft) {
	if t.currency == "" {
		t.currency, t.outlook = d.Currency, nil
	}
	switch {
	case d.Grain == store.GrainCompanion:
		return
	case d.Status == store.StatusUnknown:
		t.held++
		return
	case d.Status == store.StatusPending || d.Status == store.StatusRefunded || d.Status == store.StatusCancelled:
		return
	case d.Total > 0 && d.Refunded >= d.Total:
		return
	case d.Currency != "" && d.Currency != t.currency:
		t.foreign++
		return
	}
	at := d.PaidAt
	if at == 0 {
		at = d.PlacedAt
	}
	day := store.DayOf(at.Time(), t.zone)
	if day > t.today {
		t.ahead++
		return
	}
	o := talliedOrder{day: day, buyer: t.buyer(&d.Buyer), source: t.sourceOf(d.Shop), gross: d.Total, refund: d.Refunded}
	if o.buyer >= 0 {
		t.award(d)
	}
	t.orders = append(t.orders, o)
}

// award adds the points that the order would give, less those of its refunds.
func (t *tally) award(d *store.OrderDraft) {
	owed := t.newShop().Award(d)
	t.awarded += owed.Given - owed.Clawed
}

// newShop tells what orders would earn in a new shop of the currency.
func (t *tally) newShop() *store.Outlook {
	if t.outlook == nil {
		t.outlook = store.NewOutlook(decimalsOf(t.currency))
	}
	return t.outlook
}

// buyer is the person with one of the identities, -1 for nobody known.
func (t *tally) buyer(b *store.Buyer) int32 {
	identities := make([]store.Identity, 0, 3)
	if b.Key != "" {
		identities = append(identities, store.Identity{Source: t.source, Key: store.NormalKey(b.Key)})
	}
	if email, err := store.NormalEmail(b.Email); err == nil && b.Email != "" {
		identities = append(identities, store.Identity{Source: "email", Key: email})
	}
	if phone, err := store.NormalPhone(b.Phone, "CN"); err == nil && b.Phone != "" {
		identities = append(identities, store.Identity{Source: "phone", Key: phone})
	}
	if len(identities) == 0 {
		return -1
	}
	who := int32(-1)
	for _, identity := range identities {
		if known, ok := t.owner[identity]; ok {
			who = known
			break
		}
	}
	if who < 0 {
		who = int32(len(t.people))
		t.people = append(t.people, store.Person{})
	}
	for _, identity := range identities {
		if _, ok := t.owner[identity]; !ok {
			t.owner[identity] = who
		}
	}
	p := &t.people[who]
	p.Name = cmp.Or(p.Name, b.Name)
	p.Reach = cmp.Or(p.Reach, b.Phone, b.Email, b.Key)
	return who
}

// sourceOf is the index of the file's source with the shop that the order names.
func (t *tally) sourceOf(shop string) uint16 {
	name := t.source
	if shop != "" {
		name += ":" + shop
	}
	at := slices.Index(t.sources, name)
	if at < 0 {
		at = len(t.sources)
		t.sources = append(t.sources, name)
	}
	return uint16(at)
}

// columns lays the orders out by column, in order of day.
func (t *tally) columns() *store.Columns {
	sort.SliceStable(t.orders, func(i, j int) bool { return t.orders[i].day < t.orders[j].day })
	c := &store.Columns{Currency: t.currency, People: t.people, Sources: t.sources}
	for _, o := range t.orders {
		c.Day = append(c.Day, o.day)
		c.Buyer = append(c.Buyer, o.buyer)
		c.Source = append(c.Source, o.source)
		c.Net = append(c.Net, o.gross-o.refund)
		c.Refund = append(c.Refund, o.refund)
	}
	return c
}

// points is what the rule of a new shop would give for these orders.
func (t *tally) points() *reports.Points {
	unit := int64(1)
	for range decimalsOf(t.currency) {
		unit *= 10
	}
	return &reports.Points{Rate: t.newShop().Rate().String(), Points: t.awarded, Worth: program.Worth(t.awarded, newShopWorth, unit)}
}
