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
