package filter

import "fmt"

// What is wrong at a place of the text. lang has a sentence for each.
const (
	WhatField    = "field"    // no field has this name
	WhatOperator = "operator" // a comparison was expected, or the field does not know this one
	WhatValue    = "value"    // a value is missing or not one of the field's
	WhatNumber   = "number"   // not a number of the field's kind
	WhatDay      = "day"      // not a day
	WhatDuration = "duration" // not a number of days
	WhatQuote    = "quote"    // a quotation mark is never closed
	WhatParen    = "paren"    // a parenthesis is never closed, or one too many is
	WhatEnd      = "end"      // the text ends too early
	WhatLimit    = "limit"    // too long, too deep or too many terms
)

// Error is a mistake in a filter: where, what, and the nearest thing that would have been right.
type Error struct {
	Column int    // from 1, in characters
	What   string // one of the What constants
	Found  string // what stands there; "" at the end
	Near   string // the nearest known name; "" when nothing is near
}

// Error is the programmer's text.
func (e *Error) Error() string {
	return fmt.Sprintf("filter column %d: %s %q (near %q)", e.Column, e.What, e.Found, e.Near)
}

// ErrorCode is the code by which lang knows the error.
func (e *Error) ErrorCode() string { return "bad_filter" }

// ErrorFacts are column, what, found and near.
func (e *Error) ErrorFacts() map[string]any {
	return map[string]any{"column": e.Column, "what": e.What, "found": e.Found, "near": e.Near}
}

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
