// Package ui is the console: one tea.Model (App), nine places of which those are shown that the shop has, and one file
// for each screen.
//
// # A screen
//
// A screen is its parameters plus rows derived from the book. It embeds Base, which brings the app, the sentence
// function T, page, and answers for everything the screen does not need. A list of tags, whole:
//
//	type tags struct {
//		Base
//		list  []string     // derived: what the book said
//		table widget.Table // derived: what is drawn
//	}
//
//	func (s *tags) Init() tea.Cmd   { return s.Reload() }
//	func (s *tags) Reload() tea.Cmd {
//		return load(&s.Base, "list", func(ctx context.Context, book Book) (any, error) { return book.Tags(ctx) })
//	}
//	func (s *tags) Rebuild() {
//		s.table.SetColumns(widget.Column{Title: s.T("tags.name"), Grow: 1})
//		rows := make([]widget.Row, len(s.list))
//		for i, tag := range s.list {
//			rows[i] = widget.Row{{Text: tag}}
//		}
//		s.table.SetRows(rows)
//	}
//	func (s *tags) Update(msg tea.Msg) tea.Cmd {
//		switch msg := msg.(type) {
//		case Result:
//			s.list = msg.Value.([]string)
//			s.Rebuild()
//		case widget.Stroke:
//			s.table.Do(msg)
//		}
//		return nil
//	}
//	func (s *tags) Actions() []Action {
//		return []Action{{ID: "tag.open", Key: keys.Open, Off: s.empty, Do: s.open}}
//	}
//	func (s *tags) View(w, h int) string {
//		p := s.page(w, h)
//		s.table.Draw(p, h)
//		return p.String()
//	}
//
// # Rules
//
//   - Init, Update and View do no I/O. load reads, save writes, job writes for long and tells how far it is; each is a
//     command whose function captures plain values, never the screen.
//   - A Result reaches the screen that asked, if nothing newer was asked in the same slot. Errors go to Refuse, and when
//     that returns false to a toast. After a save that succeeded every open screen is reloaded by the app.
//   - View draws into a widget.Page, which is exactly w×h whatever is put on it. Text from outside needs no filter: the
//     look passes everything through lang.Safe.
//   - A part that has the keys answers Typing with true, gets every key as a widget.Stroke, and must treat Escape.
//   - Whatever was made with words or styles is made in Rebuild, so that the language can change at once.
//   - Keys stand in keys.go only, colours in theme.go only, words in lang only. The word of the action "tag.open" is
//     "act.tag.open".
package ui
