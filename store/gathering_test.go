package store

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"sort"
	"testing"
)

// event makes a draw of March that gives 50 points each time, with the given changes.
func (s *till) event(change func(*Gathering)) int64 {
	s.t.Helper()
	g := Gathering{What: GatherEvent, Kind: "draw", Name: "春茶抽奖", Starts: s.Today(), Ends: s.Today() + 9, Points: 50}
	if change != nil {
		change(&g)
	}
	id, _, err := s.SaveGathering(s.ctx, g, "")
	s.must(err)
	return id
}

// join notes drafts; with a line number they are of a file.
func (s *till) join(gathering int64, drafts ...ParticipantDraft) JoinResult {
	s.t.Helper()
	r, err := s.Join(s.ctx, joinOf(gathering, drafts...))
	s.must(err)
	return r
}

func joinOf(gathering int64, drafts ...ParticipantDraft) JoinInput {
	in := JoinInput{Gathering: gathering, Read: func(yield func(*ParticipantDraft) error, _ func(RowProblem) error) error {
		for i := range drafts {
			if err := yield(&drafts[i]); err != nil {
				return err
			}
		}
		return nil
	}}
	if len(drafts) > 0 && drafts[0].Line > 0 {
		in.File, in.SHA256 = "list.csv", []byte{1}
	}
	return in
}

func (s *till) undo(batch int64) Undone {
	s.t.Helper()
	u, err := s.UndoBatch(s.ctx, batch, false)
	s.must(err)
	return u
}

// Points of an event are given once for each time, whatever file says it how often, at once, and go with its batch.
func TestEventGivesPointsOnce(t *testing.T) {
	s := openTill(t)
	a, b := s.member("13800138000"), s.member("13800138001")
	e := s.event(nil)
	list := []ParticipantDraft{{Line: 2, Phone: "13800138000"}, {Line: 3, Phone: "138 0013 8001"}, {Line: 4, Phone: "13900139000", Name: "路人"}, {Line: 5, Phone: "13800138000"}}
	r := s.join(e, list...)
	if r.New != 3 || r.Unchanged != 1 || r.Matched != 3 || r.Unknown != 1 || r.Given != 100 || !slices.Equal(r.Strangers, []string{"13900139000"}) {
		t.Fatalf("joined %+v", r)
	}
	s.has(a, 50, 0)
	if again := s.join(e, list...); again.Batch != 0 || again.Unchanged != 4 || again.Given != 0 {
		t.Fatalf("again %+v", again)
	}
	if again := s.join(e, ParticipantDraft{Member: a}); again.Batch != 0 {
		t.Fatalf("by hand %+v", again)
	}
	rows, err := s.History(s.ctx, b, 1, 0)
	s.must(err)
	if rows[0].Reason != "bonus" || rows[0].Text != "春茶抽奖" {
		t.Fatalf("entry %+v", rows[0])
	}
	// A later file finds the stranger, who has become a member meanwhile.
	c := s.member("13900139000")
	later := s.join(e, ParticipantDraft{Line: 2, Phone: "13900139000"})
	if later.Updated != 1 || later.Given != 50 {
		t.Fatalf("later %+v", later)
	}
	s.has(c, 50, 0)
	g, err := s.Gathering(s.ctx, GatherEvent, "春茶抽奖")
	s.must(err)
	if g.People != 3 || g.Unknown != 0 || g.Given != 150 {
		t.Fatalf("event %+v", g)
	}
	_, err = s.UndoBatch(s.ctx, r.Batch, false)
	s.wants(err, CodeBatchTouched)
	s.undo(later.Batch)
	s.has(c, 0, 0)
	if u := s.undo(r.Batch); u.Points != -100 {
		t.Fatalf("undone %+v", u)
	}
	s.has(a, 0, 0)
	if r := s.join(e, ParticipantDraft{Member: a}); r.Given != 50 {
		t.Fatalf("after the undo %+v", r)
	}
	s.sound()
}

func TestEventCapsAndRoom(t *testing.T) {
	s := openTill(t)
	a, b := s.member("13800138000"), s.member("13800138001")
	e := s.event(func(g *Gathering) { g.Daily, g.MemberCap, g.Cap, g.Room = true, 80, 120, 2 })
	s.join(e, ParticipantDraft{Member: a})
	s.pass(1)
	if r := s.join(e, ParticipantDraft{Member: a}); r.Given != 30 || r.Capped != 1 {
		t.Fatalf("second day %+v", r)
	}
	s.pass(1)
	if r := s.join(e, ParticipantDraft{Member: a}); r.Given != 0 || r.New != 1 {
		t.Fatalf("third day %+v", r)
	}
	if r := s.join(e, ParticipantDraft{Member: b}); r.Given != 40 {
		t.Fatalf("the rest for the other %+v", r)
	}
	_, err := s.Join(s.ctx, joinOf(e, ParticipantDraft{Member: s.member("13800138002")}))
	s.wants(err, CodeGatheringOff)
	if r := s.join(e, ParticipantDraft{Line: 2, Phone: "13800138002"}); r.Full != 1 || r.Batch != 0 {
		t.Fatalf("full %+v", r)
	}
	ahead := s.event(func(g *Gathering) { g.Name, g.Points = "ahead", 0 })
	s.join(ahead, ParticipantDraft{Member: a, At: InstantOf(s.now()) + 3*86_400_000})
	if list, err := s.Participants(s.ctx, ahead, 0, 1); err != nil || list[0].Day != s.Today() {
		t.Fatalf("a day ahead is noted as %+v, %v", list, err)
	}
	early := s.event(func(g *Gathering) { g.Name, g.Starts = "early", s.Today()+1 })
	_, err = s.Join(s.ctx, joinOf(early, ParticipantDraft{Member: a}))
	s.wants(err, CodeGatheringOff)
	s.must(only(s.CloseGathering(s.ctx, e, true)))
	_, err = s.Join(s.ctx, joinOf(e, ParticipantDraft{Member: a}))
	s.wants(err, CodeGatheringOff)
	s.has(a, 80, 0)
	s.sound()
}

// A draw is repeated by its recipe: SHA-256 over seed, participant and ticket, parted by line feeds; the smallest hashes win.
func TestDrawCanBeRepeated(t *testing.T) {
	s := openTill(t)
	e := s.event(func(g *Gathering) { g.Points = 0 })
	var members []string
	for _, phone := range []string{"13800138000", "13800138001", "13800138002", "13800138003"} {
		id := s.member(phone)
		members = append(members, MemberRef(id))
		s.join(e, ParticipantDraft{Member: id, Tickets: 2})
	}
	s.join(e, ParticipantDraft{Line: 2, Key: "wx_cat"})
	coupons, err := s.IssueCoupons(s.ctx, CouponIssue{Count: 1, Offer: Offer{Name: "十元券", Kind: KindFixed, Value: 1000, Uses: 1}})
	s.must(err)
	in := DrawInput{Gathering: e, Winners: 3, Seed: "见证人：8 1 3", Weighted: true, Prize: "茶具", Points: 20, Offer: coupons.Offer, Key: "d1"}
	d, err := s.DrawWinners(s.ctx, in)
	s.must(err)
	type place struct{ who, hash string }
	var order []place
	for _, who := range append(members, "wx_cat") {
		best := ""
		for _, ticket := range []string{"1", "2"} {
			if who == "wx_cat" && ticket == "2" {
				continue
			}
			sum := sha256.Sum256([]byte(in.Seed + "\n" + who + "\n" + ticket))
			if h := hex.EncodeToString(sum[:]); best == "" || h < best {
				best = h
			}
		}
		order = append(order, place{who, best})
	}
	sort.Slice(order, func(i, j int) bool { return order[i].hash < order[j].hash })
	for i, w := range d.Winners {
		if w.Chance != order[i].who || w.Hash != order[i].hash || w.Place != int64(i+1) {
			t.Errorf("place %d is %s, the recipe says %s", i+1, w.Chance, order[i].who)
		}
		if (w.Member != 0) != (w.Code != "" && w.Points == 20) {
			t.Errorf("prize of %+v", w)
		}
	}
	if d.Participants != 5 || d.Seed != in.Seed || len(d.Winners) != 3 {
		t.Fatalf("draw %+v", d)
	}
	if again, err := s.DrawWinners(s.ctx, in); err != nil || !again.Replayed || again.ID != d.ID {
		t.Fatalf("again %+v %v", again, err)
	}
	s.drawsOn(e, d, members)
}

// drawsOn makes a second draw, which leaves the winners of the first out, and takes both back.
func (s *till) drawsOn(e int64, d Draw, members []string) {
	s.t.Helper()
	_, err := s.Join(s.ctx, joinOf(e, ParticipantDraft{Line: 2, Key: "late"}))
	s.wants(err, CodeGatheringOff)
	_, err = s.DrawWinners(s.ctx, DrawInput{Gathering: e, Winners: 3})
	s.wants(err, CodeGatheringOff)
	second, err := s.DrawWinners(s.ctx, DrawInput{Gathering: e, Winners: 2})
	s.must(err)
	if second.Seed == "" || second.Participants != 2 {
		s.t.Fatalf("second draw %+v", second)
	}
	for _, w := range second.Winners {
		if slices.ContainsFunc(d.Winners, func(x Winner) bool { return x.Chance == w.Chance }) {
			s.t.Errorf("%s wins twice", w.Chance)
		}
	}
	for range 2 {
		batch, err := s.LastOfGathering(s.ctx, e)
		s.must(err)
		s.undo(batch.ID)
	}
	for i := range members {
		s.has(int64(i+1), 0, 0)
	}
	draws, err := s.Draws(s.ctx, e)
	s.must(err)
	if !draws[0].Undone || !draws[1].Undone || draws[0].Winners[0].Code != "" && draws[0].Winners[0].Status != "void" {
		s.t.Fatalf("draws %+v", draws)
	}
	s.sound()
}

// A vote that is revised when the poll gives nothing any more keeps the points that it got, and they count towards what the poll has given.
func TestARevisedVoteKeepsItsPoints(t *testing.T) {
	s := openTill(t)
	a, b := s.member("13800138000"), s.member("13800138001")
	poll := Gathering{What: GatherPoll, Name: "which tea", Starts: s.Today(), Points: 5, Options: []PollOption{{Text: "白茶"}, {Text: "红茶"}}}
	id, _, err := s.SaveGathering(s.ctx, poll, "")
	s.must(err)
	s.join(id, ParticipantDraft{Member: a, Option: "白茶"})
	points := func(n, most int64) {
		t.Helper()
		g, err := s.Gathering(s.ctx, GatherPoll, "which-tea")
		s.must(err)
		g.Points, g.Cap = n, most
		_, _, err = s.SaveGathering(s.ctx, g, "")
		s.must(err)
	}
	points(0, 0)
	s.join(id, ParticipantDraft{Member: a, Option: "红茶"})
	if g, err := s.Gathering(s.ctx, GatherPoll, "which-tea"); err != nil || g.Given != 5 {
		t.Errorf("the poll has given %d, %v", g.Given, err)
	}
	points(5, 8)
	s.join(id, ParticipantDraft{Member: b, Option: "白茶"})
	s.has(a, 5, 0)
	s.has(b, 3, 0)
	s.sound()
}

func TestPollAndGroup(t *testing.T) {
	s := openTill(t)
	a, b := s.member("13800138000"), s.member("13800138001")
	poll, _, err := s.SaveGathering(s.ctx, Gathering{What: GatherPoll, Name: "which tea", Starts: s.Today(), Points: 5, Options: []PollOption{{Text: "白茶"}, {Text: "红茶"}}}, "k")
	s.must(err)
	if same, _, err := s.SaveGathering(s.ctx, Gathering{What: GatherPoll, Name: "which tea", Starts: s.Today(), Points: 5, Options: []PollOption{{Text: "白茶"}, {Text: "红茶"}}}, "k"); err != nil || same != poll {
		t.Fatalf("the same key made %d, %v", same, err)
	}
	s.join(poll, ParticipantDraft{Member: a, Option: "白茶"}, ParticipantDraft{Member: b, Option: "2"})
	votes := func(want ...int64) {
		t.Helper()
		g, err := s.Gathering(s.ctx, GatherPoll, "which-tea")
		s.must(err)
		for i, n := range want {
			if g.Options[i].Votes != n {
				t.Errorf("%s has %d votes, want %d", g.Options[i].Text, g.Options[i].Votes, n)
			}
		}
	}
	votes(1, 1)
	changed := s.join(poll, ParticipantDraft{Member: a, Option: "红茶"})
	votes(0, 2)
	s.has(a, 5, 0)
	s.undo(changed.Batch)
	votes(1, 1)
	s.has(a, 5, 0)
	merge, err := s.MergeMembers(s.ctx, b, a)
	s.must(err)
	votes(0, 1)
	s.undo(merge)
	votes(1, 1)

	group, _, err := s.SaveGathering(s.ctx, Gathering{What: GatherGroup, Name: "茶友群", Kind: "wechat", Starts: s.Today()}, "")
	s.must(err)
	s.join(group, ParticipantDraft{Member: a}, ParticipantDraft{Member: b})
	s.pass(3)
	out := joinOf(group, ParticipantDraft{Member: a})
	out.Leave = true
	left, err := s.Join(s.ctx, out)
	s.must(err)
	inside := func(want int64) {
		t.Helper()
		g, err := s.Gathering(s.ctx, GatherGroup, "茶友群")
		s.must(err)
		if g.People != want {
			t.Errorf("%d people in the group, want %d", g.People, want)
		}
	}
	inside(1)
	if m, err := s.Member(s.ctx, a); err != nil || len(m.Took) != 2 || m.Took[0].Until != s.Today() {
		t.Fatalf("took part %+v %v", m.Took, err)
	}
	s.join(group, ParticipantDraft{Member: a})
	inside(2)
	_, err = s.UndoBatch(s.ctx, left.Batch, false)
	s.wants(err, CodeBatchTouched)
	back, err := s.LastOfGathering(s.ctx, group)
	s.must(err)
	s.undo(back.ID)
	s.undo(left.Batch)
	inside(2)
	s.sound()
}

// One key is one content, to its last field.
func TestAGatheringKeyStandsForAllOfIt(t *testing.T) {
	s := openTill(t)
	g := Gathering{What: GatherEvent, Kind: "quiz", Name: "tea", Starts: s.Today(), Ends: s.Today(), Points: 5}
	id, _, err := s.SaveGathering(s.ctx, g, "k")
	s.must(err)
	if again, _, err := s.SaveGathering(s.ctx, g, "k"); err != nil || again != id {
		t.Errorf("again %d, %v", again, err)
	}
	for name, change := range map[string]func(*Gathering){
		"place": func(g *Gathering) { g.Place = "上海" }, "note": func(g *Gathering) { g.Note = "late" }, "daily": func(g *Gathering) { g.Daily = true },
		"member cap": func(g *Gathering) { g.MemberCap = 10 }, "cap": func(g *Gathering) { g.Cap = 10 }, "room": func(g *Gathering) { g.Room = 3 },
	} {
		other := g
		change(&other)
		if _, _, err := s.SaveGathering(s.ctx, other, "k"); !CodeIs(err, CodeKeyConflict) {
			t.Errorf("another %s: %v", name, err)
		}
	}
}
