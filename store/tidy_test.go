package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
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
		if _, _, err := b.AddMember(ctx, MemberDraft{Name: fmt.Sprintf("Person %c", 'a'+i)}); err != nil {
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

// TestTidyPutsOldAndNewPiecesTogether: large pieces and small ones, which the engine by itself leaves apart, become one, and everybody is still found.
func TestTidyPutsOldAndNewPiecesTogether(t *testing.T) {
	b := shopAt(t, noon())
	r := rand.New(rand.NewPCG(7, 7))
	tidy := func(folds, people int) {
		t.Helper()
		for range folds {
			addPeople(t, b, people, r)
			if _, err := b.fold(t.Context(), 1); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := b.Tidy(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	tidy(mostPieces, 60)
	tidy(mostPieces, 60)
	tidy(mostPieces-1, 3)
	if err := b.look(t.Context(), func(v *view) error {
		n, err := v.number(piecesSQL)
		if n != 1 {
			t.Errorf("the index has %d pieces", n)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	for id, text := range docs(t, b) {
		name, _, _ := strings.Cut(text, "\n")
		if id%7 == 0 && !slices.Contains(searchAll(t, b, MemberQuery{Text: name, Limit: 100}), id) {
			t.Errorf("%q does not find its person", name)
		}
	}
}
