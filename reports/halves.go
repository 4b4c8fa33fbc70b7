package reports

import "sync"

// buyerHalf is one of two halves of the people. Each is a pattern of blocks, so that two processors that go through the same orders, each
// for its half, hardly ever meet in what they write.
type buyerHalf int32

// everybody is no half but all who are known.
const everybody buyerHalf = -1

// has reports whether somebody belongs to the half; nobody known, -1, belongs to none.
func (h buyerHalf) has(who int32) bool {
	return who >= 0 && (h == everybody || buyerHalf(who>>9&1) == h)
}

// fewOrders is below how many orders a second processor gains nothing.
var fewOrders = 100_000

// inHalves does something that goes through so many orders for both halves at once, for everybody when the orders are few. What it gives adds
// up what was found, and is called for one half after the other.
func inHalves(orders int, do func(buyerHalf) (add func())) {
	if orders < fewOrders {
		do(everybody)()
		return
	}
	var group sync.WaitGroup
	var second func()
	group.Go(func() { second = do(1) })
	first := do(0)
	group.Wait()
	first()
	second()
}
