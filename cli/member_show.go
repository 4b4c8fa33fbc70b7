package cli

import (
	"fmt"
	"strings"

	"regulars/reports"
	"regulars/store"
)

// The shapes of a member in JSON. Money is minor units of currency.
type (
	identityJSON struct {
		Source string `json:"source"`
		Key    string `json:"key"`
	}
	lotJSON struct {
		Entry      int64 `json:"entry"`
		Amount     int64 `json:"amount"`
		Left       int64 `json:"left"`
		ReleasesOn any   `json:"releases_on"`
		ExpiresOn  any   `json:"expires_on"`
		Moves      bool  `json:"expires_moves"`
		Order      any   `json:"order"`
	}
	lifetimeJSON struct {
		Orders   int64 `json:"orders"`
		Spend    int64 `json:"spend_minor"`
		Refund   int64 `json:"refund_minor"`
		Earned   int64 `json:"earned"`
		Redeemed int64 `json:"redeemed"`
	}
	platformJSON struct {
		Source string `json:"source"`
		Name   string `json:"name"`
		Value  string `json:"value"`
		Day    any    `json:"day"`
	}
	noteJSON struct {
		ID    int64  `json:"id"`
		At    any    `json:"at"`
		Staff string `json:"staff"`
		Text  string `json:"text"`
	}
	memberJSON struct {
		ID         int64             `json:"id"`
		Name       string            `json:"name"`
		Status     string            `json:"status"`
		Joined     bool              `json:"joined"`
		JoinedAt   any               `json:"joined_at"`
		Tier       any               `json:"tier"`
		Standing   *standingJSON     `json:"tier_standing,omitempty"`
		Balance    int64             `json:"balance"`
		Pending    int64             `json:"pending"`
		Debt       int64             `json:"debt"`
		Growth     int64             `json:"growth"`
		Phone      any               `json:"phone"`
		Email      any               `json:"email"`
		Birthday   any               `json:"birthday"`
		City       any               `json:"city"`
		FoundBy    any               `json:"found_by"`
		Tags       []string          `json:"tags"`
		Identities []identityJSON    `json:"identities"`
		Consent    map[string]bool   `json:"consent"`
		Fields     map[string]string `json:"fields"`
		Platform   []platformJSON    `json:"platform_values"`
		Lots       []lotJSON         `json:"lots"`
		Currency   string            `json:"currency"`
		Lifetime   lifetimeJSON      `json:"lifetime"`
		FirstOrder any               `json:"first_order"`
		LastOrder  any               `json:"last_order"`
		LastSeen   any               `json:"last_seen"`
		Excluded   any               `json:"excluded"`
		MergedInto any               `json:"merged_into"`
		Notes      []noteJSON        `json:"notes"`
		Took       []tookJSON        `json:"took_part"`
		PAlive     any               `json:"p_alive"`
		CLV        any               `json:"clv_minor"`
		Ahead      any               `json:"expected_orders"`
		RFM        any               `json:"rfm"`
		RFMCell    any               `json:"rfm_cell"`
		Stickiness any               `json:"stickiness"`
		ScoredOn   any               `json:"scored_on"`
		Version    int64             `json:"version"`
	}
	memberLineJSON struct {
		ID         int64    `json:"id"`
		Name       string   `json:"name"`
		Status     string   `json:"status"`
		Tier       any      `json:"tier"`
		Phone      any      `json:"phone"`
		Email      any      `json:"email"`
		Key        any      `json:"key"`
		Balance    int64    `json:"balance"`
		Pending    int64    `json:"pending"`
		Orders     int64    `json:"orders"`
		Spend      int64    `json:"spend_minor"`
		FirstOrder any      `json:"first_order"`
		LastOrder  any      `json:"last_order"`
		NextExpiry any      `json:"next_expiry"`
		Tags       []string `json:"tags"`
	}
)

// textJSON is a text, or null when there is none.
func textJSON(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// listJSON is a list that is [] when empty.
func listJSON(all []string) []string {
	if all == nil {
		return []string{}
	}
	return all
}

// memberLine is one line of a list in JSON.
func memberLine(m store.MemberRow) memberLineJSON {
	return memberLineJSON{
		ID: m.ID, Name: m.Name, Status: m.Status, Tier: textJSON(m.Tier), Phone: textJSON(m.Phone), Email: textJSON(m.Email),
		Key: textJSON(m.Key), Balance: m.Balance, Pending: m.Pending, Orders: m.Orders, Spend: m.Spend, FirstOrder: dayJSON(m.First),
		LastOrder: dayJSON(m.Last), NextExpiry: dayJSON(m.NextExpiry), Tags: listJSON(m.Tags),
	}
}

// birthday is the day with its year where it is known: 1990-05-08 or 05-08.
func birthday(m store.MemberRow, year int) string {
	switch {
	case m.BirthMonth == 0:
		return ""
	case year == 0:
		return fmt.Sprintf("%02d-%02d", m.BirthMonth, m.BirthDay)
	}
	return fmt.Sprintf("%04d-%02d-%02d", year, m.BirthMonth, m.BirthDay)
}

// memberCard is the whole card in JSON.
func (c *call) memberCard(m *store.Member) memberJSON {
	out := memberJSON{
		ID: m.ID, Name: m.Name, Status: m.Status, Joined: m.Joined != 0, JoinedAt: c.timeJSON(m.Joined), Tier: textJSON(m.Tier),
		Balance: m.Balance, Pending: m.Pending, Debt: m.Debt, Growth: m.Growth, Phone: textJSON(m.Phone), Email: textJSON(m.Email),
		Birthday: textJSON(birthday(m.MemberRow, m.BirthYear)), City: textJSON(m.City), FoundBy: textJSON(m.FoundBy),
		Tags: listJSON(m.Tags), Identities: []identityJSON{}, Consent: map[string]bool{}, Fields: map[string]string{}, Platform: []platformJSON{},
		Lots: []lotJSON{}, Currency: c.book.Shop().Currency, FirstOrder: dayJSON(m.First), LastOrder: dayJSON(m.Last),
		Lifetime: lifetimeJSON{m.Lifetime.Orders, m.Lifetime.Spend, m.Lifetime.Refund, m.Lifetime.Earned, m.Lifetime.Redeemed},
		LastSeen: c.timeJSON(m.LastSeen), Excluded: textJSON(m.Excluded), MergedInto: idJSON(m.MergedInto), Notes: []noteJSON{}, Took: tookLines(m.Took),
		Version: m.Version,
		PAlive:  scoreJSON(m.Score, m.Score.PAlive, 1e6), CLV: scoreJSON(m.Score, m.Score.CLV, 1), Ahead: scoreJSON(m.Score, m.Score.Orders, 1e3),
		RFM: textJSON(m.Score.GroupWord()), RFMCell: scoreJSON(m.Score, m.Score.RFM, 1), Stickiness: textJSON(m.Score.BandWord()), ScoredOn: dayJSON(m.Score.Day),
	}
	for _, i := range m.Identities {
		out.Identities = append(out.Identities, identityJSON{i.Source, i.Key})
	}
	for _, consent := range m.Consent {
		out.Consent[consent.Channel] = consent.Granted
	}
	for _, f := range m.Fields {
		out.Fields[f.Name] = f.Value
	}
	for _, v := range m.Values {
		out.Platform = append(out.Platform, platformJSON{v.Source, v.Name, v.Value, dayJSON(v.Day)})
	}
	for _, l := range m.Lots {
		out.Lots = append(out.Lots, lotJSON{l.Entry, l.Amount, l.Left, dayJSON(l.Releases), dayJSON(l.Expires), l.Moves, idJSON(l.Order)})
	}
	for _, n := range m.Notes {
		out.Notes = append(out.Notes, noteJSON{n.ID, c.timeJSON(n.At), n.Staff, n.Text})
	}
	return out
}

// scoreJSON is a score that is kept as so many parts of one, null where nothing is known.
func scoreJSON(of store.MemberScore, v int64, parts float64) any {
	switch {
	case of.Day == 0 || v == store.NoScore:
		return nil
	case parts == 1:
		return v
	}
	return float64(v) / parts
}

// showMember prints all that is known of one member.
func showMember(c *call) error {
	id, err := c.mergedMember(c.args[0])
	if err != nil {
		return err
	}
	m, err := c.book.Member(c.ctx, id)
	if err != nil {
		return err
	}
	tier, err := c.book.MemberTier(c.ctx, id)
	if err != nil {
		return err
	}
	if c.global.json {
		card := c.memberCard(&m)
		card.Standing = standing(tier)
		return c.json(card)
	}
	m.Tier = tier.Name
	c.card(append(c.memberFacts(&m), fact{"command.column.until", c.dayText(tier.Until)}, fact{"command.column.next_tier", c.nextTier(tier)}))
	for _, l := range m.Lots {
		c.out.line("  " + c.lotLine(l))
	}
	for _, v := range m.Values {
		c.say("command.member.platform", "name", c.platformWord(v.Name), "value", v.Value, "source", v.Source, "day", v.Day)
	}
	for _, n := range m.Notes {
		c.say("command.member.note", "at", c.timeText(n.At), "staff", n.Staff, "text", n.Text)
	}
	return nil
}

// platformWord is the name of a platform's value in the language where there is one.
func (c *call) platformWord(name string) string {
	if key := "platform." + name; c.lang.Has(key) {
		return c.T(key)
	}
	return name
}

// memberFacts are the lines of the card for people.
func (c *call) memberFacts(m *store.Member) []fact {
	currency := c.book.Shop().Currency
	identities := make([]string, 0, len(m.Identities))
	for _, i := range m.Identities {
		identities = append(identities, i.Source+":"+i.Key)
	}
	fields := make([]string, 0, len(m.Fields))
	for _, f := range m.Fields {
		fields = append(fields, f.Name+": "+f.Value)
	}
	consents := make([]string, 0, len(m.Consent))
	for _, consent := range m.Consent {
		answer := c.T("core.no")
		if consent.Granted {
			answer = c.T("core.yes")
		}
		consents = append(consents, consent.Channel+": "+answer)
	}
	comma := c.T("core.list.comma")
	facts := []fact{
		{"command.column.id", idText(m.ID)},
		{"command.column.name", m.Name},
		{"command.column.status", c.T("command.member.status." + m.Status)},
		{"command.column.tier", m.Tier},
		{"command.column.identities", strings.Join(identities, comma)},
		{"command.column.birthday", birthday(m.MemberRow, m.BirthYear)},
		{"command.column.city", m.City},
		{"command.column.found_by", m.FoundBy},
		{"command.column.tags", strings.Join(m.Tags, comma)},
		{"command.column.fields", strings.Join(fields, comma)},
		{"command.column.consent", strings.Join(consents, comma)},
		{"command.column.took_part", c.tookText(m.Took)},
		{"command.column.orders", c.lang.Int(m.Lifetime.Orders)},
		{"command.column.spend", c.lang.Money(m.Lifetime.Spend, currency)},
		{"command.column.first", c.dayText(m.First)},
		{"command.column.last", c.dayText(m.Last)},
		{"command.column.seen", c.timeText(m.LastSeen)},
		{"command.column.balance", c.lang.Int(m.Balance)},
		{"command.column.pending", c.lang.Int(m.Pending)},
	}
	if m.Debt != 0 {
		facts = append(facts, fact{"command.column.debt", c.lang.Int(m.Debt)})
	}
	return append(facts, c.scoreFacts(&m.Score)...)
}

// scoreFacts say what the models say.
func (c *call) scoreFacts(s *store.MemberScore) (facts []fact) {
	if s.Day == 0 {
		return nil
	}
	if s.PAlive != store.NoScore {
		facts = append(facts, fact{"command.column.alive", c.T("command.member.alive", "share", c.lang.Percent(float64(s.PAlive)/1e6, 0),
			"money", c.lang.Money(s.CLV, c.book.Shop().Currency), "day", s.Day)})
	}
	return append(facts, fact{"command.column.rfm", reports.Value{Kind: reports.KindTerm, Known: true, Text: s.GroupWord()}.In(c.lang)})
}

// lotLine says what one lot still holds and until when.
func (c *call) lotLine(l store.Lot) string {
	text := c.T("command.lot.never", "left", l.Left, "amount", l.Amount)
	if l.Expires != 0 {
		text = c.T("command.lot.until", "left", l.Left, "amount", l.Amount, "day", l.Expires)
	}
	if l.Moves {
		text += c.T("command.lot.moves")
	}
	if l.Releases != 0 && l.Releases > c.book.Today() {
		text += c.T("command.lot.from", "day", l.Releases)
	}
	return text
}

// tookJSON is something that a member took part in; until is null for a group that they are in.
type tookJSON struct {
	What   string `json:"what"`
	Slug   string `json:"slug"`
	Name   string `json:"name"`
	Day    any    `json:"day"`
	Until  any    `json:"until"`
	Points int64  `json:"points"`
}

func tookLines(list []store.Participant) []tookJSON {
	lines := make([]tookJSON, 0, len(list))
	for i := range list {
		p := &list[i]
		lines = append(lines, tookJSON{p.What, p.Slug, p.Name, dayJSON(p.Day), dayJSON(p.Until), p.Points})
	}
	return lines
}

// tookText names the events, polls and groups of a member with the day.
func (c *call) tookText(list []store.Participant) string {
	var parts []string
	for i := range list {
		p := &list[i]
		text := p.Name + " " + p.Day.String()
		if p.Until != 0 {
			text += "–" + p.Until.String()
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, c.T("core.list.comma"))
}
