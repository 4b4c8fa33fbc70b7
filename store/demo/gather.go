package demo

import "regulars/store"

// Gathering is something that customers of the shop take part in: who of them, and for how many days it has been going on.
type Gathering struct {
	store.Gathering
	Ago, Days int // its first day before today, below 0 ahead; how many days it has
	Every     int // every so manieth person takes part; 0: nobody yet
	Winners   int64
	Seed      string
}

// Gatherings are an event that is over with its draw, one to come, a poll and a group.
func (s *Shop) Gatherings() []Gathering {
	say := func(w word) string { return pick(s.plan.Lang, w) }
	return []Gathering{
		{Ago: 400, Every: 3, Gathering: store.Gathering{What: store.GatherGroup, Slug: "friends", Name: say(word{"茶友群", "Tea friends"}), Kind: "wechat"}},
		{Ago: 64, Days: 3, Every: 4, Winners: 2, Seed: "7 3 5", Gathering: store.Gathering{
			What: store.GatherEvent, Slug: "autumn-tasting", Kind: "gathering", Name: say(word{"秋茶品鉴会", "Autumn tasting"}), Place: say(word{"南山路店", "The shop"}), Points: 20,
		}},
		{Ago: 6, Days: 20, Every: 6, Gathering: store.Gathering{
			What: store.GatherPoll, Slug: "next-tea", Name: say(word{"下一款想喝什么？", "Which tea comes next?"}),
			Options: []store.PollOption{{Text: say(word{"老白茶", "Aged white"})}, {Text: say(word{"正山小种", "Lapsang"})}, {Text: say(word{"茉莉花茶", "Jasmine"})}},
		}},
		{Ago: -5, Days: 2, Gathering: store.Gathering{
			What: store.GatherEvent, Slug: "winter-draw", Kind: "draw", Name: say(word{"冬日抽奖", "Winter draw"}), Place: say(word{"茶友群", "The group chat"}),
		}},
	}
}

// Prize is what the draw of the tasting gave.
func (s *Shop) Prize() string {
	return pick(s.plan.Lang, word{"白瓷茶具一套", "A white porcelain tea set"})
}
