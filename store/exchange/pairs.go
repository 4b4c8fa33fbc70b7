package exchange

import (
	"strings"

	"regulars/store"
)

// packedPair is one value of a packed cell and its name.
type packedPair struct{ key, value string }

// unpack takes a cell apart that holds name:value pairs between |, as some exports write the lines or the refunds of an
// order. What follows a | and does not begin with a name belongs to the value before. A ; before the first name begins
// the next group, because some cells hold several.
func unpack(cell string) (groups [][]packedPair) {
	cell = strings.TrimLeft(cell, "| ")
	first, _, named := cutName(cell)
	if !named {
		return nil
	}
	for text := range strings.SplitSeq(cell, ";"+first+":") {
		if len(groups) > 0 {
			text = first + ":" + text
		}
		var group []packedPair
		for piece := range strings.SplitSeq(text, "|") {
			if key, value, named := cutName(piece); named {
				group = append(group, packedPair{key, value})
			} else {
				group[len(group)-1].value += "|" + piece
			}
		}
		groups = append(groups, group)
	}
	return groups
}

// cutName splits name:value; a name is small letters and _ alone.
func cutName(s string) (key, value string, named bool) {
	key, value, named = strings.Cut(strings.TrimLeft(s, " "), ":")
	if !named || key == "" || strings.Trim(key, "abcdefghijklmnopqrstuvwxyz_") != "" {
		return "", "", false
	}
	return key, value, true
}

// packedValue is the first value of a name; "" when the group lacks it.
func packedValue(group []packedPair, key string) string {
	for _, p := range group {
		if p.key == key {
			return strings.TrimSpace(p.value)
		}
	}
	return ""
}

// packedMoney reads an amount of a packed cell, which has a decimal point and may have more decimals than the currency:
// those are rounded.
func packedMoney(value string, decimals int) (int64, bool) {
	const more = 4
	if read, code := parseMoney(value, '.', decimals); code == "" {
		return read.minor, true
	}
	if at := strings.IndexByte(value, '.'); at >= 0 && digitsOnly(value[at+1:]) {
		value = value[:min(len(value), at+1+decimals+more)]
	}
	read, code := parseMoney(value, '.', decimals+more)
	if code != "" {
		return 0, false
	}
	const unit, half = 10_000, 5_000
	if read.minor < 0 {
		return (read.minor - half) / unit, true
	}
	return (read.minor + half) / unit, true
}

// pricedLine makes the line of a quantity from what it cost before (gross) and after its discount (net). The price of one
// piece is rounded up and the discount takes the rest, so that the line comes to net exactly.
func pricedLine(l store.LineDraft, gross, net int64) store.LineDraft {
	l.Quantity = max(l.Quantity, 1)
	net = max(net, 0)
	l.Price = (max(gross, net) + l.Quantity - 1) / l.Quantity
	l.Discount = l.Price*l.Quantity - net
	return l
}
