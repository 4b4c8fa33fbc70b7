package store

// Columns are the counted orders of the shop's own currency, laid out by column for figures that need every order.
// Orders stand in order of Day; amounts are minor units. An order without a known buyer has Buyer -1.
type Columns struct {
	Currency string
	Day      []Day
	Buyer    []int32  // the place of a person
	Net      []int64  // what was paid less what went back
	Source   []uint16 // index into Sources
	Members  int      // how many people a book has, who stand in the order of their ids, from 1; 0 where People names them
	People   []Person // of a file that is in no book
	Sources  []string // "source" or "source:shop"
	Refund   []int64  // what went back; nil in the columns of a book, whose rollups say it
}

// Person is a buyer as far as figures and their lists need one.
type Person struct {
	ID    int64  // member id; 0 when the columns come from a file that is in no book
	Name  string // may be ""
	Reach string // phone or e-mail as shown on a list; may be ""
	Key   string // of the first identity, for people with neither name, phone nor e-mail; else ""
}

// Len is the number of orders.
func (c *Columns) Len() int { return len(c.Day) }

// Heads is how many people there are, also those without an order.
func (c *Columns) Heads() int { return max(c.Members, len(c.People)) }

// Person is who stands at a place; of somebody of a book only the id is known.
func (c *Columns) Person(i int) Person {
	if len(c.People) == 0 {
		return Person{ID: int64(i) + 1}
	}
	return c.People[i]
}

// DayFigure is one day of one source and currency in the rollups. Amounts are minor units.
type DayFigure struct {
	Day      Day
	Source   string // "source" or "source:shop"
	Currency string
	Orders   int64
	Gross    int64
	Refund   int64
}

// Counts are the people rollups of one day.
type Counts struct {
	Day    Day
	First  int64 // members whose first counted order fell on this day
	Second int64 // members whose second did
	Active int64 // change, on this day, in the number of members with an order in the last 90 days
	Joined int64 // members who joined
}

// PointFigure is one recorded day and reason of the points ledger: the number of entries and their signed sum.
type PointFigure struct {
	Day     Day
	Reason  Reason
	Entries int64
	Points  int64
}

// Figures are all rollups of the shop: a few thousand rows whatever its size, each kept by the transaction that
// changed it. They are in order of Day.
type Figures struct {
	Currency    string
	Days        []DayFigure
	Counts      []Counts
	Points      []PointFigure
	Outstanding int64 // balance + pending of all members, debts counted negative
	Pending     int64
	Members     int64
	Prospects   int64
	Answers     []AnswerFigure
	Expiring    []Expiring     // points due to lapse, by day, soonest first; at most the next 12 months
	Tickets     []TicketFigure // by day; nil in figures that no book made
	Lost        []LostFigure   // by day and reason
}

// LostFigure is how many customers said on a day, for one of LostReasons, that they buy no more.
type LostFigure struct {
	Day    Day
	Reason string
	People int64
}

// TicketFigure is how many after-sales cases were opened on a day, and how many were closed that are closed still.
type TicketFigure struct {
	Day            Day
	Opened, Closed int64
}

// Expiring is how many points lapse after a day.
type Expiring struct {
	Day    Day
	Points int64
}
