package main

import (
	"strings"
	"testing"
)

// TestHouseRulesBite shows each rule a file that breaks it and one that does not, so that no rule sleeps.
func TestHouseRulesBite(t *testing.T) {
	find := map[string]func(source) []string{}
	for _, rule := range houseRules {
		find[rule.name] = rule.find
	}
	long := "package store\n\nfunc f() {\n" + strings.Repeat("\t_ = 1\n", 58) + "}\n"
	for _, c := range []struct {
		rule, path, text string
		findings         int
	}{
		{"arrows", "reports/x.go", "package reports\n\nimport \"regulars/ui\"\n", 1},
		{"arrows", "reports/x.go", "package reports\n\nimport \"regulars/store\"\n", 0},
		{"arrows", "store/exchange/x.go", "package exchange\n\nimport \"regulars/store/filter\"\n", 1},
		{"arrows", "store/x.go", "package store\n\nimport \"regulars/store/exchange\"\n", 1},
		{"arrows", "store/x_test.go", "package store_test\n\nimport \"regulars/store/exchange\"\n", 0},
		{"arrows", "util/x.go", "package util\n", 1},
		{"imports stand at home", "ui/x.go", "package ui\n\nimport _ \"charm.land/lipgloss/v2\"\n", 1},
		{"imports stand at home", "ui/theme.go", "package ui\n\nimport _ \"charm.land/lipgloss/v2\"\n", 0},
		{"imports stand at home", "store/demo/x.go", "package demo\n\nimport _ \"database/sql\"\n", 1},
		{"imports stand at home", "store/x.go", "package store\n\nimport _ \"database/sql\"\n", 1},
		{"imports stand at home", "store/x.go", "package store\n\nimport _ \"zombiezen.com/go/sqlite\"\n", 0},
		{"imports stand at home", "ui/x.go", "package ui\n\nimport _ \"github.com/spf13/viper\"\n", 1},
		{"forbidden calls", "store/x.go", "package store\n\nimport \"time\"\n\nvar now = time.Now\n", 1},
		{"forbidden calls", "store/x.go", "package store\n\nimport clock \"time\"\n\nvar at = clock.Since(then)\n", 1},
		{"forbidden calls", "store/x_test.go", "package store\n\nimport \"time\"\n\nvar now = time.Now()\n", 1},
		{"forbidden calls", "store/x_bench_test.go", "package store\n\nimport \"time\"\n\nvar now = time.Now()\n", 0},
		{"forbidden calls", "main.go", "package main\n\nimport \"time\"\n\nvar now = time.Now\n", 0},
		{"forbidden calls", "ui/x.go", "package ui\n\nimport \"context\"\n\nvar all = context.Background()\n", 1},
		{"forbidden calls", "ui/x_test.go", "package ui\n\nimport \"context\"\n\nvar all = context.Background()\n", 0},
		{"forbidden calls", "cli/x.go", "package cli\n\nimport \"os\"\n\nfunc f() { os.Exit(1) }\n", 1},
		{"forbidden calls", "ui/x.go", "package ui\n\nfunc init() {}\n", 1},
		{"keys stand in keys.go", "ui/x.go", "package ui\n\nvar k = \"ctrl+s\"\n", 1},
		{"keys stand in keys.go", "ui/x.go", "package ui\n\nvar k = key.NewBinding()\n", 1},
		{"keys stand in keys.go", "ui/x.go", "package ui\n\nimport tea \"charm.land/bubbletea/v2\"\n\nvar k = tea.KeyEnter\n", 1},
		{"keys stand in keys.go", "ui/x.go", "package ui\n\nimport tea \"charm.land/bubbletea/v2\"\n\ntype k tea.KeyPressMsg\n", 0},
		{"keys stand in keys.go", "ui/keys.go", "package ui\n\nvar k = \"ctrl+s\"\n", 0},
		{"words stand in lang", "store/x.go", "package store\n\nvar w = \"会员\"\n", 1},
		{"words stand in lang", "store/x.go", "package store\n\nvar w = '员'\n", 1},
		{"words stand in lang", "store/x_test.go", "package store\n\nvar w = \"会员\"\n", 0},
		{"words stand in lang", "lang/zh_x.go", "package lang\n\nvar w = \"会员\"\n", 0},
		{"words stand in lang", "cli/x.go", "package cli\n\nvar w = \"the shop is not there\"\n", 1},
		{"words stand in lang", "cli/x.go", "package cli\n\nvar w = errors.New(\"the shop is not there\")\n", 0},
		{"walks keep their order", "store/x.go", "package store\n\nconst q = \"SELECT e.id FROM chain c JOIN entry e ON e.id = c.id\"\n", 1},
		{"walks keep their order", "store/x.go", "package store\n\nconst q = \"SELECT e.id FROM chain c CROSS JOIN entry e ON e.id = c.id\"\n", 0},
		{"sizes", "store/x.go", long, 0},
		{"sizes", "store/x.go", strings.Replace(long, "{\n", "{\n\t_ = 2\n", 1), 1},
		{"sizes", "store/x.go", "package store\n\nfunc f(a, b, c, d, e int) {}\n", 0},
		{"sizes", "store/x.go", "package store\n\nvar f = func(a, b, c, d, e int, g string) {}\n", 1},
		{"exported names are explained", "store/x.go", "package store\n\ntype T struct{}\n\nfunc (t *T) M() {}\n", 2},
		{"exported names are explained", "store/x.go", "package store\n\n// T is a thing\ntype T struct{}\n", 1},
		{"exported names are explained", "store/x.go", "package store\n\n// T is a thing.\ntype T struct{}\n\nfunc (t *u) M() {}\n", 0},
		{"exported names are explained", "store/x.go", "package store\n\n// The sizes.\nconst (\n\tA = 1\n\tB = 2\n)\n", 0},
		{"names", "store/x.go", "package store\n\nfunc GetName() {}\n", 1},
		{"names", "store/x.go", "package store\n\n// TO" + "DO: all of it.\n", 1},
	} {
		s, err := parseSource(c.path, []byte(c.text))
		if err != nil {
			t.Fatalf("%s: %v", c.path, err)
		}
		if found := find[c.rule](s); len(found) != c.findings {
			t.Errorf("%s finds %q in %s, want %d findings:\n%s", c.rule, found, c.path, c.findings, c.text)
		}
	}
	for text, want := range map[string]bool{
		"see /wo" + "rk/main for it": true, "networks/work/x": false, "</wo" + "rkbook>": false, "HOME=/home/$USER": false, "/ho" + "me/anna/shop.db": true,
		"framework/rooting": false, "GOPROXY=off": false,
	} {
		if got := foreign.MatchString(text); got != want {
			t.Errorf("foreign(%q) = %v, want %v", text, got, want)
		}
	}
}
