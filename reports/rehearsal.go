package reports

import (
	"cmp"
	"slices"
	"strings"

	"regulars/lang"
	"regulars/store"
	"regulars/store/program"
)

// RehearsalLine is one figure of a rehearsal under today's programme and under the draft.
type RehearsalLine struct {
	Label             string
	Now, Then, Change string
	Better            int // -1, 0 or 1: whether the draft has less or more of it
}

// RehearsalLines are the figures of a rehearsal: points, what they cost, what members hold at the end, and who stands where.
func RehearsalLines(l lang.Lang, shop store.Shop, r *store.Rehearsal) (lines []RehearsalLine) {
	w, a, b := ruleWriter{l, shop}, r.Now, r.Then
	for _, f := range []struct {
		key       string
		now, then int64
		money     bool // the points stand for what they are worth
		seldom    bool // left out where there are none
	}{
		{"points", a.Awarded(), b.Awarded(), false, false},
		{"cost", a.Awarded(), b.Awarded(), true, false},
		{"back", a.TakenBack, b.TakenBack, false, true},
		{"gifts", a.Gifts, b.Gifts, false, true},
		{"expired", a.Expired, b.Expired, false, true},
		{"redeemed", a.Redeemed, b.Redeemed, false, true},
		{"short", a.Short, b.Short, false, true},
		{"left", a.Left, b.Left, false, false},
		{"liability", a.Left, b.Left, true, false},
		{"pending", a.Pending, b.Pending, false, true},
		{"growth", a.Growth, b.Growth, false, true},
	} {
		if f.seldom && f.now == 0 && f.then == 0 {
			continue
		}
		lines = append(lines, w.rehearsed(l.T("rehearsal."+f.key), f.now, f.then, f.money))
	}
	for _, key := range r.TierKeys() {
		label := r.TierName(key)
		if key == "" {
			label = l.T("tier.entry")
		}
		lines = append(lines, w.rehearsed(l.T("rehearsal.tier", "tier", label), tierCount(&r.Before.Tiers, a, key), tierCount(&r.After.Tiers, b, key), false))
	}
	return lines
}

// RehearsalNote is the key of the words that say what a rehearsal leaves out.
func RehearsalNote(r *store.Rehearsal) string {
	if r.Spend {
		return "rehearsal.note.spend"
	}
	return "rehearsal.note"
}

// rehearsed is one line: numbers, or what so many points are worth.
func (w ruleWriter) rehearsed(label string, now, then int64, money bool) RehearsalLine {
	write := w.l.Int
	if money {
		now, then, write = w.shop.Worth(now), w.shop.Worth(then), w.money
	}
	return RehearsalLine{Label: label, Now: write(now), Then: write(then), Change: signed(then-now, write), Better: cmp.Compare(then, now)}
}

// signed writes a difference with its sign.
func signed(n int64, write func(int64) string) string {
	if n > 0 {
		return "+" + write(n)
	}
	return write(n)
}

// tierCount is how many have a tier; none of a tier that there is not.
func tierCount(t *program.Tiers, o *program.Outcome, key string) int64 {
	if step := t.Find(key); step >= 0 {
		return o.Tiers[step]
	}
	return 0
}

// RehearsalMoves says who would stand elsewhere: how many from which tier to which, and the first of them by name.
func RehearsalMoves(l lang.Lang, r *store.Rehearsal) (lines []string) {
	name := func(key string) string {
		if key == "" {
			return l.T("tier.entry")
		}
		return r.TierName(key)
	}
	for _, m := range r.Moves {
		var people []string
		for _, who := range r.Movers {
			if who.From == m.From && who.To == m.To && len(people) < namedMovers {
				people = append(people, called(who.Person))
			}
		}
		line := l.T("rehearsal.move", "from", name(m.From), "to", name(m.To), "n", m.N)
		if len(people) > 0 {
			line += l.T("rehearsal.who", "who", strings.Join(people, l.T("rule.list")))
		}
		lines = append(lines, line)
	}
	return lines
}

// namedMovers is how many people of one move are named in a line.
const namedMovers = 5

// called is how a person is named in a list.
func called(p store.Person) string { return cmp.Or(p.Name, p.Reach, p.Key, store.MemberRef(p.ID)) }

// RehearsalSum says in one sentence what a draft would have changed.
func RehearsalSum(l lang.Lang, shop store.Shop, r *store.Rehearsal) string {
	now, then := r.Now.Awarded(), r.Then.Awarded()
	moved := int64(0)
	for _, m := range r.Moves {
		moved += m.N
	}
	key := "rehearsal.sum.same"
	switch {
	case then > now:
		key = "rehearsal.sum.more"
	case then < now:
		key = "rehearsal.sum.less"
	}
	diff := max(then-now, now-then)
	sum := l.T(key, "orders", r.Orders, "points", l.Int(diff), "money", ruleWriter{l, shop}.money(shop.Worth(diff)), "before", l.Int(now), "after", l.Int(then))
	if moved > 0 {
		sum += l.T("rehearsal.sum.moved", "n", moved)
	}
	return sum
}

// ProgrammeChanges says in sentences what differs between two programmes; none when nothing does.
func ProgrammeChanges(l lang.Lang, shop store.Shop, before, after *program.Programme) []string {
	w := ruleWriter{l, shop}
	return append(w.changes(&before.Terms, &after.Terms), w.tierChanges(&before.Tiers, &after.Tiers)...)
}

// BaseWords says what holds for all orders: the base rate, what of an order earns, when points are given, and how long they live.
func BaseWords(l lang.Lang, shop store.Shop, t *program.Terms) string {
	w := ruleWriter{l, shop}
	return sentences(l, append(w.earning(t), w.lapse(t)))
}

// TierRules says what holds for all tiers.
func TierRules(l lang.Lang, shop store.Shop, t *program.Tiers) string {
	return sentences(l, ruleWriter{l, shop}.tierRules(t))
}

// sentences are one text, with a blank between them where the language has one.
func sentences(l lang.Lang, list []string) (text string) {
	for i, s := range list {
		if i == 0 {
			text = s
			continue
		}
		text = l.T("terms.joined", "one", text, "next", s)
	}
	return text
}

// TierWords says what one of the tiers asks and brings.
func TierWords(l lang.Lang, shop store.Shop, t *program.Tiers, key string) string {
	tier := t.At(t.Find(key))
	return ruleWriter{l, shop}.tier(t, &tier)
}

// tierChanges says what differs between two sets of tiers.
func (w ruleWriter) tierChanges(before, after *program.Tiers) (lines []string) {
	l := w.l
	now, was := w.tierRules(after), w.tierRules(before)
	for _, line := range now {
		if !slices.Contains(was, line) && (len(before.Steps) > 0 || len(after.Steps) > 0) {
			lines = append(lines, l.T("terms.change.now", "words", line))
		}
	}
	for i := range after.Steps {
		t := &after.Steps[i]
		words, step := w.tier(after, t), before.Find(t.Key)
		switch {
		case step < 1:
			lines = append(lines, l.T("terms.change.added", "name", t.Name, "words", words))
		case words != w.tier(before, &before.Steps[step-1]) || t.Name != before.Steps[step-1].Name:
			lines = append(lines, l.T("terms.change.edited", "name", t.Name, "words", words, "was", w.tier(before, &before.Steps[step-1])))
		}
	}
	for _, t := range before.Steps {
		if after.Find(t.Key) < 1 {
			lines = append(lines, l.T("terms.change.removed", "name", t.Name))
		}
	}
	return lines
}

// tiers says what the tiers ask and bring, and what holds for all of them; a shop without tiers says nothing.
func (w ruleWriter) tiers(t *program.Tiers) (lines []string) {
	if len(t.Steps) == 0 {
		return nil
	}
	for i := range t.Steps {
		lines = append(lines, w.l.T("terms.rule", "name", t.Steps[i].Name, "words", w.tier(t, &t.Steps[i])))
	}
	return append(lines, w.tierRules(t)...)
}

// tier says what a tier asks and brings.
func (w ruleWriter) tier(all *program.Tiers, t *program.Tier) string {
	l := w.l
	parts := []string{l.T("terms.tier.reach", "asked", l.Measures(t.Reach.List(), all.Any, w.shop.Currency))}
	if !all.Lasts.Never() {
		if t.Keeping() == t.Reach {
			parts = append(parts, l.T("terms.tier.keep.same"))
		} else {
			parts = append(parts, l.T("terms.tier.keep", "asked", l.Measures(t.Keeping().List(), all.Any, w.shop.Currency)))
		}
	}
	var brings []string
	if t.Gift > 0 {
		brings = append(brings, l.T("terms.tier.gift", "n", t.Gift))
	}
	for _, b := range t.Benefits {
		brings = append(brings, l.Benefit(b.Kind, b.Amount(), b.Text))
	}
	if len(brings) > 0 {
		parts = append(parts, l.T("terms.tier.brings", "list", strings.Join(brings, l.T("rule.list"))))
	}
	return strings.Join(parts, l.T("terms.tier.and"))
}

// tierRules says what holds for all tiers.
func (w ruleWriter) tierRules(t *program.Tiers) []string {
	l := w.l
	lines := []string{l.T("terms.tier.window", "window", l.Window(t.Window.String()))}
	if t.Lasts.Never() {
		return append(lines, l.T("terms.tier.forever"))
	}
	lines = append(lines, l.T("terms.tier.lasts", "lasts", l.Lasting(t.Lasts.String())))
	if t.Grace > 0 {
		lines = append(lines, l.T("terms.tier.grace", "n", int64(t.Grace)))
	}
	return append(lines, l.T("terms.tier.down"))
}
