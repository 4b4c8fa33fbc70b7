package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"regulars/reports"
	"regulars/store/filter"
)

// need says what a command asks of the book.
type need uint8

const (
	needsNothing need = iota // no book at all
	needsBook                // an open book, read only
	needsWriter              // an open book, written after what is due was settled
	needsQuiet               // an open book, written without settling anything first
)

// row is one command of the tree. Help, completion, the man page and docs/COMMANDS.md read the same rows.
type row struct {
	path     string // the words after the program's name: "member show"; "" is the program itself
	args     string // how the arguments are written in usage: "MEMBER", "FILE…"
	min, max int    // how many arguments; max -1 is any number
	flags    []flagRow
	apart    [][]string // groups of flags of which one call has at most one
	some     bool       // without any of its flags it would do nothing
	needs    need
	run      func(*call) error
}

// flagRow is one flag. Its description is the sentence command.flag.NAME, or words where a command means something of
// its own.
type flagRow struct {
	name    string
	value   string   // how the value is written in usage: "N"; "" makes a switch
	many    bool     // may be given several times
	must    bool     // the command needs it
	with    string   // the flag without which this one would be passed over
	choices []string // the values it takes; empty is any
	words   string   // another key for the description
}

// anyNumber is a row's max when there is no limit.
const anyNumber = -1

// tree lists every command in the order in which help shows them.
func tree() []row {
	return slices.Concat(
		consoleRows(), shopRows(), demoRows(), batchRows(), memberRows(), likelyRows(), memberFieldRows(), pointsRows(), ruleRows(), tierRows(), rewardRows(), couponRows(), referralRows(), gatheringRows(), calendarRows(), orderRows(), productRows(),
		feedbackRows(), surveyRows(), careRows(), carePlanRows(), messageRows(), ticketRows(), goalRows(), importRows(), listRows(), heldRows(), layoutRows(), watchRows(), exportRows(), handoverRows(), peekRows(), recommendRows(), reportRows(), closeRows(), costRows(), auditRows(),
		backupRows(),
		configRows(), helpRows(),
	)
}

// globalFlags are understood by every command.
func globalFlags() []flagRow {
	return []flagRow{
		{name: "db", value: "PATH"},
		{name: "config", value: "PATH"},
		{name: "lang", value: "LANG", choices: []string{"en", "zh"}},
		{name: "json"},
		{name: "as", value: "STAFF"},
		{name: "yes"},
		{name: "plain"},
		{name: "readonly"},
		{name: "allow-network-fs"},
		{name: "now", value: "TIME"},
		{name: "help"},
	}
}

// group is the first word of a path, which may stand alone: "member".
func (r row) group() string {
	first, _, _ := strings.Cut(r.path, " ")
	return first
}

// name is the last word of the path.
func (r row) name() string { return r.path[strings.LastIndexByte(r.path, ' ')+1:] }

// counted reports whether the flag's value is a number, a day or a time, which nobody leaves empty on purpose.
func (f flagRow) counted() bool {
	return slices.Contains([]string{"N", "AMOUNT", "DAY", "TIME", "ENTRY", "ID", "ORDER-ID"}, f.value)
}

// wordsKey is the key of a path's description.
func wordsKey(path string) string {
	if path == "" {
		return "command.root"
	}
	if name, ok := strings.CutPrefix(path, "report "); ok {
		if _, ok := reports.Find(name); ok {
			return "report.title." + name
		}
	}
	return "command." + strings.NewReplacer(" ", ".", "-", "_").Replace(path)
}

// wordsKey is the key of the flag's description.
func (f flagRow) wordsKey() string {
	if f.words != "" {
		return f.words
	}
	return "command.flag." + strings.ReplaceAll(f.name, "-", "_")
}

// usage is the command as it is typed, without its flags: "regulars member show MEMBER".
func (r row) usage() string {
	return strings.Join(slices.DeleteFunc([]string{programName, r.path, r.args}, func(s string) bool { return s == "" }), " ")
}

// programName is the name under which the program is called.
const programName = "regulars"

// build makes the cobra tree from the rows, without commands that the arguments cannot mean: the console should not wait for those.
func (a *app) build(rows []row) *cobra.Command {
	cobra.MousetrapHelpText = ""
	root := a.node(row{path: ""}, rows)
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetHelpCommand(&cobra.Command{Hidden: true, Use: "no-help"})
	root.SetOut(a.out)
	root.SetErr(a.env.Err)
	root.SetIn(a.env.In)
	a.global.values = addFlags(root.PersistentFlags(), globalFlags())
	completeFlags(root, globalFlags())
	groups := map[string]*cobra.Command{}
	for _, r := range rows {
		switch {
		case r.path == "":
			a.runs(root, r, rows)
			continue
		case !a.mentioned(r) && !a.completing():
			continue
		}
		parent := root
		for at, letter := range r.path {
			if letter != ' ' {
				continue
			}
			above := groups[r.path[:at]]
			if above == nil {
				above = a.node(row{path: r.path[:at]}, rows)
				groups[r.path[:at]] = above
				parent.AddCommand(above)
			}
			parent = above
		}
		node := groups[r.path]
		if node == nil {
			node = a.node(r, rows)
			parent.AddCommand(node)
			groups[r.path] = node
		}
		a.runs(node, r, rows)
	}
	if help := groups["help"]; help != nil { // else completion offers the stand-in
		root.SetHelpCommand(help)
	}
	return root
}

// node makes a command that only holds others: called by itself it says which ones.
func (a *app) node(r row, rows []row) *cobra.Command {
	node := &cobra.Command{
		Use:           strings.TrimSpace(r.name() + " " + r.args),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs,
	}
	if r.path == "" {
		node.Use = programName
	}
	if a.completing() {
		node.Short = a.lang.T(wordsKey(r.path))
	}
	node.SetFlagErrorFunc(func(n *cobra.Command, err error) error {
		if words := n.Flags().Args(); len(words) > 0 {
			return unknownCommand(r.path, words[0], rows)
		}
		return flagError(err, r)
	})
	node.SetHelpFunc(func(*cobra.Command, []string) { a.help(r.path, rows) })
	node.RunE = func(_ *cobra.Command, args []string) error {
		if len(args) == 0 {
			return refuse("missing_command", "command", r.path, "list", namesBelow(r.path, rows))
		}
		return unknownCommand(r.path, args[0], rows)
	}
	return node
}

// mentioned reports whether the arguments hold the first word of a row's path, so that the row could be meant.
func (a *app) mentioned(r row) bool { return r.path == "" || slices.Contains(a.env.Args, r.group()) }

// completing reports whether a shell asks how the arguments could go on, for which it wants to see every command.
func (a *app) completing() bool {
	return len(a.env.Args) > 0 && (a.env.Args[0] == cobra.ShellCompRequestCmd || a.env.Args[0] == cobra.ShellCompNoDescRequestCmd)
}

// runs gives a node its flags and its work. While a shell completes, commands that the arguments do not mention stay bare.
func (a *app) runs(node *cobra.Command, r row, rows []row) {
	if !a.mentioned(r) {
		return
	}
	values := addFlags(node.Flags(), r.flags)
	node.SetFlagErrorFunc(func(n *cobra.Command, err error) error {
		if misspelt(r, n.Flags().Args(), rows) {
			return unknownCommand(r.path, n.Flags().Arg(0), rows)
		}
		return flagError(err, r)
	})
	node.ValidArgsFunction = func(_ *cobra.Command, typed []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return completeArgs(r, typed)
	}
	completeFlags(node, r.flags)
	node.RunE = func(_ *cobra.Command, args []string) error {
		if err := checkCall(r, args, values, rows); err != nil {
			return err
		}
		return a.call(r, args, values)
	}
}

// completeFlags offers what can stand as a flag's value.
func completeFlags(node *cobra.Command, flags []flagRow) {
	for _, f := range flags {
		if f.name == "where" {
			_ = node.RegisterFlagCompletionFunc(f.name, completeFilter)
		}
		if len(f.choices) > 0 {
			_ = node.RegisterFlagCompletionFunc(f.name, cobra.FixedCompletions(f.choices, cobra.ShellCompDirectiveNoFileComp))
		}
	}
}

// checkCall refuses a wrong number of arguments and missing flags.
func checkCall(r row, args []string, values map[string]*flagValue, rows []row) error {
	switch {
	case len(args) < r.min && len(namesBelow(r.path, rows)) > 0 && len(args) == 0 && r.path != "":
		return refuse("missing_command", "command", r.path, "list", namesBelow(r.path, rows))
	case len(args) < r.min:
		return refuse("missing_argument", "usage", r.usage())
	case r.max == 0 && len(args) > 0 && len(namesBelow(r.path, rows)) > 0:
		return unknownCommand(r.path, args[0], rows)
	case r.max >= 0 && len(args) > r.max:
		return refuse("extra_argument", "value", args[r.max], "usage", r.usage())
	}
	if err := checkApart(r, values); err != nil {
		return err
	}
	if r.some && !slices.ContainsFunc(r.flags, func(f flagRow) bool { return values[f.name].given }) {
		return refuse("missing_flag", "why", "any", "usage", r.usage(), "list", r.typedFlags())
	}
	for _, f := range r.flags {
		value := values[f.name]
		if value.given && value.String() == "" && f.counted() {
			return refuse("missing_value", "flag", f.name)
		}
		if f.must && !value.given {
			return refuse("missing_flag", "flag", f.name, "usage", r.usage()+" --"+f.name+" "+f.value)
		}
		if value.given && f.with != "" && !values[f.with].given {
			return refuse("missing_flag", "flag", f.with, "usage", r.usage()+" "+values[f.with].row.typed()+" "+f.typed())
		}
		if value.given && len(f.choices) > 0 {
			for _, v := range value.all {
				if !slices.Contains(f.choices, v) {
					return refuse("bad_choice", "flag", f.name, "value", v, "list", f.choices)
				}
			}
		}
	}
	return nil
}

// typedFlags are the row's flags as they are typed, without their values.
func (r row) typedFlags() []string {
	names := make([]string, len(r.flags))
	for i, f := range r.flags {
		names[i] = "--" + f.name
	}
	return names
}

// checkApart refuses flags that exclude each other.
func checkApart(r row, values map[string]*flagValue) error {
	for _, group := range r.apart {
		first := ""
		for _, name := range group {
			switch {
			case !values[name].given:
			case first != "":
				return refuse("flags_exclude", "flag", first, "other", name)
			default:
				first = name
			}
		}
	}
	return nil
}

// misspelt reports whether the words before a flag that a row does not know begin with another command, not spelt
// as it is: the row takes no words, or what it takes is no file and near to a command's name.
func misspelt(r row, words []string, rows []row) bool {
	below := namesBelow(r.path, rows)
	return len(words) > 0 && len(below) > 0 && (r.max == 0 || filter.Nearest(words[0], below) != "")
}

// namesBelow lists the commands directly below a path, in order.
func namesBelow(path string, rows []row) []string {
	prefix := path
	if prefix != "" {
		prefix += " "
	}
	var names []string
	for _, r := range rows {
		rest, ok := strings.CutPrefix(r.path, prefix)
		if !ok || rest == "" {
			continue
		}
		first, _, _ := strings.Cut(rest, " ")
		if !slices.Contains(names, first) {
			names = append(names, first)
		}
	}
	return names
}

// unknownCommand names the nearest command there is. A first word that looks like the path of a file was meant as one.
func unknownCommand(path, word string, rows []row) error {
	near := filter.Nearest(word, namesBelow(path, rows))
	if path == "" && strings.ContainsAny(word, `./\`) {
		return refuse("unknown_command", "why", "file", "value", word)
	}
	if near == "" {
		return refuse("unknown_command", "value", strings.TrimSpace(path+" "+word), "help", strings.TrimSpace("help "+path))
	}
	return refuse("unknown_command", "why", "near", "value", strings.TrimSpace(path+" "+word),
		"near", strings.Join(slices.DeleteFunc([]string{programName, path, near}, func(s string) bool { return s == "" }), " "))
}
