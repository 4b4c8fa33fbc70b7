package program

import (
	"errors"
	"slices"
	"strconv"
	"strings"
)

// ErrBenefit is what ParseBenefit answers to what is none.
var ErrBenefit = errors.New("benefit is multiplier:1.5, discount:5, service, shipping, gift:3:words or text:words")

// ParseBenefit reads a benefit as String writes it: multiplier:1.5 (up to six decimals), discount:5 (percent, up to two decimals),
// service, shipping, gift:MONTHS:WORDS, text:WORDS.
func ParseBenefit(s string) (b Benefit, err error) {
	kind, rest, _ := strings.Cut(strings.TrimSpace(s), ":")
	b.Kind, rest = strings.TrimSpace(kind), strings.TrimSpace(rest)
	switch b.Kind {
	case BenefitMultiplier:
		var r Rate
		r, err = ParseRate(rest)
		b.Value = int64(r)
	case BenefitDiscount:
		var r Rate
		if r, err = ParseRate(rest); r%(rateScale/100) != 0 {
			err = ErrBenefit
		}
		b.Value = int64(r) / (rateScale / 100)
	case BenefitGift:
		months, words, _ := strings.Cut(rest, ":")
		b.Value, err = strconv.ParseInt(months, 10, 64)
		b.Text = strings.TrimSpace(words)
	case BenefitText:
		b.Text = rest
	default:
		if rest != "" {
			err = ErrBenefit
		}
	}
	if err != nil || !slices.Contains(BenefitKinds, b.Kind) || !b.valid() {
		return b, ErrBenefit
	}
	return b, nil
}

// String is the benefit as ParseBenefit reads it.
func (b Benefit) String() string {
	switch b.Kind {
	case BenefitMultiplier, BenefitDiscount:
		return b.Kind + ":" + b.Amount()
	case BenefitGift:
		return b.Kind + ":" + strconv.FormatInt(b.Value, 10) + ":" + b.Text
	case BenefitText:
		return b.Kind + ":" + b.Text
	}
	return b.Kind
}

// Amount is a multiplier's factor, or a discount's percent, as people write it.
func (b Benefit) Amount() string {
	if b.Kind == BenefitDiscount {
		return Rate(b.Value * (rateScale / 100)).String()
	}
	return Rate(b.Value).String()
}
