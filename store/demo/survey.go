package demo

import (
	"math/rand/v2"
	"strconv"

	"regulars/store"
)

// mostSheets is how many people answer a round of the questionnaire.
const mostSheets = 72

// Sheets are what people answer to the scales of a questionnaire in one of its rounds, the last of them before a moment. Half of them say who they are. In
// the second round service has become better.
func (s *Shop) Sheets(v *store.Survey, round int, before store.Instant) []*store.SheetDraft {
	random := rand.New(rand.NewPCG(s.plan.Seed, uint64(0x5E00+round)))
	var list []*store.SheetDraft
	for n, who := range random.Perm(len(s.People))[:min(len(s.People), mostSheets)] {
		d := &store.SheetDraft{Line: n + 2, ID: strconv.Itoa(n + 1), At: before - store.Instant(1+random.Int64N(int64(6*oneDay)))}
		if p := &s.People[who]; n%2 == 0 {
			d.Phone, d.Email = p.Phone, p.Email
		}
		mood := random.NormFloat64() * 0.9
		for i := range v.Questions {
			q := &v.Questions[i]
			middle := 4.9 + mood
			switch {
			case q.Type == store.QuestionExpectation:
				middle = 5.8
			case q.Construct == "service_quality":
				middle += 0.6*float64(round) - 0.3
			case q.Construct == "switching_cost" || q.Construct == "alternatives":
				middle = 4.2
			}
			score := max(1, min(7, int(middle+random.NormFloat64()+0.5)))
			if q.Reversed {
				score = 8 - score
			}
			d.Answers = append(d.Answers, store.AnswerCell{N: q.N, Text: strconv.Itoa(score)})
		}
		list = append(list, d)
	}
	return list
}
