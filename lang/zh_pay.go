package lang

// zhPay are the words of the reports on whether it pays.
var zhPay = words{
	"report.title.clv":    "客户今后值多少（CLV）",
	"report.title.whatif": "多留住几位会怎样？",

	"report.name.r": "r", "report.name.alpha": "alpha", "report.name.a": "a", "report.name.b": "b", "report.name.s": "s", "report.name.beta": "beta",
	"report.name.log_likelihood": "对数似然", "report.name.repeat_buyers": "再来过的客户", "report.name.p": "p", "report.name.q": "q",
	"report.name.gamma": "gamma", "report.name.gg_log_likelihood": "消费的对数似然", "report.name.spend_correlation": "频次与金额的相关",
	"report.name.months": "往后几个月", "report.name.discount_monthly": "晚一个月折价", "report.name.mean_p_alive": "仍是客户",
	"report.name.expected_orders": "今后", "report.name.new_customer_orders": "其中一位新客", "report.name.total_clv_minor": "全部客户合计",
	"report.name.models": "模型", "report.name.top_members": "最值得的客户", "report.name.member": "会员", "report.name.x": "再来", "report.name.t_x": "末次（周）",
	"report.name.t": "已知（周）", "report.name.p_alive": "还在", "report.name.expected_value_minor": "每次", "report.name.clv_minor": "CLV",
	"report.name.retention_plus_points": "每百人多留", "report.name.round_days": "一轮（天）", "report.name.spend_per_round_minor": "每位客户一轮消费",
	"report.name.clv_now_minor": "现在一位客户值", "report.name.clv_then_minor": "那时值", "report.name.profit_change_percent": "变化 %",
	"report.name.curve": "逐点来看", "report.name.change": "变化",

	"report.name.clv.expected_orders":  "今后的购买日",
	"report.why.r":                     "r 和 alpha：各客户购买快慢不同，服从这个形状和速率的伽马分布；r / alpha 是平均每周次数。",
	"report.why.a":                     "a 和 b：每次购买后客户永久离开的可能服从这两个参数的贝塔分布；a / (a + b) 是平均值。",
	"report.why.s":                     "s 和 beta：各客户离开的快慢不同，服从这个形状和速率的伽马分布。",
	"report.why.log_likelihood":        "模型与实际有多吻合；几个模型里取最大的。",
	"report.why.p":                     "p、q 和 gamma：每个购买日的金额围绕客户自己的平均值变化，各人的平均值又围绕全店变化（Gamma–Gamma），单位是元。",
	"report.why.spend_correlation":     "再来次数与其平均金额的皮尔逊相关系数。消费模型假设它是 0：离 0 越远，模型越不准。",
	"report.why.mean_p_alive":          "全部客户还会再买的概率的平均值。BG/NBD 把只买过一次的都当作仍是客户。",
	"report.why.expected_orders":       "今天的全部客户在往后几个月里预计有购买的天数合计。",
	"report.why.total_clv_minor":       "逐位客户相加：往后每个月预计购买次数 × 该客户每次的金额，越晚越打折。是净销售额，不是利润。",
	"report.why.whatif.true_retention": "上一轮来过、最近一轮又来的客户，除以上一轮来过的客户。",
	"report.why.round_days":            "一年；开店不到两年时，取开店时间的一半。",
	"report.why.clv_now_minor":         "每位客户一轮的消费 ×（1 + d）÷（1 + d − 留存率），d 是晚一轮的折价。",
	"report.why.clv_then_minor":        "同上，每百位客户多留住这么多位。",
	"report.why.profit_change_percent": "后者除以前者减一。毛利率不变时也就是利润的变化。",

	"report.definition.clv":    "今后的购买：用截至最后一天的全部购买日（周 = 天 / 7，不含首次）按最大似然拟合 BG/NBD、MBG/NBD、Pareto/NBD，取最可能的。每次金额：对再次购买日的平均金额用 Gamma–Gamma。CLV：逐月（365.25 / 12 天）相加并折现；是净销售额，不是利润。再来过的客户满 30 位才拟合。",
	"report.definition.whatif": "一轮是一年，或开店时间的一半。留存率：上一轮来过、这一轮又来的客户占比。一位客户值：一轮消费 ×（1 + d）÷（1 + d − 留存率），即 Reichheld 和 Sasser 的算法；d 是一轮的折价。按净销售额；毛利率不变时，变化就是利润的变化。",

	"report.finding.clv":        "今天的 {customers} 位客户往后 {months} 个月大约带来 {money}，平均每位 {mean}。",
	"report.finding.clv.few":    "{n} 位客户，再来过的不到 30 位：太少，没法推算。",
	"report.next.clv":           "看看他们在哪些分层里。",
	"report.finding.whatif":     "每 100 位客户多留住 {plus} 位，一位客户就值 {then}，现在是 {now}：多 {change}。",
	"report.finding.whatif.few": "开店时间太短或客户太少，还说不出多留住几位值多少。",
	"report.next.whatif":        "看看谁沉默了。",
}
