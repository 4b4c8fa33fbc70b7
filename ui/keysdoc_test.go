package ui

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"regulars/lang"
)

var update = flag.Bool("update", false, "write docs/KEYS.md anew")

// pagesOfKeys are the screens of the key reference: a name in both languages and the way there.
var pagesOfKeys = []struct {
	en, zh string
	keys   []string
}{
	{"Today", "今日", nil},
	{"Going through the people to care for", "逐个联系", []string{"enter"}},
	{"Care plans", "回访计划", []string{"p"}},
	{"Messages", "消息模板", []string{"m"}},
	{"Members", "会员", []string{"alt+2"}},
	{"Pairs who may be one person", "可能是同一人", []string{"alt+2", "m"}},
	{"A member", "一位会员", []string{"alt+2", "enter"}},
	{"Rewards and codes of a member", "会员的兑换品与码", []string{"alt+2", "enter", "c"}},
	{"Orders", "订单", []string{"alt+3"}},
	{"An order", "一笔订单", []string{"alt+3", "enter"}},
	{"Products", "商品", []string{"alt+3", "p"}},
	{"Complaints and after-sales", "投诉与售后", toTickets()},
	{"A ticket", "一张工单", toTickets("enter")},
	{"Canned replies", "常用回复", toTickets("m")},
	{"Points", "积分", []string{"alt+4"}},
	{"Rewards", "兑换品", []string{"alt+4", "r"}},
	{"Coupons and codes", "优惠券与码", []string{"alt+4", "c"}},
	{"Referrals", "老带新", []string{"alt+4", "b"}},
	{"Tiers", "会员等级", []string{"alt+4", "t"}},
	{"Programme", "会员规则", []string{"alt+4", "p"}},
	{"Rehearsal of a draft", "试算", []string{"alt+4", "p", "r"}},
	{"Terms for members", "会员章程", []string{"alt+4", "p", "m"}},
	{"Feedback", "反馈", []string{"alt+5"}},
	{"An answer", "一条反馈", []string{"alt+5", "enter"}},
	{"Whom to ask", "该问谁", []string{"alt+5", "a"}},
	{"Questionnaires", "问卷", []string{"alt+5", "k"}},
	{"Marketing", "营销", []string{"alt+6"}},
	{"An event", "一场活动", []string{"alt+6", "enter"}},
	{"Reports", "报表", []string{"alt+7"}},
	{"A report", "一张报表", []string{"alt+7", "enter"}},
	{"Months", "月结", []string{"alt+7", "m"}},
	{"Goals and improvements", "目标与改进", []string{"alt+7", "g"}},
	{"Files", "文件", []string{"alt+8"}},
	{"Preview of an import", "导入预览", []string{"alt+8", "i", "type:ord", "enter"}},
	{"Columns of a file", "对应列", []string{"alt+8", "i", "type:ord", "enter", "m"}},
	{"Settings", "设置", []string{"alt+9"}},
	{"Fields about members", "会员的自定义字段", []string{"alt+9", "G", "up", "enter"}},
	{"Calendar", "店铺日历", []string{"alt+9", "G", "enter"}},
}

// keysDoc is the reference of all keys, made from the same rows as footer and help.
func keysDoc(t *testing.T) string {
	var b strings.Builder
	b.WriteString("# Keys / 按键\n\nMade from the console's own action rows: `go test ./ui -run KeysDoc -update`.\n")
	table := func(en, zh string, rows []Action, a *App) {
		fmt.Fprintf(&b, "\n## %s / %s\n\n| key | what it does | 做什么 |\n|---|---|---|\n", en, zh)
		for _, act := range rows {
			names := make([]string, 0, len(act.Key.Pressed))
			for _, k := range act.Key.Pressed {
				names = append(names, "`"+strings.ReplaceAll(k, "　", "full-width space")+"`")
			}
			if len(names) == 0 {
				names = []string{"menu, palette"}
			}
			a.lang = lang.EN
			word := a.word(act)
			a.lang = lang.ZH
			fmt.Fprintf(&b, "| %s | %s | %s |\n", strings.Join(names, " "), word, a.word(act))
		}
	}
	r := newRig(t, lang.EN, 120, 40)
	table("Everywhere", "到处可用", r.app.actions(), r.app)
	for _, page := range pagesOfKeys {
		r := newRig(t, lang.EN, 120, 40).press(page.keys...)
		table(page.en, page.zh, r.app.top().Actions(), r.app)
	}
	return b.String()
}

func TestKeysDocIsFresh(t *testing.T) {
	path := filepath.Join("..", "docs", "KEYS.md")
	want := keysDoc(t)
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Error("docs/KEYS.md is stale: go test ./ui -run KeysDoc -update")
	}
}
