// Package cast is what viper asks of the module of this name: values as the types that a caller wants. What our config file,
// environment and flags hold are texts and switches. The whole of it reads every number type from every other, with a function made for
// each pair, and brings the templates of html. go.mod puts this in its place. What cannot be read is the type's zero.
package cast

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// ToString writes a value as text.
func ToString(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	}
	return fmt.Sprint(v)
}

// ToBool reads a switch.
func ToBool(v any) bool {
	on, _ := strconv.ParseBool(ToString(v))
	return on
}

// ToInt64 reads a whole number.
func ToInt64(v any) int64 {
	n, _ := strconv.ParseInt(ToString(v), 10, 64)
	return n
}

// ToUint64 reads a whole number that is not negative.
func ToUint64(v any) uint64 {
	n, _ := strconv.ParseUint(ToString(v), 10, 64)
	return n
}

// ToFloat64 reads a number.
func ToFloat64(v any) float64 {
	n, _ := strconv.ParseFloat(ToString(v), 64)
	return n
}

// ToInt reads a whole number that fits an int.
func ToInt(v any) int { return int(ToInt64(v)) }

// ToInt32 reads a whole number that fits an int32.
func ToInt32(v any) int32 { return int32(ToInt64(v)) }

// ToUint reads a whole number that fits a uint.
func ToUint(v any) uint { return uint(ToUint64(v)) }

// ToUint8 reads a whole number that fits a uint8.
func ToUint8(v any) uint8 { return uint8(ToUint64(v)) }

// ToUint16 reads a whole number that fits a uint16.
func ToUint16(v any) uint16 { return uint16(ToUint64(v)) }

// ToUint32 reads a whole number that fits a uint32.
func ToUint32(v any) uint32 { return uint32(ToUint64(v)) }

// ToTime is a moment, which must be one already.
func ToTime(v any) time.Time {
	t, _ := v.(time.Time)
	return t
}

// ToDuration reads a span of time: "1m30s".
func ToDuration(v any) time.Duration {
	d, _ := time.ParseDuration(ToString(v))
	return d
}

// ToStringSlice reads a list; a text is its words.
func ToStringSlice(v any) []string {
	switch v := v.(type) {
	case nil:
		return nil
	case []string:
		return v
	case []any:
		texts := make([]string, len(v))
		for i := range v {
			texts[i] = ToString(v[i])
		}
		return texts
	}
	return strings.Fields(ToString(v))
}

// each reads a list of any type.
func each[T any](v any, read func(any) T) []T {
	if list, ok := v.([]T); ok {
		return list
	}
	texts := ToStringSlice(v)
	list := make([]T, len(texts))
	for i := range texts {
		list[i] = read(texts[i])
	}
	return list
}

// ToBoolSlice reads a list of switches.
func ToBoolSlice(v any) []bool { return each(v, ToBool) }

// ToIntSlice reads a list of whole numbers.
func ToIntSlice(v any) []int { return each(v, ToInt) }

// ToUintSlice reads a list of whole numbers that are not negative.
func ToUintSlice(v any) []uint { return each(v, ToUint) }

// ToFloat64Slice reads a list of numbers.
func ToFloat64Slice(v any) []float64 { return each(v, ToFloat64) }

// ToDurationSlice reads a list of spans of time.
func ToDurationSlice(v any) []time.Duration { return each(v, ToDuration) }

// ToStringMap is a table by names, which must be one already.
func ToStringMap(v any) map[string]any {
	if table, ok := v.(map[string]any); ok {
		return table
	}
	return map[string]any{}
}

// ToStringMapString is a table of texts.
func ToStringMapString(v any) map[string]string {
	table := map[string]string{}
	for name, value := range ToStringMap(v) {
		table[name] = ToString(value)
	}
	return table
}

// ToStringMapStringSlice is a table of lists of texts.
func ToStringMapStringSlice(v any) map[string][]string {
	table := map[string][]string{}
	for name, value := range ToStringMap(v) {
		table[name] = ToStringSlice(value)
	}
	return table
}
