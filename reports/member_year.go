package reports

import (
	"context"
	"html"
	"strconv"
	"strings"

	"regulars/lang"
	"regulars/store"
)

// MemberYear is one member's year with the shop on one page, for the member to see: how often they came and what they took, and what
// became of their points.
type MemberYear struct {
	Shop, Currency       string
	Member               store.Member
	Year                 int
	Bought               store.MemberYear
	Earned, Used, Lapsed int64 // points of the year; what was taken back is off what was earned
	Worth                int64 // of what can be spent now, minor units
	Today                store.Day
}

// YearBook is what it is read from.
type YearBook interface {
	MemberBook
	MemberYear(ctx context.Context, member int64, year int) (store.MemberYear, error)
}

// ReadMemberYear reads a member's year. Errors: those of store.Book.Member.
func ReadMemberYear(ctx context.Context, book YearBook, member int64, year int) (*MemberYear, error) {
	shop := book.Shop()
	y := &MemberYear{Shop: shop.Name, Currency: shop.Currency, Year: year, Today: book.Today()}
	var err error
	if y.Member, err = book.Member(ctx, member); err != nil {
		return nil, err
	}
	if y.Bought, err = book.MemberYear(ctx, y.Member.ID, year); err != nil {
		return nil, err
	}
	entries, _, err := book.EntriesOf(ctx, y.Member.ID, store.Date(year, 1, 1), store.Date(year, 12, 31))
	for i := range entries {
		if entries[i].Unit == "points" {
			y.add(entries[i].Reason, entries[i].Amount)
		}
	}
	y.Worth = shop.Worth(max(0, y.Member.Balance))
	return y, err
}

// Page is what a member may see of their own, as plain text and as a page of HTML.
type Page interface {
	Text(l lang.Lang) string
	HTML(l lang.Lang) string
}

// MemberPage is a member's year, or, of year 0, the statement of all their points. Errors: those of store.Book.Member.
func MemberPage(ctx context.Context, book YearBook, member int64, year int) (Page, error) {
	if year == 0 {
		return ReadMemberStatement(ctx, book, member, 0, 0)
	}
	return ReadMemberYear(ctx, book, member, year)
}

// add counts an entry of points where a member would look for it; what was transferred, merged or adjusted is told by the balance alone.
func (y *MemberYear) add(reason string, amount int64) {
	switch reason {
	case "earn", "bonus", "referral", "opening", "clawback", "clawback_restore":
		y.Earned += amount
	case "redeem", "redeem_restore":
		y.Used -= amount
	case "expire", "expire_restore":
		y.Lapsed -= amount
	}
}

// Lines are the note in whole sentences: of a year without an order a single one.
func (y *MemberYear) Lines(l lang.Lang) []string {
	b := &y.Bought
	if b.Orders == 0 {
		return []string{l.T("year.none", "year", strconv.Itoa(y.Year))}
	}
	lines := []string{l.T("year.orders", "n", b.Orders, "money", l.Money(b.Spend, y.Currency), "mean", l.Money(rounded(b.Spend, b.Orders), y.Currency))}
	if b.Before > 0 {
		lines = append(lines, l.T("year.before", "n", b.Before, "year", strconv.Itoa(y.Year-1)))
	}
	best := 0
	for month, n := range b.Months {
		if n > b.Months[best] {
			best = month
		}
	}
	if b.Orders > 1 {
		lines = append(lines, l.T("year.month", "month", InMonth(monthsAfter(store.Date(y.Year, 1, 1), best)).In(l), "n", b.Months[best]))
	}
	if len(b.Products) > 0 {
		names := make([]string, len(b.Products))
		for i, p := range b.Products {
			names[i] = l.T("year.product", "product", p.Name, "n", p.Orders)
		}
		lines = append(lines, l.T("year.products", "list", strings.Join(names, l.T("core.list.comma"))))
	}
	if y.Earned != 0 || y.Used != 0 {
		lines = append(lines, l.T("year.points", "earned", y.Earned, "used", y.Used))
	}
	if y.Lapsed > 0 {
		lines = append(lines, l.T("year.lapsed", "n", y.Lapsed))
	}
	if y.Member.Balance > 0 {
		lines = append(lines, l.T("year.balance", "n", y.Member.Balance, "money", l.Money(y.Worth, y.Currency)))
	}
	return append(lines, l.T("year.since", "day", b.First, "days", int64(y.Today-b.First)))
}

// title is the shop's and the year's.
func (y *MemberYear) title(l lang.Lang) string {
	return l.T("year.title", "shop", y.Shop, "year", strconv.Itoa(y.Year))
}

// greeting names the member where a name is known.
func (y *MemberYear) greeting(l lang.Lang) string {
	if y.Member.Name == "" {
		return l.T("year.hello")
	}
	return l.T("year.hello.name", "name", y.Member.Name)
}

// Text is the note as plain lines, to be pasted into a chat.
func (y *MemberYear) Text(l lang.Lang) string { return y.written(l, "", "· ") }

// Markdown is the note as Markdown.
func (y *MemberYear) Markdown(l lang.Lang) string { return y.written(l, "# ", "- ") }

func (y *MemberYear) written(l lang.Lang, head, bullet string) string {
	clean := lang.Safe
	if head != "" {
		clean = func(text string) string { return markdownText(lang.Safe(text)) }
	}
	var b strings.Builder
	b.WriteString(head + clean(y.title(l)) + "\n\n" + clean(y.greeting(l)) + "\n\n")
	for _, line := range y.Lines(l) {
		b.WriteString(bullet + clean(line) + "\n")
	}
	b.WriteString("\n" + clean(l.T("year.thanks", "shop", y.Shop)) + "\n")
	return b.String()
}

// HTML is the note as one page that needs nothing from anywhere.
func (y *MemberYear) HTML(l lang.Lang) string {
	var b strings.Builder
	text := func(t string) string { return html.EscapeString(lang.Safe(t)) }
	title := text(y.title(l))
	b.WriteString("<!doctype html>\n<html lang=\"" + string(l) + "\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>" + title + "</title>\n" +
		"<style>" + yearStyle + "</style>\n<h1>" + title + "</h1>\n<p>" + text(y.greeting(l)) + "</p>\n<ul>\n")
	for _, line := range y.Lines(l) {
		b.WriteString("<li>" + text(line) + "</li>\n")
	}
	b.WriteString("</ul>\n<p class=\"made\">" + text(l.T("year.thanks", "shop", y.Shop)) + "</p>\n</html>\n")
	return b.String()
}

// yearStyle is all the style the page has; it goes with a dark screen as with a light one.
const yearStyle = ":root{color-scheme:light dark}body{font:18px/1.6 system-ui,sans-serif;max-width:34rem;margin:3rem auto;padding:0 1.2rem}" +
	"h1{font-size:1.6rem;color:#0f766e}ul{list-style:none;padding:0}li{padding:.6rem 0;border-bottom:1px solid #8884}.made{color:#888;font-size:.9rem}"
