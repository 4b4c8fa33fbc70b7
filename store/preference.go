package store

import (
	"context"
	"encoding/json"
	"slices"
)

// Preferences are the acting staff member's own: lang, theme, borders, mouse. What was never set is absent.
func (b *Book) Preferences(ctx context.Context) (map[string]string, error) {
	text := "{}"
	err := b.look(ctx, func(v *view) error {
		_, err := v.first([]any{&text}, "SELECT preferences FROM staff WHERE id = ?", b.staff)
		return err
	})
	if err != nil {
		return nil, err
	}
	var p map[string]string
	err = json.Unmarshal([]byte(text), &p)
	return p, err
}

var preferenceChoices = map[string][]string{
	"lang": {"en", "zh"}, "theme": {"auto", "light", "dark", "mono"}, "borders": {"round", "ascii"}, "mouse": {"on", "off"},
}

// SetPreference changes one of the acting staff member's preferences.
func (b *Book) SetPreference(ctx context.Context, name, value string) error {
	choices, ok := preferenceChoices[name]
	if !ok {
		return Refuse(CodeUnknownSetting, "key", name)
	}
	if !slices.Contains(choices, value) {
		return Refuse(CodeBadSetting, "key", name, "value", value, "allowed", choices)
	}
	return b.write(ctx, "preference.set", func(t *tx) error {
		if err := t.exec("UPDATE staff SET preferences = json_set(preferences, '$.' || ?, ?) WHERE id = ?", name, value, t.staff); err != nil {
			return err
		}
		return t.audit("preference.set", "preference:"+name, map[string]any{"value": value}, "")
	})
}
