package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// run carries out one command line in a shop and gives what it printed.
func run(t *testing.T, args ...string) []byte {
	t.Helper()
	var out, trouble bytes.Buffer
	env := Env{
		Args: args, In: strings.NewReader(""), Out: &out, Err: &trouble, Version: "test", Getenv: func(string) string { return "" },
		Now: func() time.Time { return time.Date(2026, 11, 22, 2, 0, 0, 0, time.UTC) },
	}
	if code := Run(t.Context(), env); code != exitOK {
		t.Fatalf("%v: exit %d\n%s%s", args, code, out.Bytes(), trouble.Bytes())
	}
	return out.Bytes()
}

// TestTwoThousandAnswers brings in 2,000 answers to NPS from the file of a survey tool, half of them of people whom the shop knows.
//
// Of every twenty answers 11 are 9 or 10, 5 are 7 or 8 and 4 are 0 to 6: 1,100 promoters, 500 passives, 400 detractors, so that NPS is
// 100 × (1,100 − 400) ÷ 2,000 = 35. The adjusted Wald interval adds ¾ of a promoter, ¾ of a detractor and 1½ passives: n = 2,003,
// p = 1,100.75 ÷ 2,003 = 0.549551, d = 400.75 ÷ 2,003 = 0.200075; its middle is 34.947579, its half width
// 100 × 1.959964 × √((p + d − (p − d)²) ÷ 2,003) = 3.469060.
func TestTwoThousandAnswers(t *testing.T) {
	dir := t.TempDir()
	scores := []int{10, 9, 10, 9, 10, 9, 10, 9, 10, 9, 10, 8, 7, 8, 7, 8, 0, 3, 6, 5}
	var people, answers strings.Builder
	people.WriteString("phone\n")
	answers.WriteString("序号,提交答卷时间,1、您有多大可能把这家店推荐给朋友？,您的手机号\n")
	for i := range 2000 {
		phone := fmt.Sprint(13800000000 + i)
		if i%2 == 0 {
			people.WriteString(phone + "\n")
		}
		fmt.Fprintf(&answers, "%d,2026-11-%02d 10:00:00,%d,%s\n", i+1, 1+i%20, scores[i%20], phone)
	}
	book := filepath.Join(dir, "shop.db")
	for name, text := range map[string]string{"people.csv": people.String(), "answers.csv": answers.String()} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	on := func(args ...string) []byte { return run(t, append([]string{"--db", book, "--json"}, args...)...) }
	on("init", "--shop", "Tea", "--currency", "CNY", "--tz", "Asia/Shanghai")
	on("import", "members", filepath.Join(dir, "people.csv"))
	on("survey", "new", "nps-2026", "--template", "nps")
	for _, again := range []bool{false, true} {
		var r struct {
			Answers struct{ New, Unchanged, Matched, Anonymous int64 }
		}
		if err := json.Unmarshal(on("survey", "import", "nps-2026", filepath.Join(dir, "answers.csv")), &r); err != nil {
			t.Fatal(err)
		}
		if a := r.Answers; a.Matched != 1000 || a.Anonymous != 1000 || again && a.Unchanged != 2000 || !again && a.New != 2000 {
			t.Fatalf("%+v", r)
		}
	}
	var report struct {
		Values struct{ N, Promoters, Passives, Detractors, NPS, Margin, Low, High float64 }
	}
	if err := json.Unmarshal(on("report", "nps", "--month", "2026-11"), &report); err != nil {
		t.Fatal(err)
	}
	v := report.Values
	if v.N != 2000 || v.Promoters != 1100 || v.Passives != 500 || v.Detractors != 400 || v.NPS != 35 {
		t.Errorf("%+v", v)
	}
	for _, c := range []struct{ got, want float64 }{{v.Margin, 3.469060}, {v.Low, 34.947579 - 3.469060}, {v.High, 34.947579 + 3.469060}} {
		if math.Abs(c.got-c.want) > 1e-5 {
			t.Errorf("%v, want %v in %+v", c.got, c.want, v)
		}
	}
}
