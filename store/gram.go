package store

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"zombiezen.com/go/sqlite"
)

// The index holds grams of our own making, because a common Chinese query is two characters long and a trigram index would
// scan for it: every character beyond ASCII and every pair of them, every three ASCII characters, every four digits (last
// four of a phone number), and the first one and two letters of every word. A query is the grams it surely contains; what
// they find is then looked at in full.

// gramsOf is the doc text as the index gets it: its grams, with repetitions, between spaces.
func gramsOf(text string) string {
	var g gramWriter
	for line := range strings.SplitSeq(text, "\n") {
		eachRun(line, func(run string, wide bool) {
			if wide {
				g.wide(run)
			} else {
				g.narrow(run)
			}
		})
	}
	return g.String()
}

// initialsLength is how long a run may be for all its letters to count as beginnings: pinyin initials are.
const initialsLength = 4

// gramsFor are the grams that every text containing the folded query has; none when it is too short for any.
func gramsFor(query string) []string {
	var list gramWriter
	eachRun(query, func(run string, wide bool) {
		if wide {
			if utf8.RuneCountInString(run) == 1 {
				list.wide(run)
			} else {
				list.pairs(run)
			}
			return
		}
		covered := 0 // up to here the run is covered by grams of four digits
		for i := 0; i+3 <= len(run); i++ {
			if i+4 <= len(run) && isDigits(run[i:i+4]) {
				list.add(run[i : i+4])
				covered = i + 4
			} else if i+3 > covered {
				list.add(run[i : i+3])
			}
		}
	})
	return strings.Fields(list.String())
}

// rarity says how often grams occur together among a sample of the people, so that a query asks the index for those of its
// grams only that leave little to look at: going through the lists of common ones is what long queries would spend their time on.
type rarity struct {
	lock    sync.Mutex
	within  map[string][]uint16 // the texts of the sample that have a gram, in order
	learned int                 // texts in the sample
	asked   int
}

const (
	raritySample = 4000
	mostGrams    = 5
	textCost     = 100 // a text looked at takes as long as so many places in the index's lists
)

// due reports whether it is time to ask whether the sample is stale: now and then, as long as it holds everybody.
func (r *rarity) due() bool {
	r.lock.Lock()
	defer r.lock.Unlock()
	r.asked++
	return r.learned < raritySample && r.asked%100 == 1
}

// stale reports whether the sample should be taken, or taken again because the shop has grown so much.
func (r *rarity) stale(people int64) bool {
	r.lock.Lock()
	defer r.lock.Unlock()
	return people >= 2*int64(r.learned)
}

// learn notes which of a sample of texts have which grams.
func (r *rarity) learn(texts []string) {
	within := map[string][]uint16{}
	for i, text := range texts {
		for g := range strings.FieldsSeq(gramsOf(text)) {
			if list := within[g]; len(list) == 0 || list[len(list)-1] != uint16(i) {
				within[g] = append(list, uint16(i))
			}
		}
	}
	r.lock.Lock()
	defer r.lock.Unlock()
	r.within, r.learned = within, len(texts)
}

// best keeps the rarest of a query's grams and adds others as long as the texts that each is expected to spare cost more than
// going through its list. Where the sample has too few texts to tell, a further gram is taken to leave a quarter of them.
func (r *rarity) best(grams []string) []string {
	r.lock.Lock()
	within := r.within // a map that nobody writes to any more
	r.lock.Unlock()
	rest := slices.Clone(grams)
	slices.SortFunc(rest, func(a, b string) int { return cmp.Or(len(within[a])-len(within[b]), cmp.Compare(a, b)) })
	rest = slices.Compact(rest)
	chosen, rest := rest[:1:1], rest[1:]
	left := within[chosen[0]]            // the texts of the sample that have all that are chosen
	expected := float64(len(left)) + 0.5 // how many they would be if the sample told more
	for len(chosen) < mostGrams {
		best, cost := -1, textCost*expected
		var bestLeft []uint16
		var bestExpected float64
		for i, g := range rest {
			both := common(left, within[g])
			e := expected * (float64(len(both)) + 0.25) / (float64(len(left)) + 1)
			if c := textCost*e + float64(len(within[g])); c < cost {
				best, cost, bestLeft, bestExpected = i, c, both, e
			}
		}
		if best < 0 {
			break
		}
		chosen, left, expected = append(chosen, rest[best]), bestLeft, bestExpected
		rest = slices.Delete(rest, best, best+1)
	}
	return chosen
}

// common is what two ordered lists share.
func common(a, b []uint16) (both []uint16) {
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			a = a[1:]
		case a[0] > b[0]:
			b = b[1:]
		default:
			both = append(both, a[0])
			a, b = a[1:], b[1:]
		}
	}
	return both
}

// eachRun cuts a line into runs of ASCII and of other characters.
func eachRun(line string, fn func(run string, wide bool)) {
	for i := 0; i < len(line); {
		wide := line[i] >= utf8.RuneSelf
		j := i + 1
		for j < len(line) && (line[j] >= utf8.RuneSelf) == wide {
			j++
		}
		fn(line[i:j], wide)
		i = j
	}
}

type gramWriter struct{ strings.Builder }

// add writes an ASCII gram. Signs and spaces are moved by U+0100, where the tokenizer takes them for letters.
func (g *gramWriter) add(gram string) {
	g.WriteByte(' ')
	for i := range len(gram) {
		if c := gram[i]; isWordByte(c) {
			g.WriteByte(c)
		} else {
			g.WriteRune(rune(c) + 0x100)
		}
	}
}

// wide writes every character and every pair of a run.
func (g *gramWriter) wide(run string) {
	for _, r := range run {
		g.WriteByte(' ')
		g.WriteRune(r)
	}
	g.pairs(run)
}

// narrow writes every three bytes of a run and every four digits, and how its words begin.
func (g *gramWriter) narrow(run string) {
	for i := 0; i+3 <= len(run); i++ {
		g.add(run[i : i+3])
		if i+4 <= len(run) && isDigits(run[i:i+4]) {
			g.add(run[i : i+4])
		}
	}
	for i := range len(run) {
		if isWordByte(run[i]) && (i == 0 || !isWordByte(run[i-1]) || len(run) <= initialsLength) {
			g.add(run[i : i+1])
			if i+2 <= len(run) {
				g.add(run[i : i+2])
			}
		}
	}
}

func (g *gramWriter) pairs(run string) {
	before := rune(0)
	for _, r := range run {
		if before != 0 {
			g.WriteByte(' ')
			g.WriteRune(before)
			g.WriteRune(r)
		}
		before = r
	}
}

func isWordByte(c byte) bool { return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' }

// saveDoc keeps what search knows of a person. Their grams are renewed later; until then the person stands in doc_dirty,
// with the text that the index still has, and is scanned instead.
func (t *tx) saveDoc(member int64, text string) error {
	if err := t.exec("INSERT INTO doc_dirty (member, was) SELECT ?1, (SELECT text FROM doc WHERE member = ?1) WHERE true ON CONFLICT DO NOTHING", member); err != nil {
		return err
	}
	return t.exec("INSERT INTO doc (member, text) VALUES (?, ?) ON CONFLICT DO UPDATE SET text = excluded.text", member, text)
}

// indexNew is saveDoc for somebody who has just been made and is not known to search at all.
func (t *tx) indexNew(member int64, text string) error {
	if err := t.exec("INSERT INTO doc_dirty (member) VALUES (?)", member); err != nil {
		return err
	}
	return t.exec("INSERT INTO doc (member, text) VALUES (?, ?)", member, text)
}

const (
	dropGrams = "INSERT INTO gram (gram, rowid, text) VALUES ('delete', ?, ?)"
	addGrams  = "INSERT INTO gram (rowid, text) VALUES (?, ?)"
)

// foldDocs renews the grams of at most limit people who stand in doc_dirty and says how many they were.
func (t *tx) foldDocs(limit int) (folded int, err error) {
	type change struct {
		member    int64
		was, text string
	}
	for folded < limit {
		var batch []change
		size := min(limit-folded, 4096)
		err := t.query(func(s *sqlite.Stmt) error {
			batch = append(batch, change{s.ColumnInt64(0), s.ColumnText(1), s.ColumnText(2)})
			return nil
		}, "SELECT q.member, q.was, d.text FROM doc_dirty q LEFT JOIN doc d ON d.member = q.member ORDER BY q.member LIMIT ?", size)
		if err != nil || len(batch) == 0 {
			return folded, err
		}
		for _, c := range batch {
			if err := t.regram(c.member, c.was, c.text); err != nil {
				return folded, err
			}
		}
		if err := t.exec("DELETE FROM doc_dirty WHERE member <= ?", batch[len(batch)-1].member); err != nil {
			return folded, err
		}
		folded += len(batch)
	}
	return folded, nil
}

// regram moves a person's grams from one text to another. Only the differences are written: a gram that is taken out and put
// in again for the same person in one transaction is lost when secure-delete meets detail=none.
func (t *tx) regram(member int64, was, text string) error {
	if was == "" { // a new person: nothing to compare
		if text == "" {
			return nil
		}
		return t.exec(addGrams, member, gramsOf(text))
	}
	old, now := strings.Fields(gramsOf(was)), strings.Fields(gramsOf(text))
	if err := t.writeGrams(dropGrams, member, missing(old, now)); err != nil {
		return err
	}
	return t.writeGrams(addGrams, member, missing(now, old))
}

func (t *tx) writeGrams(sql string, member int64, grams []string) error {
	if len(grams) == 0 {
		return nil
	}
	return t.exec(sql, member, strings.Join(grams, " "))
}

// missing are the grams that are not among others.
func missing(grams, others []string) (list []string) {
	known := make(map[string]bool, len(others))
	for _, g := range others {
		known[g] = true
	}
	for _, g := range grams {
		if !known[g] {
			list = append(list, g)
		}
	}
	return list
}
