package program

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestFirstInFirstOut replays the golden ledger of two earnings that live for twelve months and one redemption: what is used comes
// off the older lot, and only what is left of the younger one lapses.
func TestFirstInFirstOut(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "golden", "points_liability.json"))
	if err != nil {
		t.Skipf("the shared data is not beside this repository: %v", err)
	}
	var file struct {
		Hand struct {
			Entries [][3]any `json:"entries"`
			AsOf    map[string]struct {
				Outstanding, Expired int64
			} `json:"as_of"`
		} `json:"fifo_expiry_hand"`
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	dayOf := func(text string) Day {
		at, err := time.Parse(time.DateOnly, text)
		if err != nil {
			t.Fatal(err)
		}
		return Day(at.Unix() / 86_400)
	}
	life, err := ParseExpiry("12m")
	if err != nil {
		t.Fatal(err)
	}
	var lots []Lot
	for i, e := range file.Hand.Entries {
		day, points := dayOf(e[0].(string)), int64(e[2].(float64))
		if points > 0 {
			lots = append(lots, Lot{ID: int64(i), Left: points, Expires: life.Last(day)})
			continue
		}
		InSpendingOrder(lots)
		taken, short := Spend(lots, -points, day)
		if short != 0 {
			t.Fatalf("%d points are short", short)
		}
		for _, k := range taken {
			for j := range lots {
				if lots[j].ID == k.Lot {
					lots[j].Left -= k.Amount
				}
			}
		}
	}
	for text, want := range file.Hand.AsOf {
		if s := Stand(lots, 0, dayOf(text)); s.Balance != want.Outstanding || s.Lapsed != want.Expired {
			t.Errorf("on %s %+v, want %+v", text, s, want)
		}
	}
}
