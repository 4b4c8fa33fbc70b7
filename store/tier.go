package store

import (
	"context"
	"encoding/json"
	"errors"

	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// SetTiers makes tiers the shop's: the members move at the next run, or as soon as they reach something. What a tier multiplies points by
// becomes an earning rule, and open tickets are made anew when tiers bring priority. Tiers that contradict themselves are refused (CodeBadTiers),
// and so is taking away a tier that members have (CodeTierInUse), unless letGo: they then go to the tier below at the next run. It is one batch.
func (b *Book) SetTiers(ctx context.Context, tiers program.Tiers, letGo bool) (batch int64, err error) {
	if err := checkTiers(tiers, b.Shop().Currency); err != nil {
		return 0, err
	}
	return b.changeProgramme(ctx, "tier.set", tiersBatch, "tiers", func(t *tx) (string, map[string]any, error) {
		if err := t.checkLetGo(tiers, letGo); err != nil {
			return "", nil, err
		}
		if err := t.keepMultipliers(tiers); err != nil {
			return "", nil, err
		}
		version, err := t.insertTiers(tiers)
		if err == nil {
			err = t.staleCare()
		}
		return "", map[string]any{"version": version, "steps": len(tiers.Steps)}, err
	})
}

// keepMultipliers makes a new version of the terms where tiers multiply points otherwise than the rules say.
func (t *tx) keepMultipliers(tiers program.Tiers) error {
	p := program.Programme{Terms: t.shop.Terms, Tiers: tiers}
	last, err := t.lastRule()
	if err != nil || !p.AgreeMultipliers(&t.shop.Tiers, last+1) {
		return err
	}
	return t.insertTerms(p.Terms)
}

// checkLetGo refuses to take away a tier that members have, unless letGo.
func (t *tx) checkLetGo(tiers program.Tiers, letGo bool) error {
	for _, old := range t.shop.Tiers.Steps {
		if tiers.Find(old.Key) >= 0 || letGo {
			continue
		}
		if n, err := t.number("SELECT count(*) FROM member WHERE tier = ? AND status IN ('active', 'suspended')", old.Key); err != nil || n > 0 {
			return orErr(err, Refuse(CodeTierInUse, "tier", old.Name, "n", n))
		}
	}
	return nil
}

// insertTiers makes tiers the ones in force, without their multipliers, which the rules say, and makes open tickets anew where tiers bring them
// priority.
func (t *tx) insertTiers(tiers program.Tiers) (version int64, err error) {
	tiers = tiers.Kept()
	rules, err := json.Marshal(tiers)
	if err != nil {
		return 0, err
	}
	t.shopChanged = true
	if err := t.exec("INSERT INTO tier_scheme (since, rules) VALUES (?, ?)", t.now, string(rules)); err != nil {
		return 0, err
	}
	version = t.LastInsertRowID()
	if t.shop.Tiers.Bring(program.BenefitService) || tiers.Bring(program.BenefitService) {
		t.reranksAll = true
		err = t.refoldOpen()
	}
	return version, err
}

// checkTiers refuses tiers that contradict themselves, and names that would not be clean on a screen.
func checkTiers(tiers program.Tiers, currency string) error {
	for _, s := range tiers.Steps {
		for _, text := range append([]string{s.Name}, benefitTexts(s)...) {
			if clean, err := cleanLine(text, maxNameRunes); err != nil || clean != text {
				return orErr(err, Refuse(CodeBadName, "value", text, "why", "control"))
			}
		}
	}
	var fault *program.TierFault
	if err := tiers.Check(); errors.As(err, &fault) {
		return badTiers(fault, currency)
	}
	return nil
}

// badTiers says what is wrong with tiers; amounts of spend come with their currency.
func badTiers(fault *program.TierFault, currency string) error {
	refused := Refuse(CodeBadTiers, "why", fault.What, "lower", fault.Lower, "upper", fault.Upper, "field", "tier_"+fault.Measure,
		"amount", fault.LowerAsked, "asked", fault.UpperAsked)
	if fault.Measure == "spend" {
		refused.Facts["currency"] = currency
	}
	return refused
}

func benefitTexts(t program.Tier) (texts []string) {
	for _, b := range t.Benefits {
		if b.Text != "" {
			texts = append(texts, b.Text)
		}
	}
	return texts
}

// TierPlace puts a member into a tier by hand. Key "" is the entry tier.
type TierPlace struct {
	Member int64
	Key    string // or its name
	Until  Day    // locked up to this day: the rules change nothing before; 0: no lock
	Lock   bool   // locked without end
	Floor  bool   // the rules may raise the member, and never go below this tier
	Text   string // why
}

// placeBatch is what a batch is called that put a member into a tier.
const placeBatch = "place"

// PlaceTier puts a member into a tier by hand. Without a lock or floor the rules go on from there as if it had been reached today. It is
// one batch, 0 when nothing is new. Errors: CodeNoTier, CodeNoMember, CodeBadDay.
func (b *Book) PlaceTier(ctx context.Context, p TierPlace) (batch int64, err error) {
	text, err := cleanRemark(p.Text)
	if err != nil {
		return 0, err
	}
	err = b.write(ctx, "tier.place", func(t *tx) error {
		tiers := &t.shop.Tiers
		step := tiers.Find(p.Key)
		if step < 0 || len(tiers.Steps) == 0 {
			return Refuse(CodeNoTier, "tier", p.Key, "list", tierNames(tiers))
		}
		if p.Until != 0 && p.Until < t.today {
			return Refuse(CodeBadDay, "value", p.Until.String(), "earliest", t.today.String())
		}
		a, err := t.activeAccount(p.Member)
		if err != nil {
			return err
		}
		joined, may, err := t.climber(a)
		if err != nil || !may {
			return orErr(err, Refuse(CodeNotJoined, "member", MemberRef(p.Member)))
		}
		now, err := t.rank(a)
		if err != nil {
			return err
		}
		today := program.Day(t.today)
		r := program.Rank{Step: step, Since: today, From: now.From}
		switch {
		case p.Lock || p.Until != 0:
			r.Fixed, r.Until = true, program.Day(p.Until)
		case step > 0:
			r.Until = tiers.Lasts.Last(today, joined)
		}
		if p.Floor {
			r.Floor = step
		}
		if word, err := t.tierOf(a); err != nil || word == tiers.At(step).Key && r.SameAs(now, today) {
			return err // nothing is new, and a period does not begin anew by itself
		}
		if step < now.Step && !r.Fixed { // a lock holds by itself, and what was there before it counts once it is over
			r.From = today + 1
		}
		if batch, err = t.newBatch(batchStart{kind: "bulk", what: placeBatch, name: MemberRef(p.Member)}); err != nil {
			return err
		}
		if err := t.moveTier(a, program.Move{Day: today, From: now.Step, To: step, Reason: program.MoveHand, Rank: r}); err != nil {
			return err
		}
		if err := t.closeBatch(batch, map[string]int64{"member": p.Member}); err != nil {
			return err
		}
		return t.audit("tier.place", memberSubject(p.Member), map[string]any{
			"tier": tiers.At(step).Key, "until": p.Until.String(), "floor": p.Floor, "lock": r.Fixed, "batch": batch,
		}, text)
	})
	return batch, err
}

// undoPlaced lets the rules look at those whose place was taken back: what they have reached since was nothing new before.
func (t *tx) undoPlaced(out *Undone) error {
	for id := range t.accounts {
		out.Members++
		if err := t.reconsider(id); err != nil {
			return err
		}
	}
	return nil
}

// checkPlaced refuses to undo that a member was put into a tier when they have moved since, and names what moved them where that was a batch.
func (t *tx) checkPlaced(r batchRange) error {
	member, err := t.number("SELECT member FROM tier_move WHERE batch = ?", r.id)
	if err != nil {
		return err
	}
	a, err := t.account(member)
	if err != nil {
		return err
	}
	head, _, err := t.standingMove(a.tierMove)
	switch {
	case err != nil || head.batch == r.id:
		return err
	case head.batch == 0:
		return Refuse(CodeCannotUndo, "batch", r.id, "reason", placeBatch)
	}
	act := ""
	_, err = t.one(func(s *sqlite.Stmt) { act = s.ColumnText(0) }, "SELECT coalesce(nullif(what, ''), kind) FROM batch WHERE id = ?", head.batch)
	return orErr(err, Refuse(CodeBatchTouched, "batch", r.id, "by", head.batch, "member", MemberRef(member), "act", act))
}

func tierNames(t *program.Tiers) (names []string) {
	for _, s := range t.Steps {
		names = append(names, s.Key)
	}
	return names
}

// tierWord is a file's word for a tier as the book keeps it: the key of a tier of the shop, and of anything else the word itself while the
// shop has no tiers.
func (s *Shop) tierWord(word string) string {
	step := s.Tiers.Find(word)
	switch {
	case len(s.Tiers.Steps) == 0:
		return word
	case step < 0:
		return ""
	}
	return s.Tiers.At(step).Key
}

// fileTier moves a member to the tier that a file says, and to none when undoing brings that back. What is no tier of the shop stays
// the platform's own word.
func (t *tx) fileTier(member int64, text string) error {
	a, err := t.account(member)
	if err != nil {
		return err
	}
	step := t.shop.Tiers.Find(text)
	switch {
	case len(t.shop.Tiers.Steps) == 0 && a.tierMove == 0:
		return t.exec("UPDATE member SET tier = ? WHERE id = ?", text, member)
	case step < 0: // undoing brings back what a file said before the shop had tiers
		return t.writeMove(a, tierMove{day: t.today, after: text, reason: program.MoveFile}, program.Move{})
	}
	now, err := t.rank(a)
	if err != nil {
		return err
	}
	joined, err := t.number("SELECT joined_day FROM member WHERE id = ?", member)
	if err != nil {
		return err
	}
	today := program.Day(t.today)
	r := program.Rank{Step: step, Since: today, From: now.From, Floor: now.Floor}
	if step > 0 {
		r.Until = t.shop.Tiers.Lasts.Last(today, program.Day(joined))
	}
	return t.moveTier(a, program.Move{Day: today, From: now.Step, To: step, Reason: program.MoveFile, Rank: r})
}

// mergeTier gives the one who stays the higher of two tiers.
func (t *tx) mergeTier(to, from *account) error {
	if len(t.shop.Tiers.Steps) == 0 {
		return nil
	}
	here, err := t.rank(to)
	if err != nil {
		return err
	}
	there, err := t.rank(from)
	if err != nil {
		return err
	}
	t.touchTier(to, t.today)
	if there.Step <= here.Step {
		return nil
	}
	there.Floor = max(there.Floor, here.Floor)
	return t.moveTier(to, program.Move{Day: program.Day(t.today), From: here.Step, To: there.Step, Reason: program.MoveMerged, Rank: there})
}
