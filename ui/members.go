package ui

import (
	"context"
	"errors"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/store/filter"
	"regulars/ui/widget"
)

// membersPage is how many members are read at a time.
const membersPage = 200

// memberSorts are the orders of the list, in the order in which the sort key walks them.
var memberSorts = []struct {
	field string
	desc  bool
}{{"spend", true}, {"last", true}, {"balance", true}, {"orders", true}, {"name", false}, {"joined", true}}

// members is the list of members, searched while typing.
type members struct {
	searched
	listing[store.MemberRow]
	sort  int
	given string // the filter that led here; a tier that it names may have gone

	total   int64
	next    string  // where the page after the last one begins
	side    *member // the card beside the list in a wide window
	drawn   string  // the card as drawn into drawnAt cells; "" when it must be drawn again
	drawnAt Point
}

func newMembers() *members { return newMembersWhere("") }

// newMembersWhere is the list of the members that a filter finds, as a detail above whatever led there.
func newMembersWhere(where string) *members {
	s := &members{given: where, listing: listing[store.MemberRow]{id: func(m *store.MemberRow) int64 { return m.ID }}}
	s.field = widget.NewField(where)
	s.field.Limit = longestSearch
	return s
}

// longestSearch is how many characters of a search are kept.
const longestSearch = 100

// Init reads the first page.
func (s *members) Init() tea.Cmd { return s.Reload() }

// Reload reads the first page again, at least as far as it was read before.
func (s *members) Reload() tea.Cmd {
	return s.read("", s.again(membersPage))
}

func (s *members) read(after string, limit int) tea.Cmd {
	by := memberSorts[s.sort]
	q := store.MemberQuery{Limit: limit, After: after, Typed: s.field.Value() != s.given}
	if q.Text, q.Where = splitQuery(s.field.Value()); q.Text == "" {
		q.Sort, q.Desc = by.field, by.desc // a search puts the best match first
	}
	return load(&s.Base, pageSlot(after == ""), func(ctx context.Context, book Book) (any, error) {
		return book.Members(ctx, q)
	})
}

// splitQuery tells a search from a filter: what holds an operator, a set or a field's colon is a filter.
func splitQuery(text string) (search, where string) {
	text = strings.TrimSpace(text)
	folded := strings.ToLower(text)
	if strings.ContainsAny(text, "<>=:＜＞＝：") || strings.Contains(folded, " within ") || strings.Contains(folded, " in (") || strings.Contains(folded, " in （") {
		return "", text
	}
	return text, ""
}

// Rebuild makes columns and rows.
func (s *members) Rebuild() {
	s.field.Placeholder = s.T("members.search")
	columns := []widget.Column{
		{Title: s.T("members.col.name"), Width: 16, Grow: 3},
		{Title: s.T("members.col.reach"), Width: 14, Grow: 1, Drop: 4},
		{Title: s.T("members.col.points"), Width: 7, Max: 14, Right: true},
		{Title: s.T("members.col.spend") + " " + s.app.sign(), Width: 10, Max: 18, Right: true},
		{Title: s.T("members.col.orders"), Width: 6, Max: 9, Right: true, Drop: 5},
		{Title: s.T("members.col.last"), Width: 6, Max: 12, Right: true, Drop: 1},
		{Title: s.T("members.col.note"), Width: 13, Max: 26, Grow: 1, Drop: 3},
	}
	if width := s.tierWidth(); width > 0 {
		columns = slices.Insert(columns, 2, widget.Column{Title: s.T("tiers.col.tier"), Width: 4, Max: width, Drop: 2})
	}
	s.table.SetColumns(columns...)
	rows := make([]widget.Row, len(s.items))
	for i := range s.items {
		rows[i] = s.row(&s.items[i])
	}
	s.table.SetRows(rows)
	s.drawn = ""
	if s.side != nil {
		s.side.Rebuild()
	}
}

// tierWidth is the cells of the longest name of a tier; 0 in a shop without tiers, whose list has no column for them.
func (s *members) tierWidth() (width int) {
	for _, t := range s.app.shop().Tiers.Steps {
		width = max(width, min(widget.Width(t.Name), 10), widget.Width(s.T("tiers.col.tier")))
	}
	return width
}

func (s *members) row(m *store.MemberRow) widget.Row {
	a := s.app
	points := widget.Cell{Text: a.num(m.Balance)}
	if m.Balance < 0 {
		points.Tone = widget.Bad
	}
	note := widget.Cell{Text: a.noteOn(m), Tone: widget.Warn}
	row := widget.Row{
		{Text: a.called(m)},
		{Text: a.reach(m.Phone, m.Email), Tone: widget.Muted},
		points,
		{Text: a.amount(m.Spend)},
		{Text: a.num(m.Orders), Tone: widget.Muted},
		{Text: a.since(m.Last), Tone: widget.Muted},
		note,
	}
	if s.tierWidth() > 0 {
		row = slices.Insert(row, 2, widget.Cell{Text: a.tierWord(m.Tier), Tone: widget.Accent})
	}
	return row
}

// noteOn is the one thing to know about a member in a list.
func (a *App) noteOn(m *store.MemberRow) string {
	switch {
	case m.Status == "suspended":
		return a.T("members.note.suspended")
	case m.BirthMonth != 0 && a.birthdayIn(m.BirthMonth, m.BirthDay) <= 7:
		return a.T("members.note.birthday", "day", a.short(a.today()+store.Day(a.birthdayIn(m.BirthMonth, m.BirthDay))))
	case m.NextExpiry != 0 && m.NextExpiry-a.today() <= 30 && m.Balance > 0:
		return a.T("members.note.expiring", "day", a.short(m.NextExpiry))
	case m.Orders == 0:
		return a.T("word.prospect")
	case m.First != 0 && a.today()-m.First <= 30:
		return a.T("members.note.new")
	case len(m.Tags) > 0:
		return strings.Join(m.Tags, " ")
	}
	return ""
}

// birthdayIn is in how many days a birthday comes round again; 29 February counts as the 28th in other years.
func (a *App) birthdayIn(month, day int) int {
	today := a.today()
	for n := range 366 {
		_, m, d := (today + store.Day(n)).Civil()
		if int(m) == month && d == day {
			return n
		}
		if month == 2 && day == 29 && int(m) == 3 && d == 1 {
			return n - 1
		}
	}
	return 366
}

// Update takes pages of members, searches, and moves in the list.
func (s *members) Update(msg tea.Msg) tea.Cmd {
	if r, ok := msg.(Result); ok {
		return s.take(r)
	}
	return s.follow(msg, &s.cursor, s.search, s.selected)
}

func (s *members) take(r Result) tea.Cmd {
	if r.Slot == "rest" {
		if s.at() == nil {
			return nil // the list became empty meanwhile
		}
		return readMember(&s.Base, s.at().ID, store.EventMark{})
	}
	if read, ok := r.Value.(memberRead); ok {
		s.side = newMember(read.member.ID)
		s.side.app = s.app
		s.side.take(read)
		s.drawn = ""
		return nil
	}
	page := r.Value.(store.MemberPage)
	if r.Slot != slotMore {
		s.total, s.side = page.Total, nil
	}
	s.next = page.Next
	s.listing.take(r.Slot, page.Items, page.Next != "", s.Rebuild)
	return s.selected()
}

// Refuse shows a filter that cannot be read, or not yet while it is typed, in place of the members.
func (s *members) Refuse(_ string, err error) bool {
	var unclear *filter.Error
	if !errors.As(err, &unclear) {
		return false
	}
	s.ask(slotMore) // a page of the filter before it is not for this one
	s.items, s.total, s.side = nil, -1, nil
	s.more, s.ready, s.err = false, true, err
	s.Rebuild()
	return true
}

// selected reads on at the end of the list and shows the card beside it when there is room.
func (s *members) selected() tea.Cmd {
	var cmds []tea.Cmd
	if s.wants() {
		cmds = append(cmds, s.read(s.next, membersPage))
	}
	if m := s.at(); m != nil && wide(s.app.w) && (s.side == nil || s.side.id != m.ID) {
		cmds = append(cmds, s.rest("rest"))
	}
	return tea.Batch(cmds...)
}

// nobody is why nothing can be done with the member under the cursor.
func (s *members) nobody() string {
	if s.at() == nil {
		return "off.nobody"
	}
	return ""
}

// fixed is why nothing can be written of the member under the cursor.
func (s *members) fixed() string {
	if reason := s.nobody(); reason != "" {
		return reason
	}
	return s.app.viewOnly()
}

// on makes what an action does with the member under the cursor.
func (s *members) on(act func(m store.MemberRow) Screen) func() tea.Cmd {
	return func() tea.Cmd {
		return s.app.Push(act(*s.at()))
	}
}

// Actions are what can be done with the list and the member under the cursor.
func (s *members) Actions() []Action {
	return []Action{
		{ID: "open", Key: keys.Open, Off: s.nobody, Do: s.on(func(m store.MemberRow) Screen { return newMember(m.ID) })},
		{ID: "member.award", Key: keys.Award, Off: s.fixed, Do: s.on(func(m store.MemberRow) Screen {
			return newAward(m.ID, s.app.called(&m), m.Balance)
		})},
		{ID: "member.redeem", Key: keys.Redeem, Off: s.fixed, Do: s.on(func(m store.MemberRow) Screen {
			return newRedeem(m.ID, s.app.called(&m), m.Balance)
		})},
		{ID: "feedback.new", Key: keys.Feedback, Off: s.fixed, Do: s.on(func(m store.MemberRow) Screen {
			return newFeedbackForm(about{member: m.ID, name: s.app.called(&m)})
		})},
		{ID: "filter", Key: keys.Filter, Do: s.find},
		{ID: "sort", Key: keys.Sort, Do: s.resort},
		{ID: "members.likely", Key: keys.Merge, Do: func() tea.Cmd { return s.app.Push(newLikely()) }, Quiet: true},
		{ID: "member.new", Key: keys.New, Off: s.app.viewOnly, Do: func() tea.Cmd { return s.app.Push(newMemberForm()) }},
	}
}

func (s *members) resort() tea.Cmd {
	s.sort = (s.sort + 1) % len(memberSorts)
	return s.search()
}

// search reads the members that the search line asks for, from the first one.
func (s *members) search() tea.Cmd {
	s.anew()
	return s.read("", membersPage)
}

// View draws the list, and in a wide window the card of the member under the cursor beside it.
func (s *members) View(w, h int) string {
	if !wide(w) || s.side == nil || len(s.items) == 0 {
		return s.list(w, h)
	}
	left := max(w*52/100, 64)
	if at := (Point{w - left - 1, h}); s.drawn == "" || s.drawnAt != at {
		card := s.page(at.X, at.Y)
		s.side.column(card)
		s.drawn, s.drawnAt = card.String(), at
	}
	return s.app.beside(s.list(left, h), s.drawn)
}

// list draws the search line and the list.
func (s *members) list(w, h int) string {
	p := s.page(w, h)
	s.searchLine(p, w, widget.Muted, s.shown())
	s.lines = p.Y()
	switch {
	case s.err != nil:
		message, hint := s.app.lang.ErrorInConsole(s.err)
		p.Skip(1)
		p.Text(widget.Warn, message)
		p.Text(widget.Muted, s.sentence(hint))
	case len(s.items) > 0:
		s.table.Draw(p, p.Rest())
	case s.ready && !s.field.Empty():
		p.Skip(1)
		p.Text(widget.Muted, s.T("members.nobody", "text", s.field.Value()))
	case s.ready:
		p.Skip(1)
		p.Text(widget.Plain, s.T("members.empty"))
		p.Skip(1)
		p.Text(widget.Muted, s.T("members.empty.next"))
	}
	return p.String()
}

// shown is how many members the list shows, and in which order.
func (s *members) shown() string {
	by := memberSorts[s.sort]
	sign := s.app.look.Signs.Ascending
	if by.desc {
		sign = s.app.look.Signs.Descending
	}
	text := s.T("members.sort", "by", s.T("members.sort."+by.field)) + " " + sign
	if s.total >= 0 && s.ready {
		text = s.T("core.members", "n", s.total) + "  " + text
	}
	return text
}
