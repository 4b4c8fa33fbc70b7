package ui

import (
	"net/url"
	"os"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// fileDropped tells that pasted text is the path of a file that exists.
type fileDropped struct {
	path string
	file bool
}

// droppedPath is the path in text pasted by a terminal onto which a file was dragged: quoted, escaped, or as a file:
// address. It is "" when the text looks like none.
func droppedPath(text string) string {
	text = strings.TrimSpace(text)
	if text == "" || strings.ContainsAny(text, "\n\r") {
		return ""
	}
	if strings.HasPrefix(text, "file://") {
		address, err := url.Parse(text)
		if err != nil {
			return ""
		}
		return address.Path
	}
	if len(text) > 1 && (text[0] == '\'' || text[0] == '"') && text[len(text)-1] == text[0] {
		text = text[1 : len(text)-1]
	} else if !strings.Contains(text, `:\`) {
		text = unescape(text)
	}
	if !strings.ContainsAny(text, `/\`) {
		return ""
	}
	return text
}

// unescape takes the backslashes out of a path that a terminal escaped for a shell.
func unescape(text string) string {
	var b strings.Builder
	escaped := false
	for _, r := range text {
		if r == '\\' && !escaped {
			escaped = true
			continue
		}
		escaped = false
		b.WriteRune(r)
	}
	return b.String()
}

// inspect looks whether the path is a file.
func (a *App) inspect(path string) tea.Cmd {
	return func() tea.Msg {
		info, err := os.Stat(path)
		return fileDropped{path: path, file: err == nil && info.Mode().IsRegular()}
	}
}

// dropped opens the preview of a file that was dragged onto the window.
func (a *App) dropped(msg fileDropped) tea.Cmd {
	if !msg.file {
		return a.Toast(toneOff, a.T("toast.nofile", "path", msg.path))
	}
	if s, ok := a.top().(interface{ TakeFile(path string) tea.Cmd }); ok {
		return s.TakeFile(msg.path)
	}
	if a.book == nil {
		return a.Swap(a.top().base().id, newImport(msg.path)) // the first run says that a file may be dragged onto it
	}
	return a.GoTo("files", newImport(msg.path))
}
