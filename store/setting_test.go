package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

func TestSettings(t *testing.T) {
	s := openTill(t)
	for _, c := range []struct{ key, good, bad string }{
		{"name", "熟客", "a\x1bb"},
		{"zone", "Asia/Tokyo", "Mars/Phobos"},
		{"lang", "zh", "fr"},
		{"rate", "1.5", "0"},
		{"basis", "paid", "all"},
		{"rounding", "half_up", "up"},
		{"return_days", "0", "-1"},
		{"expiry", "12m", "0d"},
		{"point_value", "50", "0"},
		{"redeem_step", "10", "0"},
		{"redeem_min", "0", "-5"},
		{"join", "agreed", "maybe"},
		{"transfer", "on", "yes"},
		{"programme_start", "2025-01-01", "2025-02-30"},
		{"region", "JP", "ZZ"},
		{"restore_days", "60", "0"},
		{"currency", "JPY", "XXQ"},
	} {
		t.Run(c.key, func(t *testing.T) {
			s.must(only(s.SetSetting(s.ctx, c.key, c.good)))
			s.wants(only(s.SetSetting(s.ctx, c.key, c.bad)), CodeBadSetting)
			i := slices.IndexFunc(s.Settings(), func(x Setting) bool { return x.Key == c.key })
			if i < 0 || s.Settings()[i].Value != c.good {
				t.Fatalf("%s is not %q", c.key, c.good)
			}
		})
	}
	s.wants(only(s.SetSetting(s.ctx, "colour", "red")), CodeUnknownSetting)
	s.send(func() OrderDraft { o := s.paid("1", "a@example.com", 10); return o }())
	s.wants(only(s.SetSetting(s.ctx, "currency", "CNY")), CodeCurrencyFixed)
	if shop := s.Shop(); shop.Decimals != 0 || shop.Worth(500) != 10 { // 50 points are 1 yen
		t.Fatalf("shop %+v", shop)
	}
	s.must(s.SetPreference(s.ctx, "theme", "dark"))
	s.wants(s.SetPreference(s.ctx, "theme", "pink"), CodeBadSetting)
	s.wants(s.SetPreference(s.ctx, "font", "big"), CodeUnknownSetting)
	p, err := s.Preferences(s.ctx)
	s.must(err)
	if p["theme"] != "dark" {
		t.Fatalf("preferences %v", p)
	}
}

func TestFoundingNamesTheFirstSettingThatIsWrong(t *testing.T) {
	for range 20 {
		_, err := foundingSettings(Founding{Name: "x", Currency: "tea", Zone: "Nowhere", Lang: "xx"})
		var refused *Error
		if !errors.As(err, &refused) || refused.Code != CodeBadSetting || refused.Facts["key"] != "currency" {
			t.Fatal(err)
		}
	}
}

func TestMembers(t *testing.T) {
	s := openTill(t)
	t.Run("Add", func(t *testing.T) {
		for name, c := range map[string]struct {
			draft MemberDraft
			code  Code
		}{
			"ErrNoPerson":     {MemberDraft{}, CodeNoPerson},
			"ErrBadName":      {MemberDraft{Name: "\u202eevil"}, CodeBadName},
			"ErrBlankName":    {MemberDraft{Name: "\u3000"}, CodeBadName},
			"ErrBadPhone":     {MemberDraft{Phone: "138****8000"}, CodeBadPhone},
			"ErrBadEmail":     {MemberDraft{Email: "a@b"}, CodeBadEmail},
			"ErrBadBirthday":  {MemberDraft{Name: "a", Birthday: "2025-02-29"}, CodeBadBirthday},
			"ErrFutureBirth":  {MemberDraft{Name: "a", Birthday: "2025-03-11"}, CodeBadBirthday},
			"ErrAncientBirth": {MemberDraft{Name: "a", Birthday: "1900-01-01"}, CodeBadBirthday},
		} {
			t.Run(name, func(t *testing.T) {
				if _, _, err := s.AddMember(s.ctx, c.draft); !CodeIs(err, c.code) {
					t.Fatalf("want %s, got %v", c.code, err)
				}
			})
		}
		for i, birthday := range []string{"1990-05-17", "05-17", "--02-29", ""} {
			_, _, err := s.AddMember(s.ctx, MemberDraft{Phone: fmt.Sprintf("1390013900%d", i), Birthday: birthday, City: "杭州", Tags: []string{"vip"}})
			s.must(err)
		}
	})
	t.Run("Edit", func(t *testing.T) {
		id := s.member("+86 138 0013 8000")
		taken := s.member("13700137000")
		_ = taken
		name, phone, other := "王小芳", "13600136000", "13700137000"
		s.must(only(s.EditMember(s.ctx, id, MemberEdit{Version: 1, Name: &name, Phone: &phone, Consent: map[string]bool{"email": true}, Fields: map[string]string{"鞋码": "38"}})))
		s.wants(only(s.EditMember(s.ctx, id, MemberEdit{Version: 1, Name: &name})), CodeEditedMeanwhile)
		s.wants(only(s.EditMember(s.ctx, id, MemberEdit{Phone: &other})), CodeIdentityTaken)
		s.wants(only(s.EditMember(s.ctx, 999, MemberEdit{Name: &name})), CodeNoMember)
		s.must(only(s.EditMember(s.ctx, id, MemberEdit{Fields: map[string]string{"鞋码": ""}})))
		m, err := s.Member(s.ctx, id)
		s.must(err)
		if m.Name != name || m.Version != 3 || len(m.Fields) != 0 || len(m.Consent) != 1 || !slices.Contains(m.Identities, Identity{SourcePhone, "+8613600136000"}) || len(m.Identities) != 1 {
			t.Fatalf("card %+v", m)
		}
	})
	t.Run("TagNoteSuspend", func(t *testing.T) {
		s.must(only(s.TagMember(s.ctx, 1, []string{"a", "b"}, []string{"vip"})))
		s.wants(only(s.TagMember(s.ctx, 1, []string{""}, nil)), CodeBadName)
		s.wants(only(s.TagMember(s.ctx, 999, []string{"a"}, nil)), CodeNoMember)
		s.must(s.NoteMember(s.ctx, 1, "first line\nsecond"))
		s.wants(s.NoteMember(s.ctx, 1, "  "), CodeBadName)
		s.wants(s.NoteMember(s.ctx, 999, "x"), CodeNoMember)
		m, err := s.Member(s.ctx, 1)
		s.must(err)
		s.must(s.NoteMember(s.ctx, 1, "of somebody else"))
		s.must(s.DropNote(s.ctx, m.Notes[0].ID+1))
		s.must(s.DropNote(s.ctx, 999)) // another session took it away
		s.must(only(s.SuspendMember(s.ctx, 1, true)))
		s.must(only(s.SuspendMember(s.ctx, 1, false)))
		s.wants(only(s.SuspendMember(s.ctx, 999, true)), CodeNoMember)
		m, err = s.Member(s.ctx, 1)
		s.must(err)
		if !slices.Equal(m.Tags, []string{"a", "b"}) || len(m.Notes) != 1 || m.Status != "active" {
			t.Fatalf("card %+v", m)
		}
	})
	s.sound()
}

func TestCreateAndOpenRefusals(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	clock := Options{Clock: func() time.Time { return modelStart }}
	good := Founding{Name: "shop", Currency: "CNY", Zone: "Asia/Shanghai"}
	path := filepath.Join(dir, "a b", "店 #?%20.db")
	b, err := Create(ctx, path, good, clock)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Fatalf("%v, %v", info.Mode(), err)
	}
	if _, err := Create(ctx, path, good, clock); !CodeIs(err, CodeShopExists) {
		t.Fatalf("again: %v", err)
	}
	for name, f := range map[string]Founding{
		"ErrZone": {Name: "x", Currency: "CNY", Zone: "Mars/Phobos"}, "ErrCurrency": {Name: "x", Currency: "XX", Zone: "UTC"},
		"ErrName": {Currency: "CNY", Zone: "UTC"}, "ErrLang": {Name: "x", Currency: "CNY", Zone: "UTC", Lang: "fr"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Create(ctx, filepath.Join(dir, name), f, clock); !CodeIs(err, CodeBadSetting) {
				t.Fatalf("got %v", err)
			}
			if _, err := os.Stat(filepath.Join(dir, name)); !errors.Is(err, os.ErrNotExist) {
				t.Fatal("a file was left")
			}
		})
	}
	if _, err := Open(ctx, filepath.Join(dir, "none.db"), clock); !CodeIs(err, CodeNoShop) {
		t.Fatalf("a missing file: %v", err)
	}
	if _, err := Open(ctx, dir, clock); !CodeIs(err, CodeBadPath) {
		t.Fatalf("a folder: %v", err)
	}
	staff := clock
	staff.Staff = "nobody"
	if _, err := Open(ctx, path, staff); !CodeIs(err, CodeNoStaff) {
		t.Fatalf("an unknown hand: %v", err)
	}
}
