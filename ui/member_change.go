package ui

import (
	"strings"

	"regulars/store"
)

// batched is the batch that a write made and that undo takes back; 0 is none.
type batched int64

// kept is what a write answers that makes a batch and says something beside: the screen gets value alone.
type kept struct {
	value any
	batch int64
}

// asBatch is what a write answers that makes a batch.
func asBatch(batch int64, err error) (any, error) { return batched(batch), err }

// asKept is what a write answers that gives a number and makes a batch.
func asKept(id, batch int64, err error) (any, error) { return kept{id, batch}, err }

// changeWord is what a person did to a member.
func (a *App) changeWord(c *store.MemberChange) string {
	if c.What == "merge" || c.What == "exclude" {
		return a.T("batch.kind." + c.What)
	}
	return a.T("batch.what." + c.What)
}

// changeNote says every value before and after, or whom a merge took in, or why somebody was left out.
func (a *App) changeNote(c *store.MemberChange) string {
	switch {
	case c.What == "add": // the card says the rest
		return ""
	case c.What == "merge":
		return store.MemberRef(c.Other)
	case c.What == "exclude" && c.Reason == "":
		return a.T("excluded.none")
	case c.What == "exclude":
		return a.T("excluded." + c.Reason)
	}
	var parts []string
	for _, v := range c.Values {
		if text := a.changedValue(v); text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, " · ")
}

// changedValue says one value before and after. That somebody was suspended is said by the act itself.
func (a *App) changedValue(v store.ChangedValue) string {
	name := v.Name
	switch v.Kind {
	case "status":
		return ""
	case "tag":
		if v.After == "" {
			return "−" + v.Name
		}
		return "+" + v.Name
	case "consent":
		for _, answer := range []*string{&v.Before, &v.After} {
			if *answer != "" {
				*answer = a.T("change." + *answer)
			}
		}
		if key := "channel." + name; a.lang.Has(key) {
			name = a.T(key)
		}
		name = a.T("change.consent", "channel", name)
	case "care":
		if v.After == "" {
			return a.T("change.care.back")
		}
		day, _ := store.ParseDay(v.After)
		return a.T("change.care", "day", a.short(day))
	case "value", "identity":
		if key := "change." + name; a.lang.Has(key) {
			name = a.T(key)
		}
	}
	if v.Before == "" {
		return name + " " + v.After
	}
	if v.After == "" {
		v.After = a.T("core.absent")
	}
	return name + " " + v.Before + " → " + v.After
}
