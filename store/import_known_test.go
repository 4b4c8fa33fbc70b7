package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
)

// Walking beside the orders finds those that looking each up would find, however far they lie apart.
func TestKnownOrdersAreFoundByWalking(t *testing.T) {
	b := shopAt(t, noon())
	r := rand.New(rand.NewPCG(5, 5))
	if err := b.write(context.Background(), "test.walk", func(tx *tx) error {
		id := int64(0)
		has := map[string]bool{}
		var sources []int64
		for _, name := range []string{"one", "none", "two"} {
			source, err := tx.source(name, "")
			if err != nil {
				return err
			}
			sources = append(sources, source)
			for n := 0; name != "none" && n < 400; n += 1 + r.IntN(3) {
				id++
				ext := fmt.Sprintf("O-%03d", n)
				has[fmt.Sprint(source, ext)] = true
				if err := tx.exec("INSERT INTO orders (id, source, ext, status, currency, day, placed_at, total, counted) VALUES (?, ?, ?, 2, 'CNY', 1, 1, 1, 1)", id, source, ext); err != nil {
					return err
				}
			}
		}
		for _, gap := range []int{1, 2, 6, 40} {
			walk, err := tx.knownOrders()
			if err != nil {
				return err
			}
			for _, source := range sources {
				for n := r.IntN(gap); n < 500; n += 1 + r.IntN(gap) {
					ext := fmt.Sprintf("O-%03d", n)
					found, err := walk.find(source, []byte(ext))
					if err != nil {
						return err
					}
					if want := has[fmt.Sprint(source, ext)]; found != want {
						t.Errorf("gap %d, source %d, %s: found %v, want %v", gap, source, ext, found, want)
					} else if o := (&order{}); found {
						if o.scan(walk.stmt); o.ext != ext || o.source != source {
							t.Errorf("%s of source %d is read as %s of %d", ext, source, o.ext, o.source)
						}
					}
				}
			}
			if err := walk.close(nil); err != nil {
				return err
			}
		}
		return errDryRun
	}); !isDryRun(err) {
		t.Fatal(err)
	}
}
