package cli

import (
	"fmt"
	"strings"

	"regulars/lang"
	"regulars/store/filter"
)

// reference is docs/COMMANDS.md: every command, flag and exit code, written from the tree.
func reference() string {
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

// referenceFilter writes the filter language's table into the reference.
func referenceFilter(b *strings.Builder, l lang.Lang) {
	fmt.Fprintf(b, "\n## Filters\n\n%s\n\n| field | Chinese | comparisons | example |\n|---|---|---|---|\n", l.T("command.help.filter.long"))
	for _, f := range filter.Fields() {
		fmt.Fprintf(b, "| `%s` | %s | `%s` | `%s` |\n", f.Name, strings.Join(f.Synonyms, " "), strings.Join(f.Operators(), " "), f.Example)
	}
}
