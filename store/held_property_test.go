package store

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestHeldOrdersProperty lets files, answers and undos come in any order and compares what waits with a model: a map from
// order to word, put back by each undo. In the end everything is undone, and nothing waits or counts.
func TestHeldOrdersProperty(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := openTill(t)
		waiting, answers := map[string]string{}, map[string]Status{}
		type step struct {
			batch  int64
			before map[string]string
		}
		var steps []step
		did := func(batch int64, before map[string]string) {
			if batch != 0 {
				steps = append(steps, step{batch, before})
			} else if !maps.Equal(before, waiting) {
				r.Fatalf("no batch, and other orders wait: %v, before %v", waiting, before)
			}
		}
		undo := func() {
			last := steps[len(steps)-1]
			if _, err := s.UndoBatch(s.ctx, last.batch, false); err != nil {
				r.Fatal(err)
			}
			waiting, steps = last.before, steps[:len(steps)-1]
		}
		words := []string{"甲", "乙"}
		for range rapid.IntRange(1, 12).Draw(r, "acts") {
			before := maps.Clone(waiting)
			switch act := rapid.IntRange(0, 5).Draw(r, "act"); {
			case act < 3:
				var drafts []OrderDraft
				for n := range 4 {
					d := s.paid(fmt.Sprint(n+1), fmt.Sprintf("b%d@example.com", n%2), int64(100*(n+1)))
					switch kind := rapid.IntRange(0, 4).Draw(r, "kind"); kind {
					case 0:
						continue
					case 1:
						delete(waiting, d.ID)
					case 2:
						d.Status = StatusCancelled
						delete(waiting, d.ID)
					default:
						word := words[kind-3]
						d.Status, d.StatusText = StatusUnknown, word
						if answers[word] == StatusUnknown {
							waiting[d.ID] = word
						} else {
							delete(waiting, d.ID)
						}
					}
					drafts = append(drafts, d)
				}
				result, err := s.file(drafts...)
				if err != nil {
					r.Fatal(err)
				}
				did(result.Batch, before)
			case act == 3:
				word := rapid.SampledFrom(words).Draw(r, "word")
				status := rapid.SampledFrom([]Status{StatusPaid, StatusCancelled, StatusRefunded}).Draw(r, "status")
				result, err := s.AnswerHeld(s.ctx, AnswerInput{Source: "generic", Word: word, Status: status})
				if err != nil {
					r.Fatal(err)
				}
				answers[word] = status
				maps.DeleteFunc(waiting, func(_, w string) bool { return w == word })
				did(result.Batch, before)
			case len(steps) > 0:
				undo()
			}
			s.holds(r, waiting)
		}
		for len(steps) > 0 {
			undo()
		}
		s.holds(r, map[string]string{})
		if n := s.number("SELECT count(*) FROM orders WHERE counted = 1"); n != 0 {
			r.Fatalf("%d orders count", n)
		}
		s.sound()
	})
}

// holds compares the orders that wait.
func (s *till) holds(r *rapid.T, want map[string]string) {
	var expected []string
	for ext, word := range want {
		expected = append(expected, ext+word)
	}
	slices.Sort(expected)
	var got []string
	if err := s.look(s.ctx, func(v *view) error {
		return v.each(func(rows *rows) error {
			got = append(got, "")
			return rows.Scan(&got[len(got)-1])
		}, "SELECT ext || word FROM held WHERE done IS NULL ORDER BY 1")
	}); err != nil {
		r.Fatal(err)
	}
	if strings.Join(got, " ") != strings.Join(expected, " ") {
		r.Fatalf("waiting %v, want %v", got, expected)
	}
}
