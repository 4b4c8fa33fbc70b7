package ui

import (
	"encoding/json"
	"strings"
	"testing"

	"regulars/lang"
	"regulars/reports"
	"regulars/store"
	"regulars/store/program"
)

// People, entries and messages are called by words of the language, not by those of the program.
func TestWordsOfTheProgramAreNotShown(t *testing.T) {
	r := newRig(t, lang.ZH, 80, 24)
	for _, c := range []struct{ got, want string }{
		{r.app.identity(store.Identity{Source: "taobao", Key: "若曦家的猫"}), "淘宝 若曦家的猫"},
		{r.app.identity(store.Identity{Source: "generic", Key: "14646"}), "编号 14646"},
		{r.app.identity(store.Identity{Source: "card", Key: "7"}), "card 7"},
		{r.app.messageName("quiet"), "好久没来"},
		{r.app.messageName("double eleven"), "double eleven"},
		{r.app.entryNote(&store.EntryRow{Reason: "redeem", OrderRef: "山茶护手霜", Reward: true}), "山茶护手霜"},
		{r.app.entryNote(&store.EntryRow{Reason: "redeem", OrderRef: "T1"}), "订单 T1"},
		{r.app.entryNote(&store.EntryRow{Reason: "bonus", Tier: "金卡", Expires: day(2027, 11, 30)}), "升到金卡"},
		{joined("一次不能生成 0 个码。", "数量 1 到 100。"), "一次不能生成 0 个码。数量 1 到 100。"},
		{joined("No codes.", "Say how many."), "No codes. Say how many."},
		{r.app.entryNote(&store.EntryRow{Reason: "bonus", Text: "joined", Key: "deed:M7:signup:joined"}), "入会"},
		{r.app.entryNote(&store.EntryRow{Reason: "bonus", Text: "2026", Key: "deed:M7:birthday:2026"}), "生日：2026"},
		{r.app.entryNote(&store.EntryRow{Reason: "bonus", Text: "shop.example/r/1:2", Key: "deed:M7:review:shop.example/r/1:2#2"}), "评价（不论好评差评）：shop.example/r/1:2"},
		{r.app.entryNote(&store.EntryRow{Reason: "bonus", Text: "国庆抽奖", Key: "event:3:9"}), "国庆抽奖"},
		{r.app.orderColumns(&store.Order{})[0].Title, "这笔订单的积分"},
		{r.app.orderColumns(&store.Order{Lines: make([]store.OrderLine, 1)})[0].Title, "这笔订单里有"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

// Every text of the program has a name in both languages.
func TestEveryMessageOfTheProgramHasAName(t *testing.T) {
	for _, l := range lang.All() {
		for _, m := range reports.Messages(l, nil) {
			if key := "message.name." + m.Name; !l.Has(key) {
				t.Errorf("%s has no words for %s", l, key)
			}
		}
	}
}

// Today compares thirty days with the thirty before, as the reports do, also on the last day of a month of thirty.
func TestTodayComparesThirtyDays(t *testing.T) {
	in := lately(day(2026, 11, 30), nil)
	if want := reports.LastDays(day(2026, 10, 31), 30); in.Options.Against != want || in.Period.Previous() != want || in.Period.Days() != 30 {
		t.Fatalf("%v, %v", in.Options.Against, in.Period.Previous())
	}
}

// A rule of the shop reads as one says it: one point, seven days, no limit.
func TestSettingsReadAsOneSaysThem(t *testing.T) {
	a := newRig(t, lang.EN, 80, 24).app
	for value, want := range map[[2]string]string{
		{"redeem_step", "1"}: "1 point", {"redeem_step", "1000"}: "1,000 points", {"redeem_max", "none"}: "no limit", {"referral_cap", "none"}: "no limit",
		{"return_days", "7"}: "7 days", {"rate", "0.5"}: "0.5 per ¥1",
	} {
		if got := settingWord(a, value[0], value[1]); got != want {
			t.Errorf("%s %s reads %q, want %q", value[0], value[1], got, want)
		}
	}
}

// End goes to the last setting, Home back to the first.
func TestHomeAndEndMoveInMenus(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24)
	r.press("alt+9", "end")
	menu := &r.app.top().(*settings).menu
	if at := menu.At(); at != len(menu.Items)-1 {
		t.Errorf("End went to %d of %d", at, len(menu.Items))
	}
	if r.press("home"); menu.At() != 1 {
		t.Errorf("Home went to %d", menu.At())
	}
}

// Why somebody has points for a deed names the rule that gave them.
func TestWhyADeedGavePoints(t *testing.T) {
	r := newRig(t, lang.ZH, 80, 24)
	terms := program.Terms{Rate: 1_000_000, Rules: []program.Rule{{ID: 4, Name: "晒单礼", Kind: program.RuleAction, Action: "share", Points: 20}}}
	text, err := json.Marshal(terms)
	if err != nil {
		t.Fatal(err)
	}
	e := store.EntryCard{EntryRow: store.EntryRow{
		ID: 9, Member: 1, Reason: "bonus", Unit: "points", Amount: 20, Text: "x/1", Key: "deed:M1:share:x/1", Rule: string(text), Shares: []program.Share{{Rule: 4, Points: 20}},
	}}
	var said string
	for _, row := range r.app.entryWhy(&e, nil) {
		said += row.label + " " + row.value + " " + row.note + "\n"
	}
	for _, want := range []string{"晒单礼 +20 分享送 20 积分", "+20 分享：x/1"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not in:\n%s", want, said)
		}
	}
}

// TestAWriteOffThatIsTakenBackSaysSo: the same kind of entry goes both ways.
func TestAWriteOffThatIsTakenBackSaysSo(t *testing.T) {
	r := newRig(t, lang.ZH, 80, 24)
	for amount, want := range map[int64]string{50: "已核销", -50: "之前的核销随之收回"} {
		var said string
		for _, row := range r.app.entryWhy(&store.EntryCard{EntryRow: store.EntryRow{ID: 9, Member: 1, Reason: "write_off", Unit: "points", Amount: amount}}, nil) {
			said += row.note
		}
		if !strings.Contains(said, want) {
			t.Errorf("%d: %q is not in %s", amount, want, said)
		}
	}
}
