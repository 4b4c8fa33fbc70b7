package lang

// zhReturn are the words of the reports on whether customers return.
var zhReturn = words{
	"report.title.churn": "回头与流失",

	"report.name.second_order_30": "30 天内再买", "report.name.second_order_90": "90 天内再买",
	"report.name.second_order_365": "一年内再买", "report.name.median_days": "一半人再买要几天",
	"report.name.inactive_after_days": "多少天没来算沉默", "report.name.inactive_members": "沉默的客户",
	"report.name.active_before": "上期来过的客户", "report.name.retained": "其中本期又来的",
	"report.name.reactivated": "隔了一阵又回来的", "report.name.true_retention": "真实留存率",
	"report.name.milestones": "第二次购买", "report.name.within_days": "几天内",
	"report.name.returned": "已再买", "report.name.low": "至少", "report.name.high": "至多",
	"report.name.survival": "首单后多少天还没再买", "report.name.day_number": "第几天",
	"report.name.at_risk": "在观察", "report.name.events": "再买了",

	"report.why.second_order_30":     "首次购买的人里，30 天内在另一天又买的比例：1 减去 Kaplan–Meier 曲线，每个客户只算到已知的天数为止。",
	"report.why.second_order_90":     "同上，90 天内。",
	"report.why.second_order_365":    "同上，365 天内；还没有人被观察这么久时没有数。",
	"report.why.median_days":         "从这一天起，首次购买的人里还没再买的不超过一半；一直超过一半时没有数。",
	"report.why.inactive_after_days": "同一客户两次购买的间隔，十次里有九次不超过这么多天（第 7 型分位数，向上取整）；间隔不足 30 次时按 90 天。",
	"report.why.inactive_members":    "最后一笔订单比这更早的客户。谁都可能再回来。",
	"report.why.active_before":       "上期有订单的客户。",
	"report.why.retained":            "本期和上期都有订单的客户。",
	"report.why.reactivated":         "本期有订单、上期没有、更早买过的客户。",
	"report.why.true_retention":      "又来的人数除以上期来过的人数。隔了一阵又回来的不算在内：算进去会显得比实际好。",

	"report.definition.churn": "几天内再买：截至最后一天全部客户在另一天再次购买的 Kaplan–Meier 估计，附 95% log-log 区间。沉默：没来的天数超过本店十分之九的购买间隔。真实留存率：上期来过、本期又来的客户除以上期来过的客户。",

	"report.finding.churn":       "每 100 位首次购买的客户，{back} 位 {days} 天内再买；上期每 100 位客户，本期有 {kept} 位又来。",
	"report.finding.churn.young": "每 100 位首次购买的客户，{back} 位 {days} 天内再买。",
	"report.finding.churn.few":   "目前 {n} 位客户，或者认识的时间还短：太少，看不出什么。",
	"report.finding.churn.none":  "还没有认得出的客户买过东西。",
	"report.next.churn":          "{n} 位客户超过 {days} 天没来，列个名单。",
	"report.next.churn.none":     "没有人沉默，下个月再看。",
}
