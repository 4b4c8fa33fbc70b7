package store

import (
	"cmp"
	"context"
	"slices"
	"sort"

	"regulars/store/program"
)

// Festival is a festival of the shop's calendar with its days in one year.
type Festival struct {
	Key, Name   string // Name is the shop's own; "" of those that every shop has
	Year        int
	First, Last Day  // 0: nobody knows the days of the year
	Set         bool // a person has said the days
}

// festivalYears bound the years that a person can name.
const (
	firstFestivalYear = 2000
	lastFestivalYear  = 2100
	longestFestival   = 92 // days
)

// calendar is what a person has changed of the festivals.
type calendar struct {
	names   map[string]string // of the shop's own
	removed map[string]bool
	days    map[string]map[int][2]Day
}

func (v *view) calendar() (c calendar, err error) {
	c = calendar{map[string]string{}, map[string]bool{}, map[string]map[int][2]Day{}}
	if err := v.each(func(rows *rows) error {
		var key, name string
		var removed bool
		err := rows.Scan(&key, &name, &removed)
		if c.removed[key] = removed; name != "" {
			c.names[key] = name
		}
		return err
	}, "SELECT key, name, removed FROM festival"); err != nil {
		return c, err
	}
	return c, v.each(func(rows *rows) error {
		var key string
		var year int
		var days [2]Day
		err := rows.Scan(&key, &year, &days[0], &days[1])
		if c.days[key] == nil {
			c.days[key] = map[int][2]Day{}
		}
		c.days[key][year] = days
		return err
	}, "SELECT key, year, first, last FROM festival_days")
}

// Festivals lists the shop's calendar of a year in the order of its days: what a person has said, else what is computed. One of the shop's
// own keeps month and day of the latest year before that has some.
func (b *Book) Festivals(ctx context.Context, year int) (list []Festival, err error) {
	err = b.look(ctx, func(v *view) error {
		c, err := v.calendar()
		if err != nil {
			return err
		}
		for _, f := range program.Festivals() {
			if !c.removed[f.Key] {
				first, last := f.Days(year)
				list = append(list, c.of(Festival{Key: f.Key, Year: year, First: Day(first), Last: Day(last)}))
			}
		}
		for key, name := range c.names {
			list = append(list, c.of(Festival{Key: key, Name: name, Year: year}))
		}
		return nil
	})
	sort.Slice(list, func(i, j int) bool {
		return cmp.Or(cmp.Compare(list[i].First, list[j].First), cmp.Compare(list[i].Key, list[j].Key)) < 0
	})
	return list, err
}

// of lays what a person has said over a festival.
func (c *calendar) of(f Festival) Festival {
	days := c.days[f.Key]
	if said, ok := days[f.Year]; ok {
		f.First, f.Last, f.Set = said[0], said[1], true
		return f
	}
	if f.Name == "" || len(days) == 0 {
		return f
	}
	years := make([]int, 0, len(days))
	for y := range days {
		years = append(years, y)
	}
	slices.Sort(years)
	from := years[0]
	for _, y := range years {
		if y < f.Year {
			from = y
		}
	}
	_, month, day := days[from][0].Civil()
	f.First = Date(f.Year, month, day)
	f.Last = f.First + days[from][1] - days[from][0]
	return f
}

// Window is a festival that has begun by a day, and the one of the year before.
type Window struct {
	Festival
	BeforeFirst, BeforeLast Day
}

// FestivalWindow gives the latest time of a festival that has begun by today, or that of a year, with the time of the year before. While it
// is under way both have as many days as are over. Errors: CodeNoFestival, also for a year whose days nobody knows.
func (b *Book) FestivalWindow(ctx context.Context, key string, year int) (w Window, err error) {
	today := b.Today()
	years := []int{year}
	if year == 0 {
		now, _, _ := today.Civil()
		years = []int{now, now - 1}
	}
	for _, y := range years {
		for i, of := range []int{y, y - 1} {
			list, err := b.Festivals(ctx, of)
			if err != nil {
				return w, err
			}
			at := slices.IndexFunc(list, func(f Festival) bool { return f.Key == key })
			if at < 0 {
				return w, Refuse(CodeNoFestival, "value", key)
			}
			if i == 0 {
				w.Festival = list[at]
			} else {
				w.BeforeFirst, w.BeforeLast = list[at].First, list[at].Last
			}
		}
		if w.First != 0 && w.First <= today {
			break
		}
	}
	if w.First == 0 || w.BeforeFirst == 0 || w.First > today {
		return w, Refuse(CodeNoFestival, "why", "days", "value", key, "year", w.Year)
	}
	if w.Last > today {
		w.Last = today
		w.BeforeLast = min(w.BeforeLast, w.BeforeFirst+w.Last-w.First)
	}
	return w, nil
}

// SetFestival says the days of a festival in the year of the first of them: of one that the calendar has, or had, by its key, else of a new one of
// the shop's own, whose key is made of its name. Errors: CodeBadFestival.
func (b *Book) SetFestival(ctx context.Context, name string, first, last Day) (key string, err error) {
	if name, err = cleanName(name); err != nil {
		return "", err
	}
	year, _, _ := first.Civil()
	key = slugOf(name)
	switch {
	case key == "":
		return "", Refuse(CodeBadFestival, "why", "name", "value", name)
	case last < first || last-first >= longestFestival:
		return "", Refuse(CodeBadFestival, "why", "days", "value", last.String(), "limit", int64(longestFestival))
	case year < firstFestivalYear || year > lastFestivalYear:
		return "", Refuse(CodeBadFestival, "why", "year", "value", year)
	}
	return key, b.write(ctx, "calendar.set", func(t *tx) error {
		own := name
		if builtIn(key) {
			own = ""
		}
		if err := t.exec("INSERT INTO festival (key, name) VALUES (?, ?) ON CONFLICT DO UPDATE SET removed = 0", key, own); err != nil {
			return err
		}
		if err := t.exec("INSERT INTO festival_days (key, year, first, last) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET first = excluded.first, last = excluded.last", key, year, first, last); err != nil {
			return err
		}
		return t.audit("calendar.set", "festival:"+key, map[string]any{"first": first.String(), "last": last.String()}, "")
	})
}

// RemoveFestival takes what a person has said of a year away, so that the computed days count again; of year 0 it takes the festival off the
// calendar. Setting its days brings it back. Errors: CodeNoFestival.
func (b *Book) RemoveFestival(ctx context.Context, key string, year int) error {
	return b.write(ctx, "calendar.remove", func(t *tx) error {
		n, err := t.number("SELECT count(*) FROM festival_days WHERE key = ?1 AND (?2 = 0 OR year = ?2)", key, int64(year))
		if err != nil || n == 0 && (year != 0 || !builtIn(key)) {
			return orErr(err, Refuse(CodeNoFestival, "value", key))
		}
		if err := t.exec("DELETE FROM festival_days WHERE key = ?1 AND (?2 = 0 OR year = ?2)", key, int64(year)); err != nil {
			return err
		}
		if builtIn(key) && year == 0 {
			err = t.exec("INSERT INTO festival (key, name, removed) VALUES (?, '', 1) ON CONFLICT DO UPDATE SET removed = 1", key)
		} else if !builtIn(key) {
			err = t.exec("DELETE FROM festival WHERE key = ?1 AND NOT EXISTS (SELECT 1 FROM festival_days WHERE key = ?1)", key)
		}
		if err != nil {
			return err
		}
		return t.audit("calendar.remove", "festival:"+key, map[string]any{"year": year}, "")
	})
}

// BuiltInFestivals are the keys of the festivals that every shop's calendar begins with.
func BuiltInFestivals() (keys []string) {
	for _, f := range program.Festivals() {
		keys = append(keys, f.Key)
	}
	return keys
}

// builtIn reports whether every shop has the festival.
func builtIn(key string) bool { return slices.Contains(BuiltInFestivals(), key) }
