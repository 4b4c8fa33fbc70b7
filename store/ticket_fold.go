package store

import (
	"encoding/json"
	"slices"
	"time"

	"regulars/store/program"
)

// ticketEvent is one row of ticket_event.
type ticketEvent struct {
	n      int64
	act    string
	at     Instant
	staff  int64
	change TicketChange
	entry  int64
	undoes int64
	code   int64
}

// ticket is a ticket as its events make it: the row of ticket. Nothing in it comes from anywhere else.
type ticket struct {
	TicketChange
	id                         int64
	opened                     Instant
	openedBy, closedBy         int64
	responded, waiting, closed Instant
	reopens                    int64
	stages                     []stageStamp
	firstDue, due              Instant
	firstSpan, resolutionSpan  int64
	late                       int64
	noted                      []notedTier
	priority                   bool
	promised                   Day
}

// notedTier is a tier that the customer of a ticket has had while it was open, and from when what it brings counts.
type notedTier struct {
	tier  string
	from  Instant
	event int64 // that says nothing else; 0: it says more
}

// What late holds.
const (
	lateFirst      int64 = 1
	lateResolution int64 = 2
)

// stageStamp is when a ticket reached a stage, and who took it there. One that nobody took apart is stamped from what was logged.
type stageStamp struct {
	stage    TicketStage
	at       Instant
	staff    int64
	inferred bool
}

// fold makes a ticket from its events, under the shop's service hours and targets. Events that were taken back count for nothing.
func (s *Shop) fold(id int64, events []ticketEvent) *ticket {
	k := &ticket{id: id}
	gone := map[int64]bool{}
	for _, e := range events {
		gone[e.undoes] = true
	}
	c := ticketClock{shop: s}
	standing := events[:0:0]
	for _, e := range events {
		if e.act == actUndo || gone[e.n] {
			continue
		}
		k.apply(&e)
		c.step(k, &e)
		standing = append(standing, e)
	}
	k.stamp(standing)
	k.priority = slices.ContainsFunc(k.noted, func(n notedTier) bool { return s.comesFirst(n.tier) })
	c.close(k)
	return k
}

// apply takes what an event changes.
func (k *ticket) apply(e *ticketEvent) {
	k.take(&e.change)
	switch e.act {
	case actOpen:
		k.opened, k.openedBy, k.Stage = e.at, e.staff, StageReceived
	case actClose:
		k.closed, k.closedBy, k.Stage, k.waiting = e.at, e.staff, StageClosed, 0
	case actReopen:
		k.closed, k.closedBy, k.Stage, k.DueBy = 0, 0, StageReopened, "" // what was promised then is over
		k.reopens++
	case actReply:
		if k.Stage == StageReceived {
			k.Stage = StageAcknowledged
		}
	case actWait:
		k.waiting = e.at
	case actResume:
		k.waiting = 0
	}
	if k.responded == 0 && (k.Stage != StageReceived) {
		k.responded = e.at
	}
	k.note(e)
}

// note takes the tier that an event notes. That of somebody who is named counts from the opening, any other from the event on: nothing is late
// by what nobody knew of.
func (k *ticket) note(e *ticketEvent) {
	c, n := &e.change, notedTier{tier: e.change.Tier, from: e.at}
	if reranks(e.act, c) {
		n.event = e.n
	}
	if c.Member != 0 || c.Tier == noPriority {
		k.noted = nil
	}
	if c.Member != 0 {
		n.from = k.opened
	}
	if c.Tier != "" && c.Tier != noPriority {
		k.noted = append(k.noted, n)
	}
}

// take takes what a change holds.
func (k *ticket) take(c *TicketChange) {
	for _, f := range []struct{ to, from *string }{
		{(*string)(&k.Stage), (*string)(&c.Stage)},
		{&k.Kind, &c.Kind},
		{&k.Severity, &c.Severity},
		{&k.Channel, &c.Channel},
		{&k.Category, &c.Category},
		{&k.Responsibility, &c.Responsibility},
		{&k.Cause, &c.Cause},
		{&k.Remedy, &c.Remedy},
		{&k.DueBy, &c.DueBy},
		{&k.Tier, &c.Tier},
	} {
		if *f.from != "" {
			*f.to = *f.from
		}
	}
	for _, f := range []struct{ to, from *int64 }{
		{&k.Member, &c.Member}, {&k.Order, &c.Order}, {&k.Product, &c.Product}, {&k.Feedback, &c.Feedback}, {&k.Owner, &c.Owner},
	} {
		if *f.from != 0 {
			*f.to = *f.from
		}
	}
	if c.Teaching != nil {
		k.Teaching = c.Teaching
	}
	k.Cost += c.Cost
}

// stamp says when each stage up to the present one was reached, since the ticket was last opened. A stage that nobody took apart
// is stamped from what was logged: a reply acknowledges and communicates, a note or somebody taking it on investigates, a
// remedy decides. What was not logged at all came with the stage after it.
func (k *ticket) stamp(events []ticketEvent) {
	from := 0
	for i, e := range events {
		if e.act == actReopen {
			from = i
		}
	}
	var found [7]stageStamp
	note := func(stage TicketStage, e *ticketEvent, inferred bool) {
		if s := &found[stage.rank()]; s.at == 0 || s.inferred && !inferred {
			*s = stageStamp{stage, e.at, e.staff, inferred}
		}
	}
	for i := range events[from:] {
		e := &events[from+i]
		switch e.act {
		case actOpen:
			note(StageReceived, e, false)
		case actReopen:
			note(StageReopened, e, false)
		case actClose:
			note(StageClosed, e, false)
		case actAdvance:
			note(e.change.Stage, e, false)
		case actReply:
			note(StageAcknowledged, e, true)
			found[StageCommunicated.rank()] = laterStamp(found[StageCommunicated.rank()], stageStamp{StageCommunicated, e.at, e.staff, true})
		case actNote, actAssign:
			note(StageInvestigating, e, true)
		}
		if e.act == actCompensate || e.change.Remedy != "" {
			note(StageDecision, e, true)
		}
	}
	k.stages = k.stamps(found[:])
}

// laterStamp is the later of two stamps of one stage; one that somebody made stays.
func laterStamp(was, is stageStamp) stageStamp {
	if was.at != 0 && !was.inferred {
		return was
	}
	return is
}

// stamps fills the gaps from behind, so that no stage is reached after the next one, and leaves out what is not reached yet.
func (k *ticket) stamps(found []stageStamp) (list []stageStamp) {
	last := k.Stage.rank()
	next := found[last]
	for rank := last; rank >= 0; rank-- {
		stage := TicketStage(TicketStages()[rank])
		s := found[rank]
		if stage == StageReopened && s.at == 0 || k.reopens > 0 && rank < StageReopened.rank() {
			continue
		}
		if s.at == 0 || s.at > next.at && next.at != 0 {
			s = stageStamp{stage, next.at, next.staff, true}
		}
		list, next = append(list, s), s
	}
	slices.Reverse(list)
	return list
}

// ticketClock adds up the service time of a ticket.
type ticketClock struct {
	shop    *Shop
	running Instant // since when the clock runs; 0: it stands
	spans   []clockSpan
	rounds  int // where the spans of the present round begin
}

// clockSpan is a stretch in which the clock ran.
type clockSpan struct{ from, to Instant }

// step starts and stops the clock as an event says.
func (c *ticketClock) step(k *ticket, e *ticketEvent) {
	runs := k.closed == 0 && k.waiting == 0
	switch {
	case runs && c.running == 0:
		c.running = e.at
	case !runs && c.running != 0:
		c.spans = append(c.spans, clockSpan{c.running, e.at})
		c.running = 0
	}
	if e.act == actReopen { // a ticket that was reopened has its whole time again
		c.judge(k)
		c.rounds = len(c.spans)
	}
}

// close fills in what the clocks say: the dues, the service time, and what came late.
func (c *ticketClock) close(k *ticket) {
	if k.responded != 0 {
		k.firstSpan = c.shop.serviceBetween(k.opened, k.responded)
	}
	for _, target := range c.shop.targetsOf(k) {
		k.firstDue = sooner(k.firstDue, c.shop.serviceAfter(target.from, target.first))
		if k.responded > target.from && c.shop.serviceBetween(target.from, k.responded) > target.first {
			k.late |= lateFirst
		}
	}
	c.judge(k)
	c.promise(k)
	if k.closed == 0 {
		return
	}
	for _, s := range c.spans {
		k.resolutionSpan += c.shop.serviceBetween(s.from, s.to)
	}
}

// sooner is the earlier of two moments; 0 is none.
func sooner(a, b Instant) Instant {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}

// promise lets the day that was promised stand for the target: the ticket is due at its end, whatever the shop waits for.
func (c *ticketClock) promise(k *ticket) {
	day, err := ParseDay(k.DueBy)
	if err != nil {
		return
	}
	k.promised, k.due = day, (day+1).Start(c.shop.Zone)-1
	k.late &^= lateResolution
	if k.closed > k.due {
		k.late |= lateResolution
	}
}

// judge holds the present round against each of the ticket's targets: the first of them to run out is the due.
func (c *ticketClock) judge(k *ticket) {
	k.due = 0
	for _, target := range c.shop.targetsOf(k) {
		due, late := c.runOut(k, target)
		if k.due = sooner(k.due, due); late {
			k.late |= lateResolution
		}
	}
}

// runOut goes through the spans of the present round: when the target is used up, 0 while the clock stands, and whether it was. Of a
// round that ended in time the moment is where its clock would have run out.
func (c *ticketClock) runOut(k *ticket, target ticketTarget) (due Instant, late bool) {
	left := target.resolution
	for i, s := range c.spans[c.rounds:] {
		from := max(s.from, target.from)
		span := c.shop.serviceBetween(from, s.to)
		closes := k.closed != 0 && i == len(c.spans[c.rounds:])-1
		if due == 0 && (span > left || closes) {
			due = c.shop.serviceAfter(from, left)
		}
		if left -= span; left < 0 {
			late = true
		}
		left = max(left, 0)
	}
	if due == 0 && c.running != 0 {
		due = c.shop.serviceAfter(max(c.running, target.from), left)
	}
	return due, late
}

// ticketTarget is how much service time a ticket has from a moment on, in milliseconds.
type ticketTarget struct {
	first, resolution int64
	from              Instant
}

// serviceHour is an hour of service time.
const serviceHour = int64(time.Hour / time.Millisecond)

// targetsOf are the targets of a ticket: that of its severity from the opening on, and what the tiers that were noted bring.
func (s *Shop) targetsOf(k *ticket) []ticketTarget {
	base := s.targets[slices.Index(TicketSeverities(), k.Severity)]
	base.from = k.opened
	list := []ticketTarget{base}
	for _, n := range k.noted {
		if b, ok := s.Tiers.At(s.Tiers.Find(n.tier)).Benefit(program.BenefitService); ok && b.Value > 0 {
			list = append(list, ticketTarget{b.Value * serviceHour, b.Within * serviceHour, n.from})
		}
	}
	return list
}

// comesFirst reports whether a tier, by its key, brings priority service.
func (s *Shop) comesFirst(tier string) bool {
	_, first := s.Tiers.At(s.Tiers.Find(tier)).Benefit(program.BenefitService)
	return first
}

// serviceBetween is the service time between two moments, in milliseconds.
func (s *Shop) serviceBetween(from, to Instant) int64 {
	return int64(s.service.Between(s.local(from), s.local(to)))
}

// serviceAfter is the moment when so many milliseconds of service time have passed.
func (s *Shop) serviceAfter(from Instant, span int64) Instant {
	return InstantOf(s.service.After(s.local(from), program.Local(span)).In(s.Zone))
}

func (s *Shop) local(i Instant) program.Local { return program.LocalOf(i.Time().In(s.Zone)) }

// Service gives the milliseconds of service time between two moments, by the shop's hours.
func (s *Shop) Service(from, to Instant) int64 { return s.serviceBetween(from, to) }

// changeJSON is a change as it stands in ticket_event.
func changeJSON(c TicketChange) (string, error) {
	text, err := json.Marshal(c)
	return string(text), err
}
