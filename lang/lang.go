// Package lang speaks to people, in English and Chinese: it finds every word that they read, and writes numbers, money and
// dates as each language does. It imports nothing of ours, so that every layer above the pure ones may speak.
package lang

import (
	"bytes"
	"compress/flate"
	"embed"
	"fmt"
	"strings"
	"sync"
	"time"
)

// Lang is a language the program speaks. Any other value reads as English.
type Lang string

// The languages there are. A new one is a file of words for each area, a column in the table of words/words.go, and a packed file.
const (
	EN Lang = "en"
	ZH Lang = "zh"
)

// All lists the languages in the order in which settings and the wizard offer them.
func All() []Lang { return []Lang{EN, ZH} }

// Parse reads a language from a flag, a setting or a locale such as "zh_CN.UTF-8" or "en-GB". C, POSIX, the empty
// string and languages we do not speak are false, so that the caller asks the next source.
func Parse(s string) (Lang, bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	if cut := strings.IndexAny(s, "_-.@"); cut >= 0 {
		s = s[:cut]
	}
	switch Lang(s) {
	case EN:
		return EN, true
	case ZH:
		return ZH, true
	}
	return "", false
}

// Name is the language's own name for itself, the same in every language.
func (l Lang) Name() string {
	if l == ZH {
		return "中文"
	}
	return "English"
}

// packed are the words of both languages, as package words has them: TestPackedWords -update packs them. Unpacked they would be half
// a megabyte of the program more. They lie in parts, so that nobody waits for words that are not asked for. Each key and each
// sentence ends with a zero.
//
//go:embed packed
var packed embed.FS

// parts are the parts of a vocabulary. Most are called as their keys begin; the first holds what the console says before anybody has
// pressed a key, the last all that is left.
var parts = [...]string{"first", "other", "report", "command", "error"}

// partOf is the place of a key's part.
func partOf(key string) int {
	area, rest, _ := strings.Cut(key, ".")
	switch area {
	case "act", "batch", "care", "core", "frame", "key", "place", "today", "wizard":
		return 0
	case "report":
		if strings.HasPrefix(rest, "term.") { // goals stand on the first screen
			return 0
		}
		return 2
	case "command":
		return 3
	case "error":
		return 4
	}
	return 1
}

// vocabulary is a language's words by part, each unpacked when it is first asked for.
type vocabulary [len(parts)]func() map[string]string

var english, chinese = vocabularyOf(EN), vocabularyOf(ZH)

func vocabularyOf(l Lang) (v vocabulary) {
	for i, part := range parts {
		v[i] = sync.OnceValue(func() map[string]string { return unpacked(packedFile(l, part)) })
	}
	return v
}

func packedFile(l Lang, part string) string { return "packed/" + string(l) + "_" + part }

// unpacked reads a file of packed words.
func unpacked(name string) map[string]string {
	file, err := packed.ReadFile(name)
	if err != nil {
		panic(err) // it is part of the program
	}
	var text bytes.Buffer
	text.Grow(4 * len(file))
	if _, err := text.ReadFrom(flate.NewReader(bytes.NewReader(file))); err != nil {
		panic(err)
	}
	all := make(map[string]string, bytes.Count(text.Bytes(), []byte{0})/2)
	for rest := text.String(); rest != ""; {
		var key, sentence string
		key, rest, _ = strings.Cut(rest, "\x00")
		sentence, rest, _ = strings.Cut(rest, "\x00")
		all[key] = sentence
	}
	return all
}

// table is the part of the language's vocabulary that has a key.
func (l Lang) table(key string) map[string]string { return l.vocabulary()[partOf(key)]() }

func (l Lang) vocabulary() *vocabulary {
	if l == ZH {
		return &chinese
	}
	return &english
}

// Prepare unpacks the words whose keys begin with one of the areas, beside what the caller does next.
func (l Lang) Prepare(areas ...string) {
	go func() {
		for _, area := range areas {
			l.table(area)
		}
	}()
}

// Listed is the name of a word on one of the shop's own lists, such as driver or channel: ours in the reader's language where the word
// is one of those that every shop begins with, else the word itself.
func (l Lang) Listed(list, word string) string {
	if key := list + "." + word; l.Has(key) {
		return l.T(key)
	}
	return Safe(word)
}

// Has reports whether there is a sentence for key.
func (l Lang) Has(key string) bool {
	_, ok := l.table(key)[key]
	return ok
}

// T is the sentence for key with its placeholders filled from pairs of name and value. Whole numbers get thousands
// separators, except those that name something (id, line, batch…); lists are joined as the language joins them. A key
// without a sentence comes back as it is, which the parity test makes impossible for keys written in the source.
func (l Lang) T(key string, pairs ...any) string {
	text, ok := l.table(key)[key]
	if !ok {
		return key
	}
	if len(pairs) == 0 && strings.IndexByte(text, '{') < 0 && strings.IndexByte(text, '|') < 0 {
		return text
	}
	return l.fill(text, pairs)
}

// fill chooses the plural form and replaces the placeholders of text.
func (l Lang) fill(text string, pairs []any) string {
	one, many := splitPlural(text)
	if many != "" {
		text = many
		if isOne(pairs, "n") {
			text = one
		}
	}
	var b strings.Builder
	b.Grow(len(text) + 16)
	for {
		open := strings.IndexByte(text, '{')
		if open < 0 {
			b.WriteString(text)
			return b.String()
		}
		end := strings.IndexByte(text[open:], '}')
		if end < 0 {
			b.WriteString(text)
			return b.String()
		}
		b.WriteString(text[:open])
		b.WriteString(l.placeholder(text[open+1:open+end], pairs))
		text = text[open+end+1:]
	}
}

// placeholder is what stands for the inside of one pair of braces. One that no pair fills stays visible.
func (l Lang) placeholder(inside string, pairs []any) string {
	name, forms, plural := strings.Cut(inside, ":")
	if plural {
		one, many, _ := strings.Cut(forms, "|")
		if isOne(pairs, name) {
			return one
		}
		return many
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i] == name {
			return l.value(name, pairs[i+1])
		}
	}
	return "{" + inside + "}"
}

// splitPlural cuts a sentence at its "|" that stands outside braces; many is empty when there is none.
func splitPlural(text string) (one, many string) {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '{':
			depth++
		case '}':
			depth--
		case '|':
			if depth == 0 {
				return text[:i], text[i+1:]
			}
		}
	}
	return text, ""
}

// isOne reports whether the pair called name is the number 1 or -1.
func isOne(pairs []any, name string) bool {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i] == name {
			n, ok := whole(pairs[i+1])
			return ok && (n == 1 || n == -1)
		}
	}
	return false
}

// value writes one value for a sentence.
func (l Lang) value(name string, v any) string {
	switch v := v.(type) {
	case string:
		return v
	case []string:
		return strings.Join(v, l.T("core.list.comma"))
	case interface {
		Civil() (int, time.Month, int)
	}:
		y, m, d := v.Civil()
		return l.Date(y, m, d)
	case time.Time:
		return l.Date(v.Date()) + v.Format(" 15:04")
	case interface{ Time() time.Time }:
		return l.moment(v.Time())
	case fmt.Stringer:
		return v.String()
	}
	if n, ok := whole(v); ok {
		if numberIsName(name) {
			return fmt.Sprint(n)
		}
		return l.Int(n)
	}
	return fmt.Sprint(v)
}

// moment writes an instant in UTC: an instant knows no zone.
func (l Lang) moment(t time.Time) string {
	t = t.UTC()
	return l.Date(t.Date()) + t.Format(" 15:04 UTC")
}

// numberIsName reports whether a number under this placeholder tells a thing apart rather than counts: such numbers
// get no separators.
func numberIsName(name string) bool {
	switch name {
	case "id", "line", "first", "other_line", "row", "column", "batch", "entry", "order", "member", "redemption", "by", "into", "pid", "year", "port", "version", "book", "program":
		return true
	}
	return false
}

// whole reads any integer type.
func whole(v any) (int64, bool) {
	switch v := v.(type) {
	case int:
		return int64(v), true
	case int64:
		return v, true
	case int32:
		return int64(v), true
	case int16:
		return int64(v), true
	case int8:
		return int64(v), true
	case uint:
		return int64(v), true
	case uint64:
		return int64(v), true
	case uint32:
		return int64(v), true
	case uint16:
		return int64(v), true
	case uint8:
		return int64(v), true
	}
	return 0, false
}
