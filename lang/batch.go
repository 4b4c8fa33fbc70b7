package lang

import "strings"

// BatchName is what a batch of the book is called: a file, a coupon's name, or words instead of a key of the program's own, which for a
// contact is the reason of the care list, for having asked the scale, and for people left out the reason. It is "" when the batch has
// no name.
func (l Lang) BatchName(kind, what, name string) string {
	switch {
	case what == "ask":
		return strings.ToUpper(name)
	case what == "care" && l.Has("care.kind."+name):
		return l.T("care.kind." + name)
	case what == "setting" && l.Has("setting."+name) && name != "rate": // its word asks for the unit of money
		return l.T("setting." + name)
	case kind == "exclude" && l.Has("excluded."+name):
		return l.T("excluded." + name)
	}
	return name
}
