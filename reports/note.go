package reports

import (
	"io"
	"strings"

	"regulars/lang"
)

// noteLines is how many lines a note has at most: what a chat shows without unfolding.
const noteLines = 12

// noteReports are the reports of the weekly note, the most telling first; one that the program has not is left out.
var noteReports = []string{"summary", "repeat", "churn", "rfm", "stickiness", "nps", "tickets", "expiring", "clv", "affinity"}

// NoteReports are the reports that the weekly note tells of.
func NoteReports() []Report {
	var list []Report
	for _, name := range noteReports {
		if r, ok := Find(name); ok {
			list = append(list, r)
		}
	}
	return list
}

// writeNote writes what the sheets found as plain lines to paste into a chat: whose and when, then a sentence each.
func writeNote(w io.Writer, l lang.Lang, sheets []*Sheet) error {
	var lines []string
	told, _ := spokenOf(flat(sheets))
	for _, s := range told {
		if len(lines) == 0 {
			head := periodText(s.Period, l)
			if s.Shop != "" {
				head = lang.Safe(s.Shop) + " · " + head
			}
			lines = append(lines, head)
		}
		if text := s.Finding.In(l); text != "" && len(lines) < noteLines {
			lines = append(lines, "· "+lang.Safe(text))
		}
	}
	_, err := io.WriteString(w, strings.Join(append(lines, ""), "\n"))
	return err
}
