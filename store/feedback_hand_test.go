package store

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// say records an answer by hand.
func (s *till) say(in FeedbackInput) AnswerAck {
	s.t.Helper()
	ack, err := s.AddAnswer(s.ctx, in)
	s.must(err)
	return ack
}

// nps is an answer from 0 to 10.
func nps(member, score int64) FeedbackInput {
	return FeedbackInput{Kind: AnswerNPS, Score: score, HasScore: true, Member: member}
}

// scores are the NPS of everybody, the newest answer first.
func (s *till) scores(q FeedbackQuery) string {
	s.t.Helper()
	list, err := s.Feedback(s.ctx, q)
	s.must(err)
	text := ""
	for _, f := range list {
		text += fmt.Sprintf("%s:%d ", MemberRef(f.Member), f.Score)
	}
	return text
}

func TestAnswersByHand(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	s.send(s.paid("1051", "a@example.com", 5000))
	buyer, order := s.buyer("a@example.com"), s.order("1051")

	low := s.say(FeedbackInput{
		Kind: AnswerNPS, HasScore: true, Member: m, Comment: "物流太慢了，包装也碎了", Channel: "wechat", Tags: []string{"生鲜"}, Staff: "owner",
	})
	if low.Proposed != "logistics" || low.Tone != -1 || !low.Low || low.Card {
		t.Errorf("a score of 0: %+v", low)
	}
	about := s.say(FeedbackInput{Kind: AnswerCSAT, Score: 5, HasScore: true, Order: order, Driver: "service"})
	s.say(FeedbackInput{Kind: AnswerStars, Score: 4, HasScore: true})
	s.say(FeedbackInput{Kind: AnswerComment, Comment: "card 4111 1111 1111 1111"})

	f, before, err := s.Answer(s.ctx, low.ID)
	s.must(err)
	if !f.HasScore || f.Score != 0 || f.Channel != "wechat" || f.Tags != "生鲜" || f.About != "owner" || f.Staff != "owner" || len(before) != 0 || !f.HasTone {
		t.Errorf("the row %+v", f)
	}
	if f, _, err = s.Answer(s.ctx, about.ID); err != nil || f.Member != buyer || f.Order != "1051" || f.Driver != "service" {
		t.Errorf("who says something about an order is its buyer: %+v %v", f, err)
	}
	for name, c := range map[string]struct {
		in   FeedbackInput
		code Code
	}{
		"ErrRange":     {FeedbackInput{Kind: AnswerNPS, Score: 11, HasScore: true}, CodeBadScore},
		"ErrBelow":     {FeedbackInput{Kind: AnswerCSAT, Score: 0, HasScore: true}, CodeBadScore},
		"ErrNone":      {FeedbackInput{Kind: AnswerNPS}, CodeNoScore},
		"ErrEmpty":     {FeedbackInput{Kind: AnswerComment}, CodeNoScore},
		"ErrKind":      {FeedbackInput{Kind: "mood"}, CodeBadKind},
		"ErrDriver":    {FeedbackInput{Kind: AnswerNPS, HasScore: true, Driver: "weather"}, CodeUnknownDriver},
		"ErrChannel":   {FeedbackInput{Kind: AnswerNPS, HasScore: true, Channel: "pigeon"}, CodeUnknownChannel},
		"ErrMember":    {nps(999, 1), CodeNoMember},
		"ErrOrder":     {FeedbackInput{Kind: AnswerNPS, HasScore: true, Order: 999}, CodeNoOrder},
		"ErrStaff":     {FeedbackInput{Kind: AnswerNPS, HasScore: true, Staff: "nobody"}, CodeNoStaff},
		"ErrFuture":    {FeedbackInput{Kind: AnswerNPS, HasScore: true, At: InstantOf(s.now()) + 1}, CodeNotYet},
		"ErrLong":      {FeedbackInput{Kind: AnswerComment, Comment: strings.Repeat("长", 4001)}, CodeBadName},
		"ErrBadIndeed": {FeedbackInput{Kind: AnswerComment, Comment: "a\x00b"}, CodeBadName},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := s.AddAnswer(s.ctx, c.in)
			s.wants(err, c.code)
		})
	}
	if full := s.say(FeedbackInput{Kind: AnswerComment, Comment: strings.Repeat("长", 4000)}); full.ID == 0 {
		t.Error("4,000 characters are too many")
	}
	s.sound()
}

func TestAKeyOfAnAnswer(t *testing.T) {
	s := openTill(t)
	in := nps(s.member("13800138000"), 9)
	in.Key = "k-1"
	first, again := s.say(in), s.say(in)
	if again.ID != first.ID || !again.Replayed || s.number("SELECT count(*) FROM feedback") != 1 {
		t.Errorf("again %+v after %+v", again, first)
	}
	in.Score = 8
	_, err := s.AddAnswer(s.ctx, in)
	s.wants(err, CodeKeyConflict)
	nine := int64(3)
	_, err = s.EditAnswer(s.ctx, first.ID, AnswerEdit{Score: &nine})
	s.must(err)
	in.Score = 9
	if again = s.say(in); again.ID != first.ID || !again.Replayed {
		t.Errorf("after a revision %+v", again)
	}
	s.sound()
}

func TestAnswersAreRevised(t *testing.T) {
	s := openTill(t)
	m, other := s.member("13800138000"), s.member("13700137000")
	in := nps(m, 3)
	in.Question = "autumn"
	first := s.say(in)
	in.Score = 8
	if second := s.say(in); second.Revises != first.ID {
		t.Errorf("a later answer to the same question: %+v", second)
	}
	in.Member = other
	if third := s.say(in); third.Revises != 0 {
		t.Errorf("somebody else's answer: %+v", third)
	}
	s.say(nps(m, 10)) // to no question: an answer of its own
	if got := s.scores(FeedbackQuery{Member: m}); got != "M1:10 M1:8 " {
		t.Errorf("scores %s", got)
	}
	list, err := s.Feedback(s.ctx, FeedbackQuery{Member: m})
	s.must(err)
	six, text, driver := int64(6), "太贵了", "price"
	ack, err := s.EditAnswer(s.ctx, list[1].ID, AnswerEdit{Score: &six, Comment: &text, AddTags: []string{"call"}})
	s.must(err)
	f, before, err := s.Answer(s.ctx, ack.ID)
	s.must(err)
	if f.Score != 6 || f.Comment != text || f.Proposed != "price" || f.Question != "autumn" || f.Tags != "call" || len(before) != 2 || before[0].Score != 8 || before[1].Score != 3 {
		t.Errorf("revised %+v after %+v", f, before)
	}
	same, err := s.EditAnswer(s.ctx, ack.ID, AnswerEdit{Driver: &driver, Member: &other, Score: &six, RemoveTags: []string{"call"}})
	s.must(err)
	if f, before, err = s.Answer(s.ctx, ack.ID); err != nil || same.ID != ack.ID || f.Driver != "price" || f.Member != other || f.Tags != "" || len(before) != 2 {
		t.Errorf("what the shop says about it changes in place: %+v %v", f, err)
	}
	_, err = s.EditAnswer(s.ctx, first.ID, AnswerEdit{Score: &six})
	s.wants(err, CodeAnswerRevised)
	_, err = s.EditAnswer(s.ctx, 999, AnswerEdit{Score: &six})
	s.wants(err, CodeNoAnswer)
	eleven := int64(11)
	_, err = s.EditAnswer(s.ctx, ack.ID, AnswerEdit{Score: &eleven})
	s.wants(err, CodeBadScore)
	s.sound()
}

// What a person has corrected stays corrected when the file comes again; the file cannot be undone below it.
func TestACorrectionOutlivesItsFile(t *testing.T) {
	s := openTill(t)
	in := AnswersInput{Kind: AnswerNPS, Question: "autumn"}
	r, err := s.answers(in, score(3, AnswerDraft{ID: "1"}))
	s.must(err)
	nine := int64(9)
	_, err = s.EditAnswer(s.ctx, 1, AnswerEdit{Score: &nine})
	s.must(err)
	again, err := s.answers(in, score(3, AnswerDraft{ID: "1"}))
	s.must(err)
	if again.Unchanged != 1 || s.scores(FeedbackQuery{}) != "M0:9 " {
		t.Errorf("the same file again: %+v, %s", again, s.scores(FeedbackQuery{}))
	}
	_, err = s.UndoBatch(s.ctx, r.Batch, false)
	s.wants(err, CodeBatchTouched)
	if !strings.Contains(err.Error(), `why="person"`) { // no batch stands in the way that could be undone first
		t.Error(err)
	}
	if newer, err := s.answers(in, score(7, AnswerDraft{ID: "1"})); err != nil || newer.Updated != 1 {
		t.Errorf("a file that says something new: %+v %v", newer, err)
	}
	s.sound()
}

func TestAnswersAreRemoved(t *testing.T) {
	s := openTill(t)
	one, two := s.say(nps(0, 3)), s.say(nps(0, 9))
	batch, err := s.RemoveAnswers(s.ctx, []int64{one.ID, one.ID})
	s.must(err)
	if got := s.scores(FeedbackQuery{}); got != "M0:9 " {
		t.Errorf("left %s", got)
	}
	s.sound()
	_, err = s.RemoveAnswers(s.ctx, []int64{two.ID, one.ID})
	s.wants(err, CodeNoAnswer)
	_, err = s.UndoBatch(s.ctx, batch, false)
	s.must(err)
	if got := s.scores(FeedbackQuery{}); got != "M0:9 M0:3 " {
		t.Errorf("after the undo %s", got)
	}
	s.sound()
	// A file that brings the answer in again stands in the way of the undo.
	in := AnswersInput{Kind: AnswerNPS, Question: "q"}
	_, err = s.answers(in, score(5, AnswerDraft{ID: "1"}))
	s.must(err)
	list, err := s.Feedback(s.ctx, FeedbackQuery{Limit: 1})
	s.must(err)
	batch, err = s.RemoveAnswers(s.ctx, []int64{list[0].ID})
	s.must(err)
	_, err = s.answers(in, score(5, AnswerDraft{ID: "1"}))
	s.must(err)
	_, err = s.UndoBatch(s.ctx, batch, false)
	s.wants(err, CodeBatchTouched)
	s.sound()
}

func TestMergingCarriesAnswers(t *testing.T) {
	s := openTill(t)
	s.send(s.paid("1", "keep@example.com", 10000), s.paid("2", "lose@example.com", 5000))
	keep, lose := s.buyer("keep@example.com"), s.buyer("lose@example.com")
	s.say(nps(keep, 9))
	s.say(nps(lose, 2))
	_, err := s.answers(AnswersInput{Kind: AnswerNPS}, score(4, AnswerDraft{Email: "lose@example.com"}))
	s.must(err)
	_, _, err = s.Ask(s.ctx, AskInput{Kind: AnswerNPS, Every: 1, Members: nil})
	s.must(err)
	batch, err := s.MergeMembers(s.ctx, keep, lose)
	s.must(err)
	if got := s.scores(FeedbackQuery{Member: keep}); got != "M1:4 M1:2 M1:9 " {
		t.Errorf("merged %s", got)
	}
	// After the merge: about the other's order, and about nothing of theirs.
	s.say(FeedbackInput{Kind: AnswerNPS, Score: 6, HasScore: true, Order: s.order("2")})
	s.say(nps(keep, 10))
	list, err := s.Feedback(s.ctx, FeedbackQuery{Member: keep})
	s.must(err)
	nobody := int64(0)
	_, err = s.EditAnswer(s.ctx, list[2].ID, AnswerEdit{Member: &nobody}) // the 4 is nobody's, says a person
	s.must(err)
	s.sound()
	_, err = s.UndoBatch(s.ctx, batch, false)
	s.must(err)
	if mine, theirs := s.scores(FeedbackQuery{Member: keep}), s.scores(FeedbackQuery{Member: lose}); mine != "M1:10 M1:9 " || theirs != "M2:6 M2:2 " {
		t.Errorf("parted: %s and %s", mine, theirs)
	}
	s.sound()
}

func TestTheWordListReadsComments(t *testing.T) {
	s := openTill(t)
	words, err := s.FeedbackWords(s.ctx)
	s.must(err)
	if len(words) < 100 || slices.ContainsFunc(words, func(w FeedbackWord) bool { return w.Driver != "" && !slices.Contains(s.Shop().Drivers, w.Driver) }) {
		t.Fatalf("%d words, or a driver that the shop does not have", len(words))
	}
	list := newLexicon(words)
	for _, c := range []struct {
		text, driver string
		tone         int
		toned        bool
	}{
		{"物流太慢，包装破损", "logistics", -1, true},
		{"不好喝", "product", -1, true},
		{"没有异味，很满意", "product", 1, true},
		{"客服很耐心，但是快递慢", "service", 1, true},
		{"Delivery was slow and the box arrived damaged", "logistics", -1, true},
		{"The tea is not good", "", -1, true},
		{"Isn't bad at all", "", 1, true},
		{"I relate to goodness", "", 0, false}, // neither late nor good
		{"Packaging was fine", "logistics", 0, false},
		{"It was bad. Not my thing. Great staff!", "service", 0, true},
		{"价格", "price", 0, false},
		{"12345", "", 0, false},
		{"", "", 0, false},
	} {
		if driver, tone, toned := list.read(c.text); driver != c.driver || tone != c.tone || toned != c.toned {
			t.Errorf("%q: %s %d %t, want %s %d %t", c.text, driver, tone, toned, c.driver, c.tone, c.toned)
		}
	}
}

func TestTheWordListIsEdited(t *testing.T) {
	s := openTill(t)
	said := s.say(FeedbackInput{Kind: AnswerComment, Comment: "茶叶碎末多"})
	confirmed := s.say(FeedbackInput{Kind: AnswerComment, Comment: "碎末", Driver: "brand"})
	if said.Proposed != "" {
		t.Fatalf("proposed %+v", said)
	}
	n, err := s.SetFeedbackWord(s.ctx, FeedbackWord{"碎末", "product", -1})
	s.must(err)
	f, _, err := s.Answer(s.ctx, said.ID)
	s.must(err)
	if n != 1 || f.Proposed != "product" || f.Tone != -1 {
		t.Errorf("%d changed, %+v", n, f)
	}
	if list, err := s.Feedback(s.ctx, FeedbackQuery{Unconfirmed: true}); err != nil || len(list) != 1 {
		t.Errorf("to confirm: %+v %v", list, err)
	}
	if n, err = s.ConfirmAnswers(s.ctx, []int64{said.ID, confirmed.ID}); err != nil || n != 1 {
		t.Errorf("confirmed %d %v", n, err)
	}
	if list, err := s.Feedback(s.ctx, FeedbackQuery{Driver: "product"}); err != nil || len(list) != 1 || list[0].Driver != "product" {
		t.Errorf("of the driver: %+v %v", list, err)
	}
	_, err = s.RemoveFeedbackWord(s.ctx, "碎末")
	s.must(err)
	if f, _, err = s.Answer(s.ctx, said.ID); err != nil || f.Driver != "product" {
		t.Errorf("what was confirmed stays: %+v %v", f, err)
	}
	_, err = s.RemoveFeedbackWord(s.ctx, "碎末")
	s.wants(err, CodeNoWord)
	_, err = s.SetFeedbackWord(s.ctx, FeedbackWord{"x", "weather", 1})
	s.wants(err, CodeUnknownDriver)
	_, err = s.SetFeedbackWord(s.ctx, FeedbackWord{"x", "", 0})
	s.wants(err, CodeBadTone)
	s.set("feedback_drivers", "包装, taste")
	if s.say(FeedbackInput{Kind: AnswerComment, Comment: "x", Driver: "包装"}).ID == 0 {
		t.Error("a driver of the shop's own")
	}
	s.wants(only(s.SetSetting(s.ctx, "feedback_drivers", "a, a")), CodeBadSetting)
	s.sound()
}

// The filter asks for the last score of a member, not for the last that was recorded, and who gave none is in no comparison.
func TestFilteringByTheLastScore(t *testing.T) {
	s := openTill(t)
	a, b := s.member("13800138000"), s.member("13700137000")
	s.member("13600136000")
	s.say(nps(a, 9))
	early := nps(a, 2)
	early.At = InstantOf(s.now().AddDate(0, 0, -3))
	s.say(early)
	s.say(nps(b, 0))
	for where, want := range map[string]string{"nps <= 6": "2 ", "nps >= 9": "1 ", "nps = 0": "2 ", "nps >= 0": "1 2 ", "csat <= 2": "", "not nps <= 6": "1 3 "} {
		page, err := s.Members(s.ctx, MemberQuery{Where: where, Sort: "joined"})
		s.must(err)
		ids := []string{}
		for _, m := range page.Items {
			ids = append(ids, fmt.Sprint(m.ID, " "))
		}
		slices.Sort(ids)
		if got := strings.Join(ids, ""); got != want {
			t.Errorf("%s: %q, want %q", where, got, want)
		}
	}
}

// So does who has revised, by hand, the answer that came in again.
func TestARevisionStandsInTheWayOfAnUndo(t *testing.T) {
	s := openTill(t)
	in := AnswersInput{Kind: AnswerNPS, Question: "q"}
	first := func() int64 {
		_, err := s.answers(in, score(5, AnswerDraft{ID: "1"}))
		s.must(err)
		list, err := s.Feedback(s.ctx, FeedbackQuery{Limit: 1})
		s.must(err)
		return list[0].ID
	}
	one := first()
	batch, err := s.RemoveAnswers(s.ctx, []int64{one, one})
	s.must(err)
	if told := s.number("SELECT json_extract(result, '$.answers') FROM batch WHERE id = (SELECT max(id) FROM batch)"); told != 1 {
		t.Errorf("the batch says that it took %d answers out", told)
	}
	better := int64(8)
	_, err = s.EditAnswer(s.ctx, first(), AnswerEdit{Score: &better})
	s.must(err)
	_, err = s.UndoBatch(s.ctx, batch, false)
	s.wants(err, CodeBatchTouched)
	s.sound()
}

// The reference of a hidden member in a file means nobody, as their contact does.
func TestAnswersOfHiddenMembers(t *testing.T) {
	s := openTill(t)
	r, err := s.people(PeopleInput{}, PersonDraft{Key: "7", Name: "王芳", Email: "wang@example.com"})
	s.must(err)
	m := s.byEmail("wang@example.com")
	_, err = s.UndoBatch(s.ctx, r.Batch, false)
	s.must(err)
	if hidden := s.number("SELECT count(*) FROM member WHERE status = 'hidden'"); hidden != 1 {
		t.Fatalf("%d hidden members", hidden)
	}
	_, err = s.answers(AnswersInput{Kind: AnswerNPS}, score(5, AnswerDraft{Key: MemberRef(m)}))
	s.must(err)
	if got := s.scores(FeedbackQuery{}); got != "M0:5 " {
		t.Errorf("answers %s", got)
	}
}

// The same answer with the same key is told what it was told first, whatever has become of whom it names.
func TestAReplayedAnswerIsNotCheckedAnew(t *testing.T) {
	s := openTill(t)
	other, m := s.member("13800138000"), s.member("13800138001")
	in := FeedbackInput{Kind: AnswerNPS, Score: 3, HasScore: true, Member: m, Comment: "物流太慢", Key: "k1"}
	first := s.say(in)
	_, err := s.MergeMembers(s.ctx, other, m)
	s.must(err)
	again := s.say(in)
	first.Replayed = true
	first.AnswerWorth = again.AnswerWorth
	if again != first {
		t.Errorf("again %+v, first %+v", again, first)
	}
	in.Score = 4
	_, err = s.AddAnswer(s.ctx, in)
	s.wants(err, CodeKeyConflict)
}
