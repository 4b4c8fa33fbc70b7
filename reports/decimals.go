package reports

import (
	"math"

	"regulars/lang"
)

// Measures that stand together, in a column or beside the same figure of another period, are shown with one number of decimals, so that
// their points stand below each other. Programs get them in full.

// Cells are the table's rows in words and digits for a reader of l.
func (t *Table) Cells(l lang.Lang) [][]string {
	rows := make([][]string, len(t.Rows))
	for i := range rows {
		rows[i] = make([]string, len(t.Columns))
	}
	column := make([]Value, len(t.Rows))
	for c := range t.Columns {
		for i, row := range t.Rows {
			column[i] = row[c]
		}
		for i, text := range Together(l, column...) {
			rows[i][c] = text
		}
	}
	return rows
}

// Together writes values that stand together for a reader of l. Where some are no plain measures each is written by itself.
func Together(l lang.Lang, values ...Value) []string {
	texts, decimals := make([]string, len(values)), decimalsAmong(values)
	for i, v := range values {
		if v.Known && decimals >= 0 {
			texts[i] = l.Number(v.Real, decimals)
		} else {
			texts[i] = v.In(l)
		}
	}
	return texts
}

// Figures writes a figure beside those of other periods for a reader of l; one that rests on too little is marked.
func Figures(l lang.Lang, values ...Value) []string {
	texts := Together(l, values...)
	for i, v := range values {
		if v.Few {
			texts[i] = l.T("report.few", "value", texts[i])
		}
	}
	return texts
}

// decimalsAmong is how many decimals measures have together: none where all are whole, else those of the largest, and more where a small
// one would not be seen; -1 for values that are no measures.
func decimalsAmong(values []Value) int {
	largest, least, whole := 0.0, math.Inf(1), true
	for _, v := range values {
		switch x := math.Abs(v.Real); {
		case v.Kind != KindNumber:
			return -1
		case v.Known && x > 0:
			largest, least, whole = max(largest, x), min(least, x), whole && x == math.Trunc(x)
		}
	}
	decimals := decimalsOfSize(largest)
	switch {
	case whole:
		return 0
	case least*math.Pow10(decimals) < 0.5: // it would be shown as nothing
		return 2 * decimals
	}
	return decimals
}
