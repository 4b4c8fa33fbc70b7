package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// shopAt opens a new shop in a temporary folder; the clock stands at now.
func shopAt(t testing.TB, now *time.Time) *Book {
	t.Helper()
	b := foundedShop(t, Founding{Name: "山茶小铺", Currency: "CNY", Zone: "Asia/Shanghai"}, func() time.Time { return *now })
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	return b
}

func noon() *time.Time {
	now := time.Date(2026, 3, 15, 4, 0, 0, 0, time.UTC)
	return &now
}

func TestDocText(t *testing.T) {
	for _, c := range []struct {
		name       string
		identities []Identity
		want       string
	}{
		{"王芳", []Identity{{"phone", "+8613800138000"}, {"email", "Fang@QQ.com"}}, "王芳\nwangfang\nwf\n8613800138000\nfang@qq.com"},
		{"José  Müller", nil, "jose muller"},
		{"ＡＮＮ", []Identity{{"card", "VIP 001"}, {"taobao", "小鱼"}, {"shopify", "123456"}}, "ann\nvip 001\n小鱼"},
		{"单雄信", nil, "单雄信\ndanxiongxin\ndxx\nshanxiongxin\nsxx"},
		{"王Ann", nil, "王ann\nwangann\nwa"},
		{"がく", nil, "がく"},
		{"", nil, ""},
	} {
		if got := docText(c.name, c.identities); got != c.want {
			t.Errorf("%q: %q, want %q", c.name, got, c.want)
		}
	}
}

// Every text that holds a query has the query's grams.
func TestGramsCoverQueries(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	alphabet := []rune("ab1 23.@-王小明芳éか")
	for range 20000 {
		text := make([]rune, 1+r.IntN(14))
		for i := range text {
			text[i] = alphabet[r.IntN(len(alphabet))]
		}
		from := r.IntN(len(text))
		query := string(text[from : from+1+r.IntN(len(text)-from)])
		have := strings.Fields(gramsOf(string(text)))
		for _, g := range gramsFor(query) {
			if !slices.Contains(have, g) {
				t.Fatalf("text %q, query %q: gram %q is missing from %q", string(text), query, g, have)
			}
		}
	}
}

// addPeople adds random people and gives their doc texts by id.
func addPeople(t testing.TB, b *Book, n int, r *rand.Rand) {
	t.Helper()
	family, given := []rune("王李张刘陈杨赵黄周吴单曾"), []rune("芳伟娜秀英敏静丽强磊军洋勇艳杰娟涛明超")
	first, last := []string{"Ann", "Bob", "Chloé", "Dan", "Eve"}, []string{"Lee", "Smith", "O'Neil", "van Dyk"}
	for range n {
		d := MemberDraft{Phone: fmt.Sprintf("13%09d", r.IntN(1e9))}
		switch r.IntN(3) {
		case 0:
			d.Name = first[r.IntN(len(first))] + " " + last[r.IntN(len(last))]
			d.Email = fmt.Sprintf("%s%d@example.com", strings.ToLower(last[r.IntN(2)]), r.IntN(1e6))
		default:
			d.Name = string(family[r.IntN(len(family))]) + string(given[r.IntN(len(given))])
			if r.IntN(2) == 0 {
				d.Name += string(given[r.IntN(len(given))])
			}
		}
		if _, _, err := b.AddMember(context.Background(), d); err != nil && !CodeIs(err, CodeIdentityTaken) {
			t.Fatal(err)
		}
	}
}

func foldAll(t testing.TB, b *Book) {
	t.Helper()
	if err := b.writeAlone(context.Background(), "test.fold", func(t *tx) error {
		_, err := t.foldDocs(1 << 30)
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// docs reads every doc text.
func docs(t testing.TB, b *Book) map[int64]string {
	t.Helper()
	texts := map[int64]string{}
	if err := b.look(t.Context(), func(v *view) error {
		return v.each(func(rows *rows) error {
			var id int64
			var text string
			err := rows.Scan(&id, &text)
			texts[id] = text
			return err
		}, "SELECT member, text FROM doc")
	}); err != nil {
		t.Fatal(err)
	}
	return texts
}

func searchAll(t testing.TB, b *Book, q MemberQuery) (ids []int64) {
	t.Helper()
	for {
		page, err := b.Members(context.Background(), q)
		if err != nil {
			t.Fatalf("%+v: %v", q, err)
		}
		for _, m := range page.Items {
			ids = append(ids, m.ID)
		}
		if q.After = page.Next; q.After == "" {
			return ids
		}
	}
}

// Search finds exactly the people whose text holds the query, before and after their grams are folded in, when names have
// changed, page by page.
func TestSearchEqualsScan(t *testing.T) {
	b := shopAt(t, noon())
	r := rand.New(rand.NewPCG(7, 7))
	addPeople(t, b, 150, r)
	check := func(stage string) {
		texts := docs(t, b)
		var queries []string
		for _, text := range texts {
			lines := strings.Split(text, "\n")
			line := []rune(lines[r.IntN(len(lines))])
			from := r.IntN(len(line))
			if q := strings.TrimSpace(string(line[from : from+1+r.IntN(min(10, len(line)-from))])); q != "" {
				queries = append(queries, q)
			}
		}
		queries = append(queries[:60], "王", "芳", "a", "o'", "zz", "13", "e s", "no such person", "%", "_", `"`, "*", "'; DROP")
		for _, q := range queries {
			var want []int64
			for id, text := range texts {
				all := true
				for _, term := range strings.Fields(foldQuery(q)) {
					all = all && strings.Contains(text, term)
				}
				if all {
					want = append(want, id)
				}
			}
			got := searchAll(t, b, MemberQuery{Text: q, Limit: 1 + r.IntN(60)})
			slices.Sort(want)
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Fatalf("%s: %q finds %v, want %v", stage, q, got, want)
			}
		}
	}
	check("before folding")
	foldAll(t, b)
	check("after folding")
	for id := range docs(t, b) {
		if r.IntN(4) == 0 {
			name := "新名" + string(rune('一'+r.IntN(500)))
			if _, err := b.EditMember(context.Background(), id, MemberEdit{Name: &name}); err != nil {
				t.Fatal(err)
			}
		}
	}
	check("after edits")
	foldAll(t, b)
	check("after folding the edits")
	if err := b.look(t.Context(), func(v *view) error {
		n, err := v.number("SELECT count(*) FROM doc_dirty")
		if n > 0 {
			t.Errorf("%d people are left unfolded", n)
		}
		return err
	}); err != nil {
		t.Error(err)
	}
}

func TestSearchFindsTheExactFirst(t *testing.T) {
	b := shopAt(t, noon())
	ctx := context.Background()
	var ids []int64
	for _, d := range []MemberDraft{
		{Name: "小王芳芳", Phone: "13800138001"},
		{Name: "王芳芳", Phone: "13800138002"},
		{Name: "王芳", Phone: "13911110138"},
		{Name: "Ann Lee", Email: "ann@example.com", Phone: "13800000138"},
	} {
		id, _, err := b.AddMember(ctx, d)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	if _, err := b.AddOrder(ctx, OrderInput{Member: ids[3], Amount: 100, Key: "SO-0138-7"}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		text string
		want []int64
	}{
		{"王芳", []int64{ids[2], ids[1], ids[0]}},
		{"wf", []int64{ids[2], ids[1], ids[0]}},
		{"wangfang", []int64{ids[2], ids[1], ids[0]}},
		{"M2", []int64{ids[1]}},
		{"0138", []int64{ids[2], ids[3], ids[0], ids[1]}},
		{"+86 138-0013-8002", []int64{ids[1]}},
		{"lee", []int64{ids[3]}},
		{"SO-0138-7", []int64{ids[3]}},
		{"so-01", []int64{ids[3]}},
		{"ann@example.com", []int64{ids[3]}},
	} {
		if got := searchAll(t, b, MemberQuery{Text: c.text}); !slices.Equal(got, c.want) {
			t.Errorf("%q finds %v, want %v", c.text, got, c.want)
		}
	}
}
