package store

import (
	"context"
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// crowd opens a shop of n people with Chinese, Japanese, Korean and Latin names, phones and e-mail addresses. It is built once and kept
// in the temporary folder.
func crowd(b *testing.B, n int) *Book {
	b.Helper()
	ctx := context.Background()
	now := time.Date(2026, 3, 15, 4, 0, 0, 0, time.UTC)
	o := Options{Clock: func() time.Time { return now }}
	path := keptBook(b, "crowd", n)
	if exists(path) {
		book, err := Open(ctx, path, o)
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = book.Close() })
		return book
	}
	book, err := Create(ctx, path, Founding{Name: "crowd", Currency: "CNY", Zone: "Asia/Shanghai"}, o)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = book.Close() })
	r := rand.New(rand.NewPCG(1, 1))
	if err := book.writeAlone(ctx, "bench.crowd", func(t *tx) error {
		for i := range n {
			name, identities := person(r, i)
			id, err := t.newMember(name, t.now, true)
			if err != nil {
				return err
			}
			for _, identity := range identities {
				if err := t.exec("INSERT INTO identity (source, key, member) VALUES (?, ?, ?)", identity.Source, identity.Key, id); err != nil {
					return err
				}
			}
			if err := t.exec("INSERT INTO rollup (member, total, orders, spend, first_day, last_day) VALUES (?, ?, ?, ?, ?, ?)",
				id, r.IntN(5000), 1+r.IntN(20), r.IntN(1_000_000), 19000+r.IntN(1000), 20000+r.IntN(500)); err != nil {
				return err
			}
			if err := t.indexAs(id, name, identities); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		b.Fatal(err)
	}
	start := time.Now()
	if _, err := book.Tidy(ctx); err != nil {
		b.Fatal(err)
	}
	b.Logf("folding %d people in: %v", n, time.Since(start))
	return book
}

// keptBook is where a shop built for a benchmark is kept between runs; another schema makes another file.
func keptBook(b *testing.B, name string, n int) string {
	b.Helper()
	return filepath.Join(os.TempDir(), fmt.Sprintf("regulars-%s-%d-%08x.db", name, n, SchemaSum()))
}

// SchemaSum tells one schema from another by all its migrations.
func SchemaSum() uint32 {
	var all []byte
	files, _ := migrations.ReadDir("migrations")
	for _, f := range files {
		text, _ := migrations.ReadFile("migrations/" + f.Name()) // embedded: always there
		all = append(all, text...)
	}
	return crc32.ChecksumIEEE(all)
}

// person makes up a name and identities: CJK 55 %, Japanese and Korean 15 %, Latin 30 %.
func person(r *rand.Rand, i int) (string, []Identity) {
	pick := func(s string) string { runes := []rune(s); return string(runes[skew(r, len(runes))]) }
	latin := func(n int) string {
		s := ""
		for range n {
			s += string("bcdfghjklmnprstvwz"[r.IntN(18)]) + string("aeiou"[r.IntN(5)])
		}
		return s
	}
	var name string
	switch k := r.IntN(100); {
	case k < 55:
		name = pick("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕") + pick("伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉玲华红玉建国春梅海燕雪荣爱嘉俊子欣雨浩宇轩梓涵诗琪")
		if r.IntN(3) > 0 {
			name += pick("伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉玲华红玉建国春梅海燕雪荣爱嘉俊子欣雨浩宇轩梓涵诗琪")
		}
	case k < 63:
		name = pick("佐藤鈴木高橋田中伊藤渡辺山本中村小林加藤") + pick("田木橋村本野川山崎原") + pick("あいうえおかきくけこさしすせそ") + pick("なにぬねのはひふへほ")
	case k < 70:
		name = pick("김이박최정강조윤장임") + pick("민서지현수영준호은하") + pick("준서연우진희경미아성")
	default:
		name = latin(2) + " " + latin(3)
	}
	list := []Identity{{SourcePhone, fmt.Sprintf("+861%d%09d", 3+r.IntN(7), i*7919%1_000_000_000)}}
	if r.IntN(2) == 0 {
		list = append(list, Identity{SourceEmail, fmt.Sprintf("%s%d@%s", latin(2), i, []string{"qq.com", "163.com", "gmail.com", "outlook.com"}[r.IntN(4)])})
	}
	return name, list
}

// skew picks the early ones more often.
func skew(r *rand.Rand, n int) int { return min(r.IntN(n), r.IntN(n)) }

// BenchmarkSearch asks for the first 50 hits of queries of each class and reports the median and the 99th percentile.
func BenchmarkSearch(b *testing.B) {
	if testing.Short() {
		b.Skip("builds a shop of a million people")
	}
	for _, n := range []int{10_000, 1_000_000} {
		book := crowd(b, n)
		for _, class := range queryClasses(n) {
			b.Run(fmt.Sprintf("members=%d/%s", n, class.name), func(b *testing.B) {
				var took []time.Duration
				r := rand.New(rand.NewPCG(3, 3))
				for b.Loop() {
					q := MemberQuery{Text: class.query(r), Limit: 50}
					start := time.Now()
					if _, err := book.Members(context.Background(), q); err != nil {
						b.Fatal(err)
					}
					took = append(took, time.Since(start))
				}
				slices.Sort(took)
				b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
				b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
			})
		}
	}
}

// fullWidth writes ASCII as Chinese input methods may: full-width forms.
func fullWidth(s string) string {
	return strings.Map(func(r rune) rune { return r + 0xFEE0 }, s)
}

type queryClass struct {
	name  string
	query func(*rand.Rand) string
}

// queryClasses cut queries out of people who exist, and a few out of nothing.
func queryClasses(n int) []queryClass {
	part := func(line func(name string, ids []Identity) string, length int) func(*rand.Rand) string {
		return func(r *rand.Rand) string {
			for {
				i := r.IntN(n)
				name, ids := person(rand.New(rand.NewPCG(uint64(i), 9)), i)
				text := []rune(line(name, ids))
				if len(text) >= length {
					from := r.IntN(len(text) - length + 1)
					return string(text[from : from+length])
				}
			}
		}
	}
	chinese := func(name string, _ []Identity) string {
		if name[0] < 0x80 {
			return ""
		}
		return name
	}
	latin := func(name string, _ []Identity) string {
		if name[0] >= 0x80 {
			return ""
		}
		return name
	}
	initials := func(name string, _ []Identity) string { _, short := spell(foldText(name), false); return short }
	mixed := func(name string, _ []Identity) string { // the surname's initial and the given name in full, as some type
		full, short := spell(foldText(name), false)
		if len(short) < 2 {
			return ""
		}
		surname, _ := spell(string([]rune(name)[:1]), false)
		return short[:1] + full[len(surname):]
	}
	words := func(name string, _ []Identity) string { // the beginnings of two words
		given, surname, two := strings.Cut(name, " ")
		if !two || name[0] >= 0x80 {
			return ""
		}
		return given[:2] + " " + surname[:4]
	}
	spelled := func(name string, _ []Identity) string { full, _ := spell(foldText(name), false); return full }
	phone := func(_ string, ids []Identity) string { return ids[0].Key[1:] }
	mail := func(_ string, ids []Identity) string {
		if len(ids) < 2 {
			return ""
		}
		return ids[1].Key
	}
	domain := func(_ string, ids []Identity) string {
		if len(ids) < 2 {
			return ""
		}
		return ids[1].Key[strings.Index(ids[1].Key, "@"):]
	}
	digits := func(r *rand.Rand) string { return fmt.Sprintf("%08d", r.IntN(100_000_000)) }
	letters := func(length int) func(*rand.Rand) string {
		return func(r *rand.Rand) string {
			s := ""
			for range length {
				s += string(rune('a' + r.IntN(26)))
			}
			return s
		}
	}
	return []queryClass{
		{"cjk=1", part(chinese, 1)},
		{"cjk=2", part(chinese, 2)},
		{"cjk=3", part(chinese, 3)},
		{"latin=1", part(latin, 1)},
		{"latin=2", part(latin, 2)},
		{"latin=4", part(latin, 4)},
		{"latin=7", part(latin, 7)},
		{"pinyin=3", part(spelled, 3)},
		{"pinyin=6", part(spelled, 6)},
		{"pinyin=8", part(spelled, 8)},
		{"pinyin=10", part(spelled, 10)},
		{"initials=2", part(initials, 2)},
		{"initials=3", part(initials, 3)},
		{"mixed=5", part(mixed, 5)},
		{"mixed=8", part(mixed, 8)},
		{"words=7", part(words, 7)},
		{"upper=7", func(r *rand.Rand) string { return strings.ToUpper(part(latin, 7)(r)) }},
		{"wide=4", func(r *rand.Rand) string { return fullWidth(part(phone, 4)(r)) }},
		{"digits=1", part(phone, 1)},
		{"digits=2", part(phone, 2)},
		{"digits=3", part(phone, 3)},
		{"digits=4", part(phone, 4)},
		{"digits=7", part(phone, 7)},
		{"digits=10", part(phone, 10)},
		{"mail=6", part(mail, 6)},
		{"mail=10", part(mail, 10)},
		{"domain=4", part(domain, 4)},
		{"domain=7", part(domain, 7)},
		{"any=1", letters(1)},
		{"any=2", letters(2)},
		{"any=3", letters(3)},
		{"miss=8", letters(8)},
		{"miss digits=8", digits},
	}
}
