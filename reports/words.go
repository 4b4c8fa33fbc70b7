package reports

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// mostWords is how many words of comments are listed.
const mostWords = 20

// idleWords carry no meaning of their own; idleSigns are characters that no pair of characters is kept with.
var (
	idleWords = strings.Fields("the and for was were are is it its this that with you your they them their from have has had but not all very just so too my me we our of to in on at as be been an or if when what which who will would can could there here than then also")
	idleSigns = "的了是我你他她它们也在都就和与又还很太不没有这那个一上下来去到给把被让吧吗呢啊哦呀嘛着过要会能说对为以及而且但如果因为所么什怎样些点多少"
)

// wordTable counts in how many comments of the period, and of the one before, each word stands: words of languages that part them, pairs of
// characters in Chinese.
func wordTable(in Input) Table {
	count := func(p Period) map[string]int64 {
		counts := map[string]int64{}
		for _, f := range answersIn(in.Answers, p) {
			for _, word := range commentWords(f.Comment) {
				counts[word]++
			}
		}
		return counts
	}
	now, before := count(in.Period), count(in.before(in.Period))
	words := make([]string, 0, len(now))
	for word, n := range now {
		if n > 1 {
			words = append(words, word)
		}
	}
	slices.SortFunc(words, func(a, b string) int { return cmp.Or(cmp.Compare(now[b], now[a]), cmp.Compare(a, b)) })
	t := Table{Name: "words", Columns: []Column{{"word", KindText}, {"answers", KindCount}, {"before", KindCount}, {"change", KindCount}}, Chart: ChartNone}
	for _, word := range words[:min(len(words), mostWords)] {
		t.Rows = append(t.Rows, []Value{Word(word), Count(now[word]), Count(before[word]), Count(now[word] - before[word])})
	}
	return t
}

// commentWords are the words of a comment, each once.
func commentWords(comment string) (words []string) {
	var word []rune
	seen := map[string]bool{}
	note := func(w string) {
		if !seen[w] {
			seen[w] = true
			words = append(words, w)
		}
	}
	last := rune(0)
	end := func() {
		if w := string(word); len(word) > 2 && !slices.Contains(idleWords, w) {
			note(w)
		}
		word = word[:0]
	}
	for _, r := range strings.ToLower(comment) {
		han := unicode.Is(unicode.Han, r)
		switch {
		case han:
			end()
			if last != 0 && !strings.ContainsRune(idleSigns, r) && !strings.ContainsRune(idleSigns, last) {
				note(string([]rune{last, r}))
			}
		case unicode.IsLetter(r) || len(word) > 0 && (r == '\'' || r == '-'):
			word = append(word, r)
		default:
			end()
		}
		if last = 0; han {
			last = r
		}
	}
	end()
	return words
}
