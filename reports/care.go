package reports

import (
	"fmt"
	"strconv"
	"strings"

	"regulars/lang"
	"regulars/store"
)

// CareTitle says in a few words why somebody is on the care list: "birthday tomorrow". minute is that of the day, by which a case can be late.
func CareTitle(l lang.Lang, today store.Day, minute int, c *store.CareRow) string {
	days := int64(c.Due - today)
	switch c.Kind {
	case "plan":
		return c.Text
	case "ticket":
		if days < 0 || days == 0 && int64(minute) >= c.M {
			return l.T("care.ticket.late")
		}
	case "birthday":
		switch days {
		case 0:
			return l.T("care.birthday.today")
		case 1:
			return l.T("care.birthday.tomorrow")
		}
		return l.T("care.birthday.in", "n", days)
	}
	return l.T("care.kind." + c.Kind)
}

// CareWhy says what is known about the reason: since when, how much, until when. said is the comment of a low score, where there is one.
func CareWhy(l lang.Lang, shop store.Shop, today store.Day, c *store.CareRow, said string) string {
	switch c.Kind {
	case "ticket":
		day := dayShort(l, c.Due)
		if c.Due == today {
			day = l.T("core.today")
		}
		return l.T("care.why.ticket", "id", store.TicketRef(c.N), "day", day, "time", fmt.Sprintf("%02d:%02d", c.M/60, c.M%60))
	case "coupon":
		return l.T("care.why.coupon", "n", c.N, "day", dayShort(l, c.Due))
	case "gift":
		return l.T("care.why.gift", "text", c.Text, "day", dayShort(l, c.Due))
	case "tier_drop":
		return l.T("care.why.drop", "missing", careMeasure(l, shop, c), "tier", c.Text, "day", dayShort(l, c.Due))
	case "tier_near":
		return l.T("care.why.near", "missing", careMeasure(l, shop, c), "tier", c.Text)
	case "quiet", "reorder":
		return l.T("care.why.rhythm", "days", int64(today)-c.N, "usual", c.M)
	case "points":
		return l.T("care.why.points", "n", c.N, "day", dayShort(l, c.Due))
	case "birthday":
		return dayShort(l, c.Due)
	case "thanks":
		return l.T("care.why.thanks", "day", dayShort(l, store.Day(c.N)))
	case "plan":
		return l.T("care.why.plan", "n", int64(today)-c.N, "day", dayShort(l, store.Day(c.N)))
	case "listed":
		if c.Text != "" {
			return c.Text
		}
		return l.T("care.why.listed", "day", dayShort(l, store.Day(c.N)))
	case "followup":
		if c.Text != "" {
			return l.T("care.why.next", "what", c.Text, "day", dayShort(l, c.Due))
		}
		return l.T("care.why.followup", "day", dayShort(l, store.Day(c.N)))
	case "low_score":
		score := l.T("care.scale."+c.Text) + " " + strconv.FormatInt(c.N, 10)
		if said = strings.Join(strings.Fields(said), " "); said != "" {
			return l.T("care.why.said", "score", score, "text", said)
		}
		return score
	}
	return ""
}

// ContactResult says how somebody was spoken with and what came of it.
func ContactResult(l lang.Lang, c *store.Contact) string {
	parts := []string{l.T("contact.result." + c.Result)}
	if c.Lost != "" {
		parts = append(parts, l.T("contact.lost."+c.Lost))
	}
	if c.Channel != "" {
		parts = append(parts, l.T("contact.channel."+c.Channel))
	}
	return strings.Join(parts, " · ")
}

// careMeasure is how much of what is missing for a tier: points, money, orders or growth value, in the order of program.Measures.
func careMeasure(l lang.Lang, shop store.Shop, c *store.CareRow) string {
	if c.M == 1 {
		return l.Money(c.N, shop.Currency)
	}
	return l.T("care.measure."+strconv.FormatInt(c.M, 10), "n", c.N)
}

func dayShort(l lang.Lang, d store.Day) string {
	_, month, day := d.Civil()
	return l.DateShort(month, day)
}
