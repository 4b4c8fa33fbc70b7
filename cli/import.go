package cli

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"regulars/reports"
	"regulars/store"
	"regulars/store/exchange"
)

// importRows are the commands that bring files in and take them back.
func importRows() []row {
	return []row{
		{path: "import orders", args: "FILE…", min: 1, max: anyNumber, flags: slices.Concat(readingFlags(), []flagRow{
			{name: "shop", value: "NAME"},
			{name: "points-from", value: "DAY|all|none"},
			{name: "dry-run"},
			{name: "rejects", value: "FILE"},
			{name: "force", with: "rejects"},
			{name: "good-rows"},
		}), needs: needsWriter, run: importOrders},
		{path: "import list", flags: []flagRow{{name: "limit", value: "N"}}, needs: needsBook, run: func(c *call) error { return listBatches(c, "import") }},
		{path: "import undo", args: "BATCH", min: 1, max: 1, flags: []flagRow{{name: "dry-run"}}, needs: needsQuiet, run: undoImport},
	}
}

// readingFlags are the answers about how a file of orders is to be read.
func readingFlags() []flagRow {
	return []flagRow{
		{name: "from", value: "FORMAT", choices: append([]string{"auto"}, exchange.FormatNames()...), words: "command.flag.from_format"},
		{name: "map", value: "FIELD=COLUMN", many: true},
		{name: "status", value: "WORD=STATUS", many: true, words: "command.flag.status_word"},
		{name: "encoding", value: "NAME", choices: append([]string{"auto"}, exchange.Encodings()...)},
		{name: "sheet", value: "NAME"},
		{name: "day-order", value: "ORDER", choices: []string{"day-first", "month-first"}},
		{name: "decimal", value: "MARK", choices: []string{".", ","}},
		{name: "strip-control"},
	}
}

// importOrders brings in each file by itself: one file, one batch, one transaction.
func importOrders(c *call) error {
	shop := c.book.Shop()
	options, err := c.readingOptions(shop.Currency, shop.Zone)
	if err != nil {
		return err
	}
	from, err := c.pointsFrom()
	if err != nil {
		return err
	}
	for _, path := range c.args {
		if err := importFile(c, path, options, from); err != nil {
			return err
		}
	}
	if !c.on("dry-run") { // the orders are in: what fails here the next daily run makes up for
		_, _ = reports.KeepScores(c.ctx, c.book, promptOrders)
	}
	return nil
}

// importFile brings in one file and prints what came of it.
func importFile(c *call, path string, options exchange.Options, from *store.PointsFrom) error {
	options.Recall = c.recall(exchange.KindOrders)
	file, err := c.openOrders(path, options)
	if err != nil {
		return c.proposing(err, path, exchange.KindOrders, options)
	}
	defer file.Close()
	if file.AskDayOrder != nil {
		return file.AskDayOrder
	}
	if !c.on("dry-run") {
		if err := c.rememberWords(file.Format, options.Statuses); err != nil {
			return err
		}
	}
	rejected, err := c.beginRejects(file)
	if err != nil {
		return err
	}
	result, err := c.saveOrders(file, from, rejected)
	rejected.addRefused(result.Problems)
	if ended := rejected.end(); err == nil {
		err = ended
	}
	if err != nil {
		if store.CodeIs(err, store.CodeRowsRejected) {
			c.tellProblems(file.Name, rejected.first)
			return refusedFile{error: err, problems: rejected.first}
		}
		return err
	}
	if err := c.remember(file, exchange.KindOrders, options.Map); err != nil {
		return err
	}
	if c.global.json {
		return c.json(c.importJSON(file, &result))
	}
	c.tellImport(file, &result)
	return nil
}

// saveOrders hands the file's orders to the book.
func (c *call) saveOrders(file *exchange.File, from *store.PointsFrom, rejected *rejects) (store.ImportResult, error) {
	progress := c.progress()
	defer progress.end()
	return c.book.ImportOrders(c.ctx, store.ImportInput{
		Source: file.Format, Shop: c.text("shop"), File: filepath.Base(file.Name), Format: file.Format, Encoding: file.Encoding,
		SHA256: file.SHA256[:], PointsFrom: from,
		RowCount: func() int64 { return int64(file.Rows) }, LeftOut: func() int64 { return int64(file.Rejected) },
		DryRun: c.on("dry-run"), GoodRows: c.on("good-rows"), Progress: progress.at,
		Read: func(yield func(*store.OrderDraft) error, problem func(store.RowProblem) error) error {
			return file.Orders(yield, func(p exchange.Problem) error {
				rejected.add(p)
				return problem(store.RowProblem{Line: p.Line, Column: p.Column, Value: p.Value, Err: p})
			})
		},
	})
}

// readingOptions are the answers about how to read files, for a currency and a zone.
func (c *call) readingOptions(currency string, zone *time.Location) (exchange.Options, error) {
	options := exchange.Options{
		Format: c.text("from"), Encoding: c.text("encoding"), Sheet: c.text("sheet"), Currency: currency, Zone: zone,
		Decimal: c.text("decimal"), StripControl: c.on("strip-control"),
	}
	if c.given("day-order") {
		first := c.text("day-order") == "day-first"
		options.DayFirst = &first
	}
	var err error
	if options.Statuses, err = c.statusWords(); err != nil {
		return options, err
	}
	options.Map, err = parsePairs("map", splitCommas(c.list("map")))
	return options, err
}

// splitCommas lets several pairs stand in one value: --map id=Order,total=Sum. A heading that holds a comma has its
// own --map.
func splitCommas(texts []string) []string {
	var all []string
	for _, text := range texts {
		if strings.Count(text, "=") < 2 {
			all = append(all, text)
			continue
		}
		all = append(all, strings.Split(text, ",")...)
	}
	return all
}

// openOrders opens one file, or standard input as -.
func (c *call) openOrders(path string, options exchange.Options) (*exchange.File, error) {
	if refused := c.readable(path); refused != nil {
		return nil, refused
	}
	if path == "-" {
		return exchange.Read("-", c.env.In, options)
	}
	return exchange.Open(path, options)
}

// statusWords reads --status WORD=STATUS.
func (c *call) statusWords() (map[string]store.Status, error) {
	given, err := parsePairs("status", c.list("status"))
	if err != nil {
		return nil, err
	}
	words := make(map[string]store.Status, len(given))
	for _, word := range slices.Sorted(maps.Keys(given)) {
		name := given[word]
		status := store.ParseStatus(name)
		if status == store.StatusUnknown {
			return nil, refuse("bad_status", "value", name, "allowed", orderStatuses())
		}
		words[word] = status
	}
	return words, nil
}

// rememberWords saves the answers of --status for the file's source, so that they are asked once.
func (c *call) rememberWords(source string, words map[string]store.Status) error {
	for _, word := range slices.Sorted(maps.Keys(words)) {
		if err := c.book.SetStatusWord(c.ctx, source, word, words[word]); err != nil {
			return err
		}
	}
	return nil
}

// pointsFrom reads --points-from; nil leaves it to the shop's setting.
func (c *call) pointsFrom() (*store.PointsFrom, error) {
	if !c.given("points-from") {
		return nil, nil
	}
	switch text := strings.TrimSpace(c.text("points-from")); text {
	case "all":
		return &store.PointsFrom{}, nil
	case "none":
		return &store.PointsFrom{None: true}, nil
	default:
		day, err := store.ParseDay(text)
		if err != nil {
			return nil, refuse("bad_points_from", "value", text)
		}
		return &store.PointsFrom{Day: day}, nil
	}
}

// isOrderFile reports whether a first word that is no command is a file, which then opens as an import preview.
func isOrderFile(word string) bool {
	info, err := os.Stat(word)
	return err == nil && info.Mode().IsRegular() && !slices.Contains(namesBelow("", tree()), filepath.Base(word))
}
