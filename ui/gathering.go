package ui

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/store/exchange"
	"regulars/ui/widget"
)

// gathering is one event, poll or group: its terms, what came of it, and who takes part.
type gathering struct {
	roll
	listing[store.Participant]
	what string
	id   int64
	g    store.Gathering
	more gatheringMore
}

// gatheringMore is what is read beside the list.
type gatheringMore struct {
	g      store.Gathering
	draws  []store.Draw
	offers []store.Offer // that can be a prize
}

// slotBeside is the slot in which is read what stands beside the list.
const slotBeside = "beside"

func newGathering(what string, id int64) *gathering {
	s := &gathering{what: what, id: id}
	s.name, s.columns, s.actions, s.wrote = "gathering", s.heads, s.acts, s.saved
	rolls(&s.roll, &s.listing, s.line, nil)
	s.listing.id = func(p *store.Participant) int64 { return p.ID }
	s.reads = func() errand {
		return func(ctx context.Context, book Book) (any, error) {
			return book.Participants(ctx, id, 0, readMost)
		}
	}
	s.subject = func() string { return s.g.Name }
	return s
}

// Init reads it all.
func (s *gathering) Init() tea.Cmd { return s.Reload() }

// Reload reads it all again.
func (s *gathering) Reload() tea.Cmd {
	what, id := s.what, s.id
	return tea.Batch(s.roll.Reload(), load(&s.Base, slotBeside, func(ctx context.Context, book Book) (_ any, err error) {
		var m gatheringMore
		if m.g, err = book.Gathering(ctx, what, numberText(id)); err != nil || what != store.GatherEvent {
			return m, err
		}
		if m.draws, err = book.Draws(ctx, id); err != nil {
			return m, err
		}
		for _, kind := range []string{store.OfferReward, store.OfferCoupon} {
			list, err := book.Offers(ctx, kind, false)
			if err != nil {
				return m, err
			}
			for _, o := range list {
				if o.Kind != store.KindPartner && o.Stock != 0 {
					m.offers = append(m.offers, o)
				}
			}
		}
		return m, nil
	}))
}

func (s *gathering) heads() []widget.Column {
	columns := []widget.Column{
		{Title: s.label("word.name"), Width: 18, Grow: 2},
		{Title: s.T("gathering.col.day"), Width: 10, Max: 14},
	}
	switch s.what {
	case store.GatherGroup:
		return append(columns, widget.Column{Title: s.T("gathering.col.until"), Width: 10, Max: 14})
	case store.GatherPoll:
		columns = append(columns, widget.Column{Title: s.T("gathering.option"), Width: 14, Grow: 1})
	default:
		columns = append(columns, widget.Column{Title: s.T("gathering.entries.event"), Width: 8, Right: true, Drop: 1})
	}
	return append(columns, widget.Column{Title: s.T("members.col.points"), Width: 8, Right: true})
}

func (s *gathering) line(p *store.Participant) widget.Row {
	who := widget.Cell{Text: s.app.person(p.Person, p.Member)}
	if p.Member == 0 {
		who = widget.Cell{Text: strings.TrimSpace(p.Person + "  " + s.T("gathering.stranger", "contact", s.app.reachOf(p.Contact))), Tone: widget.Warn}
	}
	row := widget.Row{who, {Text: s.app.short(p.Day), Tone: widget.Muted}}
	switch s.what {
	case store.GatherGroup:
		if p.Until == 0 {
			return append(row, widget.Cell{Text: s.T("gathering.inside"), Tone: widget.Good})
		}
		return append(row, widget.Cell{Text: s.app.short(p.Until), Tone: widget.Muted})
	case store.GatherPoll:
		row = append(row, widget.Cell{Text: p.Option})
	default:
		row = append(row, widget.Cell{Text: s.app.num(p.N), Tone: widget.Muted})
	}
	return append(row, s.app.pointsCell(p.Points))
}

func (s *gathering) acts() []Action {
	list := []Action{
		{ID: "gathering.add." + s.what, Key: keys.Award, Off: s.shut, Do: s.add},
		{ID: "gathering.import", Key: keys.Import, Off: s.shut, Do: s.bring},
	}
	switch s.what {
	case store.GatherEvent:
		list = append(list, Action{ID: "event.draw", Key: keys.Run, Off: s.undrawable, Do: func() tea.Cmd { return s.app.Push(newDrawForm(s.g, s.more.offers)) }},
			Action{ID: "event.draws", Key: keys.Verify, Off: s.undrawn, Do: func() tea.Cmd { return s.app.showDraws(s.g.Name, s.more.draws) }})
	case store.GatherGroup:
		list = append(list, Action{ID: "group.leave", Key: keys.Delete, Off: s.outside, Do: s.leave})
	}
	return append(list,
		Action{ID: "gathering.undo", Key: keys.Undo, Off: s.app.viewOnly, Do: s.undo},
		Action{ID: "gathering.member", Key: keys.Open, Off: s.stranger, Do: func() tea.Cmd { return s.app.Push(newMember(s.at().Member)) }},
		Action{ID: "gathering.edit", Key: keys.Edit, Off: s.app.viewOnly, Do: func() tea.Cmd { return s.app.Push(newGatheringForm(s.g)) }},
		Action{ID: "gathering.close", Key: keys.Cancel, Off: s.app.viewOnly, Name: s.closeWord, Do: s.close},
	)
}

// shut is why nobody can be added.
func (s *gathering) shut() string {
	switch {
	case s.g.Closed != 0:
		return "off.gathering.closed"
	case s.g.Points > 0 && s.g.Starts > s.app.today():
		return "off.gathering.early"
	case s.undrawn() == "":
		return "off.gathering.drawn"
	}
	return s.app.viewOnly()
}

func (s *gathering) undrawable() string {
	if len(s.items) == 0 {
		return "off.gathering.nobody"
	}
	return s.app.viewOnly()
}

// undrawn is why no draw can be shown: there is none that stands.
func (s *gathering) undrawn() string {
	for i := range s.more.draws {
		if !s.more.draws[i].Undone {
			return ""
		}
	}
	return "off.gathering.undrawn"
}

func (s *gathering) stranger() string {
	if p := s.at(); p == nil || p.Member == 0 {
		return "off.gathering.stranger"
	}
	return ""
}

func (s *gathering) outside() string {
	if p := s.at(); p == nil || p.Until != 0 || p.Member == 0 {
		return "off.gathering.outside"
	}
	return s.app.viewOnly()
}

func (s *gathering) closeWord() string {
	if s.g.Closed != 0 {
		return s.T("act.gathering.reopen")
	}
	return s.T("act.gathering.close")
}

// add asks for a member, of a poll also for the option, and notes that they take part today.
func (s *gathering) add() tea.Cmd {
	return s.app.Push(newMemberPick("gathering.pick", func(m store.MemberRow) tea.Cmd {
		draft := store.ParticipantDraft{Member: m.ID}
		if s.what != store.GatherPoll {
			return s.join(draft, false)
		}
		return s.Base.choose("gathering.vote", "", func() (list []answer) {
			for _, o := range s.g.Options {
				list = append(list, answer{o.Text, o.Text, ""})
			}
			return list
		}, func(option string) tea.Cmd {
			draft.Option = option
			return s.join(draft, false)
		})
	}))
}

func (s *gathering) join(draft store.ParticipantDraft, leave bool) tea.Cmd {
	in := store.JoinInput{Gathering: s.id, Leave: leave, Read: func(yield func(*store.ParticipantDraft) error, _ func(store.RowProblem) error) error {
		return yield(&draft)
	}}
	return save(&s.Base, slotSave, func(ctx context.Context, book Book) (any, error) { return book.Join(ctx, in) })
}

func (s *gathering) leave() tea.Cmd {
	return s.join(store.ParticipantDraft{Member: s.at().Member}, true)
}

// bring picks a file whose people take part.
func (s *gathering) bring() tea.Cmd {
	id := s.id
	return s.app.Push(newBrowseFor(func(path string) Screen {
		l := newListImport(path, exchange.KindParticipants)
		l.how.gathering = id
		return l
	}))
}

// undo takes back what was noted last. A list of many is asked about first.
func (s *gathering) undo() tea.Cmd {
	id := s.id
	return load(&s.Base, "last", func(ctx context.Context, book Book) (any, error) { return book.LastOfGathering(ctx, id) })
}

func (s *gathering) close() tea.Cmd {
	id, closed := s.id, s.g.Closed == 0
	return save(&s.Base, slotSave, func(ctx context.Context, book Book) (any, error) {
		batch, err := book.CloseGathering(ctx, id, closed)
		return kept{closed, batch}, err
	})
}

// saved takes what was read beside the list, and says what was written.
func (s *gathering) saved(r Result) tea.Cmd {
	switch v := r.Value.(type) {
	case gatheringMore:
		s.more, s.g = v, v.g
		s.Rebuild()
	case store.Batch:
		return s.askUndo(v)
	case store.Undone:
		return s.app.Done("toast.gathering.undone", "points", v.Points)
	case bool:
		return s.app.Done("toast.saved")
	case store.JoinResult:
		switch {
		case v.Batch == 0:
			return s.app.Done("toast.gathering.same")
		case v.Given > 0:
			return s.app.Done("toast.gathering.points", "points", v.Given)
		}
		return s.app.Done("toast.gathering.noted")
	}
	return nil
}

// askUndo asks before the latest batch of it is taken back, saying what it is.
func (s *gathering) askUndo(last store.Batch) tea.Cmd {
	return s.confirmUndo(last.ID, func() question {
		text := s.T("gathering.undo.ask", "batch", last.ID)
		switch last.What {
		case "draw":
			text = s.T("gathering.undo.draw")
		case "gathering":
			text = s.T("gathering.undo.edit")
		}
		return question{text: text, act: s.T("act.gathering.undo")}
	})
}

// View draws the terms and what came of it, the result of a poll or of draws, and who takes part.
func (s *gathering) View(w, h int) string {
	p := s.page(w, h)
	s.crumbs(p)
	p.End()
	if s.err != nil {
		s.trouble(p, s.err)
		return p.String()
	}
	if s.g.ID == 0 {
		return p.String()
	}
	s.app.twoFacts(p, s.app.gatheringTerms(&s.g), s.app.gatheringCounts(&s.g))
	if s.g.Note != "" {
		p.Text(widget.Muted, s.g.Note)
	}
	s.votes(p, w)
	s.drawLines(p)
	p.End()
	s.lines = p.Y()
	if len(s.items) == 0 {
		if s.ready {
			s.nothing(p, s.T("gathering.empty."+s.what), s.T("gathering.next", "add", s.app.keyName(keys.Award), "import", s.app.keyName(keys.Import)))
		}
		return p.String()
	}
	s.table.Draw(p, p.Rest())
	return p.String()
}

// votes draws the result of a poll, a bar for each option.
func (s *gathering) votes(p *widget.Page, w int) {
	all, width := int64(0), 0
	for _, o := range s.g.Options {
		all, width = all+o.Votes, max(width, widget.Width(s.app.look.Clean(o.Text)))
	}
	if len(s.g.Options) > 0 {
		p.End()
	}
	width = min(width, w/3)
	for _, o := range s.g.Options[:min(len(s.g.Options), max(p.Rest()-5, 0))] {
		part := s.T("core.absent")
		if all > 0 {
			part = s.app.lang.Percent(float64(o.Votes)/float64(all), 0)
		}
		p.Gap(2).PutIn(widget.Plain, o.Text, width).Gap(2).Put(widget.Chart, widget.Bar(s.app.look.Signs, o.Votes, max(all, 1), max(min(w-width-22, 40), 4)))
		p.Gap(2).PutRight(widget.Strong, s.app.num(o.Votes), 6).PutRight(widget.Muted, part, 6).End()
	}
}

// drawLines name the winners of each draw that stands.
func (s *gathering) drawLines(p *widget.Page) {
	for i := range s.more.draws {
		d := &s.more.draws[i]
		if d.Undone || p.Rest() < 6 {
			continue
		}
		names := make([]string, len(d.Winners))
		for j, w := range d.Winners {
			names[j] = s.app.winner(&w)
		}
		p.End()
		p.Text(widget.Good, s.app.look.Signs.Check+" "+s.T("draw.line", "prize", d.Prize, "names", strings.Join(names, s.T("core.list.comma")), "seed", d.Seed))
	}
}

// winner is what a winner is called.
func (a *App) winner(w *store.Winner) string {
	if w.Member == 0 {
		return strings.TrimSpace(w.Name + " " + a.reachOf(w.Chance))
	}
	return a.person(w.Name, w.Member)
}
