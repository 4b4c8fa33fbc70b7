package cli

import (
	"encoding/json"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

// TestFilterThatFitsAllChangesNothing: in a shop without orders of nobody known every report says the same from the rollups as from
// the facts of everybody whom a filter picks that fits all, and something else of those whom a narrower one picks.
func TestFilterThatFitsAllChangesNothing(t *testing.T) {
	home := t.TempDir()
	env := map[string]string{"REGULARS_DB": filepath.Join(home, "shop.db"), "XDG_STATE_HOME": home, "XDG_CONFIG_HOME": home, "XDG_DATA_HOME": home}
	run := func(in string, args ...string) string {
		t.Helper()
		var o, e strings.Builder
		code := Run(t.Context(), Env{
			Args: append([]string{"--now", "2026-11-22T10:00:00+08:00"}, args...), In: strings.NewReader(in), Out: &o, Err: &e, Version: "test",
			Getenv: func(name string) string { return env[name] },
			Now:    func() time.Time { return time.Date(2026, 11, 22, 2, 0, 0, 0, time.UTC) },
		})
		if code != exitOK {
			t.Fatalf("%v: exit %d, %s", args, code, e.String())
		}
		return o.String()
	}
	run("", "init", "--shop", "Camellia", "--currency", "CNY", "--tz", "Asia/Shanghai", "--test-mode")
	orders := "order_id,ordered_at,name,phone,total,product,quantity,price\n"
	for _, row := range []string{
		"1,2026-09-03 10:00:00,Ann,13800138000,120,Tea,1,120", "2,2026-10-01 10:00:00,Bob,13800138001,80,Cup,1,80", "3,2026-10-20 10:00:00,Ann,13800138000,60,Cup,1,60",
		"4,2026-11-02 10:00:00,Cid,13800138002,200,Tea,2,100", "5,2026-11-10 10:00:00,Ann,13800138000,90,Pot,1,90", "6,2026-11-12 10:00:00,Bob,13800138001,40,Tea,1,40",
	} {
		orders += row + "\n"
	}
	run(orders, "import", "orders", "-", "--points-from", "all")
	run("", "points", "earn", "13800138000", "--points", "600", "--reason", "a birthday gift")
	run("", "reward", "add", "--name", "Strainer", "--kind", "gift", "--points", "400", "--cost", "12.00")
	run("", "redeem", "13800138000", "--reward", "Strainer")
	run("", "feedback", "add", "--type", "nps", "--score", "9", "--member", "13800138000")
	run("", "feedback", "add", "--type", "csat", "--score", "2", "--member", "13800138001")
	run("", "ticket", "open", "--member", "13800138001", "--order", "2", "--text", "broken cup")
	figures := func(where ...string) []map[string]any {
		t.Helper()
		var all struct{ Items []map[string]any }
		if err := json.Unmarshal([]byte(run("", append([]string{"report", "all", "--json"}, where...)...)), &all); err != nil {
			t.Fatal(err)
		}
		for _, s := range all.Items {
			delete(s, "where")
		}
		return all.Items
	}
	whole, same, part := figures(), figures("--where", "orders >= 0"), figures("--where", "name:Bob")
	if len(whole) < 20 || len(whole) != len(same) || len(whole) != len(part) {
		t.Fatalf("%d, %d and %d reports", len(whole), len(same), len(part))
	}
	for i, s := range whole {
		for _, what := range []string{"from", "to", "n", "values", "previous", "last_year", "tables", "finding"} {
			if !reflect.DeepEqual(s[what], same[i][what]) {
				t.Errorf("%s: %s\n%v\nof everybody\n%v", s["report"], what, s[what], same[i][what])
			}
		}
		if values := s["values"]; s["n"].(float64) > 1 && reflect.DeepEqual(values, part[i]["values"]) && reflect.DeepEqual(s["tables"], part[i]["tables"]) {
			t.Errorf("%s says the same of Bob alone: %v", s["report"], values)
		}
	}
}
