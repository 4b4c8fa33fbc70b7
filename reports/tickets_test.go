package reports

import (
	"strings"
	"testing"

	"regulars/lang"
	"regulars/store"
)

const hourMs = 3_600_000

// afterSales is a small month: four tickets on ten orders. The first was answered in 1 h and settled in 5, and its customer bought
// again; the second took 3 h and 9, late, and its customer gave a low score; the third is open and unanswered; the fourth is a
// question, settled in 1 h.
func afterSales(day store.Day) Input {
	row := func(id int64, kind, cause string, first, resolution int64) store.TicketFact {
		r := store.TicketRow{ID: id, Kind: kind, Cause: cause, Member: id, Day: day, FirstService: first * hourMs, ResolutionService: resolution * hourMs, ProductID: 1, Product: "cup"}
		if resolution > 0 {
			r.Responded, r.Closed = 1, 2
		}
		return store.TicketFact{TicketRow: r, OwnerOrSelf: "Li"}
	}
	all := []store.TicketFact{row(1, "complaint", "packaging", 1, 5), row(2, "return", "packaging", 3, 9), row(3, "complaint", "", 0, 0), row(4, "question", "", 1, 1)}
	all[0].NextOrder, all[0].Cost = day+5, 1500
	all[1].NextOrder, all[1].NextKind, all[1].NextScore, all[1].ResolutionLate, all[1].Cost = day+5, store.AnswerNPS, 3, true, 500
	all[2].Category, all[2].FirstLate = "courier", true
	return Input{
		Period:  Period{From: day - 9, To: day},
		Figures: &store.Figures{Currency: "CNY", Days: []store.DayFigure{{Day: day - 40, Currency: "CNY", Orders: 1}, {Day: day, Currency: "CNY", Orders: 8}, {Day: day, Currency: "USD", Orders: 2}}},
		Service: &store.Service{
			Tickets: all, Carriers: []string{"SF", ""},
			Parcels:  []store.Parcel{{Day: day, Shipped: 12, Delivered: 48}, {Day: day, Shipped: 36, Delivered: 24}, {Day: day, Carrier: 1, Shipped: 24, Delivered: -1}},
			Products: []store.ProductDay{{Product: 1, Day: day, Orders: 8}},
			Staff:    []store.StaffDay{{Staff: "Li", Day: day, Entries: 3, Given: 200, Undone: 1, Refused: 2}, {Staff: "Li", Day: day - 50, Entries: 9}},
			Scores:   []store.StaffScore{{Staff: "Li", Day: day, Score: 5}, {Staff: "Li", Day: day, Score: 4}},
		},
	}
}

func TestTicketsByHand(t *testing.T) {
	s := tickets(afterSales(20000))
	checkValues(t, s, map[string]Value{
		"n": Count(4), "per_100_orders": Number(40), "median_first_response_h": Number(1), "median_resolution_h": Number(5),
		"overdue_rate": Rate(0.5), "recovery_cost_minor": Money(2000, "CNY"), "recovered_rate": Rate(0.5),
	})
	causes := s.Table("causes").Rows
	if len(causes) != 3 || causes[0][0] != Word("packaging") || causes[0][1] != Count(2) || causes[2][3] != Rate(1) || causes[1][0].Known {
		t.Errorf("causes %v", causes)
	}
	// In the page and in the workbook the causes are bars with the share of all up to each drawn over them: 2, 3 and 4 of 4.
	if page := written(t, "html", lang.EN, s); !strings.Contains(page, `class="s" points="0.00,100.00 1.00,50.00 2.00,25.00 3.00,0.00 "`) {
		t.Error("the page draws no causes")
	}
	if chart := unpacked(t, written(t, "xlsx", lang.EN, s))["xl/charts/chart1.xml"]; !strings.Contains(chart, "<c:barChart>") || !strings.Contains(chart, "<c:lineChart>") || !strings.Contains(chart, `<c:max val="1"/>`) {
		t.Errorf("the workbook draws no causes: %s", chart)
	}
	if got, want := s.Finding.In(lang.EN), "4 tickets, 2 overdue; of the closed ones 50.0% of the customers came back."; got != want {
		t.Errorf("finding %q, want %q", got, want)
	}
}

func TestServiceByHand(t *testing.T) {
	s := service(afterSales(20000))
	checkValues(t, s, map[string]Value{"parcels": Count(3), "days_to_ship": Number(1), "days_to_deliver": Number(1.5), "n": Count(4), "tickets_per_100_orders": Number(40)})
	if rows := s.Table("by_carrier").Rows; len(rows) != 2 || rows[0][0] != Word("SF") || rows[0][1] != Count(2) || rows[1][3].Known {
		t.Errorf("carriers %v", rows)
	}
	if rows := s.Table("by_product").Rows; len(rows) != 1 || rows[0][3] != Number(50) {
		t.Errorf("products %v", rows)
	}
}

func TestStaffByHand(t *testing.T) {
	s := staff(afterSales(20000))
	checkValues(t, s, map[string]Value{
		"entries": Count(3), "points_given": Count(200), "tickets": Count(4), "csat_mean": Number(4.5), "median_first_response_h": Number(1), "recovered_rate": Rate(0.5), "flags": Count(3),
	})
	if rows := s.Table("staff").Rows; len(rows) != 1 || rows[0][0] != Word("Li") || s.N != 1 {
		t.Errorf("staff %v", rows)
	}
}

func TestOpenCases(t *testing.T) {
	f := &store.Figures{Currency: "CNY", Tickets: []store.TicketFigure{{Day: 10, Opened: 3, Closed: 1}, {Day: 12, Closed: 1}}}
	for day, want := range map[store.Day]int64{9: 0, 10: 2, 12: 1} {
		if got := openTickets(f, day); got != Count(want) {
			t.Errorf("day %d: %v, want %d", day, got, want)
		}
	}
	if openTickets(&store.Figures{}, 10).Known {
		t.Error("a file of orders knows of tickets")
	}
}
