package store

import (
	"context"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A filter picks exactly those for whom what it says is true, over random shops and random filters. What is true is said beside the text of each
// comparison, from the members' cards: nothing of it comes from the language.
func TestFiltersPickWhomTheyName(t *testing.T) {
	for seed := range uint64(2) {
		b := busyShop(t, seed+11)
		ctx := context.Background()
		r := rand.New(rand.NewPCG(seed, 5))
		scoreHalf(t, b, r)
		texts := docs(t, b)
		people := map[int64]*subject{}
		if err := b.ExportMembers(ctx, "status in (active, suspended, merged, hidden, erased)", func(m *Member) error {
			people[m.ID] = subjectOf(m, texts[m.ID])
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if len(people) != 40 {
			t.Fatalf("%d members", len(people))
		}
		takePart(t, b, r, people)
		draw, picked := conditions{r, b.Today()}, 0
		for range 150 {
			c := draw.tree(0)
			where := "(" + c.text + ") and status in (active, suspended, merged)"
			var want []int64
			for id, who := range people {
				if c.holds(who) && who.Status != "hidden" && who.Status != "erased" {
					want = append(want, id)
				}
			}
			slices.Sort(want)
			got := searchAll(t, b, MemberQuery{Where: where, Limit: 7})
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Fatalf("seed %d: %s picks %v, want %v", seed, where, got, want)
			}
			if len(want) > 0 && len(want) < 40 {
				picked++
			}
		}
		if picked < 50 {
			t.Errorf("only %d of 150 filters pick some and not all", picked)
		}
	}
}

// takePart has some members take part in an event and come into a group, which some have left.
func takePart(t *testing.T, b *Book, r *rand.Rand, people map[int64]*subject) {
	t.Helper()
	ctx := context.Background()
	for what, slug := range map[string]string{GatherEvent: "spring", GatherGroup: "friends"} {
		g, _, err := b.SaveGathering(ctx, Gathering{What: what, Kind: "quiz", Name: slug, Starts: b.Today(), Ends: b.Today()}, "")
		if err != nil {
			t.Fatal(err)
		}
		for id := int64(1); id <= 40; id++ {
			if r.IntN(2) == 0 {
				if _, err := b.Join(ctx, joinOf(g, ParticipantDraft{Member: id})); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	for id, who := range people {
		if who.Status == "merged" {
			continue // what they took part in is the survivor's
		}
		m, err := b.Member(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range m.Took {
			if p.What == GatherGroup {
				who.groups = append(who.groups, p.Slug)
			} else {
				who.events = append(who.events, p.Slug)
			}
		}
	}
}

// scoreHalf keeps random scores of every other member who has bought, some without a model.
func scoreHalf(t *testing.T, b *Book, r *rand.Rand) {
	t.Helper()
	scores := Scores{Day: b.Today(), Model: "mbgnbd"}
	for id := int64(1); id <= 40; id += 2 {
		if m, err := b.Member(context.Background(), id); err != nil || m.Orders == 0 {
			continue
		}
		s := Score{Member: id, PAlive: r.Int64N(5) * 250_000, CLV: r.Int64N(4) * 100_00, RFM: 543, Group: r.Int64N(10), Band: r.Int64N(5) - 1}
		if r.IntN(3) == 0 {
			s.PAlive, s.Orders, s.CLV = NoScore, NoScore, NoScore
		}
		scores.List = append(scores.List, s)
	}
	if err := b.KeepScores(context.Background(), scores); err != nil {
		t.Fatal(err)
	}
}

// subject is a member as the filters of the test know them.
type subject struct {
	*Member
	text           string // what a bare word is looked for in
	day            map[string]Day
	events, groups []string // slugs
	own            map[string]string
	phones, emails []string
	granted        []string // channels
	pAlive, clv    int64    // -1: not known
	rfm            string
}

func subjectOf(m *Member, text string) *subject {
	copied := *m
	who := &subject{Member: &copied, text: text, own: map[string]string{}, pAlive: -1, clv: -1, rfm: m.Score.GroupWord()}
	who.day = map[string]Day{"first_order": m.First, "last_order": m.Last}
	if m.Joined != 0 {
		who.day["joined"] = DayOf(m.Joined.Time(), time.FixedZone("", 8*3600))
	}
	if m.Score.Day != 0 {
		who.pAlive, who.clv = m.Score.PAlive, m.Score.CLV
	} else if m.Orders == 0 {
		who.rfm = "prospects"
	}
	for _, i := range m.Identities {
		switch i.Source {
		case SourcePhone:
			who.phones = append(who.phones, i.Key)
		case SourceEmail:
			who.emails = append(who.emails, i.Key)
		}
	}
	for _, f := range m.Fields {
		who.own[strings.ToLower(f.Name)] = strings.ToLower(f.Value)
	}
	for _, c := range m.Consent {
		if c.Granted {
			who.granted = append(who.granted, c.Channel)
		}
	}
	return who
}

// condition is a text of the filter language and what it says.
type condition struct {
	text  string
	holds func(*subject) bool
}

// conditions draws them at random, for a day.
type conditions struct {
	*rand.Rand
	today Day
}

func (d conditions) pick(words ...string) string { return words[d.IntN(len(words))] }

func (d conditions) one(list ...condition) condition { return list[d.IntN(len(list))] }

// tree joins a few comparisons.
func (d conditions) tree(depth int) condition {
	if depth < 3 {
		switch d.IntN(6) {
		case 0:
			a, b := d.tree(depth+1), d.tree(depth+1)
			return condition{a.text + " and " + b.text, func(s *subject) bool { return a.holds(s) && b.holds(s) }}
		case 1:
			a, b := d.tree(depth+1), d.tree(depth+1)
			return condition{"(" + a.text + " or " + b.text + ")", func(s *subject) bool { return a.holds(s) || b.holds(s) }}
		case 2:
			a := d.leaf() // "not" binds closer than "and"
			return condition{"not " + a.text, func(s *subject) bool { return !a.holds(s) }}
		}
	}
	return d.leaf()
}

func (d conditions) leaf() condition {
	leaves := []func() condition{d.number, d.number, d.number, d.atDay, d.withinDays, d.member, d.place, d.ownField, d.score, d.word}
	return leaves[d.IntN(len(leaves))]()
}

// compares is what an operator says of two numbers.
func compares(operator string, a, b float64) bool {
	switch operator {
	case "<":
		return a < b
	case "<=":
		return a <= b
	case ">":
		return a > b
	case ">=":
		return a >= b
	case "!=":
		return a != b
	}
	return a == b
}

func (d conditions) operator() string { return d.pick("<", "<=", ">", ">=", "=", "!=") }

func (d conditions) number() condition {
	op := d.operator()
	of := func(name, value string, scale float64, get func(*subject) int64) condition {
		n, _ := strconv.ParseFloat(value, 64)
		return condition{name + " " + op + " " + value, func(s *subject) bool { return compares(op, float64(get(s)), n*scale) }}
	}
	small, points := d.pick("0", "1", "2", "4"), d.pick("-10", "0", "20", "100", "300")
	return d.one(
		of(d.pick("spend", "消费"), d.pick("0", "100", "250.5", "500"), 100, func(s *subject) int64 { return s.Spend }),
		of("orders", small, 1, func(s *subject) int64 { return s.Orders }),
		of("debt", small, 1, func(s *subject) int64 { return s.Debt }),
		of("earned", points, 1, func(s *subject) int64 { return s.Lifetime.Earned }),
		of("redeemed", small, 1, func(s *subject) int64 { return s.Lifetime.Redeemed }),
		of(d.pick("balance", "积分"), points, 1, func(s *subject) int64 { return s.Balance }),
		of("pending", points, 1, func(s *subject) int64 { return s.Pending }),
	)
}

// atDay compares a day; a member who has none meets "= none" alone.
func (d conditions) atDay() condition {
	days := map[string]Day{"-30d": d.today - 30, "-90天": d.today - 90, "-2w": d.today - 14, "none": 0, "today": d.today, "2026-03-10": Date(2026, time.March, 10)}
	field, value, op := d.pick("first_order", "last_order", "joined"), d.pick("-30d", "-90天", "-2w", "none", "today", "2026-03-10"), d.operator()
	name := field
	if field == "last_order" {
		name = d.pick("last_order", "最近下单")
	}
	return condition{name + " " + op + " " + value, func(s *subject) bool {
		day := s.day[field]
		return (day != 0 || op == "=") && compares(op, float64(day), float64(days[value]))
	}}
}

// monthsFrom is the day so many months from another one, or the last day of that month where it is shorter.
func monthsFrom(day Day, months int) Day {
	y, m, dd := day.Civil()
	return min(Date(y, m+time.Month(months), dd), Date(y, m+time.Month(months)+1, 0))
}

func (d conditions) withinDays() condition {
	span := d.pick("0d", "7d", "30d", "3m", "1y")
	back := map[string]Day{"0d": d.today, "7d": d.today - 7, "30d": d.today - 30, "3m": monthsFrom(d.today, -3), "1y": monthsFrom(d.today, -12)}[span]
	ahead := map[string]Day{"0d": d.today, "7d": d.today + 7, "30d": d.today + 30, "3m": monthsFrom(d.today, 3), "1y": monthsFrom(d.today, 12)}[span]
	field := d.pick("first_order", "last_order", "joined")
	return d.one(
		condition{field + " within " + span, func(s *subject) bool { return s.day[field] != 0 && s.day[field] >= back && s.day[field] <= d.today }},
		condition{"points_expiring within " + span, func(s *subject) bool { return s.NextExpiry >= d.today && s.NextExpiry <= ahead }},
		condition{"birthday within " + span, func(s *subject) bool {
			for day := d.today; day <= ahead; day++ {
				if _, m, dd := day.Civil(); int(m) == s.BirthMonth && dd == s.BirthDay {
					return true
				}
			}
			return false
		}},
	)
}

// has reports whether a list has a word, whatever the case.
func has(list []string, word string) bool {
	return slices.ContainsFunc(list, func(w string) bool { return strings.EqualFold(w, word) })
}

// member is what a member is a member of.
func (d conditions) member() condition {
	return d.one(
		condition{"tag:vip", func(s *subject) bool { return has(s.Tags, "vip") }},
		condition{"tag = 咖啡", func(s *subject) bool { return has(s.Tags, "咖啡") }},
		condition{"tag in (old, VIP)", func(s *subject) bool { return has(s.Tags, "old") || has(s.Tags, "vip") }},
		condition{"tag != vip", func(s *subject) bool { return !has(s.Tags, "vip") }},
		condition{"consent:email", func(s *subject) bool { return has(s.granted, "email") }},
		condition{"consent != sms", func(s *subject) bool { return !has(s.granted, "sms") }},
		condition{"event:spring", func(s *subject) bool { return has(s.events, "spring") }},
		condition{"event = none", func(*subject) bool { return false }}, // a set has no value of its own for that
		condition{"not group:Friends", func(s *subject) bool { return !has(s.groups, "friends") }},
		condition{"社群:friends", func(s *subject) bool { return has(s.groups, "friends") }},
	)
}

// holding reports whether one of the texts contains a part, whatever the case.
func holding(part string, texts ...string) bool {
	return slices.ContainsFunc(texts, func(t string) bool { return strings.Contains(strings.ToLower(t), part) })
}

func (d conditions) place() condition {
	return d.one(
		condition{"name:ann", func(s *subject) bool { return holding("ann", s.Name) }},
		condition{"name = 王", func(s *subject) bool { return holding("王", s.Name) }},
		condition{"city:上海", func(s *subject) bool { return holding("上海", s.City) }},
		condition{"city = none", func(s *subject) bool { return s.City == "" }},
		condition{"phone = none", func(s *subject) bool { return len(s.phones) == 0 }},
		condition{"phone:00001", func(s *subject) bool { return holding("00001", s.phones...) }},
		condition{"email:example", func(s *subject) bool { return holding("example", s.emails...) }},
		condition{"email != none", func(s *subject) bool { return len(s.emails) > 0 }},
		condition{"tier = none", func(s *subject) bool { return s.Tier == "" }},
		condition{"status = suspended", func(s *subject) bool { return s.Status == "suspended" }},
	)
}

// ownField asks about the shop's own fields; who has no value meets no comparison but "none", and its opposite.
func (d conditions) ownField() condition {
	op, wedding, from, to := d.operator(), d.operator(), (d.today - 30).String(), d.today.String()
	number := func(value string) float64 { n, _ := strconv.ParseFloat(value, 64); return n }
	return d.one(
		condition{"field:size", func(s *subject) bool { return s.own["size"] != "" }},
		condition{"field:SIZE = m", func(s *subject) bool { return s.own["size"] == "m" }},
		condition{"field:size in (S, none)", func(s *subject) bool { return s.own["size"] == "s" || s.own["size"] == "" }},
		condition{"field:foot " + op + " 9.5", func(s *subject) bool {
			if s.own["foot"] == "" {
				return op == "!="
			}
			return compares(op, number(s.own["foot"]), 9.5)
		}},
		condition{"field:foot != none", func(s *subject) bool { return s.own["foot"] != "" }},
		condition{"field:wedding " + wedding + " 2026-03-10", func(s *subject) bool {
			if s.own["wedding"] == "" {
				return wedding == "!="
			}
			return compares(wedding, float64(strings.Compare(s.own["wedding"], "2026-03-10")), 0)
		}},
		condition{"field:wedding within 30d", func(s *subject) bool { return s.own["wedding"] >= from && s.own["wedding"] <= to }},
		condition{"field:allergy:NUT", func(s *subject) bool { return holding("nut", s.own["allergy"]) }},
		condition{"字段:allergy not in (nuts, 坚果)", func(s *subject) bool { return s.own["allergy"] != "nuts" && s.own["allergy"] != "坚果" }},
	)
}

// score asks about the kept scores; one that is not known meets no comparison.
func (d conditions) score() condition {
	op := d.operator()
	share := func(text string, op string, millionths float64) condition {
		return condition{text, func(s *subject) bool { return s.pAlive >= 0 && compares(op, float64(s.pAlive), millionths) }}
	}
	return d.one(
		share("p_alive "+op+" 0.5", op, 500_000), share("p_alive "+op+" 75%", op, 750_000), share("留存概率 < .3", "<", 300_000),
		condition{"clv " + op + " 100", func(s *subject) bool { return s.clv >= 0 && compares(op, float64(s.clv), 100_00) }},
		condition{"clv in (0, 200)", func(s *subject) bool { return s.clv == 0 || s.clv == 200_00 }},
		condition{"rfm = champions", func(s *subject) bool { return s.rfm == "champions" }},
		condition{"rfm in (沉睡, prospects)", func(s *subject) bool { return s.rfm == "dormant" || s.rfm == "prospects" }},
		condition{"rfm != at_risk", func(s *subject) bool { return s.rfm != "at_risk" }},
		condition{"stickiness = high", func(s *subject) bool { return s.Score.BandWord() == "high" }},
		condition{"黏性 = 中", func(s *subject) bool { return s.Score.BandWord() == "medium" }},
		condition{"stickiness != slipping", func(s *subject) bool { return s.Score.BandWord() != "slipping" }},
	)
}

// word is a bare one, which is looked for in all that is known of a member.
func (d conditions) word() condition {
	word := d.pick("wang", "xiao", "王", "zoe", "p1", "138", "zz")
	return condition{word, func(s *subject) bool { return strings.Contains(s.text, foldQuery(word)) }}
}
