package ui

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/reports"
	"regulars/store"
	"regulars/store/program"
	"regulars/ui/widget"
)

// slotReview is the slot in which a draft is rehearsed before it is put in force.
const slotReview = "review"

// reviewDays is over how many days of orders that rehearsal goes.
const reviewDays = 90

// The kinds of lines of a programme.
const (
	lineBase  = "base"
	lineRule  = "rule"
	lineTiers = "tiers"
	lineTier  = "tier"
)

// programmeLine is one thing that the programme says: the base rate, a rule, what holds for all tiers, or a tier.
type programmeLine struct {
	kind, mark string // the mark is new, changed or ended; "" is in force as it stands
	rule       program.Rule
	tier       string // the key
	name, says string
	quiet      bool
}

// programme is the rules and tiers in force, and the draft that is being made of them: forms change the draft, a rehearsal plays it on
// the shop's orders, and saving puts it in force as one version.
type programme struct {
	Base
	listing[programmeLine]
	draft program.Programme
	from  store.ProgrammeVersion
	live  program.Programme
	last  program.Tiers // those of the draft when its rules and tiers last agreed about multipliers
	letGo bool
	next  int64 // the number of the draft's next new rule

	played *rehearsal // the rehearsal of the draft that was opened last
}

func newProgramme() *programme { return &programme{} }

// Init begins with what is in force.
func (s *programme) Init() tea.Cmd {
	s.begin()
	return nil
}

// Reload takes what is in force now, unless a draft was begun: that stays, and is refused when it is saved over another's.
func (s *programme) Reload() tea.Cmd {
	if len(s.changes()) == 0 {
		s.begin()
	}
	return nil
}

// begin throws the draft away.
func (s *programme) begin() {
	shop := s.app.shop()
	s.live, s.from, s.letGo = shop.Programme(), shop.ProgrammeVersion(), false
	s.draft = s.live
	s.draft.Terms.Rules = slices.Clone(s.live.Terms.Rules)
	s.next, s.last = store.DraftRule, s.live.Tiers
	s.Rebuild()
}

// Title is the list's part of the path.
func (s *programme) Title() string { return s.T("programme.title") }

// handed is the draft as a command gets it, which runs beside the forms.
func (s *programme) handed() program.Programme {
	draft := s.draft
	draft.Terms.Rules = slices.Clone(draft.Terms.Rules)
	return draft
}

// changes says what the draft changes.
func (s *programme) changes() []string {
	return reports.ProgrammeChanges(s.app.lang, s.app.shop(), &s.live, &s.draft)
}

// dirty reports whether there is a draft, which leaving the console would lose.
func (s *programme) dirty() bool { return len(s.changes()) > 0 }

// Rebuild makes the lines: the rules in the order in which they are asked, then the tiers.
func (s *programme) Rebuild() {
	l, shop := s.app.lang, s.app.shop()
	if line := s.at(); line != nil {
		defer s.point(line.kind, line.rule.ID, line.tier)
	}
	s.agree()
	shop.Tiers = s.draft.Tiers // whose names the rules say
	base := programmeLine{kind: lineBase, name: s.T("rule.base"), says: reports.BaseWords(l, shop, &s.draft.Terms)}
	if base.says != reports.BaseWords(l, shop, &s.live.Terms) {
		base.mark = "changed"
	}
	items := []programmeLine{base}
	for _, r := range s.draft.Terms.Rules {
		line := programmeLine{kind: lineRule, rule: r, name: r.Name, says: reports.RuleWords(l, shop, &r), quiet: r.Off}
		switch was := s.live.Terms.Rule(r.ID); {
		case was == nil:
			line.mark = "new"
		case was.Name != r.Name || was.Priority != r.Priority || reports.RuleWords(l, shop, was) != line.says:
			line.mark = "changed"
		}
		items = append(items, line)
	}
	for _, r := range s.live.Terms.Rules {
		if s.draft.Terms.Rule(r.ID) == nil {
			items = append(items, programmeLine{kind: lineRule, mark: "ended", rule: r, name: r.Name, says: reports.RuleWords(l, shop, &r), quiet: true})
		}
	}
	s.items = append(items, s.tierLines()...)
	s.ready = true
	s.rows()
}

// point puts the cursor on a line, wherever it stands now.
func (s *programme) point(kind string, rule int64, tier string) {
	for i, line := range s.items {
		if line.kind == kind && line.rule.ID == rule && line.tier == tier {
			s.table.Select(i)
			return
		}
	}
}

// agree lets the rules and the tiers of the draft say the same of multipliers, whichever was changed last.
func (s *programme) agree() {
	s.draft.AgreeMultipliers(&s.last, s.next)
	s.last = s.draft.Tiers
	for i := range s.draft.Terms.Rules {
		s.next = max(s.next, s.draft.Terms.Rules[i].ID+1)
	}
	program.SortRules(s.draft.Terms.Rules)
}

// tierLines are what holds for all tiers, and the tiers from the lowest up.
func (s *programme) tierLines() (items []programmeLine) {
	l, shop := s.app.lang, s.app.shop()
	before, after := &s.live.Tiers, &s.draft.Tiers
	if len(before.Steps)+len(after.Steps) == 0 {
		return nil
	}
	all := programmeLine{kind: lineTiers, name: s.T("programme.tiers"), says: reports.TierRules(l, shop, after)}
	if all.says != reports.TierRules(l, shop, before) {
		all.mark = "changed"
	}
	items = append(items, all)
	for _, t := range after.Steps {
		line := programmeLine{kind: lineTier, tier: t.Key, name: t.Name, says: reports.TierWords(l, shop, after, t.Key)}
		switch was := before.Find(t.Key); {
		case was < 1:
			line.mark = "new"
		case before.At(was).Name != t.Name || reports.TierWords(l, shop, before, t.Key) != line.says:
			line.mark = "changed"
		}
		items = append(items, line)
	}
	for _, t := range before.Steps {
		if after.Find(t.Key) < 1 {
			items = append(items, programmeLine{kind: lineTier, mark: "ended", tier: t.Key, name: t.Name, says: reports.TierWords(l, shop, before, t.Key), quiet: true})
		}
	}
	return items
}

// Update takes the rehearsal before a save, and what was saved.
func (s *programme) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case Result:
		switch value := msg.Value.(type) {
		case *store.Rehearsal:
			return s.ask(value)
		case batched:
			return s.saved()
		}
	default:
		s.moved(msg)
	}
	return nil
}

// saved begins anew from what is in force now. Its rehearsal compared with what was, and closes; who reaches a tier under it is
// decided at once, as the question before it said.
func (s *programme) saved() tea.Cmd {
	moves := slices.ContainsFunc(s.items, func(line programmeLine) bool {
		return line.mark != "" && (line.kind == lineTier || line.kind == lineTiers)
	})
	s.begin()
	var closed tea.Cmd
	if s.played != nil {
		closed = s.app.Close(s.played.id)
	}
	if !moves {
		return tea.Batch(closed, s.app.Done("toast.programme"))
	}
	return tea.Batch(closed, s.app.runDaily(false), s.app.Done("toast.programme.tiers"))
}

// rehearse plays the draft on the shop's own orders.
func (s *programme) rehearse() tea.Cmd {
	s.played = newRehearsal(s.handed(), s.review)
	return s.app.Push(s.played)
}

// Refuse asks whether members of a tier that is taken away may go to the one below.
func (s *programme) Refuse(slot string, err error) bool {
	if slot != slotSave || !store.CodeIs(err, store.CodeTierInUse) {
		return false
	}
	s.app.Confirm(func() question {
		return question{text: s.app.sentence(err) + "\n" + s.T("programme.letgo"), act: s.T("act.programme.save")}
	}, func() tea.Cmd {
		s.letGo = true
		return s.save()
	})
	return true
}

// Actions change the draft, rehearse it and put it in force.
func (s *programme) Actions() []Action {
	return []Action{
		{ID: "programme.edit", Key: keys.Open, Off: s.cannotEdit, Do: s.edit},
		{ID: "programme.new", Key: keys.New, Off: s.app.viewOnly, Do: s.add},
		{ID: "tier.benefits", Key: keys.Benefits, Off: s.noTier, Do: func() tea.Cmd {
			return s.app.Push(s.drafting(newBenefitForm(s.draft.Tiers, s.draft.Tiers.Find(s.at().tier))))
		}, Quiet: true},
		{ID: "programme.end", Key: keys.Delete, Off: s.cannotEnd, Do: s.end},
		{ID: "programme.rehearse", Key: keys.Run, Do: s.rehearse},
		{ID: "programme.save", Key: keys.Save, Off: s.cannotSave, Do: s.review},
		{ID: "programme.terms", Key: keys.Map, Do: func() tea.Cmd { return s.app.Push(newTermsView()) }},
		s.discarding(),
		{ID: "back", Key: keys.Back, Do: s.leave},
	}
}

func (s *programme) unchanged() string {
	if len(s.changes()) == 0 {
		return "off.nodraft"
	}
	return ""
}

func (s *programme) cannotSave() string {
	if reason := s.unchanged(); reason != "" {
		return reason
	}
	return s.app.viewOnly()
}

func (s *programme) cannotEdit() string {
	if line := s.at(); line == nil || line.mark == "ended" {
		return "off.ended"
	}
	return s.app.viewOnly()
}

// noTier is why the line has no benefits.
func (s *programme) noTier() string {
	if line := s.at(); line == nil || line.kind != lineTier {
		return "off.notier"
	}
	return s.cannotEdit()
}

func (s *programme) cannotEnd() string {
	if line := s.at(); line == nil || line.kind == lineBase || line.kind == lineTiers {
		return "off.norule"
	}
	return s.app.viewOnly()
}

// edit opens the form of the line under the cursor.
func (s *programme) edit() tea.Cmd {
	line := s.at()
	switch line.kind {
	case lineRule:
		return s.app.Push(newRuleForm(s, line.rule))
	case lineTier:
		return s.app.Push(s.drafting(newTierForm(s.draft.Tiers, s.draft.Tiers.Find(line.tier))))
	case lineTiers:
		return s.app.Push(s.drafting(newTierRules(s.draft.Tiers)))
	}
	return s.app.Push(newBaseForm(s))
}

// add asks what is to be added and opens its form.
func (s *programme) add() tea.Cmd {
	return s.choose("programme.new", string(program.RuleMultiple), func() []answer {
		return worded(&s.Base, "programme.kind", append(slices.Clone(program.RuleKinds), lineTier)...)
	}, func(value string) tea.Cmd {
		if value == lineTier {
			return s.app.Push(s.drafting(newTierForm(s.draft.Tiers, 0)))
		}
		s.next++
		return s.app.Push(newRuleForm(s, program.Rule{ID: s.next - 1, Kind: program.RuleKind(value)}))
	})
}

// drafting lets a form of tiers change the draft and not the book.
func (s *programme) drafting(f *formPanel) *formPanel {
	inputs := f.make
	f.make = func(f *formPanel) widget.Form {
		form := inputs(f)
		form.Save = f.label("act.programme.put")
		return form
	}
	f.keep = func(tiers program.Tiers) error {
		draft := program.Programme{Terms: s.draft.Terms, Tiers: tiers}
		shop := s.app.shop()
		if err := shop.CheckProgramme(&draft); err != nil {
			return err
		}
		before := s.draft.Tiers
		s.draft.Tiers = tiers
		s.Rebuild()
		for _, t := range tiers.Steps {
			if before.Find(t.Key) < 1 {
				s.point(lineTier, 0, t.Key)
			}
		}
		return nil
	}
	return f
}

// end takes the rule or tier out of the draft; one that was taken out comes back.
func (s *programme) end() tea.Cmd {
	line := s.at()
	rules, tiers := &s.draft.Terms.Rules, &s.draft.Tiers
	switch {
	case line.kind == lineRule && line.mark == "ended":
		*rules = append(*rules, line.rule)
	case line.kind == lineRule:
		*rules = slices.DeleteFunc(*rules, func(r program.Rule) bool { return r.ID == line.rule.ID })
	case line.mark == "ended":
		tiers.Steps = append(slices.Clone(tiers.Steps), s.live.Tiers.At(s.live.Tiers.Find(line.tier)))
		tiers.Sort()
	default:
		at := tiers.Find(line.tier)
		tiers.Steps = slices.Delete(slices.Clone(tiers.Steps), at-1, at)
	}
	s.Rebuild()
	return nil
}

// put lays a rule into the draft.
func (s *programme) put(r program.Rule) {
	rules := s.draft.Terms.Rules
	if i := slices.IndexFunc(rules, func(known program.Rule) bool { return known.ID == r.ID }); i >= 0 {
		rules[i] = r
	} else {
		s.draft.Terms.Rules = append(rules, r)
	}
	s.Rebuild()
	s.point(lineRule, r.ID, "")
}

// review plays the draft on the orders of the last days before it is asked whether to put it in force.
func (s *programme) review() tea.Cmd {
	if reason := s.cannotSave(); reason != "" {
		return s.app.Toast(toneOff, s.T(reason))
	}
	in := store.Rehearsing{Draft: s.handed(), Since: s.app.today() - reviewDays}
	return load(&s.Base, slotReview, func(ctx context.Context, book Book) (any, error) { return book.Rehearse(ctx, in) })
}

// changesShown is how many changes stand in the question; the others are counted.
const changesShown = 6

// ask shows what the draft changes and what it would have come to.
func (s *programme) ask(r *store.Rehearsal) tea.Cmd {
	return s.app.Confirm(func() question {
		lines := s.changes()
		if more := len(lines) - changesShown; more > 0 {
			lines = append(lines[:changesShown:changesShown], s.T("programme.more", "n", more))
		}
		lines = append(lines, "", s.T("programme.review", "days", reviewDays, "sum", reports.RehearsalSum(s.app.lang, s.app.shop(), r)))
		return question{text: strings.Join(lines, "\n"), act: s.T("act.programme.save")}
	}, s.save)
}

func (s *programme) save() tea.Cmd {
	in := store.NewProgramme{Draft: s.handed(), From: s.from, LetGo: s.letGo}
	return save(&s.Base, slotSave, func(ctx context.Context, book Book) (any, error) { return asBatch(book.SaveProgramme(ctx, in)) })
}

// discarding is the act that throws the draft away. Without a draft its key takes back what was done last, such as a save.
func (s *programme) discarding() Action {
	act := Action{ID: "programme.discard", Key: keys.Undo, Off: s.unchanged, Do: s.discard, Quiet: true}
	if len(s.changes()) == 0 {
		act.Key = Binding{}
	}
	return act
}

// discard throws the draft away after a question.
func (s *programme) discard() tea.Cmd {
	return s.app.Confirm(func() question { return s.discarded("") }, func() tea.Cmd {
		s.begin()
		return nil
	})
}

// leave goes back, after a question when there is a draft.
func (s *programme) leave() tea.Cmd {
	if len(s.changes()) == 0 {
		return s.app.Pop()
	}
	return s.app.Confirm(func() question { return s.discarded(s.Title()) }, s.app.Pop)
}

// discarded are the words of the question whether the draft is to go.
func (s *programme) discarded(title string) question {
	return question{title: title, text: s.T("programme.discard", "n", len(s.changes())), act: s.T("act.programme.discard")}
}
