package store

// Reason is why an entry was written.
type Reason uint8

// The reasons. Their numbers stand in the database and never change.
const (
	ReasonEarn Reason = 1 + iota
	ReasonBonus
	ReasonReferral
	ReasonOpening
	ReasonAdjust
	ReasonRedeem
	ReasonRedeemRestore
	ReasonClawback
	ReasonClawbackRestore
	ReasonExpire
	ReasonExpireRestore
	ReasonWriteOff
	ReasonTransferIn
	ReasonTransferOut
	ReasonMergeIn
	ReasonMergeOut
	ReasonUndo
)

var reasonNames = [...]string{
	"", "earn", "bonus", "referral", "opening", "adjust", "redeem", "redeem_restore", "clawback", "clawback_restore",
	"expire", "expire_restore", "write_off", "transfer_in", "transfer_out", "merge_in", "merge_out", "undo",
}

// String is the reason's word in JSON, files and lang keys.
func (r Reason) String() string { return reasonNames[r] }

// parseReason reads a reason's word; ok is false for anything else.
func parseReason(word string) (r Reason, ok bool) {
	for i, name := range reasonNames {
		if i > 0 && name == word {
			return Reason(i), true
		}
	}
	return 0, false
}
