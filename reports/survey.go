package reports

import (
	"math"
	"slices"
	"sort"

	"regulars/store"
)

// surveyReport says what a questionnaire found: each question and construct with its mean, how well the questions of a construct go together
// (L. J. Cronbach, "Coefficient alpha and the internal structure of tests", Psychometrika 16(3), 1951), how it goes with the intention to
// buy again, and the gap between what was expected and what was experienced (A. Parasuraman, V. A. Zeithaml and L. L. Berry, "SERVQUAL",
// Journal of Retailing 64(1), 1988). Reversed questions are turned round first, so that more is better throughout.
func surveyReport(in Input) *Sheet {
	s := &Sheet{Name: "survey", Listed: "constructs", Currency: in.currency(), Period: in.Period, Next: Step{Say: say("report.next.survey.none")}}
	first, ok := store.Day(0), false
	if in.Survey != nil && len(in.Survey.Answers) > 0 {
		first, ok = in.Survey.Answers[0].Day, true
	}
	s.compare(in, first, ok, func(p Period) []Figure { return sheetsOf(in.Survey, p).figures() })
	v := sheetsOf(in.Survey, in.Period)
	s.N = int64(len(v.sheets))
	s.Tables = slices.DeleteFunc([]Table{v.constructTable(), v.linkTable(), v.questionTable(), v.gapTable(), v.choiceTable(), v.roundTable()}, func(t Table) bool {
		return len(t.Rows) == 0 // the questionnaire asks nothing of the kind
	})
	s.Finding = v.finding()
	if s.N > 0 {
		s.Next = Step{Say: say("report.next.survey"), Report: "drivers"}
	}
	return s
}

// surveyed are the sheets of a period.
type surveyed struct {
	questions  []store.Question
	sheets     []store.Sheet
	constructs []string // in the order of their first question
	title      string
	lang       string    // of the questionnaire
	intention  []float64 // by sheet: how much its person means to buy again; not a number where that is not known
}

func sheetsOf(f *store.SurveyFacts, p Period) *surveyed {
	v := &surveyed{}
	if f == nil {
		return v
	}
	v.questions, v.lang, v.title = f.Questions, f.Lang, f.Title.In(f.Lang)
	for _, sheet := range f.Answers {
		if p.Holds(sheet.Day) {
			v.sheets = append(v.sheets, sheet)
		}
	}
	for i := range v.questions {
		if q := &v.questions[i]; q.Type == store.QuestionLikert && q.Construct != "" && !slices.Contains(v.constructs, q.Construct) {
			v.constructs = append(v.constructs, q.Construct)
		}
	}
	v.intention = v.scores(v.sheets, store.ConstructIntention)
	return v
}

// items are the places of the questions whose answers make a construct.
func (v *surveyed) items(construct string) (list []int) {
	for i := range v.questions {
		if q := &v.questions[i]; q.Type == store.QuestionLikert && q.Construct == construct {
			list = append(list, i)
		}
	}
	return list
}

// figure is what a sheet says to the question at a place; not a number where it says nothing.
func (v *surveyed) figure(sheet *store.Sheet, place int) float64 {
	if place < 0 || sheet.Scores[place] == store.NotAnswered {
		return math.NaN()
	}
	return v.questions[place].Figure(sheet.Scores[place])
}

// scores are, by sheet, the mean of what was answered to the questions of a construct.
func (v *surveyed) scores(sheets []store.Sheet, construct string) []float64 {
	items := v.items(construct)
	list := make([]float64, len(sheets))
	for i := range sheets {
		list[i] = meanOf(items, func(place int) float64 { return v.figure(&sheets[i], place) })
	}
	return list
}

// meanOf is the mean of what is known of some places; not a number when nothing is.
func meanOf(places []int, of func(int) float64) float64 {
	var one sample
	for _, place := range places {
		if x := of(place); !math.IsNaN(x) {
			one.add(x)
		}
	}
	return one.mean()
}

// told are those of the values that are known.
func told(values []float64) (s sample) {
	for _, x := range values {
		if !math.IsNaN(x) {
			s.add(x)
		}
	}
	return s
}

// cells are n, the mean, and its 95 % interval by Student's t.
func (s *sample) cells() []Value {
	half := tQuantile(s.n-1) * math.Sqrt(s.error2())
	return []Value{Count(s.n), fewer(Number(s.mean()), s.n), Number(s.mean() - half), Number(s.mean() + half)}
}

// tQuantile is the 97.5 % point of Student's t: by a table for few degrees of freedom, then by Cornish and Fisher's expansion, which is right to
// the fourth decimal from there on (M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions, 26.7.5).
func tQuantile(freedom int64) float64 {
	table := []float64{12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281}
	switch {
	case freedom < 1:
		return math.NaN()
	case freedom <= int64(len(table)):
		return table[freedom-1]
	}
	z, n := z95, float64(freedom)
	z3, z5, z7 := z*z*z, math.Pow(z, 5), math.Pow(z, 7)
	return z + (z3+z)/(4*n) + (5*z5+16*z3+3*z)/(96*n*n) + (3*z7+19*z5+17*z3-15*z)/(384*n*n*n) + (79*math.Pow(z, 9)+776*z7+1482*z5-1920*z3-945*z)/(92160*n*n*n*n)
}

// correlation is of how many people it is told, how their values go with the intention to buy again, and the interval.
func (v *surveyed) correlation(values []float64) []Value {
	var pairs []scorePair
	for i, x := range values {
		if y := v.intention[i]; !math.IsNaN(x) && !math.IsNaN(y) {
			pairs = append(pairs, scorePair{x, y})
		}
	}
	r, low, high := spearman(pairs)
	n := int64(len(pairs))
	return []Value{Count(n), fewer(Number(r), n), Number(low), Number(high)}
}

// alpha is Cronbach's alpha of a construct over the sheets that answer all of its questions: k ÷ (k − 1) × (1 − Σ variance of the
// questions ÷ variance of their sum). It needs two questions, and two people who differ.
func (v *surveyed) alpha(construct string) Value {
	items := v.items(construct)
	each, sum := make([]sample, len(items)), sample{}
	for i := range v.sheets {
		whole := 0.0
		for _, place := range items {
			whole += v.figure(&v.sheets[i], place)
		}
		if math.IsNaN(whole) {
			continue
		}
		sum.add(whole)
		for j, place := range items {
			each[j].add(v.figure(&v.sheets[i], place))
		}
	}
	if len(items) < 2 || sum.n < 2 || sum.error2() == 0 {
		return Unknown(KindNumber)
	}
	parts := 0.0
	for j := range each {
		parts += each[j].error2()
	}
	k := float64(len(items))
	return fewer(Number(k/(k-1)*(1-parts/sum.error2())), sum.n)
}

// figures are the values under the names of the contract.
func (v *surveyed) figures() []Figure {
	members := int64(0)
	for i := range v.sheets {
		if v.sheets[i].Member != 0 {
			members++
		}
	}
	intention := told(v.intention)
	cells := intention.cells()
	n := int64(len(v.sheets))
	title := Unknown(KindText)
	if n > 0 {
		title = wordOrUnknown(v.title)
	}
	return []Figure{
		{"questionnaire", title},
		{"n", Count(n)},
		{"members", Count(members)},
		{"anonymous", Count(n - members)},
		{"intention", cells[1]},
		{"low", cells[2]},
		{"high", cells[3]},
	}
}

// constructTable has each construct.
func (v *surveyed) constructTable() Table {
	t := Table{Name: "constructs", Columns: []Column{
		{"construct", KindConstruct}, {"answers", KindCount}, {"mean", KindNumber}, {"interval_low", KindNumber}, {"interval_high", KindNumber}, {"cronbach_alpha", KindNumber},
	}}
	for _, name := range v.constructs {
		all := told(v.scores(v.sheets, name))
		t.Rows = append(t.Rows, slices.Concat([]Value{listed(KindConstruct, name)}, all.cells(), []Value{v.alpha(name)}))
	}
	return t
}

// linkTable says how each construct goes with the intention to buy again.
func (v *surveyed) linkTable() Table {
	t := Table{Name: "with_intention", Chart: ChartNone, Columns: []Column{
		{"construct", KindConstruct}, {"people", KindCount}, {"correlation", KindNumber}, {"interval_low", KindNumber}, {"interval_high", KindNumber},
	}}
	if !slices.Contains(v.constructs, store.ConstructIntention) {
		return t
	}
	for _, name := range v.constructs {
		if name != store.ConstructIntention {
			t.Rows = append(t.Rows, append([]Value{listed(KindConstruct, name)}, v.correlation(v.scores(v.sheets, name))...))
		}
	}
	return t
}

// reversedMark stands after a question whose answers are turned round.
const reversedMark = " (R)"

// asked is the number and the words of a question.
func (v *surveyed) asked(q *store.Question) []Value {
	text := q.Text.In(v.lang)
	if q.Reversed {
		text += reversedMark
	}
	return []Value{Count(int64(q.N)), Word(text)}
}

// questionTable has each question that is answered by a score.
func (v *surveyed) questionTable() Table {
	t := Table{Name: "questions", Chart: ChartNone, Columns: []Column{
		{"question_n", KindCount}, {"asked", KindText}, {"answers", KindCount}, {"mean", KindNumber}, {"interval_low", KindNumber}, {"interval_high", KindNumber}, {"correlation", KindNumber},
	}}
	for place := range v.questions {
		q := &v.questions[place]
		if _, _, scored := q.Range(); !scored || q.Type == store.QuestionChoice {
			continue
		}
		values := make([]float64, len(v.sheets))
		for i := range v.sheets {
			values[i] = v.figure(&v.sheets[i], place)
		}
		all := told(values)
		goes := Unknown(KindNumber)
		if q.Construct != store.ConstructIntention {
			goes = v.correlation(values)[1]
		}
		t.Rows = append(t.Rows, append(slices.Concat(v.asked(q), all.cells()), goes))
	}
	return t
}

// gapTable holds what was experienced against what was expected, over the people who answered both: for each pair of questions, and for each construct
// that has pairs.
func (v *surveyed) gapTable() Table {
	t := Table{Name: "expectation_gaps", Chart: ChartNone, Columns: []Column{
		{"construct", KindConstruct}, {"asked", KindText}, {"answers", KindCount}, {"gap", KindNumber}, {"interval_low", KindNumber}, {"interval_high", KindNumber}, {"expected", KindNumber}, {"experienced", KindNumber},
	}}
	for _, name := range v.constructs {
		var pairs [][2]int
		for place := range v.questions {
			if q := &v.questions[place]; q.Type == store.QuestionExpectation && q.Pair != 0 {
				at := slices.IndexFunc(v.questions, func(o store.Question) bool { return o.N == q.Pair })
				if at >= 0 && v.questions[at].Construct == name {
					pairs = append(pairs, [2]int{place, at})
				}
			}
		}
		if len(pairs) > 1 {
			t.Rows = append(t.Rows, append([]Value{listed(KindConstruct, name), Unknown(KindText)}, v.gap(pairs)...))
		}
		for _, pair := range pairs {
			t.Rows = append(t.Rows, append([]Value{listed(KindConstruct, name), v.asked(&v.questions[pair[1]])[1]}, v.gap([][2]int{pair})...))
		}
	}
	return t
}

// gap is the mean, over people, of what they experienced less what they expected, of the pairs that they answered.
func (v *surveyed) gap(pairs [][2]int) []Value {
	var gap, expected, lived sample
	for i := range v.sheets {
		var one, before, after sample
		for _, pair := range pairs {
			x, y := v.figure(&v.sheets[i], pair[0]), v.figure(&v.sheets[i], pair[1])
			if !math.IsNaN(x) && !math.IsNaN(y) {
				one.add(y - x)
				before.add(x)
				after.add(y)
			}
		}
		if one.n > 0 {
			gap.add(one.mean())
			expected.add(before.mean())
			lived.add(after.mean())
		}
	}
	return append(gap.cells(), Number(expected.mean()), Number(lived.mean()))
}

// choiceTable counts what was chosen.
func (v *surveyed) choiceTable() Table {
	t := Table{Name: "choices", Chart: ChartNone, Columns: []Column{{"question_n", KindCount}, {"asked", KindText}, {"choice", KindText}, {"answers", KindCount}, {"share", KindRate}}}
	for place := range v.questions {
		q := &v.questions[place]
		counts, all := make([]int64, len(q.Choices)+1), int64(0)
		for i := range v.sheets {
			if at := v.sheets[i].Scores[place]; q.Type == store.QuestionChoice && at > 0 && at < int64(len(counts)) {
				counts[at]++
				all++
			}
		}
		for i, c := range q.Choices {
			t.Rows = append(t.Rows, append(v.asked(q), Word(c.In(v.lang)), Count(counts[i+1]), share(counts[i+1], all)))
		}
	}
	return t
}

// roundTable has each construct in each round, and how it changed since the round before where both have enough answers to judge.
func (v *surveyed) roundTable() Table {
	t := Table{Name: "rounds", Chart: ChartNone, Columns: []Column{
		{"round", KindText},
		{"construct", KindConstruct},
		{"answers", KindCount},
		{"mean", KindNumber},
		{"change", KindNumber},
		{"change_low", KindNumber},
		{"change_high", KindNumber},
	}}
	names, rounds := v.rounds()
	for _, construct := range v.constructs {
		var before sample
		for i, name := range names {
			now := told(v.scores(rounds[i], construct))
			change := []Value{Unknown(KindNumber), Unknown(KindNumber), Unknown(KindNumber)}
			if before.n >= enough && now.n >= enough {
				d, low, high := welch(&before, &now)
				change = []Value{Number(d), Number(low), Number(high)}
			}
			t.Rows = append(t.Rows, slices.Concat([]Value{Word(name), listed(KindConstruct, construct)}, now.cells()[:2], change))
			before = now
		}
	}
	return t
}

// rounds parts the sheets by round, in the order in which the rounds began.
func (v *surveyed) rounds() (names []string, rounds [][]store.Sheet) {
	for _, sheet := range v.sheets {
		at := slices.Index(names, sheet.Round)
		if at < 0 {
			at = len(names)
			names, rounds = append(names, sheet.Round), append(rounds, nil)
		}
		rounds[at] = append(rounds[at], sheet)
	}
	return names, rounds
}

// unrated are the constructs of which more is neither good nor bad of the shop.
var unrated = []string{store.ConstructIntention, "switching_cost", "alternatives"}

// finding names what goes most with the intention to buy again, and what is rated lowest, of the constructs that enough people answered.
func (v *surveyed) finding() Sentence {
	n := int64(len(v.sheets))
	vague := func(row []Value) bool { return !row[2].Known || row[2].Few }
	rated := slices.DeleteFunc(v.constructTable().Rows, func(row []Value) bool { return slices.Contains(unrated, row[0].Text) || vague(row) })
	links := slices.DeleteFunc(v.linkTable().Rows, vague)
	for _, rows := range [][][]Value{rated, links} {
		sort.SliceStable(rows, func(i, j int) bool { return rows[i][2].Real < rows[j][2].Real })
	}
	switch {
	case n == 0:
		return say("report.finding.survey.none")
	case n < enough:
		return say("report.finding.survey.few", "n", n)
	case len(rated) == 0:
		return say("report.finding.survey.plain", "n", n)
	case len(links) == 0:
		return say("report.finding.survey.low", "n", n, "low", rated[0][0], "mean", rated[0][2])
	}
	most := links[len(links)-1]
	return say("report.finding.survey", "n", n, "most", most[0], "r", most[2], "low", rated[0][0], "mean", rated[0][2])
}
