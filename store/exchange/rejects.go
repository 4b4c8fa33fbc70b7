package exchange

import (
	"io"
	"strconv"
	"strings"
)

// WriteRejects writes the rows that could not be imported in a shape: line, column, value and reason, and then the row as
// it was found under its own headings, so that it can be mended and brought in again. An order is left out as a whole, so
// all its rows are written; problems are by line, and say puts one into words.
func (f *File) WriteRejects(out io.Writer, shape string, problems map[int][]Problem, say func(error) string) error {
	headings := []Heading{{CSV: "rejected_line"}, {CSV: "rejected_column"}, {CSV: "rejected_value"}, {CSV: "rejected_because"}}
	for _, heading := range f.Headings {
		headings = append(headings, Heading{CSV: heading})
	}
	w, err := NewWriter(out, headings, WriteOptions{Shape: shape, Encoding: EncodingUTF8Marked})
	if err != nil {
		return err
	}
	orders := map[string]bool{}
	err = f.eachRow(func(r *row) error {
		if key := f.plan.linkedKey(r); key != "" && len(problems[r.line]) > 0 {
			orders[key] = true
		}
		return nil
	})
	if err != nil {
		return err
	}
	err = f.eachRow(func(r *row) error {
		found := problems[r.line]
		if len(found) == 0 {
			if !orders[f.plan.linkedKey(r)] {
				return nil
			}
			found = []Problem{{Line: r.line, Code: CodeOrderLeftOut}}
		}
		because := make([]string, len(found))
		for i, p := range found {
			because[i] = say(p)
		}
		values := []Value{Text(strconv.Itoa(r.line)), Text(found[0].Column), Text(found[0].Value), Text(strings.Join(because, " "))}
		for i := range min(len(r.cells), len(f.Headings)) {
			values = append(values, Value{csv: r.cell(i), kind: cellWord})
		}
		return w.Write(values...)
	})
	if err != nil {
		return err
	}
	return w.Close()
}
