package store

import (
	"context"
	"reflect"
	"slices"
	"testing"
)

// TestFiguresOfAFilter: a filter that everybody fits gives the rollups' own figures without what belongs to nobody known, and two
// filters that part the members give two parts of them.
func TestFiguresOfAFilter(t *testing.T) {
	b := busyShop(t, 7)
	ctx := context.Background()
	of := func(where string) Figures {
		t.Helper()
		f, err := b.FiguresOf(ctx, where)
		if err != nil {
			t.Fatal(err)
		}
		f.Counts = slices.DeleteFunc(slices.Clone(f.Counts), func(c Counts) bool { return c == Counts{Day: c.Day} })
		return f
	}
	sum := func(f Figures) (d DayFigure) {
		for _, day := range f.Days {
			d.Orders, d.Gross, d.Refund = d.Orders+day.Orders, d.Gross+day.Gross, d.Refund+day.Refund
		}
		return d
	}
	var nobody DayFigure
	if err := b.ExportOrders(ctx, "", func(o *Order) error {
		if o.Counted && o.Member == 0 {
			nobody.Orders, nobody.Gross, nobody.Refund = nobody.Orders+1, nobody.Gross+o.Total, nobody.Refund+o.Refunded
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	plain, all := of(""), of("orders >= 0")
	if want := sum(plain); nobody.Orders == 0 || sum(all) != (DayFigure{Orders: want.Orders - nobody.Orders, Gross: want.Gross - nobody.Gross, Refund: want.Refund - nobody.Refund}) {
		t.Errorf("orders %+v, of all known %+v, of nobody %+v", want, sum(all), nobody)
	}
	plain.Days = all.Days
	if !reflect.DeepEqual(plain, all) {
		t.Errorf("from the rollups\n%+v\nof everybody\n%+v", plain, all)
	}
	few, many := of("orders < 3"), of("orders >= 3")
	a, z, whole := sum(few), sum(many), sum(all)
	if a.Orders == 0 || z.Orders == 0 || a.Orders+z.Orders != whole.Orders || a.Gross+z.Gross != whole.Gross {
		t.Errorf("orders %+v and %+v, want %+v together", a, z, whole)
	}
	if few.Outstanding+many.Outstanding != all.Outstanding || few.Members+many.Members != all.Members || few.Prospects+many.Prospects != all.Prospects ||
		few.Pending+many.Pending != all.Pending || many.Outstanding == 0 {
		t.Errorf("few %+v\nmany %+v\nall %+v", few, many, all)
	}
	if _, err := b.FiguresOf(ctx, "ordrs > 1"); err == nil {
		t.Error("a filter that says nothing was taken")
	}
}

// TestFactsOfAFilter: what the other reports read goes by the filter too.
func TestFactsOfAFilter(t *testing.T) {
	b := busyShop(t, 7)
	ctx := context.Background()
	issued := func(where string) (n int64) {
		list, err := b.Vintages(ctx, ColumnsQuery{Where: where})
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range list {
			n += v.Issued
		}
		return n
	}
	if a, z, all := issued("orders < 3"), issued("orders >= 3"), issued(""); a == 0 || z == 0 || a+z != all {
		t.Errorf("%d and %d points were issued, want %d together", a, z, all)
	}
	joined := func(where string) (n int) {
		h, err := b.TierHistory(ctx, where)
		if err != nil {
			t.Fatal(err)
		}
		for _, day := range h.Joined {
			if day != 0 {
				n++
			}
		}
		return n
	}
	if a, z, all := joined("orders < 3"), joined("orders >= 3"), joined(""); a == 0 || z == 0 || a+z != all {
		t.Errorf("%d and %d members, want %d together", a, z, all)
	}
	given := func(where string) (n int64) {
		v, err := b.Service(ctx, ColumnsQuery{To: b.Today(), Where: where})
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range v.Staff {
			n += d.Entries
		}
		return n
	}
	if a, z, all := given("orders < 3"), given("orders >= 3"), given(""); a == 0 || z == 0 || a+z != all {
		t.Errorf("%d and %d entries by hand, want %d together", a, z, all)
	}
}
