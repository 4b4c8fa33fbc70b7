package store

import (
	"context"
	"testing"
	"time"
)

// Acts that may change thousands of rows end at once when their caller goes away while they run, and have written nothing then.
func TestLongActsAreInterrupted(t *testing.T) {
	s := openTill(t)
	for _, phone := range []string{"13800138000", "13800138001"} {
		s.member(phone)
	}
	partner := s.reward(func(o *Offer) { o.Kind, o.Partner = KindPartner, "cinema" })
	offer := Offer{Name: "满50减10", Kind: KindFixed, Value: 1000, Uses: 1}
	acts := map[string]func(context.Context) error{
		"care.add": func(ctx context.Context) error {
			_, err := s.AddToCare(ctx, CareAdd{Where: "orders = 0", Text: "call"})
			return err
		},
		"coupon.issue": func(ctx context.Context) error {
			_, err := s.IssueCoupons(ctx, CouponIssue{Offer: offer, ForWhere: "orders = 0"})
			return err
		},
		"field.set": func(ctx context.Context) error {
			return s.SetFieldKind(ctx, FieldKind{Name: "size", Kind: FieldNumber})
		},
		"member.scan": func(ctx context.Context) error {
			_, err := s.ScanLikely(ctx)
			return err
		},
		"reward.codes": func(ctx context.Context) error {
			_, _, err := s.ImportPartnerCodes(ctx, partner, []string{"WD-1", "WD-2"})
			return err
		},
	}
	for name, act := range acts {
		ctx, cancel := context.WithCancel(s.ctx)
		rows := s.number("SELECT count(*) FROM audit")
		s.options.Clock = func() time.Time { // is asked when the act is about to begin
			cancel()
			return s.now()
		}
		err := act(ctx)
		s.options.Clock = s.now
		cancel()
		if !CodeIs(err, CodeInterrupted) {
			t.Errorf("%s: want %s, got %v", name, CodeInterrupted, err)
		}
		if now := s.number("SELECT count(*) FROM audit"); now != rows {
			t.Errorf("%s: %d rows of the audit were written", name, now-rows)
		}
		s.must(act(s.ctx))
	}
	s.sound()
}

// A file of answers that its reader gives up is not read to its end.
func TestReadingAnswersIsInterrupted(t *testing.T) {
	s := openTill(t)
	s.questions("tea")
	ctx, cancel := context.WithCancel(s.ctx)
	cancel()
	read := 0
	_, err := s.ImportAnswers(ctx, AnswersInput{Kind: AnswerNPS, Read: func(yield func(*AnswerDraft) error, _ func(RowProblem) error) error {
		for range 3 {
			read++
			if err := yield(&AnswerDraft{Score: 9, HasScore: true}); err != nil {
				return err
			}
		}
		return nil
	}})
	s.wants(err, CodeInterrupted)
	_, err = s.ImportSurvey(ctx, SurveyInput{Key: "tea", Read: func(yield func(*SheetDraft) error, _ func(RowProblem) error) error {
		for range 3 {
			read++
			if err := yield(&SheetDraft{}); err != nil {
				return err
			}
		}
		return nil
	}})
	s.wants(err, CodeInterrupted)
	if read != 2 {
		t.Errorf("%d rows were read of two files", read)
	}
}
