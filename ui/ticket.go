package ui

import (
	"context"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/ui/widget"
)

// slotAct is the slot of what is done about a ticket without a form.
const slotAct = "act"

// ticket is one ticket: its clocks in words, what is known of it, what was done, and closed tickets that were like it.
type ticket struct {
	Base
	cursor
	id int64

	k     store.TicketCard
	ready bool
	err   error
}

func newTicket(id int64) *ticket { return &ticket{id: id} }

// reading reports whether it has yet to come.
func (s *ticket) reading() bool { return !s.ready && s.err == nil }

// Init reads the ticket.
func (s *ticket) Init() tea.Cmd { return s.Reload() }

// Reload reads the ticket again.
func (s *ticket) Reload() tea.Cmd {
	id := s.id
	return load(&s.Base, "ticket", func(ctx context.Context, book Book) (any, error) { return book.Ticket(ctx, id) })
}

// Title is the ticket's number.
func (s *ticket) Title() string { return store.TicketRef(s.id) }

// Rebuild makes the lines of the history, the latest first.
func (s *ticket) Rebuild() {
	s.table.SetColumns(
		widget.Column{Title: s.T("ticket.history"), Width: s.app.dayWidth() + 6},
		widget.Column{Width: 16},
		widget.Column{Width: 16, Grow: 1},
		widget.Column{Width: 8, Drop: 1},
	)
	rows := make([]widget.Row, 0, len(s.k.Steps))
	for i := len(s.k.Steps) - 1; i >= 0; i-- {
		rows = append(rows, s.row(&s.k.Steps[i]))
	}
	s.table.SetRows(rows)
}

func (s *ticket) row(step *store.TicketStep) widget.Row {
	what, tone := s.T("ticket.act."+step.Act), widget.Plain
	if step.Act == "advance" {
		what = s.T("ticket.stage." + string(step.Change.Stage))
	}
	if step.Reranked() != "" {
		what = s.T("ticket.priority")
	}
	if step.Undone || step.Act == "undo" {
		tone = widget.Faint
	}
	if step.Undone {
		what = s.T("ticket.undone", "what", what)
	}
	return widget.Row{{Text: s.app.moment(step.At), Tone: widget.Muted}, {Text: what, Tone: tone}, {Text: s.said(step), Tone: tone}, {Text: step.Staff, Tone: widget.Muted}}
}

// said is what a step says: its words, its points, its remedy and cost.
func (s *ticket) said(step *store.TicketStep) string {
	var parts []string
	if step.Points != 0 {
		parts = append(parts, s.T("ticket.points", "points", s.app.signed(step.Points)))
	}
	if step.Coupon != "" {
		parts = append(parts, s.T("ticket.coupon", "code", step.Coupon))
	}
	if tier := step.Reranked(); tier != "" {
		shop := s.app.shop()
		parts = append(parts, s.T("ticket.tier", "tier", shop.Tiers.Name(tier)))
	}
	if step.Change.DueBy != "" {
		parts = append(parts, s.T("ticket.dueby", "day", step.Change.DueBy))
	}
	if step.Change.Remedy != "" && step.Act != "compensate" {
		parts = append(parts, s.T("ticket.remedy."+step.Change.Remedy))
	}
	if step.Change.Cost != 0 {
		parts = append(parts, s.app.money(step.Change.Cost))
	}
	if step.Text != "" {
		parts = append(parts, strings.Join(strings.Fields(step.Text), " "))
	}
	return strings.Join(parts, " · ")
}

// Refuse shows why the ticket could not be read.
func (s *ticket) Refuse(slot string, err error) bool {
	if slot == slotUndo && store.CodeIs(err, store.CodeWouldOwe) {
		s.app.askDebt("act.ticket.undo", err, func() tea.Cmd { return s.undo(true) })
		return true
	}
	if slot != "ticket" {
		return false
	}
	s.err = err
	return true
}

// Update takes what was read or written and moves in the history.
func (s *ticket) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case Result:
		switch value := msg.Value.(type) {
		case store.TicketCard:
			s.k, s.ready, s.err = value, true, nil
			s.Rebuild()
			return s.meet(map[int64]string{value.Member: value.Name})
		case store.TicketAck:
			return s.app.ticketDone(&value)
		}
	default:
		s.moved(msg)
	}
	return nil
}

// ticketDone says where a ticket stands after an act, and warns of a card number and of what happens again and again.
func (a *App) ticketDone(ack *store.TicketAck) tea.Cmd {
	cmds := []tea.Cmd{a.Done("toast.ticket", "ticket", store.TicketRef(ack.ID), "stage", a.T("ticket.stage."+string(ack.Stage)))}
	if ack.Card {
		cmds = append(cmds, a.Toast(toneOff, a.T("ticket.card")))
	}
	for _, alert := range ack.Alerts {
		cmds = append(cmds, a.Toast(toneOff, a.alertText(alert)))
	}
	return tea.Batch(cmds...)
}

// notThere is why nothing can be looked at yet.
func (s *ticket) notThere() string {
	if !s.ready {
		return "off.loading"
	}
	return ""
}

// loading is why nothing can be written of the ticket.
func (s *ticket) loading() string {
	if reason := s.notThere(); reason != "" {
		return reason
	}
	return s.app.viewOnly()
}

// open is why nothing can be done with a closed ticket.
func (s *ticket) open() string {
	if s.ready && s.k.Closed != 0 {
		return "off.ticket.closed"
	}
	return s.loading()
}

func (s *ticket) last() string {
	if reason := s.open(); reason != "" || s.k.Stage != store.StageCommunicated {
		return reason
	}
	return "off.ticket.last"
}

func (s *ticket) nobody() string {
	if s.ready && s.k.Member == 0 {
		return "off.ticket.nobody"
	}
	return s.notThere()
}

// cannotCompensate is why nobody can be given something for the trouble.
func (s *ticket) cannotCompensate() string {
	if reason := s.nobody(); reason != "" {
		return reason
	}
	return s.app.viewOnly()
}

// Actions are what can be done about the ticket.
func (s *ticket) Actions() []Action {
	push := func(make func(*store.TicketCard) *formPanel) func() tea.Cmd {
		return func() tea.Cmd { return s.app.Push(make(&s.k)) }
	}
	list := []Action{
		{ID: "ticket.reply", Key: keys.Reply, Off: s.open, Do: push(newTicketReply)},
		{ID: "ticket.close", Key: keys.Cancel, Off: s.open, Do: push(newTicketClose)},
		{ID: "ticket.advance", Key: keys.Award, Off: s.last, Do: func() tea.Cmd { return s.act("advance") }},
		{ID: "ticket.compensate", Key: keys.PointsFrom, Off: s.cannotCompensate, Do: push(newCompensation)},
		{ID: "ticket.wait", Key: keys.Suspend, Off: s.open, Do: s.wait, Name: s.waitWord},
		{ID: "ticket.note", Key: keys.Note, Off: s.loading, Do: push(newTicketNote)},
		{ID: "ticket.edit", Key: keys.Edit, Off: s.loading, Do: push(newTicketEdit)},
		{ID: "ticket.undo", Key: keys.Undo, Off: s.loading, Do: func() tea.Cmd { return s.undo(false) }},
		{ID: "ticket.member", Key: keys.Open, Off: s.nobody, Do: func() tea.Cmd { return s.app.Push(newMember(s.k.Member)) }},
		{ID: "ticket.order", Key: keys.Order, Off: s.noOrder, Do: func() tea.Cmd { return s.app.Push(newOrder(s.k.OrderID)) }, Quiet: true},
		{ID: "ticket.assign", Key: keys.Attach, Off: s.open, Do: s.assign, Quiet: true},
		{ID: "ticket.improve", Key: keys.Improve, Off: s.loading, Do: s.improve, Quiet: true},
		{ID: "ticket.teaching", Key: keys.Kind, Off: s.loading, Do: s.teach, Quiet: true},
	}
	if s.ready && s.k.Closed != 0 {
		list[0] = Action{ID: "ticket.reopen", Key: keys.Reply, Off: s.loading, Do: func() tea.Cmd { return s.act("reopen") }}
	}
	return list
}

func (s *ticket) noOrder() string {
	if s.ready && s.k.OrderID == 0 {
		return "off.noorder"
	}
	return s.notThere()
}

// improve starts an improvement from the ticket, or from its cause.
func (s *ticket) improve() tea.Cmd {
	i := store.Improvement{Source: store.FromTicket, Ref: strconv.FormatInt(s.id, 10), Metric: "tickets_per_100"}
	var sources []string
	if s.k.Cause != "" {
		sources = []string{source(store.FromCause, s.k.Cause)}
	}
	return s.app.Push(newImproveForm(i, sources))
}

// act takes the ticket one step on.
func (s *ticket) act(act string) tea.Cmd { return s.change(store.TicketAct{Ticket: s.id, Act: act}) }

func (s *ticket) change(a store.TicketAct) tea.Cmd {
	return save(&s.Base, slotAct, func(ctx context.Context, book Book) (any, error) { return book.ActOnTicket(ctx, a) })
}

func (s *ticket) waitWord() string {
	if s.k.Waiting != 0 {
		return s.T("act.ticket.resume")
	}
	return s.T("act.ticket.wait")
}

func (s *ticket) wait() tea.Cmd {
	if s.k.Waiting != 0 {
		return s.act("resume")
	}
	return s.act("wait")
}

func (s *ticket) teach() tea.Cmd {
	teaching := !s.k.Teaching
	return s.change(store.TicketAct{Ticket: s.id, Act: "edit", Change: store.TicketChange{Teaching: &teaching}})
}

func (s *ticket) undo(allowDebt bool) tea.Cmd {
	id := s.id
	return save(&s.Base, slotUndo, func(ctx context.Context, book Book) (any, error) {
		return book.UndoTicket(ctx, id, allowDebt)
	})
}

// assign asks who answers for the ticket.
func (s *ticket) assign() tea.Cmd {
	id := s.id
	f := &formPanel{}
	f.title = func() string { return f.T("act.ticket.assign") }
	var names []string
	f.loads = func(f *formPanel) tea.Cmd {
		return load(&f.Base, "staff", func(ctx context.Context, book Book) (any, error) { return book.StaffNames(ctx) })
	}
	f.loaded = func(f *formPanel, r Result) {
		names = r.Value.([]string)
		f.Rebuild()
	}
	f.make = func(f *formPanel) widget.Form {
		options := make([]widget.Option, len(names))
		for i, name := range names {
			options[i] = widget.Option{Value: name, Word: name, Find: pinyinOf(name)}
		}
		return widget.Form{Save: f.T("act.save"), Inputs: []*widget.Input{{Key: "owner", Label: f.T("ticket.word.owner"), Width: 24, Choice: widget.NewChoice(s.k.Owner, options...)}}}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		name := f.form.Value("owner")
		return save(&f.Base, slotSave, func(ctx context.Context, book Book) (any, error) {
			owner, err := book.FindStaff(ctx, name)
			if err != nil {
				return store.TicketAck{}, err
			}
			return book.ActOnTicket(ctx, store.TicketAct{Ticket: id, Act: "assign", Change: store.TicketChange{Owner: owner}})
		})
	}
	f.after = ticketAfter
	return s.app.Push(f)
}

// View draws the ticket: what it is and where its clocks stand, then its history; at the side where there is room.
func (s *ticket) View(w, h int) string {
	p, read := s.opened(w, h, s.ready, s.err)
	if !read {
		return p.String()
	}
	if wide(w) {
		left := w * 47 / 100
		card, line := s.page(left, h-2), s.page(w-left-1, h-2)
		s.card(card, true)
		s.similar(card)
		s.lines, s.left = 2, left+1
		s.table.Draw(line, line.Rest())
		p.Block(s.app.beside(card.String(), line.String()))
		return p.String()
	}
	s.card(p, h >= 20)
	if h >= 20 {
		s.similar(p)
	}
	p.End()
	s.lines, s.left = p.Y(), 0
	s.table.Draw(p, p.Rest())
	return p.String()
}

// card draws what is known of the ticket.
func (s *ticket) card(p *widget.Page, roomy bool) {
	a, k := s.app, &s.k
	due := a.dueCell(&k.TicketRow)
	p.Gap(2).Put(widget.Strong, a.T("ticket.stage."+string(k.Stage))).Put(widget.Rule, " · ").Put(widget.Plain, a.T("ticket.kind."+k.Kind)).
		Put(widget.Rule, " · ").Put(widget.Plain, a.T("ticket.severity."+k.Severity)).Put(widget.Rule, " · ").Put(due.Tone, due.Text).End()
	p.Gap(2).Put(widget.Strong, a.whose(&k.TicketRow))
	if k.Priority {
		p.Put(widget.Rule, " · ").Put(widget.Accent, a.look.Signs.Up+" "+a.T("ticket.priority"))
	}
	for _, text := range []string{orderOf(k), k.Product, k.Channel, k.Category} {
		if text != "" {
			p.Put(widget.Rule, " · ").Put(widget.Muted, text)
		}
	}
	if k.MemberStatus != "" && k.MemberStatus != "active" {
		p.Put(widget.Rule, " · ").Put(widget.Warn, a.T("tickets.member."+k.MemberStatus))
	}
	p.End()
	if k.Text != "" {
		text := k.Text
		if !roomy {
			text = widget.Cut(strings.Join(strings.Fields(text), " "), p.Left()-4, a.look.Signs.Cut)
		}
		p.Text(widget.Plain, text)
	}
	p.End()
	a.twoFacts(p, s.clocks(), s.outcome())
	for _, alert := range k.Alerts[:min(len(k.Alerts), 2)] {
		p.Line(widget.Warn, a.look.Signs.Alert+" "+a.alertText(alert))
	}
}

// orderOf is the number of the ticket's order.
func orderOf(k *store.TicketCard) string {
	if k.OrderID != 0 && k.Order == "" {
		return "O" + strconv.FormatInt(k.OrderID, 10)
	}
	return k.Order
}

// clocks say when the ticket came in, when it was and is to be answered, and when it was and is to be settled.
func (s *ticket) clocks() []sheetRow {
	a, k := s.app, &s.k
	kept := func(at store.Instant, late bool, due store.Instant) sheetRow {
		row := sheetRow{value: a.moment(at), tone: widget.Good}
		switch {
		case at == 0 && due == 0:
			row.value, row.tone = a.T("tickets.waiting"), widget.Muted
		case at == 0:
			row.value, row.tone = a.T("tickets.by", "at", a.moment(due)), widget.Plain
		}
		if late {
			if at == 0 {
				at = due
			}
			row.tone, row.value = widget.Bad, a.look.Signs.Alert+" "+a.T("tickets.late", "at", a.moment(at))
		}
		return row
	}
	first, resolution := kept(k.Responded, k.FirstLate, k.FirstDue), kept(k.Closed, k.ResolutionLate, k.Due)
	first.label, resolution.label = a.T("ticket.first"), a.T("ticket.resolution")
	rows := []sheetRow{{label: a.T("ticket.opened"), value: a.moment(k.Opened), tone: widget.Plain}, first, resolution}
	if k.Reopens > 0 {
		rows = append(rows, sheetRow{label: a.T("ticket.reopens"), value: a.num(k.Reopens), tone: widget.Warn})
	}
	return rows
}

// outcome is what was done for the customer, what it cost, and what came of it.
func (s *ticket) outcome() []sheetRow {
	a, k := s.app, &s.k
	rows := []sheetRow{{label: a.T("ticket.word.owner"), value: k.Owner, tone: widget.Plain}}
	add := func(label, value string) {
		if value != "" {
			rows = append(rows, sheetRow{label: label, value: value, tone: widget.Plain})
		}
	}
	if k.Remedy != "" {
		add(a.T("ticket.word.remedy"), a.T("ticket.remedy."+k.Remedy))
	}
	if k.Cost != 0 {
		add(a.T("ticket.cost"), a.money(k.Cost))
	}
	add(a.T("ticket.word.cause"), k.Cause)
	add(a.T("ticket.word.responsibility"), k.Responsibility)
	if k.NextOrder != nil {
		add(a.T("ticket.nextorder"), a.short(k.NextOrder.Day))
	}
	if k.NextScore != nil {
		add(a.T("ticket.nextscore"), strings.ToUpper(string(k.NextScore.Kind))+" "+a.num(k.NextScore.Score))
	}
	if k.Teaching {
		add(a.T("ticket.teaching"), a.T("core.yes"))
	}
	return rows
}

// similar draws the closed tickets that were like it, with what was done.
func (s *ticket) similar(p *widget.Page) {
	if len(s.k.Similar) == 0 || p.Rest() < len(s.k.Similar)+6 {
		return
	}
	a := s.app
	p.End()
	p.Line(widget.Muted, a.T("ticket.similar"))
	for i := range s.k.Similar {
		r := &s.k.Similar[i]
		cause := r.Cause
		if cause == "" {
			cause = r.Category
		}
		p.Gap(2).Put(widget.Muted, store.TicketRef(r.ID)).To(9).Put(widget.Plain, a.T("ticket.remedy."+r.Remedy)).To(26).Put(widget.Muted, cause).
			Gap(2).Put(widget.Muted, a.money(r.Cost)).End()
	}
}
