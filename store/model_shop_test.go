package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"
)

// This file holds what a shop changes beside its ledger: people's data, settings, the clock and the zone.

// edit gives a person another e-mail or phone, or none, or makes them a member or no member.
func (w *model) edit(ctx context.Context, rt *rapid.T) {
	m := w.pick(rt)
	var e MemberEdit
	mark, key := "", ""
	switch rapid.IntRange(0, 2).Draw(rt, "field") {
	case 0:
		mark, key = "@", rapid.SampledFrom([]string{"", "b0@example.com", "b1@example.com", "b2@example.com"}).Draw(rt, "email")
		e.Email = &key
	case 1:
		mark, key = "+", rapid.SampledFrom([]string{"", "+8613800000002", "+8613800000003"}).Draw(rt, "phone")
		e.Phone = &key
	case 2:
		joined := rapid.Bool().Draw(rt, "joined")
		e.Joined = &joined
	}
	changed := w.changing(m)
	batch, err := w.book.EditMember(ctx, m.id, e)
	owner := w.identities[key]
	switch {
	case m.status == "merged" || m.status == "hidden":
		w.refused(err, CodeNoMember)
		return
	case owner != nil && owner != m && owner.status != "hidden":
		w.refused(err, CodeIdentityTaken)
		return
	}
	w.must(err)
	switch {
	case e.Joined == nil:
		w.rename(m, mark, key)
	case !*e.Joined:
		m.joined = modelJoined{}
	case m.joined.at == 0:
		m.joined = modelJoined{InstantOf(w.now), w.today()}
	}
	changed(batch)
}

// rename makes key a person's only identity with the mark; what they lose is nobody's any more.
func (w *model) rename(m *modelMember, mark, key string) {
	for i, owner := range w.identities {
		if owner == m && strings.Contains(i, mark) && !strings.Contains(i, " ") && i != key {
			delete(w.identities, i)
			for _, b := range w.batches {
				if taught := b.learned[i]; taught != nil {
					w.lost = append(w.lost, func() { b.learned[i] = taught })
				}
				if slices.Contains(b.moved, i) {
					w.lost = append(w.lost, func() { b.moved = append(b.moved, i) })
				}
				delete(b.learned, i)
				b.moved = slices.DeleteFunc(b.moved, func(x string) bool { return x == i })
			}
		}
	}
	if key != "" {
		w.identities[key] = m
	}
}

func (w *model) tag(ctx context.Context, rt *rapid.T) {
	m := w.pick(rt)
	tag := rapid.SampledFrom([]string{"tea", "vip", "stall"}).Draw(rt, "tag")
	add, remove := []string{tag}, []string(nil)
	if rapid.Bool().Draw(rt, "remove") {
		add, remove = remove, add
	}
	changed := w.changing(m)
	batch, err := w.book.TagMember(ctx, m.id, add, remove)
	if code := m.refusal(); code != "" && code != CodeMemberSuspended {
		w.refused(err, code)
		return
	}
	w.must(err)
	if delete(m.tags, tag); len(add) > 0 {
		m.tags[tag] = true
	}
	changed(batch)
}

func (w *model) changeSetting(ctx context.Context, rt *rapid.T) {
	set := func(key, value string) { w.must(only(w.book.SetSetting(ctx, key, value))) }
	switch rapid.IntRange(0, 5).Draw(rt, "setting") {
	case 5:
		w.setClamp(ctx, rapid.Bool().Draw(rt, "clamp"))
	case 0:
		w.start = rapid.SampledFrom([]string{"all", "none", (w.today() - 30).String(), (w.today() + 1).String()}).Draw(rt, "start")
		set(programmeStart, w.start)
	case 1:
		w.join = rapid.SampledFrom([]string{"all", "hand"}).Draw(rt, "join")
		set("join", w.join)
	case 2:
		w.restoreDays = rapid.SampledFrom([]Day{1, 5, 30}).Draw(rt, "days")
		set("restore_days", fmt.Sprint(int(w.restoreDays)))
	case 3:
		w.step = rapid.SampledFrom([]int64{1, 10}).Draw(rt, "step")
		set("redeem_step", fmt.Sprint(w.step))
	case 4:
		w.least = rapid.SampledFrom([]int64{0, 50}).Draw(rt, "least")
		set("redeem_min", fmt.Sprint(w.least))
	}
}

func (w *model) setClamp(ctx context.Context, clamp bool) {
	w.clamp = clamp
	w.must(only(w.book.SetSetting(ctx, "negative_balance", map[bool]string{false: "allow", true: "clamp"}[clamp])))
}

// moveClock sets the clock a little forward or back, by minutes or by days. What would come back to life, or wait again, is left to
// the tests of faults.
func (w *model) moveClock(_ context.Context, rt *rapid.T) {
	to := w.now.Add(time.Duration(rapid.IntRange(-60*60, 47*60).Draw(rt, "minutes")) * time.Minute)
	if !w.mayMove(DayOf(to, w.zone)) {
		rt.Skip("something lapsed or was released in between")
	}
	w.now = to
}

// behind reports whether the clock is behind the last row of the book, and when that was.
func (w *model) behind() (seen Instant, behind bool) {
	seen = Instant(w.number("SELECT max((SELECT max(at) FROM audit), coalesce((SELECT max(recorded) FROM entry), 0))"))
	return seen, seen > w.right && seen.Time().Sub(w.now) > 5*time.Minute
}

// present is the day from which new points live: what is given under a clock that is behind has its full life.
func (w *model) present() Day {
	if seen, behind := w.behind(); behind {
		return DayOf(seen.Time(), w.zone)
	}
	return w.today()
}

// moveShop changes the shop's zone: days once derived stay as they are.
func (w *model) moveShop(ctx context.Context, rt *rapid.T) {
	name := rapid.SampledFrom([]string{"Asia/Shanghai", "Asia/Tokyo", "Europe/London", "America/New_York"}).Draw(rt, "zone")
	zone, err := time.LoadLocation(name)
	w.must(err)
	if !w.mayMove(DayOf(w.now, zone)) {
		rt.Skip("something lapsed or was released in between")
	}
	w.must(only(w.book.SetSetting(ctx, "zone", name)))
	w.zone = zone
}

// mayMove reports whether today may become an earlier day without a lot living or waiting again.
func (w *model) mayMove(to Day) bool {
	for _, m := range w.members {
		for _, l := range m.lots {
			if l.expires >= to && l.expires < w.today() || l.releases > to && l.releases <= w.today() {
				return false
			}
		}
	}
	return true
}
