package cli

import (
	"errors"
	"slices"
	"strings"

	"regulars/lang"
	"regulars/store"
	"regulars/store/exchange"
)

// The exit codes, a contract with whoever calls the program.
const (
	exitOK         = 0
	exitUsage      = 2
	exitBadInput   = 3
	exitRefused    = 4
	exitBusy       = 5
	exitStorage    = 6
	exitIntegrity  = 7
	exitNotAllowed = 8
	exitNewerBook  = 9
	exitInterrupt  = 130
	exitTerminated = 143
)

// exitByCode lists the codes whose exit code does not follow from their first word.
var exitByCode = map[string]int{
	"unknown_command": exitUsage, "unknown_flag": exitUsage, "missing_value": exitUsage, "missing_flag": exitUsage,
	"flag_twice": exitUsage, "missing_argument": exitUsage, "extra_argument": exitUsage, "missing_command": exitUsage,
	"bad_flag": exitUsage, "bad_argument": exitUsage, "bad_choice": exitUsage, "needs_answer": exitUsage,
	"needs_terminal": exitUsage, "needs_file": exitUsage, "needs_shop": exitUsage, "flags_exclude": exitUsage, "one_file_only": exitUsage, "no_sheets": exitUsage, "no_encoding": exitUsage, "home_unknown": exitUsage,

	"unknown_setting": exitBadInput, "no_identity": exitBadInput, "not_yet": exitBadInput,
	"rows_rejected": exitBadInput, "file_changed": exitBadInput, "file_exists": exitBadInput, "own_file": exitBadInput,
	"file_missing": exitBadInput, "file_not_allowed": exitBadInput,
	"file_unreadable": exitBadInput, "nothing_to_read": exitBadInput, "period_reversed": exitBadInput,
	"unknown_reason": exitBadInput, "duplicate_order": exitBadInput, "no_shop": exitBadInput, "shop_exists": exitRefused, "ambiguous_member": exitRefused,

	"person_twice": exitBadInput, "score_range": exitBadInput,
	"ticket_empty": exitBadInput,
	"no_score":     exitBadInput, "no_round": exitBadInput, "no_number": exitBadInput,
	"unknown_driver": exitBadInput, "unknown_channel": exitBadInput,

	"busy": exitBusy, "timed_out": exitBusy,

	"disk_full": exitStorage, "older_book": exitStorage, "io_failed": exitStorage, "view_only": exitStorage, "bad_path": exitStorage,
	"network_fs": exitStorage, "replaced": exitStorage, "settings_not_taken": exitStorage,
	"output_incomplete": exitStorage, "export_incomplete": exitStorage, "output_closed": exitStorage,
	"unknown": exitStorage, "internal": exitStorage,

	"damaged": exitIntegrity, "empty_file": exitIntegrity, "not_a_book": exitIntegrity, "entries_missing": exitIntegrity, "acts_missing": exitIntegrity,
	"backup_bad": exitIntegrity, "strange_log": exitIntegrity, "unsound": exitIntegrity,

	"not_test_mode": exitNotAllowed,

	"newer_book": exitNewerBook, "interrupted": exitInterrupt,
}

// exitCode is the exit code of an error. What is malformed (bad_…) is bad input; what is left is a rule that refuses.
func exitCode(err error) int {
	code := lang.CodeOf(err)
	if exit, ok := exitByCode[code]; ok {
		return exit
	}
	if strings.HasPrefix(code, "bad_") || slices.Contains(exchange.Codes(), store.Code(code)) {
		return exitBadInput
	}
	return exitRefused
}

// refuse makes an error with a code of the command line's own; lang has its sentence.
func refuse(code string, facts ...any) error { return store.Refuse(store.Code(code), facts...) }

// silent is an error whose report was already printed as the command's result; only its exit code is left to give.
type silent struct{ code string }

func (s silent) Error() string            { return s.code }
func (s silent) ErrorCode() string        { return s.code }
func (silent) ErrorFacts() map[string]any { return nil }

// isSilent reports whether err was already told.
func isSilent(err error) bool {
	var told silent
	return errors.As(err, &told)
}
