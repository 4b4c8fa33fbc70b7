package store

import (
	"context"
	"math"
	"slices"
)

// PointsFrom says which imported orders earn: those paid on or after Day, all, or none before the day of the import.
type PointsFrom struct {
	Day  Day // 0 and not None: all
	None bool
}

// ImportInput is one file of orders. Read streams the file's drafts and problems and is called once.
type ImportInput struct {
	Source, Shop           string // Shop "" is the shop that the file names
	File, Format, Encoding string
	SHA256                 []byte
	LeftOut                func() int64 // how many orders Read has left out for its problems, asked after it; nil: one a problem
	RowCount               func() int64 // how many rows the file has, asked before and after Read; may be nil
	PointsFrom             *PointsFrom  // nil: the shop's setting
	KeepStart              bool         // PointsFrom becomes the shop's setting, until the import is undone
	DryRun, GoodRows       bool         // GoodRows saves what can be saved although rows were rejected
	Read                   func(yield func(*OrderDraft) error, problem func(RowProblem) error) error
	Progress               func(done, total int64) // called now and then while saving; may be nil
}

// RowProblem is a row that cannot be imported. Err carries a code and facts.
type RowProblem struct {
	Line   int
	Column string
	Value  string
	Err    error
}

// ImportResult is what an import did, or would do. New + Updated + Unchanged + Rejected + Held are the file's orders. What a
// file says about orders that it does not hold itself and that the book does not know is Unlinked.
type ImportResult struct {
	Batch                                             int64 // 0: a dry run, or nothing changed
	Format, Encoding                                  string
	Rows, Orders                                      int64
	New, Updated, Unchanged, Refunded, Rejected, Held int64
	MembersNew, MembersMatched                        int64
	Awarded, Pending, ClawedBack, Expired             int64
	Deeds                                             int64        // points for joining by a first order
	CodesUsed, CodesFreed, CodesRefused               int64        // our codes that the orders name; refused: void or used up, for a person to look at
	Parcels                                           []ParcelGift // what to put into which parcel
	First, Last                                       Day
	Early, Ahead                                      int64            // new orders before the shop's first one, and more than two days after today; not of a source's first file
	Strangers                                         int64            // buyers whom the book did not know, where it knew hardly any of those whose orders are new; not of a source's first file
	BadContacts                                       int64            // buyers' e-mails and phones that are none in the shop's region, left out
	Capped                                            int64            // new orders that would have given more points than one entry may move, and gave that many
	HeldWords                                         map[string]int64 // status words that nobody has explained yet
	Unlinked                                          int64
	Loose                                             []LooseRefund  // of those, the first refunds
	Problems                                          []RowProblem   // the first 1000
	AlreadyImported                                   *Batch         // the same file, earlier
	Preview                                           []PreviewOrder // the first five of the file
	Choices                                           PointsChoices  // what the choice of a start day would give
}

// PreviewOrder is a parsed order as the preview shows it.
type PreviewOrder struct {
	Ext, Buyer, Currency, StatusText string
	Status                           Status
	Placed                           Instant
	Total, Points                    int64
	Pending                          bool
}

// PointsChoices are what new orders would earn if all did, those of the last 12 months, or those from today on.
type PointsChoices struct{ All, Year, None PointsChoice }

// PointsChoice is one choice's orders and points, and how many of the points would lapse at once.
type PointsChoice struct{ Orders, Points, Expired int64 }

const maxProblems = 1000

// ImportOrders reads a file of orders and saves it in one transaction: new orders, new members, points, and for known
// orders what has changed since. The same file again changes nothing. Rows that cannot be read refuse the whole file
// (CodeRowsRejected, with the result filled) unless GoodRows. Orders whose status nobody has explained are held: kept
// aside until AnswerHeld. ctx interrupts it at any point and nothing is saved (CodeInterrupted).
func (b *Book) ImportOrders(ctx context.Context, in ImportInput) (ImportResult, error) {
	return newImporter(b, in).run(ctx)
}

// run reads and saves.
func (im *importer) run(ctx context.Context) (ImportResult, error) {
	b, in := im.book, &im.in
	words, err := b.StatusWords(ctx, in.Source)
	if err == nil {
		err = im.readAll(ctx, b.shop.Load(), words)
	}
	if err != nil {
		return im.result, b.classify(err)
	}
	if im.result.Rejected > 0 && !in.GoodRows && !in.DryRun {
		return im.result, im.refusal()
	}
	if err = im.prepare(ctx); err != nil {
		return im.result, err
	}
	b.options.reached("prepared")
	err = b.writeAlone(ctx, "import", im.save)
	if isDryRun(err) {
		im.result.Batch = 0
		return im.result, nil
	}
	if err == nil {
		_ = b.tidyLarge(ctx) // the import is saved, and search finds everybody either way: the daily run tries again
	}
	return im.result, err
}

func (im *importer) refusal() error { return rowsRejected(im.result.Rejected, im.result.Problems) }

// importer holds a file's orders between reading and saving, packed, in the order of the file.
type importer struct {
	book   *Book
	in     ImportInput
	result ImportResult

	rows       []importRow
	text       []byte // all order numbers, one after the other
	extras     map[int32]*importExtra
	buyers     []importBuyer
	byBuyer    map[string]int32
	sources    []sourceShop // those that the file's orders come from
	bySource   map[sourceShop]uint16
	currencies []string
	unfit      int64   // drafts that the book cannot hold
	sorted     []int32 // rows by source and number, duplicates dropped
	held       []heldOrder
	answers    *AnswerInput    // the import brings held orders in; nil: it reads a file
	prepared   *preparedImport // nil: nothing is
	key        []byte          // scratch
}

// importRow is one order of the file, as small as it can be: a million of them are held at once.
type importRow struct {
	placedAt, paidAt, doneAt, shippedAt Instant
	total, shipping, tax, discount      int64
	pointsPaid, refunded                int64
	ext                                 uint32 // where its number begins in text
	extLen                              uint16
	source                              uint16
	buyer                               int32 // -1: nobody known
	line                                int32
	has                                 Has
	status                              Status
	grain                               Grain
	currency                            uint8
}

// importExtra is what few orders have.
type importExtra struct {
	detail  *OrderDetail
	lines   []LineDraft
	refunds []RefundRow // each once
}

// importBuyer is one distinct set of identities in the file.
type importBuyer struct {
	name       string
	identities []Identity
	since      Instant // the first order of the file; 0 when the rows tell no moment
	member     int64
	account    *account // nil: not asked for yet
	made       bool
	excluded   string
	marketing  int8
}

// seen notes a moment at which the buyer is known to have bought; 0 is none.
func (b *importBuyer) seen(at Instant) {
	if b.since == 0 || at != 0 && at < b.since {
		b.since = at
	}
}

func newImporter(b *Book, in ImportInput) *importer {
	return &importer{
		book: b, in: in, result: ImportResult{Format: in.Format, Encoding: in.Encoding, HeldWords: map[string]int64{}},
		extras: map[int32]*importExtra{}, byBuyer: map[string]int32{}, bySource: map[sourceShop]uint16{}, text: make([]byte, 0, 1<<16),
	}
}

// readAll takes the file in, before any lock. words are what the shop has said of the source's words for statuses.
func (im *importer) readAll(ctx context.Context, shop *Shop, words map[string]Status) (err error) {
	if im.answers != nil {
		words[im.answers.Word] = im.answers.Status
	}
	if im.in.RowCount != nil {
		expected := min(im.in.RowCount(), 1<<22)
		im.rows, im.text = make([]importRow, 0, expected), make([]byte, 0, 16*expected)
	}
	n := 0
	err = im.in.Read(func(d *OrderDraft) error {
		if n++; n%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		return im.take(shop, words, d)
	}, im.problem)
	if err != nil {
		return err
	}
	if im.in.LeftOut != nil {
		im.result.Rejected = im.in.LeftOut() + im.unfit
	}
	if im.in.RowCount != nil {
		im.result.Rows = im.in.RowCount()
	}
	rejected := im.result.Rejected
	if im.sorted, err = im.dropDuplicates(); err != nil {
		return err
	}
	rejected = im.result.Rejected - rejected
	im.result.Orders = int64(len(im.rows)) + im.result.Held + im.result.Rejected - rejected
	return nil
}

func (im *importer) problem(p RowProblem) error {
	im.result.Rejected++
	if len(im.result.Problems) < maxProblems {
		im.result.Problems = append(im.result.Problems, p)
	}
	return nil
}

// take packs one draft.
func (im *importer) take(shop *Shop, words map[string]Status, d *OrderDraft) error {
	for d.Status == StatusUnknown && words[d.StatusText] != StatusUnknown {
		d.answer(words[d.StatusText])
	}
	if column, err := checkDraft(d); err != nil {
		im.unfit++
		return im.problem(RowProblem{Line: d.Line, Column: column, Err: err})
	}
	if im.sourceIndex(d); len(im.sources) > maxSources {
		return tooManySources()
	}
	if d.Status == StatusUnknown {
		return im.hold(shop, d)
	}
	row := importRow{
		placedAt: d.PlacedAt, paidAt: d.PaidAt, doneAt: d.DoneAt, shippedAt: d.ShippedAt, total: d.Total, shipping: d.Shipping, tax: d.Tax,
		discount: d.Discount, pointsPaid: d.PointsPaid, refunded: d.Refunded, ext: uint32(len(im.text)), extLen: uint16(len(d.ID)),
		line: int32(d.Line), has: d.Has, status: d.Status, grain: d.Grain, source: im.sourceIndex(d), currency: im.currencyIndex(shop, d.Currency),
	}
	if row.placedAt == 0 {
		row.placedAt = row.paidAt
	}
	im.text = append(im.text, d.ID...)
	row.buyer = im.buyer(shop, d)
	if d.Detail != nil || len(d.Lines) > 0 || len(d.Refunds) > 0 {
		im.extras[int32(len(im.rows))] = keepExtra(d)
	}
	if len(im.result.Preview) < 5 && d.Grain != GrainCompanion {
		im.result.Preview = append(im.result.Preview, PreviewOrder{
			Ext: d.ID, Buyer: d.Buyer.label(), Currency: im.currencies[row.currency], StatusText: d.StatusText, Status: d.Status,
			Placed: row.placedAt, Total: d.Total,
		})
	}
	im.rows = append(im.rows, row)
	return nil
}

func (b Buyer) label() string {
	for _, s := range []string{b.Name, b.Key, b.Email, b.Phone} {
		if s != "" {
			return s
		}
	}
	return ""
}

// checkDraft says what is wrong with a draft that no reader should have let through, and where.
func checkDraft(d *OrderDraft) (column string, err error) {
	for _, f := range []struct {
		column string
		amount int64
	}{{"total", d.Total}, {"shipping", d.Shipping}, {"tax", d.Tax}, {"refunded", d.Refunded}, {"points_paid", d.PointsPaid}} {
		if f.amount < 0 || f.amount > maxAmount {
			return f.column, Refuse(CodeBadAmount, "amount", f.amount, "currency", d.Currency)
		}
	}
	for _, refund := range d.Refunds {
		if refund.Amount <= 0 || refund.Amount > maxAmount {
			return "refunded", Refuse(CodeBadAmount, "amount", refund.Amount, "currency", d.Currency)
		}
	}
	switch {
	case d.Refunded > d.Total && d.Grain != GrainCompanion:
		return "refunded", Refuse(CodeAlreadyRefunded, "refunded", d.Refunded, "total", d.Total, "asked", d.Refunded, "currency", d.Currency)
	case len(d.ID) == 0 || len(d.ID) > maxKey:
		return "order_id", Refuse(CodeBadKey, "max", maxKey)
	case d.PlacedAt == 0 && d.PaidAt == 0 && d.Grain != GrainCompanion:
		return "date", Refuse(CodeBadDay, "value", "")
	}
	return "", nil
}

func keepExtra(d *OrderDraft) *importExtra {
	e := &importExtra{}
	if d.Detail != nil {
		detail := *d.Detail
		e.detail = &detail
	}
	e.lines = append(e.lines, d.Lines...)
	for _, refund := range d.Refunds {
		if !slices.ContainsFunc(e.refunds, refund.same) {
			e.refunds = append(e.refunds, refund)
		}
	}
	return e
}

// sourceShop is where an order comes from: a platform, and the shop on it where there are several.
type sourceShop struct{ name, shop string }

// identitySource is the source under which the platform's own keys of buyers are known.
func (s sourceShop) identitySource() string {
	if s.shop == "" {
		return s.name
	}
	return s.name + ":" + s.shop
}

func tooManySources() error { return Refuse(CodeLimitExceeded, "why", "sources", "limit", maxSources) }

// maxSources is how many shops and platforms a book, and a file, can keep apart: figures hold the source of each order in two bytes.
const maxSources = math.MaxUint16

// sourceIndex is the place of a draft's source among those of the file; take refuses a file with more than there are places.
func (im *importer) sourceIndex(d *OrderDraft) uint16 {
	source := sourceShop{im.in.Source, d.Shop}
	if d.Source != "" {
		source.name = d.Source
	}
	if im.in.Shop != "" {
		source.shop = im.in.Shop
	}
	i, ok := im.bySource[source]
	if !ok {
		i = uint16(len(im.sources))
		im.sources = append(im.sources, source)
		im.bySource[source] = i
	}
	return i
}

func (im *importer) currencyIndex(shop *Shop, code string) uint8 {
	if code == "" {
		code = shop.Currency
	}
	for i, c := range im.currencies {
		if c == code {
			return uint8(i)
		}
	}
	im.currencies = append(im.currencies, code)
	return uint8(len(im.currencies) - 1)
}

// buyer finds or adds the draft's set of identities. Rows of the same buyer cost one map look-up.
func (im *importer) buyer(shop *Shop, d *OrderDraft) int32 {
	if !d.Buyer.Known() {
		return -1
	}
	k := append(im.key[:0], d.Buyer.Key...)
	k = append(append(k, 0), d.Buyer.Email...)
	k = append(append(k, 0), d.Buyer.Phone...)
	if d.Buyer.Key != "" {
		k = append(append(append(append(k, 0), d.Shop...), 0), d.Source...)
	}
	im.key = k
	when := d.PaidAt
	if when == 0 {
		when = d.PlacedAt
	}
	if i, ok := im.byBuyer[string(k)]; ok {
		if i < 0 {
			return -1
		}
		b := &im.buyers[i]
		b.seen(when)
		if b.name == "" {
			b.name = cleanBuyerName(d.Buyer.Name)
		}
		if d.Detail != nil && d.Detail.Marketing != 0 {
			b.marketing = d.Detail.Marketing
		}
		return i
	}
	b := importBuyer{name: cleanBuyerName(d.Buyer.Name), since: when, identities: im.identities(shop, d)}
	if d.Detail != nil {
		b.marketing = d.Detail.Marketing
	}
	i := int32(-1)
	if len(b.identities) > 0 {
		i = int32(len(im.buyers))
		im.buyers = append(im.buyers, b)
	}
	im.byBuyer[string(k)] = i
	return i
}

// identities are the draft's keys in the order in which they decide who it is: the platform's own, then e-mail, then phone.
// What cannot be normalised is no identity, and counted.
func (im *importer) identities(shop *Shop, d *OrderDraft) (list []Identity) {
	if key := NormalKey(d.Buyer.Key); key != "" {
		list = append(list, Identity{im.sources[im.sourceIndex(d)].identitySource(), key})
	}
	if d.Buyer.Email != "" {
		if key, err := NormalEmail(d.Buyer.Email); err == nil {
			list = append(list, Identity{SourceEmail, key})
		} else {
			im.result.BadContacts++
		}
	}
	if d.Buyer.Phone != "" {
		if key, err := NormalPhone(d.Buyer.Phone, shop.Region); err == nil {
			list = append(list, Identity{SourcePhone, key})
		} else {
			im.result.BadContacts++
		}
	}
	return list
}

// cleanBuyerName is a buyer's name as far as it can be kept.
func cleanBuyerName(raw string) string {
	if raw == "" {
		return ""
	}
	name, err := cleanName(raw)
	if err != nil {
		return ""
	}
	return name
}

func (im *importer) number(r *importRow) []byte { return im.text[r.ext : r.ext+uint32(r.extLen)] }

func (im *importer) ext(r *importRow) string { return string(im.number(r)) }
