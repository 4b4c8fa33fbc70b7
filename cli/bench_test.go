package cli

import (
	"io"
	"strings"
	"testing"
	"time"
)

// BenchmarkSmallestCommand is what the command line itself costs before a command begins: the tree, flags, the config.
func BenchmarkSmallestCommand(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Run(b.Context(), Env{
			Args: []string{"version"}, In: strings.NewReader(""), Out: io.Discard, Err: io.Discard, Version: "test",
			Getenv: func(string) string { return "" }, Now: time.Now,
		})
	}
}
