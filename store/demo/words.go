package demo

// word is one thing in both scripts.
type word struct{ zh, en string }

// pick is the word for a reader of lang, English for any but "zh".
func pick(lang string, w word) string {
	if lang == "zh" {
		return w.zh
	}
	return w.en
}

var shopName = word{"山茶小铺", "Camellia Shop"}

// Indices into sources.
const (
	taobao uint8 = iota
	youzan
	shopify
	stall
)

// sources are where orders come from, with the channel that each one's orders name and the shop within it.
var sources = [...]struct {
	name    string
	channel word
	shop    word
}{
	taobao:  {"taobao", word{"淘宝", "Taobao"}, word{}},
	youzan:  {"youzan", word{"微信小程序", "WeChat mini program"}, word{}},
	shopify: {"shopify", word{"网店", "web"}, word{}},
	stall:   {"stall", word{"摆摊", "stall"}, word{"周末市集", "Weekend market"}},
}

var cities = [...]word{
	{"上海", "Shanghai"},
	{"杭州", "Hangzhou"},
	{"北京", "Beijing"},
	{"广州", "Guangzhou"},
	{"深圳", "Shenzhen"},
	{"成都", "Chengdu"},
	{"苏州", "Suzhou"},
	{"南京", "Nanjing"},
	{"武汉", "Wuhan"},
	{"西安", "Xi'an"},
	{"重庆", "Chongqing"},
	{"长沙", "Changsha"},
	{"厦门", "Xiamen"},
	{"青岛", "Qingdao"},
	{"昆明", "Kunming"},
	{"大理", "Dali"},
	{"宁波", "Ningbo"},
}

var abroad = [...]struct{ city, country string }{
	{"London", "GB"},
	{"Manchester", "GB"},
	{"Berlin", "DE"},
	{"München", "DE"},
	{"Paris", "FR"},
	{"Lyon", "FR"},
	{"Madrid", "ES"},
	{"Amsterdam", "NL"},
	{"New York", "US"},
	{"Seattle", "US"},
	{"Toronto", "CA"},
	{"Melbourne", "AU"},
	{"Singapore", "SG"},
	{"Dublin", "IE"},
	{"Kraków", "PL"},
}

// How people found the shop, the most common first: at home and abroad.
var (
	findsHome = []word{
		{"小红书", "Xiaohongshu"},
		{"朋友介绍", "a friend"},
		{"淘宝搜索", "Taobao search"},
		{"抖音", "Douyin"},
		{"市集路过", "walked past the stall"},
		{"公众号", "WeChat account"},
	}
	findsAbroad = []word{{"Instagram", "Instagram"}, {"搜索引擎", "web search"}, {"朋友介绍", "a friend"}, {"旅行时路过", "a journey"}}
)

var tags = [...]struct {
	word    word
	percent int
}{
	{word{"爱送礼", "buys presents"}, 9},
	{word{"茶友", "tea friend"}, 12},
	{word{"敏感肌", "sensitive skin"}, 6},
	{word{"企业采购", "buys for a company"}, 2},
	{word{"市集熟人", "known from the market"}, 4},
}

// thanks are the reasons for points given by hand.
var thanks = [...]word{
	{"包裹迟到，致歉", "parcel came late, apology"},
	{"晒单感谢", "thank you for the photo"},
	{"生日礼", "birthday present"},
	{"带来新朋友", "brought a friend"},
}

var notes = [...]word{
	{"问过白茶礼盒什么时候补货。", "Asked when the white tea gift box will be back."},
	{"对茉莉花过敏，推荐时避开。", "Allergic to jasmine, so do not recommend it."},
	{"包装喜欢素一点，不要塑料袋。", "Likes plain wrapping, no plastic bags."},
	{"常给妈妈买护手霜，五月提醒一声。", "Often buys hand cream for her mother; remind in May."},
	{"快递请放门卫，白天不在家。", "Leave parcels with the porter; not at home by day."},
	{"上次茶漏有裂，已补发。", "The last strainer came cracked; a new one was sent."},
	{"想学泡茶，可以邀请来茶会。", "Would like to learn brewing; invite to a tasting."},
	{"喜欢淡一点的香味。", "Prefers lighter scents."},
	{"带朋友来过市集两次。", "Brought friends to the market twice."},
	{"开发票要写公司抬头。", "Needs invoices made out to the company."},
}

var carriers = [...]struct {
	name   word
	prefix string
}{
	{word{"顺丰", "SF Express"}, "SF"}, {word{"中通", "ZTO"}, "ZT"}, {word{"圆通", "YTO"}, "YT"}, {word{"邮政", "China Post"}, "EA"},
}

var orderNotes = [...]word{
	{"请附手写卡片：生日快乐。", "Please add a card: happy birthday."},
	{"送礼，请勿放价格单。", "A present: no price list, please."},
	{"周末送。", "Deliver at the weekend."},
	{"两件分开包装。", "Wrap the two apart."},
}
