package store

import (
	"context"
	"testing"
	"time"
)

func TestFieldClean(t *testing.T) {
	size := []string{"S", "Größe M"}
	for _, c := range []struct{ kind, value, want string }{
		{FieldText, " any thing ", "any thing"},
		{FieldText, "", ""},
		{FieldNumber, "42", "42"},
		{FieldNumber, "0042.50", "42.5"},
		{FieldNumber, "４２．５", "42.5"},
		{FieldNumber, "1,234.5", "1234.5"},
		{FieldNumber, "-0", "0"},
		{FieldNumber, "-0.10", "-0.1"},
		{FieldNumber, "+3", "3"},
		{FieldNumber, "1,23", "!"},
		{FieldNumber, "1.2.3", "!"},
		{FieldNumber, "1.", "!"},
		{FieldNumber, "1e3", "!"},
		{FieldNumber, "1.2345678", "!"},
		{FieldNumber, "12345678901", "!"},
		{FieldNumber, "big", "!"},
		{FieldDay, "2026-02-28", "2026-02-28"},
		{FieldDay, "2026/2/8", "2026-02-08"},
		{FieldDay, "2026年2月8日", "2026-02-08"},
		{FieldDay, "2026-02-30", "!"},
		{FieldDay, "02-28", "!"},
		{FieldChoice, "s", "S"},
		{FieldChoice, "GRÖSSE m", "!"},
		{FieldChoice, "größe m", "Größe M"},
		{FieldYesNo, "是", "yes"},
		{FieldYesNo, "No", "no"},
		{FieldYesNo, "maybe", "!"},
	} {
		k := FieldKind{Name: "x", Kind: c.kind}
		if c.kind == FieldChoice {
			k.Choices = size
		}
		got, err := k.Clean(c.value)
		if c.want == "!" {
			if !CodeIs(err, CodeBadField) {
				t.Errorf("%s %q: %q %v, want a refusal", c.kind, c.value, got, err)
			}
			continue
		}
		if err != nil || got != c.want {
			t.Errorf("%s %q: %q %v, want %q", c.kind, c.value, got, err, c.want)
		}
		if again, err := k.Clean(got); err != nil || again != got {
			t.Errorf("%s %q: cleaning %q again gives %q %v", c.kind, c.value, got, again, err)
		}
	}
}

func TestFieldKinds(t *testing.T) {
	ctx := context.Background()
	b := shopAt(t, noon())
	ann, bob := person1(t, b, MemberDraft{Name: "Ann"}), person1(t, b, MemberDraft{Name: "Bob"})
	edit := func(id int64, name, value string) error {
		return only(b.EditMember(ctx, id, MemberEdit{Fields: map[string]string{name: value}}))
	}
	held := func(id int64) map[string]string {
		m, err := b.Member(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		fields := map[string]string{}
		for _, f := range m.Fields {
			fields[f.Name] = f.Value
		}
		return fields
	}
	for _, err := range []error{edit(ann, "foot", "09.50"), edit(bob, "foot", "big"), edit(bob, "note", "tall")} {
		if err != nil {
			t.Fatal(err)
		}
	}
	err := b.SetFieldKind(ctx, FieldKind{Name: "foot", Kind: FieldNumber})
	if !CodeIs(err, CodeFieldMisfits) || held(ann)["foot"] != "09.50" || len(b.Shop().Fields) != 0 {
		t.Fatalf("a value that does not fit: %v, Ann has %v, kinds %v", err, held(ann), b.Shop().Fields)
	}
	for _, err := range []error{
		edit(bob, "foot", ""), b.SetFieldKind(ctx, FieldKind{Name: "foot", Kind: FieldNumber}), edit(bob, "FOOT", "11"),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if held(ann)["foot"] != "9.5" || held(bob)["foot"] != "11" {
		t.Errorf("Ann has %v, Bob %v", held(ann), held(bob))
	}
	if err := edit(bob, "foot", "large"); !CodeIs(err, CodeBadField) || held(bob)["foot"] != "11" {
		t.Errorf("a word as a number: %v, Bob has %v", err, held(bob))
	}
	list, err := b.FieldKinds(ctx)
	if err != nil || len(list) != 2 || list[0].Kind != FieldNumber || list[0].Members != 2 || list[1].Name != "note" || list[1].Kind != FieldText {
		t.Errorf("%+v %v", list, err)
	}
	if err := b.SetFieldKind(ctx, FieldKind{Name: "foot", Kind: FieldText}); err != nil || len(b.Shop().Fields) != 0 {
		t.Errorf("taking the kind away: %v, kinds %v", err, b.Shop().Fields)
	}
	for _, k := range []FieldKind{{Name: "x", Kind: "colour"}, {Name: "x", Kind: FieldChoice, Choices: []string{" "}}, {Name: "x", Kind: FieldDay, Choices: []string{"a"}}} {
		if err := b.SetFieldKind(ctx, k); !CodeIs(err, CodeBadFieldKind) {
			t.Errorf("%+v: %v", k, err)
		}
	}
}

func TestSeeMember(t *testing.T) {
	ctx := context.Background()
	now := noon()
	b := shopAt(t, now)
	ann := person1(t, b, MemberDraft{Name: "Ann"})
	seen := func(at Instant) Instant {
		t.Helper()
		if _, err := b.SeeMember(ctx, ann, at); err != nil {
			t.Fatal(err)
		}
		m, err := b.Member(ctx, ann)
		if err != nil {
			t.Fatal(err)
		}
		return m.LastSeen
	}
	present := InstantOf(*now)
	day := Instant(24 * time.Hour / time.Millisecond)
	if got := seen(present - day); got != present-day {
		t.Errorf("seen %d, want %d", got, present-day)
	}
	if got := seen(0); got != present {
		t.Errorf("seen %d, want the present %d", got, present)
	}
	if got := seen(present - 2*day); got != present {
		t.Errorf("an earlier visit moved it to %d", got)
	}
	if _, err := b.SeeMember(ctx, ann, present+1); !CodeIs(err, CodeNotYet) {
		t.Errorf("a moment to come: %v", err)
	}
	if _, err := b.SeeMember(ctx, 99, 0); !CodeIs(err, CodeNoMember) {
		t.Errorf("nobody: %v", err)
	}
}
