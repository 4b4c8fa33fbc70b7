package exchange

import (
	"slices"
	"sort"
	"strings"

	"regulars/store"
)

// balancesTable are files of points from other loyalty apps. Where an app's file has nothing of its own in its headings, the app
// is named by a person and the headings are read as any.
var balancesTable = listTable{
	kind: KindBalances, aliases: slices.Concat(balanceFields, people),
	formats: []*listFormat{
		{Format: Format{Name: "regulars", Fingerprints: [][]string{ownMembers}, Columns: slices.Concat([]FieldColumns{{FieldPoints, []string{"balance"}}}, ownColumns)}},
		{keys: "youzan", Format: youzanCustomers.Format},
		&openLoyalty,
		{keys: "woocommerce", Format: Format{Name: "wpswings", Fingerprints: [][]string{{"Users Email", "Points", "Reason"}}}},
		{keys: "woocommerce", Format: Format{Name: "wployalty", Fingerprints: [][]string{{"user_email", "points"}}}},
		{keys: "woocommerce", Format: Format{Name: "yith"}},
		{keys: "shopify", Format: Format{Name: "smile"}},
		{keys: "shopify", Format: Format{Name: "growave"}},
		{keys: "shopify", Format: Format{Name: "loyoly"}},
		{keys: "shopify", Format: Format{Name: "loyaltylion"}, places: map[Field]int{FieldEmail: 2, FieldPoints: 3, FieldPointsSpent: 5, FieldBirthday: 12}},
		{keys: "shopify", Format: Format{Name: "yotpo"}, places: map[Field]int{FieldEmail: 1, FieldPoints: 4}},
		{Format: Format{Name: FormatGeneric}},
	},
	missing: func(has func(Field) bool) Field {
		if field := lacksIdentity(has); field != "" {
			return field
		}
		if !has(FieldPoints) {
			return FieldPoints
		}
		return ""
	},
}

// openLoyalty is Open Loyalty's export of unit transfers: a ledger, whose rows sum up to a balance.
var openLoyalty = listFormat{gather: true, Format: Format{
	Name:         "openloyalty",
	Fingerprints: [][]string{{"transferId", "memberId", "points", "type"}},
	Columns: []FieldColumns{
		{FieldBuyerKey, []string{"memberId"}},
		{FieldEmail, []string{"email"}},
		{FieldPhone, []string{"phone"}},
		{FieldCard, []string{"loyaltyCardNumber"}},
		{FieldFirstName, []string{"firstName"}},
		{FieldLastName, []string{"lastName"}},
		{FieldPoints, []string{"points"}},
		{FieldMovement, []string{"type"}},
		{FieldExpires, []string{"expiredAt"}},
		{FieldCancelled, []string{"cancelled"}},
		{FieldKnownSince, []string{"createdAt"}},
	},
}}

// The words by which a file of transfers says that a row adds points or takes them.
var (
	addingWords = []string{"adding", "add", "earn", "earned", "credit", "p2p_adding", "refund"}
	takingWords = []string{"spending", "spend", "spent", "redeem", "redeemed", "debit", "p2p_spending", "expired", "expiring"}
)

// gathering is one person's transfers.
type gathering struct {
	draft *store.PersonDraft
	lots  []store.PointLot
	spent int64
}

// gathered sums the rows of each person up to one draft. What was spent is taken from the points that lapse first, as the other
// app did. A row whose kind of transfer nobody knows is a problem.
func (l *List) gathered(yield func(*store.PersonDraft) error, problem func(Problem) error) error {
	byKey := map[string]*gathering{}
	var order []*gathering
	if err := l.read(func(rec *record, r *row) error {
		d := rec.person()
		if code := l.lackOf(d); code != "" {
			return l.complain(r, code, problem)
		}
		word := strings.ToLower(rec.text(FieldMovement))
		adds := slices.Contains(addingWords, word)
		if !adds && !slices.Contains(takingWords, word) {
			l.Rejected++
			p := newProblem(r, CodeMovement)
			p.Column, p.Value = "type", shown(rec.text(FieldMovement), shownChars)
			return problem(p)
		}
		if rec.flag(FieldCancelled) > 0 {
			return nil
		}
		key := strings.Join([]string{d.Key, d.Email, d.Phone, d.Card}, "\x00")
		g := byKey[key]
		if g == nil {
			g = &gathering{draft: d}
			byKey[key] = g
			order = append(order, g)
		}
		if d.Since != 0 {
			g.draft.Since = min(g.draft.Since, d.Since)
		}
		if !adds {
			g.spent += d.Points
			return nil
		}
		lot := store.PointLot{Points: d.Points}
		if len(d.Lots) > 0 {
			lot = d.Lots[0]
		}
		g.lots = append(g.lots, lot)
		return nil
	}, problem); err != nil {
		return err
	}
	for _, g := range order {
		if code := g.settle(); code != "" {
			l.Rejected++
			if err := problem(Problem{Line: g.draft.Line, Code: code}); err != nil {
				return err
			}
			continue
		}
		if err := yield(g.draft); err != nil {
			return err
		}
	}
	return nil
}

// settle takes what was spent from the lots and sums up what is left.
func (g *gathering) settle() store.Code {
	sort.SliceStable(g.lots, func(i, j int) bool {
		a, b := g.lots[i].Expires, g.lots[j].Expires
		return a != 0 && (b == 0 || a < b)
	})
	d := g.draft
	d.Points, d.Lots = 0, nil
	for _, lot := range g.lots {
		took := min(lot.Points, g.spent)
		g.spent -= took
		if lot.Points -= took; lot.Points == 0 {
			continue
		}
		d.Points += lot.Points
		if n := len(d.Lots); n > 0 && d.Lots[n-1].Expires == lot.Expires {
			d.Lots[n-1].Points += lot.Points
			continue
		}
		d.Lots = append(d.Lots, lot)
	}
	if g.spent > 0 {
		return CodePointsNegative
	}
	return ""
}
