package reports

import (
	"slices"
	"strconv"
	"strings"

	"regulars/lang"
	"regulars/store"
)

// Message is a text to write to people, in one language.
type Message struct {
	Name string
	Lang lang.Lang
	Text string
	Own  bool // the shop's own text, not the program's
}

// messageNames are the texts that the program brings.
func messageNames() []string {
	return []string{"hello", "birthday", "points", "quiet", "reorder", "thanks", "coupon", "tier_drop", "tier_near", "sorry", "ask", "year"}
}

// MessageOf is the name of the text with which one usually writes to somebody on the care list.
func MessageOf(c *store.CareRow) string {
	switch {
	case c.Message != "":
		return c.Message
	case c.Kind == "low_score" || c.Kind == "ticket":
		return "sorry"
	case slices.Contains(messageNames(), c.Kind):
		return c.Kind
	}
	return "hello"
}

// Messages are all texts in a language: the program's, each replaced by the shop's own where there is one, and those that only the
// shop has, in the order of their names.
func Messages(l lang.Lang, own []store.Template) []Message {
	var list []Message
	for _, name := range messageNames() {
		list = append(list, Message{Name: name, Lang: l, Text: l.T("message.text." + name)})
	}
	for _, t := range own {
		if lang.Lang(t.Lang) != l {
			continue
		}
		m := Message{Name: t.Name, Lang: l, Text: t.Text, Own: true}
		if i := slices.IndexFunc(list, func(x Message) bool { return x.Name == t.Name }); i >= 0 {
			list[i] = m
		} else {
			list = append(list, m)
		}
	}
	return list
}

// FindMessage is the text of a name.
func FindMessage(list []Message, name string) (Message, bool) {
	i := slices.IndexFunc(list, func(m Message) bool { return m.Name == name })
	if i < 0 {
		return Message{}, false
	}
	return list[i], true
}

// Reader is somebody to whom a message is written, and when.
type Reader struct {
	Member *store.Member
	Coupon string      // the code that goes with the message; "": none was issued, and {coupon} stays
	Year   *MemberYear // their year, for a text that tells of it; nil: it was not read, and {year} stays
	Shop   store.Shop
	Today  store.Day
}

// For is the text with everything in braces filled in for the reader. What is not known of somebody is said as well as possible: who
// has no name is a friend of the shop, who has no tier is a member.
func (m Message) For(r Reader) string {
	text := m.Text
	for _, word := range store.Placeholders() {
		if mark := "{" + word + "}"; strings.Contains(text, mark) && (word != "coupon" || r.Coupon != "") && (word != "year" || r.Year != nil) {
			text = strings.ReplaceAll(text, mark, r.fill(m.Lang, word))
		}
	}
	return text
}

// fill is what one placeholder stands for.
func (r Reader) fill(l lang.Lang, word string) string {
	p := r.Member
	switch word {
	case "name":
		if p.Name == "" {
			return l.T("message.friend")
		}
		return p.Name
	case "points":
		return l.Int(max(0, p.Balance))
	case "worth":
		return l.Money(r.Shop.Worth(max(0, p.Balance)), r.Shop.Currency)
	case "expiring", "expires":
		points, day := r.expiring()
		if word == "expiring" {
			return l.Int(points)
		}
		if day == 0 {
			return l.T("message.never")
		}
		return dayShort(l, day)
	case "tier":
		if p.Tier == "" {
			return l.T("message.member")
		}
		return r.Shop.Tiers.Name(p.Tier)
	case "orders":
		return l.Int(p.Orders)
	case "coupon":
		return r.Coupon
	case "year":
		return strings.Join(r.Year.Lines(l), "\n")
	case "days":
		if p.Last == 0 {
			return "0"
		}
		return strconv.FormatInt(int64(r.Today-p.Last), 10)
	}
	return r.Shop.Name
}

// expiring is what lapses within the days of the setting care_points, else with the next last day, and the first such day; 0 when nothing
// does.
func (r Reader) expiring() (points int64, day store.Day) {
	for _, lot := range r.Member.Lots {
		if lot.Expires >= r.Today && lot.Expires != 0 && (day == 0 || lot.Expires < day) {
			day = lot.Expires
		}
	}
	until := max(day, r.Today+r.Shop.CarePoints)
	for _, lot := range r.Member.Lots {
		if day != 0 && lot.Expires >= day && lot.Expires <= until {
			points += lot.Left
		}
	}
	return points, day
}

// The channels for which messages are written to files.
const (
	ChannelSMS    = "sms"
	ChannelWeChat = "wechat"
	ChannelEmail  = "email"
)

// MailChannels are the channels for which messages are written to files.
func MailChannels() []string { return []string{ChannelSMS, ChannelWeChat, ChannelEmail} }

// Framed is a text as a channel needs it: a Chinese short message begins with the shop's name in 【】 and ends with how to refuse further
// ones, an English one ends with that; an e-mail ends with how to unsubscribe. What a text says itself is not said twice.
func Framed(l lang.Lang, channel, shop, text string) string {
	if channel != ChannelSMS && channel != ChannelEmail {
		return text
	}
	key := "message.frame." + channel
	told := strings.Contains(strings.ToLower(text), l.T("message.refuse."+channel))
	switch headed := channel == ChannelSMS && strings.HasPrefix(text, "【"); {
	case headed && told:
		return text
	case headed:
		key += ".headed"
	case told:
		key += ".told"
	}
	return l.T(key, "shop", shop, "text", text)
}

// NeedsCoupon reports whether a text holds a code for each of its readers.
func NeedsCoupon(text string) bool { return strings.Contains(text, "{coupon}") }

// NeedsYear reports whether a text tells each of its readers of their year.
func NeedsYear(text string) bool { return strings.Contains(text, "{year}") }

// SampleCode stands for a code that is only issued when a message is written to a file.
const SampleCode = "XXXXX-XXXXX"
