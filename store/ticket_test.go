package store

import (
	"fmt"
	"strings"
	"testing"
)

func (s *till) open(in TicketInput) TicketAck {
	s.t.Helper()
	ack, err := s.OpenTicket(s.ctx, in)
	s.must(err)
	return ack
}

func (s *till) do(id int64, act, text string, change TicketChange) TicketAck {
	s.t.Helper()
	ack, err := s.ActOnTicket(s.ctx, TicketAct{Ticket: id, Act: act, Text: text, Change: change})
	s.must(err)
	return ack
}

func (s *till) wall(i Instant) string { return i.Time().In(s.Shop().Zone).Format("2006-01-02 15:04") }

// TestTicketThreeKeys is what two people need: open, reply, close. The stages between are stamped from what was logged.
func TestTicketThreeKeys(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	s.send(s.paid("1051", "a@example.com", 5000))
	k := s.open(TicketInput{Text: "杯子碎了", TicketChange: TicketChange{Member: m, Order: s.order("1051")}})
	if k.Stage != StageReceived || k.Kind != "complaint" || k.Severity != "normal" || k.Order != "1051" || k.Name != "王芳" || k.Owner != "owner" ||
		s.wall(k.FirstDue) != "2025-03-10 14:00" || s.wall(k.Due) != "2025-03-13 10:00" || k.Overdue() {
		t.Fatalf("opened %+v", k.TicketRow)
	}
	s.setClock("2025-03-10T12:00:00+08:00")
	if k = s.do(k.ID, actReply, "马上补发", TicketChange{}); k.Stage != StageAcknowledged || k.FirstService != 2*3600_000 || k.FirstLate {
		t.Fatalf("replied %+v", k.TicketRow)
	}
	s.setClock("2025-03-11T09:30:00+08:00")
	if k = s.do(k.ID, actClose, "", TicketChange{Remedy: "replace", Cause: "packaging", Cost: 1200}); k.Stage != StageClosed || k.ResolutionService != (8*60+30)*60_000 || k.ResolutionLate || k.Cost != 1200 {
		t.Fatalf("closed %+v", k.TicketRow)
	}
	card, err := s.Ticket(s.ctx, k.ID)
	s.must(err)
	var stages []string
	for _, stamp := range card.Stages {
		stages = append(stages, fmt.Sprintf("%s %s %v", stamp.Stage, s.wall(stamp.At)[11:], stamp.Inferred))
	}
	want := "received 10:00 false, acknowledged 12:00 true, investigating 12:00 true, decision 12:00 true, communicated 12:00 true, closed 09:30 false"
	if got := strings.Join(stages, ", "); got != want {
		t.Errorf("stages\n%s, want\n%s", got, want)
	}
	s.sound()
}

// TestTicketClock is the worked example: a weekend day that is worked, a holiday, and a pause while the shop waits for the customer.
func TestTicketClock(t *testing.T) {
	s := openTill(t)
	s.set("days_off", "2025-03-17")
	s.set("days_worked", "2025-03-15")
	s.setClock("2025-03-11T18:00:00+08:00") // the clock's guard wants steps of less than two days
	s.member("13800138000")
	s.setClock("2025-03-13T16:00:00+08:00")
	s.member("13800138001")
	s.setClock("2025-03-14T16:00:00+08:00")
	// Friday has 2 h left, Saturday is worked with 9 h, Monday is off, Tuesday has 9 h and Wednesday the other 7 of 27.
	k := s.open(TicketInput{Text: "漏发一件"})
	if s.wall(k.FirstDue) != "2025-03-15 11:00" || s.wall(k.Due) != "2025-03-19 16:00" {
		t.Fatalf("due %s and %s", s.wall(k.FirstDue), s.wall(k.Due))
	}
	s.setClock("2025-03-15T10:00:00+08:00")
	if k = s.do(k.ID, actWait, "请发一张照片", TicketChange{}); k.Due != 0 || k.Overdue() || k.NextDue() != k.FirstDue {
		t.Fatalf("waiting %+v", k.TicketRow)
	}
	s.setClock("2025-03-16T10:00:00+08:00")
	s.do(k.ID, actReply, "收到", TicketChange{}) // an hour late: it was due on Saturday at eleven
	s.setClock("2025-03-18T10:00:00+08:00")
	// 3 h were used before the pause. The 24 h that are left are 8 on Tuesday, 9 on Wednesday and 7 on Thursday.
	if k = s.do(k.ID, actResume, "", TicketChange{}); s.wall(k.Due) != "2025-03-20 16:00" || !k.FirstLate || k.Overdue() {
		t.Fatalf("resumed, due %s, %+v", s.wall(k.Due), k.TicketRow)
	}
	s.setClock("2025-03-19T18:00:00+08:00")
	// Graver now: 9 h in all are over 6 h after the pause, at four on Tuesday.
	if k = s.do(k.ID, actEdit, "", TicketChange{Severity: "urgent"}); s.wall(k.Due) != "2025-03-18 16:00" || !k.Overdue() {
		t.Fatalf("urgent, due %s", s.wall(k.Due))
	}
	if k = s.do(k.ID, actWait, "", TicketChange{}); s.wall(k.Due) != "2025-03-18 16:00" || !k.Overdue() {
		t.Fatalf("what is over stays over while waiting: %s", s.wall(k.Due))
	}
	s.set("resolution", "45 27 27")
	list, err := s.Tickets(s.ctx, TicketQuery{Stage: "open"})
	s.must(err)
	if len(list) != 1 || list[0].Overdue() || list[0].Due != 0 {
		t.Fatalf("a new target counts for open tickets: %+v", list)
	}
	s.sound()
	k = s.do(k.ID, actClose, "", TicketChange{})
	if k.ResolutionService != (3+17)*3600_000 || k.ResolutionLate || k.Remedy != "none" {
		t.Fatalf("closed %+v", k.TicketRow)
	}
	s.setClock("2025-03-20T10:00:00+08:00")
	if k = s.do(k.ID, actReopen, "又碎了", TicketChange{}); k.Stage != StageReopened || k.Closed != 0 || s.wall(k.Due) != "2025-03-25 10:00" || k.Reopens != 1 {
		t.Fatalf("a case that is reopened has its whole time again: %s %+v", s.wall(k.Due), k.TicketRow)
	}
	s.sound()
}

func TestTicketCompensation(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	k := s.open(TicketInput{Text: "迟到", TicketChange: TicketChange{Member: m}, Key: "k1"})
	again := s.open(TicketInput{Text: "迟到", TicketChange: TicketChange{Member: m}, Key: "k1"})
	if !again.Replayed || again.ID != k.ID {
		t.Fatalf("the same key %+v", again)
	}
	_, err := s.OpenTicket(s.ctx, TicketInput{Text: "别的", Key: "k1"})
	s.wants(err, CodeKeyConflict)
	give := Compensation{Ticket: k.ID, Points: 200, Text: "致歉", Key: "c1"}
	ack, err := s.CompensateTicket(s.ctx, give)
	s.must(err)
	if ack.Ack.Points != 200 || ack.Ack.Balance != 200 || ack.Cost != 200 || ack.Remedy != "points" {
		t.Fatalf("compensated %+v", ack)
	}
	if ack, err = s.CompensateTicket(s.ctx, give); err != nil || !ack.Replayed || ack.Cost != 200 {
		t.Fatalf("the same key %+v %v", ack, err)
	}
	s.has(m, 200, 0)
	undone, err := s.UndoEntry(s.ctx, ack.Ack.Entry, false) // taken back in the ledger: the ticket knows
	s.must(err)
	if undone.Balance != 0 {
		t.Fatalf("undone %+v", undone)
	}
	if ack = s.do(k.ID, actNote, "改发券", TicketChange{}); ack.Cost != 0 || ack.Remedy != "" {
		t.Fatalf("the case still has %+v", ack.TicketRow)
	}
	give.Key = "c2"
	_, err = s.CompensateTicket(s.ctx, give)
	s.must(err)
	if ack, err = s.UndoTicket(s.ctx, k.ID, false); err != nil || ack.Ack.Points != -200 || ack.Cost != 0 { // taken back in the ticket: the ledger knows
		t.Fatalf("undone %+v %v", ack, err)
	}
	s.has(m, 0, 0)
	nobody := s.open(TicketInput{Text: "匿名"})
	_, err = s.CompensateTicket(s.ctx, Compensation{Ticket: nobody.ID, Points: 5})
	s.wants(err, CodeTicketNobody)
	s.must(only(s.SuspendMember(s.ctx, m, true)))
	_, err = s.CompensateTicket(s.ctx, Compensation{Ticket: k.ID, Points: 5})
	s.wants(err, CodeMemberSuspended)
	s.sound()
}

func TestTicketSteps(t *testing.T) {
	s := openTill(t)
	k := s.open(TicketInput{Text: "退货", TicketChange: TicketChange{Kind: "return", Severity: "low"}})
	for _, want := range []TicketStage{StageAcknowledged, StageInvestigating, StageDecision, StageCommunicated} {
		if k = s.do(k.ID, actAdvance, "", TicketChange{}); k.Stage != want {
			t.Fatalf("at %s, want %s", k.Stage, want)
		}
	}
	refused := func(act string, change TicketChange) {
		t.Helper()
		_, err := s.ActOnTicket(s.ctx, TicketAct{Ticket: k.ID, Act: act, Text: "x", Change: change})
		s.wants(err, CodeTicketStage)
	}
	refused(actAdvance, TicketChange{})                         // closing is an act of its own
	refused(actAdvance, TicketChange{Stage: StageAcknowledged}) // no way back but undo
	refused(actResume, TicketChange{})
	refused(actReopen, TicketChange{})
	refused(actAssign, TicketChange{})
	if k, _ = s.UndoTicket(s.ctx, k.ID, false); k.Stage != StageDecision {
		t.Fatalf("undone to %s", k.Stage)
	}
	if k, _ = s.UndoTicket(s.ctx, k.ID, false); k.Stage != StageInvestigating {
		t.Fatalf("undone twice to %s", k.Stage)
	}
	s.do(k.ID, actClose, "", TicketChange{Remedy: "refund"})
	for _, act := range []string{actClose, actWait, actReply, actAdvance} {
		refused(act, TicketChange{})
	}
	teaching := true
	s.do(k.ID, actEdit, "", TicketChange{Teaching: &teaching})
	if list, err := s.Tickets(s.ctx, TicketQuery{Stage: "teaching"}); err != nil || len(list) != 1 {
		t.Fatal("teaching cases", list, err)
	}
	_, err := s.UndoTicket(s.ctx, k.ID, false)
	s.must(err)
	if k, err = s.UndoTicket(s.ctx, k.ID, false); err != nil || k.Stage != StageInvestigating || k.Remedy != "" {
		t.Fatalf("the close undone %+v %v", k.TicketRow, err)
	}
	for range 2 {
		_, err = s.UndoTicket(s.ctx, k.ID, false)
		s.must(err)
	}
	_, err = s.UndoTicket(s.ctx, k.ID, false)
	s.wants(err, CodeTicketStart)
	for _, c := range []struct {
		in   TicketInput
		code Code
	}{
		{TicketInput{}, CodeTicketEmpty},
		{TicketInput{Text: "x", TicketChange: TicketChange{Kind: "quarrel"}}, CodeBadTicket},
		{TicketInput{Text: "x", TicketChange: TicketChange{Severity: "deadly"}}, CodeBadTicket},
		{TicketInput{Text: "x", TicketChange: TicketChange{Member: 99}}, CodeNoMember},
		{TicketInput{Text: "x", TicketChange: TicketChange{Order: 99}}, CodeNoOrder},
		{TicketInput{Text: "x", TicketChange: TicketChange{Product: 99}}, CodeNoProduct},
		{TicketInput{Text: "x", TicketChange: TicketChange{Owner: 99}}, CodeNoStaff},
		{TicketInput{TicketChange: TicketChange{Feedback: 99}}, CodeNoFeedback},
		{TicketInput{Text: strings.Repeat("长", 4001)}, CodeBadName},
		{TicketInput{Text: "x\x1b[2J"}, CodeBadName},
		{TicketInput{Text: "x", TicketChange: TicketChange{Cause: strings.Repeat("y", 61)}}, CodeBadName},
	} {
		_, err := s.OpenTicket(s.ctx, c.in)
		s.wants(err, c.code)
	}
	if card := s.open(TicketInput{Text: "我的卡 4111 1111 1111 1111"}); !card.Card {
		t.Error("a card number was not noticed")
	}
	s.sound()
}

// TestTicketMerge holds that tickets go with their member: a merge carries them, undoing it gives them back.
func TestTicketMerge(t *testing.T) {
	s := openTill(t)
	keep, lose := s.member("13800138000"), s.member("13800138001")
	k := s.open(TicketInput{Text: "碎了", TicketChange: TicketChange{Member: lose}})
	own := func(member int64) int {
		t.Helper()
		list, err := s.Tickets(s.ctx, TicketQuery{Member: member})
		s.must(err)
		return len(list)
	}
	batch, err := s.MergeMembers(s.ctx, keep, lose)
	s.must(err)
	if card, err := s.Ticket(s.ctx, k.ID); err != nil || card.Member != keep || own(keep) != 1 {
		t.Fatalf("after the merge %+v %v", card.TicketRow, err)
	}
	ack, err := s.CompensateTicket(s.ctx, Compensation{Ticket: k.ID, Points: 50})
	s.must(err)
	if ack.Ack.Member != keep {
		t.Fatalf("paid to %d", ack.Ack.Member)
	}
	_, err = s.UndoBatch(s.ctx, batch, false)
	s.must(err)
	if own(keep) != 0 || own(lose) != 1 {
		t.Fatalf("after the undo %d and %d", own(keep), own(lose))
	}
	s.sound()
}

// TestTicketKeepsMember holds that undoing a file does not hide somebody whose ticket is open.
func TestTicketKeepsMember(t *testing.T) {
	s := openTill(t)
	r := s.send(s.paid("1051", "a@example.com", 5000))
	m := s.buyer("a@example.com")
	k := s.open(TicketInput{Text: "碎了", TicketChange: TicketChange{Order: s.order("1051")}})
	if k.Member != m {
		t.Fatalf("an order's case is of %d, want its buyer", k.Member)
	}
	undone, err := s.UndoBatch(s.ctx, r.Batch, false)
	s.must(err)
	card, err := s.Ticket(s.ctx, k.ID)
	s.must(err)
	if undone.Members != 0 || card.Member != m || card.MemberStatus != "active" {
		t.Fatalf("undone %+v, case of %q %q", undone, card.Name, card.MemberStatus)
	}
	s.do(k.ID, actClose, "", TicketChange{})
	s.sound()
}

// TestTicketRecovered is a detractor's whole way: a low score, a ticket, compensation, the close, and the next order.
func TestTicketRecovered(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	_, err := s.answers(AnswersInput{Kind: AnswerNPS}, score(3, AnswerDraft{Phone: "13800138000", Comment: "物流太慢", Channel: "chat"}))
	s.must(err)
	k := s.open(TicketInput{TicketChange: TicketChange{Feedback: 1}})
	if k.Member != m || k.Text != "物流太慢" || k.Channel != "chat" || k.Feedback != 1 {
		t.Fatalf("from the answer %+v", k.TicketRow)
	}
	if twice := s.open(TicketInput{TicketChange: TicketChange{Feedback: 1}}); !twice.Replayed || twice.ID != k.ID {
		t.Fatalf("a second case for one answer %+v", twice)
	}
	_, err = s.CompensateTicket(s.ctx, Compensation{Ticket: k.ID, Points: 200})
	s.must(err)
	s.do(k.ID, actClose, "", TicketChange{Cause: "courier"})
	repaired := func() (possible, done bool) {
		t.Helper()
		service, err := s.Service(s.ctx, ColumnsQuery{To: s.Today()})
		s.must(err)
		return service.Tickets[0].Repaired()
	}
	if possible, done := repaired(); !possible || done {
		t.Fatal("repaired before anything came after")
	}
	s.pass(3)
	o, err := s.AddOrder(s.ctx, OrderInput{Member: m, Amount: 10000})
	s.must(err)
	if _, done := repaired(); !done {
		t.Fatal("bought again and not repaired")
	}
	card, err := s.Ticket(s.ctx, k.ID)
	s.must(err)
	if card.NextOrder == nil || card.NextOrder.ID != o.Order || card.NextScore != nil {
		t.Fatalf("after the close %+v %+v", card.NextOrder, card.NextScore)
	}
	_, err = s.answers(AnswersInput{Kind: AnswerNPS}, score(2, AnswerDraft{Phone: "13800138000", At: InstantOf(s.now())}))
	s.must(err)
	if _, done := repaired(); done {
		t.Fatal("repaired with another low score")
	}
	s.sound()
}

func TestTicketAgainAndAgain(t *testing.T) {
	s := openTill(t)
	o := s.paid("1051", "a@example.com", 5000)
	o.Has, o.Lines = o.Has|HasLines, []LineDraft{{SKU: "CUP", Name: "茶杯", Quantity: 1, Price: 5000}}
	s.send(o)
	cup := TicketChange{Product: 1, Category: "破损"}
	var k TicketAck
	for i := range 3 {
		k = s.open(TicketInput{Text: "碎了", TicketChange: cup})
		if i < 2 {
			if len(k.Alerts) > 0 {
				t.Fatalf("told after %d: %+v", i+1, k.Alerts)
			}
			s.do(k.ID, actClose, "", TicketChange{Cause: "泡沫太薄", Remedy: "replace"})
		}
	}
	if len(k.Alerts) != 1 || k.Alerts[0] != (TicketAlert{"product", "茶杯", 1, 3, 14}) {
		t.Fatalf("alerts %+v", k.Alerts)
	}
	s.open(TicketInput{Text: "味道", TicketChange: TicketChange{Category: "口味"}})
	card, err := s.Ticket(s.ctx, k.ID)
	s.must(err)
	if len(card.Similar) != 2 || card.Similar[0].ID != 2 || card.Similar[0].Remedy != "replace" {
		t.Fatalf("similar %+v", card.Similar)
	}
	s.pass(14)
	board, err := s.TicketBoard(s.ctx)
	s.must(err)
	if len(board.Alerts) != 0 || board.Open != 2 || board.Overdue != 2 || board.Stages[StageClosed] != 2 {
		t.Fatalf("board %+v", board)
	}
	if late, err := s.Tickets(s.ctx, TicketQuery{Stage: "overdue"}); err != nil || len(late) != 2 || !late[0].Overdue() {
		t.Fatal("overdue", late, err)
	}
}

// TestTicketRefundAsked holds that an order whose buyer has asked for a refund proposes a ticket until there is one.
func TestTicketRefundAsked(t *testing.T) {
	s := openTill(t)
	o := s.paid("1051", "a@example.com", 5000)
	o.Has, o.Detail = o.Has|HasRefundState, &OrderDetail{RefundOpen: "退款中"}
	s.send(o)
	board, err := s.TicketBoard(s.ctx)
	s.must(err)
	if len(board.Refunds) != 1 || board.Refunds[0].Ref != "1051" || board.Refunds[0].Word != "退款中" || board.Refunds[0].Member != s.buyer("a@example.com") {
		t.Fatalf("proposed %+v", board.Refunds)
	}
	s.open(TicketInput{TicketChange: TicketChange{Order: board.Refunds[0].Order, Kind: "return"}})
	if board, err = s.TicketBoard(s.ctx); err != nil || len(board.Refunds) != 0 {
		t.Fatalf("proposed again %+v %v", board.Refunds, err)
	}
}

func TestTicketDoctor(t *testing.T) {
	s := openTill(t)
	k := s.open(TicketInput{Text: "碎了"})
	s.must(s.write(s.ctx, "test", func(t *tx) error { return t.exec("UPDATE ticket SET due = due + 1 WHERE id = ?", k.ID) }))
	d, err := s.Doctor(s.ctx, true, "")
	s.must(err)
	if d.OK || d.Findings[0].Code != FindingRollup || d.Findings[0].What["what"] != "T1" {
		t.Fatalf("findings %+v", d.Findings)
	}
}

func TestSuggestions(t *testing.T) {
	s := openTill(t)
	for _, text := range []string{"泡沫换厚一点", "周末也值班"} {
		_, err := s.AddSuggestion(s.ctx, text)
		s.must(err)
	}
	list, err := s.Suggestions(s.ctx, 0, 1)
	s.must(err)
	if len(list) != 1 || list[0].Text != "周末也值班" || list[0].Staff != "owner" {
		t.Fatalf("list %+v", list)
	}
	if list, err = s.Suggestions(s.ctx, list[0].ID, 0); err != nil || len(list) != 1 || list[0].ID != 1 {
		t.Fatal("the page after", list, err)
	}
	_, err = s.AddSuggestion(s.ctx, " ")
	s.wants(err, CodeBadName)
	s.must(only(s.SaveCannedReply(s.ctx, CannedReply{"zh", "补发", "{name}您好，已补发"})))
	s.must(only(s.SaveCannedReply(s.ctx, CannedReply{"zh", "补发", "{name}您好，今天补发"})))
	if own, err := s.CannedReplies(s.ctx, "zh"); err != nil || len(own) != 1 || own[0].Text != "{name}您好，今天补发" {
		t.Fatal("replies", own, err)
	}
	s.must(only(s.SaveCannedReply(s.ctx, CannedReply{"zh", "补发", ""})))
	if own, err := s.CannedReplies(s.ctx, "zh"); err != nil || len(own) != 0 {
		t.Fatal("taken away", own, err)
	}
}
