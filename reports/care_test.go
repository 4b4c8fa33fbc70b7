package reports

import (
	"testing"

	"regulars/lang"
	"regulars/store"
)

// TestCareOfATicketNamesTheDay: a case that is due today says so, any other its day.
func TestCareOfATicketNamesTheDay(t *testing.T) {
	today := store.Date(2026, 11, 30)
	for _, c := range []struct {
		due    store.Day
		en, zh string
	}{
		{today, "T21, due today 13:00", "T21，应在今天 13:00 前处理"},
		{today - 5, "T21, due 25 Nov 13:00", "T21，应在11月25日 13:00 前处理"},
	} {
		row := &store.CareRow{Kind: "ticket", Due: c.due, N: 21, M: 13 * 60}
		if en, zh := CareWhy(lang.EN, store.Shop{}, today, row, ""), CareWhy(lang.ZH, store.Shop{}, today, row, ""); en != c.en || zh != c.zh {
			t.Errorf("%q, %q", en, zh)
		}
	}
}
