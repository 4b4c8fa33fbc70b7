// Command regulars is a loyalty console for small shops. This file hands the process to package cli and is the only
// place that ends it, reads its clock, or starts a context.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"syscall"
	"time"

	"golang.org/x/term"

	"regulars/cli"
)

// version is set by the release build; a build from source says what the toolchain recorded.
var version = ""

func main() {
	tuneMemory()
	ctx, cancel := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT, syscall.SIGPIPE)
	go watch(signals, cancel)
	os.Exit(cli.Run(ctx, cli.Env{
		Args:        os.Args[1:],
		In:          os.Stdin,
		Out:         os.Stdout,
		Err:         os.Stderr,
		Getenv:      os.Getenv,
		Now:         time.Now,
		InTerminal:  term.IsTerminal(int(os.Stdin.Fd())),
		OutTerminal: term.IsTerminal(int(os.Stdout.Fd())),
		Size:        size,
		Environ:     os.Environ(),
		Version:     buildVersion(),
	}))
}

// mostMemory is what Go's memory is held under while less than three quarters of it is in use.
const mostMemory = 300 << 20

// tuneMemory lets garbage wait while there is little of it, because most commands are over before there is much, and an import
// spends a tenth less. From mostMemory on it is collected as eagerly as needed, so that a million orders stay small.
func tuneMemory() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(mostMemory)
		giveWay()
	}
}

// giveWay sets the limit anew after every collection, by what it has left alive: a limit close to that would make the collector run
// again and again and find nothing, as it did in an import of a million orders under rules and tiers.
func giveWay() {
	runtime.AddCleanup(new([32]byte), func(struct{}) {
		live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(live)
		debug.SetMemoryLimit(max(mostMemory, int64(live[0].Value.Uint64())*4/3))
		giveWay()
	}, struct{}{})
}

// size is the terminal's size in cells.
func size() (w, h int) {
	w, h, err := term.GetSize(int(os.Stdout.Fd()))
	if err != nil {
		return 0, 0
	}
	return w, h
}

// grace is how long a command may take to roll back after a signal before the process ends all the same.
const grace = 5 * time.Second

// watch turns signals into the end of the context, so that a write finishes or rolls back and the terminal is given
// back. A second signal, or the end of the grace, ends the process at once. SIGPIPE is caught so that a reader that
// went away is an error of the write and not the end of the process.
func watch(signals <-chan os.Signal, cancel context.CancelCauseFunc) {
	for caught := range signals {
		if caught == syscall.SIGPIPE {
			continue
		}
		exit := exitOf(caught)
		cancel(cli.Stop(exit))
		timer := time.NewTimer(grace)
		for {
			select {
			case again := <-signals:
				if again == syscall.SIGPIPE {
					continue
				}
			case <-timer.C:
			}
			os.Exit(exit)
		}
	}
}

// exitOf is the exit code of a process that a signal ended.
func exitOf(caught os.Signal) int {
	switch caught {
	case syscall.SIGTERM:
		return 143
	case syscall.SIGHUP:
		return 129
	}
	return 130
}

// buildVersion is the release's version, else the commit that the toolchain recorded, else "devel".
func buildVersion() string {
	if version != "" {
		return version
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "devel"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return "devel-" + s.Value[:12]
		}
	}
	return "devel"
}
