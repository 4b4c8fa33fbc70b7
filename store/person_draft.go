package store

// PersonDraft is one person as a file of members or balances states it, before the book has seen it. Texts are clean but not
// normalised: the store does that. Empty texts and zero values say nothing, unless a field beside them says otherwise. The
// store keeps what a draft holds, so a reader makes a new one for each person.
type PersonDraft struct {
	Line int   // of the file, from 1
	ID   int64 // of our own export; 0 in other files

	Key        string     // the platform's own stable key, known under the file's source
	Email      string     //
	Phone      string     //
	Card       string     //
	Identities []Identity // what our own export lists, or further keys of other sources

	Name          string
	Birthday      Birthday
	City, Country string
	FoundBy       string
	Tier          string
	Tags          []string
	Consent       []Agreement
	Joined        int8    // 1: joined, -1: known but not joined, 0: the file does not say
	JoinedAt      Instant // when the person became a member; 0: not said
	Since         Instant // since when the person is known, member or not; 0: not said
	LastSeen      Instant
	Note          string
	Fields        []Field

	Growth    int64
	HasGrowth bool
	Points    int64 // all that the person has in the other programme
	HasPoints bool
	Lots      []PointLot      // the same points by their last day, where the file says; empty: all of them by the programme's rule
	Values    []PlatformValue // what only the platform can change, such as a stored value
}

// Birthday is a day of birth; Month 0 is none, Year 0 an unknown year.
type Birthday struct{ Year, Month, Day int }

// Agreement is what a file says about marketing over one channel.
type Agreement struct {
	Channel string
	Granted bool
}

// PointLot is a part of somebody's points that lapses after Expires; 0: by the programme's rule.
type PointLot struct {
	Points  int64
	Expires Day
}

// PlatformValue is one thing that a platform keeps about a member and only the platform can change, as it stood on Day.
type PlatformValue struct {
	Source, Name, Value string
	Day                 Day
}

// ProductDraft is one product as a file states it. What Has does not name stays as it is.
type ProductDraft struct {
	Line           int
	Key            string // the SKU, else the name
	Name, Category string
	Cost           int64 // minor units of the shop's currency
	HasCost        bool
	Excluded       int8 // 1: no product at all, -1: a product, 0: the file does not say
}

// AnswerDraft is one answer to a survey as a file states it.
type AnswerDraft struct {
	Line     int
	Own      string     // our own number of the answer (AnswerRef); "" in other files
	Kind     AnswerKind // the scale, where the file says it row by row; "" is that of the whole file
	ID       string     // the answer's number in its survey; "" when the file has none
	Score    int64
	HasScore bool
	Comment  string
	At       Instant // 0: the file does not say
	Email    string
	Phone    string
	Key      string // the platform's key of the person, or a member's number
	Order    string // the order's number
	Product  string // a SKU or name
	Channel  string
	Question string
	Driver   string
	Tags     []string
}

// SheetDraft is what one person answered to a questionnaire as a file states it.
type SheetDraft struct {
	Line    int
	ID      string  // its number in the survey tool; "" when the file has none
	At      Instant // 0: the file does not say
	Email   string
	Phone   string
	Key     string // the platform's key of the person, or a member's number
	Order   string
	Channel string
	Round   string
	Staff   string // whose answers they are, of training
	Answers []AnswerCell
}

// AnswerCell is the answer to one question as it stands in a file.
type AnswerCell struct {
	N            int
	Column, Text string // the heading, and what stands in the cell
}
