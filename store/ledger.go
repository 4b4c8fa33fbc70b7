package store

import (
	"context"
	"sort"
	"strings"
	"unicode/utf8"

	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// Award gives or adjusts points by hand. Points may be negative only for Adjust.
type Award struct {
	Member, Points int64
	Text           string // the reason as typed; at least 5 characters for Adjust
	Order          string // what it is for, free text
	Key            string // idempotency key; "" for none
	Expires        Day    // 0: by the programme
}

// Ack is what a write on the ledger returns, after COMMIT. Balance is what can be spent now, a debt counted negative.
type Ack struct {
	Entry, Member, Points, Balance int64
	Key                            string
	Replayed                       bool   // the key had been used for the same act: this is its result
	Redemption                     int64  // of a redemption
	Value                          int64  // of a redemption, minor units
	Code                           string // of a reward, as it is shown
}

// maxKey and minReason bound what callers may send.
const (
	maxKey    = 200
	minReason = 5
	maxReason = 500
)

// Earn gives points by hand. They can be spent at once: only purchases wait. Errors: CodeBadPoints, CodeBadKey,
// CodeNoMember, CodeMemberSuspended, CodeMemberMerged, CodeKeyConflict, CodeLimitExceeded.
func (b *Book) Earn(ctx context.Context, a Award) (Ack, error) {
	if a.Points < 1 {
		return Ack{}, Refuse(CodeBadPoints, "value", a.Points)
	}
	return b.award(ctx, ReasonEarn, a)
}

// Adjust corrects a balance by a signed amount, with a reason of at least 5 characters. More than the balance cannot be
// taken: CodeInsufficientPoints.
func (b *Book) Adjust(ctx context.Context, a Award) (Ack, error) {
	if a.Points == 0 {
		return Ack{}, Refuse(CodeBadPoints, "value", a.Points)
	}
	if utf8.RuneCountInString(strings.TrimSpace(a.Text)) < minReason {
		return Ack{}, Refuse(CodeBadReason, "min", minReason)
	}
	return b.award(ctx, ReasonAdjust, a)
}

func (b *Book) award(ctx context.Context, reason Reason, in Award) (ack Ack, err error) {
	text, err := cleanRemark(in.Text)
	if err != nil {
		return Ack{}, err
	}
	if in.Order != "" {
		order, err := cleanLine(in.Order, maxReason)
		if err != nil {
			return Ack{}, err
		}
		text = strings.TrimSpace(text + " #" + order)
	}
	if err := checkKey(in.Key); err != nil {
		return Ack{}, err
	}
	if in.Points > program.MaxPoints || in.Points < -program.MaxPoints {
		return Ack{}, Refuse(CodeLimitExceeded, "value", in.Points, "limit", int64(program.MaxPoints))
	}
	act := "points." + reason.String()
	err = b.write(ctx, act, func(t *tx) error {
		keyHash := contentHash(act, in.Member, in.Points, text, int64(in.Expires))
		if done, err := t.replay(in.Key, keyHash, &ack); done || err != nil {
			return err
		}
		switch {
		case in.Expires != 0 && in.Points < 0:
			return Refuse(CodeBadDay, "why", "taken", "value", in.Expires.String())
		case in.Expires != 0 && in.Expires < t.today:
			return Refuse(CodeBadDay, "value", in.Expires.String(), "earliest", t.today.String())
		}
		a, err := t.activeAccount(in.Member)
		if err != nil {
			return err
		}
		p := posting{reason: reason, amount: in.Points, text: text, key: in.Key, keyHash: keyHashOf(in.Key, keyHash), terms: t.shop.termsID}
		if in.Points > 0 {
			if p.expires = program.Lapse(in.Expires); p.expires == 0 {
				p.expires = t.lives()
			}
		} else if p.takings, err = t.spend(a, -in.Points); err != nil {
			return err
		}
		return t.acknowledge(&ack, a, p, act, nil)
	})
	return ack, err
}

// acknowledge posts, writes the audit row and fills the ack.
func (t *tx) acknowledge(ack *Ack, a *account, p posting, act string, detail map[string]any) error {
	id, err := t.post(a, p)
	if err != nil {
		return err
	}
	if err := t.writeOff(a); err != nil {
		return err
	}
	standing, err := t.standing(a)
	if err != nil {
		return err
	}
	*ack = Ack{Entry: id, Member: a.member, Points: p.amount, Balance: standing.Balance, Key: p.key}
	if detail == nil {
		detail = map[string]any{}
	}
	detail["entry"], detail["points"] = id, p.amount
	return t.audit(act, memberSubject(a.member), detail, "")
}

func memberSubject(id int64) string { return "member:" + MemberRef(id) }

// tooFew refuses what a balance does not cover; points that wait are named when there are any.
func tooFew(balance, need, pending int64) error {
	refused := Refuse(CodeInsufficientPoints, "have", max(0, balance), "need", need)
	if pending > 0 {
		refused.Facts["pending"] = pending
	}
	return refused
}

// spend picks the lots for a debit and refuses one that they do not cover.
func (t *tx) spend(a *account, points int64) ([]program.Taking, error) {
	standing, err := t.standing(a)
	if err != nil {
		return nil, err
	}
	if standing.Balance < points {
		return nil, tooFew(standing.Balance, points, standing.Pending)
	}
	if err := t.openLots(a); err != nil {
		return nil, err
	}
	takings, _ := program.Spend(a.lots, points, program.Day(t.today))
	return takings, nil
}

// Redeem is points paid against an order.
type Redeem struct {
	Member, Points int64
	Order          string // free text: it need not be an order of the book
	Key            string
}

// countable refuses what is no number of points, and more than one act can move.
func countable(points int64) error {
	switch {
	case points < 1:
		return Refuse(CodeBadPoints, "value", points)
	case points > program.MaxPoints:
		return Refuse(CodeLimitExceeded, "value", points, "limit", int64(program.MaxPoints))
	}
	return nil
}

// Redeem takes points as payment and returns what they are worth. Errors: CodeInsufficientPoints, CodeBelowMinimum,
// CodeBadStep, CodeLimitExceeded, and those of Earn.
func (b *Book) Redeem(ctx context.Context, r Redeem) (ack Ack, err error) {
	if err := orErr(countable(r.Points), checkKey(r.Key)); err != nil {
		return Ack{}, err
	}
	order, err := cleanLine(r.Order, maxReason)
	if err != nil {
		return Ack{}, err
	}
	err = b.write(ctx, "points.redeem", func(t *tx) error {
		keyHash := contentHash("points.redeem", r.Member, r.Points, order)
		if done, err := t.replay(r.Key, keyHash, &ack); done || err != nil {
			return err
		}
		if r.Points < t.shop.RedeemMinimum {
			return Refuse(CodeBelowMinimum, "points", r.Points, "minimum", t.shop.RedeemMinimum)
		}
		if r.Points%t.shop.RedeemStep != 0 {
			return Refuse(CodeBadStep, "points", r.Points, "step", t.shop.RedeemStep)
		}
		if most := t.shop.coupons.redeemMaximum; most > 0 && r.Points > most {
			return Refuse(CodeLimitExceeded, "why", "redeem", "value", r.Points, "limit", most)
		}
		a, err := t.activeAccount(r.Member)
		if err != nil {
			return err
		}
		takings, err := t.spend(a, r.Points)
		if err != nil {
			return err
		}
		p := posting{reason: ReasonRedeem, amount: -r.Points, takings: takings, key: r.Key, keyHash: keyHashOf(r.Key, keyHash)}
		if err := t.acknowledge(&ack, a, p, "points.redeem", nil); err != nil {
			return err
		}
		ack.Value = t.shop.Worth(r.Points)
		if err := t.exec("INSERT INTO redemption (member, entry, points, value, currency, order_ref, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
			a.member, ack.Entry, r.Points, ack.Value, t.shop.Currency, order, t.now); err != nil {
			return err
		}
		ack.Redemption = t.LastInsertRowID()
		return nil
	})
	return ack, err
}

// CancelRedemption gives a redemption's points back to the same lots; what came from lots that have lapsed since gets a
// new last day. Errors: CodeNoRedemption, CodeAlreadyCancelled.
func (b *Book) CancelRedemption(ctx context.Context, id int64, key string) (ack Ack, err error) {
	if err := checkKey(key); err != nil {
		return Ack{}, err
	}
	err = b.write(ctx, "redeem.cancel", func(t *tx) error {
		keyHash := contentHash("redeem.cancel", id)
		if done, err := t.replay(key, keyHash, &ack); done || err != nil {
			return err
		}
		entry, err := t.number("SELECT entry FROM redemption WHERE id = ?", id)
		if err != nil || entry == 0 {
			return orErr(err, Refuse(CodeNoRedemption, "redemption", id))
		}
		return t.cancelRedemption(&ack, id, entry, posting{key: key, keyHash: keyHashOf(key, keyHash)})
	})
	return ack, err
}

func (t *tx) cancelRedemption(ack *Ack, id, entry int64, p posting) error {
	if n, err := t.number("SELECT count(*) FROM redemption_cancel WHERE redemption = ?", id); err != nil || n > 0 {
		return orErr(err, Refuse(CodeAlreadyCancelled, "what", "redemption", "redemption", id))
	}
	e, err := t.entryByID(entry)
	if err != nil {
		return err
	}
	a, err := t.survivor(e.member)
	if err != nil {
		return err
	}
	p.reason = ReasonRedeemRestore
	if p, err = t.restoring(a, e, -e.amount, p); err != nil {
		return err
	}
	if err := t.acknowledge(ack, a, p, "redeem.cancel", map[string]any{"redemption": id}); err != nil {
		return err
	}
	ack.Redemption = id
	if err := t.withdrawCode(id); err != nil {
		return err
	}
	return t.exec("INSERT INTO redemption_cancel (redemption, entry, at) VALUES (?, ?, ?)", id, ack.Entry, t.now)
}

// restoring fills a posting that gives amount of a debit back: first a debt is paid, also one that was written off since, then the lots
// get theirs back that it was taken from. What came from lots that have lapsed since, or that stayed behind when their member was merged
// into another, is a fresh lot. What had lapsed already when it was taken back is no better than before: it returns to its lot, lapsed.
func (t *tx) restoring(a *account, debit *entry, amount int64, p posting) (posting, error) {
	if err := t.openLots(a); err != nil {
		return p, err
	}
	taken, lots, err := t.takenBy(a, debit.id)
	if err != nil {
		return p, err
	}
	p.amount, p.reverses, p.reversed, p.order = amount, debit.id, debit, debit.order
	moved := debit.member != a.member
	if !moved && debit.reason != ReasonExpire {
		if taken, amount, err = t.restoreDead(debit, taken, lots, &p); err != nil {
			return p, err
		}
	}
	if err := t.unwriteOff(a, debit, amount); err != nil {
		return p, err
	}
	dead := p.takings
	if !moved {
		p.takings, _ = program.GiveBack(taken, lots, amount-min(a.debt, amount), program.Day(t.today))
	}
	fresh := amount
	for _, b := range p.takings {
		fresh += b.Amount
	}
	p.takings = append(p.takings, dead...)
	if fresh > 0 {
		p.releases, p.expires = t.freshDays(taken, lots, moved)
	}
	return p, nil
}

// restoreDead gives back, of a posting's amount, what had lapsed before the debit took it; that goes last. It leaves the other
// takings and what is to be given back of them.
func (t *tx) restoreDead(debit *entry, taken []program.Taking, lots map[int64]program.Lot, p *posting) (living []program.Taking, amount int64, err error) {
	day, amount := program.Day(t.dayOf(debit.recorded)), p.amount
	back, err := t.restored(debit.id)
	room := max(0, -debit.amount-back-amount) // what stays taken
	for _, k := range taken {
		if !lots[k.Lot].Lapsed(day) {
			living = append(living, k)
			continue
		}
		stays := min(room, k.Amount)
		room -= stays
		if n := min(k.Amount-stays, amount); n > 0 {
			p.takings = append(p.takings, program.Taking{Lot: k.Lot, Amount: -n})
			amount -= n
		}
	}
	return living, amount, err
}

// freshDays are the days of points that cannot go back to the lots they came from: a new last day when one of those has
// lapsed, their own days when they have only moved, else what the programme gives today.
func (t *tx) freshDays(taken []program.Taking, lots map[int64]program.Lot, moved bool) (releases Day, expires program.Lapse) {
	var last program.Day
	var never bool
	for _, k := range taken {
		l := lots[k.Lot]
		if l.Lapsed(program.Day(t.today)) {
			return 0, program.Lapse(t.presentDay() + Day(t.shop.restoreDays))
		}
		if releases = max(releases, Day(l.Releases)); l.Expires > last {
			last, expires = l.Expires, l.Lapse
		}
		never = never || l.Expires == 0
	}
	switch {
	case !moved || len(taken) == 0:
		return 0, t.lives()
	case never:
		return releases, 0
	}
	return releases, expires
}

// takenBy is what an entry took from lots and has not been given back by later entries that reverse it. The account tells how long
// lots live that lapse without orders.
func (t *tx) takenBy(a *account, entry int64) (taken []program.Taking, lots map[int64]program.Lot, err error) {
	sums := map[int64]int64{}
	err = t.query(func(s *sqlite.Stmt) error {
		sums[s.ColumnInt64(0)] += s.ColumnInt64(1)
		return nil
	}, `SELECT lot, amount FROM allocation WHERE entry = ?1 AND lot <> ?1
		UNION ALL SELECT a.lot, a.amount FROM allocation a JOIN entry e ON e.id = a.entry WHERE e.reverses = ?1 AND a.amount < 0`, entry)
	if err != nil {
		return nil, nil, err
	}
	lots = map[int64]program.Lot{}
	for id, amount := range sums {
		l, err := t.lotByID(a, id)
		if err != nil {
			return nil, nil, err
		}
		if err := t.lapsedBetween(a, &l); err != nil {
			return nil, nil, err
		}
		lots[id] = l
		if amount > 0 {
			taken = append(taken, program.Taking{Lot: id, Amount: amount})
		}
	}
	sort.Slice(taken, func(i, j int) bool { return taken[i].Lot < taken[j].Lot })
	return taken, lots, nil
}

// replay answers an act whose key has been used: with the first result when the content is the same, else with a conflict.
func (t *tx) replay(key string, keyHash []byte, ack *Ack) (done bool, err error) {
	if key == "" {
		return false, nil
	}
	var first *entry
	if _, err := t.one(func(s *sqlite.Stmt) { first = scanEntry(s) }, selectEntry+" WHERE key = ?", key); err != nil || first == nil {
		return false, err
	}
	if string(first.keyHash) != string(keyHash) {
		return false, Refuse(CodeKeyConflict, "key", key, "at", first.recorded, "points", first.amount, "entry", first.id)
	}
	a, err := t.account(first.member)
	if err != nil {
		return false, err
	}
	standing, err := t.standing(a)
	if err != nil {
		return false, err
	}
	*ack = Ack{Entry: first.id, Member: first.member, Points: first.amount, Balance: standing.Balance, Key: key, Replayed: true}
	_, err = t.one(func(s *sqlite.Stmt) {
		ack.Redemption, ack.Value, ack.Code = s.ColumnInt64(0), s.ColumnInt64(1), program.ShowCode(s.ColumnText(2))
	}, `SELECT d.id, iif(d.entry = ?1, d.value, 0), coalesce(c.text, '') FROM redemption d LEFT JOIN code c ON c.redemption = d.id AND d.entry = ?1
		WHERE d.entry IN (?1, ?2)`, first.id, first.reverses)
	return true, err
}

const selectEntry = `SELECT id, member, prev, reason, unit, amount, at, recorded, staff, batch, order_id, revision, reverses, releases, expires,
	basis, terms, shares, remark_hash, key, key_hash FROM entry`

// selectEntryHash is selectEntry with the stored hash after it.
var selectEntryHash = strings.Replace(selectEntry, " FROM entry", ", hash FROM entry", 1)

func scanEntry(s *sqlite.Stmt) *entry {
	return &entry{
		id: s.ColumnInt64(0), member: s.ColumnInt64(1), prev: s.ColumnInt64(2), reason: Reason(s.ColumnInt64(3)), unit: s.ColumnInt64(4),
		amount: s.ColumnInt64(5), at: Instant(s.ColumnInt64(6)), recorded: Instant(s.ColumnInt64(7)), staff: s.ColumnInt64(8),
		batch: s.ColumnInt64(9), order: s.ColumnInt64(10), revision: s.ColumnInt64(11), reverses: s.ColumnInt64(12),
		releases: Day(s.ColumnInt64(13)), expires: program.Lapse(s.ColumnInt64(14)), basis: s.ColumnInt64(15), terms: s.ColumnInt64(16),
		shares: s.ColumnText(17), remarkHash: columnBlob(s, 18), key: s.ColumnText(19), keyHash: columnBlob(s, 20),
	}
}

func (t *tx) entryByID(id int64) (e *entry, err error) {
	_, err = t.one(func(s *sqlite.Stmt) { e = scanEntry(s) }, selectEntry+" WHERE id = ?", id)
	if err == nil && e == nil {
		err = Refuse(CodeNoEntry, "entry", id)
	}
	return e, err
}

func keyHashOf(key string, hash []byte) []byte {
	if key == "" {
		return nil
	}
	return hash
}

func checkKey(key string) error {
	if len(key) > maxKey {
		return Refuse(CodeBadKey, "max", maxKey)
	}
	_, err := cleanLine(key, maxKey)
	return err
}
