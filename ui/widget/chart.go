package widget

import "strings"

// Spark draws values as a line of blocks, one cell a value, from the lowest to the highest. Equal values draw low.
func Spark(signs Signs, values []int64) string {
	if len(values) == 0 {
		return ""
	}
	low, high := values[0], values[0]
	for _, v := range values {
		low, high = min(low, v), max(high, v)
	}
	var b strings.Builder
	for _, v := range values {
		b.WriteString(signs.Spark[level(v, low, high)])
	}
	return b.String()
}

// level is which of the eight blocks stands for v between low and high.
func level(v, low, high int64) int {
	if high == low {
		return 0
	}
	return int((float64(v) - float64(low)) / (float64(high) - float64(low)) * 7.5)
}

// Bar draws part of whole as filled cells out of width: never full before the whole is reached, never empty once it
// began.
func Bar(signs Signs, part, whole int64, width int) string {
	filled := 0
	if whole > 0 && part > 0 {
		part = min(part, whole)
		filled = max(int(float64(part)/float64(whole)*float64(width)), min(1, width))
		if filled == width && part < whole && width > 1 {
			filled--
		}
	}
	return strings.Repeat(signs.Full, filled) + strings.Repeat(signs.Empty, max(width-filled, 0))
}

// Columns draws values as standing bars on height lines, each bar one cell wide with gap cells between, highest value at
// the top. Values below zero draw as zero. Every line has len(values)*(1+gap)-gap cells.
func Columns(signs Signs, values []int64, height, gap int) []string {
	high := int64(0)
	for _, v := range values {
		high = max(high, v)
	}
	lines := make([]string, height)
	for y := range height {
		var b strings.Builder
		for i, v := range values {
			if i > 0 {
				b.WriteString(spaces(gap))
			}
			b.WriteString(block(signs, v, high, height, y))
		}
		lines[y] = b.String()
	}
	return lines
}

// block is the sign of one cell of a standing bar; y counts from the top.
func block(signs Signs, v, high int64, height, y int) string {
	if v <= 0 || high <= 0 {
		return " "
	}
	eighths := max(int(float64(v)/float64(high)*float64(height*8)), 1)
	here := eighths - (height-1-y)*8
	if here <= 0 {
		return " "
	}
	return signs.Spark[min(here, 8)-1]
}
