package exchange

import (
	"encoding/json"
	"strconv"

	"regulars/store"
)

// membersTable are files of people.
var membersTable = listTable{
	kind: KindMembers, aliases: people, missing: lacksIdentity,
	formats: []*listFormat{
		{Format: Format{Name: "regulars", Fingerprints: [][]string{ownMembers}, Columns: ownColumns}},
		&shopifyCustomers, &wooCustomers, &squareCustomers, &youzanCustomers,
		{Format: Format{Name: FormatGeneric}},
	},
}

// lacksIdentity asks for a column that says who the person is.
func lacksIdentity(has func(Field) bool) Field {
	for _, f := range []Field{FieldEmail, FieldPhone, FieldBuyerKey, FieldCard, FieldIdentities, FieldMemberID} {
		if has(f) {
			return ""
		}
	}
	return FieldEmail
}

// ownMembers are the headings by which our own table of members is known.
var ownMembers = []string{"id", "name", "phone", "email", "status", "tier", "balance", "pending", "joined_at", "birthday", "tags", "found_by", "next_expiry"}

// ownColumns are the columns of our own table of members that can be taken in: what they are, not what follows from orders and
// the ledger.
var ownColumns = []FieldColumns{
	{FieldMemberID, []string{"id"}},
	{FieldIdentities, []string{"identities"}},
	{FieldEmail, []string{"email"}},
	{FieldPhone, []string{"phone"}},
	{FieldName, []string{"name"}},
	{FieldBirthday, []string{"birthday"}},
	{FieldCity, []string{"city"}},
	{FieldCountry, []string{"country"}},
	{FieldFoundBy, []string{"found_by"}},
	{FieldTier, []string{"tier"}},
	{FieldTags, []string{"tags"}},
	{FieldJoinedAt, []string{"joined_at"}},
	{FieldLastSeen, []string{"last_seen"}},
	{FieldConsentMail, []string{"consent_email"}},
	{FieldConsentSMS, []string{"consent_sms"}},
	{FieldConsentChat, []string{"consent_whatsapp"}},
	{FieldGrowth, []string{"growth"}},
}

// shopifyCustomers is Shopify's export of customers, in the three shapes that are known. Metafields are custom fields, but for
// the birthday.
var shopifyCustomers = listFormat{keys: "shopify", Format: Format{
	Name: "shopify",
	Fingerprints: [][]string{
		{"First Name", "Last Name", "Email", "Accepts Email Marketing", "Tags"},
		{"First Name", "Last Name", "Email", "Accepts Marketing", "Total Spent", "Total Orders", "Tags"},
	},
	Columns: []FieldColumns{
		{FieldBuyerKey, []string{"Customer ID"}},
		{FieldEmail, []string{"Email"}},
		{FieldPhone, []string{"Phone", "Default Address Phone"}},
		{FieldFirstName, []string{"First Name"}},
		{FieldLastName, []string{"Last Name"}},
		{FieldCity, []string{"Default Address City", "City"}},
		{FieldCountry, []string{"Default Address Country Code", "Country Code", "Country"}},
		{FieldConsentMail, []string{"Accepts Email Marketing", "Accepts Marketing"}},
		{FieldConsentSMS, []string{"Accepts SMS Marketing"}},
		{FieldConsentChat, []string{"Accepts WhatsApp Marketing"}},
		{FieldTags, []string{"Tags"}},
		{FieldNote, []string{"Note"}},
		{FieldBirthday, []string{"Birth date (customer.metafields.facts.birth_date)"}},
	},
}}

// wooCustomers is WooCommerce's Analytics export of customers; older files stop at the postal code.
var wooCustomers = listFormat{keys: "woocommerce", Format: Format{
	Name:         "woocommerce",
	Fingerprints: [][]string{{"Name", "Username", "Last Active", "Sign Up", "Email", "AOV"}},
	Columns: []FieldColumns{
		{FieldBuyerKey, []string{"Username"}},
		{FieldEmail, []string{"Email"}},
		{FieldPhone, []string{"Billing Phone", "Shipping Phone"}},
		{FieldName, []string{"Name"}},
		{FieldJoinedAt, []string{"Sign Up"}},
		{FieldLastSeen, []string{"Last Active"}},
		{FieldCity, []string{"City"}},
		{FieldCountry, []string{"Country / Region"}},
	},
}}

// squareCustomers is Square's export of customers. An instant profile is a payment card that nobody has named: known, but no
// member.
var squareCustomers = listFormat{keys: "square", Format: Format{
	Name:         "square",
	Fingerprints: [][]string{{"Square Customer ID", "First Name", "Last Name", "Email Address", "Phone Number"}},
	Columns: []FieldColumns{
		{FieldBuyerKey, []string{"Square Customer ID"}},
		{FieldEmail, []string{"Email Address"}},
		{FieldPhone, []string{"Phone Number"}},
		{FieldFirstName, []string{"First Name"}},
		{FieldLastName, []string{"Last Name"}},
		{FieldName, []string{"Nickname", "Company Name"}},
		{FieldCity, []string{"City"}},
		{FieldBirthday, []string{"Birthday"}},
		{FieldNote, []string{"Memo"}},
		{FieldFoundBy, []string{"Creation Source"}},
		{FieldKnownSince, []string{"First Visit"}},
		{FieldLastSeen, []string{"Last Visit"}},
		{FieldConsentMail, []string{"Email Subscription Status"}},
		{FieldProfile, []string{"Instant Profile"}},
	},
}}

// youzanCustomers is Youzan's export of customers, with points, growth and what only Youzan can change. Its columns are chosen by
// the shop, so that few of them are certain.
var youzanCustomers = listFormat{keys: "youzan", Format: Format{
	Name:         "youzan",
	Lang:         "zh",
	Currency:     "CNY",
	Zone:         "Asia/Shanghai",
	Fingerprints: [][]string{{"客户手机号", "客户积分"}, {"客户手机号", "是否会员", "成为客户时间"}, {"客户手机号", "免费等级"}},
	Columns: []FieldColumns{
		{FieldPhone, []string{"客户手机号"}},
		{FieldName, []string{"客户姓名", "客户昵称"}},
		{FieldBirthday, []string{"客户生日"}},
		{FieldTags, []string{"标签"}},
		{FieldJoined, []string{"是否会员"}},
		{FieldJoinedAt, []string{"成为会员时间"}},
		{FieldKnownSince, []string{"成为客户时间"}},
		{FieldGrowth, []string{"成长值"}},
		{FieldTier, []string{"免费等级"}},
		{FieldPaidTier, []string{"付费等级"}},
		{FieldBenefits, []string{"权益卡"}},
		{FieldPoints, []string{"客户积分"}},
		{FieldStored, []string{"客户储值余额"}},
		{FieldFoundBy, []string{"来源渠道", "来源方式"}},
		{FieldLastSeen, []string{"最近浏览时间"}},
		{FieldCity, []string{"微信地域"}},
	},
}}

// People streams the persons of a file of members or balances. problem gets every row that cannot be imported. An error of
// yield or problem ends the reading and is returned. When the file is no longer the one that was opened, the error has
// store.CodeFileChanged.
func (l *List) People(yield func(*store.PersonDraft) error, problem func(Problem) error) error {
	if l.format.gather {
		return l.gathered(yield, problem)
	}
	return l.read(func(rec *record, r *row) error {
		d := rec.person()
		switch code := l.lackOf(d); {
		case code == CodeNobody && l.format.platform():
			rec.notes.count(NoteNobody, 0) // a guest, or somebody whom the platform hides
			return nil
		case code != "":
			return l.complain(r, code, problem)
		}
		return yield(d)
	}, problem)
}

// lackOf says what a person's row lacks.
func (l *List) lackOf(d *store.PersonDraft) store.Code {
	switch {
	case d.Email == "" && d.Phone == "" && d.Key == "" && d.Card == "" && len(d.Identities) == 0 && d.ID == 0:
		return CodeNobody
	case l.Kind == KindBalances && !d.HasPoints:
		return CodeNoPoints
	case d.HasPoints && d.Points < 0:
		return CodePointsNegative
	case d.HasGrowth && d.Growth < 0:
		return CodePointsNegative
	}
	return ""
}

// complain reports a problem of a row as a whole.
func (l *List) complain(r *row, code store.Code, problem func(Problem) error) error {
	l.Rejected++
	return problem(newProblem(r, code))
}

// newProblem is a problem of a row as a whole.
func newProblem(r *row, code store.Code) Problem { return Problem{Line: r.line, Code: code} }

// person makes a draft of a row.
func (r *record) person() *store.PersonDraft {
	d := &store.PersonDraft{
		Line: r.line, Key: r.text(FieldBuyerKey), Email: r.text(FieldEmail), Phone: r.text(FieldPhone), Card: r.text(FieldCard),
		Name: r.name(), Birthday: r.birthday(), City: r.text(FieldCity), Country: r.text(FieldCountry), FoundBy: r.text(FieldFoundBy),
		Tier: r.text(FieldTier), Tags: r.of(FieldTags).tags, Joined: r.flag(FieldJoined), JoinedAt: r.of(FieldJoinedAt).at,
		Since: r.of(FieldKnownSince).at, LastSeen: r.of(FieldLastSeen).at, Note: r.text(FieldNote), Growth: r.of(FieldGrowth).number, HasGrowth: r.of(FieldGrowth).stated,
		Points: r.of(FieldPoints).number - r.of(FieldPointsSpent).number, HasPoints: r.of(FieldPoints).stated,
	}
	if digitsOnly(r.text(FieldMemberID)) {
		d.ID, _ = parseWhole(r.text(FieldMemberID))
	}
	d.Identities = parseIdentities(r.text(FieldIdentities))
	if r.flag(FieldProfile) > 0 {
		d.Joined = -1
	}
	if expires := r.of(FieldExpires); expires.stated && d.HasPoints {
		d.Lots = []store.PointLot{{Points: d.Points, Expires: r.dayOf(expires.at)}}
	}
	r.consents(d)
	r.platformValues(d)
	for i, e := range r.list.extra {
		if r.extra[i] != "" {
			d.Fields = append(d.Fields, store.Field{Name: e.name, Value: r.extra[i]})
		}
	}
	return d
}

// parseIdentities reads the identities of our own export: a list of objects with source and key. Anything else is none.
func parseIdentities(s string) []store.Identity {
	var list []identityObject
	if s == "" || json.Unmarshal([]byte(s), &list) != nil {
		return nil
	}
	all := make([]store.Identity, 0, len(list))
	for _, one := range list {
		if one.Source != "" && one.Key != "" {
			all = append(all, store.Identity(one))
		}
	}
	return all
}

// identityObject is an identity as our own export writes it.
type identityObject struct {
	Source string `json:"source"`
	Key    string `json:"key"`
}

// Identities is a list of identities: in one cell as JSON, so that any key comes back as it was.
func Identities(list []store.Identity) Value {
	objects := make([]identityObject, 0, len(list))
	for _, i := range list {
		objects = append(objects, identityObject(i))
	}
	if len(objects) == 0 {
		return Value{json: objects, kind: cellWord}
	}
	text, _ := marshal(objects)
	return Value{csv: string(text), json: objects}
}

// dayOf is the business day of an instant in the zone of the file's times.
func (r *record) dayOf(at store.Instant) store.Day {
	if at == 0 {
		return 0
	}
	return store.DayOf(at.Time(), r.list.zone())
}

// name is the whole name, from its parts where the file has them.
func (r *record) name() string {
	first, last := r.text(FieldFirstName), r.text(FieldLastName)
	if first == "" && last == "" {
		return r.text(FieldName)
	}
	return joinNames(first, last)
}

// birthday is the day of birth from one column or from two.
func (r *record) birthday() store.Birthday {
	b := r.of(FieldBirthday).born
	if month := r.of(FieldBirthMonth).number; b.Month == 0 && month != 0 {
		if parts, code := checkBirthday(store.Birthday{Month: int(month), Day: int(r.of(FieldBirthDay).number)}); code == "" {
			b = parts
		}
	}
	return b
}

// consents adds what the row says about marketing.
func (r *record) consents(d *store.PersonDraft) {
	for _, c := range []struct {
		field   Field
		channel string
	}{{FieldConsentMail, "email"}, {FieldConsentSMS, "sms"}, {FieldConsentChat, "whatsapp"}} {
		if answer := r.flag(c.field); answer != 0 {
			d.Consent = append(d.Consent, store.Agreement{Channel: c.channel, Granted: answer > 0})
		}
	}
}

// platformValues adds what only the platform can change.
func (r *record) platformValues(d *store.PersonDraft) {
	for _, f := range []Field{FieldStored, FieldPaidTier, FieldBenefits} {
		if text := r.text(f); text != "" {
			d.Values = append(d.Values, store.PlatformValue{Source: r.list.Keys, Name: string(f), Value: text})
		}
	}
	for _, f := range []Field{FieldLifetime, FieldReferrals} {
		if s := r.of(f); s.stated {
			d.Values = append(d.Values, store.PlatformValue{Source: r.list.Keys, Name: string(f), Value: strconv.FormatInt(s.number, 10)})
		}
	}
	if s := r.of(FieldTierUntil); s.stated {
		d.Values = append(d.Values, store.PlatformValue{Source: r.list.Keys, Name: string(FieldTierUntil), Value: r.dayOf(s.at).String()})
	}
}
