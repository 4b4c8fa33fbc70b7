package store

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// P09: an option that does nothing is a defect. Each setting is set somewhere in the tests, where what it changes is looked at.
func TestP09EachSettingHasATest(t *testing.T) {
	var said []byte
	for _, pattern := range []string{"*_test.go", "../*_test.go", "../*/*_test.go", "../cli/testdata/*.txtar"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(files), err)
		}
		for _, name := range files {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			said = append(said, text...)
		}
	}
	for _, row := range settingTable {
		if !regexp.MustCompile(`"` + row.key + `"|set ` + row.key + `\b|--` + row.key + `\b`).Match(said) {
			t.Errorf("no test sets %s", row.key)
		}
	}
}

func TestP09DaysUntilSomebodyIsAsked(t *testing.T) {
	s := openTill(t) // orders of 10 March
	s.send(s.paid("1", "a@example.com", 5000))
	s.set("ask_after", "3")
	for _, c := range []struct{ day, want string }{{"2025-03-12", ""}, {"2025-03-13", "M1/1"}} {
		s.setClock(c.day + "T10:00:00+08:00")
		if _, got := s.asks(AskQuery{}); got != c.want {
			t.Errorf("%s: %q, want %q", c.day, got, c.want)
		}
	}
}

func TestP09ChannelsOfFeedback(t *testing.T) {
	s := openTill(t)
	said := nps(s.member("13800138000"), 9)
	said.Channel = "pigeon"
	_, err := s.AddAnswer(s.ctx, said)
	s.wants(err, CodeUnknownChannel)
	s.set("feedback_channels", "phone, pigeon")
	s.say(said)
	said.Channel = "wechat"
	_, err = s.AddAnswer(s.ctx, said)
	s.wants(err, CodeUnknownChannel)
}

func TestP09HoursUntilTheFirstResponse(t *testing.T) {
	s := openTill(t)
	s.setClock("2025-03-10T10:00:00+08:00") // a Monday, at work until 18:00
	s.set("first_response", "8 2 1")
	normal, grave := s.open(TicketInput{Text: "杯子碎了"}), s.open(TicketInput{Text: "划伤了手", TicketChange: TicketChange{Severity: "urgent"}})
	if s.wall(normal.FirstDue) != "2025-03-10 12:00" || s.wall(grave.FirstDue) != "2025-03-10 11:00" {
		t.Errorf("first response due %s, and %s for a grave one", s.wall(normal.FirstDue), s.wall(grave.FirstDue))
	}
}

func TestP09RoundingOfParts(t *testing.T) {
	for rounding, want := range map[string]int64{"floor": 128, "half_up": 129, "ceil": 129} {
		s := openTill(t)
		s.set("rounding", rounding)
		s.send(s.paid("1", "a@example.com", 128_50))
		s.has(s.buyer("a@example.com"), 0, want)
	}
}

func TestP09CountryOfPhones(t *testing.T) {
	s := openTill(t)
	s.set("region", "GB")
	m := s.member("07911 123456")
	if id, err := s.FindMember(s.ctx, "+447911123456"); err != nil || id != m {
		t.Errorf("M%d has the number, %v", id, err)
	}
}

func TestP09DaysOfPointsGivenBack(t *testing.T) {
	s := openTill(t)
	s.set("expiry", "20d")
	s.set("restore_days", "5")
	m := s.member("13800138000")
	s.earn(m, 10)
	r, err := s.Redeem(s.ctx, Redeem{Member: m, Points: 10})
	s.must(err)
	s.pass(25) // the lot is over
	_, err = s.CancelRedemption(s.ctx, r.Redemption, "")
	s.must(err)
	s.pass(5)
	s.has(m, 10, 0)
	s.pass(1)
	s.has(m, 0, 0)
	s.sound()
}

func TestP09HoursOfService(t *testing.T) {
	s := openTill(t)
	s.setClock("2025-03-10T10:00:00+08:00") // a Monday
	s.set("service_hours", "1-5 20:00-23:00")
	s.set("first_response", "2 2 1")
	if got := s.wall(s.open(TicketInput{Text: "杯子碎了"}).FirstDue); got != "2025-03-10 22:00" {
		t.Errorf("first response due %s", got)
	}
}
