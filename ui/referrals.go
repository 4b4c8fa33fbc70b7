package ui

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/ui/widget"
)

// referrals is the list of who brought whom; those that a person should look at come first when there are any.
type referrals struct {
	roll
	listing[store.Referral]
	state string
}

func newReferrals() *referrals {
	s := &referrals{}
	s.name, s.columns, s.actions, s.wrote = "referrals", s.heads, s.acts, s.saved
	rolls(&s.roll, &s.listing, s.line, nil)
	s.listing.id = func(r *store.Referral) int64 { return r.ID }
	s.reads = func() errand {
		state := s.state
		return func(ctx context.Context, book Book) (any, error) {
			if state != "" {
				return book.Referrals(ctx, state, 0, readMost)
			}
			first, err := book.Referrals(ctx, "review", 0, readMost)
			if err != nil {
				return nil, err
			}
			all, err := book.Referrals(ctx, "", 0, readMost)
			for _, r := range all {
				if r.State != "review" {
					first = append(first, r)
				}
			}
			return first, err
		}
	}
	return s
}

func (s *referrals) heads() []widget.Column {
	return []widget.Column{
		{Title: s.T("referrals.col.member"), Width: 12, Grow: 1},
		{Title: s.T("referrals.col.friend"), Width: 12, Grow: 1},
		{Title: s.T("referrals.col.day"), Width: 8, Drop: 1},
		{Title: s.T("memberrewards.col.state"), Width: 20, Grow: 4},
		{Title: s.T("members.col.points"), Width: 8, Right: true},
	}
}

func (s *referrals) line(r *store.Referral) widget.Row {
	state, tone := s.T("referral.state."+r.State), widget.Muted
	if r.State == "review" {
		tone = widget.Warn
	}
	if r.Why != "" {
		var hints []string
		for _, why := range strings.Split(r.Why, ",") {
			hints = append(hints, s.T("referral.why."+why))
		}
		state += ": " + strings.Join(hints, s.T("core.list.comma"))
	}
	return widget.Row{
		{Text: s.app.person(r.MemberName, r.Member)},
		{Text: s.app.person(r.FriendName, r.Friend)},
		{Text: s.app.short(s.app.dayOf(r.At)), Tone: widget.Muted},
		{Text: state, Tone: tone},
		{Text: s.app.num(r.Points), Tone: quiet(r.Points)},
	}
}

func (s *referrals) acts() []Action {
	return []Action{
		{ID: "referral.friend", Key: keys.Open, Off: s.none, Do: func() tea.Cmd { return s.app.Push(newMember(s.at().Friend)) }},
		{ID: "referral.member", Key: keys.Order, Off: s.none, Do: func() tea.Cmd { return s.app.Push(newMember(s.at().Member)) }},
		{ID: "referral.approve", Key: keys.Verify, Off: s.cannot, Do: func() tea.Cmd { return s.judge(true) }},
		{ID: "referral.reject", Key: keys.Exclude, Off: s.cannot, Do: func() tea.Cmd { return s.judge(false) }},
		{ID: "referral.state", Key: keys.Status, Do: s.choose},
	}
}

// judge approves or rejects; the other key takes it back.
func (s *referrals) judge(approve bool) tea.Cmd {
	id := s.at().ID
	return save(&s.Base, slotSave, func(ctx context.Context, book Book) (any, error) {
		return book.JudgeReferral(ctx, id, approve)
	})
}

func (s *referrals) saved(r Result) tea.Cmd {
	return s.app.Done("toast.referral", "state", s.T("referral.state."+r.Value.(store.Referral).State))
}

func (s *referrals) choose() tea.Cmd {
	answers := func() []answer {
		return append([]answer{{"", s.T("coupons.all"), ""}}, worded(&s.Base, "referral.state", store.ReferralStates()...)...)
	}
	return s.Base.choose("referrals.state", s.state, answers, func(state string) tea.Cmd {
		s.state = state
		return s.Reload()
	})
}
