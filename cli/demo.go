package cli

import (
	"cmp"
	"context"
	"errors"
	"os"
	"sync"

	"regulars/lang"
	"regulars/store"
	"regulars/store/demo"
	"regulars/ui"
)

// demoRows is the command that makes a lifelike shop.
func demoRows() []row {
	return []row{{path: "demo", flags: []flagRow{
		{name: "members", value: "N"},
		{name: "seed", value: "N"},
		{name: "no-open"},
	}, run: openDemo}}
}

// What a demo shop is made from when nobody says otherwise, and how large it may be.
const (
	demoMembers  = 300
	demoSeed     = 1
	mostDemo     = 1_000_000
	demoExpiry   = "12m"
	demoFile     = "demo" // the name of its imports, by which a demo shop is known again
	demoDatabase = "demo.db"
	demoSurvey   = "survey" // the files of answers
	demoHeard    = 180      // days of which customers have said something
	demoGoods    = 16800    // what an order at the till comes to, minor units
	demoWeeks    = 8        // the last weeks, which are lived through one by one
	mostCalls    = 500      // answers of a week that somebody looks at
	mostLived    = 3000     // members of a shop that is small enough for that
	demoWriters  = 16       // acts under way at once, which the book saves together
)

// openDemo makes the demo shop, or takes the one made before, and opens the console on it.
func openDemo(c *call) error {
	plan, err := c.demoPlan()
	if err != nil {
		return err
	}
	open := !c.on("no-open") && !c.global.json
	if open {
		if err := c.needTerminal(); err != nil {
			return err
		}
	}
	path, err := c.demoPath()
	if err != nil {
		return err
	}
	c.global.db = path
	_, missing := os.Stat(path)
	if c.book, err = c.demoBook(c.ctx, path, plan); err != nil {
		return err
	}
	if err := c.ready(needsBook); err != nil {
		return err
	}
	if missing == nil && (c.given("members") || c.given("seed")) {
		c.note("command.demo.stands", "path", c.book.Path())
	}
	if open {
		return c.console("")
	}
	figures, err := c.book.Figures(c.ctx)
	if err != nil {
		return err
	}
	orders := int64(0)
	for _, day := range figures.Days {
		orders += day.Orders
	}
	return c.ack(struct {
		OK      bool   `json:"ok"`
		Path    string `json:"path"`
		Members int64  `json:"members"`
		Orders  int64  `json:"orders"`
	}{true, c.book.Path(), figures.Members, orders}, "command.demo.done", "path", c.book.Path(), "members", figures.Members, "orders", orders)
}

// demoPlan reads --members and --seed.
func (c *call) demoPlan() (demo.Plan, error) {
	members, err := c.whole("members", demoMembers)
	if err != nil {
		return demo.Plan{}, err
	}
	if members < 1 || members > mostDemo {
		return demo.Plan{}, refuse("bad_limit", "value", c.text("members"), "limit", mostDemo)
	}
	seed, err := c.whole("seed", demoSeed)
	if err != nil {
		return demo.Plan{}, err
	}
	return demo.Plan{Seed: uint64(seed), Members: int(members), Lang: string(c.lang)}, nil
}

// demoPath is where the demo stands, apart from the owner's shop: its own file unless one was named for this call.
func (c *call) demoPath() (string, error) {
	if origin := c.global.origin["db"]; origin == "flag" || origin == "environment" {
		return c.global.db, nil
	}
	return dataPath(demoDatabase)
}

// demonstrate is demo for the console's wizard, in the language chosen there.
func (c *call) demonstrate(ctx context.Context, l lang.Lang) (ui.Book, error) {
	path, err := c.demoPath()
	if err != nil {
		return nil, err
	}
	book, err := c.demoBook(ctx, path, demo.Plan{Seed: demoSeed, Members: demoMembers, Lang: string(l)})
	if err != nil {
		return nil, err
	}
	c.closeLater(book)
	return book, nil
}

// demoBook opens the demo shop that stands at the path, or makes it. A file that demo did not make is refused.
func (c *call) demoBook(ctx context.Context, path string, plan demo.Plan) (*store.Book, error) {
	book, err := store.Open(ctx, path, c.options())
	if err == nil {
		return madeByDemo(ctx, book)
	}
	if err = withoutShop(err, path); !store.CodeIs(err, store.CodeNoShop) {
		return nil, err
	}
	options, past := c.options(), &pastClock{real: c.clock()}
	options.Clock = past.now
	book, err = c.found(ctx, path, store.Founding{
		Name: demo.New(demo.Plan{Lang: plan.Lang}).Name, Currency: demo.Currency, Zone: demo.Zone, Lang: plan.Lang, TestMode: c.global.now != "",
	}, options)
	if err != nil {
		return nil, err
	}
	plan.End = book.Today()
	filling := demoFilling{ctx: ctx, book: book, shop: demo.New(plan), lang: lang.Lang(plan.Lang), clock: past, weeks: demoWeeks}
	if plan.Members > mostLived {
		filling.weeks = 0
	}
	if err := filling.fill(); err != nil {
		err = errors.Join(err, book.Close())
		store.RemoveBook(book.Path())
		return nil, err
	}
	return book, nil
}

// madeByDemo gives the book back when its first import was a demo's.
func madeByDemo(ctx context.Context, book *store.Book) (*store.Book, error) {
	batches, err := book.Batches(ctx, "import", mostRows)
	if err == nil && (len(batches) == 0 || batches[len(batches)-1].Name != demoFile) {
		err = store.Refuse(store.CodeShopExists, "path", book.Path())
	}
	if err != nil {
		return nil, errors.Join(err, book.Close())
	}
	return book, nil
}

// describeAll adds what is known of the people, several at once so that the book saves them together.
func describeAll(ctx context.Context, book *store.Book, people []demo.Person) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	work := make(chan known)
	var writers sync.WaitGroup
	for range demoWriters {
		writers.Go(func() {
			for k := range work {
				if err := describe(ctx, book, k.id, k.person); err != nil {
					cancel(err)
				}
			}
		})
	}
	for i := range people {
		id, err := book.FindMember(ctx, cmp.Or(people[i].Phone, people[i].Email))
		if err != nil {
			cancel(err)
			break
		}
		work <- known{id, &people[i]}
	}
	close(work)
	writers.Wait()
	return context.Cause(ctx)
}

// known is a person of the demo with the member that their orders made.
type known struct {
	id     int64
	person *demo.Person
}

// describe adds what is known of one person.
func describe(ctx context.Context, book *store.Book, id int64, p *demo.Person) error {
	edit := store.MemberEdit{Name: &p.Name, City: &p.City, FoundBy: &p.FoundBy}
	if p.Birthday != "" {
		edit.Birthday = &p.Birthday
	}
	if _, err := book.EditMember(ctx, id, edit); err != nil {
		return err
	}
	if len(p.Tags) > 0 {
		if _, err := book.TagMember(ctx, id, p.Tags, nil); err != nil {
			return err
		}
	}
	if p.Note != "" {
		return book.NoteMember(ctx, id, lang.Safe(p.Note))
	}
	return nil
}
