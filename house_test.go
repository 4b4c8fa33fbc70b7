package main

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// arrows says which of our packages each package may import. A package that is not here may not exist: a new folder
// needs its line here and its reason in docs/DECISIONS.md.
var arrows = map[string][]string{
	".":              {"cli"},
	"cli":            {"ui", "ui/remote", "reports", "store", "store/program", "store/filter", "store/exchange", "store/demo", "lang"},
	"cli/afero":      {},
	"cli/cast":       {},
	"ui":             {"ui/widget", "reports", "store", "store/program", "store/filter", "store/exchange", "store/demo", "store/pinyin", "lang"},
	"ui/uniseg":      {},
	"ui/remote":      {"ui", "store", "lang"},
	"reports":        {"store", "store/filter", "store/program", "lang"},
	"store":          {"store/program", "store/filter", "store/pinyin"},
	"store/exchange": {"store"},
	"store/demo":     {"store"},
	"store/program":  {},
	"store/filter":   {},
	"store/pinyin":   {},
	"ui/widget":      {},
	"lang":           {},
	"lang/words":     {},
}

// testArrows are the arrows that only tests may add.
var testArrows = map[string][]string{
	"lang":  {"lang/words"},                            // the program has them packed
	"store": {"store", "store/exchange", "store/demo"}, // the benchmarks import as a shop does: through a file's format
}

// homes says where a module of others may be imported: the files whose path begins with one of the homes. The longest
// prefix of the import path counts.
var homes = []struct {
	module string
	homes  []string
}{
	{"database/sql", nil}, // the engine is asked without it (decision 211)
	{"zombiezen.com/go/sqlite", []string{"store/"}},
	{"modernc.org/sqlite", []string{"store/"}},
	{"github.com/spf13/cobra", []string{"cli/"}},
	{"github.com/spf13/pflag", []string{"cli/"}},
	{"github.com/spf13/viper", []string{"cli/"}},
	{"charm.land/wish", []string{"ui/remote/"}},
	{"charm.land/bubbletea", []string{"ui/"}},
	{"charm.land/lipgloss", []string{"ui/theme.go"}},
}

// pure are the packages that stand in store's folder and know no database.
var pure = []string{"store/program", "store/filter", "store/pinyin", "store/exchange", "store/demo"}

// calls says which names of the standard library may be used where.
var calls = []struct {
	name    string // import path and name
	homes   []string
	inTests bool
	instead string
}{
	{"time.LoadLocation", []string{"store/zone.go"}, true, "use store.LoadZone, which knows zones on every machine"},
	{"time.Now", []string{"main.go"}, false, "take the clock that was handed in"},
	{"time.Since", []string{"main.go"}, false, "take the clock that was handed in"},
	{"time.Until", []string{"main.go"}, false, "take the clock that was handed in"},
	{"context.Background", []string{"main.go"}, true, "take the caller's context"},
	{"context.TODO", nil, true, "take the caller's context"},
	{"os.Exit", []string{"main.go"}, false, "return an exit code"},
	{"log.Fatal", nil, false, "return the error"},
	{"log.Fatalf", nil, false, "return the error"},
	{"log.Fatalln", nil, false, "return the error"},
	{"os.Stdin", []string{"main.go"}, true, "take the streams that main handed in"},
	{"os.Stdout", []string{"main.go"}, true, "take the streams that main handed in"},
	{"os.Stderr", []string{"main.go"}, true, "take the streams that main handed in"},
	{"os.Getenv", []string{"main.go"}, true, "take the environment that main handed in"},
	{"os.LookupEnv", []string{"main.go"}, true, "take the environment that main handed in"},
	{"fmt.Print", nil, true, "write to the stream that was handed in"},
	{"fmt.Printf", nil, true, "write to the stream that was handed in"},
	{"fmt.Println", nil, true, "write to the stream that was handed in"},
}

// source is one parsed file. Its path is relative to the module, with slashes.
type source struct {
	path, dir string
	test      bool
	syntax    *ast.File
	set       *token.FileSet
}

// houseRules are the rules that read one file at a time; each gives its findings as sentences.
var houseRules = []struct {
	name string
	find func(source) []string
}{
	{"arrows", wrongArrows},
	{"imports stand at home", wrongImports},
	{"forbidden calls", forbiddenCalls},
	{"keys stand in keys.go", strayKeys},
	{"words stand in lang", strayWords},
	{"walks keep their order", turnedWalks},
	{"sizes", tooLarge},
	{"exported names are explained", unexplained},
	{"names", badNames},
}

func TestHouse(t *testing.T) {
	sources := readSources(t)
	for _, rule := range houseRules {
		t.Run(rule.name, func(t *testing.T) {
			for _, s := range sources {
				for _, finding := range rule.find(s) {
					t.Error(finding)
				}
			}
		})
	}
}

// readSources parses every Go file of the module, whatever system it is built for.
func readSources(t *testing.T) []source {
	t.Helper()
	var all []source
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata"):
			return filepath.SkipDir
		case d.IsDir() || !strings.HasSuffix(name, ".go"):
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		s, err := parseSource(filepath.ToSlash(name), text)
		all = append(all, s)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// parseSource reads one file's text.
func parseSource(name string, text []byte) (source, error) {
	set := token.NewFileSet()
	syntax, err := parser.ParseFile(set, name, text, parser.ParseComments)
	return source{path: name, dir: path.Dir(name), test: strings.HasSuffix(name, "_test.go"), syntax: syntax, set: set}, err
}

// at is the place of a node, as editors read it.
func (s source) at(n ast.Node) string {
	return s.path + ":" + strconv.Itoa(s.set.Position(n.Pos()).Line)
}

// under reports whether the file is one of the homes or stands below one of them.
func (s source) under(homes []string) bool {
	return slices.ContainsFunc(homes, func(home string) bool { return strings.HasPrefix(s.path, home) })
}

// imported is the import path of each import by the name under which the file uses it.
func (s source) imported() map[string]string {
	names := map[string]string{}
	for _, spec := range s.syntax.Imports {
		whole := importPath(spec)
		name := path.Base(whole)
		if spec.Name != nil {
			name = spec.Name.Name
		}
		names[name] = whole
	}
	return names
}

// importPath is what an import names.
func importPath(spec *ast.ImportSpec) string {
	whole, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		return spec.Path.Value
	}
	return whole
}

// wrongArrows finds imports of our own packages that the plan of the house does not have.
func wrongArrows(s source) []string {
	allowed, known := arrows[s.dir]
	if !known {
		return []string{s.path + ": the house has no folder " + s.dir + "; give it a line in arrows and a reason in docs/DECISIONS.md"}
	}
	if s.test {
		allowed = slices.Concat(allowed, testArrows[s.dir])
	}
	var findings []string
	for _, spec := range s.syntax.Imports {
		ours, isOurs := strings.CutPrefix(importPath(spec), "regulars/")
		if isOurs && !slices.Contains(allowed, ours) {
			findings = append(findings, fmt.Sprintf("%s: %s may not import %s", s.at(spec), s.dir, ours))
		}
	}
	return findings
}

// wrongImports finds imports of other people's modules away from the one place that knows them.
func wrongImports(s source) []string {
	var findings []string
	for _, spec := range s.syntax.Imports {
		whole := importPath(spec)
		for _, m := range homes {
			if whole != m.module && !strings.HasPrefix(whole, m.module+"/") {
				continue
			}
			if !s.under(m.homes) || (slices.Equal(m.homes, []string{"store/"}) && slices.Contains(pure, s.dir)) {
				findings = append(findings, fmt.Sprintf("%s: %s is known only to %s", s.at(spec), m.module, cmp.Or(strings.Join(m.homes, ", "), "nobody")))
			}
		}
	}
	return findings
}

// forbiddenCalls finds the clock, the context, the streams and the exit away from main. Benchmarks read the clock: they
// measure.
func forbiddenCalls(s source) []string {
	names := s.imported()
	benchmark := strings.HasSuffix(s.path, "bench_test.go")
	var findings []string
	ast.Inspect(s.syntax, func(n ast.Node) bool {
		selector, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		owner, ok := selector.X.(*ast.Ident)
		if !ok {
			return true
		}
		used := names[owner.Name] + "." + selector.Sel.Name
		for _, call := range calls {
			free := s.under(call.homes) || (s.test && call.inTests) || (benchmark && strings.HasPrefix(used, "time."))
			if used == call.name && !free {
				findings = append(findings, fmt.Sprintf("%s: %s is not for here: %s", s.at(n), used, call.instead))
			}
		}
		return true
	})
	for _, d := range s.syntax.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
			findings = append(findings, s.at(f)+": no init: what there is stands in an ordered literal table")
		}
	}
	return findings
}
