package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"regulars": main})
}

// TestScripts runs the program as a person or another program does: the test binary is the program.
func TestScripts(t *testing.T) {
	samples, err := filepath.Abs(filepath.Join("store", "exchange", "testdata"))
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("cli", "testdata"),
		Setup: func(env *testscript.Env) error {
			home := filepath.Join(env.WorkDir, "home")
			env.Setenv("HOME", home)
			env.Setenv("USERPROFILE", home)
			env.Setenv("XDG_DATA_HOME", filepath.Join(home, "data"))
			env.Setenv("XDG_CONFIG_HOME", filepath.Join(home, "config"))
			env.Setenv("XDG_STATE_HOME", filepath.Join(home, "state"))
			env.Setenv("LANG", "C")
			env.Setenv("GORACE", "atexit_sleep_ms=0") // else the race detector has each process wait a second before it ends
			env.Setenv("SAMPLES", samples)
			env.Setenv("REGULARS_DB", filepath.Join(env.WorkDir, "shop.db"))
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits": exits,
			"field": field,
		},
	})
}

// exits runs a command and checks its exit code: exits 3 regulars member show 99.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND…")
	}
	err := ts.Exec(args[1], args[2:]...)
	code := 0
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		code = failed.ExitCode()
	} else {
		ts.Check(err)
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
}

// field checks one value of the JSON that the last command printed: field stdout orders.new 12. A list is reached by
// index, its length by len, a missing field is written missing.
func field(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: [!] field stdout|stderr PATH VALUE")
	}
	decoder := json.NewDecoder(strings.NewReader(ts.ReadFile(args[0])))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		ts.Fatalf("%s is no JSON: %v", args[0], err)
	}
	for name := range strings.SplitSeq(args[1], ".") {
		value = step(value, name)
	}
	if got := written(value); (got == args[2]) == neg {
		ts.Fatalf("%s is %s, want %s", args[1], got, args[2])
	}
}

// missing stands for a field that is not there.
type missing struct{}

// step goes one name deeper into a JSON value.
func step(value any, name string) any {
	switch v := value.(type) {
	case map[string]any:
		if inner, ok := v[name]; ok {
			return inner
		}
	case []any:
		if name == "len" {
			return len(v)
		}
		if i, err := strconv.Atoi(name); err == nil && i >= 0 && i < len(v) {
			return v[i]
		}
	}
	return missing{}
}

// written is a JSON value as scripts write it: texts bare, the rest as JSON.
func written(value any) string {
	switch v := value.(type) {
	case missing:
		return "missing"
	case string:
		return v
	}
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(text)
}
