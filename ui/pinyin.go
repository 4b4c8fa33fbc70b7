package ui

import (
	"strings"

	"regulars/store/pinyin"
)

// pinyinOf spells the Chinese characters of text, whole and by initials: "给积分" gives "geijifen gjf".
func pinyinOf(text string) string {
	var whole, initials strings.Builder
	for _, r := range text {
		if s := pinyin.Of(r); s != "" {
			whole.WriteString(s)
			initials.WriteByte(s[0])
		}
	}
	return whole.String() + " " + initials.String()
}
