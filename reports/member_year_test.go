package reports

import (
	"context"
	"strings"
	"testing"

	"regulars/lang"
	"regulars/store"
)

// yearPage is a member whose year is asked for.
type yearPage struct {
	page
	bought store.MemberYear
}

func (p yearPage) MemberYear(context.Context, int64, int) (store.MemberYear, error) {
	return p.bought, nil
}

// TestMemberYear: three orders of 100.00 in all are 33.33 each; 130 earned less 10 taken back are 120, 50 used less 20 given back are 30,
// and 15 lapsed; growth value and what was transferred are left out. The 100 points of the balance are worth 1.00.
func TestMemberYear(t *testing.T) {
	entry := func(unit, reason string, amount int64) store.EntryRow {
		return store.EntryRow{Unit: unit, Reason: reason, Amount: amount}
	}
	p := yearPage{page{
		member: store.Member{MemberRow: store.MemberRow{ID: 7, Name: "王芳 <b>", Balance: 100}},
		entries: []store.EntryRow{
			entry("points", "earn", 130), entry("points", "clawback", -10), entry("points", "redeem", -50), entry("points", "redeem_restore", 20),
			entry("points", "expire", -15), entry("points", "transfer_in", 25), entry("growth", "earn", 999),
		},
	}, store.MemberYear{
		Orders: 3, Spend: 100_00, Months: [12]int64{2: 1, 4: 2}, Before: 1, First: store.Date(2025, 11, 22), Products: []store.YearProduct{{Name: "茶|_x_", Orders: 2}},
	}}
	y, err := ReadMemberYear(t.Context(), p, 7, 2026)
	if err != nil || y.Earned != 120 || y.Used != 30 || y.Lapsed != 15 || y.Worth != 100 {
		t.Fatalf("year %+v, %v", y, err)
	}
	text := y.Text(lang.EN)
	for _, want := range []string{
		"Your 2026 with Tea <Co>", "Dear 王芳 <b>,", "ordered 3 times and spent ¥100.00, ¥33.33 each", "In 2025 it was 1 order.", "most in May 2026: 2 orders", "茶|_x_ (2)",
		"earned 120 points and used 30", "15 points lapsed", "100 points, worth ¥1.00", "365 days",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if page := y.HTML(lang.ZH); strings.Contains(page, "<b>") || strings.Contains(page, "http") || strings.Contains(page, "<script") || !strings.Contains(page, "2026 年度账单") {
		t.Errorf("page %s", page)
	}
	if md := y.Markdown(lang.EN); !strings.HasPrefix(md, "# Your 2026") || !strings.Contains(md, `茶\|\_x\_`) {
		t.Errorf("markdown %s", md)
	}
	p.bought = store.MemberYear{}
	if y, _ = ReadMemberYear(t.Context(), p, 7, 2026); len(y.Lines(lang.EN)) != 1 {
		t.Errorf("a year without orders says %v", y.Lines(lang.EN))
	}
}
