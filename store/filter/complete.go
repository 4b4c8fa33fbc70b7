package filter

import (
	"strings"
	"unicode/utf8"
)

// Suggestion is a word that could stand at the end of a text.
type Suggestion struct {
	Word  string
	Field *Field // the field that the word names or is a value of; nil for words of the grammar
}

// Complete gives what could follow a text, or replace its unfinished last word; from is the byte where that word begins.
// values, which may be nil, lists the shop's own words for a field (tags, tiers, cities).
func Complete(text string, values func(field string) []string) (from int, list []Suggestion) {
	tokens, err := lex(text)
	if err != nil || !utf8.ValidString(text) {
		return len(text), nil
	}
	tokens = tokens[:len(tokens)-1]
	from, typed := len(text), ""
	if n := len(tokens); n > 0 && tokens[n-1].touches && wordLike(tokens[n-1]) {
		typed = tokens[n-1].text
		from = len(string([]rune(text)[:tokens[n-1].column-1]))
		tokens = tokens[:n-1]
	}
	for _, s := range candidates(tokens, values) {
		if typed == "" || strings.HasPrefix(lower(s.Word), lower(typed)) && lower(s.Word) != lower(typed) {
			list = append(list, s)
		}
	}
	return from, list
}

func wordLike(t token) bool {
	switch t.kind {
	case tokenWord, tokenAnd, tokenOr, tokenNot, tokenIn, tokenWithin:
		return true
	}
	return false
}

// candidates are the words that may follow the tokens.
func candidates(tokens []token, values func(string) []string) []Suggestion {
	n := len(tokens)
	if n == 0 {
		return startWords()
	}
	last := tokens[n-1]
	switch last.kind {
	case tokenAnd, tokenOr, tokenNot:
		return startWords()
	case tokenOpen, tokenComma:
		if f := listField(tokens); f != nil {
			return valueWords(f, values)
		}
		return startWords()
	case tokenCompare, tokenColon, tokenIn, tokenWithin:
		if f := fieldBefore(tokens, n-1); f != nil {
			if last.kind == tokenIn {
				return []Suggestion{{Word: "("}}
			}
			if last.kind == tokenWithin {
				return suggest(nil, "7d", "30d", "90d")
			}
			return valueWords(f, values)
		}
		return nil
	case tokenWord:
		if f := fieldByName(last.text); f != nil && (n == 1 || startsTerm(tokens[n-2])) {
			return suggest(f, f.Operators()...)
		}
	}
	return suggest(nil, "and", "or", ")")
}

func startsTerm(before token) bool {
	switch before.kind {
	case tokenCompare, tokenColon, tokenIn, tokenWithin, tokenComma:
		return false
	}
	return true
}

func startWords() []Suggestion {
	var list []Suggestion
	for i := range fields {
		list = append(list, Suggestion{fields[i].Name, &fields[i]})
	}
	for i := range fields {
		for _, s := range fields[i].Synonyms {
			list = append(list, Suggestion{s, &fields[i]})
		}
	}
	return append(list, Suggestion{Word: "not"}, Suggestion{Word: "("})
}

func valueWords(f *Field, values func(string) []string) []Suggestion {
	list := suggest(f, f.Values...)
	if f.Kind == KindDay {
		list = suggest(f, "today", "-7d", "-30d", "-90d", "-365d", "none")
	}
	if f.Values == nil && !f.counts() && values != nil {
		for _, v := range values(f.Name) {
			if strings.ContainsAny(v, " \t"+signs) || keywords[lower(v)] != 0 {
				v = `"` + v + `"`
			}
			list = append(list, Suggestion{v, f})
		}
	}
	return list
}

func suggest(f *Field, words ...string) []Suggestion {
	var list []Suggestion
	for _, w := range words {
		list = append(list, Suggestion{w, f})
	}
	return list
}

func fieldBefore(tokens []token, i int) *Field {
	for i--; i >= 0; i-- {
		if tokens[i].kind == tokenWord {
			return fieldByName(tokens[i].text)
		}
		if tokens[i].kind != tokenNot {
			return nil
		}
	}
	return nil
}

// listField is the field whose list "in (a, b" the tokens are inside of.
func listField(tokens []token) *Field {
	for i := len(tokens) - 1; i > 0; i-- {
		switch tokens[i].kind {
		case tokenComma, tokenWord, tokenQuoted:
		case tokenOpen:
			if tokens[i-1].kind == tokenIn {
				return fieldBefore(tokens, i-1)
			}
			return nil
		default:
			return nil
		}
	}
	return nil
}
