package ui

import (
	"context"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/ui/widget"
)

// about is whom and what an answer is about; the zero about is anonymous.
type about struct {
	member, order int64
	name, ref     string
}

// newFeedbackForm is the form that records what somebody has said: the score first, so that a digit and the save key are enough.
func newFeedbackForm(on about) *formPanel {
	f := &formPanel{}
	f.title = func() string {
		switch {
		case on.ref != "":
			return f.T("form.feedback.order", "ref", on.ref)
		case on.member != 0:
			return f.T("form.feedback.member", "name", f.app.name(on.name))
		}
		return f.T("form.feedback")
	}
	f.make = func(f *formPanel) widget.Form {
		return widget.Form{Save: f.label("act.feedback.save"), Inputs: []*widget.Input{
			scoreInput(f, ""),
			{Key: "kind", Label: f.T("feedback.kind"), Width: 34, Choice: widget.NewChoice(string(store.AnswerNPS), f.scales()...)},
			textInput(f, "comment", f.T("feedback.col.comment"), 44, ""),
			{Key: "driver", Label: f.T("feedback.col.driver"), Width: 24, Choice: widget.NewChoice("", f.listedOptions("driver", f.app.shop().Drivers)...)},
			{Key: "channel", Label: f.T("feedback.col.channel"), Width: 24, Choice: widget.NewChoice("", f.listedOptions("channel", f.app.shop().Channels)...)},
			{Key: "tags", Label: f.T("form.tags.label"), Width: 30, Hint: func() string { return f.T("form.tags.hint") }},
		}}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		v := func(key string) string { return strings.TrimSpace(f.form.Value(key)) }
		in := store.FeedbackInput{
			Kind: store.AnswerKind(v("kind")), Comment: f.text("comment"), Member: on.member, Order: on.order, Driver: v("driver"), Channel: v("channel"),
			Tags: splitTags(v("tags")), Key: f.key,
		}
		if in.HasScore = v("score") != "" && in.Kind != store.AnswerComment; in.HasScore {
			in.Score, _ = strconv.ParseInt(v("score"), 10, 64)
		}
		return save(&f.Base, slotSave, func(ctx context.Context, book Book) (any, error) { return book.AddAnswer(ctx, in) })
	}
	f.after = answerSaved
	return f
}

// newFeedbackEdit is the form that corrects an answer.
func newFeedbackEdit(was store.FeedbackRow, screen int) *formPanel {
	f := &formPanel{}
	f.title = func() string { return f.T("form.feedback.edit", "ref", store.AnswerRef(was.ID)) }
	score := ""
	if was.HasScore {
		score = strconv.FormatInt(was.Score, 10)
	}
	comment := widget.NewField(oneLine(was.Comment)) // as the form begins with it
	f.make = func(f *formPanel) widget.Form {
		inputs := []*widget.Input{
			textInput(f, "comment", f.T("feedback.col.comment"), 44, was.Comment),
			{Key: "driver", Label: f.T("feedback.col.driver"), Width: 24, Choice: widget.NewChoice(was.Driver, f.listedOptions("driver", f.app.shop().Drivers, was.Driver)...)},
			{Key: "channel", Label: f.T("feedback.col.channel"), Width: 24, Choice: widget.NewChoice(was.Channel, f.listedOptions("channel", f.app.shop().Channels, was.Channel)...)},
		}
		if was.Kind != store.AnswerComment {
			inputs = append([]*widget.Input{scoreInput(f, score)}, inputs...)
		}
		return widget.Form{Save: f.label("act.feedback.edit"), Inputs: inputs, Note: f.T("form.feedback.edit.note")}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		edit := store.AnswerEdit{}
		for key, field := range map[string]struct {
			was  string
			into **string
		}{"comment": {comment.Value(), &edit.Comment}, "driver": {was.Driver, &edit.Driver}, "channel": {was.Channel, &edit.Channel}} {
			if v := strings.TrimSpace(f.form.Value(key)); v != strings.TrimSpace(field.was) {
				v = manyLines(v)
				*field.into = &v
			}
		}
		if v := strings.TrimSpace(f.form.Value("score")); v != score {
			n, _ := strconv.ParseInt(v, 10, 64)
			edit.Score = &n
		}
		id := was.ID
		return save(&f.Base, slotSave, func(ctx context.Context, book Book) (any, error) { return book.EditAnswer(ctx, id, edit) })
	}
	f.after = func(f *formPanel, value any) tea.Cmd {
		if shown, ok := f.app.find(screen).(*answerView); ok {
			shown.id = value.(store.AnswerAck).ID
			return tea.Batch(shown.Reload(), f.app.Done("toast.saved"))
		}
		return f.app.Done("toast.saved")
	}
	return f
}

// scoreInput is the field for a score, with what its scale means beside it.
func scoreInput(f *formPanel, value string) *widget.Input {
	in := &widget.Input{Key: "score", Label: f.T("feedback.score"), Width: 4}
	in.Field.Limit = 2
	in.Field.Set(value)
	in.Hint = func() string {
		if kind := f.form.Value("kind"); kind != "" {
			return f.T("feedback.range." + kind)
		}
		return ""
	}
	in.Check = func(v string) string {
		if _, err := strconv.ParseInt(strings.TrimSpace(v), 10, 64); err != nil && f.form.Value("kind") != string(store.AnswerComment) {
			return f.T("form.bad.score")
		}
		return ""
	}
	return in
}

// scales are the scales with what is asked on each.
func (f *formPanel) scales() []widget.Option {
	var options []widget.Option
	for _, kind := range store.AnswerKinds() {
		word := f.T("feedback.type." + kind)
		options = append(options, widget.Option{Value: kind, Word: word, Find: pinyinOf(word)})
	}
	return options
}

// listedOptions are the words of one of the shop's lists, behind none, and a word that stands there though the list has lost it.
func (f *formPanel) listedOptions(list string, words []string, stands ...string) []widget.Option {
	options := []widget.Option{{Word: f.T("core.absent")}}
	for _, w := range slices.Concat(words, stands) {
		if w == "" || slices.ContainsFunc(options, func(o widget.Option) bool { return o.Value == w }) {
			continue
		}
		word := f.app.lang.Listed(list, w)
		options = append(options, widget.Option{Value: w, Word: word, Find: pinyinOf(word)})
	}
	return options
}

// answerSaved says what was recorded, and what it asks for.
func answerSaved(f *formPanel, value any) tea.Cmd {
	switch ack := value.(store.AnswerAck); {
	case ack.Replayed:
		return f.app.Done("toast.replayed")
	case ack.Points > 0:
		return f.app.Done("toast.feedback.points", "n", ack.Points)
	case ack.Refused != "":
		return f.app.Done("toast.feedback.unpaid", "source", f.app.sourceName(ack.Refused))
	case ack.Card:
		return f.app.Done("toast.feedback.card")
	case ack.Low:
		return f.app.Done("toast.feedback.low")
	case ack.Proposed != "":
		return f.app.Done("toast.feedback.proposed", "driver", f.app.lang.Listed("driver", ack.Proposed))
	}
	return f.app.Done("toast.feedback.saved")
}
