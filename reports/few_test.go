package reports

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"regulars/lang"
	"regulars/store"
)

// P35: a score of too few answers is marked wherever figures stand, in the summary as in the report of its own, for people and for programs.
func TestP35TooFewIsMarkedInEveryReport(t *testing.T) {
	p := Period{From: store.Date(2026, 11, 1), To: store.Date(2026, 11, 30)}
	for n, want := range map[int64]bool{1: true, enough - 1: true, enough: false} {
		in := Input{Period: p, Figures: &store.Figures{Currency: "CNY", Answers: []store.AnswerFigure{{Day: p.From, Kind: store.AnswerNPS, Score: 10, N: n}}}}
		for range n {
			in.Answers = append(in.Answers, store.AnswerFact{Day: p.From, Kind: store.AnswerNPS, Score: 10})
		}
		for _, s := range []*Sheet{summary(in), nps(in)} {
			for l, mark := range map[lang.Lang]string{lang.EN: "100.0 (few)", lang.ZH: "100.0（样本少）"} {
				for _, format := range []string{"text", "md", "html"} {
					if text := written(t, format, l, s); strings.Contains(text, mark) != want {
						t.Errorf("%s of %d answers as %s in %s marks it: %t, want %t\n%s", s.Name, n, format, l, !want, want, text)
					}
				}
			}
			var data struct {
				Few []string `json:"few"`
			}
			if err := json.Unmarshal([]byte(written(t, "json", lang.EN, s)), &data); err != nil || slices.Contains(data.Few, "nps") != want {
				t.Errorf("%s of %d answers as JSON: %v, %v", s.Name, n, data.Few, err)
			}
		}
	}
}
