package ui

import (
	"context"
	"path/filepath"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/lang"
	"regulars/store/exchange"
	"regulars/ui/widget"
)

// ExportRequest says what is written to which file.
type ExportRequest struct {
	What        string // members, orders, ledger, feedback; coupons: one code a line; statement: of Member; balances: what a shop system is to be told
	Member      int64
	Year        int // of a statement: that year's note in its stead; 0: the points
	Path        string
	Format      string // csv, jsonl or xlsx; text or html of a statement; the system of balances
	Encoding    string // of CSV: a name of exchange.WriteEncodings
	Spreadsheet bool   // CSV: guard texts that a spreadsheet would take for a formula
}

// Exporter writes a file and returns how many rows it has. It never replaces a file that exists.
type Exporter func(ctx context.Context, r ExportRequest) (rows int64, err error)

// The ways a file is wanted.
const (
	forExcel    = "xlsx"
	forPrograms = "csv"
	asJSON      = "jsonl"
)

// newExport is the form that writes members, orders or the ledger to a file.
func newExport() *formPanel {
	f := &formPanel{width: 76}
	f.title = func() string { return f.T("export.title") }
	f.make = func(f *formPanel) widget.Form {
		path := &widget.Input{Key: "path", Label: f.T("export.path"), Width: 54, Check: filled(f, "form.bad.empty")}
		path.Field.Limit = 1000
		return widget.Form{Save: f.label("act.files.export"), Note: f.T("export.note"), Inputs: []*widget.Input{
			{Key: "what", Label: f.T("export.what"), Width: 30, Choice: widget.NewChoice("", f.named("export.what", "members", "orders", "ledger", "feedback", "tickets", "coupons", "audit")...)},
			{Key: "for", Label: f.T("export.for"), Width: 30, Choice: widget.NewChoice("", f.named("export.for", forExcel, forPrograms, asJSON)...)},
			{Key: "encoding", Label: f.T("export.encoding"), Width: 38, Choice: widget.NewChoice(f.usualEncoding(), f.named("export.encoding", exchange.WriteEncodings()...)...), Hint: f.csvOnly},
			{Key: "guard", Label: f.T("export.guard"), Width: 38, Choice: widget.NewChoice("no", f.named("export.guard", "no", "yes")...), Hint: f.csvOnly},
			path,
		}}
	}
	suggested := ""
	f.live = func(f *formPanel) {
		path := f.form.Input("path")
		if now := f.suggest(); path.Value() == suggested && now != suggested {
			path.Field.Set(now)
			suggested = now
		}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		if f.app.export == nil {
			return f.app.Toast(toneOff, f.T("off.noexport"))
		}
		r := ExportRequest{What: f.form.Value("what"), Path: strings.TrimSpace(f.form.Value("path")), Format: f.form.Value("for")}
		if r.Format == forPrograms {
			r.Encoding, r.Spreadsheet = f.form.Value("encoding"), f.form.Value("guard") == "yes"
		}
		export := f.app.export
		return save(&f.Base, slotSave, func(ctx context.Context, _ Book) (any, error) { return export(ctx, r) })
	}
	f.after = func(f *formPanel, value any) tea.Cmd {
		return f.app.Done("toast.exported", "n", value.(int64), "path", strings.TrimSpace(f.form.Value("path")))
	}
	return f
}

// usualEncoding is the one that spreadsheets in the language read without asking.
func (f *formPanel) usualEncoding() string {
	if f.app.lang == lang.ZH {
		return exchange.EncodingUTF8Marked
	}
	return exchange.EncodingUTF8
}

// csvOnly says that an input means nothing for the file that is chosen.
func (f *formPanel) csvOnly() string {
	switch {
	case f.form.Value("what") == "coupons":
		return f.T("export.codes")
	case f.form.Value("for") == forPrograms:
		return ""
	}
	return f.T("export.csvonly")
}

// named are the options whose words are lang's key.value.
func (f *formPanel) named(key string, values ...string) []widget.Option {
	options := make([]widget.Option, len(values))
	for i, value := range values {
		word := f.T(key + "." + strings.ReplaceAll(value, "-", "_"))
		options[i] = widget.Option{Value: value, Word: word, Find: pinyinOf(word)}
	}
	return options
}

// suggest is a file name for what is chosen, in the person's folder.
func (f *formPanel) suggest() string {
	kind := f.form.Value("for")
	if f.form.Value("what") == "coupons" {
		kind = "txt" // one code a line, and nothing else
	}
	return filepath.Join(f.app.home, f.form.Value("what")+"-"+f.app.today().String()+"."+kind)
}
