// Package filter is the small language that picks members, for lists, segments, exports and reports:
//
//	spend > 500 and last_order < -90d and tier in (gold, silver)
//	消费 > 500 且 最近下单 < -90天
//	tag:vip not consent:email birthday within 7d
//
// One table of fields (field.go) is read by the parser, the completion, the help and the errors. A filter becomes SQL with
// bound parameters only, over m (a row of member) and r (its row of rollup, which may be missing). Every comparison is true or false, never unknown: what has no value satisfies no comparison, so
// that "not" means what a reader takes it to mean.
package filter

// Options are what the meaning of a text depends on besides the text.
type Options struct {
	Today    int32 // days since 1970-01-01 in the shop's zone
	Decimals int   // minor digits of the shop's currency: money is typed in whole units, "500" or "12.50"
	// LeapMarch says that who was born on 29 February has the birthday on 1 March in other years, else on 28 February.
	LeapMarch bool

	// Search makes the condition for a bare word over m. nil refuses bare words.
	Search func(word string) (sql string, args []any)
	// Custom is how the shop's own field with the name is compared; nil, and names that it does not know, compare texts.
	Custom func(name string) CustomKind
	// TierKey is the key of the tier that a word names, "" for none. nil knows tiers by their keys only.
	TierKey func(word string) string
	// Words are, by field, all words that it can be compared with: another is refused, and the nearest proposed. A field that is not among
	// them takes every word, as in a text that was kept and may name what has gone since.
	Words map[string][]string
	// Shown are those of Words that are told of a field when nothing is near; of a field that is not among them all Words are.
	Shown map[string][]string
}

// Filter is a checked text.
type Filter struct {
	root  node
	names map[string]bool
}

// Limits on what a person may type.
const (
	maxLength = 2000 // characters
	maxDepth  = 50   // parentheses and nots inside each other
	maxTerms  = 200  // comparisons and words
)

// SQL is the filter as a condition over m and r, with its arguments in order. The empty filter is "1".
func (f *Filter) SQL() (condition string, args []any) {
	if f.root == nil {
		return "1", nil
	}
	var b builder
	f.root.compile(&b)
	return b.text.String(), b.args
}

// Uses reports whether the text compares the field of that name.
func (f *Filter) Uses(name string) bool { return f.names[name] }

// Empty reports whether the text picks everybody because it says nothing.
func (f *Filter) Empty() bool { return f.root == nil }
