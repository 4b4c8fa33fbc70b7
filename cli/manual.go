package cli

import (
	"fmt"
	"strings"

	"regulars/lang"
)

// printManual prints the man page in the chosen language.
func printManual(c *call) error {
	c.speak()
	c.out.line(manual(c.lang, tree()))
	return nil
}

// roff makes a line of text harmless to the formatter.
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\\`, "-", `\-`).Replace(text)
	if strings.HasPrefix(text, ".") || strings.HasPrefix(text, "'") {
		return `\&` + text
	}
	return text
}

// manual is the man page of all commands.
func manual(l lang.Lang, rows []row) string {
	var b strings.Builder
	fmt.Fprintf(&b, ".TH REGULARS 1 \"\" \"%s\"\n", roff(l.T("core.app")))
	fmt.Fprintf(&b, ".SH %s\n%s \\- %s\n", roff(l.T("command.man.name")), programName, roff(l.T("command.root")))
	fmt.Fprintf(&b, ".SH %s\n\\fB%s\\fR [%s] %s\n", roff(l.T("command.man.synopsis")), programName,
		roff(l.T("command.help.command")), roff(l.T("command.help.options")))
	fmt.Fprintf(&b, ".SH %s\n", roff(l.T("command.man.commands")))
	for _, r := range rows {
		fmt.Fprintf(&b, ".TP\n\\fB%s\\fR%s\n%s\n", roff(r.usage()), roff(flagHint(l, r)), roff(l.T(wordsKey(r.path))))
		manualFlags(&b, l, r.flags)
	}
	fmt.Fprintf(&b, ".SH %s\n", roff(l.T("command.man.flags")))
	for _, f := range globalFlags() {
		fmt.Fprintf(&b, ".TP\n\\fB%s\\fR\n%s\n", roff(f.typed()), roff(f.describe(l)))
	}
	fmt.Fprintf(&b, ".SH %s\n", roff(l.T("command.man.exit")))
	for _, e := range exitTable {
		fmt.Fprintf(&b, ".TP\n\\fB%d\\fR\n%s\n", e.code, roff(l.T(e.words)))
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// manualFlags sets a command's flags below it.
func manualFlags(b *strings.Builder, l lang.Lang, flags []flagRow) {
	if len(flags) == 0 {
		return
	}
	b.WriteString(".RS\n")
	for _, f := range flags {
		fmt.Fprintf(b, ".TP\n%s\n%s\n", roff(f.typed()), roff(f.describe(l)))
	}
	b.WriteString(".RE\n")
}

// exitTable lists the exit codes in order with their words.
var exitTable = []struct {
	code  int
	words string
}{
	{exitOK, "command.exit.ok"},
	{exitUsage, "command.exit.usage"},
	{exitBadInput, "command.exit.bad_input"},
	{exitRefused, "command.exit.refused"},
	{exitBusy, "command.exit.busy"},
	{exitStorage, "command.exit.storage"},
	{exitIntegrity, "command.exit.integrity"},
	{exitNotAllowed, "command.exit.not_allowed"},
	{exitNewerBook, "command.exit.newer_book"},
	{exitInterrupt, "command.exit.interrupted"},
	{exitTerminated, "command.exit.terminated"},
}
