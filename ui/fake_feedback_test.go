package ui

import (
	"context"
	"fmt"
	"strings"

	"regulars/store"
)

// fakeAnswers are answers of every kind: low ones, one with a long comment, one of somebody whose name tries to break out.
func fakeAnswers() []store.FeedbackRow {
	long := strings.Repeat("包装很用心，茶香也好，只是快递慢了两天。", 12) + "\n\x1b[31mred"
	list := []store.FeedbackRow{
		{ID: 9, Kind: store.AnswerNPS, Score: 0, HasScore: true, Comment: "物流太慢", Member: 4, Name: "王芳", Proposed: "logistics", Tone: -1, HasTone: true, Channel: "wechat", Staff: "owner", Order: "#3187", OrderID: 3187, Day: day(2026, 11, 21), At: at(2026, 11, 21), Recorded: at(2026, 11, 21), AskedAt: at(2026, 11, 20), AskedBy: "owner", Tags: "急,回访"},
		{ID: 8, Kind: store.AnswerNPS, Score: 10, HasScore: true, Comment: long, Member: 1, Name: "欧阳若曦", Driver: "product", Channel: "survey", Staff: "owner", Day: day(2026, 11, 20), At: at(2026, 11, 20), Recorded: at(2026, 11, 20), Revises: 2},
		{ID: 7, Kind: store.AnswerCES1, Score: 5, HasScore: true, Staff: "owner", Day: day(2025, 11, 20), At: at(2025, 11, 20), Recorded: at(2025, 11, 20)},
		{ID: 6, Kind: store.AnswerComment, Comment: "nice", Member: 7, Name: "Evil\x1b]0;PWNED\x07 Name\u202e", Staff: "owner", Driver: "自己的因素", Channel: "stall", Day: day(2026, 11, 1), At: at(2026, 11, 1), Recorded: at(2026, 11, 1)},
	}
	return list
}

func (b *fakeBook) Feedback(_ context.Context, q store.FeedbackQuery) ([]store.FeedbackRow, error) {
	var list []store.FeedbackRow
	for _, f := range fakeAnswers() {
		if (q.Kind == "" || f.Kind == q.Kind) && (!q.Unconfirmed || f.Proposed != "") && (q.Driver == "" || f.Driver == q.Driver) {
			list = append(list, f)
		}
	}
	return list, b.shelf.unread
}

func (b *fakeBook) Answer(_ context.Context, id int64) (store.FeedbackRow, []store.FeedbackRow, error) {
	for _, f := range fakeAnswers() {
		if f.ID == id {
			was := f
			was.Score, was.Comment = 3, "before"
			return f, []store.FeedbackRow{was}, b.shelf.unread
		}
	}
	return store.FeedbackRow{}, nil, store.Refuse(store.CodeNoAnswer, "feedback", store.AnswerRef(id))
}

func (b *fakeBook) AddAnswer(_ context.Context, in store.FeedbackInput) (store.AnswerAck, error) {
	if b.refuse != nil {
		return store.AnswerAck{}, b.refuse
	}
	b.shelf.acts = append(b.shelf.acts, fmt.Sprintf("say %s %d %t of M%d about O%d: %s", in.Kind, in.Score, in.HasScore, in.Member, in.Order, in.Comment))
	return store.AnswerAck{ID: 10, Low: in.HasScore && store.LowScore(in.Kind, in.Score)}, nil
}

func (b *fakeBook) EditAnswer(_ context.Context, id int64, e store.AnswerEdit) (store.AnswerAck, error) {
	text := fmt.Sprintf("edit F%d", id)
	if e.Score != nil {
		text += fmt.Sprintf(" score %d", *e.Score)
	}
	if e.Comment != nil {
		text += " comment " + *e.Comment
	}
	if e.Member != nil {
		text += fmt.Sprintf(" member %d", *e.Member)
	}
	b.shelf.acts = append(b.shelf.acts, text)
	return store.AnswerAck{ID: 8}, b.refuse
}

func (b *fakeBook) ConfirmAnswers(_ context.Context, ids []int64) (int64, error) {
	b.shelf.acts = append(b.shelf.acts, fmt.Sprint("confirm ", ids))
	return int64(len(ids)), b.refuse
}

func (b *fakeBook) RemoveAnswers(_ context.Context, ids []int64) (int64, error) {
	b.shelf.acts = append(b.shelf.acts, fmt.Sprint("remove ", ids))
	return 31, b.refuse
}

func (b *fakeBook) AskList(context.Context, store.AskQuery) (store.AskList, error) {
	list := store.AskList{Skipped: map[string]int64{store.SkipRecent: 3, store.SkipOptOut: 1}, Asked: 12, Answered: 5}
	for i, m := range b.people[:3] {
		list.Items = append(list.Items, store.Asking{MemberRow: m, Order: int64(3180 + i), Ref: fmt.Sprintf("#%d", 3180+i), Received: day(2026, 11, 10+i)})
	}
	if b.askRef != "" {
		list.Items[0].Ref = b.askRef
	}
	list.Total = int64(len(list.Items))
	return list, b.shelf.unread
}

func (b *fakeBook) Ask(_ context.Context, in store.AskInput) (int64, int64, error) {
	b.shelf.acts = append(b.shelf.acts, fmt.Sprintf("asked %d", len(in.Members)))
	return 32, int64(len(in.Members)), b.refuse
}

func (b *fakeBook) Answers(context.Context, store.ColumnsQuery) ([]store.AnswerFact, error) {
	return []store.AnswerFact{
		{Day: day(2026, 11, 20), Kind: store.AnswerNPS, Score: 9, HasScore: true, Member: 1, Channel: "微信", Driver: "product"},
		{Day: day(2026, 11, 21), Kind: store.AnswerNPS, Score: 0, HasScore: true, Proposed: "logistics", Comment: "物流太慢"},
		{Day: day(2026, 11, 21), Kind: store.AnswerCSAT, Score: 4, HasScore: true, Member: 2},
	}, b.refuse
}
