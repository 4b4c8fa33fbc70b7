package program

// Award is what an order should have given and lost, derived from what the ledger really did.
type Award struct {
	Given  int64 // points the order was ever given and kept by no undo
	Clawed int64 // of those, points that belong back
}

// Owed says what an order's award should be now. given is what the ledger has awarded so far and not undone, earns what
// the order would earn under the terms of that award as it stands now (unchanged orders: given itself), refunded and earned
// are minor units, earned being the part of the order that earned under those terms, void means cancelled, excluded or unpaid.
//
// An order that grew earns the difference. One that shrank without a refund loses the difference. A refund is one of what
// earned, as far as that goes: it takes its share of what is left, floored and cumulative, and all of it once nothing is left
// that earned. A refund never earns.
func Owed(given, earns, refunded, earned int64, void bool) Award {
	if void {
		return Award{Given: given, Clawed: given}
	}
	given = max(given, earns)
	clawed := given - earns
	if refunded > 0 {
		if refunded >= earned {
			clawed = given
		} else {
			clawed += Proportion(earns, refunded, earned)
		}
	}
	return Award{Given: given, Clawed: clawed}
}

// Earned is the part of an order that earned, in minor units: by the basis, without the lines that exclusions took out as far as
// the base rate, which counts all the others, gave anything.
func Earned(shares []Share, basis int64) int64 {
	if len(shares) > 0 && shares[0].Rule == BaseRule {
		return shares[0].Of
	}
	return basis
}

// Worth is the value of points in minor units, floored: per points are worth minor.
func Worth(points, per, minor int64) int64 {
	if points < 0 {
		return -Worth(-points, per, minor)
	}
	return Proportion(points, minor, per)
}
