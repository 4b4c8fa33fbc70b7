package ui

import (
	"context"
	"path/filepath"
	"slices"

	"regulars/store"
	"regulars/store/exchange"
)

// listReading says how a file of members, products, balances or answers is to be read and imported. It is copied into commands.
type listReading struct {
	intakeFile
	kind    exchange.Kind
	mode    store.PointsMode
	allNew  bool             // somebody has said that a file in which nobody is known is right
	answers store.AnswerKind // "" is the scale that the file shows
	survey  *store.Survey    // whose answers the file holds; nil of other files
	round   string           // of the questionnaire; "" is the month of each answer

	gathering int64 // of participants: what they take part in
}

// listPreview is what such a file would do, or did.
type listPreview struct {
	sum      [32]byte
	format   string
	encoding string
	columns  []exchange.ColumnUse
	rows     int64
	notes    []exchange.Note
	result   store.FileResult
	people   store.PeopleResult
	answers  store.AnswersResult
	joined   store.JoinResult
	scale    store.AnswerKind // of the answers
	unsure   bool             // the scale is guessed
	sheets   store.SurveyResult
}

// kindOf tells what kind of file stands at a path; orders where nobody can tell.
func kindOf(path string, book Book) exchange.Kind {
	if book == nil || readable(path, book) != nil {
		return exchange.KindOrders
	}
	kind, _, err := exchange.Recognise(path)
	if err != nil {
		return exchange.KindOrders
	}
	return kind
}

// lookList reads the whole file and tells what importing it would do.
func lookList(ctx context.Context, book Book, r listReading, step func(done, total int64)) (listPreview, error) {
	return passList(ctx, book, r, nil, step)
}

// bringList imports the file that was looked at. A file that changed since is refused.
func bringList(ctx context.Context, book Book, r listReading, sum [32]byte, step func(done, total int64)) (listPreview, error) {
	return passList(ctx, book, r, &sum, step)
}

// passList opens the file and hands it to the book: as a rehearsal, or for good when its sum is given.
func passList(ctx context.Context, book Book, r listReading, sum *[32]byte, step func(done, total int64)) (p listPreview, err error) {
	list, err := r.open(ctx, book)
	if err != nil {
		return p, err
	}
	defer list.Close()
	if list.AskDayOrder != nil {
		return p, list.AskDayOrder
	}
	if sum != nil && list.SHA256 != *sum {
		return p, store.Refuse(store.CodeFileChanged, "file", filepath.Base(r.path))
	}
	p = listPreview{
		sum: list.SHA256, format: list.Format, encoding: list.Encoding, columns: slices.Clone(list.Columns), rows: int64(list.Rows),
	}
	if err := p.pass(ctx, book, list, listPass{r, sum == nil, step}); err != nil {
		return p, err
	}
	p.notes = slices.Concat(list.Notes, exchange.PeopleNotes(&p.people))
	if sum == nil {
		return p, nil
	}
	return p, remember(ctx, book, r.layout(), list.HeadingSum(), r.options.Map)
}

// layout is the name under which the columns of such a file are remembered.
func (r *listReading) layout() exchange.Kind {
	if r.survey != nil {
		return r.kind + exchange.Kind(":"+r.survey.Key)
	}
	return r.kind
}

// open opens the file as what it is said to be.
func (r *listReading) open(ctx context.Context, book Book) (*exchange.List, error) {
	if refused := readable(r.path, book); refused != nil {
		return nil, refused
	}
	options, shop := r.options, book.Shop()
	options.Currency, options.Zone, options.Recall = shop.Currency, shop.Zone, recall(ctx, book, r.layout())
	if r.survey != nil {
		return exchange.OpenSurvey(r.path, r.survey, options)
	}
	list, err := exchange.OpenList(r.path, r.kind, options)
	if err != nil {
		return nil, proposing(err, r.path, r.kind, options)
	}
	return list, nil
}

// listPass is one pass of a file into the book.
type listPass struct {
	listReading
	dry  bool // a rehearsal
	step func(done, total int64)
}

// pass hands the rows to the book.
func (p *listPreview) pass(ctx context.Context, book Book, list *exchange.List, r listPass) (err error) {
	problem := func(to func(store.RowProblem) error) func(exchange.Problem) error {
		return func(x exchange.Problem) error {
			return to(store.RowProblem{Line: x.Line, Column: x.Column, Value: x.Value, Err: x})
		}
	}
	name := filepath.Base(list.Name)
	switch r.kind {
	case exchange.KindProducts:
		p.result, err = book.ImportProducts(ctx, store.ProductsInput{
			File: name, Format: list.Format, Encoding: list.Encoding, SHA256: list.SHA256[:], DryRun: r.dry, GoodRows: true,
			Read: func(yield func(*store.ProductDraft) error, to func(store.RowProblem) error) error {
				return list.Products(yield, problem(to))
			},
		})
	case exchange.KindSurvey:
		p.sheets, err = book.ImportSurvey(ctx, store.SurveyInput{
			Key: r.survey.Key, Round: r.round, Source: list.Keys, File: name, Format: list.Format, Encoding: list.Encoding, SHA256: list.SHA256[:], DryRun: r.dry,
			GoodRows: true, Progress: r.step,
			Read: func(yield func(*store.SheetDraft) error, to func(store.RowProblem) error) error {
				return list.Sheets(yield, problem(to))
			},
		})
		p.answers = p.sheets.AnswersResult
		p.result = p.answers.FileResult
	case exchange.KindParticipants:
		p.joined, err = book.Join(ctx, store.JoinInput{
			Gathering: r.gathering, Source: list.Keys, File: name, Format: list.Format, Encoding: list.Encoding, SHA256: list.SHA256[:], DryRun: r.dry, GoodRows: true,
			Read: participantsOf(list, problem),
		})
		p.result = p.joined.FileResult
	case exchange.KindAnswers:
		if p.scale = r.answers; p.scale == "" {
			kind, sure, err := list.AnswerKind()
			if err != nil {
				return err
			}
			p.scale, p.unsure = kind, !sure
		}
		p.answers, err = book.ImportAnswers(ctx, store.AnswersInput{
			Kind: p.scale, Source: list.Keys, File: name, Format: list.Format, Encoding: list.Encoding, SHA256: list.SHA256[:], DryRun: r.dry,
			GoodRows: true, Progress: r.step,
			Read: func(yield func(*store.AnswerDraft) error, to func(store.RowProblem) error) error {
				return list.Answers(yield, problem(to))
			},
		})
		p.result = p.answers.FileResult
	default:
		p.people, err = book.ImportPeople(ctx, store.PeopleInput{
			What: string(r.kind), Source: list.Keys, File: name, Format: list.Format, Encoding: list.Encoding, SHA256: list.SHA256[:],
			Mode: r.mode, AllNew: r.allNew, DryRun: r.dry, GoodRows: true, Progress: r.step,
			Read: func(yield func(*store.PersonDraft) error, to func(store.RowProblem) error) error {
				return list.People(yield, problem(to))
			},
		})
		p.result = p.people.FileResult
	}
	return err
}

// participantsOf reads the participants of a list for the book.
func participantsOf(list *exchange.List, problem func(func(store.RowProblem) error) func(exchange.Problem) error) func(func(*store.ParticipantDraft) error, func(store.RowProblem) error) error {
	return func(yield func(*store.ParticipantDraft) error, to func(store.RowProblem) error) error {
		return list.Participants(yield, problem(to))
	}
}
