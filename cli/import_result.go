package cli

import (
	"maps"
	"slices"
	"strings"

	"regulars/lang"
	"regulars/store"
	"regulars/store/exchange"
)

// The shapes of an import's result in JSON. new + updated + unchanged + rejected + held are the orders of the file;
// refunded is among them, pending is a part of awarded.
type (
	importJSON struct {
		OK       bool             `json:"ok"`
		DryRun   bool             `json:"dry_run"`
		Batch    any              `json:"batch"`
		File     string           `json:"file"`
		Format   string           `json:"format"`
		Encoding string           `json:"encoding"`
		Rows     int64            `json:"rows"`
		Orders   importOrdersJSON `json:"orders"`
		Members  struct {
			New     int64 `json:"new"`
			Matched int64 `json:"matched"`
		} `json:"members"`
		Points struct {
			Awarded    int64 `json:"awarded"`
			Pending    int64 `json:"pending"`
			ClawedBack int64 `json:"clawed_back"`
			Expired    int64 `json:"expired"`
			Deeds      int64 `json:"deeds"`
		} `json:"points"`
		Coupons   couponsJSON           `json:"coupons"`
		Parcels   []parcelJSON          `json:"parcels"`
		First     any                   `json:"first_day"`
		Last      any                   `json:"last_day"`
		HeldWords map[string]int64      `json:"held_words"`
		Unlinked  int64                 `json:"unlinked"`
		Loose     []looseJSON           `json:"loose_refunds"`
		Already   any                   `json:"already_imported"`
		Choices   map[string]choiceJSON `json:"points_choices"`
		Problems  []problemJSON         `json:"problems"`
		Notes     []importNoteJSON      `json:"notes"`
		Ignored   []string              `json:"ignored_columns"`
		Columns   []columnJSON          `json:"columns"`
		Recalled  bool                  `json:"remembered_columns"`
	}
	importOrdersJSON struct {
		New       int64 `json:"new"`
		Updated   int64 `json:"updated"`
		Unchanged int64 `json:"unchanged"`
		Refunded  int64 `json:"refunded"`
		Rejected  int64 `json:"rejected"`
		Held      int64 `json:"held"`
	}
	couponsJSON struct {
		Used    int64 `json:"used"`
		Freed   int64 `json:"freed"`
		Refused int64 `json:"refused"`
	}
	parcelJSON struct {
		Order  string `json:"order"`
		Member int64  `json:"member"`
		Gift   string `json:"gift"`
		Code   string `json:"code"`
	}
	looseJSON struct {
		Line       int      `json:"line"`
		Order      string   `json:"order"`
		Amount     int64    `json:"amount_minor"`
		Currency   string   `json:"currency"`
		Candidates []string `json:"candidates"`
	}
	choiceJSON struct {
		Orders  int64 `json:"orders"`
		Points  int64 `json:"points"`
		Expired int64 `json:"expired"`
	}
	problemJSON struct {
		Line    int    `json:"line"`
		Column  string `json:"column"`
		Value   string `json:"value"`
		Code    string `json:"code"`
		Message string `json:"message"`
		Hint    string `json:"hint"`
	}
	importNoteJSON struct {
		Code  string `json:"code"`
		Rows  int    `json:"rows"`
		Line  int    `json:"line"`
		Lines []int  `json:"lines"`
		Text  string `json:"text"`
	}
)

// problem is one row that cannot be imported, in JSON.
func problem(l lang.Lang, line int, column, value string, err error) problemJSON {
	message, hint := l.Error(err)
	return problemJSON{line, column, value, lang.CodeOf(err), message, hint}
}

// importJSON is the result of one file.
func (c *call) importJSON(file *exchange.File, r *store.ImportResult) importJSON {
	out := c.resultJSON(r)
	out.File, out.Format, out.Encoding = file.Name, file.Format, file.Encoding
	out.Rows, out.Ignored = int64(file.Rows), listJSON(file.Ignored)
	out.Columns, out.Recalled = columnsJSON(file.Columns), file.Recalled
	for _, n := range allNotes(file, r) {
		out.Notes = append(out.Notes, importNoteJSON{string(n.Code), n.Rows, n.Line, append([]int{}, n.Lines...), c.noteText(file, n)})
	}
	return out
}

// resultJSON is what the book says of an import.
func (c *call) resultJSON(r *store.ImportResult) importJSON {
	out := importJSON{
		OK: true, DryRun: c.on("dry-run"), Batch: idJSON(r.Batch), Orders: importOrdersJSON{r.New, r.Updated, r.Unchanged, r.Refunded, r.Rejected, r.Held},
		First: dayJSON(r.First), Last: dayJSON(r.Last), HeldWords: map[string]int64{}, Unlinked: r.Unlinked, Loose: []looseJSON{}, Choices: map[string]choiceJSON{},
		Problems: []problemJSON{}, Notes: []importNoteJSON{}, Ignored: []string{}, Columns: []columnJSON{},
	}
	out.Coupons, out.Parcels = couponsJSON{r.CodesUsed, r.CodesFreed, r.CodesRefused}, []parcelJSON{}
	for _, p := range r.Parcels {
		out.Parcels = append(out.Parcels, parcelJSON{p.Ext, p.Member, p.Name, p.Code})
	}
	out.Members.New, out.Members.Matched = r.MembersNew, r.MembersMatched
	out.Points.Awarded, out.Points.Pending = r.Awarded, r.Pending
	out.Points.ClawedBack, out.Points.Expired, out.Points.Deeds = r.ClawedBack, r.Expired, r.Deeds
	maps.Copy(out.HeldWords, r.HeldWords)
	if r.AlreadyImported != nil {
		out.Already = r.AlreadyImported.ID
	}
	for _, l := range r.Loose {
		out.Loose = append(out.Loose, looseJSON{l.Line, l.Ext, l.Amount, l.Currency, listJSON(l.Candidates)})
	}
	for _, choice := range startChoices(r) {
		out.Choices[choice.name] = choiceJSON{choice.Orders, choice.Points, choice.Expired}
	}
	for _, p := range r.Problems {
		out.Problems = append(out.Problems, problem(c.lang, p.Line, p.Column, p.Value, p.Err))
	}
	return out
}

// allNotes are those of the reading, and those of the book.
func allNotes(file *exchange.File, r *store.ImportResult) []exchange.Note {
	return slices.Concat(file.Notes, exchange.BookNotes(r))
}

// noteText says one note about the reading.
func (c *call) noteText(file *exchange.File, n exchange.Note) string {
	return c.T("import."+string(n.Code), "n", n.Rows, "line", n.Line, "lines", c.listOf(n.LineTexts()), "sheet", file.Sheet, "others", c.listOf(file.OtherSheets))
}

// tellImport says what came of one file.
func (c *call) tellImport(file *exchange.File, r *store.ImportResult) {
	if a := r.AlreadyImported; a != nil && !c.on("dry-run") {
		c.say("command.import.already", "file", file.Name, "at", c.timeText(a.At), "staff", a.Staff, "batch", a.ID, "n", r.Orders)
	}
	words := dryKey(c, "command.import.done")
	if r.Batch == 0 && !c.on("dry-run") {
		words = "command.import.same"
	}
	c.say(words, "file", file.Name, "format", file.Format, "encoding", file.Encoding,
		"rows", int64(file.Rows), "orders", r.Orders, "batch", r.Batch)
	c.tellCounts(file.Format, r)
	c.tellDeeds(r.Deeds)
	c.tellCodes(r)
	c.tellUnlinked(r)
	c.tellChoices(r)
	for _, n := range allNotes(file, r) {
		c.say("command.import.note", "text", c.noteText(file, n))
	}
	if len(file.Ignored) > 0 {
		c.say("command.import.ignored", "list", c.listOf(file.Ignored))
	}
	problems := make([]problemJSON, 0, len(r.Problems))
	for _, p := range r.Problems {
		problems = append(problems, problem(c.lang, p.Line, p.Column, p.Value, p.Err))
	}
	c.tellProblems(file.Name, problems)
	if r.Batch != 0 {
		c.say("command.import.takeback", "batch", r.Batch)
	}
}

// listOf joins names as the language does.
func (c *call) listOf(names []string) string { return strings.Join(names, c.T("core.list.comma")) }

// tellUnlinked says what the file tells of orders that nobody knows, and which orders its refunds may belong to.
func (c *call) tellUnlinked(r *store.ImportResult) {
	if other := r.Unlinked - int64(len(r.Loose)); other > 0 {
		c.say("command.import.unlinked", "n", other)
	}
	for _, l := range r.Loose {
		words := "command.import.loose"
		if len(l.Candidates) > 0 {
			words = "command.import.loose.candidates"
		}
		c.say(words, "line", l.Line, "order", l.Ext, "amount", c.lang.Money(l.Amount, l.Currency),
			"list", c.listOf(l.Candidates))
	}
}

// tellCounts says how many orders, people and points an import concerned, and what its orders wait for.
func (c *call) tellCounts(source string, r *store.ImportResult) {
	c.card([]fact{
		{"command.column.orders", c.T("command.import.orders.counts", "new", r.New, "updated", r.Updated, "unchanged", r.Unchanged,
			"refunded", r.Refunded, "rejected", r.Rejected, "held", r.Held)},
		{"command.import.people", c.T("command.import.people.counts", "new", r.MembersNew, "matched", r.MembersMatched)},
		{"command.import.points", c.T("command.import.points.counts", "awarded", r.Awarded, "pending", r.Pending, "clawed", r.ClawedBack)},
	})
	for _, word := range slices.Sorted(maps.Keys(r.HeldWords)) {
		c.say("command.import.held.word", "source", source, "word", word, "n", r.HeldWords[word])
	}
}

// tellDeeds says what the deeds in a file gave, where they gave anything.
func (c *call) tellDeeds(points int64) {
	if points > 0 {
		c.say("command.import.deeds", "n", points)
	}
}

// tellCodes says which of our codes the orders used, and what to put into which parcel.
func (c *call) tellCodes(r *store.ImportResult) {
	if r.CodesUsed+r.CodesFreed+r.CodesRefused > 0 {
		c.say("command.import.codes", "used", r.CodesUsed, "freed", r.CodesFreed, "refused", r.CodesRefused)
	}
	for _, p := range r.Parcels {
		c.say("command.import.parcel", "order", p.Ext, "name", p.Name)
	}
}

// startChoice is one start of the programme and what it would give.
type startChoice struct {
	name string
	store.PointsChoice
}

// startChoices lists the starts of the programme that a person may choose from.
func startChoices(r *store.ImportResult) []startChoice {
	return []startChoice{{"all", r.Choices.All}, {"year", r.Choices.Year}, {"none", r.Choices.None}}
}

// tellChoices says, on a dry run that reaches behind today, what each start of the programme would give.
func (c *call) tellChoices(r *store.ImportResult) {
	shop := c.book.Shop()
	if !c.on("dry-run") || r.Choices.All == r.Choices.None {
		return
	}
	for _, choice := range startChoices(r) {
		c.say("command.import.choice."+choice.name, "orders", choice.Orders, "points", choice.Points, "expired", choice.Expired,
			"worth", c.lang.Money(shop.Worth(choice.Points), shop.Currency))
	}
}

// tellProblems lists the first rows that cannot be imported, on standard error.
func (c *call) tellProblems(file string, problems []problemJSON) {
	for _, p := range problems {
		c.note("command.import.problem", "file", file, "message", p.Message, "hint", p.Hint)
	}
}
