package store

import (
	"sync"
	"testing"
	"time"
)

// queued runs acts in one commit: the first stands in the writer until all the others wait behind it.
func (s *till) queued(first func(*tx) error, others ...func()) {
	s.t.Helper()
	hold, held := make(chan struct{}), make(chan struct{})
	var wait sync.WaitGroup
	wait.Go(func() {
		_ = s.write(s.ctx, "test.hold", func(t *tx) error {
			close(held)
			<-hold
			return first(t)
		})
	})
	<-held
	for i, act := range others {
		wait.Go(act)
		for len(s.writer.queue) <= i {
			time.Sleep(time.Millisecond)
		}
	}
	close(hold)
	wait.Wait()
}

func TestASettingIsSeenAfterItsCommit(t *testing.T) {
	s := openTill(t)
	nothing := func(*tx) error { return nil }
	rename := func(name string, err *error) func() {
		return func() { _, *err = s.SetSetting(s.ctx, "name", name) }
	}
	t.Run("OK", func(t *testing.T) {
		var renamed error
		var seen, used string
		s.queued(nothing, rename("新名", &renamed), func() {
			s.must(s.write(s.ctx, "test.look", func(t *tx) error {
				seen, used = s.Shop().Name, t.shop.Name
				return nil
			}))
		})
		s.must(renamed)
		if seen == "新名" {
			t.Error("readers saw the new name before its commit")
		}
		if used != "新名" || s.Shop().Name != "新名" {
			t.Errorf("the next act of the group worked with %q, readers after the commit see %q", used, s.Shop().Name)
		}
	})
	t.Run("ErrCommit", func(t *testing.T) {
		var renamed error
		s.queued(func(t *tx) error { // a key that points nowhere is found at the commit
			if err := t.exec("PRAGMA defer_foreign_keys = on"); err != nil {
				return err
			}
			return t.exec("INSERT INTO note (member, at, staff, text) VALUES (999, 0, 1, '')")
		}, rename("别名", &renamed))
		if renamed == nil || s.Shop().Name != "新名" {
			t.Errorf("after a failed commit (%v) readers see %q", renamed, s.Shop().Name)
		}
		s.earn(s.member("13800138000"), 5)
		if s.Shop().Name != "新名" {
			t.Errorf("the next write turned the name into %q", s.Shop().Name)
		}
	})
	s.sound()
}

// Each row's day can be told from its moment and the zone of then, also when the zone is changed under a clock that was set back.
func TestTheZoneIsChangedUnderAClockThatWasSetBack(t *testing.T) {
	s := openTill(t) // ten in the morning in Shanghai, the evening before in New York
	m := s.member("13800138000")
	s.earn(m, 5)
	s.setClock("2025-03-10T10:30:00+08:00")
	s.earn(m, 5)
	s.must(only(s.TagMember(s.ctx, m, []string{"tea"}, nil)))
	s.setClock("2025-03-10T10:05:00+08:00")
	s.earn(m, 5)
	s.set("zone", "America/New_York")
	s.earn(m, 5)
	if n := s.number("SELECT sum(points) FROM day_point WHERE day = 20157"); n != 15 { // 10 March 2025
		t.Errorf("%d points on the day of Shanghai, want 15", n)
	}
	s.setClock("2025-03-10T10:31:00+08:00") // a clock that is behind is a finding of its own
	s.sound()
}
