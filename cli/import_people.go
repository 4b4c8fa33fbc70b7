package cli

import (
	"cmp"
	"path/filepath"

	"regulars/store"
	"regulars/store/exchange"
)

// importMembers brings in files of members; their points only when asked for.
func importMembers(c *call) error {
	mode := store.PointsLeft
	if c.on("with-points") {
		mode = store.PointsOpening
	}
	return c.eachList(exchange.KindMembers, func(l *listImport) error { return importPeople(l, "members", mode) })
}

// importBalances brings in points from other loyalty apps. A person sees what it comes to before it is done.
func importBalances(c *call) error {
	return c.eachList(exchange.KindBalances, func(l *listImport) error { return importPeople(l, "balances", store.PointsMode(c.text("mode"))) })
}

// importPeople brings in one file of people.
func importPeople(l *listImport, what string, mode store.PointsMode) error {
	in := store.PeopleInput{
		What: what, Source: l.source(), File: filepath.Base(l.list.Name), Format: l.list.Format, Encoding: l.list.Encoding, SHA256: l.list.SHA256[:],
		Mode: mode, AllNew: l.global.yes, DryRun: l.on("dry-run"), GoodRows: l.on("good-rows"),
	}
	var err error
	if in.AsOf, err = l.day("as-of"); err != nil {
		return err
	}
	if in.AsOf > l.book.Today() {
		return refuse("bad_day", "value", in.AsOf.String())
	}
	if err := l.confirmPoints(in); err != nil {
		return err
	}
	result, err := l.savePeople(in)
	if store.CodeIs(err, store.CodeAllNew) && l.env.InTerminal {
		if err := l.confirm("command.import.all_new", "n", l.list.Rows); err != nil {
			return err
		}
		in.AllNew = true
		result, err = l.savePeople(in)
	}
	l.rejectMore(result.Problems)
	if err != nil {
		return err
	}
	l.list.Notes = append(l.list.Notes, exchange.PeopleNotes(&result)...)
	if l.global.json {
		return l.json(l.peopleJSON(&result))
	}
	l.tellPeople(&result, mode)
	return nil
}

// confirmPoints shows a person at a terminal what a file's points come to, and asks. A script has said it by the flag.
func (l *listImport) confirmPoints(in store.PeopleInput) error {
	if in.Mode == store.PointsLeft || in.DryRun || l.global.yes || l.global.json || !l.env.InTerminal {
		return nil
	}
	in.DryRun = true
	preview, err := l.savePeople(in)
	if err != nil || preview.Given+preview.Taken == 0 {
		return err
	}
	l.tellChanges(&preview)
	return l.confirm("command.import.points.confirm", "given", preview.Given, "taken", preview.Taken,
		"worth", l.lang.Money(l.book.Shop().Worth(preview.Given-preview.Taken), l.book.Shop().Currency))
}

// savePeople hands the file's people to the book.
func (l *listImport) savePeople(in store.PeopleInput) (store.PeopleResult, error) {
	progress := l.progress()
	defer progress.end()
	in.Progress = progress.at
	in.Read = func(yield func(*store.PersonDraft) error, problem func(store.RowProblem) error) error {
		return l.list.People(yield, l.problem(problem))
	}
	return l.book.ImportPeople(l.ctx, in)
}

// The shapes of a file of people in JSON. changes are the members whose points change most, with what they can spend before and
// after; total is of all members in the file.
type (
	peopleJSON struct {
		fileResultJSON
		Members struct {
			countsJSON
			Matched int64 `json:"matched"`
		} `json:"members"`
		Points struct {
			Given  int64 `json:"given"`
			Taken  int64 `json:"taken"`
			Lapsed int64 `json:"lapsed"`
			Seen   int64 `json:"seen"`
			Old    int64 `json:"old"`
			New    int64 `json:"new"`
			Worth  int64 `json:"worth_minor"`
			Deeds  int64 `json:"deeds"`
		} `json:"points"`
		Currency string        `json:"currency"`
		Growth   int64         `json:"growth"`
		Likely   int64         `json:"likely"`
		Start    any           `json:"points_from"`
		Changes  []changedJSON `json:"changes"`
	}
	changedJSON struct {
		Member any    `json:"member"`
		Name   string `json:"name"`
		Old    int64  `json:"old"`
		New    int64  `json:"new"`
	}
)

func (l *listImport) peopleJSON(r *store.PeopleResult) peopleJSON {
	out := peopleJSON{
		fileResultJSON: l.result(&r.FileResult), Currency: l.book.Shop().Currency, Growth: r.Growth, Likely: r.Likely,
		Start: dayJSON(r.StartSet), Changes: []changedJSON{},
	}
	out.Members.countsJSON, out.Members.Matched = counts(&r.FileResult), r.Updated+r.Unchanged
	p := &out.Points
	p.Given, p.Taken, p.Lapsed, p.Seen, p.Old, p.New = r.Given, r.Taken, r.Lapsed, r.PointsSeen, r.Total.Old, r.Total.New
	p.Deeds = r.Deeds
	p.Worth = l.book.Shop().Worth(r.Given - r.Taken)
	for _, c := range r.Changes {
		member := idJSON(c.Member)
		if l.on("dry-run") && c.Old == 0 {
			if _, err := l.book.Member(l.ctx, c.Member); err != nil {
				member = nil // somebody whom only the rehearsal knew
			}
		}
		out.Changes = append(out.Changes, changedJSON{member, c.Name, c.Old, c.New})
	}
	return out
}

// tellPeople says what came of a file of people.
func (l *listImport) tellPeople(r *store.PeopleResult, mode store.PointsMode) {
	facts := []fact{{"command.import.people", l.T("command.import.list.counts", "new", r.New, "updated", r.Updated, "unchanged", r.Unchanged, "rejected", r.Rejected)}}
	if mode != store.PointsLeft {
		facts = append(facts, fact{"command.import.points", l.T("command.import.points.moved", "given", r.Given, "taken", r.Taken, "lapsed", r.Lapsed)})
	}
	if r.Growth != 0 {
		facts = append(facts, fact{"command.import.growth", l.lang.Int(r.Growth)})
	}
	l.tell(&r.FileResult, facts, func() {
		if mode != store.PointsLeft && l.on("dry-run") {
			l.tellChanges(r)
		}
		if r.PointsSeen != 0 {
			l.say("command.import.points.seen", "n", r.PointsSeen, "file", l.list.Name)
		}
		l.tellDeeds(r.Deeds)
		if r.StartSet != 0 {
			l.say("command.import.start", "day", r.StartSet)
		}
		if r.Likely != 0 {
			l.say("command.import.likely", "n", r.Likely)
		}
	})
}

// shownChanges is how many members a preview lists for people; a program gets more.
const shownChanges = 20

// tellChanges lists the members whose points change most, and the sums.
func (l *listImport) tellChanges(r *store.PeopleResult) {
	if l.global.json {
		return
	}
	rows := make([][]string, 0, shownChanges+1)
	for i, c := range r.Changes {
		if i == shownChanges {
			break
		}
		rows = append(rows, []string{cmp.Or(c.Name, store.MemberRef(c.Member)), l.lang.Int(c.Old), l.lang.Int(c.New)})
	}
	rows = append(rows, []string{l.T("command.import.total"), l.lang.Int(r.Total.Old), l.lang.Int(r.Total.New)})
	l.table([]column{{words: "command.column.name"}, {"command.column.before", true}, {"command.column.after", true}}, rows, "command.member.list.empty")
}
