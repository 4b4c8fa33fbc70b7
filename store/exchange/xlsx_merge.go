package exchange

import (
	"strconv"
	"strings"
)

// mergeOf reads a range such as A1:C2.
func mergeOf(ref string) (merge, bool) {
	first, last, ok := strings.Cut(ref, ":")
	if !ok {
		return merge{}, false
	}
	left, okLeft := columnOf([]byte(first))
	right, okRight := columnOf([]byte(last))
	top, okTop := rowOf(first)
	bottom, okBottom := rowOf(last)
	return merge{top, bottom, left, right}, okLeft && okRight && okTop && okBottom
}

// rowOf reads the number of a cell's place.
func rowOf(place string) (int, bool) {
	n, err := strconv.Atoi(strings.TrimLeft(place, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"))
	return n, err == nil
}

// spread gives the heading line the headings of cells that reach into it from above: of a heading of two lines, what
// stands over both is a heading of the second as well.
func spread(rows []row, at int, merges []merge) row {
	line := rows[at].line
	cells := make([]string, 0, len(rows[at].cells))
	for i := range rows[at].cells {
		cells = append(cells, rows[at].cell(i))
	}
	for _, m := range merges {
		if m.top >= line || m.bottom < line || m.left >= maxColumns {
			continue
		}
		for above := range at {
			if rows[above].line != m.top {
				continue
			}
			for len(cells) <= m.left {
				cells = append(cells, "")
			}
			if cells[m.left] == "" {
				cells[m.left] = rows[above].cell(m.left)
			}
		}
	}
	return rowOfCells(line, cells)
}

// rowOfCells makes a row out of its cells.
func rowOfCells(line int, cells []string) row {
	r := row{line: line, text: strings.Join(cells, ""), plain: true}
	at := uint32(0)
	for _, cell := range cells {
		r.cells = append(r.cells, span{at, at + uint32(len(cell))})
		at += uint32(len(cell))
	}
	r.plain = isPlain(r.text)
	return r
}
