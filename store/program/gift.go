package program

import (
	"slices"
	"strings"
)

// giftCardWords are what a product or category is called that is money for later and no goods.
var giftCardWords = []string{"gift card", "gift-card", "giftcard", "gift voucher", "e-gift", "礼品卡", "储值卡", "充值卡", "购物卡", "提货券", "代金卡"}

// IsGiftCard reports whether a product or category of that name is money for later, whose spending earns when it is spent.
func IsGiftCard(name string) bool {
	if name == "" {
		return false
	}
	name = strings.ToLower(name)
	return slices.ContainsFunc(giftCardWords, func(w string) bool { return strings.Contains(name, w) })
}
