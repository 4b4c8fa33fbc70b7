package ui

import (
	"context"
	"path/filepath"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/ui/widget"
)

// browse picks a file: the folders and the files that may hold orders, the newest file first.
type browse struct {
	Base
	cursor
	folder folder
	take   func(path string) Screen // what opens a file
	field  widget.Field
	shown  []fileInfo
	ready  bool
	point  *Point
}

func newBrowse() *browse {
	return newBrowseFor(func(path string) Screen { return newImport(path) })
}

// newBrowseFor picks a file for one kind of import.
func newBrowseFor(take func(path string) Screen) *browse { return &browse{take: take} }

// Init reads the folder where the person's files are.
func (s *browse) Init() tea.Cmd { return s.read(s.app.home) }

func (s *browse) read(path string) tea.Cmd {
	return load(&s.Base, "folder", func(context.Context, Book) (any, error) { return readFolder(path) })
}

// Title is the picker's part of the path.
func (s *browse) Title() string { return s.T("files.pick") }

// Typing is true: letters narrow the list.
func (s *browse) Typing() bool { return true }

// TakesPaths is true: a path that is pasted is opened.
func (s *browse) TakesPaths() bool { return true }

// TakeFile opens the preview of a file that was dragged onto the window.
func (s *browse) TakeFile(path string) tea.Cmd { return s.app.Swap(s.id, s.take(path)) }

// Cursor stands in the field.
func (s *browse) Cursor() *Point { return s.point }

func (s *browse) hints() []hint {
	return []hint{{keys.UpDown, "hint.choose"}, {keys.Open, "act.open"}, {keys.Left, "files.up"}, {keys.Back, "act.back"}}
}

// Rebuild makes the lines.
func (s *browse) Rebuild() {
	s.field.Placeholder = s.T("files.pick.filter")
	s.table.SetColumns(
		widget.Column{Title: s.T("files.name"), Width: 24, Grow: 1},
		widget.Column{Title: s.T("files.size"), Width: 10, Right: true},
		widget.Column{Title: s.T("files.changed"), Width: 20, Right: true, Drop: 1},
	)
	want := strings.ToLower(s.field.Value())
	s.shown = s.shown[:0]
	var rows []widget.Row
	for _, f := range s.folder.files {
		if want != "" && !strings.Contains(strings.ToLower(f.name), want) {
			continue
		}
		s.shown = append(s.shown, f)
		if f.folder {
			rows = append(rows, widget.Row{{Text: f.name + string(filepath.Separator), Tone: widget.Muted}, {}, {}})
			continue
		}
		rows = append(rows, widget.Row{{Text: f.name}, {Text: s.app.size(f.size)}, {Text: s.app.moment(f.at), Tone: widget.Muted}})
	}
	s.table.SetRows(rows)
}

// size writes a number of bytes for people.
func (a *App) size(n int64) string {
	switch {
	case n >= 10_000_000:
		return a.lang.Int(n/1_000_000) + " MB"
	case n >= 10_000:
		return a.lang.Int(n/1000) + " KB"
	}
	return a.lang.Int(n) + " B"
}

// Update takes the folder, narrows, and opens.
func (s *browse) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case Result:
		s.folder, s.ready = msg.Value.(folder), true
		s.field.Set("")
		s.table.Select(0)
		s.Rebuild()
	case Click:
		s.pointed(msg)
	case widget.Stroke:
		return s.stroke(msg)
	}
	return nil
}

func (s *browse) stroke(stroke widget.Stroke) tea.Cmd {
	switch {
	case stroke.Kind == widget.Escape:
		return s.app.Pop()
	case stroke.Kind == widget.Enter:
		return s.open()
	case s.field.Empty() && (stroke.Kind == widget.Left || stroke.Kind == widget.Backspace):
		return s.read(filepath.Dir(s.folder.path))
	case s.field.Empty() && stroke.Kind == widget.Right:
		return s.open()
	case s.table.Do(stroke):
	case s.field.Do(stroke):
		s.table.Select(0)
		s.Rebuild()
	}
	return nil
}

// open goes into a folder or previews a file; a path typed in full is opened as it is.
func (s *browse) open() tea.Cmd {
	if path := droppedPath(s.field.Value()); path != "" {
		return s.app.inspect(path)
	}
	i := s.table.At()
	if i < 0 || i >= len(s.shown) {
		return nil
	}
	path := filepath.Join(s.folder.path, s.shown[i].name)
	if s.shown[i].folder {
		return s.read(path)
	}
	return s.app.Swap(s.id, s.take(path))
}

// View draws the folder.
func (s *browse) View(w, h int) string {
	p := s.page(w, h)
	s.crumbs(p)
	p.End()
	p.Gap(2).Put(widget.Muted, widget.Cut(s.folder.path, w-4, s.app.look.Signs.Cut)).End()
	text, x := s.field.Draw(s.app.look, w-6, true)
	s.point = &Point{X: 4 + x, Y: p.Y()}
	p.Gap(2).Put(widget.Accent, "/ ").Raw(text, w-6).End()
	p.End()
	s.lines = p.Y()
	if s.ready && len(s.shown) == 0 {
		why := "files.pick.empty"
		switch {
		case droppedPath(s.field.Value()) != "":
			why = "files.pick.path"
		case !s.field.Empty():
			why = "files.pick.nomatch"
		}
		p.Text(widget.Muted, s.T(why))
		return p.String()
	}
	s.table.Draw(p, p.Rest())
	return p.String()
}
