package store

import (
	"context"

	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// Referral says who brought whom, and what came of it.
type Referral struct {
	ID                     int64
	Member, Friend         int64 // as they are today, merges followed
	MemberName, FriendName string
	How                    string // code, hand
	At                     Instant
	State                  string // waiting, review, earned, lost, rejected
	Why                    string // hints and reasons, by comma: alike, name, mail, twice, cap, inactive, same, refunded, batch
	Order                  int64  // the friend's first qualified order; 0: none yet
	OrderRef               string
	Points                 int64 // what both got and still have of it
}

// ReferralStates are the states of a referral.
func ReferralStates() []string { return []string{"waiting", "review", "earned", "lost", "rejected"} }

// referral is one row while an act works on it.
type referral struct {
	id, member, friend       int64
	state, why               string
	order, minNet            int64
	approved                 bool
	memberEntry, friendEntry int64
}

const selectReferral = "SELECT id, member, friend, state, why, order_id, min_net, approved, member_entry, friend_entry FROM referral"

func (r *referral) scan(s *sqlite.Stmt) {
	*r = referral{
		id: s.ColumnInt64(0), member: s.ColumnInt64(1), friend: s.ColumnInt64(2), state: s.ColumnText(3), why: s.ColumnText(4), order: s.ColumnInt64(5),
		minNet: s.ColumnInt64(6), approved: s.ColumnBool(7), memberEntry: s.ColumnInt64(8), friendEntry: s.ColumnInt64(9),
	}
}

func (t *tx) referralsWhere(where string, args ...any) (list []referral, err error) {
	err = t.query(func(s *sqlite.Stmt) error {
		list = append(list, referral{})
		list[len(list)-1].scan(s)
		return nil
	}, selectReferral+" WHERE "+where, args...)
	return list, err
}

func (t *tx) referralByID(id int64) (r referral, err error) {
	list, err := t.referralsWhere("id = ?", id)
	if err != nil || len(list) == 0 {
		return r, orErr(err, Refuse(CodeNoReferral, "referral", id))
	}
	return list[0], nil
}

// saveReferral writes what an act may change of a referral.
func (t *tx) saveReferral(r *referral) error {
	return t.exec("UPDATE referral SET state = ?, why = ?, order_id = ?, min_net = ?, approved = ?, member_entry = ?, friend_entry = ? WHERE id = ?",
		r.state, r.why, null(r.order), r.minNet, r.approved, null(r.memberEntry), null(r.friendEntry), r.id)
}

// ReferralCode is the code under which a member brings others, made when it is asked for the first time. Errors: CodeNoMember,
// CodeMemberSuspended, CodeMemberMerged, CodeMemberGone.
func (b *Book) ReferralCode(ctx context.Context, member int64) (code string, err error) {
	err = b.write(ctx, "referral.code", func(t *tx) error {
		if err := t.checkActive(member); err != nil {
			return err
		}
		if found, err := t.one(func(s *sqlite.Stmt) { code = s.ColumnText(0) },
			peopleSQL+"SELECT c.text FROM people p CROSS JOIN code c ON c.member = p.id WHERE c.offer IS NULL ORDER BY c.id LIMIT 1", member); err != nil || found {
			return err
		}
		if code, err = t.newCode(); err != nil {
			return err
		}
		if err := t.exec("INSERT INTO code (text, member, issued_at, issued_day) VALUES (?, ?, ?, ?)", code, member, t.now, t.today); err != nil {
			return err
		}
		return t.audit("referral.code", memberSubject(member), nil, "")
	})
	return program.ShowCode(code), err
}

// Refer notes that a member brought somebody who has not bought yet. Errors: CodeReferralRefused when they are one person, when the
// friend has been brought already, has bought before, or brought the member; CodeNoMember, CodeMemberSuspended, CodeMemberMerged, CodeMemberGone.
func (b *Book) Refer(ctx context.Context, member, friend int64) (id int64, err error) {
	err = b.write(ctx, "referral.add", func(t *tx) error {
		id, err = t.referByHand(member, friend)
		return err
	})
	return id, err
}

func (t *tx) referByHand(member, friend int64) (int64, error) {
	for _, m := range []int64{member, friend} {
		if err := t.checkActive(m); err != nil {
			return 0, err
		}
	}
	a, err := t.account(friend)
	if err != nil {
		return 0, err
	}
	if a.orders > 0 {
		return 0, Refuse(CodeReferralRefused, "why", "old", "member", friend, "n", a.orders)
	}
	if member == friend {
		return 0, Refuse(CodeReferralRefused, "why", "self")
	}
	if by, err := t.number("SELECT member FROM referral WHERE friend = ?", friend); err != nil || by != 0 {
		return 0, orErr(err, Refuse(CodeReferralRefused, "why", "known", "member", MemberRef(by)))
	}
	if n, err := t.number("SELECT count(*) FROM referral WHERE member = ? AND friend = ?", friend, member); err != nil || n > 0 {
		return 0, orErr(err, Refuse(CodeReferralRefused, "why", "round", "member", MemberRef(friend)))
	}
	if err := t.exec("INSERT INTO referral (member, friend, how, at, day, state) VALUES (?, ?, 'hand', ?, ?, 'waiting')", member, friend, t.now, t.today); err != nil {
		return 0, err
	}
	id := t.LastInsertRowID()
	return id, t.audit("referral.add", memberSubject(member), map[string]any{"referral": id, "friend": friend}, "")
}

// selfReferred reports whether an order names its own buyer's referral code.
func (t *tx) selfReferred(o *order, c *codeRow) (bool, error) {
	if c.offer != 0 || o.member == 0 {
		return false, nil
	}
	friend, err := t.surviving(o.member)
	if err != nil {
		return false, err
	}
	member, err := t.surviving(c.member)
	return member == friend, err
}

// refer notes that an order came by a referral's code, when it is its buyer's first and nobody has brought them before.
func (t *tx) refer(o *order, c *codeRow) error {
	if c.offer != 0 || o.member == 0 {
		return nil
	}
	a, err := t.holder(o)
	if err != nil {
		return err
	}
	if a.lifted {
		if err := t.save(a); err != nil { // counts the orders anew
			return err
		}
	}
	known, err := t.referralsWhere("friend = ?", a.member)
	if err != nil {
		return err
	}
	if len(known) > 0 {
		if r := &known[0]; r.state == "lost" {
			r.state, r.why = "waiting", ""
			return t.saveReferral(r)
		}
		return nil
	}
	member, err := t.surviving(c.member)
	if err != nil || a.firstDay != 0 && a.firstDay < o.day {
		return err
	}
	return t.exec("INSERT INTO referral (member, friend, how, at, day, batch, state) VALUES (?, ?, 'code', ?, ?, ?, 'waiting')",
		member, a.member, t.now, t.today, null(t.batch))
}

// unrefer forgets who brought the buyer of the order on which a referral's code stood by a slip of the hand. What was rewarded since a person
// rejects.
func (t *tx) unrefer(c *codeRow, u *codeUse) error {
	if c.offer != 0 || u.order == 0 {
		return nil
	}
	o, err := t.orderByID(u.order)
	if err != nil || o.member == 0 {
		return err
	}
	friend, err := t.surviving(o.member)
	if err != nil {
		return err
	}
	member, err := t.surviving(c.member)
	if err != nil {
		return err
	}
	return t.exec("DELETE FROM referral WHERE friend = ? AND member = ? AND how = 'code' AND member_entry IS NULL AND friend_entry IS NULL", friend, member)
}

// dropReferrals forgets what a batch found of referrals; one that was rewarded stays as what is lost.
func (t *tx) dropReferrals(batch int64) error {
	if err := t.exec("DELETE FROM referral WHERE batch = ? AND member_entry IS NULL AND friend_entry IS NULL", batch); err != nil {
		return err
	}
	list, err := t.referralsWhere("batch = ?", batch)
	if err != nil {
		return err
	}
	for i := range list {
		r := &list[i]
		if r.state == "earned" {
			err = t.unreward(r, "lost", "batch")
		} else {
			r.state, r.why = "lost", "batch"
			err = t.saveReferral(r)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Referrals lists referrals, newest first. State "" is all; before is the last id of the page before.
func (b *Book) Referrals(ctx context.Context, state string, before int64, limit int) (list []Referral, err error) {
	if before == 0 {
		before = 1 << 62
	}
	err = b.look(ctx, func(v *view) error {
		return v.each(func(rows *rows) error {
			var r Referral
			err := rows.Scan(&r.ID, &r.Member, &r.MemberName, &r.Friend, &r.FriendName, &r.How, &r.At, &r.State, &r.Why, &r.Order, &r.OrderRef, &r.Points)
			list = append(list, r)
			return err
		}, `SELECT r.id, m.id, m.name, f.id, f.name, r.how, r.at, r.state, r.why, coalesce(r.order_id, 0), coalesce(o.ext, ''),
			iif(r.state = 'earned', coalesce(x.amount, 0) + coalesce(y.amount, 0), 0)
			FROM referral r LEFT JOIN orders o ON o.id = r.order_id LEFT JOIN entry x ON x.id = r.member_entry LEFT JOIN entry y ON y.id = r.friend_entry
			JOIN member m ON m.id = (`+survivorSQL("r.member")+`) JOIN member f ON f.id = (`+survivorSQL("r.friend")+`)
			WHERE r.id < ?1 AND (?2 = '' OR r.state = ?2) ORDER BY r.id DESC LIMIT ?3`, before, state, pageLimit(limit, 50))
	})
	return list, err
}

// survivorSQL follows merges from a member to the one who is left.
func survivorSQL(member string) string {
	return "WITH RECURSIVE up(id, into_id) AS (SELECT z.id, z.merged_into FROM member z WHERE z.id = " + member +
		" UNION ALL SELECT z.id, z.merged_into FROM up JOIN member z ON z.id = up.into_id) SELECT id FROM up WHERE into_id IS NULL"
}
