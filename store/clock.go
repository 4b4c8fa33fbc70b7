package store

import (
	"strconv"
	"time"

	"regulars/store/program"
)

// The clock is believed as far as the book bears it out. Two things speak against it: it is far ahead of the last recorded
// work, as after a long silence or with a dead battery, or it is behind it. Either way nothing lapses by itself until the
// owner has said that the date is right. Lapsed points cannot be spent meanwhile, and what is given keeps its full life.

const (
	clockGap   = 48 * time.Hour       // the longest silence after which the clock is still believed
	clockSlack = 5 * time.Minute      // how far two clocks, or one that is being set, may disagree
	deadClock  = 400 * 24 * time.Hour // a longer silence is a dead battery rather than a shop that was closed
)

// The keys under which settings hold what is known of the clock.
const (
	clockDoubt = "clock_doubt" // the last moment that was believed, in ms: work went on after a long silence; "on": long ago; "off": none
	clockRight = "clock_right" // the owner said that the clock is right although there are rows up to this moment, in ms
)

// clockState is what the book says of the clock.
type clockState struct {
	doubted bool
	since   Instant // doubted: what was over then is over for certain
	right   Instant // rows up to here do not speak against a clock that is behind them
}

func readClock(values map[string]string) (s clockState) {
	s.doubted = values[clockDoubt] != "" && values[clockDoubt] != "off"
	since, _ := strconv.ParseInt(values[clockDoubt], 10, 64) // "on" says nothing of when: nothing is certain
	right, _ := strconv.ParseInt(values[clockRight], 10, 64)
	s.since, s.right = Instant(since), Instant(right)
	return s
}

// behind reports whether the clock is behind what was recorded, at a moment.
func (s clockState) behind(seen, now Instant) bool {
	return seen > s.right && seen.Time().Sub(now.Time()) > clockSlack
}

// doubtClock notes a long silence in the book, whatever is written first after it.
func (w *writer) doubtClock() error {
	now := InstantOf(w.book.Now())
	if w.heads.seen == 0 || now.Time().Sub(w.heads.seen.Time()) <= clockGap || w.shop.clock.doubted {
		return nil
	}
	if err := w.putClock(clockDoubt, strconv.FormatInt(int64(w.heads.seen), 10), now); err != nil {
		return err
	}
	shop, err := readShop(w.conn)
	if err == nil {
		w.shop = shop
	}
	return err
}

func (w *writer) putClock(key, value string, now Instant) error {
	return w.conn.exec("INSERT INTO setting (key, value, changed_at) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at",
		key, value, now)
}

// behind reports whether the clock is behind what was recorded before.
func (t *tx) behind() bool { return t.shop.clock.behind(t.w.heads.seen, t.now) }

// plausible reports whether the clock can be right without anybody saying so: it is not behind, and not years ahead.
func (t *tx) plausible() bool {
	c := t.shop.clock
	return !t.behind() && (!c.doubted || c.since != 0 && t.now.Time().Sub(c.since.Time()) <= deadClock)
}

// presentDay is the business day from which something new lives: today, but not before what was recorded before, so that
// points given under a clock that is behind do not lapse early.
func (t *tx) presentDay() Day {
	if t.behind() {
		return t.dayOf(t.w.heads.seen)
	}
	return t.today
}

// lives is what a lot keeps that is given now, by the programme.
func (t *tx) lives() program.Lapse { return t.shop.Terms.Expiry.Lapse(program.Day(t.presentDay())) }

// lapseDay is the day before which lots are over for certain: today, unless the clock is in doubt.
func (t *tx) lapseDay() Day {
	switch {
	case t.behind():
		return 0
	case t.shop.clock.doubted:
		return min(t.today, t.dayOf(t.shop.clock.since))
	}
	return t.today
}

// believeClock is the owner's word that the date is right.
func (t *tx) believeClock() error {
	if t.shop.clock.doubted {
		t.shopChanged = true
		if err := t.putSetting(clockDoubt, "off"); err != nil {
			return err
		}
	}
	if t.behind() {
		t.shopChanged = true
		if err := t.putSetting(clockRight, strconv.FormatInt(int64(t.w.heads.seen), 10)); err != nil {
			return err
		}
	}
	if t.shopChanged {
		return t.audit("clock.confirm", "shop", nil, "")
	}
	return nil
}

// doubt is why the clock is not believed.
func (t *tx) doubt() error {
	if t.behind() {
		return Refuse(CodeClockBehind, "last", t.w.heads.seen, "to", t.now)
	}
	return Refuse(CodeClockJumped, "from", t.shop.clock.since, "to", t.now)
}
