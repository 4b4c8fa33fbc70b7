package reports

import (
	"slices"
	"strconv"
	"strings"

	"regulars/lang"
	"regulars/store"
	"regulars/store/program"
)

// MemberTerms is the text of the programme's terms for its members (会员章程), written from the rules in force: how points are earned, when
// they can be used and lapse, what they are worth, what the tiers ask and bring, what a refund takes back, and what the last version changed.
type MemberTerms struct {
	Title    string
	Version  int64
	Since    store.Instant
	Sections []TermsSection
}

// TermsSection is a heading and its sentences.
type TermsSection struct {
	Heading string
	Lines   []string
}

// NewMemberTerms writes the terms of the newest version; versions are the newest first, at least one.
func NewMemberTerms(l lang.Lang, shop store.Shop, versions []store.DatedProgramme) MemberTerms {
	w := ruleWriter{l, shop}
	t := &versions[0].Terms
	m := MemberTerms{Title: l.T("terms.title", "shop", shop.Name), Version: int64(len(versions)), Since: versions[0].Since}
	add := func(heading string, lines []string) {
		if len(lines) > 0 {
			m.Sections = append(m.Sections, TermsSection{l.T(heading), lines})
		}
	}
	add("terms.earn", w.earning(t))
	add("terms.rules", w.rules(t, func(r *program.Rule) bool { return r.Kind != program.RuleAction && r.Kind != program.RuleExclude }))
	add("terms.actions", w.rules(t, func(r *program.Rule) bool { return r.Kind == program.RuleAction }))
	add("terms.exclude", w.rules(t, func(r *program.Rule) bool { return r.Kind == program.RuleExclude }))
	add("terms.use", w.using(t))
	add("terms.tiers", w.tiers(&versions[0].Tiers))
	add("terms.back", []string{l.T("terms.refund"), l.T("terms.then")})
	if len(versions) > 1 {
		add("terms.changes", ProgrammeChanges(l, shop, &versions[1].Programme, &versions[0].Programme))
	}
	return m
}

func (w ruleWriter) earning(t *program.Terms) []string {
	l := w.l
	rate := any(t.Rate.String())
	if n, err := strconv.ParseInt(t.Rate.String(), 10, 64); err == nil {
		rate = n // a number has its plural
	}
	lines := []string{
		l.T("terms.rate", "rate", rate, "money", w.unit()),
		l.T("terms.basis." + string(t.Basis)),
		l.T("terms.rounding." + string(t.Rounding)),
	}
	if t.Moment != program.MomentPaid {
		lines = append(lines, l.T("terms.moment."+string(t.Moment)))
	}
	if t.ReturnDays > 0 {
		lines = append(lines, l.T("terms.wait", "n", t.ReturnDays))
	}
	return lines
}

func (w ruleWriter) rules(t *program.Terms, is func(*program.Rule) bool) (lines []string) {
	for i := range t.Rules {
		if r := &t.Rules[i]; !r.Off && is(r) {
			lines = append(lines, w.l.T("terms.rule", "name", r.Name, "words", RuleWords(w.l, w.shop, r)))
		}
	}
	return lines
}

// lapse says how long points live.
func (w ruleWriter) lapse(t *program.Terms) string {
	if t.Expiry == (program.Expiry{}) {
		return w.l.T("terms.never")
	}
	return w.l.T("terms.lapse", "expiry", ExpiryWords(w.l, t.Expiry))
}

func (w ruleWriter) using(t *program.Terms) []string {
	l := w.l
	lines := []string{w.lapse(t)}
	if t.Expiry.Lapse(1).Moves() {
		lines = append(lines, l.T("terms.idle"))
	}
	lines = append(lines, l.T("terms.worth", "points", w.shop.PointValue.Points, "money", w.unit()))
	if w.shop.RedeemMinimum > 0 {
		lines = append(lines, l.T("terms.least", "points", w.shop.RedeemMinimum))
	}
	if w.shop.RedeemStep > 1 {
		lines = append(lines, l.T("terms.step", "points", w.shop.RedeemStep))
	}
	return lines
}

// changes says in sentences what differs between two versions of the terms; none when nothing does.
func (w ruleWriter) changes(before, after *program.Terms) (lines []string) {
	l := w.l
	basic := append(w.earning(after), w.using(after)...)
	old := append(w.earning(before), w.using(before)...)
	for _, line := range basic {
		if !slices.Contains(old, line) {
			lines = append(lines, l.T("terms.change.now", "words", line))
		}
	}
	for i := range after.Rules {
		r := &after.Rules[i]
		was := before.Rule(r.ID)
		switch now := RuleWords(l, w.shop, r); {
		case was == nil:
			lines = append(lines, l.T("terms.change.added", "name", r.Name, "words", now))
		case was.Name != r.Name || RuleWords(l, w.shop, was) != now || was.Priority != r.Priority:
			lines = append(lines, l.T("terms.change.edited", "name", r.Name, "words", now, "was", RuleWords(l, w.shop, was)))
		}
	}
	for i := range before.Rules {
		if r := &before.Rules[i]; after.Rule(r.ID) == nil {
			lines = append(lines, l.T("terms.change.removed", "name", r.Name))
		}
	}
	return lines
}

// Text is the terms as plain text, as they are copied into a shop's page. since is the day of their version, where they have one.
func (m MemberTerms) Text(l lang.Lang, since string) string {
	var b strings.Builder
	version := l.T("terms.version", "version", m.Version, "day", since)
	if m.Since == 0 {
		version = l.T("terms.first", "version", m.Version)
	}
	b.WriteString(m.Title + "\n" + version + "\n")
	for _, s := range m.Sections {
		b.WriteString("\n" + s.Heading + "\n")
		for _, line := range s.Lines {
			b.WriteString("- " + line + "\n")
		}
	}
	return b.String()
}
