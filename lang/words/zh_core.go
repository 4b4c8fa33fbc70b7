package words

// zhCore are the words that every part of the program uses.
var zhCore = words{
	"core.app":         "熟客",
	"core.stop":        "。",
	"core.list.comma":  "、",
	"core.yes":         "是",
	"core.no":          "否",
	"core.none":        "无",
	"core.absent":      "–",
	"core.points":      "{n} 分",
	"core.members":     "{n} 位会员",
	"core.customers":   "{n} 位客户",
	"core.orders":      "{n} 笔订单",
	"core.entries":     "{n} 条积分明细",
	"core.days":        "{n} 天",
	"core.days.ago":    "{n} 天前",
	"core.today":       "今天",
	"core.yesterday":   "昨天",
	"core.never":       "从未",
	"core.unnamed":     "（未留姓名）",
	"core.hint.prefix": "下一步：",

	"word.prospect": "潜客",
	"word.order":    "订单", "word.entry": "积分明细", "word.batch": "导入记录", "word.tag": "标签",
	"word.phone": "手机号", "word.email": "邮箱", "word.name": "姓名", "word.birthday": "生日",
	"word.currency": "币种", "word.zone": "时区", "word.reason": "原因",
	"word.redemption": "兑换", "word.card": "会员卡",
	"word.merge": "合并", "word.tier": "等级", "word.note": "备注", "word.ticket": "售后工单", "word.feedback": "反馈", "word.survey": "问卷",
	"word.event": "会员活动", "word.contact": "联系记录", "word.coupons": "券码", "word.referral": "老带新",

	"reason.earn": "获得", "reason.bonus": "奖励", "reason.referral": "老带新",
	"reason.opening": "期初积分", "reason.adjust": "调整", "reason.redeem": "兑换",
	"reason.redeem_restore": "兑换退回", "reason.clawback": "扣回",
	"reason.clawback_restore": "扣回退还", "reason.expire": "过期",
	"reason.expire_restore": "过期恢复", "reason.write_off": "注销",
	"reason.transfer_in": "转入", "reason.transfer_out": "转出", "reason.merge_in": "合并转入",
	"reason.merge_out": "合并转出", "reason.undo": "撤销", "reason.merge": "合并",

	"status.unknown": "未知", "status.pending": "待付款", "status.paid": "已付款", "status.fulfilled": "已发货",
	"status.completed": "已完成", "status.partially_refunded": "部分退款", "status.refunded": "已退款",
	"status.cancelled": "已取消",
}
