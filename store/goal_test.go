package store

import (
	"fmt"
	"testing"
	"time"
)

// stands are the goals of a month, as "metric target since".
func (s *till) stands(day Day) string {
	s.t.Helper()
	list, err := s.Goals(s.ctx, day)
	s.must(err)
	text := ""
	for _, g := range list {
		text += fmt.Sprintf("%s %d %s; ", g.Metric, g.Target, g.Since)
	}
	return text
}

// TestGoals holds that a goal stands from its month on until another one does, and that the last act can be taken back, again and again.
func TestGoals(t *testing.T) {
	s := openTill(t)
	s.setClock("2026-11-20T09:00:00+08:00")
	october, november, december := Date(2026, time.October, 31), Date(2026, time.November, 2), Date(2026, time.December, 24)
	set := func(in GoalInput) int64 {
		t.Helper()
		id, err := s.SetGoal(s.ctx, in)
		s.must(err)
		return id
	}
	is := func(day Day, want string) {
		t.Helper()
		if got := s.stands(day); got != want {
			t.Errorf("%s: %q, want %q", day, got, want)
		}
	}
	set(GoalInput{Metric: "nps", Target: 4500})
	set(GoalInput{Metric: "repeat_rate", Target: 6800, Month: october})
	set(GoalInput{Metric: "nps", Target: 5000, Month: december})
	is(october-31, "")
	is(october, "repeat_rate 6800 2026-10-01; ")
	is(november, "repeat_rate 6800 2026-10-01; nps 4500 2026-11-01; ")
	is(december+400, "repeat_rate 6800 2026-10-01; nps 5000 2026-12-01; ")
	if id := set(GoalInput{Metric: "nps", Target: 4500}); id != 0 {
		t.Errorf("the same goal was written again as %d", id)
	}
	set(GoalInput{Metric: "nps", Remove: true})
	is(november, "repeat_rate 6800 2026-10-01; ")
	is(december, "repeat_rate 6800 2026-10-01; nps 5000 2026-12-01; ")
	for range 2 { // the end of the goal, then the one of December
		if metric, err := s.UndoGoal(s.ctx); err != nil || metric != "nps" {
			t.Fatal(metric, err)
		}
	}
	is(december, "repeat_rate 6800 2026-10-01; nps 4500 2026-11-01; ")
	for range 2 {
		_, err := s.UndoGoal(s.ctx)
		s.must(err)
	}
	is(december, "")
	_, err := s.UndoGoal(s.ctx)
	s.wants(err, CodeNoGoal)
	for _, c := range []struct {
		in   GoalInput
		code Code
	}{
		{GoalInput{Metric: "spend", Target: 5}, CodeBadChoice},
		{GoalInput{Metric: "repeat_rate", Target: 10_001}, CodeBadGoal},
		{GoalInput{Metric: "orders"}, CodeBadGoal},
		{GoalInput{Metric: "orders", Remove: true}, CodeNoGoal},
	} {
		_, err := s.SetGoal(s.ctx, c.in)
		s.wants(err, c.code)
	}
}

// TestImprovements follows an improvement from its source to its close, and takes every act back.
func TestImprovements(t *testing.T) {
	s := openTill(t)
	s.setClock("2026-11-20T09:00:00+08:00")
	member := s.member("13800138000")
	ticket := s.open(TicketInput{Text: "broken cup", TicketChange: TicketChange{Member: member}})
	i := Improvement{Text: "thicker boxes", Source: FromTicket, Ref: fmt.Sprint(ticket.ID), Metric: "tickets_per_100", Due: Date(2026, time.December, 1)}
	save := func(i Improvement, key string) int64 {
		t.Helper()
		id, err := s.SaveImprovement(s.ctx, i, key)
		s.must(err)
		return id
	}
	first, again := save(i, "k1"), save(i, "k1")
	if first != 1 || again != 1 {
		t.Fatalf("written down as %d and %d", first, again)
	}
	other := i
	other.Text = "thinner boxes"
	_, err := s.SaveImprovement(s.ctx, other, "k1")
	s.wants(err, CodeKeyConflict)
	second := save(Improvement{Text: "answer before noon", Source: FromDriver, Ref: "service"}, "")
	for _, c := range []struct {
		change func(*Improvement)
		code   Code
	}{
		{func(i *Improvement) { i.Text = " " }, CodeBadName},
		{func(i *Improvement) { i.Source, i.Ref = FromTicket, "99" }, CodeNoTicket},
		{func(i *Improvement) { i.Source, i.Ref = FromDriver, "nothing" }, CodeUnknownDriver},
		{func(i *Improvement) { i.Source, i.Ref = "", "x" }, CodeBadChoice},
		{func(i *Improvement) { i.Metric = "active_members" }, CodeBadChoice},
		{func(i *Improvement) { i.OwnerID = 99 }, CodeNoStaff},
		{func(i *Improvement) { i.ID = 99 }, CodeNoImprovement},
	} {
		wrong := i
		c.change(&wrong)
		_, err := s.SaveImprovement(s.ctx, wrong, "")
		s.wants(err, c.code)
	}
	i.ID, i.Text = first, "double boxes"
	save(i, "")
	s.must(s.CloseImprovement(s.ctx, first, false, Date(2026, time.November, 19), "since Thursday"))
	s.wants(s.CloseImprovement(s.ctx, first, true, 0, ""), CodeImprovementClosed)
	s.wants(s.CloseImprovement(s.ctx, second, false, Date(2026, time.November, 21), ""), CodeBadDay)
	s.must(s.CloseImprovement(s.ctx, second, true, 0, ""))
	if got := s.improves(); got != "2 answer before noon dropped 2026-11-20; 1 double boxes done 2026-11-19; " {
		t.Errorf("they are %s", got)
	}
	for _, c := range []struct {
		gone bool
		want string
	}{
		{false, "1 double boxes open; 2 answer before noon dropped 2026-11-20; "},
		{false, "1 thicker boxes open; 2 answer before noon dropped 2026-11-20; "},
		{true, "2 answer before noon dropped 2026-11-20; "},
	} {
		gone, err := s.UndoImprovement(s.ctx, first)
		s.must(err)
		if got := s.improves(); got != c.want || gone != c.gone {
			t.Errorf("after taking one act back they are %s, gone %t", got, gone)
		}
	}
	_, err = s.UndoImprovement(s.ctx, first)
	s.wants(err, CodeNoImprovement)
}

// improves are all improvements, as "id text state day".
func (s *till) improves() (text string) {
	s.t.Helper()
	list, err := s.Improvements(s.ctx, "")
	s.must(err)
	for _, i := range list {
		text += fmt.Sprintf("%d %s %s", i.ID, i.Text, i.State)
		if i.Day != 0 {
			text += " " + i.Day.String()
		}
		text += "; "
	}
	return text
}
