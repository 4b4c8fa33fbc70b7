package cli

import (
	"fmt"
	"strings"

	"regulars/lang"
)

// Reference is docs/COMMANDS.md: every command, flag and exit code, written from the tree. A test keeps the file equal
// to it.
func Reference() string {
	var b strings.Builder
	l, rows := lang.EN, tree()
	b.WriteString("# Commands\n\nWritten from the command tree by `go test ./cli -run Reference -update`; do not edit by hand.\n\n")
	b.WriteString("## Flags of every command\n\n| flag | meaning |\n|---|---|\n")
	referenceFlags(&b, l, globalFlags())
	b.WriteString("\n## Exit codes\n\n| code | meaning |\n|---|---|\n")
	for _, e := range exitTable {
		fmt.Fprintf(&b, "| %d | %s |\n", e.code, l.T(e.words))
	}
	referenceFilter(&b, l)
	b.WriteString("\n## Commands\n")
	for _, r := range rows {
		fmt.Fprintf(&b, "\n### `%s%s`\n\n%s\n", r.usage(), flagHint(l, r), l.T(wordsKey(r.path)))
		if long := wordsKey(r.path) + ".long"; l.Has(long) {
			fmt.Fprintf(&b, "\n%s\n", l.T(long))
		}
		if len(r.flags) > 0 {
			b.WriteString("\n| flag | meaning |\n|---|---|\n")
			referenceFlags(&b, l, r.flags)
		}
	}
	return b.String()
}

// referenceFlags writes rows of a flag table.
func referenceFlags(b *strings.Builder, l lang.Lang, flags []flagRow) {
	bar := strings.NewReplacer("|", `\|`) // which ends a cell, even between backquotes
	for _, f := range flags {
		fmt.Fprintf(b, "| `%s` | %s |\n", bar.Replace(f.typed()), bar.Replace(f.describe(l)))
	}
}
