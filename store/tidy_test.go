package store

import (
	"context"
	"fmt"
	"testing"
)

// TestTidyPutsTheIndexTogether: many small changes leave the search index in pieces, which Tidy makes one, and everybody is still found.
func TestTidyPutsTheIndexTogether(t *testing.T) {
	b := shopAt(t, noon())
	ctx := context.Background()
	read := func(sql string) (n int64) {
		t.Helper()
		if err := b.look(ctx, func(v *view) (err error) {
			n, err = v.number(sql)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return n
	}
	const people = 2 * mostPieces
	for i := range people {
		if _, err := b.AddMember(ctx, MemberDraft{Name: fmt.Sprintf("Person %c", 'a'+i)}); err != nil {
			t.Fatal(err)
		}
		if _, err := b.fold(ctx, 1); err != nil {
			t.Fatal(err)
		}
	}
	if n := read(piecesSQL); n < mostPieces {
		t.Fatalf("the index has %d pieces", n)
	}
	if n, err := b.Tidy(ctx); err != nil || n != 0 {
		t.Fatal(n, err)
	}
	if n := read(piecesSQL); n != 1 {
		t.Errorf("the index has %d pieces after tidying", n)
	}
	page, err := b.Members(ctx, MemberQuery{Text: "person"})
	if err != nil || len(page.Items) != people {
		t.Errorf("%d of %d people are found, %v", len(page.Items), people, err)
	}
	before := read("PRAGMA data_version")
	if _, err := b.Tidy(ctx); err != nil || read("PRAGMA data_version") != before {
		t.Errorf("tidying again writes, %v", err)
	}
}
