package ui

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/reports"
	"regulars/store"
	"regulars/ui/widget"
)

// feedbackPage is how many answers are read at a time.
const feedbackPage = 200

// slots of writes on answers.
const (
	slotConfirm = "confirm"
	slotLink    = "link"
	slotRemove  = "remove"
)

// feedback is the list of what customers have said, the newest first, below how happy they are.
type feedback struct {
	Base
	listing[store.FeedbackRow]
	narrowed string // "kind:nps", "driver:price", "channel:wechat" or "unconfirmed"; "" is all
	figures  store.Figures
	counted  bool
}

func newFeedback() *feedback {
	return &feedback{listing: listing[store.FeedbackRow]{id: func(f *store.FeedbackRow) int64 { return f.ID }}}
}

// Init reads the first page and the figures.
func (s *feedback) Init() tea.Cmd { return s.Reload() }

// Reload reads both again, the list at least as far as it was read before.
func (s *feedback) Reload() tea.Cmd {
	figures := load(&s.Base, slotFigures, func(ctx context.Context, book Book) (any, error) { return book.Figures(ctx) })
	return tea.Batch(s.read(0, s.again(feedbackPage)), figures)
}

// made lets the cursor go to an answer that was written down.
func (s *feedback) made() { s.added() }

// query is what the list is narrowed to.
func (s *feedback) query() (q store.FeedbackQuery) {
	what, word, _ := strings.Cut(s.narrowed, ":")
	switch what {
	case "kind":
		q.Kind = store.AnswerKind(word)
	case "driver":
		q.Driver = word
	case "channel":
		q.Channel = word
	case "unconfirmed":
		q.Unconfirmed = true
	}
	return q
}

func (s *feedback) read(before int64, limit int) tea.Cmd {
	q := s.query()
	q.Before, q.Limit = before, limit
	return load(&s.Base, pageSlot(before == 0), func(ctx context.Context, book Book) (any, error) {
		items, err := book.Feedback(ctx, q)
		return rowsRead[store.FeedbackRow]{items, len(items) == limit}, err
	})
}

// Rebuild makes columns and rows.
func (s *feedback) Rebuild() {
	rows := make([]widget.Row, len(s.items))
	day, score := 0, 0
	for i := range s.items {
		rows[i] = s.row(&s.items[i])
		day, score = max(day, widget.Width(rows[i][0].Text)), max(score, widget.Width(rows[i][1].Text))
	}
	s.table.SetColumns(
		widget.Column{Title: s.T("feedback.col.day"), Width: max(6, day)},
		widget.Column{Title: s.T("feedback.col.score"), Width: max(8, score)},
		widget.Column{Title: s.T("feedback.col.who"), Width: 12, Max: 16},
		widget.Column{Title: s.T("feedback.col.driver"), Width: 10, Max: 18, Drop: 1},
		widget.Column{Title: s.T("feedback.col.comment"), Width: 22, Grow: 3},
		widget.Column{Title: s.T("feedback.col.channel"), Width: 11, Drop: 2},
	)
	s.table.SetRows(rows)
}

func (s *feedback) row(f *store.FeedbackRow) widget.Row {
	a := s.app
	return widget.Row{
		{Text: a.short(f.Day), Tone: widget.Muted},
		a.scoreCell(f),
		{Text: a.whoSaid(f)},
		a.driverCell(f),
		{Text: strings.ReplaceAll(f.Comment, "\n", " ")},
		{Text: a.lang.Listed("channel", f.Channel), Tone: widget.Muted},
	}
}

// scoreCell is a score on its scale; a low one is marked by a sign too.
func (a *App) scoreCell(f *store.FeedbackRow) widget.Cell {
	cell := widget.Cell{Text: a.T("feedback.scale." + string(f.Kind))}
	if f.HasScore {
		cell.Text += " " + a.num(f.Score)
	}
	if f.Low() {
		cell.Text, cell.Tone = a.look.Signs.Alert+" "+cell.Text, widget.Bad
	}
	return cell
}

// whoSaid is the member, or that nobody knows them.
func (a *App) whoSaid(f *store.FeedbackRow) string {
	if f.Member == 0 {
		return a.T("feedback.anonymous")
	}
	return a.person(f.Name, f.Member)
}

// driverCell is what an answer is about; what only the word list proposes ends with a question mark.
func (a *App) driverCell(f *store.FeedbackRow) widget.Cell {
	if f.Driver == "" && f.Proposed != "" {
		return widget.Cell{Text: a.T("feedback.driver.proposed", "driver", a.lang.Listed("driver", f.Proposed)), Tone: widget.Muted}
	}
	return widget.Cell{Text: a.lang.Listed("driver", f.Driver)}
}

// Refuse shows why the list could not be read.
func (s *feedback) Refuse(slot string, err error) bool {
	return s.unread(slot, err) || slot == slotFigures
}

// Update takes what was read or written and moves in the list.
func (s *feedback) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case Result:
		return s.take(msg)
	default:
		if s.moved(msg) {
			return s.selected()
		}
	}
	return nil
}

func (s *feedback) take(r Result) tea.Cmd {
	switch value := r.Value.(type) {
	case store.Figures:
		s.figures, s.counted = value, true
	case rowsRead[store.FeedbackRow]:
		s.listing.take(r.Slot, value.items, value.more, s.Rebuild)
		owners := map[int64]string{}
		for i := range value.items {
			owners[value.items[i].Member] = value.items[i].Name
		}
		return tea.Batch(s.selected(), s.meet(owners))
	default:
		return s.app.answerWritten(r)
	}
	return nil
}

// selected reads on at the end of the list.
func (s *feedback) selected() tea.Cmd {
	if s.wants() {
		return s.read(s.last().ID, feedbackPage)
	}
	return nil
}

func (s *feedback) none() string {
	if s.at() == nil {
		return "off.noanswer"
	}
	return ""
}

// Actions are what can be done with the list and the answer under the cursor.
func (s *feedback) Actions() []Action {
	list := []Action{
		{ID: "open", Key: keys.Open, Off: s.none, Do: func() tea.Cmd { return s.app.Push(newAnswer(s.at().ID)) }},
		{ID: "feedback.new", Key: keys.New, Off: s.app.viewOnly, Do: func() tea.Cmd { return s.app.Push(newFeedbackForm(about{})) }},
		{ID: "feedback.filter", Key: keys.Filter, Do: s.choose},
		{ID: "orders.tickets", Key: keys.Ticket, Do: func() tea.Cmd { return s.app.Push(newTickets(0)) }},
		{ID: "feedback.ask", Key: keys.Award, Do: func() tea.Cmd { return s.app.Push(newAsk()) }},
		{ID: "feedback.surveys", Key: keys.Kind, Do: func() tea.Cmd { return s.app.Push(newSurveys()) }},
	}
	list = append(list, s.answerActions(s.at)...)
	if s.narrowed != "" {
		list = append(list, Action{ID: "feedback.clear", Key: keys.Back, Do: func() tea.Cmd { return s.narrow("") }})
	}
	return list
}

// choose asks what to narrow the list to.
func (s *feedback) choose() tea.Cmd {
	return s.Base.choose("feedback.filter", s.narrowed, s.choices, s.narrow)
}

// choices are all, what waits for a word, each scale, driver and channel.
func (s *feedback) choices() []answer {
	list := []answer{{"", s.T("feedback.filter.all"), ""}, {"unconfirmed", s.T("feedback.filter.unconfirmed"), ""}}
	for _, kind := range store.AnswerKinds() {
		list = append(list, answer{"kind:" + kind, s.T("feedback.type." + kind), s.T("feedback.filter.kind")})
	}
	shop := s.app.shop()
	for _, d := range shop.Drivers {
		list = append(list, answer{"driver:" + d, s.app.lang.Listed("driver", d), s.T("feedback.filter.driver")})
	}
	for _, c := range shop.Channels {
		list = append(list, answer{"channel:" + c, s.app.lang.Listed("channel", c), s.T("feedback.filter.channel")})
	}
	return list
}

func (s *feedback) narrow(to string) tea.Cmd {
	s.narrowed = to
	s.anew()
	return s.read(0, feedbackPage)
}

// narrowedTo is what the list shows, in words.
func (s *feedback) narrowedTo() string {
	for _, c := range s.choices() {
		if c.value == s.narrowed {
			return c.word
		}
	}
	return s.narrowed
}

// View draws how happy customers are, and the list.
func (s *feedback) View(w, h int) string {
	p := s.page(w, h)
	s.head(p, w)
	s.drawList(p, &s.listed, func() {
		if s.narrowed != "" {
			s.nothing(p, s.T("feedback.nomatch", "what", s.narrowedTo()), s.T("orders.nomatch.next", "key", s.app.keyName(keys.Back)))
		} else {
			s.nothing(p, s.T("feedback.empty"), s.T("feedback.empty.next", "new", s.app.keyName(keys.New), "ask", s.app.keyName(keys.Award)))
		}
	})
	return p.String()
}

// head is how happy customers are by the last days, and what the list shows.
func (s *feedback) head(p *widget.Page, w int) {
	right, tone := s.narrowedTo(), widget.Accent
	if s.narrowed == "" {
		tone = widget.Muted
	}
	p.Gap(2).Put(widget.Strong, s.app.happy(&s.figures, s.counted))
	p.To(max(w-widget.Width(right)-2, p.X()+2)).Put(tone, right).End()
}

// happy is the NPS of the last days with its margin and how many answers it rests on, in few words; too few are no figure.
func (a *App) happy(f *store.Figures, counted bool) string {
	if !counted {
		return ""
	}
	score, margin, n := reports.Recommend(f, reports.LastDays(a.today(), todaySpan))
	switch {
	case n == 0:
		return a.T("feedback.nps.none", "days", todaySpan)
	case score.Few:
		return a.T("feedback.nps.few", "n", n)
	}
	return a.T("feedback.nps", "score", a.lang.Number(score.Real, 0), "margin", a.lang.Number(margin.Real, 0), "n", a.num(n))
}
