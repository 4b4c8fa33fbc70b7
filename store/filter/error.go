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
	Column int      // from 1, in characters
	What   string   // one of the What constants
	Found  string   // what stands there; "" at the end
	Near   string   // the nearest known name; "" when nothing is near
	Known  []string // all that the value could have been, where nothing is near and there are few
}

// Error is the programmer's text.
func (e *Error) Error() string {
	return fmt.Sprintf("filter column %d: %s %q (near %q)", e.Column, e.What, e.Found, e.Near)
}

// ErrorCode is the code by which lang knows the error.
func (e *Error) ErrorCode() string { return "bad_filter" }

// ErrorFacts are column, what, found and near, and known where there is such.
func (e *Error) ErrorFacts() map[string]any {
	facts := map[string]any{"column": e.Column, "what": e.What, "found": e.Found, "near": e.Near}
	if len(e.Known) > 0 {
		facts["known"] = e.Known
	}
	return facts
}
