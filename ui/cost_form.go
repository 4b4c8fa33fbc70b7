package ui

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/reports"
	"regulars/store"
	"regulars/ui/widget"
)

// newCostForm is the form for what a month's advertising cost on a channel; ways are the channels that the report knows.
func newCostForm(ways []string) *formPanel {
	f := &formPanel{}
	f.title = func() string { return f.T("cost.title") }
	f.make = func(f *formPanel) widget.Form {
		var options []widget.Option
		for _, way := range ways {
			options = append(options, widget.Option{Value: way, Word: way, Find: pinyinOf(way)})
		}
		month := &widget.Input{Key: "month", Label: f.T("cost.month"), Width: 10, Field: widget.NewField(f.app.today().Month())}
		month.Check = func(v string) string {
			if _, err := store.ParseMonth(narrow(v)); err != nil {
				return f.T("cost.bad.month", "example", f.app.today().Month())
			}
			return ""
		}
		amount := &widget.Input{Key: "amount", Label: f.T("cost.amount"), Width: 14, Unit: f.app.sign(), Hint: func() string { return f.T("cost.hint") }}
		amount.Check = func(v string) string {
			if _, ok := typedMoney(v, f.app.shop().Currency); !ok {
				return f.T("form.bad.money", "example", f.app.amount(12850))
			}
			return ""
		}
		return widget.Form{Save: f.T("act.save"), Inputs: []*widget.Input{
			month, {Key: "channel", Label: f.T("cost.channel"), Width: 26, Choice: widget.NewFreeChoice("", options...), Check: filled(f, "form.bad.empty")}, amount,
		}}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		cost := store.MarketingCost{Channel: strings.TrimSpace(f.form.Value("channel"))}
		cost.Month, _ = store.ParseMonth(narrow(f.form.Value("month")))
		cost.Amount, _ = typedMoney(f.form.Value("amount"), f.app.shop().Currency)
		return save(&f.Base, slotSave, func(ctx context.Context, book Book) (any, error) { return book.SetMarketingCost(ctx, cost) })
	}
	f.after = said("toast.saved")
	return f
}

// channels are the ones that the report on economics knows.
func channels(sheet *reports.Sheet) (ways []string) {
	if sheet == nil || sheet.Table("by_channel") == nil {
		return nil
	}
	for _, row := range sheet.Table("by_channel").Rows {
		if row[0].Known {
			ways = append(ways, row[0].Text)
		}
	}
	return ways
}
