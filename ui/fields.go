package ui

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/ui/widget"
)

// fields is the list of the shop's own fields about its members: a size, an allergy, a wedding day.
type fields struct {
	Base
	listing[store.FieldKind]
}

func newFields() *fields {
	return &fields{listing: listing[store.FieldKind]{id: func(k *store.FieldKind) int64 { return namedID(k.Name) }}}
}

// Init reads the list.
func (s *fields) Init() tea.Cmd { return s.Reload() }

// Reload reads the list again.
func (s *fields) Reload() tea.Cmd {
	return load(&s.Base, slotList, func(ctx context.Context, book Book) (any, error) { return book.FieldKinds(ctx) })
}

// Title is the list's part of the path.
func (s *fields) Title() string { return s.T("fields.title") }

// Rebuild makes the lines.
func (s *fields) Rebuild() {
	s.table.SetColumns(
		widget.Column{Title: s.T("fields.col.name"), Width: 16, Grow: 1},
		widget.Column{Title: s.T("fields.col.kind"), Width: 14},
		widget.Column{Title: s.T("fields.col.choices"), Width: 10, Grow: 2, Drop: 1},
		widget.Column{Title: s.T("fields.col.members"), Width: 8, Right: true},
	)
	rows := make([]widget.Row, len(s.items))
	for i, k := range s.items {
		rows[i] = widget.Row{
			{Text: k.Name},
			{Text: s.T("fieldkind." + k.Kind), Tone: widget.Muted},
			{Text: strings.Join(k.Choices, s.T("core.list.comma")), Tone: widget.Muted},
			{Text: s.app.num(k.Members), Tone: quiet(k.Members)},
		}
	}
	s.table.SetRows(rows)
}

// Refuse shows in the list why it could not be read.
func (s *fields) Refuse(slot string, err error) bool { return s.unread(slot, err) }

// Update takes the list and moves in it.
func (s *fields) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case Result:
		s.take(msg.Slot, msg.Value.([]store.FieldKind), false, s.Rebuild)
	default:
		s.moved(msg)
	}
	return nil
}

func (s *fields) none() string {
	if s.at() == nil {
		return "off.nofield"
	}
	return s.app.viewOnly()
}

// Actions change a field or make one.
func (s *fields) Actions() []Action {
	return []Action{
		{ID: "field.edit", Key: keys.Open, Off: s.none, Do: func() tea.Cmd { return s.app.Push(newFieldForm(*s.at())) }},
		{ID: "field.new", Key: keys.New, Off: s.app.viewOnly, Do: func() tea.Cmd { return s.app.Push(newFieldForm(store.FieldKind{Kind: store.FieldText})) }},
		{ID: "field.members", Key: keys.Join, Off: s.none, Do: s.members},
		{ID: "back", Key: keys.Back, Do: s.app.Pop},
	}
}

// members opens the list of those who have a value in the field.
func (s *fields) members() tea.Cmd {
	return s.app.GoTo("members", newMembersWhere(`field:"`+strings.ReplaceAll(s.at().Name, `"`, "")+`"`))
}

// View draws what fields are for, and the list.
func (s *fields) View(w, h int) string {
	p := s.page(w, h)
	s.crumbs(p)
	p.End()
	p.Text(widget.Muted, s.T("fields.lead"))
	p.End()
	s.drawList(p, &s.listed, func() {
		s.nothing(p, s.T("fields.empty"), s.T("fields.empty.next", "key", s.app.keyName(keys.New)))
	})
	return p.String()
}

// newFieldForm is the form for what may stand in a field; a field without a name is a new one.
func newFieldForm(k store.FieldKind) *formPanel {
	f := &formPanel{}
	f.title = func() string {
		if k.Name == "" {
			return f.label("act.field.new")
		}
		return k.Name
	}
	f.make = func(f *formPanel) widget.Form {
		var inputs []*widget.Input
		if k.Name == "" {
			inputs = append(inputs, &widget.Input{
				Key: "name", Label: f.T("fields.col.name"), Width: 26, Choice: widget.NewFreeChoice("", f.options("detail", 4)...),
				Check: filled(f, "form.bad.empty"),
			})
		}
		inputs = append(inputs, &widget.Input{
			Key: "kind", Label: f.T("fields.col.kind"), Width: 26, Choice: widget.NewChoice(k.Kind, f.named("fieldkind", store.FieldKindNames()...)...),
		})
		choices := &widget.Input{Key: "choices", Label: f.T("fields.col.choices"), Width: 40, Field: widget.NewField(strings.Join(k.Choices, ", "))}
		choices.Check = func(v string) string {
			if len(splitChoices(v)) == 0 && f.form.Value("kind") == store.FieldChoice {
				return f.T("fields.bad.choices")
			}
			return ""
		}
		return widget.Form{Save: f.T("act.save"), Note: f.T("fields.note"), Inputs: append(inputs, choices)}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		edited := store.FieldKind{Name: k.Name, Kind: f.form.Value("kind")}
		if edited.Name == "" {
			edited.Name = strings.TrimSpace(f.form.Value("name"))
		}
		if edited.Kind == store.FieldChoice {
			edited.Choices = splitChoices(f.form.Value("choices"))
		}
		return save(&f.Base, slotSave, func(ctx context.Context, book Book) (any, error) {
			return true, book.SetFieldKind(ctx, edited)
		})
	}
	f.after = said("toast.saved")
	return f
}

// splitChoices reads choices between commas of any script.
func splitChoices(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",;\uff0c\u3001\uff1b", r) })
}

// fieldInput is the input for a member's value in a field: a choice, or a line that is checked as it is left.
func fieldInput(f *formPanel, k store.FieldKind, value string) *widget.Input {
	in := &widget.Input{Key: fieldKey + k.Name, Label: k.Name, Width: 30}
	switch k.Kind {
	case store.FieldChoice:
		options := []widget.Option{{Value: "", Word: f.T("fields.none")}}
		for _, c := range k.Choices {
			options = append(options, widget.Option{Value: c, Word: c, Find: pinyinOf(c)})
		}
		in.Choice = widget.NewChoice(value, options...)
		return in
	case store.FieldYesNo:
		in.Choice = widget.NewChoice(value, widget.Option{Value: "", Word: f.T("fields.none")},
			widget.Option{Value: "yes", Word: f.T("core.yes")}, widget.Option{Value: "no", Word: f.T("core.no")})
		return in
	}
	in.Field = widget.NewField(value)
	in.Check = func(v string) string {
		if _, err := k.Clean(v); err != nil {
			return f.T("fields.bad." + k.Kind)
		}
		return ""
	}
	if k.Kind == store.FieldDay {
		in.Width, in.Hint = 14, func() string { return f.T("form.day.hint") }
	}
	return in
}

// fieldKey begins the keys of inputs for custom fields.
const fieldKey = "field:"

// fieldInputs are the inputs for the custom fields that have a kind, and for those that the member has a value in.
func fieldInputs(f *formPanel, m *store.Member) []*widget.Input {
	values := map[string]string{}
	for _, field := range m.Fields {
		values[strings.ToLower(field.Name)] = field.Value
	}
	var inputs []*widget.Input
	for _, k := range f.app.shop().Fields {
		inputs = append(inputs, fieldInput(f, k, values[strings.ToLower(k.Name)]))
		delete(values, strings.ToLower(k.Name))
	}
	for _, field := range m.Fields {
		if value, ok := values[strings.ToLower(field.Name)]; ok {
			inputs = append(inputs, fieldInput(f, store.FieldKind{Name: field.Name, Kind: store.FieldText}, value))
		}
	}
	return inputs
}

// fieldEdits are the values of the custom fields that were changed; nil when none was.
func fieldEdits(f *formPanel, m *store.Member) map[string]string {
	var edits map[string]string
	for _, in := range f.form.Inputs {
		name, ok := strings.CutPrefix(in.Key, fieldKey)
		value := strings.TrimSpace(in.Value())
		if !ok || value == fieldValue(m, name) {
			continue
		}
		if edits == nil {
			edits = map[string]string{}
		}
		edits[name] = value
	}
	return edits
}

// fieldValue is the member's value in a custom field, "" when there is none.
func fieldValue(m *store.Member, name string) string {
	for _, field := range m.Fields {
		if strings.EqualFold(field.Name, name) {
			return field.Value
		}
	}
	return ""
}

// fieldText is a value of a custom field as people read it.
func (a *App) fieldText(field store.Field) string {
	switch k := a.shop().Field(field.Name); k.Kind {
	case store.FieldYesNo:
		return a.T("core." + field.Value)
	case store.FieldDay:
		if day, err := store.ParseDay(field.Value); err == nil {
			return a.date(day)
		}
	}
	return field.Value
}
