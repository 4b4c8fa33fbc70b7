package cli

import (
	"strconv"
	"strings"

	"golang.org/x/text/width"

	"regulars/reports"
	"regulars/store"
)

// reportFlags are the flags that a report has of its own.
func reportFlags(name string) []flagRow {
	limit := flagRow{name: "limit", value: "N"}
	discount := flagRow{name: "discount-monthly", value: "SHARE"}
	switch name {
	case "clv":
		return []flagRow{
			{name: "model", value: "MODEL", choices: reports.Models()},
			{name: "months", value: "N"},
			discount,
			limit,
			{name: "member", value: "MEMBER", words: "command.flag.only_member"},
		}
	case "sources":
		return []flagRow{{name: "model", value: "MODEL", choices: reports.Models()}}
	case "affinity":
		return []flagRow{{name: "min-count", value: "N"}, limit}
	case "effect":
		return []flagRow{{name: "at", value: "DAY", words: "command.flag.effect_at"}, {name: "days", value: "N", words: "command.flag.effect_days"}}
	case "goals":
		return []flagRow{{name: "metric", value: "METRIC", choices: store.MetricNames(func(m store.GoalMetric) bool { return m.Goal }), words: "command.flag.goal_metric"}}
	case "survey":
		return []flagRow{{name: "survey", value: "KEY"}}
	case "economics":
		return []flagRow{{name: "margin-percent", value: "PERCENT"}}
	case "whatif":
		return []flagRow{{name: "retention-plus-points", value: "POINTS"}, discount}
	}
	return nil
}

// reportApart are those of which one would be passed over: the day of a change stands for the beginning of a period, and a festival for both
// sides of it.
func reportApart(name string) [][]string {
	if name != "effect" {
		return nil
	}
	return [][]string{{"at", "from"}, {"at", "month"}, {"at", "festival"}, {"days", "festival"}}
}

// The most that can be asked of a report.
const (
	mostMonths = 600
	mostDays   = 3_660
	mostLines  = 1_000_000
)

// reportOptions reads those flags. A flag that the command has not is not given.
func (c *call) reportOptions() (o reports.Options, err error) {
	o.Model, o.Metric, o.Survey = c.text("model"), c.text("metric"), c.text("survey")
	if c.row.path == "survey result" {
		o.Survey = c.args[0]
	}
	if o.Months, err = c.count("months", mostMonths); err != nil {
		return o, err
	}
	if o.Limit, err = c.count("limit", mostLines); err != nil {
		return o, err
	}
	least, err := c.count("min-count", mostLines)
	if err != nil {
		return o, err
	}
	o.Least = int64(least)
	if o.Discount, err = c.measure("discount-monthly", 0, 1); err != nil {
		return o, err
	}
	if o.Plus, err = c.measure("retention-plus-points", 0, 100); err != nil {
		return o, err
	}
	if o.Margin, err = c.measure("margin-percent", 0, 100); err != nil {
		return o, err
	}
	if o.At, err = c.day("at"); err != nil {
		return o, err
	}
	if o.Days, err = c.count("days", mostDays); err != nil {
		return o, err
	}
	if c.given("member") {
		o.Member, err = c.member(c.text("member"))
	}
	return o, err
}

// count is a flag's whole number from 1 to most; 0 when it was not given.
func (c *call) count(name string, most int64) (int, error) {
	if !c.given(name) {
		return 0, nil
	}
	n, err := strconv.ParseInt(strings.TrimSpace(width.Fold.String(c.text(name))), 10, 64)
	if err != nil || n < 1 || n > most {
		return 0, refuse("bad_measure", "value", c.text(name), "flag", name, "low", "1", "high", strconv.FormatInt(most, 10))
	}
	return int(n), nil
}

// measure is a flag's decimal number from low to high; nil when it was not given.
func (c *call) measure(name string, low, high float64) (*float64, error) {
	if !c.given(name) {
		return nil, nil
	}
	text := strings.TrimSpace(width.Fold.String(c.text(name)))
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || !digits(strings.Replace(text, ".", "", 1)) || !(x >= low && x <= high) {
		write := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
		return nil, refuse("bad_measure", "value", c.text(name), "flag", name, "low", write(low), "high", write(high))
	}
	return &x, nil
}
