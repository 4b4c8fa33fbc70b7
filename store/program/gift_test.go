package program

import "testing"

func TestIsGiftCard(t *testing.T) {
	for name, want := range map[string]bool{
		"Gift Card":                          true,
		"$50 gift-card":                      true,
		"Gift cards":                         true,
		"Dotcomgiftshop Gift Voucher £20.00": true,
		"Gift Certificate (50)":              true,
		"E-Gift 25":                          true,
		"Spa eGift":                          true,
		"100 元礼品卡":                           true,
		"门店儲值卡 500":                          true,
		"Gift card holder, and a gift card":  true,
		"Gift card holder, leather":          false,
		"Gift-card boxes":                    false,
		"Chocolate-gift set":                 false,
		"TEA SET IN GIFT BOX":                false,
		"Greeting card":                      false,
		"大闸蟹提货券":                             false,
		"礼品盒":                                false,
		"":                                   false,
	} {
		if got := IsGiftCard(name); got != want {
			t.Errorf("%q is a gift card: %v", name, got)
		}
	}
}
