package cli

import (
	"strconv"
	"strings"

	"regulars/lang"
	"regulars/reports"
	"regulars/store"
)

// calendarRows are the commands about the shop's calendar of festivals.
func calendarRows() []row {
	year := flagRow{name: "year", value: "YYYY", words: "command.flag.calendar.year"}
	return []row{
		{path: "calendar list", flags: []flagRow{year}, needs: needsBook, run: listCalendar},
		{path: "calendar set", args: "FESTIVAL", min: 1, max: 1, flags: []flagRow{
			{name: "from", value: "DAY", must: true, words: "command.flag.calendar.from"},
			{name: "to", value: "DAY", must: true, words: "command.flag.gathering.to"},
		}, needs: needsQuiet, run: setFestival},
		{path: "calendar remove", args: "FESTIVAL", min: 1, max: 1, flags: []flagRow{{name: "year", value: "YYYY", words: "command.flag.calendar.remove"}}, needs: needsQuiet, run: removeFestival},
	}
}

// festivalName is what a festival is called.
func (c *call) festivalName(f *store.Festival) string {
	if f.Name != "" {
		return f.Name
	}
	return c.T("festival." + f.Key)
}

// festivalKey is the key of the festival that is meant: by its key, or by its name in any language. What is none stays as it was typed.
func (c *call) festivalKey(typed string) (string, error) {
	same := func(a, b string) bool {
		return strings.EqualFold(strings.ReplaceAll(a, " ", ""), strings.ReplaceAll(b, " ", ""))
	}
	now, _, _ := c.book.Today().Civil()
	list, err := c.book.Festivals(c.ctx, now)
	if err != nil {
		return "", err
	}
	for _, f := range list {
		if same(typed, f.Key) || same(typed, f.Name) {
			return f.Key, nil
		}
	}
	for _, key := range store.BuiltInFestivals() { // one that was removed can be meant too
		for _, l := range lang.All() {
			if same(typed, key) || same(typed, l.T("festival."+key)) {
				return key, nil
			}
		}
	}
	return typed, nil
}

// yearOf is --year; 0 when it was not given.
func (c *call) yearOf() (int, error) {
	if !c.given("year") {
		return 0, nil
	}
	n, err := strconv.Atoi(strings.TrimSpace(c.text("year")))
	if err != nil || n < 2000 || n > 2100 {
		return 0, refuse("bad_measure", "value", c.text("year"), "flag", "year", "low", "2000", "high", "2100")
	}
	return n, nil
}

// festivalJSON is a festival with its days in one year; from and to are null where nobody knows them.
type festivalJSON struct {
	Key  string `json:"festival"`
	Name string `json:"name"`
	Year int    `json:"year"`
	From any    `json:"from"`
	To   any    `json:"to"`
	Set  bool   `json:"set"`
}

// listCalendar prints the festivals of a year.
func listCalendar(c *call) error {
	year, err := c.yearOf()
	if err != nil {
		return err
	}
	if year == 0 {
		year, _, _ = c.book.Today().Civil()
	}
	list, err := c.book.Festivals(c.ctx, year)
	if err != nil {
		return err
	}
	lines, rows := make([]festivalJSON, 0, len(list)), make([][]string, 0, len(list))
	for i := range list {
		f := &list[i]
		lines = append(lines, festivalJSON{f.Key, c.festivalName(f), f.Year, dayJSON(f.First), dayJSON(f.Last), f.Set})
		said := ""
		if f.Set {
			said = c.T("calendar.set")
		}
		rows = append(rows, []string{f.Key, c.festivalName(f), c.dayText(f.First), c.dayText(f.Last), said})
	}
	if c.global.json {
		return c.json(items(lines, nil))
	}
	c.table([]column{
		{words: "command.column.festival"},
		{words: "gathering.name.event"},
		{words: "command.column.from"},
		{words: "command.column.to"},
		{words: "command.column.text"},
	}, rows, "command.calendar.empty")
	return nil
}

// setFestival says the days of a festival in a year.
func setFestival(c *call) error {
	first, err := c.day("from")
	if err != nil {
		return err
	}
	last, err := c.day("to")
	if err != nil {
		return err
	}
	key, err := c.festivalKey(c.args[0])
	if err != nil {
		return err
	}
	if key, err = c.book.SetFestival(c.ctx, key, first, last); err != nil {
		return err
	}
	return c.ack(struct {
		OK   bool   `json:"ok"`
		Key  string `json:"festival"`
		From any    `json:"from"`
		To   any    `json:"to"`
	}{true, key, dayJSON(first), dayJSON(last)}, "command.calendar.set.done", "name", c.args[0], "from", first, "to", last, "key", key)
}

// removeFestival takes the days of a year away, or the festival off the calendar.
func removeFestival(c *call) error {
	year, err := c.yearOf()
	if err != nil {
		return err
	}
	key, err := c.festivalKey(c.args[0])
	if err != nil {
		return err
	}
	if err := c.book.RemoveFestival(c.ctx, key, year); err != nil {
		return err
	}
	words := "command.calendar.remove.done"
	if year != 0 {
		words = "command.calendar.remove.year.done"
	}
	return c.ack(struct {
		OK  bool   `json:"ok"`
		Key string `json:"festival"`
	}{true, key}, words, "name", c.args[0], "year", strconv.Itoa(year), "key", key)
}

// festival is the period of --festival, and the same festival a year before.
func (c *call) festival() (now, before reports.Period, err error) {
	for _, other := range []string{"from", "to", "month"} {
		if c.given(other) {
			return now, before, refuse("flags_exclude", "flag", "festival", "other", other)
		}
	}
	year, err := c.yearOf()
	if err != nil {
		return now, before, err
	}
	key, err := c.festivalKey(c.text("festival"))
	if err != nil {
		return now, before, err
	}
	w, err := c.book.FestivalWindow(c.ctx, key, year)
	return reports.Period{From: w.First, To: w.Last}, reports.Period{From: w.BeforeFirst, To: w.BeforeLast}, err
}
