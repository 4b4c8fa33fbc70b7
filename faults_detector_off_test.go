//go:build !race

package main

// raceDetector says that the race detector is in the test binary.
const raceDetector = false
