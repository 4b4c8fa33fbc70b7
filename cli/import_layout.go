package cli

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"regulars/store"
	"regulars/store/exchange"
)

// layoutRows are the commands about the columns of files as a person has mapped them.
func layoutRows() []row {
	return []row{
		{path: "import layout list", needs: needsBook, run: listLayouts},
		{path: "import layout forget", args: "LAYOUT", min: 1, max: 1, needs: needsQuiet, run: forgetLayout},
	}
}

// columnJSON is one column of a file: what it is read as, "" when it is ignored, and its first values.
type columnJSON struct {
	Heading string   `json:"heading"`
	Field   string   `json:"field"`
	Samples []string `json:"samples"`
}

// columnsJSON are a file's columns.
func columnsJSON(columns []exchange.ColumnUse) []columnJSON {
	list := make([]columnJSON, 0, len(columns))
	for _, c := range columns {
		list = append(list, columnJSON{c.Heading, string(c.Field), listJSON(c.Samples)})
	}
	return list
}

// recall gives the mapping that a person made for a heading line. What cannot be looked up is as if nobody had.
func (c *call) recall(kind exchange.Kind) func(string) map[string]string {
	if c.book == nil {
		return nil
	}
	return func(heading string) map[string]string {
		layout, _, err := c.book.Layout(c.ctx, heading, string(kind))
		if err != nil {
			return nil
		}
		return layout.Mapping
	}
}

// remember keeps how a file's columns were mapped by --map for the next file with the same heading line.
func (c *call) remember(file *exchange.File, kind exchange.Kind, mapped map[string]string) error {
	if len(mapped) == 0 || file.Recalled || c.on("dry-run") {
		return nil
	}
	return c.book.SaveLayout(c.ctx, store.Layout{Heading: file.HeadingSum(), What: string(kind), Mapping: mapped})
}

// proposing adds to the refusal of a file whose columns nobody has explained how they could be read. Where nothing looks like a column
// that the file needs, that column is named: a proposal without it would be refused again.
func (c *call) proposing(refused error, path string, kind exchange.Kind, options exchange.Options) error {
	var known *store.Error
	if path == "-" || !store.CodeIs(refused, exchange.CodeMissingColumn) || !errors.As(refused, &known) {
		return refused
	}
	p, err := exchange.Propose(path, kind, options)
	if err != nil {
		return refused
	}
	proposed := p.Map()
	maps.DeleteFunc(proposed, func(_, heading string) bool {
		return slices.Contains(slices.Collect(maps.Values(options.Map)), heading)
	})
	maps.Copy(proposed, options.Map)
	fields, flags := []exchange.Field{}, []string{}
	for _, field := range slices.Sorted(maps.Keys(proposed)) {
		fields, flags = append(fields, exchange.Field(field)), append(flags, "--map "+shellQuoted(field+"="+proposed[field]))
	}
	if lacks := exchange.Lacks(kind, fields); lacks != "" {
		known.Facts["why"], known.Facts["field"] = string(lacks), string(lacks)
	} else {
		known.Facts["why"], known.Facts["proposal"] = "proposed", strings.Join(flags, " ")
	}
	return refusedFile{error: refused, columns: columnsJSON(p.Columns)}
}

// shellQuoted is a word as a shell takes it.
func shellQuoted(word string) string {
	if !strings.ContainsAny(word, " '\"\\$`*?!&|;<>()[]{}#~\t") {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// layoutJSON is one remembered mapping.
type layoutJSON struct {
	Layout  string            `json:"layout"`
	Kind    string            `json:"kind"`
	Map     map[string]string `json:"map"`
	Changed any               `json:"changed_at"`
}

// layoutKind is what a layout is of: a kind of file, or the answers to one questionnaire.
func (c *call) layoutKind(what string) string {
	kind, survey, _ := strings.Cut(what, ":")
	return strings.TrimSpace(c.T("filekind."+kind) + " " + survey)
}

// shortLayout is how many characters of a layout's name are shown; forget takes them as well.
const shortLayout = 8

// listLayouts prints the mappings that are remembered.
func listLayouts(c *call) error {
	all, err := c.book.Layouts(c.ctx)
	if err != nil {
		return err
	}
	lines, rows := make([]layoutJSON, 0, len(all)), make([][]string, 0, len(all))
	for _, l := range all {
		lines = append(lines, layoutJSON{l.Heading, l.What, l.Mapping, c.timeJSON(l.Changed)})
		var pairs []string
		for _, field := range slices.Sorted(maps.Keys(l.Mapping)) {
			if l.Mapping[field] != "" {
				pairs = append(pairs, field+"="+l.Mapping[field])
			}
		}
		rows = append(rows, []string{l.Heading[:min(shortLayout, len(l.Heading))], c.layoutKind(l.What), c.timeText(l.Changed), strings.Join(pairs, c.T("core.list.comma"))})
	}
	if c.global.json {
		return c.json(items(lines, nil))
	}
	c.table([]column{
		{words: "command.column.layout"},
		{words: "command.column.kind"},
		{words: "command.column.at"},
		{words: "command.column.columns"},
	}, rows, "command.import.layout.list.empty")
	return nil
}

// forgetLayout forgets how a heading line was mapped.
func forgetLayout(c *call) error {
	if err := c.book.ForgetLayout(c.ctx, strings.TrimSpace(c.args[0])); err != nil {
		return err
	}
	return c.ack(struct {
		OK     bool   `json:"ok"`
		Layout string `json:"layout"`
	}{true, c.args[0]}, "command.import.layout.forget.done", "layout", c.args[0])
}
