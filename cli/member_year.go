package cli

import (
	"strconv"
	"strings"

	"golang.org/x/text/width"

	"regulars/reports"
)

// yearRow is the command for a member's year on one page.
func yearRow() row {
	return row{path: "report year", flags: []flagRow{
		{name: "member", value: "MEMBER", must: true},
		{name: "year", value: "YYYY", words: "command.flag.year"},
		{name: "format", value: "FORMAT", choices: []string{"text", "md", "html"}, words: "command.flag.year.format"},
		{name: "to-file", value: "FILE"},
		{name: "force", with: "to-file"},
	}, needs: needsBook, run: writeYear}
}

// yearJSON is a member's year for programs.
type yearJSON struct {
	Member   int64             `json:"member"`
	Name     string            `json:"name"`
	Year     int               `json:"year"`
	Orders   int64             `json:"orders"`
	Spend    int64             `json:"spend_minor"`
	Currency string            `json:"currency"`
	Before   int64             `json:"orders_before"`
	Months   [12]int64         `json:"months"`
	Products []yearProductJSON `json:"products"`
	Earned   int64             `json:"earned"`
	Used     int64             `json:"redeemed"`
	Lapsed   int64             `json:"expired"`
	Balance  int64             `json:"balance"`
	Worth    int64             `json:"worth_minor"`
	First    any               `json:"first_order"`
	Lines    []string          `json:"lines"`
}

type yearProductJSON struct {
	Product string `json:"product"`
	Orders  int64  `json:"orders"`
}

// writeYear writes a member's year, this one when none is named.
func writeYear(c *call) error {
	asJSON, err := c.asJSON()
	if err != nil {
		return err
	}
	id, err := c.member(c.text("member"))
	if err != nil {
		return err
	}
	year, err := c.calendarYear()
	if err != nil {
		return err
	}
	y, err := reports.ReadMemberYear(c.ctx, c.book, id, year)
	if err != nil {
		return err
	}
	if asJSON {
		return c.json(c.yearJSON(y))
	}
	return c.writePage(yearText(c, y, c.formatFor("to-file", "text", "md", "html")))
}

// calendarYear is --year, this one when it was not given.
func (c *call) calendarYear() (year int, err error) {
	year, _, _ = c.book.Today().Civil()
	if c.given("year") {
		text := strings.TrimSpace(width.Fold.String(c.text("year")))
		if year, err = strconv.Atoi(text); err != nil || year < 1970 || year > 9999 {
			return 0, refuse("bad_measure", "value", c.text("year"), "flag", "year", "low", "1970", "high", "9999")
		}
	}
	return year, nil
}

// yearText writes the note in a format.
func yearText(c *call, y *reports.MemberYear, format string) string {
	switch format {
	case "html":
		return y.HTML(c.lang)
	case "md":
		return y.Markdown(c.lang)
	}
	return y.Text(c.lang)
}

func (c *call) yearJSON(y *reports.MemberYear) yearJSON {
	b := &y.Bought
	out := yearJSON{
		Member: y.Member.ID, Name: y.Member.Name, Year: y.Year, Orders: b.Orders, Spend: b.Spend, Currency: y.Currency, Before: b.Before, Months: b.Months,
		Products: []yearProductJSON{}, Earned: y.Earned, Used: y.Used, Lapsed: y.Lapsed, Balance: y.Member.Balance, Worth: y.Worth, First: dayJSON(b.First), Lines: y.Lines(c.lang),
	}
	for _, p := range b.Products {
		out.Products = append(out.Products, yearProductJSON{p.Name, p.Orders})
	}
	return out
}
