package reports

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"regulars/lang"
	"regulars/store"
)

// goldenNPS is one set of answers with its figures.
type goldenNPS struct {
	Name       string
	Histogram  map[string]int64
	N          int64
	Promoters  int64
	Passives   int64
	Detractors int64
	NPS        *float64
	Variance   float64    `json:"variance_unit"`
	SE         float64    `json:"se"`
	Wald       [2]float64 `json:"ci95_wald"`
	Adjusted   struct {
		NPS, SE float64
		CI      []float64 `json:"ci95"`
	} `json:"adjusted_wald"`
}

// answersOf are answers to NPS by their histogram, all on one day.
func answersOf(t *testing.T, histogram map[string]int64) (list []store.AnswerFact) {
	t.Helper()
	for score := range int64(11) {
		for range histogram[fmt.Sprint(score)] {
			list = append(list, store.AnswerFact{Day: 20000, Kind: store.AnswerNPS, Score: score, HasScore: true})
		}
	}
	return list
}

// sheetOf is a report on answers of day 20000.
func sheetOf(name string, list []store.AnswerFact) *Sheet {
	r, _ := Find(name)
	return r.Sheet(Input{Period: Period{From: 20000, To: 20000}, Answers: list})
}

func TestNPSReproducesTheGoldenFigures(t *testing.T) {
	var cases []goldenNPS
	goldenPart(t, "nps.json", "hand_cases", &cases)
	for _, part := range []struct {
		name      string
		histogram string
	}{{"cran_NPS_testdata", "cran_NPS_testdata_histogram"}} {
		g := goldenNPS{Name: part.name}
		goldenPart(t, "nps.json", part.name, &g)
		goldenPart(t, "nps.json", part.histogram, &g.Histogram)
		cases = append(cases, g)
	}
	var bank struct {
		Histogram map[string]int64
		Result    goldenNPS
		Markets   map[string]goldenNPS `json:"by_market"`
	}
	goldenPart(t, "nps.json", "bank_synthetic_5000", &bank)
	bank.Result.Histogram, bank.Result.Name = bank.Histogram, "bank"
	cases = append(cases, bank.Result)
	for name, g := range bank.Markets {
		g.Name = name
		cases = append(cases, g)
	}
	for _, g := range cases {
		t.Run(g.Name, func(t *testing.T) {
			s := sheetOf("nps", answersOf(t, g.Histogram))
			if g.N == 0 {
				for _, name := range []string{"nps", "margin", "low", "high"} {
					if v, _ := s.Value(name); v.Known {
						t.Errorf("%s without answers is %v, not undefined", name, v.Real)
					}
				}
				return
			}
			c := npsCount{g.N, g.Promoters, g.Detractors}
			if se := 100 * math.Sqrt(c.variance()/float64(c.n)); !near(c.variance(), g.Variance) || !near(se, g.SE) || !near(c.score()-z95*se, g.Wald[0]) || !near(c.score()+z95*se, g.Wald[1]) {
				t.Errorf("variance %v and standard error %v, want %v and %v", c.variance(), se, g.Variance, g.SE)
			}
			half := z95 * g.Adjusted.SE
			checkValues(t, s, map[string]Value{
				"n": Count(g.N), "promoters": Count(g.Promoters), "passives": Count(g.Passives), "detractors": Count(g.Detractors),
				"nps": Score(*g.NPS), "margin": Score(half), "low": Score(g.Adjusted.CI[0]), "high": Score(g.Adjusted.CI[1]),
			})
			if v, _ := s.Value("nps"); v.Few != (g.N < 30) {
				t.Errorf("too few to judge: %t of %d", v.Few, g.N)
			}
		})
	}
	for _, part := range []string{"cran_NPS_testdata_by_Region", "cran_NPS_testdata_by_BU"} {
		groups := map[string]goldenNPS{}
		goldenPart(t, "nps.json", part, &groups)
		for name, g := range groups {
			c := npsCount{g.N, g.Promoters, g.Detractors}
			middle, half := c.interval()
			if !near(c.score(), *g.NPS) || !near(middle, g.Adjusted.NPS) || !near(middle-half, g.Adjusted.CI[0]) || !near(middle+half, g.Adjusted.CI[1]) {
				t.Errorf("%s: %v in %v ± %v, want %v", name, c.score(), middle, half, g)
			}
		}
	}
}

// TestDifferencesOfScores holds the difference of two scores of different people against the golden comparison of regions.
func TestDifferencesOfScores(t *testing.T) {
	regions := map[string]goldenNPS{}
	goldenPart(t, "nps.json", "cran_NPS_testdata_by_Region", &regions)
	var pairs []struct {
		A, B  string
		Delta float64
		CI    [2]float64 `json:"ci95"`
	}
	goldenPart(t, "nps.json", "two_sample", &pairs)
	of := func(name string) npsCount {
		return npsCount{regions[name].N, regions[name].Promoters, regions[name].Detractors}
	}
	for _, pair := range pairs {
		got := of(pair.A).since(of(pair.B))
		if !near(got[0].Real, pair.Delta) || !near(got[1].Real, pair.CI[0]) || !near(got[2].Real, pair.CI[1]) {
			t.Errorf("%s less %s is %v, want %+v", pair.A, pair.B, got, pair)
		}
	}
}

// TestDifferenceOfScoresWhereAllAgree: forty promoters after forty promoters are no proof that nothing has changed, nor forty passives after
// them that the score has fallen by exactly 100. Of 43 with three more, 40.75 promoters and 0.75 detractors leave 41.5/43 - (40/43)² = 0.09978;
// ± 196 × sqrt(2 × 0.09978/43) = 13.35. Forty passives: 1.5/43 = 0.03488; ± 196 × sqrt((0.09978 + 0.03488)/43) = 10.97.
func TestDifferenceOfScoresWhereAllAgree(t *testing.T) {
	all, passive := npsCount{40, 40, 0}, npsCount{n: 40}
	for _, c := range []struct {
		now, before npsCount
		moved, half float64
	}{{all, all, 0, 13.35}, {passive, all, -100, 10.97}} {
		got := c.now.since(c.before)
		if math.Abs(got[0].Real-c.moved) > 0.01 || math.Abs(got[1].Real-(c.moved-c.half)) > 0.01 || math.Abs(got[2].Real-(c.moved+c.half)) > 0.01 {
			t.Errorf("%v after %v: %v, want %v ± %v", c.now, c.before, got, c.moved, c.half)
		}
	}
	if got := (npsCount{}).since(all); got[0].Known || got[1].Known || got[2].Known {
		t.Errorf("nobody after forty: %v", got)
	}
}

// TestNPSByHand: of forty answers twenty are 9 or 10, ten 7 or 8 and ten below: 100 × (20 - 10) / 40 = 25. The variance of one is
// 1/2 + 1/4 - 1/16 = 11/16. With three answers more, 3/4 of them promoters and 3/4 detractors, the score is 100 × 10/43 = 23.26, and
// 20.75/43 + 10.75/43 - (10/43)² = 0.67847 over 43 has the root 0.12561: ± 24.62. The twenty of the day before were all promoters,
// 100, without any variance, so that the adjusted one stands in: 20.75/23 + 0.75/23 - (20/23)² = 0.17864 over 23.
// 25 - 100 = -75 ± 196 × sqrt(11/16/40 + 0.17864/23) = -75 ± 30.96.
func TestNPSByHand(t *testing.T) {
	list := answersOf(t, map[string]int64{"10": 20})
	for i := range list {
		list[i].Day--
	}
	list = append(list, answersOf(t, map[string]int64{"9": 12, "10": 8, "7": 5, "8": 5, "0": 4, "6": 6})...)
	s := sheetOf("nps", list)
	checkValues(t, s, map[string]Value{"n": Count(40), "promoters": Count(20), "passives": Count(10), "detractors": Count(10), "nps": Score(25)})
	for name, want := range map[string]float64{"margin": 24.62, "low": 23.26 - 24.62, "high": 23.26 + 24.62, "nps_change": -75, "nps_change_low": -105.96, "nps_change_high": -44.04} {
		if v, _ := s.Value(name); math.Abs(v.Real-want) > 0.01 {
			t.Errorf("%s = %v, want %v", name, v.Real, want)
		}
	}
	const want = "NPS is 25.0, the true one between -1.4 and 47.9: of 100 who answered 50 recommend the shop and 25 advise against it."
	if got := s.Finding.In(lang.EN); got != want {
		t.Errorf("finding %q", got)
	}
	if got := sheetOf("nps", answersOf(t, map[string]int64{"10": 40})).Finding.In(lang.EN); !strings.Contains(got, "and 100.0:") {
		t.Errorf("finding of forty promoters %q", got)
	}
}

func TestNoAnswersAtAll(t *testing.T) {
	for _, edge := range []string{"nps_zero_responses", "csat_zero_responses"} {
		var v any = 1
		goldenPart(t, "edge_cases.json", edge, &v)
		if v != nil {
			t.Fatalf("%s is %v", edge, v)
		}
	}
	for _, name := range []string{"nps", "csat", "ces", "drivers"} {
		s := sheetOf(name, nil)
		for _, f := range s.Values {
			if f.Kind != KindCount && f.Known {
				t.Errorf("%s %s without answers: %+v", name, f.Name, f.Value)
			}
		}
		if say := s.Finding.In(lang.EN); !strings.HasPrefix(say, "No answer") {
			t.Errorf("%s: %q", name, say)
		}
	}
}

// Ten answers 5 5 4 4 4 4 3 3 2 1: six of ten are satisfied, the mean is 35/10. Wilson by hand: with z² = 3.8415 the middle is
// (0.6 + 3.8415/20) ÷ (1 + 3.8415/10) = 0.57224, the half width √(0.6·0.4/10 + 3.8415/400) · 1.95996 ÷ 1.38415 = 0.25960.
func TestCSATByHand(t *testing.T) {
	var list []store.AnswerFact
	for _, score := range []int64{5, 5, 4, 4, 4, 4, 3, 3, 2, 1} {
		list = append(list, store.AnswerFact{Day: 20000, Kind: store.AnswerCSAT, Score: score, HasScore: true, Proposed: "price"})
	}
	list[0].Driver = "service"
	list = append(list, store.AnswerFact{Day: 20000, Kind: store.AnswerStars, Score: 5, HasScore: true}) // on the same scale, apart
	s := sheetOf("csat", list)
	for name, want := range map[string]float64{"top2_percent": 60, "low_percent": 31.26747, "high_percent": 83.18177, "mean": 3.5} {
		if v, _ := s.Value(name); math.Abs(v.Real-want) > 5e-4 {
			t.Errorf("%s = %v, want %v", name, v.Real, want)
		}
	}
	if s.N != 10 {
		t.Errorf("n = %d", s.N)
	}
	if rows := s.Table("by_driver").Rows; len(rows) != 2 || rows[0][0].Text != "price" || rows[0][1].Int != 0 || rows[0][2].Int != 9 || rows[1][1].Int != 1 {
		t.Errorf("by driver %+v", rows)
	}
	if low, high := wilson(0, 10); low != 0 || math.Abs(high-0.27754) > 1e-5 {
		t.Errorf("none of ten: %v %v", low, high)
	}
	if low, high := wilson(10, 10); high != 1 || math.Abs(low-0.72246) > 1e-5 {
		t.Errorf("all of ten: %v %v", low, high)
	}
}

func TestCESVersionsStandApart(t *testing.T) {
	var list []store.AnswerFact
	for _, score := range []int64{7, 6, 5, 4, 1} {
		list = append(list, store.AnswerFact{Day: 20000, Kind: store.AnswerCES2, Score: score, HasScore: true})
	}
	for _, score := range []int64{1, 2, 5} {
		list = append(list, store.AnswerFact{Day: 20000, Kind: store.AnswerCES1, Score: score, HasScore: true})
	}
	// 7, 6, 5, 4 and 1 have the mean 4.6 and the sum of squares 127: (127 - 23²/5)/4/5 = 1.06, whose root times t(4) = 2.7764 is 2.8585. Wilson of 3 in 5: the
	// middle is (0.6 + 0.38415)/1.7683 = 0.55655, the half width 1.10839 × √(0.048 + 0.038415) = 0.32583.
	s := sheetOf("ces", list)
	for name, want := range map[string]float64{"mean_low": 4.6 - 2.8585, "mean_high": 4.6 + 2.8585, "share_easy_low": 0.23072, "share_easy_high": 0.88238} {
		if v, _ := s.Value(name); math.Abs(v.Real-want) > 5e-5 {
			t.Errorf("%s = %v, want %v", name, v.Real, want)
		}
	}
	checkValues(t, s, map[string]Value{
		"n": Count(5), "mean": fewer(Number(23.0/5), 5), "share_easy": fewer(Rate(0.6), 5),
		"ces1_n": Count(3), "ces1_mean": fewer(Number(8.0/3), 3), "ces1_share_easy": fewer(Rate(2.0/3), 3),
	})
}

// P35: a swing of a few answers is no trend.
func TestP35TooFewToJudge(t *testing.T) {
	period := Period{From: 20000, To: 20029}
	answers := func(day store.Day, n int, score int64) (list []store.AnswerFact) {
		for range n {
			list = append(list, store.AnswerFact{Day: day, Kind: store.AnswerNPS, Score: score, HasScore: true})
		}
		return list
	}
	for _, c := range []struct {
		before, now int
		trend       bool
	}{{29, 200, false}, {200, 29, false}, {30, 30, true}} {
		list := append(answers(19965, 1, 0), append(answers(19980, c.before, 3), answers(20010, c.now, 10)...)...)
		r, _ := Find("nps")
		s := r.Sheet(Input{Period: period, Answers: list})
		trend, ok := s.Trend("nps", lang.EN)
		if ok != c.trend || ok && (trend.Direction != 1 || trend.Size != "200.0") {
			t.Errorf("%d answers after %d: trend %v %t", c.now, c.before, trend, ok)
		}
		if few := strings.Contains(s.Finding.In(lang.EN), "too few to judge"); few != (c.now < 30) {
			t.Errorf("%d answers: %q", c.now, s.Finding.In(lang.EN))
		}
	}
}

// Spearman by hand: x 1 2 2 4, y 1 3 2 4 have ranks 1 2.5 2.5 4 and 1 3 2 4; the sums of squares about 2.5 are 4.5 and 5, of products
// 4.5, so that r = 4.5 ÷ √22.5 = 0.948683.
func TestSpearmanByHand(t *testing.T) {
	r, low, high := spearman([]scorePair{{1, 1}, {2, 3}, {2, 2}, {4, 4}})
	if math.Abs(r-0.9486832980505138) > 1e-12 || low >= r || high <= r || high > 1 {
		t.Errorf("r = %v from %v to %v", r, low, high)
	}
	if z := math.Atanh(r); math.Abs(low-math.Tanh(z-z95)) > 1e-12 {
		t.Errorf("Fisher with n − 3 = 1: low %v", low)
	}
	for name, pairs := range map[string][]scorePair{
		"none": nil, "two": {{1, 1}, {2, 2}}, "constant": {{1, 1}, {1, 2}, {1, 3}}, "the other": {{1, 5}, {2, 5}, {3, 5}, {4, 5}},
	} {
		if r, _, _ := spearman(pairs); !math.IsNaN(r) {
			t.Errorf("%s: %v is defined", name, r)
		}
	}
	for _, pairs := range [][]scorePair{{{1, 3}, {2, 2}, {3, 1}}, {{1, 4}, {2, 3}, {3, 2}, {4, 1}, {5, 0}}} { // in turn: Fisher's interval would be a point
		if r, low, high := spearman(pairs); r != -1 || !math.IsNaN(low) || !math.IsNaN(high) {
			t.Errorf("%d in turn: %v from %v to %v", len(pairs), r, low, high)
		}
	}
}

// TestEqualRatingsShareTheirRank: 4, 6 and 2 of 7 for the ease are 100 × (3/6 + 5/6 + 1/6) / 3 = 50, as much as 3 of 5 for satisfaction, though sums of floats come
// to a little less. Four people at 50, 50, 75 and 100 who recommend by 5, 3, 8 and 9 have the ranks 1.5, 1.5, 3, 4 and 2, 1, 3, 4:
// 4.5 / sqrt(4.5 × 5) = 0.9487.
func TestEqualRatingsShareTheirRank(t *testing.T) {
	fact := func(member int64, kind store.AnswerKind, score int64) store.AnswerFact {
		return store.AnswerFact{Day: 20000, Kind: kind, Score: score, HasScore: true, Member: member, Driver: "service"}
	}
	r, _ := Find("drivers")
	var list []store.AnswerFact
	for i, score := range []int64{5, 3, 8, 9} {
		list = append(list, fact(int64(i+1), store.AnswerNPS, score))
	}
	for _, score := range []int64{4, 6, 2} {
		list = append(list, fact(1, store.AnswerCES2, score))
	}
	list = append(list, fact(2, store.AnswerCSAT, 3), fact(3, store.AnswerCSAT, 4), fact(4, store.AnswerCSAT, 5))
	s := r.Sheet(Input{Period: Period{From: 20000, To: 20000}, Answers: list})
	row := s.Table("drivers").Rows[0]
	if math.Abs(row[8].Real-0.948683298) > 1e-9 || row[7].Int != 4 {
		t.Errorf("%d people with a correlation of %v, want 4 with 0.9487", row[7].Int, row[8].Real)
	}
	if want := (50.0 + 30 + 80 + 90 + 150 + 50 + 75 + 100) / 10; math.Abs(row[3].Real-want) > 1e-9 {
		t.Errorf("the mean score is %v, want %v", row[3].Real, want)
	}
}

func TestDriversAreToldApart(t *testing.T) {
	fact := func(member int64, kind store.AnswerKind, score int64, driver, proposed string) store.AnswerFact {
		return store.AnswerFact{Day: 20000, Kind: kind, Score: score, HasScore: true, Member: member, Driver: driver, Proposed: proposed}
	}
	ticket := func(kind, driver string, follows int64) store.TicketFact {
		return store.TicketFact{TicketRow: store.TicketRow{Day: 20000, Kind: kind, Feedback: follows}, Driver: driver}
	}
	r, _ := Find("drivers")
	s := r.Sheet(Input{Period: Period{From: 20000, To: 20000}, Service: &store.Service{Tickets: []store.TicketFact{
		ticket("complaint", "price", 0), ticket("complaint", "price", 7), ticket("question", "price", 0), ticket("complaint", "", 0),
	}}, Answers: []store.AnswerFact{
		fact(1, store.AnswerCSAT, 1, "logistics", ""), fact(2, store.AnswerCSAT, 3, "logistics", ""), fact(3, store.AnswerCSAT, 5, "", "logistics"),
		fact(1, store.AnswerNPS, 2, "", ""), fact(2, store.AnswerNPS, 7, "", ""), fact(3, store.AnswerNPS, 4, "", ""), fact(3, store.AnswerNPS, 10, "", "price"),
		{Day: 20000, Kind: store.AnswerComment, Tone: -1, Proposed: "price", Comment: "太贵了"},
	}})
	if s.N != 5 {
		t.Errorf("n = %d", s.N)
	}
	rows := s.Table("drivers").Rows
	// One low score is about logistics; the blame and the one complaint that follows up no answer are about the price: 1 and 2 of 3.
	if len(rows) != 2 || rows[1][0].Text != "logistics" || rows[0][0].Text != "price" {
		t.Fatalf("rows %+v", rows)
	}
	for i, want := range []Value{{}, Count(2), Count(1), Number(50), Count(0), share(1, 3), fewer(Score(math.NaN()), 0), Count(3), Number(1)} {
		if i > 0 && rows[1][i] != want {
			t.Errorf("column %d: %+v, want %+v", i, rows[1][i], want)
		}
	}
	if nps := rows[0][6]; !nps.Known || nps.Real != 100 || rows[0][4] != Count(1) || rows[0][5] != share(2, 3) || rows[0][7].Int != 0 || rows[0][8].Known {
		t.Errorf("the other %+v", rows[0])
	}
}

func TestResponseRate(t *testing.T) {
	r, _ := Find("nps")
	s := r.Sheet(Input{Period: Period{From: 20000, To: 20009}, Asks: []store.AskFact{
		{Day: 19990, Kind: store.AnswerNPS, Answered: true},
		{Day: 20000, Kind: store.AnswerNPS, Answered: true},
		{Day: 20000, Kind: store.AnswerCSAT},
		{Day: 20003, Kind: store.AnswerNPS},
		{Day: 20009, Kind: store.AnswerNPS},
		{Day: 20010, Kind: store.AnswerNPS},
	}})
	checkValues(t, s, map[string]Value{"asked": Count(3), "answered": Count(1), "response_rate": share(1, 3)})
	if before, _ := s.PreviousValue("response_rate"); before != judged(1, 1) {
		t.Errorf("before %+v", before)
	}
}

func TestWordsOfComments(t *testing.T) {
	for text, want := range map[string]string{
		"The parcel was damaged, the parcel!": "parcel damaged",
		"包装很好，物流太慢了":                          "包装 物流",
		"茶香 tea-bag":                          "茶香 tea-bag",
		"":                                    "",
	} {
		if got := strings.Join(commentWords(text), " "); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	at := func(day store.Day, comment string) store.AnswerFact {
		return store.AnswerFact{Day: day, Kind: store.AnswerComment, Comment: comment}
	}
	r, _ := Find("drivers")
	s := r.Sheet(Input{Period: Period{From: 20000, To: 20009}, Answers: []store.AnswerFact{
		at(19995, "包装碎"), at(20001, "包装"), at(20002, "包装"), at(20003, "包装好"), at(20004, "once"),
	}})
	rows := s.Table("words").Rows
	if len(rows) != 1 || rows[0][0].Text != "包装" || rows[0][1].Int != 3 || rows[0][2].Int != 1 || rows[0][3].Int != 2 {
		t.Errorf("words %+v", rows)
	}
}
