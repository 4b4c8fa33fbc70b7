package exchange

import (
	"cmp"
	"time"

	"regulars/store"
)

// guess finds the currency, the zone and the language that the file shows.
func (f *File) guess() {
	format := f.plan.format
	f.Currency, f.Zone, f.Lang = format.Currency, format.Zone, format.Lang
	if f.Lang == "" {
		f.Lang = "en"
		for _, heading := range f.Headings {
			if hasHan(heading) {
				f.Lang = "zh"
			}
		}
	}
	if u := f.plan.use(FieldCurrency); u != nil && len(f.survey.samples[u.columns[0]]) > 0 {
		if code, known := parseCurrency(f.survey.samples[u.columns[0]][0]); known {
			f.Currency = code
		}
	} else if u := f.plan.use(FieldTotal); u != nil && f.Currency == "" {
		if col := f.survey.money[u.columns[0]]; !col.severalSigns {
			f.Currency = cmp.Or(col.currency, f.plan.heads.units[u.columns[0]].currency)
		}
	}
	if f.Currency == "" && f.Lang == "zh" {
		f.Currency = "CNY"
	}
	if f.Zone == "" {
		f.Zone = guessZone(f.survey.offsets, f.Currency)
	}
	if f.Zone == "" && f.Lang == "zh" && f.Currency == "CNY" && len(f.survey.offsets) == 0 {
		f.Zone = "Asia/Shanghai"
	}
}

// zones are the places a shop is likely to be in, by the currency that speaks for them.
var zones = []struct{ currency, zone string }{
	{"CNY", "Asia/Shanghai"},
	{"HKD", "Asia/Hong_Kong"},
	{"TWD", "Asia/Taipei"},
	{"SGD", "Asia/Singapore"},
	{"JPY", "Asia/Tokyo"},
	{"KRW", "Asia/Seoul"},
	{"INR", "Asia/Kolkata"},
	{"GBP", "Europe/London"},
	{"EUR", "Europe/Berlin"},
	{"EUR", "Europe/Lisbon"},
	{"EUR", "Europe/Athens"},
	{"CHF", "Europe/Zurich"},
	{"SEK", "Europe/Stockholm"},
	{"USD", "America/New_York"},
	{"USD", "America/Chicago"},
	{"USD", "America/Denver"},
	{"USD", "America/Los_Angeles"},
	{"USD", "America/Phoenix"},
	{"CAD", "America/Toronto"},
	{"CAD", "America/Vancouver"},
	{"AUD", "Australia/Sydney"},
	{"AUD", "Australia/Perth"},
	{"NZD", "Pacific/Auckland"},
	{"BRL", "America/Sao_Paulo"},
	{"MXN", "America/Mexico_City"},
	{"AED", "Asia/Dubai"},
}

// guessZone finds a zone whose offsets are those the file shows; the currency decides between several.
func guessZone(seen []sighting, currency string) string {
	best := ""
	for _, z := range zones {
		if len(seen) == 0 || best != "" && z.currency != currency {
			continue
		}
		zone, err := store.LoadZone(z.zone)
		if err != nil {
			continue
		}
		fits := true
		for _, at := range seen {
			if _, offset := time.Unix(at.seconds, 0).In(zone).Zone(); offset != at.offset {
				fits = false
				break
			}
		}
		if fits && z.currency == currency {
			return z.zone
		}
		if fits {
			best = z.zone
		}
	}
	return best
}
