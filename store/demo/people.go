package demo

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// person is a Person with what shapes the orders.
type person struct {
	Person
	key        string // nick on platforms
	country    string
	abroad     bool    // pays in US dollars now and then
	home       uint8   // where most orders are placed
	second     uint8   // where some are; the same as home for most
	spend      float64 // against the average of 1
	favourites [3]int  // indices into the catalogue
	marketing  int8
}

// sourceOf draws where one order is placed.
func (p *person) sourceOf(random *rand.Rand) uint8 {
	if random.Float64() < 0.25 {
		return p.second
	}
	return p.home
}

// newPerson draws somebody. index makes phone and e-mail unlike everybody else's.
func (s *Shop) newPerson(random *rand.Rand, index int) person {
	chinese := random.Float64() < 0.9
	if s.plan.Lang != "zh" {
		chinese = random.Float64() < 0.45
	}
	var p person
	finds := findsAbroad
	if chinese {
		p, finds = chinesePerson(random, index, s.plan.Lang), findsHome
	} else {
		p = foreignPerson(random, index)
	}
	p.favourites = favouritesOf(random)
	p.marketing = int8(1 - 2*weighted(random, []int{7, 2})) // 1 or -1
	if random.IntN(4) == 0 {
		p.marketing = 0
	}
	if random.IntN(100) < 42 {
		p.Birthday = fmt.Sprintf("%02d-%02d", 1+random.IntN(12), 1+random.IntN(28))
		if random.IntN(3) == 0 {
			p.Birthday = fmt.Sprintf("%d-%s", 1962+random.IntN(44), p.Birthday)
		}
	}
	if random.IntN(100) < 55 {
		at := min(random.IntN(len(finds)), random.IntN(len(finds)))
		p.FoundBy = pick(s.plan.Lang, finds[at])
	}
	for _, tag := range tags {
		if random.IntN(100) < tag.percent {
			p.Tags = append(p.Tags, pick(s.plan.Lang, tag.word))
		}
	}
	if random.IntN(100) < 14 {
		p.Note = pick(s.plan.Lang, notes[random.IntN(len(notes))])
	}
	return p
}

// chinesePerson has a Chinese name, a phone, and mostly buys on the platforms at home.
func chinesePerson(random *rand.Rand, index int, lang string) person {
	family, given := families[weighted(random, familyWeights)], givens[random.IntN(len(givens))]
	p := person{home: uint8(weighted(random, []int{50, 30, 5, 15}))}
	p.Name = family.han + given.han
	p.Phone = fmt.Sprintf("19900%06d", scattered(index))
	city := cities[random.IntN(len(cities))]
	p.City, p.country = pick(lang, city), "CN"
	p.key = nicks[random.IntN(len(nicks))] + fmt.Sprint(1000+scattered(index)%9000) + fmt.Sprint(index)
	if random.IntN(100) < 35 {
		p.Email = fmt.Sprintf("%s.%s%d@example.com", given.latin, family.latin, index)
	}
	p.second = p.home
	if random.IntN(100) < 20 {
		p.second = uint8(weighted(random, []int{30, 40, 5, 25}))
	}
	return p
}

// foreignPerson has a Latin name and an e-mail address, and buys in the web shop.
func foreignPerson(random *rand.Rand, index int) person {
	first, last := firsts[random.IntN(len(firsts))], lasts[random.IntN(len(lasts))]
	p := person{home: shopify, second: shopify}
	p.Name = first + " " + last
	p.Email = fmt.Sprintf("%s%d@example.com", plain(first), index)
	p.key = fmt.Sprint(6_000_000_000 + int64(index)*7919)
	place := abroad[random.IntN(len(abroad))]
	p.City, p.country = place.city, place.country
	p.abroad = place.country == "US"
	if random.IntN(100) < 8 {
		p.second = stall
	}
	return p
}

// scattered gives every index below a million a six-digit number of its own, in no visible order.
func scattered(index int) int { return (index*611_953 + 204_631) % 1_000_000 }

// plain is a name in small ASCII letters, without its accents, for an e-mail address.
func plain(name string) string {
	letters := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, norm.NFD.String(strings.NewReplacer("ß", "ss", "ø", "o", "ł", "l", "đ", "d", "æ", "ae", "ı", "i").Replace(strings.ToLower(name))))
	if letters == "" {
		return "customer"
	}
	return letters
}
