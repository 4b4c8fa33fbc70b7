package ui

import (
	"strings"

	"github.com/mozillazg/go-pinyin"
)

// pinyinOf spells the Chinese characters of text, whole and by initials: "给积分" gives "geijifen gjf".
func pinyinOf(text string) string {
	args := pinyin.NewArgs()
	var whole, initials strings.Builder
	for _, syllables := range pinyin.Pinyin(text, args) {
		if len(syllables) > 0 && syllables[0] != "" {
			whole.WriteString(syllables[0])
			initials.WriteByte(syllables[0][0])
		}
	}
	return whole.String() + " " + initials.String()
}
