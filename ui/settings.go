package ui

import (
	"context"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/lang"
	"regulars/store"
	"regulars/ui/widget"
)

// option is one line of the settings: a rule of the shop, or a taste of the person.
type option struct {
	id    string // its words are lang's "setting.<id>"
	value string
	usual bool // the value is the one a new shop has
	open  func() tea.Cmd
}

// settings lists what can be set: this person's console first, then the shop's rules.
type settings struct {
	Base
	options []option
	menu    widget.Menu
	lines   int
}

func newSettings() *settings { return &settings{} }

// Reload makes the list again from the book's snapshot.
func (s *settings) Reload() tea.Cmd {
	s.Rebuild()
	return nil
}

// Rebuild makes the lines.
func (s *settings) Rebuild() {
	at := s.menu.At()
	a := s.app
	s.options = []option{
		{id: "language", value: a.lang.Name(), open: s.pickLanguage},
		{id: "theme", value: s.T("theme." + a.theme), open: s.pickTheme},
		{id: "borders", value: s.T("borders." + a.borders), open: s.toggleBorders},
		{id: "mouse", value: s.onOff(a.mouse), open: func() tea.Cmd { return tea.Batch(a.SetMouse(!a.mouse), s.Reload()) }},
	}
	personal := len(s.options)
	if a.book != nil {
		for _, setting := range a.book.Settings() {
			s.options = append(s.options, option{
				id: setting.Key, value: s.show(setting), usual: setting.Value == setting.Default,
				open: func() tea.Cmd { return a.Push(newSettingForm(setting)) },
			})
			if setting.Key == "expiry" {
				s.options = append(s.options, option{id: "points_given", value: s.T("setting.points_given.value"), usual: true, open: func() tea.Cmd { return a.Push(newPolicyForm(s)) }})
			}
		}
	}
	if a.book != nil {
		year, _, _ := a.today().Civil()
		s.options = append(s.options, option{id: "calendar", value: s.T("setting.calendar.value"), open: func() tea.Cmd { return a.Push(newFestivals(year)) }})
		s.options = append(s.options, option{id: "fields", value: s.T("setting.fields.count", "n", len(a.shop().Fields)), open: func() tea.Cmd { return a.Push(newFields()) }})
	}
	s.menu.Items = s.menu.Items[:0]
	for i, o := range s.options {
		switch i {
		case 0:
			s.menu.Items = append(s.menu.Items, widget.Item{Word: s.T("settings.console"), Head: true})
		case personal:
			s.menu.Items = append(s.menu.Items, widget.Item{Word: s.T("settings.shop"), Head: true})
		}
		s.menu.Items = append(s.menu.Items, widget.Item{Word: s.T("setting."+o.id, "unit", a.unit()), Note: o.value})
	}
	s.menu.Reset()
	if at > 0 {
		s.menu.Select(at)
	}
}

func (s *settings) onOff(on bool) string {
	if on {
		return s.T("settings.on")
	}
	return s.T("settings.off")
}

// show is a rule's value as people read it.
func (s *settings) show(setting store.Setting) string {
	return settingWord(s.app, setting.Key, setting.Value)
}

// settingWord is the word of a value where it has one, else the value itself.
func settingWord(a *App, key, value string) string {
	l := a.lang
	if value == "" {
		return l.T("settings.unset")
	}
	if word := "setting." + key + "." + strings.ReplaceAll(value, ":", "_"); l.Has(word) {
		return l.T(word)
	}
	if unit := "setting." + key + ".unit"; l.Has(unit) {
		if value == "none" {
			return l.T("settings.unlimited")
		}
		if n, err := strconv.ParseInt(value, 10, 64); err == nil {
			return l.T(unit, "value", n, "unit", a.unit())
		}
		return l.T(unit, "value", value, "unit", a.unit())
	}
	return value
}

// at is the option under the cursor, nil on a heading.
func (s *settings) at() *option {
	i := s.menu.At()
	if i < 0 {
		return nil
	}
	for _, item := range s.menu.Items[:i] {
		if item.Head {
			i--
		}
	}
	return &s.options[i]
}

// Update moves in the list and opens what Enter chose.
func (s *settings) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case Result:
		if done, ok := msg.Value.(store.Relived); ok {
			return s.app.Done("toast.policy", "n", done.Members)
		}
	case Click:
		s.menu.SelectLine(msg.Y - s.lines)
	case widget.Stroke:
		if _, chosen := s.menu.Do(msg); chosen {
			return s.change()
		}
	}
	return nil
}

// Actions change the option under the cursor.
func (s *settings) Actions() []Action {
	return []Action{{ID: "settings.change", Key: keys.Open, Off: s.fixed, Do: s.change}}
}

func (s *settings) fixed() string {
	if s.at() == nil {
		return "off.nosetting"
	}
	return ""
}

func (s *settings) change() tea.Cmd {
	if o := s.at(); o != nil {
		return o.open()
	}
	return nil
}

// pickLanguage asks for the language of the screens.
func (s *settings) pickLanguage() tea.Cmd {
	panel := &picker{}
	panel.title = func() string { return panel.T("setting.language") }
	panel.text = func() string { return panel.T("wizard.language") }
	panel.items = func() []widget.Item {
		var items []widget.Item
		for _, l := range lang.All() {
			items = append(items, widget.Item{Word: l.Name()})
		}
		return items
	}
	panel.pick = func(i int) tea.Cmd { return tea.Batch(s.app.SetLanguage(lang.All()[i]), s.Reload()) }
	return s.app.Push(panel)
}

// pickTheme asks for the theme.
func (s *settings) pickTheme() tea.Cmd {
	panel := &picker{}
	panel.title = func() string { return panel.T("setting.theme") }
	panel.text = func() string { return panel.T("settings.theme.text") }
	panel.items = func() []widget.Item {
		var items []widget.Item
		for _, theme := range themes() {
			items = append(items, widget.Item{Word: panel.T("theme." + theme)})
		}
		return items
	}
	panel.pick = func(i int) tea.Cmd { return tea.Batch(s.app.SetTheme(themes()[i]), s.Reload()) }
	return s.app.Push(panel)
}

func (s *settings) toggleBorders() tea.Cmd {
	borders := BordersASCII
	if s.app.borders == BordersASCII {
		borders = BordersDrawn
	}
	return tea.Batch(s.app.SetBorders(borders), s.Reload())
}

// View draws the options, and what the one under the cursor means.
func (s *settings) View(w, h int) string {
	p := s.page(w, h)
	s.lines = p.Y()
	s.drawLong(p, &s.menu, max(min(len(s.menu.Items), h-4), 1))
	p.End()
	if o := s.at(); o != nil {
		p.Text(widget.Muted, s.T("setting."+o.id+".help", "unit", s.app.unit()))
	}
	return p.String()
}

// newSettingForm is the form for one rule of the shop.
func newSettingForm(setting store.Setting) *formPanel {
	f := &formPanel{}
	f.title = func() string { return f.T("setting."+setting.Key, "unit", f.app.unit()) }
	f.make = func(f *formPanel) widget.Form {
		in := &widget.Input{Key: "value", Label: f.T("settings.value"), Width: 34, Field: widget.NewField(setting.Value)}
		options := settingOptions(f.app, setting)
		switch {
		case setting.Kind == "choice":
			in.Choice = widget.NewChoice(setting.Value, options...)
		case len(options) > 0:
			in.Choice = widget.NewFreeChoice(settingWord(f.app, setting.Key, setting.Value), options...)
		}
		return widget.Form{Save: f.label("act.save"), Note: f.T("setting."+setting.Key+".help", "unit", f.app.unit()), Inputs: []*widget.Input{in}}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		key, value := setting.Key, strings.TrimSpace(f.form.Value("value"))
		return save(&f.Base, slotSave, func(ctx context.Context, book Book) (bool, error) {
			return true, book.SetSetting(ctx, key, value)
		})
	}
	f.after = said("toast.saved")
	return f
}

// settingOptions are the ready values of a rule.
func settingOptions(a *App, setting store.Setting) []widget.Option {
	values := setting.Choices
	switch setting.Key {
	case "expiry":
		values = []string{"none", "6m", "12m", "24m", "month_end:12", "year_end", "next_year_end", "inactive:6m", "inactive:12m", "inactive:24m"}
	case "currency":
		return currencyOptions()
	case "zone":
		return zoneOptions()
	}
	var options []widget.Option
	for _, value := range values {
		word := settingWord(a, setting.Key, value)
		options = append(options, widget.Option{Value: value, Word: word, Find: value + " " + pinyinOf(word)})
	}
	return options
}
