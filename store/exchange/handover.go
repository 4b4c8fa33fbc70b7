package exchange

import (
	"strings"

	"regulars/store"
)

// TellTable are the columns of the file by which a system is told what members have. Shopify takes customers by e-mail or phone and
// replaces their tags; other columns are left out, so that nothing else of them changes. Youzan documents no layout for bulk
// changes: the file has the columns that its own export of customers documents.
func TellTable(format string) []Heading {
	switch format {
	case store.TellShopify:
		return []Heading{{CSV: "Email"}, {CSV: "Phone"}, {CSV: "Tags"}}
	case store.TellYouzan:
		return []Heading{{CSV: "客户手机号"}, {CSV: "客户姓名"}, {CSV: "客户积分"}, {CSV: "免费等级"}}
	}
	return []Heading{
		{CSV: "id"},
		{CSV: "name"},
		{CSV: "phone"},
		{CSV: "email"},
		{CSV: "balance"},
		{CSV: "pending"},
		{CSV: "tier"},
		{CSV: "balance_before"},
		{CSV: "tier_before"},
		{CSV: "next_expiry"},
	}
}

// TellRow are a member's values in the columns of TellTable.
func TellRow(format string, m *store.Told) []Value {
	switch format {
	case store.TellShopify:
		return []Value{Text(m.Email), Text(m.Phone), Text(strings.Join(m.TellTags(), ", "))}
	case store.TellYouzan:
		return []Value{Text(strings.TrimPrefix(m.Phone, "+86")), Text(m.Name), Whole(max(0, m.Balance)), Text(m.Tier)}
	}
	before, tier := Nothing(), Nothing()
	if !m.First {
		before, tier = Whole(m.Was), Text(m.WasTier)
	}
	return []Value{
		Whole(m.ID), Text(m.Name), Text(m.Phone), Text(m.Email), Whole(m.Balance), Whole(m.Pending), Text(m.Tier), before, tier, OnDay(m.NextExpiry),
	}
}
