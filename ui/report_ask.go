package ui

import (
	"context"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/reports"
	"regulars/store"
	"regulars/ui/widget"
)

// reportAsk is what a report was asked beyond the usual: whom it is about, over which days, and what it takes of its own.
type reportAsk struct {
	where    string
	from, to store.Day // 0: the usual ones
	festival string    // whose days it is about, in the stead of from and to; "" is none
	year     int       // of the festival; 0 is the latest that has begun
	options  reports.Options
}

// settle looks the days of the festival up that was asked for, and those of the year before. Errors: store.CodeNoFestival.
func (a *reportAsk) settle(ctx context.Context, book Book) error {
	a.options.Against = reports.Period{}
	if a.festival == "" {
		return nil
	}
	w, err := book.FestivalWindow(ctx, a.festival, a.year)
	a.from, a.to, a.options.Against = w.First, w.Last, reports.Period{From: w.BeforeFirst, To: w.BeforeLast}
	return err
}

// askInputs are the inputs that a report has beside filter and days, by its name.
var askInputs = map[string][]string{
	"effect":    {"at", "days"},
	"whatif":    {"plus"},
	"clv":       {"months"},
	"economics": {"margin"},
}

// period is the span that was asked for; ok is false when the usual ones are meant.
func (a *reportAsk) period(today store.Day, days int) (p reports.Period, ok bool) {
	if a.from == 0 && a.to == 0 {
		return p, false
	}
	p.To = a.to
	if p.To == 0 {
		p.To = today
	}
	if p.From = a.from; p.From == 0 {
		p.From = reports.LastDays(p.To, max(days, 1)).From
	}
	return p, true
}

// newReportAsk is the form for it. What it says is tried on the book before it closes: a filter that says nothing stands there to be
// mended.
func newReportAsk(s *report) *formPanel {
	f := &formPanel{width: 76}
	var calendar []store.Festival
	f.loads = func(f *formPanel) tea.Cmd {
		year, _, _ := f.app.today().Civil()
		return load(&f.Base, "calendar", func(ctx context.Context, book Book) (any, error) { return book.Festivals(ctx, year) })
	}
	f.loaded = func(f *formPanel, r Result) {
		calendar = r.Value.([]store.Festival)
		f.Rebuild()
		f.form.Input("festival").Choice.Choose(s.asked.festival)
		f.begun = f.held()
	}
	f.title = func() string { return f.T("report.ask.title", "report", s.Title()) }
	f.make = func(f *formPanel) widget.Form {
		where := whereInput(f, f.T("report.ask.where"), s.asked.where)
		var inputs []*widget.Input
		for _, key := range askInputs[s.name] {
			inputs = append(inputs, optionInput(f, key, &s.asked.options))
		}
		inputs = append(inputs, where)
		for _, day := range []struct {
			key   string
			value store.Day
		}{{"from", s.asked.from}, {"to", s.asked.to}} {
			if s.asked.festival != "" {
				day.value = 0
			}
			inputs = append(inputs, optionalDay(f, day.key, day.value))
		}
		inputs = append(inputs, f.festivalInput(calendar, s.asked.festival))
		return widget.Form{Save: f.T("report.ask.act"), Note: f.T("report.ask.note"), Inputs: inputs}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		asked := f.reportAsk()
		if asked.from != 0 && asked.to != 0 && asked.from > asked.to {
			f.form.Fail("to", f.T("report.ask.reversed"))
			return nil
		}
		return load(&f.Base, slotSave, func(ctx context.Context, book Book) (any, error) {
			if err := asked.settle(ctx, book); err != nil {
				return asked, err
			}
			_, err := book.Members(ctx, store.MemberQuery{Where: asked.where, Typed: true, Limit: 1})
			return asked, err
		})
	}
	f.after = func(_ *formPanel, value any) tea.Cmd {
		survey := s.asked.options.Survey
		s.asked, s.from, s.block.top = value.(reportAsk), reports.Input{}, 0
		s.asked.options.Survey = survey
		return s.compute()
	}
	return f
}

// reportAsk is what the form says.
func (f *formPanel) reportAsk() reportAsk {
	asked := reportAsk{where: strings.TrimSpace(f.form.Value("where")), festival: f.form.Value("festival")}
	asked.from, _ = store.ParseDay(narrow(f.form.Value("from")))
	asked.to, _ = store.ParseDay(narrow(f.form.Value("to")))
	asked.options.At, _ = store.ParseDay(narrow(f.form.Value("at")))
	asked.options.Days, _ = strconv.Atoi(narrow(f.form.Value("days")))
	asked.options.Months, _ = strconv.Atoi(narrow(f.form.Value("months")))
	if plus, err := strconv.ParseFloat(narrow(f.form.Value("plus")), 64); err == nil {
		asked.options.Plus = &plus
	}
	if margin, err := strconv.ParseFloat(narrow(f.form.Value("margin")), 64); err == nil {
		asked.options.Margin = &margin
	}
	return asked
}

// optionalDay is a field for a day that may stay empty.
func optionalDay(f *formPanel, key string, value store.Day) *widget.Input {
	in := dayInput(f, f.T("report.ask."+key))
	in.Key, in.Field = key, widget.Field{Placeholder: f.T("form.optional")}
	if value != 0 {
		in.Field.Set(value.String())
	}
	check := in.Check
	in.Check = func(v string) string {
		if strings.TrimSpace(v) == "" {
			return ""
		}
		return check(v)
	}
	return in
}

// optionInput is the field for one of a report's own options.
func optionInput(f *formPanel, key string, o *reports.Options) *widget.Input {
	if key == "at" {
		return optionalDay(f, key, o.At)
	}
	in := &widget.Input{Key: key, Label: f.T("report.ask." + key), Width: 8, Field: widget.Field{Placeholder: f.T("form.optional")}}
	most := map[string]float64{"days": 3660, "months": 600, "plus": 100, "margin": 100}[key]
	switch {
	case key == "days" && o.Days != 0:
		in.Field.Set(strconv.Itoa(o.Days))
	case key == "months" && o.Months != 0:
		in.Field.Set(strconv.Itoa(o.Months))
	case key == "plus" && o.Plus != nil:
		in.Field.Set(strconv.FormatFloat(*o.Plus, 'f', -1, 64))
	}
	if key == "margin" && o.Margin != nil {
		in.Field.Set(strconv.FormatFloat(*o.Margin, 'f', -1, 64))
	}
	in.Check = func(v string) string {
		v = narrow(v)
		x, err := strconv.ParseFloat(v, 64)
		switch {
		case v == "":
		case err != nil || !(x > 0 && x <= most) || (key == "days" || key == "months") && strings.Trim(v, "0123456789") != "":
			return f.T("report.ask.bad", "most", int64(most))
		}
		return ""
	}
	return in
}
