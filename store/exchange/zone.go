package exchange

import (
	"strings"
	"time"

	"regulars/store"
)

// zoneNamed finds the zone that a file names: as the tz database has it (America/New_York), or in the words that some
// shop systems use (Eastern Time (US & Canada)). nil when nobody knows it.
func zoneNamed(name string) *time.Location {
	place, known := zoneWords[strings.ToLower(strings.Join(strings.Fields(name), " "))]
	if !known {
		place = name
	}
	if !strings.Contains(place, "/") && place != "UTC" {
		return nil
	}
	zone, err := store.LoadZone(place)
	if err != nil {
		return nil
	}
	return zone
}

// zoneWords are the zones' names in words, in small letters.
var zoneWords = map[string]string{
	"utc":                         "UTC",
	"hawaii":                      "Pacific/Honolulu",
	"hawaii time":                 "Pacific/Honolulu",
	"alaska":                      "America/Anchorage",
	"alaska time":                 "America/Anchorage",
	"pacific time":                "America/Los_Angeles",
	"pacific time (us & canada)":  "America/Los_Angeles",
	"mountain time":               "America/Denver",
	"mountain time (us & canada)": "America/Denver",
	"arizona":                     "America/Phoenix",
	"central time":                "America/Chicago",
	"central time (us & canada)":  "America/Chicago",
	"saskatchewan":                "America/Regina",
	"eastern time":                "America/New_York",
	"eastern time (us & canada)":  "America/New_York",
	"indiana (east)":              "America/Indiana/Indianapolis",
	"puerto rico":                 "America/Puerto_Rico",
	"atlantic time (canada)":      "America/Halifax",
	"newfoundland":                "America/St_Johns",
	"dublin":                      "Europe/Dublin",
	"edinburgh":                   "Europe/London",
	"london":                      "Europe/London",
	"lisbon":                      "Europe/Lisbon",
	"paris":                       "Europe/Paris",
	"madrid":                      "Europe/Madrid",
	"barcelona":                   "Europe/Madrid",
	"tokyo":                       "Asia/Tokyo",
	"osaka":                       "Asia/Tokyo",
	"sapporo":                     "Asia/Tokyo",
	"perth":                       "Australia/Perth",
	"darwin":                      "Australia/Darwin",
	"adelaide":                    "Australia/Adelaide",
	"brisbane":                    "Australia/Brisbane",
	"canberra":                    "Australia/Sydney",
	"melbourne":                   "Australia/Melbourne",
	"sydney":                      "Australia/Sydney",
	"hobart":                      "Australia/Hobart",
	"auckland":                    "Pacific/Auckland",
	"wellington":                  "Pacific/Auckland",
}
