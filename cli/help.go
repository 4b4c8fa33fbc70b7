package cli

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"

	"regulars/lang"
	"regulars/store/exchange"
)

// helpRows are the commands about the program itself.
func helpRows() []row {
	return []row{
		{path: "help", args: "[COMMAND…]", max: anyNumber, run: showHelp},
		{path: "help filter", run: showFilterHelp},
		{path: "version", run: showVersion},
		{path: "completion", args: "SHELL", min: 1, max: 1, run: printCompletion},
		{path: "man", run: printManual},
	}
}

// showHelp explains the program or one command.
func showHelp(c *call) error {
	path := strings.Join(c.args, " ")
	rows := tree()
	if path != "" && !knownPath(path, rows) {
		known := 0
		for knownPath(strings.Join(c.args[:known+1], " "), rows) {
			known++
		}
		if above := strings.Join(c.args[:known], " "); known == 0 || len(namesBelow(above, rows)) > 0 {
			return unknownCommand(above, c.args[known], rows)
		}
		return refuse("extra_argument", "value", c.args[known], "usage", programName+" help "+strings.Join(c.args[:known], " "))
	}
	c.help(path, rows)
	return nil
}

// knownPath reports whether a path is a command or holds some.
func knownPath(path string, rows []row) bool {
	return rowAt(path, rows) != nil || len(namesBelow(path, rows)) > 0
}

// rowAt finds the row of a path.
func rowAt(path string, rows []row) *row {
	for i := range rows {
		if rows[i].path == path {
			return &rows[i]
		}
	}
	return nil
}

// help prints the page of one path.
func (a *app) help(path string, rows []row) {
	a.speak()
	for _, line := range helpPage(a.lang, path, rows) {
		a.out.line(line)
	}
}

// helpPage writes the page of one path: what it does, how it is typed, what lies below it, its flags.
func helpPage(l lang.Lang, path string, rows []row) []string {
	page := []string{l.T(wordsKey(path))}
	if long := wordsKey(path) + ".long"; l.Has(long) {
		page = append(page, "")
		page = append(page, strings.Split(l.T(long), "\n")...)
	}
	here := rowAt(path, rows)
	below := namesBelow(path, rows)
	page = append(page, "", l.T("command.help.usage"))
	if here != nil {
		page = append(page, "  "+here.usage()+flagHint(l, *here))
	}
	if len(below) > 0 {
		page = append(page, "  "+strings.TrimSpace(programName+" "+path)+" "+l.T("command.help.command"))
	}
	page = append(page, helpCommands(l, path, below)...)
	if here != nil && len(here.flags) > 0 {
		page = append(page, "", l.T("command.help.flags"))
		page = append(page, helpFlags(l, here.flags)...)
	}
	if path == "" {
		page = append(page, "", l.T("command.help.global"))
		page = append(page, helpFlags(l, globalFlags())...)
		return append(page, "", l.T("command.help.more"))
	}
	return append(page, "", l.T("command.help.global.hint"))
}

// flagHint says in the usage line that flags may follow.
func flagHint(l lang.Lang, r row) string {
	hint := ""
	for _, f := range r.flags {
		if f.must {
			hint += " --" + f.name + " " + f.value
		}
	}
	if len(r.flags) > 0 {
		hint += " " + l.T("command.help.options")
	}
	return hint
}

// helpCommands lists what lies below a path, one line each.
func helpCommands(l lang.Lang, path string, names []string) []string {
	if len(names) == 0 {
		return nil
	}
	lines := []string{"", l.T("command.help.commands")}
	pairs := make([][2]string, 0, len(names))
	for _, name := range names {
		pairs = append(pairs, [2]string{name, l.T(wordsKey(strings.TrimSpace(path + " " + name)))})
	}
	return append(lines, indented(pairs)...)
}

// helpFlags lists flags, one line each.
func helpFlags(l lang.Lang, flags []flagRow) []string {
	pairs := make([][2]string, 0, len(flags))
	for _, f := range flags {
		pairs = append(pairs, [2]string{f.typed(), f.describe(l)})
	}
	return indented(pairs)
}

// typed is the flag as it is written: "--points N".
func (f flagRow) typed() string {
	if f.name == "help" {
		return "-h, --help"
	}
	return strings.TrimSpace("--" + f.name + " " + f.value)
}

// describe is the flag's sentence with its choices, where it does not explain each of them itself.
func (f flagRow) describe(l lang.Lang) string {
	text := l.T(f.wordsKey())
	if slices.ContainsFunc(f.choices, func(choice string) bool { return !strings.Contains(text, choice) }) {
		text += l.T("command.help.choices", "list", strings.Join(f.choices, ", "))
	}
	if f.many {
		text += l.T("command.help.many")
	}
	return text
}

// indented sets pairs in two columns.
func indented(pairs [][2]string) []string {
	width := 0
	for _, p := range pairs {
		width = max(width, ansi.StringWidth(p[0]))
	}
	lines := make([]string, 0, len(pairs))
	for _, p := range pairs {
		lines = append(lines, "  "+p[0]+strings.Repeat(" ", width-ansi.StringWidth(p[0])+2)+p[1])
	}
	return lines
}

// showVersion prints the version of this build.
func showVersion(c *call) error {
	return c.ack(struct {
		Version string `json:"version"`
	}{c.env.Version}, "command.version.line", "version", c.env.Version)
}

// shells are those for which there is a completion script.
func shells() []string { return []string{"bash", "zsh", "fish", "powershell"} }

// printCompletion prints the script that a shell reads.
func printCompletion(c *call) error {
	root := c.build(tree())
	switch c.args[0] {
	case "bash":
		return root.GenBashCompletionV2(c.out, true)
	case "zsh":
		return root.GenZshCompletion(c.out)
	case "fish":
		return root.GenFishCompletion(c.out, true)
	case "powershell":
		return root.GenPowerShellCompletionWithDesc(c.out)
	}
	return refuse("bad_shell", "value", c.args[0], "list", shells())
}

// completeArgs offers what can stand as an argument after those typed: the shells, the kinds of templates, the commands
// of help, nothing for rows without arguments, else files.
func completeArgs(r row, typed []string) ([]cobra.Completion, cobra.ShellCompDirective) {
	switch {
	case r.max != anyNumber && len(typed) >= r.max:
	case r.path == "completion":
		return shells(), cobra.ShellCompDirectiveNoFileComp
	case r.path == "template":
		return exchange.TemplateKinds(), cobra.ShellCompDirectiveNoFileComp
	case r.path == "help":
		return namesBelow(strings.Join(typed, " "), tree()), cobra.ShellCompDirectiveNoFileComp
	case strings.Contains(r.args, "FILE"):
		return nil, cobra.ShellCompDirectiveDefault
	}
	return nil, cobra.ShellCompDirectiveNoFileComp
}
