package cli

import (
	"io"
	"time"
)

// progress tells a waiting person how far a long command is, on standard error and in one line. It is silent for
// programs, for screen readers and when the work is done in a moment.
type progress struct {
	c       *call
	started time.Time
	last    time.Time
	shown   bool
}

// How long a command may take before it says how far it is, and how often it says it.
const (
	patience = 300 * time.Millisecond
	rhythm   = 200 * time.Millisecond
)

// progress begins to watch a command.
func (c *call) progress() *progress {
	now := c.env.Now()
	return &progress{c: c, started: now, last: now}
}

// at takes how many of the orders are saved.
func (p *progress) at(done, total int64) {
	if !p.c.env.OutTerminal || p.c.global.json || p.c.global.plain {
		return
	}
	now := p.c.env.Now()
	elapsed := now.Sub(p.started)
	if elapsed < patience || now.Sub(p.last) < rhythm {
		return
	}
	p.last, p.shown = now, true
	rate := int64(float64(done) / elapsed.Seconds())
	_, _ = io.WriteString(p.c.env.Err, "\r"+p.c.T("command.import.progress", "n", done, "total", total, "rate", rate)+"\x1b[K")
}

// end clears the line.
func (p *progress) end() {
	if p.shown {
		_, _ = io.WriteString(p.c.env.Err, "\r\x1b[K")
	}
}
