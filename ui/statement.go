package ui

import (
	"context"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/reports"
	"regulars/store"
	"regulars/ui/widget"
)

// The ways a statement is wanted.
const (
	statementShown = "show"
	statementHTML  = "html"
	statementText  = "text"
)

// newStatement is the form for a member's points on one page, for the member to see: shown and copied, or as a file.
func newStatement(id int64, name string) *formPanel {
	f := &formPanel{width: 76}
	f.title = func() string { return f.T("form.statement", "name", f.app.name(name)) }
	f.make = func(f *formPanel) widget.Form {
		path := &widget.Input{Key: "path", Label: f.T("export.path"), Width: 54}
		path.Field.Limit = 1000
		of := append([]widget.Option{{Value: "0", Word: f.T("statement.of.points")}}, f.years()...)
		return widget.Form{Save: f.T("act.save"), Note: f.T("statement.note"), Inputs: []*widget.Input{
			{Key: "of", Label: f.T("statement.of"), Width: 38, Choice: widget.NewChoice("", of...)},
			{Key: "as", Label: f.T("statement.as"), Width: 38, Choice: widget.NewChoice("", f.named("statement.as", statementShown, statementHTML, statementText)...)},
			path,
		}}
	}
	suggested := ""
	f.live = func(f *formPanel) {
		kind := "html"
		if f.form.Value("as") == statementText {
			kind = "txt"
		}
		path, now := f.form.Input("path"), filepath.Join(f.app.home, fmt.Sprintf("statement-%d-%s.%s", id, f.app.today(), kind))
		if path.Value() == suggested {
			path.Field.Set(now)
			suggested = now
		}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		l, export, as := f.app.lang, f.app.export, f.form.Value("as")
		year, _ := strconv.Atoi(f.form.Value("of"))
		r := ExportRequest{What: "statement", Member: id, Year: year, Path: strings.TrimSpace(f.form.Value("path")), Format: as}
		if as != statementShown && export == nil {
			return f.app.Toast(toneOff, f.T("off.noexport"))
		}
		return save(&f.Base, slotSave, func(ctx context.Context, book Book) (any, error) {
			if as != statementShown {
				_, err := export(ctx, r)
				return "", err
			}
			page, err := reports.MemberPage(ctx, book, id, year)
			if err != nil {
				return nil, err
			}
			return page.Text(l), nil
		})
	}
	f.after = func(f *formPanel, value any) tea.Cmd {
		text := value.(string)
		if text == "" {
			return f.app.Done("toast.statement", "path", strings.TrimSpace(f.form.Value("path")))
		}
		return f.app.copied(f.title, text)
	}
	return f
}

// years are the years that a note can tell of, this one first.
func (f *formPanel) years() (list []widget.Option) {
	year, _, _ := f.app.today().Civil()
	for y := year; y > year-3; y-- {
		list = append(list, widget.Option{Value: strconv.Itoa(y), Word: f.T("statement.of.year", "year", strconv.Itoa(y))})
	}
	return list
}

// copied puts a text of some lines on the clipboard and shows it.
func (a *App) copied(title func() string, text string) tea.Cmd {
	return tea.Batch(tea.SetClipboard(text), a.Why(title, func() []sheetRow {
		rows := []sheetRow{}
		for line := range strings.Lines(text) {
			rows = append(rows, sheetRow{note: strings.TrimRight(line, "\n")})
		}
		return append(rows, sheetRow{}, sheetRow{note: a.T("member.copied"), tone: widget.Muted})
	}))
}

// newTelling is the form that writes what a shop system has not been told yet: the members whose balance or tier changed.
func newTelling() *formPanel {
	f := &formPanel{width: 76}
	f.title = func() string { return f.T("telling.title") }
	f.make = func(f *formPanel) widget.Form {
		path := &widget.Input{Key: "path", Label: f.T("export.path"), Width: 54, Check: filled(f, "form.bad.empty")}
		path.Field.Limit = 1000
		path.Field.Set(filepath.Join(f.app.home, "balances-"+f.app.today().String()+".csv"))
		return widget.Form{Save: f.label("act.files.export"), Note: f.T("telling.note"), Inputs: []*widget.Input{
			{Key: "for", Label: f.T("export.for"), Width: 38, Choice: widget.NewChoice("", f.named("telling.for", store.TellShopify, store.TellYouzan, store.TellPlain)...)},
			path,
		}}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		export := f.app.export
		if export == nil {
			return f.app.Toast(toneOff, f.T("off.noexport"))
		}
		r := ExportRequest{What: "balances", Path: strings.TrimSpace(f.form.Value("path")), Format: f.form.Value("for")}
		return save(&f.Base, slotSave, func(ctx context.Context, _ Book) (any, error) { return export(ctx, r) })
	}
	f.after = func(f *formPanel, value any) tea.Cmd {
		return f.app.Done("toast.exported", "n", value.(int64), "path", strings.TrimSpace(f.form.Value("path")))
	}
	return f
}
