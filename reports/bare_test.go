package reports

import (
	"testing"

	"regulars/lang"
	"regulars/store"
)

// TestAShopWithoutOrdersIsToldToBringThemIn: the next step of a report in a new shop is not another empty report.
func TestAShopWithoutOrdersIsToldToBringThemIn(t *testing.T) {
	in := Input{Period: LastDays(store.Date(2026, 11, 22), 30), Figures: &store.Figures{Currency: "CNY"}, Columns: &store.Columns{Currency: "CNY"}}
	for _, name := range []string{"summary", "retention", "rfm", "sources"} {
		r, ok := Find(name)
		if !ok {
			t.Fatalf("no report %s", name)
		}
		if s := r.Sheet(in); s.Next.Report != "" || s.Next.Say.In(lang.EN) != lang.EN.T("report.next.orders") {
			t.Errorf("%s goes on with %q %q", name, s.Next.Report, s.Next.Say.In(lang.EN))
		}
	}
	in.Figures.Days = []store.DayFigure{{Day: store.Date(2025, 1, 1), Currency: "CNY", Orders: 1}}
	if r, _ := Find("summary"); r.Sheet(in).Next.Report == "" {
		t.Error("a shop with orders is told to bring them in")
	}
}
