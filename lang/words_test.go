package lang

import (
	"compress/flate"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"

	"regulars/lang/words"
)

var update = flag.Bool("update", false, "pack the words anew")

// TestPackedWords holds what the program reads against the words as they are written.
func TestPackedWords(t *testing.T) {
	for _, l := range All() {
		want := [len(parts)]map[string]string{}
		for _, a := range words.Areas() {
			table := a.EN
			if l == ZH {
				table = a.ZH
			}
			for key, text := range table {
				i := partOf(key)
				if want[i] == nil {
					want[i] = map[string]string{}
				}
				want[i][key] = text
			}
		}
		for i, part := range parts {
			name := packedFile(l, part)
			if *update {
				packWords(t, name, want[i])
			} else if !maps.Equal(unpacked(name), want[i]) {
				t.Errorf("%s is not fresh: run `go test ./lang -run TestPackedWords -update`", name)
			}
		}
	}
}

func packWords(t *testing.T, file string, all map[string]string) {
	t.Helper()
	var out strings.Builder
	w, err := flate.NewWriter(&out, flate.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range slices.Sorted(maps.Keys(all)) {
		if _, err := w.Write([]byte(key + "\x00" + all[key] + "\x00")); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestBothLanguagesHaveTheSameKeys(t *testing.T) {
	for _, a := range words.Areas() {
		for key := range a.EN {
			if _, ok := a.ZH[key]; !ok {
				t.Errorf("%s: %q is missing in zh", a.Name, key)
			}
		}
		for key := range a.ZH {
			if _, ok := a.EN[key]; !ok {
				t.Errorf("%s: %q is missing in en", a.Name, key)
			}
		}
	}
}

func TestNoKeyStandsInTwoAreas(t *testing.T) {
	seen := map[string]string{}
	for _, a := range words.Areas() {
		for key := range a.EN {
			if other, ok := seen[key]; ok {
				t.Errorf("%q stands in %s and %s", key, other, a.Name)
			}
			seen[key] = a.Name
		}
	}
}

var bracesPattern = regexp.MustCompile(`\{([^{}]*)\}`)

// placeholderNames lists the values a sentence needs, each once.
func placeholderNames(text string) []string {
	var names []string
	for _, found := range bracesPattern.FindAllStringSubmatch(text, -1) {
		name, _, _ := strings.Cut(found[1], ":")
		names = append(names, name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func TestPlaceholdersAreEqualInBothLanguages(t *testing.T) {
	for _, a := range words.Areas() {
		for key, text := range a.EN {
			en, zh := placeholderNames(text), placeholderNames(a.ZH[key])
			if !slices.Equal(en, zh) {
				t.Errorf("%s: en has %v, zh has %v", key, en, zh)
			}
			one, many := splitPlural(text)
			if many != "" && !slices.Equal(placeholderNames(one), placeholderNames(many)) {
				t.Errorf("%s: the two English forms differ in their placeholders", key)
			}
		}
	}
}

var (
	keyPattern  = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$`)
	namePattern = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
)

func TestWordsAreWellFormed(t *testing.T) {
	for _, a := range words.Areas() {
		for language, table := range map[string]map[string]string{"en": a.EN, "zh": a.ZH} {
			for key, text := range table {
				if !keyPattern.MatchString(key) {
					t.Errorf("%q is no key", key)
				}
				if strings.TrimSpace(text) == "" {
					t.Errorf("%s %s is empty", language, key)
				}
				for _, name := range placeholderNames(text) {
					if !namePattern.MatchString(name) {
						t.Errorf("%s %s: {%s} is no placeholder", language, key, name)
					}
				}
				if strings.Count(text, "{") != strings.Count(text, "}") {
					t.Errorf("%s %s: braces do not match", language, key)
				}
				if SafeLines(text) != text {
					t.Errorf("%s %s holds characters that Safe would show", language, key)
				}
			}
		}
	}
}

func TestChineseSentencesAreChinese(t *testing.T) {
	chinese := regexp.MustCompile(`[\p{Han}，。；：、？！（）]`)
	half := regexp.MustCompile(`\p{Han}\s*[,;!?]|\p{Han}\.(\s|$)|\p{Han}\(|\([^)]*\)[\p{Han}。]`)
	for _, a := range words.Areas() {
		for key, text := range a.ZH {
			if half.MatchString(text) {
				t.Errorf("%s: half-width punctuation beside Chinese: %s", key, text)
			}
		}
		for key, text := range a.EN {
			if !strings.Contains(text, " / ") && chinese.MatchString(text) && !strings.Contains(text, "中文") {
				t.Errorf("%s: Chinese in the English words: %s", key, text)
			}
		}
	}
}

// TestEveryKeyInTheSourceHasWords reads the calls of T in every package and fails on a key that no area has.
func TestEveryKeyInTheSourceHasWords(t *testing.T) {
	known := map[string]string{}
	for _, a := range words.Areas() {
		maps.Copy(known, a.EN)
	}
	var unknown []string
	walkErr := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, source, 0)
		if err != nil {
			return nil
		}
		for _, key := range keysOf(file) {
			if _, ok := known[key]; !ok {
				unknown = append(unknown, filepath.ToSlash(path)+": "+key)
			}
		}
		return nil
	})
	if walkErr != nil {
		t.Fatal(walkErr)
	}
	sort.Strings(unknown)
	for _, u := range unknown {
		t.Error(u)
	}
}

// keysOf lists the literal keys handed to a method or function called T, and those that head the columns of a command's table.
func keysOf(file *ast.File) []string {
	var keys []string
	ast.Inspect(file, func(node ast.Node) bool {
		if literal, ok := node.(*ast.BasicLit); ok && strings.HasPrefix(literal.Value, `"command.column.`) {
			keys = append(keys, strings.Trim(literal.Value, `"`))
		}
		call, ok := node.(*ast.CallExpr)
		if !ok || len(call.Args) == 0 {
			return true
		}
		selector, ok := call.Fun.(*ast.SelectorExpr)
		if !ok || selector.Sel.Name != "T" {
			return true
		}
		if literal, ok := call.Args[0].(*ast.BasicLit); ok && literal.Kind == token.STRING {
			if key, err := strconv.Unquote(literal.Value); err == nil {
				keys = append(keys, key)
			}
		}
		return true
	})
	return keys
}

// sentences are the areas of words that stand as whole sentences: what a report found, what to do next, and why an action is off.
var sentences = []string{"report.next.", "report.finding.", "off."}

// TestSentencesEndAlike: sentences that may stand one below the other all end with a full stop, and in English begin with a capital.
func TestSentencesEndAlike(t *testing.T) {
	for _, a := range words.Areas() {
		for language, table := range map[string]map[string]string{"en": a.EN, "zh": a.ZH} {
			for key, text := range table {
				if !slices.ContainsFunc(sentences, func(area string) bool { return strings.HasPrefix(key, area) }) {
					continue
				}
				if end := map[string]string{"en": ".", "zh": "。"}[language]; !strings.HasSuffix(text, end) && !strings.HasSuffix(text, "…") {
					t.Errorf("%s %s ends without a full stop: %s", language, key, text)
				}
				if language == "en" && strings.HasPrefix(key, "off.") && text != strings.ToUpper(text[:1])+text[1:] {
					t.Errorf("%s %s begins with a small letter: %s", language, key, text)
				}
			}
		}
	}
}
