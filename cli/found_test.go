package cli

import (
	"path/filepath"
	"testing"

	"regulars/lang"
	"regulars/store"
)

// TestTheWizardsShopBeginsWithTheRuleForGiftCards: in the language that was chosen there, whichever the program has (P16). The commands are held
// by the script gift_card.
func TestTheWizardsShopBeginsWithTheRuleForGiftCards(t *testing.T) {
	w, _, _ := watched(t)
	for _, l := range lang.All() {
		w.global.db = filepath.Join(t.TempDir(), "shop.db")
		book, err := w.foundForConsole(w.ctx, store.Founding{Name: "x", Currency: "CNY", Zone: "UTC", Lang: string(l)})
		if err != nil {
			t.Fatal(err)
		}
		made := w.shown()
		t.Cleanup(func() { _ = made.Close() })
		shop := book.Shop()
		if rules := shop.Rules(); len(rules) != 1 || !rules[0].GiftCards || rules[0].Name != l.T("rule.gift_cards") {
			t.Errorf("%s begins with %+v", l, rules)
		}
	}
}
