package filter

import (
	"slices"
	"strings"
)

// Nearest is the known name with the smallest edit distance to word, if that is small enough for a slip of the hand and leaves a letter
// of it standing.
func Nearest(word string, known []string) string {
	if len(word) > 64 {
		return "" // no slip of the hand is that long
	}
	best, least := "", max(1, len([]rune(word))/3)+1
	for _, name := range known {
		if d := distance([]rune(word), []rune(name)); d < min(least, max(len([]rune(word)), len([]rune(name)))) {
			best, least = name, d
		}
	}
	return best
}

// nearestWord is Nearest whatever the case of the word and of those that are known.
func nearestWord(word string, known []string) string {
	folded := make([]string, len(known))
	for i, name := range known {
		folded[i] = strings.ToLower(name)
	}
	near := Nearest(strings.ToLower(word), folded)
	if i := slices.Index(folded, near); i >= 0 {
		return known[i]
	}
	return ""
}

// distance counts insertions, deletions, substitutions and swaps of neighbours.
func distance(a, b []rune) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}
