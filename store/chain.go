package store

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"

	"regulars/store/program"
)

// digest is a link of a hash chain.
type digest [sha256.Size]byte

// entry is one row of the ledger in full, as the chain hashes it.
type entry struct {
	id, member, prev int64
	reason           Reason
	unit             int64
	amount           int64
	at, recorded     Instant
	staff, batch     int64
	order, revision  int64
	reverses         int64
	releases         Day
	expires          program.Lapse
	basis, terms     int64
	shares           string
	remarkHash       []byte
	key              string
	keyHash          []byte
}

// hash links the entry to the one before it: SHA-256 over the earlier hash and every field in a fixed order. NULL and 0
// hash alike, which loses nothing: no field tells them apart. buf is scratch space, handed back grown; it may be nil.
func (e *entry) hash(before digest, buf []byte) (digest, []byte) {
	b := append(buf[:0], before[:]...)
	for _, v := range [...]int64{
		e.id, e.member, e.prev, int64(e.reason), e.unit, e.amount, int64(e.at), int64(e.recorded), e.staff, e.batch,
		e.order, e.revision, e.reverses, int64(e.releases), int64(e.expires), e.basis, e.terms,
	} {
		b = binary.AppendVarint(b, v)
	}
	b = appendText(b, e.shares)
	b = appendText(b, string(e.remarkHash))
	b = appendText(b, e.key)
	b = appendText(b, string(e.keyHash))
	return sha256.Sum256(b), b
}

// auditEntry is one row of the audit as its chain hashes it.
type auditEntry struct {
	id                            int64
	at                            Instant
	staff                         int64
	act, subject, detail, refused string
	remarkHash                    []byte
}

func (a *auditEntry) hash(before digest) digest {
	b := append([]byte(nil), before[:]...)
	for _, v := range [...]int64{a.id, int64(a.at), a.staff} {
		b = binary.AppendVarint(b, v)
	}
	for _, s := range [...]string{a.act, a.subject, a.detail, a.refused, string(a.remarkHash)} {
		b = appendText(b, s)
	}
	return sha256.Sum256(b)
}

func appendText(b []byte, s string) []byte {
	b = binary.AppendUvarint(b, uint64(len(s)))
	return append(b, s...)
}

// contentHash tells two uses of one idempotency key apart.
func contentHash(act string, fields ...any) []byte {
	b := appendText(nil, act)
	for _, field := range fields {
		switch v := field.(type) {
		case int64:
			b = binary.AppendVarint(b, v)
		case string:
			b = appendText(b, v)
		default:
			panic("store: contentHash takes int64 and string")
		}
	}
	sum := sha256.Sum256(b)
	return sum[:]
}

// sealed is a text that the chain vouches for without holding it.
type sealed struct {
	salt, hash []byte
	text       string
}

// seal draws a salt and hashes salt and text, so that the text can be deleted and not be guessed from the hash.
func seal(text string) sealed {
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // crypto/rand.Read never fails: it ends the program instead
	sum := sha256.Sum256(append(append([]byte(nil), salt...), text...))
	return sealed{salt: salt, hash: sum[:], text: text}
}
