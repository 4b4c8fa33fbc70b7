package ui

import (
	"testing"

	"regulars/lang"
	"regulars/store"
)

// TestBatchesAreNamedInWords: what acts leave behind in Files is told in words, not by the keys that the book keeps.
func TestBatchesAreNamedInWords(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24)
	for _, c := range []struct{ kind, what, name, word, called string }{
		{"bulk", "coupons", "Thanks", "coupons", "Thanks"},
		{"contact", "care", "low_score", "contact", "low score, unanswered"},
		{"contact", "ask", "nps", "asked", "NPS"},
		{"contact", "listed", "from the stall", "care list", "from the stall"},
		{"contact", "message", "Hello", "mailing", "Hello"},
		{"contact", "", "sms", "export", "sms"},
		{"exclude", "", "wholesale", "exclude", "wholesale"},
	} {
		b := store.Batch{Kind: c.kind, What: c.what, Name: c.name}
		if word, called := r.app.batchKind(&b), r.app.lang.BatchName(b.Kind, b.What, b.Name); word != c.word || called != c.called {
			t.Errorf("%s %s is %q %q", c.kind, c.what, word, called)
		}
	}
}

// An undo in the list is called by what it took back.
func TestAnUndoIsCalledByWhatItTookBack(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+8")
	s := r.app.top().(*files)
	s.items = []store.Batch{{ID: 2, Kind: "undo", At: at(2026, 11, 22)}, {ID: 1, Kind: "import", Name: "orders_1122.csv", At: at(2026, 11, 22), UndoneBy: 2}, {ID: 9, Kind: "undo", At: at(2026, 11, 20)}}
	s.Rebuild()
	r.sees("undo        orders_1122.csv", "undo no. 9").misses("undo no. 2")
}

// A batch of coupons says how many codes it made, and a mailing to how many people it went.
func TestABatchSaysHowManyItMade(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+8")
	s := r.app.top().(*files)
	s.items = []store.Batch{
		{ID: 3, Kind: "bulk", What: "coupons", Name: "Spring", At: at(2026, 11, 22), Result: map[string]int64{"codes": 1040, "offer": 5}},
		{ID: 2, Kind: "contact", What: "message", Name: "hello", At: at(2026, 11, 22), Result: map[string]int64{"contacts": 312, "codes": 0}},
	}
	s.Rebuild()
	r.sees("1,040", "312").press("enter").sees("Codes          1,040")
}
