package ui

import (
	"strings"

	"regulars/store"
	"regulars/store/exchange"
	"regulars/ui/widget"
)

// rows makes the lines below the counts: whose points change, else what each column is read as.
func (s *listImport) rows() {
	if changes := s.p.people.Changes; len(changes) > 0 {
		s.table.SetColumns(
			widget.Column{Title: s.T("members.col.name"), Width: 18, Grow: 1},
			widget.Column{Title: s.T("list.col.old"), Width: 10, Right: true},
			widget.Column{Title: s.T("list.col.new"), Width: 10, Right: true},
			widget.Column{Title: s.T("list.col.change"), Width: 10, Right: true},
		)
		rows := make([]widget.Row, len(changes))
		for i := range changes {
			rows[i] = s.changeRow(&changes[i])
		}
		s.table.SetRows(rows)
		return
	}
	means := widget.Column{Title: s.T("mapper.means"), Width: 18}
	if s.how.survey != nil {
		means.Grow = 2 // questions are long
	}
	s.table.SetColumns(
		widget.Column{Title: s.T("mapper.heading"), Width: 16, Grow: 1},
		means,
		widget.Column{Title: s.T("mapper.samples"), Width: 16, Grow: 2},
	)
	rows := make([]widget.Row, 0, len(s.p.columns))
	for _, c := range s.p.columns {
		tone := widget.Good
		if c.Field == "" {
			tone = widget.Faint
		}
		rows = append(rows, widget.Row{{Text: c.Heading}, {Text: s.app.fieldWord(c.Field, s.how.kind, s.how.survey), Tone: tone}, {Text: strings.Join(c.Samples, " · "), Tone: widget.Muted}})
	}
	s.table.SetRows(rows)
}

func (s *listImport) changeRow(c *store.PointsChange) widget.Row {
	name := c.Name
	if name == "" {
		name = s.T("list.somebody")
	}
	return widget.Row{
		{Text: name},
		{Text: s.app.num(c.Old), Tone: widget.Muted},
		{Text: s.app.num(c.New), Tone: widget.Strong},
		s.app.pointsCell(c.New - c.Old),
	}
}

// View draws the stage the import is at.
func (s *listImport) View(w, h int) string {
	p := s.page(w, h)
	s.crumbs(p)
	p.End()
	if s.asking() {
		p.Text(widget.Plain, s.T("list.mode.title"))
		p.Text(widget.Muted, s.T("list.mode.text"))
		return p.String()
	}
	s.draw(p, s.remedies, func() { s.preview(p, h >= 18) })
	return p.String()
}

// preview draws what the file is, what would happen, and whose points change.
func (s *listImport) preview(p *widget.Page, roomy bool) {
	a, r := s.app, &s.p.result
	p.Gap(2).Put(widget.Muted, s.T("import.looks")).Gap(2).Put(widget.Strong, s.T("filekind."+string(s.how.kind))).Gap(2)
	if key := "import.format." + s.p.format; a.lang.Has(key) && s.p.format != exchange.FormatGeneric {
		p.Put(widget.Plain, s.T(key)).Gap(2)
	}
	p.Put(widget.Plain, s.T("import.shape", "encoding", strings.ToUpper(s.p.encoding), "columns", len(s.p.columns), "rows", s.p.rows)).End()
	if r.AlreadyImported != nil {
		p.Gap(2).Put(widget.Warn, a.look.Signs.Alert+" "+s.T("import.again", "day", a.short(a.dayOf(r.AlreadyImported.At)), "batch", r.AlreadyImported.ID)).End()
	}
	if roomy {
		p.End()
	}
	if s.done {
		p.Gap(2).Put(widget.Good, a.look.Signs.Check+" ").Put(widget.Strong, s.T("list.done")).End()
	} else {
		p.Line(widget.Muted, s.T("import.what"))
	}
	s.counts(p)
	if roomy {
		p.End()
	}
	s.remarks(p)
	if p.Rest() > 2 && s.table.Len() > 0 {
		s.lines = p.Y()
		s.table.Draw(p, p.Rest())
	}
}

// counts draws the rows of the file on the left, points or people on the right.
func (s *listImport) counts(p *widget.Page) {
	a, r := s.app, &s.p.result
	left := []figure{
		{s.T("list.new." + string(s.how.kind)), a.num(r.New), "", widget.Strong},
		{s.T("import.updated"), a.num(r.Updated), "", quiet(r.Updated)},
		{s.T("import.unchanged"), a.num(r.Unchanged), "", quiet(r.Unchanged)},
		{s.T("import.rejected"), a.num(r.Rejected), "", attention(r.Rejected)},
	}
	right := s.sums()
	labels, values := figureWidths(left)
	half := max(p.Left()/2, 34)
	labels = min(labels, half-values-8)
	rightLabels, rightValues := figureWidths(right)
	for i := range max(len(left), len(right)) {
		p.Gap(2)
		if i < len(left) {
			s.app.figureIn(p, left[i], labels, values, half)
		}
		p.To(half)
		if i < len(right) {
			s.app.figureIn(p, right[i], rightLabels, rightValues, p.X()+p.Left())
		}
		p.End()
	}
}

// sums are what the file says beside its rows.
func (s *listImport) sums() []figure {
	a := s.app
	switch people, answers := &s.p.people, &s.p.answers; s.how.kind {
	case exchange.KindBalances:
		return []figure{
			{s.T("list.given"), a.num(people.Given), a.equals(people.Given), widget.Strong},
			{s.T("list.taken"), a.num(people.Taken), a.equals(people.Taken), attention(people.Taken)},
			{s.T("list.lapsed"), a.num(people.Lapsed), "", quiet(people.Lapsed)},
			{s.T("list.total"), a.num(people.Total.Old) + " → " + a.num(people.Total.New), "", widget.Plain},
		}
	case exchange.KindMembers:
		points := figure{s.T("list.seen"), a.num(people.PointsSeen), s.T("list.seen.note", "key", a.keyName(keys.PointsFrom)), quiet(people.PointsSeen)}
		if people.PointsSeen == 0 {
			points.note = ""
		}
		if people.Given > 0 {
			points = figure{s.T("list.given"), a.num(people.Given), a.equals(people.Given), widget.Strong}
		}
		return []figure{
			points,
			{s.T("list.growth"), a.num(people.Growth), "", quiet(people.Growth)},
			{s.T("list.likely"), a.num(people.Likely), "", attention(people.Likely)},
		}
	case exchange.KindSurvey:
		list := []figure{
			{s.T("list.rounds"), strings.Join(s.p.sheets.Rounds, s.T("core.list.comma")), "", widget.Strong},
			{s.T("list.matched"), a.num(answers.Matched), "", quiet(answers.Matched)},
			{s.T("list.anonymous"), a.num(answers.Anonymous), "", quiet(answers.Anonymous)},
			{s.T("list.feedback"), a.num(s.p.sheets.Feedback), "", quiet(s.p.sheets.Feedback)},
		}
		if s.p.sheets.Points > 0 {
			list = append(list, figure{s.T("list.given"), a.num(s.p.sheets.Points), a.equals(s.p.sheets.Points), widget.Strong})
		}
		return list
	case exchange.KindParticipants:
		joined := &s.p.joined
		return []figure{
			{s.T("list.matched"), a.num(joined.Matched), "", quiet(joined.Matched)},
			{s.T("gathering.unknown"), a.num(joined.Unknown), strings.Join(joined.Strangers[:min(len(joined.Strangers), 2)], " "), attention(joined.Unknown)},
			{s.T("gathering.given"), a.num(joined.Given), a.equals(joined.Given), widget.Strong},
			{s.T("gathering.full"), a.num(joined.Full), "", attention(joined.Full)},
		}
	case exchange.KindAnswers:
		list := []figure{
			{s.T("list.scale.title"), s.T("scale." + string(s.p.scale)), "", widget.Strong},
			{s.T("list.matched"), a.num(answers.Matched), "", quiet(answers.Matched)},
			{s.T("list.anonymous"), a.num(answers.Anonymous), "", quiet(answers.Anonymous)},
		}
		if answers.Scored > 0 {
			list = append(list, figure{s.T("list.mean"), a.lang.Number(float64(answers.Sum)/float64(answers.Scored), 1), "", widget.Plain})
		}
		return list
	}
	return nil
}

// remarks are what a person should know before agreeing.
func (s *listImport) remarks(p *widget.Page) {
	sign := s.app.look.Signs
	if s.p.unsure && !s.done {
		p.Gap(2).Put(widget.Warn, sign.Alert+" "+s.T("list.unsure", "key", s.app.keyName(keys.Sort))).End()
	}
	if s.p.answers.Cards > 0 {
		p.Gap(2).Put(widget.Warn, sign.Alert+" "+s.T("import.note_card", "n", s.p.answers.Cards)).End()
	}
	if s.p.answers.Blank > 0 {
		p.Gap(2).Put(widget.Muted, sign.Ring+" "+s.T("import.note_blank", "n", s.p.answers.Blank)).End()
	}
	if n := s.p.people.Deeds + s.p.answers.Deeds; n > 0 {
		p.Gap(2).Put(widget.Plain, sign.Dot+" "+s.T("import.note.deeds", "n", n)).End()
	}
	if n := s.p.answers.Unpaid; n > 0 {
		p.Gap(2).Put(widget.Muted, sign.Ring+" "+s.T("import.note.unpaid", "n", n)).End()
	}
	if s.p.answers.Cut > 0 {
		p.Gap(2).Put(widget.Warn, sign.Alert+" "+s.T("import.note_cut", "n", s.p.answers.Cut)).End()
	}
	if day := s.p.people.StartSet; day != 0 {
		p.Gap(2).Put(widget.Warn, sign.Alert+" "+s.T("list.start", "day", s.app.date(day))).End()
	}
	for _, note := range s.p.notes {
		if key := "import." + string(note.Code); s.app.lang.Has(key) && p.Rest() > 6 {
			p.Gap(2).Put(widget.Muted, sign.Ring+" "+s.T(key, "n", note.Rows, "lines", strings.Join(note.LineTexts(), s.T("core.list.comma")))).End()
		}
	}
}
