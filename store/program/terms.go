package program

import (
	"errors"
	"math/bits"
	"strconv"
	"strings"
)

// Basis names the part of an order that earns points.
type Basis string

// The bases. Whatever the basis, the part paid with points or stored value earns nothing.
const (
	BasisPaidWithoutShipping Basis = "paid_ex_shipping" // what was paid, shipping taken off
	BasisPaid                Basis = "paid"             // all that was paid
	BasisGoods               Basis = "goods"            // what was paid, shipping and tax taken off
)

// Rounding says what becomes of a fraction of a point.
type Rounding string

// The roundings.
const (
	RoundFloor  Rounding = "floor"
	RoundHalfUp Rounding = "half_up"
	RoundCeil   Rounding = "ceil"
)

// MaxPoints is the most points one entry may move.
const MaxPoints = 10_000_000

// MaxBalance is the most points one member may hold.
const MaxBalance = 1_000_000_000

// Rate is how many points one whole currency unit earns, in millionths of a point.
type Rate int64

const rateScale = 1_000_000

var errRate = errors.New("rate is not a decimal number above 0 and at most 1000 with up to six decimals")

// ParseRate reads a decimal such as "1", "0.5" or "1.25": above 0, at most 1000.
func ParseRate(s string) (Rate, error) {
	whole, fraction, _ := strings.Cut(s, ".")
	if whole == "" || len(whole) > 4 || len(fraction) > 6 || strings.HasSuffix(s, ".") || strings.ContainsAny(s, "+-") {
		return 0, errRate
	}
	w, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return 0, errRate
	}
	f := int64(0)
	if fraction != "" {
		if f, err = strconv.ParseInt(fraction+strings.Repeat("0", 6-len(fraction)), 10, 64); err != nil {
			return 0, errRate
		}
	}
	r := Rate(w*rateScale + f)
	if r <= 0 || r > 1000*rateScale {
		return 0, errRate
	}
	return r, nil
}

// String is the shortest decimal that ParseRate reads back.
func (r Rate) String() string {
	s := strconv.FormatInt(int64(r)/rateScale, 10)
	if f := int64(r) % rateScale; f != 0 {
		digits := strconv.FormatInt(f+rateScale, 10)[1:]
		s += "." + strings.TrimRight(digits, "0")
	}
	return s
}

// Terms are the earning rules in force at one time. Every award keeps the number of its terms, so that nothing later asks
// today's rules about yesterday's order.
type Terms struct {
	Rate       Rate     `json:"rate"`
	Basis      Basis    `json:"basis"`
	Rounding   Rounding `json:"rounding"`
	ReturnDays int      `json:"return_days"`
	Expiry     Expiry   `json:"expiry"`
	Decimals   int      `json:"decimals"` // minor digits of the shop's currency
	Moment     Moment   `json:"moment,omitempty"`
	Rules      []Rule   `json:"rules,omitempty"` // beside the base rate, in the order in which they are asked

	scale uint64 // what Rate is further divided by, for a multiplied rate; 0: nothing
}

// Moment is when an order gives its points.
type Moment string

// The moments. The points then wait for the return window.
const (
	MomentPaid      Moment = "" // at once
	MomentFulfilled Moment = "fulfilled"
	MomentCompleted Moment = "completed"
)

// Amounts are the money of one order in minor units.
type Amounts struct {
	Total, Shipping, Tax, PointsPaid int64
}

// Earning is the part of an order that earns, in minor units; never below 0.
func (t Terms) Earning(a Amounts) int64 {
	earning := a.Total - a.PointsPaid
	if t.Basis != BasisPaid {
		earning -= a.Shipping
	}
	if t.Basis == BasisGoods {
		earning -= a.Tax
	}
	return max(0, earning)
}

// Points is what an earning amount of minor units gives, rounded as the terms say and at most MaxPoints.
func (t Terms) Points(earning int64) int64 {
	if earning <= 0 {
		return 0
	}
	unit := uint64(rateScale)
	for range t.Decimals {
		unit *= 10
	}
	if t.scale > 1 {
		unit *= t.scale
	}
	hi, lo := bits.Mul64(uint64(earning), uint64(t.Rate))
	if hi >= unit {
		return MaxPoints
	}
	points, rest := bits.Div64(hi, lo, unit)
	if t.Rounding == RoundCeil && rest > 0 || t.Rounding == RoundHalfUp && rest >= unit-rest {
		points++
	}
	return int64(min(points, MaxPoints))
}

// Release is the day on which points of an order paid on day can first be spent: after the return window.
func (t Terms) Release(day Day) Day { return day + Day(t.ReturnDays) }

// Proportion is amount × part / whole, floored, without overflow; whole must be above 0 and part within 0..whole.
func Proportion(amount, part, whole int64) int64 {
	hi, lo := bits.Mul64(uint64(amount), uint64(part))
	quotient, _ := bits.Div64(hi, lo, uint64(whole))
	return int64(quotient)
}
