package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"zombiezen.com/go/sqlite"
)

// mostReaders is how many connections read at the same time.
const mostReaders = 4

// readers are the connections that only read, and cannot write even by mistake. One that is given back waits for whoever reads next. The
// first is the writer's, until there is something to write: opening a connection reads the whole schema, and most commands need no second.
type readers struct {
	path     string
	viewOnly bool
	places   chan struct{} // one for each connection in use
	lock     sync.Mutex
	idle     []*reader // the last one given back is taken first: its pages are the freshest
	closed   bool
}

// newReaders opens none yet.
func newReaders(path string, viewOnly bool) *readers {
	return &readers{path: path, viewOnly: viewOnly, places: make(chan struct{}, mostReaders)}
}

// lend lets readers use the writer's connection. It is closed with theirs.
func (p *readers) lend(c conn) error {
	if err := c.pragmas(lentPragmas); err != nil {
		return err
	}
	p.lock.Lock()
	defer p.lock.Unlock()
	p.idle = append(p.idle, &reader{conn: c, queries: map[string]queryState{}, lent: true})
	return nil
}

// reclaim gives back the connection that the writer lent, and opens one for the readers in its place, so that they keep reading this file
// whatever stands under its name later. Where somebody reads on it, it stays a reader's, and there is none to give.
func (p *readers) reclaim() (c conn, found bool, err error) {
	p.lock.Lock()
	defer p.lock.Unlock()
	i := slices.IndexFunc(p.idle, func(r *reader) bool { return r.lent })
	if i < 0 {
		return conn{}, false, nil
	}
	c = p.idle[i].conn
	p.idle = slices.Delete(p.idle, i, i+1)
	if err := c.pragmas(ownPragmas); err != nil {
		return conn{}, false, errors.Join(err, c.Close())
	}
	if r, err := p.open(); err == nil { // else whoever reads next tries, and is told
		p.idle = append(p.idle, r)
	}
	return c, true, nil
}

// take gives a connection until it is given back; ctx can interrupt what runs on it.
func (p *readers) take(ctx context.Context) (*reader, error) {
	select {
	case p.places <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	r, err := p.next()
	if err != nil {
		<-p.places
		return nil, err
	}
	r.SetInterrupt(ctx.Done())
	return r, nil
}

func (p *readers) next() (*reader, error) {
	p.lock.Lock()
	defer p.lock.Unlock()
	if p.closed {
		return nil, Refuse(CodeInterrupted)
	}
	n := len(p.idle)
	if n == 0 {
		return p.open()
	}
	r := p.idle[n-1]
	p.idle = p.idle[:n-1]
	return r, nil
}

// give takes a connection back. One that is not sound is closed.
func (p *readers) give(r *reader, sound bool) error {
	r.SetInterrupt(nil)
	p.lock.Lock()
	defer p.lock.Unlock()
	<-p.places
	if p.closed || !sound {
		return r.Close()
	}
	p.idle = append(p.idle, r)
	return nil
}

// close closes the connections: those in use when they are given back.
func (p *readers) close() (err error) {
	p.lock.Lock()
	defer p.lock.Unlock()
	p.closed = true
	for _, r := range p.idle {
		err = errors.Join(err, r.Close())
	}
	p.idle = nil
	return err
}

// lentPragmas make of the writer's connection a reader, ownPragmas the writer's again.
var (
	lentPragmas = []pragma{{"query_only", "on", "1"}, {"cache_size", "-65536", "-65536"}}
	ownPragmas  = []pragma{{"query_only", "off", "0"}, {"cache_size", actCache, actCache}}
)

// readerPragmas keep a reader from writing, and give it less memory than a long act has.
var readerPragmas = []pragma{
	{"query_only", "on", "1"},
	{"trusted_schema", "off", "0"},
	{"cell_size_check", "on", "1"},
	{"cache_size", "-65536", "-65536"},
	{"temp_store", "memory", "2"},
}

func (p *readers) open() (*reader, error) {
	c, err := openRaw(p.path, p.viewOnly)
	if err != nil {
		return nil, err
	}
	if err := c.pragmas(readerPragmas); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return &reader{conn: c, queries: map[string]queryState{}}, nil
}

// reader is a connection that only reads. Parsing a query costs as much as most of them take to run, so that it keeps them prepared from
// the second time on that they are asked.
type reader struct {
	conn
	queries map[string]queryState
	lent    bool // it is the writer's
}

type queryState byte

const (
	neverAsked  queryState = iota
	askedBefore            // the next time it is kept, or it is kept and idle
	beingRead              // it is kept, and its rows are being read
)

// mostQueries is how many queries a reader keeps: the program's own are fewer, texts with a person's filter come and go.
const mostQueries = 200

// moment runs reads that all see the book at one moment. Nothing interrupts the connection afterwards.
func (c conn) moment(fn func() error) error {
	if err := c.exec("BEGIN"); err != nil {
		return err
	}
	err := fn()
	c.SetInterrupt(nil)
	if c.AutocommitEnabled() { // some failures end it by themselves
		return err
	}
	return errors.Join(err, c.exec("ROLLBACK"))
}

// rows begins a query.
func (r *reader) rows(query string, args []any) (_ *rows, err error) {
	state := r.queries[query]
	result := &rows{reader: r, query: query, kept: state == askedBefore}
	if result.kept {
		result.stmt, err = r.Prepare(query)
	} else {
		result.stmt, _, err = r.PrepareTransient(query)
	}
	if err != nil {
		return nil, fmt.Errorf("prepare: %w", err)
	}
	switch {
	case result.kept:
		r.queries[query] = beingRead
	case state == neverAsked && len(r.queries) < mostQueries:
		r.queries[query] = askedBefore
	}
	if most := result.stmt.BindParamCount(); most != len(args) {
		err = fmt.Errorf("%d values for %d parameters", len(args), most)
	}
	for i := 0; i < len(args) && err == nil; i++ {
		err = bind(result.stmt, i+1, args[i])
	}
	if err != nil {
		return nil, errors.Join(err, result.close())
	}
	return result, nil
}

// rows are a query's result, of which one row after the other is read.
type rows struct {
	reader *reader
	query  string
	stmt   *sqlite.Stmt
	kept   bool
}

func (r *rows) close() error {
	if !r.kept {
		return r.stmt.Finalize()
	}
	r.reader.queries[r.query] = askedBefore
	return r.stmt.Reset()
}
