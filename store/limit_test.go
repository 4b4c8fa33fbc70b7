package store

import (
	"testing"

	"zombiezen.com/go/sqlite"
)

// More distinct words of tiers than 15 bits count, as files of several platforms may bring them, stay apart.
func TestManyTierWords(t *testing.T) {
	raw, err := sqlite.OpenConn(":memory:")
	if err != nil {
		t.Fatal(err)
	}
	c := conn{Conn: raw}
	defer c.Close()
	const many = 40_000
	if err := c.exec("CREATE TABLE member (id INTEGER PRIMARY KEY, tier TEXT NOT NULL)"); err != nil {
		t.Fatal(err)
	}
	if err := c.exec("WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < ?) INSERT INTO member SELECT id, printf('t%05d', id) FROM n", int64(many)); err != nil {
		t.Fatal(err)
	}
	var w tierWords
	if err := w.read(c); err != nil {
		t.Fatal(err)
	}
	for member, want := range map[int64]string{1: "t00001", many: "t40000", many + 1: ""} {
		if got := w.words[w.place(member)]; got != want {
			t.Errorf("member %d has the word %q, want %q", member, got, want)
		}
	}
}

// A day whose orders were all undone is not the first day of the shop's orders.
func TestAnUndoneDayIsNoOldest(t *testing.T) {
	s := openTill(t)
	s.send(s.paid("1", "a@example.com", 5000))
	s.undo(s.send(s.paidAgo("2", "b@example.com", 5000, 900)).Batch)
	if r := s.send(s.paidAgo("3", "c@example.com", 5000, 400)); r.Early != 1 {
		t.Errorf("%d orders are older than the shop's first", r.Early)
	}
}
