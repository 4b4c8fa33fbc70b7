package demo

import (
	"cmp"
	"math/rand/v2"
	"slices"

	"regulars/store"
)

// mostAnswers bounds what is said in a large shop; of a small one a little more than half of the orders are spoken of.
const mostAnswers = 20_000

// How often an order is answered on each scale, in 100; of the rest nothing is heard.
var (
	answerKinds  = [...]store.AnswerKind{store.AnswerNPS, store.AnswerCSAT, store.AnswerStars, store.AnswerComment}
	answerShares = []int{32, 20, 5, 3, 40}
)

// How the scores of a scale fall, from its lowest up: after an order that went well, and after one that came back.
var (
	outOfTen   = [2][]int{{0, 1, 1, 1, 1, 3, 3, 10, 16, 29, 35}, {8, 6, 9, 12, 12, 14, 13, 12, 8, 4, 2}}
	outOfFive  = [2][]int{{1, 3, 9, 36, 51}, {24, 30, 25, 15, 6}}
	answerTold = [...]int{85, 55, 18} // in 100 the scores with a comment: of those who are cross, who are neither, who are glad
)

// answerChannels are where a source's customers are asked.
var answerChannels = [...]string{taobao: "chat", youzan: "wechat", shopify: "email", stall: "in_person"}

// Answers are what customers say of what they bought in the last days, in order of time. Each comes some days after the order was
// received, and is about that order.
func (s *Shop) Answers(days int) []*store.AnswerDraft {
	end := s.plan.End.Start(zone)
	first, _ := slices.BinarySearchFunc(s.purchases, end-store.Instant(days)*oneDay, func(p purchase, at store.Instant) int { return cmp.Compare(p.at, at) })
	shares := answerShares
	if heard, of := mostAnswers, len(s.purchases)-first; of > heard {
		shares = slices.Clone(shares)
		shares[len(shares)-1] += 100 * (of - heard) / heard
	}
	w := writer{shop: s}
	var list []*store.AnswerDraft
	for i := first; i < len(s.purchases); i++ {
		p := &s.purchases[i]
		random := rand.New(rand.NewPCG(p.seed, 0xA25E))
		kind := weighted(random, shares)
		if kind == len(answerKinds) || int(p.person) == len(s.People) {
			continue
		}
		order := w.write(p)
		at := order.DoneAt + oneDay + store.Instant(random.Int64N(int64(6*oneDay)))
		if order.DoneAt == 0 || at >= end {
			continue
		}
		a := s.answer(random, answerKinds[kind], order.Refunded > 0)
		a.At, a.Order, a.Channel = at, order.ID, answerChannels[p.source]
		if a.Kind == store.AnswerStars {
			a.Channel = "review"
		}
		list = append(list, a)
	}
	slices.SortStableFunc(list, func(a, b *store.AnswerDraft) int { return cmp.Compare(a.At, b.At) })
	return list
}

// answer draws a score and a comment that fits it. Who only comments is mostly glad.
func (s *Shop) answer(random *rand.Rand, kind store.AnswerKind, back bool) *store.AnswerDraft {
	a := &store.AnswerDraft{Kind: kind}
	fate := 0
	if back {
		fate = 1
	}
	mood, told := 0, true // the index into remarks
	switch kind {
	case store.AnswerNPS:
		a.Score, a.HasScore = int64(weighted(random, outOfTen[fate])), true
		mood = max(0, int(a.Score)-5) / 2 // up to 6, 7 and 8, 9 and 10
	case store.AnswerCSAT, store.AnswerStars:
		a.Score, a.HasScore = int64(1+weighted(random, outOfFive[fate])), true
		mood = min(2, int(a.Score)/2) // 1 and, with 2 and 3, the middle, 4 and 5
	default:
		mood = weighted(random, []int{1 + 5*fate, 2, 5})
	}
	if a.HasScore {
		told = random.IntN(100) < answerTold[mood]
	}
	if told {
		list := remarks[mood]
		a.Comment = pick(s.plan.Lang, list[random.IntN(len(list))])
	}
	return a
}

// remarks are what customers say: who is cross, who is neither, who is glad.
var remarks = [3][]word{
	{
		{"快递太慢了，等了整整一周。", "The delivery was slow: I waited a whole week."},
		{"收到时茶杯碎了，包装太薄。", "One cup came damaged; the packaging is too thin."},
		{"说是白茶，味道很淡，有点失望。", "The taste is very thin for a white tea. Disappointing."},
		{"漏发了一件，联系客服半天才回。", "One thing was missing, and support took half a day to answer."},
		{"刚买完就降价，心里不舒服。", "The price fell the day after I bought it."},
		{"退货流程太拖延，催了三次。", "I had to ask three times about my return."},
		{"页面描述和实物不符，颜色差很多。", "The page is misleading: the colour is quite another one."},
		{"对我来说太贵了。", "Too expensive for what it is."},
	},
	{
		{"东西不错，就是快递慢了一点。", "Good things, but the parcel took its time."},
		{"味道可以，包装普通。", "The taste is all right, the packaging plain."},
		{"质量还行，价格偏高。", "The quality is fine; the price is on the high side."},
		{"客服挺客气，但没完全解决问题。", "The staff were kind, though they could not quite solve it."},
		{"希望有更小的规格可以试。", "I wish there were smaller sizes to try."},
		{"下单时优惠没看懂。", "I did not understand the discount at checkout."},
	},
	{
		{"白牡丹很香，泡了七八道还有味道。", "The White Peony is delicious, even at the seventh steep."},
		{"护手霜好用，不油，已经回购三次。", "I love the hand cream: not greasy at all. My third one."},
		{"包装很用心，送朋友很有面子。", "Beautiful packaging, a perfect present."},
		{"发货很快，第二天就到了。", "Fast delivery, it was here the next day."},
		{"客服耐心，教我怎么泡龙井。", "The staff were so helpful and told me how to brew Longjing."},
		{"市集上认识的，一直很放心。", "Found you at the market and have trusted you since."},
		{"桂花糕新鲜好吃，妈妈很喜欢。", "The osmanthus cakes were fresh; my mother loved them."},
		{"老客户了，品质一直稳定，推荐。", "A customer for years: the quality never changes. Recommended."},
		{"破了一只杯子，当天就补发，售后满意。", "One cup broke and a new one came at once. Great service."},
		{"性价比很高，会再来。", "Good value, I will be back."},
	},
}

// calls are what came of speaking with somebody who was cross; "" is nobody spoke with them.
var calls = [...]word{
	{"道了歉，补寄了一份小样，客人说下次还来。", "Apologised and sent a sample; will come again."},
	{"听客人说完，记下来了，会改。", "Listened and wrote it down; we will mend it."},
	{"下一单免运费，客人满意了。", "The next parcel goes free; all is well again."},
	{"谢谢客人告诉我们，聊得很愉快。", "Thanked for telling us; a friendly talk."},
	{},
}

// Call is what came of speaking with whoever gave the answer with a number; "" where nobody has spoken with them.
func (s *Shop) Call(answer int64) string {
	return pick(s.plan.Lang, calls[rand.New(rand.NewPCG(s.plan.Seed, uint64(answer))).IntN(len(calls))])
}
