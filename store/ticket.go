package store

import (
	"slices"
	"strconv"
)

// TicketStage is how far an after-sales ticket is.
type TicketStage string

// The stages in their order. A ticket that was reopened stands before investigating.
const (
	StageReceived      TicketStage = "received"
	StageAcknowledged  TicketStage = "acknowledged"
	StageReopened      TicketStage = "reopened"
	StageInvestigating TicketStage = "investigating"
	StageDecision      TicketStage = "decision"
	StageCommunicated  TicketStage = "communicated"
	StageClosed        TicketStage = "closed"
)

// TicketStages lists the stages in their order.
func TicketStages() []string {
	return []string{
		string(StageReceived), string(StageAcknowledged), string(StageReopened), string(StageInvestigating),
		string(StageDecision), string(StageCommunicated), string(StageClosed),
	}
}

// rank is the stage's place in the order, -1 of no stage.
func (s TicketStage) rank() int { return slices.Index(TicketStages(), string(s)) }

// Next is the stage after this one; a closed ticket has none.
func (s TicketStage) Next() TicketStage {
	switch s {
	case StageClosed:
		return ""
	case StageAcknowledged:
		return StageInvestigating
	}
	return TicketStage(TicketStages()[s.rank()+1])
}

// TicketKinds are the types of tickets.
func TicketKinds() []string { return []string{"complaint", "return", "exchange", "repair", "question"} }

// TicketSeverities are how grave a ticket is, the least first. Each has targets of its own.
func TicketSeverities() []string { return []string{"low", "normal", "urgent"} }

// TicketRemedies are what can be done for the customer.
func TicketRemedies() []string {
	return []string{"refund", "replace", "repair", "coupon", "points", "apology", "none"}
}

// TicketActs are what can be done about a ticket by ActOnTicket.
func TicketActs() []string {
	return []string{actAdvance, actReply, actNote, actWait, actResume, actAssign, actEdit, actClose, actReopen}
}

// The acts, as they stand in ticket_event.
const (
	actOpen       = "open"
	actAdvance    = "advance"
	actReply      = "reply"  // something was said to the customer
	actNote       = "note"   // something was found out, for the staff
	actWait       = "wait"   // the shop waits for the customer: the clock of the resolution stands
	actResume     = "resume" // the customer has answered
	actAssign     = "assign"
	actEdit       = "edit"
	actCompensate = "compensate"
	actClose      = "close"
	actReopen     = "reopen"
	actUndo       = "undo"
)

// TicketChange is what an event changes of a ticket; what is empty stays. Cost is added, in minor units.
type TicketChange struct {
	Stage          TicketStage `json:"stage,omitempty"`
	Kind           string      `json:"kind,omitempty"`
	Severity       string      `json:"severity,omitempty"`
	Member         int64       `json:"member,omitempty"`
	Order          int64       `json:"order,omitempty"`
	Product        int64       `json:"product,omitempty"`
	Feedback       int64       `json:"feedback,omitempty"`
	Owner          int64       `json:"owner,omitempty"`
	Channel        string      `json:"channel,omitempty"`
	Category       string      `json:"category,omitempty"`
	Responsibility string      `json:"responsibility,omitempty"`
	Cause          string      `json:"cause,omitempty"`
	Remedy         string      `json:"remedy,omitempty"`
	Cost           int64       `json:"cost,omitempty"`
	Teaching       *bool       `json:"teaching,omitempty"`
	DueBy          string      `json:"due_by,omitempty"` // the day by which the customer was promised an outcome, as Day writes it
	Tier           string      `json:"tier,omitempty"`   // of the member, where it brings priority: the book notes it; noPriority ends it
}

// noPriority stands for the tier of somebody without priority in a ticket that may have been another's before.
const noPriority = "-"

// TicketInput is a new ticket. Text is what the customer said.
type TicketInput struct {
	TicketChange
	Text string
	Key  string // idempotency key; "" for none
}

// TicketAct is one step of a ticket.
type TicketAct struct {
	Ticket int64
	Act    string // one of TicketActs
	Text   string // of a reply or a note; may go with any act
	Change TicketChange
}

// Compensation gives the customer of a ticket points, or a code of a batch of coupons. They are the ticket's remedy, and its cost is what they
// are worth.
type Compensation struct {
	Ticket, Points int64
	Coupon         int64  // the batch, as Offer.ID; 0: points
	Text           string // the reason; "" names the ticket
	Key            string // idempotency key; "" for none
}

// TicketAck is where a ticket stands after an act, after COMMIT.
type TicketAck struct {
	TicketRow
	Ack      Ack           // of points that were given or taken back
	Coupon   string        // the code that was given
	Card     bool          // the text holds what looks like a card or ID number
	Alerts   []TicketAlert // of a new ticket: what happens again and again
	Replayed bool          // the key had been used for the same act: this is its ticket
}

// TicketRow is a ticket as lists show it.
type TicketRow struct {
	ID                              int64
	Stage                           TicketStage
	Kind, Severity                  string
	Member                          int64 // who they are now; 0: nobody known
	Name                            string
	MemberStatus                    string // such as hidden, where the member is not active
	OrderID                         int64
	Order, Product                  string // number and name
	ProductID, Feedback             int64
	Channel, Category               string
	Responsibility, Cause           string
	Remedy                          string
	Cost                            int64 // minor units of the shop's currency
	Teaching                        bool
	Owner, OpenedBy                 string // staff
	Opened                          Instant
	Day                             Day
	Responded, Waiting, Closed      Instant // 0: not
	Reopens                         int64
	FirstDue, Due                   Instant // Due 0: the shop waits for the customer
	FirstService, ResolutionService int64   // milliseconds of service time; 0: not yet
	FirstLate, ResolutionLate       bool    // late by now
	Promised                        Day     // by which the customer was promised an outcome; 0: the targets say when
	Priority                        bool    // the customer's tier brings priority
	Text                            string  // what the customer said
}

// Overdue reports whether an open ticket is late: with its first response, or with its resolution.
func (r *TicketRow) Overdue() bool {
	return r.Closed == 0 && (r.Responded == 0 && r.FirstLate || r.ResolutionLate)
}

// NextDue is the moment that the ticket's clock runs to: the first response until there is one, then the resolution; 0 while the
// shop waits for the customer, and once the ticket is closed.
func (r *TicketRow) NextDue() Instant {
	switch {
	case r.Closed != 0:
		return 0
	case r.Responded == 0 && (r.FirstLate || r.Due == 0 || r.FirstDue < r.Due):
		return r.FirstDue
	}
	return r.Due
}

// Values are what fills the placeholders of a reply in this ticket.
func (r *TicketRow) Values(shop, staff string) map[string]string {
	return map[string]string{"name": r.Name, "ticket": TicketRef(r.ID), "order": r.Order, "product": r.Product, "shop": shop, "staff": staff}
}

// TicketRef is how a ticket is written for people, such as T12.
func TicketRef(id int64) string { return "T" + strconv.FormatInt(id, 10) }

// ParseTicketRef reads T12, t12 or 12.
func ParseTicketRef(text string) (int64, error) {
	id, ok := parseRef(text, 't')
	if !ok && isDigits(text) {
		n, err := strconv.ParseInt(text, 10, 64)
		id, ok = n, err == nil
	}
	if !ok {
		return 0, Refuse(CodeNoTicket, "ticket", text)
	}
	return id, nil
}
