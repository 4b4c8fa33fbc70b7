package store

import (
	"context"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"zombiezen.com/go/sqlite"
)

// FeedbackWord is a line of the list by which comments are sorted: a word that speaks of a driver, or is praise or blame, or both.
// Chinese words are found anywhere; Latin ones as whole words or, with * at their end, as the beginnings of words.
type FeedbackWord struct {
	Word   string
	Driver string // "" speaks of none
	Tone   int    // 1 praise, -1 blame, 0 neither
}

// lexicon is the list made ready for reading comments.
type lexicon struct {
	starts map[rune][]listedWord // by their first character, the longest first
}

// listedWord is a word of the lexicon.
type listedWord struct {
	FeedbackWord
	latin, open bool // open: the beginning of longer words
}

// newLexicon makes the list ready.
func newLexicon(list []FeedbackWord) *lexicon {
	l := &lexicon{starts: map[rune][]listedWord{}}
	for _, w := range list {
		word := listedWord{FeedbackWord: w}
		word.Word, word.open = strings.CutSuffix(w.Word, "*")
		first, _ := utf8.DecodeRuneInString(word.Word)
		word.latin = !unicode.Is(unicode.Han, first)
		l.starts[first] = append(l.starts[first], word)
	}
	for _, words := range l.starts {
		sort.Slice(words, func(i, j int) bool { return len(words[j].Word) < len(words[i].Word) })
	}
	return l
}

// reading is what the list says of one comment.
type reading struct {
	drivers map[string]int
	order   []string // drivers as they were first met
	tone    int
	toned   bool
}

// read finds the words of a comment. The longest word that begins at a place counts, and a negation shortly before it turns its tone round.
func (l *lexicon) read(comment string) (driver string, tone int, toned bool) {
	text := strings.ToLower(comment)
	r := reading{drivers: map[string]int{}}
	negated, inWord := 0, false // for how many more words, or Chinese characters, a negation holds
	for i := 0; i < len(text); {
		c, size := utf8.DecodeRuneInString(text[i:])
		letter := unicode.IsLetter(c) && !unicode.Is(unicode.Han, c)
		if n := l.match(text[i:], c, letter && inWord, negated > 0, &r); n > 0 {
			i, inWord, negated = i+n, false, 0
			continue
		}
		switch {
		case strings.ContainsRune("不没別别未无", c):
			negated = 3
		case letter && !inWord && negates(text[i:]):
			negated = 3
		case strings.ContainsRune(".,;!?。，；！？\n", c):
			negated = 0
		case unicode.Is(unicode.Han, c), letter && !inWord:
			negated--
		}
		inWord = letter || inWord && (c == '\'' || c == '’')
		i += size
	}
	for _, d := range r.order {
		if driver == "" || r.drivers[d] > r.drivers[driver] {
			driver = d
		}
	}
	return driver, max(-1, min(1, r.tone)), r.toned
}

// negations are the Latin words that turn round what follows them.
var negations = []string{"not", "no", "never", "hardly", "isn't", "wasn't", "don't", "doesn't", "didn't", "won't", "can't", "aren't", "weren't", "without"}

func negates(text string) bool {
	end := strings.IndexFunc(text, func(c rune) bool { return !unicode.IsLetter(c) && c != '\'' && c != '’' })
	if end < 0 {
		end = len(text)
	}
	return slices.Contains(negations, strings.ReplaceAll(text[:end], "’", "'"))
}

// match notes the longest word that the text begins with and gives its length; 0 when there is none.
func (l *lexicon) match(text string, first rune, inside, negated bool, r *reading) int {
	for _, w := range l.starts[first] {
		if w.latin && inside || !strings.HasPrefix(text, w.Word) {
			continue
		}
		n := len(w.Word)
		if w.latin {
			rest := strings.IndexFunc(text[n:], func(c rune) bool { return !unicode.IsLetter(c) })
			if rest < 0 {
				rest = len(text) - n
			}
			if rest > 0 && !w.open {
				continue
			}
			n += rest
		}
		if w.Driver != "" {
			if r.drivers[w.Driver]++; r.drivers[w.Driver] == 1 {
				r.order = append(r.order, w.Driver)
			}
		}
		if w.Tone != 0 {
			if r.toned = true; negated {
				r.tone -= w.Tone
			} else {
				r.tone += w.Tone
			}
		}
		return n
	}
	return 0
}

// lexicon reads the list once for the act.
func (t *tx) lexicon() (*lexicon, error) {
	if t.words != nil {
		return t.words, nil
	}
	list, err := t.readLexicon()
	t.words = list
	return list, err
}

// readLexicon reads the word list.
func (c conn) readLexicon() (*lexicon, error) {
	var list []FeedbackWord
	err := c.query(func(s *sqlite.Stmt) error {
		list = append(list, FeedbackWord{s.ColumnText(0), s.ColumnText(1), int(s.ColumnInt64(2))})
		return nil
	}, "SELECT word, driver, tone FROM feedback_word")
	return newLexicon(list), err
}

// propose lets the list propose driver and tone of a comment.
func (t *tx) propose(a *answer) error {
	a.proposed, a.tone = "", nil
	if a.comment == "" {
		return nil
	}
	list, err := t.lexicon()
	if err != nil {
		return err
	}
	driver, tone, toned := list.read(a.comment)
	if a.proposed = driver; toned {
		a.tone = int64(tone)
	}
	return nil
}

// FeedbackWords lists the words by which comments are sorted, by driver and word.
func (b *Book) FeedbackWords(ctx context.Context) (list []FeedbackWord, err error) {
	err = b.look(ctx, func(v *view) error {
		return v.each(func(rows *rows) error {
			var w FeedbackWord
			err := rows.Scan(&w.Word, &w.Driver, &w.Tone)
			list = append(list, w)
			return err
		}, "SELECT word, driver, tone FROM feedback_word ORDER BY driver = '', driver, word")
	})
	return list, err
}

// SetFeedbackWord puts a word on the list, or changes it there, and reads the comments again whose driver nobody has confirmed; it
// returns of how many the proposal changed. Errors: CodeBadName, CodeBadTone, CodeUnknownDriver.
func (b *Book) SetFeedbackWord(ctx context.Context, w FeedbackWord) (changed int64, err error) {
	word, err := cleanName(strings.ToLower(strings.TrimSpace(w.Word)))
	if err != nil {
		return 0, err
	}
	if w.Tone < -1 || w.Tone > 1 || w.Tone == 0 && w.Driver == "" {
		return 0, Refuse(CodeBadTone, "value", w.Tone)
	}
	return b.rewordFeedback(ctx, word, func(t *tx) error {
		if err := t.checkLists(w.Driver, ""); err != nil {
			return err
		}
		return t.exec("INSERT INTO feedback_word (word, driver, tone) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET driver = excluded.driver, tone = excluded.tone", word, w.Driver, w.Tone)
	})
}

// RemoveFeedbackWord takes a word off the list and reads the unconfirmed comments again. Errors: CodeNoWord.
func (b *Book) RemoveFeedbackWord(ctx context.Context, word string) (changed int64, err error) {
	word = strings.ToLower(strings.TrimSpace(word))
	return b.rewordFeedback(ctx, word, func(t *tx) error {
		n, err := t.number("SELECT count(*) FROM feedback_word WHERE word = ?", word)
		if err != nil || n == 0 {
			return orErr(err, Refuse(CodeNoWord, "value", word))
		}
		return t.exec("DELETE FROM feedback_word WHERE word = ?", word)
	})
}

// rewordFeedback changes the list and then the proposals that follow from it.
func (b *Book) rewordFeedback(ctx context.Context, word string, change func(*tx) error) (changed int64, err error) {
	err = b.writeAlone(ctx, "feedback.word", func(t *tx) error {
		if err := change(t); err != nil {
			return err
		}
		var stale []*answer
		if err := t.query(func(s *sqlite.Stmt) error {
			a := &answer{own: s.ColumnInt64(0), comment: s.ColumnText(1)}
			was, tone := s.ColumnText(2), any(nil)
			if !s.ColumnIsNull(3) {
				tone = s.ColumnInt64(3)
			}
			if err := t.propose(a); err != nil {
				return err
			}
			if a.proposed != was || a.tone != tone {
				stale = append(stale, a)
			}
			return nil
		}, "SELECT id, comment, proposed, tone FROM feedback WHERE driver = '' AND comment IS NOT NULL AND withdrawn IS NULL AND revised_by IS NULL"); err != nil {
			return err
		}
		for _, a := range stale {
			if err := t.exec("UPDATE feedback SET proposed = ?, tone = ? WHERE id = ?", a.proposed, a.tone, a.own); err != nil {
				return err
			}
		}
		changed = int64(len(stale))
		return t.audit("feedback.word", "feedback", map[string]any{"changed": changed}, word)
	})
	return changed, err
}
