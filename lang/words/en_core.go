package words

// enCore are the words that every part of the program uses.
var enCore = words{
	"core.app":         "Regulars",
	"core.stop":        ".",
	"core.list.comma":  ", ",
	"core.yes":         "yes",
	"core.no":          "no",
	"core.none":        "none",
	"core.absent":      "–",
	"core.points":      "{n} point|{n} points",
	"core.members":     "{n} member|{n} members",
	"core.customers":   "{n} customer|{n} customers",
	"core.orders":      "{n} order|{n} orders",
	"core.entries":     "{n} entry|{n} entries",
	"core.days":        "{n} day|{n} days",
	"core.days.ago":    "{n} day ago|{n} days ago",
	"core.today":       "today",
	"core.yesterday":   "yesterday",
	"core.never":       "never",
	"core.unnamed":     "(no name)",
	"core.hint.prefix": "Next: ",

	"word.prospect": "prospect",
	"word.order":    "order", "word.entry": "entry", "word.batch": "batch", "word.tag": "tag",
	"word.phone": "phone", "word.email": "e-mail", "word.name": "name", "word.birthday": "birthday",
	"word.currency": "currency", "word.zone": "time zone", "word.reason": "reason",
	"word.redemption": "redemption", "word.card": "card",
	"word.merge": "merge", "word.tier": "tier", "word.note": "note", "word.ticket": "ticket", "word.feedback": "feedback", "word.survey": "questionnaire",
	"word.event": "event", "word.contact": "contact", "word.coupons": "code", "word.referral": "referral",

	"reason.earn": "earned", "reason.bonus": "bonus", "reason.referral": "referral",
	"reason.opening": "opening balance", "reason.adjust": "adjusted", "reason.redeem": "redeemed",
	"reason.redeem_restore": "redemption given back", "reason.clawback": "clawed back",
	"reason.clawback_restore": "clawback given back", "reason.expire": "expired",
	"reason.expire_restore": "expiry given back", "reason.write_off": "written off",
	"reason.transfer_in": "transfer in", "reason.transfer_out": "transfer out", "reason.merge_in": "merge in",
	"reason.merge_out": "merge out", "reason.undo": "undo", "reason.merge": "merge",

	"status.unknown": "unknown", "status.pending": "pending", "status.paid": "paid", "status.fulfilled": "fulfilled",
	"status.completed": "completed", "status.partially_refunded": "partly refunded", "status.refunded": "refunded",
	"status.cancelled": "cancelled",
}
