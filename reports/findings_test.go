package reports

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"regulars/lang"
	"regulars/store"
)

// smallTown is forty customers over 150 days up to day 0: thirty-nine who bought once for 10.00, a fifth of them also
// twice, and Ann, who came every ten days and has been away for forty.
func smallTown(day store.Day) []order {
	var orders []order
	for i := range 39 {
		name := fmt.Sprintf("c%02d", i)
		orders = append(orders, order{day: day - 150 + store.Day(i), buyer: name, gross: 10_00})
		if i%5 == 0 {
			orders = append(orders, order{day: day - 150 + store.Day(i) + 60, buyer: name, gross: 10_00})
		}
	}
	for _, back := range []store.Day{80, 70, 60, 50, 40} {
		orders = append(orders, order{day: day - back, buyer: "Ann", gross: 100_00, back: 1_00})
	}
	return orders
}

// TestFindingsByHand: of 40 customers 8 + Ann bought twice, 9/40 = 22.5 % (23 of 100). Back within 90 days: everybody is
// first seen 111 to 150 days ago but Ann (80): 8 return after 60 days and Ann after 10. Kaplan–Meier: at 10 days 1 - 1/40,
// at 60 days 1 - 8/39; the product is 31/40, so 22.5 % are back. The best fifth are 8 people: Ann 495.00 and seven with
// 20.00 = 635.00 of 495 + 8×20 + 31×10 = 965.00, 66 %. Ann's gaps are all 10 days, she is silent for 40.
func TestFindingsByHand(t *testing.T) {
	today := store.Date(2026, 11, 22)
	f := Discover(columnsOf("CNY", smallTown(today)), today, nil)
	if f.Customers != 40 || f.Twice != 9 || f.Orders != 39+8+5 || f.Net != 965_00 {
		t.Errorf("%+v", f)
	}
	if !f.Back.Enough || f.Back.Watched != 39 || !near(f.Back.Rate, 1-39.0/40*31/39) {
		t.Errorf("back %+v", f.Back)
	}
	if !f.Best.Enough || f.Best.Customers != 8 || f.Best.Net != 635_00 || !near(f.Best.Share, 635.0/965) {
		t.Errorf("best %+v", f.Best)
	}
	want := Contact{Person: 39, ID: 40, Name: "Ann", Reach: "Ann@example.com", DaysSince: 40, UsualGap: 10, YearSpend: 495_00}
	if !f.Quiet.Enough || f.Quiet.Judged != 1 || len(f.Quiet.Contacts) != 1 || f.Quiet.Contacts[0] != want {
		t.Errorf("quiet %+v", f.Quiet)
	}
	f.Quiet.Introduce(map[int64]store.Person{40: {ID: 40, Name: "Annabel", Reach: "138****0000"}, 1: {Name: "no contact"}})
	if first := f.Quiet.First(); len(first) != 1 || first[0].Name != "Annabel" || first[0].Reach != "138****0000" {
		t.Errorf("introduced %+v", first)
	}
	if f.Fresh.Now != 0 || f.Fresh.Before != 0 || f.Fresh.Comparable {
		t.Errorf("fresh %+v", f.Fresh)
	}
}

// TestQuietNeedsEveryCondition changes one thing about Ann at a time, and she is no longer called.
func TestQuietNeedsEveryCondition(t *testing.T) {
	today := store.Date(2026, 11, 22)
	for _, test := range []struct {
		name   string
		change func(orders []order) []order
		asOf   store.Day
	}{
		{"no longer away than ever", func(o []order) []order {
			return append(o, order{day: today - 120, buyer: "Ann", gross: 100_00})
		}, today},
		{"two purchase days", func(o []order) []order { return o[:len(o)-3] }, today},
		{"not twice the usual gap", func(o []order) []order { return o }, today - 21},
		{"away for a year", func(o []order) []order { return o }, today + 325},
		{"spends nothing", func(o []order) []order {
			for i := range o {
				if o[i].buyer == "Ann" {
					o[i].gross, o[i].back = 0, 0
				}
			}
			return o
		}, today},
		{"too few customers", func(o []order) []order { return o[len(o)-5:] }, today},
	} {
		f := Discover(columnsOf("CNY", test.change(smallTown(today))), test.asOf, nil)
		if len(f.Quiet.Contacts) != 0 {
			t.Errorf("%s: %+v", test.name, f.Quiet)
		}
	}
}

// TestFindingsAreHonestAboutLittle goes through shops too small or too young and looks for the sentences that say so.
func TestFindingsAreHonestAboutLittle(t *testing.T) {
	day := store.Date(2026, 11, 22)
	young := make([]order, 60)
	for i := range young {
		young[i] = order{day: day - store.Day(i%20), buyer: fmt.Sprint(i), gross: 100}
	}
	for _, test := range []struct {
		name   string
		orders []order
		want   []string
		never  string
	}{
		{"nothing", nil, []string{"no paid orders here yet"}, "%"},
		{"only guests", []order{{day: day, gross: 5_00}}, []string{"nobody can be recognised", "Too few to judge."}, "Of 100"},
		{"one customer", []order{{day: day, buyer: "a", gross: 5_00}}, []string{"0 of 1 customer bought a second time; too few to judge."}, "Of 100"},
		{"nothing spent", []order{{day: day, buyer: "a"}}, []string{"Too few to judge."}, "NaN"},
		{"one guest buys as much as everybody", append([]order{{day: day, gross: 600_00}}, young...), []string{"spend 20% of what all do"}, "NaN"},
		{"three weeks old", young, []string{"too few have been known for 90 days", "60 new customers in the last 30 days (0"}, "▲"},
	} {
		f := Discover(columnsOf("CNY", test.orders), day, &Points{Rate: "1"})
		var page strings.Builder
		if err := f.WritePage(&page, lang.EN, "orders.csv", 200); err != nil {
			t.Fatal(err)
		}
		for _, want := range test.want {
			if !strings.Contains(page.String(), want) {
				t.Errorf("%s: %q is missing in\n%s", test.name, want, page.String())
			}
		}
		if strings.Contains(strings.ReplaceAll(page.String(), "best 20%", ""), test.never) {
			t.Errorf("%s: %q stands in\n%s", test.name, test.never, page.String())
		}
	}
}

func TestFindingsEndWithTheData(t *testing.T) {
	day := store.Date(2026, 11, 22)
	c := columnsOf("CNY", []order{{day: day - 400, buyer: "a"}, {day: day + 3, buyer: "b"}})
	if got := DataEnd(c, day); got != day-400 {
		t.Errorf("the data ends on %v", got)
	}
	if got := DataEnd(&store.Columns{}, day); got != day {
		t.Errorf("no data ends on %v", got)
	}
	if f := Discover(c, day, nil); f.Orders != 1 || f.Customers != 1 {
		t.Errorf("an order of the future counts: %+v", f)
	}
}

// hostileTown is the small town with a name that would move the cursor and one in wide characters.
func hostileTown(day store.Day) *store.Columns {
	c := columnsOf("CNY", append(smallTown(day),
		order{day: day - 90, buyer: "x", gross: 200_00}, order{day: day - 85, buyer: "x", gross: 200_00}, order{day: day - 79, buyer: "x", gross: 200_00}))
	for i := range c.People {
		if c.People[i].Name == "x" {
			c.People[i].Name = "\x1b[2J欧阳若曦\u202e的很长很长很长很长很长很长的名字"
			c.People[i].Reach = "=cmd|' /C calc'!A0|x"
		}
	}
	return c
}

func TestPageFitsItsWidthAndHidesNothing(t *testing.T) {
	day := store.Date(2026, 11, 22)
	for _, width := range []int{60, 80, 120} {
		for _, l := range lang.All() {
			var page strings.Builder
			f := Discover(hostileTown(day), day, &Points{Rate: "1", Points: 123_456, Worth: 1234_56})
			if err := f.WritePage(&page, l, "订单\x1b]0;x\x07 2026年11月22日导出的很长很长的文件名.csv", width); err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(page.String()) {
				line = strings.TrimSuffix(line, "\n")
				if got := ansi.StringWidth(line); got > width {
					t.Errorf("%s: %d cells of %d: %q", l, got, width, line)
				}
				if lang.Safe(line) != line {
					t.Errorf("%s: raw control characters in %q", l, line)
				}
			}
			if !strings.Contains(page.String(), "Ann") || !strings.Contains(page.String(), "¥495.00") {
				t.Errorf("Ann is missing in\n%s", page.String())
			}
		}
	}
}

// TestPageCallsTheNamelessByTheirAddress: a file often names nobody, and the page says up to which day it counts.
func TestPageCallsTheNamelessByTheirAddress(t *testing.T) {
	day := store.Date(2026, 11, 22)
	c := columnsOf("CNY", smallTown(day))
	for i := range c.People {
		c.People[i].Reach, c.People[i].Name = c.People[i].Name, ""
	}
	for l, want := range map[lang.Lang]string{lang.EN: "Days count back from 13 Oct 2026,", lang.ZH: "天数算到最后一笔订单的那天，2026年10月13日；"} {
		var page strings.Builder
		if err := Discover(c, DataEnd(c, day), nil).WritePage(&page, l, "orders of the last five years.csv", 80); err != nil {
			t.Fatal(err)
		}
		text := page.String()
		if !strings.Contains(text, "orders of the last five years.csv:\n  ") && !strings.Contains(text, "orders of the last five years.csv：\n  ") {
			t.Errorf("the file does not stand on its own line in\n%s", text)
		}
		if !strings.Contains(text, want) || strings.Contains(text, l.T("core.unnamed")) {
			t.Errorf("%q is missing, or somebody is nameless, in\n%s", want, text)
		}
	}
}
