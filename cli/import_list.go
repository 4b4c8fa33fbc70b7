package cli

import (
	"cmp"
	"slices"

	"regulars/store"
	"regulars/store/exchange"
)

// listRows are the commands that bring in files which are no orders.
func listRows() []row {
	reading := func(kind exchange.Kind, own ...flagRow) []flagRow { return slices.Concat(own, listReadingFlags(kind)) }
	source := flagRow{name: "source", value: "NAME"}
	asOf := flagRow{name: "as-of", value: "DAY", words: "command.flag.as_of_file"}
	return []row{
		{
			path: "import members", args: "FILE…", min: 1, max: anyNumber, flags: reading(exchange.KindMembers, source, asOf, flagRow{name: "with-points"}),
			needs: needsWriter, run: importMembers,
		},
		{path: "import products", args: "FILE…", min: 1, max: anyNumber, flags: append(reading(exchange.KindProducts), flagRow{name: "decimal", value: "MARK", choices: []string{".", ","}}), needs: needsWriter, run: importProducts},
		{
			path: "import balances", args: "FILE…", min: 1, max: anyNumber,
			flags: reading(exchange.KindBalances, flagRow{name: "mode", value: "MODE", must: true, choices: []string{"add", "set", "opening"}}, source, asOf),
			needs: needsWriter, run: importBalances,
		},
		{
			path: "import feedback", args: "FILE…", min: 1, max: anyNumber,
			flags: reading(exchange.KindAnswers, flagRow{name: "type", value: "TYPE", choices: store.AnswerKinds()}, source, flagRow{name: "channel", value: "NAME", words: "command.flag.channel_said"}, flagRow{name: "question", value: "NAME"}),
			needs: needsWriter, run: importFeedback,
		},
	}
}

// listReadingFlags say how files of a kind are read.
func listReadingFlags(kind exchange.Kind) []flagRow {
	return []flagRow{
		{name: "from", value: "FORMAT", choices: append([]string{"auto"}, exchange.ListFormats(kind)...), words: "command.flag.from_format"},
		{name: "map", value: "FIELD=COLUMN", many: true},
		{name: "encoding", value: "NAME", choices: append([]string{"auto"}, exchange.Encodings()...)},
		{name: "sheet", value: "NAME"},
		{name: "day-order", value: "ORDER", choices: []string{"day-first", "month-first"}},
		{name: "strip-control"},
		{name: "dry-run"},
		{name: "rejects", value: "FILE"},
		{name: "force", with: "rejects"},
		{name: "good-rows"},
	}
}

// listImport is one file of a list on its way into the book.
type listImport struct {
	*call
	list     *exchange.List
	rejected *rejects
	told     map[int]bool // lines whose problem is told: a rehearsal before meets them too
}

// eachList opens every file of the arguments and hands it to save.
func (c *call) eachList(kind exchange.Kind, save func(*listImport) error) error {
	shop := c.book.Shop()
	options, err := c.readingOptions(shop.Currency, shop.Zone)
	if err != nil {
		return err
	}
	for _, path := range c.args {
		open := func(o exchange.Options) (*exchange.List, error) {
			list, err := c.openList(path, kind, o)
			if err != nil {
				err = c.proposing(err, path, kind, o)
			}
			return list, err
		}
		if err := c.takeList(kind, options, open, save); err != nil {
			return err
		}
	}
	return nil
}

// takeList opens one file and hands it to save; how a person maps its columns is kept under the kind.
func (c *call) takeList(kind exchange.Kind, options exchange.Options, open func(exchange.Options) (*exchange.List, error), save func(*listImport) error) error {
	options.Recall = c.recall(kind)
	list, err := open(options)
	if err != nil {
		return err
	}
	defer list.Close()
	if list.AskDayOrder != nil {
		return list.AskDayOrder
	}
	rejected, err := c.beginRejects(list.File)
	if err != nil {
		return err
	}
	err = save(&listImport{c, list, rejected, map[int]bool{}})
	if ended := rejected.end(); err == nil {
		err = ended
	}
	if store.CodeIs(err, store.CodeRowsRejected) {
		c.tellProblems(list.Name, rejected.first)
		return refusedFile{error: err, problems: rejected.first}
	}
	if err != nil {
		return err
	}
	return c.remember(list.File, kind, options.Map)
}

// openList opens one file, or standard input as -.
func (c *call) openList(path string, kind exchange.Kind, options exchange.Options) (*exchange.List, error) {
	if refused := c.readable(path); refused != nil {
		return nil, refused
	}
	if path == "-" {
		return exchange.ReadList("-", c.env.In, kind, options)
	}
	return exchange.OpenList(path, kind, options)
}

// readable refuses the files of the open book, of which opening one would drop the book's locks, and a terminal, where nobody types
// a file.
func (c *call) readable(path string) error {
	switch {
	case path == "-" && c.env.InTerminal:
		return refuse("nothing_to_read")
	case path != "-" && c.book != nil && store.PartOfBook(path, c.book.Path()):
		return refuse(string(exchange.CodeDatabase), "file", path)
	}
	return nil
}

// problem hands a problem of the reading on to the book, and to the file of rejects.
func (l *listImport) problem(to func(store.RowProblem) error) func(exchange.Problem) error {
	return func(p exchange.Problem) error {
		if !l.told[p.Line] {
			l.told[p.Line] = true
			l.rejected.add(p)
		}
		return to(store.RowProblem{Line: p.Line, Column: p.Column, Value: p.Value, Err: p})
	}
}

// rejectMore adds what the book itself refused to the file of rejects.
func (l *listImport) rejectMore(problems []store.RowProblem) {
	l.rejected.addRefused(slices.DeleteFunc(slices.Clone(problems), func(p store.RowProblem) bool { return l.told[p.Line] }))
}

// source is whose keys the file's customer ids are.
func (l *listImport) source() string { return cmp.Or(l.text("source"), l.list.Keys) }

// fileResultJSON is what every file of a list says in JSON.
type fileResultJSON struct {
	OK       bool             `json:"ok"`
	DryRun   bool             `json:"dry_run"`
	Batch    any              `json:"batch"`
	File     string           `json:"file"`
	Format   string           `json:"format"`
	Encoding string           `json:"encoding"`
	Rows     int64            `json:"rows"`
	Already  any              `json:"already_imported"`
	Problems []problemJSON    `json:"problems"`
	Notes    []importNoteJSON `json:"notes"`
	Ignored  []string         `json:"ignored_columns"`
}

// countsJSON are the rows of a file by what became of them.
type countsJSON struct {
	New       int64 `json:"new"`
	Updated   int64 `json:"updated"`
	Unchanged int64 `json:"unchanged"`
	Rejected  int64 `json:"rejected"`
}

func counts(r *store.FileResult) countsJSON {
	return countsJSON{r.New, r.Updated, r.Unchanged, r.Rejected}
}

// result is the common part of a file's result.
func (l *listImport) result(r *store.FileResult) fileResultJSON {
	out := fileResultJSON{
		OK: true, DryRun: l.on("dry-run"), Batch: idJSON(r.Batch), File: l.list.Name, Format: l.list.Format, Encoding: l.list.Encoding,
		Rows: int64(l.list.Rows), Problems: []problemJSON{}, Notes: []importNoteJSON{}, Ignored: listJSON(l.list.Ignored),
	}
	if r.AlreadyImported != nil {
		out.Already = r.AlreadyImported.ID
	}
	for _, p := range r.Problems {
		out.Problems = append(out.Problems, problem(l.lang, p.Line, p.Column, p.Value, p.Err))
	}
	for _, n := range l.list.Notes {
		out.Notes = append(out.Notes, importNoteJSON{string(n.Code), n.Rows, n.Line, append([]int{}, n.Lines...), l.noteText(l.list.File, n)})
	}
	return out
}

// tell says what came of the file for people: what was read, the facts, the notes, the problems and the way back.
func (l *listImport) tell(r *store.FileResult, facts []fact, more ...func()) {
	if a := r.AlreadyImported; a != nil && !l.on("dry-run") {
		l.say("command.import.list.already", "file", l.list.Name, "at", l.timeText(a.At), "staff", a.Staff, "batch", a.ID)
	}
	words := dryKey(l.call, "command.import.list.done")
	if r.Batch == 0 && !l.on("dry-run") {
		words = "command.import.list.same"
	}
	l.say(words, "file", l.list.Name, "format", l.list.Format, "encoding", l.list.Encoding, "rows", l.list.Rows, "batch", r.Batch)
	l.card(facts)
	for _, one := range more {
		one()
	}
	for _, n := range l.list.Notes {
		l.say("command.import.note", "text", l.noteText(l.list.File, n))
	}
	if len(l.list.Ignored) > 0 {
		l.say("command.import.ignored", "list", l.listOf(l.list.Ignored))
	}
	l.tellProblems(l.list.Name, l.rejected.first)
	if r.Batch != 0 {
		l.say("command.import.takeback", "batch", r.Batch)
	}
}
