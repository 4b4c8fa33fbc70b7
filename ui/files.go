package ui

import (
	"cmp"
	"context"
	"path/filepath"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/ui/widget"
)

// batchesShown is how many batches are read.
const batchesShown = 200

// slotDoctor is the slot in which the book is checked.
const slotDoctor = "doctor"

// files is the place of what comes in and goes out: imports with their undo, exports, backups.
type files struct {
	Base
	listing[store.Batch]
	held     []store.HeldWord // words that orders wait for
	checking bool             // the book is being checked
}

func newFiles() *files {
	return &files{listing: listing[store.Batch]{id: func(b *store.Batch) int64 { return b.ID }}}
}

// Init reads the batches.
func (s *files) Init() tea.Cmd { return s.Reload() }

// filesLoaded is what the place shows.
type filesLoaded struct {
	batches []store.Batch
	held    []store.HeldWord
}

// Reload reads the batches again.
func (s *files) Reload() tea.Cmd {
	return load(&s.Base, slotList, func(ctx context.Context, book Book) (any, error) {
		batches, err := book.Batches(ctx, "", batchesShown)
		if err != nil {
			return filesLoaded{}, err
		}
		held, err := book.Held(ctx)
		return filesLoaded{batches, held}, err
	})
}

// Rebuild makes the lines.
func (s *files) Rebuild() {
	rows := make([]widget.Row, len(s.items))
	when := 0
	for i := range s.items {
		rows[i] = s.row(&s.items[i])
		when = max(when, widget.Width(rows[i][0].Text))
	}
	s.table.SetColumns(
		widget.Column{Title: s.T("files.col.when"), Width: when},
		widget.Column{Title: s.T("files.col.what"), Width: 10, Max: 16, Drop: 3},
		widget.Column{Title: s.T("files.col.file"), Width: 18, Grow: 1},
		widget.Column{Title: s.T("files.col.orders"), Width: 6, Max: 11, Right: true},
		widget.Column{Title: s.T("files.col.points"), Width: 8, Max: 12, Right: true, Drop: 1},
		widget.Column{Title: s.T("files.col.state"), Width: 8, Max: 16},
	)
	s.table.SetRows(rows)
}

func (s *files) row(b *store.Batch) widget.Row {
	a := s.app
	tone, state := widget.Plain, widget.Cell{}
	if b.UndoneBy != 0 {
		tone, state = widget.Faint, widget.Cell{Text: s.T("batch.undone"), Tone: widget.Muted}
	}
	row := widget.Row{{Text: a.moment(b.At), Tone: widget.Muted}, {Text: a.batchKind(b), Tone: widget.Muted}, {Text: s.name(b), Tone: tone}, {}, {}, state}
	if n := batchItems(b); n > 0 {
		row[3] = widget.Cell{Text: a.num(n), Tone: tone}
	}
	if n := batchPoints(b); n != 0 {
		row[4] = widget.Cell{Text: a.signed(n), Tone: tone}
	}
	return row
}

// batchItems is how many things a batch brought: rows of a file, codes that were made, or people who were written to.
func batchItems(b *store.Batch) int64 {
	switch b.What {
	case "coupons":
		return b.Result["codes"]
	case "message":
		return b.Result["contacts"]
	}
	return b.Result["new"] + b.Result["updated"]
}

// name is the name of a batch; an undo has that of what it took back.
func (s *files) name(b *store.Batch) string {
	if i := slices.IndexFunc(s.items, func(other store.Batch) bool { return other.UndoneBy == b.ID }); b.Kind == "undo" && i >= 0 {
		return s.app.batchName(&s.items[i])
	}
	return s.app.batchName(b)
}

// batchName is the name of a batch, or its kind and number.
func (a *App) batchName(b *store.Batch) string {
	if name := a.lang.BatchName(b.Kind, b.What, b.Name); name != "" {
		return name
	}
	return a.batchKind(b) + " " + a.T("batch.number", "batch", b.ID)
}

// batchKind is what a batch did; an import says what it brought in where that was no file of orders.
func (a *App) batchKind(b *store.Batch) string {
	if key := "batch.what." + b.What; a.lang.Has(key) {
		return a.T(key)
	}
	return a.T("batch.kind." + b.Kind)
}

// Refuse shows in the list why it could not be read, and lets the book be checked again.
func (s *files) Refuse(slot string, err error) bool {
	if slot == slotDoctor {
		s.checking = false
	}
	return s.unread(slot, err)
}

// Update takes batches and what was done with them.
func (s *files) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case Result:
		switch v := msg.Value.(type) {
		case filesLoaded:
			s.held = v.held
			s.take(msg.Slot, v.batches, false, s.Rebuild)
		case store.Undone:
			return s.app.undoneBatch(v)
		case store.Diagnosis:
			s.checking = false
			return s.diagnosed(v)
		}
	default:
		s.moved(msg)
	}
	return nil
}

// Actions bring files in and out.
func (s *files) Actions() []Action {
	return []Action{
		{ID: "files.import", Key: keys.Import, Off: s.app.viewOnly, Do: func() tea.Cmd { return s.app.Push(newBrowse()) }},
		{ID: "files.export", Key: keys.Export, Do: func() tea.Cmd { return s.app.Push(newExport()) }},
		{ID: "files.tell", Key: keys.Map, Off: s.app.viewOnly, Do: func() tea.Cmd { return s.app.Push(newTelling()) }, Quiet: true},
		{ID: "files.backup", Key: keys.Backup, Do: func() tea.Cmd { return s.app.Push(newBackup()) }},
		{ID: "files.held", Key: keys.Tag, Off: s.noHeld, Do: s.explainHeld},
		{ID: "files.detail", Key: keys.Open, Off: s.none, Do: s.detail},
		{ID: "import.undo", Key: keys.Undo, Off: s.cannotUndo, Do: s.undo, Name: s.undoWord},
		{ID: "files.doctor", Key: keys.Verify, Do: s.doctor},
	}
}

func (s *files) none() string {
	if s.at() == nil {
		return "off.nobatch"
	}
	return ""
}

func (s *files) cannotUndo() string {
	switch b := s.at(); {
	case b == nil || b.Kind == "undo":
		return "off.nobatch"
	case b.UndoneBy != 0:
		return "off.undone"
	}
	return s.app.viewOnly()
}

// undoWord says import only of one.
func (s *files) undoWord() string {
	if b := s.at(); b != nil && b.Kind != "import" {
		return s.T("act.batch.undo")
	}
	return s.T("act.import.undo")
}

// undo asks before the batch is taken back, and says what it is.
func (s *files) undo() tea.Cmd {
	b := *s.at()
	if b.Kind == "import" {
		return s.askUndoBatch(b.ID, b.Name)
	}
	return s.confirmUndo(b.ID, func() question {
		name := cmp.Or(s.app.lang.BatchName(b.Kind, b.What, b.Name), s.T("batch.number", "batch", b.ID))
		return question{text: s.T("batch.undo.ask", "what", s.app.batchKind(&b), "name", name), act: s.T("act.batch.undo")}
	})
}

// detail shows everything that is known of a batch.
func (s *files) detail() tea.Cmd {
	b := *s.at()
	return s.app.Why(func() string { return s.app.batchName(&b) }, func() []sheetRow {
		rows := []sheetRow{
			{label: s.T("files.col.when"), value: s.app.moment(b.At)},
			{label: s.T("files.col.what"), value: s.app.batchKind(&b)},
			{label: s.T("files.number"), value: s.app.num(b.ID)},
			{label: s.T("files.entries"), value: s.app.num(b.Entries)},
		}
		if n := batchPoints(&b); n != 0 && b.Kind != "import" {
			rows = append(rows, sheetRow{label: s.T("files.col.points"), value: s.app.signed(n)})
		}
		for _, name := range []string{
			"rows", "new", "updated", "unchanged", "refunded", "held", "rejected", "members_new", "members_matched", "awarded",
			"pending", "clawed_back", "expired", "contacts", "codes",
		} {
			if n, ok := b.Result[name]; ok {
				rows = append(rows, sheetRow{label: s.label("batch.result." + name), value: s.app.num(n)})
			}
		}
		if b.UndoneBy != 0 {
			rows = append(rows, sheetRow{}, sheetRow{note: s.T("files.undoneby", "batch", b.UndoneBy), tone: widget.Warn})
		}
		return rows
	})
}

// doctor checks the whole book, once while it is being checked.
func (s *files) doctor() tea.Cmd {
	running := s.app.Toast(toneOff, s.T("files.doctor.running"))
	if s.checking {
		return running
	}
	s.checking = true
	return tea.Batch(running, reads(&s.Base, slotDoctor,
		func(ctx context.Context, book Book, _ func(int64, int64)) (any, error) {
			return book.Doctor(ctx, true, "")
		}))
}

// diagnosed says what the check found.
func (s *files) diagnosed(d store.Diagnosis) tea.Cmd {
	if d.OK {
		return s.app.Done("files.doctor.ok", "n", d.Entries)
	}
	return s.app.Why(s.heading("files.doctor.bad"), func() []sheetRow {
		var rows []sheetRow
		for _, f := range d.Findings {
			message, hint := s.app.lang.ErrorInConsole(finding{f})
			rows = append(rows, sheetRow{note: message, tone: widget.Bad}, sheetRow{note: hint, tone: widget.Muted})
		}
		return rows
	})
}

// finding lets lang say what a check found.
type finding struct{ store.Finding }

// Error is the programmer's text.
func (f finding) Error() string { return f.Code }

// ErrorCode is the finding's code.
func (f finding) ErrorCode() string { return f.Code }

// ErrorFacts are its facts.
func (f finding) ErrorFacts() map[string]any { return f.What }

// View draws the batches.
func (s *files) View(w, h int) string {
	p := s.page(w, h)
	p.Text(widget.Muted, s.T("files.lead"))
	if n := s.heldOrders(); n > 0 {
		p.Line(widget.Warn, s.app.look.Signs.Ring+" "+s.T("files.held", "n", n))
	}
	p.End()
	s.drawList(p, &s.listed, func() {
		p.Text(widget.Plain, s.T("files.empty"))
		p.End()
		p.Text(widget.Muted, s.T("wizard.drop"))
	})
	return p.String()
}

// newBackup is the form for a verified copy of the book.
func newBackup() *formPanel {
	f := &formPanel{width: 76}
	f.title = func() string { return f.T("backup.title") }
	f.make = func(f *formPanel) widget.Form {
		name := "regulars-" + f.app.today().String() + ".db"
		in := &widget.Input{Key: "path", Label: f.T("export.path"), Width: 54, Field: widget.NewField(filepath.Join(f.app.home, name)), Check: filled(f, "form.bad.empty")}
		in.Field.Limit = 1000
		return widget.Form{Save: f.label("act.files.backup"), Note: f.T("backup.note"), Inputs: []*widget.Input{in}}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		path := strings.TrimSpace(f.form.Value("path"))
		return save(&f.Base, slotSave, func(ctx context.Context, book Book) (any, error) {
			return book.Backup(ctx, path, false)
		})
	}
	f.after = func(f *formPanel, value any) tea.Cmd {
		info := value.(store.BackupInfo)
		return f.app.Done("toast.backup", "path", info.Path, "n", info.Entries)
	}
	return f
}
