// Package program holds the rules of the loyalty programme as pure functions: what an order earns, when points are
// released and lapse, which lots a debit takes, and what a refund takes back. It knows no database, no clock and no
// language; the store asks it what to post and writes the answer down.
package program

// Day counts whole days since 1970-01-01 in the shop's zone, as store.Day does. 0 is "none".
type Day int32
