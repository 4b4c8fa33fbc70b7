package store

import (
	"slices"
	"strconv"
	"strings"

	"regulars/store/program"
)

// settingRow is a line of the table that every reader of settings goes through.
type settingRow struct {
	key, fallback, kind string
	choices             []string
	check               func(value string) bool
	terms               bool // a change makes a new version of the terms
	fixed               bool // refused once there are orders
	clocks              bool // the clocks of after-sales cases go by it
}

var settingTable = []settingRow{
	{key: "name", kind: "text", check: func(v string) bool { _, err := cleanName(v); return err == nil }},
	{key: "currency", kind: "text", check: func(v string) bool { _, ok := CurrencyDecimals(v); return ok }, fixed: true},
	{key: "zone", kind: "text", check: func(v string) bool { _, err := LoadZone(v); return err == nil && v != "" && v != "Local" }, clocks: true},
	{key: "lang", kind: "choice", choices: []string{"", "en", "zh"}},
	{key: "rate", fallback: "1", kind: "number", terms: true, check: func(v string) bool { _, err := program.ParseRate(v); return err == nil }},
	{key: "basis", fallback: "paid_ex_shipping", kind: "choice", choices: []string{"paid_ex_shipping", "paid", "goods"}, terms: true},
	{key: "rounding", fallback: "floor", kind: "choice", choices: []string{"floor", "half_up", "ceil"}, terms: true},
	{key: "award_at", fallback: "paid", kind: "choice", choices: []string{"paid", "fulfilled", "completed"}, terms: true},
	{key: "return_days", fallback: "7", kind: "number", terms: true, check: whole(0, 365)},
	{key: "expiry", fallback: "none", kind: "expiry", terms: true, check: func(v string) bool { _, err := program.ParseExpiry(v); return err == nil }},
	{key: "point_value", fallback: "100", kind: "number", check: whole(1, 1_000_000)},
	{key: "redeem_step", fallback: "1", kind: "number", check: whole(1, 1_000_000)},
	{key: "redeem_min", fallback: "0", kind: "number", check: whole(0, program.MaxPoints)},
	{key: "redeem_max", fallback: "none", kind: "number", check: noneOr(1, program.MaxPoints)},
	{key: "code_return", fallback: "return", kind: "choice", choices: []string{"return", "keep"}},
	{key: "code_grace", fallback: "14", kind: "number", check: whole(0, 365)},
	{key: "referral_points", fallback: "0", kind: "number", check: whole(0, program.MaxPoints)},
	{key: "referral_friend_points", fallback: "0", kind: "number", check: whole(0, program.MaxPoints)},
	{key: "referral_min", fallback: "0", kind: "number", check: whole(0, 1_000_000)},
	{key: "referral_cap", fallback: "none", kind: "number", check: noneOr(1, 1_000_000)},
	{key: "join", fallback: "all", kind: "choice", choices: []string{"all", "agreed", "hand"}},
	{key: "transfer", fallback: "off", kind: "choice", choices: []string{"off", "on"}},
	{key: "negative_balance", fallback: "allow", kind: "choice", choices: []string{"allow", "clamp"}},
	{key: programmeStart, fallback: "all", kind: "day", check: isStart},
	{key: "region", fallback: "CN", kind: "text", check: func(v string) bool { _, ok := callingCodes[v]; return ok }},
	{key: "restore_days", fallback: "30", kind: "number", check: whole(1, 3650)},
	{key: "sms_price", fallback: "0", kind: "number", check: whole(0, 1_000_000_000)},
	{key: "rfm_days", fallback: "30 90 180 365", kind: "text", check: isCuts},
	{key: "care_days", fallback: "14", kind: "number", check: whole(0, 365)},
	{key: "care_birthday", fallback: "3", kind: "number", check: whole(0, 60)},
	{key: "care_points", fallback: "14", kind: "number", check: whole(0, 365)},
	{key: "leap_birthday", fallback: "february", kind: "choice", choices: []string{"february", "march"}},
	{key: "rfm_orders", fallback: "1 2 3 5", kind: "text", check: isCuts},
	{key: "feedback_drivers", fallback: "product, price, service, logistics, after_sales, brand, site", kind: "text", check: isList},
	{key: "feedback_channels", fallback: "survey, interview, phone, chat, wechat, wecom, official_account, weibo, xiaohongshu, whatsapp, review, email, in_person, staff", kind: "text", check: isList},
	{key: "ask_after", fallback: "7", kind: "number", check: whole(0, 365)},
	{key: "ask_every", fallback: "90", kind: "choice", choices: []string{"30", "90", "180", "365"}},
	{key: "service_hours", fallback: "1-5 09:00-18:00", kind: "text", check: func(v string) bool { return isService(v, "") }, clocks: true},
	{key: "days_off", kind: "text", check: func(v string) bool { return isService("1 09:00-18:00", v) }, clocks: true},
	{key: "days_worked", kind: "text", check: func(v string) bool { return isService("1 09:00-18:00", v) }, clocks: true},
	{key: "first_response", fallback: "8 4 1", kind: "text", check: isTargets, clocks: true},
	{key: "resolution", fallback: "45 27 9", kind: "text", check: isTargets, clocks: true},
}

func isService(hours, days string) bool {
	_, err := program.ParseService(hours, days, "")
	return err == nil && len(days) <= 4000
}

// parseTargets reads service hours for each severity of a case, from 1 to 1,000, none longer than the one before.
func parseTargets(v string) (targets [3]int64, ok bool) {
	words := strings.Fields(v)
	if len(words) != len(targets) || strings.Join(words, " ") != v {
		return targets, false
	}
	last := int64(1000)
	for i, word := range words {
		n, err := strconv.ParseInt(word, 10, 64)
		if err != nil || n < 1 || n > last {
			return targets, false
		}
		targets[i], last = n, n
	}
	return targets, true
}

func isTargets(v string) bool {
	_, ok := parseTargets(v)
	return ok
}

// The cut points of a new shop.
var (
	UsualRFMDays   = [4]int64{30, 90, 180, 365}
	UsualRFMOrders = [4]int64{1, 2, 3, 5}
)

// parseCuts reads four whole numbers from 1 up, each larger than the one before.
func parseCuts(v string) (cuts [4]int64, ok bool) {
	words := strings.Fields(v)
	if len(words) != len(cuts) || strings.Join(words, " ") != v {
		return cuts, false
	}
	last := int64(0)
	for i, word := range words {
		n, err := strconv.ParseInt(word, 10, 64)
		if err != nil || n <= last || n > 100_000 {
			return cuts, false
		}
		cuts[i], last = n, n
	}
	return cuts, true
}

// parseList reads words that are parted by commas, none of them twice.
func parseList(v string) (list []string, ok bool) {
	for word := range strings.SplitSeq(strings.ReplaceAll(v, "，", ","), ",") {
		clean, err := cleanName(strings.TrimSpace(word))
		if err != nil || slices.Contains(list, clean) {
			return nil, false
		}
		list = append(list, clean)
	}
	return list, len(list) <= 50
}

func isList(v string) bool {
	_, ok := parseList(v)
	return ok
}

func isCuts(v string) bool {
	_, ok := parseCuts(v)
	return ok
}

func whole(low, high int64) func(string) bool {
	return func(v string) bool {
		n, err := strconv.ParseInt(v, 10, 64)
		return err == nil && n >= low && n <= high && strconv.FormatInt(n, 10) == v
	}
}

// noneOr takes a whole number, or none.
func noneOr(low, high int64) func(string) bool {
	number := whole(low, high)
	return func(v string) bool { return v == "none" || number(v) }
}

func isStart(v string) bool {
	if v == "all" || v == "none" {
		return true
	}
	_, err := ParseDay(v)
	return err == nil
}

// takes reports whether a value is one that the setting can have.
func (r *settingRow) takes(value string) bool {
	return (r.choices == nil || slices.Contains(r.choices, value)) && (r.check == nil || r.check(value))
}

func settingByKey(key string) (settingRow, bool) {
	i := slices.IndexFunc(settingTable, func(r settingRow) bool { return r.key == key })
	if i < 0 {
		return settingRow{}, false
	}
	return settingTable[i], true
}
