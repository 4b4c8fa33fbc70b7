package reports

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"

	"regulars/lang"
)

// writeJSON writes one sheet as an object, and any other number of them as a listing {"items":[…],"next":null}. What is
// not defined is null; money is whole minor units of currency; rates are fractions.
func writeJSON(w io.Writer, l lang.Lang, sheets []*Sheet) error {
	var data any
	if len(sheets) == 1 {
		data = sheetData(sheets[0], l)
	} else {
		items := make([]fields, len(sheets))
		for i, s := range sheets {
			items[i] = sheetData(s, l)
		}
		data = fields{{"items", items}, {"next", nil}}
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(data); err != nil {
		return err
	}
	_, err := io.WriteString(w, escapedJSON(b.String()))
	return err
}

// escapedJSON writes characters that would move or turn a terminal's text as \u escapes, which read back as the same
// text. The encoder does so only with those below the space; above the ASCII letters such characters stand in strings
// only.
func escapedJSON(text string) string {
	if lang.SafeLines(text) == text {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if s := string(r); r < 0x7f || lang.Safe(s) == s {
			b.WriteRune(r)
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			fmt.Fprintf(&b, "\\u%04x", unit)
		}
	}
	return b.String()
}

// field is a member of a JSON object, and fields an object that keeps its order.
type field struct {
	name  string
	value any
}

type fields []field

// MarshalJSON writes the members in order.
func (f fields) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	b.WriteByte('{')
	for i, member := range f {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := encoder.Encode(member.name); err != nil {
			return nil, err
		}
		b.WriteByte(':')
		if err := encoder.Encode(member.value); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// sheetData is the object of one sheet.
func sheetData(s *Sheet, l lang.Lang) fields {
	tables := make([]fields, len(s.Tables))
	for i := range s.Tables {
		tables[i] = tableData(&s.Tables[i])
	}
	data := fields{
		{"report", s.Name},
		{"from", s.Period.From.String()},
		{"to", s.Period.To.String()},
		{"where", s.Where},
		{"n", s.N},
		{"currency", s.Currency},
		{"values", figureData(s.Values)},
		{"previous", figureData(s.Previous)},
		{"last_year", figureData(s.LastYear)},
		{"few", few(s.Values)},
		{"tables", tables},
		{"finding", s.Finding.In(l)},
		{"next_step", s.Next.Say.In(l)},
		{"definition", s.Definition(l)},
	}
	if s.Listed != "" {
		data = append(data, field{s.Listed, s.objects(s.Listed)})
	}
	if s.Also != nil {
		data = append(data, field{s.Also.Name, sheetData(s.Also, l)})
	}
	return data
}

// objects are the rows of a table as objects by its columns; none where the sheet has no such table.
func (s *Sheet) objects(table string) []fields {
	list := []fields{}
	for i := range s.Tables {
		if t := &s.Tables[i]; t.Name == table {
			for _, row := range t.Rows {
				object := make(fields, len(row))
				for j, cell := range row {
					object[j] = field{t.Columns[j].Name, cell.data()}
				}
				list = append(list, object)
			}
		}
	}
	return list
}

func figureData(figures []Figure) fields {
	data := make(fields, len(figures))
	for i, f := range figures {
		data[i] = field{f.Name, f.data()}
	}
	return data
}

// few are the names of figures that rest on too little.
func few(figures []Figure) []string {
	names := []string{}
	for _, f := range figures {
		if f.Few {
			names = append(names, f.Name)
		}
	}
	return names
}

func tableData(t *Table) fields {
	columns := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		columns[i] = c.Name
	}
	rows := make([][]any, len(t.Rows))
	for i, row := range t.Rows {
		rows[i] = make([]any, len(row))
		for j, cell := range row {
			rows[i][j] = cell.data()
		}
	}
	return fields{{"name", t.Name}, {"columns", columns}, {"rows", rows}}
}
