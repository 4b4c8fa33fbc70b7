package exchange

import (
	"strings"
	"testing"
)

func TestT1ControlCharacters(t *testing.T) {
	for _, cell := range []string{
		"A\x1b]0;PWNED\x07nn", "A\x1b]52;c;aGk=\x07nn", "A\x1b[2Jnn", "\x1b[8mhidden", "A\u009b2Jnn", "A\u0085nn", "A\x07nn", "A\bnn", "A\x7fnn",
		"A\x1b]8;;http://evil\x1b\\Bank", "A\x1b]0;rest",
	} {
		p := wantProblem(t, cellOf(t, "name", cell, Options{}), CodeControl)
		if strings.ContainsFunc(p.Value, forbidden) {
			t.Errorf("value shows raw bytes: %q", p.Value)
		}
		r := cellOf(t, "name", cell, Options{StripControl: true})
		wantOrders(t, r, "1")
		if name := r.drafts[0].Buyer.Name; strings.ContainsFunc(name, forbidden) || strings.Contains(name, "PWNED") {
			t.Errorf("%q became %q", cell, name)
		}
		wantNote(t, r, NoteControlRemoved)
	}
}

func TestT7LinesBecomeOneSpace(t *testing.T) {
	for _, cell := range []string{"A\nnn", "A\r\nnn", "A\tnn", "A\vnn", "A\u2028nn", "A \u2029 nn"} {
		r := wantCell(t, "name", cell, "")
		if strings.Join(strings.Fields(r.drafts[0].Buyer.Name), " ") != "A nn" {
			t.Errorf("%q became %q", cell, r.drafts[0].Buyer.Name)
		}
		wantNote(t, r, NoteLinesJoined)
	}
}

func TestT8Direction(t *testing.T) {
	for _, cell := range []string{"A\u202enn", "A\u2066nn", "A\u200fnn"} {
		wantCell(t, "name", cell, CodeBidi)
		if r := wantCell(t, "note", cell, ""); r.drafts[0].Detail.Note != cell {
			t.Errorf("note %q", r.drafts[0].Detail.Note)
		}
	}
}

func TestT9InvisibleRemoved(t *testing.T) {
	for _, cell := range []string{"A\u200bnn", "A\ufeffnn", "A\U000e0041nn", "A\u00adnn"} {
		r := wantCell(t, "name", cell, "")
		if r.drafts[0].Buyer.Name != "Ann" {
			t.Errorf("%q became %q", cell, r.drafts[0].Buyer.Name)
		}
		wantNote(t, r, NoteInvisibleRemoved)
	}
}

func TestT10Emoji(t *testing.T) {
	for _, cell := range []string{"👨‍👩‍👧", "🇨🇳", "👋🏽 Ann", "❤️"} {
		if r := wantCell(t, "name", cell, ""); r.drafts[0].Buyer.Name != cell {
			t.Errorf("%q became %q", cell, r.drafts[0].Buyer.Name)
		}
	}
}

func TestT11Accents(t *testing.T) {
	wantCell(t, "name", "A"+strings.Repeat("\u0301", 50), CodeAccents)
	wantCell(t, "name", "A\u0301\u0302nn", "")
}

func TestT12BlankNames(t *testing.T) {
	for _, cell := range []string{" ", "\u00a0", "\u3000", "\u3164", "\u115f"} {
		if r := wantCell(t, "name", cell, ""); r.drafts[0].Buyer.Name != "" {
			t.Errorf("%q became %q", cell, r.drafts[0].Buyer.Name)
		}
	}
	wantCell(t, "order_id", "\u3000", CodeCellEmpty)
}

func TestT13LongNames(t *testing.T) {
	wantCell(t, "name", strings.Repeat("a", 200), "")
	wantCell(t, "name", strings.Repeat("熟", 200), "")
	wantCell(t, "name", strings.Repeat("a", 201), CodeTextTooLong)
	wantCell(t, "name", strings.Repeat("e\u0301\u0302\u0303", 200), CodeTextTooLong)
}

func TestT14NFC(t *testing.T) {
	if r := wantCell(t, "name", "Rene\u0301 ", ""); r.drafts[0].Buyer.Name != "René" {
		t.Errorf("%q", r.drafts[0].Buyer.Name)
	}
}

func TestT16T17InvalidText(t *testing.T) {
	if err := readText(t, simple+"3,\xff@example.com,1.00,2026-01-05\n", Options{}).err; err == nil {
		t.Error("\\xff accepted")
	}
	if err := readText(t, simple+"3,\xed\xa0\x80,1.00,2026-01-05\n", Options{}).err; err == nil {
		t.Error("a surrogate was accepted")
	}
}

func TestT18T19T22PlainText(t *testing.T) {
	for _, cell := range []string{"=1+1", "@SUM(A1)", "'); DROP TABLE ledger;--", "<b>Ann</b>", "{{template}}", "%s%n", "100%"} {
		if r := wantCell(t, "name", cell, ""); r.drafts[0].Buyer.Name != cell {
			t.Errorf("%q became %q", cell, r.drafts[0].Buyer.Name)
		}
	}
}

func TestT20SpreadsheetErrorsAndBlankWords(t *testing.T) {
	for _, cell := range []string{"#REF!", "#N/A", "####"} {
		wantCell(t, "name", cell, CodeSpreadsheetError)
	}
	r := wantCell(t, "name", "null", "")
	if r.drafts[0].Buyer.Name != "null" {
		t.Errorf("%q", r.drafts[0].Buyer.Name)
	}
	wantNote(t, r, NoteBlankWords)
	if r := wantCell(t, "email", "N/A", ""); r.drafts[0].Buyer.Email != "" {
		t.Errorf("%q", r.drafts[0].Buyer.Email)
	}
}

func TestT21Apostrophes(t *testing.T) {
	for cell, want := range map[string]string{"'=x": "=x", "''=x": "'=x", "'t Hooft": "'t Hooft", "'+1": "+1", "'-": "-", "O'Neil": "O'Neil"} {
		if r := wantCell(t, "name", cell, ""); r.drafts[0].Buyer.Name != want {
			t.Errorf("%q became %q", cell, r.drafts[0].Buyer.Name)
		}
	}
	if r := wantCell(t, "order_id", "'7210448301122", ""); r.drafts[0].ID != "7210448301122" {
		t.Errorf("%q", r.drafts[0].ID)
	}
}

func TestT23Emails(t *testing.T) {
	for _, cell := range []string{"a@b", "a b@c.de", strings.Repeat("a", 250) + "@c.de", "a@b.de,c@d.de", "a@b.de c@d.de", "@b.de", "a@", "a@@b.de", "a..b@c.de", "a@b.d"} {
		wantCell(t, "email", cell, CodeEmailInvalid)
	}
	for _, cell := range []string{"ä@ö.de", "ann+shop@example.co.uk", "李雷@例子.中国", "A.B@EXAMPLE.COM"} {
		wantCell(t, "email", cell, "")
	}
}
