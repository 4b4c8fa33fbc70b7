package store

import (
	"context"
	"errors"
	"os"
	"sync"
	"sync/atomic"
)

// writer is the one connection that writes, and the pen without which nobody may use it. Acts queue up for the pen; whoever gets
// it writes its own and all that wait, in one commit, each in a savepoint of its own, so that a refused one does not fail its
// neighbours. Who is alone writes at once, without handing the act to another goroutine and waiting for it.
type writer struct {
	book    *Book
	conn    conn
	turn    *turn
	anchors *anchors
	file    os.FileInfo // the file that was opened; its path must still name it
	log     os.FileInfo // its write-ahead log
	room    room
	lost    bool // the connection is closed and could not be opened again
	lent    bool // the readers have the connection until the first act
	heads   heads
	shop    *Shop         // the settings as the transaction under way has made them; readers see them after its commit
	version int64         // PRAGMA data_version when heads were read
	pen     chan struct{} // full while somebody has it
	queue   chan *job     // acts that wait for whoever has the pen, or for the pen; those that were written meanwhile are passed over
	closing sync.RWMutex  // held for reading by everybody who waits or writes
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
	ctx   context.Context
	name  string
	act   func(*tx) error
	rows  int64 // how many rows a long act has changed
	state atomic.Int32
	done  chan error
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
	c, err := openRaw(b.path, false)
	if err != nil {
		return nil, b.classify(err)
	}
	if err := b.identify(c); err != nil { // before anything is set: another version may not be ours to touch
		return nil, errors.Join(b.classify(err), c.Close())
	}
	if err := c.pragmas(writerPragmas); err != nil {
		return nil, errors.Join(b.classify(err), c.Close())
	}
	w := &writer{book: b, conn: c, turn: newTurn(b.path), anchors: &anchors{}, file: info, pen: make(chan struct{}, 1), queue: make(chan *job, groupLimit), version: -1}
	if err := w.prepare(fresh); err != nil {
		return nil, errors.Join(b.classify(err), w.turn.close(), w.anchors.close(), c.Close())
	}
	return w, nil
}

// prepare reads the heads, compares them with the anchor, and lends the connection to the readers until the first act.
func (w *writer) prepare(fresh bool) (err error) {
	b, c := w.book, w.conn
	if err := w.compareAnchor(); err != nil && !(fresh && Incomplete(err)) {
		return err
	}
	if w.log, err = os.Stat(b.path + "-wal"); err != nil {
		return fileError(b.path, err)
	}
	w.anchors = openAnchors(b.path, b.options.StateDir)
	if fresh { // an anchor from an earlier book of this name says nothing about this one
		w.anchor()
	}
	if b.options.Figures {
		w.readFigures()
	}
	w.conn, w.lent = conn{}, true
	return b.read.lend(c)
}

// readFigures reads the figures before there is any act, so that whoever asks for them next needs no connection of their own. An error
// is met by them, if it stays.
func (w *writer) readFigures() {
	b := w.book
	b.figures.lock.Lock()
	defer b.figures.lock.Unlock()
	_ = b.sweepOn(w.conn, func(s *sweep) error { return b.figures.fill(s, w.heads.dataVersion()) })
}

// compareAnchor reads the heads and refuses a book that has fewer entries, or fewer rows of the audit, than were confirmed.
func (w *writer) compareAnchor() error {
	// The anchor first: whoever commits between the two readings moves the heads on, never back.
	a, anchored := readAnchor(w.book.path, w.book.options.StateDir)
	if err := w.readHeads(); err != nil {
		return err
	}
	if anchored && a.Entries > w.heads.entry {
		return Refuse(CodeEntriesMissing, "after", w.heads.entry, "expected", a.Entries, "path", w.book.path)
	}
	if anchored && a.Audits > w.heads.audit {
		return Refuse(CodeActsMissing, "after", w.heads.audit, "expected", a.Audits, "path", w.book.path)
	}
	return nil
}

// Incomplete reports whether err says that a book has lost what was confirmed. What is left can be read.
func Incomplete(err error) bool {
	return CodeIs(err, CodeEntriesMissing) || CodeIs(err, CodeActsMissing)
}

// stop waits for the acts that were begun or wait, then closes everything.
func (w *writer) stop() error {
	w.closing.Lock()
	defer w.closing.Unlock()
	if w.closed {
		return nil
	}
	w.closed = true
	w.room.close()
	w.replaced()
	err := errors.Join(w.turn.close(), w.anchors.close())
	if w.lost || w.lent {
		return err
	}
	return errors.Join(w.conn.Close(), err)
}

// write runs an act and waits for its commit. name is the act's word in the audit.
func (b *Book) write(ctx context.Context, name string, act func(*tx) error) error {
	j := &job{ctx: ctx, name: name, act: act, done: make(chan error, 1)}
	return b.withWriter(func(w *writer) error { return w.join(j) })
}

// writeAlone runs a long act in a transaction of its own; ctx can interrupt it at any point, which rolls it back.
func (b *Book) writeAlone(ctx context.Context, name string, act func(*tx) error) error {
	j := &job{ctx: ctx, name: name, act: act}
	return b.withWriter(func(w *writer) error {
		err := w.alone(ctx, func() error { return w.runAlone(j) })
		if err == nil && j.rows >= checkpointRows {
			b.checkpoint(ctx)
		}
		return err
	})
}

// withWriter lets fn use the writer, unless nothing can be written or the book is closed.
func (b *Book) withWriter(fn func(*writer) error) error {
	if b.ViewOnly() != nil {
		b.revive()
	}
	if why := b.ViewOnly(); why != nil {
		return why
	}
	w := b.writer
	w.closing.RLock()
	defer w.closing.RUnlock()
	if w.closed {
		return Refuse(CodeInterrupted)
	}
	return b.answer(fn(w))
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

// join queues up with an act, until it gets the pen or whoever has it has written the act, or its caller leaves.
func (w *writer) join(j *job) error {
	select {
	case w.pen <- struct{}{}:
		return w.lead(j)
	default:
	}
	select {
	case w.queue <- j:
	case w.pen <- struct{}{}:
		return w.lead(j)
	case <-j.ctx.Done():
		return Refuse(CodeInterrupted).Because(j.ctx.Err())
	}
	select {
	case err := <-j.done:
		return err
	case w.pen <- struct{}{}:
		return w.lead(j)
	case <-j.ctx.Done():
		if j.state.CompareAndSwap(jobWaiting, jobLeft) {
			return Refuse(CodeInterrupted).Because(j.ctx.Err())
		}
		return <-j.done
	}
}

// lead writes an act, if nobody has done so yet, and all that wait; then it gives up the pen.
func (w *writer) lead(j *job) error {
	defer func() { <-w.pen }()
	if j.state.CompareAndSwap(jobWaiting, jobTaken) {
		w.runGroup(j)
	}
	return <-j.done
}

// alone runs fn with the pen.
func (w *writer) alone(ctx context.Context, fn func() error) error {
	select {
	case w.pen <- struct{}{}:
		defer func() { <-w.pen }()
		return fn()
	case <-ctx.Done():
		return Refuse(CodeInterrupted).Because(ctx.Err())
	}
}

// runGroup writes j and every act that waits, in one commit.
func (w *writer) runGroup(j *job) {
	group := []*job{j}
	results := []error{nil}
	err := w.transaction(j.ctx, func() error {
		var err error
		if results[0], err = w.first(j); err != nil {
			return err
		}
		for len(group) < groupLimit {
			next := w.next()
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
}

// next takes an act that waits from the queue, or nil when there is none.
func (w *writer) next() *job {
	for {
		select {
		case j := <-w.queue:
			if j.state.CompareAndSwap(jobWaiting, jobTaken) {
				return j
			}
		default:
			return nil
		}
	}
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

func (w *writer) runAlone(j *job) error {
	if err := w.whole(); err != nil {
		return err
	}
	before := w.heads
	old := w.conn.SetInterrupt(j.ctx.Done())
	err := w.setAlone(true)
	var refused error // the act's own error: what kept it from beginning is no refusal
	if err == nil {
		err = w.transaction(j.ctx, func() error {
			before, err := w.changes()
			if err != nil {
				return err
			}
			if refused = w.perform(j); refused != nil {
				return refused
			}
			after, err := w.changes()
			j.rows = after - before
			return err
		})
	}
	w.conn.SetInterrupt(old)
	if back := w.setAlone(false); err == nil {
		err = back
	}
	if err != nil {
		w.heads = before
		w.version = -1
		if ours := (*Error)(nil); errors.As(refused, &ours) {
			_ = w.transaction(context.WithoutCancel(j.ctx), func() error { return w.auditRefusal(j, refused) })
		}
	}
	return err
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
	if err := w.whole(); err != nil {
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
			_ = w.renew() // when it fails the next act tries again
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
	w.makeRoom()
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
