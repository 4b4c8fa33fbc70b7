//go:build unix && !linux

package main

import "syscall"

// memory is the most that a process had, in bytes.
func memory(use *syscall.Rusage) int64 { return int64(use.Maxrss) }
