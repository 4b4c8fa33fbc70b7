package reports

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"regulars/lang"
	"regulars/store"
)

var update = flag.Bool("update", false, "write the golden files anew")

// page is a member whose statement is asked for.
type page struct {
	member  store.Member
	entries []store.EntryRow
}

func (page) Shop() store.Shop {
	return store.Shop{Name: "Tea <Co>", Currency: "CNY", Zone: time.UTC, PointValue: store.PointValue{Points: 100, Minor: 100}}
}
func (page) Today() store.Day { return store.Date(2026, 11, 22) }

func (p page) Member(context.Context, int64) (store.Member, error) { return p.member, nil }

func (p page) EntriesOf(context.Context, int64, store.Day, store.Day) ([]store.EntryRow, int64, error) {
	return p.entries, 40, nil
}

func TestMemberStatement(t *testing.T) {
	at := store.Date(2026, 11, 20).Start(time.UTC)
	p := page{
		member: store.Member{
			MemberRow: store.MemberRow{ID: 7, Name: "王芳", Balance: 120, Pending: 30, Tier: "金卡"},
			Lots:      []store.Lot{{Left: 20, Expires: store.Date(2026, 12, 31)}, {Left: 100}},
		},
		entries: []store.EntryRow{
			{ID: 1, Unit: "points", Reason: "earn", Amount: 130, Balance: 170, Recorded: at, OrderRef: "A-1"},
			{ID: 2, Unit: "growth", Reason: "opening", Amount: 999, Balance: 170, Recorded: at},
			{ID: 3, Unit: "points", Reason: "redeem", Amount: -20, Balance: 150, Recorded: at, OrderRef: "<b>茶</b>"},
		},
	}
	s, err := ReadMemberStatement(t.Context(), p, 7, store.Date(2026, 11, 1), 0)
	if err != nil {
		t.Fatal(err)
	}
	// 40 brought forward, 130 earned, 20 redeemed: 150. 120 can be used, worth 1.20.
	if s.After() != 150 || s.Worth() != 120 || len(s.Lines()) != 2 || s.NextLot().Left != 20 {
		t.Fatalf("after %d, worth %d, %d lines", s.After(), s.Worth(), len(s.Lines()))
	}
	for _, l := range lang.All() {
		for form, text := range map[string]string{"txt": s.Text(l), "html": s.HTML(l)} {
			golden := filepath.Join("testdata", "statement_"+string(l)+"."+form)
			if *update {
				if err := os.WriteFile(golden, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if string(want) != text {
				t.Errorf("differs from %s; run with -update and read the difference", golden)
			}
			for _, never := range []string{"http", "<script", "src="} {
				if strings.Contains(text, never) {
					t.Errorf("%s holds %s: the page must need nothing from anywhere", golden, never)
				}
			}
			if form == "html" && strings.Contains(text, "<b>") {
				t.Errorf("%s: texts must be escaped", golden)
			}
		}
	}
}
