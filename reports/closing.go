package reports

import "slices"

// closingFigures are what a closed month keeps.
var closingFigures = []string{
	"opening", "issued", "redeemed", "expired", "clawed_back", "adjusted", "closing", "outstanding", "gross_minor", "liability_minor",
}

// ClosingFigures are the account of the points of the input's period, as it is kept when the month is closed: the statement, and what
// the points outstanding at its end are worth. The input needs figures and vintages.
func ClosingFigures(in Input) map[string]int64 {
	kept := map[string]int64{}
	for _, s := range []*Sheet{statement(in), liability(in)} {
		for _, f := range s.Values {
			if f.Known && slices.Contains(closingFigures, f.Name) {
				if _, told := kept[f.Name]; !told { // issued and the like are of the month in the statement, of all time in the liability
					kept[f.Name] = f.Int
				}
			}
		}
	}
	return kept
}

// ClosingNames are the names of what a closed month keeps, in the order of reading.
func ClosingNames() []string { return slices.Clone(closingFigures) }
