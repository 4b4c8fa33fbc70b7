package ui

import (
	"testing"

	"regulars/lang"
)

// TestQuestionsAndSheetsFollowTheLanguage that is chosen while they are open, with their subject, what is asked and the buttons.
func TestQuestionsAndSheetsFollowTheLanguage(t *testing.T) {
	for _, c := range []struct {
		name string
		keys []string
		en   []string
		zh   []string
		gone []string
	}{
		{
			name: "the why of figures", keys: []string{"w"},
			en: []string{"How these figures are counted"}, zh: []string{"这些数字怎么来的"}, gone: []string{"How these figures"},
		},
		{
			name: "the log of messages", keys: []string{"ctrl+g"},
			en: []string{"Messages ─"}, zh: []string{"消息记录 ─"}, gone: []string{"Messages ─"},
		},
		{
			name: "before an import is taken back", keys: []string{"u"},
			en: []string{"Undo import", "Take back everything", "Cancel"}, zh: []string{"撤销导入", "收回“", "取消"}, gone: []string{"Undo import", "Take back", "Cancel"},
		},
		{
			name: "before what was typed is thrown away", keys: []string{"alt+2", "a", "type:5", "esc"},
			en: []string{"What you typed", "Go on writing", "Throw it away"}, zh: []string{"刚才填的", "继续填写", "不要了"}, gone: []string{"Go on", "Throw"},
		},
		{
			name: "a note that is read", keys: []string{"alt+2", "enter", "enter"},
			en: []string{"Note · 欧阳若曦"}, zh: []string{"记录 · 欧阳若曦"}, gone: []string{"Note ·"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(t, lang.EN, 80, 24).press(c.keys...).sees(c.en...).press("ctrl+l").sees(c.zh...)
			r.app.toast.text = ""
			r.misses(c.gone...).press("ctrl+l").sees(c.en...)
		})
	}
}

// TestAQuestionKeepsItsButtonInAnotherLanguage: whoever stood on the act still does.
func TestAQuestionKeepsItsButtonInAnotherLanguage(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+2", "a", "type:5", "esc", "right", "ctrl+l", "enter")
	r.misses("继续填写", "给积分 ·").sees("▌会员▐")
}
