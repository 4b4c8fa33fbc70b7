package lang

import (
	"slices"
	"strings"
	"sync"
)

// iso4217 are the national currencies of ISO 4217 by number of minor digits; metals, funds and test codes are left out.
var iso4217 = []struct {
	decimals int
	codes    string
}{
	{0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"},
	{2, "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC " +
		"CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR " +
		"JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD " +
		"NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN " +
		"SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG"},
	{3, "BHD IQD JOD KWD LYD OMR TND"},
}

var currencyDecimals = sync.OnceValue(func() map[string]int {
	all := make(map[string]int, 160)
	for _, group := range iso4217 {
		for code := range strings.FieldsSeq(group.codes) {
			all[code] = group.decimals
		}
	}
	return all
})

var currencyCodes = sync.OnceValue(func() []string {
	codes := make([]string, 0, 160)
	for code := range currencyDecimals() {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	return codes
})
