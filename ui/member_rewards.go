package ui

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/ui/widget"
)

// memberReward is one line of what a member can have, or has: a reward, or a code.
type memberReward struct {
	reward *store.RewardFor
	code   *store.CodeRow
}

// memberRewards is what one member can have for points, with what is missing, and below the codes that the member has.
type memberRewards struct {
	roll
	listing[memberReward]
	member int64
	called string
}

func newMemberRewards(member int64, called string) *memberRewards {
	s := &memberRewards{member: member, called: called}
	s.name, s.columns, s.actions, s.wrote = "memberrewards", s.heads, s.acts, s.saved
	rolls(&s.roll, &s.listing, s.line, nil)
	s.subject = func() string { return s.T("memberrewards.title") }
	s.listing.id = func(r *memberReward) int64 {
		if r.code != nil {
			return -r.code.ID
		}
		return r.reward.ID
	}
	s.reads = func() errand {
		return func(ctx context.Context, book Book) (any, error) {
			var list []memberReward
			offers, err := book.RewardsFor(ctx, member)
			if err != nil {
				return nil, err
			}
			for i := range offers {
				list = append(list, memberReward{reward: &offers[i]})
			}
			codes, err := book.Codes(ctx, store.CodeQuery{Member: member, Limit: 100})
			for i := range codes {
				list = append(list, memberReward{code: &codes[i]})
			}
			return list, err
		}
	}
	return s
}

func (s *memberRewards) heads() []widget.Column {
	return []widget.Column{
		{Title: s.T("memberrewards.col.what"), Width: 18, Max: 40, Grow: 1},
		{Title: s.T("members.col.points"), Width: 8, Right: true},
		{Title: s.T("memberrewards.col.state"), Width: 24, Grow: 4},
	}
}

func (s *memberRewards) line(r *memberReward) widget.Row {
	if c := r.code; c != nil {
		return widget.Row{{Text: "  " + c.Code + "  " + s.app.codeName(c), Tone: codeTone(c)}, {}, {Text: s.app.codeState(c), Tone: widget.Muted}}
	}
	if r.reward.Missing == nil {
		return widget.Row{{Text: r.reward.Name}, {Text: s.app.num(r.reward.Points)}, {Text: s.app.look.Signs.Check + " " + s.T("memberrewards.ready"), Tone: widget.Good}}
	}
	return widget.Row{
		{Text: r.reward.Name, Tone: widget.Faint}, {Text: s.app.num(r.reward.Points), Tone: widget.Faint}, {Text: s.missing(r.reward), Tone: widget.Muted},
	}
}

// missing says in a few words exactly what keeps the member from a reward.
func (s *memberRewards) missing(r *store.RewardFor) string {
	switch why := r.Refusal(); why {
	case "points":
		return s.T("memberrewards.short", "n", r.Points-r.Have, "have", r.Have, "need", r.Points)
	case "over":
		return s.T("memberrewards.over", "day", s.app.date(r.Ends))
	default:
		return s.T("memberrewards."+why, "where", r.Where, "n", r.PerMember)
	}
}

// codeName is what a code is for.
func (a *App) codeName(c *store.CodeRow) string {
	if c.What == "" {
		return a.T("offer.what.referral")
	}
	return c.Name
}

// codeState is where a code stands, and what matters next of it.
func (a *App) codeState(c *store.CodeRow) string {
	state := a.T("code.status." + c.Status)
	switch {
	case c.Status == "used" && c.UsedAt != 0:
		return state + "  " + a.short(a.dayOf(c.UsedAt)) + "  " + c.UsedOn
	case c.Status == "open" && c.Ends != 0:
		return state + "  " + a.T("code.until", "day", a.short(c.Ends))
	}
	return state
}

// codeTone is how a code is drawn: one that can be used stands out.
func codeTone(c *store.CodeRow) widget.Tone {
	if c.Status == "open" {
		return widget.Plain
	}
	return widget.Faint
}

func (s *memberRewards) acts() []Action {
	return []Action{
		{ID: "memberreward.redeem", Key: keys.Open, Off: s.cannotRedeem, Do: s.redeem},
		{ID: "memberreward.copy", Key: keys.Copy, Off: s.noCode, Do: s.copy},
		{ID: "memberreward.use", Key: keys.Order, Off: s.noUse, Do: func() tea.Cmd { return s.app.Push(newUseForm(s.at().code.Code)) }},
		{ID: "memberreward.undo", Key: keys.Undo, Off: s.nothingToUndo, Do: s.undo},
		{ID: "memberreward.referral", Key: keys.Refund, Off: s.app.viewOnly, Do: s.referral},
	}
}

func (s *memberRewards) cannotRedeem() string {
	r := s.at()
	switch {
	case r == nil || r.reward == nil:
		return "off.noreward"
	case r.reward.Missing != nil:
		return "off.rewardmissing"
	}
	return s.app.viewOnly()
}

func (s *memberRewards) noCode() string {
	if r := s.at(); r == nil || r.code == nil {
		return "off.nocode"
	}
	return ""
}

func (s *memberRewards) noUse() string {
	if reason := s.noCode(); reason != "" {
		return reason
	}
	if s.at().code.Status != "open" {
		return "off.codenotopen"
	}
	return s.app.viewOnly()
}

// redeem asks once and then takes the points. The key is drawn with the question, so that a second Enter can do no harm.
func (s *memberRewards) redeem() tea.Cmd {
	r := s.at().reward
	in := store.RedeemReward{Member: s.member, Reward: r.ID, Key: s.app.newKey()}
	name, points := r.Name, r.Points
	return s.app.Confirm(func() question {
		return question{text: s.T("memberrewards.ask", "name", s.called, "reward", name, "n", points), act: s.T("act.memberreward.redeem")}
	}, func() tea.Cmd {
		return save(&s.Base, slotSave, func(ctx context.Context, book Book) (any, error) { return book.RedeemReward(ctx, in) })
	})
}

// copy puts the code on the clipboard and shows it.
func (s *memberRewards) copy() tea.Cmd { return s.app.showCode(s.at().code.Code) }

// showCode copies a code and shows it, because not every terminal passes copies on.
func (a *App) showCode(code string) tea.Cmd {
	rows := func() []sheetRow {
		return []sheetRow{{value: code, tone: widget.Strong}, {}, {note: a.T("member.copied"), tone: widget.Muted}}
	}
	return tea.Batch(tea.SetClipboard(code), a.Why(func() string { return a.T("code.title") }, rows))
}

// undoable is what undo takes back: the code under the cursor, else the newest one that points bought.
func (s *memberRewards) undoable() *store.CodeRow {
	open := func(c *store.CodeRow) bool { return c != nil && c.Redemption != 0 && c.Status != "void" && c.Used == 0 }
	if r := s.at(); r != nil && r.code != nil {
		if open(r.code) {
			return r.code
		}
		return nil
	}
	if i := slices.IndexFunc(s.items, func(r memberReward) bool { return open(r.code) }); i >= 0 {
		return s.items[i].code
	}
	return nil
}

func (s *memberRewards) nothingToUndo() string {
	if s.undoable() == nil {
		return "off.noredemption"
	}
	return s.app.viewOnly()
}

// undo gives the points of a redemption back.
func (s *memberRewards) undo() tea.Cmd {
	id, key := s.undoable().Redemption, s.app.newKey()
	return save(&s.Base, slotUndo, func(ctx context.Context, book Book) (any, error) { return book.CancelRedemption(ctx, id, key) })
}

// referral shows the code under which the member brings others.
func (s *memberRewards) referral() tea.Cmd {
	member := s.member
	return save(&s.Base, "referral", func(ctx context.Context, book Book) (any, error) { return book.ReferralCode(ctx, member) })
}

func (s *memberRewards) saved(r Result) tea.Cmd {
	switch value := r.Value.(type) {
	case string:
		return s.app.showCode(value)
	case store.Ack:
		if r.Slot == slotUndo {
			return s.app.tookBack(value)
		}
		return tea.Batch(s.app.showCode(value.Code), s.app.Done("toast.rewarded", "code", value.Code, "balance", value.Balance))
	}
	return nil
}
