package ui

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/ui/widget"
)

// ticketsShown is how many tickets are read at once.
const ticketsShown = 200

// ticketBoards are what the board shows one at a time: all open tickets, the late ones, each stage, and those to learn from.
func ticketBoards() []string {
	return append([]string{"open", "overdue"}, append(store.TicketStages(), "teaching")...)
}

// tickets is the board of complaints and after-sales: how many tickets stand at each stage, and those of one stage.
type tickets struct {
	Base
	listing[store.TicketRow]
	stage  string
	boards strip
	board  store.TicketBoard
	member int64 // only this member's; 0: everybody's
}

func newTickets(member int64) *tickets {
	s := &tickets{stage: "open", member: member, listing: listing[store.TicketRow]{id: func(r *store.TicketRow) int64 { return r.ID }}}
	if member != 0 {
		s.stage = ""
	}
	return s
}

// ticketsRead is the board with the tickets of one stage.
type ticketsRead struct {
	board store.TicketBoard
	items []store.TicketRow
}

// Init reads the board.
func (s *tickets) Init() tea.Cmd { return s.Reload() }

// Reload reads the board again.
func (s *tickets) Reload() tea.Cmd {
	q := store.TicketQuery{Stage: s.stage, Member: s.member, Limit: s.again(ticketsShown)}
	return load(&s.Base, slotList, func(ctx context.Context, book Book) (_ any, err error) {
		var read ticketsRead
		if read.board, err = book.TicketBoard(ctx); err == nil {
			read.items, err = book.Tickets(ctx, q)
		}
		return read, err
	})
}

// made lets the cursor go to a ticket that was opened.
func (s *tickets) made() { s.added() }

// Title is the board's part of the path.
func (s *tickets) Title() string { return s.T("tickets.title") }

// Rebuild makes columns and rows.
func (s *tickets) Rebuild() {
	s.table.SetColumns(
		widget.Column{Title: s.T("tickets.col.ticket"), Width: 6},
		widget.Column{Title: s.T("tickets.col.due"), Width: 17},
		widget.Column{Title: s.T("tickets.col.stage"), Width: 13, Drop: 1},
		widget.Column{Title: s.T("tickets.col.name"), Width: 10, Max: 20},
		widget.Column{Title: s.T("tickets.col.text"), Width: 16, Grow: 3},
		widget.Column{Title: s.T("tickets.col.owner"), Width: 8, Drop: 2},
	)
	rows := make([]widget.Row, len(s.items))
	for i := range s.items {
		r := &s.items[i]
		rows[i] = widget.Row{
			{Text: store.TicketRef(r.ID), Tone: widget.Muted},
			s.app.dueCell(r),
			{Text: s.T("ticket.stage." + string(r.Stage))},
			s.app.firstCell(r.Priority, s.app.whose(r)),
			{Text: s.app.about(r)},
			{Text: r.Owner, Tone: widget.Muted},
		}
	}
	s.table.SetRows(rows)
}

// whose is the customer of a ticket.
func (a *App) whose(r *store.TicketRow) string {
	if r.Member == 0 {
		return a.T("core.absent")
	}
	return a.person(r.Name, r.Member)
}

// firstCell marks a name that comes before others; the screen says what the sign means.
func (a *App) firstCell(first bool, text string) widget.Cell {
	if !first {
		return widget.Cell{Text: text}
	}
	return widget.Cell{Text: a.look.Signs.Up + text, Tone: widget.Accent}
}

// about is what a ticket is about, in one line.
func (a *App) about(r *store.TicketRow) string {
	parts := []string{a.T("ticket.kind." + r.Kind)}
	for _, text := range []string{r.Product, r.Text} {
		if text != "" {
			parts = append(parts, strings.Join(strings.Fields(text), " "))
		}
	}
	return strings.Join(parts, " · ")
}

// dueCell says where the clock of a ticket stands: by sign and word, and not only by colour.
func (a *App) dueCell(r *store.TicketRow) widget.Cell {
	signs := a.look.Signs
	switch {
	case r.Closed != 0 && r.ResolutionLate:
		return widget.Cell{Text: a.T("tickets.closed.late"), Tone: widget.Warn}
	case r.Closed != 0:
		return widget.Cell{Text: a.T("tickets.closed"), Tone: widget.Muted}
	case r.Overdue():
		return widget.Cell{Text: signs.Alert + " " + a.T("tickets.over", "span", a.span(a.nowInstant()-r.NextDue())), Tone: widget.Bad}
	case r.NextDue() == 0:
		return widget.Cell{Text: signs.Ring + " " + a.T("tickets.waiting"), Tone: widget.Muted}
	}
	tone := widget.Plain
	if r.Severity == "urgent" {
		tone = widget.Warn
	}
	return widget.Cell{Text: signs.Dot + " " + a.T("tickets.left", "span", a.span(r.NextDue()-a.nowInstant())), Tone: tone}
}

// nowInstant is the present.
func (a *App) nowInstant() store.Instant { return store.InstantOf(a.clock()) }

// span writes a length of time in its largest unit: minutes, hours up to two days, then days.
func (a *App) span(ms store.Instant) string {
	minutes := max(int64(ms)/60_000, 1)
	switch {
	case minutes < 60:
		return a.T("span.minutes", "n", minutes)
	case minutes < 48*60:
		return a.T("span.hours", "n", minutes/60)
	}
	return a.T("span.days", "n", minutes/(24*60))
}

// Refuse shows in the list why it could not be read.
func (s *tickets) Refuse(slot string, err error) bool { return s.unread(slot, err) }

// Update takes the board and moves in the list.
func (s *tickets) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case Result:
		read := msg.Value.(ticketsRead)
		s.board = read.board
		s.take(msg.Slot, read.items, false, s.Rebuild)
		people := map[int64]string{}
		for i := range read.items {
			people[read.items[i].Member] = read.items[i].Name
		}
		return s.meet(people)
	case Click:
		if i := s.boards.at(msg); i >= 0 {
			return s.show(ticketBoards()[i])
		}
		s.moved(msg)
	default:
		s.moved(msg)
	}
	return nil
}

func (s *tickets) none() string {
	if s.at() == nil {
		return "off.chooseticket"
	}
	return ""
}

func (s *tickets) noRefunds() string {
	if len(s.board.Refunds) == 0 {
		return "off.norefunds"
	}
	return s.app.viewOnly()
}

// Actions are what can be done with the board and the ticket under the cursor.
func (s *tickets) Actions() []Action {
	return []Action{
		{ID: "ticket.show", Key: keys.Open, Off: s.none, Do: func() tea.Cmd { return s.app.Push(newTicket(s.at().ID)) }},
		{ID: "ticket.new", Key: keys.New, Off: s.app.viewOnly, Do: func() tea.Cmd { return s.app.Push(newTicketForm(ticketAbout{member: s.member})) }},
		{ID: "tickets.next", Key: keys.Right, Do: func() tea.Cmd { return s.step(1) }},
		{ID: "tickets.previous", Key: keys.Left, Do: func() tea.Cmd { return s.step(-1) }, Quiet: true},
		{ID: "tickets.stage", Key: keys.Status, Do: s.chooseStage},
		{ID: "replies", Key: keys.Map, Do: func() tea.Cmd { return s.app.Push(newReplies()) }},
		{ID: "tickets.refunds", Key: keys.Refund, Off: s.noRefunds, Do: s.chooseRefund},
	}
}

// step shows the board n further on.
func (s *tickets) step(n int) tea.Cmd {
	boards := ticketBoards()
	at := max(slices.Index(boards, s.stage), 0)
	return s.show(boards[(at+n+len(boards))%len(boards)])
}

func (s *tickets) show(stage string) tea.Cmd {
	s.stage = stage
	s.anew()
	return s.Reload()
}

// count is how many tickets a board holds; known is false where nobody counts them.
func (s *tickets) count(stage string) (n int64, known bool) {
	switch stage {
	case "open":
		return s.board.Open, true
	case "overdue":
		return s.board.Overdue, true
	case "", "teaching":
		return 0, false
	}
	return s.board.Stages[store.TicketStage(stage)], true
}

// boardWord is what a board is called.
func (s *tickets) boardWord(stage string) string {
	switch stage {
	case "":
		return s.T("tickets.board.all")
	case "open", "overdue", "teaching":
		return s.T("tickets.board." + stage)
	}
	return s.T("ticket.stage." + stage)
}

func (s *tickets) chooseStage() tea.Cmd {
	return s.choose("tickets.stage", s.stage, func() []answer {
		list := []answer{{"", s.boardWord(""), ""}}
		for _, stage := range ticketBoards() {
			note := ""
			if n, known := s.count(stage); known {
				note = s.app.num(n)
			}
			list = append(list, answer{stage, s.boardWord(stage), note})
		}
		return list
	}, s.show)
}

// chooseRefund opens a ticket for an order whose buyer has asked for a refund.
func (s *tickets) chooseRefund() tea.Cmd {
	return s.choose("tickets.refunds", "", func() []answer {
		list := make([]answer, len(s.board.Refunds))
		for i, r := range s.board.Refunds {
			list[i] = answer{r.Ref, r.Ref + "  " + s.app.person(r.Name, r.Member), r.Word}
		}
		return list
	}, func(ref string) tea.Cmd {
		for _, r := range s.board.Refunds {
			if r.Ref == ref {
				return s.app.Push(newTicketForm(ticketAbout{order: r.Order, ref: r.Ref, member: r.Member, name: r.Name, kind: "return"}))
			}
		}
		return nil
	})
}

// View draws the stages with their counts, what happens again and again, and the tickets.
func (s *tickets) View(w, h int) string {
	p := s.page(w, h)
	s.crumbs(p)
	p.End()
	s.strip(p)
	for _, alert := range s.board.Alerts[:min(len(s.board.Alerts), max(0, h-16))] {
		p.Line(widget.Warn, s.app.look.Signs.Alert+" "+s.app.alertText(alert))
	}
	if slices.ContainsFunc(s.items, func(r store.TicketRow) bool { return r.Priority }) {
		p.Line(widget.Accent, s.T("tickets.priority", "sign", s.app.look.Signs.Up))
	}
	if n := len(s.board.Refunds); n > 0 {
		p.Line(widget.Muted, s.app.look.Signs.Ring+" "+s.T("tickets.asked", "n", n, "key", s.app.keyName(keys.Refund)))
	}
	p.End()
	s.drawList(p, &s.listed, func() {
		if s.stage == "open" || s.stage == "" {
			s.nothing(p, s.T("tickets.empty"), s.T("tickets.empty.next", "key", s.app.keyName(keys.New)))
		} else {
			s.nothing(p, s.T("tickets.none", "stage", s.boardWord(s.stage)), s.T("tickets.none.next", "key", s.app.keyName(keys.LeftRight)))
		}
	})
	return p.String()
}

// strip draws the boards with their counts, the one that is shown in brackets, on as many lines as they need.
func (s *tickets) strip(p *widget.Page) {
	s.boards.begin()
	p.Gap(1)
	for _, stage := range ticketBoards() {
		word := s.boardWord(stage)
		n, known := s.count(stage)
		if known {
			word += " " + s.app.num(n)
		}
		if width := widget.Width(word) + 2; p.Left() < width+1 {
			p.End()
			p.Gap(1)
		}
		tone := widget.Plain
		switch {
		case stage == "overdue" && n > 0:
			tone = widget.Bad
		case known && n == 0:
			tone = widget.Faint
		}
		s.boards.put(p, stage == s.stage, tone, word)
	}
	p.End()
}

// alertText says what happens again and again.
func (a *App) alertText(t store.TicketAlert) string {
	name := t.Name
	if t.What == "member" {
		name = a.person(t.Name, t.ID)
	}
	return a.T("ticket.alert."+t.What, "name", name, "n", t.N, "days", t.Days)
}
