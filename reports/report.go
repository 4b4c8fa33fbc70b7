package reports

import "regulars/store"

// Needs says what a report is computed from. Rollups are a few thousand rows and always at hand; columns are every order.
type Needs uint8

// The two things a report can need.
const (
	NeedsFigures Needs = iota
	NeedsColumns
)

// Input is what a report may look at. Columns must reach back to the shop's first order whatever the period, because who
// is new and who returns is known only from the whole history; orders after the period are ignored.
type Input struct {
	Period  Period
	Figures *store.Figures // set where the report needs figures
	Columns *store.Columns // set where the report needs columns
}

// Report is one line of the table of reports.
type Report struct {
	Name  string
	Group string // the owner's question under which it stands: a key "report.group." + Group
	Needs Needs

	build func(Input) *Sheet
}

// Reports lists every report in the order in which lists and menus show them.
func Reports() []Report {
	return []Report{
		{Name: "summary", Group: "overview", Needs: NeedsFigures, build: summary},
		{Name: "repeat", Group: "return", Needs: NeedsColumns, build: repeat},
	}
}

// Find is the report called name; ok is false when there is none.
func Find(name string) (r Report, ok bool) {
	for _, r := range Reports() {
		if r.Name == name {
			return r, true
		}
	}
	return Report{}, false
}

// Sheet computes the report. It changes nothing of the input and reads no clock.
func (r Report) Sheet(in Input) *Sheet { return r.build(in) }
