package cli

import (
	"strings"

	"regulars/store"
)

// memberFieldRows are the commands about what a shop keeps of its members in fields of its own, and when they were there.
func memberFieldRows() []row {
	return []row{
		{path: "member field", args: "NAME", min: 1, max: 1, flags: []flagRow{
			{name: "kind", value: "KIND", must: true, choices: store.FieldKindNames(), words: "command.flag.field_kind"},
			{name: "choice", value: "TEXT", many: true},
		}, needs: needsQuiet, run: setField},
		{path: "member fields", needs: needsBook, run: listFields},
		{path: "member seen", args: "MEMBER", min: 1, max: 1, flags: []flagRow{
			{name: "at", value: "TIME", words: "command.flag.seen_at"},
		}, needs: needsQuiet, run: seeMember},
	}
}

// fieldJSON is one custom field.
type fieldJSON struct {
	Name    string   `json:"name"`
	Kind    string   `json:"kind"`
	Choices []string `json:"choices"`
	Members int64    `json:"members"`
}

// setField says what may stand in a custom field.
func setField(c *call) error {
	name, err := clean("name", c.args[0])
	if err != nil {
		return err
	}
	kind := store.FieldKind{Name: name, Kind: c.text("kind"), Choices: c.list("choice")}
	if err := c.book.SetFieldKind(c.ctx, kind); err != nil {
		return err
	}
	kind = c.book.Shop().Field(name)
	return c.ack(struct {
		OK bool `json:"ok"`
		fieldJSON
	}{true, fieldJSON{kind.Name, kind.Kind, listJSON(kind.Choices), 0}},
		"command.member.field.done", "name", kind.Name, "kind", c.T("fieldkind."+kind.Kind))
}

// listFields prints the custom fields with their kinds.
func listFields(c *call) error {
	all, err := c.book.FieldKinds(c.ctx)
	if err != nil {
		return err
	}
	lines, rows := make([]fieldJSON, 0, len(all)), make([][]string, 0, len(all))
	for _, k := range all {
		lines = append(lines, fieldJSON{k.Name, k.Kind, listJSON(k.Choices), k.Members})
		rows = append(rows, []string{k.Name, c.T("fieldkind." + k.Kind), strings.Join(k.Choices, c.T("core.list.comma")), c.lang.Int(k.Members)})
	}
	if c.global.json {
		return c.json(items(lines, nil))
	}
	c.table([]column{
		{words: "command.column.field"},
		{words: "command.column.kind"},
		{words: "command.column.choices"},
		{"command.column.members", true},
	}, rows, "command.member.fields.empty")
	return nil
}

// seeMember notes that a member was there.
func seeMember(c *call) error {
	id, err := c.member(c.args[0])
	if err != nil {
		return err
	}
	at, err := c.instant("at")
	if err != nil {
		return err
	}
	batch, err := c.book.SeeMember(c.ctx, id, at)
	if err != nil {
		return err
	}
	m, err := c.book.Member(c.ctx, id)
	if err != nil {
		return err
	}
	return c.ackBatch(batch, struct {
		handAck
		LastSeen any `json:"last_seen"`
	}{handed(id, batch), c.timeJSON(m.LastSeen)}, "command.member.seen.done", "id", id, "at", c.timeText(m.LastSeen))
}
