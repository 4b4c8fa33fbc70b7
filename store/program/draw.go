package program

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
)

// Chance is somebody in a draw: the key by which the draw calls them, which no other has, and how many tickets they have.
type Chance struct {
	Key     string
	Tickets int64
}

// Drawn is somebody in the order of a draw, with the best of their tickets.
type Drawn struct {
	Key    string
	Ticket int64  // from 1
	Hash   string // of the ticket, as 64 hexadecimal digits
}

// Draw puts everybody of a list in the order that a seed gives; the winners stand first. Each ticket has the SHA-256 of three lines: the seed,
// the participant's key and the ticket's number, parted by line feeds and without one at the end. A participant has the smallest hash of
// their tickets, and smaller hashes come first. So everybody can work out their own place, whatever the order of the list was, and who has
// twice the tickets wins first twice as often.
func Draw(seed string, list []Chance) []Drawn {
	best, by := make([]string, len(list)), make(map[string]Drawn, len(list))
	for i, c := range list {
		d := Drawn{Key: c.Key}
		for n := int64(1); n <= max(c.Tickets, 1); n++ {
			sum := sha256.Sum256([]byte(seed + "\n" + c.Key + "\n" + strconv.FormatInt(n, 10)))
			if hash := hex.EncodeToString(sum[:]); d.Hash == "" || hash < d.Hash {
				d.Ticket, d.Hash = n, hash
			}
		}
		best[i], by[d.Hash] = d.Hash, d
	}
	slices.Sort(best)
	out := make([]Drawn, len(list))
	for i, hash := range best {
		out[i] = by[hash]
	}
	return out
}

// ChanceList is a draw's list as text, a line for each: the key and the number of tickets, in the order of the keys.
func ChanceList(list []Chance) string {
	lines := make([]string, len(list))
	for i, c := range list {
		lines[i] = c.Key + " " + strconv.FormatInt(max(c.Tickets, 1), 10) + "\n"
	}
	slices.Sort(lines)
	return strings.Join(lines, "")
}

// ListHash is the SHA-256 of that text, by which a list shown later is known to be the one of the draw.
func ListHash(list []Chance) string {
	sum := sha256.Sum256([]byte(ChanceList(list)))
	return hex.EncodeToString(sum[:])
}
