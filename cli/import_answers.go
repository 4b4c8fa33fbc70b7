package cli

import (
	"path/filepath"

	"regulars/store"
	"regulars/store/exchange"
)

// importProducts brings in files of products.
func importProducts(c *call) error {
	return c.eachList(exchange.KindProducts, func(l *listImport) error {
		result, err := c.book.ImportProducts(c.ctx, store.ProductsInput{
			File: filepath.Base(l.list.Name), Format: l.list.Format, Encoding: l.list.Encoding, SHA256: l.list.SHA256[:],
			DryRun: c.on("dry-run"), GoodRows: c.on("good-rows"),
			Read: func(yield func(*store.ProductDraft) error, problem func(store.RowProblem) error) error {
				return l.list.Products(yield, l.problem(problem))
			},
		})
		l.rejectMore(result.Problems)
		if err != nil {
			return err
		}
		if c.global.json {
			return c.json(struct {
				fileResultJSON
				Products countsJSON `json:"products"`
			}{l.result(&result), counts(&result)})
		}
		l.tell(&result, []fact{{"command.import.products.counted", l.T("command.import.list.counts", "new", result.New, "updated", result.Updated, "unchanged", result.Unchanged, "rejected", result.Rejected)}})
		return nil
	})
}

// importFeedback brings in files of answers to surveys.
func importFeedback(c *call) error {
	return c.eachList(exchange.KindAnswers, importAnswers)
}

// importAnswers brings in one file of answers.
func importAnswers(l *listImport) error {
	kind, err := l.answerKind()
	if err != nil {
		return err
	}
	progress := l.progress()
	defer progress.end()
	result, err := l.book.ImportAnswers(l.ctx, store.AnswersInput{
		Kind: kind, Source: l.source(), Channel: l.text("channel"), Question: l.text("question"), File: filepath.Base(l.list.Name), Format: l.list.Format,
		Encoding: l.list.Encoding, SHA256: l.list.SHA256[:], DryRun: l.on("dry-run"), GoodRows: l.on("good-rows"), Progress: progress.at,
		Read: func(yield func(*store.AnswerDraft) error, problem func(store.RowProblem) error) error {
			return l.list.Answers(yield, l.problem(problem))
		},
	})
	l.rejectMore(result.Problems)
	if err != nil {
		return err
	}
	l.noteAnswers(&result)
	if l.global.json {
		return l.json(l.answersJSON(&result, kind))
	}
	l.tell(&result.FileResult, []fact{
		{"command.import.answers", l.T("command.import.list.counts", "new", result.New, "updated", result.Updated, "unchanged", result.Unchanged, "rejected", result.Rejected)},
		{"command.import.people", l.T("command.import.answers.matched", "matched", result.Matched, "anonymous", result.Anonymous)},
	})
	l.tellDeeds(result.Deeds)
	if result.Unpaid > 0 {
		l.say("command.import.unpaid", "n", result.Unpaid)
	}
	return nil
}

// noteAnswers adds what the book has seen of a file's answers to its notes.
func (l *listImport) noteAnswers(r *store.AnswersResult) {
	for _, note := range []exchange.Note{
		{Code: "note_card", Rows: int(r.Cards), Line: r.CardLine}, // what looks like a card or ID number
		{Code: "note_blank", Rows: int(r.Blank), Line: r.BlankLine},
		{Code: "note_cut", Rows: int(r.Cut)},
	} {
		if note.Rows > 0 {
			l.list.Notes = append(l.list.Notes, note)
		}
	}
}

// answerKind is the scale of --type, else the one that the file shows; where it does not show it a person at a terminal is asked.
func (l *listImport) answerKind() (store.AnswerKind, error) {
	if l.given("type") {
		return store.AnswerKind(l.text("type")), nil
	}
	kind, sure, err := l.list.AnswerKind()
	if err != nil || sure {
		return kind, err
	}
	if l.env.InTerminal && l.confirm("command.import.answers.kind", "file", l.list.Name, "kind", string(kind)) == nil {
		return kind, nil
	}
	return "", refuse(string(store.CodeBadKind), "file", l.list.Name)
}

// answersJSON is a file of answers in JSON. mean is null when nothing was scored.
type answersJSON struct {
	fileResultJSON
	Type    store.AnswerKind `json:"type"`
	Answers struct {
		countsJSON
		Matched   int64 `json:"matched"`
		Anonymous int64 `json:"anonymous"`
		Orders    int64 `json:"orders"`
		Blank     int64 `json:"blank"` // left out
	} `json:"answers"`
	Cards  int64 `json:"card_numbers"`
	Points struct {
		Deeds  int64 `json:"deeds"`
		Unpaid int64 `json:"forbidden"` // reviews of platforms that forbid rewards for them
	} `json:"points"`
}

func (l *listImport) answersJSON(r *store.AnswersResult, kind store.AnswerKind) answersJSON {
	out := answersJSON{fileResultJSON: l.result(&r.FileResult), Type: kind, Cards: r.Cards}
	out.Answers.countsJSON = counts(&r.FileResult)
	out.Answers.Matched, out.Answers.Anonymous, out.Answers.Orders, out.Answers.Blank = r.Matched, r.Anonymous, r.Orders, r.Blank
	out.Points.Deeds, out.Points.Unpaid = r.Deeds, r.Unpaid
	return out
}
