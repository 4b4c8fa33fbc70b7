package main

import (
	"bytes"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// pinned are the modules whose version is a decision: another one builds and is worse. See docs/DECISIONS.md.
var pinned = map[string]string{
	"github.com/charmbracelet/ultraviolet": "v0.0.0-20260703014108-f5a850f9c2b7", // a later one rewrites lines with Chinese text whole
	"charm.land/lipgloss/v2":               "v2.0.5",                             // a later one asks for that later ultraviolet
}

// required fits one requirement of a go.mod file: the module, its version, and whether it is indirect.
var required = regexp.MustCompile(`(?m)^(?:require)?\s+(\S+\.\S+/\S+) (v\S+)( // indirect)?$`)

// TestModules holds the versions that go together together.
func TestModules(t *testing.T) {
	mod := readText(t, "go.mod")
	version := map[string]string{}
	direct := map[string]bool{}
	for _, line := range required.FindAllStringSubmatch(mod, -1) {
		version[line[1]] = line[2]
		if line[3] == "" {
			direct[line[1]] = true
		}
	}
	t.Run("libc is the one sqlite was built with", func(t *testing.T) {
		command := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.GoMod}}", "modernc.org/sqlite")
		command.Env = append(os.Environ(), "GOPROXY=off", "GOFLAGS=-mod=readonly")
		out, err := command.Output()
		if err != nil {
			t.Fatalf("go list -m modernc.org/sqlite: %v", err)
		}
		want := ""
		for _, line := range required.FindAllStringSubmatch(readText(t, strings.TrimSpace(string(out))), -1) {
			if line[1] == "modernc.org/libc" {
				want = line[2]
			}
		}
		if got := version["modernc.org/libc"]; want == "" || got != want {
			t.Errorf("go.mod has modernc.org/libc %s; modernc.org/sqlite %s was built with %s", got, version["modernc.org/sqlite"], want)
		}
	})
	t.Run("nothing in the program speaks to a network", func(t *testing.T) {
		command := exec.CommandContext(t.Context(), "go", "list", "-deps", ".")
		command.Env = append(os.Environ(), "GOPROXY=off", "GOFLAGS=-mod=readonly")
		out, err := command.Output()
		if err != nil {
			t.Fatalf("go list -deps: %v", err)
		}
		for _, pkg := range strings.Fields(string(out)) {
			if pkg == "net/http" || pkg == "crypto/tls" {
				t.Errorf("the program holds %s", pkg)
			}
		}
	})
	t.Run("pinned", func(t *testing.T) {
		for module, want := range pinned {
			if version[module] != want {
				t.Errorf("go.mod has %s %s; it is pinned to %s", module, version[module], want)
			}
		}
	})
	t.Run("every dependency has its reason", func(t *testing.T) {
		decisions := readText(t, "docs/DECISIONS.md")
		for module := range direct {
			if !strings.Contains(decisions, "`"+module+"`") {
				t.Errorf("docs/DECISIONS.md does not say what %s saves and costs", module)
			}
		}
	})
	t.Run("go.mod requires what is imported", func(t *testing.T) {
		used := map[string]bool{}
		for _, s := range readSources(t) {
			for _, spec := range s.syntax.Imports {
				module := moduleOf(importPath(spec), version)
				if module != "" && !direct[module] {
					t.Errorf("%s: go.mod calls %s indirect", s.at(spec), module)
				}
				used[module] = true
			}
		}
		for module := range direct {
			if !used[module] {
				t.Errorf("go.mod requires %s, which nothing imports", module)
			}
		}
	})
}

// moduleOf is the module that holds a package, "" for the standard library and our own.
func moduleOf(pkg string, version map[string]string) string {
	for module := pkg; module != "."; module = path.Dir(module) {
		if version[module] != "" {
			return module
		}
	}
	return ""
}

// foreign fits what belongs to the machine that a file was written on and to nobody else. Written in pieces, so that
// this file does not find itself.
var foreign = regexp.MustCompile(`(^|[^\w.])/(wo` + `rk\b|ro` + `ot\b|ho` + `me/[a-z]|Us` + `ers/[a-z])|[A-Z]:\\Us` + `ers\\|(?i)(pro` + `xy|su` + `m)\.golang\.org|go` + `proxy\.(cn|io)|arti` + `factory`)

// TestTrackedFiles reads every file that is or would be tracked.
func TestTrackedFiles(t *testing.T) {
	for _, name := range trackedFiles(t) {
		text, err := os.ReadFile(name)
		if err != nil {
			continue // deleted and not committed yet
		}
		if bytes.IndexByte(text, 0) >= 0 {
			continue // no text
		}
		for number, line := range strings.Split(string(text), "\n") {
			if found := foreign.FindString(line); found != "" {
				t.Errorf("%s:%d: %q is a place of one machine", name, number+1, found)
			}
			if strings.HasSuffix(line, "\r") && filepath.Ext(name) == ".go" {
				t.Errorf("%s:%d: lines end with LF alone", name, number+1)
			}
		}
	}
}

// picture fits a picture in README: the file it comes from, and what it shows.
var picture = regexp.MustCompile("(?s)<!-- (docs/screens/[^ ]+) -->\n```text\n(.*?)\n```")

// TestReadmeShowsTheScreens holds README's pictures to the files that were taken from the console.
func TestReadmeShowsTheScreens(t *testing.T) {
	pictures := picture.FindAllStringSubmatch(readText(t, "README.md"), -1)
	if len(pictures) < 2 {
		t.Errorf("README.md shows %d screens, want two", len(pictures))
	}
	for _, p := range pictures {
		if strings.Trim(readText(t, p[1]), "\n") != strings.Trim(p[2], "\n") {
			t.Errorf("README.md shows another picture than %s; see docs/screens/capture", p[1])
		}
	}
}

// decided fits the number of a decision where it is told.
var decided = regexp.MustCompile(`(?m)^\d+\. \*\*`)

// TestHouseNumbersDecisionsOnce: a comment that names a decision means one.
func TestHouseNumbersDecisionsOnce(t *testing.T) {
	seen := map[string]bool{}
	for _, number := range decided.FindAllString(readText(t, "docs/DECISIONS.md"), -1) {
		if seen[number] {
			t.Errorf("docs/DECISIONS.md has two decisions %s", strings.TrimSuffix(number, ". **"))
		}
		seen[number] = true
	}
}

// trackedFiles are the names of the files that git tracks or would add.
func trackedFiles(t *testing.T) []string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "git", "ls-files", "--cached", "--others", "--exclude-standard", "-z").Output()
	if err != nil {
		t.Skip("the tracked files are known only in a git checkout")
	}
	return strings.Split(strings.Trim(string(out), "\x00"), "\x00")
}

// readText is the whole text of a file.
func readText(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(text), "\r\n", "\n")
}
