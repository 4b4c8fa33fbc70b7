package store

import (
	"errors"
	"fmt"
	"sort"
	"strings"
)

// Code is a stable name of what went wrong. lang turns it, with the facts, into a sentence and a next step.
type Code string

// Error is a refusal or failure that a person can act on. Cause is for programmers and never shown.
type Error struct {
	Code  Code
	Facts map[string]any
	Cause error
}

// Refuse makes an Error from a code and pairs of fact name and value. It stands once in the program (decision 41).
//
//go:noinline
func Refuse(code Code, facts ...any) *Error {
	e := &Error{Code: code, Facts: make(map[string]any, len(facts)/2)}
	for i := 0; i+1 < len(facts); i += 2 {
		e.Facts[facts[i].(string)] = facts[i+1]
	}
	return e
}

// Because attaches the underlying cause and returns e.
func (e *Error) Because(cause error) *Error {
	e.Cause = cause
	return e
}

// Error is the programmer's text: the code, the facts by name, the cause.
func (e *Error) Error() string {
	names := make([]string, 0, len(e.Facts))
	for name := range e.Facts {
		names = append(names, name)
	}
	sort.Strings(names)
	var b strings.Builder
	b.WriteString(string(e.Code))
	for _, name := range names {
		fmt.Fprintf(&b, " %s=%q", name, fmt.Sprint(e.Facts[name]))
	}
	if e.Cause != nil {
		b.WriteString(": " + e.Cause.Error())
	}
	return b.String()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Cause }

// ErrorCode and ErrorFacts let lang read the error without importing this package.
func (e *Error) ErrorCode() string { return string(e.Code) }

// ErrorFacts gives the facts by name.
func (e *Error) ErrorFacts() map[string]any { return e.Facts }

// CodeIs reports whether err carries the code.
func CodeIs(err error, code Code) bool {
	var e *Error
	return errors.As(err, &e) && e.Code == code
}

// onLine adds to the refusal of a balance which line of a file met it.
func onLine(line int, err error) error {
	var ours *Error
	if errors.As(err, &ours) && ours.Code == CodeLimitExceeded && ours.Facts["why"] == "balance" {
		ours.Facts["line"], ours.Facts["why"] = line, "line"
	}
	return err
}
