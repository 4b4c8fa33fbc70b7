package program

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// giftCardWords are what a product or category is called that is money for later and no goods, in small letters. What is exchanged for certain goods,
// such as 提货券, is none: they are paid with it and with nothing else.
var giftCardWords = []string{
	"gift card", "gift-card", "giftcard", "gift voucher", "gift certificate", "礼品卡", "礼物卡", "储值卡", "充值卡", "购物卡", "代金卡",
	"禮品卡", "禮物卡", "儲值卡", "購物卡",
}

// electronicGifts are such words that count only where a word begins: a chocolate-gift is none.
var electronicGifts = []string{"e-gift", "egift"}

// cardHolders are what is sold to put one into, named right behind it.
var cardHolders = []string{"holder", "sleeve", "envelope", "wallet", "box", "tin"}

// IsGiftCard reports whether a product or category of that name is money for later, whose spending earns when it is spent.
func IsGiftCard(name string) bool {
	if name == "" {
		return false
	}
	name = strings.ToLower(name)
	return slices.ContainsFunc(giftCardWords, func(w string) bool { return says(name, w, false) }) ||
		slices.ContainsFunc(electronicGifts, func(w string) bool { return says(name, w, true) })
}

// says reports whether a name has a word, at the beginning of one where that is asked, and means the thing itself.
func says(name, word string, begins bool) bool {
	before, after, found := strings.Cut(name, word)
	for ; found; before, after, found = strings.Cut(after, word) {
		last, _ := utf8.DecodeLastRuneInString(before)
		rest := strings.TrimLeft(after, "- ")
		if !(begins && unicode.IsLetter(last)) && !slices.ContainsFunc(cardHolders, func(h string) bool { return strings.HasPrefix(rest, h) }) {
			return true
		}
	}
	return false
}
