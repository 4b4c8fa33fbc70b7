package cli

import (
	"cmp"
	"slices"
	"strings"

	"regulars/lang"
	"regulars/store"
)

// cesFlag is the effort score as people ask for it: the present version of it.
const cesFlag = "ces"

// answerFlags are the fields of an answer that are given by hand.
func answerFlags(more ...flagRow) []flagRow {
	return append(more, []flagRow{
		{name: "score", value: "N"},
		{name: "member", value: "MEMBER"},
		{name: "comment", value: "TEXT"},
		{name: "channel", value: "CHANNEL", words: "command.flag.feedback.channel"},
		{name: "driver", value: "DRIVER"},
		{name: "tag", value: "TAG", many: true},
	}...)
}

// feedbackWriteRows are the commands that write what customers say.
func feedbackWriteRows() []row {
	return []row{
		{path: "feedback add", flags: append(answerFlags(flagRow{name: "type", value: "TYPE", must: true, choices: append([]string{cesFlag}, store.AnswerKinds()...)}), []flagRow{
			{name: "order", value: "ORDER", words: "command.flag.feedback.order"},
			{name: "product", value: "PRODUCT"},
			{name: "staff", value: "STAFF"},
			{name: "question", value: "TEXT"},
			{name: "at", value: "TIME", words: "command.flag.feedback.at"},
			{name: "key", value: "KEY"},
		}...), needs: needsWriter, run: addFeedback},
		{path: "feedback show", args: "ID", min: 1, max: 1, needs: needsBook, run: showFeedback},
		{path: "feedback edit", args: "ID", min: 1, max: 1, some: true, flags: append(answerFlags(), []flagRow{
			{name: "untag", value: "TAG", many: true},
			{name: "anonymous"},
		}...), needs: needsWriter, run: editFeedback},
		{path: "feedback confirm", args: "ID…", min: 1, max: anyNumber, needs: needsWriter, run: confirmFeedback},
		{path: "feedback remove", args: "ID…", min: 1, max: anyNumber, needs: needsWriter, run: removeFeedback},
	}
}

// answerKindOf is the scale that --type names.
func answerKindOf(text string) store.AnswerKind {
	if text == cesFlag {
		return store.AnswerCES2
	}
	return store.AnswerKind(text)
}

// listed finds which word of one of the shop's lists a flag means: the word itself, or its name in one of our languages.
func (c *call) listed(flag string, list []string) string {
	text := strings.TrimSpace(c.text(flag))
	at := slices.IndexFunc(list, func(word string) bool {
		return strings.EqualFold(text, word) || slices.ContainsFunc(lang.All(), func(l lang.Lang) bool { return strings.EqualFold(text, l.Listed(flag, word)) })
	})
	if at < 0 {
		return text
	}
	return list[at]
}

// answerAckJSON is the result of a write of an answer. tone is 1 for praise, -1 for blame.
type answerAckJSON struct {
	OK       bool  `json:"ok"`
	ID       int64 `json:"id"`
	Feedback int64 `json:"feedback"`
	Revises  any   `json:"revises"`
	Proposed any   `json:"driver_proposed"`
	Tone     int   `json:"tone_proposed"`
	Low      bool  `json:"low"`
	Card     bool  `json:"card_number"`
	Replayed bool  `json:"replayed"`
	Points   int64 `json:"points"`
	Unpaid   any   `json:"reward_forbidden_by"`
}

// ackAnswer prints the result of a write of an answer, and what its reader should do next.
func (c *call) ackAnswer(ack store.AnswerAck, key string) error {
	if ack.Replayed {
		key = "command.feedback.replayed"
	}
	if err := c.ack(answerAckJSON{true, ack.ID, ack.ID, idJSON(ack.Revises), textJSON(ack.Proposed), ack.Tone, ack.Low, ack.Card, ack.Replayed, ack.Points, textJSON(ack.Refused)}, key, "id", idText(ack.ID)); err != nil {
		return err
	}
	if ack.Revises != 0 {
		c.note("command.feedback.revises", "id", idText(ack.Revises))
	}
	if ack.Proposed != "" {
		c.note("command.feedback.proposed", "driver", c.lang.Listed("driver", ack.Proposed), "id", idText(ack.ID))
	}
	if ack.Points > 0 {
		c.note("command.feedback.points", "n", ack.Points)
	}
	if ack.Refused != "" {
		c.note("command.feedback.unpaid", "source", ack.Refused)
	}
	if ack.Card {
		c.note("command.feedback.card")
	}
	if ack.Low {
		c.note("command.feedback.low")
	}
	return nil
}

// addFeedback records what somebody has said.
func addFeedback(c *call) error {
	if c.text("type") == string(store.AnswerComment) && c.given("score") {
		return refuse("flags_exclude", "flag", "score", "other", "type comment")
	}
	shop := c.book.Shop()
	in := store.FeedbackInput{
		Kind: answerKindOf(c.text("type")), HasScore: c.given("score"), Comment: c.text("comment"), Staff: strings.TrimSpace(c.text("staff")),
		Channel: c.listed("channel", shop.Channels), Driver: c.listed("driver", shop.Drivers), Question: strings.TrimSpace(c.text("question")), Tags: c.list("tag"),
	}
	var err error
	if in.Score, err = c.whole("score", 0); err != nil {
		return err
	}
	if c.given("member") {
		if in.Member, err = c.member(c.text("member")); err != nil {
			return err
		}
	}
	if c.given("order") {
		if in.Order, err = c.order(c.text("order")); err != nil {
			return err
		}
	}
	if c.given("product") {
		p, err := c.product(c.text("product"))
		if err != nil {
			return err
		}
		in.Product = p.ID
	}
	if in.At, err = c.instant("at"); err != nil {
		return err
	}
	if in.Key, err = c.key(); err != nil {
		return err
	}
	ack, err := c.book.AddAnswer(c.ctx, in)
	if err != nil {
		return err
	}
	return c.ackAnswer(ack, "command.feedback.add.done")
}

// editFeedback revises an answer, or says something about it.
func editFeedback(c *call) error {
	id, err := answerID(c.args[0])
	if err != nil {
		return err
	}
	shop := c.book.Shop()
	edit := store.AnswerEdit{AddTags: c.list("tag"), RemoveTags: c.list("untag")}
	if c.given("score") {
		score, err := c.whole("score", 0)
		if err != nil {
			return err
		}
		edit.Score = &score
	}
	for _, f := range []struct {
		flag  string
		value string
		into  **string
	}{
		{"comment", c.text("comment"), &edit.Comment},
		{"driver", c.listed("driver", shop.Drivers), &edit.Driver},
		{"channel", c.listed("channel", shop.Channels), &edit.Channel},
	} {
		if c.given(f.flag) {
			*f.into = &f.value
		}
	}
	nobody := int64(0)
	switch {
	case c.on("anonymous") && c.given("member"):
		return refuse("flags_exclude", "flag", "anonymous", "other", "member")
	case c.on("anonymous"):
		edit.Member = &nobody
	case c.given("member"):
		member, err := c.member(c.text("member"))
		if err != nil {
			return err
		}
		edit.Member = &member
	}
	ack, err := c.book.EditAnswer(c.ctx, id, edit)
	if err != nil {
		return err
	}
	return c.ackAnswer(ack, "command.feedback.edit.done")
}

// answerID is the number of an answer, as F12 or 12.
func answerID(text string) (int64, error) {
	if rest, ok := strings.CutPrefix(strings.ToUpper(text), "F"); ok && digits(rest) {
		text = rest
	}
	return parseID(text, "feedback")
}

// answerIDs are the numbers of all arguments.
func (c *call) answerIDs() (ids []int64, err error) {
	for _, text := range c.args {
		id, err := answerID(text)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// confirmFeedback makes proposed drivers those that count.
func confirmFeedback(c *call) error {
	ids, err := c.answerIDs()
	if err != nil {
		return err
	}
	n, err := c.book.ConfirmAnswers(c.ctx, ids)
	if err != nil {
		return err
	}
	return c.ack(struct {
		OK        bool  `json:"ok"`
		Confirmed int64 `json:"confirmed"`
	}{true, n}, "command.feedback.confirm.done", "n", n)
}

// removeFeedback takes answers out as a batch that can be undone.
func removeFeedback(c *call) error {
	ids, err := c.answerIDs()
	if err != nil {
		return err
	}
	batch, err := c.book.RemoveAnswers(c.ctx, ids)
	if err != nil {
		return err
	}
	return c.ack(struct {
		OK    bool  `json:"ok"`
		Batch int64 `json:"batch"`
	}{true, batch}, "command.feedback.remove.done", "n", len(ids), "batch", batch)
}

// showFeedback prints one answer with what it was before.
func showFeedback(c *call) error {
	id, err := answerID(c.args[0])
	if err != nil {
		return err
	}
	f, before, err := c.book.Answer(c.ctx, id)
	if err != nil {
		return err
	}
	if c.global.json {
		was := make([]feedbackJSON, 0, len(before))
		for i := range before {
			was = append(was, c.feedbackJSON(&before[i]))
		}
		return c.json(struct {
			feedbackJSON
			Before []feedbackJSON `json:"before"`
		}{c.feedbackJSON(&f), was})
	}
	facts := []fact{
		{"command.column.kind", c.T("feedback.type." + string(f.Kind))},
		{"command.column.score", c.scoreText(&f)},
		{"command.column.name", cmp.Or(f.Name, c.T("feedback.anonymous"))},
		{"command.column.day", c.timeText(f.At)},
		{"command.column.comment", f.Comment},
		{"command.column.order", f.Order},
		{"command.column.product", f.Product},
		{"command.column.channel", c.lang.Listed("channel", f.Channel)},
		{"command.column.driver", c.driverText(&f)},
		{"command.column.question", f.Question},
		{"command.column.tags", f.Tags},
		{"command.column.about", f.About},
	}
	if f.AskedAt != 0 {
		facts = append(facts, fact{"command.column.asked", c.timeText(f.AskedAt) + " " + f.AskedBy})
	}
	for i := range before {
		facts = append(facts, fact{"command.column.before", c.timeText(before[i].Recorded) + "  " + c.scoreText(&before[i]) + "  " + before[i].Comment})
	}
	c.card(facts)
	return nil
}

// scoreText is a score for people.
func (c *call) scoreText(f *store.FeedbackRow) string {
	if !f.HasScore {
		return c.T("core.absent")
	}
	return c.lang.Int(f.Score)
}

// driverText is the driver of an answer; a proposed one says so.
func (c *call) driverText(f *store.FeedbackRow) string {
	if f.Driver == "" && f.Proposed != "" {
		return c.T("feedback.driver.proposed", "driver", c.lang.Listed("driver", f.Proposed))
	}
	return c.lang.Listed("driver", f.Driver)
}
