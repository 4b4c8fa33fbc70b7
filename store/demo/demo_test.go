package demo

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"

	"regulars/store"
)

var end = store.Date(2026, 11, 22)

func planned(seed uint64, members int, lang string) *Shop {
	return New(Plan{Seed: seed, Members: members, Lang: lang, End: end})
}

// fingerprint is a hash of everything a shop says.
func fingerprint(s *Shop) string {
	h := sha256.New()
	for source, d := range s.Orders() {
		copied, detail := *d, *d.Detail
		copied.Detail = nil
		fmt.Fprintf(h, "%s %+v %+v\n", source, copied, detail)
	}
	fmt.Fprintf(h, "%+v", s.People)
	return fmt.Sprintf("%x", h.Sum(nil))
}

func TestTheSeedDecidesEverything(t *testing.T) {
	one, again, other := planned(1, 120, "zh"), planned(1, 120, "zh"), planned(2, 120, "zh")
	first := fingerprint(one)
	if first != fingerprint(again) || first != fingerprint(one) { // a shop may be read twice
		t.Error("the same seed gives another shop")
	}
	if first == fingerprint(other) {
		t.Error("another seed gives the same shop")
	}
}

func TestDraftsAreSound(t *testing.T) {
	for _, lang := range []string{"zh", "en"} {
		for seed := range uint64(5) {
			s := planned(seed, 200, lang)
			numbers := map[string]bool{}
			before := store.Instant(0)
			for source, d := range s.Orders() {
				checkTimes(t, d, before)
				checkAmounts(t, d)
				before = d.PlacedAt
				key := source + " " + d.Shop + " " + d.ID
				if numbers[key] || d.ID == "" {
					t.Errorf("order number %q comes twice", key)
				}
				numbers[key] = true
				if d.Detail == nil || d.Detail.Channel == "" || d.Status == store.StatusUnknown {
					t.Errorf("%s: detail %+v, status %v", d.ID, d.Detail, d.Status)
				}
			}
			if len(numbers) != s.Len() {
				t.Errorf("%d orders of %d", len(numbers), s.Len())
			}
		}
	}
}

func checkTimes(t *testing.T, d *store.OrderDraft, before store.Instant) {
	t.Helper()
	first := store.Date(2023, 11, 22).Start(zone)
	if d.PlacedAt < before || d.PlacedAt < first {
		t.Errorf("%s is placed at %v, before %v", d.ID, d.PlacedAt.Time(), before.Time())
	}
	for _, at := range []store.Instant{d.PlacedAt, d.PaidAt, d.ShippedAt, d.DoneAt} {
		if at != 0 && (at < d.PlacedAt || at >= end.Start(zone)) {
			t.Errorf("%s: %v lies outside", d.ID, at.Time())
		}
	}
	paid := d.Status != store.StatusPending && d.Status != store.StatusCancelled
	if paid && d.PaidAt == 0 || d.Status == store.StatusPending && d.PaidAt != 0 {
		t.Errorf("%s is %v and paid at %v", d.ID, d.Status, d.PaidAt)
	}
}

func checkAmounts(t *testing.T, d *store.OrderDraft) {
	t.Helper()
	goods := -d.Discount
	products := map[string]bool{}
	for _, line := range d.Lines {
		goods += line.Price*line.Quantity - line.Discount
		if line.Price <= 0 || line.Quantity <= 0 || line.Name == "" || products[line.SKU] {
			t.Errorf("%s has the line %+v", d.ID, line)
		}
		products[line.SKU] = true
	}
	if goods != d.Goods || d.Total != d.Goods+d.Shipping+d.Tax || d.Goods <= 0 {
		t.Errorf("%s: goods %d, lines %d, total %d", d.ID, d.Goods, goods, d.Total)
	}
	full, part := d.Status == store.StatusRefunded, d.Status == store.StatusPartlyRefunded
	if full != (d.Refunded == d.Total) || part != (d.Refunded > 0 && d.Refunded < d.Total) {
		t.Errorf("%s is %v with %d of %d refunded", d.ID, d.Status, d.Refunded, d.Total)
	}
}

func TestEveryPersonIsOneIdentityAndHasBought(t *testing.T) {
	s := planned(7, 500, "en")
	if len(s.People) != 500 {
		t.Fatalf("%d people", len(s.People))
	}
	index := map[string]int{}
	for i, p := range s.People {
		for _, key := range []string{p.Phone, p.Email} {
			if _, taken := index[key]; taken && key != "" {
				t.Errorf("%q belongs to two", key)
			}
			index[key] = i
		}
		if p.Name == "" || p.Phone == "" && p.Email == "" {
			t.Errorf("nobody could know %+v", p)
		}
		if p.Email != "" && (!strings.HasSuffix(p.Email, "@example.com") || strings.ContainsFunc(p.Email, func(r rune) bool { return r > unicode.MaxASCII })) {
			t.Errorf("e-mail %q", p.Email)
		}
	}
	keys := map[string]int{}
	bought := map[int]bool{}
	guests := 0
	for _, d := range s.Orders() {
		if !d.Buyer.Known() {
			guests++
			continue
		}
		who, known := index[d.Buyer.Phone+strings.Repeat(d.Buyer.Email, int(1-min(1, len(d.Buyer.Phone))))]
		if !known {
			t.Fatalf("who is %+v?", d.Buyer)
		}
		if other, seen := keys[d.Buyer.Key]; seen && d.Buyer.Key != "" && other != who {
			t.Errorf("key %q belongs to two", d.Buyer.Key)
		}
		keys[d.Buyer.Key] = who
		bought[who] = true
	}
	if len(bought) != 500 || guests == 0 {
		t.Errorf("%d have bought, %d guests", len(bought), guests)
	}
}

// TestTheShopLooksAlive holds the shape of the figures: growth, seasons, a heavy tail, every kind of order.
func TestTheShopLooksAlive(t *testing.T) {
	for seed := range uint64(4) {
		s := planned(seed, 1500, "zh")
		each := map[string]int{}
		perYear := map[int]int{}
		statuses, sources, currencies := map[store.Status]int{}, map[string]int{}, map[string]int{}
		double, ordinary := 0, 0
		for source, d := range s.Orders() {
			statuses[d.Status]++
			sources[source]++
			currencies[d.Currency]++
			perYear[int(end-store.DayOf(d.PlacedAt.Time(), zone)-1)/365]++
			switch day := d.PlacedAt.Time().In(zone).Format("01-02"); {
			case day == "11-10" || day == "11-11":
				double++
			case day >= "10-10" && day < "10-30":
				ordinary++
			}
			if d.Buyer.Known() {
				each[d.Buyer.Phone+d.Buyer.Name]++
			}
		}
		counts := slices.Sorted(maps.Values(each))
		once, _ := slices.BinarySearch(counts, 2)
		if share := float64(once) / float64(len(counts)); share < 0.22 || share > 0.55 {
			t.Errorf("seed %d: %.2f bought once", seed, share)
		}
		top, all := 0, 0
		for i, n := range counts {
			all += n
			if i >= len(counts)*4/5 {
				top += n
			}
		}
		if share := float64(top) / float64(all); share < 0.5 || share > 0.9 {
			t.Errorf("seed %d: the busiest fifth place %.2f of the orders", seed, share)
		}
		if perYear[0] < perYear[1] || perYear[1] < perYear[2] || perYear[2] == 0 {
			t.Errorf("seed %d: orders by year back: %v", seed, perYear)
		}
		if float64(double)/2 < 2.5*float64(ordinary)/20 {
			t.Errorf("seed %d: %d orders on two days of November, %d on twenty of October", seed, double, ordinary)
		}
		if len(statuses) != 7 || len(sources) != len(s.Sources()) || currencies["USD"] == 0 {
			t.Errorf("seed %d: %v %v %v", seed, statuses, sources, currencies)
		}
	}
}

func TestSourcesTogetherAreTheShop(t *testing.T) {
	s := planned(3, 100, "zh")
	all, parts := map[string]int64{}, map[string]int64{}
	for source, d := range s.Orders() {
		all[source+d.ID] = d.Total
	}
	for _, source := range s.Sources() {
		for d := range s.OrdersOf(source) {
			parts[source+d.ID] = d.Total
		}
	}
	if !maps.Equal(all, parts) {
		t.Errorf("%d orders, %d by source", len(all), len(parts))
	}
}

func TestLanguagesDecideTheScript(t *testing.T) {
	han := func(s string) bool {
		return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
	}
	for _, lang := range []string{"zh", "en"} {
		s := planned(5, 400, lang)
		chinese := 0
		for _, p := range s.People {
			if han(p.Name) {
				chinese++
			}
			for _, text := range append([]string{p.Note, p.City}, p.Tags...) {
				if lang == "en" && han(text) {
					t.Errorf("en says %q", text)
				}
			}
		}
		if chinese < 100 || chinese > 390 {
			t.Errorf("%s: %d of 400 names are Chinese: both scripts must be there", lang, chinese)
		}
		for _, d := range s.Orders() {
			for _, line := range d.Lines {
				if han(line.Name) != (lang == "zh") {
					t.Errorf("%s sells %q", lang, line.Name)
				}
			}
		}
	}
}

func TestSmallAndOddPlans(t *testing.T) {
	for _, plan := range []Plan{
		{Members: 0, End: end},
		{Members: -5, End: end},
		{Members: 1, End: end},
		{Members: 30, End: store.Date(2024, 2, 29), Lang: "fr"},
		{Members: 30, End: store.Date(2051, 1, 1)},
	} {
		s := New(plan)
		n := 0
		for _, d := range s.Orders() {
			n++
			if d.PlacedAt >= plan.End.Start(zone) {
				t.Errorf("%+v: an order after the end", plan)
			}
			if n == 3 {
				break
			}
		}
		if len(s.People) != max(0, plan.Members) || n == 0 != (plan.Members <= 0) {
			t.Errorf("%+v: %d people, %d orders", plan, len(s.People), n)
		}
	}
}

func BenchmarkNew100kMembers(b *testing.B) {
	for b.Loop() {
		n := 0
		for range planned(1, 100_000, "zh").Orders() {
			n++
		}
		b.ReportMetric(float64(n), "orders/op")
	}
}

func TestActs(t *testing.T) {
	s := New(Plan{Seed: 3, Members: 300, Lang: "en", End: store.Date(2026, 11, 22)})
	list := s.Acts(56)
	spends, gifts, coupons := 0, 0, 0
	taken, used := map[int]bool{}, 0
	for i, a := range list {
		switch {
		case a.Before < 1 || a.Before > 56 || a.Person < 0 || a.Person >= 300, i > 0 && a.Before > list[i-1].Before:
			t.Errorf("act %d is out of place: %+v", i, a)
		case a.Spend > 0 && a.Give == 0 && a.Spend < 100:
			spends++
		case a.Give > 0 && a.Spend == 0 && a.Reason != "":
			gifts++
		case a.Take && a.Spend == 0 && a.Give == 0:
			taken[a.Person] = true
		case a.Use && taken[a.Person]:
			used++
		case a.Coupon && !a.Take && !a.Use:
			coupons++
		default:
			t.Errorf("act %d is nothing, or comes before its time: %+v", i, a)
		}
	}
	if spends < 30 || gifts < 3 || len(taken) < 20 || used < 5 || used > len(taken) || coupons < 3 {
		t.Errorf("of 300 people %d pay, %d get points, %d take rewards, %d use them, %d bring coupons", spends, gifts, len(taken), used, coupons)
	}
	if again := New(Plan{Seed: 3, Members: 300, Lang: "en", End: store.Date(2026, 11, 22)}).Acts(56); !slices.Equal(list, again) {
		t.Error("the same seed gives other acts")
	}
}

func TestAnswers(t *testing.T) {
	for _, lang := range []string{"zh", "en"} {
		s := planned(3, 300, lang)
		placed := map[string]*store.OrderDraft{}
		for _, d := range s.Orders() {
			order := *d
			placed[d.ID] = &order
		}
		list := s.Answers(180)
		promoters, detractors, count := 0, 0, map[store.AnswerKind]int{}
		for i, a := range list {
			order := placed[a.Order]
			if order == nil || !order.Buyer.Known() || a.At <= order.DoneAt || a.At >= end.Start(zone) || i > 0 && a.At < list[i-1].At {
				t.Errorf("%s: answer %d is out of place: %+v", lang, i, a)
			}
			if a.HasScore == (a.Kind == store.AnswerComment) || !a.HasScore && a.Comment == "" || a.Channel == "" {
				t.Errorf("%s: answer %d says nothing: %+v", lang, i, a)
			}
			if han := strings.ContainsFunc(a.Comment, func(r rune) bool { return unicode.Is(unicode.Han, r) }); a.Comment != "" && han != (lang == "zh") {
				t.Errorf("%s says %q", lang, a.Comment)
			}
			count[a.Kind]++
			switch {
			case a.Kind == store.AnswerNPS && a.Score >= 9:
				promoters++
			case a.Kind == store.AnswerNPS && a.Score <= 6:
				detractors++
			}
		}
		n := count[store.AnswerNPS]
		if score := 100 * (promoters - detractors) / max(n, 1); n < 120 || score < 25 || score > 60 || detractors == 0 || len(count) != 4 {
			t.Errorf("%s: %v, NPS %d", lang, count, score)
		}
		if !slices.EqualFunc(list, planned(3, 300, lang).Answers(180), func(a, b *store.AnswerDraft) bool { return reflect.DeepEqual(a, b) }) {
			t.Errorf("%s: the same seed gives other answers", lang)
		}
	}
}

func TestMailAddressesKeepTheirLetters(t *testing.T) {
	for name, want := range map[string]string{"Amélie": "amelie", "Zsófia": "zsofia", "Łukasz": "lukasz", "Søren": "soren", "王芳": "customer"} {
		if got := plain(name); got != want {
			t.Errorf("plain(%s) = %s, want %s", name, got, want)
		}
	}
}
