package exchange

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"regulars/store"
)

var update = flag.Bool("update", false, "write the golden files anew")

// shape is a draft as a golden shows it: only what is stated, times in words.
func shape(d *store.OrderDraft) map[string]any {
	all := map[string]any{
		"line": d.Line, "shop": d.Shop, "id": d.ID, "status": d.Status.String(), "word": d.StatusText, "currency": d.Currency,
		"total": d.Total, "name": d.Buyer.Name, "email": d.Buyer.Email, "phone": d.Buyer.Phone, "key": d.Buyer.Key,
	}
	for name, at := range map[string]store.Instant{"placed": d.PlacedAt, "paid": d.PaidAt, "done": d.DoneAt, "shipped": d.ShippedAt} {
		if at != 0 {
			all[name] = at.Time().Format("2006-01-02T15:04:05Z")
		}
	}
	for _, a := range []struct {
		name   string
		bit    store.Has
		amount int64
	}{
		{"goods", store.HasGoods, d.Goods},
		{"shipping", store.HasShipping, d.Shipping},
		{"tax", store.HasTax, d.Tax},
		{"discount", store.HasDiscount, d.Discount},
		{"refunded", store.HasRefunded, d.Refunded},
		{"points_paid", store.HasPointsPaid, d.PointsPaid},
		{"refunded_at_least", store.HasRefundedAtLeast, d.Refunded},
	} {
		if d.Has&a.bit != 0 {
			all[a.name] = a.amount
		}
	}
	if d.Detail != nil {
		all["detail"] = *d.Detail
	}
	if d.Has&store.HasLines != 0 {
		all["lines"] = d.Lines
	}
	if len(d.Refunds) > 0 {
		all["refunds"] = d.Refunds
	}
	if d.Grain != store.GrainOrders {
		all["grain"] = d.Grain
	}
	for name, value := range all {
		if value == "" {
			delete(all, name)
		}
	}
	return all
}

func TestGoldenDrafts(t *testing.T) {
	var samples []string
	for _, pattern := range []string{"testdata/*.csv", "testdata/*.txt"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatal("no samples", err)
		}
		samples = append(samples, found...)
	}
	for _, path := range samples {
		t.Run(filepath.Base(path), func(t *testing.T) {
			r := readFile(t, path, Options{Zone: zone(t, "Asia/Shanghai")})
			if r.err != nil {
				t.Fatal(r.err)
			}
			var b bytes.Buffer
			e := json.NewEncoder(&b)
			e.SetEscapeHTML(false)
			e.SetIndent("", " ")
			var orders, problems []any
			for i := range r.drafts {
				orders = append(orders, shape(&r.drafts[i]))
			}
			for _, p := range r.problems {
				problems = append(problems, p.Error())
			}
			err := e.Encode(map[string]any{
				"format": r.file.Format, "encoding": r.file.Encoding, "rows": r.file.Rows, "currency": r.file.Currency, "zone": r.file.Zone,
				"lang": r.file.Lang, "ignored": strings.Join(r.file.Ignored, ", "), "notes": r.file.Notes, "rejected": r.file.Rejected,
				"orders": orders, "problems": problems,
			})
			if err != nil {
				t.Fatal(err)
			}
			golden := strings.TrimSuffix(path, filepath.Ext(path)) + ".golden"
			if *update {
				if err := os.WriteFile(golden, b.Bytes(), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(want, b.Bytes()) {
				t.Errorf("%s differs from %s; run with -update and read the difference", path, golden)
			}
		})
	}
}
