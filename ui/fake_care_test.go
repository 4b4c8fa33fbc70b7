package ui

import (
	"context"
	"slices"
	"testing"

	"regulars/lang"
	"regulars/store"
)

// Care gives eight people, of whom those that were dealt with are gone.
func (b *fakeBook) Care(_ context.Context, _ int64, limit int) (store.CarePage, error) {
	today := day(2026, 11, 22)
	all := []store.CareRow{
		{ID: 1, Member: 4, Name: "王芳", Reach: "+8613600000912", Kind: "low_score", Urgent: true, Due: today, Value: 834000, Ref: 7, N: 3, Text: "nps"},
		{ID: 2, Member: 1, Name: "欧阳若曦", Reach: "+8613800002046", Kind: "quiet", Due: today, Value: 1820400, N: int64(today) - 41, M: 12, Also: []string{"points"}},
		{ID: 3, Member: 5, Name: "李静", Kind: "birthday", Due: today + 1, Value: 791580},
		{ID: 4, Member: 3, Name: "Zoë Müller", Kind: "points", Due: today + 8, Value: 987720, N: 1240},
		{ID: 5, Member: 7, Name: "Evil\x1b]0;PWNED\x07 Name\u202e", Kind: "plan", Due: today, N: int64(today) - 7, M: 1, Text: "收货后 7 天问问满意不满意，名字很长的计划\x1b[31m"},
		{ID: 6, Member: 8, Name: "ｱﾝﾅ 👨‍👩‍👧‍👦 O’Brien-Featherstonehaugh-Cholmondeley the Third of Somewhere", Kind: "reorder", Due: today, Value: 99999999999, N: int64(today) - 20, M: 18},
		{ID: 7, Member: 9, Name: "顾客09", Kind: "thanks", Due: today, N: int64(today) - 2},
		{ID: 8, Member: 10, Name: "顾客10", Kind: "followup", Urgent: true, Due: today, Text: "寄样品"},
	}
	all = slices.DeleteFunc(all, func(c store.CareRow) bool {
		return slices.ContainsFunc(b.contacts, func(in store.ContactInput) bool { return in.Care == c.ID }) || slices.Contains(b.snoozed, c.ID)
	})
	page := store.CarePage{Items: all, Total: int64(len(all)), Made: today}
	if len(all) > limit {
		page.Items, page.Next = all[:limit], all[limit-1].ID
	}
	b.cared = append(b.cared, len(page.Items))
	return page, nil
}

func (b *fakeBook) CareWords(context.Context, []int64) (map[int64]string, error) {
	return map[int64]string{7: "物流太慢，盒子也压坏了"}, nil
}

func (b *fakeBook) LogContact(_ context.Context, in store.ContactInput) (store.ContactAck, error) {
	if b.refuse != nil {
		return store.ContactAck{}, b.refuse
	}
	b.contacts = append(b.contacts, in)
	return store.ContactAck{Contact: int64(len(b.contacts)), Batch: 100 + int64(len(b.contacts)), Member: 1}, nil
}

func (b *fakeBook) SnoozeCare(_ context.Context, id int64, _ store.Day) (int64, error) {
	b.snoozed = append(b.snoozed, id)
	return 47, b.refuse
}

func (b *fakeBook) Templates(context.Context) ([]store.Template, error) {
	return []store.Template{{Name: "quiet", Lang: "zh", Text: "{name}，好久不见，您有 {points} 分"}}, nil
}

func (b *fakeBook) CarePlans(context.Context) ([]store.CarePlan, error) {
	return []store.CarePlan{
		{ID: 1, Name: "收货回访\x1b[31m", After: store.PlanReceipt, Days: 7, Filter: "spend > 500 and tier in (gold, silver)", Message: "ask", Active: true},
		{ID: 2, Name: "Keep in touch with everybody who has been here for a long while", After: store.PlanContact, Days: 90},
	}, nil
}

func (b *fakeBook) SaveCarePlan(_ context.Context, p store.CarePlan) (int64, int64, error) {
	b.aims = append(b.aims, p)
	return 3, 46, b.refuse
}

func (b *fakeBook) AddToCare(_ context.Context, in store.CareAdd) (store.CareAdded, error) {
	b.aims = append(b.aims, in.FirstOf, len(in.Members))
	return store.CareAdded{Batch: 41, Added: 5}, b.refuse
}

// TestCarePlans makes a plan and puts one out of force.
func TestCarePlans(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("p")
	r.sees("Care plans", "7 days after the last order arrived", "spend > 500")
	r.press("n", "type:ask", "ctrl+s").press("z")
	want := []any{store.CarePlan{Name: "ask", After: store.PlanReceipt, Days: 7, Active: true}, false}
	if len(r.book.aims) != 2 || r.book.aims[0] != want[0] || r.book.aims[1].(store.CarePlan).Active || r.book.aims[1].(store.CarePlan).ID != 1 {
		t.Fatalf("%+v", r.book.aims)
	}
}

// TestAllToCare puts everybody who grows quiet onto the list with one key, and the same key takes that back.
func TestAllToCare(t *testing.T) {
	r := newRig(t, lang.ZH, 80, 24).press("G", "enter")
	r.sees("a 全部加入回访").press("a").sees("已把 5 人加入回访", "a 收回加入")
	if len(r.book.aims) != 2 || r.book.aims[0] != int64(0) || r.book.aims[1] == 0 {
		t.Fatalf("%+v", r.book.aims)
	}
	r.press("a").sees("a 全部加入回访")
}

func (b *fakeBook) SaveTemplate(_ context.Context, name string, texts ...store.Template) (int64, error) {
	for _, m := range texts {
		b.aims = append(b.aims, m)
	}
	return 7, b.refuse
}

// TestMessages shows a text as one member would read it, changes it in one language, and writes it to a file with its marks.
func TestMessages(t *testing.T) {
	r := newRig(t, lang.ZH, 120, 40)
	var asked []MailingRequest
	r.app.mail = func(_ context.Context, m MailingRequest) (Mailing, error) {
		asked = append(asked, m)
		return Mailing{Rows: 7, Batch: 31, Skipped: store.MailSkipped{OptedOut: 2, Recent: 1}}, nil
	}
	r.press("m").sees("消息模板", "拒收请回", "【", "欧阳若曦", "1 条")
	r.press("down", "down", "down").sees("好久不见，您有", "4,210 分 拒收")
	r.press("k").sees("微信").press("k").sees("退订").press("k")
	r.press("enter", "tab", "end", "type:{nmae}", "ctrl+s").sees("{nmae}")
	for range len("{nmae}") {
		r.press("backspace")
	}
	r.press("type:！", "ctrl+s")
	if len(r.book.aims) != 1 || r.book.aims[0] != (store.Template{Name: "quiet", Lang: "zh", Text: "{name}，好久不见，您有 {points} 分！"}) {
		t.Fatalf("%+v", r.book.aims)
	}
	r.press("x", "tab", "type:spend > 100", "ctrl+s").sees("7 人，3 人不在内")
	if len(asked) != 1 || asked[0].Query.Where != "spend > 100" || asked[0].Query.Channel != "sms" || !asked[0].Mark || asked[0].Format != "xlsx" || asked[0].Message.Name != "quiet" {
		t.Fatalf("%+v", asked)
	}
	r.press("u").sees("标记已收回")
	r.press("end").sees("年度账单", "14 单").press("x", "tab", "tab", "tab", "tab", "tab", "right", "ctrl+s")
	if len(asked) != 2 || asked[1].Message.Name != "year" || asked[1].Year != 2025 {
		t.Fatalf("%+v", asked)
	}
}

func TestAnImportSaysWhatItBrought(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24)
	for what, want := range map[string]string{"": "f.csv  +3 orders  +5 points", "answer": "f.csv  +3 orders  +5 points", "feedback": "f.csv  feedback +3  +5 points"} {
		if got := r.app.batchLine(&store.Batch{Kind: "import", What: what, Name: "f.csv", Result: map[string]int64{"new": 3, "awarded": 5}}); got != want {
			t.Errorf("%q brought %q, want %q", what, got, want)
		}
	}
}

func TestTodayNamesWhomToCareFor(t *testing.T) {
	r := newRig(t, lang.ZH, 80, 24)
	r.sees("今天要关心的人  8", "! 低分未回访", "NPS 3：“物流太慢", "好客户在变淡", "41 天没来，平时 12 天", "明天生日", "还有 2 位", "¥18,204.00")
	r.press("down", "d")
	if len(r.book.contacts) != 1 || r.book.contacts[0] != (store.ContactInput{Care: 2, Result: "done"}) {
		t.Fatalf("%+v", r.book.contacts)
	}
	r.sees("今天要关心的人  7", "完成了 · 按 u 撤销")
	r.press("up", "z")
	if !slices.Equal(r.book.snoozed, []int64{1}) {
		t.Fatalf("%v", r.book.snoozed)
	}
	r.sees("今天要关心的人  6", "已推迟 7 天 · 按 u 撤销").press("u").sees("今天要关心的人  7", "已回到名单")
	if len(r.book.snoozed) > 0 {
		t.Fatalf("%v", r.book.snoozed)
	}
	r.press("down", "n").sees("记一笔 · 李静")
}

// TestContactRun goes through people with one digit for each, asks why somebody buys no more, and says when the round is over.
func TestContactRun(t *testing.T) {
	r := newRig(t, lang.ZH, 80, 24).press("down", "enter")
	r.sees("欧阳若曦，好久不见，您有 4,210 分", "第 2 位，共 8 位", "好客户在变淡", "○ 积分快到期")
	r.press("2").sees("李静", "明天生日", "生日快乐")
	r.press("6").sees("为什么不再买了", "价格")
	r.press("esc").sees("结果如何")
	r.press("6", "1", "right", "z")
	want := []store.ContactInput{{Care: 2, Result: "reached"}, {Care: 3, Result: "lost", Lost: "price"}}
	if !slices.Equal(r.book.contacts, want) || !slices.Equal(r.book.snoozed, []int64{5}) {
		t.Fatalf("%+v %v", r.book.contacts, r.book.snoozed)
	}
	r.press("u").sees("第 5 位，共 8 位", "已回到名单")
	if len(r.book.snoozed) > 0 {
		t.Fatalf("%v", r.book.snoozed)
	}
	r.press("right", "right", "right", "right").sees("这一轮结束了，记下 2 次联系")
}
