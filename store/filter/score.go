package filter

import (
	"strconv"
	"strings"
)

// Groups are the stable words of the eleven groups of recency, frequency and money, the best first. Prospects have not bought.
var Groups = []string{
	"champions", "loyal", "active", "new", "promising", "needs_attention", "at_risk", "previously_loyal", "almost_lost", "dormant", "prospects",
}

// Bands are the stable words of stickiness, from the surest customers to the least sure.
var Bands = []string{"high", "medium", "low", "slipping"}

// The same words as Chinese shopkeepers type them.
var (
	groupWords = map[string]string{
		"高价值客户": "champions", "高价值": "champions", "忠诚客户": "loyal", "忠诚": "loyal", "活跃客户": "active", "活跃": "active", "新客户": "new",
		"潜力客户": "promising", "需关注": "needs_attention", "有流失风险": "at_risk", "流失风险": "at_risk", "曾经忠诚": "previously_loyal",
		"即将流失": "almost_lost", "沉睡客户": "dormant", "沉睡": "dormant", "潜客": "prospects",
	}
	bandWords = map[string]string{"高": "high", "中": "medium", "低": "low", "流失中": "slipping"}
)

// wordOf is the SQL that turns a number into its word.
func wordOf(column string, words []string) string {
	var b strings.Builder
	b.WriteString("CASE " + column)
	for i, word := range words {
		b.WriteString(" WHEN " + strconv.Itoa(i) + " THEN '" + word + "'")
	}
	b.WriteString(" END")
	return b.String()
}

// shareDecimals is how exactly a share is kept: in millionths.
const shareDecimals = 6

// parseShare reads 0.5, .5 or 50%.
func parseShare(text string) (int64, bool) {
	if percent, ok := strings.CutSuffix(strings.Replace(text, "％", "%", 1), "%"); ok {
		return parseDecimal(percent, shareDecimals-2)
	}
	if strings.HasPrefix(text, ".") {
		text = "0" + text
	}
	return parseDecimal(text, shareDecimals)
}
