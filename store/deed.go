package store

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// Deeds that the book sees happen by itself are rewarded where they happen, in the same transaction: joining, a birthday, a review and an answer. Each
// counts once, by a key that names it; undoing the file that brought it takes its points back, and the file may bring it again.

// Where somebody joins, as rules about it ask.
const (
	joinedByForm  = "form"
	joinedByFile  = "import"
	joinedByOrder = "order"
)

// knows reports whether a rule in force rewards the deed, so that nothing is asked where none does.
func (t *tx) knows(action string) bool { return slices.Contains(t.shop.Terms.Acts(), action) }

// rewardHere rewards a deed that the book has seen on a day. Who is not an active member gets nothing, what happened before the programme's
// start earns nothing, and what would have lapsed by now is not given. The sum of the points comes back.
func (t *tx) rewardHere(d Deed, day Day) (points int64, err error) {
	if program.Forbids(d.Source, d.Action) || day < t.giftsFrom() {
		return 0, nil
	}
	may, err := t.number("SELECT status = 'active' AND joined_at IS NOT NULL AND excluded IS NULL FROM member WHERE id = ?", d.Member)
	if err != nil || may == 0 {
		return 0, err
	}
	if d.Key, err = t.deedKey(d); err != nil || d.Key == "" {
		return 0, err
	}
	a, err := t.account(d.Member)
	if err != nil {
		return 0, err
	}
	if err := t.settle(a); err != nil {
		return 0, err
	}
	shares, err := t.rewarded(a, d, day)
	if err != nil {
		return 0, err
	}
	if shares, err = t.promised(shares, day); err != nil || len(shares) == 0 {
		return 0, err
	}
	t.touchTier(a, day)
	points, err = program.SumShares(shares, program.UnitPoints), t.postReward(&Ack{}, a, d, day, shares)
	return points, err
}

// promised leaves out what a rule gives that was made after the day and names no first day: nobody was promised anything then, and a shop's old
// customers are not paid for what they once did because their files come late. What would have lapsed by now is left out too.
func (t *tx) promised(shares []program.Share, day Day) ([]program.Share, error) {
	if t.ruling.made == nil {
		t.ruling.made = map[int64]Day{}
		if err := t.query(func(s *sqlite.Stmt) error {
			t.ruling.made[s.ColumnInt64(0)] = t.dayOf(Instant(s.ColumnInt64(1)))
			return nil
		}, "SELECT j.value ->> 'id', min(t.since) FROM terms t, json_each(t.rules, '$.rules') j GROUP BY 1"); err != nil {
			return nil, err
		}
	}
	return slices.DeleteFunc(shares, func(s program.Share) bool {
		r := t.shop.Terms.Rule(s.Rule)
		if r.From == 0 && day < t.ruling.made[s.Rule] {
			return true
		}
		lives := t.shop.Terms.Expiry
		if r.Lives != nil {
			lives = *r.Lives
		}
		last := lives.Last(program.Day(day))
		return !s.Growth && last != 0 && Day(last) < t.today
	}), nil
}

// unpaidDeeds count, by action, what the book knows of and has not rewarded.
var unpaidDeeds = map[string]string{
	"signup": `SELECT count(*) FROM member m WHERE status = 'active' AND joined_at IS NOT NULL AND excluded IS NULL
		AND NOT EXISTS (SELECT 1 FROM entry WHERE key = 'deed:M' || m.id || ':signup:joined')`,
	"review": `SELECT count(*) FROM feedback f WHERE kind = 'stars' AND member IS NOT NULL AND withdrawn IS NULL AND revises IS NULL
		AND NOT EXISTS (SELECT 1 FROM entry WHERE key = 'deed:M' || f.member || ':review:F' || f.id)`,
	"survey": `SELECT count(*) FROM feedback f WHERE kind NOT IN ('stars', 'comment') AND member IS NOT NULL AND withdrawn IS NULL AND revises IS NULL
		AND NOT EXISTS (SELECT 1 FROM entry WHERE key = 'deed:M' || f.member || ':survey:F' || f.id)`,
}

// DeedsUnpaid counts what members have done that the book knows of by itself (joining, reviews, surveys) and that was not rewarded. A rule pays for what
// comes after it was made, never for these; of an action that the book does not see it is 0.
func (b *Book) DeedsUnpaid(ctx context.Context, action string) (n int64, err error) {
	if unpaidDeeds[action] == "" {
		return 0, nil
	}
	err = b.look(ctx, func(v *view) error {
		n, err = v.number(unpaidDeeds[action])
		return err
	})
	return n, err
}

// deedKey is the key under which the deed is to be written; "" when it has been rewarded, to the member or to anybody merged into them. What was
// undone since may come again.
func (t *tx) deedKey(d Deed) (key string, err error) {
	var people []int64
	if err := t.query(func(s *sqlite.Stmt) error {
		people = append(people, s.ColumnInt64(0))
		return nil
	}, peopleSQL+"SELECT id FROM people", d.Member); err != nil {
		return "", err
	}
	for _, member := range people {
		d.Member = member
		again := 1
		for {
			text := d.key(again)
			var id, undone int64
			if _, err := t.one(func(s *sqlite.Stmt) { id, undone = s.ColumnInt64(0), s.ColumnInt64(1) },
				"SELECT id, EXISTS (SELECT 1 FROM entry x WHERE x.reverses = e.id AND x.reason = ?2) FROM entry e WHERE key = ?1", text, ReasonUndo); err != nil {
				return "", err
			}
			if id == 0 {
				if member == people[0] {
					key = text
				}
				break
			}
			if undone == 0 {
				return "", nil
			}
			again++
		}
	}
	return key, nil
}

// key names a deed in the ledger; from the second time on, after it was undone, with the number.
func (d *Deed) key(again int) string {
	key := "deed:" + MemberRef(d.Member) + ":" + d.Action + ":" + d.Proof
	if again > 1 {
		key += "#" + strconv.Itoa(again)
	}
	return key
}

// undoDeeds takes back what a batch gave for deeds, the last first.
func (t *tx) undoDeeds(r batchRange) error {
	var list []int64
	if err := t.query(func(s *sqlite.Stmt) error {
		list = append(list, s.ColumnInt64(0))
		return nil
	}, `SELECT e.id FROM entry e WHERE e.id >= ? AND e.id < ? AND e.batch = ? AND e.reason = ? AND e.order_id IS NULL AND e.shares IS NOT NULL
		AND NOT EXISTS (SELECT 1 FROM entry x WHERE x.reverses = e.id AND x.reason = ?) ORDER BY e.id DESC`,
		r.entryFrom, r.entryTo, r.id, ReasonBonus, ReasonUndo); err != nil {
		return err
	}
	return t.reverseEntries(list)
}

// rewardJoin rewards that somebody has joined, if they have.
func (t *tx) rewardJoin(member int64, where string) (points int64, err error) {
	if !t.knows("signup") {
		return 0, nil
	}
	day, err := t.number("SELECT joined_day FROM member WHERE id = ? AND joined_at IS NOT NULL", member)
	if err != nil || day == 0 {
		return 0, err
	}
	return t.rewardHere(Deed{Member: member, Action: "signup", Source: where, Proof: "joined"}, Day(day))
}

// rewardJoins rewards those whom an import of orders has made members.
func (s *saving) rewardJoins() error {
	if !s.tx.knows("signup") {
		return nil
	}
	for i := range s.buyers {
		b := &s.buyers[i]
		if !b.made || b.excluded != "" {
			continue
		}
		points, err := s.tx.rewardJoin(b.member, joinedByOrder)
		if err != nil {
			return err
		}
		s.result.Deeds += points
	}
	return nil
}

// rewardJoins rewards those whom a file of members has made members. Balances come from where people were members before.
func (s *peopleSaving) rewardJoins() error {
	if s.in.What != "members" || !s.tx.knows("signup") {
		return nil
	}
	for _, member := range slices.Sorted(maps.Keys(s.changes)) {
		change := s.changes[member]
		value, moved := change.Values[valueJoined]
		if before, _ := parseJoined(value[0]); !change.Made && (!moved || before != 0) {
			continue
		}
		points, err := s.tx.rewardJoin(member, joinedByFile)
		if err != nil {
			return err
		}
		s.result.Deeds += points
	}
	return nil
}

// AnswerWorth is what an answer was worth.
type AnswerWorth struct {
	Points  int64
	Refused string // the platform that forbids rewards for reviews; "": none does
}

// rewardAnswer rewards an answer of a member that revises none: a review by its stars, whatever they are, any other score as a survey.
func (t *tx) rewardAnswer(id int64, a *answer, source string) (told AnswerWorth, err error) {
	action := "survey"
	if a.kind == AnswerStars {
		action = "review"
	}
	if a.member == 0 || a.revises != 0 || a.kind == AnswerComment || !t.knows(action) {
		return told, nil
	}
	if source, err = t.answerSource(a, source); err != nil {
		return told, err
	}
	if program.Forbids(source, action) {
		told.Refused, _, _ = strings.Cut(source, ":")
		return told, nil
	}
	told.Points, err = t.rewardHere(Deed{Member: a.member, Action: action, Source: source, Proof: AnswerRef(id)}, t.dayOf(a.at))
	return told, err
}

// answerSource is where an answer was given: where its order was made, else whose file it is, else, of somebody who is known by one
// platform alone, that platform.
func (t *tx) answerSource(a *answer, source string) (string, error) {
	if a.order != 0 {
		_, err := t.one(func(s *sqlite.Stmt) { source = s.ColumnText(0) }, "SELECT s.name FROM orders o JOIN source s ON s.id = o.source WHERE o.id = ?", a.order)
		return source, err
	}
	if source != "" && source != "generic" && source != "regulars" {
		return source, nil
	}
	source = ""
	var found []string
	err := t.query(func(s *sqlite.Stmt) error {
		found = append(found, s.ColumnText(0))
		return nil
	}, "SELECT DISTINCT source FROM identity WHERE member = ? AND source NOT IN (?, ?, ?)", a.member, SourcePhone, SourceEmail, SourceCard)
	if len(found) == 1 {
		source = found[0]
	}
	return source, err
}

// Birthdays is what a run of birthdays gave.
type Birthdays struct {
	Batch, People, Points int64
	Ran                   bool // false: no rule rewards birthdays, or the run of the day has been
}

// birthdaysBack is how many days that the shop was not open a run makes up for.
const birthdaysBack = 30

// RewardBirthdays rewards the birthdays of today, and those since the last run: once a year, whatever becomes of the birthday. Who was born on
// 29 February has it as the setting leap_birthday says. It is one batch, which can be undone. A day is gone through once, and again when a person
// asks; whoever is made known later in the day is met by the next day's run.
func (b *Book) RewardBirthdays(ctx context.Context, s Settling) (out Birthdays, err error) {
	const lastRun = "SELECT coalesce(max(day), 0) FROM daily_ran WHERE what = 'birthday'"
	shop, ran := b.Shop(), Day(0)
	if !slices.Contains(shop.Terms.Acts(), "birthday") {
		return out, nil
	}
	if err := b.look(ctx, func(v *view) error {
		last, err := v.number(lastRun)
		ran = Day(last)
		return err
	}); err != nil || ran == b.Today() && !s.DryRun && !s.Asked {
		return out, err
	}
	err = b.writeAlone(ctx, "birthday.run", func(t *tx) error {
		out = Birthdays{}
		last, err := t.number(lastRun)
		if err != nil {
			return err
		}
		out.Ran = true
		from := max(Day(last), t.today-birthdaysBack)
		if last == 0 || Day(last) > t.today {
			from = t.today
		}
		if err := t.rewardBirthdays(from, &out); err != nil {
			return err
		}
		if s.DryRun {
			return errDryRun
		}
		return t.exec("INSERT INTO daily_ran (what, day) VALUES ('birthday', ?1) ON CONFLICT DO UPDATE SET day = ?1", t.today)
	})
	if s.DryRun && isDryRun(err) {
		out.Batch, err = 0, nil
	}
	return out, err
}

// rewardBirthdays rewards the birthdays from a day on to today.
func (t *tx) rewardBirthdays(from Day, out *Birthdays) error {
	type born struct {
		member     int64
		month, day int
	}
	var list []born
	if err := t.query(func(s *sqlite.Stmt) error {
		list = append(list, born{s.ColumnInt64(0), s.ColumnInt(1), s.ColumnInt(2)})
		return nil
	}, "SELECT id, birth_month, birth_day FROM member WHERE birth_month IS NOT NULL AND status = 'active' AND joined_at IS NOT NULL ORDER BY id"); err != nil {
		return err
	}
	first, _, _ := from.Civil()
	now, _, _ := t.today.Civil()
	for _, p := range list {
		for year := first; year <= now; year++ {
			if day := birthdayIn(year, p.month, p.day, t.shop.LeapMarch); day < from || day > t.today {
				continue
			}
			if out.Batch == 0 {
				var err error
				if out.Batch, err = t.newBatch(batchStart{kind: "bulk", what: "birthday"}); err != nil {
					return err
				}
			}
			before := t.w.heads.entry
			points, err := t.rewardHere(Deed{Member: p.member, Action: "birthday", Proof: strconv.Itoa(year)}, t.today)
			if err != nil {
				return err
			}
			if t.w.heads.entry > before {
				out.People, out.Points = out.People+1, out.Points+points
			}
		}
	}
	if out.Batch == 0 {
		return nil
	}
	if out.People == 0 { // all of them have had theirs
		id := out.Batch
		out.Batch = 0
		return t.dropBatch(id)
	}
	if err := t.closeBatch(out.Batch, map[string]int64{"people": out.People, "points": out.Points}); err != nil {
		return err
	}
	return t.audit("birthday.run", "batch", map[string]any{"batch": out.Batch, "people": out.People, "points": out.Points}, "")
}
