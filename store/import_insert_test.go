package store

import (
	"fmt"
	"slices"
	"testing"
)

// Numbers rise when those of each source do as time goes on, but for a few.
func TestNumbersThatRise(t *testing.T) {
	of := func(numbers ...string) *saving {
		im := newImporter(&Book{}, ImportInput{Source: "shopify"})
		var fresh []int32
		for i, number := range numbers {
			d := &OrderDraft{ID: number, Shop: fmt.Sprint(i % 2)}
			im.rows = append(im.rows, importRow{ext: uint32(len(im.text)), extLen: uint16(len(number)), source: im.sourceIndex(d)})
			im.text = append(im.text, number...)
			fresh = append(fresh, int32(i))
		}
		s := im.saving(nil)
		s.fresh = fresh
		return s
	}
	var rising, mixed []string
	for i := range 100 {
		rising = append(rising, fmt.Sprintf("%s%04d", []string{"A", "B"}[i%2], i))
		mixed = append(mixed, fmt.Sprintf("%04d", i*7919%100))
	}
	if !of(rising...).rising() {
		t.Error("numbers of two shops that rise in each are not seen to rise")
	}
	if of(mixed...).rising() {
		t.Error("numbers in no order are seen to rise")
	}
	fell := slices.Clone(rising)
	fell[40] = "A0000"
	if !of(fell...).rising() {
		t.Error("one number that falls is enough")
	}
	slices.Reverse(fell)
	if of(fell...).rising() {
		t.Error("numbers that fall are seen to rise")
	}
}
