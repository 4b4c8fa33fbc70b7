package ui

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"regulars/lang"
	"regulars/reports"
	"regulars/store"
	"regulars/ui/widget"
)

// extensions are the endings of files by format; a format that is missing ends on its own name.
var extensions = map[string]string{"text": "txt", "note": "txt"}

// chooseFormat asks for the format and writes the report.
func (s *report) chooseFormat() tea.Cmd {
	formats := func() []answer {
		var list []answer
		for _, f := range reports.Formats() {
			list = append(list, answer{f.Name, s.T("report.format." + f.Name), "." + extension(f.Name)})
		}
		return list
	}
	return s.choose("report.export", "", formats, s.export)
}

func extension(format string) string {
	if ending, ok := extensions[format]; ok {
		return ending
	}
	return format
}

// export writes the report to a new file in the person's folder.
func (s *report) export(name string) tea.Cmd {
	format, ok := reports.FindFormat(name)
	if !ok {
		return nil
	}
	sheet, l, folder := s.sheet, s.app.lang, s.app.home
	file := "regulars-" + s.name + "-" + sheet.Period.From.String() + "-" + sheet.Period.To.String()
	return load(&s.Base, "export", func(context.Context, Book) (any, error) {
		return writeNew(folder, file, extension(name), func(w io.Writer) error { return writeSheet(w, format, l, sheet) })
	})
}

func writeSheet(w io.Writer, format reports.Format, l lang.Lang, sheet *reports.Sheet) error {
	return format.Write(w, l, sheet)
}

// exported shows where the file is, in full.
func (s *report) exported(path string) tea.Cmd {
	rows := func() []sheetRow {
		return []sheetRow{{note: s.T("report.exported"), tone: widget.Muted}, {}, {note: path, tone: widget.Strong}}
	}
	return tea.Batch(s.app.Done("toast.report.exported", "file", filepath.Base(path)), s.app.Why(s.heading("act.report.export"), rows))
}

// writeNew writes a file that nobody had before, readable by its owner only, and gives its full path. It never writes over
// another: when the name is taken a number is added. A file that could not be written whole is taken away again.
func writeNew(folder, name, ending string, write func(io.Writer) error) (string, error) {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return "", store.Refuse(store.CodeIOFailed, "path", folder).Because(err)
	}
	for n := 1; n < 1000; n++ {
		path := filepath.Join(folder, name+"."+ending)
		if n > 1 {
			path = filepath.Join(folder, name+"-"+strconv.Itoa(n)+"."+ending)
		}
		file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err == nil {
			err = errors.Join(write(file), file.Close())
			if err != nil {
				err = errors.Join(err, os.Remove(path))
			}
		}
		if err != nil {
			return "", store.Refuse(store.CodeIOFailed, "path", path).Because(err)
		}
		return path, nil
	}
	return "", store.Refuse(store.CodeFileExists, "path", filepath.Join(folder, name+"."+ending))
}
