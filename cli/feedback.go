package cli

import (
	"cmp"
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"regulars/store"
	"regulars/store/exchange"
)

// feedbackRows are the commands about what customers say.
func feedbackRows() []row {
	list := row{path: "feedback list", flags: []flagRow{
		{name: "type", value: "TYPE", choices: store.AnswerKinds()},
		{name: "member", value: "MEMBER"},
		{name: "order", value: "ORDER", words: "command.flag.feedback.order"},
		{name: "driver", value: "DRIVER"},
		{name: "channel", value: "CHANNEL", words: "command.flag.feedback.channel"},
		{name: "unconfirmed"},
		{name: "from", value: "DAY"},
		{name: "to", value: "DAY", words: "command.flag.to_day"},
		{name: "limit", value: "N"},
		{name: "before", value: "ID"},
	}, needs: needsBook, run: listFeedback}
	return slices.Concat([]row{list}, feedbackWriteRows(), feedbackAskRows())
}

// feedbackJSON is one answer. score is null where there is none; 0 is a score.
type feedbackJSON struct {
	ID       int64            `json:"id"`
	Type     store.AnswerKind `json:"type"`
	Score    any              `json:"score"`
	Comment  any              `json:"comment"`
	Member   any              `json:"member"`
	Name     any              `json:"name"`
	Order    any              `json:"order"`
	Product  any              `json:"product"`
	Channel  any              `json:"channel"`
	Question any              `json:"question"`
	Driver   any              `json:"driver"`
	Proposed any              `json:"driver_proposed"`
	Tone     any              `json:"tone_proposed"`
	About    any              `json:"about_staff"`
	AskedAt  any              `json:"asked_at"`
	AskedBy  any              `json:"asked_by"`
	Staff    string           `json:"staff"`
	Low      bool             `json:"low"`
	Tags     []string         `json:"tags"`
	At       any              `json:"at"`
	Day      any              `json:"day"`
	Batch    any              `json:"batch"`
	Revises  any              `json:"revises"`
}

// listFeedback prints answers, the latest recorded first.
func listFeedback(c *call) error {
	shop := c.book.Shop()
	query := store.FeedbackQuery{
		Kind: store.AnswerKind(c.text("type")), Driver: c.listed("driver", shop.Drivers), Channel: c.listed("channel", shop.Channels), Unconfirmed: c.on("unconfirmed"),
	}
	var err error
	if c.given("order") {
		if query.Order, err = c.order(c.text("order")); err != nil {
			return err
		}
	}
	if query.From, query.To, err = c.span(); err != nil {
		return err
	}
	if c.given("member") {
		if query.Member, err = c.member(c.text("member")); err != nil {
			return err
		}
	}
	all, next, err := pages(c, func(f *store.FeedbackRow) int64 { return f.ID }, func(before int64, limit int) ([]store.FeedbackRow, error) {
		query.Before, query.Limit = before, limit
		return c.book.Feedback(c.ctx, query)
	})
	if err != nil {
		return err
	}
	if c.global.json {
		lines := make([]feedbackJSON, 0, len(all))
		for i := range all {
			lines = append(lines, c.feedbackJSON(&all[i]))
		}
		return c.json(items(lines, next))
	}
	rows := make([][]string, 0, len(all))
	for _, f := range all {
		rows = append(rows, []string{
			idText(f.ID), c.dayText(f.Day), c.T("feedback.type." + string(f.Kind)), c.scoreText(&f), cmp.Or(f.Name, c.T("core.absent")),
			c.lang.Listed("channel", f.Channel), c.driverText(&f), f.Comment,
		})
	}
	c.table([]column{
		{words: "command.column.id"},
		{words: "command.column.day"},
		{words: "command.column.kind"},
		{"command.column.score", true},
		{words: "command.column.name"},
		{words: "command.column.channel"},
		{words: "command.column.driver"},
		{words: "command.column.comment"},
	}, rows, "command.feedback.list.empty")
	c.more(next)
	return nil
}

func (c *call) feedbackJSON(f *store.FeedbackRow) feedbackJSON {
	out := feedbackJSON{
		ID: f.ID, Type: f.Kind, Comment: textJSON(f.Comment), Member: idJSON(f.Member), Name: textJSON(f.Name), Order: textJSON(f.Order),
		Product: textJSON(f.Product), Channel: textJSON(f.Channel), Question: textJSON(f.Question), Driver: textJSON(f.Driver),
		Proposed: textJSON(f.Proposed), About: textJSON(f.About), AskedAt: c.timeJSON(f.AskedAt), AskedBy: textJSON(f.AskedBy), Staff: f.Staff, Low: f.Low(), Tags: []string{}, At: c.timeJSON(f.At), Day: dayJSON(f.Day), Batch: idJSON(f.Batch), Revises: idJSON(f.Revises),
	}
	if f.HasScore {
		out.Score = f.Score
	}
	if f.HasTone {
		out.Tone = f.Tone
	}
	if f.Tags != "" {
		out.Tags = strings.Split(f.Tags, ",")
	}
	return out
}

// writeFeedback writes every answer, in a shape that import feedback reads.
func writeFeedback(ctx context.Context, w io.Writer, book *store.Book, r tableRequest) (int64, error) {
	table, err := exchange.NewWriter(w, exchange.FeedbackTable(), r.options)
	if err != nil {
		return 0, err
	}
	err = book.ExportFeedback(ctx, r.where, func(f *store.FeedbackRow) error {
		score := exchange.Nothing()
		if f.HasScore {
			score = exchange.Whole(f.Score)
		}
		member := exchange.Nothing()
		if f.Member != 0 {
			member = exchange.Text(store.MemberRef(f.Member))
		}
		return table.Write(
			exchange.Text(store.AnswerRef(f.ID)), exchange.Text(string(f.Kind)), score, exchange.Text(f.Comment), member, exchange.Text(f.Name), exchange.Text(f.Order),
			exchange.Text(f.Product), exchange.Text(f.Channel), exchange.Text(f.Question), exchange.Text(f.Driver), exchange.Text(f.Tags), exchange.Moment(f.At),
		)
	})
	return table.Rows(), errors.Join(err, table.Close())
}
