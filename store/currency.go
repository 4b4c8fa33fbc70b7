package store

import (
	"strings"
	"sync"
)

// iso4217 are the currencies of ISO 4217 by the number of their minor digits: those of today, and those withdrawn since 2010, in which
// shops still have orders. CLDR's digits, which libraries mostly carry, are those that a price is shown with: none for COP or IDR, whose
// amounts do have two.
var iso4217 = [...]string{
	0: "BIF BYR CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
	2: "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUC CUP " +
		"CVE CZK DKK DOP DZD EEK EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD " +
		"KZT LAK LBP LKR LRD LSL LTL LVL MAD MDL MGA MKD MMK MNT MOP MRO MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP " +
		"PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STD STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN " +
		"UYU UZS VED VEF VES WST XCD XCG YER ZAR ZMK ZMW ZWG ZWL",
	3: "BHD IQD JOD KWD LYD OMR TND",
	4: "CLF UYW",
}

var currencyDigits = sync.OnceValue(func() map[string]int {
	all := make(map[string]int, 180)
	for digits, codes := range iso4217 {
		for code := range strings.FieldsSeq(codes) {
			all[code] = digits
		}
	}
	return all
})

// CurrencyDecimals is the number of minor digits of an ISO 4217 currency: CNY 2, JPY 0, KWD 3; ok is false for a code that
// does not exist.
func CurrencyDecimals(code string) (digits int, ok bool) {
	digits, ok = currencyDigits()[code]
	return digits, ok
}
