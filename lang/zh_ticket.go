package lang

// zhTicket are the words of after-sales in Chinese.
var zhTicket = words{
	"error.no_ticket":          "没有工单 {ticket}。",
	"error.no_ticket.hint":     "请看 `regulars ticket list`",
	"error.no_feedback":        "没有反馈 {feedback}。",
	"error.no_feedback.hint":   "请看 `regulars feedback list`",
	"error.bad_ticket":         "“{value}”不能用作工单的 {what}。",
	"error.bad_ticket.hint":    "可选：{allowed}",
	"error.ticket_empty":       "什么都没写，没有保存。",
	"error.ticket_empty.hint":  "请写下顾客说了什么，或做了什么",
	"error.ticket_stage":       "工单 {ticket} 现在是“{stage}”，不能接着做这一步。",
	"error.ticket_stage.hint":  "可以结案、重开，或撤回上一步",
	"error.ticket_nobody":      "不知道工单 {ticket} 是谁的，没法给积分。",
	"error.ticket_nobody.hint": "先说明是哪位会员：`regulars ticket edit {ticket} --member 会员`",
	"error.ticket_start":       "工单 {ticket} 已经是刚打开时的样子，没有可撤回的了。",
	"error.ticket_start.hint":  "如果开错了，直接结案",

	"setting.service_hours":       "客服时间",
	"setting.service_hours.help":  "什么时候回复顾客，1 是周一：1-5 09:00-18:00; 6 10:00-16:00。工单的时限只在这些时间里走。",
	"setting.days_off":            "放假的日子",
	"setting.days_off.help":       "没人回复的节假日：2026-10-01..2026-10-07 2026-12-25。",
	"setting.days_worked":         "调休上班的日子",
	"setting.days_worked.help":    "周末补班的日子，按平日的时间：2026-09-20 2026-10-10。",
	"setting.first_response":      "首次回复时限（小时）",
	"setting.first_response.help": "轻微、一般、紧急工单多少个客服小时内要首次回复：8 4 1。",
	"setting.resolution":          "解决时限（小时）",
	"setting.resolution.help":     "轻微、一般、紧急工单多少个客服小时内要结案，等顾客的时间不算：45 27 9。",
}
