package cli

import (
	"math"

	"regulars/reports"
	"regulars/store"
)

// aim sets the demo shop goals that it can nearly reach, and lets it improve what its customers complained of.
func (f *demoFilling) aim() error {
	figures, err := f.book.Figures(f.ctx)
	if err != nil {
		return err
	}
	today := f.book.Today()
	summary, _ := reports.Find("summary")
	sheet := summary.Sheet(reports.Input{Period: reports.LastDays(today, 90), Figures: &figures})
	figure := func(name string) reports.Value {
		v, _ := sheet.Value(name)
		return v
	}
	for _, g := range []store.GoalInput{
		{Metric: "repeat_rate", Target: 100 * int64(math.Ceil(100*figure("repeat_purchase_rate").Real)+1)},
		{Metric: "nps", Target: 100 * int64(math.Ceil(max(figure("nps").Real, 0))+4)},
		{Metric: "orders", Target: figure("orders").Int/3 + 10},
		{Metric: "tickets_per_100", Target: 500},
	} {
		if m, _ := store.FindMetric(g.Metric); g.Target > m.High { // a tiny shop, where everybody comes back or is delighted
			g.Target = m.High
		}
		if _, err := f.book.SetGoal(f.ctx, g); err != nil {
			return err
		}
	}
	for _, i := range []struct {
		store.Improvement
		done store.Day // how many days ago; 0: it is open
	}{
		{store.Improvement{Text: f.lang.T("demo.improve.boxes"), Source: store.FromDriver, Ref: "logistics", Metric: "nps"}, 75},
		{store.Improvement{Text: f.lang.T("demo.improve.reply"), Source: store.FromDriver, Ref: "service", Metric: "csat", Due: today + 12}, 0},
	} {
		id, err := f.book.SaveImprovement(f.ctx, i.Improvement, "")
		if err != nil {
			return err
		}
		if i.done > 0 {
			if err := f.book.CloseImprovement(f.ctx, id, false, today-i.done, ""); err != nil {
				return err
			}
		}
	}
	return nil
}
