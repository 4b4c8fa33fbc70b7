package reports

import (
	"slices"

	"regulars/store"
)

// Needs is a set of the things that a report is computed from. Rollups are a few thousand rows and always at hand; columns
// are every order.
type Needs uint16

// What a report can need.
const (
	NeedsFigures Needs = 1 << iota
	NeedsColumns
	NeedsLines    // the products of every order
	NeedsOrigins  // when members joined, and how they found the shop
	NeedsVintages // what became of the points of each month
	NeedsTiers    // where members stood among the tiers
	NeedsService  // after-sales tickets, staff and parcels
	NeedsAnswers  // what customers have said
	NeedsOffers   // what became of the codes of rewards, coupons and referrals
	NeedsGoals    // the shop's goals and improvements
	NeedsSurvey   // the answers to one questionnaire
	NeedsAsks     // who was asked for feedback

	NeedsGatherings // who took part in events and groups
	NeedsEconomics  // what marketing and goods cost
)

// Has reports whether the set holds all of what.
func (n Needs) Has(what Needs) bool { return n&what == what }

// Input is what a report may look at. Columns must reach back to the shop's first order whatever the period, because who
// is new and who returns is known only from the whole history; orders after the period are ignored.
type Input struct {
	Period  Period
	Where   string // the filter that picked whom all of it is about; "" is everybody
	Options Options
	Shop    *store.Shop    // the shop's rules; nil is a new shop's
	Figures *store.Figures // set where the report needs figures
	Columns *store.Columns // set where the report needs columns

	Lines    *store.Lines       // set where the report needs lines
	Origins  *store.Origins     // set where the report needs origins
	Vintages []store.Vintage    // set where the report needs vintages
	Tiers    *store.TierHistory // set where the report needs tiers
	Service  *store.Service     // set where the report needs service
	Answers  []store.AnswerFact // set where the report needs answers, in order of their days
	Offers   *store.OfferFacts  // set where the report needs offers
	Aims     *Aims              // set where the report needs goals
	Asks     []store.AskFact    // set where the report needs asks, in order of their days
	Survey   *store.SurveyFacts // set where the report needs a questionnaire; nil also when nobody has answered one

	Gatherings *store.GatheringFacts // set where the report needs gatherings

	Economics *store.Economics // set where the report needs economics
}

// Report is one line of the table of reports.
type Report struct {
	Name  string
	Group string // the owner's question under which it stands: a key "report.group." + Group
	Needs Needs
	Asked bool // it answers a question that has to be asked, and so is not among all
	Ever  bool // it covers the shop's whole life when nobody names a period; the others cover the last 30 days

	build func(Input) *Sheet
}

// UsualDays is how many days the period of a report has when nobody names one.
const UsualDays = 30

// Usual is the period of the report that ends on day to when nobody says where it begins: so many days, or the shop's whole
// life. first is the day of the shop's first order.
func (r Report) Usual(first, to store.Day, days int) Period {
	if r.Ever && first <= to {
		return Period{From: first, To: to}
	}
	return LastDays(to, days)
}

// Reports lists every report in the order in which lists and menus show them.
func Reports() []Report {
	return []Report{
		{Name: "summary", Group: "overview", Needs: NeedsFigures, build: summary},
		{Name: "repeat", Group: "return", Needs: NeedsColumns, build: repeat},
		{Name: "retention", Group: "return", Needs: NeedsColumns, Ever: true, build: retention},
		{Name: "churn", Group: "return", Needs: NeedsColumns | NeedsFigures, build: churn},
		{Name: "rfm", Group: "return", Needs: NeedsColumns | NeedsFigures, build: rfm},
		{Name: "stickiness", Group: "return", Needs: NeedsColumns, build: stickiness},
		{Name: "effect", Group: "return", Needs: NeedsColumns | NeedsAnswers, Ever: true, Asked: true, build: effect},
		{Name: "events", Group: "return", Needs: NeedsGatherings | NeedsColumns | NeedsFigures, Ever: true, build: events},
		{Name: "nps", Group: "happy", Needs: NeedsAnswers | NeedsAsks, build: nps},
		{Name: "csat", Group: "happy", Needs: NeedsAnswers, build: csat},
		{Name: "ces", Group: "happy", Needs: NeedsAnswers, build: ces},
		{Name: "drivers", Group: "happy", Needs: NeedsAnswers | NeedsService, build: drivers},
		{Name: "survey", Group: "happy", Needs: NeedsSurvey | NeedsFigures, Ever: true, build: surveyReport},
		{Name: "tickets", Group: "happy", Needs: NeedsService | NeedsFigures, build: tickets},
		{Name: "service", Group: "happy", Needs: NeedsService | NeedsFigures, build: service},
		{Name: "staff", Group: "happy", Needs: NeedsService | NeedsFigures, build: staff},
		{Name: "goals", Group: "happy", Needs: NeedsGoals | NeedsFigures | NeedsColumns | NeedsAnswers, build: goals},
		{Name: "clv", Group: "pay", Needs: NeedsColumns, build: clv},
		{Name: "whatif", Group: "pay", Needs: NeedsColumns, build: whatif},
		{Name: "members_vs", Group: "pay", Needs: NeedsColumns | NeedsOrigins, build: membersVersus},
		{Name: "sources", Group: "pay", Needs: NeedsColumns | NeedsOrigins, build: sources},
		{Name: "economics", Group: "pay", Needs: NeedsColumns | NeedsOrigins | NeedsFigures | NeedsOffers | NeedsEconomics, build: economics},
		{Name: "tiers", Group: "pay", Needs: NeedsTiers, build: tiers},
		{Name: "rewards", Group: "pay", Needs: NeedsOffers | NeedsFigures, build: rewards},
		{Name: "coupons", Group: "pay", Needs: NeedsOffers | NeedsFigures, build: coupons},
		{Name: "referrals", Group: "pay", Needs: NeedsOffers | NeedsFigures, build: referrals},
		{Name: "affinity", Group: "pay", Needs: NeedsLines | NeedsFigures, Ever: true, build: affinity},
		{Name: "needs", Group: "pay", Needs: NeedsLines | NeedsFigures, build: needs},
		{Name: "statement", Group: "pay", Needs: NeedsFigures, build: statement},
		{Name: "liability", Group: "pay", Needs: NeedsFigures | NeedsVintages, build: liability},
		{Name: "expiring", Group: "pay", Needs: NeedsFigures, build: expiring},
	}
}

// All are the reports that tell of the shop without being asked anything.
func All() []Report {
	return slices.DeleteFunc(Reports(), func(r Report) bool { return r.Asked })
}

// Find is the report called name; ok is false when there is none.
func Find(name string) (r Report, ok bool) {
	for _, r := range Reports() {
		if r.Name == name {
			return r, true
		}
	}
	return Report{}, false
}

// Sheet computes the report. It changes nothing of the input and reads no clock. While there are no orders at all, the next step is to bring
// them in, not another report that has nothing to tell either.
func (r Report) Sheet(in Input) *Sheet {
	s := r.build(in)
	if s.N == 0 && s.Next.Report != "" && in.bare() {
		s.Next = Step{Say: say("report.next.orders")}
	}
	if in.Shop != nil {
		s.Shop = in.Shop.Name
	}
	s.Where = in.Where
	for i := range s.Tables {
		s.Tables[i].of = s
	}
	return s
}
