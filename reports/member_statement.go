package reports

import (
	"context"
	"html"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"regulars/lang"
	"regulars/store"
)

// MemberStatement is one member's points on one page, so that the member sees them: every entry of a period with the total after
// it, what can be spent now, and what lapses next. Growth value is no part of it.
type MemberStatement struct {
	Shop, Currency string
	Member         store.Member
	From, To       store.Day // 0: from the beginning, up to now
	Today          store.Day
	Before         int64 // the total before the first entry
	Entries        []store.EntryRow
	shop           store.Shop
}

// StatementLine is one entry of the statement. Day is when it was recorded.
type StatementLine struct {
	Entry           int64
	Day             store.Day
	Reason, Order   string
	Amount, Balance int64
}

// MemberBook is what a statement is read from.
type MemberBook interface {
	Shop() store.Shop
	Today() store.Day
	Member(ctx context.Context, id int64) (store.Member, error)
	EntriesOf(ctx context.Context, member int64, from, to store.Day) (list []store.EntryRow, before int64, err error)
}

// ReadMemberStatement reads a member's statement; from and to may be 0 for an open end. Errors: those of store.Book.Member.
func ReadMemberStatement(ctx context.Context, book MemberBook, member int64, from, to store.Day) (*MemberStatement, error) {
	shop := book.Shop()
	s := &MemberStatement{Shop: shop.Name, Currency: shop.Currency, From: from, To: to, Today: book.Today(), shop: shop}
	var err error
	if s.Member, err = book.Member(ctx, member); err != nil {
		return nil, err
	}
	s.Entries, s.Before, err = book.EntriesOf(ctx, member, from, to)
	return s, err
}

// Worth is what the balance is worth in minor units of the shop's currency, floored; a debt is worth nothing.
func (s *MemberStatement) Worth() int64 { return s.shop.Worth(max(0, s.Member.Balance)) }

// NextLot is the first lot that lapses; nil when nothing does.
func (s *MemberStatement) NextLot() *store.Lot {
	for i := range s.Member.Lots {
		if s.Member.Lots[i].Expires != 0 {
			return &s.Member.Lots[i]
		}
	}
	return nil
}

// Lines are the entries of points, the oldest first.
func (s *MemberStatement) Lines() []StatementLine {
	lines := make([]StatementLine, 0, len(s.Entries))
	for _, e := range s.Entries {
		if e.Unit == "points" {
			lines = append(lines, StatementLine{e.ID, store.DayOf(e.Recorded.Time(), s.shop.Zone), e.Reason, e.OrderRef, e.Amount, e.Balance})
		}
	}
	return lines
}

// After is the total after the last entry: Before and all amounts.
func (s *MemberStatement) After() int64 {
	total := s.Before
	for _, l := range s.Lines() {
		total += l.Amount
	}
	return total
}

// facts are the lines above the entries: what it is, and what it says.
func (s *MemberStatement) facts(l lang.Lang) [][2]string {
	facts := [][2]string{
		{l.T("statement.balance"), l.T("statement.worth", "n", s.Member.Balance, "money", l.Money(s.Worth(), s.Currency))},
	}
	if s.Member.Pending != 0 {
		facts = append(facts, [2]string{l.T("statement.pending"), l.T("statement.points", "n", s.Member.Pending)})
	}
	if s.Member.Tier != "" {
		facts = append(facts, [2]string{l.T("statement.tier"), s.Member.Tier})
	}
	if lot := s.NextLot(); lot != nil {
		key := "statement.expiring"
		if lot.Moves {
			key += ".moves"
		}
		facts = append(facts, [2]string{l.T("statement.expiry"), l.T(key, "n", lot.Left, "day", lot.Expires)})
	}
	return facts
}

// period is the period in words.
func (s *MemberStatement) period(l lang.Lang) string {
	to := s.To
	if to == 0 {
		to = s.Today
	}
	if s.From == 0 {
		return l.T("statement.until", "to", to)
	}
	return l.T("statement.period", "from", s.From, "to", to)
}

// what says what an entry is about.
func (line StatementLine) what(l lang.Lang) string {
	text := l.T("reason." + line.Reason)
	if line.Order != "" {
		text += " " + line.Order
	}
	return lang.Safe(text)
}

// amount is a signed number of points.
func (line StatementLine) amount(l lang.Lang) string {
	if line.Amount > 0 {
		return "+" + l.Int(line.Amount)
	}
	return l.Int(line.Amount)
}

// Text is the statement as plain text.
func (s *MemberStatement) Text(l lang.Lang) string {
	var b strings.Builder
	b.WriteString(lang.Safe(l.T("statement.title", "shop", s.Shop)) + "\n" + lang.Safe(s.who(l)) + "\n" + s.period(l) + "\n\n")
	for _, f := range s.facts(l) {
		b.WriteString(lang.Safe(f[0]+l.T("statement.colon")+f[1]) + "\n")
	}
	rows := [][]string{{l.T("statement.col.day"), l.T("statement.col.what"), l.T("statement.col.points"), l.T("statement.col.total")}}
	if s.Before != 0 {
		rows = append(rows, []string{"", l.T("statement.before"), "", l.Int(s.Before)})
	}
	for _, line := range s.Lines() {
		rows = append(rows, []string{line.Day.String(), line.what(l), line.amount(l), l.Int(line.Balance)})
	}
	b.WriteString("\n")
	widths := make([]int, 4)
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], ansi.StringWidth(cell))
		}
	}
	for _, row := range rows {
		line := padded(row[0], widths[0], false) + "  " + padded(row[1], widths[1], false) + "  " + padded(row[2], widths[2], true) + "  " + padded(row[3], widths[3], true)
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	b.WriteString("\n" + l.T("statement.made", "day", s.Today) + "\n")
	return b.String()
}

// who is the member's name, or number.
func (s *MemberStatement) who(l lang.Lang) string {
	if s.Member.Name == "" {
		return l.T("statement.member", "member", store.MemberRef(s.Member.ID))
	}
	return s.Member.Name
}

// HTML is the statement as one page that needs nothing from anywhere: no script, no font, no picture.
func (s *MemberStatement) HTML(l lang.Lang) string {
	var b strings.Builder
	text := func(t string) string { return html.EscapeString(lang.Safe(t)) }
	title := text(l.T("statement.title", "shop", s.Shop))
	b.WriteString("<!doctype html>\n<html lang=\"" + string(l) + "\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>" + title + "</title>\n")
	b.WriteString("<style>" + statementStyle + "</style>\n<h1>" + title + "</h1>\n<p>" + text(s.who(l)) + "<br>" + text(s.period(l)) + "</p>\n<dl>\n")
	for _, f := range s.facts(l) {
		b.WriteString("<dt>" + text(f[0]) + "</dt><dd>" + text(f[1]) + "</dd>\n")
	}
	b.WriteString("</dl>\n<table>\n<tr><th>" + text(l.T("statement.col.day")) + "</th><th>" + text(l.T("statement.col.what")) + "</th><th class=\"n\">" +
		text(l.T("statement.col.points")) + "</th><th class=\"n\">" + text(l.T("statement.col.total")) + "</th></tr>\n")
	if s.Before != 0 {
		b.WriteString("<tr><td></td><td>" + text(l.T("statement.before")) + "</td><td></td><td class=\"n\">" + l.Int(s.Before) + "</td></tr>\n")
	}
	for _, line := range s.Lines() {
		b.WriteString("<tr><td>" + line.Day.String() + "</td><td>" + text(line.what(l)) + "</td><td class=\"n\">" + line.amount(l) + "</td><td class=\"n\">" + l.Int(line.Balance) + "</td></tr>\n")
	}
	b.WriteString("</table>\n<p class=\"made\">" + text(l.T("statement.made", "day", s.Today)) + "</p>\n</html>\n")
	return b.String()
}

// statementStyle is all the style the page has.
const statementStyle = "body{font:16px/1.5 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}" +
	"h1{font-size:1.4rem}dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}dt{color:#666}dd{margin:0}" +
	"table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.3rem .5rem;border-bottom:1px solid #ddd}.n{text-align:right}.made{color:#666;font-size:.85rem}"
