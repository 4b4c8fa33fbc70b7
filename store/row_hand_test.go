package store

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// kept is all that undoing an act by hand puts back, as text: the rows of the tables that are kept, whom somebody added, and what waits on the care list.
func (s *till) kept() string {
	s.t.Helper()
	var lines []string
	ask := func(sql string) {
		s.must(s.look(s.ctx, func(v *view) error {
			return v.each(func(rows *rows) error {
				var line string
				err := rows.Scan(&line)
				lines = append(lines, line)
				return err
			}, sql)
		}))
	}
	for _, k := range keptTables {
		ask("SELECT '" + k.name + " ' || json_array(" + strings.Join(slices.Concat(k.key, k.columns), ", ") + ") FROM " + k.name + " ORDER BY 1")
	}
	ask("SELECT json_array(id, stock, taken, used) FROM offer ORDER BY id")
	ask("SELECT 'care ' || json_array(member, kind, ref, state, until, contact, lead) FROM care ORDER BY id")
	ask("SELECT 'member ' || json_array(m.id, m.name, m.status, u.total) FROM member m LEFT JOIN rollup u ON u.member = m.id WHERE m.status <> 'hidden' ORDER BY m.id")
	ask("SELECT 'identity ' || json_array(source, key, member) FROM identity ORDER BY 1")
	ask("SELECT 'tag ' || json_array(member, tag) FROM tag ORDER BY 1")
	ask("SELECT 'referral ' || json_array(member, friend, state) FROM referral ORDER BY 1")
	return strings.Join(lines, "\n")
}

// desk is a shop with one of everything that a person changes by hand.
type desk struct {
	*till
	member, reward, event, poll, plan int64
	code                              string
	product                           Product
}

func openDesk(t *testing.T) *desk {
	s := &desk{till: openTill(t)}
	s.deed("signup", "20")
	s.member = s.till.member("13800138000")
	s.reward = s.till.reward(func(o *Offer) { o.Stock = 5 })
	s.event = s.till.event(nil)
	poll, _, err := s.SaveGathering(s.ctx, Gathering{What: GatherPoll, Name: "which tea", Starts: s.Today(), Options: []PollOption{{Text: "白茶"}, {Text: "红茶"}}}, "")
	s.must(err)
	s.poll = poll
	s.plan, _, err = s.SaveCarePlan(s.ctx, CarePlan{Name: "回访", After: PlanReceipt, Days: 7, Active: true})
	s.must(err)
	s.questions("trust")
	s.must(only(s.SaveCannedReply(s.ctx, CannedReply{"zh", "补发", "已补发"})))
	issued, err := s.IssueCoupons(s.ctx, CouponIssue{Count: 2, Offer: Offer{Name: "十元", Kind: KindFixed, Value: 1000, Uses: 1}})
	s.must(err)
	s.code = issued.Codes[0]
	if r := s.products(ProductsInput{}, ProductDraft{Key: "TEA-01", Name: "单丛", Category: "乌龙"}); r.New != 1 {
		t.Fatalf("products %+v", r)
	}
	list, err := s.Products(s.ctx, "", 0)
	s.must(err)
	s.product = list[0]
	s.makes(Rhythm{Member: s.member, Year: 100, Last: s.Today() - 40, Usual: 10, Quiet: true})
	return s
}

// deskActs are what a person changes; each gives its batch. n makes them differ.
var deskActs = map[string]func(s *desk, n int) (int64, error){
	"member": func(s *desk, n int) (int64, error) {
		_, batch, err := s.AddMember(s.ctx, MemberDraft{Name: "李静", Phone: fmt.Sprintf("139%08d", n), Birthday: "05-08", City: "上海", Tags: []string{"vip"}, ReferredBy: s.member})
		return batch, err
	},
	"reward": func(s *desk, n int) (int64, error) {
		_, batch, err := s.SaveReward(s.ctx, Offer{ID: s.reward, Name: fmt.Sprint("茶漏 ", n), Kind: KindGift, Points: 500 + int64(n), Stock: -1 + int64(n%3), PerMember: 1})
		return batch, err
	},
	"new reward": func(s *desk, n int) (int64, error) {
		_, batch, err := s.SaveReward(s.ctx, Offer{Name: fmt.Sprint("杯 ", n), Kind: KindGift, Points: 50, Stock: -1})
		return batch, err
	},
	"archived": func(s *desk, n int) (int64, error) { return s.ArchiveOffer(s.ctx, s.reward, n%2 == 0) },
	"product": func(s *desk, n int) (int64, error) {
		p := s.product
		p.Name, p.HasCost, p.Cost, p.Excluded = fmt.Sprint("单丛 ", n), n%2 == 0, int64(n%2), n%3 == 0
		return s.EditProduct(s.ctx, p)
	},
	"void": func(s *desk, n int) (int64, error) {
		ack, err := s.VoidCode(s.ctx, s.code, false)
		if CodeIs(err, CodeCodeRefused) {
			ack, err = s.VoidCode(s.ctx, s.code, true)
		}
		return ack.Batch, err
	},
	"snooze": func(s *desk, n int) (int64, error) {
		return s.SnoozeCare(s.ctx, s.number("SELECT id FROM care"), s.Today()+Day(n%4))
	},
	"plan": func(s *desk, n int) (int64, error) {
		_, batch, err := s.SaveCarePlan(s.ctx, CarePlan{ID: s.plan, Name: fmt.Sprint("回访 ", n%3), After: PlanOrder, Days: 1 + int64(n), Filter: "tag:vip", Active: n%2 == 0})
		return batch, err
	},
	"new plan": func(s *desk, n int) (int64, error) {
		_, batch, err := s.SaveCarePlan(s.ctx, CarePlan{Name: fmt.Sprint("计划 ", n), After: PlanJoin, Days: 3, Active: true})
		return batch, err
	},
	"no plan": func(s *desk, _ int) (int64, error) {
		return s.RemoveCarePlan(s.ctx, s.number("SELECT coalesce(max(id), 0) FROM care_plan WHERE id <> "+fmt.Sprint(s.plan)))
	},
	"reply": func(s *desk, n int) (int64, error) {
		return s.SaveCannedReply(s.ctx, CannedReply{"zh", "补发", strings.Repeat("好", n%3)})
	},
	"survey": func(s *desk, n int) (int64, error) {
		v, err := s.Survey(s.ctx, "trust")
		s.must(err)
		v.Title.EN, v.Questions[0].Text.EN = fmt.Sprint("Trust ", n), fmt.Sprint("keeps it ", n)
		v.Questions = append(v.Questions[:5], Question{Type: QuestionText, Text: Wording{ZH: fmt.Sprint("还有 ", n)}})
		return s.EditSurvey(s.ctx, v)
	},
	"new survey": func(s *desk, n int) (int64, error) {
		return s.AddSurvey(s.ctx, Survey{Key: fmt.Sprint("s", n), Kind: SurveyCustomers, Lang: "zh", Title: Wording{ZH: "新"}, Questions: []Question{{Type: QuestionText, Text: Wording{ZH: "为什么"}}}})
	},
	"survey closed": func(s *desk, n int) (int64, error) { return s.CloseSurvey(s.ctx, "trust", n%2 == 0) },
	"event": func(s *desk, n int) (int64, error) {
		_, batch, err := s.SaveGathering(s.ctx, Gathering{ID: s.event, What: GatherEvent, Kind: "quiz", Name: fmt.Sprint("猜茶 ", n), Slug: fmt.Sprint("tea-", n%2), Starts: s.Today(), Ends: s.Today() + Day(n), Points: int64(n), Room: 9}, "")
		return batch, err
	},
	"new event": func(s *desk, n int) (int64, error) {
		_, batch, err := s.SaveGathering(s.ctx, Gathering{What: GatherGroup, Kind: "wechat", Name: fmt.Sprint("群 ", n), Starts: s.Today()}, "")
		return batch, err
	},
	"poll": func(s *desk, n int) (int64, error) {
		options := []PollOption{{Text: "白茶"}, {Text: fmt.Sprint("红茶 ", n%2)}, {Text: "绿茶"}, {Text: fmt.Sprint("黑茶 ", n)}}
		_, batch, err := s.SaveGathering(s.ctx, Gathering{ID: s.poll, What: GatherPoll, Name: "which tea", Starts: s.Today(), Options: options}, "")
		return batch, err
	},
	"event closed": func(s *desk, n int) (int64, error) { return s.CloseGathering(s.ctx, s.event, n%2 == 0) },
}

// Whatever a person changes by hand goes back as a batch, alone and once; a dry run changes nothing, and what changes nothing is no batch.
func TestUndoingWhatWasChangedByHand(t *testing.T) {
	for label, act := range deskActs {
		if label == "no plan" { // there is none but the desk's
			continue
		}
		t.Run("OK"+label, func(t *testing.T) {
			s := openDesk(t)
			before := s.kept()
			batch, err := act(s, 2)
			s.must(err)
			after := s.kept()
			if batch == 0 || after == before {
				t.Fatalf("batch %d changed nothing", batch)
			}
			if _, err := s.UndoBatch(s.ctx, batch, true); err != nil || s.kept() != after {
				t.Fatalf("a dry run: %v", err)
			}
			s.undo(batch)
			if got := s.kept(); got != before {
				t.Errorf("now\n%s\nwant\n%s", got, before)
			}
			_, err = s.UndoBatch(s.ctx, batch, false)
			s.wants(err, CodeAlreadyUndone)
			s.sound()
		})
	}
}

// Acts in any order, undone in any order as far as each undo is not refused, leave every row as it was; a refusal changes nothing.
func TestUndoingActsInAnyOrder(t *testing.T) {
	labels := make([]string, 0, len(deskActs))
	for label := range deskActs {
		labels = append(labels, label)
	}
	slices.Sort(labels)
	rapid.Check(t, func(rt *rapid.T) {
		s := openDesk(t)
		before := s.kept()
		var batches []int64
		for n := range rapid.IntRange(2, 14).Draw(rt, "acts") {
			label := rapid.SampledFrom(labels).Draw(rt, "act")
			batch, err := deskActs[label](s, n)
			if err != nil && !CodeIs(err, CodeNameTaken) && !CodeIs(err, CodeNoPlan) && !CodeIs(err, CodeBadGathering) {
				rt.Fatalf("%s: %v", label, err)
			}
			if batch != 0 && err == nil {
				batches = append(batches, batch)
			}
		}
		for len(batches) > 0 {
			i := rapid.IntRange(0, len(batches)-1).Draw(rt, "undo")
			now := s.kept()
			_, err := s.UndoBatch(s.ctx, batches[i], false)
			refused := CodeIs(err, CodeBatchTouched) || CodeIs(err, CodeNameTaken)
			switch {
			case err != nil && !refused:
				rt.Fatal(err)
			case refused && i == len(batches)-1:
				rt.Fatalf("the last act: %v", err)
			case refused && s.kept() != now:
				rt.Fatalf("a refusal changed\n%s\nto\n%s", now, s.kept())
			case err == nil:
				batches = slices.Delete(batches, i, i+1)
			}
		}
		if got := s.kept(); got != before {
			rt.Fatalf("now\n%s\nwant\n%s", got, before)
		}
		s.sound()
	})
}

// standsOn checks that a refusal to undo says why, and names the later batch and what it was where there is one.
func (s *till) standsOn(err error, why string, by int64, act string) {
	s.t.Helper()
	s.wants(err, CodeBatchTouched)
	facts := err.(*Error).Facts
	if got, _ := facts["by"].(int64); facts["why"] != why || got != by || facts["act"] != act && facts["what"] != act {
		s.t.Errorf("refused with %v, want %s, %d and %s", facts, why, by, act)
	}
}

// A change upon which a later one stands names that one; another value of the same row does not stand in the way.
func TestUndoingAChangeOfARowUnderALaterOne(t *testing.T) {
	s := openDesk(t)
	edit := func(change func(*Product)) int64 {
		list, err := s.Products(s.ctx, "", 0)
		s.must(err)
		change(&list[0])
		batch, err := s.EditProduct(s.ctx, list[0])
		s.must(err)
		return batch
	}
	name := edit(func(p *Product) { p.Name = "a" })
	cost := edit(func(p *Product) { p.HasCost, p.Cost = true, 300 })
	again := edit(func(p *Product) { p.Name = "b" })
	_, err := s.UndoBatch(s.ctx, name, false)
	s.standsOn(err, "row", again, productBatch)
	s.undo(cost)
	s.undo(again)
	s.undo(name)
	if got, want := s.shelf(), "单丛|乌龙|0 false|false\n"; got != want {
		t.Errorf("the shelf is %q, want %q", got, want)
	}
	// Without an edit by hand the file may change the name again, and stands in the way then.
	cost = edit(func(p *Product) { p.HasCost, p.Cost = true, 500 })
	s.undo(cost)
	file := s.products(ProductsInput{}, ProductDraft{Key: "TEA-01", Name: "c", HasCost: true, Cost: 400})
	if file.Updated != 1 || s.shelf() != "c|乌龙|400 true|false\n" {
		t.Fatalf("the file: %+v, %s", file, s.shelf())
	}
	cost = edit(func(p *Product) { p.Cost = 500 })
	file = s.products(ProductsInput{}, ProductDraft{Key: "TEA-02", Name: "d"})
	s.undo(cost)
	_, err = s.UndoBatch(s.ctx, again, false)
	s.wants(err, CodeAlreadyUndone)
	s.sound()
}

// What was had, answered, voted or used since stands in the way.
func TestUndoingARowThatIsNeeded(t *testing.T) {
	s := openDesk(t)
	m := s.till.member("13700137000")
	s.earn(m, 5000)
	id, made, err := s.SaveReward(s.ctx, Offer{Name: "杯", Kind: KindGift, Points: 10, Stock: 1})
	s.must(err)
	_, more, err := s.SaveReward(s.ctx, Offer{ID: id, Name: "杯", Kind: KindGift, Points: 10, Stock: 9})
	s.must(err)
	first := s.redeem(m, id)
	second := s.redeem(m, id)
	_, err = s.UndoBatch(s.ctx, more, false)
	s.standsOn(err, "stock", 0, rewardBatch)
	_, err = s.CancelRedemption(s.ctx, second.Redemption, "")
	s.must(err)
	s.undo(more)
	_, err = s.UndoBatch(s.ctx, made, false)
	s.standsOn(err, "used", 0, rewardBatch)
	_, err = s.CancelRedemption(s.ctx, first.Redemption, "")
	s.must(err)

	v, err := s.Survey(s.ctx, "trust")
	s.must(err)
	v.Questions = append(v.Questions, Question{Type: QuestionNPS, Text: Wording{ZH: "再问"}})
	asked, err := s.EditSurvey(s.ctx, v)
	s.must(err)
	answers, err := s.surveyed(SurveyInput{Key: "trust", Round: "a"}, sheet(SheetDraft{Phone: "13700137000"}, "7", "1", "7", "9", "", "", "9"))
	s.must(err)
	_, err = s.UndoBatch(s.ctx, asked, false)
	s.wants(err, CodeSurveyAnswered)
	s.undo(answers.Batch)

	poll := deskActs["poll"]
	option, err := poll(s, 1)
	s.must(err)
	vote := s.join(s.poll, ParticipantDraft{Member: m, Option: "绿茶"})
	_, err = s.UndoBatch(s.ctx, option, false)
	s.standsOn(err, "used", 0, gatheringBatch)
	s.undo(vote.Batch)
	if last, err := s.LastOfGathering(s.ctx, s.poll); err != nil || last.ID != option {
		t.Errorf("the last of the poll is %+v, %v; want %d", last, err, option)
	}
	s.undo(option)

	ack, err := s.VoidCode(s.ctx, s.code, false)
	s.must(err)
	back, err := s.VoidCode(s.ctx, s.code, true)
	s.must(err)
	_, err = s.UndoBatch(s.ctx, ack.Batch, false)
	s.standsOn(err, "row", back.Batch, codeBatch)
	_, err = s.UseCode(s.ctx, CodeUse{Code: s.code, Order: "T1"})
	s.must(err)
	_, err = s.UndoBatch(s.ctx, back.Batch, false)
	s.wants(err, CodeCodeRefused)
	s.sound()
}

// A code that was made void before its whole batch was undone stays void.
func TestUndoingAVoidOfABatchThatIsGone(t *testing.T) {
	s := openDesk(t)
	ack, err := s.VoidCode(s.ctx, s.code, false)
	s.must(err)
	s.undo(s.number("SELECT id FROM batch WHERE what = 'coupons'"))
	_, err = s.UndoBatch(s.ctx, ack.Batch, false)
	s.standsOn(err, "changed", 0, codeBatch)
	s.sound()
}

// Somebody who was added by hand goes again while nothing hangs on them, with the points for joining; the phone is free.
func TestUndoingAMemberByHand(t *testing.T) {
	for what, act := range map[string]func(s *desk, m int64) (undo func()){
		"OK": nil,
		"order": func(s *desk, m int64) func() {
			_, err := s.AddOrder(s.ctx, OrderInput{Member: m, Amount: 100_00})
			s.must(err)
			return nil
		},
		"entry": func(s *desk, m int64) func() {
			ack := s.earn(m, 30)
			return func() {
				_, err := s.UndoEntry(s.ctx, ack.Entry, false)
				s.must(err)
			}
		},
		"note": func(s *desk, m int64) func() { s.must(s.NoteMember(s.ctx, m, "likes oolong")); return nil },
		"event": func(s *desk, m int64) func() {
			r := s.join(s.event, ParticipantDraft{Member: m})
			return func() { s.undo(r.Batch) }
		},
		"coupons": func(s *desk, m int64) func() { _, err := s.ReferralCode(s.ctx, m); s.must(err); return nil },
		"referral": func(s *desk, m int64) func() {
			_, err := s.Refer(s.ctx, m, s.till.member("13600136000"))
			s.must(err)
			return nil
		},
		"contact": func(s *desk, m int64) func() {
			ack, err := s.LogContact(s.ctx, ContactInput{Member: m, Result: "reached"})
			s.must(err)
			return func() { s.undo(ack.Batch) }
		},
		"merge": func(s *desk, m int64) func() {
			batch, err := s.MergeMembers(s.ctx, m, s.till.member("13600136000"))
			s.must(err)
			return func() { s.undo(batch) }
		},
	} {
		t.Run(what, func(t *testing.T) {
			s := openDesk(t)
			before := s.kept()
			m, batch, err := s.AddMember(s.ctx, MemberDraft{Name: "李静", Phone: "13900139000", Tags: []string{"vip"}, ReferredBy: s.member})
			s.must(err)
			s.has(m, 20, 0)
			if act != nil {
				undo := act(s, m)
				_, err := s.UndoBatch(s.ctx, batch, false)
				s.standsOn(err, "upon", 0, what)
				if undo == nil {
					return
				}
				undo()
			}
			s.undo(batch)
			if what == "OK" && s.kept() != before {
				t.Errorf("now\n%s\nwant\n%s", s.kept(), before)
			}
			if got := s.card(m); got.Status != "hidden" || got.Name != "" || len(got.Identities)+len(got.Tags) > 0 {
				t.Errorf("M%d is still there: %+v", m, got)
			}
			if again := s.till.member("13900139000"); again == m {
				t.Error("the number was given again")
			}
			s.sound()
		})
	}
}

// Putting somebody off stands in the timeline with its day, and goes back unless somebody has spoken with them or put them off anew.
func TestUndoingThatSomebodyWasPutOff(t *testing.T) {
	s := openDesk(t)
	id := s.caring(s.member).ID
	batch, err := s.SnoozeCare(s.ctx, id, s.Today()+3)
	s.must(err)
	events, err := s.Timeline(s.ctx, s.member, EventMark{}, 5)
	s.must(err)
	at := slices.IndexFunc(events, func(e Event) bool { return e.Change != nil })
	if at < 0 || events[at].Change.What != "snooze" || fmt.Sprint(events[at].Change.Values) != "[{care   2025-03-13}]" {
		t.Errorf("the timeline tells %+v", events)
	}
	later, err := s.SnoozeCare(s.ctx, id, s.Today()+5)
	s.must(err)
	_, err = s.UndoBatch(s.ctx, batch, false)
	s.names(err, later, "snooze")
	s.undo(later)
	ack, err := s.LogContact(s.ctx, ContactInput{Care: id, Result: "done"})
	s.must(err)
	_, err = s.UndoBatch(s.ctx, batch, false)
	s.names(err, ack.Batch, "care")
	s.undo(ack.Batch)
	_, err = s.UndoBatch(s.ctx, batch, false)
	s.wants(err, CodeEditedMeanwhile) // the undo of the contact has opened it
	batch, err = s.SnoozeCare(s.ctx, id, s.Today()+3)
	s.must(err)
	s.makes() // the reason has passed
	_, err = s.UndoBatch(s.ctx, batch, false)
	s.standsOn(err, "changed", 0, "snooze")
	for kind, want := range map[string]bool{"": false, MemberBatch: true} {
		list, err := s.Batches(s.ctx, kind, 100)
		s.must(err)
		if got := slices.ContainsFunc(list, func(b Batch) bool { return b.ID == batch }); got != want {
			t.Errorf("batches of kind %q hold it: %v", kind, got)
		}
	}
}

// What is no order and no member makes neither scores nor the care list anew; a plan does, as ever.
func TestActsByHandMakeNothingStale(t *testing.T) {
	for label, act := range deskActs {
		if label == "no plan" {
			continue
		}
		t.Run(label, func(t *testing.T) {
			s := openDesk(t)
			s.must(s.KeepScores(s.ctx, Scores{Day: s.Today()}))
			s.must(only(act(s, 2)))
			if due, err := s.ScoresDue(s.ctx); due != 0 || err != nil {
				t.Errorf("scores are due from %d orders, %v", due, err)
			}
			if fresh, _, err := s.CareState(s.ctx); fresh == strings.HasSuffix(label, "plan") || err != nil {
				t.Errorf("the care list is fresh: %v, %v", fresh, err)
			}
		})
	}
}

// A product is found by its key before its number, and a merge by who took part in it, however many there are.
func TestFindingOneAmongMany(t *testing.T) {
	s := openDesk(t)
	a, b := s.till.member("13700137000"), s.till.member("13600136000")
	merge, err := s.MergeMembers(s.ctx, a, b)
	s.must(err)
	edit(t, s.path, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200) INSERT INTO product (key, name) SELECT 'P' || i, 'A' || i FROM n",
		"INSERT INTO product (key, name) VALUES ('3', 'three')",
		fmt.Sprintf(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)
			INSERT INTO batch (id, kind, at, staff, result) SELECT %d + i, 'merge', 1, 1, '{"keep":998,"lose":999}' FROM n`, merge))
	for ref, name := range map[string]string{"TEA-01": "单丛", "3": "three", "2": "A1"} {
		if p, err := s.Product(s.ctx, ref); err != nil || p.Name != name {
			t.Errorf("%s is %+v, %v; want %s", ref, p, err, name)
		}
	}
	for _, ref := range []string{"", "0", "007", "TEA"} {
		_, err := s.Product(s.ctx, ref)
		s.wants(err, CodeNoProduct)
	}
	for _, m := range []int64{a, b} {
		if got, err := s.MergeOf(s.ctx, m); err != nil || got.ID != merge {
			t.Errorf("M%d was merged by %d, %v; want %d", m, got.ID, err, merge)
		}
	}
	_, err = s.MergeOf(s.ctx, s.member)
	s.wants(err, CodeNotMerged)
}
