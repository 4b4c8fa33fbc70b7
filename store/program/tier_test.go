package program

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// spends are tiers that ask for so much spend each.
func spends(window, lasts string, asked ...int64) *Tiers {
	t := &Tiers{}
	if t.Window, _ = ParseWindow(window); t.Window.String() != window {
		panic(window)
	}
	if t.Lasts, _ = ParseLasting(lasts); t.Lasts.String() != lasts {
		panic(lasts)
	}
	for i, n := range asked {
		key := string(rune('a' + i))
		t.Steps = append(t.Steps, Tier{Key: key, Name: "Tier " + key, Reach: Measures{Spend: n}})
	}
	return t
}

func TestTiersAtTheirThreshold(t *testing.T) { // P18: a tier is reached at its threshold, not one unit below
	tiers := spends("lifetime", "none", 1000_00, 5000_00)
	for _, c := range []struct {
		spend int64
		want  int
	}{{0, 0}, {1000_00 - 1, 0}, {1000_00, 1}, {1000_00 + 1, 1}, {5000_00 - 1, 1}, {5000_00, 2}, {5000_00 + 1, 2}} {
		if got := tiers.Reached(Measures{Spend: c.spend}); got != c.want {
			t.Errorf("%d reaches %d, want %d", c.spend, got, c.want)
		}
	}
	both := &Tiers{Steps: []Tier{{Key: "a", Name: "A", Reach: Measures{Spend: 100, Orders: 3}}}}
	for _, c := range []struct {
		sums     Measures
		all, any int
	}{{Measures{Spend: 100}, 0, 1}, {Measures{Orders: 3}, 0, 1}, {Measures{Spend: 100, Orders: 3}, 1, 1}, {Measures{Spend: 99, Orders: 2, Points: 900}, 0, 0}} {
		both.Any = false
		all := both.Reached(c.sums)
		both.Any = true
		if any := both.Reached(c.sums); all != c.all || any != c.any {
			t.Errorf("%+v reaches %d of all and %d of any, want %d and %d", c.sums, all, any, c.all, c.any)
		}
	}
}

func TestTiersThatContradictThemselves(t *testing.T) { // FAULTS N20, U14
	step := func(name string, m Measures) Tier { return Tier{Key: name, Name: name, Reach: m} }
	for name, c := range map[string]struct {
		tiers Tiers
		want  string
	}{
		"OK":              {Tiers{Steps: []Tier{step("a", Measures{Spend: 1}), step("b", Measures{Spend: 2})}}, ""},
		"OKSecond":        {Tiers{Steps: []Tier{step("a", Measures{Spend: 1, Orders: 2}), step("b", Measures{Spend: 1, Orders: 3})}}, ""},
		"OKMore":          {Tiers{Steps: []Tier{step("a", Measures{Spend: 1}), step("b", Measures{Spend: 1, Orders: 3})}}, ""},
		"OKNone":          {Tiers{}, ""},
		"ErrSame":         {Tiers{Steps: []Tier{step("a", Measures{Spend: 5}), step("b", Measures{Spend: 5})}}, "same"},
		"ErrOrder":        {Tiers{Steps: []Tier{step("a", Measures{Spend: 5}), step("b", Measures{Spend: 4})}}, "order"},
		"ErrOther":        {Tiers{Steps: []Tier{step("a", Measures{Spend: 5}), step("b", Measures{Orders: 4})}}, "order"},
		"ErrAnyMore":      {Tiers{Any: true, Steps: []Tier{step("a", Measures{Spend: 1}), step("b", Measures{Spend: 2, Orders: 3})}}, "order"},
		"ErrAnySame":      {Tiers{Any: true, Steps: []Tier{step("a", Measures{Spend: 1, Orders: 2}), step("b", Measures{Spend: 1, Orders: 3})}}, "same"},
		"ErrNothing":      {Tiers{Steps: []Tier{step("a", Measures{})}}, "threshold"},
		"ErrNegative":     {Tiers{Steps: []Tier{step("a", Measures{Spend: -1})}}, "threshold"},
		"ErrKey":          {Tiers{Steps: []Tier{{Key: "Gold Card", Name: "x", Reach: Measures{Spend: 1}}}}, "key"},
		"ErrName":         {Tiers{Steps: []Tier{{Key: "x", Reach: Measures{Spend: 1}}}}, "name"},
		"ErrNames":        {Tiers{Steps: []Tier{step("a", Measures{Spend: 1}), {Key: "b", Name: "A", Reach: Measures{Spend: 2}}}}, "name"},
		"ErrKeep":         {Tiers{Steps: []Tier{{Key: "a", Name: "a", Reach: Measures{Spend: 5}, Keep: Measures{Spend: 6}}}}, "keep"},
		"ErrKeepAny":      {Tiers{Any: true, Steps: []Tier{{Key: "a", Name: "a", Reach: Measures{Spend: 5, Orders: 3}, Keep: Measures{Orders: 2}}}}, "keep_any"},
		"OKKeepAny":       {Tiers{Any: true, Steps: []Tier{{Key: "a", Name: "a", Reach: Measures{Spend: 5, Orders: 3}, Keep: Measures{Spend: 5, Orders: 2}}}}, ""},
		"OKKeepAll":       {Tiers{Steps: []Tier{{Key: "a", Name: "a", Reach: Measures{Spend: 5, Orders: 3}, Keep: Measures{Orders: 2}}}}, ""},
		"ErrGift":         {Tiers{Steps: []Tier{{Key: "a", Name: "a", Reach: Measures{Spend: 5}, Gift: -1}}}, "gift"},
		"ErrBenefit":      {Tiers{Steps: []Tier{{Key: "a", Name: "a", Reach: Measures{Spend: 5}, Benefits: []Benefit{{Kind: BenefitDiscount, Value: 10_001}}}}}, "benefit"},
		"ErrBenefitTwice": {Tiers{Steps: []Tier{{Key: "a", Name: "a", Reach: Measures{Spend: 5}, Benefits: []Benefit{{Kind: BenefitText, Text: "x"}, {Kind: BenefitText, Text: "x"}}}}}, "benefit"},
		"ErrGraceOfADay":  {Tiers{Grace: 1, Steps: []Tier{step("a", Measures{Spend: 1})}}, "grace"},
		"ErrGrace":        {Tiers{Grace: 30, Steps: []Tier{step("a", Measures{Spend: 1})}}, "grace"},
	} {
		t.Run(name, func(t *testing.T) {
			var fault *TierFault
			err := c.tiers.Check()
			if errors.As(err, &fault); (err == nil) != (c.want == "") || fault != nil && fault.What != c.want {
				t.Fatalf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestTierWindows(t *testing.T) {
	for _, c := range []struct{ window, joined, on, start string }{
		{"year", "2024-05-08", "2026-11-29", "2026-01-01"},
		{"365d", "2024-05-08", "2026-11-29", "2025-11-30"},
		{"1d", "2024-05-08", "2026-11-29", "2026-11-29"},
		{"anniversary", "2024-05-08", "2026-11-29", "2026-05-08"},
		{"anniversary", "2024-05-08", "2026-05-08", "2026-05-08"},
		{"anniversary", "2024-05-08", "2026-05-07", "2025-05-08"},
		{"anniversary", "2024-02-29", "2026-02-28", "2026-02-28"},
		{"anniversary", "2024-02-29", "2028-02-28", "2027-02-28"},
		{"anniversary", "2026-02-28", "2026-02-27", "2026-02-27"},
	} {
		w, err := ParseWindow(c.window)
		if err != nil || w.Start(dayOf(t, c.on), dayOf(t, c.joined)) != dayOf(t, c.start) {
			y, m, d := civil(w.Start(dayOf(t, c.on), dayOf(t, c.joined)))
			t.Errorf("%s of %s on %s begins on %d-%d-%d, %v; want %s", c.window, c.joined, c.on, y, m, d, err, c.start)
		}
	}
	anniversaries := Tiers{Window: Window{kind: windowAnniversary}}
	for joined := dayOf(t, "2019-12-31"); joined < dayOf(t, "2021-02-01"); joined++ {
		for on := joined; on < joined+740; on++ {
			if start, back := anniversaries.Window.Start(on, joined), anniversaries.LooksBack(on, 0); start < back {
				t.Fatalf("the year of who joined on day %d begins on %d on day %d, before %d", joined, start, on, back)
			}
		}
	}
	for _, c := range []struct{ lasts, joined, from, last string }{
		{"12m", "2024-05-08", "2026-11-29", "2027-11-29"},
		{"year_end", "2024-05-08", "2026-11-29", "2026-12-31"},
		{"year_end", "2024-05-08", "2026-12-31", "2027-12-31"}, // never over on the day itself
		{"next_year_end", "2024-05-08", "2026-11-29", "2027-12-31"},
		{"anniversary", "2024-05-08", "2026-11-29", "2027-05-07"},
		{"anniversary", "2024-05-08", "2027-05-07", "2028-05-07"},
		{"anniversary", "2024-02-29", "2024-02-29", "2025-02-27"},
		{"anniversary", "2024-02-29", "2027-06-01", "2028-02-28"}, // the day before the 29th, which 2028 has
		{"anniversary", "2024-02-29", "2028-02-28", "2029-02-27"},
		{"anniversary", "2026-05-08", "2026-05-01", "2027-04-30"}, // reached before joining
	} {
		l, err := ParseLasting(c.lasts)
		if err != nil || l.Last(dayOf(t, c.from), dayOf(t, c.joined)) != dayOf(t, c.last) {
			y, m, d := civil(l.Last(dayOf(t, c.from), dayOf(t, c.joined)))
			t.Errorf("%s from %s lasts to %d-%d-%d, %v; want %s", c.lasts, c.from, y, m, d, err, c.last)
		}
	}
	for _, text := range []string{"0d", "-1d", "+5d", "3651d", "d", "month", "12m", "Year"} {
		if w, err := ParseWindow(text); err == nil {
			t.Errorf("ParseWindow(%q) = %s, want an error", text, w)
		}
	}
	if l, err := ParseLasting("forever"); err == nil {
		t.Errorf("ParseLasting(forever) = %s, want an error", l)
	}
}

func TestTiersAsText(t *testing.T) {
	tiers := spends("365d", "anniversary", 100, 200)
	tiers.Steps[1].Benefits = []Benefit{{Kind: BenefitDiscount, Value: 500}}
	text, err := json.Marshal(tiers)
	if err != nil {
		t.Fatal(err)
	}
	var again Tiers
	if err := json.Unmarshal(text, &again); err != nil || again.Window != tiers.Window || again.Lasts != tiers.Lasts || !slices.EqualFunc(again.Steps, tiers.Steps,
		func(a, b Tier) bool {
			return a.Key == b.Key && a.Reach == b.Reach && slices.Equal(a.Benefits, b.Benefits)
		}) {
		t.Fatalf("%s reads as %+v, %v", text, again, err)
	}
	if step := tiers.Find(" TIER B"); step != 2 || tiers.Find("") != 0 || tiers.Find("c") != -1 || tiers.Name("a") != "Tier a" || tiers.Name("x") != "x" {
		t.Errorf("found %d", step)
	}
}

// Silver asks 1,000 and Gold 5,000 in a calendar year, and a tier is certain to the end of the next year.
//
//	2024-06-01 5,000: Gold until 2025-12-31
//	2025: 1,000, which is too little for Gold: on 2026-01-01 one step down to Silver, until 2026-12-31
//	2026: nothing: on 2027-01-01 to the entry tier
func TestTiersGoDownOneStepAtATime(t *testing.T) {
	tiers := spends("year", "year_end", 1000_00, 5000_00)
	tiers.Lasts, _ = ParseLasting("next_year_end")
	deeds := []Deed{
		{dayOf(t, "2024-06-01"), Measures{Spend: 5000_00, Orders: 1}},
		{dayOf(t, "2025-03-01"), Measures{Spend: 1000_00, Orders: 1}},
	}
	end := dayOf(t, "2029-01-15")
	r, moves := tiers.Climb(Rank{}, dayOf(t, "2024-01-01"), Span{0, end, end}, deeds)
	type seen struct {
		day    string
		to     int
		reason string
	}
	want := []seen{{"2024-06-01", 2, MoveReached}, {"2026-01-01", 1, MoveLowered}, {"2027-01-01", 0, MoveLowered}}
	if len(moves) != len(want) || r.Step != 0 || r.Until != 0 {
		t.Fatalf("moves %+v, rank %+v", moves, r)
	}
	for i, w := range want {
		if m := moves[i]; m.Day != dayOf(t, w.day) || m.To != w.to || m.Reason != w.reason {
			t.Errorf("move %d is %+v, want %+v", i, m, w)
		}
	}
	if m := moves[1]; m.Measure != "spend" || m.Value != 1000_00 || m.Asked != 5000_00 {
		t.Errorf("the first step down was decided by %+v", m)
	}
}

// With 30 days of grace the tier is decided about 30 days later, and what is bought in them counts.
func TestTiersHaveGrace(t *testing.T) {
	tiers := spends("lifetime", "12m", 1000_00)
	tiers.Grace = 30
	deeds := []Deed{{dayOf(t, "2025-01-10"), Measures{Spend: 1000_00}}}
	reached, _ := tiers.Climb(Rank{}, 0, Span{0, dayOf(t, "2026-02-09"), dayOf(t, "2026-02-09")}, deeds)
	if reached.Step != 1 || reached.Until != dayOf(t, "2026-01-10") || tiers.Decides(reached) != dayOf(t, "2026-02-09") {
		t.Fatalf("rank %+v", reached)
	}
	if r, _ := tiers.Settle(reached, 0, dayOf(t, "2026-02-10"), deeds); r.Step != 0 || r.From != dayOf(t, "2026-02-10") {
		t.Fatalf("nothing was bought: %+v", r)
	}
	late := append(slices.Clone(deeds), Deed{dayOf(t, "2026-02-09"), Measures{Spend: 1000_00}})
	if r, moves := tiers.Settle(reached, 0, dayOf(t, "2026-02-10"), late); r.Step != 1 || r.Until != dayOf(t, "2027-01-10") || moves[0].Reason != MoveKept {
		t.Fatalf("bought on the last day: %+v %+v", r, moves)
	}
}

// Days of grace lengthen what counts at its end and not at its beginning, and where one threshold is enough nothing is missing once one is met.
//
//	2025-01-10 1,000: kept until 2026-01-10, for which the 365 days from 2025-01-11 count, with the 30 of grace.
func TestGraceMovesNoBeginning(t *testing.T) {
	tiers := spends("365d", "12m", 1000_00)
	tiers.Any, tiers.Grace, tiers.Steps[0].Reach.Orders = true, 30, 9
	r := Rank{Step: 1, Since: dayOf(t, "2025-01-10"), Until: dayOf(t, "2026-01-10")}
	for day, want := range map[string]int{"2025-01-10": 0, "2025-01-11": 1, "2026-02-09": 1, "2026-02-10": 0} {
		deeds := []Deed{{dayOf(t, day), Measures{Spend: 1000_00}}}
		if kept, _ := tiers.Settle(r, 0, dayOf(t, "2026-02-10"), deeds); kept.Step != want {
			t.Errorf("bought on %s: %+v", day, kept)
		}
		missing := tiers.Progress(r, 0, dayOf(t, "2026-02-01"), deeds).Keep
		if (missing == Measures{}) != (want == 1) {
			t.Errorf("bought on %s: %+v is missing", day, missing)
		}
	}
	if tiers.met(Measures{Spend: 1}, Measures{}) {
		t.Error("thresholds that ask nothing are met")
	}
}

// Of a lifetime only what comes after a step down counts towards going up again: or the next order would lift everybody back.
func TestALifetimeBeginsAgainAfterAStepDown(t *testing.T) {
	tiers := spends("lifetime", "12m", 1000_00)
	deeds := []Deed{
		{dayOf(t, "2024-01-10"), Measures{Spend: 1000_00}},
		{dayOf(t, "2025-02-01"), Measures{Spend: 999_99}},
		{dayOf(t, "2025-03-01"), Measures{Spend: 1}},
	}
	r, moves := tiers.Climb(Rank{}, 0, Span{0, dayOf(t, "2025-02-15"), dayOf(t, "2025-02-15")}, deeds[:2])
	if r.Step != 0 || len(moves) != 2 {
		t.Fatalf("after the step down: %+v %+v", r, moves)
	}
	if r, _ = tiers.Climb(r, 0, Span{dayOf(t, "2025-03-01"), dayOf(t, "2025-03-01"), dayOf(t, "2025-03-01")}, deeds); r.Step != 1 {
		t.Fatalf("1,000.00 since: %+v", r)
	}
}

func TestLocksAndFloors(t *testing.T) { // P19
	tiers := spends("lifetime", "12m", 1000_00, 5000_00)
	day := func(text string) Day { return dayOf(t, text) }
	rich := []Deed{{day("2025-01-10"), Measures{Spend: 9000_00}}}
	locked := Rank{Step: 1, Since: day("2025-01-01"), Until: day("2025-06-30"), Fixed: true}
	if r, moves := tiers.Climb(locked, 0, Span{0, day("2025-06-30"), day("2025-06-30")}, rich); r != locked || len(moves) != 0 {
		t.Errorf("a lock is overridden: %+v", moves)
	}
	if r, _ := tiers.Climb(locked, 0, Span{day("2025-01-10"), day("2025-07-02"), day("2025-07-02")}, rich); r.Step != 2 || r.Fixed {
		t.Errorf("a lock that is over still holds: %+v", r)
	}
	forever := Rank{Step: 1, Fixed: true}
	if r, moves := tiers.Climb(forever, 0, Span{0, day("2030-01-01"), day("2030-01-01")}, rich); r != forever || len(moves) != 0 {
		t.Errorf("a lock without end is overridden: %+v", moves)
	}
	top := Rank{Step: 2, Until: day("2025-06-30"), Fixed: true}
	if r, moves := tiers.Settle(top, 0, day("2025-07-01"), nil); r.Step != 1 || moves[0].Reason != MoveResumed {
		t.Errorf("after a lock nothing keeps the tier: %+v", r)
	}
	floor := Rank{Step: 1, Floor: 1, Since: day("2025-01-01"), Until: day("2026-01-01")}
	if r, moves := tiers.Settle(floor, 0, day("2028-06-01"), nil); r.Step != 1 || len(moves) != 3 || moves[0].Reason != MoveFloor {
		t.Errorf("below the floor: %+v %+v", r, moves)
	}
	if r, _ := tiers.Climb(floor, 0, Span{day("2025-01-10"), day("2025-02-01"), day("2025-02-01")}, rich); r.Step != 2 || r.Floor != 1 {
		t.Errorf("a floor keeps from going up: %+v", r)
	}
	never := spends("lifetime", "none", 1000_00, 5000_00)
	if r, moves := never.Settle(Rank{Step: 2, Until: day("2025-06-30"), Fixed: true}, 0, day("2025-07-01"), []Deed{{day("2025-01-10"), Measures{Spend: 1000_00}}}); r.Step != 1 || r.Until != 0 || moves[0].Reason != MoveResumed {
		t.Errorf("after a lock the thresholds decide: %+v", r)
	}
}

func TestProgress(t *testing.T) {
	tiers := spends("year", "next_year_end", 1000_00, 5000_00)
	deeds := []Deed{{dayOf(t, "2025-06-01"), Measures{Spend: 1200_00}}, {dayOf(t, "2026-02-01"), Measures{Spend: 880_00}}}
	today := dayOf(t, "2026-11-29")
	r, _ := tiers.Climb(Rank{}, 0, Span{0, today, today}, deeds)
	p := tiers.Progress(r, 0, today, deeds)
	if p.Next != 2 || p.Missing != (Measures{Spend: 4120_00}) || p.Keep != (Measures{Spend: 120_00}) || p.Until != dayOf(t, "2026-12-31") {
		t.Errorf("progress %+v", p)
	}
	r.Step = 2
	if p := tiers.Progress(r, 0, today, deeds); p.Next != 0 || p.Missing != (Measures{}) {
		t.Errorf("at the top: %+v", p)
	}
}

var anyTiers = rapid.Custom(func(rt *rapid.T) *Tiers {
	t := spends(rapid.SampledFrom([]string{"lifetime", "year", "90d", "400d", "anniversary"}).Draw(rt, "window"),
		rapid.SampledFrom([]string{"none", "90d", "12m", "year_end", "next_year_end", "anniversary"}).Draw(rt, "lasts"), 100, 300, 900)
	if !t.Lasts.Never() {
		t.Grace = rapid.IntRange(0, 40).Draw(rt, "grace")
	}
	if rapid.Bool().Draw(rt, "keeps less") {
		for i := range t.Steps {
			t.Steps[i].Keep = Measures{Spend: t.Steps[i].Reach.Spend / 2}
		}
	}
	return t
})

// However the days are cut at which somebody looks, the tiers come to the same.
func TestClimbingInPiecesIsClimbingAtOnce(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		tiers := anyTiers.Draw(rt, "tiers")
		if err := tiers.Check(); err != nil {
			rt.Fatal(err)
		}
		joined := Day(rapid.IntRange(19_000, 19_400).Draw(rt, "joined"))
		deeds := rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) Deed {
			return Deed{Day(rapid.IntRange(19_000, 21_000).Draw(rt, "day")), Measures{Spend: rapid.Int64Range(0, 400).Draw(rt, "spend"), Orders: 1}}
		}), 0, 12).Draw(rt, "deeds")
		slices.SortStableFunc(deeds, func(a, b Deed) int { return int(a.Day) - int(b.Day) })
		end := Day(21_100)
		whole, moves := tiers.Climb(Rank{}, joined, Span{0, end, end}, deeds)
		var r Rank
		var pieces []Move
		from := Day(0)
		for from <= end {
			to := min(end, from+Day(rapid.IntRange(1, 900).Draw(rt, "days")))
			if from < 19_000 {
				to = 19_000
			}
			known := deeds[:before(deeds, to+1)]
			var more []Move
			r, more = tiers.Climb(r, joined, Span{from, to, to}, known)
			pieces = append(pieces, more...)
			from = to + 1
		}
		if whole != r || !slices.Equal(moves, pieces) {
			rt.Fatalf("at once %+v\n%+v\nin pieces %+v\n%+v", whole, moves, r, pieces)
		}
		for i, m := range moves {
			if i > 0 && (m.Day < moves[i-1].Day || m.From != moves[i-1].To) || m.To < m.From-1 {
				rt.Fatalf("move %d: %+v after %+v", i, m, moves[max(0, i-1)])
			}
		}
	})
}

// What a member did before the day to which the tiers look back changes nothing.
func TestTiersLookBackNoFurther(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		tiers := anyTiers.Draw(rt, "tiers")
		joined := Day(rapid.IntRange(19_000, 20_500).Draw(rt, "joined"))
		from := Day(rapid.IntRange(20_000, 20_400).Draw(rt, "from"))
		end := from + 300
		deeds := rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) Deed {
			return Deed{from + Day(rapid.IntRange(-500, 300).Draw(rt, "day")), Measures{Spend: rapid.Int64Range(0, 200).Draw(rt, "spend"), Orders: 1}}
		}), 5, 25).Draw(rt, "deeds")
		slices.SortStableFunc(deeds, func(a, b Deed) int { return int(a.Day) - int(b.Day) })
		r := Rank{Step: rapid.IntRange(0, 3).Draw(rt, "step"), Since: from - Day(rapid.IntRange(0, 400).Draw(rt, "since"))}
		if rapid.Bool().Draw(rt, "ends") {
			r.Until = r.Since + Day(rapid.IntRange(0, 500).Draw(rt, "until"))
			r.Fixed = rapid.IntRange(0, 3).Draw(rt, "fixed") == 0
		}
		if rapid.Bool().Draw(rt, "was lowered") {
			r.From = r.Since
		}
		near := deeds[before(deeds, tiers.LooksBack(from, r.Until)):]
		rank, moves := tiers.Climb(r, joined, Span{from, end, end}, deeds)
		if got, more := tiers.Climb(r, joined, Span{from, end, end}, near); got != rank || !slices.Equal(more, moves) {
			rt.Fatalf("of %d deeds %d: %+v %+v, of all %+v %+v", len(deeds), len(near), got, more, rank, moves)
		}
	})
}

// before is the place of the first of the deeds on or after a day.
func before(deeds []Deed, day Day) int {
	i, _ := slices.BinarySearchFunc(deeds, day, func(d Deed, day Day) int { return int(d.Day) - int(day) })
	return i
}

func TestBenefitsAsText(t *testing.T) {
	for _, c := range []struct {
		text string
		want Benefit
	}{
		{"discount:5", Benefit{Kind: BenefitDiscount, Value: 500}},
		{"discount:12.25", Benefit{Kind: BenefitDiscount, Value: 1225}},
		{"text:free: wrapping", Benefit{Kind: BenefitText, Text: "free: wrapping"}},
		{"points:1.5", Benefit{Kind: BenefitPoints, Value: 150}},
		{"service", Benefit{Kind: BenefitService}},
		{"service:1/8", Benefit{Kind: BenefitService, Value: 1, Within: 8}},
		{"shipping", Benefit{Kind: BenefitShipping}},
		{"gift:quarter:a tin: green", Benefit{Kind: BenefitGift, Every: "quarter", Text: "a tin: green"}},
	} {
		if b, err := ParseBenefit(c.text); err != nil || b != c.want || b.String() != c.text {
			t.Errorf("%q reads as %+v (%s), %v", c.text, b, b, err)
		}
	}
	for _, text := range []string{
		"", "multiplier:2", "discount:0", "discount:101", "discount:1.005", "discount", "text:", "free", "text:a;b", "points:1",
		"points:101", "points:1.005", "points", "service:8/1", "service:0/8", "service:1", "service:1/", "shipping:fast", "gift:week:x", "gift:month:", "gift:month",
	} {
		if b, err := ParseBenefit(text); err == nil {
			t.Errorf("ParseBenefit(%q) = %+v, want an error", text, b)
		}
	}
}

// Whoever came with nothing is seen with all of it as long as the window begins no later than they did, and what they reach does not end.
func TestWholeIsWithinWindowAndTier(t *testing.T) {
	first := date(2024, 3, 5)
	for _, c := range []struct {
		window, lasts string
		days          Day // the last day of which it is so, counted from the first; -1: not even that one
	}{
		{"365d", "none", 364},
		{"365d", "12m", 364},
		{"365d", "30d", 30},
		{"90d", "12m", 89},
		{"year", "none", 301},
		{"lifetime", "30d", 30},
		{"anniversary", "none", -1},
		{"365d", "anniversary", -1},
	} {
		tiers := spends(c.window, c.lasts)
		if c.days >= 0 && !tiers.Whole(first, first+c.days) || tiers.Whole(first, first+c.days+1) {
			t.Errorf("%s, %s: not up to day %d", c.window, c.lasts, c.days)
		}
	}
}
