package program

import (
	"slices"
	"sort"
	"strings"
)

// Measures are what tiers go by: points earned less what was taken back of them, spend in minor units net of refunds, counted
// orders, and growth value. As a threshold, 0 asks nothing of a measure.
type Measures struct {
	Points int64 `json:"points,omitempty"`
	Spend  int64 `json:"spend,omitempty"`
	Orders int64 `json:"orders,omitempty"`
	Growth int64 `json:"growth,omitempty"`
}

// MeasureNames are the names of the measures in the order of Measures.List.
var MeasureNames = [4]string{"points", "spend", "orders", "growth"}

// List is the measures in the order of MeasureNames.
func (m Measures) List() [4]int64 { return [4]int64{m.Points, m.Spend, m.Orders, m.Growth} }

// MeasuresOf makes measures of a list in the order of MeasureNames.
func MeasuresOf(l [4]int64) Measures { return Measures{l[0], l[1], l[2], l[3]} }

// Add is the sum of both.
func (m Measures) Add(o Measures) Measures {
	return Measures{m.Points + o.Points, m.Spend + o.Spend, m.Orders + o.Orders, m.Growth + o.Growth}
}

// Tier is one step above the entry tier.
type Tier struct {
	Key      string    `json:"key"`  // stands in filters, files and figures
	Name     string    `json:"name"` // as people read it
	Reach    Measures  `json:"reach"`
	Keep     Measures  `json:"keep,omitzero"`  // what is asked to keep it; none: the same as to reach it
	Gift     int64     `json:"gift,omitempty"` // points on reaching it for the first time
	Benefits []Benefit `json:"benefits,omitempty"`
}

// Keeping is what is asked to keep the tier.
func (t Tier) Keeping() Measures {
	if t.Keep == (Measures{}) {
		return t.Reach
	}
	return t.Keep
}

// Tiers are the shop's tiers, the lowest first. Below them all is the entry tier, which everybody has. The zero value is a shop
// without tiers.
type Tiers struct {
	Any    bool    `json:"any,omitempty"` // one of a tier's thresholds is enough; else all are asked
	Window Window  `json:"window"`        // over what the measures are counted
	Lasts  Lasting `json:"lasts"`         // how long a tier is certain once it is reached or kept
	Grace  int     `json:"grace,omitempty"`
	Steps  []Tier  `json:"steps"` // Grace is how many days later it is decided, which still count
}

// At is the tier of a rank; the entry tier has no key.
func (t *Tiers) At(step int) Tier {
	if step < 1 || step > len(t.Steps) {
		return Tier{}
	}
	return t.Steps[step-1]
}

// Name is what a tier is called; a word that is none of the shop's tiers stays as it is.
func (t *Tiers) Name(word string) string {
	if step := t.Find(word); step > 0 {
		return t.At(step).Name
	}
	return word
}

// Find is the step of a tier by its key or name, in any case; 0 is the entry tier, -1 is none of the shop's.
func (t *Tiers) Find(text string) int {
	text = strings.TrimSpace(text)
	if text == "" {
		return 0
	}
	i := slices.IndexFunc(t.Steps, func(s Tier) bool { return strings.EqualFold(s.Key, text) || strings.EqualFold(s.Name, text) })
	if i < 0 {
		return -1
	}
	return i + 1
}

// met reports whether the sums meet the thresholds.
func (t *Tiers) met(sums, asked Measures) bool {
	met, list := 0, asked.List()
	n := 0
	for i, have := range sums.List() {
		if list[i] == 0 {
			continue
		}
		n++
		if have >= list[i] {
			met++
		}
	}
	return n > 0 && (met == n || t.Any && met > 0)
}

// Reached is the highest step whose thresholds the sums meet; 0 is none.
func (t *Tiers) Reached(sums Measures) int {
	for i := len(t.Steps); i > 0; i-- {
		if t.met(sums, t.Steps[i-1].Reach) {
			return i
		}
	}
	return 0
}

// Uses reports whether any threshold asks for points or growth value, so that entries have to be read beside orders.
func (t *Tiers) Uses() (points, growth bool) {
	for _, s := range t.Steps {
		points = points || s.Reach.Points > 0 || s.Keep.Points > 0
		growth = growth || s.Reach.Growth > 0 || s.Keep.Growth > 0
	}
	return points, growth
}

// TierFault says why tiers cannot be saved: What is key, name, threshold, order, same, keep, keep_any, window, gift or benefit. Where two
// tiers contradict each other Lower and Upper name them, with the measure and what each asks of it.
type TierFault struct {
	What                   string
	Lower, Upper           string
	Measure                string
	LowerAsked, UpperAsked int64
}

// Error names the fault for programmers.
func (f *TierFault) Error() string { return "tiers: " + f.What + " " + f.Lower + " " + f.Upper }

// maxTiers bounds the tiers of a shop, maxThreshold what is asked of a measure.
const (
	maxTiers     = 20
	maxThreshold = 1_000_000_000_000_000
)

// Check refuses tiers that contradict themselves: whoever reaches a tier must have reached those below it.
func (t *Tiers) Check() error {
	if len(t.Steps) > maxTiers {
		return &TierFault{What: "many"}
	}
	if t.Grace < 0 || t.Grace > 365 || t.Grace > 0 && t.Lasts.Never() {
		return &TierFault{What: "grace"}
	}
	for i := range t.Steps {
		s := &t.Steps[i]
		if err := s.check(t.Any); err != nil {
			return err
		}
		for j := range t.Steps[:i] {
			if o := t.Steps[j]; strings.EqualFold(o.Key, s.Key) || strings.EqualFold(o.Name, s.Name) || strings.EqualFold(o.Key, s.Name) || strings.EqualFold(o.Name, s.Key) {
				return &TierFault{What: "name", Lower: o.Name, Upper: s.Name}
			}
		}
		if i == 0 {
			continue
		}
		if err := t.ordered(&t.Steps[i-1], s); err != nil {
			return err
		}
	}
	return nil
}

// check looks at one tier by itself; any is whether one of its thresholds is enough.
func (t *Tier) check(any bool) error {
	if !isTierKey(t.Key) {
		return &TierFault{What: "key", Upper: t.Key}
	}
	if t.Name == "" {
		return &TierFault{What: "name", Upper: t.Key}
	}
	if t.Reach == (Measures{}) {
		return &TierFault{What: "threshold", Upper: t.Name}
	}
	keep := t.Keeping().List()
	for i, asked := range t.Reach.List() {
		switch {
		case asked < 0 || asked > maxThreshold || keep[i] < 0:
			return &TierFault{What: "threshold", Upper: t.Name, Measure: MeasureNames[i], UpperAsked: asked}
		case keep[i] > asked:
			return &TierFault{What: "keep", Upper: t.Name, Measure: MeasureNames[i], LowerAsked: keep[i], UpperAsked: asked}
		case any && asked > 0 && keep[i] == 0: // whoever has reached it by this measure alone could not keep it
			return &TierFault{What: "keep_any", Upper: t.Name, Measure: MeasureNames[i], UpperAsked: asked}
		}
	}
	if t.Gift < 0 || t.Gift > MaxPoints {
		return &TierFault{What: "gift", Upper: t.Name, UpperAsked: t.Gift}
	}
	for i, b := range t.Benefits {
		if !b.valid() || slices.ContainsFunc(t.Benefits[:i], b.twice) {
			return &TierFault{What: "benefit", Upper: t.Name, Measure: b.Kind, UpperAsked: b.Value}
		}
	}
	return nil
}

// isTierKey reports whether a key is a word that a filter takes without quotes.
func isTierKey(key string) bool {
	if key == "" || len(key) > 60 {
		return false
	}
	for _, r := range key {
		if !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '_' || r > 127) {
			return false
		}
	}
	return true
}

// ordered refuses a tier that somebody could reach without reaching the one below it, or together with it.
func (t *Tiers) ordered(lower, upper *Tier) error {
	low, up := lower.Reach.List(), upper.Reach.List()
	higher := false
	for i := range low {
		fault := &TierFault{What: "order", Lower: lower.Name, Upper: upper.Name, Measure: MeasureNames[i], LowerAsked: low[i], UpperAsked: up[i]}
		switch {
		case t.Any && up[i] > 0 && low[i] == 0, !t.Any && up[i] < low[i], t.Any && up[i] > 0 && up[i] < low[i]:
			return fault
		case t.Any && up[i] > 0 && up[i] == low[i]:
			fault.What = "same"
			return fault
		}
		higher = higher || up[i] > low[i]
	}
	if !higher {
		fault := &TierFault{What: "same", Lower: lower.Name, Upper: upper.Name}
		for i := range low {
			if low[i] > 0 && fault.Measure == "" {
				fault.Measure, fault.LowerAsked, fault.UpperAsked = MeasureNames[i], low[i], up[i]
			}
		}
		return fault
	}
	return nil
}

// Sort puts the tiers in the order of what they ask, the lowest first.
func (t *Tiers) Sort() {
	sort.SliceStable(t.Steps, func(i, j int) bool {
		x, y := t.Steps[i].Reach.List(), t.Steps[j].Reach.List()
		for k := range x {
			if x[k] != y[k] && x[k] > 0 && y[k] > 0 {
				return x[k] < y[k]
			}
		}
		return false
	})
}

// PresetTiers are three tiers for a shop that has none yet, by net spend in the last 365 days and certain for twelve months.
func PresetTiers(spends [3]int64, names [3]string) Tiers {
	t := Tiers{Window: Window{windowDays, 365}, Lasts: Lasting{expiry: Expiry{kind: expiryMonths, count: 12}}, Grace: 30}
	for i, key := range []string{"silver", "gold", "black"} {
		t.Steps = append(t.Steps, Tier{
			Key: key, Name: names[i], Reach: Measures{Spend: spends[i]}, Keep: Measures{Spend: spends[i] / 2},
		})
	}
	return t
}
