package cli

import (
	"context"
	"errors"
	"math"
	"path/filepath"

	"regulars/store"
	"regulars/ui"
)

// consoleRows is the program by itself: the console, or the import preview of a file.
func consoleRows() []row {
	return []row{{path: "", args: "[FILE]", max: anyNumber, run: openConsole}}
}

// openConsole opens the console; a first word that is no command but an existing file opens its import preview.
func openConsole(c *call) error {
	file := ""
	if len(c.args) > 0 {
		if !isOrderFile(c.args[0]) {
			return unknownCommand("", c.args[0], tree())
		}
		if len(c.args) > 1 {
			return refuse("extra_argument", "value", c.args[1], "usage", programName+" [FILE]")
		}
		var err error
		if file, err = filepath.Abs(c.args[0]); err != nil {
			return err
		}
	}
	if err := c.needTerminal(); err != nil {
		return err
	}
	err := c.open(needsBook)
	if err != nil && !store.CodeIs(err, store.CodeNoShop) {
		return err
	}
	return c.console(file)
}

// needTerminal refuses to draw where nobody could see or type. A dumb terminal cannot be drawn on either.
func (c *call) needTerminal() error {
	if !c.env.InTerminal || !c.env.OutTerminal || c.env.Getenv("TERM") == "dumb" || c.global.json {
		return refuse("needs_terminal")
	}
	return nil
}

// console runs the console on the open book, or on the wizard when there is none.
func (c *call) console(file string) error {
	options := ui.Options{
		Clock: c.clock(), Lang: c.lang, Theme: c.global.theme, Borders: c.global.borders, Mouse: c.global.mouse,
		File: file, Staff: c.global.staff, Home: c.folder(), Found: c.foundForConsole, Demo: c.demonstrate,
		Export: c.exportForConsole, Mail: c.mailForConsole, Daily: c.dailyForConsole,
		Resumes: store.Resumable(),
	}
	if c.book != nil {
		c.prefer(&options)
		options.Book = c.book
	}
	w, h := c.env.Size()
	err := ui.Run(c.ctx, options, ui.Terminal{In: c.env.In, Out: c.env.Out, Env: c.env.Environ, W: w, H: h})
	if errors.Is(err, ui.ErrInterrupted) {
		return context.Canceled
	}
	return err
}

// prefer lets the staff member's own choices win over this machine's.
func (c *call) prefer(o *ui.Options) {
	if theme := c.mine["theme"]; theme != "" {
		o.Theme = theme
	}
	if borders := c.mine["borders"]; borders != "" {
		o.Borders = borders
	}
	if mouse := c.mine["mouse"]; mouse != "" {
		o.Mouse = mouse == "on"
	}
}

// folder is where file pickers begin: the folder the program was started in.
func (c *call) folder() string {
	folder, err := filepath.Abs(".")
	if err != nil {
		return ""
	}
	return folder
}

// dailyForConsole is the daily run of the book that the console shows.
func (c *call) dailyForConsole(ctx context.Context, confirmed bool) error {
	book := c.shown()
	if book == nil || book.ViewOnly() != nil {
		return nil
	}
	if _, err := runDaily(ctx, book, store.Settling{Confirmed: confirmed}, 0); err != nil {
		return err
	}
	if err := refreshCare(ctx, book, math.MaxInt64); err != nil {
		return err
	}
	_, err := book.Tidy(ctx)
	return err
}

// foundForConsole makes the shop that the wizard asked about.
func (c *call) foundForConsole(ctx context.Context, f store.Founding) (ui.Book, error) {
	book, err := c.found(ctx, c.global.db, f, c.options())
	if err != nil {
		return nil, err
	}
	c.closeLater(book)
	return book, nil
}
