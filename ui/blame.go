package ui

import (
	"errors"
	"strings"

	"regulars/store"
	"regulars/store/filter"
)

// blamed says by which fact of an error the input is known that it is about.
var blamed = map[store.Code]string{
	store.CodeBadOffer:   "why",
	store.CodeBadPlan:    "why",
	store.CodeBadRule:    "name",
	store.CodeBadSetting: "key",
	store.CodeBadTiers:   "why",
}

// blamedInputs are the inputs that the facts of errors call otherwise.
var blamedInputs = map[string]string{"ends": "until", "valid_days": "days", "nobody": "where", "threshold": "spend"}

// blames is the key of the input that an error is about, "" when it is about none, or about more than one value.
func blames(err error) string {
	var unclear *filter.Error
	if errors.As(err, &unclear) {
		return "where"
	}
	var known *store.Error
	if !errors.As(err, &known) {
		return ""
	}
	switch known.Code {
	case store.CodeNameTaken:
		return "name"
	case store.CodeNoTier:
		return "tiers"
	}
	key, _ := known.Facts[blamed[known.Code]].(string)
	if known.Code == store.CodeBadTiers {
		if measure, _ := known.Facts["field"].(string); measure != "tier_" {
			prefix := ""
			if strings.HasPrefix(key, "keep") {
				prefix = "keep"
			}
			key = prefix + strings.TrimPrefix(measure, "tier_")
		}
	}
	if other, ok := blamedInputs[key]; ok {
		return other
	}
	return key
}
