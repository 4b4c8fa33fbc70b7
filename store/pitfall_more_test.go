package store

import (
	"slices"
	"testing"
)

func TestP25SignsAndFieldsAgree(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	s.earn(m, 10)
	for name, c := range map[string]struct {
		act  func() error
		code Code
	}{
		"earn less than nothing": {func() error { _, err := s.Earn(s.ctx, Award{Member: m, Points: -5}); return err }, CodeBadPoints},
		"earn nothing":           {func() error { _, err := s.Earn(s.ctx, Award{Member: m}); return err }, CodeBadPoints},
		"adjust by nothing":      {func() error { _, err := s.Adjust(s.ctx, Award{Member: m, Text: "a good reason"}); return err }, CodeBadPoints},
		"take with a last day": {func() error {
			_, err := s.Adjust(s.ctx, Award{Member: m, Points: -5, Text: "a good reason", Expires: s.Today() + 5})
			return err
		}, CodeBadDay},
		"give what has lapsed": {func() error { _, err := s.Earn(s.ctx, Award{Member: m, Points: 5, Expires: s.Today() - 1}); return err }, CodeBadDay},
		"take more than there is": {func() error {
			_, err := s.Adjust(s.ctx, Award{Member: m, Points: -11, Text: "a good reason"})
			return err
		}, CodeInsufficientPoints},
		"redeem less than nothing": {func() error { _, err := s.Redeem(s.ctx, Redeem{Member: m, Points: -1}); return err }, CodeBadPoints},
	} {
		t.Run(name, func(t *testing.T) {
			if err := c.act(); !CodeIs(err, c.code) {
				t.Fatalf("want %s, got %v", c.code, err)
			}
		})
	}
	s.has(m, 10, 0)
	_, err := s.Earn(s.ctx, Award{Member: m, Points: 5, Expires: s.Today()}) // today is a last day like another
	s.must(err)
	s.has(m, 15, 0)
	s.pass(1)
	s.has(m, 10, 0)
	s.sound()
}

func TestP26CompletedAgainGivesBack(t *testing.T) {
	s := openTill(t)
	o := s.paid("1", "a@example.com", 10000)
	for _, status := range []Status{StatusCompleted, StatusCancelled, StatusCompleted, StatusRefunded, StatusPaid} {
		o.Status = status
		s.send(o)
	}
	m := s.buyer("a@example.com")
	want := []string{"earn +100", "clawback -100", "clawback_restore +100", "clawback -100", "clawback_restore +100"}
	if got := s.entries(m); !slices.Equal(got, want) {
		t.Fatalf("entries %v, want %v", got, want)
	}
	s.has(m, 0, 100)
	s.sound()
}

func TestP29NumbersAreText(t *testing.T) {
	s := openTill(t)
	long := "202503100012345678901234567890"
	s.send(s.paid("007", "a@example.com", 1000), s.paid("7", "a@example.com", 1000), s.paid(long, "a@example.com", 1000), s.paid(long[:29]+"1", "a@example.com", 1000))
	for _, ext := range []string{"007", "7", long, long[:29] + "1"} {
		o, err := s.Order(s.ctx, s.order(ext))
		s.must(err)
		if o.Ext != ext {
			t.Fatalf("order %q came back as %q", ext, o.Ext)
		}
	}
	card, _, err := s.AddMember(s.ctx, MemberDraft{Card: "000123"})
	s.must(err)
	_, _, err = s.AddMember(s.ctx, MemberDraft{Card: "123"})
	s.must(err)
	m, err := s.Member(s.ctx, card)
	s.must(err)
	if !slices.Contains(m.Identities, Identity{SourceCard, "000123"}) {
		t.Fatalf("identities %v", m.Identities)
	}
}

func TestP31GuestsKeepTheirPoints(t *testing.T) {
	s := openTill(t)
	s.set("join", "hand")
	s.send(s.paid("1", "guest@example.com", 8000))
	m := s.buyer("guest@example.com")
	s.has(m, 0, 80) // known, not joined, and collecting
	f, err := s.Figures(s.ctx)
	s.must(err)
	if f.Members != 0 {
		t.Fatalf("%d members", f.Members)
	}
	joined := true
	s.must(only(s.EditMember(s.ctx, m, MemberEdit{Joined: &joined})))
	s.has(m, 0, 80)
	nobody := s.paid("2", "", 5000)
	s.send(nobody)
	ack, err := s.AttachOrder(s.ctx, s.order("2"), m) // a guest's order, claimed later
	s.must(err)
	if ack.Points != 50 {
		t.Fatalf("claiming gave %d", ack.Points)
	}
	s.has(m, 0, 130)
	f, err = s.Figures(s.ctx)
	s.must(err)
	if f.Members != 1 {
		t.Fatalf("%d members", f.Members)
	}
	s.sound()
}

func TestP32CurrenciesAreNeverAdded(t *testing.T) {
	s := openTill(t)
	usd := s.paid("2", "a@example.com", 99900)
	usd.Currency = "USD"
	s.send(s.paid("1", "a@example.com", 10000), usd)
	m := s.buyer("a@example.com")
	s.has(m, 0, 100)
	card, err := s.Member(s.ctx, m)
	s.must(err)
	if card.Lifetime.Orders != 1 || card.Lifetime.Spend != 10000 {
		t.Fatalf("lifetime %+v", card.Lifetime)
	}
	f, err := s.Figures(s.ctx)
	s.must(err)
	byCurrency := map[string]int64{}
	for _, d := range f.Days {
		byCurrency[d.Currency] += d.Gross
	}
	if byCurrency["CNY"] != 10000 || byCurrency["USD"] != 99900 {
		t.Fatalf("figures %v", byCurrency)
	}
	_, err = s.RefundOrder(s.ctx, s.order("2"), 99900)
	s.must(err)
	s.has(m, 0, 100)
	t.Run("OKAFileThatSaysTheCurrencyLater", func(t *testing.T) {
		said := s.paid("1", "a@example.com", 10000)
		said.Currency, said.Has = "USD", said.Has|HasCurrency
		r := s.send(said)
		if r.Updated != 1 {
			t.Fatalf("result %+v", r)
		}
		s.has(m, 0, 0)
		s.sound()
		_, err := s.UndoBatch(s.ctx, r.Batch, false)
		s.must(err)
		s.has(m, 0, 100)
	})
	s.sound()
}

func TestP36WholeNumbersInEveryCurrency(t *testing.T) {
	for _, c := range []struct {
		currency     string
		amount, want int64
	}{
		{"JPY", 1280, 1280}, // no minor digits
		{"KRW", 999, 999},   //
		{"CNY", 1280, 12},   // two
		{"KWD", 12_999, 12}, // three
	} {
		t.Run(c.currency, func(t *testing.T) {
			s := openTillAs(t, Founding{Name: "shop", Currency: c.currency, Zone: "Asia/Tokyo"})
			m, _, err := s.AddMember(s.ctx, MemberDraft{Name: "佐藤"})
			s.must(err)
			o, err := s.AddOrder(s.ctx, OrderInput{Member: m, Amount: c.amount})
			s.must(err)
			if o.Points != c.want {
				t.Fatalf("%d minor units of %s give %d, want %d", c.amount, c.currency, o.Points, c.want)
			}
			for rest := c.amount; rest > 0; {
				part := (rest + 6) / 7
				_, err := s.RefundOrder(s.ctx, o.Order, part)
				s.must(err)
				rest -= part
			}
			s.has(m, 0, 0)
		})
	}
}

func TestP38APersonsWordStands(t *testing.T) {
	s := openTill(t)
	o := s.paid("1", "a@example.com", 10000)
	s.send(o)
	m := s.buyer("a@example.com")
	_, err := s.CancelOrder(s.ctx, s.order("1"))
	s.must(err)
	s.has(m, 0, 0)
	s.send(o)
	s.has(m, 0, 0)
	o.ShippedAt = InstantOf(s.now()) // the file says something new: the rest still stands
	s.send(o)
	s.has(m, 0, 0)
	s.send(o)
	o.Status = StatusCompleted
	s.send(o)
	s.has(m, 0, 0)

	part := s.paid("2", "a@example.com", 10000)
	s.send(part)
	_, err = s.RefundOrder(s.ctx, s.order("2"), 2500)
	s.must(err)
	s.has(m, 0, 75)
	part.Has |= HasRefunded
	part.Refunded = 0 // an older export
	s.send(part)
	s.has(m, 0, 75)
	part.Refunded, part.Status = 5000, StatusPartlyRefunded // a newer one goes further
	s.send(part)
	s.has(m, 0, 50)
	s.sound()
}

func TestP38BlanksBlankNothing(t *testing.T) {
	s := openTill(t)
	o := s.paid("1", "a@example.com", 10000)
	o.Has |= HasShipping
	o.Shipping = 1000
	s.send(o)
	m := s.buyer("a@example.com")
	s.has(m, 0, 90)
	coarse := s.paid("1", "a@example.com", 10000) // a file of another grain: it knows no shipping
	if r := s.send(coarse); r.Unchanged != 1 {
		t.Fatalf("the coarser file: %+v", r)
	}
	s.has(m, 0, 90)
}
