package store

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestScan(t *testing.T) {
	b := shopAt(t, noon())
	type word string
	ptr := func(n int64) *int64 { return &n }
	for _, c := range []struct {
		sql  string
		dest any // points to where the column goes
		want any // nil: the column is refused
	}{
		{"7", new(int64), int64(7)},
		{"7", new(int), 7},
		{"7", new(Day), Day(7)},
		{"-7", new(Instant), Instant(-7)},
		{"7", new(Reason), Reason(7)},
		{"300", new(int8), nil},
		{"-1", new(uint8), nil},
		{"1", new(bool), true},
		{"'seven'", new(string), "seven"},
		{"'seven'", new(word), word("seven")},
		{"7", new(string), "7"},
		{"'7'", new(int64), nil},
		{"7.5", new(int64), nil},
		{"7.5", new(float64), 7.5},
		{"7", new(float64), 7.0},
		{"'7'", new(float64), nil},
		{"x'0102'", new([]byte), []byte{1, 2}},
		{"7", new(*int64), ptr(7)},
		{"NULL", new(*int64), (*int64)(nil)},
		{"'7'", new(*int64), nil},
		{"NULL", new(int64), nil},
		{"NULL", new(string), nil},
		{"7", new(any), any(int64(7))},
		{"'seven'", new(any), any("seven")},
	} {
		err := b.look(t.Context(), func(v *view) error {
			return v.each(func(rows *rows) error { return rows.Scan(c.dest) }, "SELECT "+c.sql)
		})
		got := reflect.ValueOf(c.dest).Elem().Interface()
		if refused := err != nil; refused != (c.want == nil) || !refused && !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s into %T: %v, %v; want %v", c.sql, c.dest, got, err, c.want)
		}
	}
	if err := b.look(t.Context(), func(v *view) error { _, err := v.first([]any{new(int64)}, "SELECT 1, 2"); return err }); err == nil {
		t.Error("two columns into one value are taken")
	}
}

// TestAQueryWithinItself: a query that is asked again while its rows are being read is another one, also when it is kept.
func TestAQueryWithinItself(t *testing.T) {
	b := shopAt(t, noon())
	const query = "SELECT value FROM json_each(?)"
	for range 3 {
		var got []int64
		if err := b.look(t.Context(), func(v *view) error {
			return v.each(func(rows *rows) error {
				var outer, inner int64
				if err := rows.Scan(&outer); err != nil {
					return err
				}
				_, err := v.first([]any{&inner}, query, idList([]int64{outer * 10}))
				got = append(got, outer, inner)
				return err
			}, query, idList([]int64{1, 2}))
		}); err != nil {
			t.Fatal(err)
		}
		if want := []int64{1, 10, 2, 20}; !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
	}
}

// TestReaders: each query must be given all its values, no reader can write, and nobody reads a book that is closed.
func TestReaders(t *testing.T) {
	b := shopAt(t, noon())
	ask := func(sql string, args ...any) error {
		return b.look(t.Context(), func(v *view) error { return v.each(func(*rows) error { return nil }, sql, args...) })
	}
	if err := ask("SELECT ?, ?", 1); err == nil || !strings.Contains(err.Error(), "1 values for 2 parameters") {
		t.Errorf("a value is missing: %v", err)
	}
	if err := ask("DELETE FROM member"); !CodeIs(err, CodeViewOnly) {
		t.Errorf("a reader writes: %v", err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	wantCode(t, ask("SELECT 1"), CodeInterrupted)
}

// TestTheFirstConnectionIsTheWriters: until something is written everybody reads on the writer's connection, which cannot write then. The first
// act takes it, or opens another one while somebody is reading.
func TestTheFirstConnectionIsTheWriters(t *testing.T) {
	people := func(v *view) int64 {
		t.Helper()
		n, err := v.number("SELECT count(*) FROM member")
		if err != nil {
			t.Error(err)
		}
		return n
	}
	for name, while := range map[string]bool{"between two readings": false, "while somebody reads": true} {
		t.Run(name, func(t *testing.T) {
			b := shopAt(t, noon())
			add := func() {
				t.Helper()
				if _, _, err := b.AddMember(t.Context(), MemberDraft{Name: "Ann"}); err != nil {
					t.Error(err)
				}
			}
			if err := b.look(t.Context(), func(v *view) error {
				if len(b.read.idle) > 0 || !v.reader.lent {
					t.Error("a reading opens another connection")
				}
				before := people(v)
				if while {
					add()
				}
				if after := people(v); after != before {
					t.Errorf("%d people within a reading that began with %d", after, before)
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			if !while {
				add()
			}
			if len(b.read.idle) != 1 || b.read.idle[0].lent != while || b.writer.lent {
				t.Error("the writer and the readers have not one connection each")
			}
			add()
			if err := b.look(t.Context(), func(v *view) error {
				if n := people(v); n != 2 {
					t.Errorf("%d people, want 2", n)
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
		})
	}
}
