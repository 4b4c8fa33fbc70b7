package reports

import (
	"context"
	"math"
	"strconv"
	"strings"

	"regulars/lang"
	"regulars/store"
)

// Aims are what the shop wants to reach and what it changes for it.
type Aims struct {
	Goals        []store.Goal        // that stand in the month, in the order of store.GoalMetrics
	Improvements []store.Improvement // what is open first
}

// ReadAims reads the goals that stand in the month of a day, and all improvements. Errors are the shop's.
func ReadAims(ctx context.Context, shop Shop, day store.Day) (aims *Aims, err error) {
	aims = &Aims{}
	if aims.Goals, err = shop.Goals(ctx, day); err != nil {
		return nil, err
	}
	aims.Improvements, err = shop.Improvements(ctx, "")
	return aims, err
}

// The ways a goal can stand.
const (
	GoalReached = "reached"
	GoalOnTrack = "on_track" // of a sum over the month: it is as far as the month is
	GoalBehind  = "behind"
	GoalUnknown = "unknown" // there is nothing to tell it by yet
)

// GoalLine is a goal and how far it is.
type GoalLine struct {
	store.Goal
	Want, Now Value
	Progress  Value // a share, 1 when the goal is reached; above 1 beyond it
	State     string
}

// GoalLines says how far the shop's goals are on a day, from the rollups alone.
func GoalLines(goals []store.Goal, f *store.Figures, day store.Day) []GoalLine {
	month := MonthOf(day)
	so := Period{From: month.From, To: day}
	t := totalsOf(f, so)
	in := Input{Figures: f}
	lines := make([]GoalLine, 0, len(goals))
	for _, g := range goals {
		m, ok := store.FindMetric(g.Metric)
		if !ok {
			continue
		}
		l := GoalLine{Goal: g, Want: goalValue(m, g.Target, f.Currency), Progress: Unknown(KindRate), State: GoalUnknown}
		switch g.Metric {
		case "repeat_rate":
			l.Now = share(t.second, t.customers)
		case "nps":
			l.Now = t.nps.value()
		case "csat":
			l.Now = t.csat
		case "tickets_per_100":
			l.Now = perHundred(openedIn(f, so), in.orders(so))
		case "orders":
			l.Now = Count(t.orders)
		case "net_revenue":
			l.Now = Money(t.net(), f.Currency)
		case "active_members":
			l.Now = Count(t.active)
		}
		if l.Now.Known {
			l.judge(m, float64(so.Days())/float64(month.Days()))
		}
		lines = append(lines, l)
	}
	return lines
}

// judge says how far a goal is when so much of the month is over. An NPS is measured from 0 where the goal is above it, else from -100.
func (l *GoalLine) judge(m store.GoalMetric, over float64) {
	now, want := measure(l.Now), measure(l.Want)
	reached := now >= want
	var progress float64
	switch {
	case m.Less:
		if reached = now <= want; !reached {
			progress = want / now
		} else {
			progress = 1
		}
	case want <= -100:
		progress = 1
	case want <= 0:
		progress = (now + 100) / (want + 100)
	default:
		progress = max(0, now) / want
	}
	if reached {
		progress = max(1, progress)
	}
	l.Progress = Rate(progress)
	switch l.State = GoalBehind; {
	case reached:
		l.State = GoalReached
	case m.Sums && progress >= over:
		l.State = GoalOnTrack
	}
}

// openedIn counts the after-sales tickets that were opened in a period.
func openedIn(f *store.Figures, p Period) (n int64) {
	for _, d := range f.Tickets {
		if p.Holds(d.Day) {
			n += d.Opened
		}
	}
	return n
}

// hundredths is how many parts of the smallest unit a percent, a point of NPS and a case in a hundred have.
const hundredths = 100

// goalValue is what a goal in the unit of its metric asks for.
func goalValue(m store.GoalMetric, target int64, currency string) Value {
	x := float64(target) / hundredths
	switch m.Unit {
	case store.UnitPercent:
		if m.Name == "csat" {
			return Percent(x)
		}
		return Rate(x / 100)
	case store.UnitPoints:
		return Score(x)
	case store.UnitPer100:
		return Number(x)
	case store.UnitMoney:
		return Money(target, currency)
	}
	return Count(target)
}

// ParseGoal reads what a person types as the goal of a metric: 68 or 68% of a percentage, an amount of money, else a number; ok is false when it is
// none.
func ParseGoal(m store.GoalMetric, text, currency string) (target int64, ok bool) {
	text = strings.TrimSpace(text)
	switch m.Unit {
	case store.UnitMoney:
		minor, err := lang.ParseAmount(text, currency)
		return minor, err == nil
	case store.UnitCount:
		n, err := strconv.ParseInt(text, 10, 64)
		return n, err == nil
	case store.UnitPercent:
		text = strings.TrimSpace(strings.TrimSuffix(strings.TrimSuffix(text, "%"), "％"))
	}
	whole, part, dotted := strings.Cut(text, ".")
	digits := strings.TrimPrefix(strings.TrimPrefix(whole, "-"), "+") + part
	if strings.Trim(digits, "0123456789") != "" || digits == "" || dotted && part == "" || len(part) > 2 || len(digits) > 9 {
		return 0, false
	}
	x, err := strconv.ParseFloat(text, 64)
	return int64(math.Round(x * hundredths)), err == nil
}

// goals says how far the goals of the month in which the period ends are, and what became of the improvements: for one that is done as many days
// before as since, at most 90 and at least 14, as the report of effects compares them. It is no trial: whatever else changed is in it.
func goals(in Input) *Sheet {
	s := &Sheet{Name: "goals", Currency: in.currency(), Period: Period{From: MonthOf(in.Period.To).From, To: in.Period.To}}
	lines := GoalLines(in.Aims.Goals, in.Figures, in.Period.To)
	s.N = int64(len(lines))
	t := Table{Name: "goals", Chart: ChartNone, Columns: []Column{{"metric", KindTerm}, {"goal", KindNumber}, {"now", KindNumber}, {"progress", KindRate}, {"state", KindTerm}}}
	reached, told := int64(0), -1
	for i := range lines {
		l := &lines[i]
		if l.State == GoalReached {
			reached++
		}
		if told < 0 && (in.Options.Metric == "" || in.Options.Metric == l.Metric) {
			told = i
		}
		t.Rows = append(t.Rows, []Value{Term(l.Metric), l.Want, l.Now, l.Progress, Term("goal_" + l.State)})
	}
	s.Values = []Figure{{"goals", Count(s.N)}, {"reached", Count(reached)}, {"metric", Unknown(KindTerm)}, {"goal", Unknown(KindNumber)}, {"now", Unknown(KindNumber)}, {"progress", Unknown(KindRate)}}
	if told >= 0 {
		l := &lines[told]
		s.Values[2].Value, s.Values[3].Value, s.Values[4].Value, s.Values[5].Value = Term(l.Metric), l.Want, l.Now, l.Progress
	}
	s.Tables = []Table{t, in.improved()}
	s.Finding, s.Next = goalsFinding(lines, reached)
	return s
}

// goalsFinding says how many goals are reached, and which of the others is the furthest from it.
func goalsFinding(lines []GoalLine, reached int64) (Sentence, Step) {
	next := Step{Say: say("report.next.goals"), Report: "effect"}
	if len(lines) == 0 {
		return say("report.finding.goals.none"), Step{Say: say("report.next.goals.none")}
	}
	var worst *GoalLine
	for i := range lines {
		if l := &lines[i]; l.State != GoalReached && l.Progress.Known && (worst == nil || l.Progress.Real < worst.Progress.Real) {
			worst = l
		}
	}
	if worst == nil {
		return say("report.finding.goals.all", "n", len(lines), "reached", reached), next
	}
	next = Step{Say: say("report.next.goals.worst", "what", Term(worst.Metric)), Report: goalReport[worst.Metric]}
	return say("report.finding.goals", "n", len(lines), "reached", reached, "what", Term(worst.Metric), "now", worst.Now, "goal", worst.Want), next
}

// goalReport is the report that tells more of a figure.
var goalReport = map[string]string{
	"repeat_rate": "repeat", "nps": "nps", "csat": "csat", "tickets_per_100": "tickets", "orders": "summary", "net_revenue": "summary", "active_members": "churn",
}

// improved has one row for each improvement, with the figure that it should move before and after the day on which it was done.
func (in Input) improved() Table {
	t := Table{Name: "improvements", Chart: ChartNone, Columns: []Column{
		{"improvement", KindText},
		{"state", KindTerm},
		{"metric", KindTerm},
		{"day", KindDay},
		{"before", KindNumber},
		{"after", KindNumber},
		{"moved", KindNumber},
		{"low", KindNumber},
		{"high", KindNumber},
		{"shown", KindTerm},
	}}
	for i := range in.Aims.Improvements {
		m := &in.Aims.Improvements[i]
		metric, day, shown := Unknown(KindTerm), Unknown(KindDay), Unknown(KindTerm)
		if m.Metric != "" {
			metric = Term(m.Metric)
		}
		if m.State != store.ImproveOpen {
			day = OnDay(m.Day)
		}
		line := contrastLine{}
		if m.State == store.ImproveDone && m.Metric != "" {
			var word string
			line, word = in.movedBy(m)
			shown = Term(word)
		}
		t.Rows = append(t.Rows, []Value{Word(m.Text), Term("improve_" + m.State), metric, day, line.before, line.after, line.difference, line.low, line.high, shown})
	}
	return t
}

// tooSoon says that fewer than 14 days have passed since the change.
const tooSoon = "too_soon"

// movedBy holds the figure that an improvement should move before the day on which it was done against the time since. The word says what
// that shows: difference, no_difference, too_few or too_soon.
func (in Input) movedBy(m *store.Improvement) (line contrastLine, word string) {
	if in.Period.To-m.Day+1 < leastSide {
		return contrastLine{}, tooSoon
	}
	before, after := Options{}.around(m.Day, in.Period.To, in.Columns)
	switch m.Metric {
	case "nps":
		line = scoreContrast(in.recommends(before), in.recommends(after))
	case "csat":
		a, b := in.satisfied(before), in.satisfied(after)
		line = rateContrast(m.Metric, a.top, a.n, b.top, b.n)
	case "tickets_per_100":
		line = in.ticketContrast(before, after)
	default:
		c := in.contrast(before, after)
		a, b := &c.before, &c.after
		switch m.Metric {
		case "orders":
			line = meanContrast(m.Metric, &a.orders, &b.orders, Number)
		case "net_revenue":
			line = moneyContrast(m.Metric, &a.days, &b.days, in.Columns.Currency)
		case "spend":
			line = moneyContrast(m.Metric, &a.spend, &b.spend, in.Columns.Currency)
		case "churn":
			line = rateContrast(m.Metric, a.was-a.back, a.was, b.was-b.back, b.was)
		default:
			line = rateContrast(m.Metric, a.twice, a.customers, b.twice, b.customers)
		}
	}
	return line, line.word()
}

// scoreContrast holds two Net Promoter Scores against each other.
func scoreContrast(a, b npsCount) contrastLine {
	line := contrastLine{name: "nps", before: a.value(), after: b.value(), difference: Unknown(KindScore), low: Unknown(KindScore), high: Unknown(KindScore)}
	if a.n >= enough && b.n >= enough {
		moved := b.since(a)
		line.difference, line.low, line.high = moved[0].Value, moved[1].Value, moved[2].Value
	}
	return line
}

// ticketContrast holds how many tickets there were on a hundred orders against each other, as shares of the orders.
func (in Input) ticketContrast(before, after Period) contrastLine {
	openedA, ordersA, openedB, ordersB := openedIn(in.Figures, before), in.orders(before), openedIn(in.Figures, after), in.orders(after)
	line := contrastLine{name: "tickets_per_100", before: perHundred(openedA, ordersA), after: perHundred(openedB, ordersB), difference: Unknown(KindNumber), low: Unknown(KindNumber), high: Unknown(KindNumber)}
	if ordersA >= enough && ordersB >= enough && openedA <= ordersA && openedB <= ordersB {
		moved, low, high := newcombe(openedA, ordersA, openedB, ordersB)
		line.difference, line.low, line.high = Number(100*moved), Number(100*low), Number(100*high)
	}
	return line
}

// ImproveSource says in l what an improvement came from; "" when nobody said.
func ImproveSource(l lang.Lang, i *store.Improvement) string {
	ref := i.Ref
	switch i.Source {
	case "":
		return ""
	case store.FromDriver:
		ref = l.Listed("driver", i.Ref)
	case store.FromTicket:
		if id, err := strconv.ParseInt(i.Ref, 10, 64); err == nil {
			ref = store.TicketRef(id)
		}
	}
	return l.T("improve.from."+i.Source, "which", lang.Safe(ref))
}
