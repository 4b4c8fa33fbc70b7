package cli

import (
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"regulars/lang"
	"regulars/store"
	"regulars/store/exchange"
)

// watchRows is the command that watches a folder for files.
func watchRows() []row {
	return []row{{path: "import", flags: []flagRow{
		{name: "watch", value: "DIR"},
		{name: "every", value: "N", with: "watch"},
		{name: "good-rows", with: "watch"},
	}, needs: needsWriter, run: watchFolder}}
}

// How often a folder is looked at when nobody says otherwise, and at most how seldom, in seconds.
const (
	watchEvery  = 5
	watchSeldom = 3600
)

// watchFolder brings in every file of a folder once, as it comes, until the process is told to stop.
func watchFolder(c *call) error {
	if !c.given("watch") {
		return refuse("missing_command", "command", "import", "list", namesBelow("import", tree()))
	}
	every, err := c.whole("every", watchEvery)
	if err != nil {
		return err
	}
	if every < 1 || every > watchSeldom {
		return refuse("bad_limit", "value", c.text("every"), "limit", watchSeldom)
	}
	dir := c.text("watch")
	if err := existingFolder(dir); err != nil {
		return err
	}
	ticker := time.NewTicker(time.Duration(every) * time.Second)
	defer ticker.Stop()
	w := &watcher{call: c, dir: dir, seen: map[string]sighting{}}
	c.note("command.import.watch.begun", "path", dir, "n", every)
	return w.run(ticker.C)
}

// watcher looks at a folder again and again.
type watcher struct {
	*call
	dir  string
	seen map[string]sighting // by name
	gone bool                // the folder could not be read at the last look
}

// sighting is how a file stood when it was looked at last.
type sighting struct {
	size    int64
	changed time.Time
	done    bool
}

// run looks now and at every tick, until the context ends: a file that is being imported then is rolled back and brought in by
// the next run.
func (w *watcher) run(ticks <-chan time.Time) error {
	for {
		if err := w.look(); err != nil {
			return err
		}
		select {
		case <-w.ctx.Done():
			w.note("command.import.watch.ended")
			return nil
		case <-ticks:
		}
	}
}

// look brings in the files that have not grown since the last look. Nothing a file does ends the watch; a folder that has gone
// is said once and waited for.
func (w *watcher) look() error {
	entries, err := os.ReadDir(w.dir)
	if err != nil {
		return w.missing(err)
	}
	w.gone = false
	for _, entry := range entries {
		info, err := entry.Info()
		if w.ctx.Err() != nil || err != nil || !info.Mode().IsRegular() || !exchange.Importable(entry.Name()) {
			continue
		}
		if !w.steady(entry.Name(), info) {
			continue
		}
		if err := w.take(filepath.Join(w.dir, entry.Name())); err != nil {
			return err
		}
	}
	return nil
}

// steady reports whether a file that was not brought in yet is as it was at the last look.
func (w *watcher) steady(name string, info fs.FileInfo) bool {
	before, known := w.seen[name]
	now := sighting{size: info.Size(), changed: info.ModTime()}
	same := known && before.size == now.size && before.changed.Equal(now.changed)
	now.done = same
	w.seen[name] = now
	return same && !before.done && now.size > 0
}

// take brings in one file, or says why not.
func (w *watcher) take(path string) error {
	kind, _, err := exchange.Recognise(path)
	if err != nil {
		kind = exchange.KindOrders // whose columns may be remembered
	}
	line, err := w.bring(path, kind)
	if w.ctx.Err() != nil {
		return nil
	}
	line.File, line.Kind, line.OK = filepath.Base(path), string(kind), err == nil
	return w.log(line, err)
}

// watchedJSON is what became of one file.
type watchedJSON struct {
	OK        bool   `json:"ok"`
	At        any    `json:"at"`
	File      string `json:"file"`
	Kind      string `json:"kind"`
	Batch     any    `json:"batch"`
	Known     bool   `json:"known"` // it was brought in before
	New       int64  `json:"new"`
	Updated   int64  `json:"updated"`
	Unchanged int64  `json:"unchanged"`
	Rejected  int64  `json:"rejected"`
	Held      int64  `json:"held"`
	Error     any    `json:"error"`
}

// log writes the line of a file.
func (w *watcher) log(line watchedJSON, err error) error {
	line.At = w.timeJSON(store.InstantOf(w.clock()()))
	message, hint := "", ""
	if err != nil {
		message, hint = w.lang.Error(err)
	}
	if w.global.json {
		if err != nil {
			line.Error = map[string]string{"code": lang.CodeOf(err), "message": message, "hint": hint}
		}
		if err := w.json(line); err != nil {
			return err
		}
		return w.out.flush()
	}
	key := "command.import.watch.done"
	switch {
	case err != nil:
		key = "command.import.watch.failed"
	case line.Known:
		key = "command.import.watch.known"
	}
	w.say(key, "at", w.timeText(store.InstantOf(w.clock()())), "file", line.File, "kind", w.kindWord(line.Kind), "new", line.New, "updated", line.Updated,
		"unchanged", line.Unchanged, "rejected", line.Rejected, "held", line.Held, "message", message, "hint", hint)
	return w.out.flush()
}

// kindWord is what a kind of file is called; a folder is none.
func (w *watcher) kindWord(kind string) string {
	if kind == "" {
		return ""
	}
	return w.T("filekind." + kind)
}

// missing says that the folder cannot be read, once until it can be read again.
func (w *watcher) missing(err error) error {
	if w.gone {
		return nil
	}
	w.gone = true
	return w.log(watchedJSON{File: w.dir}, err)
}

// bring opens a file and hands it to the book, unless it was brought in before.
func (w *watcher) bring(path string, kind exchange.Kind) (line watchedJSON, err error) {
	shop := w.book.Shop()
	options := exchange.Options{Currency: shop.Currency, Zone: shop.Zone, Recall: w.recall(kind)}
	if err := w.readable(path); err != nil {
		return line, err
	}
	if kind == exchange.KindOrders {
		return w.bringOrders(path, options)
	}
	list, err := exchange.OpenList(path, kind, options)
	if err != nil {
		return line, err
	}
	defer list.Close()
	if list.AskDayOrder != nil {
		return line, list.AskDayOrder
	}
	if line.Known, err = w.known(list.SHA256[:]); err != nil || line.Known {
		return line, err
	}
	result, err := w.bringList(list, kind)
	line.Batch, line.New, line.Updated, line.Unchanged, line.Rejected = idJSON(result.Batch), result.New, result.Updated, result.Unchanged, result.Rejected
	return line, err
}

// known reports whether a file was brought in before, also when that was undone since: what somebody took back stays out.
func (w *watcher) known(sum []byte) (bool, error) {
	_, found, err := w.book.ImportOf(w.ctx, sum)
	return found, err
}

// bringOrders brings in a file of orders.
func (w *watcher) bringOrders(path string, options exchange.Options) (line watchedJSON, err error) {
	file, err := exchange.Open(path, options)
	if err != nil {
		return line, err
	}
	defer file.Close()
	if file.AskDayOrder != nil {
		return line, file.AskDayOrder
	}
	if line.Known, err = w.known(file.SHA256[:]); err != nil || line.Known {
		return line, err
	}
	result, err := w.saveOrders(file, nil, &rejects{lang: w.lang})
	line.Batch, line.New, line.Updated, line.Unchanged = idJSON(result.Batch), result.New, result.Updated, result.Unchanged
	line.Rejected, line.Held = result.Rejected, result.Held
	return line, err
}

// bringList brings in a file of members, products or answers. Points do not move by themselves: balances are left for a person,
// as is what a person must be asked about.
func (w *watcher) bringList(list *exchange.List, kind exchange.Kind) (store.FileResult, error) {
	problem := func(to func(store.RowProblem) error) func(exchange.Problem) error {
		return func(p exchange.Problem) error {
			return to(store.RowProblem{Line: p.Line, Column: p.Column, Value: p.Value, Err: p})
		}
	}
	name, good := filepath.Base(list.Name), w.on("good-rows")
	switch kind {
	case exchange.KindMembers:
		result, err := w.book.ImportPeople(w.ctx, store.PeopleInput{
			What: string(kind), Source: list.Keys, File: name, Format: list.Format, Encoding: list.Encoding, SHA256: list.SHA256[:], GoodRows: good,
			Read: func(yield func(*store.PersonDraft) error, to func(store.RowProblem) error) error {
				return list.People(yield, problem(to))
			},
		})
		return result.FileResult, err
	case exchange.KindProducts:
		return w.book.ImportProducts(w.ctx, store.ProductsInput{
			File: name, Format: list.Format, Encoding: list.Encoding, SHA256: list.SHA256[:], GoodRows: good,
			Read: func(yield func(*store.ProductDraft) error, to func(store.RowProblem) error) error {
				return list.Products(yield, problem(to))
			},
		})
	case exchange.KindAnswers:
		scale, sure, err := list.AnswerKind()
		if err != nil {
			return store.FileResult{}, err
		}
		if !sure {
			return store.FileResult{}, refuse(string(store.CodeBadKind), "file", name)
		}
		result, err := w.book.ImportAnswers(w.ctx, store.AnswersInput{
			Kind: scale, Source: list.Keys, File: name, Format: list.Format, Encoding: list.Encoding, SHA256: list.SHA256[:], GoodRows: good,
			Read: func(yield func(*store.AnswerDraft) error, to func(store.RowProblem) error) error {
				return list.Answers(yield, problem(to))
			},
		})
		return result.FileResult, err
	}
	return store.FileResult{}, refuse("watch_asks", "file", name)
}
