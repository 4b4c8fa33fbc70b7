package ui

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"regulars/lang"
	"regulars/store"
)

// toTickets is the way to the board of after-sales, and on from there.
func toTickets(keys ...string) []string { return append([]string{"alt+3", "t"}, keys...) }

// fakeTickets are a late case, one that waits for its customer, one that was closed, and one of nobody with a text that tries to
// break out.
func fakeTickets() []store.TicketRow {
	now := at(2026, 11, 22)
	hour := store.Instant(3_600_000)
	return []store.TicketRow{
		{
			ID: 88, Stage: store.StageReceived, Kind: "complaint", Severity: "urgent", Member: 1, Name: "欧阳若曦", MemberStatus: "active", OrderID: 3190, Order: "#3190",
			Product: "山茶白茶礼盒", ProductID: 1, Channel: "微信", Category: "破损", Owner: "owner", OpenedBy: "owner", Opened: now - 30*hour, Day: day(2026, 11, 21),
			FirstDue: now - 3*hour, Due: now + 20*hour, FirstLate: true, Text: "收到的时候杯子已经碎了，包装箱也是湿的，想问问怎么处理，能不能尽快补发一个？",
		},
		{
			ID: 89, Stage: store.StageAcknowledged, Kind: "exchange", Severity: "normal", Member: 4, Name: "王芳", MemberStatus: "hidden", Owner: "owner", OpenedBy: "owner",
			Opened: now - 20*hour, Day: day(2026, 11, 21), Responded: now - 19*hour, Waiting: now - 19*hour, FirstDue: now - 16*hour, FirstService: 3_600_000, Text: "尺寸不对",
		},
		{
			ID: 90, Stage: store.StageClosed, Kind: "return", Severity: "low", Text: "\x1b]0;PWNED\x07退货\u202e " + strings.Repeat("很长", 200), OpenedBy: "owner", Owner: "owner",
			Opened: now - 300*hour, Day: day(2026, 11, 10), Responded: now - 299*hour, Closed: now - 200*hour, FirstDue: now - 290*hour, Due: now - 250*hour, ResolutionLate: true,
			Remedy: "refund", Cause: "快递", Responsibility: "快递", Cost: 12800, Reopens: 1, Teaching: true,
		},
	}
}

func (b *fakeBook) Tickets(_ context.Context, q store.TicketQuery) ([]store.TicketRow, error) {
	return slices.DeleteFunc(fakeTickets(), func(r store.TicketRow) bool {
		return q.Stage == "overdue" && !r.Overdue() || q.Stage == "teaching" && !r.Teaching || store.TicketStage(q.Stage) == store.StageDecision
	}), nil
}

func (b *fakeBook) Ticket(_ context.Context, id int64) (store.TicketCard, error) {
	for _, r := range fakeTickets() {
		if r.ID != id {
			continue
		}
		k := store.TicketCard{TicketRow: r, Similar: fakeTickets()[2:], Alerts: []store.TicketAlert{{What: "product", Name: "山茶白茶礼盒", ID: 1, N: 3, Days: 14}}}
		k.Steps = []store.TicketStep{
			{N: 1, Act: "open", Staff: "owner", At: r.Opened, Text: r.Text},
			{N: 2, Act: "reply", Staff: "owner", At: r.Opened + 60_000, Text: "马上补发"},
			{N: 3, Act: "compensate", Staff: "owner", At: r.Opened + 120_000, Points: 200, Change: store.TicketChange{Remedy: "points", Cost: 200}, Undone: true},
			{N: 4, Act: "undo", Staff: "owner", At: r.Opened + 180_000, Points: -200, Undoes: 3},
			{N: 5, Act: "advance", Staff: "owner", At: r.Opened + 240_000, Change: store.TicketChange{Stage: store.StageDecision}},
			{N: 6, Act: "edit", Staff: "owner", At: r.Opened + 300_000, Change: store.TicketChange{Tier: "gold"}},
		}
		return k, nil
	}
	return store.TicketCard{}, store.Refuse(store.CodeNoTicket, "ticket", store.TicketRef(id))
}

func (b *fakeBook) TicketBoard(context.Context) (store.TicketBoard, error) {
	return store.TicketBoard{
		Stages: map[store.TicketStage]int64{store.StageReceived: 1, store.StageAcknowledged: 1, store.StageClosed: 1}, Open: 2, Overdue: 1,
		Alerts:  []store.TicketAlert{{What: "product", Name: "山茶白茶礼盒", ID: 1, N: 3, Days: 14}, {What: "member", Name: "", ID: 9, N: 4, Days: 90}},
		Refunds: []store.TicketRefund{{Order: 3189, Ref: "2837000000000000121", Member: 4, Name: "王芳", Word: "退款中"}},
	}, nil
}

func (b *fakeBook) ack(what string) (store.TicketAck, error) {
	if b.refuse != nil {
		return store.TicketAck{}, b.refuse
	}
	b.calls[what]++
	return store.TicketAck{TicketRow: fakeTickets()[0]}, nil
}

func (b *fakeBook) OpenTicket(_ context.Context, in store.TicketInput) (store.TicketAck, error) {
	return b.ack("open " + in.Kind + " " + in.Text)
}

func (b *fakeBook) ActOnTicket(_ context.Context, a store.TicketAct) (store.TicketAck, error) {
	return b.ack(a.Act + " " + a.Text + a.Change.Remedy)
}

func (b *fakeBook) CompensateTicket(_ context.Context, in store.Compensation) (store.TicketAck, error) {
	ack, err := b.ack(fmt.Sprintf("compensate %d points, coupon %d", in.Points, in.Coupon))
	if ack.Ack = (store.Ack{Points: in.Points, Balance: 4210 + in.Points}); in.Coupon != 0 {
		ack.Coupon = "K7QX-2A9M"
	}
	return ack, err
}

func (b *fakeBook) UndoTicket(context.Context, int64, bool) (store.TicketAck, error) {
	return b.ack("undo")
}

func (b *fakeBook) CannedReplies(context.Context, string) ([]store.CannedReply, error) {
	return []store.CannedReply{{Lang: "zh", Name: "补发", Text: "{name}您好，{order} 已补发"}}, nil
}

func (b *fakeBook) SaveCannedReply(_ context.Context, r store.CannedReply) (int64, error) {
	b.aims = append(b.aims, r)
	return 48, b.refuse
}

func (b *fakeBook) StaffNames(context.Context) ([]string, error) {
	return []string{"owner", "小周"}, nil
}

func (b *fakeBook) FindStaff(context.Context, string) (int64, error) { return 2, nil }

// TestTicketThreeKeys is what two people need on the screen: open, reply, close.
func TestTicketThreeKeys(t *testing.T) {
	r := newRig(t, lang.ZH, 80, 24).press("alt+3", "t", "n", "type:碎了", "ctrl+s", "r", "type:补发", "ctrl+s", "c", "ctrl+s")
	for _, want := range []string{"open complaint 碎了", "reply 补发", "close apology"} {
		if r.book.calls[want] != 1 {
			t.Errorf("%q was done %d times; calls %v", want, r.book.calls[want], r.book.calls)
		}
	}
}

// TestTicketCannedReply fills a canned reply in and lets it be changed before it is saved.
func TestTicketCannedReply(t *testing.T) {
	r := newRig(t, lang.ZH, 80, 24).press(toTickets("enter", "r", "tab", "right", "ctrl+s")...)
	if r.book.calls["reply 欧阳若曦您好，#3190 已补发"] != 1 {
		t.Errorf("calls %v", r.book.calls)
	}
}

// TestTicketClockIsNotOnlyColour reads the state of clocks from words and signs.
func TestTicketClockIsNotOnlyColour(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press(toTickets()...)
	r.sees("! overdue 1 h", "○ customer’s turn", "late")
}

// TestTicketSaysThatATierCameFirst names the tier by which an open case came first, in words and in every language.
func TestTicketSaysThatATierCameFirst(t *testing.T) {
	newRig(t, lang.EN, 120, 40).press(toTickets("enter")...).sees("priority service", "first from here")
	newRig(t, lang.ZH, 80, 24).press(toTickets("enter")...).sees("优先服务", "从此优先")
}

func (b *fakeBook) Service(context.Context, store.ColumnsQuery) (*store.Service, error) {
	s := &store.Service{Carriers: []string{"顺丰"}, Staff: []store.StaffDay{{Staff: "owner", Day: day(2026, 11, 21), Entries: 3, Given: 120}}}
	for _, t := range fakeTickets() {
		s.Tickets = append(s.Tickets, store.TicketFact{TicketRow: t, OwnerOrSelf: "owner"})
	}
	return s, b.refuse
}

func TestACouponMakesGood(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24)
	r.press(toTickets("enter", "p", "right", "ctrl+s")...)
	if r.book.calls["compensate 0 points, coupon 1"] != 1 && r.book.calls["compensate 0 points, coupon 2"] != 1 || !strings.Contains(r.frame(), "K7QX-2A9M") {
		t.Fatalf("calls %v\n%s", r.book.calls, r.frame())
	}
}
