package lang

import (
	"slices"
	"strings"
	"sync"
)

// iso4217 are the currencies of ISO 4217 by number of minor digits, those of today and those withdrawn since 2010: the same as the
// book's, which a test compares.
var iso4217 = []struct {
	decimals int
	codes    string
}{
	{0, "BIF BYR CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"},
	{2, "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW " +
		"CNY COP COU CRC CUC CUP CVE CZK DKK DOP DZD EEK EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK HTG " +
		"HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL LTL LVL MAD MDL MGA MKD MMK MNT MOP MRO MRU MUR " +
		"MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP " +
		"SLE SLL SOS SRD SSP STD STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VEF VES WST XCD XCG " +
		"YER ZAR ZMK ZMW ZWG ZWL"},
	{3, "BHD IQD JOD KWD LYD OMR TND"},
	{4, "CLF UYW"},
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
