package words

// zhHeld are the words about orders that wait for the meaning of their status, and about refunds that are not settled.
var zhHeld = words{
	"command.import.held":         "列出还没说明含义的状态词",
	"command.import.answer":       "说明一个状态词的含义，并导入等着它的订单",
	"command.import.answer.long":  "SOURCE 和 WORD 照 `import held` 列出的写；STATUS 是 pending、paid、fulfilled、completed、partially_refunded、refunded、cancelled 之一。\n答案会记住，下个文件不再问。导入的订单是一个批次，`import undo` 可以让它们重新等着。",
	"command.import.held.empty":   "没有订单在等说明。",
	"command.import.held.next":    "说明一个：regulars import answer {source} \"{word}\" paid",
	"command.import.held.word":    "待确认：{n} 笔订单的状态是“{word}”。请说明含义：regulars import answer {source} \"{word}\" paid，或连同文件用 --status \"{word}=paid\"",
	"command.import.answered":     "“{word}”现在的含义是{status}；有 {n} 笔订单在等它",
	"command.import.answered.dry": "如果“{word}”的含义是{status}：有 {n} 笔订单在等它。这是预演，什么都没保存。",
	"command.column.word":         "状态词",
	"command.column.examples":     "例如",
	"command.column.refund_open":  "退款未完结",
	"batch.what.answer":           "说明",
	"batch.what.members":          "会员",
	"batch.what.products":         "商品",
	"batch.what.balances":         "余额",
	"batch.what.feedback":         "反馈",
	"act.files.held":              "说明状态",
	"off.noheld":                  "没有订单在等说明。",
	"files.held":                  "有 {n} 笔订单的状态没人说明，先放着：按 t 说明",
	"files.held.note":             "答案会记住，下个文件不再问。每个答案会导入等着它的订单，可以撤销。",
	"toast.answered":              "导入了 {n} 笔订单，积分 {points}",
	"order.refundopen":            "退款未完结：{word}",
	"orders.filter.refund_open":   "退款未完结",
}
