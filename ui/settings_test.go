package ui

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"regulars/lang"
	"regulars/store"
)

func TestEverySettingOfTheBookHasWords(t *testing.T) {
	ctx := context.Background()
	book, err := store.Create(ctx, filepath.Join(t.TempDir(), "shop.db"), store.Founding{Name: "x", Currency: "CNY", Zone: "UTC", Lang: "en"}, store.Options{Clock: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	for _, l := range lang.All() {
		for _, s := range book.Settings() {
			keys := []string{"setting." + s.Key, "setting." + s.Key + ".help"}
			if len(s.Choices) == 0 {
				keys = append(keys, "error.bad_setting."+s.Key+".hint")
			}
			for _, key := range keys {
				if !l.Has(key) {
					t.Errorf("%s has no %s", l, key)
				}
			}
			for _, choice := range s.Choices {
				if choice != "" && !l.Has("setting."+s.Key+"."+choice) {
					t.Errorf("%s has no word for %s %s", l, s.Key, choice)
				}
			}
		}
	}
}

func TestARuleIsChangedAndARefusalStandsInTheForm(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+9", "down", "down", "down", "down", "down", "down", "down").sees("Points for ¥1 spent")
	r.press("enter", "backspace", "type:abc")
	r.book.refuse = store.Refuse(store.CodeBadSetting, "key", "rate", "value", "abc", "allowed", "")
	r.press("ctrl+s").sees("abc", "Save")
	r.book.refuse = nil
	r.press("backspace", "backspace", "backspace", "type:2", "ctrl+s").sees("Saved")
	if got := r.book.prefs["setting rate"]; got != "2" {
		t.Errorf("saved %q", got)
	}
}

// TestSettingsStandInGroups finds every rule of the book under a heading that names it.
func TestSettingsStandInGroups(t *testing.T) {
	named := map[string]bool{}
	for _, group := range settingGroups {
		for _, id := range group.ids {
			if named[id] {
				t.Errorf("%s stands in two groups", id)
			}
			named[id] = true
		}
	}
	book, err := store.Create(t.Context(), t.TempDir()+"/shop.db", store.Founding{Name: "S", Currency: "CNY", Zone: "UTC"}, store.Options{Clock: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	for _, setting := range book.Settings() {
		if !named[setting.Key] {
			t.Errorf("%s stands in no group", setting.Key)
		}
	}
	r := newRig(t, lang.EN, 100, 40).press("alt+9").sees("The shop", "Earning points", "Members", "Reports", "Points given before", "festivals")
	r.press("L").sees("积分怎么得", "会员", "店铺日历")
}

// TestSettingsAreReadAsWords writes out what is typed in short.
func TestSettingsAreReadAsWords(t *testing.T) {
	en, zh := newRig(t, lang.EN, 80, 24).app, newRig(t, lang.ZH, 80, 24).app
	for _, c := range []struct{ key, value, en, zh string }{
		{"service_hours", "1-5 09:00-18:00; 6 10:00-16:00", "Mon–Fri 09:00–18:00, Sat 10:00–16:00", "周一至周五 09:00–18:00、周六 10:00–16:00"},
		{"service_hours", "7 09:00-18:00", "Sun 09:00–18:00", "周日 09:00–18:00"},
		{"first_response", "8 4 1", "low 8, normal 4, urgent 1", "轻微 8、一般 4、紧急 1"},
		{"feedback_drivers", "product, taste", "product quality, taste", "产品质量、taste"},
		{"feedback_channels", "wechat，phone", "WeChat, phone", "微信、电话"},
		{"referral_min", "50", "¥50.00", "¥50.00"},
		{"referral_min", "0", "any", "不限"},
		{"sms_price", "0", "not known", "未填"},
		{"days_off", "", "not set", "未设置"},
		{"rate", "1", "1 per ¥1", "¥1 得 1 分"},
	} {
		if got := settingShown(en, c.key, c.value); got != c.en {
			t.Errorf("%s %q reads %q, want %q", c.key, c.value, got, c.en)
		}
		if got := settingShown(zh, c.key, c.value); got != c.zh {
			t.Errorf("%s %q reads %q, want %q", c.key, c.value, got, c.zh)
		}
	}
}

func TestThemeBordersAndMouseAreRemembered(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+9", "down", "down", "enter").sees("> ", "plain ASCII")
	r.press("down", "enter").sees("Mouse")
	if !r.app.mouse || r.book.prefs["mouse"] != "on" || r.book.prefs["borders"] != "ascii" {
		t.Errorf("preferences %v", r.book.prefs)
	}
	r.press("up", "up", "enter", "4").sees("without colours")
	if r.book.prefs["theme"] != "mono" {
		t.Errorf("theme %q", r.book.prefs["theme"])
	}
}

// The questions for language and theme stand on what is set, and do not outlive a change of place.
func TestLanguageAndThemeAreAskedFromWhatIsSet(t *testing.T) {
	for _, question := range []struct {
		shown        lang.Lang
		keys         []string
		asks, stands string
	}{
		{lang.ZH, []string{"alt+9", "enter"}, "Which language?", "▸ 2 中文"},
		{lang.EN, []string{"alt+9", "down", "enter"}, "Colours never stand alone", "▸ 3 dark"},
	} {
		r := newRig(t, question.shown, 80, 24).press(question.keys...).sees(question.asks, question.stands)
		r.press("alt+2", "alt+9").misses(question.asks)
	}
}

// With ASCII borders no line or block character is drawn by us, on any screen.
func TestASCIIBordersDrawNoBlocks(t *testing.T) {
	for _, walk := range walks {
		r := newRig(t, lang.EN, 120, 40)
		r.app.SetBorders(BordersASCII)
		r.press(walk.keys...)
		for _, bad := range "─│┌┐└┘▌▐▸▁▂▃▄▅▆▇█░▲▼▬●○✓▾…" {
			for _, got := range r.frame() {
				if got == bad {
					t.Errorf("%s draws %q", walk.name, bad)
				}
			}
		}
	}
}

// Typing in a setting that holds one of a long list looks for another, and does not lengthen the one that stands there.
func TestCurrencyAndZoneAreFoundByTyping(t *testing.T) {
	for _, c := range []struct{ key, typed, want string }{{"currency", "gbp", "GBP"}, {"zone", "london", "Europe/London"}} {
		r := newRig(t, lang.EN, 80, 24)
		setting, ok := store.Setting{}, false
		for _, s := range r.book.Settings() {
			if s.Key == c.key {
				setting, ok = s, true
			}
		}
		if !ok {
			t.Fatalf("the book has no %s", c.key)
		}
		r.run(r.app.Push(newSettingForm(setting)))
		r.press("type:"+c.typed, "enter", "ctrl+s").sees("Saved")
		if got := r.book.prefs["setting "+c.key]; got != c.want {
			t.Errorf("%s: saved %q", c.key, got)
		}
	}
}

// A slash finds settings by their words in either language, their headings, values and pinyin, and by several words at once.
func TestSettingsAreSearched(t *testing.T) {
	for typed, want := range map[string]string{
		"rounding":       lang.EN.T("setting.rounding"),
		"yuyan":          lang.EN.T("setting.language"),
		"yy console":     lang.EN.T("setting.language"),
		"语言":             lang.EN.T("setting.language"),
		"Asia/":          lang.EN.T("setting.zone"),
		"shanghai":       lang.EN.T("setting.zone"),
		"begins anew":    lang.EN.T("setting.expiry"), // stands in what is said about it alone
		"earning return": lang.EN.T("setting.return_days"),
	} {
		r := bookRig(t)
		if err := func() error { _, err := r.app.book.SetSetting(t.Context(), "zone", "Asia/Shanghai"); return err }(); err != nil {
			t.Fatal(err)
		}
		if r.press("alt+9", "/", "type:"+typed).sees(want); len(r.app.top().(*settings).options) > 3 {
			t.Errorf("%q finds too much:\n%s", typed, r.frame())
		}
	}
	r := bookRig(t).press("alt+9", "/", "type:zzz").sees("No setting is called “zzz”")
	r.press("enter", "enter").press("/", "esc").sees("Language", "The shop")
	r.press("/", "type:rounding", "enter", "enter")
	if f, ok := r.app.top().(*formPanel); !ok || f.Title() != lang.EN.T("setting.rounding") {
		t.Fatalf("Enter does not open what was found:\n%s", r.frame())
	}
}
