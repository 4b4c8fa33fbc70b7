package demo

import (
	"cmp"
	"math/rand/v2"
	"sort"
)

// Complaint is something that a customer complains of, and how it was settled.
type Complaint struct {
	Kind, Severity, Remedy                             string // as the book names them
	Text, Reply, Category, Cause, Responsible, Channel string
	Points, Cost                                       int64
}

// Step is one step of a complaint in the last days before the plan's end.
type Step struct {
	Complaint int    // index into the list of complaints
	Person    int    // index into Shop.People
	Before    int    // how many days before the plan's end, from 1
	Minutes   int64  // how many minutes after the middle of that day
	Act       string // open, reply, wait, compensate or close
}

// troubles are what customers complain of.
var troubles = [...]struct {
	kind, severity, remedy              string
	text, reply, category, cause, blame word
	cost                                int64
}{
	{"complaint", "urgent", "replace", word{"收到时杯子碎了，包装盒是湿的。", "The cup came broken and the box was wet."}, word{"非常抱歉，今天就给您补发一只，碎的不用寄回。", "We are very sorry: a new one leaves today, no need to send it back."}, word{"破损", "breakage"}, word{"包装", "packaging"}, word{"我们", "us"}, 4500},
	{"complaint", "normal", "points", word{"说好两天到，等了六天。", "Two days were promised; it took six."}, word{"快递积压了，给您添麻烦了，补您一些积分。", "The courier was jammed. We are sorry and have added points for you."}, word{"迟到", "late"}, word{"快递", "courier"}, word{"快递", "courier"}, 0},
	{"return", "normal", "refund", word{"味道和想的不一样，想退。", "It tastes otherwise than I thought; I would like to return it."}, word{"可以的，寄回运费我们出。", "Of course; we pay for the parcel."}, word{"口味", "taste"}, word{"描述不符", "description"}, word{"我们", "us"}, 8800},
	{"complaint", "normal", "replace", word{"少了一件护手霜。", "One hand cream is missing."}, word{"抱歉漏发了，马上补寄。", "Sorry, we left it out. It is on its way."}, word{"漏发", "missing item"}, word{"拣货", "picking"}, word{"我们", "us"}, 2600},
	{"exchange", "low", "replace", word{"想换大一号的茶漏。", "I would like a larger strainer instead."}, word{"好的，新的先寄给您。", "Gladly; the new one leaves first."}, word{"尺寸", "size"}, word{"描述不符", "description"}, word{"顾客", "customer"}, 900},
	{"question", "low", "none", word{"白茶可以放冰箱保存吗？", "May white tea be kept in the fridge?"}, word{"可以，密封好就行。", "Yes, when it is sealed well."}, word{"咨询", "advice"}, word{"说明不清", "instructions"}, word{"我们", "us"}, 0},
}

var complaintChannels = [...]word{{"在线客服", "chat"}, {"微信", "WeChat"}, {"电话", "phone"}, {"评价", "review"}}

// Complaints are those of the last days and their steps in order of time. Most are settled; of the last week some are open, and some
// nobody has answered yet.
func (s *Shop) Complaints(days int) (list []Complaint, steps []Step) {
	random := rand.New(rand.NewPCG(s.plan.Seed, 0xCA5E))
	count := max(len(s.People)/14, 6)
	for i := range count {
		from := &troubles[weighted(random, []int{30, 22, 14, 14, 10, 10})]
		person := random.IntN(len(s.People))
		c := Complaint{
			Kind: from.kind, Severity: from.severity, Remedy: from.remedy, Text: pick(s.plan.Lang, from.text), Reply: pick(s.plan.Lang, from.reply),
			Category: pick(s.plan.Lang, from.category), Cause: pick(s.plan.Lang, from.cause), Responsible: pick(s.plan.Lang, from.blame),
			Channel: pick(s.plan.Lang, complaintChannels[random.IntN(len(complaintChannels))]), Cost: from.cost,
		}
		if from.remedy == "points" {
			c.Points = int64(1+random.IntN(4)) * 100
		}
		list = append(list, c)
		before, minutes := 1+random.IntN(max(days, 1)), int64(random.IntN(300))
		if i < 6 { // what is going on now
			before = 1 + i
		}
		steps = append(steps, settling(random, &c, Step{Complaint: i, Person: person, Before: before, Minutes: minutes}, i)...)
	}
	sort.SliceStable(steps, func(i, j int) bool {
		a, b := &steps[i], &steps[j]
		return cmp.Or(cmp.Compare(b.Before, a.Before), cmp.Compare(a.Minutes, b.Minutes)) < 0
	})
	return list, steps
}

// settling are the steps from a complaint to its end, as far as there was time for them.
func settling(random *rand.Rand, c *Complaint, at Step, i int) []Step {
	next := func(act string, days int, minutes int64) Step {
		at.Act, at.Before, at.Minutes = act, at.Before-days, at.Minutes+minutes
		return at
	}
	list := []Step{next("open", 0, 0)}
	if i == 0 || i == 4 { // nobody has answered it yet
		return list
	}
	list = append(list, next("reply", 0, 20+int64(random.IntN(200))))
	if c.Points > 0 {
		list = append(list, next("compensate", 0, 5))
	}
	if i == 2 {
		return append(list, next("wait", 0, 5))
	}
	if days := random.IntN(4); i >= 6 && days < at.Before {
		list = append(list, next("close", days, 30))
	}
	return list
}
