package program

import (
	"errors"
	"strings"
)

// ErrBenefit is what ParseBenefit answers to what is none.
var ErrBenefit = errors.New("benefit is discount:5 or text:words")

// ParseBenefit reads a benefit as String writes it: discount:5 (percent, up to two decimals), text:WORDS.
func ParseBenefit(s string) (b Benefit, err error) {
	kind, rest, _ := strings.Cut(strings.TrimSpace(s), ":")
	b.Kind, rest = strings.TrimSpace(kind), strings.TrimSpace(rest)
	switch b.Kind {
	case BenefitDiscount:
		var r Rate
		if r, err = ParseRate(rest); r%(rateScale/100) != 0 {
			err = ErrBenefit
		}
		b.Value = int64(r) / (rateScale / 100)
	case BenefitText:
		b.Text = rest
	}
	if err != nil || !b.valid() {
		return b, ErrBenefit
	}
	return b, nil
}

// String is the benefit as ParseBenefit reads it.
func (b Benefit) String() string {
	if b.Kind == BenefitDiscount {
		return b.Kind + ":" + b.Percent()
	}
	return b.Kind + ":" + b.Text
}

// Percent is a discount's percent as people write it.
func (b Benefit) Percent() string { return Rate(b.Value * (rateScale / 100)).String() }
