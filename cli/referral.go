package cli

import (
	"cmp"
	"strings"

	"regulars/store"
)

// referralRows are the commands about members who bring others.
func referralRows() []row {
	return []row{
		{path: "referral list", flags: []flagRow{
			{name: "status", value: "STATUS", choices: store.ReferralStates()},
			{name: "limit", value: "N"},
			{name: "before", value: "ID"},
		}, needs: needsBook, run: listReferrals},
		{path: "referral add", args: "FRIEND", min: 1, max: 1, flags: []flagRow{{name: "by", value: "MEMBER|CODE", must: true}}, needs: needsWriter, run: addReferral},
		{path: "referral code", args: "MEMBER", min: 1, max: 1, needs: needsWriter, run: referralCode},
		{path: "referral approve", args: "ID", min: 1, max: 1, needs: needsWriter, run: func(c *call) error { return judgeReferral(c, true) }},
		{path: "referral reject", args: "ID", min: 1, max: 1, needs: needsWriter, run: func(c *call) error { return judgeReferral(c, false) }},
	}
}

// referrer is who brings: a member, or whose referral code it is.
func (c *call) referrer(ref string) (int64, error) {
	if code, err := c.book.Code(c.ctx, ref); err == nil && code.Offer == 0 {
		return code.Member, nil
	}
	return c.member(ref)
}

// addReferral notes by hand who brought somebody.
func addReferral(c *call) error {
	friend, err := c.member(c.args[0])
	if err != nil {
		return err
	}
	member, err := c.referrer(c.text("by"))
	if err != nil {
		return err
	}
	id, err := c.book.Refer(c.ctx, member, friend)
	if err != nil {
		return err
	}
	return c.ack(struct {
		OK       bool  `json:"ok"`
		Referral int64 `json:"referral"`
		Member   int64 `json:"member"`
		Friend   int64 `json:"friend"`
	}{true, id, member, friend}, "command.referral.add.done", "member", member, "friend", friend)
}

// referralCode prints the code under which a member brings others.
func referralCode(c *call) error {
	member, err := c.member(c.args[0])
	if err != nil {
		return err
	}
	code, err := c.book.ReferralCode(c.ctx, member)
	if err != nil {
		return err
	}
	return c.ack(struct {
		memberAck
		Code string `json:"code"`
	}{memberAck{true, member}, code}, "command.referral.code.done", "code", code)
}

// referralJSON is one referral.
type referralJSON struct {
	ID     int64    `json:"id"`
	Member int64    `json:"member"`
	Friend int64    `json:"friend"`
	How    string   `json:"how"`
	At     any      `json:"at"`
	Status string   `json:"status"`
	Why    []string `json:"why"`
	Order  any      `json:"order"`
	Points int64    `json:"points"`
}

// listReferrals prints referrals, newest first.
func listReferrals(c *call) error {
	list, next, err := pages(c, func(r *store.Referral) int64 { return r.ID }, func(before int64, limit int) ([]store.Referral, error) {
		return c.book.Referrals(c.ctx, c.text("status"), before, limit)
	})
	if err != nil {
		return err
	}
	lines, rows := make([]referralJSON, 0, len(list)), make([][]string, 0, len(list))
	for _, r := range list {
		why := strings.FieldsFunc(r.Why, func(r rune) bool { return r == ',' })
		hints := make([]string, len(why))
		for i, hint := range why {
			hints[i] = c.T("referral.why." + hint)
		}
		lines = append(lines, referralJSON{r.ID, r.Member, r.Friend, r.How, c.timeJSON(r.At), r.State, listJSON(why), textJSON(r.OrderRef), r.Points})
		rows = append(rows, []string{
			idText(r.ID), cmp.Or(r.MemberName, store.MemberRef(r.Member)), cmp.Or(r.FriendName, store.MemberRef(r.Friend)), c.timeText(r.At),
			c.T("referral.state." + r.State), r.OrderRef, c.lang.Int(r.Points), c.listOf(hints),
		})
	}
	if c.global.json {
		return c.json(items(lines, next))
	}
	c.table([]column{
		{words: "command.column.id"},
		{words: "command.column.member"},
		{words: "command.column.friend"},
		{words: "command.column.at"},
		{words: "command.column.status"},
		{words: "command.column.order"},
		{"command.column.points", true},
		{words: "command.column.text"},
	}, rows, "command.referral.list.empty")
	c.more(next)
	return nil
}

// judgeReferral says that a referral is right, or that it is not.
func judgeReferral(c *call, approve bool) error {
	id, err := parseID(c.args[0], "referral")
	if err != nil {
		return err
	}
	r, err := c.book.JudgeReferral(c.ctx, id, approve)
	if err != nil {
		return err
	}
	words := "command.referral.reject.done"
	if approve {
		words = "command.referral.approve.done"
	}
	return c.ack(struct {
		OK       bool   `json:"ok"`
		Referral int64  `json:"referral"`
		Status   string `json:"status"`
		Points   int64  `json:"points"`
	}{true, id, r.State, r.Points}, words, "id", id, "points", r.Points)
}
