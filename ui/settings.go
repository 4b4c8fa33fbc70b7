package ui

import (
	"context"
	"slices"
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
	open  func() tea.Cmd
}

// settings lists what can be set: this person's console first, then the shop's rules.
type settings struct {
	searched
	options []option
	choices
	explained bool // the search looks into what is said about a setting too: nothing is called so
}

func newSettings() *settings {
	s := &settings{}
	s.field.Limit = longestSearch
	return s
}

// Reload makes the list again from the book's snapshot.
func (s *settings) Reload() tea.Cmd {
	s.Rebuild()
	return nil
}

// settingGroups are the headings under which the shop's rules stand, and the rules below each. A rule that none names stands last.
var settingGroups = []struct {
	head string // lang key
	ids  []string
}{
	{"settings.shop", []string{"name", "currency", "zone", "lang", "region"}},
	{"settings.earn", []string{"rate", "basis", "rounding", "award_at", "return_days", "expiry", "points_given", "programme_start"}},
	{"settings.use", []string{"point_value", "redeem_step", "redeem_min", "redeem_max", "negative_balance", "restore_days", "transfer"}},
	{"settings.codes", []string{"code_return", "code_grace", "referral_points", "referral_friend_points", "referral_min", "referral_cap"}},
	{"settings.members", []string{"join", "fields", "leap_birthday"}},
	{"settings.care", []string{"care_days", "care_birthday", "care_points", "sms_price"}},
	{"settings.feedback", []string{"feedback_drivers", "feedback_channels", "ask_after", "ask_every"}},
	{"settings.service", []string{"service_hours", "days_off", "days_worked", "first_response", "resolution"}},
	{"settings.reports", []string{"calendar", "rfm_days", "rfm_orders"}},
}

// Rebuild makes the lines.
func (s *settings) Rebuild() {
	at := s.menu.At()
	s.field.Placeholder = s.T("settings.search")
	if s.fill(false); len(s.options) == 0 {
		s.fill(true)
	}
	s.menu.Reset()
	if at > 0 {
		s.menu.Select(at)
	}
}

// fill makes the lines that the search finds, by what is said about them too where explained is set.
func (s *settings) fill(explained bool) {
	a := s.app
	s.explained = explained
	s.options, s.menu.Items = s.options[:0], s.menu.Items[:0]
	s.add("settings.console",
		option{id: "language", value: a.lang.Name(), open: s.pickLanguage},
		option{id: "theme", value: s.T("theme." + a.theme), open: s.pickTheme},
		option{id: "borders", value: s.T("borders." + a.borders), open: s.toggleBorders},
		option{id: "mouse", value: s.onOff(a.mouse), open: func() tea.Cmd { return tea.Batch(a.SetMouse(!a.mouse), s.Reload()) }},
	)
	if a.book != nil {
		s.rules()
	}
}

// rules adds the shop's rules, each under its heading.
func (s *settings) rules() {
	rules := s.shopOptions()
	for _, group := range settingGroups {
		var under []option
		for _, id := range group.ids {
			if i := slices.IndexFunc(rules, func(o option) bool { return o.id == id }); i >= 0 {
				under, rules = append(under, rules[i]), slices.Delete(rules, i, i+1)
			}
		}
		s.add(group.head, under...)
	}
	s.add("", rules...)
}

// shopOptions are the rules of the shop as the book has them, and what else is set there.
func (s *settings) shopOptions() []option {
	a := s.app
	year, _, _ := a.today().Civil()
	options := []option{
		{id: "points_given", value: s.T("setting.points_given.value"), open: func() tea.Cmd { return a.Push(newPolicyForm(s)) }},
		{id: "calendar", value: s.T("setting.calendar.value"), open: func() tea.Cmd { return a.Push(newFestivals(year)) }},
		{id: "fields", value: s.T("setting.fields.count", "n", len(a.shop().Fields)), open: func() tea.Cmd { return a.Push(newFields()) }},
	}
	for _, setting := range a.book.Settings() {
		options = append(options, option{id: setting.Key, value: settingShown(a, setting.Key, setting.Value), open: func() tea.Cmd {
			return a.Push(newSettingForm(setting))
		}})
	}
	return options
}

// head begins a group.
func (s *settings) head(key string) {
	if len(s.menu.Items) > 0 {
		s.menu.Items = append(s.menu.Items, widget.Item{Head: true})
	}
	s.menu.Items = append(s.menu.Items, widget.Item{Word: s.T(key), Head: true})
}

// add puts options under a heading, as far as the search finds them.
func (s *settings) add(head string, options ...option) {
	headed := head == ""
	for _, o := range options {
		if !s.finds(head, &o) {
			continue
		}
		if !headed {
			s.head(head)
			headed = true
		}
		s.options = append(s.options, o)
		s.menu.Items = append(s.menu.Items, widget.Item{Word: s.T("setting."+o.id, "unit", s.app.unit()), Note: o.value})
	}
}

// finds reports whether every word of the search stands in what a setting is called, in the heading above it or in its value, in any
// language, or in the pinyin of those, or else in what is said about it.
func (s *settings) finds(head string, o *option) bool {
	typed := strings.Fields(strings.ToLower(s.field.Value()))
	if len(typed) == 0 {
		return true
	}
	words := o.id + " " + o.value
	for _, l := range lang.All() {
		called, under := l.T("setting."+o.id, "unit", s.app.unit()), ""
		if head != "" {
			under = l.T(head)
		}
		words += " " + called + " " + under + " " + pinyinOf(called) + " " + pinyinOf(under)
		if s.explained {
			words += " " + l.T("setting."+o.id+".help", "unit", s.app.unit())
		}
	}
	words = strings.ToLower(words)
	return !slices.ContainsFunc(typed, func(word string) bool { return !strings.Contains(words, word) })
}

func (s *settings) onOff(on bool) string {
	if on {
		return s.T("settings.on")
	}
	return s.T("settings.off")
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
		if s.pointed(msg) {
			s.typing = false
		}
	case widget.Stroke:
		if s.typing {
			if changed, _ := s.typed(msg, func(to widget.Stroke) { s.menu.Do(to) }); changed {
				s.Rebuild()
				s.menu.Reset()
			}
			return nil
		}
		if _, chosen := s.menu.Do(msg); chosen {
			return s.change()
		}
	}
	return nil
}

// Actions change the option under the cursor.
func (s *settings) Actions() []Action {
	return []Action{
		{ID: "settings.change", Key: keys.Open, Off: s.fixed, Do: s.change},
		{ID: "filter", Key: keys.Filter, Do: s.find},
	}
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
	return s.app.pick(&picker{
		title: "setting.language", text: "wizard.language", at: string(s.app.lang),
		answers: func() (list []answer) {
			for _, l := range lang.All() {
				list = append(list, answer{value: string(l), word: l.Name()})
			}
			return list
		},
		then: func(l string) tea.Cmd { return tea.Batch(s.app.SetLanguage(lang.Lang(l)), s.Reload()) },
	})
}

// pickTheme asks for the theme.
func (s *settings) pickTheme() tea.Cmd {
	return s.app.pick(&picker{
		title: "setting.theme", text: "settings.theme.text", at: s.app.theme,
		answers: func() []answer { return worded(&s.Base, "theme", themes()...) },
		then:    func(theme string) tea.Cmd { return tea.Batch(s.app.SetTheme(theme), s.Reload()) },
	})
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
	s.searchLine(p, w, widget.Muted, "")
	s.lines = p.Y()
	if len(s.menu.Items) == 0 {
		s.nothing(p, s.T("settings.nomatch", "text", s.field.Value()), "")
		return p.String()
	}
	s.drawLong(p, &s.menu, max(min(len(s.menu.Items), h-5), 1))
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
			in.Choice.Anew = true
		}
		return widget.Form{Save: f.label("act.save"), Note: f.T("setting."+setting.Key+".help", "unit", f.app.unit()), Inputs: []*widget.Input{in}}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		key, value := setting.Key, strings.TrimSpace(f.form.Value("value"))
		return save(&f.Base, slotSave, func(ctx context.Context, book Book) (any, error) {
			return asBatch(book.SetSetting(ctx, key, value))
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
