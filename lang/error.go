package lang

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"slices"
	"sort"
	"strings"
	"syscall"
	"unicode/utf8"
)

// coded is what store, filter, exchange and program give every error that a person can act on.
type coded interface {
	error
	ErrorCode() string
	ErrorFacts() map[string]any
}

// longestFact is how many characters of a value from outside a sentence quotes.
const longestFact = 200

// longestValue is how many characters of a refused value are quoted.
const longestValue = 40

// CodeOf is the stable code of an error: its own, or one for the few system errors that need their own words, or
// "unknown".
func CodeOf(err error) string {
	code, _ := codeAndFacts(err)
	return code
}

// Error says what happened and what was and was not saved (message), and the next step (hint, which may be empty).
// It works from the error's code and facts alone; the text of a driver or of the system is never shown. Facts are
// made safe and cut. Amounts in facts that end in _minor are written as money of the fact currency.
func (l Lang) Error(err error) (message, hint string) { return l.explain(err, "") }

// ErrorInConsole is Error with the next step as the console has it, where that is another than on the command line.
func (l Lang) ErrorInConsole(err error) (message, hint string) { return l.explain(err, ".console") }

// explain says an error; the hint that ends in place goes before the plain one.
func (l Lang) explain(err error, place string) (message, hint string) {
	code, facts := codeAndFacts(err)
	pairs := l.factPairs(facts)
	if field, ok := facts["name"].(string); ok && place != "" && code == "bad_rule" && l.Has("rule.field."+field) {
		pairs = append([]any{"name", l.T("rule.field." + field)}, pairs...) // as the form has it, not as the flag is called
	}
	key := "error." + code
	if !l.Has(key) {
		return l.T("error.unknown", "code", Safe(code)), l.T("error.unknown.hint")
	}
	message = l.sentence(l.variant(key, "", facts), pairs)
	hintKey := l.variant(key, ".hint", facts)
	if l.Has(hintKey + place) {
		hintKey += place
	}
	if l.Has(hintKey) {
		hint = l.sentence(hintKey, pairs)
	}
	return message, hint
}

// sentence fills a sentence from facts; one that is missing reads as a dash, never as a bare placeholder.
func (l Lang) sentence(key string, pairs []any) string {
	text := l.table(key)[key]
	for rest := text; ; {
		open := strings.IndexByte(rest, '{')
		if open < 0 {
			break
		}
		name, after, _ := strings.Cut(rest[open+1:], "}")
		if !strings.Contains(name, ":") && !slices.Contains(pairs, any(name)) {
			pairs = append(pairs, name, absent)
		}
		rest = after
	}
	return Safe(l.fill(text, pairs))
}

// variant is the key of the sentence for a code that has cases of its own, each as error.CODE.CASE, with the suffix
// for its hint. The case is what the fact why, key or what says, else the name of a fact that only this case has.
func (l Lang) variant(key, suffix string, facts map[string]any) string {
	for _, name := range []string{"why", "key", "what"} {
		if word, ok := facts[name].(string); ok && l.Has(key+"."+word+suffix) {
			return key + "." + word + suffix
		}
	}
	for _, name := range slices.Sorted(maps.Keys(facts)) {
		if facts[name] != "" && l.Has(key+"."+name+suffix) {
			return key + "." + name + suffix
		}
	}
	return key + suffix
}

// codeAndFacts finds the code of an error, also through wrapping.
func codeAndFacts(err error) (string, map[string]any) {
	var known coded
	if errors.As(err, &known) {
		return known.ErrorCode(), known.ErrorFacts()
	}
	var path *fs.PathError
	facts := map[string]any{"path": ""}
	if errors.As(err, &path) {
		facts["path"] = path.Path
	}
	switch {
	case errors.Is(err, context.Canceled):
		return "interrupted", facts
	case errors.Is(err, context.DeadlineExceeded):
		return "timed_out", facts
	case errors.Is(err, syscall.ENOSPC):
		return "disk_full", facts
	case errors.Is(err, fs.ErrNotExist):
		return "file_missing", facts
	case errors.Is(err, fs.ErrPermission):
		return "file_not_allowed", facts
	case errors.Is(err, fs.ErrExist):
		return "file_exists", facts
	case path != nil:
		return "file_unreadable", facts
	}
	return "unknown", facts
}

// factPairs turns facts into the pairs of T.
func (l Lang) factPairs(facts map[string]any) []any {
	currency, _ := facts["currency"].(string)
	names := make([]string, 0, len(facts))
	for name := range facts {
		names = append(names, name)
	}
	sort.Strings(names)
	pairs := make([]any, 0, 2*len(facts))
	for _, name := range names {
		value := facts[name]
		if minor, ok := whole(value); ok && currency != "" && isMoney(name) {
			value = l.Money(minor, currency)
		}
		pairs = append(pairs, name, l.named(name, safeFact(name, value)))
	}
	return pairs
}

// isMoney reports whether a fact beside the fact currency is an amount.
func isMoney(name string) bool {
	switch name {
	case "refunded", "total", "asked", "amount", "paid":
		return true
	}
	return strings.HasSuffix(name, "_minor")
}

// named says the facts that are words of ours (which reason, what kind of thing) in the language.
func (l Lang) named(name string, value any) any {
	word, ok := value.(string)
	if !ok {
		return value
	}
	switch name {
	case "reason":
		return l.first(word, "reason.", "batch.what.", "batch.kind.")
	case "act":
		return l.first(word, "batch.what.", "batch.kind.")
	case "what", "source", "field":
		if key := "word." + word; l.Has(key) {
			return l.T(key)
		}
	}
	return value
}

// first is the word for a key of the program's own in the first of some groups of words that has it, else the key.
func (l Lang) first(word string, groups ...string) string {
	for _, group := range groups {
		if l.Has(group + word) {
			return l.T(group + word)
		}
	}
	return word
}

// safeFact makes a fact from outside harmless and short.
func safeFact(name string, value any) any {
	limit := longestFact
	if name == "value" {
		limit = longestValue
	}
	switch v := value.(type) {
	case string:
		return Safe(cut(v, limit))
	case []string:
		clean := make([]string, 0, len(v))
		for _, s := range v {
			clean = append(clean, Safe(cut(s, limit)))
		}
		return clean
	case error:
		return ""
	}
	return value
}

// cut shortens text to at most limit runes, the last an ellipsis where something was left out.
func cut(s string, limit int) string {
	if len(s) <= limit || utf8.RuneCountInString(s) <= limit {
		return s
	}
	count := 0
	for i := range s {
		count++
		if count == limit {
			return s[:i] + "…"
		}
	}
	return s
}
