package ui

import (
	tea "charm.land/bubbletea/v2"

	"regulars/reports"
	"regulars/ui/widget"
)

// showRules opens the earning rules in the order in which they are asked, each with an order that shows what it does.
func (a *App) showRules() tea.Cmd { return a.Why(a.T("rules.title"), a.ruleRows) }

func (a *App) ruleRows() []sheetRow {
	shop := a.shop()
	terms := &shop.Terms
	rows := []sheetRow{
		{note: a.T("rule.base"), tone: widget.Strong},
		{note: reports.Example(shop, *terms, nil, a.today()).Words(a.lang, shop, terms)},
	}
	for i := range terms.Rules {
		r := &terms.Rules[i]
		rows = append(rows, sheetRow{}, sheetRow{note: r.Name, tone: widget.Strong}, sheetRow{note: reports.RuleWords(a.lang, shop, r)})
		if !r.Off && r.Gives() {
			rows = append(rows, sheetRow{note: reports.Example(shop, *terms, r, a.today()).Words(a.lang, shop, terms), tone: widget.Muted})
		}
	}
	return append(rows, sheetRow{}, sheetRow{note: a.T("rules.next"), tone: widget.Muted})
}
