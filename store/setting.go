package store

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// Shop is a snapshot of the settings that everything needs.
type Shop struct {
	Name, Currency string
	Decimals       int    // minor digits of Currency
	Lang           string // "" = not chosen
	Zone           *time.Location
	TestMode       bool
	PointValue     PointValue
	Terms          program.Terms // the earning rules in force
	Tiers          program.Tiers // the tiers in force; without steps the shop has none
	RedeemStep     int64
	RedeemMinimum  int64
	Region         string      // the country whose phone numbers come without a prefix
	Fields         []FieldKind // the custom fields that have a kind, by name
	RFMDays        [4]int64    // cut points of recency, in days, while there are too few customers for fifths
	RFMOrders      [4]int64    // likewise of the number of orders
	Drivers        []string    // what feedback can be about
	Channels       []string    // where it can be said
	AskAfter       int64       // days from the receipt of an order until its buyer is asked
	AskEvery       int64       // days until somebody may be asked again
	CareDays       Day         // for so many days after a contact nothing that can wait is on the care list
	CareBirthday   Day         // a birthday is on the care list so many days before
	CarePoints     Day         // points that lapse are on it so many days before
	SMSPrice       int64       // of 1,000 short messages, minor units; 0: not known
	LeapMarch      bool        // born on 29 February: the birthday is on 1 March in other years, not on the 28th

	termsID     int64
	tiersID     int64
	tiersRan    Day // when the whole shop was last held against the tiers; 0: not yet
	join        string
	transfer    bool
	clamps      bool // nobody is left with a debt: see writeOff
	start       Day
	startNone   bool
	clock       clockState
	restoreDays int64
	idles       bool // some lots may lapse when their member has not ordered for long
	values      map[string]string
	service     program.Service
	targets     [3]ticketTarget // by severity
	coupons     couponRules
}

// PointValue says what points are worth: Points points are Minor minor units of the shop's currency.
type PointValue struct{ Points, Minor int64 }

// Worth is the value of points in minor units, floored.
func (s Shop) Worth(points int64) int64 {
	return program.Worth(points, s.PointValue.Points, s.PointValue.Minor)
}

// SMSCost is what so many short messages cost in minor units, rounded up; priced is false while the shop has said no price.
func (s Shop) SMSCost(parts int64) (minor int64, priced bool) {
	return (parts*s.SMSPrice + 999) / 1000, s.SMSPrice > 0
}

// Setting is one rule of the shop: its value, its default and what it may be.
type Setting struct {
	Key, Value, Default string
	Kind                string   // text, choice, number, day, expiry
	Choices             []string // for choice
}

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

// readShop loads the settings and the terms in force.
func readShop(c conn) (*Shop, error) {
	s := &Shop{values: map[string]string{}}
	for _, row := range settingTable {
		s.values[row.key] = row.fallback
	}
	err := c.query(func(r *sqlite.Stmt) error {
		s.values[r.ColumnText(0)] = r.ColumnText(1)
		return nil
	}, "SELECT key, value FROM setting")
	if err != nil {
		return nil, err
	}
	if _, err = c.one(func(r *sqlite.Stmt) {
		s.termsID = r.ColumnInt64(0)
		err = json.Unmarshal([]byte(r.ColumnText(1)), &s.Terms)
	}, "SELECT id, rules FROM terms ORDER BY id DESC LIMIT 1"); err != nil {
		return nil, err
	}
	if _, err = c.one(func(r *sqlite.Stmt) { s.idles = r.ColumnInt64(0) == 1 },
		`SELECT EXISTS (SELECT 1 FROM terms WHERE instr(rules, '"inactive:') > 0)`); err != nil {
		return nil, err
	}
	if _, err = c.one(func(r *sqlite.Stmt) {
		s.tiersID, s.tiersRan = r.ColumnInt64(0), Day(r.ColumnInt64(2))
		err = json.Unmarshal([]byte(r.ColumnText(1)), &s.Tiers)
	}, "SELECT id, rules, ran FROM tier_scheme ORDER BY id DESC LIMIT 1"); err != nil {
		return nil, err
	}
	s.Terms.ShowMultipliers(&s.Tiers)
	if s.Fields, err = readFields(c); err != nil {
		return nil, err
	}
	return s, s.derive()
}

// derive fills the fields from the values, which were checked when they were saved.
func (s *Shop) derive() (err error) {
	v := s.values
	number := func(key string) int64 {
		n, _ := strconv.ParseInt(v[key], 10, 64)
		return n
	}
	s.Name, s.Currency, s.Lang, s.Region = v["name"], v["currency"], v["lang"], v["region"]
	s.TestMode, s.clock = v["test_mode"] == "on", readClock(v)
	s.Decimals, _ = CurrencyDecimals(s.Currency)
	s.PointValue = PointValue{Points: number("point_value"), Minor: pow10(s.Decimals)}
	s.RedeemStep, s.RedeemMinimum, s.restoreDays = number("redeem_step"), number("redeem_min"), number("restore_days")
	s.RFMDays, _ = parseCuts(v["rfm_days"])
	s.RFMOrders, _ = parseCuts(v["rfm_orders"])
	s.Drivers, _ = parseList(v["feedback_drivers"])
	s.Channels, _ = parseList(v["feedback_channels"])
	s.AskAfter, s.AskEvery = number("ask_after"), number("ask_every")
	s.coupons = couponRules{
		redeemMaximum: number("redeem_max"), keep: v["code_return"] == "keep", grace: number("code_grace"), points: number("referral_points"),
		friendPoints: number("referral_friend_points"), referralMin: number("referral_min") * pow10(s.Decimals), referralCap: number("referral_cap"),
	}
	s.CareDays, s.CareBirthday, s.CarePoints, s.LeapMarch = Day(number("care_days")), Day(number("care_birthday")), Day(number("care_points")), v["leap_birthday"] == "march"
	s.SMSPrice = number("sms_price") * pow10(s.Decimals)
	s.join, s.transfer, s.clamps = v["join"], v["transfer"] == "on", v["negative_balance"] == "clamp"
	if s.startNone = v[programmeStart] == "none"; !s.startNone && v[programmeStart] != "all" {
		s.start, _ = ParseDay(v[programmeStart])
	}
	s.service, _ = program.ParseService(v["service_hours"], v["days_off"], v["days_worked"])
	first, _ := parseTargets(v["first_response"])
	resolution, _ := parseTargets(v["resolution"])
	for i := range s.targets {
		s.targets[i] = ticketTarget{first: first[i] * serviceHour, resolution: resolution[i] * serviceHour}
	}
	s.Zone, err = LoadZone(v["zone"])
	return err
}

func (s *Shop) termsFromValues() (t program.Terms, err error) {
	if t.Rate, err = program.ParseRate(s.values["rate"]); err != nil {
		return t, err
	}
	if t.Expiry, err = program.ParseExpiry(s.values["expiry"]); err != nil {
		return t, err
	}
	t.Basis, t.Rounding = program.Basis(s.values["basis"]), program.Rounding(s.values["rounding"])
	t.ReturnDays, err = strconv.Atoi(s.values["return_days"])
	t.Decimals, _ = CurrencyDecimals(s.values["currency"])
	if at := s.values["award_at"]; at != "paid" {
		t.Moment = program.Moment(at)
	}
	t.Rules = s.Terms.Rules
	return t, err
}

// Settings lists every setting with its value, in the order of the settings screen.
func (b *Book) Settings() []Setting {
	shop := b.shop.Load()
	list := make([]Setting, 0, len(settingTable))
	for _, row := range settingTable {
		list = append(list, Setting{Key: row.key, Value: shop.values[row.key], Default: row.fallback, Kind: row.kind, Choices: row.choices})
	}
	return list
}

// SetSetting changes one setting. A change of the earning rules makes a new version of the terms: what was given keeps the
// old ones. Errors: CodeUnknownSetting, CodeBadSetting, CodeCurrencyFixed.
func (b *Book) SetSetting(ctx context.Context, key, value string) error {
	row, ok := settingByKey(key)
	if !ok {
		return Refuse(CodeUnknownSetting, "key", key)
	}
	if !row.takes(value) {
		return Refuse(CodeBadSetting, "key", key, "value", value, "allowed", row.choices, "currency", b.Shop().Currency)
	}
	return b.write(ctx, "setting.set", func(t *tx) error {
		if row.fixed {
			if n, err := t.number("SELECT count(*) FROM (SELECT 1 FROM orders LIMIT 1)"); err != nil || n > 0 {
				return orErr(err, Refuse(CodeCurrencyFixed, "value", value))
			}
		}
		if err := t.putSetting(key, value); err != nil {
			return err
		}
		if row.terms || row.fixed {
			if err := t.putTerms(); err != nil {
				return err
			}
		}
		if err := t.staleCare(); err != nil {
			return err
		}
		t.shopChanged = true
		if row.clocks {
			if err := t.refoldOpen(); err != nil {
				return err
			}
		}
		detail := map[string]any{"value": value}
		if key == "zone" {
			detail["entry"] = t.w.heads.entry // up to here the zone before tells the days
		}
		return t.audit("setting.set", "setting:"+key, detail, "")
	})
}

func (t *tx) putSetting(key, value string) error {
	return t.exec("INSERT INTO setting (key, value, changed_at) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at",
		key, value, t.now)
}

// putTerms saves the terms that the settings now say as a new version.
func (t *tx) putTerms() error {
	shop, err := readShop(t.conn)
	if err != nil {
		return err
	}
	terms, err := shop.termsFromValues()
	if err != nil {
		return err
	}
	return t.insertTerms(terms)
}

// insertTerms makes terms the ones in force.
func (t *tx) insertTerms(terms program.Terms) error {
	rules, err := json.Marshal(terms)
	if err != nil {
		return err
	}
	t.shopChanged = true
	return t.exec("INSERT INTO terms (since, rules) VALUES (?, ?)", t.now, string(rules))
}

// Preferences are the acting staff member's own: lang, theme, borders, mouse. What was never set is absent.
func (b *Book) Preferences(ctx context.Context) (map[string]string, error) {
	text := "{}"
	err := b.look(ctx, func(v *view) error {
		_, err := v.first([]any{&text}, "SELECT preferences FROM staff WHERE id = ?", b.staff)
		return err
	})
	if err != nil {
		return nil, err
	}
	var p map[string]string
	return p, json.Unmarshal([]byte(text), &p)
}

var preferenceChoices = map[string][]string{
	"lang": {"en", "zh"}, "theme": {"auto", "light", "dark", "mono"}, "borders": {"round", "ascii"}, "mouse": {"on", "off"},
}

// SetPreference changes one of the acting staff member's preferences.
func (b *Book) SetPreference(ctx context.Context, name, value string) error {
	choices, ok := preferenceChoices[name]
	if !ok {
		return Refuse(CodeUnknownSetting, "key", name)
	}
	if !slices.Contains(choices, value) {
		return Refuse(CodeBadSetting, "key", name, "value", value, "allowed", choices)
	}
	return b.write(ctx, "preference.set", func(t *tx) error {
		if err := t.exec("UPDATE staff SET preferences = json_set(preferences, '$.' || ?, ?) WHERE id = ?", name, value, t.staff); err != nil {
			return err
		}
		return t.audit("preference.set", "preference:"+name, map[string]any{"value": value}, "")
	})
}

func pow10(n int) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}

func orErr(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}
