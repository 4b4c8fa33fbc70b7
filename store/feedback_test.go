package store

import (
	"fmt"
	"testing"
)

// answers brings drafts in as a file of answers. Lines count from 2.
func (s *till) answers(in AnswersInput, drafts ...AnswerDraft) (AnswersResult, error) {
	s.t.Helper()
	in.Format = "generic"
	if in.Source == "" {
		in.Source = "generic"
	}
	in.Read = func(yield func(*AnswerDraft) error, _ func(RowProblem) error) error {
		for i := range drafts {
			d := drafts[i]
			d.Line = i + 2
			if err := yield(&d); err != nil {
				return err
			}
		}
		return nil
	}
	return s.ImportAnswers(s.ctx, in)
}

func score(n int64, d AnswerDraft) AnswerDraft {
	d.Score, d.HasScore = n, true
	return d
}

func TestAnswersFile(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	s.send(s.paid("1051", "a@example.com", 5000))
	buyer := s.buyer("a@example.com")
	drafts := []AnswerDraft{
		score(0, AnswerDraft{Phone: "138 0013 8000", Comment: "碎了"}),
		score(9, AnswerDraft{Order: "#1051", Channel: "email", Tags: []string{"物流"}}),
		score(9, AnswerDraft{Email: "nobody@example.com"}),
		score(7, AnswerDraft{}),
		score(7, AnswerDraft{}), // two people may say the same
	}
	in := AnswersInput{Kind: AnswerNPS, SHA256: []byte("1"), Channel: "survey"}
	r, err := s.answers(in, drafts...)
	s.must(err)
	if r.New != 5 || r.Matched != 2 || r.Anonymous != 3 || r.Orders != 1 || r.Sum != 32 || r.Scored != 5 {
		t.Fatalf("result %+v", r)
	}
	list, err := s.Feedback(s.ctx, FeedbackQuery{})
	s.must(err)
	if len(list) != 5 || list[4].Member != m || !list[4].HasScore || list[4].Score != 0 || list[4].Comment != "碎了" || list[4].Channel != "survey" ||
		list[3].Member != buyer || list[3].Order != "1051" || list[3].Channel != "email" || list[3].Tags != "物流" || list[2].Member != 0 {
		t.Fatalf("list %+v", list)
	}
	if own, err := s.Feedback(s.ctx, FeedbackQuery{Member: m, Kind: AnswerNPS}); err != nil || len(own) != 1 {
		t.Fatal("a member's own", own, err)
	}
	again, err := s.answers(in, drafts...)
	s.must(err)
	if again.Unchanged != 5 || again.New != 0 || again.Batch != 0 || again.AlreadyImported == nil {
		t.Fatalf("again %+v", again)
	}
	if n := s.number("SELECT count(*) FROM member"); n != 2 {
		t.Fatalf("%d people: an answer makes nobody known", n)
	}
	_, err = s.UndoBatch(s.ctx, r.Batch, false)
	s.must(err)
	if list, err = s.Feedback(s.ctx, FeedbackQuery{}); err != nil || len(list) != 0 {
		t.Fatal("after the undo", list, err)
	}
	if back, err := s.answers(in, drafts...); err != nil || back.New != 5 {
		t.Fatalf("in again %+v %v", back, err)
	}
	s.sound()
}

func TestP33EveryScaleHasItsEnds(t *testing.T) {
	for kind, ends := range map[AnswerKind][2]int64{AnswerNPS: {0, 10}, AnswerCSAT: {1, 5}, AnswerCES1: {1, 5}, AnswerCES2: {1, 7}, AnswerStars: {1, 5}} {
		t.Run(string(kind), func(t *testing.T) {
			s := openTill(t)
			if r, err := s.answers(AnswersInput{Kind: kind}, score(ends[0], AnswerDraft{}), score(ends[1], AnswerDraft{})); err != nil || r.New != 2 {
				t.Fatalf("%+v %v", r, err)
			}
			for _, bad := range []int64{ends[0] - 1, ends[1] + 1} {
				r, err := s.answers(AnswersInput{Kind: kind}, score(bad, AnswerDraft{}))
				s.wants(err, CodeRowsRejected)
				s.wants(r.Problems[0].Err, CodeScoreRange)
			}
			r, err := s.answers(AnswersInput{Kind: kind}, AnswerDraft{Comment: "no score"}, AnswerDraft{Phone: "13800138000"}, AnswerDraft{Comment: " "})
			s.must(err)
			list, err := s.Feedback(s.ctx, FeedbackQuery{Kind: AnswerComment})
			s.must(err)
			if r.New != 1 || r.Blank != 2 || r.BlankLine != 3 || len(list) != 1 || list[0].HasScore {
				t.Fatalf("%+v %+v", r, list)
			}
		})
	}
	s := openTill(t)
	_, err := s.answers(AnswersInput{Kind: "mood"}, score(1, AnswerDraft{}))
	s.wants(err, CodeBadKind)
	r, err := s.answers(AnswersInput{Kind: AnswerComment}, AnswerDraft{Comment: "fine"})
	s.must(err)
	list, err := s.Feedback(s.ctx, FeedbackQuery{})
	s.must(err)
	if r.New != 1 || list[0].HasScore {
		t.Fatalf("%+v %+v", r, list)
	}
}

func TestAnswersWithNumbersRevise(t *testing.T) {
	s := openTill(t)
	in := AnswersInput{Kind: AnswerNPS, Question: "autumn"}
	first, err := s.answers(in, score(3, AnswerDraft{ID: "1"}), score(8, AnswerDraft{ID: "2"}))
	s.must(err)
	second, err := s.answers(in, score(9, AnswerDraft{ID: "1"}), score(8, AnswerDraft{ID: "2"}))
	s.must(err)
	if second.Updated != 1 || second.Unchanged != 1 {
		t.Fatalf("result %+v", second)
	}
	list, err := s.Feedback(s.ctx, FeedbackQuery{})
	s.must(err)
	if len(list) != 2 || list[0].Score != 9 || list[0].Revises == 0 {
		t.Fatalf("list %+v", list)
	}
	_, err = s.UndoBatch(s.ctx, first.Batch, false)
	s.wants(err, CodeBatchTouched)
	_, err = s.UndoBatch(s.ctx, second.Batch, false)
	s.must(err)
	if list, err = s.Feedback(s.ctx, FeedbackQuery{}); err != nil || len(list) != 2 || list[1].Score != 3 {
		t.Fatalf("after the undo %+v %v", list, err)
	}
	// Another survey counts from 1 again: without a name nothing is a revision.
	if r, err := s.answers(AnswersInput{Kind: AnswerNPS}, score(5, AnswerDraft{ID: "1"})); err != nil || r.New != 1 {
		t.Fatalf("%+v %v", r, err)
	}
}

func TestT25CardNumbersInComments(t *testing.T) {
	for text, want := range map[string]bool{
		"my card 4111 1111 1111 1111 was charged": true,
		"4111-1111-1111-1111":                     true,
		"卡号6222021234567890123":                   false, // no check digit fits
		"11010519491231002X":                      true,
		"身份证 11010519491231002x。":                 true,
		"order 20261122000123 arrived":            false,
		"call 13800138000":                        false,
		"1234":                                    false,
		"":                                        false,
	} {
		if got := LooksLikeCard(text); got != want {
			t.Errorf("%q: %t, want %t", text, got, want)
		}
	}
	s := openTill(t)
	r, err := s.answers(AnswersInput{Kind: AnswerNPS}, score(1, AnswerDraft{}), score(1, AnswerDraft{Comment: "4111111111111111"}))
	s.must(err)
	if r.Cards != 1 || r.CardLine != 3 || r.New != 2 {
		t.Fatalf("result %+v", r)
	}
}

// products brings drafts in as a file of products.
func (s *till) products(in ProductsInput, drafts ...ProductDraft) FileResult {
	s.t.Helper()
	in.Read = func(yield func(*ProductDraft) error, _ func(RowProblem) error) error {
		for i := range drafts {
			if err := yield(&drafts[i]); err != nil {
				return err
			}
		}
		return nil
	}
	r, err := s.ImportProducts(s.ctx, in)
	s.must(err)
	return r
}

func (s *till) shelf() string {
	s.t.Helper()
	products, err := s.Products(s.ctx, "", 0)
	s.must(err)
	text := ""
	for _, p := range products {
		text += fmt.Sprintf("%s|%s|%d %t|%t\n", p.Name, p.Category, p.Cost, p.HasCost, p.Excluded)
	}
	return text
}

func TestProductsFile(t *testing.T) {
	s := openTill(t)
	o := s.paid("1", "a@example.com", 5000)
	o.Lines, o.Has = []LineDraft{{SKU: "TEA-01", Name: "单丛", Quantity: 1, Price: 5000}}, o.Has|HasLines
	s.send(o)
	before := s.shelf()
	drafts := []ProductDraft{
		{Key: "TEA-01", Name: "凤凰单丛", Category: "乌龙", Cost: 3850, HasCost: true},
		{Key: "POST", Name: "邮费", Excluded: 1},
	}
	r := s.products(ProductsInput{}, drafts...)
	if r.New != 1 || r.Updated != 1 || r.Batch == 0 {
		t.Fatalf("result %+v", r)
	}
	if got, want := s.shelf(), "凤凰单丛|乌龙|3850 true|false\n邮费||0 false|true\n"; got != want {
		t.Fatalf("%s, want %s", got, want)
	}
	if r := s.products(ProductsInput{}, drafts...); r.Unchanged != 2 || r.Batch != 0 {
		t.Fatalf("again %+v", r)
	}
	if r := s.products(ProductsInput{}, ProductDraft{Key: "TEA-01"}); r.Unchanged != 1 {
		t.Fatalf("a file that says less: %+v", r)
	}
	_, err := s.UndoBatch(s.ctx, r.Batch, false)
	s.must(err)
	if got := s.shelf(); got != before {
		t.Fatalf("after the undo %s, want %s", got, before)
	}
	// What a person has edited stays, but for what is missing.
	list, err := s.Products(s.ctx, "", 0)
	s.must(err)
	mine := list[0]
	mine.Name, mine.Category = "我的单丛", ""
	s.must(only(s.EditProduct(s.ctx, mine)))
	s.products(ProductsInput{}, drafts...)
	if got, want := s.shelf(), "我的单丛|乌龙|3850 true|false\n邮费||0 false|true\n"; got != want {
		t.Fatalf("%s, want %s", got, want)
	}
	s.sound()
}

// A product that has neither a number nor a name is refused for that.
func TestAProductWithoutAKey(t *testing.T) {
	s := openTill(t)
	r := s.products(ProductsInput{GoodRows: true}, ProductDraft{Key: " ", Line: 2}, ProductDraft{Key: "TEA", Line: 3})
	if r.Rejected != 1 || r.New != 1 {
		t.Fatalf("%+v", r)
	}
	s.wants(r.Problems[0].Err, CodeProductUnnamed)
}
