package reports

import (
	"io"

	"regulars/lang"
)

// Format is one way of writing sheets to a file or a terminal.
type Format struct {
	Name   string // as in --format
	Binary bool   // no text, and so nothing for a terminal

	write func(w io.Writer, l lang.Lang, sheets []*Sheet) error
}

// Formats lists the formats there are, the default first.
func Formats() []Format {
	return []Format{
		{"text", false, writeText},
		{"json", false, writeJSON},
		{"csv", false, writeCSV},
		{"md", false, writeMarkdown},
		{"html", false, writeHTML},
		{"xlsx", true, writeXLSX},
		{"note", false, writeNote},
	}
}

// FindFormat is the format called name; ok is false when there is none.
func FindFormat(name string) (f Format, ok bool) {
	for _, f := range Formats() {
		if f.Name == name {
			return f, true
		}
	}
	return Format{}, false
}

// Write writes the sheets one after the other for a reader of l. Names in JSON and CSV are the contract's in every
// language. The only errors are those of w.
func (f Format) Write(w io.Writer, l lang.Lang, sheets ...*Sheet) error { return f.write(w, l, sheets) }

// flat gives the sheets and those that belong to their pages in the order of reading.
func flat(sheets []*Sheet) []*Sheet {
	var all []*Sheet
	for _, s := range sheets {
		for ; s != nil; s = s.Also {
			all = append(all, s)
		}
	}
	return all
}
