package store

import (
	"sync"
	"testing"
)

func TestTwoBooksOnOneFile(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	s.earn(m, 100)
	other, err := Open(s.ctx, s.Path(), Options{Clock: s.now})
	s.must(err)
	defer func() { s.must(other.Close()) }()
	_, err = other.Redeem(s.ctx, Redeem{Member: m, Points: 60, Key: "one"})
	s.must(err)
	s.has(m, 40, 0)
	again, err := s.Redeem(s.ctx, Redeem{Member: m, Points: 60, Key: "one"})
	s.must(err)
	if !again.Replayed {
		t.Fatalf("ack %+v", again)
	}
	s.must(only(other.SetSetting(s.ctx, "rate", "2")))
	o, err := s.AddOrder(s.ctx, OrderInput{Member: m, Amount: 1000}) // by the terms that the other has just set
	s.must(err)
	if o.Points != 20 {
		t.Fatalf("the order gave %d", o.Points)
	}
	s.sound()
}

func TestTwoBooksRedeemAtOnce(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	s.earn(m, 100)
	other, err := Open(s.ctx, s.Path(), Options{Clock: s.now})
	s.must(err)
	defer func() { s.must(other.Close()) }()
	var wait sync.WaitGroup
	results := make([]error, 40)
	for i := range results {
		b := s.Book
		if i%2 == 1 {
			b = other
		}
		wait.Go(func() { _, results[i] = b.Redeem(s.ctx, Redeem{Member: m, Points: 7}) })
	}
	wait.Wait()
	won := 0
	for _, err := range results {
		if err == nil {
			won++
		} else {
			s.wants(err, CodeInsufficientPoints)
		}
	}
	if won != 14 { // 100 ÷ 7
		t.Fatalf("%d redemptions of 7 from 100", won)
	}
	s.has(m, 2, 0)
	s.sound()
}

func TestViewOnly(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	s.earn(m, 5)
	reader, err := Open(s.ctx, s.Path(), Options{Clock: s.now, ReadOnly: true})
	s.must(err)
	defer func() { s.must(reader.Close()) }()
	s.wants(reader.ViewOnly(), CodeViewOnly)
	_, err = reader.Earn(s.ctx, Award{Member: m, Points: 1})
	s.wants(err, CodeViewOnly)
	_, err = reader.ImportOrders(s.ctx, ImportInput{Source: "generic", Read: func(func(*OrderDraft) error, func(RowProblem) error) error { return nil }})
	s.wants(err, CodeViewOnly)
	s.earn(m, 5)
	card, err := reader.Member(s.ctx, m) // and sees what others write
	s.must(err)
	if card.Balance != 10 {
		t.Fatalf("sees %d", card.Balance)
	}
	s.must(s.ViewOnly())
}

func TestDataVersion(t *testing.T) {
	s := openTill(t)
	version := func() int64 {
		v, err := s.DataVersion(s.ctx)
		s.must(err)
		return v
	}
	last := version()
	for _, write := range []struct {
		name string
		act  func()
	}{
		{"a member", func() { s.member("13800138000") }},
		{"an import", func() { s.send(s.paid("1", "a@example.com", 100)) }},
		{"a setting", func() { s.set("rate", "2") }},
		{"a preference", func() { s.must(s.SetPreference(s.ctx, "theme", "dark")) }},
		{"a tag", func() { s.must(only(s.TagMember(s.ctx, 1, []string{"vip"}, nil))) }},
		{"a note", func() { s.must(s.NoteMember(s.ctx, 1, "likes camellias")) }},
		{"a release run", func() {
			s.setClock("2025-03-18T10:00:00+08:00")
			_, err := s.Release(s.ctx, Settling{})
			s.must(err)
		}},
	} {
		write.act()
		if now := version(); now == last {
			t.Errorf("%s leaves the version", write.name)
		} else {
			last = now
		}
	}
	if again, err := s.Release(s.ctx, Settling{}); err != nil || again.Members != 0 || version() != last {
		t.Errorf("a release run with nothing due: %+v, %v", again, err)
	}
	_, err := s.Member(s.ctx, 1)
	s.must(err)
	if version() != last {
		t.Error("a read changes the version")
	}
}
