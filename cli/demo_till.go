package cli

import (
	"cmp"
	"fmt"

	"regulars/store"
	"regulars/store/demo"
)

// promise gives the shop what it holds out to its customers, once it has customers to measure that by: tiers, rewards, and coupons
// for the stall.
func (f *demoFilling) promise() error {
	tiers, err := presetOf(f.ctx, f.book, f.lang)
	if err != nil {
		return err
	}
	if _, err := f.book.SetTiers(f.ctx, tiers, false); err != nil {
		return err
	}
	for _, reward := range f.shop.Rewards() {
		if _, _, err := f.book.SaveReward(f.ctx, reward); err != nil {
			return err
		}
	}
	issued, err := f.book.IssueCoupons(f.ctx, f.shop.Coupons())
	f.coupons, f.taken = issued.Codes, map[int]string{}
	return err
}

// act lets somebody do at the till what they came for, at a moment, if they are known by then and have what it takes.
func (f *demoFilling) act(a *demo.Act, at store.Instant) error {
	p := &f.shop.People[a.Person]
	id, err := f.book.FindMember(f.ctx, cmp.Or(p.Phone, p.Email))
	if store.CodeIs(err, store.CodeNoMember) {
		return nil
	}
	if err != nil {
		return err
	}
	f.clock.stand(at)
	key, order := fmt.Sprintf("demo-%d", a.Person), fmt.Sprintf("T%06d", 100_000+a.Person*37)
	switch {
	case a.Give > 0:
		_, err = f.book.Earn(f.ctx, store.Award{Member: id, Points: a.Give, Text: a.Reason, Key: key})
		return err
	case a.Take:
		return f.take(a.Person, id, key)
	case a.Use:
		return f.use(f.taken[a.Person], order)
	case a.Coupon:
		if len(f.coupons) == 0 {
			return nil
		}
		code := f.coupons[0]
		f.coupons = f.coupons[1:]
		return f.use(code, order)
	}
	m, err := f.book.Member(f.ctx, id)
	if err != nil {
		return err
	}
	points := m.Balance * int64(a.Spend) / 100 / 100 * 100
	if points < 100 {
		return nil
	}
	_, err = f.book.Redeem(f.ctx, store.Redeem{Member: id, Points: points, Order: order, Key: key})
	return err
}

// take gives a member the dearest reward that they can have, and keeps its code; nothing when there is none.
func (f *demoFilling) take(person int, member int64, key string) error {
	rewards, err := f.book.RewardsFor(f.ctx, member)
	if err != nil {
		return err
	}
	for i := len(rewards) - 1; i >= 0; i-- {
		if rewards[i].Missing == nil {
			ack, err := f.book.RedeemReward(f.ctx, store.RedeemReward{Member: member, Reward: rewards[i].ID, Key: key})
			f.taken[person] = ack.Code
			return err
		}
	}
	return nil
}

// use lets a code be used on an order at the till; nothing when there is no code.
func (f *demoFilling) use(code, order string) error {
	if code == "" {
		return nil
	}
	_, err := f.book.UseCode(f.ctx, store.CodeUse{Code: code, Order: order, Goods: demoGoods})
	return err
}

// callBack notes calls to most of those who have given a low score since a moment. This week's are still to be called.
func (f *demoFilling) callBack(since store.Instant) error {
	if f.clock.at.Load() == 0 {
		return nil
	}
	list, err := f.book.Feedback(f.ctx, store.FeedbackQuery{From: store.DayOf(since.Time(), f.book.Shop().Zone), Limit: mostCalls})
	if err != nil {
		return err
	}
	for i := range list {
		text := f.shop.Call(list[i].ID)
		if list[i].At < since || !list[i].Low() || list[i].Member == 0 || text == "" {
			continue
		}
		in := store.ContactInput{Member: list[i].Member, Channel: "phone", Result: "reached", Text: text}
		if _, err := f.book.LogContact(f.ctx, in); err != nil {
			return err
		}
	}
	return nil
}
