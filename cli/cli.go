// Package cli is the command line: the console's scriptable twin. It owns the command tree, the flags, the machine's
// config file, exit codes and what commands print. It never touches the process itself: main hands it an Env.
package cli

import (
	"context"
	"errors"
	"io"
	"time"

	"regulars/lang"
)

// Env is everything the command line may know of the process it runs in.
type Env struct {
	Args        []string            // without the program's name
	In          io.Reader           // standard input
	Out         io.Writer           // standard output
	Err         io.Writer           // standard error
	Getenv      func(string) string // the environment
	Now         func() time.Time    // the clock
	InTerminal  bool                // a person types at In
	OutTerminal bool                // a person reads Out
	Size        func() (w, h int)   // of the terminal in cells, 0 where there is none
	Environ     []string            // the environment as "NAME=value", for what the terminal can do
	Version     string              // of this build
}

// Stop is the cause with which main cancels the context on a signal; its number is the exit code (130, 143, 129).
type Stop int

// Error is the programmer's text.
func (Stop) Error() string { return "stopped by a signal" }

// Run carries out one command line and returns the exit code. Everything a person reads went to env.Out and env.Err.
func Run(ctx context.Context, env Env) int {
	a := newApp(ctx, env)
	err := a.execute()
	return a.finish(err)
}

// app is one command line being carried out.
type app struct {
	env    Env
	ctx    context.Context // one app lives exactly as long as its command line
	out    *output
	lang   lang.Lang
	global globals
	failed string // the error code for output that could not be written
	spoken bool   // the language was settled with the shop's and the staff's choice in view
}

// newApp reads just enough of the arguments to be able to complain in the right language and form.
func newApp(ctx context.Context, env Env) *app {
	a := &app{env: env, ctx: ctx, out: newOutput(env.Out), failed: "output_incomplete"}
	language, json := peekArgs(env.Args)
	a.global.json = json
	a.lang = language
	if a.lang == "" {
		a.lang = a.environmentLang()
	}
	return a
}

// execute checks the arguments, builds the tree and runs the command.
func (a *app) execute() error {
	if err := checkArgs(a.env.Args); err != nil {
		return err
	}
	rows := consoleRows()
	if len(a.env.Args) > 0 { // else it is the console, and no other command can be meant
		rows = tree()
	}
	root := a.build(rows)
	root.SetArgs(a.env.Args)
	return root.ExecuteContext(a.ctx)
}

// finish flushes what was printed, reports err and gives the exit code.
func (a *app) finish(err error) int {
	if flushed := a.out.flush(); flushed != nil && (err == nil || isSilent(err) || errors.Is(err, flushed)) {
		err = a.outputError(flushed)
	}
	if err == nil {
		return exitOK
	}
	a.speak()
	var stop Stop
	if cause := context.Cause(a.ctx); errors.As(cause, &stop) {
		a.report(err)
		return int(stop)
	}
	a.report(err)
	return exitCode(err)
}
