package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"

	"zombiezen.com/go/sqlite"
)

// Closing is a month whose account of points is closed: it stays for ever as it was, whatever is recorded later.
type Closing struct {
	Month   Day // its first day
	At      Instant
	Staff   string
	Entry   int64 // the last entry recorded up to its end; 0: none
	Head    string
	Figures map[string]int64 // as CloseMonth was given them
	Code    string           // twelve digits over month, head and figures: two people who read them out to each other know that they have the same
	Again   bool             // it had been closed before
}

// CloseMonth closes the month of a day: figures are its account, by the day on which entries were recorded, so that they cannot change
// any more. A month that is closed already gives what was kept. Errors: CodeMonthOpen for one that is not over.
func (b *Book) CloseMonth(ctx context.Context, month Day, figures map[string]int64) (c Closing, err error) {
	year, m, _ := month.Civil()
	month = Date(year, m, 1)
	err = b.write(ctx, "month.close", func(t *tx) error {
		if c.Again, err = t.closing(month, &c); c.Again || err != nil {
			return err
		}
		end := Date(year, m+1, 1)
		if t.today < end {
			return Refuse(CodeMonthOpen, "last", end-1)
		}
		text, err := json.Marshal(figures) // in the order of names
		if err != nil {
			return err
		}
		var head []byte
		c.Entry, head, err = t.entryBefore(end.Start(t.shop.Zone), t.w.heads.entry)
		if err != nil {
			return err
		}
		if err := t.exec("INSERT INTO closing (month, at, staff, entry, head, figures, code) VALUES (?, ?, ?, ?, ?, ?, ?)",
			month, t.now, t.staff, c.Entry, head, string(text), checkCode(month, head, string(text))); err != nil {
			return err
		}
		if _, err := t.closing(month, &c); err != nil {
			return err
		}
		return t.audit("month.close", "month:"+month.String(), map[string]any{"entry": c.Entry, "code": c.Code}, "")
	})
	return c, err
}

// entryBefore is the last entry that was recorded before a moment, with its hash; last is the last one of all. Entries are recorded in
// the order of their ids, so that halving finds it.
func (c conn) entryBefore(moment Instant, last int64) (id int64, head []byte, err error) {
	low, high := int64(0), last // recorded before the moment; at most the last that was
	for low < high {
		middle := low + (high-low+1)/2
		recorded, err := c.number("SELECT recorded FROM entry WHERE id = ?", middle)
		if err != nil {
			return 0, nil, err
		}
		if Instant(recorded) < moment {
			low = middle
		} else {
			high = middle - 1
		}
	}
	head = []byte{}
	_, err = c.one(func(s *sqlite.Stmt) {
		head = make([]byte, s.ColumnLen(0))
		s.ColumnBytes(0, head)
	}, "SELECT hash FROM entry WHERE id = ?", low)
	return low, head, err
}

// closing reads what was kept of a month; known is false where nothing was.
func (t *tx) closing(month Day, c *Closing) (known bool, err error) {
	var text string
	known, err = t.one(func(s *sqlite.Stmt) {
		head := make([]byte, s.ColumnLen(3))
		s.ColumnBytes(3, head)
		c.Month, c.At, c.Staff, c.Entry, c.Head, c.Code = month, Instant(s.ColumnInt64(0)), s.ColumnText(1), s.ColumnInt64(2), hexOf(head), s.ColumnText(5)
		text = s.ColumnText(4)
	}, "SELECT c.at, s.name, c.entry, c.head, c.figures, c.code FROM closing c JOIN staff s ON s.id = c.staff WHERE c.month = ?", month)
	if err == nil && known {
		err = json.Unmarshal([]byte(text), &c.Figures)
	}
	return known, err
}

// Closings lists the closed months, the newest first.
func (b *Book) Closings(ctx context.Context) (list []Closing, err error) {
	err = b.look(ctx, func(v *view) error {
		return v.each(func(rows *rows) error {
			var c Closing
			var head []byte
			var text string
			if err := rows.Scan(&c.Month, &c.At, &c.Staff, &c.Entry, &head, &text, &c.Code); err != nil {
				return err
			}
			c.Head = hexOf(head)
			list = append(list, c)
			return json.Unmarshal([]byte(text), &list[len(list)-1].Figures)
		}, "SELECT c.month, c.at, s.name, c.entry, c.head, c.figures, c.code FROM closing c JOIN staff s ON s.id = c.staff ORDER BY c.month DESC")
	})
	return list, err
}

// checkCode is twelve digits over what a closing says.
func checkCode(month Day, head []byte, figures string) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%x\n%s", month, head, figures)
	return fmt.Sprintf("%012d", binary.BigEndian.Uint64(h.Sum(nil))%1_000_000_000_000)
}

// closings looks whether what was kept of each closed month still has its code, and its entry still its hash.
func (d *diagnosis) closings() error {
	return d.query(func(s *sqlite.Stmt) error {
		head, hash := make([]byte, s.ColumnLen(1)), make([]byte, s.ColumnLen(4))
		s.ColumnBytes(1, head)
		s.ColumnBytes(4, hash)
		month := Day(s.ColumnInt64(0))
		if code := checkCode(month, head, s.ColumnText(2)); code != s.ColumnText(3) || !bytes.Equal(head, hash) {
			d.find(FindingRollup, "closing", "what", month.Month()+" closing", "stored", s.ColumnText(3), "counted", code)
		}
		return nil
	}, "SELECT c.month, c.head, c.figures, c.code, coalesce(e.hash, x'') FROM closing c LEFT JOIN entry e ON e.id = c.entry")
}
