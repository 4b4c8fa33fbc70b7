package ui

import (
	"testing"

	"regulars/lang"
	"regulars/store"
)

func TestMemberEditAsksForTheShopsFields(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24)
	next := []string{"tab", "tab", "tab", "tab", "tab", "tab"}
	r.press("alt+2", "enter", "e").press(next...).press("right", "right", "tab", "type:24.5cm", "ctrl+s")
	r.sees("a number, such as 42 or 9.5")
	if len(r.book.edits) != 0 {
		t.Fatalf("a value that is no number was saved: %+v", r.book.edits)
	}
	r.press("backspace", "backspace", "ctrl+s")
	if len(r.book.edits) != 1 {
		t.Fatalf("%d edits:\n%s", len(r.book.edits), r.frame())
	}
	got := r.book.edits[0]
	if len(got.Fields) != 2 || got.Fields["尺码"] != "M" || got.Fields["脚长"] != "24.5" || got.Name != nil {
		t.Errorf("saved %+v", got)
	}
}

func TestFieldForm(t *testing.T) {
	r := newRig(t, lang.ZH, 80, 24)
	r.press("alt+9", "G", "up", "enter").sees("尺码", "从列表中选", "S、M、L")
	r.press("n", "type:口味", "tab", "right", "right", "right", "tab", "ctrl+s").sees("有哪些选项？")
	r.press("type:甜，咸、辣", "ctrl+s")
	k := r.book.kinds[len(r.book.kinds)-1]
	if k.Name != "口味" || k.Kind != store.FieldChoice || len(k.Choices) != 3 || k.Choices[2] != "辣" {
		t.Errorf("made %+v\n%s", k, r.frame())
	}
}

func TestSeenFromTheMembersPage(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+2", "enter", "v").sees("was here now")
	if r.book.calls["seen"] != 1 {
		t.Errorf("seen %d times", r.book.calls["seen"])
	}
}
