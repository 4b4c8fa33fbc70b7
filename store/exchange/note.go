package exchange

import (
	"strconv"

	"regulars/store"
)

// The codes of what was changed or guessed in reading, without harm to any order.
const (
	NoteUTF16            store.Code = "note_utf16"            // read as UTF-16
	NoteGB18030          store.Code = "note_gb18030"          // read as GB18030
	NoteSheet            store.Code = "note_sheet"            // which sheet of several was read: File.Sheet
	NoteOtherSheets      store.Code = "note_other_sheets"     // sheets that look like orders and were not read: File.OtherSheets
	NoteHiddenRows       store.Code = "note_hidden_rows"      // rows that the workbook does not show were read
	NoteReturns          store.Code = "note_returns"          // line ends were CR only
	NoteLinesJoined      store.Code = "note_lines_joined"     // line ends and tabs within a cell became a space
	NoteInvisibleRemoved store.Code = "note_invisible"        // characters of no width removed
	NoteControlRemoved   store.Code = "note_control"          // control characters removed
	NoteMasked           store.Code = "note_masked"           // hidden buyers' phones, e-mails or nicks, taken as absent
	NoteBadContact       store.Code = "note_contact"          // e-mails and phones that are none, left out: those of a platform's file, and what the book cannot use
	NoteTimeMoved        store.Code = "note_time_moved"       // local times that daylight saving skips, moved to the next
	NoteTimeTwice        store.Code = "note_time_twice"       // local times that exist twice, taken as the first
	NoteOutstanding      store.Code = "note_outstanding"      // orders called paid that still owe something
	NoteSameRow          store.Code = "note_same_row"         // rows that say the same order again
	NoteRefundCut        store.Code = "note_refund_cut"       // refunds over the total, taken as the total
	NoteRefundUnknown    store.Code = "note_refund_unknown"   // refunded in part, but the file does not say how much
	NoteNoBuyer          store.Code = "note_no_buyer"         // no column says who the buyer is
	NoteNobody           store.Code = "note_nobody"           // rows of a platform's file that say nothing about who it is, left out
	NoteBlankWords       store.Code = "note_blank_words"      // words such as null or N/A kept as text
	NotePackedUnread     store.Code = "note_packed_unread"    // lines packed in a cell that could not be read in full
	NoteSumsOnly         store.Code = "note_sums_only"        // a report of sums that names no buyer
	NoteStatistics       store.Code = "note_statistics"       // a platform whose buyers nobody may know
	NoteLinesFile        store.Code = "note_lines_file"       // a file of lines, which a file of orders overrules
	NoteCompanion        store.Code = "note_companion"        // a file that only completes orders that are known
	NoteAdjusted         store.Code = "note_adjusted"         // adjusted totals that do not say what was refunded
	NoteZoneUnknown      store.Code = "note_zone_unknown"     // rows that name a zone nobody knows, read in the shop's
	NoteCurrencyGuessed  store.Code = "note_currency_by_sign" // the currency was read from the money signs
	NoteOtherCurrency    store.Code = "note_other_currency"   // orders in another currency than the shop's, counted apart
	NoteLineTotals       store.Code = "note_line_totals"      // the amount column is per line and was added up
	NoteTotalFromLines   store.Code = "note_total_from_lines" // no total column: quantity times price
	NoteRefundIsDiscount store.Code = "note_refund_discount"  // refunds that only repeat a discount, not taken for refunds
	NotePointsPart       store.Code = "note_points_part"      // points were used, and the file does not say what they were worth
	NoteReceiverPhone    store.Code = "note_receiver_phone"   // the receiver's phone stands for the buyer's, whose is not named
	NoteEarly            store.Code = "note_early"            // orders older than any that the shop had
	NoteAhead            store.Code = "note_ahead"            // orders of days to come
	NoteStrangers        store.Code = "note_strangers"        // buyers of whom the shop knew hardly one
	NoteCapped           store.Code = "note_capped"           // orders that gave the most points that one can
	NoteTotals           store.Code = "note_totals"           // rows of sums beside the orders, passed over
	NotePersonAgain      store.Code = "note_person_again"     // rows about somebody whom an earlier row is about
)

// notedLines is how many lines a note names.
const notedLines = 20

// Note is something an owner may want to know about the reading, with the number of rows and the lines it concerns.
type Note struct {
	Code  store.Code
	Rows  int
	Line  int   // the first; 0 when it concerns the whole file
	Lines []int // the first 20; nil when it concerns the whole file
}

// BookNotes are what the book found strange about an import's orders and buyers, which only it can know. They name no lines.
func BookNotes(r *store.ImportResult) (list []Note) {
	for _, n := range []Note{
		{Code: NoteEarly, Rows: int(r.Early)},
		{Code: NoteAhead, Rows: int(r.Ahead)},
		{Code: NoteStrangers, Rows: int(r.Strangers)},
		{Code: NoteBadContact, Rows: int(r.BadContacts)},
		{Code: NoteCapped, Rows: int(r.Capped)},
	} {
		if n.Rows > 0 {
			list = append(list, n)
		}
	}
	return list
}

// PeopleNotes are what the book found strange about a file of people.
func PeopleNotes(r *store.PeopleResult) []Note {
	if len(r.Again) == 0 {
		return nil
	}
	return []Note{{Code: NotePersonAgain, Rows: len(r.Again), Line: r.Again[0], Lines: r.Again[:min(len(r.Again), notedLines)]}}
}

// LineTexts are the lines that the note names; the last is an ellipsis where it is about more of them.
func (n Note) LineTexts() []string {
	texts := make([]string, len(n.Lines), len(n.Lines)+1)
	for i, line := range n.Lines {
		texts[i] = strconv.Itoa(line)
	}
	if n.Rows > len(n.Lines) {
		texts = append(texts, "…")
	}
	return texts
}

// notes counts notes by code, in the order of their first appearance.
type notes struct {
	list []Note
	line int // the row being read
}

// count adds one row to a note; line 0 is the row being read.
func (n *notes) count(code store.Code, line int) {
	if line == 0 {
		line = n.line
	}
	for i := range n.list {
		if n.list[i].Code == code {
			if n.list[i].Rows++; line > 0 && len(n.list[i].Lines) < notedLines {
				n.list[i].Lines = append(n.list[i].Lines, line)
			}
			return
		}
	}
	note := Note{Code: code, Rows: 1, Line: line}
	if line > 0 {
		note.Lines = []int{line}
	}
	n.list = append(n.list, note)
}
