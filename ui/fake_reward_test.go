package ui

import (
	"context"
	"slices"

	"regulars/store"
)

var (
	fakeGift  = store.Offer{ID: 1, What: store.OfferReward, Name: "白瓷茶漏", Kind: store.KindGift, Points: 800, Cost: 1200, Stock: 3, PerMember: 1, ValidDays: 60, WithParcel: true, Taken: 12, Used: 9}
	fakeOff   = store.Offer{ID: 2, What: store.OfferReward, Name: "Ten per cent off the whole autumn collection of teas", Kind: store.KindPercent, Points: 5000, Value: 10, Stock: -1, MinOrder: 10000, MaxDiscount: 5000, Where: "orders >= 2 and city:杭州"}
	fakeCodes = []store.CodeRow{
		{ID: 3, Offer: 1, Code: "ACDEF-GHJKM", What: store.OfferReward, Kind: store.KindGift, Name: "白瓷茶漏", Member: 1, MemberName: "欧阳若曦", Status: "open", Ends: day(2026, 12, 31), Issued: at(2026, 11, 1), Uses: 1, Redemption: 7},
		{ID: 2, Offer: 9, Code: "34779-ACDEF", What: store.OfferCoupon, Kind: store.KindFixed, Name: "满100减10", Value: 1000, MinOrder: 10000, Status: "used", Issued: at(2026, 10, 1), Uses: 1, Used: 1, UsedAt: at(2026, 11, 2), UsedOn: "2837460000000000010"},
		{ID: 1, Code: "VWXY3-479AC", Member: 2, MemberName: "陈子轩", Status: "open", Issued: at(2026, 9, 1)},
	}
)

func (b *fakeBook) ImportPartnerCodes(_ context.Context, _ int64, codes []string) (added, known int64, err error) {
	return int64(len(codes)), 0, b.refuse
}

func (b *fakeBook) Settlements(context.Context, store.Day) ([]store.Settlement, error) {
	return []store.Settlement{{Partner: "万达影城", Reward: 4, Name: "Cinema", Issued: 12, Void: 1, Used: 9, Cost: 33000, Waiting: 40}}, b.refuse
}

func (b *fakeBook) Offers(context.Context, string, bool) ([]store.Offer, error) {
	gone := fakeOff
	gone.ID, gone.Archived, gone.Stock = 3, true, 0
	return []store.Offer{fakeGift, fakeOff, gone}, nil
}

func (b *fakeBook) RewardsFor(context.Context, int64) ([]store.RewardFor, error) {
	return []store.RewardFor{
		{Offer: fakeGift},
		{Offer: fakeOff, Have: 4210, Missing: store.Refuse(store.CodeInsufficientPoints, "have", int64(4210), "need", int64(5000), "pending", int64(504))},
		{Offer: fakeOff, Missing: store.Refuse(store.CodeRewardOff, "why", "gate", "name", fakeOff.Name, "where", fakeOff.Where)},
	}, nil
}

func (b *fakeBook) RedeemReward(_ context.Context, r store.RedeemReward) (store.Ack, error) {
	if b.refuse != nil {
		return store.Ack{}, b.refuse
	}
	b.wanted = append(b.wanted, r)
	return store.Ack{Entry: 90, Member: r.Member, Points: -800, Balance: 3410, Redemption: 8, Code: "ACDEF-GHJKM"}, nil
}

func (b *fakeBook) CancelRedemption(context.Context, int64, string) (store.Ack, error) {
	b.calls["cancel"]++
	return store.Ack{Points: 800, Balance: 4210}, nil
}

func (b *fakeBook) Codes(_ context.Context, q store.CodeQuery) ([]store.CodeRow, error) {
	list := slices.Clone(b.issued)
	for _, c := range fakeCodes {
		if (q.Member == 0 || q.Member == c.Member) && (q.Status == "" || q.Status == c.Status) {
			list = append(list, c)
		}
	}
	return list, nil
}

func (b *fakeBook) IssueCoupons(_ context.Context, in store.CouponIssue) (store.CouponsIssued, error) {
	b.issued = append(b.issued, store.CodeRow{ID: 4, Offer: 12, Code: "NEW23-VWXY3", What: store.OfferCoupon, Kind: in.Offer.Kind, Name: in.Offer.Name, Status: "open", Issued: at(2026, 11, 22), Uses: 1})
	return store.CouponsIssued{Offer: 12, Batch: 20, Codes: []string{"NEW23VWXY3"}}, b.refuse
}

func (b *fakeBook) Code(context.Context, string) (store.CodeRow, error) {
	return store.CodeRow{}, store.Refuse(store.CodeNoCode)
}

func (b *fakeBook) CodeReviews(context.Context, int) ([]store.CodeReview, error) {
	return []store.CodeReview{{Use: 5, Code: "ACDEF-GHJKM", Name: "白瓷茶漏", Member: 1, MemberName: "欧阳若曦", Order: 3181, OrderRef: "#3181", State: "freed", Why: "order", Redemption: 7}}, nil
}

func (b *fakeBook) ReviewCode(context.Context, int64, bool) error {
	b.calls["review"]++
	return nil
}

func (b *fakeBook) Referrals(_ context.Context, state string, _ int64, _ int) ([]store.Referral, error) {
	if state != "" && state != "review" {
		return nil, nil
	}
	return []store.Referral{{ID: 1, Member: 1, MemberName: "欧阳若曦", Friend: 4, FriendName: "王芳", How: "code", At: at(2026, 11, 1), State: "review", Why: "name,mail", Order: 3181}}, nil
}

func (b *fakeBook) JudgeReferral(_ context.Context, id int64, approve bool) (store.Referral, error) {
	b.calls["judge"]++
	return store.Referral{ID: id, State: map[bool]string{true: "earned", false: "rejected"}[approve]}, nil
}

func (b *fakeBook) UseCode(_ context.Context, in store.CodeUse) (store.CodeAck, error) {
	if b.refuse != nil {
		return store.CodeAck{}, b.refuse
	}
	return store.CodeAck{Code: in.Code, Status: "used", Discount: 1000}, nil
}

func (b *fakeBook) FreeCode(_ context.Context, code, _ string) (store.CodeAck, error) {
	b.calls["free"]++
	return store.CodeAck{Code: code, Status: "open"}, nil
}

func (b *fakeBook) ArchiveOffer(context.Context, int64, bool) (int64, error) {
	b.calls["archive"]++
	return 46, nil
}
