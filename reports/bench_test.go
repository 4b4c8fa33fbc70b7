package reports

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"regulars/store"
)

// shopOf is a shop of so many orders and people over ten years, heavy-tailed: a few buy weekly, most
// once or twice.
func shopOf(orders, people int) *store.Columns {
	random := rand.New(rand.NewPCG(1, 2))
	c := &store.Columns{
		Currency: "CNY", Sources: []string{"a", "b:one", "b:two"}, People: make([]store.Person, people),
		Day: make([]store.Day, orders), Buyer: make([]int32, orders), Net: make([]int64, orders),
		Refund: make([]int64, orders), Source: make([]uint16, orders),
	}
	begin := store.Date(2015, 1, 1)
	for i := range orders {
		c.Day[i] = begin + store.Day(i*3650/orders)
		c.Buyer[i] = int32(float64(people) * math.Pow(random.Float64(), 2.5))
		if i%20 == 0 {
			c.Buyer[i] = -1
		}
		c.Net[i] = 1000 + random.Int64N(50_000)
		if i%25 == 0 {
			c.Refund[i] = c.Net[i] / 2
			c.Net[i] -= c.Refund[i]
		}
		c.Source[i] = uint16(i % 3)
	}
	return c
}

// drawn are customers of a shop in which the MBG/NBD model is true, known for up to four years.
func drawn(n int, m betaGeometric) *customers {
	source := rand.NewPCG(1, 2)
	random := rand.New(source)
	rates, leaving := distuv.Gamma{Alpha: m.r, Beta: m.alpha, Src: source}, distuv.Beta{Alpha: m.a, Beta: m.b, Src: source}
	k := &customers{to: store.Date(2026, 11, 22), all: make([]customer, n), firstNet: slices.Repeat([]int64{50_00}, n), n: int64(n)}
	for i := range k.all {
		watched := 1 + random.IntN(4*365)
		b := &k.all[i]
		*b = customer{first: k.to - store.Day(watched), days: 1, orders: 1, net: 50_00}
		b.last = b.first
		rate, leave := rates.Rand()/7, leaving.Rand()
		for day := 0.0; random.Float64() >= leave; {
			if day += random.ExpFloat64() / rate; day >= float64(watched) {
				break
			}
			if at := b.first + store.Day(day); at > b.last {
				b.last = at
				b.days++
				b.orders++
				b.net += 10_00 + random.Int64N(90_00)
			}
		}
	}
	return k
}

// BenchmarkModels1MCustomers fits each model on exact days, and looks ahead for everybody.
func BenchmarkModels1MCustomers(b *testing.B) {
	k := drawn(1_000_000, betaGeometric{0.6, 9.25, 0.7, 3, true})
	for _, name := range []string{modelBG, modelMBG, modelAuto} {
		b.Run("fit/"+name, func(b *testing.B) {
			for b.Loop() {
				if len(fitModels(k, name)) == 0 {
					b.Fatal("nothing was fitted")
				}
			}
		})
	}
	o := &outlook{customers: k, currency: "CNY", unit: 100, months: 12, discount: 0.01}
	o.chosen = &fit{model: betaGeometric{0.6, 9.25, 0.7, 3, true}}
	b.Run("spend", func(b *testing.B) {
		for b.Loop() {
			o.fitSpend()
		}
	})
	b.Run("ahead", func(b *testing.B) {
		for b.Loop() {
			o.lookAhead()
			o.totals()
		}
	})
}

func BenchmarkDiscover1MOrders(b *testing.B) {
	c := shopOf(1_000_000, 100_000)
	for b.Loop() {
		Discover(c, c.Day[c.Len()-1], nil)
	}
}

func BenchmarkDiscover10MOrders(b *testing.B) {
	c := shopOf(10_000_000, 1_000_000)
	for b.Loop() {
		Discover(c, c.Day[c.Len()-1], nil)
	}
}

func BenchmarkRepeat1MOrders(b *testing.B) {
	c := shopOf(1_000_000, 100_000)
	p := Period{From: c.Day[0], To: c.Day[c.Len()-1]}
	for b.Loop() {
		repeat(Input{Period: p, Columns: c})
	}
}

func BenchmarkRepeat10MOrders(b *testing.B) {
	c := shopOf(10_000_000, 1_000_000)
	p := LastDays(c.Day[c.Len()-1], 365)
	for b.Loop() {
		repeat(Input{Period: p, Columns: c})
	}
}

// BenchmarkReport10MOrders computes the reports that walk every order, without the period before and a year ago, which
// shops of that size have too: the figures themselves are what other engines are compared with.
func BenchmarkReport10MOrders(b *testing.B) {
	c := shopOf(10_000_000, 1_000_000)
	to := c.Day[c.Len()-1]
	for _, run := range []struct {
		name string
		do   func()
	}{
		{"rfm", func() { scoresOf(customersAt(c, to), c.Currency, Input{}.rules()).groups() }},
		{"retention", func() { cohortsOf(c, Period{From: c.Day[0], To: to}).figures() }},
		{"churn", func() { lapseOf(customersAt(c, to), c, LastDays(to, 90)) }},
	} {
		b.Run(run.name, func(b *testing.B) {
			for b.Loop() {
				run.do()
			}
		})
	}
}

func BenchmarkRollups1MOrders(b *testing.B) {
	c := shopOf(1_000_000, 100_000)
	for b.Loop() {
		Rollups(c)
	}
}

// BenchmarkSummaryTenYears reads ten years of rollups of three sources, whatever the number of orders behind them.
func BenchmarkSummaryTenYears(b *testing.B) {
	f := Rollups(shopOf(1_000_000, 100_000))
	p := LastDays(f.Days[len(f.Days)-1].Day, 30)
	for b.Loop() {
		summary(Input{Period: p, Figures: f})
	}
}
