package reports

import "sync"

// buyerHalf is one of two halves of the people: those whose block (blockOf) is not the one it names. Two processors that go through the same
// orders, each for its half, then hardly ever meet in what they write.
type buyerHalf int32

// everybody is no half but all who are known.
const everybody buyerHalf = 2

// blockOf shifts a person's place so that its last bit is their block. Loops that ask it for each order write it out, because what is given
// away is built without inlining (decision 41).
const blockOf = 9

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
