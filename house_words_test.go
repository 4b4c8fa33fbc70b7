package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// keyName fits the names that Bubble Tea gives to keys that are no characters.
var keyName = regexp.MustCompile(`^((ctrl|alt|shift|super|meta)\+.+|f[1-9][0-9]?|enter|esc|tab|space|backspace|delete|insert|home|end|pgup|pgdown)$`)

// keyMakers make a binding or ask for a key.
var keyMakers = []string{"NewBinding", "WithKeys", "SetKeys", "Keystroke"}

// strayKeys finds keys that the console would answer to and that do not stand in ui/keys.go.
func strayKeys(s source) []string {
	if s.test || s.path == "ui/keys.go" || (s.dir != "ui" && s.dir != "ui/widget") {
		return nil
	}
	tea := ""
	for name, whole := range s.imported() {
		if strings.HasPrefix(whole, "charm.land/bubbletea/") {
			tea = name
		}
	}
	var findings []string
	ast.Inspect(s.syntax, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.BasicLit:
			if text, ok := textOf(n); ok && keyName.MatchString(text) {
				findings = append(findings, fmt.Sprintf("%s: the key %q belongs into ui/keys.go", s.at(n), text))
			}
		case *ast.SelectorExpr:
			owner, ok := n.X.(*ast.Ident)
			constant := ok && tea != "" && owner.Name == tea && isKeyConstant(n.Sel.Name)
			if constant || slices.Contains(keyMakers, n.Sel.Name) {
				findings = append(findings, fmt.Sprintf("%s: %s belongs into ui/keys.go", s.at(n), n.Sel.Name))
			}
		}
		return true
	})
	return findings
}

// isKeyConstant reports whether a name of Bubble Tea is a key such as KeyEnter, and no message or type.
func isKeyConstant(name string) bool {
	return strings.HasPrefix(name, "Key") && !slices.Contains([]string{"Key", "KeyMsg", "KeyPressMsg", "KeyReleaseMsg", "KeyMod"}, name)
}

// hanHomes are the files outside lang that hold Chinese text, none of which is a sentence of ours: what files and filters
// may say and are read by, and made-up people.
var hanHomes = []string{
	"lang/",
	"store/demo/",              // names of made-up people and products
	"store/doctext.go",         // surnames that are read otherwise than their characters
	"store/place.go",           // names of folders that are copied elsewhere
	"store/exchange/clean.go",  // signs for nothing, words for sums
	"store/exchange/field.go",  // headings by field
	"store/exchange/tables.go", // headings of known tables
	"store/exchange/format.go", // headings of files that are no orders
	"store/exchange/status.go", // words for what became of an order
	"store/exchange/settle.go", // yes and no in a cell
	"store/exchange/taobao.go", // headings and status words of a platform
	"store/exchange/youzan.go",
	"store/exchange/douyin.go",
	"store/exchange/pdd.go",
	"store/exchange/woocommerce.go", // headings and words of sites in Chinese
	"store/exchange/datetext.go",
	"store/exchange/birthday.go",
	"store/exchange/handover.go",       // headings of Youzan's file
	"store/exchange/list.go",           // the prefix of custom fields
	"store/exchange/list_read.go",      // yes and no in a cell, units of points
	"store/exchange/members.go",        // headings of people
	"store/exchange/members_fields.go", // headings of people
	"store/exchange/products.go",       // headings of products
	"store/exchange/answers.go",        // headings and questions of surveys
	"store/exchange/participants.go",   // headings of lists of participants
	"store/exchange/survey_list.go",    // headings of questionnaires, and what stands for no answer
	"store/exchange/currency.go",
	"store/filter/field.go", "store/filter/score.go", // the filter language's Chinese keywords
	"store/wordlist.go",     // negations in comments
	"store/program/gift.go", // what gift cards are called
	"store/wordlist.go",     // negations in comments
	"reports/words.go",      // words of comments that say nothing
	"store/filter/lex.go",
	"store/filter/parse.go",
	"store/filter/value.go",
}

// proseHomes are the files of the packages that speak to people whose English sentences no person reads on a screen.
var proseHomes = []string{
	"cli/docs.go", // the head of docs/COMMANDS.md
}

// prose fits a text that reads as an English sentence: a word, and then at least three more in small letters.
var prose = regexp.MustCompile(`[A-Za-z]{2,}(,? [a-z]{2,}){3}`)

// forProgrammers are the calls whose texts only programmers read.
var forProgrammers = []string{"Errorf", "New", "panic", "MustCompile"}

// strayWords finds words for people outside lang: any Chinese character, and in the packages that speak to people any
// text that reads as an English sentence.
func strayWords(s source) []string {
	if s.test || s.under(hanHomes) {
		return nil
	}
	speaks := slices.Contains([]string{"cli", "ui", "ui/widget", "ui/remote", "reports"}, s.dir) && !s.under(proseHomes)
	var findings []string
	ast.Inspect(s.syntax, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.CallExpr:
			return !slices.Contains(forProgrammers, calledName(n))
		case *ast.BasicLit:
			text, ok := textOf(n)
			han := strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) })
			if ok && (han || (speaks && prose.MatchString(text))) {
				findings = append(findings, fmt.Sprintf("%s: words for people stand in lang: %q", s.at(n), text))
			}
		}
		return true
	})
	return findings
}

// textOf is the text of a string or character in the source; ok is false for numbers.
func textOf(literal *ast.BasicLit) (text string, ok bool) {
	if literal.Kind != token.STRING && literal.Kind != token.CHAR {
		return "", false
	}
	if literal.Kind == token.CHAR {
		r, _, _, err := strconv.UnquoteChar(literal.Value[1:], '\'')
		return string(r), err == nil
	}
	text, err := strconv.Unquote(literal.Value)
	return text, err == nil
}

// calledName is the last name of what a call calls.
func calledName(call *ast.CallExpr) string {
	switch called := call.Fun.(type) {
	case *ast.Ident:
		return called.Name
	case *ast.SelectorExpr:
		return called.Sel.Name
	}
	return ""
}

// freeJoin is a walk along heads and back pointers that leaves to the engine which side it begins at.
var freeJoin = regexp.MustCompile(`FROM (chain|people) \w+ JOIN`)

// turnedWalks finds walks that the engine may turn round: where it is to sort by the table's ids it reads the whole table and looks for
// each row in the walk, a quarter of a second in a shop of a million orders. A CROSS JOIN keeps its order.
func turnedWalks(s source) []string {
	var findings []string
	ast.Inspect(s.syntax, func(n ast.Node) bool {
		if literal, ok := n.(*ast.BasicLit); ok && !s.test && freeJoin.MatchString(literal.Value) {
			findings = append(findings, s.at(literal)+": a walk is joined by CROSS JOIN")
		}
		return true
	})
	return findings
}
