package ui

import (
	"context"

	"regulars/lang"
	"regulars/store"
	"regulars/store/program"
)

// Book is what the console asks of the shop's book; *store.Book is one. Every method but the snapshots at the top does
// I/O and is called in commands only.
type Book interface {
	Counter
	Organizer
	Aimer
	Questioner

	Shop() store.Shop
	ViewOnly() error
	Path() string

	Settings() []store.Setting
	SetSetting(ctx context.Context, key, value string) (batch int64, err error)
	SetPreference(ctx context.Context, name, value string) error

	Members(ctx context.Context, q store.MemberQuery) (store.MemberPage, error)
	Member(ctx context.Context, id int64) (store.Member, error)
	Taste(ctx context.Context, member int64) (store.Taste, error)
	FindMember(ctx context.Context, ref string) (int64, error)
	AddMember(ctx context.Context, d store.MemberDraft) (id, batch int64, err error)
	EditMember(ctx context.Context, id int64, e store.MemberEdit) (batch int64, err error)
	TagMember(ctx context.Context, id int64, add, remove []string) (batch int64, err error)
	NoteMember(ctx context.Context, id int64, text string) error
	DropNote(ctx context.Context, id int64) error
	SuspendMember(ctx context.Context, id int64, suspended bool) (batch int64, err error)
	SeeMember(ctx context.Context, id int64, at store.Instant) (batch int64, err error)
	FieldKinds(ctx context.Context) ([]store.FieldKind, error)
	SetFieldKind(ctx context.Context, k store.FieldKind) error
	Likely(ctx context.Context, limit int) ([]store.Likeness, error)
	Apart(ctx context.Context, one, other int64) error
	ScanLikely(ctx context.Context) (int, error)
	MergeMembers(ctx context.Context, keep, lose int64) (int64, error)
	Today() store.Day
	EntriesOf(ctx context.Context, member int64, from, to store.Day) (list []store.EntryRow, before int64, err error)
	Timeline(ctx context.Context, member int64, below store.EventMark, limit int) ([]store.Event, error)

	MemberTier(ctx context.Context, member int64) (store.MemberTier, error)
	PlaceTier(ctx context.Context, p store.TierPlace) (batch int64, err error)
	TierOverview(ctx context.Context, limit int) (store.TierOverview, error)
	TierHistory(ctx context.Context, where string) (*store.TierHistory, error)
	TierSpends(ctx context.Context) ([3]int64, error)
	SetTiers(ctx context.Context, tiers program.Tiers, letGo bool) (batch int64, err error)
	RunTiers(ctx context.Context, s store.Settling) (store.TierRun, error)
	ApplyExpiry(ctx context.Context, in store.Reliving) (store.Relived, error)

	Rehearse(ctx context.Context, in store.Rehearsing) (*store.Rehearsal, error)
	SaveProgramme(ctx context.Context, in store.NewProgramme) (batch int64, err error)
	ProgrammeVersions(ctx context.Context) ([]store.DatedProgramme, error)

	Earn(ctx context.Context, a store.Award) (store.Ack, error)
	Reward(ctx context.Context, d store.Deed) (store.Ack, error)
	Adjust(ctx context.Context, a store.Award) (store.Ack, error)
	Redeem(ctx context.Context, r store.Redeem) (store.Ack, error)
	UndoEntry(ctx context.Context, entry int64, allowDebt bool) (store.Ack, error)
	Ledger(ctx context.Context, q store.LedgerQuery) ([]store.EntryRow, error)
	Entry(ctx context.Context, id int64) (store.EntryCard, error)
	Explain(ctx context.Context, member int64) (store.Explanation, error)

	AddOrder(ctx context.Context, in store.OrderInput) (store.OrderAck, error)
	RefundOrder(ctx context.Context, order, amount int64) (store.OrderAck, error)
	CancelOrder(ctx context.Context, order int64) (store.OrderAck, error)
	AttachOrder(ctx context.Context, order, member int64) (store.OrderAck, error)
	ExcludeOrder(ctx context.Context, order int64, reason string) (store.OrderAck, error)
	ExcludeMember(ctx context.Context, member int64, reason string) error
	FindOrder(ctx context.Context, ref string) (int64, error)
	Order(ctx context.Context, id int64) (store.Order, error)
	Orders(ctx context.Context, q store.OrderQuery) ([]store.OrderRow, error)
	Products(ctx context.Context, text string, limit int) ([]store.Product, error)
	EditProduct(ctx context.Context, p store.Product) (batch int64, err error)

	Layout(ctx context.Context, heading, what string) (store.Layout, bool, error)
	SaveLayout(ctx context.Context, l store.Layout) error
	ImportOrders(ctx context.Context, in store.ImportInput) (store.ImportResult, error)
	ImportPeople(ctx context.Context, in store.PeopleInput) (store.PeopleResult, error)
	ImportProducts(ctx context.Context, in store.ProductsInput) (store.FileResult, error)
	ImportAnswers(ctx context.Context, in store.AnswersInput) (store.AnswersResult, error)
	SetStatusWord(ctx context.Context, source, word string, s store.Status) error
	Held(ctx context.Context) ([]store.HeldWord, error)
	AnswerHeld(ctx context.Context, in store.AnswerInput) (store.ImportResult, error)
	StatusWords(ctx context.Context, source string) (map[string]store.Status, error)
	Batches(ctx context.Context, kind string, limit int) ([]store.Batch, error)
	UndoBatch(ctx context.Context, id int64, dryRun bool) (store.Undone, error)

	Care(ctx context.Context, after int64, limit int) (store.CarePage, error)
	CareWords(ctx context.Context, answers []int64) (map[int64]string, error)
	LogContact(ctx context.Context, in store.ContactInput) (store.ContactAck, error)
	SnoozeCare(ctx context.Context, id int64, until store.Day) (batch int64, err error)
	Templates(ctx context.Context) ([]store.Template, error)
	SaveTemplate(ctx context.Context, name string, texts ...store.Template) (batch int64, err error)
	CarePlans(ctx context.Context) ([]store.CarePlan, error)
	SaveCarePlan(ctx context.Context, p store.CarePlan) (id, batch int64, err error)
	RemoveCarePlan(ctx context.Context, id int64) (batch int64, err error)
	AddToCare(ctx context.Context, in store.CareAdd) (store.CareAdded, error)

	Tickets(ctx context.Context, q store.TicketQuery) ([]store.TicketRow, error)
	Ticket(ctx context.Context, id int64) (store.TicketCard, error)
	TicketBoard(ctx context.Context) (store.TicketBoard, error)
	OpenTicket(ctx context.Context, in store.TicketInput) (store.TicketAck, error)
	ActOnTicket(ctx context.Context, a store.TicketAct) (store.TicketAck, error)
	CompensateTicket(ctx context.Context, in store.Compensation) (store.TicketAck, error)
	UndoTicket(ctx context.Context, id int64, allowDebt bool) (store.TicketAck, error)
	CannedReplies(ctx context.Context, lang string) ([]store.CannedReply, error)
	SaveCannedReply(ctx context.Context, r store.CannedReply) (batch int64, err error)
	StaffNames(ctx context.Context) ([]string, error)
	FindStaff(ctx context.Context, name string) (int64, error)

	Figures(ctx context.Context) (store.Figures, error)
	CheckFilter(ctx context.Context, where string, tiers ...program.Tier) error
	FiguresOf(ctx context.Context, where string) (store.Figures, error)
	Columns(ctx context.Context, q store.ColumnsQuery) (*store.Columns, error)
	Lines(ctx context.Context, q store.ColumnsQuery) (*store.Lines, error)
	Origins(ctx context.Context) (*store.Origins, error)
	Vintages(ctx context.Context, q store.ColumnsQuery) ([]store.Vintage, error)
	Service(ctx context.Context, q store.ColumnsQuery) (*store.Service, error)
	OfferFacts(ctx context.Context, where string) (*store.OfferFacts, error)
	Closings(ctx context.Context) ([]store.Closing, error)
	CloseMonth(ctx context.Context, month store.Day, figures map[string]int64) (store.Closing, error)
	MemberYear(ctx context.Context, member int64, year int) (store.MemberYear, error)
	Economics(ctx context.Context, q store.ColumnsQuery) (*store.Economics, error)
	SetMarketingCost(ctx context.Context, c store.MarketingCost) (int64, error)
	People(ctx context.Context, ids []int64) (map[int64]store.Person, error)
	Answers(ctx context.Context, q store.ColumnsQuery) ([]store.AnswerFact, error)
	DataVersion(ctx context.Context) (int64, error)

	Feedback(ctx context.Context, q store.FeedbackQuery) ([]store.FeedbackRow, error)
	Answer(ctx context.Context, id int64) (f store.FeedbackRow, before []store.FeedbackRow, err error)
	AddAnswer(ctx context.Context, in store.FeedbackInput) (store.AnswerAck, error)
	EditAnswer(ctx context.Context, id int64, e store.AnswerEdit) (store.AnswerAck, error)
	ConfirmAnswers(ctx context.Context, ids []int64) (int64, error)
	RemoveAnswers(ctx context.Context, ids []int64) (batch int64, err error)
	AskList(ctx context.Context, q store.AskQuery) (store.AskList, error)
	Ask(ctx context.Context, in store.AskInput) (batch, marked int64, err error)

	ExportMembers(ctx context.Context, where string, yield func(*store.Member) error) error
	ExportOrders(ctx context.Context, where string, yield func(*store.Order) error) error
	ExportLedger(ctx context.Context, where string, yield func(*store.EntryRow) error) error
	Backup(ctx context.Context, path string, force bool) (store.BackupInfo, error)
	Doctor(ctx context.Context, full bool, expectHead string) (store.Diagnosis, error)
}

// Daily settles what is due. confirmed is the person's word that the date is right.
type Daily func(ctx context.Context, confirmed bool) error

// Demonstrator makes the demo shop in a language, or opens the one it made before.
type Demonstrator func(ctx context.Context, l lang.Lang) (Book, error)

// Founder makes a new shop and opens its book.
type Founder func(ctx context.Context, f store.Founding) (Book, error)
