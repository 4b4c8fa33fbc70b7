package reports

import (
	"strings"

	"regulars/lang"
	"regulars/store"
)

// NoPoints says in a few words why an order gave nothing, with the rules that take it out by number and name.
func NoPoints(l lang.Lang, o *store.Order) string {
	rules := o.NoPoints.Rules
	switch {
	case len(rules) == 1:
		return l.T("order.nopoints.rule", "rule", rules[0].ID, "name", rules[0].Name)
	case len(rules) > 1:
		names := make([]string, len(rules))
		for i, r := range rules {
			names[i] = l.T("order.nopoints.one", "rule", r.ID, "name", r.Name)
		}
		return l.T("order.nopoints.rules", "list", strings.Join(names, l.T("core.list.comma")))
	}
	return l.T("order.nopoints."+o.NoPoints.Why, "currency", o.Currency)
}
