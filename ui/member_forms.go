package ui

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/ui/widget"
)

// shortestReason is how many characters the reason of an adjustment has at least.
const shortestReason = 5

// newAward is the form that gives a member points.
func newAward(id int64, name string, balance int64) *formPanel {
	f := &formPanel{}
	f.title = func() string { return f.T("form.award", "name", f.app.name(name)) }
	f.make = func(f *formPanel) widget.Form {
		return widget.Form{Save: f.label("act.member.award"), Inputs: []*widget.Input{
			pointsInput(f, balance),
			{Key: "text", Label: f.label("word.reason"), Width: 30, Choice: widget.NewFreeChoice("", f.options("award.reason", 5)...)},
			{Key: "expires", Label: f.T("form.expires"), Width: 30, Choice: widget.NewChoice("", f.lives()...)},
			{Key: "order", Label: f.T("form.order"), Width: 30, Field: widget.Field{Placeholder: f.T("form.optional")}},
		}}
	}
	f.live = func(f *formPanel) {
		n, _ := typedPoints(f.form.Value("points"))
		f.form.Save, f.form.Note = f.label("act.member.award"), ""
		if worth := f.app.worth(n); worth != "" && n > 0 {
			f.form.Save = f.label("form.award.act", "n", n)
			f.form.Note = f.T("form.award.cost", "money", worth)
		}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		points, _ := typedPoints(f.form.Value("points"))
		award := store.Award{
			Member: id, Points: points, Text: f.form.Value("text"), Order: strings.TrimSpace(f.form.Value("order")),
			Key: f.key, Expires: f.lifeDay(f.form.Value("expires")),
		}
		return save(&f.Base, slotSave, func(ctx context.Context, book Book) (any, error) {
			return book.Earn(ctx, award)
		})
	}
	f.after = acked("toast.awarded", name)
	return f
}

// newAdjust is the form that corrects a balance, up or down, with a reason.
func newAdjust(id int64, name string, balance int64) *formPanel {
	f := &formPanel{}
	f.title = func() string { return f.T("form.adjust", "name", f.app.name(name)) }
	f.make = func(f *formPanel) widget.Form {
		points := pointsInput(f, balance)
		points.Check = func(v string) string {
			if n, ok := typedPoints(v); !ok || n == 0 {
				return f.T("form.bad.adjust")
			}
			return ""
		}
		return widget.Form{Save: f.label("act.member.adjust"), Inputs: []*widget.Input{
			points,
			{
				Key: "text", Label: f.label("word.reason"), Width: 34, Choice: widget.NewFreeChoice("", f.options("adjust.reason", 4)...),
				Check: func(v string) string {
					if utf8.RuneCountInString(strings.TrimSpace(v)) < shortestReason {
						return f.T("form.bad.reason", "n", shortestReason)
					}
					return ""
				},
			},
		}}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		points, _ := typedPoints(f.form.Value("points"))
		award := store.Award{Member: id, Points: points, Text: strings.TrimSpace(f.form.Value("text")), Key: f.key}
		return save(&f.Base, slotSave, func(ctx context.Context, book Book) (any, error) {
			return book.Adjust(ctx, award)
		})
	}
	f.after = acked("toast.adjusted", name)
	return f
}

// newRedeem is the form that takes points for an order.
func newRedeem(id int64, name string, balance int64) *formPanel {
	f := &formPanel{}
	f.title = func() string { return f.T("form.redeem", "name", f.app.name(name)) }
	f.make = func(f *formPanel) widget.Form {
		points := pointsInput(f, balance)
		points.Hint = func() string {
			n, _ := typedPoints(points.Value())
			return f.T("form.balance.after", "from", balance, "to", balance-n)
		}
		check := points.Check
		points.Check = func(v string) string {
			if n, ok := typedPoints(v); ok && n > balance {
				return f.T("form.bad.more", "n", balance)
			}
			return check(v)
		}
		return widget.Form{Save: f.label("act.member.redeem"), Inputs: []*widget.Input{
			points,
			{Key: "order", Label: f.T("form.order"), Width: 30, Check: func(v string) string {
				if strings.TrimSpace(v) == "" {
					return f.T("form.bad.order")
				}
				return ""
			}, Hint: func() string { return f.T("form.order.hint") }},
		}}
	}
	f.live = func(f *formPanel) {
		n, _ := typedPoints(f.form.Value("points"))
		f.form.Note = ""
		if worth := f.app.worth(n); worth != "" && n > 0 {
			f.form.Note = f.T("form.redeem.worth", "money", worth)
		}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		points, _ := typedPoints(f.form.Value("points"))
		redeem := store.Redeem{Member: id, Points: points, Order: strings.TrimSpace(f.form.Value("order")), Key: f.key}
		return save(&f.Base, slotSave, func(ctx context.Context, book Book) (any, error) {
			return book.Redeem(ctx, redeem)
		})
	}
	f.after = acked("toast.redeemed", name)
	return f
}

// pointsInput is the field for an amount of points, with the balance before and after beside it.
func pointsInput(f *formPanel, balance int64) *widget.Input {
	in := &widget.Input{Key: "points", Label: f.T("form.points"), Width: 10, Unit: f.T("form.points.unit")}
	in.Field.Limit = 12
	in.Hint = func() string {
		n, _ := typedPoints(in.Value())
		return f.T("form.balance.after", "from", balance, "to", balance+n)
	}
	in.Check = func(v string) string {
		if n, ok := typedPoints(v); !ok || n < 1 {
			return f.T("form.bad.points")
		}
		return ""
	}
	return in
}

// acked says what a write on the ledger did.
func acked(key, name string) func(*formPanel, any) tea.Cmd {
	return func(f *formPanel, value any) tea.Cmd {
		ack := value.(store.Ack)
		if ack.Replayed {
			return f.app.Done("toast.replayed")
		}
		points, worth := ack.Points, ""
		if points < 0 && key == "toast.redeemed" {
			points = -points
			if money := f.app.worth(points); money != "" {
				worth = " = " + money
			}
		}
		return f.app.Done(key, "n", points, "worth", worth, "name", strings.TrimLeft(f.app.spaced(f.app.name(name)), " "), "balance", ack.Balance)
	}
}

// options are the ready answers of a choice: the words key.1 to key.n.
func (f *formPanel) options(key string, n int) []widget.Option {
	options := make([]widget.Option, n)
	for i := range options {
		word := f.T(key + "." + string(rune('1'+i)))
		options[i] = widget.Option{Value: word, Word: word, Find: pinyinOf(word)}
	}
	return options
}

// lives are how long points given by hand may live; "" is as the programme says.
func (f *formPanel) lives() []widget.Option {
	options := []widget.Option{{Value: "", Word: f.T("form.expires.programme")}}
	for _, months := range []int{1, 3, 6, 12} {
		value := f.T("form.expires.months", "n", months, "day", f.app.date(monthsOn(f.app.today(), months)))
		options = append(options, widget.Option{Value: string(rune('a' + months)), Word: value})
	}
	return options
}

// lifeDay is the day that a life of lives ends on; 0 is as the programme says.
func (f *formPanel) lifeDay(value string) store.Day {
	if value == "" {
		return 0
	}
	return monthsOn(f.app.today(), int(value[0]-'a'))
}

// monthsOn is the same day n months later, or the last of that month where it has no such day.
func monthsOn(d store.Day, n int) store.Day {
	y, m, day := d.Civil()
	last := store.Date(y, m+1+time.Month(n), 0)
	_, _, end := last.Civil()
	return store.Date(y, m+time.Month(n), min(day, end))
}

// newMemberForm is the form for a new member.
func newMemberForm() *formPanel {
	f := &formPanel{}
	f.title = func() string { return f.T("form.member") }
	f.make = func(f *formPanel) widget.Form {
		return widget.Form{Save: f.label("act.member.new"), Inputs: []*widget.Input{
			{Key: "name", Label: f.label("word.name"), Width: 30},
			{Key: "phone", Label: f.label("word.phone"), Width: 20},
			{Key: "email", Label: f.label("word.email"), Width: 30},
			{Key: "birthday", Label: f.label("word.birthday"), Width: 12, Hint: func() string { return f.T("form.birthday.hint") }},
			{Key: "found", Label: f.T("form.found"), Width: 30, Choice: widget.NewFreeChoice("", f.options("found.by", 6)...)},
			{Key: "tags", Label: f.T("form.tags.label"), Width: 30, Hint: func() string { return f.T("form.tags.hint") }},
			{Key: "by", Label: f.T("form.referredby"), Width: 30, Hint: func() string { return f.T("form.referredby.hint") }},
		}}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		v := func(key string) string { return strings.TrimSpace(f.form.Value(key)) }
		if v("name") == "" && v("phone") == "" && v("email") == "" {
			f.form.Fail("name", f.T("form.bad.nobody"))
			return nil
		}
		draft := store.MemberDraft{
			Name: v("name"), Phone: v("phone"), Email: v("email"), Birthday: v("birthday"), FoundBy: v("found"),
			Tags: splitTags(v("tags")),
		}
		by := v("by")
		return save(&f.Base, slotSave, func(ctx context.Context, book Book) (_ any, err error) {
			if draft.ReferredBy, err = referrer(ctx, book, by); err != nil {
				return nil, err
			}
			return asKept(book.AddMember(ctx, draft))
		})
	}
	f.after = func(f *formPanel, value any) tea.Cmd {
		return tea.Batch(f.app.Push(newMember(value.(int64))), f.app.Done("toast.member.added"))
	}
	return f
}

// referrer is who brings: whose referral code it is, or a member by phone, e-mail or card; "" is nobody.
func referrer(ctx context.Context, book Book, ref string) (int64, error) {
	if ref == "" {
		return 0, nil
	}
	if code, err := book.Code(ctx, ref); err == nil && code.What == "" {
		return code.Member, nil
	}
	return book.FindMember(ctx, ref)
}

// splitTags reads tags as people separate them.
func splitTags(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" ,，、;；#", r) })
}
