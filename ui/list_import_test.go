package ui

import (
	"strings"
	"testing"

	"regulars/lang"
	"regulars/store"
	"regulars/store/exchange"
)

// Balances are never taken in silently: how is asked before the file is read, and what it comes to before it is written.
func TestBalancesAreAskedAndConfirmed(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+8", "i", "type:bal", "enter").sees("How are the points taken?")
	r.press("2").sees("balances", "Ann Lee", "1,220", "+1,200", "points given", "= ¥12.35")
	r.press("enter").sees("1,235 points are given")
	if r.press("enter"); r.book.calls["import balances set"] != 0 {
		t.Fatal("Cancel imported")
	}
	r.press("enter", "right", "enter").sees("Imported")
	if r.book.calls["import balances set"] != 1 {
		t.Errorf("calls %v", r.book.calls)
	}
	r.press("u", "right", "enter")
	if r.book.calls["undo batch"] != 1 {
		t.Errorf("calls %v:\n%s", r.book.calls, r.frame())
	}
}

// A file of members brings people; their points only when asked for. A file in which nobody is known asks first.
func TestMembersFileAsksAboutPointsAndStrangers(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24)
	r.book.allNew = true
	r.press("alt+8", "i", "type:cust", "enter").sees("points in the file", "320", "p takes them in")
	r.press("enter").sees("cannot be read as it is", "it is right")
	r.press("enter").sees("points in the file")
	r.press("p", "2").sees("points given", "Ann Lee")
	r.press("p", "1", "enter").sees("Imported")
	if r.book.calls["import members "] != 1 {
		t.Errorf("calls %v", r.book.calls)
	}
}

// Rows of a list that were left out for characters nobody sees come in once the person says so.
func TestUnseenCharactersAreTakenOutOfLists(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24)
	r.file("hidden.csv", "name,email,phone,tags\nEvil\u202e,evil@example.com,,\nAnn Lee,ann@example.com,,vip\n")
	r.press("alt+8", "i", "type:hidd", "enter").sees("d take control characters out")
	if r.press("d").sees("evil@example.com"); strings.Contains(r.frame(), "take control characters out") {
		t.Errorf("there is nothing left to take out:\n%s", r.frame())
	}
}

func TestAnswersAndProductsFromTheConsole(t *testing.T) {
	r := newRig(t, lang.ZH, 80, 24).press("alt+8", "i", "type:sur", "enter").sees("问卷回答", "匿名")
	r.press("s", "3", "enter")
	if r.book.calls["import answers ces1"] != 1 {
		t.Errorf("calls %v:\n%s", r.book.calls, r.frame())
	}
	r.press("enter", "i", "type:goo", "enter").sees("商品", "TEA-01").press("enter")
	if r.book.calls["import products"] != 1 {
		t.Errorf("calls %v:\n%s", r.book.calls, r.frame())
	}
}

// A file that was taken for another kind can be told what it is.
func TestKindOfFileCanBeChosen(t *testing.T) {
	newRig(t, lang.EN, 80, 24).press("alt+8", "i", "type:cust", "enter", "k", "3").sees("How are the points taken?")
}

// Every format that is recognised and every field that a column can hold has a word in each language.
func TestFormatsAndFieldsHaveWords(t *testing.T) {
	formats := exchange.FormatNames()
	for _, kind := range fileKinds {
		if kind != exchange.KindOrders {
			formats = append(formats, exchange.ListFormats(kind)...)
		}
		for _, l := range lang.All() {
			for _, field := range exchange.FieldsOf(kind) {
				if !l.Has("field." + string(field)) {
					t.Errorf("%s: no word for the field %s of %s", l, field, kind)
				}
			}
			if !l.Has("filekind." + string(kind)) {
				t.Errorf("%s: no word for files of %s", l, kind)
			}
		}
	}
	for _, l := range lang.All() {
		for _, format := range formats {
			if !l.Has("import.format." + format) {
				t.Errorf("%s: no words for the format %s", l, format)
			}
		}
	}
}

// A file that nobody can tell is proposed as orders; k says that it is something else.
func TestUnknownFileCanBeAnotherKind(t *testing.T) {
	newRig(t, lang.EN, 80, 24).press("alt+8", "i", "type:uncl", "enter", "k", "3").sees("How are the points taken?")
}

// Without a currency amounts have two decimals, and a new shop would give one point for each whole unit.
func TestWouldEarnWithoutACurrency(t *testing.T) {
	d := &store.OrderDraft{Status: store.StatusPaid, Total: 12850, Shipping: 1000, Buyer: store.Buyer{Email: "a@example.com"}}
	if got := wouldEarn(newShop(""), "", d); got.Given != 118 {
		t.Errorf("118.50 without shipping earns %d, want 118", got.Given)
	}
	if got := wouldEarn(newShop("JPY"), "JPY", d); got.Given != 11850 {
		t.Errorf("11,850 yen earn %d", got.Given)
	}
	d.Lines = []store.LineDraft{{Name: "礼品卡 50", Quantity: 1, Price: 5000}, {Name: "茶", Quantity: 1, Price: 6850}}
	if got := wouldEarn(newShop(""), "", d); got.Given != 68 { // P16
		t.Errorf("tea for 68.50 beside a gift card earns %d, want 68", got.Given)
	}
}
