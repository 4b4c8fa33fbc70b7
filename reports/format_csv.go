package reports

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"regulars/lang"
)

// writeCSV writes each sheet as blocks with an empty line between: the report and its period, the values with those of
// the period before, then each table under its name. What is not defined is an empty cell; money is minor units.
func writeCSV(w io.Writer, l lang.Lang, sheets []*Sheet) error {
	out := csv.NewWriter(w)
	rows := [][]string{}
	for i, s := range flat(sheets) {
		if i > 0 {
			rows = append(rows, []string{})
		}
		rows = append(rows, csvHead(s, l)...)
		for j := range s.Tables {
			rows = append(append(rows, []string{}), csvTable(&s.Tables[j])...)
		}
	}
	for _, row := range rows {
		if len(row) > 0 {
			if err := out.Write(row); err != nil {
				return err
			}
			continue
		}
		out.Flush() // the writer would quote an empty row
		if _, err := io.WriteString(w, "\n"); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func csvHead(s *Sheet, l lang.Lang) [][]string {
	rows := [][]string{
		{"report", "from", "to", "n", "currency", "definition", "where"},
		{s.Name, s.Period.From.String(), s.Period.To.String(), strconv.FormatInt(s.N, 10), s.Currency, s.Definition(l), csvCell(Word(s.Where))},
		{},
		{"name", "value", "previous", "last_year"},
	}
	for _, f := range s.Values {
		before, _ := s.PreviousValue(f.Name)
		ago, _ := s.LastYearValue(f.Name)
		rows = append(rows, []string{f.Name, csvCell(f.Value), csvCell(before), csvCell(ago)})
	}
	return rows
}

func csvTable(t *Table) [][]string {
	head := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		head[i] = c.Name
	}
	rows := [][]string{{"table", t.Name}, head}
	for _, row := range t.Rows {
		cells := make([]string, len(row))
		for i, v := range row {
			cells[i] = csvCell(v)
		}
		rows = append(rows, cells)
	}
	return rows
}

// csvCell writes a value for a spreadsheet. Text of the shop's data is escaped, and text that a spreadsheet would take
// for a formula gets an apostrophe in front.
func csvCell(v Value) string {
	switch x := v.data().(type) {
	case int64:
		return strconv.FormatInt(x, 10)
	case float64:
		return strconv.FormatFloat(x, 'f', -1, 64)
	case string:
		if v.Kind == KindDay || v.Kind == KindMonth || v.Kind == KindTerm { // words of ours
			return x
		}
		x = lang.Safe(x)
		if x != "" && strings.ContainsRune("=+-@", rune(x[0])) {
			return "'" + x
		}
		return x
	}
	return ""
}
