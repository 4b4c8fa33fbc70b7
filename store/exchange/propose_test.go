package exchange

import (
	"maps"
	"strings"
	"testing"
)

func TestPropose(t *testing.T) {
	for _, c := range []struct {
		name string
		kind Kind
		text string
		want map[string]string
	}{
		{
			"orders by their values", KindOrders,
			"Beleg;Kanal;Wann;Wer;Kontakt;Netto;Brutto;Lage\n" +
				"R-1001;web;2026-10-01 10:00;Ann Lee;ann@example.com;10,00;11,90;paid\n" +
				"R-1002;web;2026-10-02 11:30;王芳;wang@example.com;20,50;24,40;refunded\n" +
				"R-1003;web;2026-10-05 09:12;José García;jose@example.com;5,00;5,95;paid\n",
			map[string]string{"order_id": "Beleg", "ordered_at": "Wann", "name": "Wer", "email": "Kontakt", "total": "Brutto", "status": "Lage"},
		},
		{
			"headings win over values", KindOrders,
			"单据,订单号,时刻,联系方式,付了\nX1,A-1,2026-10-01,13800138000,12.50\nX2,A-2,2026-10-02,13900139000,8.00\n",
			map[string]string{"order_id": "订单号", "ordered_at": "时刻", "phone": "联系方式", "total": "付了"},
		},
		{
			"numbers with nothing to tell them apart stay open", KindOrders,
			"a,b\n1,2\n1,3\n1,4\n",
			map[string]string{"order_id": "b"},
		},
		{
			"members", KindMembers,
			"Wer,Erreichbar,Geb,Post\nAnn Lee,+4915112345678,1990-05-08,ann@example.com\nBen Ito,+4915112345679,1985-12-24,ben@example.com\n",
			map[string]string{"name": "Wer", "phone": "Erreichbar", "birthday": "Geb", "email": "Post"},
		},
		{
			"balances", KindBalances, "Post,Stand\nann@example.com,1200\nben@example.com,35\n",
			map[string]string{"email": "Post", "points": "Stand"},
		},
		{
			"answers", KindAnswers, "Wann,Frage 1,Frage 2\n2026-10-01,9,Packed with love\n2026-10-02,3,Came late and the cup was broken\n",
			map[string]string{"at": "Wann", "score": "Frage 1", "comment": "Frage 2"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, err := Propose(write(t, c.text), c.kind, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got := p.Map(); !maps.Equal(got, c.want) {
				t.Errorf("proposed %v, want %v", got, c.want)
			}
			if len(p.Columns) != strings.Count(strings.SplitN(c.text, "\n", 2)[0], string(c.text[strings.IndexAny(c.text, ",;")]))+1 || len(p.Columns[0].Samples) == 0 {
				t.Errorf("columns %+v", p.Columns)
			}
		})
	}
}

// What a person has mapped is remembered for the heading line, whatever its case and spaces, and only where nothing else is
// said.
func TestRecall(t *testing.T) {
	text := "Beleg,Wann,Kontakt,Brutto\nR-1,2026-10-01,ann@example.com,11.90\n"
	path := write(t, text)
	p, err := Propose(path, KindOrders, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path, Options{}); err == nil {
		t.Fatal("unknown headings were read without a word")
	}
	recall := func(heading string) map[string]string {
		if heading == p.Heading {
			return p.Map()
		}
		return nil
	}
	for _, same := range []string{text, strings.Replace(text, "Beleg,Wann", " BELEG ,wann", 1)} {
		r := readText(t, same, Options{Recall: recall})
		if r.err != nil || !r.file.Recalled || len(r.drafts) != 1 || r.drafts[0].Total != 1190 {
			t.Errorf("remembered: %v, %+v", r.err, r.drafts)
		}
	}
	if r := readText(t, "Beleg2"+strings.TrimPrefix(text, "Beleg"), Options{Recall: recall}); r.err == nil {
		t.Error("another heading line was read by what was remembered")
	}
	own := map[string]string{"order_id": "Kontakt", "ordered_at": "Wann", "total": "Brutto"}
	if r := readText(t, text, Options{Recall: recall, Map: own}); r.err != nil || r.file.Recalled || r.drafts[0].ID != "ann@example.com" {
		t.Errorf("what is said now does not win: %v", r.err)
	}
}
