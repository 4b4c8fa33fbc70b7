package store

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"sync"
	"sync/atomic"
)

// writer is the one that writes: a goroutine with a queue. Acts that wait together are committed together, each in a
// savepoint of its own, so that a refused one does not fail its neighbours.
type writer struct {
	book    *Book
	conn    conn
	turn    *turn
	anchors *anchors
	file    os.FileInfo // the file that was opened; its path must still name it
	log     os.FileInfo // its write-ahead log
	lost    bool        // the connection is closed and could not be opened again
	heads   heads
	shop    *Shop // the settings as the transaction under way has made them; readers see them after its commit
	version int64 // PRAGMA data_version when heads were read
	queue   chan *job
	stopped sync.WaitGroup
	closing sync.RWMutex
	closed  bool
}

// heads are what the next row continues. They are a value: a savepoint copies them and a refused act puts them back.
type heads struct {
	entry, audit, member, order, batch, remark, product, move int64
	entryHash, auditHash                                      digest
	recorded                                                  Instant // of the last entry
	seen                                                      Instant // the latest moment of any entry or audit row
}

// job is one act waiting to be written.
type job struct {
	ctx    context.Context
	name   string
	act    func(*tx) error
	alone  bool    // an import: long, in a transaction of its own
	renews *sql.DB // no act: the readers' pool that failed
	state  atomic.Int32
	done   chan error
}

const (
	jobWaiting int32 = iota
	jobTaken
	jobLeft // its caller went away before it was taken
)

// groupLimit is the most acts in one commit.
const groupLimit = 256

func startWriter(b *Book, fresh bool) (*writer, error) {
	info, err := os.Stat(b.path)
	if err != nil {
		return nil, fileError(b.path, err)
	}
	c, err := openWriterConn(b.path, false)
	if err != nil {
		return nil, b.classify(err)
	}
	w := &writer{book: b, conn: c, turn: newTurn(b.path), file: info, queue: make(chan *job, groupLimit), version: -1}
	if err := w.compareAnchor(); err != nil && !(fresh && CodeIs(err, CodeEntriesMissing)) {
		return nil, errors.Join(b.classify(err), c.Close())
	}
	if w.log, err = os.Stat(b.path + "-wal"); err != nil {
		return nil, errors.Join(fileError(b.path, err), c.Close())
	}
	w.anchors = openAnchors(b.path, b.options.StateDir)
	if fresh { // an anchor from an earlier book of this name says nothing about this one
		w.anchor()
	}
	if b.options.Figures {
		w.readFigures()
	}
	w.stopped.Add(1)
	go w.run()
	return w, nil
}

// readFigures reads the figures before there is any act, so that whoever asks for them next needs no connection of their own. An error
// is met by them, if it stays.
func (w *writer) readFigures() {
	b := w.book
	b.figures.lock.Lock()
	defer b.figures.lock.Unlock()
	_ = b.sweepOn(w.conn, func(s *sweep) error { return b.figures.fill(s, w.heads.dataVersion()) })
}

// compareAnchor reads the heads and refuses a book that has fewer entries than were confirmed.
func (w *writer) compareAnchor() error {
	// The anchor first: whoever commits between the two readings moves the heads on, never back.
	a, anchored := readAnchor(w.book.path, w.book.options.StateDir)
	if err := w.readHeads(); err != nil {
		return err
	}
	if anchored && a.Entries > w.heads.entry {
		return Refuse(CodeEntriesMissing, "after", w.heads.entry, "expected", a.Entries, "path", w.book.path)
	}
	return nil
}

// stop waits for the acts that were taken, then closes everything.
func (w *writer) stop() error {
	w.closing.Lock()
	if w.closed {
		w.closing.Unlock()
		return nil
	}
	w.closed = true
	close(w.queue)
	w.closing.Unlock()
	w.stopped.Wait()
	w.replaced()
	err := errors.Join(w.turn.close(), w.anchors.close())
	if w.lost {
		return err
	}
	return errors.Join(w.conn.Close(), err)
}

// write runs an act in the writer and waits for its commit. name is the act's word in the audit.
func (b *Book) write(ctx context.Context, name string, act func(*tx) error) error {
	return b.submit(&job{ctx: ctx, name: name, act: act, done: make(chan error, 1)})
}

// writeAlone runs a long act in a transaction of its own; ctx can interrupt it at any point, which rolls it back.
func (b *Book) writeAlone(ctx context.Context, name string, act func(*tx) error) error {
	return b.submit(&job{ctx: ctx, name: name, act: act, alone: true, done: make(chan error, 1)})
}

func (b *Book) submit(j *job) error {
	if b.ViewOnly() != nil {
		b.revive(j.ctx)
	}
	if why := b.ViewOnly(); why != nil {
		return why
	}
	w := b.writer
	w.closing.RLock()
	if w.closed {
		w.closing.RUnlock()
		return Refuse(CodeInterrupted)
	}
	select {
	case w.queue <- j:
		w.closing.RUnlock()
	case <-j.ctx.Done():
		w.closing.RUnlock()
		return Refuse(CodeInterrupted).Because(j.ctx.Err())
	}
	select {
	case err := <-j.done:
		return b.answer(err)
	case <-j.ctx.Done():
		if j.state.CompareAndSwap(jobWaiting, jobLeft) {
			return Refuse(CodeInterrupted).Because(j.ctx.Err())
		}
		return b.answer(<-j.done)
	}
}

// answer is what the caller of an act is told: a refusal names moments by the shop's clock.
func (b *Book) answer(err error) error {
	err = b.classify(err)
	var refused *Error
	if errors.As(err, &refused) {
		for name, fact := range refused.Facts {
			if at, ok := fact.(Instant); ok {
				refused.Facts[name] = at.Time().In(b.Shop().Zone)
			}
		}
	}
	return err
}

func (w *writer) run() {
	defer w.stopped.Done()
	var held *job // an import that arrived while a group was being gathered
	for {
		j := held
		held = nil
		if j == nil {
			var open bool
			if j, open = <-w.queue; !open {
				return
			}
		}
		if !j.state.CompareAndSwap(jobWaiting, jobTaken) {
			continue
		}
		switch {
		case j.renews != nil:
			w.renewFor(j)
			continue
		case j.alone:
			w.runAlone(j)
			continue
		}
		held = w.runGroup(j)
	}
}

// runGroup writes j and every act that waits with it, in one commit. It returns an import that it met, for the next turn.
func (w *writer) runGroup(j *job) (held *job) {
	group := []*job{j}
	results := []error{nil}
	err := w.transaction(j.ctx, func() error {
		var err error
		if results[0], err = w.first(j); err != nil {
			return err
		}
		for len(group) < groupLimit {
			next := w.nextOf(&held)
			if next == nil {
				return nil
			}
			group, results = append(group, next), append(results, nil)
			if results[len(results)-1], err = w.savepoint(next); err != nil {
				return err
			}
		}
		return nil
	})
	for i, job := range group {
		if err != nil {
			results[i] = err
		}
		job.done <- results[i]
	}
	return held
}

// nextOf takes a waiting act from the queue without waiting; an import is put aside.
func (w *writer) nextOf(held **job) *job {
	for *held == nil {
		select {
		case j, open := <-w.queue:
			if !open {
				return nil
			}
			if j.alone {
				*held = j
				return nil
			}
			if j.state.CompareAndSwap(jobWaiting, jobTaken) {
				return j
			}
		default:
			return nil
		}
	}
	return nil
}

// first runs the act that begins a group. It needs no savepoint, which would copy every page that the act changes: when it is
// refused, nothing else is in the transaction yet, and that begins anew.
func (w *writer) first(j *job) (refused, err error) {
	if refused = w.perform(j); refused == nil {
		return nil, nil
	}
	if !w.conn.AutocommitEnabled() { // some failures end the transaction by themselves
		if err := w.conn.exec("ROLLBACK"); err != nil {
			return refused, err
		}
	}
	w.version = -1
	if err := w.begin(); err != nil {
		return refused, err
	}
	return refused, w.auditRefusal(j, refused)
}

// savepoint runs one act of a group. refused is the act's own error, after which the group goes on; err ends the group.
func (w *writer) savepoint(j *job) (refused, err error) {
	before := w.heads
	if err := w.conn.exec("SAVEPOINT act"); err != nil {
		return nil, err
	}
	refused = w.perform(j)
	if refused != nil {
		w.heads = before
		if err := w.conn.exec("ROLLBACK TO act"); err != nil {
			return refused, err
		}
		if err := w.auditRefusal(j, refused); err != nil {
			return refused, err
		}
	}
	return refused, w.conn.exec("RELEASE act")
}

func (w *writer) perform(j *job) error {
	t := newTx(w, j.ctx)
	if err := j.act(t); err != nil {
		return err
	}
	return t.finish()
}

// errDryRun rolls an import back after everything was counted.
var errDryRun = errors.New("dry run")

func (w *writer) runAlone(j *job) {
	if err := w.whole(j.ctx); err != nil {
		j.done <- err
		return
	}
	before := w.heads
	old := w.conn.SetInterrupt(j.ctx.Done())
	// What an import writes refers only to rows it has read or made itself; doctor checks the keys of the whole book.
	err := w.conn.exec("PRAGMA foreign_keys = off")
	var refused error // the act's own error: what kept it from beginning is no refusal
	if err == nil {
		err = w.transaction(j.ctx, func() error {
			refused = w.perform(j)
			return refused
		})
	}
	w.conn.SetInterrupt(old)
	if back := w.conn.pragma("foreign_keys", "on", "1"); back != nil && err == nil {
		err = back
	}
	if err != nil {
		w.heads = before
		w.version = -1
		if ours := (*Error)(nil); errors.As(refused, &ours) {
			_ = w.transaction(context.WithoutCancel(j.ctx), func() error { return w.auditRefusal(j, refused) })
		}
	}
	j.done <- err
}

// replaced reports whether the path, or that of the log, names another file than the one that was opened, or none: what is
// written now would be seen by nobody. The log of a file that is gone is moved out of the way, because SQLite would apply it
// to whatever file stands there next.
func (w *writer) replaced() bool {
	same, log := sameFile(w.book.path, w.file), sameFile(w.book.path+"-wal", w.log)
	if !same && log {
		moveLog(w.book.path)
	}
	return !same || !log
}

// transaction waits for its turn, begins, runs fn, commits, and moves the anchor.
func (w *writer) transaction(ctx context.Context, fn func() error) (err error) {
	if err := w.whole(ctx); err != nil {
		return err
	}
	h := holder{PID: os.Getpid(), Staff: w.book.actor, Since: InstantOf(w.book.Now())}
	if err := w.turn.take(ctx, h); err != nil {
		return err
	}
	defer func() {
		if back := w.turn.release(); back != nil {
			err = errors.Join(err, back)
		}
	}()
	if w.replaced() {
		return Refuse(CodeReplaced, "path", w.book.path)
	}
	before := w.heads
	if err = w.begin(); err == nil {
		err = fn()
	}
	if err == nil {
		err = w.conn.exec("COMMIT")
	}
	if err != nil {
		w.heads, w.version = before, -1
		if !w.conn.AutocommitEnabled() {
			w.conn.SetInterrupt(nil)
			if back := w.conn.exec("ROLLBACK"); back != nil {
				err = errors.Join(err, back)
			}
		}
		if w.book.mendable(err) {
			_ = w.renew(context.WithoutCancel(ctx)) // when it fails the next act tries again
		}
		return err
	}
	w.book.shop.Store(w.shop)
	w.anchor()
	return nil
}

// begin begins a transaction on what the book holds now.
func (w *writer) begin() error {
	if err := w.conn.exec("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	if err := w.readHeads(); err != nil {
		return err
	}
	w.shop = w.book.shop.Load()
	return w.doubtClock()
}

// anchor notes how far the book has come.
func (w *writer) anchor() {
	w.anchors.write(anchor{
		Entries: w.heads.entry, EntryHead: hexOf(w.heads.entryHash[:]),
		Audits: w.heads.audit, AuditHead: hexOf(w.heads.auditHash[:]), File: fileNumber(w.file),
	})
}
