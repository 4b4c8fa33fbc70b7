package store

import (
	"fmt"
	"slices"
	"testing"
)

// lines is a paid order as a file of lines states it.
func (s *till) lines(ext, email string, total int64) OrderDraft {
	o := s.paid(ext, email, total)
	o.Grain, o.Has = GrainLines, HasLines
	o.Lines = []LineDraft{{SKU: "CUP", Name: "Cup", Quantity: 2, Price: total / 2}}
	return o
}

// TestP38OrdersBeatLines: the same order from two exports of different grain does not flip, whichever comes last.
func TestP38OrdersBeatLines(t *testing.T) {
	s := openTill(t)
	whole := s.paid("1", "a@example.com", 10000)
	whole.Status, whole.Has = StatusCompleted, HasStatus|HasShipping
	whole.Shipping = 1000
	part := s.lines("1", "", 9000) // other money, no status, no buyer
	part.Detail = &OrderDetail{City: "Oslo", Note: "coarse"}
	s.send(whole)
	m := s.buyer("a@example.com")
	s.has(m, 0, 90)
	if r := s.send(part); r.Updated != 1 || r.Awarded != 0 || r.ClawedBack != 0 {
		t.Fatalf("the lines were not taken in: %+v", r)
	}
	o, err := s.Order(s.ctx, s.order("1"))
	s.must(err)
	if o.Total != 10000 || o.Status != StatusCompleted.String() || len(o.Lines) != 1 || o.City != "Oslo" {
		t.Fatalf("the order is %+v", o)
	}
	s.has(m, 0, 90)
	for range 2 {
		if r := s.send(part); r.Unchanged != 1 {
			t.Fatalf("the lines again: %+v", r)
		}
		if r := s.send(whole); r.Unchanged != 1 {
			t.Fatalf("the order again: %+v", r)
		}
	}
	s.sound()
}

func TestP38LinesFirst(t *testing.T) {
	s := openTill(t)
	part := s.lines("1", "a@example.com", 9000)
	first := s.send(part)
	m := s.buyer("a@example.com")
	s.has(m, 0, 90)
	whole := s.paid("1", "a@example.com", 10000)
	whole.Status, whole.Has = StatusPartlyRefunded, HasStatus|HasRefunded
	whole.Refunded = 2500
	second := s.send(whole)
	if second.Updated != 1 {
		t.Fatalf("the order: %+v", second)
	}
	s.has(m, 0, 75)
	if r := s.send(part); r.Unchanged != 1 {
		t.Fatalf("the lines again: %+v", r)
	}
	s.has(m, 0, 75)
	_, err := s.UndoBatch(s.ctx, second.Batch, false)
	s.must(err)
	s.has(m, 0, 90)
	part.Total, part.Lines[0].Price = 9500, 4750 // of the same grain again: the file's word counts
	if r := s.send(part); r.Updated != 1 {
		t.Fatalf("newer lines after the undo: %+v", r)
	}
	s.has(m, 0, 95)
	_, err = s.UndoBatch(s.ctx, first.Batch, false)
	s.wants(err, CodeBatchTouched)
	s.sound()
}

func TestUndoTakesBackTheLinesThatAFileGave(t *testing.T) {
	s := openTill(t)
	s.send(s.paid("1", "a@example.com", 9000))
	r := s.send(s.lines("1", "", 9000))
	if r.Updated != 1 || s.number("SELECT count(*) FROM line") != 1 {
		t.Fatalf("the lines: %+v", r)
	}
	_, err := s.UndoBatch(s.ctx, r.Batch, false)
	s.must(err)
	if n := s.number("SELECT count(*) FROM line"); n != 0 {
		t.Fatalf("%d lines are left", n)
	}
	s.sound()
}

// TestP38TheFinerFileNamesTheCurrency: sums came in the shop's own currency, the orders say that it was another.
func TestP38TheFinerFileNamesTheCurrency(t *testing.T) {
	s := openTill(t)
	part := s.lines("1", "a@example.com", 9000)
	s.send(part)
	m := s.buyer("a@example.com")
	s.has(m, 0, 90)
	whole := s.paid("1", "a@example.com", 9000)
	whole.Currency, whole.Has = "USD", HasCurrency
	r := s.send(whole)
	if r.Updated != 1 || r.ClawedBack != 90 {
		t.Fatalf("result %+v", r)
	}
	s.has(m, 0, 0)
	if r := s.send(part); r.Unchanged != 1 {
		t.Fatalf("the lines again: %+v", r)
	}
	s.sound()
	_, err := s.UndoBatch(s.ctx, r.Batch, false)
	s.must(err)
	s.has(m, 0, 90)
	s.sound()
}

// companion says a refund of an order that another file brings.
func companion(ext string, refunded int64) OrderDraft {
	return OrderDraft{ID: ext, Grain: GrainCompanion, Status: StatusPaid, Currency: "CNY", Refunded: refunded, Has: HasRefundedAtLeast | HasCurrency}
}

func TestCompanionsCompleteAndNeverMake(t *testing.T) {
	s := openTill(t)
	orders := []OrderDraft{s.paid("1", "a@example.com", 10000), s.paid("2", "b@example.com", 4000), s.paid("3", "b@example.com", 3000)}
	for i := range orders {
		orders[i].Status, orders[i].Has = StatusCompleted, HasStatus|HasRefundedAtLeast
	}
	orders[2].Status = StatusCancelled
	s.send(orders...)
	full := companion("2", 4200) // with a tax that the order does not count
	full.Status, full.Has = StatusRefunded, full.Has|HasStatus
	r := s.send(companion("1", 2500), full, companion("3", 3000), companion("9", 500))
	if r.New != 0 || r.Updated != 2 || r.Unchanged != 1 || r.Unlinked != 1 || r.Orders != 3 || r.Refunded != 2 || r.ClawedBack != 65 {
		t.Fatalf("result %+v", r)
	}
	s.has(s.buyer("a@example.com"), 0, 75)
	s.has(s.buyer("b@example.com"), 0, 0)
	// The file of orders knows nothing of the refunds, and does not take them back.
	if again := s.send(orders...); again.Unchanged != 3 {
		t.Fatalf("the orders again: %+v", again)
	}
	if again := s.send(companion("1", 2000), full); again.Unchanged != 2 {
		t.Fatalf("an older companion: %+v", again)
	}
	foreign := companion("1", 9000)
	foreign.Currency = "USD"
	if again := s.send(foreign); again.Unchanged != 1 {
		t.Fatalf("another currency: %+v", again)
	}
	s.sound()
	_, err := s.UndoBatch(s.ctx, r.Batch, false)
	s.must(err)
	s.has(s.buyer("a@example.com"), 0, 100)
	s.has(s.buyer("b@example.com"), 0, 40)
	s.sound()
}

func TestRefundsWithoutTheirSaleAreProposed(t *testing.T) {
	s := openTill(t)
	s.send(s.paid("1", "a@example.com", 1000), s.paid("2", "a@example.com", 5000), s.paid("3", "b@example.com", 9000))
	loose := companion("T9", 2500)
	loose.Buyer.Email = "a@example.com"
	stranger := companion("T10", 2500)
	stranger.Buyer.Email = "nobody@example.com"
	r := s.send(loose, stranger)
	if r.Unlinked != 2 || len(r.Loose) != 2 || r.Batch != 0 || r.MembersNew != 0 {
		t.Fatalf("result %+v", r)
	}
	for _, l := range r.Loose {
		want := []string(nil)
		if l.Ext == "T9" {
			want = []string{OrderRef(s.order("2"))}
		}
		if l.Amount != 2500 || !slices.Equal(l.Candidates, want) {
			t.Errorf("%+v, want candidates %v", l, want)
		}
	}
	s.has(s.buyer("a@example.com"), 0, 60)
	s.sound()
}

// TestCandidatesAmongNewOrders: a file may hold the sales and a refund that names none of them, beside many other buyers.
func TestCandidatesAmongNewOrders(t *testing.T) {
	s := openTill(t)
	s.send(s.paid("old", "b@example.com", 9000))
	var file []OrderDraft
	for i := range 40 {
		file = append(file, s.paid(fmt.Sprint(i), fmt.Sprintf("n%d@example.com", i), 9000))
	}
	fresh, known := companion("T9", 2500), companion("T10", 2500)
	fresh.Buyer.Email, known.Buyer.Email = "n7@example.com", "b@example.com"
	r := s.send(append(file, fresh, known)...)
	if r.Unlinked != 2 || len(r.Loose) != 2 {
		t.Fatalf("result %+v", r)
	}
	for _, l := range r.Loose {
		want := OrderRef(s.order(map[string]string{"T9": "7", "T10": "old"}[l.Ext]))
		if !slices.Equal(l.Candidates, []string{want}) {
			t.Errorf("%s has candidates %v, want %s", l.Ext, l.Candidates, want)
		}
	}
	s.sound()
}

// TestCompanionsMakeNobodyOlder: a companion tells no moment, so that whom it names is known since the order.
func TestCompanionsMakeNobodyOlder(t *testing.T) {
	s := openTill(t)
	then := InstantOf(s.now())
	s.send(s.paid("1", "", 1000))
	s.pass(2)
	named, loose := companion("1", 100), companion("T9", 100)
	named.Buyer.Email, loose.Buyer.Email = "a@example.com", "b@example.com"
	s.send(named, loose, s.paid("2", "b@example.com", 1000))
	for email, want := range map[string]Instant{"a@example.com": then, "b@example.com": InstantOf(s.now())} {
		if m, err := s.Member(s.ctx, s.buyer(email)); err != nil || m.Joined != want {
			t.Errorf("%s joined at %s, want %s (%v)", email, m.Joined.Time(), want.Time(), err)
		}
	}
	s.sound()
}

func TestCompanionsDoNotReviveOrders(t *testing.T) {
	s := openTill(t)
	r := s.send(s.paid("1", "a@example.com", 1000))
	_, err := s.UndoBatch(s.ctx, r.Batch, false)
	s.must(err)
	if again := s.send(companion("1", 500)); again.Unlinked != 1 || again.New+again.Updated != 0 {
		t.Fatalf("result %+v", again)
	}
	s.sound()
}

func TestNoContact(t *testing.T) {
	for source, want := range map[string]bool{"etsy": true, "amazon": true, "shopify": false, "generic": false, "": false} {
		if NoContact(source) != want {
			t.Errorf("%q: %v", source, !want)
		}
	}
}
