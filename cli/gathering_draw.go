package cli

import (
	"cmp"
	"strings"

	"regulars/store"
	"regulars/store/program"
)

// drawRows are the commands about draws among those who took part in an event.
func drawRows() []row {
	weighted := flagRow{name: "weighted"}
	return []row{
		{path: "event draw", args: "EVENT", min: 1, max: 1, flags: []flagRow{
			{name: "winners", value: "N", must: true},
			{name: "seed", value: "TEXT", words: "command.flag.draw.seed"},
			weighted,
			{name: "prize", value: "TEXT"},
			{name: "points", value: "N", words: "command.flag.draw.points"},
			{name: "offer", value: "ID", words: "command.flag.draw.offer"},
			{name: "key", value: "KEY"},
		}, needs: needsWriter, run: drawWinners},
		{path: "event chances", args: "EVENT", min: 1, max: 1, flags: []flagRow{weighted, {name: "draw", value: "ID"}}, apart: [][]string{{"draw", "weighted"}}, needs: needsBook, run: listChances},
	}
}

// drawJSON is a draw. list_sha256 is the SHA-256 of what `event chances` prints for it.
type drawJSON struct {
	ID           int64        `json:"draw"`
	Batch        int64        `json:"batch"`
	At           any          `json:"at"`
	Staff        string       `json:"staff"`
	Seed         string       `json:"seed"`
	Weighted     bool         `json:"weighted"`
	Participants int64        `json:"participants"`
	ListHash     string       `json:"list_sha256"`
	Prize        any          `json:"prize"`
	Points       int64        `json:"points"`
	Offer        any          `json:"offer"`
	Undone       bool         `json:"undone"`
	Winners      []winnerJSON `json:"winners"`
}

type winnerJSON struct {
	Place  int64  `json:"place"`
	Chance string `json:"chance"`
	Member any    `json:"member"`
	Name   any    `json:"name"`
	Ticket int64  `json:"ticket"`
	Hash   string `json:"sha256"`
	Points int64  `json:"points"`
	Code   any    `json:"code"`
}

func (c *call) drawLine(d *store.Draw) drawJSON {
	out := drawJSON{
		ID: d.ID, Batch: d.Batch, At: c.timeJSON(d.At), Staff: d.Staff, Seed: d.Seed, Weighted: d.Weighted, Participants: d.Participants, ListHash: d.ListHash,
		Prize: textJSON(d.Prize), Points: d.Points, Offer: idJSON(d.Offer), Undone: d.Undone, Winners: []winnerJSON{},
	}
	for _, w := range d.Winners {
		out.Winners = append(out.Winners, winnerJSON{w.Place, w.Chance, idJSON(w.Member), textJSON(w.Name), w.Ticket, w.Hash, w.Points, textJSON(w.Code)})
	}
	return out
}

// drawWinners draws and prints the winners with the seed.
func drawWinners(c *call) error {
	g, err := c.book.Gathering(c.ctx, store.GatherEvent, c.args[0])
	if err != nil {
		return err
	}
	in := store.DrawInput{Gathering: g.ID, Seed: c.text("seed"), Weighted: c.on("weighted"), Prize: c.text("prize")}
	if in.Winners, err = c.whole("winners", 0); err != nil {
		return err
	}
	if in.Points, err = c.whole("points", 0); err != nil {
		return err
	}
	if c.given("offer") {
		if in.Offer, err = parseID(c.text("offer"), "offer"); err != nil {
			return err
		}
	}
	if in.Key, err = c.key(); err != nil {
		return err
	}
	d, err := c.book.DrawWinners(c.ctx, in)
	if err != nil {
		return err
	}
	if c.global.json {
		return c.json(struct {
			OK       bool `json:"ok"`
			Replayed bool `json:"replayed"`
			drawJSON
		}{true, d.Replayed, c.drawLine(&d)})
	}
	c.tellDraw(&d)
	c.note("command.event.draw.undo", "batch", d.Batch)
	return nil
}

// tellDraw prints a draw, with how anybody can repeat it.
func (c *call) tellDraw(d *store.Draw) {
	words := "draw.head"
	if d.Undone {
		words = "draw.head.undone"
	}
	c.say(words, "at", c.timeText(d.At), "n", d.Participants, "prize", cmp.Or(d.Prize, c.T("core.absent")))
	c.say("draw.seed", "seed", d.Seed)
	rows := make([][]string, 0, len(d.Winners))
	for _, w := range d.Winners {
		won := ""
		if w.Points > 0 {
			won = "+" + c.lang.Int(w.Points)
		}
		rows = append(rows, []string{idText(w.Place), w.Chance, w.Name, idText(w.Ticket), w.Hash[:16], strings.TrimSpace(won + " " + w.Code)})
	}
	c.table([]column{
		{words: "draw.place"},
		{words: "command.column.member"},
		{words: "command.column.name"},
		{"draw.ticket", true},
		{words: "draw.hash"},
		{words: "draw.won"},
	}, rows, "command.list.empty")
	c.say("draw.recipe", "seed", d.Seed, "id", d.ID, "hash", d.ListHash)
}

// listChances prints the list of a draw, a line for each: the key and the number of tickets. A draw's list_sha256 is that of these lines.
func listChances(c *call) error {
	g, err := c.book.Gathering(c.ctx, store.GatherEvent, c.args[0])
	if err != nil {
		return err
	}
	draw, weighted := int64(0), c.on("weighted")
	if c.given("draw") {
		if draw, err = parseID(c.text("draw"), "draw"); err != nil {
			return err
		}
		draws, err := c.book.Draws(c.ctx, g.ID)
		if err != nil {
			return err
		}
		found := false
		for i := range draws {
			if draws[i].ID == draw {
				found, weighted = true, draws[i].Weighted
			}
		}
		if !found {
			return store.Refuse(store.CodeNoGathering, "what", "draw", "value", c.text("draw"))
		}
	}
	list, err := c.book.Chances(c.ctx, g.ID, draw, weighted)
	if err != nil {
		return err
	}
	if c.global.json {
		type chanceJSON struct {
			Chance  string `json:"chance"`
			Tickets int64  `json:"tickets"`
		}
		lines := make([]chanceJSON, 0, len(list))
		for _, one := range list {
			lines = append(lines, chanceJSON{one.Key, one.Tickets})
		}
		return c.json(items(lines, nil))
	}
	_, err = c.out.Write([]byte(program.ChanceList(list)))
	return err
}
