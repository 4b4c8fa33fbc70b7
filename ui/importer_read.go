package ui

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sort"

	"regulars/lang"
	"regulars/store"
	"regulars/store/exchange"
	"regulars/store/program"
)

// reading says how a file of orders is to be read and imported. It is copied into commands, so it holds plain values.
type reading struct {
	intakeFile
	from *store.PointsFrom // nil: as the shop's setting says
	sure bool              // a person has said that it is a file of orders
	keep bool              // from becomes the shop's setting: it was chosen for the first import
}

// preview is what a file would do, before anything was written.
type preview struct {
	kind     exchange.Kind // when it is no file of orders; nothing else is known then
	name     string
	size     int64
	sum      [32]byte
	format   string
	encoding string
	sheet    string   // of a workbook
	others   []string // sheets that could have been read as well
	columns  []exchange.ColumnUse
	rows     int64
	notes    []exchange.Note
	words    []exchange.StatusWord
	currency string
	zone     string
	lang     string
	result   store.ImportResult
	revenue  int64 // of a file that is in no book, minor units of its currency
}

// look reads the whole file and tells what importing it would do. Without a book it tells what the file says.
func look(ctx context.Context, book Book, r reading, step func(done, total int64)) (preview, error) {
	if kind := kindOf(r.path, book); !r.sure && kind != exchange.KindOrders {
		return preview{kind: kind}, nil
	}
	file, err := open(ctx, book, r)
	if err != nil {
		return preview{}, err
	}
	defer file.Close()
	if file.AskDayOrder != nil {
		return preview{}, file.AskDayOrder
	}
	p := described(file)
	if book == nil {
		p.result, p.revenue, err = count(ctx, file, step)
	} else {
		in := input(file, r, step)
		in.DryRun, in.GoodRows = true, true
		p.result, err = book.ImportOrders(ctx, in)
	}
	p.notes = slices.Concat(file.Notes, exchange.BookNotes(&p.result))
	return p, err
}

// bring imports the file that was looked at. A file that changed since is refused.
func bring(ctx context.Context, book Book, r reading, sum [32]byte, step func(done, total int64)) (store.ImportResult, error) {
	file, err := open(ctx, book, r)
	if err != nil {
		return store.ImportResult{}, err
	}
	defer file.Close()
	if file.SHA256 != sum {
		return store.ImportResult{}, store.Refuse(store.CodeFileChanged, "file", filepath.Base(r.path))
	}
	in := input(file, r, step)
	in.GoodRows, in.KeepStart = true, r.keep
	result, err := book.ImportOrders(ctx, in)
	if err != nil {
		return result, err
	}
	return result, remember(ctx, book, exchange.KindOrders, file.HeadingSum(), r.options.Map)
}

// open opens the file with what the shop knows: its currency, its zone, and what status words mean.
func open(ctx context.Context, book Book, r reading) (*exchange.File, error) {
	options := r.options
	if book == nil {
		file, err := exchange.Open(r.path, options)
		return file, proposing(err, r.path, exchange.KindOrders, options)
	}
	if refused := readable(r.path, book); refused != nil {
		return nil, refused
	}
	shop := book.Shop()
	options.Currency, options.Zone = shop.Currency, shop.Zone
	options.Recall = recall(ctx, book, exchange.KindOrders)
	file, err := exchange.Open(r.path, options)
	if err != nil {
		return nil, proposing(err, r.path, exchange.KindOrders, options)
	}
	words, err := book.StatusWords(ctx, file.Format)
	if err != nil || len(words) == 0 {
		return file, errors.Join(err, closedOn(err, file))
	}
	options.Statuses = maps.Clone(words)
	err = file.Close()
	if err != nil {
		return nil, err
	}
	return exchange.Open(r.path, options)
}

// unmapped is the refusal of a file whose columns nobody has explained, with what they may mean.
type unmapped struct {
	error
	proposal exchange.Proposal
}

// Unwrap gives the refusal.
func (u unmapped) Unwrap() error { return u.error }

// proposing adds to the refusal of a file whose columns nobody has explained what they may mean.
func proposing(refused error, path string, kind exchange.Kind, options exchange.Options) error {
	if !store.CodeIs(refused, exchange.CodeMissingColumn) {
		return refused
	}
	p, err := exchange.Propose(path, kind, options)
	if err != nil {
		return refused
	}
	return unmapped{refused, p}
}

// recall gives the columns that a person mapped before for a heading line. What cannot be looked up is as if nobody had.
func recall(ctx context.Context, book Book, kind exchange.Kind) func(string) map[string]string {
	return func(heading string) map[string]string {
		layout, _, err := book.Layout(ctx, heading, string(kind))
		if err != nil {
			return nil
		}
		return layout.Mapping
	}
}

// remember keeps how the columns of a file were mapped, for the next file with the same heading line.
func remember(ctx context.Context, book Book, kind exchange.Kind, heading string, mapped map[string]string) error {
	if len(mapped) == 0 {
		return nil
	}
	return book.SaveLayout(ctx, store.Layout{Heading: heading, What: string(kind), Mapping: mapped})
}

// readable refuses the files of the open book, of which opening one would drop the book's locks.
func readable(path string, book Book) error {
	if store.PartOfBook(path, book.Path()) {
		return store.Refuse(exchange.CodeDatabase, "file", path)
	}
	return nil
}

// closedOn closes the file when there was an error.
func closedOn(err error, file *exchange.File) error {
	if err == nil {
		return nil
	}
	return file.Close()
}

// described takes over what Open found out.
func described(f *exchange.File) preview {
	return preview{
		name: filepath.Base(f.Name), size: f.Size, sum: f.SHA256, format: f.Format, encoding: f.Encoding,
		sheet: f.Sheet, others: slices.Clone(f.OtherSheets),
		columns: slices.Clone(f.Columns), rows: int64(f.Rows), words: slices.Clone(f.Statuses), currency: f.Currency,
		zone: f.Zone, lang: f.Lang,
	}
}

// input is the file as the book takes it.
func input(f *exchange.File, r reading, step func(done, total int64)) store.ImportInput {
	return store.ImportInput{
		Source: f.Format, File: filepath.Base(f.Name), Format: f.Format, Encoding: f.Encoding, SHA256: f.SHA256[:],
		RowCount: func() int64 { return int64(f.Rows) }, LeftOut: func() int64 { return int64(f.Rejected) }, PointsFrom: r.from,
		Read: func(yield func(*store.OrderDraft) error, problem func(store.RowProblem) error) error {
			return f.Orders(yield, func(p exchange.Problem) error {
				return problem(store.RowProblem{Line: p.Line, Column: p.Column, Value: p.Value, Err: p})
			})
		},
		Progress: step,
	}
}

// newShop tells what orders would earn in a new shop of a currency.
func newShop(currency string) *store.Outlook {
	decimals, known := lang.Decimals(currency)
	if !known {
		decimals = 2 // as amounts without a currency are read
	}
	return store.NewOutlook(decimals)
}

// newShopPoints are the points that make up one unit of money in a new shop.
const newShopPoints = 100

// wouldEarn is what an order would earn and keep in a new shop of the currency, 0 when it would not earn.
func wouldEarn(shop *store.Outlook, currency string, d *store.OrderDraft) program.Award {
	if !d.Buyer.Known() || d.Currency != "" && d.Currency != currency || d.Status < store.StatusPaid || d.Status > store.StatusPartlyRefunded {
		return program.Award{}
	}
	return shop.Award(d)
}

// count tells what a file says that is in no book yet: its orders, its buyers, what they would earn in a new shop, and the
// first five.
func count(ctx context.Context, f *exchange.File, step func(done, total int64)) (store.ImportResult, int64, error) {
	result := store.ImportResult{Format: f.Format, Encoding: f.Encoding, Rows: int64(f.Rows), HeldWords: map[string]int64{}}
	buyers, shop := map[string]bool{}, newShop(f.Currency)
	var revenue int64
	err := f.Orders(func(d *store.OrderDraft) error {
		if d.Grain == store.GrainCompanion {
			return ctx.Err()
		}
		result.Orders++
		step(result.Orders, int64(f.Rows))
		if d.Status == store.StatusUnknown {
			result.Held++
			result.HeldWords[d.StatusText]++
		} else {
			result.New++
		}
		if d.Buyer.Known() {
			buyers[d.Buyer.Email+"\x00"+d.Buyer.Phone+"\x00"+d.Buyer.Key] = true
		}
		earned := wouldEarn(shop, f.Currency, d)
		result.Awarded, result.ClawedBack = result.Awarded+earned.Given, result.ClawedBack+earned.Clawed
		revenue += d.Total - d.Refunded
		if len(result.Preview) < previewed {
			result.Preview = append(result.Preview, store.PreviewOrder{
				Ext: d.ID, Buyer: buyerName(d.Buyer), Currency: d.Currency, StatusText: d.StatusText, Status: d.Status, Total: d.Total,
				Points: earned.Given - earned.Clawed,
			})
		}
		return ctx.Err()
	}, func(p exchange.Problem) error {
		if len(result.Problems) < 20 {
			result.Problems = append(result.Problems, store.RowProblem{Line: p.Line, Column: p.Column, Value: p.Value, Err: p})
		}
		return ctx.Err()
	})
	result.MembersNew, result.Rejected = int64(len(buyers)), int64(f.Rejected)
	return result, revenue, err
}

// previewed is how many orders a preview shows.
const previewed = 5

// buyerName is how a buyer in a file is called.
func buyerName(b store.Buyer) string {
	for _, name := range []string{b.Name, b.Key, b.Email, b.Phone} {
		if name != "" {
			return name
		}
	}
	return ""
}

// folder is what a file picker shows of one folder.
type folder struct {
	path  string
	files []fileInfo
}

// fileInfo is one entry of a folder.
type fileInfo struct {
	name   string
	folder bool
	size   int64
	at     store.Instant
}

// readFolder lists the folders and the files that may hold orders, the newest file first.
func readFolder(path string) (folder, error) {
	entries, err := os.ReadDir(path)
	if err != nil {
		return folder{}, err
	}
	f := folder{path: path}
	for _, entry := range entries {
		info, err := entry.Info()
		if err != nil || entry.Name()[0] == '.' {
			continue
		}
		if entry.IsDir() || info.Mode().IsRegular() && exchange.Importable(entry.Name()) {
			f.files = append(f.files, fileInfo{entry.Name(), entry.IsDir(), info.Size(), store.InstantOf(info.ModTime())})
		}
	}
	sort.Slice(f.files, func(i, j int) bool {
		a, b := &f.files[i], &f.files[j]
		switch {
		case a.folder != b.folder:
			return b.folder
		case a.folder:
			return a.name < b.name
		}
		return b.at < a.at
	})
	return f, nil
}
