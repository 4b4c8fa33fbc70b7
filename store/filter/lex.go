package filter

import (
	"strings"
	"unicode"
)

type tokenKind uint8

const (
	tokenEnd tokenKind = iota
	tokenWord
	tokenQuoted
	tokenOpen
	tokenClose
	tokenComma
	tokenCompare // = != < <= > >=
	tokenColon
	tokenAnd
	tokenOr
	tokenNot
	tokenIn
	tokenWithin
)

// token is a piece of the text. column counts characters from 1; touches says that nothing stands between its end and
// the end of the text.
type token struct {
	kind    tokenKind
	text    string
	column  int
	touches bool
}

// keywords are the words of the grammar in both languages.
var keywords = map[string]tokenKind{
	"and": tokenAnd, "且": tokenAnd, "并且": tokenAnd, "而且": tokenAnd,
	"or": tokenOr, "或": tokenOr, "或者": tokenOr,
	"not": tokenNot, "非": tokenNot, "不": tokenNot, "不是": tokenNot,
	"in": tokenIn, "属于": tokenIn,
	"within": tokenWithin,
}

// narrow maps the signs of a Chinese keyboard to the plain ones.
var narrow = map[rune]rune{
	'（': '(', '）': ')', '，': ',', '、': ',', '：': ':', '＞': '>', '＜': '<', '＝': '=', '！': '!',
	'“': '"', '”': '"', '＂': '"', '「': '"', '」': '"', '－': '-', '−': '-', '＋': '+', '．': '.', '＿': '_', '　': ' ',
}

func fold(r rune) rune {
	if n, ok := narrow[r]; ok {
		return n
	}
	if r >= '０' && r <= '９' || r >= 'Ａ' && r <= 'Ｚ' || r >= 'ａ' && r <= 'ｚ' {
		return r - 0xFEE0
	}
	return r
}

const signs = `()=<>!:,"≥≤≠`

// lex cuts the text into tokens; the last one is always tokenEnd.
func lex(text string) ([]token, error) {
	runes := []rune(text)
	if len(runes) > maxLength {
		return nil, &Error{Column: maxLength + 1, What: WhatLimit}
	}
	var tokens []token
	for i := 0; i < len(runes); {
		r := fold(runes[i])
		start := i
		switch {
		case unicode.IsSpace(r):
			i++
			continue
		case r == '"':
			word, next := quoted(runes, i)
			if next < 0 {
				return nil, &Error{Column: i + 1, What: WhatQuote}
			}
			tokens = append(tokens, token{kind: tokenQuoted, text: word, column: i + 1})
			i = next
		case strings.ContainsRune(signs, r):
			t := sign(runes, i)
			tokens = append(tokens, t)
			i += len([]rune(t.text))
			tokens[len(tokens)-1].text = plainSign(t.text)
		default:
			word := wordAt(runes, i)
			i += len(word)
			tokens = append(tokens, wordToken(word, start))
		}
		tokens[len(tokens)-1].touches = i == len(runes)
	}
	return append(tokens, token{column: len(runes) + 1}), nil
}

func quoted(runes []rune, i int) (word string, next int) {
	var b strings.Builder
	for i++; i < len(runes); i++ {
		if fold(runes[i]) == '"' {
			return b.String(), i + 1
		}
		b.WriteRune(runes[i])
	}
	return "", -1
}

// sign reads one of ( ) , : and the comparisons. Its text is still as typed.
func sign(runes []rune, i int) token {
	r := fold(runes[i])
	t := token{text: string(runes[i]), column: i + 1, kind: tokenCompare}
	next := rune(0)
	if i+1 < len(runes) {
		next = fold(runes[i+1])
	}
	switch r {
	case '(':
		t.kind = tokenOpen
	case ')':
		t.kind = tokenClose
	case ',':
		t.kind = tokenComma
	case ':':
		t.kind = tokenColon
	case '!':
		if next != '=' {
			t.kind = tokenNot
			return t
		}
		t.text += string(runes[i+1])
	case '<', '>', '=':
		if next == '=' || r == '<' && next == '>' {
			t.text += string(runes[i+1])
		}
	}
	return t
}

// plainSign is the one spelling of a comparison.
func plainSign(s string) string {
	s = strings.Map(fold, s)
	switch s {
	case "≥":
		return ">="
	case "≤":
		return "<="
	case "≠", "<>":
		return "!="
	case "==":
		return "="
	}
	return s
}

// wordAt is the run of characters up to the next space or sign. A run that begins as a number ends before 且 and 或, and
// these end at once, so that 消费>500且订单>2 needs no space.
func wordAt(runes []rune, i int) []rune {
	for _, joint := range []string{"并且", "而且", "或者", "且", "或"} {
		if strings.HasPrefix(string(runes[i:min(len(runes), i+2)]), joint) {
			return []rune(joint)
		}
	}
	first := fold(runes[i])
	number := first >= '0' && first <= '9' || first == '-' || first == '+'
	j := i
	for ; j < len(runes); j++ {
		r := fold(runes[j])
		if unicode.IsSpace(r) || strings.ContainsRune(signs, r) || number && strings.ContainsRune("且或并而", r) {
			break
		}
	}
	return runes[i:max(j, i+1)]
}

func wordToken(word []rune, start int) token {
	text := strings.Map(fold, string(word))
	if kind, ok := keywords[strings.ToLower(text)]; ok {
		return token{kind: kind, text: text, column: start + 1}
	}
	return token{kind: tokenWord, text: text, column: start + 1}
}
