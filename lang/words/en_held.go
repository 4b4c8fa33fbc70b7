package words

// enHeld are the words about orders that wait for the meaning of their status, and about refunds that are not settled.
var enHeld = words{
	"command.import.held":         "list the status words that orders wait for",
	"command.import.answer":       "say what a status word means, and bring in the orders that wait for it",
	"command.import.answer.long":  "SOURCE and WORD are as `import held` lists them; STATUS is one of pending, paid, fulfilled, completed, partially_refunded, refunded, cancelled.\nThe answer is remembered for the next file. What it brings in is one batch: `import undo` lets the orders wait again.",
	"command.import.held.empty":   "No order waits for the meaning of its status.",
	"command.import.held.next":    "Say what one means: regulars import answer {source} \"{word}\" paid",
	"command.import.held.word":    "Held: {n} with the status “{word}”. Say what it means: regulars import answer {source} \"{word}\" paid, or with the file --status \"{word}=paid\"",
	"command.import.answered":     "“{word}” means {status} now; {n} order waited for it|“{word}” means {status} now; {n} orders waited for it",
	"command.import.answered.dry": "If “{word}” meant {status}: {n} order waits for it. This was a rehearsal: nothing was saved.|If “{word}” meant {status}: {n} orders wait for it. This was a rehearsal: nothing was saved.",
	"command.column.word":         "Word",
	"command.column.examples":     "For instance",
	"command.column.refund_open":  "Refund open",
	"batch.what.answer":           "answer",
	"batch.what.members":          "members",
	"batch.what.products":         "products",
	"batch.what.balances":         "balances",
	"batch.what.feedback":         "feedback",
	"act.files.held":              "explain status words",
	"off.noheld":                  "No order waits for an answer.",
	"files.held":                  "{n} order waits because nobody has said what its status means: press t|{n} orders wait because nobody has said what their status means: press t",
	"files.held.note":             "The answers are kept for the next file. Each brings in the orders that wait for it, and can be undone.",
	"toast.answered":              "{n} order brought in, {points} points|{n} orders brought in, {points} points",
	"order.refundopen":            "refund not settled: {word}",
	"orders.filter.refund_open":   "refund not settled",
}
