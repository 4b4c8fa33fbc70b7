package exchange

import (
	"slices"

	"regulars/store"
)

// FormatGeneric is the name of the format of files that no platform's heading line recognises.
const FormatGeneric = "generic"

// Format is one platform's export of orders. A new platform is one file with a Format and one line in Formats. Where a
// platform has several exports that speak of orders (orders, their lines, payments), each is a Format of the same name:
// they are one source, and --from takes the name for any of them.
type Format struct {
	Name string
	// Grain says how much of an order the export knows, so that a coarse one never overrules a fine one.
	Grain store.Grain
	// Fingerprints are sets of headings; a file that has all of one set is of this format. The generic format has none.
	Fingerprints [][]string
	// Columns say which headings hold a field, the first that is not empty in a row counts.
	Columns []FieldColumns
	// Lines says that an order has one row for every line, so that its rows belong together. LineTotals says besides that
	// the total of a row is that of its line, and Sums are the other amounts that add up over the rows of an order; all
	// other values are those of the order and are taken once.
	Lines, LineTotals bool
	Sums              []Field
	// Extras are columns that no field describes; the format's own Row and Finish read them.
	Extras []Extra
	// TotalsDecide says that LineTotals and Sums hold when rows of one order differ in their totals, and only then.
	TotalsDecide bool
	// LineStatus says that the words for status and refund are those of the row's line, not of the whole order.
	LineStatus bool
	// Pack is what separates the lines of an order that are packed into one row, 0 where they are not.
	Pack byte
	// Packed is how the headings begin of columns that each hold one line of an order; "" where there are none.
	Packed string
	// Decimal is the decimal mark of amounts whose column shows no other, 0 to decide by column.
	Decimal byte
	// Order is how dates such as 03/04/2025 are to be read, orderUnknown to decide by column or ask.
	Order dayOrder
	// Statuses are the platform's words for where an order stands.
	Statuses *statusWords
	// Keywords are looked for, in their order, in a word that Statuses does not have.
	Keywords []statusKeyword
	// StatusBlank says that a row without a status is an order that was paid, because the export holds no other.
	StatusBlank bool
	// Currency, Zone and Lang are what the platform's files imply.
	Currency, Zone, Lang string
	// Refund reports a row that is a refund, where refunds have rows of their own. One that names another order than its sale
	// does, and the same line, joins its sale.
	Refund func(*plan, *row) bool
	// Note is what an owner must know about every file of this format; "" is nothing.
	Note store.Code
	// Row completes what one row says (a.scrap) before it joins its order (a.open), which holds the rows before it.
	Row func(*assembler, *row)
	// Prepare corrects what the rows of an order say, after all of them are in and before anything is made of it.
	Prepare func(*order, *assembler)
	// Finish settles what only this platform says in its own way, after all rows of an order are in.
	Finish func(*order, *assembler)
}

// Extra is a column that one format alone reads, by its headings; amounts are read as those of other columns are.
type Extra struct {
	Headings []string
	Money    bool
}

// FieldColumns is a field and the headings that hold it, the first that is not empty in a row counts.
type FieldColumns struct {
	Field    Field
	Headings []string
}

// Formats lists the formats in the order in which they are tried; the generic one takes what is left.
func Formats() []*Format {
	return []*Format{
		&shopify,
		&taobaoItems,
		&taobaoOrders,
		&taobaoLines,
		&douyin,
		&pdd,
		&youzanItems,
		&youzanOrders,
		&wooOrders,
		&wooProducts,
		&wooReport,
		&squarePayments,
		&squareItems,
		&etsyOrders,
		&etsyItems,
		&etsyPayments,
		&amazonOrders,
		&amazonNew,
		&amazonUnshipped,
		&generic,
	}
}

// FormatNames are the names that Options.Format takes.
func FormatNames() []string { return namesOf(Formats()) }

// namesOf are the names of formats, each once: a platform's files of different kinds share one.
func namesOf(formats []*Format) []string {
	var names []string
	for _, f := range formats {
		if !slices.Contains(names, f.Name) {
			names = append(names, f.Name)
		}
	}
	return names
}

// platform reports whether the format is that of a known platform.
func (f *Format) platform() bool { return len(f.Fingerprints) > 0 }

// matches reports whether the heading line has one of the format's fingerprints.
func (f *Format) matches(h *headings) bool {
	for _, set := range f.Fingerprints {
		if h.has(set) {
			return true
		}
	}
	return false
}

// recognise finds the format of a heading line among those there are: the one asked for, else the first that matches, else the
// last, which takes what is left.
func recognise(formats []*Format, name, asked string, h *headings) (*Format, error) {
	var named *Format
	for _, f := range formats {
		switch {
		case asked == "" && f.platform() && f.matches(h), asked == f.Name && (!f.platform() || f.matches(h)):
			return f, nil
		case asked == f.Name && named == nil:
			named = f
		}
	}
	switch {
	case named != nil:
		return nil, store.Refuse(CodeOtherFormat, "file", name, "format", named.Name, "missing", h.missing(named.Fingerprints[0]))
	case asked != "":
		return nil, store.Refuse(CodeUnknownFormat, "value", asked, "known", namesOf(formats))
	}
	return formats[len(formats)-1], nil
}

// strange says that a file which lacks a column of orders is a platform's export of something else; else it gives the
// refusal back.
func strange(name string, h *headings, refused error) error {
	if !store.CodeIs(refused, CodeMissingColumn) {
		return refused
	}
	for _, other := range strangers {
		if h.has(other.headings) {
			return store.Refuse(CodeNotOrders, "file", name, "why", other.kind)
		}
	}
	return refused
}

// stranger is a platform's export of something else than orders.
type stranger struct {
	kind     string
	headings []string
}

// strangers are files that are offered as orders by mistake.
var strangers = []stranger{
	{"customers", []string{"Accepts Email Marketing", "Total Spent", "Total Orders"}},
	{"customers", []string{"First Name", "Last Name", "Accepts Marketing", "Total Spent", "Total Orders"}},
	{"customers", []string{"Reference ID", "Square Customer ID", "Transaction Count"}},
	{"customers", []string{"Username", "Last Active", "Sign Up", "AOV"}},
	{"customers", []string{"客户姓名", "客户手机号", "客户积分"}},
	{"points", []string{"email", "points"}},
	{"sums", []string{"Orders", "Gross sales", "Returns", "Net sales"}},
	{"products", []string{"Product title", "Items sold", "SKU"}},
	{"products", []string{"TITLE", "PRICE", "CURRENCY_CODE", "QUANTITY", "TAGS"}},
	{"payments", []string{"Date", "Type", "Title", "Info", "Amount", "Fees & Taxes", "Net"}},
	{"payments", []string{"settlement-id", "transaction-type", "amount"}},
}
