package ui

import (
	"context"
	"crypto/rand"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"regulars/lang"
	"regulars/store"
	"regulars/ui/widget"
)

// num writes a whole number with separators.
func (a *App) num(n int64) string { return a.lang.Int(n) }

// money writes minor units of the shop's currency with its sign.
func (a *App) money(minor int64) string { return a.lang.Money(minor, a.shop().Currency) }

// sign is how the shop's currency is written before an amount, for the heads of columns.
func (a *App) sign() string {
	text, _, _ := strings.Cut(a.money(0), "0")
	return strings.TrimSpace(text)
}

// spaced is a name for the middle of a sentence. Chinese sets a space between its own characters and Latin ones.
func (a *App) spaced(name string) string {
	if a.lang != lang.ZH {
		return name
	}
	if first, _ := utf8.DecodeRuneInString(name); !unicode.Is(unicode.Han, first) {
		name = " " + name
	}
	if last, _ := utf8.DecodeLastRuneInString(name); !unicode.Is(unicode.Han, last) {
		name += " "
	}
	return name
}

// amount writes minor units of the shop's currency without its sign, for columns.
func (a *App) amount(minor int64) string { return a.lang.Amount(minor, a.shop().Currency) }

// signed writes points with their sign, as entries do.
func (a *App) signed(n int64) string {
	if n > 0 {
		return "+" + a.lang.Int(n)
	}
	return a.lang.Int(n)
}

// worth writes what points are worth by the shop's rule, "" when they have no value.
func (a *App) worth(points int64) string {
	shop := a.shop()
	if shop.PointValue.Points == 0 || shop.PointValue.Minor == 0 {
		return ""
	}
	return a.money(shop.Worth(points))
}

// date writes a business day; the zero day is a dash.
func (a *App) date(d store.Day) string {
	if d == 0 {
		return a.T("core.absent")
	}
	y, m, day := d.Civil()
	return a.lang.Date(y, m, day)
}

// short writes a business day in at most dayWidth cells: one of this year without its year.
func (a *App) short(d store.Day) string {
	if d == 0 {
		return a.T("core.absent")
	}
	y, m, day := d.Civil()
	if now, _, _ := a.today().Civil(); y != now {
		return a.date(d)
	}
	return a.lang.DateShort(m, day)
}

// dayWidth is how many cells the longest business day takes.
func (a *App) dayWidth() int { return widget.Width(a.lang.Date(2000, time.December, 30)) }

// longAgo is after how many days a day is named by its date.
const longAgo = 400

// ago says how many days before today a day was, or, of one to come or long ago, its date; the zero day is a dash.
func (a *App) ago(d store.Day) string {
	if d == 0 {
		return a.T("core.absent")
	}
	n := int(a.today() - d)
	switch {
	case n < 0, n > longAgo:
		return a.date(d)
	case n == 0:
		return a.T("core.today")
	case n == 1:
		return a.T("core.yesterday")
	}
	return a.T("core.days.ago", "n", n)
}

// since says in a few cells how many days ago a day was, for columns.
func (a *App) since(d store.Day) string {
	switch n := int(a.today() - d); {
	case d == 0:
		return a.T("core.absent")
	case n == 0:
		return a.T("core.today")
	case n > longAgo:
		y, m, _ := d.Civil()
		return a.lang.Month(y, m)
	default:
		return a.T("list.days.ago", "n", n)
	}
}

// dayOf is the shop's business day of an instant.
func (a *App) dayOf(i store.Instant) store.Day {
	if i == 0 {
		return 0
	}
	return store.DayOf(i.Time(), a.shop().Zone)
}

// clockTime writes an instant's time of day in the shop's zone.
func (a *App) clockTime(i store.Instant) string { return i.Time().In(a.shop().Zone).Format("15:04") }

// moment writes an instant: the time if it is of today, else the day with the time.
func (a *App) moment(i store.Instant) string {
	if i == 0 {
		return a.T("core.absent")
	}
	d := a.dayOf(i)
	if d == a.today() {
		return a.T("core.today") + " " + a.clockTime(i)
	}
	return a.short(d) + " " + a.clockTime(i)
}

// name is how a person is called on screen.
func (a *App) name(name string) string {
	if name == "" {
		return a.T("core.unnamed")
	}
	return name
}

// label is a word at the beginning of a line, with a capital where the language has them.
func (b *Base) label(key string, pairs ...any) string { return capital(b.T(key, pairs...)) }

// capital makes the first letter a capital.
func capital(text string) string {
	r, n := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(r)) + text[n:]
}

// sentence is a hint that stands alone: with a capital and a full stop.
func (b *Base) sentence(hint string) string {
	if end, _ := utf8.DecodeLastRuneInString(hint); !unicode.IsPunct(end) {
		hint += b.T("core.stop")
	}
	return capital(hint)
}

// joined is a sentence and what follows it; after a Chinese full stop stands no space.
func joined(first, then string) string {
	if then == "" || first == "" || strings.HasSuffix(first, "。") {
		return first + then
	}
	return first + " " + then
}

// called is how a member is called on screen: by name, else by the key a platform knows them by, else by number.
func (a *App) called(m *store.MemberRow) string {
	if m.Name == "" && m.Key != "" {
		return m.Key
	}
	return a.person(m.Name, m.ID)
}

// calledCare is how somebody to care for is called on screen, as called does it.
func (a *App) calledCare(c *store.CareRow) string {
	return a.called(&store.MemberRow{ID: c.Member, Name: c.Name, Key: c.Key})
}

// met tells how people without a name are called, by member id.
type met map[int64]string

// meet reads how those of the members who have no name are called: by phone or e-mail, else by the key a platform knows
// them by. Until it is known they are called by number. It is nil when everybody is known.
func (b *Base) meet(members map[int64]string) tea.Cmd {
	var ids []int64
	for id, name := range members {
		if _, known := b.app.met[id]; !known && name == "" && id > 0 {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return load(b, "met", func(ctx context.Context, book Book) (any, error) {
		people, err := book.People(ctx, ids)
		if err != nil {
			return nil, err
		}
		called := met{}
		for _, id := range ids {
			if called[id] = people[id].Reach; called[id] != "" {
				continue
			}
			m, err := book.Member(ctx, id)
			if err != nil && !store.CodeIs(err, store.CodeNoMember) {
				return nil, err
			}
			called[id] = m.Key
		}
		return called, nil
	})
}

// person is how somebody is called of whom only name and number are at hand.
func (a *App) person(name string, id int64) string {
	if called := a.met[id]; name == "" && called != "" {
		return a.reachOf(called)
	}
	if name == "" && id > 0 {
		return "M" + strconv.FormatInt(id, 10)
	}
	return a.name(name)
}

// reach shows a phone or e-mail so that it is known again but not read over a shoulder: 138****2046. A Chinese shop sees
// its own numbers without the country.
func (a *App) reach(phone, email string) string {
	if a.shop().Region == "CN" {
		phone = strings.TrimPrefix(phone, "+86")
	}
	if n := len(phone); n >= 8 {
		return phone[:n-8] + "****" + phone[n-4:]
	}
	return phone + email
}

// reachOf is reach of a way to somebody that is either a phone or an e-mail.
func (a *App) reachOf(text string) string {
	if strings.ContainsRune(text, '@') {
		return text
	}
	return a.reach(text, "")
}

// crumbs writes the path to a detail as the page's first line: the place, then the titles of the stack.
func (b *Base) crumbs(p *widget.Page) {
	a := b.app
	p.Gap(2)
	if a.book != nil {
		p.Put(widget.Muted, a.T("place."+places()[a.place].id))
	}
	for _, s := range a.stacks[a.place][1:] {
		if title := s.Title(); title != "" {
			if p.X() > 2 {
				p.Put(widget.Rule, " "+a.look.Signs.Crumb+" ")
			}
			tone := widget.Muted
			if s.base() == b {
				tone = widget.Strong
			}
			p.Put(tone, title)
		}
		if s.base() == b {
			break
		}
	}
	p.End()
}

// menuWidth is how wide a menu on a page is at most: note and word stay within one glance.
const menuWidth = 78

// drawMenu draws a menu on a page.
func (b *Base) drawMenu(p *widget.Page, m *widget.Menu, height int) {
	b.drawMenuIn(p, m, menuWidth, height)
}

// drawMenuIn draws a menu that is at most so wide.
func (b *Base) drawMenuIn(p *widget.Page, m *widget.Menu, width, height int) {
	width = min(p.Left(), width)
	inner := b.page(width, min(height, p.Rest()))
	m.Draw(inner, inner.Rest())
	for line := range strings.SplitSeq(inner.String(), "\n") {
		p.Raw(line, width).End()
	}
}

// drawLong draws a menu that may be longer than its place: then the last line says how much of it stands below.
func (b *Base) drawLong(p *widget.Page, m *widget.Menu, height int) {
	height = min(height, p.Rest())
	if len(m.Items) <= height || height < 3 {
		b.drawMenu(p, m, height)
		return
	}
	b.drawMenu(p, m, height-1)
	if n := m.Below(); n > 0 {
		p.Gap(2).Put(widget.Muted, b.T("report.more", "n", n))
	}
	p.End()
}

// newKey draws an idempotency key for one form.
func (a *App) newKey() string { return "console-" + rand.Text() }
