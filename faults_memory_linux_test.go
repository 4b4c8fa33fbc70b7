package main

import "syscall"

// memory is the most that a process had, in bytes.
func memory(use *syscall.Rusage) int64 { return use.Maxrss << 10 }
