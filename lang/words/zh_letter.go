package words

// zhLetter are the words of the pages that reports are written as.
var zhLetter = words{
	"report.letter.title":     "店铺近况",
	"report.letter.month":     "{month}月报",
	"report.letter.none":      "没有报表",
	"report.letter.ago":       "去年同期 {value}",
	"report.letter.how":       "怎么算的",
	"report.letter.peak":      "{what}，最高 {top}",
	"report.letter.rows":      "全部 {n} 行",
	"report.letter.silent":    "暂时没有可说的：{names}。",
	"report.letter.foot":      "{shop}：由熟客按本店订单计算。金额已减退款；不含任何客户姓名。",
	"report.format.html":      "网页，可打印可发送",
	"report.format.note":      "几行文字，发群里",
	"command.flag.month":      "这个自然月，没过完时算到今天",
	"command.flag.month.ever": "从本店第一笔订单到这个月底",
	"command.flag.month.all":  "这个自然月，没过完时算到今天；讲开店以来的报表算到这个月底",
	"command.report.note":     "一周小结，几行文字，可直接发到群里",
	"report.format.xlsx":      "Excel 工作簿，带图表",
}
