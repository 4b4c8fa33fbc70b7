package cli

import (
	"errors"
	"strings"
	"sync"
	"time"

	"regulars/lang"
	"regulars/store"
)

// call is one command being carried out: its arguments and flags, and the book it asked for.
type call struct {
	*app
	row   row
	args  []string
	flags map[string]*flagValue
	book  *store.Book
	mine  map[string]string // the staff member's own choices

	opening sync.Mutex
	opened  []*store.Book // by the console while it ran, besides book
}

// call settles the global answers, opens what the command needs, runs it and closes again.
func (a *app) call(r row, args []string, flags map[string]*flagValue) error {
	if err := a.settle(); err != nil {
		return err
	}
	a.chooseLang(store.Shop{}, nil)
	switch { // what will be said is unpacked while the book is being opened
	case r.path == "":
		a.lang.Prepare("today")
	case r.needs != needsNothing && !a.global.json:
		a.lang.Prepare("command")
	}
	if err := a.checkClock(r, flags); err != nil {
		return err
	}
	c := &call{app: a, row: r, args: args, flags: flags}
	if r.needs != needsNothing {
		if err := c.open(r.needs); err != nil {
			return err
		}
	}
	err := r.run(c)
	if err == nil && (r.needs == needsWriter || r.needs == needsQuiet) && c.book != nil {
		_ = refreshCare(c.ctx, c.book, promptOrders) // what was asked for is done and said; the daily run makes the list at the latest
	}
	if closed := c.close(); err == nil {
		err = closed
	}
	return err
}

// closeLater notes a book that the console opened while it ran.
func (c *call) closeLater(book *store.Book) {
	c.opening.Lock()
	defer c.opening.Unlock()
	c.opened = append(c.opened, book)
}

// shown is the book that the console shows: the last one opened; nil before there is any.
func (c *call) shown() *store.Book {
	c.opening.Lock()
	defer c.opening.Unlock()
	if n := len(c.opened); n > 0 {
		return c.opened[n-1]
	}
	return c.book
}

// close closes every book of the call.
func (c *call) close() error {
	c.opening.Lock()
	defer c.opening.Unlock()
	var err error
	for _, book := range c.opened {
		err = errors.Join(err, book.Close())
	}
	if c.book != nil {
		err = errors.Join(err, c.book.Close())
	}
	return err
}

// open opens the shop's book as the command needs it.
func (c *call) open(wants need) error {
	options := c.options()
	options.Figures = c.row.path == "" // the console begins with them
	book, err := store.Open(c.ctx, c.global.db, options)
	if err != nil {
		return withoutShop(err, c.global.db)
	}
	c.book = book
	if err = c.ready(wants); err == nil && c.given("where") {
		err = book.CheckFilter(c.ctx, c.text("where"))
	}
	if err != nil {
		_ = book.Close()
		c.book = nil
		return err
	}
	return nil
}

// withoutShop says of a book whose folder is missing what is said of a missing book.
func withoutShop(err error, path string) error {
	var known *store.Error
	if errors.As(err, &known) && known.Code == store.CodeBadPath && known.Facts["why"] == "missing_folder" {
		return store.Refuse(store.CodeNoShop, "path", path)
	}
	return err
}

// ready checks the open book against the clock seam, takes the language and settles what is due before a write.
func (c *call) ready(wants need) error {
	shop := c.book.Shop()
	if c.global.now != "" && !shop.TestMode {
		return refuse("not_test_mode")
	}
	var err error
	if c.mine, err = c.book.Preferences(c.ctx); err != nil {
		return err
	}
	c.chooseLang(shop, c.mine)
	c.spoken = true
	why := c.book.ViewOnly()
	if wants == needsBook {
		if store.Incomplete(why) {
			c.report(why) // what is left can be read, but nobody may take it for everything
		}
		return nil
	}
	if why != nil {
		return why
	}
	if wants == needsWriter {
		return c.settleDue()
	}
	return nil
}

// settleDue is the daily run before a write. While the clock is in doubt it says so, and the write goes on.
func (c *call) settleDue() error {
	_, err := runDaily(c.ctx, c.book, store.Settling{}, promptOrders)
	if store.CodeIs(err, store.CodeClockJumped) || store.CodeIs(err, store.CodeClockBehind) {
		if !c.global.json {
			c.report(err)
		}
		return nil
	}
	return err
}

// options are the answers that the store needs.
func (a *app) options() store.Options {
	return store.Options{
		Clock:          a.clock(),
		Staff:          a.global.staff,
		ReadOnly:       a.global.readonly,
		AllowNetworkFS: a.global.network,
		StateDir:       statePath(),
	}
}

// clock is the process's clock, or the instant of --now, which stands still.
func (a *app) clock() func() time.Time {
	if a.global.now == "" {
		return a.env.Now
	}
	frozen, _ := time.Parse(time.RFC3339, a.global.now)
	return func() time.Time { return frozen }
}

// checkClock refuses a --now that is no instant, and one where there is no test book that could accept it.
func (a *app) checkClock(r row, flags map[string]*flagValue) error {
	if a.global.now == "" {
		return nil
	}
	if _, err := time.Parse(time.RFC3339, a.global.now); err != nil {
		return refuse("bad_instant", "value", a.global.now)
	}
	if r.needs == needsNothing && a.global.origin["now"] == "flag" && !flags["test-mode"].on() && !r.founds() {
		if on, err := store.InTestMode(a.ctx, a.global.db); err != nil || !on {
			return refuse("not_test_mode")
		}
	}
	return nil
}

// founds reports whether the command makes or opens a book by itself and so asks it about --now.
func (r row) founds() bool {
	return r.path == "" || r.path == "demo" || r.path == "restore" || r.path == "rule simulate"
}

// chooseLang settles the language: the flag, the staff's saved choice, the shop's, this machine's config, the
// environment.
func (a *app) chooseLang(shop store.Shop, preferences map[string]string) {
	candidates := []string{preferences["lang"], shop.Lang, a.global.lang}
	if a.global.langGiven {
		candidates = []string{a.global.lang}
	}
	for _, candidate := range candidates {
		if l, ok := lang.Parse(candidate); ok {
			a.lang = l
			return
		}
	}
	a.lang = a.environmentLang()
}

// speak settles the language for help and for mistakes on the command line, which come before any shop is open: a shop
// that stands at the usual place is asked, and any trouble with it is no matter here.
func (a *app) speak() {
	if a.spoken {
		return
	}
	a.spoken = true
	if language, _ := peekArgs(a.env.Args); language != "" || a.global.values == nil || a.settle() != nil {
		return
	}
	options := a.options()
	options.ReadOnly = true
	book, err := store.Open(a.ctx, a.global.db, options)
	if err != nil {
		a.chooseLang(store.Shop{}, nil)
		return
	}
	defer book.Close()
	if preferences, err := book.Preferences(a.ctx); err == nil {
		a.chooseLang(book.Shop(), preferences)
	}
}

// environmentLang is the first language that we speak among LC_ALL, LC_MESSAGES and LANG; C and POSIX count as unset.
// Without any it is English.
func (a *app) environmentLang() lang.Lang {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if value := a.env.Getenv(name); value != "" {
			if l, ok := lang.Parse(value); ok {
				return l
			}
		}
	}
	return lang.EN
}

// text is a flag's last value; "" when it was not given. It stands once in the program (decision 41).
//
//go:noinline
func (c *call) text(name string) string {
	value := c.flags[name]
	if value == nil || !value.given {
		return ""
	}
	return value.String()
}

// given reports whether the flag was typed.
func (c *call) given(name string) bool { return c.flags[name] != nil && c.flags[name].given }

// on reports whether a switch was typed.
func (c *call) on(name string) bool { return c.flags[name].on() }

// list is every value of a flag that may be given several times.
func (c *call) list(name string) []string {
	if value := c.flags[name]; value != nil {
		return value.all
	}
	return nil
}

// T is a sentence in the chosen language.
func (c *call) T(key string, pairs ...any) string { return c.lang.T(key, pairs...) }

// say prints a sentence for people. With --json nothing but the JSON goes to standard output.
func (c *call) say(key string, pairs ...any) {
	if !c.global.json {
		c.out.line(lang.SafeLines(c.T(key, pairs...)))
	}
}

// note tells a person something beside the result, on standard error.
func (c *call) note(key string, pairs ...any) {
	if !c.global.json {
		_, _ = c.env.Err.Write([]byte(lang.SafeLines(c.T(key, pairs...)) + "\n"))
	}
}

// json prints one object on standard output.
func (c *call) json(v any) error {
	text, err := encodeJSON(v)
	if err != nil {
		return err
	}
	_, err = c.out.Write(text)
	return err
}

// ack prints the result of an act: the object with --json, else a sentence.
func (c *call) ack(v any, key string, pairs ...any) error {
	if c.global.json {
		return c.json(v)
	}
	c.say(key, pairs...)
	return nil
}

// clean trims a text argument and refuses one that is empty or holds characters nobody types.
func clean(flag, text string) (string, error) {
	trimmed := strings.TrimSpace(text)
	if trimmed == "" {
		return "", refuse("bad_empty", "flag", flag)
	}
	if lang.Safe(trimmed) != trimmed {
		return "", refuse("bad_characters", "flag", flag, "value", trimmed)
	}
	return trimmed, nil
}
