package store

import (
	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// A ticket comes first by the tiers that its events name: the one that its customer had when it was opened, given to them or reopened, and any
// better one that they came to have while it was open. So whoever goes down later keeps what was promised, and the ticket can be made anew from its events
// whatever tier they have then. Only where a tier was taken back, because what had brought it was, it is taken back from the ticket too.

// notePriority notes in an event that names the customer, or opens the ticket again, which tier brings them priority.
func (t *tx) notePriority(id int64, l *ticketLog) error {
	c := &l.change
	member := c.Member
	if l.act == actReopen {
		var err error
		if member, err = t.number("SELECT coalesce(member, 0) FROM ticket WHERE id = ?", id); err != nil {
			return err
		}
	}
	if member == 0 {
		return nil
	}
	if c.Member != 0 && l.act != actOpen {
		c.Tier = noPriority
	}
	if !t.shop.Tiers.Bring(program.BenefitService) {
		return nil
	}
	tier, err := t.currentTier(member)
	if t.shop.comesFirst(tier) {
		c.Tier = tier
	}
	return err
}

// currentTier is the tier of the member who somebody is by now, as their row says.
func (t *tx) currentTier(member int64) (tier string, err error) {
	if member, err = t.surviving(member); err == nil {
		_, err = t.one(func(s *sqlite.Stmt) { tier = s.ColumnText(0) }, "SELECT tier FROM member WHERE id = ?", member)
	}
	return tier, err
}

// rerank lets the act look, at its end, at the open tickets of a member whose tier has moved. taken says that it was taken back.
func (t *tx) rerank(member int64, taken bool) {
	if t.reranked == nil {
		t.reranked = map[int64]bool{}
	}
	t.reranked[member] = taken
}

// settlePriority notes in open tickets what the tiers bring their customers, where the act has moved customers or changed the tiers. The
// members' rows say by now where they stand.
func (t *tx) settlePriority() error {
	if len(t.reranked) == 0 && !t.reranksAll || !t.shop.Tiers.Bring(program.BenefitService) {
		return nil
	}
	var open [][2]int64
	if err := t.query(func(s *sqlite.Stmt) error {
		open = append(open, [2]int64{s.ColumnInt64(0), s.ColumnInt64(1)})
		return nil
	}, "SELECT id, member FROM ticket WHERE closed_at IS NULL AND member IS NOT NULL ORDER BY id"); err != nil {
		return err
	}
	for _, k := range open {
		member, err := t.surviving(k[1])
		if err != nil {
			return err
		}
		if taken, moved := t.reranked[member]; moved || t.reranksAll {
			if err := t.rerankTicket(k[0], member, taken); err != nil {
				return err
			}
		}
	}
	return nil
}

// rerankTicket notes a better tier than those that the ticket knows; where a tier was taken back, it takes back what it noted of it.
func (t *tx) rerankTicket(id, member int64, taken bool) error {
	tier, err := t.currentTier(member)
	if err != nil {
		return err
	}
	k, _, err := t.ticket(id)
	if err != nil {
		return err
	}
	step, best := t.shop.Tiers.Find(tier), 0
	for _, n := range k.noted {
		at := t.shop.Tiers.Find(n.tier)
		if taken && at > step && n.event != 0 {
			if err := t.logTicket(id, ticketLog{act: actUndo, undoes: n.event}); err != nil {
				return err
			}
			continue
		}
		if t.shop.comesFirst(n.tier) {
			best = max(best, at)
		}
	}
	if !t.shop.comesFirst(tier) || step <= best {
		return nil
	}
	return t.logTicket(id, ticketLog{act: actEdit, change: TicketChange{Tier: tier}})
}

// reranks reports whether an event says nothing but which tier brings priority, which no person has said.
func reranks(act string, c *TicketChange) bool {
	return act == actEdit && c.Tier != "" && *c == TicketChange{Tier: c.Tier}
}
