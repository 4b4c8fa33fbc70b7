package store

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"zombiezen.com/go/sqlite"
)

// mostReaders is how many connections read at the same time.
const mostReaders = 4

// readers are the connections that only read, and cannot write even by mistake. One that is given back waits for whoever reads next.
type readers struct {
	path     string
	viewOnly bool
	places   chan struct{} // one for each connection in use
	lock     sync.Mutex
	idle     []*reader // the last one given back is taken first: its pages are the freshest
	closed   bool
}

// openReaders opens the first of them.
func openReaders(path string, viewOnly bool) (*readers, error) {
	p := &readers{path: path, viewOnly: viewOnly, places: make(chan struct{}, mostReaders)}
	first, err := p.open()
	if err != nil {
		return nil, err
	}
	p.idle = append(p.idle, first)
	return p, nil
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

// readerPragmas keep a reader from writing, and give it less memory than the writer has.
var readerPragmas = []struct{ name, set, got string }{
	{"query_only", "on", "1"},
	{"trusted_schema", "off", "0"},
	{"cell_size_check", "on", "1"},
	{"cache_size", "-32768", "-32768"},
	{"temp_store", "memory", "2"},
}

func (p *readers) open() (*reader, error) {
	c, err := openRaw(p.path, p.viewOnly)
	if err != nil {
		return nil, err
	}
	for _, pragma := range readerPragmas {
		if err := c.pragma(pragma.name, pragma.set, pragma.got); err != nil {
			return nil, errors.Join(err, c.Close())
		}
	}
	return &reader{conn: c, queries: map[string]queryState{}}, nil
}

// reader is a connection that only reads. Parsing a query costs as much as most of them take to run, so that it keeps them prepared from
// the second time on that they are asked.
type reader struct {
	conn
	queries map[string]queryState
}

type queryState byte

const (
	neverAsked  queryState = iota
	askedBefore            // the next time it is kept, or it is kept and idle
	beingRead              // it is kept, and its rows are being read
)

// mostQueries is how many queries a reader keeps: the program's own are fewer, texts with a person's filter come and go.
const mostQueries = 200

// moment runs reads that all see the book at one moment.
func (r *reader) moment(fn func() error) error {
	if err := r.exec("BEGIN"); err != nil {
		return err
	}
	err := fn()
	r.SetInterrupt(nil)
	if r.AutocommitEnabled() { // some failures end it by themselves
		return err
	}
	return errors.Join(err, r.exec("ROLLBACK"))
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
