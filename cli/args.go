package cli

import (
	"strings"
	"unicode/utf8"

	"regulars/lang"
)

// longestArgument is the limit in bytes for one argument; the longest legitimate one is a filter or a note.
const longestArgument = 64 << 10

// checkArgs refuses arguments that no command could mean.
func checkArgs(args []string) error {
	for i, arg := range args {
		if len(arg) > longestArgument {
			return refuse("bad_argument", "n", i+1, "value", arg[:64])
		}
		if !utf8.ValidString(arg) || strings.ContainsRune(arg, 0) {
			return refuse("bad_argument", "n", i+1, "value", arg)
		}
	}
	return nil
}

// peekArgs finds --lang and --json before the flags are parsed, so that a mistake in the flags themselves is reported
// in the language and form that was asked for.
func peekArgs(args []string) (language lang.Lang, json bool) {
	for i, arg := range args {
		switch {
		case arg == "--":
			return language, json
		case arg == "--json" || arg == "--json=true":
			json = true
		case strings.HasPrefix(arg, "--lang="):
			language, _ = lang.Parse(strings.TrimPrefix(arg, "--lang="))
		case arg == "--lang" && i+1 < len(args):
			language, _ = lang.Parse(args[i+1])
		}
	}
	return language, json
}
