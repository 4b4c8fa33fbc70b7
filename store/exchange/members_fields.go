package exchange

// The fields of people that files of orders do not have.
const (
	FieldIdentities  Field = "identities" // a list of objects with source and key, as JSON: our own export
	FieldMemberID    Field = "member_id"  // our own number of the member
	FieldCard        Field = "card"
	FieldBirthday    Field = "birthday"
	FieldBirthMonth  Field = "birth_month"
	FieldBirthDay    Field = "birth_day"
	FieldFoundBy     Field = "found_by"
	FieldTier        Field = "tier"
	FieldTags        Field = "tags"
	FieldJoined      Field = "joined"     // whether the person is a member
	FieldProfile     Field = "no_profile" // yes: known by a payment card only, not a member
	FieldJoinedAt    Field = "joined_at"
	FieldKnownSince  Field = "known_since" // since when the shop knows the person, member or not
	FieldLastSeen    Field = "last_seen"
	FieldConsentMail Field = "consent_email"
	FieldConsentSMS  Field = "consent_sms"
	FieldConsentChat Field = "consent_whatsapp"
	FieldGrowth      Field = "growth"
	FieldPoints      Field = "points"
	FieldPointsSpent Field = "points_spent" // to be taken off points
	FieldExpires     Field = "expires"
	FieldMovement    Field = "movement"  // whether a row adds points or takes them
	FieldCancelled   Field = "cancelled" // yes: the row does not count
	FieldStored      Field = "stored_value"
	FieldPaidTier    Field = "paid_tier"
	FieldBenefits    Field = "benefit_cards"
	FieldTierUntil   Field = "tier_until"
	FieldLifetime    Field = "lifetime_points"
	FieldReferrals   Field = "referrals"
)

// people are the fields of a person in the alias table of members and balances. The first field that claims a heading has it.
var people = []alias{
	{FieldIdentities, kindText, []string{"identities", "身份"}},
	{FieldMemberID, kindID, nil},
	{FieldEmail, kindEmail, []string{
		"email", "e-mail", "email address", "e-mail address", "user email", "users email", "customer email", "member email", "contact email", "mail",
		"邮箱", "电子邮箱", "电子邮件", "客户邮箱", "会员邮箱", "メール", "メールアドレス",
	}},
	{FieldPhone, kindPhone, []string{
		"phone", "phone number", "mobile", "mobile phone", "mobile number", "telephone", "tel", "cell", "customer phone", "billing phone", "shipping phone",
		"default address phone", "手机号", "手机号码", "手机", "电话", "电话号码", "联系电话", "联系手机", "客户手机号", "会员手机号", "電話番号", "telefon",
	}},
	{FieldBuyerKey, kindID, []string{
		"customer id", "customer key", "customer number", "customer no", "user id", "userid", "client id", "member id", "memberid", "account id",
		"username", "user name", "square customer id", "buyer user id", "wechat", "wechat id", "openid", "客户昵称", "买家会员名", "会员名", "会员号", "会员编号",
		"会员ID", "客户ID", "客户编号", "用户ID", "微信号", "昵称", "kundennummer",
	}},
	{FieldCard, kindID, []string{"card", "card number", "loyalty card", "loyalty card number", "loyaltycardnumber", "member card", "会员卡号", "卡号"}},
	{FieldName, kindText, []string{
		"name", "full name", "customer name", "customer", "member name", "client name", "display name", "姓名", "客户姓名", "会员姓名", "客户名称", "顾客姓名", "名字",
		"氏名", "お名前",
	}},
	{FieldFirstName, kindText, []string{"first name", "firstname", "given name", "vorname", "prénom"}},
	{FieldLastName, kindText, []string{"last name", "lastname", "surname", "family name", "nachname"}},
	{FieldBirthday, kindBirthday, []string{
		"birthday", "birth date", "birthdate", "date of birth", "dob", "birth day", "生日", "客户生日", "会员生日", "出生日期", "誕生日", "geburtstag", "geburtsdatum",
	}},
	{FieldBirthMonth, kindPoints, []string{"birth month", "birthday month", "生日月"}},
	{FieldBirthDay, kindPoints, []string{"birthday day", "day of birth", "生日日"}},
	{FieldCity, kindText, []string{"city", "town", "default address city", "城市", "所在城市", "市", "ort", "ville"}},
	{FieldCountry, kindText, []string{"country", "country code", "country / region", "default address country code", "国家", "国家/地区", "land"}},
	{FieldFoundBy, kindText, []string{
		"found by", "found us by", "how found", "how did you hear about us", "acquisition source", "creation source", "source", "来源", "来源渠道", "获客渠道",
		"渠道",
	}},
	{FieldTier, kindText, []string{"tier", "vip tier", "level", "member level", "loyalty tier", "等级", "会员等级", "免费等级", "级别"}},
	{FieldTierUntil, kindMoment, []string{"tier until", "tier expires", "tier expires at", "tier expiry", "等级有效期", "等级到期"}},
	{FieldTags, kindTags, []string{"tags", "tag", "labels", "groups", "标签", "客户标签", "会员标签"}},
	{FieldJoined, kindFlag, []string{"joined", "is member", "member", "enrolled", "loyalty member", "是否会员", "是否入会"}},
	{FieldProfile, kindFlag, nil},
	{FieldJoinedAt, kindMoment, []string{
		"joined at", "joined on", "join date", "joined date", "date joined", "member since", "enrolled at", "enrollment date", "sign up", "signup date", "registered",
		"registered at", "registration date", "成为会员时间", "入会时间", "入会日期", "注册时间", "注册日期", "开卡时间",
	}},
	{FieldKnownSince, kindMoment, []string{"customer since", "created at", "created", "date created", "first visit", "成为客户时间", "创建时间"}},
	{FieldLastSeen, kindMoment, []string{"last seen", "last active", "last visit", "last login", "最近浏览时间", "最近访问", "最后登录", "上次到店"}},
	{FieldConsentMail, kindFlag, []string{
		"consent email", "accepts email marketing", "accepts marketing", "email consent", "email opt-in", "email subscription status", "marketing", "newsletter", "opt-in",
		"optin", "subscribed", "营销同意", "接受营销", "邮件订阅", "接受邮件",
	}},
	{FieldConsentSMS, kindFlag, []string{"consent sms", "accepts sms marketing", "sms consent", "sms opt-in", "接受短信", "短信订阅"}},
	{FieldConsentChat, kindFlag, []string{"consent whatsapp", "accepts whatsapp marketing"}},
	{FieldGrowth, kindPoints, []string{"growth", "growth value", "成长值"}},
	{FieldPoints, kindPoints, []string{
		"points", "points balance", "point balance", "current points", "available points", "loyalty points", "points available", "balance", "客户积分", "积分",
		"可用积分", "积分余额", "当前积分", "剩余积分", "会员积分",
	}},
	{FieldLifetime, kindPoints, []string{"lifetime points", "total points earned", "points earned", "累计积分"}},
	{FieldReferrals, kindPoints, []string{"referrals", "referral count", "completed referrals", "推荐人数"}},
	{FieldNote, kindText, []string{"note", "notes", "memo", "remark", "remarks", "comment", "备注", "客户备注", "会员备注"}},
	{FieldStored, kindText, []string{"stored value", "store credit", "客户储值余额", "储值余额", "储值"}},
	{FieldPaidTier, kindText, []string{"paid tier", "付费等级"}},
	{FieldBenefits, kindText, []string{"benefit cards", "权益卡"}},
}

// balanceFields are the fields that only files of points have, before those of people.
var balanceFields = []alias{
	{FieldExpires, kindMoment, []string{"expires", "expires at", "expires on", "expiry", "expiry date", "expiration", "expiration date", "expired at", "有效期", "到期日", "到期时间", "积分有效期"}},
	{FieldPointsSpent, kindPoints, []string{"points spent", "spent points", "used points", "redeemed points"}},
	{FieldMovement, kindText, []string{"movement", "transfer type"}},
	{FieldCancelled, kindFlag, nil},
}
