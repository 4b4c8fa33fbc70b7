package cli

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"regulars/lang"
	"regulars/store"
)

// source is what the tests below read from the program's own files.
type source struct {
	codes    map[string]string // package.Constant → code, of every constant of a type Code
	refusals []refusal
}

// refusal is one call that makes an error: the code and the names of its facts.
type refusal struct {
	file, code string
	facts      []string
}

// readSource reads every package below the root.
func readSource(t *testing.T) source {
	t.Helper()
	s := source{codes: map[string]string{}}
	files := map[string]*ast.File{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err == nil {
			files[path] = file
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		s.readCodes(file)
	}
	for path, file := range files {
		s.readRefusals(path, file)
	}
	return s
}

// readCodes notes the constants whose type is Code.
func (s *source) readCodes(file *ast.File) {
	ast.Inspect(file, func(node ast.Node) bool {
		spec, ok := node.(*ast.ValueSpec)
		if !ok || len(spec.Names) != 1 || len(spec.Values) != 1 {
			return true
		}
		if name, _ := lastName(spec.Type); name != "Code" {
			return true
		}
		if literal, ok := spec.Values[0].(*ast.BasicLit); ok {
			if code, err := strconv.Unquote(literal.Value); err == nil {
				s.codes[constant(file, spec.Names[0])] = code
			}
		}
		return true
	})
}

// constant names an identifier or selector as package.Name; a bare identifier is of the package in whose file it stands.
func constant(file *ast.File, e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return file.Name.Name + "." + e.Name
	case *ast.SelectorExpr:
		if from, ok := e.X.(*ast.Ident); ok {
			return from.Name + "." + e.Sel.Name
		}
	}
	return ""
}

// lastName is the name of an identifier or of what a selector selects.
func lastName(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name, true
	case *ast.SelectorExpr:
		return e.Sel.Name, true
	}
	return "", false
}

// readRefusals notes the calls of Refuse and refuse whose code and facts stand in the source.
func (s *source) readRefusals(path string, file *ast.File) {
	ast.Inspect(file, func(node ast.Node) bool {
		call, ok := node.(*ast.CallExpr)
		if !ok || len(call.Args) == 0 || call.Ellipsis.IsValid() {
			return true
		}
		if name, _ := lastName(call.Fun); name != "Refuse" && name != "refuse" {
			return true
		}
		r := refusal{file: filepath.ToSlash(path)}
		switch first := call.Args[0].(type) {
		case *ast.BasicLit:
			r.code, _ = strconv.Unquote(first.Value)
		default:
			r.code = s.codes[constant(file, first)]
		}
		for i := 1; i < len(call.Args); i += 2 {
			if literal, ok := call.Args[i].(*ast.BasicLit); ok {
				name, _ := strconv.Unquote(literal.Value)
				r.facts = append(r.facts, name)
			}
		}
		if r.code != "" {
			s.refusals = append(s.refusals, r)
		}
		return true
	})
}

// withoutNextStep are the errors after which nothing is left to do.
var withoutNextStep = []string{"interrupted", "declined", "output_closed"}

func TestEveryCodeHasASentenceAndANextStep(t *testing.T) {
	s := readSource(t)
	codes := map[string]bool{}
	for _, code := range s.codes {
		codes[code] = !strings.HasPrefix(code, "note_")
	}
	for _, r := range s.refusals {
		codes[r.code] = true
	}
	for code, isError := range codes {
		for _, l := range lang.All() {
			if isError && !l.Has("error."+code) {
				t.Errorf("%s: no sentence for the code %s", l, code)
			}
			if isError && l.Has("error."+code) && !l.Has("error."+code+".hint") && !slices.Contains(withoutNextStep, code) {
				t.Errorf("%s: no next step for the code %s", l, code)
			}
		}
	}
}

var bracesPattern = regexp.MustCompile(`\{([a-z_]+)(:[^{}]*)?\}`)

func TestEveryErrorHasTheFactsItsSentenceNeeds(t *testing.T) {
	always := []string{"file", "line", "column", "value"} // a reader of files adds them on its way out
	for _, r := range readSource(t).refusals {
		for _, suffix := range []string{"", ".hint"} {
			if slices.Contains(r.facts, "why") {
				continue
			}
			key := "error." + r.code + suffix
			for _, name := range r.facts {
				if own := "error." + r.code + "." + name + suffix; lang.EN.Has(own) {
					key = own
				}
			}
			text := lang.EN.T(key)
			for _, found := range bracesPattern.FindAllStringSubmatch(text, -1) {
				fromFile := strings.Contains(r.file, "/exchange/") && slices.Contains(always, found[1])
				if !slices.Contains(r.facts, found[1]) && !fromFile {
					t.Errorf("%s: error.%s%s needs the fact %s; the call has %v", r.file, r.code, suffix, found[1], r.facts)
				}
			}
		}
	}
}

func TestExitCodes(t *testing.T) {
	for code, want := range map[string]int{
		"bad_points": 3, "bad_setting": 3, "bad_filter": 3, "no_member": 4, "no_order": 4, "insufficient_points": 4,
		"key_conflict": 4, "batch_touched": 4, "busy": 5, "disk_full": 6, "io_failed": 6, "view_only": 6, "bad_path": 6,
		"network_fs": 6, "damaged": 7, "not_a_book": 7, "entries_missing": 7, "acts_missing": 7, "not_test_mode": 8,
		"newer_book": 9, "no_shop": 3, "unknown_flag": 2, "interrupted": 130, "not_utf8": 3, "missing_column": 3,
	} {
		if got := exitCode(store.Refuse(store.Code(code))); got != want {
			t.Errorf("%s exits %d, want %d", code, got, want)
		}
	}
}

func TestCodesOfFilesAreBadInput(t *testing.T) {
	for _, code := range readCodesOf(t, filepath.Join("..", "store", "exchange")) {
		got := exitCode(store.Refuse(store.Code(code)))
		want := exitBadInput
		switch code {
		case "export_incomplete":
			want = exitStorage
		case "no_sheets", "no_encoding":
			want = exitUsage
		}
		if got != want {
			t.Errorf("%s exits %d, want %d", code, got, want)
		}
	}
}

// readCodesOf lists the codes that one package declares.
func readCodesOf(t *testing.T, folder string) []string {
	t.Helper()
	s := source{codes: map[string]string{}}
	paths, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		if file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0); err == nil {
			s.readCodes(file)
		}
	}
	var all []string
	for _, code := range s.codes {
		if !strings.HasPrefix(code, "note_") {
			all = append(all, code)
		}
	}
	return all
}

func TestEveryReasonAgainstANameHasASentence(t *testing.T) {
	book, err := store.Create(t.Context(), filepath.Join(t.TempDir(), "shop.db"), store.Founding{Name: "Tea", Currency: "EUR", Zone: "UTC"}, store.Options{Clock: func() time.Time { return time.Unix(1_800_000_000, 0) }})
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	for _, name := range []string{"a" + strings.Repeat("\u0301", 6), "\xff", "a\u202eb", "a\x1bb", strings.Repeat("王", 201)} {
		_, _, err := book.AddMember(t.Context(), store.MemberDraft{Name: name, Phone: "+4915112345678"})
		if !store.CodeIs(err, store.CodeBadName) {
			t.Fatalf("%q: %v", name, err)
		}
		if message, _ := lang.EN.Error(err); strings.Contains(message, "cannot be a name") {
			t.Errorf("%v has no sentence of its own: %s", err, message)
		}
	}
}
