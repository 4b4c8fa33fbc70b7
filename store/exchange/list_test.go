package exchange

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"regulars/store"
)

// readList reads a list of a kind to its end.
func readList(t *testing.T, l *List) (drafts []any, problems []Problem) {
	t.Helper()
	problem := func(p Problem) error {
		problems = append(problems, p)
		return nil
	}
	var err error
	switch l.Kind {
	case KindProducts:
		err = l.Products(func(d *store.ProductDraft) error { drafts = append(drafts, d); return nil }, problem)
	case KindAnswers:
		err = l.Answers(func(d *store.AnswerDraft) error { drafts = append(drafts, d); return nil }, problem)
	default:
		err = l.People(func(d *store.PersonDraft) error { drafts = append(drafts, d); return nil }, problem)
	}
	if err != nil {
		t.Fatal(err)
	}
	return drafts, problems
}

func list(t *testing.T, k Kind, text string, o Options) *List {
	t.Helper()
	l, err := ReadList("list.csv", strings.NewReader(text), k, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l
}

func person(t *testing.T, k Kind, text string, o Options) *store.PersonDraft {
	t.Helper()
	drafts, problems := readList(t, list(t, k, text, o))
	if len(drafts) != 1 || len(problems) != 0 {
		t.Fatalf("%d drafts, problems %v", len(drafts), problems)
	}
	return drafts[0].(*store.PersonDraft)
}

// stated leaves out of a draft what says nothing, so that a golden shows what a file says.
func stated(v any) map[string]any {
	all := map[string]any{}
	r := reflect.ValueOf(v).Elem()
	for i := range r.NumField() {
		if f := r.Field(i); !f.IsZero() {
			all[r.Type().Field(i).Name] = f.Interface()
		}
	}
	return all
}

// TestListFormatsReadKnownFields holds every column of a list format against the fields of its kind: one that is missing there is
// never read.
func TestListFormatsReadKnownFields(t *testing.T) {
	for _, table := range append(listTables(), &participantsTable) {
		for _, f := range table.formats {
			for _, c := range f.Columns {
				if !slices.ContainsFunc(table.aliases, func(a alias) bool { return a.field == c.Field }) {
					t.Errorf("%s of %s: no field %s", table.kind, f.Name, c.Field)
				}
			}
		}
	}
}

func TestGoldenLists(t *testing.T) {
	samples, err := filepath.Glob("testdata/lists/*.csv")
	if err != nil || len(samples) == 0 {
		t.Fatal("no samples", err)
	}
	for _, path := range samples {
		t.Run(filepath.Base(path), func(t *testing.T) {
			kind, format, err := Recognise(path)
			recognised := string(kind) + " " + format
			if err != nil {
				recognised = err.(*store.Error).ErrorCode()
			}
			wanted := Kind(strings.Split(filepath.Base(path), "_")[0])
			asked, encoding := "", ""
			if strings.Contains(path, "wjx") {
				encoding = EncodingGB18030
			}
			for _, name := range []string{"loyaltylion", "yotpo"} {
				if strings.Contains(path, name) {
					asked = name
				}
			}
			l, err := OpenList(path, wanted, Options{Zone: zone(t, "Asia/Shanghai"), Currency: "CNY", Format: asked, Encoding: encoding})
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			drafts, problems := readList(t, l)
			var people, bad []any
			for _, d := range drafts {
				people = append(people, stated(d))
			}
			for _, p := range problems {
				bad = append(bad, p.Error())
			}
			var b bytes.Buffer
			e := json.NewEncoder(&b)
			e.SetEscapeHTML(false)
			e.SetIndent("", " ")
			if err := e.Encode(map[string]any{
				"recognised": recognised, "format": l.Format, "keys": l.Keys, "encoding": l.Encoding, "rows": l.Rows,
				"ignored": strings.Join(l.Ignored, ", "), "notes": l.Notes, "rejected": l.Rejected, "drafts": people, "problems": bad,
			}); err != nil {
				t.Fatal(err)
			}
			golden := strings.TrimSuffix(path, ".csv") + ".golden"
			if *update {
				if err := os.WriteFile(golden, b.Bytes(), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(want, b.Bytes()) {
				t.Errorf("%s differs from %s; run with -update and read the difference", path, golden)
			}
		})
	}
}

func TestBirthdays(t *testing.T) {
	for _, c := range []struct {
		text  string
		order dayOrder
		want  store.Birthday
		code  store.Code
	}{
		{"1990-05-02", 0, store.Birthday{Year: 1990, Month: 5, Day: 2}, ""},
		{"'1990-05-02", 0, store.Birthday{Year: 1990, Month: 5, Day: 2}, ""},
		{"1990/5/2", 0, store.Birthday{Year: 1990, Month: 5, Day: 2}, ""},
		{"1990年5月2日", 0, store.Birthday{Year: 1990, Month: 5, Day: 2}, ""},
		{"19900502", 0, store.Birthday{Year: 1990, Month: 5, Day: 2}, ""},
		{"1990-05-02 00:00:00", 0, store.Birthday{Year: 1990, Month: 5, Day: 2}, ""},
		{"02/05/1990", dayFirst, store.Birthday{Year: 1990, Month: 5, Day: 2}, ""},
		{"05/02/1990", monthFirst, store.Birthday{Year: 1990, Month: 5, Day: 2}, ""},
		{"0000-05-08", 0, store.Birthday{Month: 5, Day: 8}, ""},
		{"1004-05-08", 0, store.Birthday{Month: 5, Day: 8}, ""},
		{"1900-05-08", 0, store.Birthday{Month: 5, Day: 8}, ""},
		{"05-08", 0, store.Birthday{Month: 5, Day: 8}, ""},
		{"--05-08", 0, store.Birthday{Month: 5, Day: 8}, ""},
		{"5月8日", 0, store.Birthday{Month: 5, Day: 8}, ""},
		{"8.5.", 0, store.Birthday{Month: 5, Day: 8}, ""},
		{"02-29", 0, store.Birthday{Month: 2, Day: 29}, ""},
		{"2001-02-29", 0, store.Birthday{}, CodeDateNotReal},
		{"13-01", 0, store.Birthday{}, CodeDateNotReal},
		{"0000-00-00", 0, store.Birthday{}, ""},
		{"0000-00-00 00:00:00", 0, store.Birthday{}, ""},
		{"soon", 0, store.Birthday{}, CodeDateInvalid},
		{"45000", 0, store.Birthday{}, CodeDateSerial},
	} {
		got, code := parseBirthday(trimCell(c.text), c.order)
		if got != c.want || code != c.code {
			t.Errorf("%q: %v %q, want %v %q", c.text, got, code, c.want, c.code)
		}
	}
}

func TestP28PointsWithThousands(t *testing.T) {
	for _, c := range []struct {
		text string
		want int64
		code store.Code
	}{
		{"52,620", 52620, ""},
		{"52 620", 52620, ""},
		{"1,234,567", 1234567, ""},
		{"120", 120, ""},
		{"120.0", 120, ""},
		{"120.00", 120, ""},
		{"１２０", 120, ""},
		{"1,200 pts", 1200, ""},
		{"300分", 300, ""},
		{"-50", -50, ""},
		{"0", 0, ""},
		{"1.234", 0, CodeAmountAmbiguous},
		{"1.234.567", 1234567, ""},
		{"12.5", 0, CodeNotWhole},
		{"1,50", 0, CodeNotWhole},
		{"1e3", 0, CodeNotWhole},
		{"many", 0, CodeNotWhole},
		{"--5", 0, CodeNotWhole},
		{"99999999999", 0, CodeNumberTooLarge},
	} {
		got, code := parsePoints(c.text)
		if got != c.want || code != c.code {
			t.Errorf("%q: %d %q, want %d %q", c.text, got, code, c.want, c.code)
		}
	}
}

func TestNamesOfPeople(t *testing.T) {
	for text, want := range map[string]string{
		"email,first name,last name\na@b.cd,Zoë,Müller\n": "Zoë Müller",
		"email,first name,last name\na@b.cd,小明,王\n":       "王小明",
		"email,name\na@b.cd,李静\n":                         "李静",
		"email,last name\na@b.cd,Cher\n":                  "Cher",
	} {
		if got := person(t, KindMembers, text, Options{}); got.Name != want {
			t.Errorf("%q: %q, want %q", text, got.Name, want)
		}
	}
}

func TestCustomFields(t *testing.T) {
	d := person(t, KindMembers, "email,field:size,Allergy,Coat (customer.metafields.facts.coat)\na@b.cd,M,nuts,wool\n",
		Options{Map: map[string]string{"field:allergy": "Allergy"}})
	want := []store.Field{{Name: "allergy", Value: "nuts"}, {Name: "size", Value: "M"}, {Name: "Coat", Value: "wool"}}
	if !reflect.DeepEqual(d.Fields, want) {
		t.Errorf("%v, want %v", d.Fields, want)
	}
}

func TestListsOfAnotherKind(t *testing.T) {
	heading := func(columns []Heading) string {
		names := make([]string, len(columns))
		for i, c := range columns {
			names[i] = c.CSV
		}
		return strings.Join(names, ",") + "\n"
	}
	for _, c := range []struct {
		name, text string
		kind       Kind
		code       store.Code
	}{
		{"orders as members", heading(OrdersTable()), KindMembers, CodeOtherKind},
		{"shopify orders as members", "Name,Email,Financial Status,Lineitem name\n#1,a@b.cd,paid,Tea\n", KindMembers, CodeOtherKind},
		{"ledger as balances", heading(LedgerTable()), KindBalances, CodeOtherKind},
		{"nobody", "name,city\n王芳,上海\n", KindMembers, CodeMissingColumn},
		{"no points", "email,name\na@b.cd,A\n", KindBalances, CodeMissingColumn},
		{"no score", "email,date\na@b.cd,2026-01-02\n", KindAnswers, CodeMissingColumn},
		{"no product", "colour\nred\n", KindProducts, CodeMissingColumn},
		{"no heading line", "a@b.cd,120\nb@b.cd,130\n", KindBalances, CodeNoHeadingLine},
		{"a heading of one letter", "ID,frequency,recency,T\n1,2,30.43,38.86\n", KindMembers, CodeMissingColumn},
		{"two headings", "email,points,points\na@b.cd,1,2\n", KindBalances, CodeTwoHeadings},
		{"empty", "", KindMembers, CodeNoInput},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := ReadList("x.csv", strings.NewReader(c.text), c.kind, Options{})
			if !store.CodeIs(err, c.code) {
				t.Errorf("%v, want %s", err, c.code)
			}
		})
	}
}

func TestRowsOfListsThatCannotBeTaken(t *testing.T) {
	for _, c := range []struct {
		name, text string
		kind       Kind
		code       store.Code
	}{
		{"negative", "email,points\na@b.cd,-5\n", KindBalances, CodePointsNegative},
		{"blank points", "email,points\na@b.cd,\n", KindBalances, CodeNoPoints},
		{"nobody", "email,points\n,5\n", KindBalances, CodeNobody},
		{"no e-mail", "email,points\na.b.cd,5\n", KindBalances, CodeEmailInvalid},
		{"damaged id", "customer id,points\n1.23E+17,5\n", KindBalances, CodeIDDamaged},
		{"formula error", "email,points\na@b.cd,#REF!\n", KindBalances, CodeSpreadsheetError},
		{"short row", "email,points,tier\na@b.cd,5\n", KindBalances, CodeRowShort},
		{"half a score", "email,score\na@b.cd,8.5\n", KindAnswers, CodeNotWhole},
		{"birthday", "email,birthday\na@b.cd,2001-02-30\n", KindMembers, CodeDateNotReal},
		{"neither yes nor no", "email,newsletter\na@b.cd,perhaps\n", KindMembers, CodeNotYesNo},
		{"cost", "sku,cost\nA1,-5\n", KindProducts, CodeAmountNegative},
		{"nothing to call it", "sku,cost\n,5\n", KindProducts, CodeNoProduct},
		{"transfer", "transferId,memberId,points,type\n1,m1,5,mystery\n", KindBalances, CodeMovement},
		{"more spent than earned", "transferId,memberId,points,type\n1,m1,5,spending\n", KindBalances, CodePointsNegative},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := list(t, c.kind, c.text, Options{Currency: "CNY"})
			drafts, problems := readList(t, l)
			if len(drafts) != 0 || len(problems) != 1 || problems[0].Code != c.code || problems[0].Line != 2 || l.Rejected != 1 {
				t.Errorf("%d drafts, %v, %d rejected; want %s", len(drafts), problems, l.Rejected, c.code)
			}
			if c.name == "cost" && (problems[0].Column != "cost" || problems[0].Value != "-5") {
				t.Errorf("column %q, value %q", problems[0].Column, problems[0].Value)
			}
		})
	}
}

func TestTransfersBecomeBalances(t *testing.T) {
	d := person(t, KindBalances, strings.Join([]string{
		"transferId,memberId,email,points,type,createdAt,expiredAt,cancelled",
		"1,m1,a@b.cd,100,adding,2025-01-01,2026-12-31,false",
		"2,m1,a@b.cd,50,adding,2025-02-01,2027-01-31,false",
		"3,m1,a@b.cd,30,adding,2025-02-01,2027-01-31,true",
		"4,m1,a@b.cd,120,spending,2025-03-01,,false",
		"5,m1,a@b.cd,7,adding,2025-03-01,,false",
	}, "\n"), Options{})
	until := func(s string) store.Day {
		day, err := store.ParseDay(s)
		if err != nil {
			t.Fatal(err)
		}
		return day
	}
	// 100 until 2026-12-31 and 50 until 2027-01-31 are earned; the 120 spent take all of the first and 20 of the second.
	want := []store.PointLot{{Points: 30, Expires: until("2027-01-31")}, {Points: 7}}
	if d.Points != 37 || !reflect.DeepEqual(d.Lots, want) {
		t.Errorf("%d %v, want 37 %v", d.Points, d.Lots, want)
	}
}

func TestAnswerKinds(t *testing.T) {
	for _, c := range []struct {
		text string
		kind store.AnswerKind
		sure bool
	}{
		{"score\n0\n10\n", "nps", true},
		{"score\n9\n10\n", "nps", true},
		{"score\n4\n5\n", "csat", false},
		{"score\n6\n7\n", "ces2", false},
		{"1、您有多大可能把我们推荐给朋友？\n4\n5\n", "nps", true},
		{"How satisfied are you?\n4\n5\n", "csat", true},
		{"How easy was it?\n6\n7\n", "ces2", true},
		{"comment\nfine\n", "comment", true},
	} {
		kind, sure, err := list(t, KindAnswers, c.text, Options{}).AnswerKind()
		if err != nil || kind != c.kind || sure != c.sure {
			t.Errorf("%q: %s %t %v, want %s %t", c.text, kind, sure, err, c.kind, c.sure)
		}
	}
}

func TestAScoreOfZeroIsAScore(t *testing.T) {
	drafts, problems := readList(t, list(t, KindAnswers, "score,comment\n0,bad\n,nothing\n", Options{}))
	if len(problems) != 0 || len(drafts) != 2 {
		t.Fatal(drafts, problems)
	}
	if zero, none := drafts[0].(*store.AnswerDraft), drafts[1].(*store.AnswerDraft); !zero.HasScore || none.HasScore {
		t.Error("a score of 0 is one, an empty cell is none")
	}
}

// P39: from another app come tier, its last day, what was ever earned, referrals, the day of joining and the birthday.
func TestP39WhatAnotherAppKnowsComesAlong(t *testing.T) {
	head := "email,points,tier,tier expires,lifetime points,referrals,joined at,birthday\n"
	drafts, problems := readList(t, list(t, KindBalances, head+"a@example.com,120,Gold,2027-01-31,9000,3,2024-03-02,1990-05-02\n", Options{}))
	if len(problems) != 0 || len(drafts) != 1 {
		t.Fatal(drafts, problems)
	}
	d := drafts[0].(*store.PersonDraft)
	values := map[string]string{}
	for _, v := range d.Values {
		values[v.Name] = v.Value
	}
	if want := map[string]string{"tier_until": "2027-01-31", "lifetime_points": "9000", "referrals": "3"}; !reflect.DeepEqual(values, want) {
		t.Errorf("%v, want %v", values, want)
	}
	if d.Tier != "Gold" || d.Points != 120 || d.JoinedAt == 0 || d.Birthday != (store.Birthday{Year: 1990, Month: 5, Day: 2}) {
		t.Errorf("%+v", d)
	}
}

func TestOwnIdentitiesComeBack(t *testing.T) {
	want := []store.Identity{{Source: "taobao:山茶", Key: "a:b, c"}, {Source: "shopify", Key: "1\"2"}}
	v := Identities(want)
	if got := parseIdentities(v.csv); !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := parseIdentities("shopify:1"); got != nil {
		t.Error("text that is no list is none", got)
	}
}

func TestYieldEndsAList(t *testing.T) {
	stop := errors.New("stop")
	l := list(t, KindMembers, "email\na@b.cd\nb@b.cd\n", Options{})
	if err := l.People(func(*store.PersonDraft) error { return stop }, func(Problem) error { return nil }); !errors.Is(err, stop) {
		t.Error(err)
	}
}

func TestListDateOutOfRange(t *testing.T) {
	_, problems := readList(t, list(t, KindMembers, "email,joined at\na@example.com,1880-01-01\n", Options{}))
	if len(problems) != 1 || problems[0].Code != CodeDateRange || problems[0].Facts["from"] != "1990" || problems[0].Facts["to"] != "2100" {
		t.Errorf("%+v", problems)
	}
}

func TestListJoinsNamesAsOrdersDo(t *testing.T) {
	for _, c := range []struct{ first, last, want string }{{"伟", "王", "王伟"}, {"Wei", "王", "Wei 王"}, {"Anna", "Meyer", "Anna Meyer"}, {"", "王", "王"}} {
		text := "email,first name,last name\na@example.com," + c.first + "," + c.last + "\n"
		if got := person(t, KindMembers, text, Options{}).Name; got != c.want {
			t.Errorf("%q %q: %q, want %q", c.first, c.last, got, c.want)
		}
	}
}
