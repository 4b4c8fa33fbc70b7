package ui

import (
	"context"
	"io"
	"path/filepath"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/reports"
	"regulars/store"
	"regulars/ui/widget"
)

// termsView is the programme's terms for its members, as they are copied into a shop's page or saved as a file.
type termsView struct {
	Base
	versions []store.DatedProgramme
	err      error
	block    drawing
}

func newTermsView() *termsView { return &termsView{} }

// Init reads the versions of the programme.
func (s *termsView) Init() tea.Cmd { return s.Reload() }

// Reload reads them again.
func (s *termsView) Reload() tea.Cmd {
	return load(&s.Base, slotList, func(ctx context.Context, book Book) (any, error) {
		return book.ProgrammeVersions(ctx)
	})
}

// Title is the screen's part of the path.
func (s *termsView) Title() string { return s.T("programme.terms") }

// Rebuild forgets what was drawn.
func (s *termsView) Rebuild() { s.block.forget() }

// Refuse shows why the versions could not be read.
func (s *termsView) Refuse(slot string, err error) bool {
	if slot == slotList {
		s.err = err
	}
	return slot == slotList
}

// text is the terms in the language shown.
func (s *termsView) text() string {
	m := reports.NewMemberTerms(s.app.lang, s.app.shop(), s.versions)
	return m.Text(s.app.lang, s.app.date(s.app.dayOf(m.Since)))
}

// Update takes the versions or the path of the file, and scrolls.
func (s *termsView) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case Result:
		switch value := msg.Value.(type) {
		case []store.DatedProgramme:
			s.versions, s.err = value, nil
			s.Rebuild()
		case string:
			return tea.Batch(s.app.Done("toast.terms", "file", filepath.Base(value)), s.app.Why(s.Title, func() []sheetRow {
				return []sheetRow{{note: s.T("terms.file"), tone: widget.Muted}, {}, {note: value, tone: widget.Strong}}
			}))
		}
	case widget.Stroke:
		s.block.scroll(msg.Kind)
	}
	return nil
}

// Actions copy the text and save it as a file.
func (s *termsView) Actions() []Action {
	return []Action{
		{ID: "terms.copy", Key: keys.CopyText, Off: s.loading, Do: func() tea.Cmd {
			return tea.Batch(tea.SetClipboard(s.text()), s.app.Done("toast.terms.copied"))
		}},
		{ID: "terms.save", Key: keys.SaveText, Off: s.loading, Do: s.save},
		{ID: "back", Key: keys.Back, Do: s.app.Pop},
	}
}

func (s *termsView) loading() string {
	if s.versions == nil {
		return "off.loading"
	}
	return ""
}

func (s *termsView) save() tea.Cmd {
	text, folder, name := s.text(), s.app.home, "regulars-terms-"+string(s.app.lang)+"-"+s.app.today().String()
	return load(&s.Base, "file", func(context.Context, Book) (any, error) {
		return writeNew(folder, name, "txt", func(w io.Writer) error {
			_, err := io.WriteString(w, text)
			return err
		})
	})
}

// View draws the part of the text that is scrolled to.
func (s *termsView) View(w, h int) string {
	p := s.page(w, h)
	s.crumbs(p)
	p.End()
	switch {
	case s.err != nil:
		s.trouble(p, s.err)
		return p.String()
	case s.versions == nil:
		p.Line(widget.Muted, s.T("off.loading"))
		return p.String()
	}
	s.block.show(&s.Base, p, w, s.drawn)
	return p.String()
}

// drawn wraps the text; its headings stand out.
func (s *termsView) drawn(w int) []string {
	p := s.page(w, longestSheet)
	for paragraph := range strings.Lines(s.text()) {
		for _, line := range widget.Wrap(s.app.look.Clean(strings.TrimRight(paragraph, "\n")), w-4) {
			tone := widget.Plain
			if line != "" && !strings.HasPrefix(line, "-") && !strings.HasPrefix(line, " ") {
				tone = widget.Strong
			}
			p.Line(tone, line)
		}
	}
	return trimmed(p)
}
