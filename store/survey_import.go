package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/text/width"
	"zombiezen.com/go/sqlite"
)

// SurveyInput is one file of answers to a questionnaire. Read streams its drafts and problems and is called once.
type SurveyInput struct {
	Key              string
	Round            string // the round's name; "" is the one that the file names, else the month of each answer
	Source           string // whose keys the file's customer ids are
	Channel          string // of answers that name none
	File, Format     string
	Encoding         string
	SHA256           []byte
	DryRun, GoodRows bool
	Read             func(yield func(*SheetDraft) error, problem func(RowProblem) error) error
	Progress         func(done, total int64) // called now and then while saving; may be nil
}

// SurveyResult is what a file of answers to a questionnaire did, or would do. Updated are sheets that revise an earlier one.
type SurveyResult struct {
	AnswersResult
	Feedback int64 // answers to NPS, CSAT and CES, and comments, that are feedback as well
	Rewarded int64 // members who got points for answering
	Points   int64 // how many
	Rounds   []string
}

// ImportSurvey reads a file of answers to a questionnaire and saves it in one transaction, as one batch. Who answered is found as by
// ImportAnswers, else the answers stay anonymous. A sheet with a number that its round has had revises the earlier one, if it says something
// else; one without a number is known by what it says. The same file again changes nothing. Answers to NPS, CSAT and CES are
// feedback as well, and words are its comment. Where a rule rewards it, a member gets points once a round. Errors as those of
// ImportPeople, and CodeNoSurvey, CodeSurveyClosed, CodeOtherRound.
func (b *Book) ImportSurvey(ctx context.Context, in SurveyInput) (SurveyResult, error) {
	im := &surveyImport{input: in}
	im.part = true
	im.in = AnswersInput{Source: in.Source, Channel: firstText(in.Channel, "survey"), Format: surveyFormat, File: in.File}
	im.out.FileResult = FileResult{Format: in.Format, Encoding: in.Encoding}
	var drafts []*SheetDraft
	if err := in.Read(func(d *SheetDraft) error { drafts = append(drafts, d); return ctx.Err() }, im.out.reject); err != nil {
		return im.out, b.classify(err)
	}
	err := b.writeAlone(ctx, "import", func(t *tx) error { return im.save(t, drafts) })
	if isDryRun(err) {
		im.out.Batch, err = 0, nil
	}
	im.out.AnswersResult.Orders = im.result.Orders
	return im.out, err
}

// surveyFormat is what feedback that came with a questionnaire has for the format of its file, so that its numbers are its own.
const surveyFormat = "survey"

// surveyImport is a file of answers to a questionnaire. What is feedback too goes the road of any file of answers.
type surveyImport struct {
	answerImport
	input    SurveyInput
	out      SurveyResult
	survey   Survey
	staff    map[string]int64
	sheets   []*surveySheet
	rounds   map[string]bool
	rewarded map[int64]bool // who has had points for the round
}

// surveySheet is one person's answers while they are written.
type surveySheet struct {
	line                 int
	round, ext           string
	hash                 []byte
	member, order, staff int64
	at                   Instant
	channel              string
	answers              []surveyAnswer
}

// surveyAnswer is one answer: a score, or words.
type surveyAnswer struct {
	q     *Question
	score any // an int64, or nil
	text  string
}

func (im *surveyImport) save(t *tx, drafts []*SheetDraft) (err error) {
	im.t, im.people, im.seen, im.staff, im.rounds, im.rewarded = t, map[string]int64{}, map[string]int{}, map[string]int64{}, map[string]bool{}, map[int64]bool{}
	if im.survey, err = t.surveyByKey(im.input.Key); err != nil {
		return err
	}
	if im.survey.Closed != 0 {
		return Refuse(CodeSurveyClosed, "value", im.survey.Key)
	}
	for _, d := range drafts {
		if err := im.take(d); err != nil {
			return err
		}
	}
	r := &im.out
	if r.Rejected > 0 && !im.input.GoodRows && !im.input.DryRun {
		return r.refusal()
	}
	if err := im.begin(); err != nil {
		return err
	}
	for n, s := range im.sheets {
		if n%256 == 0 {
			if err := t.ctx.Err(); err != nil {
				return err
			}
			if im.input.Progress != nil {
				im.input.Progress(int64(n), int64(len(im.sheets)))
			}
		}
		if err := im.one(s); err != nil {
			return err
		}
	}
	if im.input.DryRun || r.New+r.Updated == 0 {
		return errDryRun
	}
	if err := t.closeBatch(r.Batch, map[string]int64{
		"survey": im.survey.ID, "rows": int64(len(im.sheets)), "new": r.New, "updated": r.Updated, "unchanged": r.Unchanged, "rejected": r.Rejected,
		"matched": r.Matched, "anonymous": r.Anonymous, "feedback": r.Feedback,
	}); err != nil {
		return err
	}
	return t.audit("import.survey", "batch", map[string]any{"batch": r.Batch, "survey": im.survey.ID, "new": r.New, "updated": r.Updated}, "")
}

// begin opens the batch, and refuses a file that has been taken in as another round.
func (im *surveyImport) begin() (err error) {
	t, r := im.t, &im.out
	if r.AlreadyImported, err = t.earlierImport("feedback", im.input.SHA256); err != nil {
		return err
	}
	if r.AlreadyImported != nil && im.input.Round != "" {
		was := ""
		if _, err := t.one(func(s *sqlite.Stmt) { was = s.ColumnText(0) }, "SELECT round FROM survey_sheet WHERE batch = ? AND survey = ? AND round <> ? LIMIT 1",
			r.AlreadyImported.ID, im.survey.ID, im.input.Round); err != nil {
			return err
		}
		if was != "" {
			return Refuse(CodeOtherRound, "file", filepath.Base(im.input.File), "value", was, "batch", r.AlreadyImported.ID)
		}
	}
	if r.Batch, err = t.newBatch(batchStart{kind: "import", what: "feedback", name: filepath.Base(im.input.File), sha256: im.input.SHA256}); err != nil {
		return err
	}
	im.result.Batch = r.Batch
	if im.last, err = t.number("SELECT coalesce(max(id), 0) FROM feedback"); err != nil {
		return err
	}
	asked, err := t.number("SELECT 1 FROM asked LIMIT 1")
	im.asks = asked == 1
	return err
}

// take reads a draft. What cannot be read is a problem of its row, and a row without answers is left out.
func (im *surveyImport) take(d *SheetDraft) error {
	s, cell, refused := im.read(d)
	switch {
	case refused != nil:
		return im.out.reject(RowProblem{Line: d.Line, Column: cell.Column, Value: cell.Text, Err: refused})
	case len(s.answers) > 0:
		im.sheets = append(im.sheets, s)
	default:
		if im.out.Blank++; im.out.Blank == 1 {
			im.out.BlankLine = d.Line
		}
	}
	return nil
}

// read checks a draft's answers against the questions; cell is the one at fault.
func (im *surveyImport) read(d *SheetDraft) (s *surveySheet, cell AnswerCell, err error) {
	t := im.t
	s = &surveySheet{line: d.Line, at: d.At, round: strings.TrimSpace(firstText(im.input.Round, d.Round)), channel: d.Channel}
	for _, cell = range d.Answers {
		q := im.survey.Question(cell.N)
		if q == nil || strings.TrimSpace(cell.Text) == "" {
			continue
		}
		a, err := im.answerTo(q, d.Line, cell.Text)
		if err != nil {
			return s, cell, err
		}
		if a.score != nil || a.text != "" {
			s.answers = append(s.answers, a)
		}
	}
	cell = AnswerCell{}
	if len(s.answers) == 0 {
		return s, cell, nil
	}
	switch {
	case s.round == "" && s.at == 0:
		return s, cell, Refuse(CodeNoRound, "line", d.Line)
	case s.round == "":
		s.round = t.dayOf(s.at).Month()
	case s.at == 0:
		s.at = t.now
	}
	if s.round, err = cleanName(s.round); err != nil {
		return s, cell, err
	}
	if s.at > t.now {
		return s, cell, Refuse(CodeNotYet, "value", t.dayOf(s.at).String())
	}
	if err := im.identify(s, d); err != nil {
		return s, AnswerCell{Column: "", Text: d.Staff}, err
	}
	return s, cell, nil
}

// identify says what the sheet is known by, and finds whose it is.
func (im *surveyImport) identify(s *surveySheet, d *SheetDraft) (err error) {
	text, err := json.Marshal([]any{d.At, d.Email, d.Phone, d.Key, d.Order, d.Staff, said(s.answers)})
	if err != nil {
		return err
	}
	sum := sha256.Sum256(text)
	s.hash = sum[:]
	if s.ext = s.round + "#" + d.ID; d.ID == "" || len(d.ID) > maxKey {
		key := s.round + "=" + hex.EncodeToString(sum[:12])
		im.seen[key]++
		s.ext = key + "/" + strconv.Itoa(im.seen[key])
	}
	if im.survey.Kind == SurveyTraining {
		s.staff, err = im.colleague(d.Staff)
		return err
	}
	if s.order, s.member, err = im.orderOf(d.Order); err != nil {
		return err
	}
	if who, err := im.person(&AnswerDraft{Key: d.Key, Email: d.Email, Phone: d.Phone}); err != nil || who != 0 {
		s.member = who
		return err
	}
	return nil
}

// said is what the answers say, for the hash.
func said(answers []surveyAnswer) (list [][3]any) {
	for _, a := range answers {
		list = append(list, [3]any{a.q.N, a.score, a.text})
	}
	return list
}

// colleague finds whom of the staff a name means; nobody named is nobody.
func (im *surveyImport) colleague(name string) (id int64, err error) {
	if name = strings.TrimSpace(name); name == "" {
		return 0, nil
	}
	id, asked := im.staff[name]
	if !asked {
		if id, err = im.t.number("SELECT id FROM staff WHERE name = ?", name); err != nil {
			return 0, err
		}
		im.staff[name] = id
	}
	if id == 0 {
		return 0, Refuse(CodeNoStaff, "staff", name)
	}
	return id, nil
}

// answerTo reads one answer. Survey tools write a score as a number, with its unit, or with the words of its end of the scale.
func (im *surveyImport) answerTo(q *Question, line int, text string) (a surveyAnswer, err error) {
	a.q = q
	text = strings.TrimSpace(text)
	low, high, scored := q.Range()
	if !scored {
		runes := []rune(text)
		if len(runes) > longestComment {
			runes = runes[:longestComment]
			im.out.Cut++
		}
		a.text, err = cleanRemark(string(runes))
		return a, err
	}
	if q.Type == QuestionChoice {
		for i, c := range q.Choices {
			if strings.EqualFold(text, c.EN) || strings.EqualFold(text, c.ZH) {
				a.score = int64(i + 1)
				return a, nil
			}
		}
	}
	score, ok := leadingNumber(width.Fold.String(text))
	switch {
	case !ok && q.Type == QuestionChoice:
		list := make([]string, len(q.Choices))
		for i, c := range q.Choices {
			list[i] = c.In(im.survey.Lang)
		}
		return a, Refuse(CodeBadOption, "line", line, "value", text, "list", list)
	case !ok || score < low || score > high:
		return a, Refuse(CodeNoNumber, "line", line, "value", text, "low", low, "high", high)
	}
	a.score = score
	return a, nil
}

// leadingNumber is the whole number with which a text begins, or the one in brackets at its end: "7", "7分", "7 - I agree", "I agree (7)".
// A fraction is none.
func leadingNumber(text string) (int64, bool) {
	if open := strings.LastIndexByte(text, '('); open > 0 && strings.HasSuffix(text, ")") {
		if n, err := strconv.ParseInt(text[open+1:len(text)-1], 10, 64); err == nil {
			return n, true
		}
	}
	end := 0
	for end < len(text) && (text[end] >= '0' && text[end] <= '9' || end == 0 && text[end] == '-') {
		end++
	}
	rest := text[end:]
	if len(rest) > 1 && (rest[0] == '.' || rest[0] == ',') && rest[1] >= '0' && rest[1] <= '9' {
		if strings.Trim(rest[1:], "0") != "" {
			return 0, false
		}
	}
	n, err := strconv.ParseInt(text[:end], 10, 64)
	return n, err == nil
}
