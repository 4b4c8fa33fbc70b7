package store

import (
	"cmp"
	"context"
	"errors"
	"path/filepath"

	"zombiezen.com/go/sqlite"
)

// ParticipantDraft is one time that somebody took part, voted, or came into a group or left it, as a file or a person states it.
type ParticipantDraft struct {
	Line      int
	Member    int64  // chosen by hand; 0: found by the contacts
	Key       string // the platform's key of the person, or a member's number
	Email     string
	Phone     string
	Card      string
	Name      string
	At, Until Instant // of a group: when they came and left; 0: not said
	Tickets   int64   // in a draw; 0: one
	Option    string  // of a poll: its text or number
}

// JoinInput is a list of participants. Read streams its drafts and problems and is called once.
type JoinInput struct {
	Gathering        int64
	Source           string // whose keys the file's customer ids are
	File             string // "": by hand
	Format, Encoding string
	SHA256           []byte
	DryRun, GoodRows bool
	Leave            bool // they leave the group
	Read             func(yield func(*ParticipantDraft) error, problem func(RowProblem) error) error
}

// JoinResult is what a list of participants did, or would do. Updated are votes that were revised, people who left a group, and those found
// by now whom an earlier file named in vain.
type JoinResult struct {
	FileResult
	Matched, Unknown int64
	Strangers        []string // contacts of the first who were not found
	Full             int64    // left out, because there was no room
	Given            int64    // points
	Capped           int64    // members who got less than the points of one time, because of a cap
	Inactive         int64    // members who got no points, because they are suspended
}

// maxStrangers is how many unknown contacts a result names.
const maxStrangers = 50

// maxTickets bounds the tickets of one participant.
const maxTickets = 1000

// Join notes who took part in an event, voted, or came into a group, as one batch that can be undone. Each member gets the points of the
// event once for each time: whoever stands on the list already changes nothing, and gets nothing. Who cannot be found stays on the list
// by their contact, and gets the points when a later list finds them. Errors: CodeNoGathering, CodeGatheringOff, CodeRowsRejected.
func (b *Book) Join(ctx context.Context, in JoinInput) (JoinResult, error) {
	j := &joining{in: in, result: JoinResult{FileResult: FileResult{Format: in.Format, Encoding: in.Encoding}}}
	err := in.Read(func(d *ParticipantDraft) error {
		j.drafts = append(j.drafts, *d)
		return ctx.Err()
	}, j.result.reject)
	if err != nil {
		return j.result, b.classify(err)
	}
	if err = b.writeAlone(ctx, "gathering.join", j.save); isDryRun(err) {
		j.result.Batch, err = 0, nil
	}
	return j.result, err
}

// joining is a list of participants inside its transaction.
type joining struct {
	in     JoinInput
	result JoinResult
	drafts []ParticipantDraft

	t      *tx
	g      Gathering
	people int64 // who is on the list
	given  int64 // points of all
}

// eventBatch is the kind of a batch about a gathering; what it holds is one of the other two.
const (
	eventBatch        = "event"
	participantsBatch = "participants"
	drawBatch         = "draw"
)

func (j *joining) save(t *tx) (err error) {
	j.t = t
	if j.g, err = t.gathering(j.in.Gathering); err != nil {
		return err
	}
	if err := j.open(); err != nil {
		return err
	}
	start := batchStart{kind: eventBatch, what: participantsBatch, name: j.g.Name}
	if j.in.File != "" {
		start.name, start.sha256 = filepath.Base(j.in.File), j.in.SHA256
		if err := j.earlier(); err != nil {
			return err
		}
	}
	r := &j.result
	if r.Batch, err = t.newBatch(start); err != nil {
		return err
	}
	if _, err := t.one(func(s *sqlite.Stmt) { j.people, j.given = s.ColumnInt64(0), s.ColumnInt64(1) },
		"SELECT count(DISTINCT coalesce('M' || ("+survivorSQL("p.member")+"), p.contact)), coalesce(sum(p.points), 0) FROM participation p WHERE p.gathering = ? AND p.withdrawn IS NULL", j.g.ID); err != nil {
		return err
	}
	for i := range j.drafts {
		if i%1024 == 0 && t.ctx.Err() != nil {
			return t.ctx.Err()
		}
		if err := j.one(&j.drafts[i]); err != nil {
			return err
		}
	}
	if r.Rejected > 0 && !j.in.GoodRows && !j.in.DryRun {
		return r.refusal()
	}
	if j.in.DryRun || r.New+r.Updated == 0 {
		return errDryRun
	}
	if err := t.closeBatch(r.Batch, map[string]int64{
		"gathering": j.g.ID, "rows": int64(len(j.drafts)), "new": r.New, "updated": r.Updated, "unchanged": r.Unchanged, "rejected": r.Rejected, "points": r.Given,
	}); err != nil {
		return err
	}
	return t.audit("gathering.join", gatheringSubject(j.g.ID), map[string]any{"batch": r.Batch, "new": r.New, "updated": r.Updated, "points": r.Given}, "")
}

// earlier finds the batch in which the same file was taken in for the same gathering.
func (j *joining) earlier() error {
	_, err := j.t.one(func(s *sqlite.Stmt) {
		j.result.AlreadyImported = &Batch{ID: s.ColumnInt64(0), At: Instant(s.ColumnInt64(1)), Staff: s.ColumnText(2), Name: s.ColumnText(3), Kind: eventBatch, What: participantsBatch}
	}, `SELECT b.id, b.at, s.name, b.name FROM batch b JOIN staff s ON s.id = b.staff WHERE b.kind = ? AND b.what = ? AND b.sha256 = ? AND b.undone_by IS NULL
		AND b.result ->> 'gathering' = ? ORDER BY b.id DESC LIMIT 1`, eventBatch, participantsBatch, j.in.SHA256, j.g.ID)
	return err
}

// open refuses a list for what takes none now.
func (j *joining) open() error {
	g := &j.g
	switch {
	case g.Closed != 0:
		return Refuse(CodeGatheringOff, "why", "closed", "name", g.Name, "value", g.Slug)
	case j.in.Leave && g.What != GatherGroup:
		return Refuse(CodeGatheringOff, "why", "group", "name", g.Name)
	case g.Points > 0 && g.Starts > j.t.today:
		return Refuse(CodeGatheringOff, "why", "early", "name", g.Name, "day", g.Starts)
	}
	n, err := j.t.number("SELECT id FROM draw WHERE gathering = ? AND withdrawn IS NULL LIMIT 1", g.ID)
	if err == nil && n != 0 {
		err = Refuse(CodeGatheringOff, "why", "drawn", "name", g.Name, "value", g.Slug)
	}
	return err
}

func (j *joining) one(d *ParticipantDraft) error {
	s, err := j.place(d)
	var refused *Error
	if d.Line > 0 && errors.As(err, &refused) {
		return j.result.reject(RowProblem{Line: d.Line, Err: refused})
	}
	if err != nil {
		return err
	}
	if s.member != 0 {
		j.result.Matched++
	} else if j.result.Unknown++; len(j.result.Strangers) < maxStrangers {
		j.result.Strangers = append(j.result.Strangers, s.contact)
	}
	if j.g.What == GatherGroup {
		return j.group(s)
	}
	if s.standing != 0 && (j.g.What != GatherPoll || s.option == s.n) {
		j.result.Unchanged++
		return nil
	}
	if !s.ever && s.stranger == 0 {
		if j.g.Room > 0 && j.people >= j.g.Room {
			j.result.Full++
			if j.in.File == "" {
				return Refuse(CodeGatheringOff, "why", "full", "name", j.g.Name, "n", j.g.Room)
			}
			return nil
		}
		j.people++
	}
	if replaces := cmp.Or(s.standing, s.stranger); replaces != 0 {
		j.result.Updated++
		if err := j.t.exec("UPDATE participation SET withdrawn = ? WHERE id = ?", j.result.Batch, replaces); err != nil {
			return err
		}
		if s.standing == 0 {
			s.day = s.strangerDay
		}
	} else {
		j.result.New++
	}
	return j.insert(s)
}

// insert writes a row and gives its points, save for a vote that replaces an earlier one, which has had them.
func (j *joining) insert(s *spot) error {
	t := j.t
	if err := t.exec("INSERT INTO participation (gathering, member, contact, name, day, until, n, at, staff, batch, ended) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		j.g.ID, null(s.member), s.contact, s.name, s.day, null(s.until), s.n, t.now, t.staff, j.result.Batch, null(j.endedBy(s))); err != nil {
		return err
	}
	id := t.LastInsertRowID()
	if s.standing != 0 { // the vote keeps the points of the one that it revises, whatever one gives now
		return t.exec("UPDATE participation SET points = b.points, entry = b.entry FROM (SELECT points, entry FROM participation WHERE id = ?) b WHERE participation.id = ?", s.standing, id)
	}
	if s.member == 0 || j.g.Points == 0 {
		return nil
	}
	return j.give(s, id)
}

func (j *joining) endedBy(s *spot) int64 {
	if s.until == 0 {
		return 0
	}
	return j.result.Batch
}

// give posts the points of one time, as far as the caps allow.
func (j *joining) give(s *spot, id int64) error {
	t, g := j.t, &j.g
	if s.inactive {
		j.result.Inactive++
		return nil
	}
	points := g.Points
	if g.MemberCap > 0 {
		had, err := t.number(peopleSQL+"SELECT coalesce(sum(p.points), 0) FROM people o CROSS JOIN participation p ON p.member = o.id WHERE p.gathering = ?2 AND p.withdrawn IS NULL", s.member, g.ID)
		if err != nil {
			return err
		}
		points = min(points, max(0, g.MemberCap-had))
	}
	if g.Cap > 0 {
		points = min(points, max(0, g.Cap-j.given))
	}
	if points < g.Points {
		j.result.Capped++
	}
	if points == 0 {
		return nil
	}
	entry, err := t.bonus(s.member, points, g.Name, "event:"+numberWord(g.ID)+":"+numberWord(id))
	if err != nil {
		return err
	}
	j.given, j.result.Given = j.given+points, j.result.Given+points
	return t.exec("UPDATE participation SET points = ?, entry = ? WHERE id = ?", points, entry, id)
}

// bonus gives a member points that can be used at once, for what text says. The key keeps it from being given twice.
func (t *tx) bonus(member, points int64, text, key string) (int64, error) {
	a, err := t.activeAccount(member)
	if err != nil {
		return 0, err
	}
	return t.post(a, posting{
		reason: ReasonBonus, amount: points, terms: t.shop.termsID, text: text, key: key, keyHash: contentHash("gathering.points", member, points),
		expires: t.lives(),
	})
}

// group writes that somebody came into a group or left it.
func (j *joining) group(s *spot) error {
	t := j.t
	in := s.standing != 0 && !s.left
	switch {
	case in && (j.in.Leave || s.until != 0):
		j.result.Updated++
		return t.exec("UPDATE participation SET until = max(day, ?), ended = ? WHERE id = ?", cmp.Or(s.until, s.day), j.result.Batch, s.standing)
	case in || j.in.Leave || s.left && s.until != 0:
		j.result.Unchanged++
		return nil
	}
	if s.stranger != 0 {
		j.result.Updated++
		s.day = s.strangerDay
		if err := t.exec("UPDATE participation SET withdrawn = ? WHERE id = ?", j.result.Batch, s.stranger); err != nil {
			return err
		}
	} else {
		j.result.New++
	}
	return j.insert(s)
}
