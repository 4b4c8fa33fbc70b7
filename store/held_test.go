package store

import (
	"fmt"
	"testing"
)

// heldOf is an order whose status nobody has explained.
func (s *till) heldOf(id, email, word string, total int64) OrderDraft {
	d := s.paid(id, email, total)
	d.Status, d.StatusText = StatusUnknown, word
	return d
}

// waits checks which orders wait for which word: "word orders".
func (s *till) waits(want ...string) {
	s.t.Helper()
	list, err := s.Held(s.ctx)
	s.must(err)
	var got []string
	for _, w := range list {
		got = append(got, fmt.Sprintf("%s %d", w.Word, w.Orders))
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		s.t.Fatalf("waiting %v, want %v", got, want)
	}
}

func TestHeldOrdersWait(t *testing.T) {
	s := openTill(t)
	file := []OrderDraft{s.paid("1", "a@example.com", 1000), s.heldOf("2", "a@example.com", "定金已付", 5000), s.heldOf("3", "b@example.com", "定金已付", 700), s.heldOf("4", "", "换货", 900)}
	file[1].Detail, file[1].Lines, file[1].Has = &OrderDetail{Note: "送人"}, []LineDraft{{SKU: "T", Name: "茶", Quantity: 2, Price: 2500}}, HasStatus|HasLines
	first := s.send(file...)
	if first.New != 1 || first.Held != 3 || first.Orders != 4 || first.Batch == 0 {
		t.Fatalf("first %+v", first)
	}
	s.waits("定金已付 2", "换货 1")
	list, err := s.Held(s.ctx)
	s.must(err)
	if w := list[0]; w.Source != "generic" || len(w.Examples) != 2 || w.Examples[0].Ext != "3" || w.Examples[0].Buyer != "b@example.com" || w.Examples[0].Total != 700 || w.First != w.Last {
		t.Fatalf("word %+v", w)
	}

	if again := s.send(file...); again.Batch != 0 || again.Unchanged != 1 || again.Held != 3 {
		t.Fatalf("the same file again: %+v", again)
	}

	dry, err := s.AnswerHeld(s.ctx, AnswerInput{Source: "generic", Word: "定金已付", Status: StatusPaid, DryRun: true})
	s.must(err)
	if dry.New != 2 || dry.Batch != 0 || dry.Awarded != 57 {
		t.Fatalf("dry run %+v", dry)
	}
	s.waits("定金已付 2", "换货 1")

	answer, err := s.AnswerHeld(s.ctx, AnswerInput{Source: "generic", Word: "定金已付", Status: StatusPaid})
	s.must(err)
	if answer.New != 2 || answer.Held != 0 || answer.Batch == 0 || answer.Awarded != 57 || answer.MembersNew != 1 {
		t.Fatalf("answer %+v", answer)
	}
	s.waits("换货 1")
	o, err := s.Order(s.ctx, s.order("2"))
	s.must(err)
	if o.Note != "送人" || len(o.Lines) != 1 || o.Lines[0].Quantity != 2 || o.Total != 5000 || o.Status != "paid" {
		t.Fatalf("order %+v", o)
	}
	if again := s.send(file...); again.Batch != 0 || again.Unchanged != 3 || again.Held != 1 {
		t.Fatalf("the file after the answer: %+v", again)
	}
	batches, err := s.Batches(s.ctx, "import", 10)
	s.must(err)
	if batches[0].What != "answer" || batches[0].Name != "定金已付" {
		t.Fatalf("batch %+v", batches[0])
	}

	_, err = s.UndoBatch(s.ctx, first.Batch, false)
	s.wants(err, CodeBatchTouched)
	_, err = s.UndoBatch(s.ctx, answer.Batch, false)
	s.must(err)
	s.waits("定金已付 2", "换货 1")
	s.has(s.buyer("a@example.com"), 0, 10)
	_, err = s.UndoBatch(s.ctx, first.Batch, false)
	s.must(err)
	s.waits()
	s.sound()
}

func TestANewerFileDecidesAboutHeldOrders(t *testing.T) {
	s := openTill(t)
	s.send(s.heldOf("1", "a@example.com", "定金已付", 5000), s.heldOf("2", "a@example.com", "定金已付", 600))
	newer := s.send(s.paid("1", "a@example.com", 5000), s.heldOf("2", "a@example.com", "换货", 650))
	if newer.New != 1 || newer.Held != 1 {
		t.Fatalf("newer %+v", newer)
	}
	s.waits("换货 1")
	r, err := s.AnswerHeld(s.ctx, AnswerInput{Source: "generic", Word: "换货", Status: StatusCompleted})
	s.must(err)
	o, err := s.Order(s.ctx, s.order("2"))
	s.must(err)
	if r.New != 1 || o.Total != 650 || o.Status != "completed" {
		t.Fatalf("answer %+v, order %+v", r, o)
	}
	_, err = s.UndoBatch(s.ctx, r.Batch, false)
	s.must(err)
	_, err = s.UndoBatch(s.ctx, newer.Batch, false)
	s.must(err)
	s.waits("定金已付 2")
	s.sound()
}

func TestAnswersByLine(t *testing.T) {
	s := openTill(t)
	d := s.heldOf("1", "a@example.com", "换货处理", 7000)
	d.Answers = make([]Answer, StatusCancelled+1)
	d.Answers[StatusCompleted] = Answer{Status: StatusCompleted, Word: "交易成功"}
	d.Answers[StatusCancelled] = Answer{Status: StatusPartlyRefunded, Word: "交易成功", Refunded: 4000}
	d.Answers[StatusPending] = Answer{Status: StatusUnknown, Word: "另一个词"}
	s.send(d)
	r, err := s.AnswerHeld(s.ctx, AnswerInput{Source: "generic", Word: "换货处理", Status: StatusPending})
	s.must(err)
	if r.Held != 1 || r.New != 0 {
		t.Fatalf("a second word: %+v", r)
	}
	s.waits("另一个词 1")
	_, err = s.UndoBatch(s.ctx, r.Batch, false)
	s.must(err)
	s.waits("换货处理 1")
	s.must(s.SetStatusWord(s.ctx, "generic", "换货处理", StatusCancelled))
	if r := s.send(d); r.New != 1 || r.Refunded != 1 || r.Awarded-r.ClawedBack != 30 {
		t.Fatalf("one line cancelled: %+v", r)
	}
	s.sound()
}

func TestAnswerRefusals(t *testing.T) {
	s := openTill(t)
	_, err := s.AnswerHeld(s.ctx, AnswerInput{Source: "generic", Word: "x"})
	s.wants(err, CodeBadSetting)
	r, err := s.AnswerHeld(s.ctx, AnswerInput{Source: "generic", Word: "x", Status: StatusPaid})
	s.must(err)
	if r.Batch != 0 || r.Orders != 0 {
		t.Fatalf("nobody waits: %+v", r)
	}
	words, err := s.StatusWords(s.ctx, "generic")
	s.must(err)
	if words["x"] != StatusPaid {
		t.Fatal("the answer is not remembered")
	}
}

func TestOpenRefunds(t *testing.T) {
	s := openTill(t)
	with := func(id, word string) OrderDraft {
		d := s.paid(id, "a@example.com", 1000)
		d.Has |= HasRefundState
		if word != "" {
			d.Detail = &OrderDetail{RefundOpen: word}
		}
		return d
	}
	open := func(want ...string) {
		t.Helper()
		rows, err := s.Orders(s.ctx, OrderQuery{Status: "refund_open"})
		s.must(err)
		var got []string
		for _, o := range rows {
			card, err := s.Order(s.ctx, o.ID)
			s.must(err)
			got = append(got, o.Ext+" "+card.RefundOpen)
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("open %v, want %v", got, want)
		}
	}
	s.send(with("1", ""), with("2", "退款中"))
	open("2 退款中")
	moved := s.send(with("1", "待商家处理"), with("2", ""))
	if moved.Updated != 2 {
		t.Fatalf("moved %+v", moved)
	}
	open("1 待商家处理")
	if r := s.send(with("1", "待商家处理"), with("2", "")); r.Batch != 0 || r.Unchanged != 2 {
		t.Fatalf("the same again: %+v", r)
	}
	if r := s.send(s.paid("1", "a@example.com", 1000)); r.Batch != 0 {
		t.Fatalf("a file without the column: %+v", r)
	}
	open("1 待商家处理")
	_, err := s.UndoBatch(s.ctx, moved.Batch, false)
	s.must(err)
	open("2 退款中")
	s.sound()
}
