package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"strconv"
	"strings"

	"zombiezen.com/go/sqlite"
)

// AnswersInput is one file of answers to a survey. Read streams its drafts and problems and is called once.
type AnswersInput struct {
	Kind             AnswerKind
	Source           string // whose keys the file's customer ids are
	Channel          string // of answers that name none
	Question         string // which questionnaire, where the file does not say
	File, Format     string
	Encoding         string
	SHA256           []byte
	DryRun, GoodRows bool
	Read             func(yield func(*AnswerDraft) error, problem func(RowProblem) error) error
	Progress         func(done, total int64) // called now and then while saving; may be nil
}

// AnswersResult is what a file of answers did, or would do. Updated are answers that revise an earlier one.
type AnswersResult struct {
	FileResult
	Matched, Anonymous int64
	Orders             int64 // answers that name an order of the book
	Cards              int64 // comments that hold what looks like a card or ID number
	CardLine           int   // the line of the first of them
	Blank              int64 // rows with neither score nor comment, which are left out
	BlankLine          int   // the line of the first of them
	Deeds              int64 // points for the answers
	Unpaid             int64 // reviews of platforms that forbid rewards for them
	Cut                int64 // comments of which only the first 4,000 characters were kept
	Sum, Scored        int64 // of the scores, for a mean
}

// ImportAnswers reads a file of answers and saves it in one transaction. Who gave an answer is found by platform key, e-mail, phone or order;
// else it stays anonymous, and nobody is made known by it. An answer with a number that its questionnaire has used revises the
// earlier one, if it says something else; where no questionnaire is named an answer is known by what it says. A row without a score is a
// comment, and one that says nothing at all is left out. The same file again changes nothing. Errors as those of ImportPeople, and CodeBadKind.
func (b *Book) ImportAnswers(ctx context.Context, in AnswersInput) (AnswersResult, error) {
	im := &answerImport{in: in, result: AnswersResult{FileResult: FileResult{Format: in.Format, Encoding: in.Encoding}}}
	if _, known := rangeOf(in.Kind); !known {
		return im.result, Refuse(CodeBadKind, "file", filepath.Base(in.File))
	}
	err := in.Read(func(d *AnswerDraft) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		switch said, refused := im.check(d); {
		case refused != nil:
			return im.result.reject(RowProblem{Line: d.Line, Err: refused})
		case said:
			im.drafts = append(im.drafts, d)
		case im.result.Blank == 0:
			im.result.BlankLine = d.Line
			fallthrough
		default:
			im.result.Blank++
		}
		return nil
	}, im.result.reject)
	if err != nil {
		return im.result, b.classify(err)
	}
	if im.result.Rejected > 0 && !in.GoodRows && !in.DryRun {
		return im.result, im.result.refusal()
	}
	if err = b.writeAlone(ctx, "import", im.save); isDryRun(err) {
		im.result.Batch, err = 0, nil
	}
	return im.result, err
}

// answerImport is a file of answers.
type answerImport struct {
	in     AnswersInput
	result AnswersResult
	drafts []*AnswerDraft

	t      *tx
	people map[string]int64 // whom a contact means
	last   int64            // the highest id there is
	none   bool             // no answer of the file can be known already
	part   bool             // each answer is a part of something that is rewarded as a whole
	asks   bool             // somebody has been asked, so that an answer may be to that
	seen   map[string]int   // how often the file has said the same
}

// check refuses a score that is not on the scale. A question that was left out is no mistake: without a score a row is the comment
// that it holds, or says nothing.
func (im *answerImport) check(d *AnswerDraft) (said bool, err error) {
	scale, known := rangeOf(d.Kind)
	if !known {
		scale, _ = rangeOf(im.in.Kind)
	}
	d.Kind = scale.kind
	if d.Kind == AnswerComment || !d.HasScore {
		d.Kind, d.HasScore = AnswerComment, false
		return strings.TrimSpace(d.Comment) != "", nil
	}
	if d.Score < scale.low || d.Score > scale.high {
		return false, Refuse(CodeScoreRange, "line", d.Line, "value", d.Score, "low", scale.low, "high", scale.high)
	}
	return true, nil
}

func (im *answerImport) save(t *tx) error {
	im.t, im.people, im.seen = t, map[string]int64{}, map[string]int{}
	var err error
	if im.result.AlreadyImported, err = t.earlierImport("feedback", im.in.SHA256); err != nil {
		return err
	}
	if im.result.Batch, err = t.newBatch(batchStart{kind: "import", what: "feedback", name: filepath.Base(im.in.File), sha256: im.in.SHA256}); err != nil {
		return err
	}
	if im.last, err = t.number("SELECT coalesce(max(id), 0) FROM feedback"); err != nil {
		return err
	}
	im.none = im.last == 0
	asked, err := t.number("SELECT 1 FROM asked LIMIT 1")
	if im.asks = asked == 1; err != nil {
		return err
	}
	for n, d := range im.drafts {
		if n%1024 == 0 {
			if err := t.ctx.Err(); err != nil {
				return err
			}
			if im.in.Progress != nil {
				im.in.Progress(int64(n), int64(len(im.drafts)))
			}
		}
		if err := im.one(d); err != nil {
			return err
		}
	}
	r := &im.result
	if im.in.DryRun || r.New+r.Updated == 0 {
		return errDryRun
	}
	if err := t.closeBatch(r.Batch, map[string]int64{
		"rows": int64(len(im.drafts)), "new": r.New, "updated": r.Updated, "unchanged": r.Unchanged, "rejected": r.Rejected,
		"matched": r.Matched, "anonymous": r.Anonymous, "deeds": r.Deeds,
	}); err != nil {
		return err
	}
	return t.audit("import.feedback", "batch", map[string]any{"batch": r.Batch, "new": r.New, "updated": r.Updated}, "")
}

func (im *answerImport) one(d *AnswerDraft) error {
	a, err := im.answer(d)
	if err != nil {
		return err
	}
	if LooksLikeCard(a.comment) {
		if im.result.Cards++; im.result.Cards == 1 {
			im.result.CardLine = d.Line
		}
	}
	if a.member != 0 {
		im.result.Matched++
	} else {
		im.result.Anonymous++
	}
	if d.HasScore {
		im.result.Sum, im.result.Scored = im.result.Sum+d.Score, im.result.Scored+1
	}
	was, same, err := im.before(a)
	switch {
	case err != nil:
		return err
	case same:
		im.result.Unchanged++
		return nil
	case was != 0:
		a.revises = was
		im.result.Updated++
	default:
		im.result.New++
	}
	return im.insert(a)
}

// answer cleans a draft and finds whom and what it is about.
func (im *answerImport) answer(d *AnswerDraft) (*answer, error) {
	t := im.t
	line := func(text string) string {
		clean, err := cleanLine(text, maxNameRunes)
		if err != nil {
			return ""
		}
		return clean
	}
	a := &answer{kind: d.Kind, at: d.At, channel: line(d.Channel), question: line(d.Question), driver: line(d.Driver)}
	a.own, _ = parseRef(d.Own, 'f')
	if d.HasScore {
		a.score = d.Score
	}
	if runes := []rune(d.Comment); len(runes) > longestComment {
		d.Comment = string(runes[:longestComment])
		im.result.Cut++
	}
	if comment, err := cleanRemark(d.Comment); err == nil {
		a.comment = comment
	}
	a.channel, a.question = firstText(a.channel, im.in.Channel), firstText(a.question, im.in.Question)
	if a.at == 0 {
		a.at = t.now
	}
	var err error
	if a.order, a.member, err = im.orderOf(d.Order); err != nil {
		return nil, err
	}
	if who, err := im.person(d); err != nil || who != 0 {
		if a.member = who; err != nil {
			return nil, err
		}
	}
	if d.Product != "" {
		if a.product, err = t.number("SELECT id FROM product WHERE key = ?1 OR name = ?1 ORDER BY key = ?1 DESC LIMIT 1", line(d.Product)); err != nil {
			return nil, err
		}
	}
	for _, tag := range d.Tags {
		if name, err := cleanName(tag); err == nil {
			a.tags = append(a.tags, name)
		}
	}
	a.ext = im.ext(d)
	return a, nil
}

// hashedAnswer begins what an answer without a number is known by.
const hashedAnswer = '='

// ext is what an answer is known by: its number in a questionnaire that is named, else a hash of what it says and how often the file
// said it, because every survey counts its answers from 1.
func (im *answerImport) ext(d *AnswerDraft) string {
	if question := firstText(d.Question, im.in.Question); question != "" && d.ID != "" && len(d.ID) <= maxKey {
		return question + "#" + d.ID
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{
		d.ID, strconv.FormatBool(d.HasScore), strconv.FormatInt(d.Score, 10), d.Comment, strconv.FormatInt(int64(d.At), 10), d.Email, d.Phone, d.Key, d.Order, d.Product, d.Question,
	}, "\x00")))
	key := hex.EncodeToString(sum[:12])
	im.seen[key]++
	return string(hashedAnswer) + key + "/" + strconv.Itoa(im.seen[key])
}

func firstText(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// source is where the numbers of the file's answers come from.
func (im *answerImport) source(a *answer) string { return string(a.kind) + ":" + im.in.Format }

// longestComment is how many characters of a comment are kept.
const longestComment = 4000

// before finds the answer that the file's source already gave under the number; same says that it says the same.
func (im *answerImport) before(a *answer) (id int64, same bool, err error) {
	read := func(s *sqlite.Stmt) {
		id = s.ColumnInt64(0)
		score, scored := a.score.(int64)
		same = s.ColumnIsNull(1) != scored && s.ColumnInt64(1) == score && s.ColumnText(2) == a.comment
	}
	if im.none && a.ext[0] == hashedAnswer {
		return 0, false, nil
	}
	if a.own != 0 { // numbers mean other answers in other shops: only the very same one is known by its own
		if _, err := im.t.one(read, "SELECT id, score, comment FROM feedback WHERE id = ? AND kind = ? AND day = ? AND revised_by IS NULL AND withdrawn IS NULL",
			a.own, string(a.kind), im.t.dayOf(a.at)); err != nil || same {
			return id, same, err
		}
	}
	byHand := int64(0)
	if _, err = im.t.one(func(s *sqlite.Stmt) { read(s); byHand = s.ColumnInt64(3) },
		"SELECT id, score, comment, iif(batch IS NULL, revises, 0) FROM feedback WHERE source = ? AND ext = ? AND revised_by IS NULL AND withdrawn IS NULL", im.source(a), a.ext); err != nil || same {
		return id, same, err
	}
	// What a person has corrected since the file said it stays corrected when the file says it again.
	for now := id; byHand != 0 && !same; {
		was := byHand
		if _, err := im.t.one(func(s *sqlite.Stmt) { read(s); byHand = s.ColumnInt64(3) }, "SELECT id, score, comment, iif(batch IS NULL, revises, 0) FROM feedback WHERE id = ?", was); err != nil {
			return 0, false, err
		}
		id = now
	}
	return id, same, nil
}

// person finds whom the answer's contact means, merges followed; 0 is nobody known.
func (im *answerImport) person(d *AnswerDraft) (int64, error) {
	t := im.t
	list := t.identitiesOf(im.in.Source, &PersonDraft{Key: d.Key, Email: d.Email, Phone: d.Phone})
	if id, ok := parseRef(d.Key, 'm'); ok {
		if known, err := t.number("SELECT id FROM member WHERE id = ? AND status <> 'hidden'", id); err != nil || known != 0 {
			if err != nil {
				return 0, err
			}
			return t.surviving(known)
		}
	}
	for _, i := range list {
		key := i.Source + "\x00" + i.Key
		member, asked := im.people[key]
		if !asked {
			known, err := t.ownerOf(i)
			if err != nil {
				return 0, err
			}
			if member = known.member; known.status == "hidden" {
				member = 0
			}
			im.people[key] = member
		}
		if member != 0 {
			return member, nil
		}
	}
	return 0, nil
}

// orderOf finds the order that an answer is about, and its buyer.
func (im *answerImport) orderOf(number string) (order, member int64, err error) {
	number = strings.TrimSpace(number)
	if number == "" {
		return 0, 0, nil
	}
	for _, ext := range []string{number, "#" + number, strings.TrimPrefix(number, "#")} {
		n := 0
		if err := im.t.query(func(s *sqlite.Stmt) error {
			order, member = s.ColumnInt64(0), s.ColumnInt64(1)
			n++
			return nil
		}, "SELECT o.id, coalesce(o.member, 0) FROM source s CROSS JOIN orders o ON o.source = s.id AND o.ext = ? AND o.withdrawn IS NULL", ext); err != nil {
			return 0, 0, err
		}
		if n == 1 {
			im.result.Orders++
			member, err = im.t.surviving(member)
			return order, member, err
		}
	}
	return 0, 0, nil
}

func (im *answerImport) insert(a *answer) error {
	im.last++
	a.batch, a.source = im.result.Batch, im.source(a)
	if err := im.t.propose(a); err != nil {
		return err
	}
	if im.asks {
		if err := im.t.wasAsked(a); err != nil {
			return err
		}
	}
	if err := im.t.insertAnswer(im.last, a); err != nil {
		return err
	}
	if im.part {
		return nil
	}
	told, err := im.t.rewardAnswer(im.last, a, im.in.Source)
	im.result.Deeds += told.Points
	if told.Refused != "" {
		im.result.Unpaid++
	}
	return err
}

// touchedBy refuses to undo a batch whose answers another one, or a person (handTouch), has touched since; 0 is nobody.
func touchedBy(r batchRange, by int64) error {
	switch by {
	case 0:
		return nil
	case handTouch:
		return Refuse(CodeBatchTouched, "batch", r.id, "why", "person")
	}
	return Refuse(CodeBatchTouched, "batch", r.id, "by", by, "why", "answers")
}

// undoAnswers withdraws a file's answers; those that they revised count again. A batch whose answers a later one, or a person, has
// revised is refused.
func (t *tx) undoAnswers(r batchRange) error {
	by, err := t.number("SELECT coalesce(later.batch, ?) FROM feedback f JOIN feedback later ON later.id = f.revised_by WHERE f.batch = ? AND later.batch IS NOT f.batch LIMIT 1", handTouch, r.id)
	if err == nil {
		err = touchedBy(r, by)
	}
	if err != nil {
		return err
	}
	if err := t.countAnswers(-1, "batch = ?", r.id); err != nil {
		return err
	}
	if err := t.exec("UPDATE feedback SET withdrawn = ?1 WHERE batch = ?2 AND withdrawn IS NULL", t.batch, r.id); err != nil {
		return err
	}
	const freed = "revised_by IN (SELECT id FROM feedback WHERE batch = ?2 AND withdrawn = ?1)"
	var again []int64
	if err := t.query(func(s *sqlite.Stmt) error {
		again = append(again, s.ColumnInt64(0))
		return nil
	}, "SELECT id FROM feedback WHERE "+freed, t.batch, r.id); err != nil {
		return err
	}
	if err := t.exec("UPDATE feedback SET revised_by = NULL WHERE "+freed, t.batch, r.id); err != nil {
		return err
	}
	return t.countAnswers(1, "id IN (SELECT value FROM json_each(?))", idList(again))
}
