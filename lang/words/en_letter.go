package words

// enLetter are the words of the pages that reports are written as.
var enLetter = words{
	"report.letter.title":     "How the shop is doing",
	"report.letter.month":     "The shop in {month}",
	"report.letter.none":      "No report",
	"report.letter.ago":       "{value} a year ago",
	"report.letter.how":       "How this is computed",
	"report.letter.peak":      "{what}; the highest is {top}",
	"report.letter.rows":      "All {n} rows",
	"report.letter.silent":    "Nothing to tell yet of: {names}.",
	"report.letter.foot":      "{shop}: counted from the shop's own orders by Regulars. Money is net of refunds; no customer is named.",
	"report.format.html":      "A page to print or to send",
	"report.format.note":      "A few lines for a chat",
	"command.flag.month":      "a calendar month, up to today while it is under way",
	"command.flag.month.ever": "up to the end of this calendar month, from the shop's first order on",
	"command.flag.month.all":  "a calendar month, up to today while it is under way; what tells of the shop's whole life goes up to its end",
	"command.report.note":     "the week in a few plain lines, to paste into a chat",
	"report.format.xlsx":      "Excel workbook with charts",
}
