//go:build !race

package store

// raceDetector reports whether the tests run under the race detector.
const raceDetector = false
