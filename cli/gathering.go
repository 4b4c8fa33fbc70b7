package cli

import (
	"slices"
	"strings"

	"regulars/store"
	"regulars/store/exchange"
)

// gatheringRows are the commands about what members take part in: events, polls and groups. All three are made, filled and undone alike.
func gatheringRows() []row {
	return slices.Concat(gatheringRowsOf(store.GatherEvent), gatheringRowsOf(store.GatherPoll), gatheringRowsOf(store.GatherGroup))
}

// gatheringFlags are what can be said of one.
func gatheringFlags(what string, fresh bool) []flagRow {
	common := []flagRow{
		{name: "slug", value: "WORD"},
		{name: "from", value: "DAY", words: "command.flag.gathering.from"},
		{name: "note", value: "TEXT", words: "command.flag.gathering.note"},
	}
	until := flagRow{name: "to", value: "DAY", words: "command.flag.gathering.to"}
	points := []flagRow{
		until,
		{name: "points", value: "N", words: "command.flag.gathering.points"},
		{name: "member-cap", value: "N"},
		{name: "cap", value: "N", words: "command.flag.gathering.cap"},
		{name: "room", value: "N"},
	}
	switch what {
	case store.GatherEvent:
		common = slices.Concat([]flagRow{{name: "kind", value: "KIND", must: fresh, choices: store.EventKinds(), words: "command.flag.event.kind"}}, common, points, []flagRow{
			{name: "place", value: "TEXT", words: "command.flag.event.place"},
			{name: "daily", value: "yes|no", choices: []string{"yes", "no"}},
			{name: "seed", value: "TEXT", words: "command.flag.event.seed"},
		})
	case store.GatherPoll:
		common = slices.Concat([]flagRow{{name: "option", value: "TEXT", must: fresh, many: true}}, common, points)
	default:
		common = append([]flagRow{{name: "platform", value: "NAME", must: fresh}}, common...)
	}
	if fresh {
		return append(common, flagRow{name: "key", value: "KEY"})
	}
	return append(common, flagRow{name: "name", value: "NAME", words: "command.flag.gathering.name"})
}

func gatheringRowsOf(what string) []row {
	arg := strings.ToUpper(what)
	with := func(run func(*call, string) error) func(*call) error {
		return func(c *call) error { return run(c, what) }
	}
	day := flagRow{name: "day", value: "DAY", words: "command.flag.gathering.day"}
	page := []flagRow{{name: "limit", value: "N"}, {name: "before", value: "ID"}}
	join := row{path: what + " join", args: arg + " MEMBER…", min: 2, max: anyNumber, flags: []flagRow{day}, needs: needsWriter, run: with(joinGathering)}
	switch what {
	case store.GatherPoll:
		join.path, join.args, join.min = "poll vote", "POLL OPTION MEMBER…", 3
	case store.GatherEvent:
		join.flags = append(join.flags, flagRow{name: "entries", value: "N"})
	}
	rows := []row{
		{path: what + " new", args: "NAME", min: 1, max: 1, flags: gatheringFlags(what, true), needs: needsWriter, run: with(addGathering)},
		{path: what + " edit", args: arg, min: 1, max: 1, some: true, flags: gatheringFlags(what, false), needs: needsWriter, run: with(editGathering)},
		{path: what + " list", flags: []flagRow{{name: "all", words: "command.flag.gathering.all"}}, needs: needsBook, run: with(listGatherings)},
		{path: what + " show", args: arg, min: 1, max: 1, needs: needsBook, run: with(showGathering)},
		{path: what + " people", args: arg, min: 1, max: 1, flags: page, needs: needsBook, run: with(listParticipants)},
		join,
		{
			path: what + " import", args: arg + " FILE", min: 2, max: 2, flags: append([]flagRow{{name: "source", value: "NAME"}}, listReadingFlags(exchange.KindParticipants)...),
			needs: needsWriter, run: with(importParticipants),
		},
		{path: what + " close", args: arg, min: 1, max: 1, flags: []flagRow{{name: "off", words: "command.flag.gathering.off"}}, needs: needsWriter, run: with(closeGathering)},
		{path: what + " undo", args: arg, min: 1, max: 1, flags: []flagRow{{name: "dry-run"}}, needs: needsQuiet, run: with(undoGathering)},
	}
	switch what {
	case store.GatherEvent:
		rows = append(rows, drawRows()...)
	case store.GatherGroup:
		rows = append(rows, row{path: "group leave", args: "GROUP MEMBER…", min: 2, max: anyNumber, flags: []flagRow{day}, needs: needsWriter, run: with(joinGathering)})
	}
	return rows
}

// gatheringJSON is an event, poll or group. to is null without end; caps and room are null where there is none.
type gatheringJSON struct {
	ID        int64            `json:"id"`
	What      string           `json:"what"`
	Slug      string           `json:"slug"`
	Name      string           `json:"name"`
	Kind      string           `json:"kind"`
	Place     any              `json:"place"`
	Note      any              `json:"note"`
	From      any              `json:"from"`
	To        any              `json:"to"`
	Daily     bool             `json:"daily"`
	Points    int64            `json:"points"`
	MemberCap any              `json:"member_cap"`
	Cap       any              `json:"cap"`
	Room      any              `json:"room"`
	Seed      any              `json:"seed"`
	Closed    any              `json:"closed_at"`
	People    int64            `json:"people"`
	Unknown   int64            `json:"unknown"`
	Times     int64            `json:"times"`
	Given     int64            `json:"points_given"`
	Options   []pollOptionJSON `json:"options,omitempty"`
	Draws     []drawJSON       `json:"draws,omitempty"`
}

type pollOptionJSON struct {
	N     int    `json:"n"`
	Text  string `json:"option"`
	Votes int64  `json:"votes"`
}

func (c *call) gatheringLine(g *store.Gathering) gatheringJSON {
	out := gatheringJSON{
		ID: g.ID, What: g.What, Slug: g.Slug, Name: g.Name, Kind: g.Kind, Place: textJSON(g.Place), Note: textJSON(g.Note), From: dayJSON(g.Starts), To: dayJSON(g.Ends),
		Daily: g.Daily, Points: g.Points, MemberCap: idJSON(g.MemberCap), Cap: idJSON(g.Cap), Room: idJSON(g.Room), Seed: textJSON(g.Seed), Closed: c.timeJSON(g.Closed),
		People: g.People, Unknown: g.Unknown, Times: g.Times, Given: g.Given,
	}
	for i, o := range g.Options {
		out.Options = append(out.Options, pollOptionJSON{i + 1, o.Text, o.Votes})
	}
	return out
}

// addGathering makes an event, poll or group. Without a first day it begins today; without a last one an event lasts that day.
func addGathering(c *call, what string) error {
	key, err := c.key()
	if err != nil {
		return err
	}
	return c.saveGathering(store.Gathering{What: what, Name: c.args[0], Starts: c.book.Today()}, key)
}

// editGathering changes what was given and leaves the rest.
func editGathering(c *call, what string) error {
	g, err := c.book.Gathering(c.ctx, what, c.args[0])
	if err != nil {
		return err
	}
	if c.given("name") {
		g.Name = c.text("name")
	}
	return c.saveGathering(g, "")
}

// saveGathering lays the flags over it and saves it.
func (c *call) saveGathering(g store.Gathering, key string) (err error) {
	for name, to := range map[string]*string{"slug": &g.Slug, "kind": &g.Kind, "platform": &g.Kind, "place": &g.Place, "note": &g.Note, "seed": &g.Seed} {
		if c.given(name) {
			*to = strings.TrimSpace(c.text(name))
		}
	}
	for _, f := range []numberFlag{{"points", &g.Points}, {"member-cap", &g.MemberCap}, {"cap", &g.Cap}, {"room", &g.Room}} {
		if *f.to, err = c.whole(f.name, *f.to); err != nil {
			return err
		}
	}
	for _, name := range []string{"member-cap", "cap"} { // of the points that are given
		if c.given(name) && g.Points == 0 && c.text(name) != "0" {
			return refuse("missing_flag", "flag", "points", "usage", c.row.usage()+" --points N --"+name+" N")
		}
	}
	if c.given("from") {
		if g.Starts, err = c.day("from"); err != nil {
			return err
		}
	}
	if c.given("to") {
		if g.Ends, err = c.day("to"); err != nil {
			return err
		}
	} else if g.Ends == 0 && g.What == store.GatherEvent {
		g.Ends = g.Starts
	}
	if c.given("daily") {
		g.Daily = c.text("daily") == "yes"
	}
	if c.given("option") {
		g.Options = nil
		for _, text := range c.list("option") {
			g.Options = append(g.Options, store.PollOption{Text: text})
		}
	}
	words := "command.gathering.new.done"
	if g.ID != 0 {
		words = "command.gathering.edit.done"
	}
	id, batch, err := c.book.SaveGathering(c.ctx, g, key)
	if err != nil {
		return err
	}
	saved, err := c.book.Gathering(c.ctx, g.What, idText(id))
	if err != nil {
		return err
	}
	return c.ackBatch(batch, struct {
		OK bool `json:"ok"`
		gatheringJSON
		Batch any `json:"batch"`
	}{true, c.gatheringLine(&saved), idJSON(batch)}, words, "name", saved.Name, "slug", saved.Slug, "what", saved.What)
}

// gatheringKind is the kind of an event, or the platform of a group, for people.
func (c *call) gatheringKind(g *store.Gathering) string {
	if g.What == store.GatherGroup {
		return c.lang.Listed("channel", g.Kind)
	}
	return c.T("event.kind." + g.Kind)
}

// gatheringState says whether one goes on, and when.
func (c *call) gatheringState(g *store.Gathering) string {
	switch today := c.book.Today(); {
	case g.Closed != 0:
		return c.T("gathering.state.closed")
	case g.Starts > today:
		return c.T("gathering.state.ahead")
	case g.Ends != 0 && g.Ends < today:
		return c.T("gathering.state.over")
	}
	return c.T("gathering.state.on")
}

// listGatherings prints them, the latest first.
func listGatherings(c *call, what string) error {
	list, err := c.book.Gatherings(c.ctx, what, c.on("all"))
	if err != nil {
		return err
	}
	lines, rows := make([]gatheringJSON, 0, len(list)), make([][]string, 0, len(list))
	for i := range list {
		g := &list[i]
		lines = append(lines, c.gatheringLine(g))
		rows = append(rows, []string{g.Slug, g.Name, c.gatheringKind(g), g.Starts.String(), c.dayText(g.Ends), c.gatheringState(g), c.lang.Int(g.People), c.lang.Int(g.Given)})
	}
	if c.global.json {
		return c.json(items(lines, nil))
	}
	c.table([]column{
		{words: "command.column.slug"},
		{words: "gathering.name.event"},
		{words: "command.column.kind"},
		{words: "command.column.from"},
		{words: "command.column.to"},
		{words: "command.column.status"},
		{"command.column.people", true},
		{"command.column.points", true},
	}, rows, "command."+what+".list.empty")
	return nil
}

// showGathering prints all that is known of one.
func showGathering(c *call, what string) error {
	g, err := c.book.Gathering(c.ctx, what, c.args[0])
	if err != nil {
		return err
	}
	draws, err := c.book.Draws(c.ctx, g.ID)
	if err != nil {
		return err
	}
	if c.global.json {
		out := c.gatheringLine(&g)
		for i := range draws {
			out.Draws = append(out.Draws, c.drawLine(&draws[i]))
		}
		return c.json(out)
	}
	daily := ""
	if g.Daily {
		daily = c.T("core.yes")
	}
	c.card([]fact{
		{"gathering.name." + what, g.Name},
		{"command.column.slug", g.Slug},
		{"command.column.kind", c.gatheringKind(&g)},
		{"command.column.status", c.gatheringState(&g)},
		{"command.column.from", g.Starts.String()},
		{"command.column.to", c.dayText(g.Ends)},
		{"gathering.place", g.Place},
		{"gathering.note", g.Note},
		{"gathering.daily", daily},
		{"gathering.points", c.nonZero(g.Points)},
		{"gathering.member_cap", c.nonZero(g.MemberCap)},
		{"gathering.cap", c.nonZero(g.Cap)},
		{"gathering.room", c.nonZero(g.Room)},
		{"gathering.seed", g.Seed},
		{"gathering.people", c.lang.Int(g.People)},
		{"gathering.unknown", c.nonZero(g.Unknown)},
		{"gathering.given", c.nonZero(g.Given)},
	})
	c.tellVotes(&g)
	for i := range draws {
		c.out.line("")
		c.tellDraw(&draws[i])
	}
	return nil
}

// tellVotes prints the result of a poll.
func (c *call) tellVotes(g *store.Gathering) {
	if len(g.Options) == 0 {
		return
	}
	all := int64(0)
	for _, o := range g.Options {
		all += o.Votes
	}
	rows := make([][]string, 0, len(g.Options))
	for i, o := range g.Options {
		part := c.T("core.absent")
		if all > 0 {
			part = c.lang.Percent(float64(o.Votes)/float64(all), 0)
		}
		rows = append(rows, []string{idText(int64(i + 1)), o.Text, c.lang.Int(o.Votes), part})
	}
	c.out.line("")
	c.table([]column{{words: "command.column.id"}, {words: "gathering.option"}, {"gathering.votes", true}, {"gathering.share", true}}, rows, "command.poll.list.empty")
}

// closeGathering ends the taking part, or lets it go on.
func closeGathering(c *call, what string) error {
	g, err := c.book.Gathering(c.ctx, what, c.args[0])
	if err != nil {
		return err
	}
	batch, err := c.book.CloseGathering(c.ctx, g.ID, !c.on("off"))
	if err != nil {
		return err
	}
	words := "command.gathering.close.done"
	if c.on("off") {
		words = "command.gathering.close.off.done"
	}
	return c.ackBatch(batch, struct {
		OK     bool  `json:"ok"`
		ID     int64 `json:"id"`
		Closed bool  `json:"closed"`
		Batch  any   `json:"batch"`
	}{true, g.ID, !c.on("off"), idJSON(batch)}, words, "name", g.Name, "what", what, "slug", g.Slug)
}

// undoGathering takes back the last thing that was noted.
func undoGathering(c *call, what string) error {
	g, err := c.book.Gathering(c.ctx, what, c.args[0])
	if err != nil {
		return err
	}
	last, err := c.book.LastOfGathering(c.ctx, g.ID)
	if err != nil {
		return err
	}
	return undoBatch(c, last.ID)
}
