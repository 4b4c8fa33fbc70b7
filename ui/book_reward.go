package ui

import (
	"context"

	"regulars/store"
)

// Counter is what the console asks of the book about rewards, coupons and referrals.
type Counter interface {
	Offers(ctx context.Context, what string, archived bool) ([]store.Offer, error)
	ImportPartnerCodes(ctx context.Context, reward int64, codes []string) (added, known int64, err error)
	Settlements(ctx context.Context, day store.Day) ([]store.Settlement, error)
	SaveReward(ctx context.Context, o store.Offer) (id, batch int64, err error)
	ArchiveOffer(ctx context.Context, id int64, archived bool) (batch int64, err error)
	RewardsFor(ctx context.Context, member int64) ([]store.RewardFor, error)
	RedeemReward(ctx context.Context, r store.RedeemReward) (store.Ack, error)
	CancelRedemption(ctx context.Context, id int64, key string) (store.Ack, error)

	IssueCoupons(ctx context.Context, in store.CouponIssue) (store.CouponsIssued, error)
	Code(ctx context.Context, typed string) (store.CodeRow, error)
	Codes(ctx context.Context, q store.CodeQuery) ([]store.CodeRow, error)
	UseCode(ctx context.Context, in store.CodeUse) (store.CodeAck, error)
	FreeCode(ctx context.Context, code, order string) (store.CodeAck, error)
	VoidCode(ctx context.Context, code string, back bool) (store.CodeAck, error)
	CodeReviews(ctx context.Context, limit int) ([]store.CodeReview, error)
	ReviewCode(ctx context.Context, use int64, done bool) error

	ReferralCode(ctx context.Context, member int64) (string, error)
	Referrals(ctx context.Context, state string, before int64, limit int) ([]store.Referral, error)
	JudgeReferral(ctx context.Context, id int64, approve bool) (store.Referral, error)
}
