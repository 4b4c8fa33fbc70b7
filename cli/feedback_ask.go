package cli

import (
	"cmp"
	"slices"
	"strings"

	"regulars/store"
)

// feedbackAskRows are whom to ask, and the words by which comments are sorted.
func feedbackAskRows() []row {
	return []row{
		{path: "feedback ask-list", flags: []flagRow{
			{name: "type", value: "TYPE", choices: append([]string{cesFlag}, store.AnswerKinds()...)},
			{name: "channel", value: "CHANNEL", words: "command.flag.ask.channel"},
			{name: "where", value: "FILTER"},
			{name: "after", value: "N", words: "command.flag.ask.after"},
			{name: "within", value: "N"},
			{name: "every", value: "N", words: "command.flag.ask.every"},
			{name: "limit", value: "N"},
			{name: "mark"},
		}, needs: needsWriter, run: askList},
		{path: "feedback word list", needs: needsBook, run: listWords},
		{path: "feedback word set", args: "WORD", min: 1, max: 1, flags: []flagRow{
			{name: "driver", value: "DRIVER", words: "command.flag.word.driver"},
			{name: "tone", value: "TONE", choices: []string{"good", "bad", "none"}},
		}, needs: needsWriter, run: setWord},
		{path: "feedback word remove", args: "WORD", min: 1, max: 1, needs: needsWriter, run: removeWord},
	}
}

// askingJSON is somebody to ask.
type askingJSON struct {
	Member   int64  `json:"member"`
	Name     string `json:"name"`
	Phone    any    `json:"phone"`
	Email    any    `json:"email"`
	Order    string `json:"order"`
	Received any    `json:"received"`
	Spend    int64  `json:"spend_minor"`
}

// askListJSON is whom to ask. response_rate is null when nobody was asked.
type askListJSON struct {
	Items    []askingJSON     `json:"items"`
	Next     any              `json:"next"`
	Total    int64            `json:"total"`
	Skipped  map[string]int64 `json:"skipped"`
	Marked   int64            `json:"marked"`
	Batch    any              `json:"batch"`
	Asked    int64            `json:"asked"`
	Answered int64            `json:"answered"`
	Rate     any              `json:"response_rate"`
	Currency string           `json:"currency"`
}

// askQuery reads the flags of the list.
func (c *call) askQuery() (q store.AskQuery, err error) {
	q = store.AskQuery{Channel: c.listed("channel", c.book.Shop().Channels), Where: c.text("where")}
	if known := c.book.Shop().ConsentChannels(); c.given("channel") && !slices.Contains(known, q.Channel) {
		return q, refuse("bad_choice", "flag", "channel", "value", q.Channel, "list", known)
	}
	if c.given("after") {
		after, err := c.whole("after", 0)
		if err != nil {
			return q, err
		}
		q.After = &after
	}
	for _, f := range []numberFlag{{"within", &q.Within}, {"every", &q.Every}} {
		if *f.to, err = c.whole(f.name, 0); err != nil {
			return q, err
		}
		if *f.to < 0 {
			return q, refuse("bad_points", "flag", f.name, "value", c.text(f.name))
		}
	}
	q.Limit, err = c.limit()
	return q, err
}

// askList prints whom to ask today, and with --mark notes that they have been asked.
func askList(c *call) error {
	q, err := c.askQuery()
	if err != nil {
		return err
	}
	list, err := c.book.AskList(c.ctx, q)
	if err != nil {
		return err
	}
	var batch, marked int64
	if c.on("mark") {
		kind := answerKindOf(cmp.Or(c.text("type"), string(store.AnswerNPS)))
		if batch, marked, err = c.book.Ask(c.ctx, store.AskInput{Kind: kind, Channel: q.Channel, Every: q.Every, Members: list.Items}); err != nil {
			return err
		}
	}
	if c.global.json {
		return c.json(c.askJSON(&list, batch, marked))
	}
	rows := make([][]string, 0, len(list.Items))
	for _, a := range list.Items {
		rows = append(rows, []string{idText(a.ID), cmp.Or(a.Name, c.T("core.absent")), cmp.Or(a.Phone, a.Email, a.Key), a.Ref, c.dayText(a.Received)})
	}
	c.table([]column{
		{words: "command.column.id"},
		{words: "command.column.name"},
		{words: "command.column.reach"},
		{words: "command.column.order"},
		{words: "command.column.received"},
	}, rows, "command.feedback.ask_list.empty")
	for _, why := range []string{store.SkipRecent, store.SkipOptOut, store.SkipNoContact, store.SkipComplaint} {
		if n := list.Skipped[why]; n > 0 {
			c.note("command.feedback.skipped."+why, "n", n)
		}
	}
	if list.Asked > 0 {
		c.note("command.feedback.response", "n", list.Asked, "answered", list.Answered, "rate", c.lang.Percent(float64(list.Answered)/float64(list.Asked), 0))
	}
	switch {
	case batch != 0:
		c.say("command.feedback.asked", "n", marked, "batch", batch)
	case len(list.Items) > 0:
		c.note("command.feedback.ask_list.next", "n", list.Total)
	}
	return nil
}

func (c *call) askJSON(list *store.AskList, batch, marked int64) askListJSON {
	out := askListJSON{
		Items: []askingJSON{}, Total: list.Total, Skipped: list.Skipped, Marked: marked, Batch: idJSON(batch), Asked: list.Asked, Answered: list.Answered,
		Currency: c.book.Shop().Currency,
	}
	if list.Asked > 0 {
		out.Rate = float64(list.Answered) / float64(list.Asked)
	}
	for _, a := range list.Items {
		out.Items = append(out.Items, askingJSON{a.ID, a.Name, textJSON(a.Phone), textJSON(a.Email), a.Ref, dayJSON(a.Received), a.Spend})
	}
	return out
}

// wordJSON is a line of the word list. tone is 1 for praise, -1 for blame.
type wordJSON struct {
	Word   string `json:"word"`
	Driver any    `json:"driver"`
	Tone   int    `json:"tone"`
}

// toneWords are the tones as flags and lists say them.
var toneWords = map[int]string{1: "good", -1: "bad", 0: "none"}

// listWords prints the words by which comments are sorted.
func listWords(c *call) error {
	list, err := c.book.FeedbackWords(c.ctx)
	if err != nil {
		return err
	}
	if c.global.json {
		lines := make([]wordJSON, 0, len(list))
		for _, w := range list {
			lines = append(lines, wordJSON{w.Word, textJSON(w.Driver), w.Tone})
		}
		return c.json(items(lines, nil))
	}
	rows := make([][]string, 0, len(list))
	for _, w := range list {
		rows = append(rows, []string{w.Word, c.lang.Listed("driver", w.Driver), c.T("feedback.tone." + toneWords[w.Tone])})
	}
	c.table([]column{
		{words: "command.column.listed"},
		{words: "command.column.driver"},
		{words: "command.column.tone"},
	}, rows, "command.list.empty")
	return nil
}

// setWord puts a word on the list.
func setWord(c *call) error {
	w := store.FeedbackWord{Word: c.args[0], Driver: c.listed("driver", c.book.Shop().Drivers)}
	for tone, word := range toneWords {
		if word == c.text("tone") {
			w.Tone = tone
		}
	}
	changed, err := c.book.SetFeedbackWord(c.ctx, w)
	if err != nil {
		return err
	}
	return c.ackWord(w.Word, changed, "command.feedback.word.set.done")
}

// removeWord takes a word off the list.
func removeWord(c *call) error {
	changed, err := c.book.RemoveFeedbackWord(c.ctx, c.args[0])
	if err != nil {
		return err
	}
	return c.ackWord(c.args[0], changed, "command.feedback.word.remove.done")
}

// ackWord says of how many comments the proposal has changed with the list.
func (c *call) ackWord(word string, changed int64, key string) error {
	return c.ack(struct {
		OK      bool   `json:"ok"`
		Word    string `json:"word"`
		Changed int64  `json:"changed"`
	}{true, strings.ToLower(strings.TrimSpace(word)), changed}, key, "word", word, "n", changed)
}
