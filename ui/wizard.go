package ui

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/lang"
	"regulars/store"
	"regulars/ui/widget"
)

// wizard is the first run: the language, the shop, and where its orders come from.
type wizard struct {
	Base
	choices
	step   int  // 0 language, 1 beginning
	making bool // the demo shop is being made, and nothing else can be chosen
}

// slotDemo is the slot in which the demo shop is made.
const slotDemo = "demo"

// newWizard begins the first run. With a file it goes to the preview of the file at once.
func newWizard(file string) Screen {
	if file != "" {
		return newImport(file)
	}
	return &wizard{}
}

// Rebuild makes the answers of the question.
func (s *wizard) Rebuild() {
	s.menu.Digits = true
	s.menu.Items = nil
	if s.step == 0 {
		for _, l := range lang.All() {
			s.menu.Items = append(s.menu.Items, widget.Item{Word: l.Name()})
		}
	} else {
		for _, key := range []string{"wizard.import", "wizard.demo", "wizard.empty"} {
			s.menu.Items = append(s.menu.Items, widget.Item{Word: s.T(key), Note: s.T(key + ".note"), Off: s.making})
		}
	}
	s.menu.Reset()
	if s.making {
		s.menu.Select(1)
	}
	for i, l := range lang.All() {
		if s.step == 0 && l == s.app.lang {
			s.menu.Select(i)
		}
	}
}

// TakesDigits is true: digits answer.
func (s *wizard) TakesDigits() bool { return true }

// Actions answer the question.
func (s *wizard) Actions() []Action {
	if s.making {
		return []Action{{ID: "wizard.cancel", Key: keys.Back, Do: s.cancel}}
	}
	list := []Action{{ID: "wizard.choose", Key: keys.Open, Do: s.choose}}
	if s.step > 0 {
		list = append(list, Action{ID: "back", Key: keys.Back, Do: s.back})
	}
	return list
}

func (s *wizard) back() tea.Cmd {
	s.step--
	s.Rebuild()
	return nil
}

// cancel takes back what was made of the demo shop.
func (s *wizard) cancel() tea.Cmd {
	s.stop(slotDemo)
	return nil
}

// TakeFile previews a file that was dragged onto the window.
func (s *wizard) TakeFile(path string) tea.Cmd {
	if s.making {
		return s.wait()
	}
	return s.app.Swap(s.id, newImport(path))
}

// wait says why nothing can be chosen now.
func (s *wizard) wait() tea.Cmd {
	return s.app.Toast(toneOff, s.T("wizard.demo.making", "key", s.app.keyName(keys.Back)))
}

// choose goes on with the answer under the cursor.
func (s *wizard) choose() tea.Cmd {
	at := s.menu.At()
	if s.step == 0 {
		s.app.lang = lang.All()[at]
		s.step = 1
		s.app.rebuild()
		return nil
	}
	switch at {
	case 0:
		return s.app.Push(newBrowse())
	case 1:
		return s.app.demoShop(s)
	}
	return s.app.Push(newFoundForm(preview{}, ""))
}

// Update moves and answers, and enters the demo shop when it is made.
func (s *wizard) Update(msg tea.Msg) tea.Cmd {
	if r, ok := msg.(Result); ok {
		if book, ok := r.Value.(Book); ok {
			return s.app.adopt(book)
		}
		return nil
	}
	if s.making { // the cursor stays on what is being made
		return s.wait()
	}
	if stroke, ok := s.strokeFor(msg); ok {
		if _, chosen := s.menu.Do(stroke); chosen {
			return s.choose()
		}
	}
	return nil
}

// Refuse lets something be chosen again.
func (s *wizard) Refuse(string, error) bool {
	s.making = false
	s.Rebuild()
	return false
}

// demoShop makes the demo shop and enters it.
func (a *App) demoShop(s *wizard) tea.Cmd {
	if a.demo == nil {
		return a.Toast(toneOff, a.T("off.nodemo"))
	}
	demo, l := a.demo, a.lang
	s.making = true
	s.Rebuild()
	return tea.Batch(s.wait(), job(&s.Base, slotDemo, func(ctx context.Context, _ Book, _ func(done, total int64)) (any, error) {
		return demo(ctx, l)
	}))
}

// View draws the question.
func (s *wizard) View(w, h int) string {
	p := s.page(w, h)
	p.Skip(h / 6)
	p.Line(widget.Strong, s.T("wizard.welcome"))
	p.End()
	p.Text(widget.Muted, s.T("wizard.promise"))
	p.End()
	key := "wizard.language"
	if s.step == 1 {
		key = "wizard.begin"
	}
	p.Line(widget.Plain, s.T(key))
	p.End()
	s.lines = p.Y()
	s.drawMenu(p, &s.menu, len(s.menu.Items))
	p.End()
	p.Text(widget.Muted, s.T("wizard.drop"))
	return p.String()
}

// newFoundForm is the form that founds a shop. With a preview, currency, zone and language are those that the file
// shows, and the file is imported once the shop is there.
func newFoundForm(p preview, path string) *formPanel {
	f := &formPanel{}
	f.title = func() string { return f.T("found.title") }
	f.make = func(f *formPanel) widget.Form {
		zone := widget.NewFreeChoice(guess(p.zone, f.T("found.zone")), zoneOptions()...)
		zone.Anew = true
		return widget.Form{Save: f.label("act.found"), Note: f.T("found.note", "unit", f.app.unitOf(guess(p.currency, f.T("found.currency")))), Inputs: []*widget.Input{
			{Key: "name", Label: f.T("found.name"), Width: 30, Check: filled(f, "found.bad.name")},
			{Key: "currency", Label: f.label("word.currency"), Width: 24, Choice: widget.NewChoice(guess(p.currency, f.T("found.currency")), currencyOptions()...)},
			{Key: "zone", Label: f.label("word.zone"), Width: 24, Choice: zone, Check: func(v string) string {
				if _, err := store.LoadZone(v); err != nil || v == "" {
					return f.T("found.bad.zone")
				}
				return ""
			}},
		}}
	}
	f.live = func(f *formPanel) { f.form.Note = f.T("found.note", "unit", f.app.unitOf(f.form.Value("currency"))) }
	f.submit = func(f *formPanel) tea.Cmd {
		founding := store.Founding{
			Name: strings.TrimSpace(f.form.Value("name")), Currency: f.form.Value("currency"), Zone: f.form.Value("zone"),
			Lang: string(f.app.lang),
		}
		found := f.app.found
		return save(&f.Base, slotSave, func(ctx context.Context, _ Book) (any, error) { return found(ctx, founding) })
	}
	f.after = func(f *formPanel, value any) tea.Cmd {
		if path == "" {
			return f.app.adopt(value.(Book))
		}
		return f.app.adopt(value.(Book), newImport(path))
	}
	return f
}

// guess is the value found in a file, or the usual one.
func guess(found, usual string) string {
	if found != "" {
		return found
	}
	return usual
}

// currencyOptions are all currencies, the frequent ones first.
func currencyOptions() []widget.Option {
	frequent := []string{"CNY", "USD", "EUR", "GBP", "JPY", "HKD", "TWD", "SGD", "AUD", "CAD"}
	var options []widget.Option
	seen := map[string]bool{}
	for _, code := range append(frequent, lang.Currencies()...) {
		if !seen[code] {
			seen[code] = true
			options = append(options, widget.Option{Value: code, Word: code})
		}
	}
	return options
}

// zoneOptions are time zones in which shops are likely to be; any other can be typed.
func zoneOptions() []widget.Option {
	var options []widget.Option
	for _, name := range []string{
		"Asia/Shanghai", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Singapore", "Asia/Tokyo", "Asia/Seoul", "Asia/Kolkata",
		"Europe/London", "Europe/Berlin", "Europe/Paris", "Europe/Madrid", "America/New_York", "America/Chicago",
		"America/Denver", "America/Los_Angeles", "America/Toronto", "America/Sao_Paulo", "Australia/Sydney", "UTC",
	} {
		options = append(options, widget.Option{Value: name, Word: name})
	}
	return options
}
