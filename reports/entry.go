package reports

import (
	"encoding/json"
	"strings"

	"regulars/lang"
	"regulars/store"
	"regulars/store/program"
)

// EntryTerms reads the terms that an entry keeps; ok is false where it has none.
func EntryTerms(e *store.EntryRow) (terms program.Terms, ok bool) {
	if e.Rule == "" || json.Unmarshal([]byte(e.Rule), &terms) != nil || terms.Rate == 0 {
		return terms, false
	}
	return terms, true
}

// EntryShares say which rule gave how much of an entry, the base rate where nothing else is recorded of what was earned; none of an entry that no
// rule gave.
func EntryShares(e *store.EntryRow) []program.Share {
	if len(e.Shares) == 0 && e.Reason == store.ReasonEarn.String() && e.Basis != 0 {
		return []program.Share{{Rule: program.BaseRule, Points: e.Amount, Of: e.Basis}}
	}
	return e.Shares
}

// ShareWords say which rules gave an entry, where the base rate was not alone: 60 points by “the base rate” + 30 points by “spring”.
func ShareWords(l lang.Lang, e *store.EntryRow) string {
	terms, ok := EntryTerms(e)
	if !ok || len(e.Shares) == 0 {
		return ""
	}
	return ruleWriter{l: l}.shares(e.Shares, &terms)
}

// EntryNote is what an entry's own words say to people. Those of a deed name the deed before what shows it; that somebody joined needs no more.
func EntryNote(l lang.Lang, e *store.EntryRow) string {
	parts := strings.SplitN(e.Key, ":", 4) // deed:MEMBER:ACTION:PROOF
	if len(parts) < 4 || parts[0] != "deed" || e.Text == "" {
		return e.Text
	}
	deed := l.T("rule.action." + parts[2])
	if parts[2] == "signup" {
		return deed
	}
	return l.T("event.deed", "deed", deed, "proof", e.Text)
}
