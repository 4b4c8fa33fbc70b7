package cli

import (
	"path/filepath"
	"strconv"
	"strings"

	"regulars/store"
	"regulars/store/exchange"
)

// importSurvey brings in files of answers to a questionnaire.
func importSurvey(c *call) error {
	survey, err := c.book.Survey(c.ctx, c.args[0])
	if err != nil {
		return err
	}
	c.args = c.args[1:] // what is left are files
	shop := c.book.Shop()
	options, err := c.readingOptions(shop.Currency, shop.Zone)
	if err != nil {
		return err
	}
	kind := exchange.KindSurvey + exchange.Kind(":"+survey.Key)
	for _, path := range c.args {
		if err := c.takeList(kind, options, func(o exchange.Options) (*exchange.List, error) { return c.openSurvey(path, &survey, o) }, func(l *listImport) error {
			return importSheets(l, &survey)
		}); err != nil {
			return err
		}
	}
	return nil
}

// openSurvey opens one file of answers to a questionnaire, or standard input as -.
func (c *call) openSurvey(path string, survey *store.Survey, options exchange.Options) (*exchange.List, error) {
	if refused := c.readable(path); refused != nil {
		return nil, refused
	}
	if path == "-" {
		return exchange.ReadSurvey("-", c.env.In, survey, options)
	}
	return exchange.OpenSurvey(path, survey, options)
}

// sheetsJSON is a file of answers to a questionnaire in JSON.
type sheetsJSON struct {
	fileResultJSON
	Survey  string   `json:"survey"`
	Rounds  []string `json:"rounds"`
	Answers struct {
		countsJSON
		Matched   int64 `json:"matched"`
		Anonymous int64 `json:"anonymous"`
		Orders    int64 `json:"orders"`
		Blank     int64 `json:"blank"` // left out
	} `json:"answers"`
	Feedback  int64 `json:"feedback"`
	Rewarded  int64 `json:"rewarded"`
	Points    int64 `json:"points"`
	Unmatched []int `json:"unmatched_questions"`
	Cards     int64 `json:"card_numbers"`
}

// importSheets brings in one file of answers to a questionnaire.
func importSheets(l *listImport, survey *store.Survey) error {
	progress := l.progress()
	defer progress.end()
	result, err := l.book.ImportSurvey(l.ctx, store.SurveyInput{
		Key: survey.Key, Round: strings.TrimSpace(l.text("round")), Source: l.source(), Channel: l.text("channel"), File: filepath.Base(l.list.Name), Format: l.list.Format,
		Encoding: l.list.Encoding, SHA256: l.list.SHA256[:], DryRun: l.on("dry-run"), GoodRows: l.on("good-rows"), Progress: progress.at,
		Read: func(yield func(*store.SheetDraft) error, problem func(store.RowProblem) error) error {
			return l.list.Sheets(yield, l.problem(problem))
		},
	})
	l.rejectMore(result.Problems)
	if err != nil {
		return err
	}
	l.noteAnswers(&result.AnswersResult)
	unmatched := l.list.Unmatched(survey)
	if l.global.json {
		out := sheetsJSON{
			fileResultJSON: l.result(&result.FileResult), Survey: survey.Key, Rounds: listJSON(result.Rounds), Feedback: result.Feedback,
			Rewarded: result.Rewarded, Points: result.Points, Unmatched: append([]int{}, unmatched...), Cards: result.Cards,
		}
		out.Answers.countsJSON = counts(&result.FileResult)
		out.Answers.Matched, out.Answers.Anonymous, out.Answers.Orders, out.Answers.Blank = result.Matched, result.Anonymous, result.Orders, result.Blank
		return l.json(out)
	}
	facts := []fact{
		{"command.import.answers", l.T("command.import.list.counts", "new", result.New, "updated", result.Updated, "unchanged", result.Unchanged, "rejected", result.Rejected)},
		{"command.import.people", l.T("command.import.answers.matched", "matched", result.Matched, "anonymous", result.Anonymous)},
		{"command.column.rounds", l.listOf(result.Rounds)},
		{"command.column.feedback", l.lang.Int(result.Feedback)},
	}
	if result.Rewarded > 0 {
		facts = append(facts, fact{"command.column.points", l.T("command.survey.import.points", "points", result.Points, "n", result.Rewarded)})
	}
	l.tell(&result.FileResult, facts, func() {
		if len(unmatched) > 0 {
			numbers := make([]string, len(unmatched))
			for i, n := range unmatched {
				numbers[i] = strconv.Itoa(n)
			}
			l.say("command.import.note", "text", l.T("command.survey.import.unmatched", "list", l.listOf(numbers)))
		}
	})
	return nil
}
