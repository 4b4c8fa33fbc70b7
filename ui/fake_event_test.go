package ui

import (
	"context"
	"strconv"
	"testing"

	"regulars/lang"
	"regulars/store"
)

var (
	fakeEvent = store.Gathering{
		ID: 1, What: store.GatherEvent, Slug: "autumn-tea", Kind: "draw", Name: "秋茶抽奖", Place: "微信群", Starts: day(2026, 11, 20), Ends: day(2026, 11, 25), Points: 50,
		MemberCap: 100, Room: 200, Seed: "8 1 3", People: 3, Unknown: 1, Times: 3, Given: 100, Note: "集赞的名单由小王整理",
	}
	fakePoll  = store.Gathering{ID: 2, What: store.GatherPoll, Slug: "which-tea", Kind: "poll", Name: "Which tea shall come next, white or red or the one with the very long name?", Starts: day(2026, 11, 1), Options: []store.PollOption{{Text: "白茶", Votes: 3}, {Text: "Lapsang Souchong from the high gardens", Votes: 1}}, People: 4, Times: 4}
	fakeGroup = store.Gathering{ID: 3, What: store.GatherGroup, Slug: "friends", Kind: "wechat", Name: "茶友群", Starts: day(2025, 1, 1), People: 2, Times: 2}
	fakeDraw  = store.Draw{
		ID: 1, Gathering: 1, Batch: 41, At: at(2026, 11, 21), Staff: "owner", Seed: "8 1 3", Prize: "手作茶具一套", Participants: 3, ListHash: "64009582507bba50305e747f9cd20f33eb8508bfe78b6b92d69e7ce2bba3e278", Points: 20,
		Winners: []store.Winner{{Place: 1, Chance: "M1", Member: 1, Name: "欧阳若曦", Ticket: 1, Hash: "03ecd62d7d76a23f86d3f32a40ab44cd5c875c6656f5e5b546c005b22188d909", Points: 20, Code: "ACDEF-GHJKM"}},
	}
)

func (b *fakeBook) Gatherings(_ context.Context, what string, _ bool) ([]store.Gathering, error) {
	if b.idle {
		return nil, nil
	}
	return []store.Gathering{fakeEvent, fakePoll, fakeGroup}, nil
}

func (b *fakeBook) Gathering(_ context.Context, _, ref string) (store.Gathering, error) {
	id, _ := strconv.Atoi(ref)
	return []store.Gathering{fakeEvent, fakePoll, fakeGroup}[id-1], nil
}

func (b *fakeBook) SaveGathering(_ context.Context, g store.Gathering, _ string) (int64, int64, error) {
	b.joined = append(b.joined, g)
	return 1, 46, b.refuse
}

func (b *fakeBook) CloseGathering(context.Context, int64, bool) (int64, error) {
	b.calls["close gathering"]++
	return 46, nil
}

func (b *fakeBook) Participants(_ context.Context, gathering, _ int64, _ int) ([]store.Participant, error) {
	if gathering == 3 {
		return nil, nil
	}
	return []store.Participant{
		{ID: 3, Member: 1, Person: "欧阳若曦", Day: day(2026, 11, 20), N: 2, Option: "白茶", Points: 50, Batch: 40},
		{ID: 2, Person: "路人", Contact: "13900139000", Day: day(2026, 11, 20), N: 1, Option: "白茶", Batch: 40},
		{ID: 1, Member: 2, Person: "陈子轩", Day: day(2026, 11, 20), N: 1, Option: "白茶", Points: 50, Batch: 40},
	}, nil
}

func (b *fakeBook) Join(_ context.Context, in store.JoinInput) (r store.JoinResult, err error) {
	err = in.Read(func(d *store.ParticipantDraft) error {
		b.joined = append(b.joined, *d)
		r.New++
		return nil
	}, func(store.RowProblem) error { return nil })
	r.Batch, r.Given, r.Unknown, r.Strangers = 40, 50, 1, []string{"13900139000"}
	return r, err
}

func (b *fakeBook) LastOfGathering(context.Context, int64) (store.Batch, error) {
	return b.lastOf, nil
}

func (b *fakeBook) DrawWinners(_ context.Context, in store.DrawInput) (store.Draw, error) {
	b.joined = append(b.joined, in)
	return fakeDraw, b.refuse
}

func (b *fakeBook) Draws(context.Context, int64) ([]store.Draw, error) {
	if b.drawn {
		return []store.Draw{fakeDraw}, nil
	}
	return nil, nil
}

func (b *fakeBook) Festivals(_ context.Context, year int) ([]store.Festival, error) {
	return []store.Festival{
		{Key: "spring", Year: year, First: day(2026, 2, 16), Last: day(2026, 2, 23)},
		{Key: "618", Year: year, First: day(2026, 6, 1), Last: day(2026, 6, 18), Set: true},
		{Key: "anniversary-of-the-shop", Name: "小店周年庆典", Year: year},
	}, nil
}

func (b *fakeBook) FestivalWindow(_ context.Context, key string, year int) (store.Window, error) {
	if key == "anniversary-of-the-shop" {
		return store.Window{}, store.Refuse(store.CodeNoFestival, "why", "days", "value", key, "year", year)
	}
	return store.Window{Festival: store.Festival{Key: key, First: day(2026, 6, 1), Last: day(2026, 6, 18)}, BeforeFirst: day(2025, 6, 1), BeforeLast: day(2025, 6, 18)}, nil
}

func (b *fakeBook) SetFestival(_ context.Context, name string, first, last store.Day) (string, error) {
	b.joined = append(b.joined, store.Festival{Key: name, First: first, Last: last})
	return name, b.refuse
}

func (b *fakeBook) RemoveFestival(_ context.Context, key string, year int) error {
	b.joined = append(b.joined, store.Festival{Key: key, Year: year})
	return nil
}

func (b *fakeBook) GatheringFacts(context.Context, string) (*store.GatheringFacts, error) {
	return &store.GatheringFacts{}, nil
}

// An event takes a member by hand, is drawn from a seed that is shown, and the draw is taken back.
func TestEventIsFilledAndDrawn(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+6").sees("秋茶抽奖", "Which tea", "茶友群", "under way")
	r.press("enter").sees("Marketing › 秋茶抽奖", "Points each time", "欧阳若曦", "not known: 139****9000")
	r.press("a", "type:欧阳", "enter")
	if d, ok := r.book.joined[len(r.book.joined)-1].(store.ParticipantDraft); !ok || d.Member != 1 {
		t.Fatalf("joined %+v", r.book.joined)
	}
	r.sees("50 points given").press("r").sees("what a witness says")
	r.press("tab", "tab", "tab", "type:teapot", "ctrl+s").sees("Seed: 8 1 3", "03ecd62d7d76", "ACDEF-GHJKM")
	in := r.book.joined[len(r.book.joined)-1].(store.DrawInput)
	if in.Gathering != 1 || in.Winners != 1 || in.Seed != "8 1 3" || in.Prize != "teapot" || in.Key == "" {
		t.Errorf("drawn %+v", in)
	}
	r.book.drawn = true
	r.press("esc", "ctrl+r").sees("手作茶具一套 → 欧阳若曦", "seed 8 1 3").press("a").sees("undo the draw first")
	r.press("u").sees("Take the draw back").press("right", "enter")
	if r.book.calls["undo batch"] != 1 {
		t.Errorf("undone: %v", r.book.calls)
	}
}

func TestEventFormsAndEmptyStates(t *testing.T) {
	r := newRig(t, lang.ZH, 80, 24).press("alt+6", "p", "type:哪款茶", "tab", "type:白茶/红茶", "ctrl+s")
	if g, ok := r.book.joined[0].(store.Gathering); !ok || g.What != store.GatherPoll || len(g.Options) != 2 || g.Options[1].Text != "红茶" || g.Ends != 0 {
		t.Fatalf("poll %+v", r.book.joined)
	}
	r = newRig(t, lang.ZH, 80, 24).press("alt+6", "down", "down", "enter").sees("群里还没有人", "按 a 录入一位会员")
	r.press("i", "type:cust", "enter").sees("参加者", "未认出", "13900139000").press("enter")
	if r.book.joined[len(r.book.joined)-1].(store.ParticipantDraft).Phone != "13600000912" {
		t.Errorf("joined %+v", r.book.joined)
	}
	r = newRig(t, lang.EN, 120, 40)
	r.sees("秋茶抽奖 ends on 25 Nov")
	r.book.idle = true
	r.press("alt+6").sees("There is no event yet", "n plans one")
}

// The calendar is a setting, and a festival's days are what a report is asked about, held against those of the year before.
func TestCalendarAndReportOfAFestival(t *testing.T) {
	r := newRig(t, lang.ZH, 80, 24).press("alt+9", "G", "enter").sees("设置 › 店铺日历 2026", "春节", "手工设定", "小店周年庆典")
	r.press("down", "d").sees("618").press("right", "enter")
	if f := r.book.joined[0].(store.Festival); f.Key != "618" || f.Year != 0 {
		t.Errorf("removed %+v", f)
	}
	r.press("u")
	if f := r.book.joined[1].(store.Festival); f.Key != "618" || f.Year != 2026 {
		t.Errorf("back to the usual days %+v", f)
	}
	r.press("n", "type:双12", "tab", "type:2026-12-12", "tab", "type:2026-12-13", "ctrl+s")
	if f := r.book.joined[2].(store.Festival); f.Key != "双12" || f.First != day(2026, 12, 12) || f.Last != day(2026, 12, 13) {
		t.Errorf("set %+v", f)
	}
	r.press("w").sees("报表", "6月1日", "6月18日")
	r = newRig(t, lang.EN, 80, 24).press("alt+7", "enter", "/", "tab", "tab", "tab", "space", "type:618", "enter", "ctrl+s").sees("1 Jun", "18 Jun")
	r.press("w").sees("2025")
}
