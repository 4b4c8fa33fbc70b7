package reports

import (
	"cmp"
	"math"
	"strings"

	"regulars/lang"
	"regulars/store"
)

// Kind says what a value is and so how it is written.
type Kind uint8

// The kinds of values. Rates are fractions from 0 to 1; a percentage that a name calls percent is 0 to 100.
const (
	KindCount     Kind = iota // a whole number
	KindMoney                 // minor units of a currency
	KindRate                  // a fraction, shown as a percentage
	KindPercent               // already a percentage
	KindNumber                // a measure, shown with one or two decimals
	KindDay                   // a shop day
	KindMonth                 // a calendar month, kept as its first day
	KindText                  // words from the shop's own data
	KindMember                // a member: the id in files, else the name where it is known
	KindTerm                  // a stable word of ours: itself in files, its name in the reader's language elsewhere
	KindScore                 // a score such as NPS, whose changes are told in its own points
	KindChannel               // a word of the shop's list of channels
	KindDriver                // a word of the shop's list of drivers
	KindSource                // where orders came from: a platform that we have a name for, else as the shop calls it
	KindConstruct             // what a questionnaire asks about: a word of ours or of the shop's
	KindTier                  // the key of a tier, or one of our two words for none
)

// Left reports whether values of the kind stand to the left of their column; amounts and counts stand to the right.
func (k Kind) Left() bool {
	return k >= KindChannel && k <= KindTier || k == KindText || k == KindTerm || k == KindMember || k == KindDay || k == KindMonth
}

// Value is one cell or figure. The zero Value is a count that is not known. Compare values with ==.
type Value struct {
	Kind  Kind
	Known bool    // false: not defined, null in JSON and a dash elsewhere
	Few   bool    // it rests on too little for a trend
	Int   int64   // of counts, money, days, months and members
	Real  float64 // of rates, percentages and numbers; never NaN
	Text  string  // of text, terms and sources; of money its currency; of members the name where it is known
}

// Unknown is a value of a kind that is not defined.
func Unknown(kind Kind) Value { return Value{Kind: kind} }

// Count is a whole number.
func Count(n int64) Value { return Value{Kind: KindCount, Known: true, Int: n} }

// Money is minor units of a currency.
func Money(minor int64, currency string) Value {
	return Value{Kind: KindMoney, Known: true, Int: minor, Text: currency}
}

// Rate is a fraction from 0 to 1; one that is not a number is unknown.
func Rate(fraction float64) Value { return realValue(KindRate, fraction) }

// Percent is a percentage from 0 to 100; one that is not a number is unknown.
func Percent(x float64) Value { return realValue(KindPercent, x) }

// Score is a score such as NPS; one that is not a number is unknown.
func Score(x float64) Value { return realValue(KindScore, x) }

// listed is a word of one of the shop's own lists; "" is what nobody has told.
func listed(kind Kind, word string) Value { return Value{Kind: kind, Known: true, Text: word} }

// Number is a measure; one that is not a number is unknown.
func Number(x float64) Value { return realValue(KindNumber, x) }

// OnDay is a shop day.
func OnDay(day store.Day) Value { return Value{Kind: KindDay, Known: true, Int: int64(day)} }

// InMonth is the calendar month of a day.
func InMonth(day store.Day) Value {
	return Value{Kind: KindMonth, Known: true, Int: int64(monthStart(day))}
}

// Word is text from the shop's data. It may hold anything: every renderer escapes it.
func Word(text string) Value { return Value{Kind: KindText, Known: true, Text: text} }

// Member is a person of the shop's book by id. One from a file that is in no book has no id and is text.
func Member(who store.Person) Value {
	if who.ID == 0 {
		return Word(who.Name)
	}
	return Value{Kind: KindMember, Known: true, Int: who.ID, Text: who.Name}
}

// Source is where orders came from. Whether the platform has a name in lang is asked by whoever reads it, because counting should not wait
// for words.
func Source(name string) Value { return Value{Kind: KindSource, Known: true, Text: name} }

// Term is a word of ours that files hold as it is and people read as lang's "report.term." + word.
func Term(word string) Value { return Value{Kind: KindTerm, Known: true, Text: word} }

// realValue is a number that may not be one: then it is unknown. It stands once in the program (decision 41).
//
//go:noinline
func realValue(kind Kind, x float64) Value {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return Unknown(kind)
	}
	return Value{Kind: kind, Known: true, Real: x}
}

// share is the rate part/whole, unknown when there is no whole.
func share(part, whole int64) Value { return Rate(float64(part) / float64(whole)) }

// mean is the number sum/n, unknown of nothing.
func mean(sum, n int64) Value { return Number(float64(sum) / float64(n)) }

// meanMoney is sum/n rounded to the minor unit, halves away from zero; unknown of nothing.
func meanMoney(sum, n int64, currency string) Value {
	if n == 0 {
		return Value{Kind: KindMoney, Text: currency}
	}
	return Money(rounded(sum, n), currency)
}

// rounded is sum/n for n > 0, halves away from zero.
func rounded(sum, n int64) int64 {
	quotient, rest := sum/n, sum%n
	switch {
	case rest > 0 && rest >= n-rest:
		return quotient + 1
	case rest < 0 && -rest >= n+rest:
		return quotient - 1
	}
	return quotient
}

// In writes the value for a reader of l; what is not known is a dash.
func (v Value) In(l lang.Lang) string {
	if !v.Known {
		return l.T("core.absent")
	}
	day := store.Day(v.Int)
	switch v.Kind {
	case KindMoney:
		return l.Money(v.Int, v.Text)
	case KindRate:
		return l.Percent(v.Real, 1)
	case KindPercent, KindScore:
		return l.Number(v.Real, 1)
	case KindChannel:
		return l.Listed("channel", cmp.Or(v.Text, "untold"))
	case KindDriver:
		return l.Listed("driver", cmp.Or(v.Text, "untold"))
	case KindConstruct:
		return l.Listed("construct", v.Text)
	case KindTier:
		if v.Text == tierEntry || v.Text == tierUnknown {
			return l.T("report.tier." + strings.Trim(v.Text, "()"))
		}
		return lang.Safe(v.Text)
	case KindNumber:
		return l.Number(v.Real, decimalsOf(v.Real))
	case KindDay:
		return l.Date(day.Civil())
	case KindMonth:
		year, month, _ := day.Civil()
		return l.Month(year, month)
	case KindText:
		return lang.Safe(v.Text)
	case KindTerm:
		return l.T("report.term." + v.Text)
	case KindSource:
		return l.Listed("source", v.Text)
	case KindMember:
		if v.Text == "" {
			return l.T("report.member", "id", v.Int)
		}
		return lang.Safe(v.Text)
	}
	return l.Int(v.Int)
}

// decimalsOf keeps measures readable: none for whole ones, one decimal from ten on, two below, and four below a tenth.
func decimalsOf(x float64) int {
	if x == math.Trunc(x) {
		return 0
	}
	return decimalsOfSize(math.Abs(x))
}

// decimalsOfSize are the decimals of a measure that is not whole.
func decimalsOfSize(x float64) int {
	switch {
	case x < 0.1:
		return 4
	case x < 10:
		return 2
	}
	return 1
}

// data is the value for programs: nil, int64, float64 or a string. Days are YYYY-MM-DD, months YYYY-MM.
func (v Value) data() any {
	if !v.Known {
		return nil
	}
	switch v.Kind {
	case KindRate, KindPercent, KindNumber, KindScore:
		return v.Real
	case KindDay:
		return store.Day(v.Int).String()
	case KindMonth:
		day := store.Day(v.Int).String()
		return day[:strings.LastIndexByte(day, '-')]
	case KindText, KindTerm, KindChannel, KindDriver, KindSource, KindConstruct, KindTier:
		return v.Text
	}
	return v.Int
}
