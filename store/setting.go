package store

import (
	"context"
	"encoding/json"
	"strconv"
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
	var unread error
	if _, err = c.one(func(r *sqlite.Stmt) {
		s.termsID = r.ColumnInt64(0)
		unread = json.Unmarshal([]byte(r.ColumnText(1)), &s.Terms)
	}, "SELECT id, rules FROM terms ORDER BY id DESC LIMIT 1"); err != nil || unread != nil {
		return nil, orErr(err, unread)
	}
	if _, err = c.one(func(r *sqlite.Stmt) { s.idles = r.ColumnInt64(0) == 1 },
		`SELECT EXISTS (SELECT 1 FROM terms WHERE instr(rules, '"inactive:') > 0)`); err != nil {
		return nil, err
	}
	if _, err = c.one(func(r *sqlite.Stmt) {
		s.tiersID, s.tiersRan = r.ColumnInt64(0), Day(r.ColumnInt64(2))
		unread = json.Unmarshal([]byte(r.ColumnText(1)), &s.Tiers)
	}, "SELECT id, rules, ran FROM tier_scheme ORDER BY id DESC LIMIT 1"); err != nil || unread != nil {
		return nil, orErr(err, unread)
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
// old ones. It is one batch, 0 when nothing is new. Errors: CodeUnknownSetting, CodeBadSetting, CodeCurrencyFixed.
func (b *Book) SetSetting(ctx context.Context, key, value string) (batch int64, err error) {
	row, ok := settingByKey(key)
	if !ok {
		return 0, Refuse(CodeUnknownSetting, "key", key)
	}
	if !row.takes(value) {
		return 0, Refuse(CodeBadSetting, "key", key, "value", value, "allowed", row.choices, "currency", b.Shop().Currency)
	}
	err = b.write(ctx, "setting.set", func(t *tx) error {
		if batch = 0; t.shop.values[key] != value {
			if batch, err = t.newBatch(batchStart{kind: "bulk", what: settingBatch, name: key}); err != nil {
				return err
			}
			if err := t.closeBatch(batch, nil); err != nil {
				return err
			}
		}
		return t.setSetting(row, value, batch)
	})
	return batch, err
}

// setSetting gives a setting a value that it takes, and notes the one before. batch is that of the change, 0 for one that is none or an undo.
func (t *tx) setSetting(row settingRow, value string, batch int64) error {
	if row.fixed {
		if n, err := t.number("SELECT count(*) FROM (SELECT 1 FROM orders LIMIT 1)"); err != nil || n > 0 {
			return orErr(err, Refuse(CodeCurrencyFixed, "value", value))
		}
	}
	detail := map[string]any{"value": value, "before": t.shop.values[row.key]}
	if err := t.putSetting(row.key, value); err != nil {
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
	if row.key == "zone" {
		detail["entry"] = t.w.heads.entry // up to here the zone before tells the days
	}
	if batch != 0 {
		detail["batch"] = batch
	}
	return t.audit("setting.set", "setting:"+row.key, detail, "")
}

func (t *tx) putSetting(key, value string) error {
	return t.exec("INSERT INTO setting (key, value, changed_at) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at",
		key, value, t.now)
}

// putTerms saves the terms that the settings now say as a new version, with rules beside those in force.
func (t *tx) putTerms(also ...program.Rule) error {
	shop, err := readShop(t.conn)
	if err != nil {
		return err
	}
	shop.Terms.Rules = append(shop.Terms.Rules, also...)
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
