package cli

import (
	"strings"

	"regulars/store"
)

// likelyRows are the commands about people who may be one.
func likelyRows() []row {
	return []row{
		{path: "member likely", flags: []flagRow{{name: "scan"}, {name: "limit", value: "N"}}, needs: needsWriter, run: listLikely},
		{path: "member apart", args: "MEMBER OTHER", min: 2, max: 2, needs: needsWriter, run: setApart},
	}
}

// likelyJSON is a pair of people who may be one, and why.
type likelyJSON struct {
	Why string         `json:"why"`
	At  any            `json:"at"`
	A   likePersonJSON `json:"a"`
	B   likePersonJSON `json:"b"`
}

// likePersonJSON is one of the two.
type likePersonJSON struct {
	memberLineJSON
	City       any            `json:"city"`
	Identities []identityJSON `json:"identities"`
}

func likePerson(p store.LikePerson) likePersonJSON {
	out := likePersonJSON{memberLineJSON: memberLine(p.MemberRow), City: textJSON(p.City), Identities: []identityJSON{}}
	for _, i := range p.Identities {
		out.Identities = append(out.Identities, identityJSON{i.Source, i.Key})
	}
	return out
}

// listLikely prints the pairs; --scan looks for more first.
func listLikely(c *call) error {
	limit, err := c.limit()
	if err != nil {
		return err
	}
	if c.on("scan") {
		n, err := c.book.ScanLikely(c.ctx)
		if err != nil {
			return err
		}
		c.say("command.member.likely.scanned", "n", n)
	}
	pairs, err := c.book.Likely(c.ctx, limit)
	if err != nil {
		return err
	}
	if c.global.json {
		lines := make([]likelyJSON, 0, len(pairs))
		for _, p := range pairs {
			lines = append(lines, likelyJSON{p.Why, c.timeJSON(p.At), likePerson(p.A), likePerson(p.B)})
		}
		return c.json(items(lines, nil))
	}
	rows := make([][]string, 0, len(pairs))
	for _, p := range pairs {
		rows = append(rows, []string{c.T("command.member.likely.why." + p.Why), c.whoIs(p.A), c.whoIs(p.B)})
	}
	c.table([]column{{words: "command.column.why"}, {words: "command.column.one"}, {words: "command.column.other"}}, rows, "command.member.likely.empty")
	if len(pairs) > 0 {
		c.say("command.member.likely.next")
	}
	return nil
}

// whoIs is a person in one cell: number, name, and all that they are known by.
func (c *call) whoIs(p store.LikePerson) string {
	parts := []string{store.MemberRef(p.ID)}
	for _, text := range []string{p.Name, p.City} {
		if text != "" {
			parts = append(parts, text)
		}
	}
	for _, i := range p.Identities {
		parts = append(parts, i.Key)
	}
	return strings.Join(parts, " ")
}

// setApart says that two people are two.
func setApart(c *call) error {
	one, err := c.member(c.args[0])
	if err != nil {
		return err
	}
	other, err := c.member(c.args[1])
	if err != nil {
		return err
	}
	if err := c.book.Apart(c.ctx, one, other); err != nil {
		return err
	}
	return c.ack(struct {
		memberAck
		Other int64 `json:"other"`
	}{memberAck{true, one}, other}, "command.member.apart.done", "a", idText(one), "b", idText(other))
}
