package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"regulars/store/filter"
)

// showFilterHelp explains the filter language from the table that the parser itself reads.
func showFilterHelp(c *call) error {
	c.speak()
	for line := range strings.Lines(c.T("command.help.filter.long")) {
		c.out.line(strings.TrimSuffix(line, "\n"))
	}
	c.out.line("")
	var rows [][]string
	for _, f := range filter.Fields() {
		rows = append(rows, []string{f.Name, strings.Join(f.Synonyms, " "), strings.Join(f.Operators(), " "), f.Example})
	}
	c.table([]column{
		{words: "command.column.field"},
		{words: "command.column.synonyms"},
		{words: "command.column.operators"},
		{words: "command.column.example"},
	}, rows, "command.list.empty")
	return nil
}

// completeFilter offers what could follow in a filter.
func completeFilter(_ *cobra.Command, _ []string, text string) ([]cobra.Completion, cobra.ShellCompDirective) {
	from, suggestions := filter.Complete(text, nil)
	all := make([]cobra.Completion, 0, len(suggestions))
	for _, s := range suggestions {
		all = append(all, text[:from]+s.Word)
	}
	return all, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}
