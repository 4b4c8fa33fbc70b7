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
	priority                   bool
	promised                   Day
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
	_, k.priority = s.Tiers.At(s.Tiers.Find(k.Tier)).Benefit(program.BenefitService)
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
	target := c.shop.targetOf(k)
	k.firstDue = c.shop.serviceAfter(k.opened, target.first)
	if k.responded != 0 {
		if k.firstSpan = c.shop.serviceBetween(k.opened, k.responded); k.firstSpan > target.first {
			k.late |= lateFirst
		}
	}
	left := c.judge(k)
	if k.due == 0 && c.running != 0 {
		k.due = c.shop.serviceAfter(c.running, left)
	}
	c.promise(k)
	if k.closed == 0 {
		return
	}
	for _, s := range c.spans {
		k.resolutionSpan += c.shop.serviceBetween(s.from, s.to)
	}
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

// judge goes through the finished spans of the present round: what is left of its target, and whether and when that was used
// up. Of a round that ended in time the due is where its clock would have run out.
func (c *ticketClock) judge(k *ticket) (left int64) {
	left = c.shop.targetOf(k).resolution
	k.due = 0
	for i, s := range c.spans[c.rounds:] {
		span := c.shop.serviceBetween(s.from, s.to)
		closes := k.closed != 0 && i == len(c.spans[c.rounds:])-1
		if k.due == 0 && (span > left || closes) {
			k.due = c.shop.serviceAfter(s.from, left)
		}
		if left -= span; left < 0 {
			k.late |= lateResolution
		}
		left = max(left, 0)
	}
	return left
}

// ticketTarget is how much service time a ticket has, in milliseconds.
type ticketTarget struct{ first, resolution int64 }

// serviceHour is an hour of service time.
const serviceHour = int64(time.Hour / time.Millisecond)

// targetOf is how much service time a ticket has: by its severity, or less where the customer's tier brings less.
func (s *Shop) targetOf(k *ticket) ticketTarget {
	target := s.targets[slices.Index(TicketSeverities(), k.Severity)]
	if b, ok := s.Tiers.At(s.Tiers.Find(k.Tier)).Benefit(program.BenefitService); ok && b.Value > 0 {
		target.first, target.resolution = min(target.first, b.Value*serviceHour), min(target.resolution, b.Within*serviceHour)
	}
	return target
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
