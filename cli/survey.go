package cli

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"regulars/lang"
	"regulars/reports"
	"regulars/store"
	"regulars/store/exchange"
)

// surveyRows are the commands about questionnaires.
func surveyRows() []row {
	title := flagRow{name: "title", value: "TEXT", words: "command.flag.survey.title"}
	in := flagRow{name: "in", value: "LANG", choices: []string{"en", "zh"}, words: "command.flag.survey.lang"}
	question := []flagRow{
		{name: "text", value: "TEXT", words: "command.flag.survey.text"},
		{name: "type", value: "TYPE", choices: store.QuestionTypes(), words: "command.flag.survey.type"},
		{name: "construct", value: "NAME"},
		{name: "reversed", value: "yes|no", choices: []string{"yes", "no"}},
		{name: "pair", value: "N"},
		{name: "choice", value: "TEXT", many: true, words: "command.flag.survey.choice"},
		in,
	}
	return []row{
		{path: "survey new", args: "KEY", min: 1, max: 1, flags: []flagRow{{name: "template", value: "NAME", choices: reports.SurveyTemplates()}, title, in}, needs: needsWriter, run: newSurvey},
		{path: "survey list", needs: needsBook, run: listSurveys},
		{path: "survey show", args: "KEY", min: 1, max: 1, needs: needsBook, run: showSurvey},
		{path: "survey edit", args: "KEY", min: 1, max: 1, some: true, flags: []flagRow{title, in}, needs: needsWriter, run: editSurvey},
		{path: "survey question add", args: "KEY", min: 1, max: 1, flags: question, needs: needsWriter, run: addQuestion},
		{path: "survey question edit", args: "KEY N", min: 2, max: 2, some: true, flags: question, needs: needsWriter, run: editQuestion},
		{path: "survey question remove", args: "KEY N", min: 2, max: 2, needs: needsWriter, run: removeQuestion},
		{path: "survey text", args: "KEY", min: 1, max: 1, flags: []flagRow{in}, needs: needsBook, run: textOfSurvey},
		{path: "survey import", args: "KEY FILE…", min: 2, max: anyNumber, flags: append([]flagRow{
			{name: "round", value: "NAME"},
			{name: "source", value: "NAME"},
			{name: "channel", value: "NAME", words: "command.flag.channel_said"},
		}, surveyReading()...), needs: needsWriter, run: importSurvey},
		{path: "survey result", args: "KEY", min: 1, max: 1, flags: periodFlags("command.flag.month.ever"), needs: needsBook, run: func(c *call) error {
			r, _ := reports.Find("survey")
			return printReports(c, []reports.Report{r})
		}},
		{path: "survey close", args: "KEY", min: 1, max: 1, flags: []flagRow{{name: "off", words: "command.flag.survey.off"}}, needs: needsWriter, run: closeSurvey},
	}
}

// surveyReading are the flags by which any file is read, but for its format: survey tools have none that could be told from another.
func surveyReading() []flagRow {
	return slices.DeleteFunc(listReadingFlags(exchange.KindSurvey), func(f flagRow) bool { return f.name == "from" })
}

// wordsIn is the language of the words that a command gives.
func (c *call) wordsIn(usual string) lang.Lang {
	if c.given("in") {
		return lang.Lang(c.text("in"))
	}
	return lang.Lang(usual)
}

// reword puts words in a language in place of those that stand there.
func reword(w *store.Wording, l lang.Lang, text string) {
	if l == lang.ZH {
		w.ZH = text
	} else {
		w.EN = text
	}
}

// surveyAckJSON is the result of a write of a questionnaire.
type surveyAckJSON struct {
	OK        bool   `json:"ok"`
	Survey    string `json:"survey"`
	Questions int    `json:"questions"`
	Batch     any    `json:"batch"`
}

func (c *call) ackSurvey(s *store.Survey, batch int64, key string, n int) error {
	return c.ackBatch(batch, surveyAckJSON{true, s.Key, len(s.Questions), idJSON(batch)}, key, "key", s.Key, "n", n)
}

// newSurvey makes a questionnaire.
func newSurvey(c *call) error {
	l := c.wordsIn(string(c.lang))
	s, _ := reports.NewSurvey(cmp.Or(c.text("template"), "blank"), c.args[0], l)
	if c.given("title") {
		s.Title = store.Wording{}
		reword(&s.Title, l, strings.TrimSpace(c.text("title")))
	}
	batch, err := c.book.AddSurvey(c.ctx, s)
	if err != nil {
		return err
	}
	done := "command.survey.new.done"
	if len(s.Questions) == 0 {
		done = "command.survey.new.blank"
	}
	return c.ackSurvey(&s, batch, done, len(s.Questions))
}

// editSurvey changes the title, and the language in which it is shown.
func editSurvey(c *call) error {
	s, err := c.book.Survey(c.ctx, c.args[0])
	if err != nil {
		return err
	}
	l := c.wordsIn(s.Lang)
	if c.given("title") {
		reword(&s.Title, l, strings.TrimSpace(c.text("title")))
	} else {
		s.Lang = string(l)
	}
	return c.saveSurvey(&s, "command.survey.edit.done", 0)
}

func (c *call) saveSurvey(s *store.Survey, done string, n int) error {
	batch, err := c.book.EditSurvey(c.ctx, *s)
	if err != nil {
		return err
	}
	return c.ackSurvey(s, batch, done, n)
}

// addQuestion adds a question at the end.
func addQuestion(c *call) error {
	for _, flag := range []string{"text", "type"} {
		if !c.given(flag) {
			return refuse("missing_flag", "flag", flag, "usage", c.row.usage()+" --type likert --text …")
		}
	}
	s, err := c.book.Survey(c.ctx, c.args[0])
	if err != nil {
		return err
	}
	n := 1
	for _, q := range s.Questions {
		n = max(n, q.N+1)
	}
	s.Questions = append(s.Questions, store.Question{N: n})
	if err := c.question(&s.Questions[len(s.Questions)-1], s.Lang); err != nil {
		return err
	}
	return c.saveSurvey(&s, "command.survey.question.done", n)
}

// questionNamed reads a questionnaire and the number of the question that the arguments name.
func (c *call) questionNamed() (s store.Survey, q *store.Question, err error) {
	if s, err = c.book.Survey(c.ctx, c.args[0]); err != nil {
		return s, nil, err
	}
	n, err := strconv.Atoi(strings.TrimPrefix(strings.ToUpper(c.args[1]), "Q"))
	if q = s.Question(n); err != nil || q == nil {
		return s, nil, store.Refuse(store.CodeNoQuestion, "value", c.args[1], "survey", s.Key)
	}
	return s, q, nil
}

// editQuestion changes what is given of a question.
func editQuestion(c *call) error {
	s, q, err := c.questionNamed()
	if err != nil {
		return err
	}
	if err := c.question(q, s.Lang); err != nil {
		return err
	}
	return c.saveSurvey(&s, "command.survey.question.done", q.N)
}

// removeQuestion takes a question out.
func removeQuestion(c *call) error {
	s, q, err := c.questionNamed()
	if err != nil {
		return err
	}
	n := q.N
	s.Questions = slices.DeleteFunc(s.Questions, func(o store.Question) bool { return o.N == n })
	return c.saveSurvey(&s, "command.survey.question.done", n)
}

// question sets what the flags say of a question.
func (c *call) question(q *store.Question, usual string) error {
	l := c.wordsIn(usual)
	if c.given("text") {
		reword(&q.Text, l, strings.TrimSpace(c.text("text")))
	}
	if c.given("type") {
		q.Type = store.QuestionType(c.text("type"))
	}
	if c.given("construct") {
		q.Construct = c.listed("construct", store.Constructs())
	}
	if c.given("reversed") {
		q.Reversed = c.text("reversed") == "yes"
	}
	pair, err := c.whole("pair", int64(q.Pair))
	if err != nil {
		return err
	}
	q.Pair = int(max(0, min(pair, 999)))
	for i, text := range c.list("choice") {
		if i == len(q.Choices) {
			q.Choices = append(q.Choices, store.Wording{})
		}
		reword(&q.Choices[i], l, text)
	}
	return nil
}

// surveyJSON is one questionnaire in the list.
type surveyJSON struct {
	Key       string        `json:"survey"`
	Kind      string        `json:"kind"`
	Lang      string        `json:"lang"`
	Title     store.Wording `json:"title"`
	Questions int           `json:"questions"`
	Answers   int64         `json:"answers"`
	Rounds    int64         `json:"rounds"`
	Closed    any           `json:"closed_at"`
}

func (c *call) surveyJSON(s *store.Survey) surveyJSON {
	return surveyJSON{s.Key, s.Kind, s.Lang, s.Title, len(s.Questions), s.Sheets, s.Rounds, c.timeJSON(s.Closed)}
}

// listSurveys prints the questionnaires.
func listSurveys(c *call) error {
	list, err := c.book.Surveys(c.ctx)
	if err != nil {
		return err
	}
	lines, rows := make([]surveyJSON, 0, len(list)), make([][]string, 0, len(list))
	for i := range list {
		s := &list[i]
		lines = append(lines, c.surveyJSON(s))
		state := c.T("survey.open")
		if s.Closed != 0 {
			state = c.T("survey.closed")
		}
		rows = append(rows, []string{s.Key, s.Title.In(string(c.lang)), c.T("survey.kind." + s.Kind), strconv.Itoa(len(s.Questions)), c.lang.Int(s.Sheets), c.lang.Int(s.Rounds), state})
	}
	if c.global.json {
		return c.json(items(lines, nil))
	}
	c.table([]column{
		{words: "command.column.key"},
		{words: "command.column.title"},
		{words: "command.column.who"},
		{"command.column.questions", true},
		{"command.column.answers", true},
		{"command.column.rounds", true},
		{words: "command.column.state"},
	}, rows, "command.survey.list.empty")
	return nil
}

// questionJSON is one question.
type questionJSON struct {
	N         int                `json:"n"`
	Type      store.QuestionType `json:"type"`
	Construct any                `json:"construct"`
	Reversed  bool               `json:"reversed"`
	Pair      any                `json:"pair"`
	Text      store.Wording      `json:"text"`
	Choices   []store.Wording    `json:"choices"`
}

// showSurvey prints the questions of a questionnaire.
func showSurvey(c *call) error {
	s, err := c.book.Survey(c.ctx, c.args[0])
	if err != nil {
		return err
	}
	questions, rows := make([]questionJSON, 0, len(s.Questions)), make([][]string, 0, len(s.Questions))
	for i := range s.Questions {
		q := &s.Questions[i]
		questions = append(questions, questionJSON{q.N, q.Type, textJSON(q.Construct), q.Reversed, idJSON(int64(q.Pair)), q.Text, append([]store.Wording{}, q.Choices...)})
		text := q.Text.In(string(c.lang))
		if q.Reversed {
			text += " (R)"
		}
		rows = append(rows, []string{strconv.Itoa(q.N), c.T("survey.type." + string(q.Type)), c.lang.Listed("construct", q.Construct), text})
	}
	if c.global.json {
		return c.json(struct {
			surveyJSON
			List []questionJSON `json:"items"`
		}{c.surveyJSON(&s), questions})
	}
	c.table([]column{
		{"command.column.n", true},
		{words: "command.column.kind"},
		{words: "command.column.construct"},
		{words: "command.column.asked_words"},
	}, rows, "command.survey.show.empty")
	return nil
}

// textOfSurvey prints a questionnaire as text to paste.
func textOfSurvey(c *call) error {
	s, err := c.book.Survey(c.ctx, c.args[0])
	if err != nil {
		return err
	}
	text := reports.SurveyText(c.wordsIn(string(c.lang)), &s)
	if c.global.json {
		return c.json(struct {
			Text string `json:"text"`
		}{text})
	}
	for line := range strings.Lines(text) {
		c.out.line(strings.TrimSuffix(line, "\n"))
	}
	return nil
}

// closeSurvey closes a questionnaire, or opens it again.
func closeSurvey(c *call) error {
	batch, err := c.book.CloseSurvey(c.ctx, c.args[0], !c.on("off"))
	if err != nil {
		return err
	}
	done := "command.survey.close.done"
	if c.on("off") {
		done = "command.survey.close.opened"
	}
	return c.ackBatch(batch, struct {
		OK     bool   `json:"ok"`
		Survey string `json:"survey"`
		Closed bool   `json:"closed"`
		Batch  any    `json:"batch"`
	}{true, c.args[0], !c.on("off"), idJSON(batch)}, done, "key", c.args[0])
}
