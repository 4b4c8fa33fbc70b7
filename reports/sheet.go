package reports

import (
	"cmp"
	"math"
	"strings"

	"regulars/lang"
	"regulars/store"
)

// Sheet is a report ready to be shown. It holds no words but the shop's own: names are stable keys, and sentences are
// made in the reader's language when it is rendered.
type Sheet struct {
	Name     string // as in Reports
	Shop     string // the shop's name, "" of a file that is in no book
	Currency string // ISO 4217, of every money value that names no other
	Period   Period
	Where    string // the filter, "" where all are counted
	N        int64  // what the report counted: orders in summary, customers in repeat

	Values   []Figure // in the order in which they are shown
	Previous []Figure // the same names over Before, in the same order
	Before   Period
	LastYear []Figure // the same names over YearAgo; empty when that begins ahead of the shop's first order
	YearAgo  Period
	// Comparable is false when Before begins ahead of the shop's first order, so that a trend would compare a whole
	// period with a part of one.
	Comparable bool

	Tables  []Table
	Finding Sentence
	// Technical names the values and tables that explain rather than tell: a screen shows them when it is asked why.
	Technical []string
	Next      Step

	Names map[string]string // what values are called that have the shop's own names; nil: none have

	Listed string // the table that JSON also holds as objects, under its own name; "" is none
	Also   *Sheet // a second sheet that belongs on the same page; in JSON it stands under its own name
}

// Figure is a named value. Names are those of the command line's contract.
type Figure struct {
	Name string
	Value
}

// Table is rows of values under named columns. Every row has as many cells as there are columns.
type Table struct {
	Name    string
	Columns []Column
	Rows    [][]Value
	Chart   Chart
	Detail  bool // too long to read: it stands in JSON and CSV and is drawn, but not set as text

	of *Sheet // whose words the names are; nil: everybody's
}

// Label is what one of the table's names, or its own, means in the table and else in its report, for a reader of l.
func (t *Table) Label(name string, l lang.Lang) string {
	if own := strings.ToLower(t.Name + "." + name); l.Has("report.name." + own) {
		return Label(own, l)
	}
	if t.of != nil {
		return t.of.Label(name, l)
	}
	return Label(name, l)
}

// Wide reports whether the table is drawn over the whole width of a window.
func (t *Table) Wide() bool {
	return t.Chart == ChartHeat || t.Chart == ChartPareto || len(t.Columns) > wideColumns
}

// wideColumns is up to how many columns a table finds room beside the figures.
const wideColumns = 6

// Chart says as what a table is drawn where there is room and nothing better is known of it.
type Chart uint8

// The charts.
const (
	ChartBars   Chart = iota // standing bars of days, lying bars of anything else
	ChartCurve               // the second column against the first, from 0 to 1
	ChartHeat                // cells shaded by their share: every column from the third on
	ChartGrid                // a count for each pair of the scores in the first two columns
	ChartNone                // figures only
	ChartPareto              // bars in the order of the rows, and the share that all up to each have together
)

// Column names a column of a table and says what stands in it.
type Column struct {
	Name string
	Kind Kind
}

// Sentence is a key of lang and the facts it needs; Values among them are written in the reader's language.
type Sentence struct {
	Key   string
	Facts []any // pairs of name and value
}

// Step is the one next step of a report: a sentence and what its key opens, either another report or the members that a
// filter chooses.
type Step struct {
	Say    Sentence
	Report string
	Where  string
}

// spoken is a fact that the reader's language writes: a Value, a Sentence, an amount.
type spoken interface{ In(lang.Lang) string }

// say makes a sentence.
func say(key string, facts ...any) Sentence { return Sentence{Key: key, Facts: facts} }

// In is the sentence in l; no sentence is "".
func (s Sentence) In(l lang.Lang) string {
	if s.Key == "" {
		return ""
	}
	facts := make([]any, len(s.Facts))
	for i, fact := range s.Facts {
		facts[i] = fact
		if v, ok := fact.(spoken); ok {
			facts[i] = v.In(l)
		}
	}
	return l.T(s.Key, facts...)
}

// Value is the figure called name; ok is false when the sheet has none of that name.
func (s *Sheet) Value(name string) (v Value, ok bool) { return find(s.Values, name) }

// PreviousValue is the figure called name over the period before.
func (s *Sheet) PreviousValue(name string) (v Value, ok bool) { return find(s.Previous, name) }

// LastYearValue is the figure called name over the same period of the year before.
func (s *Sheet) LastYearValue(name string) (v Value, ok bool) { return find(s.LastYear, name) }

func find(figures []Figure, name string) (Value, bool) {
	for _, f := range figures {
		if f.Name == name {
			return f.Value, true
		}
	}
	return Value{}, false
}

// Table is the table called name, nil when there is none.
func (s *Sheet) Table(name string) *Table {
	for i := range s.Tables {
		if s.Tables[i].Name == name {
			return &s.Tables[i]
		}
	}
	return nil
}

// members are the ids of the members in the tables, so that their names can be asked for.
func (s *Sheet) members() []int64 {
	var ids []int64
	for _, t := range s.Tables {
		for _, row := range t.Rows {
			for _, v := range row {
				if v.Kind == KindMember && v.Known {
					ids = append(ids, v.Int)
				}
			}
		}
	}
	return ids
}

// introduce gives the members in the tables their names by id; who is missing in people stays a number.
func (s *Sheet) introduce(people map[int64]store.Person) {
	for _, t := range s.Tables {
		for _, row := range t.Rows {
			for i := range row {
				if who, known := people[row[i].Int]; row[i].Kind == KindMember && known {
					row[i].Text = cmp.Or(who.Name, who.Reach)
				}
			}
		}
	}
}

// Title is the report's name for a reader of l.
func Title(name string, l lang.Lang) string { return l.T("report.title." + name) }

// Label is the name of a value, column or table for a reader of l.
func Label(name string, l lang.Lang) string { return l.T("report.name." + strings.ToLower(name)) }

// Label is the name of one of the sheet's values for a reader of l: a name can mean something of its own in a report.
func (s *Sheet) Label(name string, l lang.Lang) string {
	if own, ok := s.Names[name]; ok {
		return own
	}
	if own := s.Name + "." + name; l.Has("report.name." + own) {
		return Label(own, l)
	}
	return Label(name, l)
}

// Why says in one sentence how one of the sheet's values is computed, "" when its name says it all.
func (s *Sheet) Why(name string, l lang.Lang) string {
	for _, key := range []string{"report.why." + s.Name + "." + name, "report.why." + name} {
		if l.Has(key) {
			return l.T(key)
		}
	}
	return ""
}

// Definition is the report's definition in one paragraph.
func (s *Sheet) Definition(l lang.Lang) string { return l.T("report.definition." + s.Name) }

// enough is how many answers, customers or orders a share must rest on before a trend is drawn or a conclusion said.
const enough = 30

// Trend is how a figure moved against the period before.
type Trend struct {
	Direction int    // -1, 0 or 1; less than half a percent, or half a point of a rate, is 0
	Size      string // "8.2%", or points "0.3" where the figure is a rate itself
}

// String is the sign and the size.
func (t Trend) String() string { return [...]string{"▼", "▬", "▲"}[t.Direction+1] + " " + t.Size }

// Trend compares the figure called name with the period before; ok is false when there is nothing fair to compare:
// either side unknown, the period before not wholly in the shop's life, nothing before, or a rate of too few.
func (s *Sheet) Trend(name string, l lang.Lang) (t Trend, ok bool) {
	now, _ := find(s.Values, name)
	before, _ := find(s.Previous, name)
	if !s.Comparable || !now.Known || !before.Known || now.Few || before.Few {
		return Trend{}, false
	}
	switch now.Kind {
	case KindCount, KindMoney:
		return relative(float64(now.Int), float64(before.Int), l)
	case KindNumber:
		return relative(now.Real, before.Real, l)
	case KindScore, KindPercent:
		points := now.Real - before.Real
		return Trend{Direction: direction(points), Size: l.Number(math.Abs(points), 1)}, true
	case KindRate:
		if s.N < enough {
			return Trend{}, false
		}
		points := (now.Real - before.Real) * 100
		return Trend{Direction: direction(points), Size: l.Number(math.Abs(points), 1)}, true
	}
	return Trend{}, false
}

// relative is the change from before to now as a share of before.
func relative(now, before float64, l lang.Lang) (Trend, bool) {
	if before <= 0 {
		return Trend{}, false
	}
	change := (now - before) / before
	return Trend{Direction: direction(change * 100), Size: l.Percent(math.Abs(change), 1)}, true
}

func direction(percent float64) int {
	switch {
	case percent >= 0.5:
		return 1
	case percent <= -0.5:
		return -1
	}
	return 0
}

// compare sets the values of the sheet's period beside those of the period before and of a year ago. measure gives them for
// a period; first is the day of the shop's first order, ok whether there is one.
func (s *Sheet) compare(in Input, first store.Day, ok bool, measure func(Period) []Figure) {
	s.Before = in.before(s.Period)
	s.Values, s.Previous = measure(s.Period), measure(s.Before)
	s.Comparable = ok && first <= s.Before.From
	var wanted bool
	if s.YearAgo, wanted = in.yearAgo(first, ok); wanted {
		s.LastYear = measure(s.YearAgo)
	}
}

// yearAgo is the period a year ago, and whether there is anything to compare with it: 29 February by itself had no such day.
func (in Input) yearAgo(first store.Day, ok bool) (p Period, wanted bool) {
	p = in.Period.YearAgo()
	return p, ok && first <= p.From && p.Days() > 0 && in.Options.Against == (Period{})
}

// firstOrder is the day of the first order in columns; ok is false without one.
func firstOrder(c *store.Columns) (first store.Day, ok bool) {
	if c.Len() == 0 {
		return 0, false
	}
	return c.Day[0], true
}

// firstDay is the first of the shop's days on which there was an order in its own currency; ok is false without one.
func firstDay(days []store.DayFigure, currency string) (first store.Day, ok bool) {
	for _, d := range days {
		if d.Currency == currency && d.Orders > 0 {
			return d.Day, true
		}
	}
	return 0, false
}
