// Package pinyin spells Chinese characters. Its table is read where it lies in the program, so that a start that spells
// nothing pays nothing: the library it comes from fills a map of 42,000 readings before main begins.
package pinyin

import (
	_ "embed"
	"encoding/binary"
	"sort"
	"strings"
	"sync"
)

// table holds a line of all readings; for every character from first to last two bytes, the number of its reading from 1, or
// 0; and for the rare characters beyond four bytes each, sorted: the character times 512 plus the number of its reading.
// The package's test makes it from the library's readings with -update, and compares every character.
//
//go:embed table.bin
var table string

const (
	first, last = 0x3400, 0x9FFF
	rareBits    = 9
)

// parts is the table cut into what it holds.
type parts struct {
	readings     []string
	common, rare string
}

var cut = sync.OnceValue(func() parts {
	line, rest, _ := strings.Cut(table, "\n")
	size := 2 * (last - first + 1)
	return parts{strings.Split(line, " "), rest[:size], rest[size:]}
})

// Of is how a Chinese character is usually read, without its tone and in lower case; "" for any other character. A
// character with several readings gives the commonest.
func Of(r rune) string {
	if r < first {
		return ""
	}
	p := cut()
	if n := p.number(r); n > 0 {
		return p.readings[n-1]
	}
	return ""
}

func (p parts) number(r rune) int {
	if r <= last {
		at := 2 * int(r-first)
		return int(binary.LittleEndian.Uint16([]byte(p.common[at : at+2])))
	}
	at := func(i int) uint32 { return binary.LittleEndian.Uint32([]byte(p.rare[4*i : 4*i+4])) }
	i := sort.Search(len(p.rare)/4, func(i int) bool { return at(i)>>rareBits >= uint32(r) })
	if i == len(p.rare)/4 || at(i)>>rareBits != uint32(r) {
		return 0
	}
	return int(at(i) & (1<<rareBits - 1))
}
