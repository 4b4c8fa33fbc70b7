package reports

import (
	"slices"
	"strings"
	"testing"

	"regulars/lang"
	"regulars/store"
)

func TestCountSMS(t *testing.T) {
	for _, c := range []struct {
		name, text   string
		units, parts int
		wide         bool
	}{
		{"nothing", "", 0, 0, false},
		{"160 Latin", strings.Repeat("a", 160), 160, 1, false},
		{"161 Latin", strings.Repeat("a", 161), 161, 2, false},
		{"306 Latin", strings.Repeat("a", 306), 306, 2, false},
		{"307 Latin", strings.Repeat("a", 307), 307, 3, false},
		{"80 euros fill a message", strings.Repeat("€", 80), 160, 1, false},
		{"a euro is not cut", strings.Repeat("a", 152) + "€" + strings.Repeat("a", 152), 306, 3, false},
		{"70 Chinese", strings.Repeat("茶", 70), 70, 1, true},
		{"71 Chinese", strings.Repeat("茶", 71), 71, 2, true},
		{"134 Chinese", strings.Repeat("茶", 134), 134, 2, true},
		{"135 Chinese", strings.Repeat("茶", 135), 135, 3, true},
		{"one Chinese among Latin", strings.Repeat("a", 70) + "茶", 71, 2, true},
		{"a pair is not cut", strings.Repeat("茶", 66) + "𠮷" + strings.Repeat("茶", 66), 134, 3, true},
		{"accents of the alphabet", "àéùñÜß¿", 7, 1, false},
		{"an accent outside of it", "ê", 1, 1, true},
	} {
		got := CountSMS(c.text)
		if got != (SMS{c.units, c.parts, c.wide}) {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

func TestMessageFor(t *testing.T) {
	shop := store.Shop{Name: "山茶小铺", Currency: "CNY", Decimals: 2, PointValue: store.PointValue{Points: 100, Minor: 100}}
	full := &store.Member{MemberRow: store.MemberRow{Name: "王芳", Tier: "金卡", Balance: 1240, Orders: 3, Last: 90}, Lots: []store.Lot{
		{Left: 300, Expires: 130}, {Left: 40, Expires: 110}, {Left: 60, Expires: 110}, {Left: 9, Expires: 99}, {Left: 831},
	}}
	m := Message{Lang: lang.ZH, Text: "{name}|{points}|{worth}|{expiring}|{expires}|{tier}|{orders}|{days}|{shop}|{coupon}|{other}"}
	for _, c := range []struct {
		member *store.Member
		want   string
	}{
		{full, "王芳|1,240|¥12.40|100|4月21日|金卡|3|10|山茶小铺|{coupon}|{other}"},
		{&store.Member{MemberRow: store.MemberRow{Balance: -5}}, "朋友|0|¥0.00|0|长期有效|会员|0|0|山茶小铺|{coupon}|{other}"},
	} {
		if got := m.For(Reader{Member: c.member, Shop: shop, Today: 100}); got != c.want {
			t.Errorf("%s\nwant %s", got, c.want)
		}
	}
	m.Text = "{year}!"
	year := &MemberYear{Currency: "CNY", Year: 2026, Bought: store.MemberYear{Orders: 1, Spend: 9_00, First: 80}, Today: 100}
	if got, want := m.For(Reader{Member: full, Year: year, Shop: shop}), strings.Join(year.Lines(lang.ZH), "\n")+"!"; got != want || strings.Count(got, "\n") != 1 {
		t.Errorf("%s\nwant %s", got, want)
	}
	if got := m.For(Reader{Member: full, Shop: shop}); got != "{year}!" {
		t.Errorf("without a year %s", got)
	}
}

// TestExpiringInMessages counts as the care list does: what lapses within the days that are set, from the first day on.
func TestExpiringInMessages(t *testing.T) {
	m := &store.Member{Lots: []store.Lot{{Left: 300, Expires: 114}, {Left: 40, Expires: 110}, {Left: 7, Expires: 115}, {Left: 9, Expires: 99}, {Left: 831}}}
	for days, want := range map[store.Day]int64{0: 40, 14: 340, 15: 347} {
		points, day := Reader{Member: m, Shop: store.Shop{CarePoints: days}, Today: 100}.expiring()
		if points != want || day != 110 {
			t.Errorf("%d days: %d points from %d", days, points, day)
		}
	}
}

// TestMessagesAreFramed holds that a Chinese short message carries the shop's name and the way out, and that everything in braces in
// our own texts is filled in.
func TestMessagesAreFramed(t *testing.T) {
	if got := Framed(lang.ZH, ChannelSMS, "山茶小铺", "您好"); got != "【山茶小铺】您好 拒收请回复R" {
		t.Error(got)
	}
	if got := Framed(lang.ZH, ChannelWeChat, "山茶小铺", "您好"); got != "您好" {
		t.Error(got)
	}
	for _, c := range []struct{ text, want string }{
		{"【山茶】您好", "【山茶】您好 拒收请回复R"},
		{"您好，拒收请回复TD", "【山茶小铺】您好，拒收请回复TD"},
		{"【山茶】您好 拒收请回复R", "【山茶】您好 拒收请回复R"},
	} {
		if got := Framed(lang.ZH, ChannelSMS, "山茶小铺", c.text); got != c.want {
			t.Errorf("%q is framed as %q", c.text, got)
		}
	}
	if got := Framed(lang.EN, ChannelEmail, "Tea & Co", "Hi. Unsubscribe: reply"); got != "Hi. Unsubscribe: reply\n\nTea & Co" {
		t.Error(got)
	}
	for _, l := range lang.All() {
		if got := Framed(l, ChannelEmail, "Tea & Co", "Hi"); !strings.HasPrefix(got, "Hi\n\nTea & Co\n") {
			t.Error(got)
		}
		list := Messages(l, []store.Template{{Name: "quiet", Lang: string(l), Text: "own"}, {Name: "spring", Lang: string(l), Text: "sale"}, {Name: "hello", Lang: "xx", Text: "no"}})
		if quiet, ok := FindMessage(list, "quiet"); !ok || !quiet.Own || quiet.Text != "own" || len(list) != len(messageNames())+1 {
			t.Errorf("%+v", list)
		}
		for _, m := range list {
			if text := m.For(Reader{Member: &store.Member{}, Year: &MemberYear{Currency: "CNY"}, Shop: store.Shop{Currency: "CNY"}}); strings.ContainsAny(text, "{}") {
				t.Errorf("%s %s: %s", l, m.Name, text)
			}
		}
		for _, kind := range store.CareKinds() {
			if name := MessageOf(&store.CareRow{Kind: kind}); name == "" {
				t.Error(kind)
			} else if _, ok := FindMessage(list, name); !ok {
				t.Errorf("no text %s for %s", name, kind)
			}
		}
	}
}

// TestRhythms says by hand who is quiet and who is due: of forty customers one buys every 10 days and stopped 30 days ago, one every 20
// days and is 22 days silent, the others bought once.
func TestRhythms(t *testing.T) {
	const today = store.Day(20000)
	c := &store.Columns{Currency: "CNY"}
	add := func(who int32, day store.Day, net int64) {
		c.Day, c.Buyer, c.Net, c.Source = append(c.Day, day), append(c.Buyer, who), append(c.Net, net), append(c.Source, 0)
	}
	for i := range int32(40) {
		c.People = append(c.People, store.Person{ID: int64(i) + 100})
	}
	add(0, today-400, 1000)
	add(0, today-364, 600)
	for i := int32(2); i < 40; i++ {
		add(i, today-100, 50)
	}
	for _, d := range []struct {
		who int32
		ago store.Day
	}{{1, 62}, {0, 60}, {0, 50}, {1, 42}, {0, 40}, {0, 30}, {1, 22}} {
		add(d.who, today-d.ago, 200)
	}
	add(0, today+1, 99) // tomorrow's order is not there yet
	got := map[int64]store.Rhythm{}
	for _, r := range Rhythms(c, today) {
		got[r.Member] = r
	}
	if len(got) != 40 || got[105] != (store.Rhythm{Member: 105, Year: 50, Last: today - 100}) {
		t.Errorf("%d, %+v", len(got), got[105])
	}
	if got[101] != (store.Rhythm{Member: 101, Year: 600, Last: today - 22, Usual: 20, Due: true}) {
		t.Errorf("due: %+v", got[101])
	}
	// 600 + 4 × 200; the order 400 days ago is outside of the year. Its gaps: 36, 304, 10, 10, 10; the silence of 30 is shorter than 304.
	if r := got[100]; r.Year != 1400 || r.Quiet || r.Due {
		t.Errorf("by the longest gap not quiet: %+v", r)
	}
	c.Day, c.Buyer, c.Net, c.Source = c.Day[2:], c.Buyer[2:], c.Net[2:], c.Source[2:]
	for _, r := range Rhythms(c, today) {
		if r.Member == 100 && r != (store.Rhythm{Member: 100, Year: 800, Last: today - 30, Usual: 10, Quiet: true}) {
			t.Errorf("quiet: %+v", r)
		}
	}
	if Rhythms(c, today-1000) != nil {
		t.Error("rhythms of nobody")
	}
}

// Whoever is written to on a channel can agree to it.
func TestMailChannelsAreOnesToAgreeTo(t *testing.T) {
	known := (store.Shop{}).ConsentChannels()
	for _, channel := range MailChannels() {
		if !slices.Contains(known, channel) {
			t.Errorf("nobody can agree to %s", channel)
		}
	}
}
