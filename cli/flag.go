package cli

import (
	"errors"
	"strings"

	"github.com/spf13/pflag"

	"regulars/store/filter"
)

// flagValue is a flag as it was typed. Values stay text until the command knows the currency and the zone.
type flagValue struct {
	row   flagRow
	all   []string
	given bool
}

// errTwice is the reason for refusing a flag that was given before.
var errTwice = errors.New("given twice")

// errNotSwitch is the reason for refusing a value of a switch.
var errNotSwitch = errors.New("not a switch's value")

// Set takes one value; a flag that takes one refuses a second.
func (v *flagValue) Set(text string) error {
	if v.given && !v.row.many {
		return errTwice
	}
	if v.row.value == "" && text != "true" && text != "false" {
		return errNotSwitch
	}
	v.given = true
	v.all = append(v.all, text)
	return nil
}

// String is the last value; a switch that nobody set is "false".
func (v *flagValue) String() string {
	if len(v.all) == 0 {
		if v.row.value == "" {
			return "false"
		}
		return ""
	}
	return v.all[len(v.all)-1]
}

// Type tells pflag whether a value follows.
func (v *flagValue) Type() string {
	if v.row.value == "" {
		return "bool"
	}
	return "string"
}

// on reports whether a switch was set.
func (v *flagValue) on() bool { return v != nil && v.given && v.String() == "true" }

// addFlags makes the flags of the rows and gives their values by name.
func addFlags(set *pflag.FlagSet, rows []flagRow) map[string]*flagValue {
	values := make(map[string]*flagValue, len(rows))
	for _, r := range rows {
		value := &flagValue{row: r}
		short := ""
		if r.name == "help" {
			short = "h"
		}
		f := set.VarPF(value, r.name, short, r.name)
		if r.value == "" {
			f.NoOptDefVal = "true"
		}
		values[r.name] = value
	}
	return values
}

// flagError turns what pflag found into an error of ours.
func flagError(err error, r row) error {
	var missing *pflag.NotExistError
	var noValue *pflag.ValueRequiredError
	var invalid *pflag.InvalidValueError
	switch {
	case errors.As(err, &missing):
		return unknownFlag(missing, r)
	case errors.As(err, &noValue):
		return refuse("missing_value", "flag", noValue.GetSpecifiedName())
	case errors.As(err, &invalid) && errors.Is(err, errTwice):
		return refuse("flag_twice", "flag", invalid.GetFlag().Name)
	case errors.As(err, &invalid):
		return refuse("bad_flag", "value", "--"+invalid.GetFlag().Name+"="+invalid.GetValue(), "help", helpFor(r))
	}
	return refuse("bad_flag", "value", strings.TrimPrefix(err.Error(), "bad flag syntax: "), "help", helpFor(r))
}

// unknownFlag names the nearest flag of the command.
func unknownFlag(missing *pflag.NotExistError, r row) error {
	name := missing.GetSpecifiedName()
	typed := "--" + name
	if missing.GetSpecifiedShortnames() != "" {
		typed = "-" + missing.GetSpecifiedShortnames()
	}
	var names []string
	for _, f := range append(globalFlags(), r.flags...) {
		names = append(names, f.name)
	}
	if near := filter.Nearest(name, names); near != "" {
		return refuse("unknown_flag", "why", "near", "value", typed, "near", "--"+near)
	}
	if name != "" && name[0] >= '0' && name[0] <= '9' {
		return refuse("unknown_flag", "why", "number", "value", typed)
	}
	return refuse("unknown_flag", "value", typed, "help", helpFor(r))
}

// helpFor is the help command that explains a row.
func helpFor(r row) string { return strings.TrimSpace("help " + r.path) }
