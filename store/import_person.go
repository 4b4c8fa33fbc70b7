package store

import (
	"context"
	"path/filepath"
)

// PointsMode says what a file's points mean for those that people have here.
type PointsMode string

// The modes. Left alone is that of a file of members unless somebody asks for its points.
const (
	PointsLeft    PointsMode = ""        // only counted
	PointsAdd     PointsMode = "add"     // come on top of what people have
	PointsSet     PointsMode = "set"     // are what people shall have
	PointsOpening PointsMode = "opening" // are what people had on AsOf; orders paid before that day earn nothing
)

// PeopleInput is one file of members or of balances. Read streams its drafts and problems and is called once.
type PeopleInput struct {
	What             string // "members" or "balances"
	Source           string // whose keys the file's customer ids are
	File, Format     string
	Encoding         string
	SHA256           []byte
	Mode             PointsMode
	AsOf             Day  // of the file's points and platform values; 0: today
	AllNew           bool // somebody has said that a file in which nobody is known is right
	DryRun, GoodRows bool // GoodRows saves what can be saved although rows were rejected
	Read             func(yield func(*PersonDraft) error, problem func(RowProblem) error) error
	Progress         func(done, total int64) // called now and then while saving; may be nil
}

// FileResult is what every file of a list did, or would do. New + Updated + Unchanged + Rejected are its rows.
type FileResult struct {
	Batch                             int64 // 0: a dry run, or nothing changed
	Format, Encoding                  string
	New, Updated, Unchanged, Rejected int64
	Problems                          []RowProblem // the first 1000
	AlreadyImported                   *Batch       // the same file, earlier
}

// PeopleResult is what a file of members or balances did, or would do.
type PeopleResult struct {
	FileResult
	Given, Taken, Lapsed int64 // points; Lapsed are those whose last day is over already, which are left out
	PointsSeen           int64 // points in the file that were left alone
	Growth               int64 // growth value taken over
	Deeds                int64 // points for joining by this file
	Likely               int64 // new pairs that may be one person
	Again                []int // lines about somebody whom an earlier line is about, and who is one person with them
	StartSet             Day   // orders before this day earn nothing from now on; 0: as before
	Changes              []PointsChange
	Total                PointsChange // of all members in the file: Old and New added up
}

// PointsChange is what a member can spend before a file and after it.
type PointsChange struct {
	Member   int64
	Name     string
	Old, New int64
}

// maxChanges is how many members a preview of balances lists.
const maxChanges = 1000

// ImportPeople reads a file of members or balances and saves it in one transaction. Known people get what the book does not
// know of them and what has changed; nothing is blanked, and what a person has edited by hand stays. Nobody is merged: who may be
// two is noted as a Likeness. The same file again changes nothing. Rows that cannot be read refuse the whole file
// (CodeRowsRejected, with the result filled) unless GoodRows. A file of many in which nobody is known, of a source that the book has had
// files of, is refused (CodeAllNew) until AllNew. ctx interrupts it at any point and nothing is saved.
func (b *Book) ImportPeople(ctx context.Context, in PeopleInput) (PeopleResult, error) {
	im := &peopleImport{in: in, result: PeopleResult{FileResult: FileResult{Format: in.Format, Encoding: in.Encoding}}}
	err := in.Read(func(d *PersonDraft) error {
		if len(im.drafts)%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		im.drafts = append(im.drafts, d)
		return nil
	}, im.result.reject)
	if err != nil {
		return im.result, b.classify(err)
	}
	if im.result.Rejected > 0 && !in.GoodRows && !in.DryRun {
		return im.result, im.result.refusal()
	}
	err = b.writeAlone(ctx, "import", im.save)
	if isDryRun(err) {
		im.result.Batch, err = 0, nil
	} else if err == nil {
		_ = b.tidyLarge(ctx) // the file is saved, and search finds everybody either way: the daily run tries again
	}
	return im.result, err
}

// reject counts a row that cannot be imported.
func (r *FileResult) reject(p RowProblem) error {
	r.Rejected++
	if len(r.Problems) < maxProblems {
		r.Problems = append(r.Problems, p)
	}
	return nil
}

func (r *FileResult) refusal() error { return rowsRejected(r.Rejected, r.Problems) }

// rowsRejected says that a file was refused for its rows.
func rowsRejected(rejected int64, problems []RowProblem) error {
	first := RowProblem{}
	if len(problems) > 0 {
		first = problems[0]
	}
	refused := Refuse(CodeRowsRejected, "rejected", rejected, "line", first.Line, "column", first.Column, "value", first.Value).Because(first.Err)
	if first.Column == "" {
		refused.Facts["why"] = "row" // what is wrong is not in one cell
	}
	return refused
}

// peopleImport is a file of people between reading and saving.
type peopleImport struct {
	in     PeopleInput
	result PeopleResult
	drafts []*PersonDraft
}

// peopleSaving is a file of people inside its transaction.
type peopleSaving struct {
	*peopleImport
	tx      *tx
	asOf    Day
	lines   map[int64]int                 // the line that told of a person
	edited  map[int64]map[string]bool     // what people have edited by hand, by member; nil: not read yet
	dropped map[int64]map[string]struct{} // tags that a file gave and a person took away again
	changes map[int64]*personChange
	change  *personChange // of the person being saved
}

// save is the transaction of a file of people.
func (im *peopleImport) save(t *tx) error {
	s := &peopleSaving{peopleImport: im, tx: t, asOf: im.in.AsOf, lines: map[int64]int{}, changes: map[int64]*personChange{}}
	if s.asOf == 0 {
		s.asOf = t.today
	}
	var err error
	if im.result.AlreadyImported, err = t.earlierImport(im.in.What, im.in.SHA256); err != nil {
		return err
	}
	if im.result.AlreadyImported != nil && im.in.What == "balances" {
		im.result.Unchanged = int64(len(im.drafts)) // points are taken over once
		return errDryRun
	}
	if err := s.askIfStrange(); err != nil {
		return err
	}
	if im.result.Batch, err = t.newBatch(batchStart{kind: "import", what: im.in.What, name: filepath.Base(im.in.File), sha256: im.in.SHA256}); err != nil {
		return err
	}
	for n, d := range im.drafts {
		if err := s.step(n); err != nil {
			return err
		}
		if err := s.one(d); err != nil {
			return err
		}
	}
	if im.result.Rejected > 0 && !im.in.GoodRows && !im.in.DryRun {
		return im.result.refusal()
	}
	if err := s.setStart(); err != nil {
		return err
	}
	if err := s.rewardJoins(); err != nil {
		return err
	}
	r := &im.result
	r.sortChanges()
	switch {
	case im.in.DryRun || r.New+r.Updated+r.Likely == 0:
		return errDryRun
	case r.New+r.Updated == 0: // pairs that may be one person are noted, and there is nothing to take back
		id := r.Batch
		r.Batch = 0
		return t.dropBatch(id)
	}
	if err := s.remember(); err != nil {
		return err
	}
	if err := t.closeBatch(r.Batch, map[string]int64{
		"rows": int64(len(im.drafts)), "new": r.New, "updated": r.Updated, "unchanged": r.Unchanged, "rejected": r.Rejected,
		"given": r.Given, "taken": r.Taken, "growth": r.Growth, "deeds": r.Deeds,
	}); err != nil {
		return err
	}
	return t.audit("import."+im.in.What, "batch", map[string]any{"batch": r.Batch, "new": r.New, "updated": r.Updated, "points": r.Given - r.Taken}, "")
}

func (s *peopleSaving) step(n int) error {
	if n%1024 != 0 {
		return nil
	}
	if s.in.Progress != nil {
		s.in.Progress(int64(n), int64(len(s.drafts)))
	}
	return s.tx.ctx.Err()
}

// strangers is how many people there are in a file before it can be asked whether it is another shop's. A few whom nobody knows are those
// who have joined since the last file.
const strangers = 20

// askIfStrange refuses a file of many in which nobody is known, unless it is the first of its source or somebody has said that it is
// right: it may be that of another shop.
func (s *peopleSaving) askIfStrange() error {
	t := s.tx
	if s.in.AllNew || s.in.DryRun || len(s.drafts) < strangers {
		return nil
	}
	earlier, err := t.number(`SELECT EXISTS (SELECT 1 FROM identity WHERE source = ?1) OR EXISTS (SELECT 1 FROM source WHERE name = ?1)
		OR EXISTS (SELECT 1 FROM batch WHERE kind = 'import' AND what = ?2 AND undone_by IS NULL)`, s.in.Source, s.in.What)
	if err != nil || earlier == 0 {
		return err
	}
	for _, d := range s.drafts {
		if found, err := s.find(d, t.identitiesOf(s.in.Source, d)); err != nil || found.member != 0 {
			return err
		}
	}
	return Refuse(CodeAllNew, "n", len(s.drafts))
}

// one saves one person.
func (s *peopleSaving) one(d *PersonDraft) error {
	t := s.tx
	identities := t.identitiesOf(s.in.Source, d)
	found, err := s.find(d, identities)
	if err != nil {
		return err
	}
	if found.member == 0 && len(identities) == 0 {
		return s.reject(d, Refuse(CodeNoPerson))
	}
	if first, twice := s.lines[found.member]; twice && s.in.What == "balances" {
		return s.reject(d, Refuse(CodePersonTwice, "line", d.Line, "first", first))
	}
	var a *account
	if found.member != 0 {
		if a, err = t.account(found.member); err != nil {
			return err
		}
		if err := t.settle(a); err != nil {
			return err
		}
	}
	plan, refused, err := s.planPoints(a, d)
	if err != nil {
		return err
	}
	if refused == nil {
		refused = s.checkFields(d)
	}
	if refused != nil {
		return s.reject(d, refused)
	}
	moves := 0
	if s.change = s.changes[found.member]; s.change == nil {
		s.change = &personChange{}
	} else {
		moves = s.change.moves
	}
	member, err := s.resolve(d, found, identities)
	if err != nil {
		return err
	}
	if err := s.describe(member, d); err != nil {
		return err
	}
	if a == nil {
		if a, err = t.account(member); err != nil {
			return err
		}
	}
	if err := s.postPoints(a, d, plan); err != nil {
		return err
	}
	s.count(member, d.Line, moves)
	return nil
}

func (s *peopleSaving) reject(d *PersonDraft, refused error) error {
	return s.result.reject(RowProblem{Line: d.Line, Err: refused})
}

// count counts the person just saved.
func (s *peopleSaving) count(member int64, line, moves int) {
	_, again := s.lines[member]
	switch c := s.change; {
	case c.Made && !again:
		s.result.New++
	case c.moves > moves:
		s.result.Updated++
	default:
		s.result.Unchanged++
	}
	if again {
		s.result.Again = append(s.result.Again, line)
	} else {
		s.lines[member] = line
	}
	if s.change.Made || s.change.moves > 0 {
		s.changes[member] = s.change
	}
}

// setStart makes the opening day the programme's start, so that older orders that come later earn nothing.
func (s *peopleSaving) setStart() error {
	shop := s.tx.shop
	if s.in.Mode != PointsOpening || s.result.New+s.result.Updated == 0 || shop.startNone || shop.start >= s.asOf {
		return nil
	}
	s.result.StartSet = s.asOf
	return s.tx.keepStart(s.asOf.String())
}
