package exchange

import (
	"strings"
	"sync"

	"regulars/store"
)

// commonWords are the words for where an order stands that files without a known platform use, by folded word.
var commonWords = &statusWords{words: [][]string{
	store.StatusPending: {
		"pending", "pending payment", "awaiting payment", "unpaid", "on hold", "authorized", "authorised", "expired", "draft", "open",
		"not paid", "payment pending", "待付款", "等待买家付款", "未付款", "待支付", "未支付",
	},
	store.StatusPaid: {
		"paid", "processing", "confirmed", "partially paid", "unshipped", "payment received", "captured", "ready to ship", "unfulfilled",
		"待发货", "已付款", "已支付", "支付成功", "付款成功", "买家已付款", "买家已付款,等待卖家发货", "等待卖家发货", "备货中",
	},
	store.StatusFulfilled: {
		"fulfilled", "shipped", "dispatched", "sent", "in transit", "partially fulfilled", "partially shipped", "已发货", "待收货", "部分发货",
		"卖家已发货,等待买家确认", "卖家已发货", "运输中", "配送中", "派送中",
	},
	store.StatusCompleted: {
		"completed", "complete", "done", "delivered", "received", "closed complete", "finished", "success", "successful", "succeeded",
		"交易成功", "交易完成", "已完成", "完成", "已收货", "已签收", "待评价", "已评价", "已结算", "成功", "确认收货", "订单完成",
	},
	store.StatusPartlyRefunded: {"partially refunded", "partly refunded", "partial refund", "partial", "部分退款", "部分退款成功"},
	store.StatusRefunded:       {"refunded", "returned", "refund", "fully refunded", "charged back", "chargeback", "退款成功", "已退款", "全额退款", "已退货"},
	store.StatusCancelled: {
		"cancelled", "canceled", "void", "voided", "failed", "declined", "abandoned", "交易关闭", "订单关闭", "已关闭", "已取消", "取消", "关闭", "交易取消", "支付失败",
	},
}}

// refundWords are words of a column of its own for refunds. StatusUnknown stands for: no refund, or none yet.
var refundWords = &statusWords{words: [][]string{
	store.StatusUnknown: {
		"none", "no", "no refund", "n/a", "rejected", "无", "无退款", "未退款", "未申请退款", "没有申请退款", "无退款申请", "无售后或售后取消",
		"无售后", "售后取消", "售后关闭", "退款关闭", "退款取消", "已取消退款", "-", "--", "null",
	},
	store.StatusPartlyRefunded: {"partial", "partially refunded", "partial refund", "部分退款", "部分退款成功"},
	store.StatusRefunded: {
		"refunded", "full", "full refund", "yes", "退款成功", "全额退款", "全额退款成功", "已全额退款", "已退款", "退款完成", "售后完成",
	},
}}

// openRefunds are words of that column for a refund that is asked for and not settled yet.
var openRefunds = &statusWords{words: [][]string{store.StatusUnknown: {
	"requested", "refund requested", "pending", "in progress", "退款中", "退款处理中", "部分退款中", "全额退款中", "售后处理中", "售后中",
	"待商家处理", "待卖家处理", "待买家退货", "待商家收货", "等待商家处理", "买家已经申请退款,等待卖家同意", "卖家已经同意退款,等待买家退货",
	"买家已经退货,等待卖家确认收货", "卖家拒绝退款", "卖家拒绝收货,等待买家处理", "客满介入", "平台介入中", "平台处理中", "仲裁中",
}}}

// deliveryWords are words of a column of its own for the delivery. StatusUnknown stands for: not sent yet.
var deliveryWords = &statusWords{words: [][]string{
	store.StatusUnknown:   {"unfulfilled", "unshipped", "pending", "restocked", "not shipped", "未发货", "待发货", "-", "null"},
	store.StatusFulfilled: {"fulfilled", "partial", "partially fulfilled", "shipped", "in transit", "已发货", "部分发货", "运输中", "配送中", "派送中"},
	store.StatusCompleted: {"delivered", "received", "已签收", "已收货", "签收"},
}}

// statusWords say what words mean.
type statusWords struct {
	words [][]string // by status
	once  sync.Once
	table map[string]store.Status // by folded word, made when the first is asked for
}

// meaning is the status of a folded word.
func (w *statusWords) meaning(folded string) (status store.Status, known bool) {
	w.once.Do(func() {
		w.table = make(map[string]store.Status, 8*len(w.words))
		for status, list := range w.words {
			for _, word := range list {
				w.table[foldHeading(word)] = store.Status(status)
			}
		}
	})
	status, known = w.table[folded]
	return status, known
}

// statusOf says what a platform's word means: as remembered, as the format knows it, or, in a file without a platform, as
// the words of the trade have it. StatusUnknown means that nobody knows.
func (a *assembler) statusOf(word string) store.Status {
	if status, ok := a.statuses[word]; ok {
		return status
	}
	status := a.meaning(word)
	if len(a.statuses) < 1000 {
		a.statuses[word] = status
	}
	return status
}

// meaning looks a word up.
func (a *assembler) meaning(word string) store.Status {
	folded := foldHeading(word)
	for known, status := range a.options.Statuses {
		if foldHeading(known) == folded {
			return status
		}
	}
	if status := store.ParseStatus(word); status != store.StatusUnknown {
		return status
	}
	if a.plan.format.Statuses == nil {
		status, _ := commonWords.meaning(folded)
		return status
	}
	if status, _ := a.plan.format.Statuses.meaning(folded); status != store.StatusUnknown {
		return status
	}
	for _, k := range a.plan.format.Keywords {
		if strings.Contains(folded, k.word) {
			return k.status
		}
	}
	return store.StatusUnknown
}

// statusKeyword is a piece of a platform's words, folded, and the status that it means.
type statusKeyword struct {
	word   string
	status store.Status
}

// combine settles the status of an order from all the columns that speak of it. An unknown word stays unknown: the order
// is held until somebody says what it means, with what it would then be.
func (o *order) combine(a *assembler) {
	before, detail := o.draft, o.detail
	o.combineOnce(a)
	if o.draft.Status != store.StatusUnknown {
		return
	}
	unknown, held := o.draft, o.detail
	word := unknown.StatusText
	answers := make([]store.Answer, store.StatusCancelled+1)
	a.supposing = true
	for s := store.StatusPending; s <= store.StatusCancelled; s++ {
		o.draft, o.detail, a.statuses[word] = before, detail, s
		o.combineOnce(a)
		answers[s] = store.Answer{Status: o.draft.Status, Word: o.draft.StatusText, Refunded: o.draft.Refunded}
	}
	a.supposing, a.statuses[word] = false, store.StatusUnknown
	o.draft, o.detail = unknown, held
	o.draft.Answers = answers
}

// combineOnce settles the status with what is known of the words.
func (o *order) combineOnce(a *assembler) {
	d := &o.draft
	if a.plan.has(FieldRefundStatus) {
		d.Has |= store.HasRefundState
	}
	if len(o.parts) > 0 {
		o.combineParts(a)
		return
	}
	d.StatusText = o.statusText
	d.Status = store.StatusPaid
	switch {
	case o.statusText != "":
		d.Has |= store.HasStatus
		d.Status = a.statusOf(o.statusText)
	case o.refundText != "" || o.deliveryText != "" || o.cancelledAt != 0:
		d.Has |= store.HasStatus
	}
	if d.Status == store.StatusUnknown {
		return
	}
	if d.Status == store.StatusPaid && o.deliveryText != "" {
		if sent, known := deliveryWords.meaning(foldHeading(o.deliveryText)); known && sent != store.StatusUnknown {
			d.Status = sent
		}
	}
	if o.refundText != "" && !o.refundWord(a, d) {
		return
	}
	if o.cancelledAt != 0 {
		d.Status = store.StatusCancelled
	}
	o.refundStatus(a)
}

// refundWord applies the refund column; false when its word is unknown, so that the order is held.
func (o *order) refundWord(a *assembler, d *store.OrderDraft) bool {
	status, open, known := a.refundOf(o.refundText)
	if open {
		o.detail.RefundOpen = o.refundText
		return true
	}
	if !known {
		d.Status, d.StatusText = store.StatusUnknown, o.refundText
		return false
	}
	if status != store.StatusUnknown && d.Status != store.StatusCancelled {
		d.Status = status
	}
	return true
}

// refundOf says what a word of the refund column means: how much went back, or that it is still open. A word that somebody
// has explained as anything else than a refund means none.
func (a *assembler) refundOf(word string) (status store.Status, open, known bool) {
	folded := foldHeading(word)
	if _, open = openRefunds.meaning(folded); open {
		return store.StatusUnknown, true, true
	}
	if status, known = refundWords.meaning(folded); known {
		return status, false, true
	}
	switch status = a.statusOf(word); status {
	case store.StatusUnknown:
		return status, false, false
	case store.StatusRefunded, store.StatusPartlyRefunded:
		return status, false, true
	}
	return store.StatusUnknown, false, true
}

// refundStatus makes the refunded amount and the status agree: an amount makes an order refunded, in part or in full;
// a status of full refund without an amount means the whole total.
func (o *order) refundStatus(a *assembler) {
	d := &o.draft
	switch {
	case d.Status == store.StatusPending:
	case d.Refunded > 0 && d.Status != store.StatusCancelled:
		d.Status = store.StatusPartlyRefunded
		if d.Refunded >= d.Total {
			d.Status = store.StatusRefunded
		}
	case d.Status == store.StatusRefunded && d.Refunded == 0:
		d.Refunded = d.Total
		d.Has |= store.HasRefunded
	case d.Status == store.StatusPartlyRefunded && d.Refunded == 0 && !a.supposing:
		a.notes.count(NoteRefundUnknown, o.draft.Line)
	}
}
