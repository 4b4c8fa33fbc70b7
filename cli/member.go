package cli

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"regulars/store"
)

// memberRows are the commands about members and prospects.
func memberRows() []row {
	person := []flagRow{
		{name: "phone", value: "PHONE"},
		{name: "email", value: "EMAIL"},
		{name: "card", value: "CARD"},
		{name: "birthday", value: "DAY"},
		{name: "city", value: "CITY"},
		{name: "found-by", value: "TEXT"},
	}
	return []row{
		{path: "member add", flags: append([]flagRow{
			{name: "name", value: "NAME", must: true},
			{name: "tag", value: "TAG", many: true},
			{name: "referred-by", value: "MEMBER|CODE"},
		}, person...), needs: needsWriter, run: addMember},
		{path: "member show", args: "MEMBER", min: 1, max: 1, needs: needsBook, run: showMember},
		{path: "member list", args: "[TEXT]", max: 1, flags: []flagRow{
			{name: "where", value: "FILTER"},
			{name: "sort", value: "FIELD", choices: store.MemberSorts()},
			{name: "desc", with: "sort"},
			{name: "limit", value: "N"},
			{name: "after", value: "CURSOR"},
		}, needs: needsBook, run: listMembers},
		{path: "member edit", args: "MEMBER", min: 1, max: 1, some: true, flags: append([]flagRow{
			{name: "name", value: "NAME"},
			{name: "join"},
			{name: "consent", value: "CHANNEL=yes|no", many: true},
			{name: "field", value: "NAME=VALUE", many: true},
			{name: "note", value: "TEXT"},
			{name: "if-version", value: "N"},
		}, person...), needs: needsWriter, run: editMember},
		{path: "member tag", args: "MEMBER", min: 1, max: 1, flags: []flagRow{
			{name: "add", value: "TAG", many: true},
			{name: "remove", value: "TAG", many: true},
		}, needs: needsWriter, run: tagMember},
		{path: "member merge", args: "KEEP OTHER", min: 2, max: 2, needs: needsWriter, run: mergeMembers},
		{path: "member unmerge", args: "MEMBER", min: 1, max: 1, flags: []flagRow{{name: "dry-run"}}, needs: needsQuiet, run: unmergeMember},
		{path: "member suspend", args: "MEMBER", min: 1, max: 1, flags: []flagRow{{name: "off"}}, needs: needsWriter, run: suspendMember},
	}
}

// member finds whom an argument means: an id, a phone, an e-mail, a card, or source:key.
func (c *call) member(ref string) (int64, error) {
	if strings.TrimSpace(ref) == "" {
		return 0, refuse("bad_empty", "flag", "member")
	}
	if _, err := clean("member", ref); err != nil {
		return 0, err
	}
	ref = strings.TrimSpace(ref)
	id, err := c.book.FindMember(c.ctx, ref)
	if store.CodeIs(err, store.CodeNoMember) && isID(ref) {
		if byID, err := c.book.FindMember(c.ctx, "M"+ref); !store.CodeIs(err, store.CodeNoMember) {
			return byID, err
		}
	}
	return id, err
}

// isID reports whether a reference could be a bare id as JSON shows it. Any other identity of the same digits wins.
func isID(ref string) bool { return ref != "" && len(ref) <= 18 && digits(ref) }

// memberAck is the result of an act on a member.
type memberAck struct {
	OK     bool  `json:"ok"`
	Member int64 `json:"member"`
}

// handAck is the result of an act on a member that undoing its batch takes back; the batch is null when nothing was new.
type handAck struct {
	memberAck
	Batch any `json:"batch"`
}

func handed(member, batch int64) handAck { return handAck{memberAck{true, member}, idJSON(batch)} }

// addMember makes a new person by hand.
func addMember(c *call) error {
	name, err := clean("name", c.text("name"))
	if err != nil {
		return err
	}
	by := int64(0)
	if c.given("referred-by") {
		if by, err = c.referrer(c.text("referred-by")); err != nil {
			return err
		}
	}
	id, batch, err := c.book.AddMember(c.ctx, store.MemberDraft{
		ReferredBy: by, Name: name, Phone: c.text("phone"), Email: c.text("email"), Card: c.text("card"), Birthday: c.text("birthday"),
		City: c.text("city"), FoundBy: c.text("found-by"), Tags: c.list("tag"),
	})
	if err != nil {
		return err
	}
	return c.ackBatch(batch, struct {
		handAck
		ID int64 `json:"id"`
	}{handed(id, batch), id}, "command.member.add.done", "name", name, "id", id)
}

// editMember changes what was given and leaves the rest.
func editMember(c *call) error {
	id, err := c.member(c.args[0])
	if err != nil {
		return err
	}
	edit := store.MemberEdit{}
	for flag, field := range map[string]**string{
		"name": &edit.Name, "phone": &edit.Phone, "email": &edit.Email, "card": &edit.Card, "birthday": &edit.Birthday,
		"city": &edit.City, "found-by": &edit.FoundBy,
	} {
		if c.given(flag) {
			value := strings.TrimSpace(c.text(flag))
			*field = &value
		}
	}
	if c.given("join") {
		joined := c.on("join")
		edit.Joined = &joined
	}
	if edit.Consent, err = c.parseConsent(c.list("consent")); err != nil {
		return err
	}
	if edit.Fields, err = parsePairs("field", c.list("field")); err != nil {
		return err
	}
	if edit.Version, err = c.whole("if-version", 0); err != nil {
		return err
	}
	batch, err := c.book.EditMember(c.ctx, id, edit)
	if err != nil {
		return err
	}
	if c.given("note") {
		if err := c.book.NoteMember(c.ctx, id, c.text("note")); err != nil {
			return err
		}
	}
	return c.ackBatch(batch, handed(id, batch), "command.member.edit.done", "id", id)
}

// parseConsent reads CHANNEL=yes and CHANNEL=no.
func (c *call) parseConsent(texts []string) (map[string]bool, error) {
	pairs, err := parsePairs("consent", texts)
	if err != nil || pairs == nil {
		return nil, err
	}
	all := map[string]bool{}
	for _, channel := range slices.Sorted(maps.Keys(pairs)) {
		answer := pairs[channel]
		if answer != "yes" && answer != "no" {
			return nil, refuse("bad_pair", "flag", "consent", "value", channel+"="+answer, "example", pairExamples["consent"])
		}
		known := c.book.Shop().ConsentChannels()
		at := slices.IndexFunc(known, func(word string) bool { return strings.EqualFold(word, channel) })
		if at < 0 {
			return nil, refuse("bad_choice", "flag", "consent", "value", channel, "list", known)
		}
		all[known[at]] = answer == "yes"
	}
	return all, nil
}

// pairExamples shows how the pairs of a flag are written.
var pairExamples = map[string]string{"consent": "email=yes", "field": "size=M", "map": "total=Amount", "status": "Sent=fulfilled"}

// parsePairs reads NAME=VALUE several times; nil when there is none.
func parsePairs(flag string, texts []string) (map[string]string, error) {
	if len(texts) == 0 {
		return nil, nil
	}
	all := map[string]string{}
	for _, text := range texts {
		name, value, ok := strings.Cut(text, "=")
		name = strings.TrimSpace(name)
		if !ok || name == "" {
			return nil, refuse("bad_pair", "flag", flag, "value", text, "example", pairExamples[flag])
		}
		if _, twice := all[name]; twice {
			return nil, refuse("bad_pair_twice", "flag", flag, "value", name)
		}
		all[name] = strings.TrimSpace(value)
	}
	return all, nil
}

// tagMember puts tags on a member and takes others off.
func tagMember(c *call) error {
	id, err := c.member(c.args[0])
	if err != nil {
		return err
	}
	if !c.given("add") && !c.given("remove") {
		return refuse("missing_flag", "flag", "add", "usage", c.row.usage()+" --add TAG")
	}
	batch, err := c.book.TagMember(c.ctx, id, c.list("add"), c.list("remove"))
	if err != nil {
		return err
	}
	m, err := c.book.Member(c.ctx, id)
	if err != nil {
		return err
	}
	tags := m.Tags
	if tags == nil {
		tags = []string{}
	}
	return c.ackBatch(batch, struct {
		handAck
		Tags []string `json:"tags"`
	}{handed(id, batch), tags}, "command.member.tag.done", "id", id, "list", tags)
}

// mergeMembers makes two people one; unmerge takes it back.
func mergeMembers(c *call) error {
	keep, err := c.member(c.args[0])
	if err != nil {
		return err
	}
	other, err := c.member(c.args[1])
	if err != nil {
		return err
	}
	batch, err := c.book.MergeMembers(c.ctx, keep, other)
	if err != nil {
		return err
	}
	return c.ack(struct {
		handAck
		Merged int64 `json:"merged"`
	}{handed(keep, batch), other}, "command.member.merge.done", "id", keep, "other", idText(other), "batch", batch)
}

// unmergeMember takes back the latest merge that a member took part in.
func unmergeMember(c *call) error {
	id, err := c.mergedMember(c.args[0])
	if err != nil {
		return err
	}
	merge, err := c.book.MergeOf(c.ctx, id)
	if err != nil {
		return err
	}
	return undoBatch(c, merge.ID)
}

// mergedMember finds a member that may have gone into another.
func (c *call) mergedMember(ref string) (int64, error) {
	id, err := c.member(ref)
	if !store.CodeIs(err, store.CodeMemberMerged) {
		return id, err
	}
	var known *store.Error
	if errors.As(err, &known) {
		if id, ok := known.Facts["member"].(int64); ok {
			return id, nil
		}
	}
	return 0, err
}

// suspendMember stops a member from earning and redeeming, or lets them again.
func suspendMember(c *call) error {
	id, err := c.member(c.args[0])
	if err != nil {
		return err
	}
	batch, err := c.book.SuspendMember(c.ctx, id, !c.on("off"))
	if err != nil {
		return err
	}
	key := "command.member.suspend.done"
	if c.on("off") {
		key = "command.member.suspend.off.done"
	}
	return c.ackBatch(batch, struct {
		handAck
		Suspended bool `json:"suspended"`
	}{handed(id, batch), !c.on("off")}, key, "id", id)
}

// listMembers prints a page of members.
func listMembers(c *call) error {
	limit, err := c.limit()
	if err != nil {
		return err
	}
	query := store.MemberQuery{Where: c.text("where"), Sort: c.text("sort"), Desc: c.on("desc"), After: c.text("after")}
	if len(c.args) > 0 {
		query.Text = c.args[0]
	}
	members, next, err := c.memberPages(query, limit)
	if err != nil {
		return err
	}
	if c.global.json {
		lines := make([]memberLineJSON, 0, len(members))
		for _, m := range members {
			lines = append(lines, memberLine(m))
		}
		return c.json(items(lines, next))
	}
	rows := make([][]string, 0, len(members))
	currency := c.book.Shop().Currency
	for _, m := range members {
		rows = append(rows, []string{
			idText(m.ID), m.Name, cmp.Or(m.Phone, m.Email, m.Key), c.lang.Int(m.Balance), c.lang.Int(m.Pending),
			c.lang.Int(m.Orders), c.lang.Amount(m.Spend, currency), c.dayText(m.Last),
		})
	}
	c.table([]column{
		{words: "command.column.id"},
		{words: "command.column.name"},
		{words: "command.column.reach"},
		{"command.column.balance", true},
		{"command.column.pending", true},
		{"command.column.orders", true},
		{"command.column.spend", true},
		{words: "command.column.last"},
	}, rows, "command.member.list.empty")
	if next != "" {
		c.note("command.list.more", "cursor", next)
	}
	return nil
}

// idText is an id as an argument takes it.
func idText(id int64) string { return strconv.FormatInt(id, 10) }
