//go:build !race

package store

// RaceDetector reports whether the tests run under the race detector.
const RaceDetector = false
